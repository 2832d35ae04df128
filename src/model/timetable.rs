//! One shift walked with a watch in hand: when the rep leaves, arrives, rests and is back.
//!
//! The rule, which the referee holds every plan to: of all ways to place the pauses and choose the windows, be back as early as
//! possible; then have the least work, leaving home as late as that allows. With one window a stop this is the shortest possible
//! day (Savelsbergh 1992). Who is out already, though, goes on at once: to wait in the street or before the next store is all the
//! same.

use crate::model::{Leg, Legs, Pause, Problem, Rest, Route, Shift, Stop, Window, leg_between, leg_between_at};
use crate::unit::{PlaceId, Seconds, ShiftId, StoreId};
use std::ops::Range;

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

/// One state of a walk forward: the earliest moment, and the pauses taken before the leg that led here and before the visit.
#[derive(Clone, Copy, Debug)]
struct Mark {
    leave: Seconds,
    before: usize,
    arrived: usize,
}

/// A shift and its stops in order, with all that says when they may be.
struct Day<'a, L> {
    way: Way<'a, L>,
    start: Seconds,
    pauses: &'a [Pause],
    /// Of every stop its windows, how long it takes, the hour by which it must begin, and whether a pause may interrupt it.
    windows: Vec<&'a [Window]>,
    service: Vec<Seconds>,
    by: Vec<Seconds>,
    parted: Vec<bool>,
}

impl<L: Legs> Day<'_, L> {
    /// The earliest leave from every point (0 is where the day begins) for each number of pauses taken, of who leaves then:
    /// `marks[at * (pauses + 1) + taken]`.
    fn forth(&self, depart: Seconds) -> Result<Vec<Option<Mark>>, Late> {
        let (pauses, row) = (self.pauses.len(), self.pauses.len() + 1);
        let mut marks: Vec<Option<Mark>> = vec![None; row * (self.windows.len() + 1)];
        marks[0] = Some(Mark { leave: depart, before: 0, arrived: 0 });
        for (at, &windows) in self.windows.iter().enumerate() {
            let (service, by) = (self.service[at], self.by[at]);
            let mut missed_by = Seconds(i32::MAX);
            for before in 0..=pauses {
                let (done, ahead) = marks.split_at_mut((at + 1) * row);
                let Some(mark) = done[at * row + before] else { continue };
                for arrived in before..=pauses {
                    let Some(arrival) = self.way.arrive(at, mark.leave, &self.pauses[before..arrived]) else {
                        continue;
                    };
                    match Window::next_start_by(windows, arrival, service, by) {
                        Some(start) => {
                            keep(&mut ahead[arrived], Mark { leave: start + service, before, arrived });
                        }
                        None => {
                            let last = windows.iter().rev().find_map(|window| window.last_start_by(service, by));
                            missed_by = missed_by.min(last.map_or(Seconds(0), |last| arrival - last));
                        }
                    }
                    let longer = ahead[..row].iter_mut().enumerate().skip(arrived + 1);
                    for (taken, slot) in longer.filter(|_| self.parted[at]) {
                        if let Some(start) = self.parted_start(at, arrival, arrived..taken) {
                            let leave = start + service + self.rest(arrived..taken);
                            keep(slot, Mark { leave, before, arrived });
                        }
                    }
                }
            }
            if marks[(at + 1) * row..][..row].iter().all(Option::is_none) {
                let by = if missed_by == Seconds(i32::MAX) { Seconds(0) } else { missed_by };
                return Err(Late { at, by });
            }
        }
        Ok(marks)
    }

    /// How long these pauses are.
    fn rest(&self, pauses: Range<usize>) -> Seconds {
        self.pauses[pauses].iter().map(|pause| pause.length).sum()
    }

    /// When a visit starts that these pauses interrupt, after an arrival.
    fn parted_start(&self, at: usize, arrival: Seconds, pauses: Range<usize>) -> Option<Seconds> {
        let rest = self.rest(pauses.clone());
        let last = |window: &Window| {
            let last = window.last_start_by(self.service[at], self.by[at])? - rest;
            (window.open.max(arrival) <= last).then_some(window.open.max(arrival))
        };
        let start = self.windows[at].iter().find_map(last)?;
        self.is_parted(at, start, pauses).then_some(start)
    }

    /// Whether these pauses may interrupt a visit that starts then: each may begin while it is under way.
    fn is_parted(&self, at: usize, start: Seconds, pauses: Range<usize>) -> bool {
        let (mut free, mut leave) = (start, start + self.service[at]);
        self.pauses[pauses].iter().all(|pause| {
            let begin = free.max(pause.earliest);
            let is_within = begin <= pause.latest && begin <= leave;
            let may = pause.inside.is_some_and(|least| least <= self.service[at]);
            (free, leave) = (begin + pause.length, leave + pause.length);
            may && is_within
        })
    }

    /// When who leaves as `marks` say is back, with so many pauses: as early as may be.
    fn finish(&self, marks: &[Option<Mark>], taken: usize) -> Option<Seconds> {
        (0..=taken).filter_map(|before| self.finish_from(marks, before, taken)).min()
    }

    fn finish_from(&self, marks: &[Option<Mark>], before: usize, taken: usize) -> Option<Seconds> {
        let home = self.windows.len();
        let mark = marks[home * (self.pauses.len() + 1) + before]?;
        self.way.arrive(home, mark.leave, &self.pauses[before..taken])
    }

    /// The latest leave of who is back by `finish`, with so many pauses, which who begins with the shift can be.
    fn latest(&self, finish: Seconds, taken: usize) -> Seconds {
        // The latest arrival at the point before which the walk is, by the pauses taken then, and the latest leave from the one before.
        let mut arrive: Vec<Option<Seconds>> = vec![None; taken + 1];
        arrive[taken] = Some(finish);
        let mut leave = arrive.clone();
        for at in (0..=self.windows.len()).rev() {
            for (before, leave) in leave.iter_mut().enumerate() {
                let from = |(state, by): (usize, &Option<Seconds>)| {
                    let (by, pauses) = ((*by)?, &self.pauses[before..state]);
                    let in_time = self.way.arrive(at, self.start, pauses)? <= by;
                    in_time.then(|| self.way.latest_leave(at, self.start, by, pauses))
                };
                *leave = arrive.iter().enumerate().skip(before).filter_map(from).max();
            }
            let Some(stop) = at.checked_sub(1) else { break };
            for (arrived, arrive) in arrive.iter_mut().enumerate() {
                let most = if self.parted[stop] { taken } else { arrived };
                let start = |state: usize| self.latest_start(stop, leave[state]?, arrived..state);
                *arrive = (arrived..=most).filter_map(start).max();
            }
        }
        // On a way without end all moments are one.
        leave[0].unwrap_or(self.start)
    }

    /// The latest start of a stop that is left by then, which these pauses interrupt.
    fn latest_start(&self, at: usize, leave: Seconds, pauses: Range<usize>) -> Option<Seconds> {
        let rest = self.rest(pauses.clone());
        let (mut by, mut before) = (leave - self.service[at] - rest, Seconds(0));
        for pause in &self.pauses[pauses.clone()] {
            by = by.min(pause.latest - before);
            before += pause.length;
        }
        let last = |window: &Window| Some(window.last_start_by(self.service[at], self.by[at])? - rest);
        let open = self.windows[at].iter().rev().filter(|window| window.open <= by);
        let start = open.filter_map(|window| last(window).filter(|&last| window.open <= last)).map(|last| last.min(by));
        start.filter(|&start| self.is_parted(at, start, pauses.clone())).max()
    }

    /// When these pauses begin that interrupt a visit which starts then: as near to its middle as they may.
    fn inside(&self, at: usize, start: Seconds, pauses: Range<usize>) -> Vec<Seconds> {
        let rest_before = |pause: usize| self.rest(pauses.start..pause);
        let end = start + self.service[at];
        let mut latest: Vec<Seconds> = Vec::new();
        for pause in pauses.clone().rev() {
            let own = self.pauses[pause].latest.min(end + rest_before(pause));
            let next = latest.last().map_or(own, |&next| own.min(next - self.pauses[pause].length));
            latest.push(next);
        }
        let mut free = start;
        let begin = |(pause, latest): (usize, Seconds)| {
            let middle = start + Seconds(self.service[at].0 / 2) + rest_before(pause);
            let begin = middle.max(free).max(self.pauses[pause].earliest).min(latest);
            free = begin + self.pauses[pause].length;
            begin
        };
        pauses.clone().zip(latest.into_iter().rev()).map(begin).collect()
    }

    /// How many pauses are taken before the leg to each stop and home, and after it, before the visit.
    fn split(&self, marks: &[Option<Mark>], finish: Seconds, taken: usize) -> Vec<(usize, usize)> {
        let (home, row) = (self.windows.len(), self.pauses.len() + 1);
        let in_time = |&before: &usize| self.finish_from(marks, before, taken).is_some_and(|moment| moment <= finish);
        let mut state = (0..=taken).find(in_time).expect("it is back by then");
        let mut split = vec![(state, taken); home + 1];
        for at in (0..home).rev() {
            let mark = marks[(at + 1) * row + state].expect("the state was reached");
            split[at] = (mark.before, mark.arrived);
            state = mark.before;
        }
        split
    }
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
    let day = Day {
        way: Way::of(problem, legs, shift, visits),
        start: shift.start,
        pauses: &shift.pauses,
        windows: visits.iter().map(|&(store, _)| open(store)).collect(),
        service: visits.iter().map(|&(store, visit)| problem.store(store).service_of(visit)).collect(),
        by: visits.iter().map(|&(store, visit)| problem.store(store).begins_by(visit, shift.day)).collect(),
        parted: visits.iter().map(|&(store, visit)| shift.may_part(problem.store(store), visit)).collect(),
    };
    let marks = day.forth(shift.start)?;
    let finish = back(shift, &day, &marks).map_err(|by| Late { at: visits.len(), by })?;
    // Of several numbers of pauses that are back then, the one that leaves the least work.
    let mut least = (Seconds(i32::MIN), shift.start, 0);
    let mut rest = Seconds(0);
    for taken in 0..=shift.pauses.len() {
        if day.finish(&marks, taken) == Some(finish) && finish <= deadline(shift, taken) {
            let depart = if shift.from.is_some() { shift.start } else { day.latest(finish, taken) };
            if depart + rest > least.0 {
                least = (depart + rest, depart, taken);
            }
        }
        rest += shift.pauses.get(taken).map_or(Seconds(0), |pause| pause.length);
    }
    let (_, depart, taken) = least;
    let split = match shift.pauses.is_empty() {
        true => vec![(0, 0); visits.len() + 1],
        false => day.split(&day.forth(depart).expect("it was possible going back"), finish, taken),
    };
    Ok(walk(problem, (shift_id, shift), visits, &day, &split, depart))
}

/// When a rep is back at the latest who has taken so many pauses: one that is left for later must still be able to begin at home.
fn deadline(shift: &Shift, taken: usize) -> Seconds {
    shift.pauses[taken..].iter().map(|pause| pause.latest).fold(shift.end, Seconds::min)
}

/// The earliest moment to be back; otherwise how much too late it is.
fn back(shift: &Shift, day: &Day<impl Legs>, marks: &[Option<Mark>]) -> Result<Seconds, Seconds> {
    let mut best: Option<Seconds> = None;
    let mut late = Seconds(i32::MAX);
    for taken in 0..=shift.pauses.len() {
        let Some(finish) = day.finish(marks, taken) else { continue };
        match finish - deadline(shift, taken) {
            by if by > Seconds(0) => late = late.min(by),
            _ => best = Some(best.map_or(finish, |best| best.min(finish))),
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
    day: &Day<impl Legs>,
    split: &[(usize, usize)],
    depart: Seconds,
) -> Route {
    let way = &day.way;
    let mut rests = Vec::new();
    let mut now = depart;
    let drive_on = |at: usize, leave: Seconds, rests: &mut Vec<Rest>| {
        let (before, taken) = split[at];
        let mut free = leave;
        for pause in before..taken {
            let start = free.max(shift.pauses[pause].earliest);
            free = start + shift.pauses[pause].length;
            rests.push(Rest { after: at, pause, start });
        }
        let arrival = way.arrive(at, leave, &shift.pauses[before..taken]).expect("the leg was driven before");
        (arrival, day.rest(before..taken), way.leg(at, leave))
    };
    let mut stops = Vec::with_capacity(visits.len());
    for (at, &(store, visit)) in visits.iter().enumerate() {
        let (arrival, rest, leg) = drive_on(at, now, &mut rests);
        let wait_from = now + leg.time + rest;
        let inside = split[at].1..split[at + 1].0;
        let start = match inside.is_empty() {
            true => Window::next_start(day.windows[at], arrival, day.service[at]),
            false => day.parted_start(at, arrival, inside.clone()),
        };
        let start = start.expect("the stop was reached before");
        let begins = inside.clone().zip(day.inside(at, start, inside.clone()));
        rests.extend(begins.map(|(pause, start)| Rest { after: at + 1, pause, start }));
        let rest = day.rest(inside);
        let leave = start + day.service[at] + rest;
        let wait = start - wait_from;
        stops.push(Stop { store, visit, drive: leg.time, distance: leg.distance, wait, start, leave, rest });
        now = leave;
    }
    let (finish, _, last) = drive_on(visits.len(), now, &mut rests);
    let (home_drive, home_distance, night) = (last.time, last.distance, shift.sleeps);
    let met = problem.met(&stops);
    Route { shift: shift_id, depart, stops, rests, home_drive, home_distance, finish, met, night }
}
