//! How much of the effort is spent, and how long the next slice of it is.
//!
//! The clock is read here and nowhere below; where the effort is in iterations, what is done does not depend on it.

use super::{Effort, Limit};
use std::time::{Duration, Instant};

/// Time between two looks at the clock and words to the watch.
const SLICE: Duration = Duration::from_millis(60);
/// Iterations of a tile's slice where the effort is in iterations, and of the first slice by the clock.
const SLICE_ITERATIONS: u64 = 200;

/// How much of the effort is spent.
pub struct Pace<'a> {
    effort: &'a Effort,
    /// When the work began.
    pub started: Instant,
    /// Iterations done, by all tiles together.
    pub iterations: u64,
    /// Iterations a second of all threads, as last measured.
    rate: f64,
}

impl<'a> Pace<'a> {
    /// Nothing is spent yet, but what has passed since `started`.
    pub fn new(effort: &'a Effort, started: Instant) -> Self {
        Self { effort, started, iterations: 0, rate: 0.0 }
    }

    /// The share of the effort that is spent.
    pub fn share(&self) -> f64 {
        match self.effort.limit {
            Limit::Iterations(all) => self.iterations as f64 / all.max(1) as f64,
            Limit::Time(all) => self.started.elapsed().as_secs_f64() / all.as_secs_f64().max(1e-9),
        }
    }

    /// The next slice: iterations for each of so many tiles, and the shares of the effort between which it lies; `None`
    /// when `until` is reached.
    pub fn slice(&self, tiles: u64, until: f64) -> Option<(u64, f64, f64)> {
        let from = self.share();
        match self.effort.limit {
            Limit::Iterations(all) => {
                let left = ((until * all as f64).round() as u64).saturating_sub(self.iterations);
                let iterations = left.div_ceil(tiles.max(1)).min(SLICE_ITERATIONS);
                let to = (self.iterations + iterations * tiles) as f64 / all.max(1) as f64;
                (iterations > 0).then_some((iterations, from, to.min(1.0)))
            }
            Limit::Time(all) => {
                let left = (until - from) * all.as_secs_f64();
                if left <= 0.0 {
                    return None;
                }
                let seconds = left.min(SLICE.as_secs_f64());
                let iterations =
                    if self.rate > 0.0 { self.rate * seconds / tiles as f64 } else { SLICE_ITERATIONS as f64 / 4.0 };
                Some((iterations.ceil() as u64, from, (from + seconds / all.as_secs_f64()).min(1.0)))
            }
        }
    }

    /// Takes note of iterations done in some time.
    pub fn count(&mut self, iterations: u64, time: Duration) {
        self.iterations += iterations;
        self.rate = iterations as f64 / time.as_secs_f64().max(1e-6);
    }
}
