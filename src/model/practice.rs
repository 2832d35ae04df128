//! Practice: what managers want of a plan beside short ways. Each has a price, and what a plan pays for it is on its bill.
//!
//! Everything here is a sum that can be told anew when one visit moves: that is how the search prices a move by what it touched.

mod plan;

pub(crate) use plan::PlanPractice;

use crate::unit::{Money, Seconds, StoreId};
use serde::{Deserialize, Serialize};

/// The prices of practice, and what they are counted with. [`Practice::default`] asks for nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Practice {
    /// The prices.
    pub price: Practised,
    /// How far from its usual time a visit may start and still be at it.
    pub within: Seconds,
    /// Pairs of stores that are close to each other, each with the smaller id first, sorted: what `border` and `separate` count.
    pub near: Vec<[StoreId; 2]>,
}

/// An amount for each practice: its price, or what a plan pays for it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Practised {
    /// A visit on another weekday than its store is used to.
    #[serde(skip_serializing_if = "is_nothing")]
    pub weekday: Money,
    /// A visit that starts at another time than its store is used to.
    #[serde(skip_serializing_if = "is_nothing")]
    pub hour: Money,
    /// A day of a rep with an hour more or less work than its part of all the rep's work; growing with the square, and with how
    /// full the rep's days are. What a plan pays for days shorter than [`Shift::least`](crate::model::Shift::least) is here too.
    #[serde(skip_serializing_if = "is_nothing")]
    pub level: Money,
    /// The same of a week.
    #[serde(skip_serializing_if = "is_nothing")]
    pub weeks: Money,
    /// Two stores close to each other with different reps; counted where one rep makes all visits of a store.
    #[serde(skip_serializing_if = "is_nothing")]
    pub border: Money,
    /// Two visits of one rep in one week to stores close to each other, on different days.
    #[serde(skip_serializing_if = "is_nothing")]
    pub separate: Money,
}

fn is_nothing(money: &Money) -> bool {
    *money == Money(0)
}

impl Practised {
    /// All of them, in the order of their fields.
    pub fn all(&self) -> [Money; 6] {
        [self.weekday, self.hour, self.level, self.weeks, self.border, self.separate]
    }

    /// All of them together.
    pub fn total(&self) -> Money {
        self.all().into_iter().sum()
    }

    /// This without that.
    pub fn less(&self, other: &Practised) -> Practised {
        Practised {
            weekday: self.weekday - other.weekday,
            hour: self.hour - other.hour,
            level: self.level - other.level,
            weeks: self.weeks - other.weeks,
            border: self.border - other.border,
            separate: self.separate - other.separate,
        }
    }

    /// Whether there is nothing of any.
    pub fn is_none(&self) -> bool {
        self.all().iter().all(is_nothing)
    }
}

/// What a store is used to, where its visits come in whole weeks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Habit {
    /// The weekday of its visits, 0 is Monday; `None` where the plan chooses it: the one that most of its visits have.
    pub weekday: Option<u8>,
    /// When its visits start; `None` where the plan chooses it.
    pub start: Option<Seconds>,
}

impl Habit {
    /// How many of a store's planned visits are off its weekday, `on` them by weekday.
    pub fn off_weekday(&self, on: &[u32; 7]) -> u32 {
        let usual = match self.weekday {
            Some(usual) => on[usize::from(usual) % 7],
            None => on.iter().copied().max().unwrap_or(0),
        };
        on.iter().sum::<u32>() - usual
    }

    /// The usual start of a store whose visits start at these times, which are sorted by this: what it is used to, or the middle
    /// of the times that most of its visits lie around, not more than `within` away; the first such middle.
    pub fn usual_start(&self, starts: &mut [i32], within: i32) -> Option<i32> {
        if let Some(usual) = self.start {
            return Some(usual.0);
        }
        starts.sort_unstable();
        let mut best = (0, 0, 0);
        for from in 0..starts.len() {
            let reach = starts[from].saturating_add(within.saturating_mul(2));
            let to = starts.partition_point(|&start| start <= reach);
            if to - from > best.0 {
                best = (to - from, starts[from], starts[to - 1]);
            }
        }
        (best.0 > 0).then(|| best.1 + (best.2 - best.1) / 2)
    }
}

/// The work of some stretches of time (days, weeks), against what each should have: its part of all work by how long it is.
///
/// The least squares of a straight line through nothing: with work `w` and length `l`, what is left of the squares is
/// `sum(w²) - sum(w l)² / sum(l²)`, which a change of one stretch changes in constant time. It weighs as much as the stretches are
/// full: who has work for half of the time, and would have to go out on every day for it, is levelled at half the price.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Levelled {
    /// Sum of squares of lengths.
    pub lengths: i64,
    /// Sum of squares of works, in square seconds.
    pub squares: i64,
    /// Sum of products of work and length.
    pub along: i64,
}

impl Levelled {
    /// With one more stretch, without work as yet.
    pub fn lengthened(&mut self, length: i64) {
        self.lengths += length * length;
    }

    /// One stretch goes from so much work to so much more.
    pub fn change(&mut self, length: i64, work: i64, more: i64) {
        self.squares += (2 * work + more) * more;
        self.along += more * length;
    }

    /// What is uneven costs so much, at a price for the square of an hour where all time is full.
    pub fn cost(&self, price: i64) -> i64 {
        if self.lengths == 0 || price == 0 {
            return 0;
        }
        let (along, slope) = (self.along as f64, self.along as f64 / self.lengths as f64);
        let left = (self.squares as f64 - slope * along).max(0.0);
        (left * slope.clamp(0.0, 1.0) * price as f64 / (3600.0 * 3600.0)) as i64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::collection::vec;
    use proptest::prelude::*;

    proptest! {
        /// Against the sum of squares around the best line, worked out the long way.
        #[test]
        fn what_is_uneven_is_what_the_best_line_leaves(days in vec((1_000i64..40_000, 0i64..40_000), 1..30), price in 1i64..3_000) {
            let mut levelled = Levelled::default();
            days.iter().for_each(|&(length, _)| levelled.lengthened(length));
            for &(length, work) in &days {
                levelled.change(length, 0, work / 2);
                levelled.change(length, work / 2, work - work / 2);
            }
            let sum = |of: &dyn Fn(f64, f64) -> f64| days.iter().map(|&(length, work)| of(length as f64, work as f64)).sum::<f64>();
            let slope = sum(&|length, work| length * work) / sum(&|length, _| length * length);
            let left = slope.min(1.0) * sum(&|length, work| (work - slope * length).powi(2)) / 3600.0 / 3600.0 * price as f64;
            let cost = levelled.cost(price) as f64;
            prop_assert!((cost - left).abs() <= 1.0 + left * 1e-6, "{cost} {left}");
        }

        /// No other time has more visits around it.
        #[test]
        fn a_store_gets_used_to_the_time_that_most_visits_have(mut starts in vec(0i32..300, 1..9), within in 0i32..60) {
            let around = |usual: i32, starts: &[i32]| starts.iter().filter(|&&start| (start - usual).abs() <= within).count();
            let usual = Habit::default().usual_start(&mut starts, within).expect("there are visits");
            let most = (0..300).map(|usual| around(usual, &starts)).max().unwrap_or(0);
            prop_assert_eq!(around(usual, &starts), most);
        }
    }

    #[test]
    fn a_store_without_a_weekday_is_used_to_the_one_of_most_visits() {
        let on = [0, 3, 1, 0, 1, 0, 0];
        assert_eq!(Habit::default().off_weekday(&on), 2);
        assert_eq!(Habit { weekday: Some(2), start: None }.off_weekday(&on), 4);
        assert_eq!(Habit::default().off_weekday(&[0; 7]), 0);
    }
}
