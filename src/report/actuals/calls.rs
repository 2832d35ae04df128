//! Phone calls against the visit log: those planned and those made, with a row each, and which stores were in contact at all.

use super::{Actuals, Book};
use crate::io::plan_json::{CallLine, PlanFile};
use crate::lang::Lang;
use crate::model::{LogRow, StoreRow, Tables};
use crate::policy::Due;
use crate::report::name_of;
use crate::report::paper::rows::{Cell, Page, columns};
use chrono::NaiveDate;
use std::collections::HashSet;

/// Sums of phone calls.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CallTally {
    /// Planned.
    pub planned: u32,
    /// Of these, made on their day, by whomever.
    pub made: u32,
    /// Of planned calls made of which the log says how long they took: seconds by the plan and by the log.
    pub seconds: [i64; 2],
    /// Stores that a visit or a call was due at by then, and those of them that had one with an effect.
    pub stores: u32,
    /// See `stores`.
    pub reached: u32,
}

/// A planned call and what came of it.
#[derive(Clone, Debug, PartialEq)]
pub struct PlannedCall<'a> {
    /// The call as planned.
    pub call: &'a CallLine,
    /// The store.
    pub store: &'a StoreRow,
    /// The line of the log, where it was made.
    pub made: Option<&'a LogRow>,
}

impl<'a> Actuals<'a> {
    /// What was planned of calls, and what came of it; nothing where neither the plan nor the log has any.
    pub(super) fn calls(&mut self, plan: &'a PlanFile, due: &Due, tables: &Tables, book: &Book<'a>) {
        if plan.calls.is_empty() && book.called.is_empty() {
            return;
        }
        let mut planned: HashSet<(&str, NaiveDate)> = HashSet::new();
        let until = self.until;
        for call in plan.calls.iter().filter(|call| call.date <= until) {
            let Some(store) = book.trading.get(call.store.as_str()).copied() else { continue };
            let made = book.called.get(&(call.store.as_str(), call.date)).copied();
            let real = made.and_then(|row| Some(i64::from((row.checkout? - row.checkin?).0)));
            self.add(&book.keys(&call.rep, Some(store), Some(call.date)), |sum| {
                sum.calls.planned += 1;
                sum.calls.made += u32::from(made.is_some());
                if let Some(real) = real {
                    sum.calls.seconds[0] += i64::from((call.end.0 - call.start.0).0);
                    sum.calls.seconds[1] += real;
                }
            });
            planned.insert((&call.store, call.date));
            self.calls.push(PlannedCall { call, store, made });
        }
        self.unplanned_calls = book.called.keys().filter(|key| !planned.contains(*key)).count();
        let called: HashSet<&str> =
            book.called.iter().filter(|(_, row)| row.effective != Some(false)).map(|((store, _), _)| *store).collect();
        for (store, of) in due.problem.stores.iter().zip(&due.stores).filter(|(store, _)| store.beside.is_none()) {
            let row = &tables.stores[of.row];
            let by_then = |day| due.problem.calendar.date(day).is_some_and(|date| date <= until);
            let is_due = store.due_visits().iter().chain(&of.calls).any(|due| by_then(due.due));
            if !is_due || row.lifecycle == "prospect" || !book.trading.contains_key(store.id.as_str()) {
                continue;
            }
            let is_reached = book.counting.contains_key(store.id.as_str()) || called.contains(store.id.as_str());
            self.add(&book.keys(book.rep_of(&store.id, None), Some(row), None), |sum| {
                sum.calls.stores += 1;
                sum.calls.reached += u32::from(is_reached);
            });
        }
    }
}

/// One row a planned call, with what came of it.
pub fn page(actuals: &Actuals, tables: &Tables, lang: Lang) -> Page {
    let row = |planned: &PlannedCall| {
        let (call, made) = (planned.call, planned.made);
        let name = tables.reps.iter().find(|row| row.id == call.rep).map_or("", |row| row.name.as_str());
        let clock = |moment| Option::map_or(moment, Cell::Empty, Cell::Clock);
        let real = made.and_then(|row| Some((row.checkout? - row.checkin?).0));
        vec![
            Cell::Date(call.date),
            Cell::text(&call.rep),
            Cell::Text(name_of(name, &call.rep)),
            Cell::text(&planned.store.id),
            Cell::text(&planned.store.name),
            Cell::Clock(call.start.0),
            Cell::Whole(i64::from(made.is_some())),
            made.map_or(Cell::Empty, |row| Cell::text(&row.rep)),
            clock(made.and_then(|row| row.checkin)),
            clock(made.and_then(|row| row.checkout)),
            Cell::minutes(i64::from((call.end.0 - call.start.0).0)),
            real.map_or(Cell::Empty, |seconds| Cell::minutes(i64::from(seconds))),
        ]
    };
    let columns = columns(
        lang,
        &[
            ("date", "日期", 11),
            ("rep_id", "业代编号", 10),
            ("rep_name", "姓名", 14),
            ("store_id", "门店编号", 12),
            ("store_name", "门店名称", 24),
            ("planned_start", "计划开始", 13),
            ("made", "完成", 8),
            ("made_by", "实际业代", 10),
            ("checkin", "签到", 8),
            ("checkout", "签退", 8),
            ("planned_min", "计划分钟", 12),
            ("actual_min", "实际分钟", 12),
        ],
    );
    Page { name: lang.of("planned calls", "计划电话"), columns, rows: actuals.calls.iter().map(row).collect() }
}
