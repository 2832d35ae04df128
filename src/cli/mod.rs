//! The command line: one file a verb.

mod bench;
mod check;
mod columns;
mod compare;
mod completions;
mod due;
mod generate;
mod geocode;
mod init;
mod man;
#[cfg(feature = "online")]
mod online;
mod paths;
mod pdf;
mod plan;
mod progress;
mod replan;
mod report;
mod slots;
mod suggest;
mod talk;
mod territory;
mod why;

use crate::desk;
use crate::error::Error;
use crate::io::Columns;
use crate::lang::Lang;
use chrono::NaiveDate;
use clap::{Parser, Subcommand, ValueEnum};
use std::process::ExitCode;
use talk::Talk;

/// The whole command line.
#[derive(Debug, Parser)]
#[command(
    name = "rounds",
    version,
    about = "Plans field visits: how often each store is due, who goes, when, and in what order.",
    after_help = "\
Examples:
  rounds init                     write rounds.xlsx, an empty workbook to fill in
  rounds check rounds.xlsx        say what is wrong with it, all at once
  rounds plan rounds.xlsx         plan four weeks, into the folder rounds-plan
  rounds why rounds-plan S020     say why the visits of store S020 are when they are
  rounds plan 门店.xlsx --lang zh  with Chinese words, tables and reports

INPUT is a folder with stores.csv and reps.csv (optional: policy.toml, calendar.csv, visit_log.csv, events.csv, \
campaigns.csv, fixed.csv, matrix.csv), one .xlsx workbook with sheets of those names, one .json, or one .csv of stores. \
Headers may be English or Chinese, or as other programs export them; rounds columns lists them all. What is called \
otherwise can be named with --map, or in a columns.toml beside the input.

Exit codes: 0 done; 1 the work failed, a checked plan breaks rules, or stores had to be left out; 2 the input is bad."
)]
struct Door {
    #[command(subcommand)]
    verb: Verb,
    /// Language of all words and files
    #[arg(long, global = true, display_order = 903, help_heading = "Options of every command", value_enum, default_value_t = Tongue::En)]
    lang: Tongue,
    /// Worker threads, at most 256 [default: one a core]
    #[arg(long, global = true, display_order = 904, help_heading = "Options of every command", value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    threads: Option<u16>,
    /// Show every column in full. Otherwise tables fit the terminal, or COLUMNS where that is set; in a pipe or a file
    /// without COLUMNS nothing is left out
    #[arg(long, global = true, display_order = 900, help_heading = "Options of every command")]
    wide: bool,
    /// Print only errors, and what a command that lists was asked for: no notes, no progress, no names of files
    #[arg(short, long, global = true, display_order = 901, help_heading = "Options of every command")]
    quiet: bool,
    /// Print one JSON document on stdout and nothing else: results with units in their names, and the files written; when
    /// the command fails, every complaint with table, line, column, value, problem and fix. Exit codes stay the same
    #[arg(long, global = true, display_order = 902, help_heading = "Options of every command")]
    json: bool,
    /// Say which column or table a header, sheet or file of the input is, such as "Account Name=store_name"; may be given
    /// several times
    #[arg(
        long,
        global = true,
        display_order = 905,
        help_heading = "Options of every command",
        value_name = "NAME=COLUMN"
    )]
    map: Vec<String>,
    /// A column of the stores to be shown with each visit on all papers
    #[arg(long, global = true, display_order = 906, help_heading = "Options of every command", value_name = "COLUMN")]
    show: Vec<String>,
    /// Time zone of the calendars, such as Europe/Berlin [default: Asia/Shanghai in mainland China; elsewhere the reader's]
    #[arg(long, global = true, display_order = 907, help_heading = "Options of every command", value_name = "ZONE")]
    timezone: Option<String>,
    /// Calendars remind of a visit so many minutes before it
    #[arg(long, global = true, display_order = 908, help_heading = "Options of every command", value_name = "MINUTES")]
    alarm: Option<u16>,
    /// System of coordinates in outputs: wgs84, gcj02 or bd09 [default: that of the stores]
    #[arg(long, global = true, display_order = 909, help_heading = "Options of every command", value_name = "SYSTEM")]
    out_coord_sys: Option<String>,
    /// Replace an output folder even where its files were edited since rounds wrote them; those are named
    #[arg(long, global = true, display_order = 910, help_heading = "Options of every command")]
    force: bool,
}

/// What can be asked for.
#[derive(Debug, Subcommand)]
enum Verb {
    /// Write an empty workbook to fill in: every table and column, with notes, choices and two examples
    Init(init::InitArgs),
    /// Print the reference of all tables, columns, words and files
    Columns(columns::ColumnsArgs),
    /// Find coordinates for stores that have only an address or a town, offline, in a file of places
    Geocode(geocode::GeocodeArgs),
    /// Plan all visits that are due, and write the plan, tables, calendars and a report
    Plan(plan::PlanArgs),
    /// Check an input for errors, or a plan, edited or not, for broken rules
    Check(check::CheckArgs),
    /// Compare two plans, figure by figure and visit by visit, or a plan with what was done
    Compare(compare::CompareArgs),
    /// List the visits that are due and the rule behind each, and say whether they fit the reps' hours
    Due(due::DueArgs),
    /// Draw or rebalance territories: which rep has which stores, and how full each rep is
    Territory(territory::TerritoryArgs),
    /// Plan the remaining days again after something happened, keeping planned visits where possible
    Replan(replan::ReplanArgs),
    /// Write the files of a plan again, from its plan.json and its input
    Report(report::ReportArgs),
    /// Find the best times for one more visit, at a store or at any point
    Slots(slots::SlotsArgs),
    /// Explain why a store is visited when it is, and what other days and reps would cost
    Why(why::WhyArgs),
    /// List the due visits near each rep's day, most urgent first, for reps who plan their days themselves
    Suggest(suggest::SuggestArgs),
    /// Plan published benchmark instances and compare with the best known results
    Bench(bench::BenchArgs),
    /// Make up a network of stores and reps to try things on
    Generate(generate::GenerateArgs),
    /// Write a script with which bash, zsh, fish, powershell or elvish completes verbs and flags
    Completions(completions::CompletionsArgs),
    /// Write the manual as man pages
    Man(man::ManArgs),
}

/// The languages, as they are written on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Tongue {
    En,
    Zh,
}

/// Why a verb did not do its work, or what is wrong with the work it did; and how the process ends.
#[derive(Debug)]
struct Failure {
    exit: u8,
    error: Error,
    /// Whether the work was done: its reply says more.
    is_told: bool,
}

/// How a verb ends: with an exit code of its own, or with a failure.
type End = Result<ExitCode, Failure>;

impl Failure {
    /// The work failed.
    fn work(error: Error) -> Self {
        Self { exit: 1, error, is_told: false }
    }

    /// The input is bad.
    fn input(error: Error) -> Self {
        Self { exit: 2, error, is_told: false }
    }

    /// A sentence of the command line's own.
    fn said(exit: u8, en: impl Into<String>, zh: impl Into<String>) -> Self {
        Self { exit, error: Error::Request { en: en.into(), zh: zh.into() }, is_told: false }
    }

    /// What is wrong with work that was done, in the language of its reply.
    fn found(sentence: String) -> Self {
        Self { is_told: true, ..Self::said(1, sentence.clone(), sentence) }
    }

    /// The same failure, of work that is done: its reply says so.
    fn beside(self) -> Self {
        Self { is_told: true, ..self }
    }

    /// A request was not answered.
    fn of(failure: desk::Failure) -> Self {
        match failure {
            desk::Failure::Input(error) => Self::input(error),
            desk::Failure::Work(error) => Self::work(error),
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
    let door = Door::try_parse().unwrap_or_else(|error| {
        // A command line that cannot be read says itself whether a program reads the answer.
        let json = error.use_stderr() && std::env::args_os().any(|argument| argument == "--json");
        if !json {
            error.exit();
        }
        let sentence = error.render().to_string();
        Talk { lang: Lang::En, wide: true, quiet: false, json }.fail(&Failure::said(2, sentence.clone(), sentence));
        std::process::exit(2)
    });
    let lang = match door.lang {
        Tongue::En => Lang::En,
        Tongue::Zh => Lang::Zh,
    };
    let talk = Talk { lang, wide: door.wide, quiet: door.quiet, json: door.json };
    if door.force {
        paths::force(talk);
    }
    let kept = settings(&door).map(paths::keep).map_err(|sentence| Failure::said(2, sentence.clone(), sentence));
    let verb = |verb: Verb| match verb {
        Verb::Init(args) => init::run(&args, talk),
        Verb::Columns(args) => columns::run(&args, talk),
        Verb::Geocode(args) => geocode::run(&args, talk),
        Verb::Plan(args) => plan::run(&args, talk),
        Verb::Check(args) => check::run(&args, talk),
        Verb::Compare(args) => compare::run(&args, talk),
        Verb::Due(args) => due::run(&args, talk),
        Verb::Territory(args) => territory::run(&args, talk),
        Verb::Replan(args) => replan::run(&args, talk),
        Verb::Report(args) => report::run(&args, talk),
        Verb::Slots(args) => slots::run(&args, talk),
        Verb::Why(args) => why::run(&args, talk),
        Verb::Suggest(args) => suggest::run(&args, talk),
        Verb::Bench(args) => bench::run(args, talk),
        Verb::Generate(args) => generate::run(&args, talk),
        Verb::Completions(args) => completions::run(&args, talk),
        Verb::Man(args) => man::run(&args, talk),
    };
    let end = kept.and_then(|()| desk::on_threads(door.threads.map(usize::from), || verb(door.verb)));
    end.unwrap_or_else(|failure| {
        talk.fail(&failure);
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
