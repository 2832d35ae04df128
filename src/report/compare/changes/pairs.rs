//! Which visit of one plan is which of the other, for one store: by due date first, the rest in order of time.

use super::{Absence, Placed, Side, due_day};
use std::ops::Range;

/// What a plan has of one store: its visits on the days looked at, and all that is due there besides. Days are those of the
/// old plan, so that they may lie before or after it.
#[derive(Clone, Debug, Default)]
pub(in crate::report) struct Asked {
    /// Visits on the days looked at, in order of time.
    pub placed: Vec<Placed>,
    /// When each of them is, and when it is due.
    times: Vec<(i64, Option<i64>)>,
    /// When further visits are due, and why they are not among those.
    besides: Vec<(Option<i64>, Absence)>,
}

impl Asked {
    /// One for each store of a plan; a day of the plan is `ahead` days later for the old plan.
    pub fn of(side: Side, days: &Range<u16>, ahead: i64) -> Vec<Self> {
        let mut all = vec![Self::default(); side.problem.stores.len()];
        for route in &side.plan.routes {
            let shift = side.problem.shift(route.shift);
            for stop in &route.stops {
                let due = due_day(side.problem, stop.store, stop.visit);
                let one = &mut all[stop.store.index()];
                if days.contains(&shift.day.0) {
                    let (store, visit, start) = (stop.store, stop.visit, stop.start);
                    one.placed.push(Placed { store, visit, rep: shift.rep, day: shift.day, start, due });
                } else {
                    one.besides.push((due.map(|due| i64::from(due.0) + ahead), Absence::OutsideDays));
                }
            }
        }
        for left in &side.plan.unserved {
            let due = due_day(side.problem, left.store, left.visit).map(|due| i64::from(due.0) + ahead);
            all[left.store.index()].besides.push((due, Absence::Unserved(left.reason.obstacle)));
        }
        for one in &mut all {
            one.placed.sort_by_key(|placed| (placed.day, placed.start, placed.visit));
            let time = |day: u16| i64::from(day) + ahead;
            one.times = one.placed.iter().map(|one| (time(one.day.0), one.due.map(|due| time(due.0)))).collect();
            one.besides.sort();
        }
        all
    }

    /// Why this plan does not have a visit of the other, whose days are `ahead` days later for the old plan.
    pub fn absence(&self, of: &Placed, ahead: i64) -> Absence {
        let due = of.due.map(|due| i64::from(due.0) + ahead);
        let known = self.besides.iter().find(|one| one.0 == due);
        known.map_or(Absence::NotDue, |one| one.1)
    }

    fn knows(&self, due: Option<i64>) -> bool {
        due.is_some() && self.besides.iter().any(|one| one.0 == due)
    }
}

/// A visit of one plan with that of the other, by their positions among those placed; `None` where the other has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::report) struct Pair(pub Option<usize>, pub Option<usize>);

impl Pair {
    /// The two visits.
    pub fn map_each<'a>(self, old: &'a [Placed], new: &'a [Placed]) -> (Option<&'a Placed>, Option<&'a Placed>) {
        (self.0.map(|at| &old[at]), self.1.map(|at| &new[at]))
    }
}

/// The pairs of a store, every visit of either plan once. Turning the plans round turns the pairs round.
pub(in crate::report) fn pairs(old: &Asked, new: &Asked) -> Vec<Pair> {
    let mut all = Vec::with_capacity(old.times.len().max(new.times.len()));
    let mut free = [vec![true; old.times.len()], vec![true; new.times.len()]];
    for (at, one) in old.times.iter().enumerate().filter(|(_, one)| one.1.is_some()) {
        let same = (0..new.times.len()).find(|&other| free[1][other] && new.times[other].1 == one.1);
        if let Some(other) = same {
            (free[0][at], free[1][other]) = (false, false);
            all.push(Pair(Some(at), Some(other)));
        }
    }
    let rest = |side: usize, mine: &Asked, other: &Asked| -> Vec<usize> {
        (0..mine.times.len()).filter(|&at| free[side][at] && !other.knows(mine.times[at].1)).collect()
    };
    let (a, b) = (rest(0, old, new), rest(1, new, old));
    let days = |side: &Asked, rest: &[usize]| rest.iter().map(|&at| side.times[at].0).collect::<Vec<i64>>();
    for (one, other) in nearest(&days(old, &a), &days(new, &b)) {
        (free[0][a[one]], free[1][b[other]]) = (false, false);
        all.push(Pair(Some(a[one]), Some(b[other])));
    }
    let lone = |free: &[bool]| (0..free.len()).filter(|&at| free[at]).collect::<Vec<usize>>();
    all.extend(lone(&free[0]).into_iter().map(|at| Pair(Some(at), None)));
    all.extend(lone(&free[1]).into_iter().map(|at| Pair(None, Some(at))));
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

    #[test]
    fn rows_of_days_are_paired_in_order_with_the_fewest_days_between() {
        assert_eq!(nearest(&[1, 8, 15], &[8, 15]), [(1, 0), (2, 1)]);
        assert_eq!(nearest(&[5], &[3, 7]), [(0, 0)]);
        assert_eq!(nearest(&[3, 7], &[5]), [(0, 0)]);
        assert_eq!(nearest(&[1, 2], &[3, 4]), [(0, 0), (1, 1)]);
        assert_eq!(nearest(&[], &[1]), []);
    }
}
