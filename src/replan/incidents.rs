//! Every complaint about the moment and the incidents: unknown, missing, past, out of the horizon, contradicting each other.

use super::change::{days, is_away};
use super::{InForce, Moment};
use crate::error::{Complaint, Kind};
use crate::model::{FixedKind, IncidentKind, IncidentRow, Status};
use crate::unit::{Day, Seconds};
use chrono::NaiveDate;
use std::collections::{HashMap, HashSet};

/// The table that complaints go by.
const INCIDENTS: &str = "incidents";

/// Today as the plan in force counts days; its first day, where the moment lies before that.
///
/// # Errors
///
/// Every complaint.
pub(super) fn check(force: InForce, now: Moment, incidents: &[IncidentRow]) -> Result<Day, Vec<Complaint>> {
    let calendar = &force.problem.calendar;
    let before = calendar.first.filter(|&first| now.date < first).map(|_| Day(0));
    let Some(today) = calendar.day(now.date).or(before) else {
        let (first, last) = (calendar.name(Day(0)), calendar.name(Day(calendar.days - 1)));
        return Err(vec![
            Complaint::new(Kind::Contradiction, "--now", None)
                .on("", now.date.to_string())
                .en(
                    format!("is not a day of the plan, which goes from {first} to {last}"),
                    "make a new plan with rounds plan",
                )
                .zh(format!("不在计划期内（{first}至{last}）"), "请用 rounds plan 重新规划"),
        ]);
    };
    let desk = Desk::new(force, now, incidents);
    let mut complaints: Vec<Complaint> = incidents.iter().flat_map(|row| desk.check(row)).collect();
    complaints.extend(desk.contradictions());
    complaints.sort_by_key(|one| one.line);
    if complaints.is_empty() { Ok(today) } else { Err(complaints) }
}

/// All that incidents are held against.
struct Desk<'a> {
    force: InForce<'a>,
    now: Moment,
    incidents: &'a [IncidentRow],
    first: NaiveDate,
    last: NaiveDate,
    stores: HashMap<&'a str, Status>,
    reps: HashSet<&'a str>,
    /// Stores and dates of the plan in force.
    planned: HashSet<(&'a str, NaiveDate)>,
}

impl<'a> Desk<'a> {
    fn new(force: InForce<'a>, now: Moment, incidents: &'a [IncidentRow]) -> Self {
        let problem = force.problem;
        let date = |day| problem.calendar.date(day).unwrap_or(now.date);
        let planned = force.plan.routes.iter().flat_map(|route| {
            let date = date(problem.shift(route.shift).day);
            route.stops.iter().map(move |stop| (problem.store(stop.store).id.as_str(), date))
        });
        let mut stores: HashMap<&str, Status> =
            force.tables.stores.iter().map(|row| (row.id.as_str(), row.status)).collect();
        for row in incidents.iter().filter(|row| row.kind == IncidentKind::StoreAdded) {
            stores.entry(&row.store).or_default();
        }
        Self {
            force,
            now,
            incidents,
            first: date(Day(0)),
            last: date(Day(problem.calendar.days - 1)),
            stores,
            reps: force.tables.reps.iter().map(|row| row.id.as_str()).collect(),
            planned: planned.collect(),
        }
    }

    fn check(&self, row: &IncidentRow) -> Vec<Complaint> {
        use IncidentKind::*;
        let mut all = Vec::new();
        let needs_rep = matches!(row.kind, RepIll | RepLeft | RepLate);
        let needs_store = !needs_rep && row.kind != Holiday;
        if needs_rep && row.rep.is_empty() {
            all.push(absent(row, "rep_id", "the rep is missing", "未填写业代"));
        }
        if needs_store && row.store.is_empty() {
            all.push(absent(row, "store_id", "the store is missing", "未填写门店"));
        }
        if !row.rep.is_empty() && !self.reps.contains(row.rep.as_str()) {
            all.push(
                about(Kind::Dangling, row, "rep_id", &row.rep)
                    .en("is not a rep of the table reps", "fix the id")
                    .zh("在业代表中不存在", "请更正编号"),
            );
        }
        let left =
            self.force.tables.reps.iter().find(|rep| needs_rep && rep.id == row.rep).and_then(|rep| rep.active_to);
        if let Some(left) = left.filter(|&left| left < row.date.unwrap_or(self.now.date)) {
            all.push(
                about(Kind::Contradiction, row, "rep_id", &row.rep)
                    .en(format!("has already left (last day {left})"), "fix the id, or remove the row")
                    .zh(format!("已离职：最后一天为{left}"), "请更正编号，或删除此行"),
            );
        }
        if needs_store && !row.store.is_empty() {
            all.extend(self.check_store(row));
        }
        if let (Some(from), Some(to)) = (row.from, row.to)
            && from >= to
        {
            all.push(
                about(Kind::Contradiction, row, "from", &from.clock().to_string())
                    .en(format!("is not before to, which is {}", to.clock()), "swap or correct the two hours")
                    .zh(format!("不早于结束时间{}", to.clock()), "请更正这两个时间"),
            );
        }
        if row.minutes.is_some_and(|minutes| minutes < Seconds(0)) {
            all.push(
                about(Kind::Absurd, row, "minutes", "").en("is negative", "give minutes").zh("是负数", "请填写分钟数"),
            );
        }
        match row.kind {
            RepLate if row.minutes.is_none() && row.point.is_none() => {
                all.push(absent(
                    row,
                    "minutes",
                    "says neither how late nor where the rep is",
                    "未填写延误分钟或当前位置",
                ));
            }
            TookLonger if row.minutes.is_none() => {
                all.push(absent(row, "minutes", "the minutes are missing: how much longer it took", "未填写超时分钟"));
            }
            StoreAdded if row.point.is_none() => {
                all.push(absent(row, "lon", "the store's coordinates are missing", "未填写门店经纬度"));
            }
            Urgent if row.deadline.is_none() => {
                all.push(absent(row, "deadline", "the deadline is missing", "未填写最晚日期"));
            }
            Appointment if row.date.is_none() => {
                all.push(absent(row, "date", "the date is missing", "未填写日期"));
            }
            _ => {}
        }
        all.extend(self.check_dates(row));
        all
    }

    fn check_store(&self, row: &IncidentRow) -> Option<Complaint> {
        use IncidentKind::*;
        let known = self.force.tables.stores.iter().any(|store| store.id == row.store);
        match (row.kind, self.stores.get(row.store.as_str())) {
            (StoreAdded, _) if known => Some(
                about(Kind::Twice, row, "store_id", &row.store)
                    .en("is already a store", "give the new store an id of its own")
                    .zh("已是现有门店", "请为新门店使用新的编号"),
            ),
            (StoreAdded, _) => None,
            (_, None) => Some(
                about(Kind::Dangling, row, "store_id", &row.store)
                    .en("is not a store of the table stores", "fix the id, or add the store in a row before")
                    .zh("在门店表中不存在", "请更正编号，或先新增门店"),
            ),
            (_, Some(&status)) if status != Status::Active => Some(
                about(Kind::Contradiction, row, "store_id", &row.store)
                    .en("is not active, so nothing is planned there", "fix the id, or the store's status in the input")
                    .zh("未营业，没有拜访计划", "请更正编号，或在输入中修改营业状态"),
            ),
            (Complaint, _) if self.force.tables.policy.events.iter().all(|rule| rule.on != "complaint") => Some(
                about(Kind::Unmet, row, "kind", "")
                    .en("the policy has no rule for complaints", "add one, or write urgent with a deadline")
                    .zh("频次政策没有投诉处理规则", "请增加规则，或改为“紧急拜访”并填写最晚日期"),
            ),
            _ => None,
        }
    }

    fn check_dates(&self, row: &IncidentRow) -> Vec<Complaint> {
        use IncidentKind::*;
        let (now, mut all) = (self.now, Vec::new());
        if let (Some(from), Some(to)) = (row.date, row.until)
            && to < from
        {
            all.push(
                about(Kind::Contradiction, row, "until", &to.to_string())
                    .en(format!("is before the first day, {from}"), "fix one of the two dates")
                    .zh(format!("早于开始日期{from}"), "请更正其中一个日期"),
            );
            return all;
        }
        let past = |column: &str, date: NaiveDate| {
            about(Kind::Contradiction, row, column, &date.to_string())
                .en(
                    format!("is in the past: today is {}", now.date),
                    "give a day that is still to come, or remove the row",
                )
                .zh(format!("已过去：今天是{}", now.date), "请填写未来的日期，或删除此行")
        };
        let outside = |column: &str, date: NaiveDate| {
            let (first, last) = (self.first, self.last);
            about(Kind::Contradiction, row, column, &date.to_string())
                .en(
                    format!("is outside the plan, which goes from {first} to {last}"),
                    "fix the date, or remove the row",
                )
                .zh(format!("不在计划期内（{first}至{last}）"), "请更正日期，或删除此行")
        };
        let is_before = now.date < self.first;
        match row.kind {
            RepIll | RepLeft | Holiday | StoreClosed => {
                let end = row.until.or(row.date.filter(|_| row.kind != RepLeft));
                let one_day = matches!(row.kind, RepIll | Holiday) && row.date.is_none() && row.until.is_none();
                match (row.date, end) {
                    (_, Some(end)) if end < now.date => {
                        all.push(past(if row.until.is_some() { "until" } else { "date" }, end))
                    }
                    (_, Some(end)) if end < self.first => {
                        all.push(outside(if row.until.is_some() { "until" } else { "date" }, end))
                    }
                    _ if is_before && one_day => all.push(absent(
                        row,
                        "date",
                        "the date is missing, and today is before the plan's first day",
                        "未填写日期，而今天早于计划首日",
                    )),
                    (Some(date), _) if date > self.last => all.push(outside("date", date)),
                    _ => {}
                }
            }
            Appointment => match row.date {
                Some(date) if date < now.date => all.push(past("date", date)),
                Some(date) if date > self.last || date < self.first => all.push(outside("date", date)),
                Some(date) if date == now.date => {
                    if let Some(hour) = row.to.or(row.from).filter(|&hour| hour <= now.time) {
                        let column = if row.to.is_some() { "to" } else { "from" };
                        all.push(
                            about(Kind::Contradiction, row, column, &hour.clock().to_string())
                                .en(
                                    format!("is in the past: it is {} now", now.time.clock()),
                                    "give an hour that is still to come",
                                )
                                .zh(format!("已过去：现在是{}", now.time.clock()), "请填写未来的时刻"),
                        );
                    }
                }
                _ => {}
            },
            Urgent | Complaint | StoreAdded => match row.deadline {
                Some(date) if date < now.date => all.push(past("deadline", date)),
                Some(date) if date > self.last && row.kind != Complaint => all.push(outside("deadline", date)),
                Some(date) if date < self.first => all.push(outside("deadline", date)),
                _ => {}
            },
            VisitDone | NotMet | TookLonger => all.extend(self.check_visit(row)),
            RepLate => {
                if let Some(date) = row.date.filter(|&date| date != now.date) {
                    all.push(
                        about(Kind::Contradiction, row, "date", &date.to_string())
                            .en(format!("is not today, {}", now.date), "only today's delays change a plan")
                            .zh(format!("不是今天（{}）", now.date), "只有当天的延误会影响计划"),
                    );
                }
                let works = self.force.problem.shifts.iter().any(|shift| {
                    self.force.problem.reps[shift.rep.index()].id == row.rep
                        && self.force.problem.calendar.date(shift.day) == Some(now.date)
                });
                if self.reps.contains(row.rep.as_str()) && !works {
                    all.push(
                        about(Kind::Contradiction, row, "rep_id", &row.rep)
                            .en("does not work today", "fix the id, or remove the row")
                            .zh("今天不上班", "请更正编号，或删除此行"),
                    );
                }
            }
        }
        all
    }

    /// A visit that is said to have been made, or not, must have been planned and have had its time.
    fn check_visit(&self, row: &IncidentRow) -> Option<Complaint> {
        let (now, date) = (self.now, row.date.unwrap_or(self.now.date));
        let late = |kind: Kind, en: String, zh: String| {
            let complaint = about(kind, row, "date", &date.to_string());
            Some(complaint.en(en, "fix the date, or remove the row").zh(zh, "请更正日期，或删除此行"))
        };
        if date > now.date || date == now.date && row.from.is_some_and(|from| from > now.time) {
            let today = now.date;
            return late(
                Kind::Contradiction,
                format!("is in the future: today is {today}"),
                format!("尚未到来：今天是{today}"),
            );
        }
        if date < self.first {
            let first = self.first;
            return late(
                Kind::Contradiction,
                format!("is before the plan, which begins on {first}"),
                format!("早于计划开始日{first}"),
            );
        }
        if !self.stores.contains_key(row.store.as_str()) {
            return None;
        }
        let there = match row.kind {
            // It may have been made sooner than planned.
            IncidentKind::VisitDone => {
                self.planned.iter().any(|(store, planned)| *store == row.store && *planned >= date)
            }
            _ => self.planned.contains(&(row.store.as_str(), date)),
        };
        if there {
            return None;
        }
        Some(
            about(Kind::Contradiction, row, "store_id", &row.store)
                .en(
                    format!("the current plan has no visit there on {date}"),
                    "fix the id or the date, or put the visit into visit_log",
                )
                .zh(format!("现行计划在{date}没有该门店的拜访"), "请更正编号或日期，或将拜访填入拜访记录"),
        )
    }

    /// Rows that contradict each other, or what the tables have fixed.
    fn contradictions(&self) -> Vec<Complaint> {
        use IncidentKind::*;
        let (now, mut all) = (self.now, Vec::new());
        let twice = |row: &IncidentRow, column: &str, line: u32, en: &str, zh: &str| {
            about(Kind::Contradiction, row, column, "")
                .en(format!("line {line} {en}"), "keep one of the two")
                .zh(format!("第{line}行{zh}"), "请只保留其中一行")
        };
        for (at, row) in self.incidents.iter().enumerate() {
            let date = row.date.unwrap_or(now.date);
            let before = || self.incidents[..at].iter();
            let same_visit = |other: &&IncidentRow| {
                other.store == row.store && other.date.unwrap_or(now.date) == date && !row.store.is_empty()
            };
            match row.kind {
                Appointment => {
                    if let Some(other) = before().filter(|other| other.kind == Appointment).find(same_visit) {
                        let (en, zh) =
                            ("is an appointment with the same store on the same day", "已是该门店同一天的预约");
                        all.push(twice(row, "date", other.line, en, zh));
                    }
                    let known = self.force.tables.fixed.iter().find(|other| {
                        let kind = matches!(other.kind, FixedKind::Appointment | FixedKind::Block);
                        kind && other.store == row.store && other.date == row.date && row.date.is_some()
                    });
                    if let Some(other) =
                        known.filter(|other| other.kind == FixedKind::Appointment || other.from.is_none())
                    {
                        let what = match other.kind {
                            FixedKind::Block => ("no visit on that day", "当天停访"),
                            _ => ("an appointment with it on that day", "当天已有预约"),
                        };
                        all.push(
                            about(Kind::Contradiction, row, "store_id", &row.store)
                                .en(
                                    format!("line {} of fixed has {}", other.line, what.0),
                                    "fix the date, or the input",
                                )
                                .zh(format!("锁定与预约表第{}行：{}", other.line, what.1), "请更正日期，或修改输入"),
                        );
                    }
                    if !row.rep.is_empty() && is_away(self.incidents, now, &row.rep, date) {
                        all.push(
                            about(Kind::Contradiction, row, "rep_id", &row.rep)
                                .en(format!("is away on {date}"), "agree on another day or another rep")
                                .zh(format!("{date}不在岗"), "请改约日期或业代"),
                        );
                    }
                    let shut = self.incidents.iter().find(|other| match other.kind {
                        Holiday => days(other, now).any(|day| day == date),
                        StoreClosed if other.store == row.store && other.from.is_none() && other.to.is_none() => {
                            other.date.is_none() && other.until.is_none() || days(other, now).any(|day| day == date)
                        }
                        _ => false,
                    });
                    if let Some(other) = shut {
                        all.push(twice(
                            row,
                            "date",
                            other.line,
                            "says that no visit is made on that day",
                            "规定当天没有拜访",
                        ));
                    }
                }
                VisitDone | NotMet => {
                    let other = before().filter(|other| matches!(other.kind, VisitDone | NotMet)).find(same_visit);
                    if let Some(other) = other {
                        let (en, zh) = ("is about the same visit", "说的是同一次拜访");
                        all.push(twice(row, "store_id", other.line, en, zh));
                    }
                }
                StoreAdded => {
                    let mut others = before().filter(|other| other.kind == StoreAdded && other.store == row.store);
                    if let Some(other) = others.next() {
                        all.push(twice(
                            row,
                            "store_id",
                            other.line,
                            "adds a store with the same id",
                            "已新增相同编号的门店",
                        ));
                    }
                }
                RepLate if is_away(self.incidents, now, &row.rep, now.date) => {
                    all.push(
                        about(Kind::Contradiction, row, "rep_id", &row.rep)
                            .en("is away today, and so is not late", "keep one of the two rows")
                            .zh("今天不在岗，不存在延误", "请只保留其中一行"),
                    );
                }
                Urgent | Complaint => {
                    let gone = |other: &&IncidentRow| {
                        other.kind == StoreClosed && other.store == row.store && other.date.or(other.until).is_none()
                    };
                    if let Some(other) = self.incidents.iter().find(gone) {
                        all.push(twice(row, "store_id", other.line, "closes the store for good", "关闭了该门店"));
                    }
                }
                _ => {}
            }
        }
        all
    }
}

fn about(kind: Kind, row: &IncidentRow, column: &str, value: &str) -> Complaint {
    Complaint::new(kind, INCIDENTS, row.line).on(column, value)
}

fn absent(row: &IncidentRow, column: &str, en: &str, zh: &str) -> Complaint {
    about(Kind::Absent, row, column, "").en(en, "fill in the cell").zh(zh, "请填写")
}
