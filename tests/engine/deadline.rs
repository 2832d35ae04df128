//! An effort in time is kept to, and whoever breaks off need not wait. Machines that test are busy, so the best of a few runs
//! counts.

use crate::towns::{towns, travel};
use rounds::model::{Allowed, Continuity, Problem};
use rounds::solve::{Effort, Limit, solve};
use rounds::unit::RepId;
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

/// How late a plan may be with other tests beside it on two cores; without optimisation every step of the search is also checked.
const LATE: Duration = Duration::from_millis(if cfg!(debug_assertions) { 1_500 } else { 400 });
const RUNS: usize = 40;

/// The least time a few runs of so much effort took, from when `is_over` first said so.
fn least_delay(problem: &Problem, time: Duration, is_over: impl Fn(Duration) -> bool + Sync) -> Duration {
    let effort = Effort { limit: Limit::Time(time), threads: 2, seed: 1 };
    let travel = travel(problem);
    let mut least = Duration::MAX;
    for _ in 0..RUNS {
        let started = Instant::now();
        let mut over = None;
        let outcome = solve(problem, &travel, &effort, &mut |progress| {
            if over.is_none() && is_over(progress.elapsed) {
                over = Some(Instant::now());
            }
            if over.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        let delay = over.map_or_else(|| started.elapsed().saturating_sub(time), |over| over.elapsed());
        assert_eq!(outcome.verdict.violations, []);
        assert!(outcome.verdict.planned > 0);
        least = least.min(delay);
        if least <= LATE {
            break;
        }
    }
    least
}

#[test]
fn a_town_is_planned_in_the_time_given() {
    let town = towns(300, 3, 10, Continuity::SameRep);
    let late = least_delay(&town, Duration::from_millis(300), |_| false);
    assert!(late <= LATE, "late by {late:?}");
}

#[test]
fn a_moment_is_enough_where_good_plans_would_have_children() {
    let few = towns(20, 2, 6, Continuity::Any);
    for millis in [0, 20, 200] {
        let late = least_delay(&few, Duration::from_millis(millis), |_| false);
        assert!(late <= LATE, "late by {late:?}");
    }
}

#[test]
fn territories_with_owners_are_planned_in_the_time_given() {
    let mut owned = towns(600, 24, 10, Continuity::SameRep);
    for (at, store) in owned.stores.iter_mut().enumerate() {
        store.reps = Allowed::Only(vec![RepId::at(at % 24)]);
    }
    let late = least_delay(&owned, Duration::from_millis(500), |_| false);
    assert!(late <= LATE, "late by {late:?}");
}

#[test]
fn a_plan_of_several_tiles_is_there_in_the_time_given() {
    let towns = towns(2_400, 16, 10, Continuity::SameRep);
    let late = least_delay(&towns, Duration::from_millis(1_000), |_| false);
    assert!(late <= LATE, "late by {late:?}");
}

#[test]
fn no_time_at_all_is_enough_for_a_first_plan() {
    let towns = towns(2_400, 16, 10, Continuity::Any);
    let late = least_delay(&towns, Duration::ZERO, |_| false);
    assert!(late <= 2 * LATE, "the first plan took {late:?}");
}

#[test]
fn whoever_breaks_off_has_the_plan_at_once() {
    let towns = towns(2_400, 16, 10, Continuity::SameRep);
    let late = least_delay(&towns, Duration::from_secs(60), |elapsed| elapsed > Duration::from_millis(500));
    assert!(late <= LATE, "had to wait {late:?}");
}
