//! What ties a store to its owner: what moving it costs, and which stores are never moved.

use super::Due;
use crate::model::{FixedKind, Tables};
use std::collections::{HashMap, HashSet};

/// What moving each store of the problem costs, against others: 1 for the mean store that has an owner.
///
/// A third each of its minutes (the longer a visit, the more there is to hand over), its relationship (visits by its owner in
/// the visit log) and its sales (`sales_12m`), each against its mean over the stores with an owner. Sales that are not known
/// count as the mean. What the tables say of no store says nothing of any: the others then share its third. Stores without
/// an owner are tied to nobody; they have 1.
pub fn ties(tables: &Tables, due: &Due) -> Vec<f64> {
    let rows: Vec<_> = due.stores.iter().map(|store| &tables.stores[store.row]).collect();
    let owned: Vec<usize> = (0..rows.len()).filter(|&at| rows[at].owner.is_some()).collect();
    let mut visits: HashMap<(&str, &str), f64> = HashMap::new();
    for row in &tables.log {
        *visits.entry((row.store.as_str(), row.rep.as_str())).or_default() += 1.0;
    }
    let by_owner = |&at: &usize| {
        let owner = rows[at].owner.as_deref().unwrap_or_default();
        Some(visits.get(&(rows[at].id.as_str(), owner)).copied().unwrap_or_default())
    };
    let minutes = |&at: &usize| Some(f64::from(due.problem.stores[at].service.0));
    let sales = |&at: &usize| rows[at].sales_12m.map(|sales| sales.max(0.0));
    let pieces = [
        owned.iter().map(minutes).collect::<Vec<Option<f64>>>(),
        owned.iter().map(by_owner).collect(),
        owned.iter().map(sales).collect(),
    ];
    let pieces: Vec<Vec<f64>> = pieces.into_iter().filter_map(against_mean).collect();
    let mut ties = vec![1.0; rows.len()];
    if !pieces.is_empty() {
        for (place, &at) in owned.iter().enumerate() {
            ties[at] = pieces.iter().map(|piece| piece[place]).sum::<f64>() / pieces.len() as f64;
        }
    }
    ties
}

/// Values against the mean of those that are known; `None` where there is nothing of it.
fn against_mean(values: Vec<Option<f64>>) -> Option<Vec<f64>> {
    let known = values.iter().flatten().count();
    let mean = values.iter().flatten().sum::<f64>() / known.max(1) as f64;
    (mean > 0.0).then(|| values.iter().map(|value| value.map_or(1.0, |value| value / mean)).collect())
}

/// The stores of the problem that never leave their owner: key accounts, and those to which the table fixed pins a rep for
/// good (a hard `pin_rep` without a date).
pub fn never_moved(tables: &Tables, due: &Due) -> Vec<bool> {
    let for_good = tables.fixed.iter().filter(|row| row.kind == FixedKind::PinRep && row.hard && row.date.is_none());
    let pinned: HashSet<&str> = for_good.map(|row| row.store.as_str()).collect();
    let stays = |row: usize| tables.stores[row].key_account || pinned.contains(tables.stores[row].id.as_str());
    due.stores.iter().map(|store| stays(store.row)).collect()
}
