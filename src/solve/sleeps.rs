//! Nights one by one: added where they spare more way than they cost, taken back where they no longer serve.

use super::routes::Routes;
use crate::each::each;
use crate::model::{Legs, Night, Problem, Shift, timetable_if};
use crate::unit::{PlaceId, RepId, ShiftId, StoreId};
use std::cmp::Reverse;
use std::collections::HashSet;
use std::ops::Range;

/// Lodgings that are tried between two stores.
const LODGINGS: usize = 3;

/// Adds nights that spare more way than they cost, and takes back those that no longer serve.
pub fn mended(problem: &mut Problem, legs: &impl Legs, routes: &Routes) {
    without_idle(problem, legs, routes);
    let places = problem.lodging_places();
    let reps = (0..problem.reps.len()).filter(|&rep| problem.reps[rep].nights > 0).map(RepId::at).collect();
    let asked = &*problem;
    let added = each(reps, |&mut rep| {
        let mut sleeps = Sleeps::of(asked, rep);
        while let Some(night) = sleeps.best_night(asked, legs, routes, &places) {
            sleeps.nights.push(night);
            sleeps.nights.sort_unstable();
        }
        sleeps.nights
    });
    problem.set_nights(&added.concat());
}

/// Takes back the nights without which both days can be made at no more cost.
pub fn without_idle(problem: &mut Problem, legs: &impl Legs, routes: &Routes) {
    let reps = (0..problem.reps.len()).map(RepId::at).collect();
    let asked = &*problem;
    let kept = each(reps, |&mut rep| {
        let mut sleeps = Sleeps::of(asked, rep);
        while let Some(at) = (0..sleeps.nights.len()).find(|&at| {
            let night = sleeps.nights[at];
            sleeps.spared(asked, legs, routes, night.after, None).is_some_and(|spared| spared >= 0)
        }) {
            sleeps.nights.remove(at);
        }
        sleeps.nights
    });
    problem.set_nights(&kept.concat());
}

/// The nights of a rep while they are thought over.
struct Sleeps {
    rep: RepId,
    shifts: Range<usize>,
    nights: Vec<Night>,
}

impl Sleeps {
    fn of(problem: &Problem, rep: RepId) -> Self {
        let nights = problem.nights_set().filter(|night| problem.shift(night.after).rep == rep).collect();
        Self { rep, shifts: problem.shifts_of(rep), nights }
    }

    fn at(&self, id: ShiftId) -> Option<PlaceId> {
        self.nights.iter().find(|night| night.after == id).map(|night| night.place)
    }

    /// The shift with these nights, and another one after it.
    fn shift(&self, problem: &Problem, id: ShiftId, (after, other): (ShiftId, Option<PlaceId>)) -> Shift {
        let place = |id: ShiftId| if id == after { other } else { self.at(id) };
        let mut shift = problem.shift(id).clone();
        shift.sleeps = place(id);
        if let Some(before) = id.index().checked_sub(1).map(ShiftId::at)
            && problem.shift(before).rep == shift.rep
        {
            shift.wakes = place(before);
        }
        shift
    }

    /// The night more that spares most.
    fn best_night(
        &self,
        problem: &Problem,
        legs: &impl Legs,
        routes: &Routes,
        places: &HashSet<PlaceId>,
    ) -> Option<Night> {
        let mut best: Option<(i64, Reverse<Night>)> = None;
        for id in self.shifts.clone().map(ShiftId::at) {
            let Some(next) = problem.shift_after(id).filter(|_| self.at(id).is_none()) else { continue };
            let stops = [&routes.stops[id.index()], &routes.stops[next.index()]];
            let (Some(last), Some(first)) = (stops[0].last(), stops[1].first()) else { continue };
            for place in self.beside(problem, legs, [last, first].map(|stop| problem.store(stop.0).place), places) {
                let night = Night { after: id, place };
                let mut nights = self.nights.clone();
                nights.push(night);
                nights.sort_unstable();
                if !problem.night_faults(&nights).is_empty() {
                    continue;
                }
                let spared = self.spared(problem, legs, routes, id, Some(place));
                let spared = spared.filter(|&spared| spared > 0).map(|spared| (spared, Reverse(night)));
                best = best.max(spared);
            }
        }
        best.map(|(_, Reverse(night))| night)
    }

    /// Where to sleep between two stores: beside one of them, or at the lodgings nearest to them.
    fn beside(
        &self,
        problem: &Problem,
        legs: &impl Legs,
        ends: [PlaceId; 2],
        places: &HashSet<PlaceId>,
    ) -> Vec<PlaceId> {
        if problem.nights.lodgings.is_empty() {
            return ends.into_iter().filter(|place| places.contains(place)).collect();
        }
        let profile = problem.reps[self.rep.index()].profile;
        let way = |from: PlaceId, to: PlaceId| i64::from(legs.leg(profile, from, to).time.0);
        let detour = |&place: &PlaceId| way(ends[0], place) + way(place, ends[1]);
        let mut all: Vec<PlaceId> = problem.nights.lodgings.iter().map(|lodging| lodging.place).collect();
        all.sort_by_cached_key(|place| (detour(place), *place));
        all.truncate(LODGINGS);
        all
    }

    /// Whether two shifts of the rep count for the same weeks and months.
    fn same_span(&self, problem: &Problem, one: ShiftId, other: ShiftId) -> bool {
        let days = [one, other].map(|id| problem.shift(id).day);
        let limits = &problem.reps[self.rep.index()].limits;
        limits.iter().all(|limit| limit.holds(days[0]) == limit.holds(days[1]))
    }

    /// What another night after a shift, or none, spares; `None` where a day cannot be made so.
    fn spared(
        &self,
        problem: &Problem,
        legs: &impl Legs,
        routes: &Routes,
        after: ShiftId,
        place: Option<PlaceId>,
    ) -> Option<i64> {
        let next = problem.shift_after(after)?;
        let cost = |sleeps: Option<PlaceId>| -> Option<(i64, i64)> {
            let (mut cost, mut work) = (0, 0);
            for id in [after, next] {
                let (shift, visits) = (self.shift(problem, id, (after, sleeps)), &routes.stops[id.index()]);
                let walked = walked(problem, legs, (id, &shift), visits)?;
                cost += walked.cost;
                work += walked.work + if visits.is_empty() && !shift.is_away() { 0 } else { i64::from(shift.office.0) };
                cost += if visits.is_empty() && !shift.is_away() { 0 } else { shift.fixed.0 };
            }
            let nights = if sleeps.is_some() { i64::from(problem.nights_after(after).unwrap_or(1)) } else { 0 };
            Some((cost + problem.nights.price.0 * nights, work))
        };
        let ((now, work), (then, more)) = (cost(self.at(after))?, cost(place)?);
        // Who has only so many hours a week or a month works no longer for a night.
        let may_grow = problem.reps[self.rep.index()].limits.is_empty();
        (may_grow || more <= work && self.same_span(problem, after, next)).then_some(now - then)
    }
}

/// A shift walked with some visits.
#[derive(Clone, Copy, Default)]
pub struct Walked {
    pub drive: i64,
    pub work: i64,
    /// What its ways and its overtime cost.
    pub cost: i64,
}

/// What a shift with these visits comes to, were the shift so; `None` where it cannot make them.
pub fn walked(
    problem: &Problem,
    legs: &impl Legs,
    (id, shift): (ShiftId, &Shift),
    visits: &[(StoreId, u16)],
) -> Option<Walked> {
    if visits.is_empty() && !shift.is_away() {
        return Some(Walked::default());
    }
    let route = timetable_if(problem, legs, (id, shift), |store| problem.windows(store, shift.day), visits).ok()?;
    let (drive, work) = (i64::from(route.drive().0), i64::from(route.work().0));
    let fits = route.drive() <= shift.max_drive && route.work() <= shift.max_work;
    fits.then(|| Walked { drive, work, cost: drive + shift.overtime_cost(&route).0 })
}
