//! Who: territories drawn by prices, and by a linear program where these leave a rep with too much or too little.

use crate::model::{Legs, Problem};
use crate::territory::{self, Brief, Drawing};

/// The territories of a problem: [`territory::drawing`], repaired by linear programs (feature `lp`) where a rep's load is off
/// by more than the tolerance and stores are free to move.
pub fn territories(problem: &Problem, legs: &impl Legs, brief: &Brief) -> Drawing {
    let drawing = territory::drawing(problem, legs, brief);
    #[cfg(feature = "lp")]
    let drawing = exactly::repaired(problem, legs, brief, drawing);
    drawing
}

#[cfg(feature = "lp")]
pub use exactly::{block, bound};

#[cfg(feature = "lp")]
mod exactly {
    use crate::exact::{Block, LoadLimit, Solver, balance};
    use crate::model::{Legs, Problem};
    use crate::territory::{self, Brief, Drawing, Offered, SharedMeasure};
    use crate::unit::RepId;

    /// Reps of one linear program.
    const REPS: usize = 30;
    /// Linear programs at most: what they cannot mend, a network of any size is full of.
    const BLOCKS: usize = 8;
    /// Reps offered to a store, beside its owner.
    const OFFERS: usize = 8;
    /// How much of the tolerance the programs use: rounding whole stores takes up the rest.
    const INSIDE: f64 = 0.8;

    /// Blocks around the reps that are off most are shared out anew; what is better for them is kept.
    pub fn repaired<L: Legs>(problem: &Problem, legs: &L, brief: &Brief, mut drawing: Drawing) -> Drawing {
        let mut tried = vec![false; problem.reps.len()];
        for _ in 0..BLOCKS {
            let off = worst_off(&drawing);
            let outside = (0..off.len()).filter(|&rep| !tried[rep] && off[rep] > 1.0);
            let Some(worst) = outside.max_by(|&a, &b| off[a].total_cmp(&off[b]).then(b.cmp(&a))) else {
                break;
            };
            let reps = around(&drawing, worst);
            reps.iter().for_each(|rep| tried[rep.index()] = true);
            let (stores, block) = block(problem, legs, brief, &drawing, &reps, INSIDE);
            // Nobody's store is free to move.
            if block.offers.iter().all(|offers| offers.len() < 2) {
                continue;
            }
            let Some(found) = balance(&block, Solver::BySize) else { continue };
            let mut owners = drawing.owners.clone();
            for (&store, &rep) in stores.iter().zip(&found.owners) {
                owners[store] = reps[rep as usize];
            }
            let next = territory::settled(problem, legs, brief, owners);
            let unfair = |drawing: &Drawing| drawing.shares.iter().map(SharedMeasure::beyond).sum::<f64>();
            if unfair(&next) < unfair(&drawing) {
                drawing = next;
            }
        }
        drawing
    }

    /// How far every rep is off in the measure it is worst in, in tolerances.
    fn worst_off(drawing: &Drawing) -> Vec<f64> {
        let mut worst = vec![0.0; drawing.centres.len()];
        for share in &drawing.shares {
            for (worst, off) in worst.iter_mut().zip(share.off_reach()) {
                *worst = f64::max(*worst, off.abs() / share.tolerance.max(1e-9));
            }
        }
        worst
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
    /// centres that may own it, loads may use a share of their tolerance.
    pub fn block<L: Legs>(
        problem: &Problem,
        legs: &L,
        brief: &Brief,
        drawing: &Drawing,
        reps: &[RepId],
        room: f64,
    ) -> (Vec<usize>, Block) {
        let limits = |share: &SharedMeasure| {
            let slack = room * share.tolerance;
            share.within_reach.iter().map(|target| [target * (1.0 - slack), target * (1.0 + slack)]).collect()
        };
        within(problem, legs, brief, drawing, reps, limits)
    }

    /// The same with the least and the most load of every rep.
    fn within<L: Legs>(
        problem: &Problem,
        legs: &L,
        brief: &Brief,
        drawing: &Drawing,
        reps: &[RepId],
        limits: impl Fn(&SharedMeasure) -> Vec<[f64; 2]>,
    ) -> (Vec<usize>, Block) {
        let mut place = vec![None; problem.reps.len()];
        reps.iter().enumerate().for_each(|(at, rep)| place[rep.index()] = Some(at as u32));
        let stores: Vec<usize> =
            (0..drawing.owners.len()).filter(|&at| place[drawing.owners[at].index()].is_some()).collect();
        let offers = territory::offers(problem, legs, brief, drawing, (&stores, reps), OFFERS);
        let limit = |(of, share): (usize, &SharedMeasure)| {
            let all = limits(share);
            let end = |end: usize| reps.iter().map(|rep| all[rep.index()][end]).collect();
            LoadLimit {
                amounts: offers.iter().map(|some| some.iter().map(|offer| offer.amounts[of]).collect()).collect(),
                least: end(0),
                most: end(1),
            }
        };
        let limits = drawing.shares.iter().enumerate().map(limit).collect();
        let of_block = |offer: &Offered| (place[offer.rep.index()].unwrap_or(0), offer.cost);
        let offers = offers.iter().map(|some| some.iter().map(of_block).collect()).collect();
        (stores, Block { offers, limits })
    }

    /// No way of drawing is more compact than this around the same centres, each store with one to whom it is offered, with
    /// every rep as near to its targets: in the unit of [`Drawing::compactness`]. `None` where the solver gives up.
    ///
    /// The prices of one linear program prove it: it is for up to some 10,000 stores.
    pub fn bound<L: Legs>(problem: &Problem, legs: &L, brief: &Brief, drawing: &Drawing) -> Option<f64> {
        let reps: Vec<RepId> = (0..problem.reps.len()).map(RepId::at).collect();
        // What is kept costs nothing here: compactness alone is bounded.
        let brief = Brief { keep: None, ..brief.clone() };
        let mut problem = problem.clone();
        problem.stores.iter_mut().for_each(|store| store.preference = None);
        let problem = &problem;
        let (stores, block) = within(problem, legs, &brief, drawing, &reps, SharedMeasure::as_even);
        let prices = balance(&block, Solver::Interior)?.prices?;
        let offers = territory::offers(problem, legs, &brief, drawing, (&stores, &reps), reps.len());
        Some(territory::bound(drawing, &offers, &prices))
    }
}
