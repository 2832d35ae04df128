//! The whole plan while it is worked on: the first plan, what the tiles go on from, the best so far, and word of it.

use super::course::Course;
use super::ground::{Ground, LAYING, laying, pairs};
use super::pace::EffortClock;
use super::population::Population;
use super::routes::Routes;
use super::standing::Standing;
use super::tiles::members;
use super::trajectory::{Trajectory, cheapest};
use super::{Effort, Limit, Progress};
use crate::ask::reasons;
use crate::each::each;
use crate::model::{DaySet, Legs, Verdict, judge};
use crate::search::{Draft, Rng, Search};
use crate::tile::{Member, Tile};
use crate::unit::{Money, RepId};
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

/// What comes after the search may take so much longer than it did when it was measured.
const MARGIN: f64 = 1.25;
const LEEWAY: Duration = Duration::from_millis(5);
/// The watch hears at least this often while tiles are laid.
const SILENCE: Duration = Duration::from_millis(60);
/// Tiles alive at a time for each thread, so that memory does not grow with the problem.
const ALIVE: usize = 4;
/// The trial that says how fast an iteration is: so long, but for at most such a share of the time left.
const TRIAL: Duration = Duration::from_millis(40);
const TRIAL_SHARE: f64 = 0.02;
const TRIAL_STEP: u64 = 20;
/// The round that chance counts for the first plan, and for the borders between tiles.
pub const FIRST_PLAN: u64 = u64::MAX;

/// Whoever hears of progress and may break off.
pub type Listener<'a> = dyn FnMut(&Progress) -> ControlFlow<()> + Send + 'a;

/// The whole plan while it is worked on.
pub struct Work<'a, L> {
    pub ground: Ground<'a, L>,
    /// The plan that the tiles go on from, and how it stands.
    pub now: Routes,
    pub standing: Standing,
    /// The same with the best that each tile has found in this round.
    pub found: Routes,
    pub found_standing: Standing,
    /// The best plan of the rounds before.
    pub best: Routes,
    pub best_standing: Standing,
    pub pace: EffortClock<'a>,
    pub course: Course,
    /// Good plans of each tile that has several trajectories.
    pub populations: Vec<Population>,
    /// The share of the effort that the first plan took.
    pub begun: f64,
    /// Tiles alive at a time.
    pub alive: usize,
    /// Places for a visit that the search looked at.
    pub evaluations: u64,
    /// Worker threads.
    threads: usize,
    /// Seconds to lay a tile, for each pair of its stores, as last measured.
    laying: f64,
    /// When the watch last heard.
    told: Instant,
}

impl<'a, L: Legs> Work<'a, L> {
    /// A plan to be worked on for so much effort since `started`.
    pub fn new(ground: Ground<'a, L>, routes: Routes, effort: &'a Effort, started: Instant) -> Self {
        let threads = effort.threads.max(1);
        Self {
            ground,
            found: routes.clone(),
            found_standing: Standing::default(),
            best: routes.clone(),
            best_standing: Standing::default(),
            now: routes,
            standing: Standing::default(),
            pace: EffortClock::new(effort, started),
            course: Course::default(),
            populations: Vec::new(),
            begun: 0.0,
            alive: ALIVE * threads,
            evaluations: 0,
            threads,
            laying: LAYING,
            told: started,
        }
    }

    /// The first plan, or what it still lacks: every tile with visits out is filled greedily, store by store, on the days its zone
    /// prefers; without zones, with what is worth its way.
    pub fn build(&mut self, groups: &[Vec<RepId>], zones: Option<&[DaySet]>, seed: u64) {
        let problem = self.ground.problem;
        self.standing = Standing::default();
        let members = members(problem, &self.now, groups);
        let wanting: Vec<usize> = (0..groups.len()).filter(|&at| self.now.misses_any(problem, &members[at])).collect();
        for some in wanting.chunks(self.alive) {
            let here: Vec<(&[RepId], &[Member])> = some.iter().map(|&at| (&groups[at][..], &members[at][..])).collect();
            let clock = Instant::now();
            let tiles = self.ground.lay(&here);
            self.laying = laying(clock.elapsed() * self.threads as u32, here.iter().map(|tile| tile.1.len()));
            let filled = each(some.iter().zip(&tiles).collect(), |&mut (at, tile)| {
                let (stops, outside) = self.now.for_tile(tile);
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
            for (tile, search) in tiles.iter().zip(&filled) {
                self.now.take_over(tile, search.draft.best_stops());
            }
            let here = filled.iter().map(|search| Standing::best(&search.draft)).sum();
            self.standing = self.standing.after(Standing::default(), here);
        }
        self.now.settle(problem);
        // A plan that is resumed may have more than its tiles do.
        if wanting.len() < groups.len() || zones.is_none() {
            self.standing.cost = self.judged(&self.now);
        }
        self.standing.cost = self.agreed(self.standing.cost, &self.now, groups.len());
        (self.found, self.found_standing) = (self.now.clone(), self.standing);
        (self.best, self.best_standing) = (self.now.clone(), self.standing);
    }

    /// Keeps time for what comes after the search: routes become a judged plan with its reasons.
    pub fn set_aside(&mut self) {
        let Ground { problem, legs, near } = self.ground;
        let clock = Instant::now();
        let plan = self.best.plan(problem, legs);
        judge(problem, legs, &plan);
        let after = clock.elapsed() + reasons::time(problem, legs, near, &plan);
        self.pace.set_aside(after.mul_f64(MARGIN) + LEEWAY);
    }

    /// Iterations that the effort is worth: as it says, or by the clock as a short trial on some tile says.
    pub fn reckoned(&self, groups: &[Vec<RepId>], effort: &Effort) -> f64 {
        match effort.limit {
            Limit::Iterations(all) | Limit::Auto(all) => all as f64,
            Limit::Time(_) if self.pace.left() <= 0.0 => 0.0,
            Limit::Time(_) => {
                let members = members(self.ground.problem, &self.now, groups);
                let Some(at) = (0..groups.len()).max_by_key(|&at| members[at].len()) else { return 0.0 };
                let tiles = self.ground.lay(&[(&groups[at][..], &members[at][..])]);
                let (stops, outside) = self.now.for_tile(&tiles[0]);
                let mut rng = Rng::new(effort.seed, FIRST_PLAN, 0);
                let mut search = Search::new(Draft::new(&tiles[0], &stops, &outside), &mut rng);
                let leg = search.mean_leg();
                let (clock, mut iterations) = (Instant::now(), 0);
                let time = TRIAL.min(Duration::from_secs_f64(self.pace.left().max(0.0)).mul_f64(TRIAL_SHARE));
                while clock.elapsed() < time {
                    search.improve(TRIAL_STEP, (leg, leg), &mut rng);
                    iterations += TRIAL_STEP;
                }
                let rate = iterations as f64 / clock.elapsed().as_secs_f64().max(1e-6);
                rate * self.pace.left().max(0.0) * self.threads as f64
            }
        }
    }

    /// Takes the plan of the round, in which there were so many tiles, for the best, if it is; by how much it is cheaper.
    pub fn note_best(&mut self, tiles: usize) -> i64 {
        self.found_standing.cost = self.agreed(self.found_standing.cost, &self.found, tiles);
        let cheaper = self.best_standing.cost.saturating_sub(self.found_standing.cost).max(0);
        if cheaper > 0 {
            (self.best, self.best_standing) = (self.found.clone(), self.found_standing);
            self.best.settle(self.ground.problem);
        }
        cheaper
    }

    /// Tells how the plan stands, with what the trajectories of these tiles have found.
    pub fn tell(&mut self, tiles: &[Tile], trajectories: &[Trajectory], watch: &mut Listener) -> ControlFlow<()> {
        self.told = Instant::now();
        let is_found = self.found_standing.cost < self.best_standing.cost;
        let standing = if is_found { self.found_standing } else { self.best_standing };
        let best = || {
            let mut routes = if is_found { self.found.clone() } else { self.best.clone() };
            if is_found {
                for (tile, some) in tiles.iter().zip(trajectories.chunks(self.course.trajectories)) {
                    routes.take_over(tile, &cheapest(some).best().stops);
                }
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
    pub fn lay_heard(
        &mut self,
        groups: &[Vec<RepId>],
        members: &[Vec<Member>],
        watch: &mut Listener,
    ) -> ControlFlow<(), Vec<Tile>> {
        let both: Vec<_> = groups.iter().zip(members).map(|(reps, some)| (&reps[..], &some[..])).collect();
        let clock = Instant::now();
        let mut tiles = Vec::with_capacity(groups.len());
        for some in both.chunks(self.threads) {
            tiles.extend(self.ground.lay(some));
            if self.told.elapsed() > SILENCE {
                self.tell(&[], &[], watch)?;
            }
        }
        self.laying = laying(clock.elapsed() * self.threads as u32, members.iter().map(Vec::len));
        ControlFlow::Continue(tiles)
    }

    /// About how long it takes to lay the tiles of these members.
    pub fn time_to_lay(&self, members: &[Vec<Member>]) -> f64 {
        self.laying * pairs(members.iter().map(Vec::len)) / self.threads as f64
    }

    /// What a plan of so many tiles costs of which the search says that it costs `known`: just that. Only where practice has a price
    /// the referee has the last word, for borders lie between tiles, and what a store was used to while it was searched may not be
    /// what most of its visits have in the end.
    fn agreed(&self, known: i64, routes: &Routes, tiles: usize) -> i64 {
        let practice = &self.ground.problem.practice.price;
        if !self.ground.problem.has_practice() {
            // The search takes every hour for the slowest.
            debug_assert!(
                self.ground.legs.by_hour() || known == self.judged(routes),
                "the search and the referee agree on the cost"
            );
            return known;
        }
        let judged = self.judged(routes);
        let agree = judged == known || practice.hour.0 > 0 && judged < known;
        debug_assert!(
            agree || tiles > 1 || self.ground.legs.by_hour(),
            "the search says {known}, the referee {judged}"
        );
        judged
    }

    /// The weight of the visits that the best plan leaves out.
    pub fn missed_weight(&self) -> u64 {
        self.verdict(&self.best).missed_weight
    }

    /// What the referee says the plan costs.
    fn judged(&self, routes: &Routes) -> i64 {
        self.verdict(routes).bill.total().0
    }

    fn verdict(&self, routes: &Routes) -> Verdict {
        let plan = routes.plan(self.ground.problem, self.ground.legs);
        judge(self.ground.problem, self.ground.legs, &plan)
    }
}
