//! What stores really ask for, learned from a plan: the ways that its routes took instead of those that were estimated.

use super::{Trips, near_stores};
use crate::model::{Legs, Plan, Problem};
use crate::unit::RepId;
use std::collections::BTreeMap;

/// Stores around a store over which its way is smoothed: one plan's order of stops is chance, the ground is not.
const NEIGHBOURS: usize = 8;

/// The ways that a plan took.
#[derive(Clone, Debug, PartialEq)]
pub struct Refit {
    /// Seconds of way for each visit, by the id of the store, of the stores that the plan visits; smoothed.
    pub ways: BTreeMap<String, f64>,
    /// How many times as much work each of them is (service and ways) as estimated for the rep who visits it.
    pub factors: BTreeMap<String, f64>,
    /// The same of all of them together.
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
        let mut reps: Vec<Option<RepId>> = vec![None; problem.stores.len()];
        for route in &plan.routes {
            for (at, stop) in route.stops.iter().enumerate() {
                let here = f64::from(stop.drive.0) / if at == 0 { 1.0 } else { 2.0 };
                let on = match route.stops.get(at + 1) {
                    Some(next) => f64::from(next.drive.0) / 2.0,
                    None => f64::from(route.home_drive.0),
                };
                way[stop.store.index()] += here + on;
                visits[stop.store.index()] += 1.0;
                reps[stop.store.index()] = problem.shifts.get(route.shift.index()).map(|shift| shift.rep);
            }
        }
        let near = near_stores(problem, NEIGHBOURS);
        let smooth = |at: usize| {
            let around = if near.k() == 0 { &[] } else { near.of_point(at) };
            let all = || around.iter().map(|&other| other as usize).chain([at]);
            all().map(|at| way[at]).sum::<f64>() / all().map(|at| visits[at]).sum::<f64>()
        };
        let seen: Vec<usize> = (0..visits.len()).filter(|&at| visits[at] > 0.0).collect();
        // A plan may leave visits out: what each that it makes takes is held against what each is estimated to take.
        let trips = Trips::new(problem, legs, &near);
        let estimate = |at: usize| {
            let field = trips.field_work(at) / trips.visits(at).max(1.0);
            reps[at].and_then(|rep| trips.trip(at, rep)).map_or(field, |trip| trip.work())
        };
        let service = |at: usize| f64::from(problem.stores[at].service_in_all().0) / trips.visits(at).max(1.0);
        let ratio = |observed: f64, estimated: f64| if estimated > 0.0 { observed / estimated } else { 1.0 };
        let observed: f64 = seen.iter().map(|&at| service(at) * visits[at] + way[at]).sum();
        let estimated: f64 = seen.iter().map(|&at| estimate(at) * visits[at]).sum();
        let named =
            |of: &dyn Fn(usize) -> f64| seen.iter().map(|&at| (problem.stores[at].id.clone(), of(at))).collect();
        Refit {
            ways: named(&smooth),
            factors: named(&|at| ratio(service(at) + smooth(at), estimate(at))),
            ratio: ratio(observed, estimated),
        }
    }

    /// How many times as much work every store is as estimated; stores that the plan does not visit are as all others are
    /// together.
    pub fn factors(&self, problem: &Problem) -> Vec<f64> {
        problem.stores.iter().map(|store| self.factors.get(&store.id).copied().unwrap_or(self.ratio)).collect()
    }
}
