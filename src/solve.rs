//! The conductor: territory, days, tiles in rounds; effort, progress, stop.

use crate::model::{Legs, Plan, Problem, Verdict};
use crate::unit::{Money, RepId};
use std::ops::ControlFlow;
use std::time::Duration;

/// How long to search.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Effort {
    /// When to stop.
    pub limit: Limit,
    /// Worker threads; the plan does not depend on it when the limit is in iterations.
    pub threads: usize,
    /// Same seed, same iterations: same plan.
    pub seed: u64,
}

/// When to stop.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Limit {
    /// After so many ruin-and-recreate iterations in all.
    Iterations(u64),
    /// After so much time by the clock.
    Time(Duration),
}

/// How far the search has come, told between rounds.
#[derive(Clone, Copy, Debug)]
pub struct Progress {
    /// Time since the start.
    pub elapsed: Duration,
    /// Share of the effort spent, 0 to 1.
    pub share: f64,
    /// Iterations so far.
    pub iterations: u64,
    /// Cost of the best plan so far.
    pub cost: Money,
    /// Visits it leaves out.
    pub unserved: usize,
}

/// What a search gives back.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The plan; always complete: every due visit is on a route or listed as unserved with its reason.
    pub plan: Plan,
    /// What the referee says of it.
    pub verdict: Verdict,
    /// Whose territory each store is in, where one rep makes all its visits.
    pub owners: Vec<Option<RepId>>,
    /// Iterations done.
    pub iterations: u64,
    /// Time spent.
    pub elapsed: Duration,
}

/// Plans.
///
/// `watch` hears of progress between rounds (several times a second) and may break off the search; the best plan so far
/// is then the outcome.
pub fn solve(
    problem: &Problem,
    legs: &impl Legs,
    effort: &Effort,
    watch: &mut dyn FnMut(&Progress) -> ControlFlow<()>,
) -> Outcome {
    let _ = (problem, legs, effort, watch);
    unreachable!("being built")
}
