//! A price for every rep, so that the stores that are cheapest with it, price and distance together, are just its share of
//! the work.
//!
//! The prices are the duals of the balanced transport problem, whose dual is concave: its gradient is the load that is
//! missing. Every choice is softened a little (a store near a border is shared), which makes the dual smooth, and damped
//! Newton steps climb it; the softening is then taken back (Kitagawa, Mérigot & Thibert 2019, "Convergence of a Newton
//! algorithm for semi-discrete optimal transport"; Cuturi 2013 for the softening). The second derivative is the load that
//! crosses each border for a change of price, so no step empties a cell, which first-order ascent does in dense towns.

use crate::each::each;
use crate::unit::RepId;

/// Steps of conjugate gradients for one Newton step at most; the direction need not be exact.
const SOLVE: usize = 60;
/// The residual at which the direction is good enough, as a share of the first.
const RESIDUAL: f64 = 0.05;
/// Halvings of a step that climbs too little.
const HALVINGS: usize = 8;
/// The rise expected of a step, as a share of what the slope promises (Armijo's condition, usual value).
const RISE: f64 = 1e-4;
/// Loads this near to their targets, as a share, end the climb.
const NEAR: f64 = 0.005;
/// The most that one step changes a price, in mean squared distances of the rep's stores.
const STRIDE: f64 = 4.0;
/// Shares of a store below exp(-this) are nothing.
const NOTHING: f64 = 16.0;
/// Added to the diagonal, as a share of it: prices that nothing holds stay where they are.
const HOLD: f64 = 1e-6;
/// Stores asked by one piece of work side by side.
const CHUNK: usize = 4096;

/// Part of a store's work that goes to a rep.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part {
    pub(super) store: u32,
    pub(super) rep: RepId,
    /// Between 0 and 1; the parts of a store add up to 1.
    pub(super) share: f64,
}

/// What stores ask of reps: everything but the prices.
///
/// Several measures may be shared out at once; prices, loads and limits of all of them stand in one row, measure by measure.
pub(super) trait Market: Sync {
    /// How many stores there are.
    fn stores(&self) -> usize;
    /// How many measures.
    fn measures(&self) -> usize;
    /// How much a store has of a measure for each unit of its work; of the first, the work itself, 1.
    fn rate(&self, measure: usize, store: usize) -> f64;
    /// The work of a store.
    fn work(&self, store: usize) -> f64;
    /// How soft a store's choice is by nature: a cost.
    fn soft(&self, store: usize) -> f64;
    /// Calls `ask` with every rep that may have the store, and its cost for one unit of work; at least one.
    fn offers(&self, store: usize, ask: impl FnMut(RepId, f64));

    /// What a store pays a rep at some prices, for one unit of work.
    fn paid(&self, store: usize, rep: RepId, prices: &[f64], reps: usize) -> f64 {
        let also = (1..self.measures()).map(|of| self.rate(of, store) * prices[of * reps + rep.index()]);
        prices[rep.index()] + also.sum::<f64>()
    }
}

/// What all stores choose at some prices.
struct Choice {
    /// In the order of stores.
    parts: Vec<Part>,
    load: Vec<f64>,
    value: f64,
}

/// A climb at one softness.
pub(super) struct Climb<'a, M> {
    pub(super) market: &'a M,
    /// The least load every rep should have of each measure.
    pub(super) least: &'a [f64],
    /// The most.
    pub(super) most: &'a [f64],
    /// A change of price that is sensible for each rep: the mean squared distance of its stores.
    pub(super) scale: &'a [f64],
    /// How soft choices are, in the stores' own measure.
    pub(super) softness: f64,
    /// Newton steps at most.
    pub(super) steps: usize,
}

impl<M: Market> Climb<'_, M> {
    /// Changes the prices until loads are within their limits; the answer is what the stores choose then, in their order.
    pub(super) fn agree(&self, prices: &mut [f64]) -> Vec<Part> {
        let mut now = self.choose(prices);
        for _ in 0..self.steps {
            let slope: Vec<f64> = (0..prices.len()).map(|at| self.slope(at, prices[at], now.load[at])).collect();
            if slope.iter().zip(self.most).all(|(off, most)| off.abs() <= NEAR * most.max(1.0)) {
                break;
            }
            let bend = Bend::of(self.market, &now.parts, self.softness, self.scale.len(), &slope);
            let apart = |at: usize| slope[at].signum() * self.scale[at % self.scale.len()];
            let next = self
                .step(prices, &now, &slope, bend.solve(&slope, apart))
                .or_else(|| self.step(prices, &now, &slope, bend.steps(&slope, apart)));
            let Some(next) = next else { break };
            now = next;
        }
        now.parts
    }

    /// Which way a price should go, and by how much load: up while the least is missed, down while there is more than the
    /// most; back to nothing where it is not needed. Exactly nothing where a price of nothing is right.
    fn slope(&self, at: usize, price: f64, load: f64) -> f64 {
        let (least, most) = (self.least[at] - load, self.most[at] - load);
        match price {
            _ if price > 0.0 => least,
            _ if price < 0.0 => most,
            _ if least > 0.0 => least,
            _ if most < 0.0 => most,
            _ => 0.0,
        }
    }

    /// One step, halved until it climbs: the prices are changed, or left as they were where no step climbs.
    fn step(&self, prices: &mut [f64], now: &Choice, slope: &[f64], mut steps: Vec<f64>) -> Option<Choice> {
        for (at, step) in steps.iter_mut().enumerate() {
            let stride = STRIDE * self.scale[at % self.scale.len()];
            *step = step.clamp(-stride, stride);
        }
        let promised: f64 = slope.iter().zip(&steps).map(|(slope, step)| slope * step).sum();
        let mut length = 1.0;
        for _ in 0..HALVINGS {
            let tried: Vec<f64> = (0..prices.len()).map(|at| self.moved(at, prices[at], length * steps[at])).collect();
            let choice = self.choose(&tried);
            if choice.value > now.value + RISE * length * promised.max(0.0) {
                prices.copy_from_slice(&tried);
                return Some(choice);
            }
            length /= 2.0;
        }
        None
    }

    /// A price after a step: where limits leave room it stops at nothing before it changes its sign, for there the slope breaks.
    fn moved(&self, at: usize, price: f64, step: f64) -> f64 {
        let next = price + step;
        if self.least[at] < self.most[at] && price * next < 0.0 { 0.0 } else { next }
    }

    /// What every store chooses: chunks of stores side by side, added up in order.
    fn choose(&self, prices: &[f64]) -> Choice {
        let (market, softness, reps) = (self.market, self.softness, self.scale.len());
        let starts: Vec<usize> = (0..market.stores()).step_by(CHUNK).collect();
        let chunks = each(starts, |start| {
            let mut parts = Vec::with_capacity(CHUNK + CHUNK / 4);
            let mut value = 0.0;
            let mut offers: Vec<(RepId, f64)> = Vec::new();
            for store in *start..(*start + CHUNK).min(market.stores()) {
                offers.clear();
                let mut best = f64::INFINITY;
                market.offers(store, |rep, cost| {
                    let net = cost - market.paid(store, rep, prices, reps);
                    best = best.min(net);
                    offers.push((rep, net));
                });
                let soft = softness * market.soft(store);
                let first = parts.len();
                let mut sum = 0.0;
                for &(rep, net) in &offers {
                    let behind = (net - best) / soft;
                    if behind < NOTHING {
                        let share = (-behind).exp();
                        sum += share;
                        parts.push(Part { store: store as u32, rep, share });
                    }
                }
                parts[first..].iter_mut().for_each(|part| part.share /= sum);
                value += market.work(store) * (best - soft * f64::ln(sum));
            }
            (parts, value)
        });
        let mut load = vec![0.0; prices.len()];
        let worth = |at: usize| prices[at] * if prices[at] > 0.0 { self.least[at] } else { self.most[at] };
        let mut value: f64 = (0..prices.len()).map(worth).sum();
        let mut parts = Vec::with_capacity(chunks.iter().map(|(parts, _)| parts.len()).sum());
        for (some, part_value) in chunks {
            value += part_value;
            for part in &some {
                let (store, share) = (part.store as usize, part.share * market.work(part.store as usize));
                for of in 0..market.measures() {
                    load[of * reps + part.rep.index()] += share * market.rate(of, store);
                }
            }
            parts.extend(some);
        }
        Choice { parts, load, value }
    }
}

/// How loads answer to prices: the second derivative of the dual, without its sign. Only stores that are shared count.
struct Bend {
    /// The shared parts, and where each store's begin.
    parts: Vec<(usize, f64)>,
    starts: Vec<usize>,
    /// Work by softness of every shared store.
    weight: Vec<f64>,
    /// The rates of every shared store, store by store; the first measure's, which are 1, left out.
    rates: Vec<f64>,
    diagonal: Vec<f64>,
    /// Prices of nothing that are right stay as they are.
    held: Vec<bool>,
    reps: usize,
}

impl Bend {
    fn of<M: Market>(market: &M, parts: &[Part], softness: f64, reps: usize, slope: &[f64]) -> Self {
        let held = slope.iter().map(|&slope| slope == 0.0).collect();
        let mut bend = Bend {
            parts: Vec::new(),
            starts: vec![0],
            weight: Vec::new(),
            rates: Vec::new(),
            diagonal: vec![0.0; slope.len()],
            held,
            reps,
        };
        for shared in parts.chunk_by(|a, b| a.store == b.store).filter(|shared| shared.len() > 1) {
            let store = shared[0].store as usize;
            let weight = market.work(store) / (softness * market.soft(store));
            for part in shared {
                bend.parts.push((part.rep.index(), part.share));
                for of in 0..market.measures() {
                    let rate = market.rate(of, store);
                    bend.diagonal[of * reps + part.rep.index()] +=
                        weight * rate * rate * part.share * (1.0 - part.share);
                }
            }
            bend.starts.push(bend.parts.len());
            bend.weight.push(weight);
            bend.rates.extend((1..market.measures()).map(|of| market.rate(of, store)));
        }
        bend
    }

    /// How loads answer to a change of prices.
    fn times(&self, change: &[f64], answer: &mut [f64]) {
        for ((answer, change), diagonal) in answer.iter_mut().zip(change).zip(&self.diagonal) {
            *answer = HOLD * diagonal * change;
        }
        let (reps, also) = (self.reps, change.len() / self.reps - 1);
        for (at, (bounds, weight)) in self.starts.windows(2).zip(&self.weight).enumerate() {
            let shared = &self.parts[bounds[0]..bounds[1]];
            let rates = &self.rates[at * also..(at + 1) * also];
            let paid = |rep: usize| {
                let more = rates.iter().enumerate().map(|(of, rate)| rate * change[(of + 1) * reps + rep]);
                change[rep] + more.sum::<f64>()
            };
            let mean: f64 = shared.iter().map(|&(rep, share)| share * paid(rep)).sum();
            for &(rep, share) in shared {
                let crosses = weight * share * (paid(rep) - mean);
                answer[rep] += crosses;
                for (of, rate) in rates.iter().enumerate() {
                    answer[(of + 1) * reps + rep] += rate * crosses;
                }
            }
        }
        for (answer, held) in answer.iter_mut().zip(&self.held) {
            if *held {
                *answer = 0.0;
            }
        }
    }

    /// Each price changed as if the others stood still; `apart` says what to do with a rep with whom no store is shared.
    fn steps(&self, slope: &[f64], apart: impl Fn(usize) -> f64) -> Vec<f64> {
        let step = |at: usize| match self.diagonal[at] {
            _ if self.held[at] => 0.0,
            bend if bend > 0.0 => slope[at] / bend,
            _ => apart(at),
        };
        (0..slope.len()).map(step).collect()
    }

    /// The changes of price after which all loads would be right: conjugate gradients.
    fn solve(&self, slope: &[f64], apart: impl Fn(usize) -> f64) -> Vec<f64> {
        let many = slope.len();
        let bends = |at: usize| self.diagonal[at] > 0.0 && !self.held[at];
        let mut steps: Vec<f64> =
            (0..many).map(|at| if bends(at) || self.held[at] { 0.0 } else { apart(at) }).collect();
        let mut left: Vec<f64> = (0..many).map(|at| if bends(at) { slope[at] } else { 0.0 }).collect();
        let mut way = self.steps(&left, |_| 0.0);
        let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
        let mut size = dot(&left, &way);
        let enough = size * RESIDUAL * RESIDUAL;
        let mut answer = vec![0.0; many];
        for _ in 0..SOLVE {
            self.times(&way, &mut answer);
            let bent = dot(&way, &answer);
            if bent <= 0.0 || size <= enough {
                break;
            }
            let length = size / bent;
            for at in 0..many {
                steps[at] += length * way[at];
                left[at] -= length * answer[at];
            }
            let ahead = self.steps(&left, |_| 0.0);
            let now = dot(&left, &ahead);
            for at in 0..many {
                way[at] = ahead[at] + now / size * way[at];
            }
            size = now;
        }
        steps
    }
}
