//! A table as text: its headers matched to the columns it should have, its rows, and the address of every cell.

use super::guard::unguarded;
use super::headers::{self, Header, Table};
use super::values::Wrong;
use crate::error::{Complaint, Kind};
use crate::lang::Lang;
use csv::StringRecord;

/// Where a table was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Paper {
    /// A file of comma-separated values.
    Csv,
    /// A sheet of a workbook, whose first cell is in this column.
    Workbook(u32),
    /// An array in a json file.
    Json,
}

/// A table as text.
pub(super) struct Sheet {
    pub table: Table,
    /// The table as the reader knows it.
    pub name: String,
    pub paper: Paper,
    /// The header row, as written.
    written: Vec<String>,
    /// Where each column of [`Table::headers`] is.
    columns: Vec<Option<usize>>,
    /// Where further columns are that have a header.
    others: Vec<usize>,
    pub rows: Vec<(u32, StringRecord)>,
}

/// The header may stand below a title; farther down nobody looks for it.
const TITLES: usize = 5;

impl Sheet {
    /// Matches the header row of a table to the columns it should have. `rows` have their line in front.
    pub fn new(
        table: Table,
        name: String,
        paper: Paper,
        mut rows: Vec<(u32, StringRecord)>,
        complaints: &mut Vec<Complaint>,
    ) -> Self {
        rows.retain(|(_, row)| row.iter().any(|cell| !cell.trim().is_empty()));
        let hits = |row: &StringRecord| row.iter().filter(|cell| headers::known(table, cell).is_some()).count();
        let tops = rows.iter().take(TITLES).map(|(_, row)| hits(row)).enumerate();
        let top = tops.max_by_key(|&(at, hits)| (hits, std::cmp::Reverse(at))).map_or(0, |(at, _)| at);
        let (line, header) = rows.get(top).cloned().unwrap_or((1, StringRecord::new()));
        rows.drain(..(top + 1).min(rows.len()));
        let written: Vec<String> =
            header.iter().map(|cell| unguarded(cell.trim_matches(['\u{feff}', ' '])).to_string()).collect();
        let columns = vec![None; table.headers().len()];
        let mut sheet = Self { table, name, paper, written, columns, others: Vec::new(), rows };
        sheet.match_headers(line, complaints);
        sheet
    }

    fn match_headers(&mut self, line: u32, complaints: &mut Vec<Complaint>) {
        let table = self.table.name(Lang::En);
        let mut strange = Vec::new();
        for at in 0..self.written.len() {
            let text = &self.written[at];
            match headers::known(self.table, text) {
                _ if text.trim().is_empty() => {}
                None => strange.push(at),
                Some(column) if self.columns[column].is_none() => self.columns[column] = Some(at),
                Some(column) => {
                    let first = &self.written[self.columns[column].unwrap_or(at)];
                    let mut twice = Complaint::new(Kind::Column, table, line)
                        .on(text, "")
                        .en(format!("says the same as column {first}"), "keep one of the two")
                        .zh(format!("与“{first}”列重复"), "请只保留一列");
                    twice.cell = self.spot(line, at);
                    complaints.push(twice);
                }
            }
        }
        let condition = |at: usize| {
            matches!(self.table, Table::Policy | Table::Campaigns)
                && headers::known(Table::Stores, &self.written[at]).is_some()
        };
        self.others = strange.clone();
        strange.retain(|&at| !condition(at));
        // A header that is nearly a known one is a slip only while that one is nowhere else.
        for &at in &strange {
            let near = headers::near(self.table, &self.written[at]).filter(|&column| self.columns[column].is_none());
            if let Some(column) = near {
                let meant = &self.table.headers()[column];
                let mut slip = Complaint::new(Kind::Column, table, line)
                    .on(&self.written[at], "")
                    .en("is not a column of this table", format!("did you mean {}?", meant.en))
                    .zh("不是本表的列", format!("是否应为“{}”？", meant.zh));
                slip.cell = self.spot(line, at);
                complaints.push(slip);
            }
        }
        if self.rows.is_empty() {
            return;
        }
        let strange: Vec<&str> = strange.iter().map(|&at| self.written[at].as_str()).take(TITLES).collect();
        for (header, at) in self.table.headers().iter().zip(&self.columns) {
            if header.must && at.is_none() {
                let mut en = format!("add a column {} (or {})", header.en, header.zh);
                let mut zh = format!("请增加“{}”（或{}）列", header.zh, header.en);
                if !strange.is_empty() {
                    en += &format!("; columns not understood here: {}", strange.join(", "));
                    zh += &format!("；无法识别的列：{}", strange.join("、"));
                }
                complaints.push(
                    Complaint::new(Kind::Absent, table, None)
                        .on(header.en, "")
                        .en("the column is missing", en)
                        .zh("缺少此列", zh),
                );
            }
        }
    }

    /// The headers of further columns, as written.
    pub fn others(&self) -> Vec<&str> {
        self.others.iter().map(|&at| self.written[at].trim()).collect()
    }

    /// Whether a further column has anything in it.
    pub fn is_filled(&self, other: usize) -> bool {
        let at = self.others[other];
        self.rows.iter().any(|(_, row)| row.get(at).is_some_and(|cell| !cell.trim().is_empty()))
    }

    /// The column of this name: its position in [`Table::headers`].
    fn position(&self, column: &str) -> Option<usize> {
        self.table.headers().iter().position(|header| header.en == column)
    }

    /// The address of a cell in a workbook or a json file.
    fn spot(&self, line: u32, at: usize) -> Option<String> {
        match self.paper {
            Paper::Csv => None,
            Paper::Workbook(first) => Some(format!("{}{line}", letters(first + at as u32))),
            Paper::Json => {
                let row = line.checked_sub(2)?;
                Some(format!("{}[{row}].{}", self.name, self.written.get(at)?))
            }
        }
    }

    /// What a cell says. No spreadsheet reads json: there an apostrophe is one.
    fn plain<'c>(&self, cell: &'c str) -> &'c str {
        if self.paper == Paper::Json { cell } else { unguarded(cell) }
    }

    /// The text of a cell; empty when the table has no such line or column.
    pub fn cell(&self, line: u32, column: &str) -> &str {
        let row = self.rows.binary_search_by_key(&line, |row| row.0).ok().map(|at| &self.rows[at].1);
        let at = self.position(column).and_then(|at| self.columns[at]);
        self.plain(row.zip(at).and_then(|(row, at)| row.get(at)).unwrap_or_default().trim())
    }

    /// Turns a complaint that speaks of our names into one that speaks of what the reader sees.
    pub fn dress(&self, complaint: &mut Complaint) {
        complaint.table.clone_from(&self.name);
        // A complaint about a header has it as written already.
        if complaint.kind == Kind::Column {
            return;
        }
        let Some(position) = self.position(&complaint.column) else {
            let other = self.others.iter().find(|&&at| self.written[at].trim() == complaint.column);
            if let (Some(&at), Some(line), None) = (other, complaint.line, &complaint.cell) {
                complaint.cell = self.spot(line, at);
            }
            return;
        };
        if let Some(line) = complaint.line {
            let text = self.cell(line, &complaint.column);
            if !text.is_empty() {
                complaint.value = text.chars().take(60).collect();
            }
            if complaint.cell.is_none() {
                complaint.cell = self.columns[position].and_then(|at| self.spot(line, at));
            }
        }
        if complaint.line.is_none_or(|line| self.cell(line, &complaint.column).is_empty()) {
            complaint.value.clear();
        }
        complaint.column = match self.columns[position] {
            Some(at) => self.written[at].clone(),
            None => self.table.headers()[position].name(self.lang()).to_string(),
        };
    }

    /// The language most headers are in.
    fn lang(&self) -> Lang {
        let chinese = self.written.iter().filter(|text| !text.is_ascii()).count();
        if chinese * 2 > self.written.len() { Lang::Zh } else { Lang::En }
    }

    /// The rows, to be read cell by cell.
    pub fn read<'a>(&'a self, complaints: &'a mut Vec<Complaint>, mut each: impl FnMut(&mut Row<'_>)) {
        for (line, record) in &self.rows {
            if let Some((at, extra)) =
                record.iter().enumerate().skip(self.written.len()).find(|(_, cell)| !cell.trim().is_empty())
            {
                let mut over = Complaint::new(Kind::Column, self.table.name(Lang::En), *line)
                    .on("", extra.chars().take(60).collect::<String>())
                    .en("stands beyond the last column", "put quotes around a cell that has a comma in it")
                    .zh("超出最后一列", "含逗号的单元格请加引号");
                over.cell = self.spot(*line, at);
                complaints.push(over);
            }
            each(&mut Row { sheet: self, line: *line, record, next: 0, complaints });
        }
    }
}

/// The letters of a column of a workbook: A, B, ... Z, AA.
fn letters(column: u32) -> String {
    let last = char::from(b'A' + (column % 26) as u8);
    match column / 26 {
        0 => last.to_string(),
        rest => format!("{}{last}", letters(rest - 1)),
    }
}

/// A row being read.
pub(super) struct Row<'a> {
    sheet: &'a Sheet,
    pub line: u32,
    record: &'a StringRecord,
    /// Where to look for the next column first: rows are read in the order of the headers.
    next: usize,
    complaints: &'a mut Vec<Complaint>,
}

impl<'a> Row<'a> {
    fn find(&mut self, column: &'static str) -> (&'static Header, Option<&'a str>) {
        let headers = self.sheet.table.headers();
        let order = (self.next..headers.len()).chain(0..self.next);
        let at = order.into_iter().find(|&at| headers[at].en == column).expect("readers ask for known columns");
        self.next = at + 1;
        let cell = self.sheet.columns[at].map(|at| self.sheet.plain(self.record.get(at).unwrap_or_default().trim()));
        (&headers[at], cell)
    }

    /// The cells of the further columns, in the order of [`Sheet::others`].
    pub fn others(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let (sheet, record) = (self.sheet, self.record);
        sheet.others.iter().map(move |&at| sheet.plain(record.get(at).unwrap_or_default().trim()))
    }

    /// The headers of the further columns.
    pub fn other_headers(&self) -> Vec<&'a str> {
        self.sheet.others()
    }

    /// A complaint about a cell of this row.
    pub fn complain(&mut self, column: &str, text: &str, wrong: Wrong) {
        let complaint = Complaint::new(wrong.kind, self.sheet.table.name(Lang::En), self.line).on(column, text);
        self.complaints.push(complaint.en(wrong.en.0, wrong.en.1).zh(wrong.zh.0, wrong.zh.1));
    }

    /// The text of a cell.
    pub fn text(&mut self, column: &'static str) -> String {
        let (header, cell) = self.find(column);
        let text = cell.unwrap_or_default();
        if text.is_empty() && header.must && cell.is_some() {
            self.absent(header);
        }
        text.to_string()
    }

    /// The text of a cell, if there is any.
    pub fn some(&mut self, column: &'static str) -> Option<String> {
        Some(self.text(column)).filter(|text| !text.is_empty())
    }

    /// The value of a cell; `None` when it is empty or cannot be read, the latter with a complaint.
    pub fn value<T>(&mut self, column: &'static str, parse: impl FnOnce(&str) -> Result<T, Wrong>) -> Option<T> {
        let (header, cell) = self.find(column);
        let text = cell?;
        // Signs that people put into cells they leave empty.
        if matches!(text, "" | "-" | "--" | "/" | "N/A" | "n/a" | "null" | "NULL") {
            if header.must {
                self.absent(header);
            }
            return None;
        }
        match parse(text) {
            Ok(value) => Some(value),
            Err(wrong) => {
                self.complain(column, text, wrong);
                None
            }
        }
    }

    fn absent(&mut self, header: &Header) {
        let complaint = Complaint::new(Kind::Absent, self.sheet.table.name(Lang::En), self.line)
            .on(header.en, "")
            .en("the cell is empty", "it must be filled in")
            .zh("单元格为空", "此项必填");
        self.complaints.push(complaint);
    }
}
