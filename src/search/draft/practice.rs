//! What practice costs a draft: kept as sums that a change of one visit or one tour changes by what it touched.
//!
//! Two kinds of cost. Pairs of close stores (borders, days that lie in each other) only ever cost more with one visit more, as
//! ways do. How level days and weeks are, and how far visits are off their hours, may get better as well as worse with a visit
//! more: they count nothing in the lower bound that an iteration is held against while it is under way.

use super::Draft;
use crate::model::{Levelled, short};
use crate::tile::{NONE, Tile};

/// The sums behind the cost of practice; all empty where nothing of it has a price.
#[derive(Debug, Default)]
pub struct Practising {
    /// The work of every tour: ways and visits.
    work_of: Vec<i64>,
    /// Every rep's days and weeks, and the work of each week: `rep * weeks + week`.
    days: Vec<Levelled>,
    weeks: Vec<Levelled>,
    in_week: Vec<(i64, i64)>,
    /// What they cost, by rep, and in all with what short days cost.
    level_of: Vec<i64>,
    level: i64,
    /// Who makes each store's visits on days that are not pinned, and how many of them.
    rep_of: Vec<(u32, u32)>,
    /// Pairs that cost, in all.
    pairs: i64,
    /// When each store is used to being visited; `i32::MIN` where at no time.
    pub(super) usual: Vec<i32>,
    /// Visits off their hours.
    off_hours: i64,
    /// Visits to stores close to the one that is asked for: by tour, by rep and week, and which of both are not 0.
    by_tour: Vec<u32>,
    by_week: Vec<u32>,
    around: Vec<(u32, u32)>,
}

impl Practising {
    /// Nothing planned yet.
    pub fn new(tile: &Tile) -> Self {
        let practice = &tile.practice;
        if !practice.asks {
            return Self::default();
        }
        let reps = practice.levels.len();
        let mut new = Self {
            work_of: vec![0; tile.tours.len()],
            days: vec![Levelled::default(); reps],
            weeks: vec![Levelled::default(); reps],
            in_week: vec![(0, 0); reps * practice.weeks],
            level_of: vec![0; reps],
            rep_of: vec![(NONE, 0); tile.stores.len()],
            usual: tile
                .stores
                .iter()
                .map(|store| usual_of(store.habit.and_then(|habit| habit.start).map(|at| at.0)))
                .collect(),
            by_tour: vec![0; tile.tours.len()],
            by_week: vec![0; reps * practice.weeks],
            ..Self::default()
        };
        for (at, tour) in tile.tours.iter().enumerate() {
            new.days[tour.rep as usize].lengthened(practice.length_of[at]);
            new.in_week[week_at(tile, at as u32)].0 += practice.length_of[at];
        }
        for (at, week) in new.in_week.iter().enumerate() {
            new.weeks[at / practice.weeks].lengthened(week.0);
        }
        new
    }
}

fn usual_of(start: Option<i32>) -> i32 {
    start.unwrap_or(i32::MIN)
}

/// The week of a tour's rep, as an index.
fn week_at(tile: &Tile, tour: u32) -> usize {
    tile.practice.week_of[tour as usize] as usize
}

impl Draft<'_> {
    /// What practice costs that a visit more never makes cheaper.
    pub(super) fn pairs_cost(&self) -> i64 {
        self.practice.pairs
    }

    /// What practice costs beside that, and beside what stores pay for weekdays.
    pub(super) fn habits_cost(&self) -> i64 {
        self.practice.level + self.practice.off_hours * self.tile.practice.price.hour.0
    }

    /// So much more work on a tour.
    pub(super) fn level_work(&mut self, tour: u32, more: i64) {
        let practice = &self.tile.practice;
        let (rep, week) = (self.tile.tours[tour as usize].rep as usize, week_at(self.tile, tour));
        let kept = &mut self.practice;
        let before = kept.work_of[tour as usize];
        kept.days[rep].change(practice.length_of[tour as usize], before, more);
        kept.work_of[tour as usize] += more;
        let least = practice.least_of[tour as usize];
        kept.level += short(least, before + more) - short(least, before);
        let (length, work) = kept.in_week[week];
        kept.weeks[rep].change(length, work, more);
        kept.in_week[week].1 += more;
        kept.level -= kept.level_of[rep];
        kept.level_of[rep] = level_cost(self.tile, rep, kept.days[rep], kept.weeks[rep]);
        kept.level += kept.level_of[rep];
    }

    /// What one more visit costs in uneven and short days, and uneven weeks, of a tour's rep, with so much more on the road; less than nothing where
    /// they become more even.
    pub fn level_by(&self, visit: u32, tour: u32, drive: i32) -> i64 {
        let practice = &self.tile.practice;
        let least = practice.least_of.get(tour as usize).copied().unwrap_or_default();
        if practice.price.level.0 == 0 && practice.price.weeks.0 == 0 && least == 0 {
            return 0;
        }
        let shift = &self.tile.tours[tour as usize];
        let more = i64::from(drive) + self.service_on(visit, shift.day);
        let rep = shift.rep as usize;
        let (mut days, mut weeks) = (self.practice.days[rep], self.practice.weeks[rep]);
        let before = self.practice.work_of[tour as usize];
        days.change(practice.length_of[tour as usize], before, more);
        let (length, work) = self.practice.in_week[week_at(self.tile, tour)];
        weeks.change(length, work, more);
        let shorter = short(least, before + more) - short(least, before);
        level_cost(self.tile, rep, days, weeks) - self.practice.level_of[rep] + shorter
    }

    /// A visit goes into a tour, or out of it.
    pub(super) fn pair_up(&mut self, visit: u32, tour: u32, goes_in: bool) {
        let sign = if goes_in { 1 } else { -1 };
        let (tile, store) = (self.tile, self.tile.store_index(visit));
        let practice = &tile.practice;
        if practice.price.separate.0 > 0 {
            self.practice.pairs += sign * practice.price.separate.0 * self.apart(store, tour);
        }
        if practice.price.border.0 == 0 || !tile.same_rep || !tile.is_free(store, tour) {
            return;
        }
        let rep = tile.tours[tour as usize].rep;
        let (_, visits) = self.practice.rep_of[store as usize];
        let visits = if goes_in { visits + 1 } else { visits - 1 };
        self.practice.rep_of[store as usize] = (if visits == 0 { NONE } else { rep }, visits);
        if visits == u32::from(goes_in) {
            self.practice.pairs += sign * self.border_by(store, rep);
        }
    }

    /// What the borders of a store cost whose visits a rep makes.
    pub fn border_by(&self, store: u32, rep: u32) -> i64 {
        let practice = &self.tile.practice;
        if practice.price.border.0 == 0 {
            return 0;
        }
        let other = |near: &&u32| {
            !matches!(self.practice.rep_of[**near as usize].0, NONE) && self.practice.rep_of[**near as usize].0 != rep
        };
        practice.price.border.0 * practice.close(store).iter().filter(other).count() as i64
    }

    /// How many visits to stores close by the rep of a tour makes in its week on other days.
    fn apart(&self, store: u32, tour: u32) -> i64 {
        let week = week_at(self.tile, tour);
        let mut count = 0;
        for &near in self.tile.practice.close(store) {
            let others = self.tour_of[self.visits_of(near)].iter();
            let of_week = others.filter(|&&other| other != NONE && other != tour && week_at(self.tile, other) == week);
            count += of_week.count() as i64;
        }
        count
    }

    /// From now on [`Draft::apart_by`] speaks of this store.
    pub fn look_around(&mut self, store: u32) {
        if self.tile.practice.price.separate.0 == 0 {
            return;
        }
        while let Some((tour, week)) = self.practice.around.pop() {
            self.practice.by_tour[tour as usize] = 0;
            self.practice.by_week[week as usize] = 0;
        }
        for &near in self.tile.practice.close(store) {
            for visit in self.visits_of(near) {
                let tour = self.tour_of[visit];
                if tour != NONE {
                    let week = week_at(self.tile, tour);
                    self.practice.by_tour[tour as usize] += 1;
                    self.practice.by_week[week] += 1;
                    self.practice.around.push((tour, week as u32));
                }
            }
        }
    }

    /// What one more visit on a tour, of the store last looked around at, costs in visits of other days close by.
    pub fn apart_by(&self, tour: u32) -> i64 {
        let price = self.tile.practice.price.separate.0;
        if price == 0 {
            return 0;
        }
        let (day, week) = (self.practice.by_tour[tour as usize], self.practice.by_week[week_at(self.tile, tour)]);
        price * i64::from(week - day)
    }

    /// So many more visits of all tours together are off their hours.
    pub(super) fn off_hours(&mut self, more: i64) {
        self.practice.off_hours += more;
    }

    /// When a store is used to being visited, where being at another time costs: the earliest and the latest start.
    pub fn usual_hours(&self, store: u32) -> Option<(i32, i32)> {
        usual_hours(self.tile, &self.practice.usual, store)
    }

    /// Stores that are used to no time get used to the one that most of their visits have. Nothing may be under way.
    pub fn get_used(&mut self) {
        let tile = self.tile;
        if tile.practice.price.hour.0 == 0 {
            return;
        }
        let mut starts = vec![Vec::new(); tile.stores.len()];
        let mut clock = Vec::new();
        for (tour, shift) in self.tours.iter().zip(&tile.tours) {
            tour.starts(tile, shift, &mut clock);
            for (&visit, &start) in tour.stops.iter().zip(&clock) {
                starts[tile.store_index(visit) as usize].push(start);
            }
        }
        for (store, starts) in starts.iter_mut().enumerate() {
            let Some(habit) = tile.stores[store].habit.filter(|habit| habit.start.is_none() && !starts.is_empty())
            else {
                continue;
            };
            let usual = usual_of(habit.usual_start(starts, tile.practice.within));
            if std::mem::replace(&mut self.practice.usual[store], usual) != usual {
                self.forget(store as u32);
            }
        }
        let mut sum = 0;
        for (tour, shift) in self.tours.iter_mut().zip(&tile.tours) {
            tour.count_off_hours(tile, shift, &self.practice.usual);
            sum += i64::from(tour.off_hours);
        }
        self.practice.off_hours = sum;
    }

    /// What practice costs in all, but for what stores pay for weekdays, worked out from scratch.
    pub(super) fn practice_from_scratch(&self) -> i64 {
        let tile = self.tile;
        if !tile.practice.asks {
            return 0;
        }
        let mut fresh = Practising::new(tile);
        fresh.usual.clone_from(&self.practice.usual);
        let mut draft = Draft::new(tile, &vec![Vec::new(); self.tours.len()], &vec![-1; tile.visits.len()]);
        draft.practice = fresh;
        for (at, tour) in self.tours.iter().enumerate() {
            let mut one = tour.clone();
            one.count_off_hours(tile, &tile.tours[at], &self.practice.usual);
            assert_eq!(one.off_hours, tour.off_hours, "visits off their hours are counted");
            draft.practice.off_hours += i64::from(one.off_hours);
            let services = tour.stops.iter().map(|&visit| self.service_on(visit, tile.tours[at].day)).sum::<i64>();
            draft.level_work(at as u32, i64::from(tour.travel) + services);
            for &visit in &tour.stops {
                draft.tour_of[visit as usize] = at as u32;
                draft.pair_up(visit, at as u32, true);
            }
        }
        draft.pairs_cost() + draft.habits_cost()
    }
}

/// What uneven days and weeks of a rep cost.
fn level_cost(tile: &Tile, rep: usize, days: Levelled, weeks: Levelled) -> i64 {
    let price = &tile.practice.price;
    let days = if tile.practice.levels[rep] { days.cost(price.level.0) } else { 0 };
    days + weeks.cost(price.weeks.0)
}

/// The earliest and the latest start of a visit that is at its usual time; no start is, while the store is used to none yet, so
/// that a plan never looks cheaper than it is.
pub fn usual_hours(tile: &Tile, usual: &[i32], store: u32) -> Option<(i32, i32)> {
    if tile.practice.price.hour.0 == 0 || tile.stores[store as usize].habit.is_none() {
        return None;
    }
    let within = tile.practice.within;
    match usual[store as usize] {
        i32::MIN => Some((i32::MAX, i32::MIN)),
        usual => Some((usual - within, usual + within)),
    }
}
