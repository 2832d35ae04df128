//! Continuity: who may visit a store over time.

use crate::model::{Calendar, Problem, Store};
use crate::unit::{Day, RepId};
use serde::{Deserialize, Serialize};

/// Who may make the visits of a store over time, days that are pinned to a rep aside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Continuity {
    /// Any allowed rep may make any visit.
    #[default]
    Any,
    /// One rep makes all visits of a store.
    SameRep,
    /// The rep may change, within bounds.
    Changing(RepChanges),
}

/// How the rep of a store may change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RepChanges {
    /// Whether one rep makes all visits of a calendar week, so that the rep changes only between weeks.
    pub weekly: bool,
    /// How many different reps a store sees at most, those it has [met](Store::met) included.
    pub most: Option<u16>,
}

/// A visit made before those that are planned, which counts for who may make these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Met {
    /// Its day, counted from the first day of the plan: -3 is three days before it; 0 is earlier on the first day.
    pub day: i32,
    /// Who came.
    pub rep: RepId,
}

impl Met {
    /// Whether it lies in the calendar week in which the plan begins.
    pub fn is_in_first_week(&self, calendar: &Calendar) -> bool {
        -i64::from(self.day) <= calendar.days_of_first_week_gone() as i64
    }
}

impl Continuity {
    /// How the rep of a store may change, where that has bounds.
    pub fn changes(self) -> Option<RepChanges> {
        match self {
            Continuity::Changing(changes) => Some(changes),
            Continuity::Any | Continuity::SameRep => None,
        }
    }
}

impl Problem {
    /// Who may make the visits of a store over time: of those that follow one another one rep all, whatever holds for others.
    pub fn continuity_of(&self, store: &Store) -> Continuity {
        if store.is_chain() { Continuity::SameRep } else { self.continuity }
    }

    /// Whether a rep may make one visit more to a store on a day without a pin, beside the store's others on days without one.
    pub fn continues(
        &self,
        store: &Store,
        others: impl Iterator<Item = (Day, RepId)> + Clone,
        (rep, day): (RepId, Day),
    ) -> bool {
        match self.continuity_of(store) {
            Continuity::Any => true,
            Continuity::SameRep => others.clone().all(|(_, other)| other == rep),
            Continuity::Changing(RepChanges { weekly, most }) => {
                let week = self.calendar.week_of(day);
                let met = || store.met.iter();
                let in_week = || {
                    let here = others.clone().filter(|one| self.calendar.week_of(one.0) == week).map(|one| one.1);
                    let before = met().rfind(|met| week == 0 && met.is_in_first_week(&self.calendar));
                    here.chain(before.map(|met| met.rep))
                };
                let within = |most: u16| {
                    let mut seen: Vec<RepId> =
                        others.clone().map(|one| one.1).chain(met().map(|met| met.rep)).collect();
                    seen.sort_unstable();
                    seen.dedup();
                    seen.contains(&rep) || seen.len() < usize::from(most)
                };
                (!weekly || in_week().all(|other| other == rep)) && most.is_none_or(within)
            }
        }
    }
}
