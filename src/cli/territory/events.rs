//! `rounds territory --events FILE`: who leaves, is away or joins and what grows, applied to the tables before they are drawn.

use super::super::Failure;
use super::super::lines::{Lines, say};
use super::super::question::{Question, WEEKS};
use crate::error::Error;
use crate::io;
use crate::lang::Lang;
use crate::policy;
use crate::report::paper::csv;
use crate::report::paper::rows::Page;
use crate::report::territory::handover;
use crate::succession;
use crate::succession::{Changed, Handover, Stands};
use crate::territory::Brief;
use std::path::{Path, PathBuf};

/// What a file of changes makes of some tables.
pub(super) struct Events {
    /// The tables, the problem and the brief to draw with, who owned and who owns what, and the lists as data.
    pub(super) changed: Changed,
    /// What happened, in sentences for the terminal.
    pub(super) sentences: Vec<String>,
    /// The lists as tables, for csv files and sheets of a workbook; only those with rows.
    pub(super) pages: Vec<Page>,
    lang: Lang,
}

/// Reads a file of changes and applies it to a question: its tables, its problem and its ways become those after the changes.
/// What the brief keeps says how dear moves are; who owns what is taken from the tables.
///
/// # Errors
///
/// Every complaint about the file; a question without tables, which a published rep-week is.
pub(super) fn apply(file: &Path, question: &mut Question, brief: &Brief, lang: Lang) -> Result<Events, Failure> {
    let Some((tables, from)) = question.tables.as_mut().zip(question.input.from) else {
        let trouble =
            lang.of("changes can be applied to tables only, not to a published problem", "变动只适用于表格输入");
        let path = PathBuf::from(&question.input.path);
        return Err(Failure::input(&Error::Format { path, trouble: trouble.into() }, lang));
    };
    let rows = io::read_changes(file, tables, from).map_err(|error| Failure::input(&error, lang))?;
    let changed = succession::changed(tables, &rows, from, question.input.weeks.unwrap_or(WEEKS), brief);
    let (sentences, pages) = (handover::sentences(&changed, &rows, lang), handover::pages(&changed, lang));
    tables.clone_from(&changed.tables);
    question.travel = policy::travel(tables, &changed.problem);
    question.due.problem.clone_from(&changed.problem);
    Ok(Events { changed, sentences, pages, lang })
}

impl Events {
    /// Says what happened, and shows the lists; the proof that no visit is lost only where one is.
    pub(super) fn tell(&self) {
        for sentence in &self.sentences {
            say(&format!("{sentence}\n"));
        }
        let lost = |one: &Handover| one.visits.iter().any(|visit| matches!(visit.stands, Stands::Lost(_)));
        let is_lost = self.changed.handovers.iter().any(lost);
        let proof = handover::visits(&self.changed, self.lang).name;
        for page in self.pages.iter().filter(|page| is_lost || page.name != proof) {
            let lines = lines(page);
            let (table, hidden) = lines.table(false);
            say(&format!("\n{}\n{table}\n", page.name));
            if hidden > 0 {
                let more = self.lang.of(format!("and {hidden} more rows"), format!("另有{hidden}行"));
                say(&format!("{more}\n"));
            }
        }
        say("\n");
    }
}

/// A page as rows for the terminal.
fn lines(page: &Page) -> Lines<'_> {
    let rows = page.rows.iter().map(|row| row.iter().map(csv::text).collect());
    Lines { headers: page.columns.iter().map(|column| column.0).collect(), rows: rows.collect() }
}
