//! Who: one owner for every store, so that territories are compact, near the rep's home and equally full.

mod bisect;
mod figures;
mod power;
mod price;
mod settle;
mod trade;

pub use crate::travel::work_of;
pub use figures::{centres_of, compactness, loads_of, off_targets};

use crate::model::{Legs, Problem};
use crate::travel::{Near, Spot, flat, near_stores, work_among};
use crate::unit::{RepId, Seconds, StoreId};

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

/// Territories, and how good they are.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawing {
    /// One owner for every store.
    pub owners: Vec<RepId>,
    /// The work of every rep's stores, in seconds over the horizon.
    pub loads: Vec<f64>,
    /// The load every rep should have: its share of the work is its share of the capacity.
    pub targets: Vec<f64>,
    /// Where the middle of every territory is, in flat coordinates: [`centres_of`] the stores.
    pub centres: Vec<[f64; 2]>,
    /// Squared distances of all work to these, [`compactness`]; less is better.
    pub compactness: f64,
}

/// One owner for every store, among those that may visit it.
///
/// A store with one allowed rep keeps it; stores limited to several are shared out among them, then all others: bisected
/// together with the reps' homes, shared out by prices around centres that move, then settled store by store along the
/// borders. The load of a rep is in proportion to its capacity where stores are free to move. Always the same for the same
/// problem. The problem has at least one rep.
pub fn draw(problem: &Problem, legs: &impl Legs) -> Vec<RepId> {
    drawing(problem, legs).owners
}

/// As [`draw`], with the figures of the territories.
pub fn drawing(problem: &Problem, legs: &impl Legs) -> Drawing {
    let places = flat(problem);
    let near = near_stores(problem, NEIGHBOURS);
    let spots: Vec<Spot> = problem
        .stores
        .iter()
        .zip(work_among(problem, legs, &near))
        .map(|(store, work)| Spot { at: places[store.place.index()], work: f64::from(work.0) })
        .collect();
    let homes: Vec<[f64; 2]> = problem.reps.iter().map(|rep| places[rep.home.index()]).collect();
    let targets = targets(&spots, &capacity_of(problem));
    let mut owners = bisect::bisect(problem, &spots, &homes, &targets);
    let ground = Ground { problem, legs, spots: &spots, homes: &homes, target: &targets, near: &near };
    trade::trade(&ground, &mut owners);
    power::power(&ground, &mut owners);
    ground.settle(&mut owners);
    let centres = centres_of(&spots, &owners, &homes);
    let loads = loads_of(&spots, &owners, homes.len());
    let compactness = compactness(&spots, &owners, &centres);
    Drawing { owners, loads, targets, centres, compactness }
}

/// What territories are drawn on.
struct Ground<'a, L> {
    problem: &'a Problem,
    legs: &'a L,
    /// Where every store is, and its work.
    spots: &'a [Spot],
    /// Where every rep is at home.
    homes: &'a [[f64; 2]],
    /// The load every rep should have.
    target: &'a [f64],
    /// The nearest stores of every store.
    near: &'a Near,
}

/// A way as long as a day is none.
const NO_WAY: Seconds = Seconds(24 * 3600);

impl<L: Legs> Ground<'_, L> {
    /// Whether the rep may visit the store, and can get there.
    fn may(&self, store: usize, rep: RepId) -> bool {
        let (store, person) = (self.problem.store(StoreId::at(store)), &self.problem.reps[rep.index()]);
        store.allows_rep(rep) && self.legs.leg(person.profile, person.home, store.place).time < NO_WAY
    }
}

/// The load every rep should have: the same share of the work as of the capacity; equal shares where nobody has any.
fn targets(spots: &[Spot], capacity: &[Seconds]) -> Vec<f64> {
    let work: f64 = spots.iter().map(|spot| spot.work).sum();
    let all: f64 = capacity.iter().map(|rep| f64::from(rep.0)).sum();
    let share = |rep: &Seconds| if all > 0.0 { f64::from(rep.0) / all } else { 1.0 / capacity.len() as f64 };
    capacity.iter().map(|rep| work * share(rep)).collect()
}
