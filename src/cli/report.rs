//! `rounds report`: all outputs of a plan written again, from its plan.json and its input.

use super::check::Answer;
use super::lines::{colours, say};
use super::plan::wrote;
use super::question::plan_file;
use super::{End, Failure};
use crate::io::plan_json::Spent;
use crate::lang::Lang;
use crate::model::judge;
use crate::report::{self, Sheet};
use crate::solve::Limit;
use clap::Args;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

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
    let Answer { file, question, plan } = Answer::read(&args.plan, args.input.as_deref(), lang)?;
    let question = question.seen_from(&out);
    let verdict = judge(&question.due.problem, &question.travel, &plan);
    let owners = file.owners(&question.due.problem);
    let sheet = Sheet {
        problem: &question.due.problem,
        travel: &question.travel,
        plan: &plan,
        verdict: &verdict,
        owners: &owners,
        tables: question.tables.as_ref(),
        assumptions: report::assumptions(&question.travel, question.tables.as_ref()),
        input: question.input.clone(),
        limit: match file.effort {
            Spent::Iterations(count) => Limit::Iterations(count),
            Spent::Seconds(seconds) => Limit::Time(Duration::try_from_secs_f64(seconds).unwrap_or_default()),
        },
        seed: file.seed,
    };
    report::folder::rewrite(&sheet, own, &out, lang).map_err(|error| Failure::work(&error, lang))?;
    say(&report::table::text(&sheet, lang, colours(&std::io::stdout())));
    say!("{}", wrote(args.out.as_deref().unwrap_or(own), lang));
    if verdict.violations.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    let sentences: Vec<String> =
        verdict.violations.iter().map(|violation| violation.say(&question.due.problem)).collect();
    Err(Failure { exit: 1, sentence: sentences.join("\n") })
}
