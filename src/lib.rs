//! `rounds` plans field visits: **how often** each store is due, **who** goes, **when**, and **in what order**; then it says
//! how good the plan is and why anything was left out.
//!
//! ```
//! # #[cfg(feature = "files")] {
//! use rounds::{desk::PlanRequest, io::Parcel};
//! use std::ops::ControlFlow;
//!
//! let mut request = PlanRequest::default();
//! request.effort = rounds::solve::Limit::Iterations(2_000);
//! let today = chrono::NaiveDate::from_ymd_opt(2026, 11, 29).expect("a day");
//! let reply = request.run(&Parcel::open("data/town")?, today, &mut |_| ControlFlow::Continue(()))?;
//! println!("{} visits planned, {} left out", reply.outcome.verdict.planned, reply.outcome.verdict.missed);
//! # assert!(reply.outcome.verdict.violations.is_empty() && reply.outcome.verdict.planned > 0);
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The engine needs no tables: a question may be put by hand, to whoever knows the ways.
//!
//! ```
//! use rounds::model::{Cadence, Calendar, DueVisit, Parts, Point, Problem, Rep, Shift, Store};
//! use rounds::unit::{Day, Money, PlaceId, RepId, Seconds};
//!
//! let places = [(120.15, 30.27), (120.16, 30.28), (120.20, 30.25)].map(|(x, y)| Point { x, y }).to_vec();
//! let hour = Seconds::minutes(60);
//! let due = || Cadence::row(vec![DueVisit::between(Day(0), Day(0), hour * 3, Money(50_000))]);
//! let stores = vec![Store::new("A", PlaceId(1), hour * 3).due(due()), Store::new("B", PlaceId(2), hour * 3).due(due())];
//! let shifts = vec![Shift::new(RepId(0), Day(0), hour * 9, hour * 14)];
//! let reps = vec![Rep::new("Li", PlaceId(0))];
//! let problem = Problem::new(Parts { calendar: Calendar::numbered(1, 5), places, stores, reps, shifts, ..Parts::default() })
//!     .map_err(rounds::error::Error::Input)?;
//!
//! let ways = rounds::travel::Ways::straight(1.3, rounds::travel::Profile::defaults()).over(&problem);
//! let effort = rounds::solve::Effort::of(rounds::solve::Limit::Iterations(500));
//! let outcome = rounds::solve::solve(&problem, &ways, &effort, &mut |_| std::ops::ControlFlow::Continue(()));
//! for out in &outcome.plan.unserved {
//!     println!("{} stays out: {:?}, {:?} missing", problem.store(out.store).id, out.reason.obstacle, out.reason.short);
//! }
//! # assert!(outcome.verdict.violations.is_empty() && outcome.verdict.planned == 1 && outcome.plan.unserved.len() == 1);
//! # assert!(outcome.plan.unserved[0].reason.short.is_some());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # The rooms
//!
//! Everything begins with a [`model::Problem`] (stores, reps, shifts, days) and ends with a [`model::Plan`] (routes of stops
//! with times, and every visit left out with its reason).
//!
//! | room | what it knows |
//! |---|---|
//! | [`model`] | the question and the answer; [`model::judge`], the only judge of a plan |
//! | [`policy`] | how often: from a company's tables to due visits, each with the rule that made it |
//! | [`travel`] | how far: straight line with detour and speeds, a plane, or a matrix; nearest neighbours |
//! | [`territory`] | who: balanced territories |
//! | [`schedule`] | when: weekday zones to start from |
//! | `search` | in what order: ruin and recreate over whole stores and their best days (private) |
//! | [`ask`] | questions to a plan: why, slots, suggestions, what stood in the way |
//! | [`mod@solve`] | the conductor: effort, progress, stop |
//! | [`mod@replan`] | tomorrow's plan from today's |
//! | [`succession`] | the life of a territory: who leaves, is away, joins; staffing |
#![cfg_attr(feature = "lp", doc = "| [`exact`] | proof: linear programs |")]
#![cfg_attr(feature = "files", doc = "| [`io`] | paper in: parcels of tables, as csv, xlsx, json |")]
#![cfg_attr(feature = "files", doc = "| [`report`] | paper out: key figures, reasons, tables, map, calendars |")]
#![cfg_attr(feature = "published", doc = "| [`published`], [`generate`] | the academic sets; networks of our own |")]
#![cfg_attr(feature = "files", doc = "| `geocode` | where stores are that have only an address (private) |")]
#![cfg_attr(feature = "files", doc = "| [`desk`] | every verb once: a request in, a reply out |")]
//!
//! # The words
//!
//! A *store* is visited by a *rep* on a *shift* (one rep, one day). A *visit* is *due* when policy asks for it; its *cadence*
//! says how often and how evenly. A *route* is one shift's visits in order, each a *stop* with times. What does not fit is
//! *unserved*, always with a reason. *Effort* is how long to search.
//!
//! # Features
//!
//! `cli` (default) is the command line; `files` is paper in and out; `online` asks services on the web for coordinates; `published` is the academic sets and networks of our own; `parallel` improves tiles side by side; `lp`
//! proves territories by linear programs, with `highs` by HiGHS, which wants cmake and libclang. Without any of them the engine
//! alone remains.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

// What the tests of the engine share is written for those who use it.
#[cfg(test)]
extern crate self as rounds;

pub mod ask;
#[cfg(feature = "cli")]
pub mod cli;
#[cfg(feature = "files")]
pub mod desk;
mod each;
pub mod error;
#[cfg(feature = "lp")]
pub mod exact;
#[cfg(feature = "published")]
pub mod generate;
#[cfg(feature = "files")]
mod geocode;
#[cfg(feature = "files")]
pub mod io;
pub mod lang;
pub mod model;
pub mod policy;
#[cfg(feature = "published")]
pub mod published;
pub mod replan;
#[cfg(feature = "files")]
pub mod report;
pub mod schedule;
mod search;
pub mod solve;
pub mod succession;
pub mod territory;
mod tile;
pub mod travel;
pub mod unit;
