//! `rounds plan`: from an input to a folder with plan, tables, calendars and report.

use super::paths::{may_put, open, put, seen_from};
use super::pdf;
use super::progress::Teller;
use super::{End, Failure, Talk, today, weeks};
use crate::desk::{PlanRequest, WEEKS};
use crate::lang::Lang;
use crate::report::Artefact;
use crate::report::plan::calls;
use crate::solve::Limit;
use chrono::NaiveDate;
use clap::Args;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// What `rounds plan` is told.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  rounds plan data/town                           four weeks from the next Monday, into town-plan/
  rounds plan stores.csv --from 2026-10-05 --weeks 8 --effort 2m -o october
  rounds plan data/hangzhou.xlsx --lang zh        with Chinese words, tables and reports
  rounds plan data/town --effort 200000it --json  the same plan every time, as JSON")]
pub(super) struct PlanArgs {
    /// The input: a folder of tables, an .xlsx workbook, a .json, or a .csv of stores
    input: PathBuf,
    /// Output folder [default: the input's name with -plan, in the current folder]
    #[arg(short, long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// First day, YYYY-MM-DD [default: the Monday after the latest visit in the input, or after
    /// today where it has none]
    #[arg(long, value_name = "DATE")]
    from: Option<NaiveDate>,
    /// Weeks to plan
    #[arg(long, value_name = "N", default_value_t = WEEKS, value_parser = weeks)]
    weeks: u16,
    /// How long to search: a time (30s, 2m) or a number of iterations (200000it)
    #[arg(long, value_name = "TIME|NUMBERit", default_value_t = PlanRequest::default().effort)]
    effort: Limit,
    /// Start of the random numbers: the same input, seed and iterations give the same plan
    #[arg(long, value_name = "N", default_value_t = PlanRequest::default().seed)]
    seed: u64,
    /// Day sheets as PDF too, a page a day, printed by a Chrome, Chromium or Edge on this machine (or by ROUNDS_BROWSER)
    #[arg(long)]
    pdf: bool,
}

/// Plans and writes.
pub(super) fn run(args: &PlanArgs, talk: Talk) -> End {
    let lang = talk.lang;
    let out = args.out.clone().unwrap_or_else(|| default_out(&args.input));
    let mut request = PlanRequest::default();
    (request.from, request.weeks, request.effort, request.seed) = (args.from, args.weeks, args.effort, args.seed);
    let mut question = request.ask(&open(&args.input)?, today()).map_err(Failure::of)?;
    question.input.path = seen_from(&out, &args.input);
    may_put(Artefact::Plan, &out, &[&args.input])?;
    let browser = args.pdf.then(pdf::browser).transpose()?;
    talk.add(&question.remarks(lang));
    talk.add(&format!("{}\n", question.words(lang)));

    let stop = stop_on_interrupt();
    talk.tell(&question.announce(request.effort, lang));
    let mut teller = Teller::new(talk);
    let reply = request.plan(question, &mut |progress| {
        teller.hear(progress);
        if stop.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    teller.finish();
    if stop.load(Ordering::Relaxed) {
        talk.tell(lang.of("stopped: the best plan so far is written", "已中断：写出目前最好的计划"));
    }

    let mut files = reply.files(lang);
    let printed = browser.map_or(Ok(()), |browser| pdf::add(&mut files, &browser)).map_err(Failure::beside);
    let trouble = printed.as_ref().err().map(|failure| failure.error.say(lang));
    let calls = files.iter().any(|(name, _)| name == calls::FILE);
    let files = put(Artefact::Plan, &files, &out)?;
    talk.document(|| reply.json(lang).with("files", files).with("pdf_trouble", trouble));
    talk.add(&reply.words(talk.voice()));
    talk.add(&format!("{}\n", wrote(&out, calls, lang)));
    let end = match reply.broken(lang) {
        broken if broken.is_empty() && reply.unplaced() == 0 => Ok(ExitCode::SUCCESS),
        broken if broken.is_empty() => {
            let count = reply.unplaced();
            let sentence = lang.of(
                format!(
                    "{count} of the stores are not in the plan, as their locations are unknown: see the notes above"
                ),
                format!("有{count}家门店位置不明，未列入计划，见上文提示"),
            );
            Err(Failure::found(sentence))
        }
        sentence => Err(Failure::found(sentence)),
    };
    end.and_then(|code| printed.map(|()| code))
}

/// The line that names the files written.
pub(super) fn wrote(out: &Path, calls: bool, lang: Lang) -> String {
    let (out, calls) = (out.display(), if calls { lang.of("calls.csv, ", "calls.csv、") } else { "" });
    lang.of(
        format!("Wrote {out}/: report.html, plan.json, visits.csv, unserved.csv, {calls}reps.csv, plan.xlsx, routes.geojson, calendars/, reps/"),
        format!("已写入 {out}/：report.html、plan.json、visits.csv、unserved.csv、{calls}reps.csv、plan.xlsx、routes.geojson、calendars/、reps/"),
    )
}

/// `town-plan` for `data/town` and `data/town.xlsx`.
fn default_out(input: &Path) -> PathBuf {
    let whole = input.canonicalize().unwrap_or_else(|_| input.into());
    let name = if whole.is_dir() { whole.file_name() } else { whole.file_stem() };
    format!("{}-plan", name.unwrap_or_default().to_string_lossy()).into()
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
