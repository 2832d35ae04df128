//! Where the search begins: the visits of the plan in force in their shifts and in their order, as far as they still fit; and the
//! way back to that order after it.

use super::InForce;
use super::past::{Past, State};
use super::promise::{Pending, visits};
use crate::model::{Cadence, Continuity, Night, Plan, Problem, Promise, Route, SleepsAt, leg_between, timetable};
use crate::travel::Travel;
use crate::unit::{Day, Money, RepId, Seconds, ShiftId, StoreId};
use chrono::NaiveDate;
use std::collections::{HashMap, HashSet};

/// The visits of every shift, in order.
pub(super) type Begin = Vec<Vec<(StoreId, u16)>>;

/// The visits to come in their shifts; where a shift can no longer make them all, those of least worth are out, of several
/// the one that frees most time.
pub(super) fn begin(problem: &Problem, travel: &Travel, past: &Past, pending: &[Pending]) -> Begin {
    let shifts: HashMap<(RepId, Day), usize> =
        problem.shifts.iter().enumerate().map(|(at, shift)| ((shift.rep, shift.day), at)).collect();
    // By their place in the plan in force, which is their order in the shift.
    let mut ahead: Vec<(usize, &Pending)> = pending.iter().filter_map(|one| Some((one.planned?, one))).collect();
    ahead.retain(|(at, _)| past.planned[*at].state == State::Ahead);
    ahead.sort_by_key(|(at, _)| *at);
    let allowed = consistent(problem, past, pending);
    let mut begin: Begin = vec![Vec::new(); problem.shifts.len()];
    for (at, one) in ahead {
        let (Some(store), Some(due)) = (one.now, one.due) else { continue };
        if let (Some(&shift), true) = (shifts.get(&(past.planned[at].rep, one.day)), allowed.contains(&at)) {
            begin[shift].push((store, due));
        }
    }
    for (shift, stops) in begin.iter_mut().enumerate() {
        fix(problem, travel, ShiftId::at(shift), stops);
    }
    keep_hours(problem, travel, &mut begin);
    begin
}

/// Takes visits of least worth out until nobody works more in a week or a month than may be.
fn keep_hours(problem: &Problem, travel: &Travel, begin: &mut Begin) {
    for limit in problem.reps.iter().enumerate().flat_map(|(rep, row)| row.limits.iter().map(move |limit| (rep, limit)))
    {
        let days = || problem.shifts_of(RepId::at(limit.0)).filter(|&at| limit.1.holds(problem.shifts[at].day));
        let counted = |at: usize, stops: &[(StoreId, u16)]| -> i64 {
            let (id, shift) = (ShiftId::at(at), &problem.shifts[at]);
            let is_used = !stops.is_empty() || shift.is_away();
            let route = is_used.then(|| timetable(problem, travel, id, stops).ok()).flatten();
            route.map_or(0, |route| shift.counted(route.work()))
        };
        let mut work: Vec<(usize, i64)> = days().map(|at| (at, counted(at, &begin[at]))).collect();
        while work.iter().map(|day| day.1).sum::<i64>() > i64::from(limit.1.most.0) {
            let prize = |&(store, due): &(StoreId, u16)| visits(problem.store(store))[usize::from(due)].prize;
            let stops = days().flat_map(|at| begin[at].iter().enumerate().map(move |(stop, of)| (prize(of), at, stop)));
            let Some((_, at, stop)) = stops.min() else { break };
            begin[at].remove(stop);
            fix(problem, travel, ShiftId::at(at), &mut begin[at]);
            work.iter_mut().filter(|day| day.0 == at).for_each(|day| day.1 = counted(at, &begin[at]));
        }
    }
}

/// The question with the nights away of the plan in force that both days of are still there, and long enough for the ways alone.
pub(super) fn with_nights(in_force: InForce, mut problem: Problem, travel: &Travel) -> Problem {
    let old = in_force.problem;
    let date = |problem: &Problem, id: ShiftId| problem.calendar.date(problem.shift(id).day);
    let shifts: HashMap<(&str, Option<NaiveDate>), ShiftId> = (0..problem.shifts.len())
        .map(ShiftId::at)
        .map(|id| ((problem.rep_of(id).id.as_str(), date(&problem, id)), id))
        .collect();
    let night = |night: Night| {
        let morning = old.shift_after(night.after)?;
        let rep = old.rep_of(night.after).id.as_str();
        let after = *shifts.get(&(rep, date(old, night.after)))?;
        let next = problem.shift_after(after).filter(|&next| date(&problem, next) == date(old, morning))?;
        let place = match old.sleeps_at(night.place)? {
            SleepsAt::Lodging(one) => problem.nights.lodgings.iter().find(|other| other.name == one.name)?.place,
            SleepsAt::Store(store) => problem.stores.iter().find(|other| other.id == old.store(store).id)?.place,
        };
        let way = |id: ShiftId, from, to| {
            leg_between(travel, problem.rep_of(id).profile, from, to).time <= problem.shift(id).longest()
        };
        let fits = way(after, problem.begins_at(after), Some(place)) && way(next, Some(place), problem.ends_at(next));
        fits.then_some(Night { after, place })
    };
    let nights: Vec<Night> = in_force.plan.nights().into_iter().filter_map(night).collect();
    drop(shifts);
    problem.set_nights(&nights);
    problem
}

/// Which planned visits their stores still allow: the day in the window, the rep one who may come, the gaps kept, one rep.
fn consistent(problem: &Problem, past: &Past, pending: &[Pending]) -> HashSet<usize> {
    let mut all = HashSet::new();
    for row in pending.chunk_by(Pending::is_with) {
        let Some(store) = row[0].now.map(|store| problem.store(store)) else { continue };
        if matches!(store.cadence, Cadence::Patterns { .. }) {
            continue;
        }
        let told = |rep: RepId| store.promise.as_ref().is_some_and(|promise: &Promise| promise.reps.contains(&rep));
        let mut last: Option<(Day, u16)> = None;
        let mut kept: Vec<(Day, RepId)> = Vec::new();
        for one in row {
            let (Some(at), Some(due)) = (one.planned, one.due) else { continue };
            let planned = past.planned[at];
            let fits = planned.state == State::Ahead
                && store.window_of(due).is_some_and(|(first, last)| (first..=last).contains(&one.day))
                && store.allows(planned.rep, one.day)
                && !problem.windows(row[0].now.expect("it trades"), one.day).is_empty()
                && (store.is_pinned(one.day)
                    || match problem.continuity_of(store) {
                        Continuity::SameRep => told(planned.rep),
                        _ => problem.continues(store, kept.iter().copied(), (planned.rep, one.day)),
                    });
            let is_led = store.follows(due).is_none() || last.is_some_and(|(_, visit)| visit + 1 == due);
            let spaced = last.is_none_or(|(day, visit)| one.day > day && store.keeps_gap((visit, day), (due, one.day)));
            if fits && is_led && spaced {
                last = Some((one.day, due));
                if !store.is_pinned(one.day) {
                    kept.push((one.day, planned.rep));
                }
                all.insert(at);
            }
        }
    }
    all
}

/// Takes visits out until the shift can make the others.
fn fix(problem: &Problem, travel: &Travel, id: ShiftId, stops: &mut Vec<(StoreId, u16)>) {
    loop {
        if fitting(problem, travel, id, stops).is_some() {
            return;
        }
        // Only what comes before the trouble can mend it.
        let late = timetable(problem, travel, id, stops).err();
        let to = late.map_or(stops.len(), |late| late.at.min(stops.len().saturating_sub(1)) + 1);
        let worth = |at: usize| -> (Money, Seconds) {
            let (store, due) = stops[at];
            let profile = problem.rep_of(id).profile;
            let place = |at: usize| Some(problem.store(stops[at].0).place);
            let before = if at == 0 { problem.begins_at(id) } else { place(at - 1) };
            let after = if at + 1 == stops.len() { problem.ends_at(id) } else { place(at + 1) };
            let leg = |from, to| leg_between(travel, profile, from, to).time;
            let saved = leg(before, place(at)) + leg(place(at), after) - leg(before, after)
                + problem.store(store).service_of(due);
            (visits(problem.store(store))[usize::from(due)].prize, -saved)
        };
        let Some(least) = (0..to.min(stops.len())).min_by_key(|&at| (worth(at), at)) else { return };
        stops.remove(least);
    }
}

/// Whether nothing is missing that was not left out before: then there is nothing to search for.
pub(super) fn is_whole(problem: &Problem, begin: &Begin, pending: &[Pending]) -> bool {
    let mut there: HashSet<(StoreId, u16)> = begin.iter().flatten().copied().collect();
    let out = pending.iter().filter(|one| one.planned.is_none());
    there.extend(out.filter_map(|one| Some((one.now?, one.due?))));
    problem.store_ids().all(|id| (0..visits(problem.store(id)).len()).all(|due| there.contains(&(id, due as u16))))
}

/// An hour told to a store is worth so much of a detour.
const DETOUR: Seconds = Seconds::minutes(15);

/// Gives shifts the order they began with: visits that are new go where they cost least between the others. Where that takes
/// too long, the order of the search stays; but a shift with the visits it began with stays as it was.
pub(super) fn keep_orders(problem: &Problem, travel: &Travel, begin: &Begin, plan: &mut Plan) {
    for route in &mut plan.routes {
        let now: Vec<(StoreId, u16)> = route.stops.iter().map(|stop| (stop.store, stop.visit)).collect();
        let before = &begin[route.shift.index()];
        let kept: Vec<_> = before.iter().copied().filter(|stop| now.contains(stop)).collect();
        let in_order = |stops: &[(StoreId, u16)]| fitting(problem, travel, route.shift, stops);
        if now.iter().filter(|stop| kept.contains(stop)).eq(kept.iter()) {
            continue;
        }
        let new = now.iter().filter(|stop| !before.contains(stop));
        let same = new.fold(in_order(&kept).map(|route| (kept.clone(), route)), |so_far, &stop| {
            let (stops, _) = so_far?;
            let with = (0..=stops.len()).filter_map(|at| {
                let mut with = stops.clone();
                with.insert(at, stop);
                in_order(&with).map(|route| (with, route))
            });
            with.min_by_key(|(_, route)| (route.drive(), route.finish))
        });
        // The hours of a week may be used up by now.
        let is_limited = !problem.rep_of(route.shift).limits.is_empty();
        let same = same.filter(|(_, same)| !is_limited || same.work() <= route.work());
        let is_whole = kept.len() == before.len() && kept.len() == now.len();
        if let Some((_, same)) = same.filter(|(_, same)| is_whole || same.drive() <= route.drive() + DETOUR) {
            *route = same;
        }
    }
}

/// The timetable of these visits, where the shift can make them.
fn fitting(problem: &Problem, travel: &Travel, id: ShiftId, stops: &[(StoreId, u16)]) -> Option<Route> {
    let shift = problem.shift(id);
    let route = timetable(problem, travel, id, stops).ok()?;
    let fits = route.work() <= shift.max_work
        && route.drive() <= shift.max_drive
        && stops.len() <= usize::from(shift.max_visits);
    fits.then_some(route)
}
