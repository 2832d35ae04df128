//! `rounds` plans field visits: how often each store is due, who goes, when, and in what order.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

#[cfg(feature = "cli")]
pub mod cli;
pub mod error;
#[cfg(feature = "files")]
pub mod io;
pub mod lang;
pub mod model;
pub mod policy;
#[cfg(feature = "files")]
pub mod report;
pub mod schedule;
mod search;
pub mod solve;
pub mod territory;
pub mod travel;
pub mod unit;
