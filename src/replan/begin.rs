//! Where the search begins: the visits of the plan in force in their shifts and in their order, as far as they still fit.

use super::past::{Past, State};
use super::promise::{Pending, visits};
use crate::model::{Cadence, Continuity, Legs, Problem, Promise, timetable};
use crate::travel::Travel;
use crate::unit::{Day, Money, RepId, Seconds, ShiftId, StoreId};
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
        mend(problem, travel, ShiftId::at(shift), stops);
    }
    begin
}

/// Which planned visits their stores still allow: the day in the window, the rep one who may come, the gaps kept, one rep.
fn consistent(problem: &Problem, past: &Past, pending: &[Pending]) -> HashSet<usize> {
    let mut all = HashSet::new();
    for row in pending.chunk_by(|one, other| one.store == other.store) {
        let Some(store) = row[0].now.map(|store| problem.store(store)) else { continue };
        let Cadence::Spaced { min_gap, max_gap, .. } = store.cadence else { continue };
        let own = store.promise.as_ref().and_then(|promise: &Promise| promise.rep);
        let mut last: Option<(Day, u16)> = None;
        for one in row {
            let (Some(at), Some(due)) = (one.planned, one.due) else { continue };
            let planned = past.planned[at];
            let fits = planned.state == State::Ahead
                && visits(store)[usize::from(due)].day_cost(one.day).is_some()
                && store.allows(planned.rep, one.day)
                && !problem.windows(row[0].now.expect("it trades"), one.day).is_empty()
                && (problem.continuity == Continuity::Any || store.is_pinned(one.day) || own == Some(planned.rep));
            let spaced = last.is_none_or(|(day, visit)| {
                let days = u32::from(one.day.0.saturating_sub(day.0));
                let most = u32::from(max_gap) * u32::from(due - visit);
                one.day > day && days >= u32::from(min_gap) && days <= most
            });
            if fits && spaced {
                last = Some((one.day, due));
                all.insert(at);
            }
        }
    }
    all
}

/// Takes visits out until the shift can make the others.
fn mend(problem: &Problem, travel: &Travel, id: ShiftId, stops: &mut Vec<(StoreId, u16)>) {
    let shift = problem.shift(id);
    loop {
        // Only what comes before the trouble can mend it.
        let to = match timetable(problem, travel, id, stops) {
            Err(late) => late.at.min(stops.len().saturating_sub(1)) + 1,
            Ok(route) => {
                let over = route.work() > shift.max_work
                    || route.drive() > shift.max_drive
                    || stops.len() > usize::from(shift.max_visits);
                if !over {
                    return;
                }
                stops.len()
            }
        };
        let worth = |at: usize| -> (Money, Seconds) {
            let (store, due) = stops[at];
            let (profile, rep) = (problem.rep_of(id).profile, problem.rep_of(id));
            let place = |at: usize| problem.store(stops[at].0).place;
            let before = if at == 0 { problem.begins_at(id) } else { place(at - 1) };
            let after = if at + 1 == stops.len() { rep.end } else { place(at + 1) };
            let leg = |from, to| travel.leg(profile, from, to).time;
            let saved = leg(before, place(at)) + leg(place(at), after) - leg(before, after)
                + problem.store(store).service_on(shift.day);
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
