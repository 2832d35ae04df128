//! The verb `report`: all outputs of a plan made again, from the plan and its input.

use super::words::Voice;
use super::{Answer, Document, Failure, json};
use crate::io::Parcel;
use crate::lang::Lang;
use crate::report::plan::{self, table};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A plan whose outputs are wanted again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct ReportRequest {}

impl ReportRequest {
    /// Reads the plan and its input, and judges.
    ///
    /// # Errors
    ///
    /// A plan or an input that cannot be read.
    pub fn run(&self, plan: &Parcel, input: &Parcel, today: NaiveDate) -> Result<ReportReply, Failure> {
        Ok(ReportReply { answer: Answer::read(plan, input, today)? })
    }
}

/// A plan read back.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ReportReply {
    /// The plan, judged.
    pub answer: Answer,
}

impl ReportReply {
    /// All files of the plan, as (path within its folder, bytes).
    pub fn files(&self, lang: Lang) -> Vec<(String, Vec<u8>)> {
        plan::files(&self.answer.sheet(), lang)
    }

    /// The plan in words.
    pub fn words(&self, voice: Voice) -> String {
        table::text(&self.answer.sheet(), voice.lang, voice.colours, voice.width)
    }

    /// The plan as json.
    pub fn json(&self, lang: Lang) -> Document {
        json::plan("report", &self.answer.sheet(), lang).with("input_changed", self.answer.input_changed)
    }

    /// The rules that the plan breaks, a line each.
    pub fn broken(&self, lang: Lang) -> String {
        super::told(&self.answer.verdict.violations, &self.answer.question.due.problem, lang)
    }
}
