//! `rounds compare`: what changed between two plans, figure by figure and visit by visit; or a plan against the visit log.

use super::lines::{say, tell};
use super::paths::{may_put, open, plan_and_input, put, warn_of_change};
use super::{End, Failure, today};
use crate::desk::{CompareRequest, LogRequest, Voice};
use crate::lang::Lang;
use crate::report::Artefact;
use chrono::NaiveDate;
use clap::Args;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What `rounds compare` is told.
#[derive(Debug, Args)]
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
pub(super) fn run(args: &CompareArgs, lang: Lang) -> End {
    let after = match (&args.log, &args.after) {
        (None, Some(after)) => after,
        (log, _) => return held(args, log.as_ref().and_then(Option::as_deref), lang),
    };
    let (plan, input) = plan_and_input(&args.before, args.input.first().map(PathBuf::as_path), lang)?;
    let (other, its) = plan_and_input(after, args.input.last().map(PathBuf::as_path), lang)?;
    if let Some(out) = &args.out {
        may_put(Artefact::Comparison, out, &[&args.before, input.path(), after, its.path()], lang)?;
    }
    let reply = CompareRequest::default().run([&plan, &input], [&other, &its], today());
    let reply = reply.map_err(|failure| Failure::of(&failure, lang))?;
    warn_of_change(&input, reply.before.input_changed, lang);
    warn_of_change(&its, reply.after.input_changed, lang);
    let (before, now) = (reply.before.question.remarks(lang), reply.after.question.remarks(lang));
    before.lines().filter(|line| !now.lines().any(|other| other == *line)).chain(now.lines()).for_each(tell);
    if let Some(out) = &args.out {
        put(Artefact::Comparison, &reply.files(lang), out, lang)?;
    }
    say(&reply.words(Voice::of(lang).all(args.all)));
    if let Some(out) = &args.out {
        wrote(out, ["changes.csv", "compare.xlsx", "compare.html"].as_slice(), lang);
    }
    match reply.broken(lang) {
        broken if broken.is_empty() => Ok(ExitCode::SUCCESS),
        sentence => Err(Failure { exit: 1, sentence }),
    }
}

/// Holds a plan against a log: that of its input where no file is named.
fn held(args: &CompareArgs, log: Option<&Path>, lang: Lang) -> End {
    let (plan, input) = plan_and_input(&args.before, args.input.first().map(PathBuf::as_path), lang)?;
    if let Some(out) = &args.out {
        let reads: Vec<&Path> = [args.before.as_path(), input.path()].into_iter().chain(log).collect();
        may_put(Artefact::LogComparison, out, &reads, lang)?;
    }
    let log = log.map(|log| open(log, lang)).transpose()?;
    let request = LogRequest { until: args.until };
    let reply = request.run(&plan, &input, log.as_ref(), today()).map_err(|failure| Failure::of(&failure, lang))?;
    warn_of_change(&input, reply.input_changed, lang);
    if let Some(out) = &args.out {
        put(Artefact::LogComparison, &reply.files(lang), out, lang)?;
    }
    say(&reply.words(Voice::of(lang).all(args.all)));
    if let Some(out) = &args.out {
        wrote(out, ["actuals.csv", "actuals.xlsx"].as_slice(), lang);
    }
    Ok(ExitCode::SUCCESS)
}

/// Names the files written.
fn wrote(out: &Path, files: &[&str], lang: Lang) {
    let (out, en, zh) = (out.display(), files.join(", "), files.join("、"));
    say!("\n{}", lang.of(format!("Wrote {out}/: {en}"), format!("已写入 {out}/：{zh}")));
}
