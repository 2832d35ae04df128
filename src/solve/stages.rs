//! Searches one after another that share an effort: what nights away, and a plan that is resumed, are made of.

use super::begin::{Begin, Stops, wanting};
use super::rounds::{self, Done};
use super::routes::Routes;
use super::work::Listener;
use super::{Effort, Limit, Progress};
use crate::model::{Allowed, Continuity, DaySet, Legs, Problem};
use crate::travel::Near;
use std::time::Instant;

/// The part of the effort that the days have on which something is missing, where a plan is resumed; the rest has all of it.
const WHERE_IT_IS_MISSING: f64 = 0.75;
/// So large a part of all days is not worth a search of its own.
const MOST_DAYS: f64 = 0.85;

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

    /// A search with so large a part of the effort.
    pub fn search(
        &mut self,
        (problem, legs, near): (&Problem, &impl Legs, &Near),
        begin: Begin,
        part: f64,
        watch: &mut Listener,
    ) -> Routes {
        let (before, behind) = (self.done, self.spent);
        self.spent += part;
        let limit = match self.effort.limit {
            Limit::Iterations(all) => {
                let until = |share: f64| (all as f64 * share.min(1.0)).round() as u64;
                Limit::Iterations(until(self.spent) - until(behind))
            }
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
        };
        routes
    }

    /// Goes on from a plan with the whole effort: first where something is missing, then with all of it.
    pub fn resume(
        &mut self,
        (problem, legs, near): (&Problem, &impl Legs, &Near),
        begin: Stops,
        watch: &mut Listener,
    ) -> Routes {
        let days = wanting(problem, &begin);
        if days.len() as f64 > MOST_DAYS * f64::from(problem.calendar.days) || days.is_empty() {
            return self.search((problem, legs, near), Begin::With(begin), 1.0, watch);
        }
        let held = held(problem, &begin, days);
        let routes = self.search((&held, legs, near), Begin::On(days, begin), WHERE_IT_IS_MISSING, watch);
        if self.broken_off {
            return routes;
        }
        self.search((problem, legs, near), Begin::With(routes.stops), 1.0 - WHERE_IT_IS_MISSING, watch)
    }
}

/// The question in which a store with a visit on a day that stays as it is keeps the rep who makes it, where one rep makes all.
fn held(problem: &Problem, begin: &Stops, days: DaySet) -> Problem {
    let mut held = problem.clone();
    if problem.continuity == Continuity::SameRep {
        for (shift, stops) in problem.shifts.iter().zip(begin).filter(|(shift, _)| !days.contains(shift.day)) {
            for &(store, _) in stops.iter().filter(|stop| !problem.store(stop.0).is_pinned(shift.day)) {
                held.stores[store.index()].reps = Allowed::Only(vec![shift.rep]);
            }
        }
    }
    held
}
