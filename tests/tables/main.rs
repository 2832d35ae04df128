//! What goes in and what comes out: policies, tables, reports, published sets.

mod actuals;
mod answers;
mod areas;
mod calls;
mod continuity;
mod generate;
mod hours;
mod input;
mod leave;
mod ledger;
mod meetings;
mod midnight;
mod office;
mod parcels;
mod policy;
mod policy_file;
mod practice;
mod preferred;
mod published;
mod reference;
mod report;
mod requests;
mod rules;
mod tables;
mod termini;
mod week;
