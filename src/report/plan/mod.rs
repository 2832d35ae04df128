//! A plan for people: its key figures, its days, what was left out and why, and what changed since the plan before.

mod book;
pub(crate) mod calls;
pub mod figures;
mod files;
pub mod kinds;
pub(in crate::report) mod nights;
pub(in crate::report) mod part;
pub(in crate::report) mod pauses;
mod practice;
pub mod reasons;
pub mod replanned;
pub mod suggest;
pub mod summary;
pub mod table;
pub mod why;

pub use files::{CHANGES, INPUT, files, replanned_files};
