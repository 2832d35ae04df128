//! What a policy asks for beyond its rules: campaigns, answers to events, and what single stores asked for.

use super::{Contact, Match, Rhythm, Validity, VisitType};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Extra visits in a range of dates, for a promotion, a season, a launch.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "files", derive(schemars::JsonSchema))]
pub struct Campaign {
    /// What people call it.
    pub id: String,
    /// Its first day.
    pub from: NaiveDate,
    /// Its last day.
    pub to: NaiveDate,
    /// The stores it is about.
    #[serde(rename = "match", default, skip_serializing_if = "Match::is_empty")]
    pub of: Match,
    /// How many visits it adds.
    #[serde(default = "one")]
    pub extra_visits: u16,
    /// The extra visits come in so many days before its first day, and not between its first day and its last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within_days: Option<u16>,
    /// Minutes that its tasks add to a visit.
    #[serde(default)]
    pub extra_min: f64,
    /// The priority of its visits, 1 to 5; the store's where it does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<u8>,
}

fn one() -> u16 {
    1
}

/// What follows when something happens at a store: a sale, a complaint, a service.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "files", derive(schemars::JsonSchema))]
pub struct EventRule {
    /// What happens: the kind of a row of the table events, or the outcome or type of a visit.
    pub on: String,
    /// The stores it is about.
    #[serde(rename = "match", default, skip_serializing_if = "Match::is_empty")]
    pub of: Match,
    /// The type of visit that follows.
    #[serde(rename = "type", default = "follow_up")]
    pub kind: VisitType,
    /// No sooner than so many days after.
    #[serde(default)]
    pub after_days: u16,
    /// No later than so many days after; the event's own deadline stands above it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within_days: Option<u16>,
    /// The same in hours by the clock, where the event has a time: the visit begins by then on its last day. Where it has none, part of
    /// a day counts as the day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within_hours: Option<u16>,
    /// Whether a visit or a phone call follows.
    #[serde(default)]
    pub contact: Contact,
    /// The priority of the visit, 1 to 5; the store's or the type's where it does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<u8>,
}

fn follow_up() -> VisitType {
    VisitType::FollowUp
}

/// What one store asked for, with the reason, until it expires; stands above its own row and every rule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "files", derive(schemars::JsonSchema))]
pub struct Override {
    /// The store.
    pub store: String,
    /// Why.
    pub reason: String,
    /// How often.
    #[serde(flatten)]
    pub rhythm: Rhythm,
    /// Minutes of a visit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service_min: Option<f64>,
    /// Priority, 1 to 5.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<u8>,
    /// When it holds: an override expires.
    #[serde(flatten)]
    pub valid: Validity,
}
