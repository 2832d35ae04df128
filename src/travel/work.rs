//! How much of a rep's time a store asks for: its visits, each with its stay and the way to it.

use super::Near;
use crate::model::{Allowed, Leg, Legs, Point, Problem, Surface};
use crate::unit::Seconds;

/// Neighbours whose mean way tells how dense the stores lie.
const NEIGHBOURS: usize = 4;

/// Way from one stop of a tour to the next, as a share of the mean way to the four nearest stores.
///
/// In a plane with one store per unit of area a long tour takes 0.7124 a stop (Beardwood, Halton, Hammersley 1959; constant
/// by Applegate et al. 2010), and the four nearest are 0.82 away on average (gamma distribution of the k-th nearest).
const TOUR: f64 = 0.7124 / 0.82;

/// The places of stores and of anything else, flat: degrees of longitude shortened to those of latitude on the globe, x and y
/// as they are in a plane.
pub fn flat(problem: &Problem) -> Vec<[f64; 2]> {
    let mean = problem.places.iter().map(|place| place.y).sum::<f64>() / problem.places.len().max(1) as f64;
    let shorter = match problem.surface {
        Surface::Globe => mean.to_radians().cos(),
        Surface::Plane => 1.0,
    };
    problem.places.iter().map(|place| [place.x * shorter, place.y]).collect()
}

/// The `k` nearest stores of every store.
pub fn near_stores(problem: &Problem, k: usize) -> Near {
    let points: Vec<Point> = problem.stores.iter().map(|store| problem.places[store.place.index()]).collect();
    match problem.surface {
        Surface::Globe => Near::on_globe(&points, k),
        Surface::Plane => Near::in_plane(&points, k),
    }
}

/// The work of every store over the horizon: visits x (service + way from stop to stop), without the ways from home and back.
///
/// The way is estimated from the stores around: on a day only those of them that are due are visited, so the fewer visits a
/// week they get, the farther a tour goes from one to the next.
pub fn work_of(problem: &Problem, legs: &impl Legs) -> Vec<Seconds> {
    work_among(problem, legs, &near_stores(problem, NEIGHBOURS))
}

/// As [`work_of`], for whoever has the nearest stores already: at least four of each, where there are so many.
pub fn work_among(problem: &Problem, legs: &impl Legs, near: &Near) -> Vec<Seconds> {
    let weeks = (f64::from(problem.calendar.days) / f64::from(problem.calendar.week)).max(1.0);
    let visits: Vec<f64> = problem.stores.iter().map(|store| store.cadence.most_visits() as f64).collect();
    let work = |at: usize| {
        let store = &problem.stores[at];
        let rep = match &store.reps {
            Allowed::Only(reps) => reps.first().map_or(0, |rep| rep.index()),
            Allowed::Any => 0,
        };
        let profile = problem.reps.get(rep).map_or(0, |rep| rep.profile);
        let around = if near.k() == 0 { &[] } else { near.of_point(at) };
        let around = &around[..around.len().min(NEIGHBOURS)];
        let mut there = [store.place; NEIGHBOURS];
        let mut ways = [Leg::default(); NEIGHBOURS];
        there.iter_mut().zip(around).for_each(|(place, &other)| *place = problem.stores[other as usize].place);
        legs.table(profile, &[store.place], &there[..around.len()], &mut ways[..around.len()]);
        let ways: f64 = ways[..around.len()].iter().map(|way| f64::from(way.time.0)).sum();
        let seen = visits[at] + around.iter().map(|&other| visits[other as usize]).sum::<f64>();
        let due_share = (seen / (1 + around.len()) as f64 / weeks).min(1.0);
        let way = if seen > 0.0 { TOUR * ways / around.len().max(1) as f64 / due_share.sqrt() } else { 0.0 };
        // A way that does not exist must not weigh more than all the rest together.
        store.service_in_all() + Seconds((visits[at] * way.min(24.0 * 3600.0)).round() as i32)
    };
    (0..problem.stores.len()).map(work).collect()
}
