//! The days planned for: their dates and weekdays.

use crate::unit::Day;
use chrono::{Datelike, Days, NaiveDate};
use serde::{Deserialize, Serialize};

/// The horizon: consecutive days, dated for a company's month and only numbered in published sets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    /// The date of day 0, where days have dates.
    pub first: Option<NaiveDate>,
    /// How many days; at most [`DaySet::MOST`](crate::model::DaySet::MOST).
    pub days: u16,
    /// Days in a week where days are only numbered: day 0 is then a Monday.
    pub week: u8,
}

impl Calendar {
    /// `days` dated days from `first` on.
    pub fn dated(first: NaiveDate, days: u16) -> Self {
        Self { first: Some(first), days, week: 7 }
    }

    /// `days` numbered days in weeks of `week` days.
    pub fn numbered(days: u16, week: u8) -> Self {
        Self { first: None, days, week }
    }

    /// All days in order.
    pub fn iter(&self) -> impl Iterator<Item = Day> + use<> {
        (0..self.days).map(Day)
    }

    /// The weekday of a day, 0 is Monday.
    pub fn weekday(&self, day: Day) -> usize {
        match self.first {
            Some(first) => (first.weekday().num_days_from_monday() as usize + day.index()) % 7,
            None => day.index() % usize::from(self.week.max(1)),
        }
    }

    /// The week of a day, counted from 0: weeks begin on Mondays, so the first may be a part of one.
    pub fn week_of(&self, day: Day) -> usize {
        match self.first {
            Some(first) => (first.weekday().num_days_from_monday() as usize + day.index()) / 7,
            None => day.index() / usize::from(self.week.max(1)),
        }
    }

    /// How many days of the week in which the horizon begins lie before it.
    pub fn days_of_first_week_gone(&self) -> usize {
        self.first.map_or(0, |first| first.weekday().num_days_from_monday() as usize)
    }

    /// The date of a day, where days have dates.
    pub fn date(&self, day: Day) -> Option<NaiveDate> {
        self.first?.checked_add_days(Days::new(u64::from(day.0)))
    }

    /// The day of a date, if it lies in the horizon.
    pub fn day(&self, date: NaiveDate) -> Option<Day> {
        let offset = (date - self.first?).num_days();
        (0..i64::from(self.days)).contains(&offset).then_some(Day(offset as u16))
    }

    /// A day for people: its date, or its number from 1.
    pub fn name(&self, day: Day) -> String {
        match self.date(day) {
            Some(date) => date.to_string(),
            None => format!("day {}", day.0 + 1),
        }
    }
}
