//! Nights away: a first look at what is out of a day's reach, trips for it, the search with them, and what of them pays.
//!
//! Inside the search a night is nothing but where two shifts end and begin. Which nights there are is chosen between searches, each
//! of which has its part of the effort.

use super::rounds::{self, Done};
use super::routes::Routes;
use super::sleeps;
use super::trips;
use super::work::Listener;
use super::{Effort, Limit, Progress};
use crate::model::{Legs, Problem};
use crate::travel::Near;
use crate::unit::StoreId;
use std::time::Instant;

/// The parts of the effort that a first look without nights and the search with them have; the rest has what is mended then.
const LOOK: f64 = 0.15;
const SEARCH: f64 = 0.7;

/// What a search comes to: the routes, the question with their nights, and the work done.
pub struct Searched {
    pub problem: Problem,
    pub routes: Routes,
    pub done: Done,
}

/// Plans where reps may sleep away. A plan that is resumed keeps the nights that its question has, as far as they still serve.
pub fn run(
    problem: &Problem,
    legs: &impl Legs,
    near: &Near,
    begin: Option<Vec<Vec<(StoreId, u16)>>>,
    effort: &Effort,
    started: Instant,
    watch: &mut Listener,
) -> Searched {
    let mut stages = Stages { effort, started, done: Done::default(), spent: 0.0, broken_off: false };
    let mut asked = problem.clone();
    if begin.is_some() {
        let routes = stages.search((&asked, legs, near), begin, 1.0, watch);
        sleeps::without_idle(&mut asked, legs, &routes);
        return Searched { problem: asked, routes, done: stages.done };
    }
    asked.set_nights(&[]);
    let mut routes = stages.search((&asked, legs, near), None, LOOK, watch);
    let nights = trips::for_far_stores(&asked, legs, &routes);
    if !stages.broken_off {
        asked.set_nights(&nights);
        routes = stages.search((&asked, legs, near), None, SEARCH, watch);
    }
    sleeps::mended(&mut asked, legs, &routes);
    if !stages.broken_off {
        let begin = Some(routes.stops);
        routes = stages.search((&asked, legs, near), begin, 1.0 - LOOK - SEARCH, watch);
    }
    sleeps::without_idle(&mut asked, legs, &routes);
    Searched { problem: asked, routes, done: stages.done }
}

/// Searches one after another, which share an effort.
struct Stages<'a> {
    effort: &'a Effort,
    started: Instant,
    done: Done,
    /// The share of the effort that is behind.
    spent: f64,
    /// Whether the watch wants no more.
    broken_off: bool,
}

impl Stages<'_> {
    /// A search with so large a part of the effort, from these visits where there are some.
    fn search(
        &mut self,
        (problem, legs, near): (&Problem, &impl Legs, &Near),
        begin: Option<Vec<Vec<(StoreId, u16)>>>,
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
}
