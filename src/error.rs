//! What can go wrong: an error, and a complaint about the input, which is a sentence with an address.

use crate::lang::Lang;
use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

/// Why work could not be done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The input is bad; every complaint, at once.
    #[error("{}", all(.0))]
    Input(Vec<Complaint>),
    /// A file could not be read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file was read, but is not what it should be.
    #[error("{}: {trouble}", path.display())]
    Format {
        /// Which file.
        path: PathBuf,
        /// What is wrong and what to do.
        trouble: String,
    },
    /// A request cannot be answered as it is put.
    #[error("{en}")]
    Request {
        /// What is wrong and what to do, in English.
        en: String,
        /// The same in Chinese.
        zh: String,
    },
}

impl Error {
    /// What went wrong, in a language where it is known.
    pub fn say(&self, lang: Lang) -> String {
        match self {
            Error::Input(complaints) => {
                complaints.iter().map(|complaint| complaint.say(lang)).collect::<Vec<_>>().join("\n")
            }
            Error::Request { en, zh } => lang.of(en, zh).clone(),
            other => other.to_string(),
        }
    }
}

fn all(complaints: &[Complaint]) -> String {
    complaints.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// A sentence about the input with an address: `stores.csv, line 17, open_hours: "25:00" is not an hour of the day; ...`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    /// What kind of trouble it is; many of one kind in one column are told as three and a list of addresses.
    pub kind: Kind,
    /// The table, as the reader knows it: `stores.csv`, or `stores` in a workbook.
    pub table: String,
    /// The line of the table, counted from 1 with the header as line 1; `None` when it is about the whole table.
    pub line: Option<u32>,
    /// The column of the line, counted from 1 in letters, in files that are no tables.
    pub at: Option<u32>,
    /// The cell of a workbook, `F17`.
    pub cell: Option<String>,
    /// The column as the reader wrote it; empty when it is about the whole row.
    pub column: String,
    /// The value as the reader wrote it.
    pub value: String,
    /// What is wrong, in English.
    pub trouble: String,
    /// What to do, in English.
    pub advice: String,
    /// The same two in Chinese.
    pub zh: (String, String),
}

/// The kinds of complaint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A table, a column or a cell is missing.
    Absent,
    /// A column that nobody knows, though it is close to one that is known; or a column given twice.
    Column,
    /// A cell that cannot be read as what its column holds.
    Unreadable,
    /// A cell that can be read in two ways.
    Ambiguous,
    /// A number that cannot be meant.
    Absurd,
    /// The same thing twice.
    Twice,
    /// An id that no table knows.
    Dangling,
    /// A point at 0,0.
    Zero,
    /// A point outside the range of degrees.
    OffEarth,
    /// A point with longitude and latitude swapped.
    Swapped,
    /// A point far from every rep.
    Far,
    /// A table whose coordinate system is declared wrongly or not at all.
    Declared,
    /// Two cells or rows that contradict each other.
    Contradiction,
    /// A demand that nobody can meet.
    Unmet,
    /// What was read and not used; it stops nothing.
    Unused,
    /// What was taken for granted; it stops nothing.
    Assumed,
    /// Further complaints of the same kind, by their addresses.
    More,
}

impl Complaint {
    /// A complaint about a table, or about a line of it, still without words.
    pub fn new(kind: Kind, table: &str, line: impl Into<Option<u32>>) -> Self {
        Self {
            kind,
            table: table.into(),
            line: line.into(),
            at: None,
            cell: None,
            column: String::new(),
            value: String::new(),
            trouble: String::new(),
            advice: String::new(),
            zh: (String::new(), String::new()),
        }
    }

    /// The same about one column and its value.
    pub fn on(mut self, column: &str, value: impl Into<String>) -> Self {
        self.column = column.into();
        self.value = value.into();
        self
    }

    /// What is wrong and what to do, in English.
    pub fn en(mut self, trouble: impl Into<String>, advice: impl Into<String>) -> Self {
        self.trouble = trouble.into();
        self.advice = advice.into();
        self
    }

    /// What is wrong and what to do, in Chinese.
    pub fn zh(mut self, trouble: impl Into<String>, advice: impl Into<String>) -> Self {
        self.zh = (trouble.into(), advice.into());
        self
    }

    /// The complaint in a language.
    pub fn say(&self, lang: Lang) -> String {
        let (trouble, advice) = lang.of((&self.trouble, &self.advice), (&self.zh.0, &self.zh.1));
        let mut sentence = self.table.clone();
        let comma = lang.of(", ", "，");
        if let Some(cell) = &self.cell {
            sentence += &format!("{comma}{}{cell}", lang.of("cell ", "单元格"));
        } else if let Some(line) = self.line {
            sentence += &lang.of(format!("{comma}line {line}"), format!("{comma}第{line}行"));
            if let Some(at) = self.at {
                sentence += &lang.of(format!(", column {at}"), format!("第{at}列"));
            }
        }
        if !self.column.is_empty() {
            sentence += &format!("{comma}{}", self.column);
        }
        sentence += lang.of(": ", "：");
        if !self.value.is_empty() {
            sentence += &lang.of(format!("\"{}\" ", self.value), format!("“{}”", self.value));
        }
        sentence += trouble;
        if !advice.is_empty() {
            sentence += &format!("{}{advice}", lang.of("; ", "；"));
        }
        sentence
    }
}

/// The most complaints of one kind about one column that are told one by one, where there are more.
const TOLD: usize = 3;
/// The most further addresses that are listed.
const LISTED: usize = 20;

/// Sorted complaints with those of one kind about one column of one table folded: the first three, and then a line with the
/// addresses of the rest.
pub fn condense(complaints: Vec<Complaint>) -> Vec<Complaint> {
    type Key = (String, String, Kind);
    let key = |one: &Complaint| -> Key { (one.table.clone(), one.column.clone(), one.kind) };
    let mut of_kind: BTreeMap<Key, Vec<Option<String>>> = BTreeMap::new();
    for one in &complaints {
        let address = one.cell.clone().or(one.line.map(|line| line.to_string()));
        of_kind.entry(key(one)).or_default().push(address);
    }
    let mut told: BTreeMap<Key, usize> = BTreeMap::new();
    let mut short = Vec::new();
    for one in complaints {
        let key = key(&one);
        let all = &of_kind[&key];
        let count = told.entry(key).or_default();
        *count += 1;
        let is_folded = all.len() > TOLD + 1;
        if !is_folded || *count <= TOLD {
            let (table, column) = (one.table.clone(), one.column.clone());
            short.push(one);
            if is_folded && *count == TOLD {
                short.push(rest(&table, &column, &all[TOLD..]));
            }
        }
    }
    short
}

/// A line for further complaints like the one before.
fn rest(table: &str, column: &str, addresses: &[Option<String>]) -> Complaint {
    let listed: Vec<&str> = addresses.iter().flatten().take(LISTED).map(String::as_str).collect();
    let dots = if addresses.len() > LISTED { " ..." } else { "" };
    let is_cells = listed.iter().any(|address| address.contains(|letter: char| letter.is_alphabetic()));
    let (en, zh) = match (listed.is_empty(), is_cells) {
        (true, _) => (String::new(), String::new()),
        (false, true) => (format!(": {}{dots}", listed.join(", ")), format!("：{}{dots}", listed.join("、"))),
        (false, false) => {
            (format!(": lines {}{dots}", listed.join(", ")), format!("：第{}{dots}行", listed.join("、")))
        }
    };
    Complaint::new(Kind::More, table, None)
        .on(column, "")
        .en(format!("{} more like the one before{en}", addresses.len()), "")
        .zh(format!("另有{}条同类问题{zh}", addresses.len()), "")
}

impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.say(Lang::En))
    }
}
