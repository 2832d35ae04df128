//! The hours of reps in weeks and months: kept as sums that a change of one tour changes by what it touched, never above the most.

use super::Draft;
use crate::search::tour::{Insertion, Tour};
use crate::tile::{NONE, Tile, TileTour};

impl TileTour {
    /// The limits that it counts for.
    fn limits(&self) -> impl Iterator<Item = usize> {
        self.limits.into_iter().filter(|&limit| limit != NONE).map(|limit| limit as usize)
    }
}

impl Draft<'_> {
    /// Counts the ways of nights away, which are gone in any case.
    pub(super) fn count_ways(&mut self) {
        if !self.hours.is_empty() {
            self.hours = hours_of(self.tile, self.tile.tours.iter().map(|shift| without_stops(self.tile, shift).hours));
        }
    }

    /// Counts the stops of a tour; where there are no hours for them it has none from now on.
    pub(super) fn count_in(&mut self, at: u32, tour: &mut Tour) {
        if self.hours.is_empty() || tour.stops.is_empty() {
            return;
        }
        let way = without_stops(self.tile, &self.tile.tours[at as usize]);
        let more = tour.hours - way.hours;
        if !self.count_hours(at, more) {
            self.count_hours(at, -more);
            let version = tour.version;
            *tour = way;
            tour.version = version;
        }
    }

    /// A tour counts so much more; whether that keeps its limits, or at least breaks none further.
    pub(super) fn count_hours(&mut self, tour: u32, more: i32) -> bool {
        let mut fits = true;
        for limit in self.tile.tours[tour as usize].limits() {
            self.hours[limit] += i64::from(more);
            fits &= more <= 0 || self.hours[limit] <= self.tile.most_hours[limit];
        }
        fits
    }

    /// Whether the weeks and months of a tour's rep have hours for one visit more at this place of it.
    pub fn has_hours(&self, visit: u32, tour: u32, place: Insertion) -> bool {
        if self.hours.is_empty() {
            return true;
        }
        let (tile, shift, now) = (self.tile, &self.tile.tours[tour as usize], &self.tours[tour as usize]);
        let left = |limit: usize| tile.most_hours[limit] - self.hours[limit] + i64::from(now.hours);
        let Some(left) = shift.limits().map(left).min() else { return true };
        // Where the whole day would fit, nobody need know how much of it is used.
        i64::from(shift.most_hours) <= left
            || i64::from(now.hours_with(tile, shift, visit, usize::from(place.after))) <= left
    }

    /// Whether they have hours for all of these visits together, each on another tour.
    pub fn has_hours_for_all(&self, visits: &[(u32, u32, Insertion)]) -> bool {
        let mut hours = self.hours.clone();
        visits.iter().all(|&(visit, tour, place)| {
            let (shift, now) = (&self.tile.tours[tour as usize], &self.tours[tour as usize]);
            shift.limits().all(|limit| {
                let with = now.hours_with(self.tile, shift, visit, usize::from(place.after));
                hours[limit] += i64::from(with) - i64::from(now.hours);
                hours[limit] <= self.tile.most_hours[limit]
            })
        })
    }

    /// Whether anybody's hours are counted.
    pub fn counts_hours(&self) -> bool {
        !self.hours.is_empty()
    }

    /// The hours worked out from scratch, for assertions.
    pub(super) fn hours_from_scratch(&self) -> Vec<i64> {
        hours_of(self.tile, self.tours.iter().map(|tour| tour.hours))
    }
}

/// A tour without a stop.
fn without_stops(tile: &Tile, shift: &TileTour) -> Tour {
    let mut tour = Tour::default();
    tour.refresh(tile, shift);
    tour
}

/// The hours that tours count for each limit.
fn hours_of(tile: &Tile, tours: impl Iterator<Item = i32>) -> Vec<i64> {
    let mut hours = vec![0; tile.most_hours.len()];
    for (shift, more) in tile.tours.iter().zip(tours) {
        shift.limits().for_each(|limit| hours[limit] += i64::from(more));
    }
    hours
}
