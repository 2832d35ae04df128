//! Worked cases of the domain, told by the command line as a newcomer would read them: whole outputs.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// The network of the cases: a Chinese table, as the sources have them.
const STORES: &str = "\
门店编号,门店名称,经度,纬度,客户状态,门店规模,等级,城市级别,重点客户,库存周转,可售天数,上次拜访
DX1,天河大店,113.3300,23.1300,活跃,大型,,一线,,6,60,2026-09-28
XD3,河源小店,114.7000,23.7400,活跃,小型,,三线,,6,60,2026-08-31
ZX1,滞销门店,113.3350,23.1350,活跃,大型,,一线,,1.5,90,2026-09-28
CX1,畅销门店,113.3400,23.1400,活跃,小型,,一线,,15,60,2026-09-21
QK1,缺货门店,113.3450,23.1450,活跃,小型,,一线,,6,8,2026-09-28
QZ1,潜在客户,113.3500,23.1500,潜在,小型,,一线,,,,2026-09-21
ZD1,重点客户,113.3550,23.1550,活跃,大型,A,一线,是,6,60,2026-10-01
";

/// Classes A, B and C, and nothing else.
const CLASSES: &str = "\
store_id,lon,lat,class,last_visit_date
A1,113.33,23.13,A,2026-10-02
B1,113.34,23.14,B,2026-09-14
C1,113.35,23.15,C,2026-07-20
";

const REPS: &str = "rep_id,home_lon,home_lat\nR1,113.32,23.12\n";

const PROMOTION: &str = r#"
[[campaign]]
id = "国庆机油促销"
from = 2026-10-19
to = 2026-10-31
match = { 门店规模 = "小型" }
within_days = 7
extra_min = 10
"#;

fn pack(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("data/policies").join(name)).unwrap()
}

fn folder(stores: &str, policy: &str) -> (TempDir, PathBuf) {
    let room = tempfile::tempdir().unwrap();
    let path = room.path().join("case");
    fs::create_dir(&path).unwrap();
    for (name, text) in [("stores.csv", stores), ("reps.csv", REPS), ("policy.toml", policy)] {
        fs::write(path.join(name), text).unwrap();
    }
    (room, path)
}

fn due(input: &Path, more: &[&str]) -> String {
    let mut program = Command::new(env!("CARGO_BIN_EXE_rounds"));
    let output =
        program.arg("due").arg(input).args(["--from", "2026-10-05"]).args(more).stdin(Stdio::null()).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The story of each store, one after the other.
fn stories(input: &Path, stores: &[&str], lang: &str) -> String {
    let tell = |store: &&str| due(input, &["--why", store, "--lang", lang]);
    stores.iter().map(tell).collect::<Vec<_>>().join("\n")
}

#[test]
fn document_000_by_size_and_city_and_what_changes_that() {
    let (_room, input) = folder(STORES, &(pack("auto-parts.toml") + PROMOTION));
    insta::assert_snapshot!("document_000_due", due(&input, &["--all"]));
    let stores = ["DX1", "XD3", "ZX1", "CX1", "QK1", "QZ1", "ZD1"];
    insta::assert_snapshot!("document_000_why_en", stories(&input, &stores, "en"));
    insta::assert_snapshot!("document_000_why_zh", stories(&input, &stores, "zh"));
}

#[test]
fn document_001_a_weekly_b_monthly_c_quarterly() {
    let (_room, input) = folder(CLASSES, &pack("auto-parts.toml"));
    insta::assert_snapshot!("document_001_due", due(&input, &["--all", "--weeks", "8"]));
}

#[test]
fn document_001_c_on_demand() {
    let marked = "# on_demand = true      # instead of interval_days";
    let text = pack("auto-parts.toml");
    assert!(text.contains(marked), "the pack shows how to have C on demand");
    let text = text.replace("interval_days = 84\n", "").replace(marked, "on_demand = true #");
    let (_room, input) = folder(CLASSES, &text);
    insta::assert_snapshot!("document_001_c_on_demand", due(&input, &["--all", "--weeks", "8"]));
    insta::assert_snapshot!("document_001_c_on_demand_why", stories(&input, &["C1"], "en"));
}

#[test]
fn another_policy_is_compared_store_by_store() {
    let (_room, input) = folder(STORES, &pack("default.toml"));
    let other = input.with_file_name("other.toml");
    fs::write(&other, pack("auto-parts.toml")).unwrap();
    let other = other.to_str().unwrap();
    insta::assert_snapshot!("compared_en", due(&input, &["--policy", other, "--compare"]));
    insta::assert_snapshot!("compared_zh", due(&input, &["--policy", other, "--compare", "--lang", "zh"]));
}

#[test]
fn the_due_set_is_written_as_csv_json_and_workbook_and_the_same_each_time() {
    let (room, input) = folder(STORES, &pack("auto-parts.toml"));
    let out = room.path().join("due");
    let out_text = out.to_str().unwrap();
    due(&input, &["-o", out_text]);
    let read = |name: &str| fs::read(out.join(name)).unwrap();
    let first = ["due.csv", "due.json", "due.xlsx"].map(read);
    due(&input, &["-o", out_text]);
    assert!(first == ["due.csv", "due.json", "due.xlsx"].map(read));
    insta::assert_snapshot!("due_csv", String::from_utf8(first[0].clone()).unwrap().trim_start_matches('\u{feff}'));
    let json: serde_json::Value = serde_json::from_slice(&first[1]).unwrap();
    assert_eq!(json["format"], "rounds-due/1");
    insta::assert_snapshot!("due_json_one_store", serde_json::to_string_pretty(&json["stores"][6]).unwrap());
}

#[test]
fn a_folder_that_is_no_due_set_is_left_alone() {
    let (room, input) = folder(STORES, &pack("auto-parts.toml"));
    let out = room.path().join("mine");
    fs::create_dir(&out).unwrap();
    fs::write(out.join("thesis.txt"), "mine").unwrap();
    let mut program = Command::new(env!("CARGO_BIN_EXE_rounds"));
    let output = program.arg("due").arg(&input).arg("-o").arg(&out).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(out.join("thesis.txt").exists() && !out.join("due.json").exists());
}

#[test]
fn what_does_not_fit_is_said_with_what_would_help() {
    let row = |at: usize| {
        let class = ["A", "B", "C"][at % 3];
        format!("S{at:02},113.{:02},23.{:02},{class},2026-09-{:02}\n", 30 + at % 7, 10 + at / 7, 1 + at % 28)
    };
    let stores: String = (0..60).map(row).collect();
    let (_room, input) = folder(&format!("store_id,lon,lat,class,last_visit_date\n{stores}"), &pack("auto-parts.toml"));
    let reps = "rep_id,home_lon,home_lat,max_work_min,admin_min\nR1,113.32,23.12,240,0\n";
    fs::write(input.join("reps.csv"), reps).unwrap();
    insta::assert_snapshot!("does_not_fit_en", due(&input, &[]));
    insta::assert_snapshot!("does_not_fit_zh", due(&input, &["--lang", "zh"]));
}

#[test]
fn the_ledger_tells_what_became_of_what_was_due() {
    let (_room, input) = folder(CLASSES, &pack("auto-parts.toml"));
    let log = "store_id,rep_id,date,type,effective\n\
               A1,R1,2026-09-01,routine,1\nA1,R1,2026-09-08,routine,1\nA1,R1,2026-09-21,routine,1\nA1,R1,2026-09-29,routine,0\n\
               B1,R1,2026-07-20,routine,1\nB1,R1,2026-08-10,routine,1\n";
    fs::write(input.join("visit_log.csv"), log).unwrap();
    fs::write(input.join("stores.csv"), CLASSES.replace(",2026-10-02", ",").replace(",2026-09-14", ",")).unwrap();
    insta::assert_snapshot!("ledger_en", due(&input, &["--ledger"]));
    insta::assert_snapshot!("ledger_zh", due(&input, &["--ledger", "--lang", "zh"]));
}
