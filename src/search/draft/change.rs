//! Changes of a draft, and the journal that takes them back: a change costs what it touched, and so does undoing it.

use super::{Draft, tour_cost};
use crate::search::tour::Tour;
use crate::tile::{NONE, Tile, TileTour};

/// What was touched since the last `keep`.
#[derive(Debug, Default)]
pub struct Journal {
    /// Copies of the touched tours; only the first `used` are in use, the others keep their buffers.
    pub tours: Vec<(u32, Tour)>,
    pub used: usize,
    pub tour_touched: Vec<bool>,
    /// Touched stores, what they paid and what they were let off.
    pub stores: Vec<(u32, (i64, i64))>,
    pub store_touched: Vec<bool>,
    /// Moved visits and where they were, oldest first.
    pub visits: Vec<(u32, u32, i32)>,
    pub tour_cost: i64,
    pub store_cost: i64,
    pub let_off: i64,
    pub overload: i64,
    pub failed: bool,
}

impl Draft<'_> {
    /// The stores touched since the last `keep`, in the order they were touched.
    pub fn touched_stores(&self) -> impl Iterator<Item = u32> {
        self.journal.stores.iter().map(|&(store, _)| store)
    }

    /// Whether a store was touched since the last `keep`.
    pub fn is_store_touched(&self, store: u32) -> bool {
        self.journal.store_touched[store as usize]
    }

    /// Takes out the stops of a tour at `from..to`.
    pub fn take_out(&mut self, tour: u32, from: usize, to: usize) {
        self.touch_tour(tour);
        for at in from..to {
            let visit = self.tours[tour as usize].stops[at];
            self.touch_store(self.tile.store_index(visit));
            self.move_visit(visit, NONE, -1);
        }
        self.change(tour, |row, tile, shift| row.take_out(tile, shift, from, to));
    }

    /// Takes one visit out of the tour it is on.
    pub fn take_visit(&mut self, visit: u32) {
        let tour = self.tour_of[visit as usize];
        let at = self.position_of[visit as usize] as usize;
        self.take_out(tour, at, at + 1);
    }

    /// Puts a visit into a tour after `after` stops.
    pub fn put_in(&mut self, visit: u32, tour: u32, after: usize) {
        self.touch_tour(tour);
        self.move_visit(visit, tour, self.tile.tours[tour as usize].day);
        self.change(tour, |row, tile, shift| row.put_in(tile, shift, after, visit));
    }

    /// Two tours of one day trade what comes after their first `at` stops. Something may become impossible by that.
    pub fn trade_tails(&mut self, (one, at): (u32, usize), (other, from): (u32, usize)) {
        self.touch_tour(one);
        self.touch_tour(other);
        let tail = |draft: &Self, tour: u32, at: usize| draft.tours[tour as usize].stops[at..].to_vec();
        let tails = (tail(self, one, at), tail(self, other, from));
        let day = self.tile.tours[one as usize].day;
        for (tour, at, tail) in [(one, at, &tails.1), (other, from, &tails.0)] {
            for &visit in tail {
                self.move_visit(visit, tour, day);
                // Another rep may be another price.
                let store = self.tile.store_index(visit);
                if self.tile.prices_reps(store) {
                    self.touch_store(store);
                }
            }
            self.change(tour, |row, tile, shift| {
                row.stops.truncate(at);
                row.stops.extend(tail);
                row.refresh(tile, shift)
            });
        }
    }

    fn move_visit(&mut self, visit: u32, tour: u32, day: i32) {
        let at = visit as usize;
        self.journal.visits.push((visit, self.tour_of[at], self.day_of[at]));
        self.set_visit(at, tour, day);
    }

    fn set_visit(&mut self, at: usize, tour: u32, day: i32) {
        let was = std::mem::replace(&mut self.tour_of[at], tour);
        let practises = self.tile.practice.asks;
        if practises || !self.tile.shares.is_empty() {
            for (tour, sign) in [(was, -1), (tour, 1)] {
                if tour != NONE {
                    self.work(tour, sign * self.service_on(at as u32, self.tile.tours[tour as usize].day));
                }
                if tour != NONE && practises {
                    self.pair_up(at as u32, tour, sign > 0);
                }
            }
        }
        self.day_of[at] = day;
        if was != NONE {
            self.visits_of_rep[self.tile.tours[was as usize].rep as usize] -= 1;
        }
        if tour != NONE {
            self.visits_of_rep[self.tile.tours[tour as usize].rep as usize] += 1;
        }
    }

    /// Whether any tour is empty.
    pub fn any_idle(&self) -> bool {
        self.idle.iter().any(|kind| !kind.is_empty())
    }

    /// Whether a tour is empty.
    pub fn is_idle(&self, tour: u32) -> bool {
        self.idle_at[tour as usize] != NONE
    }

    /// Lists a tour among the empty ones of its kind, or no longer.
    fn list_idle(&mut self, tour: u32) {
        let kind = &mut self.idle[self.tile.tours[tour as usize].kind as usize];
        let at = self.idle_at[tour as usize];
        match (self.tours[tour as usize].stops.is_empty(), at != NONE) {
            (true, false) => {
                self.idle_at[tour as usize] = kind.len() as u32;
                kind.push(tour);
            }
            (false, true) => {
                kind.swap_remove(at as usize);
                if let Some(&moved) = kind.get(at as usize) {
                    self.idle_at[moved as usize] = at;
                }
                self.idle_at[tour as usize] = NONE;
            }
            _ => {}
        }
    }

    fn touch_tour(&mut self, tour: u32) {
        if std::mem::replace(&mut self.journal.tour_touched[tour as usize], true) {
            return;
        }
        let used = self.journal.used;
        if used == self.journal.tours.len() {
            self.journal.tours.push((tour, Tour::default()));
        }
        let slot = &mut self.journal.tours[used];
        slot.0 = tour;
        slot.1.clone_from(&self.tours[tour as usize]);
        self.journal.used += 1;
    }

    /// Whether a tour was touched since the last `keep`.
    pub fn is_touched(&self, tour: u32) -> bool {
        self.journal.tour_touched[tour as usize]
    }

    fn change(&mut self, at: u32, change: impl FnOnce(&mut Tour, &Tile, &TileTour) -> bool) {
        let shift = &self.tile.tours[at as usize];
        let tour = &mut self.tours[at as usize];
        let (was_on_the_road, were_off, had) = (tour.travel, tour.off_hours, tour.hours);
        self.tour_cost -= tour_cost(tour, shift);
        self.overload -= tour.overload(shift, 0);
        self.versions += 1;
        tour.version = self.versions;
        // Where the triangle inequality fails by a tick, taking a visit out can make the next one late.
        if !change(tour, self.tile, shift) {
            self.journal.failed = true;
        }
        let overload = tour.overload(shift, 0);
        self.overload += overload;
        if overload > 0 && self.overload_price == 0 {
            self.journal.failed = true;
        }
        self.tour_cost += tour_cost(tour, shift);
        if self.tile.practice.price.hour.0 > 0 {
            tour.count_off_hours(self.tile, shift, &self.practice.usual);
        }
        let more = i64::from(tour.travel) - i64::from(was_on_the_road);
        let off = i64::from(tour.off_hours) - i64::from(were_off);
        let more_hours = tour.hours - had;
        self.off_hours(off);
        self.work(at, more);
        if !self.count_hours(at, more_hours) {
            self.journal.failed = true;
        }
        self.note(at);
    }

    /// Notes what is known of a tour's visits and of the tour in flat lists: positions, version, room, idleness.
    pub(super) fn note(&mut self, at: u32) {
        let tour = &self.tours[at as usize];
        for (position, &visit) in tour.stops.iter().enumerate() {
            self.position_of[visit as usize] = position as u32;
        }
        self.version_of[at as usize] = tour.version;
        self.room_of[at as usize] = tour.room(&self.tile.tours[at as usize], self.overload_price > 0);
        self.list_idle(at);
    }
    /// Whether something became impossible since the last `keep`.
    pub fn failed(&self) -> bool {
        self.journal.failed
    }

    /// Makes what was done since the last `keep` permanent.
    pub fn keep(&mut self) {
        for (tour, _) in &self.journal.tours[..self.journal.used] {
            self.journal.tour_touched[*tour as usize] = false;
        }
        for (store, _) in &self.journal.stores {
            self.journal.store_touched[*store as usize] = false;
        }
        self.journal.used = 0;
        self.journal.stores.clear();
        self.journal.visits.clear();
        self.journal.failed = false;
        (self.journal.tour_cost, self.journal.store_cost) = (self.tour_cost, self.store_cost);
        (self.journal.let_off, self.journal.overload) = (self.let_off, self.overload);
    }

    /// Takes back what was done since the last `keep`.
    pub fn undo(&mut self) {
        for at in 0..self.journal.used {
            let (tour, copy) = &mut self.journal.tours[at];
            let tour = *tour;
            let now = &mut self.tours[tour as usize];
            let less = i64::from(copy.travel) - i64::from(now.travel);
            let off = i64::from(copy.off_hours) - i64::from(now.off_hours);
            let less_hours = copy.hours - now.hours;
            std::mem::swap(now, copy);
            self.count_hours(tour, less_hours);
            self.off_hours(off);
            self.work(tour, less);
            self.note(tour);
        }
        while let Some((visit, tour, day)) = self.journal.visits.pop() {
            self.set_visit(visit as usize, tour, day);
        }
        for at in 0..self.journal.stores.len() {
            let (store, paid) = self.journal.stores[at];
            self.paid[store as usize] = paid;
            self.list_absent(store);
        }
        (self.tour_cost, self.store_cost) = (self.journal.tour_cost, self.journal.store_cost);
        (self.let_off, self.overload) = (self.journal.let_off, self.journal.overload);
        self.keep();
    }
}
