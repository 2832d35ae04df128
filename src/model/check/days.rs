//! Complaints about the calendar, the visit log, fixed visits, events and positions.

use super::{CALENDAR, EVENTS, FIXED, Ids, LOG, POSITIONS, backwards, strange_date};
use crate::error::{Complaint, Kind};
use crate::model::{CalendarRow, DayKind, FixedKind, FixedRow, Tables};
use chrono::NaiveDate;
use std::collections::HashMap;

pub(super) fn check(tables: &Tables, ids: &Ids<'_>, complaints: &mut Vec<Complaint>) {
    calendar(tables, ids, complaints);
    positions(tables, ids, complaints);
    for row in &tables.log {
        complaints.extend(ids.store(LOG, row.line, "store_id", &row.store));
        complaints.extend(ids.rep(LOG, row.line, "rep_id", &row.rep));
        complaints.extend(strange_date(LOG, row.line, "date", Some(row.date)));
        if let (Some(begin), Some(end)) = (row.checkin, row.checkout)
            && begin > end
        {
            complaints.extend(backwards(LOG, row.line, ("checkin", row.checkin), ("checkout", row.checkout)));
        }
    }
    for row in &tables.fixed {
        complaints.extend(ids.store(FIXED, row.line, "store_id", &row.store));
        complaints.extend(ids.rep(FIXED, row.line, "rep_id", row.rep.as_deref().unwrap_or_default()));
        complaints.extend(strange_date(FIXED, row.line, "date", row.date));
        complaints.extend(backwards(FIXED, row.line, ("from", row.from), ("to", row.to)));
        complaints.extend(wanting(row));
    }
    for row in &tables.events {
        complaints.extend(ids.store(EVENTS, row.line, "store_id", &row.store));
        complaints.extend(strange_date(EVENTS, row.line, "date", Some(row.date)));
        complaints.extend(strange_date(EVENTS, row.line, "deadline", row.deadline));
        if let Some(deadline) = row.deadline.filter(|deadline| *deadline < row.date) {
            complaints.push(
                Complaint::new(Kind::Contradiction, EVENTS, row.line)
                    .on("deadline", deadline.to_string())
                    .en(format!("is before the date of the event, which is {}", row.date), "mend one of the two dates")
                    .zh(format!("早于事件日期{}", row.date), "请更正其中一个日期"),
            );
        }
    }
}

fn positions(tables: &Tables, ids: &Ids<'_>, complaints: &mut Vec<Complaint>) {
    let mut first: HashMap<(&str, NaiveDate), u32> = HashMap::new();
    for row in &tables.positions {
        complaints.extend(ids.rep(POSITIONS, row.line, "rep_id", &row.rep));
        complaints.extend(strange_date(POSITIONS, row.line, "date", Some(row.date)));
        let before = *first.entry((&row.rep, row.date)).or_insert(row.line);
        if before != row.line {
            complaints.push(
                Complaint::new(Kind::Twice, POSITIONS, row.line)
                    .on("rep_id", row.rep.clone())
                    .en(format!("line {before} says already where this rep is on that day"), "keep the later one")
                    .zh(format!("第{before}行已说明该业代当天的位置"), "请保留较晚的一行"),
            );
        }
    }
}

/// What a fixed row of its kind cannot do without.
fn wanting(row: &FixedRow) -> Option<Complaint> {
    let (column, en, zh) = match row.kind {
        FixedKind::Appointment if row.date.is_none() => ("date", "an appointment needs a date", "预约需要日期"),
        FixedKind::PinDay if row.date.is_none() => ("date", "a pinned day needs a date", "锁定日期需要日期"),
        FixedKind::Block if row.date.is_none() => ("date", "a block needs a date", "停访需要日期"),
        FixedKind::Promise if row.date.is_none() => ("date", "a promise needs a date", "已告知的拜访需要日期"),
        FixedKind::PinRep if row.rep.is_none() => ("rep_id", "a pinned rep needs a rep", "锁定业代需要业代编号"),
        _ => return None,
    };
    Some(
        Complaint::new(Kind::Absent, FIXED, row.line)
            .on(column, "")
            .en(en, "fill in the cell, or remove the row")
            .zh(zh, "请填写，或删除此行"),
    )
}

fn calendar(tables: &Tables, ids: &Ids<'_>, complaints: &mut Vec<Complaint>) {
    let mut whole: HashMap<(NaiveDate, Option<&str>), &CalendarRow> = HashMap::new();
    for row in &tables.calendar {
        complaints.extend(ids.rep(CALENDAR, row.line, "rep_id", row.rep.as_deref().unwrap_or_default()));
        complaints.extend(strange_date(CALENDAR, row.line, "date", Some(row.date)));
        complaints.extend(backwards(CALENDAR, row.line, ("from", row.from), ("to", row.to)));
        if row.kind == DayKind::Overtime && row.to.is_none() {
            complaints.push(
                Complaint::new(Kind::Absent, CALENDAR, row.line)
                    .on("to", "")
                    .en("overtime needs an hour until which it is allowed", "fill in the cell, or remove the row")
                    .zh("加班需要结束时间", "请填写，或删除此行"),
            );
        }
        let Some(works) = works(row) else { continue };
        let first = *whole.entry((row.date, row.rep.as_deref())).or_insert(row);
        if self::works(first) != Some(works) {
            complaints.push(
                Complaint::new(Kind::Contradiction, CALENDAR, row.line)
                    .on("date", row.date.to_string())
                    .en(
                        format!("line {} says the opposite of the same day", first.line),
                        "keep one: a day is worked on or it is not",
                    )
                    .zh(format!("与第{}行对同一天的规定矛盾", first.line), "请只保留一行：当天要么上班，要么不上班"),
            );
        }
    }
}

/// Whether a row makes its whole day one of work or one without; `None` when it speaks of a part of the day.
fn works(row: &CalendarRow) -> Option<bool> {
    match row.kind {
        DayKind::Work => Some(true),
        DayKind::Holiday => Some(false),
        DayKind::Leave if row.from.is_none() && row.to.is_none() => Some(false),
        DayKind::Leave | DayKind::Meeting | DayKind::Overtime => None,
    }
}
