//! A set of days of the horizon, as bits: small enough to be copied, and as quick for four weeks as for a year.

use crate::unit::Day;
use serde::{Deserialize, Serialize};
use std::ops::{BitAnd, BitOr, BitOrAssign, Sub};

/// Bits in a word.
const BITS: u16 = u64::BITS as u16;
/// Words of a set.
const WORDS: usize = 6;

/// A set of days of the horizon.
///
/// Any day may be asked for and put in. Days past the longest horizon are all one, the last of the set: a set that reaches too
/// far is seen to, and no day of it is lost in silence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "Vec<Day>", into = "Vec<Day>")]
pub struct DaySet {
    words: [u64; WORDS],
}

impl DaySet {
    /// The longest horizon, in days: 53 weeks.
    pub const MOST: u16 = 53 * 7;

    /// The set of these days.
    pub fn of(days: impl IntoIterator<Item = Day>) -> Self {
        let mut set = Self::default();
        for day in days {
            set.insert(day);
        }
        set
    }

    /// All days from one to another, both included; none where the last is before the first.
    pub fn between(first: Day, last: Day) -> Self {
        let mut set = Self::default();
        for day in first.0..=last.0.min(Self::LAST) {
            set.insert(Day(day));
        }
        set
    }

    /// The day that stands for all past the longest horizon.
    const LAST: u16 = WORDS as u16 * BITS - 1;

    /// Adds a day.
    pub fn insert(&mut self, day: Day) {
        let day = day.0.min(Self::LAST);
        self.words[usize::from(day / BITS)] |= 1 << (day % BITS);
    }

    /// Whether the day is in the set.
    pub fn contains(self, day: Day) -> bool {
        let day = day.0.min(Self::LAST);
        self.words[usize::from(day / BITS)] >> (day % BITS) & 1 == 1
    }

    /// How many days.
    pub fn len(self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Whether it has no day.
    pub fn is_empty(self) -> bool {
        self.words.iter().all(|&word| word == 0)
    }

    /// Whether every day of `other` is in the set.
    pub fn covers(self, other: DaySet) -> bool {
        (other - self).is_empty()
    }

    /// The days in order.
    pub fn iter(self) -> impl Iterator<Item = Day> {
        let mut rest = self.words;
        let mut at = 0;
        std::iter::from_fn(move || {
            while *rest.get(at)? == 0 {
                at += 1;
            }
            let day = Day(at as u16 * BITS + rest[at].trailing_zeros() as u16);
            rest[at] &= rest[at] - 1;
            Some(day)
        })
    }

    fn zip(self, other: Self, both: impl Fn(u64, u64) -> u64) -> Self {
        Self { words: std::array::from_fn(|at| both(self.words[at], other.words[at])) }
    }
}

/// The days in either.
impl BitOr for DaySet {
    type Output = Self;
    fn bitor(self, other: Self) -> Self {
        self.zip(other, |one, other| one | other)
    }
}

/// Adds the days of another set.
impl BitOrAssign for DaySet {
    fn bitor_assign(&mut self, other: Self) {
        *self = *self | other;
    }
}

/// The days in both.
impl BitAnd for DaySet {
    type Output = Self;
    fn bitand(self, other: Self) -> Self {
        self.zip(other, |one, other| one & other)
    }
}

/// The days that are not in the other.
impl Sub for DaySet {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        self.zip(other, |one, other| one & !other)
    }
}

impl From<Vec<Day>> for DaySet {
    fn from(days: Vec<Day>) -> Self {
        Self::of(days)
    }
}

impl From<DaySet> for Vec<Day> {
    fn from(days: DaySet) -> Self {
        days.iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_holds_the_days_put_in_and_no_other() {
        let days = [0, 1, 63, 64, 127, 128, 255, 256, DaySet::MOST - 1].map(Day);
        let set = DaySet::of(days);
        assert_eq!(set.iter().collect::<Vec<_>>(), days);
        assert_eq!(set.len(), days.len());
        assert!((0..DaySet::MOST).map(Day).all(|day| set.contains(day) == days.contains(&day)));
    }

    #[test]
    fn any_day_may_be_put_in_and_one_past_the_longest_horizon_is_seen() {
        for day in [DaySet::MOST, 500, u16::MAX].map(Day) {
            let set = DaySet::of([Day(3), day]);
            assert!(set.len() == 2 && set.contains(day) && set.iter().any(|day| day.0 >= DaySet::MOST));
        }
        assert!(!DaySet::between(Day(0), Day(DaySet::MOST - 1)).contains(Day(u16::MAX)));
    }

    #[test]
    fn sets_are_joined_cut_and_taken_from_each_other() {
        let (early, late) = (DaySet::between(Day(0), Day(200)), DaySet::between(Day(100), Day(300)));
        assert_eq!(early | late, DaySet::between(Day(0), Day(300)));
        assert_eq!(early & late, DaySet::between(Day(100), Day(200)));
        assert_eq!(early - late, DaySet::between(Day(0), Day(99)));
        assert!((early | late).covers(late) && !early.covers(late));
        assert!(DaySet::between(Day(5), Day(4)).is_empty());
    }
}
