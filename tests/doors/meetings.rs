//! Meetings that reps have to go to, from the calendar to every paper, back from an edited table, and through a plan made anew.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use tempfile::TempDir;

const STORES: &str = "\
store_id,store_name,lon,lat,interval_days,service_min,last_visit
S1,Mola,120.17,30.26,7,30,2026-10-05
S2,Tiane,120.19,30.28,7,30,2026-10-06
";
const CALENDAR: &str = "\
date,rep_id,kind,from,to,place,lon,lat,note
2026-10-12,R1,meeting,13:30,15:00,Head office,120.21,30.20,quarterly review
2026-10-13,,meeting,09:00,09:30,room 3,,,stand-up
";

fn room() -> TempDir {
    let room = tempfile::tempdir().unwrap();
    fs::create_dir(room.path().join("in")).unwrap();
    let reps = "rep_id,rep_name,home_lon,home_lat\nR1,Ana,120.16,30.25\n";
    for (name, text) in [("stores.csv", STORES), ("reps.csv", reps), ("calendar.csv", CALENDAR)] {
        fs::write(room.path().join("in").join(name), text).unwrap();
    }
    room
}

/// What a command says that ends with this code.
fn said(room: &Path, code: i32, args: &[&str]) -> String {
    let output =
        Command::new(env!("CARGO_BIN_EXE_rounds")).args(args).current_dir(room).stdin(Stdio::null()).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let (found, out, err) = (output.status.code(), text(output.stdout), text(output.stderr));
    assert_eq!(found, Some(code), "{args:?}\n{out}\n{err}");
    out + &err
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

const PLAN: [&str; 8] = ["plan", "in", "--from", "2026-10-12", "--weeks", "1", "--effort", "1000it"];

#[test]
fn who_asks_for_a_store_by_name_never_gets_a_meeting_nor_a_visit_beside_it() {
    let room = room();
    let path = room.path();
    // The review is at a store now, which so has its name, and the store has a visit of its own beside it.
    let calendar = CALENDAR.replace("date,", "store_id,date,").replace("\n2026-10-12", "\nS1,2026-10-12");
    let calendar = calendar.replace("\n2026-10-13", "\n,2026-10-13").replace("Head office,120.21,30.20", ",,");
    fs::write(path.join("in/calendar.csv"), calendar).unwrap();
    fs::write(path.join("in/one_off.csv"), "visit_id,store_id,from_date,to_date\nD1,S1,2026-10-14,2026-10-16\n")
        .unwrap();
    said(path, 0, &[&PLAN[..], &["-o", "P"]].concat());
    assert!(said(path, 0, &["why", "P", "Mola"]).starts_with("S1 Mola"));
    assert!(said(path, 0, &["due", "in", "--from", "2026-10-12", "--why", "Mola"]).starts_with("S1 Mola"));
    assert!(said(path, 0, &["slots", "P", "--store", "Mola"]).contains("S1 Mola"));
    let meeting = "meeting R1 2026-10-12 13:30";
    let told = "meeting R1 2026-10-12 13:30 Mola is no store: the calendar says who is there and when";
    for args in [
        &["why", "P", meeting][..],
        &["due", "in", "--from", "2026-10-12", "--why", meeting],
        &["slots", "P", "--store", meeting],
    ] {
        let said = said(path, 2, args);
        assert!(said.contains(told), "{args:?}: {said}");
    }
    let chinese = said(path, 2, &["why", "P", meeting, "--lang", "zh"]);
    assert!(chinese.contains("不是门店：参加人与时间见日历"), "{chinese}");
}

#[test]
fn a_meeting_is_on_every_paper_and_never_a_visit() {
    let room = room();
    let path = room.path();
    let out = said(path, 0, &[&PLAN[..], &["-o", "P"]].concat());
    assert!(out.contains("2 of 2 visits planned, 0 left out"), "{out}");
    assert!(out.contains("Head office") && out.contains("meeting: quarterly review"), "{out}");
    assert!(said(path, 0, &["check", "P"]).contains("No rule is broken"));
    let plan = path.join("P");
    for file in ["visits.csv", "calendars/R1.ics", "routes.geojson", "report.html", "reps/R1.html"] {
        let text = read(&plan.join(file)).replace("\r\n ", "");
        assert!(text.contains("Head office") && text.contains("eeting: quarterly review"), "{file}: {text}");
    }
    let visits = read(&plan.join("visits.csv"));
    let row = visits.lines().find(|line| line.contains("Head office")).unwrap();
    assert!(row.contains(",meeting R1 2026-10-12 13:30,Head office,,") && row.contains(",13:30,15:00,90.0,"), "{row}");
    assert!(row.contains(",meeting,2026-10-12,"), "{row}");
    let calendar = read(&plan.join("calendars/R1.ics")).replace("\r\n ", "");
    assert!(calendar.contains("SUMMARY:meeting: quarterly review"), "{calendar}");
    assert!(
        calendar.contains("LOCATION:Head office\r\n") && calendar.contains("GEO:30.200000;120.210000"),
        "{calendar}"
    );
    // A place without coordinates is words, wherever the rep is.
    assert!(calendar.contains("SUMMARY:Meeting: stand-up\\, room 3"), "{calendar}");
    assert_eq!(calendar.matches("BEGIN:VEVENT").count() - calendar.matches("SUMMARY:Break").count(), 4, "{calendar}");
    let routes = read(&plan.join("routes.geojson"));
    assert!(routes.contains("\"kind\":\"meeting\""), "{routes}");
    let zh = said(path, 0, &[&PLAN[..], &["-o", "Z", "--lang", "zh"]].concat());
    assert!(zh.contains("会议：quarterly review"), "{zh}");
    // Chinese headers say the same.
    let headers = "日期,业代编号,类型,开始时间,结束时间,地点,经度,纬度,备注\n";
    let rows = CALENDAR.split_once('\n').unwrap().1.replace("meeting", "会议");
    fs::write(path.join("in/calendar.csv"), format!("{headers}{rows}")).unwrap();
    said(path, 0, &[&PLAN[..], &["-o", "C"]].concat());
    assert_eq!(read(&path.join("C/visits.csv")), visits);
}

#[test]
fn an_edited_table_of_visits_holds_the_meeting_too() {
    let room = room();
    let path = room.path();
    said(path, 0, &[&PLAN[..], &["-o", "P"]].concat());
    let visits = read(&path.join("P/visits.csv"));
    fs::write(path.join("edited.csv"), &visits).unwrap();
    let same = said(path, 0, &["check", "edited.csv", "--against", "P"]);
    assert!(same.starts_with("The edit: 0 min more of driving") && !same.contains("not used"), "{same}");
    fs::write(path.join("edited.csv"), visits.replace(",90.0,", ",60.0,")).unwrap();
    let shorter = said(path, 1, &["check", "edited.csv", "--against", "P"]);
    assert!(shorter.contains("a meeting is as long as the calendar has it"), "{shorter}");
    let without: Vec<&str> = visits.lines().filter(|line| !line.contains("Head office")).collect();
    fs::write(path.join("edited.csv"), without.join("\n") + "\n").unwrap();
    let gone = said(path, 1, &["check", "edited.csv", "--against", "P"]);
    assert!(gone.contains("meeting R1 2026-10-12 13:30: the rep is not there"), "{gone}");
}

#[test]
fn a_plan_made_anew_goes_to_meetings_to_come_and_logs_none() {
    let room = room();
    let path = room.path();
    said(path, 0, &[&PLAN[..], &["-o", "P"]].concat());
    fs::write(path.join("events.csv"), "kind,rep_id,minutes,date\nrep_late,R1,5,2026-10-12\n").unwrap();
    for (at, there) in [("2026-10-12 12:00", true), ("2026-10-12 14:00", false), ("2026-10-12 15:30", false)] {
        let args = ["replan", "P", "--now", at, "--events", "events.csv", "--effort", "300it", "-o", "Q", "--force"];
        let out = said(path, 0, &args);
        assert!(!out.contains("No longer due"), "{at}: {out}");
        assert!(said(path, 0, &["check", "Q"]).contains("No rule is broken"), "{at}");
        let visits = read(&path.join("Q/visits.csv"));
        assert_eq!(visits.contains(",meeting R1 2026-10-12 13:30,"), there, "{at}: {visits}");
        let saved = read(&path.join("Q/plan.json"));
        assert!(!saved.contains("visit_log") || !saved.contains("\"store_id\":\"meeting"), "{at}");
        let calendar = read(&path.join("Q/calendars/R1.ics")).replace("\r\n ", "");
        assert!(!calendar.contains("STATUS:CANCELLED"), "{at}: {calendar}");
    }
}
