//! Pages as a workbook: frozen headers, filters, column widths and number formats.

use super::rows::{Cell, Page};
use chrono::NaiveDate;
use rust_xlsxwriter::{Color, DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};

/// The bytes of the workbook, one sheet a page; without the hour of writing, so that the same plan gives the same bytes.
pub fn bytes(title: &str, pages: &[Page]) -> Vec<u8> {
    fill(title, pages).expect("pages of plain cells fit a workbook")
}

fn fill(title: &str, pages: &[Page]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let epoch = ExcelDateTime::from_ymd(2020, 1, 1)?;
    book.set_properties(&DocProperties::new().set_title(title).set_creation_datetime(&epoch));
    for page in pages {
        lay(book.add_worksheet(), page)?;
    }
    book.save_to_buffer()
}

fn lay(sheet: &mut Worksheet, page: &Page) -> Result<(), XlsxError> {
    let header = Format::new()
        .set_bold()
        .set_font_color(Color::White)
        .set_background_color(Color::RGB(0x33_4E_68))
        .set_align(FormatAlign::VerticalCenter);
    sheet.set_name(page.name)?;
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_row_height(0, 20)?;
    for (column, (name, width)) in page.columns.iter().enumerate() {
        sheet.set_column_width(column as u16, f64::from(*width))?;
        sheet.write_string_with_format(0, column as u16, *name, &header)?;
    }
    if !page.rows.is_empty() {
        sheet.autofilter(0, 0, page.rows.len() as u32, page.columns.len() as u16 - 1)?;
    }
    let form = |pattern: &str| Format::new().set_num_format(pattern);
    let (whole, share, date, clock) = (form("#,##0"), form("0.0%"), form("yyyy-mm-dd"), form("hh:mm"));
    let decimals = [form("#,##0"), form("#,##0.0"), form("#,##0.00")];
    for (at, row) in page.rows.iter().enumerate() {
        for (column, cell) in row.iter().enumerate() {
            let (at, column) = (at as u32 + 1, column as u16);
            match cell {
                Cell::Text(words) => sheet.write_string(at, column, words)?,
                Cell::Whole(number) => sheet.write_number_with_format(at, column, *number as f64, &whole)?,
                Cell::Decimal(number, places) => {
                    sheet.write_number_with_format(at, column, *number, &decimals[(*places).min(2)])?
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
