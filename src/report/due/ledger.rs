//! The ledger on paper: one row a store and type of visit, with what became of what was due.

use crate::lang::Lang;
use crate::model::Tables;
use crate::policy;
use crate::policy::ledger::{LedgerLine, State};
use crate::report::paper::rows::{Cell, Page, columns};
use chrono::NaiveDate;

/// The ledger as a table, as on the morning of `today`.
pub fn page(tables: &Tables, today: NaiveDate, lang: Lang) -> Page {
    let mut rows = Vec::new();
    for account in policy::ledger(tables, today) {
        let row = &tables.stores[account.row];
        for line in &account.lines {
            let count = |state: State| {
                let promises = line.promises.iter().filter(|promise| promise.state == state);
                Cell::Whole(promises.count() as i64)
            };
            let date = |date: Option<NaiveDate>| date.map_or(Cell::Empty, Cell::Date);
            rows.push(vec![
                Cell::text(&row.id),
                Cell::text(&row.name),
                Cell::text(&account.class),
                Cell::text(&account.owner),
                Cell::text(line.kind.say(lang)),
                Cell::Whole(i64::from(line.interval_days)),
                date(line.last),
                date(line.next.map(|next| next.due)),
                line.urgency.map_or(Cell::Empty, |urgency| Cell::Decimal(urgency, 2)),
                count(State::Done),
                count(State::Early),
                count(State::Late),
                count(State::Missed),
                count(State::Open),
                on_time(line),
                Cell::Whole(i64::from(line.required)),
                Cell::Whole(i64::from(line.attained)),
            ]);
        }
    }
    let columns = columns(
        lang,
        &[
            ("store_id", "门店编号", 12),
            ("store_name", "门店名称", 24),
            ("class", "等级", 6),
            ("owner_rep_id", "责任业代", 10),
            ("visit_type", "拜访类型", 14),
            ("interval_days", "拜访间隔(天)", 12),
            ("last_visit_date", "上次拜访", 11),
            ("next_due", "下次应访", 11),
            ("urgency", "紧迫度", 8),
            ("done", "按时", 8),
            ("early", "提前", 8),
            ("late", "延后", 8),
            ("missed", "漏访", 8),
            ("open", "顺延", 8),
            ("on_time_share", "准时率", 10),
            ("required", "应访次数", 10),
            ("attained", "达成次数", 10),
        ],
    );
    Page { name: lang.of("ledger", "拜访台账"), columns, rows }
}

/// The share of decided promises that were kept on time.
fn on_time(line: &LedgerLine) -> Cell {
    let decided = line.promises.iter().filter(|promise| promise.state != State::Open);
    let (all, kept) = (decided.clone().count(), decided.filter(|promise| promise.is_on_time).count());
    if all == 0 { Cell::Empty } else { Cell::Share(kept as f64 / all as f64) }
}
