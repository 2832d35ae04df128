//! A json file, read as pages: one object with an array of objects for each table, keys being the columns.

use super::columns::Columns;
use super::coordinates::CoordSys;
use super::folder::decode;
use super::headers::{Table, known, plain};
use super::page::{Body, Found, Page};
use super::policy_toml::Source;
use super::sheet::{Paper, Sheet};
use crate::error::{Complaint, Error, Kind};
use crate::lang::Lang;
use csv::StringRecord;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::path::Path;

/// The pages and the policy of a json file: an object with an array for each table, or the array of the stores.
pub(super) fn read(path: &Path, bytes: &[u8], complaints: &mut Vec<Complaint>) -> Result<Found, Error> {
    let bad = |trouble: String| Error::Format { path: path.into(), trouble };
    let text = decode(bytes).ok_or_else(|| bad("has an unknown text encoding; save it as UTF-8".into()))?;
    let value: Value = serde_json::from_str(&text).map_err(|error| bad(format!("is not json: {error}")))?;
    let page = |name: String, value: Value| {
        let stem = name.clone();
        Page { name, stem, paper: Paper::Json, body: Body::Json(value), remarks: Vec::new() }
    };
    let mut found = Found::default();
    let object = match value {
        Value::Object(object) => object,
        Value::Array(_) => {
            found.pages.push(page("stores".into(), value));
            return Ok(found);
        }
        _ => return Err(bad("is not a json object; it should be {\"stores\": [...], \"reps\": [...]}".into())),
    };
    for (key, value) in object {
        if matches!(plain(&key).as_str(), "coordsys" | "坐标系") {
            found.system = CoordSys::named(&cell(&value));
            if found.system.is_none() {
                complaints.push(
                    Complaint::new(Kind::Unreadable, &key, None)
                        .on("", cell(&value))
                        .en("is not a coordinate system", "give wgs84, gcj02 or bd09")
                        .zh("不是坐标系", "请填写wgs84、gcj02或bd09"),
                );
            }
        } else if Table::named(&key) == Some(Table::Policy) && value.is_object() {
            found.policy = Some(Source::Json(key, value));
        } else {
            found.pages.push(page(key, value));
        }
    }
    Ok(found)
}

/// The rows of an array; the keys of all its objects are its header row.
pub(super) fn rows(
    table: Table,
    name: &str,
    value: &Value,
    complaints: &mut Vec<Complaint>,
) -> Vec<(u32, StringRecord)> {
    let strange = |found: &Value, at: Option<usize>, en: &str, zh: &str| {
        let shown: String = found.to_string().chars().take(60).collect();
        let mut complaint = Complaint::new(Kind::Unreadable, table.name(Lang::En), at.map(|at| at as u32 + 2))
            .on("", shown)
            .en(format!("is not {en}"), "write one object a row: {\"store_id\": \"S1\", ...}")
            .zh(format!("不是{zh}"), "每行应为一个对象：{\"store_id\": \"S1\", ...}");
        complaint.cell = at.map(|at| format!("{name}[{at}]"));
        complaint
    };
    let Value::Array(array) = value else {
        complaints.push(strange(value, None, "an array of rows", "数组"));
        return Vec::new();
    };
    // Two rows may call a column by different names.
    let mut keys: BTreeMap<&str, usize> = BTreeMap::new();
    let mut header: Vec<&str> = Vec::new();
    let mut columns: BTreeMap<&str, usize> = BTreeMap::new();
    let mut objects: Vec<(u32, &Map<String, Value>)> = Vec::new();
    for (at, row) in array.iter().enumerate() {
        let Value::Object(object) = row else {
            complaints.push(strange(row, Some(at), "a row", "一行数据"));
            continue;
        };
        for key in object.keys().filter(|key| !keys.contains_key(key.as_str())).collect::<Vec<_>>() {
            let column = known(table, key).map_or(key.as_str(), |at| table.headers()[at].en);
            let at = *columns.entry(column).or_insert_with(|| {
                header.push(key);
                header.len() - 1
            });
            keys.insert(key, at);
        }
        objects.push((at as u32 + 2, object));
    }
    let record = |object: &Map<String, Value>| -> StringRecord {
        let mut cells = vec![String::new(); header.len()];
        for (key, value) in object {
            cells[keys[key.as_str()]] = cell(value);
        }
        StringRecord::from(cells)
    };
    let rows = objects.into_iter().map(|(line, object)| (line, record(object)));
    std::iter::once((1, StringRecord::from(header.clone()))).chain(rows).collect()
}

/// The one table of a file: an array of rows, or an object that has it under its name.
pub(super) fn read_one(
    path: &Path,
    bytes: &[u8],
    table: Table,
    settings: &Columns,
    complaints: &mut Vec<Complaint>,
) -> Result<Sheet, Error> {
    let bad = |trouble: String| Error::Format { path: path.into(), trouble };
    let text = decode(bytes).ok_or_else(|| bad("has an unknown text encoding; save it as UTF-8".into()))?;
    let value: Value = serde_json::from_str(&text).map_err(|error| bad(format!("is not json: {error}")))?;
    let name = table.name(Lang::En);
    let array = match &value {
        Value::Object(object) => [name, table.name(Lang::Zh)].iter().find_map(|name| object.get(*name)),
        other => Some(other),
    };
    let array = array.ok_or_else(|| bad(format!("has no array \"{name}\"; write {{\"{name}\": [...]}}")))?;
    let rows = rows(table, name, array, complaints);
    Ok(Sheet::new(table, name.into(), Paper::Json, rows, settings, complaints))
}

/// A value as text, as a csv file would have it; the parts of a list are separated by semicolons.
fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(flag) => if *flag { "1" } else { "0" }.into(),
        Value::String(text) => text.clone(),
        Value::Array(parts) => parts.iter().map(cell).collect::<Vec<_>>().join(";"),
        Value::Number(_) | Value::Object(_) => value.to_string(),
    }
}
