//! Whom people want, and where reps work, at every door: the terminal, json, papers, in both languages.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use tempfile::TempDir;

/// Ana and Bo live a quarter of an hour apart, Bo goes no further west than 120.18. Mola lies beside Ana and prefers Bo, much less
/// Ana; Tiane lies there too, west of Bo's area, and prefers him; Ketan lies where nobody covers; Xidi is Bo's own and prefers Ana. Lusha
/// is Ana's.
const STORES: &str = "store_id,store_name,lon,lat,owner_rep_id,preferred_reps,interval_days,last_visit_date\n\
                      S1,Mola,120.19,30.25,,R2:5;R1:2,7,2026-10-05\n\
                      S2,Tiane,120.16,30.25,,Bo,7,2026-10-05\n\
                      S3,Ketan,120.60,30.25,,,7,2026-10-05\n\
                      S4,Xidi,120.25,30.25,R2,R1,7,2026-10-05\n\
                      S5,Lusha,120.17,30.26,R1,,7,2026-10-05\n";
const REPS: &str = "rep_id,rep_name,home_lon,home_lat,area\n\
                    R1,Ana,120.17,30.25,\"POLYGON ((120 30, 120.3 30, 120.3 30.5, 120 30.5, 120 30))\"\n\
                    R2,Bo,120.25,30.25,\n";
const AREAS: &str = "{\"type\": \"FeatureCollection\", \"features\": [{\"type\": \"Feature\", \"properties\": {\"rep_id\": \"R2\"}, \
                     \"geometry\": {\"type\": \"Polygon\", \"coordinates\": \
                     [[[120.18, 30], [120.4, 30], [120.4, 30.5], [120.18, 30.5], [120.18, 30]]]}}]}";

fn room(policy: &str) -> TempDir {
    let room = tempfile::tempdir().unwrap();
    let input = room.path().join("in");
    fs::create_dir(&input).unwrap();
    for (name, text) in [("stores.csv", STORES), ("reps.csv", REPS), ("areas.geojson", AREAS), ("policy.toml", policy)]
    {
        fs::write(input.join(name), text).unwrap();
    }
    room
}

fn rounds(room: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_rounds")).args(args).current_dir(room).output().unwrap()
}

/// All that a run says.
fn said(room: &Path, args: &[&str]) -> String {
    let Output { stdout, stderr, .. } = rounds(room, args);
    String::from_utf8(stdout).unwrap() + &String::from_utf8(stderr).unwrap()
}

const PLAN: [&str; 10] = ["plan", "in", "--from", "2026-10-12", "--weeks", "1", "--effort", "500it", "--threads", "1"];

#[test]
fn preferred_reps_come_where_they_cover_and_every_door_says_so() {
    let room = room("");
    let path = room.path();
    let checked = said(path, &["check", "in"]);
    for words in [
        "2 reps with an area: no visits outside it",
        "1 row of stores (line 5) with preferred_reps beside an owner: not used as long as the owner visits.",
        "1 row of stores (line 3) with a preferred rep who does not cover the store: not used.",
        "line 4, lon: \"120.60\" lies in no rep's area",
    ] {
        assert!(checked.contains(words), "{words}\n{checked}");
    }
    let planned = said(path, &[&PLAN[..], &["-o", "P"]].concat());
    assert!(planned.contains("lies in no rep's area"), "{planned}");
    let visits = fs::read_to_string(path.join("P/visits.csv")).unwrap();
    let who = |store: &str| visits.lines().find(|line| line.contains(store)).map(|line| line.contains("Bo"));
    assert_eq!([who("Mola"), who("Tiane"), who("Ketan"), who("Xidi")], [Some(true), Some(false), None, Some(true)]);
    // Only Ana covers Tiane: there is nobody to prefer. So nothing is paid.
    let bill = said(path, &["check", "P"]);
    assert!(bill.contains("No rule is broken") && !bill.contains("not preferred"), "{bill}");
    // Of the stores without an owner Mola has a choice, and its visit is by a rep on its list.
    let report = fs::read_to_string(path.join("P/report.html")).unwrap();
    assert!(report.contains("By preferred reps") && report.contains("1 / 1"), "the figure is on the report");
    let why = said(path, &["why", "P", "Mola"]);
    for words in [
        "It prefers Bo, then Ana (a visit costs 18 min); a visit by any other rep costs 30 min.",
        "This is a rep of its first choice.",
        "Ana (preferred) may visit",
    ] {
        assert!(why.contains(words), "{words}\n{why}");
    }
    let why = said(path, &["why", "P", "Tiane"]);
    assert!(why.contains("Its preferred reps do not count: only Ana may visit."), "{why}");
    assert!(why.contains("Bo does not cover the store's place"), "{why}");
    let left = fs::read_to_string(path.join("P/unserved.csv")).unwrap();
    assert!(
        left.contains("outside the areas of all reps") && left.contains("draw a rep's area around the store"),
        "{left}"
    );
    assert!(fs::read_to_string(path.join("P/plan.json")).unwrap().contains("\"outside_areas\""));
    let map: serde_json::Value = serde_json::from_slice(&fs::read(path.join("P/routes.geojson")).unwrap()).unwrap();
    let features = map["features"].as_array().unwrap().iter().filter(|one| one["properties"]["kind"] == "area");
    let reps: Vec<_> =
        features.map(|one| (&one["properties"]["rep_id"], &one["geometry"]["coordinates"][0][0][1])).collect();
    let corner = |x: f64| serde_json::json!([x, 30.0]);
    assert_eq!(reps, [(&"R1".into(), &corner(120.3)), (&"R2".into(), &corner(120.4))]);
    let zh = said(path, &["why", "P", "Mola", "--lang", "zh"]);
    assert!(zh.contains("优先业代：Bo，其次Ana（每次计18分钟）；其他业代拜访每次计30分钟。"), "{zh}");
}

#[test]
fn a_preference_has_its_price_on_the_bill_and_none_where_the_policy_says() {
    // At a price of one minute the way is dearer: Ana visits Mola, whom it rates three fifths less.
    let room = room("[practice]\npreferred = 1\n");
    let path = room.path();
    said(path, &[&PLAN[..], &["-o", "P"]].concat());
    let bill = said(path, &["check", "P"]);
    assert!(bill.contains("36  visits by reps who are not preferred"), "{bill}");
    let json: serde_json::Value = serde_json::from_str(&said(path, &["check", "P", "--json"])).unwrap();
    assert_eq!(json["bill_s"]["preference"], 36);
    let why = said(path, &["why", "P", "S1"]);
    assert!(why.contains("This is a rep it prefers, though not its first choice."), "{why}");
    fs::write(path.join("in/policy.toml"), "[practice]\npreferred = 0\n").unwrap();
    let checked = said(path, &["check", "in"]);
    let words = "3 rows of stores (lines 2, 3, 5) with preferred_reps: not used, as [practice] of the policy puts no price on it.";
    assert!(checked.contains(words), "{checked}");
}

#[test]
fn a_rep_who_is_asked_for_by_name_at_a_store_that_is_not_covered_is_refused() {
    let room = room("");
    let path = room.path();
    said(path, &[&PLAN[..], &["-o", "P"]].concat());
    let output = rounds(path, &["slots", "P", "--store", "S2", "--rep", "R2"]);
    let words = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{words}");
    assert!(words.contains("--rep R2: this place lies outside the rep's area"), "{words}");
    let slots = said(path, &["slots", "P", "--store", "S2"]);
    let reps = |slots: &str| ["Ana ", "Bo "].map(|rep| slots.lines().any(|line| line.trim_start().starts_with(rep)));
    assert_eq!(reps(&slots), [true, false], "{slots}");
    // The same at any point: west of Bo's area, in both, and where nobody goes.
    let at = |point: &str| said(path, &["slots", "P", "--at", point]);
    assert_eq!(reps(&at("120.16,30.25")), [true, false], "{}", at("120.16,30.25"));
    assert_eq!(reps(&at("120.20,30.25")), [true, true], "{}", at("120.20,30.25"));
    assert_eq!(reps(&at("120.60,30.25")), [false, false], "{}", at("120.60,30.25"));
}

#[test]
fn whoever_is_ill_is_not_covered_for_by_who_does_not_cover_the_place() {
    // Ana is ill: Mola goes to Bo, and Tiane, which he does not cover, to nobody.
    let room = room("[practice]\npreferred = 0\n");
    let path = room.path();
    said(path, &[&PLAN[..], &["-o", "P"]].concat());
    fs::write(path.join("ill.csv"), "kind,rep_id,date,until\nrep_ill,R1,2026-10-12,2026-10-18\n").unwrap();
    let again = said(path, &["replan", "P", "--now", "2026-10-12 07:00", "--events", "ill.csv", "-o", "Q"]);
    let visits = fs::read_to_string(path.join("Q/visits.csv")).unwrap();
    assert!(visits.contains("Mola") && !visits.contains("Tiane"), "{visits}\n{again}");
    assert!(said(path, &["check", "Q"]).contains("No rule is broken"));
}
