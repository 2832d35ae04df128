//! Whom stores would rather see: what their preference costs made by hand on paper first, and kept by the engine where it pays.

use crate::random::travel;
use rounds::ask::quotes;
use rounds::model::*;
use rounds::solve::{Effort, Limit, solve};
use rounds::unit::{Day, Money, PlaceId, RepId, Seconds, StoreId};
use std::ops::ControlFlow;

/// Three reps at home 0, 10 and 40 minutes along a line, who work eight hours on four days, and stores so many minutes along it, each
/// due twice for half an hour; one rep makes all visits of a store.
fn line(stores: &[f64]) -> Parts {
    let home = |rep: usize| PlaceId::at(stores.len() + rep);
    let due = |from: u16, to: u16| DueVisit::between(Day(from), Day(to), Seconds::minutes(30), Money(40_000));
    let cadence = Cadence::Spaced { visits: vec![due(0, 1), due(2, 3)], min_gap: 1, max_gap: 4 };
    let store = |at: usize| Store::new(format!("S{at}"), PlaceId::at(at), Seconds::minutes(30)).due(cadence.clone());
    let shift = |rep: u32, day: u16| Shift::new(RepId(rep), Day(day), Seconds(0), Seconds::minutes(480));
    Parts {
        calendar: Calendar::numbered(4, 7),
        places: stores.iter().chain(&[0.0, 10.0, 40.0]).map(|&x| Point { x, y: 0.0 }).collect(),
        surface: Surface::Plane,
        stores: (0..stores.len()).map(store).collect(),
        reps: (0..3).map(|rep| Rep::new(format!("R{rep}"), home(rep))).collect(),
        shifts: (0..3).flat_map(|rep| (0..4).map(move |day| shift(rep, day))).collect(),
        continuity: Continuity::SameRep,
        ..Parts::default()
    }
}

fn prefers(reps: &[(u32, i32)], others: i32) -> Option<Preference> {
    let money = |minutes: i32| Money(60 * i64::from(minutes));
    let reps = reps.iter().map(|&(rep, cost)| (RepId(rep), money(cost))).collect();
    Some(Preference { others: money(others), reps })
}

/// Who makes the visits of the first store, its bill, and the plan.
fn planned(parts: Parts) -> (Vec<RepId>, Bill, Problem, Plan) {
    let problem = Problem::new(parts).expect("sound");
    let effort = Effort { limit: Limit::Iterations(2_000), threads: 1, seed: 1 };
    let outcome = solve(&problem, &travel(&problem), &effort, &mut |_| ControlFlow::Continue(()));
    let verdict = judge(&problem, &travel(&problem), &outcome.plan);
    assert_eq!((verdict.violations.as_slice(), verdict.missed), (&[][..], 0));
    let of_first = outcome.plan.routes.iter().filter(|route| route.stops.iter().any(|stop| stop.store == StoreId(0)));
    let mut reps: Vec<RepId> = of_first.map(|route| problem.shift(route.shift).rep).collect();
    reps.sort_unstable();
    (reps, verdict.bill, problem, outcome.plan)
}

#[test]
fn a_preferred_rep_comes_as_far_as_the_price_goes() {
    // 2 minutes along: 4 minutes there and back for the first rep, 16 for the second. Each of two visits is worth 12 minutes more.
    let with = |minutes: i32| {
        let mut parts = line(&[2.0]);
        parts.stores[0].preference = prefers(&[(1, 0)], minutes);
        planned(parts)
    };
    let (reps, bill, ..) = with(11);
    assert_eq!((reps, bill.travel, bill.preference), (vec![RepId(0); 2], Money(480), Money(2 * 11 * 60)));
    let (reps, bill, ..) = with(13);
    assert_eq!((reps, bill.travel, bill.preference), (vec![RepId(1); 2], Money(1920), Money(0)));
}

#[test]
fn a_second_choice_is_better_than_a_stranger_and_the_first_choice_can_be_too_far() {
    // The first choice is 76 minutes away, there and back, the second 16, and a stranger 4.
    let mut parts = line(&[2.0]);
    parts.stores[0].preference = prefers(&[(1, 20), (2, 0)], 50);
    let (reps, bill, ..) = planned(parts);
    assert_eq!((reps, bill.preference), (vec![RepId(1); 2], Money(2 * 20 * 60)));
}

#[test]
fn no_visit_is_left_out_for_a_preference_and_a_pin_stands_above_it() {
    // Whom the store prefers does not work at all.
    let mut parts = line(&[2.0]);
    parts.shifts.retain(|shift| shift.rep != RepId(2));
    parts.stores[0].preference = prefers(&[(2, 0)], 120);
    let (reps, bill, ..) = planned(parts);
    assert_eq!((reps, bill.preference), (vec![RepId(0); 2], Money(2 * 120 * 60)));
    // On a pinned day nobody chooses who comes: that visit costs nothing.
    let mut parts = line(&[2.0]);
    parts.stores[0].preference = prefers(&[(0, 0)], 120);
    let Cadence::Spaced { visits, .. } = &mut parts.stores[0].cadence else { panic!("a row") };
    visits.truncate(1);
    parts.stores[0].pinned = vec![(Day(0), RepId(1)), (Day(1), RepId(1))];
    let (reps, bill, ..) = planned(parts);
    assert_eq!((reps, bill.preference), (vec![RepId(1)], Money(0)));
}

#[test]
fn territories_are_drawn_with_the_first_choice_in_mind() {
    // Two towns, 0 and 40 minutes along: the stores of the first are shared out between the reps at 0 and at 10.
    let stores: Vec<f64> =
        (0..40).map(|at| if at < 20 { 0.1 * f64::from(at) } else { 38.0 + 0.1 * f64::from(at) }).collect();
    let owner = |rep: u32| {
        let mut parts = line(&stores);
        parts.stores[0].preference = prefers(&[(rep, 0)], 120);
        let problem = Problem::new(parts).expect("sound");
        rounds::territory::draw(&problem, &travel(&problem))[0]
    };
    assert_eq!([owner(0), owner(1)], [RepId(0), RepId(1)]);
}

#[test]
fn quotes_tell_what_a_rep_costs_who_is_not_preferred() {
    let mut parts = line(&[2.0]);
    parts.stores[0].preference = prefers(&[(1, 0)], 13);
    let (_, _, problem, plan) = planned(parts);
    let quotes = quotes(&problem, &travel(&problem), &plan, StoreId(0), 0).expect("a row");
    assert_eq!(quotes.now.expect("it is planned").price.preference, Money(0));
    let stranger = quotes.reps.iter().find(|one| one.rep == RepId(0)).expect("he is asked");
    let offer = *stranger.quote.expect("he answers").offer().expect("it fits");
    assert_eq!((offer.price.travel, offer.price.preference), (Money(240), Money(13 * 60)));
}

#[test]
fn the_referee_sees_a_visit_handed_to_a_stranger() {
    let mut parts = line(&[2.0]);
    parts.stores[0].preference = prefers(&[(1, 0)], 13);
    let (_, before, problem, mut plan) = planned(parts);
    // One of the routes becomes the first rep's: same day, its times as they are there.
    let of = plan.routes[0].clone();
    let day = problem.shift(of.shift).day;
    let shift = problem.shifts_of(RepId(0)).find(|&at| problem.shifts[at].day == day).expect("works");
    let visits = [(StoreId(0), of.stops[0].visit)];
    plan.routes[0] =
        timetable(&problem, &travel(&problem), rounds::unit::ShiftId::at(shift), &visits).expect("in time");
    let verdict = judge(&problem, &travel(&problem), &plan);
    assert_eq!(verdict.violations, [Violation::TwoReps(StoreId(0))]);
    assert_eq!((before.preference, verdict.bill.preference), (Money(0), Money(13 * 60)));
}
