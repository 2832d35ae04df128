//! Questions to a finished plan: why a visit is where it is, what else it could be, and what stands in the way.

pub mod quotes;
pub(crate) mod reasons;
mod seen;
pub mod slots;
pub mod suggest;

pub use quotes::{Offer, Quote, VisitQuotes, quotes};
pub use slots::{Site, Slot, SlotRequest, slots};
pub use suggest::suggest;
