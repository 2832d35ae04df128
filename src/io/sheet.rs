//! A table as text: its headers matched to the columns it should have, its rows, and the address of every cell.

use super::columns::Columns;
use super::guard::unguarded;
use super::headers::{self, Form, Table};
use super::notation::{Evidence, Notation};
use super::points::{self, Both};
use super::row::Row;
use crate::error::{Complaint, Kind};
use crate::lang::Lang;
use csv::StringRecord;

/// Where a table was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Paper {
    /// A file of values with this sign between them.
    Csv(char),
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
    /// The line of the header row.
    pub(super) top: u32,
    /// The header row, as written.
    pub(super) written: Vec<String>,
    /// The column that holds longitude and latitude in one, whose parts are the last two columns.
    pub(super) both: Option<Both>,
    /// Where each column of [`Table::headers`] is.
    pub(super) columns: Vec<Option<usize>>,
    /// How its numbers and dates are written.
    pub(super) notation: Notation,
    /// Where further columns are that have a header.
    pub(super) others: Vec<usize>,
    pub rows: Vec<(u32, StringRecord)>,
    /// Headers that are nearly one of a column that is nowhere else.
    pub slips: Vec<Complaint>,
    /// What the reader should know: rows passed over, names taken for ids.
    pub remarks: Vec<Complaint>,
}

/// The header may stand below a title; farther down nobody looks for it.
const TITLES: usize = 5;
/// What stands in front of a row that adds up the others.
const TOTALS: [&str; 12] =
    ["total", "totals", "grandtotal", "subtotal", "sum", "summe", "gesamt", "总计", "合计", "小计", "总和", "总数"];

/// Where the header row of a table is among its first rows, and how many of its cells the table knows.
pub(super) fn header_row(table: Table, rows: &[(u32, StringRecord)], columns: &Columns) -> (usize, usize) {
    let hits = |row: &StringRecord| row.iter().filter(|cell| columns.known(table, cell).is_some()).count();
    let tops = rows.iter().take(TITLES).map(|(_, row)| hits(row)).enumerate();
    tops.max_by_key(|&(at, hits)| (hits, std::cmp::Reverse(at))).unwrap_or_default()
}

/// Parts the cells that hold longitude and latitude, where no column holds either; their column.
fn points_of(rows: &mut [(u32, StringRecord)], top: usize, settings: &Columns) -> Option<Both> {
    let header = &rows.get(top)?.1;
    let is = |cell: &str, column: &str| {
        settings.known(Table::Stores, cell).is_some_and(|at| Table::Stores.headers()[at].en == column)
    };
    let has_either = header.iter().any(|cell| is(cell, "lon") || is(cell, "lat"));
    points::split(rows, top, has_either)
}

impl Sheet {
    /// Matches the header row of a table to the columns it should have. `rows` have their line in front.
    pub fn new(
        table: Table,
        name: String,
        paper: Paper,
        mut rows: Vec<(u32, StringRecord)>,
        settings: &Columns,
        complaints: &mut Vec<Complaint>,
    ) -> Self {
        rows.retain(|(_, row)| row.iter().any(|cell| !cell.trim().is_empty()));
        let (top, _) = header_row(table, &rows, settings);
        let both = if table == Table::Stores { points_of(&mut rows, top, settings) } else { None };
        let (line, header) = rows.get(top).cloned().unwrap_or((1, StringRecord::new()));
        rows.drain(..(top + 1).min(rows.len()));
        let written: Vec<String> =
            header.iter().map(|cell| unguarded(cell.trim_matches(['\u{feff}', ' '])).to_string()).collect();
        let both = both
            .map(|both| Both { header: unguarded(both.header.trim_matches(['\u{feff}', ' '])).to_string(), ..both });
        let width = table.headers().len();
        let mut sheet = Self {
            table,
            name,
            paper,
            top: line,
            written,
            both,
            columns: vec![None; width],
            notation: Notation::default(),
            others: Vec::new(),
            rows,
            slips: Vec::new(),
            remarks: Vec::new(),
        };
        sheet.match_headers(line, settings, complaints);
        sheet.remarks.extend(sheet.both.as_ref().map(|Both { header, lon_first, .. }| {
            let (en, zh) = if *lon_first { ("longitude", "经度") } else { ("latitude", "纬度") };
            Complaint::new(Kind::Assumed, table.name(Lang::En), None)
                .en(format!("lon and lat were read from {header}, {en} first"), "")
                .zh(format!("经纬度取自“{header}”列，{zh}在前"), "")
        }));
        sheet.leave_out_totals();
        sheet.notation = sheet.notation_of(settings);
        sheet
    }

    fn match_headers(&mut self, line: u32, settings: &Columns, complaints: &mut Vec<Complaint>) {
        let table = self.table.name(Lang::En);
        let mut strange = Vec::new();
        for at in 0..self.written.len() {
            let text = &self.written[at];
            match settings.known(self.table, text) {
                _ if text.trim().is_empty() || settings.is_left_out(text) => {}
                // Its parts are columns of their own by now.
                None if self.both.as_ref().is_some_and(|both| both.header == *text) => {}
                None => strange.push(at),
                Some(column) => match self.columns[column] {
                    None => self.columns[column] = Some(at),
                    Some(first) if self.says_the_same(column, first, at) => {
                        let mut twice = Complaint::new(Kind::Column, table, line)
                            .on(text, "")
                            .en(format!("says the same as column {}", self.written[first]), "keep one of the two")
                            .zh(format!("与“{}”列重复", self.written[first]), "请只保留一列");
                        twice.cell = self.spot(line, at);
                        complaints.push(twice);
                    }
                    // Exports have several of a kind: the header that is ours counts, then one that says more than name or id, then
                    // the first.
                    Some(first) => {
                        let before = headers::plain(&self.written[first]);
                        let is_general = matches!(before.as_str(), "name" | "id" | "编号" | "名称");
                        let ours = is_general || headers::is_own(&self.table.headers()[column], text);
                        let other = if ours { self.columns[column].replace(at).unwrap_or(first) } else { at };
                        strange.push(other);
                    }
                },
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
                if meant.must { complaints.push(slip) } else { self.slips.push(slip) }
            }
        }
        self.names_for_ids();
        if self.rows.is_empty() {
            return;
        }
        let strange: Vec<&str> = strange.iter().map(|&at| self.written[at].as_str()).take(TITLES).collect();
        for (header, at) in self.table.headers().iter().zip(&self.columns) {
            if header.must && at.is_none() {
                let mut en = format!("add a column {} (or {})", header.en, header.zh);
                let mut zh = format!("请增加“{}”（或{}）列", header.zh, header.en);
                if header.en == "lon" && self.table == Table::Stores {
                    en += ", or have rounds geocode look addresses and towns up";
                    zh += "，或用 rounds geocode 按地址或地名查找坐标";
                }
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

    /// Whether two headers are the same, or both the own names of a column.
    fn says_the_same(&self, column: usize, first: usize, second: usize) -> bool {
        let (one, other) = (&self.written[first], &self.written[second]);
        let is_own = |text: &str| headers::is_own(&self.table.headers()[column], text);
        headers::plain(one) == headers::plain(other) || is_own(one) && is_own(other)
    }

    /// A list of customers or of people may have names and no ids: the names are the ids then.
    fn names_for_ids(&mut self) {
        let pair = match self.table {
            Table::Stores => ("store_id", "store_name"),
            Table::Reps => ("rep_id", "rep_name"),
            _ => return,
        };
        let (Some(id), Some(name)) = (self.position(pair.0), self.position(pair.1)) else { return };
        if self.columns[id].is_none()
            && let Some(at) = self.columns[name]
        {
            self.columns[id] = Some(at);
            let header = &self.written[at];
            self.remarks.push(
                Complaint::new(Kind::Assumed, self.table.name(Lang::En), None)
                    .on("", "")
                    .en(format!("has no column {}; the names in {header} are used as ids", pair.0), "")
                    .zh(format!("没有编号列，以“{header}”作为编号"), ""),
            );
        }
    }

    /// Leaves out rows that add up the others, and rows of zeros that formulas leave below a table.
    fn leave_out_totals(&mut self) {
        let musts = |column: &usize| self.table.headers()[*column].must;
        let musts: Vec<usize> = (0..self.columns.len()).filter(musts).filter_map(|at| self.columns[at]).collect();
        let is_total = |row: &StringRecord| {
            let filled = |at: usize| row.get(at).is_some_and(|cell| !cell.trim().is_empty());
            let is_word = || {
                let first = row.iter().map(str::trim).find(|cell| !cell.is_empty()).unwrap_or_default();
                TOTALS.contains(&headers::plain(first).trim_end_matches([':', '：']))
            };
            let adds_up = musts.iter().filter(|&&at| filled(at)).count() < musts.len().max(2) && is_word();
            adds_up || musts.len() > 1 && row.iter().map(str::trim).all(|cell| matches!(cell, "" | "0"))
        };
        let mut lines = Vec::new();
        self.rows.retain(|(line, row)| {
            let total = is_total(row);
            lines.extend(total.then_some(*line));
            !total
        });
        if let Some(first) = lines.first() {
            let all = lines.iter().take(TITLES).map(u32::to_string).collect::<Vec<_>>().join(", ");
            let more = if lines.len() > TITLES { " ..." } else { "" };
            self.remarks.push(
                Complaint::new(Kind::Unused, self.table.name(Lang::En), *first)
                    .en(format!("is a total or a row of zeros and was not read (lines {all}{more})"), "")
                    .zh(format!("为合计行或全零行，未读取（第{all}{more}行）"), ""),
            );
        }
    }

    /// How the table writes its numbers and dates, by what its cells say.
    fn notation_of(&self, settings: &Columns) -> Notation {
        let (separator, is_typed) = match self.paper {
            Paper::Csv(separator) => (Some(separator), false),
            Paper::Workbook(_) | Paper::Json => (None, true),
        };
        let mut heard = Evidence::default();
        for (header, at) in self.table.headers().iter().zip(&self.columns) {
            let cells = self.rows.iter().filter_map(|(_, row)| row.get((*at)?));
            match header.form {
                Form::Number => cells.for_each(|cell| heard.number(cell, is_typed)),
                Form::Date => cells.for_each(|cell| heard.date(cell)),
                Form::Text | Form::Time => {}
            }
        }
        Notation {
            decimal: settings.decimal(separator).unwrap_or_else(|| heard.decimal(separator)),
            order: settings.date.unwrap_or_else(|| heard.order()),
        }
    }

    /// The headers of further columns, as written.
    pub fn others(&self) -> Vec<&str> {
        self.others.iter().map(|&at| self.written[at].trim()).collect()
    }

    /// Whether the table has a column of this name.
    pub fn has(&self, column: &str) -> bool {
        self.position(column).is_some_and(|at| self.columns[at].is_some())
    }

    /// Whether a column of the table is there and has anything in it.
    pub fn is_used(&self, column: &str) -> bool {
        let at = self.position(column).and_then(|at| self.columns[at]);
        let filled =
            |at: usize| self.rows.iter().any(|(_, row)| row.get(at).is_some_and(|cell| !cell.trim().is_empty()));
        at.is_some_and(filled)
    }

    /// Whether a further column has anything in it.
    pub fn is_filled(&self, other: usize) -> bool {
        let at = self.others[other];
        self.rows.iter().any(|(_, row)| row.get(at).is_some_and(|cell| !cell.trim().is_empty()))
    }

    /// The column of this name: its position in [`Table::headers`].
    pub(super) fn position(&self, column: &str) -> Option<usize> {
        self.table.headers().iter().position(|header| header.en == column)
    }

    /// The address of a cell in a workbook or a json file.
    fn spot(&self, line: u32, at: usize) -> Option<String> {
        match self.paper {
            Paper::Csv(_) => None,
            Paper::Workbook(first) => Some(format!("{}{line}", letters(first + at as u32))),
            Paper::Json => {
                let row = line.checked_sub(2)?;
                Some(format!("{}[{row}].{}", self.name, self.written.get(at)?))
            }
        }
    }

    /// What a cell says. No spreadsheet reads json: there an apostrophe is one.
    pub(super) fn plain<'c>(&self, cell: &'c str) -> &'c str {
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
    pub(super) fn lang(&self) -> Lang {
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
                    .en("is beyond the last column", "put quotes around a cell that has a comma in it")
                    .zh("超出最后一列", "含逗号的单元格请加引号");
                over.cell = self.spot(*line, at);
                complaints.push(over);
            }
            each(&mut Row { sheet: self, line: *line, record, next: 0, complaints });
        }
    }
}

/// The letters of a column of a workbook: A, B, ... Z, AA.
pub(super) fn letters(column: u32) -> String {
    let last = char::from(b'A' + (column % 26) as u8);
    match column / 26 {
        0 => last.to_string(),
        rest => format!("{}{last}", letters(rest - 1)),
    }
}
