//! `rounds suggest`: for each rep and day the due visits near the day's area, the most urgent first; the rep decides.

use super::paths::{is_plan, may_put, open, plan_and_input, put, warn_of_change};
use super::{End, Failure, Talk, today, weeks};
use crate::desk::SuggestRequest;
use crate::report::Artefact;
use chrono::NaiveDate;
use clap::Args;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What `rounds suggest` is told.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  rounds suggest data/town --rep R01                the next days of one rep
  rounds suggest town-plan --date 2026-10-08 -o lists")]
pub(super) struct SuggestArgs {
    /// An input, or a plan (its folder or its plan.json), whose routes then say where each day leads
    #[arg(value_name = "INPUT|PLAN")]
    what: PathBuf,
    /// First day, YYYY-MM-DD [default: the plan's; of an input, the Monday after its latest visit, or
    /// after today where it has none]
    #[arg(long, value_name = "DATE")]
    from: Option<NaiveDate>,
    /// Weeks to look at [default: the plan's; of an input, 4]
    #[arg(long, value_parser = weeks)]
    weeks: Option<u16>,
    /// This rep only, by the rep_id
    #[arg(long, value_name = "ID")]
    rep: Option<String>,
    /// This day only, YYYY-MM-DD
    #[arg(long, value_name = "DATE")]
    date: Option<NaiveDate>,
    /// How many visits to show of each list
    #[arg(long, value_name = "N", default_value_t = SuggestRequest::default().best, value_parser = clap::value_parser!(u16).range(1..))]
    best: u16,
    /// Write suggestions.csv, suggestions.xlsx and suggestions.json, with every visit of every list, into this folder
    #[arg(short, long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// The input of the plan, where it is no longer where the plan says
    #[arg(long, value_name = "INPUT")]
    input: Option<PathBuf>,
}

/// Lists.
pub(super) fn run(args: &SuggestArgs, talk: Talk) -> End {
    let lang = talk.lang;
    let may_put = |reads: &[&Path]| match &args.out {
        Some(out) => may_put(Artefact::Suggestions, out, reads),
        None => Ok(()),
    };
    let request =
        SuggestRequest { from: args.from, weeks: args.weeks, rep: args.rep.clone(), date: args.date, best: args.best };
    let reply = if is_plan(&args.what) {
        let (plan, input) = plan_and_input(&args.what, args.input.as_deref())?;
        may_put(&[&args.what, input.path()])?;
        let reply = request.of_plan(&plan, &input, today()).map_err(Failure::of)?;
        warn_of_change(&input, reply.input_changed, talk);
        reply
    } else {
        may_put(&[&args.what])?;
        request.of_input(&open(&args.what)?, today()).map_err(Failure::of)?
    };
    let put = |out: &PathBuf| put(Artefact::Suggestions, &reply.files(lang), out);
    let files = args.out.as_ref().map(put).transpose()?.unwrap_or_default();
    talk.document(|| reply.json(lang).with("files", files));
    talk.add(&reply.question.remarks(lang));
    talk.say(&reply.words(talk.voice()));
    if let Some(out) = &args.out {
        let out = out.display();
        talk.add(&lang.of(
            format!("Wrote {out}/: suggestions.csv, suggestions.xlsx, suggestions.json\n"),
            format!("已写入 {out}/：suggestions.csv、suggestions.xlsx、suggestions.json\n"),
        ));
    }
    Ok(ExitCode::SUCCESS)
}
