//! The verb `check --against`: what an edit by hand breaks, and what it costs.

use super::check::{bill, items, violations};
use super::words::Voice;
use super::{Answer, Document, Failure, json};
use crate::error::Complaint;
use crate::io::{self, Edited, Parcel, plan_json};
use crate::lang::Lang;
use crate::model::{Bill, Plan, Problem, Verdict, Violation, judge};
use crate::report::Sheet;
use crate::report::compare::lines;
use crate::report::compare::{Comparison, edit};
use crate::report::paper::screen::Lines;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// An edit to be judged: nothing more is asked than which plan it changes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct EditRequest {}

impl EditRequest {
    /// Judges an edit: a plan, or its workbook or visits.csv as a person left it, against the plan it was made from.
    ///
    /// # Errors
    ///
    /// A plan, an input or an edit that cannot be read; what the edit breaks is in the reply.
    pub fn run(
        &self,
        edited: &Parcel,
        against: &Parcel,
        input: &Parcel,
        today: NaiveDate,
    ) -> Result<EditReply, Failure> {
        let before = Answer::read(against, input, today)?;
        let Edited { plan, problem, broken, unused } = read(edited, &before)?;
        let verdict = judge(&problem, &before.question.travel, &plan);
        Ok(EditReply { before, problem, plan, verdict, unplaced: broken, unused })
    }
}

/// An edit beside the plan it changes.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct EditReply {
    /// The plan before.
    pub before: Answer,
    /// The question as the edit puts it: visits last and begin as it says.
    pub problem: Problem,
    /// The plan as edited.
    pub plan: Plan,
    /// What the referee says of that.
    pub verdict: Verdict,
    /// Rows of the edit that no plan can hold.
    pub unplaced: Vec<Complaint>,
    /// Cells of the edit that were changed and are not used.
    pub unused: Vec<Complaint>,
}

impl EditReply {
    /// The rules that the edit breaks and the plan did not.
    pub fn broken(&self) -> Vec<&Violation> {
        self.verdict.violations.iter().filter(|one| !self.before.verdict.violations.contains(one)).collect()
    }

    /// How many rules the edit breaks, rows that no plan can hold among them.
    pub fn violations(&self) -> usize {
        self.unplaced.len() + self.broken().len()
    }

    /// What the edit breaks, changes and costs, in words.
    pub fn words(&self, voice: Voice) -> String {
        let (lang, problem) = (voice.lang, &self.problem);
        let sheet = self.before.sheet();
        let after = Sheet { problem, plan: &self.plan, verdict: &self.verdict, ..sheet.clone() };
        let comparison = Comparison::of(&sheet, &after);
        let mut words = String::new();
        for complaint in &self.unplaced {
            say!(words, "{}", complaint.say(lang));
        }
        let new = self.broken();
        for violation in &new {
            say!(words, "{}", violation.tell(problem, lang));
            if let Some(more) = edit::too_much(&after, violation, lang) {
                say!(words, "{more}");
            }
        }
        let old = self.verdict.violations.len() - new.len();
        if old > 0 {
            say!(
                words,
                "{}",
                lang.of(
                    format!("({} more that the plan had before the edit)", violations(old, lang)),
                    format!("（另有{old}处违规在改动前已存在）"),
                )
            );
        }
        for complaint in &self.unused {
            say!(words, "{}", complaint.say(lang));
        }
        let warnings = edit::warnings(&comparison, self.before.question.tables.as_ref(), lang);
        warnings.iter().for_each(|warning| say!(words, "{warning}"));
        if !words.is_empty() {
            say!(words, "");
        }
        edit::costs(&comparison, lang).iter().for_each(|sentence| say!(words, "{sentence}"));
        say!(words, "");
        let bills = [&sheet, &after].map(|sheet| edit::bill(sheet.problem, sheet.plan, sheet.verdict));
        voice.table(&mut words, &bills_of(&bills, lang));
        let mut figures = lines::figures(&comparison, lang);
        let twins = comparison.twins();
        let rows = twins.iter().zip(figures.rows).filter(|(twin, _)| twin.differs());
        figures.rows = rows.map(|(_, row)| row).collect();
        for (table, all) in [(figures, true), (lines::changes(&comparison, lang), voice.all)] {
            if !table.rows.is_empty() {
                say!(words, "");
                voice.all(all).first_rows(&mut words, &table);
            }
        }
        say!(words, "");
        if self.violations() == 0 {
            say!(words, "{}", lang.of("the edit breaks no rule", "改动未违反规则"));
        }
        voice.fit(&words)
    }

    /// What the edit breaks, changes and costs, as json.
    pub fn json(&self, lang: Lang) -> Document {
        let sheet = self.before.sheet();
        let after = Sheet { problem: &self.problem, plan: &self.plan, verdict: &self.verdict, ..sheet.clone() };
        let comparison = Comparison::of(&sheet, &after);
        let [before_bill, after_bill] =
            [&sheet, &after].map(|sheet| bill(&edit::bill(sheet.problem, sheet.plan, sheet.verdict)));
        let new = self.broken();
        Document::of("check")
            .with("name", &self.problem.name)
            .with("of", "edit")
            .with("input_changed", self.before.input_changed)
            .with("violations", self.violations())
            .with("broken", json::broken(new.iter().copied(), &self.problem, lang))
            .with("broken_before", self.verdict.violations.len() - new.len())
            .with("complaints", json::told(&self.unplaced, lang))
            .with("unused", json::told(&self.unused, lang))
            .with("warnings", edit::warnings(&comparison, self.before.question.tables.as_ref(), lang))
            .with("costs", edit::costs(&comparison, lang))
            .with("bill_before_s", before_bill)
            .with("bill_after_s", after_bill)
            .rows("figures", comparison.figures_page(lang))
            .rows("changes", comparison.changes_page(lang))
    }

    /// That the edit breaks rules, in words.
    pub fn verdict_words(&self, lang: Lang) -> String {
        let wrong = violations(self.violations(), lang);
        lang.of(format!("the edit breaks rules: {wrong}"), format!("改动违反规则：{wrong}"))
    }
}

/// The edited plan, and what of it no plan can hold.
fn read(edited: &Parcel, before: &Answer) -> Result<Edited, Failure> {
    let (question, problem) = (&before.question, &before.question.due.problem);
    if edited.is_plan() {
        let file = plan_json::read(edited).map_err(Failure::Input)?;
        let plan = file.plan(problem).map_err(Failure::Work)?;
        return Ok(Edited { problem: problem.slept(&plan).into_owned(), plan, broken: Vec::new(), unused: Vec::new() });
    }
    io::read_visits(edited, problem, &question.travel, &before.plan, question.tables.as_ref()).map_err(Failure::Input)
}

/// Both bills, in seconds of travel.
fn bills_of(bills: &[Bill; 2], lang: Lang) -> Lines<'static> {
    let headers = lang.of(
        ["cost, in seconds of travel", ">before", ">after", ">change"],
        ["成本（折合在途秒数）", ">原值", ">新值", ">变化"],
    );
    let rows = items(bills, lang).into_iter().map(|(name, [before, after])| {
        let change = match after.0 - before.0 {
            0 => "0".into(),
            change => format!("{change:+}"),
        };
        vec![name.to_string(), before.0.to_string(), after.0.to_string(), change]
    });
    Lines { headers: headers.to_vec(), rows: rows.collect(), spare: &[] }
}
