//! When a store is open for visits: its weekdays and opening hours, on adjusted workdays too.

use crate::model::{Hours, StoreRow, Window};
use crate::unit::{Day, Seconds};

/// The windows of a store whose usual visits take `service`.
///
/// An opening shorter than a visit is none. A store without `allowed_weekdays` is open on every day reps work; without `open_hours`, at any time. A store that
/// is open from Monday to Friday is open on `adjusted` workdays too, though they fall on a weekend.
///
/// `always` is the week of a store that is always open, which all such stores share.
pub(super) fn hours(row: &StoreRow, service: Seconds, adjusted: &[Day], always: &Hours) -> Hours {
    if row.open_hours.is_empty() && row.weekdays.is_none() {
        return always.clone();
    }
    let windows: Vec<Window> = if row.open_hours.is_empty() {
        vec![Window::ALWAYS]
    } else {
        row.open_hours
            .iter()
            .map(|&(open, close)| Window { open, close })
            .filter(|window| window.last_start(service).is_some())
            .collect()
    };
    let weekdays = row.weekdays.unwrap_or([true; 7]);
    let week: Vec<Vec<Window>> = weekdays.iter().map(|&open| if open { windows.clone() } else { Vec::new() }).collect();
    let mut hours = Hours { week: week.into(), special: Vec::new() };
    if weekdays[..5].iter().all(|&open| open) && weekdays[5..].contains(&false) {
        for &day in adjusted {
            hours.set_special(day, windows.clone());
        }
    }
    hours
}

/// What is left of the windows when no visit may overlap the time from `from` to `to`, where that holds a visit.
pub(super) fn without(windows: &[Window], from: Seconds, to: Seconds, service: Seconds) -> Vec<Window> {
    let mut left = Vec::new();
    for &window in windows {
        let before = Window { open: window.open, close: window.close.min(from) };
        let after = Window { open: window.open.max(to), close: window.close };
        left.extend([before, after].into_iter().filter(|part| part.last_start(service).is_some()));
    }
    left.dedup();
    left
}

/// The parts that the windows have in common with another, where they hold a visit.
pub(super) fn within(windows: &[Window], other: &Window, service: Seconds) -> Vec<Window> {
    windows
        .iter()
        .map(|window| Window { open: window.open.max(other.open), close: window.close.min(other.close) })
        .filter(|part| part.last_start(service).is_some())
        .collect()
}
