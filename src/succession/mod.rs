//! The life of a territory: who leaves hands over, who is away is covered, who joins gets a share, and how many reps are enough.

mod change;
mod cover;
mod handover;
mod leave;
mod staffing;
mod until;

pub use change::{Changed, changed};
pub use cover::{Cover, Covers, NoCover, Stand};
pub use handover::{Handover, Lost, OpenVisit, Stands};
pub use leave::{cover_leave, joiners, leavers};
#[cfg(feature = "lp")]
pub use staffing::hours_worth;
pub use staffing::{Staff, Staffing, staffing};
