//! Claims about work that is shared out evenly over the horizon, not day by day.

use crate::network::network;
use rounds::model::{Plan, Problem, judge};
use rounds::solve::{Effort, Limit, solve};
use rounds::travel::Travel;
use rounds::unit::{Money, Seconds};
use std::ops::ControlFlow;

fn plan(problem: &Problem, travel: &Travel) -> Plan {
    let effort = Effort { limit: Limit::Iterations(30_000), threads: 2, seed: 1 };
    let plan = solve(problem, travel, &effort, &mut |_| ControlFlow::Continue(())).plan;
    assert_eq!(judge(problem, travel, &plan).violations, []);
    plan
}

/// The time of every rep's visits and ways, in hours.
fn work(problem: &Problem, plan: &Plan) -> Vec<f64> {
    let mut work = vec![0.0; problem.reps.len()];
    for route in &plan.routes {
        work[problem.shift(route.shift).rep.index()] += (route.drive() + route.service()).as_hours();
    }
    work
}

/// The difference between the fullest rep and the idlest, as a share of the mean.
fn spread(work: &[f64]) -> f64 {
    let (least, most) =
        work.iter().fold((f64::INFINITY, 0.0f64), |(least, most), &one| (least.min(one), most.max(one)));
    (most - least) * work.len() as f64 / work.iter().sum::<f64>()
}

#[test]
fn fair_shares_even_out_the_month() {
    let (mut problem, travel) = network(250, &[8; 5], 31);
    let free = plan(&problem, &travel);
    let before = work(&problem, &free);
    let mean = before.iter().sum::<f64>() / 5.0;
    problem.reps.iter_mut().for_each(|rep| rep.share = Some(Seconds((0.95 * mean * 3600.0) as i32)));
    let even = plan(&problem, &travel);
    let after = work(&problem, &even);
    let travel_of = |plan: &Plan| judge(&problem, &travel, plan).bill.travel.0 as f64;
    println!(
        "spread {:.1} % before, {:.1} % after; travel {:+.1} %",
        100.0 * spread(&before),
        100.0 * spread(&after),
        100.0 * (travel_of(&even) / travel_of(&free) - 1.0)
    );
    assert!(spread(&after) < spread(&before) / 2.0);
    assert!(travel_of(&even) < 1.3 * travel_of(&free));
    assert!(judge(&problem, &travel, &even).missed <= judge(&problem, &travel, &free).missed);
}

#[test]
fn work_above_a_share_costs_more_the_more_it_is() {
    let (mut problem, _) = network(10, &[8], 1);
    let rep = &mut problem.reps[0];
    assert_eq!(rep.uneven(1_000_000), Money(0), "without a share nothing is uneven");
    rep.share = Some(Seconds(100_000));
    let cost = |work: i64| rep.uneven(work).0;
    assert_eq!(cost(99_000), 0);
    assert_eq!(cost(105_000), 1_000);
    assert_eq!(cost(110_000), 4_000);
}
