//! What can go wrong: an error, and a complaint about the input, which is a sentence with an address.

use crate::lang::Lang;
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
}

fn all(complaints: &[Complaint]) -> String {
    complaints.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// A sentence about the input with an address: `stores.csv, line 17, open_hours: "25:00" is not an hour of the day; ...`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    /// The table, as the reader knows it: `stores.csv`, or `stores` in a workbook.
    pub table: String,
    /// The line of the table, counted from 1 with the header as line 1; `None` when it is about the whole table.
    pub line: Option<u32>,
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

impl Complaint {
    /// The complaint in a language.
    pub fn say(&self, lang: Lang) -> String {
        let (trouble, advice) = lang.of((&self.trouble, &self.advice), (&self.zh.0, &self.zh.1));
        let mut sentence = self.table.clone();
        let comma = lang.of(", ", "，");
        if let Some(cell) = &self.cell {
            sentence += &format!("{comma}{}{cell}", lang.of("cell ", "单元格"));
        } else if let Some(line) = self.line {
            sentence += &lang.of(format!("{comma}line {line}"), format!("{comma}第{line}行"));
        }
        if !self.column.is_empty() {
            sentence += &format!("{comma}{}", self.column);
        }
        sentence += lang.of(": ", "：");
        if !self.value.is_empty() {
            sentence += &format!("\"{}\" ", self.value);
        }
        sentence += trouble;
        if !advice.is_empty() {
            sentence += &format!("{}{advice}", lang.of("; ", "；"));
        }
        sentence
    }
}

impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.say(Lang::En))
    }
}
