//! How often: turns a company's tables into the problem, every due visit with its window of days and the rule that made it.
//!
//! Rules are looked up by store ([`Derivation`]), the beat that comes out is laid over the horizon, other types of visit,
//! campaigns and answers to events are added, fixed visits laid over it, and what is left is a consistent row of due visits.
//! A million stores with fifty rules and factors take 1.4 s on two threads (`benches/policy.rs`), most of it for memory: before
//! stores shared their weeks and derivations were moved it was 3.9 s, with other work on the machine.

mod answers;
mod around;
mod book;
pub(crate) mod calls;
pub(crate) mod capacity;
mod classify;
mod compare;
pub(crate) mod defaults;
mod derive;
mod diary;
mod facts;
mod fixed;
mod gaps;
mod hours;
mod learn;
pub mod ledger;
mod matching;
mod meetings;
mod met;
mod one_off;
mod pace;
mod phase;
mod practice;
#[cfg(feature = "files")]
mod remarks;
mod row;
mod share;
mod shifts;
mod staff;
mod store;
mod ties;
mod wanted;

pub use capacity::{Capacity, LeftOut, UTILISATION, VisitSum, capacity, share_out, visits_a_day};
pub use compare::{ChangedStore, DueComparison, DueTotals, Served, compare, served};
pub use defaults::{MAX_VISITS, prize};
pub use derive::{By, Decision, Derivation, ServiceBy};
pub use ledger::{Account, ledger};
pub(crate) use matching::matched;
pub use pace::Pace;
#[cfg(feature = "published")]
pub(crate) use phase::along_curve;
pub use practice::{HabitBy, UsedTo};
#[cfg(feature = "files")]
pub(crate) use remarks::{Remark, remarks};
pub use shifts::{office, office_hours};
pub use store::{Forgone, Lack};
pub use ties::{never_moved, ties};

use crate::each::each;
use crate::model::{
    Calendar, DaySet, DayShape, DayTerminus, DueVisit, Legs, Lodging, LodgingRule, NightRules, Nights, Parts, Point,
    Problem, Rep, RepRow, Shift, Status, Store, Surface, Tables, Terminus,
};
use crate::travel::Profile;
use crate::unit::{PlaceId, RepId, StoreId};
use book::{Book, Hits};
use chrono::{Datelike, Days, NaiveDate};
use diary::Diary;
use facts::Facts;
use hours::Openings;
use learn::Lessons;
use pace::Beat;
use row::Span;
use staff::Staff;
use std::collections::HashMap;
use std::ops::Range;
use store::{Beside, Desks};
use wanted::Wanted;

/// What policy makes of the tables: the problem, and for every store of it how it came to its due visits.
#[derive(Clone, Debug, PartialEq)]
pub struct Due {
    /// Stores, due visits, shifts and places.
    pub problem: Problem,
    /// One for every store of the problem, in its order; none for its meetings, which come last.
    pub stores: Vec<StoreDue>,
}

impl Due {
    /// The stores alone, without meetings and the visits [beside](Store::beside) their own: for who shares stores out.
    pub fn stores_only(mut self) -> Self {
        let stores = self.problem.store_count();
        self.problem.stores.truncate(stores);
        self.stores.truncate(stores);
        self
    }
}

/// How one store came to its due visits.
#[derive(Clone, Debug, PartialEq)]
pub struct StoreDue {
    /// Its position in [`Tables::stores`].
    pub row: usize,
    /// Rules, factors, minutes and priority.
    pub derivation: Derivation,
    /// The last visit that counts as a routine visit.
    pub last: Option<NaiveDate>,
    /// How many days past due its routine visit was on the first day.
    pub overdue_days: u16,
    /// Phone calls that are due: nothing to route.
    pub calls: Vec<DueVisit>,
    /// Visits that policy wants and cannot ask for.
    pub forgone: Vec<Forgone>,
    /// What the store is used to, where its visits come in whole weeks and keeping to it has a price.
    pub used_to: Option<UsedTo>,
}

/// The default first day of a plan: the Monday after the latest visit the tables know of, or after `today` when they know of none.
pub fn first_day(tables: &Tables, today: NaiveDate) -> NaiveDate {
    let logged = tables.log.iter().map(|row| row.date);
    let last = logged.chain(tables.stores.iter().filter_map(|row| row.last_visit)).max();
    let after = last.unwrap_or(today);
    after + Days::new(u64::from(7 - after.weekday().num_days_from_monday()))
}

/// The problem that the tables put for `weeks` weeks from `from` on: stores that trade in the order of their table, due
/// visits, shifts and places.
///
/// Place `i` is store `i`, and so is that of a visit [beside](Store::beside) a store, and of a meeting, behind them; homes and
/// ends of reps follow, equal points once. The horizon is cut to
/// [`DaySet::MOST`] days.
pub fn pose(tables: &Tables, from: NaiveDate, weeks: u16) -> Problem {
    due(tables, from, weeks).problem
}

/// As [`capacity`], of what a plan may fill of the shifts: all but their reserve.
pub fn capacity_to_fill(tables: &Tables, due: &mut Due, travel: &impl Legs) -> Capacity {
    let to_fill = due.problem.shifts.iter().map(Shift::to_fill).collect();
    let whole = std::mem::replace(&mut due.problem.shifts, to_fill);
    let capacity = capacity(tables, due, travel);
    due.problem.shifts = whole;
    capacity
}

/// Stores worked on together.
const CHUNK: usize = 1024;

/// As [`pose`], with the derivation of every due visit.
pub fn due(tables: &Tables, from: NaiveDate, weeks: u16) -> Due {
    due_in(tables, from, 7 * weeks.clamp(1, DaySet::MOST / 7), from)
}

/// As [`due`], for any number of days, 1 to [`DaySet::MOST`]: what is left of a plan that began on the day `began`, `from` itself
/// where it begins now. Weeks are counted from then, and who must be in the plan and was visited since has been in it.
pub fn due_in(tables: &Tables, from: NaiveDate, days: u16, began: NaiveDate) -> Due {
    let calendar = Calendar::dated(from, days.clamp(1, DaySet::MOST));
    let (mut shifts, met) = shifts::shifts(tables, &calendar);
    let gone = (from - began).num_days().max(0);
    let span = Span::new(calendar.days, DaySet::of(shifts.iter().map(|shift| shift.day)), gone as u16 % 7);
    let last = shifts.iter().map(|shift| shift.end).max().unwrap_or_default();
    let openings = Openings::of(tables, &calendar, shifts::adjusted(tables, &calendar), last);

    let (positions, facts) = facts_of(tables);
    let diary = Diary::new(tables, &facts.rows);
    let lessons = Lessons::new(&tables.policy.learn, &diary, &facts);
    let book = Book::new(tables, &calendar);

    let count = facts.rows.len();
    let mut wanted: Vec<Wanted> = Vec::with_capacity(count);
    for part in in_chunks(count, |range| {
        let mut hits = Hits::default();
        let ask = |at: usize| {
            book.ask(&facts, at, &mut hits);
            Wanted::new(&book, &facts, &diary, &lessons, at, &hits)
        };
        range.map(ask).collect::<Vec<Wanted>>()
    }) {
        wanted.extend(part);
    }
    let phases = first_times(&book, &facts, &wanted, from, began.min(from));

    let mut staff = Staff::new(&tables.reps, &shifts);
    let mut who = |row| {
        let covering = staff.covering(row);
        (staff.allowed(row, &covering), staff.skilled(row, &covering), covering)
    };
    let allowed: Vec<_> = facts.rows.iter().copied().map(&mut who).collect();
    let desks = Desks {
        book: &book,
        facts: &facts,
        diary: &diary,
        calendar: &calendar,
        began: began.min(from),
        span,
        openings: &openings,
        staff: &staff,
        fixed: by_store(&tables.fixed, |row| &row.store),
        one_off: by_store(&tables.one_off, |row| &row.store),
        events: by_store(&tables.events, |row| &row.store),
    };
    let (mut stores, mut beside) = (Vec::with_capacity(count), Vec::with_capacity(count));
    for part in in_chunks(count, |range| {
        let make = |at: usize| {
            let phases = phases.iter().map(|of_kind| of_kind.get(at).copied().unwrap_or_default()).collect();
            desks.store(at, &wanted[at], phases, allowed[at].clone())
        };
        range.map(make).unzip::<Store, Beside, Vec<_>, Vec<_>>()
    }) {
        stores.extend(part.0);
        beside.extend(part.1);
    }
    let mut further = Vec::new();
    let dues = wanted.into_iter().zip(beside).zip(&positions).map(|((wanted, beside), &row)| {
        let overdue_days = wanted.overdue_days();
        let Beside { calls, forgone, used_to, visits } = beside;
        further.extend(visits);
        StoreDue { row, derivation: wanted.derivation, last: wanted.last, overdue_days, calls, forgone, used_to }
    });
    let mut dues: Vec<StoreDue> = dues.collect();
    let mut points: Vec<Point> = facts.rows.iter().map(|row| row.point.unwrap_or_default()).collect();
    for visit in further {
        let of = visit.beside.map_or(0, StoreId::index);
        dues.push(StoreDue { calls: Vec::new(), forgone: Vec::new(), used_to: None, ..dues[of].clone() });
        stores.push(Store { place: PlaceId::at(points.len()), ..visit });
        points.push(points[of]);
    }

    shifts::make_room(&tables.reps, &mut shifts, &stores);
    calls::reserve(tables.policy.practice.reserve_calls, &stores, &dues, &mut shifts);
    let mut places = points;
    stores.extend(meetings::stores(tables, &calendar, &met, &facts, &mut places));
    let mut reps = reps(&tables.reps, tables.policy.practice.days, &mut places);
    for (rep, row) in reps.iter_mut().zip(&tables.reps) {
        rep.limits = shifts::limits(tables, row, &calendar);
    }
    set_termini(&tables.reps, &calendar, &mut shifts, &mut places);
    begin_elsewhere(tables, &calendar, &mut shifts, &mut reps, &mut places);
    let nights = nights(&tables.policy.nights, &mut places);
    let practice = practice::of(&tables.policy.practice, &places[..positions.len()]);
    let problem = Problem::of(Parts {
        name: tables.name.clone(),
        calendar,
        places,
        stores,
        reps,
        shifts,
        continuity: tables.policy.practice.continuity(),
        practice,
        nights,
        surface: Surface::Globe,
    });
    Due { problem, stores: dues }
}

/// The stores that trade: their positions in the table, and what rules can ask about them.
fn facts_of(tables: &Tables) -> (Vec<usize>, Facts<'_>) {
    let active = |&at: &usize| tables.stores[at].status == Status::Active;
    let positions: Vec<usize> = (0..tables.stores.len()).filter(active).collect();
    let mut facts = Facts::new(positions.iter().map(|&at| &tables.stores[at]).collect());
    if let Some(classify) = &tables.policy.classify {
        facts.classes = classify::classes(classify, &facts, tables);
    }
    if let Some(neighbours) = &tables.policy.neighbours {
        around::count(neighbours, &mut facts);
    }
    (positions, facts)
}

/// What is made of each chunk of `count` stores, in order.
fn in_chunks<R: Send>(count: usize, work: impl Fn(Range<usize>) -> R + Sync + Send) -> Vec<R> {
    let chunks: Vec<Range<usize>> = (0..count).step_by(CHUNK).map(|from| from..(from + CHUNK).min(count)).collect();
    each(chunks, |chunk| work(chunk.clone()))
}

/// The rows about each store, in the order of the table.
fn by_store<'a, R>(rows: &'a [R], store: impl Fn(&R) -> &str) -> HashMap<&'a str, Vec<&'a R>>
where
    R: 'a,
{
    let mut all: HashMap<&str, Vec<&R>> = HashMap::new();
    for row in rows {
        all.entry(store(row)).or_default().push(row);
    }
    all
}

/// The day of the first visit of each store never visited, counted from `today`, by type of visit (routine, then
/// [`Book::kinds`]); 0 for the others. Of a plan that `began` before today, days before today are first visits that were
/// missed, or that are to come yet: whoever had none when it began has its part in how they are spread.
fn first_times(book: &Book, facts: &Facts, wanted: &[Wanted], today: NaiveDate, began: NaiveDate) -> Vec<Vec<i64>> {
    let gone = (today - began).num_days();
    let spots = |kind: usize| {
        let beat = move |at: usize| -> Option<(&Beat, Option<i64>)> {
            match kind {
                0 => Some((&wanted[at].beat, wanted[at].first_day)),
                _ => wanted[at]
                    .kinds
                    .iter()
                    .find(|one| one.kind == book.kinds[kind - 1])
                    .map(|one| (&one.beat, one.first)),
            }
        };
        (0..facts.rows.len()).filter_map(move |at| {
            let (beat, first) = beat(at)?;
            let pace = beat.first().filter(|_| first.is_none_or(|first| first >= -gone))?;
            Some((at, (facts.rows[at].point.unwrap_or_default(), pace.days(), facts.rows[at].id.as_str())))
        })
    };
    (0..=book.kinds.len())
        .map(|kind| {
            let (new, spots): (Vec<usize>, Vec<(Point, u16, &str)>) = spots(kind).unzip();
            let mut first = if new.is_empty() { Vec::new() } else { vec![0; facts.rows.len()] };
            for ((at, &(_, interval, _)), day) in new.into_iter().zip(&spots).zip(phase::phases(&spots)) {
                first[at] = phase::since(day, interval, began, gone);
            }
            first
        })
        .collect()
}

/// Lets shifts begin and end where the rows of their reps have it for the weekday, offices added to the places.
fn set_termini(rows: &[RepRow], calendar: &Calendar, shifts: &mut [Shift], places: &mut Vec<Point>) {
    let mut offices: HashMap<[u64; 2], PlaceId> = HashMap::new();
    for shift in shifts {
        let (row, weekday) = (&rows[shift.rep.index()], calendar.weekday(shift.day));
        let mut terminus = |at: DayTerminus| match (at, row.office) {
            (DayTerminus::Visit, _) => Terminus::Visit,
            (DayTerminus::Office, Some(point)) => {
                Terminus::Place(*offices.entry([point.x.to_bits(), point.y.to_bits()]).or_insert_with(|| {
                    places.push(point);
                    PlaceId::at(places.len() - 1)
                }))
            }
            // An office that nobody knows is a complaint.
            (DayTerminus::Home, _) | (DayTerminus::Office, None) => Terminus::Home,
        };
        (shift.starts, shift.ends) = (terminus(row.starts[weekday]), terminus(row.ends[weekday]));
    }
}

/// Lets shifts that are under way begin where their reps are, and those after a night away where they have slept: at a store's
/// place or a home where it is there, else at one of its own.
fn begin_elsewhere(
    tables: &Tables,
    calendar: &Calendar,
    shifts: &mut [Shift],
    reps: &mut [Rep],
    places: &mut Vec<Point>,
) {
    for row in &tables.positions {
        let rep = tables.reps.iter().position(|rep| rep.id == row.rep).map(RepId::at);
        let day = calendar.day(row.date);
        let shift = shifts.iter_mut().find(|shift| Some(shift.rep) == rep && Some(shift.day) == day);
        let (Some(shift), Some(point)) = (shift, row.point) else { continue };
        let known = places.iter().position(|place| *place == point);
        let place = Some(PlaceId::at(known.unwrap_or(places.len())));
        match (row.is_under_way(), row.nights) {
            (true, _) => shift.from = place,
            (false, Some(_)) => shift.wakes = place,
            (false, None) => continue,
        }
        reps[shift.rep.index()].nights_before = row.nights.unwrap_or(0);
        if known.is_none() {
            places.push(point);
        }
    }
}

/// What holds for nights away, and the lodgings added to the places.
fn nights(rules: &NightRules, places: &mut Vec<Point>) -> Nights {
    let lodging = |rule: &LodgingRule| {
        places.push(Point { x: rule.lon, y: rule.lat });
        Lodging { name: rule.name.clone(), place: PlaceId::at(places.len() - 1) }
    };
    let lodgings = rules.lodgings.iter().map(lodging).collect();
    Nights { price: rules.price(), a_month: rules.a_month, days_off: rules.days_off, lodgings }
}

/// The reps, and their homes and ends added to the places.
fn reps(rows: &[RepRow], usual_days: DayShape, places: &mut Vec<Point>) -> Vec<Rep> {
    let mut known: HashMap<[u64; 2], PlaceId> = HashMap::new();
    let mut place = |point: Point| {
        *known.entry([point.x.to_bits(), point.y.to_bits()]).or_insert_with(|| {
            places.push(point);
            PlaceId::at(places.len() - 1)
        })
    };
    let profiles = Profile::defaults();
    rows.iter()
        .map(|row| {
            let home = place(row.home.unwrap_or_default());
            let end = row.end.map_or(home, &mut place);
            let profile = profiles.iter().position(|profile| profile.name.eq_ignore_ascii_case(&row.speed_profile));
            // A rep without a profile drives a car.
            Rep {
                id: row.id.clone(),
                name: row.name.clone(),
                home,
                end,
                profile: profile.unwrap_or(0) as u8,
                share: None,
                days: row.days.unwrap_or(usual_days),
                nights: row.overnight_max.unwrap_or(0),
                nights_before: 0,
                limits: Vec::new(),
            }
        })
        .collect()
}
