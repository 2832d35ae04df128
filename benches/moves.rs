//! How many ruin-and-recreates a second the search does, on one rep's month and on a week of ten reps.

#[path = "../tests/towns/mod.rs"]
mod towns;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use rounds::model::Continuity;
use rounds::solve::{Effort, Limit, solve};
use std::ops::ControlFlow;
use towns::{towns, travel};

/// Enough for the first plan not to count.
const ITERATIONS: u64 = 20_000;

fn benches(c: &mut Criterion) {
    let mut group = c.benchmark_group("moves");
    group.sample_size(10);
    for (name, stores, reps, days) in
        [("one rep, 120 stores, 20 days", 120, 1, 20), ("ten reps, 1,000 stores, 5 days", 1_000, 10, 5)]
    {
        let problem = towns(stores, reps, days, Continuity::Any);
        let travel = travel(&problem);
        group.throughput(Throughput::Elements(ITERATIONS));
        group.bench_function(name, |b| {
            let effort = Effort { limit: Limit::Iterations(ITERATIONS), threads: 1, seed: 1 };
            b.iter(|| solve(&problem, &travel, &effort, &mut |_| ControlFlow::Continue(())));
        });
    }
    group.finish();
}

criterion_group!(moves, benches);
criterion_main!(moves);
