//! A plan that somebody edited by hand: the rows of its visits table read back and walked again.

mod beside;
mod wishes;

use super::dates;
use super::headers::{Table, meant};
use super::notation::{DayOrder, Notation};
use super::row::Row;
use super::values::{self, Wrong};
use super::{Parcel, one_table, wrong_with};
use crate::error::{Complaint, Error, Kind};
use crate::lang::Lang;
use crate::model::{
    Cadence, Calendar, Leg, Legs, Obstacle, Plan, Problem, Reason, Route, Stop, Tables, Unserved, Window, leg_between,
    timetable,
};
use crate::policy::matched;
use crate::unit::{Day, RepId, Seconds, ShiftId, StoreId};
use std::collections::{BTreeMap, HashMap, HashSet};

/// A plan as somebody edited it.
#[derive(Clone, Debug, PartialEq)]
pub struct Edited {
    /// The plan that the rows make. A day that cannot be kept is a route all the same, for the referee to say why.
    pub plan: Plan,
    /// The problem that it answers: where minutes or hours were changed, visits last so long or begin just then.
    pub problem: Problem,
    /// Rows that no plan can hold, with their addresses: a rep who does not work that day, a store that does not trade. Their
    /// visits are left out. An hour at which a store is not open: the visit is made at another.
    pub broken: Vec<Complaint>,
    /// Cells that were changed and are not used, with their addresses and why.
    pub unused: Vec<Complaint>,
}

/// A row of the table.
struct Written {
    line: u32,
    /// The store; `None` where it does not trade.
    store: Option<StoreId>,
    rep: RepId,
    day: Day,
    seq: Option<f64>,
    arrive: Option<Seconds>,
    start: Option<Seconds>,
    minutes: Option<Seconds>,
    due: Option<Day>,
    /// What the column `why` says, and the due visit that it names.
    why: String,
    visit: Option<u16>,
}

impl Written {
    /// The hour that puts it in order.
    fn at(&self) -> Option<Seconds> {
        self.arrive.or(self.start)
    }
}

/// Reads the visits table of a plan of `problem` (`visits.csv`, or the sheet `visits` or 拜访 of a workbook) as somebody left
/// it: rows moved to another date, rep or place in the day, rows gone, rows added.
///
/// A row is the due visit of its `due_date`; those without one are, in order, the visits of the store nearest to them of those no
/// other row is. Rows of a shift are in the order of `seq`, then of their hours; where a row has no `seq`, the hours say. A visit whose
/// `service_min` was changed lasts so long, one whose `start` or `arrive` was changed begins just then; all other times are
/// worked out anew, and what else was changed is told as unused. A due visit without a row is unserved: with its reason in `before`, the plan before the edit, where it was
/// unserved there too, else taken out by hand.
///
/// # Errors
/// A file that cannot be read, or [`Error::Input`] with every complaint about what it says: stores and reps that nobody knows,
/// days outside the horizon, two rows for one visit.
pub fn read_visits(
    parcel: &Parcel,
    problem: &Problem,
    legs: &impl Legs,
    before: &Plan,
    tables: Option<&Tables>,
) -> Result<Edited, Error> {
    let mut complaints = Vec::new();
    let sheet = one_table(Table::Visits, parcel, &mut complaints)?;
    let mut rows = Vec::new();
    if let Some(sheet) = &sheet {
        let names = Names::of(problem, tables);
        sheet.read(&mut complaints, |row| rows.extend(names.row(row)));
    }
    beside::place(problem, &mut rows);
    let visits = numbered(problem, &rows, &mut complaints);
    if !complaints.is_empty() {
        return Err(wrong_with(complaints, sheet.as_ref()));
    }
    let mut broken = Vec::new();
    let problem = wishes::asked(problem, before, &rows, &visits, &mut broken);
    let plan = laid(&problem, legs, before, &rows, &visits, &mut broken);
    broken.sort_by_key(|one: &Complaint| one.line);
    let mut unused = Vec::new();
    if let Some(sheet) = &sheet {
        broken.iter_mut().for_each(|one| sheet.dress(one));
        unused = wishes::unused(sheet, &problem, tables, (before, &plan), &rows, &visits);
    }
    Ok(Edited { plan, problem, broken, unused })
}

/// Who and what a row may name.
struct Names<'a> {
    calendar: &'a Calendar,
    stores: HashMap<&'a str, StoreId>,
    idle: HashSet<&'a str>,
    reps: HashMap<&'a str, RepId>,
}

impl<'a> Names<'a> {
    fn of(problem: &'a Problem, tables: Option<&'a Tables>) -> Self {
        Self {
            calendar: &problem.calendar,
            stores: problem.by_id(),
            idle: tables.iter().flat_map(|tables| &tables.stores).map(|row| row.id.as_str()).collect(),
            reps: problem.reps.iter().enumerate().map(|(at, rep)| (rep.id.as_str(), RepId::at(at))).collect(),
        }
    }

    fn row(&self, row: &mut Row<'_>) -> Option<Written> {
        let day = row.noted("date", |text, notation| in_horizon(self.calendar, text, notation.order));
        let rep = row.value("rep_id", |text| {
            self.reps.get(text).copied().ok_or_else(|| {
                let near = meant(sorted(self.reps.keys()), text);
                unknown(
                    ("is not a rep of the plan's input", "没有这位业代"),
                    near,
                    ("a rep_id of the table reps", "业代表中的业代编号"),
                )
            })
        });
        let seq = row.number("seq");
        let store = row.value("store_id", |text| match self.stores.get(text) {
            Some(store) => Ok(Some(*store)),
            None if self.idle.contains(text) => Ok(None),
            None => {
                let near = meant(sorted(self.stores.keys()), text);
                let give = ("a store_id of the table stores", "门店表中的门店编号");
                Err(unknown(("is not a store of the plan's input", "没有这家门店"), near, give))
            }
        });
        let arrive = row.value("arrive", values::late_clock);
        let start = row.value("start", values::late_clock);
        let minutes = row.noted("service_min", length);
        let due = row.noted("due_date", |text, notation| in_horizon(self.calendar, text, notation.order));
        let (line, why) = (row.line, row.text("why"));
        Some(Written { line, store: store?, rep: rep?, day: day?, seq, arrive, start, minutes, due, why, visit: None })
    }
}

fn sorted<'a>(names: impl Iterator<Item = &'a &'a str>) -> Vec<&'a str> {
    let mut names: Vec<&str> = names.copied().collect();
    names.sort_unstable();
    names
}

fn unknown(what: (&str, &str), near: Option<&str>, give: (&str, &str)) -> Wrong {
    let (en, zh) = match near {
        Some(near) => (format!("did you mean {near}?"), format!("是否应为“{near}”？")),
        None => (format!("give {}", give.0), format!("请填写{}", give.1)),
    };
    Wrong { kind: Kind::Dangling, en: (what.0.into(), en), zh: (what.1.into(), zh) }
}

/// How long a visit takes: some minutes, and no more than a day has.
fn length(text: &str, notation: Notation) -> Result<Seconds, Wrong> {
    let minutes = values::minutes(text, notation.decimal)?;
    match (Seconds(1)..=Seconds::minutes(24 * 60)).contains(&minutes) {
        true => Ok(minutes),
        false => Err(Wrong {
            kind: Kind::Absurd,
            en: ("is not a possible length of a visit".into(), "give minutes from 1 to 1440".into()),
            zh: ("不是合理的拜访时长".into(), "请填写1至1440分钟".into()),
        }),
    }
}

/// A day as a cell has it: a date, or `day 4` (第4天) where days are only numbered; `None` when it is outside the horizon.
fn day_of(calendar: &Calendar, text: &str, order: DayOrder) -> Result<Option<Day>, Wrong> {
    if calendar.first.is_some() {
        return dates::date(text, order).map(|date| calendar.day(date));
    }
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let number = digits.parse::<u16>().ok().filter(|number| *number > 0).ok_or_else(|| Wrong {
        kind: Kind::Unreadable,
        en: ("is not a day of the plan".into(), "write it like day 4".into()),
        zh: ("不是计划中的日子".into(), "请按“第4天”填写".into()),
    })?;
    Ok(Some(Day(number - 1)).filter(|day| day.0 < calendar.days))
}

fn in_horizon(calendar: &Calendar, text: &str, order: DayOrder) -> Result<Day, Wrong> {
    day_of(calendar, text, order)?.ok_or_else(|| {
        let (first, last) = (calendar.name(Day(0)), calendar.name(Day(calendar.days.saturating_sub(1))));
        Wrong {
            kind: Kind::Absurd,
            en: ("is not a day of the plan".into(), format!("give a day from {first} to {last}")),
            zh: ("不在计划日期内".into(), format!("请填写{first}至{last}之间的日期")),
        }
    })
}

/// Which of its store's due visits each row is; `None` where the store does not trade.
fn numbered(problem: &Problem, rows: &[Written], complaints: &mut Vec<Complaint>) -> Vec<Option<u16>> {
    let mut of_store: BTreeMap<StoreId, Vec<usize>> = BTreeMap::new();
    for (at, row) in rows.iter().enumerate() {
        if let Some(store) = row.store {
            of_store.entry(store).or_default().push(at);
        }
    }
    let mut visits = vec![None; rows.len()];
    for (store, mut own) in of_store {
        own.sort_by_key(|&at| (rows[at].day, rows[at].at(), rows[at].line));
        let Cadence::Spaced { visits: due, .. } = &problem.store(store).cadence else {
            own.iter().enumerate().for_each(|(rank, &at)| visits[at] = Some(rank as u16));
            continue;
        };
        let mut taken: Vec<Option<u32>> = vec![None; due.len()];
        for &at in own.iter().filter(|&&at| rows[at].visit.is_some()) {
            visits[at] = rows[at].visit.filter(|&visit| taken[usize::from(visit)].is_none());
            if let Some(visit) = visits[at] {
                taken[usize::from(visit)] = Some(rows[at].line);
            }
        }
        own.retain(|&at| visits[at].is_none());
        for &at in own.iter().filter(|&&at| rows[at].due.is_some()) {
            let row = &rows[at];
            let on_that_day = (0..due.len()).filter(|&visit| Some(due[visit].due) == row.due);
            match on_that_day.clone().find(|&visit| taken[visit].is_none()) {
                Some(visit) => {
                    taken[visit] = Some(row.line);
                    visits[at] = Some(visit as u16);
                }
                None => {
                    complaints.push(no_visit(problem, store, row, on_that_day.filter_map(|visit| taken[visit]).next()))
                }
            }
        }
        let undated: Vec<usize> = own.iter().copied().filter(|&at| rows[at].due.is_none()).collect();
        let free: Vec<usize> = (0..due.len()).filter(|&visit| taken[visit].is_none()).collect();
        let windows: Vec<_> =
            free.iter().map(|&visit| (due[visit].earliest.0, due[visit].due.0, due[visit].latest.0)).collect();
        let days: Vec<u16> = undated.iter().map(|&at| rows[at].day.0).collect();
        // One visit more than are due: the referee says so.
        let mut more = due.len() as u16..;
        for (at, visit) in undated.into_iter().zip(matched(&days, &windows, u16::MAX)) {
            visits[at] = visit.map(|visit| free[visit] as u16).or_else(|| more.next());
        }
    }
    visits
}

/// A row with a due date that is no visit of its own; `other` is the line of the row that is that visit.
fn no_visit(problem: &Problem, store: StoreId, row: &Written, other: Option<u32>) -> Complaint {
    let day = row.due.map_or(String::new(), |day| problem.calendar.name(day));
    let id = &problem.store(store).id;
    match other {
        Some(other) => Complaint::new(Kind::Twice, Table::Visits.name(Lang::En), row.line)
            .on("due_date", day)
            .en(
                format!("is the same visit to {id} as line {other}"),
                "keep one of the two rows, or leave the due date of a further visit empty",
            )
            .zh(format!("与第{other}行是门店{id}的同一次拜访"), "请只保留一行；若为新增拜访，请将应访日留空"),
        None => Complaint::new(Kind::Dangling, Table::Visits.name(Lang::En), row.line)
            .on("due_date", day)
            .en(format!("is not a day on which {id} is due"), "leave the cell as it was written, or empty")
            .zh(format!("不是门店{id}的应访日"), "请保持原值或留空"),
    }
}

/// The plan of the rows.
fn laid(
    problem: &Problem,
    legs: &impl Legs,
    before: &Plan,
    rows: &[Written],
    visits: &[Option<u16>],
    broken: &mut Vec<Complaint>,
) -> Plan {
    let shifts: HashMap<(RepId, Day), ShiftId> =
        problem.shifts.iter().enumerate().map(|(at, shift)| ((shift.rep, shift.day), ShiftId::at(at))).collect();
    let mut days: BTreeMap<ShiftId, Vec<usize>> = BTreeMap::new();
    let mut planned: HashSet<(StoreId, u16)> = HashSet::new();
    for (at, row) in rows.iter().enumerate() {
        let table = Table::Visits.name(Lang::En);
        let (Some(store), Some(visit)) = (row.store, visits[at]) else {
            let complaint = Complaint::new(Kind::Contradiction, table, row.line).on("store_id", "");
            broken.push(
                complaint
                    .en("is not active, so nobody visits it", "remove the row")
                    .zh("未营业，不安排拜访", "请删除该行"),
            );
            continue;
        };
        let Some(&shift) = shifts.get(&(row.rep, row.day)) else {
            let (rep, day) = (&problem.reps[row.rep.index()].id, problem.calendar.name(row.day));
            let complaint = Complaint::new(Kind::Unmet, table, row.line).on("date", day);
            broken.push(
                complaint
                    .en(format!("is a day on which {rep} does not work"), "choose another day or another rep")
                    .zh(format!("当天业代{rep}不上班"), "请改为其他日期或其他业代"),
            );
            continue;
        };
        days.entry(shift).or_default().push(at);
        planned.insert((store, visit));
    }
    let mut plan = Plan::default();
    for (shift, mut own) in days {
        let by_seq = own.iter().all(|&at| rows[at].seq.is_some());
        own.sort_by(|&one, &other| {
            let (one, other) = (&rows[one], &rows[other]);
            let seq = || one.seq.partial_cmp(&other.seq).unwrap_or(std::cmp::Ordering::Equal);
            let hour = || one.at().unwrap_or(Seconds(i32::MAX)).cmp(&other.at().unwrap_or(Seconds(i32::MAX)));
            let order = if by_seq { seq().then_with(hour) } else { hour().then_with(seq) };
            order.then(one.line.cmp(&other.line))
        });
        let stops: Vec<(StoreId, u16)> = own.iter().filter_map(|&at| Some((rows[at].store?, visits[at]?))).collect();
        let route = timetable(problem, legs, shift, &stops);
        plan.routes.push(route.unwrap_or_else(|_| unkept(problem, legs, shift, &stops)));
    }
    // A day on the way to a night away, or back from one, has no row where it has no visit.
    for route in before.routes.iter().filter(|route| problem.shift(route.shift).is_away()) {
        if plan.routes.iter().all(|other| other.shift != route.shift) {
            let walked = timetable(problem, legs, route.shift, &[]);
            plan.routes.push(walked.unwrap_or_else(|_| unkept(problem, legs, route.shift, &[])));
        }
    }
    plan.routes.sort_by_key(|route| route.shift);
    let reasons: HashMap<(StoreId, u16), Reason> =
        before.unserved.iter().map(|left| ((left.store, left.visit), left.reason)).collect();
    for store in problem.store_ids() {
        let due = match &problem.store(store).cadence {
            Cadence::Spaced { visits, .. } => visits.len() as u16,
            Cadence::Patterns { .. } => {
                u16::from(!planned.contains(&(store, 0)) && problem.store(store).cadence.most_visits() > 0)
            }
        };
        let by_hand = Reason::of(Obstacle::ByHand);
        for visit in (0..due).filter(|&visit| !planned.contains(&(store, visit))) {
            let reason = reasons.get(&(store, visit)).copied().unwrap_or(by_hand);
            plan.unserved.push(Unserved { store, visit, reason });
        }
    }
    plan
}

/// A day that cannot be kept, walked as it is asked for: without breaks, and in where it is too late to be let in.
fn unkept(problem: &Problem, legs: &impl Legs, shift_id: ShiftId, visits: &[(StoreId, u16)]) -> Route {
    let shift = problem.shift(shift_id);
    let rep = problem.rep_of(shift_id);
    let (mut from, mut now) = (problem.begins_at(shift_id), shift.start);
    let mut stops = Vec::with_capacity(visits.len());
    for &(store, visit) in visits {
        let to = Some(problem.store(store).place);
        let Leg { time: drive, distance } = leg_between(legs, rep.profile, from, to);
        let arrival = now + drive;
        let service = problem.store(store).service_of(visit);
        let start = Window::next_start(problem.windows(store, shift.day), arrival, service).unwrap_or(arrival);
        let leave = start + service;
        stops.push(Stop { store, visit, drive, distance, wait: start - arrival, start, leave, rest: Seconds(0) });
        (from, now) = (to, leave);
    }
    let home = leg_between(legs, rep.profile, from, problem.ends_at(shift_id));
    Route {
        shift: shift_id,
        depart: shift.start,
        met: problem.met(&stops),
        stops,
        rests: Vec::new(),
        home_drive: home.time,
        home_distance: home.distance,
        finish: now + home.time,
        night: shift.sleeps,
    }
}
