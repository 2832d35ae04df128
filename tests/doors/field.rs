//! Small inputs that people brought, each with its right answer: one case stands for its kind.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// A room with these files in the folder `in`.
pub(super) fn room(files: &[(&str, &str)]) -> TempDir {
    let room = tempfile::tempdir().unwrap();
    fs::create_dir(room.path().join("in")).unwrap();
    for (name, text) in files {
        fs::write(room.path().join("in").join(name), text).unwrap();
    }
    room
}

fn rounds(room: &TempDir, args: &str) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_rounds"));
    program.args(args.split_whitespace()).current_dir(room.path()).stdin(Stdio::null()).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// What a run says, once it ended as it should.
pub(super) fn said(room: &TempDir, code: i32, args: &str) -> String {
    let output = rounds(room, args);
    let said = text(&output.stdout) + &text(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{args}:\n{said}");
    said
}

/// The words of a line of a table, without its columns' spaces.
fn line_of(said: &str, begins: &str) -> String {
    let line = said.lines().find(|line| line.trim_start().starts_with(begins));
    let line = line.unwrap_or_else(|| panic!("no line begins with {begins}:\n{said}"));
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_store_name_that_two_stores_have_is_refused_by_every_verb_in_both_languages() {
    let stores = "store_id,store_name,lon,lat,class,interval_days,service_min,last_visit\n\
                  S1,Mart,120.10,30.20,A,7,30,2026-10-02\nS2,Mart,120.50,30.20,A,7,30,2026-10-02\n";
    let room = room(&[("stores.csv", stores), ("reps.csv", "rep_id,home_lon,home_lat\nR1,120.30,30.20\n")]);
    said(&room, 0, "plan in --from 2026-10-05 --weeks 1 --effort 100it -o P");
    for verb in ["slots P --store Mart", "why P Mart", "due in --why Mart"] {
        let english = said(&room, 2, verb);
        assert!(english.contains("2 stores are called Mart: S1, S2; give a store_id"), "{verb}: {english}");
        let chinese = said(&room, 2, &format!("{verb} --lang zh"));
        assert!(chinese.contains("有2家门店名为Mart：S1、S2；请填写门店编号"), "{verb}: {chinese}");
    }
}

#[test]
fn violations_are_told_in_the_language_asked_for() {
    let stores = "store_id,lon,lat,interval_days,service_min\nS1,10.01,50.0,7,30\nS2,10.02,50.0,7,30\n";
    let room = room(&[("stores.csv", stores), ("reps.csv", "rep_id,home_lon,home_lat\nR1,10.0,50.0\n")]);
    said(&room, 0, "plan in --from 2026-10-05 --weeks 1 --effort 100it -o P");
    // The plan stays, the stores close in the morning: it breaks rules now.
    let closed = stores.replace("service_min", "service_min,open_hours").replace(",30\n", ",30,20:00-21:00\n");
    fs::write(room.path().join("in/stores.csv"), closed).unwrap();
    for verb in ["check P", "slots P --store S1", "why P S1"] {
        let chinese = said(&room, 1, &format!("{verb} --lang zh"));
        let english = said(&room, 1, verb);
        assert!(english.contains("late") && !chinese.contains("late"), "{verb}: {chinese}");
        assert!(chinese.contains("晚了"), "{verb}: {chinese}");
    }
}

#[test]
fn the_bill_of_an_edit_stands_line_by_line_also_where_one_side_has_nothing() {
    let mut stores = String::from("store_id,lon,lat,interval_days,service_min,allowed_weekdays\n");
    for at in 1..=7 {
        stores += &format!("S{at},10.0{at},50.0,7,45,1\n");
    }
    for at in 1..=5 {
        stores += &format!("T{at},10.2{at},50.0,7,45,2\n");
    }
    let room = room(&[("stores.csv", &stores), ("reps.csv", "rep_id,home_lon,home_lat\nR1,10.0,50.0\nR2,10.3,50.0\n")]);
    said(&room, 0, "plan in --from 2026-10-05 --weeks 1 --effort 2000it -o P");
    let visits = fs::read_to_string(room.path().join("P/visits.csv")).unwrap();
    let edited: Vec<&str> = visits.lines().enumerate().filter(|(at, _)| *at != 2).map(|(_, line)| line).collect();
    fs::write(room.path().join("edited.csv"), edited.join("\n") + "\n").unwrap();
    let said = text(&rounds(&room, "check edited.csv --against P").stdout);
    let [travel, uneven, left_out, total] =
        ["travel", "uneven workload", "visits left out", "total"].map(|name| line_of(&said, name));
    assert!(uneven.ends_with(" 2302 51 -2251"), "{uneven}\n{said}");
    assert!(left_out.ends_with(" 0 38440000 +38440000"), "{left_out}");
    assert!(total.ends_with(" 40189 38472259 +38432070"), "{total}");
    assert!(travel.starts_with("travel "), "{travel}");
}

#[test]
fn a_plan_made_anew_is_held_against_the_log_over_the_days_it_has() {
    let town = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/town");
    let room = room(&[]);
    said(&room, 0, &format!("plan {} -o P --effort 3000it", town.display()));
    said(&room, 0, "replan P --now 2026-10-14 --effort 500it -o Q");
    fs::write(
        room.path().join("log.csv"),
        "store_id,rep_id,date,checkin,checkout,effective\nS001,R01,2026-10-14,09:00,09:30,1\n",
    )
    .unwrap();
    let told = said(&room, 0, "compare Q --log log.csv");
    assert!(told.contains("2026-10-14"), "{told}");
    // The days before the moment are no days of this plan: nothing is held against them.
    let early = "store_id,rep_id,date,checkin,checkout,effective\nS001,R01,2026-10-06,09:00,09:30,1\n";
    fs::write(room.path().join("log.csv"), early).unwrap();
    let told = said(&room, 2, "compare Q --log log.csv");
    assert!(told.contains("no visit between 2026-10-14 and 2026-11-01"), "{told}");
}

#[test]
fn a_plan_whose_shift_has_lost_its_break_is_judged_reported_and_planned_anew() {
    let stores: String = (1..=8).map(|at| format!("S{at},10.0{at},50.0,7,45\n")).collect();
    let stores = format!("store_id,lon,lat,interval_days,service_min\n{stores}");
    let reps = "rep_id,home_lon,home_lat,shift_start,shift_end,days\nR1,10.0,50.0,08:00,18:00,packed\n";
    let calendar = "date,rep_id,kind,from,to\n2026-10-12,,holiday,,\n";
    let room = room(&[("stores.csv", &stores), ("reps.csv", reps), ("calendar.csv", calendar)]);
    said(&room, 0, "plan in --from 2026-10-05 --weeks 1 --effort 200it --threads 1 -o P");
    let visits = fs::read_to_string(room.path().join("P/visits.csv")).unwrap();
    let days: Vec<&str> =
        visits.lines().skip(1).filter_map(|line| line.split(',').find(|cell| cell.starts_with("2026-"))).collect();
    // On every day with visits the rep is away from eleven on: no lunch is left.
    let leave: String = days
        .iter()
        .collect::<std::collections::BTreeSet<_>>()
        .iter()
        .map(|day| format!("{day},R1,leave,11:00,18:00\n"))
        .collect();
    fs::write(room.path().join("in/calendar.csv"), format!("{calendar}{leave}")).unwrap();
    said(&room, 1, "check P");
    said(&room, 1, "report P -o again");
    said(&room, 1, "compare P P -o both");
    assert!(room.path().join("again/report.html").exists() && room.path().join("both/compare.html").exists());
    said(&room, 0, &format!("replan P --now {}T10:30 --effort 50it --threads 1 -o next", days[0]));
}

#[test]
fn a_name_longer_than_a_cell_of_a_workbook_stops_no_verb() {
    let name = "x".repeat(40_000);
    let stores = format!("store_id,store_name,lon,lat,interval_days,service_min\nS1,{name},10.01,50.0,7,30\n");
    let room = room(&[("stores.csv", &stores), ("reps.csv", "rep_id,home_lon,home_lat\nR1,10.0,50.0\n")]);
    for verb in ["plan in --effort 20it --threads 1 -o P", "due in -o D", "territory in -o T", "suggest in -o S"] {
        said(&room, 0, verb);
    }
    assert!(fs::read_to_string(room.path().join("P/visits.csv")).unwrap().contains(&name), "whole where there is room");
}

#[test]
fn what_a_spreadsheet_or_a_calendar_would_run_is_written_as_text_and_read_back() {
    let stores = "store_id,store_name,lon,lat,interval_days,service_min\n\
                  S1,\"=HYPERLINK(\"\"http://x\"\")\",10.01,50.0,7,30\n-S2,@Shop,10.02,50.0,7,30\n";
    let reps = "rep_id,rep_name,home_lon,home_lat\nR1,\"Ana\nATTACH:http://x\",10.0,50.0\n";
    let room = room(&[("stores.csv", stores), ("reps.csv", reps)]);
    said(&room, 0, "plan in --from 2026-10-05 --weeks 1 --effort 100it --threads 1 -o P");
    let visits = fs::read_to_string(room.path().join("P/visits.csv")).unwrap();
    assert!(visits.contains("\"'=HYPERLINK(\"\"http://x\"\")\"") && visits.contains("'-S2,'@Shop"), "{visits}");
    let calendar = fs::read_to_string(room.path().join("P/calendars/R1.ics")).unwrap();
    assert!(!calendar.lines().any(|line| line.starts_with("ATTACH")), "{calendar}");
    // The plan's own table is read as it was meant: nothing was edited.
    let told = said(&room, 0, "check P/visits.csv --against P");
    assert!(!told.contains("moved") || told.contains("0 moved"), "{told}");
}

#[test]
fn days_nobody_plans_for_are_refused_by_every_verb() {
    let stores = "store_id,lon,lat,interval_days,service_min\nS1,10.01,50.0,7,30\n";
    let room = room(&[("stores.csv", stores), ("reps.csv", "rep_id,home_lon,home_lat\nR1,10.0,50.0\n")]);
    for verb in ["plan in -o P", "due in", "territory in", "suggest in"] {
        let told = said(&room, 2, &format!("{verb} --from +262142-12-31"));
        assert!(
            told.contains("from: +262142-12-31 cannot be planned; give a date in the years 1970 to 2200"),
            "{told}"
        );
    }
    said(&room, 0, "plan in --from 2026-10-05 --effort 50it --threads 1 -o P");
    let file = room.path().join("P/plan.json");
    let plan = fs::read_to_string(&file).unwrap();
    for (from, weeks) in [("+262142-12-31", "4"), ("2026-10-05", "0"), ("2026-10-05", "65535")] {
        let dates = format!("\"from\":\"{from}\",\"weeks\":{weeks}");
        fs::write(&file, plan.replace("\"from\":\"2026-10-05\",\"weeks\":4", &dates)).unwrap();
        for verb in ["check P", "report P -o R", "compare P --log"] {
            said(&room, 2, verb);
        }
    }
}
