//! Who: one owner for every store, so that territories are compact, near the rep's home and equally full.

mod bisect;
mod brief;
mod even;
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

use crate::model::{Allowed, Legs, Problem};
use crate::travel::{Spot, Trips, near_stores};
use crate::unit::{RepId, Seconds};
use ground::Ground;
use settle::Rule;

/// Stores around a border store whose owners may take it over.
const NEIGHBOURS: usize = 8;

/// A first draft: its loads may be off so far before territories apart trade too.
static DRAFT: Brief = Brief { tolerance: 0.03, factors: None, also: Vec::new(), keep: None };

/// The time every rep has for visits and ways over the horizon: shift by shift, without pauses and what plans leave free, up to the
/// most work of the day, the week and the month.
pub fn capacity_of(problem: &Problem) -> Vec<Seconds> {
    let mut capacity = vec![Seconds(0); problem.reps.len()];
    for shift in &problem.shifts {
        let rep = &mut capacity[shift.rep.index()];
        // Published sets have shifts without end.
        rep.0 = rep.0.saturating_add(problem.usable(shift).0);
    }
    capacity
}

/// Territories, and how good they are.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawing {
    /// One owner for every store.
    pub owners: Vec<RepId>,
    /// Where every store is, in flat coordinates, and its work in seconds over the horizon apart from the way from home:
    /// nothing where nobody can make its visits in a day.
    pub spots: Vec<Spot>,
    /// What was shared out: the work in seconds over the horizon, then the other measures of the brief of which there is any.
    pub shares: Vec<SharedMeasure>,
    /// How many times as much work every store is as estimated; of all stores once where nothing is known.
    pub factors: Vec<f64>,
    /// Where the middle of every territory is, in flat coordinates: [`centres_of`] the stores.
    pub centres: Vec<[f64; 2]>,
    /// Squared distances of all work to these, [`compactness`]; less is better.
    pub compactness: f64,
}

/// How one measure was shared out. Other measures than work are in units of which there are as many as seconds of work.
#[derive(Clone, Debug, PartialEq)]
pub struct SharedMeasure {
    /// How much every store has of it: of work, with its owner; nothing where the owner cannot make its visits in a day.
    pub amount: Vec<f64>,
    /// What every rep has of it.
    pub loads: Vec<f64>,
    /// What every rep should have: its share is its share of the capacity.
    pub targets: Vec<f64>,
    /// The same as far as the stores in its reach go: in open country nobody can be as full as the reps in town.
    pub within_reach: Vec<f64>,
    /// How far a rep may be off, as a share of the target.
    pub tolerance: f64,
}

/// The first draft of a plan: one owner for every store, among those that may visit it.
///
/// Drawn as [`drawing`] draws, in fewer rounds. A store with one allowed rep keeps it; what no rep can visit in a day goes to
/// the nearest who may. Always the same for the same problem. The problem has at least one rep.
pub fn draw(problem: &Problem, legs: &impl Legs) -> Vec<RepId> {
    drafted(problem, &Ground::new(problem, legs, &DRAFT))
}

/// The drafts that a plan may begin with: that of [`draw`], and where it calls in far reps because whoever is near is full, one
/// that does not. For where all are full, even loads cost ways, and which of the two lets more visits be made a plan must show.
pub fn drafts(problem: &Problem, legs: &impl Legs) -> Vec<Vec<RepId>> {
    let mut ground = Ground::new(problem, legs, &DRAFT);
    let mut drafts = vec![drafted(problem, &ground)];
    if ground.be_near() {
        drafts.push(drafted(problem, &ground));
    }
    drafts
}

/// Drawn on this ground in a few rounds.
fn drafted<L: Legs>(problem: &Problem, ground: &Ground<L>) -> Vec<RepId> {
    let mut owners = bisect::bisect(ground);
    trade::trade(ground, &mut owners);
    // Where every store has one rep who may come there is nothing to share out.
    if problem.stores.iter().any(|store| !matches!(&store.reps, Allowed::Only(reps) if reps.len() == 1)) {
        power::power(ground, power::DRAFT_ROUNDS, &mut owners);
        settle::settle(ground, &Rule::DRAFT, &mut owners);
    }
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
    power::power(&ground, power::ROUNDS, &mut owners);
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

/// A rep who may have a store.
#[derive(Clone, Debug, PartialEq)]
pub struct Offered {
    /// The rep.
    pub rep: RepId,
    /// What that costs: its work in squared distances around the centres of a drawing, with what keeping borders is worth.
    pub cost: f64,
    /// What the rep then has of each measure.
    pub amounts: Vec<f64>,
}

/// Who may have each of some stores, and what that would cost around the centres of a drawing: the owner and up to `most`
/// others of `reps`, the nearest first.
pub fn offers<L: Legs>(
    problem: &Problem,
    legs: &L,
    brief: &Brief,
    drawing: &Drawing,
    (stores, reps): (&[usize], &[RepId]),
    most: usize,
) -> Vec<Vec<Offered>> {
    let ground = Ground::new(problem, legs, brief);
    power::offers(&ground, drawing, stores, reps, most)
}

/// What every store asks of a rep in seconds over the horizon; nothing of a store without one, or where its visits cannot be
/// made in a day.
pub fn work_with(problem: &Problem, legs: &impl Legs, factors: &[f64], reps: &[Option<RepId>]) -> Vec<f64> {
    let trips = Trips::new(problem, legs, &near_stores(problem, NEIGHBOURS));
    let work = |(store, rep): (usize, &Option<RepId>)| trips.work(store, (*rep)?).map(|work| work * factors[store]);
    reps.iter().enumerate().map(|one| work(one).unwrap_or(0.0)).collect()
}

fn drawn<L: Legs>(ground: Ground<L>, owners: Vec<RepId>) -> Drawing {
    let centres = centres_of(&ground.spots, &owners, &ground.homes);
    let compactness = compactness(&ground.spots, &owners, &centres);
    let within_reach = power::targets(&ground, &owners);
    let share = |(of, share): (usize, &ground::Share)| {
        let loads = ground.loads(of, &owners);
        let all: f64 = loads.iter().sum();
        SharedMeasure {
            amount: owners.iter().enumerate().map(|(store, &rep)| ground.amount(of, store, rep)).collect(),
            targets: ground.targets(all),
            within_reach: figures::scaled(&within_reach[of], all),
            loads,
            tolerance: share.tolerance,
        }
    };
    let shares = ground.measures.iter().enumerate().map(share).collect();
    let factors = (0..owners.len()).map(|store| ground.factor(store)).collect();
    Drawing { shares, factors, spots: ground.spots, owners, centres, compactness }
}
