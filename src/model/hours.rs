//! Hours of a week and of a month: the most that a rep may work, and what of a plan counts.

use crate::model::{Problem, Route, Shift};
use crate::unit::{Day, RepId, Seconds};
use serde::{Deserialize, Serialize};

/// The most that a rep may work on some days of the plan: those of a week, or of a month, as far as they lie in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoursLimit {
    /// What the days are.
    pub span: HoursSpan,
    /// The first of them.
    pub first: Day,
    /// The last of them.
    pub last: Day,
    /// The most work: ways, visits and waits of routes, and the office work ([`Shift::office`]) of each day with a route.
    pub most: Seconds,
}

/// A stretch of time with a most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum HoursSpan {
    /// From Monday to Sunday.
    Week,
    /// A calendar month.
    Month,
}

impl HoursLimit {
    /// Whether a day is one of its days.
    pub fn holds(&self, day: Day) -> bool {
        (self.first..=self.last).contains(&day)
    }
}

impl Shift {
    /// What so much work of it counts for its week and month.
    pub(crate) fn counted(&self, work: Seconds) -> i64 {
        i64::from(work.0) + i64::from(self.office.0)
    }
}

impl Problem {
    /// Whether any rep has a most of hours a week or a month.
    pub fn has_hours(&self) -> bool {
        self.reps.iter().any(|rep| !rep.limits.is_empty())
    }

    /// The limits of a shift's rep that its day counts for.
    pub(crate) fn limits_of<'a>(&'a self, shift: &'a Shift) -> impl Iterator<Item = &'a HoursLimit> {
        self.reps[shift.rep.index()].limits.iter().filter(|limit| limit.holds(shift.day))
    }

    /// Where reps work more than they may in a week or a month, by how much; routes that are none of its shifts count nothing.
    pub(crate) fn hours_over(&self, routes: &[Route]) -> Vec<(RepId, HoursLimit, Seconds)> {
        let mut over = Vec::new();
        for (at, rep) in self.reps.iter().enumerate().filter(|(_, rep)| !rep.limits.is_empty()) {
            let own = |route: &&Route| {
                let shift = self.shifts.get(route.shift.index());
                shift.is_some_and(|shift| shift.rep.index() == at && (!route.stops.is_empty() || shift.is_away()))
            };
            for limit in &rep.limits {
                let in_it = routes.iter().filter(own).filter(|route| limit.holds(self.shift(route.shift).day));
                let work: i64 = in_it.map(|route| self.shift(route.shift).counted(route.work())).sum();
                let by = work - i64::from(limit.most.0);
                if by > 0 {
                    over.push((RepId::at(at), *limit, Seconds(by.min(i64::from(i32::MAX)) as i32)));
                }
            }
        }
        over
    }

    /// Whether these routes are more than the rep of a shift may work in its week or month.
    pub(crate) fn is_over_hours(&self, shift: &Shift, routes: &[Route]) -> bool {
        self.hours_over(routes).iter().any(|(rep, limit, _)| *rep == shift.rep && limit.holds(shift.day))
    }

    /// What of a shift's regular time a new plan can use: all but its reserve, at most its part of what the week and the month allow.
    pub fn usable(&self, shift: &Shift) -> Seconds {
        let available = i64::from(shift.available().0);
        let days = &self.shifts[self.shifts_of(shift.rep)];
        let parts = self.limits_of(shift).map(|limit| {
            let in_it = || days.iter().filter(|day| limit.holds(day.day));
            let all: i64 = in_it().map(|day| i64::from(day.available().0)).sum();
            let longest = in_it().map(|day| day.counted(day.available())).max().unwrap_or(0).max(1);
            // As few days as may be, each with its office work.
            let few = (i64::from(limit.most.0) + longest - 1) / longest;
            let most = (i64::from(limit.most.0) - few * i64::from(shift.office.0)).clamp(0, all);
            if all > 0 { available * most / all } else { 0 }
        });
        // Published sets have shifts without end.
        Seconds((parts.fold(available, i64::min) - i64::from(shift.reserve.0)).clamp(0, i64::from(i32::MAX)) as i32)
    }
}
