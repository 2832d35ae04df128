//! Questions and answers are written down with the version of their form, and read back as they were; nothing else is read.

use crate::random::{any_problem, travel};
use proptest::prelude::*;
use rounds::model::{Plan, Problem, Verdict};
use rounds::solve::{Effort, Limit, Outcome, solve};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::fmt::Debug;
use std::ops::ControlFlow;

/// Writes and reads back, and holds both against each other; then tries what must not be read.
fn there_and_back<T: Serialize + DeserializeOwned + PartialEq + Debug>(one: &T) {
    let text = serde_json::to_string(one).expect("it can be written");
    assert!(text.starts_with("{\"version\":1,"), "the version comes first: {text}");
    assert_eq!(serde_json::from_str::<T>(&text).expect("it can be read"), *one);
    let mut later: Value = serde_json::from_str(&text).expect("an object");
    later["version"] = json!(2);
    let refused = serde_json::from_value::<T>(later).expect_err("a later form is refused");
    assert!(refused.to_string().contains("is of version 2; version 1 is the one that is read"), "{refused}");
    let mut strange: Value = serde_json::from_str(&text).expect("an object");
    strange["colour"] = json!("red");
    serde_json::from_value::<T>(strange).expect_err("what nobody knows is refused");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn questions_and_answers_are_written_and_read_back(problem in any_problem(3, 8), seed in 0u64..100) {
        there_and_back(&problem);
        let effort = Effort { limit: Limit::Iterations(100), threads: 1, seed };
        let outcome = solve(&problem, &travel(&problem), &effort, &mut |_| ControlFlow::Continue(()));
        there_and_back::<Plan>(&outcome.plan);
        there_and_back::<Verdict>(&outcome.verdict);
        there_and_back::<Outcome>(&outcome);
    }

    /// A question whose ids point nowhere is refused when it is read, with the complaint that making it would give.
    #[test]
    fn a_question_that_is_not_sound_is_not_read(problem in any_problem(3, 8)) {
        if !problem.shifts.is_empty() {
            let mut written = serde_json::to_value(&problem).expect("it can be written");
            written["shifts"][0]["rep"] = json!(99);
            let refused = serde_json::from_value::<Problem>(written).expect_err("rep 99");
            prop_assert!(refused.to_string().contains("\"99\" is no position in reps"), "{}", refused);
        }
    }
}
