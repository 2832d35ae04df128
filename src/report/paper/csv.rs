//! A page as comma-separated text, with a mark in front so that spreadsheets read Chinese right.

use super::rows::{Cell, Page};
use crate::io::guard::guarded;

/// The bytes of the file: UTF-8 with a byte order mark. What a spreadsheet would run has an apostrophe in front.
pub fn bytes(page: &Page) -> Vec<u8> {
    let mut writer = ::csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
    let full = "memory takes every row";
    writer.write_record(page.columns.iter().map(|column| column.name.as_ref())).expect(full);
    let safe = |cell: &Cell| match cell {
        Cell::Text(words) => guarded(words).into_owned(),
        other => text(other),
    };
    for row in &page.rows {
        writer.write_record(row.iter().map(safe)).expect(full);
    }
    writer.into_inner().expect(full)
}

/// A cell in words.
pub fn text(cell: &Cell) -> String {
    match cell {
        Cell::Text(words) => words.clone(),
        Cell::Whole(number) => number.to_string(),
        Cell::Decimal(number, decimals) => format!("{number:.decimals$}"),
        Cell::Share(share) => format!("{share:.4}"),
        Cell::Date(date) => date.to_string(),
        Cell::Clock(moment) => moment.clock().to_string(),
        Cell::Flag(true, yes) => (*yes).into(),
        Cell::Flag(false, _) | Cell::Empty => String::new(),
    }
}
