//! Complaints about fixed rows: what is missing in one, what contradicts another, and what no rep can keep.

mod kept;

use super::{DAY, FIXED, Ids, ZERO, backwards, strange_date, trades};
use crate::error::{Complaint, Kind};
use crate::model::{FixedKind, FixedRow, RepRow, StoreRow, Tables};
use chrono::{Datelike, NaiveDate};
pub(super) use kept::Days;
use std::collections::HashMap;

pub(super) fn check(tables: &Tables, ids: &Ids<'_>, complaints: &mut Vec<Complaint>) {
    for row in &tables.fixed {
        complaints.extend(ids.store(FIXED, row.line, "store_id", &row.store));
        complaints.extend(ids.rep(FIXED, row.line, "rep_id", row.rep.as_deref().unwrap_or_default()));
        complaints.extend(strange_date(FIXED, row.line, "date", row.date));
        // An appointment at one minute is one.
        if !holds(row) || row.from != row.to {
            complaints.extend(backwards(FIXED, row.line, ("from", row.from), ("to", row.to)));
        }
        complaints.extend(wanting(row));
        let hour = row.from.map(|from| ("from", from)).or(row.to.map(|to| ("to", to)));
        match (row.kind, hour) {
            (FixedKind::PinWeek, Some((column, hour))) => complaints.push(
                contradiction(row, column, hour.clock())
                    .en(
                        "is an hour, and a visit pinned to a week has none",
                        "empty the cell, or pin the visit to a day",
                    )
                    .zh("锁定周的拜访没有具体时间", "请清空该单元格，或锁定到某一天"),
            ),
            (FixedKind::Wish, Some((column, hour))) => complaints.push(
                contradiction(row, column, hour.clock())
                    .en("is an hour, and a wish is for a day", "empty the cell, or make it an appointment")
                    .zh("希望的拜访只有日期，没有时间", "请清空该单元格，或改为预约"),
            ),
            _ => {}
        }
        if let (FixedKind::Wish, Some(rep)) = (row.kind, &row.rep) {
            complaints.push(
                contradiction(row, "rep_id", rep)
                    .en("is a rep, and a wish is for a day", "empty the cell, or pin the rep")
                    .zh("希望的拜访只有日期，没有业代", "请清空该单元格，或锁定业代"),
            );
        }
    }
    // What lies behind the last visit made has had its time.
    let visits = tables.log.iter().map(|row| row.date).chain(tables.stores.iter().filter_map(|row| row.last_visit));
    let seen = visits.max();
    let ahead = |row: &&FixedRow| row.date.is_none_or(|date| seen.is_none_or(|seen| date > seen));
    let rows: Vec<&FixedRow> = tables.fixed.iter().filter(ahead).collect();
    let days = Days::new(tables);
    let stores: HashMap<&str, &StoreRow> = tables.stores.iter().map(|row| (row.id.as_str(), row)).collect();
    let mut by_store: HashMap<&str, Vec<&FixedRow>> = HashMap::new();
    for row in &rows {
        if let Some(store) = stores.get(row.store.as_str()) {
            complaints.extend(closed(row, store, &days));
            by_store.entry(&row.store).or_default().push(row);
        }
    }
    for (id, rows) in &by_store {
        reps(rows, (&tables.reps, &days), complaints);
        one_a_day(rows, complaints);
        blocked(rows, complaints);
        gap(rows, stores[id], complaints);
    }
    kept::check(&rows, (tables, &days), &stores, complaints);
}

/// What a fixed row of its kind cannot do without.
fn wanting(row: &FixedRow) -> Option<Complaint> {
    let (column, en, zh) = match row.kind {
        FixedKind::Appointment if row.date.is_none() => ("date", "an appointment needs a date", "预约需要日期"),
        FixedKind::PinDay if row.date.is_none() => ("date", "a pinned day needs a date", "锁定日期需要日期"),
        FixedKind::PinWeek if row.date.is_none() => {
            ("date", "a pinned week needs a date in it", "锁定周需要该周内的日期")
        }
        FixedKind::Wish if row.date.is_none() => ("date", "a wish needs a date", "希望的拜访需要日期"),
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

/// Whether a row holds a visit of its store to a day.
fn holds(row: &FixedRow) -> bool {
    matches!(row.kind, FixedKind::Appointment | FixedKind::PinDay) && row.date.is_some()
}

fn contradiction(row: &FixedRow, column: &str, value: impl ToString) -> Complaint {
    Complaint::new(Kind::Contradiction, FIXED, row.line).on(column, value.to_string())
}

/// A visit that must be made at a store that gets none: it does not trade, or not on that weekday. An appointment is agreed
/// with the store, whatever its weekdays are.
fn closed(row: &FixedRow, store: &StoreRow, days: &Days) -> Option<Complaint> {
    if !row.hard || !holds(row) && !matches!(row.kind, FixedKind::PinWeek | FixedKind::Reservation) {
        return None;
    }
    if !trades(store) {
        return Some(
            contradiction(row, "store_id", &row.store)
                .en(
                    format!("gets no visit: its status in line {} of stores is not active", store.line),
                    "remove the row, or set the status to active",
                )
                .zh(
                    format!("不安排拜访：门店表第{}行的营业状态不是营业", store.line),
                    "请删除此行，或将营业状态改为营业",
                ),
        );
    }
    let (date, weekdays) = row.date.zip(store.weekdays).filter(|_| row.kind == FixedKind::PinDay)?;
    let weekday = date.weekday().num_days_from_monday() as usize;
    if weekdays[weekday] || weekday >= 5 && days.is_adjusted(date) {
        return None;
    }
    Some(
        contradiction(row, "date", date)
            .en(
                format!("is not one of the allowed_weekdays in line {} of stores", store.line),
                "fix the date, or allow the weekday",
            )
            .zh(format!("不在门店表第{}行的可访星期之内", store.line), "请更正日期，或允许该星期"),
    )
}

/// A store pinned to one rep and to another.
fn reps(rows: &[&FixedRow], (reps, days): (&[RepRow], &Days), complaints: &mut Vec<Complaint>) {
    let mut for_good: Option<(&str, u32)> = None;
    let mut of_day: HashMap<NaiveDate, &FixedRow> = HashMap::new();
    for row in rows.iter().filter(|row| row.kind == FixedKind::PinRep && row.date.is_none()) {
        let Some(rep) = row.rep.as_deref() else { continue };
        let (first, line) = *for_good.get_or_insert((rep, row.line));
        if first != rep {
            complaints.push(
                contradiction(row, "rep_id", rep)
                    .en(format!("line {line} pins the same store to {first}"), "keep one of the two")
                    .zh(format!("第{line}行已将同一门店锁定给{first}"), "请只保留一行"),
            );
        }
    }
    for row in rows.iter().filter(|row| holds(row) || row.kind == FixedKind::PinRep) {
        let (Some(rep), Some(date)) = (row.rep.as_deref(), row.date) else { continue };
        let other = *of_day.entry(date).or_insert(row);
        let (first, line) = (other.rep.as_deref().unwrap_or_default(), other.line);
        if first != rep && !row.is_beside(other) {
            complaints.push(
                contradiction(row, "rep_id", rep)
                    .en(
                        format!("line {line} has {first} at the same store on {date}, at no hour that both name"),
                        "give both the same from for a visit that they make together, or keep one of the two",
                    )
                    .zh(
                        format!("第{line}行已安排{first}在{date}拜访同一门店，且两行没有相同的时间"),
                        "如为同访，请为两行填写相同的开始时间；否则请只保留一行",
                    ),
            );
            continue;
        }
        // Who is away is covered for.
        let Some((usual, line)) = for_good.filter(|pin| pin.0 != rep) else { continue };
        if reps.iter().any(|row| row.id == usual && days.works(row, date)) {
            complaints.push(
                contradiction(row, "rep_id", rep)
                    .en(
                        format!("line {line} pins the store permanently to {usual}, who works on {date}"),
                        "keep one of the two, or give that row a date",
                    )
                    .zh(
                        format!("第{line}行已将该门店长期锁定给{usual}，而其在{date}上班"),
                        "请只保留一行，或为该行填写日期",
                    ),
            );
        }
    }
}

/// Two appointments of a store on one day that are neither two visits nor one by two reps.
fn one_a_day(rows: &[&FixedRow], complaints: &mut Vec<Complaint>) {
    let mut first: HashMap<NaiveDate, Vec<&FixedRow>> = HashMap::new();
    for row in rows.iter().filter(|row| row.kind == FixedKind::Appointment) {
        let Some(date) = row.date else { continue };
        let same = first.entry(date).or_default();
        // Of two reps without an hour there is a complaint already.
        let two_reps = |other: &FixedRow| other.rep.is_some() && row.rep.is_some() && other.rep != row.rep;
        if let Some(other) = same.iter().find(|other| !row.is_beside(other) && !two_reps(other)) {
            let line = other.line;
            complaints.push(
                Complaint::new(Kind::Twice, FIXED, row.line)
                    .on("store_id", row.store.clone())
                    .en(format!("line {line} is the same appointment"), "remove one")
                    .zh(format!("与第{line}行的预约相同"), "请删除其中一行"),
            );
        }
        same.push(row);
    }
}

/// A visit held to a day, or to hours of it, at which the store is blocked.
fn blocked(rows: &[&FixedRow], complaints: &mut Vec<Complaint>) {
    let blocks = || rows.iter().filter(|row| row.kind == FixedKind::Block);
    for row in rows.iter().filter(|row| row.hard && holds(row)) {
        let covers = |block: &&&FixedRow| {
            let (opens, closes) = (block.from.unwrap_or(ZERO), block.to.unwrap_or(DAY));
            let whole = block.from.or(block.to).is_none();
            let inside = row.from.zip(row.to.or(row.from)).is_some_and(|(from, to)| opens <= from && to < closes);
            block.date == row.date && (whole || row.kind == FixedKind::Appointment && inside)
        };
        let (Some(block), Some(date)) = (blocks().find(covers), row.date) else { continue };
        complaints.push(
            contradiction(row, "date", date)
                .en(format!("line {} blocks the same store at that time", block.line), "keep one of the two")
                .zh(format!("第{}行规定该门店此时停访", block.line), "请只保留一行"),
        );
    }
}

/// Days agreed on that are closer than the store's own fewest days between two visits.
fn gap(rows: &[&FixedRow], store: &StoreRow, complaints: &mut Vec<Complaint>) {
    let Some(least) = store.min_gap_days else { return };
    let held = rows.iter().filter(|row| row.hard && holds(row));
    let mut held: Vec<(NaiveDate, &FixedRow)> = held.filter_map(|row| Some((row.date?, *row))).collect();
    held.sort_by_key(|(date, row)| (*date, row.line));
    for pair in held.windows(2) {
        let days = (pair[1].0 - pair[0].0).num_days();
        // The row that came later is the one to change.
        let (before, row) = if pair[0].1.line < pair[1].1.line { (pair[0], pair[1]) } else { (pair[1], pair[0]) };
        if days > 0 && days < i64::from(least) {
            let (line, date) = (before.1.line, before.0);
            complaints.push(
                contradiction(row.1, "date", row.0)
                    .en(
                        format!("is {days} days from the visit of line {line}, {date}, but min_gap_days of the store is {least}"),
                        "choose another day, or lower min_gap_days",
                    )
                    .zh(
                        format!("与第{line}行的拜访（{date}）相隔{days}天，而该门店的最小间隔为{least}天"),
                        "请改期，或减小最小间隔",
                    ),
            );
        }
    }
}
