//! When phone calls are made: in what a rep's days leave free, and in the time for office work.

use crate::model::{Allowed, DueVisit, Plan, Problem, Route, Shift};
use crate::unit::{Day, RepId, Seconds, ShiftId, StoreId};
use std::collections::{HashMap, HashSet};

/// A phone call that is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// Whom.
    pub store: StoreId,
    /// Which of the store's calls, counted from 0.
    pub number: usize,
    /// What is due.
    pub due: DueVisit,
    /// Who calls, on which shift, and when; `None` where no day of its window has room for it.
    pub at: Option<CallTime>,
}

/// When a call is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CallTime {
    /// On which shift.
    pub shift: ShiftId,
    /// From when on.
    pub start: Seconds,
}

/// Free stretches of a shift in order of time, and the work that it may still have.
struct FreeTime {
    gaps: Vec<(Seconds, Seconds)>,
    work_left: Seconds,
    /// The end of the shift: what comes after it is time for office work.
    end: Seconds,
}

/// The calls of all stores, each by the rep whose store it is: on the day of its window that is nearest to the one it is due on, as
/// early as the store is open and the rep free. Nobody is called on a day of a visit, or of one that was agreed on. `calls` are those of each store, `office` is the time for office work behind each
/// shift.
pub fn calls<'a>(
    problem: &Problem,
    plan: &Plan,
    owners: &[Option<RepId>],
    calls: impl Fn(StoreId) -> &'a [DueVisit],
    office: impl Fn(ShiftId) -> Seconds,
) -> Vec<Call> {
    let mut all: Vec<Call> = problem
        .store_ids()
        .flat_map(|store| calls(store).iter().enumerate().map(move |(number, due)| (store, number, due)))
        .map(|(store, number, due)| Call { store, number, due: due.clone(), at: None })
        .collect();
    if all.is_empty() {
        return all;
    }
    let routes: HashMap<ShiftId, &Route> = plan.routes.iter().map(|route| (route.shift, route)).collect();
    let mut free: Vec<FreeTime> = (0..problem.shifts.len())
        .map(ShiftId::at)
        .map(|id| FreeTime::of(problem.shift(id), routes.get(&id).copied(), office(id)))
        .collect();
    let visits: HashSet<(StoreId, Day)> = plan
        .routes
        .iter()
        .flat_map(|route| route.stops.iter().map(|stop| (problem.host(stop.store), problem.shift(route.shift).day)))
        .collect();
    // Whoever has the fewest days left chooses first.
    let mut order: Vec<usize> = (0..all.len()).collect();
    order.sort_by_key(|&at| (all[at].due.latest, all[at].due.due, all[at].store, all[at].number));
    for at in order {
        let (store, due) = (all[at].store, &all[at].due);
        let owner = owners.get(store.index()).copied().flatten().or(match &problem.store(store).reps {
            Allowed::Only(reps) if reps.len() == 1 => Some(reps[0]),
            _ => None,
        });
        let Some(rep) = owner else { continue };
        let mut shifts: Vec<ShiftId> = problem.shifts_of(rep).map(ShiftId::at).collect();
        let is_held =
            |day: Day| problem.store(store).due_visits().iter().any(|due| [due.earliest, due.latest] == [day; 2]);
        shifts.retain(|&id| {
            let day = problem.shift(id).day;
            (due.earliest..=due.latest).contains(&day) && !visits.contains(&(store, day)) && !is_held(day)
        });
        shifts.sort_by_key(|&id| (problem.shift(id).day.0.abs_diff(due.due.0), id));
        let found = shifts.into_iter().find_map(|shift| {
            let start = free[shift.index()].take(problem, store, problem.shift(shift).day, due)?;
            Some(CallTime { shift, start })
        });
        all[at].at = found;
    }
    all
}

impl FreeTime {
    /// Before the rep leaves, while waiting, and from being back until the day is over; of a day without a route all but its pauses.
    fn of(shift: &Shift, route: Option<&Route>, office: Seconds) -> Self {
        // Nobody stays on for a call; whoever does for visits has the office after them.
        let (end, mut work_left) = shift.regular();
        let end = route.map_or(end, |route| route.finish.max(end));
        let until = end + office;
        let mut gaps = Vec::new();
        match route {
            Some(route) => {
                gaps.push((shift.start, route.depart));
                for (at, stop) in route.stops.iter().enumerate() {
                    if route.rests.iter().all(|rest| rest.after != at) {
                        gaps.push((stop.start - stop.wait, stop.start));
                    }
                }
                gaps.push((route.finish, until));
                work_left -= route.work();
            }
            None => gaps.push((shift.start, until)),
        }
        // Breaks and meetings are none of it, whether or not the rep is out when they begin.
        for (at, pause) in shift.pauses.iter().enumerate() {
            let taken = route.and_then(|route| route.rests.iter().find(|rest| rest.pause == at));
            let from = taken.map_or(pause.earliest, |rest| rest.start);
            let to = from + pause.length;
            gaps = gaps.iter().flat_map(|gap| [(gap.0, gap.1.min(from)), (gap.0.max(to), gap.1)]).collect();
        }
        gaps.retain(|gap| gap.0 < gap.1);
        Self { gaps, work_left, end }
    }

    /// Takes the first stretch long enough for a call in which a store is open, by when it begins.
    fn take(&mut self, problem: &Problem, store: StoreId, day: Day, due: &DueVisit) -> Option<Seconds> {
        let (windows, length, by) = (problem.windows(store, day), due.service, due.by_on(day));
        let (at, start) = self.gaps.iter().enumerate().find_map(|(at, &(from, to))| {
            let starts = windows.iter().map(|window| (window.open.max(from), window.close.min(to)));
            let fits = |&(start, close): &(Seconds, Seconds)| {
                // Waiting is work already; what the office has its own time for is not.
                let in_time = by.is_none_or(|by| start <= by);
                in_time && start + length <= close && (self.work_left >= length || start >= self.end)
            };
            starts.filter(fits).map(|(start, _)| start).min().map(|start| (at, start))
        })?;
        let (from, to) = self.gaps[at];
        self.gaps.splice(at..=at, [(from, start), (start + length, to)].into_iter().filter(|gap| gap.0 < gap.1));
        if start < self.end {
            self.work_left -= length;
        }
        Some(start)
    }
}
