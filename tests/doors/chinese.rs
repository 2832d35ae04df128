//! What people read in Chinese has no English words in it: of everything that is said and written, only ids, names of files and
//! what is typed are English.

use super::field::said;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// The program, the town's name, and what is typed.
const TYPED: &[&str] = &["rounds", "hangzhou", "due", "plan", "next", "check"];
/// What workbooks and the data of pages name figures and reasons by, beside their Chinese names.
const CODES: &[&str] = &[
    "attainment",
    "balance",
    "capacity",
    "closed",
    "coverage",
    "detour",
    "driving",
    "early",
    "exact",
    "gap",
    "hours",
    "late",
    "load",
    "missed",
    "overlap",
    "apart",
    "planned",
    "utilisation",
];

/// The English words of a text: three letters or more, none of them of an id, a file, a folder or a flag.
fn english<'a>(text: &'a str, allowed: &[&str]) -> Vec<&'a str> {
    let parts = text.split(|letter: char| !(letter.is_ascii_alphanumeric() || "_./-".contains(letter)));
    let is_word = |part: &&str| {
        let letters = part.trim_matches(['.', '-']);
        letters.len() > 2 && letters.bytes().all(|letter| letter.is_ascii_alphabetic()) && !part.starts_with("--")
    };
    parts.filter(is_word).filter(|word| !allowed.contains(word) && !TYPED.contains(word)).collect()
}

/// What a page shows: its text, and every text of the data that its script shows.
fn shown(page: &str) -> String {
    let mut text = String::new();
    for (at, part) in page.split("<script").enumerate() {
        let (script, rest) = part.split_once("</script>").filter(|_| at > 0).unwrap_or(("", part));
        if let Some(json) = script.split_once("id=\"data\">").map(|(_, json)| json) {
            texts(&serde_json::from_str(json).unwrap(), &mut text);
        }
        let rest = rest.split("<style").map(|part| part.split_once("</style>").map_or(part, |(_, rest)| rest));
        for piece in rest.flat_map(|rest| rest.split('<')) {
            text += piece.split_once('>').map_or(piece, |(_, words)| words);
            text.push('\n');
        }
    }
    text
}

fn texts(value: &serde_json::Value, text: &mut String) {
    match value {
        serde_json::Value::String(words) => *text += &format!("{words}\n"),
        serde_json::Value::Array(all) => all.iter().for_each(|one| texts(one, text)),
        serde_json::Value::Object(all) => all.values().for_each(|one| texts(one, text)),
        _ => {}
    }
}

/// The rows of a table, without the columns of codes.
fn rows(path: &Path) -> String {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_path(path).unwrap();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let is_code: Vec<bool> =
        rows[0].iter().map(|header| header.contains("码") || header.contains("计划编号")).collect();
    let cells = rows.iter().flat_map(|row| row.iter().zip(&is_code).filter(|(_, is_code)| !**is_code));
    cells.map(|(cell, _)| cell.to_string() + "\n").collect()
}

/// The texts of a workbook and the names of its sheets.
fn cells(path: &Path) -> String {
    let mut book = zip::ZipArchive::new(fs::File::open(path).unwrap()).unwrap();
    let mut part = |name: &str| {
        let mut text = String::new();
        book.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    };
    let names = part("xl/workbook.xml");
    let names = names.split("<sheet name=\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_string() + "\n");
    names.collect::<String>() + &shown(&part("xl/sharedStrings.xml"))
}

/// What a calendar shows of its events.
fn events(text: &str) -> String {
    let lines = text.replace("\r\n ", "");
    let told = ["SUMMARY", "DESCRIPTION", "LOCATION", "X-WR-CALNAME", "NAME"];
    let lines = lines.lines().filter_map(|line| line.split_once(':').filter(|(name, _)| told.contains(name)));
    lines.map(|(_, words)| words.replace("\\n", "\n") + "\n").collect()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let found = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    found.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

#[test]
fn nothing_that_is_read_in_chinese_has_an_english_word() {
    let room = tempfile::tempdir().unwrap();
    fs::create_dir(room.path().join("in")).unwrap();
    let hangzhou = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/hangzhou.xlsx");
    fs::copy(hangzhou, room.path().join("in/hangzhou.xlsx")).unwrap();
    for (line, out) in [
        ("plan in/hangzhou.xlsx --effort 100it -o plan", "plan"),
        ("check in/hangzhou.xlsx", ""),
        ("check plan", ""),
        ("due in/hangzhou.xlsx -o due", "due"),
        ("due in/hangzhou.xlsx", ""),
        ("due in/hangzhou.xlsx --ledger", ""),
        ("due in/hangzhou.xlsx --why S001", ""),
        ("due in/hangzhou.xlsx --why S009", ""),
        ("why plan S001", ""),
        ("slots plan --store S001", ""),
        ("suggest plan --rep R01 -o tips", "tips"),
        ("territory in/hangzhou.xlsx -o land", "land"),
        ("replan plan --now 2026-09-15 -o later", "later"),
        ("compare plan later -o both", "both"),
    ] {
        let told = said(&room, 0, &format!("{line} --lang zh"));
        assert_eq!(english(&told, &[]), [""; 0], "{line}:\n{told}");
        if !out.is_empty() {
            folder(&room, out);
        }
    }
}

/// No file of a folder, but for those that programs read and the input that is kept, has an English word.
fn folder(room: &TempDir, out: &str) {
    let mut read = 0;
    for path in files(&room.path().join(out)) {
        let text = || fs::read_to_string(&path).unwrap();
        let ending = path.extension().unwrap_or_default().to_str().unwrap();
        let is_input = path.components().any(|part| ["input", "next"].contains(&part.as_os_str().to_str().unwrap()));
        let (words, allowed) = match ending {
            _ if is_input => continue,
            "html" => (shown(&text()), CODES),
            "csv" => (rows(&path), &[][..]),
            "ics" => (events(&text()), &[][..]),
            "xlsx" => (cells(&path), CODES),
            _ => continue,
        };
        assert!(words.len() > 10, "{path:?}");
        read += 1;
        let found = english(&words, allowed);
        assert!(found.is_empty(), "{path:?}: {:?}", &found[..found.len().min(20)]);
    }
    assert!(read > 0, "{out}");
}
