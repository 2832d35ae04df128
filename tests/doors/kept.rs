//! What every plan keeps to, judged by the tables alone: the town, generated networks, and cases that went wrong in the field.

use crate::by_the_tables::{Sheets, judge};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// One rep at home in a place, with the usual days.
const REP: &str = "rep_id,home_lon,home_lat\nR1,120.10,30.20\n";

fn rounds(args: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_rounds")).args(args).stdin(Stdio::null()).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{args:?}\n{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Plans a folder of tables.
fn plan(room: &Path, input: &Path, more: &[&str]) -> PathBuf {
    let out = room.join("plan");
    let [from, to] = [input, &out].map(|path| path.to_str().unwrap());
    let args = [&["plan", from, "-o", to, "--effort", "2000it"], more].concat();
    rounds(&args);
    out
}

/// A folder of these tables, planned for a week from Monday 2026-10-05 on; its program's own check finds nothing.
fn planned(tables: &[(&str, &str)], more: &[&str]) -> (TempDir, Sheets) {
    let room = tempfile::tempdir().unwrap();
    let input = room.path().join("input");
    fs::create_dir(&input).unwrap();
    for (name, text) in tables {
        fs::write(input.join(name), text).unwrap();
    }
    let out = plan(room.path(), &input, &[&["--from", "2026-10-05"], more].concat());
    rounds(&["check", out.to_str().unwrap()]);
    let sheets = Sheets::read(&input, &out);
    assert_eq!(sheets.judge(), [""; 0]);
    (room, sheets)
}

#[test]
fn the_town_is_planned_as_its_tables_say() {
    let room = tempfile::tempdir().unwrap();
    let town = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/town");
    assert_eq!(judge(&town, &plan(room.path(), &town, &[])), [""; 0]);
}

#[test]
fn generated_networks_are_planned_as_their_tables_say() {
    for (flavour, seed) in [("town", "3"), ("town", "4"), ("region", "5"), ("region", "6")] {
        let room = tempfile::tempdir().unwrap();
        let input = room.path().join("input");
        let to = input.to_str().unwrap();
        let many = ["--stores", "150", "--reps", "4"];
        rounds(&[&["generate", "--flavour", flavour, "--seed", seed, "-o", to][..], &many].concat());
        assert_eq!(judge(&input, &plan(room.path(), &input, &["--weeks", "3"])), [""; 0], "{flavour} {seed}");
    }
}

#[test]
fn a_pinned_visit_that_takes_longer_ends_before_closing() {
    let stores = "\
store_id,lon,lat,open_hours,interval_days,service_min,last_visit
S1,120.10,30.20,09:00-12:00,7,30,2026-10-02
S2,120.11,30.21,09:00-12:00,7,30,2026-10-02
S3,120.12,30.22,09:00-12:00,7,30,2026-10-02
";
    let fixed = "\
store_id,date,kind,hard
S1,2026-10-05,pin_day,1
S2,2026-10-05,pin_day,1
S3,2026-10-05,pin_day,1
";
    let policy = r#"
[[rule]]
id = "all"
interval_days = 7
[[rule]]
id = "training every month"
type = "training"
interval_days = 28
service_min = 120
"#;
    let tables = [("stores.csv", stores), ("reps.csv", REP), ("fixed.csv", fixed), ("policy.toml", policy)];
    let (_room, sheets) = planned(&tables, &[]);
    assert!(sheets.visits.iter().all(|row| row["leave"].as_str() <= "12:00"), "{:?}", sheets.visits);
    assert!(
        sheets.visits.iter().any(|row| row["service_min"] == "150.0"),
        "a training was planned: {:?}",
        sheets.visits
    );
}
