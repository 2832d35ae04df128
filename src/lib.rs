//! `rounds` plans field visits: how often each store is due, who goes, when, and in what order.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

pub mod error;
pub mod lang;
pub mod model;
pub mod solve;
pub mod travel;
pub mod unit;
