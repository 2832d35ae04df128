//! Day after day: a network is planned, things happen, the plan is made anew, the days go by. Five days of it on 60
//! stores, or as many as these say: `ROUNDS_DAYS=200 ROUNDS_STORES=1000 cargo test --release --test operation -- --nocapture`.
//! Then the network is steady (nobody leaves, no store is added), so that what drifts is the planning: with 1,000 stores and ten
//! reps, who are 91 % full before anything happens, 99.97 % of what was ahead stays in the plan in the first hundred days and
//! 99.2 in the second; with twelve (or as many as ROUNDS_REPS says) 99.95 and 99.85.
#![cfg(feature = "files")]

use crate::happenings::*;
use chrono::{Datelike, Days, NaiveDate};
use rounds::policy;
use rounds::replan::Fate;
use rounds::solve::solve;
use rounds::travel::Ways;
use std::ops::ControlFlow;

#[test]
fn days_of_operation_lose_nothing_and_drift_nowhere() {
    let asked = |name: &str| std::env::var(name).ok().map(|text| text.parse::<usize>().expect("a number"));
    let (days, stores) = (asked("ROUNDS_DAYS").unwrap_or(5), asked("ROUNDS_STORES").unwrap_or(60));
    let reps = asked("ROUNDS_REPS").unwrap_or((stores / 80).max(3));
    let iterations = 50 * stores as u64;
    let mut memory = Vec::new();
    let mut tables = region(stores, reps, 11);
    tables.fixed.clear();
    let mut dice = Dice::new(2026);
    let mut date: NaiveDate = policy::first_day(&tables, chrono::NaiveDate::default());
    let mut force = planned(tables, 2, iterations);
    // Visits made and due, and stores overdue, week by week.
    let (mut made, mut due, mut overdue) = (Vec::new(), Vec::new(), Vec::new());
    let mut worked = 0;
    while worked < days {
        if date.weekday().num_days_from_monday() == 0 && worked > 0 {
            // A new fortnight from the tables as they are now; last week's visits are in their log.
            let closed = force.replan(at(date, 0, 0), &[]);
            let fresh = policy::due(&closed.tables, date, 2);
            overdue.push(fresh.stores.iter().filter(|store| store.overdue_days > 7).count());
            let travel = Ways::of(&closed.tables).over(&fresh.problem);
            let plan = solve(&fresh.problem, &travel, &effort(iterations), &mut |_| ControlFlow::Continue(())).plan;
            force = Force { tables: closed.tables, problem: fresh.problem, plan, began: date };
        }
        if is_worked(&force, date) {
            worked += 1;
            memory.extend(resident());
            for hour in [0, 11, 15] {
                let now = at(date, hour, 0);
                let incidents = draw(&force, now, 2, asked("ROUNDS_STORES").is_some(), &mut dice);
                let new = force.replan(now, &incidents);
                due.push(new.difference.ahead());
                made.push(
                    new.difference.ahead()
                        - new
                            .difference
                            .changes
                            .iter()
                            .filter(|change| change.fate == Fate::LeftOut && change.before.is_some())
                            .count(),
                );
                force = in_force(new, force.began);
            }
        }
        date = date + Days::new(1);
    }
    let rate = |from: usize, to: usize| {
        let sum = |all: &[usize]| all[from..to].iter().sum::<usize>() as f64;
        sum(&made) / sum(&due).max(1.0)
    };
    let half = made.len() / 2;
    println!("{worked} days: kept {:.4} of what was ahead, then {:.4}", rate(0, half), rate(half, made.len()));
    println!("stores more than a week overdue on Mondays: {overdue:?}");
    println!("memory in MB: {:?}", memory.iter().step_by(1 + memory.len() / 10).collect::<Vec<_>>());
    println!("{} visits in the log, {} fixed rows", force.tables.log.len(), force.tables.fixed.len());
    assert!(rate(0, made.len()) > 0.97 && rate(half, made.len()) > rate(0, half) - 0.02);
    // A week with a rep ill has its peak; what must not happen is that it stays.
    let stores = force.problem.stores.len();
    for part in overdue.chunks(10) {
        let mean = part.iter().sum::<usize>() as f64 / part.len() as f64;
        assert!(mean < 0.05 * stores as f64, "{part:?} of {stores}");
    }
}

/// Megabytes that the process has in memory, where the system says.
fn resident() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kb| kb / 1024)
}
