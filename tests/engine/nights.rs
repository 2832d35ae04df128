//! Nights away: trips made by hand on paper first, and found by the engine.

use crate::random::{any_problem, travel};
use proptest::prelude::*;
use rounds::model::*;
use rounds::solve::{Effort, Limit, Outcome, solve};
use rounds::unit::{Day, Money, PlaceId, RepId, Seconds, StoreId};
use std::ops::ControlFlow;

const HOUR: i64 = 3600;

/// A rep at the beginning of a line who works eight hours on each of some days, and stores so many minutes along it, each due once
/// for an hour on any day.
fn line(days: u16, stores: &[f64], nights: u16) -> Parts {
    let home = PlaceId::at(stores.len());
    let due = DueVisit::between(Day(0), Day(days - 1), Seconds::minutes(60), Money(1_000 * HOUR));
    let store = |at: usize| {
        let row = Cadence::Spaced { visits: vec![due.clone()], min_gap: 1, max_gap: days };
        Store::new(format!("S{at}"), PlaceId::at(at), Seconds::minutes(60)).due(row)
    };
    let shift = |day: u16| Shift::new(RepId(0), Day(day), Seconds(0), Seconds::minutes(480));
    Parts {
        calendar: Calendar::numbered(days, 7),
        places: stores.iter().chain(&[0.0]).map(|&x| Point { x, y: 0.0 }).collect(),
        surface: Surface::Plane,
        stores: (0..stores.len()).map(store).collect(),
        reps: vec![Rep { nights, ..Rep::new("R", home) }],
        shifts: (0..days).map(shift).collect(),
        nights: Nights { price: Money(HOUR), ..Nights::default() },
        ..Parts::default()
    }
}

fn planned(parts: Parts) -> (Problem, Outcome) {
    let problem = Problem::new(parts).expect("sound");
    let effort = Effort { limit: Limit::Iterations(3_000), threads: 1, seed: 1 };
    let outcome = solve(&problem, &travel(&problem), &effort, &mut |_| ControlFlow::Continue(()));
    assert_eq!(judge(&problem, &travel(&problem), &outcome.plan).violations, []);
    (problem, outcome)
}

fn minutes(minutes: i64) -> Money {
    Money(60 * minutes)
}

#[test]
fn stores_out_of_a_days_reach_are_visited_on_a_trip() {
    // There and back to the first takes 460 minutes, and the visit 60: no day of 480 has room for it. On one trip, out and back
    // along the line, all three cost 500 minutes on the road and a night.
    let (problem, outcome) = planned(line(4, &[230.0, 240.0, 250.0], 1));
    let bill = outcome.verdict.bill;
    assert_eq!((outcome.verdict.planned, bill.travel, bill.nights), (3, minutes(500), Money(HOUR)));
    let nights = outcome.plan.nights();
    assert_eq!(nights.len(), 1);
    let slept = problem.slept(&outcome.plan);
    let next = slept.shift_after(nights[0].after).expect("a day follows");
    assert_eq!(slept.begins_at(next), Some(nights[0].place));
}

#[test]
fn without_leave_to_sleep_away_they_are_out_and_nobody_says_that_it_is_impossible_with_it() {
    let (_, outcome) = planned(line(4, &[230.0], 0));
    assert!(outcome.plan.unserved[0].reason.impossible);
    // One day is no trip; and where it may be one, that there was none is no proof.
    let (_, outcome) = planned(line(1, &[230.0], 1));
    let reason = outcome.plan.unserved[0].reason;
    assert_eq!((reason.obstacle, reason.impossible), (Obstacle::TooFar, false));
}

#[test]
fn a_night_that_costs_more_than_the_visits_are_worth_is_not_spent() {
    let mut parts = line(4, &[230.0, 240.0], 1);
    parts.nights.price = Money(3_000 * HOUR);
    let (_, outcome) = planned(parts);
    assert_eq!((outcome.verdict.planned, outcome.plan.nights().len()), (0, 0));
}

#[test]
fn a_night_is_spent_where_it_spares_more_way_than_it_costs() {
    // Three visits a day fit with 150 minutes out and 150 back: two such days cost 600 minutes. With a night between, 300.
    let stores = [150.0; 6];
    let (_, outcome) = planned(line(2, &stores, 1));
    let bill = outcome.verdict.bill;
    assert_eq!((outcome.verdict.planned, bill.travel, bill.nights), (6, minutes(300), Money(HOUR)));
    // At 301 minutes it does not pay.
    let mut dear = line(2, &stores, 1);
    dear.nights.price = minutes(301);
    let (_, outcome) = planned(dear);
    assert_eq!((outcome.verdict.bill.travel, outcome.plan.nights().len()), (minutes(600), 0));
}

#[test]
fn a_trip_is_as_long_as_its_rep_may_be_away() {
    // Twelve visits 230 minutes away: four on the first and on the last day of a trip, eight on a day between.
    let stores = [230.0; 12];
    let (_, outcome) = planned(line(3, &stores, 2));
    assert_eq!((outcome.verdict.planned, outcome.plan.nights().len()), (12, 2));
    let (_, outcome) = planned(line(3, &stores, 1));
    assert_eq!((outcome.verdict.planned, outcome.plan.nights().len()), (8, 1));
}

#[test]
fn people_sleep_where_the_company_says() {
    // The lodging lies 30 minutes before the store: 230 there, 30 back to it, 200 home.
    let mut parts = line(2, &[230.0], 1);
    parts.places.push(Point { x: 200.0, y: 0.0 });
    parts.nights.lodgings.push(Lodging { name: "inn".into(), place: PlaceId(2) });
    let (problem, outcome) = planned(parts);
    assert_eq!(outcome.verdict.bill.travel, minutes(460));
    assert_eq!(outcome.plan.nights()[0].place, PlaceId(2));
    assert!(matches!(problem.sleeps_at(PlaceId(2)), Some(SleepsAt::Lodging(inn)) if inn.name == "inn"));
}

#[test]
fn nights_over_days_off_are_spent_only_where_they_may_be() {
    let weekend = |days_off: bool| {
        let mut parts = line(4, &[230.0], 3);
        parts.shifts.retain(|shift| shift.day == Day(0) || shift.day == Day(3));
        parts.nights.days_off = days_off;
        planned(parts).1
    };
    assert_eq!(weekend(false).verdict.planned, 0);
    let outcome = weekend(true);
    assert_eq!((outcome.verdict.planned, outcome.verdict.bill.nights), (1, Money(3 * HOUR)));
}

#[test]
fn no_rep_is_away_more_nights_in_a_month_than_allowed() {
    let mut parts = line(6, &[230.0, 230.0, 230.0, 230.0, 230.0], 1);
    for (at, store) in parts.stores.iter_mut().enumerate() {
        let Cadence::Spaced { visits, .. } = &mut store.cadence else { panic!("a row") };
        // The first is due on the first day, the last on the last: one trip cannot have both.
        let (first, last) = if at < 3 { (Day(0), Day(1)) } else { (Day(4), Day(5)) };
        (visits[0].earliest, visits[0].due, visits[0].latest) = (first, first, last);
    }
    let (_, outcome) = planned(parts.clone());
    assert_eq!((outcome.verdict.planned, outcome.plan.nights().len()), (5, 2));
    parts.nights.a_month = Some(1);
    let (_, outcome) = planned(parts);
    assert_eq!((outcome.verdict.planned, outcome.plan.nights().len()), (3, 1));
    assert!(outcome.plan.unserved.iter().all(|left| left.store >= StoreId(3)));
}

#[test]
fn however_many_nights_a_rep_may_be_away_there_are_only_so_many_days() {
    let (_, outcome) = planned(line(3, &[230.0; 12], u16::MAX));
    assert_eq!((outcome.verdict.planned, outcome.plan.nights().len()), (12, 2));
}

#[test]
fn a_night_or_a_lodging_at_no_place_is_named() {
    let (problem, outcome) = planned(line(4, &[230.0], 1));
    let mut plan = outcome.plan;
    plan.routes[0].night = Some(PlaceId(99));
    let violations = judge(&problem, &travel(&problem), &plan).violations;
    assert!(violations.contains(&Violation::Unknown("place 99".into())), "{violations:?}");
    let mut parts = line(4, &[230.0], 1);
    parts.nights.lodgings.push(Lodging { name: "inn".into(), place: PlaceId(99) });
    parts.nights.price = Money(-1);
    assert_eq!(Problem::new(parts).unwrap_err().len(), 2);
}

#[test]
fn the_same_trips_on_any_number_of_threads() {
    let stores: Vec<f64> = (0..20).map(|at| 100.0 + 8.0 * f64::from(at)).collect();
    let problem = Problem::new(line(6, &stores, 2)).expect("sound");
    let on = |threads: usize| {
        let effort = Effort { limit: Limit::Iterations(2_000), threads, seed: 7 };
        solve(&problem, &travel(&problem), &effort, &mut |_| ControlFlow::Continue(())).plan
    };
    assert_eq!(on(1), on(2));
    assert_eq!(on(1), on(8));
}

/// A random problem whose reps may sleep away and live far from all stores, so that it may pay.
fn any_problem_with_nights() -> impl Strategy<Value = Problem> {
    let nights = (0i64..3_000, proptest::option::of(1u16..4), any::<bool>(), 0u16..3, 0.0..200.0f64);
    (any_problem(3, 8), nights).prop_map(|(mut problem, (price, a_month, days_off, most, far))| {
        problem.nights = Nights { price: Money(price), a_month, days_off, lodgings: Vec::new() };
        for (at, rep) in problem.reps.iter_mut().enumerate() {
            rep.nights = most + at as u16 % 2;
            problem.places[rep.home.index()].x += far;
        }
        problem
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn plans_with_nights_keep_every_rule_and_any_damage_is_found(problem in any_problem_with_nights(), seed in 0u64..100) {
        let travel = travel(&problem);
        let effort = Effort { limit: Limit::Iterations(300), threads: 1, seed };
        let outcome = solve(&problem, &travel, &effort, &mut |_| ControlFlow::Continue(()));
        prop_assert_eq!(&judge(&problem, &travel, &outcome.plan), &outcome.verdict);
        prop_assert_eq!(&outcome.verdict.violations, &[]);
        let nights = outcome.plan.nights();
        let spent: i64 = nights.iter().map(|night| i64::from(problem.nights_after(night.after).unwrap_or(0))).sum();
        prop_assert_eq!(outcome.verdict.bill.nights, problem.nights.price * spent);
        // No night, another place, or a night more than there is: each is told.
        let damages: [fn(&Problem, &mut Route); 2] = [
            |_, route| route.night = None,
            |problem, route| route.night = Some(problem.rep_of(route.shift).home),
        ];
        for (at, _) in outcome.plan.routes.iter().enumerate().filter(|(_, route)| route.night.is_some()) {
            for damage in damages {
                let mut plan = outcome.plan.clone();
                damage(&problem, &mut plan.routes[at]);
                prop_assert!(!judge(&problem, &travel, &plan).violations.is_empty());
            }
        }
        for at in (0..outcome.plan.routes.len()).filter(|&at| outcome.plan.routes[at].night.is_none()) {
            let mut plan = outcome.plan.clone();
            plan.routes[at].night = problem.stores.first().map(|store| store.place);
            prop_assert!(!judge(&problem, &travel, &plan).violations.is_empty());
        }
    }
}
