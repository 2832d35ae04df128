//! A folder of csv files, read as pages, in UTF-8, UTF-16, GB18030 or what else their letters are likely to be.

use super::columns::Columns;
use super::headers::Table;
use super::page::{Body, Page};
use super::parcel::{self, Parcel, is_policy, is_table_file};
use super::sheet::{Paper, Sheet};
use crate::error::{Complaint, Kind};
use crate::lang::Lang;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use csv::{ReaderBuilder, StringRecord, Trim};
use encoding_rs::{Encoding, GB18030, GBK, UTF_8};
use std::borrow::Cow;
use std::path::Path;

/// The pages of a folder, or the one of a csv file.
pub(super) fn pages(parcel: &Parcel, complaints: &mut Vec<Complaint>) -> Vec<Page> {
    let mut pages = Vec::new();
    for (name, bytes) in parcel.pieces().iter().filter(|(name, _)| is_table_file(name)) {
        pages.extend(page(name, bytes, complaints));
    }
    let unread = |name: &String| Page {
        name: name.clone(),
        stem: stem(name),
        paper: Paper::Csv(','),
        body: Body::Unread,
        remarks: Vec::new(),
    };
    pages.extend(parcel.unread().iter().map(unread));
    pages
}

/// The page of one csv file; `None` with a complaint where its letters cannot be read.
pub(super) fn page(name: &str, bytes: &[u8], complaints: &mut Vec<Complaint>) -> Option<Page> {
    let stem = stem(name);
    let Some(Decoded { text, guess }) = decoded(bytes) else {
        let table = Table::named(&stem).map_or(name, |table| table.name(Lang::En));
        complaints.push(
            Complaint::new(Kind::Unreadable, table, None)
                .on("", name)
                .en("has an unknown text encoding", "save it as CSV UTF-8")
                .zh("无法识别其编码", "请另存为“CSV UTF-8”"),
        );
        return None;
    };
    let (separator, rows) = rows(&text);
    let mut page = Page::of_rows(name, &stem, Paper::Csv(separator), rows);
    page.remarks.extend(guess.map(|guess| {
        Complaint::new(Kind::Assumed, name, None)
            .en(format!("was read as {guess}"), "if names look wrong, save it as CSV UTF-8")
            .zh(format!("按{guess}编码读取"), "如名称显示有误，请另存为“CSV UTF-8”")
    }));
    Some(page)
}

/// The table of one csv file, which people know as `name`; `None` with a complaint where its letters cannot be read.
pub(super) fn file(
    table: Table,
    name: &str,
    bytes: &[u8],
    settings: &Columns,
    complaints: &mut Vec<Complaint>,
) -> Option<Sheet> {
    let page = page(name, bytes, complaints)?;
    let Body::Rows(rows) = page.body else { return None };
    Some(Sheet::new(table, page.name, page.paper, rows, settings, complaints))
}

fn stem(name: &str) -> String {
    parcel::text(Path::new(name).file_stem())
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

/// A text, and the name of its encoding where that was guessed.
struct Decoded<'a> {
    text: Cow<'a, str>,
    guess: Option<&'static str>,
}

/// The text of a file: by its byte order mark, else UTF-8 if it is, else what its letters are likely to be.
pub(super) fn decode(bytes: &[u8]) -> Option<Cow<'_, str>> {
    decoded(bytes).map(|decoded| decoded.text)
}

fn decoded(bytes: &[u8]) -> Option<Decoded<'_>> {
    let whole = |encoding: &'static Encoding| {
        let (text, broken) = encoding.decode_with_bom_removal(bytes);
        (!broken).then_some(text)
    };
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return Some(Decoded { text: whole(encoding)?, guess: None });
    }
    if let Some(text) = whole(UTF_8) {
        return Some(Decoded { text, guess: None });
    }
    if is_gb2312(bytes)
        && let Some(text) = whole(GB18030)
    {
        return Some(Decoded { text, guess: None });
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let encoding = detector.guess(None, Utf8Detection::Deny);
    let text = whole(encoding)?;
    let guess = (encoding != GB18030 && encoding != GBK).then_some(encoding.name());
    // A text has no control letters: those are bytes of something else.
    let is_text =
        !text.contains(|letter: char| letter.is_control() && !matches!(letter, '\t' | '\n' | '\r' | '\u{b}' | '\u{c}'));
    is_text.then_some(Decoded { text, guess })
}

/// Whether the letters beyond ASCII are written as Chinese programs write them: pairs of high bytes, nearly all of them among the
/// common signs. One letter with an umlaut among ASCII is half a pair.
fn is_gb2312(bytes: &[u8]) -> bool {
    let (mut common, mut rare, mut at) = (0_usize, 0_usize, 0);
    while let Some(&first) = bytes.get(at) {
        let second = bytes.get(at + 1).copied().unwrap_or(0);
        match first {
            0..0x80 => at += 1,
            0xa1..=0xa9 | 0xb0..=0xd7 if second >= 0xa1 => (common, at) = (common + 1, at + 2),
            _ => (rare, at) = (rare + 1, at + 2),
        }
    }
    common > 9 * rare
}

/// What separates the values of a text, and its rows, each with its line.
pub(super) fn rows(text: &str) -> (char, Vec<(u32, StringRecord)>) {
    // What separates stands in every line equally often; lines without any are titles.
    let signs = [',', ';', '\t', '|'];
    let lines = || text.lines().filter(|line| line.contains(signs)).take(20);
    let count = |sign: char| lines().map(|line| line.matches(sign).count()).min();
    let separator = signs.into_iter().max_by_key(|&one| (count(one), one == ',')).unwrap_or(',');
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
        // A copy would have room for as much as the longest row so far.
        let mut exact = StringRecord::with_capacity(record.as_slice().len(), record.len());
        exact.extend(&record);
        rows.push((line as u32, exact));
    }
    (separator, rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_those_of_the_editor() {
        let lines = |text: &str| rows(text).1.iter().map(|row| row.0).collect::<Vec<_>>();
        assert_eq!(lines("a,b\n1,2\n3,4\n"), [1, 2, 3]);
        assert_eq!(lines("\n\na,b\r\n\r\n1,2\r\n\"x\ny\",2\r\n3,4"), [3, 5, 6, 8]);
    }

    #[test]
    fn semicolons_and_tabs_separate_too() {
        assert_eq!(&rows("a;b;c\n1;2;3\n").1[1].1, &StringRecord::from(vec!["1", "2", "3"]));
        assert_eq!(&rows("a\tb\n1\t2\n").1[1].1, &StringRecord::from(vec!["1", "2"]));
    }

    #[test]
    fn the_encoding_is_found_by_trying() {
        let (chinese, _, _) = GB18030.encode("门店编号");
        assert_eq!(decode(&chinese).as_deref(), Some("门店编号"));
        assert_eq!(decode("门店".as_bytes()).as_deref(), Some("门店"));
        assert_eq!(decode(b"\xef\xbb\xbfstore_id").as_deref(), Some("store_id"));
        assert_eq!(decode(b"\xff\xfes\0t\0").as_deref(), Some("st"));
        assert_eq!(decode(b"\x00\x01\xff\x02"), None);
    }

    #[test]
    fn umlauts_of_windows_are_no_chinese_and_chinese_is_no_western_text() {
        for text in ["store_name\nMüller\nBäcker\n", "Café José", "Straße 5, Köln", "Żabka Łódź", "Магазин Продукты"]
        {
            let encoding = match text {
                _ if text.contains('Ż') => encoding_rs::WINDOWS_1250,
                _ if text.contains('М') => encoding_rs::WINDOWS_1251,
                _ => encoding_rs::WINDOWS_1252,
            };
            let (bytes, _, _) = encoding.encode(text);
            let found = decoded(&bytes).unwrap();
            assert_eq!((found.text.as_ref(), found.guess), (text, Some(encoding.name())));
        }
        for text in ["门店编号,门店名称\nS1,小王便利店（西湖）\n", "客户", "编号,名称\n1,镕鑫商行"]
        {
            let (bytes, _, _) = GB18030.encode(text);
            let found = decoded(&bytes).unwrap();
            assert_eq!((found.text.as_ref(), found.guess), (text, None));
        }
    }
}
