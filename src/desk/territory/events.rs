//! Life events of territories: who leaves, is away or joins and what grows, applied to the tables before they are drawn.

use crate::desk::{Failure, Question, Voice, WEEKS};
use crate::io::{self, Parcel};
use crate::model::ChangeRow;
use crate::report::paper::csv;
use crate::report::paper::rows::Page;
use crate::report::paper::screen::Lines;
use crate::report::territory::handover;
use crate::succession::{self, Changed, Handover, Stands};
use crate::territory::Brief;

/// What a file of changes makes of some tables.
#[derive(Clone, Debug)]
pub(super) struct Events {
    /// The tables, the problem and the brief to draw with, who owned and who owns what, and the lists as data.
    pub(super) changed: Changed,
    rows: Vec<ChangeRow>,
}

/// Reads a file of changes and applies it to a question: its tables, its problem and its ways become those after the changes.
/// What the brief keeps says how dear moves are; who owns what is taken from the tables.
///
/// # Errors
///
/// Every complaint about the file; a question without tables, which a published rep-week is.
pub(super) fn apply(file: &Parcel, question: &mut Question, brief: &Brief) -> Result<Events, Failure> {
    let (Some(tables), Some(ways), Some(from)) = (&mut question.tables, &question.ways, question.input.from) else {
        return Err(Failure::asked("changes apply to tables only, not to a published problem", "变动只适用于表格输入"));
    };
    let rows = io::read_changes(file, tables, from).map_err(Failure::Input)?;
    let changed = succession::changed(tables, ways, &rows, from, question.input.weeks.unwrap_or(WEEKS), brief);
    tables.clone_from(&changed.tables);
    question.travel = ways.over(&changed.problem);
    question.due.problem.clone_from(&changed.problem);
    Ok(Events { changed, rows })
}

impl Events {
    /// Says what happened, and shows the lists; the proof that no visit is lost only where one is.
    pub(super) fn tell(&self, words: &mut String, voice: Voice) {
        let lang = voice.lang;
        for sentence in handover::sentences(&self.changed, &self.rows, lang) {
            say!(words, "{sentence}");
        }
        let lost = |one: &Handover| one.visits.iter().any(|visit| matches!(visit.stands, Stands::Lost(_)));
        let is_lost = self.changed.handovers.iter().any(lost);
        let proof = handover::visits(&self.changed, lang).name;
        for page in handover::pages(&self.changed, lang).iter().filter(|page| is_lost || page.name != proof) {
            say!(words, "\n{}", page.name);
            let hidden = voice.table_and_hidden(words, &lines(page));
            if hidden > 0 {
                say!(words, "{}", lang.of(format!("and {hidden} more rows"), format!("另有{hidden}行")));
            }
        }
        say!(words, "");
    }
}

/// A page as rows for the terminal.
fn lines(page: &Page) -> Lines<'_> {
    let rows = page.rows.iter().map(|row| row.iter().map(csv::text).collect());
    Lines {
        headers: page.columns.iter().map(|column| column.name.as_ref()).collect(),
        rows: rows.collect(),
        spare: &[],
    }
}
