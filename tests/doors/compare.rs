//! Two plans side by side, edits by hand and a plan against its log: counts that add up, and whole outputs of the door.
#![cfg(feature = "cli")]

use proptest::prelude::*;
use rounds::io::{self, Edited, Parcel};
use rounds::model::{Continuity, Obstacle, Plan, Problem, Reason, Unserved, judge, timetable};
use rounds::report::{Absence, Became, Changes, ComparedVisit, Count, Side};
use rounds::unit::{ShiftId, StoreId};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

// Any two plans.

/// A plan that puts each visit into a shift of its own choice, or leaves it out.
fn plan(problem: &Problem, choices: &[usize]) -> Plan {
    let travel = crate::towns::travel(problem);
    let mut days: BTreeMap<ShiftId, Vec<(StoreId, u16)>> = BTreeMap::new();
    let mut plan = Plan::default();
    let mut choices = choices.iter().copied().cycle();
    for store in problem.store_ids() {
        for visit in 0..problem.store(store).cadence.most_visits() as u16 {
            let choice = choices.next().unwrap() % (problem.shifts.len() + 1);
            let reason = Reason::of(Obstacle::Hours);
            match choice.checked_sub(1) {
                Some(shift) => days.entry(ShiftId::at(shift)).or_default().push((store, visit)),
                None => plan.unserved.push(Unserved { store, visit, reason }),
            }
        }
    }
    for (shift, visits) in days {
        // What does not fit is left out again, so that the plan is one that could be.
        let mut kept: Vec<(StoreId, u16)> = Vec::new();
        for visit in visits {
            kept.push(visit);
            if timetable(problem, &travel, shift, &kept).is_err() {
                kept.pop();
                let reason = Reason::of(Obstacle::Hours);
                plan.unserved.push(Unserved { store: visit.0, visit: visit.1, reason });
            }
        }
        plan.routes.extend(timetable(problem, &travel, shift, &kept).ok().filter(|route| !route.stops.is_empty()));
    }
    plan.unserved.sort_by_key(|left| (left.store, left.visit));
    plan
}

/// A network, some of its stores and reps gone, its due visits moved by some days.
fn network(stores: usize, reps: usize, days: u16, gone: usize, later: u16) -> Problem {
    let mut problem = crate::towns::towns(stores, reps, days, Continuity::Any);
    if gone > 0 {
        problem.stores.remove(gone % stores);
    }
    for store in &mut problem.stores {
        let rounds::model::Cadence::Spaced { visits, .. } = &mut store.cadence else { continue };
        for visit in visits {
            visit.due.0 = (visit.due.0 + later).min(visit.latest.0);
        }
    }
    problem
}

fn side<'a>(problem: &'a Problem, plan: &'a Plan) -> Side<'a> {
    Side { problem, plan, log: &[] }
}

/// Visits of a plan on its first days.
fn visits_on(problem: &Problem, plan: &Plan, days: &std::ops::Range<u16>) -> usize {
    let routes = plan.routes.iter().filter(|route| days.contains(&problem.shift(route.shift).day.0));
    routes.map(|route| route.stops.len()).sum()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn comparing_a_plan_with_itself_moves_nothing(choices in prop::collection::vec(0usize..50, 1..60)) {
        let problem = network(30, 3, 6, 0, 0);
        let plan = plan(&problem, &choices);
        let changes = Changes::between(side(&problem, &plan), side(&problem, &plan));
        prop_assert!(changes.visits.iter().all(|change| change.became == Became::Kept));
        prop_assert_eq!(changes.visits.len(), visits_on(&problem, &plan, &(0..6)));
        prop_assert!(changes.count().stability().is_none_or(|stability| stability == 1.0));
    }

    #[test]
    fn kept_moved_and_lost_are_the_visits_before_and_turning_round_turns_lost_and_gained(
        one in prop::collection::vec(0usize..50, 1..60),
        other in prop::collection::vec(0usize..50, 1..60),
        days in 4u16..9,
        gone in 0usize..5,
        later in 0u16..3,
    ) {
        let (before, after) = (network(24, 3, 6, 0, 0), network(24, 2, days, gone, later));
        let (a, b) = (plan(&before, &one), plan(&after, &other));
        let there = Changes::between(side(&before, &a), side(&after, &b));
        let back = Changes::between(side(&after, &b), side(&before, &a));
        let shared = 0..days.min(6);
        prop_assert_eq!(&there.days, &[shared.clone(), shared.clone()]);
        let count = there.count();
        prop_assert_eq!(count.before(), visits_on(&before, &a, &shared));
        prop_assert_eq!(count.after(), visits_on(&after, &b, &shared));
        let lost = |changes: &Changes| -> Vec<ComparedVisit> {
            changes.visits.iter().copied().filter(|change| matches!(change.became, Became::Lost(_))).collect()
        };
        let mut turned: Vec<ComparedVisit> = back.visits.iter().filter_map(|change| match change.became {
            Became::Gained(absence) => Some(ComparedVisit { became: Became::Lost(absence), old: change.new, new: None }),
            _ => None,
        }).collect();
        turned.sort_by_key(|change| change.old.map(|one| (one.day, one.start, one.store, one.visit)));
        let mut straight = lost(&there);
        straight.sort_by_key(|change| change.old.map(|one| (one.day, one.start, one.store, one.visit)));
        prop_assert_eq!(straight, turned);
        prop_assert_eq!((count.steady(), count.made), (back.count().steady(), 0));
        for sums in [there.by_class(&before, &after), there.by_rep(&before, &after)] {
            prop_assert_eq!(sums.values().map(Count::before).sum::<usize>(), count.before());
            prop_assert_eq!(sums.values().map(|sum| sum.gained).sum::<usize>(), count.gained);
        }
        let reps = there.by_rep(&before, &after);
        let taken: usize = reps.values().map(|sum| sum.taken_over).sum();
        prop_assert_eq!(taken, count.rep + count.day_and_rep);
        prop_assert_eq!(there.reps_only[0].len(), 1, "the third rep is only before");
    }
}

#[test]
fn a_visit_that_the_other_plan_leaves_out_is_lost_and_not_another_one_moved() {
    // Store 0 is due twice: one plan serves the first visit, the other the second.
    let problem = network(3, 1, 6, 0, 0);
    let travel = crate::towns::travel(&problem);
    let only = |shift: usize, visit: u16| Plan {
        routes: vec![timetable(&problem, &travel, ShiftId::at(shift), &[(StoreId(0), visit)]).unwrap()],
        unserved: vec![Unserved { store: StoreId(0), visit: 1 - visit, reason: Reason::of(Obstacle::Hours) }],
    };
    let (first, second) = (only(1, 0), only(4, 1));
    let changes = Changes::between(side(&problem, &first), side(&problem, &second));
    let left_out = Absence::Unserved(Obstacle::Hours);
    let became: Vec<Became> = changes.visits.iter().map(|change| change.became).collect();
    assert_eq!(became, [Became::Lost(left_out), Became::Gained(left_out)]);
}

// The door.

const STORES: &str = "\
store_id,store_name,lon,lat,class,area,interval_days,last_visit_date,service_min,lifecycle,status
S1,Bakery Mola,120.150,30.270,A,North,7,2026-09-28,30,active,active
S2,Corner Shop,120.165,30.280,A,North,7,2026-09-29,30,active,active
S3,Nord Garage,120.140,30.262,B,South,14,2026-09-23,20,active,active
S4,Late Hours,120.180,30.262,B,South,14,2026-09-24,20,active,active
S5,New Hope,120.170,30.250,B,South,14,2026-09-25,20,prospect,active
S6,Shut Down,120.160,30.255,B,South,14,2026-09-25,20,active,closed
";

const REPS: &str = "\
rep_id,rep_name,home_lon,home_lat,leader_id
R1,Ana Lima,120.155,30.265,L1
R2,Li Wei,120.160,30.265,R1
";

struct Case {
    _room: TempDir,
    input: PathBuf,
}

impl Case {
    fn new() -> Self {
        let room = tempfile::tempdir().unwrap();
        let input = room.path().join("case");
        fs::create_dir(&input).unwrap();
        fs::write(input.join("stores.csv"), STORES).unwrap();
        fs::write(input.join("reps.csv"), REPS).unwrap();
        Self { _room: room, input }
    }

    fn at(&self, name: &str) -> PathBuf {
        self.input.with_file_name(name)
    }

    fn plan(&self, name: &str, more: &[&str]) -> PathBuf {
        let out = self.at(name);
        let args = ["--from", "2026-10-05", "--weeks", "2", "--effort", "500it", "--threads", "1"];
        let output = program().arg("plan").arg(&self.input).arg("-o").arg(&out).args(args).args(more).output().unwrap();
        ended(&output, 0);
        out
    }
}

fn program() -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_rounds"));
    program.stdin(Stdio::null());
    program
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn ended(output: &Output, code: i32) {
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    assert_eq!(output.status.code(), Some(code), "stdout:\n{out}\nstderr:\n{err}");
}

fn said(verb: &str, paths: &[&Path], more: &[&str], code: i32) -> String {
    let output = program().arg(verb).args(paths).args(more).output().unwrap();
    ended(&output, code);
    text(&output.stdout) + &text(&output.stderr)
}

/// The rows of the visits table of a plan, changed, written to another file.
fn edit(case: &Case, plan: &Path, change: impl FnOnce(&mut Vec<Vec<String>>)) -> PathBuf {
    let bytes = fs::read(plan.join("visits.csv")).unwrap();
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes.as_slice());
    let mut rows: Vec<Vec<String>> =
        reader.records().map(|row| row.unwrap().iter().map(String::from).collect()).collect();
    change(&mut rows);
    let path = case.at("edited.csv");
    let mut writer = csv::Writer::from_path(&path).unwrap();
    rows.iter().for_each(|row| writer.write_record(row).unwrap());
    writer.flush().unwrap();
    path
}

/// The columns of the visits table that edits touch.
const DATE: usize = 1;
const REP: usize = 3;
const STORE: usize = 6;

fn of<'a>(rows: &'a mut [Vec<String>], store: &str) -> &'a mut Vec<String> {
    rows.iter_mut().find(|row| row[STORE] == store).unwrap()
}

#[test]
fn two_plans_are_compared_in_both_languages() {
    let case = Case::new();
    let before = case.plan("before", &[]);
    // S4 closes, S7 opens, R2 leaves: the rest has to be done by R1.
    let stores = STORES.replace("S4,Late Hours,120.180,30.262,B,South,14,2026-09-24,20,active,active\n", "")
        + "S7,Fresh Start,120.175,30.275,A,North,7,2026-09-30,30,active,active\n";
    let kept = case.at("kept");
    fs::rename(&case.input, &kept).unwrap();
    fs::create_dir(&case.input).unwrap();
    fs::write(case.input.join("stores.csv"), stores).unwrap();
    fs::write(case.input.join("reps.csv"), REPS.replace("R2,Li Wei,120.160,30.265,R1\n", "")).unwrap();
    let after = case.plan("after", &[]);
    let inputs = ["--input", kept.to_str().unwrap(), "--input", case.input.to_str().unwrap()];
    for lang in ["en", "zh"] {
        let more = [&inputs[..], &["--lang", lang]].concat();
        insta::assert_snapshot!(format!("plans_{lang}"), said("compare", &[&before, &after], &more, 0));
    }
    let out = case.at("out");
    let more = [&inputs[..], &["-o", out.to_str().unwrap()]].concat();
    said("compare", &[&before, &after], &more, 0);
    let read = |name: &str| fs::read(out.join(name)).unwrap();
    let first = ["changes.csv", "compare.xlsx", "compare.html"].map(read);
    said("compare", &[&before, &after], &more, 0);
    assert!(first == ["changes.csv", "compare.xlsx", "compare.html"].map(read), "the same bytes each time");
    insta::assert_snapshot!("changes_csv", text(&first[0]).trim_start_matches('\u{feff}'));
    let page = text(&first[2]);
    for id in ["old-canvas", "new-canvas", "old-data", "new-data"] {
        assert_eq!(page.matches(&format!("id=\"{id}\"")).count(), 1, "{id}");
    }
    for source in ["http://", "https://", " src=", "<link", "url(", "fetch("] {
        assert!(!page.contains(source), "the page would load something by {source}");
    }
    fs::write(out.join("mine.txt"), "mine").unwrap();
    said("compare", &[&before, &after], &more, 1);
}

#[test]
fn plans_without_a_day_in_common_are_compared_by_their_figures() {
    let case = Case::new();
    let before = case.plan("before", &[]);
    let after = case.at("later");
    let args = ["--from", "2026-12-07", "--weeks", "1", "--effort", "100it"];
    ended(&program().arg("plan").arg(&case.input).arg("-o").arg(&after).args(args).output().unwrap(), 0);
    let told = said("compare", &[&before, &after], &[], 0);
    assert!(told.contains("share no day") && told.contains("Coverage"), "{told}");
}

#[test]
fn an_untouched_workbook_or_table_breaks_nothing_in_either_language() {
    let case = Case::new();
    for lang in ["en", "zh"] {
        let plan = case.plan(lang, &["--lang", lang]);
        for file in ["visits.csv", "plan.xlsx", "plan.json", ""] {
            let told = said("check", &[&plan.join(file)], &["--against", plan.to_str().unwrap()], 0);
            assert!(told.contains("0 lost, 0 gained, 0 moved"), "{file}: {told}");
            assert!(told.contains("the edit breaks no rule"), "{file}: {told}");
        }
    }
}

#[test]
fn an_edit_is_told_what_it_breaks_and_what_it_costs() {
    let case = Case::new();
    let plan = case.plan("plan", &[]);
    let path = edit(&case, &plan, |rows| {
        // Out goes one visit, another goes to a day outside its window, a third to the other rep.
        rows.retain(|row| row[STORE] != "S3");
        of(rows, "S4")[DATE] = "2026-10-16".into();
        let other = if of(rows, "S1")[REP] == "R1" { "R2" } else { "R1" };
        of(rows, "S1")[REP] = other.into();
    });
    let against = ["--against", plan.to_str().unwrap()];
    insta::assert_snapshot!("edit_en", said("check", &[&path], &against, 1));
    insta::assert_snapshot!("edit_zh", said("check", &[&path], &[&against[..], &["--lang", "zh"]].concat(), 1));
}

#[test]
fn rows_that_cannot_be_meant_are_complained_about_with_their_addresses() {
    let case = Case::new();
    let plan = case.plan("plan", &[]);
    let path = edit(&case, &plan, |rows| {
        let twice = rows[1].clone();
        rows.push(twice);
        let mut added = rows[2].clone();
        added[STORE] = "S44".into();
        rows.push(added);
        let mut added = rows[3].clone();
        added[REP] = "R9".into();
        rows.push(added);
        let mut added = rows[4].clone();
        added[DATE] = "2026-11-30".into();
        rows.push(added);
    });
    for lang in ["en", "zh"] {
        let more = ["--against", plan.to_str().unwrap(), "--lang", lang];
        insta::assert_snapshot!(format!("rows_{lang}"), said("check", &[&path], &more, 2));
    }
}

#[test]
fn a_day_off_and_a_closed_store_are_broken_rules_with_addresses() {
    let case = Case::new();
    let plan = case.plan("plan", &[]);
    let path = edit(&case, &plan, |rows| {
        of(rows, "S2")[DATE] = "2026-10-10".into();
        let mut added = rows[1].clone();
        added[STORE] = "S6".into();
        rows.push(added);
    });
    let told = said("check", &[&path], &["--against", plan.to_str().unwrap()], 1);
    assert!(told.contains("date: \"2026-10-10\" is a day on which"), "{told}");
    assert!(told.contains("store_id: \"S6\" is not active"), "{told}");
    assert!(told.contains("the edit breaks rules: 2 violations"), "{told}");
}

#[test]
fn late_in_the_month_a_store_is_not_left_without_a_visit() {
    let case = Case::new();
    let out = case.at("late");
    let args = ["--from", "2026-10-21", "--weeks", "1", "--effort", "100it"];
    fs::write(
        case.input.join("stores.csv"),
        STORES.replace(
            "S3,Nord Garage,120.140,30.262,B,South,14,2026-09-23",
            "S3,Nord Garage,120.140,30.262,B,South,28,2026-09-25",
        ),
    )
    .unwrap();
    ended(&program().arg("plan").arg(&case.input).arg("-o").arg(&out).args(args).output().unwrap(), 0);
    let path = edit(&case, &out, |rows| rows.retain(|row| row[STORE] != "S3"));
    let warns = |told: &str| told.contains("S3 has no effective visit in 2026-10");
    let check = || said("check", &[&path], &["--against", out.to_str().unwrap()], 0);
    assert!(warns(&check()), "{}", check());
    let log = |effective: u8| format!("store_id,rep_id,date,effective\nS3,R1,2026-10-02,{effective}\n");
    fs::write(case.input.join("visit_log.csv"), log(0)).unwrap();
    assert!(warns(&check()), "a visit without effect is none: {}", check());
}

#[test]
fn a_day_that_cannot_be_kept_is_a_route_all_the_same() {
    let problem = network(60, 1, 6, 0, 0);
    let travel = crate::towns::travel(&problem);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("visits.csv");
    let rows: String = (0..60).map(|at| format!("day 2,r0,{},s{at}\n", at + 1)).collect();
    fs::write(&path, format!("date,rep_id,seq,store_id\n{rows}")).unwrap();
    let Edited { plan, broken, .. } = Parcel::open(&path)
        .and_then(|parcel| io::read_visits(&parcel, &problem, &travel, &Plan::default(), None))
        .unwrap();
    assert_eq!((plan.routes.len(), plan.routes[0].stops.len(), broken.len()), (1, 60, 0));
    let order: Vec<u32> = plan.routes[0].stops.iter().map(|stop| stop.store.0).collect();
    assert!(order.is_sorted(), "in the order of seq");
    assert!(plan.unserved.iter().all(|left| left.reason.obstacle == Obstacle::ByHand));
    let verdict = judge(&problem, &travel, &plan);
    assert!(verdict.violations.iter().any(|broken| broken.say(&problem).contains("too late")));
    assert_eq!(verdict.planned + verdict.missed, problem.due_visits());
}

/// A log that does what the plan says, but for the store S2, and without check-out at S4; S3 orders.
fn log_of(plan: &Path) -> String {
    let bytes = fs::read(plan.join("visits.csv")).unwrap();
    let mut reader = csv::Reader::from_reader(bytes.as_slice());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let line = |row: &csv::StringRecord| {
        let out = if &row[STORE] == "S4" { "" } else { &row[11] };
        let outcome = if &row[STORE] == "S3" { "order" } else { "" };
        format!("{},{},{},{},{out},1,{outcome}\n", &row[STORE], &row[REP], &row[DATE], &row[10])
    };
    let lines: String = rows.iter().filter(|row| &row[STORE] != "S2").map(line).collect();
    format!("store_id,rep_id,date,checkin,checkout,effective,outcome\n{lines}")
}

#[test]
fn a_plan_is_held_against_a_log_in_both_languages() {
    let case = Case::new();
    let plan = case.plan("plan", &[]);
    let log = case.at("log.csv");
    fs::write(&log, log_of(&plan)).unwrap();
    let out = case.at("out");
    let more = ["--log", log.to_str().unwrap(), "-o", out.to_str().unwrap()];
    // The folder has another name on every run.
    let told = |more: &[&str]| said("compare", &[&plan], more, 0).replace(out.to_str().unwrap(), "OUT");
    insta::assert_snapshot!("log_en", told(&more));
    insta::assert_snapshot!("log_zh", told(&[&more[..], &["--lang", "zh"]].concat()));
    insta::assert_snapshot!("actuals_csv", fs::read_to_string(out.join("actuals.csv")).unwrap());
    assert!(out.join("actuals.xlsx").exists());
    // The log of the input is taken where no other is named.
    assert!(said("compare", &[&plan], &["--log"], 2).contains("no visit between 2026-10-05 and 2026-10-18"));
    fs::copy(&log, case.input.join("visit_log.csv")).unwrap();
    let own = said("compare", &[&plan], &["--log"], 0);
    let head = |text: &str| text.lines().find(|line| line.contains("planned visits")).map(String::from);
    assert_eq!(head(&own), head(&told(&more)));
    fs::write(&log, "store_id,rep_id,date\nS1,R1,soon\n").unwrap();
    assert!(said("compare", &[&plan], &more, 2).contains("log.csv, line 2, date: \"soon\" is not a date"));
}
