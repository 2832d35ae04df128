//! `rounds due`: the visits that policy asks for, each with its days and the rule that made it.

use super::lines::{Lines, count, say};
use super::question::{Question, weeks};
use super::{End, Failure};
use crate::lang::Lang;
use crate::model::{Cadence, Problem, Store};
use crate::unit::Day;
use chrono::NaiveDate;
use clap::Args;
use std::path::PathBuf;
use std::process::ExitCode;

/// What `rounds due` is told.
#[derive(Debug, Args)]
pub(super) struct DueArgs {
    /// A folder of tables, an .xlsx workbook or a .json
    input: PathBuf,
    /// First day, YYYY-MM-DD [default: the Monday after the latest visit in the input]
    #[arg(long, value_name = "DATE")]
    from: Option<NaiveDate>,
    /// Weeks to look at [default: 4]
    #[arg(long, value_parser = weeks)]
    weeks: Option<u16>,
    /// As csv, all of it
    #[arg(long)]
    csv: bool,
    /// Show every visit, not only the first 40
    #[arg(long)]
    all: bool,
}

/// Lists.
pub(super) fn run(args: &DueArgs, lang: Lang) -> End {
    let question = Question::ask(&args.input, args.from, args.weeks).map_err(|error| Failure::input(&error, lang))?;
    let problem = &question.problem;
    let headers = lang.of(
        ["store", "name", "class", ">priority", ">visit", "earliest", "due", "latest", "why"],
        ["门店编号", "门店名称", "等级", ">优先级", ">第几次", "最早", "应访日", "最晚", "原因"],
    );
    let rows = problem.stores.iter().flat_map(|store| rows(problem, store, lang)).collect();
    let lines = Lines { headers: headers.to_vec(), rows };
    if args.csv {
        say(&lines.csv());
        return Ok(ExitCode::SUCCESS);
    }
    let (table, hidden) = lines.table(args.all);
    say!("{table}");
    let visits = problem.due_visits();
    let stores = problem.stores.iter().filter(|store| store.cadence.most_visits() > 0).count();
    let days = problem.calendar.days;
    let rest = if hidden == 0 {
        String::new()
    } else {
        lang.of(
            format!(" ({hidden} not shown; --all shows them, --csv writes them)"),
            format!("（另有{hidden}行未显示；--all 全部显示，--csv 输出表格）"),
        )
    };
    say!(
        "{}{rest}",
        lang.of(
            format!("{} to {} due in {days} days", count(visits, "visit"), count(stores, "store")),
            format!("{days}天内应访{stores}家门店共{visits}次"),
        )
    );
    Ok(ExitCode::SUCCESS)
}

/// The due visits of a store; a store with listed patterns has one row.
fn rows(problem: &Problem, store: &Store, lang: Lang) -> Vec<Vec<String>> {
    let day = |day: Day| problem.calendar.name(day);
    let row = |visit: String, days: [String; 3], why: String| {
        let [earliest, due, latest] = days;
        let priority = if store.priority == Store::MUST {
            lang.of("must", "必访").to_string()
        } else {
            store.priority.to_string()
        };
        vec![store.id.clone(), store.name.clone(), store.class.clone(), priority, visit, earliest, due, latest, why]
    };
    match &store.cadence {
        Cadence::Spaced { visits, .. } => visits
            .iter()
            .enumerate()
            .map(|(at, visit)| {
                let days = [day(visit.earliest), day(visit.due), day(visit.latest)];
                row((at + 1).to_string(), days, visit.why.say(lang))
            })
            .collect(),
        Cadence::Patterns { patterns, .. } => {
            let why = lang
                .of(format!("one of {} patterns of days", patterns.len()), format!("{}种日期组合之一", patterns.len()));
            vec![row(format!("1-{}", store.cadence.most_visits()), Default::default(), why)]
        }
    }
}
