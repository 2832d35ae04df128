//! Questions to a finished plan: why a visit is where it is, what else it could be, and what stands in the way.

pub mod quotes;
pub(crate) mod reasons;
mod seen;
pub mod slots;
pub mod suggest;

pub use quotes::{Offer, Quote, Quotes, quotes};
pub use slots::{Ask, Site, Slot, slots};
pub use suggest::suggest;
