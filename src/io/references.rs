//! Who and what the rows of one table mean by the words they use for rows of another: an id, or a name, a mail address that
//! only one has.

use crate::error::{Complaint, Kind};
use crate::model::Tables;
use std::collections::{BTreeSet, HashMap};

/// Makes ids of the names and mail addresses by which rows speak of reps and stores. Where two have the name, it is a complaint;
/// where nobody has, the word stays, for the check of the tables.
pub(super) fn settle(tables: &mut Tables, complaints: &mut Vec<Complaint>) {
    let rep_names = tables.reps.iter().flat_map(|rep| [(&rep.name, &rep.id), (&rep.email, &rep.id)]);
    let reps = Known::of(tables.reps.iter().map(|rep| &rep.id), rep_names);
    let is_asked = !(tables.log.is_empty() && tables.fixed.is_empty() && tables.events.is_empty());
    let asked = || tables.stores.iter().filter(|_| is_asked);
    let stores = Known::of(asked().map(|store| &store.id), asked().map(|store| (&store.name, &store.id)));
    let mut rep = |table: &str, line: u32, column: &str, word: &mut String| {
        complaints.extend(reps.settle(word).map(|ids| unclear(table, line, column, word, &ids)));
    };
    for row in &mut tables.stores {
        row.owner.iter_mut().for_each(|word| rep("stores", row.line, "owner_rep_id", word));
    }
    for row in &mut tables.reps {
        rep("reps", row.line, "leader_id", &mut row.leader);
    }
    for row in &mut tables.calendar {
        row.rep.iter_mut().for_each(|word| rep("calendar", row.line, "rep_id", word));
    }
    for row in &mut tables.fixed {
        row.rep.iter_mut().for_each(|word| rep("fixed", row.line, "rep_id", word));
    }
    tables.log.iter_mut().for_each(|row| rep("visit_log", row.line, "rep_id", &mut row.rep));
    tables.positions.iter_mut().for_each(|row| rep("positions", row.line, "rep_id", &mut row.rep));
    let mut store = |table: &str, line: u32, word: &mut String| {
        complaints.extend(stores.settle(word).map(|ids| unclear(table, line, "store_id", word, &ids)));
    };
    tables.log.iter_mut().for_each(|row| store("visit_log", row.line, &mut row.store));
    tables.fixed.iter_mut().for_each(|row| store("fixed", row.line, &mut row.store));
    tables.events.iter_mut().for_each(|row| store("events", row.line, &mut row.store));
}

/// The ids there are, and those that a name means.
struct Known {
    ids: BTreeSet<String>,
    names: HashMap<String, Vec<String>>,
}

impl Known {
    fn of<'a>(ids: impl Iterator<Item = &'a String>, names: impl Iterator<Item = (&'a String, &'a String)>) -> Self {
        let mut known = Self { ids: ids.cloned().collect(), names: HashMap::new() };
        for (name, id) in names.filter(|(name, _)| !name.is_empty()) {
            let ids = known.names.entry(name.trim().to_lowercase()).or_default();
            if !ids.contains(id) {
                ids.push(id.clone());
            }
        }
        known
    }

    /// Makes an id of a word; the ids it might be, where they are several.
    fn settle(&self, word: &mut String) -> Option<Vec<String>> {
        if word.is_empty() || self.ids.contains(word.as_str()) {
            return None;
        }
        let ids = self.names.get(&word.trim().to_lowercase())?;
        match ids.as_slice() {
            [id] => {
                word.clone_from(id);
                None
            }
            _ => Some(ids.clone()),
        }
    }
}

fn unclear(table: &str, line: u32, column: &str, word: &str, ids: &[String]) -> Complaint {
    let ids = ids.iter().take(5).cloned().collect::<Vec<_>>();
    Complaint::new(Kind::Ambiguous, table, line)
        .on(column, word)
        .en(format!("is the name of several: {}", ids.join(", ")), "give the id")
        .zh(format!("对应多个编号：{}", ids.join("、")), "请填写编号")
}
