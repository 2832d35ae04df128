//! Stores, reps and days as people name them, with what they may have meant.

use super::Failure;
use crate::io::headers::meant;
use crate::model::{Problem, Store, Tables};
use crate::report::with_name;
use crate::unit::{Day, RepId, StoreId};
use chrono::NaiveDate;

/// The store of this id, else the one of this name; visits beside its own have both too, and meetings are none.
pub(super) fn store(problem: &Problem, tables: Option<&Tables>, asked: &str) -> Result<StoreId, Failure> {
    let stores = || problem.store_ids().filter(|&id| problem.store(id).is_store());
    if let Some(store) = stores().find(|&id| problem.store(id).id == asked) {
        return Ok(store);
    }
    let by_name = stores().filter(|&id| !asked.is_empty() && problem.store(id).name == asked);
    let by_name: Vec<StoreId> = by_name.collect();
    if let [one] = by_name[..] {
        return Ok(one);
    }
    if !by_name.is_empty() {
        let ids: Vec<&str> = by_name.iter().map(|&id| problem.store(id).id.as_str()).collect();
        let number = ids.len();
        return Err(Failure::asked(
            format!("{number} stores are called {asked}: {}; give a store_id", ids.join(", ")),
            format!("有{number}家门店名为{asked}：{}；请填写门店编号", ids.join("、")),
        ));
    }
    let mut rows = tables.iter().flat_map(|tables| &tables.stores);
    if rows.any(|row| row.id == asked || row.name == asked) {
        return Err(Failure::asked(
            format!("{asked} is not active, so nothing is due there"),
            format!("{asked}未营业，无应访"),
        ));
    }
    let is_meant = |store: &&Store| !asked.is_empty() && (store.id == asked || store.name == asked);
    if let Some(meeting) = problem.stores.iter().filter(|store| store.meeting).find(is_meant) {
        let name = with_name(&meeting.id, &meeting.name);
        return Err(Failure::asked(
            format!("{name} is no store: the calendar says who is there and when"),
            format!("{name}不是门店：参加人与时间见日历"),
        ));
    }
    let known = stores().map(|id| problem.store(id)).flat_map(|store| [store.id.as_str(), store.name.as_str()]);
    Err(match meant(known.filter(|name| !name.is_empty()), asked) {
        Some(near) => Failure::asked(
            format!("no store is called {asked}; did you mean {near}?"),
            format!("没有名为{asked}的门店，是否应为“{near}”？"),
        ),
        None => Failure::asked(
            format!("no store is called {asked}; give a store_id of the table stores"),
            format!("没有名为{asked}的门店，请填写门店表中的门店编号"),
        ),
    })
}

/// The rep of this id.
pub(super) fn rep(problem: &Problem, asked: &str) -> Result<RepId, Failure> {
    if let Some(at) = problem.reps.iter().position(|rep| rep.id == asked) {
        return Ok(RepId::at(at));
    }
    Err(match meant(problem.reps.iter().map(|rep| rep.id.as_str()), asked) {
        Some(near) => Failure::asked(
            format!("--rep {asked}: there is no such rep; did you mean {near}?"),
            format!("--rep {asked}：没有这位业代，是否应为“{near}”？"),
        ),
        None => Failure::asked(
            format!("--rep {asked}: there is no such rep; give a rep_id of the table reps"),
            format!("--rep {asked}：没有这位业代，请填写业代表中的业代编号"),
        ),
    })
}

/// The day of a date, which was given as `--date` or `--from`.
pub(super) fn day(problem: &Problem, what: &str, date: NaiveDate) -> Result<Day, Failure> {
    let calendar = &problem.calendar;
    calendar.day(date).ok_or_else(|| {
        let (first, last) = (calendar.name(Day(0)), calendar.name(Day(calendar.days - 1)));
        Failure::asked(
            format!("--{what} {date}: is not a day of the plan; give one from {first} to {last}"),
            format!("--{what} {date}：不在计划期内，请填写{first}至{last}之间的日期"),
        )
    })
}
