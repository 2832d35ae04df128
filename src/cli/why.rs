//! `rounds why`: why a store's visits are where they are in a plan, what other days and reps would charge, in sentences.

use super::paths::{plan_and_input, warn_of_change};
use super::{End, Failure, Talk, today};
use crate::desk::WhyRequest;
use chrono::NaiveDate;
use clap::Args;
use std::path::PathBuf;
use std::process::ExitCode;

/// What `rounds why` is told.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  rounds why town-plan S020
  rounds why town-plan \"Florist Sorrel\" --date 2026-10-09")]
pub(super) struct WhyArgs {
    /// A plan: its folder or its plan.json
    plan: PathBuf,
    /// The store, by its store_id or its name
    store: String,
    /// Only this of its due visits, counted from 1
    #[arg(long, value_name = "N", conflicts_with = "date", value_parser = clap::value_parser!(u16).range(1..))]
    visit: Option<u16>,
    /// Only the visit planned on this day, else the one that might be, YYYY-MM-DD
    #[arg(long, value_name = "DATE")]
    date: Option<NaiveDate>,
    /// The input of the plan, where it is no longer where the plan says
    #[arg(long, value_name = "INPUT")]
    input: Option<PathBuf>,
}

/// Tells.
pub(super) fn run(args: &WhyArgs, talk: Talk) -> End {
    let (plan, input) = plan_and_input(&args.plan, args.input.as_deref())?;
    let request = WhyRequest { store: args.store.clone(), visit: args.visit, date: args.date };
    let reply = request.run(&plan, &input, today()).map_err(Failure::of)?;
    warn_of_change(&input, reply.answer.input_changed, talk);
    talk.document(|| reply.json(talk.lang));
    reply.answer.question.remarks(talk.lang).lines().for_each(|line| talk.tell(line));
    talk.say(&reply.words(talk.voice()));
    Ok(ExitCode::SUCCESS)
}
