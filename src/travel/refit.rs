//! What stores really ask for, learned from a plan: the ways that its routes took instead of those that were estimated.

use super::{near_stores, work_of};
use crate::model::{Legs, Plan, Problem, Store};
use crate::unit::Seconds;
use std::collections::BTreeMap;

/// Stores around a store over which its way is smoothed: one plan's order of stops is chance, the ground is not.
const NEIGHBOURS: usize = 8;

/// The ways that a plan took.
#[derive(Clone, Debug, PartialEq)]
pub struct Refit {
    /// Seconds of way for each visit, by the id of the store, of the stores that the plan visits; smoothed.
    pub ways: BTreeMap<String, f64>,
    /// The work of these stores (service and ways) as the plan has it, over their work as it is estimated.
    pub ratio: f64,
}

impl Refit {
    /// Learns from a plan.
    ///
    /// A way between two stops is half the one's and half the other's. The ways from home and back are those of the first and
    /// the last stop, whole: so the ways of all visits add up to the driving of the plan. Then every store takes the mean of
    /// itself and the eight nearest, visit by visit.
    pub fn of(problem: &Problem, legs: &impl Legs, plan: &Plan) -> Refit {
        let mut way = vec![0.0; problem.stores.len()];
        let mut visits = vec![0.0; problem.stores.len()];
        for route in &plan.routes {
            for (at, stop) in route.stops.iter().enumerate() {
                let here = f64::from(stop.drive.0) / if at == 0 { 1.0 } else { 2.0 };
                let on = match route.stops.get(at + 1) {
                    Some(next) => f64::from(next.drive.0) / 2.0,
                    None => f64::from(route.home_drive.0),
                };
                way[stop.store.index()] += here + on;
                visits[stop.store.index()] += 1.0;
            }
        }
        let near = near_stores(problem, NEIGHBOURS);
        let smooth = |at: usize| {
            let around = if near.k() == 0 { &[] } else { near.of_point(at) };
            let all = || around.iter().map(|&other| other as usize).chain([at]);
            all().map(|at| way[at]).sum::<f64>() / all().map(|at| visits[at]).sum::<f64>()
        };
        let seen: Vec<usize> = (0..visits.len()).filter(|&at| visits[at] > 0.0).collect();
        let estimate = work_of(problem, legs);
        // A plan may leave visits out: each that it makes stands for its share of the estimate.
        let due = |at: usize| (problem.stores[at].cadence.most_visits() as f64).max(1.0);
        let service = |at: usize| f64::from(problem.stores[at].service_in_all().0) * visits[at] / due(at);
        let observed: f64 = seen.iter().map(|&at| service(at) + way[at]).sum();
        let estimated: f64 = seen.iter().map(|&at| f64::from(estimate[at].0) * visits[at] / due(at)).sum();
        Refit {
            ways: seen.iter().map(|&at| (problem.stores[at].id.clone(), smooth(at))).collect(),
            ratio: if estimated > 0.0 { observed / estimated } else { 1.0 },
        }
    }

    /// The work of every store in seconds over the horizon: its service and, for each visit, the way that the plan took; of
    /// stores the plan does not visit, the estimate times the ratio.
    pub fn work(&self, problem: &Problem, legs: &impl Legs) -> Vec<f64> {
        let work = |(store, estimate): (&Store, Seconds)| match self.ways.get(&store.id) {
            Some(way) => f64::from(store.service_in_all().0) + store.cadence.most_visits() as f64 * way,
            None => f64::from(estimate.0) * self.ratio,
        };
        problem.stores.iter().zip(work_of(problem, legs)).map(work).collect()
    }
}
