//! One day under construction: the visits in order, and what the day before and after each of them allows.
//!
//! For every position the tour knows the earliest moment the rep can leave it and the latest moment the rep may arrive
//! there, so that an insertion is judged in O(1) whatever the number of windows (waiting makes both monotone: arriving
//! earlier never hurts). Pauses add one layer of both for each number of pauses already taken; the best place for a pause
//! is thereby always known and never stored.

use super::tile::{Tile, TileTour};

/// Never: later than every moment, and as a latest arrival earlier than every moment.
const NEVER: i32 = i32::MAX / 2;

/// One day under construction. Positions run from 0 (leaving home) over the stops to `stops.len() + 1` (being back).
#[derive(Debug, Default)]
pub struct Tour {
    /// The visits in order.
    pub stops: Vec<u32>,
    /// The place of every position.
    pub place: Vec<u32>,
    /// The leg that leads to every position; 0 at home.
    pub leg: Vec<i32>,
    /// Sum of the legs.
    pub travel: i32,
    /// Sum of the demands.
    pub load: i32,
    /// A number that no other content of this or any tour of the search ever had.
    pub version: u32,
    /// Earliest leave, by layer (pauses taken), then position.
    leave: Vec<i32>,
    /// Latest arrival, by layer, then position.
    arrive: Vec<i32>,
}

impl Clone for Tour {
    fn clone(&self) -> Self {
        let mut copy = Tour::default();
        copy.clone_from(self);
        copy
    }

    /// Keeps the buffers, for the journal copies tours all the time.
    fn clone_from(&mut self, other: &Self) {
        self.stops.clone_from(&other.stops);
        self.place.clone_from(&other.place);
        self.leg.clone_from(&other.leg);
        self.leave.clone_from(&other.leave);
        self.arrive.clone_from(&other.arrive);
        (self.travel, self.load, self.version) = (other.travel, other.load, other.version);
    }
}

/// The cheapest place of a visit in a tour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// What it adds to the cost.
    pub cost: i32,
    /// It comes after this many stops.
    pub after: u32,
}

impl Place {
    /// There is no place.
    pub const NOWHERE: Place = Place { cost: i32::MAX, after: 0 };
}

impl Tour {
    /// A tour of these visits; `refresh` makes it whole.
    pub fn of(stops: Vec<u32>, version: u32) -> Self {
        Self { stops, version, ..Self::default() }
    }

    /// Works out everything from `stops`. Returns whether the day is possible: windows, pauses, shift, work, driving,
    /// visits and capacity.
    pub fn refresh(&mut self, tile: &Tile, shift: &TileTour) -> bool {
        self.lay_out(tile, shift);
        let fits =
            self.travel <= shift.max_drive && self.stops.len() <= shift.max_visits && self.load <= shift.capacity;
        let on_time =
            if shift.pauses.is_empty() { self.time_plain(tile, shift) } else { self.time_paused(tile, shift) };
        fits && on_time
            && (!shift.work_binds || self.stops.is_empty() || self.work(tile, shift, None) <= shift.max_work)
    }

    /// Places, legs and sums.
    fn lay_out(&mut self, tile: &Tile, shift: &TileTour) {
        self.place.clear();
        self.leg.clear();
        self.place.push(shift.home);
        self.leg.push(0);
        (self.travel, self.load) = (0, 0);
        let mut here = shift.home;
        for &visit in &self.stops {
            let store = tile.store_of(visit);
            let leg = tile.leg(shift.legs, here, store.place);
            here = store.place;
            self.place.push(here);
            self.leg.push(leg);
            self.travel += leg;
            self.load += store.demand;
        }
        let home = if self.stops.is_empty() { 0 } else { tile.leg(shift.legs, here, shift.end_place) };
        self.place.push(shift.end_place);
        self.leg.push(home);
        self.travel += home;
    }

    fn time_plain(&mut self, tile: &Tile, shift: &TileTour) -> bool {
        let count = self.stops.len();
        self.leave.resize(count + 2, 0);
        self.arrive.resize(count + 2, 0);
        self.leave[0] = shift.start;
        for at in 1..=count {
            let visit = self.stops[at - 1];
            let arrival = self.leave[at - 1] + self.leg[at];
            let windows = tile.windows(tile.visits[visit as usize].store, shift.day);
            let Some(start) = next_start(windows, arrival) else { return false };
            self.leave[at] = start + tile.store_of(visit).service;
        }
        let back = self.leave[count] + self.leg[count + 1];
        self.leave[count + 1] = back;
        self.arrive[count + 1] = shift.end;
        for at in (1..=count).rev() {
            let visit = self.stops[at - 1];
            let latest = self.arrive[at + 1] - self.leg[at + 1] - tile.store_of(visit).service;
            let windows = tile.windows(tile.visits[visit as usize].store, shift.day);
            self.arrive[at] = latest_start(windows, latest);
        }
        self.arrive[0] = shift.end;
        back <= shift.end
    }

    fn time_paused(&mut self, tile: &Tile, shift: &TileTour) -> bool {
        let (count, layers) = (self.stops.len(), shift.pauses.len() + 1);
        let wide = count + 2;
        self.leave.clear();
        self.leave.resize(wide * layers, NEVER);
        self.arrive.clear();
        self.arrive.resize(wide * layers, -NEVER);
        self.leave[0] = shift.start;
        for at in 1..=count {
            let visit = self.stops[at - 1];
            let windows = tile.windows(tile.visits[visit as usize].store, shift.day);
            let service = tile.store_of(visit).service;
            for before in 0..layers {
                let leave = self.leave[before * wide + at - 1];
                for taken in before..layers {
                    let Some(arrival) = drive(shift, leave, self.leg[at], before, taken) else { break };
                    if let Some(start) = next_start(windows, arrival) {
                        let slot = &mut self.leave[taken * wide + at];
                        *slot = (*slot).min(start + service);
                    }
                }
            }
        }
        for taken in 0..layers {
            let later = shift.pauses[taken..].iter().map(|pause| pause.1).min().unwrap_or(shift.end);
            self.arrive[taken * wide + count + 1] = later.min(shift.end);
        }
        for at in (1..=count).rev() {
            let visit = self.stops[at - 1];
            let windows = tile.windows(tile.visits[visit as usize].store, shift.day);
            let service = tile.store_of(visit).service;
            for before in 0..layers {
                let mut latest = -NEVER;
                for taken in before..layers {
                    let arrival = self.arrive[taken * wide + at + 1];
                    latest = latest.max(latest_leave(shift, arrival, self.leg[at + 1], before, taken));
                }
                self.arrive[before * wide + at] = latest_start(windows, latest - service);
            }
        }
        (0..layers).any(|before| {
            (before..layers).any(|taken| {
                let arrival = drive(shift, self.leave[before * wide + count], self.leg[count + 1], before, taken);
                arrival.is_some_and(|arrival| arrival <= self.arrive[taken * wide + count + 1])
            })
        })
    }

    /// The cheapest feasible place of a visit in this tour.
    pub fn cheapest_place(&self, tile: &Tile, shift: &TileTour, visit: u32) -> Place {
        let index = tile.visits[visit as usize].store;
        let store = &tile.stores[index as usize];
        // i32 may overflow where a capacity is "none"; loads are far below it.
        if self.stops.len() >= shift.max_visits
            || i64::from(self.load) + i64::from(store.demand) > i64::from(shift.capacity)
        {
            return Place::NOWHERE;
        }
        let windows = tile.windows(index, shift.day);
        let (from, to) = (tile.from(shift.legs, store.place), tile.to(shift.legs, store.place));
        let mut best = Place::NOWHERE;
        // Only what costs less than this is of interest: the best so far, or what the driving limit still allows.
        let mut bound = shift.max_drive.saturating_sub(self.travel).saturating_add(1);
        let (opens, closes) = match windows {
            [] => return best,
            [first, .., last] => (first.0, last.1),
            [only] => *only,
        };
        for at in 0..=self.stops.len() {
            let (there, onward) = (to[self.place[at] as usize], from[self.place[at + 1] as usize]);
            let cost = there + onward - self.leg[at + 1];
            if cost >= bound {
                continue;
            }
            let possible = if shift.pauses.is_empty() {
                let arrival = self.leave[at] + there;
                if arrival > closes {
                    if self.leave[at] > closes {
                        break;
                    }
                    continue;
                }
                let start = if windows.len() == 1 { Some(arrival.max(opens)) } else { next_start(windows, arrival) };
                start.is_some_and(|start| start + store.service + onward <= self.arrive[at + 1])
            } else {
                self.possible_with_pauses(shift, windows, store.service, at, there, onward)
            };
            if possible && (!shift.work_binds || self.work(tile, shift, Some((at, visit))) <= shift.max_work) {
                best = Place { cost, after: at as u32 };
                bound = cost;
            }
        }
        best
    }

    fn possible_with_pauses(
        &self,
        shift: &TileTour,
        windows: &[(i32, i32)],
        service: i32,
        at: usize,
        there: i32,
        onward: i32,
    ) -> bool {
        let (wide, layers) = (self.stops.len() + 2, shift.pauses.len() + 1);
        for before in 0..layers {
            let leave = self.leave[before * wide + at];
            for between in before..layers {
                let Some(arrival) = drive(shift, leave, there, before, between) else { break };
                let Some(start) = next_start(windows, arrival) else { continue };
                for taken in between..layers {
                    let Some(next) = drive(shift, start + service, onward, between, taken) else { break };
                    if next <= self.arrive[taken * wide + at + 1] {
                        return true;
                    }
                }
            }
        }
        false
    }

    /// The work of the day as the referee counts it, with `extra` = (after so many stops, this visit) put in: from the
    /// latest leave that is back earliest, pauses not counted. The day must be possible.
    pub fn work(&self, tile: &Tile, shift: &TileTour, extra: Option<(usize, u32)>) -> i32 {
        let count = self.stops.len() + usize::from(extra.is_some());
        let visit = |at: usize| match extra {
            Some((after, visit)) if at == after => visit,
            Some((after, _)) if at > after => self.stops[at - 1],
            _ => self.stops[at],
        };
        let layers = shift.pauses.len() + 1;
        let mut marks: Vec<(i32, usize)> = vec![(NEVER, 0); (count + 1) * layers];
        let mut legs = Vec::with_capacity(count + 1);
        marks[0] = (shift.start, 0);
        let mut here = shift.home;
        for at in 0..count {
            let store = tile.store_of(visit(at));
            legs.push(tile.leg(shift.legs, here, store.place));
            here = store.place;
            let windows = tile.windows(tile.visits[visit(at) as usize].store, shift.day);
            for before in 0..layers {
                let leave = marks[at * layers + before].0;
                for taken in before..layers {
                    let Some(arrival) = drive(shift, leave, legs[at], before, taken) else { continue };
                    let Some(start) = next_start(windows, arrival) else { continue };
                    let mark = &mut marks[(at + 1) * layers + taken];
                    if start + store.service < mark.0 {
                        *mark = (start + store.service, before);
                    }
                }
            }
        }
        legs.push(tile.leg(shift.legs, here, shift.end_place));
        let mut best = (NEVER, 0, 0);
        for before in 0..layers {
            for taken in before..layers {
                let Some(arrival) = drive(shift, marks[count * layers + before].0, legs[count], before, taken) else {
                    continue;
                };
                let later = shift.pauses[taken..].iter().map(|pause| pause.1).min().unwrap_or(shift.end);
                if arrival <= later.min(shift.end) && arrival < best.0 {
                    best = (arrival, before, taken);
                }
            }
        }
        let (finish, mut layer, taken) = best;
        if finish >= NEVER {
            return NEVER;
        }
        let mut latest = latest_leave(shift, finish, legs[count], layer, taken);
        for at in (0..count).rev() {
            let service = tile.store_of(visit(at)).service;
            let (leave, before) = marks[(at + 1) * layers + layer];
            let windows = tile.windows(tile.visits[visit(at) as usize].store, shift.day);
            let first = leave - service;
            let close =
                windows.iter().find(|window| window.0 <= first && first <= window.1).map_or(first, |window| window.1);
            latest = latest_leave(shift, (latest - service).min(close), legs[at], before, layer);
            layer = before;
        }
        let rest: i32 = shift.pauses[..taken].iter().map(|pause| pause.2).sum();
        finish - latest - rest
    }
}

/// The first moment at or after `arrival` that lies in a window.
fn next_start(windows: &[(i32, i32)], arrival: i32) -> Option<i32> {
    windows.iter().find(|window| arrival <= window.1).map(|window| arrival.max(window.0))
}

/// The latest arrival that still lets a visit start by `latest`; [`-NEVER`](NEVER) when none does.
fn latest_start(windows: &[(i32, i32)], latest: i32) -> i32 {
    windows.iter().rev().find(|window| window.0 <= latest).map_or(-NEVER, |window| window.1.min(latest))
}

/// The arrival at the end of a leg on which pauses `before..taken` are taken; the referee's rule, see `timetable`.
fn drive(shift: &TileTour, leave: i32, leg: i32, before: usize, taken: usize) -> Option<i32> {
    if leave >= NEVER {
        return None;
    }
    let (mut free, mut arrival) = (leave, leave + leg);
    for &(earliest, latest, length) in &shift.pauses[before..taken] {
        let begin = free.max(earliest);
        if begin > latest {
            return None;
        }
        free = begin + length;
        arrival = arrival.max(earliest) + length;
    }
    Some(arrival)
}

/// The latest leave that still arrives by `arrival`; the inverse of [`drive`].
fn latest_leave(shift: &TileTour, arrival: i32, leg: i32, before: usize, taken: usize) -> i32 {
    if arrival <= -NEVER {
        return -NEVER;
    }
    let (mut rest, mut latest, mut free) = (0, NEVER, -NEVER);
    for &(earliest, last, length) in &shift.pauses[before..taken] {
        let begin = earliest.max(free);
        if begin > last {
            return -NEVER;
        }
        free = begin + length;
        latest = latest.min(last - rest);
        rest += length;
    }
    // Whatever is driven before a pause opens is waited out: every pause must have its time before `arrival`.
    let mut by = arrival;
    for &(earliest, _, length) in shift.pauses[before..taken].iter().rev() {
        by -= length;
        if by < earliest {
            return -NEVER;
        }
    }
    latest.min(arrival - rest - leg)
}
