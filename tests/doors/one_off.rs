//! Visits of their own beside the usual ones: those that follow one another, and those that take several days; on every paper,
//! edited, and in a plan made anew.

use crate::agreed::{said, says};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// Mola, a kilometre from Ana and from Bo, has Ana's visit every week. Bo, who works every other day, alone visits Tiane.
const STORES: &str = "store_id,store_name,lon,lat,owner,interval_days,service_min,last_visit\n\
                      S1,Mola,120.17,30.25,R1,7,30,2026-09-29\nS2,Tiane,120.19,30.25,R2,28,30,2026-09-30\n";
const REPS: &str =
    "rep_id,rep_name,home_lon,home_lat,admin_min,workdays\nR1,Ana,120.16,30.25,0,\nR2,Bo,120.18,30.25,0,\"Mo,We,Fr\"\n";
const HEADER: &str =
    "visit_id,store_id,type,from_date,to_date,service_min,days,after,after_min_days,after_max_days,made_on\n";
/// A delivery on the 6th or 7th, a training two or three days after it, and an audit of two days.
const ROWS: &str = "D1,S1,delivery,2026-10-06,2026-10-07,45,,,,,\nT1,S1,training,,,90,,D1,2,3,\n\
                    A1,S2,,2026-10-06,2026-10-09,240,2,,,,\n";

fn room(rows: &str) -> TempDir {
    let room = tempfile::tempdir().unwrap();
    fs::create_dir(room.path().join("in")).unwrap();
    let rows = format!("{HEADER}{rows}");
    for (name, text) in [("stores.csv", STORES), ("reps.csv", REPS), ("one_off.csv", &rows)] {
        fs::write(room.path().join("in").join(name), text).unwrap();
    }
    room
}

const PLAN: [&str; 10] = ["plan", "in", "--from", "2026-10-05", "--weeks", "1", "--effort", "800it", "-o", "P"];

/// The rows of a visits table that say this of why: date, rep, and minutes.
fn made(path: &Path, why: &str) -> Vec<[String; 3]> {
    let mut table = csv::Reader::from_path(path).unwrap();
    let headers: Vec<String> =
        table.headers().unwrap().iter().map(|name| name.trim_matches('\u{feff}').into()).collect();
    let at = |name: &str| headers.iter().position(|one| one == name).unwrap();
    let rows: Vec<csv::StringRecord> = table.records().map(Result::unwrap).collect();
    let named = rows.iter().filter(|row| row[at("why")].contains(why));
    named.map(|row| ["date", "rep_id", "service_min"].map(|name| row[at(name)].to_string())).collect()
}

/// The day of October of a visit.
fn day(visit: &[String; 3]) -> u32 {
    visit[0].strip_prefix("2026-10-").unwrap().parse().unwrap()
}

#[test]
fn what_follows_comes_so_many_days_later_and_an_audit_takes_two_days_of_work_in_a_row() {
    let room = room(ROWS);
    let path = room.path();
    // Mola's visit of the week, the delivery, the training, and two days of the audit; Tiane's own is not due.
    let words = said(path, &PLAN);
    assert!(words.contains("5 of 5 visits planned"), "{words}");
    let table = path.join("P/visits.csv");
    let (delivery, training) = (made(&table, "one-off visit D1"), made(&table, "one-off visit T1"));
    assert_eq!(
        (&delivery[0][1..], &training[0][1..]),
        (&["R1", "45.0"].map(String::from)[..], &["R1", "90.0"].map(String::from)[..])
    );
    assert!([6, 7].contains(&day(&delivery[0])), "{delivery:?}");
    assert!((2..=3).contains(&(day(&training[0]) - day(&delivery[0]))), "{delivery:?} {training:?}");
    // Bo does not work on Thursday.
    let audit = made(&table, "one-off visit A1");
    assert_eq!(audit.iter().map(day).collect::<Vec<_>>(), [7, 9]);
    assert!(audit.iter().all(|visit| visit[1..] == ["R2".to_string(), "240.0".into()]));
    assert!(said(path, &["check", "P"]).contains("No rule is broken: 5 visits planned, 0 left out"));
    let why = said(path, &["why", "P", "S2"]);
    assert!(why.contains("one-off visit A1, day 1 of 2") && why.contains("one-off visit A1, day 2 of 2"), "{why}");
    let why = said(path, &["why", "P", "S1"]);
    assert!(why.contains("delivery: one-off visit D1") && why.contains("training: one-off visit T1"), "{why}");
    let zh = said(path, &["due", "in", "--from", "2026-10-05", "--weeks", "1", "--why", "S1", "--lang", "zh"]);
    assert!(zh.contains("专项拜访T1"), "{zh}");
    // Each has an event of its own.
    let calendar = fs::read_to_string(path.join("P/calendars/R1.ics")).unwrap();
    let mut uids: Vec<&str> = calendar.lines().filter(|line| line.starts_with("UID:")).collect();
    let events = uids.len();
    uids.sort_unstable();
    uids.dedup();
    assert_eq!(events, uids.len());
}

#[test]
fn an_edit_that_tears_them_apart_is_said_to() {
    let room = room(ROWS);
    let path = room.path();
    said(path, &PLAN);
    let table = fs::read_to_string(path.join("P/visits.csv")).unwrap();
    let with = |name: &str, lines: Vec<String>| fs::write(path.join(name), lines.join("\n") + "\n").unwrap();
    let lines = || table.lines().map(String::from);
    with("same.csv", lines().collect());
    assert!(said(path, &["check", "same.csv", "--against", "P"]).contains("the edit breaks no rule"));
    with("alone.csv", lines().filter(|line| !line.contains("visit D1")).collect());
    let (code, words) = says(path, &["check", "alone.csv", "--against", "P"]);
    assert!(code == Some(1) && words.contains("is planned without the one that it follows"), "{words}");
    // The audit's second day on the Monday before its first.
    let moved = |line: String| if line.contains("A1, day 2") { line.replace("2026-10-09", "2026-10-05") } else { line };
    with("before.csv", lines().map(moved).collect());
    let (code, words) = says(path, &["check", "before.csv", "--against", "P"]);
    assert!(code == Some(1) && words.contains("Tiane"), "{words}");
}

#[test]
fn what_was_made_is_not_planned_again_and_what_follows_is_counted_from_it() {
    // Made on Thursday the 1st: the training is due on the 3rd to the 5th, and on the 5th Ana works.
    let room = room("D1,S1,delivery,,,45,,,,,2026-10-01\nT1,S1,training,,,90,,D1,2,4,\n");
    let path = room.path();
    said(path, &PLAN);
    let table = path.join("P/visits.csv");
    assert_eq!(made(&table, "one-off visit D1").len(), 0);
    assert_eq!(made(&table, "one-off visit T1").iter().map(day).collect::<Vec<_>>(), [5]);
    // Made so long ago that nobody can keep it: said, and not planned.
    fs::write(path.join("in/one_off.csv"), format!("{HEADER}D1,S1,,,,,,,,,2026-09-01\nT1,S1,,,,,,D1,2,4,\n")).unwrap();
    let due = says(path, &["due", "in", "--from", "2026-10-05", "--weeks", "1", "--why", "S1"]).1;
    assert!(due.contains("one-off visit T1"), "{due}");
}

#[test]
fn a_plan_made_anew_knows_which_of_them_are_made() {
    let room = room(ROWS);
    let path = room.path();
    said(path, &PLAN);
    let before = path.join("P/visits.csv");
    let words = said(path, &["replan", "P", "--now", "2026-10-07 18:00", "-o", "N"]);
    let after = path.join("N/visits.csv");
    assert_eq!(made(&after, "one-off visit D1").len(), 0, "{words}");
    assert_eq!(made(&after, "one-off visit T1"), made(&before, "one-off visit T1"));
    // One of the two days of the audit is over; the other stays where it was.
    assert_eq!(made(&after, "one-off visit A1").iter().map(day).collect::<Vec<_>>(), [9]);
    assert!(said(path, &["check", "N"]).contains("No rule is broken"));
    let changes = fs::read_to_string(path.join("N/changes.csv")).unwrap();
    assert!(!changes.contains("dropped") && !changes.contains("moved"), "{changes}");
}

#[test]
fn rows_that_nobody_can_keep_are_complaints_all_at_once() {
    let room = room(
        "D1,S1,,2026-10-07,2026-10-06,,,,,,\nD1,S2,,,,,,,,,\nT1,S2,,,,,,D9,,,\nT2,S1,,,,,,T3,,,\nT3,S1,,,,,,T2,,,\n\
         T4,S9,,,,600,40,,0,,\nT5,S2,,,,,,T6,5,2,\nT6,S1,,,,,,,,,\nT7,S2,,2026-10-06,2026-10-06,,,,,,\n",
    );
    let (code, words) = says(room.path(), &["check", "in"]);
    assert_eq!(code, Some(2));
    for said in [
        "is later than to_date",
        "is already the id of line 2",
        "is the visit_id of no row of this table",
        "leads back to this row",
        "is not a store of the table stores",
        "is not a number of minutes from 1 to 480",
        "is not a number of days from 1 to 31",
        "is no day later",
        "is more than after_max_days",
        "is a visit at another store",
        "leaves too few days: on 0 of those up to 2026-10-06",
    ] {
        assert!(words.contains(said), "{said}\n{words}");
    }
}
