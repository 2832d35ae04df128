//! What people start from: an empty workbook with every column and what it holds, and the reference of all columns.

use super::headers::{ALIASES, Form, Header, NOTES, Table};
use super::words::{self, Word};
use crate::error::Error;
use crate::lang::Lang;
use rust_xlsxwriter::{
    Color, DataValidation, DocProperties, ExcelDateTime, Format, Note, Workbook, Worksheet, XlsxError,
};
use std::collections::BTreeMap;

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
        let choices = choices(table, header.en, lang);
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

/// What each column of a table holds, in English and in Chinese.
fn notes(table: Table) -> BTreeMap<String, (String, String)> {
    let mut rows = csv::Reader::from_reader(NOTES.as_bytes());
    let own = rows.records().flatten().filter(|row| row.get(0) == Some(table.name(Lang::En)));
    own.map(|row| (row[1].to_string(), (row[2].to_string(), row[3].to_string()))).collect()
}

/// The words of a column that holds one of few.
fn choices(table: Table, column: &str, lang: Lang) -> Vec<&'static str> {
    fn all<T>(set: &'static [Word<T>], lang: Lang) -> Vec<&'static str> {
        set.iter().map(|word| lang.of(word.1, word.2)).collect()
    }
    match (table, column) {
        (Table::Stores, "status") => all(words::STATUS, lang),
        (Table::Stores, "lifecycle") => all(words::LIFECYCLE, lang),
        (Table::Stores, "channel_type") => all(words::CHANNEL, lang),
        (Table::Stores, "size_tier") => all(words::SIZE, lang),
        (Table::Stores, "must_visit" | "is_key_account") | (_, "effective" | "hard") => all(words::FLAG, lang),
        (_, "coord_sys") => vec!["wgs84", "gcj02", "bd09"],
        (Table::Reps, "speed_profile") => all(words::PROFILE, lang),
        (Table::Calendar, "kind") => all(words::DAY, lang),
        (Table::Fixed, "kind") => all(words::FIXED, lang),
        (Table::VisitLog, "outcome") => all(words::OUTCOME, lang),
        (Table::VisitLog, "type") => all(words::VISIT, lang),
        (Table::Events, "kind") => all(words::EVENT, lang),
        _ => Vec::new(),
    }
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

/// The reference of all tables and columns, as a page of markdown: names in both languages, what each holds, and by what other
/// headers it is known.
pub fn reference() -> String {
    let mut page = String::from(HEAD);
    for table in Table::ALL.into_iter().chain([Table::Incidents]) {
        let (en, zh) = (table.name(Lang::En), table.name(Lang::Zh));
        let must = if table == Table::Stores { ", must be there" } else { "" };
        page += &format!("\n## {en} ({zh}{must})\n\n");
        page += "| column | 列名 | what it holds | also known as |\n|---|---|---|---|\n";
        let notes = notes(table);
        for header in table.headers() {
            let note = notes.get(header.en).map_or("", |note| note.0.as_str());
            let also = also(table, header).join(", ");
            let star = if header.must { " *" } else { "" };
            page += &format!("| `{}`{star} | {} | {note} | {also} |\n", header.en, header.zh);
        }
    }
    page
}

const HEAD: &str = "# Tables and columns\n\n\
    Names may be in English or in Chinese; case, spaces, hyphens, underscores and stars do not matter, nor what stands in\n\
    brackets behind a name, unless it is a unit: `Duration (h)`. A column with a star must be there. Files are called after\n\
    their table, `stores.csv` or `门店.csv`; so are sheets of a workbook and arrays of a json file. A lone csv file, or a sheet\n\
    of another name, is taken for the stores or the reps by its columns, which is said. Every column, sheet and file that is\n\
    not used is listed. What is called otherwise can be named with `--map \"Account Name=store_name\"`, or in a file\n\
    `columns.toml` in the folder or beside the workbook:\n\n\
    ```toml\ndecimal = \",\"     # the sign before the fraction of a number, where the tables do not tell\n\
    date = \"dmy\"      # or \"mdy\": which number of 5/10/2026 is the month\n\n[map]\n\"Account Name\" = \"store_name\"\n\
    \"Kunden 2026\" = \"stores\"\n\"Fax\" = \"\"          # not used, and nothing is said of it\n```\n";

/// The other headers of a column: ours, and those of other programs.
fn also(table: Table, header: &Header) -> Vec<String> {
    let mut rows = csv::Reader::from_reader(ALIASES.as_bytes());
    let foreign = rows.records().flatten().filter(|row| Table::named(&row[1]) == Some(table) && &row[2] == header.en);
    let foreign: Vec<String> = foreign.map(|row| format!("{} ({})", &row[3], &row[0])).collect();
    header.also.iter().map(|one| (*one).to_string()).chain(foreign).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::unit::Seconds;

    #[test]
    fn every_column_has_its_note_and_every_note_its_column() {
        for table in Table::ALL.into_iter().chain([Table::Incidents]) {
            let notes = notes(table);
            // Conditions of rules and campaigns are columns of the stores, and say there what they are.
            let is_condition = |header: &Header| {
                matches!(table, Table::Policy | Table::Campaigns)
                    && Table::Stores.headers().iter().any(|one| one.en == header.en)
            };
            for header in table.headers().iter().filter(|header| !is_condition(header)) {
                assert!(notes.contains_key(header.en), "{table:?} {}", header.en);
            }
            for column in notes.keys() {
                assert!(table.headers().iter().any(|header| header.en == column), "{table:?} {column}");
            }
        }
    }

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
