//! Settling the borders: stores move to a neighbouring territory, or trade places, while that makes territories more
//! compact, nearer to the rep's home, or more equally full.

use super::Ground;
use super::figures::square;
use crate::model::{Legs, Point};
use crate::travel::{Near, Spot};
use crate::unit::RepId;

/// Sweeps over all border stores at most.
const SWEEPS: usize = 30;
/// What load beyond the tolerance weighs against squared distance, in the first sweep. At 500 a rep with a hundredth of its
/// target more than the tolerance allows gives a store away for ten mean squared distances of its stores.
const PRESSURE: f64 = 500.0;
/// How much the pressure grows with every sweep: shape first, balance last.
const GROWTH: f64 = 1.15;
/// In the last sweeps a rep whose load is off by more than [`TOLERANCE`] also trades with the nearest territories that its
/// own does not touch: towns apart have no common border.
const LAST: usize = 6;
/// How far loads may be off their targets: within this only distance counts. A whole store and what a plan makes of the
/// estimates take up the rest of the twentieth that managers accept.
const TOLERANCE: f64 = 0.02;
/// Territories a rep may then trade with.
const AROUND: usize = 6;

/// Where the territories stand during a sweep.
struct Standing {
    centre: Vec<[f64; 2]>,
    /// Mean squared distance of a rep's stores.
    scale: Vec<f64>,
    load: Vec<f64>,
    pressure: f64,
}

impl<L: Legs> Ground<'_, L> {
    /// Moves and trades border stores.
    pub(super) fn settle(&self, owners: &mut [RepId]) {
        if self.near.k() == 0 || self.homes.len() < 2 {
            return;
        }
        let mut pressure = PRESSURE;
        for sweep in 0..SWEEPS {
            let mut standing = self.standing(owners, pressure);
            let around = if sweep + LAST >= SWEEPS { self.around(&standing) } else { Vec::new() };
            let mut moved = false;
            for at in 0..self.spots.len() {
                let own = owners[at];
                let apart = around.get(own.index()).map_or(&[][..], |reps: &Vec<RepId>| reps);
                if !apart.is_empty() || self.near.of_point(at).iter().any(|&other| owners[other as usize] != own) {
                    moved |= self.improve(at, apart, owners, &mut standing);
                }
            }
            // Sure to be the same again, unless territories apart trade at last.
            if !moved && self.within(&standing) {
                break;
            }
            pressure *= GROWTH;
        }
    }

    /// Whether no load is off by more than the tolerance.
    fn within(&self, standing: &Standing) -> bool {
        let mut reps = standing.load.iter().zip(self.target);
        reps.all(|(load, target)| (load - target).abs() <= TOLERANCE * target.max(1.0))
    }

    /// For every rep the nearest territories with which it should trade to bring either into tolerance.
    fn around(&self, standing: &Standing) -> Vec<Vec<RepId>> {
        let centres: Vec<Point> = standing.centre.iter().map(|at| Point { x: at[0], y: at[1] }).collect();
        let near = Near::in_plane(&centres, AROUND);
        let off = |rep: usize| standing.load[rep] / self.target[rep].max(1.0) - 1.0;
        let trades = |from: usize, to: usize| off(from) > off(to) && (off(from) > TOLERANCE || off(to) < -TOLERANCE);
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

    fn standing(&self, owners: &[RepId], pressure: f64) -> Standing {
        let reps = self.homes.len();
        let mut load = vec![0.0; reps];
        let mut sum = vec![[0.0; 2]; reps];
        for (spot, owner) in self.spots.iter().zip(owners) {
            load[owner.index()] += spot.work;
            (0..2).for_each(|axis| sum[owner.index()][axis] += spot.work * spot.at[axis]);
        }
        let centre = (0..reps)
            .map(|rep| if load[rep] > 0.0 { sum[rep].map(|axis| axis / load[rep]) } else { self.homes[rep] })
            .collect();
        let mut standing = Standing { centre, scale: vec![0.0; reps], load, pressure };
        let mut all = 0.0;
        for (spot, owner) in self.spots.iter().zip(owners) {
            let far = spot.work * self.far(spot, *owner, &standing);
            standing.scale[owner.index()] += far;
            all += far;
        }
        let mean = all / standing.load.iter().sum::<f64>().max(1.0);
        for rep in 0..reps {
            standing.scale[rep] =
                if standing.load[rep] > 0.0 { standing.scale[rep] / standing.load[rep] } else { mean };
        }
        standing
    }

    /// How far a store is from a rep: squared distances from the centre of the territory and from the rep's home, halved.
    fn far(&self, spot: &Spot, rep: RepId, standing: &Standing) -> f64 {
        (square(spot.at, standing.centre[rep.index()]) + square(spot.at, self.homes[rep.index()])) / 2.0
    }

    /// The cost of moving `more` work from one rep to another, apart from distance.
    fn uneven(&self, from: RepId, to: RepId, more: f64, standing: &Standing) -> f64 {
        let (from, to) = (from.index(), to.index());
        let off = |rep: usize, change: f64| {
            let target = self.target[rep].max(1.0);
            let beyond = ((standing.load[rep] + change - target).abs() - TOLERANCE * target).max(0.0);
            beyond * beyond / target
        };
        let change = off(from, -more) - off(from, 0.0) + off(to, more) - off(to, 0.0);
        change * standing.pressure * (standing.scale[from] + standing.scale[to]) / 2.0
    }

    /// The best move or trade of one border store, done when it gains anything; `apart` may take it over too.
    fn improve(&self, at: usize, apart: &[RepId], owners: &mut [RepId], standing: &mut Standing) -> bool {
        let own = owners[at];
        let spot = &self.spots[at];
        let here = self.far(spot, own, standing);
        let mut best: (f64, Option<(RepId, Option<usize>)>) = (-1e-9 * spot.work.max(1.0) * here, None);
        for &other in self.near.of_point(at) {
            let other = other as usize;
            let to = owners[other];
            if to == own || !self.may(at, to) {
                continue;
            }
            let nearer = spot.work * (self.far(spot, to, standing) - here);
            let gain = nearer + self.uneven(own, to, spot.work, standing);
            if gain < best.0 {
                best = (gain, Some((to, None)));
            }
            if self.may(other, own) {
                let back = &self.spots[other];
                let nearer_too = back.work * (self.far(back, own, standing) - self.far(back, to, standing));
                let gain = nearer + nearer_too + self.uneven(own, to, spot.work - back.work, standing);
                if gain < best.0 {
                    best = (gain, Some((to, Some(other))));
                }
            }
        }
        for &to in apart {
            if to != own && self.may(at, to) {
                let gain =
                    spot.work * (self.far(spot, to, standing) - here) + self.uneven(own, to, spot.work, standing);
                if gain < best.0 {
                    best = (gain, Some((to, None)));
                }
            }
        }
        let Some((to, trade)) = best.1 else { return false };
        let more = spot.work - trade.map_or(0.0, |other| self.spots[other].work);
        standing.load[own.index()] -= more;
        standing.load[to.index()] += more;
        owners[at] = to;
        if let Some(other) = trade {
            owners[other] = own;
        }
        true
    }
}
