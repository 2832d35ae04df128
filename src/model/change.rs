//! What changes about reps and regions: someone leaves, is away, joins; a region grows.

use crate::model::Point;
use chrono::NaiveDate;

/// A row of the file of changes. `None` is a cell left empty, or one that could not be read and has its complaint already.
#[derive(Clone, Debug, PartialEq)]
pub struct ChangeRow {
    /// Line in its table.
    pub line: u32,
    /// `kind`.
    pub kind: Change,
    /// `rep_id`; empty for a region that grows.
    pub rep: String,
    /// `from`: the first day without the rep, the first day away, the first day of work, or the day from which there is more
    /// to do.
    pub from: NaiveDate,
    /// `to`: the last day away.
    pub to: Option<NaiveDate>,
    /// `within_days`: days within which a leaver's stores are handed over; 30 where empty.
    pub within_days: Option<u16>,
    /// `rep_name` of a rep who joins and has no row in the table reps.
    pub name: String,
    /// `home_lon`, `home_lat` of such a rep, in WGS-84.
    pub home: Option<Point>,
    /// `region` that grows, or of the rep who joins.
    pub region: String,
    /// `area` that grows; with a region, the area within it.
    pub area: String,
    /// `percent`: by how much the work grows; less than nothing where it shrinks.
    pub percent: Option<f64>,
}

/// What changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// A rep leaves for good.
    Leaves,
    /// A rep is away for some days.
    Away,
    /// A rep joins.
    Joins,
    /// The stores of a region or an area come to need more work.
    Grows,
}

impl ChangeRow {
    /// Days within which a leaver hands over, where the row does not say (Art. 23: within 30 days of leaving).
    pub const WITHIN_DAYS: u16 = 30;

    /// A row that says what changes and when, for a rep; everything else is empty.
    pub fn new(kind: Change, rep: &str, from: NaiveDate) -> Self {
        Self {
            line: 0,
            kind,
            rep: rep.into(),
            from,
            to: None,
            within_days: None,
            name: String::new(),
            home: None,
            region: String::new(),
            area: String::new(),
            percent: None,
        }
    }

    /// Whether a store lies where there is growth.
    pub fn is_about(&self, region: &str, area: &str) -> bool {
        (self.region.is_empty() || self.region == region) && (self.area.is_empty() || self.area == area)
    }

    /// Whether the rep is away on a day.
    pub fn is_away(&self, date: NaiveDate) -> bool {
        self.kind == Change::Away && date >= self.from && self.to.is_some_and(|to| date <= to)
    }
}
