//! What the visit log teaches: how long visits take, and how many of them have an effect (decision 6).

use super::diary::{Diary, Entry};
use super::facts::Facts;
use crate::model::Learn;
use crate::unit::Seconds;
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
