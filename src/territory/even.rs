//! How even loads can be at all. In open country most stores are out of the reach of most reps, and no price gives a rep work
//! that lies a day away.
//!
//! Every store's work is spread over whoever may have it, in proportion to a weight of each; weights fall where there is too
//! much and rise where work lacks, until loads are as even as the offers allow (Agrawal, Zadimoghaddam & Mirrokni 2018,
//! "Proportional allocation: simple, distributed, and efficient reliable assignment").

use crate::each::each;
use crate::unit::RepId;

/// Rounds of new weights at most.
const ROUNDS: usize = 300;
/// Loads that change less than this in a round, as a share, are as even as can be.
const STILL: f64 = 0.0002;
/// The most by which a round changes the logarithm of a weight.
const STRIDE: f64 = 2.0;
/// Loads off by no more than this share of the tolerance are even: targets need not give way.
const EVEN_ENOUGH: f64 = 0.5;
/// Stores asked by one piece of work side by side.
const CHUNK: usize = 4096;

/// A rep who may have a store.
#[derive(Clone, Copy, Debug)]
pub(super) struct Offer {
    pub rep: RepId,
    /// How much work each unit of the store's is with this rep.
    pub rate: f32,
}

/// Who may have every store.
#[derive(Clone, Debug)]
pub(super) struct Offers {
    /// Store by store, and where each store's begin.
    all: Vec<Offer>,
    starts: Vec<usize>,
}

impl Offers {
    /// Of so many stores: `ask` adds those of each, one at least.
    pub fn of(stores: usize, ask: impl Fn(usize, &mut Vec<Offer>) + Sync + Send) -> Self {
        let chunks = each((0..stores).step_by(CHUNK).collect(), |start| {
            let (mut offers, mut ends) = (Vec::new(), Vec::new());
            for store in *start..(*start + CHUNK).min(stores) {
                ask(store, &mut offers);
                ends.push(offers.len());
            }
            (offers, ends)
        });
        let mut offers = Self { all: Vec::new(), starts: vec![0] };
        for (some, ends) in chunks {
            let first = offers.all.len();
            offers.starts.extend(ends.into_iter().map(|end| first + end));
            offers.all.extend(some);
        }
        offers
    }

    /// Those of a store.
    pub fn of_store(&self, store: usize) -> &[Offer] {
        &self.all[self.starts[store]..self.starts[store + 1]]
    }
}

/// What is to be spread: how much every store has, how much each unit is with who is offered it, what every rep should have,
/// and how far it may be off that, as a share of it.
pub(super) struct Spread<'a, R> {
    pub offers: &'a Offers,
    pub amount: &'a [f64],
    pub rate: R,
    pub target: &'a [f64],
    pub tolerance: f64,
}

impl<R: Fn(&Offer) -> f64 + Sync + Send> Spread<'_, R> {
    /// The targets where offers allow these; else, of the same sum, what every rep has where loads are as even as can be.
    /// `weights` are the logarithms of those to begin with, if any, and then of those found: whoever reaches too little grows
    /// without end beside the others.
    pub fn even(&self, weights: &mut Vec<f64>) -> Vec<f64> {
        let all: f64 = self.target.iter().sum();
        weights.resize(self.target.len(), 0.0);
        let mut before: Vec<f64> = Vec::new();
        for _ in 0..ROUNDS {
            let mut loads = self.loads(weights);
            let sum: f64 = loads.iter().sum();
            if sum <= 0.0 {
                return self.target.to_vec();
            }
            loads.iter_mut().for_each(|load| *load *= all / sum);
            let near = |(load, other): (&f64, &f64), share: f64| (load - other).abs() <= share * other.max(1.0);
            if loads.iter().zip(self.target).all(|pair| near(pair, EVEN_ENOUGH * self.tolerance)) {
                return self.target.to_vec();
            }
            let still = !before.is_empty() && loads.iter().zip(&before).all(|pair| near(pair, STILL));
            for ((weight, target), load) in weights.iter_mut().zip(self.target).zip(&loads) {
                *weight += (target / load.max(f64::MIN_POSITIVE)).ln().clamp(-STRIDE, STRIDE);
            }
            before = loads;
            if still {
                break;
            }
        }
        before
    }

    /// What every rep has at these weights.
    fn loads(&self, weights: &[f64]) -> Vec<f64> {
        let stores = self.amount.len();
        let chunks = each((0..stores).step_by(CHUNK).collect(), |start| {
            let mut loads = vec![0.0; weights.len()];
            let mut shares: Vec<f64> = Vec::new();
            for store in *start..(*start + CHUNK).min(stores) {
                let offers = self.offers.of_store(store);
                let weight = |offer: &Offer| weights[offer.rep.index()];
                let most = offers.iter().map(weight).fold(f64::NEG_INFINITY, f64::max);
                shares.clear();
                shares.extend(offers.iter().map(|offer| (weight(offer) - most).exp()));
                let unit = self.amount[store] / shares.iter().sum::<f64>();
                for (offer, share) in offers.iter().zip(&shares) {
                    loads[offer.rep.index()] += share * unit * (self.rate)(offer);
                }
            }
            loads
        });
        let mut loads = vec![0.0; weights.len()];
        for some in chunks {
            loads.iter_mut().zip(some).for_each(|(load, more)| *load += more);
        }
        loads
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Stores of one unit each, offered to these reps; all reps should have the same.
    fn even(stores: &[&[u32]], reps: usize) -> Vec<f64> {
        let offers = Offers::of(stores.len(), |store, offers| {
            offers.extend(stores[store].iter().map(|&rep| Offer { rep: RepId(rep), rate: 1.0 }));
        });
        let target = vec![stores.len() as f64 / reps as f64; reps];
        let amount = vec![1.0; stores.len()];
        let spread =
            Spread { offers: &offers, amount: &amount, rate: |_: &Offer| 1.0, target: &target, tolerance: 0.01 };
        spread.even(&mut Vec::new())
    }

    fn near(found: &[f64], wanted: &[f64]) -> bool {
        found.iter().zip(wanted).all(|(a, b)| (a - b).abs() < 0.02)
    }

    #[test]
    fn where_all_is_in_reach_everybody_gets_the_same() {
        assert_eq!(even(&[&[0, 1], &[0, 1], &[1, 2], &[1, 2], &[0, 2], &[0, 2]], 3), [2.0; 3]);
    }

    #[test]
    fn whoever_is_alone_keeps_what_is_there_and_the_others_share_the_rest() {
        // Five stores that the first alone reaches, one of the other two.
        let stores: [&[u32]; 8] = [&[0], &[0], &[0], &[0], &[0], &[0, 1], &[1, 2], &[1, 2]];
        let found = even(&stores, 3);
        assert!(near(&found, &[5.0, 1.5, 1.5]), "{found:?}");
    }

    #[test]
    fn work_goes_from_hand_to_hand_as_far_as_it_can() {
        // A chain: six stores at its head, one at each joint.
        let stores: [&[u32]; 8] = [&[0, 1], &[0, 1], &[0, 1], &[0, 1], &[0, 1], &[0, 1], &[1, 2], &[2, 3]];
        let found = even(&stores, 4);
        assert!(near(&found, &[3.0, 3.0, 1.0, 1.0]), "{found:?}");
    }
}
