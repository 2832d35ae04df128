//! What territories should be: by which measures equally full, and how dear yesterday's borders are.

use crate::unit::RepId;

/// What managers accept: loads that are off by a twentieth.
pub const TOLERANCE: f64 = 0.05;

/// What is asked of territories. [`Brief::default`] asks for equal work and new borders.
#[derive(Clone, Debug, PartialEq)]
pub struct Brief {
    /// How many times as much work every store is as estimated, where it is known better: refitted from a plan, or expected to
    /// grow.
    pub factors: Option<Vec<f64>>,
    /// How far the work of a rep may be off its share, as a share of that: 0.05 is a twentieth.
    pub tolerance: f64,
    /// What else is to be shared out evenly.
    pub also: Vec<Measure>,
    /// What should stay as it is.
    pub keep: Option<Keep>,
}

/// Something that stores have and reps should have equal shares of: visits, sales.
#[derive(Clone, Debug, PartialEq)]
pub struct Measure {
    /// How much of it every store has, in any unit; never negative.
    pub amount: Vec<f64>,
    /// How far a rep may be off its share, as a share of that.
    pub tolerance: f64,
}

/// Yesterday's borders, and what they are worth.
#[derive(Clone, Debug, PartialEq)]
pub struct Keep {
    /// Who has had each store so far.
    pub owners: Vec<Option<RepId>>,
    /// What it costs to move a store, for each unit of its work, against others: 1 for the mean store.
    pub ties: Vec<f64>,
    /// Stores that never leave their owner: key accounts and pins.
    pub fixed: Vec<bool>,
    /// From 0, which draws anew, to 1, where a store moves only because its owner cannot have it. At a half, a move pays that
    /// brings the mean store nearer by the mean squared distance of stores from their reps.
    pub weight: f64,
}

impl Default for Brief {
    fn default() -> Self {
        Self { factors: None, tolerance: TOLERANCE, also: Vec::new(), keep: None }
    }
}

impl Keep {
    /// Keeps these owners with some weight; all stores are tied alike and none is fixed.
    pub fn new(owners: Vec<Option<RepId>>, weight: f64) -> Self {
        let stores = owners.len();
        Self { owners, ties: vec![1.0; stores], fixed: vec![false; stores], weight }
    }

    /// What a move costs, in mean squared distances, for the mean store.
    pub(super) fn price(&self) -> f64 {
        self.weight / (1.0 - self.weight).max(1e-9)
    }
}
