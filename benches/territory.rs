//! How long territories take: 5,000 stores for 40 reps to a million for 7,000; and linear programs of 3 to 30 reps.

use chrono::NaiveDate;
use criterion::{Criterion, criterion_group, criterion_main};
use rounds::model::{Allowed, Cadence, Calendar, Continuity, Hours, Point, Problem, Rep, Shift, Store, Surface};
use rounds::schedule::zones;
#[cfg(feature = "lp")]
use rounds::solve;
use rounds::territory::{Brief, draw, drawing};
use rounds::travel::{Crow, Profile, Travel};
use rounds::unit::{Money, PlaceId, RepId, Seconds};
use std::hint::black_box;

/// Stores spread over a square, every rep at home at one of them.
fn network(stores: usize, reps: usize) -> (Problem, Travel) {
    let mut state = 1u64;
    let mut roll = || {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        ((state >> 33) as f64) / (1u64 << 31) as f64
    };
    let calendar = Calendar::dated(NaiveDate::from_ymd_opt(2026, 11, 2).expect("a date"), 28);
    let mut places: Vec<Point> =
        (0..stores).map(|_| Point { x: 115.0 + 6.0 * roll(), y: 28.0 + 5.0 * roll() }).collect();
    let store = |at: usize| Store {
        id: at.to_string(),
        name: String::new(),
        class: String::new(),
        priority: 3,
        place: PlaceId::at(at),
        service: Seconds::minutes(25),
        longer: Vec::new(),
        promise: None,
        demand: 0,
        hours: Hours::always(),
        reps: Allowed::Any,
        skilled: Allowed::Any,
        pinned: Vec::new(),
        cadence: Cadence::once(Money(1)),
    };
    let list = (0..stores).map(store).collect();
    places.extend((0..reps).map(|rep| places[rep * (stores / reps)]).collect::<Vec<_>>());
    let rep = |at: usize| {
        let home = PlaceId::at(stores + at);
        Rep { id: at.to_string(), name: String::new(), home, end: home, profile: 0, share: None }
    };
    let shifts = (0..reps)
        .flat_map(|rep| calendar.iter().map(move |day| (rep, day)))
        .filter(|&(_, day)| calendar.weekday(day) < 5)
        .map(|(rep, day)| Shift::new(RepId::at(rep), day, Seconds(30_600), Seconds(63_000)))
        .collect();
    let travel = Travel::Crow(Crow::new(&places, Crow::DETOUR, Profile::defaults()));
    let reps = (0..reps).map(rep).collect();
    (
        Problem {
            name: "bench".into(),
            calendar,
            places,
            surface: Surface::Globe,
            stores: list,
            reps,
            shifts,
            continuity: Continuity::SameRep,
        },
        travel,
    )
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
