//! The same seed and iterations give the same plan on 1, 2 and 8 threads, also where the problem takes several tiles.

use crate::towns::{towns, travel};
use rounds::model::{Allowed, Continuity, Obstacle, judge};
use rounds::solve::{Effort, Limit, solve};
use rounds::unit::RepId;
use std::ops::ControlFlow;

fn the_plan_does_not_depend_on_threads(continuity: Continuity) {
    let problem = towns(2_400, 16, 10, continuity);
    let plans: Vec<_> = [1, 2, 8]
        .map(|threads| {
            let effort = Effort { limit: Limit::Iterations(12_000), threads, seed: 3 };
            solve(&problem, &travel(&problem), &effort, &mut |_| ControlFlow::Continue(()))
        })
        .into();
    assert_eq!(plans[0].iterations, plans[1].iterations);
    assert!(plans[0].plan == plans[1].plan, "1 and 2 threads differ");
    assert!(plans[0].plan == plans[2].plan, "1 and 8 threads differ");
    let verdict = judge(&problem, &travel(&problem), &plans[0].plan);
    assert_eq!(verdict.violations, []);
    assert!(verdict.planned > 1_500, "only {} visits planned", verdict.planned);
}

#[test]
fn eight_threads_write_the_same_plan_when_any_rep_may_come() {
    the_plan_does_not_depend_on_threads(Continuity::Any);
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
