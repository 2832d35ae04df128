//! `rounds due --ledger`: what became of the visits due so far, replayed from the visit log.

use crate::desk::words::{Lines, Voice};
use crate::lang::{Lang, count};
use crate::model::{Tables, VisitType};
use crate::policy::ledger::{LedgerLine, State, Tally, by_class, by_rep};
use crate::policy::{self, Account};
use chrono::NaiveDate;
use std::collections::BTreeMap;

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
    table(words, lang.of("class", "等级"), &groups, Some(&tally), lang);
    let reps: BTreeMap<String, Tally> =
        by_rep(&accounts, routine).into_iter().map(|(rep, tally)| (named(rep), tally)).collect();
    if reps.len() > 1 {
        say!(words, "");
        table(words, lang.of("rep", "业代"), &reps, None, lang);
    }
    open(words, tables, &accounts, voice);
}

fn table(words: &mut String, name: &str, groups: &BTreeMap<String, Tally>, sum: Option<&Tally>, lang: Lang) {
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
    say!(words, "{}", Lines { headers: headers.to_vec(), rows }.table(true).0);
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
    let lines = Lines { headers: headers.to_vec(), rows: carried.iter().map(row).collect() };
    say!(words, "");
    lines.told(words, voice);
}
