//! Proof: linear programs where the fast way is not enough, or is to be judged.

mod balance;
mod hours;

pub use balance::{Balanced, Block, LoadLimit, Solver, balance};
pub use hours::{HoursWorth, RepTime, Wanted, worth};
