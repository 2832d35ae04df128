//! Who: territories drawn by prices, and by a linear program where these leave a rep with too much or too little.

use crate::model::{Legs, Problem};
use crate::territory::{self, Drawing};

/// How far a rep's load may be off its target, as a share of it, before the linear program is asked: what managers accept.
pub const TOLERANCE: f64 = 0.05;

/// The territories of a problem: [`territory::drawing`], repaired by linear programs (feature `lp`) where a rep's load is off
/// by more than [`TOLERANCE`] and stores are free to move.
pub fn territories(problem: &Problem, legs: &impl Legs) -> Drawing {
    let drawing = territory::drawing(problem, legs);
    #[cfg(feature = "lp")]
    let drawing = exactly::repaired(problem, legs, drawing);
    drawing
}

#[cfg(feature = "lp")]
pub use exactly::{block, bound};

#[cfg(feature = "lp")]
mod exactly {
    use super::TOLERANCE;
    use crate::exact::{Block, Solver, balance};
    use crate::model::{Legs, Problem};
    use crate::territory::{self, Drawing};
    use crate::unit::RepId;

    /// Reps of one linear program.
    const REPS: usize = 30;
    /// Linear programs at most: what they cannot mend, a network of any size is full of.
    const BLOCKS: usize = 8;
    /// Reps offered to a store, beside its owner.
    const OFFERS: usize = 8;
    /// The tolerance of the programs: rounding whole stores takes up the rest.
    const INSIDE: f64 = 0.03;

    /// Blocks around the reps that are off most are shared out anew; what is better for them is kept.
    pub fn repaired<L: Legs>(problem: &Problem, legs: &L, mut drawing: Drawing) -> Drawing {
        let mut tried = vec![false; problem.reps.len()];
        for _ in 0..BLOCKS {
            let off = territory::off_targets(&drawing.loads, &drawing.targets);
            let outside = (0..off.len()).filter(|&rep| !tried[rep] && off[rep].abs() > TOLERANCE);
            let Some(worst) = outside.max_by(|&a, &b| off[a].abs().total_cmp(&off[b].abs()).then(b.cmp(&a))) else {
                break;
            };
            let reps = around(&drawing, worst);
            reps.iter().for_each(|rep| tried[rep.index()] = true);
            let (stores, block) = block(problem, legs, &drawing, &reps, INSIDE);
            // Nobody's store is free to move.
            if block.offers.iter().all(|offers| offers.len() < 2) {
                continue;
            }
            let Some(found) = balance(&block, Solver::BySize) else { continue };
            let mut owners = drawing.owners.clone();
            for (&store, &rep) in stores.iter().zip(&found.owners) {
                owners[store] = reps[rep as usize];
            }
            let next = territory::settled(problem, legs, owners);
            if unfair(&next) < unfair(&drawing) {
                drawing = next;
            }
        }
        drawing
    }

    /// Load beyond the tolerance, in all.
    fn unfair(drawing: &Drawing) -> f64 {
        let reps = drawing.loads.iter().zip(&drawing.targets);
        reps.map(|(load, target)| ((load - target).abs() - TOLERANCE * target).max(0.0)).sum()
    }

    /// A rep and those with the nearest centres.
    fn around(drawing: &Drawing, rep: usize) -> Vec<RepId> {
        let far = |other: &RepId| {
            let (a, b) = (drawing.centres[rep], drawing.centres[other.index()]);
            (a[0] - b[0]).powi(2) + (a[1] - b[1]).powi(2)
        };
        let mut reps: Vec<RepId> = (0..drawing.centres.len()).map(RepId::at).collect();
        reps.sort_by(|a, b| far(a).total_cmp(&far(b)).then(a.cmp(b)));
        reps.truncate(REPS);
        reps
    }

    /// The stores of some reps, and the block in which they are shared out anew: each is offered to the reps with the nearest
    /// centres that may own it, loads may be off their targets by `tolerance`.
    pub fn block<L: Legs>(
        problem: &Problem,
        legs: &L,
        drawing: &Drawing,
        reps: &[RepId],
        tolerance: f64,
    ) -> (Vec<usize>, Block) {
        let mut place = vec![None; problem.reps.len()];
        reps.iter().enumerate().for_each(|(at, rep)| place[rep.index()] = Some(at as u32));
        let stores: Vec<usize> =
            (0..drawing.owners.len()).filter(|&at| place[drawing.owners[at].index()].is_some()).collect();
        let mut block = Block {
            work: stores.iter().map(|&store| drawing.spots[store].work).collect(),
            least: reps.iter().map(|rep| drawing.targets[rep.index()] * (1.0 - tolerance)).collect(),
            most: reps.iter().map(|rep| drawing.targets[rep.index()] * (1.0 + tolerance)).collect(),
            offers: Vec::with_capacity(stores.len()),
        };
        for &store in &stores {
            let (owner, at) = (drawing.owners[store], drawing.spots[store].at);
            let mut offers: Vec<(u32, f64)> = reps
                .iter()
                .enumerate()
                .filter(|&(_, &rep)| rep == owner || territory::may_own(problem, legs, store, rep))
                .map(|(place, rep)| {
                    let centre = drawing.centres[rep.index()];
                    (place as u32, (at[0] - centre[0]).powi(2) + (at[1] - centre[1]).powi(2))
                })
                .collect();
            offers.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
            let own = offers.iter().position(|offer| reps[offer.0 as usize] == owner);
            // The owner moves up, so that he is not cut off: what is there now can always stay.
            if let Some(own) = own.filter(|&own| own >= OFFERS) {
                offers.swap(OFFERS, own);
            }
            offers.truncate(OFFERS + 1);
            block.offers.push(offers);
        }
        (stores, block)
    }

    /// No way of drawing is more compact than this around the same centres, whoever may visit what, with loads off their
    /// targets by at most `tolerance`: in the unit of [`Drawing::compactness`]. `None` where the solver gives up.
    ///
    /// The prices of one linear program prove it: it is for up to some 10,000 stores.
    pub fn bound<L: Legs>(problem: &Problem, legs: &L, drawing: &Drawing, tolerance: f64) -> Option<f64> {
        let reps: Vec<RepId> = (0..problem.reps.len()).map(RepId::at).collect();
        let (_, block) = block(problem, legs, drawing, &reps, tolerance);
        let prices = balance(&block, Solver::Interior)?.prices?;
        Some(territory::bound(&drawing.spots, &drawing.centres, &prices, &block.least, &block.most))
    }
}
