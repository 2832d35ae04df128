//! Who and what the rows of one table mean by the words they use for rows of another: an id, or a name, a mail address that
//! only one has.

use crate::error::{Complaint, Kind};
use crate::model::Tables;
use std::collections::{HashMap, HashSet};

/// Makes ids of the names and mail addresses by which rows speak of reps and stores. Where two have the name, it is a complaint;
/// where nobody has, the word stays, for the check of the tables.
pub(super) fn settle(tables: &mut Tables, complaints: &mut Vec<Complaint>) {
    let people: Vec<[String; 3]> =
        tables.reps.iter().map(|rep| [&rep.id, &rep.name, &rep.email].map(String::clone)).collect();
    let reps = Known::of(people.iter().flat_map(|[id, name, mail]| [(id, name), (id, mail)]));
    let mut rep = |table: &str, line: u32, column: &str, word: &mut String| {
        complaints.extend(reps.settle(word).map(|ids| unclear(table, line, column, word, ids)));
    };
    for row in &mut tables.stores {
        row.owner.iter_mut().for_each(|word| rep("stores", row.line, "owner_rep_id", word));
        row.preferred.iter_mut().for_each(|one| rep("stores", row.line, "preferred_reps", &mut one.rep));
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
    for row in &mut tables.one_off {
        row.rep.iter_mut().for_each(|word| rep("one_off", row.line, "rep_id", word));
    }
    tables.log.iter_mut().for_each(|row| rep("visit_log", row.line, "rep_id", &mut row.rep));
    tables.positions.iter_mut().for_each(|row| rep("positions", row.line, "rep_id", &mut row.rep));

    let sites = tables.calendar.iter().any(|row| row.site.store.is_some());
    let told = [tables.log.len(), tables.fixed.len(), tables.one_off.len(), tables.events.len()];
    if told == [0; 4] && !sites {
        return;
    }
    let stores = Known::of(tables.stores.iter().map(|store| (&store.id, &store.name)));
    let mut store = |table: &str, line: u32, word: &mut String| {
        complaints.extend(stores.settle(word).map(|ids| unclear(table, line, "store_id", word, ids)));
    };
    for row in &mut tables.calendar {
        row.site.store.iter_mut().for_each(|word| store("calendar", row.line, word));
    }
    tables.log.iter_mut().for_each(|row| store("visit_log", row.line, &mut row.store));
    tables.fixed.iter_mut().for_each(|row| store("fixed", row.line, &mut row.store));
    tables.one_off.iter_mut().for_each(|row| store("one_off", row.line, &mut row.store));
    tables.events.iter_mut().for_each(|row| store("events", row.line, &mut row.store));
}

/// Ids that a name of several is told with; no more are kept of those that a million stores share.
const SHOWN: usize = 5;

/// The ids there are, and those that a name means.
struct Known<'a> {
    ids: HashSet<&'a str>,
    names: HashMap<String, Vec<&'a str>>,
}

impl<'a> Known<'a> {
    /// Of ids, each with a name.
    fn of(all: impl Iterator<Item = (&'a String, &'a String)>) -> Self {
        let mut known = Self { ids: HashSet::new(), names: HashMap::new() };
        for (id, name) in all {
            known.ids.insert(id);
            if !name.is_empty() {
                let ids = known.names.entry(name.trim().to_lowercase()).or_default();
                if ids.len() < SHOWN && !ids.contains(&id.as_str()) {
                    ids.push(id);
                }
            }
        }
        known
    }

    /// Makes an id of a word; the ids it might be, where they are several.
    fn settle(&self, word: &mut String) -> Option<&[&'a str]> {
        if word.is_empty() || self.ids.contains(word.as_str()) {
            return None;
        }
        match self.names.get(&word.trim().to_lowercase())?.as_slice() {
            [id] => {
                (*id).clone_into(word);
                None
            }
            several => Some(several),
        }
    }
}

fn unclear(table: &str, line: u32, column: &str, word: &str, ids: &[&str]) -> Complaint {
    Complaint::new(Kind::Ambiguous, table, line)
        .on(column, word)
        .en(format!("is the name of several: {}", ids.join(", ")), "give the id")
        .zh(format!("对应多个编号：{}", ids.join("、")), "请填写编号")
}
