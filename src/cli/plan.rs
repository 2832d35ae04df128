//! `rounds plan`: from an input to a folder with plan, tables, calendars and report.

use super::lines::{colours, count, say};
use super::progress::Teller;
use super::question::{Question, hours, sum, weeks};
use super::{End, Failure};
use crate::lang::Lang;
use crate::model::Problem;
use crate::report::{self, Sheet};
use crate::solve::{Effort, Limit, solve};
use crate::territory::{capacity_of, work_of};
use chrono::NaiveDate;
use clap::Args;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// What `rounds plan` is told.
#[derive(Debug, Args)]
pub(super) struct PlanArgs {
    /// A folder of tables, an .xlsx workbook or a .json
    input: PathBuf,
    /// Output folder [default: the input's name with -plan, in the current folder]
    #[arg(short, long)]
    out: Option<PathBuf>,
    /// First day, YYYY-MM-DD [default: the Monday after the latest visit in the input]
    #[arg(long, value_name = "DATE")]
    from: Option<NaiveDate>,
    /// Weeks to plan [default: 4]
    #[arg(long, value_parser = weeks)]
    weeks: Option<u16>,
    /// How long to search: 30s, 2m or 200000it
    #[arg(long, default_value = "10s")]
    effort: Limit,
    /// Worker threads [default: one a core]
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..))]
    threads: Option<u16>,
    /// Same input, seed and iterations: same plan
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// Plans and writes.
pub(super) fn run(args: &PlanArgs, lang: Lang) -> End {
    let out = args.out.clone().unwrap_or_else(|| default_out(&args.input));
    let question = Question::ask(&args.input, args.from, args.weeks)
        .map_err(|error| Failure::input(&error, lang))?
        .seen_from(&out);
    report::folder::may_write(&out).map_err(|error| Failure::work(&error, lang))?;
    let problem = &question.due.problem;
    say!("{}", capacity(&question, lang));

    let stop = stop_on_interrupt();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let threads = args.threads.map_or(cores, usize::from);
    let effort = Effort { limit: args.effort, threads, seed: args.seed };
    eprintln!("{}", announce(problem, &effort, lang));
    let mut teller = Teller::new(lang);
    let outcome = solve(problem, &question.travel, &effort, &mut |progress| {
        teller.hear(progress);
        if stop.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    teller.finish();
    if stop.load(Ordering::Relaxed) {
        eprintln!("{}", lang.of("stopped: the best plan so far is written", "已中断：写出目前最好的计划"));
    }

    let sheet = Sheet {
        problem,
        travel: &question.travel,
        plan: &outcome.plan,
        verdict: &outcome.verdict,
        owners: &outcome.owners,
        tables: question.tables.as_ref(),
        assumptions: report::assumptions(&question.travel, question.tables.as_ref()),
        input: question.input.clone(),
        limit: args.effort,
        seed: args.seed,
    };
    report::write(&sheet, &out, lang).map_err(|error| Failure::work(&error, lang))?;
    say(&report::plan::table::text(&sheet, lang, colours(&std::io::stdout())));
    say!("{}", wrote(&out, lang));
    if outcome.verdict.violations.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    let sentences: Vec<String> =
        outcome.verdict.violations.iter().map(|violation| violation.tell(problem, lang)).collect();
    Err(Failure { exit: 1, sentence: sentences.join("\n") })
}

/// The line that names the files written.
pub(super) fn wrote(out: &Path, lang: Lang) -> String {
    let out = out.display();
    lang.of(
        format!("Wrote {out}/: report.html, plan.json, visits.csv, unserved.csv, reps.csv, plan.xlsx, routes.geojson, calendars/"),
        format!("已写入 {out}/：report.html、plan.json、visits.csv、unserved.csv、reps.csv、plan.xlsx、routes.geojson、calendars/"),
    )
}

/// `town-plan` for `data/town` and `data/town.xlsx`.
fn default_out(input: &Path) -> PathBuf {
    let whole = input.canonicalize().unwrap_or_else(|_| input.into());
    let name = if whole.is_dir() { whole.file_name() } else { whole.file_stem() };
    format!("{}-plan", name.unwrap_or_default().to_string_lossy()).into()
}

/// Before any routing: the hours the due visits need, and the hours there are.
fn capacity(question: &Question, lang: Lang) -> String {
    let problem = &question.due.problem;
    let (visits, reps, shifts) = (problem.due_visits(), problem.reps.len(), problem.shifts.len());
    let (needed, there, falls_off) = match &question.capacity {
        Some(capacity) => (capacity.all.needed(), capacity.available, capacity.left_out.len()),
        // Of a published problem nobody knows who comes: its ways from home and back are left to the plan.
        None => (sum(&work_of(problem, &question.travel)), sum(&capacity_of(problem)), 0),
    };
    let (need, have) = (hours(needed, lang), hours(there, lang));
    let share = needed as f64 * 100.0 / there.max(1) as f64;
    let head = lang.of(
        format!(
            "{} due: about {need} with the ways. {} with {}: {have}. That is {share:.0} %.",
            count(visits, "visit"),
            count(reps, "rep"),
            count(shifts, "shift"),
        ),
        format!("应访{visits}次：含路程约需{need}。{reps}名业代共{shifts}个班次：可用{have}。占{share:.0}%。"),
    );
    let answer = match falls_off {
        0 => String::new(),
        _ => lang.of(
            format!(" About {falls_off} will be left out, least priority first; rounds due says where."),
            format!("约有{falls_off}次将因优先级低而未安排；详见 rounds due。"),
        ),
    };
    head + &answer
}

fn announce(problem: &Problem, effort: &Effort, lang: Lang) -> String {
    let (stores, reps, days) = (problem.stores.len(), problem.reps.len(), problem.calendar.days);
    let long = match effort.limit {
        Limit::Iterations(number) => lang.of(format!("{number} iterations"), format!("{number}次迭代")),
        Limit::Time(time) => lang.of(format!("{} s", time.as_secs_f64()), format!("{}秒", time.as_secs_f64())),
    };
    let threads = effort.threads;
    lang.of(
        format!(
            "planning {}, {}, {days} days: {long} on {}",
            count(stores, "store"),
            count(reps, "rep"),
            count(threads, "thread")
        ),
        format!("正在规划：{stores}家门店，{reps}名业代，{days}天：{long}，{threads}个线程"),
    )
}

/// Set by the first Ctrl-C; the second ends the process.
pub(super) fn stop_on_interrupt() -> Arc<AtomicBool> {
    let stop = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&stop);
    // Where no handler can be set, Ctrl-C ends the process as it always did.
    let _ = ctrlc::set_handler(move || {
        if flag.swap(true, Ordering::Relaxed) {
            std::process::exit(130);
        }
    });
    stop
}
