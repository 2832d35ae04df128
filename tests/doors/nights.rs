//! Nights away, from the table of reps to every paper, and through a plan made anew on the morning after one.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// A rep in Hangzhou; a store around the corner, and two beyond Huangshan, of the same rhythm, four hours and a half away.
const STORES: &str = "\
store_id,store_name,lon,lat,interval_days,service_min,last_visit
S1,Mola,120.17,30.26,7,30,2026-10-07
F1,Ketan,118.05,29.70,28,60,2026-09-17
F2,Lusha,118.04,29.66,28,60,2026-09-17
";

fn room(policy: &str) -> TempDir {
    let room = tempfile::tempdir().unwrap();
    fs::create_dir(room.path().join("in")).unwrap();
    let reps = "rep_id,rep_name,home_lon,home_lat,overnight_max\nR1,Ana,120.16,30.25,1\n";
    for (name, text) in [("stores.csv", STORES), ("reps.csv", reps), ("policy.toml", policy)] {
        fs::write(room.path().join("in").join(name), text).unwrap();
    }
    room
}

/// What a command says, which ends well.
fn said(room: &Path, args: &[&str]) -> String {
    let output =
        Command::new(env!("CARGO_BIN_EXE_rounds")).args(args).current_dir(room).stdin(Stdio::null()).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let (code, out, err) = (output.status.code(), text(output.stdout), text(output.stderr));
    assert_eq!(code, Some(0), "{args:?}\n{out}\n{err}");
    out
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

const PLAN: [&str; 9] = ["plan", "in", "--from", "2026-10-12", "--effort", "2000it", "-o", "P", "--force"];

#[test]
fn a_night_away_is_on_every_paper() {
    let room = room("[nights]\nprice = 90\n");
    let path = room.path();
    let out = said(path, &PLAN);
    assert!(out.contains("; 1 night away"), "{out}");
    assert!(said(path, &["check", "P"]).contains("No rule is broken"));
    assert!(said(path, &["check", "P"]).contains("5400  nights away from home"));
    let plan = path.join("P");
    let night = |text: &str| text.contains("Night near Ketan") || text.contains("Night near Lusha");
    for file in ["calendars/R1.ics", "routes.geojson", "report.html", "reps/R1.html"] {
        assert!(night(&read(&plan.join(file)).replace("\r\n ", "")), "{file}");
    }
    let reps = read(&plan.join("reps.csv"));
    let mut lines = reps.lines().map(|line| line.rsplit(',').next().unwrap_or_default().to_string());
    assert_eq!((lines.next().as_deref(), lines.next().as_deref()), (Some("nights"), Some("1")), "{reps}");
    assert!(read(&plan.join("plan.json")).contains("\"night\":{\"store\":\"F"));
    let zh = said(path, &[&PLAN[..], &["--lang", "zh"]].concat());
    assert!(zh.contains("外宿1晚"), "{zh}");
    assert!(read(&plan.join("reps/R1.html")).contains("外宿："));
}

#[test]
fn what_a_night_away_reaches_is_in_reach_before_any_plan() {
    let room = room("");
    let path = room.path();
    let nobody = |text: &str| text.contains("nobody can make") || text.contains("left out");
    let due = said(path, &["due", "in", "--from", "2026-10-12"]);
    assert!(!nobody(&due), "{due}");
    let territory = said(path, &["territory", "in", "-o", "T"]);
    assert!(territory.contains("6 of 6"), "{territory}");
    let reps = read(&path.join("in/reps.csv")).replace(",1\n", ",0\n");
    fs::write(path.join("in/reps.csv"), reps).unwrap();
    let due = said(path, &["due", "in", "--from", "2026-10-12"]);
    assert!(nobody(&due), "{due}");
}

#[test]
fn a_day_that_only_leads_to_a_night_is_there_in_a_plan_that_nobody_has_edited() {
    let room = room("");
    let path = room.path();
    // Open in the morning only: whoever is to be there has slept nearby.
    let stores = "store_id,lon,lat,interval_days,service_min,last_visit,open_hours\n\
                  F1,118.05,29.70,28,60,2026-09-17,08:00-10:00\n";
    fs::write(path.join("in/stores.csv"), stores).unwrap();
    said(path, &PLAN);
    let (days, rows) = (read(&path.join("P/plan.json")), read(&path.join("P/visits.csv")));
    assert_eq!(
        (days.matches("\"depart\"").count(), rows.lines().count()),
        (2, 2),
        "a day there without a visit, {rows}"
    );
    for file in ["P/visits.csv", "P/plan.xlsx"] {
        let words = said(path, &["check", file, "--against", "P"]);
        assert!(words.contains("the edit breaks no rule") && words.contains("0.0 km more"), "{words}");
    }
}

#[test]
fn people_sleep_at_the_lodgings_of_the_policy() {
    let policy = "[[nights.lodging]]\nname = \"Xidi Inn\"\nlon = 118.04\nlat = 29.68\n";
    let room = room(policy);
    said(room.path(), &PLAN);
    assert!(read(&room.path().join("P/plan.json")).contains("\"night\":{\"lodging\":\"Xidi Inn\"}"));
    assert!(said(room.path(), &["check", "P"]).contains("No rule is broken"));
    let twice = format!("{policy}{policy}");
    fs::write(room.path().join("in/policy.toml"), twice).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_rounds")).args(["check", "in"]).current_dir(room.path()).output();
    let output = output.unwrap();
    let words = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(words.contains("policy.toml, line 6") && words.contains("names two lodgings"), "{words}");
}

#[test]
fn the_morning_after_a_night_away_begins_where_the_rep_has_slept() {
    let room = room("");
    let path = room.path();
    said(path, &PLAN);
    let text = read(&path.join("P/plan.json"));
    let line = text.lines().find(|line| line.contains("\"night\"")).expect("there is a night");
    let date = line.split("\"date\":\"").nth(1).unwrap()[..10].to_string();
    let evening: chrono::NaiveDate = date.parse().unwrap();
    let morning = evening.succ_opt().unwrap();
    let now = format!("{morning} 07:00");
    said(path, &["replan", "P", "--now", &now, "-o", "Q"]);
    let positions = read(&path.join("Q/input/positions.csv"));
    assert!(positions.lines().nth(1).is_some_and(|line| line.ends_with(",1")), "{positions}");
    assert!(said(path, &["check", "Q"]).contains("No rule is broken"));
    // Home is as far as it was: what the first day lacks was driven before.
    let drive = |plan: &str| -> i64 {
        let text = read(&path.join(plan).join("plan.json"));
        let line = text.lines().find(|line| line.contains(&format!("\"date\":\"{morning}\""))).unwrap().to_string();
        line.split("\"home_drive_s\":").nth(1).unwrap().split([',', '}']).next().unwrap().parse().unwrap()
    };
    assert_eq!(drive("P"), drive("Q"));
    // An evening earlier the night is still ahead, and stays.
    said(path, &["replan", "P", "--now", &format!("{evening} 07:00"), "-o", "E"]);
    assert!(read(&path.join("E/plan.json")).contains("\"night\""));
    assert!(said(path, &["check", "E"]).contains("No rule is broken"));
}
