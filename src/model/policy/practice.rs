//! What managers want of plans beside short ways, as a company says it: prices in minutes of travel.

use crate::model::{Continuity, DayShape, Practised, RepChanges};
use crate::unit::{Money, Seconds};
use serde::{Deserialize, Serialize};

/// What breaking a habit of the company costs, each in minutes of travel; 0 switches it off.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "files", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct PracticePrices {
    /// A visit on another weekday than its store is used to: the one given, else the one that the log shows, else the one that
    /// most of its visits have in the plan. Of stores that are due in whole weeks.
    pub weekday: f64,
    /// A visit that starts further from the usual time of its store than `hour_within`.
    pub hour: f64,
    /// How many minutes from its usual time a visit may start.
    pub hour_within: f64,
    /// A day of a rep with an hour more or less work than its part of all the rep's work, where the rep's days are full: half of it
    /// where they are half full. Two hours cost four times that.
    pub level: f64,
    /// The same of a week.
    pub weeks: f64,
    /// Two stores close to each other with different reps.
    pub border: f64,
    /// Two visits to stores close to each other by one rep in one week on different days.
    pub separate: f64,
    /// A visit by a rep whom its store does not prefer, where the table of stores says whom it does; a visit by its second choice
    /// the part of it by which that is rated lower than the first.
    pub preferred: f64,
    /// How work is to lie on the days of reps of whom the table does not say.
    pub days: DayShape,
    /// Who may make the visits of a store without an owner: the same rep for the whole plan, for a week, or any.
    pub continuity: KeepRep,
    /// How many different reps a store sees at most in the cycle that ends with the plan's last day (`defaults.cycle_days`, or the whole
    /// plan where that is longer), reps of the visit log who still work included; where continuity lets the rep change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reps_per_cycle: Option<u16>,
    /// The shortest working day that is worth going out for, in hours, office work included, breaks not: what a day is shorter
    /// costs as much as travel. A shift that has not so many hours should be full.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_day: Option<f64>,
    /// The longest working day, in hours, office work included, breaks not; of reps whose own limit is lower, that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_day: Option<f64>,
    /// What a minute of overtime costs, in minutes of travel: time and a half where nobody says.
    pub overtime: f64,
    /// Minutes of overtime a day at most, where the table of reps does not say; none where nobody says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overtime_max: Option<f64>,
    /// Most hours of work in a calendar week, office work of days with a route included, where the table of reps does not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_week: Option<f64>,
    /// The same of a calendar month.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_month: Option<f64>,
    /// Minutes of each working day that a plan leaves free, where the table of reps does not say: room for calls of the day and for
    /// whatever happens.
    pub reserve: f64,
    /// Percent of the minutes of the phone calls due that a plan leaves free beside it, on the days on which they are due: with none,
    /// calls have what visits leave of the day.
    pub reserve_calls: f64,
    /// Visits of so many minutes or more may be interrupted for a break, and end so much later; none where nobody says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interrupt_from: Option<f64>,
}

/// For how long one rep makes all visits of a store, days pinned to others aside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "files", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum KeepRep {
    /// For the whole plan.
    #[default]
    Same,
    /// For a calendar week: the rep may change only between weeks.
    Week,
    /// For no longer than a visit: whoever may come.
    Any,
}

impl Default for PracticePrices {
    fn default() -> Self {
        Self {
            weekday: 60.0,
            hour: 3.0,
            hour_within: 60.0,
            level: 25.0,
            weeks: 2.0,
            border: 12.0,
            separate: 6.0,
            preferred: 30.0,
            days: DayShape::Level,
            continuity: KeepRep::Same,
            reps_per_cycle: None,
            min_day: None,
            max_day: None,
            overtime: 1.5,
            overtime_max: None,
            max_week: None,
            max_month: None,
            reserve: 0.0,
            reserve_calls: 0.0,
            interrupt_from: None,
        }
    }
}

impl PracticePrices {
    /// The prices in the unit of the bill.
    pub fn prices(&self) -> Practised {
        let money = |minutes: f64| Money((minutes * 60.0).round() as i64);
        Practised {
            weekday: money(self.weekday),
            hour: money(self.hour),
            level: money(self.level),
            weeks: money(self.weeks),
            border: money(self.border),
            separate: money(self.separate),
        }
    }

    /// Who may make the visits of a store over time.
    pub fn continuity(&self) -> Continuity {
        match (self.continuity, self.reps_per_cycle) {
            (KeepRep::Same, _) => Continuity::SameRep,
            (KeepRep::Any, None) => Continuity::Any,
            (keep, most) => Continuity::Changing(RepChanges { weekly: keep == KeepRep::Week, most }),
        }
    }

    /// What a visit by a rep who is not preferred costs, in the unit of the bill.
    pub fn stranger(&self) -> Money {
        Money((self.preferred * 60.0).round() as i64)
    }

    /// The shortest working day that is worth going out for, where there is one.
    pub fn shortest_day(&self) -> Option<Seconds> {
        self.min_day.map(hours)
    }

    /// The longest working day, where there is one.
    pub fn longest_day(&self) -> Option<Seconds> {
        self.max_day.map(hours)
    }

    /// What overtime costs, in hundredths of as much time on the road.
    pub fn overtime_percent(&self) -> u16 {
        (self.overtime * 100.0).round() as u16
    }

    /// The most overtime a day.
    pub fn most_overtime(&self) -> Seconds {
        Seconds((self.overtime_max.unwrap_or(0.0) * 60.0).round() as i32)
    }

    /// The most work in a calendar week, where there is a most.
    pub fn longest_week(&self) -> Option<Seconds> {
        self.max_week.map(hours)
    }

    /// The most work in a calendar month, where there is a most.
    pub fn longest_month(&self) -> Option<Seconds> {
        self.max_month.map(hours)
    }

    /// What a plan leaves free of each working day.
    pub fn reserve(&self) -> Seconds {
        Seconds((self.reserve * 60.0).round() as i32)
    }

    /// The length from which on visits may be interrupted for a break, where any may.
    pub fn interrupts(&self) -> Option<Seconds> {
        self.interrupt_from.map(|minutes| Seconds((minutes * 60.0).round() as i32))
    }

    /// How far from its usual time a visit may start.
    pub fn within(&self) -> Seconds {
        Seconds((self.hour_within * 60.0).round() as i32)
    }
}

fn hours(hours: f64) -> Seconds {
    Seconds((hours * 3600.0).round() as i32)
}
