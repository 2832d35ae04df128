//! Phone calls that a plan has a time for.

use super::HourOfDay;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A phone call that a plan has a time for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CallLine {
    /// Who calls.
    pub rep: String,
    /// On which day.
    pub date: NaiveDate,
    /// It begins.
    pub start: HourOfDay,
    /// It ends.
    pub end: HourOfDay,
    /// Whom.
    pub store: String,
    /// The day on which it is due.
    pub due: NaiveDate,
}
