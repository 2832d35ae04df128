//! Every complaint about the tables: what is missing, twice, dangling, misplaced, impossible or absurd.

use crate::error::Complaint;
use crate::model::Tables;

/// Every complaint about the tables, sorted by table and line.
pub fn check(_tables: &Tables) -> Vec<Complaint> {
    Vec::new()
}
