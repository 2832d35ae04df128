//! The tables after what happened: the past in the visit log, and every incident where it belongs.

use super::habits;
use super::past::{Past, Planned, State};
use super::{InForce, Moment};
use crate::error::Complaint;
use crate::model::{
    CalendarRow, DayKind, EventRow, EventRule, FixedKind, FixedRow, IncidentKind, IncidentRow, LogRow, MeetingPlace,
    PositionRow, Status, StoreRow, Tables, Why, check,
};
use crate::unit::Seconds;
use chrono::{Datelike, NaiveDate};
use std::collections::{HashMap, HashSet};

/// The days of an incident, from `date` (today where empty, and never before) to `until` (the same day where empty).
pub(super) fn days(row: &IncidentRow, now: Moment) -> impl Iterator<Item = NaiveDate> + use<> {
    let from = row.date.unwrap_or(now.date);
    let to = row.until.unwrap_or(from);
    from.max(now.date).iter_days().take_while(move |&date| date <= to)
}

/// Whether a rep is away for good or on a day.
pub(super) fn is_away(incidents: &[IncidentRow], now: Moment, rep: &str, date: NaiveDate) -> bool {
    incidents.iter().filter(|row| row.rep == rep).any(|row| match row.kind {
        IncidentKind::RepIll => days(row, now).any(|day| day == date),
        IncidentKind::RepLeft => date >= row.date.unwrap_or(now.date),
        _ => false,
    })
}

/// The tables as they are now.
///
/// # Errors
///
/// Complaints about tables that incidents have made impossible, a new store on the wrong side of the earth for one.
pub(super) fn tables(
    force: InForce,
    now: Moment,
    incidents: &[IncidentRow],
    past: &Past,
) -> Result<Tables, Vec<Complaint>> {
    let mut tables = force.tables.clone();
    let first = force.problem.calendar.first.unwrap_or(now.date);
    remember(&mut tables, force, now, first, past);
    settle(&mut tables, force, now, past);
    settle_one_offs(&mut tables, force, past);
    let mut added: HashMap<(&str, u32), u32> = HashMap::new();
    for row in incidents {
        add(&mut tables, now, row, &mut added);
    }
    habits::inherit(&mut tables, force);
    let complaints = check(&tables);
    if complaints.is_empty() {
        return Ok(tables);
    }
    let added = |complaint: &Complaint| added.get(&(complaint.table.as_str(), complaint.line?)).copied();
    let home = |complaint: Complaint| match added(&complaint) {
        Some(line) => {
            let column = match complaint.column.as_str() {
                "lon" | "lat" | "service_min" | "rep_id" | "date" | "from" | "to" => complaint.column.clone(),
                _ => "store_id".into(),
            };
            Complaint { table: "incidents".into(), line: Some(line), column, ..complaint }
        }
        None => complaint,
    };
    Err(complaints.into_iter().map(home).collect())
}

/// Writes down what lies behind: visits made, calls due before today, stock used up, where reps are.
fn remember(tables: &mut Tables, force: InForce, now: Moment, first: NaiveDate, past: &Past) {
    let elapsed = (now.date - first).num_days().max(0);
    let made: HashSet<&str> =
        past.log.iter().filter(|row| row.effective != Some(false)).map(|row| row.store.as_str()).collect();
    if tables.policy.defaults.stock_out_days.is_some() {
        for row in &mut tables.stores {
            // A visit fills the shelves, and how long that lasts nobody has said.
            let left = row.stock_days_left.map(|left| (left - elapsed as f64).max(0.0));
            row.stock_days_left = left.filter(|_| !made.contains(row.id.as_str()));
        }
    }
    let mut line = next(tables.log.iter().map(|row| row.line));
    tables.log.extend(past.log.iter().cloned().chain(calls(force, now)).map(|row| {
        line += 1;
        LogRow { line: line - 1, ..row }
    }));
    // Whose day was over already has no shift any more, and must not get it back.
    let is_new = |row: &PositionRow| past.positions.iter().all(|new| new.rep != row.rep);
    let over = force.tables.positions.iter().filter(|row| row.date == now.date && is_new(row));
    let positions = past.positions.iter().chain(over).zip(2..);
    tables.positions = positions.map(|(row, line)| PositionRow { line, ..row.clone() }).collect();
}

/// Takes out fixed rows that have had their visit, and promises, which are made anew from the plan in force.
fn settle(tables: &mut Tables, force: InForce, now: Moment, past: &Past) {
    let mut behind: HashMap<&str, Vec<(NaiveDate, bool)>> = HashMap::new();
    let mut hours: HashSet<(&str, NaiveDate, &str, Seconds)> = HashSet::new();
    for one in past.planned.iter().filter(|one| one.state != State::Ahead) {
        let date = force.problem.calendar.date(one.day).unwrap_or(now.date);
        let store = force.problem.store(one.store).id.as_str();
        behind.entry(store).or_default().push((date, one.state == State::Made));
        hours.insert((store, date, &force.problem.reps[one.rep.index()].id, one.start));
    }
    // Of a day with several visits each has its own.
    let several = |row: &FixedRow| tables.fixed.iter().any(|other| other.store == row.store && row.is_beside(other));
    let to_come: HashSet<u32> = tables
        .fixed
        .iter()
        .filter(|row| several(row))
        .filter(|row| {
            let (from, to) = row.starts(Seconds(0));
            !hours.iter().any(|&(store, date, rep, start)| {
                let mine =
                    store == row.store && Some(date) == row.date && row.rep.as_deref().is_none_or(|one| one == rep);
                mine && (from..=to).contains(&start)
            })
        })
        .map(|row| row.line)
        .collect();
    let none = Vec::new();
    tables.fixed.retain(|row| {
        if to_come.contains(&row.line) {
            return true;
        }
        let visits = behind.get(row.store.as_str()).unwrap_or(&none);
        match row.kind {
            FixedKind::Promise => false,
            FixedKind::Appointment | FixedKind::PinDay | FixedKind::Wish => {
                visits.iter().all(|visit| Some(visit.0) != row.date)
            }
            FixedKind::PinWeek => {
                let week = |date: NaiveDate| date.iso_week();
                visits.iter().all(|visit| !visit.1 || Some(week(visit.0)) != row.date.map(week))
            }
            FixedKind::Reservation => {
                !visits.iter().any(|visit| visit.1 && row.date.is_none_or(|date| visit.0 <= date))
            }
            FixedKind::PinRep | FixedKind::Block => true,
        }
    });
}

/// Notes in the rows of one-off visits when they were made; of several days those that are left begin on the next that was planned.
fn settle_one_offs(tables: &mut Tables, force: InForce, past: &Past) {
    let date_of = |one: &Planned| force.problem.calendar.date(one.day);
    let why =
        |one: &Planned| force.problem.store(one.store).due_visits().get(usize::from(one.visit)).map(|due| &due.why);
    for row in tables.one_off.iter_mut().filter(|row| row.made.is_none()) {
        let mine = past.planned.iter().filter_map(|one| match why(one)? {
            Why::OneOff { name, part, parts } if *name == row.id => Some((one, *part, *parts)),
            _ => None,
        });
        let Some((last, part, parts)) =
            mine.clone().filter(|(one, ..)| one.state == State::Made).max_by_key(|&(_, part, _)| part)
        else {
            continue;
        };
        if part == parts {
            row.made = date_of(last);
            continue;
        }
        row.days = parts - part;
        let next = mine.into_iter().find(|(one, at, _)| *at == part + 1 && one.state == State::Ahead);
        row.first = next.and_then(|(one, ..)| date_of(one)).or(row.first);
    }
}

/// Phone calls that were due between the first day of the plan in force and today, taken as made where the log has none.
fn calls(force: InForce, now: Moment) -> Vec<LogRow> {
    let problem = force.problem;
    let Some(first) = problem.calendar.first.filter(|&first| first < now.date) else { return Vec::new() };
    let due = crate::policy::due_in(force.tables, first, problem.calendar.days, force.began);
    let logged: HashSet<&str> = force
        .tables
        .log
        .iter()
        .filter(|row| row.kind == "call" && row.date >= first)
        .map(|row| row.store.as_str())
        .collect();
    let mut reps: HashMap<&str, &str> = HashMap::new();
    for route in &force.plan.routes {
        for stop in &route.stops {
            reps.insert(&problem.store(stop.store).id, &problem.rep_of(route.shift).id);
        }
    }
    let anybody = force.tables.reps.first().map_or("", |rep| rep.id.as_str());
    let mut rows = Vec::new();
    for of in &due.stores {
        let store = &force.tables.stores[of.row];
        let rep = store.owner.as_deref().or(reps.get(store.id.as_str()).copied()).unwrap_or(anybody);
        for call in of.calls.iter().filter(|_| !logged.contains(store.id.as_str())) {
            let Some(date) = due.problem.calendar.date(call.due).filter(|&date| date < now.date) else { continue };
            rows.push(LogRow {
                line: 0,
                id: String::new(),
                store: store.id.clone(),
                rep: rep.into(),
                date,
                checkin: None,
                checkout: None,
                effective: None,
                outcome: String::new(),
                kind: "call".into(),
            });
        }
    }
    rows
}

/// The line behind the last.
pub(super) fn next(lines: impl Iterator<Item = u32>) -> u32 {
    lines.max().unwrap_or(1) + 1
}

/// A fixed row about a store.
pub(super) fn fixed(tables: &Tables, store: &str, kind: FixedKind, date: NaiveDate) -> FixedRow {
    FixedRow {
        line: next(tables.fixed.iter().map(|row| row.line)),
        store: store.into(),
        date: Some(date),
        rep: None,
        from: None,
        to: None,
        kind,
        hard: true,
    }
}

/// Puts an incident into the tables; what was agreed on and can be kept no more is not hard any longer, so that the tables do not
/// contradict themselves; `added` learns which line of stores and of fixed came from which incident.
fn add(tables: &mut Tables, now: Moment, row: &IncidentRow, added: &mut HashMap<(&str, u32), u32>) {
    match row.kind {
        IncidentKind::RepIll => {
            for date in days(row, now) {
                take_off(tables, date, Some(&row.rep), DayKind::Leave, &row.note);
                free(tables, &row.rep, |day| day == date);
            }
        }
        IncidentKind::RepLeft => {
            let gone = row.date.unwrap_or(now.date);
            if let Some(rep) = tables.reps.iter_mut().find(|rep| rep.id == row.rep) {
                rep.active_to = gone.pred_opt();
                // Who never began has no day at all.
                rep.active_from = rep.active_from.filter(|&from| from < gone);
            }
            free(tables, &row.rep, |day| day >= gone);
            // From today on: whoever comes next. Later on he comes until then, and cover after.
            for store in tables.stores.iter_mut().filter(|_| gone <= now.date) {
                store.owner = store.owner.take().filter(|owner| *owner != row.rep);
            }
        }
        IncidentKind::Holiday => {
            for date in days(row, now) {
                take_off(tables, date, None, DayKind::Holiday, &row.note);
                let fixed = tables.fixed.iter_mut().filter(|fixed| fixed.date == Some(date));
                fixed.for_each(|fixed| fixed.hard = false);
            }
        }
        IncidentKind::StoreClosed if row.date.is_none() && row.until.is_none() => {
            tables.fixed.iter_mut().filter(|fixed| fixed.store == row.store).for_each(|fixed| fixed.hard = false);
            if let Some(store) = tables.stores.iter_mut().find(|store| store.id == row.store) {
                store.status = Status::Closed;
            }
        }
        IncidentKind::StoreClosed => {
            for date in days(row, now) {
                let shut =
                    |hour: Seconds| row.from.is_none_or(|from| from <= hour) && row.to.is_none_or(|to| hour <= to);
                let held = tables.fixed.iter_mut().filter(|fixed| fixed.store == row.store && fixed.date == Some(date));
                held.filter(|fixed| fixed.from.is_none_or(shut)).for_each(|fixed| fixed.hard = false);
                let block = fixed(tables, &row.store, FixedKind::Block, date);
                tables.fixed.push(FixedRow { from: row.from, to: row.to, ..block });
            }
        }
        IncidentKind::StoreAdded => {
            let line = next(tables.stores.iter().map(|store| store.line));
            added.insert(("stores", line), row.line);
            tables.stores.push(StoreRow {
                line,
                id: row.store.clone(),
                name: row.name.clone(),
                point: row.point,
                owner: Some(row.rep.clone()).filter(|rep| !rep.is_empty()),
                service: row.service,
                note: row.note.clone(),
                ..StoreRow::default()
            });
            if let Some(deadline) = row.deadline {
                tables.fixed.push(fixed(tables, &row.store, FixedKind::Reservation, deadline));
            }
        }
        IncidentKind::Urgent => {
            let by = row.deadline.unwrap_or(now.date);
            tables.fixed.push(fixed(tables, &row.store, FixedKind::Reservation, by));
        }
        IncidentKind::Complaint => tables.events.push(EventRow {
            line: next(tables.events.iter().map(|event| event.line)),
            store: row.store.clone(),
            date: row.date.unwrap_or(now.date),
            time: told_at(tables, row, now),
            kind: "complaint".into(),
            deadline: row.deadline,
            note: row.note.clone(),
        }),
        IncidentKind::Appointment => {
            let agreed = fixed(tables, &row.store, FixedKind::Appointment, row.date.unwrap_or(now.date));
            added.insert(("fixed", agreed.line), row.line);
            let rep = Some(row.rep.clone()).filter(|rep| !rep.is_empty());
            // Who is agreed on now comes instead of who was pinned to the day.
            let is_pin = |fixed: &FixedRow| fixed.kind == FixedKind::PinRep && fixed.store == row.store;
            tables.fixed.retain(|fixed| rep.is_none() || !(is_pin(fixed) && fixed.date == agreed.date));
            tables.fixed.push(FixedRow { rep, from: row.from, to: row.to, ..agreed });
        }
        // Nobody was there today: nobody will be an hour later.
        IncidentKind::NotMet if row.date.is_none_or(|date| date == now.date) => {
            tables.fixed.push(fixed(tables, &row.store, FixedKind::Block, now.date));
        }
        IncidentKind::NotMet | IncidentKind::VisitDone | IncidentKind::TookLonger | IncidentKind::RepLate => {}
    }
}

/// When a complaint of today is told, where the policy counts hours from then on.
fn told_at(tables: &Tables, row: &IncidentRow, now: Moment) -> Option<Seconds> {
    let counts = |rule: &EventRule| rule.on == "complaint" && rule.within_hours.is_some();
    let is_now = row.date.is_none_or(|date| date == now.date) && row.deadline.is_none();
    (is_now && tables.policy.events.iter().any(counts)).then_some(now.time)
}

/// Takes a whole day off.
fn take_off(tables: &mut Tables, date: NaiveDate, rep: Option<&str>, kind: DayKind, note: &str) {
    // A day is worked on or it is not; a rep's overtime was more of the day that is off now.
    let is_over = |row: &CalendarRow| match row.kind {
        DayKind::Work => row.rep.as_deref() == rep,
        DayKind::Overtime => rep.is_none() || row.rep.as_deref() == rep,
        _ => false,
    };
    tables.calendar.retain(|row| row.date != date || !is_over(row));
    tables.calendar.push(CalendarRow {
        line: next(tables.calendar.iter().map(|row| row.line)),
        date,
        rep: rep.map(String::from),
        kind,
        from: None,
        to: None,
        site: MeetingPlace::default(),
        note: note.into(),
    });
}

/// What was fixed with a rep on such days is open to whoever can come.
fn free(tables: &mut Tables, rep: &str, is_away: impl Fn(NaiveDate) -> bool) {
    let gone = |row: &FixedRow| row.rep.as_deref() == Some(rep) && row.date.is_some_and(&is_away);
    tables.fixed.retain(|row| !(gone(row) && row.kind == FixedKind::PinRep));
    for row in &mut tables.fixed {
        if gone(row) {
            row.rep = None;
        }
    }
}
