//! How often one store is visited, and which rule says so.

use super::defaults;
use crate::model::{StoreRow, Why};

/// So many visits in so many days, evenly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Rhythm {
    span: u32,
    visits: u32,
    /// The rule that set it.
    pub why: Why,
}

impl Rhythm {
    /// The rhythm of a store: the most specific rule wins (its own interval, its own visits a cycle, its class, the default).
    /// `None` for a store that asks for no visits a cycle: it is visited on demand only.
    pub fn of(row: &StoreRow) -> Option<Self> {
        if let Some(days) = row.interval_days.filter(|&days| days > 0) {
            return Some(Self::every(days, Why::OwnInterval { days }));
        }
        if let Some(visits) = row.visits_per_cycle {
            return (visits > 0).then(|| Self::per_cycle(visits));
        }
        Some(match defaults::of_class(&row.class) {
            Some(known) => {
                let days = known.rhythm.interval_days.unwrap_or(28);
                Self::every(days, Why::Rule { name: known.id.clone(), days })
            }
            None => Self::every(28, Why::Default { days: 28 }),
        })
    }

    fn every(days: u16, why: Why) -> Self {
        Self { span: u32::from(days), visits: 1, why }
    }

    /// The one place that turns visits a cycle into days between visits.
    fn per_cycle(visits: u16) -> Self {
        let span = u32::from(defaults::CYCLE_DAYS);
        let mut rhythm = Self { span, visits: u32::from(visits).min(span), why: Why::Asked };
        rhythm.why = Why::PerCycle { visits, days: rhythm.days() };
        rhythm
    }

    /// Days between visits, rounded; at least 1.
    pub fn days(&self) -> u16 {
        self.offset(1).max(1)
    }

    /// How many days after the first the visit number `k` falls: exact multiples, rounded once, so that three visits a cycle
    /// stay three in every cycle.
    pub fn offset(&self, k: u32) -> u16 {
        ((2 * k * self.span + self.visits) / (2 * self.visits)).min(u32::from(u16::MAX)) as u16
    }

    /// Whether it asks for more than one visit a week.
    pub fn is_within_a_week(&self) -> bool {
        self.span < 7 * self.visits
    }

    /// A share of the interval, in days, rounded.
    pub fn share(&self, percent: u32) -> u16 {
        ((2 * self.span * percent + 100 * self.visits) / (200 * self.visits)) as u16
    }
}
