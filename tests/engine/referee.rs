//! On random small problems of every kind the plan is accepted, and every kind of damage done to a plan is found.

use crate::random::{any_problem, travel};
use proptest::prelude::*;
use rounds::model::{
    Cadence, Continuity, Obstacle, Plan, Problem, Promise, Reason, Rest, Unserved, Violation, judge, timetable,
};
use rounds::solve::{Effort, Limit, resume, solve};
use rounds::unit::{Money, Seconds, StoreId};
use std::ops::ControlFlow;

fn plan(problem: &Problem, seed: u64) -> Plan {
    let effort = Effort { limit: Limit::Iterations(300), threads: 1, seed };
    solve(problem, &travel(problem), &effort, &mut |_| ControlFlow::Continue(())).plan
}

/// Does one kind of damage; false when the plan gives no occasion for it.
fn damage(problem: &Problem, plan: &mut Plan, kind: usize, pick: usize) -> bool {
    let routes = plan.routes.len();
    if kind == 11 {
        return plan.unserved.pop().is_some();
    }
    if kind == 10 {
        let reason = Reason::of(Obstacle::Hours);
        plan.unserved.push(Unserved { store: StoreId::at(problem.stores.len()), visit: 0, reason });
        return true;
    }
    if routes == 0 {
        return false;
    }
    if kind >= 12 {
        let rests = plan.routes.iter_mut().flat_map(|route| &mut route.rests);
        let mut rests: Vec<&mut Rest> = rests.collect();
        let Some(rest) = pick.checked_rem(rests.len()).map(|at| &mut rests[at]) else { return false };
        match kind {
            12 => rest.start += Seconds(1),
            13 => rest.start -= Seconds(1),
            14 => rest.pause += 1,
            15 => rest.after += 1,
            _ => {
                let rested = plan.routes.iter_mut().find(|route| !route.rests.is_empty());
                rested.map(|route| route.rests.remove(pick % route.rests.len()));
            }
        }
        return true;
    }
    let at = pick % routes;
    let stop = pick % plan.routes[at].stops.len();
    match kind {
        0 => drop(plan.routes[at].stops.remove(stop)),
        1 => {
            let copy = plan.routes[at].stops[stop];
            plan.routes[at].stops.push(copy);
        }
        2 => plan.routes[at].stops[stop].start += Seconds(60),
        3 => plan.routes[at].finish -= Seconds(1),
        4 => plan.routes[at].depart += Seconds(1),
        5 => {
            let copy = plan.routes[at].clone();
            plan.routes.push(copy);
        }
        6 => plan.routes[at].stops[stop].drive += Seconds(1),
        7 => plan.routes[at].stops[stop].visit += 1,
        8 => drop(plan.routes.remove(at)),
        9 => {
            // A store that is already in the plan, on another shift, with its times as they would be there.
            let from = &plan.routes[at];
            let moved = from.stops[stop];
            let Some(to) =
                (0..routes).find(|&other| problem.shift(plan.routes[other].shift).rep != problem.shift(from.shift).rep)
            else {
                return false;
            };
            let mut visits: Vec<_> = plan.routes[to].stops.iter().map(|stop| (stop.store, stop.visit)).collect();
            visits.push((moved.store, moved.visit));
            match timetable(problem, &travel(problem), plan.routes[to].shift, &visits) {
                Ok(route) => plan.routes[to] = route,
                Err(_) => return false,
            }
        }
        _ => unreachable!("no such damage"),
    }
    true
}

proptest! {
    #[test]
    fn every_plan_is_accepted_and_complete(problem in any_problem(3, 12), seed in 0u64..100) {
        let plan = plan(&problem, seed);
        let verdict = judge(&problem, &travel(&problem), &plan);
        let sentences: Vec<String> = verdict.violations.iter().map(|broken| broken.say(&problem)).collect();
        prop_assert_eq!(sentences, Vec::<String>::new());
    }

    #[test]
    fn every_kind_of_damage_is_found(problem in any_problem(3, 12), kind in 0usize..17, pick in 0usize..1000) {
        let mut plan = plan(&problem, 7);
        if damage(&problem, &mut plan, kind, pick) {
            let broken = judge(&problem, &travel(&problem), &plan).violations;
            prop_assert!(!broken.is_empty(), "damage {} went unseen", kind);
            let _: Vec<String> = broken.iter().filter(|broken| !matches!(broken, Violation::Unknown(_))).map(|broken| broken.say(&problem)).collect();
        }
    }

    #[test]
    fn what_was_promised_dearly_is_kept_and_a_plan_resumed_gets_no_dearer(problem in any_problem(3, 12), seed in 0u64..100) {
        let mut problem = problem;
        problem.stores.iter_mut().for_each(|store| store.promise = None);
        let before = plan(&problem, seed);
        let bill = judge(&problem, &travel(&problem), &before).bill;
        let mut begin = vec![Vec::new(); problem.shifts.len()];
        let dear = Money(1_000_000_000);
        for route in &before.routes {
            let (shift, stops) = (problem.shifts[route.shift.index()].clone(), &mut begin[route.shift.index()]);
            for stop in &route.stops {
                stops.push((stop.store, stop.visit));
                let store = &mut problem.stores[stop.store.index()];
                let spaced = matches!(store.cadence, Cadence::Spaced { .. });
                let pinned = store.is_pinned(shift.day);
                let promise = store.promise.get_or_insert_with(|| Promise { handed: dear, ..Promise::default() });
                if !pinned && problem.continuity == Continuity::SameRep {
                    promise.reps = vec![shift.rep];
                }
                if spaced {
                    promise.visits.resize(promise.visits.len().max(usize::from(stop.visit) + 1), None);
                    promise.visits[usize::from(stop.visit)] = Some((shift.day, dear));
                }
            }
        }
        let effort = Effort { limit: Limit::Iterations(300), threads: 1, seed: seed + 1 };
        let after = resume(&problem, &travel(&problem), begin, &effort, &mut |_| ControlFlow::Continue(()));
        let verdict = judge(&problem, &travel(&problem), &after.plan);
        prop_assert!(verdict.violations.is_empty());
        prop_assert_eq!(verdict.bill.moved, Money(0));
        prop_assert!(verdict.bill.total() <= bill.total(), "{:?} after {:?}", verdict.bill, bill);
    }

    #[test]
    fn the_same_seed_gives_the_same_plan_on_any_number_of_threads(problem in any_problem(3, 12), seed in 0u64..100) {
        let effort = |threads| Effort { limit: Limit::Iterations(300), threads, seed };
        let outcome = |threads| solve(&problem, &travel(&problem), &effort(threads), &mut |_| ControlFlow::Continue(()));
        prop_assert_eq!(outcome(1).plan, outcome(3).plan);
    }
}
