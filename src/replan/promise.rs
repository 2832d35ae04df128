//! What the plan in force has told the stores, as the problem of the days left has it.

use super::past::{Past, State};
use super::{InForce, Terms};
use crate::model::{
    Cadence, Continuity, DueVisit, FixedKind, IncidentRow, Practised, Problem, Promise, Store, Tables, Why, Window,
};
use crate::policy::{Due, matched};
use crate::unit::{Day, Money, RepId, Seconds, StoreId};
use std::collections::HashSet;

/// A visit of the plan in force that is not made yet: one to come, one missed, or one left out.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pending {
    /// Its position in [`Past::planned`]; `None` where the plan in force left it out.
    pub planned: Option<usize>,
    /// Its store and its due visit in the plan in force.
    pub store: StoreId,
    pub visit: u16,
    /// Its store now; `None` where the store trades no more.
    pub now: Option<StoreId>,
    /// The day it was planned or due on, counted from today.
    pub day: Day,
    /// The due visit it is now, where policy still asks for it.
    pub due: Option<u16>,
}

impl Pending {
    /// Whether both are of one store now.
    pub fn is_with(&self, other: &Self) -> bool {
        (self.now, self.now.is_none().then_some(self.store)) == (other.now, other.now.is_none().then_some(other.store))
    }
}

/// What a visit beside a store's own is known by: its day from today on, its hours and its rep; `None` for a store.
fn appointment(store: &Store, today: Day) -> Option<(i32, Vec<Window>, Option<RepId>)> {
    let due = store.beside.and_then(|_| store.due_visits().first())?;
    let day = i32::from(due.due.0) - i32::from(today.0);
    Some((day, store.hours.on(due.due, 0).to_vec(), store.pinned.first().map(|pin| pin.1)))
}

/// What a one-off visit is known by: its id, and how many of its days come behind.
fn one_off(due: &DueVisit) -> Option<(&str, u16)> {
    match &due.why {
        Why::OneOff { name, part, parts } => Some((name, parts - part)),
        _ => None,
    }
}

/// The store with a one-off visit, among a store and those beside it, and which of its due visits it is.
fn with_one_off(problem: &Problem, host: StoreId, known: (&str, u16)) -> Option<(StoreId, u16)> {
    problem.all_of(host).find_map(|id| {
        let visit = problem.store(id).due_visits().iter().position(|due| one_off(due) == Some(known))?;
        Some((id, visit as u16))
    })
}

/// All visits of the plan in force that are not made yet, by store and in order, each with the due visit it is now.
pub(super) fn pending(force: InForce, past: &Past, today: Day, problem: &Problem) -> Vec<Pending> {
    let ids = problem.by_id();
    let from_today = |day: Day| Day(day.0.saturating_sub(today.0));
    let now = |store: StoreId| {
        let old = force.problem.store(store);
        let host = ids.get(old.id.as_str()).copied()?;
        let same = |other: &StoreId| appointment(problem.store(*other), Day(0)) == appointment(old, today);
        if let Some(known) = old.due_visits().last().and_then(one_off) {
            return Some(with_one_off(problem, host, known)?.0);
        }
        let beside = old.beside.and_then(|_| problem.all_of(host).find(same));
        Some(beside.unwrap_or(host))
    };
    let open = past.planned.iter().enumerate().filter(|(_, one)| one.state != State::Made);
    let mut all: Vec<Pending> = open
        .map(|(at, one)| Pending {
            planned: Some(at),
            store: one.store,
            visit: one.visit,
            now: now(one.store),
            day: from_today(one.day),
            due: None,
        })
        .collect();
    all.extend(force.plan.unserved.iter().map(|left| {
        let due = visits(force.problem.store(left.store)).get(usize::from(left.visit)).map_or(today, |due| due.due);
        let (store, visit) = (left.store, left.visit);
        Pending { planned: None, store, visit, now: now(store), day: from_today(due), due: None }
    }));
    all.sort_by_key(|one| (one.now.unwrap_or(one.store), one.store, one.visit));
    for row in all.chunk_by_mut(|one, other| one.is_with(other)) {
        // Of the appointments of a day some may be a store's own now that were beside it.
        if row.iter().any(|one| one.store != row[0].store) {
            row.sort_by_key(|one| (one.day, one.store, one.visit));
        }
        let Some(store) = row[0].now else { continue };
        if visits(problem.store(store)).iter().any(|due| one_off(due).is_some()) {
            for one in row {
                let known = visits(force.problem.store(one.store)).get(usize::from(one.visit)).and_then(one_off);
                let found = known.and_then(|known| with_one_off(problem, problem.host(store), known));
                one.due = found.map(|(_, visit)| visit);
            }
            continue;
        }
        let windows: Vec<(u16, u16, u16)> =
            visits(problem.store(store)).iter().map(|due| (due.earliest.0, due.due.0, due.latest.0)).collect();
        let days: Vec<u16> = row.iter().map(|one| one.day.0).collect();
        for (one, due) in row.iter_mut().zip(matched(&days, &windows, u16::MAX)) {
            one.due = due.map(|due| due as u16);
        }
    }
    all
}

/// The due visits of a store; of listed patterns there are none.
pub(super) fn visits(store: &Store) -> &[DueVisit] {
    match &store.cadence {
        Cadence::Spaced { visits, .. } => visits,
        Cadence::Patterns { .. } => &[],
    }
}

/// Writes promises into the tables for stores whose due visits no longer allow what they were told, though nothing happened
/// to them: that the past is longer by a visit made early or late is no reason to call a store. Whether there are any.
pub(super) fn keep(
    force: InForce,
    incidents: &[IncidentRow],
    past: &Past,
    pending: &[Pending],
    problem: &Problem,
    tables: &mut Tables,
) -> bool {
    let touched: HashSet<&str> = incidents.iter().map(|row| row.store.as_str()).collect();
    let shifts: HashSet<(RepId, Day)> = problem.shifts.iter().map(|shift| (shift.rep, shift.day)).collect();
    let mut rows = Vec::new();
    for row in pending.chunk_by(Pending::is_with) {
        let Some(store) = row[0].now.map(|store| problem.store(store)) else { continue };
        // A one-off visit is what its row says.
        if store.beside.is_some() {
            continue;
        }
        let missed = |one: &Pending| one.planned.is_some_and(|at| past.planned[at].state == State::Missed);
        if touched.contains(store.id.as_str()) || row.iter().any(missed) {
            continue;
        }
        let told = row.iter().filter(|one| {
            let rep = one.planned.map(|at| past.planned[at].rep);
            let is_open = !store.hours.on(one.day, problem.calendar.weekday(one.day)).is_empty();
            rep.is_some_and(|rep| shifts.contains(&(rep, one.day))) && is_open
        });
        let told: Vec<&Pending> = told.collect();
        let drifted = |one: &&Pending| {
            let due = one.due.and_then(|due| visits(store).get(usize::from(due)));
            due.is_none_or(|due| due.day_cost(one.day).is_none())
        };
        if told.iter().any(drifted) {
            rows.extend(told.iter().filter_map(|one| Some((store.id.clone(), problem.calendar.date(one.day)?))));
        }
    }
    debug_assert!(rows.iter().all(|(store, _)| force.problem.stores.iter().any(|one| one.id == *store)));
    for (store, date) in &rows {
        let row = super::change::fixed(tables, store, FixedKind::Promise, *date);
        tables.fixed.push(row);
    }
    !rows.is_empty()
}

/// The problem with what the stores were told: another day and another rep cost what the terms say, and frozen days are
/// closed to what was not promised for them and can wait. Stores keep their habits; days are not levelled and borders not drawn
/// anew, for that would move what nothing happened to.
pub(super) fn promised(
    due: &Due,
    incidents: &[IncidentRow],
    past: &Past,
    pending: &[Pending],
    terms: Terms,
) -> Problem {
    let mut problem = due.problem.clone();
    let Practised { weekday, hour, .. } = problem.practice.price;
    problem.practice.price = Practised { weekday, hour, ..Practised::default() };
    problem.shifts.iter_mut().for_each(|shift| shift.least = Seconds(0));
    cheapen(&mut problem, incidents, pending);
    let works: HashSet<RepId> = problem.shifts.iter().map(|shift| shift.rep).collect();
    for row in pending.chunk_by(Pending::is_with) {
        let Some(id) = row[0].now else { continue };
        let one_rep = problem.continuity_of(problem.store(id)) == Continuity::SameRep;
        let store = &mut problem.stores[id.index()];
        let mut promise = Promise { reps: Vec::new(), handed: terms.rep, visits: vec![None; visits(store).len()] };
        for (one, planned) in row.iter().filter_map(|one| Some((one, past.planned[one.planned?]))) {
            if works.contains(&planned.rep) && !store.is_pinned(one.day) {
                match one_rep {
                    true => promise.reps = vec![planned.rep],
                    false => promise.reps.push(planned.rep),
                }
            }
            if let (Some(due), State::Ahead) = (one.due, planned.state) {
                // Dearer than any detour, and yet cheaper than to stay away altogether.
                let stays = Money(visits(store)[usize::from(due)].prize.0 / 10 * 9);
                let moved = if one.day.0 < terms.freeze { stays } else { terms.day.min(stays) };
                promise.visits[usize::from(due)] = Some((one.day, moved));
            }
        }
        promise.reps.sort_unstable();
        promise.reps.dedup();
        store.promise = Some(promise);
    }
    if terms.freeze > 0 {
        for (store, how) in problem.stores.iter_mut().zip(&due.stores) {
            freeze(store, terms.freeze, how.overdue_days > 0);
        }
    }
    problem
}

/// What a visit is worth that nobody asked for when the plan in force was made and no incident asks for now: it is due because
/// the days before it were shorter than planned. Less than any visit a store was told of, more than any detour in a day.
const NEWS: Money = Money(20_000);

/// Lets no such visit push out what was promised.
fn cheapen(problem: &mut Problem, incidents: &[IncidentRow], pending: &[Pending]) {
    let touched: HashSet<&str> = incidents.iter().map(|row| row.store.as_str()).collect();
    let known: HashSet<(StoreId, u16)> = pending.iter().filter_map(|one| Some((one.now?, one.due?))).collect();
    for (at, store) in problem.stores.iter_mut().enumerate() {
        let Cadence::Spaced { visits, .. } = &mut store.cadence else { continue };
        if touched.contains(store.id.as_str()) {
            continue;
        }
        for (visit, due) in visits.iter_mut().enumerate() {
            let answers = due.why.is_asked_for();
            if !answers && !known.contains(&(StoreId::at(at), visit as u16)) {
                due.prize = due.prize.min(NEWS);
            }
        }
    }
}

/// Cuts windows off the frozen days, unless the visit was promised for one of them, cannot wait, or has no other day.
fn freeze(store: &mut Store, days: u16, is_overdue: bool) {
    let promised = store.promise.as_ref().map(|promise| promise.visits.clone()).unwrap_or_default();
    let Cadence::Spaced { visits, .. } = &mut store.cadence else { return };
    for (at, due) in visits.iter_mut().enumerate() {
        let is_promised = promised.get(at).copied().flatten().is_some_and(|(day, _)| day.0 < days);
        let answers = due.why.is_asked_for();
        let cannot_wait = answers || due.latest.0 < days || is_overdue && at == 0;
        if !is_promised && !cannot_wait {
            due.earliest = due.earliest.max(Day(days));
            due.due = due.due.max(due.earliest);
        }
    }
    // Windows stay in order.
    for at in 1..visits.len() {
        let before = visits[at - 1].earliest;
        let due = &mut visits[at];
        due.earliest = due.earliest.max(before).min(due.latest);
        due.due = due.due.max(due.earliest);
    }
}
