//! The same seed and iterations give the same plan on 1, 2 and 8 threads, also where the problem takes several tiles.

use crate::towns::{towns, travel};
use rounds::model::{Allowed, Cadence, Continuity, Obstacle, Problem, RepChanges, judge};
use rounds::solve::{Effort, Limit, Outcome, solve};
use rounds::unit::RepId;
use std::ops::ControlFlow;

/// Plans on 1, 2 and 8 threads, holds the plans against each other and gives one back.
fn on_any_threads(problem: &Problem, iterations: u64) -> Outcome {
    let mut plans: Vec<Outcome> = [1, 2, 8]
        .map(|threads| {
            let effort = Effort { limit: Limit::Iterations(iterations), threads, seed: 3 };
            solve(problem, &travel(problem), &effort, &mut |_| ControlFlow::Continue(()))
        })
        .into();
    assert_eq!(plans[0].iterations, plans[1].iterations);
    assert!(plans[0].plan == plans[1].plan, "1 and 2 threads differ");
    assert!(plans[0].plan == plans[2].plan, "1 and 8 threads differ");
    assert_eq!(judge(problem, &travel(problem), &plans[0].plan).violations, []);
    plans.remove(0)
}

fn the_plan_does_not_depend_on_threads(continuity: Continuity) {
    let problem = towns(2_400, 16, 10, continuity);
    let planned = on_any_threads(&problem, 12_000).verdict.planned;
    assert!(planned > 1_500, "only {planned} visits planned");
}

/// Gives every store to the rep whose turn it is.
fn with_owners(problem: &mut Problem) {
    let reps = problem.reps.len();
    for (at, store) in problem.stores.iter_mut().enumerate() {
        store.reps = Allowed::Only(vec![RepId::at(at % reps)]);
    }
}

#[test]
fn eight_threads_write_the_same_plan_when_every_store_has_an_owner() {
    let mut problem = towns(300, 5, 10, Continuity::SameRep);
    with_owners(&mut problem);
    let planned = on_any_threads(&problem, 8_000).verdict.planned;
    assert!(planned > 300, "only {planned} visits planned");
    let mut problem = towns(2_100, 40, 10, Continuity::SameRep);
    with_owners(&mut problem);
    on_any_threads(&problem, 8_000);
}

#[test]
fn what_the_stores_of_another_rep_are_worth_changes_nothing_in_a_territory_with_an_owner() {
    let mut problem = towns(120, 2, 10, Continuity::SameRep);
    with_owners(&mut problem);
    let mut other = problem.clone();
    for store in other.stores.iter_mut().skip(1).step_by(2) {
        if let Cadence::Spaced { visits, .. } = &mut store.cadence {
            visits.iter_mut().for_each(|visit| visit.prize.0 *= 2);
        }
    }
    let effort = Effort { limit: Limit::Iterations(8_000), threads: 2, seed: 3 };
    let routes_of_the_first = |problem: &Problem| {
        let plan = solve(problem, &travel(problem), &effort, &mut |_| ControlFlow::Continue(())).plan;
        plan.routes.into_iter().filter(|route| problem.shift(route.shift).rep == RepId(0)).collect::<Vec<_>>()
    };
    assert_eq!(routes_of_the_first(&problem), routes_of_the_first(&other));
}

#[test]
fn eight_threads_write_the_same_plan_when_a_problem_is_halved_round_after_round() {
    let problem = towns(700, 6, 10, Continuity::SameRep);
    let planned = on_any_threads(&problem, 12_000).verdict.planned;
    assert!(planned > 600, "only {planned} visits planned");
}

#[test]
fn eight_threads_write_the_same_plan_when_a_few_visits_have_several_trajectories() {
    let problem = towns(24, 2, 4, Continuity::Any);
    assert_eq!(on_any_threads(&problem, 3_000).iterations, 3_000);
}

#[test]
fn eight_threads_write_the_same_plan_when_good_plans_have_children() {
    let problem = towns(4, 2, 6, Continuity::Any);
    assert_eq!(on_any_threads(&problem, 26_000).iterations, 26_000);
}

#[test]
fn eight_threads_write_the_same_plan_when_any_rep_may_come() {
    the_plan_does_not_depend_on_threads(Continuity::Any);
}

#[test]
fn eight_threads_write_the_same_plan_when_reps_change_within_bounds() {
    // Large enough for several tiles: what the one does leaves the others their part of what may be.
    the_plan_does_not_depend_on_threads(Continuity::Changing(RepChanges { weekly: true, most: Some(2) }));
}

#[test]
fn eight_threads_write_the_same_plan_when_one_rep_makes_all_visits() {
    the_plan_does_not_depend_on_threads(Continuity::SameRep);
}

#[test]
fn a_search_that_is_broken_off_still_has_its_best_plan() {
    let problem = towns(2_400, 16, 10, Continuity::SameRep);
    let effort = Effort { limit: Limit::Iterations(1_000_000_000), threads: 2, seed: 3 };
    let mut heard = 0;
    let outcome = solve(&problem, &travel(&problem), &effort, &mut |progress| {
        heard += 1;
        assert!(progress.share < 1.0);
        let (best, travel) = (progress.best_plan(), travel(&problem));
        let verdict = judge(&problem, &travel, &best);
        assert_eq!((verdict.violations.as_slice(), verdict.bill.total()), (&[][..], progress.cost));
        if heard == 3 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert_eq!(heard, 3);
    assert_eq!(outcome.verdict.violations, []);
    assert!(outcome.verdict.planned > 1_500, "only {} visits planned", outcome.verdict.planned);
}

#[test]
fn stores_of_a_rep_without_shifts_are_left_out_with_that_reason() {
    let mut problem = towns(2_400, 16, 10, Continuity::SameRep);
    problem.shifts.retain(|shift| shift.rep != RepId(3));
    for store in problem.stores.iter_mut().step_by(7) {
        store.reps = Allowed::Only(vec![RepId(3)]);
    }
    let effort = Effort { limit: Limit::Iterations(2_000), threads: 2, seed: 1 };
    let outcome = solve(&problem, &travel(&problem), &effort, &mut |_| ControlFlow::Continue(()));
    assert_eq!(outcome.verdict.violations, []);
    let theirs = outcome.plan.unserved.iter().filter(|out| out.store.index() % 7 == 0);
    assert!(theirs.clone().count() >= 2_400 / 7);
    assert!(theirs.clone().all(|out| out.reason.obstacle == Obstacle::RepGone));
}
