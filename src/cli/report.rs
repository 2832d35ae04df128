//! `rounds report`: all outputs of a plan written again, from its plan.json and its input.

use super::lines::{colours, say};
use super::paths::{plan_and_input, plan_file, seen_from, warn_of_change};
use super::plan::wrote;
use super::{End, Failure, today};
use crate::desk::{ReportRequest, Voice};
use crate::lang::Lang;
use crate::report::folder;
use clap::Args;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What `rounds report` is told.
#[derive(Debug, Args)]
pub(super) struct ReportArgs {
    /// A plan: its folder or its plan.json
    plan: PathBuf,
    /// Output folder [default: the plan's own]
    #[arg(short, long)]
    out: Option<PathBuf>,
    /// The input of the plan, when it is not where the plan says
    #[arg(long)]
    input: Option<PathBuf>,
}

/// Writes.
pub(super) fn run(args: &ReportArgs, lang: Lang) -> End {
    let own = plan_file(&args.plan);
    let own = own.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let out = args.out.clone().unwrap_or_else(|| own.canonicalize().unwrap_or_else(|_| own.into()));
    folder::may_write(&out).map_err(|error| Failure::work(&error, lang))?;
    let (plan, input) = plan_and_input(&args.plan, args.input.as_deref(), lang)?;
    let reply = ReportRequest::default().run(&plan, &input, today());
    let mut reply = reply.map_err(|failure| Failure::of(&failure, lang))?;
    warn_of_change(&input, reply.answer.input_changed, lang);
    reply.answer.question.input.path = seen_from(&out, input.path());
    folder::rewrite(&reply.answer.sheet(), own, &out, lang).map_err(|error| Failure::work(&error, lang))?;
    say(&reply.words(Voice::of(lang).colours(colours(&std::io::stdout()))));
    say!("{}", wrote(args.out.as_deref().unwrap_or(own), lang));
    match reply.broken(lang) {
        broken if broken.is_empty() => Ok(ExitCode::SUCCESS),
        sentence => Err(Failure { exit: 1, sentence }),
    }
}
