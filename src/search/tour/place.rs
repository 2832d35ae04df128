//! Where in a day a visit would go best: every place judged in O(1), the cheapest of those that are possible.

use super::super::span::{DayClock, Stretch};
use super::clock::PutIn;
use super::{Hold, Tour};
use crate::model::Overtime;
use crate::tile::{NONE, NOWHERE, Tile, TileTour};

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
#[derive(Clone, Copy)]
pub struct Newcomer<'t> {
    hold: Hold,
    from: &'t [i32],
    to: &'t [i32],
    /// When its store is used to being visited, and what another time costs.
    usual: (i32, i32),
    off_hour: i32,
}

impl<'t> Newcomer<'t> {
    /// What a visit asks of a shift, whose store is used to being visited from the one time to the other.
    pub fn new(tile: &'t Tile, shift: &TileTour, visit: u32, usual: Option<(i32, i32)>) -> Self {
        let (store, hold) = (tile.store_of(visit), Hold::new(tile, shift, visit));
        let (from, to) = (tile.from(shift.legs, store.place), tile.to(shift.legs, store.place));
        let off_hour = if usual.is_some() { tile.practice.price.hour.0 as i32 } else { 0 };
        Newcomer { hold, from, to, usual: usual.unwrap_or_default(), off_hour }
    }

    /// What it costs to start then.
    fn at(&self, start: i32) -> i32 {
        if self.off_hour == 0 || (self.usual.0..=self.usual.1).contains(&start) { 0 } else { self.off_hour }
    }
}

impl Tour {
    /// The clock of the day with a visit put in, exact or as [`Tour::clock`] may say.
    fn clock_with(&self, tile: &Tile, shift: &TileTour, put_in: PutIn, exact: bool) -> DayClock {
        let PutIn { after, hold, legs } = put_in;
        match (self.ahead.get(after), hold.several) {
            (Some(ahead), NONE) => {
                let visit = Stretch::stop((hold.opens, hold.closes), hold.service);
                ahead.then(legs.0, visit).then(legs.1, self.behind[after]).clock(shift.start, shift.under_way)
            }
            _ => self.clock(tile, shift, Some(put_in), exact),
        }
    }

    /// Whether a visit put in breaks the limit of work, or comes to `bound`, even if nobody waits.
    fn is_too_much(&self, shift: &TileTour, hold: &Hold, (way, cost): (i32, i32), bound: i32) -> bool {
        let least = self.travel + way + self.service + hold.service;
        let work = least - self.met - hold.met;
        let over = |over: &Overtime| over.cost(over.of(shift.start + least, work)) - over.cost(self.overtime);
        work > shift.max_work || i64::from(cost) + shift.overtime.as_ref().map_or(0, over) >= i64::from(bound)
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
        let hold = ask.hold;
        if hold.is_never() {
            return (best, 0);
        }
        // An unusual hour and overtime are not driven: the driving limit is then looked at for itself.
        let most = self.bound(shift);
        let mut bound = if ask.off_hour > 0 || shift.overtime.is_some() { NOWHERE } else { most };
        // The later a position, the later the rep may arrive there: whatever comes before `first` is too early in the day.
        let done = hold.opens.saturating_add(hold.service);
        let first = match shift.pauses.is_empty() && self.nodes[1].arrive < done {
            true => self.nodes[1..].partition_point(|next| next.arrive < done),
            false => 0,
        };
        if shift.bounds_work && self.ahead.is_empty() {
            best = self.beside_the_way(tile, shift, &ask, first, (bound, most));
            bound = bound.min(best.cost);
        }
        for at in first..=self.stops.len() {
            // Of places that cost the same it is the first.
            let within = if at < usize::from(best.after) { bound.saturating_add(1) } else { bound };
            if let Some(place) = self.place_at(tile, shift, &ask, at, (within, most)) {
                best = place;
                bound = place.cost;
            } else if self.nodes[at].leave > hold.closes && shift.pauses.is_empty() {
                return (best, at + 1 - first);
            }
        }
        (best, self.stops.len() + 1 - first)
    }

    /// The place of the shortest detour, if it is feasible: where the clock is dear, few others come to it once this one is known.
    #[inline(never)]
    fn beside_the_way(
        &self,
        tile: &Tile,
        shift: &TileTour,
        ask: &Newcomer,
        first: usize,
        bounds: (i32, i32),
    ) -> Insertion {
        let shortest = (first..=self.stops.len()).min_by_key(|&at| self.way(ask, at).2);
        let place = shortest.and_then(|at| self.place_at(tile, shift, ask, at, bounds));
        place.unwrap_or(Insertion::NOWHERE)
    }

    /// The legs to a visit after `at` stops, and on from it, and what it adds to the way.
    fn way(&self, ask: &Newcomer, at: usize) -> (i32, i32, i32) {
        let (here, next) = (&self.nodes[at], &self.nodes[at + 1]);
        let (there, onward) = (ask.to[here.place as usize], ask.from[next.place as usize]);
        (there, onward, there + onward - next.leg)
    }

    /// The place after `at` stops, where it is feasible, costs less than `bound` and its way is shorter than `most`; capacity is not
    /// looked at.
    #[inline(always)]
    fn place_at(
        &self,
        tile: &Tile,
        shift: &TileTour,
        ask: &Newcomer,
        at: usize,
        (bound, most): (i32, i32),
    ) -> Option<Insertion> {
        let (here, next, hold) = (&self.nodes[at], &self.nodes[at + 1], ask.hold);
        let (there, onward, way) = self.way(ask, at);
        // Where the ways are no metric a visit more may spare what overtime there is, and no more than that.
        let spared = self.overtime_cost(shift) as i32;
        if way - spared >= bound || way >= most {
            return None;
        }
        let start = if shift.pauses.is_empty() {
            let start = hold.start(tile, shift, here.leave + there);
            start.filter(|start| start + hold.service + onward <= next.arrive)?
        } else {
            self.start_with_pauses(tile, shift, PutIn { after: at, hold, legs: (there, onward) })?
        };
        let off = ask.at(start);
        let mut cost = way + off;
        if cost - spared < bound && shift.bounds_work {
            if self.is_too_much(shift, &hold, (way, cost), bound) {
                return None;
            }
            let with = self.clock_with(tile, shift, PutIn { after: at, hold, legs: (there, onward) }, false);
            let work = with.work - self.met - hold.met;
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
        let hold = Hold::new(tile, shift, visit);
        let (place, here, next) = (tile.store_of(visit).place, self.nodes[at].place, self.nodes[at + 1].place);
        let legs = (tile.leg(shift.legs, here, place), tile.leg(shift.legs, place, next));
        let with = self.clock_with(tile, shift, PutIn { after: at, hold, legs }, true);
        (with.work - self.met - hold.met).saturating_add(shift.office)
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
