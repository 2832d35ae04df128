//! Networks of one to ten stores are planned as well as can be: against every plan there is.

use crate::brute::best_plan;
use crate::random::{any_problem_of, travel};
use proptest::prelude::*;
use rounds::model::Problem;
use rounds::solve::{Effort, Limit, solve};
use std::ops::ControlFlow;

/// Plans to try at most.
const MOST: usize = 20_000;

/// Few stores on many days, and more on few.
fn small_problem() -> impl Strategy<Value = Problem> {
    prop_oneof![
        any_problem_of(1, 2, 10),
        any_problem_of(2, 4, 5),
        any_problem_of(3, 6, 2),
        any_problem_of(1, 10, 2),
        any_problem_of(2, 10, 1),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_plan_of_a_small_network_is_cheaper_than_the_one_that_is_found(problem in small_problem(), seed in 1u64..100) {
        let travel = travel(&problem);
        let Some((plan, verdict)) = best_plan(&problem, &travel, MOST) else { return Ok(()) };
        let effort = Effort { limit: Limit::Iterations(3_000), threads: 1, seed };
        let found = solve(&problem, &travel, &effort, &mut |_| ControlFlow::Continue(()));
        prop_assert_eq!(found.verdict.bill.total(), verdict.bill.total(), "found {:?} for {:?}", found.plan, plan);
    }
}
