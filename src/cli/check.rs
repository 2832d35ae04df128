//! `rounds check`: every complaint about an input, every rule a plan breaks, or what an edit by hand breaks and costs.

use super::paths::{is_plan, open, plan_and_input, plan_file, warn_of_change};
use super::{End, Failure, Talk, today};
use crate::desk::{CheckReply, CheckRequest, EditRequest};
use clap::Args;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What `rounds check` is told.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  rounds check rounds.xlsx                        every complaint about an input
  rounds check town-plan                          every rule that a plan breaks
  rounds check town-plan/plan.xlsx --against saved-plan
                                                  what your edits break, and what they cost")]
pub(super) struct CheckArgs {
    /// An input, or a plan: its folder or its plan.json; with --against also the edited plan.xlsx or visits.csv of a plan
    #[arg(value_name = "INPUT|PLAN")]
    what: PathBuf,
    /// Say what an edit by hand of this plan breaks and costs
    #[arg(long, value_name = "PLAN")]
    against: Option<PathBuf>,
    /// The input of the plan, where it is no longer where the plan says
    #[arg(long, value_name = "INPUT")]
    input: Option<PathBuf>,
    /// Show every change of an edit, not only the first 40
    #[arg(long, requires = "against")]
    all: bool,
}

/// Checks.
pub(super) fn run(args: &CheckArgs, talk: Talk) -> End {
    if let Some(against) = &args.against {
        return edit(args, against, talk);
    }
    let reply = if is_plan(&args.what) {
        let (plan, input) = plan_and_input(&args.what, args.input.as_deref())?;
        let reply = CheckRequest::plan(&plan, &input, today()).map_err(Failure::of)?;
        if let CheckReply::Plan(answer) = &reply {
            warn_of_change(&input, answer.input_changed, talk);
        }
        reply
    } else {
        CheckRequest::default().input(&open(&args.what)?, today()).map_err(Failure::of)?
    };
    talk.document(|| reply.json(talk.lang));
    // Who wants quiet asks for what is wrong alone.
    talk.say(&if talk.quiet { reply.broken(talk.lang) } else { reply.words(talk.voice()) });
    match reply.violations() {
        0 => Ok(ExitCode::SUCCESS),
        _ => Err(Failure::found(reply.verdict_words(talk.lang))),
    }
}

/// Judges the edit of a plan.
fn edit(args: &CheckArgs, against: &Path, talk: Talk) -> End {
    let (plan, input) = plan_and_input(against, args.input.as_deref())?;
    let edited = open(&if is_plan(&args.what) { plan_file(&args.what) } else { args.what.clone() })?;
    let reply = EditRequest::default().run(&edited, &plan, &input, today());
    let reply = reply.map_err(Failure::of)?;
    warn_of_change(&input, reply.before.input_changed, talk);
    talk.document(|| reply.json(talk.lang));
    talk.say(&reply.words(talk.voice().all(args.all)));
    match reply.violations() {
        0 => Ok(ExitCode::SUCCESS),
        _ => Err(Failure::found(reply.verdict_words(talk.lang))),
    }
}
