//! The command line: one file a verb.

/// Writes a line to stdout, as `println!` does, but lets a reader go away.
macro_rules! say {
    ($($words:tt)*) => {
        $crate::cli::lines::say(&format!("{}\n", format_args!($($words)*)))
    };
}

mod bench;
mod check;
mod compare;
mod due;
mod generate;
mod geocode;
mod init;
mod lines;
#[cfg(feature = "online")]
mod online;
mod paths;
mod plan;
mod progress;
mod replan;
mod report;
mod slots;
mod suggest;
mod territory;
mod why;

use crate::desk;
use crate::error::Error;
use crate::io::Columns;
use crate::lang::Lang;
use chrono::NaiveDate;
use clap::{Parser, Subcommand, ValueEnum};
use std::process::ExitCode;

/// The whole command line.
#[derive(Debug, Parser)]
#[command(
    name = "rounds",
    version,
    about = "Plans field visits: how often each store is due, who goes, when, and in what order.",
    after_help = "INPUT is a folder with stores.csv and reps.csv (optional: policy.toml, calendar.csv, visit_log.csv, events.csv,\n\
                  campaigns.csv, fixed.csv, matrix.csv), one .xlsx workbook with sheets of those names, one .json, or one\n\
                  .csv of stores. Headers in English or Chinese, or as other programs export them; docs/columns.md lists them\n\
                  all. What is called otherwise can be named with --map, or in a columns.toml beside the input.\n\n\
                  Exit codes: 0 done; 1 the work failed, a checked plan has violations, or rows of stores had to be left out; 2 the\n\
                  input is bad."
)]
struct Door {
    #[command(subcommand)]
    verb: Verb,
    /// Language of all words and files
    #[arg(long, global = true, display_order = 900, value_enum, default_value_t = Tongue::En)]
    lang: Tongue,
    /// Worker threads, at most 256 [default: one a core]
    #[arg(long, global = true, display_order = 901, value_parser = clap::value_parser!(u16).range(1..=256))]
    threads: Option<u16>,
    /// A header, sheet or file of the input and the column or table that it is, such as "Account Name=store_name"
    #[arg(long, global = true, display_order = 895, value_name = "NAME=COLUMN")]
    map: Vec<String>,
    /// A column of the stores to be shown with each visit on all papers
    #[arg(long, global = true, display_order = 896, value_name = "COLUMN")]
    show: Vec<String>,
    /// Time zone of the calendars, such as Europe/Berlin [default: Asia/Shanghai in mainland China; elsewhere the reader's]
    #[arg(long, global = true, display_order = 897, value_name = "ZONE")]
    timezone: Option<String>,
    /// Calendars remind of a visit so many minutes before it
    #[arg(long, global = true, display_order = 898, value_name = "MINUTES")]
    alarm: Option<u16>,
    /// System of coordinates in outputs: wgs84, gcj02 or bd09 [default: that of the stores]
    #[arg(long, global = true, display_order = 899, value_name = "SYSTEM")]
    out_coord_sys: Option<String>,
}

/// What can be asked for.
#[derive(Debug, Subcommand)]
enum Verb {
    /// Write an empty workbook to fill in: every table and column, with notes, choices and two examples
    Init(init::InitArgs),
    /// Look up the coordinates of stores that have an address or a town, in a file of places
    Geocode(geocode::GeocodeArgs),
    /// Plan all visits that are due, and write plan, tables, calendars and report
    Plan(plan::PlanArgs),
    /// Check an input for errors, or a plan for broken rules
    Check(check::CheckArgs),
    /// Compare two plans, figure by figure and visit by visit, or a plan with what was done
    Compare(compare::CompareArgs),
    /// List the visits that are due, each with the rule that asks for it
    Due(due::DueArgs),
    /// Draw or rebalance territories: which rep has which stores, and how full each rep is
    Territory(territory::TerritoryArgs),
    /// Plan the remaining days again after something happened, keeping planned visits where possible
    Replan(replan::ReplanArgs),
    /// Write all outputs of a plan again, from its plan.json and its input
    Report(report::ReportArgs),
    /// Find the best times for one more visit, at a store or at any point
    Slots(slots::SlotsArgs),
    /// Explain why a store is visited when it is, and what other days and reps would cost
    Why(why::WhyArgs),
    /// List the due visits near each rep's day, the most urgent first, for reps who plan their days themselves
    Suggest(suggest::SuggestArgs),
    /// Plan published problems and compare with the best known costs
    Bench(bench::BenchArgs),
    /// Make a network of stores and reps from a seed
    Generate(generate::GenerateArgs),
}

/// The languages, as they are written on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Tongue {
    /// English
    En,
    /// 中文
    Zh,
}

/// Why a verb did not do its work: what to say on stderr, and how the process ends.
#[derive(Debug)]
struct Failure {
    exit: u8,
    sentence: String,
}

/// How a verb ends: with an exit code of its own, or with a failure.
type End = Result<ExitCode, Failure>;

impl Failure {
    /// The work failed.
    fn work(error: &Error, lang: Lang) -> Self {
        Self { exit: 1, sentence: error.say(lang) }
    }

    /// The input is bad.
    fn input(error: &Error, lang: Lang) -> Self {
        Self { exit: 2, sentence: error.say(lang) }
    }

    /// A request was not answered.
    fn of(failure: &desk::Failure, lang: Lang) -> Self {
        match failure {
            desk::Failure::Input(error) => Self::input(error, lang),
            desk::Failure::Work(error) => Self::work(error, lang),
        }
    }
}

/// The day it is here.
fn today() -> NaiveDate {
    chrono::Local::now().date_naive()
}

/// A number of weeks on the command line.
fn weeks(text: &str) -> Result<u16, String> {
    let most = desk::MOST_WEEKS;
    text.parse().ok().filter(|weeks| (1..=most).contains(weeks)).ok_or_else(|| format!("write 1 to {most} weeks"))
}

/// What the command line says of the input and of the papers; a sentence where that cannot be.
fn settings(door: &Door) -> Result<Columns, String> {
    let mut settings = Columns::default();
    let of = |flag: &'static str| move |sentence: String| format!("{flag}: {sentence}");
    door.map.iter().try_for_each(|pair| settings.map(pair)).map_err(of("--map"))?;
    door.show.iter().for_each(|column| settings.show(column));
    door.timezone.iter().try_for_each(|zone| settings.timezone(zone)).map_err(of("--timezone"))?;
    door.alarm.into_iter().for_each(|minutes| settings.alarm(minutes));
    door.out_coord_sys.iter().try_for_each(|name| settings.coord_sys(name)).map_err(of("--out-coord-sys"))?;
    Ok(settings)
}

/// Does what the command line asks for.
pub fn run() -> ExitCode {
    let door = Door::parse();
    let lang = match door.lang {
        Tongue::En => Lang::En,
        Tongue::Zh => Lang::Zh,
    };
    match settings(&door) {
        Ok(settings) => paths::keep(settings),
        Err(sentence) => {
            lines::tell(&sentence);
            return ExitCode::from(2);
        }
    }
    let end = desk::on_threads(door.threads.map(usize::from), || match door.verb {
        Verb::Init(args) => init::run(&args, lang),
        Verb::Geocode(args) => geocode::run(&args, lang),
        Verb::Plan(args) => plan::run(&args, lang),
        Verb::Check(args) => check::run(&args, lang),
        Verb::Compare(args) => compare::run(&args, lang),
        Verb::Due(args) => due::run(&args, lang),
        Verb::Territory(args) => territory::run(&args, lang),
        Verb::Replan(args) => replan::run(&args, lang),
        Verb::Report(args) => report::run(&args, lang),
        Verb::Slots(args) => slots::run(&args, lang),
        Verb::Why(args) => why::run(&args, lang),
        Verb::Suggest(args) => suggest::run(&args, lang),
        Verb::Bench(args) => Ok(bench::run(args)),
        Verb::Generate(args) => generate::run(&args, lang),
    });
    end.unwrap_or_else(|failure| {
        lines::tell(&failure.sentence);
        ExitCode::from(failure.exit)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_holds_together() {
        Door::command().debug_assert();
    }
}
