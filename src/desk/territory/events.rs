//! Life events of territories: who leaves, is away or joins and what grows, applied to the tables before they are drawn.

use crate::desk::{Failure, Question, Voice, WEEKS};
use crate::io::{self, Parcel};
use crate::model::{ChangeRow, FixedKind, check_changes};
use crate::report::paper::csv;
use crate::report::paper::rows::Page;
use crate::report::paper::screen::Lines;
use crate::report::territory::handover;
use crate::succession::{self, Changed, Cover, Handover, Stands};
use crate::territory::Brief;

/// What a file of changes makes of some tables.
#[derive(Clone, Debug)]
pub(super) struct Events {
    /// The tables, the problem and the brief to draw with, who owned and who owns what, and the lists as data.
    pub(super) changed: Changed,
    rows: Vec<ChangeRow>,
}

/// Reads a file of changes, where there is one, and applies it to a question: its tables, its problem and its ways become those after
/// the changes. What the brief keeps says how dear moves are; who owns what is taken from the tables. Who leaves or joins by the table of
/// reps does so as if the file said it; `None` where nothing changes.
///
/// # Errors
///
/// Every complaint about the file; a question without tables, which a published rep-week is.
pub(super) fn apply(file: Option<&Parcel>, question: &mut Question, brief: &Brief) -> Result<Option<Events>, Failure> {
    let (Some(tables), Some(ways), Some(from)) = (&mut question.tables, &question.ways, question.input.from) else {
        if file.is_none() {
            return Ok(None);
        }
        return Err(Failure::asked("changes apply to tables only, not to a published problem", "变动只适用于表格输入"));
    };
    let weeks = question.input.weeks.unwrap_or(WEEKS);
    let mut rows = match file {
        Some(file) => io::read_changes(file, tables, from).map_err(Failure::Input)?,
        None => Vec::new(),
    };
    let told = [succession::leavers(tables, from, weeks), succession::joiners(tables, from, weeks)].concat();
    let told = told.into_iter().filter(|row| rows.iter().all(|other| other.rep != row.rep));
    let with: Vec<ChangeRow> = rows.iter().cloned().chain(told).collect();
    // Where nobody would stay there is nobody to hand over to.
    if check_changes(&with, tables, from).is_empty() {
        rows = with;
    }
    if file.is_none() && rows.is_empty() {
        return Ok(None);
    }
    // Their stores are handed over now, and need no cover until they are.
    let leaves = |cover: &Cover| {
        let rep = &tables.reps[cover.owner.index()];
        rep.active_to.is_some_and(|to| to < cover.latest) && rows.iter().any(|row| row.rep == rep.id)
    };
    let (idle, covers): (Vec<Cover>, Vec<Cover>) =
        std::mem::take(&mut question.covers.visits).into_iter().partition(leaves);
    question.covers.visits = covers;
    for (cover, stand) in idle.iter().filter_map(|cover| Some((cover, cover.by.as_ref().ok()?))) {
        let (store, rep) = (tables.stores[cover.row].id.clone(), tables.reps[stand.rep.index()].id.clone());
        tables.fixed.retain(|row| {
            let is_pin = row.kind == FixedKind::PinRep && row.store == store && row.rep.as_ref() == Some(&rep);
            !(is_pin && row.date.is_some_and(|date| stand.days.contains(&date)))
        });
    }
    let changed = succession::changed(tables, ways, &rows, from, weeks, brief);
    tables.clone_from(&changed.tables);
    question.travel = ways.over(&changed.problem);
    question.due.problem.clone_from(&changed.problem);
    Ok(Some(Events { changed, rows }))
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
