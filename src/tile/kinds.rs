//! Which tours are alike while they are empty, so that one may speak for all.

use super::TileTour;
use crate::model::{Allowed, Problem};
use crate::unit::{RepId, StoreId};
use std::collections::HashMap;

/// Kinds of tours that are alike when empty.
#[derive(Default)]
pub struct Kinds(Vec<(TileTour, u32)>);

impl Kinds {
    /// How many kinds there are.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The kind of a tour whose rep is of this kind.
    pub fn of(&mut self, tour: &TileTour, rep_kind: u32) -> u32 {
        let alike = |(known, kind): &(TileTour, u32)| {
            *kind == rep_kind
                && (known.day, known.home, known.end_place, known.legs)
                    == (tour.day, tour.home, tour.end_place, tour.legs)
                && (known.start, known.end, known.max_work, known.max_drive)
                    == (tour.start, tour.end, tour.max_work, tour.max_drive)
                && (known.max_visits, known.capacity, known.fixed) == (tour.max_visits, tour.capacity, tour.fixed)
                && (known.is_away, known.always, known.overtime) == (tour.is_away, tour.always, tour.overtime)
                && (&known.pauses, &known.inside) == (&tour.pauses, &tour.inside)
        };
        let at = self.0.iter().position(alike).unwrap_or_else(|| {
            self.0.push((tour.clone(), rep_kind));
            self.0.len() - 1
        });
        at as u32
    }
}

/// Reps whom nothing tells apart share kind 0; every rep whom some store names, or who has a fair share of work or a most of hours, is a kind
/// of its own; and so is every rep where practice has a price.
pub fn rep_kinds(problem: &Problem, stores: &[StoreId]) -> HashMap<RepId, u32> {
    let mut kinds = HashMap::new();
    let mut tell_apart = |rep: RepId| {
        let next = kinds.len() as u32 + 1;
        kinds.entry(rep).or_insert(next);
    };
    for &id in stores {
        let store = problem.store(id);
        let named = match &store.reps {
            Allowed::Any => &[][..],
            Allowed::Only(reps) => reps,
        };
        let promised = store.promise.iter().flat_map(|promise| &promise.reps);
        let preferred = store.preference.iter().flat_map(|preference| &preference.reps).map(|(rep, _)| rep);
        for &rep in named.iter().chain(store.pinned.iter().map(|(_, rep)| rep)).chain(promised).chain(preferred) {
            tell_apart(rep);
        }
    }
    let asks = problem.has_practice();
    (0..problem.reps.len())
        .filter(|&rep| asks || problem.reps[rep].share.is_some() || !problem.reps[rep].limits.is_empty())
        .map(RepId::at)
        .for_each(tell_apart);
    kinds
}
