//! Leave as the calendar has it, and reps who leave for good or join as their table has it: all are what they would be if they were told
//! as events. Visits that cannot wait are covered.

use super::cover::{Covers, covered};
use crate::model::{CalendarRow, Change, ChangeRow, DayKind, RepRow, Status, Tables, Workday};
use crate::travel::Ways;
use chrono::{Days, NaiveDate};
use std::collections::{BTreeSet, HashSet};

/// Pins the visits of reps on leave that cannot wait to those who cover, as the policy has it, for so many weeks from a day on; and
/// those of reps who leave for good within these, from then on, whatever the policy says of leave: none is lost until their stores are
/// handed over. The tables as they were where nobody is on leave or leaves.
pub fn cover_leave(tables: &mut Tables, ways: &Ways, from: NaiveDate, weeks: u16) -> Covers {
    let mut covers = cover_leavers(tables, ways, from, weeks);
    if tables.policy.cover.leave {
        let until = from + Days::new(7 * u64::from(weeks));
        let away: Vec<ChangeRow> = tables.reps.iter().flat_map(|rep| absences(tables, rep, (from, until))).collect();
        let Covers { visits, waiting } = covered(tables, ways, &away.iter().collect::<Vec<_>>(), from, weeks);
        covers.visits.extend(visits);
        covers.waiting += waiting;
    }
    covers
}

/// Who owns stores and leaves for good within so many weeks from a day on, by the table of reps: a row a rep, with the first day
/// without.
pub fn leavers(tables: &Tables, from: NaiveDate, weeks: u16) -> Vec<ChangeRow> {
    let last = from + Days::new(7 * u64::from(weeks)) - Days::new(1);
    let owns = |rep: &RepRow| {
        tables.stores.iter().any(|row| row.status == Status::Active && row.owner.as_deref() == Some(rep.id.as_str()))
    };
    let leaves = tables.reps.iter().filter_map(|rep| Some((rep, rep.active_to?)));
    let leaves = leaves.filter(|&(rep, to)| to >= from && to < last && owns(rep));
    leaves.map(|(rep, to)| ChangeRow::new(Change::Leaves, &rep.id, to + Days::new(1))).collect()
}

/// Who owns no store yet and joins after a day, within so many weeks from it on, by the table of reps, where others own stores: a row a
/// rep.
pub fn joiners(tables: &Tables, from: NaiveDate, weeks: u16) -> Vec<ChangeRow> {
    let last = from + Days::new(7 * u64::from(weeks)) - Days::new(1);
    let owners = tables.stores.iter().filter(|row| row.status == Status::Active).filter_map(|row| row.owner.as_deref());
    let owners: HashSet<&str> = owners.collect();
    let joins = tables.reps.iter().filter_map(|rep| Some((rep, rep.active_from?)));
    let joins = joins.filter(|&(rep, first)| first > from && first <= last && !owners.contains(rep.id.as_str()));
    joins.filter(|_| !owners.is_empty()).map(|(rep, first)| ChangeRow::new(Change::Joins, &rep.id, first)).collect()
}

/// Covers for those who leave: they count as away from then on, and with them as they were before what was due is known.
fn cover_leavers(tables: &mut Tables, ways: &Ways, from: NaiveDate, weeks: u16) -> Covers {
    let last = from + Days::new(7 * u64::from(weeks)) - Days::new(1);
    let away: Vec<ChangeRow> = leavers(tables, from, weeks)
        .into_iter()
        .map(|row| ChangeRow { to: Some(last), ..ChangeRow::new(Change::Away, &row.rep, row.from) })
        .collect();
    if away.is_empty() {
        return Covers::default();
    }
    let (reps, calendar) = (tables.reps.clone(), tables.calendar.clone());
    let classes = std::mem::take(&mut tables.policy.cover.classes);
    for rep in tables.reps.iter_mut().filter(|rep| away.iter().any(|row| row.rep == rep.id)) {
        rep.active_to = None;
    }
    let covers = covered(tables, ways, &away.iter().collect::<Vec<_>>(), from, weeks);
    (tables.reps, tables.calendar, tables.policy.cover.classes) = (reps, calendar, classes);
    covers
}

/// The absences of a rep that are long enough, each from its first to its last day: days off between two days of leave belong to it.
fn absences(tables: &Tables, rep: &RepRow, (from, until): (NaiveDate, NaiveDate)) -> Vec<ChangeRow> {
    let is_leave = |row: &&CalendarRow| {
        let whole = row.from.is_none() && row.to.is_none();
        whole && matches!(row.kind, DayKind::Leave | DayKind::Holiday) && row.rep.as_deref() == Some(rep.id.as_str())
    };
    let days: BTreeSet<NaiveDate> = tables
        .calendar
        .iter()
        .filter(is_leave)
        .map(|row| row.date)
        .filter(|date| (from..until).contains(date))
        .collect();
    let works = |date: NaiveDate| Workday::of(rep, date, tables.calendar.iter()).works;
    let missed = |date: NaiveDate| !rep.hours_on(date).is_empty() && rep.is_active(date);
    let mut all: Vec<(ChangeRow, u16)> = Vec::new();
    for date in days {
        let is_next = |row: &ChangeRow| {
            let last = row.to.unwrap_or(row.from);
            last.iter_days().skip(1).take_while(|&day| day < date).all(|day| !works(day))
        };
        match all.last_mut().filter(|(row, _)| is_next(row)) {
            Some((row, count)) => {
                row.to = Some(date);
                *count += u16::from(missed(date));
            }
            None => {
                let row = ChangeRow { to: Some(date), ..ChangeRow::new(Change::Away, &rep.id, date) };
                all.push((row, u16::from(missed(date))));
            }
        }
    }
    let least = tables.policy.cover.after_days;
    all.into_iter().filter(|(_, count)| *count >= least).map(|(row, _)| row).collect()
}
