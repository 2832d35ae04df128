//! How often: turns a company's tables into the problem, every due visit with its window of days and the rule that made it.

pub mod defaults;
mod fixed;
mod hours;
mod phase;
mod rhythm;
mod row;
mod shifts;
mod staff;
mod travel;

#[cfg(feature = "files")]
pub(crate) use phase::along_curve;
pub use travel::travel;

use crate::model::{
    Cadence, Calendar, Continuity, DaySet, FixedRow, Point, Problem, Rep, RepRow, Status, Store, StoreRow, Surface,
    Tables, Why,
};
use crate::travel::Profile;
use crate::unit::{PlaceId, Seconds};
use chrono::{Datelike, Days, Local, NaiveDate};
use fixed::Desk;
use rhythm::Rhythm;
use row::{Ask, Span};
use staff::Staff;
use std::collections::HashMap;

/// The default first day of a plan: the Monday after the latest visit the tables know of, or after today when they know of none.
pub fn first_day(tables: &Tables) -> NaiveDate {
    let logged = tables.log.iter().map(|row| row.date);
    let last = logged.chain(tables.stores.iter().filter_map(|row| row.last_visit)).max();
    let after = last.unwrap_or_else(|| Local::now().date_naive());
    after + Days::new(u64::from(7 - after.weekday().num_days_from_monday()))
}

/// The problem that the tables put for `weeks` weeks from `from` on: stores that trade in the order of their table, due
/// visits, shifts and places.
///
/// Place `i` is store `i`; homes and ends of reps follow, equal points once. The horizon is cut to
/// [`DaySet::MOST`] days.
pub fn pose(tables: &Tables, from: NaiveDate, weeks: u16) -> Problem {
    let calendar = Calendar::dated(from, 7 * weeks.clamp(1, DaySet::MOST / 7));
    let shifts = shifts::shifts(tables, &calendar);
    let span = Span { days: calendar.days, working: DaySet::of(shifts.iter().map(|shift| shift.day)) };
    let adjusted = shifts::adjusted(tables, &calendar);
    let mut staff = Staff::new(&tables.reps, &shifts);

    let rows: Vec<&StoreRow> = tables.stores.iter().filter(|row| row.status == Status::Active).collect();
    let mut fixed: HashMap<&str, Vec<&FixedRow>> = HashMap::new();
    for row in &tables.fixed {
        fixed.entry(&row.store).or_default().push(row);
    }
    let last = last_visits(tables, &rows);
    let rhythms: Vec<Option<Rhythm>> = rows.iter().map(|row| Rhythm::of(row)).collect();
    let first = first_times(&rows, &rhythms, &last);

    let mut stores = Vec::with_capacity(rows.len());
    for (at, &row) in rows.iter().enumerate() {
        let known = defaults::of_class(&row.class);
        let service = row.service.unwrap_or(
            known.map_or(Seconds::minutes(30), |known| Seconds::minutes(known.service_min.unwrap_or(30.0) as i32)),
        );
        let mut store = Store {
            id: row.id.clone(),
            name: row.name.clone(),
            class: row.class.clone(),
            priority: priority(row),
            place: PlaceId::at(at),
            service,
            longer: Vec::new(),
            demand: 0,
            hours: hours::hours(row, service, &adjusted),
            reps: staff.allowed(row),
            pinned: Vec::new(),
            cadence: Cadence::Spaced { visits: Vec::new(), min_gap: 1, max_gap: DaySet::MOST },
        };
        let asked = Asked {
            row,
            rhythm: rhythms[at].as_ref(),
            last: last[at].map(|date| (date - from).num_days()),
            phase: first[at],
            fixed: fixed.get(row.id.as_str()).map_or(&[][..], Vec::as_slice),
        };
        let desk = Desk { calendar: &calendar, reps: &staff.by_id };
        store.cadence = asked.cadence(span, desk, &mut store);
        stores.push(store);
    }

    let mut places: Vec<Point> = rows.iter().map(|row| row.point.unwrap_or_default()).collect();
    let reps = reps(&tables.reps, &mut places);
    Problem {
        name: tables.name.clone(),
        calendar,
        places,
        stores,
        reps,
        shifts,
        continuity: Continuity::SameRep,
        surface: Surface::Globe,
    }
}

/// All that decides when one store is due.
struct Asked<'a> {
    row: &'a StoreRow,
    rhythm: Option<&'a Rhythm>,
    /// The day of the last visit, counted from day 0.
    last: Option<i64>,
    /// The day of the first visit of a store never visited.
    phase: u16,
    fixed: &'a [&'a FixedRow],
}

impl Asked<'_> {
    /// The store's row of due visits; pins and appointments also change the store.
    fn cadence(&self, span: Span, desk: Desk, store: &mut Store) -> Cadence {
        let interval = self.rhythm.map_or(28, Rhythm::days);
        let min_gap = self.row.min_gap_days.or(self.rhythm.map(row::min_gap)).unwrap_or(1).clamp(1, interval);
        let max_gap = self.row.max_gap_days.map_or(DaySet::MOST, |most| most.max(interval));
        let mut asks = match self.rhythm {
            Some(rhythm) => row::due(rhythm, self.last, self.phase, min_gap, span, store.priority),
            None => Vec::new(),
        };
        if let (Some(first), Some(last), Some(_)) = (asks.first_mut(), self.last, self.row.max_gap_days) {
            let by = last + i64::from(max_gap);
            if by >= i64::from(first.earliest) && by < i64::from(first.latest) {
                first.latest = by as u16;
            }
        }
        desk.lay(self.fixed, interval, store, &mut asks);
        if self.row.must_visit && asks.is_empty() {
            asks.push(Ask::between(0, span.days - 1, Store::MUST, Why::Reservation));
        }
        let (min_gap, max_gap) = row::settle(&mut asks, min_gap, max_gap, span.days);
        Cadence::Spaced { visits: asks.into_iter().map(Ask::visit).collect(), min_gap, max_gap }
    }
}

/// The store's own priority; a key account without one ranks one above its class, and a store that must be visited above all.
fn priority(row: &StoreRow) -> u8 {
    if row.must_visit {
        return Store::MUST;
    }
    let of_class = || {
        let class = defaults::of_class(&row.class).map_or(3, |known| known.priority.unwrap_or(3));
        (class + u8::from(row.key_account)).min(5)
    };
    row.priority.unwrap_or_else(of_class)
}

/// When each store was last visited: by its row or by the visit log, whichever is later; visits without effect do not count.
fn last_visits(tables: &Tables, rows: &[&StoreRow]) -> Vec<Option<NaiveDate>> {
    let mut logged: HashMap<&str, NaiveDate> = HashMap::new();
    for row in tables.log.iter().filter(|row| row.effective != Some(false)) {
        let latest = logged.entry(&row.store).or_insert(row.date);
        *latest = row.date.max(*latest);
    }
    rows.iter().map(|row| row.last_visit.max(logged.get(row.id.as_str()).copied())).collect()
}

/// The day of the first visit of each store never visited; 0 for the others.
fn first_times(rows: &[&StoreRow], rhythms: &[Option<Rhythm>], last: &[Option<NaiveDate>]) -> Vec<u16> {
    let mut first = vec![0; rows.len()];
    let (new, spots): (Vec<usize>, Vec<(Point, u16)>) = (0..rows.len())
        .filter(|&at| last[at].is_none())
        .filter_map(|at| Some((at, (rows[at].point.unwrap_or_default(), rhythms[at].as_ref()?.days()))))
        .unzip();
    for (at, day) in new.into_iter().zip(phase::phases(&spots)) {
        first[at] = day;
    }
    first
}

/// The reps, and their homes and ends added to the places.
fn reps(rows: &[RepRow], places: &mut Vec<Point>) -> Vec<Rep> {
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
            Rep { id: row.id.clone(), name: row.name.clone(), home, end, profile: profile.unwrap_or(0) as u8 }
        })
        .collect()
}
