//! Complaints about the calendar, the visit log, events and positions.

use super::{CALENDAR, EVENTS, Ids, LOG, POSITIONS, backwards, strange_date};
use crate::error::{Complaint, Kind};
use crate::model::{CalendarRow, DayKind, RepRow, Tables, Workday, end_of};
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
    for row in &tables.events {
        complaints.extend(ids.store(EVENTS, row.line, "store_id", &row.store));
        complaints.extend(strange_date(EVENTS, row.line, "date", Some(row.date)));
        complaints.extend(strange_date(EVENTS, row.line, "deadline", row.deadline));
        if let Some(deadline) = row.deadline.filter(|deadline| *deadline < row.date) {
            complaints.push(
                Complaint::new(Kind::Contradiction, EVENTS, row.line)
                    .on("deadline", deadline.to_string())
                    .en(format!("is before the date of the event, which is {}", row.date), "fix one of the two dates")
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
                    .en(format!("line {before} already says where this rep is on that day"), "keep the later one")
                    .zh(format!("第{before}行已说明该业代当天的位置"), "请保留较晚的一行"),
            );
        }
    }
}

fn calendar(tables: &Tables, ids: &Ids<'_>, complaints: &mut Vec<Complaint>) {
    let mut whole: HashMap<(NaiveDate, Option<&str>), &CalendarRow> = HashMap::new();
    for row in &tables.calendar {
        complaints.extend(ids.rep(CALENDAR, row.line, "rep_id", row.rep.as_deref().unwrap_or_default()));
        complaints.extend(strange_date(CALENDAR, row.line, "date", Some(row.date)));
        // Work may go on past midnight.
        let to = row.from.zip(row.to).map_or(row.to, |(from, to)| match row.kind {
            DayKind::Work => Some(end_of(from, to)),
            _ => Some(to),
        });
        complaints.extend(backwards(CALENDAR, row.line, ("from", row.from), ("to", to)));
        if row.kind == DayKind::Overtime && row.to.is_none() {
            complaints.push(
                Complaint::new(Kind::Absent, CALENDAR, row.line)
                    .on("to", "")
                    .en("overtime needs the hour at which it ends", "fill in the cell, or remove the row")
                    .zh("加班需要结束时间", "请填写，或删除此行"),
            );
        }
        complaints.extend(without_effect(row, tables));
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

/// A complaint about hours of work of which none of the reps they are for has any: they end before the rep begins, or begin
/// after the rep's end; overtime within a day that is worked anyway.
fn without_effect(row: &CalendarRow, tables: &Tables) -> Option<Complaint> {
    let one_sided =
        matches!((row.kind, row.from, row.to), (DayKind::Work, Some(_), None) | (DayKind::Work, None, Some(_)));
    if row.from.zip(row.to).is_some_and(|(from, to)| from >= to) || !one_sided && row.kind != DayKind::Overtime {
        return None;
    }
    let others = || tables.calendar.iter().filter(|other| !std::ptr::eq(*other, row));
    let of = |rep: &&RepRow| row.rep.as_ref().is_none_or(|id| *id == rep.id);
    let mut reps = tables.reps.iter().filter(of).filter(|rep| {
        let (start, finish) = rep.hours();
        start < finish
    });
    let first = reps.clone().next()?;
    let is_idle = |rep: &RepRow| {
        let without = Workday::of(rep, row.date, others());
        let with = Workday::of(rep, row.date, tables.calendar.iter());
        with.works && (with.start >= with.finish || row.kind == DayKind::Overtime && with == without)
    };
    if !reps.all(is_idle) {
        return None;
    }
    let day = Workday::of(first, row.date, others());
    let (column, hour) = row.to.map(|to| ("to", to)).or(row.from.map(|from| ("from", from)))?;
    let (id, span) = (&first.id, format!("{}-{}", day.start.clock(), day.finish.clock()));
    Some(
        Complaint::new(Kind::Contradiction, CALENDAR, row.line)
            .on(column, hour.clock().to_string())
            .en(format!("adds no hour of work: the hours of {id} are {span}"), "give both from and to, or fix the hour")
            .zh(format!("没有增加工作时间：{id}的时间为{span}"), "请同时填写开始与结束时间，或更正时间"),
    )
}

/// Whether a row makes its whole day one of work or one without; `None` when it speaks of a part of the day.
fn works(row: &CalendarRow) -> Option<bool> {
    match row.kind {
        DayKind::Work | DayKind::Overtime => Some(true),
        DayKind::Holiday => Some(false),
        DayKind::Leave if row.from.is_none() && row.to.is_none() => Some(false),
        DayKind::Leave | DayKind::Meeting => None,
    }
}
