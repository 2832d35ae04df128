//! `rounds territory`: who owns which store, how full every rep's weeks are, what moved and what that bought.

use super::paths::{may_put, open, plan_and_input, put};
use super::{End, Failure, Talk, today, weeks};
use crate::desk::{Balance, Shared, TerritoryPapers, TerritoryRequest, WEEKS};
use crate::lang::Lang;
use crate::report::Artefact;
use chrono::NaiveDate;
use clap::Args;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What `rounds territory` is told.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  rounds territory data/hangzhou.xlsx -o areas      draw them; plan with: rounds plan areas/next
  rounds territory data/town --keep 1               move only stores whose rep cannot have them
  rounds territory data/hangzhou.xlsx --staffing    how many reps are enough")]
pub(super) struct TerritoryArgs {
    /// The input: a folder of tables, an .xlsx workbook, a .json, or a .csv of stores
    input: PathBuf,
    /// First day, YYYY-MM-DD [default: the Monday after the latest visit in the input]
    #[arg(long, value_name = "DATE")]
    from: Option<NaiveDate>,
    /// Weeks to look at
    #[arg(long, value_name = "N", default_value_t = WEEKS, value_parser = weeks)]
    weeks: u16,
    /// How much present owners count: from 0, which ignores them, to 1, where a store moves only if its rep cannot
    /// serve it [default: 0.5 where stores have owners]
    #[arg(long, value_name = "0..1", value_parser = weight)]
    keep: Option<f64>,
    /// Draw all territories from scratch: the same as --keep 0; key accounts and pinned stores still stay
    #[arg(long, conflicts_with = "keep")]
    redraw: bool,
    /// How far a rep's work may be from its target
    #[arg(long, value_name = "SHARE", default_value = "5%", value_parser = share)]
    tolerance: f64,
    /// What else to balance: visits, sales, or both, each with its tolerance: visits:10%,sales:15% [default
    /// tolerance: 10%]
    #[arg(long, value_name = "WHAT", value_delimiter = ',', value_parser = balance)]
    balance: Vec<Balance>,
    /// Take travel times from the routes of this plan of the same stores (its folder or its plan.json) instead of estimates
    #[arg(long, value_name = "PLAN")]
    plan: Option<PathBuf>,
    /// Who leaves, is away or joins, and what grows: a .csv, or an .xlsx with a sheet changes
    #[arg(long, value_name = "FILE", conflicts_with_all = ["redraw", "plan"])]
    events: Option<PathBuf>,
    /// How many reps are enough, where new ones should live, and what one more hour of each rep is worth
    #[arg(long)]
    staffing: bool,
    /// How compact territories around the same centres could be at best
    #[arg(long)]
    bound: bool,
    /// Print every store with its rep, as csv
    #[arg(long, conflicts_with = "json")]
    csv: bool,
    /// Output folder: tables, workbook, GeoJSON, a page with maps, and the input with the new owners
    #[arg(short, long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// A share on the command line: `5%` or `0.05`.
fn share(text: &str) -> Result<f64, String> {
    let number = match text.strip_suffix('%') {
        Some(percent) => percent.trim().parse::<f64>().ok().map(|percent| percent / 100.0),
        None => text.parse::<f64>().ok(),
    };
    number.filter(|share| *share > 0.0 && *share <= 1.0).ok_or_else(|| "write a share such as 5% or 0.05".into())
}

/// A weight on the command line, 0 to 1.
fn weight(text: &str) -> Result<f64, String> {
    text.parse().ok().filter(|weight| (0.0..=1.0).contains(weight)).ok_or_else(|| "write a number from 0 to 1".into())
}

/// A measure on the command line: `visits`, `sales:15%`.
fn balance(text: &str) -> Result<Balance, String> {
    let (name, tolerance) = text.split_once(':').map_or((text, None), |(name, tolerance)| (name, Some(tolerance)));
    let what = match name.trim() {
        "visits" => Shared::Visits,
        "sales" => Shared::Sales,
        other => return Err(format!("\"{other}\" cannot be balanced; write visits or sales")),
    };
    Ok(Balance { what, tolerance: tolerance.map_or_else(|| Ok(Balance::tolerance()), share)? })
}

/// Draws, says, writes.
pub(super) fn run(args: &TerritoryArgs, talk: Talk) -> End {
    let lang = talk.lang;
    let usual = TerritoryRequest::default();
    let request = TerritoryRequest {
        from: args.from,
        weeks: args.weeks,
        keep: if args.redraw { 0.0 } else { args.keep.unwrap_or(usual.keep) },
        tolerance: args.tolerance,
        balance: args.balance.clone(),
        staffing: args.staffing,
        bound: args.bound,
    };
    let plan = args.plan.as_ref().map(|plan| plan_and_input(plan, None)).transpose()?;
    if let Some(out) = &args.out {
        let of_plan = plan.iter().map(|(_, input)| input.path()).chain(args.plan.as_deref());
        let reads: Vec<&Path> =
            std::iter::once(args.input.as_path()).chain(of_plan).chain(args.events.as_deref()).collect();
        may_put(Artefact::Territories, out, &reads)?;
    }
    let events = args.events.as_ref().map(|file| open(file)).transpose()?;
    let papers = TerritoryPapers { plan: plan.as_ref().map(|(plan, input)| (plan, input)), events: events.as_ref() };
    let reply = request.run(&open(&args.input)?, papers, today()).map_err(Failure::of)?;
    let put = |out: &PathBuf| put(Artefact::Territories, &reply.files(lang), out);
    let files = args.out.as_ref().map(put).transpose()?.unwrap_or_default();
    talk.document(|| reply.json(lang).with("files", files));
    if args.csv {
        reply.question.remarks(lang).lines().for_each(|line| talk.tell(line));
        talk.raw(&reply.csv(lang));
        return Ok(ExitCode::SUCCESS);
    }
    talk.add(&reply.question.remarks(lang));
    talk.say(&reply.words(talk.voice()));
    if let Some(out) = &args.out {
        let lists = reply.atlas().lists(lang);
        let next = reply.question.tables.is_some().then_some("next/");
        talk.add(&format!("{}\n", wrote(lists.iter().map(|(name, _)| *name).chain(next), out, lang)));
    }
    Ok(ExitCode::SUCCESS)
}

/// The line that names the files written, those that are not always there last.
fn wrote<'a>(more: impl Iterator<Item = &'a str>, out: &Path, lang: Lang) -> String {
    let out = out.display();
    let usual = "territories.html territories.csv rep_load.csv moves.csv territories.xlsx territories.geojson";
    let names: Vec<&str> = usual.split(' ').chain(more).collect();
    lang.of(format!("Wrote {out}/: {}", names.join(", ")), format!("已写入 {out}/：{}", names.join("、")))
}
