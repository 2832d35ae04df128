//! What became of every visit of the plan in force, and which visits are new: nothing is lost without a word.

use super::past::{Past, State};
use super::promise::{Pending, visits};
use super::{InForce, Moment};
use crate::model::{Plan, Problem, Reason};
use crate::unit::{Seconds, StoreId};
use chrono::NaiveDate;
use std::collections::{BTreeMap, HashSet};

/// A visit within so much of its hour has kept it.
const SAME_HOUR: Seconds = Seconds::minutes(15);

/// What became of a visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fate {
    /// It was made, or is under way.
    Done,
    /// Same rep, same day, same hour to a quarter.
    Kept,
    /// Another hour of the day.
    OtherHour,
    /// Another day.
    OtherDay,
    /// Another rep, whatever the day.
    OtherRep,
    /// It is left out, with its reason.
    LeftOut,
    /// Nobody asks for it any more: the store is closed, or the policy sees no need of it.
    NoLongerDue,
    /// It was not in the plan in force, and is now.
    New,
}

impl Fate {
    /// All of them, in order.
    pub const ALL: [Fate; 8] = [
        Fate::Done,
        Fate::Kept,
        Fate::OtherHour,
        Fate::OtherDay,
        Fate::OtherRep,
        Fate::LeftOut,
        Fate::NoLongerDue,
        Fate::New,
    ];
}

/// When a visit is, and whose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VisitTime {
    /// The day.
    pub date: NaiveDate,
    /// It starts.
    pub start: Seconds,
    /// The rep's id.
    pub rep: String,
}

/// One visit before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplannedVisit {
    /// The store's id.
    pub store: String,
    /// Its name; may be empty.
    pub name: String,
    /// What became of it.
    pub fate: Fate,
    /// Where the plan in force had it; `None` where it was left out or not asked for.
    pub before: Option<VisitTime>,
    /// Where the new plan has it.
    pub after: Option<VisitTime>,
    /// Whether its time had come and it was not made.
    pub missed: bool,
    /// Why it is left out.
    pub reason: Option<Reason>,
}

/// What became of every visit, by store; those made come first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// One for every visit that the plan in force or the new one has or leaves out.
    pub changes: Vec<ReplannedVisit>,
}

impl Difference {
    pub(super) fn new(
        force: InForce,
        now: Moment,
        past: &Past,
        pending: &[Pending],
        problem: &Problem,
        plan: &Plan,
    ) -> Self {
        let date = |problem: &Problem, day| problem.calendar.date(day).unwrap_or(now.date);
        let before = |at: usize| {
            let one = past.planned[at];
            let rep = force.problem.reps[one.rep.index()].id.clone();
            VisitTime { date: date(force.problem, one.day), start: one.start, rep }
        };
        let mut after: BTreeMap<(StoreId, u16), VisitTime> = BTreeMap::new();
        for route in &plan.routes {
            let shift = problem.shift(route.shift);
            let rep = &problem.reps[shift.rep.index()].id;
            for stop in &route.stops {
                let slot = VisitTime { date: date(problem, shift.day), start: stop.start, rep: rep.clone() };
                after.insert((stop.store, stop.visit), slot);
            }
        }
        let left: BTreeMap<(StoreId, u16), Reason> =
            plan.unserved.iter().map(|left| ((left.store, left.visit), left.reason)).collect();
        let name = |problem: &Problem, store: StoreId| {
            let store = problem.store(store);
            (store.id.clone(), store.name.clone())
        };
        let mut changes = Vec::new();
        for (at, one) in past.planned.iter().enumerate().filter(|(_, one)| one.state == State::Made) {
            let (store, name) = name(force.problem, one.store);
            let before = Some(before(at));
            changes.push(ReplannedVisit {
                store,
                name,
                fate: Fate::Done,
                before,
                after: None,
                missed: false,
                reason: None,
            });
        }
        let mut told = HashSet::new();
        for one in pending {
            let key = one.now.zip(one.due);
            told.extend(key);
            let (before, after) = (one.planned.map(before), key.and_then(|key| after.get(&key)).cloned());
            let reason = key.and_then(|key| left.get(&key)).copied();
            let fate = match (&before, &after) {
                (Some(before), Some(after)) => moved(before, after),
                (None, Some(_)) => Fate::New,
                (_, None) if reason.is_some() => Fate::LeftOut,
                (_, None) => Fate::NoLongerDue,
            };
            let missed = one.planned.is_some_and(|at| past.planned[at].state == State::Missed);
            let (store, name) = name(force.problem, one.store);
            changes.push(ReplannedVisit { store, name, fate, before, after, missed, reason });
        }
        for id in problem.store_ids() {
            for due in 0..visits(problem.store(id)).len() as u16 {
                if !told.contains(&(id, due)) {
                    let after = after.get(&(id, due)).cloned();
                    let fate = if after.is_some() { Fate::New } else { Fate::LeftOut };
                    let reason = left.get(&(id, due)).copied();
                    let (store, name) = name(problem, id);
                    changes.push(ReplannedVisit { store, name, fate, before: None, after, missed: false, reason });
                }
            }
        }
        Self { changes }
    }

    /// How many visits met this fate.
    pub fn count(&self, fate: Fate) -> usize {
        self.changes.iter().filter(|change| change.fate == fate).count()
    }

    /// How many visits of the plan in force were still to come.
    pub fn ahead(&self) -> usize {
        self.changes.iter().filter(|change| change.before.is_some() && change.fate != Fate::Done).count()
    }
}

fn moved(before: &VisitTime, after: &VisitTime) -> Fate {
    let apart = (before.start - after.start).max(after.start - before.start);
    if before.rep != after.rep {
        Fate::OtherRep
    } else if before.date != after.date {
        Fate::OtherDay
    } else if apart > SAME_HOUR {
        Fate::OtherHour
    } else {
        Fate::Kept
    }
}
