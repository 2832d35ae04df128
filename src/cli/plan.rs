//! `rounds plan`: from an input to a folder with plan, tables, calendars and report.

use super::lines::{colours, say, tell};
use super::paths::{may_put, open, put, seen_from};
use super::progress::Teller;
use super::{End, Failure, today, weeks};
use crate::desk::{PlanRequest, Voice, WEEKS};
use crate::lang::Lang;
use crate::report::Artefact;
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
pub(super) struct PlanArgs {
    /// A folder of tables, an .xlsx workbook or a .json
    input: PathBuf,
    /// Output folder [default: the input's name with -plan, in the current folder]
    #[arg(short, long)]
    out: Option<PathBuf>,
    /// First day, YYYY-MM-DD [default: the Monday after the latest visit in the input, or after
    /// today where it has none]
    #[arg(long, value_name = "DATE")]
    from: Option<NaiveDate>,
    /// Weeks to plan
    #[arg(long, default_value_t = WEEKS, value_parser = weeks)]
    weeks: u16,
    /// How long to search: 30s, 2m or 200000it
    #[arg(long, default_value_t = PlanRequest::default().effort)]
    effort: Limit,
    /// Same input, seed and iterations: same plan
    #[arg(long, default_value_t = PlanRequest::default().seed)]
    seed: u64,
}

/// Plans and writes.
pub(super) fn run(args: &PlanArgs, lang: Lang) -> End {
    let out = args.out.clone().unwrap_or_else(|| default_out(&args.input));
    let mut request = PlanRequest::default();
    (request.from, request.weeks, request.effort, request.seed) = (args.from, args.weeks, args.effort, args.seed);
    let mut question =
        request.ask(&open(&args.input, lang)?, today()).map_err(|failure| Failure::of(&failure, lang))?;
    question.input.path = seen_from(&out, &args.input);
    may_put(Artefact::Plan, &out, &[&args.input], lang)?;
    say(&question.remarks(lang));
    say!("{}", question.words(lang));

    let stop = stop_on_interrupt();
    tell(&question.announce(request.effort, lang));
    let mut teller = Teller::new(lang);
    let reply = request.plan(question, &mut |progress| {
        teller.hear(progress);
        if stop.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    teller.finish();
    if stop.load(Ordering::Relaxed) {
        tell(lang.of("stopped: the best plan so far is written", "已中断：写出目前最好的计划"));
    }

    put(Artefact::Plan, &reply.files(lang), &out, lang)?;
    say(&reply.words(Voice::of(lang).colours(colours(&std::io::stdout()))));
    say!("{}", wrote(&out, lang));
    match reply.broken(lang) {
        broken if broken.is_empty() && reply.unplaced() == 0 => Ok(ExitCode::SUCCESS),
        broken if broken.is_empty() => {
            let count = reply.unplaced();
            let sentence = lang.of(
                format!(
                    "{count} of the stores are not in the plan, as their locations are unknown: see the notes above"
                ),
                format!("有{count}家门店位置不明，未列入计划，见上文提示"),
            );
            Err(Failure { exit: 1, sentence })
        }
        sentence => Err(Failure { exit: 1, sentence }),
    }
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
