//! The question: all stores, reps, shifts and days, checked once and never changed while planning.

use crate::error::Complaint;
use crate::model::{Calendar, Continuity, Nights, Practice, Rep, Route, Shift, Stop, Store, sound};
use crate::unit::{Day, Metres, PlaceId, RepId, Seconds, ShiftId, StoreId};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

/// The meetings of each rep's days, in order of time, as visits of a route.
pub(crate) type Meetings = BTreeMap<(RepId, Day), Vec<(StoreId, u16)>>;

/// A point: longitude and latitude in degrees (WGS-84), or x and y of a published set's plane.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// Longitude, or x.
    pub x: f64,
    /// Latitude, or y.
    pub y: f64,
}

/// What the places of a problem lie on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Surface {
    /// The globe: places are longitude and latitude in degrees.
    #[default]
    Globe,
    /// The plane of a published set.
    Plane,
}

/// Everything asked: [`Parts`] that were found sound.
///
/// Whoever changes a part afterwards answers for it; [`Problem::complaints`] looks again.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Problem {
    /// What people call it.
    pub name: String,
    /// The days planned for.
    pub calendar: Calendar,
    /// Where stores and homes are.
    pub places: Vec<Point>,
    /// What they lie on.
    pub surface: Surface,
    /// The stores.
    pub stores: Vec<Store>,
    /// The reps.
    pub reps: Vec<Rep>,
    /// The shifts, sorted by rep, then day; at most one a rep and day.
    pub shifts: Vec<Shift>,
    /// Whether all visits to a store are made by one rep.
    pub continuity: Continuity,
    /// What managers want beside short ways.
    pub practice: Practice,
    /// What holds for nights away from home.
    pub nights: Nights,
}

/// What a [`Problem`] is made of; what is not given stays empty.
///
/// ```
/// use rounds::model::{Calendar, Parts, Problem, Shift};
/// use rounds::unit::{Day, RepId, Seconds};
///
/// let shifts = vec![Shift::new(RepId(0), Day(3), Seconds::minutes(540), Seconds::minutes(1020))];
/// let complaints = Problem::new(Parts { calendar: Calendar::numbered(5, 5), shifts, ..Parts::default() }).unwrap_err();
/// assert_eq!(complaints[0].to_string(), "shifts, line 1, rep: \"0\" is no position in reps; there are 0");
/// ```
// The same fields as a problem's, which only a check makes of them: parts may be unsound, a problem is not.
#[derive(Clone, Debug, PartialEq)]
pub struct Parts {
    /// What people call it.
    pub name: String,
    /// The days planned for; of no use without.
    pub calendar: Calendar,
    /// Where stores and homes are.
    pub places: Vec<Point>,
    /// What they lie on.
    pub surface: Surface,
    /// The stores.
    pub stores: Vec<Store>,
    /// The reps.
    pub reps: Vec<Rep>,
    /// The shifts, sorted by rep, then day; at most one a rep and day.
    pub shifts: Vec<Shift>,
    /// Whether all visits to a store are made by one rep.
    pub continuity: Continuity,
    /// What managers want beside short ways.
    pub practice: Practice,
    /// What holds for nights away from home.
    pub nights: Nights,
}

impl Default for Parts {
    fn default() -> Self {
        Self {
            name: String::new(),
            calendar: Calendar::numbered(1, 1),
            places: Vec::new(),
            surface: Surface::default(),
            stores: Vec::new(),
            reps: Vec::new(),
            shifts: Vec::new(),
            continuity: Continuity::default(),
            practice: Practice::default(),
            nights: Nights::default(),
        }
    }
}

impl Problem {
    /// The question with these parts.
    ///
    /// # Errors
    ///
    /// Every complaint about them, each with the list it is about and the position in it, counted from 1: an id that is no
    /// position, a day past the horizon, a list that is not sorted as it must be, a number that no plan can be reckoned with.
    pub fn new(parts: Parts) -> Result<Self, Vec<Complaint>> {
        let problem = Self::of(parts);
        let complaints = problem.complaints();
        if complaints.is_empty() { Ok(problem) } else { Err(complaints) }
    }

    /// The question with parts whose makers answer for them.
    pub(crate) fn of(parts: Parts) -> Self {
        let Parts { name, calendar, places, surface, stores, reps, shifts, continuity, practice, nights } = parts;
        Self { name, calendar, places, surface, stores, reps, shifts, continuity, practice, nights }
    }

    /// Every complaint about the question as it is now; none where it is what [`Problem::new`] made.
    pub fn complaints(&self) -> Vec<Complaint> {
        sound::complaints(self)
    }

    /// What it is made of, to be changed and put together anew.
    pub fn into_parts(self) -> Parts {
        let Self { name, calendar, places, surface, stores, reps, shifts, continuity, practice, nights } = self;
        Parts { name, calendar, places, surface, stores, reps, shifts, continuity, practice, nights }
    }

    /// A store.
    pub fn store(&self, id: StoreId) -> &Store {
        &self.stores[id.index()]
    }

    /// A shift.
    pub fn shift(&self, id: ShiftId) -> &Shift {
        &self.shifts[id.index()]
    }

    /// The rep of a shift.
    pub fn rep_of(&self, id: ShiftId) -> &Rep {
        &self.reps[self.shift(id).rep.index()]
    }

    /// Where a shift begins, see [`Shift::begins_at`].
    pub fn begins_at(&self, id: ShiftId) -> Option<PlaceId> {
        self.shift(id).begins_at(self.rep_of(id))
    }

    /// Where a shift ends, see [`Shift::ends_at`].
    pub fn ends_at(&self, id: ShiftId) -> Option<PlaceId> {
        self.shift(id).ends_at(self.rep_of(id))
    }

    /// The stores with their ids.
    pub fn store_ids(&self) -> impl Iterator<Item = StoreId> + use<> {
        (0..self.stores.len()).map(StoreId::at)
    }

    /// How many of the stores are stores: all but visits [beside](Store::beside) them, and [meetings](Store::meeting).
    pub fn store_count(&self) -> usize {
        self.stores.iter().filter(|store| store.is_store()).count()
    }

    /// How many stops of a route are visits: all but meetings.
    pub fn visits_of(&self, route: &Route) -> usize {
        route.stops.iter().filter(|stop| !self.store(stop.store).meeting).count()
    }

    /// Its meetings.
    pub(crate) fn meetings(&self) -> Meetings {
        let mut of_day = Meetings::new();
        for id in self.store_ids().filter(|&id| self.store(id).meeting) {
            for &(day, rep) in &self.store(id).pinned {
                of_day.entry((rep, day)).or_default().push((id, 0));
            }
        }
        for (&(_, day), meetings) in &mut of_day {
            meetings.sort_by_key(|one| self.windows(one.0, day).first().map(|window| window.open));
        }
        of_day
    }

    /// How long of these stops are meetings.
    pub fn met(&self, stops: &[Stop]) -> Seconds {
        stops.iter().filter(|stop| self.store(stop.store).meeting).map(|stop| stop.leave - stop.start).sum()
    }

    /// The store that is visited there: itself, or the one it is [beside](Store::beside).
    pub fn host(&self, store: StoreId) -> StoreId {
        self.store(store).beside.unwrap_or(store)
    }

    /// The stores by their ids, and the meetings by theirs.
    pub fn by_id(&self) -> HashMap<&str, StoreId> {
        let stores = self.store_ids().filter(|&id| self.store(id).beside.is_none());
        stores.map(|id| (self.store(id).id.as_str(), id)).collect()
    }

    /// The store, and what is beside it.
    pub fn all_of(&self, store: StoreId) -> impl Iterator<Item = StoreId> + use<'_> {
        let beside = self.store_ids().filter(move |&one| self.store(one).beside == Some(store));
        [store].into_iter().chain(beside)
    }

    /// The number of a visit among all of its store, from 0: those beside it come after its own.
    pub fn number_of(&self, store: StoreId, visit: u16) -> u16 {
        let Some(of) = self.store(store).beside else { return visit };
        let before = self.all_of(of).take_while(|&one| one != store);
        before.map(|one| self.store(one).cadence.most_visits() as u16).sum::<u16>() + visit
    }

    /// The visit that has this number among all of a store: [`Problem::number_of`] backwards. A number that none has is one of the
    /// store's own.
    pub fn numbered(&self, store: StoreId, number: u16) -> (StoreId, u16) {
        if usize::from(number) < self.store(store).cadence.most_visits() {
            return (store, number);
        }
        let mut left = number;
        for one in self.all_of(store) {
            match self.store(one).cadence.most_visits() as u16 {
                visits if left < visits => return (one, left),
                visits => left -= visits,
            }
        }
        (store, number)
    }

    /// The positions of a rep's shifts.
    pub fn shifts_of(&self, rep: RepId) -> Range<usize> {
        let from = self.shifts.partition_point(|shift| shift.rep < rep);
        from..self.shifts.partition_point(|shift| shift.rep <= rep)
    }

    /// The windows of a store on a day.
    pub fn windows(&self, store: StoreId, day: Day) -> &[crate::model::Window] {
        self.store(store).hours.on(day, self.calendar.weekday(day))
    }

    /// Whether a store is open on a day for as long as one of its visits takes, by when it begins.
    pub fn holds(&self, store: StoreId, visit: u16, day: Day) -> bool {
        let service = self.store(store).service_of(visit);
        let by = self.store(store).begins_by(visit, day);
        self.windows(store, day).iter().any(|window| window.last_start_by(service, by).is_some())
    }

    /// Whether practice has any price: one of its own, or that of days that are too short.
    pub fn has_practice(&self) -> bool {
        !self.practice.price.is_none() || self.shifts.iter().any(|shift| shift.least.0 > 0)
    }

    /// How many visits are due in all; for pattern stores the most a pattern holds. Meetings are none.
    pub fn due_visits(&self) -> usize {
        self.stores.iter().filter(|store| !store.meeting).map(|store| store.cadence.most_visits()).sum()
    }
}

/// The way from one place to another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Leg {
    /// How long it takes; also what it costs.
    pub time: Seconds,
    /// How far it is.
    pub distance: Metres,
}

/// Whoever knows how far places are apart. [`Travel`](crate::travel::Travel) does; so may a road engine of your own.
pub trait Legs: Sync {
    /// The way from `from` to `to` for a rep who travels by `profile`.
    ///
    /// It need not be symmetric, and must always answer the same; a way that does not exist takes so long that no shift
    /// can hold it. Where the hour matters, it is the way of the slowest hour: plans are searched for with it.
    fn leg(&self, profile: u8, from: PlaceId, to: PlaceId) -> Leg;

    /// The way for a rep who leaves at this time of the day; never slower than [`Legs::leg`], and whoever leaves later does
    /// not arrive earlier. Timetables are walked with it.
    fn leg_at(&self, profile: u8, from: PlaceId, to: PlaceId, leave: Seconds) -> Leg {
        let _ = leave;
        self.leg(profile, from, to)
    }

    /// Whether the hour of departure matters, so that [`Legs::leg_at`] must be asked.
    fn by_hour(&self) -> bool {
        false
    }

    /// The ways from each of `from` to each of `to`, row by row into `out`, which has room for just as many.
    /// Whoever answers many at once more quickly than one by one does it here.
    fn table(&self, profile: u8, from: &[PlaceId], to: &[PlaceId], out: &mut [Leg]) {
        for (row, &from) in out.chunks_exact_mut(to.len().max(1)).zip(from) {
            row.iter_mut().zip(to).for_each(|(leg, &to)| *leg = self.leg(profile, from, to));
        }
    }

    /// Whether every way is as long as the way back, so that one of both need not be asked.
    fn is_symmetric(&self) -> bool {
        false
    }
}
