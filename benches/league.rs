//! The league: published sets and rep-weeks, beside best known values, earlier versions and other optimisers.
//!
//! `cargo bench --bench league` says what it would run and how long that takes; `-- --help` says how to run it. What comes
//! out is `benches/results.csv`, a row a plan, and `benches/RESULTS.md`, the tables made of it.

#[path = "league/mod.rs"]
mod league;

use std::process::ExitCode;

fn main() -> ExitCode {
    league::run(std::env::args_os())
}
