//! Searches one after another that share an effort: what a plan with nights away is made of.

use super::rounds::{self, Done};
use super::routes::{Routes, Stops};
use super::work::Listener;
use super::{Effort, Ended, Limit, Progress};
use crate::model::{Legs, Problem};
use crate::travel::Near;
use std::time::Instant;

/// Searches one after another, which share an effort.
pub struct Stages<'a> {
    effort: &'a Effort,
    started: Instant,
    /// The work of all of them.
    pub done: Done,
    /// The share of the effort that is behind.
    spent: f64,
    /// Whether the watch wants no more.
    pub broken_off: bool,
}

impl<'a> Stages<'a> {
    /// None yet of an effort that began at this moment.
    pub fn new(effort: &'a Effort, started: Instant) -> Self {
        Self { effort, started, done: Done::default(), spent: 0.0, broken_off: false }
    }

    /// A search with so large a part of the effort, from these visits where there are some.
    pub fn search(
        &mut self,
        (problem, legs, near): (&Problem, &impl Legs, &Near),
        begin: Option<Stops>,
        part: f64,
        watch: &mut Listener,
    ) -> Routes {
        let (before, behind) = (self.done, self.spent);
        self.spent += part;
        let of = |all: u64| {
            let until = |share: f64| (all as f64 * share.min(1.0)).round() as u64;
            until(self.spent) - until(behind)
        };
        let limit = match self.effort.limit {
            Limit::Iterations(all) => Limit::Iterations(of(all)),
            Limit::Auto(most) => Limit::Auto(of(most)),
            Limit::Time(all) => Limit::Time(all.mul_f64(self.spent.min(1.0)).saturating_sub(self.started.elapsed())),
        };
        let effort = Effort { limit, ..*self.effort };
        let (started, broken_off) = (self.started, &mut self.broken_off);
        let mut heard = |progress: &Progress| {
            let go = watch(&Progress {
                elapsed: started.elapsed(),
                share: (behind + part * progress.share).min(1.0),
                iterations: before.iterations + progress.iterations,
                ..*progress
            });
            *broken_off |= go.is_break();
            go
        };
        let (routes, done) = rounds::run(problem, legs, near, begin, &effort, Instant::now(), &mut heard);
        self.done = Done {
            iterations: before.iterations + done.iterations,
            evaluations: before.evaluations + done.evaluations,
            ended: if self.broken_off { Ended::BrokenOff } else { done.ended },
        };
        routes
    }
}
