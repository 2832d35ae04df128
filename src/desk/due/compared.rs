//! `rounds due --compare`: what another policy changes, and who is visited too much or too little for what it buys.

use crate::desk::words::{Lines, Voice};
use crate::lang::{Lang, agree, count};
use crate::model::{Cadence, Tables};
use crate::policy::{self, Due, DueTotals, Pace};

/// Stores shown that are visited least, and most, for what they buy.
const SERVED: usize = 10;
/// Visited at least so many times as much as it buys, or as little.
const UNEVEN: f64 = 2.0;

/// What another policy changes.
pub(super) fn compared(words: &mut String, tables: &Tables, before: &Due, after: &Due, voice: Voice) {
    let lang = voice.lang;
    let comparison = policy::compare(before, after);
    let headers = lang.of(
        ["class", ">stores", ">visits before", ">after", ">change", ">hours before", ">after", ">change"],
        ["等级", ">门店", ">原拜访", ">新拜访", ">变化", ">原工时", ">新工时", ">变化"],
    );
    let row = |name: String, [one, other]: &[DueTotals; 2]| {
        let hours = |asked: &DueTotals| asked.service as f64 / 3600.0;
        vec![
            name,
            other.stores.to_string(),
            one.visits.to_string(),
            other.visits.to_string(),
            format!("{:+}", other.visits as i64 - one.visits as i64),
            format!("{:.1}", hours(one)),
            format!("{:.1}", hours(other)),
            format!("{:+.1}", hours(other) - hours(one)),
        ]
    };
    let unnamed = lang.of("none", "无");
    let name = |class: &str| if class.is_empty() { unnamed.into() } else { class.to_string() };
    let mut rows: Vec<Vec<String>> = comparison.classes.iter().map(|(class, both)| row(name(class), both)).collect();
    rows.push(row(lang.of("all", "合计").into(), &comparison.all));
    say!(words, "{}\n", Lines { headers: headers.to_vec(), rows }.table(true).0);

    let changed = comparison.stores.len();
    say!(
        words,
        "{}",
        lang.of(
            format!(
                "{} of {} {}",
                count(changed, "store"),
                before.problem.stores.len(),
                agree(changed, "changes", "change")
            ),
            format!("{}家门店中有{changed}家变化", before.problem.stores.len()),
        )
    );
    if changed > 0 {
        let headers = lang.of(
            [
                "store",
                "name",
                "class",
                ">days before",
                ">after",
                ">visits before",
                ">after",
                ">min before",
                ">after",
                "why",
            ],
            ["门店编号", "门店名称", "等级", ">原间隔", ">新间隔", ">原拜访", ">新拜访", ">原分钟", ">新分钟", "原因"],
        );
        let days = |pace: Option<Pace>| pace.map_or("–".into(), |pace| pace.days().to_string());
        let row = |one: &policy::ChangedStore| {
            let store = &after.problem.stores[one.at];
            let why = match &store.cadence {
                Cadence::Spaced { visits, .. } => visits.first().map(|visit| visit.why.say(lang)),
                Cadence::Patterns { .. } => None,
            };
            vec![
                store.id.clone(),
                store.name.clone(),
                store.class.clone(),
                days(one.pace[0]),
                days(one.pace[1]),
                one.visits[0].to_string(),
                one.visits[1].to_string(),
                format!("{:.0}", one.service[0].as_minutes()),
                format!("{:.0}", one.service[1].as_minutes()),
                why.unwrap_or_default(),
            ]
        };
        let lines = Lines { headers: headers.to_vec(), rows: comparison.stores.iter().map(row).collect() };
        lines.told(words, voice);
    }
    uneven(words, tables, after, lang);
}

/// Stores visited far less, or far more, than they buy.
fn uneven(words: &mut String, tables: &Tables, due: &Due, lang: Lang) {
    let served = policy::served(tables, due);
    let less: Vec<_> = served.iter().take_while(|one| one.ratio <= 1.0 / UNEVEN).take(SERVED).collect();
    let more: Vec<_> = served.iter().rev().take_while(|one| one.ratio >= UNEVEN).take(SERVED).collect();
    for (title, stores) in [
        (lang.of("\nVisited least for their sales", "\n按销售额看拜访偏少的门店"), less),
        (lang.of("\nVisited most for their sales", "\n按销售额看拜访偏多的门店"), more),
    ] {
        if stores.is_empty() {
            continue;
        }
        let headers = lang.of(
            ["store", "name", "class", ">visits a year", ">sales", ">visits per sale"],
            ["门店编号", "门店名称", "等级", ">年拜访次数", ">年销售额", ">拜访占比/销售占比"],
        );
        let row = |one: &&policy::Served| {
            let store = &due.problem.stores[one.at];
            let ratio = if one.ratio.is_finite() { format!("{:.2}", one.ratio) } else { "∞".into() };
            vec![
                store.id.clone(),
                store.name.clone(),
                store.class.clone(),
                format!("{:.1}", one.visits_per_year),
                format!("{:.0}", one.sales),
                ratio,
            ]
        };
        say!(words, "{title}");
        say!(words, "{}", Lines { headers: headers.to_vec(), rows: stores.iter().map(row).collect() }.table(true).0);
    }
}
