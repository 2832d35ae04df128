//! One day under construction: the visits in order, and what the day before and after each of them allows.
//!
//! For every position the tour knows the earliest moment the rep can leave it and the latest moment the rep may arrive
//! there, so that an insertion is judged in O(1) whatever the number of windows (waiting makes both monotone: arriving
//! earlier never hurts). Pauses add one layer of both for each number of pauses already taken; the best place for a pause
//! is thereby always known and never stored. What one insertion asks of a position lies in one cache line. A search for a place
//! starts at the first that is late enough for the window.

mod clock;
mod pauses;
mod place;

pub use place::Insertion;

use super::span::{DayClock, Stretch};
use crate::tile::{NEVER, NONE, Tile, TileTour};

/// A position of a day: home, a stop, or home again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Position {
    /// Where it is.
    pub place: u32,
    /// The leg that leads to it; 0 at home.
    pub leg: i32,
    /// Earliest leave, without pauses.
    leave: i32,
    /// Latest arrival, without pauses.
    arrive: i32,
}

/// What a stop asks of the clock, close together for the walk along a tour.
#[derive(Clone, Copy, Debug)]
struct Hold {
    opens: i32,
    closes: i32,
    service: i32,
    /// What of that is a meeting.
    met: i32,
    /// The stay, where there are several windows or none; otherwise `NONE`.
    several: u32,
    /// Whether pauses may interrupt it.
    parts: bool,
}

impl Hold {
    fn new(tile: &Tile, shift: &TileTour, visit: u32) -> Self {
        let stay = tile.stay(visit);
        let service = tile.service(stay, shift.day);
        let met = if tile.store_of(visit).meeting { service } else { 0 };
        let parts = met == 0 && shift.inside.iter().any(|&least| least <= service);
        match tile.windows(stay, shift.day) {
            &[(opens, closes)] => Self { opens, closes, service, met, several: NONE, parts },
            [] => Self { opens: 0, closes: -NEVER, service, met, several: stay, parts },
            [first, .., last] => Self { opens: first.0, closes: last.1, service, met, several: stay, parts },
        }
    }

    /// Whether it cannot be at all that day.
    fn is_never(&self) -> bool {
        self.closes < self.opens
    }

    fn start(&self, tile: &Tile, shift: &TileTour, arrival: i32) -> Option<i32> {
        match self.several {
            NONE => (arrival <= self.closes).then_some(arrival.max(self.opens)),
            stay => next_start(tile.windows(stay, shift.day), arrival),
        }
    }

    fn latest(&self, tile: &Tile, shift: &TileTour, latest: i32) -> i32 {
        match self.several {
            NONE if latest < self.opens => -NEVER,
            NONE => latest.min(self.closes),
            stay => latest_start(tile.windows(stay, shift.day), latest),
        }
    }
}

/// One day under construction. Positions run from 0 (leaving home) over the stops to `stops.len() + 1` (being back).
#[derive(Debug, Default)]
pub struct Tour {
    /// The visits in order.
    pub stops: Vec<u32>,
    /// Every position.
    pub nodes: Vec<Position>,
    /// What every stop asks of the clock.
    holds: Vec<Hold>,
    /// Sum of the legs.
    pub travel: i32,
    /// Sum of the demands.
    pub load: i32,
    /// How long its visits take, and what of that is in meetings.
    service: i32,
    met: i32,
    /// Visits that start at another time than their stores are used to, where that has a price.
    pub off_hours: i32,
    /// Overtime, where the shift allows it.
    pub overtime: i32,
    /// What it counts for the hours of its rep's week and month, where there is a most.
    pub hours: i32,
    /// A number that no other content of this or any tour of the search ever had.
    pub version: u64,
    /// Where work is limited and every stop has one window, without pauses: the stretches from home to every position and
    /// from every position home.
    ahead: Vec<Stretch>,
    behind: Vec<Stretch>,
    /// Earliest leave, by position, then layer (pauses taken); empty on days without pauses.
    pub(super) leave: Vec<i32>,
    /// Latest arrival, by position, then layer; empty on days without pauses.
    pub(super) arrive: Vec<i32>,
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
        self.nodes.clone_from(&other.nodes);
        self.holds.clone_from(&other.holds);
        self.ahead.clone_from(&other.ahead);
        self.behind.clone_from(&other.behind);
        self.leave.clone_from(&other.leave);
        self.arrive.clone_from(&other.arrive);
        (self.travel, self.load, self.version) = (other.travel, other.load, other.version);
        (self.service, self.met) = (other.service, other.met);
        (self.off_hours, self.overtime, self.hours) = (other.off_hours, other.overtime, other.hours);
    }
}

impl Tour {
    /// A tour of these visits; `refresh` makes it whole.
    pub fn of(stops: Vec<u32>, version: u64) -> Self {
        Self { stops, version, ..Self::default() }
    }

    /// Works out everything from `stops`. Returns whether the day is possible: windows, pauses, shift, work, driving,
    /// visits. Capacity is not looked at, see [`Tour::overload`].
    pub fn refresh(&mut self, tile: &Tile, shift: &TileTour) -> bool {
        let stops = std::mem::take(&mut self.stops);
        self.nodes.clear();
        self.nodes.push(Position { place: shift.home, leave: shift.start, arrive: shift.end, ..Position::default() });
        self.nodes.push(Position {
            place: shift.end_place,
            leave: shift.start,
            arrive: shift.end,
            ..Position::default()
        });
        self.holds.clear();
        (self.travel, self.load, self.service, self.met) = (0, 0, 0, 0);
        if shift.is_away {
            let way = tile.leg(shift.legs, shift.home, shift.end_place);
            (self.nodes[1].leg, self.travel) = (way, way);
        }
        for (at, &visit) in stops.iter().enumerate() {
            self.lay_in(tile, shift, at, visit);
        }
        self.stops = stops;
        let on_time =
            if shift.pauses.is_empty() { self.time_plain(tile, shift) } else { self.time_paused(tile, shift) };
        on_time && self.fits(tile, shift)
    }

    /// Puts a visit in after `at` stops. Returns whether the day is possible.
    pub fn put_in(&mut self, tile: &Tile, shift: &TileTour, at: usize, visit: u32) -> bool {
        self.stops.insert(at, visit);
        self.lay_in(tile, shift, at, visit);
        let on_time = match shift.pauses.is_empty() {
            true => self.time_forth(tile, shift, at + 1) && self.time_back(tile, shift, at + 1),
            false => self.time_changed(tile, shift, (at + 1..at + 1, 1)),
        };
        on_time && self.fits(tile, shift)
    }

    /// Takes the stops at `from..to` out. Returns whether the day is possible.
    pub fn take_out(&mut self, tile: &Tile, shift: &TileTour, from: usize, to: usize) -> bool {
        for (&visit, hold) in self.stops[from..to].iter().zip(&self.holds[from..to]) {
            self.load -= tile.store_of(visit).demand;
            self.service -= hold.service;
            self.met -= hold.met;
        }
        self.travel -= self.nodes[from + 1..=to + 1].iter().map(|node| node.leg).sum::<i32>();
        self.stops.drain(from..to);
        self.holds.drain(from..to);
        self.nodes.drain(from + 1..=to);
        let leg = match self.stops.is_empty() && !shift.is_away {
            true => 0,
            false => tile.leg(shift.legs, self.nodes[from].place, self.nodes[from + 1].place),
        };
        self.nodes[from + 1].leg = leg;
        self.travel += leg;
        let on_time = match shift.pauses.is_empty() {
            true => self.time_forth(tile, shift, from + 1) && self.time_back(tile, shift, from),
            false => self.time_changed(tile, shift, (from + 1..to + 1, 0)),
        };
        on_time && self.fits(tile, shift)
    }

    /// Whether the limits other than those of the clock are kept.
    fn fits(&mut self, tile: &Tile, shift: &TileTour) -> bool {
        if self.travel > shift.max_drive || self.stops.len() > shift.max_visits {
            return false;
        }
        if !shift.counts_work {
            return true;
        }
        let now = self.clock_now(tile, shift);
        let work = now.work - self.met;
        self.overtime = shift.overtime.map_or(0, |over| over.of(now.finish, work));
        let is_used = !self.stops.is_empty() || shift.is_away;
        self.hours = if is_used { work.saturating_add(shift.office) } else { 0 };
        work <= shift.max_work
    }

    /// What the overtime costs that the tour has.
    pub fn overtime_cost(&self, shift: &TileTour) -> i64 {
        shift.overtime.map_or(0, |over| over.cost(self.overtime))
    }

    /// The clock of the day, with its stretches worked out where it has such; its work is exact where it counts for a week or month.
    fn clock_now(&mut self, tile: &Tile, shift: &TileTour) -> DayClock {
        self.ahead.clear();
        self.behind.clear();
        if !shift.pauses.is_empty() || self.holds.iter().any(|hold| hold.several != NONE) {
            return match self.stops.is_empty() && !shift.is_away {
                true => DayClock { finish: shift.start, work: 0 },
                false => self.clock(tile, shift, None, shift.limits != [NONE; 2]),
            };
        }
        let stop = |hold: &Hold| Stretch::stop((hold.opens, hold.closes), hold.service);
        let mut span = Stretch::empty(NEVER);
        self.ahead.push(span);
        for (node, hold) in self.nodes[1..].iter().zip(&self.holds) {
            span = span.then(node.leg, stop(hold));
            self.ahead.push(span);
        }
        let mut span = Stretch::empty(shift.end);
        self.behind.push(span);
        for (node, hold) in self.nodes[2..].iter().zip(&self.holds).rev() {
            span = stop(hold).then(node.leg, span);
            self.behind.push(span);
        }
        self.behind.reverse();
        let last = self.stops.len();
        self.ahead[last].then(self.nodes[last + 1].leg, Stretch::empty(shift.end)).clock(shift.start, shift.under_way)
    }

    /// Legs and sums of a visit after `at` stops.
    fn lay_in(&mut self, tile: &Tile, shift: &TileTour, at: usize, visit: u32) {
        let store = tile.store_of(visit);
        let (here, next) = (self.nodes[at].place, self.nodes[at + 1]);
        let leg = tile.leg(shift.legs, here, store.place);
        let onward = tile.leg(shift.legs, store.place, next.place);
        self.nodes[at + 1].leg = onward;
        self.nodes.insert(at + 1, Position { place: store.place, leg, leave: NEVER, arrive: -NEVER });
        let hold = Hold::new(tile, shift, visit);
        self.travel += leg + onward - next.leg;
        self.load += store.demand;
        self.service += hold.service;
        self.met += hold.met;
        self.holds.insert(at, hold);
    }

    fn time_plain(&mut self, tile: &Tile, shift: &TileTour) -> bool {
        // Nothing is known yet, so no walk may end early.
        self.nodes[1..].iter_mut().for_each(|node| (node.leave, node.arrive) = (i32::MIN, i32::MIN));
        let last = self.nodes.len() - 1;
        self.nodes[last].arrive = shift.end;
        self.time_forth(tile, shift, 1) && self.time_back(tile, shift, last - 1)
    }

    /// Earliest leaves from position `from` on, until one is what it was. Returns whether every stop is in time.
    fn time_forth(&mut self, tile: &Tile, shift: &TileTour, from: usize) -> bool {
        let mut leave = self.nodes[from - 1].leave;
        for (node, hold) in self.nodes[from..].iter_mut().zip(&self.holds[from - 1..]) {
            let Some(start) = hold.start(tile, shift, leave + node.leg) else { return false };
            leave = start + hold.service;
            if std::mem::replace(&mut node.leave, leave) == leave {
                return true;
            }
        }
        let last = self.nodes.len() - 1;
        self.nodes[last].leave = leave + self.nodes[last].leg;
        self.nodes[last].leave <= shift.end
    }

    /// Latest arrivals from position `from` back, until one is what it was.
    fn time_back(&mut self, tile: &Tile, shift: &TileTour, from: usize) -> bool {
        let (mut arrive, mut leg) = (self.nodes[from + 1].arrive, self.nodes[from + 1].leg);
        for (node, hold) in self.nodes[1..=from].iter_mut().zip(&self.holds[..from]).rev() {
            let latest = hold.latest(tile, shift, arrive - leg - hold.service);
            if std::mem::replace(&mut node.arrive, latest) == latest {
                break;
            }
            (arrive, leg) = (latest, node.leg);
        }
        true
    }

    /// Whether the rep of this tour, after its first `at` stops, could go on with what comes after the first `from` stops of
    /// another, as far as the clock knows without pauses; and what the leg between them takes.
    pub fn could_go_on(&self, tile: &Tile, legs: usize, at: usize, other: &Tour, from: usize) -> Option<i32> {
        let (here, next) = (&self.nodes[at], &other.nodes[from + 1]);
        let leg = tile.leg(legs, here.place, next.place);
        (here.leave + leg <= next.arrive).then_some(leg)
    }

    /// The largest demand that one more visit may have, with or without overload; negative where there are as many visits
    /// as may be.
    pub fn room(&self, shift: &TileTour, overload: bool) -> i32 {
        match self.stops.len() < shift.max_visits {
            true if overload => i32::MAX,
            true => shift.capacity - self.load,
            false => -1,
        }
    }

    /// How much the tour, with `more`, carries above capacity.
    pub fn overload(&self, shift: &TileTour, more: i32) -> i64 {
        (i64::from(self.load) + i64::from(more) - i64::from(shift.capacity)).max(0)
    }
}

/// The first moment at or after `arrival` that lies in a window.
pub(super) fn next_start(windows: &[(i32, i32)], arrival: i32) -> Option<i32> {
    windows.iter().find(|window| arrival <= window.1).map(|window| arrival.max(window.0))
}

/// The latest arrival that still lets a visit start by `latest`; [`-NEVER`](NEVER) when none does.
pub(super) fn latest_start(windows: &[(i32, i32)], latest: i32) -> i32 {
    windows.iter().rev().find(|window| window.0 <= latest).map_or(-NEVER, |window| window.1.min(latest))
}
