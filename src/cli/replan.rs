//! `rounds replan`: the days left of a plan planned anew after what happened, and what that changes.

use super::check::Answer;
use super::lines::{colours, say};
use super::plan::{stop_on_interrupt, wrote};
use super::progress::Teller;
use super::question::{fingerprint_of_files, plan_file};
use super::{End, Failure};
use crate::error::Error;
use crate::io::plan_json::Input;
use crate::io::{CoordSys, read_incidents, table_files};
use crate::lang::Lang;
use crate::replan::{InForce, Moment, Terms, replan};
use crate::report;
use crate::report::Sheet;
use crate::report::plan::replanned;
use crate::solve::{Effort, Limit};
use crate::unit::{Money, Seconds};
use chrono::{NaiveDate, NaiveDateTime, Timelike};
use clap::Args;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::Ordering;

/// What `rounds replan` is told.
#[derive(Debug, Args)]
pub(super) struct ReplanArgs {
    /// The plan in force: its folder or its plan.json
    plan: PathBuf,
    /// What happened: a csv, .xlsx or .json table of incidents
    #[arg(long)]
    events: Option<PathBuf>,
    /// The moment, "YYYY-MM-DD" for the start of a day or "YYYY-MM-DD HH:MM"
    #[arg(long, value_name = "WHEN", value_parser = moment)]
    now: Moment,
    /// Output folder [default: the plan's name with the moment, in the current folder]
    #[arg(short, long)]
    out: Option<PathBuf>,
    /// The input of the plan, when it is not where the plan says
    #[arg(long)]
    input: Option<PathBuf>,
    /// Freeze so many days, today included: what was promised for them stays, and only what cannot wait comes in
    #[arg(long, value_name = "DAYS", default_value_t = 0)]
    freeze: u16,
    /// What a visit on another day than promised costs, in minutes of travel
    #[arg(long, value_name = "MIN", default_value_t = Terms::DAY.0 / 60, value_parser = clap::value_parser!(i64).range(0..=10_000))]
    cost_day: i64,
    /// What a visit by another rep than promised costs, in minutes of travel
    #[arg(long, value_name = "MIN", default_value_t = Terms::REP.0 / 60, value_parser = clap::value_parser!(i64).range(0..=10_000))]
    cost_rep: i64,
    /// How long to search: 10000it, 30s or 2m
    #[arg(long, default_value_t = format!("{}it", Terms::ITERATIONS))]
    effort: String,
    /// Worker threads [default: one a core]
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..))]
    threads: Option<u16>,
    /// Same plan, incidents, seed and iterations: same new plan
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// A moment on the command line.
fn moment(text: &str) -> Result<Moment, String> {
    if let Ok(date) = text.parse::<NaiveDate>() {
        return Ok(Moment { date, time: Seconds(0) });
    }
    let known = ["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S"];
    let found = known.iter().find_map(|form| NaiveDateTime::parse_from_str(text, form).ok());
    let found = found.ok_or("write a date such as 2026-10-07, or a date and an hour such as \"2026-10-07 14:30\"")?;
    Ok(Moment { date: found.date(), time: Seconds(found.time().num_seconds_from_midnight() as i32) })
}

/// Plans anew and writes.
pub(super) fn run(args: &ReplanArgs, lang: Lang) -> End {
    let limit: Limit = args.effort.parse().map_err(|sentence| Failure { exit: 2, sentence })?;
    let out = args.out.clone().unwrap_or_else(|| default_out(&args.plan, args.now));
    report::folder::may_write(&out).map_err(|error| Failure::work(&error, lang))?;
    // Whatever is wrong with the incidents is told even where the plan cannot be read.
    let incidents = args.events.as_deref().map(read_incidents).transpose();
    let incidents = incidents.map_err(|error| Failure::input(&error, lang))?;
    let Answer { file, question, plan } = Answer::read(&args.plan, args.input.as_deref(), lang)?;
    let Some(tables) = question.tables.as_ref().filter(|_| question.due.problem.calendar.first.is_some()) else {
        let sentence = lang.of(
            "only plans of a company's tables can be planned anew: a published problem has no dates",
            "只有由企业表格生成的计划才能重新规划：公开算例没有日期",
        );
        return Err(Failure { exit: 2, sentence: sentence.into() });
    };
    let stop = stop_on_interrupt();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let effort = Effort { limit, threads: args.threads.map_or(cores, usize::from), seed: args.seed };
    let terms = Terms { day: Money(args.cost_day * 60), rep: Money(args.cost_rep * 60), freeze: args.freeze };
    let began = file.input.began.or(file.input.from).unwrap_or(args.now.date);
    let in_force = InForce { tables, problem: &question.due.problem, plan: &plan, began };
    let rows = incidents.as_ref().map_or(&[][..], |incidents| &incidents.rows);
    let mut teller = Teller::new(lang);
    let replanned = replan(in_force, args.now, rows, terms, &effort, &mut |progress| {
        teller.hear(progress);
        if stop.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    teller.finish();
    let replanned = replanned.map_err(|complaints| {
        let complaints = match &incidents {
            Some(incidents) => incidents.dress(complaints),
            None => complaints,
        };
        Failure::input(&Error::Input(complaints), lang)
    })?;

    let files = table_files(&replanned.tables, lang, CoordSys::Wgs84);
    let problem = &replanned.due.problem;
    let outcome = &replanned.outcome;
    let sheet = Sheet {
        problem,
        travel: &replanned.travel,
        plan: &outcome.plan,
        verdict: &outcome.verdict,
        owners: &outcome.owners,
        tables: Some(&replanned.tables),
        assumptions: report::assumptions(&replanned.travel, Some(&replanned.tables)),
        input: Input {
            path: "input".into(),
            hash: fingerprint_of_files(&files),
            from: Some(args.now.date),
            weeks: None,
            days: Some(replanned.days),
            began: Some(began),
        },
        limit,
        seed: args.seed,
    };
    let changes = replanned::page(&replanned.difference, problem, lang);
    report::folder::write_replanned(&sheet, files, &changes, &out, lang)
        .map_err(|error| Failure::work(&error, lang))?;
    say(&replanned::text(&replanned.difference, problem, lang));
    say("\n");
    say(&report::plan::table::text(&sheet, lang, colours(&std::io::stdout())));
    say!("{}{}", wrote(&out, lang), lang.of(", input/, changes.csv", "、input/、changes.csv"));
    if outcome.verdict.violations.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    let sentences: Vec<String> = outcome.verdict.violations.iter().map(|violation| violation.say(problem)).collect();
    Err(Failure { exit: 1, sentence: sentences.join("\n") })
}

/// `town-plan-2026-10-07-1430` for `town-plan`, and again for that: what an earlier moment put behind the name goes.
fn default_out(plan: &Path, now: Moment) -> PathBuf {
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
    let hour = now.time.clock().to_string().replace(':', "");
    let hour = if now.time == Seconds(0) { String::new() } else { format!("-{hour}") };
    format!("{}-{}{hour}", dated(&name).unwrap_or(name), now.date).into()
}
