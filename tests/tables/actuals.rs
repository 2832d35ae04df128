//! A plan against the visit log: every figure of a small company worked out by hand.
#![cfg(feature = "files")]

use chrono::NaiveDate;
use rounds::io::{CallLine, HourOfDay, Input, PlanFile};
use rounds::model::{Cadence, LogRow, Plan, Point, Problem, RepRow, Status, StoreRow, Tables, timetable};
use rounds::policy::{self, Due};
use rounds::report::LogMeasure;
use rounds::report::{Actual, Actuals, Level, known_on, last_logged};
use rounds::solve::Limit;
use rounds::travel::Ways;
use rounds::unit::{Day, Seconds, ShiftId, StoreId};

fn on(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 10, day).unwrap()
}

fn last_month(day: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(2026, 9, day)
}

/// A1 and A2 are due every week, on the 5th and the 12th; B1 and the prospect P1 every two weeks, on the 5th; X1 is closed.
fn tables() -> Tables {
    let store = |id: &str, x: f64, interval: u16, last: u32| StoreRow {
        id: id.into(),
        class: id[..1].into(),
        area: if x < 120.15 { "West".into() } else { "East".into() },
        point: Some(Point { x, y: 30.27 }),
        interval_days: Some(interval),
        last_visit: last_month(last),
        service: Some(Seconds::minutes(30)),
        ..StoreRow::default()
    };
    let rep = |id: &str, leader: &str| RepRow {
        id: id.into(),
        home: Some(Point { x: 120.15, y: 30.26 }),
        leader: leader.into(),
        ..RepRow::default()
    };
    let mut stores = vec![
        store("A1", 120.14, 7, 28),
        store("A2", 120.16, 7, 28),
        store("B1", 120.145, 14, 21),
        store("P1", 120.17, 14, 21),
        store("X1", 120.18, 14, 21),
    ];
    stores[3].lifecycle = "prospect".into();
    stores[4].status = Status::Closed;
    Tables { stores, reps: vec![rep("R1", "L1"), rep("R2", "R1")], ..Tables::default() }
}

fn logged(store: &str, rep: &str, day: u32, minutes: Option<i32>, effective: Option<bool>, outcome: &str) -> LogRow {
    LogRow {
        line: 2,
        id: String::new(),
        store: store.into(),
        rep: rep.into(),
        date: on(day),
        checkin: Some(Seconds::minutes(540)),
        checkout: minutes.map(|minutes| Seconds::minutes(540 + minutes)),
        effective,
        outcome: outcome.into(),
        kind: String::new(),
    }
}

fn log() -> Vec<LogRow> {
    vec![
        logged("A1", "R1", 5, Some(40), Some(true), "sale"),
        // Never checked out: no visit.
        logged("B1", "R1", 5, None, Some(true), ""),
        // Made, and without effect: it keeps no due visit.
        logged("A2", "R2", 6, Some(20), Some(false), ""),
        // A day after the one planned.
        logged("P1", "R2", 7, Some(30), Some(true), "sale"),
        logged("A1", "R1", 12, Some(45), None, ""),
        // A phone call is no visit, but its order is one.
        LogRow { kind: "call".into(), ..logged("A2", "R2", 13, Some(5), None, "sale") },
        // Nobody who trades.
        logged("X1", "R2", 6, Some(30), Some(true), "sale"),
        // Outside the plan.
        logged("A1", "R1", 30, Some(30), Some(true), "sale"),
    ]
}

/// The plan: R1 goes to A1 and B1 on the 5th and A1 on the 12th, R2 to A2 and P1 on the 6th and A2 on the 13th.
fn plan(problem: &Problem, tables: &Tables) -> PlanFile {
    let travel = Ways::of(tables).over(problem);
    let shift = |rep: &str, day: u16| {
        let is = |at: &usize| problem.shifts[*at].day == Day(day) && problem.rep_of(ShiftId::at(*at)).id == rep;
        ShiftId::at((0..problem.shifts.len()).find(is).unwrap())
    };
    let store = |id: &str| StoreId::at(problem.stores.iter().position(|store| store.id == id).unwrap());
    let route = |rep: &str, day: u16, visits: &[(&str, u16)]| {
        let visits: Vec<(StoreId, u16)> = visits.iter().map(|&(id, visit)| (store(id), visit)).collect();
        timetable(problem, &travel, shift(rep, day), &visits).unwrap()
    };
    let routes = vec![
        route("R1", 0, &[("A1", 0), ("B1", 0)]),
        route("R1", 7, &[("A1", 1)]),
        route("R2", 1, &[("A2", 0), ("P1", 0)]),
        route("R2", 8, &[("A2", 1)]),
    ];
    let input = Input { from: problem.calendar.first, weeks: Some(2), ..Input::default() };
    let plan = Plan { routes, unserved: Vec::new() };
    PlanFile::of(problem, &plan, &[], input, Limit::Iterations(1), 1)
}

/// What was due and planned before anything of it was done.
fn planned(tables: &Tables) -> (Due, PlanFile) {
    let due = policy::due(&known_on(tables, on(5)), on(5), 2);
    let file = plan(&due.problem, tables);
    (due, file)
}

fn over(measure: LogMeasure, sum: &Actual) -> (f64, f64) {
    measure.of(sum).and_then(|found| found.1).expect("there is something to divide by")
}

#[test]
fn every_figure_is_as_worked_out_by_hand() {
    let tables = tables();
    let (due, file) = planned(&tables);
    let log = log();
    let until = last_logged(&file, &log).unwrap();
    assert_eq!(until, on(13), "the call of the 13th is the last line within the plan");
    let actuals = Actuals::of(&file, &due, &tables, &log, until);
    let all = actuals.all();
    assert_eq!(over(LogMeasure::Adherence, &all), (3.0, 6.0), "A1 twice and A2 once of six");
    assert_eq!(over(LogMeasure::Strike, &all), (2.0, 6.0), "of those planned, not of those made");
    assert_eq!(over(LogMeasure::HitRate, &all), (2.0, 3.0), "A1 and P1 of A1, A2 and P1; of one nobody says");
    assert_eq!(over(LogMeasure::Coverage, &all), (1.0, 3.0), "A1 of A1, A2 and B1; the prospect does not count");
    assert_eq!(over(LogMeasure::Attainment, &all), (3.0, 6.0), "A1 2 of 2, A2 0 of 2, B1 0 of 1, P1 1 of 1");
    assert_eq!(over(LogMeasure::OnTime, &all), (3.0, 6.0), "A1 twice and P1; A2 twice and B1 are late");
    // A2's windows end on the 6th and the 13th, B1's, 20 % of 14 days late, on the 8th: on the 14th that is 8, 1 and 6 days ago.
    assert_eq!(over(LogMeasure::MeanOverdue, &all), (15.0, 3.0));
    assert_eq!(LogMeasure::MostOverdue.of(&all), Some((8.0, None)));
    assert_eq!(over(LogMeasure::Minutes, &all), (105.0, 90.0), "40, 20 and 45 against three times 30");
    assert_eq!((actuals.unfinished, actuals.unplanned, actuals.dropped), (1, 1, 0));
    let drive: i64 = file
        .routes
        .iter()
        .map(|route| {
            i64::from(route.home_drive_s) + route.stops.iter().map(|stop| i64::from(stop.drive_s)).sum::<i64>()
        })
        .sum();
    assert_eq!(all.drive, drive, "home legs included");
    assert!(all.drive > 0 && all.stay >= 6 * 1800);
}

#[test]
fn planned_calls_are_held_against_those_of_the_log() {
    let tables = tables();
    let (due, mut file) = planned(&tables);
    let call = |store: &str, rep: &str, day: u32| CallLine {
        rep: rep.into(),
        date: on(day),
        start: HourOfDay(Seconds::minutes(540)),
        end: HourOfDay(Seconds::minutes(550)),
        store: store.into(),
        due: on(day),
    };
    // Ten minutes each: A1 on the 6th, B1 on the 7th, A2 on the 13th, a store that has closed, and one after the last day.
    file.calls =
        vec![call("A1", "R1", 6), call("B1", "R1", 7), call("A2", "R2", 13), call("X1", "R2", 6), call("A1", "R1", 15)];
    let mut log = log();
    // B1 was called, nobody wrote down how long; and P1 without a plan. The call of A2 on the 13th took five minutes.
    log.push(LogRow { kind: "call".into(), checkin: None, ..logged("B1", "R1", 7, None, None, "") });
    log.push(LogRow { kind: "call".into(), ..logged("P1", "R1", 8, Some(3), None, "") });
    let actuals = Actuals::of(&file, &due, &tables, &log, on(13));
    let all = actuals.all();
    assert_eq!((actuals.calls.len(), actuals.unplanned_calls), (3, 1));
    assert_eq!(over(LogMeasure::CallAdherence, &all), (2.0, 3.0), "B1 and A2 of A1, B1 and A2");
    assert_eq!(over(LogMeasure::CallMinutes, &all), (5.0, 10.0), "A2's; of B1's nobody knows");
    assert_eq!(over(LogMeasure::Contact, &all), (3.0, 3.0), "A1 seen, A2 and B1 called; the prospect does not count");
    assert_eq!(over(LogMeasure::Coverage, &all), (1.0, 3.0), "as without calls");
    assert_eq!(over(LogMeasure::Adherence, &all), (3.0, 6.0), "as without calls");
    let of_rep = &actuals.sums[&(Level::Rep, "R1".to_string())];
    assert_eq!((of_rep.calls.planned, of_rep.calls.made), (2, 1));
    assert_eq!(LogMeasure::told(&actuals).count(), 13);
    // Without calls in plan and log nothing is said of them.
    file.calls.clear();
    log.retain(|row| row.kind != "call");
    let none = Actuals::of(&file, &due, &tables, &log, on(13));
    assert!(!none.has_calls());
    assert_eq!(LogMeasure::Contact.of(&none.all()), None);
    assert_eq!(LogMeasure::told(&none).count(), 10);
}

#[test]
fn sums_are_made_by_rep_team_class_area_and_week() {
    let tables = tables();
    let (due, file) = planned(&tables);
    let log = log();
    let actuals = Actuals::of(&file, &due, &tables, &log, on(13));
    let adherence = |level: Level, of: &str| {
        let sum = actuals.sums.get(&(level, of.to_string())).unwrap_or_else(|| panic!("{level:?} {of}"));
        (sum.made, sum.planned)
    };
    assert_eq!((adherence(Level::Rep, "R1"), adherence(Level::Rep, "R2")), ((2, 3), (1, 3)));
    // R1 leads R2 and is led by L1.
    assert_eq!((adherence(Level::Team, "R1"), adherence(Level::Team, "L1")), ((3, 6), (3, 6)));
    assert!(!actuals.sums.contains_key(&(Level::Team, "R2".into())), "who leads nobody has no team");
    let classes = ["A", "B", "P"].map(|class| adherence(Level::Class, class));
    assert_eq!(classes, [(3, 4), (0, 1), (0, 1)]);
    assert_eq!((adherence(Level::Area, "West"), adherence(Level::Area, "East")), ((2, 3), (1, 3)));
    assert_eq!((adherence(Level::Week, "2026-10-05"), adherence(Level::Week, "2026-10-12")), ((2, 4), (1, 2)));
    for level in [Level::Rep, Level::Class, Level::Area, Level::Week] {
        let sums = actuals.sums.iter().filter(|(key, _)| key.0 == level);
        let planned: u32 = sums.clone().map(|(_, sum)| sum.planned).sum();
        let decided: u32 = sums.map(|(_, sum)| sum.tally.decided).sum();
        assert_eq!((planned, decided), (6, 6), "{level:?}");
    }
}

#[test]
fn a_store_that_has_closed_since_leaves_every_count() {
    let mut tables = tables();
    let (_, file) = planned(&tables);
    tables.stores[1].status = Status::Closed;
    let due = policy::due(&known_on(&tables, on(5)), on(5), 2);
    let log = log();
    let actuals = Actuals::of(&file, &due, &tables, &log, on(13));
    let all = actuals.all();
    assert_eq!(actuals.dropped, 2);
    assert_eq!(over(LogMeasure::Adherence, &all), (2.0, 4.0));
    assert_eq!(over(LogMeasure::Coverage, &all), (1.0, 2.0));
}

#[test]
fn days_that_the_log_does_not_know_of_yet_are_not_held_against_anybody() {
    let tables = tables();
    let (due, file) = planned(&tables);
    let log = log();
    let actuals = Actuals::of(&file, &due, &tables, &log, on(5));
    assert_eq!(over(LogMeasure::Adherence, &actuals.all()), (1.0, 2.0));
    assert_eq!(over(LogMeasure::OnTime, &actuals.all()), (1.0, 1.0), "the others may still come in time");
}

#[test]
fn the_due_set_does_not_change_as_the_log_grows() {
    let mut tables = tables();
    let before = policy::due(&known_on(&tables, on(5)), on(5), 2);
    tables.log = log();
    tables.stores[0].last_visit = Some(on(12));
    let dues = |due: &Due| -> Vec<Vec<Day>> {
        let days = |cadence: &Cadence| match cadence {
            Cadence::Spaced { visits, .. } => visits.iter().map(|visit| visit.due).collect(),
            Cadence::Patterns { .. } => Vec::new(),
        };
        due.problem.stores.iter().map(|store| days(&store.cadence)).collect()
    };
    let after = policy::due(&known_on(&tables, on(5)), on(5), 2);
    // What the stores table told of A1 is no longer known, so its first visit is due on any day.
    assert_eq!(dues(&after)[1..], dues(&before)[1..]);
}
