//! The pages of an input (files, sheets, arrays), and which table each is: by its name, by what the user says, or by its columns.

use super::columns::Columns;
use super::coordinates::CoordSys;
use super::folder::twice;
use super::headers::{self, Table, distance, plain};
use super::json;
use super::points;
use super::policy_toml::Source;
use super::sheet::{Paper, Sheet, header_row};
use crate::error::{Complaint, Kind};
use crate::lang::Lang;
use csv::StringRecord;
use serde_json::Value;

/// What the reader of a file or a folder found in it.
#[derive(Default)]
pub(super) struct Found {
    pub pages: Vec<Page>,
    /// The coordinate system of all tables, if it names one.
    pub system: Option<CoordSys>,
    /// A policy in the structure of a policy file.
    pub policy: Option<Source>,
}

/// A file, a sheet or an array, before anybody knows which table it is.
pub(super) struct Page {
    /// What people call it: `stores.csv`, `Sheet1`.
    pub name: String,
    /// Its name without an ending.
    pub stem: String,
    pub paper: Paper,
    pub body: Body,
    /// What its reader has to say of it.
    pub remarks: Vec<Complaint>,
}

/// What is on a page.
pub(super) enum Body {
    /// Rows, each with its line.
    Rows(Vec<(u32, StringRecord)>),
    /// An array of objects: their rows depend on which table they are of, as two objects may call a column by different names.
    Json(Value),
    /// Nobody has looked, because all tables that must be there have their names.
    Unread,
}

impl Page {
    /// A page with rows.
    pub fn of_rows(name: &str, stem: &str, paper: Paper, rows: Vec<(u32, StringRecord)>) -> Self {
        Self { name: name.into(), stem: stem.into(), paper, body: Body::Rows(rows), remarks: Vec::new() }
    }

    /// Takes out of the remarks what is wrong with the page, as complaints about the table that it is.
    pub fn faults(&mut self, table: Table) -> Vec<Complaint> {
        let is_remark = |one: &Complaint| matches!(one.kind, Kind::Unused | Kind::Assumed);
        let (remarks, mut faults): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.remarks).into_iter().partition(is_remark);
        faults.iter_mut().for_each(|fault| fault.table = table.name(Lang::En).into());
        self.remarks = remarks;
        faults
    }

    fn rows(self, table: Table, complaints: &mut Vec<Complaint>) -> Vec<(u32, StringRecord)> {
        match self.body {
            Body::Rows(rows) => rows,
            Body::Json(value) => json::rows(table, &self.name, &value, complaints),
            Body::Unread => Vec::new(),
        }
    }

    /// The header row and the few before and behind it, where a table would have them.
    fn top(&self) -> Vec<(u32, StringRecord)> {
        match &self.body {
            Body::Rows(rows) => {
                let filled = rows.iter().filter(|(_, row)| row.iter().any(|cell| !cell.trim().is_empty()));
                filled.take(6).cloned().collect()
            }
            Body::Json(value) => {
                let first = value.as_array().and_then(|rows| rows.iter().find_map(Value::as_object));
                first.map(|row| (1, row.keys().map(String::as_str).collect())).into_iter().collect()
            }
            Body::Unread => Vec::new(),
        }
    }

    /// How many columns of a table the page has, where it can be that table.
    fn fits(&self, table: Table, settings: &Columns) -> Option<usize> {
        let top = self.top();
        let (at, hits) = header_row(table, &top, settings);
        let header = &top.get(at)?.1;
        let has = |column: &str| {
            let position = table.headers().iter().position(|one| one.en == column);
            header.iter().any(|cell| settings.known(table, cell) == position && position.is_some())
        };
        let has_points = header.iter().any(points::is_both);
        let is = match table {
            Table::Stores => {
                (has("store_id") || has("store_name")) && (has("lon") && has("lat") || has_points || has("address"))
            }
            Table::Reps => {
                (has("rep_id") || has("rep_name")) && has("home_lon") && has("home_lat")
                    || has("rep_id") && has("rep_name")
            }
            _ => table.headers().iter().filter(|one| one.must).all(|one| has(one.en)),
        };
        is.then_some(hits)
    }
}

/// The sheets of an input, and remarks on pages that were taken for a table by their columns, or for none.
pub(super) fn recognised(
    pages: Vec<Page>,
    settings: &Columns,
    complaints: &mut Vec<Complaint>,
    remarks: &mut Vec<Complaint>,
) -> Vec<Sheet> {
    let mut named: Vec<(Table, Page)> = Vec::new();
    let mut strangers: Vec<Page> = Vec::new();
    for page in pages {
        match settings.table(&page.stem).or_else(|| settings.table(&page.name)) {
            _ if settings.is_left_out(&page.stem) || settings.is_left_out(&page.name) => {}
            None => strangers.push(page),
            Some(table) => match named.iter().find(|(other, _)| *other == table) {
                Some((_, first)) => complaints.push(twice(table, &first.name, &page.name)),
                None => named.push((table, page)),
            },
        }
    }
    for table in [Table::Stores, Table::Reps] {
        if !named.iter().any(|(other, _)| *other == table)
            && let Some(at) = best(table, &strangers, settings, complaints)
        {
            let page = strangers.remove(at);
            remarks.push(taken(table, &page.name));
            named.push((table, page));
        }
    }
    let absent = |table: Table| !named.iter().any(|(other, _)| *other == table);
    for page in &strangers {
        match near(&page.stem).filter(|&table| absent(table)) {
            Some(table) => complaints.push(asked(table, &page.name)),
            None => remarks.push(unused(page, settings)),
        }
    }
    named.sort_by_key(|(table, _)| *table);
    let mut sheets = Vec::new();
    for (table, mut page) in named {
        let name = page.name.clone();
        complaints.extend(page.faults(table));
        let (paper, told) = (page.paper, std::mem::take(&mut page.remarks));
        let rows = page.rows(table, complaints);
        let mut sheet = Sheet::new(table, name, paper, rows, settings, complaints);
        sheet.remarks.extend(told);
        sheets.push(sheet);
    }
    sheets
}

/// The page that has most columns of a table that no page is called after.
fn best(table: Table, pages: &[Page], settings: &Columns, complaints: &mut Vec<Complaint>) -> Option<usize> {
    let other = if table == Table::Stores { Table::Reps } else { Table::Stores };
    let mut fits: Vec<(usize, usize)> = Vec::new();
    for (at, page) in pages.iter().enumerate() {
        let rival = page.fits(other, settings).unwrap_or(0);
        fits.extend(page.fits(table, settings).filter(|hits| *hits >= rival).map(|hits| (hits, at)));
    }
    let most = fits.iter().map(|fit| fit.0).max();
    let first: Vec<usize> = fits.iter().filter(|fit| Some(fit.0) == most).map(|fit| fit.1).collect();
    match first.as_slice() {
        [one] => Some(*one),
        // A lone page is the list of stores, even where columns are missing: complaints about those help more.
        [] if table == Table::Stores && pages.len() == 1 => {
            let (_, hits) = header_row(table, &pages[0].top(), settings);
            (hits > 0).then_some(0)
        }
        [] => None,
        [one, two, ..] => {
            let (one, two) = (&pages[*one].name, &pages[*two].name);
            let name = table.name(Lang::En);
            complaints.push(
                Complaint::new(Kind::Twice, name, None)
                    .en(format!("could be {one} or {two}"), format!("call one of them {name}, or take the other away"))
                    .zh(format!("可能是{one}，也可能是{two}"), format!("请将其中之一命名为{}", table.name(Lang::Zh))),
            );
            None
        }
    }
}

/// The table whose name is nearly that of a page.
fn near(stem: &str) -> Option<Table> {
    let name = plain(stem);
    let close = |known: &str| {
        let known = plain(known);
        if !known.is_ascii() {
            return known.chars().count() > 1 && name.contains(&known);
        }
        let most = if known.len() > 5 { 2 } else { 1 };
        known.len() > 3 && (distance(&name, &known) <= most || name.starts_with(&known))
    };
    Table::ALL.into_iter().find(|table| table.names().into_iter().any(close))
}

fn asked(table: Table, name: &str) -> Complaint {
    let (en, zh) = (table.name(Lang::En), table.name(Lang::Zh));
    Complaint::new(Kind::Column, name, None)
        .en(
            "is none of the known tables",
            format!("did you mean {en}? Rename it, or write \"{name}\" = \"{en}\" (or \"\" where it is not to be read) in columns.toml"),
        )
        .zh("不是已知的表", format!("是否应为“{zh}”？请改名，或在columns.toml中注明"))
}

fn taken(table: Table, name: &str) -> Complaint {
    let (en, zh) = (table.name(Lang::En), table.name(Lang::Zh));
    Complaint::new(Kind::Assumed, name, None)
        .en(format!("was read as the table {en}"), "")
        .zh(format!("作为“{zh}”表读取"), "")
}

fn unused(page: &Page, settings: &Columns) -> Complaint {
    let like = Table::ALL.into_iter().filter(|table| *table != Table::Matrix);
    let like = like.filter_map(|table| Some((page.fits(table, settings)?, table))).max_by_key(|(hits, _)| *hits);
    let (en, zh) = match like.or(near(&page.stem).map(|table| (0, table))) {
        Some((_, table)) => (
            format!("if it is the table {0}, call it {0}", table.name(Lang::En)),
            format!("若为“{0}”表，请改名为{0}", table.name(Lang::Zh)),
        ),
        None => (String::new(), String::new()),
    };
    Complaint::new(Kind::Unused, &page.name, None)
        .en("is none of the known tables and was not read", en)
        .zh("不是已知的表，未读取", zh)
}

/// What stands in `columns.toml` and is nowhere: headers and pages of the input are all it may speak of.
pub(super) fn names<'a>(pages: &'a [Page]) -> Vec<String> {
    let headers =
        |page: &'a Page| page.top().into_iter().flat_map(|(_, row)| row.iter().map(String::from).collect::<Vec<_>>());
    pages.iter().flat_map(|page| [page.stem.clone(), page.name.clone()].into_iter().chain(headers(page))).collect()
}

/// Complaints of headers that nobody knows, as remarks on the columns of a sheet that were not used.
pub(super) fn columns_unused(sheet: &Sheet, used: impl Fn(&str) -> bool) -> Option<Complaint> {
    let unused: Vec<&str> = sheet.others().into_iter().filter(|header| !used(header)).collect();
    if unused.is_empty() {
        return None;
    }
    let mut near: Vec<(&str, &str, &str)> = Vec::new();
    for header in &unused {
        let column = headers::near(sheet.table, header).map(|at| &sheet.table.headers()[at]);
        near.extend(column.filter(|one| !sheet.has(one.en)).map(|one| (*header, one.en, one.zh)));
    }
    let en: Vec<String> = near.iter().map(|(header, en, _)| format!("is {header} the column {en}?")).collect();
    let zh: Vec<String> = near.iter().map(|(header, _, zh)| format!("“{header}”是否为“{zh}”？")).collect();
    Some(
        Complaint::new(Kind::Unused, &sheet.name, None)
            .en(format!("columns not used: {}", unused.join(", ")), en.join(" "))
            .zh(format!("未使用的列：{}", unused.join("、")), zh.join("")),
    )
}

/// Columns that are ours and that nothing asks for yet.
const IDLE: [(Table, &str); 1] = [(Table::Matrix, "band")];

/// A remark on columns of ours that are filled in and have no effect.
pub(super) fn columns_idle(sheet: &Sheet) -> Option<Complaint> {
    let idle = IDLE.iter().filter(|(table, column)| *table == sheet.table && sheet.is_used(column));
    let idle: Vec<&str> = idle.map(|(_, column)| *column).collect();
    (!idle.is_empty()).then(|| {
        Complaint::new(Kind::Unused, &sheet.name, None)
            .en(format!("columns that have no effect yet: {}", idle.join(", ")), "")
            .zh(format!("暂不起作用的列：{}", idle.join("、")), "")
    })
}
