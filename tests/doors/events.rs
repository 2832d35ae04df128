//! A file of life events as people meet it at the command line: what is said, in whole, and what is complained about.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// Three reps side by side, eight stores each, all owned.
fn town() -> (TempDir, PathBuf) {
    let room = tempfile::tempdir().unwrap();
    let path = room.path().join("town");
    fs::create_dir(&path).unwrap();
    let mut stores = String::from(
        "store_id,store_name,lon,lat,area,owner_rep_id,interval_days,last_visit_date,service_min,is_key_account\n",
    );
    for at in 0..24 {
        let (x, y, rep) = (at % 6, at / 6, at % 6 / 2 + 1);
        let (lon, lat) = (120.0 + 0.02 * f64::from(x), 30.0 + 0.02 * f64::from(y));
        let area = ["West", "Middle", "East"][rep as usize - 1];
        let (interval, last, key) = ([7, 14][at as usize % 2], 28 + at % 3, u8::from(at == 14));
        writeln!(stores, "S{at:02},Shop {at},{lon:.2},{lat:.2},{area},R{rep},{interval},2026-09-{last},30,{key}")
            .unwrap();
    }
    let reps = "rep_id,rep_name,home_lon,home_lat\nR1,Ann,120.01,30.03\nR2,Ben,120.05,30.03\nR3,Cho,120.09,30.03\n";
    fs::write(path.join("stores.csv"), stores).unwrap();
    fs::write(path.join("reps.csv"), reps).unwrap();
    (room, path)
}

fn territory(input: &Path, events: &str, more: &[&str]) -> Output {
    let file = input.with_file_name("events.csv");
    fs::write(&file, events).unwrap();
    let mut program = Command::new(env!("CARGO_BIN_EXE_rounds"));
    program.arg("territory").arg(input).args(["--from", "2026-10-05", "--events"]).arg(file).args(more);
    program.stdin(Stdio::null()).output().unwrap()
}

fn told(output: &Output, code: i32) -> String {
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(code), "stdout:\n{out}\nstderr:\n{err}");
    if code == 0 { out } else { err }.into_owned()
}

#[test]
fn who_leaves_and_who_is_away_is_told_in_whole() {
    let (_room, town) = town();
    let events = "kind,rep_id,from,to,within_days\nleaves,R2,2026-10-12,,10\naway,R3,2026-10-19,2026-10-30,\n";
    insta::assert_snapshot!("leaves_and_away_en", told(&territory(&town, events, &[]), 0));
    let events = "类型,业代编号,开始日期,结束日期,交接天数\n离职,R2,2026-10-12,,10\n请假,R3,2026-10-19,2026-10-30,\n";
    insta::assert_snapshot!("leaves_and_away_zh", told(&territory(&town, events, &["--lang", "zh"]), 0));
}

/// Who joins by the table of reps alone has stores from that day on, as even as those of the others; until then their owners visit.
#[test]
fn who_joins_by_the_table_begins_on_that_day_and_no_visit_is_lost_before() {
    let (_room, town) = town();
    let reps = fs::read_to_string(town.join("reps.csv")).unwrap().replace("home_lat\n", "home_lat,active_from\n");
    fs::write(town.join("reps.csv"), reps + "R4,Dee,120.06,30.05,2026-10-19\n").unwrap();
    let run = |args: &[&str]| {
        let mut program = Command::new(env!("CARGO_BIN_EXE_rounds"));
        let output = program.args(args).current_dir(town.parent().unwrap()).stdin(Stdio::null()).output().unwrap();
        told(&output, 0)
    };
    let said = run(&["territory", "town", "--from", "2026-10-05", "-o", "T"]);
    assert!(said.contains("Dee joins on 2026-10-19 and has "), "{said}");
    let said = run(&["plan", "T/next", "--from", "2026-10-05", "--effort", "2000it", "--threads", "1", "-o", "P"]);
    assert!(said.contains(", 0 left out"), "{said}");
    let visits = fs::read_to_string(town.with_file_name("P").join("visits.csv")).unwrap();
    let dates = visits.lines().filter(|line| line.contains(",R4,")).map(|line| line.split(',').nth(1).unwrap());
    let dates: Vec<&str> = dates.collect();
    assert!(dates.len() > 5 && dates.iter().all(|date| *date >= "2026-10-19"), "{dates:?}");
}

#[test]
fn who_joins_and_what_grows_is_told_in_whole() {
    let (_room, town) = town();
    let events = "kind,rep_id,rep_name,from,home_lon,home_lat,area,percent\n\
                  joins,R4,Dee,2026-10-05,120.06,30.05,,\ngrows,,,2026-10-05,,,East,20%\n";
    insta::assert_snapshot!("joins_and_grows_en", told(&territory(&town, events, &[]), 0));
}

#[test]
fn bad_events_get_every_complaint_at_once() {
    let (_room, town) = town();
    let events = "kind,rep_id,from,to,within_days,home_lon,home_lat,area,percent\n\
                  leaves,R9,2026-10-12,,,,,,\n\
                  away,R1,2026-10-12,2026-10-05,,,,,\n\
                  leaves,R2,2026-10-12,,soon,,,,\n\
                  leaves,R2,2026-10-19,,,,,,\n\
                  joins,R7,2026-10-05,,,,,,\n\
                  grows,,2026-10-05,,,,,East,much\n\
                  grows,,2026-10-05,,,,,Nowhere,10\n\
                  retires,R1,2026-10-05,,,,,,\n\
                  away,R3,5 of May,2026-10-30,,,,,\n";
    insta::assert_snapshot!("bad_events_en", told(&territory(&town, events, &[]), 2));
    insta::assert_snapshot!("bad_events_zh", told(&territory(&town, events, &["--lang", "zh"]), 2));
}

#[test]
fn a_workbook_of_events_says_the_same_as_a_csv_file() {
    let (_room, town) = town();
    let from_csv = told(&territory(&town, "类型,业代编号,开始日期\n离职,R2,2026-10-12\n", &[]), 0);
    let file = town.with_file_name("events.xlsx");
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("变动").unwrap();
    let rows = [["类型", "业代编号", "开始日期"], ["离职", "R2", "2026-10-12"]];
    for (at, row) in (0u32..).zip(rows) {
        for (column, text) in (0u16..).zip(row) {
            sheet.write_string(at, column, text).unwrap();
        }
    }
    book.save(&file).unwrap();
    let mut program = Command::new(env!("CARGO_BIN_EXE_rounds"));
    let output = program.arg("territory").arg(&town).args(["--from", "2026-10-05", "--events"]).arg(file).output();
    assert_eq!(told(&output.unwrap(), 0), from_csv);
}
