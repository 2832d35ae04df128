//! When a store is open for visits: windows of a day, and the opening hours of a week.

use crate::unit::{Day, Seconds};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A span of the day that holds a whole visit: it starts at `open` at the earliest and ends by `close`.
///
/// Whoever speaks of the times at which a visit may start (the published sets do, and appointments) adds the service time to
/// the latest of them. Windows of one day may then overlap; they are sorted by both ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// Earliest start of a visit.
    pub open: Seconds,
    /// Latest end of a visit.
    pub close: Seconds,
}

impl Window {
    /// Any time of any day; far enough from the ends of `i32` that sums of day times never overflow.
    pub const ALWAYS: Window = Window { open: Seconds(0), close: Seconds(1_000_000_000) };

    /// From midnight to midnight.
    pub const ALL_DAY: Window = Window { open: Seconds(0), close: Seconds::minutes(24 * 60) };

    /// The latest start of a visit that takes `service`; `None` where the window is too short for it. What never closes lets
    /// visits of any length start at the same time.
    pub fn last_start(self, service: Seconds) -> Option<Seconds> {
        if self.close >= Window::ALWAYS.close {
            return Some(Window::ALWAYS.close);
        }
        Some(self.close - service).filter(|&last| self.open <= last)
    }

    /// The same of a visit that begins by an hour: `None` where the window opens after it, too.
    pub fn last_start_by(self, service: Seconds, by: Seconds) -> Option<Seconds> {
        self.last_start(service).map(|last| last.min(by)).filter(|&last| self.open <= last)
    }

    /// The first moment at or after `arrival` at which a visit that takes `service` may start in one of `windows` (sorted).
    pub fn next_start(windows: &[Window], arrival: Seconds, service: Seconds) -> Option<Seconds> {
        Self::next_start_by(windows, arrival, service, Window::ALWAYS.close)
    }

    /// The same of a visit that begins by an hour.
    pub fn next_start_by(windows: &[Window], arrival: Seconds, service: Seconds, by: Seconds) -> Option<Seconds> {
        let fits = |window: &&Window| window.last_start_by(service, by).is_some_and(|last| arrival <= last);
        windows.iter().find(fits).map(|window| arrival.max(window.open))
    }
}

/// The windows of every day: by weekday, and apart from it on single days (appointments, closures).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hours {
    /// Windows by weekday, Monday first; sorted by both ends; an empty list is a closed day, and so is a day that is not listed.
    /// Stores may share a week.
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
            Err(_) => self.week.get(weekday).map_or(&[], Vec::as_slice),
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
