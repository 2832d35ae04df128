//! Replays the contacts of one store: which promise each of them kept, which were skipped, which is open. Days are counted
//! from today, which is 0.

use super::{DueWindow, PromisedVisit, State};
use crate::model::{DayKind, Tables};
use crate::policy::pace::Pace;
use chrono::{Datelike, NaiveDate, TimeDelta};
use std::collections::HashMap;

/// The farthest that a day off may move a window, in days: longer than any holiday.
const DAYS_OFF: i64 = 31;

/// What was promised: how often, with how much slack.
pub(super) struct Terms<'a> {
    pub pace: Pace,
    /// How many days early and late a visit may come.
    pub early: u16,
    pub late: u16,
    /// Fewest days after the last contact for a visit before its window to count as on time.
    pub gap: u16,
    pub workdays: &'a Workdays,
}

/// The days on which the company works, past and future.
pub(super) struct Workdays {
    today: NaiveDate,
    /// Days that the calendar says something about, for all reps.
    said: HashMap<NaiveDate, bool>,
}

impl Workdays {
    pub fn new(tables: &Tables, today: NaiveDate) -> Self {
        let mut said = HashMap::new();
        for row in tables.calendar.iter().filter(|row| row.rep.is_none()) {
            match (row.kind, row.from, row.to) {
                (DayKind::Work, ..) => said.insert(row.date, true),
                (DayKind::Holiday | DayKind::Leave | DayKind::Meeting, None, None) => said.insert(row.date, false),
                _ => None,
            };
        }
        Self { today, said }
    }

    /// The date of a day.
    pub fn date(&self, day: i64) -> NaiveDate {
        self.today + TimeDelta::days(day)
    }

    fn works(&self, day: i64) -> bool {
        let date = self.date(day);
        let usual = date.weekday().num_days_from_monday() < 5;
        self.said.get(&date).copied().unwrap_or(usual)
    }
}

/// A due day and the window around it.
#[derive(Clone, Copy)]
struct Due {
    earliest: i64,
    due: i64,
    latest: i64,
}

impl Terms<'_> {
    /// The promise number `k` after a contact on day `base`. A day off moves a visit, it does not take it away: a window
    /// around one reaches to the working days next to it.
    fn due(&self, base: i64, k: u32) -> Due {
        let due = base + i64::from(self.pace.offset(k));
        let (mut earliest, mut latest) = (due - i64::from(self.early), due + i64::from(self.late));
        if !self.workdays.works(due) {
            let works = |day: &i64| self.workdays.works(*day);
            earliest = (due - DAYS_OFF..due).rev().find(works).map_or(earliest, |day| earliest.min(day));
            latest = (due + 1..due + DAYS_OFF).find(works).map_or(latest, |day| latest.max(day));
        }
        Due { earliest: earliest.max(base + 1), due, latest }
    }

    /// The promise that runs on day `until` after a contact on day `base`; those before it, skipped because a whole interval
    /// had passed since their last day, are handed to `missed`.
    fn running(&self, base: i64, until: i64, mut missed: impl FnMut(Due)) -> Due {
        let mut now = self.due(base, 1);
        for k in 2.. {
            let next = self.due(base, k);
            // Two centuries without a visit: numbers of days end there.
            if until <= next.latest || next.due == now.due {
                break;
            }
            missed(now);
            now = next;
        }
        now
    }

    /// How many visits an even pace from day `first` on asks for until today, those not counted that may still come in time.
    pub fn required_since(&self, first: i64) -> u32 {
        let last = -1 - first - i64::from(self.late);
        let in_time = |k: &u32| {
            let offset = self.pace.offset(*k);
            i64::from(offset) <= last && offset < u16::MAX
        };
        (1..).take_while(in_time).count() as u32
    }

    fn window(&self, due: Due) -> DueWindow {
        let date = |day| self.workdays.date(day);
        DueWindow { earliest: date(due.earliest), due: date(due.due), latest: date(due.latest) }
    }

    /// A promise that nobody kept until day `until`.
    fn broken(&self, due: Due, state: State, until: i64) -> PromisedVisit {
        let overdue_days = (until - due.latest).max(0) as u32;
        PromisedVisit { window: self.window(due), kept: None, state, is_on_time: false, overdue_days }
    }
}

/// The promises that contacts on these days, in order and each once, kept and did not keep, and the window of the next.
pub(super) fn replay(days: &[i64], terms: &Terms) -> (Vec<PromisedVisit>, Option<DueWindow>) {
    let mut promises = Vec::with_capacity(days.len());
    for pair in days.windows(2) {
        let (base, day) = (pair[0], pair[1]);
        let due = terms.running(base, day, |due| promises.push(terms.broken(due, State::Missed, day)));
        let state = match day {
            _ if day < due.earliest => State::Early,
            _ if day <= due.latest => State::Done,
            _ => State::Late,
        };
        let is_on_time = state == State::Done || state == State::Early && day - base >= i64::from(terms.gap);
        let overdue_days = (day - due.latest).max(0) as u32;
        let kept = Some(terms.workdays.date(day));
        promises.push(PromisedVisit { window: terms.window(due), kept, state, is_on_time, overdue_days });
    }
    let next = days.last().map(|&base| {
        let due = terms.running(base, 0, |due| promises.push(terms.broken(due, State::Missed, 0)));
        if due.due < 0 {
            promises.push(terms.broken(due, State::Open, 0));
        }
        terms.window(due)
    });
    (promises, next)
}
