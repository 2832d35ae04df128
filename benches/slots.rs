//! How long the five best slots for one visit more take, on a plan of 1,000 stores, 10 reps and four weeks: 0.25 ms within three
//! days, 0.4 ms within all, on one thread.

#[path = "../tests/shared/towns.rs"]
mod towns;

use criterion::{Criterion, criterion_group, criterion_main};
use rounds::ask::{Site, SlotRequest, slots};
use rounds::model::Continuity;
use rounds::solve::{Effort, Limit, solve};
use rounds::unit::{Day, Seconds, StoreId};
use std::hint::black_box;
use std::ops::ControlFlow;
use towns::{towns, travel};

fn benches(c: &mut Criterion) {
    let problem = towns(1_000, 10, 20, Continuity::SameRep);
    let travel = travel(&problem);
    let effort = Effort { limit: Limit::Iterations(0), threads: 2, seed: 1 };
    let plan = solve(&problem, &travel, &effort, &mut |_| ControlFlow::Continue(())).plan;
    let sites = [("at a store", Site::Store(StoreId(17))), ("at a place", Site::Place(problem.reps[3].home))];
    for (name, at) in sites {
        for (within, to) in [("three days", Day(2)), ("four weeks", Day(19))] {
            let ask = SlotRequest { at, service: Seconds::minutes(30), from: Day(0), to, rep: None, best: 5 };
            c.bench_function(&format!("slots {name} within {within}"), |b| {
                b.iter(|| slots(&problem, &travel, &plan, black_box(&ask)));
            });
        }
    }
}

criterion_group!(slots_group, benches);
criterion_main!(slots_group);
