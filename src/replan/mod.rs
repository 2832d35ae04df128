//! Tomorrow's plan from today's: what happened becomes changed tables, what was promised becomes what it costs to break, and
//! the plan in force is where the search begins.
//!
//! Re-planning poses the rest of the horizon anew, so everything that policy knows holds, and the result is an ordinary plan
//! of ordinary tables. Visits of the plan in force before the moment count as made unless an incident or the visit log says
//! otherwise; those to come are promises to their stores. Every visit of the plan in force is accounted for in the
//! [`Difference`].

mod begin;
mod change;
mod cover;
mod difference;
mod habits;
mod incidents;
mod past;
mod promise;

pub use difference::{Difference, Fate, ReplannedVisit, VisitTime};

use crate::error::Complaint;
use crate::model::{IncidentKind, IncidentRow, Plan, Problem, Tables, judge};
use crate::policy::{self, Due};
use crate::solve::{Effort, Limit, Outcome, Progress, resume};
use crate::travel::{Travel, Ways};
use crate::unit::{Money, Seconds};
use chrono::{NaiveDate, NaiveDateTime, Timelike};
use std::ops::ControlFlow;

/// The plan in force, beside the tables and the problem it answers.
#[derive(Clone, Copy, Debug)]
pub struct InForce<'a> {
    /// The tables it was made from.
    pub tables: &'a Tables,
    /// The problem they put; its days have dates.
    pub problem: &'a Problem,
    /// Who knows how far its places are apart, and those of the plan to come.
    pub ways: &'a Ways,
    /// The plan.
    pub plan: &'a Plan,
    /// The day the horizon began, on which the problem begins too unless the plan was itself made anew.
    pub began: NaiveDate,
}

/// The moment of re-planning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment {
    /// The day.
    pub date: NaiveDate,
    /// The hour.
    pub time: Seconds,
}

impl From<NaiveDateTime> for Moment {
    fn from(moment: NaiveDateTime) -> Self {
        Self { date: moment.date(), time: Seconds(moment.time().num_seconds_from_midnight() as i32) }
    }
}

/// What changes cost, in seconds of travel, and what must not change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    /// A visit on another day than promised.
    pub day: Money,
    /// A visit by another rep than promised.
    pub rep: Money,
    /// So many days, from today on, are frozen: promised visits stay, and others come in only where they cannot wait.
    pub freeze: u16,
}

impl Terms {
    /// What another day costs when nobody says: half an hour on the road, a telephone call and a small disappointment.
    pub const DAY: Money = Money(30 * 60);
    /// What another rep costs when nobody says: an hour, since the store has to get used to somebody.
    pub const REP: Money = Money(60 * 60);
    /// How long to search when nobody says: as long as it pays, and no longer than seconds.
    pub const EFFORT: Limit = Limit::Auto(80_000);
}

impl Default for Terms {
    fn default() -> Self {
        Self { day: Self::DAY, rep: Self::REP, freeze: 0 }
    }
}

/// A plan for the rest of the horizon, and how it differs from the one that was in force.
#[derive(Clone, Debug)]
pub struct Replanned {
    /// The tables as they are now: the past in the visit log, incidents where they belong.
    pub tables: Tables,
    /// The problem they put from today on.
    pub due: Due,
    /// How far places are apart.
    pub travel: Travel,
    /// How many days are left of the horizon, today included.
    pub days: u16,
    /// The plan, judged as an answer to these tables: the bill knows nothing of promises.
    pub outcome: Outcome,
    /// What became of every visit of the plan in force, and which visits are new.
    pub difference: Difference,
    /// Whether there was anything to search for: nothing where no visit is missing that was not left out before.
    pub searched: bool,
}

/// Plans the rest of the horizon anew from the plan in force; all of it where the moment lies before its first day.
///
/// Shifts keep the order of the visits they keep, as far as that is no great detour; where nothing is missing, nothing is searched, so that without
/// incidents the plan stays what it is. The same input gives the same plan when the effort is in iterations.
///
/// # Errors
///
/// Every complaint about the moment and the incidents, which go by the table `incidents`.
pub fn replan(
    in_force: InForce,
    now: Moment,
    incidents: &[IncidentRow],
    terms: Terms,
    effort: &Effort,
    watch: &mut (dyn FnMut(&Progress) -> ControlFlow<()> + Send),
) -> Result<Replanned, Vec<Complaint>> {
    let today = incidents::check(in_force, now, incidents)?;
    // Before its first day a plan lies ahead as a whole: what is said without a date was said on the day it is.
    let incidents = &dated(incidents, now)[..];
    let now = now.max(Moment { date: in_force.problem.calendar.date(today).unwrap_or(now.date), time: Seconds(0) });
    let past = past::review(in_force, now, incidents);
    let mut tables = change::tables(in_force, now, incidents, &past)?;
    cover::add(in_force, now, incidents, &past, &mut tables);
    let days = in_force.problem.calendar.days - today.0;
    let mut due = policy::due_in(&tables, now.date, days, in_force.began);
    let mut pending = promise::pending(in_force, &past, today, &due.problem);
    if promise::keep(in_force, incidents, &past, &pending, &due.problem, &mut tables) {
        due = policy::due_in(&tables, now.date, days, in_force.began);
        pending = promise::pending(in_force, &past, today, &due.problem);
    }
    let travel = in_force.ways.over(&due.problem);
    // What is promised knows no fair shares: a month is evened out when it is planned, an afternoon moves only what it must.
    let promised = promise::promised(&due, incidents, &past, &pending, terms);
    let capacity = policy::capacity_to_fill(&tables, &mut due, &travel);
    policy::share_out(&mut due.problem, &capacity);
    let promised = begin::with_nights(in_force, promised, &travel);
    let begin = begin::begin(&promised, &travel, &past, &pending);
    let nothing_to_do = begin::is_whole(&promised, &begin, &pending);
    let mut hear = |progress: &Progress| if nothing_to_do { ControlFlow::Break(()) } else { watch(progress) };
    let mut outcome = resume(&promised, &travel, begin.clone(), effort, &mut hear);
    begin::keep_orders(&promised.slept(&outcome.plan), &travel, &begin, &mut outcome.plan);
    due.problem = due.problem.slept(&outcome.plan).into_owned();
    outcome.verdict = judge(&due.problem, &travel, &outcome.plan);
    debug_assert_eq!(outcome.verdict.violations, []);
    let difference = Difference::new(in_force, now, incidents, (&past, &pending), &due.problem, &outcome.plan);
    Ok(Replanned { tables, due, travel, days, outcome, difference, searched: !nothing_to_do })
}

/// The incidents, complaints with the day they were made.
fn dated(incidents: &[IncidentRow], now: Moment) -> Vec<IncidentRow> {
    let date = |row: &IncidentRow| row.date.or((row.kind == IncidentKind::Complaint).then_some(now.date));
    incidents.iter().map(|row| IncidentRow { date: date(row), ..row.clone() }).collect()
}
