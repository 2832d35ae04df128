//! Chance, and what it does to a text, to bytes, to a workbook.

use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// Numbers that look like chance and are always the same (xorshift*, Vigna 2016).
pub struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    pub fn below(&mut self, most: usize) -> usize {
        (self.next() >> 33) as usize % most.max(1)
    }

    pub fn one_in(&mut self, many: usize) -> bool {
        self.below(many) == 0
    }

    pub fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}

/// What stands where something else was expected.
const ODD: &[&str] = &[
    "",
    " ",
    "0",
    "-0",
    "1",
    "-1",
    "2",
    "0.5",
    "-0.0001",
    "1e-320",
    "1e9",
    "1e18",
    "1e308",
    "-1e308",
    "1e999",
    "nan",
    "inf",
    "127",
    "128",
    "255",
    "256",
    "65535",
    "65536",
    "99999",
    "1000000",
    "2147483647",
    "2147483648",
    "-2147483648",
    "4294967295",
    "4294967296",
    "9223372036854775807",
    "18446744073709551616",
    "1,5",
    "1.234,5",
    "24:00",
    "25:00",
    "00:00",
    "-00:30",
    "9:5",
    "23:59:60",
    "2026-02-30",
    "2026-10-05",
    "0000-00-00",
    "9999-12-31",
    "+262142-12-31",
    "-262143-01-01",
    "1970-01-01",
    "05/10/2026",
    "Mon",
    "mon-fri 9-18",
    "0-24",
    "09:00-09:00",
    "18:00-09:00",
    "Mo-Fr 09:00-17:00; Sa 09:00-12:00; PH off",
    "周一至周五 09:00-18:00；周日休息",
    "Fr 20:00-02:00",
    "yes",
    "no",
    "true",
    "null",
    "[]",
    "{}",
    "\"",
    "'",
    "=1+1",
    "\u{0}",
    "\u{feff}",
    "门店",
    "周一",
    "S001",
    "S002",
    "R01",
    "*",
    "..",
    "/dev/zero",
    "car",
    "A",
    ";",
    "|",
    "S001;S002;S003",
];

/// What a text is made of.
#[derive(Clone, Copy, PartialEq)]
pub enum Kind {
    /// Rows of cells.
    Cells,
    /// Words and signs: json, toml, xml, published files.
    Words,
}

/// One to four changes.
pub fn text(seed: &[u8], kind: Kind, chance: &mut Chance) -> Vec<u8> {
    let mut text = seed.to_vec();
    for _ in 0..1 + chance.below(4) {
        match chance.below(10) {
            0 => bytes(&mut text, chance),
            1..=2 => lines(&mut text, chance),
            3..=6 if kind == Kind::Cells => cells(&mut text, chance),
            _ => words(&mut text, chance),
        }
    }
    text
}

/// Changes some bytes: one turned, one put in, a part taken out or doubled, the rest cut off.
pub fn bytes(text: &mut Vec<u8>, chance: &mut Chance) {
    let at = chance.below(text.len());
    let end = (at + 1 + chance.below(64)).min(text.len());
    match chance.below(7) {
        _ if text.is_empty() => text.push(chance.next() as u8),
        0 => text[at] ^= 1 << chance.below(8),
        1 => text[at] = chance.next() as u8,
        2 => text.insert(at, *chance.of(b"\0\n\r\",;:'={}[]()<>\\ \t\xff\xfe\x80-+.09")),
        3 => drop(text.drain(at..end)),
        4 => {
            let part = text[at..end].to_vec();
            text.splice(at..at, part);
        }
        5 if chance.one_in(4) => text.truncate(at),
        _ => text[at] = *chance.of(b"0123456789"),
    }
}

/// Where the pieces are that `is` accepts.
fn pieces(text: &[u8], is: impl Fn(u8) -> bool) -> Vec<(usize, usize)> {
    let (mut all, mut from) = (Vec::new(), None);
    for (at, &byte) in text.iter().enumerate() {
        match (is(byte), from) {
            (true, None) => from = Some(at),
            (false, Some(start)) => {
                all.push((start, at));
                from = None;
            }
            _ => {}
        }
    }
    all.extend(from.map(|start| (start, text.len())));
    all
}

fn put(text: &mut Vec<u8>, (from, to): (usize, usize), all: &[(usize, usize)], chance: &mut Chance) {
    let new = match chance.below(8) {
        0 => {
            let &(from, to) = chance.of(all);
            text[from..to].to_vec()
        }
        1 if chance.one_in(8) => ODD[chance.below(ODD.len())].as_bytes().repeat(1 + chance.below(5_000)),
        _ => ODD[chance.below(ODD.len())].as_bytes().to_vec(),
    };
    text.splice(from..to, new);
}

/// Puts something else in the place of a word or a number.
fn words(text: &mut Vec<u8>, chance: &mut Chance) {
    let all =
        pieces(text, |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b'+') || byte >= 0x80);
    if !all.is_empty() {
        let one = *chance.of(&all);
        put(text, one, &all, chance);
    }
}

/// Puts something else in the place of a cell.
fn cells(text: &mut Vec<u8>, chance: &mut Chance) {
    let mut all = Vec::new();
    let mut from = 0;
    for (at, &byte) in text.iter().enumerate() {
        if matches!(byte, b',' | b'\n' | b';' | b'\t') {
            all.push((from, at));
            from = at + 1;
        }
    }
    if all.is_empty() {
        return;
    }
    // Every other time it is the header's, or the first rows': there everything else hangs on it.
    let few = if chance.one_in(2) { all.len() } else { all.len().min(60) };
    let one = all[chance.below(few)];
    put(text, one, &all, chance);
}

/// Takes a line out, doubles it, exchanges two, or repeats one many times.
fn lines(text: &mut Vec<u8>, chance: &mut Chance) {
    let mut all: Vec<Vec<u8>> = text.split(|&byte| byte == b'\n').map(<[u8]>::to_vec).collect();
    let (one, other) = (chance.below(all.len()), chance.below(all.len()));
    match chance.below(5) {
        0 => drop(all.remove(one)),
        1 => all.swap(one, other),
        2 => {
            let line = all[one].clone();
            all.insert(other, line);
        }
        3 => {
            let line = all[one].clone();
            (0..chance.below(200)).for_each(|_| all.insert(other, line.clone()));
        }
        _ => all.truncate(one.max(1)),
    }
    *text = all.join(&b'\n');
}

/// Changes a workbook: the words of one of its parts, or its bytes as they are packed.
pub fn workbook(seed: &[u8], chance: &mut Chance) -> Vec<u8> {
    if chance.one_in(4) {
        let mut packed = seed.to_vec();
        (0..1 + chance.below(6)).for_each(|_| bytes(&mut packed, chance));
        return packed;
    }
    let mut zip = ZipArchive::new(Cursor::new(seed)).unwrap();
    let mut parts: Vec<(String, Vec<u8>)> = (0..zip.len())
        .map(|at| {
            let mut part = zip.by_index(at).unwrap();
            let mut bytes = Vec::new();
            part.read_to_end(&mut bytes).unwrap();
            (part.name().unwrap().into_owned(), bytes)
        })
        .collect();
    let part = chance.below(parts.len());
    parts[part].1 = text(&parts[part].1, Kind::Words, chance);
    if chance.one_in(20) {
        parts.remove(part);
    }
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(&bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}
