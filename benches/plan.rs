//! How long a first complete plan takes: territories, zones, greedy filling, reasons and the referee, without any search.

#[path = "../tests/shared/towns.rs"]
mod towns;

use criterion::{Criterion, criterion_group, criterion_main};
use rounds::model::Continuity;
use rounds::solve::{Effort, Limit, solve};
use std::ops::ControlFlow;
use towns::{towns, travel};

fn benches(c: &mut Criterion) {
    let mut group = c.benchmark_group("plan");
    group.sample_size(10);
    for (stores, reps) in [(1_000, 10), (20_000, 150)] {
        let problem = towns(stores, reps, 20, Continuity::SameRep);
        let travel = travel(&problem);
        group.bench_function(format!("first plan of {stores} stores, {reps} reps, 20 days"), |b| {
            let effort = Effort { limit: Limit::Iterations(0), threads: 2, seed: 1 };
            b.iter(|| solve(&problem, &travel, &effort, &mut |_| ControlFlow::Continue(())));
        });
    }
    group.finish();
}

criterion_group!(plan, benches);
criterion_main!(plan);
