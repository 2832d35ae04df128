//! The visit log store by store, in order of time: what was done last, how long it took, whether it had an effect.

use crate::model::{LogRow, Policy, StoreRow, Tables, VisitType, VisitTypes};
use crate::unit::Seconds;
use chrono::NaiveDate;
use std::collections::HashMap;

/// The visit log, store by store.
pub(super) struct Diary<'a> {
    /// The entries of all stores, each store's in order of time; store `at` has `first[at]..first[at + 1]`.
    entries: Vec<Entry<'a>>,
    first: Vec<usize>,
    /// What a visit of each type counts as.
    counts_as: [VisitTypes; VisitType::ALL.len()],
}

/// A line of the log.
#[derive(Clone, Copy)]
pub(super) struct Entry<'a> {
    pub date: NaiveDate,
    /// What it was, and what it counts as; empty for a phone call.
    pub types: VisitTypes,
    /// Whether it was a phone call.
    pub call: bool,
    pub row: &'a LogRow,
}

impl Entry<'_> {
    /// Whether it counts: a visit without effect does not.
    pub fn counts(&self) -> bool {
        self.row.effective != Some(false)
    }

    /// Whether it is a visit that counts as one of this type.
    fn counts_as(&self, kind: VisitType) -> bool {
        !self.call && self.counts() && self.types.has(kind)
    }

    /// How long it took, where the log says so and it can be meant.
    pub fn length(&self) -> Option<Seconds> {
        let length = self.row.checkout? - self.row.checkin?;
        (!self.call && length > Seconds(0) && length <= Seconds::minutes(480)).then_some(length)
    }
}

impl<'a> Diary<'a> {
    /// The log of these stores; lines about others are not theirs.
    pub fn new(tables: &'a Tables, rows: &[&StoreRow]) -> Self {
        let counts_as = VisitType::ALL.map(|kind| counts_as(&tables.policy, kind));
        let mut first = vec![0; rows.len() + 1];
        if tables.log.is_empty() {
            return Self { entries: Vec::new(), first, counts_as };
        }
        let known: HashMap<&str, u32> = (0..).zip(rows).map(|(at, row)| (row.id.as_str(), at)).collect();
        let mut lines: Vec<(u32, Entry)> = tables
            .log
            .iter()
            .filter_map(|row| {
                let at = *known.get(row.store.as_str())?;
                let call = is_call(&row.kind);
                let types = if call { VisitTypes::default() } else { counts_as[kind_of(&row.kind) as usize] };
                Some((at, Entry { date: row.date, types, call, row }))
            })
            .collect();
        // By what the lines say, so that their order in the table does not matter.
        lines.sort_by_key(|(at, entry)| (*at, entry.date, entry.row.checkin, entry.call, entry.types));
        for (at, _) in &lines {
            first[*at as usize + 1] += 1;
        }
        for at in 0..rows.len() {
            first[at + 1] += first[at];
        }
        Self { entries: lines.into_iter().map(|(_, entry)| entry).collect(), first, counts_as }
    }

    /// The entries of a store, in order of time.
    pub fn of(&self, at: usize) -> &[Entry<'a>] {
        &self.entries[self.first[at]..self.first[at + 1]]
    }

    /// The first visit that counts as one of this type.
    pub fn first(&self, at: usize, kind: VisitType) -> Option<NaiveDate> {
        self.of(at).iter().find(|entry| entry.counts_as(kind)).map(|entry| entry.date)
    }

    /// The last visit that counts as one of this type.
    pub fn last(&self, at: usize, kind: VisitType) -> Option<NaiveDate> {
        self.of(at).iter().rev().find(|entry| entry.counts_as(kind)).map(|entry| entry.date)
    }

    /// The first phone call that counts.
    pub fn first_call(&self, at: usize) -> Option<NaiveDate> {
        self.of(at).iter().find(|entry| entry.call && entry.counts()).map(|entry| entry.date)
    }

    /// How many visits there were from this date on that count as one of this type.
    pub fn made_since(&self, at: usize, kind: VisitType, since: NaiveDate) -> usize {
        let counts = |entry: &&Entry| entry.counts_as(kind) && entry.date >= since;
        self.of(at).iter().filter(counts).count()
    }

    /// The last phone call that counts, after `since`, and how many there were.
    pub fn calls_since(&self, at: usize, since: Option<NaiveDate>) -> (Option<NaiveDate>, u32) {
        let after = |entry: &&Entry| entry.call && entry.counts() && since.is_none_or(|since| entry.date > since);
        let calls = self.of(at).iter().filter(after);
        (calls.clone().map(|entry| entry.date).max(), calls.count() as u32)
    }
}

impl Diary<'_> {
    /// What a visit of a type counts as.
    pub fn counts_as(&self, kind: VisitType) -> VisitTypes {
        self.counts_as[kind as usize]
    }
}

/// The type and all those it satisfies, directly or by way of others.
fn counts_as(policy: &Policy, kind: VisitType) -> VisitTypes {
    let mut all = VisitTypes::only(kind);
    loop {
        let more = all.iter().filter_map(|kind| policy.types.get(&kind)).flat_map(|rule| &rule.satisfies);
        let next = more.fold(all, |set, &kind| set.with(VisitTypes::only(kind)));
        if next == all {
            return all;
        }
        all = next;
    }
}

/// The type of visit that the log's word means; a routine visit where it is another word or none.
fn kind_of(word: &str) -> VisitType {
    VisitType::ALL.into_iter().find(|kind| word == kind.word()).unwrap_or_default()
}

/// Whether the log's word means a phone call.
pub(super) fn is_call(word: &str) -> bool {
    word == "call"
}
