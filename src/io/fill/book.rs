//! Cells written into a sheet of a workbook: its text is spliced, and every other byte of the workbook stays as it is.

use super::{Edits, Value};
use crate::io::sheet::letters;
use quick_xml::Reader;
use quick_xml::escape::escape;
use quick_xml::events::{BytesStart, Event};
use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};
use std::ops::Range;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

/// The workbook with some cells of a sheet written; an error says what is in the way.
pub(in crate::io) fn workbook(bytes: &[u8], sheet: &str, first: u32, edits: &Edits) -> Result<Vec<u8>, String> {
    let broken = |error: &dyn std::fmt::Display| format!("is not a workbook that can be written into: {error}");
    let mut book = ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken(&error))?;
    let mut part = |name: &str| -> Result<String, String> {
        let mut text = String::new();
        book.by_name(name)
            .map_err(|error| broken(&error))?
            .read_to_string(&mut text)
            .map_err(|error| broken(&error))?;
        Ok(text)
    };
    let key = sheet_key(&part("xl/workbook.xml")?, sheet).ok_or_else(|| broken(&format!("no sheet {sheet}")))?;
    let target = target(&part("xl/_rels/workbook.xml.rels")?, &key).ok_or_else(|| broken(&format!("no {key}")))?;
    let path = target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), String::from);
    let spliced = spliced(&part(&path)?, first, edits)?;
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..book.len() {
        let file = book.by_index_raw(at).map_err(|error| broken(&error))?;
        if file.name_raw() == path.as_bytes() {
            // A fixed moment, so that the same workbook makes the same bytes.
            let options = SimpleFileOptions::default()
                .compression_method(CompressionMethod::Deflated)
                .last_modified_time(DateTime::default());
            out.start_file(&path, options).map_err(|error| broken(&error))?;
            out.write_all(spliced.as_bytes()).map_err(|error| broken(&error))?;
        } else {
            out.raw_copy_file(file).map_err(|error| broken(&error))?;
        }
    }
    out.finish().map(Cursor::into_inner).map_err(|error| broken(&error))
}

/// The value of an attribute, by its name without a prefix.
fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut all = tag.attributes().flatten();
    let found = all.find(|one| one.key.as_ref().rsplit(':').next() == Some(name))?;
    quick_xml::escape::unescape(&found.value).ok().map(std::borrow::Cow::into_owned)
}

/// The tags of a text.
fn tags(text: &str) -> impl Iterator<Item = BytesStart<'_>> {
    let mut xml = Reader::from_str(text);
    std::iter::from_fn(move || {
        loop {
            match xml.read_event() {
                Ok(Event::Start(tag) | Event::Empty(tag)) => return Some(tag),
                Ok(Event::Eof) | Err(_) => return None,
                Ok(_) => {}
            }
        }
    })
}

/// By what a workbook knows a sheet.
fn sheet_key(workbook: &str, name: &str) -> Option<String> {
    let mut sheets = tags(workbook).filter(|tag| tag.local_name().as_ref() == "sheet");
    let sheet = sheets.find(|tag| attribute(tag, "name").as_deref() == Some(name))?;
    // Its number is called sheetId.
    attribute(&sheet, "id")
}

/// Where the part of a key is.
fn target(relations: &str, key: &str) -> Option<String> {
    let mut all = tags(relations).filter(|tag| tag.local_name().as_ref() == "Relationship");
    all.find(|tag| attribute(tag, "Id").as_deref() == Some(key)).and_then(|tag| attribute(&tag, "Target"))
}

/// The text of a sheet with some cells written.
fn spliced(text: &str, first: u32, edits: &Edits) -> Result<String, String> {
    let broken = |error: &dyn std::fmt::Display| format!("is not a workbook that can be written into: {error}");
    let mut xml = Reader::from_str(text);
    let (mut out, mut copied) = (String::with_capacity(text.len() * 5 / 4), 0);
    let mut row = 0_u32;
    let mut left: BTreeMap<u32, &Value> = BTreeMap::new();
    loop {
        let from = xml.buffer_position() as usize;
        let event = xml.read_event().map_err(|error| broken(&error))?;
        let to = xml.buffer_position() as usize;
        match event {
            Event::Eof => break,
            // How far the sheet reaches is a hint, and wrong by now.
            Event::Empty(tag) if tag.local_name().as_ref() == "dimension" => {
                out.push_str(&text[copied..from]);
                copied = to;
            }
            Event::Start(tag) if tag.local_name().as_ref() == "row" => {
                row = attribute(&tag, "r").and_then(|row| row.parse().ok()).unwrap_or(row + 1);
                let cells = edits.line(row).into_iter().flatten();
                left = cells.map(|(column, value)| (first + *column as u32, value)).collect();
                if let (false, Some(span)) = (left.is_empty(), span(&text[from..to])) {
                    out.push_str(&text[copied..from + span.start]);
                    copied = from + span.end;
                }
            }
            Event::Empty(tag) if tag.local_name().as_ref() == "row" => {
                row = attribute(&tag, "r").and_then(|row| row.parse().ok()).unwrap_or(row + 1);
            }
            Event::Start(ref tag) | Event::Empty(ref tag) if tag.local_name().as_ref() == "c" && !left.is_empty() => {
                let Some(column) = attribute(tag, "r").as_deref().and_then(column) else {
                    return Err(format!("has cells in row {row} that do not say where they are; save it again"));
                };
                out.push_str(&text[copied..from]);
                copied = from;
                let more = left.split_off(&column);
                for (at, value) in std::mem::replace(&mut left, more) {
                    out.push_str(&cell(at, row, value, None));
                }
                if let Some(value) = left.remove(&column) {
                    let style = attribute(tag, "s");
                    let end = if matches!(event, Event::Empty(_)) { to } else { end_of(&mut xml)? };
                    if text[from..end].contains("<f") {
                        return Err(format!("has a formula in cell {}{row}; put its value there", letters(column)));
                    }
                    out.push_str(&cell(column, row, value, style));
                    copied = end;
                }
            }
            Event::End(tag) if tag.local_name().as_ref() == "row" => {
                out.push_str(&text[copied..from]);
                copied = from;
                for (at, value) in std::mem::take(&mut left) {
                    out.push_str(&cell(at, row, value, None));
                }
            }
            _ => {}
        }
    }
    out.push_str(&text[copied..]);
    Ok(out)
}

/// Where a cell that has begun ends.
fn end_of(xml: &mut Reader<&[u8]>) -> Result<usize, String> {
    loop {
        match xml.read_event() {
            Ok(Event::End(tag)) if tag.local_name().as_ref() == "c" => return Ok(xml.buffer_position() as usize),
            Ok(Event::Eof) => return Err("has a cell without an end".into()),
            Ok(_) => {}
            Err(error) => return Err(error.to_string()),
        }
    }
}

/// Where a row says how far it reaches, which is a hint too.
fn span(tag: &str) -> Option<Range<usize>> {
    let from = tag.find(" spans=\"")?;
    let to = tag[from + 8..].find('"')?;
    Some(from..from + 8 + to + 1)
}

/// The column of a cell's address, `C` of `C17`.
fn column(address: &str) -> Option<u32> {
    let letters = address.trim_end_matches(|sign: char| sign.is_ascii_digit());
    let number = letters.bytes().try_fold(0_u32, |number, letter| {
        letter.is_ascii_uppercase().then(|| number.saturating_mul(26).saturating_add(u32::from(letter - b'A') + 1))
    });
    number?.checked_sub(1)
}

fn cell(column: u32, row: u32, value: &Value, style: Option<String>) -> String {
    let style = style.map_or(String::new(), |style| format!(" s=\"{}\"", escape(style.as_str())));
    let at = format!("{}{row}", letters(column));
    match value {
        Value::Number(number, _) => format!("<c r=\"{at}\"{style}><v>{number}</v></c>"),
        Value::Text(text) => {
            let text = escape(text.as_str());
            format!("<c r=\"{at}\"{style} t=\"inlineStr\"><is><t xml:space=\"preserve\">{text}</t></is></c>")
        }
    }
}
