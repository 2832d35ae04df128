//! A page as json: an array of objects, a row each, whose keys are those of the columns in every language.

use super::rows::{Cell, Page};
use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};

impl Serialize for Page {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut rows = serializer.serialize_seq(Some(self.rows.len()))?;
        for row in &self.rows {
            rows.serialize_element(&Row(self, row))?;
        }
        rows.end()
    }
}

/// A row of a page.
struct Row<'a>(&'a Page, &'a [Cell]);

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut row = serializer.serialize_map(Some(self.1.len()))?;
        for (column, cell) in self.0.columns.iter().zip(self.1) {
            row.serialize_entry(&column.key, cell)?;
        }
        row.end()
    }
}

impl Serialize for Cell {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Cell::Text(words) => serializer.serialize_str(words),
            Cell::Whole(number) => serializer.serialize_i64(*number),
            Cell::Decimal(number, decimals) => serializer.serialize_f64(rounded(*number, *decimals as i32)),
            Cell::Share(share) => serializer.serialize_f64(rounded(*share, 4)),
            Cell::Date(date) => date.serialize(serializer),
            Cell::Clock(moment) => serializer.collect_str(&moment.clock()),
            Cell::Flag(is_so, _) => serializer.serialize_bool(*is_so),
            Cell::Empty => serializer.serialize_none(),
        }
    }
}

/// A number with so many decimals.
pub fn rounded(number: f64, decimals: i32) -> f64 {
    let shift = 10f64.powi(decimals);
    (number * shift).round() / shift
}
