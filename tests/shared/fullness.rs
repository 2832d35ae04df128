//! How full reps are, worked out apart from what is tested, for tests of territories.

use rounds::model::Problem;
use rounds::territory::{capacity_of, work_of};
use rounds::travel::Travel;
use rounds::unit::RepId;

fn loads(problem: &Problem, travel: &Travel, owners: &[RepId]) -> Vec<f64> {
    let mut loads = vec![0.0; problem.reps.len()];
    for (work, owner) in work_of(problem, travel).iter().zip(owners) {
        loads[owner.index()] += f64::from(work.0);
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
