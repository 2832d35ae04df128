//! One day under construction: the visits in order, and what the day before and after each of them allows.
//!
//! For every position the tour knows the earliest moment the rep can leave it and the latest moment the rep may arrive
//! there, so that an insertion is judged in O(1) whatever the number of windows (waiting makes both monotone: arriving
//! earlier never hurts). Pauses add one layer of both for each number of pauses already taken; the best place for a pause
//! is thereby always known and never stored. What one insertion asks of a position lies in one cache line.

use super::tile::{Tile, TileTour};

/// Never: later than every moment, and as a latest arrival earlier than every moment.
pub(super) const NEVER: i32 = i32::MAX / 2;

/// A position of a day: home, a stop, or home again.
#[derive(Clone, Copy, Debug, Default)]
pub struct Node {
    /// Where it is.
    pub place: u32,
    /// The leg that leads to it; 0 at home.
    pub leg: i32,
    /// Earliest leave, without pauses.
    leave: i32,
    /// Latest arrival, without pauses.
    arrive: i32,
}

/// One day under construction. Positions run from 0 (leaving home) over the stops to `stops.len() + 1` (being back).
#[derive(Debug, Default)]
pub struct Tour {
    /// The visits in order.
    pub stops: Vec<u32>,
    /// Every position.
    pub nodes: Vec<Node>,
    /// Sum of the legs.
    pub travel: i32,
    /// Sum of the demands.
    pub load: i32,
    /// A number that no other content of this or any tour of the search ever had.
    pub version: u32,
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

/// What a visit asks of the days of one profile and date.
#[derive(Clone, Copy, Debug)]
pub struct Ask<'t> {
    visit: u32,
    service: i32,
    from: &'t [i32],
    to: &'t [i32],
    windows: &'t [(i32, i32)],
    opens: i32,
    closes: i32,
}

impl<'t> Ask<'t> {
    /// What a visit asks of a shift.
    pub fn new(tile: &'t Tile, shift: &TileTour, visit: u32) -> Self {
        let index = tile.store_index(visit);
        let store = &tile.stores[index as usize];
        let windows = tile.windows(index, shift.day);
        let (opens, closes) = match windows {
            [] => (0, -NEVER),
            [first, .., last] => (first.0, last.1),
            [only] => *only,
        };
        let (from, to) = (tile.from(shift.legs, store.place), tile.to(shift.legs, store.place));
        Ask { visit, service: store.service, from, to, windows, opens, closes }
    }
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
        self.nodes.clear();
        self.nodes.push(Node { place: shift.home, ..Node::default() });
        (self.travel, self.load) = (0, 0);
        let mut here = shift.home;
        for &visit in &self.stops {
            let store = tile.store_of(visit);
            let leg = tile.leg(shift.legs, here, store.place);
            here = store.place;
            self.nodes.push(Node { place: here, leg, ..Node::default() });
            self.travel += leg;
            self.load += store.demand;
        }
        let home = if self.stops.is_empty() { 0 } else { tile.leg(shift.legs, here, shift.end_place) };
        self.nodes.push(Node { place: shift.end_place, leg: home, ..Node::default() });
        self.travel += home;
    }

    fn time_plain(&mut self, tile: &Tile, shift: &TileTour) -> bool {
        let count = self.stops.len();
        let mut leave = shift.start;
        self.nodes[0].leave = leave;
        for (&visit, node) in self.stops.iter().zip(&mut self.nodes[1..]) {
            let index = tile.store_index(visit);
            let windows = tile.windows(index, shift.day);
            let Some(start) = next_start(windows, leave + node.leg) else { return false };
            leave = start + tile.stores[index as usize].service;
            node.leave = leave;
        }
        let back = leave + self.nodes[count + 1].leg;
        self.nodes[count + 1].leave = back;
        self.nodes[count + 1].arrive = shift.end;
        let (mut arrive, mut leg) = (shift.end, self.nodes[count + 1].leg);
        for (&visit, node) in self.stops.iter().zip(&mut self.nodes[1..]).rev() {
            let index = tile.store_index(visit);
            let latest = arrive - leg - tile.stores[index as usize].service;
            arrive = latest_start(tile.windows(index, shift.day), latest);
            leg = node.leg;
            node.arrive = arrive;
        }
        self.nodes[0].arrive = shift.end;
        back <= shift.end
    }

    /// The largest demand that one more visit may have; negative where there are as many visits as may be.
    pub fn room(&self, shift: &TileTour) -> i32 {
        if self.stops.len() < shift.max_visits { shift.capacity - self.load } else { -1 }
    }

    /// Only what costs less than this is of interest: what the driving limit still allows.
    pub fn bound(&self, shift: &TileTour) -> i32 {
        shift.max_drive.saturating_sub(self.travel).saturating_add(1)
    }

    /// The cheapest feasible place of a visit in this tour, which has room for it.
    pub fn cheapest_place(&self, tile: &Tile, shift: &TileTour, visit: u32) -> Place {
        let ask = Ask::new(tile, shift, visit);
        let mut best = Place::NOWHERE;
        if ask.windows.is_empty() {
            return best;
        }
        let mut bound = self.bound(shift);
        for at in 0..=self.stops.len() {
            if let Some(cost) = self.cost_at(tile, shift, &ask, at, bound) {
                best = Place { cost, after: at as u32 };
                bound = cost;
            } else if self.nodes[at].leave > ask.closes && shift.pauses.is_empty() {
                break;
            }
        }
        best
    }

    /// What the visit costs after `at` stops, where that is feasible and less than `bound`; capacity is not looked at.
    #[inline]
    pub fn cost_at(&self, tile: &Tile, shift: &TileTour, ask: &Ask, at: usize, bound: i32) -> Option<i32> {
        let (here, next) = (&self.nodes[at], &self.nodes[at + 1]);
        let (there, onward) = (ask.to[here.place as usize], ask.from[next.place as usize]);
        let cost = there + onward - next.leg;
        if cost >= bound {
            return None;
        }
        let possible = if shift.pauses.is_empty() {
            let arrival = here.leave + there;
            let start = match ask.windows {
                [_] if arrival <= ask.closes => Some(arrival.max(ask.opens)),
                [_] => None,
                windows => next_start(windows, arrival),
            };
            start.is_some_and(|start| start + ask.service + onward <= next.arrive)
        } else {
            self.possible_with_pauses(shift, ask.windows, ask.service, at, there, onward)
        };
        let works = possible && (!shift.work_binds || self.work(tile, shift, Some((at, ask.visit))) <= shift.max_work);
        works.then_some(cost)
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
