//! The verb `compare`: what changed between two plans, figure by figure and visit by visit.

use super::words::Voice;
use super::{Answer, Document, Failure, json, told};
use crate::io::Parcel;
use crate::lang::Lang;
use crate::report::compare::{Comparison, lines};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Two plans to be held side by side; which ones is all there is to say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct CompareRequest {}

impl CompareRequest {
    /// Reads both plans, each with its input.
    ///
    /// # Errors
    ///
    /// A plan or an input that cannot be read.
    pub fn run(&self, before: [&Parcel; 2], after: [&Parcel; 2], today: NaiveDate) -> Result<CompareReply, Failure> {
        let [before, after] = [before, after].map(|[plan, input]| Answer::read(plan, input, today));
        Ok(CompareReply { before: before?, after: after? })
    }
}

/// Two plans side by side.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct CompareReply {
    /// The plan before.
    pub before: Answer,
    /// The plan after.
    pub after: Answer,
}

impl CompareReply {
    /// What changed, as (name, bytes): changes.csv, compare.xlsx and compare.html with both maps.
    pub fn files(&self, lang: Lang) -> Vec<(String, Vec<u8>)> {
        Comparison::of(&self.before.sheet(), &self.after.sheet()).files(lang)
    }

    /// The rules that the plans break, a line each with the plan it is about.
    pub fn broken(&self, lang: Lang) -> String {
        let of = |answer: &Answer, which: &str| {
            let broken = told(&answer.verdict.violations, &answer.question.due.problem, lang);
            broken.lines().map(|line| format!("{which}{line}")).collect::<Vec<_>>()
        };
        let before = of(&self.before, lang.of("the old plan: ", "原计划："));
        [before, of(&self.after, lang.of("the new plan: ", "新计划："))].concat().join("\n")
    }

    /// What changed, as json.
    pub fn json(&self, lang: Lang) -> Document {
        let sheets = [self.before.sheet(), self.after.sheet()];
        let comparison = Comparison::of(&sheets[0], &sheets[1]);
        let broken = |answer: &Answer| json::broken(&answer.verdict.violations, &answer.question.due.problem, lang);
        let name = |answer: &Answer| answer.question.due.problem.name.clone();
        Document::of("compare")
            .with("name_before", name(&self.before))
            .with("name_after", name(&self.after))
            .with("input_changed_before", self.before.input_changed)
            .with("input_changed_after", self.after.input_changed)
            .with("broken_before", broken(&self.before))
            .with("broken_after", broken(&self.after))
            .with("sentences", comparison.sentences(lang))
            .rows("figures", comparison.figures_page(lang))
            .rows("classes", comparison.classes_page(lang))
            .rows("reps", comparison.reps_page(lang))
            .rows("changes", comparison.changes_page(lang))
    }

    /// What changed, in words.
    pub fn words(&self, voice: Voice) -> String {
        let (lang, mut words) = (voice.lang, String::new());
        let sheets = [self.before.sheet(), self.after.sheet()];
        let comparison = Comparison::of(&sheets[0], &sheets[1]);
        voice.table(&mut words, &lines::figures(&comparison, lang));
        say!(words, "");
        for sentence in comparison.sentences(lang) {
            say!(words, "{sentence}");
        }
        if comparison.changes.visits.is_empty() {
            return voice.fit(&words);
        }
        say!(words, "");
        voice.table(&mut words, &lines::classes(&comparison, lang));
        let reps = lines::reps(&comparison, lang);
        if reps.rows.len() > 1 {
            say!(words, "");
            voice.first_rows(&mut words, &reps);
        }
        let changes = lines::changes(&comparison, lang);
        if !changes.rows.is_empty() {
            say!(words, "");
            voice.first_rows(&mut words, &changes);
        }
        voice.fit(&words)
    }
}
