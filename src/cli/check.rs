//! `rounds check`: every complaint about an input, or every rule a plan breaks.

use super::lines::count;
use super::question::{Question, input_of, is_plan, plan_file};
use super::{End, Failure};
use crate::io::plan_json::{self, PlanFile};
use crate::lang::Lang;
use crate::model::{Bill, Plan, judge};
use clap::Args;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What `rounds check` is told.
#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    /// An input, or a plan: its folder or its plan.json
    #[arg(value_name = "INPUT|PLAN")]
    what: PathBuf,
    /// The input of the plan, when it is not where the plan says
    #[arg(long)]
    input: Option<PathBuf>,
}

/// A plan read back, beside the question it answers.
pub(super) struct Answer {
    pub(super) file: PlanFile,
    pub(super) question: Question,
    pub(super) plan: Plan,
}

impl Answer {
    /// Reads a plan and its input; says so on stderr when the input is no longer the one that was planned.
    pub(super) fn read(path: &Path, input: Option<&Path>, lang: Lang) -> Result<Self, Failure> {
        let path = plan_file(path);
        let file = plan_json::read(&path).map_err(|error| Failure::input(&error, lang))?;
        let input = input.map_or_else(|| input_of(&path, &file.input.path), PathBuf::from);
        if !input.exists() {
            let (plan, input) = (path.display(), input.display());
            let sentence = lang.of(
                format!("{plan}: its input is not at {input} any more; name it with --input"),
                format!("{plan}：找不到该计划的输入 {input}；请用 --input 指定"),
            );
            return Err(Failure { exit: 2, sentence });
        }
        let mut question = Question::of_plan(&input, &file.input).map_err(|error| Failure::input(&error, lang))?;
        // The network keeps its name, wherever its tables are by now.
        question.due.problem.name.clone_from(&file.name);
        if let Some(tables) = &mut question.tables {
            tables.name.clone_from(&file.name);
        }
        if question.input.hash != file.input.hash {
            let input = input.display();
            eprintln!(
                "{}",
                lang.of(
                    format!("{input} has changed since this plan was made: the plan is judged by what it says now"),
                    format!("{input} 在计划生成后已被修改：按现在的内容评判"),
                )
            );
        }
        let plan = file.plan(&question.due.problem).map_err(|error| Failure::work(&error, lang))?;
        Ok(Self { file, question, plan })
    }
}

/// Checks.
pub(super) fn run(args: &CheckArgs, lang: Lang) -> End {
    if plan_file(&args.what).is_file() && (args.what.is_dir() || is_plan(&args.what)) {
        check_plan(args, lang)
    } else {
        check_input(&args.what, lang)
    }
}

fn check_input(input: &Path, lang: Lang) -> End {
    let question = Question::ask(input, None, None).map_err(|error| Failure::input(&error, lang))?;
    let problem = &question.due.problem;
    let idle = question.tables.as_ref().map_or(0, |tables| tables.stores.len() - problem.stores.len());
    let (stores, reps, visits) = (problem.stores.len(), problem.reps.len(), problem.due_visits());
    let (shifts, days) = (problem.shifts.len(), problem.calendar.days);
    say!(
        "{}",
        lang.of(
            format!(
                "nothing to complain about: {} that trade and {idle} that do not, {}; in {days} days {} due, {} worked",
                count(stores, "store"),
                count(reps, "rep"),
                count(visits, "visit"),
                count(shifts, "shift")
            ),
            format!(
                "没有问题：营业门店{stores}家，未营业{idle}家，业代{reps}名；{days}天内应访{visits}次，共{shifts}个班次"
            ),
        )
    );
    Ok(ExitCode::SUCCESS)
}

fn check_plan(args: &CheckArgs, lang: Lang) -> End {
    let answer = Answer::read(&args.what, args.input.as_deref(), lang)?;
    let problem = &answer.question.due.problem;
    let verdict = judge(problem, &answer.question.travel, &answer.plan);
    for violation in &verdict.violations {
        say!("{}", violation.say(problem));
    }
    print_bill(&verdict.bill, lang);
    let same_bill = verdict.bill == answer.file.bill;
    if !same_bill {
        let (written, right) = (answer.file.bill.total().0, verdict.bill.total().0);
        say!(
            "{}",
            lang.of(
                format!("the bill written in the plan comes to {written}, the judge's to {right}"),
                format!("计划所记总成本为{written}，裁判核算为{right}"),
            )
        );
    }
    let (planned, missed, broken) = (verdict.planned, verdict.missed, verdict.violations.len());
    if broken == 0 && same_bill {
        say!(
            "{}",
            lang.of(
                format!("clean: {} planned, {missed} left out, no rule broken", count(planned, "visit")),
                format!("无违规：已安排{planned}次，未安排{missed}次"),
            )
        );
        return Ok(ExitCode::SUCCESS);
    }
    let wrong = broken + usize::from(!same_bill);
    Err(Failure { exit: 1, sentence: lang.of(count(wrong, "violation"), format!("{wrong}处违规")) })
}

fn print_bill(bill: &Bill, lang: Lang) {
    say!("{}", lang.of("the bill, in seconds of travel:", "成本清单（折合在途秒数）："));
    let items = [
        (lang.of("travel", "路程"), bill.travel),
        (lang.of("shifts used", "出勤"), bill.shifts),
        (lang.of("visits off their due day", "偏离应访日"), bill.spacing),
        (lang.of("visits left out", "未安排"), bill.unserved),
        (lang.of("total", "合计"), bill.total()),
    ];
    for (name, money) in items {
        say!("{:>14}  {name}", money.0);
    }
}
