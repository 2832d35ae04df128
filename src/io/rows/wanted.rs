//! Rows about what is wanted of stores: what is fixed of their visits, visits of their own, and what happened.

use super::{Row, values, words};
use crate::model::{EventRow, FixedRow, OneOffRow, VisitType};

pub(super) fn fixed(row: &mut Row<'_>) -> Option<FixedRow> {
    let store = row.text("store_id");
    let (date, rep) = (row.date("date"), row.some("rep_id"));
    let (from, to) = (row.value("from", values::clock), row.value("to", values::clock));
    let kind = row.value("kind", |text| words::word(words::FIXED, text));
    let hard = row.value("hard", |text| words::word(words::FLAG, text)).unwrap_or(true);
    Some(FixedRow { line: row.line, store, date, rep, from, to, kind: kind?, hard })
}

pub(super) fn one_off(row: &mut Row<'_>) -> OneOffRow {
    OneOffRow {
        line: row.line,
        id: row.text("visit_id"),
        store: row.text("store_id"),
        first: row.date("from_date"),
        last: row.date("to_date"),
        from: row.value("from", values::clock),
        to: row.value("to", values::clock),
        rep: row.some("rep_id"),
        service: row.minutes("service_min"),
        days: row.whole("days").unwrap_or(1),
        after: row.some("after"),
        least: row.whole("after_min_days"),
        most: row.whole("after_max_days"),
        kind: row.value("type", |text| words::word(words::VISIT, text)).unwrap_or(VisitType::FollowUp),
        hard: row.value("hard", |text| words::word(words::FLAG, text)).unwrap_or(true),
        made: row.date("made_on"),
        note: row.text("note"),
    }
}

pub(super) fn event(row: &mut Row<'_>) -> Option<EventRow> {
    let (store, date) = (row.text("store_id"), row.date("date"));
    let kind = words::free(words::EVENT, &row.text("kind"));
    let (time, deadline) = (row.value("time", values::clock), row.date("deadline"));
    Some(EventRow { line: row.line, store, date: date?, time, kind, deadline, note: row.text("note") })
}
