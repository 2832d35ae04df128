//! How good a drawing is: how full every rep is, how compact the territories are, and how compact they could be.

use super::Drawing;
use crate::travel::Spot;
use crate::unit::RepId;

/// The work of every rep's stores.
pub fn loads_of(spots: &[Spot], owners: &[RepId], reps: usize) -> Vec<f64> {
    let mut loads = vec![0.0; reps];
    spots.iter().zip(owners).for_each(|(spot, owner)| loads[owner.index()] += spot.work);
    loads
}

/// The centres of territories: half way between the middle of a rep's work and the rep's home; the home where there is no
/// work.
///
/// A store's mean squared distance to both is its squared distance to the point half way, but for a constant of the rep.
pub fn centres_of(spots: &[Spot], owners: &[RepId], homes: &[[f64; 2]]) -> Vec<[f64; 2]> {
    let mut load = vec![0.0; homes.len()];
    let mut sum = vec![[0.0; 2]; homes.len()];
    for (spot, owner) in spots.iter().zip(owners) {
        load[owner.index()] += spot.work;
        (0..2).for_each(|axis| sum[owner.index()][axis] += spot.work * spot.at[axis]);
    }
    let centre = |rep: usize| {
        let home = homes[rep];
        if load[rep] <= 0.0 {
            return home;
        }
        [0, 1].map(|axis| (sum[rep][axis] / load[rep] + home[axis]) / 2.0)
    };
    (0..homes.len()).map(centre).collect()
}

/// Squared distances of all work to the centre of its territory, in flat units: the smaller, the more compact.
pub fn compactness(spots: &[Spot], owners: &[RepId], centres: &[[f64; 2]]) -> f64 {
    spots.iter().zip(owners).map(|(spot, owner)| spot.work * square(spot.at, centres[owner.index()])).sum()
}

/// What no drawing around these centres can beat in [`compactness`], with loads from `least` to `most`, proven by prices.
///
/// Any prices prove something (weak duality of the transport problem); those of the best drawing prove most. A rep who needs
/// more work than lies near has a higher price. Stores that only some reps may visit are counted as if all might.
pub fn bound(spots: &[Spot], centres: &[[f64; 2]], prices: &[f64], least: &[f64], most: &[f64]) -> f64 {
    let pays = |spot: &Spot| {
        let net = |(centre, price): (&[f64; 2], &f64)| square(spot.at, *centre) - price;
        spot.work * centres.iter().zip(prices).map(net).fold(f64::INFINITY, f64::min)
    };
    let worth = |(price, (least, most)): (&f64, (&f64, &f64))| price * if *price > 0.0 { least } else { most };
    spots.iter().map(pays).sum::<f64>() + prices.iter().zip(least.iter().zip(most)).map(worth).sum::<f64>()
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
    /// The largest share by which a rep's load is off its target.
    pub fn most_off(&self) -> f64 {
        off_targets(&self.loads, &self.targets).into_iter().map(f64::abs).fold(0.0, f64::max)
    }
}

pub(super) fn square(a: [f64; 2], b: [f64; 2]) -> f64 {
    (a[0] - b[0]).powi(2) + (a[1] - b[1]).powi(2)
}
