//! Visits of their own beside the usual ones: the rows of the table `one_off`.

use crate::model::VisitType;
use crate::unit::Seconds;
use chrono::NaiveDate;

/// A visit of its own at a store, beside those that are due there anyway: a delivery, a training, an audit.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OneOffRow {
    /// Line in its table.
    pub line: u32,
    /// `visit_id`.
    pub id: String,
    /// `store_id`.
    pub store: String,
    /// `from_date`: the first day on which it may be; any where empty.
    pub first: Option<NaiveDate>,
    /// `to_date`: the last.
    pub last: Option<NaiveDate>,
    /// `from`: it begins no sooner.
    pub from: Option<Seconds>,
    /// `to`: it ends by then where it fits in, else it begins by then.
    pub to: Option<Seconds>,
    /// `rep_id`: who makes it; whoever may visit the store where empty.
    pub rep: Option<String>,
    /// `service_min`: how long it takes on each of its days; as other visits where empty.
    pub service: Option<Seconds>,
    /// `days`: how many working days in a row it takes.
    pub days: u16,
    /// `after`: the visit that it follows, and without which it is not made.
    pub after: Option<String>,
    /// `after_min_days`: how many days later at least.
    pub least: Option<u16>,
    /// `after_max_days`: how many days later at most.
    pub most: Option<u16>,
    /// `type`: what it is for.
    pub kind: VisitType,
    /// `hard`: comes before any priority; a soft one may be left out like any other visit.
    pub hard: bool,
    /// `made_on`: when it was made, the last of its days; it is not made again.
    pub made: Option<NaiveDate>,
    /// `note`: for the rep.
    pub note: String,
}
