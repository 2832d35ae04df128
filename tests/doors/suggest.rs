//! Suggestions: what is listed may be made, what fits is a day the referee accepts, and the ranking is the one documented.

use crate::random::{any_problem, travel};
use chrono::NaiveDate;
use proptest::prelude::*;
use rounds::ask::{Area, DayList, Rank, SuggestedVisit, owners, suggest};
use rounds::io::Parcel;
use rounds::model::*;
use rounds::policy::{self, Due};
use rounds::solve::{Effort, Limit, solve};
use rounds::travel::Ways;
use rounds::unit::{Day, ShiftId, StoreId};
use rounds::{io, report};
use std::collections::BTreeSet;
use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

fn due_visit(problem: &Problem, line: &SuggestedVisit) -> DueVisit {
    report::due_line(problem, line).expect("it is due").clone()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_listed_may_be_made_and_what_fits_is_a_day_the_referee_accepts(
        problem in any_problem(3, 25), with_plan in any::<bool>(),
    ) {
        let legs = travel(&problem);
        let effort = Effort { limit: Limit::Iterations(30), threads: 1, seed: 3 };
        let plan = with_plan.then(|| solve(&problem, &legs, &effort, &mut |_| ControlFlow::Continue(())).plan);
        let due = Due { problem, stores: Vec::new() };
        let problem = &due.problem;
        let owners = owners(problem, &legs, &[]);
        let lists = suggest(&due, &legs, &owners, plan.as_ref());
        prop_assert_eq!(&lists, &suggest(&due, &legs, &owners, plan.as_ref()), "the same each time");
        prop_assert!(lists.iter().map(|list| list.shift).eq((0..problem.shifts.len()).map(ShiftId::at)));
        let mut on_best: BTreeSet<(StoreId, u16)> = BTreeSet::new();
        let mut listed: BTreeSet<(StoreId, u16)> = BTreeSet::new();
        for list in &lists {
            let shift = problem.shift(list.shift);
            let mut here = BTreeSet::new();
            for line in &list.lines {
                let visit = due_visit(problem, line);
                prop_assert!(visit.day_cost(shift.day).is_some(), "listed outside its window");
                prop_assert!(!problem.windows(line.store, shift.day).is_empty(), "listed on a closed day");
                prop_assert!(problem.store(line.store).allows(shift.rep, shift.day), "listed for a rep who may not come");
                prop_assert!(here.insert(line.store), "listed twice on one day");
                listed.insert((line.store, line.visit));
                if line.best == shift.day {
                    on_best.insert((line.store, line.visit));
                }
            }
            prop_assert!(list.lines.windows(2).all(|pair| pair[0].rank <= pair[1].rank));
            let fits: BTreeSet<StoreId> = list.lines.iter().filter(|line| line.home.is_some()).map(|line| line.store).collect();
            let route: BTreeSet<StoreId> = list.day.iter().flat_map(|route| &route.stops).map(|stop| stop.store).collect();
            prop_assert_eq!(fits, route);
            let Some(route) = &list.day else { continue };
            let verdict = judge(problem, &legs, &Plan { routes: vec![route.clone()], unserved: Vec::new() });
            let of_the_day: Vec<_> =
                verdict.violations.iter().filter(|broken| !matches!(broken, Violation::Lost(..) | Violation::NoPattern(_))).collect();
            prop_assert!(of_the_day.is_empty(), "{:?}", of_the_day);
            let homes: Vec<_> = list.lines.iter().filter_map(|line| line.home).collect();
            prop_assert_eq!(homes.last(), Some(&route.finish));
        }
        prop_assert_eq!(listed, on_best, "every visit listed is on the list of its best day");
    }
}

const STORES: &str = "\
store_id,store_name,lon,lat,interval_days,last_visit_date,service_min,open_hours,allowed_weekdays,owner_rep_id,skills,must_visit
FRESH,Fresh,120.150,30.270,28,2026-10-15,30,,,R1,,
LATE,Late,120.152,30.272,7,2026-10-12,30,,,R1,,
LATER,Later,120.154,30.274,14,2026-10-05,30,,,R1,,
MEET,Meeting,120.156,30.276,28,2026-10-06,30,,,R1,,
MUST,Must,120.158,30.278,7,2026-10-27,30,,,R1,,1
FRIDAY,Friday only,120.151,30.271,7,2026-10-26,30,,5,R1,,
SOON,Soon,120.153,30.273,28,2026-11-01,30,,,R1,,
LIFT,Lift,120.155,30.275,7,2026-10-26,30,,,,lifts,
CLOSED,Gone,120.155,30.275,7,2026-10-26,30,,,R1,,
";

fn town() -> (TempDir, PathBuf) {
    let room = tempfile::tempdir().unwrap();
    let input = room.path().join("shops");
    fs::create_dir(&input).unwrap();
    fs::write(input.join("stores.csv"), STORES).unwrap();
    fs::write(
        input.join("reps.csv"),
        "rep_id,rep_name,home_lon,home_lat,skills,max_work_min\nR1,Li Na,120.14,30.26,,\nR2,王芳,120.16,30.28,lifts,\n",
    )
    .unwrap();
    fs::write(
        input.join("fixed.csv"),
        "store_id,date,rep_id,from,to,kind,hard\nMEET,2026-11-03,,14:00,14:30,appointment,1\nCLOSED,2026-11-03,,,,block,1\n",
    )
    .unwrap();
    (room, input)
}

/// The lists of the town's first week.
fn lists(input: &Path) -> (Due, Vec<DayList>) {
    let tables = Parcel::open(input).and_then(|parcel| io::read(&parcel)).unwrap();
    let due = policy::due(&tables, NaiveDate::from_ymd_opt(2026, 11, 2).unwrap(), 1);
    let legs = Ways::of(&tables).over(&due.problem);
    let owners = owners(&due.problem, &legs, &[]);
    let lists = suggest(&due, &legs, &owners, None);
    (due, lists)
}

/// The stores on the list of a rep and a day, in order.
fn on<'a>(due: &'a Due, lists: &'a [DayList], rep: usize, day: u16) -> (&'a DayList, Vec<&'a str>) {
    let of = |list: &&DayList| {
        let shift = due.problem.shift(list.shift);
        (shift.rep.index(), shift.day) == (rep, Day(day))
    };
    let list = lists.iter().find(of).expect("there is a shift");
    (list, list.lines.iter().map(|line| due.problem.store(line.store).id.as_str()).collect())
}

#[test]
fn appointments_come_first_then_what_must_be_then_what_is_most_overdue() {
    let (_room, input) = town();
    let (due, lists) = lists(&input);
    let (list, stores) = on(&due, &lists, 0, 1);
    assert_eq!(&stores[..4], ["MEET", "MUST", "LATE", "LATER"], "{stores:?}");
    let ranks: Vec<Rank> = list.lines.iter().take(4).map(|line| line.rank).collect();
    assert_eq!(ranks, [Rank::Agreed, Rank::Must, Rank::Overdue, Rank::Overdue]);
    assert_eq!(list.area, Area::Agreed);
    // Twenty-two days since the last visit, of seven and of fourteen; the latter is the longer ago and the less urgent.
    assert_eq!(list.lines[2].urgency, 22.0 / 7.0);
    assert_eq!(list.lines[3].urgency, 29.0 / 14.0);
    assert_eq!((list.lines[2].overdue, list.lines[3].overdue), (15, 15));
    assert!(list.lines.iter().all(|line| line.home.is_some()), "half an hour each fits the day");
    let route = list.day.as_ref().unwrap();
    let meeting = route.stops.iter().find(|stop| due.problem.store(stop.store).id == "MEET").unwrap();
    assert!((14 * 3600..=14 * 3600 + 1800).contains(&meeting.start.0));
}

#[test]
fn nothing_is_listed_that_is_not_due_or_closed_or_another_reps() {
    let (_room, input) = town();
    let (due, lists) = lists(&input);
    for day in 0..5 {
        let (_, stores) = on(&due, &lists, 0, day);
        assert_eq!(stores.contains(&"FRIDAY"), day == 4, "{stores:?}");
        assert!(!stores.contains(&"SOON"), "due in four weeks");
        assert!(!stores.contains(&"LIFT"), "Li Na cannot handle lifts");
        assert_eq!(stores.contains(&"MEET"), day == 1);
        assert!(day != 1 || !stores.contains(&"CLOSED"), "blocked on that day");
        let (_, others) = on(&due, &lists, 1, day);
        assert!(others.iter().all(|&store| store == "LIFT"), "{others:?}");
    }
    assert!((0..5).any(|day| on(&due, &lists, 1, day).1 == ["LIFT"]));
}

#[test]
fn of_equally_urgent_visits_the_nearest_comes_first() {
    let room = tempfile::tempdir().unwrap();
    let row = |at: usize, lon: f64| format!("S{at},{lon},30.27,7,2026-10-26,30,R1\n");
    let stores: String =
        [(1, 120.20), (2, 120.15), (3, 120.16), (4, 120.14), (5, 120.10)].map(|(at, lon)| row(at, lon)).concat();
    fs::write(
        room.path().join("stores.csv"),
        format!("store_id,lon,lat,interval_days,last_visit_date,service_min,owner_rep_id\n{stores}"),
    )
    .unwrap();
    fs::write(
        room.path().join("reps.csv"),
        "rep_id,home_lon,home_lat,start_time,end_time,max_visits\nR1,120.15,30.26,09:00,17:00,3\n",
    )
    .unwrap();
    let (due, lists) = lists(room.path());
    for list in &lists {
        let near: Vec<_> =
            list.lines.iter().map(|line| (line.rank, -(line.urgency * 10.0).floor() as i64, line.detour)).collect();
        assert!(near.is_sorted(), "{near:?}");
        assert!(list.lines.iter().filter(|line| line.home.is_some()).count() <= 3, "three visits a day");
    }
    assert!(lists.iter().any(|list| list.lines.len() > 3), "{}", due.problem.stores.len());
}

fn rounds(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_rounds")).args(args).output().unwrap()
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn told(args: &[&str]) -> String {
    let output = rounds(args);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn suggestions_are_told_in_both_languages() {
    let (_room, input) = town();
    for lang in ["en", "zh"] {
        let all = ["suggest", path(&input), "--from", "2026-11-02", "--weeks", "1", "--lang", lang];
        let whole = told(&all);
        let day = told(&[&all[..], &["--rep", "R1", "--date", "2026-11-03", "--best", "4"]].concat());
        insta::assert_snapshot!(format!("suggested_{lang}"), whole + "=====\n" + &day);
    }
}

#[test]
fn a_plans_routes_say_where_each_day_leads() {
    let (room, input) = town();
    let plan = room.path().join("plan");
    told(&["plan", path(&input), "-o", path(&plan), "--from", "2026-11-02", "--weeks", "1", "--effort", "2000it"]);
    insta::assert_snapshot!("along_a_plan_en", told(&["suggest", path(&plan), "--rep", "R1", "--best", "3"]));
    let output = rounds(&["suggest", path(&plan), "--weeks", "2"]);
    assert_eq!(output.status.code(), Some(2), "{output:?}");
}

#[test]
fn the_folder_is_the_same_each_time_and_others_are_left_alone() {
    let (room, input) = town();
    let out = room.path().join("lists");
    let args = ["suggest", path(&input), "--from", "2026-11-02", "--weeks", "1", "-o", path(&out)];
    told(&args);
    let read =
        || ["suggestions.json", "suggestions.csv", "suggestions.xlsx"].map(|name| fs::read(out.join(name)).unwrap());
    let first = read();
    told(&args);
    assert!(first == read());
    let csv = String::from_utf8(first[1].clone()).unwrap();
    insta::assert_snapshot!("suggestions_csv", csv.trim_start_matches('\u{feff}'));
    let json: serde_json::Value = serde_json::from_slice(&first[0]).unwrap();
    assert_eq!(json["format"], "rounds-suggestions/1");
    assert_eq!(json["days"].as_array().unwrap().len(), 10);

    let mine = room.path().join("mine");
    fs::create_dir(&mine).unwrap();
    fs::write(mine.join("thesis.txt"), "mine").unwrap();
    let output = rounds(&["suggest", path(&input), "-o", path(&mine)]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert_eq!(fs::read_dir(&mine).unwrap().count(), 1);
}

#[test]
fn a_question_about_whom_nobody_knows_is_refused_with_a_sentence() {
    let (_room, input) = town();
    for (more, sentence) in [
        (&["--rep", "R9"][..], "--rep R9"),
        (&["--date", "2027-01-01"], "2026-11-02 to 2026-11-08"),
        (&["--best", "0"], "--best"),
    ] {
        let args = [&["suggest", path(&input), "--from", "2026-11-02", "--weeks", "1"], more].concat();
        let output = rounds(&args);
        assert_eq!(output.status.code(), Some(2), "{more:?}");
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains(sentence), "{more:?}: {said}");
    }
}
