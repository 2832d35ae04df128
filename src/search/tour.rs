//! One day under construction: the visits in order, and what the day before and after each of them allows.
//!
//! For every position the tour knows the earliest moment the rep can leave it and the latest moment the rep may arrive
//! there, so that an insertion is judged in O(1) whatever the number of windows (waiting makes both monotone: arriving
//! earlier never hurts). Pauses add one layer of both for each number of pauses already taken; the best place for a pause
//! is thereby always known and never stored. What one insertion asks of a position lies in one cache line. A search for a place
//! starts at the first that is late enough for the window.

use super::span::Stretch;
use crate::tile::{NEVER, NONE, NOWHERE, Tile, TileTour};

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
    /// The stay, where there are several windows or none; otherwise `NONE`.
    several: u32,
}

impl Hold {
    fn new(tile: &Tile, shift: &TileTour, visit: u32) -> Self {
        let stay = tile.stay(visit);
        let service = tile.service(stay, shift.day);
        match tile.windows(stay, shift.day) {
            [only] => Self { opens: only.0, closes: only.1, service, several: NONE },
            _ => Self { opens: 0, closes: 0, service, several: stay },
        }
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
    /// Visits that start at another time than their stores are used to, where that has a price.
    pub off_hours: i32,
    /// A number that no other content of this or any tour of the search ever had.
    pub version: u64,
    /// Where work is limited and every stop has one window, without pauses: the stretches from home to every position and
    /// from every position home.
    ahead: Vec<Stretch>,
    behind: Vec<Stretch>,
    /// Earliest leave, by layer (pauses taken), then position; empty on days without pauses.
    pub(super) leave: Vec<i32>,
    /// Latest arrival, by layer, then position; empty on days without pauses.
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
        self.off_hours = other.off_hours;
    }
}

/// The cheapest place of a visit in a tour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Insertion {
    /// What it adds to the cost: the way, and the price of an unusual hour.
    pub cost: i32,
    /// It comes after this many stops.
    pub after: u16,
    /// Whether it starts, as far as is known then, at another time than its store is used to.
    pub off_hour: bool,
}

impl Insertion {
    /// There is no place.
    pub const NOWHERE: Insertion = Insertion { cost: NOWHERE, after: 0, off_hour: false };
}

/// What a visit asks of the days of one profile and date.
#[derive(Clone, Copy, Debug)]
pub struct Newcomer<'t> {
    visit: u32,
    service: i32,
    from: &'t [i32],
    to: &'t [i32],
    windows: &'t [(i32, i32)],
    opens: i32,
    closes: i32,
    /// When its store is used to being visited, and what another time costs.
    usual: (i32, i32),
    off_hour: i32,
}

impl<'t> Newcomer<'t> {
    /// What a visit asks of a shift, whose store is used to being visited from the one time to the other.
    pub fn new(tile: &'t Tile, shift: &TileTour, visit: u32, usual: Option<(i32, i32)>) -> Self {
        let (store, stay) = (tile.store_of(visit), tile.stay(visit));
        let windows = tile.windows(stay, shift.day);
        let (opens, closes) = match windows {
            [] => (0, -NEVER),
            [first, .., last] => (first.0, last.1),
            [only] => *only,
        };
        let (from, to) = (tile.from(shift.legs, store.place), tile.to(shift.legs, store.place));
        let off_hour = if usual.is_some() { tile.practice.price.hour.0 as i32 } else { 0 };
        let (service, usual) = (tile.service(stay, shift.day), usual.unwrap_or_default());
        Newcomer { visit, service, from, to, windows, opens, closes, usual, off_hour }
    }

    /// What it costs to start then.
    fn at(&self, start: i32) -> i32 {
        if self.off_hour == 0 || (self.usual.0..=self.usual.1).contains(&start) { 0 } else { self.off_hour }
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
        (self.travel, self.load) = (0, 0);
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
            false => self.time_paused(tile, shift),
        };
        on_time && self.fits(tile, shift)
    }

    /// Takes the stops at `from..to` out. Returns whether the day is possible.
    pub fn take_out(&mut self, tile: &Tile, shift: &TileTour, from: usize, to: usize) -> bool {
        for &visit in &self.stops[from..to] {
            self.load -= tile.store_of(visit).demand;
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
            false => self.time_paused(tile, shift),
        };
        on_time && self.fits(tile, shift)
    }

    /// Whether the limits other than those of the clock are kept.
    fn fits(&mut self, tile: &Tile, shift: &TileTour) -> bool {
        self.travel <= shift.max_drive
            && self.stops.len() <= shift.max_visits
            && (!shift.work_binds || self.work_now(tile, shift) <= shift.max_work)
    }

    /// The work of the day, with its stretches worked out where it has such.
    fn work_now(&mut self, tile: &Tile, shift: &TileTour) -> i32 {
        self.ahead.clear();
        self.behind.clear();
        if !shift.pauses.is_empty() || self.holds.iter().any(|hold| hold.several != NONE) {
            return if self.stops.is_empty() && !shift.is_away { 0 } else { self.work(tile, shift, None) };
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
        let work = self.ahead[last]
            .then(self.nodes[last + 1].leg, Stretch::empty(shift.end))
            .work(shift.start, shift.under_way);
        debug_assert!(last == 0 || work == self.work(tile, shift, None));
        work
    }

    /// The work of the day with a visit put in after `at` stops.
    fn work_with(&self, tile: &Tile, shift: &TileTour, ask: &Newcomer, at: usize, (there, onward): (i32, i32)) -> i32 {
        match (ask.windows, self.ahead.get(at)) {
            (&[window], Some(ahead)) => {
                let visit = Stretch::stop(window, ask.service);
                let work = ahead.then(there, visit).then(onward, self.behind[at]).work(shift.start, shift.under_way);
                debug_assert_eq!(work, self.work(tile, shift, Some((at, ask.visit))));
                work
            }
            _ => self.work(tile, shift, Some((at, ask.visit))),
        }
    }

    /// Legs and sums of a visit after `at` stops.
    fn lay_in(&mut self, tile: &Tile, shift: &TileTour, at: usize, visit: u32) {
        let store = tile.store_of(visit);
        let (here, next) = (self.nodes[at].place, self.nodes[at + 1]);
        let leg = tile.leg(shift.legs, here, store.place);
        let onward = tile.leg(shift.legs, store.place, next.place);
        self.nodes[at + 1].leg = onward;
        self.nodes.insert(at + 1, Position { place: store.place, leg, leave: NEVER, arrive: -NEVER });
        self.holds.insert(at, Hold::new(tile, shift, visit));
        self.travel += leg + onward - next.leg;
        self.load += store.demand;
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

    /// Only what costs less than this is of interest: what the driving limit still allows.
    pub fn bound(&self, shift: &TileTour) -> i32 {
        shift.max_drive.saturating_sub(self.travel).saturating_add(1)
    }

    /// The cheapest feasible place of a visit in this tour, which has room for it, and how many places were looked at; its store
    /// is used to being visited from the one time to the other, where that has a price.
    pub fn cheapest_place(
        &self,
        tile: &Tile,
        shift: &TileTour,
        visit: u32,
        usual: Option<(i32, i32)>,
    ) -> (Insertion, usize) {
        let ask = Newcomer::new(tile, shift, visit, usual);
        let mut best = Insertion::NOWHERE;
        if ask.windows.is_empty() {
            return (best, 0);
        }
        // An unusual hour is not driven: the driving limit is then looked at for itself.
        let most = self.bound(shift);
        let mut bound = if ask.off_hour > 0 { NOWHERE } else { most };
        // The later a position, the later the rep may arrive there: whatever comes before `first` is too early in the day.
        let done = ask.opens.saturating_add(ask.service);
        let first = match shift.pauses.is_empty() && self.nodes[1].arrive < done {
            true => self.nodes[1..].partition_point(|next| next.arrive < done),
            false => 0,
        };
        for at in first..=self.stops.len() {
            if let Some((cost, off)) =
                self.cost_at(tile, shift, &ask, at, bound).filter(|(cost, off)| cost - off < most)
            {
                best = Insertion { cost, after: at as u16, off_hour: off > 0 };
                bound = cost;
            } else if self.nodes[at].leave > ask.closes && shift.pauses.is_empty() {
                return (best, at + 1 - first);
            }
        }
        (best, self.stops.len() + 1 - first)
    }

    /// What the visit costs after `at` stops, and what of it is for an unusual hour, where that is feasible and less than `bound`;
    /// capacity is not looked at.
    #[inline]
    fn cost_at(&self, tile: &Tile, shift: &TileTour, ask: &Newcomer, at: usize, bound: i32) -> Option<(i32, i32)> {
        let (here, next) = (&self.nodes[at], &self.nodes[at + 1]);
        let (there, onward) = (ask.to[here.place as usize], ask.from[next.place as usize]);
        let cost = there + onward - next.leg;
        if cost >= bound {
            return None;
        }
        let start = if shift.pauses.is_empty() {
            let arrival = here.leave + there;
            let start = match ask.windows {
                [_] if arrival <= ask.closes => Some(arrival.max(ask.opens)),
                [_] => None,
                windows => next_start(windows, arrival),
            };
            start.filter(|start| start + ask.service + onward <= next.arrive)?
        } else {
            self.start_with_pauses(shift, ask.windows, ask.service, at, there, onward)?
        };
        let off = ask.at(start);
        let works = cost + off < bound
            && (!shift.work_binds || self.work_with(tile, shift, ask, at, (there, onward)) <= shift.max_work);
        works.then_some((cost + off, off))
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

// # Notes
//
// Starting at the first position that is late enough: R2_10_10 took 1.81 s for 2.16, PCVRPTW RC2_10_8 4.3 for 6.0 (150,000
// iterations, one run each, the same plans); on short tours it changed nothing.
