//! Nights away from home, as a company allows them.

use crate::model::CoordSys;
use crate::unit::Money;
use serde::{Deserialize, Serialize};

/// What holds for nights away. How many in a row a rep may have stands in the table of reps, `overnight_max`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "files", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct NightRules {
    /// What a night costs, in minutes of travel: the room, and that people would rather be at home.
    pub price: f64,
    /// Most nights of a rep in a calendar month.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub a_month: Option<u16>,
    /// Whether a rep may stay over days off; each of the nights counts.
    pub days_off: bool,
    /// Where reps sleep. Without any: beside a store, in whose town a room is found.
    #[serde(rename = "lodging", skip_serializing_if = "Vec::is_empty")]
    pub lodgings: Vec<LodgingRule>,
}

/// A place to sleep at.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "files", derive(schemars::JsonSchema))]
pub struct LodgingRule {
    /// What people call it.
    pub name: String,
    /// Its longitude.
    pub lon: f64,
    /// Its latitude.
    pub lat: f64,
    /// The system of both; WGS-84 where it does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coord_sys: Option<CoordSys>,
}

impl Default for NightRules {
    fn default() -> Self {
        Self { price: 60.0, a_month: None, days_off: false, lodgings: Vec::new() }
    }
}

impl NightRules {
    /// The price of a night in the unit of the bill.
    pub fn price(&self) -> Money {
        Money((self.price * 60.0).round() as i64)
    }
}
