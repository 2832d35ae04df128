//! Tiles in rounds: a few neighbouring reps are improved together, all tiles side by side, with borders that shift every
//! round.
//!
//! A tile's chance is seeded by (seed, round, tile) and its work is counted in iterations, so the same seed and iterations
//! give the same plan on any number of threads. A problem of one tile has one round.

use super::pace::{EffortClock, Quota};
use super::routes::Routes;
use super::savings;
use super::standing::Standing;
use super::tiles::{group, hand_on_absent, members};
use super::{Effort, Limit, Progress};
use crate::ask::reasons;
use crate::each::{each, each_mut};
use crate::model::{DaySet, Legs, Problem, judge};
use crate::schedule;
use crate::search::{Draft, Rng, Search};
use crate::territory;
use crate::tile::{Member, Tile};
use crate::travel::Near;
use crate::unit::{Money, RepId, ShiftId, StoreId};
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

/// A problem of so many visits is one tile.
const ONE_TILE: usize = 2_000;
/// Visits of a tile where there are several.
const TILE: usize = 700;
/// Where all reps are alike, a tile has room for so many routes at least: few long ones leave no choice. After 1,000,000
/// iterations, one run each, with 10, 20 and 40 routes: Antwerp2 4.4, 4.0 and 3.8 %, Leuven2 4.7, 3.6 and 2.8 %; but on Flanders2
/// an iteration took 72 microseconds with 40 for 47 with 20, and the peak was 339 MB for 143.
const ROUTES: usize = 24;
/// Rounds where there are several tiles.
const ROUNDS: u64 = 10;
/// Time to lay a tile, for each pair of its stores, before it is measured: Flanders2, with 2,800 stores a tile.
const LAYING: f64 = 9e-9;
/// Where the effort is in time, there are only so many rounds that laying tiles takes at most one part in so many.
const LAYING_SHARE: f64 = 5.0;
/// What comes after the search may take so much longer than it did when it was measured.
const MARGIN: f64 = 1.25;
const LEEWAY: Duration = Duration::from_millis(5);
/// The watch hears at least this often while tiles are laid.
const SILENCE: Duration = Duration::from_millis(60);
/// Tiles alive at a time for each thread, so that memory does not grow with the problem.
const ALIVE: usize = 4;
/// Temperature at the start and at the end, in mean legs of the first plan. At 150,000 iterations, one run each, against a
/// start of 0.5: pvrp 2.4 % for 2.6, windows over days or depots 2.8 for 3.8, CVRP and MDVRP 1.4 for 1.8, but six Solomon
/// instances 0.7 for 0.4. Where several tiles share the effort a cooler start did a little better (20,000 stores in 60 s: 27
/// visits out for 34, one run each, and versions of the same day lay between 21 and 52).
/// Where all reps are alike the hot start is better again: after 1,000,000 iterations Leuven2 3.9 % for 5.1, Antwerp2 4.6 for 5.0,
/// Ghent1 1.95 for 1.89.
const HOT: f64 = 1.0;
const HOT_TILES: f64 = 0.3;
const COLD: f64 = 0.02;
/// Where a plan is resumed it is good already, and should stay what it is where nothing is gained.
const HOT_RESUMED: f64 = 0.1;
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

/// The whole plan while it is worked on.
struct Work<'a, L> {
    ground: Ground<'a, L>,
    routes: Routes,
    standing: Standing,
    pace: EffortClock<'a>,
    /// Temperature at the start, in mean legs.
    hot: f64,
    /// Rounds in all.
    rounds: u64,
    /// The share of the effort that the first plan took.
    begun: f64,
    /// Worker threads, and tiles alive at a time.
    threads: usize,
    alive: usize,
    /// Seconds to lay a tile, for each pair of its stores, as last measured.
    laying: f64,
    /// When the watch last heard.
    told: Instant,
    /// Places for a visit that the search looked at.
    evaluations: u64,
}

/// A tile at work: its search, its chance, and the mean leg its temperature is counted in.
struct Bench<'a> {
    search: Search<'a>,
    rng: Rng,
    leg: f64,
    /// How much it does in this round.
    quota: Quota,
}

/// The work of a search.
#[derive(Clone, Copy, Debug, Default)]
pub struct Done {
    pub iterations: u64,
    /// Places for a visit that were looked at in them.
    pub evaluations: u64,
}

/// Builds a plan, or begins with these visits of every shift, and improves it; returns it with the work done.
pub fn run(
    problem: &Problem,
    legs: &impl Legs,
    near: &Near,
    begin: Option<Vec<Vec<(StoreId, u16)>>>,
    effort: &Effort,
    started: Instant,
    watch: &mut Watch,
) -> (Routes, Done) {
    if problem.shifts.is_empty() || problem.stores.is_empty() {
        return (Routes::empty(problem, vec![RepId(0); problem.stores.len()]), Done::default());
    }
    let ground = Ground { problem, legs, near };
    let one_tile = problem.due_visits() <= ONE_TILE;
    let alike = !one_tile && savings::alike(problem);
    let resumed = begin.is_some();
    // The days that each store's zone prefers; a plan that is resumed has its zones already.
    let (routes, zones) = if let Some(stops) = begin {
        (Routes::new(problem, stops, territory::draw(problem, legs)), None)
    } else if alike {
        let nobody = vec![RepId(0); problem.stores.len()];
        let all = vec![DaySet::of(problem.calendar.iter()); problem.stores.len()];
        (Routes::new(problem, savings::routes(problem, legs, near), nobody), Some(all))
    } else {
        let routes = Routes::empty(problem, territory::draw(problem, legs));
        let zones = schedule::zones(problem, legs, &routes.owner);
        (routes, Some(zones))
    };
    let rounds = if one_tile { 1 } else { ROUNDS };
    let hot = match (one_tile, alike) {
        _ if resumed => HOT_RESUMED,
        (true, _) | (_, true) => HOT,
        (false, false) => HOT_TILES,
    };
    let size = if alike { tile_of_routes(problem, &routes) } else { TILE };
    let pace = EffortClock::new(effort, started);
    let threads = effort.threads.max(1);
    let mut work = Work {
        ground,
        routes,
        standing: Standing::default(),
        pace,
        hot,
        rounds,
        begun: 0.0,
        threads,
        alive: ALIVE * threads,
        laying: LAYING,
        told: started,
        evaluations: 0,
    };
    let mut chance = Rng::new(effort.seed, FIRST_PLAN, 0);
    let groups = |routes: &mut Routes, chance: &mut Rng| {
        if one_tile {
            return vec![(0..problem.reps.len()).map(RepId::at).collect()];
        }
        hand_on_absent(problem, routes, near, chance);
        group(problem, routes, size, alike, chance)
    };
    let first = groups(&mut work.routes, &mut chance);
    work.build(&first, zones.as_deref(), effort.seed);
    if let Limit::Time(_) = effort.limit {
        work.set_aside();
        work.begun = work.pace.share();
        let laying = work.time_to_lay(&members(problem, &work.routes, &first));
        work.rounds = ((work.pace.left() / (LAYING_SHARE * laying)) as u64).clamp(1, rounds);
    }
    if work.tell(work.standing, &[], &[], watch).is_break() {
        return (work.routes, Done::default());
    }
    for round in 0..work.rounds {
        // The fewer visits are out, the less time their reasons take.
        if let (Limit::Time(_), 1..) = (effort.limit, round) {
            work.set_aside();
        }
        let groups = groups(&mut work.routes, &mut chance);
        if work.round(&groups, round, effort.seed, watch).is_break() {
            break;
        }
    }
    (work.routes, Done { iterations: work.pace.iterations, evaluations: work.evaluations })
}

impl<L: Legs> Work<'_, L> {
    /// The first plan: every tile with visits out is filled greedily, store by store, on the days its zone prefers; without
    /// zones, with what is worth its way.
    fn build(&mut self, groups: &[Vec<RepId>], zones: Option<&[DaySet]>, seed: u64) {
        let problem = self.ground.problem;
        let members = members(problem, &self.routes, groups);
        let wanting: Vec<usize> =
            (0..groups.len()).filter(|&at| self.routes.misses_any(problem, &members[at])).collect();
        for some in wanting.chunks(self.alive) {
            let here: Vec<(&[RepId], &[Member])> = some.iter().map(|&at| (&groups[at][..], &members[at][..])).collect();
            let clock = Instant::now();
            let tiles = lay(&self.ground, &here);
            self.laying = laying(clock.elapsed() * self.threads as u32, here.iter().map(|tile| tile.1.len()));
            let filled = each(some.iter().zip(&tiles).collect(), |&mut (at, tile)| {
                let (stops, outside) = self.routes.for_tile(tile);
                let mut rng = Rng::new(seed, FIRST_PLAN, 1 + *at as u64);
                let mut search = Search::new(Draft::new(tile, &stops, &outside), &mut rng);
                match zones {
                    Some(zones) => {
                        let wanted: Vec<DaySet> = tile.stores.iter().map(|store| zones[store.id.index()]).collect();
                        search.fill(&wanted, &mut rng);
                    }
                    None => search.complete(&mut rng),
                }
                search
            });
            let here = Standing::of(filled.iter().map(|search| &search.draft));
            self.take_over(&tiles, filled.iter().map(|search| &search.draft), Standing::default(), here);
        }
        self.routes.settle(problem);
        if wanting.len() < groups.len() {
            self.standing.cost = self.judged();
        }
        self.agree();
    }

    /// Keeps time for what comes after the search: routes become a judged plan with its reasons.
    fn set_aside(&mut self) {
        let Ground { problem, legs, near } = self.ground;
        let clock = Instant::now();
        let plan = self.routes.plan(problem, legs);
        judge(problem, legs, &plan);
        let after = clock.elapsed() + reasons::time(problem, legs, near, &plan);
        self.pace.set_aside(after.mul_f64(MARGIN) + LEEWAY);
    }

    /// A round: every tile is improved for its share of it, some side by side, batch after batch.
    fn round(&mut self, groups: &[Vec<RepId>], round: u64, seed: u64, watch: &mut Watch) -> ControlFlow<()> {
        let members = members(self.ground.problem, &self.routes, groups);
        let weights: Vec<usize> = members.iter().map(|stores| 1 + stores.len()).collect();
        let all = weights.iter().sum::<usize>() as f64;
        let quotas = self.pace.quotas(&weights, round, self.rounds);
        let mut laid = 0;
        for some in batches(groups, self.alive) {
            let chances = (laid..laid + some.len()).map(|tile| Rng::new(seed, round, tile as u64)).collect();
            let here = laid..laid + some.len();
            laid += some.len();
            let until = (round as f64 + weights[..laid].iter().sum::<usize>() as f64 / all) / self.rounds as f64;
            let until = self.begun + (1.0 - self.begun) * until;
            let time = self.time_to_lay(&members[here.clone()]);
            if !self.pace.has_work(&quotas[here.clone()], until, time) {
                continue;
            }
            let tiles = self.lay_heard(some, &members[here.clone()], watch)?;
            self.improve(&tiles, (quotas[here].to_vec(), chances), (round, until), watch)?;
        }
        self.routes.settle(self.ground.problem);
        ControlFlow::Continue(())
    }

    /// Improves some tiles side by side until each has done its quota, or this share of the effort is spent.
    fn improve<'t>(
        &mut self,
        tiles: &'t [Tile],
        (quotas, chances): (Vec<Quota>, Vec<Rng>),
        (round, until): (u64, f64),
        watch: &mut Watch,
    ) -> ControlFlow<()> {
        let routes = &self.routes;
        let bench = |((tile, rng), quota): &mut ((&'t Tile, Rng), Quota)| {
            let (stops, outside) = routes.for_tile(tile);
            let mut rng = rng.clone();
            let search = Search::new(Draft::new(tile, &stops, &outside), &mut rng);
            Bench { leg: search.mean_leg(), search, rng, quota: *quota }
        };
        let mut benches: Vec<Bench> = each(tiles.iter().zip(chances).zip(quotas).collect(), bench);
        let now = |benches: &[Bench]| Standing::of(benches.iter().map(|bench| &bench.search.draft));
        let before = now(&benches);
        let span = (self.pace.share(), until);
        let (hot, rounds) = (self.hot, self.rounds as f64);
        let heat = |share: f64| hot * (COLD / hot).powf((round as f64 + share) / rounds);
        let mut go = ControlFlow::Continue(());
        loop {
            let quotas: Vec<Quota> = benches.iter().map(|bench| bench.quota).collect();
            let Some(turns) = self.pace.turns(&quotas, span) else { break };
            let clock = Instant::now();
            let mut at_work: Vec<_> = benches.iter_mut().zip(&turns).collect();
            each_mut(&mut at_work, |(Bench { search, rng, leg, quota }, turn)| {
                search.improve(turn.iterations, (heat(turn.from) * *leg, heat(turn.to) * *leg), rng);
                quota.done += turn.iterations;
            });
            self.pace.count(turns.iter().map(|turn| turn.iterations).sum(), clock.elapsed());
            go = self.tell(self.standing.after(before, now(&benches)), tiles, &benches, watch);
            if go.is_break() {
                break;
            }
        }
        let after = now(&benches);
        self.evaluations += benches.iter().map(|bench| bench.search.draft.evaluations()).sum::<u64>();
        self.take_over(tiles, benches.iter().map(|bench| &bench.search.draft), before, after);
        self.agree();
        go
    }

    /// Tells how the plan stands, with what these tiles at work have found.
    fn tell(&mut self, standing: Standing, tiles: &[Tile], benches: &[Bench], watch: &mut Watch) -> ControlFlow<()> {
        self.told = Instant::now();
        let best = || {
            let mut routes = self.routes.clone();
            for (tile, bench) in tiles.iter().zip(benches) {
                routes.take_over(tile, &bench.search.draft);
            }
            routes.plan(self.ground.problem, self.ground.legs)
        };
        watch(&Progress {
            elapsed: self.pace.started.elapsed(),
            share: self.pace.share(),
            iterations: self.pace.iterations,
            cost: Money(standing.cost),
            unserved: standing.unserved,
            best: &best,
        })
    }

    /// The tiles of these groups; the watch may break off while they are laid.
    fn lay_heard(
        &mut self,
        groups: &[Vec<RepId>],
        members: &[Vec<Member>],
        watch: &mut Watch,
    ) -> ControlFlow<(), Vec<Tile>> {
        let both: Vec<_> = groups.iter().zip(members).map(|(reps, some)| (&reps[..], &some[..])).collect();
        let clock = Instant::now();
        let mut tiles = Vec::with_capacity(groups.len());
        for some in both.chunks(self.threads) {
            tiles.extend(lay(&self.ground, some));
            if self.told.elapsed() > SILENCE {
                self.tell(self.standing, &[], &[], watch)?;
            }
        }
        self.laying = laying(clock.elapsed() * self.threads as u32, members.iter().map(Vec::len));
        ControlFlow::Continue(tiles)
    }

    /// About how long it takes to lay the tiles of these members.
    fn time_to_lay(&self, members: &[Vec<Member>]) -> f64 {
        self.laying * pairs(members.iter().map(Vec::len)) / self.threads as f64
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
        self.standing = self.standing.after(from, to);
    }

    /// The search and the referee agree on the cost; on practice that binds tiles to each other, the referee has the last word.
    fn agree(&mut self) {
        let practice = &self.ground.problem.practice.price;
        if !practice.is_none() {
            let known = self.standing.cost;
            self.standing.cost = self.judged();
            // What a store was used to while it was searched may not be what most of its visits have in the end.
            let is_less = practice.hour.0 > 0 && self.standing.cost <= known;
            debug_assert!(
                self.rounds > 1 || is_less || self.standing.cost == known,
                "{known} is {}",
                self.standing.cost
            );
        } else {
            // The search takes every hour for the slowest.
            debug_assert!(
                self.ground.legs.by_hour() || self.standing.cost == self.judged(),
                "the search and the referee agree on the cost"
            );
        }
    }

    /// What the referee says the plan costs.
    fn judged(&self) -> i64 {
        let plan = self.routes.plan(self.ground.problem, self.ground.legs);
        judge(self.ground.problem, self.ground.legs, &plan).bill.total().0
    }
}

/// Pairs of stores of all tiles together.
fn pairs(stores: impl Iterator<Item = usize>) -> f64 {
    stores.map(|stores| ((1 + stores) * (1 + stores)) as f64).sum()
}

/// Seconds for each pair of stores.
fn laying(time: Duration, stores: impl Iterator<Item = usize>) -> f64 {
    time.as_secs_f64() / pairs(stores)
}

/// How many visits a tile holds where all reps are alike.
fn tile_of_routes(problem: &Problem, routes: &Routes) -> usize {
    let used = routes.stops.iter().filter(|stops| !stops.is_empty()).count();
    TILE.max(problem.due_visits() * ROUTES / used.max(1))
}

/// The groups in batches of about equal size, none larger than may be alive at a time.
fn batches(groups: &[Vec<RepId>], alive: usize) -> std::slice::Chunks<'_, Vec<RepId>> {
    let count = groups.len().div_ceil(alive).max(1);
    groups.chunks(groups.len().div_ceil(count).max(1))
}

/// The tiles of these groups of reps and their members.
fn lay(ground: &Ground<impl Legs>, groups: &[(&[RepId], &[Member])]) -> Vec<Tile> {
    each(groups.to_vec(), |&mut (group, members)| {
        let shifts: Vec<ShiftId> = group.iter().flat_map(|&rep| shifts_of(ground.problem, rep)).collect();
        Tile::new(ground.problem, ground.legs, ground.near, &shifts, members)
    })
}

/// The shifts of a rep.
fn shifts_of(problem: &Problem, rep: RepId) -> impl Iterator<Item = ShiftId> + use<> {
    let from = problem.shifts.partition_point(|shift| shift.rep < rep);
    let to = problem.shifts.partition_point(|shift| shift.rep <= rep);
    (from..to).map(ShiftId::at)
}
