//! A folder of csv files, read as sheets: whichever of the known names it has, in UTF-8, UTF-16 or GB18030.

use super::headers::Table;
use super::parcel::{Parcel, is_policy, table_of};
use super::sheet::{Paper, Sheet};
use crate::error::{Complaint, Kind};
use crate::lang::Lang;
use csv::{ReaderBuilder, StringRecord, Trim};
use encoding_rs::{Encoding, GB18030, UTF_8};
use std::borrow::Cow;

/// The tables of a folder.
pub(super) fn read(parcel: &Parcel, complaints: &mut Vec<Complaint>) -> Vec<Sheet> {
    let pieces = parcel.pieces().iter();
    let mut files: Vec<(Table, &String, &Vec<u8>)> =
        pieces.filter_map(|(name, bytes)| Some((table_of(name)?, name, bytes))).collect();
    files.sort();
    let mut sheets: Vec<Sheet> = Vec::new();
    for (table, name, bytes) in files {
        if let Some(first) = sheets.iter().find(|sheet| sheet.table == table) {
            complaints.push(twice(table, &first.name, name));
            continue;
        }
        sheets.extend(file(table, name.clone(), bytes, complaints));
    }
    sheets
}

/// The table of one csv file, which people know as `name`; `None` with a complaint where its letters cannot be read.
pub(super) fn file(table: Table, name: String, bytes: &[u8], complaints: &mut Vec<Complaint>) -> Option<Sheet> {
    let Some(text) = decode(bytes) else {
        complaints.push(
            Complaint::new(Kind::Unreadable, table.name(Lang::En), None)
                .on("", name)
                .en("is neither UTF-8 nor GB18030", "save it as CSV UTF-8")
                .zh("既不是UTF-8也不是GB18030编码", "请另存为“CSV UTF-8”"),
        );
        return None;
    };
    Some(Sheet::new(table, name, Paper::Csv, rows(&text), complaints))
}

/// The policy of a folder, if it has one: its name and its bytes.
pub(super) fn policy<'a>(parcel: &'a Parcel, complaints: &mut Vec<Complaint>) -> Option<(&'a str, &'a [u8])> {
    let pieces = parcel.pieces().iter().filter(|(name, _)| parcel.is_folder() && is_policy(name));
    let files: Vec<&(String, Vec<u8>)> = pieces.collect();
    if let [(first, _), (second, _), ..] = files.as_slice() {
        complaints.push(twice(Table::Policy, first, second));
    }
    files.first().map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
}

/// The same table found twice.
pub(super) fn twice(table: Table, first: &str, second: &str) -> Complaint {
    Complaint::new(Kind::Twice, table.name(Lang::En), None)
        .en(format!("is there twice, as {first} and as {second}"), "keep one of the two")
        .zh(format!("有两份：{first}与{second}"), "请只保留一份")
}

/// The text of a file: by its byte order mark, else UTF-8 if it is, else GB18030 if it is.
pub(super) fn decode(bytes: &[u8]) -> Option<Cow<'_, str>> {
    let marked = Encoding::for_bom(bytes).map(|(encoding, _)| encoding);
    let candidates: &[&Encoding] = match &marked {
        Some(encoding) => &[*encoding],
        None => &[UTF_8, GB18030],
    };
    candidates.iter().find_map(|encoding| {
        let (text, broken) = encoding.decode_with_bom_removal(bytes);
        (!broken).then_some(text)
    })
}

/// The rows of a text of separated values, each with its line.
fn rows(text: &str) -> Vec<(u32, StringRecord)> {
    let head = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let count = |separator: char| head.matches(separator).count();
    let separator = [',', ';', '\t'].into_iter().max_by_key(|&one| (count(one), one == ',')).unwrap_or(',');
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(Trim::None)
        .delimiter(separator as u8)
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    let mut record = StringRecord::new();
    // The text is UTF-8 and rows may have any length, so that nothing is left that could fail.
    while reader.read_record(&mut record).unwrap_or(false) {
        // The reader's position is behind the record before; empty lines may follow it.
        let line = record.position().map_or(1, |position| {
            let rest = text.get(position.byte() as usize..).unwrap_or_default();
            let skipped = rest.bytes().take_while(|byte| matches!(byte, b'\n' | b'\r')).filter(|&byte| byte == b'\n');
            position.line() + skipped.count() as u64
        });
        rows.push((line as u32, record.clone()));
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_those_of_the_editor() {
        let lines = |text: &str| rows(text).iter().map(|row| row.0).collect::<Vec<_>>();
        assert_eq!(lines("a,b\n1,2\n3,4\n"), [1, 2, 3]);
        assert_eq!(lines("\n\na,b\r\n\r\n1,2\r\n\"x\ny\",2\r\n3,4"), [3, 5, 6, 8]);
    }

    #[test]
    fn semicolons_and_tabs_separate_too() {
        assert_eq!(&rows("a;b;c\n1;2;3\n")[1].1, &StringRecord::from(vec!["1", "2", "3"]));
        assert_eq!(&rows("a\tb\n1\t2\n")[1].1, &StringRecord::from(vec!["1", "2"]));
    }

    #[test]
    fn the_encoding_is_found_by_trying() {
        let (chinese, _, _) = GB18030.encode("门店编号");
        assert_eq!(decode(&chinese).as_deref(), Some("门店编号"));
        assert_eq!(decode("门店".as_bytes()).as_deref(), Some("门店"));
        assert_eq!(decode(b"\xef\xbb\xbfstore_id").as_deref(), Some("store_id"));
        assert_eq!(decode(b"\xff\xfes\0t\0").as_deref(), Some("st"));
        assert_eq!(decode(b"\x80\x20\xff\xff"), None);
    }
}
