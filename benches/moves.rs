//! How fast the search is: ruin-and-recreates and insertion evaluations a second of one thread, on one rep's month and on a
//! week of ten reps.
//!
//! Measured on a noisy machine with two cores, medians of ten with the first plan counted in: 36,000 and 23,500 ruin-and-recreates
//! and 25 and 17 million evaluations a second.

#[path = "../tests/shared/towns.rs"]
mod towns;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use rounds::model::Continuity;
use rounds::solve::{Effort, Limit, solve};
use std::ops::ControlFlow;
use towns::{towns, travel};

/// Enough for the first plan not to count.
const ITERATIONS: u64 = 50_000;

fn benches(c: &mut Criterion) {
    let mut group = c.benchmark_group("moves");
    group.sample_size(10);
    for (name, stores, reps, days) in
        [("one rep, 120 stores, 20 days", 120, 1, 20), ("ten reps, 1,000 stores, 5 days", 1_000, 10, 5)]
    {
        let problem = towns(stores, reps, days, Continuity::Any);
        let travel = travel(&problem);
        let effort = Effort { limit: Limit::Iterations(ITERATIONS), threads: 1, seed: 1 };
        let search = || solve(&problem, &travel, &effort, &mut |_| ControlFlow::Continue(()));
        // The same effort is the same search, so the evaluations of one are those of all.
        for (what, count) in [("ruin-and-recreates", ITERATIONS), ("insertion evaluations", search().evaluations)] {
            group.throughput(Throughput::Elements(count));
            group.bench_function(format!("{what}: {name}"), |b| b.iter(search));
        }
    }
    group.finish();
}

criterion_group!(moves, benches);
criterion_main!(moves);
