//! A plan held against the tables that people filled in: reads csv with English headers only, and never sees the question that
//! policy made of them.
//!
//! What it leaves to others: the way home and what a policy changes. It asks for nothing that the tables do not say.

use chrono::{Datelike, NaiveDate};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

/// One row of a table, by header.
pub type Row = HashMap<String, String>;

/// The tables of a plan, and its visits.
#[derive(Clone, Default)]
pub struct Sheets {
    pub stores: Vec<Row>,
    pub reps: Vec<Row>,
    pub calendar: Vec<Row>,
    pub fixed: Vec<Row>,
    pub one_off: Vec<Row>,
    pub log: Vec<Row>,
    pub events: Vec<Row>,
    /// How long a visit is at least that a break may interrupt.
    pub interrupt_from: Option<i64>,
    /// Hours within which the policy has events answered.
    pub within_hours: Option<i64>,
    pub visits: Vec<Row>,
    pub calls: Vec<Row>,
    pub totals: Vec<Row>,
    pub unserved: Vec<Row>,
}

/// What the company's days are like where a rep's row says nothing: minutes of the day, and minutes.
const START: i64 = 8 * 60 + 30;
const FINISH: i64 = 17 * 60 + 30;
const BREAK: i64 = 60;
const BREAK_BEGINS: (i64, i64) = (11 * 60 + 30, 13 * 60);
const MAX_WORK: i64 = 480;
const ADMIN: i64 = 30;
const MAX_VISITS: usize = 20;
const MEETING: i64 = 60;
/// How much later than agreed an appointment at one minute may start.
const APPOINTMENT: i64 = 10;
/// Tables and plans are written in whole minutes.
const ROUNDED: i64 = 1;

/// A planned visit.
#[derive(Clone)]
struct Visit {
    store: String,
    rep: String,
    date: NaiveDate,
    start: i64,
    leave: i64,
    drive: f64,
    /// How long of it the rep pauses.
    rest: i64,
    /// The one-off visit that it is, and which of its days.
    one_off: Option<(String, usize)>,
    /// Whether it is a meeting of the calendar, and no visit.
    meeting: bool,
}

/// Every rule of the tables that the plan breaks, as sentences.
pub fn judge(input: &Path, plan: &Path) -> Vec<String> {
    Sheets::read(input, plan).judge()
}

impl Sheets {
    /// The tables of a folder, and the visits of a plan's folder.
    pub fn read(input: &Path, plan: &Path) -> Self {
        Self {
            stores: rows(&input.join("stores.csv")),
            reps: rows(&input.join("reps.csv")),
            calendar: rows(&input.join("calendar.csv")),
            fixed: rows(&input.join("fixed.csv")),
            one_off: rows(&input.join("one_off.csv")),
            log: rows(&input.join("visit_log.csv")),
            events: rows(&input.join("events.csv")),
            interrupt_from: std::fs::read_to_string(input.join("policy.toml")).ok().and_then(|text| {
                text.lines().find_map(|line| line.strip_prefix("interrupt_from = ")?.trim().parse().ok())
            }),
            within_hours: std::fs::read_to_string(input.join("policy.toml")).ok().and_then(|text| {
                text.lines().find_map(|line| line.strip_prefix("within_hours = ")?.trim().parse().ok())
            }),
            visits: rows(&plan.join("visits.csv")),
            calls: rows(&plan.join("calls.csv")),
            totals: rows(&plan.join("reps.csv")),
            unserved: rows(&plan.join("unserved.csv")),
        }
    }

    /// Every rule of the tables that the visits break.
    pub fn judge(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        let visits: Vec<Visit> = self.visits.iter().map(visit).collect();
        let mut days: BTreeMap<(String, NaiveDate), Vec<&Visit>> = BTreeMap::new();
        let mut of_store: BTreeMap<&str, Vec<&Visit>> = BTreeMap::new();
        for visit in &visits {
            days.entry((visit.rep.clone(), visit.date)).or_default().push(visit);
            if !visit.meeting {
                of_store.entry(&visit.store).or_default().push(visit);
            }
        }
        for ((rep, date), stops) in &mut days {
            stops.sort_by_key(|stop| stop.start);
            self.judge_day(rep, *date, stops, &mut wrong);
        }
        for (store, visits) in &mut of_store {
            visits.sort_by_key(|visit| (visit.date, visit.start));
            match self.stores.iter().find(|row| cell(row, &["store_id"]) == *store) {
                Some(row) => self.judge_store(row, visits, &mut wrong),
                None => wrong.push(format!("{store} is no store")),
            }
        }
        self.judge_meetings(&visits, &mut wrong);
        self.judge_agreed(&of_store, &mut wrong);
        self.judge_one_offs(&visits, &mut wrong);
        self.judge_calls(&visits, &mut wrong);
        self.judge_answers(&mut wrong);
        self.judge_nights(&mut wrong);
        self.judge_hours(&days, &mut wrong);
        wrong
    }

    /// Every rep is at every meeting that has a place, from its first minute to its last, and at no other, or it is said to be left out.
    fn judge_meetings(&self, visits: &[Visit], wrong: &mut Vec<String>) {
        let mut kept = 0;
        for line in &self.calendar {
            let Some(date) = date(cell(line, &["date"])).filter(|_| is_elsewhere(line)) else { continue };
            let from = clock(cell(line, &["from"])).expect("a meeting with a place has an hour");
            let to = clock(cell(line, &["to"])).unwrap_or(from + MEETING);
            for row in &self.reps {
                let rep = cell(row, &["rep_id"]);
                let is_meant = ["", rep].contains(&cell(line, &["rep_id"]));
                let day = self.day(row, rep, date);
                if !is_meant || !day.works || !day.meetings.contains(&(from, to)) {
                    continue;
                }
                let is_there = |visit: &&Visit| {
                    visit.meeting && (visit.rep.as_str(), visit.date, visit.start, visit.leave) == (rep, date, from, to)
                };
                // Ways of other days may have used up the hours of the week.
                let id = format!("meeting {rep} {date} {:02}:{:02}", from / 60, from % 60);
                if self.unserved.iter().any(|row| cell(row, &["store_id"]) == id) {
                    continue;
                }
                kept += 1;
                if !visits.iter().any(|visit| is_there(&visit)) {
                    wrong.push(format!("{rep} {date}: is not at the meeting of {from}"));
                }
            }
        }
        let there = visits.iter().filter(|visit| visit.meeting).count();
        if there != kept {
            wrong.push(format!("{there} meetings, and {kept} in the calendar"));
        }
    }

    /// The hours, the break and the limits of a rep's day.
    fn judge_day(&self, rep: &str, date: NaiveDate, stops: &[&Visit], wrong: &mut Vec<String>) {
        let mut say = |text: String| wrong.push(format!("{rep} {date}: {text}"));
        let Some(row) = self.reps.iter().find(|row| cell(row, &["rep_id"]) == rep) else {
            return say("is no rep".into());
        };
        let day = self.day(row, rep, date);
        if !day.works {
            return say("works on a day off".into());
        }
        let number = |name: &str, usual: i64| minutes(cell(row, &[name])).unwrap_or(usual);
        let office = number("admin_min", ADMIN);
        let (before, admin) = match cell(row, &["admin_at"]) {
            "start" => (office, 0),
            "any" => (0, 0),
            _ => (0, office),
        };
        // What the calendar has agreed on is some of it.
        let longer = (number("overtime_max_min", 0) - day.overtime).max(0);
        let (first, last) = (stops[0], stops[stops.len() - 1]);
        // Who has slept away begins there.
        let may_sleep_away = !["", "0"].contains(&cell(row, &["overnight_max"]));
        if cell(row, &["starts"]) == "first_store" && !may_sleep_away && first.drive > 0.0 {
            say(format!("counts a way to {}, the first", first.store));
        }
        if (first.start as f64) + (ROUNDED as f64) < (day.start + before) as f64 + first.drive {
            say(format!("reaches {} before the shift lets it", first.store));
        }
        if last.leave > day.finish + longer - admin + ROUNDED {
            say(format!("leaves {} after the end of the shift", last.store));
        }
        for pair in stops.windows(2) {
            if (pair[1].start - pair[0].leave + ROUNDED) as f64 + 0.1 < pair[1].drive {
                say(format!("is at {} sooner than the way from {} takes", pair[1].store, pair[0].store));
            }
        }
        for &(from, to) in &day.away {
            if let Some(stop) = stops.iter().find(|stop| stop.start < to && from < stop.leave) {
                say(format!("visits {} while away", stop.store));
            }
        }
        let begins = match clock(cell(row, &["break_start"])) {
            Some(from) => (from, from + 60),
            None => BREAK_BEGINS,
        };
        let latest = clock(cell(row, &["break_latest"]));
        let by_work = minutes(cell(row, &["max_before_break_min"])).map(|most| day.start + most);
        let by = [latest, by_work].into_iter().flatten().min();
        let to = by.map_or(begins.1, |by| if latest.is_some() { by } else { begins.1.min(by) });
        let length = number("break_min", BREAK);
        if length > 0
            && day.away.is_empty()
            && day.meetings.is_empty()
            && !has_break(stops, &day, (begins.0.min(to), to), length)
        {
            say("has no time for the break".into());
        }
        for (from, to, length) in other_breaks(cell(row, &["breaks"])) {
            let whole = from > day.start && from + length <= day.finish - admin;
            if whole && day.away.is_empty() && day.meetings.is_empty() && !has_break(stops, &day, (from, to), length) {
                say(format!("has no time for the break at {from}"));
            }
        }
        let on_the_road: f64 = stops.iter().map(|stop| stop.drive).sum();
        let service = |stop: &&&Visit| stop.leave - stop.start - stop.rest;
        let inside: i64 = stops.iter().filter(|stop| !stop.meeting).map(|stop| service(&stop)).sum();
        let may_part =
            |stop: &&&Visit| self.interrupt_from.is_some_and(|least| service(stop) >= least) && !stop.meeting;
        if let Some(stop) = stops.iter().find(|stop| stop.rest > 0 && !may_part(stop)) {
            say(format!("interrupts the visit to {}", stop.store));
        }
        let slack = 0.1 * stops.len() as f64 + ROUNDED as f64;
        if minutes(cell(row, &["max_drive_min"])).is_some_and(|most| on_the_road > most as f64 + slack) {
            say(format!("drives {on_the_road:.0} min"));
        }
        if on_the_road + inside as f64
            > (number("max_work_min", MAX_WORK) + day.overtime + longer - office) as f64 + slack
        {
            say(format!("works {:.0} min", on_the_road + inside as f64));
        }
        // Wherever it is, the day has the office work in it.
        if on_the_road + inside as f64 > (day.finish - day.start + longer - office) as f64 + slack {
            say("leaves no time for the office work".into());
        }
        let most = cell(row, &["max_visits"]).parse().unwrap_or(MAX_VISITS);
        let made = stops.iter().filter(|stop| !stop.meeting).count();
        if made > most {
            say(format!("makes {made} visits, {most} at most"));
        }
    }

    /// A call lies in its rep's day, in the store's hours, and beside all visits and other calls of the rep.
    fn judge_calls(&self, visits: &[Visit], wrong: &mut Vec<String>) {
        let mut taken: Vec<(String, NaiveDate, i64, i64)> =
            visits.iter().map(|visit| (visit.rep.clone(), visit.date, visit.start, visit.leave)).collect();
        for row in self.calls.iter().filter(|row| !cell(row, &["rep_id"]).is_empty()) {
            let (rep, store) = (cell(row, &["rep_id"]), cell(row, &["store_id"]));
            let (Some(date), Some(start), Some(end)) =
                (date(cell(row, &["date"])), clock(cell(row, &["start"])), clock(cell(row, &["end"])))
            else {
                wrong.push(format!("the call to {store} has no time"));
                continue;
            };
            let mut say = |text: &str| wrong.push(format!("{rep} {date}: the call to {store} {text}"));
            if let Some(row) = self.reps.iter().find(|row| cell(row, &["rep_id"]) == rep) {
                let day = self.day(row, rep, date);
                if !day.works || start + ROUNDED < day.start || end > day.finish + ROUNDED {
                    say("is outside the day");
                }
                if day.away.iter().any(|&(from, to)| start + ROUNDED < to && from + ROUNDED < end) {
                    say("is made while away");
                }
            }
            let store = self.stores.iter().find(|row| cell(row, &["store_id"]) == store);
            let open = store.map_or(Vec::new(), |row| spans(cell(row, &["open_hours"])));
            if !open.is_empty() && open.iter().all(|&(from, to)| start + ROUNDED < from || end > to + ROUNDED) {
                say("is made while the store is closed");
            }
            let meets = |other: &(String, NaiveDate, i64, i64)| {
                other.0 == rep && other.1 == date && start + ROUNDED < other.3 && other.2 + ROUNDED < end
            };
            if taken.iter().any(meets) {
                say("is made during a visit or another call");
            }
            taken.push((rep.into(), date, start, end));
        }
    }

    /// Visits of stores without an owner that break what a policy says of who comes over time: `same`, `week` or `any`, and so many
    /// reps at most. Appointments that name a rep, and days on which somebody covers, are nobody's choice; no log is read.
    pub fn continuity(&self, keep: &str, most: Option<usize>) -> Vec<String> {
        let mut wrong = Vec::new();
        for store in self.stores.iter().filter(|store| cell(store, &["owner_rep_id", "owner"]).is_empty()) {
            let id = cell(store, &["store_id"]);
            let named = |when: &str| {
                self.fixed.iter().any(|row| {
                    cell(row, &["store_id"]) == id && cell(row, &["date"]) == when && !cell(row, &["rep_id"]).is_empty()
                })
            };
            // A visit of its own, or a meeting there, is none of the store's.
            let own =
                |row: &&Row| cell(row, &["store_id"]) == id && visit(row).one_off.is_none() && !visit(row).meeting;
            let visits = self.visits.iter().filter(own);
            let mut seen: BTreeSet<String> = BTreeSet::new();
            let mut weeks: BTreeMap<u32, BTreeSet<String>> = BTreeMap::new();
            for row in visits.filter(|row| !named(cell(row, &["date"]))) {
                let when = date(cell(row, &["date"])).expect("a visit has a day");
                let rep = cell(row, &["rep_id"]).to_string();
                weeks.entry(when.iso_week().week()).or_default().insert(rep.clone());
                seen.insert(rep);
            }
            let bound = if keep == "same" { Some(1) } else { most };
            if bound.is_some_and(|most| seen.len() > most) {
                wrong.push(format!("{id} sees {seen:?}"));
            }
            if keep == "week" && weeks.values().any(|reps| reps.len() > 1) {
                wrong.push(format!("{id} sees {weeks:?} in weeks"));
            }
        }
        wrong
    }

    /// The visits that answer events within hours: begun by then, wherever somebody who may come could have.
    fn judge_answers(&self, wrong: &mut Vec<String>) {
        let Some(hours) = self.within_hours else { return };
        for event in &self.events {
            let (Some(time), id) = (clock(cell(event, &["time"])), cell(event, &["store_id"])) else { continue };
            let from = date(cell(event, &["date"])).expect("events have dates");
            let end = time + 60 * hours;
            let (last, hour) = (from + chrono::Days::new((end / (24 * 60)) as u64), end % (24 * 60));
            let store = self.stores.iter().find(|row| cell(row, &["store_id"]) == id).expect("it is a store");
            let opens = spans(cell(store, &["open_hours"])).first().map_or(0, |span| span.0);
            let owner = cell(store, &["owner"]);
            let could = |rep: &Row, date: NaiveDate| {
                let name = cell(rep, &["rep_id"]);
                let day = self.day(rep, name, date);
                let office = minutes(cell(rep, &["admin_min"])).unwrap_or(ADMIN);
                let before = if cell(rep, &["admin_at"]) == "start" { office } else { 0 };
                let in_time = date < last || (day.start + before).max(opens) <= hour;
                day.works && day.away.is_empty() && in_time && covers(rep, store) && (owner.is_empty() || owner == name)
            };
            let mut days = from.iter_days().take_while(|date| *date <= last);
            let chance = days.any(|date| self.reps.iter().any(|rep| could(rep, date)));
            for row in self.visits.iter().filter(|row| cell(row, &["store_id"]) == id) {
                let (visit, why) = (visit(row), cell(row, &["why"]));
                let told = why.split_once("it begins by ").and_then(|(_, by)| clock(by));
                if told.is_some_and(|told| told != hour) {
                    wrong.push(format!(
                        "{id}: is to be answered by another hour than the events and the policy say: {why}"
                    ));
                }
                let answers = told.is_some() || why.starts_with("complaint on");
                let is_late = visit.date > last || visit.date == last && visit.start > hour;
                if answers && is_late && (told.is_some() || chance) {
                    wrong.push(format!("{id}: is answered on {} after {last} {hour} min: {why}", visit.date));
                }
            }
        }
    }

    /// What the visits cost because of whom their stores prefer, in seconds at so many a visit by a stranger: of stores without an
    /// owner that several reps cover. Nothing is pinned.
    pub fn preference(&self, price: f64) -> i64 {
        let cost = |row: &Row| -> i64 {
            let store = self.stores.iter().find(|store| cell(store, &["store_id"]) == cell(row, &["store_id"]));
            let is_set = self.one_off(&visit(row)).is_some_and(|row| self.rep_of(row).is_some());
            // Whom an appointment names is nobody's choice.
            let names = |line: &Row| {
                let same = |name: &str| cell(line, &[name]) == cell(row, &[name]);
                same("store_id") && same("date") && !cell(line, &["rep_id"]).is_empty()
            };
            let is_set = is_set || self.fixed.iter().any(names);
            let is_free = |store: &&Row| !is_set && cell(store, &["owner_rep_id", "owner"]).is_empty();
            let Some(store) = store.filter(is_free) else {
                return 0;
            };
            let list: Vec<&str> = cell(store, &["preferred_reps"]).split(';').filter(|part| !part.is_empty()).collect();
            if list.is_empty() || self.reps.iter().filter(|rep| covers(rep, store)).count() < 2 {
                return 0;
            }
            // Of a list without ratings, one of three counts three, two and one.
            let rated = |(at, part): (usize, &&str)| match part.split_once(':') {
                Some((rep, rating)) => (rep.to_string(), rating.parse::<f64>().unwrap()),
                None => (part.to_string(), (list.len() - at) as f64),
            };
            let list: Vec<(String, f64)> = list.iter().enumerate().map(rated).collect();
            let best = list.iter().map(|one| one.1).fold(0.0, f64::max);
            let own = list.iter().find(|one| one.0 == cell(row, &["rep_id"])).map_or(0.0, |one| one.1);
            (price * (best - own) / best).round() as i64
        };
        self.visits.iter().map(cost).sum()
    }

    /// The hours of weeks and months: what the visits and the ways to them come to, office work included, and what the totals say of
    /// a plan that lies in one month.
    fn judge_hours(&self, days: &BTreeMap<(String, NaiveDate), Vec<&Visit>>, wrong: &mut Vec<String>) {
        for row in &self.reps {
            let rep = cell(row, &["rep_id"]);
            let most = |name: &str| cell(row, &[name]).parse::<f64>().ok().map(|hours| 60.0 * hours);
            let admin = minutes(cell(row, &["admin_min"])).unwrap_or(ADMIN) as f64;
            let mut weeks: BTreeMap<u32, f64> = BTreeMap::new();
            let mut used = 0.0;
            for ((_, date), stops) in days.iter().filter(|((who, _), _)| who == rep) {
                // Meetings do not count, the ways to them do.
                let inside = |stop: &Visit| if stop.meeting { 0 } else { stop.leave - stop.start - stop.rest };
                let work = stops.iter().map(|stop| stop.drive + inside(stop) as f64 - 0.1 - ROUNDED as f64);
                let met: i64 = stops.iter().filter(|stop| stop.meeting).map(|stop| stop.leave - stop.start).sum();
                used -= met as f64;
                *weeks.entry(date.iso_week().week()).or_default() += work.sum::<f64>() + admin;
                used += admin;
            }
            if let Some((week, work)) =
                weeks.iter().find(|(_, work)| most("max_week").is_some_and(|most| **work > most))
            {
                wrong.push(format!("{rep} works {work:.0} min in week {week}"));
            }
            let total = self.totals.iter().find(|row| cell(row, &["rep_id"]) == rep);
            let total = total.and_then(|row| cell(row, &["work_h"]).parse::<f64>().ok()).unwrap_or(0.0);
            let in_one_month =
                days.keys().all(|(_, date)| Some(date.month()) == days.keys().next().map(|day| day.1.month()));
            if in_one_month && most("max_month").is_some_and(|most| 60.0 * (total - 0.1) + used > most) {
                wrong.push(format!("{rep} works {total} h in the month"));
            }
        }
    }

    /// Nobody sleeps away who may not.
    fn judge_nights(&self, wrong: &mut Vec<String>) {
        for row in &self.totals {
            let rep = cell(row, &["rep_id"]);
            let nights: i64 = cell(row, &["nights"]).parse().unwrap_or(0);
            let may = self.reps.iter().find(|row| cell(row, &["rep_id"]) == rep);
            let most: i64 = may.map_or(0, |row| cell(row, &["overnight_max"]).parse().unwrap_or(0));
            if nights > 0 && most == 0 {
                wrong.push(format!("{rep} sleeps away"));
            }
        }
    }

    /// What rep and calendar say of a day.
    fn day(&self, row: &Row, rep: &str, date: NaiveDate) -> DayOf {
        let mut day = DayOf {
            works: date.weekday().num_days_from_monday() < 5,
            start: clock(cell(row, &["start_time"])).unwrap_or(START),
            finish: clock(cell(row, &["end_time"])).unwrap_or(FINISH),
            overtime: 0,
            away: Vec::new(),
            meetings: Vec::new(),
        };
        if let Some((days, hours)) = week(cell(row, &["workdays"])) {
            day.works = days.contains(&date.weekday().num_days_from_monday());
            (day.start, day.finish) = hours.unwrap_or((day.start, day.finish));
        }
        let here = |line: &&Row| self::date(cell(line, &["date"])) == Some(date);
        let ours = self.calendar.iter().filter(|line| cell(line, &["rep_id"]).is_empty());
        let own = self.calendar.iter().filter(|line| cell(line, &["rep_id"]) == rep);
        for line in ours.chain(own).filter(here) {
            let (from, to) = (clock(cell(line, &["from"])), clock(cell(line, &["to"])));
            match (cell(line, &["kind"]), from, to) {
                ("meeting", Some(from), to) if is_elsewhere(line) => {
                    day.meetings.push((from, to.unwrap_or(from + MEETING)));
                }
                ("work", from, to) => {
                    day.works = true;
                    (day.start, day.finish) = (from.unwrap_or(day.start), to.unwrap_or(day.finish));
                }
                ("overtime", from, to) if !day.works => {
                    day.works = true;
                    (day.start, day.finish) = (from.unwrap_or(day.start), to.unwrap_or(day.finish));
                }
                ("overtime", _, to) => {
                    let more = to.map_or(0, |to| (to - day.finish).max(0));
                    (day.finish, day.overtime) = (day.finish + more, day.overtime + more);
                }
                (_, None, None) => day.works = false,
                ("meeting", Some(from), None) => day.away.push((from, from + MEETING)),
                (_, from, to) => day.away.push((from.unwrap_or(0), to.unwrap_or(24 * 60))),
            }
        }
        let (from, to) = (self::date(cell(row, &["active_from"])), self::date(cell(row, &["active_to"])));
        // One of all is for those who work then.
        let (start, finish, away) = (day.start, day.finish, day.away.clone());
        day.meetings.retain(|&(from, to)| {
            start <= from && to <= finish && away.iter().all(|gone| gone.1 <= from || to <= gone.0)
        });
        day.works &= from.is_none_or(|from| from <= date) && to.is_none_or(|to| date <= to);
        day
    }

    /// Hours, weekdays, length of stay, who comes, and the days between visits.
    fn judge_store(&self, row: &Row, visits: &[&Visit], wrong: &mut Vec<String>) {
        let id = cell(row, &["store_id"]);
        let mut say = |date: NaiveDate, text: &str| wrong.push(format!("{id} {date}: {text}"));
        let fixed = |date: NaiveDate, kind: &str| {
            let rows = self.fixed.iter().filter(move |line| cell(line, &["store_id"]) == id);
            let rows = rows.filter(move |line| self::date(cell(line, &["date"])) == Some(date));
            rows.filter(|line| cell(line, &["kind"]) == kind).collect::<Vec<&Row>>()
        };
        let is_agreed =
            |date: NaiveDate| ["appointment", "pin_day", "promise"].iter().any(|kind| !fixed(date, kind).is_empty());
        let hours = spans(cell(row, &["open_hours"]));
        let weekdays: BTreeSet<char> = cell(row, &["allowed_weekdays"]).chars().filter(char::is_ascii_digit).collect();
        let skills = words(cell(row, &["skills"]));
        for visit in visits {
            let date = visit.date;
            let agreed = !fixed(date, "appointment").is_empty();
            let inside = |&(opens, closes): &(i64, i64)| opens <= visit.start && visit.leave <= closes;
            if !hours.is_empty() && !agreed && !hours.iter().any(inside) {
                say(date, "the stay is not within the opening hours");
            }
            let covers =
                self.reps.iter().find(|row| cell(row, &["rep_id"]) == visit.rep).is_some_and(|rep| covers(rep, row));
            if !covers {
                say(date, "it lies outside the rep's area");
            }
            let weekday = char::from(b'1' + date.weekday().num_days_from_monday() as u8);
            let is_work = |line: &Row| {
                let (kind, rep) = (cell(line, &["kind"]), cell(line, &["rep_id"]));
                kind == "work" && rep.is_empty() && self::date(cell(line, &["date"])) == Some(date)
            };
            let adjusted = weekday > '5'
                && self.calendar.iter().any(is_work)
                && weekdays.iter().filter(|day| **day < '6').count() == 5;
            if !weekdays.is_empty() && !agreed && !adjusted && !weekdays.contains(&weekday) {
                say(date, "it is not open on this weekday");
            }
            if cell(row, &["status"]) == "closed" {
                say(date, "it is closed for good");
            }
            let of_store = minutes(cell(row, &["service_min"])).filter(|_| visit.one_off.is_none());
            if of_store.is_some_and(|least| visit.leave - visit.start - visit.rest < least - ROUNDED) {
                say(date, "the visit is too short");
            }
            for line in fixed(date, "block") {
                let from = clock(cell(line, &["from"])).unwrap_or(0);
                let to = clock(cell(line, &["to"])).unwrap_or(24 * 60);
                if !agreed && visit.start < to && from < visit.leave {
                    say(date, "the time is blocked");
                }
            }
            // Whom an appointment names makes that visit; one of its own has a rep of its own.
            let kinds = ["pin_rep", "appointment", "pin_day"];
            let named: Vec<&str> = kinds[..if visit.one_off.is_some() { 1 } else { 3 }]
                .iter()
                .flat_map(|kind| fixed(date, kind))
                .map(|line| cell(line, &["rep_id"]))
                .filter(|rep| !rep.is_empty())
                .collect();
            let always = self.fixed.iter().filter(|line| {
                cell(line, &["store_id"]) == id
                    && cell(line, &["kind"]) == "pin_rep"
                    && cell(line, &["date"]).is_empty()
            });
            let always: Vec<&str> = always.map(|line| cell(line, &["rep_id"])).collect();
            let owner = cell(row, &["owner_rep_id", "rep_id"]);
            // Who is on leave is covered for.
            if named.iter().any(|rep| self.is_off(rep, date)) {
            } else if !named.is_empty() {
                if !named.contains(&visit.rep.as_str()) {
                    say(date, "another rep is pinned to the day");
                }
            } else if !always.is_empty() {
                if !always.contains(&visit.rep.as_str()) {
                    say(date, "another rep is pinned to the store");
                }
            } else if self.one_off(visit).is_some_and(|row| self.rep_of(row).is_some()) {
            } else if !owner.is_empty() && owner != visit.rep {
                say(date, "it is another rep's store");
            } else if owner.is_empty() {
                let rep = self.reps.iter().find(|row| cell(row, &["rep_id"]) == visit.rep);
                let has = rep.map(|row| words(cell(row, &["skills"]))).unwrap_or_default();
                if !skills.is_subset(&has) {
                    say(date, "the rep lacks a skill");
                }
            }
        }
        let (least, most) = (minutes(cell(row, &["min_gap_days"])), minutes(cell(row, &["max_gap_days"])));
        let visits: Vec<&Visit> = visits.iter().copied().filter(|visit| visit.one_off.is_none()).collect();
        let Some(first) = visits.first() else { return };
        let before = self.last_visit(row, first.date);
        let dates: Vec<NaiveDate> = before.into_iter().chain(visits.iter().map(|visit| visit.date)).collect();
        for pair in dates.windows(2) {
            let days = (pair[1] - pair[0]).num_days();
            let agreed = fixed(pair[1], "appointment").len() + fixed(pair[1], "pin_day").len();
            if days == 0 && visits.iter().filter(|visit| visit.date == pair[1]).count() > agreed {
                say(pair[1], "it is visited twice");
            }
            // Days agreed on stand above the gaps, and what was overdue on the first day is caught up with.
            let free = !is_agreed(pair[0]) && !is_agreed(pair[1]);
            if free && least.is_some_and(|least| days < least) {
                say(pair[1], "it is too soon after the visit before");
            }
            let left_out = self.unserved.iter().any(|line| cell(line, &["store_id"]) == id);
            if free && !left_out && Some(pair[0]) != before && most.is_some_and(|most| days > most) {
                say(pair[1], "it is too long after the visit before");
            }
        }
    }

    /// The rep whom a one-off visit, or one that follows it or that it follows, names.
    fn rep_of(&self, row: &Row) -> Option<&str> {
        let by_id = |id: &str| self.one_off.iter().find(|row| cell(row, &["visit_id"]) == id);
        let first = |row: &Row| {
            let mut at = cell(row, &["visit_id"]).to_string();
            while let Some(leader) = by_id(&at).map(|row| cell(row, &["after"])).filter(|leader| !leader.is_empty()) {
                at = leader.into();
            }
            at
        };
        let own = first(row);
        let same = self.one_off.iter().filter(|other| first(other) == own);
        same.map(|other| cell(other, &["rep_id"])).find(|rep| !rep.is_empty())
    }

    /// The row of a one-off visit.
    fn one_off(&self, visit: &Visit) -> Option<&Row> {
        let (id, _) = visit.one_off.as_ref()?;
        self.one_off.iter().find(|row| cell(row, &["visit_id"]) == id)
    }

    /// One-off visits: each on its days, by its rep, as long as it says, so many days after the one that it follows, and on days of
    /// work in a row.
    fn judge_one_offs(&self, visits: &[Visit], wrong: &mut Vec<String>) {
        let days_of = |id: &str| {
            let mine = visits.iter().filter(|visit| visit.one_off.as_ref().is_some_and(|one| one.0 == id));
            let mut mine: Vec<&Visit> = mine.collect();
            mine.sort_by_key(|visit| visit.one_off.as_ref().map(|one| one.1));
            mine
        };
        for row in &self.one_off {
            let (id, store) = (cell(row, &["visit_id"]), cell(row, &["store_id"]));
            let made = days_of(id);
            let Some(&first) = made.first() else { continue };
            let mut say = |text: String| wrong.push(format!("one-off {id}: {text}"));
            let (from, to) = (date(cell(row, &["from_date"])), date(cell(row, &["to_date"])));
            let rep = self.rep_of(row).unwrap_or_default();
            for visit in &made {
                if visit.store != store || !rep.is_empty() && visit.rep != rep || visit.rep != first.rep {
                    say(format!("{} at {}", visit.rep, visit.store));
                }
                if from.is_some_and(|from| visit.date < from) || to.is_some_and(|to| visit.date > to) {
                    say(format!("is made on {}", visit.date));
                }
                let length = minutes(cell(row, &["service_min"]));
                if length.is_some_and(|length| (visit.leave - visit.start - visit.rest - length).abs() > ROUNDED) {
                    say(format!("takes {} min", visit.leave - visit.start - visit.rest));
                }
            }
            let at = self.stores.iter().find(|row| cell(row, &["store_id"]) == store).expect("it is a store");
            let owner = [rep, cell(at, &["owner_rep_id", "owner"])].into_iter().find(|rep| !rep.is_empty());
            let somebody = |day: NaiveDate| {
                self.reps.iter().any(|row| {
                    let who = cell(row, &["rep_id"]);
                    owner.is_none_or(|owner| owner == who) && covers(row, at) && self.day(row, who, day).works
                })
            };
            for pair in made.windows(2) {
                let (one, next) = (pair[0].date, pair[1].date);
                if one.iter_days().skip(1).take_while(|day| *day < next).any(somebody) || one >= next {
                    say(format!("is made on {one} and then on {next}"));
                }
            }
            let leader = cell(row, &["after"]);
            if leader.is_empty() {
                continue;
            }
            let least = minutes(cell(row, &["after_min_days"])).unwrap_or(1);
            let most = minutes(cell(row, &["after_max_days"])).unwrap_or(i64::MAX);
            match days_of(leader).last() {
                None => say(format!("is made without {leader}")),
                Some(before) if !(least..=most).contains(&(first.date - before.date).num_days()) => {
                    say(format!("is made on {}, {leader} on {}", first.date, before.date));
                }
                Some(before) if before.rep != first.rep => say(format!("is made by another rep than {leader}")),
                Some(_) => {}
            }
        }
    }

    /// Whether a rep does not work on a day.
    fn is_off(&self, rep: &str, date: NaiveDate) -> bool {
        let row = self.reps.iter().find(|row| cell(row, &["rep_id"]) == rep);
        row.is_some_and(|row| !self.day(row, rep, date).works)
    }

    /// The last visit before a day: of the table of stores, or an effective routine one of the log.
    fn last_visit(&self, row: &Row, first: NaiveDate) -> Option<NaiveDate> {
        let id = cell(row, &["store_id"]);
        let counts = |line: &&Row| {
            cell(line, &["store_id"]) == id
                && matches!(cell(line, &["type"]), "" | "routine")
                && !matches!(cell(line, &["effective"]), "0" | "no" | "false")
        };
        let logged = self.log.iter().filter(counts).filter_map(|line| date(cell(line, &["date"])));
        let said = date(cell(row, &["last_visit_date", "last_visit"]));
        logged.chain(said).filter(|&day| day < first).max()
    }

    /// Appointments and pinned days of the plan's days: each kept by its rep at its hours, two of one time together, or said to be
    /// left out.
    fn judge_agreed(&self, of_store: &BTreeMap<&str, Vec<&Visit>>, wrong: &mut Vec<String>) {
        let dates = || of_store.values().flatten().map(|visit| visit.date);
        let (Some(first), Some(last)) = (dates().min(), dates().max()) else { return };
        for line in &self.fixed {
            let (store, kind) = (cell(line, &["store_id"]), cell(line, &["kind"]));
            let Some(date) = date(cell(line, &["date"])).filter(|date| (first..=last).contains(date)) else { continue };
            let left_out = |row: &Row| {
                cell(row, &["store_id"]) == store && self::date(cell(row, &["due_date"])).is_none_or(|due| due == date)
            };
            if !matches!(kind, "appointment" | "pin_day") || self.unserved.iter().any(left_out) {
                continue;
            }
            let rep = Some(cell(line, &["rep_id"])).filter(|rep| !self.is_off(rep, date)).unwrap_or_default();
            let there = of_store.get(store).into_iter().flatten().filter(|visit| visit.date == date);
            let there: Vec<_> = there.filter(|visit| rep.is_empty() || visit.rep == rep).collect();
            if there.is_empty() {
                wrong.push(format!("{store} {date}: the {kind} is not kept"));
                continue;
            }
            let hours = |line: &Row| (clock(cell(line, &["from"])), clock(cell(line, &["to"])));
            let in_time = |visit: &Visit| match hours(line) {
                (None, None) => true,
                (None, Some(to)) => visit.start <= to,
                (Some(from), None) => from <= visit.start,
                (Some(from), Some(to)) => (from..=to.max(from + APPOINTMENT)).contains(&visit.start),
            };
            let is_joint = self.fixed.iter().any(|other| {
                let same = |name: &str| cell(other, &[name]) == cell(line, &[name]);
                let other_rep = cell(other, &["rep_id"]);
                let two_reps = ![rep, ""].contains(&other_rep) && !rep.is_empty() && !self.is_off(other_rep, date);
                two_reps && ["store_id", "date", "from", "to"].iter().all(|name| same(name))
            });
            if is_joint && !there.iter().any(|visit| Some(visit.start) == hours(line).0) {
                wrong.push(format!("{store} {date}: {rep} does not come along"));
            } else if kind == "appointment" && !there.iter().any(|visit| in_time(visit)) {
                wrong.push(format!("{store} {date}: the appointment starts at another time"));
            }
        }
    }
}

/// A rep's day as the tables have it.
struct DayOf {
    works: bool,
    start: i64,
    finish: i64,
    overtime: i64,
    away: Vec<(i64, i64)>,
    /// Meetings to which the rep has to go.
    meetings: Vec<(i64, i64)>,
}

/// Whether a row of the calendar is a meeting with a place to go to.
fn is_elsewhere(line: &Row) -> bool {
    cell(line, &["kind"]) == "meeting" && !cell(line, &["lon", "store_id"]).is_empty()
}

/// Working days and their hours.
type Week = (BTreeSet<u32>, Option<(i64, i64)>);

/// A week as `Mo-Th 09:00-15:00` or `Sa,Su` says it: the days from Monday, 0, on, and the hours.
fn week(text: &str) -> Option<Week> {
    const DAYS: [&str; 7] = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];
    let (days, hours) = text.split_once(' ').map_or((text, ""), |(days, hours)| (days, hours));
    let day = |name: &str| DAYS.iter().position(|day| *day == name).map(|at| at as u32);
    let mut all = BTreeSet::new();
    for part in days.split(',').filter(|part| !part.is_empty()) {
        let (from, to) = part.split_once('-').unwrap_or((part, part));
        all.extend(day(from)?..=day(to)?);
    }
    (!all.is_empty()).then(|| (all, spans(hours).first().copied()))
}

/// Breaks as `10:00 15; 15:00-16:00 20` says them: the first and the last minute at which each may begin, and its length.
fn other_breaks(text: &str) -> Vec<(i64, i64, i64)> {
    let one = |piece: &str| {
        let (span, length) = piece.trim().split_once(' ')?;
        let length: i64 = length.parse().ok()?;
        match span.split_once('-') {
            Some((from, to)) => Some((clock(from)?, clock(to)? - length, length)),
            None => Some((clock(span)?, clock(span)? + 60, length)),
        }
    };
    text.split(';').filter_map(one).collect()
}

/// Whether a break of this length can begin in time: before the first visit, during one, between two, or once the last is over.
fn has_break(stops: &[&Visit], day: &DayOf, (earliest, latest): (i64, i64), length: i64) -> bool {
    if day.start > earliest {
        return true;
    }
    let before = stops.windows(2).map(|pair| (pair[0].leave, pair[1].start, pair[1].drive));
    let first = std::iter::once((day.start, stops[0].start, stops[0].drive));
    let fits = |(free, until, drive): (i64, i64, f64)| {
        let begin = free.max(earliest);
        begin <= latest + ROUNDED
            && begin + length <= until + ROUNDED
            && (until - free - length + ROUNDED) as f64 + 0.1 >= drive
    };
    let during = |stop: &&Visit| {
        let begin = stop.start.max(earliest);
        stop.rest + ROUNDED >= length && begin <= latest + ROUNDED && begin + length <= stop.leave + ROUNDED
    };
    stops.iter().any(during) || first.chain(before).any(fits) || stops[stops.len() - 1].leave <= latest + ROUNDED
}

/// Whether a store lies in the area of a rep, a rectangle of well-known text; anywhere where there is none. Nearer to the border than
/// ten metres it may be on either side.
fn covers(rep: &Row, store: &Row) -> bool {
    const NEAR: f64 = 1e-4;
    let text = cell(rep, &["area"]);
    let numbers = text.split(|letter: char| !letter.is_ascii_digit() && letter != '.');
    let numbers: Vec<f64> = numbers.filter_map(|number| number.parse().ok()).collect();
    let at = |name: &str| cell(store, &[name]).parse::<f64>().expect("stores.csv has coordinates");
    let within = |value: f64, of: usize| {
        let side = || numbers.iter().skip(of).step_by(2).copied();
        let (least, most) = (side().fold(f64::INFINITY, f64::min), side().fold(f64::NEG_INFINITY, f64::max));
        (least - NEAR..=most + NEAR).contains(&value)
    };
    text.is_empty() || within(at("lon"), 0) && within(at("lat"), 1)
}

/// The rows of a csv file; none where there is no such file.
fn rows(path: &Path) -> Vec<Row> {
    std::fs::read_to_string(path).map_or(Vec::new(), |text| table(&text))
}

/// The rows of a csv text.
pub fn table(text: &str) -> Vec<Row> {
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let names: Vec<String> = reader.headers().unwrap().iter().map(|name| name.trim().to_string()).collect();
    let row =
        |record: csv::StringRecord| names.iter().cloned().zip(record.iter().map(|cell| cell.trim().into())).collect();
    reader.records().map(|record| row(record.unwrap())).collect()
}

/// The first of some columns that the row fills; empty where it fills none.
fn cell<'a>(row: &'a Row, names: &[&str]) -> &'a str {
    names.iter().filter_map(|name| row.get(*name)).find(|cell| !cell.is_empty()).map_or("", String::as_str)
}

fn visit(row: &Row) -> Visit {
    let time = |name: &str| clock(cell(row, &[name])).unwrap_or_else(|| panic!("visits.csv: {name} of {row:?}"));
    Visit {
        store: cell(row, &["store_id"]).into(),
        rep: cell(row, &["rep_id"]).into(),
        date: date(cell(row, &["date"])).expect("visits.csv has dates"),
        start: time("start"),
        leave: time("leave"),
        drive: cell(row, &["drive_min"]).parse().expect("visits.csv has minutes"),
        rest: match minutes(cell(row, &["service_min"])).map_or(0, |service| time("leave") - time("start") - service) {
            ..=ROUNDED => 0,
            rest => rest,
        },
        one_off: one_off(cell(row, &["why"])),
        meeting: cell(row, &["visit_type"]) == "meeting",
    }
}

/// Which one-off visit a visit is, and which of its days: `one-off visit A1, day 2 of 3`.
fn one_off(why: &str) -> Option<(String, usize)> {
    let text = why.strip_prefix("one-off visit ")?;
    let Some((id, days)) = text.split_once(", day ") else { return Some((text.into(), 1)) };
    Some((id.into(), days.split(' ').next()?.parse().ok()?))
}

fn date(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()
}

/// Minutes after midnight of a time such as 09:30.
fn clock(text: &str) -> Option<i64> {
    let (hours, minutes) = text.split_once(':')?;
    Some(60 * hours.parse::<i64>().ok()? + minutes.get(..2)?.parse::<i64>().ok()?)
}

fn minutes(text: &str) -> Option<i64> {
    text.parse::<f64>().ok().map(|number| number as i64)
}

/// Spans of the day such as 08:30-12:00;13:30-18:00.
fn spans(text: &str) -> Vec<(i64, i64)> {
    let span =
        |part: &str| part.trim().split_once('-').and_then(|(from, to)| Some((clock(from.trim())?, clock(to.trim())?)));
    text.split(';').filter_map(span).collect()
}

fn words(text: &str) -> BTreeSet<String> {
    text.split([';', ',', ' ']).filter(|word| !word.is_empty()).map(String::from).collect()
}
