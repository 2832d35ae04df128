//! Leave as the calendar has it: its visits that cannot wait are covered as those of an absence that is told as an event.

use super::cover::{Covers, covered};
use crate::model::{CalendarRow, Change, ChangeRow, DayKind, RepRow, Tables, Workday};
use crate::travel::Ways;
use chrono::{Days, NaiveDate};
use std::collections::BTreeSet;

/// Pins the visits of reps on leave that cannot wait to those who cover, as the policy has it, for so many weeks from a day on; the
/// tables as they were where nobody is on leave.
pub fn cover_leave(tables: &mut Tables, ways: &Ways, from: NaiveDate, weeks: u16) -> Covers {
    if !tables.policy.cover.leave {
        return Covers::default();
    }
    let until = from + Days::new(7 * u64::from(weeks));
    let away: Vec<ChangeRow> = tables.reps.iter().flat_map(|rep| absences(tables, rep, (from, until))).collect();
    covered(tables, ways, &away.iter().collect::<Vec<_>>(), from, weeks)
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
