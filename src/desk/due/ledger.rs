//! `rounds due --ledger`: what became of the visits due so far, replayed from the visit log.

use crate::desk::Document;
use crate::desk::words::Voice;
use crate::lang::{Lang, count};
use crate::model::{Tables, VisitType};
use crate::policy::ledger::{LedgerLine, State, Tally, by_class, by_rep};
use crate::policy::{self, Account};
use crate::report::due::ledger as paper;
use crate::report::paper::json::rounded;
use crate::report::paper::screen::Lines;
use chrono::NaiveDate;
use serde_json::json;
use std::collections::BTreeMap;

/// What became of it, as json: the sums by class and by rep, and every promise.
pub(super) fn json(document: Document, tables: &Tables, today: NaiveDate, lang: Lang) -> Document {
    let accounts = policy::ledger(tables, today);
    let routine = VisitType::Routine;
    let share = |share: Option<f64>| share.map(|share| rounded(share, 4));
    let row = |key: &str, name: &str, tally: &Tally| {
        let mut row = json!({
            "due": tally.promises(),
            "done": tally.done,
            "early": tally.early,
            "late": tally.late,
            "missed": tally.missed,
            "open": tally.open,
            "on_time": share(tally.on_time_share()),
            "attained": share(tally.attainment()),
            "coverage": share(tally.coverage()),
            "hit_rate": share(tally.hit_rate()),
            "mean_overdue_days": share(tally.mean_overdue_days()),
        });
        row[key] = json!(name);
        row
    };
    let groups = |key: &str, groups: BTreeMap<&str, Tally>| {
        groups.into_iter().map(|(name, tally)| row(key, name, &tally)).collect::<Vec<_>>()
    };
    document
        .with("all", row("class", "", &Tally::of(&accounts, routine)))
        .with("classes", groups("class", by_class(&accounts, routine)))
        .with("reps", groups("rep_id", by_rep(&accounts, routine)))
        .rows("ledger", paper::page(tables, today, lang))
}

/// Says it.
pub(super) fn told(words: &mut String, tables: &Tables, today: NaiveDate, voice: Voice) {
    let lang = voice.lang;
    let accounts = policy::ledger(tables, today);
    let routine = VisitType::Routine;
    let tally = Tally::of(&accounts, routine);
    say!(
        words,
        "{}",
        lang.of(
            format!(
                "Routine visits due before {today}, from the visit log: {} to {}",
                count(tally.promises() as usize, "visit"),
                count(tally.stores as usize, "store")
            ),
            format!("{today}之前应完成的例行拜访（按拜访记录）：{}家门店共{}次", tally.stores, tally.promises()),
        )
    );
    let mut groups: BTreeMap<String, Tally> = BTreeMap::new();
    let none = lang.of("none", "无");
    let named = |name: &str| if name.is_empty() { none.to_string() } else { name.to_string() };
    groups.extend(by_class(&accounts, routine).into_iter().map(|(class, tally)| (named(class), tally)));
    table(words, lang.of("class", "等级"), &groups, Some(&tally), voice);
    let reps: BTreeMap<String, Tally> =
        by_rep(&accounts, routine).into_iter().map(|(rep, tally)| (named(rep), tally)).collect();
    if reps.len() > 1 {
        say!(words, "");
        table(words, lang.of("rep", "业代"), &reps, None, voice);
    }
    open(words, tables, &accounts, voice);
}

fn table(words: &mut String, name: &str, groups: &BTreeMap<String, Tally>, sum: Option<&Tally>, voice: Voice) {
    let lang = voice.lang;
    let headers = lang.of(
        [
            name,
            ">due",
            ">done",
            ">early",
            ">late",
            ">missed",
            ">open",
            ">on time",
            ">attained",
            ">coverage",
            ">hit rate",
            ">mean overdue",
        ],
        [
            name,
            ">应访",
            ">按时",
            ">提前",
            ">延后",
            ">漏访",
            ">顺延",
            ">准时率",
            ">频次达成率",
            ">覆盖率",
            ">有效率",
            ">平均逾期天数",
        ],
    );
    let share = |share: Option<f64>| share.map_or("–".into(), |share| format!("{:.0} %", 100.0 * share));
    let row = |name: &str, tally: &Tally| {
        vec![
            name.to_string(),
            tally.promises().to_string(),
            tally.done.to_string(),
            tally.early.to_string(),
            tally.late.to_string(),
            tally.missed.to_string(),
            tally.open.to_string(),
            share(tally.on_time_share()),
            share(tally.attainment()),
            share(tally.coverage()),
            share(tally.hit_rate()),
            tally.mean_overdue_days().map_or("–".into(), |days| format!("{days:.1}")),
        ]
    };
    let mut rows: Vec<Vec<String>> = groups.iter().map(|(name, tally)| row(name, tally)).collect();
    rows.extend(sum.map(|tally| row(lang.of("all", "合计"), tally)));
    voice.table(words, &Lines { headers: headers.to_vec(), rows, spare: &[3, 11, 10, 6, 9, 4] });
}

/// The promises that are open: carried over, the most urgent first.
fn open(words: &mut String, tables: &Tables, accounts: &[Account], voice: Voice) {
    let lang = voice.lang;
    let mut carried: Vec<(&Account, &LedgerLine)> = accounts
        .iter()
        .flat_map(|account| account.lines.iter().map(move |line| (account, line)))
        .filter(|(_, line)| line.promises.iter().any(|promise| promise.state == State::Open))
        .collect();
    if carried.is_empty() {
        return;
    }
    let urgency = |line: &LedgerLine| line.urgency.unwrap_or_default();
    carried.sort_by(|one, other| {
        urgency(other.1)
            .total_cmp(&urgency(one.1))
            .then_with(|| tables.stores[one.0.row].id.cmp(&tables.stores[other.0.row].id))
    });
    let headers = lang.of(
        ["carried over", "name", "class", "type", ">every days", "last visit", "due", ">urgency"],
        ["顺延门店", "门店名称", "等级", "类型", ">间隔天数", "上次拜访", "应访日", ">紧迫度"],
    );
    let row = |(account, line): &(&Account, &LedgerLine)| {
        let store = &tables.stores[account.row];
        let date = |date: Option<NaiveDate>| date.map_or("–".into(), |date| date.to_string());
        vec![
            store.id.clone(),
            store.name.clone(),
            account.class.clone(),
            line.kind.say(lang).into(),
            line.interval_days.to_string(),
            date(line.last),
            date(line.next.map(|next| next.due)),
            format!("{:.2}", urgency(line)),
        ]
    };
    let rows = carried.iter().map(row).collect();
    say!(words, "");
    voice.first_rows(words, &Lines { headers: headers.to_vec(), rows, spare: &[3, 2, 4, 5] });
}
