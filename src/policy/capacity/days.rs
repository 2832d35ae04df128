//! The days of a rep: how many there are, and how many the visits asked of the rep need.

use super::Visit;
use super::assign::Maker;
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
    /// Seconds of service and ways from stop to stop.
    pub work: i64,
    /// What each visit would add to a day's ways if it were the day's first and last, together, in seconds.
    pub home: i64,
}

impl Time {
    /// Of every rep.
    pub fn of(problem: &Problem) -> Vec<Self> {
        let mut times = vec![Self::default(); problem.reps.len()];
        for shift in problem.shifts.iter().filter(|shift| shift.max_visits > 0) {
            times[shift.rep.index()].add(shift);
        }
        times
    }

    /// With one more shift.
    pub fn add(&mut self, shift: &Shift) {
        let available = i64::from(shift.available().0);
        self.shifts += 1;
        self.available += available;
        self.visits += i64::from(shift.max_visits);
        self.longest = self.longest.max(available);
    }

    /// Whether the rep works at all.
    pub fn works(&self) -> bool {
        self.available > 0
    }

    /// Seconds in the field when every day is worked.
    pub fn field(&self, asked: &Asked) -> i64 {
        self.available - self.shifts * asked.home_a_day()
    }

    /// How many of the rep's mean days the visits need: by hours, and by the most visits a day. A day a visit is always enough,
    /// for each of them can be reached in a day.
    pub fn days(&self, asked: &Asked) -> i64 {
        let field = self.field(asked);
        let by_hours = if field > 0 { asked.work * self.shifts / field } else { i64::MAX - 1 };
        let by_hours = by_hours + i64::from(field > 0 && asked.work * self.shifts % field > 0);
        let by_visits = (asked.visits * self.shifts + self.visits - 1).checked_div(self.visits).unwrap_or(0);
        by_hours.min(asked.visits).max(by_visits)
    }

    /// Whether there are days enough.
    pub fn fits(&self, asked: &Asked) -> bool {
        self.days(asked) <= self.shifts
    }

    /// Seconds missing for the visits and the ways from home and back of the days they need.
    pub fn missing(&self, asked: &Asked) -> i64 {
        let needed = asked.work + self.days(asked) * asked.home_a_day();
        if self.fits(asked) { 0 } else { (needed - self.available).max(0) }
    }
}

impl Asked {
    pub fn add(&mut self, visit: &Visit, maker: &Maker) {
        self.visits += 1;
        self.work += visit.work();
        self.home += maker.home - visit.leg;
    }

    pub fn drop(&mut self, visit: &Visit, maker: &Maker) {
        self.visits -= 1;
        self.work -= visit.work();
        self.home -= maker.home - visit.leg;
    }

    /// Seconds that a mean day takes from home to the field and back.
    pub fn home_a_day(&self) -> i64 {
        if self.visits > 0 { self.home.max(0) / self.visits } else { 0 }
    }
}
