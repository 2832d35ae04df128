//! `rounds due`: the visits that policy asks for, each with its days and the rules that made it; one store's story; and what
//! another policy would change.

mod capacity;
mod compared;
mod ledger;

use super::lines::{Lines, count, say};
use super::question::{Question, WEEKS, hours, weeks};
use super::{End, Failure};
use crate::error::Error;
use crate::io;
use crate::lang::Lang;
use crate::model::{Cadence, Contact, Problem, Store, Tables};
use crate::policy::{self, Due};
use crate::report::due::story;
use crate::report::paper::csv;
use crate::report::{due as paper, folder};
use chrono::NaiveDate;
use clap::Args;
use std::path::PathBuf;
use std::process::ExitCode;

/// Visits not asked for that are named unless all are asked for.
const FORGONE: usize = 5;

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
    /// Another policy than that of the input
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// What that other policy changes: visits, hours, stores by class; and who is visited too much or too little
    #[arg(long, requires = "policy", conflicts_with_all = ["csv", "why", "out"])]
    compare: bool,
    /// One store's story, in sentences
    #[arg(long, value_name = "STORE", conflicts_with_all = ["csv", "out"])]
    why: Option<String>,
    /// What became of the visits due so far, from the visit log
    #[arg(long, conflicts_with_all = ["csv", "out", "why", "compare"])]
    ledger: bool,
    /// Write due.csv, due.xlsx (with the ledger) and due.json into this folder
    #[arg(short, long, value_name = "DIR")]
    out: Option<PathBuf>,
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
    let Some(mut tables) = question.tables else {
        return published(&question.due.problem, args, lang);
    };
    let (from, weeks) = (question.input.from.expect("tables have dates"), question.input.weeks.unwrap_or(WEEKS));
    let mut due = question.due;
    if let Some(file) = &args.policy {
        tables.policy = io::read_policy(file).map_err(|error| Failure::input(&error, lang))?;
        let complaints = crate::model::check(&tables);
        if !complaints.is_empty() {
            return Err(Failure::input(&Error::Input(complaints), lang));
        }
        let own = std::mem::replace(&mut due, policy::due(&tables, from, weeks));
        if args.compare {
            compared::compared(&tables, &own, &due, args.all, lang);
            return Ok(ExitCode::SUCCESS);
        }
    }
    if let Some(store) = &args.why {
        return told(&tables, &due, store, lang);
    }
    if args.ledger {
        ledger::told(&tables, from, args.all, lang);
        return Ok(ExitCode::SUCCESS);
    }
    if let Some(out) = &args.out {
        folder::write_due(&tables, &due, out, lang).map_err(|error| Failure::work(&error, lang))?;
    }
    if args.csv {
        say(&String::from_utf8(csv::bytes(&paper::page(&tables, &due, lang))).expect("csv is text"));
        return Ok(ExitCode::SUCCESS);
    }
    listed(&due, args.all, lang);
    if !tables.policy.valid.holds(from) {
        say!("{}", out_of_date(&tables, from, lang));
    }
    capacity::told(&tables, &due, args.all, lang);
    if let Some(out) = &args.out {
        let out = out.display();
        say!(
            "{}",
            lang.of(
                format!("written to {out}: due.csv, due.xlsx, due.json"),
                format!("已写入{out}：due.csv、due.xlsx、due.json")
            )
        );
    }
    Ok(ExitCode::SUCCESS)
}

/// That the policy is not meant for the days looked at.
fn out_of_date(tables: &Tables, from: NaiveDate, lang: Lang) -> String {
    let (name, valid) = (&tables.policy.name, tables.policy.valid);
    let date = |date: Option<NaiveDate>| date.map_or("…".to_string(), |date| date.to_string());
    let (since, until) = (date(valid.valid_from), date(valid.valid_to));
    lang.of(
        format!("The policy \"{name}\" is meant for {since} to {until}, and not for {from}."),
        format!("政策“{name}”的有效期为{since}至{until}，不含{from}。"),
    )
}

/// One store's story.
fn told(tables: &Tables, due: &Due, store: &str, lang: Lang) -> End {
    let asked = |one: &Store| one.id == store || !one.name.is_empty() && one.name == store;
    let Some(at) = due.problem.stores.iter().position(asked) else {
        let sentence = match tables.stores.iter().any(|row| row.id == store || row.name == store) {
            true => {
                lang.of(format!("{store} is not active, so nothing is due there"), format!("{store}未营业，无应访"))
            }
            false => lang.of(
                format!("no store is called {store}; give a store_id of the table stores"),
                format!("没有名为{store}的门店，请填写门店表中的门店编号"),
            ),
        };
        return Err(Failure { exit: 2, sentence });
    };
    for line in story::story(tables, due, at, lang) {
        say!("{line}");
    }
    Ok(ExitCode::SUCCESS)
}

/// The due set as a table for people.
fn listed(due: &Due, all: bool, lang: Lang) {
    let problem = &due.problem;
    let headers = lang.of(
        ["store", "name", "class", ">priority", "type", "earliest", "due", "latest", ">overdue", ">min", "why"],
        ["门店编号", "门店名称", "等级", ">优先级", "类型", "最早", "应访日", "最晚", ">逾期", ">分钟", "原因"],
    );
    let row = |line: &paper::Line| {
        let (store, visit) = (line.store, line.visit);
        let day = |day| problem.calendar.name(day);
        let (overdue, types) = (line.overdue_days(), visit.types.say(lang));
        let call = line.contact == Contact::Call;
        vec![
            store.id.clone(),
            store.name.clone(),
            store.class.clone(),
            paper::priority(visit.weight, lang),
            if call { lang.of(format!("call ({types})"), format!("电话（{types}）")) } else { types },
            day(visit.earliest),
            day(visit.due),
            day(visit.latest),
            if overdue > 0 { overdue.to_string() } else { String::new() },
            if call { String::new() } else { format!("{:.0}", store.service_on(visit.due).as_minutes()) },
            visit.why.say(lang),
        ]
    };
    let all_lines = paper::lines(due);
    let lines = Lines { headers: headers.to_vec(), rows: all_lines.iter().map(row).collect() };
    let (table, hidden) = lines.table(all);
    say!("{table}");
    let stores = problem.stores.iter().filter(|store| store.cadence.most_visits() > 0).count();
    let service: i64 = problem.stores.iter().map(|store| i64::from(store.service_in_all().0)).sum();
    let calls: usize = due.stores.iter().map(|store| store.calls.len()).sum();
    let overdue = due.stores.iter().filter(|store| store.overdue_days > 0).count();
    let (visits, days, time) = (problem.due_visits(), problem.calendar.days, hours(service, lang));
    let rest = rest(hidden, lang);
    say!(
        "{}{rest}",
        lang.of(
            format!("{} to {} due in {days} days, {time} at stores", count(visits, "visit"), count(stores, "store")),
            format!("{days}天内应访{stores}家门店共{visits}次，在店{time}"),
        )
    );
    let forgone = due.stores.iter().zip(&problem.stores);
    let forgone: Vec<String> = forgone
        .flat_map(|(of, store)| of.forgone.iter().map(|one| format!("{} {}", store.id, story::without(one, lang))))
        .collect();
    for line in forgone.iter().take(if all { forgone.len() } else { FORGONE }) {
        say!("{line}");
    }
    if forgone.len() > FORGONE && !all {
        let more = forgone.len() - FORGONE;
        say!("{}", lang.of(format!("… and {more} more; --all shows them"), format!("… 另有{more}条；--all 全部显示")));
    }
    if overdue > 0 || calls > 0 {
        say!(
            "{}",
            lang.of(
                format!("{} overdue; {} due", count(overdue, "store"), count(calls, "phone call")),
                format!("逾期{overdue}家；应打电话{calls}次"),
            )
        );
    }
}

fn rest(hidden: usize, lang: Lang) -> String {
    if hidden == 0 {
        return String::new();
    }
    lang.of(
        format!(" ({hidden} not shown; --all shows them, --csv writes them)"),
        format!("（另有{hidden}行未显示；--all 全部显示，--csv 输出表格）"),
    )
}

/// A published problem, which has no policy: its due visits as they are.
fn published(problem: &Problem, args: &DueArgs, lang: Lang) -> End {
    if args.policy.is_some() || args.why.is_some() || args.out.is_some() {
        let sentence = lang.of(
            "a published problem has no policy: --policy, --why and -o are for tables",
            "公开算例没有频次政策：--policy、--why与-o只用于表格输入",
        );
        return Err(Failure { exit: 2, sentence: sentence.into() });
    }
    let headers = lang.of(
        ["store", ">visits", ">priority", "first day", "last day"],
        ["门店编号", ">拜访次数", ">优先级", "最早", "最晚"],
    );
    let row = |store: &Store| {
        let days = match &store.cadence {
            Cadence::Spaced { visits, .. } => {
                visits.first().zip(visits.last()).map(|(one, other)| (one.earliest, other.latest))
            }
            Cadence::Patterns { .. } => None,
        };
        let name = |day| problem.calendar.name(day);
        let (first, last) = days.map_or(Default::default(), |(first, last)| (name(first), name(last)));
        vec![store.id.clone(), store.cadence.most_visits().to_string(), store.priority.to_string(), first, last]
    };
    let lines = Lines { headers: headers.to_vec(), rows: problem.stores.iter().map(row).collect() };
    if args.csv {
        say(&lines.csv());
        return Ok(ExitCode::SUCCESS);
    }
    let (table, hidden) = lines.table(args.all);
    say!("{table}");
    let (visits, stores, days) = (problem.due_visits(), problem.stores.len(), problem.calendar.days);
    say!(
        "{}{}",
        lang.of(
            format!("{} to {} due in {days} days", count(visits, "visit"), count(stores, "store")),
            format!("{days}天内应访{stores}家门店共{visits}次"),
        ),
        rest(hidden, lang)
    );
    Ok(ExitCode::SUCCESS)
}
