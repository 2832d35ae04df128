//! What practice asks of a tile: prices, and what its stores, tours and days are to them.

use super::{NONE, Tile};
use crate::model::{DayShape, Practised, Problem};
use crate::unit::{Day, RepId, StoreId};
use std::collections::HashMap;

/// Prices of practice, and what they are counted with; all empty where nothing of it has a price.
#[derive(Clone, Debug, Default)]
pub struct TilePractice {
    /// The prices.
    pub price: Practised,
    /// Whether any of them is more than nothing.
    pub asks: bool,
    /// How far from its usual time a visit may start and still be at it.
    pub within: i32,
    /// The weekday of every day.
    pub weekday_of: Vec<u8>,
    /// The week of every tour's rep: `rep * weeks + week`.
    pub week_of: Vec<u32>,
    /// How many weeks there are.
    pub weeks: usize,
    /// The time there is for work on every tour.
    pub length_of: Vec<i64>,
    /// The work that every tour should have, if any.
    pub least_of: Vec<i64>,
    /// Whether the days of a rep are to be level.
    pub levels: Vec<bool>,
    /// The stores close to each store: `close[close_of[store]..close_of[store + 1]]`, each pair on both sides.
    close: Vec<u32>,
    close_of: Vec<u32>,
}

impl TilePractice {
    /// What practice asks of a tile with these stores, tours and reps.
    pub(super) fn new(problem: &Problem, tile: &Tile, stores: &[StoreId], reps: &[RepId]) -> Self {
        let practice = &problem.practice;
        if !problem.has_practice() {
            return Self::default();
        }
        let days = || problem.calendar.iter();
        let week = |day: Day| problem.calendar.week_of(day) as u32;
        let weeks = days().last().map_or(0, |last| week(last) + 1);
        let local: HashMap<StoreId, u32> = stores.iter().enumerate().map(|(at, &id)| (id, at as u32)).collect();
        let mut beside = vec![Vec::new(); stores.len()];
        for [one, other] in &practice.near {
            if let (Some(&one), Some(&other)) = (local.get(one), local.get(other)) {
                beside[one as usize].push(other);
                beside[other as usize].push(one);
            }
        }
        let mut close_of = vec![0];
        close_of.extend(beside.iter().scan(0, |sum, list| {
            *sum += list.len() as u32;
            Some(*sum)
        }));
        Self {
            price: practice.price,
            asks: true,
            within: practice.within.0,
            weekday_of: days().map(|day| problem.calendar.weekday(day) as u8).collect(),
            week_of: tile.tours.iter().map(|tour| tour.rep * weeks + week(Day(tour.day as u16))).collect(),
            weeks: weeks as usize,
            length_of: tile.tours.iter().map(|tour| problem.shift(tour.id).available().0.into()).collect(),
            least_of: tile.tours.iter().map(|tour| problem.shift(tour.id).least.0.into()).collect(),
            levels: reps.iter().map(|rep| problem.reps[rep.index()].days == DayShape::Level).collect(),
            close: beside.concat(),
            close_of,
        }
    }

    /// The stores close to a store.
    pub fn close(&self, store: u32) -> &[u32] {
        match self.close_of.get(store as usize..store as usize + 2) {
            Some(&[from, to]) => &self.close[from as usize..to as usize],
            _ => &[],
        }
    }
}

impl Tile {
    /// Whether who comes on a tour to a store is the plan's to choose: it is not on a pinned day.
    pub fn is_free(&self, store: u32, tour: u32) -> bool {
        let row = &self.stores[store as usize];
        debug_assert_ne!(tour, NONE);
        !self.choices[row.first_choice as usize..row.first_free as usize].contains(&tour)
    }

    /// What each planned visit off the usual weekday of a store costs; 0 where it has none.
    pub fn weekday_price(&self, store: u32) -> i64 {
        if self.stores[store as usize].habit.is_some() { self.practice.price.weekday.0 } else { 0 }
    }
}
