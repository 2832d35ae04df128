//! What if: two due sets of the same stores side by side, and how a due set's visits compare with what stores buy.

use super::{Due, Pace};
use crate::model::{DueVisit, Tables};
use crate::unit::Seconds;
use ordered_float::OrderedFloat;
use std::collections::BTreeMap;

/// What one due set asks of a class, or of all stores.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DueTotals {
    /// Stores with a visit due.
    pub stores: usize,
    /// Visits due in the horizon.
    pub visits: usize,
    /// Phone calls due in the horizon.
    pub calls: usize,
    /// What the visits take at the stores, in seconds.
    pub service: i64,
}

/// Two due sets of the same stores, before and after.
#[derive(Clone, Debug, PartialEq)]
pub struct DueComparison {
    /// All stores.
    pub all: [DueTotals; 2],
    /// By class, in the order of their names; stores whose class differs count with each in its own.
    pub classes: BTreeMap<String, [DueTotals; 2]>,
    /// Stores whose interval, visits or minutes differ; those whose visits differ most come first.
    pub stores: Vec<ChangedStore>,
}

/// A store that is visited otherwise.
#[derive(Clone, Debug, PartialEq)]
pub struct ChangedStore {
    /// Its position in both problems.
    pub at: usize,
    /// The pace on the first day; `None` for on demand.
    pub pace: [Option<Pace>; 2],
    /// Visits due in the horizon.
    pub visits: [usize; 2],
    /// What they take at the store.
    pub service: [Seconds; 2],
}

/// Compares two due sets of the same tables and days.
pub fn compare(before: &Due, after: &Due) -> DueComparison {
    let mut comparison = DueComparison { all: Default::default(), classes: BTreeMap::new(), stores: Vec::new() };
    for at in 0..before.stores.len().min(after.stores.len()) {
        let both = [before, after];
        let asked = both.map(|due| asked(due, at));
        for (side, due) in both.into_iter().enumerate() {
            comparison.all[side].add(asked[side]);
            let class = due.stores[at].derivation.class.clone();
            comparison.classes.entry(class).or_default()[side].add(asked[side]);
        }
        let changed = ChangedStore {
            at,
            pace: both.map(|due| due.stores[at].derivation.pace()),
            visits: asked.map(|asked| asked.visits),
            service: both.map(|due| due.problem.stores[at].service_in_all()),
        };
        let same = changed.pace[0] == changed.pace[1]
            && changed.visits[0] == changed.visits[1]
            && changed.service[0] == changed.service[1];
        if !same {
            comparison.stores.push(changed);
        }
    }
    comparison.stores.sort_by_key(|one| (std::cmp::Reverse(one.visits[0].abs_diff(one.visits[1])), one.at));
    comparison
}

fn asked(due: &Due, at: usize) -> DueTotals {
    let store = &due.problem.stores[at];
    let visits = store.cadence.most_visits();
    let count = |calls: &[DueVisit]| calls.len();
    DueTotals {
        stores: usize::from(visits > 0 && store.beside.is_none()),
        visits,
        calls: count(&due.stores[at].calls),
        service: i64::from(store.service_in_all().0),
    }
}

impl DueTotals {
    fn add(&mut self, other: DueTotals) {
        self.stores += other.stores;
        self.visits += other.visits;
        self.calls += other.calls;
        self.service += other.service;
    }
}

/// A store's share of all visits against its share of all sales.
#[derive(Clone, Debug, PartialEq)]
pub struct Served {
    /// Its position in the problem.
    pub at: usize,
    /// Visits in a year at its pace.
    pub visits_per_year: f64,
    /// `sales_12m`.
    pub sales: f64,
    /// Its share of all visits divided by its share of all sales: above 1 it is visited more than it buys. Infinite where it
    /// buys nothing.
    pub ratio: f64,
}

/// Every store with sales and a pace, the one visited least for what it buys first (S0-15).
pub fn served(tables: &Tables, due: &Due) -> Vec<Served> {
    let mut all: Vec<Served> = due
        .stores
        .iter()
        .enumerate()
        .filter(|(at, _)| due.problem.stores[*at].beside.is_none())
        .filter_map(|(at, of)| {
            let sales = tables.stores[of.row].sales_12m?;
            let visits_per_year = 364.0 / of.derivation.pace()?.exact();
            Some(Served { at, visits_per_year, sales, ratio: 0.0 })
        })
        .collect();
    let visits: f64 = all.iter().map(|one| one.visits_per_year).sum();
    let sales: f64 = all.iter().map(|one| one.sales).sum();
    for one in &mut all {
        one.ratio = (one.visits_per_year / visits) / (one.sales / sales);
    }
    all.sort_by_key(|one| (OrderedFloat(one.ratio), one.at));
    all
}
