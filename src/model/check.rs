//! Every complaint about the tables: what is missing, twice, dangling, misplaced, impossible or absurd.

mod changes;
mod days;
mod fixed;
mod habits;
mod made;
mod matrix;
mod meetings;
mod one_off;
mod places;
mod policy;
mod reps;
mod stores;

pub use changes::check_changes;
pub(crate) use habits::check_habits;
#[cfg(feature = "files")]
pub use places::{far_stores, km, uncovered};
pub use policy::check_policy;

use crate::error::{Complaint, Kind};
use crate::model::{Status, StoreRow, Tables};
use crate::unit::Seconds;
use chrono::{Datelike, NaiveDate};
use std::collections::HashMap;

/// Every complaint about the tables, sorted by table and line; tables and columns go by their English names.
///
/// It is about what the rows say, not about how they are written: that is for the reader, which also knows what stood in a
/// cell that is `None` here.
pub fn check(tables: &Tables) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for (table, rows) in [(STORES, tables.stores.len()), (REPS, tables.reps.len())] {
        if rows == 0 {
            complaints.push(
                Complaint::new(Kind::Absent, table, None)
                    .en("the table has no rows", "add at least one row")
                    .zh("表中没有数据", "请至少填写一行"),
            );
        }
    }
    let ids = Ids {
        stores: known(tables.stores.iter().map(|row| (row.id.as_str(), row.line))),
        reps: known(tables.reps.iter().map(|row| (row.id.as_str(), row.line))),
    };
    stores::check(tables, &ids, &mut complaints);
    complaints.extend(check_habits(tables));
    places::check(tables, &mut complaints);
    reps::check(tables, &ids, &mut complaints);
    days::check(tables, &ids, &mut complaints);
    meetings::check(tables, &ids, &mut complaints);
    fixed::check(tables, &ids, &mut complaints);
    one_off::check(tables, &ids, &mut complaints);
    made::check(tables, &mut complaints);
    matrix::check(tables, &ids, &mut complaints);
    complaints.extend(check_policy(&tables.policy));
    for (at, one) in tables.policy.overrides.iter().enumerate() {
        let dangling = ids.store(POLICY, 0, &format!("override[{at}].store"), &one.store);
        complaints.extend(dangling.map(|dangling| Complaint { line: None, ..dangling }));
    }
    for (at, rep) in tables.policy.cover.reps.iter().enumerate() {
        let dangling = ids.rep(POLICY, 0, &format!("cover.reps[{at}]"), rep);
        complaints.extend(dangling.map(|dangling| Complaint { line: None, ..dangling }));
    }
    // Where classes are worked out nobody knows yet which there are.
    let known =
        |class: &String| tables.policy.classify.is_some() || tables.stores.iter().any(|row| row.class == *class);
    for (at, class) in tables.policy.cover.classes.iter().enumerate().filter(|(_, class)| !known(class)) {
        complaints.push(
            Complaint::new(Kind::Dangling, POLICY, None)
                .on(&format!("cover.classes[{at}]"), class.clone())
                .en("is the class of no store", "name a class of the table stores, or leave it out")
                .zh("没有门店属于该等级", "请填写门店表中的等级，或删去"),
        );
    }
    let order = [STORES, REPS, CALENDAR, LOG, FIXED, ONE_OFF, POLICY, EVENTS, POSITIONS, MATRIX];
    complaints.sort_by_key(|one| (order.iter().position(|&table| table == one.table), one.line));
    complaints
}

const STORES: &str = "stores";
const REPS: &str = "reps";
const CALENDAR: &str = "calendar";
const LOG: &str = "visit_log";
const FIXED: &str = "fixed";
const ONE_OFF: &str = "one_off";
const POLICY: &str = "policy";
const EVENTS: &str = "events";
const POSITIONS: &str = "positions";
const MATRIX: &str = "matrix";
const CHANGES: &str = "changes";

/// Midnight.
const ZERO: Seconds = Seconds(0);
/// A full day.
const DAY: Seconds = Seconds(86_400);

/// The ids there are, each with the line that had it first.
struct Ids<'a> {
    stores: HashMap<&'a str, u32>,
    reps: HashMap<&'a str, u32>,
}

fn known<'a>(rows: impl Iterator<Item = (&'a str, u32)>) -> HashMap<&'a str, u32> {
    let mut known = HashMap::new();
    for (id, line) in rows.filter(|row| !row.0.is_empty()) {
        known.entry(id).or_insert(line);
    }
    known
}

impl Ids<'_> {
    /// A complaint when no store has the id. Where no store has any id, that is the trouble, and told elsewhere.
    fn store(&self, table: &str, line: u32, column: &str, id: &str) -> Option<Complaint> {
        if id.is_empty() || self.stores.is_empty() || self.stores.contains_key(id) {
            return None;
        }
        Some(
            Complaint::new(Kind::Dangling, table, line)
                .on(column, id)
                .en("is not a store of the table stores", "fix the id, or add the store")
                .zh("在门店表中不存在", "请更正编号，或在门店表中添加"),
        )
    }

    /// A complaint when no rep has the id.
    fn rep(&self, table: &str, line: u32, column: &str, id: &str) -> Option<Complaint> {
        if id.is_empty() || self.reps.is_empty() || self.reps.contains_key(id) {
            return None;
        }
        Some(
            Complaint::new(Kind::Dangling, table, line)
                .on(column, id)
                .en("is not a rep of the table reps", "fix the id, or add the rep")
                .zh("在业代表中不存在", "请更正编号，或在业代表中添加"),
        )
    }
}

/// Complaints about an id that is missing or was there before.
fn own_id(
    table: &str,
    column: &str,
    (line, id): (u32, &str),
    first: &HashMap<&str, u32>,
    complaints: &mut Vec<Complaint>,
) {
    let complaint = Complaint::new(Kind::Absent, table, line).on(column, id);
    match first.get(id) {
        _ if id.is_empty() => {
            complaints.push(complaint.en("the cell is empty", "it must be filled in").zh("单元格为空", "此项必填"));
        }
        Some(&before) if before != line => {
            let twice = Complaint { kind: Kind::Twice, ..complaint };
            complaints.push(
                twice
                    .en(format!("is already the id of line {before}"), "give each row its own id, or remove one")
                    .zh(format!("与第{before}行编号重复"), "请使用不同的编号，或删除其中一行"),
            );
        }
        _ => {}
    }
}

/// A complaint about a date that cannot be meant: no company's table reaches from before 1990 or beyond 2100.
fn strange_date(table: &str, line: u32, column: &str, date: Option<NaiveDate>) -> Option<Complaint> {
    let date = date.filter(|date| !(1990..=2100).contains(&date.year()))?;
    Some(
        Complaint::new(Kind::Absurd, table, line)
            .on(column, date.to_string())
            .en("is not a plausible date", "check the year")
            .zh("日期不合理", "请检查年份"),
    )
}

/// A complaint about a span of hours that ends before it starts.
fn backwards(table: &str, line: u32, from: (&str, Option<Seconds>), to: (&str, Option<Seconds>)) -> Option<Complaint> {
    let (start, end) = from.1.zip(to.1)?;
    if start < end {
        return None;
    }
    Some(
        Complaint::new(Kind::Contradiction, table, line)
            .on(from.0, start.clock().to_string())
            .en(format!("is not before {}, which is {}", to.0, end.clock()), "swap or correct the two hours")
            .zh(format!("不早于结束时间{}", end.clock()), "请更正这两个时间"),
    )
}

/// Whether the store is planned for at all.
fn trades(store: &StoreRow) -> bool {
    store.status == Status::Active
}
