//! How much a workbook may hold, looked at before it is opened: a small file can claim any number of letters and cells.

use super::Parcel;
use crate::error::Error;
use cfb::CompoundFile;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::io::{BufRead, BufReader, Cursor, Read, copy, sink};
use std::path::Path;
use zip::ZipArchive;

/// What is packed may unpack to so much, and to so many times its size beyond: tables of a million stores do not shrink to
/// less than a fiftieth.
const FREE: u64 = 64 << 20;
const SHRINK: u64 = 200;

/// The most letters of one piece of text; a cell holds 32,767, each of at most seven when written.
const PIECE: usize = 1 << 20;

/// The most letters of all cells, and the most cells of a sheet's rectangle where the whole of it is laid out.
pub(in crate::io) const LETTERS: usize = 256 << 20;
const LAID_OUT: u64 = 10_000_000;

/// The most bytes that so many packed ones may unpack to.
pub(super) fn room(packed: usize) -> u64 {
    (packed as u64).saturating_mul(SHRINK).clamp(FREE, Parcel::MOST_BYTES)
}

/// What is wrong with the size of something, in both languages.
type Wrong = (String, String);

/// Whether a workbook holds no more than it may; what it says of its own sizes is not believed.
///
/// # Errors
/// A sentence that says what is too large.
pub(in crate::io) fn look(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let wrong = match bytes {
        [b'P', b'K', ..] => packed(bytes),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => records(bytes),
        // Whoever opens it says what is wrong with it.
        _ => Ok(()),
    };
    let path = path.display();
    wrong.map_err(|(en, zh)| Error::Request { en: format!("{path}: {en}"), zh: format!("{path}：{zh}") })
}

/// A workbook of parts in a zip.
fn packed(bytes: &[u8]) -> Result<(), Wrong> {
    let Ok(mut zip) = ZipArchive::new(Cursor::new(bytes)) else { return Ok(()) };
    let most = room(bytes.len());
    let mut left = most;
    for at in 0..zip.len() {
        let Ok(part) = zip.by_index(at) else { continue };
        let name = part.name().map(std::borrow::Cow::into_owned).unwrap_or_default();
        // What others keep beside the sheets, no sheet's reader looks at.
        let is_text = name.ends_with(".xml") && !name.starts_with("customXml/");
        let mut part = Counted { inner: part, left, piece: 0, is_text, over: None };
        // A part that is broken is for its reader to complain about.
        let laid_out = if name == "content.xml" { rows(BufReader::new(&mut part)) } else { Ok(()) };
        let _ = copy(&mut part, &mut sink());
        laid_out?;
        left = part.left;
        match part.over {
            None => {}
            Some(Over::All) => {
                let most = most >> 20;
                return Err((
                    format!(
                        "unpacks to more than {most} MB, far more than its size suggests; save it again, or give the tables as csv"
                    ),
                    format!("解压后超过{most}MB，与文件大小不符；请重新保存，或改用csv"),
                ));
            }
            Some(Over::Piece) => {
                return Err((
                    format!("has a text of more than {PIECE} letters in {name}, and no cell holds more than 32767"),
                    format!("{name} 中有超过{PIECE}个字符的文本，而单元格最多32767个字符"),
                ));
            }
        }
    }
    Ok(())
}

/// What was too much.
#[derive(Clone, Copy)]
enum Over {
    All,
    Piece,
}

/// A part while it is unpacked: what comes out is counted.
struct Counted<R> {
    inner: R,
    left: u64,
    /// Letters since the last tag began.
    piece: usize,
    is_text: bool,
    over: Option<Over>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let count = self.inner.read(into)?;
        if self.is_text {
            for (at, piece) in into[..count].split(|&byte| byte == b'<').enumerate() {
                self.piece = if at == 0 { self.piece + piece.len() } else { piece.len() };
                if self.piece > PIECE {
                    self.over = Some(Over::Piece);
                }
            }
        }
        match self.left.checked_sub(count as u64) {
            Some(left) => self.left = left,
            None => self.over = Some(Over::All),
        }
        match self.over {
            Some(_) => Err(std::io::ErrorKind::OutOfMemory.into()),
            None => Ok(count),
        }
    }
}

/// The sheets of an OpenDocument: cells and rows may say that they are repeated, and are then laid out one by one.
fn rows(part: impl BufRead) -> Result<(), Wrong> {
    let mut xml = Reader::from_reader(part);
    // As calamine reads it: what it passes over must not end the look.
    (xml.config_mut().check_end_names, xml.config_mut().check_comments) = (false, false);
    let (mut buffer, mut laid) = (Vec::new(), Laid::default());
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer) {
            Ok(Event::Start(tag)) => laid.begin(&tag, true),
            Ok(Event::Empty(tag)) => laid.begin(&tag, false),
            Ok(Event::Text(text)) => laid.letters = laid.letters.saturating_add(text.len() as u64),
            Ok(Event::CData(text)) => laid.letters = laid.letters.saturating_add(text.len() as u64),
            Ok(Event::End(tag)) if tag.name().as_ref() == "table:table-row" => laid.end_row(),
            // What else is wrong is for its reader to say.
            Ok(Event::Eof) | Err(_) => break,
            Ok(_) => {}
        }
        laid.is_too_much()?;
    }
    Ok(())
}

/// How much the sheets of an OpenDocument come to.
#[derive(Default)]
struct Laid {
    /// Cells of the row, up to the last that has anything in it, and up to the last; its repeats.
    filled: u64,
    wide: u64,
    repeats: u64,
    /// Letters and repeats of the cell.
    letters: u64,
    times: u64,
    /// Of the sheet: rows so far, rows up to the last that has anything in it, its widest row, and cells that are not repeated.
    rows: u64,
    tall: u64,
    widest: u64,
    cells: u64,
    /// Of all sheets.
    all_letters: u64,
    all_cells: u64,
}

impl Laid {
    fn begin(&mut self, tag: &BytesStart, has_more: bool) {
        let number = |key: &str| {
            let found = tag.attributes().flatten().find(|one| one.key.as_ref() == key);
            found.and_then(|one| one.value.parse::<u64>().ok())
        };
        match tag.name().as_ref() {
            "table:table" => {
                self.end_cell();
                self.all_cells = self.sum();
                (self.rows, self.tall, self.widest, self.cells) = (0, 0, 0, 0);
            }
            "table:table-row" => {
                self.end_cell();
                self.repeats = number("table:number-rows-repeated").unwrap_or(1).min(MOST_ROWS);
                (self.filled, self.wide) = (0, 0);
            }
            "table:table-cell" | "table:covered-table-cell" => {
                self.end_cell();
                self.times = number("table:number-columns-repeated").unwrap_or(1).min(MOST_COLUMNS);
                self.wide = self.wide.saturating_add(self.times).min(MOST_COLUMNS);
                let has_value = tag.attributes().flatten().any(|one| VALUES.contains(&one.key.as_ref()));
                if has_more || has_value {
                    self.filled = self.wide;
                }
            }
            _ => {}
        }
    }

    fn end_cell(&mut self) {
        let repeats = self.repeats.max(1).saturating_mul(self.times.max(1));
        self.all_letters = self.all_letters.saturating_add(self.letters.saturating_mul(repeats));
        (self.letters, self.times) = (0, 0);
    }

    fn end_row(&mut self) {
        self.end_cell();
        self.rows = self.rows.saturating_add(self.repeats);
        if self.filled > 0 {
            self.tall = self.rows;
            self.widest = self.widest.max(self.filled);
        }
        self.cells = self.cells.saturating_add(self.filled);
    }

    /// Cells of all sheets so far.
    fn sum(&self) -> u64 {
        self.all_cells.saturating_add(self.tall.saturating_mul(self.widest).max(self.cells))
    }

    fn is_too_much(&self) -> Result<(), Wrong> {
        if self.sum() > LAID_OUT {
            return Err(too_many_cells());
        }
        if self.all_letters > LETTERS as u64 {
            return Err(too_many_letters());
        }
        Ok(())
    }
}

/// The attributes that give a cell a value.
const VALUES: [&str; 7] = [
    "office:value",
    "office:string-value",
    "office:date-value",
    "office:time-value",
    "office:boolean-value",
    "office:value-type",
    "table:formula",
];
const MOST_ROWS: u64 = 1_048_576;
const MOST_COLUMNS: u64 = 16_384;

fn too_many_cells() -> Wrong {
    (
        format!(
            "has sheets of more than {LAID_OUT} cells, or cells that lie far apart; save it as .xlsx, or delete what is far to the right and below"
        ),
        format!("工作表超过{LAID_OUT}个单元格，或单元格相距过远；请另存为 .xlsx，或删除远处的内容"),
    )
}

fn too_many_letters() -> Wrong {
    (
        format!("has texts of more than {} MB in its cells; delete what rounds need not read", LETTERS >> 20),
        format!("单元格文本超过{}MB；请删除无需读取的内容", LETTERS >> 20),
    )
}

/// The sheets of a workbook of before 2007: records one after the other, each cell with its row and column.
fn records(bytes: &[u8]) -> Result<(), Wrong> {
    let stream = || -> std::io::Result<Vec<u8>> {
        let mut file = CompoundFile::open(Cursor::new(bytes))?;
        let name = ["Workbook", "Book"].into_iter().find(|name| file.is_stream(name)).unwrap_or("Workbook");
        let mut stream = Vec::new();
        file.open_stream(name)?.take(bytes.len() as u64).read_to_end(&mut stream)?;
        Ok(stream)
    };
    let broken = |error| (format!("is not a workbook that can be read: {error}"), format!("无法读取此工作簿：{error}"));
    let stream = stream().map_err(broken)?;
    let at =
        |data: &[u8], at: usize| data.get(at..at + 2).map_or(0, |two| u64::from(u16::from_le_bytes([two[0], two[1]])));
    let (mut cells, mut looked) = (0_u64, 0_u64);
    for begins in sheets(&stream) {
        let (mut rows, mut columns, mut count) = ((u64::MAX, 0), (u64::MAX, 0), 0_u64);
        for (kind, data) in walk(&stream, begins) {
            looked += 1;
            let last = match kind {
                0x000A => break,
                0x0200 => {
                    cells = cells.saturating_add(dimensions(data));
                    continue;
                }
                // Several cells of a row: the last two bytes are the last column.
                0x00BD => at(data, data.len().saturating_sub(2)),
                0x0006 | 0x00D6 | 0x00FD | 0x0203 | 0x0204 | 0x0205 | 0x027E => at(data, 2),
                _ => continue,
            };
            let (row, first) = (at(data, 0), at(data, 2));
            rows = (rows.0.min(row), rows.1.max(row));
            columns = (columns.0.min(first), columns.1.max(last).max(first));
            count += last.saturating_sub(first) + 1;
        }
        let laid_out = if count == 0 { 0 } else { (rows.1 - rows.0 + 1) * (columns.1 - columns.0 + 1) };
        cells = cells.saturating_add(laid_out.max(count));
        if cells > LAID_OUT || looked > LAID_OUT {
            return Err(too_many_cells());
        }
    }
    Ok(())
}

/// The cells that a record of dimensions says there are: room for them is made at once.
fn dimensions(data: &[u8]) -> u64 {
    let short = |at: usize| data.get(at..at + 2).map_or(0, |two| u64::from(u16::from_le_bytes([two[0], two[1]])));
    let (rows, columns) = match data.len() {
        10 => ((short(0), short(2)), (short(4), short(6))),
        _ => ((short(0) | short(2) << 16, short(4) | short(6) << 16), (short(8), short(10))),
    };
    let first = if columns.0 > 0xFF || columns.1 < columns.0 { 0 } else { columns.0 };
    // A sheet that ends before it begins would have no end at all.
    let tall = if rows.1 == 0 || columns.1 == 0 { 1 } else { rows.1.checked_sub(rows.0).unwrap_or(u64::MAX) };
    tall.saturating_mul(columns.1.saturating_sub(first).max(1))
}

/// Where the sheets of a stream begin.
fn sheets(stream: &[u8]) -> impl Iterator<Item = usize> {
    let globals = walk(stream, 0).take_while(|(kind, _)| *kind != 0x000A);
    globals.filter(|(kind, _)| *kind == 0x0085).filter_map(|(_, data)| {
        let four = data.get(..4)?;
        Some(u32::from_le_bytes([four[0], four[1], four[2], four[3]]) as usize)
    })
}

/// The records of a stream from a position on: their kinds and what they hold.
fn walk(stream: &[u8], from: usize) -> impl Iterator<Item = (u16, &[u8])> {
    let mut rest = stream.get(from..).unwrap_or_default();
    std::iter::from_fn(move || {
        let [a, b, c, d, more @ ..] = rest else { return None };
        let (data, after) = more.split_at_checked(u16::from_le_bytes([*c, *d]).into())?;
        rest = after;
        Some((u16::from_le_bytes([*a, *b]), data))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    /// A workbook of before 2007 with one sheet of these records.
    fn xls(sheet: &[(u16, &[u8])]) -> Vec<u8> {
        let record =
            |(kind, data): &(u16, &[u8])| [&kind.to_le_bytes()[..], &(data.len() as u16).to_le_bytes(), data].concat();
        // The globals: a beginning, one sheet that begins behind them, an end.
        let head = [
            record(&(0x0809, &[0, 6, 5, 0])),
            record(&(0x0085, &[28, 0, 0, 0, 0, 0, 1, 0, b's'])),
            record(&(0x000A, &[])),
        ]
        .concat();
        let mut stream = head;
        assert_eq!(stream.len(), 25);
        stream.extend([0; 3]);
        stream.extend(sheet.iter().flat_map(record));
        let mut file = CompoundFile::create(Cursor::new(Vec::new())).unwrap();
        file.create_stream("/Workbook").unwrap().write_all(&stream).unwrap();
        file.into_inner().into_inner()
    }

    #[test]
    fn old_workbooks_may_have_as_many_cells_as_can_be_laid_out() {
        let number = |row: u16, column: u16| [&row.to_le_bytes()[..], &column.to_le_bytes(), &[0; 10]].concat();
        let (near, far) = (number(3, 2), number(65_535, 255));
        let end = (0x000A, &[][..]);
        let seen = |sheet: &[(u16, &[u8])]| records(&xls(sheet)).is_ok();
        assert!(seen(&[(0x0203, &near), (0x0203, &number(9, 90)), end]));
        assert!(!seen(&[(0x0203, &near), (0x0203, &far), end]));
        assert!(seen(&[(0x0203, &near), end, (0x0203, &far)]), "what is behind the end is not read");
        let size = |rows: (u32, u32), columns: (u16, u16)| {
            let (rows, columns) =
                ([rows.0, rows.1].map(u32::to_le_bytes), [columns.0, columns.1].map(u16::to_le_bytes));
            [&rows.concat()[..], &columns.concat(), &[0, 0]].concat()
        };
        assert!(seen(&[(0x0200, &size((0, 65_536), (0, 100))), (0x0203, &near), end]));
        assert!(!seen(&[(0x0200, &size((0, u32::MAX), (0, 100))), (0x0203, &near), end]));
        assert!(!seen(&[(0x0200, &size((9, 3), (0, 100))), (0x0203, &near), end]), "it ends before it begins");
    }

    #[test]
    fn room_grows_with_the_size() {
        assert_eq!(room(1000), FREE);
        assert_eq!(room(1 << 20), 200 << 20);
        assert_eq!(room(usize::MAX), Parcel::MOST_BYTES);
    }
}
