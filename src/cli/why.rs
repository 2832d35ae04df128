//! `rounds why`: why a store's visits are where they are in a plan, what other days and reps would charge, in sentences.

use super::check::Answer;
use super::named;
use super::{End, Failure};
use crate::lang::Lang;
use crate::model::{Cadence, Plan, Problem};
use crate::report::plan::why;
use crate::unit::{Day, StoreId};
use chrono::NaiveDate;
use clap::Args;
use std::path::PathBuf;
use std::process::ExitCode;

/// What `rounds why` is told.
#[derive(Debug, Args)]
pub(super) struct WhyArgs {
    /// A plan: its folder or its plan.json
    plan: PathBuf,
    /// The store, by its store_id or its name
    store: String,
    /// Only this of its due visits, counted from 1
    #[arg(long, value_name = "N", conflicts_with = "date", value_parser = clap::value_parser!(u16).range(1..))]
    visit: Option<u16>,
    /// Only the visit planned on this day, else the one that might be, YYYY-MM-DD
    #[arg(long, value_name = "DATE")]
    date: Option<NaiveDate>,
    /// The input of the plan, when it is not where the plan says
    #[arg(long)]
    input: Option<PathBuf>,
}

/// Tells.
pub(super) fn run(args: &WhyArgs, lang: Lang) -> End {
    let judged = Answer::read(&args.plan, args.input.as_deref(), lang)?.judged();
    let sheet = judged.sheet();
    if !judged.verdict.violations.is_empty() {
        let broken = judged.verdict.violations.iter().map(|broken| broken.tell(sheet.problem, lang));
        return Err(Failure { exit: 1, sentence: broken.collect::<Vec<_>>().join("\n") });
    }
    let store = named::store(sheet.problem, sheet.tables, &args.store, lang)?;
    let visits = visits(args, sheet.problem, sheet.plan, store, lang)?;
    for line in why::sentences(&sheet, &judged.answer.question.due, store, &visits, lang) {
        say!("{line}");
    }
    if visits.is_empty() {
        let days = sheet.problem.calendar.days;
        say!("{}", lang.of(format!("Nothing is due in {days} days."), format!("{days}天内没有应访。")));
    }
    Ok(ExitCode::SUCCESS)
}

/// The due visits asked about.
fn visits(args: &WhyArgs, problem: &Problem, plan: &Plan, store: StoreId, lang: Lang) -> Result<Vec<u16>, Failure> {
    let number = problem.store(store).cadence.most_visits() as u16;
    let id = &problem.store(store).id;
    match (args.visit, args.date) {
        (None, None) => Ok((0..number).collect()),
        (Some(visit), _) if visit <= number => Ok(vec![visit - 1]),
        (Some(visit), _) => Err(named::bad(lang.of(
            format!("--visit {visit}: {id} has {number} due visits in these weeks"),
            format!("--visit {visit}：此期间{id}应访{number}次"),
        ))),
        (None, Some(date)) => {
            let day = problem.calendar.day(date).ok_or_else(|| outside(problem, date, lang))?;
            match on(problem, plan, store, day) {
                Some(visit) => Ok(vec![visit]),
                None => Err(named::bad(lang.of(
                    format!("--date {date}: no visit of {id} is planned on that day or might be"),
                    format!("--date {date}：{id}当天没有拜访，也不在任何应访窗口内"),
                ))),
            }
        }
    }
}

/// That a date is none of the days planned for.
pub(super) fn outside(problem: &Problem, date: NaiveDate, lang: Lang) -> Failure {
    let calendar = &problem.calendar;
    let (first, last) = (calendar.name(Day(0)), calendar.name(Day(calendar.days - 1)));
    named::bad(lang.of(
        format!("--date {date}: is not one of the days planned for; give one from {first} to {last}"),
        format!("--date {date}：不在计划期内，请填写{first}至{last}之间的日期"),
    ))
}

/// The visit planned on a day; else, of those in whose window it is, the one due nearest to it.
fn on(problem: &Problem, plan: &Plan, store: StoreId, day: Day) -> Option<u16> {
    let that_day = plan.routes.iter().filter(|route| problem.shift(route.shift).day == day);
    let mut stops = that_day.flat_map(|route| &route.stops);
    if let Some(stop) = stops.find(|stop| stop.store == store) {
        return Some(stop.visit);
    }
    let Cadence::Spaced { visits, .. } = &problem.store(store).cadence else { return None };
    let might = (0..).zip(visits).filter(|(_, visit)| visit.day_cost(day).is_some());
    might.min_by_key(|(at, visit)| (visit.due.0.abs_diff(day.0), *at)).map(|(at, _)| at)
}
