//! One shift asked to take a visit: the first rule that stands in the way there, and by how much.

use super::Question;
use crate::ask::seen::{BestPlace, Seen};
use crate::model::{Cadence, Legs, Obstacle, RIVALS, Shift, Window, leg_between, timetable};
use crate::unit::{Money, Seconds, ShiftId, StoreId};

/// What a shift says when it is asked to take a visit.
#[derive(Clone, Copy, Debug)]
pub struct ShiftAnswer {
    pub shift: ShiftId,
    /// What stands in the way.
    pub obstacle: Obstacle,
    /// Whether it could be the shift's only visit.
    pub alone: bool,
    /// How many more minutes, of work or of driving, would be enough for that.
    pub short: Option<Seconds>,
    /// Where it would go best.
    pub spot: Option<BestPlace>,
}

/// The answer of the shift that comes nearest to taking the visit: where it fits but for its way; else where the least is
/// missing, before those that could not take it even as their only visit; of these, first those that could at other hours.
pub fn nearest(answers: &[ShiftAnswer]) -> Option<&ShiftAnswer> {
    answers.iter().min_by_key(|answer| {
        let missing = match (answer.obstacle, answer.short, answer.spot) {
            (Obstacle::Detour, ..) => Some(Seconds(0)),
            (_, Some(short), _) => Some(short),
            (_, None, Some(spot)) if spot.fits() => Some(Seconds(1)),
            _ => None,
        };
        let detour = answer.spot.map(|spot| spot.detour);
        let standing = match (answer.alone, answer.obstacle) {
            (true, _) => 0,
            (false, Obstacle::OpenHours) => 1,
            (false, _) => 2,
        };
        (standing, missing.is_none(), missing, detour.is_none(), detour, answer.shift)
    })
}

/// How many more minutes of one kind make up for what a spot breaks; `None` where it takes several.
fn short(spot: &BestPlace) -> Option<Seconds> {
    match (spot.too_long, spot.too_far, spot.over_hours) {
        (Seconds(0), Seconds(0), Seconds(0)) => None,
        (one, Seconds(0), Seconds(0)) | (Seconds(0), one, Seconds(0)) | (Seconds(0), Seconds(0), one) => Some(one),
        _ => None,
    }
}

/// Asks one shift to take a visit that is not on it, on a day on which the store is open and its gaps are kept: an obstacle of
/// [`Obstacle::Detour`] says that it fits.
pub fn ask<L: Legs>(seen: &Seen<L>, id: ShiftId, (store, visit): (StoreId, u16)) -> ShiftAnswer {
    let (problem, shift) = (seen.problem, seen.problem.shift(id));
    let windows = problem.windows(store, shift.day);
    let answer = |obstacle, short, spot| ShiftAnswer { shift: id, obstacle, alone: true, short, spot };
    let spot = seen.best_spot(id, store, visit, windows);
    let stops = seen.routes[id.index()].as_ref().map_or(0, |route| route.stops.len());
    let is_laden = seen.load(id) + i64::from(problem.store(store).demand) > i64::from(shift.capacity);
    let is_full = stops >= usize::from(shift.max_visits);
    if spot.is_some_and(|spot| spot.fits()) && !is_laden && !is_full {
        return answer(Obstacle::Detour, None, spot);
    }
    let alone = seen.alone(id, store, visit, windows);
    if alone.is_none_or(|alone| !alone.fits()) {
        let obstacle = alone_obstacle(seen, id, (store, visit));
        return ShiftAnswer { alone: false, ..answer(obstacle, alone.as_ref().and_then(short), spot) };
    }
    if is_laden {
        return answer(Obstacle::Capacity, None, None);
    }
    if is_full {
        return answer(Obstacle::MaxVisits, None, spot);
    }
    let Some(spot) = spot else {
        // A longer shift would not do: by then the store, or one that comes later for it, is closed.
        let has_time = seen.fitting_spot(id, store, visit, &[Window::ALWAYS]).is_some();
        return answer(if has_time { Obstacle::OpenHours } else { Obstacle::Hours }, None, None);
    };
    let obstacle = match (spot.too_long, spot.over_hours) {
        (Seconds(0), Seconds(0)) => Obstacle::Driving,
        (Seconds(0), _) => Obstacle::SpanHours,
        _ => Obstacle::Hours,
    };
    answer(obstacle, short(&spot), Some(spot))
}

/// Why a shift cannot hold a visit even as its only one: what stands in the way though the store were next door, else the way.
fn alone_obstacle<L: Legs>(seen: &Seen<L>, id: ShiftId, (store, visit): (StoreId, u16)) -> Obstacle {
    let windows = seen.problem.windows(store, seen.problem.shift(id).day);
    let next_door = |windows: &[Window]| seen.fits_next_door(id, store, visit, windows);
    let always = [Window::ALWAYS];
    if !next_door(&always) {
        Obstacle::ShiftTooShort
    } else if !next_door(windows) {
        Obstacle::OutsideShift
    } else if !seen.alone(id, store, visit, &always).is_some_and(|spot| spot.fits_the_day()) {
        Obstacle::TooFar
    } else if seen.alone(id, store, visit, windows).is_some_and(|spot| spot.fits_the_day()) {
        Obstacle::SpanHours
    } else {
        Obstacle::OpenHours
    }
}

impl<L: Legs> Question<'_, L> {
    /// Asks one shift, on a day on which the store is open and its gaps are kept.
    pub(super) fn ask(&self, id: ShiftId) -> ShiftAnswer {
        ask(self.seen, id, (self.id, self.visit))
    }

    /// Whether no shift of any rep who may come could take the visit even as its only one, on any day of its window on which
    /// the store is open, whatever becomes of the store's other visits.
    pub(super) fn is_impossible(&self, answers: &[ShiftAnswer]) -> bool {
        // A load or a number of visits that is too much may be so by this visit alone.
        let could =
            |answer: &ShiftAnswer| answer.alone && !matches!(answer.obstacle, Obstacle::Capacity | Obstacle::MaxVisits);
        !answers.iter().any(could) && !self.could_be_alone()
    }

    fn could_be_alone(&self) -> bool {
        let (seen, problem) = (self.seen, self.seen.problem);
        (0..problem.reps.len()).any(|at| {
            let rep = &problem.reps[at];
            let leg = |from, to| leg_between(seen.legs, rep.profile, from, to).time;
            seen.shifts_of[at].iter().any(|&id| {
                let shift = problem.shift(id);
                // Who is under way or has slept away begins elsewhere than at home.
                let back = leg(Some(self.store.place), problem.ends_at(id));
                let out = leg(problem.begins_at(id), Some(self.store.place));
                let way = i64::from(out.0) + i64::from(back.0);
                // Who sleeps away need not be back the same day.
                let day = i64::from(shift.longest().0) - i64::from(self.due.service.0);
                if rep.nights > 0 && i64::from(out.0.min(back.0)) <= day && self.could_be_on(shift) {
                    return true;
                }
                if !self.could_be_on(shift)
                    || way + i64::from(self.due.service.0) > i64::from((shift.end - shift.start).0)
                {
                    return false;
                }
                let windows = problem.windows(self.id, shift.day);
                !windows.is_empty() && seen.alone(id, self.id, self.visit, windows).is_some_and(|spot| spot.fits())
            })
        })
    }

    /// Whether the visit may be on a shift, whatever the way there.
    fn could_be_on(&self, shift: &Shift) -> bool {
        self.due.day_cost(shift.day).is_some()
            && self.store.keeps_gap_to_last(self.visit, shift.day)
            && self.store.allows(shift.rep, shift.day)
            && (self.store.is_pinned(shift.day)
                || self.seen.problem.continues(self.store, std::iter::empty(), (shift.rep, shift.day)))
            && self.store.demand <= shift.capacity
            && shift.max_visits > 0
            && self.seen.problem.holds(self.id, self.visit, shift.day)
    }

    /// The visits of the shift that came nearest in the place of each of which this one would fit, and that are worth no less:
    /// the least of them first.
    pub(super) fn rivals(&self, nearest: &ShiftAnswer) -> [Option<(StoreId, u16)>; RIVALS] {
        let mut rivals: Vec<(Money, usize, (StoreId, u16))> = Vec::new();
        let (seen, problem, id) = (self.seen, self.seen.problem, nearest.shift);
        let is_full = nearest.alone && nearest.obstacle != Obstacle::Detour;
        let visits = if is_full { seen.visits(id) } else { Vec::new() };
        let shift = problem.shift(id);
        let mut with = visits.clone();
        for (at, &rival) in visits.iter().enumerate() {
            // A visit of a pattern, or one that others follow, cannot be left out by itself.
            let Cadence::Spaced { visits: theirs, .. } = &problem.store(rival.0).cadence else { continue };
            let prize = theirs[usize::from(rival.1)].prize;
            if prize < self.due.prize || seen.is_followed(rival) {
                continue;
            }
            with[at] = (self.id, self.visit);
            let load: i64 = with.iter().map(|&(store, _)| i64::from(problem.store(store).demand)).sum();
            let fits = load <= i64::from(shift.capacity)
                && with.len() <= usize::from(shift.max_visits)
                && timetable(problem, seen.legs, id, &with).is_ok_and(|route| {
                    let keeps_hours = seen.over_hours(id, route.work()) == Seconds(0);
                    route.drive() <= shift.max_drive && route.work() <= shift.max_work && keeps_hours
                });
            if fits {
                rivals.push((prize, at, rival));
            }
            with[at] = rival;
        }
        rivals.sort_unstable();
        std::array::from_fn(|at| rivals.get(at).map(|&(_, _, visit)| visit))
    }
}
