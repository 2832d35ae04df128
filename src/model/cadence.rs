//! How often a store is visited: listed patterns of days, or a row of due visits with gaps between them.

use crate::model::{DaySet, DueVisit};
use crate::unit::{Day, Money, Seconds};
use serde::{Deserialize, Serialize};

/// One allowed set of days on which to visit a store.
pub type Pattern = DaySet;

/// How often, how evenly, and what slack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Cadence {
    /// Exactly one of these patterns, all of its visits or none; leaving the store out costs `prize`.
    Patterns {
        /// The allowed patterns; all of the same length in the published sets, but they need not be.
        patterns: Vec<Pattern>,
        /// What it costs to leave the store out.
        prize: Money,
    },
    /// A row of due visits in order; each may stay out at its own prize.
    Spaced {
        /// The visits in order of time.
        visits: Vec<DueVisit>,
        /// Fewest days between one visit of the row and the next that is planned (at least 1).
        min_gap: u16,
        /// Most days between one visit and the next; a visit left out between them allows as many again.
        max_gap: u16,
    },
}

impl Cadence {
    /// The most visits the store can get in the horizon.
    pub fn most_visits(&self) -> usize {
        match self {
            Cadence::Patterns { patterns, .. } => patterns.iter().map(|pattern| pattern.len()).max().unwrap_or(0),
            Cadence::Spaced { visits, .. } => visits.len(),
        }
    }

    /// No visit is due.
    pub const NEVER: Cadence = Cadence::Spaced { visits: Vec::new(), min_gap: 1, max_gap: DaySet::MOST };

    /// These due visits in order of time, at least one day apart and with no other gap to keep.
    pub fn row(visits: Vec<DueVisit>) -> Self {
        Cadence::Spaced { visits, min_gap: 1, max_gap: DaySet::MOST }
    }

    /// One visit of this length on day 0: the one-day problems.
    pub fn once(service: Seconds, prize: Money) -> Self {
        Self::row(vec![DueVisit::between(Day(0), Day(0), service, prize)])
    }
}
