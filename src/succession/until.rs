//! Until the day of a change: stores that go over to another rep on a day to come are their old owner's before it.

use super::handover::{is_open, visits_of, works};
use crate::model::{FixedKind, FixedRow, Tables};
use crate::policy::Due;
use crate::unit::{Day, RepId};
use chrono::NaiveDate;
use std::collections::HashSet;

/// Pins every day before `date` on which a due visit of these stores may be to the rep who had them, where that rep works and the store
/// is open. `due` is posed with the old owners; stores go by their position in it.
pub(super) fn keep_until(tables: &mut Tables, due: &Due, stores: &[(usize, RepId)], date: NaiveDate) {
    let problem = &due.problem;
    let (works, end) =
        (works(problem), problem.calendar.iter().take_while(|&day| problem.calendar.date(day) < Some(date)).count());
    let named = tables.fixed.iter().filter(|row| row.rep.is_some());
    let taken: HashSet<(String, NaiveDate)> = named.filter_map(|row| Some((row.store.clone(), row.date?))).collect();
    let mut line = tables.fixed.last().map_or(2, |last| last.line + 1);
    for &(at, old) in stores {
        let mut days: Vec<Day> = visits_of(&problem.stores[at])
            .iter()
            .flat_map(|visit| (visit.earliest.0..=visit.latest.0).map(Day))
            .collect();
        days.sort_unstable();
        days.dedup();
        let comes = |day: &Day| day.index() < end && works[old.index()].contains(*day) && is_open(problem, at, *day);
        let store = &tables.stores[due.stores[at].row].id;
        for date in days.into_iter().filter(comes).filter_map(|day| problem.calendar.date(day)) {
            if taken.contains(&(store.clone(), date)) {
                continue;
            }
            tables.fixed.push(FixedRow {
                line,
                store: store.clone(),
                date: Some(date),
                rep: Some(tables.reps[old.index()].id.clone()),
                from: None,
                to: None,
                kind: FixedKind::PinRep,
                hard: true,
            });
            line += 1;
        }
    }
}
