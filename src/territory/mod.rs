//! Who: one owner for every store, so that territories are compact, near the rep's home and equally full.

mod bisect;
mod brief;
mod figures;
mod ground;
mod hull;
mod moves;
mod power;
mod price;
mod settle;
mod shape;
mod trade;

pub use crate::travel::work_of;
pub use brief::{Brief, Keep, Measure, TOLERANCE};
pub use figures::{bound, centres_of, compactness, loads_of, middles_of, off_targets};
pub use moves::{Cause, Move, Pair, moves, pairs};
pub use shape::{Beyond, Nearest, Reach, Shape, beyond_reach, way};

use crate::model::{Legs, Problem};
use crate::travel::Spot;
use crate::unit::{RepId, Seconds};
use ground::Ground;
use settle::Rule;

/// Stores around a border store whose owners may take it over.
const NEIGHBOURS: usize = 8;

/// How far loads of a first draft may be off before territories apart trade too.
const DRAFT: f64 = 0.03;

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
    /// What was shared out: the work in seconds over the horizon, then the other measures of the brief of which there is any.
    pub shares: Vec<SharedMeasure>,
    /// Where the middle of every territory is, in flat coordinates: [`centres_of`] the stores.
    pub centres: Vec<[f64; 2]>,
    /// Squared distances of all work to these, [`compactness`]; less is better.
    pub compactness: f64,
}

/// How one measure was shared out. Other measures than work are in units of which there are as many as seconds of work.
#[derive(Clone, Debug, PartialEq)]
pub struct SharedMeasure {
    /// How much every store has of it.
    pub amount: Vec<f64>,
    /// What every rep has of it.
    pub loads: Vec<f64>,
    /// What every rep should have: its share is its share of the capacity.
    pub targets: Vec<f64>,
    /// How far a rep may be off, as a share of the target.
    pub tolerance: f64,
}

/// The first draft of a plan: one owner for every store, among those that may visit it.
///
/// A store with one allowed rep keeps it; stores limited to several are shared out among them, then all others: bisected
/// together with the reps' homes, then settled store by store along the borders. The search that follows moves stores where
/// that saves travel. Always the same for the same problem. The problem has at least one rep.
pub fn draw(problem: &Problem, legs: &impl Legs) -> Vec<RepId> {
    let brief = Brief { tolerance: DRAFT, ..Brief::default() };
    let ground = Ground::new(problem, legs, &brief);
    let mut owners = bisect::bisect(&ground);
    trade::trade(&ground, &mut owners);
    settle::settle(&ground, &Rule::DRAFT, &mut owners);
    owners
}

/// Territories to last: one owner for every store, among those that may visit it.
///
/// Where nothing is to be kept, stores are first bisected together with the reps' homes; otherwise they begin with their
/// owners. Then they are shared out by prices around centres that move, and settled store by store along the borders. The
/// load of a rep is in proportion to its capacity where stores are free to move. Always the same for the same problem. The
/// problem has at least one rep.
pub fn drawing(problem: &Problem, legs: &impl Legs, brief: &Brief) -> Drawing {
    let ground = Ground::new(problem, legs, brief);
    let mut owners = bisect::bisect(&ground);
    match ground.keep {
        Some(keep) => power::begin(&ground, keep, &mut owners),
        None => trade::trade(&ground, &mut owners),
    }
    power::power(&ground, &mut owners);
    settle::settle(&ground, &Rule::FAIR, &mut owners);
    drawn(ground, owners)
}

/// The drawing that has these owners but where borders, settled anew, are better.
pub fn settled(problem: &Problem, legs: &impl Legs, brief: &Brief, mut owners: Vec<RepId>) -> Drawing {
    let ground = Ground::new(problem, legs, brief);
    settle::settle(&ground, &Rule::FAIR, &mut owners);
    drawn(ground, owners)
}

/// The drawing that has just these owners, measured by a brief.
pub fn measured(problem: &Problem, legs: &impl Legs, brief: &Brief, owners: Vec<RepId>) -> Drawing {
    drawn(Ground::new(problem, legs, brief), owners)
}

/// Who may have each of some stores, and what a rep would cost for each unit of its work, in squared distances around the
/// centres of a drawing: the owner and up to `most` others of `reps`, the nearest first.
pub fn offers<L: Legs>(
    problem: &Problem,
    legs: &L,
    brief: &Brief,
    drawing: &Drawing,
    (stores, reps): (&[usize], &[RepId]),
    most: usize,
) -> Vec<Vec<(RepId, f64)>> {
    let ground = Ground::new(problem, legs, brief);
    power::offers(&ground, drawing, stores, reps, most)
}

fn drawn<L: Legs>(ground: Ground<L>, owners: Vec<RepId>) -> Drawing {
    let Ground { spots, homes, measures, .. } = ground;
    let centres = centres_of(&spots, &owners, &homes);
    let compactness = compactness(&spots, &owners, &centres);
    let shares = measures
        .into_iter()
        .map(|share| SharedMeasure {
            loads: loads_of(&share.amount, &owners, homes.len()),
            amount: share.amount,
            targets: share.target,
            tolerance: share.tolerance,
        })
        .collect();
    Drawing { owners, spots, shares, centres, compactness }
}
