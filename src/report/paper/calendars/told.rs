//! Which event of a calendar a visit is, and what a plan made anew tells those who have the calendars of the plan before.

use super::{Span, breaks, summary};
use crate::io::plan_json::{CancelledEvent, HourOfDay, KnownVisit, Told, fingerprint};
use crate::model::{Cadence, DueVisit, Problem, Stop, Store, Why};
use crate::replan::{Difference, Fate, Moment, VisitTime};
use crate::report::Sheet;
use crate::unit::{Day, RepId, Seconds, StoreId};
use chrono::NaiveDate;
use std::collections::{BTreeMap, HashMap, HashSet};

/// The identity in calendars of each due visit: the one an earlier plan gave it, else that of its store and due day. Neither the
/// day it is planned for nor the rep has a part in it.
pub(super) fn identities(problem: &Problem, told: &Told) -> BTreeMap<(StoreId, u16), String> {
    let known: HashMap<(&str, u16), &str> =
        told.visits.iter().map(|one| ((one.store.as_str(), one.visit), one.uid.as_str())).collect();
    let mut all = BTreeMap::new();
    for id in problem.store_ids() {
        let store = problem.store(id);
        let due: Vec<String> = match &store.cadence {
            Cadence::Spaced { visits, .. } => visits.iter().map(|due| known_by(problem, due)).collect(),
            Cadence::Patterns { .. } => (0..store.cadence.most_visits()).map(|visit| visit.to_string()).collect(),
        };
        for (at, name) in due.iter().enumerate() {
            let turn = 1 + due[..at].iter().filter(|other| *other == name).count();
            let own = known.get(&(store.id.as_str(), problem.number_of(id, at as u16))).map(|uid| uid.to_string());
            let is_appointment = store.beside.is_some() && !is_one_off(store, at);
            let what = if is_appointment { &appointment(problem, store, name) } else { name };
            all.insert((id, at as u16), own.unwrap_or_else(|| identity(&store.id, what, turn)));
        }
    }
    all
}

/// A due visit is known by its day, a one-off visit by its id and how many of its days come behind.
fn known_by(problem: &Problem, due: &DueVisit) -> String {
    match &due.why {
        Why::OneOff { name, part, parts } => format!("{name}\u{1f}{}", parts - part),
        _ => problem.calendar.name(due.due),
    }
}

fn is_one_off(store: &Store, visit: usize) -> bool {
    store.due_visits().get(visit).is_some_and(|due| matches!(due.why, Why::OneOff { .. }))
}

/// A visit beside its store's own is known by its hour and its rep, too.
fn appointment(problem: &Problem, store: &Store, name: &str) -> String {
    let day = store.due_visits().first().map_or(Day(0), |due| due.due);
    let hour = store.hours.on(day, problem.calendar.weekday(day)).first().map(|window| window.open.clock().to_string());
    let rep = store.pinned.first().map(|pin| problem.reps[pin.1.index()].id.as_str());
    format!("{name}\u{1f}{}\u{1f}{}", hour.unwrap_or_default(), rep.unwrap_or_default())
}

/// The identity of the so manieth event of a name at a store or with a rep.
pub(super) fn identity(who: &str, what: &str, turn: usize) -> String {
    let turn = turn.to_string();
    let pieces = [who, "\u{1f}", what, "\u{1f}", turn.as_str()];
    format!("{}@rounds", fingerprint(pieces.map(str::as_bytes)))
}

/// What calendars are told by a plan made anew: its visits keep the identities that they had, and what a rep had from now on
/// and has no longer is off. `difference` says which visit is which.
pub fn told_anew<'a>(before: &'a Sheet, after: &'a Sheet, difference: &'a Difference, now: Moment) -> Told {
    let known = identities(before.problem, &before.told);
    let mut old: HashMap<(&str, NaiveDate, Seconds, &str), &str> = HashMap::new();
    each_stop(before, |store, date, stop, by| {
        let at = (store.id.as_str(), date, stop.start, before.problem.reps[by.index()].id.as_str());
        _ = known.get(&(stop.store, stop.visit)).map(|uid| old.insert(at, uid))
    });
    let at = |store, slot: &'a VisitTime| (store, slot.date, slot.start, slot.rep.as_str());
    let mut kept: HashMap<(&str, NaiveDate, Seconds, &str), &str> = HashMap::new();
    let mut done: HashSet<&str> = HashSet::new();
    for change in &difference.changes {
        let uid = change.before.as_ref().and_then(|slot| old.get(&at(change.store.as_str(), slot)));
        match (uid, &change.after) {
            (Some(uid), Some(slot)) => _ = kept.insert(at(change.store.as_str(), slot), uid),
            (Some(uid), None) if change.fate == Fate::Done => _ = done.insert(uid),
            _ => {}
        }
    }
    let plain = identities(after.problem, &Told::default());
    let mut taken: HashSet<String> = known.values().cloned().collect();
    taken.extend(before.told.cancelled.iter().map(|event| event.uid.clone()));
    let mut told = Told { sequence: before.told.sequence + 1, ..Told::default() };
    each_stop(after, |store, date, stop, by| {
        let Some(own) = plain.get(&(stop.store, stop.visit)) else { return };
        let rep = after.problem.reps[by.index()].id.as_str();
        let uid = match kept.get(&(store.id.as_str(), date, stop.start, rep)) {
            Some(uid) => uid.to_string(),
            None => {
                let mut turns = (2..).map(|turn| identity(&store.id, &format!("new {date}"), turn));
                let free = Some(own.clone()).filter(|own| !taken.contains(own));
                free.or_else(|| turns.find(|uid| !taken.contains(uid))).expect("turns do not end")
            }
        };
        taken.insert(uid.clone());
        if uid != *own {
            let visit = after.problem.number_of(stop.store, stop.visit);
            told.visits.push(KnownVisit { store: store.id.clone(), visit, uid });
        }
    });
    let mut there: HashSet<(String, String)> = HashSet::new();
    let new = Sheet { told: told.clone(), ..after.clone() };
    each_event(&new, |event| _ = there.insert((event.rep, event.uid)));
    let is_ahead = |event: &CancelledEvent| {
        (event.date, event.end.0) > (now.date, now.time) && !there.contains(&(event.rep.clone(), event.uid.clone()))
    };
    told.cancelled.extend(before.told.cancelled.iter().filter(|event| is_ahead(event)).cloned());
    each_event(before, |event| {
        if is_ahead(&event) && !done.contains(event.uid.as_str()) {
            told.cancelled.push(event);
        }
    });
    told
}

/// Every visit of a plan with its store and date.
fn each_stop<'a>(sheet: &Sheet<'a>, mut each: impl FnMut(&'a Store, NaiveDate, &'a Stop, RepId)) {
    for route in &sheet.plan.routes {
        let shift = sheet.problem.shift(route.shift);
        let Some(date) = sheet.problem.calendar.date(shift.day) else { continue };
        let visits = route.stops.iter().filter(|stop| !sheet.problem.store(stop.store).meeting);
        visits.for_each(|stop| each(sheet.problem.store(stop.store), date, stop, shift.rep));
    }
}

/// Every visit and break of a plan, as it would be called off.
fn each_event(sheet: &Sheet, mut each: impl FnMut(CancelledEvent)) {
    let identities = identities(sheet.problem, &sheet.told);
    let rep = |rep: RepId| sheet.problem.reps[rep.index()].id.clone();
    each_stop(sheet, |store, date, stop, by| {
        let uid = identities.get(&(stop.store, stop.visit)).cloned().unwrap_or_default();
        let (start, end) = (HourOfDay(stop.start), HourOfDay(stop.leave));
        each(CancelledEvent { uid, rep: rep(by), summary: summary(store), date, start, end });
    });
    for route in &sheet.plan.routes {
        let by = sheet.problem.shift(route.shift).rep;
        for Span { uid, date, start, end } in breaks(sheet, route) {
            let (start, end) = (HourOfDay(start), HourOfDay(end));
            each(CancelledEvent { uid, rep: rep(by), summary: String::new(), date, start, end });
        }
    }
}
