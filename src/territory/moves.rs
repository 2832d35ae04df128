//! What a new drawing moves, store by store and between reps, why, and what each move bought.

use super::figures::square;
use super::{Drawing, NEIGHBOURS, capacity_of, way};
use crate::model::{Legs, Problem, Surface};
use crate::travel::{Trips, flat, near_stores};
use crate::unit::{Metres, RepId, Seconds, StoreId};
use std::collections::BTreeMap;

/// A store with a new owner.
#[derive(Clone, Debug, PartialEq)]
pub struct Move {
    /// The store.
    pub store: StoreId,
    /// Who had it; `None` where nobody did.
    pub from: Option<RepId>,
    /// Who has it now.
    pub to: RepId,
    /// How much longer it takes from the new owner's home than from the old one's; less than 0 where it is nearer. `None`
    /// where nobody had it, or no way leads there.
    pub farther_from_home: Option<Seconds>,
    /// How much farther it is from the centre of the new owner's territory than from that of the old one's, both as they are
    /// now drawn.
    pub farther_from_centre: Option<Metres>,
    /// Why.
    pub cause: Cause,
}

/// Why a store has a new owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// Nobody had it.
    HadNone,
    /// The owner does not work in the horizon any more.
    Left,
    /// The owner may not have it: without the skill, of another region, another rep is pinned; or no way leads there.
    MayNot,
    /// The owner cannot visit it in a day.
    TooFar,
    /// It is nearer to the new owner's centre.
    Nearer,
    /// Loads are more even.
    Fairness,
}

/// All that moves from one rep to another, and how full both are before and after all moves.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// From whom; `None` for stores that had no owner.
    pub from: Option<RepId>,
    /// To whom.
    pub to: RepId,
    /// How many stores.
    pub stores: usize,
    /// Their work, in seconds over the horizon.
    pub work: f64,
    /// How much longer the drive from home is for all of them together, one way each.
    pub farther_from_home: i64,
    /// How many of them move for each cause.
    pub causes: BTreeMap<Cause, usize>,
}

/// The stores whose owner is not the one they had, in order.
pub fn moves(problem: &Problem, legs: &impl Legs, drawing: &Drawing, before: &[Option<RepId>]) -> Vec<Move> {
    let capacity = capacity_of(problem);
    let trips = Trips::new(problem, legs, &near_stores(problem, NEIGHBOURS));
    let places = flat(problem);
    let centre = |store: StoreId, rep: RepId| {
        let at = places[problem.store(store).place.index()];
        square(at, drawing.centres[rep.index()]).sqrt()
    };
    // Metres in a flat unit.
    let unit = match problem.surface {
        Surface::Globe => 111_195.0,
        Surface::Plane => 1.0,
    };
    let moved = |(at, (&to, &from)): (usize, (&RepId, &Option<RepId>))| {
        let store = StoreId::at(at);
        if from == Some(to) {
            return None;
        }
        let home = |rep: RepId| way(problem, legs, store, rep);
        let far = from.map(|from| centre(store, to) - centre(store, from));
        let cause = match from {
            None => Cause::HadNone,
            Some(from) if capacity[from.index()].0 == 0 => Cause::Left,
            Some(from) if !problem.store(store).allows_rep(from) || home(from).is_none() => Cause::MayNot,
            Some(from) if trips.trip(at, from).is_none() && trips.trip(at, to).is_some() => Cause::TooFar,
            Some(_) if far.is_some_and(|far| far < 0.0) => Cause::Nearer,
            Some(_) => Cause::Fairness,
        };
        Some(Move {
            store,
            from,
            to,
            farther_from_home: from.and_then(|from| Some(home(to)? - home(from)?)),
            farther_from_centre: far.map(|far| Metres((far * unit).round() as i32)),
            cause,
        })
    };
    drawing.owners.iter().zip(before).enumerate().filter_map(moved).collect()
}

/// The moves between every two reps: the most work first.
pub fn pairs(drawing: &Drawing, moves: &[Move]) -> Vec<Pair> {
    let mut pairs: BTreeMap<(Option<RepId>, RepId), Pair> = BTreeMap::new();
    for one in moves {
        let (from, to) = (one.from, one.to);
        let pair = pairs.entry((from, to)).or_insert_with(|| Pair {
            from,
            to,
            stores: 0,
            work: 0.0,
            farther_from_home: 0,
            causes: BTreeMap::new(),
        });
        pair.stores += 1;
        pair.work += drawing.work()[one.store.index()];
        pair.farther_from_home += one.farther_from_home.map_or(0, |time| i64::from(time.0));
        *pair.causes.entry(one.cause).or_default() += 1;
    }
    let mut pairs: Vec<Pair> = pairs.into_values().collect();
    pairs.sort_by(|a, b| b.work.total_cmp(&a.work).then((a.from, a.to).cmp(&(b.from, b.to))));
    pairs
}
