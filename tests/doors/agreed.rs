//! Days with several visits to a store: two appointments, and two reps who come together; on every paper, edited, and in a plan made
//! anew at noon.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// Mola, a kilometre from Ana and from Bo, has Ana's visit every week.
const STORES: &str = "store_id,store_name,lon,lat,owner,interval_days,service_min\nS1,Mola,120.17,30.25,R1,7,30\n";
const REPS: &str = "rep_id,rep_name,home_lon,home_lat,admin_min\nR1,Ana,120.16,30.25,0\nR2,Bo,120.18,30.25,0\n";

fn room(fixed: &str) -> TempDir {
    let room = tempfile::tempdir().unwrap();
    fs::create_dir(room.path().join("in")).unwrap();
    let fixed = format!("store_id,date,rep_id,from,to,kind\n{fixed}");
    for (name, text) in [("stores.csv", STORES), ("reps.csv", REPS), ("fixed.csv", &fixed)] {
        fs::write(room.path().join("in").join(name), text).unwrap();
    }
    room
}

/// What a command says, with its exit code.
pub fn says(room: &Path, args: &[&str]) -> (Option<i32>, String) {
    let output =
        Command::new(env!("CARGO_BIN_EXE_rounds")).args(args).current_dir(room).stdin(Stdio::null()).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout) + &text(output.stderr))
}

/// What a command says that ends well.
pub fn said(room: &Path, args: &[&str]) -> String {
    let (code, words) = says(room, args);
    assert_eq!(code, Some(0), "{args:?}\n{words}");
    words
}

const PLAN: [&str; 10] = ["plan", "in", "--from", "2026-10-05", "--weeks", "1", "--effort", "500it", "-o", "P"];

/// Date, rep, store and start of every row of a visits table.
fn visits(path: &Path) -> Vec<[String; 4]> {
    let mut table = csv::Reader::from_path(path).unwrap();
    let headers: Vec<String> =
        table.headers().unwrap().iter().map(|name| name.trim_matches('\u{feff}').into()).collect();
    let at = ["date", "rep_id", "store_id", "start"].map(|name| headers.iter().position(|one| one == name).unwrap());
    let rows = table.records().map(|row| at.map(|at| row.as_ref().unwrap()[at].to_string()));
    rows.collect()
}

fn row(rep: &str, start: &str) -> [String; 4] {
    ["2026-10-06", rep, "S1", start].map(Into::into)
}

#[test]
fn two_appointments_on_one_day_are_two_visits() {
    let room = room("S1,2026-10-06,,10:00,10:30,appointment\nS1,2026-10-06,,15:00,15:30,appointment\n");
    let path = room.path();
    assert!(said(path, &PLAN).contains("2 of 2 visits planned"));
    // The first is the visit of the week, half an hour; the second a further one. Between them there is the break, and she waits.
    assert_eq!(visits(&path.join("P/visits.csv")), [row("R1", "10:00"), row("R1", "15:00")]);
    assert!(said(path, &["check", "P"]).contains("No rule is broken: 2 visits planned, 0 left out"));
    let due = said(path, &["due", "in", "--from", "2026-10-05", "--weeks", "1"]);
    assert!(due.contains("2 visits to 1 store due in 7 days"), "{due}");
    let why = said(path, &["why", "P", "S1"]);
    assert!(why.contains("Visit 1 of 2") && why.contains("Visit 2 of 2, due on Tuesday 2026-10-06"), "{why}");
    assert!(why.matches("appointment").count() >= 2, "{why}");
    // Each has an event of its own in Ana's calendar.
    let calendar = fs::read_to_string(path.join("P/calendars/R1.ics")).unwrap();
    let mut uids: Vec<&str> = calendar.lines().filter(|line| line.starts_with("UID:")).collect();
    uids.sort_unstable();
    let events = uids.len();
    uids.dedup();
    assert_eq!((events, uids.len()), (3, 3), "two visits and the break: {calendar}");
}

#[test]
fn rows_of_one_day_that_are_edited_are_each_its_own_visit() {
    let room = room("S1,2026-10-06,,10:00,11:30,appointment\nS1,2026-10-06,,15:00,16:30,appointment\n");
    let path = room.path();
    said(path, &PLAN);
    let table = fs::read_to_string(path.join("P/visits.csv")).unwrap();
    let lines: Vec<&str> = table.lines().collect();
    let written = |name: &str, lines: &[&str]| fs::write(path.join(name), lines.join("\n") + "\n").unwrap();
    // As it is, and with its rows turned round: the same plan.
    written("same.csv", &lines);
    written("turned.csv", &[lines[0], lines[2], lines[1]]);
    // The visit of the afternoon alone is that one; the other was taken out.
    written("afternoon.csv", &[lines[0], lines[2]]);
    for name in ["same.csv", "turned.csv"] {
        let words = said(path, &["check", name, "--against", "P"]);
        assert!(words.contains("the edit breaks no rule") && words.contains("0 moved"), "{name}: {words}");
    }
    let words = says(path, &["check", "afternoon.csv", "--against", "P"]).1;
    assert!(!words.contains("Coverage"), "the store is seen as before: {words}");
    let kept = ["1 lost, 0 gained, 0 moved", "Frequency attained           100.0%      2 / 2   50.0%"];
    assert!(kept.iter().all(|kept| words.contains(kept)) && words.contains("removed by hand"), "{words}");
}

#[test]
fn two_reps_at_one_hour_make_the_visit_together() {
    let fixed = "S1,2026-10-06,R1,10:00,11:30,appointment\nS1,2026-10-06,R2,10:00,11:30,appointment\n";
    let room = room(fixed);
    let path = room.path();
    said(path, &PLAN);
    assert_eq!(visits(&path.join("P/visits.csv")), [row("R1", "10:00"), row("R2", "10:00")]);
    assert!(said(path, &["check", "P"]).contains("No rule is broken"));
    // Nobody can tell when two come on one day without an hour, nor come when one has not begun work yet.
    for (rows, complaint) in [
        ("S1,2026-10-06,R1,,,appointment\nS1,2026-10-06,R2,,,appointment\n", "at no hour that both name"),
        (
            "S1,2026-10-06,R1,08:00,11:30,appointment\nS1,2026-10-06,R2,08:00,11:30,appointment\n",
            "has no time for this visit",
        ),
        (
            "S1,2026-10-06,R1,10:00,11:30,appointment\nS1,2026-10-06,R1,10:00,11:30,appointment\n",
            "is the same appointment",
        ),
    ] {
        fs::write(path.join("in/fixed.csv"), format!("store_id,date,rep_id,from,to,kind\n{rows}")).unwrap();
        let (code, words) = says(path, &["check", "in"]);
        assert!(code == Some(2) && words.contains(complaint), "{words}");
    }
}

#[test]
fn at_noon_the_visit_of_the_afternoon_is_left() {
    let room = room("S1,2026-10-06,,10:00,10:30,appointment\nS1,2026-10-06,,15:00,15:30,appointment\n");
    let path = room.path();
    said(path, &PLAN);
    let words = said(path, &["replan", "P", "--now", "2026-10-06 12:00", "-o", "N"]);
    assert_eq!(visits(&path.join("N/visits.csv")), [row("R1", "15:00")], "{words}");
    assert!(said(path, &["check", "N"]).contains("No rule is broken"));
    let changes = fs::read_to_string(path.join("N/changes.csv")).unwrap();
    assert!(changes.contains("done,S1") && changes.contains("kept,S1"), "{changes}");
}

#[test]
fn a_wish_is_granted_where_it_costs_less_than_it_is_worth() {
    // Due every other Thursday since the first; Tuesday the 13th is within its window, and two days early cost two minutes.
    let stores = "store_id,store_name,lon,lat,owner,interval_days,service_min,last_visit\n\
                  S1,Mola,120.17,30.25,R1,14,30,2026-10-01\n";
    let room = room("S1,2026-10-13,,,,wish\n");
    let path = room.path();
    fs::write(path.join("in/stores.csv"), stores).unwrap();
    let plan = ["plan", "in", "--from", "2026-10-12", "--weeks", "1", "--effort", "500it", "-o", "P", "--force"];
    let day = || visits(&path.join("P/visits.csv"))[0][0].clone();
    said(path, &plan);
    assert_eq!(day(), "2026-10-13");
    let why = said(path, &["why", "P", "S1"]);
    assert!(why.contains("The store would like a visit on Tuesday 2026-10-13 (fixed, line 2)"), "{why}");
    // Worth a minute it is not granted, and costs that minute.
    fs::write(path.join("in/policy.toml"), "[defaults]\nwish_min = 1\n").unwrap();
    said(path, &plan);
    assert_eq!(day(), "2026-10-15");
    let bill = said(path, &["check", "P"]);
    assert!(bill.contains(" 60  not as promised or wished for"), "{bill}");
    // Where Ana is on leave that day it is not granted either, and the visit is not lost.
    fs::write(path.join("in/calendar.csv"), "date,rep_id,kind\n2026-10-13,R1,leave\n").unwrap();
    fs::remove_file(path.join("in/policy.toml")).unwrap();
    said(path, &plan);
    assert!(said(path, &["check", "P"]).contains("No rule is broken: 1 visit planned, 0 left out"));
    assert!(said(path, &["check", "P"]).contains(" 1800  not as promised or wished for"));
    // An hour and a rep are more than a wish.
    for (row, complaint) in
        [("S1,2026-10-13,,10:00,,wish", "a wish is for a day"), ("S1,,,,,wish", "a wish needs a date")]
    {
        fs::write(path.join("in/fixed.csv"), format!("store_id,date,rep_id,from,to,kind\n{row}\n")).unwrap();
        let (code, words) = says(path, &["check", "in"]);
        assert!(code == Some(2) && words.contains(complaint), "{words}");
    }
}

#[test]
fn a_store_on_demand_is_visited_only_when_asked_for() {
    let room = room("S1,2026-10-06,,10:00,10:30,appointment\n");
    let path = room.path();
    let plan = ["plan", "in", "--from", "2026-10-05", "--weeks", "4", "--effort", "100it", "-o", "P", "--force"];
    for often in ["on demand", "按需"] {
        let stores = format!("store_id,store_name,lon,lat,frequency\nS1,Office,120.17,30.25,{often}\n");
        fs::write(path.join("in/stores.csv"), stores).unwrap();
        said(path, &plan);
        assert_eq!(visits(&path.join("P/visits.csv")).len(), 1, "{often}");
        // And so it is in the input of a plan made anew.
        said(path, &["replan", "P", "--now", "2026-10-05", "-o", "N", "--force"]);
        assert_eq!(visits(&path.join("N/visits.csv")), visits(&path.join("P/visits.csv")));
    }
    fs::write(path.join("in/stores.csv"), "store_id,lon,lat,visits_per_cycle\nS1,120.17,30.25,0\n").unwrap();
    let (code, words) = says(path, &["check", "in"]);
    assert!(code == Some(2) && words.contains("for a store visited only when asked for write on demand"), "{words}");
}
