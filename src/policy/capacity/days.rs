//! The days of a rep: how many there are, and how many the visits asked of the rep need.

use super::Visit;
use crate::model::{Problem, Shift};

/// What a rep has over the horizon, or a span of its weeks.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Time {
    pub shifts: i64,
    /// Seconds for visits and ways.
    pub available: i64,
    /// Most visits.
    pub visits: i64,
    /// Seconds of the longest day.
    pub longest: i64,
}

/// What is asked of a rep in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Asked {
    pub visits: i64,
    /// Seconds of service and ways.
    pub work: i64,
    /// Of these, seconds from home to the field and back.
    pub home: i64,
}

impl Time {
    /// Of every rep.
    pub fn of(problem: &Problem) -> Vec<Self> {
        let mut times = vec![Self::default(); problem.reps.len()];
        for shift in problem.shifts.iter().filter(|shift| shift.max_visits > 0) {
            times[shift.rep.index()].add(problem, shift);
        }
        times
    }

    /// With one more shift.
    pub fn add(&mut self, problem: &Problem, shift: &Shift) {
        let available = i64::from(problem.usable(shift).0);
        self.shifts += 1;
        self.available += available;
        self.visits += i64::from(shift.max_visits);
        self.longest = self.longest.max(i64::from((shift.longest() - shift.reserve).0));
    }

    /// Whether the rep works at all.
    pub fn works(&self) -> bool {
        self.available > 0
    }

    /// How many of the rep's mean days the visits need: by hours, and by the most visits a day. A day a visit is always enough
    /// for what can be reached in a day; a trip with a night away is taken for its hours.
    pub fn days(&self, asked: &Asked) -> i64 {
        let part = |sum: i64, of: i64| (sum * self.shifts + of - 1).checked_div(of).unwrap_or(0);
        part(asked.work, self.available).min(asked.visits).max(part(asked.visits, self.visits))
    }

    /// Whether there are days enough.
    pub fn fits(&self, asked: &Asked) -> bool {
        self.days(asked) <= self.shifts
    }

    /// Seconds missing for the visits and the ways from home and back of the days they need.
    pub fn missing(&self, asked: &Asked) -> i64 {
        if self.fits(asked) { 0 } else { (asked.work - self.available).max(0) }
    }
}

impl Asked {
    pub fn add(&mut self, visit: &Visit) {
        self.visits += 1;
        self.work += visit.work();
        self.home += visit.home;
    }

    pub fn drop(&mut self, visit: &Visit) {
        self.visits -= 1;
        self.work -= visit.work();
        self.home -= visit.home;
    }
}
