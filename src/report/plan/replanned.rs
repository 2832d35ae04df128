//! What a new plan changes of the one that was in force: counts for the terminal, and one row a visit for `changes.csv`.

use super::reasons;
use crate::lang::{Lang, count, group};
use crate::model::Problem;
use crate::replan::{Difference, Fate, Replanned, ReplannedVisit, VisitTime};
use crate::report::paper::rows::{Cell, Page, columns};
use crate::report::{name_of, with_name};
use crate::solve::Ended;
use crate::unit::{Day, StoreId};
use serde::Serialize;
use std::collections::BTreeMap;

/// So many visits of each kind of change are named on the terminal.
const NAMED: usize = 5;

/// What became of a visit, in words.
pub fn word(fate: Fate, lang: Lang) -> &'static str {
    let (en, zh) = match fate {
        Fate::Done => ("done", "已完成"),
        Fate::Kept => ("kept", "不变"),
        Fate::OtherHour => ("other hour", "改时"),
        Fate::OtherDay => ("other day", "改期"),
        Fate::OtherRep => ("other rep", "换人"),
        Fate::LeftOut => ("left out", "未安排"),
        Fate::NoLongerDue => ("no longer due", "不再应访"),
        Fate::New => ("newly planned", "新增"),
        Fate::Unanswered => ("unanswered", "未能列入"),
    };
    lang.of(en, zh)
}

/// What became of a visit, as programs call it.
pub fn key(fate: Fate) -> &'static str {
    match fate {
        Fate::Done => "done",
        Fate::Kept => "kept",
        Fate::OtherHour => "other_hour",
        Fate::OtherDay => "other_day",
        Fate::OtherRep => "other_rep",
        Fate::LeftOut => "left_out",
        Fate::NoLongerDue => "no_longer_due",
        Fate::New => "new",
        Fate::Unanswered => "unanswered",
    }
}

/// The change as the terminal shows it: every visit of the plan in force is counted once, and the first of those that changed
/// are named.
pub fn text(difference: &Difference, problem: &Problem, lang: Lang) -> String {
    let before = |change: &&ReplannedVisit| change.before.is_some();
    let all = difference.changes.iter().filter(before).count();
    let (done, ahead) = (difference.count(Fate::Done), difference.ahead());
    let known = stores(problem);
    let mut lines = vec![lang.of(
        format!("The current plan has {}: {done} done, {ahead} to come", count(all, "visit")),
        format!("现行计划共{all}次拜访：已完成{done}次，待访{ahead}次"),
    )];
    for fate in Fate::ALL.into_iter().filter(|fate| *fate != Fate::Done) {
        let changes: Vec<&ReplannedVisit> = difference.changes.iter().filter(|change| change.fate == fate).collect();
        // What the plan in force left out and the new one does too is no news.
        let (news, old): (Vec<&ReplannedVisit>, Vec<&ReplannedVisit>) =
            changes.into_iter().partition(|change| fate != Fate::LeftOut || change.before.is_some());
        if news.is_empty() && old.is_empty() {
            continue;
        }
        let more = match old.len() {
            0 => String::new(),
            more => lang.of(format!(" (and {more} left out before, too)"), format!("（另有{more}次原本就未安排）")),
        };
        lines.push(format!("{:>6}  {}{more}", news.len(), word(fate, lang)));
        if fate == Fate::Kept {
            continue;
        }
        lines.extend(
            news.iter().take(NAMED).map(|change| format!("        {}", sentence(change, problem, &known, lang))),
        );
        if news.len() > NAMED {
            let more = news.len() - NAMED;
            lines.push(
                lang.of(
                    format!("        and {more} more: changes.csv"),
                    format!("        另有{more}次，见changes.csv"),
                ),
            );
        }
    }
    lines.join("\n") + "\n"
}

/// How long was searched, and why no longer.
pub fn search(replanned: &Replanned, lang: Lang) -> String {
    if !replanned.searched {
        return lang.of("Nothing is missing: nothing was searched", "无缺失的拜访，未作搜索").into();
    }
    let outcome = &replanned.outcome;
    let all = group(outcome.iterations as i64);
    let (en, zh) = match outcome.ended {
        Ended::Settled(idle) => {
            let idle = group(idle as i64);
            (format!("nothing better in the last {idle}"), format!("最近{idle}次无改进"))
        }
        Ended::Limit => ("limit reached".into(), "已达上限".into()),
        Ended::BrokenOff => ("broken off".into(), "已中断".into()),
    };
    lang.of(format!("Searched: {all} iterations; stopped: {en}"), format!("搜索{all}次迭代；停止原因：{zh}"))
}

/// The same for programs.
pub fn search_line(replanned: &Replanned) -> SearchLine {
    let outcome = &replanned.outcome;
    let (ended, idle) = match outcome.ended {
        _ if !replanned.searched => ("nothing_missing", None),
        Ended::Settled(idle) => ("settled", Some(idle)),
        Ended::Limit => ("limit", None),
        Ended::BrokenOff => ("broken_off", None),
    };
    SearchLine { iterations: outcome.iterations, ended, idle }
}

/// How long was searched, for programs.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct SearchLine {
    /// Iterations done.
    pub iterations: u64,
    /// Why no more: `nothing_missing`, `settled`, `limit` or `broken_off`.
    pub ended: &'static str,
    /// The last iterations that found nothing better, where that is why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub idle: Option<u64>,
}

/// The stores by their ids.
fn stores(problem: &Problem) -> BTreeMap<&str, StoreId> {
    problem.stores.iter().enumerate().map(|(at, store)| (store.id.as_str(), StoreId::at(at))).collect()
}

/// One change as a line.
fn sentence(change: &ReplannedVisit, problem: &Problem, known: &BTreeMap<&str, StoreId>, lang: Lang) -> String {
    let slot = |slot: &VisitTime| format!("{} {} {}", slot.date, slot.start.clock(), slot.rep);
    let mut line = with_name(&change.store, &change.name);
    line += lang.of(": ", "：");
    if change.fate == Fate::Unanswered {
        return line + &unanswered(change, problem, lang);
    }
    line += &match (&change.before, &change.after) {
        (Some(before), Some(after)) => format!("{} → {}", slot(before), slot(after)),
        (Some(one), None) | (None, Some(one)) => slot(one),
        (None, None) => String::new(),
    };
    if change.missed {
        line += lang.of(", not met", "，未访成");
    }
    if let Some(reason) = &change.reason {
        line += lang.of(". ", "。");
        line += &reasons::sentence(problem, (known[change.store.as_str()], reason), lang);
    }
    line
}

/// Why a visit that an incident asks for is not in the plan, and what to do.
fn unanswered(change: &ReplannedVisit, problem: &Problem, lang: Lang) -> String {
    if let Some(date) = change.wanted {
        return lang.of(
            format!(
                "no visit by {date}: the days agreed with the store and the minimum gap between visits leave no room; change one \
                 of them"
            ),
            format!("{date}前无法列入拜访：已约定的日期和最短拜访间隔没有留出空档；请修改其中一项"),
        );
    }
    let last = problem.calendar.name(Day(problem.calendar.days.saturating_sub(1)));
    lang.of(
        format!("due after {last}, the last day of the plan; to visit earlier, give a deadline"),
        format!("应访日在计划最后一天{last}之后；如需提前，请填写最晚日期"),
    )
}

/// One row a visit.
pub fn page(difference: &Difference, problem: &Problem, lang: Lang) -> Page {
    let reps: BTreeMap<&str, &str> = problem.reps.iter().map(|rep| (rep.id.as_str(), rep.name.as_str())).collect();
    let known = stores(problem);
    let cells = |slot: &Option<VisitTime>| match slot {
        Some(slot) => {
            let name = reps.get(slot.rep.as_str()).map_or(slot.rep.clone(), |name| name_of(name, &slot.rep));
            [Cell::Date(slot.date), Cell::Clock(slot.start), Cell::text(&slot.rep), Cell::Text(name)]
        }
        None => [Cell::Empty, Cell::Empty, Cell::Empty, Cell::Empty],
    };
    let row = |change: &ReplannedVisit| {
        let mut row = vec![Cell::text(word(change.fate, lang)), Cell::text(&change.store), Cell::text(&change.name)];
        row.extend(cells(&change.before));
        row.extend(cells(&change.after));
        row.push(if change.missed { Cell::text(lang.of("1", "是")) } else { Cell::Empty });
        row.push(match &change.reason {
            Some(reason) => Cell::Text(reasons::sentence(problem, (known[change.store.as_str()], reason), lang)),
            None if change.fate == Fate::Unanswered => Cell::Text(unanswered(change, problem, lang)),
            None => Cell::Empty,
        });
        row
    };
    Page {
        name: lang.of("Changes", "变更单"),
        columns: columns(
            lang,
            &[
                ("change", "变更", 14),
                ("store_id", "门店编号", 12),
                ("store_name", "门店名称", 24),
                ("before_date", "原日期", 11),
                ("before_start", "原时间", 8),
                ("before_rep_id", "原业代编号", 10),
                ("before_rep", "原业代", 16),
                ("after_date", "新日期", 11),
                ("after_start", "新时间", 8),
                ("after_rep_id", "新业代编号", 10),
                ("after_rep", "新业代", 16),
                ("not_met", "未访成", 8),
                ("reason", "未安排原因", 60),
            ],
        ),
        rows: difference.changes.iter().map(row).collect(),
    }
}
