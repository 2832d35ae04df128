//! What territories are drawn on: where stores and homes are, what is to be shared out, and what may move.

use super::brief::{Brief, Keep};
use super::figures::square;
use super::{NEIGHBOURS, capacity_of};
use crate::model::{Legs, Problem};
use crate::travel::{Near, Spot, flat, near_stores, work_among};
use crate::unit::{RepId, Seconds, StoreId};

/// The ground, measured once.
pub(super) struct Ground<'a, L> {
    pub problem: &'a Problem,
    legs: &'a L,
    /// Where every store is, and its work in seconds over the horizon.
    pub spots: Vec<Spot>,
    /// Where every rep is at home.
    pub homes: Vec<[f64; 2]>,
    /// What is to be shared out: work, then whatever else the brief asks for.
    pub measures: Vec<Share>,
    /// The nearest stores of every store.
    pub near: Near,
    /// What should stay, where borders of yesterday count.
    pub keep: Option<&'a Keep>,
    /// No shift is as long: a way that takes longer is none.
    longest: Seconds,
}

/// Something to be shared out. Amounts add up to the same as the work, so that prices of all measures are alike.
pub(super) struct Share {
    /// How much of it every store has.
    pub amount: Vec<f64>,
    /// How much of it every rep should have.
    pub target: Vec<f64>,
    /// How far a rep may be off, as a share of its target.
    pub tolerance: f64,
}

impl<'a, L: Legs> Ground<'a, L> {
    pub fn new(problem: &'a Problem, legs: &'a L, brief: &'a Brief) -> Self {
        let places = flat(problem);
        let near = near_stores(problem, NEIGHBOURS);
        let work: Vec<f64> = match &brief.work {
            Some(work) => work.clone(),
            None => work_among(problem, legs, &near).into_iter().map(|work| f64::from(work.0)).collect(),
        };
        let spots: Vec<Spot> = problem
            .stores
            .iter()
            .zip(&work)
            .map(|(store, &work)| Spot { at: places[store.place.index()], work })
            .collect();
        let homes = problem.reps.iter().map(|rep| places[rep.home.index()]).collect();
        let all: f64 = work.iter().sum();
        let capacity = capacity_of(problem);
        let share = |amount: Vec<f64>, tolerance| {
            let target = targets(amount.iter().sum(), &capacity);
            Share { amount, target, tolerance }
        };
        let mut measures = vec![share(work, brief.tolerance)];
        for measure in &brief.also {
            let sum: f64 = measure.amount.iter().sum();
            // Nobody has any of it: nothing to share out.
            if sum > 0.0 {
                let amount = measure.amount.iter().map(|amount| amount * all / sum).collect();
                measures.push(share(amount, measure.tolerance));
            }
        }
        let longest = problem.shifts.iter().map(|shift| shift.end - shift.start).max().unwrap_or(Seconds(0));
        let keep = brief.keep.as_ref().filter(|keep| keep.weight > 0.0 || keep.fixed.contains(&true));
        Self { problem, legs, spots, homes, measures, near, keep, longest: longest.max(DAY) }
    }

    /// Whether the rep may visit the store, works at all, and a way leads there from the rep's home.
    pub fn may(&self, store: usize, rep: RepId) -> bool {
        let (store, person) = (self.problem.store(StoreId::at(store)), &self.problem.reps[rep.index()]);
        store.allows_rep(rep)
            && self.target()[rep.index()] > 0.0
            && self.legs.leg(person.profile, person.home, store.place).time < self.longest
    }

    /// The work every rep should have.
    pub fn target(&self) -> &[f64] {
        &self.measures[0].target
    }

    /// Who has the store and never gives it away.
    pub fn fixed(&self, store: usize) -> Option<RepId> {
        let keep = self.keep?;
        let owner = keep.owners[store]?;
        ((keep.fixed[store] || keep.weight >= 1.0) && self.may(store, owner)).then_some(owner)
    }

    /// What it costs to give a store to a rep, for each unit of its work, in squared distances: its owner's stores' mean
    /// squared distances tell what is far there.
    pub fn moving(&self, store: usize, rep: RepId, scale: &[f64]) -> f64 {
        match self.keep {
            Some(keep) => match keep.owners[store] {
                Some(owner) if owner != rep => keep.price() * keep.ties[store] * scale[owner.index()],
                _ => 0.0,
            },
            None => 0.0,
        }
    }

    /// The rep with the nearest home who may have the store.
    pub fn nearest(&self, store: usize) -> Option<RepId> {
        let far = |rep: &RepId| square(self.spots[store].at, self.homes[rep.index()]);
        let can = (0..self.homes.len()).map(RepId::at).filter(|&rep| self.may(store, rep));
        can.min_by(|a, b| far(a).total_cmp(&far(b)))
    }
}

/// Shifts without end are in published sets only; in all others no day is longer than this.
const DAY: Seconds = Seconds(24 * 3600);

/// What every rep should have: the same share of all as of the capacity; equal shares where nobody has any.
fn targets(all: f64, capacity: &[Seconds]) -> Vec<f64> {
    let time: f64 = capacity.iter().map(|rep| f64::from(rep.0)).sum();
    let share = |rep: &Seconds| if time > 0.0 { f64::from(rep.0) / time } else { 1.0 / capacity.len() as f64 };
    capacity.iter().map(|rep| all * share(rep)).collect()
}
