//! What holds of every policy and every network: windows, clamps, frequency, and that nothing depends on the order of rows.

use chrono::NaiveDate;
use proptest::collection::vec;
use proptest::prelude::*;
use rounds::model::{
    Cadence, Campaign, Condition, DueVisit, EventRow, EventRule, Factor, LogRow, Match, Point, Policy, RepRow, Rhythm,
    Rule, StoreRow, Tables, VisitType, Why,
};
use rounds::policy::{self, By, Due};
use std::collections::BTreeMap;

/// A Monday.
fn monday() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 10, 5).unwrap()
}

fn on(offset: i64) -> NaiveDate {
    monday() + chrono::Duration::days(offset)
}

fn of(column: &str, word: &str) -> Match {
    Match(BTreeMap::from([(column.to_string(), Condition::AnyOf(vec![word.into()]))]))
}

fn any_match() -> impl Strategy<Value = Match> {
    prop_oneof![
        Just(Match::default()),
        "[ABC]".prop_map(|class| of("class", &class)),
        prop_oneof![Just("large"), Just("small")].prop_map(|size| of("size_tier", size)),
        (1..4u8).prop_map(|tier| of("city_tier", &tier.to_string())),
    ]
}

fn any_rhythm() -> impl Strategy<Value = Rhythm> {
    prop_oneof![
        4 => (1..100u16).prop_map(|days| Rhythm { interval_days: Some(days), ..Rhythm::default() }),
        2 => (1..13u16).prop_map(|visits| Rhythm { visits_per_cycle: Some(visits), ..Rhythm::default() }),
        1 => (1..60u16).prop_map(|visits| Rhythm { visits_per_year: Some(visits), ..Rhythm::default() }),
        1 => Just(Rhythm { on_demand: true, ..Rhythm::default() }),
        1 => Just(Rhythm::default()),
    ]
}

fn any_kind() -> impl Strategy<Value = VisitType> {
    prop_oneof![4 => Just(VisitType::Routine), 1 => Just(VisitType::FullReview), 1 => Just(VisitType::Training)]
}

fn any_policy() -> impl Strategy<Value = Policy> {
    let rule = (any_match(), any_rhythm(), any_kind(), 0..3u16, proptest::option::of(5..90u16), any_dates());
    let rule = rule.prop_map(|(of, rhythm, kind, calls, minutes, valid)| Rule {
        of,
        rhythm,
        kind,
        calls_between: if calls == 2 { 1 } else { 0 },
        service_min: minutes.map(f64::from),
        valid,
        ..Rule::default()
    });
    let factor = (any_match(), 2..30u16, vec(9..13u8, 0..2), any_dates());
    let factor = factor.prop_map(|(of, tenths, months, valid)| Factor {
        of,
        interval: f64::from(tenths) / 10.0,
        months,
        valid,
        ..Factor::default()
    });
    let campaign = (any_match(), -10..40i64, 0..30i64, 1..4u16, proptest::option::of(1..10u16));
    let campaign = campaign.prop_map(|(of, from, days, extra_visits, within_days)| Campaign {
        id: "campaign".into(),
        from: on(from),
        to: on(from + days),
        of,
        extra_visits,
        within_days,
        extra_min: 0.0,
        priority: None,
    });
    (vec(rule, 0..6), vec(factor, 0..4), vec(campaign, 0..2), 0..3u16).prop_map(
        |(mut rules, mut factors, campaigns, stock)| {
            for (at, rule) in rules.iter_mut().enumerate() {
                rule.id = format!("rule {at}");
            }
            for (at, factor) in factors.iter_mut().enumerate() {
                factor.id = format!("factor {at}");
            }
            let mut policy = Policy { rules, factors, campaigns, ..Policy::default() };
            policy.defaults.stock_out_days = (stock > 0).then_some(stock);
            policy.events.push(EventRule { on: "sale".into(), kind: VisitType::FollowUp, ..policy.events[0].clone() });
            policy
        },
    )
}

fn any_dates() -> impl Strategy<Value = rounds::model::Validity> {
    (proptest::option::weighted(0.2, -20..40i64), 0..60i64).prop_map(|(from, days)| rounds::model::Validity {
        valid_from: from.map(on),
        valid_to: from.map(|from| on(from + days)),
    })
}

fn any_store() -> impl Strategy<Value = StoreRow> {
    let facts = ("[ABC]?", prop_oneof![Just(""), Just("large"), Just("small")], proptest::option::of(1..4u8));
    let own = (proptest::option::weighted(0.2, 1..60u16), proptest::option::weighted(0.2, 1..20u16));
    let since = (proptest::option::of(1..120i64), proptest::option::of(0..40u16));
    (facts, own, since, 0..500u32).prop_map(
        |((class, size, city_tier), (interval_days, min_gap), (last, stock), at)| StoreRow {
            class,
            size_tier: size.into(),
            city_tier,
            interval_days,
            min_gap_days: min_gap.filter(|gap| interval_days.is_none_or(|days| *gap <= days)),
            last_visit: last.map(|days| on(-days)),
            stock_days_left: stock.map(f64::from),
            point: Some(Point { x: 120.0 + f64::from(at % 23) / 100.0, y: 30.0 + f64::from(at / 23) / 100.0 }),
            ..StoreRow::default()
        },
    )
}

fn any_tables() -> impl Strategy<Value = Tables> {
    let log = (
        any::<prop::sample::Index>(),
        1..90i64,
        prop_oneof![Just("routine"), Just("full_review"), Just("call")],
        any::<bool>(),
    );
    let event = (any::<prop::sample::Index>(), -20..25i64, prop_oneof![Just("complaint"), Just("sale")]);
    (vec(any_store(), 1..7), any_policy(), vec(log, 0..12), vec(event, 0..4)).prop_map(
        |(mut stores, policy, log, events)| {
            for (at, store) in stores.iter_mut().enumerate() {
                store.id = format!("S{at}");
            }
            let log = log.into_iter().map(|(store, days, kind, sale)| LogRow {
                line: 2,
                id: String::new(),
                store: stores[store.index(stores.len())].id.clone(),
                rep: "R1".into(),
                date: on(-days),
                checkin: None,
                checkout: None,
                effective: None,
                outcome: if sale { "sale" } else { "" }.into(),
                kind: kind.into(),
            });
            let events = events.into_iter().map(|(store, day, kind)| EventRow {
                line: 2,
                store: stores[store.index(stores.len())].id.clone(),
                date: on(day),
                time: None,
                kind: kind.into(),
                deadline: None,
                note: String::new(),
            });
            let (log, events) = (log.collect(), events.collect());
            let rep = RepRow { id: "R1".into(), home: Some(Point { x: 120.0, y: 30.0 }), ..RepRow::default() };
            Tables { stores, reps: vec![rep], policy, log, events, ..Tables::default() }
        },
    )
}

fn visits(due: &Due, at: usize) -> (&[DueVisit], u16) {
    match &due.problem.stores[at].cadence {
        Cadence::Spaced { visits, min_gap, .. } => (visits, *min_gap),
        Cadence::Patterns { .. } => panic!("policy asks for rows of visits"),
    }
}

/// What a due set says of each store, by its id.
fn by_id(due: &Due) -> BTreeMap<String, (Vec<DueVisit>, Vec<DueVisit>, i32)> {
    let of = |at: usize| {
        let store = &due.problem.stores[at];
        (store.id.clone(), (visits(due, at).0.to_vec(), due.stores[at].calls.clone(), store.service.0))
    };
    (0..due.problem.stores.len()).map(of).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_due_window_is_empty_or_outside_the_horizon(tables in any_tables(), weeks in 1..9u16) {
        let due = policy::due(&tables, monday(), weeks);
        for at in 0..due.problem.stores.len() {
            let (visits, min_gap) = visits(&due, at);
            for visit in visits.iter().chain(&due.stores[at].calls) {
                prop_assert!(visit.earliest <= visit.due && visit.due <= visit.latest, "{visit:?}");
                prop_assert!(visit.latest.0 < due.problem.calendar.days, "{visit:?}");
                prop_assert!(!visit.types.is_empty(), "{visit:?}");
            }
            // What was asked for by a day may be out, since its gaps may leave it none.
            let is_asked_for = |visit: &&DueVisit| matches!(visit.why, Why::Reservation | Why::Event { .. });
            let mut last: Option<u16> = None;
            for visit in visits.iter().filter(|visit| !is_asked_for(visit)) {
                let day = last.map_or(visit.earliest.0, |last| visit.earliest.0.max(last + min_gap));
                prop_assert!(day <= visit.latest.0, "every visit of {visits:?} can be made, {min_gap} days apart");
                last = Some(day);
            }
        }
    }

    #[test]
    fn intervals_that_factors_make_stay_within_the_clamp(tables in any_tables()) {
        let due = policy::due(&tables, monday(), 4);
        let [low, high] = tables.policy.defaults.clamp_days.map(f64::from);
        for decision in due.stores.iter().flat_map(|store| &store.derivation.decisions) {
            if let (By::Rule(_) | By::Default, Some(base), Some(pace)) = (decision.by, decision.base, decision.pace) {
                let (least, most) = (low.min(base.exact().round().max(1.0)), high.max(base.exact()));
                prop_assert!((least..=most).contains(&f64::from(pace.days())), "{decision:?}");
                // Whole weeks, unless those would turn the factors around or leave the clamp.
                let product: f64 = decision.factors.iter().map(|&at| tables.policy.factors[at].interval).product();
                let weeks = (base.exact() * product / 7.0).round() * 7.0;
                let turned = (weeks - base.exact()) * (product - 1.0) < 0.0 || !(least..=most).contains(&weeks);
                let weeks = decision.factors.is_empty() || pace.days() < 7 || pace.days() % 7 == 0 || pace == base || turned;
                prop_assert!(weeks, "{decision:?}");
            }
        }
    }

    #[test]
    fn no_visit_is_shorter_than_the_usual_one(tables in any_tables()) {
        let due = policy::due(&tables, monday(), 6);
        for (at, store) in due.problem.stores.iter().enumerate() {
            prop_assert!(visits(&due, at).0.iter().all(|visit| visit.service >= store.service));
        }
    }

    #[test]
    fn the_order_of_rows_does_not_matter(tables in any_tables(), turn in 0..7usize) {
        let mut other = tables.clone();
        let by = turn % other.stores.len();
        other.stores.rotate_left(by);
        other.log.reverse();
        other.events.reverse();
        prop_assert_eq!(by_id(&policy::due(&tables, monday(), 4)), by_id(&policy::due(&other, monday(), 4)));
    }

    #[test]
    fn a_rule_that_matches_nothing_changes_nothing(tables in any_tables(), rule in any_rhythm()) {
        let mut other = tables.clone();
        let nobody = of("class", "nobody");
        other.policy.rules.insert(0, Rule { id: "nobody".into(), of: nobody.clone(), rhythm: rule, ..Rule::default() });
        other.policy.factors.insert(0, Factor { id: "nobody".into(), of: nobody, interval: 0.1, ..Factor::default() });
        prop_assert_eq!(by_id(&policy::due(&tables, monday(), 4)), by_id(&policy::due(&other, monday(), 4)));
    }

    #[test]
    fn the_frequency_over_a_long_time_is_the_cadence(interval in 1..60u16, last in 1..60i64) {
        // Twelve times twelve weeks, every visit made on the day it is due.
        let mut row = StoreRow { id: "S".into(), interval_days: Some(interval), last_visit: Some(on(-last.min(interval.into()))), ..StoreRow::default() };
        row.point = Some(Point { x: 120.0, y: 30.0 });
        let rep = RepRow { id: "R1".into(), home: Some(Point { x: 120.0, y: 30.0 }), ..RepRow::default() };
        let work = (0..12 * 84).filter(|day| day % 7 >= 5).map(|day| rounds::model::CalendarRow {
            line: 2, date: on(day), rep: None, kind: rounds::model::DayKind::Work, from: None, to: None, site: rounds::model::MeetingPlace::default(),
note: String::new(),
        });
        let mut tables = Tables { stores: vec![row], reps: vec![rep], calendar: work.collect(), ..Tables::default() };
        let mut count = 0i64;
        for part in 0..12 {
            let from = on(84 * part);
            let due = policy::due(&tables, from, 12);
            let (visits, _) = visits(&due, 0);
            count += visits.len() as i64;
            if let Some(last) = visits.last() {
                tables.stores[0].last_visit = Some(from + chrono::Duration::days(last.due.0.into()));
            }
        }
        let expected = 12 * 84 / i64::from(interval);
        // Visits within a week may fall on any of its days, so that each part may gain or lose one.
        let slack = if interval < 7 { 12 } else { 1 };
        prop_assert!((count - expected).abs() <= slack, "{count} visits in 144 weeks, every {interval} days makes {expected}");
    }
}
