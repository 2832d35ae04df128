//! Proof: linear programs where the fast way is not enough, or is to be judged.

mod balance;
mod hours;

pub use balance::{Balanced, Block, Limit, Solver, balance};
pub use hours::{Hours, Wanted, Worth, worth};
