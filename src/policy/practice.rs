//! What plans are wanted to be beside short: prices, what stores are used to, and which stores are close to each other.

use crate::model::{Habit, Point, Practice, PracticePrices};
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

/// What a store is used to that is due at this interval, in days: a weekday and an hour, where its visits come in whole weeks.
pub(super) fn habit(prices: &PracticePrices, interval: u16) -> Option<Habit> {
    let is_wanted = prices.weekday > 0.0 || prices.hour > 0.0;
    (is_wanted && interval > 0 && interval % 7 == 0).then(Habit::default)
}
