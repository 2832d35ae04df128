//! What the visit log teaches: how long visits take, how many of them have an effect (decision 6), and what stores are used to
//! (S1-07).

use super::defaults;
use super::diary::{Diary, Entry};
use super::facts::Facts;
use super::practice::HabitBy;
use crate::model::{EventRow, Learn};
use crate::unit::Seconds;
use chrono::{Datelike, NaiveDate};
use std::collections::HashMap;

/// What was learned, by store and by class.
#[derive(Default)]
pub(super) struct Lessons<'a> {
    /// Of stores with visits enough.
    pub stores: Vec<Lesson>,
    /// Of classes with visits enough.
    classes: HashMap<&'a str, Lesson>,
}

/// What was learned about a store or a class; `None` where there were too few visits.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Lesson {
    /// Median minutes of a visit, in whole minutes, and of how many visits.
    pub service: Option<(Seconds, u32)>,
    /// Share of visits with an effect, and of how many visits.
    pub hit_rate: Option<(f64, u32)>,
}

impl<'a> Lessons<'a> {
    /// Learns from the log.
    pub fn new(learn: &Learn, diary: &Diary, facts: &Facts<'a>) -> Self {
        let enough = |fewest: u16| if fewest == 0 { usize::MAX } else { usize::from(fewest) };
        let (of_store, of_class) = (enough(learn.store_visits), enough(learn.class_visits));
        let mut classes: HashMap<&str, (Vec<Seconds>, Vec<bool>)> = HashMap::new();
        let mut stores = Vec::new();
        for at in 0..facts.rows.len() {
            let entries = diary.of(at);
            if entries.is_empty() {
                continue;
            }
            if stores.is_empty() {
                stores = vec![Lesson::default(); facts.rows.len()];
            }
            let lengths: Vec<Seconds> =
                entries.iter().filter(|entry| entry.counts()).filter_map(Entry::length).collect();
            let effects: Vec<bool> =
                entries.iter().filter(|entry| !entry.call).filter_map(|entry| entry.row.effective).collect();
            stores[at] = Lesson::of(&lengths, &effects, of_store);
            if !facts.class(at).is_empty() {
                let class = classes.entry(facts.class(at)).or_default();
                class.0.extend(lengths);
                class.1.extend(effects);
            }
        }
        let classes =
            classes.into_iter().map(|(class, (lengths, effects))| (class, Lesson::of(&lengths, &effects, of_class)));
        Self { stores, classes: classes.collect() }
    }

    /// Of a store itself.
    pub fn of_store(&self, at: usize) -> Lesson {
        self.stores.get(at).copied().unwrap_or_default()
    }

    /// Of a class.
    pub fn of_class(&self, class: &str) -> Lesson {
        self.classes.get(class).copied().unwrap_or_default()
    }
}

impl Lesson {
    fn of(lengths: &[Seconds], effects: &[bool], enough: usize) -> Self {
        let service = (lengths.len() >= enough).then(|| {
            let mut sorted = lengths.to_vec();
            sorted.sort_unstable();
            let median = (sorted[(sorted.len() - 1) / 2] + sorted[sorted.len() / 2]).as_minutes() / 2.0;
            (Seconds::minutes((median.round() as i32).max(1)), lengths.len() as u32)
        });
        let hit_rate = (effects.len() >= enough).then(|| {
            let hits = effects.iter().filter(|effect| **effect).count();
            (hits as f64 / effects.len() as f64, effects.len() as u32)
        });
        Self { service, hit_rate }
    }
}

/// What a store is used to, as far as its log shows it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct HabitLesson {
    /// The weekday, 0 is Monday, that stands out among its visits, or among its orders.
    pub weekday: Option<(u8, HabitBy)>,
    /// The middle of the times at which its visits began, where most were near it.
    pub start: Option<(Seconds, HabitBy)>,
}

impl HabitLesson {
    /// From the visits of a store, and from what happened there: orders are placed when the store has time for them, so that
    /// they show its weekday where it has too few visits. A time counts as the usual one from up to `within` away.
    pub fn of(learn: &Learn, within: Seconds, visits: &[Entry], events: &[&EventRow]) -> Self {
        let enough = usize::from(learn.habit_visits);
        if enough == 0 {
            return Self::default();
        }
        let made = || visits.iter().filter(|entry| !entry.call && entry.counts());
        let days = days(made().map(|entry| entry.date));
        let weekday = match days.len() >= enough {
            true => commonest(&days).map(|(day, of)| (day, HabitBy::Visits(of, days.len() as u32))),
            false => {
                let ordered = self::days(events.iter().filter(|row| row.kind == ORDER).map(|row| row.date));
                let found = commonest(&ordered).filter(|_| ordered.len() >= enough);
                found.map(|(day, of)| (day, HabitBy::Orders(of, ordered.len() as u32)))
            }
        };
        let mut starts: Vec<Seconds> = made().filter_map(|entry| entry.row.checkin).collect();
        starts.sort_unstable();
        let start = starts.get(starts.len() / 2).copied().filter(|_| starts.len() >= enough).and_then(|middle| {
            let near = starts.iter().filter(|start| (start.0 - middle.0).abs() <= within.0).count() as u32;
            let all = starts.len() as u32;
            (near * 100 > all * defaults::HOUR_PCT).then_some((middle, HabitBy::Visits(near, all)))
        });
        Self { weekday, start }
    }
}

/// The reader's word for an order or a sale, in the table events.
const ORDER: &str = "sale";

/// The days there are, each once.
fn days(dates: impl Iterator<Item = NaiveDate>) -> Vec<NaiveDate> {
    let mut days: Vec<NaiveDate> = dates.collect();
    days.sort_unstable();
    days.dedup();
    days
}

/// The weekday on which most of the days are, and how many, where those are a clear share of all.
fn commonest(days: &[NaiveDate]) -> Option<(u8, u32)> {
    let mut on = [0_u32; 7];
    days.iter().for_each(|day| on[day.weekday().num_days_from_monday() as usize] += 1);
    let (day, of) = (0_u8..).zip(on).max_by_key(|&(day, of)| (of, std::cmp::Reverse(day)))?;
    (of * 100 >= days.len() as u32 * defaults::HABIT_PCT && of > 0).then_some((day, of))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{LogRow, VisitTypes};
    use proptest::prelude::*;

    fn visit(date: NaiveDate, checkin: Option<Seconds>) -> LogRow {
        let (id, rep) = (String::new(), "R".into());
        LogRow {
            line: 2,
            id,
            store: "S".into(),
            rep,
            date,
            checkin,
            checkout: None,
            effective: None,
            outcome: String::new(),
            kind: String::new(),
        }
    }

    fn learned(log: &[LogRow], events: &[&EventRow]) -> HabitLesson {
        let entries: Vec<Entry> =
            log.iter().map(|row| Entry { date: row.date, types: VisitTypes::default(), call: false, row }).collect();
        HabitLesson::of(&Learn::default(), Seconds::minutes(60), &entries, events)
    }

    fn monday() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 1, 5).unwrap()
    }

    fn after(days: u64) -> NaiveDate {
        monday() + chrono::Days::new(days)
    }

    proptest! {
        #[test]
        fn a_log_with_one_weekday_teaches_it(day in 0_u64..7, weeks in prop::collection::btree_set(0_u64..60, 4..20)) {
            let log: Vec<LogRow> = weeks.iter().map(|week| visit(after(7 * week + day), None)).collect();
            let all = log.len() as u32;
            prop_assert_eq!(learned(&log, &[]).weekday, Some((day as u8, HabitBy::Visits(all, all))));
        }

        #[test]
        fn a_log_all_over_the_week_teaches_no_weekday(from in 0_u64..7, step in 1_u64..5, visits in 5_u64..30) {
            // Steps that are no divisor of the five working days come round all of them.
            let working = |at: u64| 7 * at + (from + at * step) % 5;
            let log: Vec<LogRow> = (0..visits).map(|at| visit(after(working(at)), None)).collect();
            prop_assert_eq!(learned(&log, &[]).weekday, None);
        }
    }

    #[test]
    fn three_of_five_are_a_habit_and_three_of_six_are_none() {
        let on = |days: &[u64]| {
            let log: Vec<LogRow> = (0..).zip(days).map(|(week, day)| visit(after(7 * week + day), None)).collect();
            learned(&log, &[]).weekday
        };
        assert_eq!(on(&[1, 1, 3, 1, 4]), Some((1, HabitBy::Visits(3, 5))));
        assert_eq!(on(&[1, 1, 3, 1, 4, 0]), None);
        assert_eq!(on(&[1, 1, 1]), None, "too few visits");
    }

    #[test]
    fn orders_speak_where_there_are_too_few_visits() {
        let order = |week: u64| EventRow {
            time: None,
            line: 2,
            store: "S".into(),
            date: after(7 * week + 2),
            kind: ORDER.into(),
            deadline: None,
            note: String::new(),
        };
        let orders: Vec<EventRow> = (0..4).map(order).collect();
        let rows: Vec<&EventRow> = orders.iter().collect();
        let few = [visit(after(0), None)];
        assert_eq!(learned(&few, &rows).weekday, Some((2, HabitBy::Orders(4, 4))));
        let many: Vec<LogRow> = (0..4).map(|week| visit(after(7 * week), None)).collect();
        assert_eq!(learned(&many, &rows).weekday, Some((0, HabitBy::Visits(4, 4))));
    }

    #[test]
    fn the_usual_time_is_the_middle_where_most_visits_begin_near_it() {
        let at = |minutes: &[i32]| {
            let start = |(week, minutes): (u64, &i32)| visit(after(7 * week), Some(Seconds::minutes(*minutes)));
            let log: Vec<LogRow> = (0..).zip(minutes).map(start).collect();
            learned(&log, &[]).start
        };
        assert_eq!(at(&[570, 560, 900, 590, 575]), Some((Seconds::minutes(575), HabitBy::Visits(4, 5))));
        assert_eq!(at(&[500, 600, 700, 800, 900]), None);
        assert_eq!(at(&[570, 570, 570]), None, "too few visits");
    }
}
