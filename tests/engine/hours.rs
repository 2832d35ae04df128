//! A rep's hours: overtime at a price, and the most of a week and a month; sums done by hand, and plans that keep to them.

use crate::random::travel;
use rounds::ask::{Site, SlotRequest, quotes, slots};
use rounds::model::*;
use rounds::solve::{Effort, Limit, Outcome, solve};
use rounds::unit::{Day, Money, PlaceId, RepId, Seconds, ShiftId, StoreId};
use std::ops::ControlFlow;

/// A rep who works three hours at home and may stay an hour longer at time and a half, and four stores next door, each due on the
/// first of some days for an hour.
fn full(prize: i64, days: u16) -> Problem {
    let hour = Seconds::minutes(60);
    let visit = DueVisit::between(Day(0), Day(0), hour, Money(prize));
    let store = |at: usize| Store::new(format!("s{at}"), PlaceId(0), hour).due(Cadence::row(vec![visit.clone()]));
    let shift = |day: u16| Shift {
        overtime: Some(Overtime { end: Seconds::minutes(180), work: Seconds::minutes(180), percent: 150 }),
        ..Shift::new(RepId(0), Day(day), Seconds(0), Seconds::minutes(240))
    };
    Problem::new(Parts {
        name: "full".into(),
        calendar: Calendar::numbered(days, 5),
        places: vec![Point::default()],
        surface: Surface::Plane,
        stores: (0..4).map(store).collect(),
        reps: vec![Rep::new("r", PlaceId(0))],
        shifts: (0..days).map(shift).collect(),
        ..Parts::default()
    })
    .expect("sound")
}

fn solved(problem: &Problem) -> Outcome {
    let effort = Effort { limit: Limit::Iterations(400), threads: 1, seed: 1 };
    let outcome = solve(problem, &travel(problem), &effort, &mut |_| ControlFlow::Continue(()));
    assert_eq!(outcome.verdict.violations, []);
    outcome
}

#[test]
fn a_visit_is_worth_overtime_only_if_its_prize_is() {
    // An hour at time and a half is an hour and a half on the road, 5,400 seconds.
    let dear = solved(&full(6_000, 1));
    assert_eq!((dear.verdict.planned, dear.verdict.bill.overtime), (4, Money(5_400)));
    assert_eq!(dear.verdict.bill.total(), Money(5_400));
    let cheap = solved(&full(5_000, 1));
    assert_eq!((cheap.verdict.planned, cheap.verdict.bill.overtime), (3, Money(0)));
    assert_eq!(cheap.plan.unserved[0].reason.obstacle, Obstacle::Detour);
    let mut free = full(5_000, 1);
    free.shifts[0].overtime.as_mut().unwrap().percent = 0;
    assert_eq!(solved(&free).verdict.planned, 4);
}

#[test]
fn overtime_is_what_ends_late_or_is_too_much_work_whichever_is_more() {
    let mut problem = full(1, 1);
    let travel = travel(&problem);
    let overtime = |problem: &Problem, stores: &[u32]| {
        let visits: Vec<(StoreId, u16)> = stores.iter().map(|&store| (StoreId(store), 0)).collect();
        let route = timetable(problem, &travel, ShiftId(0), &visits).expect("possible");
        let plan = Plan { routes: vec![route], ..Plan::default() };
        (problem.shifts[0].overtime_of(&plan.routes[0]).as_minutes(), judge(problem, &travel, &plan).bill.overtime)
    };
    assert_eq!(overtime(&problem, &[0, 1, 2]), (0.0, Money(0)));
    assert_eq!(overtime(&problem, &[0, 1, 2, 3]), (60.0, Money(5_400)));
    // An hour of work that ends 50 minutes late; and two hours, one of them too much by the longest work.
    let late = Window { open: Seconds::minutes(170), close: Seconds::minutes(240) };
    problem.stores[0].hours = Hours::every_day(vec![late]);
    assert_eq!(overtime(&problem, &[0]), (50.0, Money(4_500)));
    problem.shifts[0].overtime.as_mut().unwrap().work = Seconds::minutes(60);
    assert_eq!(overtime(&problem, &[1, 2]), (60.0, Money(5_400)));
    assert_eq!(overtime(&problem, &[1, 2, 0]), (120.0, Money(10_800)));
}

#[test]
fn quotes_and_slots_have_the_price_of_overtime() {
    // The second day is free: whatever is moved there spares the overtime of the first, and costs nothing.
    let mut problem = full(1_000_000, 2);
    let on_both = DueVisit::between(Day(0), Day(1), Seconds::minutes(60), Money(1_000_000));
    problem.stores[3].cadence = Cadence::row(vec![on_both]);
    problem.shifts[1].fixed = Money(9_000);
    let (outcome, travel) = (solved(&problem), travel(&problem));
    assert_eq!(outcome.verdict.bill.overtime, Money(5_400));
    let quotes = quotes(&problem, &travel, &outcome.plan, StoreId(3), 0).expect("it is due");
    let prices: Vec<Bill> = quotes.days.iter().map(|day| day.quote.offer().expect("it fits").price).collect();
    assert_eq!(prices[0], Bill { overtime: Money(5_400), ..Bill::default() });
    assert_eq!(prices[1], Bill { shifts: Money(9_000), ..Bill::default() });
    let ask = SlotRequest {
        at: Site::Place(PlaceId(0)),
        service: Seconds::minutes(30),
        from: Day(0),
        to: Day(1),
        rep: None,
        best: 9,
    };
    let mut three = outcome.plan.clone();
    three.routes[0].stops.retain(|stop| stop.store != StoreId(3));
    let visits: Vec<(StoreId, u16)> = three.routes[0].stops.iter().map(|stop| (stop.store, 0)).collect();
    three.routes[0] = timetable(&problem, &travel, ShiftId(0), &visits).expect("possible");
    let found = slots(&problem, &travel, &three, &ask);
    let of = |shift: u32| found.iter().find(|slot| slot.shift == ShiftId(shift)).expect("it fits");
    assert_eq!((of(0).cost, of(0).overtime), (Money(30 * 60 * 3 / 2), Seconds::minutes(30)));
    assert_eq!((of(1).cost, of(1).overtime), (Money(9_000), Seconds(0)));
}

/// The same rep without overtime, on two days of one week with so many minutes in all, and ten minutes of office work on each; each
/// of so many stores next door is due on either day.
fn week(most: i32, stores: usize) -> Problem {
    let mut problem = full(1_000_000, 2);
    let either = DueVisit::between(Day(0), Day(1), Seconds::minutes(60), Money(1_000_000));
    problem.stores.truncate(stores);
    problem.stores.iter_mut().for_each(|store| store.cadence = Cadence::row(vec![either.clone()]));
    for shift in &mut problem.shifts {
        (shift.overtime, shift.office) = (None, Seconds::minutes(10));
    }
    let most = Seconds::minutes(most);
    problem.reps[0].limits = vec![HoursLimit { span: HoursSpan::Week, first: Day(0), last: Day(1), most }];
    problem
}

#[test]
fn nobody_works_more_in_a_week_than_may_be_and_what_is_out_says_so() {
    // Three visits on one day are 190 minutes with the office work, on two days 200.
    let problem = week(190, 4);
    let outcome = solved(&problem);
    let of_day: Vec<usize> = outcome.plan.routes.iter().map(|route| route.stops.len()).collect();
    assert_eq!((outcome.verdict.planned, of_day), (3, vec![3]));
    let reason = outcome.plan.unserved[0].reason;
    assert_eq!(
        (reason.obstacle, reason.short, reason.impossible),
        (Obstacle::SpanHours, Some(Seconds::minutes(60)), false)
    );
    assert_eq!(reason.fix, None, "a longer day would not help");
    assert_eq!(solved(&week(200, 4)).verdict.planned, 3);
    assert_eq!(solved(&week(250, 4)).verdict.planned, 4);
    // Not even one visit: whatever else becomes of the week.
    let none = solved(&week(69, 1));
    let reason = none.plan.unserved[0].reason;
    assert_eq!(
        (reason.obstacle, reason.short, reason.impossible),
        (Obstacle::SpanHours, Some(Seconds::minutes(1)), true)
    );
}

#[test]
fn visits_of_one_store_share_the_hours_of_their_week() {
    let mut problem = week(130, 1);
    let on = |day: u16| DueVisit::between(Day(day), Day(day), Seconds::minutes(60), Money(1_000_000));
    problem.stores[0].cadence = Cadence::row(vec![on(0), on(1)]);
    let outcome = solved(&problem);
    // Each day alone is 70 minutes, both are 140.
    assert_eq!((outcome.verdict.planned, outcome.plan.unserved[0].reason.obstacle), (1, Obstacle::SpanHours));
    let both = vec![DaySet::of([Day(0), Day(1)])];
    problem.stores[0].cadence = Cadence::Patterns { patterns: both, prize: Money(1_000_000) };
    assert_eq!(solved(&problem).verdict.planned, 0, "a pattern comes whole or not at all");
    problem.reps[0].limits[0].most = Seconds::minutes(140);
    assert_eq!(solved(&problem).verdict.planned, 2);
}

#[test]
fn quotes_and_slots_know_the_hours_of_the_week() {
    let problem = week(260, 4);
    let (outcome, travel) = (solved(&problem), travel(&problem));
    assert_eq!(outcome.plan.routes.len(), 1, "a second day would have its own office work");
    let quotes = quotes(&problem, &travel, &outcome.plan, StoreId(0), 0).expect("it is due");
    // On the other day it would be 260 minutes in all, which may be.
    assert!(quotes.days.iter().all(|day| day.quote.offer().is_some()));
    let ask = |minutes: i32| SlotRequest {
        at: Site::Place(PlaceId(0)),
        service: Seconds::minutes(minutes),
        from: Day(0),
        to: Day(1),
        rep: None,
        best: 9,
    };
    // The full day has no time left, the free one no hours.
    assert_eq!(slots(&problem, &travel, &outcome.plan, &ask(5)), []);
    let mut longer = problem.clone();
    longer.reps[0].limits[0].most = Seconds::minutes(265);
    assert_eq!(slots(&longer, &travel, &outcome.plan, &ask(5)).len(), 1);
    let usable: Vec<f64> = problem.shifts.iter().map(|shift| problem.usable(shift).as_minutes()).collect();
    // Of 260 minutes, 20 are office work of two days: half of the rest each.
    assert_eq!(usable, [120.0, 120.0]);
}

/// A rep with a dozen hours a week, and stores that are due every week for two hours.
#[cfg(feature = "files")]
fn a_dozen_hours() -> crate::happenings::Force {
    use rounds::io::{Parcel, read};
    let store = |at: usize| format!("S{at},120.1{at},30.25,7,120,2026-10-0{at}\n");
    let stores = "store_id,lon,lat,interval_days,service_min,last_visit_date\n".to_string()
        + &(1..=8).map(store).collect::<String>();
    let reps = "rep_id,home_lon,home_lat,max_week,max_month\nR1,120.15,30.25,12,40\n".to_string();
    let files = [("stores.csv", stores), ("reps.csv", reps)].map(|(name, text)| (name.to_string(), text.into_bytes()));
    let tables = read(&Parcel::of_files("in", files.to_vec())).expect("the tables are good");
    let began = chrono::NaiveDate::from_ymd_opt(2026, 10, 12).expect("a Monday");
    let problem = rounds::policy::pose(&tables, began, 2);
    let travel = rounds::travel::Ways::of(&tables).over(&problem);
    let effort = Effort { limit: Limit::Iterations(500), threads: 1, seed: 1 };
    let outcome = solve(&problem, &travel, &effort, &mut |_| ControlFlow::Continue(()));
    assert_eq!(outcome.verdict.violations, []);
    crate::happenings::Force { tables, problem, plan: outcome.plan, began }
}

/// What the routes of these days of a plan count.
#[cfg(feature = "files")]
fn counted(force: &crate::happenings::Force, days: std::ops::Range<u64>) -> Seconds {
    let dates: Vec<_> = days.map(|day| force.began + chrono::Days::new(day)).collect();
    let on = |route: &&Route| {
        dates.contains(&force.problem.calendar.date(force.problem.shift(route.shift).day).expect("days have dates"))
    };
    force.plan.routes.iter().filter(on).map(|route| route.work() + force.problem.shift(route.shift).office).sum()
}

#[cfg(feature = "files")]
#[test]
fn a_replan_takes_the_days_gone_off_the_hours_of_week_and_month_again_and_again() {
    use crate::happenings::{at, in_force};
    let (mut force, hours) = (a_dozen_hours(), |hours: i32| Seconds::minutes(60 * hours));
    assert!(!force.plan.unserved.is_empty() && counted(&force, 0..5) > hours(10), "the week is full");
    let mut gone = Seconds(0);
    for day in [1, 2, 3, 4] {
        gone += counted(&force, day - 1..day);
        let new = force.replan(at(force.began + chrono::Days::new(day), 0, 0), &[]);
        let most: Vec<Seconds> = new.due.problem.reps[0].limits.iter().map(|limit| limit.most).collect();
        assert_eq!(most, [hours(12) - gone, hours(12), hours(40) - gone], "day {day}");
        let began = force.began;
        force = in_force(new, began);
        assert!(gone + counted(&force, day..5) <= hours(12), "day {day}");
    }
}
