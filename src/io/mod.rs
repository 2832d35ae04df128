//! Paper: tables in from csv, xlsx and json, and back out.

mod areas;
mod assumed;
mod breaks;
mod changes;
mod columns;
mod conditions;
pub(crate) mod coordinates;
mod dates;
mod fill;
mod folder;
mod frequency;
pub(crate) mod guard;
pub(crate) mod headers;
mod incidents;
mod json;
mod notation;
mod opening;
mod page;
mod parcel;
pub(crate) mod plan_json;
mod points;
mod policy_rows;
mod policy_toml;
mod preferred;
mod reference;
mod references;
mod row;
mod rows;
mod sheet;
mod template;
mod termini;
pub(crate) mod timezone;
mod values;
mod visits;
mod whereabouts;
mod words;
mod workbook;
mod write;

pub use changes::read_changes;
pub use columns::Columns;
pub use coordinates::CoordSys;
pub use incidents::{Incidents, read_incidents};
pub use parcel::Parcel;
pub use plan_json::{CallLine, HourOfDay, Input, PlanFile, code as obstacle_code, fingerprint, read as read_plan};
pub use policy_toml::{policy_schema, read_policy, write_policy};
pub use reference::{Chapter, opening, reference};
pub use template::template;
pub use visits::{Edited, read_visits};
pub(crate) use whereabouts::{Answer as SiteAnswer, OwnPlace, Part, Site, Sites, Whereabouts, read_places};
pub(crate) use write::{is_table_file, store_cell};
pub use write::{table_files, workbook_bytes};

use crate::error::{Complaint, Error, Kind, condense};
use crate::lang::Lang;
use crate::model::{self, LogRow, Status, Tables};
use headers::Table;
use page::Found;
use sheet::Sheet;
use std::collections::HashSet;

/// Reads the tables of a network: a folder of csv files, one csv file, one workbook, or one json file; with its policy, if it
/// has one.
///
/// Headers and words may be English or Chinese; coordinates come out in WGS-84, times in seconds. What was read and not used,
/// and what was taken for granted, is in [`Tables::remarks`].
///
/// # Errors
/// A parcel that is no input, or [`Error::Input`] with every complaint about what it says, the gravest first.
pub fn read(parcel: &Parcel) -> Result<Tables, Error> {
    let (mut complaints, mut remarks) = (Vec::new(), Vec::new());
    let settings = parcel.settings(&mut complaints);
    let Found { pages, system, policy } = found(parcel, &settings, &mut complaints)?;
    let names = page::names(&pages);
    complaints.extend(settings.strange(names.iter().map(String::as_str)));
    let pages_there: Vec<String> = pages.iter().map(|page| page.name.clone()).collect();
    let mut sheets = page::recognised(pages, &settings, &mut complaints, &mut remarks);
    let passed_over: Vec<String> = remarks.iter().map(|one| one.table.clone()).collect();
    let mut tables = rows::tables(&sheets, system, &mut complaints);
    tables.name = parcel.name().into();
    let coord_sys = tables.papers.coord_sys;
    areas::put(parcel, coord_sys, &mut tables, (&mut complaints, &mut remarks));
    if has(&sheets, Table::Stores) {
        tables.papers = settings.papers(coord_sys, &tables.more, &mut complaints);
    }
    references::settle(&mut tables, &mut complaints);
    let reps = sheets.iter().find(|sheet| sheet.table == Table::Reps);
    let reps_are_assumed = reps.is_none() && has(&sheets, Table::Stores);
    assumed::homes(&mut tables, reps, &mut remarks);
    missing(parcel, &sheets, &tables, &pages_there, &mut complaints);
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
    if reps_are_assumed {
        // What is wrong with them follows from the stores.
        found.retain(|one| one.table != Table::Reps.name(Lang::En));
    }
    let known = sheets.iter().any(|sheet| sheet.table == Table::Stores).then_some(tables.more.as_slice());
    found.extend(conditions::strange(&tables.policy, known));
    found.retain(|one| one.table != POLICY || spots.as_ref().is_none_or(|spots| spots.is_news(one)));
    for complaint in found.iter_mut().filter(|one| one.table == POLICY && one.line.is_none()) {
        let _dressed = origins.dress(complaint) || spots.as_ref().is_some_and(|spots| spots.dress(complaint));
    }
    complaints.extend(news(found, &sheets, &complaints));
    let lines: HashSet<Option<u32>> = complaints.iter().map(|one| one.line).collect();
    if complaints.iter().all(is_about_a_place) && lines.len() * 2 < tables.stores.len() {
        let unplaced = tables.stores.iter_mut().filter(|store| lines.contains(&Some(store.line)));
        unplaced.for_each(|store| store.status = Status::Unplaced);
        remarks.append(&mut complaints);
    }
    if complaints.is_empty() && reps_are_assumed {
        assumed::staff(&mut tables, &mut remarks);
    }
    remarks.extend(model::far_stores(&tables));
    remarks.extend(model::uncovered(&tables));
    let asked = conditions::columns(&tables.policy);
    for sheet in &mut sheets {
        remarks.append(&mut sheet.remarks);
        if !matches!(sheet.table, Table::Policy | Table::Campaigns) {
            let is_shown = |header: &str| tables.papers.show.iter().any(|shown| shown == header);
            let used = |header: &str| sheet.table == Table::Stores && (asked.contains(header) || is_shown(header));
            remarks.extend(page::columns_unused(sheet, used));
        }
        remarks.extend(page::columns_idle(sheet));
    }
    remarks.iter_mut().for_each(|one| dress(one, &sheets));
    if !complaints.is_empty() {
        sort(&mut complaints);
        complaints.iter_mut().for_each(|one| dress(one, &sheets));
        // What was passed over may be what is missing; which columns a policy asks for is known where it can be read.
        let stem = |name: &str| name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_string();
        let is_of_policy = |one: &Complaint| Table::named(&stem(&one.table)) == Some(Table::Policy);
        let is_policy_read = !complaints.iter().any(is_of_policy);
        let told = |one: &Complaint| one.kind == Kind::Unused && (is_policy_read || passed_over.contains(&one.table));
        complaints.extend(remarks.into_iter().filter(told));
        return Err(Error::Input(condense(complaints)));
    }
    tables.remarks = condense(remarks);
    Ok(tables)
}

/// The pages of an input.
fn found(parcel: &Parcel, settings: &Columns, complaints: &mut Vec<Complaint>) -> Result<Found, Error> {
    let path = parcel.path();
    match parcel.ending().as_str() {
        _ if parcel.is_folder() => Ok(Found { pages: folder::pages(parcel, complaints), ..Found::default() }),
        "csv" | "txt" | "tsv" => Ok(Found { pages: folder::pages(parcel, complaints), ..Found::default() }),
        "xlsx" | "xlsm" | "xls" | "ods" => workbook::read(path, parcel.bytes()?, settings),
        "json" => json::read(path, parcel.bytes()?, complaints),
        _ => {
            let trouble =
                "is not an input; give a folder of csv files, a .csv, an .xlsx workbook or a .json file".into();
            Err(Error::Format { path: path.into(), trouble })
        }
    }
}

/// A complaint as the reader of its sheet knows what it is about.
fn dress(complaint: &mut Complaint, sheets: &[Sheet]) {
    if let Some(sheet) = sheets.iter().find(|sheet| sheet.table.name(Lang::En) == complaint.table) {
        sheet.dress(complaint);
    }
}

/// Whether a complaint is about where one store is: the others can be planned without it.
fn is_about_a_place(one: &Complaint) -> bool {
    let kinds = [Kind::Absent, Kind::Unreadable, Kind::Zero, Kind::OffEarth, Kind::Swapped];
    let column = together(&one.column) == "lon" && one.column != "coord_sys";
    one.table == Table::Stores.name(Lang::En) && one.line.is_some() && column && kinds.contains(&one.kind)
}

/// One table of its own: a csv file, a json file, or the sheet of that name, or the only one, in a workbook.
fn one_table(table: Table, parcel: &Parcel, complaints: &mut Vec<Complaint>) -> Result<Option<Sheet>, Error> {
    let strange = || {
        let trouble = "is not a table; give a .csv or .json file or an .xlsx workbook".into();
        Error::Format { path: parcel.path().into(), trouble }
    };
    let settings = parcel.settings(complaints);
    let (path, bytes) = parcel.lone().ok_or_else(strange)?;
    let sheet = match parcel.ending().as_str() {
        "xlsx" | "xlsm" | "xls" | "ods" => {
            let sheet = workbook::lone(table, &path, bytes, &settings, complaints)?;
            let (en, zh) = (table.name(Lang::En), table.name(Lang::Zh));
            let trouble = format!("has no sheet of the name {en} or {zh}");
            Some(sheet.ok_or(Error::Format { path, trouble })?)
        }
        "json" => Some(json::read_one(&path, bytes, table, &settings, complaints)?),
        "csv" | "txt" | "tsv" => folder::file(table, &parcel::text(path.file_name()), bytes, &settings, complaints),
        _ => return Err(strange()),
    };
    // Nobody hears remarks on a table of its own: what may be a slip is asked about.
    complaints.extend(sheet.iter().flat_map(|sheet| sheet.slips.clone()));
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

/// Complains about tables that must be there and are not; `pages` are the files or sheets there are.
fn missing(parcel: &Parcel, sheets: &[Sheet], tables: &Tables, pages: &[String], complaints: &mut Vec<Complaint>) {
    for table in Table::ALL.into_iter().filter(|table| table.must()) {
        let (en, zh) = (table.name(Lang::En), table.name(Lang::Zh));
        let is_assumed = table == Table::Reps && !tables.reps.is_empty();
        if has(sheets, table) || is_assumed || complaints.iter().any(|one| one.table == en) {
            continue;
        }
        let complaint = Complaint::new(Kind::Absent, en, None);
        let (there, found) = match pages {
            [] => (String::new(), String::new()),
            _ => (format!("; there are {}", pages.join(", ")), format!("；现有：{}", pages.join("、"))),
        };
        let complaint = if parcel.is_folder() {
            complaint
                .en("the table is missing", format!("add {en}.csv (or {zh}.csv) to the folder{there}"))
                .zh("缺少此表", format!("请在文件夹中加入{zh}.csv（或{en}.csv）{found}"))
        } else {
            complaint
                .en("the table is missing", format!("add it under the name {en} (or {zh}){there}"))
                .zh("缺少此表", format!("请加入名为{zh}（或{en}）的表{found}"))
        };
        complaints.push(complaint);
    }
}

fn has(sheets: &[Sheet], table: Table) -> bool {
    sheets.iter().any(|sheet| sheet.table == table)
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

/// What is said of whole tables first, as much else follows from it; then by table, line and column.
fn sort(complaints: &mut [Complaint]) {
    let place = |one: &Complaint| {
        let named = Table::ALL.into_iter().find(|table| table.name(Lang::En) == one.table);
        let table = named.or_else(|| Table::named(one.table.trim_end_matches(".toml")));
        let column = named.and_then(|table| table.headers().iter().position(|header| header.en == one.column));
        let is_whole = one.line.is_none() && named.is_some() && one.table != POLICY;
        (!is_whole, table, named.is_some(), one.line, one.at, column)
    };
    complaints.sort_by_cached_key(place);
}
