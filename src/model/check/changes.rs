//! Complaints about changes: reps nobody knows, dates the wrong way round, who leaves twice, who joins without a home.

use super::{CHANGES, Ids, known, strange_date};
use crate::error::{Complaint, Kind};
use crate::model::{Change, ChangeRow, Tables};
use chrono::{Datelike, NaiveDate};
use std::collections::HashMap;

/// Days within which a leaver's stores are handed over at most, and days from the first day to any change: together they are
/// within the longest horizon, so that the visits in between are known.
const LONGEST_HANDOVER: u16 = 42;
const FARTHEST: i64 = 84;
/// Who is away for longer has left, and joins again.
const LONGEST_ABSENCE: i64 = 366;
/// Percentages beyond this are slips: ten times the work.
const MOST_GROWTH: f64 = 1000.0;

/// Every complaint about changes to these tables, in the order of their lines; `today` is the first day planned for.
pub fn check_changes(rows: &[ChangeRow], tables: &Tables, today: NaiveDate) -> Vec<Complaint> {
    let joining = rows.iter().filter(|row| row.kind == Change::Joins).map(|row| (row.rep.as_str(), row.line));
    let reps = tables.reps.iter().map(|row| (row.id.as_str(), row.line)).chain(joining);
    let ids = Ids { stores: HashMap::new(), reps: known(reps) };
    let mut complaints = Vec::new();
    for row in rows {
        complaints.extend(strange_date(CHANGES, row.line, "from", Some(row.from)));
        complaints.extend(strange_date(CHANGES, row.line, "to", row.to));
        if (row.from - today).num_days() > FARTHEST && row.from.year() <= 2100 {
            complaints.push(
                about(Kind::Absurd, row, "from", row.from)
                    .en(
                        format!("is more than {FARTHEST} days after {today}, the first day"),
                        "apply it later, or choose a later first day with --from",
                    )
                    .zh(format!("比首日{today}晚{FARTHEST}天以上"), "请届时再处理，或用 --from 指定更晚的首日"),
            );
        }
        match row.kind {
            Change::Grows => grows(row, tables, &mut complaints),
            kind => {
                if row.rep.is_empty() {
                    complaints.push(absent(row, "rep_id", "the rep is missing", "未填写业代"));
                }
                complaints.extend(ids.rep(CHANGES, row.line, "rep_id", &row.rep));
                match kind {
                    Change::Away => away(row, &mut complaints),
                    Change::Joins => joins(row, tables, &mut complaints),
                    Change::Leaves | Change::Grows => {}
                }
            }
        }
        if let Some(days) = row.within_days.filter(|days| !(1..=LONGEST_HANDOVER).contains(days)) {
            complaints.push(
                about(Kind::Absurd, row, "within_days", days)
                    .en(
                        format!("is not a number of days from 1 to {LONGEST_HANDOVER}"),
                        "fix it, or leave the cell empty for 30",
                    )
                    .zh(format!("不在1至{LONGEST_HANDOVER}天之间"), "请更正，或留空（默认30天）"),
            );
        }
    }
    twice(rows, &mut complaints);
    nobody_left(rows, tables, &mut complaints);
    complaints.sort_by_key(|one| one.line);
    complaints
}

fn about(kind: Kind, row: &ChangeRow, column: &str, value: impl ToString) -> Complaint {
    Complaint::new(kind, CHANGES, row.line).on(column, value.to_string())
}

fn absent(row: &ChangeRow, column: &str, en: &str, zh: &str) -> Complaint {
    about(Kind::Absent, row, column, "").en(en, "fill in the cell, or remove the row").zh(zh, "请填写，或删除此行")
}

fn grows(row: &ChangeRow, tables: &Tables, complaints: &mut Vec<Complaint>) {
    match row.percent {
        None => complaints.push(absent(row, "percent", "growth needs a percentage", "增长需要百分比")),
        Some(percent) if percent > -100.0 && percent <= MOST_GROWTH => {}
        Some(percent) => complaints.push(
            about(Kind::Absurd, row, "percent", percent)
                .en(format!("is not a percentage above -100 and up to {MOST_GROWTH}"), "give 10 for 10 % more")
                .zh(format!("不在-100至{MOST_GROWTH}之间"), "增长一成请填10"),
        ),
    }
    if row.region.is_empty() && row.area.is_empty() {
        complaints.push(absent(row, "region", "growth needs a region or an area", "增长需要大区或片区"));
    } else if !tables.stores.iter().any(|store| row.is_about(&store.region, &store.area)) {
        let (column, value) = if row.area.is_empty() { ("region", &row.region) } else { ("area", &row.area) };
        complaints.push(
            about(Kind::Dangling, row, column, value)
                .en("does not occur in the table stores", "fix the name")
                .zh("在门店表中没有门店", "请更正名称"),
        );
    }
}

fn away(row: &ChangeRow, complaints: &mut Vec<Complaint>) {
    match row.to {
        None => complaints.push(absent(row, "to", "an absence needs its last day", "请假需要结束日期")),
        Some(to) if to < row.from => complaints.push(
            about(Kind::Contradiction, row, "to", to)
                .en(format!("is before the first day, {}", row.from), "swap or correct the two dates")
                .zh(format!("早于开始日期{}", row.from), "请更正这两个日期"),
        ),
        Some(to) if (to - row.from).num_days() > LONGEST_ABSENCE => complaints.push(
            about(Kind::Absurd, row, "to", to)
                .en("makes the absence longer than a year", "fix the date, or let the rep leave")
                .zh("请假超过一年", "请更正日期，或按离职处理"),
        ),
        Some(_) => {}
    }
}

fn joins(row: &ChangeRow, tables: &Tables, complaints: &mut Vec<Complaint>) {
    let rep = tables.reps.iter().find(|rep| rep.id == row.rep && !row.rep.is_empty());
    if rep.is_none() && row.home.is_none() {
        complaints.push(absent(
            row,
            "home_lon",
            "a rep who joins needs a home, here or in the table reps",
            "入职的业代需要出发经纬度（在此填写或在业代表中）",
        ));
    }
    if let Some(point) = row.home.filter(|point| point.x.abs() > 180.0 || point.y.abs() > 90.0) {
        complaints.push(
            about(Kind::OffEarth, row, "home_lon", point.x)
                .en("longitude and latitude are out of range", "check that the two are not swapped")
                .zh("经纬度超出范围", "请检查经纬度是否颠倒"),
        );
    }
}

/// The same rep leaves or joins twice, leaves and comes back, or is away twice on one day.
fn twice(rows: &[ChangeRow], complaints: &mut Vec<Complaint>) {
    for (at, row) in rows.iter().enumerate().filter(|(_, row)| !row.rep.is_empty()) {
        let earlier = || rows[..at].iter().filter(|other| other.rep == row.rep);
        let overlaps = |other: &&ChangeRow| match row.kind {
            Change::Leaves | Change::Joins => other.kind == row.kind,
            Change::Away => {
                other.kind == Change::Away && row.to.is_some_and(|to| other.from <= to && other.to >= Some(row.from))
            }
            Change::Grows => false,
        };
        if let Some(before) = earlier().find(overlaps) {
            let (en, zh) = match row.kind {
                Change::Leaves => ("already leaves", "已离职"),
                Change::Joins => ("already joins", "已入职"),
                Change::Away | Change::Grows => ("is already away on some of these days", "其中部分日期已请假"),
            };
            complaints.push(
                about(Kind::Twice, row, "rep_id", &row.rep)
                    .en(format!("{en} in line {}", before.line), "keep one of the two rows")
                    .zh(format!("第{}行{zh}", before.line), "请只保留一行"),
            );
        }
        let leaves = |other: &&ChangeRow| other.rep == row.rep && other.kind == Change::Leaves;
        if let Some(gone) = rows.iter().find(leaves).filter(|gone| row.kind != Change::Leaves && gone.from <= row.from)
        {
            complaints.push(
                about(Kind::Contradiction, row, "from", row.from)
                    .en(
                        format!("is not before the day {} leaves, {} (line {})", row.rep, gone.from, gone.line),
                        "fix one of the two dates, or give a returning rep a new id",
                    )
                    .zh(
                        format!("不早于{}的离职日{}（第{}行）", row.rep, gone.from, gone.line),
                        "请更正其中一个日期；重新入职请使用新的编号",
                    ),
            );
        }
    }
}

/// After all changes nobody would be there to own a store.
fn nobody_left(rows: &[ChangeRow], tables: &Tables, complaints: &mut Vec<Complaint>) {
    let leaves = |id: &str| rows.iter().any(|row| row.kind == Change::Leaves && row.rep == id);
    let joins = rows.iter().filter(|row| row.kind == Change::Joins).map(|row| row.rep.as_str());
    let mut all = tables.reps.iter().map(|rep| rep.id.as_str()).chain(joins);
    if let (Some(last), true) = (rows.iter().rev().find(|row| row.kind == Change::Leaves), all.all(leaves)) {
        complaints.push(
            about(Kind::Unmet, last, "rep_id", &last.rep)
                .en("is the last rep to leave, so nobody can take over", "add a row for a rep who joins")
                .zh("离职后没有任何业代可以接手", "请增加入职的业代"),
        );
    }
}
