//! Which reps make a tile this round, and which stores come with them.

use super::routes::Routes;
use crate::model::Problem;
use crate::search::Rng;
use crate::tile::{Bound, Member, distinct};
use crate::travel::{Near, flat};
use crate::unit::{Day, RepId, StoreId};
use ordered_float::OrderedFloat;

/// Where every rep's visits lie at present.
pub struct Middles {
    spots: Vec<Spot>,
    /// Reps without a route.
    idle: Vec<bool>,
}

impl Middles {
    /// Of a plan.
    pub fn of(problem: &Problem, routes: &Routes) -> Self {
        let places = flat(problem);
        let mut spots: Vec<Spot> =
            problem.reps.iter().map(|rep| Spot { home: places[rep.home.index()], ..Spot::default() }).collect();
        for (shift, stops) in problem.shifts.iter().zip(&routes.stops) {
            for &(store, _) in stops {
                spots[shift.rep.index()].add(places[problem.store(store).place.index()]);
            }
        }
        // Reps without a route lie where their stores do.
        let idle: Vec<bool> = spots.iter().map(|spot| spot.visits == 0).collect();
        for id in problem.store_ids() {
            let owner = routes.owner[id.index()].index();
            if idle[owner] {
                spots[owner].add(places[problem.store(id).place.index()]);
            }
        }
        Self { spots, idle }
    }

    /// Groups of neighbouring ones of these reps with about `size` visits each: the reps' barycentres are halved along
    /// directions drawn anew each time, so the borders shift (barycentre tiles: Santini, Schneider, Vidal & Vigo 2023). Reps
    /// in a group are sorted.
    ///
    /// Where all reps are `alike`, those without a route are shared out evenly, so that every tile may open one.
    pub fn group(&self, reps: &[RepId], size: usize, alike: bool, chance: &mut Rng) -> Vec<Vec<RepId>> {
        let (spare, placed): (Vec<RepId>, Vec<RepId>) = reps.iter().partition(|rep| alike && self.idle[rep.index()]);
        let spots = &self.spots;
        let mut groups = Vec::new();
        let mut halves = vec![placed];
        while let Some(mut reps) = halves.pop() {
            let visits: usize = reps.iter().map(|rep| spots[rep.index()].visits).sum();
            if visits <= size || reps.len() <= 1 {
                groups.push(reps);
                continue;
            }
            let (sin, cos) = (chance.unit() * std::f64::consts::PI).sin_cos();
            let along = |rep: &RepId| {
                let at = spots[rep.index()].middle();
                at[0] * cos + at[1] * sin
            };
            reps.sort_by_key(|rep| (OrderedFloat(along(rep)), *rep));
            let mut sum = 0;
            let half = reps.iter().position(|rep| {
                sum += spots[rep.index()].visits;
                sum * 2 >= visits
            });
            let rest = reps.split_off((half.unwrap_or(0) + 1).clamp(1, reps.len() - 1));
            halves.push(rest);
            halves.push(reps);
        }
        let count = groups.len();
        for (at, rep) in spare.into_iter().enumerate() {
            groups[at % count].push(rep);
        }
        groups.iter_mut().for_each(|reps| reps.sort_unstable());
        groups
    }
}

/// Where a rep's visits lie.
#[derive(Clone, Debug, Default)]
struct Spot {
    home: [f64; 2],
    sum: [f64; 2],
    visits: usize,
}

impl Spot {
    fn add(&mut self, place: [f64; 2]) {
        self.sum = [self.sum[0] + place[0], self.sum[1] + place[1]];
        self.visits += 1;
    }

    fn middle(&self) -> [f64; 2] {
        match self.visits {
            0 => self.home,
            visits => self.sum.map(|sum| sum / visits as f64),
        }
    }
}

/// The members of each group's tile: every store with a visit planned there, and the stores its reps look after that have
/// visits out. A store planned in several tiles is looked after in its owner's, or else in the first; in the others it is
/// a guest.
pub fn members(problem: &Problem, routes: &Routes, groups: &[Vec<RepId>]) -> Vec<Vec<Member>> {
    let mut tile_of = vec![usize::MAX; problem.reps.len()];
    for (tile, reps) in groups.iter().enumerate() {
        for rep in reps {
            tile_of[rep.index()] = tile;
        }
    }
    let mut planned: Vec<Vec<Planned>> = vec![Vec::new(); problem.stores.len()];
    for (shift, stops) in problem.shifts.iter().zip(&routes.stops) {
        for &(store, visit) in stops {
            planned[store.index()].push((tile_of[shift.rep.index()], visit, shift.day.0, shift.rep));
        }
    }
    let mut members = vec![Vec::new(); groups.len()];
    for (at, visits) in planned.iter_mut().enumerate() {
        let store = StoreId::at(at);
        let due = problem.stores[at].cadence.most_visits();
        if due == 0 {
            continue;
        }
        visits.sort_unstable();
        let owner = tile_of[routes.owner[at].index()];
        let keeper = if visits.is_empty() || visits.iter().any(|visit| visit.0 == owner) { owner } else { visits[0].0 };
        if keeper != usize::MAX {
            members[keeper].push(Member { store, guest: None, bound: bound(problem, store, visits, keeper, true) });
        }
        let mut tiles: Vec<usize> =
            visits.iter().map(|visit| visit.0).filter(|&tile| tile != keeper && tile != usize::MAX).collect();
        tiles.dedup();
        for tile in tiles {
            let mut days = vec![-1; due];
            for visit in visits.iter().filter(|visit| visit.0 == tile) {
                days[usize::from(visit.1)] = i32::from(visit.2);
            }
            members[tile].push(Member { store, guest: Some(days), bound: bound(problem, store, visits, tile, false) });
        }
    }
    members
}

/// A planned visit: its tile, its number, its day and its rep.
type Planned = (usize, u16, u16, RepId);

/// What the visits in other tiles leave a store in this one. In whose tile it is looked after, that of all reps whom it has not met
/// and sees nowhere else; guests change none of them for more, so that all tiles together keep to what may be.
fn bound(problem: &Problem, store: StoreId, visits: &[Planned], tile: usize, keeps: bool) -> Bound {
    if problem.continuity.changes().is_none() {
        return Bound::NONE;
    }
    let of = problem.store(store);
    let free = || visits.iter().filter(|visit| !of.is_pinned(Day(visit.2)));
    let new = |visit: &&Planned| of.met.iter().all(|met| met.rep != visit.3);
    let mut bound = Bound::whole(problem, store);
    bound.weeks = free().filter(|visit| visit.0 != tile).map(|visit| problem.calendar.week_of(Day(visit.2))).collect();
    if bound.reps < usize::MAX {
        let here =
            |keeps: bool| distinct(free().filter(new).filter(|visit| (visit.0 == tile) == keeps).map(|visit| visit.3));
        bound.reps = if keeps { bound.reps.saturating_sub(here(false)) } else { here(true) };
    }
    bound
}

/// Stores without a visit in the plan are handed to the rep of a neighbour, so that another tile tries to place them.
pub fn hand_on_absent(problem: &Problem, routes: &mut Routes, near: &Near, chance: &mut Rng) {
    let mut planned = vec![false; problem.stores.len()];
    for &(store, _) in routes.stops.iter().flatten() {
        planned[store.index()] = true;
    }
    for id in problem.store_ids().filter(|id| !planned[id.index()]) {
        if near.k() == 0 {
            continue;
        }
        let neighbour = near.of_point(id.index())[chance.below(near.k())] as usize;
        let rep = routes.owner[neighbour];
        if planned[neighbour] && problem.store(id).allows_rep(rep) {
            routes.owner[id.index()] = rep;
        }
    }
}
