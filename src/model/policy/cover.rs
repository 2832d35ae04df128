//! Cover: who makes the visits of reps on leave that cannot wait.

use serde::{Deserialize, Serialize};

/// What becomes of the visits of a rep whom the calendar has on leave for whole days, where they cannot wait until the rep is back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "files", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct CoverRules {
    /// Whether others cover. Where not, these visits are left out.
    pub leave: bool,
    /// Leave of fewer working days in a row than this is not covered.
    pub after_days: u16,
    /// The classes whose stores are covered; all where the list is empty.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub classes: Vec<String>,
    /// The reps who cover, by id; all where the list is empty.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reps: Vec<String>,
}

impl Default for CoverRules {
    fn default() -> Self {
        Self { leave: true, after_days: 1, classes: Vec::new(), reps: Vec::new() }
    }
}
