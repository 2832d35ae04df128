//! Sheets as a workbook: tables to filter, and drawn sheets to hand out; each set up for print.

mod drawing;
mod looks;
mod print;
mod table;

use super::rows::{Cell, Page};
use crate::lang::Lang;
use chrono::NaiveDate;
pub use drawing::{DrawnSheet, Ink};
pub use looks::Highlight;
pub use print::{FINEST, LANDSCAPE, points};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};
use std::borrow::Cow;
pub use table::{TableSheet, above};
use unicode_width::UnicodeWidthChar;

/// A sheet of a workbook.
pub enum Leaf<'a> {
    /// Rows below headers: with filters, as many as there are.
    Table(TableSheet<'a>),
    /// Cells wherever they are put.
    Drawn(DrawnSheet),
}

/// The bytes of a workbook of tables.
pub fn tables(title: &str, pages: &[Page], lang: Lang) -> Vec<u8> {
    let leaves: Vec<Leaf> = pages.iter().map(|page| Leaf::Table(TableSheet::of(page))).collect();
    bytes(title, &leaves, lang)
}

/// The bytes of the workbook; without the hour of writing, so that the same plan gives the same bytes.
pub fn bytes(title: &str, leaves: &[Leaf], lang: Lang) -> Vec<u8> {
    fill(title, leaves, lang).expect("pages of plain cells fit a workbook")
}

fn fill(title: &str, leaves: &[Leaf], lang: Lang) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let epoch = ExcelDateTime::from_ymd(2020, 1, 1)?;
    book.set_default_format(&plain(), PIXELS, 64)?;
    book.set_properties(&DocProperties::new().set_title(title).set_creation_datetime(&epoch));
    for leaf in leaves {
        match leaf {
            Leaf::Table(table) => table.lay(&mut book, title, lang)?,
            Leaf::Drawn(drawing) => drawing.lay(book.add_worksheet(), title, lang)?,
        }
    }
    book.save_to_buffer()
}

/// The height of a row, in the dots of a screen.
const PIXELS: u32 = 17;

/// The plain look. The font is one that every system has, or another of the same widths: pages are laid out by them.
fn plain() -> Format {
    Format::new().set_font_name("Arial").set_font_size(10)
}

/// The forms of a look: one for each way in which a cell is written.
struct Forms {
    text: Format,
    whole: Format,
    decimals: [Format; 4],
    share: Format,
    date: Format,
    clock: Format,
    /// Of an hour past midnight.
    late: Format,
}

impl Forms {
    fn of(base: &Format) -> Self {
        let form = |pattern: &str| base.clone().set_num_format(pattern);
        Self {
            text: base.clone(),
            whole: form("#,##0"),
            decimals: [form("#,##0"), form("#,##0.0"), form("#,##0.00"), form("0.000000")],
            share: form("0.0%"),
            date: form("yyyy-mm-dd").set_align(FormatAlign::Left),
            clock: form("hh:mm"),
            late: form("[hh]:mm"),
        }
    }

    /// Writes a cell; an empty one is blank, and has the look all the same where `blank` says so.
    fn write(
        &self,
        sheet: &mut Worksheet,
        (row, column): (u32, u16),
        cell: &Cell,
        blank: bool,
    ) -> Result<(), XlsxError> {
        match cell {
            Cell::Text(words) => sheet.write_string_with_format(row, column, fitting(words), &self.text)?,
            Cell::Whole(number) => sheet.write_number_with_format(row, column, *number as f64, &self.whole)?,
            Cell::Decimal(number, places) => {
                sheet.write_number_with_format(row, column, *number, &self.decimals[(*places).min(3)])?
            }
            Cell::Share(part) => sheet.write_number_with_format(row, column, *part, &self.share)?,
            Cell::Date(day) => sheet.write_number_with_format(row, column, serial(*day), &self.date)?,
            Cell::Clock(moment) => {
                let form = if moment.0 < 86_400 { &self.clock } else { &self.late };
                sheet.write_number_with_format(row, column, f64::from(moment.0) / 86_400.0, form)?
            }
            Cell::Flag(true, yes) => sheet.write_string_with_format(row, column, *yes, &self.text)?,
            Cell::Empty | Cell::Flag(false, _) if blank => sheet.write_blank(row, column, &self.text)?,
            Cell::Empty | Cell::Flag(false, _) => sheet,
        };
        Ok(())
    }
}

/// The most letters of a cell.
const LETTERS: usize = 32_767;

/// A text as a cell can hold it: what is longer is cut, and ends in dots. The csv tables have it whole.
fn fitting(text: &str) -> Cow<'_, str> {
    // Letters beyond the usual plane count twice, which bytes never fall short of.
    if text.len() <= LETTERS || text.encode_utf16().count() <= LETTERS {
        return text.into();
    }
    let mut left = LETTERS - 1;
    let kept = text.chars().take_while(|letter| {
        let fits = letter.len_utf16() <= left;
        left = left.saturating_sub(letter.len_utf16());
        fits
    });
    kept.chain(['…']).collect::<String>().into()
}

/// A date as workbooks count it: days since the last one of 1899.
fn serial(date: NaiveDate) -> f64 {
    date.signed_duration_since(NaiveDate::from_ymd_opt(1899, 12, 30).expect("a date of the calendar")).num_days() as f64
}

/// How wide a text is, in letters of Latin; Chinese ones are twice as wide.
pub fn units(text: &str) -> usize {
    text.chars().map(unit).sum()
}

fn unit(letter: char) -> usize {
    letter.width().unwrap_or(0)
}

/// A text in lines no wider than so many letters: broken at spaces, and anywhere between Chinese letters.
pub fn lines(text: &str, width: usize) -> Vec<String> {
    let mut all = Vec::new();
    for paragraph in text.lines() {
        let (mut line, mut wide, mut breakable) = (String::new(), 0, 0);
        for letter in paragraph.trim().chars() {
            line.push(letter);
            wide += unit(letter);
            if wide > width && line.chars().count() > 1 {
                // What does not fit goes on below, from the last place where one may break.
                let cut =
                    if breakable > 0 && breakable < line.len() { breakable } else { line.len() - letter.len_utf8() };
                let rest = line.split_off(cut).trim_start().to_string();
                all.push(std::mem::replace(&mut line, rest).trim_end().to_string());
                (wide, breakable) = (units(&line), 0);
            }
            if matches!(letter, ' ' | ';' | '-') || unit(letter) == 2 {
                breakable = line.len();
            }
        }
        all.push(line);
    }
    if all.is_empty() { vec![String::new()] } else { all }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_is_too_long_is_cut_and_ends_in_dots() {
        for letter in ["x", "店", "🚗"] {
            let fits = letter.repeat(LETTERS / letter.encode_utf16().count());
            assert_eq!(fitting(&fits), fits);
            let cut = fitting(&(fits + "yy")).into_owned();
            assert!(cut.ends_with('…') && (LETTERS - 1..=LETTERS).contains(&cut.encode_utf16().count()), "{letter}");
        }
    }

    #[test]
    fn a_text_goes_on_below_where_words_end() {
        assert_eq!(lines("store's own interval: every 14 days", 16), ["store's own", "interval: every", "14 days"]);
        assert_eq!(lines("门店自有间隔：每14天", 10), ["门店自有间", "隔：每14天"]);
        assert_eq!(lines("unbreakable", 4), ["unbr", "eaka", "ble"]);
        assert_eq!(lines("one\n two", 20), ["one", "two"]);
        assert_eq!(lines("", 3), [""]);
    }
}
