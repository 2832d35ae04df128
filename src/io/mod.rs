//! Paper: tables in from csv, xlsx and json, and back out.

mod changes;
mod conditions;
pub(crate) mod coordinates;
mod folder;
pub(crate) mod guard;
pub(crate) mod headers;
mod incidents;
mod json;
mod parcel;
pub(crate) mod plan_json;
mod policy_rows;
mod policy_toml;
mod rows;
mod sheet;
mod values;
mod visits;
mod words;
mod workbook;
mod write;

pub use changes::read_changes;
pub use coordinates::CoordSys;
pub use incidents::{Incidents, read_incidents};
pub use parcel::Parcel;
pub use plan_json::{Input, PlanFile, code as obstacle_code, fingerprint, read as read_plan};
pub use policy_toml::{policy_schema, read_policy, write_policy};
pub use visits::{Edited, read_visits};
pub(crate) use write::is_table_file;
pub use write::{table_files, workbook_bytes};

use crate::error::{Complaint, Error, Kind, condense};
use crate::lang::Lang;
use crate::model::{self, LogRow, Tables};
use headers::Table;
use sheet::Sheet;
use std::collections::HashSet;

/// Reads the tables of a network: a folder of csv files, one workbook, or one json file; with its policy, if it has one.
///
/// Headers and words may be English or Chinese; coordinates come out in WGS-84, times in seconds.
///
/// # Errors
/// A parcel that is no input, or [`Error::Input`] with every complaint about what it says, sorted by table and line.
pub fn read(parcel: &Parcel) -> Result<Tables, Error> {
    let mut complaints = Vec::new();
    let path = parcel.path();
    let json::Found { sheets, system, policy } = match parcel.ending().as_str() {
        _ if parcel.is_folder() => {
            json::Found { sheets: folder::read(parcel, &mut complaints), ..json::Found::default() }
        }
        "xlsx" | "xlsm" | "xls" | "ods" => workbook::read(path, parcel.bytes()?, &mut complaints)?,
        "json" => json::read(path, parcel.bytes()?, &mut complaints)?,
        _ => {
            let trouble = "is not an input; give a folder of csv files, an .xlsx workbook or a .json file".into();
            return Err(Error::Format { path: path.into(), trouble });
        }
    };
    let mut tables = rows::tables(&sheets, system, &mut complaints);
    tables.name = parcel.name().into();
    missing(parcel, &sheets, &mut complaints);
    let own = match (folder::policy(parcel, &mut complaints), policy) {
        (Some((name, bytes)), _) => Some(policy_toml::of_bytes(name, bytes, &mut complaints)),
        (None, Some(source)) => Some(policy_toml::of_source(&source, &mut complaints)),
        (None, None) => None,
    };
    let (policy, spots) = own.map_or((None, None), |(policy, spots)| (Some(policy), Some(spots)));
    let is_own = policy.is_some();
    tables.policy = policy.unwrap_or_default();
    let origins = policy_rows::add(&mut tables.policy, is_own, &sheets, &tables.more, &mut complaints);
    let mut found = model::check(&tables);
    let known = sheets.iter().any(|sheet| sheet.table == Table::Stores).then_some(tables.more.as_slice());
    found.extend(conditions::strange(&tables.policy, known));
    found.retain(|one| one.table != POLICY || spots.as_ref().is_none_or(|spots| spots.is_news(one)));
    for complaint in found.iter_mut().filter(|one| one.table == POLICY && one.line.is_none()) {
        let _dressed = origins.dress(complaint) || spots.as_ref().is_some_and(|spots| spots.dress(complaint));
    }
    complaints.extend(news(found, &sheets, &complaints));
    if complaints.is_empty() {
        return Ok(tables);
    }
    sort(&mut complaints);
    for complaint in &mut complaints {
        if let Some(sheet) = sheets.iter().find(|sheet| sheet.table.name(Lang::En) == complaint.table) {
            sheet.dress(complaint);
        }
    }
    Err(Error::Input(condense(complaints)))
}

/// One table of its own: a csv file, a json file, or the sheet of that name, or the only one, in a workbook.
fn one_table(table: Table, parcel: &Parcel, complaints: &mut Vec<Complaint>) -> Result<Option<Sheet>, Error> {
    let strange = || {
        let trouble = "is not a table; give a .csv or .json file or an .xlsx workbook".into();
        Error::Format { path: parcel.path().into(), trouble }
    };
    let (path, bytes) = parcel.lone().ok_or_else(strange)?;
    let sheet = match parcel.ending().as_str() {
        "xlsx" | "xlsm" | "xls" | "ods" => {
            let sheet = workbook::lone(table, &path, bytes, complaints)?;
            let (en, zh) = (table.name(Lang::En), table.name(Lang::Zh));
            let trouble = format!("has no sheet of the name {en} or {zh}");
            Some(sheet.ok_or(Error::Format { path, trouble })?)
        }
        "json" => Some(json::read_one(&path, bytes, table, complaints)?),
        "csv" | "txt" | "tsv" => folder::file(table, parcel::text(path.file_name()), bytes, complaints),
        _ => return Err(strange()),
    };
    Ok(sheet)
}

/// What is wrong with one table, told as its reader knows it.
fn wrong_with(mut complaints: Vec<Complaint>, sheet: Option<&Sheet>) -> Error {
    complaints.sort_by_key(|one| one.line);
    for complaint in &mut complaints {
        if let Some(sheet) = sheet {
            sheet.dress(complaint);
        }
    }
    Error::Input(condense(complaints))
}

/// Reads a visit log of its own: a csv file, or the sheet `visit_log` (or 拜访记录) of a workbook.
///
/// # Errors
/// A file that cannot be read, or [`Error::Input`] with every complaint about what it says.
pub fn read_log(parcel: &Parcel) -> Result<Vec<LogRow>, Error> {
    let (mut complaints, mut log) = (Vec::new(), Vec::new());
    let sheet = one_table(Table::VisitLog, parcel, &mut complaints)?;
    if let Some(sheet) = &sheet {
        sheet.read(&mut complaints, |row| log.extend(rows::log(row)));
    }
    if complaints.is_empty() { Ok(log) } else { Err(wrong_with(complaints, sheet.as_ref())) }
}

/// The table of complaints about the policy.
const POLICY: &str = "policy";

/// A word of a store's row (its size, channel or lifecycle) as people of a language write it; others stay as they are.
pub(crate) fn in_words(word: &str, lang: Lang) -> String {
    let sets = [words::SIZE, words::CHANNEL, words::LIFECYCLE];
    let known = sets.into_iter().find(|set| set.iter().any(|known| known.0 == word));
    known.map_or_else(|| word.to_string(), |set| words::say_free(set, word, lang))
}

/// Complains about tables that must be there and are not.
fn missing(parcel: &Parcel, sheets: &[Sheet], complaints: &mut Vec<Complaint>) {
    for table in Table::ALL.into_iter().filter(|table| table.must()) {
        let (en, zh) = (table.name(Lang::En), table.name(Lang::Zh));
        if sheets.iter().any(|sheet| sheet.table == table) || complaints.iter().any(|one| one.table == en) {
            continue;
        }
        let complaint = Complaint::new(Kind::Absent, en, None);
        let complaint = if parcel.is_folder() {
            complaint
                .en("the table is missing", format!("add {en}.csv (or {zh}.csv) to the folder"))
                .zh("缺少此表", format!("请在文件夹中加入{zh}.csv（或{en}.csv）"))
        } else {
            complaint
                .en("the table is missing", format!("add it under the name {en} (or {zh})"))
                .zh("缺少此表", format!("请加入名为{zh}（或{en}）的表"))
        };
        complaints.push(complaint);
    }
}

/// Those complaints that do not merely follow from `known` ones: about the same cell, or about a table that is not whole.
fn news(found: Vec<Complaint>, sheets: &[Sheet], known: &[Complaint]) -> Vec<Complaint> {
    let cells: HashSet<(&str, Option<u32>, &str)> =
        known.iter().map(|one| (one.table.as_str(), one.line, together(&one.column))).collect();
    let broken: HashSet<&str> = known.iter().map(|one| one.table.as_str()).collect();
    let new = |one: &Complaint| {
        if !sheets.iter().any(|sheet| sheet.table.name(Lang::En) == one.table) {
            // A policy file is whole even where some of its pieces are not.
            let told = cells.contains(&(one.table.as_str(), one.line, one.column.as_str()));
            return if one.column.is_empty() { !broken.contains(one.table.as_str()) } else { !told };
        }
        let column = together(&one.column);
        let about = |line| cells.contains(&(one.table.as_str(), line, column));
        let lone = one.line.is_none() && one.column.is_empty() && broken.contains(one.table.as_str());
        let unknown = |table: &&str| cells.contains(&(*table, None, ""));
        let nobody = one.kind == Kind::Dangling && ["stores", "reps"].iter().any(unknown);
        !(about(one.line) || about(None) || lone || nobody)
    };
    found.into_iter().filter(new).collect()
}

/// The column that stands for all columns read together with this one.
fn together(column: &str) -> &str {
    match column {
        "lon" | "lat" | "home_lon" | "home_lat" | "end_lon" | "end_lat" | "coord_sys" => "lon",
        other => other,
    }
}

/// By table, line and column; what is said of whole tables comes first.
fn sort(complaints: &mut [Complaint]) {
    let place = |one: &Complaint| {
        let named = Table::ALL.into_iter().find(|table| table.name(Lang::En) == one.table);
        let table = named.or_else(|| Table::named(one.table.trim_end_matches(".toml")));
        let column = named.and_then(|table| table.headers().iter().position(|header| header.en == one.column));
        (table, named.is_some(), one.line, one.at, column)
    };
    complaints.sort_by_cached_key(place);
}
