//! What the rules want of a store before its calendar is looked at: beats, and when visits were made first and last.

use super::book::{Book, Hits};
use super::derive::Derivation;
use super::diary::Diary;
use super::facts::Facts;
use super::learn::Lessons;
use super::pace::{Beat, Pace};
use crate::model::VisitType;
use chrono::NaiveDate;

/// What the rules want of one store.
pub(super) struct Wanted {
    pub derivation: Derivation,
    /// The beat of routine visits.
    pub beat: Beat,
    /// The last routine visit; and as the day counted from day 0, phone calls included where they stand for visits.
    pub last: Option<NaiveDate>,
    pub last_day: Option<i64>,
    /// The day of the first, in the same way.
    pub first_day: Option<i64>,
    /// Phone calls since the last visit.
    pub calls: u32,
    /// Other types of visit that repeat.
    pub kinds: Vec<WantedKind>,
}

/// A type of visit that repeats at a store, routine apart.
pub(super) struct WantedKind {
    pub kind: VisitType,
    pub beat: Beat,
    /// The day of the first and of the last one, counted from day 0.
    pub first: Option<i64>,
    pub last: Option<i64>,
    /// The rules that ask for it, each from a day on, as positions in the policy; at least one.
    pub rules: Vec<(u16, usize)>,
}

impl Wanted {
    /// What the rules want of store `at`, whose matching rules are in `hits`.
    pub fn new(book: &Book, facts: &Facts, diary: &Diary, lessons: &Lessons, at: usize, hits: &Hits) -> Self {
        let derivation = Derivation::new(book, facts, lessons, at, hits);
        let today = book.bands[0].date;
        let day = |date: NaiveDate| (date - today).num_days();
        let last = facts.rows[at].last_visit.max(diary.last(at, VisitType::Routine));
        let by_phone = derivation.calls_between > 0 || book.is_by_phone(VisitType::Routine);
        let (called, calls) = if by_phone { diary.calls_since(at, last) } else { (None, 0) };
        let call = diary.first_call(at).filter(|_| by_phone);
        let firsts = [facts.rows[at].last_visit, diary.first(at, VisitType::Routine), call];
        let kinds = book.kinds.iter().filter_map(|&kind| {
            let rules = book.bands.iter().filter(|band| !band.is_own).map(|band| {
                let rule = book.matched(hits, band, kind).find(|(_, rule)| rule.rhythm.is_some());
                (band.first.0, rule)
            });
            let rules: Vec<_> = rules.collect();
            let asking: Vec<(u16, usize)> =
                rules.iter().filter_map(|&(first, rule)| rule.map(|(at, _)| (first, at))).collect();
            if asking.is_empty() {
                return None;
            }
            let cycle = book.policy.defaults.cycle_days;
            let bands =
                rules.iter().map(|&(first, rule)| (first, rule.and_then(|(_, rule)| Pace::of(&rule.rhythm, cycle))));
            Some(WantedKind {
                kind,
                beat: Beat::new(bands.collect()),
                first: diary.first(at, kind).map(day),
                last: diary.last(at, kind).map(day),
                rules: asking,
            })
        });
        let kinds = kinds.collect();
        Self {
            beat: derivation.beat(),
            last,
            last_day: last.max(called).map(day),
            first_day: firsts.into_iter().flatten().min().map(day),
            calls,
            kinds,
            derivation,
        }
    }

    /// How many days past due the routine visit was on the first day.
    pub fn overdue_days(&self) -> u16 {
        let due = self.last_day.and_then(|last| self.beat.due(last, 1)).unwrap_or_default();
        (-due).clamp(0, i64::from(u16::MAX)) as u16
    }
}
