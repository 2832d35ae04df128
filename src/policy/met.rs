//! Who may come to a store because of who came before the visits that are planned, and because of several visits on one day.

use super::fixed::Desk;
use super::store::Desks;
use crate::model::{Allowed, Continuity, FixedRow, Met, Store};
use crate::unit::RepId;
use std::cmp::Reverse;

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

    /// Who makes all visits of a store that has several on one day, with nobody named for these (`further`), where its reps may not just
    /// change: those visits stand beside the others, and who makes both is decided before. Of those who may come it is who has the time
    /// for the most of what was agreed on; then who has been there before, where that bounds who may come ([`Desks::met`]); then whom the
    /// store likes best, and who is nearest.
    pub(super) fn one_for_all(&self, at: usize, store: &Store, (desk, further): (Desk, &[&FixedRow])) -> Option<RepId> {
        let is_free = |row: &&&FixedRow| row.rep.is_none();
        let days: Vec<_> = further.iter().filter(is_free).map(|row| row.date).collect();
        if days.is_empty() || self.book.policy.practice.continuity() == Continuity::Any {
            return None;
        }
        let row = self.facts.rows[at];
        let is_meant = |row: &&&FixedRow| row.is_visit() && days.contains(&row.date);
        let agreed: Vec<_> = desk.rows.iter().filter(is_free).filter(is_meant).collect();
        // What must be kept counts for more than all that may be left out.
        let kept = |rep: RepId| -> usize {
            let has_time = |row: &FixedRow| {
                let day = row.date.and_then(|date| self.calendar.day(date));
                day.is_some_and(|day| self.staff.has_time(rep, day, row.starts(store.service), store.service))
            };
            let counts = agreed.iter().filter(|row| has_time(row));
            counts.map(|row| if row.hard { agreed.len() + 1 } else { 1 }).sum()
        };
        let (met, liked) = (self.met(at, &store.reps), self.preference(row, &store.reps));
        let reps = self.staff.by_way(row.point, |rep| store.reps.has(rep) && kept(rep) > 0);
        reps.into_iter().min_by_key(|&rep| {
            let was_there = met.iter().any(|met| met.rep == rep);
            (Reverse((kept(rep), was_there)), liked.as_ref().map(|liked| liked.rep_cost(rep)))
        })
    }
}
