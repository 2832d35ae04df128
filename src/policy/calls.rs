//! Time for phone calls: what a plan leaves free of the days on which they are due, where the policy has it so.

use super::StoreDue;
use crate::model::{Allowed, DueVisit, Shift, Store};
use crate::unit::{Day, RepId, Seconds};
use std::collections::BTreeMap;

/// Adds so many percent of the time of every call that is due to the reserve of a shift of whoever may make it: the one of its window
/// nearest to the day it is due on that has time left. Of several reps who may, each has an equal part of it: who calls is known only
/// when the plan is there.
pub(crate) fn reserve(percent: f64, stores: &[Store], dues: &[StoreDue], shifts: &mut [Shift]) {
    if percent <= 0.0 {
        return;
    }
    // Shifts are sorted by rep, then day.
    let mut of_rep: BTreeMap<RepId, Vec<usize>> = BTreeMap::new();
    for (at, shift) in shifts.iter().enumerate() {
        of_rep.entry(shift.rep).or_default().push(at);
    }
    let everybody: Vec<RepId> = of_rep.keys().copied().collect();
    // Calls that anybody may make are so many that they are added up first.
    let mut by_window: BTreeMap<(Day, Day, Day), i64> = BTreeMap::new();
    for (store, of) in stores.iter().zip(dues) {
        for call in &of.calls {
            let time = (f64::from(call.service.0) * percent / 100.0).round() as i64;
            match &store.reps {
                Allowed::Any => *by_window.entry((call.due, call.earliest, call.latest)).or_default() += time,
                Allowed::Only(reps) => share((time, window(call)), reps, &of_rep, shifts),
            }
        }
    }
    for (window, time) in by_window {
        share((time, window), &everybody, &of_rep, shifts);
    }
    for shift in shifts {
        shift.least = shift.least.min(shift.available() - shift.reserve).max(Seconds(0));
    }
}

/// The day on which a call is due, and the first and last on which it may be made.
fn window(call: &DueVisit) -> (Day, Day, Day) {
    (call.due, call.earliest, call.latest)
}

/// Shares time out among reps, on the shifts nearest to the due day.
fn share(
    (time, (due, first, last)): (i64, (Day, Day, Day)),
    reps: &[RepId],
    of_rep: &BTreeMap<RepId, Vec<usize>>,
    shifts: &mut [Shift],
) {
    let who: Vec<&Vec<usize>> = reps.iter().filter_map(|rep| of_rep.get(rep)).collect();
    for (part, own) in who.iter().enumerate() {
        let (part, parts) = (part as i64, who.len() as i64);
        let mut left = time * (part + 1) / parts - time * part / parts;
        let mut days: Vec<usize> = own.iter().copied().filter(|&at| (first..=last).contains(&shifts[at].day)).collect();
        days.sort_by_key(|&at| (shifts[at].day.0.abs_diff(due.0), at));
        for at in days {
            let room = i64::from((shifts[at].available() - shifts[at].reserve).0.max(0));
            let taken = left.min(room);
            shifts[at].reserve += Seconds(taken as i32);
            left -= taken;
        }
    }
}
