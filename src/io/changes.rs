//! The file of changes, read: who leaves, who is away, who joins, which region grows.

use super::coordinates::CoordSys;
use super::headers::Table;
use super::notation::Notation;
use super::row::Row;
use super::values::{self, Wrong};
use super::{Parcel, one_table, rows, words};
use crate::error::{Complaint, Error, Kind, condense};
use crate::lang::Lang;
use crate::model::{ChangeRow, Point, Tables, check_changes};
use chrono::NaiveDate;

/// Reads a csv file, or the sheet `changes` (变动) of a workbook, of changes to these tables; in the order of its lines.
///
/// `today` is the first day planned for. Headers and words may be English or Chinese. Homes are in WGS-84 where `coord_sys` does not say otherwise.
///
/// # Errors
/// A file that cannot be read, or [`Error::Input`] with every complaint about what it says.
pub fn read_changes(parcel: &Parcel, tables: &Tables, today: NaiveDate) -> Result<Vec<ChangeRow>, Error> {
    let mut complaints = Vec::new();
    let found = one_table(Table::Changes, parcel, &mut complaints)?;
    let mut all = Vec::new();
    if let Some(sheet) = &found {
        sheet.read(&mut complaints, |row| all.extend(change(row)));
        if sheet.rows.is_empty() && complaints.is_empty() {
            complaints.push(
                Complaint::new(Kind::Absent, Table::Changes.name(Lang::En), None)
                    .en("the table has no rows", "add one row for each change")
                    .zh("表中没有数据", "请至少填写一行"),
            );
        }
    }
    // What merely follows from a cell that could not be read is no news.
    let known: Vec<(Option<u32>, String)> = complaints.iter().map(|one| (one.line, one.column.clone())).collect();
    let told = |one: &Complaint| known.iter().any(|(line, column)| *line == one.line && *column == one.column);
    complaints.extend(check_changes(&all, tables, today).into_iter().filter(|one| !told(one)));
    if complaints.is_empty() {
        return Ok(all);
    }
    complaints.sort_by_key(|one| one.line);
    if let Some(sheet) = &found {
        complaints.iter_mut().for_each(|one| sheet.dress(one));
    }
    Err(Error::Input(condense(complaints)))
}

fn change(row: &mut Row<'_>) -> Option<ChangeRow> {
    let kind = row.value("kind", |text| words::word(words::CHANGE, text));
    let rep = row.text("rep_id");
    let (from, to) = (row.date("from"), row.date("to"));
    let within_days = row.whole("within_days");
    let name = row.text("rep_name");
    let (lon, lat) = (row.number("home_lon"), row.number("home_lat"));
    let system: Result<CoordSys, ()> = rows::declared_system(row).map(Option::unwrap_or_default);
    let home = match (system, lon, lat) {
        (Ok(system), Some(x), Some(y)) => Some(system.to_wgs84(Point { x, y })),
        _ => None,
    };
    let (region, area) = (row.text("region"), row.text("area"));
    let percent = row.noted("percent", percent);
    Some(ChangeRow {
        line: row.line,
        kind: kind?,
        rep,
        from: from?,
        to,
        within_days,
        name,
        home,
        region,
        area,
        percent,
    })
}

/// A percentage, `10` or `10%`, less than nothing where something shrinks; a cell with the form of percentages holds it as `0.1`.
fn percent(text: &str, notation: Notation) -> Result<f64, Wrong> {
    let bare = text.trim().trim_end_matches(['%', '％']);
    let number = values::number(bare, notation.decimal)?;
    Ok(if bare.len() == text.trim().len() && number.abs() < 1.0 { number * 100.0 } else { number })
}
