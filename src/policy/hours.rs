//! When a store is open for visits: its weekdays and opening hours, on adjusted workdays too.

use crate::model::{A_DAY, Calendar, DayKind, Hours, OpenHours, OpeningRules, StoreRow, Tables, Window};
use crate::unit::{Day, Seconds};
use chrono::NaiveDate;
use std::collections::HashMap;

/// Days behind the horizon that are looked at to see what a usual week is: one closed Friday does not make it.
const BEYOND: u16 = 28;

/// What all stores need to know of the days that are planned.
pub(super) struct Openings<'a> {
    /// Weekend days that are worked.
    adjusted: Vec<Day>,
    /// The week of a store that is always open, which all such stores share.
    always: Hours,
    /// What each set of rules comes to, day by day and [`BEYOND`]: thousands of stores share one.
    told: HashMap<&'a OpeningRules, Vec<Vec<(Seconds, Seconds)>>>,
    calendar: &'a Calendar,
    /// When the last shift of a day ends, where that is past midnight.
    night: Option<Seconds>,
}

impl<'a> Openings<'a> {
    /// Of a horizon: the public holidays are the calendar's rows about everybody.
    ///
    /// `last` is when the last shift of a day ends: in the night after it stores are open as on the next date.
    pub fn of(tables: &'a Tables, calendar: &'a Calendar, adjusted: Vec<Day>, last: Seconds) -> Self {
        let is_public = |row: &&crate::model::CalendarRow| {
            row.kind == DayKind::Holiday && row.rep.is_none() && row.from.or(row.to).is_none()
        };
        let holidays: Vec<NaiveDate> = tables.calendar.iter().filter(is_public).map(|row| row.date).collect();
        let mut told = HashMap::new();
        if let Some(first) = calendar.first {
            for row in &tables.stores {
                if let OpenHours::Rules(rules) = &row.open_hours {
                    told.entry(rules).or_insert_with(|| rules.spans(first, calendar.days + BEYOND, &holidays));
                }
            }
        }
        let night = Some(last).filter(|&last| last > A_DAY);
        Self { adjusted, always: Hours::always(), told, calendar, night }
    }

    /// The windows of a store whose usual visits take `service`.
    ///
    /// An opening shorter than a visit is none. A store without `allowed_weekdays` is open on every day reps work; without
    /// `open_hours`, at any time. A store that is open from Monday to Friday is open on adjusted workdays too, though they fall
    /// on a weekend.
    pub fn hours(&self, row: &StoreRow, service: Seconds) -> Hours {
        if row.open_hours.is_always() && row.weekdays.is_none() {
            return self.always.clone();
        }
        let windows = |spans: &[(Seconds, Seconds)]| -> Vec<Window> {
            let windows = spans.iter().map(|&(open, close)| Window { open, close });
            windows.filter(|window| window.last_start(service).is_some()).collect()
        };
        let mut hours = Hours::default();
        let week = match &row.open_hours {
            OpenHours::Daily(spans) if spans.is_empty() => vec![vec![Window::ALWAYS]; 7],
            OpenHours::Daily(spans) => vec![windows(spans); 7],
            OpenHours::Rules(rules) => {
                let days: Vec<Vec<Window>> =
                    self.told.get(rules).map_or(&[][..], Vec::as_slice).iter().map(|spans| windows(spans)).collect();
                let usual = self.usual(&days);
                for (day, windows) in self.calendar.iter().zip(days) {
                    let weekday = self.calendar.weekday(day);
                    if windows != usual[weekday] && row.weekdays.is_none_or(|open| open[weekday]) {
                        hours.set_special(day, windows);
                    }
                }
                usual
            }
        };
        let closed = |weekday: usize| row.weekdays.is_some_and(|open| !open[weekday]);
        let week: Vec<Vec<Window>> =
            (0..7).zip(week).map(|(at, on)| if closed(at) { Vec::new() } else { on }).collect();
        hours.week = week.into();
        if let [monday, .., saturday, sunday] = hours.week.as_slice()
            && hours.week[..5].iter().all(|windows| !windows.is_empty())
            && (saturday.is_empty() || sunday.is_empty())
        {
            let monday = monday.clone();
            for &day in &self.adjusted {
                if hours.on(day, self.calendar.weekday(day)).is_empty() {
                    hours.set_special(day, monday.clone());
                }
            }
        }
        let is_limited = !row.open_hours.is_always();
        if is_limited && self.night.is_some() || row.open_hours.daily().iter().any(|span| span.1 > A_DAY) {
            self.past_midnight(row, service, &mut hours);
        }
        hours
    }

    /// Lets the windows of each day go on into the night after it, as far as anybody works then, and begin with what is left of the
    /// night before it.
    fn past_midnight(&self, row: &StoreRow, service: Seconds, hours: &mut Hours) {
        // The hours themselves, whatever the length of a visit, by day; those past midnight belong to the day before them.
        let spans = |day: usize| -> Vec<(Seconds, Seconds)> {
            match &row.open_hours {
                OpenHours::Daily(spans) => spans.clone(),
                OpenHours::Rules(rules) => {
                    self.told.get(rules).and_then(|days| days.get(day)).cloned().unwrap_or_default()
                }
            }
        };
        let is_open = |day: usize| {
            let weekday = (self.calendar.weekday(Day(0)) + day) % 7;
            row.weekdays.is_none_or(|open| open[weekday]) || self.adjusted.contains(&Day(day as u16))
        };
        let later = |span: (Seconds, Seconds)| (span.0 + A_DAY, span.1 + A_DAY);
        for day in self.calendar.iter() {
            let at = day.index();
            let mut all: Vec<(Seconds, Seconds)> = match is_open(at) {
                true if self.adjusted.contains(&day) => {
                    let windows = hours.on(day, self.calendar.weekday(day)).iter();
                    windows.map(|window| (window.open, window.close)).collect()
                }
                true => spans(at),
                false => Vec::new(),
            };
            if let Some(last) =
                at.checked_sub(1).filter(|&before| is_open(before)).and_then(|before| spans(before).pop())
                && last.1 > A_DAY
            {
                all.insert(0, (Seconds(0), last.1 - A_DAY));
            }
            if let Some(night) = self.night {
                let goes_on = all.last().is_some_and(|last| last.1 == A_DAY);
                let next = spans(at + 1).into_iter().map(later).filter(|span| span.0 < night);
                all.extend(next.filter(|span| is_open(at + 1) || goes_on && span.0 == A_DAY));
            }
            let mut windows: Vec<Window> = Vec::new();
            for (open, close) in all {
                match windows.last_mut() {
                    Some(last) if open <= last.close => last.close = last.close.max(close),
                    _ => windows.push(Window { open, close }),
                }
            }
            windows.retain(|window| window.last_start(service).is_some());
            if windows != hours.on(day, self.calendar.weekday(day)) {
                hours.set_special(day, windows);
            }
        }
    }

    /// The windows of each weekday, from Monday: those of the first such day on which there are any.
    fn usual(&self, days: &[Vec<Window>]) -> Vec<Vec<Window>> {
        let mut week = vec![Vec::new(); 7];
        for (at, windows) in days.iter().enumerate() {
            let usual = &mut week[(self.calendar.weekday(Day(0)) + at) % 7];
            if usual.is_empty() {
                usual.clone_from(windows);
            }
        }
        week
    }
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
