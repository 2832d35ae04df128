//! How long territories take: 5,000 stores for 40 reps to a million for 7,000; and linear programs of 3 to 30 reps.

#[path = "../tests/shared/network.rs"]
mod network;

use criterion::{Criterion, criterion_group, criterion_main};
use rounds::model::Problem;
use rounds::schedule::zones;
#[cfg(feature = "lp")]
use rounds::solve;
use rounds::territory::{Brief, draw, drawing};
use rounds::travel::Travel;
use rounds::unit::RepId;
use std::hint::black_box;

/// Stores in towns, and reps with eight hours a day.
fn network(stores: usize, reps: usize) -> (Problem, Travel) {
    network::network(stores, &vec![8; reps], 1)
}

fn benches(c: &mut Criterion) {
    let mut group = c.benchmark_group("territory");
    group.sample_size(10);
    let (problem, travel) = network(5_000, 40);
    group.bench_function("draw 5,000 stores, 40 reps", |b| b.iter(|| draw(black_box(&problem), &travel)));
    let brief = Brief::default();
    group.bench_function("territories of 5,000 stores, 40 reps", |b| {
        b.iter(|| drawing(black_box(&problem), &travel, &brief));
    });
    #[cfg(feature = "lp")]
    {
        use rounds::exact::{Solver, balance};
        let drawing = drawing(&problem, &travel, &brief);
        for reps in [3, 6, 12, 30] {
            let ids: Vec<RepId> = (0..reps).map(RepId::at).collect();
            let (stores, block) = solve::block(&problem, &travel, &brief, &drawing, &ids, 0.8);
            for solver in [Solver::Simplex, Solver::Interior] {
                // The simplex takes seconds for thirty reps.
                if reps < 30 || solver == Solver::Interior {
                    let name = format!("{solver:?} for {reps} reps, {} stores", stores.len());
                    group.bench_function(name, |b| b.iter(|| balance(black_box(&block), solver)));
                }
            }
        }
        group.bench_function("bound for 5,000 stores, 40 reps", |b| {
            b.iter(|| solve::bound(black_box(&problem), &travel, &brief, &drawing));
        });
    }
    let (problem, travel) = network(20_000, 150);
    group.bench_function("draw 20,000 stores, 150 reps", |b| b.iter(|| draw(black_box(&problem), &travel)));
    let owners = draw(&problem, &travel);
    group.bench_function("zones of 20,000 stores, 150 reps", |b| {
        b.iter(|| zones(black_box(&problem), &travel, &owners));
    });
    let (problem, travel) = network(100_000, 700);
    group.bench_function("draw 100,000 stores, 700 reps", |b| b.iter(|| draw(black_box(&problem), &travel)));
    group.bench_function("territories of 100,000 stores, 700 reps", |b| {
        b.iter(|| drawing(black_box(&problem), &travel, &brief));
    });
    let (problem, travel) = network(1_000_000, 7_000);
    group.bench_function("draw 1,000,000 stores, 7,000 reps", |b| b.iter(|| draw(black_box(&problem), &travel)));
    group.bench_function("territories of 1,000,000 stores, 7,000 reps", |b| {
        b.iter(|| drawing(black_box(&problem), &travel, &brief));
    });
    group.finish();
}

criterion_group!(territory, benches);
criterion_main!(territory);
