//! Which visit of one plan is which of the other, for one store: what was made meanwhile first, then what did not move, then by due
//! date, the rest in order of time.

use super::{Absence, Placed, Side};
use crate::model::{DueVisit, LogRow};
use crate::unit::{Day, Seconds};
use chrono::NaiveDate;
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

/// A visit that a plan's input asks for. Days are those of the old plan, so that they may lie before or after it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked {
    /// Where the plan has it on the days looked at, or why it does not.
    pub place: Result<Placed, Absence>,
    /// The day that it is planned on; `None` where it is left out.
    day: Option<i64>,
    /// Its earliest, due and latest day; pattern stores have none.
    window: Option<(i64, i64, i64)>,
}

impl Asked {
    /// What each store of a plan asks for, in order of time; a day of the plan is `ahead` days later for the old plan.
    pub fn of(side: Side, days: &Range<u16>, ahead: i64) -> Vec<Vec<Self>> {
        let mut all = vec![Vec::new(); side.problem.stores.len()];
        let due_visit = |store, visit| side.problem.store(store).due_visits().get(usize::from(visit));
        let time = |day: Day| i64::from(day.0) + ahead;
        let window = |due: &DueVisit| (time(due.earliest), time(due.due), time(due.latest));
        for route in &side.plan.routes {
            let shift = side.problem.shift(route.shift);
            for stop in route.stops.iter().filter(|stop| !side.problem.store(stop.store).meeting) {
                let due = due_visit(stop.store, stop.visit);
                let (store, visit, start) = (stop.store, stop.visit, stop.start);
                let place = match days.contains(&shift.day.0) {
                    true => Ok(Placed {
                        store,
                        visit,
                        rep: shift.rep,
                        day: shift.day,
                        start,
                        due: due.and_then(DueVisit::due_day),
                    }),
                    false => Err(Absence::OutsideDays),
                };
                all[side.problem.host(store).index()].push(Self {
                    place,
                    day: Some(time(shift.day)),
                    window: due.map(window),
                });
            }
        }
        for left in side.plan.unserved.iter().filter(|left| !side.problem.store(left.store).meeting) {
            let window = due_visit(left.store, left.visit).map(window);
            let place = Err(Absence::Unserved(left.reason.obstacle));
            all[side.problem.host(left.store).index()].push(Self { place, day: None, window });
        }
        for row in &mut all {
            row.sort_by_key(|one| (one.time(), one.place.map(|placed| (placed.start, placed.visit)).ok()));
        }
        all
    }

    fn due(&self) -> Option<i64> {
        self.window.map(|window| window.1)
    }

    /// The day and the hour that it is planned on, among the days looked at.
    fn hour(&self) -> Option<(i64, Seconds)> {
        Some((self.day?, self.place.ok()?.start))
    }

    /// When it is due, or planned where it has no due day.
    fn time(&self) -> i64 {
        self.due().or(self.day).unwrap_or_default()
    }

    /// Whether it can only be the like of a visit due on the very same day: where it is planned nobody looks, or it is a whole
    /// pattern left out.
    fn is_apart(&self) -> bool {
        matches!(self.place, Err(Absence::OutsideDays)) || self.window.is_none() && self.day.is_none()
    }
}

/// Why a plan does not have a visit that nothing of what it asks for is the like of.
pub(super) fn missing(asked: &[Asked]) -> Absence {
    let patterns = asked.iter().filter(|one| one.window.is_none());
    patterns.filter_map(|one| one.place.err()).min().unwrap_or(Absence::NotDue)
}

/// By store, the days on which one side knows of a visit that was made within the days of the other, who does not know of it:
/// the past of a plan made anew.
pub(super) fn made<'a>(knows: Side<'a>, other: Side<'a>, ahead: i64) -> HashMap<&'a str, Vec<i64>> {
    let mut all: HashMap<&str, Vec<i64>> = HashMap::new();
    let Some(first) = other.problem.calendar.first else { return all };
    let is_visit = |row: &&LogRow| row.kind != "call" && row.effective != Some(false);
    // A visit for more than one purpose has a row for each, at one hour.
    let visits = |log: &'a [LogRow]| -> BTreeSet<(&'a str, NaiveDate, Option<Seconds>)> {
        log.iter().filter(is_visit).map(|row| (row.store.as_str(), row.date, row.checkin)).collect()
    };
    for &(store, date, _) in visits(knows.log).difference(&visits(other.log)) {
        if other.problem.calendar.day(date).is_some() {
            all.entry(store).or_default().push((date - first).num_days() + ahead);
        }
    }
    all
}

/// A visit of one plan with that of the other, by their positions; `None` where the other has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pair {
    /// Asked for by one or both.
    Of(Option<usize>, Option<usize>),
    /// Asked for by the old plan, and made before the new one begins.
    Made(usize),
    /// Asked for by the new plan, and made before the old one begins.
    WasMade(usize),
}

/// The pairs of a store, every visit of either plan once. Turning the plans round turns the pairs round. `made` are the days of
/// visits that only the new plan knows to have been made, and those that only the old one knows.
pub(super) fn pairs(old: &[Asked], new: &[Asked], made: [&[i64]; 2]) -> Vec<Pair> {
    let mut all = Vec::with_capacity(old.len().max(new.len()));
    let mut free = [vec![true; old.len()], vec![true; new.len()]];
    for (side, (asked, days)) in [(old, made[0]), (new, made[1])].into_iter().enumerate() {
        for at in taken(asked, days) {
            free[side][at] = false;
            all.push(if side == 0 { Pair::Made(at) } else { Pair::WasMade(at) });
        }
    }
    // What both have on one day at one hour has not moved, whatever it is due for by now.
    for (at, one) in old.iter().enumerate() {
        let same =
            (0..new.len()).find(|&other| free[1][other] && one.hour().is_some() && one.hour() == new[other].hour());
        if let Some(other) = same.filter(|_| free[0][at]) {
            (free[0][at], free[1][other]) = (false, false);
            all.push(Pair::Of(Some(at), Some(other)));
        }
    }
    for (at, one) in old.iter().enumerate().filter(|(_, one)| one.window.is_some()) {
        let same = (0..new.len()).find(|&other| free[1][other] && new[other].due() == one.due());
        if let Some(other) = same.filter(|_| free[0][at]) {
            (free[0][at], free[1][other]) = (false, false);
            all.push(Pair::Of(Some(at), Some(other)));
        }
    }
    let rest = |side: usize, asked: &[Asked]| -> Vec<usize> {
        (0..asked.len()).filter(|&at| free[side][at] && !asked[at].is_apart()).collect()
    };
    let (a, b) = (rest(0, old), rest(1, new));
    let days = |asked: &[Asked], rest: &[usize]| rest.iter().map(|&at| asked[at].time()).collect::<Vec<i64>>();
    for (one, other) in nearest(&days(old, &a), &days(new, &b)) {
        (free[0][a[one]], free[1][b[other]]) = (false, false);
        all.push(Pair::Of(Some(a[one]), Some(b[other])));
    }
    let lone = |free: &[bool]| (0..free.len()).filter(|&at| free[at]).collect::<Vec<usize>>();
    all.extend(lone(&free[0]).into_iter().map(|at| Pair::Of(Some(at), None)));
    all.extend(lone(&free[1]).into_iter().map(|at| Pair::Of(None, Some(at))));
    all
}

/// Which visits were made on these days: the one planned on the very day, else the one that is due nearest of those in whose
/// window the day lies.
fn taken(asked: &[Asked], days: &[i64]) -> Vec<usize> {
    let mut all: Vec<usize> = Vec::new();
    let mut spare = Vec::new();
    for &day in days {
        match asked.iter().position(|one| one.day == Some(day)) {
            Some(at) if !all.contains(&at) => all.push(at),
            _ => spare.push(day),
        }
    }
    for day in spare {
        let holds = |window: (i64, i64, i64)| (window.0..=window.2).contains(&day).then(|| (window.1 - day).abs());
        let open = (0..asked.len()).filter(|at| !all.contains(at));
        let near = open.filter_map(|at| Some((holds(asked[at].window?)?, at))).min();
        all.extend(near.map(|(_, at)| at));
    }
    all
}

/// Pairs of two rows of days in order: all of the shorter row, with the least sum of days between; of equals the earliest.
fn nearest(one: &[i64], other: &[i64]) -> Vec<(usize, usize)> {
    if one.len() > other.len() {
        return nearest(other, one).into_iter().map(|(a, b)| (b, a)).collect();
    }
    // least[i][j]: what pairing all of `one` from `i` on with some of `other` from `j` on costs at least.
    let width = other.len() + 1;
    let mut least = vec![i64::MAX; (one.len() + 1) * width];
    least[one.len() * width..].fill(0);
    let with =
        |least: &[i64], i: usize, j: usize| least[(i + 1) * width + j + 1].saturating_add((one[i] - other[j]).abs());
    for i in (0..one.len()).rev() {
        for j in (0..other.len()).rev() {
            least[i * width + j] = with(&least, i, j).min(least[i * width + j + 1]);
        }
    }
    let (mut found, mut j) = (Vec::with_capacity(one.len()), 0);
    for i in 0..one.len() {
        while with(&least, i, j) > least[i * width + j] {
            j += 1;
        }
        found.push((i, j));
        j += 1;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::unit::{RepId, StoreId};

    #[test]
    fn what_did_not_move_is_itself_though_it_is_due_for_something_else() {
        let asked = |day: u16, due: i64| Asked {
            place: Ok(Placed {
                store: StoreId(0),
                visit: 0,
                rep: RepId(0),
                day: Day(day),
                start: Seconds(36_000),
                due: None,
            }),
            day: Some(day.into()),
            window: Some((due - 2, due, due + 2)),
        };
        // The visit of day 4 answers another due day since an incident; that of day 9 is gone.
        let (old, new) = ([asked(4, 4), asked(9, 9)], [asked(4, 9)]);
        let found = pairs(&old, &new, [&[], &[]]);
        assert_eq!(found, [Pair::Of(Some(0), Some(0)), Pair::Of(Some(1), None)]);
    }

    #[test]
    fn rows_of_days_are_paired_in_order_with_the_fewest_days_between() {
        assert_eq!(nearest(&[1, 8, 15], &[8, 15]), [(1, 0), (2, 1)]);
        assert_eq!(nearest(&[5], &[3, 7]), [(0, 0)]);
        assert_eq!(nearest(&[3, 7], &[5]), [(0, 0)]);
        assert_eq!(nearest(&[1, 2], &[3, 4]), [(0, 0), (1, 1)]);
        assert_eq!(nearest(&[], &[1]), []);
    }
}
