//! The ledger: what every store was promised and what became of it, replayed from the visit log alone.

mod replay;
mod tally;

pub use tally::{Tally, by_class, by_cycle, by_rep};

use super::book::{Book, Hits};
use super::derive::Derivation;
use super::diary::Diary;
use super::facts::Facts;
use super::learn::Lessons;
use super::pace::Pace;
use super::{facts_of, in_chunks};
use crate::model::{Calendar, Rule, Tables, VisitType};
use chrono::NaiveDate;
use replay::{Terms, Workdays, replay};

/// What one store was promised, and what became of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Account {
    /// The store's position in [`Tables::stores`].
    pub row: usize,
    /// Its class, given or worked out.
    pub class: String,
    /// The rep who owns it; empty where nobody does.
    pub owner: String,
    /// Whether it is a prospect, who is not counted in coverage.
    pub is_prospect: bool,
    /// One for every type of visit that policy asks for again and again: routine first, then in the order of the types.
    pub lines: Vec<LedgerLine>,
    /// Logged visits of which is known whether they had an effect.
    pub judged: u32,
    /// Those of them that had one.
    pub effective: u32,
}

/// The promises of one type of visit at one store.
#[derive(Clone, Debug, PartialEq)]
pub struct LedgerLine {
    /// The type.
    pub kind: VisitType,
    /// Days between visits, today.
    pub interval_days: u16,
    /// The first contact that counts, which opens the account; `None` for a store never visited.
    pub first: Option<NaiveDate>,
    /// The last one.
    pub last: Option<NaiveDate>,
    /// Days with a contact, the first included.
    pub contacts: u32,
    /// Every promise due before today, and those kept sooner, in order of time.
    pub promises: Vec<PromisedVisit>,
    /// The next visit due: an open promise where there is one. `None` for a store never visited, where any day will do.
    pub next: Option<DueWindow>,
    /// Days since the last contact, in intervals: above 1 the visit is due.
    pub urgency: Option<f64>,
    /// Visits that an even pace from the first contact on would have made until today, those not counted whose last day is
    /// yet to come.
    pub required: u32,
    /// The contacts after the first, at most `required`: visits too many make up for none elsewhere.
    pub attained: u32,
    /// Whether there was a contact within the last cycle.
    pub is_seen: bool,
}

/// The days between which a visit is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DueWindow {
    /// First day.
    pub earliest: NaiveDate,
    /// The day on which it is due.
    pub due: NaiveDate,
    /// Last day.
    pub latest: NaiveDate,
}

/// A visit that was due, and what became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PromisedVisit {
    /// When it was due.
    pub window: DueWindow,
    /// The date of the visit that kept it.
    pub kept: Option<NaiveDate>,
    /// What became of it.
    pub state: State,
    /// Whether it counts as on time: kept in its window, or before it and no sooner than the fewest days between visits.
    pub is_on_time: bool,
    /// Days past the latest day until the visit came; where none came, until the next one or today.
    pub overdue_days: u32,
}

/// What became of a promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// Kept in its window.
    Done,
    /// Kept before it.
    Early,
    /// Kept after it, before a further interval had passed.
    Late,
    /// Not kept until a further interval had passed: skipped.
    Missed,
    /// Due before today and not kept yet: carried over.
    Open,
}

impl Account {
    /// The line of a type of visit, where policy asks for it.
    pub fn line(&self, kind: VisitType) -> Option<&LedgerLine> {
        self.lines.iter().find(|line| line.kind == kind)
    }
}

/// One account for every store that trades, in the order of the table, as on the morning of `today`: what is logged later is
/// not known yet.
///
/// The first contact opens an account, each further one keeps the promise that then runs and starts the next. Intervals and
/// windows are those that policy asks for today. Visits without effect do not count; phone calls do where the policy has
/// them stand for visits; `last_visit_date` does where it is later than all that is logged. The account depends on nothing
/// else, so that the same log always gives the same account, in whatever order its rows are.
pub fn ledger(tables: &Tables, today: NaiveDate) -> Vec<Account> {
    let (positions, facts) = facts_of(tables);
    let diary = Diary::new(tables, &facts.rows);
    // Minutes and hit rates, which is what the log teaches, change no promise.
    let lessons = Lessons::default();
    let book = Book::new(tables, &Calendar::dated(today, 7));
    let workdays = Workdays::new(tables, today);
    let clerk = Clerk { book: &book, facts: &facts, diary: &diary, lessons: &lessons, workdays: &workdays, today };
    let accounts = in_chunks(positions.len(), |range| {
        let mut hits = Hits::default();
        range.map(|at| clerk.account(at, positions[at], &mut hits)).collect::<Vec<Account>>()
    });
    accounts.into_iter().flatten().collect()
}

/// All that accounts are made from.
struct Clerk<'a> {
    book: &'a Book<'a>,
    facts: &'a Facts<'a>,
    diary: &'a Diary<'a>,
    lessons: &'a Lessons<'a>,
    workdays: &'a Workdays,
    today: NaiveDate,
}

impl Clerk<'_> {
    fn account(&self, at: usize, row: usize, hits: &mut Hits) -> Account {
        self.book.ask(self.facts, at, hits);
        let derivation = Derivation::new(self.book, self.facts, self.lessons, at, hits);
        let routine = derivation.pace().map(|pace| self.routine(at, pace, &derivation));
        let others = self.book.kinds.iter().filter_map(|&kind| {
            let mut rules = self.book.matched(hits, &self.book.bands[0], kind);
            let (_, rule) = rules.find(|(_, rule)| rule.rhythm.is_some())?;
            self.repeating(at, kind, rule)
        });
        let effects = self.diary.of(at).iter().filter(|entry| !entry.call && entry.date <= self.today);
        let effects = effects.filter_map(|entry| entry.row.effective);
        Account {
            row,
            lines: routine.into_iter().chain(others).collect(),
            judged: effects.clone().count() as u32,
            effective: effects.filter(|effect| *effect).count() as u32,
            is_prospect: self.facts.rows[at].lifecycle == "prospect",
            owner: self.facts.rows[at].owner.clone().unwrap_or_default(),
            class: derivation.class,
        }
    }

    /// The routine visits of a store, and the calls that stand for them.
    fn routine(&self, at: usize, pace: Pace, derivation: &Derivation) -> LedgerLine {
        let row = self.facts.rows[at];
        let mut days = self.days(at, VisitType::Routine);
        // The row knows of a later visit than the log; an earlier one is out of date.
        let told = row.last_visit.map(|date| self.day(date)).filter(|day| *day <= 0);
        days.extend(told.filter(|told| days.last().is_none_or(|last| last < told)));
        if self.book.is_by_phone(VisitType::Routine) || derivation.calls_between > 0 {
            let calls = self.diary.of(at).iter().filter(|entry| entry.call && entry.counts());
            days.extend(calls.map(|entry| self.day(entry.date)).filter(|day| *day <= 0));
            days.sort_unstable();
            days.dedup();
        }
        let mut terms = self.terms(pace, derivation.slack_pct);
        terms.gap = row.min_gap_days.unwrap_or(terms.gap).clamp(1, pace.days());
        terms.late = row.max_gap_days.map_or(terms.late, |most| terms.late.min(most.saturating_sub(pace.days())));
        self.line(VisitType::Routine, &days, &terms)
    }

    /// The visits of another type that a rule asks for; `None` where it asks for them on demand only.
    fn repeating(&self, at: usize, kind: VisitType, rule: &Rule) -> Option<LedgerLine> {
        let defaults = &self.book.policy.defaults;
        let pace = Pace::of(&rule.rhythm, defaults.cycle_days)?;
        let slack = [rule.early_pct.unwrap_or(defaults.early_pct), rule.late_pct.unwrap_or(defaults.late_pct)];
        Some(self.line(kind, &self.days(at, kind), &self.terms(pace, slack)))
    }

    /// The days with a visit that counts as one of this type, in order, each once.
    fn days(&self, at: usize, kind: VisitType) -> Vec<i64> {
        let counts = self.diary.of(at).iter().filter(|entry| !entry.call && entry.counts() && entry.types.has(kind));
        let mut days: Vec<i64> = counts.map(|entry| self.day(entry.date)).filter(|day| *day <= 0).collect();
        days.dedup();
        days
    }

    /// The day of a date, today being 0.
    fn day(&self, date: NaiveDate) -> i64 {
        (date - self.today).num_days()
    }

    fn terms(&self, pace: Pace, slack_pct: [u16; 2]) -> Terms<'_> {
        let gap = pace.share(self.book.policy.defaults.min_gap_pct).max(1);
        Terms { pace, early: pace.share(slack_pct[0]), late: pace.share(slack_pct[1]), gap, workdays: self.workdays }
    }

    fn line(&self, kind: VisitType, days: &[i64], terms: &Terms) -> LedgerLine {
        let cycle = i64::from(self.book.policy.defaults.cycle_days);
        let (promises, next) = replay(days, terms);
        let date = |day: &i64| self.workdays.date(*day);
        let required = days.first().map_or(0, |&first| terms.required_since(first));
        LedgerLine {
            kind,
            interval_days: terms.pace.days(),
            first: days.first().map(date),
            last: days.last().map(date),
            contacts: days.len() as u32,
            promises,
            next,
            urgency: days.last().map(|&last| -last as f64 / terms.pace.exact()),
            required,
            attained: required.min(days.len().saturating_sub(1) as u32),
            is_seen: days.last().is_some_and(|&last| last > -cycle),
        }
    }
}
