//! Territories by prices: every store goes to the rep whose distance and price together are least, centres follow their
//! work, and prices make all loads right; the cells are a power diagram, so compact and without holes (Cohen-Addad, Klein &
//! Young 2018, "Balanced centroidal power diagrams for redistricting").

use super::Drawing;
use super::brief::Keep;
use super::figures::{centres_of, square};
use super::ground::Ground;
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
/// How much of the tolerance prices may use: whole stores take up the rest.
const ROOM: f64 = 0.8;
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

/// Owners to begin with where borders of yesterday count: those of yesterday; where there was none, that of the nearest store
/// that had one; what has been drawn, where there is none near.
pub(super) fn begin<L: Legs>(ground: &Ground<L>, keep: &Keep, owners: &mut [RepId]) {
    let may = |store: usize, rep: RepId| ground.may(store, rep);
    let mut known: Vec<Option<RepId>> =
        keep.owners.iter().enumerate().map(|(store, owner)| owner.filter(|&rep| may(store, rep))).collect();
    if known.iter().all(Option::is_none) {
        return;
    }
    // Ring by ring: whoever has an owner tells its neighbours.
    let mut ring: Vec<usize> = (0..known.len()).filter(|&store| known[store].is_none()).collect();
    while !ring.is_empty() && ground.near.k() > 0 {
        let told: Vec<(usize, RepId)> = ring
            .iter()
            .filter_map(|&store| {
                let near = ground.near.of_point(store).iter().filter_map(|&other| known[other as usize]);
                near.into_iter().find(|&rep| may(store, rep)).map(|rep| (store, rep))
            })
            .collect();
        if told.is_empty() {
            break;
        }
        told.iter().for_each(|&(store, rep)| known[store] = Some(rep));
        ring.retain(|&store| known[store].is_none());
    }
    for (owner, known) in owners.iter_mut().zip(known) {
        *owner = known.unwrap_or(*owner);
    }
}

/// Draws the borders anew, starting from these.
pub(super) fn power<L: Legs>(ground: &Ground<L>, owners: &mut [RepId]) {
    let reps = ground.homes.len();
    if reps < 2 || ground.spots.is_empty() {
        return;
    }
    ashore(ground, owners);
    let mut prices = vec![0.0; reps * ground.measures.len()];
    for turn in 0..ROUNDS {
        let mut round = Round::new(ground, owners);
        let (least, most) = round.limits();
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
            let climb = Climb { market: &round, least: &least, most: &most, scale: &round.scale, softness, steps };
            parts = climb.agree(&mut prices);
        }
        let next = whole(ground, &parts);
        owners.copy_from_slice(&next);
    }
}

/// As [`super::offers`]: around the centres of a drawing.
pub(super) fn offers<L: Legs>(
    ground: &Ground<L>,
    drawing: &Drawing,
    stores: &[usize],
    reps: &[RepId],
    most: usize,
) -> Vec<Vec<(RepId, f64)>> {
    let scale = scales(ground, &drawing.owners, &drawing.centres);
    let cost = |store: usize, rep: RepId| {
        square(ground.spots[store].at, drawing.centres[rep.index()]) + ground.moving(store, rep, &scale)
    };
    let of_store = |&store: &usize| {
        let owner = drawing.owners[store];
        if let Some(fixed) = ground.fixed(store) {
            return vec![(fixed, cost(store, fixed))];
        }
        let mut offers: Vec<(RepId, f64)> = reps
            .iter()
            .filter(|&&rep| rep == owner || ground.may(store, rep))
            .map(|&rep| (rep, cost(store, rep)))
            .collect();
        offers.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
        // The owner moves up, so that he is not cut off: what is there now can always stay.
        if let Some(own) = offers.iter().position(|offer| offer.0 == owner).filter(|&own| own >= most) {
            offers.swap(most, own);
        }
        offers.truncate(most + 1);
        offers
    };
    stores.iter().map(of_store).collect()
}

/// Gives every store that its rep cannot reach to the rep with the nearest home who can.
fn ashore<L: Legs>(ground: &Ground<L>, owners: &mut [RepId]) {
    for (store, owner) in owners.iter_mut().enumerate() {
        if let Some(fixed) = ground.fixed(store) {
            *owner = fixed;
        } else if !ground.may(store, *owner) {
            *owner = ground.nearest(store).unwrap_or(*owner);
        }
    }
}

impl<'a, L: Legs> Round<'a, L> {
    fn new(ground: &'a Ground<'a, L>, owners: &'a [RepId]) -> Self {
        let centres = centres_of(&ground.spots, owners, &ground.homes);
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
        let giant = self.ground.spots[store].work > GIANT * self.ground.target()[owner.index()];
        if giant || self.ground.fixed(store).is_some() {
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
        let net = |rep: RepId| self.cost(store, at, rep) - self.paid(store, rep, prices, self.scale.len());
        let bits = self.may[store];
        let asked = || (0..list.len()).filter(move |place| bits >> place & 1 == 1);
        let best = asked().map(|place| net(list[place])).fold(f64::INFINITY, f64::min);
        let most = best + BEHIND * self.scale[self.owners[store].index()];
        let keep = |place: &usize| list[*place] == self.owners[store] || net(list[*place]) <= most;
        asked().filter(keep).fold(0, |bits, place| bits | 1 << place)
    }

    /// What a store costs a rep, for each unit of its work.
    fn cost(&self, store: usize, at: [f64; 2], rep: RepId) -> f64 {
        let far = square(at, self.centres[rep.index()]);
        if self.ground.keep.is_some() { far + self.ground.moving(store, rep, &self.scale) } else { far }
    }

    /// The least and the most load every rep should have of each measure, given the stores that cannot move: the same share of
    /// its capacity for all others.
    fn limits(&self) -> (Vec<f64>, Vec<f64>) {
        let fixed_to = |(store, bits): (usize, &u32)| {
            (bits.count_ones() == 1).then(|| (store, self.list(store)[bits.trailing_zeros() as usize]))
        };
        let fixed: Vec<(usize, RepId)> = self.may.iter().enumerate().filter_map(fixed_to).collect();
        let (mut least, mut most) = (Vec::new(), Vec::new());
        for share in &self.ground.measures {
            let mut loads = vec![0.0; self.scale.len()];
            fixed.iter().for_each(|&(store, rep)| loads[rep.index()] += share.amount[store]);
            let room = ROOM * share.tolerance;
            for target in fill(&loads, &share.target) {
                least.push(target * (1.0 - room));
                most.push(target * (1.0 + room));
            }
        }
        (least, most)
    }
}

impl<L: Legs> Market for Round<'_, L> {
    fn stores(&self) -> usize {
        self.ground.spots.len()
    }

    fn measures(&self) -> usize {
        self.ground.measures.len()
    }

    fn rate(&self, measure: usize, store: usize) -> f64 {
        match self.ground.spots[store].work {
            _ if measure == 0 => 1.0,
            work if work > 0.0 => self.ground.measures[measure].amount[store] / work,
            _ => 0.0,
        }
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
            ask(rep, self.cost(store, at, rep));
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
/// its choices who still lacks most of what it was promised, all measures together.
fn whole<L>(ground: &Ground<L>, parts: &[Part]) -> Vec<RepId> {
    let reps = ground.homes.len();
    let mut owners = vec![RepId(0); ground.spots.len()];
    let mut lacks = vec![0.0; reps * ground.measures.len()];
    let mut give = |rep: RepId, store: u32, share: f64| {
        for (of, measure) in ground.measures.iter().enumerate() {
            lacks[of * reps + rep.index()] += share * measure.amount[store as usize];
        }
        let lacks = |of: usize| lacks[of * reps + rep.index()] / ground.measures[of].target[rep.index()].max(1.0);
        (0..ground.measures.len()).map(lacks).sum::<f64>()
    };
    let mut torn: Vec<(f64, &[Part])> = Vec::new();
    for shared in parts.chunk_by(|a, b| a.store == b.store) {
        let best = shared.iter().copied().reduce(|a, b| if b.share > a.share { b } else { a }).expect("a part");
        if best.share >= SURE {
            owners[best.store as usize] = best.rep;
            give(best.rep, best.store, -1.0);
            for part in shared {
                give(part.rep, part.store, part.share);
            }
        } else {
            torn.push((best.share, shared));
        }
    }
    torn.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1[0].store.cmp(&b.1[0].store)));
    for (_, shared) in torn {
        let least = 1.0 - SURE;
        let mut chosen: Option<(f64, RepId)> = None;
        for part in shared {
            let lacks = give(part.rep, part.store, part.share);
            if part.share > least && chosen.is_none_or(|best| lacks > best.0) {
                chosen = Some((lacks, part.rep));
            }
        }
        let rep = chosen.expect("a share above a hundredth").1;
        owners[shared[0].store as usize] = rep;
        give(rep, shared[0].store, -1.0);
    }
    owners
}
