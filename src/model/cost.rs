//! What a plan costs: an itemised bill.

use crate::model::Practised;
use crate::unit::Money;
use serde::{Deserialize, Serialize};

/// An itemised bill; the search minimises its total.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bill {
    /// Time on the road.
    pub travel: Money,
    /// Shifts used at all.
    pub shifts: Money,
    /// Nights away from home.
    #[serde(default, skip_serializing_if = "is_nothing")]
    pub nights: Money,
    /// Work beyond the regular days of reps.
    #[serde(default, skip_serializing_if = "is_nothing")]
    pub overtime: Money,
    /// Visits planned before or after their due day.
    pub spacing: Money,
    /// Visits on another day, or by another rep, than the plan in force has it; on another day than the store has wished for.
    #[serde(default, skip_serializing_if = "is_nothing")]
    pub moved: Money,
    /// Visits by other reps than their stores would rather see.
    #[serde(default, skip_serializing_if = "is_nothing")]
    pub preference: Money,
    /// Work of reps above their fair shares.
    #[serde(default, skip_serializing_if = "is_nothing")]
    pub uneven: Money,
    /// What managers want beside short ways and do not get.
    #[serde(default, skip_serializing_if = "Practised::is_none")]
    pub practice: Practised,
    /// Prizes of visits left out.
    pub unserved: Money,
}

fn is_nothing(money: &Money) -> bool {
    *money == Money(0)
}

impl Bill {
    /// The sum of all items.
    pub fn total(&self) -> Money {
        self.travel
            + self.shifts
            + self.nights
            + self.overtime
            + self.spacing
            + self.moved
            + self.preference
            + self.uneven
            + self.practice.total()
            + self.unserved
    }
}
