//! Weeks as people live them, of all kinds at once: breaks, part-time, leave, nights away, meetings, appointments, calls; judged by
//! the program's own check and by the tables alone. `ROUNDS_CASES=2000 cargo test --release --test doors lives` tries as many, and
//! `ROUNDS_CASES=251-251` one.

use crate::by_the_tables::{Row, Sheets};
use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

/// Numbers that look like chance and are the same every time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % below
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.roll(of.len() as u64) as usize]
    }
}

/// The tables of a random company.
fn tables(dice: &mut Dice) -> Vec<(&'static str, String)> {
    let (stores, reps) = (4 + dice.roll(20), 1 + dice.roll(3));
    let mut hours = Dice(dice.0);
    // Some reps cover a part of the country only.
    let mut areas: Vec<Option<(f64, f64)>> = Vec::new();
    for _ in 0..reps {
        areas.push(match dice.roll(4) {
            0 => Some((119.9, 120.1 + dice.roll(200) as f64 / 1000.0)),
            1 => Some((120.0 + dice.roll(200) as f64 / 1000.0, 122.0)),
            _ => None,
        });
    }
    let mut rows = "store_id,lon,lat,class,owner,preferred_reps,interval_days,service_min,open_hours,last_visit_date\n"
        .to_string();
    for at in 0..stores {
        let far = if dice.roll(6) == 0 { 2.0 + dice.roll(15) as f64 / 10.0 } else { 0.0 };
        let (lon, lat) = (120.0 + far + dice.roll(300) as f64 / 1000.0, 30.0 + dice.roll(300) as f64 / 1000.0);
        let owner = 1 + dice.roll(reps);
        let covers = areas[owner as usize - 1].is_none_or(|(from, to)| (from..=to).contains(&lon));
        let owner = if dice.roll(3) == 0 || !covers { String::new() } else { format!("R{owner}") };
        let preferred = match (reps, dice.roll(4)) {
            (1, 0) => "R1",
            (_, 0) => "R2;R1",
            (2.., 1) => "R1:5;R2:3",
            _ => "",
        };
        let class = dice.one(&["A", "B", "C"]);
        let interval = dice.one(&["", "7", "14", "28"]);
        let service = dice.one(&["", "20", "45", "90"]);
        let hours = dice.one(&["", "09:00-12:00", "08:00-18:00", "09:00-11:30;14:00-17:00"]);
        let last = dice.one(&["", "2026-09-25", "2026-10-01"]);
        writeln!(rows, "S{at},{lon:.4},{lat:.4},{class},{owner},{preferred},{interval},{service},{hours},{last}")
            .unwrap();
    }
    let mut people =
        "rep_id,home_lon,home_lat,workdays,break_min,break_latest,max_before_break_min,breaks,overnight_max,admin_min,\
         overtime_max_min,max_week,max_month,starts,ends,admin_at,area\n"
            .to_string();
    for (rep, area) in (1..=reps).zip(areas) {
        let (lon, lat) = (120.0 + dice.roll(300) as f64 / 1000.0, 30.0 + dice.roll(300) as f64 / 1000.0);
        let week = dice.one(&["", "", "Mo-Th 09:00-17:00", "Mo-Fr 08:00-16:00", "Tu-Sa", "Mo-We,Fr 08:30-17:30"]);
        let pause = dice.one(&["", "30", "60", "0"]);
        let latest = if pause == "0" { "" } else { dice.one(&["", "", "12:30"]) };
        let before = if pause == "0" { "" } else { dice.one(&["", "", "300"]) };
        let breaks = dice.one(&["", "", "10:00 15", "10:00-11:00 10; 15:00 15"]);
        let nights = dice.one(&["", "0", "1", "2"]);
        let admin = dice.one(&["", "0", "30"]);
        let (week_most, month_most) = (hours.one(&["", "", "6", "14"]), hours.one(&["", "", "20"]));
        let overtime = hours.one(&["", "", "30", "90"]);
        let at = hours.one(&["", "", "start", "end", "any"]);
        let (starts, ends) = (hours.one(&["", "", "first_store"]), hours.one(&["", "", "last_store Mo"]));
        let area = area.map_or(String::new(), |(from, to)| {
            format!("POLYGON (({from} 29.9, {to} 29.9, {to} 30.5, {from} 30.5, {from} 29.9))")
        });
        writeln!(
            people,
            "R{rep},{lon:.4},{lat:.4},\"{week}\",{pause},{latest},{before},{breaks},{nights},{admin},{overtime},{week_most},\
             {month_most},{starts},{ends},{at},\"{area}\""
        )
        .unwrap();
    }
    let mut calendar = "date,rep_id,kind,from,to,lon,lat\n".to_string();
    for rep in 1..=reps {
        let begin = 5 + dice.roll(10);
        match dice.roll(4) {
            0 => (begin..begin + 1 + dice.roll(5))
                .for_each(|day| writeln!(calendar, "2026-10-{day:02},R{rep},leave,,,,").unwrap()),
            1 => writeln!(calendar, "2026-10-{begin:02},R{rep},meeting,14:00,15:30,,").unwrap(),
            2 => writeln!(calendar, "2026-10-{begin:02},R{rep},leave,13:00,,,").unwrap(),
            _ => {}
        }
    }
    // Meetings that somebody, or everybody, has to go to.
    if hours.roll(3) == 0 {
        let (lon, lat) = (120.0 + hours.roll(300) as f64 / 1000.0, 30.0 + hours.roll(300) as f64 / 1000.0);
        let (day, span) = (5 + hours.roll(5) + 7 * hours.roll(2), hours.one(&["10:00,12:00", "11:30,13:30", "14:00,"]));
        let who = hours.one(&["", "", "R1"]);
        writeln!(calendar, "2026-10-{day:02},{who},meeting,{span},{lon:.4},{lat:.4}").unwrap();
    }
    let mut fixed = "store_id,date,rep_id,from,to,kind,hard\n".to_string();
    for _ in 0..dice.roll(3) {
        let (store, day) = (dice.roll(stores), 6 + dice.roll(4) + 7 * dice.roll(2));
        let (hard, other) = (dice.one(&["0", "1"]), dice.one(&["14:00,16:00", "14:30,14:30", "13:30,"]));
        let mut agreed = |rep: &str, hours: &str| {
            writeln!(fixed, "S{store},2026-10-{day:02},{rep},{hours},appointment,{hard}").unwrap();
        };
        match dice.roll(4) {
            0 => agreed("", "10:00,11:00"),
            1 => ["09:30,11:00", other].iter().for_each(|hours| agreed("", hours)),
            2 => writeln!(fixed, "S{store},2026-10-{day:02},,,,wish,").unwrap(),
            _ if reps > 1 => ["R1", "R2"].iter().for_each(|rep| agreed(rep, "10:00,11:00")),
            _ => agreed("R1", other),
        }
    }
    let mut single = Dice(hours.0);
    let mut one_off =
        "visit_id,store_id,from_date,to_date,rep_id,service_min,days,after,after_min_days,after_max_days,hard\n"
            .to_string();
    let mut leader = String::new();
    for at in 0..single.roll(5) {
        let rep = if single.roll(4) == 0 { "R1" } else { "" };
        let (service, days) = (single.one(&["", "15", "120"]), single.one(&["", "", "2", "3"]));
        let hard = single.one(&["0", "1"]);
        let follows = at > 0 && single.roll(2) == 0;
        let when = match single.roll(3) {
            0 => format!("2026-10-{:02},2026-10-16", 5 + single.roll(5)),
            1 => "2026-10-07,2026-10-09".to_string(),
            _ => ",".to_string(),
        };
        if follows {
            let gap = single.one(&[",", "1,1", "2,4", "3,"]);
            writeln!(one_off, "V{at},{leader},,,{rep},{service},{days},V{},{gap},{hard}", at - 1).unwrap();
        } else {
            leader = format!("S{}", single.roll(stores));
            writeln!(one_off, "V{at},{leader},{when},{rep},{service},{days},,,,{hard}").unwrap();
        }
    }
    let mut over_time = Dice(dice.0 + 7);
    let keep = over_time.one(&["same", "week", "week", "any"]);
    let most = if keep == "same" { "" } else { over_time.one(&["", "reps_per_cycle = 2\n", "reps_per_cycle = 1\n"]) };
    // Complaints of the first week, at stores of their own.
    let mut happened = Dice(dice.0 ^ 77);
    let mut events = "store_id,date,time,kind\n".to_string();
    for store in 0..happened.roll(3).min(stores) {
        let (day, hour) = (5 + happened.roll(5), 6 + happened.roll(12));
        writeln!(events, "S{store},2026-10-{day:02},{hour:02}:30,complaint").unwrap();
    }
    let within = happened.one(&["2", "4", "20", "26", "50"]);
    let reserved = happened.one(&["", "", "reserve_calls = 100\n"]);
    let parted = happened.one(&["", "", "interrupt_from = 45\n", "interrupt_from = 20\n"]);
    let answers = format!("[[event]]\non = \"complaint\"\nwithin_hours = {within}\n");
    let policy = format!(
        "[practice]\ncontinuity = \"{keep}\"\n{most}{reserved}{parted}[nights]\nprice = {}\n{}[cover]\nafter_days = {}\n[[rule]]\nid = \"c\"\nmatch.class = \"C\"\ninterval_days = 14\n\
         calls_between = {}\n[[rule]]\nid = \"all\"\ninterval_days = 14\n",
        30 + dice.roll(60),
        dice.one(&["", "a_month = 2\n", "days_off = true\n"]),
        1 + dice.roll(4),
        dice.roll(3),
    );
    vec![
        ("stores.csv", rows),
        ("reps.csv", people),
        ("calendar.csv", calendar),
        ("fixed.csv", fixed),
        ("one_off.csv", one_off),
        ("events.csv", events),
        ("policy.toml", policy + &answers),
    ]
}

fn rounds(room: &Path, args: &[&str]) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_rounds")).args(args).current_dir(room).stdin(Stdio::null()).output();
    let output = output.unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout) + &text(&output.stderr))
}

#[test]
fn weeks_of_all_kinds_are_planned_as_their_tables_say() {
    let asked = std::env::var("ROUNDS_CASES").unwrap_or("40".into());
    let number = |text: &str| text.parse::<u64>().expect("a number of cases, or the first and the last one");
    let (first, last) = match asked.split_once('-') {
        Some((first, last)) => (number(first), number(last)),
        None => (0, number(&asked) - 1),
    };
    let cases = last + 1 - first;
    let (mut planned, mut nights, mut calls, mut covered, mut twice) = (0, 0, 0, 0, 0);
    let (mut strange, mut outside, mut longer, mut full, mut met) = (0, 0, 0, 0, 0);
    let (mut chained, mut long, mut changed, mut answered) = (0, 0, 0, 0);
    for case in first..=last {
        let room = tempfile::tempdir().unwrap();
        fs::create_dir(room.path().join("in")).unwrap();
        let tables = tables(&mut Dice(case * 7919 + 1));
        for (name, text) in &tables {
            fs::write(room.path().join("in").join(name), text).unwrap();
        }
        let shown = || tables.iter().map(|(name, text)| format!("{name}\n{text}")).collect::<String>();
        let args =
            ["plan", "in", "--from", "2026-10-05", "--weeks", "2", "--effort", "400it", "--threads", "1", "-o", "P"];
        let (code, said) = rounds(room.path(), &args);
        // What cannot be meant is refused, and not planned.
        if code == Some(2) {
            continue;
        }
        assert_eq!(code, Some(0), "case {case}: {said}\n{}", shown());
        let (code, found) = rounds(room.path(), &["check", "P"]);
        assert_eq!(code, Some(0), "case {case}: {found}\n{}", shown());
        let sheets = Sheets::read(&room.path().join("in"), &room.path().join("P"));
        assert_eq!(sheets.judge(), [""; 0], "case {case}\n{}", shown());
        let (_, found) = rounds(room.path(), &["check", "P", "--json"]);
        let found: serde_json::Value = serde_json::from_str(&found).unwrap();
        let cost = sheets.preference(30.0 * 60.0);
        assert_eq!(found["bill_s"]["preference"], cost, "case {case}\n{}", shown());
        let policy = &tables.iter().find(|(name, _)| *name == "policy.toml").expect("there is one").1;
        let keep = ["same", "week", "any"].into_iter().find(|keep| policy.contains(&format!("\"{keep}\""))).unwrap();
        let most = policy.split_once("reps_per_cycle = ").and_then(|(_, rest)| rest[..1].parse::<usize>().ok());
        assert_eq!(sheets.continuity(keep, most), [""; 0], "case {case}\n{}", shown());
        let of_store = |row: &Row| row["store_id"].clone();
        let reps: BTreeSet<_> = sheets.visits.iter().map(|row| (of_store(row), row["rep_id"].clone())).collect();
        let stores: BTreeSet<_> = sheets.visits.iter().map(of_store).collect();
        changed += usize::from(keep != "same" && reps.len() > stores.len());
        strange += usize::from(cost > 0);
        outside += usize::from(sheets.unserved.iter().any(|row| row.values().any(|cell| cell.contains("areas"))));
        planned += 1;
        met += usize::from(sheets.visits.iter().any(|row| row["visit_type"] == "meeting"));
        nights += usize::from(sheets.totals.iter().any(|row| row.get("nights").is_some_and(|nights| nights != "0")));
        calls += usize::from(!sheets.calls.is_empty());
        answered += usize::from(sheets.visits.iter().any(|row| row["why"].contains("it begins by")));
        full += usize::from(said.contains("hours of the week or month are used up"));
        longer += usize::from(sheets.totals.iter().any(|row| row.contains_key("overtime_h")));
        covered += usize::from(said.contains("is on leave"));
        let at = |row: &Row| (row["store_id"].clone(), row["date"].clone());
        let is_made = |id: &str| sheets.visits.iter().any(|row| row["why"].starts_with(&format!("one-off visit {id}")));
        let follows = |row: &&Row| !row["after"].is_empty() && is_made(&row["visit_id"]);
        chained += usize::from(sheets.one_off.iter().any(|row| follows(&row)));
        long += usize::from(sheets.visits.iter().any(|row| row["why"].contains(", day 2 of")));
        let days: BTreeSet<_> = sheets.visits.iter().map(at).collect();
        twice += usize::from(days.len() < sheets.visits.len());
    }
    let found = format!(
        "{nights} with nights, {calls} with calls, {covered} with covers, {twice} with days of several visits to a store, \
         {chained} with visits that follow others, {long} with visits of several days, {strange} with visits by strangers, \
         {outside} with stores outside of all areas, {longer} with overtime, {full} with full weeks, {met} with meetings elsewhere, \
         {changed} with reps who change, {answered} with answers within hours"
    );
    println!("{planned} planned of {cases}; {found}");
    assert!(cases < 40 || planned * 10 >= cases as usize * 7, "{planned} of {cases}");
    let all = [nights, calls, covered, twice, strange, outside, longer, full, met, chained, long, changed, answered];
    assert!(cases < 40 || all.iter().all(|some| *some > 0), "{found}");
}
