//! `rounds territory`: who owns which store, how full every rep's weeks are, and what moved.

use super::lines::{Lines, count, say};
use super::question::{Question, hours, sum, weeks};
use super::{End, Failure, territory_events};
use crate::lang::Lang;
use crate::model::{Problem, Tables};
use crate::policy;
use crate::solve::territories;
use crate::territory::{Brief, capacity_of, work_of};
use crate::unit::{RepId, Seconds, StoreId};
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
    /// Every store with its rep, as csv
    #[arg(long)]
    csv: bool,
    /// Draw all territories anew, as if no store had an owner
    #[arg(long)]
    redraw: bool,
    /// Who leaves, is away or joins, and what grows: a .csv, or an .xlsx with a sheet changes
    #[arg(long, value_name = "FILE", conflicts_with = "redraw")]
    events: Option<PathBuf>,
}

/// Lists.
pub(super) fn run(args: &TerritoryArgs, lang: Lang) -> End {
    let mut question =
        Question::ask(&args.input, args.from, args.weeks).map_err(|error| Failure::input(&error, lang))?;
    let mut given = given(&question.due.problem, question.tables.as_ref());
    let mut brief = Brief::default();
    if let Some(file) = &args.events {
        let events = territory_events::apply(file, &mut question, &brief, lang)?;
        (given, brief) = (events.changed.before.clone(), events.changed.brief.clone());
        if !args.csv {
            events.tell();
        }
    }
    if let (true, Some(tables)) = (args.redraw, &mut question.tables) {
        tables.stores.iter_mut().for_each(|store| store.owner = None);
        let from = question.input.from.unwrap_or_else(|| policy::first_day(tables));
        question.due.problem = policy::pose(tables, from, question.input.weeks.unwrap_or(super::question::WEEKS));
    }
    let problem = &question.due.problem;
    let work = work_of(problem, &question.travel);
    let owners = territories(problem, &question.travel, &brief).owners;
    let moved = |at: usize| given[at].is_some_and(|rep| rep != owners[at]);
    if args.csv {
        say(&stores(problem, &work, &owners, &given, lang).csv());
        return Ok(ExitCode::SUCCESS);
    }
    say!("{}", reps(problem, &work, &owners, &moved, lang).table(true).0);
    let (owned, changed) = (given.iter().flatten().count(), (0..owners.len()).filter(|&at| moved(at)).count());
    say!(
        "{}",
        lang.of(
            format!(
                "{}; {owned} had an owner, {changed} of them moved; --csv names every store",
                count(owners.len(), "store")
            ),
            format!("共{}家门店；原有责任业代{owned}家，其中调整{changed}家；--csv 列出每家门店", owners.len()),
        )
    );
    Ok(ExitCode::SUCCESS)
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

/// One row a rep.
fn reps<'a>(
    problem: &Problem,
    work: &[Seconds],
    owners: &[RepId],
    moved: &impl Fn(usize) -> bool,
    lang: Lang,
) -> Lines<'a> {
    let capacity = capacity_of(problem);
    let all = sum(work).max(1);
    let rows = problem.reps.iter().enumerate().map(|(at, rep)| {
        let own: Vec<StoreId> = problem.store_ids().filter(|id| owners[id.index()].index() == at).collect();
        let load: i64 = own.iter().map(|id| i64::from(work[id.index()].0)).sum();
        let visits: usize = own.iter().map(|id| problem.store(*id).cadence.most_visits()).sum();
        let there = i64::from(capacity[at].0);
        vec![
            rep.id.clone(),
            rep.name.clone(),
            own.len().to_string(),
            visits.to_string(),
            hours(load, lang),
            hours(there, lang),
            format!("{:.0} %", load as f64 * 100.0 / there.max(1) as f64),
            format!("{:.1} %", load as f64 * 100.0 / all as f64),
            own.iter().filter(|id| moved(id.index())).count().to_string(),
        ]
    });
    let headers = lang.of(
        ["rep", "name", ">stores", ">visits", ">work", ">available", ">load", ">share of work", ">moved here"],
        ["业代编号", "姓名", ">门店数", ">拜访次数", ">工作量", ">可用工时", ">负荷", ">占比", ">调入"],
    );
    Lines { headers: headers.to_vec(), rows: rows.collect() }
}

/// One row a store.
fn stores<'a>(problem: &Problem, work: &[Seconds], owners: &[RepId], given: &[Option<RepId>], lang: Lang) -> Lines<'a> {
    let rep = |rep: RepId| problem.reps[rep.index()].id.clone();
    let rows = problem.stores.iter().enumerate().map(|(at, store)| {
        vec![
            store.id.clone(),
            store.name.clone(),
            rep(owners[at]),
            given[at].map_or(String::new(), rep),
            u8::from(given[at].is_some_and(|rep| rep != owners[at])).to_string(),
            format!("{:.1}", work[at].as_minutes()),
        ]
    });
    let headers = lang.of(
        ["store_id", "store_name", "rep_id", "old_rep_id", "moved", "work_min"],
        ["门店编号", "门店名称", "责任业代", "原责任业代", "是否调整", "工作量(分钟)"],
    );
    Lines { headers: headers.to_vec(), rows: rows.collect() }
}
