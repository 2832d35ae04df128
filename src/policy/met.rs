//! Who came to a store before the visits that are planned, as far as that bounds who may come now.

use super::store::Desks;
use crate::model::{Allowed, Met};

impl Desks<'_> {
    /// Who came before the visits that are planned, where the rep may change within bounds: in the calendar week that the plan begins in, and
    /// in the cycle that ends with its last day. Who works no more in the plan does not count, for nobody else could then come.
    pub(super) fn met(&self, at: usize, reps: &Allowed) -> Vec<Met> {
        let practice = &self.book.policy.practice;
        let (Some(changes), Some(first)) = (practice.continuity().changes(), self.calendar.first) else {
            return Vec::new();
        };
        let days = i64::from(self.calendar.days);
        let cycle = changes.most.map(|_| days - i64::from(self.book.policy.defaults.cycle_days));
        let week = changes.weekly.then(|| -(self.calendar.days_of_first_week_gone() as i64));
        let since = [cycle, week].into_iter().flatten().min().unwrap_or(0);
        let fixed = self.fixed.get(self.facts.rows[at].id.as_str()).map_or(&[][..], Vec::as_slice);
        // Whoever came on a day that was pinned to a rep, as those do who cover, was nobody's choice.
        let was_pinned = |date| fixed.iter().any(|row| row.date == Some(date) && row.rep.is_some());
        let visits = self.diary.of(at).iter().filter(|entry| !entry.call && !was_pinned(entry.date));
        let met = visits.filter_map(|entry| {
            let day = (entry.date - first).num_days();
            let rep = *self.staff.by_id.get(entry.row.rep.as_str())?;
            let counts = (since..=0).contains(&day) && reps.has(rep) && self.staff.works(rep);
            counts.then_some(Met { day: day as i32, rep })
        });
        met.collect()
    }
}
