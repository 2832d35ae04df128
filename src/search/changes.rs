//! The best days and reps for one store whose rep may change within bounds: exact.
//!
//! Where one rep makes all visits of a week, a row of visits is chosen by dynamic programming over (visit, day, rep): from one week to
//! the next the rep is free, within one it stays. Where a store sees only so many reps, what is best without that bound is asked for
//! first; if it has too many, one of any that are one too many must go, and each is tried (branch and bound; Land & Doig 1960).

use super::days::{Chosen, Quotes, Weekdays, choose, those_of, usual_weekdays};
use crate::model::DaySet;
use crate::tile::{Days, NO_QUOTE, NONE, OUT, Tile, TileBound, TileChanges};
use crate::unit::Day;

/// Nobody's choice: a rep who comes on a pinned day, or of another tile.
const FREE: u32 = u32::MAX;

/// The reps who may make the missing visits of a store, what each quotes, and which choice of them is best.
#[derive(Debug, Default)]
pub struct RepChoice {
    /// The reps who quote, by the tile's count; one that is [`NONE`] where only pinned days do.
    pub reps: Vec<u32>,
    /// What each of them quotes; of pinned days all the same.
    pub quotes: Vec<Quotes>,
    /// Who makes the visits that stand, by position in `reps`.
    stands: Vec<u32>,
    /// Who may be chosen.
    open: Vec<bool>,
    /// Who counts among those whom the store sees, chosen or not.
    counts: Vec<bool>,
    /// What is best for the reps who may be chosen now: days and cost, and who makes each visit.
    now: Chosen,
    who: Vec<u32>,
    /// The best so far that keeps the bounds.
    best: (i64, Vec<i32>, Vec<u32>),
    /// Buffers.
    merged: Quotes,
    table: Vec<(i64, u32)>,
    least: Vec<(i64, u32)>,
    prizes: Vec<i64>,
}

/// A store whose missing visits are asked for.
struct Asked<'t, P> {
    tile: &'t Tile,
    store: u32,
    changes: &'t TileChanges,
    bound: &'t TileBound,
    planned: &'t [i32],
    price: P,
}

impl RepChoice {
    /// Begins anew: nobody has quoted yet.
    pub fn clear(&mut self) {
        self.reps.clear();
    }

    /// The quotes of one rep more, to be filled.
    pub fn add(&mut self, rep: u32) -> &mut Quotes {
        let at = self.reps.len();
        self.reps.push(rep);
        if self.quotes.len() <= at {
            self.quotes.push(Quotes::default());
        }
        &mut self.quotes[at]
    }

    /// Chooses days and reps of the missing visits of a store: `planned` holds the day of each visit, -1 where missing, `by` its rep,
    /// [`NONE`] where that is nobody's choice. The tours of the visits chosen are put into `quotes`.
    pub fn choose(
        &mut self,
        (tile, store): (&Tile, u32),
        (planned, by): (&[i32], &[u32]),
        price: impl Fn(i64) -> i64,
        (quotes, chosen): (&mut Quotes, &mut Chosen),
    ) {
        let Some(changes) = &tile.changes else { return };
        let bound = &changes.bounds[store as usize];
        let asked = Asked { tile, store, changes, bound, planned, price };
        let known = |rep: u32| self.reps.iter().position(|&other| other == rep).filter(|_| rep != NONE);
        let slot = |&rep: &u32| known(rep).map_or(FREE, |at| at as u32);
        self.stands.clear();
        self.stands.extend(by.iter().map(slot));
        self.open.clear();
        self.open.resize(self.reps.len(), true);
        self.counts.clear();
        self.counts.resize(self.reps.len(), false);
        for &stands in self.stands.iter().filter(|&&stands| stands != FREE) {
            self.counts[stands as usize] |= !bound.met.contains(&self.reps[stands as usize]);
        }
        self.best.0 = i64::MAX;
        self.branch(&asked);
        let (cost, days, who) = &self.best;
        chosen.cost = *cost;
        chosen.days.clone_from(days);
        for (at, visit) in tile.visits_of(store).enumerate() {
            if planned[at] < 0 && days[at] >= 0 {
                let quote = tile.quotes_from(store, visit as u32) + days[at] as usize;
                let of = if who[at] == FREE { 0 } else { who[at] as usize };
                quotes.tour[quote] = self.quotes[of].tour[quote];
            }
        }
    }

    /// Notes the best choice of those who are open, those who count being seen anyway.
    fn branch<P: Fn(i64) -> i64>(&mut self, asked: &Asked<P>) {
        let has = self.counts.iter().filter(|counts| **counts).count();
        let left = asked.bound.reps.saturating_sub(has);
        let shut = self.open.clone();
        if left == 0 {
            for at in 0..self.reps.len() {
                self.open[at] &= self.counts[at] || asked.bound.met.contains(&self.reps[at]);
            }
        }
        self.relax(asked);
        if self.now.cost < self.best.0 {
            let mut new: Vec<u32> = self.who.iter().copied().filter(|&who| who != FREE).collect();
            new.sort_unstable();
            new.dedup();
            let is_new = |&who: &u32| !self.counts[who as usize] && !asked.bound.met.contains(&self.reps[who as usize]);
            new.retain(is_new);
            if new.len() <= left {
                self.best.0 = self.now.cost;
                self.best.1.clone_from(&self.now.days);
                self.best.2.clone_from(&self.who);
            } else {
                // Of so many one at least stays away: the first; or the second, where the first comes; and so on.
                for &who in &new[..=left] {
                    self.open[who as usize] = false;
                    self.branch(asked);
                    self.open[who as usize] = true;
                    self.counts[who as usize] = true;
                }
                new[..=left].iter().for_each(|&who| self.counts[who as usize] = false);
            }
        }
        self.open = shut;
    }

    /// The best choice among those who are open, however many they are.
    fn relax<P: Fn(i64) -> i64>(&mut self, asked: &Asked<P>) {
        if !asked.changes.weekly {
            self.merge(asked);
            let Self { merged, now, .. } = self;
            choose(asked.tile, asked.store, asked.planned, merged, &asked.price, now);
            self.who.clone_from(&self.stands);
            for (at, visit) in asked.tile.visits_of(asked.store).enumerate() {
                if asked.planned[at] < 0 {
                    let day = self.now.days[at];
                    let from = asked.tile.quotes_from(asked.store, visit as u32);
                    self.who[at] = if day < 0 { FREE } else { self.merged.tour[from + day as usize] };
                }
            }
            return;
        }
        match asked.tile.stores[asked.store as usize].days {
            Days::Patterns { from, to, prize } => self.patterns(asked, from as usize..to as usize, prize),
            Days::Row { min_gap, max_gap } => self.rows(asked, (min_gap, max_gap)),
        }
    }

    /// What those who are open quote at least, with who does where a tour would stand.
    fn merge<P>(&mut self, asked: &Asked<P>) {
        let Self { quotes, open, merged, reps, .. } = self;
        let many = quotes[0].cost.len();
        merged.clear(many);
        let days = asked.tile.days;
        for at in 0..reps.len() {
            for quote in 0..many {
                let is_pinned = asked.bound.pinned.contains(Day((quote % days) as u16));
                if (open[at] || is_pinned) && quotes[at].cost[quote] < merged.cost[quote] {
                    merged.cost[quote] = quotes[at].cost[quote];
                    merged.tour[quote] = if is_pinned { FREE } else { at as u32 };
                }
            }
        }
    }

    /// Whether a rep may make a visit of a week, as far as visits that do not move say so.
    fn may<P>(&self, asked: &Asked<P>, at: usize, week: u32) -> bool {
        self.open[at] && asked.bound.of_week(week).is_none_or(|rep| rep == self.reps[at])
    }

    /// The cheapest pattern, each week of it with the rep who makes its visits for least.
    fn patterns<P: Fn(i64) -> i64>(&mut self, asked: &Asked<P>, patterns: std::ops::Range<usize>, prize: i64) {
        let have = those_of(asked.planned);
        let mut best = (OUT, DaySet::default());
        for &pattern in asked.tile.patterns[patterns].iter().filter(|pattern| pattern.covers(have)) {
            let weeks = self.weeks_of(asked, pattern - have);
            let sum = weeks.iter().fold(0i64, |sum, week| sum.saturating_add(week.1));
            if sum < best.0 {
                best = (sum, pattern - have);
            }
        }
        self.now.days.clear();
        self.now.days.extend_from_slice(asked.planned);
        self.who.clone_from(&self.stands);
        let out = (asked.price)(prize);
        if best.0 >= out {
            self.now.cost = out;
            self.now.days.fill(-1);
            self.who.fill(FREE);
            return;
        }
        self.now.cost = best.0;
        let weeks = self.weeks_of(asked, best.1);
        let mut days = best.1.iter();
        for at in 0..self.now.days.len() {
            if self.now.days[at] < 0
                && let Some(day) = days.next()
            {
                let week = asked.changes.week_of[day.index()];
                let of_week = weeks.iter().find(|one| one.0 == week).map_or(FREE, |one| one.2);
                self.now.days[at] = i32::from(day.0);
                self.who[at] = if asked.bound.pinned.contains(day) { FREE } else { of_week };
            }
        }
    }

    /// The weeks of these days, each with what its visits cost at least and by whom.
    fn weeks_of<P>(&self, asked: &Asked<P>, days: DaySet) -> Vec<(u32, i64, u32)> {
        let week_of = |day: Day| asked.changes.week_of[day.index()];
        let mut weeks: Vec<(u32, i64, u32)> = Vec::new();
        for week in days.iter().map(week_of) {
            if weeks.iter().any(|one| one.0 == week) {
                continue;
            }
            let here = || days.iter().filter(|&day| week_of(day) == week);
            let all_pinned = here().all(|day| asked.bound.pinned.contains(day));
            let stands = asked.planned.iter().zip(&self.stands);
            let mut stands = stands.filter(|&(&day, &who)| day >= 0 && who != FREE && week_of(Day(day as u16)) == week);
            let own = stands.next().map(|(_, &who)| who as usize);
            let may = |&at: &usize| all_pinned || self.may(asked, at, week) && own.is_none_or(|own| own == at);
            let sum = |at: usize| here().fold(0i64, |sum, day| sum.saturating_add(self.quotes[at].cost[day.index()]));
            let best = (0..self.reps.len()).filter(may).map(|at| (sum(at), at as u32)).min();
            let (cost, at) = best.unwrap_or((OUT, FREE));
            weeks.push((week, cost, at));
        }
        weeks
    }

    /// The cheapest row, for the weekday that it then is on most.
    fn rows<P: Fn(i64) -> i64>(&mut self, asked: &Asked<P>, gaps: (i32, i32)) {
        let (tile, store) = (asked.tile, asked.store);
        if tile.weekday_price(store) <= 0 {
            self.row(asked, gaps, |_| 0);
            return;
        }
        self.merge(asked);
        let weekdays = Weekdays::of(tile, store, asked.planned);
        let worth = usual_weekdays(tile, store, &self.merged, &weekdays, asked.planned);
        let mut best: (i64, Vec<i32>, Vec<u32>) = (i64::MAX, Vec::new(), Vec::new());
        for (usual, _) in worth.into_iter().enumerate().filter(|&(_, worth)| worth) {
            self.row(asked, gaps, |day| weekdays.off_from(usual, day));
            let cost = self.now.cost + weekdays.standing_off(usual);
            if cost < best.0 {
                best = (cost, self.now.days.clone(), self.who.clone());
            }
        }
        (self.now.cost, self.now.days, self.who) = best;
    }

    /// The cheapest row by dynamic programming over (visit, day, rep); a visit may be skipped at its prize.
    fn row<P: Fn(i64) -> i64>(&mut self, asked: &Asked<P>, (min_gap, max_gap): (i32, i32), off: impl Fn(i32) -> i64) {
        let Asked { tile, store, planned, .. } = *asked;
        let first = tile.stores[store as usize].first_visit;
        let visits = &tile.visits[first as usize..];
        let (count, days, many) = (planned.len(), tile.days, self.reps.len());
        // table[(visit, day, rep)]: the least cost up to here with this visit on this day in a week that is the rep's, and the entry
        // before it; least[(visit, day)]: the same whose ever the week is, and the entry that it is.
        self.table.clear();
        self.table.resize(count * days * many, (OUT, NONE));
        self.least.clear();
        self.least.resize(count * days, (OUT, NONE));
        self.prizes.clear();
        self.prizes.push(0);
        for (at, visit) in visits[..count].iter().enumerate() {
            let prize = if planned[at] < 0 { (asked.price)(visit.prize) } else { 0 };
            self.prizes.push(self.prizes[at] + prize);
        }
        let window = |at: usize| match planned[at] {
            ..0 => (visits[at].earliest, visits[at].latest),
            day => (day, day),
        };
        let mut held = None;
        for at in 0..count {
            let quotes_from = tile.quotes_from(store, first + at as u32);
            let (from, to) = window(at);
            for day in from..=to {
                let (week, monday) = (asked.changes.week_of[day as usize], asked.changes.week_from[day as usize]);
                let is_pinned = asked.bound.pinned.contains(Day(day as u16));
                for rep in 0..many {
                    let own = if planned[at] >= 0 {
                        if self.stands[at] != FREE && self.stands[at] != rep as u32 {
                            continue;
                        }
                        0
                    } else {
                        let quote = self.quotes[rep].cost[quotes_from + day as usize];
                        if quote == NO_QUOTE || !is_pinned && !self.may(asked, rep, week) {
                            continue;
                        }
                        quote + visits[at].day_cost(day) + off(day)
                    };
                    let mut best = (if held.is_none() { self.prizes[at] } else { OUT }, NONE);
                    for before in held.unwrap_or(0)..at {
                        let skipped = self.prizes[at] - self.prizes[before + 1];
                        let reach = max_gap.saturating_mul((at - before) as i32);
                        let (from, to) = window(before);
                        for earlier in from.max(day - reach)..=to.min(day - min_gap) {
                            let here = before * days + earlier as usize;
                            let (cost, entry) = match earlier < monday {
                                true => self.least[here],
                                false => (self.table[here * many + rep].0, (here * many + rep) as u32),
                            };
                            if cost + skipped < best.0 {
                                best = (cost + skipped, entry);
                            }
                        }
                    }
                    if best.0 < OUT {
                        let here = at * days + day as usize;
                        let cost = best.0 + own;
                        self.table[here * many + rep] = (cost, best.1);
                        if cost < self.least[here].0 {
                            self.least[here] = (cost, (here * many + rep) as u32);
                        }
                    }
                }
            }
            if planned[at] >= 0 {
                held = Some(at);
            }
        }
        let mut best = (if held.is_none() { self.prizes[count] } else { OUT }, NONE);
        for last in held.unwrap_or(0)..count {
            let (from, to) = window(last);
            for day in from..=to {
                let (cost, entry) = self.least[last * days + day as usize];
                let cost = cost + self.prizes[count] - self.prizes[last + 1];
                if cost < best.0 {
                    best = (cost, entry);
                }
            }
        }
        self.now.cost = best.0;
        self.now.days.clear();
        self.now.days.extend_from_slice(planned);
        self.who.clone_from(&self.stands);
        let mut entry = best.1;
        while entry != NONE {
            let (here, rep) = (entry as usize / many, entry % many as u32);
            let (at, day) = (here / days, here % days);
            if planned[at] < 0 {
                self.now.days[at] = day as i32;
                self.who[at] = if asked.bound.pinned.contains(Day(day as u16)) { FREE } else { rep };
            }
            entry = self.table[entry as usize].1;
        }
    }
}
