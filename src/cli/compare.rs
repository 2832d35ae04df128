//! `rounds compare`: what changed between two plans, figure by figure and visit by visit; or a plan against the visit log.

mod actuals;

use super::check::Answer;
use super::lines::Lines;
use super::{End, Failure};
use crate::lang::Lang;
use crate::report::compare::Comparison;
use crate::report::compare::lines::{self, Words};
use crate::report::folder;
use chrono::NaiveDate;
use clap::Args;
use std::path::PathBuf;
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
        (log, _) => return actuals::run(args, log.as_ref().and_then(Option::as_deref), lang),
    };
    let inputs = [args.input.first(), args.input.last()].map(|input| input.map(PathBuf::as_path));
    let before = Answer::read(&args.before, inputs[0], lang)?.judged();
    let after = Answer::read(after, inputs[1], lang)?.judged();
    let sheets = [before.sheet(), after.sheet()];
    let comparison = Comparison::of(&sheets[0], &sheets[1]);
    if let Some(out) = &args.out {
        folder::write_comparison(&comparison, out, lang).map_err(|error| Failure::work(&error, lang))?;
    }
    told(&comparison, args.all, lang);
    if let Some(out) = &args.out {
        let out = out.display();
        say!(
            "\n{}",
            lang.of(
                format!("Wrote {out}/: changes.csv, compare.xlsx, compare.html"),
                format!("已写入 {out}/：changes.csv、compare.xlsx、compare.html")
            )
        );
    }
    Ok(ExitCode::SUCCESS)
}

/// The comparison in tables and sentences.
pub(super) fn told(comparison: &Comparison, all: bool, lang: Lang) {
    table(lines::figures(comparison, lang), true, lang);
    say!("");
    for sentence in comparison.sentences(lang) {
        say!("{sentence}");
    }
    if comparison.changes.visits.is_empty() {
        return;
    }
    say!("");
    table(lines::classes(comparison, lang), true, lang);
    let reps = lines::reps(comparison, lang);
    if reps.rows.len() > 1 {
        say!("");
        table(reps, all, lang);
    }
    let changes = lines::changes(comparison, lang);
    if !changes.rows.is_empty() {
        say!("");
        table(changes, all, lang);
    }
}

/// A table for people, and how many rows it does not show.
pub(super) fn table(words: Words, all: bool, lang: Lang) {
    let (table, hidden) = Lines { headers: words.headers, rows: words.rows }.table(all);
    say!("{table}");
    if hidden > 0 {
        say!(
            "{}",
            lang.of(format!("{hidden} not shown; --all shows them"), format!("另有{hidden}行未显示；--all 全部显示"))
        );
    }
}
