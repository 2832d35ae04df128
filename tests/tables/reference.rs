//! The reference of columns in `docs` is that of the code.

use std::fs;
use std::path::Path;

#[test]
fn the_reference_of_columns_is_as_the_code_has_it() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/columns.md");
    let made = rounds::io::reference();
    if std::env::var_os("ROUNDS_GOLDEN").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, &made).unwrap();
    }
    let there = fs::read_to_string(&path).unwrap_or_default();
    assert!(there == made, "docs/columns.md is old; ROUNDS_GOLDEN=write cargo test --release --test tables reference");
}
