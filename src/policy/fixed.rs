//! Appointments, pins, reservations and blocks of one store, laid over its row of due visits and its hours.

use super::hours::{within, without};
use super::matching::matched;
use super::row::{Agreed, Ask};
use crate::model::{Allowed, Cadence, Calendar, FixedKind, FixedRow, Store, Why, Window};
use crate::unit::{Day, RepId, Seconds, StoreId};
use chrono::Datelike;
use std::collections::HashMap;

/// Where fixed rows apply: the horizon, and the reps by the ids the company gave.
#[derive(Clone, Copy)]
pub(super) struct Desk<'a> {
    pub calendar: &'a Calendar,
    pub reps: &'a HashMap<&'a str, RepId>,
    /// All rows about the store, in the order of the table.
    pub rows: &'a [&'a FixedRow],
}

impl<'a> Desk<'a> {
    /// The rows of the store's own visits, and of each visit beside them: on a day with several the first in time is one of its own.
    pub fn apart(&self) -> (Vec<&'a FixedRow>, Vec<&'a FixedRow>) {
        let mut in_time = self.rows.to_vec();
        in_time.sort_by_key(|row| (row.from, row.line));
        let mut first: Vec<&FixedRow> = Vec::new();
        let mut beside: Vec<&FixedRow> = Vec::new();
        for row in in_time {
            let is_further = |other: &&FixedRow| row.is_beside(other);
            if !first.iter().any(is_further) {
                first.push(row);
            } else if self.day(row).is_some() && beside.iter().all(|other| row.date != other.date || is_further(other))
            {
                beside.push(row);
            }
        }
        let own = self.rows.iter().filter(|row| first.iter().any(|one| one.line == row.line)).copied().collect();
        (own, beside)
    }

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

    /// The days that were agreed on with the store, in order of time: of a visit held to a day that day, of one held to a week the
    /// days of it, of one reserved all up to its last.
    pub fn agreed(&self, rows: &[&FixedRow]) -> Vec<Agreed> {
        let mut agreed: Vec<Agreed> = rows.iter().filter_map(|row| self.agreed_in(row)).collect();
        agreed.sort_unstable_by_key(|agreed| (agreed.last, agreed.first));
        agreed.dedup();
        agreed
    }

    fn agreed_in(&self, row: &FixedRow) -> Option<Agreed> {
        let day = self.day(row).map(|day| day.0);
        match row.kind {
            FixedKind::Appointment | FixedKind::PinDay => day.map(Agreed::on),
            FixedKind::PinWeek => self.week(row),
            FixedKind::Reservation => day.map(|last| Agreed { first: 0, last, is_limit: true }),
            FixedKind::PinRep | FixedKind::Block | FixedKind::Promise | FixedKind::Wish => None,
        }
    }

    /// The days of the week in which the row's date lies, Monday to Sunday, as far as they are in the horizon.
    fn week(&self, row: &FixedRow) -> Option<Agreed> {
        let (date, begin) = row.date.zip(self.calendar.first)?;
        let monday = (date - begin).num_days() - i64::from(date.weekday().num_days_from_monday());
        let (first, last) = (monday.max(0), (monday + 6).min(i64::from(self.calendar.days) - 1));
        (first <= last).then_some(Agreed { first: first as u16, last: last as u16, is_limit: false })
    }

    /// Lays the rows over the store and what is asked of it. `interval` is the store's, in days. Blocks come first, because
    /// an appointment is agreed with the store and so stands above its usual hours; rows about days outside the horizon say
    /// nothing.
    pub fn lay(&self, rows: &[&FixedRow], interval: u16, store: &mut Store, asks: &mut Vec<Ask>) {
        for kind in [
            FixedKind::Block,
            FixedKind::PinRep,
            FixedKind::Appointment,
            FixedKind::PinDay,
            FixedKind::PinWeek,
            FixedKind::Reservation,
        ] {
            for row in rows.iter().filter(|row| row.kind == kind) {
                match kind {
                    FixedKind::Block => self.block(row, store),
                    FixedKind::PinRep => self.pin_rep(row, store),
                    FixedKind::Appointment | FixedKind::PinDay => {
                        let is_agreed = kind == FixedKind::Appointment;
                        let why = if is_agreed { Why::Appointment } else { Why::Pinned };
                        let day = self.hold(row, why, interval, store, asks);
                        if let Some(day) = day.filter(|_| is_agreed || row.from.or(row.to).is_some()) {
                            let extra = asks.iter().find(|ask| ask.held && ask.due == day.0).map(|ask| ask.extra);
                            let service = store.service + extra.unwrap_or_default();
                            self.agree(row, (day, service), store);
                        }
                    }
                    FixedKind::PinWeek => self.hold_week(row, interval, store, asks),
                    FixedKind::Reservation => self.reserve(row, interval, store, asks),
                    // All of them together, below.
                    FixedKind::Promise | FixedKind::Wish => {}
                }
            }
        }
        self.reach(rows, FixedKind::Promise, interval, store, asks);
        for (day, at) in self.reach(rows, FixedKind::Wish, interval, store, asks) {
            asks[at].wish = Some(day).filter(|_| !asks[at].held);
        }
    }

    /// Lets the windows of the due visits reach to the days that the store has been told of, or would like, each visit to its own,
    /// and asks for a visit on such a day where none is due within half an interval. The days, each with its visit.
    fn reach(
        &self,
        rows: &[&FixedRow],
        kind: FixedKind,
        interval: u16,
        store: &Store,
        asks: &mut Vec<Ask>,
    ) -> Vec<(u16, usize)> {
        let told = rows.iter().filter(|row| row.kind == kind);
        let mut days: Vec<u16> = told.filter_map(|row| self.day(row)).map(|day| day.0).collect();
        if days.is_empty() {
            return Vec::new();
        }
        days.sort_unstable();
        days.dedup();
        let why = if kind == FixedKind::Wish { Why::Wished } else { Why::Promised };
        let mut reached = Vec::new();
        asks.sort_by_key(|ask| (ask.due, ask.latest));
        let windows: Vec<_> = asks.iter().map(|ask| (ask.earliest, ask.due, ask.latest)).collect();
        for (&day, ask) in days.iter().zip(matched(&days, &windows, interval / 2)) {
            match ask {
                Some(at) if asks[at].held => {}
                // What is to be answered by a day is not put off by a wish for a later one.
                Some(at) if kind == FixedKind::Wish && asks[at].is_asked_for() => {}
                Some(at) => {
                    asks[at].earliest = asks[at].earliest.min(day);
                    asks[at].latest = asks[at].latest.max(day);
                }
                None => asks.push(Ask::between(day, day, store.priority, why.clone())),
            }
            reached.push((day, ask.unwrap_or(asks.len() - 1)));
        }
        reached
    }

    /// A further visit on a day that has one, with the store's blocks and pins of reps.
    pub fn beside(&self, row: &FixedRow, of: StoreId, store: &Store) -> Store {
        let (mut further, mut asks) = (Store { beside: Some(of), ..store.clone() }, Vec::new());
        let also = |other: &&&FixedRow| matches!(other.kind, FixedKind::Block | FixedKind::PinRep);
        let rows: Vec<&FixedRow> = self.rows.iter().filter(also).copied().chain([row]).collect();
        self.lay(&rows, 0, &mut further, &mut asks);
        further.cadence = Cadence::row(asks.into_iter().map(|ask| ask.visit(store.service)).collect());
        further
    }

    /// Lays over a store what limits each of its visits: blocks, and pinned reps.
    pub fn lay_limits(&self, store: &mut Store) {
        let limits = |row: &&FixedRow| matches!(row.kind, FixedKind::Block | FixedKind::PinRep);
        let rows: Vec<&FixedRow> = self.rows.iter().copied().filter(limits).collect();
        self.lay(&rows, 0, store, &mut Vec::new());
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
        match nearest(asks, Agreed::on(day.0), interval) {
            // What the visit was for, it is for on that day too.
            Some(nearest) => *nearest = Ask { types: nearest.types, extra: nearest.extra, ..held },
            None => asks.push(held),
        }
        Some(day)
    }

    /// Makes the due visit nearest in time one of any day of this week, or asks for another when none is within half an interval.
    fn hold_week(&self, row: &FixedRow, interval: u16, store: &mut Store, asks: &mut Vec<Ask>) {
        let Some(week) = self.week(row) else { return };
        if let Some(rep) = self.rep(row) {
            (week.first..=week.last).for_each(|day| pin(store, Day(day), rep));
        }
        let priority = if row.hard { Store::MUST } else { store.priority };
        // A day of it that was agreed on is the visit of the week.
        if asks.iter().any(|ask| ask.held && (week.first..=week.last).contains(&ask.due)) {
            return;
        }
        let held = Ask::between(week.first, week.last, priority, Why::Pinned);
        match nearest(asks, week, interval) {
            Some(nearest) => {
                let due = nearest.due.clamp(week.first, week.last);
                *nearest = Ask { types: nearest.types, extra: nearest.extra, due, ..held };
            }
            None => asks.push(held),
        }
    }

    /// The hours of an appointment's day, see [`FixedRow::starts`]; the whole visit is within the store's hours where those hold
    /// such a visit. Two reps who come together begin with its first hour. A day that is blocked stays so.
    fn agree(&self, row: &FixedRow, (day, service): (Day, Seconds), store: &mut Store) {
        let blocks = |other: &FixedRow| other.kind == FixedKind::Block && other.from.or(other.to).is_none();
        if self.rows.iter().any(|other| blocks(other) && other.date == row.date) {
            return;
        }
        let (open, latest) = match self.rows.iter().any(|other| other.is_joint_with(row)) {
            true => (row.from.unwrap_or_default(), row.from.unwrap_or_default()),
            false => row.starts(service),
        };
        let agreed = Window { open, close: latest + service };
        let both = within(store.hours.on(day, self.calendar.weekday(day)), &agreed, service);
        store.hours.set_special(day, if both.is_empty() { vec![agreed] } else { both });
    }

    /// Makes the first due visit that may be planned by the date one that must be, or asks for another.
    fn reserve(&self, row: &FixedRow, interval: u16, store: &Store, asks: &mut Vec<Ask>) {
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
        let near = |ask: &&mut Ask| !ask.held && (ask.earliest <= by || 2 * ask.distance(by) <= interval);
        match asks.iter_mut().filter(near).min_by_key(|ask| ask.due) {
            Some(first) => {
                first.earliest = if first.earliest <= by { first.earliest } else { 0 };
                first.latest = first.latest.min(by);
                first.due = first.due.min(by);
                first.priority = priority;
                first.why = Why::Reservation;
            }
            None => asks.push(Ask::between(0, by, priority, Why::Reservation)),
        }
    }
}

/// The due visit nearest to what was agreed on, within half an interval.
fn nearest(asks: &mut [Ask], agreed: Agreed, interval: u16) -> Option<&mut Ask> {
    let near = |ask: &Ask| ask.nearness(agreed, interval);
    asks.iter_mut().filter(|ask| near(ask).is_some()).min_by_key(|ask| near(ask))
}

fn pin(store: &mut Store, day: Day, rep: RepId) {
    match store.pinned.binary_search_by_key(&day, |pin| pin.0) {
        Ok(at) => store.pinned[at].1 = rep,
        Err(at) => store.pinned.insert(at, (day, rep)),
    }
}
