//! Phone calls on paper: who calls whom when, and those for which no day has room.

use crate::ask::Call;
use crate::lang::{Lang, count};
use crate::report::card::card;
use crate::report::paper::rows::{Cell, Page, columns, day_cell};
use crate::report::{Sheet, name_of};
use crate::unit::{RepId, Seconds};
use std::cmp::Reverse;

/// The table of phone calls, beside the plan where there are any.
pub const FILE: &str = "calls.csv";

/// One row a call, those with a time first, by rep and day.
pub fn page(sheet: &Sheet, lang: Lang) -> Page {
    let problem = sheet.problem;
    let rows = sheet.store_rows();
    let mut calls: Vec<&Call> = sheet.calls.iter().collect();
    calls.sort_by_key(|call| (Reverse(call.at.is_some()), call.at, call.due.due, call.store, call.number));
    let row = |call: &&Call| {
        let store = problem.store(call.store);
        let known = card(rows[call.store.index()]);
        let shift = call.at.map(|at| problem.shift(at.shift));
        let rep = shift.map(|shift| &problem.reps[shift.rep.index()]);
        let clock = |time: Option<Seconds>| time.map_or(Cell::Empty, Cell::Clock);
        let start = call.at.map(|at| at.start);
        vec![
            shift.map_or(Cell::Empty, |shift| day_cell(sheet, shift.day, lang)),
            Cell::text(rep.map_or("", |rep| &rep.id)),
            Cell::text(rep.map_or("", |rep| &rep.name)),
            clock(start),
            clock(start.map(|start| start + call.due.service)),
            Cell::text(&store.id),
            Cell::text(&store.name),
            Cell::text(&known.contact),
            Cell::text(&known.phone),
            day_cell(sheet, call.due.due, lang),
            day_cell(sheet, call.due.latest, lang),
            Cell::Text(call.due.say_why(lang)),
        ]
    };
    let columns = columns(
        lang,
        &[
            ("date", "日期", 11),
            ("rep_id", "业代编号", 10),
            ("rep_name", "姓名", 14),
            ("start", "开始", 8),
            ("end", "结束", 8),
            ("store_id", "门店编号", 12),
            ("store_name", "门店名称", 24),
            ("contact", "联系人", 16),
            ("phone", "电话", 16),
            ("due_date", "应访日", 11),
            ("latest", "最晚", 11),
            ("why", "原因", 34),
        ],
    );
    Page { name: lang.of("calls", "电话"), columns, rows: calls.iter().map(row).collect() }
}

/// The calls of a rep that have a time.
pub fn of_rep<'a>(sheet: &'a Sheet, rep: RepId) -> impl Iterator<Item = &'a Call> {
    sheet.calls.iter().filter(move |call| call.at.is_some_and(|at| sheet.problem.shift(at.shift).rep == rep))
}

/// A call as a title: `Call: Bakery Mola`.
pub fn title(sheet: &Sheet, call: &Call, lang: Lang) -> String {
    let store = sheet.problem.store(call.store);
    lang.of("Call: ", "电话：").to_string() + &name_of(&store.name, &store.id)
}

/// How many calls there are, and how many have no room; nothing where there are none.
pub fn summary(sheet: &Sheet, lang: Lang) -> Option<String> {
    let (all, out) = (sheet.calls.len(), sheet.calls.iter().filter(|call| call.at.is_none()).count());
    let calls = count(all, "phone call");
    match (all, out) {
        (0, _) => None,
        (_, 0) => Some(lang.of(
            format!("{calls} beside the visits, all in the free time of the day; see calls.csv"),
            format!("另有{all}个电话，均安排在当日空闲时间，见 calls.csv"),
        )),
        _ => Some(lang.of(
            format!("{calls} beside the visits, of which {out} have no room on any of their days; see calls.csv"),
            format!("另有{all}个电话，其中{out}个在其日期内没有空闲时间，见 calls.csv"),
        )),
    }
}
