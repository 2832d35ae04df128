//! The course of a search: how many rounds, what a tile is in each, how many trajectories it has, and how hot they are.
//!
//! All of it follows from the extent of the question and the iterations that the effort is worth, so the same seed and iterations
//! give the same plan on any number of threads. What an effort in time is worth, the clock says.

use super::routes::Routes;
use crate::model::{Continuity, Problem};
use crate::unit::RepId;

/// What of a question decides how it is searched.
#[derive(Clone, Copy, Debug)]
pub struct Extent {
    /// Visits that are due.
    visits: usize,
    /// Days that are planned for.
    days: usize,
    /// Whether a plan is there already.
    resumed: bool,
    /// Whether all reps are alike.
    pub alike: bool,
    /// Whether a store that changes hands takes visits of several days with it.
    together: bool,
    /// Whether anything of practice has a price.
    practised: bool,
}

impl Extent {
    /// Of a problem.
    pub fn of(problem: &Problem, resumed: bool, alike: bool) -> Self {
        Self {
            visits: problem.due_visits(),
            days: problem.calendar.iter().count(),
            resumed,
            alike,
            together: problem.continuity == Continuity::SameRep,
            practised: problem.has_practice(),
        }
    }

    /// Whether it is too large for one tile.
    pub fn is_large(&self) -> bool {
        self.visits > ONE_TILE
    }

    /// Whether every store belongs with one rep for more than a day: a territory is more than where the search begins.
    pub fn has_territories(&self) -> bool {
        self.together && self.days > 1
    }

    /// The temperature at the start, in mean legs, for so many iterations a visit.
    fn hot(&self, density: f64) -> f64 {
        let (usual, most) = if self.has_territories() { (AMID_MONTHS, HOT_MONTHS) } else { (AMID, HOT) };
        (density / usual).sqrt().clamp(LEAST_HOT, most) * if self.practised { PRACTISED } else { 1.0 }
    }

    /// Visits of a tile where there are several.
    pub fn tile(&self, routes: &Routes) -> usize {
        let size = if self.is_large() { TILE } else { HALF };
        if !self.alike {
            return size;
        }
        let used = routes.stops.iter().filter(|stops| !stops.is_empty()).count();
        size.max(self.visits * ROUTES / used.max(1))
    }
}

/// The course of a search.
#[derive(Clone, Copy, Debug, Default)]
pub struct Course {
    /// How many rounds there are; each has an equal part of the effort, but for the first.
    pub rounds: u64,
    /// So many times as much as each of the others the first round has.
    pub first: u64,
    /// Trajectories of every tile.
    pub trajectories: usize,
    /// Visits of a tile, as far as reps can be parted.
    pub size: usize,
    /// Whether tiles go on from where they were, and not from the best that was found.
    pub carries: bool,
    /// Whether every trajectory but the first begins with a first plan of its own: the way from one valley to another leads
    /// through all of so few visits at once.
    pub afresh: bool,
    /// The temperature at the start, in mean legs.
    hot: f64,
    /// The temperature at the start of every round but the first, where every round cools down.
    warm: Option<f64>,
    /// So many rounds one after another that find nothing better are the end, where the search goes on while it pays.
    pub patience: Option<u64>,
}

impl Course {
    /// For so many iterations, with these parts and the first plan.
    pub fn new(extent: &Extent, parts: &[Vec<RepId>], iterations: f64, first: &Routes) -> Self {
        let density = iterations / extent.visits.max(1) as f64;
        let size = extent.tile(first);
        let one = Self {
            rounds: 1,
            first: 1,
            trajectories: 1,
            size: usize::MAX,
            carries: true,
            afresh: extent.visits <= FEW && !extent.resumed,
            hot: extent.hot(density),
            warm: None,
            patience: None,
        };
        let several = parts.iter().any(|part| part.len() > 1) && extent.visits > size * parts.len();
        let splits = several && (extent.is_large() || extent.together || extent.days == 1);
        let course = if extent.is_large() {
            let (hot, carries) = match (extent.alike, splits) {
                (true, _) => (HOT, false),
                (false, true) => (HOT_TILES, false),
                (false, false) => (one.hot, true),
            };
            Self { rounds: ROUNDS, size, carries, hot, ..one }
        } else if extent.resumed {
            Self { trajectories: (density / AGAIN).floor().clamp(1.0, TRAJECTORIES as f64) as usize, ..one }
        } else if splits {
            let rounds = (density / A_ROUND).floor().clamp(1.0, MOST_ROUNDS) as u64;
            Self { rounds, size: if rounds < FEWEST { usize::MAX } else { size }, ..one }
        } else if extent.days > 1 && density >= ANNEAL * (TRAJECTORIES * GENERATIONS) as f64 {
            let rounds = (density / (ANNEAL * TRAJECTORIES as f64)).floor() as u64;
            Self { rounds, trajectories: TRAJECTORIES, warm: Some(WARM), ..one }
        } else {
            let least = if extent.visits <= FEW { 3.0 } else { 1.0 };
            let trajectories = (density / AMPLE).floor().clamp(least, TRAJECTORIES as f64) as usize;
            match parts.len() > AT_ONCE {
                true => Self { rounds: ROUNDS, ..one },
                false => Self { trajectories, ..one },
            }
        };
        if extent.resumed { Self { hot: HOT_RESUMED, ..course } } else { course }
    }

    /// The same in one round of half of the effort, and others that each go on from the best plan so far, warm again, as long as
    /// that makes it better; for so many iterations at most, on tiles of so many visits in all.
    pub fn while_it_pays(self, visits: usize, most: f64) -> Self {
        let turns = (most / (A_TURN * visits.max(1) as f64)).round().clamp(1.0, MOST_ROUNDS) as u64;
        let first = (turns / 2).max(1);
        let rounds = turns - first + 1;
        // Tiles that are others in every round have no good plans in common.
        let trajectories = if self.size == usize::MAX { TURNED } else { 1 };
        let (carries, warm, patience) = (false, Some(WARM_AGAIN), Some(PATIENCE));
        Self { rounds: rounds.max(self.rounds), first, trajectories, carries, warm, patience, ..self }
    }

    /// How much of the effort is done, so far into a round.
    pub fn done(&self, round: u64, share: f64) -> f64 {
        let turns = if round == 0 { self.first as f64 * share } else { (self.first + round) as f64 - 1.0 + share };
        turns / self.turns() as f64
    }

    /// How many rounds as long as the shorter ones there would be.
    pub fn turns(&self) -> u64 {
        (self.rounds + self.first).saturating_sub(1)
    }

    /// The temperature in mean legs, so far into a round.
    pub fn heat(&self, round: u64, share: f64) -> f64 {
        let cooled = |hot: f64, share: f64| hot * (COLD / hot).powf(share);
        match self.warm {
            Some(warm) => cooled(if round == 0 { self.hot } else { warm }, share),
            None => cooled(self.hot, self.done(round, share)),
        }
    }
}

/// A problem of so many visits is one tile at first.
const ONE_TILE: usize = 2_000;
/// Visits of a tile where there are several, and where a smaller problem is parted: of one day, or with one rep for all visits of
/// a store, for else most stores would be visited from several tiles, and none of these could move their days.
const TILE: usize = 700;
const HALF: usize = 500;
/// Where all reps are alike, a tile has room for so many routes at least: few long ones leave no choice. After 1,000,000
/// iterations, one run each, with 10, 20 and 40 routes: Antwerp2 4.4, 4.0 and 3.8 %, Leuven2 4.7, 3.6 and 2.8 %; but on Flanders2
/// an iteration took 72 microseconds with 40 for 47 with 20, and the peak was 339 MB for 143.
const ROUTES: usize = 24;
/// Rounds of a large problem, and the fewest in which a smaller one is parted.
const ROUNDS: u64 = 10;
const FEWEST: u64 = 4;
/// Iterations a visit in a round of a smaller one, and the most rounds.
const A_ROUND: f64 = 4.0;
const MOST_ROUNDS: f64 = 500.0;
/// So many parts are worked on at once from beginning to end; where there are more, all get on evenly, round after round.
const AT_ONCE: usize = 16;
/// Trajectories side by side where a tile has a population, iterations a visit of each, and the fewest rounds.
const TRAJECTORIES: usize = 4;
const ANNEAL: f64 = 500.0;
const GENERATIONS: usize = 2;
/// Where there is one day, or less effort, another trajectory wants so many iterations a visit; of so few visits there are three at least.
const AMPLE: f64 = 10_000.0;
/// The same where a plan is resumed: it is near to where it will be, and what little is to be mended is a lottery.
const AGAIN: f64 = 15.0;
const FEW: usize = 60;
/// Temperature at the start and at the end, in mean legs of the first plan. At 150,000 iterations, one run each, against a
/// start of 0.5: pvrp 2.4 % for 2.6, windows over days or depots 2.8 for 3.8, CVRP and MDVRP 1.4 for 1.8, but six Solomon
/// instances 0.7 for 0.4. Where several tiles share the effort a cooler start did a little better (20,000 stores in 60 s: 27
/// visits out for 34, one run each, and versions of the same day lay between 21 and 52).
/// Where all reps are alike the hot start is better again: after 1,000,000 iterations Leuven2 3.9 % for 5.1, Antwerp2 4.6 for 5.0,
/// Ghent1 1.95 for 1.89.
const HOT: f64 = 1.0;
const HOT_TILES: f64 = 0.3;
/// The start is cooler where there is less effort: as hot as this with so many iterations a visit, by the root of them.
const AMID: f64 = 100.0;
const AMID_MONTHS: f64 = 20.0;
const HOT_MONTHS: f64 = 5.0;
const LEAST_HOT: f64 = 0.3;
/// Where practice has a price, what a store pays for another weekday is many legs, and the start so many times as hot.
const PRACTISED: f64 = 4.0;
const COLD: f64 = 0.02;
/// Children of two good plans start cooler.
const WARM: f64 = 0.2;
/// Where the search goes on while it pays: iterations a visit in a round but the first, trajectories of a tile, how warm a round
/// begins, and how many rounds that find nothing better are the end.
const A_TURN: f64 = 20.0;
const TURNED: usize = 2;
const WARM_AGAIN: f64 = 0.3;
const PATIENCE: u64 = 3;
/// Where a plan is resumed it is good already, and should stay what it is where nothing is gained.
const HOT_RESUMED: f64 = 0.1;

// # Notes
//
// Measured with iterations as limit, so that other work on the machine is no matter; few seeds each.
//
// Halves: 1,000,000 iterations, one seed, X-n1001 and R1_10_2: one tile 1.34 and 2.79 % above the best known; two tiles of 500
// visits in 20 rounds 1.83 and 2.12, in 100 1.62 and 2.56, in 400 1.16 and 2.14; four of 250 in 20 rounds 2.41 and 2.20, in 60
// 2.00 and 2.95, in 400 1.67 and 2.81, and in 20 rounds from the best that was found 2.18 and 3.19: borders must shift often,
// and a tile goes on from where it was. A second seed: one tile 1.42 and 2.84, halves in 250 rounds 1.72 and 2.44, in 0.68 of
// the time on one thread, beside each other: a smaller tile stays in cache. The visits of six reps in 28 days with one rep for
// every store, 100,000 iterations, two seeds: 75.0 points of priority missed and 4,727 km in one tile, 74.5 and 4,651 in halves;
// from 2.2 mean legs 68.0 and 4,728, and 67.0 and 4,521. Where any rep may make any visit of a week (1,000 visits, 300,000
// iterations, two seeds) halves missed 27 and 27 for 24 and 22: most stores were then guests somewhere.
//
// Populations: PVRP p02, p05 and p08, 1,200,000 iterations, one seed: one trajectory 0.88, 0.62 and 0.83 %; four at a time of 500
// iterations a visit each 0.88, 0.41 and 0.00 with children at 0.2 mean legs, 0.88, 0.48 and 0.00 at 0.1; of 250 each at 0.1 0.88,
// 0.97 and 0.59. Where there is one day there are no days to recombine and one long trajectory is better (R112, R210, RC103
// and p09 of MDVRP, 600,000 iterations: 0.22, 0.11, 0.00 and 1.14 for 0.53, 0.41, 0.02 and 1.14); so it is where there is little
// effort (900 stores, 3 reps, 28 days, 200,000 iterations, three seeds: 10.7 visits out with one, 19.0 and 24.3 with four at a
// time of 10 and 5 iterations a visit).
//
// Heat: the same 900 stores, three seeds, visits out after 5,000, 20,000, 50,000 and 200,000 iterations from 0.1 mean legs: 46.0,
// 29.3, 26.3 and 12.0; from 1: 44.3, 32.3, 21.3 and 10.7; from 3: 45.0, 28.3, 18.7 and 9.0; from 10: 49.7, 26.0, 19.3 and 7.7. Six
// reps, 28 days, 100,000 iterations, two seeds, priority missed: from 1 75.0, from 3 60.5, from 10 62.0.
//
// Practice: 300 stores, 3 reps, 28 days, all prices high (weekday 60, separate 10), 400,000 iterations, one seed, km and hours of
// travel, days that overlap by half: as hot as without 980, 33.5, 28 %; three times as hot 925, 32.0, 19 %; ten times 896, 31.1, 19 %;
// thirty times 888, 30.9, 20 %, and fewer stores on one weekday (69 % for 81).
//
// While it pays: data/hangzhou.xlsx with a rep ill for one to five days, five such re-plans of two seeds each, visits left out and
// weight missed in the mean: 60,000 iterations in one round of four trajectories 31.4 and 78.8, 10 s (121,000 on a crowded machine)
// 30.4 and 76.2; at most 80,000 in rounds of 20 a visit, two trajectories each from the best plan 30.2 and 75.3; four 30.1 and
// 75.2, and dearer plans; from 0.1 mean legs 30.0 and 75.7, dearer too; from children of good plans 31.0 and 77.7; of 10 iterations
// a visit, from children and 0.1, 31.9 and 79.5, after 53,000. The same input with R01 or R04 ill for one or three days from a
// plan of 100,000 iterations, two seeds, quiet machine, visits left out and seconds: equal rounds 97.4 in 1.9; the first of half
// the effort 95.4 in 2.4, of 70 % 96.5 in 2.7; with four trajectories 95.3 in 2.5 and 95.3 in 2.8; 80,000 in one round 95.0 in
// 2.5; 10 s 92.8.
//
// The first plan decides much: of the same 900 stores the seed that was worst after 5,000 iterations (60, 34 and 41 out) was so
// after 200,000 (14, 4 and 9), whatever the heat. A race of up to eight first plans for a fifth of the effort, five iterations a
// visit each from 0.3 mean legs, was no sure gain: 16.0 out for 18.7 after 50,000, 8.7 for 9.0 after 200,000, three seeds each;
// but of six reps in 28 days, 100,000 iterations, two seeds, 69.0 points missed and 5,082 km for 67.0 and 4,521.

#[cfg(test)]
mod tests {
    use super::*;

    fn of(extent: Extent, iterations: f64, parts: &[Vec<RepId>]) -> Course {
        let problem = Problem::new(crate::model::Parts::default()).expect("sound");
        Course::new(&extent, parts, iterations, &Routes::empty(&problem, Vec::new()))
    }

    const MONTH: Extent =
        Extent { visits: 1_000, days: 20, resumed: false, alike: false, together: true, practised: false };

    fn parts(sizes: &[usize]) -> Vec<Vec<RepId>> {
        sizes.iter().map(|&size| (0..size).map(RepId::at).collect()).collect()
    }

    #[test]
    fn more_effort_starts_hotter_and_ends_as_cold() {
        let heats: Vec<f64> = [1e3, 1e4, 1e5, 1e6].map(|all| of(MONTH, all, &parts(&[6])).heat(0, 0.0)).into();
        assert!(heats.is_sorted() && heats[0] < heats[3], "{heats:?}");
        for all in [1e3, 1e5, 1e7] {
            let course = of(MONTH, all, &parts(&[6]));
            assert!((course.heat(course.rounds - 1, 1.0) - COLD).abs() < 1e-9);
        }
    }

    #[test]
    fn what_can_be_parted_is_halved_round_after_round_and_nothing_else() {
        let rounds = |extent, sizes: &[usize]| of(extent, 1e5, &parts(sizes)).rounds;
        assert!(rounds(MONTH, &[6]) > 1);
        assert_eq!(rounds(MONTH, &[1, 1]), 1, "every part is one rep");
        assert_eq!(rounds(Extent { visits: 400, ..MONTH }, &[6]), 1, "it is small");
        assert_eq!(rounds(Extent { together: false, ..MONTH }, &[6]), 1, "its stores would be parted");
        assert!(rounds(Extent { together: false, days: 1, ..MONTH }, &[6]) > 1);
    }

    #[test]
    fn while_it_pays_half_of_the_effort_comes_first_and_the_rest_in_turns() {
        let course = of(Extent { resumed: true, ..MONTH }, 8e4, &parts(&[6])).while_it_pays(500, 8e4);
        assert_eq!((course.first, course.rounds, course.turns()), (4, 5, 8));
        assert_eq!([course.done(0, 1.0), course.done(1, 0.5), course.done(4, 1.0)], [0.5, 4.5 / 8.0, 1.0]);
        let little = of(MONTH, 1e3, &parts(&[6])).while_it_pays(500, 1e3);
        assert_eq!((little.first, little.turns() >= 1), (1, true));
    }

    #[test]
    fn good_plans_have_children_where_there_are_days_and_effort_and_no_plan_in_force() {
        let trajectories = |extent, all| of(extent, all, &parts(&[1])).trajectories;
        assert_eq!(trajectories(MONTH, 1e5), 1);
        assert_eq!(trajectories(MONTH, 1e7), TRAJECTORIES);
        let again = Extent { resumed: true, ..MONTH };
        assert_eq!((trajectories(again, 1e4), trajectories(again, 1e7)), (1, TRAJECTORIES));
        assert!(of(again, 1e7, &parts(&[1])).warm.is_none());
        assert!(of(Extent { days: 1, ..MONTH }, 1e9, &parts(&[1])).warm.is_none());
    }
}
