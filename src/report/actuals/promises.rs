//! What became of due visits: kept in their windows and by their hours, early, late or missed.

use crate::model::{DueVisit, LogRow};
use crate::policy::ledger::{DueWindow, PromisedVisit, State};
use chrono::{Days, NaiveDate};

/// A promise that is kept on its last day is kept in time by a visit that begins by its hour.
pub(super) fn in_hours(promise: PromisedVisit, due: Option<&DueVisit>, made: Option<&&LogRow>) -> PromisedVisit {
    let by = due.and_then(|due| due.by).filter(|_| promise.kept == Some(promise.window.latest));
    match (by, made.and_then(|row| row.checkin)) {
        (Some(by), Some(checkin)) if checkin > by => PromisedVisit { state: State::Late, is_on_time: false, ..promise },
        _ => promise,
    }
}

/// What became of a row of due visits, as on the morning after `until`: see the head of this file. `days` are those of visits
/// that count, in order, each once; `last` is the last visit before them.
pub(super) fn promises(
    due: &[DueWindow],
    days: &[NaiveDate],
    last: Option<NaiveDate>,
    min_gap: u16,
    until: NaiveDate,
) -> Vec<PromisedVisit> {
    let today = until + Days::new(1);
    let past = |latest: NaiveDate, day: NaiveDate| (day - latest).num_days().max(0) as u32;
    let broken = |window: DueWindow, state: State, day: NaiveDate| PromisedVisit {
        window,
        kept: None,
        state,
        is_on_time: false,
        overdue_days: past(window.latest, day),
    };
    // A visit is skipped when its last day has passed and the window of the next one has begun.
    let is_skipped =
        |at: usize, day: NaiveDate| due.get(at + 1).is_some_and(|next| day > due[at].latest && day >= next.earliest);
    let (mut all, mut at, mut before) = (Vec::with_capacity(due.len()), 0, last);
    for &day in days {
        while is_skipped(at, day) {
            all.push(broken(due[at], State::Missed, day));
            at += 1;
        }
        let Some(&window) = due.get(at) else { break };
        let is_close = before.is_some_and(|before| (day - before).num_days() < i64::from(min_gap));
        before = Some(day);
        let state = match day {
            _ if day < window.earliest && is_close => continue,
            _ if day < window.earliest => State::Early,
            _ if day <= window.latest => State::Done,
            _ => State::Late,
        };
        let (kept, overdue_days) = (Some(day), past(window.latest, day));
        all.push(PromisedVisit { window, kept, state, is_on_time: state != State::Late, overdue_days });
        at += 1;
    }
    while is_skipped(at, today) {
        all.push(broken(due[at], State::Missed, today));
        at += 1;
    }
    if let Some(&window) = due.get(at).filter(|window| window.due < today) {
        all.push(broken(window, State::Open, today));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 10, day).unwrap()
    }

    /// Due on the 6th, 13th, 20th and 27th, two days early, one late.
    fn weekly() -> Vec<DueWindow> {
        let window = |day| DueWindow { earliest: on(day - 2), due: on(day), latest: on(day + 1) };
        [6, 13, 20, 27].map(window).to_vec()
    }

    fn states(days: &[u32], until: u32) -> Vec<(State, bool, u32)> {
        let days: Vec<NaiveDate> = days.iter().map(|&day| on(day)).collect();
        let all = promises(&weekly(), &days, None, 5, on(until));
        all.iter().map(|promise| (promise.state, promise.is_on_time, promise.overdue_days)).collect()
    }

    #[test]
    fn a_due_visit_is_kept_in_its_window_before_it_and_after_it() {
        use State::{Done, Early, Late};
        // The 10th is before the 11th and five days after the 5th; the 23rd is two days past the 21st.
        assert_eq!(states(&[5, 10, 23], 24), [(Done, true, 0), (Early, true, 0), (Late, false, 2)]);
    }

    #[test]
    fn a_visit_sooner_than_the_fewest_days_between_keeps_nothing() {
        use State::Done;
        assert_eq!(states(&[5, 7, 13], 15), [(Done, true, 0), (Done, true, 0)]);
    }

    #[test]
    fn what_was_skipped_is_missed_and_what_may_still_come_is_open() {
        use State::{Done, Missed, Open};
        // Nobody came for the 6th and the 13th, and the visit of the 20th is that of the 20th.
        assert_eq!(states(&[20], 21), [(Missed, false, 13), (Missed, false, 6), (Done, true, 0)]);
        assert_eq!(states(&[], 6), [(Open, false, 0)]);
        assert_eq!(states(&[], 9), [(Open, false, 3)]);
        assert_eq!(states(&[], 5), []);
    }
}
