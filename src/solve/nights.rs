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
use crate::model::{Legs, Night, Problem};
use crate::travel::Near;
use std::collections::BTreeSet;
use std::time::Instant;

/// The parts of the effort that a first look without nights has and each of so many looks with them; the rest has what is mended then.
const LOOK: f64 = 0.1;
const SEARCH: f64 = 0.25;
const LOOKS: usize = 3;

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
    let mut left = 1.0 - LOOK;
    for look in 0..LOOKS {
        if stages.broken_off {
            break;
        }
        let begin = with_trips(&mut asked, legs, &routes);
        if look > 0 && begin.is_none() {
            break;
        }
        routes = stages.search((&asked, legs, near), begin.filter(|_| look > 0), SEARCH, watch);
        left -= SEARCH;
        sleeps::mended(&mut asked, legs, &routes);
    }
    if !stages.broken_off {
        routes = stages.search((&asked, legs, near), Some(routes.stops), left, watch);
    }
    sleeps::without_idle(&mut asked, legs, &routes);
    Searched { problem: asked, routes, done: stages.done }
}

/// Adds trips for what is out, and says what of the routes goes on with them: not the days of new trips, which are planned anew. `None`
/// where no trip is worth it.
fn with_trips(asked: &mut Problem, legs: &impl Legs, routes: &Routes) -> Option<Stops> {
    let before: BTreeSet<Night> = asked.nights_set().collect();
    let nights = trips::for_far_stores(asked, legs, routes);
    asked.set_nights(&nights);
    let new: Vec<&Night> = nights.iter().filter(|night| !before.contains(night)).collect();
    let mut stops = routes.stops.clone();
    for night in &new {
        stops[night.after.index()].clear();
        if let Some(next) = asked.shift_after(night.after) {
            stops[next.index()].clear();
        }
    }
    (!new.is_empty()).then_some(stops)
}
