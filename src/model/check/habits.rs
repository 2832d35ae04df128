//! Complaints about what stores are used to: a weekday on which nobody can ever come, a time at which the store is closed.

use super::{STORES, trades};
use crate::error::{Complaint, Kind};
use crate::model::{DayKind, OpenHours, OpeningRules, RepRow, StoreRow, Tables};
use crate::unit::Seconds;
use chrono::Datelike;
use std::collections::HashMap;

/// Opening and closing times that each weekday ever has, Monday first.
type Week = [Vec<(Seconds, Seconds)>; 7];

/// Every complaint about what stores are used to.
pub fn check_habits(tables: &Tables) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    let mut told: HashMap<&OpeningRules, Week> = HashMap::new();
    for row in tables.stores.iter().filter(|row| row.usual_weekday.is_some() || row.usual_time.is_some()) {
        // Whatever is wrong with the hours themselves is told of them.
        let week = match &row.open_hours {
            OpenHours::Daily(spans) if spans.is_empty() => None,
            OpenHours::Daily(spans) => Some(std::array::from_fn(|_| spans.clone())),
            OpenHours::Rules(rules) => Some(told.entry(rules).or_insert_with(|| rules.week()).clone()),
        };
        if let Some(day) = row.usual_weekday {
            complaints.extend(weekday(row, day, week.as_ref(), tables));
        }
        if let Some(time) = row.usual_time {
            complaints.extend(hour(row, time, week.as_ref()));
        }
    }
    complaints
}

fn about(row: &StoreRow, column: &str, value: String) -> Complaint {
    Complaint::new(Kind::Contradiction, STORES, row.line).on(column, value)
}

/// A weekday on which the store may never be visited.
fn weekday(row: &StoreRow, day: u8, week: Option<&Week>, tables: &Tables) -> Option<Complaint> {
    let at = usize::from(day);
    let tell = |en: (String, &str), zh: (String, &str)| {
        Some(about(row, "usual_weekday", (day + 1).to_string()).en(en.0, en.1).zh(zh.0, zh.1))
    };
    if row.weekdays.is_some_and(|allowed| allowed.contains(&true) && !allowed[at]) {
        return tell(
            ("is not one of the allowed_weekdays of the store".into(), "fix one of the two"),
            ("不在该门店的可访星期之内".into(), "请更正其中之一"),
        );
    }
    if week.is_some_and(|week| week[at].is_empty() && week.iter().any(|spans| !spans.is_empty())) {
        return tell(
            ("is a day on which the store never opens".into(), "fix it, or the open_hours"),
            ("当天门店从不营业".into(), "请更正，或更正营业时间"),
        );
    }
    let owner = row.owner.as_deref();
    let mut reps = tables.reps.iter().filter(|rep| owner.is_none_or(|owner| rep.id == owner)).peekable();
    reps.peek()?;
    if !trades(row) || reps.any(|rep| works(rep, day, tables)) {
        return None;
    }
    match owner {
        Some(owner) => tell(
            (format!("is a day on which its rep {owner} never works"), "give another day, or another rep"),
            (format!("责任业代{owner}在这一天从不上班"), "请更改星期或业代"),
        ),
        None => tell(
            ("is a day on which no rep ever works".into(), "give another day, or add the working days to the calendar"),
            ("这一天没有业代上班".into(), "请更改星期，或在日历中添加工作日"),
        ),
    }
}

/// Whether a rep ever works on a weekday: from Monday to Friday, and on weekends where the calendar says so.
fn works(rep: &RepRow, day: u8, tables: &Tables) -> bool {
    day < 5
        || tables.calendar.iter().any(|row| {
            matches!(row.kind, DayKind::Work | DayKind::Overtime)
                && row.rep.as_ref().is_none_or(|of| *of == rep.id)
                && row.date.weekday().num_days_from_monday() == u32::from(day)
        })
}

/// A time at which the store is closed, on its usual weekday or on all days.
fn hour(row: &StoreRow, time: Seconds, week: Option<&Week>) -> Option<Complaint> {
    let week = week?;
    let days = row.usual_weekday.map_or(0..7, |day| usize::from(day)..usize::from(day) + 1);
    let mut spans = week[days].iter().flatten().peekable();
    spans.peek()?;
    if spans.any(|&(open, close)| open <= time && time < close) {
        return None;
    }
    let complaint = about(row, "usual_time", time.clock().to_string());
    Some(
        complaint
            .en("is a time at which the store is closed", "fix it, or the open_hours")
            .zh("该时间门店不营业", "请更正，或更正营业时间"),
    )
}
