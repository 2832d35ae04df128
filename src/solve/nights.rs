//! Nights away: a first look at what is out of a day's reach, trips for it, the search with them, and what of them pays.
//!
//! Inside the search a night is nothing but where two shifts end and begin. Which nights there are is chosen between searches, each
//! of which has its part of the effort.

use super::Effort;
use super::rounds::Done;
use super::routes::{Routes, Stops};
use super::sleeps;
use super::stages::Stages;
use super::trips;
use super::work::Listener;
use crate::model::{Legs, Problem};
use crate::travel::Near;
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
    begin: Option<Stops>,
    effort: &Effort,
    started: Instant,
    watch: &mut Listener,
) -> Searched {
    let mut stages = Stages::new(effort, started);
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
