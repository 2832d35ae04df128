//! The longest horizon: a year and a day or two more, planned, written and judged like four weeks.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn rounds(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_rounds")).args(args).output().unwrap()
}

fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut all = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.append(&mut files(&path));
        } else {
            all.insert(PathBuf::from(path.file_name().unwrap()), fs::read(&path).unwrap());
        }
    }
    all
}

#[test]
fn a_town_is_planned_over_53_weeks_and_the_plan_is_clean_and_the_same_on_any_number_of_threads() {
    let folder = tempfile::tempdir().unwrap();
    let town = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/town");
    let plans = ["1", "2", "8"].map(|threads| {
        // Each beside the others: a plan says where its input lies as seen from itself.
        let out = folder.path().join(threads);
        let (town, to) = (town.to_str().unwrap(), out.to_str().unwrap());
        let planned = rounds(&["plan", town, "-o", to, "--weeks", "53", "--effort", "1000it", "--threads", threads]);
        assert!(planned.status.success(), "{}", String::from_utf8_lossy(&planned.stderr));
        let checked = rounds(&["check", to]);
        let said = String::from_utf8(checked.stdout).unwrap();
        assert!(checked.status.success() && said.contains("No rule is broken"), "{said}");
        files(&out)
    });
    for name in plans[0].keys() {
        assert!(plans[1][name] == plans[0][name], "{} differs on 2 threads", name.display());
        assert!(plans[2][name] == plans[0][name], "{} differs on 8 threads", name.display());
    }

    let visits = String::from_utf8(plans[0][Path::new("visits.csv")].clone()).unwrap();
    let of = |store: &str| visits.lines().filter(|line| line.split(',').nth(6) == Some(store)).count();
    assert_eq!(of("S012"), 53, "a store due every week is visited in each of 53");
    let calendar = String::from_utf8_lossy(&plans[0][Path::new("R01.ics")]);
    let events = |words: &str| calendar.matches(words).count();
    assert_eq!(
        events("BEGIN:VEVENT") - events("SUMMARY:Break") - events("SUMMARY:Meeting"),
        visits.lines().count() - 1
    );
}

#[test]
fn more_than_53_weeks_are_refused_with_the_most_there_are() {
    let town = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/town");
    let asked = rounds(&["plan", town.to_str().unwrap(), "--weeks", "54"]);
    assert_eq!(asked.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&asked.stderr).contains("write 1 to 53 weeks"));
}
