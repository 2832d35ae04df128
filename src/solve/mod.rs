//! The conductor: territory, days, tiles in rounds; effort, progress, stop.

mod course;
mod ground;
mod nights;
mod pace;
mod parts;
mod population;
mod rounds;
mod routes;
mod savings;
mod share;
mod sleeps;
mod stages;
mod standing;
mod tiles;
mod trajectory;
mod trips;
mod work;

use crate::ask::reasons::explain;
use crate::each::on_threads;
use crate::model::{Legs, Plan, Problem, Verdict, judge, written};
use crate::travel::{Near, near_stores};
use crate::unit::{Money, RepId, StoreId};
use nights::Searched;
use rounds::Done;
use routes::Routes;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::ops::ControlFlow;
use std::str::FromStr;
use std::time::{Duration, Instant};

pub use share::territories;
#[cfg(feature = "lp")]
pub use share::{block, bound};

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

/// When to stop; as text `200000it`, `30s` or `auto:200000it`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Limit {
    /// After so many ruin-and-recreate iterations in all.
    Iterations(u64),
    /// After so much time by the clock.
    Time(Duration),
    /// When it no longer makes the plan better, after so many iterations at the latest.
    Auto(u64),
}

impl Effort {
    /// So long, on as many threads as the machine has, with the first seed.
    pub fn of(limit: Limit) -> Self {
        Self { limit, threads: std::thread::available_parallelism().map_or(1, usize::from), seed: 1 }
    }
}

impl FromStr for Limit {
    type Err = String;

    /// `30s`, `2m`, `1.5h`, `200000it` or `auto:200000it`.
    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("\"{text}\" is not an effort; write 30s, 2m, 200000it or auto:200000it");
        if let Some(most) = text.strip_prefix("auto:") {
            return match most.parse() {
                Ok(Limit::Iterations(most)) => Ok(Limit::Auto(most)),
                _ => Err(wrong()),
            };
        }
        if let Some(count) = text.strip_suffix("it") {
            return count.parse().map(Limit::Iterations).map_err(|_| wrong());
        }
        let (number, unit) = text.split_at(text.char_indices().next_back().map_or(0, |(at, _)| at));
        let seconds = match unit {
            "s" => 1.0,
            "m" => 60.0,
            "h" => 3600.0,
            _ => return Err(wrong()),
        };
        let number: f64 = number.parse().map_err(|_| wrong())?;
        Duration::try_from_secs_f64(number * seconds).map(Limit::Time).map_err(|_| wrong())
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Limit::Iterations(count) => write!(f, "{count}it"),
            Limit::Time(time) => write!(f, "{}s", time.as_secs_f64()),
            Limit::Auto(most) => write!(f, "auto:{most}it"),
        }
    }
}

impl From<Limit> for String {
    fn from(limit: Limit) -> Self {
        limit.to_string()
    }
}

impl TryFrom<String> for Limit {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

/// How far the search has come, told between rounds.
#[derive(Clone, Copy)]
pub struct Progress<'a> {
    /// Time since the start.
    pub elapsed: Duration,
    /// Share of the effort spent, 0 to 1.
    pub share: f64,
    /// Iterations so far.
    pub iterations: u64,
    /// Cost of the best plan so far.
    pub cost: Money,
    /// Visits it leaves out; of a pattern store, one for the store.
    pub unserved: usize,
    best: &'a dyn Fn() -> Plan,
}

impl Progress<'_> {
    /// The best plan so far, whole and timed, its unserved visits still without their reasons; it takes a moment to make.
    pub fn best_plan(&self) -> Plan {
        (self.best)()
    }
}

impl fmt::Debug for Progress<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { elapsed, share, iterations, cost, unserved, .. } = self;
        write!(f, "{elapsed:?}: {share}, {iterations} iterations, {cost:?}, {unserved} unserved")
    }
}

/// What a search gives back.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Outcome {
    /// The plan; always complete: every due visit is on a route or listed as unserved with its reason.
    pub plan: Plan,
    /// What the referee says of it.
    pub verdict: Verdict,
    /// Whose territory each store is in, where one rep makes all its visits.
    pub owners: Vec<Option<RepId>>,
    /// Iterations done.
    pub iterations: u64,
    /// Places for a visit that were looked at in them: insertion evaluations.
    pub evaluations: u64,
    /// Time spent.
    pub elapsed: Duration,
    /// Why the search ended.
    pub ended: Ended,
}

/// Why a search ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ended {
    /// All of the effort was spent.
    #[default]
    Limit,
    /// So many iterations, the last ones, found nothing better; only where the limit is [`Limit::Auto`].
    Settled(u64),
    /// Whoever watched broke it off.
    BrokenOff,
}

#[cfg(feature = "files")]
impl Outcome {
    /// How long was searched, asked for `asked`: just that, unless somebody broke it off.
    pub(crate) fn spent(&self, asked: Limit, broken_off: bool) -> Limit {
        match asked {
            _ if !broken_off => asked,
            Limit::Iterations(all) | Limit::Auto(all) => Limit::Iterations(self.iterations.min(all)),
            Limit::Time(all) => Limit::Time(Duration::from_millis(self.elapsed.as_millis() as u64).min(all)),
        }
    }
}

written!(Outcome, version 1, {
    plan: Plan,
    verdict: Verdict,
    owners: Vec<Option<RepId>>,
    iterations: u64,
    evaluations: u64,
    elapsed: Duration,
    ended: Ended,
} => Ok(Outcome { plan, verdict, owners, iterations, evaluations, elapsed, ended }));

/// Neighbours of a store that a ruin may reach.
const NEIGHBOURS: usize = 60;

/// Plans.
///
/// Where reps may sleep away, the plan has its nights; [`Problem::slept`] is the question with them, which timetables of its
/// shifts are walked in. Visits on other days or by other reps than promised ([`Promise`](crate::model::Promise)) cost what the promise says.
/// `watch` hears of progress between rounds (several times a second) and may break off the search; the best plan so far
/// is then the outcome.
pub fn solve(
    problem: &Problem,
    legs: &impl Legs,
    effort: &Effort,
    watch: &mut (dyn FnMut(&Progress) -> ControlFlow<()> + Send),
) -> Outcome {
    search(problem, legs, None, effort, watch)
}

/// Plans on from these visits of every shift, in order: each shift can make its visits, and each visit is there once at most.
///
/// What is missing is put in where it fits, and the search begins cold: what is good stays.
pub fn resume(
    problem: &Problem,
    legs: &impl Legs,
    begin: Vec<Vec<(StoreId, u16)>>,
    effort: &Effort,
    watch: &mut (dyn FnMut(&Progress) -> ControlFlow<()> + Send),
) -> Outcome {
    search(problem, legs, Some(begin), effort, watch)
}

fn search(
    problem: &Problem,
    legs: &impl Legs,
    begin: Option<Vec<Vec<(StoreId, u16)>>>,
    effort: &Effort,
    watch: &mut (dyn FnMut(&Progress) -> ControlFlow<()> + Send),
) -> Outcome {
    debug_assert_eq!(problem.complaints(), [], "a question is sound before it is put");
    let started = Instant::now();
    let found = |problem: &Problem, near: &Near, routes: Routes, done: Done| {
        let mut plan = routes.plan(problem, legs);
        explain(problem, legs, near, &mut plan);
        (routes, judge(problem, legs, &plan), plan, done)
    };
    let (routes, verdict, plan, done) = on_threads(effort.threads, || {
        let near = near_stores(problem, NEIGHBOURS);
        if problem.has_nights() {
            let Searched { problem, routes, done } = nights::run(problem, legs, &near, begin, effort, started, watch);
            return found(&problem, &near, routes, done);
        }
        let (routes, done) = rounds::run(problem, legs, &near, begin, effort, started, watch);
        found(problem, &near, routes, done)
    });

    debug_assert!(legs.by_hour() || verdict.violations.is_empty(), "{:?}", verdict.violations);
    let Done { iterations, evaluations, ended } = done;
    let (owners, elapsed) = (routes.owners(problem), started.elapsed());
    Outcome { owners, plan, verdict, iterations, evaluations, elapsed, ended }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_effort_is_a_time_or_a_number_of_iterations() {
        assert_eq!("200000it".parse(), Ok(Limit::Iterations(200_000)));
        assert_eq!("1.5m".parse(), Ok(Limit::Time(Duration::from_secs(90))));
        assert_eq!("auto:200000it".parse(), Ok(Limit::Auto(200_000)));
        assert_eq!(Limit::Auto(5).to_string().parse(), Ok(Limit::Auto(5)));
        for wrong in ["", "s", "30", "-3s", "xit", "30秒", "auto", "auto:", "auto:30s", "auto:auto:5it"] {
            assert!(wrong.parse::<Limit>().is_err(), "{wrong}");
        }
    }
}
