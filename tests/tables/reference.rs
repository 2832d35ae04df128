//! The reference of columns in `data` is that of the code.

use rounds::lang::Lang;
use std::fs;
use std::path::Path;

#[test]
fn the_reference_of_columns_is_as_the_code_has_it() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/columns.md");
    let made = rounds::desk::columns(None, Lang::En).unwrap();
    if std::env::var_os("ROUNDS_GOLDEN").is_some() {
        fs::write(&path, &made).unwrap();
    }
    let there = fs::read_to_string(&path).unwrap_or_default();
    assert!(there == made, "data/columns.md is old; ROUNDS_GOLDEN=write cargo test --release --test tables reference");
}

#[test]
fn the_reference_in_chinese_has_every_column_and_is_chinese() {
    let [english, chinese] = [Lang::En, Lang::Zh].map(|lang| rounds::desk::columns(None, lang).unwrap());
    assert_eq!(
        english.lines().filter(|line| line.starts_with("- ")).count(),
        chinese.lines().filter(|line| line.starts_with("- ")).count()
    );
    for line in chinese.lines().filter(|line| line.starts_with("- ")) {
        assert!(!line.is_ascii(), "{line}");
    }
}
