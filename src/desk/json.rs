//! A reply as one json document: what its words say, typed; figures have their units in their names.

use super::Question;
use crate::error::{Complaint, Error};
use crate::lang::Lang;
use crate::model::{Problem, Tables, Violation};
use crate::policy::remarks;
use crate::report::paper::json::rounded;
use crate::report::paper::rows::{self, Page};
use crate::report::plan::calls;
use crate::report::plan::kinds::FigureKind;
use crate::report::{Figures, Sheet, name_of};
use crate::unit::{Day, RepId};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::{Value, json};

/// The version of all documents.
const VERSION: u32 = 1;

/// A reply as json: a head that says what it is (`"format": "rounds-plan", "version": 1`), then its fields in order. The keys are
/// the same in every language; tables are arrays of objects, which are written row by row and not held twice.
#[derive(Clone, Debug)]
pub struct Document {
    format: String,
    fields: Vec<(&'static str, Field)>,
}

#[derive(Clone, Debug)]
enum Field {
    Plain(Value),
    Rows(Page),
}

impl Document {
    /// A document of a verb, with its head alone.
    pub fn of(verb: &str) -> Self {
        Self { format: format!("rounds-{verb}"), fields: Vec::new() }
    }

    /// With one field more.
    #[must_use]
    pub fn with(mut self, key: &'static str, value: impl Serialize) -> Self {
        let value = serde_json::to_value(value).expect("plain data");
        self.fields.push((key, Field::Plain(value)));
        self
    }

    /// With a table, whose rows are objects with the keys of its columns.
    #[must_use]
    pub(super) fn rows(mut self, key: &'static str, page: Page) -> Self {
        self.fields.push((key, Field::Rows(page)));
        self
    }

    /// Why nothing was done: every complaint with its address, and the code that the program ends with.
    pub fn failure(error: &Error, exit: u8, lang: Lang) -> Self {
        let complaints = match error {
            Error::Input(complaints) => complaints.as_slice(),
            _ => &[],
        };
        let told = told(complaints, lang);
        Self::of("failure").with("exit_code", exit).with("message", error.say(lang)).with("complaints", told)
    }
}

impl Serialize for Document {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2 + self.fields.len()))?;
        map.serialize_entry("format", &self.format)?;
        map.serialize_entry("version", &VERSION)?;
        for (key, field) in &self.fields {
            match field {
                Field::Plain(value) => map.serialize_entry(key, value)?,
                Field::Rows(page) => map.serialize_entry(key, page)?,
            }
        }
        map.end()
    }
}

/// Complaints, each with its address, in a language.
pub(super) fn told(complaints: &[Complaint], lang: Lang) -> Vec<Value> {
    let told = |one: &Complaint| {
        let (problem, fix) = lang.of((&one.trouble, &one.advice), (&one.zh.0, &one.zh.1));
        json!({
            "table": one.table,
            "line": one.line,
            "cell": one.cell,
            "column": one.column,
            "value": one.value,
            "problem": problem,
            "fix": fix,
        })
    };
    complaints.iter().map(told).collect()
}

/// Broken rules, a sentence each.
pub(super) fn broken<'a>(
    violations: impl IntoIterator<Item = &'a Violation>,
    problem: &Problem,
    lang: Lang,
) -> Vec<String> {
    violations.into_iter().map(|one| one.tell(problem, lang)).collect()
}

/// What of some tables is not used, and what was taken for granted, a sentence each.
pub(super) fn said(tables: Option<&Tables>, problem: &Problem, lang: Lang) -> Vec<String> {
    let all = tables.map(|tables| remarks(tables, &problem.calendar)).unwrap_or_default();
    all.iter().map(|remark| remark.say(lang).to_string()).collect()
}

/// Seconds as hours.
pub(super) fn in_hours(seconds: i64) -> f64 {
    rounded(seconds as f64 / 3600.0, 2)
}

/// Seconds as minutes.
pub(super) fn in_minutes(seconds: i64) -> f64 {
    rounded(seconds as f64 / 60.0, 1)
}

/// A day: its date, or its number from 1 where days have no dates.
pub(super) fn day(problem: &Problem, day: Day) -> Value {
    problem.calendar.date(day).map_or_else(|| json!(day.0 + 1), |date| json!(date))
}

/// A rep, by id and by name.
pub(super) fn rep(problem: &Problem, rep: RepId) -> Value {
    let rep = &problem.reps[rep.index()];
    json!({ "rep_id": rep.id, "rep_name": name_of(&rep.name, &rep.id) })
}

impl Question {
    /// The head of what is said about this question: its size, and what of it is not used.
    pub(super) fn document(&self, verb: &str, lang: Lang) -> Document {
        let problem = &self.due.problem;
        Document::of(verb)
            .with("name", &problem.name)
            .with("from", self.input.from)
            .with("days", problem.calendar.days)
            .with("store_count", problem.store_count())
            .with("rep_count", problem.reps.len())
            .with("due_visits", problem.due_visits())
            .with("remarks", said(self.tables.as_ref(), problem, lang))
    }
}

/// A plan: its figures, and its reps, routes, visits and what is left out, as its csv files have them.
pub(super) fn plan(verb: &str, sheet: &Sheet, lang: Lang) -> Document {
    let figures = Figures::of(sheet);
    let (problem, load) = (sheet.problem, &figures.plan);
    let share = |kind: FigureKind| load.figure(kind).map(|figure| rounded(figure.value, 4));
    let file = sheet.plan_file(&figures, lang);
    Document::of(verb)
        .with("name", &problem.name)
        .with("plan_id", &file.id)
        .with("from", problem.calendar.first)
        .with("days", problem.calendar.days)
        .with("effort", sheet.limit)
        .with("seed", sheet.seed)
        .with("due_visits", load.due)
        .with("planned_visits", load.planned)
        .with("left_out_visits", load.due - load.attained)
        .with("work_h", in_hours(load.work()))
        .with("drive_h", in_hours(load.drive))
        .with("available_h", in_hours(load.available))
        .with("distance_km", rounded(load.metres as f64 / 1000.0, 1))
        .with("drive_share", share(FigureKind::DriveShare))
        .with("utilisation", share(FigureKind::Utilisation))
        .with("visits_per_day", share(FigureKind::VisitsPerDay))
        .with("broken", broken(&sheet.verdict.violations, problem, lang))
        .with("remarks", said(sheet.tables, problem, lang))
        .with("assumptions", sheet.assumptions.iter().map(|one| lang.of(&one.en, &one.zh)).collect::<Vec<_>>())
        .rows("key_figures", rows::key_figures(&figures, lang))
        .rows("reps", rows::reps(sheet, &figures, lang))
        .rows("routes", rows::routes(sheet, lang))
        .rows("visits", rows::visits(sheet, lang, &file.id))
        .rows("unserved", rows::unserved(sheet, lang))
        .rows("calls", calls::page(sheet, lang))
}
