//! How fast the search is: ruin-and-recreates and insertion evaluations a second of one thread, on one rep's month and on a
//! week of ten reps, and on the same week with everything that makes a day's clock dear.
//!
//! Measured on a noisy machine with two cores, medians of ten with the first plan counted in: 36,000 and 23,500 ruin-and-recreates
//! and 25 and 17 million evaluations a second.

#[path = "../tests/shared/towns.rs"]
mod towns;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use rounds::model::{Continuity, HoursLimit, HoursSpan, Overtime, Pause, Problem};
use rounds::solve::{Effort, Limit, solve};
use rounds::unit::{Day, Seconds};
use std::ops::ControlFlow;
use towns::{towns, travel};

/// Enough for the first plan not to count.
const ITERATIONS: u64 = 50_000;

/// With two breaks a day, overtime at a price, and a most of hours a week.
fn with_hours(mut problem: Problem) -> Problem {
    for shift in &mut problem.shifts {
        let (earliest, length) = (Seconds::minutes(570), Seconds::minutes(15));
        shift.pauses.insert(0, Pause { earliest, latest: Seconds::minutes(630), length, inside: None });
        let (end, work) = (shift.end, Seconds::minutes(480));
        shift.overtime = Some(Overtime { end, work, percent: 150 });
        (shift.end, shift.max_work) = (end + Seconds::minutes(45), work + Seconds::minutes(45));
    }
    let (first, last) = (Day(0), Day(problem.calendar.days - 1));
    for rep in &mut problem.reps {
        rep.limits = vec![HoursLimit { span: HoursSpan::Week, first, last, most: Seconds::minutes(38 * 60) }];
    }
    problem
}

fn benches(c: &mut Criterion) {
    let mut group = c.benchmark_group("moves");
    group.sample_size(10);
    let ten = towns(1_000, 10, 5, Continuity::Any);
    for (name, problem) in [
        ("one rep, 120 stores, 20 days", towns(120, 1, 20, Continuity::Any)),
        ("ten reps, 1,000 stores, 5 days", ten.clone()),
        ("the same with breaks, overtime and hours", with_hours(ten)),
    ] {
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
