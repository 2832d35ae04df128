//! What the engine promises: plans, territories, re-planning, questions to a plan.

mod borders;
#[path = "../shared/brute.rs"]
mod brute;
mod capacity;
mod changes;
mod deadline;
mod even;
mod fixes;
#[path = "../shared/fullness.rs"]
mod fullness;
#[path = "../shared/happenings.rs"]
mod happenings;
mod hours;
mod invariants;
mod keep;
mod legs;
#[path = "../shared/lengths.rs"]
mod lengths;
#[path = "../shared/network.rs"]
mod network;
mod nights;
mod operation;
mod practice;
mod preference;
mod quality;
#[path = "../shared/random.rs"]
mod random;
mod real;
mod referee;
mod replan;
mod rules;
mod same;
mod small;
mod soak;
mod staffing;
mod territory;
#[path = "../shared/towns.rs"]
mod towns;
mod ways;
mod written;
