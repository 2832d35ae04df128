//! `rounds why`: why a store's visits are where they are in a plan, what other days and reps would charge, in sentences.

use super::lines::{say, tell};
use super::paths::{plan_and_input, warn_of_change};
use super::{End, Failure, today};
use crate::desk::{Voice, WhyRequest};
use crate::lang::Lang;
use chrono::NaiveDate;
use clap::Args;
use std::path::PathBuf;
use std::process::ExitCode;

/// What `rounds why` is told.
#[derive(Debug, Args)]
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
    /// The input of the plan, when it is not where the plan says
    #[arg(long)]
    input: Option<PathBuf>,
}

/// Tells.
pub(super) fn run(args: &WhyArgs, lang: Lang) -> End {
    let (plan, input) = plan_and_input(&args.plan, args.input.as_deref(), lang)?;
    let request = WhyRequest { store: args.store.clone(), visit: args.visit, date: args.date };
    let reply = request.run(&plan, &input, today()).map_err(|failure| Failure::of(&failure, lang))?;
    warn_of_change(&input, reply.answer.input_changed, lang);
    reply.answer.question.remarks(lang).lines().for_each(tell);
    say(&reply.words(Voice::of(lang)));
    Ok(ExitCode::SUCCESS)
}
