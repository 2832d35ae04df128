//! Complaints about meetings that have a place: where that is, and whether the reps can be there.

use super::places::km;
use super::{CALENDAR, Ids};
use crate::error::{Complaint, Kind};
use crate::model::{CalendarRow, DayKind, DayTerminus, Point, RepRow, StoreRow, Tables, Workday};
use crate::unit::Seconds;
use chrono::{Datelike, NaiveDate};
use std::collections::HashMap;

/// Nobody travels faster, in kilometres a second: what is impossible even so is impossible (section 6d of the requirements).
const FASTEST: f64 = 0.036;

pub(super) fn check(tables: &Tables, ids: &Ids<'_>, complaints: &mut Vec<Complaint>) {
    let stores: HashMap<&str, &StoreRow> = tables.stores.iter().map(|row| (row.id.as_str(), row)).collect();
    let mut days: HashMap<NaiveDate, Vec<&CalendarRow>> = HashMap::new();
    for row in &tables.calendar {
        days.entry(row.date).or_default().push(row);
        complaints.extend(place(row, ids, &stores));
    }
    let at_store = |row: &CalendarRow| stores.get(row.site.store.as_deref()?)?.point;
    let point = |row: &CalendarRow| row.site.point.or_else(|| at_store(row));
    for row in tables.calendar.iter().filter(|row| row.is_elsewhere() && row.from.is_some()) {
        if row.to.is_some_and(|to| Some(to) <= row.from) || point(row).is_none() {
            continue;
        }
        let of = |rep: &&RepRow| row.rep.as_ref().is_none_or(|id| *id == rep.id);
        let found = tables.reps.iter().filter(of).find_map(|rep| missed(row, rep, tables, &days[&row.date], &point));
        complaints.extend(found);
    }
}

fn about(row: &CalendarRow, kind: Kind, column: &str, value: impl Into<String>) -> Complaint {
    Complaint::new(kind, CALENDAR, row.line).on(column, value.into())
}

/// What is wrong with the place of a row.
fn place(row: &CalendarRow, ids: &Ids<'_>, stores: &HashMap<&str, &StoreRow>) -> Option<Complaint> {
    let site = &row.site;
    let column = match (site.point, &site.store) {
        (Some(_), _) => "lon",
        (None, Some(_)) => "store_id",
        (None, None) => "place",
    };
    if row.kind != DayKind::Meeting && (site.is_somewhere() || !site.name.is_empty()) {
        let value = site.store.clone().unwrap_or(site.name.clone());
        let en = ("is the place of no meeting: only rows of kind meeting have a place", "empty the cell, or fix kind");
        let zh = ("不是会议地点：只有类型为会议的行才有地点", "请清空该单元格，或更正类型");
        return Some(about(row, Kind::Contradiction, column, value).en(en.0, en.1).zh(zh.0, zh.1));
    }
    if let Some(id) = &site.store {
        if let Some(dangling) = ids.store(CALENDAR, row.line, "store_id", id) {
            return Some(dangling);
        }
        let known = stores.get(id.as_str());
        let wrong = match site.point {
            Some(_) => Some((("is beside coordinates", "give one of both"), ("与经纬度重复", "请只填写其一"))),
            None if known.is_some_and(|row| row.point.is_none()) => Some((
                ("is a store whose place is not known", "give lon and lat of the meeting"),
                ("的位置未知", "请填写会议地点的经纬度"),
            )),
            None => None,
        };
        if let Some((en, zh)) = wrong {
            return Some(about(row, Kind::Contradiction, "store_id", id).en(en.0, en.1).zh(zh.0, zh.1));
        }
    }
    if let Some(Point { x, y }) = site.point.filter(|point| point.x.abs() > 180.0 || point.y.abs() > 90.0) {
        return Some(
            about(row, Kind::Absurd, "lon", format!("{x}, {y}"))
                .en("is no place on the earth", "check that lon and lat are not swapped")
                .zh("不是有效的经纬度", "请检查经纬度是否颠倒"),
        );
    }
    (row.is_elsewhere() && row.from.is_none()).then(|| {
        about(row, Kind::Absent, "from", "")
            .en("a meeting with a place needs the hour at which it begins", "fill in the cell")
            .zh("有地点的会议需要开始时间", "请填写")
    })
}

/// What keeps a rep from a meeting.
fn missed(
    row: &CalendarRow,
    rep: &RepRow,
    tables: &Tables,
    rows: &[&CalendarRow],
    point: &impl Fn(&CalendarRow) -> Option<Point>,
) -> Option<Complaint> {
    let id = &rep.id;
    let mut day = Workday::of(rep, row.date, rows.iter().copied());
    let (_, before, admin) = rep.office();
    day.start += before;
    if !rep.is_active(row.date) || !day.works {
        return row.rep.as_ref().map(|_| {
            about(row, Kind::Contradiction, "date", row.date.to_string())
                .en(
                    format!("{id} does not work on that day"),
                    "choose another day, or add a working day to the calendar",
                )
                .zh(format!("{id}当天不上班"), "请改期，或在日历中增加工作日")
        });
    }
    let at = day.meetings.iter().position(|meeting| meeting.2 == row.line)?;
    let (from, to, _) = day.meetings[at];
    let here = point(row)?;
    let way = |there: Option<Point>| match there {
        Some(there) if tables.matrix.is_empty() => Seconds((km(here, there) / FASTEST) as i32),
        _ => Seconds(0),
    };
    let hour = || about(row, Kind::Contradiction, "from", from.clock().to_string());
    if let Some(gone) = day.away.iter().find(|gone| gone.0 < to && from < gone.1) {
        let (begin, end) = (gone.0.clock(), gone.1.min(super::DAY).clock());
        return Some(
            hour()
                .en(format!("{id} is away from {begin} to {end}"), "choose another hour for one of the two")
                .zh(format!("{id}在{begin}至{end}不在"), "请调整其中之一的时间"),
        );
    }
    if let Some(&(_, end, line)) = at.checked_sub(1).map(|before| &day.meetings[before]) {
        let other = rows.iter().find(|other| other.line == line)?;
        if end + way(point(other)) > from {
            return Some(
                hour()
                    .en(
                        format!(
                            "{id} cannot be there in time after the meeting of line {line}, which ends at {}",
                            end.clock()
                        ),
                        "choose another hour for one of the two",
                    )
                    .zh(format!("第{line}行的会议{}才结束，{id}来不及赶到", end.clock()), "请调整其中之一的时间"),
            );
        }
    }
    let weekday = row.date.weekday().num_days_from_monday() as usize;
    let terminus = |at: DayTerminus, home: Option<Point>| match at {
        DayTerminus::Home => home,
        DayTerminus::Office => rep.office,
        DayTerminus::Visit => None,
    };
    if day.start + way(terminus(rep.starts[weekday], rep.home)) > from {
        let start = day.start.clock();
        return Some(
            hour()
                .en(
                    format!("{id} cannot be there in time: the day begins at {start}"),
                    "let the day begin sooner (start_time, or a row of kind work), or the meeting later",
                )
                .zh(
                    format!("{id}无法按时到场：当天{start}才出发"),
                    "请提前出发时间（或在日历中加一行工作），或推迟会议",
                ),
        );
    }
    let end = day.finish - admin + rep.overtime.unwrap_or(tables.policy.practice.most_overtime()).max(Seconds(0));
    (to + way(terminus(rep.ends[weekday], rep.end.or(rep.home))) > end).then(|| {
        about(row, Kind::Contradiction, "to", to.clock().to_string())
            .en(
                format!("{id} cannot be back in time: the shift ends at {}", end.clock()),
                "let the day end later (end_time, overtime), or the meeting sooner",
            )
            .zh(format!("{id}无法按时返回：班次{}结束", end.clock()), "请推迟收工（收工时间、加班），或提前会议")
    })
}
