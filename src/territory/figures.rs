//! How good a drawing is: how full every rep is, how compact the territories are, and how compact they could be.

use super::{Drawing, Offered, SharedMeasure};
use crate::travel::Spot;
use crate::unit::RepId;

/// What every rep's stores have of something in all.
pub fn loads_of(amount: &[f64], owners: &[RepId], reps: usize) -> Vec<f64> {
    let mut loads = vec![0.0; reps];
    amount.iter().zip(owners).for_each(|(amount, owner)| loads[owner.index()] += amount);
    loads
}

/// The middle of every rep's work, in flat coordinates; `None` for a rep without work.
pub fn middles_of(spots: &[Spot], owners: &[RepId], reps: usize) -> Vec<Option<[f64; 2]>> {
    let mut load = vec![0.0; reps];
    let mut sum = vec![[0.0; 2]; reps];
    for (spot, owner) in spots.iter().zip(owners) {
        load[owner.index()] += spot.work;
        (0..2).for_each(|axis| sum[owner.index()][axis] += spot.work * spot.at[axis]);
    }
    sum.into_iter().zip(load).map(|(sum, load)| (load > 0.0).then(|| sum.map(|axis| axis / load))).collect()
}

/// The centres of territories: half way between the middle of a rep's work and the rep's home; the home where there is no
/// work.
///
/// A store's mean squared distance to both is its squared distance to the point half way, but for a constant of the rep.
pub fn centres_of(spots: &[Spot], owners: &[RepId], homes: &[[f64; 2]]) -> Vec<[f64; 2]> {
    let half_way = |(middle, home): (Option<[f64; 2]>, &[f64; 2])| {
        middle.map_or(*home, |middle| [0, 1].map(|axis| (middle[axis] + home[axis]) / 2.0))
    };
    middles_of(spots, owners, homes.len()).into_iter().zip(homes).map(half_way).collect()
}

/// Squared distances of all work to the centre of its territory, in flat units: the smaller, the more compact.
pub fn compactness(spots: &[Spot], owners: &[RepId], centres: &[[f64; 2]]) -> f64 {
    spots.iter().zip(owners).map(|(spot, owner)| spot.work * square(spot.at, centres[owner.index()])).sum()
}

/// What no drawing around the centres of this one can beat in [`compactness`], each store with whom it is offered to, with every
/// rep as near to its targets as in this one; proven by prices, one for every measure and rep, measure by measure.
///
/// Any prices prove something (weak duality of the transport problem); those of the best drawing prove most. A rep who needs
/// more work than lies near has a higher price. `offers` are those of every store, [`offers`](super::offers).
pub fn bound(drawing: &Drawing, offers: &[Vec<Offered>], prices: &[f64]) -> f64 {
    let reps = drawing.centres.len();
    let net = |offer: &Offered| {
        let paid = offer.amounts.iter().enumerate().map(|(of, amount)| amount * prices[of * reps + offer.rep.index()]);
        offer.cost - paid.sum::<f64>()
    };
    let pays = |offers: &Vec<Offered>| offers.iter().map(net).fold(f64::INFINITY, f64::min);
    let limits = drawing.shares.iter().flat_map(SharedMeasure::as_even);
    let worth = |(price, [least, most]): (&f64, [f64; 2])| price * if *price > 0.0 { least } else { most };
    offers.iter().map(pays).sum::<f64>() + prices.iter().zip(limits).map(worth).sum::<f64>()
}

/// How far each load is off its target, as a share of it: 0.05 is a twentieth too much. Without target and load, 0.
pub fn off_targets(loads: &[f64], targets: &[f64]) -> Vec<f64> {
    let off = |(&load, &target): (&f64, &f64)| match target > 0.0 {
        true => load / target - 1.0,
        false if load > 0.0 => f64::INFINITY,
        false => 0.0,
    };
    loads.iter().zip(targets).map(off).collect()
}

impl Drawing {
    /// The work of every store with its owner, in seconds over the horizon.
    pub fn work(&self) -> &[f64] {
        &self.shares[0].amount
    }

    /// The work of every rep's stores, in seconds over the horizon.
    pub fn loads(&self) -> &[f64] {
        &self.shares[0].loads
    }

    /// The work every rep should have: its share of the work is its share of the capacity.
    pub fn targets(&self) -> &[f64] {
        &self.shares[0].targets
    }

    /// The largest share by which a rep's work is off its target.
    pub fn most_off(&self) -> f64 {
        self.shares[0].most_off()
    }

    /// Whether every rep is within the tolerance of every measure.
    pub fn is_fair(&self) -> bool {
        self.shares.iter().all(|share| share.most_off() <= share.tolerance)
    }
}

impl SharedMeasure {
    /// How far each rep's load is off its target, as a share of it.
    pub fn off(&self) -> Vec<f64> {
        off_targets(&self.loads, &self.targets)
    }

    /// The largest share by which a rep is off.
    pub fn most_off(&self) -> f64 {
        self.off().into_iter().map(f64::abs).fold(0.0, f64::max)
    }

    /// How far each rep's load is off what it can have, as a share of that.
    pub fn off_reach(&self) -> Vec<f64> {
        off_targets(&self.loads, &self.within_reach)
    }

    /// The least and the most load of every rep that is no further off its target, to the same side.
    pub fn as_even(&self) -> Vec<[f64; 2]> {
        let limit = |(load, target): (&f64, &f64)| [load.min(*target), load.max(*target)];
        self.loads.iter().zip(&self.targets).map(limit).collect()
    }

    /// What is beyond the tolerance of all reps, in the measure's unit, as far as reps can be within it.
    pub fn beyond(&self) -> f64 {
        let reps = self.loads.iter().zip(&self.within_reach);
        reps.map(|(load, target)| ((load - target).abs() - self.tolerance * target).max(0.0)).sum()
    }
}

/// The same in proportion, coming to `all` together.
pub(super) fn scaled(shares: &[f64], all: f64) -> Vec<f64> {
    let sum: f64 = shares.iter().sum();
    shares.iter().map(|share| if sum > 0.0 { share * all / sum } else { 0.0 }).collect()
}

pub(super) fn square(a: [f64; 2], b: [f64; 2]) -> f64 {
    (a[0] - b[0]).powi(2) + (a[1] - b[1]).powi(2)
}
