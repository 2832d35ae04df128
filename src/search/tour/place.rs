//! Where in a day a visit would go best: every place judged in O(1), the cheapest of those that are possible.

use super::super::span::{DayClock, Stretch};
use super::{Tour, next_start};
use crate::tile::{NEVER, NOWHERE, Tile, TileTour};

/// The cheapest place of a visit in a tour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Insertion {
    /// What it adds to the cost: the way, overtime, and the price of an unusual hour.
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
    /// What of it is a meeting.
    met: i32,
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
        let met = if store.meeting { service } else { 0 };
        Newcomer { visit, service, met, from, to, windows, opens, closes, usual, off_hour }
    }

    /// What it costs to start then.
    fn at(&self, start: i32) -> i32 {
        if self.off_hour == 0 || (self.usual.0..=self.usual.1).contains(&start) { 0 } else { self.off_hour }
    }
}

impl Tour {
    /// The clock of the day with a visit put in after `at` stops.
    fn clock_with(
        &self,
        tile: &Tile,
        shift: &TileTour,
        ask: &Newcomer,
        at: usize,
        (there, onward): (i32, i32),
    ) -> DayClock {
        match (ask.windows, self.ahead.get(at)) {
            (&[window], Some(ahead)) => {
                let visit = Stretch::stop(window, ask.service);
                let with = ahead.then(there, visit).then(onward, self.behind[at]).clock(shift.start, shift.under_way);
                debug_assert_eq!(with, self.clock(tile, shift, Some((at, ask.visit))));
                with
            }
            _ => self.clock(tile, shift, Some((at, ask.visit))),
        }
    }

    /// The work of the day with a visit put in, by its clock: without meetings.
    fn work(&self, ask: &Newcomer, with: DayClock) -> i32 {
        with.work - self.met - ask.met
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
        // An unusual hour and overtime are not driven: the driving limit is then looked at for itself.
        let most = self.bound(shift);
        let mut bound = if ask.off_hour > 0 || shift.overtime.is_some() { NOWHERE } else { most };
        // The later a position, the later the rep may arrive there: whatever comes before `first` is too early in the day.
        let done = ask.opens.saturating_add(ask.service);
        let first = match shift.pauses.is_empty() && self.nodes[1].arrive < done {
            true => self.nodes[1..].partition_point(|next| next.arrive < done),
            false => 0,
        };
        for at in first..=self.stops.len() {
            if let Some(place) = self.place_at(tile, shift, &ask, at, (bound, most)) {
                best = place;
                bound = place.cost;
            } else if self.nodes[at].leave > ask.closes && shift.pauses.is_empty() {
                return (best, at + 1 - first);
            }
        }
        (best, self.stops.len() + 1 - first)
    }

    /// The place after `at` stops, where it is feasible, costs less than `bound` and its way is shorter than `most`; capacity is not
    /// looked at.
    #[inline]
    fn place_at(
        &self,
        tile: &Tile,
        shift: &TileTour,
        ask: &Newcomer,
        at: usize,
        (bound, most): (i32, i32),
    ) -> Option<Insertion> {
        let (here, next) = (&self.nodes[at], &self.nodes[at + 1]);
        let (there, onward) = (ask.to[here.place as usize], ask.from[next.place as usize]);
        let way = there + onward - next.leg;
        // Where the ways are no metric a visit more may spare what overtime there is, and no more than that.
        let spared = self.overtime_cost(shift) as i32;
        if way - spared >= bound || way >= most {
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
        let mut cost = way + off;
        if cost - spared < bound && shift.counts_work {
            let with = self.clock_with(tile, shift, ask, at, (there, onward));
            let work = self.work(ask, with);
            if work > shift.max_work {
                return None;
            }
            if let Some(over) = shift.overtime {
                cost += (over.cost(over.of(with.finish, work)) - over.cost(self.overtime)) as i32;
            }
        }
        (cost < bound).then_some(Insertion { cost, after: at as u16, off_hour: off > 0 })
    }

    /// What the tour counts for its rep's week and month with a visit after `at` stops, where there is a most.
    pub fn hours_with(&self, tile: &Tile, shift: &TileTour, visit: u32, at: usize) -> i32 {
        let ask = Newcomer::new(tile, shift, visit, None);
        let (here, next) = (self.nodes[at].place, self.nodes[at + 1].place);
        let legs = (ask.to[here as usize], ask.from[next as usize]);
        self.work(&ask, self.clock_with(tile, shift, &ask, at, legs)).saturating_add(shift.office)
    }

    /// What a visit after `at` stops adds to the way.
    pub fn detour(&self, tile: &Tile, shift: &TileTour, visit: u32, at: usize) -> i32 {
        let (here, next) = (self.nodes[at].place, self.nodes[at + 1]);
        let place = tile.store_of(visit).place;
        tile.leg(shift.legs, here, place) + tile.leg(shift.legs, place, next.place) - next.leg
    }
}

// # Notes
//
// Starting at the first position that is late enough: R2_10_10 took 1.81 s for 2.16, PCVRPTW RC2_10_8 4.3 for 6.0 (150,000
// iterations, one run each, the same plans); on short tours it changed nothing.
