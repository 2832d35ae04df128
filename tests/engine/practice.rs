//! What practice costs: every price by a sum done by hand, and plans that keep to it where it has a price.

use crate::random::travel;
use rounds::model::*;
use rounds::solve::{Effort, Limit, solve};
use rounds::unit::{Day, Money, PlaceId, RepId, Seconds, StoreId};
use std::ops::ControlFlow;

const PRICE: Money = Money(600);

/// Two reps who live on either end of a line and work four hours on ten days, two weeks of five. So many stores in its middle, a
/// minute apart, each due on any day of each week for half an hour.
fn line(stores: usize) -> Problem {
    let due = |week: u16| DueVisit::between(Day(5 * week), Day(5 * week + 4), Seconds::minutes(30), Money(100_000));
    let store = |at: usize| {
        let store = Store::new(format!("s{at}"), PlaceId::at(at), Seconds::minutes(30));
        Store { habit: Some(Habit::default()), ..store.due(Cadence::row(vec![due(0), due(1)])) }
    };
    let mut places: Vec<Point> = (0..stores).map(|at| Point { x: 50.0 + at as f64, y: 0.0 }).collect();
    places.extend([Point { x: 49.0, y: 0.0 }, Point { x: 50.0 + stores as f64, y: 0.0 }]);
    let shift = |rep: usize, day: u16| Shift::new(RepId::at(rep), Day(day), Seconds(0), Seconds::minutes(240));
    Problem::new(Parts {
        name: "line".into(),
        calendar: Calendar::numbered(10, 5),
        places,
        surface: Surface::Plane,
        stores: (0..stores).map(store).collect(),
        reps: (0..2).map(|rep| Rep::new(format!("r{rep}"), PlaceId::at(stores + rep))).collect(),
        shifts: (0..2).flat_map(|rep| (0..10).map(move |day| shift(rep, day))).collect(),
        continuity: Continuity::SameRep,
        practice: Practice::default(),
        nights: Nights::default(),
    })
    .expect("sound")
}

/// A rep, a day, and stores with their visits.
type Made<'a> = (usize, u16, &'a [(u32, u16)]);

/// What the referee charges for practice when these visits are all there are.
fn charged(problem: &Problem, days: &[Made]) -> Practised {
    let travel = travel(problem);
    let mut plan = Plan::default();
    let mut days = days.to_vec();
    days.sort_by_key(|day| (day.0, day.1));
    for (rep, day, visits) in days {
        let at = problem
            .shifts
            .iter()
            .position(|shift| shift.rep == RepId::at(rep) && shift.day == Day(day))
            .expect("a shift");
        let visits: Vec<(StoreId, u16)> = visits.iter().map(|&(store, visit)| (StoreId(store), visit)).collect();
        plan.routes.push(timetable(problem, &travel, rounds::unit::ShiftId::at(at), &visits).expect("possible"));
    }
    judge(problem, &travel, &plan).bill.practice
}

fn priced(stores: usize, price: Practised) -> Problem {
    let mut problem = line(stores);
    problem.practice.price = price;
    problem.practice.within = Seconds::minutes(20);
    problem.practice.near = (1..stores as u32).map(|at| [StoreId(at - 1), StoreId(at)]).collect();
    problem
}

#[test]
fn a_visit_off_the_usual_weekday_costs() {
    let mut problem = priced(1, Practised { weekday: PRICE, ..Practised::default() });
    let charged = |problem: &Problem, second| charged(problem, &[(0, 1, &[(0, 0)]), (0, second, &[(0, 1)])]).weekday;
    assert_eq!(charged(&problem, 6), Money(0), "Tuesday and Tuesday");
    assert_eq!(charged(&problem, 7), PRICE, "Tuesday and Wednesday");
    problem.stores[0].habit = Some(Habit { weekday: Some(2), start: None });
    assert_eq!(charged(&problem, 6), PRICE + PRICE, "it is used to Wednesdays");
    problem.stores[0].habit = None;
    assert_eq!(charged(&problem, 7), Money(0), "it is used to nothing");
}

#[test]
fn a_visit_at_an_unusual_time_costs() {
    let mut problem = priced(3, Practised { hour: PRICE, ..Practised::default() });
    // The third store is reached an hour later when it comes after the others.
    let charged = |problem: &Problem| charged(problem, &[(0, 0, &[(2, 0)]), (0, 5, &[(0, 1), (1, 1), (2, 1)])]).hour;
    assert_eq!(charged(&problem), PRICE);
    problem.practice.within = Seconds::minutes(40);
    assert_eq!(charged(&problem), Money(0), "it gets used to the time between");
    problem.stores[2].habit = Some(Habit { weekday: None, start: Some(Seconds(0)) });
    assert_eq!(charged(&problem), PRICE, "it is used to the first hour");
}

#[test]
fn uneven_days_and_weeks_cost_by_the_square_of_hours() {
    let mut problem = priced(2, Practised { level: PRICE, weeks: PRICE, ..Practised::default() });
    // Both stores stand at the first rep's door: 32 and 34 minutes with the ways.
    problem.shifts.retain(|shift| shift.rep == RepId(0) && [0, 1, 5].contains(&shift.day.0));
    // The days have room for four hours: what is uneven on them costs a part of its price, by how full they are.
    let works = [32.0 / 60.0, 34.0 / 60.0, 64.0 / 60.0];
    let squares = |works: &[f64], lengths: &[f64]| {
        let sum = |of: &dyn Fn(f64, f64) -> f64| {
            works.iter().zip(lengths).map(|(&work, &length)| of(work, length)).sum::<f64>()
        };
        let slope = sum(&|work, length| work * length) / sum(&|_, length| length * length);
        (sum(&|work, length| (work - slope * length).powi(2)) * slope * PRICE.0 as f64) as i64
    };
    let paid = charged(&problem, &[(0, 0, &[(0, 0)]), (0, 1, &[(1, 0)]), (0, 5, &[(0, 1), (1, 1)])]);
    assert_eq!(paid.level, Money(squares(&works, &[4.0; 3])));
    assert_eq!(paid.weeks, Money(squares(&[works[0] + works[1], works[2]], &[8.0, 4.0])));
    problem.reps[0].days = DayShape::Packed;
    let paid = charged(&problem, &[(0, 0, &[(0, 0)]), (0, 1, &[(1, 0)]), (0, 5, &[(0, 1), (1, 1)])]);
    assert_eq!(paid.level, Money(0), "packed days cost nothing");
    assert!(paid.weeks > Money(0), "weeks are even all the same");
}

/// A day of 32 minutes that should have an hour lacks 28; a day off lacks nothing, nor does one that is long enough.
#[test]
fn a_day_that_is_too_short_costs_what_it_lacks() {
    let mut problem = line(4);
    problem.shifts.iter_mut().for_each(|shift| shift.least = Seconds::minutes(60));
    let level = |days: &[Made]| charged(&problem, days).level;
    assert_eq!(level(&[(0, 0, &[(0, 0)])]), Money(28 * 60));
    assert_eq!(level(&[(0, 0, &[(0, 0), (1, 0)])]), Money(0));
    assert_eq!(level(&[(0, 0, &[(0, 0)]), (0, 1, &[(1, 0)])]), Money((28 + 26) * 60));
}

/// Four stores at an end of a line: without the price each may as well have a day of its own, with it they share one.
#[test]
fn plans_have_no_short_days_where_these_have_a_price() {
    let mut problem = line(4);
    problem.shifts.iter_mut().for_each(|shift| shift.least = Seconds::minutes(120));
    let effort = Effort { limit: Limit::Iterations(4_000), threads: 2, seed: 3 };
    let outcome = solve(&problem, &travel(&problem), &effort, &mut |_| ControlFlow::Continue(()));
    assert_eq!((outcome.plan.unserved.len(), &outcome.verdict.violations), (0, &vec![]));
    assert_eq!(outcome.verdict.bill.practice.level, Money(0), "{:?}", outcome.plan.routes);
    assert!(outcome.plan.routes.iter().all(|route| route.stops.len() == 4));
}

/// Who is out already waits before the next store; who is still at home leaves later.
#[test]
fn a_day_that_is_under_way_goes_on_at_once() {
    let mut problem = line(1);
    let opens = Window { open: Seconds::minutes(60), close: Seconds::minutes(240) };
    problem.stores[0].hours = Hours::every_day(vec![opens]);
    let route = |problem: &Problem| {
        let visits = [(StoreId(0), 0)];
        timetable(problem, &travel(problem), rounds::unit::ShiftId(0), &visits).expect("possible")
    };
    let from_home = route(&problem);
    problem.shifts[0].from = Some(problem.reps[0].home);
    let out = route(&problem);
    assert_eq!([from_home.depart, out.depart], [Seconds::minutes(59), Seconds(0)]);
    assert_eq!([from_home.stops[0].wait, out.stops[0].wait], [Seconds(0), Seconds::minutes(59)]);
    assert_eq!((from_home.finish, from_home.stops[0].start), (out.finish, out.stops[0].start));
    assert_eq!(out.work(), Seconds::minutes(91));
}

#[test]
fn neighbours_with_different_reps_or_days_cost() {
    let problem = priced(3, Practised { border: PRICE, separate: Money(60), ..Practised::default() });
    let one = charged(&problem, &[(0, 0, &[(0, 0), (1, 0), (2, 0)])]);
    assert_eq!((one.border, one.separate), (Money(0), Money(0)));
    let two = charged(&problem, &[(0, 0, &[(0, 0), (1, 0)]), (1, 0, &[(2, 0)])]);
    assert_eq!((two.border, two.separate), (PRICE, Money(0)));
    let apart = charged(&problem, &[(0, 0, &[(0, 0), (1, 0)]), (0, 1, &[(2, 0)])]);
    assert_eq!((apart.border, apart.separate), (Money(0), Money(60)), "the second and the third are close");
    let weeks = charged(&problem, &[(0, 4, &[(0, 0), (1, 0)]), (0, 5, &[(2, 1)])]);
    assert_eq!(weeks.separate, Money(0), "they are in different weeks");
}

/// Twelve stores, two visits each, on a line: whatever has a price is kept to, for ways cost next to nothing.
#[test]
fn plans_keep_to_what_has_a_price() {
    let price = Practised { weekday: PRICE, hour: PRICE, level: PRICE, weeks: PRICE, border: PRICE, separate: PRICE };
    let paid = |price: Practised| {
        let problem = priced(12, price);
        let effort = Effort { limit: Limit::Iterations(6_000), threads: 2, seed: 3 };
        let outcome = solve(&problem, &travel(&problem), &effort, &mut |_| ControlFlow::Continue(()));
        assert_eq!((outcome.plan.unserved.len(), &outcome.verdict.violations), (0, &vec![]));
        let priced = priced(
            12,
            Practised { weekday: PRICE, hour: PRICE, level: PRICE, weeks: PRICE, border: PRICE, separate: PRICE },
        );
        judge(&priced, &travel(&priced), &outcome.plan).bill.practice
    };
    let (kept, not) = (paid(price), paid(Practised::default()));
    assert_eq!(
        (kept.weekday, kept.border),
        (Money(0), PRICE),
        "one border there must be, or one rep works for both: {kept:?}"
    );
    assert!(kept.hour <= PRICE + PRICE, "{kept:?}");
    assert!(kept.level <= not.level, "{kept:?} {not:?}");
    let beside = |paid: &Practised| (paid.total() - paid.level).0;
    assert!(beside(&kept) * 2 < beside(&not), "{kept:?} {not:?}");
}
