//! Territories by prices: every store goes to the rep whose distance and price together are least, centres follow their
//! work, and prices make all loads right; the cells are a power diagram, so compact and without holes (Cohen-Addad, Klein &
//! Young 2018, "Balanced centroidal power diagrams for redistricting").

use super::Ground;
use super::figures::{centres_of, square};
use super::price::{Climb, Market, Part};
use crate::each::each;
use crate::model::{Allowed, Legs, Point};
use crate::travel::Near;
use crate::unit::{RepId, StoreId};

/// Times the centres move. Twice as many make territories another 0 to 1 % more compact (four networks of 900 to 20,000
/// stores), and take twice as long.
const ROUNDS: usize = 8;
/// How soft choices are, round by round, in mean squared distances of a rep's stores.
const FIRST: [f64; 3] = [1.0, 0.3, 0.1];
const MIDDLE: [f64; 1] = [0.1];
const LAST: [f64; 3] = [0.1, 0.03, 0.01];
/// Newton steps at one softness, while centres still move and when they stand.
const HASTY: usize = 3;
const CAREFUL: usize = 12;
/// A rep whose distance and price are farther behind the best than this is not asked in a round that begins with good prices,
/// in mean squared distances of the owner's stores: on the far side of a round cell the next rep is eight behind.
const BEHIND: f64 = 6.0;
/// Reps a store may choose from at most, beside its owner.
const AROUND: usize = 20;
/// A store with more than this share of its rep's target stays: no price could share it out.
const GIANT: f64 = 0.5;
/// A choice as certain as this is made.
const SURE: f64 = 0.98;
/// Work that one piece of work side by side looks at.
const CHUNK: usize = 4096;

/// One round: what stores may choose from where the centres are now.
struct Round<'a, L> {
    ground: &'a Ground<'a, L>,
    centres: Vec<[f64; 2]>,
    /// Mean squared distance of every rep's stores.
    scale: Vec<f64>,
    /// The reps around every rep, itself among them.
    around: Vec<Vec<RepId>>,
    /// Who has every store now.
    owners: &'a [RepId],
    /// Which of the reps around its owner, or of those it is limited to, may have the store: a bit each.
    may: Vec<u32>,
}

/// Draws the borders anew, starting from these.
pub(super) fn power<L: Legs>(ground: &Ground<L>, owners: &mut [RepId]) {
    let reps = ground.homes.len();
    if reps < 2 || ground.spots.is_empty() {
        return;
    }
    ashore(ground, owners);
    let mut prices = vec![0.0; reps];
    for turn in 0..ROUNDS {
        let mut round = Round::new(ground, owners);
        let target = round.targets();
        let (softness, steps) = match turn {
            0 => (&FIRST[..], HASTY),
            _ if turn + 1 == ROUNDS => (&LAST[..], CAREFUL),
            _ => (&MIDDLE[..], HASTY),
        };
        if turn > 0 {
            round.narrow(&prices);
        }
        let mut parts = Vec::new();
        for &softness in softness {
            let climb = Climb { market: &round, target: &target, scale: &round.scale, softness, steps };
            parts = climb.agree(&mut prices);
        }
        let next = whole(ground, &parts, &target);
        owners.copy_from_slice(&next);
    }
}

/// Gives every store that its rep cannot reach to the rep with the nearest home who can.
fn ashore<L: Legs>(ground: &Ground<L>, owners: &mut [RepId]) {
    for (store, owner) in owners.iter_mut().enumerate().filter(|(store, owner)| !ground.may(*store, **owner)) {
        let at = ground.spots[store].at;
        let far = |rep: &RepId| square(at, ground.homes[rep.index()]);
        let can = (0..ground.homes.len()).map(RepId::at).filter(|&rep| ground.may(store, rep));
        *owner = can.min_by(|a, b| far(a).total_cmp(&far(b))).unwrap_or(*owner);
    }
}

impl<'a, L: Legs> Round<'a, L> {
    fn new(ground: &'a Ground<'a, L>, owners: &'a [RepId]) -> Self {
        let centres = centres_of(ground.spots, owners, ground.homes);
        let scale = scales(ground, owners, &centres);
        let around = around(ground, owners, &centres);
        let mut round = Round { ground, centres, scale, around, owners, may: Vec::new() };
        round.may = round.allowed();
        round
    }

    /// The reps from which the store may choose, as far as its bits say so.
    fn list(&self, store: usize) -> &[RepId] {
        match &self.ground.problem.store(StoreId::at(store)).reps {
            Allowed::Only(reps) if (1..=32).contains(&reps.len()) => reps,
            _ => &self.around[self.owners[store].index()],
        }
    }

    fn allowed(&self) -> Vec<u32> {
        let starts: Vec<usize> = (0..self.ground.spots.len()).step_by(CHUNK).collect();
        let chunks = each(starts, |start| {
            let end = (*start + CHUNK).min(self.ground.spots.len());
            (*start..end).map(|store| self.allowed_to(store)).collect::<Vec<u32>>()
        });
        chunks.concat()
    }

    fn allowed_to(&self, store: usize) -> u32 {
        let (list, owner) = (self.list(store), self.owners[store]);
        let alone = list.iter().position(|&rep| rep == owner).map_or(1, |at| 1 << at);
        if self.ground.spots[store].work > GIANT * self.ground.target[owner.index()] {
            return alone;
        }
        let bits = list.iter().enumerate().map(|(at, &rep)| u32::from(self.ground.may(store, rep)) << at);
        match bits.fold(0, |all, bit| all | bit) {
            0 => alone,
            bits => bits,
        }
    }

    /// Forgets the reps that are far behind the best at these prices.
    fn narrow(&mut self, prices: &[f64]) {
        let starts: Vec<usize> = (0..self.may.len()).step_by(CHUNK).collect();
        let chunks = each(starts, |start| {
            (*start..(*start + CHUNK).min(self.may.len()))
                .map(|store| self.narrowed(store, prices))
                .collect::<Vec<u32>>()
        });
        self.may = chunks.concat();
    }

    fn narrowed(&self, store: usize, prices: &[f64]) -> u32 {
        let (list, at) = (self.list(store), self.ground.spots[store].at);
        let net = |rep: RepId| square(at, self.centres[rep.index()]) - prices[rep.index()];
        let bits = self.may[store];
        let asked = || (0..list.len()).filter(move |place| bits >> place & 1 == 1);
        let best = asked().map(|place| net(list[place])).fold(f64::INFINITY, f64::min);
        let most = best + BEHIND * self.scale[self.owners[store].index()];
        let keep = |place: &usize| list[*place] == self.owners[store] || net(list[*place]) <= most;
        asked().filter(keep).fold(0, |bits, place| bits | 1 << place)
    }

    /// The load every rep should have, given the stores that cannot move: the same share of its capacity for all others.
    fn targets(&self) -> Vec<f64> {
        let mut fixed = vec![0.0; self.scale.len()];
        for (store, bits) in self.may.iter().enumerate().filter(|(_, bits)| bits.count_ones() == 1) {
            fixed[self.list(store)[bits.trailing_zeros() as usize].index()] += self.ground.spots[store].work;
        }
        fill(&fixed, self.ground.target)
    }
}

impl<L: Legs> Market for Round<'_, L> {
    fn stores(&self) -> usize {
        self.ground.spots.len()
    }

    fn work(&self, store: usize) -> f64 {
        self.ground.spots[store].work
    }

    fn soft(&self, store: usize) -> f64 {
        self.scale[self.owners[store].index()]
    }

    fn offers(&self, store: usize, mut ask: impl FnMut(RepId, f64)) {
        let (mut bits, list, at) = (self.may[store], self.list(store), self.ground.spots[store].at);
        while bits != 0 {
            let rep = list[bits.trailing_zeros() as usize];
            ask(rep, square(at, self.centres[rep.index()]));
            bits &= bits - 1;
        }
    }
}

/// Fills up to the targets: what is fixed stays, and all others get the same share of their targets, so that the sum is that
/// of the targets.
fn fill(fixed: &[f64], target: &[f64]) -> Vec<f64> {
    let all: f64 = target.iter().sum();
    let level = |share: f64| fixed.iter().zip(target).map(move |(fixed, target)| fixed.max(share * target));
    let (mut low, mut high) = (0.0, 1.0);
    // Halving sixty times leaves nothing a double could tell.
    for _ in 0..60 {
        let middle = (low + high) / 2.0;
        if level(middle).sum::<f64>() > all { high = middle } else { low = middle }
    }
    level(high).collect()
}

/// The mean squared distance of every rep's stores to its centre; never nothing.
fn scales<L>(ground: &Ground<L>, owners: &[RepId], centres: &[[f64; 2]]) -> Vec<f64> {
    let (mut far, mut load) = (vec![0.0; centres.len()], vec![0.0; centres.len()]);
    for (spot, owner) in ground.spots.iter().zip(owners) {
        far[owner.index()] += spot.work * square(spot.at, centres[owner.index()]);
        load[owner.index()] += spot.work;
    }
    let mean = far.iter().sum::<f64>() / load.iter().sum::<f64>().max(1.0);
    // All in one place: any scale will do.
    let (mean, least) = if mean > 0.0 { (mean, mean * 1e-3) } else { (1.0, 1.0) };
    far.iter().zip(&load).map(|(far, load)| if *load > 0.0 { (far / load).max(least) } else { mean }).collect()
}

/// For every rep itself, those whose stores touch its own, and those with the nearest centres.
fn around<L>(ground: &Ground<L>, owners: &[RepId], centres: &[[f64; 2]]) -> Vec<Vec<RepId>> {
    let points: Vec<Point> = centres.iter().map(|at| Point { x: at[0], y: at[1] }).collect();
    let near = Near::in_plane(&points, AROUND / 2);
    let mut around: Vec<Vec<RepId>> = (0..centres.len()).map(|rep| vec![RepId::at(rep)]).collect();
    let add = |around: &mut Vec<Vec<RepId>>, one: RepId, other: RepId| {
        let list = &mut around[one.index()];
        if list.len() <= AROUND && !list.contains(&other) {
            list.push(other);
        }
    };
    if ground.near.k() > 0 {
        for (store, &owner) in owners.iter().enumerate() {
            for &other in ground.near.of_point(store) {
                if owners[other as usize] != owner {
                    add(&mut around, owner, owners[other as usize]);
                    add(&mut around, owners[other as usize], owner);
                }
            }
        }
    }
    if near.k() > 0 {
        // Nearness is not mutual: a rep far out is near to nobody, and must still be offered work.
        for rep in 0..centres.len() {
            for &other in near.of_point(rep) {
                add(&mut around, RepId::at(rep), RepId(other));
                add(&mut around, RepId(other), RepId::at(rep));
            }
        }
    }
    around
}

/// One owner for every store: those who are sure first, then the others in the order of their certainty, each to the one of
/// its choices who still lacks most of what it was promised.
fn whole<L>(ground: &Ground<L>, parts: &[Part], target: &[f64]) -> Vec<RepId> {
    let mut owners = vec![RepId(0); ground.spots.len()];
    let mut lacks = target.to_vec();
    let mut torn: Vec<(f64, &[Part])> = Vec::new();
    for shared in parts.chunk_by(|a, b| a.store == b.store) {
        let best = shared.iter().copied().reduce(|a, b| if b.share > a.share { b } else { a }).expect("a part");
        if best.share >= SURE {
            owners[best.store as usize] = best.rep;
            lacks[best.rep.index()] -= ground.spots[best.store as usize].work;
        } else {
            torn.push((best.share, shared));
        }
    }
    // What is lacking is promised part by part.
    for part in torn.iter().flat_map(|(_, shared)| *shared) {
        lacks[part.rep.index()] -= part.share * ground.spots[part.store as usize].work;
    }
    torn.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1[0].store.cmp(&b.1[0].store)));
    for (_, shared) in torn {
        let work = ground.spots[shared[0].store as usize].work;
        shared.iter().for_each(|part| lacks[part.rep.index()] += part.share * work);
        let least = 1.0 - SURE;
        let chosen = shared
            .iter()
            .filter(|part| part.share > least)
            .copied()
            .reduce(|a, b| if lacks[b.rep.index()] > lacks[a.rep.index()] { b } else { a })
            .expect("a share above a hundredth");
        owners[chosen.store as usize] = chosen.rep;
        lacks[chosen.rep.index()] -= work;
    }
    owners
}
