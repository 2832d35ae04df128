//! Claims about policy: how often each store is due, who may come, and when reps work.

use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use rounds::model::{
    Allowed, Cadence, CalendarRow, DayKind, DueVisit, FixedKind, FixedRow, Legs, LogRow, MatrixRow, Pause, Point,
    Problem, RepRow, Shift, Status, Store, StoreRow, Tables, Why, Window,
};
use rounds::policy::{self, MAX_VISITS, prize};
use rounds::travel::Ways;
use rounds::unit::{Day, Money, PlaceId, RepId, Seconds};

/// A Monday.
fn monday() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 10, 5).unwrap()
}

/// So many days after that Monday, or before.
fn on(offset: i64) -> NaiveDate {
    monday() + chrono::Duration::days(offset)
}

fn hm(hour: i32, minute: i32) -> Seconds {
    Seconds::minutes(60 * hour + minute)
}

fn store(id: &str) -> StoreRow {
    let at = id.bytes().map(f64::from).sum::<f64>();
    StoreRow { id: id.into(), point: Some(Point { x: 120.0 + at / 1e4, y: 30.0 }), ..StoreRow::default() }
}

fn rep(id: &str) -> RepRow {
    RepRow { id: id.into(), home: Some(Point { x: 120.0, y: 30.0 }), ..RepRow::default() }
}

fn tables(stores: Vec<StoreRow>) -> Tables {
    Tables { stores, reps: vec![rep("R1"), rep("R2")], ..Tables::default() }
}

fn row_of(problem: &Problem, store: usize) -> (&[DueVisit], u16, u16) {
    match &problem.stores[store].cadence {
        Cadence::Spaced { visits, min_gap, max_gap } => (visits, *min_gap, *max_gap),
        Cadence::Patterns { .. } => panic!("policy asks for rows of visits"),
    }
}

/// The windows of the only store's visits.
fn windows(tables: &Tables) -> Vec<(u16, u16, u16)> {
    let problem = policy::pose(tables, monday(), 4);
    row_of(&problem, 0).0.iter().map(|visit| (visit.earliest.0, visit.due.0, visit.latest.0)).collect()
}

fn spans(tables: &Tables) -> Vec<(u16, u16)> {
    windows(tables).into_iter().map(|(earliest, _, latest)| (earliest, latest)).collect()
}

fn fixed(store: &str, kind: FixedKind, date: Option<NaiveDate>) -> FixedRow {
    FixedRow { line: 2, store: store.into(), date, rep: None, from: None, to: None, kind, hard: true }
}

fn day_off(kind: DayKind, date: NaiveDate, rep: Option<&str>) -> CalendarRow {
    CalendarRow {
        line: 2,
        date,
        rep: rep.map(Into::into),
        kind,
        from: None,
        to: None,
        site: rounds::model::MeetingPlace::default(),
        note: String::new(),
    }
}

fn visited(store: &str, date: NaiveDate, effective: Option<bool>) -> LogRow {
    LogRow {
        line: 2,
        id: String::new(),
        store: store.into(),
        rep: "R1".into(),
        date,
        checkin: None,
        checkout: None,
        effective,
        outcome: String::new(),
        kind: String::new(),
    }
}

fn shift_on(problem: &Problem, rep: u32, day: u16) -> Option<&Shift> {
    problem.shifts.iter().find(|shift| shift.rep == RepId(rep) && shift.day == Day(day))
}

// How often.

#[test]
fn the_most_specific_rule_sets_the_interval_and_is_named() {
    let all = StoreRow {
        class: "A".into(),
        interval_days: Some(10),
        visits_per_cycle: Some(2),
        last_visit: Some(on(-1)),
        ..store("S")
    };
    let why = |row: &StoreRow| row_of(&policy::pose(&tables(vec![row.clone()]), monday(), 4), 0).0[0].why.clone();
    assert_eq!(why(&all), Why::OwnInterval { days: 10 });
    let cycle = StoreRow { interval_days: None, ..all };
    assert_eq!(why(&cycle), Why::PerCycle { visits: 2, days: 14 });
    let class = StoreRow { visits_per_cycle: None, ..cycle };
    assert_eq!(why(&class), Why::Rule { name: "class A".into(), days: 7 });
    let none = StoreRow { class: String::new(), ..class };
    assert_eq!(why(&none), Why::Default { days: 28 });
}

#[test]
fn classes_are_weekly_monthly_and_quarterly() {
    for (class, days) in [("A", 7), ("b", 28), ("C", 84)] {
        let row = StoreRow { class: class.into(), last_visit: Some(on(-days + 1)), ..store("S") };
        assert_eq!(windows(&tables(vec![row]))[0].1, 1, "class {class}");
    }
}

#[test]
fn a_store_that_asks_for_no_visit_a_cycle_gets_none() {
    let row = StoreRow { visits_per_cycle: Some(0), class: "A".into(), ..store("S") };
    assert_eq!(spans(&tables(vec![row])), []);
}

#[test]
fn only_stores_that_trade_are_in_the_problem() {
    let shut = |status| StoreRow { status, ..store("X") };
    let rows = vec![shut(Status::Closed), shut(Status::Suspended), shut(Status::NonCooperating), store("S")];
    let problem = policy::pose(&tables(rows), monday(), 4);
    assert_eq!(problem.stores.iter().map(|store| store.id.as_str()).collect::<Vec<_>>(), ["S"]);
}

#[test]
fn a_plan_begins_on_the_monday_after_the_latest_visit() {
    let mut tables = tables(vec![StoreRow { last_visit: Some(on(-8)), ..store("S") }]);
    assert_eq!(policy::first_day(&tables, monday()), on(-7));
    tables.log.push(visited("S", on(-3), None));
    assert_eq!(policy::first_day(&tables, monday()), monday());
    tables.log.push(visited("S", on(0), None));
    assert_eq!(policy::first_day(&tables, monday()), on(7));
}

#[test]
fn without_any_visit_a_plan_begins_on_a_coming_monday() {
    assert_eq!(policy::first_day(&tables(vec![store("S")]), on(2)), on(7));
}

#[test]
fn a_weekly_store_never_visited_gets_one_visit_a_week_on_any_day_at_no_cost() {
    let tables = tables(vec![StoreRow { interval_days: Some(7), ..store("S") }]);
    assert_eq!(spans(&tables), [(0, 6), (7, 13), (14, 20), (21, 27)]);
    assert!(windows(&tables).iter().all(|window| window.1 % 7 == 4), "due by Friday");
    let problem = policy::pose(&tables, monday(), 4);
    let (visits, min_gap, _) = row_of(&problem, 0);
    assert_eq!(min_gap, 5);
    assert!(visits.iter().all(|visit| visit.early == Money(0) && visit.late == Money(0)));
}

#[test]
fn a_store_never_seen_that_is_due_every_second_week_is_due_in_days_around_its_own_then_two_weeks_on() {
    let tables = tables(vec![StoreRow { interval_days: Some(14), ..store("S") }]);
    assert_eq!(spans(&tables), [(3, 9), (17, 23)]);
    assert_eq!(row_of(&policy::pose(&tables, monday(), 4), 0).1, 10);
}

#[test]
fn three_visits_a_cycle_stay_three_in_every_cycle() {
    let tables = tables(vec![StoreRow { visits_per_cycle: Some(3), ..store("S") }]);
    assert_eq!(spans(&tables), [(2, 8), (10, 16), (21, 25)]);
    assert_eq!(row_of(&policy::pose(&tables, monday(), 8), 0).0.len(), 6);
}

#[test]
fn visits_more_often_than_weekly_may_be_on_any_days_of_the_week_the_gap_allows() {
    let twice = tables(vec![StoreRow { visits_per_cycle: Some(8), ..store("S") }]);
    assert_eq!(spans(&twice)[..4], [(0, 6), (0, 6), (7, 13), (7, 13)]);
    assert_eq!(row_of(&policy::pose(&twice, monday(), 4), 0).1, 2);
    let daily = tables(vec![StoreRow { interval_days: Some(1), ..store("S") }]);
    assert_eq!(spans(&daily).len(), 20, "one visit a working day, none on weekends");
}

#[test]
fn a_quarter_of_the_never_visited_is_not_due_at_once() {
    let rows: Vec<StoreRow> = (0..300)
        .map(|at| StoreRow {
            class: "C".into(),
            point: Some(Point { x: 120.0 + f64::from(at % 20) / 100.0, y: 30.0 + f64::from(at / 20) / 100.0 }),
            ..store(&format!("S{at}"))
        })
        .collect();
    let problem = policy::pose(&tables(rows), monday(), 4);
    let asked = problem.due_visits();
    assert!((85..=115).contains(&asked), "{asked} of 300 quarterly stores are asked for in four weeks");
}

#[test]
fn the_next_visit_is_due_one_interval_after_the_last_with_slack() {
    let tables = tables(vec![StoreRow { interval_days: Some(7), last_visit: Some(on(-4)), ..store("S") }]);
    assert_eq!(windows(&tables), [(1, 3, 4), (8, 10, 11), (15, 17, 18), (22, 24, 25)]);
    let problem = policy::pose(&tables, monday(), 4);
    let (visits, ..) = row_of(&problem, 0);
    assert_eq!(visits[0].day_cost(Day(1)), Some(Money(120)), "two days early");
    assert_eq!(visits[0].day_cost(Day(4)), Some(Money(180)), "a day late");
    assert_eq!(visits[0].day_cost(Day(5)), None);
}

#[test]
fn a_visit_belongs_to_the_horizon_when_its_due_day_does() {
    let due_on = |day: i64| {
        let last = Some(on(day - 28));
        windows(&tables(vec![StoreRow { interval_days: Some(28), last_visit: last, ..store("S") }]))
    };
    assert_eq!(due_on(27), [(19, 27, 27)]);
    assert_eq!(due_on(28), []);
}

#[test]
fn overdue_visits_are_due_at_once_and_may_take_the_first_week() {
    let row = StoreRow { interval_days: Some(14), last_visit: Some(on(-60)), ..store("S") };
    assert_eq!(windows(&tables(vec![row])), [(0, 0, 6), (10, 14, 17)]);
    let quarterly = StoreRow { interval_days: Some(84), last_visit: Some(on(-86)), ..store("S") };
    assert_eq!(windows(&tables(vec![quarterly])), [(0, 0, 15)], "within its slack it is not yet late");
}

#[test]
fn overdue_visits_have_a_week_of_working_days_even_when_it_begins_with_a_holiday() {
    let row = StoreRow { interval_days: Some(28), last_visit: Some(on(-60)), ..store("S") };
    let mut tables = tables(vec![row]);
    tables.calendar = (0..5).map(|day| day_off(DayKind::Holiday, on(day), None)).collect();
    assert_eq!(windows(&tables)[0], (0, 0, 11));
}

#[test]
fn a_holiday_moves_a_visit_and_does_not_take_it_away() {
    let row = StoreRow { interval_days: Some(7), last_visit: Some(on(-7)), ..store("S") };
    let mut tables = tables(vec![row]);
    tables.calendar = (7..12).map(|day| day_off(DayKind::Holiday, on(day), None)).collect();
    assert_eq!(windows(&tables)[..3], [(0, 0, 1), (4, 7, 14), (12, 14, 15)]);
}

#[test]
fn a_visit_due_on_a_weekend_may_be_on_the_friday_before_and_the_monday_after() {
    let row = StoreRow { interval_days: Some(7), last_visit: Some(on(-2)), ..store("S") };
    assert_eq!(windows(&tables(vec![row]))[0], (3, 5, 7));
}

#[test]
fn the_last_visit_is_the_later_of_row_and_log_and_had_an_effect() {
    let mut tables = tables(vec![StoreRow { interval_days: Some(28), last_visit: Some(on(-20)), ..store("S") }]);
    tables.log =
        vec![visited("S", on(-10), None), visited("S", on(-2), Some(false)), visited("S", on(-15), Some(true))];
    assert_eq!(windows(&tables)[0].1, 18);
}

#[test]
fn own_gaps_stand_above_the_default() {
    let row = StoreRow {
        interval_days: Some(14),
        min_gap_days: Some(12),
        max_gap_days: Some(16),
        last_visit: Some(on(-10)),
        ..store("S")
    };
    let problem = policy::pose(&tables(vec![row]), monday(), 4);
    let (visits, min_gap, max_gap) = row_of(&problem, 0);
    assert_eq!((min_gap, max_gap), (12, 16));
    assert_eq!((visits[0].earliest, visits[0].due, visits[0].latest), (Day(2), Day(4), Day(6)));
}

// What a visit is worth.

#[test]
fn a_visit_is_worth_more_than_a_full_day_of_visits_one_priority_below() {
    for priority in 2..=Store::MUST {
        let day = i64::from(MAX_VISITS) * prize(priority - 1, 100).0;
        assert!(prize(priority, 0).0 > day + 9 * 3600, "priority {priority}");
    }
}

#[test]
fn priority_is_the_stores_own_or_its_class_and_key_accounts_rank_one_higher() {
    let priority = |row: StoreRow| policy::pose(&tables(vec![row]), monday(), 4).stores[0].priority;
    let class = |class: &str| StoreRow { class: class.into(), ..store("S") };
    assert_eq!(priority(store("S")), 3);
    assert_eq!([priority(class("A")), priority(class("B")), priority(class("C"))], [4, 3, 2]);
    assert_eq!(priority(StoreRow { key_account: true, ..class("A") }), 5);
    assert_eq!(priority(StoreRow { priority: Some(1), key_account: true, ..class("A") }), 1);
    assert_eq!(priority(StoreRow { must_visit: true, ..store("S") }), Store::MUST);
}

#[test]
fn a_store_that_must_be_visited_is_asked_for_though_it_is_not_due() {
    let row = StoreRow { must_visit: true, interval_days: Some(84), last_visit: Some(on(-1)), ..store("S") };
    let problem = policy::pose(&tables(vec![row]), monday(), 4);
    let (visits, ..) = row_of(&problem, 0);
    assert_eq!((visits.len(), visits[0].weight, &visits[0].why), (1, 10, &Why::Reservation));
}

// Pins, appointments, reservations, blocks.

fn weekly_with(row: FixedRow) -> Tables {
    let mut tables = tables(vec![StoreRow { interval_days: Some(7), ..store("S") }]);
    tables.fixed.push(row);
    tables
}

#[test]
fn an_appointment_takes_the_place_of_the_due_visit_nearest_in_time() {
    let appointment = FixedRow {
        from: Some(hm(10, 0)),
        to: Some(hm(11, 0)),
        rep: Some("R2".into()),
        ..fixed("S", FixedKind::Appointment, Some(on(9)))
    };
    let tables = weekly_with(appointment);
    assert_eq!(spans(&tables), [(0, 4), (9, 9), (14, 17), (21, 24)], "those after it are due from it");
    let problem = policy::pose(&tables, monday(), 4);
    let store = &problem.stores[0];
    assert_eq!(starts(store, 9), [(hm(10, 0), hm(10, 30))], "the whole visit lies in the hour");
    assert_eq!(store.pinned, [(Day(9), RepId(1))]);
    let visit = &row_of(&problem, 0).0[1];
    assert_eq!((&visit.why, visit.prize), (&Why::Appointment, prize(Store::MUST, 0)));
}

/// When the visits of a store may start on a day.
fn starts(store: &Store, day: u16) -> Vec<(Seconds, Seconds)> {
    let windows = store.hours.on(Day(day), usize::from(day % 7)).iter();
    windows.map(|window| (window.open, window.last_start(store.service).unwrap())).collect()
}

#[test]
fn a_soft_appointment_has_the_stores_own_priority() {
    let soft = FixedRow { hard: false, ..fixed("S", FixedKind::Appointment, Some(on(9))) };
    let problem = policy::pose(&weekly_with(soft), monday(), 4);
    assert_eq!(row_of(&problem, 0).0[1].prize, prize(3, 0));
}

/// Requirement 7.14, at a store that is open from nine to six, with a visit of half an hour.
#[test]
fn the_hours_of_an_appointment_say_when_the_visit_is() {
    let starts = |from: Option<Seconds>, to: Option<Seconds>| {
        let mut tables = weekly_with(FixedRow { from, to, ..fixed("S", FixedKind::Appointment, Some(on(9))) });
        tables.stores[0].open_hours = vec![(hm(9, 0), hm(18, 0))].into();
        let agreed = starts(&policy::pose(&tables, monday(), 4).stores[0], 9);
        tables.fixed[0].kind = FixedKind::PinDay;
        assert_eq!(starts(&policy::pose(&tables, monday(), 4).stores[0], 9), agreed, "a pinned day has hours alike");
        agreed
    };
    assert_eq!(starts(Some(hm(10, 0)), None), [(hm(10, 0), hm(17, 30))], "not before ten");
    assert_eq!(starts(None, Some(hm(12, 0))), [(hm(9, 0), hm(11, 30))], "over by noon");
    assert_eq!(starts(Some(hm(10, 0)), Some(hm(10, 0))), [(hm(10, 0), hm(10, 10))], "at ten");
    assert_eq!(starts(Some(hm(10, 0)), Some(hm(11, 0))), [(hm(10, 0), hm(10, 30))], "within the hour");
    assert_eq!(starts(Some(hm(10, 0)), Some(hm(10, 20))), [(hm(10, 0), hm(10, 20))], "too short for it: begun there");
    assert_eq!(starts(None, None), [(hm(9, 0), hm(17, 30))], "at any hour");
}

/// A store every two weeks, last seen 13 days before day 0: due on days 1 and 15, with four days' grace before and two after.
fn fortnightly_with(rows: Vec<FixedRow>) -> Tables {
    let mut tables = tables(vec![StoreRow { interval_days: Some(14), last_visit: Some(on(-13)), ..store("S") }]);
    tables.fixed = rows;
    tables
}

/// Requirement 7.13: what was agreed on is the visit of its cycle, and the next comes an interval after it.
#[test]
fn visits_after_an_appointment_are_due_from_it() {
    assert_eq!(spans(&fortnightly_with(vec![])), [(0, 4), (11, 18)]);
    let agreed = |kind, day| fixed("S", kind, Some(on(day)));
    for kind in [FixedKind::Appointment, FixedKind::PinDay] {
        // Five days early: the next is five days earlier too, and is not lost between the two.
        assert_eq!(spans(&fortnightly_with(vec![agreed(kind, 10)])), [(0, 0), (10, 10), (20, 27)]);
        assert_eq!(
            spans(&fortnightly_with(vec![agreed(kind, 8)])),
            [(8, 8), (18, 25)],
            "a week late, it stands for the first"
        );
    }
    let both = vec![agreed(FixedKind::PinDay, 4), agreed(FixedKind::Appointment, 16)];
    assert_eq!(spans(&fortnightly_with(both)), [(4, 4), (16, 16)]);
    // A store due twice a cycle, twelve to sixteen days apart: an early appointment keeps that, too.
    let row = StoreRow { min_gap_days: Some(12), max_gap_days: Some(16), ..fortnightly_with(vec![]).stores[0].clone() };
    let mut tables = tables(vec![row]);
    tables.fixed.push(agreed(FixedKind::Appointment, 11));
    let problem = policy::pose(&tables, monday(), 4);
    let (visits, min_gap, max_gap) = row_of(&problem, 0);
    let windows: Vec<_> = visits.iter().map(|visit| (visit.earliest.0, visit.latest.0)).collect();
    assert_eq!((windows, min_gap, max_gap), (vec![(11, 11), (23, 27)], 12, 16));
}

#[test]
fn a_visit_pinned_to_a_week_is_on_any_day_of_it_and_the_next_are_due_from_then() {
    // The Thursday of the second week: due on day 15 it comes on the last days of that week at the latest.
    let tables = fortnightly_with(vec![fixed("S", FixedKind::PinWeek, Some(on(10)))]);
    assert_eq!(spans(&tables), [(0, 4), (7, 13), (23, 27)]);
    let problem = policy::pose(&tables, monday(), 4);
    let visit = &row_of(&problem, 0).0[1];
    assert_eq!((&visit.why, visit.prize, visit.due), (&Why::Pinned, prize(Store::MUST, 0), Day(13)));
    // Of a week that has begun before the plan what is left; of one outside it, nothing.
    let from = |day: i64| policy::due_in(&tables, on(day), 14, on(day)).problem;
    assert_eq!(row_of(&from(9), 0).0[0].latest, Day(4));
    assert!(row_of(&from(14), 0).0.iter().all(|visit| visit.why != Why::Pinned));
    let mut by = tables.clone();
    by.fixed[0].rep = Some("R2".into());
    let pinned = policy::pose(&by, monday(), 4).stores[0].pinned.clone();
    assert_eq!(pinned, (7..=13).map(|day| (Day(day), RepId(1))).collect::<Vec<_>>());
}

#[test]
fn an_appointment_far_from_any_due_visit_is_one_more_visit() {
    let mut tables = tables(vec![StoreRow { interval_days: Some(84), last_visit: Some(on(-5)), ..store("S") }]);
    tables.fixed.push(fixed("S", FixedKind::Appointment, Some(on(9))));
    assert_eq!(spans(&tables), [(9, 9)]);
}

#[test]
fn an_appointment_agreed_with_a_closed_store_holds() {
    let row = FixedRow { from: Some(hm(7, 0)), to: Some(hm(8, 0)), ..fixed("S", FixedKind::Appointment, Some(on(1))) };
    let mut tables = weekly_with(row);
    tables.stores[0].open_hours = vec![(hm(9, 0), hm(18, 0))].into();
    let problem = policy::pose(&tables, monday(), 4);
    assert_eq!(starts(&problem.stores[0], 1), [(hm(7, 0), hm(7, 30))]);
}

#[test]
fn two_days_agreed_on_closer_than_the_gap_shrink_it() {
    let mut tables = weekly_with(fixed("S", FixedKind::PinDay, Some(on(8))));
    tables.fixed.push(fixed("S", FixedKind::PinDay, Some(on(10))));
    let problem = policy::pose(&tables, monday(), 4);
    let (visits, min_gap, _) = row_of(&problem, 0);
    assert_eq!(min_gap, 2);
    assert_eq!(visits.iter().filter(|visit| visit.why == Why::Pinned).count(), 2);
}

#[test]
fn a_rep_pinned_without_a_date_makes_all_visits_and_with_a_date_those_of_the_day() {
    let all = FixedRow { rep: Some("R2".into()), ..fixed("S", FixedKind::PinRep, None) };
    let problem = policy::pose(&weekly_with(all.clone()), monday(), 4);
    assert_eq!(problem.stores[0].reps, Allowed::Only(vec![RepId(1)]));
    let problem = policy::pose(&weekly_with(FixedRow { date: Some(on(3)), ..all }), monday(), 4);
    assert_eq!((&problem.stores[0].reps, &problem.stores[0].pinned[..]), (&Allowed::Any, &[(Day(3), RepId(1))][..]));
}

#[test]
fn a_reservation_that_a_pinned_day_leaves_no_gap_is_kept_all_the_same() {
    // Every two weeks, so ten days apart by our own estimate; pinned to day 11, wanted by day 3 of a plan that begins on day 2.
    let row = StoreRow { interval_days: Some(14), last_visit: Some(on(-10)), ..store("S") };
    let mut tables = tables(vec![row]);
    tables.fixed.push(fixed("S", FixedKind::PinDay, Some(on(11))));
    tables.fixed.push(fixed("S", FixedKind::Reservation, Some(on(3))));
    let windows = |tables: &Tables| {
        let problem = policy::due_in(tables, on(2), 14, on(2)).problem;
        let (visits, min_gap, _) = row_of(&problem, 0);
        (visits.iter().map(|visit| (visit.earliest.0, visit.latest.0)).collect::<Vec<_>>(), min_gap)
    };
    assert_eq!(windows(&tables), (vec![(0, 0), (9, 9)], 9), "our estimate gives way");
    tables.stores[0].min_gap_days = Some(10);
    assert_eq!(windows(&tables), (vec![(0, 1), (9, 9)], 10), "the store's own gap does not, and nothing is dropped");
}

#[test]
fn a_reservation_is_not_put_off_by_the_last_visit() {
    let row = StoreRow { interval_days: Some(28), min_gap_days: Some(14), last_visit: Some(on(-3)), ..store("S") };
    let mut tables = tables(vec![row]);
    tables.fixed.push(fixed("S", FixedKind::Reservation, Some(on(4))));
    let problem = policy::pose(&tables, monday(), 4);
    let (visits, ..) = row_of(&problem, 0);
    assert_eq!((visits[0].earliest, visits[0].latest, &visits[0].why), (Day(0), Day(4), &Why::Reservation));
    assert!((0..5).all(|day| !problem.stores[0].keeps_gap_to_last(0, Day(day))), "no day of it keeps the gap");
}

#[test]
fn a_reservation_takes_the_place_of_a_due_visit_in_its_span_or_is_one_more() {
    let tables = weekly_with(fixed("S", FixedKind::Reservation, Some(on(4))));
    assert_eq!(spans(&tables)[..2], [(0, 4), (7, 13)]);
    let problem = policy::pose(&tables, monday(), 4);
    assert_eq!(row_of(&problem, 0).0[0].prize, prize(Store::MUST, 0));

    // Due on day 25, from day 17 on: half an interval from day 3, and more from day 2.
    let reserved = |day: i64| {
        let mut tables = tables_due_late();
        tables.fixed.push(fixed("S", FixedKind::Reservation, Some(on(day))));
        spans(&tables)
    };
    assert_eq!(reserved(3), [(0, 3)], "it is the visit of the cycle, and the next is due from then");
    let one_more = reserved(2);
    assert_eq!((one_more[0], one_more.len()), ((0, 2), 2));
}

fn tables_due_late() -> Tables {
    tables(vec![StoreRow { interval_days: Some(28), last_visit: Some(on(-3)), ..store("S") }])
}

#[test]
fn a_block_closes_the_day_or_the_hours_in_which_a_visit_would_overlap_it() {
    let mut tables = weekly_with(fixed("S", FixedKind::Block, Some(on(1))));
    tables.stores[0].open_hours = vec![(hm(9, 0), hm(18, 0))].into();
    tables.stores[0].service = Some(Seconds::minutes(30));
    let part = FixedRow { from: Some(hm(12, 0)), to: Some(hm(14, 0)), ..fixed("S", FixedKind::Block, Some(on(2))) };
    tables.fixed.push(part);
    let problem = policy::pose(&tables, monday(), 4);
    let hours = &problem.stores[0].hours;
    assert_eq!(hours.on(Day(1), 1), []);
    let left = [Window { open: hm(9, 0), close: hm(12, 0) }, Window { open: hm(14, 0), close: hm(18, 0) }];
    assert_eq!(hours.on(Day(2), 2), left);
}

// Hours and shifts.

#[test]
fn an_opening_shorter_than_a_visit_is_none() {
    let row = StoreRow {
        open_hours: vec![(hm(9, 0), hm(12, 0)), (hm(13, 30), hm(13, 50)), (hm(15, 0), hm(17, 30))].into(),
        service: Some(Seconds::minutes(25)),
        ..store("S")
    };
    let problem = policy::pose(&tables(vec![row]), monday(), 4);
    let open = [Window { open: hm(9, 0), close: hm(12, 0) }, Window { open: hm(15, 0), close: hm(17, 30) }];
    assert_eq!(problem.stores[0].hours.on(Day(0), 0), open);
}

#[test]
fn service_takes_the_minutes_of_the_class_unless_the_store_has_its_own() {
    let service = |class: &str| {
        let row = StoreRow { class: class.into(), ..store("S") };
        policy::pose(&tables(vec![row]), monday(), 4).stores[0].service
    };
    assert_eq!([service("A"), service("B"), service("C"), service("")], [45, 30, 20, 30].map(Seconds::minutes));
}

#[test]
fn on_an_adjusted_workday_reps_work_and_stores_open_from_monday_to_friday_are_open() {
    let week = [true, true, true, true, true, false, false];
    let monday_closed = [false, true, true, true, true, true, false];
    let rows =
        vec![StoreRow { weekdays: Some(week), ..store("S") }, StoreRow { weekdays: Some(monday_closed), ..store("T") }];
    let mut tables = tables(rows);
    tables.calendar = vec![day_off(DayKind::Work, on(6), None), day_off(DayKind::Holiday, on(2), None)];
    let problem = policy::pose(&tables, monday(), 4);
    assert!(shift_on(&problem, 0, 6).is_some() && shift_on(&problem, 0, 13).is_none());
    assert!(shift_on(&problem, 0, 2).is_none() && shift_on(&problem, 1, 2).is_none());
    assert!(!problem.stores[0].hours.on(Day(6), 6).is_empty());
    assert!(problem.stores[0].hours.on(Day(13), 6).is_empty());
    assert!(problem.stores[1].hours.on(Day(6), 6).is_empty());
    // One rep's extra day is no adjusted workday: the rep works, the store stays closed.
    tables.calendar = vec![day_off(DayKind::Work, on(6), Some("R1"))];
    let problem = policy::pose(&tables, monday(), 4);
    assert!(shift_on(&problem, 0, 6).is_some() && shift_on(&problem, 1, 6).is_none());
    assert!(problem.stores[0].hours.on(Day(6), 6).is_empty());
}

#[test]
fn a_day_is_from_half_past_eight_to_five_with_an_hour_of_break_and_half_an_hour_of_office_work() {
    let problem = policy::pose(&tables(vec![store("S")]), monday(), 4);
    assert_eq!(problem.shifts.len(), 40);
    let shift = shift_on(&problem, 0, 0).unwrap();
    assert_eq!((shift.start, shift.end), (hm(8, 30), hm(17, 0)));
    assert_eq!((shift.max_work, shift.max_visits), (Seconds::minutes(450), 20));
    let lunch = Pause { earliest: hm(11, 30), latest: hm(13, 0), length: Seconds::minutes(60), inside: None };
    assert_eq!(shift.pauses, [lunch]);
}

#[test]
fn a_reps_own_day_stands_above_the_default() {
    let mut tables = tables(vec![store("S")]);
    tables.reps[0] = RepRow {
        start: Some(hm(7, 0)),
        finish: Some(hm(15, 0)),
        break_start: Some(hm(11, 0)),
        break_length: Some(Seconds::minutes(30)),
        max_drive: Some(Seconds::minutes(200)),
        max_visits: Some(9),
        admin: Some(Seconds(0)),
        active_from: Some(on(1)),
        active_to: Some(on(2)),
        speed_profile: "moto".into(),
        ..rep("R1")
    };
    let problem = policy::pose(&tables, monday(), 4);
    let days: Vec<u16> = problem.shifts.iter().filter(|shift| shift.rep == RepId(0)).map(|shift| shift.day.0).collect();
    assert_eq!(days, [1, 2]);
    let shift = shift_on(&problem, 0, 1).unwrap();
    assert_eq!((shift.start, shift.end, shift.max_visits), (hm(7, 0), hm(15, 0), 9));
    assert_eq!((shift.max_work, shift.max_drive), (Seconds::minutes(480), Seconds::minutes(200)));
    let lunch = Pause { earliest: hm(11, 0), latest: hm(12, 0), length: Seconds::minutes(30), inside: None };
    assert_eq!(shift.pauses, [lunch]);
    assert_eq!(problem.reps[0].profile, 1);
}

#[test]
fn overtime_on_a_day_off_is_a_shift_and_on_a_working_day_more_of_it() {
    let mut tables = tables(vec![store("S")]);
    let over = |day, from, to| CalendarRow { from, to: Some(to), ..day_off(DayKind::Overtime, on(day), Some("R1")) };
    tables.calendar = vec![
        over(5, None, hm(13, 0)),
        over(6, Some(hm(10, 0)), hm(15, 0)),
        over(1, Some(hm(7, 0)), hm(12, 0)),
        over(2, Some(hm(19, 0)), hm(21, 0)),
        over(3, Some(hm(17, 30)), hm(19, 0)),
    ];
    let problem = policy::pose(&tables, monday(), 1);
    let hours = |day| shift_on(&problem, 0, day).map(|shift| (shift.start, shift.end, shift.max_work.as_minutes()));
    assert_eq!(hours(5), Some((hm(8, 30), hm(12, 30), 450.0)));
    assert_eq!(hours(6), Some((hm(10, 0), hm(14, 30), 450.0)));
    assert_eq!(hours(1), Some((hm(7, 0), hm(17, 0), 540.0)));
    assert_eq!(hours(2), Some((hm(8, 30), hm(20, 30), 570.0)));
    assert_eq!(hours(3), Some((hm(8, 30), hm(18, 30), 540.0)));
    let away = shift_on(&problem, 0, 2).unwrap().pauses[1];
    assert_eq!((away.earliest, away.length), (hm(17, 30), Seconds::minutes(90)));
    assert!(shift_on(&problem, 1, 5).is_none());
    // Overtime of all calls nobody back from leave; a rep's own on a holiday does.
    tables.calendar = vec![
        CalendarRow { rep: None, ..over(1, None, hm(19, 0)) },
        day_off(DayKind::Leave, on(1), Some("R1")),
        day_off(DayKind::Holiday, on(2), None),
        over(2, None, hm(12, 0)),
    ];
    let problem = policy::pose(&tables, monday(), 1);
    assert!(shift_on(&problem, 0, 1).is_none() && shift_on(&problem, 1, 1).unwrap().end == hm(18, 30));
    assert!(shift_on(&problem, 0, 2).is_some() && shift_on(&problem, 1, 2).is_none());
}

#[test]
fn a_break_is_at_noon_or_in_the_middle_of_a_day_that_has_no_noon_and_makes_room_for_a_long_visit() {
    let lunch = |start, finish, length: Option<i32>, service| {
        let service = Some(Seconds::minutes(service));
        let mut tables = tables(vec![StoreRow { interval_days: Some(7), service, ..store("S") }]);
        let length = length.map(Seconds::minutes);
        tables.reps[0] = RepRow { start: Some(start), finish: Some(finish), break_length: length, ..rep("R1") };
        let problem = policy::pose(&tables, monday(), 1);
        shift_on(&problem, 0, 0).unwrap().pauses.first().map(|pause| (pause.earliest, pause.latest))
    };
    let noon = Some((hm(11, 30), hm(13, 0)));
    for (start, finish) in [(hm(8, 30), hm(17, 30)), (hm(10, 30), hm(20, 0)), (hm(6, 0), hm(14, 0))] {
        assert_eq!(lunch(start, finish, None, 30), noon, "{start:?}");
    }
    assert_eq!(lunch(hm(13, 0), hm(22, 0), Some(60), 30), Some((hm(16, 0), hm(17, 30))));
    assert_eq!(lunch(hm(12, 30), hm(22, 0), None, 30), Some((hm(15, 30), hm(17, 0))));
    assert_eq!(lunch(hm(4, 30), hm(12, 30), None, 30), Some((hm(7, 30), hm(9, 0))));
    assert_eq!(lunch(hm(18, 0), hm(22, 0), None, 30), None, "a short day has none");
    assert_eq!(lunch(hm(18, 0), hm(22, 0), Some(30), 30), Some((hm(19, 30), hm(21, 0))), "unless its rep has one");
    // Visits that fit beside noon leave it there; of longer ones some may come first, and the break after them.
    assert_eq!(lunch(hm(8, 30), hm(17, 30), None, 200), noon);
    assert_eq!(lunch(hm(8, 30), hm(17, 30), None, 300), Some((hm(10, 0), hm(14, 30))));
}

#[test]
fn leave_meetings_and_overtime_bend_the_day() {
    let mut tables = tables(vec![store("S")]);
    let part = |kind, day, from, to| CalendarRow { from, to, ..day_off(kind, on(day), Some("R1")) };
    tables.calendar = vec![
        day_off(DayKind::Leave, on(0), Some("R1")),
        part(DayKind::Leave, 1, Some(hm(8, 0)), Some(hm(13, 0))),
        part(DayKind::Leave, 2, Some(hm(15, 0)), Some(hm(18, 0))),
        part(DayKind::Meeting, 3, Some(hm(14, 0)), Some(hm(15, 30))),
        part(DayKind::Overtime, 4, None, Some(hm(19, 30))),
        part(DayKind::Meeting, 7, Some(hm(11, 0)), Some(hm(14, 0))),
        part(DayKind::Meeting, 8, Some(hm(12, 45)), Some(hm(13, 45))),
    ];
    let problem = policy::pose(&tables, monday(), 4);
    let day = |day| shift_on(&problem, 0, day).unwrap();
    assert!(shift_on(&problem, 0, 0).is_none() && shift_on(&problem, 1, 0).is_some());
    assert_eq!((day(1).start, day(1).pauses.len()), (hm(13, 0), 0), "the break was spent on leave");
    assert_eq!(day(2).end, hm(15, 0));
    let meeting =
        |from, minutes| Pause { earliest: from, latest: from, length: Seconds::minutes(minutes), inside: None };
    assert_eq!(day(3).pauses[1], meeting(hm(14, 0), 90));
    assert_eq!((day(4).end, day(4).max_work), (hm(19, 0), Seconds::minutes(570)));
    assert_eq!(day(7).pauses, [meeting(hm(11, 0), 180)], "the break was spent in the meeting");
    let lunch = Pause { earliest: hm(11, 30), latest: hm(11, 45), length: Seconds::minutes(60), inside: None };
    assert_eq!(day(8).pauses, [lunch, meeting(hm(12, 45), 60)], "the break ends before the meeting");
}

// Who.

#[test]
fn the_owner_alone_visits_unless_gone_or_without_the_skill() {
    let owned = StoreRow { owner: Some("R1".into()), ..store("S") };
    let skilled = StoreRow { skills: vec!["training".into()], ..owned.clone() };
    let mut tables = tables(vec![owned, skilled, store("T")]);
    tables.reps[1].skills = vec!["training".into()];
    let allowed = |tables: &Tables| -> Vec<Allowed> {
        policy::pose(tables, monday(), 4).stores.into_iter().map(|store| store.reps).collect()
    };
    let only = |rep: u32| Allowed::Only(vec![RepId(rep)]);
    assert_eq!(allowed(&tables), [only(0), only(1), Allowed::Any]);
    tables.reps[0].active_to = Some(on(-1));
    assert_eq!(allowed(&tables), [Allowed::Any, only(1), Allowed::Any]);
}

#[test]
fn a_store_without_owner_is_visited_by_reps_of_its_region() {
    let mut tables = tables(vec![
        StoreRow { region: "east".into(), ..store("S") },
        StoreRow { region: "north".into(), ..store("T") },
    ]);
    tables.reps[0].region = "east".into();
    tables.reps[1].region = "west".into();
    let problem = policy::pose(&tables, monday(), 4);
    assert_eq!(problem.stores[0].reps, Allowed::Only(vec![RepId(0)]));
    assert_eq!(problem.stores[1].reps, Allowed::Any, "no rep has the region, and it must be served");
}

// Where.

#[test]
fn stores_come_first_among_the_places_and_equal_homes_are_one() {
    let mut tables = tables(vec![store("S"), store("T")]);
    tables.reps[1].end = Some(Point { x: 121.0, y: 30.0 });
    let problem = policy::pose(&tables, monday(), 4);
    assert_eq!(problem.stores[1].place, PlaceId(1));
    assert_eq!((problem.reps[0].home, problem.reps[1].home, problem.reps[1].end), (PlaceId(2), PlaceId(2), PlaceId(3)));
    assert_eq!(problem.places.len(), 4);
}

#[test]
fn the_matrix_is_used_where_there_is_one_and_a_way_back_stands_in_for_a_missing_way() {
    let mut tables = tables(vec![store("S"), store("T")]);
    tables.reps[1].end = Some(Point { x: 121.0, y: 30.0 });
    let way = |from: &str, to: &str, minutes| MatrixRow {
        line: 2,
        from: from.into(),
        to: to.into(),
        time: Seconds::minutes(minutes),
        metres: 1000 * minutes,
    };
    tables.matrix = vec![way("S", "T", 7), way("R2", "S", 11)];
    let problem = policy::pose(&tables, monday(), 4);
    let travel = Ways::of(&tables).over(&problem);
    let minutes = |from: PlaceId, to: PlaceId| travel.leg(0, from, to).time.as_minutes();
    assert_eq!([minutes(PlaceId(0), PlaceId(1)), minutes(PlaceId(1), PlaceId(0))], [7.0, 7.0]);
    assert_eq!(minutes(problem.reps[1].home, PlaceId(0)), 11.0);
    let end = problem.reps[1].end;
    let straight = Ways::of(&Tables::default()).over(&problem);
    assert_eq!(travel.leg(0, PlaceId(0), end), straight.leg(0, PlaceId(0), end), "no row is about the end");
}

// Whatever the tables say.

fn any_store() -> impl Strategy<Value = StoreRow> {
    let gaps = (proptest::option::of(1..40u16), proptest::option::of(1..60u16));
    let how_often = (proptest::option::of(1..100u16), proptest::option::of(0..30u16), "[ABC]?", gaps);
    (how_often, proptest::option::of(-120..10i64), any::<bool>(), 0..1000u32).prop_map(
        |((interval_days, visits_per_cycle, class, gaps), last, must_visit, at)| StoreRow {
            interval_days,
            visits_per_cycle,
            class,
            min_gap_days: gaps.0,
            max_gap_days: gaps.1,
            last_visit: last.map(on),
            must_visit,
            point: Some(Point { x: 120.0 + f64::from(at % 37) / 100.0, y: 30.0 + f64::from(at / 37) / 100.0 }),
            ..StoreRow::default()
        },
    )
}

fn any_fixed() -> impl Strategy<Value = (usize, FixedRow)> {
    let kinds =
        [FixedKind::Appointment, FixedKind::PinDay, FixedKind::PinRep, FixedKind::Reservation, FixedKind::Block];
    let when = (proptest::option::weighted(0.9, -3..40i64), proptest::option::of(0..24), proptest::option::of(0..24));
    (any::<prop::sample::Index>(), 0..6usize, when, any::<bool>()).prop_map(move |(kind, store, when, hard)| {
        let row = FixedRow {
            rep: (when.1 > when.2).then(|| "R2".into()),
            from: when.1.map(|hour| hm(hour, 0)),
            to: when.2.filter(|&to| when.1.is_none_or(|from| to > from)).map(|hour| hm(hour, 0)),
            hard,
            ..fixed("", kinds[kind.index(kinds.len())], when.0.map(on))
        };
        (store, row)
    })
}

fn any_day() -> impl Strategy<Value = CalendarRow> {
    let kinds = [DayKind::Work, DayKind::Holiday, DayKind::Leave, DayKind::Meeting, DayKind::Overtime];
    let hours = (proptest::option::of(0..24), proptest::option::of(0..24));
    (any::<prop::sample::Index>(), 0..30i64, hours, any::<bool>()).prop_map(move |(kind, day, hours, all)| {
        let kind = kinds[kind.index(kinds.len())];
        CalendarRow {
            from: hours.0.map(|hour| hm(hour, 0)),
            to: hours.1.filter(|&to| hours.0.is_none_or(|from| to > from)).map(|hour| hm(hour, 0)),
            ..day_off(kind, on(day), (!all).then_some("R1"))
        }
    })
}

fn any_tables() -> impl Strategy<Value = Tables> {
    let rows = proptest::collection::vec(any_store(), 1..6);
    let days = proptest::collection::vec(any_day(), 0..12);
    (rows, proptest::collection::vec(any_fixed(), 0..8), days).prop_map(|(mut stores, fixed, calendar)| {
        for (at, store) in stores.iter_mut().enumerate() {
            store.id = format!("S{at}");
        }
        let fixed = fixed.into_iter().map(|(store, row)| FixedRow { store: format!("S{store}"), ..row }).collect();
        Tables { fixed, calendar, ..tables(stores) }
    })
}

proptest! {
    #[test]
    fn every_row_lies_in_the_horizon_in_order_and_its_gaps_can_be_kept(tables in any_tables(), weeks in 1..9u16) {
        let problem = policy::pose(&tables, monday(), weeks);
        for at in 0..problem.stores.len() {
            let (visits, min_gap, max_gap) = row_of(&problem, at);
            prop_assert!(min_gap >= 1 && min_gap <= max_gap);
            for visit in visits {
                prop_assert!(visit.earliest <= visit.due && visit.due <= visit.latest);
                prop_assert!(visit.latest.0 < problem.calendar.days);
            }
            for pair in visits.windows(2) {
                prop_assert!(pair[0].earliest <= pair[1].earliest && pair[0].latest <= pair[1].latest);
            }
            // The days that each visit can be on, given that all before it are planned; what was asked for by a day may be out,
            // since its gaps may leave it none.
            let mut reach: Vec<u16> = Vec::new();
            let mut is_free = true;
            for (k, visit) in visits.iter().enumerate() {
                let fits = |day: u16| reach.iter().any(|&b| day >= b + min_gap && day <= b.saturating_add(max_gap));
                let days: Vec<u16> =
                    (visit.earliest.0..=visit.latest.0).filter(|&day| is_free || fits(day)).collect();
                if matches!(visit.why, Why::Reservation | Why::Event { .. }) {
                    reach.extend(days);
                } else {
                    prop_assert!(!days.is_empty(), "visit {} of {:?}", k, visits);
                    (reach, is_free) = (days, false);
                }
            }
        }
    }

    #[test]
    fn every_day_agreed_on_is_asked_for(tables in any_tables()) {
        let problem = policy::pose(&tables, monday(), 4);
        for row in &tables.fixed {
            let agreed = matches!(row.kind, FixedKind::Appointment | FixedKind::PinDay);
            let day = row.date.and_then(|date| problem.calendar.day(date));
            let store = problem.stores.iter().position(|store| store.id == row.store);
            if let (true, Some(day), Some(store)) = (agreed, day, store) {
                let (visits, ..) = row_of(&problem, store);
                prop_assert!(visits.iter().any(|visit| visit.earliest == day && visit.latest == day));
            }
        }
    }

    #[test]
    fn every_break_and_meeting_can_be_taken(tables in any_tables()) {
        let problem = policy::pose(&tables, monday(), 4);
        for shift in &problem.shifts {
            let mut free = shift.start;
            for pause in &shift.pauses {
                prop_assert!(pause.earliest <= pause.latest && pause.latest >= free);
                free = free.max(pause.earliest) + pause.length;
            }
        }
    }

    #[test]
    fn shifts_are_sorted_and_windows_disjoint(tables in any_tables()) {
        let problem = policy::pose(&tables, monday(), 4);
        prop_assert!(problem.shifts.windows(2).all(|pair| (pair[0].rep, pair[0].day) < (pair[1].rep, pair[1].day)));
        for store in problem.store_ids() {
            for day in problem.calendar.iter() {
                let windows = problem.windows(store, day);
                prop_assert!(windows.iter().all(|window| window.open <= window.close));
                prop_assert!(windows.windows(2).all(|pair| pair[0].close < pair[1].open));
            }
        }
    }
}

#[test]
fn the_horizon_is_whole_weeks_from_the_day_asked_for() {
    let problem = policy::pose(&tables(vec![store("S")]), monday() + Days::new(2), 2);
    assert_eq!((problem.calendar.first, problem.calendar.days), (Some(on(2)), 14));
}

#[test]
fn a_pinned_week_that_cannot_be_kept_is_told() {
    let said = |row: FixedRow, calendar: Vec<CalendarRow>| {
        let mut tables = weekly_with(row);
        tables.calendar = calendar;
        rounds::model::check(&tables).iter().map(|one| one.say(rounds::lang::Lang::En)).collect::<Vec<_>>().join("\n")
    };
    let week =
        |rep: Option<&str>, date| FixedRow { rep: rep.map(String::from), date, ..fixed("S", FixedKind::PinWeek, None) };
    let leave = |of: Option<&str>| (0..5).map(|day| day_off(DayKind::Leave, on(day), of)).collect::<Vec<_>>();
    let wednesday = Some(on(2));
    assert_eq!(said(week(None, wednesday), leave(Some("R1"))), "", "another may come");
    assert!(said(week(Some("R1"), wednesday), leave(Some("R1"))).contains("no rep who could visit works"));
    assert_eq!(said(week(Some("R1"), Some(on(9))), leave(Some("R1"))), "", "the week after");
    assert!(said(week(None, None), vec![]).contains("a pinned week needs a date in it"));
    let hours = FixedRow { from: Some(hm(10, 0)), ..week(None, wednesday) };
    assert!(said(hours, vec![]).contains("a visit pinned to a week has none"));
}
