//! One shift walked with a watch in hand: when the rep leaves, arrives, rests and is back.
//!
//! The rule, which the referee holds every plan to: of all ways to place the pauses, be back as early as possible; then
//! leave home as late as that allows. With one window a stop this is the shortest possible day (Savelsbergh 1992). Who is out
//! already, though, goes on at once: to wait in the street or before the next store is all the same.

use crate::model::{Leg, Legs, Pause, Problem, Rest, Route, Shift, Stop, Window, leg_between, leg_between_at};
use crate::unit::{PlaceId, Seconds, ShiftId, StoreId};

/// Why there is no timetable: where the day breaks first, and by how much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Late {
    /// The stop that cannot start in any of its windows; the number of stops for the way home.
    pub at: usize,
    /// How much too late, after the last window or the shift's end; zero when no window of the day holds the visit.
    pub by: Seconds,
}

/// The legs of a shift: from where it begins to the first stop, from stop to stop, and home.
struct Way<'a, L> {
    legs: &'a L,
    profile: u8,
    places: Vec<Option<PlaceId>>,
    /// Each leg, where the hour does not matter.
    fixed: Vec<Leg>,
}

impl<'a, L: Legs> Way<'a, L> {
    fn of(problem: &Problem, legs: &'a L, shift: &Shift, visits: &[(StoreId, u16)]) -> Self {
        let (rep, is_away) = (&problem.reps[shift.rep.index()], shift.is_away());
        let stops = visits.iter().map(|&(store, _)| Some(problem.store(store).place));
        // Whoever visits nobody stays at home, unless there is a way from or to a night away.
        let begin = shift.begins_at(rep);
        let home = if visits.is_empty() && !is_away { begin } else { shift.ends_at(rep) };
        let places: Vec<Option<PlaceId>> = [begin].into_iter().chain(stops).chain([home]).collect();
        let leg = |pair: &[Option<PlaceId>]| leg_between(legs, rep.profile, pair[0], pair[1]);
        let fixed = match visits {
            [] if !is_away => vec![Leg::default()],
            _ if legs.by_hour() => Vec::new(),
            _ => places.windows(2).map(leg).collect(),
        };
        Self { legs, profile: rep.profile, places, fixed }
    }

    /// The leg to the `at`-th stop (after the last of them: home) for who leaves then.
    fn leg(&self, at: usize, leave: Seconds) -> Leg {
        match self.fixed.get(at) {
            Some(&leg) => leg,
            None => leg_between_at(self.legs, self.profile, (self.places[at], self.places[at + 1]), leave),
        }
    }

    /// The arrival at the end of a leg on which pauses `taken` are taken; `None` when one would begin too late.
    fn arrive(&self, at: usize, leave: Seconds, pauses: &[Pause]) -> Option<Seconds> {
        let (mut free, mut arrival) = (leave, leave + self.leg(at, leave).time);
        for pause in pauses {
            let begin = free.max(pause.earliest);
            if begin > pause.latest {
                return None;
            }
            free = begin + pause.length;
            arrival = arrival.max(pause.earliest) + pause.length;
        }
        Some(arrival)
    }

    /// The latest moment to leave so as to arrive by `arrival`, which who leaves at `early` does; the inverse of
    /// [`Way::arrive`].
    fn latest_leave(&self, at: usize, early: Seconds, arrival: Seconds, pauses: &[Pause]) -> Seconds {
        let mut rest = Seconds(0);
        let mut latest = Seconds(i32::MAX);
        for pause in pauses {
            latest = latest.min(pause.latest - rest);
            rest += pause.length;
        }
        if let Some(leg) = self.fixed.get(at) {
            return latest.min(arrival - rest - leg.time);
        }
        // Who leaves later does not arrive earlier: halve the moments between.
        let (mut in_time, mut late) = (early, latest.min(arrival - rest) + Seconds(1));
        while in_time + Seconds(1) < late {
            let middle = Seconds(in_time.0 + (late - in_time).0 / 2);
            match self.arrive(at, middle, pauses).is_some_and(|reached| reached <= arrival) {
                true => in_time = middle,
                false => late = middle,
            }
        }
        in_time
    }
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
    let way = Way::of(problem, legs, shift, visits);
    let windows: Vec<&[Window]> = visits.iter().map(|&(store, _)| open(store)).collect();
    let service = |at: usize| problem.store(visits[at].0).service_of(visits[at].1);
    let by: Vec<Seconds> =
        visits.iter().map(|&(store, visit)| problem.store(store).begins_by(visit, shift.day)).collect();
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
                let Some(arrival) = way.arrive(at, mark.leave, &shift.pauses[before..taken]) else { continue };
                match Window::next_start_by(windows[at], arrival, service(at), by[at]) {
                    Some(start) => keep(slot, Mark { leave: start + service(at), before }),
                    None => {
                        let last =
                            windows[at].iter().rev().find_map(|window| window.last_start_by(service(at), by[at]));
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
    let home = visits.len();
    let (finish, on_last_leg, taken) =
        back(shift, &earliest[home * row..], &way, home).map_err(|by| Late { at: home, by })?;

    // Backward: how many pauses each leg has, and the latest moment to leave each point without being back later.
    let mut state = on_last_leg;
    let mut split = vec![(state, taken); visits.len() + 1];
    let left = |at: usize, state: usize| earliest[at * row + state].expect("the state was reached going forward");
    let mut latest = way.latest_leave(home, left(home, state).leave, finish, &shift.pauses[state..taken]);
    for at in (0..visits.len()).rev() {
        let mark = left(at + 1, state);
        let start = latest - service(at);
        let first = mark.leave - service(at);
        let last = |window: &Window| {
            window.last_start_by(service(at), by[at]).filter(|&last| window.open <= first && first <= last)
        };
        let last = windows[at].iter().find_map(last).expect("the forward walk started in a window");
        let start = start.min(last);
        split[at] = (mark.before, state);
        latest = way.latest_leave(at, left(at, mark.before).leave, start, &shift.pauses[mark.before..state]);
        state = mark.before;
    }
    let depart = if shift.from.is_some() { shift.start } else { latest };
    Ok(walk(problem, (shift_id, shift), visits, &way, &windows, &split, depart))
}

/// The earliest way to be back: (moment, pauses taken before the last leg, pauses taken in all).
fn back(
    shift: &Shift,
    last: &[Option<Mark>],
    way: &Way<impl Legs>,
    home: usize,
) -> Result<(Seconds, usize, usize), Seconds> {
    let pauses = shift.pauses.len();
    let mut best: Option<(Seconds, usize, usize)> = None;
    let mut late = Seconds(i32::MAX);
    for (before, mark) in last.iter().enumerate() {
        let Some(mark) = mark else { continue };
        for taken in before..=pauses {
            let Some(arrival) = way.arrive(home, mark.leave, &shift.pauses[before..taken]) else { continue };
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
    way: &Way<impl Legs>,
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
        let arrival = way.arrive(at, leave, &shift.pauses[before..taken]).expect("the leg was driven before");
        (arrival, rest, way.leg(at, leave))
    };
    let mut stops = Vec::with_capacity(visits.len());
    for (at, &(store, visit)) in visits.iter().enumerate() {
        let (arrival, rest, leg) = drive_on(at, now);
        let service = problem.store(store).service_of(visit);
        let start = Window::next_start(windows[at], arrival, service).expect("the stop was reached before");
        let leave = start + service;
        let wait = start - now - leg.time - rest;
        stops.push(Stop { store, visit, drive: leg.time, distance: leg.distance, wait, start, leave });
        now = leave;
    }
    let (finish, _, last) = drive_on(visits.len(), now);
    let (home_drive, home_distance, night) = (last.time, last.distance, shift.sleeps);
    let met = problem.met(&stops);
    Route { shift: shift_id, depart, stops, rests, home_drive, home_distance, finish, met, night }
}
