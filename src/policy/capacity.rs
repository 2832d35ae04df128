//! Capacity before routing: the hours that the due visits need against the hours there are, and what falls off if they do
//! not fit.

mod assign;
mod cut;
mod days;
mod homes;
mod sums;

pub use sums::{RepLoad, VisitSum, WeekLoad};

use super::Due;
use crate::model::{Allowed, Cadence, DueVisit, Legs, Problem, Store, Tables};
use crate::travel::{Trips, near_stores};
use crate::unit::{Day, RepId, Seconds, StoreId};
use days::{Asked, Time};
use std::collections::BTreeMap;

/// Stores around a store that say how far it is to the next stop.
const NEIGHBOURS: usize = 4;

/// The share of a rep's hours that can be planned (section 6d of the requirements).
pub const UTILISATION: f64 = 0.9;

/// What the due visits of a horizon need, and what there is. All sums are in seconds.
#[derive(Clone, Debug, PartialEq)]
pub struct Capacity {
    /// All due visits.
    pub all: VisitSum,
    /// The time that all shifts have for visits and ways: office work, pauses, and what plans leave free are taken off.
    pub available: i64,
    /// By rep, in the order of [`Problem::reps`](crate::model::Problem::reps): the stores that the rep owns, and those
    /// without an owner that lie nearest and for which the rep has time.
    pub reps: Vec<RepLoad>,
    /// Visits that nobody can make: no rep who works may come, or none gets there and back in a day.
    pub nobody: VisitSum,
    /// By week of the horizon, visits in the week in which they are due.
    pub weeks: Vec<WeekLoad>,
    /// By class of store; stores without a class under the empty name.
    pub classes: BTreeMap<String, VisitSum>,
    /// By area; stores without an area under the empty name.
    pub areas: BTreeMap<String, VisitSum>,
    /// The visits that fall off so that the rest fits, those that fall first first, rep by rep; then those that nobody can
    /// make.
    pub left_out: Vec<LeftOut>,
    /// Visits that a mean day of a mean rep holds: [`visits_a_day`], at most as many as a shift allows. `None` without shifts
    /// or visits.
    pub visits_a_day: Option<f64>,
    /// What every due visit needs, and of whom: store by store, in the order of their due visits.
    pub needs: Vec<Need>,
    /// Reps of the mean kind that the visits need when they work [`UTILISATION`] of their hours; `None` where no rep works.
    pub reps_by_hours: Option<f64>,
    /// The same by visits a day; `None` where there are none.
    pub reps_by_visits: Option<f64>,
}

/// A visit that falls off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// Its store.
    pub store: StoreId,
    /// Which of the store's due visits, from 0.
    pub visit: u16,
    /// The rep who has no time for it; `None` where nobody can make it.
    pub rep: Option<RepId>,
    /// The time it needs, its share of the ways from home and back included.
    pub time: Seconds,
}

/// What a due visit needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Need {
    /// Its store.
    pub store: StoreId,
    /// Which of the store's due visits, from 0.
    pub visit: u16,
    /// Who makes it; `None` where nobody can.
    pub rep: Option<RepId>,
    /// Time at the store.
    pub service: Seconds,
    /// Time on the way there from the stop before, and its share of the ways from home and back.
    pub way: Seconds,
}

/// A due visit and what it needs.
struct Visit {
    store: usize,
    number: u16,
    due: Day,
    /// The first and the last week in which it may be planned.
    weeks: [usize; 2],
    weight: u32,
    /// Seconds at the store.
    service: i64,
    /// Seconds from the stop before.
    leg: i64,
    /// Its share of the seconds from home to the field and back.
    home: i64,
    left_out: bool,
}

impl Visit {
    fn work(&self) -> i64 {
        self.service + self.leg + self.home
    }
}

/// The plain rule of capacity: how many visits a day holds, when `field` of it is spent in the field and each visit takes its
/// service and a mean way from stop to stop.
pub fn visits_a_day(field: Seconds, service: Seconds, leg: Seconds) -> f64 {
    let each = f64::from(service.0) + f64::from(leg.0);
    if each > 0.0 { f64::from(field.0.max(0)) / each } else { 0.0 }
}

/// What the due visits need, against the hours of the shifts.
///
/// A visit needs what [`Trips`] says it asks of the rep who makes it: its service, the way from the stop before, and its share
/// of the way from home and back of a day out there. It fits when in every span of weeks the visits whose windows lie in it
/// do; hours of the day and gaps between visits are left to the plan.
///
/// An estimate: `data/town` is said to need 124.5 hours, 13.7 of them on the road, and `data/hangzhou.xlsx` 579.5 and 91.5; plans
/// of them (600,000 iterations) drive 19.5 and 140.1, for in towns windows keep neighbours apart: 5 and 8 % more in all.
pub fn capacity(tables: &Tables, due: &Due, legs: &impl Legs) -> Capacity {
    let problem = &due.problem;
    let value: Vec<f64> = due.stores.iter().map(|one| value(tables, one.row)).collect();
    let mut visits = visits(due);
    let times = Time::of(problem);
    let trips = Trips::new(problem, legs, &near_stores(problem, NEIGHBOURS));
    let makers = assign::assign(problem, &trips, &times, &value);
    let mut asked = vec![Asked::default(); problem.reps.len()];
    for visit in &mut visits {
        match &makers[visit.store] {
            Some(maker) => {
                (visit.leg, visit.home) = (maker.leg, maker.home);
                asked[maker.rep.index()].add(visit);
            }
            None => visit.leg = trips.leg(visit.store).round() as i64,
        }
    }
    let (left_out, shortages) = cut::cut(problem, &mut visits, &makers, &value);
    let staff = sums::Staff { makers: &makers, times: &times, asked: &asked, shortages: &shortages };
    sums::sums(tables, due, &visits, &staff, left_out)
}

/// The part of its share of the estimated work that a rep does before more is called uneven: estimates are not plans, and
/// where all shares are too high nothing would be even.
const SURE: f64 = 0.95;

/// Gives every rep a fair share of the work ([`Rep::share`](crate::model::Rep::share)): its share of the hours, of all that
/// anybody can make, or what lies so near to it that it makes more; nothing where every store has one rep who may come. Plans
/// then balance the work of the horizon.
pub fn share_out(problem: &mut Problem, capacity: &Capacity) {
    let free = |store: &Store| match &store.reps {
        Allowed::Any => problem.reps.len() > 1,
        Allowed::Only(reps) => reps.len() > 1,
    };
    if !problem.stores.iter().any(free) {
        return;
    }
    let reached = capacity.all.needed() - capacity.nobody.needed();
    let load = reached as f64 / capacity.available.max(1) as f64;
    // Meetings are work of a plan, and of nobody's share.
    let mut met = vec![0; problem.reps.len()];
    problem.shifts.iter().for_each(|shift| met[shift.rep.index()] += shift.meetings.0);
    for ((rep, has), met) in problem.reps.iter_mut().zip(&capacity.reps).zip(met) {
        let kept = (has.load.needed() - has.load.left_out_time) as f64;
        let share = SURE * kept.max(load.min(1.0) * has.available as f64);
        rep.share = Some(Seconds(share.round() as i32 + met));
    }
}

/// What a store is worth to the company: its sales, or its potential where it has none.
fn value(tables: &Tables, row: usize) -> f64 {
    let row = &tables.stores[row];
    row.sales_12m.or(row.potential).unwrap_or(0.0)
}

/// The due visits of a store; stores with listed patterns are not policy's, and what meetings take the shifts do not have.
fn due_of(store: &Store) -> &[DueVisit] {
    match &store.cadence {
        Cadence::Spaced { visits, .. } if !store.meeting => visits,
        _ => &[],
    }
}

/// All due visits, store by store, with their service; who makes them and from where is not known yet.
fn visits(due: &Due) -> Vec<Visit> {
    let problem = &due.problem;
    let week = |day: Day| day.index() / usize::from(problem.calendar.week.max(1));
    let mut all = Vec::with_capacity(problem.due_visits());
    for (at, store) in problem.stores.iter().enumerate() {
        for (number, visit) in (0..).zip(due_of(store)) {
            all.push(Visit {
                store: at,
                number,
                due: visit.due,
                weeks: [week(visit.earliest), week(visit.latest)],
                weight: visit.weight,
                service: i64::from(visit.service.0),
                leg: 0,
                home: 0,
                left_out: false,
            });
        }
    }
    all
}
