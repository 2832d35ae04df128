//! `rounds compare`: what changed between two plans, figure by figure and visit by visit; or a plan against the visit log.

use super::paths::{may_put, open, plan_and_input, put, warn_of_change};
use super::{End, Failure, Talk, today};
use crate::desk::{CompareRequest, LogRequest};
use crate::report::Artefact;
use chrono::NaiveDate;
use clap::Args;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What `rounds compare` is told.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  rounds compare town-plan other-plan -o changes   changes.csv, compare.xlsx and compare.html
  rounds compare town-plan --log                   against the visits that were made")]
pub(super) struct CompareArgs {
    /// The plan before: its folder or its plan.json
    #[arg(value_name = "PLAN")]
    before: PathBuf,
    /// The plan after
    #[arg(value_name = "PLAN", required_unless_present = "log", conflicts_with = "log")]
    after: Option<PathBuf>,
    /// The plan against this visit log instead; without a file, against the visit_log of its input
    #[arg(long, value_name = "LOG", num_args = 0..=1)]
    log: Option<Option<PathBuf>>,
    /// The last day to hold against the log, YYYY-MM-DD [default: the last one that the log knows of]
    #[arg(long, value_name = "DATE", requires = "log")]
    until: Option<NaiveDate>,
    /// The input of the plans, when it is not where they say; given twice: of the plan before, of the plan after
    #[arg(long)]
    input: Vec<PathBuf>,
    /// Write changes.csv, compare.xlsx and compare.html (with both maps) into this folder; with --log actuals.csv and
    /// actuals.xlsx
    #[arg(short, long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Show every change, not only the first 40
    #[arg(long)]
    all: bool,
}

/// Compares.
pub(super) fn run(args: &CompareArgs, talk: Talk) -> End {
    let lang = talk.lang;
    let after = match (&args.log, &args.after) {
        (None, Some(after)) => after,
        (log, _) => return held(args, log.as_ref().and_then(Option::as_deref), talk),
    };
    let (plan, input) = plan_and_input(&args.before, args.input.first().map(PathBuf::as_path))?;
    let (other, its) = plan_and_input(after, args.input.last().map(PathBuf::as_path))?;
    if let Some(out) = &args.out {
        may_put(Artefact::Comparison, out, &[&args.before, input.path(), after, its.path()])?;
    }
    let reply = CompareRequest::default().run([&plan, &input], [&other, &its], today());
    let reply = reply.map_err(Failure::of)?;
    warn_of_change(&input, reply.before.input_changed, talk);
    warn_of_change(&its, reply.after.input_changed, talk);
    let (before, now) = (reply.before.question.remarks(lang), reply.after.question.remarks(lang));
    before
        .lines()
        .filter(|line| !now.lines().any(|other| other == *line))
        .chain(now.lines())
        .for_each(|line| talk.tell(line));
    let put = |out: &PathBuf| put(Artefact::Comparison, &reply.files(lang), out);
    let files = args.out.as_ref().map(put).transpose()?.unwrap_or_default();
    talk.document(|| reply.json(lang).with("files", files));
    talk.say(&reply.words(talk.voice().all(args.all)));
    if let Some(out) = &args.out {
        wrote(out, ["changes.csv", "compare.xlsx", "compare.html"].as_slice(), talk);
    }
    match reply.broken(lang) {
        broken if broken.is_empty() => Ok(ExitCode::SUCCESS),
        sentence => Err(Failure::found(sentence)),
    }
}

/// Holds a plan against a log: that of its input where no file is named.
fn held(args: &CompareArgs, log: Option<&Path>, talk: Talk) -> End {
    let lang = talk.lang;
    let (plan, input) = plan_and_input(&args.before, args.input.first().map(PathBuf::as_path))?;
    if let Some(out) = &args.out {
        let reads: Vec<&Path> = [args.before.as_path(), input.path()].into_iter().chain(log).collect();
        may_put(Artefact::LogComparison, out, &reads)?;
    }
    let log = log.map(open).transpose()?;
    let request = LogRequest { until: args.until };
    let reply = request.run(&plan, &input, log.as_ref(), today()).map_err(Failure::of)?;
    warn_of_change(&input, reply.input_changed, talk);
    let put = |out: &PathBuf| put(Artefact::LogComparison, &reply.files(lang), out);
    let files = args.out.as_ref().map(put).transpose()?.unwrap_or_default();
    talk.document(|| reply.json(lang).with("files", files));
    talk.say(&reply.words(talk.voice().all(args.all)));
    if let Some(out) = &args.out {
        wrote(out, ["actuals.csv", "actuals.xlsx"].as_slice(), talk);
    }
    Ok(ExitCode::SUCCESS)
}

/// Names the files written.
fn wrote(out: &Path, files: &[&str], talk: Talk) {
    let (out, en, zh) = (out.display(), files.join(", "), files.join("、"));
    talk.add(&talk.lang.of(format!("\nWrote {out}/: {en}\n"), format!("\n已写入 {out}/：{zh}\n")));
}
