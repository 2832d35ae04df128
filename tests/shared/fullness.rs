//! How full reps are, worked out apart from what is tested, for tests of territories.

use rounds::model::Problem;
use rounds::territory::capacity_of;
use rounds::travel::{Travel, Trips, near_stores};
use rounds::unit::RepId;

fn loads(problem: &Problem, travel: &Travel, owners: &[RepId]) -> Vec<f64> {
    let mut loads = vec![0.0; problem.reps.len()];
    let trips = Trips::new(problem, travel, &near_stores(problem, 4));
    for (store, owner) in owners.iter().enumerate() {
        loads[owner.index()] += trips.work(store, *owner).unwrap_or(0.0);
    }
    loads
}

/// How far every rep's load is off its share of the work, as a share.
pub fn off_share(problem: &Problem, travel: &Travel, owners: &[RepId]) -> Vec<f64> {
    let loads = loads(problem, travel, owners);
    let capacity = capacity_of(problem);
    let (work, time): (f64, f64) = (loads.iter().sum(), capacity.iter().map(|capacity| f64::from(capacity.0)).sum());
    loads.iter().zip(&capacity).map(|(load, capacity)| load / (f64::from(capacity.0) * work / time) - 1.0).collect()
}
