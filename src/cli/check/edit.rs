//! `rounds check EDITED --against PLAN`: what an edit by hand breaks, and what it costs.

use super::super::compare::table;
use super::super::question::{is_plan, plan_file};
use super::super::{End, Failure};
use super::{Answer, CheckArgs, Judged, violations};
use crate::error::Complaint;
use crate::io::{self, plan_json};
use crate::lang::Lang;
use crate::model::{Bill, Plan, Violation, judge};
use crate::report::Sheet;
use crate::report::compare::Comparison;
use crate::report::compare::edit;
use crate::report::compare::lines::{self, Words};
use crate::unit::Money;
use std::path::Path;
use std::process::ExitCode;

/// Judges the edit of a plan.
pub(super) fn run(args: &CheckArgs, against: &Path, lang: Lang) -> End {
    let before = Answer::read(against, args.input.as_deref(), lang)?.judged();
    let (plan, broken) = edited(&args.what, &before, lang)?;
    let problem = &before.answer.question.due.problem;
    let verdict = judge(problem, &before.answer.question.travel, &plan);
    let sheet = before.sheet();
    let after = Sheet { plan: &plan, verdict: &verdict, ..sheet.clone() };
    let comparison = Comparison::of(&sheet, &after);

    for complaint in &broken {
        say!("{}", complaint.say(lang));
    }
    let (old, new): (Vec<&Violation>, Vec<&Violation>) =
        verdict.violations.iter().partition(|one| before.verdict.violations.contains(one));
    for violation in &new {
        say!("{}", violation.tell(problem, lang));
    }
    if !old.is_empty() {
        let count = old.len();
        say!(
            "{}",
            lang.of(
                format!("({} more that the plan had before the edit)", violations(count, lang)),
                format!("（另有{count}处违规在改动前已存在）"),
            )
        );
    }
    let warnings = edit::warnings(&comparison, before.answer.question.tables.as_ref(), lang);
    warnings.iter().for_each(|warning| say!("{warning}"));
    if !(broken.is_empty() && new.is_empty() && warnings.is_empty()) {
        say!("");
    }
    edit::costs(&comparison, lang).iter().for_each(|sentence| say!("{sentence}"));
    say!("");
    let bills = [&sheet, &after].map(|sheet| edit::bill(problem, sheet.plan, sheet.verdict));
    table(bills_of(&bills, lang), true, lang);
    let mut figures = lines::figures(&comparison, lang);
    figures.rows =
        comparison.twins().iter().zip(figures.rows).filter(|(twin, _)| twin.differs()).map(|(_, row)| row).collect();
    if !figures.rows.is_empty() {
        say!("");
        table(figures, true, lang);
    }
    let changes = lines::changes(&comparison, lang);
    if !changes.rows.is_empty() {
        say!("");
        table(changes, args.all, lang);
    }
    say!("");
    let wrong = broken.len() + new.len();
    if wrong > 0 {
        let sentence = lang.of(
            format!("the edit breaks rules: {}", violations(wrong, lang)),
            format!("改动违反规则：{}", violations(wrong, lang)),
        );
        return Err(Failure { exit: 1, sentence });
    }
    say!("{}", lang.of("the edit breaks no rule", "改动未违反规则"));
    Ok(ExitCode::SUCCESS)
}

/// The edited plan, and rows that no plan can hold.
fn edited(path: &Path, before: &Judged, lang: Lang) -> Result<(Plan, Vec<Complaint>), Failure> {
    let Answer { question, plan, .. } = &before.answer;
    let (problem, file) = (&question.due.problem, plan_file(path));
    if file.is_file() && (path.is_dir() || is_plan(path)) {
        let file = plan_json::read(&file).map_err(|error| Failure::input(&error, lang))?;
        let plan = file.plan(problem).map_err(|error| Failure::work(&error, lang))?;
        return Ok((plan, Vec::new()));
    }
    let edited = io::read_visits(path, problem, &question.travel, plan, question.tables.as_ref());
    let edited = edited.map_err(|error| Failure::input(&error, lang))?;
    Ok((edited.plan, edited.broken))
}

/// Both bills, in seconds of travel.
fn bills_of([before, after]: &[Bill; 2], lang: Lang) -> Words {
    let headers = lang.of(
        ["the bill, in seconds of travel", ">before", ">after", ">change"],
        ["成本清单（折合在途秒数）", ">原值", ">新值", ">变化"],
    );
    let row = |((name, before), (_, after)): ((&str, Money), (&str, Money))| {
        let change = match after.0 - before.0 {
            0 => "0".into(),
            change => format!("{change:+}"),
        };
        vec![name.to_string(), before.0.to_string(), after.0.to_string(), change]
    };
    let rows = super::items(before, lang).into_iter().zip(super::items(after, lang)).map(row).collect();
    Words { headers: headers.to_vec(), rows }
}
