//! `rounds territory`: who owns which store, how full every rep's weeks are, what moved and what that bought.

mod brief;
mod events;
mod said;
mod staffing;

use super::lines::say;
use super::question::{Question, WEEKS, weeks};
use super::{End, Failure};
use crate::lang::Lang;
use crate::model::{Problem, Tables};
use crate::policy;
use crate::report::folder;
use crate::report::paper::csv;
use crate::report::territory::{Atlas, pages};
use crate::solve;
use crate::territory::{Brief, Drawing};
use crate::unit::RepId;
use brief::{Balance, Wish, balance, share, weight};
use chrono::NaiveDate;
use clap::Args;
use std::collections::HashMap;
use std::path::PathBuf;
use std::process::ExitCode;

/// What `rounds territory` is told.
#[derive(Debug, Args)]
pub(super) struct TerritoryArgs {
    /// A folder of tables, an .xlsx workbook or a .json
    input: PathBuf,
    /// First day, YYYY-MM-DD [default: the Monday after the latest visit in the input]
    #[arg(long, value_name = "DATE")]
    from: Option<NaiveDate>,
    /// Weeks to look at [default: 4]
    #[arg(long, value_parser = weeks)]
    weeks: Option<u16>,
    /// How much owners are worth keeping: from 0, which draws anew, to 1, where a store moves only because its rep cannot
    /// have it [default: 0.5 where stores have owners]
    #[arg(long, value_name = "0..1", value_parser = weight)]
    keep: Option<f64>,
    /// Draw all territories anew: the same as --keep 0; key accounts and pinned stores stay all the same
    #[arg(long, conflicts_with = "keep")]
    redraw: bool,
    /// How far the work of a rep may be off its target
    #[arg(long, value_name = "SHARE", default_value = "5%", value_parser = share)]
    tolerance: f64,
    /// What else to share out evenly: visits, sales, or both, each with its tolerance: visits:10%,sales:15% [default
    /// tolerance: 10%]
    #[arg(long, value_name = "WHAT", value_delimiter = ',', value_parser = balance)]
    balance: Vec<Balance>,
    /// A plan of these stores, its folder or its plan.json: its routes say how long the ways are
    #[arg(long)]
    plan: Option<PathBuf>,
    /// Who leaves, is away or joins, and what grows: a .csv, or an .xlsx with a sheet changes
    #[arg(long, value_name = "FILE", conflicts_with_all = ["redraw", "plan"])]
    events: Option<PathBuf>,
    /// Say how many reps are enough, where new ones should live, and what one more hour of each is worth
    #[arg(long)]
    staffing: bool,
    /// Say how compact territories around the same centres could be at best
    #[arg(long)]
    bound: bool,
    /// Every store with its rep, as csv
    #[arg(long)]
    csv: bool,
    /// Output folder: tables, workbook, GeoJSON, a page with maps, and the input with the new owners
    #[arg(short, long)]
    out: Option<PathBuf>,
}

/// Draws, says, writes.
pub(super) fn run(args: &TerritoryArgs, lang: Lang) -> End {
    if let Some(out) = &args.out {
        folder::may_write_territories(out).map_err(|error| Failure::work(&error, lang))?;
    }
    let question = Question::ask(&args.input, args.from, args.weeks).map_err(|error| Failure::input(&error, lang))?;
    let mut land = Land::of(question);
    let Wish { mut brief, measures, refit } = brief::brief(args, &land, lang)?;
    let events = args.events.as_ref();
    let events = events.map(|file| events::apply(file, &mut land.question, &brief, lang)).transpose()?;
    if let Some(events) = &events {
        land.given.clone_from(&events.changed.before);
        brief.clone_from(&events.changed.brief);
    }
    let drawing = solve::territories(&land.question.due.problem, &land.question.travel, &brief);
    let mut atlas = Atlas::new(
        &land.question.due.problem,
        &land.question.travel,
        land.question.tables.as_ref(),
        &land.given,
        &drawing,
        measures,
    );
    atlas.changed = events.as_ref().map(|events| &events.changed);
    if args.bound {
        atlas.bound = Some(bound(&land, &brief, &drawing, lang)?);
    }
    if let Some(out) = &args.out {
        folder::write_territories(&atlas, out, lang).map_err(|error| Failure::work(&error, lang))?;
    }
    if args.csv {
        let page = String::from_utf8(csv::bytes(&pages::territories(&atlas, lang))).expect("csv is text");
        say(page.trim_start_matches('\u{feff}'));
        return Ok(ExitCode::SUCCESS);
    }
    if let Some(events) = &events {
        events.tell();
    }
    said::say_all(&atlas, refit.as_ref(), lang);
    if args.staffing {
        staffing::told(&land.question, &brief, &drawing, lang);
    }
    if let Some(out) = &args.out {
        say!("{}", said::wrote(&atlas, out, lang));
    }
    Ok(ExitCode::SUCCESS)
}

/// What is to be shared out: the question as if no store had an owner, and the owners all the same.
struct Land {
    question: Question,
    /// The owner the tables give each store.
    given: Vec<Option<RepId>>,
}

impl Land {
    /// Skills, regions and pins bind a store as before; its owner no more.
    fn of(mut question: Question) -> Self {
        if let Some(tables) = &question.tables {
            let mut free = tables.clone();
            free.stores.iter_mut().for_each(|store| store.owner = None);
            let from = question.input.from.unwrap_or_else(|| policy::first_day(&free));
            question.due = policy::due(&free, from, question.input.weeks.unwrap_or(WEEKS));
        }
        let given = given(&question.due.problem, question.tables.as_ref());
        Self { question, given }
    }
}

/// The owner the tables give each store.
fn given(problem: &Problem, tables: Option<&Tables>) -> Vec<Option<RepId>> {
    let rows = tables.map_or(&[][..], |tables| &tables.stores);
    let named: HashMap<&str, &str> =
        rows.iter().filter_map(|row| Some((row.id.as_str(), row.owner.as_deref()?))).collect();
    let reps: HashMap<&str, RepId> =
        problem.reps.iter().enumerate().map(|(at, rep)| (rep.id.as_str(), RepId::at(at))).collect();
    problem.stores.iter().map(|store| reps.get(named.get(store.id.as_str())?).copied()).collect()
}

/// How far a drawing is from the most compact possible around its centres, as a share.
fn bound(land: &Land, brief: &Brief, drawing: &Drawing, lang: Lang) -> Result<f64, Failure> {
    let least = solve::bound(&land.question.due.problem, &land.question.travel, brief, drawing);
    let proven = least.filter(|least| *least > 0.0 && drawing.compactness > 0.0);
    proven.map(|least| (drawing.compactness / least - 1.0).max(0.0)).ok_or_else(|| Failure {
        exit: 1,
        sentence: lang.of(
            "no bound was found: the solver gave up; try without --bound".into(),
            "求解器未能给出界限；请去掉 --bound 重试".into(),
        ),
    })
}
