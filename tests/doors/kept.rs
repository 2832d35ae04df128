//! What every plan keeps to, judged by the tables alone: the town, generated networks, and cases that went wrong in the field.

use crate::by_the_tables::{Row, Sheets, judge, table};
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

/// The visits of a plan to a store, by day.
fn dates<'a>(sheets: &'a Sheets, store: &str) -> Vec<&'a str> {
    sheets.visits.iter().filter(|row| row["store_id"] == store).map(|row| row["date"].as_str()).collect()
}

#[test]
fn a_store_is_not_visited_sooner_after_its_last_visit_than_it_says() {
    // A holiday on the day it is due: the day before is too soon.
    let stores =
        "store_id,lon,lat,interval_days,min_gap_days,service_min,last_visit\nS1,120.12,30.20,7,7,30,2026-10-02\n";
    let calendar = "date,rep_id,kind,from,to,note\n2026-10-09,,holiday,,,\n";
    let tables = [("stores.csv", stores), ("reps.csv", REP), ("calendar.csv", calendar)];
    let (_room, sheets) = planned(&tables, &["--weeks", "2"]);
    assert!(dates(&sheets, "S1").iter().all(|&date| date >= "2026-10-09"), "{:?}", dates(&sheets, "S1"));
    // The same with a store that is open on Mondays only, with the longest gap too, which then cannot be kept.
    for more in ["", "8"] {
        let stores = format!(
            "store_id,lon,lat,interval_days,service_min,last_visit_date,min_gap_days,max_gap_days,allowed_weekdays\n\
             S1,120.11,30.20,7,30,2026-10-02,7,{more},1\n"
        );
        let (_room, sheets) = planned(&[("stores.csv", &stores), ("reps.csv", REP)], &["--weeks", "2"]);
        assert_eq!(dates(&sheets, "S1"), ["2026-10-12"]);
    }
}

/// Two reps, three stores, five visits, a delivery with the training after it, and an audit of two days, that keep every rule.
fn clean() -> Sheets {
    Sheets {
        stores: table(
            "store_id,open_hours,allowed_weekdays,service_min,min_gap_days,max_gap_days,last_visit_date,skills,rep_id,status\n\
             S1,09:00-12:00;14:00-17:00,12345,30,7,9,2026-09-28,,,active\n\
             S2,,135,30,,,,coffee,,active\n\
             S3,,,30,,,,,R1,active\n",
        ),
        reps: table("rep_id,skills,max_visits,max_work_min,max_drive_min\nR1,coffee,3,300,60\nR2,,,,\n"),
        calls: Vec::new(),
        totals: Vec::new(),
        calendar: table(
            "date,rep_id,kind,from,to\n2026-10-06,,holiday,,\n2026-10-12,R1,meeting,08:30,09:15\n2026-10-17,,work,,\n",
        ),
        fixed: table(
            "store_id,date,rep_id,from,to,kind\nS3,2026-10-07,,10:00,10:30,appointment\nS2,2026-10-09,,,,pin_day\n\
             S2,2026-10-12,,13:00,15:00,block\n",
        ),
        one_off: table(
            "visit_id,store_id,from_date,to_date,rep_id,service_min,days,after,after_min_days,after_max_days\n\
             D1,S3,2026-10-08,2026-10-08,R1,45,,,,\nT1,S3,,,,90,,D1,1,3\nA1,S3,,,,60,2,,,\n",
        ),
        events: Vec::new(),
        interrupt_from: None,
        within_hours: None,
        log: Vec::new(),
        visits: table(
            "date,rep_id,store_id,start,leave,drive_min,why\n2026-10-05,R1,S1,09:30,10:00,20.0,\n\
             2026-10-05,R1,S2,10:10,10:40,10.0,\n2026-10-07,R1,S3,10:15,10:45,20.0,\n\
             2026-10-09,R1,S2,10:00,10:30,20.0,\n2026-10-12,R1,S1,10:00,10:30,20.0,\n\
             2026-10-08,R1,S3,10:00,10:45,20.0,one-off visit D1\n2026-10-09,R1,S3,13:00,14:30,20.0,one-off visit T1\n\
             2026-10-12,R1,S3,14:00,15:00,20.0,\"one-off visit A1, day 1 of 2\"\n\
             2026-10-13,R1,S3,10:00,11:00,20.0,\"one-off visit A1, day 2 of 2\"\n",
        ),
        unserved: Vec::new(),
    }
}

/// Writes into cells of a row.
fn write(row: &mut Row, cells: &[(&str, &str)]) {
    for &(name, text) in cells {
        row.insert(name.into(), text.into());
    }
}

/// Which visit, what is written into its row, and what the judge says.
type Damage = (usize, &'static [(&'static str, &'static str)], &'static str);

#[test]
fn the_judge_of_the_tables_finds_every_damage() {
    assert_eq!(clean().judge(), [""; 0]);
    let damage: &[Damage] = &[
        (0, &[("start", "11:40"), ("leave", "12:10")], "within the opening hours"),
        (0, &[("start", "08:50"), ("leave", "09:20")], "within the opening hours"),
        (1, &[("date", "2026-10-08")], "not open on this weekday"),
        (1, &[("leave", "10:20")], "too short"),
        (1, &[("start", "10:05"), ("leave", "10:35")], "sooner than the way"),
        (4, &[("date", "2026-10-08")], "too soon after the visit before"),
        (4, &[("date", "2026-10-15")], "too long after the visit before"),
        (0, &[("date", "2026-10-02")], "too soon after the visit before"),
        (4, &[("date", "2026-10-05"), ("start", "11:00"), ("leave", "11:30")], "visited twice"),
        (1, &[("date", "2026-10-12"), ("start", "14:40"), ("leave", "15:10")], "the time is blocked"),
        (1, &[("rep_id", "R2")], "lacks a skill"),
        (2, &[("rep_id", "R2")], "another rep's store"),
        (2, &[("rep_id", "R9")], "is no rep"),
        (2, &[("store_id", "S9")], "is no store"),
        (2, &[("start", "11:00"), ("leave", "11:30")], "starts at another time"),
        (2, &[("date", "2026-10-08")], "the appointment is not kept"),
        (3, &[("date", "2026-10-12")], "the pin_day is not kept"),
        (3, &[("date", "2026-10-06")], "works on a day off"),
        (3, &[("date", "2026-10-10")], "works on a day off"),
        (4, &[("start", "09:00"), ("leave", "09:30")], "while away"),
        (1, &[("start", "16:40"), ("leave", "17:10")], "after the end of the shift"),
        (5, &[("date", "2026-10-07"), ("start", "14:00"), ("leave", "14:45")], "D1: is made on 2026-10-07"),
        (5, &[("rep_id", "R2")], "D1: R2 at S3"),
        (5, &[("why", "")], "T1: is made without D1"),
        (6, &[("leave", "14:10")], "T1: takes 70 min"),
        (6, &[("date", "2026-10-14")], "T1: is made on 2026-10-14, D1 on 2026-10-08"),
        (6, &[("date", "2026-10-07")], "T1: is made on 2026-10-07, D1 on 2026-10-08"),
        (8, &[("date", "2026-10-15")], "A1: is made on 2026-10-12 and then on 2026-10-15"),
        (1, &[("start", "10:40"), ("leave", "13:30")], "no time for the break"),
        (2, &[("leave", "15:00")], "works"),
        (3, &[("drive_min", "70.0")], "drives"),
        (3, &[("start", "08:40"), ("leave", "09:10")], "before the shift lets it"),
    ];
    for (visit, cells, words) in damage {
        let mut sheets = clean();
        write(&mut sheets.visits[*visit], cells);
        let found = sheets.judge();
        assert!(found.iter().any(|sentence| sentence.contains(words)), "{words}: {found:?}");
    }
    let mut crowded = clean();
    crowded.reps[0].insert("max_visits".into(), "1".into());
    assert!(crowded.judge().iter().any(|sentence| sentence.contains("makes 2 visits")));
    let mut gone = clean();
    gone.stores[2].insert("status".into(), "closed".into());
    assert!(gone.judge().iter().any(|sentence| sentence.contains("closed for good")));
    for (pin, words) in [("2026-10-05", "pinned to the day"), ("", "pinned to the store")] {
        let mut pinned = clean();
        let row = format!("store_id,date,rep_id,from,to,kind\nS1,{pin},R2,,,pin_rep\n");
        pinned.fixed.extend(table(&row));
        assert!(pinned.judge().iter().any(|sentence| sentence.contains(words)), "{words}");
    }
}
