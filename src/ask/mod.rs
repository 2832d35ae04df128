//! Questions to a finished plan: why a visit is where it is, what else it could be, and what stands in the way.

mod calls;
pub(crate) mod quotes;
pub(crate) mod reasons;
mod seen;
pub(crate) mod slots;
pub(crate) mod suggest;

pub use calls::{Call, CallTime, calls};
pub use quotes::{DayQuote, Eligibility, Offer, Quote, Refusal, RepQuote, VisitQuotes, quotes};
pub use slots::{Site, Slot, SlotRequest, guest, nearest, responsible, slots};
pub use suggest::{Area, DayList, Rank, SuggestedVisit, owners, suggest};
