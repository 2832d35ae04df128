//! One shift walked with a watch in hand: when the rep leaves, arrives, rests and is back.
//!
//! The rule, which the referee holds every plan to: of all ways to place the pauses, be back as early as possible; then
//! leave home as late as that allows. With one window a stop this is the shortest possible day (Savelsbergh 1992).

use crate::model::{Leg, Legs, Problem, Rest, Route, Shift, Stop, Window};
use crate::unit::{Seconds, ShiftId, StoreId};

/// Why there is no timetable: where the day breaks first, and by how much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Late {
    /// The stop that cannot start in any of its windows; the number of stops for the way home.
    pub at: usize,
    /// How much too late, after the last window or the shift's end; zero when no window of the day holds the visit.
    pub by: Seconds,
}

/// One state of the forward walk: the earliest moment, and the pauses taken on the leg that led here.
#[derive(Clone, Copy, Debug)]
struct Mark {
    leave: Seconds,
    before: usize,
}

/// The route of a shift that visits `visits` (store, due visit) in this order.
///
/// # Errors
///
/// [`Late`] when some visit cannot start in its windows or the rep cannot be back by the end of the shift. The other
/// limits (work, driving, visits, capacity) are not looked at here.
pub fn timetable(
    problem: &Problem,
    legs: &impl Legs,
    shift_id: ShiftId,
    visits: &[(StoreId, u16)],
) -> Result<Route, Late> {
    let shift = problem.shift(shift_id);
    timetable_if(problem, legs, (shift_id, shift), |store| problem.windows(store, shift.day), visits)
}

/// As [`timetable`], if the shift were another than it is (longer, say), or stores were open at other times that day.
///
/// # Errors
///
/// As [`timetable`].
pub fn timetable_if<'a>(
    problem: &Problem,
    legs: &impl Legs,
    (shift_id, shift): (ShiftId, &Shift),
    open: impl Fn(StoreId) -> &'a [Window],
    visits: &[(StoreId, u16)],
) -> Result<Route, Late> {
    let way = ways(problem, legs, shift_id, visits);
    let windows: Vec<&[Window]> = visits.iter().map(|&(store, _)| open(store)).collect();
    let service = |at: usize| problem.store(visits[at].0).service_of(visits[at].1);
    let pauses = shift.pauses.len();

    // Forward: earliest[at * row + taken], the earliest leave from the `at`-th point (0 is home) with so many pauses taken.
    let row = pauses + 1;
    let mut earliest: Vec<Option<Mark>> = vec![None; row * (visits.len() + 1)];
    earliest[0] = Some(Mark { leave: shift.start, before: 0 });
    for at in 0..visits.len() {
        let mut missed_by = Seconds(i32::MAX);
        for before in 0..=pauses {
            let (done, ahead) = earliest.split_at_mut((at + 1) * row);
            let Some(mark) = done[at * row + before] else { continue };
            for (taken, slot) in ahead[..row].iter_mut().enumerate().skip(before) {
                let Some(arrival) = arrive(shift, mark.leave, way[at].time, before, taken) else { continue };
                match Window::next_start(windows[at], arrival, service(at)) {
                    Some(start) => keep(slot, Mark { leave: start + service(at), before }),
                    None => {
                        let last = windows[at].iter().rev().find_map(|window| window.last_start(service(at)));
                        missed_by = missed_by.min(last.map_or(Seconds(0), |last| arrival - last));
                    }
                }
            }
        }
        if earliest[(at + 1) * row..][..row].iter().all(Option::is_none) {
            let by = if missed_by == Seconds(i32::MAX) { Seconds(0) } else { missed_by };
            return Err(Late { at, by });
        }
    }
    let (finish, on_last_leg, taken) = back(shift, &earliest[visits.len() * row..], way[visits.len()].time)
        .map_err(|by| Late { at: visits.len(), by })?;

    // Backward: how many pauses each leg has, and the latest moment to leave each point without being back later.
    let mut state = on_last_leg;
    let mut split = vec![(state, taken); visits.len() + 1];
    let mut latest = latest_leave(shift, finish, way[visits.len()].time, state, taken);
    for at in (0..visits.len()).rev() {
        let mark = earliest[(at + 1) * row + state].expect("the state was reached going forward");
        let start = latest - service(at);
        let first = mark.leave - service(at);
        let last =
            |window: &Window| window.last_start(service(at)).filter(|&last| window.open <= first && first <= last);
        let last = windows[at].iter().find_map(last).expect("the forward walk started in a window");
        let start = start.min(last);
        split[at] = (mark.before, state);
        latest = latest_leave(shift, start, way[at].time, mark.before, state);
        state = mark.before;
    }
    Ok(walk(problem, (shift_id, shift), visits, &way, &windows, &split, latest))
}

/// The legs of a shift: from where it begins to the first stop, from stop to stop, and home.
fn ways(problem: &Problem, legs: &impl Legs, shift: ShiftId, visits: &[(StoreId, u16)]) -> Vec<Leg> {
    let rep = problem.rep_of(shift);
    let mut from = problem.begins_at(shift);
    let mut way = Vec::with_capacity(visits.len() + 1);
    for &(store, _) in visits {
        let to = problem.store(store).place;
        way.push(legs.leg(rep.profile, from, to));
        from = to;
    }
    way.push(if visits.is_empty() { Leg::default() } else { legs.leg(rep.profile, from, rep.end) });
    way
}

/// The arrival at the end of a leg on which pauses `before..taken` are taken; `None` when one would begin too late.
fn arrive(shift: &Shift, leave: Seconds, drive: Seconds, before: usize, taken: usize) -> Option<Seconds> {
    let (mut free, mut arrival) = (leave, leave + drive);
    for pause in &shift.pauses[before..taken] {
        let begin = free.max(pause.earliest);
        if begin > pause.latest {
            return None;
        }
        free = begin + pause.length;
        arrival = arrival.max(pause.earliest) + pause.length;
    }
    Some(arrival)
}

/// The latest moment to leave so as to arrive by `arrival`; the inverse of [`arrive`] where that succeeded.
fn latest_leave(shift: &Shift, arrival: Seconds, drive: Seconds, before: usize, taken: usize) -> Seconds {
    let mut rest = Seconds(0);
    let mut latest = Seconds(i32::MAX);
    for pause in &shift.pauses[before..taken] {
        latest = latest.min(pause.latest - rest);
        rest += pause.length;
    }
    latest.min(arrival - rest - drive)
}

/// The earliest way to be back: (moment, pauses taken before the last leg, pauses taken in all).
fn back(shift: &Shift, last: &[Option<Mark>], drive: Seconds) -> Result<(Seconds, usize, usize), Seconds> {
    let pauses = shift.pauses.len();
    let mut best: Option<(Seconds, usize, usize)> = None;
    let mut late = Seconds(i32::MAX);
    for (before, mark) in last.iter().enumerate() {
        let Some(mark) = mark else { continue };
        for taken in before..=pauses {
            let Some(arrival) = arrive(shift, mark.leave, drive, before, taken) else { continue };
            // A pause that is left for later must still be able to begin once the rep is home.
            let deadline =
                shift.pauses[taken..].iter().map(|pause| pause.latest).min().unwrap_or(shift.end).min(shift.end);
            if arrival > deadline {
                late = late.min(arrival - deadline);
            } else if best.is_none_or(|(moment, ..)| arrival < moment) {
                best = Some((arrival, before, taken));
            }
        }
    }
    best.ok_or(if late == Seconds(i32::MAX) { Seconds(0) } else { late })
}

fn keep(slot: &mut Option<Mark>, mark: Mark) {
    if slot.is_none_or(|other| mark.leave < other.leave) {
        *slot = Some(mark);
    }
}

/// The route that leaves home at `depart` and takes the pauses of `split` on each leg.
fn walk(
    problem: &Problem,
    (shift_id, shift): (ShiftId, &Shift),
    visits: &[(StoreId, u16)],
    way: &[Leg],
    windows: &[&[Window]],
    split: &[(usize, usize)],
    depart: Seconds,
) -> Route {
    let mut rests = Vec::new();
    let mut now = depart;
    let mut drive_on = |at: usize, leave: Seconds| {
        let (before, taken) = split[at];
        let mut free = leave;
        for pause in before..taken {
            let start = free.max(shift.pauses[pause].earliest);
            free = start + shift.pauses[pause].length;
            rests.push(Rest { after: at, pause, start });
        }
        let rest: Seconds = shift.pauses[before..taken].iter().map(|pause| pause.length).sum();
        let arrival = arrive(shift, leave, way[at].time, before, taken).expect("the leg was driven before");
        (arrival, rest)
    };
    let mut stops = Vec::with_capacity(visits.len());
    for (at, &(store, visit)) in visits.iter().enumerate() {
        let (arrival, rest) = drive_on(at, now);
        let service = problem.store(store).service_of(visit);
        let start = Window::next_start(windows[at], arrival, service).expect("the stop was reached before");
        let leave = start + service;
        let wait = start - now - way[at].time - rest;
        stops.push(Stop { store, visit, drive: way[at].time, distance: way[at].distance, wait, start, leave });
        now = leave;
    }
    let (finish, _) = drive_on(visits.len(), now);
    let last = way[visits.len()];
    Route { shift: shift_id, depart, stops, rests, home_drive: last.time, home_distance: last.distance, finish }
}
