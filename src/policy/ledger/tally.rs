//! Key figures of accounts, each with its denominator: how many promises were kept in time, how many visits of those required.

use super::{Account, LedgerLine, State};
use crate::model::VisitType;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// A sum over accounts, from which key figures are made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Promises kept in their window.
    pub done: u32,
    /// Kept before it.
    pub early: u32,
    /// Kept after it.
    pub late: u32,
    /// Skipped.
    pub missed: u32,
    /// Due before today and not kept yet.
    pub open: u32,
    /// Promises that count as kept on time.
    pub on_time: u32,
    /// Promises decided: all but the open ones whose last day is yet to come.
    pub decided: u32,
    /// Promises that are or were past their last day.
    pub overdue: u32,
    /// Their days past it, together.
    pub overdue_days: u64,
    /// The most of them.
    pub most_overdue_days: u32,
    /// Visits required, and made, at most as many as required of each store.
    pub required: u64,
    /// See `required`.
    pub attained: u64,
    /// Stores to be seen in the last cycle, prospects apart: those seen, those with an open promise, those never visited.
    pub stores: u32,
    /// Stores seen in it.
    pub seen: u32,
    /// Visits of which is known whether they had an effect, and those that had one; of all types.
    pub judged: u64,
    /// See `judged`.
    pub effective: u64,
}

impl Tally {
    /// The sum over all accounts, for one type of visit.
    pub fn of<'a>(accounts: impl IntoIterator<Item = &'a Account>, kind: VisitType) -> Self {
        let mut sum = Self::default();
        accounts.into_iter().for_each(|account| sum.add(account, kind));
        sum
    }

    /// Promises in all.
    pub fn promises(&self) -> u32 {
        self.done + self.early + self.late + self.missed + self.open
    }

    /// On-time share 准时率: promises kept on time / promises decided.
    pub fn on_time_share(&self) -> Option<f64> {
        share(self.on_time.into(), self.decided.into())
    }

    /// Frequency attainment 频次达成率: sum of min(made, required) / sum of required.
    pub fn attainment(&self) -> Option<f64> {
        share(self.attained, self.required)
    }

    /// Coverage 覆盖率: stores seen in the last cycle / stores to be seen in it. Stores that do not trade have no account, and
    /// prospects do not count.
    pub fn coverage(&self) -> Option<f64> {
        share(self.seen.into(), self.stores.into())
    }

    /// Hit rate 有效率: visits with an effect / visits of which it is known.
    pub fn hit_rate(&self) -> Option<f64> {
        share(self.effective, self.judged)
    }

    /// Mean days past the latest day, of the promises that are or were past it.
    pub fn mean_overdue_days(&self) -> Option<f64> {
        share(self.overdue_days, self.overdue.into())
    }

    fn add(&mut self, account: &Account, kind: VisitType) {
        self.judged += u64::from(account.judged);
        self.effective += u64::from(account.effective);
        let Some(line) = account.line(kind) else { return };
        line.promises.iter().for_each(|promise| self.add_promise(promise));
        self.required += u64::from(line.required);
        self.attained += u64::from(line.attained);
        if !account.is_prospect && is_to_be_seen(line) {
            self.stores += 1;
            self.seen += u32::from(line.is_seen);
        }
    }

    /// Counts a promise.
    pub fn add_promise(&mut self, promise: &super::PromisedVisit) {
        let count = match promise.state {
            State::Done => &mut self.done,
            State::Early => &mut self.early,
            State::Late => &mut self.late,
            State::Missed => &mut self.missed,
            State::Open => &mut self.open,
        };
        *count += 1;
        self.on_time += u32::from(promise.is_on_time);
        self.decided += u32::from(promise.state != State::Open || promise.overdue_days > 0);
        self.overdue += u32::from(promise.overdue_days > 0);
        self.overdue_days += u64::from(promise.overdue_days);
        self.most_overdue_days = self.most_overdue_days.max(promise.overdue_days);
    }
}

fn share(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

fn is_to_be_seen(line: &LedgerLine) -> bool {
    line.is_seen || line.first.is_none() || line.promises.last().is_some_and(|promise| promise.state == State::Open)
}

/// The sums by class of store; stores without a class under the empty name.
pub fn by_class(accounts: &[Account], kind: VisitType) -> BTreeMap<&str, Tally> {
    grouped(accounts, kind, |account| &account.class)
}

/// The sums by owner; stores without one under the empty name.
pub fn by_rep(accounts: &[Account], kind: VisitType) -> BTreeMap<&str, Tally> {
    grouped(accounts, kind, |account| &account.owner)
}

fn grouped(accounts: &[Account], kind: VisitType, key: impl Fn(&Account) -> &str) -> BTreeMap<&str, Tally> {
    let mut sums: BTreeMap<&str, Tally> = BTreeMap::new();
    for account in accounts {
        sums.entry(key(account)).or_default().add(account, kind);
    }
    sums
}

/// The promises of each cycle of so many days, by the day they were due: cycle 0 ends the day before `today`, -1 the cycle
/// before it, and cycle 1 has promises kept ahead of their day. Counts of promises only, the other sums are 0.
pub fn by_cycle(accounts: &[Account], kind: VisitType, today: NaiveDate, cycle_days: u16) -> BTreeMap<i64, Tally> {
    let mut sums: BTreeMap<i64, Tally> = BTreeMap::new();
    for promise in accounts.iter().filter_map(|account| account.line(kind)).flat_map(|line| &line.promises) {
        let days = (promise.window.due - today).num_days();
        sums.entry(days.div_euclid(i64::from(cycle_days.max(1))) + 1).or_default().add_promise(promise);
    }
    sums
}
