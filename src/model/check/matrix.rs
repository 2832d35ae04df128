//! Complaints about the matrix: unknown places, pairs that are twice there, absurd times, and ways that are missing.

use super::{DAY, Ids, MATRIX, trades};
use crate::error::{Complaint, Kind};
use crate::model::{MatrixRow, Tables};
use crate::unit::Seconds;
use std::collections::HashMap;

pub(super) fn check(tables: &Tables, ids: &Ids<'_>, complaints: &mut Vec<Complaint>) {
    if tables.matrix.is_empty() || ids.stores.is_empty() || ids.reps.is_empty() {
        return;
    }
    // Numbered by first line: the stores that trade, then homes, then stores that nobody visits and lodgings.
    let mut names: Vec<&str> = Vec::new();
    let mut numbers: HashMap<&str, u64> = HashMap::new();
    let trading = tables.stores.iter().filter(|row| trades(row)).map(|row| row.id.as_str());
    let closed = tables.stores.iter().filter(|row| !trades(row)).map(|row| row.id.as_str());
    let homes = tables.reps.iter().map(|row| row.id.as_str());
    let mut needed = (0, 0);
    let lodgings = tables.policy.nights.lodgings.iter().map(|lodging| lodging.name.as_str());
    let others = closed.chain(lodgings).map(|id| (2, id));
    for (part, id) in trading.map(|id| (0, id)).chain(homes.map(|id| (1, id))).chain(others) {
        if !id.is_empty() && !numbers.contains_key(id) {
            numbers.insert(id, names.len() as u64);
            names.push(id);
            match part {
                0 => needed.0 += 1,
                1 => needed.1 += 1,
                _ => {}
            }
        }
    }
    if let Some(id) = ids.stores.keys().filter(|id| ids.reps.contains_key(*id)).min() {
        complaints.push(
            Complaint::new(Kind::Contradiction, MATRIX, None)
                .en(
                    format!("the id {id} is that of a store and of a rep, so its travel times are ambiguous"),
                    "rename one of the two",
                )
                .zh(format!("编号{id}既是门店又是业代，无法区分"), "请更改其中一个编号"),
        );
    }
    let mut pairs: Vec<(u64, u64, u32)> = Vec::with_capacity(tables.matrix.len());
    for row in &tables.matrix {
        numbers_of(row, complaints);
        let mut end = |column: &str, id: &str| {
            let number = numbers.get(id).copied();
            if number.is_none() && !id.is_empty() {
                complaints.push(
                    Complaint::new(Kind::Dangling, MATRIX, row.line)
                        .on(column, id)
                        .en("is neither a store nor a rep", "fix the id, or remove the row")
                        .zh("既不是门店也不是业代", "请更正编号，或删除此行"),
                );
            }
            number
        };
        let ends = (end("from_id", &row.from), end("to_id", &row.to));
        if let (Some(from), Some(to)) = ends {
            pairs.push((from, to, row.line));
        }
    }
    pairs.sort_unstable();
    let mut first = None;
    for &(from, to, line) in &pairs {
        match first {
            Some((same, before)) if same == (from, to) => complaints.push(
                Complaint::new(Kind::Twice, MATRIX, line)
                    .on("from_id", names[from as usize])
                    .en(
                        format!("the travel time to {} is already in line {before}", names[to as usize]),
                        "keep one of the two",
                    )
                    .zh(format!("到{}的时间已在第{before}行给出", names[to as usize]), "请只保留一行"),
            ),
            _ => first = Some(((from, to), line)),
        }
    }
    pairs.dedup_by_key(|pair| (pair.0, pair.1));
    missing(&names, needed, &pairs, complaints);
}

fn numbers_of(row: &MatrixRow, complaints: &mut Vec<Complaint>) {
    if row.time < Seconds(0) || row.time > DAY {
        complaints.push(
            Complaint::new(Kind::Absurd, MATRIX, row.line)
                .on("minutes", row.time.as_minutes().to_string())
                .en("is not a number of minutes from 0 to 1440", "fix it")
                .zh("不在0至1440分钟之间", "请更正"),
        );
    }
    if row.metres < 0 {
        complaints.push(
            Complaint::new(Kind::Absurd, MATRIX, row.line)
                .on("km", (f64::from(row.metres) / 1000.0).to_string())
                .en("is negative", "fix it, or leave the cell empty")
                .zh("是负数", "请更正或留空"),
        );
    }
}

/// Complains about ways that nobody gave: between two stores that trade, and between each of them and each home.
fn missing(names: &[&str], needed: (u64, u64), pairs: &[(u64, u64, u32)], complaints: &mut Vec<Complaint>) {
    let (stores, homes) = needed;
    let asked = |from: u64, to: u64| from != to && from.min(to) < stores && from.max(to) < stores + homes;
    let given = pairs.iter().filter(|pair| asked(pair.0, pair.1)).count() as u64;
    let all = stores * stores.saturating_sub(1) + 2 * stores * homes;
    if given == all {
        return;
    }
    let has = |from, to| pairs.binary_search_by_key(&(from, to), |pair| (pair.0, pair.1)).is_ok();
    let gap = (0..stores + homes)
        .flat_map(|from| (0..stores + homes).map(move |to| (from, to)))
        .find(|&(from, to)| asked(from, to) && !has(from, to));
    let Some((from, to)) = gap else { return };
    let (from, to, lost) = (names[from as usize], names[to as usize], all - given);
    complaints.push(
        Complaint::new(Kind::Absent, MATRIX, None)
            .en(
                format!("{lost} of {all} travel times are missing, the first from {from} to {to}"),
                "give both directions between all active stores and homes (a home is written as its rep's id), or remove the table",
            )
            .zh(
                format!("共需{all}条，缺少{lost}条，第一条为{from}到{to}"),
                "请给出所有营业门店及业代出发点之间的双向时间（出发点用业代编号），或删除此表",
            ),
    );
}
