//! Settling the borders: stores move to a neighbouring territory, or trade places, while that makes territories more
//! compact, nearer to the rep's home, or more equally full.

use super::figures::{loads_of, middles_of, scaled, square};
use super::ground::Ground;
use super::power;
use crate::model::{Legs, Point};
use crate::travel::{Near, Spot};
use crate::unit::RepId;

/// Sweeps over all border stores at most.
const SWEEPS: usize = 30;
/// What an uneven load weighs against squared distance, in the first sweep. At 5, a tenth more load on one side of a border
/// than on the other weighs as much as one mean squared distance of a store from its rep.
const PRESSURE: f64 = 5.0;
/// How much the pressure grows with every sweep: shape first, balance last.
const GROWTH: f64 = 1.15;
/// In the last sweeps a rep whose load is off by more than the tolerance also trades with the nearest territories that its
/// own does not touch: towns apart have no common border.
const LAST: usize = 6;
/// How much heavier load beyond the tolerance weighs than load within, where it weighs more.
const BEYOND: f64 = 100.0;
/// Territories a rep may trade with in the last sweeps.
const AROUND: usize = 6;

/// What loads weigh, within the tolerance and beyond it.
pub(super) struct Rule {
    /// What load off its target weighs within the tolerance, more with every sweep.
    within: f64,
    /// Whether the price at which territories were drawn draws loads to the middle of their tolerance, in every sweep alike.
    drawn: bool,
    /// What load beyond the tolerance weighs more, before the last sweeps.
    beyond: f64,
    /// How much of the tolerance is used.
    room: f64,
}

impl Rule {
    /// Where a search begins: every load as near to its target as can be.
    pub const DRAFT: Rule = Rule { within: 1.0, drawn: false, beyond: 0.0, room: 1.0 };
    /// Within the tolerance the price at which territories were drawn draws loads to its middle. A little of it is left: what is just beyond costs nearly
    /// nothing.
    pub const FAIR: Rule = Rule { within: 0.0, drawn: true, beyond: BEYOND, room: 0.94 };
}

/// Where the territories stand during a sweep.
struct Standing<'a, L> {
    ground: &'a Ground<'a, L>,
    rule: &'a Rule,
    centre: Vec<[f64; 2]>,
    /// Mean squared distance of a rep's stores.
    scale: Vec<f64>,
    /// What every rep has of each measure, and what it should have.
    load: Vec<Vec<f64>>,
    target: Vec<Vec<f64>>,
    pressure: f64,
    /// What load beyond the tolerance weighs more.
    beyond: f64,
}

/// Moves and trades border stores.
pub(super) fn settle<L: Legs>(ground: &Ground<L>, rule: &Rule, owners: &mut [RepId]) {
    if ground.near.k() == 0 || ground.homes.len() < 2 {
        return;
    }
    let within_reach = power::targets(ground, owners);
    let mut pressure = PRESSURE;
    for sweep in 0..SWEEPS {
        let mut standing = Standing::of(ground, rule, (owners, &within_reach), pressure);
        let mut around = Vec::new();
        if sweep + LAST >= SWEEPS {
            around = standing.around();
            standing.beyond = BEYOND;
        }
        let mut moved = false;
        for at in 0..ground.spots.len() {
            let own = owners[at];
            let apart = around.get(own.index()).map_or(&[][..], |reps: &Vec<RepId>| reps);
            if !apart.is_empty() || ground.near.of_point(at).iter().any(|&other| owners[other as usize] != own) {
                moved |= standing.improve(at, apart, owners);
            }
        }
        // Sure to be the same again, unless territories apart trade at last.
        if !moved && rule.within == 0.0 && standing.is_fair() {
            break;
        }
        pressure *= GROWTH;
    }
}

impl<'a, L: Legs> Standing<'a, L> {
    fn of(
        ground: &'a Ground<'a, L>,
        rule: &'a Rule,
        (owners, within_reach): (&[RepId], &[Vec<f64>]),
        pressure: f64,
    ) -> Self {
        let reps = ground.homes.len();
        let middles = middles_of(&ground.spots, owners, reps);
        let centre = middles.into_iter().zip(&ground.homes).map(|(middle, home)| middle.unwrap_or(*home)).collect();
        let load: Vec<Vec<f64>> = (0..ground.measures.len()).map(|of| ground.loads(of, owners)).collect();
        let target = load.iter().zip(within_reach).map(|(load, share)| scaled(share, load.iter().sum())).collect();
        let scale = vec![0.0; reps];
        let mut standing = Standing { ground, rule, centre, scale, load, target, pressure, beyond: rule.beyond };
        let mut all = 0.0;
        for (spot, owner) in ground.spots.iter().zip(owners) {
            let far = spot.work * standing.far(spot, *owner);
            standing.scale[owner.index()] += far;
            all += far;
        }
        let field = loads_of(&ground.measures[0].amount, owners, reps);
        let mean = all / field.iter().sum::<f64>().max(1.0);
        for (scale, load) in standing.scale.iter_mut().zip(&field) {
            *scale = if *load > 0.0 { *scale / load } else { mean };
        }
        standing
    }

    /// Whether no load is off by more than the tolerance.
    fn is_fair(&self) -> bool {
        self.ground.measures.iter().zip(self.load.iter().zip(&self.target)).all(|(share, (load, target))| {
            let tolerance = self.rule.room * share.tolerance;
            load.iter().zip(target).all(|(load, target)| (load - target).abs() <= tolerance * target.max(1.0))
        })
    }

    /// For every rep the nearest territories with which it should trade to bring either into tolerance.
    fn around(&self) -> Vec<Vec<RepId>> {
        let centres: Vec<Point> = self.centre.iter().map(|at| Point { x: at[0], y: at[1] }).collect();
        let near = Near::in_plane(&centres, AROUND);
        let trades = |from: usize, to: usize| {
            self.ground.measures.iter().zip(self.load.iter().zip(&self.target)).any(|(share, (load, target))| {
                let off = |rep: usize| load[rep] / target[rep].max(1.0) - 1.0;
                let tolerance = self.rule.room * share.tolerance;
                off(from) > off(to) && (off(from) > tolerance || off(to) < -tolerance)
            })
        };
        let mut around = vec![Vec::new(); centres.len()];
        for rep in 0..centres.len() {
            // Nearness is not mutual: a rep far out is near to nobody, and must still be given work.
            for &other in near.of_point(rep) {
                for (from, to) in [(rep, other as usize), (other as usize, rep)] {
                    if trades(from, to) && !around[from].contains(&RepId::at(to)) {
                        around[from].push(RepId::at(to));
                    }
                }
            }
        }
        around
    }

    /// How far a store is from a rep: squared distances from the centre of the territory and from the rep's home, halved.
    fn far(&self, spot: &Spot, rep: RepId) -> f64 {
        (square(spot.at, self.centre[rep.index()]) + square(spot.at, self.ground.homes[rep.index()])) / 2.0
    }

    /// What each unit of a store's work costs with a rep: how far that is, and what yesterday's border was worth.
    fn cost(&self, at: usize, rep: RepId) -> f64 {
        let far = self.far(&self.ground.spots[at], rep);
        if self.ground.has_ties() { far + self.ground.moving(at, rep, &self.scale) } else { far }
    }

    /// The cost of moving a store from one rep to another, apart from distance, if another store comes back. Of work, either
    /// rep has what the store asks of him.
    fn uneven(&self, from: RepId, to: RepId, at: usize, back: Option<usize>) -> f64 {
        let edge = if self.rule.drawn { self.ground.pull().edge } else { 0.0 };
        let mut change = 0.0;
        for (of, share) in self.ground.measures.iter().enumerate() {
            let [less, more] = self.change(of, from, to, at, back);
            let tolerance = self.rule.room * share.tolerance;
            let off = |rep: RepId, change: f64| {
                let target = self.target[of][rep.index()].max(1.0);
                let off = (self.load[of][rep.index()] + change - target).abs();
                let beyond = (off - tolerance * target).max(0.0);
                let weight = self.pressure * (self.rule.within * off * off + self.beyond * beyond * beyond);
                (weight + edge / 2.0 * off * off / tolerance.max(1e-3)) / target
            };
            change += off(from, less) - off(from, 0.0) + off(to, more) - off(to, 0.0);
        }
        change * (self.scale[from.index()] + self.scale[to.index()]) / 2.0
    }

    /// How the loads of two reps in a measure change when a store goes from one to the other, and another back.
    fn change(&self, of: usize, from: RepId, to: RepId, at: usize, back: Option<usize>) -> [f64; 2] {
        let amount = |store: usize, rep: RepId| self.ground.amount(of, store, rep);
        let back = |rep: RepId| back.map_or(0.0, |back| amount(back, rep));
        [back(from) - amount(at, from), amount(at, to) - back(to)]
    }

    /// The best move or trade of one border store, done when it gains anything; `apart` may take it over too.
    fn improve(&mut self, at: usize, apart: &[RepId], owners: &mut [RepId]) -> bool {
        let (ground, own) = (self.ground, owners[at]);
        if ground.fixed(at).is_some() {
            return false;
        }
        let here = self.cost(at, own);
        let mut best: (f64, Option<(RepId, Option<usize>)>) =
            (-1e-9 * ground.spots[at].work.max(1.0) * self.far(&ground.spots[at], own), None);
        for &other in ground.near.of_point(at) {
            let other = other as usize;
            let to = owners[other];
            if to == own || ground.offered(at, to).is_none() {
                continue;
            }
            let nearer = ground.spots[at].work * (self.cost(at, to) - here);
            let gain = nearer + self.uneven(own, to, at, None);
            if gain < best.0 {
                best = (gain, Some((to, None)));
            }
            if ground.offered(other, own).is_some() && ground.fixed(other).is_none() {
                let nearer_too = ground.spots[other].work * (self.cost(other, own) - self.cost(other, to));
                let gain = nearer + nearer_too + self.uneven(own, to, at, Some(other));
                if gain < best.0 {
                    best = (gain, Some((to, Some(other))));
                }
            }
        }
        for &to in apart {
            if to != own && ground.offered(at, to).is_some() {
                let nearer = ground.spots[at].work * (self.cost(at, to) - here);
                let gain = nearer + self.uneven(own, to, at, None);
                if gain < best.0 {
                    best = (gain, Some((to, None)));
                }
            }
        }
        let Some((to, trade)) = best.1 else { return false };
        for of in 0..ground.measures.len() {
            let [less, more] = self.change(of, own, to, at, trade);
            self.load[of][own.index()] += less;
            self.load[of][to.index()] += more;
        }
        owners[at] = to;
        if let Some(other) = trade {
            owners[other] = own;
        }
        true
    }
}
