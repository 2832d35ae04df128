//! `rounds check`: every complaint about an input, every rule a plan breaks, or what an edit by hand breaks and costs.

use super::lines::say;
use super::paths::{is_plan, open, plan_and_input, plan_file, warn_of_change};
use super::{End, Failure, today};
use crate::desk::{CheckReply, CheckRequest, EditRequest, Voice};
use crate::lang::Lang;
use clap::Args;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What `rounds check` is told.
#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    /// An input, or a plan: its folder or its plan.json; with --against also the edited plan.xlsx or visits.csv of a plan
    #[arg(value_name = "INPUT|PLAN")]
    what: PathBuf,
    /// What an edit by hand of this plan breaks and costs
    #[arg(long, value_name = "PLAN")]
    against: Option<PathBuf>,
    /// The input of the plan, when it is not where the plan says
    #[arg(long)]
    input: Option<PathBuf>,
    /// Show every change of an edit, not only the first 40
    #[arg(long, requires = "against")]
    all: bool,
}

/// Checks.
pub(super) fn run(args: &CheckArgs, lang: Lang) -> End {
    if let Some(against) = &args.against {
        return edit(args, against, lang);
    }
    let reply = if is_plan(&args.what) {
        let (plan, input) = plan_and_input(&args.what, args.input.as_deref(), lang)?;
        let reply = CheckRequest::plan(&plan, &input, today()).map_err(|failure| Failure::of(&failure, lang))?;
        if let CheckReply::Plan(answer) = &reply {
            warn_of_change(&input, answer.input_changed, lang);
        }
        reply
    } else {
        CheckRequest::default()
            .input(&open(&args.what, lang)?, today())
            .map_err(|failure| Failure::of(&failure, lang))?
    };
    say(&reply.words(Voice::of(lang)));
    match reply.violations() {
        0 => Ok(ExitCode::SUCCESS),
        _ => Err(Failure { exit: 1, sentence: reply.verdict_words(lang) }),
    }
}

/// Judges the edit of a plan.
fn edit(args: &CheckArgs, against: &Path, lang: Lang) -> End {
    let (plan, input) = plan_and_input(against, args.input.as_deref(), lang)?;
    let edited = open(&if is_plan(&args.what) { plan_file(&args.what) } else { args.what.clone() }, lang)?;
    let reply = EditRequest::default().run(&edited, &plan, &input, today());
    let reply = reply.map_err(|failure| Failure::of(&failure, lang))?;
    warn_of_change(&input, reply.before.input_changed, lang);
    say(&reply.words(Voice::of(lang).all(args.all)));
    match reply.violations() {
        0 => Ok(ExitCode::SUCCESS),
        _ => Err(Failure { exit: 1, sentence: reply.verdict_words(lang) }),
    }
}
