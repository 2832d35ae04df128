//! What people start from: an empty workbook with every column and what it holds.

use super::headers::{Form, Table};
use super::reference::{choices, notes};
use crate::error::Error;
use crate::lang::Lang;
use rust_xlsxwriter::{
    Color, DataValidation, DocProperties, ExcelDateTime, Format, Note, Workbook, Worksheet, XlsxError,
};

/// The sheets of the template: what most companies have.
const SHEETS: [Table; 6] = [Table::Stores, Table::Reps, Table::Calendar, Table::VisitLog, Table::Fixed, Table::Events];
/// Rows that a list of choices is offered in.
const ROWS: u32 = 10_000;

/// A workbook with a sheet for each table, a note on each column, lists of choices where a column holds one of few words, and two
/// example stores with their rep, which make a plan as they are.
///
/// # Errors
/// None that is known of: the workbook is made in memory.
pub fn template(lang: Lang) -> Result<Vec<u8>, Error> {
    let mut workbook = Workbook::new();
    // A fixed date of making, so that the same words make the same bytes.
    let made = ExcelDateTime::from_ymd(2026, 1, 1).expect("a date");
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
    SHEETS
        .iter()
        .try_for_each(|table| sheet(workbook.add_worksheet(), *table, lang))
        .and_then(|()| workbook.save_to_buffer())
        .map_err(|error| Error::Format { path: "template.xlsx".into(), trouble: error.to_string() })
}

fn sheet(sheet: &mut Worksheet, table: Table, lang: Lang) -> Result<(), XlsxError> {
    let must = Format::new().set_bold().set_background_color(Color::RGB(0x00FF_E9B8));
    let may = Format::new().set_bold();
    sheet.set_name(table.name(lang))?;
    sheet.set_freeze_panes(1, 0)?;
    let notes = notes(table);
    for (column, header) in (0_u16..).zip(table.headers()) {
        sheet.write_string_with_format(0, column, header.name(lang), if header.must { &must } else { &may })?;
        sheet.set_column_width(column, 14)?;
        if let Some((en, zh)) = notes.get(header.en) {
            let note = Note::new(lang.of(en, zh)).set_author("rounds").set_width(260);
            sheet.insert_note(0, column, &note)?;
        }
        let choices: Vec<&str> = choices(table, header.en).iter().map(|word| lang.of(word.en, word.zh)).collect();
        if !choices.is_empty() {
            // Words beside those of the list may be right: Excel only offers, it does not refuse.
            let list = DataValidation::new().allow_list_strings(&choices)?.show_error_message(false);
            sheet.add_data_validation(1, column, ROWS, column, &list)?;
        }
        for (row, example) in (1_u32..).zip(examples(table, lang)) {
            let Some((_, text)) = example.iter().find(|(name, _)| *name == header.en) else { continue };
            match header.form {
                Form::Number => sheet.write_number(row, column, text.parse::<f64>().unwrap_or_default())?,
                _ => sheet.write_string(row, column, *text)?,
            };
        }
    }
    Ok(())
}

type Example = Vec<(&'static str, &'static str)>;

/// The example rows of a table.
fn examples(table: Table, lang: Lang) -> Vec<Example> {
    let text = |en: &'static str, zh: &'static str| lang.of(en, zh);
    match table {
        Table::Stores => vec![
            vec![
                ("store_id", "S001"),
                ("store_name", text("Example Auto Parts", "示例汽配")),
                ("lon", "120.1551"),
                ("lat", "30.2741"),
                ("address", text("1 Lake Road", "湖滨路1号")),
                ("owner_rep_id", "R01"),
                ("frequency", text("weekly", "每周")),
                ("service_min", "30"),
                ("open_hours", "09:00-12:00;13:30-17:30"),
            ],
            vec![
                ("store_id", "S002"),
                ("store_name", text("Example Grocery", "示例便利店")),
                ("lon", "120.1712"),
                ("lat", "30.2598"),
                ("owner_rep_id", "R01"),
                ("frequency", text("every 2 weeks", "每两周")),
                ("service_min", "20"),
                ("allowed_weekdays", "12345"),
            ],
        ],
        Table::Reps => vec![vec![
            ("rep_id", "R01"),
            ("rep_name", text("Alex Example", "张三")),
            ("home_lon", "120.1620"),
            ("home_lat", "30.2790"),
        ]],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::unit::Seconds;

    #[test]
    fn the_template_is_an_input_as_it_is() {
        for lang in [Lang::En, Lang::Zh] {
            let parcel = super::super::Parcel::of_file("template.xlsx", template(lang).unwrap());
            let tables = super::super::read(&parcel).unwrap();
            assert_eq!((tables.stores.len(), tables.reps.len()), (2, 1));
            assert_eq!(tables.stores[0].interval_days, Some(7));
            assert_eq!(tables.stores[0].open_hours.daily()[0].0, Seconds(9 * 3600));
            assert!(tables.remarks.is_empty(), "{:?}", tables.remarks);
        }
    }
}
