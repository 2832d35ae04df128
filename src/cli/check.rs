//! `rounds check`: every complaint about an input, or every rule a plan breaks.

mod edit;

use super::lines::count;
use super::question::{Question, input_of, is_plan, plan_file};
use super::{End, Failure};
use crate::io::plan_json::{self, PlanFile, Spent};
use crate::lang::Lang;
use crate::model::{Bill, Plan, Verdict, judge};
use crate::report::{self, Sheet};
use crate::solve::Limit;
use crate::unit::{Money, RepId};
use clap::Args;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

/// What `rounds check` is told.
#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    /// An input, or a plan: its folder or its plan.json; with --against also the edited plan.xlsx or visits.csv of a plan
    #[arg(value_name = "INPUT|PLAN")]
    what: PathBuf,
    /// What an edit by hand of this plan breaks and costs
    #[arg(long, value_name = "PLAN")]
    against: Option<PathBuf>,
    /// The input of the plan, when it is not where the plan says
    #[arg(long)]
    input: Option<PathBuf>,
    /// Show every change of an edit, not only the first 40
    #[arg(long, requires = "against")]
    all: bool,
}

/// A plan read back, beside the question it answers.
pub(super) struct Answer {
    pub(super) file: PlanFile,
    pub(super) question: Question,
    pub(super) plan: Plan,
}

impl Answer {
    /// Reads a plan as it is on paper, and its input; says so on stderr when the input is no longer the one that was planned.
    pub(super) fn asked(path: &Path, input: Option<&Path>, lang: Lang) -> Result<(PlanFile, Question), Failure> {
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
        Ok((file, question))
    }

    /// Reads a plan and its input, and finds the one's stores and reps in the other.
    pub(super) fn read(path: &Path, input: Option<&Path>, lang: Lang) -> Result<Self, Failure> {
        let (file, question) = Self::asked(path, input, lang)?;
        let plan = file.plan(&question.due.problem).map_err(|error| Failure::work(&error, lang))?;
        Ok(Self { file, question, plan })
    }
}

impl Answer {
    /// The same, judged, for reports to be made of it.
    pub(super) fn judged(self) -> Judged {
        let problem = &self.question.due.problem;
        let verdict = judge(problem, &self.question.travel, &self.plan);
        let owners = self.file.owners(problem);
        Judged { answer: self, verdict, owners }
    }
}

/// A plan with what the referee says of it.
pub(super) struct Judged {
    pub(super) answer: Answer,
    pub(super) verdict: Verdict,
    pub(super) owners: Vec<Option<RepId>>,
}

impl Judged {
    /// The plan laid out for reading.
    pub(super) fn sheet(&self) -> Sheet<'_> {
        let Answer { file, question, plan } = &self.answer;
        Sheet {
            problem: &question.due.problem,
            travel: &question.travel,
            plan,
            verdict: &self.verdict,
            owners: &self.owners,
            tables: question.tables.as_ref(),
            assumptions: report::assumptions(&question.travel, question.tables.as_ref()),
            input: question.input.clone(),
            limit: match file.effort {
                Spent::Iterations(count) => Limit::Iterations(count),
                Spent::Seconds(seconds) => Limit::Time(Duration::try_from_secs_f64(seconds).unwrap_or_default()),
            },
            seed: file.seed,
        }
    }
}

/// Checks.
pub(super) fn run(args: &CheckArgs, lang: Lang) -> End {
    if let Some(against) = &args.against {
        return edit::run(args, against, lang);
    }
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
        say!("{}", violation.tell(problem, lang));
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
    Err(Failure { exit: 1, sentence: violations(wrong, lang) })
}

fn violations(number: usize, lang: Lang) -> String {
    lang.of(count(number, "violation"), format!("{number}处违规"))
}

fn print_bill(bill: &Bill, lang: Lang) {
    say!("{}", lang.of("the bill, in seconds of travel:", "成本清单（折合在途秒数）："));
    for (name, money) in items(bill, lang) {
        say!("{:>14}  {name}", money.0);
    }
}

/// The items of a bill and its total; what few plans have only where it is not nothing.
fn items(bill: &Bill, lang: Lang) -> Vec<(&'static str, Money)> {
    let mut items = vec![
        (lang.of("travel", "路程"), bill.travel),
        (lang.of("shifts used", "出勤"), bill.shifts),
        (lang.of("visits off their due day", "偏离应访日"), bill.spacing),
    ];
    let rare = [
        (lang.of("visits moved from what was promised", "偏离已通知安排"), bill.moved),
        (lang.of("work above fair shares", "超出均衡工作量"), bill.uneven),
    ];
    items.extend(rare.into_iter().filter(|item| item.1 != Money(0)));
    items.push((lang.of("visits left out", "未安排"), bill.unserved));
    items.push((lang.of("total", "合计"), bill.total()));
    items
}
