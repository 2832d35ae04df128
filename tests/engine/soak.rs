//! However long random problems of every kind are planned, no plan breaks a rule and nothing panics: two seconds of it, or as
//! many as ROUNDS_SOAK says.

use crate::random::{any_problem, travel};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use rounds::model::judge;
use rounds::solve::{Effort, Limit, solve};
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

/// Iterations a plan: enough for every kind of step to be taken, hot and cold.
const ITERATIONS: u64 = 1_000;

#[test]
fn no_plan_of_a_random_problem_breaks_a_rule() {
    let seconds = std::env::var("ROUNDS_SOAK").ok().and_then(|seconds| seconds.parse().ok()).unwrap_or(2);
    let (started, length) = (Instant::now(), Duration::from_secs(seconds));
    let chance = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let mut runner = TestRunner::new_with_rng(Config::default(), chance);
    let problems = any_problem(8, 60);
    let mut planned = 0;
    while started.elapsed() < length {
        let problem = problems.new_tree(&mut runner).expect("every draw is a problem").current();
        let effort = Effort { limit: Limit::Iterations(ITERATIONS), threads: 1, seed: planned };
        let travel = travel(&problem);
        let outcome = solve(&problem, &travel, &effort, &mut |_| ControlFlow::Continue(()));
        let verdict = judge(&problem, &travel, &outcome.plan);
        let sentences: Vec<String> = verdict.violations.iter().map(|broken| broken.say(&problem)).collect();
        assert_eq!(sentences, Vec::<String>::new(), "problem {planned}");
        planned += 1;
    }
    assert!(planned > 0, "nothing was planned in {seconds} s");
    println!("{planned} problems planned");
}
