//! A company's policy as data: how often which stores are visited, for how long, and what changes that.

mod condition;
mod cover;
mod extras;
mod kind;
mod names;
mod nights;
mod practice;

pub use condition::{Condition, Fact, Match};
pub use cover::CoverRules;
pub use extras::{Campaign, EventRule, Override};
pub use kind::{VisitType, VisitTypes};
pub(crate) use names::named;
pub use nights::{LodgingRule, NightRules};
pub use practice::{KeepRep, PracticePrices};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A policy: everything that decides how often a store is due.
///
/// [`Policy::default`] is the default policy, which holds where an input brings none; `data/policies` has it as a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "files", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Policy {
    /// What people call it.
    pub name: String,
    /// Which version it is.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub version: String,
    /// The days for which it is meant.
    #[serde(flatten)]
    pub valid: Validity,
    /// Columns from the most specific to the least: among the rules that match a store, those that ask for an earlier of
    /// these columns win; then those with more conditions, then the shorter interval.
    pub precedence: Vec<String>,
    /// What holds where no rule says otherwise.
    pub defaults: Defaults,
    /// Tasks of a visit, in minutes; rules and visit types name them.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub tasks: BTreeMap<String, f64>,
    /// What is special about each type of visit.
    #[serde(rename = "visit_type", skip_serializing_if = "BTreeMap::is_empty")]
    pub types: BTreeMap<VisitType, TypeRule>,
    /// Base cadences, minutes and priorities.
    #[serde(rename = "rule", skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<Rule>,
    /// What makes intervals shorter or longer.
    #[serde(rename = "factor", skip_serializing_if = "Vec::is_empty")]
    pub factors: Vec<Factor>,
    /// Extra visits in a range of dates.
    #[serde(rename = "campaign", skip_serializing_if = "Vec::is_empty")]
    pub campaigns: Vec<Campaign>,
    /// Visits that answer what happened.
    #[serde(rename = "event", skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<EventRule>,
    /// What single stores asked for.
    #[serde(rename = "override", skip_serializing_if = "Vec::is_empty")]
    pub overrides: Vec<Override>,
    /// How stores get the class that they lack.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub classify: Option<Classify>,
    /// What is counted around a store where its row does not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub neighbours: Option<Neighbours>,
    /// What is learned from the visit log.
    pub learn: Learn,
    /// What plans are wanted to be beside short.
    pub practice: PracticePrices,
    /// What holds for nights away from home.
    pub nights: NightRules,
    /// Who makes the visits of reps on leave that cannot wait.
    pub cover: CoverRules,
}

/// The days for which something holds; open at either end where a date is missing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "files", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Validity {
    /// The first day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<NaiveDate>,
    /// The last day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<NaiveDate>,
}

impl Validity {
    /// Whether it holds on a date.
    pub fn holds(&self, date: NaiveDate) -> bool {
        self.valid_from.is_none_or(|from| from <= date) && self.valid_to.is_none_or(|to| date <= to)
    }
}

/// What holds where no rule says otherwise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "files", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Defaults {
    /// Days between visits.
    pub interval_days: u16,
    /// Days in a cycle, the span that visits per cycle are counted in.
    pub cycle_days: u16,
    /// Minutes of a visit.
    pub service_min: f64,
    /// Priority, 1 (low) to 5 (high).
    pub priority: u8,
    /// How early a visit may come, in percent of the interval.
    pub early_pct: u16,
    /// How late a visit may come, in percent of the interval.
    pub late_pct: u16,
    /// The fewest days between two visits, in percent of the interval.
    pub min_gap_pct: u16,
    /// The shortest and the longest interval that factors may come to, in days.
    pub clamp_days: [u16; 2],
    /// A visit is due this many days before the stock runs out (`stock_days_left`, counted from the first day of the plan).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stock_out_days: Option<u16>,
    /// Minutes of a phone call that stands for a visit.
    pub call_min: f64,
    /// What a visit costs on another day than a store has wished for, in minutes of travel.
    pub wish_min: f64,
    /// Share of visits that have an effect, where nothing better is known.
    pub hit_rate: f64,
}

/// How a contact is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "files", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Contact {
    /// The rep goes there.
    #[default]
    Visit,
    /// The rep calls: nothing to route.
    Call,
}

/// What is special about a type of visit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "files", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct TypeRule {
    /// Minutes it adds to the store's own.
    pub extra_min: f64,
    /// Its tasks, whose minutes are added too.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tasks: Vec<String>,
    /// A visit of this type counts as one of these types too.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub satisfies: Vec<VisitType>,
    /// Skills that the rep needs for it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub skills: Vec<String>,
    /// Its priority where that is higher than the store's, 1 to 5.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub priority: Option<u8>,
    /// Whether it may be made on one visit with other types.
    pub shares: bool,
    /// Whether it is a visit or a phone call.
    pub contact: Contact,
}

impl Default for TypeRule {
    fn default() -> Self {
        Self {
            extra_min: 0.0,
            tasks: Vec::new(),
            satisfies: Vec::new(),
            skills: Vec::new(),
            priority: None,
            shares: true,
            contact: Contact::Visit,
        }
    }
}

/// A base rule: stores that match get this rhythm, these minutes, this priority; whatever it leaves open another may say.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "files", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Rule {
    /// What people call it.
    pub id: String,
    /// The stores it is about.
    #[serde(rename = "match", skip_serializing_if = "Match::is_empty")]
    pub of: Match,
    /// The type of visit it is about.
    #[serde(rename = "type")]
    pub kind: VisitType,
    /// How often.
    #[serde(flatten)]
    pub rhythm: Rhythm,
    /// So many phone calls between one visit and the next: contacts keep the interval, visits come less often.
    #[serde(skip_serializing_if = "is_zero")]
    pub calls_between: u16,
    /// Minutes of a visit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_min: Option<f64>,
    /// Tasks of a visit, whose minutes are added.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tasks: Vec<String>,
    /// Priority, 1 to 5.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub priority: Option<u8>,
    /// How early a visit may come, in percent of the interval.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub early_pct: Option<u16>,
    /// How late a visit may come, in percent of the interval.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub late_pct: Option<u16>,
    /// When it holds.
    #[serde(flatten)]
    pub valid: Validity,
}

fn is_zero(number: &u16) -> bool {
    *number == 0
}

/// How often, as people say it; at most one of these.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "files", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Rhythm {
    /// Days between visits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interval_days: Option<u16>,
    /// Visits in a cycle.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub visits_per_cycle: Option<u16>,
    /// Visits in a year of 52 weeks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub visits_per_year: Option<u16>,
    /// Only when something asks for it: a reservation, a campaign, an event.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub on_demand: bool,
}

impl Rhythm {
    /// Whether it says how often.
    pub fn is_some(&self) -> bool {
        self.count() > 0
    }

    /// In how many ways it says how often; more than one is a contradiction.
    pub fn count(&self) -> usize {
        let said = [self.interval_days.is_some(), self.visits_per_cycle.is_some(), self.visits_per_year.is_some()];
        said.into_iter().filter(|said| *said).count() + usize::from(self.on_demand)
    }
}

/// What makes the intervals of matching stores shorter or longer, or their visits longer, or more important.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "files", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Factor {
    /// What people call it.
    pub id: String,
    /// The stores it is about.
    #[serde(rename = "match", skip_serializing_if = "Match::is_empty")]
    pub of: Match,
    /// The months in which it holds, 1 to 12; all where none is named.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub months: Vec<u8>,
    /// The interval is multiplied by this.
    pub interval: f64,
    /// The minutes of a visit are multiplied by this.
    pub service: f64,
    /// This is added to the priority.
    pub priority: i8,
    /// When it holds.
    #[serde(flatten)]
    pub valid: Validity,
}

impl Default for Factor {
    fn default() -> Self {
        Self {
            id: String::new(),
            of: Match::default(),
            months: Vec::new(),
            interval: 1.0,
            service: 1.0,
            priority: 0,
            valid: Validity::default(),
        }
    }
}

/// Classes by cumulative share of a value (ABC analysis).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "files", derive(schemars::JsonSchema))]
pub struct Classify {
    /// The value of a store: each column's share of the column's sum, times its weight.
    pub weights: BTreeMap<String, f64>,
    /// Where each class ends: the cumulative share of the value, stores of most value first, at most 1.
    pub shares: BTreeMap<String, f64>,
    /// A column within whose every value stores are ranked among themselves, `area` for instance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<String>,
    /// Whether stores that have a class are classed anew.
    #[serde(default)]
    pub all: bool,
}

/// What is counted around a store, from the R-tree of all stores, where its row does not say.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "files", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Neighbours {
    /// `competitor_count` is the number of other stores this near, in kilometres.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub competitor_km: Option<f64>,
    /// `city_tier` is judged by the number of stores this near, in kilometres.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub city_km: Option<f64>,
    /// The fewest stores of a city of tier 1, 2, 3 and so on; of fewer than the last it is one tier below.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub city_stores: Vec<u32>,
}

/// How many visits of the log it takes to learn minutes, hit rates and habits from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "files", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Learn {
    /// Visits of the store itself; 0 learns nothing.
    pub store_visits: u16,
    /// Visits of stores of its class; 0 learns nothing.
    pub class_visits: u16,
    /// Visits of the store itself that show its usual weekday and time, or orders on as many days where there are fewer visits;
    /// 0 learns nothing.
    pub habit_visits: u16,
}
