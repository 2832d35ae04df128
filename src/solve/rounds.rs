//! Tiles in rounds: a few neighbouring reps are improved together, all tiles side by side, with borders that shift every
//! round.
//!
//! A tile's chance is seeded by (seed, round, tile) and its work is counted in iterations, so the same seed and iterations
//! give the same plan on any number of threads. A problem of one tile has one round.

use super::each::{each, each_mut};
use super::pace::Pace;
use super::routes::Routes;
use super::tiles::{group, hand_on_absent, members};
use super::{Effort, Progress};
use crate::model::{DaySet, Legs, Problem, judge};
use crate::schedule;
use crate::search::{Draft, Rng, Search, Tile};
use crate::territory;
use crate::travel::Near;
use crate::unit::{Money, RepId, ShiftId};
use std::ops::ControlFlow;
use std::time::Instant;

/// A problem of so many visits is one tile.
const ONE_TILE: usize = 2_000;
/// Visits of a tile where there are several.
const TILE: usize = 700;
/// Rounds where there are several tiles.
const ROUNDS: u64 = 10;
/// Tiles alive at a time, so that memory does not grow with the problem.
const ALIVE: usize = 64;
/// Temperature at the start and at the end, in mean legs of the first plan. At 150,000 iterations, one run each, against a
/// start of 0.5: pvrp 2.4 % for 2.6, windows over days or depots 2.8 for 3.8, CVRP and MDVRP 1.4 for 1.8, but six Solomon
/// instances 0.7 for 0.4. Where several tiles share the effort a cooler start did a little better (20,000 stores in 60 s: 27
/// visits out for 34, one run each, and versions of the same day lay between 21 and 52).
const HOT: f64 = 1.0;
const HOT_TILES: f64 = 0.3;
const COLD: f64 = 0.02;
/// The round that chance counts for the first plan, and for the borders between tiles.
const FIRST_PLAN: u64 = u64::MAX;

/// Whoever hears of progress and may break off.
type Watch<'a> = dyn FnMut(&Progress) -> ControlFlow<()> + Send + 'a;

/// What every tile is made from.
#[derive(Clone, Copy)]
struct Ground<'a, L> {
    problem: &'a Problem,
    legs: &'a L,
    near: &'a Near,
}

/// How a plan, or some tiles of it, stands.
#[derive(Clone, Copy, Default)]
struct Standing {
    cost: i64,
    unserved: usize,
}

impl Standing {
    /// How some tiles stand together.
    fn of<'a, 'b: 'a>(drafts: impl Iterator<Item = &'a Draft<'b>>) -> Self {
        drafts.fold(Self::default(), |sum, draft| Self {
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

/// The whole plan while it is worked on.
struct Work<'a, L> {
    ground: Ground<'a, L>,
    routes: Routes,
    standing: Standing,
    pace: Pace<'a>,
    /// Temperature at the start, in mean legs.
    hot: f64,
}

/// A tile at work: its search, its chance, and the mean leg its temperature is counted in.
struct Bench<'a> {
    search: Search<'a>,
    rng: Rng,
    leg: f64,
}

/// Builds a plan and improves it; returns it with the iterations done.
pub fn run(
    problem: &Problem,
    legs: &impl Legs,
    near: &Near,
    effort: &Effort,
    started: Instant,
    watch: &mut Watch,
) -> (Routes, u64) {
    if problem.shifts.is_empty() || problem.stores.is_empty() {
        return (Routes::empty(problem, vec![RepId(0); problem.stores.len()]), 0);
    }
    let ground = Ground { problem, legs, near };
    let routes = Routes::empty(problem, territory::draw(problem, legs));
    let zones = schedule::zones(problem, legs, &routes.owner);
    let one_tile = problem.due_visits() <= ONE_TILE;
    let (rounds, hot) = if one_tile { (1, HOT) } else { (ROUNDS, HOT_TILES) };
    let pace = Pace::new(effort, started);
    let mut work = Work { ground, routes, standing: Standing::default(), pace, hot };
    let mut chance = Rng::new(effort.seed, FIRST_PLAN, 0);
    let groups = |routes: &Routes, chance: &mut Rng| match one_tile {
        true => vec![(0..problem.reps.len()).map(RepId::at).collect()],
        false => group(problem, routes, TILE, chance),
    };
    let first = groups(&work.routes, &mut chance);
    work.build(&first, &zones, effort.seed);
    for round in 0..rounds {
        hand_on_absent(problem, &mut work.routes, near, &mut chance);
        let groups = groups(&work.routes, &mut chance);
        let mut laid = 0;
        for some in batches(&groups) {
            let chances = (laid..laid + some.len()).map(|tile| Rng::new(effort.seed, round, tile as u64)).collect();
            laid += some.len();
            let until = (round as f64 + laid as f64 / groups.len() as f64) / rounds as f64;
            if work.improve(some, chances, until, watch).is_break() {
                return (work.routes, work.pace.iterations);
            }
        }
    }
    (work.routes, work.pace.iterations)
}

impl<L: Legs> Work<'_, L> {
    /// The first plan: every tile filled greedily, store by store, on the days its zone prefers.
    fn build(&mut self, groups: &[Vec<RepId>], zones: &[DaySet], seed: u64) {
        let mut laid = 0;
        for some in batches(groups) {
            let tiles = lay(&self.ground, &self.routes, some);
            let (first, days) = self.routes.days(self.ground.problem);
            let filled = each(tiles.iter().enumerate().collect(), |&mut (at, tile)| {
                let (stops, outside) = self.routes.for_tile(tile, &first, &days);
                let mut search = Search::new(Draft::new(tile, &stops, &outside));
                let wanted: Vec<DaySet> = tile.stores.iter().map(|store| zones[store.id.index()]).collect();
                search.fill(&wanted, &mut Rng::new(seed, FIRST_PLAN, 1 + (laid + at) as u64));
                search
            });
            let here = Standing::of(filled.iter().map(|search| &search.draft));
            self.take_over(&tiles, filled.iter().map(|search| &search.draft), Standing::default(), here);
            laid += some.len();
        }
        debug_assert_eq!(self.standing.cost, self.judged(), "the search and the referee agree on the cost");
    }

    /// Improves some tiles side by side until this share of the effort is spent.
    fn improve(&mut self, groups: &[Vec<RepId>], chances: Vec<Rng>, until: f64, watch: &mut Watch) -> ControlFlow<()> {
        let tiles = lay(&self.ground, &self.routes, groups);
        let (first, days) = self.routes.days(self.ground.problem);
        let mut benches: Vec<Bench> = tiles
            .iter()
            .zip(chances)
            .map(|(tile, rng)| {
                let (stops, outside) = self.routes.for_tile(tile, &first, &days);
                let search = Search::new(Draft::new(tile, &stops, &outside));
                Bench { leg: search.mean_leg(), search, rng }
            })
            .collect();
        let now = |benches: &[Bench]| Standing::of(benches.iter().map(|bench| &bench.search.draft));
        let before = now(&benches);
        let mut go = ControlFlow::Continue(());
        while let Some((iterations, from, to)) = self.pace.slice(benches.len() as u64, until) {
            let heat = |share: f64| self.hot * (COLD / self.hot).powf(share);
            let clock = Instant::now();
            each_mut(&mut benches, |Bench { search, rng, leg }| {
                search.improve(iterations, (heat(from) * *leg, heat(to) * *leg), rng);
            });
            self.pace.count(iterations * benches.len() as u64, clock.elapsed());
            let whole = self.standing.after(before, now(&benches));
            go = watch(&Progress {
                elapsed: self.pace.started.elapsed(),
                share: self.pace.share(),
                iterations: self.pace.iterations,
                cost: Money(whole.cost),
                unserved: whole.unserved,
            });
            if go.is_break() {
                break;
            }
        }
        let after = now(&benches);
        self.take_over(&tiles, benches.iter().map(|bench| &bench.search.draft), before, after);
        debug_assert_eq!(self.standing.cost, self.judged(), "the search and the referee agree on the cost");
        go
    }

    /// Takes over the best plans of some tiles.
    fn take_over<'a, 'b: 'a>(
        &mut self,
        tiles: &[Tile],
        drafts: impl Iterator<Item = &'a Draft<'b>>,
        from: Standing,
        to: Standing,
    ) {
        for (tile, draft) in tiles.iter().zip(drafts) {
            self.routes.take_over(tile, draft);
        }
        self.routes.note_owners(self.ground.problem);
        self.standing = self.standing.after(from, to);
    }

    /// What the referee says the plan costs.
    fn judged(&self) -> i64 {
        let plan = self.routes.plan(self.ground.problem, self.ground.legs);
        judge(self.ground.problem, self.ground.legs, &plan).bill.total().0
    }
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
