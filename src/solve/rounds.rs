//! Tiles in rounds: a few neighbouring reps are improved together, all tiles side by side, with borders that shift every
//! round; a small tile by several trajectories, which meet at the end of each.
//!
//! A trajectory's chance is seeded by (seed, round, tile and trajectory) and its work is counted in iterations, so the same
//! seed and iterations give the same plan on any number of threads.

use super::course::{Course, Extent};
use super::ground::{Ground, batches};
use super::pace::Quota;
use super::parts::parts;
use super::population::Population;
use super::routes::{Routes, Stops};
use super::savings;
use super::standing::Standing;
use super::tiles::{Middles, hand_on_absent, members};
use super::trajectory::{Trajectory, cheapest};
use super::work::{FIRST_PLAN, Listener, Work};
use super::{Effort, Ended, Limit};
use crate::each::{each, each_mut};
use crate::model::{DaySet, Legs, Problem};
use crate::schedule;
use crate::search::{Draft, Rng};
use crate::territory;
use crate::tile::{Member, Tile};
use crate::travel::Near;
use crate::unit::RepId;
use std::ops::ControlFlow;
use std::time::Instant;

/// A round pays that makes the plan so much cheaper, in seconds of travel: nobody re-plans for less.
const PAYS: i64 = 60;

/// Where the effort is in time, there are only so many rounds that laying tiles takes at most one part in so many.
const LAYING_SHARE: f64 = 5.0;

/// How often it is measured what the end of the search takes, where the effort is in time.
const LOOKS: u64 = 10;

/// The work of a search.
#[derive(Clone, Copy, Debug, Default)]
pub struct Done {
    pub iterations: u64,
    /// Places for a visit that were looked at in them.
    pub evaluations: u64,
    /// Why it ended.
    pub ended: Ended,
}

/// Builds a plan, or begins with these visits of every shift, and improves it; returns it with the work done.
pub fn run(
    problem: &Problem,
    legs: &impl Legs,
    near: &Near,
    begin: Option<Stops>,
    effort: &Effort,
    started: Instant,
    watch: &mut Listener,
) -> (Routes, Done) {
    if problem.shifts.is_empty() || problem.stores.is_empty() {
        return (Routes::empty(problem, vec![RepId(0); problem.stores.len()]), Done::default());
    }
    let alike = savings::alike(problem);
    let extent = Extent::of(problem, begin.is_some(), alike);
    // Where the plan begins, with the days that each store's zone prefers; a plan that is resumed has its zones already.
    let starts: Vec<(Routes, Option<Vec<DaySet>>)> = if let Some(stops) = begin {
        vec![(Routes::new(problem, stops, territory::draw(problem, legs)), None)]
    } else if alike && extent.is_large() {
        let nobody = vec![RepId(0); problem.stores.len()];
        let all = vec![DaySet::of(problem.calendar.iter()); problem.stores.len()];
        vec![(Routes::new(problem, savings::routes(problem, legs, near), nobody), Some(all))]
    } else {
        let start = |owners: Vec<RepId>| {
            let zones = schedule::zones(problem, legs, &owners);
            (Routes::empty(problem, owners), Some(zones))
        };
        territory::drafts(problem, legs).into_iter().map(start).collect()
    };
    let ground = Ground { problem, legs, near };
    let mut built: Vec<First<_>> =
        starts.into_iter().map(|start| First::build(ground, start, &extent, effort, started)).collect();
    if built.len() > 1 {
        // Not by the bill: a visit of the highest priority outweighs a hundred others there, and which of them are out changes most.
        built.sort_by_cached_key(|first| (first.work.missed_weight(), first.work.standing.cost));
    }
    let First { mut work, parts, groups: first, mut chance } =
        built.into_iter().next().expect("there is one start at least");
    if let Limit::Time(_) = effort.limit {
        work.set_aside();
        work.begun = work.pace.share();
    }
    work.course = Course::new(&extent, &parts, work.reckoned(&first, effort), &work.now);
    if let Limit::Time(_) = effort.limit {
        let laying = work.time_to_lay(&members(problem, &work.now, &first));
        let most = (work.pace.left() / (LAYING_SHARE * laying)) as u64;
        work.course.rounds = work.course.rounds.min(most).max(1);
    }
    if let Limit::Auto(most) = effort.limit {
        let mine = members(problem, &work.now, &first);
        let visits =
            mine.iter().flatten().map(|member| problem.store(member.store).cadence.most_visits()).sum::<usize>();
        work.course = work.course.while_it_pays(visits, most as f64);
    }
    // Rounds one after another that did not pay, and the iterations before them.
    let (mut idle, mut paid) = (0, 0);
    let mut go = work.tell(&[], &[], watch);
    for round in 0..work.course.rounds {
        if go.is_break() || work.course.patience.is_some_and(|patience| idle >= patience) {
            break;
        }
        // The fewer visits are out, the less time their reasons take.
        if matches!(effort.limit, Limit::Time(_)) && round > 0 && round % work.course.rounds.div_ceil(LOOKS) == 0 {
            work.set_aside();
        }
        let groups = grouped(&ground, &mut work.now, &parts, (work.course.size, alike), &mut chance);
        go = work.round(&groups, round, effort.seed, watch);
        match work.note_best(groups.len()) {
            PAYS.. => (idle, paid) = (0, work.pace.iterations),
            _ => idle += 1,
        }
    }
    let iterations = work.pace.iterations;
    let ended = match (go, work.course.patience) {
        (ControlFlow::Break(()), _) => Ended::BrokenOff,
        (_, Some(patience)) if idle >= patience => Ended::Settled(iterations - paid),
        _ => Ended::Limit,
    };
    (work.best, Done { iterations, evaluations: work.evaluations, ended })
}

/// A first plan, and what it was built in.
struct First<'a, L> {
    work: Work<'a, L>,
    /// The reps who have stores in common.
    parts: Vec<Vec<RepId>>,
    /// The reps of each tile.
    groups: Vec<Vec<RepId>>,
    /// What draws borders between tiles from now on.
    chance: Rng,
}

impl<'a, L: Legs> First<'a, L> {
    /// Builds it from these routes and zones.
    fn build(
        ground: Ground<'a, L>,
        (routes, zones): (Routes, Option<Vec<DaySet>>),
        extent: &Extent,
        effort: &'a Effort,
        started: Instant,
    ) -> Self {
        let mut parts = parts(ground.problem, &routes.owner);
        if zones.is_none() {
            // A plan that is resumed stays what it is where nothing is missing.
            let members = members(ground.problem, &routes, &parts);
            let wants = |part: &[Member]| routes.misses_any(ground.problem, part);
            if members.iter().any(|part| wants(part)) {
                let mut members = members.iter();
                parts.retain(|_| members.next().is_some_and(|part| wants(part)));
            }
        }
        let mut work = Work::new(ground, routes, effort, started);
        let mut chance = Rng::new(effort.seed, FIRST_PLAN, 0);
        if zones.is_some() && extent.has_territories() {
            // First every rep's own territory, then what has no room there with anybody: from a good draft it is not far.
            let alone: Vec<Vec<RepId>> = parts.iter().flatten().map(|&rep| vec![rep]).collect();
            work.build(&alone, zones.as_deref(), effort.seed);
        }
        let size = if extent.is_large() { extent.tile(&work.now) } else { usize::MAX };
        let groups = grouped(&ground, &mut work.now, &parts, (size, extent.alike), &mut chance);
        work.build(&groups, zones.as_deref(), effort.seed);
        Self { work, parts, groups, chance }
    }
}

/// The reps of each tile, where a tile has about `size` visits.
fn grouped<L: Legs>(
    ground: &Ground<L>,
    routes: &mut Routes,
    parts: &[Vec<RepId>],
    (size, alike): (usize, bool),
    chance: &mut Rng,
) -> Vec<Vec<RepId>> {
    if size == usize::MAX {
        return parts.to_vec();
    }
    hand_on_absent(ground.problem, routes, ground.near, chance);
    let middles = Middles::of(ground.problem, routes);
    parts.iter().flat_map(|part| middles.group(part, size, alike, chance)).collect()
}

impl<L: Legs> Work<'_, L> {
    /// A round: every tile is improved for its share of it, some side by side, batch after batch.
    fn round(&mut self, groups: &[Vec<RepId>], round: u64, seed: u64, watch: &mut Listener) -> ControlFlow<()> {
        let members = members(self.ground.problem, &self.now, groups);
        let weights: Vec<usize> = members.iter().map(|stores| 1 + stores.len()).collect();
        let all = weights.iter().sum::<usize>() as f64;
        let quotas = self.pace.quotas(&weights, round, &self.course);
        (self.found, self.found_standing) = (self.now.clone(), self.standing);
        if self.course.trajectories > 1 && self.course.patience.is_none() {
            self.populations.resize_with(groups.len(), Population::default);
        }
        let mut laid = 0;
        for some in batches(groups, self.alive) {
            let here = laid..laid + some.len();
            laid += some.len();
            let until = self.course.done(round, weights[..laid].iter().sum::<usize>() as f64 / all);
            let until = self.begun + (1.0 - self.begun) * until;
            let time = self.time_to_lay(&members[here.clone()]);
            if !self.pace.has_work(&quotas[here.clone()], until, time) {
                continue;
            }
            let tiles = self.lay_heard(some, &members[here.clone()], watch)?;
            self.improve(&tiles, (here.start, &quotas[here]), (seed, round, until), watch)?;
        }
        self.now.settle(self.ground.problem);
        ControlFlow::Continue(())
    }

    /// Improves some tiles side by side, the `first` and those after it, until each has done its quota, or this share of the
    /// effort is spent.
    fn improve(
        &mut self,
        tiles: &[Tile],
        (first, quotas): (usize, &[Quota]),
        (seed, round, until): (u64, u64, f64),
        watch: &mut Listener,
    ) -> ControlFlow<()> {
        let course = self.course;
        let count = course.trajectories;
        let (now, populations) = (&self.now, &self.populations);
        let begin = |&mut (at, k): &mut (usize, usize)| {
            let rng = Rng::new(seed, round, ((first + at) * count + k) as u64);
            let afresh = course.afresh && round == 0 && k > 0;
            Trajectory::new(&tiles[at], now, populations.get(first + at), afresh, rng, quotas[at].part(k, count))
        };
        let before: Standing = tiles.iter().map(|tile| standing_in(tile, now)).sum();
        let of_each = (0..tiles.len()).flat_map(|at| (0..count).map(move |k| (at, k)));
        let mut trajectories: Vec<Trajectory> = each(of_each.collect(), begin);
        let found_before = self.found_standing;
        let span = (self.pace.share(), until);
        let mut go = ControlFlow::Continue(());
        loop {
            let quotas: Vec<Quota> = trajectories.iter().map(|trajectory| trajectory.quota).collect();
            let Some(turns) = self.pace.turns(&quotas, span) else { break };
            let clock = Instant::now();
            let mut at_work: Vec<_> = trajectories.iter_mut().zip(&turns).collect();
            each_mut(&mut at_work, |(trajectory, turn)| trajectory.go_on(turn, |share| course.heat(round, share)));
            self.pace.count(turns.iter().map(|turn| turn.iterations).sum(), clock.elapsed());
            let bests = trajectories.chunks(count).map(|some| cheapest(some).best_standing());
            self.found_standing = found_before.after(before, bests.sum());
            go = self.tell(tiles, &trajectories, watch);
            if go.is_break() {
                break;
            }
        }
        self.evaluations += trajectories.iter().map(Trajectory::evaluations).sum::<u64>();
        let (mut bests, mut afters) = (Standing::default(), Standing::default());
        for ((at, tile), some) in tiles.iter().enumerate().zip(trajectories.chunks(count)) {
            let mut best = cheapest(some).best();
            if let Some(population) = self.populations.get_mut(first + at) {
                some.iter().for_each(|trajectory| population.add(trajectory.best()));
                best = population.best().cloned().unwrap_or(best);
            }
            let after = if count == 1 && course.carries { some[0].present() } else { best.clone() };
            self.found.take_over(tile, &best.stops);
            self.now.take_over(tile, &after.stops);
            bests = bests + best.standing;
            afters = afters + after.standing;
        }
        self.found_standing = found_before.after(before, bests);
        self.standing = self.standing.after(before, afters);
        go
    }
}

/// How the part of a plan in a tile stands.
fn standing_in(tile: &Tile, routes: &Routes) -> Standing {
    let (stops, outside) = routes.for_tile(tile);
    Standing::best(&Draft::new(tile, &stops, &outside))
}
