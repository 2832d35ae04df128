//! Pages as a workbook: frozen headers, filters, column widths and number formats.

use super::rows::{Cell, Page, PageColumn};
use chrono::NaiveDate;
use rust_xlsxwriter::{Color, DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};
use std::borrow::Cow;

/// The bytes of the workbook, one sheet a page; without the hour of writing, so that the same plan gives the same bytes.
pub fn bytes(title: &str, pages: &[Page]) -> Vec<u8> {
    fill(title, pages).expect("pages of plain cells fit a workbook")
}

fn fill(title: &str, pages: &[Page]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let epoch = ExcelDateTime::from_ymd(2020, 1, 1)?;
    book.set_properties(&DocProperties::new().set_title(title).set_creation_datetime(&epoch));
    for page in pages {
        // No sheet holds more: the rest goes on another one of the same name.
        let parts = page.rows.len().div_ceil(ROWS).max(1);
        for part in 0..parts {
            let name = if part == 0 { page.name.to_string() } else { format!("{} ({})", page.name, part + 1) };
            let rows = &page.rows[part * ROWS..page.rows.len().min((part + 1) * ROWS)];
            lay(book.add_worksheet(), &name, page, rows)?;
        }
    }
    book.save_to_buffer()
}

/// The most rows of a sheet below its header, and the most letters of a cell.
const ROWS: usize = 1_048_575;
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

fn lay(sheet: &mut Worksheet, name: &str, page: &Page, rows: &[Vec<Cell>]) -> Result<(), XlsxError> {
    let header = Format::new()
        .set_bold()
        .set_font_color(Color::White)
        .set_background_color(Color::RGB(0x33_4E_68))
        .set_align(FormatAlign::VerticalCenter);
    sheet.set_name(name)?;
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_row_height(0, 20)?;
    for (column, PageColumn { name, width, .. }) in page.columns.iter().enumerate() {
        sheet.set_column_width(column as u16, f64::from(*width))?;
        sheet.write_string_with_format(0, column as u16, name.as_ref(), &header)?;
    }
    if !rows.is_empty() {
        sheet.autofilter(0, 0, rows.len() as u32, page.columns.len() as u16 - 1)?;
    }
    let form = |pattern: &str| Format::new().set_num_format(pattern);
    let (whole, share, date, clock) = (form("#,##0"), form("0.0%"), form("yyyy-mm-dd"), form("hh:mm"));
    let decimals = [form("#,##0"), form("#,##0.0"), form("#,##0.00"), form("0.000000")];
    for (at, row) in rows.iter().enumerate() {
        for (column, cell) in row.iter().enumerate() {
            let (at, column) = (at as u32 + 1, column as u16);
            match cell {
                Cell::Text(words) => sheet.write_string(at, column, fitting(words))?,
                Cell::Whole(number) => sheet.write_number_with_format(at, column, *number as f64, &whole)?,
                Cell::Decimal(number, places) => {
                    sheet.write_number_with_format(at, column, *number, &decimals[(*places).min(3)])?
                }
                Cell::Share(part) => sheet.write_number_with_format(at, column, *part, &share)?,
                Cell::Date(day) => sheet.write_number_with_format(at, column, serial(*day), &date)?,
                Cell::Clock(moment) => {
                    sheet.write_number_with_format(at, column, f64::from(moment.0) / 86_400.0, &clock)?
                }
                Cell::Empty => continue,
            };
        }
    }
    Ok(())
}

/// A date as workbooks count it: days since the last one of 1899.
fn serial(date: NaiveDate) -> f64 {
    date.signed_duration_since(NaiveDate::from_ymd_opt(1899, 12, 30).expect("a date of the calendar")).num_days() as f64
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
    fn what_no_sheet_holds_goes_on_another_one() {
        let page = Page {
            name: "due",
            columns: vec![PageColumn { key: "store".into(), name: "store".into(), width: 10 }],
            rows: vec![Vec::new(); ROWS + 1],
        };
        let bytes = bytes("many", &[page]);
        let book = calamine::open_workbook_auto_from_rs(std::io::Cursor::new(bytes)).expect("a workbook");
        assert_eq!(calamine::Reader::sheet_names(&book), ["due", "due (2)"]);
    }
}
