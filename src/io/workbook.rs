//! A workbook, read as sheets: whichever of the known names it has.

use super::folder::twice;
use super::headers::Table;
use super::json::Found;
use super::policy_toml::Source;
use super::sheet::{Paper, Sheet};
use super::values;
use crate::error::{Complaint, Error};
use crate::unit::Seconds;
use calamine::{Data, ExcelDateTime, Range, Reader, open_workbook_auto_from_rs};
use csv::StringRecord;
use std::io::Cursor;
use std::path::Path;

/// The tables of a workbook, and its policy: the lines in the first column of a sheet `policy.toml`.
pub(super) fn read(path: &Path, bytes: &[u8], complaints: &mut Vec<Complaint>) -> Result<Found, Error> {
    let broken = |error| broken(path, error);
    let mut workbook = open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(broken)?;
    let mut sheets: Vec<Sheet> = Vec::new();
    let mut policy = None;
    for name in workbook.sheet_names() {
        if ["policy.toml", "政策.toml", "频次政策.toml"].contains(&name.as_str()) {
            let range = workbook.worksheet_range(&name).map_err(broken)?;
            policy = Some(Source::Text(name, lines(&range)));
            continue;
        }
        let Some(table) = Table::named(&name) else { continue };
        if let Some(first) = sheets.iter().find(|sheet| sheet.table == table) {
            complaints.push(twice(table, &first.name, &name));
            continue;
        }
        let range = workbook.worksheet_range(&name).map_err(broken)?;
        sheets.push(sheet(table, name, &range, complaints));
    }
    Ok(Found { sheets, policy, ..Found::default() })
}

/// The one table of a workbook that has the table's name, or has no other sheet; `None` where there is none.
pub(super) fn lone(
    table: Table,
    path: &Path,
    bytes: &[u8],
    complaints: &mut Vec<Complaint>,
) -> Result<Option<Sheet>, Error> {
    let broken = |error| broken(path, error);
    let mut workbook = open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(broken)?;
    let names = workbook.sheet_names();
    let named = names.iter().find(|name| table.goes_by(name)).or(names.first().filter(|_| names.len() == 1));
    let Some(name) = named.cloned() else { return Ok(None) };
    let range = workbook.worksheet_range(&name).map_err(broken)?;
    Ok(Some(sheet(table, name, &range, complaints)))
}

fn sheet(table: Table, name: String, range: &Range<Data>, complaints: &mut Vec<Complaint>) -> Sheet {
    let first = range.start().unwrap_or_default();
    Sheet::new(table, name, Paper::Workbook(first.1), rows(range, first.0), complaints)
}

fn broken(path: &Path, error: calamine::Error) -> Error {
    match error {
        calamine::Error::Io(source) => Error::File { path: path.into(), source },
        other => Error::Format { path: path.into(), trouble: format!("is not a workbook that can be read: {other}") },
    }
}

/// A sheet as a text, its rows being the lines.
fn lines(range: &Range<Data>) -> String {
    let above = range.start().map_or(0, |start| start.0 as usize);
    let rows = range.rows().map(|row| row.iter().map(cell).collect::<Vec<_>>().join(" ").trim_end().to_string());
    std::iter::repeat_n(String::new(), above).chain(rows).collect::<Vec<_>>().join("\n")
}

fn rows(range: &Range<Data>, first: u32) -> Vec<(u32, StringRecord)> {
    let text = |row: &[Data]| row.iter().map(cell).collect::<StringRecord>();
    (first + 1..).zip(range.rows().map(text)).collect()
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
