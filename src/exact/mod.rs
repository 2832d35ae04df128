//! Proof: linear programs where the fast way is not enough, or is to be judged.

mod balance;

pub use balance::{Balanced, Block, Limit, Solver, balance};
