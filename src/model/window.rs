//! When a visit may start: windows of a day, and the opening hours of a week.

use crate::unit::{Day, Seconds};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A span of the day in which a visit may start, both ends included.
///
/// Doors that speak of opening hours subtract the service time first, so that a visit also ends before closing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// Earliest start.
    pub open: Seconds,
    /// Latest start.
    pub close: Seconds,
}

impl Window {
    /// Any time of any day; far enough from the ends of `i32` that sums of day times never overflow.
    pub const ALWAYS: Window = Window { open: Seconds(0), close: Seconds(1_000_000_000) };

    /// The first moment at or after `arrival` at which a visit may start in one of `windows` (sorted, disjoint).
    pub fn next_start(windows: &[Window], arrival: Seconds) -> Option<Seconds> {
        windows.iter().find(|window| arrival <= window.close).map(|window| arrival.max(window.open))
    }
}

/// The windows of every day: by weekday, and apart from it on single days (appointments, closures).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hours {
    /// Windows by weekday, Monday first; sorted and disjoint; an empty list is a closed day. Stores may share a week.
    pub week: Arc<Vec<Vec<Window>>>,
    /// Windows of single days, which replace those of the weekday; sorted by day.
    pub special: Vec<(Day, Vec<Window>)>,
}

impl Hours {
    /// Open at any time of every day.
    pub fn always() -> Self {
        Self::every_day(vec![Window::ALWAYS])
    }

    /// The same windows every day.
    pub fn every_day(windows: Vec<Window>) -> Self {
        Self { week: Arc::new(vec![windows; 7]), special: Vec::new() }
    }

    /// The windows of a day that falls on `weekday` (0 is Monday).
    pub fn on(&self, day: Day, weekday: usize) -> &[Window] {
        match self.special.binary_search_by_key(&day, |entry| entry.0) {
            Ok(at) => &self.special[at].1,
            Err(_) => &self.week[weekday],
        }
    }

    /// Replaces the windows of one day.
    pub fn set_special(&mut self, day: Day, windows: Vec<Window>) {
        match self.special.binary_search_by_key(&day, |entry| entry.0) {
            Ok(at) => self.special[at].1 = windows,
            Err(at) => self.special.insert(at, (day, windows)),
        }
    }
}
