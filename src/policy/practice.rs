//! What plans are wanted to be beside short: prices, what stores are used to, and which stores are close to each other.

use super::learn::HabitLesson;
use crate::model::{Habit, Point, Practice, PracticePrices, StoreRow};
use crate::travel::Near;
use crate::unit::StoreId;

/// A store is close to so many others.
const CLOSE: usize = 12;

/// The practice of a problem whose stores lie at these places.
pub(super) fn of(prices: &PracticePrices, places: &[Point]) -> Practice {
    let price = prices.prices();
    if price.is_none() {
        return Practice::default();
    }
    let mut near = Vec::new();
    if price.border.0 > 0 || price.separate.0 > 0 {
        let found = Near::on_globe(places, CLOSE);
        for one in 0..places.len() {
            let others = if found.k() == 0 { &[] } else { found.of_point(one) };
            near.extend(others.iter().map(|&other| [StoreId(other.min(one as u32)), StoreId(other.max(one as u32))]));
        }
        near.sort_unstable();
        near.dedup();
    }
    Practice { price, within: prices.within(), near }
}

/// What a store is used to, and where that is known from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UsedTo {
    /// The weekday and the time.
    pub habit: Habit,
    /// Who says the weekday; of no weekday [`HabitBy::Plan`].
    pub weekday: HabitBy,
    /// Who says the time; of no time [`HabitBy::Plan`].
    pub start: HabitBy,
}

/// Where it is known from what a store is used to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HabitBy {
    /// The table stores says so.
    Given,
    /// So many of so many visits of the log were then.
    Visits(u32, u32),
    /// So many of so many orders were then.
    Orders(u32, u32),
    /// The plan chooses.
    Plan,
}

impl UsedTo {
    /// What the store of a row is used to that is due at this interval, in days: its weekday and time, where its visits come in
    /// whole weeks and anything of that has a price. Given, else learned, else left to the plan.
    pub(super) fn of(
        prices: &PracticePrices,
        interval: u16,
        row: &StoreRow,
        learned: impl FnOnce() -> HabitLesson,
    ) -> Option<Self> {
        let is_wanted = prices.weekday > 0.0 || prices.hour > 0.0;
        if !is_wanted || interval == 0 || !interval.is_multiple_of(7) {
            return None;
        }
        let lesson = learned();
        let weekday = row.usual_weekday.map(|day| (day, HabitBy::Given));
        // Whom it may not be visited on any more has to get used to another day.
        let learned = lesson.weekday.filter(|(day, _)| row.weekdays.is_none_or(|allowed| allowed[usize::from(*day)]));
        let weekday = weekday.or(learned);
        let start = row.usual_time.map(|time| (time, HabitBy::Given)).or(lesson.start);
        Some(Self {
            habit: Habit { weekday: weekday.map(|one| one.0), start: start.map(|one| one.0) },
            weekday: weekday.map_or(HabitBy::Plan, |one| one.1),
            start: start.map_or(HabitBy::Plan, |one| one.1),
        })
    }
}
