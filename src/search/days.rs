//! The best days for one store, given what each day would charge: exact, because visits on different days touch different
//! tours, so their costs add (Vidal et al. 2012, pattern improvement).
//!
//! Listed patterns: the least sum. A row of visits with gaps: dynamic programming over days; one missing visit between
//! two planned ones is a plain scan.

use crate::model::{DaySet, Habit};
use crate::tile::{Days, NO_QUOTE, NONE, OUT, Tile};
use crate::unit::Day;
use std::array;

/// What stands still while the missing visits are placed, and what every day would charge.
#[derive(Clone, Debug, Default)]
pub struct Quotes {
    /// The cheapest place of every stay of the store and day; [`NO_QUOTE`] where there is none.
    pub cost: Vec<i64>,
    /// The tour that quoted it.
    pub tour: Vec<u32>,
}

impl Quotes {
    /// No quotes yet, of so many stays and days.
    pub fn clear(&mut self, many: usize) {
        self.cost.clear();
        self.cost.resize(many, NO_QUOTE);
        self.tour.clear();
        self.tour.resize(many, NONE);
    }

    /// Becomes a copy, keeping the buffers.
    pub fn copy_from(&mut self, other: &Quotes) {
        self.cost.clone_from(&other.cost);
        self.tour.clone_from(&other.tour);
    }
}

/// The outcome: the cost of placing the missing visits (prizes of those left out and day costs included), and a day for
/// each visit of the store, -1 for those that stay out. Planned visits keep their days.
#[derive(Debug, Default)]
pub struct Chosen {
    /// Insertions, day costs and prizes of the visits that were missing.
    pub cost: i64,
    /// Day of each visit of the store; -1: out.
    pub days: Vec<i32>,
    table: Vec<(i64, u32)>,
    prizes: Vec<i64>,
    /// The best of several choices so far.
    best: Vec<i32>,
}

/// The planned visits of a store by weekday, where it is used to one.
#[derive(Clone, Copy, Debug)]
pub struct Weekdays<'t> {
    on: [u32; 7],
    habit: Habit,
    price: i64,
    weekday_of: &'t [u8],
}

impl<'t> Weekdays<'t> {
    /// Those of these days; -1 is none.
    pub fn of(tile: &'t Tile, store: u32, days: &[i32]) -> Self {
        let weekday_of = &tile.practice.weekday_of[..];
        let habit = tile.stores[store as usize].habit.unwrap_or_default();
        let mut on = [0; 7];
        for &day in days.iter().filter(|&&day| day >= 0) {
            on[usize::from(weekday_of[day as usize] % 7)] += 1;
        }
        Self { on, habit, price: tile.weekday_price(store), weekday_of }
    }

    /// How many visits are off the usual weekday, with one more on a day.
    pub fn off(&self, with: Option<i32>) -> u32 {
        let mut on = self.on;
        if let Some(day) = with {
            on[self.weekday(day)] += 1;
        }
        self.habit.off_weekday(&on)
    }

    /// What a visit on this day costs where the store is used to a weekday.
    pub fn off_from(&self, usual: usize, day: i32) -> i64 {
        if self.weekday(day) == usual { 0 } else { self.price }
    }

    /// What the planned visits cost that are not on a weekday.
    pub fn standing_off(&self, usual: usize) -> i64 {
        self.price * i64::from(self.on.iter().sum::<u32>() - self.on[usual])
    }

    fn weekday(&self, day: i32) -> usize {
        usize::from(self.weekday_of[day as usize] % 7)
    }
}

/// The days on which a missing visit of `store` may still be, `planned` holding the day of each visit, -1 where missing: no
/// other day need be asked.
pub fn possible(tile: &Tile, store: u32, planned: &[i32]) -> DaySet {
    let mut days = DaySet::default();
    match tile.stores[store as usize].days {
        Days::Patterns { from, to, .. } => {
            let have = those_of(planned);
            for pattern in &tile.patterns[from as usize..to as usize] {
                if pattern.covers(have) {
                    days |= *pattern - have;
                }
            }
        }
        Days::Row { min_gap, max_gap } => {
            let first = tile.stores[store as usize].first_visit as usize;
            let mut before: Option<(usize, i32)> = None;
            let is_chain = tile.is_chain(store);
            for (at, &day) in planned.iter().enumerate() {
                if is_chain {
                    let visit = &tile.visits[first + at];
                    if day < 0 && visit.earliest <= visit.latest {
                        days |= DaySet::between(Day(visit.earliest as u16), Day(visit.latest as u16));
                    }
                    continue;
                }
                if day >= 0 {
                    before = Some((at, day));
                    continue;
                }
                let visit = &tile.visits[first + at];
                let (mut from, mut to) = (visit.earliest, visit.latest);
                if let Some((earlier, day)) = before {
                    from = from.max(day + min_gap);
                    to = to.min(day.saturating_add(max_gap.saturating_mul((at - earlier) as i32)));
                }
                if let Some(later) = (at + 1..planned.len()).find(|&later| planned[later] >= 0) {
                    from = from.max(planned[later].saturating_sub(max_gap.saturating_mul((later - at) as i32)));
                    to = to.min(planned[later] - min_gap);
                }
                if from <= to {
                    days |= DaySet::between(Day(from as u16), Day(to as u16));
                }
            }
        }
    }
    days
}

/// The days that planned visits have.
pub fn those_of(planned: &[i32]) -> DaySet {
    DaySet::of(planned.iter().filter(|&&day| day >= 0).map(|&day| Day(day as u16)))
}

/// Chooses the days of the missing visits of `store`; `planned` holds the day of each visit, -1 where missing, and `price`
/// says what a prize counts.
pub fn choose(
    tile: &Tile,
    store: u32,
    planned: &[i32],
    quotes: &Quotes,
    price: impl Fn(i64) -> i64,
    chosen: &mut Chosen,
) {
    chosen.days.clear();
    chosen.days.extend_from_slice(planned);
    match tile.stores[store as usize].days {
        Days::Patterns { from, to, prize } => {
            let have = those_of(planned);
            let mut best = (OUT, DaySet::default());
            for &pattern in &tile.patterns[from as usize..to as usize] {
                if !pattern.covers(have) {
                    continue;
                }
                let missing = pattern - have;
                let mut sum = 0i64;
                for Day(day) in missing.iter() {
                    sum = sum.saturating_add(quotes.cost[day as usize]);
                }
                if sum < best.0 {
                    best = (sum, missing);
                }
            }
            // All or none: a store that does not come complete stays out whole.
            if best.0 >= price(prize) {
                chosen.cost = price(prize);
                chosen.days.fill(-1);
                return;
            }
            chosen.cost = best.0;
            let mut days = best.1.iter();
            for slot in chosen.days.iter_mut().filter(|day| **day < 0) {
                *slot = days.next().map_or(-1, |day| i32::from(day.0));
            }
        }
        Days::Row { .. } if tile.is_chain(store) => chain(tile, store, quotes, price, chosen),
        Days::Row { min_gap, max_gap } => {
            let missing = planned.iter().filter(|&&day| day < 0).count();
            let gaps = (min_gap, max_gap);
            let weekdays = (tile.weekday_price(store) > 0).then(|| Weekdays::of(tile, store, planned));
            match weekdays {
                _ if missing == 1 => one_missing(tile, store, gaps, quotes, weekdays, price, chosen),
                None => row(tile, store, gaps, quotes, |_| 0, price, chosen),
                Some(weekdays) => row_on_weekdays(tile, store, gaps, quotes, &weekdays, price, chosen),
            }
        }
    }
}

/// Visits that follow one another, none without the one before: the cheapest days of the first so many, by dynamic programming over
/// (visit, day); those behind stay out at their prizes. Planned visits keep their days, or come out with the one before them.
fn chain(tile: &Tile, store: u32, quotes: &Quotes, price: impl Fn(i64) -> i64, chosen: &mut Chosen) {
    let first = tile.stores[store as usize].first_visit;
    let Chosen { days: given, table, cost, .. } = chosen;
    let (count, days) = (given.len(), tile.days);
    let visits = &tile.visits[first as usize..][..count];
    // table[(visit, day)]: least cost of this visit on this day and all before it, and the entry before it.
    table.clear();
    table.resize(count * days, (OUT, NONE));
    // What the visits behind cost that stay out.
    let mut out: i64 = visits.iter().map(|visit| price(visit.prize)).sum();
    let mut best = (out, NONE);
    for at in 0..count {
        out -= price(visits[at].prize);
        let charges = &quotes.cost[tile.quotes_from(store, first + at as u32)..];
        let (from, to) = if given[at] < 0 { (visits[at].earliest, visits[at].latest) } else { (given[at], given[at]) };
        for day in from..=to {
            let own = match (given[at] >= 0, charges[day as usize]) {
                (true, _) => 0,
                (false, NO_QUOTE) => continue,
                (false, quote) => quote + visits[at].day_cost(day),
            };
            let before = match at {
                0 => (0, NONE),
                _ => {
                    let (from, to) = tile.reach(store, at, day);
                    let entries = (from.max(0)..=to).map(|day| (at - 1) * days + day as usize);
                    entries.map(|entry| (table[entry].0, entry as u32)).min().unwrap_or((OUT, NONE))
                }
            };
            if before.0 < OUT {
                let entry = at * days + day as usize;
                table[entry] = (before.0 + own, before.1);
                if table[entry].0 + out < best.0 {
                    best = (table[entry].0 + out, entry as u32);
                }
            }
        }
    }
    *cost = best.0;
    given.fill(-1);
    let mut entry = best.1;
    while entry != NONE {
        given[entry as usize / days] = (entry as usize % days) as i32;
        entry = table[entry as usize].1;
    }
}

/// One visit is missing: scan the days its neighbours leave it.
fn one_missing(
    tile: &Tile,
    store: u32,
    (min_gap, max_gap): (i32, i32),
    quotes: &Quotes,
    weekdays: Option<Weekdays>,
    price: impl Fn(i64) -> i64,
    chosen: &mut Chosen,
) {
    let first = tile.stores[store as usize].first_visit as usize;
    let at = chosen.days.iter().position(|&day| day < 0).expect("one is missing");
    let visit = &tile.visits[first + at];
    let (mut from, mut to) = (visit.earliest, visit.latest);
    if at > 0 {
        from = from.max(chosen.days[at - 1] + min_gap);
        to = to.min(chosen.days[at - 1] + max_gap);
    }
    if at + 1 < chosen.days.len() {
        from = from.max(chosen.days[at + 1] - max_gap);
        to = to.min(chosen.days[at + 1] - min_gap);
    }
    let off = |with: Option<i32>| weekdays.map_or(0, |weekdays| weekdays.price * i64::from(weekdays.off(with)));
    chosen.cost = price(visit.prize) + off(None);
    let charges = &quotes.cost[tile.quotes_from(store, (first + at) as u32)..];
    for day in from..=to {
        let quote = charges[day as usize];
        if quote < chosen.cost {
            let cost = quote + visit.day_cost(day) + off(Some(day));
            if cost < chosen.cost {
                chosen.cost = cost;
                chosen.days[at] = day;
            }
        }
    }
}

/// Several are missing, and visits off the usual weekday cost: the cheapest row for the weekday that the store is used to, or the
/// cheapest of the rows for every weekday that it might get used to. What a row costs with the weekday that most of its visits have
/// is the least that it costs with any.
fn row_on_weekdays(
    tile: &Tile,
    store: u32,
    gaps: (i32, i32),
    quotes: &Quotes,
    weekdays: &Weekdays,
    price: impl Fn(i64) -> i64,
    chosen: &mut Chosen,
) {
    let worth = usual_weekdays(tile, store, quotes, weekdays, &chosen.days);
    let planned = chosen.days.clone();
    let mut least = i64::MAX;
    for (usual, _) in worth.into_iter().enumerate().filter(|&(_, worth)| worth) {
        chosen.days.copy_from_slice(&planned);
        row(tile, store, gaps, quotes, |day| weekdays.off_from(usual, day), &price, chosen);
        let cost = chosen.cost + weekdays.standing_off(usual);
        if cost < least {
            least = cost;
            chosen.best.clone_from(&chosen.days);
        }
    }
    chosen.cost = least;
    chosen.days.copy_from_slice(&chosen.best);
}

/// The weekdays that the store may get used to with its visits, -1 where missing: the one it is used to where there is one.
pub fn usual_weekdays(tile: &Tile, store: u32, quotes: &Quotes, weekdays: &Weekdays, planned: &[i32]) -> [bool; 7] {
    let first = tile.stores[store as usize].first_visit;
    let visits = &tile.visits[first as usize..][..planned.len()];
    let mut worth = weekdays.on.map(|on| on > 0);
    for (at, visit) in visits.iter().enumerate().filter(|&(at, _)| planned[at] < 0) {
        let charges = &quotes.cost[tile.quotes_from(store, first + at as u32)..];
        for day in (visit.earliest..=visit.latest).filter(|&day| charges[day as usize] < NO_QUOTE) {
            worth[weekdays.weekday(day)] = true;
        }
    }
    if let Some(habit) = weekdays.habit.weekday {
        worth = array::from_fn(|weekday| weekday == usize::from(habit) % 7);
    } else if !worth.contains(&true) {
        worth[0] = true;
    }
    worth
}

/// Several are missing: the cheapest row by dynamic programming over (visit, day); a visit may be skipped at its prize.
fn row(
    tile: &Tile,
    store: u32,
    (min_gap, max_gap): (i32, i32),
    quotes: &Quotes,
    off: impl Fn(i32) -> i64,
    price: impl Fn(i64) -> i64,
    chosen: &mut Chosen,
) {
    let first = tile.stores[store as usize].first_visit;
    let visits = &tile.visits[first as usize..];
    let Chosen { days: given, table, prizes, cost, .. } = chosen;
    let (count, days) = (given.len(), tile.days);
    // table[(visit, day)]: least cost up to here with this visit on this day, and the entry before it.
    table.clear();
    table.resize(count * days, (OUT, NONE));
    // prizes[visit]: what it costs to leave out all missing visits before it.
    prizes.clear();
    prizes.push(0);
    for (at, visit) in visits[..count].iter().enumerate() {
        prizes.push(prizes[at] + if given[at] < 0 { price(visit.prize) } else { 0 });
    }
    let window = |at: usize| match given[at] {
        ..0 => (visits[at].earliest, visits[at].latest),
        day => (day, day),
    };
    // The last planned visit so far: none of the row may be left out across it.
    let mut held = None;
    for at in 0..count {
        let charges = &quotes.cost[tile.quotes_from(store, first + at as u32)..];
        let (from, to) = window(at);
        for day in from..=to {
            let own = match (given[at] >= 0, charges[day as usize]) {
                (true, _) => 0,
                (false, NO_QUOTE) => continue,
                (false, quote) => quote + visits[at].day_cost(day) + off(day),
            };
            let mut best = (if held.is_none() { prizes[at] } else { OUT }, NONE);
            for before in held.unwrap_or(0)..at {
                let skipped = prizes[at] - prizes[before + 1];
                let reach = max_gap.saturating_mul((at - before) as i32);
                let (from, to) = window(before);
                for earlier in from.max(day - reach)..=to.min(day - min_gap) {
                    let entry = before * days + earlier as usize;
                    let cost = table[entry].0 + skipped;
                    if cost < best.0 {
                        best = (cost, entry as u32);
                    }
                }
            }
            if best.0 < OUT {
                table[at * days + day as usize] = (best.0 + own, best.1);
            }
        }
        if given[at] >= 0 {
            held = Some(at);
        }
    }
    let mut best = (if held.is_none() { prizes[count] } else { OUT }, NONE);
    for last in held.unwrap_or(0)..count {
        let (from, to) = window(last);
        for day in from..=to {
            let entry = last * days + day as usize;
            let cost = table[entry].0 + prizes[count] - prizes[last + 1];
            if cost < best.0 {
                best = (cost, entry as u32);
            }
        }
    }
    *cost = best.0;
    let mut entry = best.1;
    while entry != NONE {
        given[entry as usize / days] = (entry as usize % days) as i32;
        entry = table[entry as usize].1;
    }
}
