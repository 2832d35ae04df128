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
    /// The work of the store with this rep for each unit of its work.
    pub(super) rate: f64,
}

/// What stores ask of reps: everything but the prices.
///
/// Several measures may be shared out at once; prices, loads and limits of all of them stand in one row, measure by measure.
pub(super) trait Market: Sync {
    /// How many stores there are.
    fn stores(&self) -> usize;
    /// How many measures.
    fn measures(&self) -> usize;
    /// How much a store has of a measure beside work for each unit of its work.
    fn rate(&self, measure: usize, store: usize) -> f64;
    /// The work of a store that all reps have of it.
    fn work(&self, store: usize) -> f64;
    /// How soft a store's choice is by nature: a cost.
    fn soft(&self, store: usize) -> f64;
    /// Calls `ask` with every rep that may have the store, its cost for one unit of work, and how much work each unit is with
    /// this rep; at least one.
    fn offers(&self, store: usize, ask: impl FnMut(RepId, f64, f64));

    /// What a store pays a rep at some prices, for one unit of work, of which this rep has `rate`.
    fn paid(&self, store: usize, (rep, rate): (RepId, f64), prices: &[f64], reps: usize) -> f64 {
        let also = (1..self.measures()).map(|of| self.rate(of, store) * prices[of * reps + rep.index()]);
        rate * prices[rep.index()] + also.sum::<f64>()
    }
}

/// What all stores choose at some prices.
struct Choice {
    /// In the order of stores.
    parts: Vec<Part>,
    load: Vec<f64>,
    value: f64,
}

/// What draws loads to the middle of their tolerance, in scales.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pull {
    /// The price at the edge of the tolerance; it grows evenly from nothing in the middle.
    pub(super) edge: f64,
    /// The price up to which it grows with the load: load goes no further, whatever the price.
    pub(super) most: f64,
}

/// A climb at one softness.
pub(super) struct Climb<'a, M> {
    pub(super) market: &'a M,
    /// The load every rep should have of each measure.
    pub(super) target: &'a [f64],
    /// How much more or less of it is at the edge of the tolerance.
    pub(super) slack: &'a [f64],
    /// A change of price that is sensible for each rep: the mean squared distance of its stores.
    pub(super) scale: &'a [f64],
    /// How soft choices are, in the stores' own measure.
    pub(super) softness: f64,
    /// What loads off their targets are worth.
    pub(super) pull: Pull,
    /// Newton steps at most.
    pub(super) steps: usize,
}

impl<M: Market> Climb<'_, M> {
    /// Changes the prices until loads are within their limits; the answer is what the stores choose then, in their order.
    pub(super) fn agree(&self, prices: &mut [f64]) -> Vec<Part> {
        let mut now = self.choose(prices);
        for _ in 0..self.steps {
            let slope: Vec<f64> = (0..prices.len()).map(|at| self.wanted(at, prices[at]) - now.load[at]).collect();
            if slope.iter().zip(self.target).all(|(off, target)| off.abs() <= NEAR * target.max(1.0)) {
                break;
            }
            let hold: Vec<f64> = (0..prices.len()).map(|at| self.hold(at, prices[at])).collect();
            let bend = Bend::of(self.market, &now.parts, self.softness, self.scale, &hold);
            let next = self
                .step(prices, &now, &slope, bend.solve(&slope))
                .or_else(|| self.step(prices, &now, &slope, bend.steps(&slope)));
            let Some(next) = next else { break };
            now = next;
        }
        now.parts
    }

    /// The load that a price asks for: the dearer, the further below its target, for it is load that lacks which is dear.
    fn wanted(&self, at: usize, price: f64) -> f64 {
        let [edge, most] = self.pull_of(at);
        self.target[at] - self.slack[at] * price.clamp(-most, most) / edge
    }

    /// How much less load a price asks for when it rises.
    fn hold(&self, at: usize, price: f64) -> f64 {
        let [edge, most] = self.pull_of(at);
        if price.abs() < most { self.slack[at] / edge } else { 0.0 }
    }

    /// What all the load that a price asks for on its way from nothing is worth.
    fn worth(&self, at: usize, price: f64) -> f64 {
        let [edge, most] = self.pull_of(at);
        let inside = price.clamp(-most, most);
        self.target[at] * price - self.slack[at] * inside / edge * (price - inside / 2.0)
    }

    /// The pull in prices.
    fn pull_of(&self, at: usize) -> [f64; 2] {
        [self.pull.edge, self.pull.most].map(|price| price * self.scale_of(at))
    }

    /// The scale of the rep of a price.
    fn scale_of(&self, at: usize) -> f64 {
        self.scale[at % self.scale.len()]
    }

    /// One step, halved until it climbs: the prices are changed, or left as they were where no step climbs.
    fn step(&self, prices: &mut [f64], now: &Choice, slope: &[f64], mut steps: Vec<f64>) -> Option<Choice> {
        for (at, step) in steps.iter_mut().enumerate() {
            let stride = STRIDE * self.scale_of(at);
            *step = step.clamp(-stride, stride);
        }
        let promised: f64 = slope.iter().zip(&steps).map(|(slope, step)| slope * step).sum();
        let mut length = 1.0;
        for _ in 0..HALVINGS {
            let tried: Vec<f64> = prices.iter().zip(&steps).map(|(price, step)| price + length * step).collect();
            let choice = self.choose(&tried);
            if choice.value > now.value + RISE * length * promised.max(0.0) {
                prices.copy_from_slice(&tried);
                return Some(choice);
            }
            length /= 2.0;
        }
        None
    }

    /// What every store chooses: chunks of stores side by side, added up in order.
    fn choose(&self, prices: &[f64]) -> Choice {
        let (market, softness, reps) = (self.market, self.softness, self.scale.len());
        let starts: Vec<usize> = (0..market.stores()).step_by(CHUNK).collect();
        let chunks = each(starts, |start| {
            let mut parts = Vec::with_capacity(CHUNK + CHUNK / 4);
            let mut value = 0.0;
            let mut offers: Vec<(RepId, f64, f64)> = Vec::new();
            for store in *start..(*start + CHUNK).min(market.stores()) {
                offers.clear();
                let mut best = f64::INFINITY;
                market.offers(store, |rep, cost, rate| {
                    let net = cost - market.paid(store, (rep, rate), prices, reps);
                    best = best.min(net);
                    offers.push((rep, net, rate));
                });
                let soft = softness * market.soft(store);
                let first = parts.len();
                let mut sum = 0.0;
                for &(rep, net, rate) in &offers {
                    let behind = (net - best) / soft;
                    if behind < NOTHING {
                        let share = (-behind).exp();
                        sum += share;
                        parts.push(Part { store: store as u32, rep, share, rate });
                    }
                }
                parts[first..].iter_mut().for_each(|part| part.share /= sum);
                value += market.work(store) * (best - soft * f64::ln(sum));
            }
            (parts, value)
        });
        let mut load = vec![0.0; prices.len()];
        let mut value: f64 = (0..prices.len()).map(|at| self.worth(at, prices[at])).sum();
        let mut parts = Vec::with_capacity(chunks.iter().map(|(parts, _)| parts.len()).sum());
        for (some, part_value) in chunks {
            value += part_value;
            for part in &some {
                let (store, share) = (part.store as usize, part.share * market.work(part.store as usize));
                load[part.rep.index()] += share * part.rate;
                for of in 1..market.measures() {
                    load[of * reps + part.rep.index()] += share * market.rate(of, store);
                }
            }
            parts.extend(some);
        }
        Choice { parts, load, value }
    }
}

/// How loads answer to prices: the second derivative of the dual, without its sign. Only stores that are shared count, and
/// what a price itself asks for.
struct Bend<'a> {
    /// The shared parts: the rep, the share, and how much work each unit is with the rep; and where each store's begin.
    parts: Vec<(usize, f64, f64)>,
    starts: Vec<usize>,
    /// Work by softness of every shared store.
    weight: Vec<f64>,
    /// The rates of every shared store, store by store; the first measure's, which are the parts', left out.
    rates: Vec<f64>,
    diagonal: Vec<f64>,
    /// How much less load each price asks for when it rises.
    hold: &'a [f64],
    scale: &'a [f64],
}

impl<'a> Bend<'a> {
    fn of<M: Market>(market: &M, parts: &[Part], softness: f64, scale: &'a [f64], hold: &'a [f64]) -> Self {
        let reps = scale.len();
        let mut bend = Bend {
            parts: Vec::new(),
            starts: vec![0],
            weight: Vec::new(),
            rates: Vec::new(),
            diagonal: hold.to_vec(),
            hold,
            scale,
        };
        for shared in parts.chunk_by(|a, b| a.store == b.store).filter(|shared| shared.len() > 1) {
            let store = shared[0].store as usize;
            let weight = market.work(store) / (softness * market.soft(store));
            for part in shared {
                let (rep, crosses) = (part.rep.index(), weight * part.share * (1.0 - part.share));
                bend.parts.push((rep, part.share, part.rate));
                bend.diagonal[rep] += crosses * part.rate * part.rate;
                for of in 1..market.measures() {
                    bend.diagonal[of * reps + rep] += crosses * market.rate(of, store).powi(2);
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
        for (at, answer) in answer.iter_mut().enumerate() {
            *answer = (self.hold[at] + HOLD * self.diagonal[at]) * change[at];
        }
        let (reps, also) = (self.scale.len(), change.len() / self.scale.len() - 1);
        for (at, (bounds, weight)) in self.starts.windows(2).zip(&self.weight).enumerate() {
            let shared = &self.parts[bounds[0]..bounds[1]];
            let rates = &self.rates[at * also..(at + 1) * also];
            let paid = |rep: usize, rate: f64| {
                let more = rates.iter().enumerate().map(|(of, rate)| rate * change[(of + 1) * reps + rep]);
                rate * change[rep] + more.sum::<f64>()
            };
            let mean: f64 = shared.iter().map(|&(rep, share, rate)| share * paid(rep, rate)).sum();
            for &(rep, share, rate) in shared {
                let crosses = weight * share * (paid(rep, rate) - mean);
                answer[rep] += rate * crosses;
                for (of, rate) in rates.iter().enumerate() {
                    answer[(of + 1) * reps + rep] += rate * crosses;
                }
            }
        }
    }

    /// Each price changed as if the others stood still; the full stride for a rep with whom no store is shared.
    fn steps(&self, slope: &[f64]) -> Vec<f64> {
        let step = |at: usize| match self.diagonal[at] {
            bend if bend > 0.0 => slope[at] / bend,
            _ if slope[at] == 0.0 => 0.0,
            _ => slope[at].signum() * STRIDE * self.scale[at % self.scale.len()],
        };
        (0..slope.len()).map(step).collect()
    }

    /// The changes of price after which all loads would be right: conjugate gradients.
    fn solve(&self, slope: &[f64]) -> Vec<f64> {
        let many = slope.len();
        let bends = |at: usize| self.diagonal[at] > 0.0;
        let mut steps = self.steps(slope);
        (0..many).filter(|&at| bends(at)).for_each(|at| steps[at] = 0.0);
        let mut left: Vec<f64> = (0..many).map(|at| if bends(at) { slope[at] } else { 0.0 }).collect();
        let mut way = self.steps(&left);
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
            let ahead = self.steps(&left);
            let now = dot(&left, &ahead);
            for at in 0..many {
                way[at] = ahead[at] + now / size * way[at];
            }
            size = now;
        }
        steps
    }
}
