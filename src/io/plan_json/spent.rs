//! How long a plan was searched for.

use crate::solve::Limit;
use serde::{Deserialize, Serialize};

/// How long was searched, by iterations or by the clock; threads are not told, as they do not change the plan.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Spent {
    /// So many iterations.
    Iterations(u64),
    /// So many seconds.
    Seconds(f64),
    /// As long as it made the plan better, so many iterations at most.
    Auto(u64),
}

impl From<Limit> for Spent {
    fn from(limit: Limit) -> Self {
        match limit {
            Limit::Iterations(count) => Spent::Iterations(count),
            Limit::Auto(most) => Spent::Auto(most),
            Limit::Time(time) => Spent::Seconds(time.as_secs_f64()),
        }
    }
}
