//! Why a visit was left out, found on the final plan: every shift near enough that might take it is asked once more.
//!
//! What turns out to fit after all is put in, so no visit is left out while a rep stands idle next to it.

use crate::each::each;
use crate::model::{
    Cadence, Continuity, Late, Legs, Obstacle, Plan, Problem, Reason, Route, Store, Unserved, timetable,
};
use crate::travel::Near;
use crate::unit::{Day, Money, PlaceId, RepId, Seconds, ShiftId, StoreId};
use std::collections::HashSet;
use std::time::{Duration, Instant};

/// Shifts asked for each visit; on a larger plan those on which the nearest stores are visited come first.
const ASKED: usize = 80;
/// Questions in all, and shifts asked even so: where thousands of visits are out, the effort must still be kept.
const QUESTIONS: usize = 20_000;
const ASKED_ANYWAY: usize = 8;
/// So many visits are asked to find out how long all will take.
const SAMPLE: usize = 200;

/// A shift that was asked, and what stood in the way there.
#[derive(Clone, Copy, Debug)]
struct Answer {
    shift: ShiftId,
    obstacle: Obstacle,
    short: Seconds,
    /// Where the visit fits after all, and what it adds to the drive.
    place: Option<(usize, Seconds)>,
}

/// The plan as its shifts and stores see it.
struct Seen<'a, L> {
    problem: &'a Problem,
    legs: &'a L,
    near: &'a Near,
    /// The route of each shift.
    routes: Vec<Option<Route>>,
    /// Planned visits of each store: (day, due visit, shift), by day.
    planned: Vec<Vec<(Day, u16, ShiftId)>>,
    /// Shifts of each rep.
    shifts_of: Vec<Vec<ShiftId>>,
    /// Shifts asked for each visit.
    asked: usize,
}

/// Gives every unserved visit of the plan its reason, and puts in what fits.
pub fn explain(problem: &Problem, legs: &impl Legs, near: &Near, plan: &mut Plan) {
    let mut out = std::mem::take(&mut plan.unserved);
    let mut seen = Seen::of(problem, legs, near, std::mem::take(&mut plan.routes), out.len());
    let mut to_ask: Vec<usize> = (0..out.len()).collect();
    let mut is_in = vec![false; out.len()];
    while !to_ask.is_empty() {
        let found = each(to_ask.clone(), |&mut at| seen.reason(out[at].store, out[at].visit));
        let mut changed: Vec<ShiftId> = Vec::new();
        let mut fits: Vec<usize> = Vec::new();
        for (&at, (reason, answer)) in to_ask.iter().zip(&found) {
            out[at].reason = *reason;
            if answer.is_some_and(|answer| answer.place.is_some()) {
                fits.push(at);
            }
        }
        // Each is asked again before it goes in, for the one before may have taken its place.
        for at in fits.into_iter().rev() {
            let (reason, answer) = seen.reason(out[at].store, out[at].visit);
            out[at].reason = reason;
            if let Some(Answer { shift, place: Some((after, _)), .. }) = answer {
                seen.put_in(shift, after, (out[at].store, out[at].visit));
                is_in[at] = true;
                changed.push(shift);
            }
        }
        // Whoever was told of a route that is another now, or has another visit in the plan now, asks once more.
        changed.sort_unstable();
        let concerns = |out: &Unserved| {
            let told = out.reason.rep.zip(out.reason.day);
            let of_shift = |shift: &ShiftId| {
                let changed = problem.shift(*shift);
                told == Some((changed.rep, changed.day))
                    || seen.routes[shift.index()].as_ref().is_some_and(|route| calls_at(route, out.store))
            };
            changed.iter().any(of_shift)
        };
        to_ask = (0..out.len()).filter(|&at| !is_in[at] && !changed.is_empty() && concerns(&out[at])).collect();
    }
    let mut stays = is_in.iter().map(|is_in| !is_in);
    out.retain(|_| stays.next().unwrap_or(true));
    (plan.routes, plan.unserved) = (seen.routes.into_iter().flatten().collect(), out);
}

/// About how long [`explain`] takes on such a plan: a few of its unserved visits are asked.
pub fn time(problem: &Problem, legs: &impl Legs, near: &Near, plan: &Plan) -> Duration {
    let seen = Seen::of(problem, legs, near, plan.routes.clone(), plan.unserved.len());
    let few: Vec<Unserved> = plan.unserved.iter().step_by(plan.unserved.len() / SAMPLE + 1).copied().collect();
    let clock = Instant::now();
    let share = plan.unserved.len() as f64 / few.len().max(1) as f64;
    each(few, |out| seen.reason(out.store, out.visit));
    clock.elapsed().mul_f64(share)
}

fn calls_at(route: &Route, store: StoreId) -> bool {
    route.stops.iter().any(|stop| stop.store == store)
}

impl<'a, L: Legs> Seen<'a, L> {
    fn of(problem: &'a Problem, legs: &'a L, near: &'a Near, list: Vec<Route>, out: usize) -> Self {
        let mut routes = vec![None; problem.shifts.len()];
        let mut planned = vec![Vec::new(); problem.stores.len()];
        for route in list {
            for stop in &route.stops {
                planned[stop.store.index()].push((problem.shift(route.shift).day, stop.visit, route.shift));
            }
            let shift = route.shift.index();
            routes[shift] = Some(route);
        }
        planned.iter_mut().for_each(|visits| visits.sort_unstable());
        let mut shifts_of = vec![Vec::new(); problem.reps.len()];
        for (at, shift) in problem.shifts.iter().enumerate() {
            shifts_of[shift.rep.index()].push(ShiftId::at(at));
        }
        let asked = (QUESTIONS / out.max(1)).clamp(ASKED_ANYWAY, ASKED);
        Self { problem, legs, near, routes, planned, shifts_of, asked }
    }

    fn put_in(&mut self, shift: ShiftId, after: usize, visit: (StoreId, u16)) {
        let mut visits = self.visits(shift);
        visits.insert(after, visit);
        let route = timetable(self.problem, self.legs, shift, &visits).expect("the visit fits");
        self.routes[shift.index()] = Some(route);
        let planned = &mut self.planned[visit.0.index()];
        planned.push((self.problem.shift(shift).day, visit.1, shift));
        planned.sort_unstable();
    }

    fn visits(&self, shift: ShiftId) -> Vec<(StoreId, u16)> {
        let stops = self.routes[shift.index()].as_ref().map_or(&[][..], |route| &route.stops);
        stops.iter().map(|stop| (stop.store, stop.visit)).collect()
    }

    /// Why a visit is out, and the shift that came nearest to taking it.
    fn reason(&self, store_id: StoreId, visit: u16) -> (Reason, Option<Answer>) {
        let store = self.problem.store(store_id);
        let bare = |obstacle| (Reason { obstacle, rep: None, day: None, short: None }, None);
        let Cadence::Spaced { visits, min_gap, max_gap } = &store.cadence else { return bare(Obstacle::Hours) };
        let reps = self.reps(store, store_id);
        if reps.is_empty() && store.pinned.is_empty() {
            return bare(Obstacle::NoRep);
        }
        let due = &visits[usize::from(visit)];
        let open: Vec<Day> = (due.earliest.0..=due.latest.0)
            .map(Day)
            .filter(|&day| !self.problem.windows(store_id, day).is_empty())
            .collect();
        if open.is_empty() {
            return bare(Obstacle::Closed);
        }
        let shifts = self.shifts(store, store_id, &reps, &open);
        if shifts.is_empty() {
            return bare(Obstacle::NoShift);
        }
        let fits_gaps =
            |shift: &ShiftId| self.fits_gaps(store_id, visit, self.problem.shift(*shift).day, (*min_gap, *max_gap));
        let in_row: Vec<ShiftId> = shifts.iter().copied().filter(fits_gaps).take(self.asked).collect();
        if in_row.is_empty() {
            return bare(Obstacle::Gap);
        }
        let answers = in_row.iter().map(|&shift| self.ask(shift, store_id, visit));
        let key = |answer: &Answer| {
            (
                answer.place.is_none(),
                answer.obstacle == Obstacle::TooFar,
                answer.short,
                answer.place.map(|place| place.1),
                answer.shift,
            )
        };
        let best = answers.min_by_key(key).expect("some shift was asked");
        let shift = self.problem.shift(best.shift);
        let short = (best.short > Seconds(0)).then_some(best.short);
        (Reason { obstacle: best.obstacle, rep: Some(shift.rep), day: Some(shift.day), short }, Some(best))
    }

    /// The reps who may make the visit: the rep of the store's other visits where one rep makes them all.
    fn reps(&self, store: &Store, id: StoreId) -> Vec<RepId> {
        if self.problem.continuity == Continuity::SameRep {
            let free = self.planned[id.index()].iter().find(|visit| !store.is_pinned(visit.0));
            if let Some(&(_, _, shift)) = free {
                return vec![self.problem.shift(shift).rep];
            }
        }
        (0..self.problem.reps.len()).map(RepId::at).filter(|&rep| store.allows_rep(rep)).collect()
    }

    /// The shifts to ask, nearest first.
    fn shifts(&self, store: &Store, id: StoreId, reps: &[RepId], open: &[Day]) -> Vec<ShiftId> {
        let mut shifts: Vec<ShiftId> = Vec::new();
        let suits = |&shift: &ShiftId| {
            let shift = self.problem.shift(shift);
            let allowed = if store.is_pinned(shift.day) {
                store.allows(shift.rep, shift.day)
            } else {
                reps.binary_search(&shift.rep).is_ok()
            };
            allowed && open.binary_search(&shift.day).is_ok()
        };
        if self.problem.shifts.len() > ASKED && self.near.k() > 0 {
            let around = self.near.of_point(id.index()).iter().flat_map(|&other| &self.planned[other as usize]);
            shifts.extend(around.map(|visit| visit.2).filter(suits));
        }
        // Reps by the way from home: an idle one near by comes before a busy one far away.
        let mut by_home: Vec<(Seconds, RepId)> = reps
            .iter()
            .chain(store.pinned.iter().map(|(_, rep)| rep))
            .map(|&rep| {
                let who = &self.problem.reps[rep.index()];
                (self.legs.leg(who.profile, who.home, store.place).time, rep)
            })
            .collect();
        by_home.sort_unstable();
        by_home.dedup();
        for &(_, rep) in by_home.iter().take(self.asked) {
            shifts.extend(self.shifts_of[rep.index()].iter().copied().filter(suits));
        }
        let mut listed = HashSet::new();
        shifts.retain(|&shift| listed.insert(shift));
        shifts
    }

    fn fits_gaps(&self, id: StoreId, visit: u16, day: Day, (min_gap, max_gap): (u16, u16)) -> bool {
        self.planned[id.index()].iter().all(|&(other_day, other, _)| {
            let steps = u32::from(other.abs_diff(visit));
            let days = other_day.0.abs_diff(day.0);
            let ordered = (other < visit) == (other_day < day);
            ordered && days >= min_gap && u32::from(days) <= u32::from(max_gap) * steps
        })
    }

    /// Asks one shift to take the visit.
    fn ask(&self, id: ShiftId, store: StoreId, visit: u16) -> Answer {
        let shift = self.problem.shift(id);
        let answer = |obstacle, short| Answer { shift: id, obstacle, short, place: None };
        let alone = match timetable(self.problem, self.legs, id, &[(store, visit)]) {
            Ok(route) => route,
            Err(late) => return answer(Obstacle::TooFar, late.by.max(Seconds(1))),
        };
        if let Some((_, short)) = over(&alone, shift.max_work, shift.max_drive) {
            return answer(Obstacle::TooFar, short);
        }
        let visits = self.visits(id);
        let load: i64 = visits.iter().map(|&(store, _)| i64::from(self.problem.store(store).demand)).sum();
        if load + i64::from(self.problem.store(store).demand) > i64::from(shift.capacity) {
            return answer(Obstacle::Capacity, Seconds(0));
        }
        if visits.len() >= usize::from(shift.max_visits) {
            return answer(Obstacle::MaxVisits, Seconds(0));
        }
        let (before, service) = match &self.routes[id.index()] {
            Some(route) => (route.drive(), route.service()),
            None => (Seconds(0), Seconds(0)),
        };
        let service = service + self.problem.store(store).service_on(shift.day);
        let limit = shift.max_work.min(shift.end - shift.start);
        let mut best = answer(Obstacle::Hours, Seconds(i32::MAX));
        let mut with = Vec::with_capacity(visits.len() + 1);
        for (detour, after) in self.detours(id, store) {
            // The first place that fits is the one with the shortest way; and where even driving and visits alone take
            // too long, the clock need not be asked.
            let drive = before + detour;
            let tried = if drive > shift.max_drive {
                answer(Obstacle::Driving, drive - shift.max_drive)
            } else if drive + service > limit {
                answer(Obstacle::Hours, drive + service - limit)
            } else {
                with.clone_from(&visits);
                with.insert(after, (store, visit));
                match timetable(self.problem, self.legs, id, &with) {
                    Err(Late { by, .. }) => answer(Obstacle::Hours, by.max(Seconds(1))),
                    Ok(route) => match over(&route, shift.max_work, shift.max_drive) {
                        Some((obstacle, short)) => answer(obstacle, short),
                        None => Answer { place: Some((after, drive)), ..answer(Obstacle::Detour, Seconds(0)) },
                    },
                }
            };
            if tried.short < best.short {
                best = tried;
            }
            if best.place.is_some() {
                break;
            }
        }
        // What fits goes in only if it is worth its way.
        if let Some((_, drive)) = best.place
            && i64::from((drive - before).0) >= self.worth(id, store, visit)
        {
            best.place = None;
        }
        best
    }

    /// What the visit of a store adds to the drive of a shift at each place, least first.
    fn detours(&self, id: ShiftId, store: StoreId) -> Vec<(Seconds, usize)> {
        let rep = self.problem.rep_of(id);
        let leg = |from: PlaceId, to: PlaceId| self.legs.leg(rep.profile, from, to).time;
        let place = self.problem.store(store).place;
        let (stops, home_drive) = match &self.routes[id.index()] {
            Some(route) => (&route.stops[..], route.home_drive),
            None => (&[][..], Seconds(0)),
        };
        let onward = stops.iter().map(|stop| (self.problem.store(stop.store).place, stop.drive));
        let mut from = self.problem.begins_at(id);
        let mut detours: Vec<(Seconds, usize)> = onward
            .chain(std::iter::once((rep.end, home_drive)))
            .enumerate()
            .map(|(after, (to, now))| {
                let detour = leg(from, place) + leg(place, to) - now;
                from = to;
                (detour, after)
            })
            .collect();
        detours.sort_unstable();
        detours
    }

    /// What having the visit on this shift is worth: its prize, less its day cost and the shift's own where it is not used.
    fn worth(&self, id: ShiftId, store: StoreId, visit: u16) -> i64 {
        let shift = self.problem.shift(id);
        let opened = if self.routes[id.index()].is_none() { shift.fixed.0 } else { 0 };
        let who = self.problem.store(store);
        let broken = who.promise.as_ref().map_or(Money(0), |promise| {
            let pinned = who.is_pinned(shift.day);
            promise.day_cost(visit, shift.day) + if pinned { Money(0) } else { promise.rep_cost(shift.rep) }
        });
        let opened = opened + broken.0;
        match &who.cadence {
            Cadence::Spaced { visits, .. } => {
                let due = &visits[usize::from(visit)];
                due.prize.0 - due.day_cost(shift.day).map_or(0, |cost| cost.0) - opened
            }
            Cadence::Patterns { prize, .. } => prize.0 - opened,
        }
    }
}

/// Which limit of work or driving a route breaks, and by how much.
fn over(route: &Route, max_work: Seconds, max_drive: Seconds) -> Option<(Obstacle, Seconds)> {
    if route.drive() > max_drive {
        return Some((Obstacle::Driving, route.drive() - max_drive));
    }
    (route.work() > max_work).then(|| (Obstacle::Hours, route.work() - max_work))
}
