//! `rounds due --compare`: what another policy changes, and who is visited too much or too little for what it buys.

use crate::desk::Document;
use crate::desk::json::in_hours;
use crate::desk::words::Voice;
use crate::lang::{agree, count};
use crate::model::{Cadence, Tables};
use crate::policy::{self, Due, DueTotals, Pace};
use crate::report::paper::json::rounded;
use crate::report::paper::screen::Lines;
use serde_json::json;

/// Stores shown that are visited least, and most, for what they buy.
const SERVED: usize = 10;
/// Visited at least so many times as much as it buys, or as little.
const UNEVEN: f64 = 2.0;

/// What another policy changes, as json.
pub(super) fn json(document: Document, tables: &Tables, before: &Due, after: &Due) -> Document {
    let comparison = policy::compare(before, after);
    let sum = |class: Option<&str>, [one, other]: &[DueTotals; 2]| {
        json!({
            "class": class,
            "stores": other.stores,
            "visits_before": one.visits,
            "visits_after": other.visits,
            "at_stores_before_h": in_hours(one.service),
            "at_stores_after_h": in_hours(other.service),
        })
    };
    let after_id = |at: &usize| after.problem.stores[*at].id.clone();
    let store = |one: &policy::ChangedStore| {
        let [before, after] = one.pace.map(|pace| pace.map(|pace| pace.days()));
        json!({
            "store_id": after_id(&one.at),
            "interval_before_days": before,
            "interval_after_days": after,
            "visits_before": one.visits[0],
            "visits_after": one.visits[1],
            "service_before_min": one.service[0].as_minutes(),
            "service_after_min": one.service[1].as_minutes(),
        })
    };
    let served = |one: &policy::Served| {
        json!({
            "store_id": after_id(&one.at),
            "visits_per_year": rounded(one.visits_per_year, 1),
            "sales": one.sales,
            "visits_per_sale": one.ratio.is_finite().then(|| rounded(one.ratio, 2)),
        })
    };
    let classes = comparison.classes.iter().map(|(class, both)| sum(Some(class), both));
    document
        .with("all", sum(None, &comparison.all))
        .with("classes", classes.collect::<Vec<_>>())
        .with("changed_stores", comparison.stores.iter().map(store).collect::<Vec<_>>())
        .with("served", policy::served(tables, after).iter().map(served).collect::<Vec<_>>())
}

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
    voice.table(words, &Lines { headers: headers.to_vec(), rows, spare: &[1, 5, 2] });
    say!(words, "");

    let changed = comparison.stores.len();
    say!(
        words,
        "{}",
        lang.of(
            format!(
                "{} of {} {}",
                count(changed, "store"),
                before.problem.store_count(),
                agree(changed, "changes", "change")
            ),
            format!("{}家门店中有{changed}家变化", before.problem.store_count()),
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
                Cadence::Spaced { visits, .. } => visits.first().map(|visit| visit.say_why(lang)),
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
        let rows = comparison.stores.iter().map(row).collect();
        voice.first_rows(words, &Lines { headers: headers.to_vec(), rows, spare: &[2, 7, 8, 9, 5, 6] });
    }
    uneven(words, tables, after, voice);
}

/// Stores visited far less, or far more, than they buy.
fn uneven(words: &mut String, tables: &Tables, due: &Due, voice: Voice) {
    let lang = voice.lang;
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
        let rows = stores.iter().map(row).collect();
        voice.table(words, &Lines { headers: headers.to_vec(), rows, spare: &[2, 4] });
    }
}
