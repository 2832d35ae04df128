//! Territories by prices: every store goes to the rep whose distance and price together are least, centres follow their
//! work, and prices make all loads right; the cells are a power diagram, so compact and without holes (Cohen-Addad, Klein &
//! Young 2018, "Balanced centroidal power diagrams for redistricting").

use super::brief::Keep;
use super::even::{Offer, Offers, Spread};
use super::figures::{centres_of, square};
use super::ground::{Ground, Share};
use super::price::{Climb, Market, Part};
use super::{Drawing, Offered};
use crate::model::{Allowed, Legs, Point};
use crate::travel::Near;
use crate::unit::{RepId, StoreId};

/// Times the centres move. Twice as many make territories another 0 to 1 % more compact (four networks of 900 to 20,000
/// stores), and take twice as long.
pub(super) const ROUNDS: usize = 8;
/// Times they move in the first draft of a plan, whose stores change hands where that saves travel.
pub(super) const DRAFT_ROUNDS: usize = 3;
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

/// One round: what stores may choose from where the centres are now.
struct Round<'a, L> {
    ground: &'a Ground<'a, L>,
    centres: Vec<[f64; 2]>,
    /// Mean squared distance of every rep's stores.
    scale: Vec<f64>,
    /// Who has every store now.
    owners: &'a [RepId],
    /// Who may have every store.
    offers: Offers,
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
pub(super) fn power<L: Legs>(ground: &Ground<L>, rounds: usize, owners: &mut [RepId]) {
    let reps = ground.homes.len();
    if reps < 2 || ground.spots.is_empty() {
        return;
    }
    ashore(ground, owners);
    let mut prices = vec![0.0; reps * ground.measures.len()];
    let mut weights = vec![Vec::new(); ground.measures.len()];
    for turn in 0..rounds {
        let mut round = Round::new(ground, owners);
        let target: Vec<f64> = round.targets(&mut weights).concat();
        if turn > 0 {
            round.narrow(&prices);
        }
        let slack: Vec<f64> =
            target.iter().enumerate().map(|(at, all)| all * ROOM * ground.measures[at / reps].tolerance).collect();
        let (softness, steps) = match turn {
            0 => (&FIRST[..], HASTY),
            _ if turn + 1 == rounds => (&LAST[..], CAREFUL),
            _ => (&MIDDLE[..], HASTY),
        };
        let mut parts = Vec::new();
        for &softness in softness {
            let climb = Climb {
                market: &round,
                target: &target,
                slack: &slack,
                scale: &round.scale,
                softness,
                pull: ground.pull(),
                steps,
            };
            parts = climb.agree(&mut prices);
        }
        let next = whole(ground, &parts, &target);
        owners.copy_from_slice(&next);
    }
}

/// What every rep should have of each measure, as far as the stores that it may have from these owners go.
pub(super) fn targets<L: Legs>(ground: &Ground<L>, owners: &[RepId]) -> Vec<Vec<f64>> {
    Round::new(ground, owners).targets(&mut vec![Vec::new(); ground.measures.len()])
}

/// As [`super::offers`]: around the centres of a drawing.
pub(super) fn offers<L: Legs>(
    ground: &Ground<L>,
    drawing: &Drawing,
    stores: &[usize],
    reps: &[RepId],
    most: usize,
) -> Vec<Vec<Offered>> {
    let scale = scales(ground, &drawing.owners, &drawing.centres);
    let offer = |store: usize, rep: RepId| {
        let far = square(ground.spots[store].at, drawing.centres[rep.index()]) + ground.moving(store, rep, &scale);
        let amounts = (0..ground.measures.len()).map(|of| ground.amount(of, store, rep)).collect();
        Offered { rep, cost: ground.spots[store].work * far, amounts }
    };
    let of_store = |&store: &usize| {
        let owner = drawing.owners[store];
        if let Some(fixed) = ground.fixed(store) {
            return vec![offer(store, fixed)];
        }
        let has = |rep: RepId| rep == owner || ground.offered(store, rep).is_some();
        let mut offers: Vec<Offered> = reps.iter().filter(|&&rep| has(rep)).map(|&rep| offer(store, rep)).collect();
        offers.sort_by(|a, b| a.cost.total_cmp(&b.cost).then(a.rep.cmp(&b.rep)));
        // The owner moves up, so that he is not cut off: what is there now can always stay.
        if let Some(own) = offers.iter().position(|offer| offer.rep == owner).filter(|&own| own >= most) {
            offers.swap(most, own);
        }
        offers.truncate(most + 1);
        offers
    };
    stores.iter().map(of_store).collect()
}

/// Gives every store that its rep cannot visit in a day, or only with far more work than another, to the rep for whom it is
/// least.
fn ashore<L: Legs>(ground: &Ground<L>, owners: &mut [RepId]) {
    for (store, owner) in owners.iter_mut().enumerate() {
        if let Some(fixed) = ground.fixed(store) {
            *owner = fixed;
        } else if ground.offered(store, *owner).is_none() {
            *owner = ground.best(store).unwrap_or(*owner);
        }
    }
}

impl<'a, L: Legs> Round<'a, L> {
    fn new(ground: &'a Ground<'a, L>, owners: &'a [RepId]) -> Self {
        let centres = centres_of(&ground.spots, owners, &ground.homes);
        let scale = scales(ground, owners, &centres);
        let around = around(ground, owners, &centres);
        let offers = Offers::of(owners.len(), |store, offers| ask(ground, &around, (store, owners[store]), offers));
        Round { ground, centres, scale, owners, offers }
    }

    /// Forgets the reps that are far behind the best at these prices.
    fn narrow(&mut self, prices: &[f64]) {
        let (before, reps) = (&self.offers, self.scale.len());
        let near = Offers::of(self.owners.len(), |store, offers| {
            let (at, owner) = (self.ground.spots[store].at, self.owners[store]);
            let net = |offer: &Offer| {
                let rate = f64::from(offer.rate);
                self.cost(store, at, offer.rep) - self.paid(store, (offer.rep, rate), prices, reps)
            };
            let most = before.of_store(store).iter().map(net).fold(f64::INFINITY, f64::min);
            let most = most + BEHIND * self.scale[owner.index()];
            let near = before.of_store(store).iter().filter(|offer| offer.rep == owner || net(offer) <= most);
            offers.extend(near.copied());
        });
        self.offers = near;
    }

    /// What a store costs a rep, for each unit of its work.
    fn cost(&self, store: usize, at: [f64; 2], rep: RepId) -> f64 {
        let far = square(at, self.centres[rep.index()]);
        if self.ground.has_ties() { far + self.ground.moving(store, rep, &self.scale) } else { far }
    }

    /// The load every rep should have of each measure, as far as offers allow it: what cannot move stays, and the others share
    /// out evenly what is in their reach. `weights` are those of the round before.
    ///
    /// Of work there is as much as when every store were with the rep for whom it is least: whatever is driven for the sake of
    /// even loads is too much of somebody's.
    fn targets(&self, weights: &mut [Vec<f64>]) -> Vec<Vec<f64>> {
        let of_measure = |(of, (share, weights)): (usize, (&Share, &mut Vec<f64>))| {
            let all = if of > 0 { share.amount.iter().sum() } else { self.ground.all };
            let rate = |offer: &Offer| if of > 0 { 1.0 } else { f64::from(offer.rate) };
            let target = &self.ground.targets(all);
            Spread { offers: &self.offers, amount: &share.amount, rate, target, tolerance: share.tolerance }
                .even(weights)
        };
        self.ground.measures.iter().zip(weights).enumerate().map(of_measure).collect()
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

    fn offers(&self, store: usize, mut ask: impl FnMut(RepId, f64, f64)) {
        let at = self.ground.spots[store].at;
        for offer in self.offers.of_store(store) {
            ask(offer.rep, self.cost(store, at, offer.rep), f64::from(offer.rate));
        }
    }
}

/// Adds whoever may have the store that has this owner: the reps it is limited to, or those around its owner and those who live
/// near; of these, who has little more work with it than others.
fn ask<L: Legs>(ground: &Ground<L>, around: &[Vec<RepId>], (store, owner): (usize, RepId), offers: &mut Vec<Offer>) {
    let first = offers.len();
    let rate = |work: f64| ground.rate(store, work) as f32;
    let giant = ground.spots[store].work > GIANT * ground.all * ground.shares[owner.index()];
    if !giant && ground.fixed(store).is_none() {
        let mut add = |rep: RepId| {
            if offers[first..].iter().all(|offer: &Offer| offer.rep != rep)
                && let Some(work) = ground.offered(store, rep)
            {
                offers.push(Offer { rep, rate: rate(work) });
            }
        };
        match &ground.problem.store(StoreId::at(store)).reps {
            Allowed::Only(reps) if reps.len() <= AROUND => reps.iter().for_each(|&rep| add(rep)),
            _ => {
                around[owner.index()].iter().for_each(|&rep| add(rep));
                ground.living_near(store).iter().for_each(|&rep| add(rep));
            }
        }
    }
    // An owner of yesterday who can make the visits, which counts, may keep what others have less work with.
    let kept = || ground.keep.is_some_and(|keep| keep.owners[store] == Some(owner)) && ground.may(store, owner);
    if offers[first..].iter().all(|offer| offer.rep != owner) && (giant || offers.len() == first || kept()) {
        let rate = ground.work(store, owner).map_or(0.0, rate);
        offers.push(Offer { rep: owner, rate });
    }
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
fn whole<L>(ground: &Ground<L>, parts: &[Part], target: &[f64]) -> Vec<RepId> {
    let reps = ground.homes.len();
    let mut owners = vec![RepId(0); ground.spots.len()];
    let mut lacks = vec![0.0; reps * ground.measures.len()];
    let mut give = |part: &Part, share: f64| {
        for (of, measure) in ground.measures.iter().enumerate() {
            let rate = if of == 0 { part.rate } else { 1.0 };
            lacks[of * reps + part.rep.index()] += share * rate * measure.amount[part.store as usize];
        }
        let lacks = |of: usize| lacks[of * reps + part.rep.index()] / target[of * reps + part.rep.index()].max(1.0);
        (0..ground.measures.len()).map(lacks).sum::<f64>()
    };
    let mut torn: Vec<(f64, &[Part])> = Vec::new();
    for shared in parts.chunk_by(|a, b| a.store == b.store) {
        let best = shared.iter().copied().reduce(|a, b| if b.share > a.share { b } else { a }).expect("a part");
        if best.share >= SURE {
            owners[best.store as usize] = best.rep;
            give(&best, -1.0);
            for part in shared {
                give(part, part.share);
            }
        } else {
            torn.push((best.share, shared));
        }
    }
    torn.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1[0].store.cmp(&b.1[0].store)));
    for (_, shared) in torn {
        let least = 1.0 - SURE;
        let mut chosen: Option<(f64, &Part)> = None;
        for part in shared {
            let lacks = give(part, part.share);
            if part.share > least && chosen.is_none_or(|best| lacks > best.0) {
                chosen = Some((lacks, part));
            }
        }
        let part = chosen.expect("a share above a hundredth").1;
        owners[part.store as usize] = part.rep;
        give(part, -1.0);
    }
    owners
}
