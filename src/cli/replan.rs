//! `rounds replan`: the days left of a plan planned anew after what happened, and what that changes.

use super::paths::{is_own_input, may_rewrite, open, own_files, plan_and_input, plan_file, rewrite, warn_of_change};
use super::pdf;
use super::plan::{stop_on_interrupt, wrote};
use super::progress::Teller;
use super::{End, Failure, Talk, today};
use crate::desk::ReplanRequest;
use crate::report::Artefact;
use crate::report::plan::{INPUT, calls};
use crate::solve::Limit;
use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use clap::Args;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::Ordering;

/// What `rounds replan` is told.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  rounds replan town-plan --now \"2026-10-07 10:30\" --events today.csv
  rounds replan town-plan --now 2026-10-12 --freeze 3")]
pub(super) struct ReplanArgs {
    /// The plan in force: its folder or its plan.json
    plan: PathBuf,
    /// What happened: a table of incidents (.csv, .xlsx or .json)
    #[arg(long, value_name = "FILE")]
    events: Option<PathBuf>,
    /// From when on to plan: "YYYY-MM-DD" for the start of a day or "YYYY-MM-DD HH:MM"
    #[arg(long, value_name = "WHEN", value_parser = moment)]
    now: NaiveDateTime,
    /// Output folder [default: the plan's name with the moment, in the current folder]
    #[arg(short, long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// The input of the plan, where it is no longer where the plan says
    #[arg(long, value_name = "INPUT")]
    input: Option<PathBuf>,
    /// Leave so many days as they are, today included: only what cannot wait comes in
    #[arg(long, value_name = "DAYS", default_value_t = ReplanRequest::default().freeze_days)]
    freeze: u16,
    /// Price of moving a visit to another day than promised, in minutes of travel
    #[arg(long, value_name = "MIN", default_value_t = ReplanRequest::default().another_day_min, value_parser = clap::value_parser!(u16).range(0..=10_000))]
    cost_day: u16,
    /// Price of giving a visit to another rep than promised, in minutes of travel
    #[arg(long, value_name = "MIN", default_value_t = ReplanRequest::default().another_rep_min, value_parser = clap::value_parser!(u16).range(0..=10_000))]
    cost_rep: u16,
    /// How long to search: a number of iterations (10000it), a time (30s, 2m), or as long as the plan gets better, with the
    /// most iterations (auto:100000it)
    #[arg(long, value_name = "TIME|NUMBERit", default_value_t = ReplanRequest::default().effort)]
    effort: Limit,
    /// Start of the random numbers: the same plan, incidents, seed and iterations give the same new plan
    #[arg(long, value_name = "N", default_value_t = ReplanRequest::default().seed)]
    seed: u64,
    /// Day sheets as PDF too, a page a day, printed by a Chrome, Chromium or Edge on this machine (or by ROUNDS_BROWSER)
    #[arg(long)]
    pdf: bool,
}

/// A moment on the command line.
fn moment(text: &str) -> Result<NaiveDateTime, String> {
    if let Ok(date) = text.parse::<NaiveDate>() {
        return Ok(date.and_time(NaiveTime::MIN));
    }
    let known = ["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S"];
    let found = known.iter().find_map(|form| NaiveDateTime::parse_from_str(text, form).ok());
    let found = found.ok_or("write a date such as 2026-10-07, or a date and an hour such as \"2026-10-07 14:30\"")?;
    Ok(found)
}

/// Plans anew and writes.
pub(super) fn run(args: &ReplanArgs, talk: Talk) -> End {
    let lang = talk.lang;
    let out = args.out.clone().unwrap_or_else(|| default_out(&args.plan, args.now));
    let request = ReplanRequest {
        now: Some(args.now),
        freeze_days: args.freeze,
        another_day_min: args.cost_day,
        another_rep_min: args.cost_rep,
        effort: args.effort,
        seed: args.seed,
    };
    let (plan, input) = plan_and_input(&args.plan, args.input.as_deref())?;
    let others = Some(input.path()).filter(|input| !is_own_input(&args.plan, input, &out));
    let reads: Vec<&Path> = others.into_iter().chain(args.events.as_deref()).collect();
    let read = own_files(&args.plan, &out, &["plan.json", INPUT]);
    may_rewrite(Artefact::Plan, &out, &reads, read)?;
    let browser = args.pdf.then(pdf::browser).transpose()?;
    let events = args.events.as_ref().map(|file| open(file)).transpose()?;
    let stop = stop_on_interrupt();
    let mut teller = Teller::new(talk);
    let reply = request.run(&plan, &input, events.as_ref(), today(), &mut |progress| {
        teller.hear(progress);
        if stop.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    teller.finish();
    let reply = reply.map_err(Failure::of)?;
    warn_of_change(&input, reply.input_changed, talk);
    let mut files = reply.files(lang);
    let printed = browser.map_or(Ok(()), |browser| pdf::add(&mut files, &browser)).map_err(Failure::beside);
    let trouble = printed.as_ref().err().map(|failure| failure.error.say(lang));
    let calls = files.iter().any(|(name, _)| name == calls::FILE);
    let files = rewrite(Artefact::Plan, &files, &out, read)?;
    talk.document(|| reply.json(lang).with("files", files).with("pdf_trouble", trouble));
    talk.add(&reply.remarks(lang));
    talk.add(&reply.words(talk.voice()));
    talk.add(&format!("{}{}\n", wrote(&out, calls, lang), lang.of(", input/, changes.csv", "、input/、changes.csv")));
    let end = match reply.broken(lang) {
        broken if broken.is_empty() => Ok(ExitCode::SUCCESS),
        sentence => Err(Failure::found(sentence)),
    };
    end.and_then(|code| printed.map(|()| code))
}

/// `town-plan-2026-10-07-1430` for `town-plan`, and again for that: what an earlier moment put behind the name goes.
fn default_out(plan: &Path, now: NaiveDateTime) -> PathBuf {
    let file = plan_file(plan);
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.into());
    let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let dated = |name: &str| -> Option<String> {
        let at = name.char_indices().rev().map(|(at, _)| at).find(|&at| {
            let date = name.get(at + 1..at + 11).is_some_and(|date| date.parse::<NaiveDate>().is_ok());
            let hour =
                name.get(at + 11..).is_some_and(|rest| rest.is_empty() || rest.len() == 5 && rest.starts_with('-'));
            name[at..].starts_with('-') && date && hour
        })?;
        Some(name[..at].into())
    };
    let hour = if now.time() == NaiveTime::MIN { String::new() } else { now.format("-%H%M").to_string() };
    format!("{}-{}{hour}", dated(&name).unwrap_or(name), now.date()).into()
}
