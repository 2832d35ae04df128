//! How much of the effort is spent, and what every tile does in the next slice of it.
//!
//! The clock is read here and nowhere below; where the effort is in iterations, what is done does not depend on it, nor on
//! which tiles are at work at the same time.

use super::course::Course;
use super::{Effort, Limit};
use std::time::{Duration, Instant};

/// Time between two looks at the clock and words to the watch.
const SLICE: Duration = Duration::from_millis(60);
/// Share of the time left that the next slice takes at most, and the slice that is not worth halving.
const NEARER: f64 = 0.6;
const SHORTEST: Duration = Duration::from_millis(4);
/// Iterations of a tile's slice where the effort is in iterations, and of the first slice by the clock.
const SLICE_ITERATIONS: u64 = 200;

/// How much of the effort is spent.
pub struct EffortClock<'a> {
    effort: &'a Effort,
    /// When the work began.
    pub started: Instant,
    /// Iterations done, by all tiles together.
    pub iterations: u64,
    /// Iterations a second of all threads, as last measured.
    rate: f64,
    /// Time kept for what comes after the search.
    aside: Duration,
}

/// What a tile may do in a round.
#[derive(Clone, Copy, Debug)]
pub struct Quota {
    /// Its share of the round is in proportion to this.
    pub weight: usize,
    /// Iterations in all, where the effort is in iterations.
    pub all: u64,
    /// Iterations done.
    pub done: u64,
}

impl Quota {
    /// What one of several trajectories does of it.
    pub fn part(&self, at: usize, of: usize) -> Self {
        let (at, of) = (at as u64, of as u64);
        Self { all: self.all * (at + 1) / of - self.all * at / of, ..*self }
    }
}

/// What a tile does in a slice: so many iterations, between these shares of its work in the round.
#[derive(Clone, Copy, Debug)]
pub struct Turn {
    pub iterations: u64,
    pub from: f64,
    pub to: f64,
}

impl<'a> EffortClock<'a> {
    /// Nothing is spent yet, but what has passed since `started`.
    pub fn new(effort: &'a Effort, started: Instant) -> Self {
        Self { effort, started, iterations: 0, rate: 0.0, aside: Duration::ZERO }
    }

    /// The share of the effort that is spent.
    pub fn share(&self) -> f64 {
        match self.effort.limit {
            Limit::Iterations(all) | Limit::Auto(all) => self.iterations as f64 / all.max(1) as f64,
            Limit::Time(all) => self.started.elapsed().as_secs_f64() / self.time(all),
        }
    }

    /// The seconds until the search must end.
    fn time(&self, all: Duration) -> f64 {
        all.saturating_sub(self.aside).as_secs_f64().max(1e-9)
    }

    /// Sets time aside for what comes after the search, where the effort is in time.
    pub fn set_aside(&mut self, time: Duration) {
        self.aside = time;
    }

    /// Seconds until the search must end, where the effort is in time.
    pub fn left(&self) -> f64 {
        match self.effort.limit {
            Limit::Iterations(_) | Limit::Auto(_) => f64::INFINITY,
            Limit::Time(all) => self.time(all) - self.started.elapsed().as_secs_f64(),
        }
    }

    /// Whether tiles that take so many seconds to lay have anything to do then, until this share of the effort is spent.
    pub fn has_work(&self, tiles: &[Quota], until: f64, laying: f64) -> bool {
        match self.effort.limit {
            Limit::Iterations(_) | Limit::Auto(_) => tiles.iter().any(|tile| tile.all > 0),
            Limit::Time(all) => self.share() + laying / self.time(all) < until && self.left() > 2.0 * laying,
        }
    }

    /// Shares a round out among its tiles by weight.
    pub fn quotas(&self, weights: &[usize], round: u64, course: &Course) -> Vec<Quota> {
        let sum = weights.iter().sum::<usize>().max(1) as u128;
        let all = match self.effort.limit {
            Limit::Iterations(all) | Limit::Auto(all) => u128::from(all),
            Limit::Time(_) => 0,
        };
        let (turns, first) = (u128::from(course.turns()), u128::from(course.first));
        let until = |weight: u128| {
            let done = match round {
                0 => first * weight,
                round => sum * (first + u128::from(round) - 1) + weight,
            };
            (all * done / (sum * turns)) as u64
        };
        let mut before = 0;
        let quota = |&weight: &usize| {
            let from = until(before);
            before += weight as u128;
            Quota { weight, all: until(before) - from, done: 0 }
        };
        weights.iter().map(quota).collect()
    }

    /// What some tiles do in the next slice; `None` when they have done all, or it is as late as `span` ends. The span is
    /// the part of the effort, from one share to another, in which they work where the effort is in time.
    pub fn turns(&self, tiles: &[Quota], span: (f64, f64)) -> Option<Vec<Turn>> {
        match self.effort.limit {
            Limit::Iterations(_) | Limit::Auto(_) => {
                let turn = |tile: &Quota| {
                    let share = |done: u64| done as f64 / tile.all.max(1) as f64;
                    let iterations = (tile.all - tile.done).min(SLICE_ITERATIONS);
                    Turn { iterations, from: share(tile.done), to: share(tile.done + iterations) }
                };
                tiles.iter().any(|tile| tile.done < tile.all).then(|| tiles.iter().map(turn).collect())
            }
            Limit::Time(all) => {
                let now = self.share();
                let left = (span.1 - now) * self.time(all);
                if left <= 0.0 {
                    return None;
                }
                // The nearer the end, the shorter the slice: a slice may well take longer than it should.
                let seconds = (left * NEARER).max(SHORTEST.as_secs_f64()).min(left).min(SLICE.as_secs_f64());
                let local = |share: f64| ((share - span.0) / (span.1 - span.0)).clamp(0.0, 1.0);
                let (from, to) = (local(now), local(now + seconds / self.time(all)));
                let sum = tiles.iter().map(|tile| tile.weight).sum::<usize>().max(1) as f64;
                let turn = |tile: &Quota| {
                    let iterations = match self.rate > 0.0 {
                        true => self.rate * seconds * tile.weight as f64 / sum,
                        false => SLICE_ITERATIONS as f64 / 4.0,
                    };
                    Turn { iterations: iterations.ceil() as u64, from, to }
                };
                Some(tiles.iter().map(turn).collect())
            }
        }
    }

    /// Takes note of iterations done in some time.
    pub fn count(&mut self, iterations: u64, time: Duration) {
        self.iterations += iterations;
        self.rate = iterations as f64 / time.as_secs_f64().max(1e-6);
    }
}
