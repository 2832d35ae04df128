//! Whom a store would rather see: a list of reps in its row, and what visits by them and by others cost.

use crate::unit::{Money, RepId};
use serde::{Deserialize, Serialize};

/// A rep whom a store would rather see than another.
#[derive(Clone, Debug, PartialEq)]
pub struct PreferredRep {
    /// Who: a `rep_id`.
    pub rep: String,
    /// How much rather: more than 0, and the highest of a store's list is its first choice. A list without ratings counts down to 1.
    pub rating: f64,
}

/// What visits to a store cost because of whom it would rather see; on a pinned day, where the plan does not choose who comes,
/// nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preference {
    /// What each visit by a rep costs who is not one of `reps`.
    pub others: Money,
    /// What each visit by one of these costs, no more than `others`; sorted by rep.
    pub reps: Vec<(RepId, Money)>,
}

impl Preference {
    /// The preference of a store's list, where a visit by a rep who is not on it costs so much: the first choice costs nothing,
    /// the others the part of the price by which their rating is less. `None` where the list is empty or the price nothing.
    pub fn of(list: &[PreferredRep], price: Money, id: impl Fn(&str) -> Option<RepId>) -> Option<Self> {
        let best = list.iter().map(|one| one.rating).fold(0.0, f64::max);
        if best <= 0.0 || price.0 <= 0 {
            return None;
        }
        let cost = |rating: f64| Money((price.0 as f64 * (1.0 - rating / best)).round() as i64);
        let mut reps: Vec<_> = list.iter().filter_map(|one| Some((id(&one.rep)?, cost(one.rating)))).collect();
        reps.sort_unstable();
        Some(Self { others: price, reps })
    }

    /// Whether a rep is on the store's list.
    pub fn has(&self, rep: RepId) -> bool {
        self.reps.binary_search_by_key(&rep, |one| one.0).is_ok()
    }

    /// What a visit by a rep costs.
    pub fn rep_cost(&self, rep: RepId) -> Money {
        self.reps.binary_search_by_key(&rep, |one| one.0).map_or(self.others, |at| self.reps[at].1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn preference(list: &[(&str, f64)], price: i64) -> Option<Preference> {
        let list: Vec<_> = list.iter().map(|&(rep, rating)| PreferredRep { rep: rep.into(), rating }).collect();
        Preference::of(&list, Money(price), |rep| ["A", "B", "C"].iter().position(|id| *id == rep).map(RepId::at))
    }

    #[test]
    fn second_choices_cost_less_than_strangers_in_the_measure_of_their_rating() {
        let [a, b, c] = [0, 1, 2].map(RepId);
        let rated = preference(&[("B", 5.0), ("A", 3.0)], 1800).unwrap();
        assert_eq!([b, a, c].map(|rep| rated.rep_cost(rep).0), [0, 720, 1800]);
        let equal = preference(&[("C", 2.0), ("A", 2.0)], 1800).unwrap();
        assert_eq!([c, a, b].map(|rep| equal.rep_cost(rep).0), [0, 0, 1800]);
        assert_eq!(preference(&[], 1800), None);
        assert_eq!(preference(&[("A", 1.0)], 0), None);
    }
}
