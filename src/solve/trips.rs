//! Trips: a rep's days between two nights at home, for stores that are out of a day's reach.

use super::routes::Routes;
use super::sleeps::{Walked, walked};
use crate::each::each;
use crate::model::{Legs, Meetings, Night, Problem, Shift, leg_between};
use crate::unit::{Day, PlaceId, RepId, Seconds, ShiftId, StoreId};
use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, HashSet};
use std::ops::Range;

/// Places to sleep at that are tried for the far stores of a rep.
const SEEDS: usize = 12;
/// Far stores are together where so long a way lies between them.
const TOGETHER: Seconds = Seconds::minutes(60);
/// Far visits that are tried on one trip, those nearest to where the rep sleeps.
const TRIED: usize = 40;

/// A rep's days between two nights at home: so many shifts from this one on, all nights at one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Trip {
    first: usize,
    shifts: usize,
    place: PlaceId,
}

/// A visit that is out, and where.
#[derive(Clone, Copy, Debug)]
struct Wanted {
    store: StoreId,
    visit: u16,
    place: PlaceId,
    prize: i64,
    service: i64,
}

/// The nights that the question has, and those of further trips to the stores that lie out of a day's reach of the rep who looks after
/// them: trips whose visits are worth more than the nights, the ways and the visits for which time is wanting then.
pub fn for_far_stores(problem: &Problem, legs: &impl Legs, routes: &Routes) -> Vec<Night> {
    let mut planned: HashSet<(StoreId, u16)> = HashSet::new();
    let mut days: HashMap<StoreId, Vec<(u16, Day)>> = HashMap::new();
    for (shift, stops) in problem.shifts.iter().zip(&routes.stops) {
        for &(store, visit) in stops {
            planned.insert((store, visit));
            days.entry(store).or_default().push((visit, shift.day));
        }
    }
    let mut wanted: Vec<Vec<Wanted>> = vec![Vec::new(); problem.reps.len()];
    for id in problem.store_ids() {
        let (store, owner) = (problem.store(id), routes.owner[id.index()]);
        if problem.reps[owner.index()].nights == 0 || !store.allows_rep(owner) {
            continue;
        }
        let visits = store.due_visits().iter().enumerate().map(|(at, due)| (at as u16, due));
        for (visit, due) in visits.filter(|&(visit, _)| !planned.contains(&(id, visit))) {
            let service = i64::from(due.service.0);
            wanted[owner.index()].push(Wanted { store: id, visit, place: store.place, prize: due.prize.0, service });
        }
    }
    let reps = (0..problem.reps.len()).filter(|&at| !wanted[at].is_empty()).collect();
    let meetings = problem.meetings();
    let found = each(reps, |&mut rep| {
        let of = |one: &Wanted| Some((one.store, days.get(&one.store)?.clone()));
        let days = wanted[rep].iter().filter_map(of).collect();
        TripSearch::new(problem, legs, RepId::at(rep), routes, days, &meetings).run(&wanted[rep])
    });
    let mut nights: Vec<Night> = problem.nights_set().chain(found.concat()).collect();
    nights.sort_unstable();
    nights.dedup();
    nights
}

/// The search for a rep's trips.
struct TripSearch<'a, L> {
    problem: &'a Problem,
    legs: &'a L,
    rep: RepId,
    /// The positions of the rep's shifts.
    shifts: Range<usize>,
    /// The days on which the stores with a visit out have which of their others.
    days: HashMap<StoreId, Vec<(u16, Day)>>,
    /// The meetings of all reps' days, in order of time: a trip goes by them.
    meetings: &'a Meetings,
    /// Time that the rep has left, and what the visits that are planned are worth for their time, the least for it first.
    free: i64,
    least: Vec<(i64, i64)>,
    /// Shifts that are on a trip.
    away: HashSet<usize>,
    nights: Vec<Night>,
    /// What the trips taken count for each limit of the rep's hours.
    hours: Vec<i64>,
}

/// What becomes of a trip.
struct Trial {
    /// What it is worth above what it costs.
    gain: i64,
    /// What of the rep's time it takes.
    time: i64,
    made: Vec<(Wanted, Day)>,
    /// What all trips count then for each limit of the rep's hours.
    hours: Vec<i64>,
}

impl<'a, L: Legs> TripSearch<'a, L> {
    fn new(
        problem: &'a Problem,
        legs: &'a L,
        rep: RepId,
        routes: &Routes,
        days: HashMap<StoreId, Vec<(u16, Day)>>,
        meetings: &'a Meetings,
    ) -> Self {
        let shifts = problem.shifts_of(rep);
        let (mut free, mut least, mut on_trips) = (0, Vec::new(), Vec::new());
        for at in shifts.clone() {
            let shift = &problem.shifts[at];
            free += i64::from((shift.available() - shift.reserve).0.max(0));
            let visits = &routes.stops[at];
            let Some(Walked { drive, work, .. }) = walked(problem, legs, (ShiftId::at(at), shift), visits) else {
                continue;
            };
            free -= work;
            if shift.is_away() {
                on_trips.push((shift.day, work + i64::from(shift.office.0)));
                continue;
            }
            let way = drive / visits.len().max(1) as i64;
            least.extend(visits.iter().filter_map(|&(store, visit)| {
                let due = problem.store(store).due_visits().get(usize::from(visit))?;
                Some((due.prize.0, i64::from(due.service.0) + way))
            }));
        }
        // Cross-multiplied, so that no order hangs on how a number is rounded.
        least.sort_by(|a, b| (i128::from(a.0) * i128::from(b.1)).cmp(&(i128::from(b.0) * i128::from(a.1))));
        let mut hours = vec![0; problem.reps[rep.index()].limits.len()];
        let away = shifts.clone().filter(|&at| problem.shifts[at].is_away()).collect();
        let nights = problem.nights_set().filter(|night| shifts.contains(&night.after.index())).collect();
        let mut search = Self { problem, legs, rep, shifts, days, meetings, free, least, away, nights, hours: vec![] };
        on_trips.into_iter().for_each(|(day, time)| search.add_hours(&mut hours, day, time));
        search.hours = hours;
        search
    }

    /// The nights of the trips, the best first, until none is worth it.
    fn run(mut self, wanted: &[Wanted]) -> Vec<Night> {
        let far: Vec<Wanted> = wanted.iter().copied().filter(|one| self.is_far(one)).collect();
        let mut left: Vec<Vec<Wanted>> = Vec::new();
        let mut queue: BinaryHeap<(i64, Reverse<(Trip, usize)>)> = BinaryHeap::new();
        for (at, place) in self.seeds(&far).into_iter().enumerate() {
            let mut near = far.clone();
            near.sort_by_key(|one| (self.leg(place, one.place), one.store, one.visit));
            left.push(near);
            for first in self.shifts.clone() {
                let most = usize::from(self.problem.reps[self.rep.index()].nights) + 1;
                for shifts in 2..=most.min(self.shifts.end - first) {
                    let trip = Trip { first, shifts, place };
                    queue.push((i64::MAX, Reverse((trip, at))));
                }
            }
        }
        // What a trip gains only ever falls while others are taken: who is asked again and stays on top is the best.
        let mut made: HashSet<(StoreId, u16)> = HashSet::new();
        while let Some((_, Reverse((trip, seed)))) = queue.pop() {
            let Some(trial) = self.tried(&trip, &left[seed], &made).filter(|trial| trial.gain > 0) else { continue };
            let each = trial.gain / trip.shifts as i64;
            if queue.peek().is_some_and(|next| next.0 > each) {
                queue.push((each, Reverse((trip, seed))));
                continue;
            }
            self.take(&trip, trial, &mut made);
        }
        self.nights
    }

    fn take(&mut self, trip: &Trip, trial: Trial, made: &mut HashSet<(StoreId, u16)>) {
        self.free -= trial.time;
        self.hours = trial.hours;
        while self.free < 0 {
            let Some((_, time)) = self.least.first().copied() else { break };
            self.free += time;
            self.least.remove(0);
        }
        for (wanted, day) in trial.made {
            made.insert((wanted.store, wanted.visit));
            self.days.entry(wanted.store).or_default().push((wanted.visit, day));
        }
        self.away.extend(trip.first..trip.first + trip.shifts);
        self.nights.extend(self.nights_of(trip));
    }

    fn nights_of(&self, trip: &Trip) -> impl Iterator<Item = Night> + use<L> {
        let place = trip.place;
        (trip.first..trip.first + trip.shifts - 1).map(move |at| Night { after: ShiftId::at(at), place })
    }

    fn leg(&self, from: PlaceId, to: PlaceId) -> i64 {
        self.way(Some(from), Some(to))
    }

    /// The same between places of which one may be wherever the other is.
    fn way(&self, from: Option<PlaceId>, to: Option<PlaceId>) -> i64 {
        i64::from(leg_between(self.legs, self.problem.reps[self.rep.index()].profile, from, to).time.0)
    }

    /// Whether no day of the rep from home and back is long enough for a visit alone.
    fn is_far(&self, one: &Wanted) -> bool {
        let from_home = |at: &usize| !self.problem.shifts[*at].is_away();
        self.shifts.clone().filter(from_home).all(|at| {
            let (id, shift) = (ShiftId::at(at), &self.problem.shifts[at]);
            let here = Some(one.place);
            let way = self.way(self.problem.begins_at(id), here) + self.way(here, self.problem.ends_at(id));
            way + one.service > i64::from(shift.longest().0) || way > i64::from(shift.max_drive.0)
        })
    }

    /// Places to sleep at: again and again the one with the most far stores around it that no other has.
    fn seeds(&self, far: &[Wanted]) -> Vec<PlaceId> {
        let mut around: Vec<PlaceId> = far.iter().map(|one| one.place).collect();
        around.sort_unstable();
        around.dedup();
        let lodgings = &self.problem.nights.lodgings;
        let mut places: Vec<PlaceId> = match lodgings.is_empty() {
            true => around.clone(),
            false => lodgings.iter().map(|lodging| lodging.place).collect(),
        };
        let mut seeds = Vec::new();
        while seeds.len() < SEEDS && !around.is_empty() && !places.is_empty() {
            let of =
                |place: PlaceId| around.iter().filter(|&&one| self.leg(place, one) <= i64::from(TOGETHER.0)).count();
            let nearest = |place: PlaceId| around.iter().map(|&one| self.leg(place, one)).min().unwrap_or(i64::MAX);
            let best = (0..places.len()).min_by_key(|&at| (Reverse(of(places[at])), nearest(places[at]), at));
            let place = places.swap_remove(best.expect("there are places"));
            let before = around.len();
            around.retain(|&one| self.leg(place, one) > i64::from(TOGETHER.0));
            if around.len() == before {
                // The nearest of those that have nothing around them: theirs at least.
                let nearest = around.iter().copied().min_by_key(|&one| (self.leg(place, one), one));
                around.retain(|&one| Some(one) != nearest);
            }
            seeds.push(place);
        }
        seeds
    }

    /// What a trip would come to; `None` where there can be none.
    fn tried(&self, trip: &Trip, near: &[Wanted], made: &HashSet<(StoreId, u16)>) -> Option<Trial> {
        let range = trip.first..trip.first + trip.shifts;
        if range.end > self.shifts.end || range.clone().any(|at| self.away.contains(&at)) {
            return None;
        }
        let mut nights = self.nights.clone();
        nights.extend(self.nights_of(trip));
        nights.sort_unstable();
        if !self.problem.night_faults(&nights).is_empty() {
            return None;
        }
        let mut days = range.map(|at| self.day(trip, at)).collect::<Option<Vec<TripDay>>>()?;
        let mut hours = self.hours_with(&days)?;
        let (mut done, mut worth) = (Vec::new(), 0);
        let mut on_trip: HashSet<StoreId> = HashSet::new();
        for one in near.iter().filter(|one| !made.contains(&(one.store, one.visit))).take(TRIED) {
            if on_trip.contains(&one.store) {
                continue;
            }
            let place = |(at, day): (usize, &TripDay)| {
                self.room(day, one).filter(|&(more, _)| self.has_hours(&hours, day.day, more)).map(|room| (room, at))
            };
            let Some(((more, after), at)) = days.iter().enumerate().filter_map(place).min() else { continue };
            self.add_hours(&mut hours, days[at].day, more);
            let day = &mut days[at];
            day.places.insert(after, Some(one.place));
            day.time += more;
            day.drive += more - one.service;
            worth += one.prize;
            on_trip.insert(one.store);
            done.push((*one, day.day));
        }
        let time: i64 = days.iter().map(|day| day.time).sum();
        let count = self.problem.count_nights(&self.nights_of(trip).collect::<Vec<_>>());
        let mut missing = (time - self.free).max(0);
        let mut lost = 0;
        for &(prize, time) in &self.least {
            if missing <= 0 {
                break;
            }
            lost += prize;
            missing -= time;
        }
        let services: i64 = done.iter().map(|(one, _)| one.service).sum();
        let cost = lost + (time - services) + self.problem.nights.price.0 * count;
        Some(Trial { gain: worth - cost, time, made: done, hours })
    }

    /// What the trips taken count for each limit of the rep's hours, with the ways of these days; `None` where that is too much.
    fn hours_with(&self, days: &[TripDay]) -> Option<Vec<i64>> {
        let mut hours = self.hours.clone();
        for day in days {
            let office = self.problem.shifts[day.at].office;
            let time = day.time + i64::from(office.0);
            if !self.has_hours(&hours, day.day, time) {
                return None;
            }
            self.add_hours(&mut hours, day.day, time);
        }
        Some(hours)
    }

    fn has_hours(&self, hours: &[i64], day: Day, more: i64) -> bool {
        let limits = self.problem.reps[self.rep.index()].limits.iter().zip(hours);
        limits.filter(|(limit, _)| limit.holds(day)).all(|(limit, hours)| hours + more <= i64::from(limit.most.0))
    }

    fn add_hours(&self, hours: &mut [i64], day: Day, more: i64) {
        let limits = self.problem.reps[self.rep.index()].limits.iter().zip(hours);
        limits.filter(|(limit, _)| limit.holds(day)).for_each(|(_, hours)| *hours += more);
    }

    /// A day of a trip without a visit yet; `None` where its ways alone, those to the rep's meetings included, are too long.
    fn day(&self, trip: &Trip, at: usize) -> Option<TripDay> {
        let (id, shift) = (ShiftId::at(at), &self.problem.shifts[at]);
        let is_last = at + 1 == trip.first + trip.shifts;
        let from = if at == trip.first { self.problem.begins_at(id) } else { Some(trip.place) };
        let to = if is_last { self.problem.ends_at(id) } else { Some(trip.place) };
        // Even without a visit the day must hold its ways, its meetings and its pauses.
        let sleeps = (!is_last).then_some(trip.place);
        let wakes = if at == trip.first { shift.wakes } else { Some(trip.place) };
        let meetings = self.meetings.get(&(self.rep, shift.day)).map_or(&[][..], Vec::as_slice);
        walked(self.problem, self.legs, (id, &Shift { wakes, sleeps, ..shift.clone() }), meetings)?;
        let met = meetings.iter().map(|&(meeting, _)| Some(self.problem.store(meeting).place));
        let places: Vec<Option<PlaceId>> = [from].into_iter().chain(met).chain([to]).collect();
        let time = places.windows(2).map(|leg| self.way(leg[0], leg[1])).sum();
        let most = i64::from((shift.available() - shift.reserve).0);
        let drive = i64::from(shift.max_drive.0);
        (time <= most.min(drive)).then(|| TripDay {
            at,
            day: shift.day,
            places,
            time,
            drive: time,
            most,
            most_drive: drive,
            room: usize::from(shift.max_visits),
        })
    }

    /// The least time that a visit adds to a day, and the place for it.
    fn room(&self, day: &TripDay, one: &Wanted) -> Option<(i64, usize)> {
        let store = self.problem.store(one.store);
        let due = &store.due_visits()[usize::from(one.visit)];
        let others = self.days.get(&one.store);
        let keeps_gaps = || store.fits(one.visit, day.day, others.into_iter().flatten().copied());
        if due.day_cost(day.day).is_none()
            || day.places.len() >= day.room + 2
            || !store.allows(self.rep, day.day)
            || !self.problem.holds(one.store, one.visit, day.day)
            || !keeps_gaps()
        {
            return None;
        }
        let detour = |at: usize| {
            let (before, after) = (day.places[at - 1], day.places[at]);
            let here = Some(one.place);
            self.way(before, here) + self.way(here, after) - self.way(before, after)
        };
        let (way, at) = (1..day.places.len()).map(|at| (detour(at), at)).min()?;
        let more = way + one.service;
        (day.time + more <= day.most && day.drive + way <= day.most_drive).then_some((more, at))
    }
}

/// A day of a trip while it is filled.
struct TripDay {
    /// Which shift.
    at: usize,
    day: Day,
    /// Where it begins, its meetings and visits, where it ends.
    places: Vec<Option<PlaceId>>,
    time: i64,
    drive: i64,
    most: i64,
    most_drive: i64,
    room: usize,
}
