//! Visits of their own beside the usual ones of a store: those that follow one another make one row of due visits.

use super::fixed::Desk;
use super::hours::within;
use super::row::Ask;
use super::store::{Desks, Forgone, Lack};
use crate::model::{
    After, Allowed, Cadence, Calendar, DaySet, DueVisit, OneOffRow, Store, StoreRow, VisitTypes, Why, Window, starts,
};
use crate::unit::{Day, RepId, StoreId};
use chrono::NaiveDate;
use std::collections::{HashMap, HashSet};
use std::iter::successors;

/// The one-off visits of a store, and where they apply.
#[derive(Clone, Copy)]
pub(super) struct OneOffs<'a> {
    pub calendar: &'a Calendar,
    pub reps: &'a HashMap<&'a str, RepId>,
    /// All rows about the store, in the order of the table.
    pub rows: &'a [&'a OneOffRow],
}

/// The days of a visit, counted from the first of the plan; they may lie outside it.
type Between = (i64, i64);

impl Desks<'_> {
    /// The one-off visits of a store as it is on usual days, blocked and pinned as its other visits are.
    pub(super) fn one_off(
        &self,
        (row, rows): (&StoreRow, &[&OneOffRow]),
        (of, store): (StoreId, &Store),
        desk: Desk,
        lost: &mut Vec<Forgone>,
    ) -> Vec<Store> {
        let mut usual = store.clone();
        desk.lay_limits(&mut usual);
        usual.preference = self.preference(row, &usual.reps);
        let open = |rep: Option<RepId>| {
            let comes = |day| match rep {
                Some(rep) => self.staff.works_on(rep, day),
                None => self.span.works(day.0) && self.staff.comes(&usual.reps, day),
            };
            let is_open = |day| !usual.hours.on(day, self.calendar.weekday(day)).is_empty();
            DaySet::of(self.calendar.iter().filter(|&day| is_open(day) && comes(day)))
        };
        OneOffs { calendar: self.calendar, reps: &self.staff.by_id, rows }.beside(of, &usual, open, lost)
    }
}

impl<'a> OneOffs<'a> {
    /// The rows in the order in which they follow one another, a list for each that follows none.
    fn chains(&self) -> Vec<Vec<&'a OneOffRow>> {
        let ids: HashSet<&str> = self.rows.iter().map(|row| row.id.as_str()).collect();
        let follows = |row: &&'a OneOffRow| row.after.as_deref().filter(|id| ids.contains(id));
        let next = |row: &&'a OneOffRow| self.rows.iter().copied().find(|one| follows(one) == Some(row.id.as_str()));
        let first = self.rows.iter().copied().filter(|row| follows(row).is_none());
        first.map(|row| successors(Some(row), next).take(self.rows.len()).collect()).collect()
    }

    /// The visits that stand beside those of a store, as the store is on usual days. `open` says on which days it can be visited, by
    /// one rep or anybody. What cannot be asked for is added to `forgone`.
    pub fn beside(
        &self,
        of: StoreId,
        store: &Store,
        open: impl Fn(Option<RepId>) -> DaySet,
        forgone: &mut Vec<Forgone>,
    ) -> Vec<Store> {
        let mut all = Vec::new();
        for chain in self.chains() {
            let rep = chain.iter().find_map(|row| self.reps.get(row.rep.as_deref()?).copied());
            let mut usual = store.clone();
            if let Some(rep) = rep {
                (usual.reps, usual.preference) = (Allowed::Only(vec![rep]), None);
                usual.pinned.retain(|pin| pin.1 == rep);
            }
            all.extend(self.chain((of, usual), &chain, open(rep), forgone));
        }
        all
    }

    /// A row of visits that follow one another; `None` where none of them is due in the plan.
    fn chain(
        &self,
        (of, store): (StoreId, Store),
        chain: &[&OneOffRow],
        open: DaySet,
        forgone: &mut Vec<Forgone>,
    ) -> Option<Store> {
        let mut visits: Vec<DueVisit> = Vec::new();
        // When the one before is, or was, made; and whether it is in the row.
        let mut before: Option<(Between, bool)> = None;
        let mut rows = chain.iter().copied();
        for row in rows.by_ref() {
            if let Some(made) = self.day(row.made) {
                before = Some(((made, made), false));
                continue;
            }
            match self.of_row(row, (&store, open), before, &mut visits) {
                Ok(window) => before = Some((window, true)),
                Err(lack) => {
                    forgone.extend(lack.map(|lack| forgo(row, lack)));
                    break;
                }
            }
        }
        let is_over = |row: &OneOffRow| self.day(row.last).is_some_and(|last| last < 0);
        let is_lost = chain.iter().any(|row| row.made.is_none() && is_over(row));
        forgone.extend(rows.filter(|_| is_lost).map(|row| forgo(row, Lack::Leader)));
        if visits.is_empty() {
            return None;
        }
        let mut beside = Store { beside: Some(of), cadence: Cadence::row(visits), ..store };
        if let Some(row) = chain.iter().find(|row| row.from.or(row.to).is_some()) {
            self.keep_hours(row, &mut beside);
        }
        Some(beside)
    }

    /// Adds the visits of a row, and says between which days the last of them is; else what it lacks, nothing where it is not due in
    /// this plan.
    fn of_row(
        &self,
        row: &OneOffRow,
        (store, open): (&Store, DaySet),
        before: Option<(Between, bool)>,
        visits: &mut Vec<DueVisit>,
    ) -> Result<Between, Option<Lack>> {
        let horizon = i64::from(self.calendar.days);
        let (mut first, mut last) = (self.day(row.first).unwrap_or(0), self.day(row.last).unwrap_or(horizon - 1));
        let is_here = first < horizon && last >= 0;
        let work: Vec<i64> = open.iter().map(|day| i64::from(day.0)).collect();
        if row.days > 1 && is_here {
            // All of its days are up to the last.
            let by_then = work.iter().rev().filter(|&&day| day <= last);
            last = by_then.copied().nth(usize::from(row.days) - 1).unwrap_or(-1);
        }
        let (least, most) = (row.least.unwrap_or(1).max(1), row.most.unwrap_or(DaySet::MOST));
        if let Some(((earliest, latest), _)) = before {
            first = first.max(earliest + i64::from(least));
            last = last.min(latest + i64::from(most));
        }
        let mut after = before.filter(|before| before.1).map(|_| After::Days { least, most: most.max(least) });
        let day = |day: i64| Day(day.clamp(0, horizon - 1) as u16);
        let count = visits.len();
        for part in 1..=row.days.max(1) {
            if part > 1 {
                let next = |from: i64| work.iter().copied().find(|&day| day > from);
                (first, last) = (next(first).unwrap_or(horizon), next(last).unwrap_or(horizon - 1));
                after = Some(After::Next { of: Box::new(open) });
            }
            let (earliest, latest) = (day(first), day(last));
            let works = earliest <= latest && open.iter().any(|day| (earliest..=latest).contains(&day));
            if first >= horizon || last < 0 || first > last || !works {
                visits.truncate(count);
                let lack = match (first >= horizon, works) {
                    (true, _) => Lack::Later,
                    (false, true) => Lack::Room,
                    (false, false) => Lack::WorkingDay,
                };
                // What its own dates put before or behind the plan is none of its matter.
                return Err(is_here.then_some(lack));
            }
            let priority = if row.hard { Store::MUST } else { store.priority };
            let why = Why::OneOff { name: row.id.clone(), part, parts: row.days.max(1) };
            let ask = Ask { types: VisitTypes::only(row.kind), ..Ask::between(earliest.0, latest.0, priority, why) };
            let service = row.service.unwrap_or(store.service);
            visits.push(DueVisit { after: after.take(), ..ask.visit(service) });
            first = first.max(0);
        }
        Ok((first, last))
    }

    /// Leaves of the store's hours those of the row.
    fn keep_hours(&self, row: &OneOffRow, store: &mut Store) {
        let service = store.due_visits().iter().map(|visit| visit.service).max().unwrap_or(store.service);
        let (open, latest) = starts(row.from, row.to, service);
        let wanted = Window { open, close: latest + service };
        for day in self.calendar.iter() {
            let hours = store.hours.on(day, self.calendar.weekday(day));
            store.hours.set_special(day, within(hours, &wanted, service));
        }
    }

    fn day(&self, date: Option<NaiveDate>) -> Option<i64> {
        Some((date? - self.calendar.first?).num_days())
    }
}

fn forgo(row: &OneOffRow, lack: Lack) -> Forgone {
    let why = Why::OneOff { name: row.id.clone(), part: 1, parts: row.days.max(1) };
    Forgone { types: VisitTypes::only(row.kind), why, lack }
}
