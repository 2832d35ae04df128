//! What reps' calendars were told by the plans before: a plan made anew changes their events and adds none twice.

use super::HourOfDay;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What the calendars of a plan say beyond its routes; nothing for a plan that was not made anew.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// How often the plan was made anew: the sequence number of its events.
    pub sequence: u32,
    /// Visits that have kept the identity which an earlier plan gave them.
    pub visits: Vec<KnownVisit>,
    /// Events that are off.
    pub cancelled: Vec<CancelledEvent>,
}

impl Told {
    /// Whether there is nothing to say.
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

/// A visit that was in a calendar before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownVisit {
    /// Which store.
    pub store: String,
    /// Which of its due visits, from 0.
    pub visit: u16,
    /// Its identity in calendars.
    pub uid: String,
}

/// An event that was in a rep's calendar and is off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CancelledEvent {
    /// Its identity.
    pub uid: String,
    /// In whose calendar.
    pub rep: String,
    /// Where the visit was to be; nothing for a break.
    pub summary: String,
    /// On which day.
    pub date: NaiveDate,
    /// It was to begin.
    pub start: HourOfDay,
    /// It was to end.
    pub end: HourOfDay,
}
