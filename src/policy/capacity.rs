//! Capacity before routing: the hours that the due visits need against the hours there are, and what falls off if they do
//! not fit.

mod assign;
mod cut;
mod days;
mod homes;
mod sums;

pub use sums::{RepLoad, VisitSum, WeekLoad};

use super::Due;
use crate::model::{Allowed, Cadence, Continuity, DaySet, DueVisit, Legs, Problem, Store, Tables};
use crate::travel::work_of;
use crate::unit::{Day, RepId, Seconds, StoreId};
use days::{Asked, Time};
use std::collections::BTreeMap;

/// The share of a rep's hours that can be planned (section 6d of the requirements).
pub const UTILISATION: f64 = 0.9;

/// What the due visits of a horizon need, and what there is. All sums are in seconds.
#[derive(Clone, Debug, PartialEq)]
pub struct Capacity {
    /// All due visits.
    pub all: VisitSum,
    /// The time that all shifts have for visits and ways: office work and pauses are taken off.
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
        self.service + self.leg
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
/// A visit needs its service and the way from the stop before, estimated from the stores around; a day needs the way from
/// home to a store and back, the mean of the rep's stores, less one way from stop to stop (a day of n stops has n - 1 of
/// them). It fits when in every span of weeks the visits whose windows lie in it do; hours of the day and gaps between visits
/// are left to the plan.
///
/// An estimate: `data/town` is said to need 22.3 hours on the road and `data/hangzhou.xlsx` 129.4, plans of them (600,000
/// iterations) drive 19.5 and 140.1. 100,000 stores without owners and 500 reps take half a second on two cores.
pub fn capacity(tables: &Tables, due: &Due, legs: &impl Legs) -> Capacity {
    let problem = &due.problem;
    let value: Vec<f64> = due.stores.iter().map(|one| value(tables, one.row)).collect();
    let mut visits = visits(due, legs);
    let times = Time::of(problem);
    let makers = assign::assign(problem, legs, &times, &visits, &value);
    let mut asked = vec![Asked::default(); problem.reps.len()];
    for visit in &visits {
        if let Some(maker) = makers[visit.store] {
            asked[maker.rep.index()].add(visit, &maker);
        }
    }
    share_home(&mut visits, &makers, &times, &asked);
    let (left_out, shortages) = cut::cut(problem, &mut visits, &makers, &value);
    let staff = sums::Staff { makers: &makers, times: &times, asked: &asked, shortages: &shortages };
    sums::sums(tables, due, &visits, &staff, left_out)
}

/// The part of its share of the estimated work that a rep does before more is called uneven: estimates are not plans, and
/// where all shares are too high nothing would be even.
const SURE: f64 = 0.95;

/// Gives every rep a fair share of the work ([`Rep::share`](crate::model::Rep::share)): its share of the hours, of all that is
/// needed; nothing where every store has one rep who may come. Plans then balance the work of the horizon.
pub fn share_out(problem: &mut Problem, capacity: &Capacity) {
    let free = |store: &Store| match &store.reps {
        Allowed::Any => problem.reps.len() > 1,
        Allowed::Only(reps) => reps.len() > 1,
    };
    if problem.continuity != Continuity::SameRep || !problem.stores.iter().any(free) {
        return;
    }
    let load = capacity.all.needed() as f64 / capacity.available.max(1) as f64;
    for (rep, has) in problem.reps.iter_mut().zip(&capacity.reps) {
        let share = SURE * load.min(1.0) * has.available as f64;
        rep.share = Some(Seconds(share.round() as i32));
    }
}

/// What a store is worth to the company: its sales, or its potential where it has none.
fn value(tables: &Tables, row: usize) -> f64 {
    let row = &tables.stores[row];
    row.sales_12m.or(row.potential).unwrap_or(0.0)
}

/// The due visits of a store; stores with listed patterns are not policy's.
fn due_of(store: &Store) -> &[DueVisit] {
    match &store.cadence {
        Cadence::Spaced { visits, .. } => visits,
        Cadence::Patterns { .. } => &[],
    }
}

/// A share of a sum that is paid out bit by bit, so that the bits add up to it: `done` of `whole` parts.
fn part(sum: i64, done: i64, whole: i64) -> i64 {
    (i128::from(sum) * i128::from(done) / i128::from(whole.max(1))) as i64
}

/// How much farther a stop is from the one before it on a day than [`work_of`] has it, which has stores of a week in view:
/// of the stores due in a week a day sees a part, and they are that much thinner spread. A store's share of a week's tours
/// and of a day's are at most 1.
fn thinner(problem: &Problem, visits: usize) -> f64 {
    let weeks = (f64::from(problem.calendar.days) / f64::from(problem.calendar.week.max(1))).max(1.0);
    let days = DaySet::of(problem.shifts.iter().map(|shift| shift.day)).len().max(1) as f64;
    let share = |spans: f64| (visits as f64 / spans).min(1.0);
    if visits > 0 { (share(weeks) / share(days)).sqrt() } else { 1.0 }
}

/// All due visits, store by store, with service and way.
fn visits(due: &Due, legs: &impl Legs) -> Vec<Visit> {
    let problem = &due.problem;
    let week = |day: Day| day.index() / usize::from(problem.calendar.week.max(1));
    // Looked up by the number of visits, of which a day has one at most.
    let thinner: Vec<f64> = (0..=usize::from(problem.calendar.days)).map(|visits| thinner(problem, visits)).collect();
    let mut all = Vec::with_capacity(problem.due_visits());
    for (at, (store, work)) in problem.stores.iter().zip(work_of(problem, legs)).enumerate() {
        let visits = due_of(store);
        let count = visits.len() as i64;
        let ways = f64::from((work - store.service_in_all()).0) * thinner[visits.len().min(thinner.len() - 1)];
        let ways = ways.round() as i64;
        for (number, visit) in (0..).zip(visits) {
            all.push(Visit {
                store: at,
                number,
                due: visit.due,
                weeks: [week(visit.earliest), week(visit.latest)],
                weight: visit.weight,
                service: i64::from(visit.service.0),
                leg: part(ways, i64::from(number) + 1, count) - part(ways, i64::from(number), count),
                home: 0,
                left_out: false,
            });
        }
    }
    all
}

/// Shares the ways from home and back of the days each rep needs out among the rep's visits, in proportion to their work.
fn share_home(visits: &mut [Visit], makers: &[Option<assign::Maker>], times: &[Time], asked: &[Asked]) {
    let home: Vec<i64> = times.iter().zip(asked).map(|(time, asked)| time.days(asked) * asked.home_a_day()).collect();
    let mut done = vec![0; asked.len()];
    for visit in visits {
        let Some(maker) = makers[visit.store] else { continue };
        let (rep, work) = (maker.rep.index(), visit.work());
        let share = |done: i64| part(home[rep], done, asked[rep].work);
        visit.home = share(done[rep] + work) - share(done[rep]);
        done[rep] += work;
    }
}
