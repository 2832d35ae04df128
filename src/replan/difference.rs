//! What became of every visit of the plan in force, and which visits are new: nothing is lost without a word.

use super::past::{Past, State};
use super::promise::{Pending, visits};
use super::{InForce, Moment};
use crate::model::{DueVisit, IncidentKind, IncidentRow, Plan, Problem, Reason, VisitType};
use crate::unit::{Day, Seconds, StoreId};
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
    /// An incident asks for it, and no visit is due that answers: it falls due only after the last day of the plan, or what is
    /// agreed with the store leaves no room by the day that the incident names.
    Unanswered,
}

impl Fate {
    /// All of them, in order.
    pub const ALL: [Fate; 9] = [
        Fate::Done,
        Fate::Kept,
        Fate::OtherHour,
        Fate::OtherDay,
        Fate::OtherRep,
        Fate::LeftOut,
        Fate::NoLongerDue,
        Fate::New,
        Fate::Unanswered,
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
    /// The day by which an incident asks for it, where nothing answers and the incident names one.
    pub wanted: Option<NaiveDate>,
}

/// What became of every visit, by store; those made come first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// One for every visit that the plan in force or the new one has or leaves out, or that an incident asks for.
    pub changes: Vec<ReplannedVisit>,
}

impl Difference {
    pub(super) fn new(
        force: InForce,
        now: Moment,
        incidents: &[IncidentRow],
        (past, pending): (&Past, &[Pending]),
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
            if force.problem.store(one.store).meeting {
                continue;
            }
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
                wanted: None,
            });
        }
        let is_visit = |one: &&Pending| !force.problem.store(one.store).meeting;
        let mut pending: Vec<Pending> = pending.iter().filter(is_visit).cloned().collect();
        let days = planned_days(problem, plan);
        for row in pending.chunk_by_mut(|one, other| one.is_with(other)) {
            pair(row, problem, &days);
        }
        let mut told = HashSet::new();
        for one in &pending {
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
            changes.push(ReplannedVisit { store, name, fate, before, after, missed, reason, wanted: None });
        }
        for id in problem.store_ids().filter(|&id| !problem.store(id).meeting) {
            for due in 0..visits(problem.store(id)).len() as u16 {
                if !told.contains(&(id, due)) {
                    let after = after.get(&(id, due)).cloned();
                    let fate = if after.is_some() { Fate::New } else { Fate::LeftOut };
                    let reason = left.get(&(id, due)).copied();
                    let (store, name) = name(problem, id);
                    let (before, missed, wanted) = (None, false, None);
                    changes.push(ReplannedVisit { store, name, fate, before, after, missed, reason, wanted });
                }
            }
        }
        changes.extend(incidents.iter().filter_map(|row| {
            let id = problem.store_ids().find(|&id| problem.store(id).id == row.store)?;
            let wanted = if row.kind == IncidentKind::Appointment { row.date } else { row.deadline };
            if is_answered(row, problem, visits(problem.store(id))) {
                return None;
            }
            let (store, name) = name(problem, id);
            let (fate, before, after, missed, reason) = (Fate::Unanswered, None, None, false, None);
            Some(ReplannedVisit { store, name, fate, before, after, missed, reason, wanted })
        }));
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

/// Whether a visit is due that answers an incident; most ask for none.
fn is_answered(row: &IncidentRow, problem: &Problem, due: &[DueVisit]) -> bool {
    let by = |date: Option<NaiveDate>| {
        let day = date.and_then(|date| problem.calendar.day(date));
        day.is_some_and(|day| due.iter().any(|due| due.latest <= day))
    };
    match row.kind {
        IncidentKind::StoreAdded if row.deadline.is_none() => !due.is_empty(),
        IncidentKind::StoreAdded | IncidentKind::Urgent => by(row.deadline),
        IncidentKind::Appointment => {
            let day = row.date.and_then(|date| problem.calendar.day(date));
            due.iter().any(|due| Some(due.earliest) == day && Some(due.latest) == day)
        }
        IncidentKind::Complaint => due.iter().any(|due| due.types.has(VisitType::Complaint)),
        _ => true,
    }
}

/// The day of each due visit that a plan has.
fn planned_days(problem: &Problem, plan: &Plan) -> BTreeMap<(StoreId, u16), Day> {
    let stops = plan.routes.iter().flat_map(|route| {
        let day = problem.shift(route.shift).day;
        route.stops.iter().map(move |stop| ((stop.store, stop.visit), day))
    });
    stops.collect()
}

/// Gives the promised visits of a store that the new plan leaves out those it makes in their stead: the one on the very day,
/// whichever due visit that is now; else one in the window of the due visit left out, where nobody was told of it.
fn pair(row: &mut [Pending], problem: &Problem, days: &BTreeMap<(StoreId, u16), Day>) {
    let Some(store) = row[0].now else { return };
    let day_of = |due: Option<u16>| days.get(&(store, due?)).copied();
    let own: Vec<(u16, Day)> = days.range((store, 0)..=(store, u16::MAX)).map(|(key, day)| (key.1, *day)).collect();
    let teller = |row: &[Pending], due: u16| row.iter().position(|one| one.due == Some(due));
    let is_free = |row: &[Pending], at: usize| row[at].planned.is_some() && day_of(row[at].due).is_none();
    // Each turn puts one more visit on its own day.
    loop {
        let found = (0..row.len()).filter(|&at| is_free(row, at)).find_map(|at| {
            let &(due, _) = own.iter().find(|(_, day)| *day == row[at].day)?;
            let other = teller(row, due);
            let is_its_own = other.is_some_and(|other| row[other].planned.is_some() && row[other].day == row[at].day);
            (!is_its_own).then_some((at, other, due))
        });
        let Some((at, other, due)) = found else { break };
        if let Some(other) = other {
            row[other].due = row[at].due;
        }
        row[at].due = Some(due);
    }
    for at in 0..row.len() {
        let window = row[at].due.filter(|_| is_free(row, at)).and_then(|due| problem.store(store).window_of(due));
        let Some((first, last)) = window else { continue };
        let untold = own.iter().filter(|(due, day)| (first..=last).contains(day) && teller(row, *due).is_none());
        if let Some(&(due, _)) = untold.min_by_key(|(_, day)| day.0.abs_diff(row[at].day.0)) {
            row[at].due = Some(due);
        }
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
