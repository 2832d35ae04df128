//! The tables of the output, as rows of typed cells: what they are made of, and below those of a plan.

mod loads;
mod visits;

use crate::lang::Lang;
use crate::report::{Sheet, day_name};
use crate::unit::{Day, Seconds};
use chrono::NaiveDate;
pub use loads::{key_figures, reps, routes};
use std::borrow::Cow;
pub use visits::{unserved, visits};

/// A table of the output.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// Its name, for a workbook's sheet.
    pub name: &'static str,
    /// Its columns.
    pub columns: Vec<PageColumn>,
    /// Its rows, as long as the headers.
    pub rows: Vec<Vec<Cell>>,
}

/// A column of the output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageColumn {
    /// Its name to programs, in every language the same.
    pub key: Cow<'static, str>,
    /// Its header.
    pub name: Cow<'static, str>,
    /// Its width in characters.
    pub width: u8,
}

/// A cell of the output.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Words.
    Text(String),
    /// A whole number.
    Whole(i64),
    /// A number with so many decimals.
    Decimal(f64, usize),
    /// A share, 0.25 for 25 %.
    Share(f64),
    /// A date.
    Date(NaiveDate),
    /// An hour of the day.
    Clock(Seconds),
    /// Whether something is so, and the word for it: what is not so is an empty cell, so that what is can be seen.
    Flag(bool, &'static str),
    /// Nothing.
    Empty,
}

impl Cell {
    pub(in crate::report) fn minutes(seconds: i64) -> Cell {
        Cell::Decimal(seconds as f64 / 60.0, 1)
    }

    fn hours(seconds: i64) -> Cell {
        Cell::Decimal(seconds as f64 / 3600.0, 1)
    }

    fn km(metres: i64) -> Cell {
        Cell::Decimal(metres as f64 / 1000.0, 1)
    }

    pub(in crate::report) fn text(text: &str) -> Cell {
        Cell::Text(text.into())
    }

    /// Whether something is so, in a language.
    fn flag(is_so: bool, lang: Lang) -> Cell {
        Cell::Flag(is_so, lang.of("yes", "是"))
    }
}

/// Columns by their English and Chinese headers and their widths.
pub(in crate::report) fn columns(lang: Lang, all: &[(&'static str, &'static str, u8)]) -> Vec<PageColumn> {
    all.iter().map(|&(key, zh, width)| PageColumn { key: key.into(), name: lang.of(key, zh).into(), width }).collect()
}

/// A day as a cell: a date where days have dates.
pub(in crate::report) fn day_cell(sheet: &Sheet, day: Day, lang: Lang) -> Cell {
    match sheet.problem.calendar.date(day) {
        Some(date) => Cell::Date(date),
        None => Cell::Text(day_name(sheet.problem, day, lang)),
    }
}
