//! The README's example, word for word.

use rounds::{io, policy, solve};
use std::{ops::ControlFlow, path::Path};

fn plan_the_town() -> Result<solve::Outcome, rounds::error::Error> {
    let tables = io::read(Path::new("data/town"))?;
    let problem = policy::pose(&tables, policy::first_day(&tables), 4);
    let travel = policy::travel(&tables, &problem);
    let effort = solve::Effort { limit: solve::Limit::Iterations(20_000), threads: 2, seed: 1 };
    Ok(solve::solve(&problem, &travel, &effort, &mut |_| ControlFlow::Continue(())))
}

#[test]
fn the_readme_example_is_this_test_and_serves_every_store_of_the_town() {
    let readme = include_str!("../../README.md");
    let example =
        readme.split("```rust\n").nth(1).and_then(|rest| rest.split("```").next()).expect("it has an example");
    assert!(include_str!("story.rs").contains(example), "the README's example is not this test's");
    let outcome = plan_the_town().expect("the town reads");
    assert_eq!(outcome.verdict.violations, []);
    assert_eq!((outcome.verdict.planned, outcome.verdict.missed), (170, 0));
}
