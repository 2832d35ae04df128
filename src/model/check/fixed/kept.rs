//! Complaints about fixed visits that no rep can make: on a day off, outside the shift, without the skill, outside the area, twice at one time.

use super::{contradiction, holds};
use crate::error::Complaint;
use crate::model::check::places::km;
use crate::model::check::{DAY, ZERO};
use crate::model::{CalendarRow, DayKind, FixedKind, FixedRow, RepRow, StoreRow, Tables, Workday};
use crate::unit::Seconds;
use chrono::{Datelike, NaiveDate};
use std::collections::HashMap;

/// Nobody travels faster, in kilometres a second: what is impossible even so is impossible (section 6d of the requirements).
const FASTEST: f64 = 0.036;

/// The calendar by date.
pub(in crate::model::check) struct Days<'a>(HashMap<NaiveDate, Vec<&'a CalendarRow>>);

impl<'a> Days<'a> {
    pub fn new(tables: &'a Tables) -> Self {
        let mut days: HashMap<NaiveDate, Vec<&CalendarRow>> = HashMap::new();
        for row in &tables.calendar {
            days.entry(row.date).or_default().push(row);
        }
        Self(days)
    }

    fn rows(&self, date: NaiveDate) -> &[&'a CalendarRow] {
        self.0.get(&date).map_or(&[], Vec::as_slice)
    }

    fn of(&self, rep: &RepRow, date: NaiveDate) -> Workday {
        let mut day = Workday::of(rep, date, self.rows(date).iter().copied());
        day.start = day.after_office(rep.office().1);
        day
    }

    /// Whether a rep works on a date at all.
    pub fn works(&self, rep: &RepRow, date: NaiveDate) -> bool {
        rep.is_active(date) && self.of(rep, date).works
    }

    /// Whether the calendar makes the date a working day of all reps.
    pub fn is_adjusted(&self, date: NaiveDate) -> bool {
        self.rows(date).iter().any(|row| row.rep.is_none() && row.kind == DayKind::Work)
    }
}

pub(super) fn check(
    rows: &[&FixedRow],
    (tables, days): (&Tables, &Days),
    stores: &HashMap<&str, &StoreRow>,
    complaints: &mut Vec<Complaint>,
) {
    let reps: HashMap<&str, &RepRow> = tables.reps.iter().map(|rep| (rep.id.as_str(), rep)).collect();
    let mut on_day: HashMap<(&str, NaiveDate), Vec<&FixedRow>> = HashMap::new();
    for row in rows.iter().filter(|row| holds(row)) {
        on_day.entry((row.store.as_str(), row.date.unwrap_or_default())).or_default().push(row);
    }
    let is_backwards = |row: &FixedRow| row.from.zip(row.to).is_some_and(|(from, to)| from > to);
    for row in rows.iter().filter(|row| !is_backwards(row)) {
        let Some(store) = stores.get(row.store.as_str()) else { continue };
        let named = row.rep.as_deref().map(|id| reps.get(id));
        let with_rep = holds(row) || row.kind == FixedKind::PinRep;
        // Nobody else makes a visit for which a row names the rep, also one that may be left out.
        let unable = match named {
            Some(Some(rep)) if with_rep || row.kind == FixedKind::PinWeek => {
                unskilled(row, rep, store).or_else(|| outside_area(row, rep, store))
            }
            _ => None,
        };
        let is_able = unable.is_none();
        complaints.extend(unable);
        if !row.hard || !is_able {
            continue;
        }
        match named {
            Some(Some(rep)) if with_rep => {
                let joint = row.date.is_some_and(|date| {
                    let same_day = on_day.get(&(row.store.as_str(), date)).into_iter().flatten();
                    same_day.copied().any(|other| other.is_joint_with(row))
                });
                complaints.extend(row.date.and_then(|date| by((row, joint), rep, date, store, days)));
            }
            _ if row.kind == FixedKind::PinWeek => complaints.extend(in_a_week(row, store, (tables, days))),
            None if holds(row) => complaints.extend(by_anybody(row, store, (tables, days))),
            _ => {}
        }
    }
    twice(rows, tables, stores, complaints);
}

fn unskilled(row: &FixedRow, rep: &RepRow, store: &StoreRow) -> Option<Complaint> {
    let lacks = store.skills.iter().find(|skill| !rep.has_skill(skill))?;
    Some(
        contradiction(row, "rep_id", &rep.id)
            .en(
                format!("does not have the skill {lacks} that line {} of stores requires", store.line),
                "name another rep, or give the rep the skill",
            )
            .zh(format!("不具备门店表第{}行要求的技能“{lacks}”", store.line), "请指定其他业代，或补充其技能"),
    )
}

fn outside_area(row: &FixedRow, rep: &RepRow, store: &StoreRow) -> Option<Complaint> {
    (!rep.covers(store.point)).then(|| {
        contradiction(row, "rep_id", &rep.id)
            .en(
                format!(
                    "does not cover the store: line {} of stores lies outside the area of this rep, line {} of reps",
                    store.line, rep.line
                ),
                "name another rep, or draw the area around it",
            )
            .zh(
                format!("门店表第{}行的门店在其服务区域之外（业代表第{}行）", store.line, rep.line),
                "请指定其他业代，或扩大区域",
            )
    })
}

/// What keeps the rep of a row from being there, at its first hour where another one comes along.
fn by(
    (row, joint): (&FixedRow, bool),
    rep: &RepRow,
    date: NaiveDate,
    store: &StoreRow,
    days: &Days,
) -> Option<Complaint> {
    let about = || contradiction(row, "date", date);
    let advice = ("choose another day or another rep", "请改期，或指定其他业代");
    let id = &rep.id;
    if !rep.is_active(date) {
        let left = rep.active_to.filter(|to| *to < date);
        let (en, zh) = match left {
            Some(to) => (format!("{id} has left by then (last day {to})"), format!("{id}届时已离职（最后一天{to}）")),
            None => (format!("{id} does not work here yet"), format!("{id}届时尚未入职")),
        };
        return Some(about().en(en, advice.0).zh(zh, advice.1));
    }
    let day = days.of(rep, date);
    if !day.works {
        let off = days.rows(date).iter().rev().find(|line| {
            let ours = line.rep.as_ref().is_none_or(|rep| rep == id);
            ours && !matches!(line.kind, DayKind::Work | DayKind::Overtime)
        });
        let (en, zh) = match off {
            Some(line) => (format!(" (calendar, line {})", line.line), format!("（日历第{}行）", line.line)),
            None => (format!(", a {}", date.format("%A")), String::new()),
        };
        return Some(
            about()
                .en(format!("{id} does not work on that day{en}"), advice.0)
                .zh(format!("{id}当天不上班{zh}"), advice.1),
        );
    }
    let admin = rep.office().2;
    let first = FixedRow { to: row.from, ..row.clone() };
    let is_late = || joint && day.start.max(row.from.unwrap_or_default()) > row.from.unwrap_or_default();
    (is_late() || !has_time(if joint { &first } else { row }, store, &day, admin))
        .then(|| outside(row, (id, &day, admin)))
}

/// What keeps everybody from being there. Nobody is named, so who is only on leave may be covered for.
fn by_anybody(row: &FixedRow, store: &StoreRow, (tables, days): (&Tables, &Days)) -> Option<Complaint> {
    let date = row.date?;
    let able = |rep: &&RepRow| rep.can_serve(store);
    let mut nearest = None;
    for rep in tables.reps.iter().filter(able) {
        let is_absent = |line: &&CalendarRow| line.rep.as_ref() == Some(&rep.id) && line.kind == DayKind::Leave;
        let (day, admin) = (days.of(rep, date), rep.office().2);
        let has_time = has_time(row, store, &day, admin);
        if days.rows(date).iter().any(is_absent) || day.works && has_time {
            return None;
        }
        let is_nearer = |(_, known, _): &(&RepRow, Workday, Seconds)| day.works && !known.works;
        if nearest.as_ref().is_none_or(is_nearer) {
            nearest = Some((rep, day, admin));
        }
    }
    let (rep, day, admin) = nearest?;
    if day.works {
        return Some(outside(row, (&rep.id, &day, admin)));
    }
    Some(
        contradiction(row, "date", date)
            .en(
                format!("no rep who could visit works on that day, a {}", date.format("%A")),
                "choose another day, or add a working day to the calendar",
            )
            .zh("当天没有可派业代上班", "请改期，或在日历中增加工作日"),
    )
}

/// What keeps everybody from being there in a week.
fn in_a_week(row: &FixedRow, store: &StoreRow, (tables, days): (&Tables, &Days)) -> Option<Complaint> {
    let date = row.date?;
    let week = date.week(chrono::Weekday::Mon).first_day().iter_days().take(7);
    let able = |rep: &&RepRow| rep.can_serve(store);
    let is_possible = |date: NaiveDate| {
        let open = store.weekdays.is_none_or(|open| open[date.weekday().num_days_from_monday() as usize]);
        let is_meant = |rep: &&RepRow| row.rep.as_ref().is_none_or(|id| *id == rep.id);
        open && tables.reps.iter().filter(able).filter(is_meant).any(|rep| days.works(rep, date))
    };
    (!week.clone().any(is_possible)).then(|| {
        contradiction(row, "date", date)
            .en(
                "no rep who could visit works on any day of that week on which the store may be visited",
                "choose another week, or add a working day to the calendar",
            )
            .zh("该周内门店可访的日子没有可派业代上班", "请改期，或在日历中增加工作日")
    })
}

/// When an appointment may start, at the earliest and at the latest, and how long the visit takes where that is known.
fn span(row: &FixedRow, store: &StoreRow) -> (Seconds, Seconds, Seconds) {
    let service = store.service.unwrap_or_default();
    let (earliest, latest) = row.starts(service);
    (earliest, latest, service)
}

/// Whether a rep's day has a moment for the appointment, ways and other visits apart.
fn has_time(row: &FixedRow, store: &StoreRow, day: &Workday, admin: Seconds) -> bool {
    let (from, to, service) = span(row, store);
    let mut start = from.max(day.start);
    for (leaves, returns) in day.taken() {
        if start < returns && start + service > leaves {
            start = returns;
        }
    }
    start <= to && start + service <= day.finish - admin
}

fn outside(row: &FixedRow, (id, day, admin): (&str, &Workday, Seconds)) -> Complaint {
    let (column, hour) = match (row.from, row.to) {
        (Some(from), _) => ("from", from),
        (None, to) => ("to", to.unwrap_or(DAY)),
    };
    let (start, end) = (day.start.clock(), (day.finish - admin).clock());
    let away: Vec<String> =
        day.taken().iter().map(|(from, to)| format!("{}-{}", from.clock(), to.min(&DAY).clock())).collect();
    let (mut en, mut zh) = (String::new(), String::new());
    if admin > ZERO {
        en += &format!(", before {} min of office work", admin.as_minutes());
        zh += &format!("，其后内勤{}分钟", admin.as_minutes());
    }
    if !away.is_empty() {
        en += &format!(", away {}", away.join(", "));
        zh += &format!("，{}不在", away.join("、"));
    }
    contradiction(row, column, hour.clock())
        .en(
            format!("{id} has no time for this visit: the shift is {start}-{end}{en}"),
            "choose another hour or rep, or change the shift",
        )
        .zh(format!("{id}没有时间：班次为{start}-{end}{zh}"), "请改约时间或业代，或调整班次")
}

/// A rep who is to be at two stores at one time: whichever comes first, there is no time left for the other.
fn twice(rows: &[&FixedRow], tables: &Tables, stores: &HashMap<&str, &StoreRow>, complaints: &mut Vec<Complaint>) {
    let only = tables.reps.first().filter(|_| tables.reps.len() == 1);
    let mut booked: HashMap<(&str, NaiveDate), Vec<&FixedRow>> = HashMap::new();
    for row in rows.iter().filter(|row| row.hard && row.kind == FixedKind::Appointment) {
        let rep = row.rep.as_deref().or(only.map(|rep| rep.id.as_str()));
        let (Some(rep), Some(date)) = (rep, row.date) else { continue };
        let Some(store) = stores.get(row.store.as_str()) else { continue };
        let before = booked.entry((rep, date)).or_default();
        let clashes = |other: &&&FixedRow| {
            let Some(there) = stores.get(other.store.as_str()).filter(|_| other.store != row.store) else {
                return false;
            };
            let (one, two) = (span(row, store), span(other, there));
            let way = match (store.point, there.point) {
                (Some(here), Some(there)) if tables.matrix.is_empty() => Seconds((km(here, there) / FASTEST) as i32),
                _ => ZERO,
            };
            one.0 + one.2 + way > two.1 && two.0 + two.2 + way > one.1
        };
        if let Some(other) = before.iter().find(clashes) {
            let (line, hour) = (other.line, row.from.unwrap_or_default().clock());
            complaints.push(
                contradiction(row, "from", hour)
                    .en(
                        format!(
                            "{rep} cannot be there and at {} at the same time (the appointment of line {line})",
                            other.store
                        ),
                        "choose another hour or another rep for one of the two",
                    )
                    .zh(format!("{rep}无法同时赴第{line}行{}的预约", other.store), "请为其中之一改约时间或业代"),
            );
        }
        before.push(row);
    }
}
