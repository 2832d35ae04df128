//! How fast a policy is asked: a million stores, fifty rules and factors, four weeks. Claimed in `src/policy/mod.rs`.

use chrono::NaiveDate;
use criterion::{Criterion, criterion_group, criterion_main};
use rounds::model::{Condition, Factor, Match, Point, Policy, RepRow, Rhythm, Rule, StoreRow, Tables};
use rounds::policy;
use std::collections::BTreeMap;
use std::hint::black_box;

/// Stores that differ in every column the rules ask for.
fn tables(stores: usize) -> Tables {
    let from = NaiveDate::from_ymd_opt(2026, 10, 4).unwrap();
    let store = |at: usize| StoreRow {
        id: format!("S{at}"),
        point: Some(Point { x: 110.0 + (at % 1000) as f64 / 100.0, y: 25.0 + (at / 1000) as f64 / 100.0 }),
        class: ["A", "B", "C"][at % 3].into(),
        size_tier: ["large", "medium", "small"][at / 3 % 3].into(),
        channel_type: ["dealer", "agent", "retailer", "workshop"][at / 9 % 4].into(),
        city_tier: Some((at / 36 % 4) as u8 + 1),
        region: format!("region {}", at % 20),
        inventory_turnover: Some((at % 15) as f64),
        competitor_count: Some((at % 7) as u32),
        last_visit: Some(from - chrono::Days::new((at % 40) as u64)),
        ..StoreRow::default()
    };
    let rep = |at: usize| RepRow {
        id: format!("R{at}"),
        home: Some(Point { x: 110.0 + (at % 100) as f64 / 10.0, y: 25.0 }),
        ..RepRow::default()
    };
    Tables {
        stores: (0..stores).map(store).collect(),
        reps: (0..stores.div_ceil(200)).map(rep).collect(),
        policy: rules(),
        ..Tables::default()
    }
}

/// Thirty-eight rules and twelve factors.
fn rules() -> Policy {
    let words = |word: &str| Condition::AnyOf(vec![word.into()]);
    let of = |all: &[(&str, Condition)]| {
        Match(all.iter().map(|(column, condition)| (column.to_string(), condition.clone())).collect::<BTreeMap<_, _>>())
    };
    let rule = |id: String, of: Match, days: u16| Rule {
        id,
        of,
        rhythm: Rhythm { interval_days: Some(days), ..Rhythm::default() },
        ..Rule::default()
    };
    let mut policy = Policy::default();
    for (at, region) in (0..19).enumerate() {
        let of = of(&[("region", words(&format!("region {region}"))), ("class", words(["A", "B", "C"][at % 3]))]);
        policy.rules.push(rule(format!("region {region}"), of, 14 + at as u16));
    }
    for (at, channel) in ["dealer", "agent", "retailer", "workshop"].into_iter().cycle().take(12).enumerate() {
        let of = of(&[("channel_type", words(channel)), ("city_tier", words(&(at % 4 + 1).to_string()))]);
        policy.rules.push(rule(format!("{channel} {at}"), of, 21));
    }
    for at in 0..7 {
        let of = of(&[("competitor_count", words(&at.to_string()))]);
        policy.factors.push(Factor { id: format!("{at} competitors"), of, interval: 1.1, ..Factor::default() });
    }
    assert_eq!(policy.rules.len() + policy.factors.len(), 50);
    policy
}

fn ask(criterion: &mut Criterion) {
    let tables = tables(1_000_000);
    let from = NaiveDate::from_ymd_opt(2026, 10, 5).unwrap();
    let mut group = criterion.benchmark_group("policy");
    group.sample_size(10);
    group.bench_function("1,000,000 stores, 50 rules", |bencher| {
        bencher.iter_with_large_drop(|| black_box(policy::due(&tables, from, 4)));
    });
    group.finish();
}

criterion_group!(benches, ask);
criterion_main!(benches);
