//! Cells written into a table that stays as it is otherwise: a csv file, a workbook, a json file.

mod book;

pub(super) use book::workbook;

use super::folder::{decode, rows};
use super::headers::known;
use super::sheet::Sheet;
use csv::{QuoteStyle, StringRecord, Terminator, WriterBuilder};
use serde_json::{Number, Value as Json};
use std::collections::BTreeMap;

/// What is written into a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    Text(String),
    /// A number as Rust writes it, and whether a csv file has a comma before its fraction.
    Number(String, bool),
}

impl Value {
    fn text(&self) -> String {
        match self {
            Value::Text(text) => text.clone(),
            Value::Number(number, true) => number.replace('.', ","),
            Value::Number(number, false) => number.clone(),
        }
    }
}

/// What is written where: by line, and by column counted from the table's first.
#[derive(Debug, Default)]
pub(super) struct Edits {
    cells: BTreeMap<u32, BTreeMap<usize, Value>>,
    /// The columns of the table, where there are new ones; else 0.
    pub width: usize,
}

impl Edits {
    pub fn put(&mut self, line: u32, column: usize, value: Value) {
        self.cells.entry(line).or_default().insert(column, value);
    }

    fn line(&self, line: u32) -> Option<&BTreeMap<usize, Value>> {
        self.cells.get(&line)
    }

    /// The first line that is written into: where there are new columns, that of the headers.
    fn top(&self) -> u32 {
        self.cells.keys().next().copied().unwrap_or(u32::MAX)
    }
}

/// A csv file with some cells written, separated and ended as it was. One that is not in UTF-8 comes out in UTF-8 with a mark in
/// front, as names of places may have letters that it had not.
pub(super) fn csv(bytes: &[u8], edits: &Edits) -> Vec<u8> {
    const MARK: &[u8] = "\u{feff}".as_bytes();
    let text = decode(bytes).unwrap_or_default();
    let is_marked = bytes.starts_with(MARK) || std::str::from_utf8(bytes).is_err();
    let (separator, rows) = rows(&text);
    let ends = if text.contains("\r\n") { Terminator::CRLF } else { Terminator::Any(b'\n') };
    let mut writer = WriterBuilder::new()
        .delimiter(separator as u8)
        .terminator(ends)
        .quote_style(QuoteStyle::Necessary)
        .flexible(true)
        .from_writer(if is_marked { MARK.to_vec() } else { Vec::new() });
    let full = "memory takes every row";
    for (line, row) in rows {
        // Rows without an answer have the new columns too; a title has not.
        let width = if line >= edits.top() { edits.width } else { 0 };
        writer.write_record(&edited(&row, edits.line(line), width)).expect(full);
    }
    writer.into_inner().expect(full)
}

fn edited(row: &StringRecord, cells: Option<&BTreeMap<usize, Value>>, width: usize) -> StringRecord {
    let new = |at: usize| cells.and_then(|cells| cells.get(&at)).map(Value::text);
    let last = cells.and_then(|cells| cells.keys().last()).map_or(0, |last| last + 1);
    let old = |at: usize| row.get(at).unwrap_or_default().to_string();
    (0..row.len().max(last).max(width)).map(|at| new(at).unwrap_or_else(|| old(at))).collect()
}

/// A json file with some cells written; its objects have their keys in the order of letters.
pub(super) fn json(bytes: &[u8], sheet: &Sheet, edits: &Edits) -> Vec<u8> {
    let mut value: Json = decode(bytes).and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
    let header = |at: usize| match edits.line(sheet.top).and_then(|new| new.get(&at)) {
        Some(new) => new.text(),
        None => sheet.written[at].clone(),
    };
    let array = match &mut value {
        Json::Object(tables) => tables.get_mut(&sheet.name),
        other => Some(other),
    };
    // Rows are counted from the header, which they have none of, as line 1.
    let rows = array.and_then(Json::as_array_mut).into_iter().flatten();
    for (line, row) in (2_u32..).zip(rows) {
        let (Some(cells), Some(row)) = (edits.line(line), row.as_object_mut()) else { continue };
        for (at, value) in cells {
            // A row may call the column by another name than the first.
            let column = sheet.columns.iter().position(|column| *column == Some(*at));
            let own = row.keys().find(|key| column.is_some() && known(sheet.table, key) == column).cloned();
            let value = match value {
                Value::Text(text) => text.clone().into(),
                Value::Number(text, _) => text.parse::<Number>().map_or(Json::Null, Json::Number),
            };
            row.insert(own.unwrap_or_else(|| header(*at)), value);
        }
    }
    let mut bytes = serde_json::to_vec_pretty(&value).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_csv_file_keeps_its_signs_and_all_its_other_cells() {
        let text = "List 2026\r\nid;name;town\r\n1;\"A; \"\"B\"\"\";Reading;x\r\n2;'=C\r\n";
        let mut edits = Edits::default();
        edits.put(2, 4, Value::Text("lng".into()));
        edits.width = 5;
        edits.put(3, 4, Value::Number("-0.97".into(), true));
        let out = String::from_utf8(csv(text.as_bytes(), &edits)).unwrap();
        assert_eq!(out, "List 2026\r\nid;name;town;;lng\r\n1;\"A; \"\"B\"\"\";Reading;x;-0,97\r\n2;'=C;;;\r\n");
    }
}
