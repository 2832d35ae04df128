//! A workbook, read as pages: its sheets, merged cells filled.

use super::columns::Columns;
use super::headers::Table;
use super::page::{Body, Found, Page};
use super::parcel::bounds;
use super::policy_toml::Source;
use super::sheet::{Paper, Sheet, letters};
use super::values;
use crate::error::{Complaint, Error, Kind};
use crate::unit::Seconds;
use calamine::{Cell, Data, DataRef, Dimensions, ExcelDateTime, Reader, Sheets, Style, open_workbook_auto_from_rs};
use csv::StringRecord;
use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::Path;

/// The pages of a workbook, and its policy: the lines in the first column of a sheet `policy.toml`. Sheets that no table is
/// called after are read only where a table that must be there has no sheet of its name.
pub(super) fn read(path: &Path, bytes: &[u8], settings: &Columns) -> Result<Found, Error> {
    bounds::look(path, bytes)?;
    let mut workbook = open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(|error| broken(path, error))?;
    let mut found = Found::default();
    let names = workbook.sheet_names();
    let has = |table: Table| names.iter().any(|name| settings.table(name) == Some(table));
    let all = !has(Table::Stores) || !has(Table::Reps);
    for name in names.iter() {
        if ["policy.toml", "政策.toml", "频次政策.toml"].contains(&name.as_str()) {
            found.policy = Some(Source::Text(name.clone(), lines(rows(&mut workbook, name, path)?.rows)));
            continue;
        }
        if all || settings.table(name).is_some() {
            found.pages.push(page(name, &mut workbook, path)?);
        } else {
            let paper = Paper::Workbook(0);
            found.pages.push(Page {
                name: name.clone(),
                stem: name.clone(),
                paper,
                body: Body::Unread,
                remarks: Vec::new(),
            });
        }
    }
    Ok(found)
}

/// The one table of a workbook that has the table's name, or has no other sheet; `None` where there is none.
pub(super) fn lone(
    table: Table,
    path: &Path,
    bytes: &[u8],
    settings: &Columns,
    complaints: &mut Vec<Complaint>,
) -> Result<Option<Sheet>, Error> {
    let broken = |error| broken(path, error);
    bounds::look(path, bytes)?;
    let mut workbook = open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(broken)?;
    let names = workbook.sheet_names();
    let named = names.iter().find(|name| table.goes_by(name)).or(names.first().filter(|_| names.len() == 1));
    let Some(name) = named.cloned() else { return Ok(None) };
    let mut page = page(&name, &mut workbook, path)?;
    complaints.extend(page.faults(table));
    let Body::Rows(rows) = page.body else { return Ok(None) };
    Ok(Some(Sheet::new(table, name, page.paper, rows, settings, complaints)))
}

type Book<'a> = Sheets<Cursor<&'a [u8]>>;

fn page(name: &str, workbook: &mut Book, path: &Path) -> Result<Page, Error> {
    let merged = merged(workbook, name);
    let Rows { first, mut rows, has_blanks } = rows(workbook, name, path)?;
    let filled = fill(&mut rows, first, &merged);
    let mut page = Page::of_rows(name, name, Paper::Workbook(first), rows);
    if let Some(first) = filled.first() {
        let (count, first) = (filled.len(), format!("{}:{}", letters_of(first.start), letters_of(first.end)));
        page.remarks.push(
            Complaint::new(Kind::Assumed, name, None)
                .en(format!("merged cells stand for all their rows ({count} of them, first {first})"), "")
                .zh(format!("合并单元格的值用于其所有行（共{count}处，首处{first}）"), ""),
        );
    }
    if has_blanks && let [first, rest @ ..] = without_value(workbook, name, path)?.as_slice() {
        let mut fault = Complaint::new(Kind::Absent, name, first.0 + 1);
        fault.cell = Some(letters_of(*first));
        let (more, zh) = match rest.len() {
            0 => (String::new(), String::new()),
            more => (format!(", and so have {more} more"), format!("，另有{more}处")),
        };
        page.remarks.push(
            fault
                .en(
                    format!("has a formula and no value{more}"),
                    "open the workbook in a spreadsheet program and save it, which works them out",
                )
                .zh(format!("有公式而无计算结果{zh}"), "请用表格软件打开并保存，以得出计算结果"),
        );
    }
    Ok(page)
}

/// The cells that have a formula and no value, as some programs write them: what they would come to nobody knows.
fn without_value(workbook: &mut Book, name: &str, path: &Path) -> Result<Vec<(u32, u32)>, Error> {
    let Sheets::Xlsx(book) = workbook else { return Ok(Vec::new()) };
    let broken = |error| broken(path, calamine::Error::Xlsx(error));
    let mut cells = book.worksheet_cells_reader(name).map_err(broken)?;
    let mut found = Vec::new();
    while let Some(cell) = cells.next_cell_with_formula_metadata().map_err(broken)? {
        if cell.formula.is_some() && matches!(cell.value, DataRef::Empty) {
            found.push(cell.pos);
        }
    }
    Ok(found)
}

fn letters_of((row, column): (u32, u32)) -> String {
    format!("{}{}", letters(column), row + 1)
}

/// The cells that were merged, in the formats that tell.
fn merged(workbook: &mut Book, name: &str) -> Vec<Dimensions> {
    match workbook {
        Sheets::Xlsx(book) => book.merge_cells_by_sheet_name(name).unwrap_or_default(),
        Sheets::Xls(book) => book.merge_cells_by_sheet_name(name).unwrap_or_default(),
        _ => Vec::new(),
    }
}

/// Fills the rows of merged cells with what stands in the first; those that were filled.
fn fill(rows: &mut [(u32, StringRecord)], first: u32, merged: &[Dimensions]) -> Vec<Dimensions> {
    let mut filled = Vec::new();
    for area in merged.iter().filter(|area| area.end.0 > area.start.0 && area.start.1 >= first) {
        let at = (area.start.1 - first) as usize;
        let within = |line: u32| (area.start.0 + 1..=area.end.0 + 1).contains(&line);
        let from = rows.partition_point(|(line, _)| *line < area.start.0 + 1);
        let Some(text) = rows.get(from).filter(|(line, _)| *line == area.start.0 + 1).and_then(|(_, row)| row.get(at))
        else {
            continue;
        };
        let text = text.to_string();
        let mut any = false;
        for (_, row) in rows[from + 1..].iter_mut().take_while(|(line, _)| within(*line)) {
            if row.get(at).is_none_or(|cell| cell.trim().is_empty()) && !text.trim().is_empty() {
                let mut cells: Vec<&str> = row.iter().collect();
                cells.resize(cells.len().max(at + 1), "");
                cells[at] = &text;
                *row = StringRecord::from(cells);
                any = true;
            }
        }
        if any {
            filled.push(*area);
        }
    }
    filled
}

/// The rows of a sheet.
struct Rows {
    /// The first column with anything in it.
    first: u32,
    /// The rows from there on, each with its line.
    rows: Vec<(u32, StringRecord)>,
    /// Whether some cells are written down that have no value.
    has_blanks: bool,
}

fn rows(workbook: &mut Book, name: &str, path: &Path) -> Result<Rows, Error> {
    let wrong = |error| broken(path, error);
    match workbook {
        Sheets::Xlsx(book) => {
            let broken = |error| wrong(calamine::Error::Xlsx(error));
            let mut cells = book.worksheet_cells_reader(name).map_err(broken)?;
            let digits: Vec<usize> = cells.styles().iter().map(digits).collect();
            let next = || cells.next_cell_with_style_id().map_err(broken).transpose();
            let text = |(cell, style): (Cell<DataRef<'_>>, usize)| {
                let data = Data::from(cell.get_value().clone());
                (cell.get_position(), shown(&data, digits.get(style).copied().unwrap_or(0)))
            };
            scattered(std::iter::from_fn(next).map(|found| found.map(text)), name, path)
        }
        Sheets::Xlsb(book) => {
            let broken = |error| wrong(calamine::Error::Xlsb(error));
            let mut cells = book.worksheet_cells_reader(name).map_err(broken)?;
            let next = || cells.next_cell().map_err(broken).transpose();
            let text =
                |cell: Cell<DataRef<'_>>| (cell.get_position(), self::cell(&Data::from(cell.get_value().clone())));
            scattered(std::iter::from_fn(next).map(|found| found.map(text)), name, path)
        }
        other => {
            let range = other.worksheet_range(name).map_err(wrong)?;
            let start = range.start().unwrap_or_default();
            let text = |row: &[Data]| row.iter().map(cell).collect::<StringRecord>();
            let rows = (start.0 + 1..).zip(range.rows().map(text)).collect();
            Ok(Rows { first: start.1, rows, has_blanks: false })
        }
    }
}

/// The most rows of a sheet, and the most cells that the rectangles of its rows may have: a hundred columns for each of a million
/// stores.
const ROWS: u32 = 1_048_576;
const CELLS: usize = 100_000_000;

/// The rows that have anything in them, each as far as it has: one stray cell far away makes no sheet large.
fn scattered(
    cells: impl Iterator<Item = Result<((u32, u32), String), Error>>,
    name: &str,
    path: &Path,
) -> Result<Rows, Error> {
    let wrong = |trouble: String| Error::Format { path: path.into(), trouble };
    let mut rows: BTreeMap<u32, Vec<(u32, String)>> = BTreeMap::new();
    let (mut letters, mut has_blanks) = (bounds::LETTERS, false);
    for found in cells {
        let ((row, column), text) = found?;
        if text.trim().is_empty() {
            has_blanks = true;
            continue;
        }
        if row >= ROWS {
            return Err(wrong(format!(
                "sheet {name} has something in row {}, and no sheet has more than {ROWS}",
                u64::from(row) + 1
            )));
        }
        let over = || wrong(format!("the cells of sheet {name} hold more than {} MB of text", bounds::LETTERS >> 20));
        letters = letters.checked_sub(text.len()).ok_or_else(over)?;
        rows.entry(row).or_default().push((column, text));
    }
    let first = rows.values().flatten().map(|cell| cell.0).min().unwrap_or(0);
    let mut room = CELLS;
    let mut records = Vec::with_capacity(rows.len());
    for (row, mut cells) in rows {
        cells.sort_by_key(|cell| cell.0);
        let width = cells.last().map_or(0, |last| (last.0 - first) as usize + 1);
        room = room.checked_sub(width).ok_or_else(|| {
            wrong(format!("the cells of sheet {name} lie so far apart that it would be {CELLS} cells; delete what is far to the right"))
        })?;
        let mut record = StringRecord::new();
        for (column, text) in cells {
            let at = (column - first) as usize;
            (record.len()..at).for_each(|_| record.push_field(""));
            // Of two cells at one place the first counts.
            if record.len() == at {
                record.push_field(&text);
            }
        }
        records.push((row + 1, record));
    }
    Ok(Rows { first, rows: records, has_blanks })
}

fn broken(path: &Path, error: calamine::Error) -> Error {
    match error {
        calamine::Error::Io(source) => Error::File { path: path.into(), source },
        other => Error::Format { path: path.into(), trouble: format!("is not a workbook that can be read: {other}") },
    }
}

/// A sheet as a text, its rows being the lines.
fn lines(rows: Vec<(u32, StringRecord)>) -> String {
    let mut text = String::new();
    let mut line = 1;
    for (at, row) in rows {
        (line..at).for_each(|_| text.push('\n'));
        text.push_str(row.iter().collect::<Vec<_>>().join(" ").trim_end());
        line = at;
    }
    text
}

/// How many digits a style shows of a whole number at the least: `00000` shows 7 as 00007.
fn digits(style: &Style) -> usize {
    let code = style.number_format.as_ref().map_or("", |format| format.format_code.as_str());
    if code.bytes().all(|letter| letter == b'0') { code.len() } else { 0 }
}

/// A cell as its style shows it: with the zeros before an id.
fn shown(data: &Data, digits: usize) -> String {
    let whole = match *data {
        Data::Int(number) => number as f64,
        Data::Float(number) => number,
        _ => -1.0,
    };
    // Beyond 2^53 not all numbers are there.
    if digits > 1 && whole.fract() == 0.0 && (0.0..9e15).contains(&whole) {
        return format!("{:0digits$}", whole as u64);
    }
    cell(data)
}

/// A cell as text, as a csv file would have it.
fn cell(data: &Data) -> String {
    match data {
        Data::Empty => String::new(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Bool(flag) => if *flag { "1" } else { "0" }.into(),
        Data::DateTime(moment) => say_moment(moment),
        Data::Int(_) | Data::Float(_) | Data::Error(_) => data.to_string(),
    }
}

/// A date, an hour, or both.
fn say_moment(moment: &ExcelDateTime) -> String {
    let value = moment.as_f64();
    if (0.0..1.0).contains(&value) || moment.is_duration() && value == 1.0 {
        return values::say_clock(Seconds((value * 86_400.0).round() as i32));
    }
    match moment.to_ymd_hms_milli() {
        (year, month, day, 0, 0, 0, _) => format!("{year:04}-{month:02}-{day:02}"),
        (year, month, day, hour, minute, second, _) => {
            format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_xlsxwriter::Workbook;

    fn stores(more: impl FnOnce(&mut rust_xlsxwriter::Worksheet)) -> Vec<u8> {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        sheet.set_name("stores").unwrap();
        for (column, (header, value)) in [("store_id", "S1"), ("lon", "9.5"), ("lat", "47.1")].into_iter().enumerate() {
            sheet.write(2, column as u16 + 1, header).unwrap();
            sheet.write(3, column as u16 + 1, value).unwrap();
        }
        more(sheet);
        book.save_to_buffer().unwrap()
    }

    fn read_stores(bytes: &[u8]) -> Sheet {
        let mut complaints = Vec::new();
        let sheet =
            lone(Table::Stores, Path::new("x.xlsx"), bytes, &Columns::default(), &mut complaints).unwrap().unwrap();
        assert!(complaints.is_empty(), "{complaints:?}");
        sheet
    }

    #[test]
    fn a_stray_cell_far_away_makes_no_sheet_large() {
        let plain = read_stores(&stores(|_| ()));
        assert_eq!(plain.cell(4, "lat"), "47.1");
        assert_eq!(plain.paper, Paper::Workbook(1));
        for stray in [" ", "x"] {
            let sheet = read_stores(&stores(|sheet| {
                sheet.write(1_048_575, 16_383, stray).unwrap();
            }));
            assert_eq!(sheet.rows[0], plain.rows[0]);
            assert_eq!(sheet.rows.len(), if stray == " " { 1 } else { 2 });
        }
    }
}
