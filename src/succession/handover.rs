//! Handing over: when each store of a rep who leaves goes to its new owner, and what becomes of its open due visits.
//!
//! The days' numbers are as even as the next due visits allow: the stores handed over up to a day follow the least concave
//! curve that is nowhere below the stores whose next visit needs it by then.

use crate::model::{Cadence, DaySet, DueVisit, Problem, Store, Tables, VisitTypes};
use crate::policy::Due;
use crate::unit::{Day, RepId};
use chrono::{Days, NaiveDate};

/// A store of a rep who leaves, and who takes it over.
#[derive(Clone, Debug, PartialEq)]
pub struct Handover {
    /// The store's position in [`Tables::stores`].
    pub row: usize,
    /// Who leaves, by position in [`Tables::reps`].
    pub old: RepId,
    /// The first day without the rep.
    pub leaves: NaiveDate,
    /// Who takes the store over; nobody, where none of those who stay may have it.
    pub new: Option<RepId>,
    /// The day on which it is handed over.
    pub on: Option<NaiveDate>,
    /// The last day on which it could be.
    pub by: NaiveDate,
    /// Its due visits from the first day on.
    pub visits: Vec<OpenVisit>,
}

/// An open due visit of a store that is handed over.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenVisit {
    /// First day on which it may be planned.
    pub earliest: NaiveDate,
    /// The day on which it is due.
    pub due: NaiveDate,
    /// Last day on which it may be planned.
    pub latest: NaiveDate,
    /// What it is for.
    pub types: VisitTypes,
    /// Who makes it.
    pub stands: Stands,
}

/// Who makes an open due visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stands {
    /// The rep who leaves: its last day is before the rep goes; this is the first on which the rep works and the store is open.
    Old(NaiveDate),
    /// The new owner, who works on this day, the first that is open to it after the store was handed over.
    New(NaiveDate),
    /// Nobody yet.
    Lost(Lost),
}

/// Why nobody makes a visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lost {
    /// The store has no new owner.
    NoOwner,
    /// On none of the days left of its window the new owner works and the store is open.
    NoDay,
}

/// A rep who leaves.
#[derive(Clone, Copy, Debug)]
pub(super) struct Leaver {
    pub rep: RepId,
    /// The first day without the rep.
    pub from: NaiveDate,
    /// Days within which all is handed over.
    pub within: u16,
}

/// Days on which stores may be handed over.
struct Span {
    /// In order.
    days: Vec<Day>,
    by: NaiveDate,
}

/// The plan of handing over `stores` (positions in the problem), whose due set is posed with their new owners already.
pub(super) fn handovers(
    due: &Due,
    tables: &Tables,
    leaver: Leaver,
    stores: &[(usize, Option<RepId>)],
) -> Vec<Handover> {
    let problem = &due.problem;
    let works = works(problem);
    let span = span(problem, &works, leaver, stores);
    let taken: Vec<(usize, RepId)> = stores.iter().filter_map(|&(at, new)| Some((at, new?))).collect();
    let deadlines = taken.iter().map(|&(at, new)| deadline(problem, at, works[new.index()], &span));
    let wanted: Vec<Wanted> = deadlines
        .zip(&taken)
        .map(|((deadline, due_on), &(at, new))| Wanted {
            deadline,
            due_on,
            key: tables.stores[due.stores[at].row].key_account,
            works: works[new.index()],
        })
        .collect();
    let days = spread(&wanted, &span.days);
    let mut on = days.into_iter();
    stores
        .iter()
        .map(|&(at, new)| {
            let day = new.and_then(|_| on.next().flatten());
            let visits = visits_of(&problem.stores[at]).iter();
            let open = |visit: &DueVisit| {
                let date = |day| problem.calendar.date(day).expect("the horizon has dates");
                OpenVisit {
                    earliest: date(visit.earliest),
                    due: date(visit.due),
                    latest: date(visit.latest),
                    types: visit.types,
                    stands: stands(problem, at, visit, leaver, new.zip(day), &works),
                }
            };
            Handover {
                row: due.stores[at].row,
                old: leaver.rep,
                leaves: leaver.from,
                new,
                on: day.and_then(|day| problem.calendar.date(day)),
                by: span.by,
                visits: visits.map(open).collect(),
            }
        })
        .collect()
}

/// The days each rep works.
pub(super) fn works(problem: &Problem) -> Vec<DaySet> {
    let mut works = vec![DaySet::default(); problem.reps.len()];
    problem.shifts.iter().for_each(|shift| works[shift.rep.index()].insert(shift.day));
    works
}

/// The due visits of a store.
pub(super) fn visits_of(store: &Store) -> &[DueVisit] {
    match &store.cadence {
        Cadence::Spaced { visits, .. } => visits,
        Cadence::Patterns { .. } => &[],
    }
}

/// Whether a visit may start at the store on a day.
pub(super) fn is_open(problem: &Problem, store: usize, day: Day) -> bool {
    !problem.stores[store].hours.on(day, problem.calendar.weekday(day)).is_empty()
}

/// The days on which one of the new owners works, from the day the rep leaves on; where the time for handing over is past
/// already, that many days from the first day on.
fn span(problem: &Problem, works: &[DaySet], leaver: Leaver, stores: &[(usize, Option<RepId>)]) -> Span {
    let today = problem.calendar.first.expect("the horizon has dates");
    let length = Days::new(u64::from(leaver.within.max(1)) - 1);
    let by = leaver.from + length;
    let by = if by < today { today + length } else { by };
    let begins = leaver.from.max(today);
    let anyone =
        stores.iter().filter_map(|store| store.1).fold(DaySet::default(), |days, rep| days | works[rep.index()]);
    let within = |day: &Day| problem.calendar.date(*day).is_some_and(|date| date >= begins && date <= by);
    Span { days: anyone.iter().filter(within).collect(), by }
}

/// The position among the span's days of the last one on which the store can be handed over before its next due visit, and the
/// day on which that is due; the last of all where none is.
fn deadline(problem: &Problem, at: usize, works: DaySet, span: &Span) -> (usize, Day) {
    let last = span.days.len().saturating_sub(1);
    let Some(&begins) = span.days.first() else { return (0, Day(0)) };
    let next = visits_of(&problem.stores[at]).iter().find(|visit| visit.latest >= begins);
    let can = |visit: &DueVisit| {
        let mut days = (visit.earliest.max(begins).0..=visit.latest.0).rev().map(Day);
        days.find(|&day| works.contains(day) && is_open(problem, at, day))
    };
    let Some(visit) = next else { return (last, Day(u16::MAX)) };
    let day = can(visit).unwrap_or(visit.latest);
    (span.days.partition_point(|&one| one <= day).saturating_sub(1), visit.due)
}

/// A store to be handed over.
struct Wanted {
    /// By which of the days at the latest.
    deadline: usize,
    /// When its next visit is due.
    due_on: Day,
    key: bool,
    /// When its new owner works.
    works: DaySet,
}

/// A day for each store: numbers as even as deadlines allow, those in haste in time, key accounts first where there is room.
fn spread(wanted: &[Wanted], days: &[Day]) -> Vec<Option<Day>> {
    let mut chosen: Vec<Option<Day>> = vec![None; wanted.len()];
    if days.is_empty() {
        return chosen;
    }
    let mut needed = vec![0; days.len()];
    wanted.iter().for_each(|one| needed[one.deadline] += 1);
    let by = even(&sums(&needed));
    let mut left: Vec<usize> = (0..wanted.len()).collect();
    left.sort_by_key(|&at| (wanted[at].deadline, wanted[at].due_on));
    for (today, &day) in days.iter().enumerate() {
        let room = by[today].saturating_sub(wanted.len() - left.len());
        let by_today = by[today];
        let comes = |at: &usize| wanted[*at].works.contains(day);
        let mut picked: Vec<usize> = Vec::new();
        // Key accounts, as long as those in haste still find room today and later.
        for &at in left.iter().filter(|&at| wanted[*at].key && comes(at)) {
            let mut rest = vec![0; days.len()];
            let others = left.iter().filter(|&other| *other != at && !picked.contains(other));
            others.for_each(|&other| rest[wanted[other].deadline.max(today)] += 1);
            let spare = room.saturating_sub(picked.len() + 1);
            let fits = sums(&rest).iter().zip(&by).skip(today).all(|(rest, by)| *rest <= spare + by - by_today);
            if picked.len() < room && fits {
                picked.push(at);
            }
        }
        let others = left.iter().copied().filter(|at| comes(at) && !picked.contains(at));
        let others: Vec<usize> = others.take(room - picked.len()).collect();
        picked.extend(others);
        picked.iter().for_each(|&at| chosen[at] = Some(day));
        left.retain(|at| !picked.contains(at));
    }
    // New owners who were off while there was room.
    for at in left {
        chosen[at] = days.iter().rev().copied().find(|&day| wanted[at].works.contains(day));
    }
    chosen
}

/// What numbers come to, one after the other.
fn sums(numbers: &[usize]) -> Vec<usize> {
    let mut sum = 0;
    let add = |number: &usize| {
        sum += number;
        sum
    };
    numbers.iter().map(add).collect()
}

/// The least concave curve that is nowhere below these rising sums, in whole numbers.
fn even(sums: &[usize]) -> Vec<usize> {
    let point = |at: usize| (at as f64, if at == 0 { 0.0 } else { sums[at - 1] as f64 });
    // The upper side of the convex hull, from left to right (Andrew 1979).
    let mut hull: Vec<(f64, f64)> = Vec::new();
    for at in 0..=sums.len() {
        let next = point(at);
        while let [.., before, last] = hull[..] {
            if (last.0 - before.0) * (next.1 - before.1) < (last.1 - before.1) * (next.0 - before.0) {
                break;
            }
            hull.pop();
        }
        hull.push(next);
    }
    let height = |at: f64| {
        let right = hull.partition_point(|point| point.0 < at);
        let (from, to) = (hull[right - 1], hull[right]);
        from.1 + (to.1 - from.1) * (at - from.0) / (to.0 - from.0)
    };
    // A hair less than half a store is none.
    (1..=sums.len()).map(|at| (height(at as f64) - 1e-6).ceil() as usize).collect()
}

/// Who makes a visit, given the new owner and the day of handing over.
fn stands(
    problem: &Problem,
    at: usize,
    visit: &DueVisit,
    leaver: Leaver,
    new: Option<(RepId, Day)>,
    works: &[DaySet],
) -> Stands {
    let store = &problem.stores[at];
    let first = |rep: RepId, from: Day| {
        let comes = |day: &Day| {
            let pinned = store.is_pinned(*day) && !store.allows(rep, *day);
            works[rep.index()].contains(*day) && is_open(problem, at, *day) && !pinned
        };
        let mut days = (visit.earliest.max(from).0..=visit.latest.0).map(Day);
        days.find(comes).and_then(|day| problem.calendar.date(day))
    };
    let is_before = problem.calendar.date(visit.latest).is_some_and(|latest| latest < leaver.from);
    if let (true, Some(day)) = (is_before, first(leaver.rep, Day(0))) {
        return Stands::Old(day);
    }
    let Some((rep, on)) = new else { return Stands::Lost(Lost::NoOwner) };
    // Where the rep is off until leaving, the new owner comes before all is handed over.
    let from = if is_before { Day(0) } else { on };
    first(rep, from).map_or(Stands::Lost(Lost::NoDay), Stands::New)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_in_no_haste_is_spread_evenly() {
        assert_eq!(even(&[0, 0, 0, 0, 10]), [2, 4, 6, 8, 10]);
        assert_eq!(even(&[0, 0, 3]), [1, 2, 3]);
    }

    #[test]
    fn haste_comes_first_and_the_rest_is_even() {
        assert_eq!(even(&[6, 6, 6, 8, 10]), [6, 7, 8, 9, 10]);
        assert_eq!(even(&[0, 0, 0]), [0, 0, 0]);
    }

    #[test]
    fn key_accounts_come_first_where_haste_leaves_room() {
        let works = DaySet::of((0..5).map(Day));
        let wanted = |deadline, key| Wanted { deadline, due_on: Day(0), key, works };
        let all = [wanted(4, false), wanted(4, true), wanted(0, false), wanted(4, false), wanted(4, true)];
        let days: Vec<Day> = (0..5).map(Day).collect();
        let chosen: Vec<u16> = spread(&all, &days).into_iter().map(|day| day.unwrap().0).collect();
        assert_eq!(chosen[2], 0);
        assert_eq!([chosen[1], chosen[4]], [1, 2]);
        let mut sorted = chosen.clone();
        sorted.sort_unstable();
        assert_eq!(sorted, [0, 1, 2, 3, 4]);
    }
}
