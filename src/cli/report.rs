//! `rounds report`: all outputs of a plan written again, from its plan.json and its input.

use super::check::Answer;
use super::lines::{colours, say};
use super::plan::wrote;
use super::question::plan_file;
use super::{End, Failure};
use crate::lang::Lang;
use crate::report;
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
    report::folder::may_write(&out).map_err(|error| Failure::work(&error, lang))?;
    let mut answer = Answer::read(&args.plan, args.input.as_deref(), lang)?;
    answer.question = answer.question.seen_from(&out);
    let judged = answer.judged();
    let sheet = judged.sheet();
    report::folder::rewrite(&sheet, own, &out, lang).map_err(|error| Failure::work(&error, lang))?;
    say(&report::plan::table::text(&sheet, lang, colours(&std::io::stdout())));
    say!("{}", wrote(args.out.as_deref().unwrap_or(own), lang));
    let violations = &sheet.verdict.violations;
    if violations.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    let sentences: Vec<String> = violations.iter().map(|violation| violation.tell(sheet.problem, lang)).collect();
    Err(Failure { exit: 1, sentence: sentences.join("\n") })
}
