//! `rounds suggest`: for each rep and day the due visits near the day's area, the most urgent first; the rep decides.

use super::check::Answer;
use super::lines::{Lines, count};
use super::named;
use super::question::{Question, is_plan, plan_file, weeks};
use super::why::outside;
use super::{End, Failure};
use crate::ask::suggest::{DayList, Line, owners, suggest};
use crate::lang::Lang;
use crate::model::{Plan, Problem};
use crate::report::plan::suggest as paper;
use crate::report::{day_name, folder, name_of};
use crate::unit::{Day, RepId};
use chrono::NaiveDate;
use clap::Args;
use std::path::PathBuf;
use std::process::ExitCode;

/// Lists shown of each rep, where nobody asks for a date, and in all.
const FIRST_DAYS: usize = 2;
const MOST_LISTS: usize = 10;

/// What `rounds suggest` is told.
#[derive(Debug, Args)]
pub(super) struct SuggestArgs {
    /// An input, or a plan (its folder or its plan.json), whose routes then say where each day leads
    #[arg(value_name = "INPUT|PLAN")]
    what: PathBuf,
    /// First day, YYYY-MM-DD [default: the plan's; of an input, the Monday after its latest visit]
    #[arg(long, value_name = "DATE")]
    from: Option<NaiveDate>,
    /// Weeks to look at [default: the plan's; of an input, 4]
    #[arg(long, value_parser = weeks)]
    weeks: Option<u16>,
    /// This rep only, by the rep_id
    #[arg(long, value_name = "ID")]
    rep: Option<String>,
    /// This day only, YYYY-MM-DD
    #[arg(long, value_name = "DATE")]
    date: Option<NaiveDate>,
    /// How many visits to show of each list
    #[arg(long, value_name = "N", default_value_t = 15, value_parser = clap::value_parser!(u16).range(1..))]
    best: u16,
    /// Write suggestions.csv, suggestions.xlsx and suggestions.json, with every visit of every list, into this folder
    #[arg(short, long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// The input of the plan, when it is not where the plan says
    #[arg(long)]
    input: Option<PathBuf>,
}

/// Lists.
pub(super) fn run(args: &SuggestArgs, lang: Lang) -> End {
    if let Some(out) = &args.out {
        folder::may_write_suggestions(out).map_err(|error| Failure::work(&error, lang))?;
    }
    let Asked { question, plan, known } = Asked::read(args, lang)?;
    let problem = &question.due.problem;
    let rep = args.rep.as_ref().map(|id| named::rep(problem, id, lang)).transpose()?;
    let day = args.date.map(|date| problem.calendar.day(date).ok_or_else(|| outside(problem, date, lang)));
    let day = day.transpose()?;
    let owners = owners(problem, &question.travel, &known);
    let mut lists = suggest(&question.due, &question.travel, &owners, plan.as_ref());
    lists.retain(|list| {
        let shift = problem.shift(list.shift);
        rep.is_none_or(|rep| rep == shift.rep) && day.is_none_or(|day| day == shift.day)
    });
    let hidden = told(problem, &lists, (rep, day), args.best.into(), lang);
    if hidden > 0 {
        say!(
            "{}",
            lang.of(
                format!("\n… and {}; --rep and --date choose, -o writes all", count(hidden, "more list")),
                format!("\n… 另有{hidden}份清单；可用 --rep 与 --date 选择，-o 输出全部"),
            )
        );
    }
    if let Some(out) = &args.out {
        folder::write_suggestions(problem, &lists, out, lang).map_err(|error| Failure::work(&error, lang))?;
        let out = out.display();
        say!(
            "{}",
            lang.of(
                format!("written to {out}: suggestions.csv, suggestions.xlsx, suggestions.json"),
                format!("已写入{out}：suggestions.csv、suggestions.xlsx、suggestions.json")
            )
        );
    }
    Ok(ExitCode::SUCCESS)
}

/// What the lists are made of.
struct Asked {
    question: Question,
    plan: Option<Plan>,
    /// The rep of each store, as far as a plan knows.
    known: Vec<Option<RepId>>,
}

impl Asked {
    fn read(args: &SuggestArgs, lang: Lang) -> Result<Self, Failure> {
        if !plan_file(&args.what).is_file() || !(args.what.is_dir() || is_plan(&args.what)) {
            let question =
                Question::ask(&args.what, args.from, args.weeks).map_err(|error| Failure::input(&error, lang))?;
            return Ok(Self { question, plan: None, known: Vec::new() });
        }
        if args.from.is_some() || args.weeks.is_some() {
            return Err(named::bad(
                lang.of(
                    "--from, --weeks: a plan has its own days; leave them out, or name its input",
                    "--from、--weeks：计划自有日期；请去掉，或改为指定其输入",
                )
                .into(),
            ));
        }
        let Answer { file, question, plan } = Answer::read(&args.what, args.input.as_deref(), lang)?;
        let known = file.owners(&question.due.problem);
        Ok(Self { question, plan: Some(plan), known })
    }
}

/// Says the first lists; the answer is how many more there are.
fn told(problem: &Problem, lists: &[DayList], asked: (Option<RepId>, Option<Day>), best: usize, lang: Lang) -> usize {
    if lists.is_empty() {
        say!("{}", lang.of("Nobody asked about works on these days.", "所选业代在所选日期不上班。"));
        return 0;
    }
    let mut shown: Vec<&DayList> = Vec::new();
    for list in lists {
        let rep = problem.shift(list.shift).rep;
        let of_rep = shown.iter().filter(|other| problem.shift(other.shift).rep == rep).count();
        let most = if asked.0.is_some() { MOST_LISTS } else { FIRST_DAYS };
        if shown.len() < MOST_LISTS && (asked.1.is_some() || of_rep < most) {
            shown.push(list);
        }
    }
    for (at, list) in shown.iter().enumerate() {
        if at > 0 {
            say!("");
        }
        say!("{}", paper::heading(problem, list, lang));
        if list.lines.is_empty() {
            continue;
        }
        say!("{}", table(problem, list, best, lang).table(true).0);
        if list.lines.len() > best {
            let more = list.lines.len() - best;
            say!(
                "{}",
                lang.of(format!("… and {more} more; --best shows more"), format!("… 另有{more}家；--best 显示更多"))
            );
        }
    }
    lists.len() - shown.len()
}

/// The lines of a list as a table.
fn table(problem: &Problem, list: &DayList, best: usize, lang: Lang) -> Lines<'static> {
    let headers = lang.of(
        [
            ">", "store", "class", "rank", "due", "window", ">overdue", ">urgency", ">min", ">detour", "home by",
            "best day", "why",
        ],
        [
            ">",
            "门店",
            "等级",
            "类别",
            "应访日",
            "窗口",
            ">逾期",
            ">紧急度",
            ">分钟",
            ">绕行",
            "预计收工",
            "最佳日期",
            "原因",
        ],
    );
    let today = problem.shift(list.shift).day;
    let row = |(at, line): (usize, &Line)| {
        let store = problem.store(line.store);
        let due = paper::due(problem, line);
        let name = |day: Day| day_name(problem, day, lang);
        vec![
            (at + 1).to_string(),
            name_of(&store.name, &store.id),
            store.class.clone(),
            paper::rank(line.rank, lang).into(),
            due.map_or(String::new(), |due| name(due.due)),
            due.map_or(String::new(), |due| window(problem, (due.earliest, due.latest), lang)),
            if line.overdue > 0 { line.overdue.to_string() } else { String::new() },
            format!("{:.0}%", line.urgency * 100.0),
            format!("{:.0}", store.service_on(today).as_minutes()),
            format!("{:.0}", line.detour.as_minutes()),
            line.home.map_or(String::new(), |home| home.clock().to_string()),
            if line.best == today { lang.of("today", "当天").into() } else { name(line.best) },
            due.map_or(String::new(), |due| due.why.say(lang)),
        ]
    };
    Lines { headers: headers.to_vec(), rows: list.lines.iter().take(best).enumerate().map(row).collect() }
}

/// A window of days, shortly: `11-02 to 11-05`.
fn window(problem: &Problem, (from, to): (Day, Day), lang: Lang) -> String {
    let short = |day: Day| match problem.calendar.date(day) {
        Some(date) => date.format("%m-%d").to_string(),
        None => day_name(problem, day, lang),
    };
    lang.of(format!("{} to {}", short(from), short(to)), format!("{}至{}", short(from), short(to)))
}
