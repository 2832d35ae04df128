//! Tiles in rounds: a few neighbouring reps are improved together, all tiles side by side, with borders that shift every
//! round.
//!
//! A tile's chance is seeded by (seed, round, tile) and its work is counted in iterations, so the same seed and iterations
//! give the same plan on any number of threads. The clock is read only between slices, to choose how many iterations the
//! next slice has. A problem of one tile has one round.

use super::routes::Routes;
use super::tiles::{group, hand_on_absent, members};
use super::{Effort, Limit, Progress};
use crate::model::{DaySet, Legs, Problem, judge};
use crate::schedule;
use crate::search::{Draft, Rng, Search, Tile};
use crate::territory;
use crate::travel::Near;
use crate::unit::{Money, RepId, ShiftId};
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

/// A problem of so many visits is one tile.
const ONE_TILE: usize = 2_000;
/// Visits of a tile where there are several.
const TILE: usize = 700;
/// Rounds where there are several tiles.
const ROUNDS: u64 = 10;
/// Tiles alive at a time, so that memory does not grow with the problem.
const ALIVE: usize = 64;
/// Time between two looks at the clock and words to the watch.
const SLICE: Duration = Duration::from_millis(60);
/// Iterations of a tile's slice where the effort is in iterations, and of the first slice by the clock.
const SLICE_ITERATIONS: u64 = 200;
/// Temperature at the start and at the end, in mean legs of the first plan.
const HOT: f64 = 1.0;
const COLD: f64 = 0.02;

/// What every tile is made from.
struct Ground<'a, L> {
    problem: &'a Problem,
    legs: &'a L,
    near: &'a Near,
}

/// How the whole plan stands.
#[derive(Clone, Copy)]
struct Standing {
    cost: i64,
    unserved: usize,
}

impl Standing {
    /// How some tiles stand together.
    fn of<'a, 'b: 'a>(drafts: impl Iterator<Item = &'a Draft<'b>>) -> Self {
        drafts.fold(Self { cost: 0, unserved: 0 }, |sum, draft| Self {
            cost: sum.cost + draft.best_cost(),
            unserved: sum.unserved + draft.best_absent(),
        })
    }

    /// How the whole stands after some tiles went from one standing to another.
    fn after(self, from: Self, to: Self) -> Self {
        Self {
            cost: self.cost - from.cost + to.cost,
            unserved: (self.unserved + to.unserved).saturating_sub(from.unserved),
        }
    }
}

/// How much of the effort is spent.
struct Pace<'a> {
    effort: &'a Effort,
    started: Instant,
    iterations: u64,
    /// Iterations a second of all threads, as last measured.
    rate: f64,
}

/// Builds a plan and improves it; returns it with the iterations done.
pub fn run(
    problem: &Problem,
    legs: &impl Legs,
    near: &Near,
    effort: &Effort,
    started: Instant,
    watch: &mut (dyn FnMut(&Progress) -> ControlFlow<()> + Send),
) -> (Routes, u64) {
    if problem.shifts.is_empty() || problem.stores.is_empty() {
        return (Routes::empty(problem, vec![RepId(0); problem.stores.len()]), 0);
    }
    let ground = Ground { problem, legs, near };
    let mut routes = Routes::empty(problem, territory::draw(problem, legs));
    let mut pace = Pace { effort, started, iterations: 0, rate: 0.0 };
    let one_tile = problem.due_visits() <= ONE_TILE;
    let rounds = if one_tile { 1 } else { ROUNDS };
    let everyone = || vec![(0..problem.reps.len()).map(RepId::at).collect::<Vec<_>>()];
    let zones = schedule::zones(problem, legs, &routes.owner);
    let mut chance = Rng::new(effort.seed, u64::MAX, 0);
    let groups = if one_tile { everyone() } else { group(problem, &routes, TILE, &mut chance) };
    let mut standing = build(&ground, &mut routes, &groups, &zones, effort.seed);
    for round in 0..rounds {
        hand_on_absent(problem, &mut routes, ground.near, &mut chance);
        let groups = if one_tile { everyone() } else { group(problem, &routes, TILE, &mut chance) };
        for (batch, some) in groups.chunks(ALIVE).enumerate() {
            let spent = (batch * ALIVE + some.len()) as f64 / groups.len() as f64;
            let until = (round as f64 + spent) / rounds as f64;
            let chances =
                (0..some.len()).map(|tile| Rng::new(effort.seed, round, (batch * ALIVE + tile) as u64)).collect();
            if improve(&ground, &mut routes, some, chances, until, &mut pace, &mut standing, watch).is_break() {
                return (routes, pace.iterations);
            }
        }
    }
    (routes, pace.iterations)
}

/// The first plan: every tile filled greedily, store by store, on the days its zone prefers. Returns how it stands.
fn build(
    ground: &Ground<impl Legs>,
    routes: &mut Routes,
    groups: &[Vec<RepId>],
    zones: &[DaySet],
    seed: u64,
) -> Standing {
    let mut standing = Standing { cost: 0, unserved: 0 };
    let mut done = 0;
    for some in batches(groups) {
        let tiles = lay(ground, routes, some);
        let (first, days) = routes.days(ground.problem);
        let filled = each((0..tiles.len()).collect(), |&mut at| {
            let tile = &tiles[at];
            let (stops, outside) = routes.for_tile(tile, &first, &days);
            let mut search = Search::new(Draft::new(tile, &stops, &outside));
            let wanted: Vec<DaySet> = tile.stores.iter().map(|store| zones[store.id.index()]).collect();
            search.fill(&wanted, &mut Rng::new(seed, u64::MAX, 1 + (done + at) as u64));
            search
        });
        let here = Standing::of(filled.iter().map(|search| &search.draft));
        standing = standing.after(Standing { cost: 0, unserved: 0 }, here);
        for (tile, search) in tiles.iter().zip(&filled) {
            routes.take_over(tile, &search.draft);
        }
        done += some.len();
    }
    routes.note_owners(ground.problem);
    debug_assert_eq!(standing.cost, judged(ground, routes), "the search and the referee agree on the cost");
    standing
}

/// Improves some tiles side by side until this share of the effort is spent.
#[expect(clippy::too_many_arguments, reason = "the round's own loop, split off for length")]
fn improve(
    ground: &Ground<impl Legs>,
    routes: &mut Routes,
    groups: &[Vec<RepId>],
    mut chances: Vec<Rng>,
    until: f64,
    pace: &mut Pace,
    standing: &mut Standing,
    watch: &mut (dyn FnMut(&Progress) -> ControlFlow<()> + Send),
) -> ControlFlow<()> {
    let tiles = lay(ground, routes, groups);
    let (first, days) = routes.days(ground.problem);
    let mut searches: Vec<(Search, Rng, f64)> = tiles
        .iter()
        .map(|tile| {
            let (stops, outside) = routes.for_tile(tile, &first, &days);
            let search = Search::new(Draft::new(tile, &stops, &outside));
            let leg = search.mean_leg();
            (search, chances.remove(0), leg)
        })
        .collect();
    let now = |searches: &[(Search, Rng, f64)]| Standing::of(searches.iter().map(|(search, ..)| &search.draft));
    let before = now(&searches);
    let mut go = ControlFlow::Continue(());
    while let Some((iterations, from, to)) = pace.slice(searches.len() as u64, until) {
        let heat = |share: f64, leg: f64| leg * HOT * (COLD / HOT).powf(share);
        let clock = Instant::now();
        each_mut(&mut searches, |(search, rng, leg)| {
            search.improve(iterations, (heat(from, *leg), heat(to, *leg)), rng)
        });
        pace.count(iterations * searches.len() as u64, clock.elapsed());
        let whole = standing.after(before, now(&searches));
        go = watch(&Progress {
            elapsed: pace.started.elapsed(),
            share: pace.share(),
            iterations: pace.iterations,
            cost: Money(whole.cost),
            unserved: whole.unserved,
        });
        if go.is_break() {
            break;
        }
    }
    *standing = standing.after(before, now(&searches));
    for (tile, (search, ..)) in tiles.iter().zip(&searches) {
        routes.take_over(tile, &search.draft);
    }
    routes.note_owners(ground.problem);
    debug_assert_eq!(standing.cost, judged(ground, routes), "the search and the referee agree on the cost");
    go
}

/// What the referee says the plan costs.
fn judged(ground: &Ground<impl Legs>, routes: &Routes) -> i64 {
    judge(ground.problem, ground.legs, &routes.plan(ground.problem, ground.legs)).bill.total().0
}

/// The groups in batches of about equal size, none larger than may be alive at a time.
fn batches(groups: &[Vec<RepId>]) -> std::slice::Chunks<'_, Vec<RepId>> {
    let count = groups.len().div_ceil(ALIVE).max(1);
    groups.chunks(groups.len().div_ceil(count).max(1))
}

/// The tiles of these groups of reps.
fn lay(ground: &Ground<impl Legs>, routes: &Routes, groups: &[Vec<RepId>]) -> Vec<Tile> {
    let members = members(ground.problem, routes, groups);
    let both: Vec<_> = groups.iter().zip(members).collect();
    each(both, |(group, members)| {
        let shifts: Vec<ShiftId> = (0..ground.problem.shifts.len())
            .map(ShiftId::at)
            .filter(|&id| group.binary_search(&ground.problem.shift(id).rep).is_ok())
            .collect();
        Tile::new(ground.problem, ground.legs, ground.near, &shifts, members)
    })
}

impl Pace<'_> {
    /// The share of the effort that is spent.
    fn share(&self) -> f64 {
        match self.effort.limit {
            Limit::Iterations(all) => self.iterations as f64 / all.max(1) as f64,
            Limit::Time(all) => self.started.elapsed().as_secs_f64() / all.as_secs_f64().max(1e-9),
        }
    }

    /// The next slice: iterations for each of so many tiles, and the shares of the effort between which it lies; `None`
    /// when `until` is reached.
    fn slice(&self, tiles: u64, until: f64) -> Option<(u64, f64, f64)> {
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

    fn count(&mut self, iterations: u64, time: Duration) {
        self.iterations += iterations;
        self.rate = iterations as f64 / time.as_secs_f64().max(1e-6);
    }
}

/// Does the same to each item, side by side where the library was built with threads; results in order.
#[cfg(feature = "parallel")]
pub(super) fn each<T: Send, R: Send>(mut items: Vec<T>, work: impl Fn(&mut T) -> R + Sync + Send) -> Vec<R> {
    use rayon::prelude::*;
    items.par_iter_mut().map(work).collect()
}

#[cfg(not(feature = "parallel"))]
pub(super) fn each<T, R>(mut items: Vec<T>, work: impl Fn(&mut T) -> R) -> Vec<R> {
    items.iter_mut().map(work).collect()
}

#[cfg(feature = "parallel")]
fn each_mut<T: Send>(items: &mut [T], work: impl Fn(&mut T) + Sync + Send) {
    use rayon::prelude::*;
    items.par_iter_mut().for_each(work);
}

#[cfg(not(feature = "parallel"))]
fn each_mut<T>(items: &mut [T], work: impl Fn(&mut T)) {
    items.iter_mut().for_each(work);
}
