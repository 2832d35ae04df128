//! A night shift, from the tables to every paper, and a plan made anew before and after it.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

/// What a command says that ends with this code.
fn said(room: &Path, code: i32, args: &[&str]) -> String {
    let output =
        Command::new(env!("CARGO_BIN_EXE_rounds")).args(args).current_dir(room).stdin(Stdio::null()).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let (found, out, err) = (output.status.code(), text(output.stdout), text(output.stderr));
    assert_eq!(found, Some(code), "{args:?}\n{out}\n{err}");
    out + &err
}

#[test]
fn a_visit_after_midnight_is_on_the_next_date_in_calendars_and_of_the_day_before_in_tables() {
    let room = tempfile::tempdir().unwrap();
    let path = room.path();
    fs::create_dir(path.join("in")).unwrap();
    let stores = "store_id,store_name,lon,lat,interval_days,service_min,open_hours,last_visit\n\
                  S1,Mola,120.17,30.26,7,30,22:30-23:30,2026-10-05\nS2,Bar,120.18,30.26,7,30,Mo 23:45-01:30,2026-10-05\n";
    let reps = "rep_id,rep_name,home_lon,home_lat,start_time,end_time,admin_min\nR1,Ana,120.16,30.25,22:00,06:00,0\n";
    for (name, text) in [("stores.csv", stores), ("reps.csv", reps)] {
        fs::write(path.join("in").join(name), text).unwrap();
    }
    said(path, 0, &["plan", "in", "--from", "2026-10-12", "--weeks", "1", "--effort", "500it", "-o", "P"]);
    assert!(said(path, 0, &["check", "P"]).contains("No rule is broken"));
    let read = |file: &str| fs::read_to_string(path.join(file)).unwrap().replace("\r\n ", "");
    let visits = read("P/visits.csv");
    let row = visits.lines().find(|line| line.contains(",S2,")).unwrap();
    let cells: Vec<&str> = row.split(',').collect();
    let (date, leave) = (cells[1], cells[11]);
    assert!(date == "2026-10-12" && leave > "24:00" && leave <= "25:30", "{row}");
    let morning = format!("0{}{}00", leave[..2].parse::<i32>().unwrap() - 24, &leave[3..5]);
    let calendar = read("P/calendars/R1.ics");
    assert!(calendar.contains(&format!("DTEND;TZID=Asia/Shanghai:20261013T{morning}")), "{calendar}");
    let routes = read("P/routes.geojson");
    assert!(routes.contains(&format!("\"leave_at\":\"2026-10-13T{}:{}:", &morning[..2], &morning[2..4])), "{routes}");
    // The edited table is read as it was written.
    fs::write(path.join("edited.csv"), &visits).unwrap();
    let same = said(path, 0, &["check", "edited.csv", "--against", "P"]);
    assert!(same.starts_with("The edit: 0 min more") && !same.contains("not used"), "{same}");
    let replan = |now: &str, code: i32| {
        said(path, code, &["replan", "P", "--now", now, "--effort", "200it", "-o", "Q", "--force"])
    };
    replan("2026-10-12 21:00", 0);
    assert!(read("Q/visits.csv").contains(",S2,"));
    assert!(replan("2026-10-13 00:05", 2).contains("goes on until"));
    replan("2026-10-13 07:00", 0);
    assert!(!read("Q/visits.csv").contains(",2026-10-12,"));
    assert!(said(path, 0, &["check", "Q"]).contains("No rule is broken"));
}
