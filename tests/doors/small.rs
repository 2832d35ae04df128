//! Networks so small that a planner sees at a glance what is best.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

/// Plans these tables and gives back `plan.json`.
fn planned(tables: &[(&str, &str)], flags: &[&str]) -> serde_json::Value {
    let room = tempfile::tempdir().unwrap();
    let (input, output) = (room.path().join("input"), room.path().join("plan"));
    fs::create_dir(&input).unwrap();
    for (name, text) in tables {
        fs::write(input.join(name), text).unwrap();
    }
    plan(&input, &output, flags);
    serde_json::from_str(&fs::read_to_string(output.join("plan.json")).unwrap()).unwrap()
}

fn plan(input: &Path, output: &Path, flags: &[&str]) {
    let mut program = Command::new(env!("CARGO_BIN_EXE_rounds"));
    program.arg("plan").arg(input).arg("-o").arg(output).args(flags).stdin(Stdio::null());
    let done = program.output().unwrap();
    assert_eq!(done.status.code(), Some(0), "{}", String::from_utf8_lossy(&done.stderr));
}

fn amount(plan: &serde_json::Value, item: &str) -> i64 {
    plan["bill"][item].as_i64().unwrap()
}

#[test]
fn two_stores_without_a_pin_join_one_of_the_two_days_that_have_one() {
    let tables = [
        (
            "stores.csv",
            "store_id,lon,lat,interval_days,service_min\n\
             S1,10.015,50.0,7,30\nS2,10.025,50.0,7,30\nS3,10.035,50.0,7,30\nS4,10.045,50.0,7,30\n",
        ),
        ("reps.csv", "rep_id,home_lon,home_lat,admin_min\nR1,10.0,50.0,0\n"),
        ("fixed.csv", "store_id,date,kind,hard\nS1,2026-10-06,pin_day,1\nS2,2026-10-07,pin_day,1\n"),
    ];
    let plan = planned(&tables, &["--from", "2026-10-05", "--weeks", "1", "--effort", "5000it"]);
    assert_eq!((amount(&plan, "unserved"), amount(&plan, "travel")), (0, 1_607));
}

#[test]
fn a_visit_of_the_highest_prize_that_can_be_had_is_had_whatever_its_days_cost() {
    let tables = [
        (
            "stores.csv",
            "store_id,lon,lat,class,interval_days,min_gap_days,max_gap_days,service_min\n\
             S1,120.10,30.20,A,7,7,7,30\n",
        ),
        ("reps.csv", "rep_id,home_lon,home_lat\nR1,120.10,30.20\n"),
        ("calendar.csv", "date,rep_id,kind,from,to,note\n2026-10-09,,holiday,,,\n"),
    ];
    for seed in ["1", "2", "3"] {
        let flags = ["--from", "2026-10-05", "--weeks", "2", "--effort", "2000it", "--seed", seed];
        assert_eq!(amount(&planned(&tables, &flags), "unserved"), 0, "seed {seed}");
    }
}
