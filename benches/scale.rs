//! How time and memory grow with the stores: the first complete plan, an iteration, and the peak, at 1,000 to 100,000 stores.
//!
//! Measured on two threads of a machine with two cores and a load of 3.5: an iteration 144, 110, 100 and 87 microseconds of a
//! thread at 1,000, 10,000, 20,000 and 100,000 stores where one rep makes all visits of a store, 75, 75 and 77 at up to 20,000
//! where any rep may; the first plan 0.07, 0.28, 0.69 and 2.9 s; the peak 10.0, 2.5, 1.8 and 0.6 KB a store above the problem
//! itself, for only a few tiles are alive at a time.

#[path = "../tests/shared/towns.rs"]
mod towns;

use rounds::model::Continuity;
use rounds::solve::{Effort, Limit, solve};
use std::ops::ControlFlow;
use std::time::Duration;
use towns::{towns, travel};

/// A rep's stores, as in a network of 20,000 stores and 150 reps.
const STORES_OF_A_REP: usize = 133;
/// Four weeks.
const DAYS: u16 = 20;
/// Iterations for every store: enough that laying tiles does not count.
const ITERATIONS: u64 = 20;
const THREADS: usize = 2;

/// The word before a size and a continuity: measure this, so that every measurement has a process and its memory alone.
const ONE: &str = "--one";

fn main() {
    let args: Vec<String> = std::env::args().collect();
    if let [_, word, stores, continuity] = &args[..]
        && word == ONE
    {
        let continuity = if continuity == "Any" { Continuity::Any } else { Continuity::SameRep };
        measure(stores.parse().expect("a number of stores"), continuity);
        return;
    }
    // `cargo test` runs benches too, to see that they start.
    let sizes: &[usize] =
        if args.iter().any(|arg| arg == "--bench") { &[1_000, 10_000, 20_000, 100_000] } else { &[200] };
    for continuity in [Continuity::SameRep, Continuity::Any] {
        for stores in sizes {
            let itself = std::env::current_exe().expect("the system knows what runs");
            let words = [ONE.into(), stores.to_string(), format!("{continuity:?}")];
            let status = std::process::Command::new(itself).args(words).status().expect("it runs once more");
            assert!(status.success(), "{stores} stores");
        }
    }
}

/// Plans so many stores and says what it took.
fn measure(stores: usize, continuity: Continuity) {
    let problem = towns(stores, stores.div_ceil(STORES_OF_A_REP), DAYS, continuity);
    let travel = travel(&problem);
    let before = peak_kb();
    let effort = Effort { limit: Limit::Iterations(ITERATIONS * stores as u64), threads: THREADS, seed: 1 };
    let (mut first, mut last) = (None, Duration::ZERO);
    let outcome = solve(&problem, &travel, &effort, &mut |progress| {
        first.get_or_insert(progress.elapsed);
        last = progress.elapsed;
        ControlFlow::Continue(())
    });
    let first = first.unwrap_or_default();
    let each = (last - first).as_secs_f64() * THREADS as f64 * 1e6 / outcome.iterations.max(1) as f64;
    let grown = peak_kb().zip(before).map(|(after, before)| after.saturating_sub(before) as f64 / stores as f64);
    println!(
        "{stores:7} stores, {continuity:?}: first plan {:.3} s, {each:.1} microseconds an iteration and thread, {} KB a store, {} of {} visits planned",
        first.as_secs_f64(),
        grown.map_or("?".into(), |kb| format!("{kb:.1}")),
        outcome.verdict.planned,
        problem.due_visits(),
    );
}

/// The most memory held, in KB, where the system tells.
fn peak_kb() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches("kB").trim().parse().ok()
}
