//! Who: one owner for every store, so that territories are compact, near the rep's home and equally full.

mod bisect;
mod figures;
mod power;
mod price;
mod settle;
mod trade;

pub use crate::travel::work_of;
pub use figures::{bound, centres_of, compactness, loads_of, off_targets};

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
    /// Where every store is, in flat coordinates, and its work in seconds over the horizon.
    pub spots: Vec<Spot>,
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
    Survey::new(problem, legs).drawn(problem, |ground| {
        let mut owners = bisect::bisect(problem, ground.spots, ground.homes, ground.target);
        trade::trade(ground, &mut owners);
        power::power(ground, &mut owners);
        ground.settle(&mut owners);
        owners
    })
}

/// The drawing that has these owners but where borders, settled anew, are better.
pub fn settled(problem: &Problem, legs: &impl Legs, mut owners: Vec<RepId>) -> Drawing {
    Survey::new(problem, legs).drawn(problem, |ground| {
        ground.settle(&mut owners);
        owners
    })
}

/// Whether the rep may visit the store, and a way leads there from the rep's home.
pub fn may_own(problem: &Problem, legs: &impl Legs, store: usize, rep: RepId) -> bool {
    let (store, person) = (problem.store(StoreId::at(store)), &problem.reps[rep.index()]);
    store.allows_rep(rep) && legs.leg(person.profile, person.home, store.place).time < NO_WAY
}

/// A way as long as a day is none.
const NO_WAY: Seconds = Seconds(24 * 3600);

/// What is measured of a problem before anything is drawn.
struct Survey<'a, L> {
    legs: &'a L,
    spots: Vec<Spot>,
    homes: Vec<[f64; 2]>,
    targets: Vec<f64>,
    near: Near,
}

impl<'a, L: Legs> Survey<'a, L> {
    fn new(problem: &Problem, legs: &'a L) -> Self {
        let places = flat(problem);
        let near = near_stores(problem, NEIGHBOURS);
        let spots: Vec<Spot> = problem
            .stores
            .iter()
            .zip(work_among(problem, legs, &near))
            .map(|(store, work)| Spot { at: places[store.place.index()], work: f64::from(work.0) })
            .collect();
        let homes = problem.reps.iter().map(|rep| places[rep.home.index()]).collect();
        let targets = targets(&spots, &capacity_of(problem));
        Self { legs, spots, homes, targets, near }
    }

    fn drawn(self, problem: &Problem, owners: impl FnOnce(&Ground<L>) -> Vec<RepId>) -> Drawing {
        let Self { legs, spots, homes, targets, near } = self;
        let owners = owners(&Ground { problem, legs, spots: &spots, homes: &homes, target: &targets, near: &near });
        let centres = centres_of(&spots, &owners, &homes);
        let loads = loads_of(&spots, &owners, homes.len());
        let compactness = compactness(&spots, &owners, &centres);
        Drawing { owners, spots, loads, targets, centres, compactness }
    }
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

impl<L: Legs> Ground<'_, L> {
    /// As [`may_own`].
    fn may(&self, store: usize, rep: RepId) -> bool {
        may_own(self.problem, self.legs, store, rep)
    }
}

/// The load every rep should have: the same share of the work as of the capacity; equal shares where nobody has any.
fn targets(spots: &[Spot], capacity: &[Seconds]) -> Vec<f64> {
    let work: f64 = spots.iter().map(|spot| spot.work).sum();
    let all: f64 = capacity.iter().map(|rep| f64::from(rep.0)).sum();
    let share = |rep: &Seconds| if all > 0.0 { f64::from(rep.0) / all } else { 1.0 / capacity.len() as f64 };
    capacity.iter().map(|rep| work * share(rep)).collect()
}
