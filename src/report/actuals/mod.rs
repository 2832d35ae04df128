//! A plan against the visit log: what was planned and made, and what became of the visits that were due.
//!
//! A visit counts as made when it was checked in and checked out; phone calls are none, and are held against those planned on
//! their own. Days after the last one that the log
//! knows of are not looked at, and stores that do not trade leave every count at once, with what was planned for them. A due
//! visit is kept by a visit in its window, by a later one until the window of the next begins, and by an earlier one when the
//! fewest days between visits have passed; visits without effect keep none, as in the ledger. The ledger's own promises run
//! from one visit to the next; those here are the due visits that were planned for.

mod calls;
mod measure;
pub mod paper;
mod promises;

pub use calls::{CallTally, PlannedCall, page as calls_page};
pub use measure::LogMeasure;

use crate::io::plan_json::{PlanFile, StopLine};
use crate::model::{Cadence, DueVisit, LogRow, Status, StoreRow, Tables, Why};
use crate::policy::Due;
use crate::policy::ledger::{DueWindow, State, Tally};
use crate::unit::Day;
use chrono::{Datelike, Days, NaiveDate};
use promises::{in_hours, promises};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// What figures are made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The whole plan.
    All,
    /// A rep with all who are led by that rep, or a leader's.
    Team,
    /// A rep.
    Rep,
    /// A class of store.
    Class,
    /// An area.
    Area,
    /// A week, by the date of its Monday.
    Week,
}

/// Sums of a level, from which key figures are made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Actual {
    /// Visits planned.
    pub planned: u32,
    /// Of these, visits made on their day, by whomever.
    pub made: u32,
    /// Of these planned, visits whose store ordered on that day.
    pub ordered: u32,
    /// What became of the visits due, stores seen, visits with an effect.
    pub tally: Tally,
    /// Of the plan: seconds on the road, from home and back home included; 0 of classes and areas, which have no routes.
    pub drive: i64,
    /// Of the plan: seconds at stores and idle.
    pub stay: i64,
    /// Of planned visits made: seconds at the store, by the plan and by the log.
    pub seconds: [i64; 2],
    /// Phone calls, where the plan or the log has any.
    pub calls: CallTally,
    /// Due visits asked for within hours, of which the result is known; and of these, begun by their hour.
    pub answers: u32,
    /// See `answers`.
    pub answered: u32,
}

/// A planned visit and what came of it.
#[derive(Clone, Debug, PartialEq)]
pub struct PlannedVisit<'a> {
    /// The date.
    pub date: NaiveDate,
    /// The rep it is planned for.
    pub rep: &'a str,
    /// The visit as planned.
    pub stop: &'a StopLine,
    /// The store.
    pub store: &'a StoreRow,
    /// The line of the log, where it was made.
    pub made: Option<&'a LogRow>,
    /// Whether the store ordered on that day.
    pub ordered: bool,
}

/// A plan against the visit log.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Actuals<'a> {
    /// The first day looked at.
    pub from: NaiveDate,
    /// The last one.
    pub until: NaiveDate,
    /// Every planned visit of these days, in the order of the routes.
    pub visits: Vec<PlannedVisit<'a>>,
    /// Every planned phone call of these days, by rep and day.
    pub calls: Vec<PlannedCall<'a>>,
    /// The sums, by level and by what it is of; `""` where stores have no class, area or owner.
    pub sums: BTreeMap<(Level, String), Actual>,
    /// Planned visits left out of every count because their stores do not trade.
    pub dropped: usize,
    /// Lines of the log that lack the check-in or the check-out and so count for nothing.
    pub unfinished: usize,
    /// Visits made that were not planned for their day.
    pub unplanned: usize,
    /// Phone calls made that were not planned for their day.
    pub unplanned_calls: usize,
}

/// The tables as they were known on the morning of `from`, so that the due visits are those that were planned for.
pub fn known_on(tables: &Tables, from: NaiveDate) -> Tables {
    let mut known = tables.clone();
    known.log.retain(|row| row.date < from);
    for store in &mut known.stores {
        store.last_visit = store.last_visit.filter(|date| *date < from);
    }
    known
}

/// The last day of the plan that a log knows of; `None` where it knows of none.
pub fn last_logged(plan: &PlanFile, log: &[LogRow]) -> Option<NaiveDate> {
    let (first, last) = horizon(plan)?;
    log.iter().map(|row| row.date).filter(|date| (first..=last).contains(date)).max()
}

/// The first and last day of a plan with dates.
pub fn horizon(plan: &PlanFile) -> Option<(NaiveDate, NaiveDate)> {
    let input = &plan.input;
    let days = input.days.or_else(|| Some(input.weeks?.saturating_mul(7))).filter(|days| *days > 0)?;
    Some((input.from?, input.from?.checked_add_days(Days::new(u64::from(days) - 1))?))
}

impl<'a> Actuals<'a> {
    /// Holds a plan against a log, from its first day until `until`. `due` is what was due by the tables [`known_on`] its first
    /// day; `tables` are those of today, which say who trades.
    pub fn of(plan: &'a PlanFile, due: &Due, tables: &'a Tables, log: &'a [LogRow], until: NaiveDate) -> Self {
        let from = due.problem.calendar.first.unwrap_or_default();
        let mut all = Self { from, until, ..Self::default() };
        let book = Book::of(plan, tables, log, from, until);
        all.unfinished = book.unfinished;
        all.plan(plan, &book);
        all.log(&book);
        all.due(due, tables, &book);
        all.calls(plan, due, tables, &book);
        all
    }

    /// The sums of the whole plan.
    pub fn all(&self) -> Actual {
        self.sums.get(&(Level::All, String::new())).copied().unwrap_or_default()
    }

    /// Whether the plan or the log has phone calls in these days.
    pub fn has_calls(&self) -> bool {
        !self.calls.is_empty() || self.unplanned_calls > 0
    }

    fn add(&mut self, keys: &[(Level, String)], add: impl Fn(&mut Actual)) {
        for key in keys {
            add(self.sums.entry(key.clone()).or_default());
        }
    }

    /// What was planned, and what came of it.
    fn plan(&mut self, plan: &'a PlanFile, book: &Book<'a>) {
        for route in &plan.routes {
            let Some(date) = route.date.parse().ok().filter(|date| *date <= self.until) else { continue };
            let drive =
                route.stops.iter().map(|stop| i64::from(stop.drive_s)).sum::<i64>() + i64::from(route.home_drive_s);
            let length = |stop: &StopLine| i64::from(stop.service().0);
            let stay: i64 = route.stops.iter().map(|stop| length(stop) + i64::from(stop.wait_s)).sum();
            self.add(&book.keys(&route.rep, None, Some(date)), |sum| {
                sum.drive += drive;
                sum.stay += stay;
            });
            for stop in route.stops.iter().filter(|stop| !matches!(stop.why, Some(Why::Meeting { .. }))) {
                let Some(store) = book.trading.get(stop.store.as_str()).copied() else {
                    self.dropped += 1;
                    continue;
                };
                let made = book.made.get(&(stop.store.as_str(), date)).copied();
                let ordered = book.ordered.contains(&(stop.store.as_str(), date));
                let real = made.and_then(|row| Some(i64::from((row.checkout? - row.checkin?).0)));
                self.add(&book.keys(&route.rep, Some(store), Some(date)), |sum| {
                    sum.planned += 1;
                    sum.made += u32::from(made.is_some());
                    sum.ordered += u32::from(ordered);
                    if let Some(real) = real {
                        sum.seconds[0] += length(stop);
                        sum.seconds[1] += real;
                    }
                });
                self.visits.push(PlannedVisit { date, rep: &route.rep, stop, store, made, ordered });
            }
        }
        let planned: HashSet<(&str, NaiveDate)> =
            self.visits.iter().map(|visit| (visit.store.id.as_str(), visit.date)).collect();
        self.unplanned = book.made.keys().filter(|key| !planned.contains(*key)).count();
    }

    /// Visits made and their effect, by who made them.
    fn log(&mut self, book: &Book) {
        for ((id, date), row) in &book.made {
            let (Some(effective), Some(store)) = (row.effective, book.trading.get(id)) else { continue };
            self.add(&book.keys(&row.rep, Some(store), Some(*date)), |sum| {
                sum.tally.judged += 1;
                sum.tally.effective += u64::from(effective);
            });
        }
    }

    /// What became of the visits due.
    fn due(&mut self, due: &Due, tables: &Tables, book: &Book) {
        for (store, of) in due.problem.stores.iter().zip(&due.stores) {
            let Cadence::Spaced { visits, min_gap, .. } = &store.cadence else { continue };
            let row = &tables.stores[of.row];
            let days = book.counting.get(store.id.as_str()).map_or(&[] as &[NaiveDate], Vec::as_slice);
            let calendar = &due.problem.calendar;
            let date = |day: Day| calendar.date(day).unwrap_or_default();
            let window = |due: &DueVisit| DueWindow {
                earliest: date(due.earliest),
                due: date(due.due),
                latest: date(due.latest),
            };
            let windows: Vec<DueWindow> = visits.iter().map(window).collect();
            for promise in promises(&windows, days, of.last, *min_gap, self.until) {
                let within = visits.iter().find(|due| due.by.is_some() && date(due.latest) == promise.window.latest);
                let promise = in_hours(promise, within, book.made.get(&(store.id.as_str(), promise.window.latest)));
                let rep = book.rep_of(&store.id, Some(promise.window.due));
                let keys = book.keys(rep, Some(row), Some(promise.window.due));
                self.add(&keys, |sum| {
                    sum.tally.add_promise(&promise);
                    if within.is_some() && promise.state != State::Open {
                        sum.answers += 1;
                        sum.answered += u32::from(promise.is_on_time);
                    }
                });
            }
            let decided = windows.iter().filter(|window| window.latest <= self.until).count();
            let to_be_seen = row.lifecycle != "prospect" && windows.iter().any(|window| window.due <= self.until);
            // Of a week nobody asks that all stores be seen.
            let keys = book.keys(book.rep_of(&store.id, None), Some(row), None);
            self.add(&keys, |sum| {
                sum.tally.required += decided as u64;
                sum.tally.attained += decided.min(days.len()) as u64;
                sum.tally.stores += u32::from(to_be_seen);
                sum.tally.seen += u32::from(to_be_seen && !days.is_empty());
            });
        }
    }
}

/// The log and the plan, as they are asked for.
struct Book<'a> {
    /// Stores that trade.
    trading: HashMap<&'a str, &'a StoreRow>,
    /// Visits made at them, the first of a day.
    made: BTreeMap<(&'a str, NaiveDate), &'a LogRow>,
    /// Stores and days with an order.
    ordered: HashSet<(&'a str, NaiveDate)>,
    /// The days of visits that were not without effect, by store, in order.
    counting: HashMap<&'a str, Vec<NaiveDate>>,
    unfinished: usize,
    /// Phone calls, the first of a day.
    called: BTreeMap<(&'a str, NaiveDate), &'a LogRow>,
    /// Who makes the visit due on a date; who makes the first of a store's visits.
    planned: HashMap<(&'a str, NaiveDate), &'a str>,
    first: HashMap<&'a str, &'a str>,
    owners: &'a BTreeMap<String, String>,
    /// Each rep's teams.
    teams: HashMap<&'a str, Vec<&'a str>>,
}

impl<'a> Book<'a> {
    fn of(plan: &'a PlanFile, tables: &'a Tables, log: &'a [LogRow], from: NaiveDate, until: NaiveDate) -> Self {
        let active = tables.stores.iter().filter(|row| row.status == Status::Active);
        let mut book = Self {
            trading: active.map(|row| (row.id.as_str(), row)).collect(),
            made: BTreeMap::new(),
            ordered: HashSet::new(),
            counting: HashMap::new(),
            unfinished: 0,
            called: BTreeMap::new(),
            planned: HashMap::new(),
            first: HashMap::new(),
            owners: &plan.owners,
            teams: tables.reps.iter().map(|row| (row.id.as_str(), teams(tables, &row.id))).collect(),
        };
        let known = |row: &&LogRow| (from..=until).contains(&row.date) && book.trading.contains_key(row.store.as_str());
        let mut rows: Vec<&LogRow> = log.iter().filter(known).collect();
        rows.sort_by_key(|row| (row.date, row.store.as_str(), row.checkin, row.checkout, row.line));
        for row in rows {
            let key = (row.store.as_str(), row.date);
            if row.outcome == "sale" {
                book.ordered.insert(key);
            }
            if row.kind == "call" {
                book.called.entry(key).or_insert(row);
                continue;
            }
            if row.checkin.is_none() || row.checkout.is_none() {
                book.unfinished += 1;
                continue;
            }
            book.made.entry(key).or_insert(row);
            if row.effective != Some(false) {
                let days = book.counting.entry(key.0).or_default();
                if days.last() != Some(&row.date) {
                    days.push(row.date);
                }
            }
        }
        for route in &plan.routes {
            for stop in route.stops.iter().filter(|stop| !matches!(stop.why, Some(Why::Meeting { .. }))) {
                book.first.entry(&stop.store).or_insert(&route.rep);
                if let Some(due) = stop.due.as_deref().and_then(|due| due.parse().ok()) {
                    book.planned.insert((&stop.store, due), &route.rep);
                }
            }
        }
        book
    }

    /// The rep of a due visit, or of a store: who makes it by the plan, else the owner.
    fn rep_of(&self, store: &str, due: Option<NaiveDate>) -> &str {
        let planned = due.and_then(|due| self.planned.get(&(store, due)).copied());
        let owner = || self.owners.get(store).map(String::as_str);
        planned.or_else(owner).or_else(|| self.first.get(store).copied()).unwrap_or_default()
    }

    /// Whose sums something goes into.
    fn keys(&self, rep: &str, store: Option<&StoreRow>, date: Option<NaiveDate>) -> Vec<(Level, String)> {
        let mut keys = vec![(Level::All, String::new()), (Level::Rep, rep.to_string())];
        let teams = self.teams.get(rep).map_or(&[] as &[&str], Vec::as_slice);
        keys.extend(teams.iter().map(|team| (Level::Team, team.to_string())));
        if let Some(store) = store {
            keys.push((Level::Class, store.class.clone()));
            keys.push((Level::Area, store.area.clone()));
        }
        if let Some(date) = date {
            let monday = date - Days::new(u64::from(date.weekday().num_days_from_monday()));
            keys.push((Level::Week, monday.to_string()));
        }
        keys
    }
}

/// The teams of a rep: that of the leader, of the leader's leader and so on; and the own one of a rep who leads others.
fn teams<'a>(tables: &'a Tables, rep: &'a str) -> Vec<&'a str> {
    let leads = tables.reps.iter().any(|row| row.leader == rep);
    let leader = |id: &str| tables.reps.iter().find(|row| row.id == id).map_or("", |row| row.leader.as_str());
    let mut teams: Vec<&str> = leads.then_some(rep).into_iter().collect();
    let mut met = BTreeSet::from([rep]);
    let mut next = leader(rep);
    // People who lead one another in a ring are told once each.
    while !next.is_empty() && met.insert(next) {
        teams.push(next);
        next = leader(next);
    }
    teams
}
