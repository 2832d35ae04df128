//! Who: one owner for every store, so that territories are compact, near the rep's home and equally full.

mod bisect;
mod settle;
mod trade;

pub use crate::travel::work_of;

use crate::model::{Legs, Problem};
use crate::travel::{Near, Spot, flat, near_stores, work_among};
use crate::unit::{RepId, Seconds};

/// Stores around a border store whose owners may take it over.
const NEIGHBOURS: usize = 8;

/// The time every rep has for visits and ways over the horizon: shift by shift, without pauses, up to the most work.
pub fn capacity_of(problem: &Problem) -> Vec<Seconds> {
    let mut capacity = vec![Seconds(0); problem.reps.len()];
    for shift in &problem.shifts {
        let rep = &mut capacity[shift.rep.index()];
        // Published sets have shifts without end.
        rep.0 = rep.0.saturating_add(shift.available().0);
    }
    capacity
}

/// One owner for every store, among those that may visit it.
///
/// A store with one allowed rep keeps it; stores limited to several are shared out among them, then all others: bisected
/// together with the reps' homes, then settled store by store along the borders. The load of a rep is in proportion to
/// its capacity where stores are free to move. Always the same for the same problem. The problem has at least one rep.
pub fn draw(problem: &Problem, legs: &impl Legs) -> Vec<RepId> {
    let places = flat(problem);
    let near = near_stores(problem, NEIGHBOURS);
    let spots: Vec<Spot> = problem
        .stores
        .iter()
        .zip(work_among(problem, legs, &near))
        .map(|(store, work)| Spot { at: places[store.place.index()], work: f64::from(work.0) })
        .collect();
    let homes: Vec<[f64; 2]> = problem.reps.iter().map(|rep| places[rep.home.index()]).collect();
    let target = targets(&spots, &capacity_of(problem));
    let mut owners = bisect::bisect(problem, &spots, &homes, &target);
    let ground = Ground { problem, spots: &spots, homes: &homes, target: &target, near: &near };
    trade::trade(&ground, &mut owners);
    ground.settle(&mut owners);
    owners
}

/// What territories are drawn on.
struct Ground<'a> {
    problem: &'a Problem,
    /// Where every store is, and its work.
    spots: &'a [Spot],
    /// Where every rep is at home.
    homes: &'a [[f64; 2]],
    /// The load every rep should have.
    target: &'a [f64],
    /// The nearest stores of every store.
    near: &'a Near,
}

/// The load every rep should have: the same share of the work as of the capacity; equal shares where nobody has any.
fn targets(spots: &[Spot], capacity: &[Seconds]) -> Vec<f64> {
    let work: f64 = spots.iter().map(|spot| spot.work).sum();
    let all: f64 = capacity.iter().map(|rep| f64::from(rep.0)).sum();
    let share = |rep: &Seconds| if all > 0.0 { f64::from(rep.0) / all } else { 1.0 / capacity.len() as f64 };
    capacity.iter().map(|rep| work * share(rep)).collect()
}
