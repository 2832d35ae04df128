//! Every verb once: a request in, a reply out, and nothing else: no terminal, no HTTP, no path of a disk.
//!
//! A request is plain data (serde), with its units in its names and its defaults here and nowhere else. A reply is typed; its
//! `files` are the artefacts as names and bytes, its `words` what a person reads, its `json` what a program reads. The
//! day it is and the worker threads are the door's: whoever serves a verb says what today is, and does the whole of it within
//! [`on_threads`].

/// Adds a line to some words, as `println!` does to the terminal.
macro_rules! say {
    ($words:expr, $($sentence:tt)*) => {{
        $words.push_str(&format!($($sentence)*));
        $words.push('\n');
    }};
}

mod answer;
mod check;
mod columns;
mod compare;
mod due;
mod edit;
mod geocode;
mod json;
mod log;
mod named;
mod plan;
mod question;
mod remarks;
mod replan;
mod report;
mod slots;
mod suggest;
mod territory;
mod why;
pub(crate) mod words;

pub use answer::Answer;
pub use check::{CheckReply, CheckRequest};
pub use columns::columns;
pub use compare::{CompareReply, CompareRequest};
pub use due::{DueReply, DueRequest, DueTopic};
pub use edit::{EditReply, EditRequest};
pub use geocode::{GeocodeReply, GeocodeRequest};
pub use json::Document;
pub use log::{LogReply, LogRequest};
pub use plan::{PlanReply, PlanRequest};
pub use question::{MOST_WEEKS, Question, WEEKS};
pub use replan::{ReplanReply, ReplanRequest};
pub use report::{ReportReply, ReportRequest};
pub use slots::{SlotsReply, SlotsRequest};
pub use suggest::{SuggestReply, SuggestRequest};
pub use territory::{Balance, Shared, TerritoryPapers, TerritoryReply, TerritoryRequest};
pub use why::{WhyReply, WhyRequest};
pub use words::Voice;

pub use crate::geocode::Gazetteer;
#[cfg(feature = "online")]
pub use crate::geocode::GeocodeService;

use crate::error::{Complaint, Error};
use crate::lang::Lang;
use crate::model::{Problem, Violation};
use crate::solve::Progress;
use std::ops::ControlFlow;

/// Does a verb, from reading to writing, with so many worker threads; one a core where nobody says.
pub fn on_threads<T: Send>(threads: Option<usize>, work: impl FnOnce() -> T + Send) -> T {
    let cores = || std::thread::available_parallelism().map_or(1, usize::from);
    crate::each::on_threads(threads.unwrap_or_else(cores), work)
}

/// Who hears how far a search has come, and may break it off.
pub type Watch<'a> = dyn FnMut(&Progress) -> ControlFlow<()> + Send + 'a;

/// Why a request was not answered.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Failure {
    /// The input, the plan or the request itself is bad: nothing was done.
    #[error("{0}")]
    Input(Error),
    /// The work failed.
    #[error("{0}")]
    Work(Error),
}

impl Failure {
    /// A request that cannot be answered as it is put.
    pub(crate) fn asked(en: impl Into<String>, zh: impl Into<String>) -> Self {
        Failure::Input(Error::Request { en: en.into(), zh: zh.into() })
    }

    /// An input with complaints.
    pub(crate) fn complaints(complaints: Vec<Complaint>) -> Self {
        Failure::Input(Error::Input(complaints))
    }

    /// A plan that breaks rules, where only a clean one can be asked about.
    pub(crate) fn broken(violations: &[Violation], problem: &Problem) -> Self {
        let [en, zh] = [Lang::En, Lang::Zh].map(|lang| told(violations, problem, lang));
        Failure::Work(Error::Request { en, zh })
    }

    /// What went wrong, in a language.
    pub fn say(&self, lang: Lang) -> String {
        match self {
            Failure::Input(error) | Failure::Work(error) => error.say(lang),
        }
    }
}

/// Violations, a line each.
pub(crate) fn told(violations: &[Violation], problem: &Problem, lang: Lang) -> String {
    violations.iter().map(|violation| violation.tell(problem, lang)).collect::<Vec<_>>().join("\n")
}
