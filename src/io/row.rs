//! A row of a sheet, read cell by cell: each as what its column holds, with a complaint where it cannot be.

use super::dates;
use super::frequency::{self, Often};
use super::headers::{Header, Table};
use super::notation::Notation;
use super::sheet::Sheet;
use super::values::{self, Wrong};
use crate::error::{Complaint, Kind};
use crate::lang::Lang;
use crate::unit::Seconds;
use chrono::NaiveDate;
use csv::StringRecord;
use std::borrow::Cow;

/// A row being read.
pub(super) struct Row<'a> {
    pub sheet: &'a Sheet,
    pub line: u32,
    pub record: &'a StringRecord,
    /// Where to look for the next column first: rows are read in the order of the headers.
    pub next: usize,
    pub complaints: &'a mut Vec<Complaint>,
}

impl<'a> Row<'a> {
    fn find(&mut self, column: &'static str) -> (&'static Header, Option<&'a str>) {
        let headers = self.sheet.table.headers();
        let order = (self.next..headers.len()).chain(0..self.next);
        let at = order.into_iter().find(|&at| headers[at].en == column).expect("readers ask for known columns");
        self.next = at + 1;
        let cell = self.sheet.columns[at].map(|at| self.sheet.plain(self.record.get(at).unwrap_or_default().trim()));
        (&headers[at], cell)
    }

    /// The cells of the further columns, in the order of [`Sheet::others`].
    pub fn others(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let (sheet, record) = (self.sheet, self.record);
        sheet.others.iter().map(move |&at| sheet.plain(record.get(at).unwrap_or_default().trim()))
    }

    /// The headers of the further columns.
    pub fn other_headers(&self) -> Vec<&'a str> {
        self.sheet.others()
    }

    /// A complaint about a cell of this row.
    pub fn complain(&mut self, column: &str, text: &str, wrong: Wrong) {
        let complaint = Complaint::new(wrong.kind, self.sheet.table.name(Lang::En), self.line).on(column, text);
        self.complaints.push(complaint.en(wrong.en.0, wrong.en.1).zh(wrong.zh.0, wrong.zh.1));
    }

    /// The text of a cell.
    pub fn text(&mut self, column: &'static str) -> String {
        let (header, cell) = self.find(column);
        let text = cell.unwrap_or_default();
        if text.is_empty() && header.must && cell.is_some() {
            self.absent(header);
        }
        text.to_string()
    }

    /// The text of a cell, if there is any.
    pub fn some(&mut self, column: &'static str) -> Option<String> {
        Some(self.text(column)).filter(|text| !text.is_empty())
    }

    /// The value of a cell; `None` when it is empty or cannot be read, the latter with a complaint.
    pub fn value<T>(&mut self, column: &'static str, parse: impl FnOnce(&str) -> Result<T, Wrong>) -> Option<T> {
        self.noted(column, |text, _| parse(text))
    }

    /// The value of a cell that is read by how the table writes.
    pub fn noted<T>(
        &mut self,
        column: &'static str,
        parse: impl FnOnce(&str, Notation) -> Result<T, Wrong>,
    ) -> Option<T> {
        let (header, cell) = self.find(column);
        let text = cell?;
        // Signs that people put into cells they leave empty.
        if matches!(text, "" | "-" | "--" | "/" | "N/A" | "n/a" | "null" | "NULL") {
            if header.must {
                self.absent(header);
            }
            return None;
        }
        match parse(text, self.sheet.notation) {
            Ok(value) => Some(value),
            Err(wrong) => {
                self.complain(column, text, wrong);
                None
            }
        }
    }

    /// A number.
    pub fn number(&mut self, column: &'static str) -> Option<f64> {
        self.noted(column, |text, notation| values::number(text, notation.decimal))
    }

    /// A whole number.
    pub fn whole<T: TryFrom<i64>>(&mut self, column: &'static str) -> Option<T> {
        self.noted(column, |text, notation| values::whole(text, notation.decimal))
    }

    /// A share, from 0 to 1.
    pub fn share(&mut self, column: &'static str) -> Option<f64> {
        self.noted(column, |text, notation| values::share(text, notation.decimal))
    }

    /// A length of time: minutes, or what the header or the cell says.
    pub fn minutes(&mut self, column: &'static str) -> Option<Seconds> {
        let unit = self.unit_of(column);
        self.noted(column, |text, notation| values::minutes(&with_unit(text, unit), notation.decimal))
    }

    /// A length of time: hours, or what the header or the cell says.
    pub fn hours(&mut self, column: &'static str) -> Option<Seconds> {
        let unit = self.unit_of(column);
        self.noted(column, |text, notation| values::hours(&with_unit(text, unit), notation.decimal))
    }

    /// How often: days between visits, or visits in four weeks.
    pub fn often(&mut self, column: &'static str, bare: frequency::Bare) -> Option<Often> {
        let unit = self.unit_of(column);
        self.noted(column, |text, notation| frequency::read(text, unit, bare, notation.decimal))
    }

    /// A date.
    pub fn date(&mut self, column: &'static str) -> Option<NaiveDate> {
        self.noted(column, |text, notation| dates::date(text, notation.order))
    }

    /// What stands in brackets in the header of a column.
    fn unit_of(&self, column: &str) -> Option<&'a str> {
        let at = self.sheet.position(column).and_then(|at| self.sheet.columns[at])?;
        let header = self.sheet.written[at].as_str();
        let (_, rest) = header.split_once(['(', '（', '['])?;
        rest.split([')', '）', ']']).next().map(str::trim).filter(|unit| !unit.is_empty())
    }

    fn absent(&mut self, header: &Header) {
        let is_place = self.sheet.table == Table::Stores && matches!(header.en, "lon" | "lat");
        let advice = if is_place {
            ("fill it in, or have rounds geocode look the address up", "请填写，或用 rounds geocode 按地址查找")
        } else {
            ("it must be filled in", "此项必填")
        };
        let complaint = Complaint::new(Kind::Absent, self.sheet.table.name(Lang::En), self.line)
            .on(header.en, "")
            .en("the cell is empty", advice.0)
            .zh("单元格为空", advice.1);
        self.complaints.push(complaint);
    }
}

/// A bare number with the unit of its header.
fn with_unit<'c>(text: &'c str, unit: Option<&str>) -> Cow<'c, str> {
    match unit {
        Some(unit) if !text.contains(char::is_alphabetic) && !text.contains(':') => format!("{text} {unit}").into(),
        _ => text.into(),
    }
}
