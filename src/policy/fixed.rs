//! Appointments, pins, reservations and blocks of one store, laid over its row of due visits and its hours.

use super::defaults;
use super::hours::{within, without};
use super::matching::matched;
use super::row::Ask;
use crate::model::{Allowed, Calendar, FixedKind, FixedRow, Store, Why, Window};
use crate::unit::{Day, RepId, Seconds};
use std::collections::HashMap;

/// Where fixed rows apply: the horizon, and the reps by the ids the company gave.
#[derive(Clone, Copy)]
pub(super) struct Desk<'a> {
    pub calendar: &'a Calendar,
    pub reps: &'a HashMap<&'a str, RepId>,
}

impl Desk<'_> {
    fn day(&self, row: &FixedRow) -> Option<Day> {
        row.date.and_then(|date| self.calendar.day(date))
    }

    fn rep(&self, row: &FixedRow) -> Option<RepId> {
        self.reps.get(row.rep.as_deref()?).copied()
    }

    /// The days on which one rep comes and no other, in the order of the rows.
    pub fn pinned_reps(&self, rows: &[&FixedRow]) -> Vec<(Day, RepId)> {
        let pins = rows.iter().filter(|row| row.kind == FixedKind::PinRep);
        pins.filter_map(|row| self.day(row).zip(self.rep(row))).collect()
    }

    /// Lays the rows over the store and what is asked of it. `interval` is the store's, in days. Blocks come first, because
    /// an appointment is agreed with the store and so stands above its usual hours; rows about days outside the horizon say
    /// nothing.
    pub fn lay(&self, rows: &[&FixedRow], interval: u16, store: &mut Store, asks: &mut Vec<Ask>) {
        for kind in
            [FixedKind::Block, FixedKind::PinRep, FixedKind::Appointment, FixedKind::PinDay, FixedKind::Reservation]
        {
            for row in rows.iter().filter(|row| row.kind == kind) {
                match kind {
                    FixedKind::Block => self.block(row, store),
                    FixedKind::PinRep => self.pin_rep(row, store),
                    FixedKind::Appointment => {
                        if let Some(day) = self.hold(row, Why::Appointment, interval, store, asks) {
                            let extra = asks.iter().find(|ask| ask.held && ask.due == day.0).map(|ask| ask.extra);
                            let service = store.service + extra.unwrap_or_default();
                            self.agree(row, (day, service), store, rows);
                        }
                    }
                    FixedKind::PinDay => {
                        self.hold(row, Why::Pinned, interval, store, asks);
                    }
                    FixedKind::Reservation => self.reserve(row, store, asks),
                    // All of them together, below.
                    FixedKind::Promise => {}
                }
            }
        }
        self.promise(rows, interval, store, asks);
    }

    /// Lets the windows of the due visits reach to the days the store has been told of, each visit to its own, and asks for a
    /// visit on such a day where none is due within half an interval.
    fn promise(&self, rows: &[&FixedRow], interval: u16, store: &Store, asks: &mut Vec<Ask>) {
        let promises = rows.iter().filter(|row| row.kind == FixedKind::Promise);
        let mut days: Vec<u16> = promises.filter_map(|row| self.day(row)).map(|day| day.0).collect();
        if days.is_empty() {
            return;
        }
        days.sort_unstable();
        days.dedup();
        asks.sort_by_key(|ask| (ask.due, ask.latest));
        let windows: Vec<_> = asks.iter().map(|ask| (ask.earliest, ask.due, ask.latest)).collect();
        for (&day, ask) in days.iter().zip(matched(&days, &windows, interval / 2)) {
            match ask {
                Some(at) if asks[at].held => {}
                Some(at) => {
                    asks[at].earliest = asks[at].earliest.min(day);
                    asks[at].latest = asks[at].latest.max(day);
                }
                None => asks.push(Ask::between(day, day, store.priority, Why::Promised)),
            }
        }
    }

    /// Closes the day, or the part of it.
    fn block(&self, row: &FixedRow, store: &mut Store) {
        let Some(day) = self.day(row) else { return };
        let left = match (row.from, row.to) {
            (None, None) => Vec::new(),
            (from, to) => {
                let now = store.hours.on(day, self.calendar.weekday(day));
                without(now, from.unwrap_or(Seconds(0)), to.unwrap_or(Window::ALWAYS.close), store.service)
            }
        };
        store.hours.set_special(day, left);
    }

    /// This rep only: on one day, or on all.
    fn pin_rep(&self, row: &FixedRow, store: &mut Store) {
        let Some(rep) = self.rep(row) else { return };
        match (row.date, self.day(row)) {
            (None, _) => {
                store.reps = Allowed::Only(vec![rep]);
                store.skilled = store.reps.clone();
            }
            (Some(_), Some(day)) => pin(store, day, rep),
            (Some(_), None) => {}
        }
    }

    /// Makes the due visit nearest in time one of this day, or asks for another when none is within half an interval.
    fn hold(&self, row: &FixedRow, why: Why, interval: u16, store: &mut Store, asks: &mut Vec<Ask>) -> Option<Day> {
        let day = self.day(row)?;
        if let Some(rep) = self.rep(row) {
            pin(store, day, rep);
        }
        let priority = if row.hard { Store::MUST } else { store.priority };
        let held = Ask { held: true, ..Ask::between(day.0, day.0, priority, why) };
        if let Some(same) = asks.iter_mut().find(|ask| ask.held && ask.due == day.0) {
            same.priority = same.priority.max(priority);
            return Some(day);
        }
        let nearest = asks
            .iter_mut()
            .filter(|ask| !ask.held && 2 * ask.distance(day.0) <= interval)
            .min_by_key(|ask| (ask.distance(day.0), ask.due.abs_diff(day.0)));
        match nearest {
            // What the visit was for, it is for on that day too.
            Some(nearest) => *nearest = Ask { types: nearest.types, extra: nearest.extra, ..held },
            None => asks.push(held),
        }
        Some(day)
    }

    /// The hours of an appointment's day: the visit starts between `from` and `to`, and the whole of it is within the store's
    /// hours where those hold such a visit. A day that is blocked stays so.
    fn agree(&self, row: &FixedRow, (day, service): (Day, Seconds), store: &mut Store, rows: &[&FixedRow]) {
        let blocks = |other: &FixedRow| other.kind == FixedKind::Block && other.from.or(other.to).is_none();
        if rows.iter().any(|other| blocks(other) && other.date == row.date) {
            return;
        }
        let start = span(row);
        let agreed = Window { close: start.close + service, ..start };
        let both = within(store.hours.on(day, self.calendar.weekday(day)), &agreed, service);
        store.hours.set_special(day, if both.is_empty() { vec![agreed] } else { both });
    }

    /// Makes the first due visit that may be planned by the date one that must be, or asks for another.
    fn reserve(&self, row: &FixedRow, store: &Store, asks: &mut Vec<Ask>) {
        let last = self.calendar.days - 1;
        let by = match (row.date, self.calendar.first) {
            (Some(date), Some(first)) if date < first => return,
            _ => self.day(row).map_or(last, |day| day.0),
        };
        let priority = if row.hard { Store::MUST } else { store.priority };
        if let Some(held) = asks.iter_mut().find(|ask| ask.held && ask.due <= by) {
            held.priority = held.priority.max(priority);
            return;
        }
        match asks.iter_mut().filter(|ask| !ask.held && ask.earliest <= by).min_by_key(|ask| ask.due) {
            Some(first) => {
                first.latest = first.latest.min(by);
                first.due = first.due.min(by);
                first.priority = priority;
                first.why = Why::Reservation;
            }
            None => asks.push(Ask::between(0, by, priority, Why::Reservation)),
        }
    }
}

/// When an appointment may start; any time of the day when it says neither `from` nor `to`.
fn span(row: &FixedRow) -> Window {
    match (row.from, row.to) {
        (None, None) => Window::ALWAYS,
        (None, Some(to)) => Window { open: Seconds(0), close: to },
        (Some(from), None) => Window { open: from, close: from + defaults::APPOINTMENT },
        (Some(from), Some(to)) => Window { open: from, close: to.max(from) },
    }
}

fn pin(store: &mut Store, day: Day, rep: RepId) {
    match store.pinned.binary_search_by_key(&day, |pin| pin.0) {
        Ok(at) => store.pinned[at].1 = rep,
        Err(at) => store.pinned.insert(at, (day, rep)),
    }
}
