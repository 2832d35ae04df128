//! The rules of the domain, one test a rule: each names the id under which the rule is known.

use chrono::NaiveDate;
use rounds::io::{self, Parcel};
use rounds::model::{
    Allowed, Cadence, CalendarRow, Contact, DayKind, DueVisit, EventRow, LogRow, Point, Policy, RepRow, StoreRow,
    Tables, VisitType, VisitTypes, Why,
};
use rounds::policy::{self, Due, ServiceBy};
use rounds::unit::{Day, RepId, Seconds};
use std::path::Path;

/// A Monday.
fn monday() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 10, 5).unwrap()
}

fn on(offset: i64) -> NaiveDate {
    monday() + chrono::Duration::days(offset)
}

fn store(id: &str) -> StoreRow {
    StoreRow {
        id: id.into(),
        point: Some(Point { x: 120.0, y: 30.0 }),
        last_visit: Some(on(-1)),
        city_tier: Some(1),
        ..StoreRow::default()
    }
}

fn rep(id: &str, skills: &[&str]) -> RepRow {
    let skills = skills.iter().map(|skill| skill.to_string()).collect();
    RepRow { id: id.into(), home: Some(Point { x: 120.0, y: 30.0 }), skills, ..RepRow::default() }
}

fn pack(name: &str) -> Policy {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/policies").join(name);
    Parcel::open(&path).and_then(|parcel| io::read_policy(&parcel)).unwrap_or_else(|error| panic!("{error}"))
}

/// A policy from its text.
fn policy(text: &str) -> Policy {
    let room = tempfile::tempdir().unwrap();
    let path = room.path().join("policy.toml");
    std::fs::write(&path, text).unwrap();
    Parcel::open(&path).and_then(|parcel| io::read_policy(&parcel)).unwrap_or_else(|error| panic!("{error}"))
}

fn tables(policy: Policy, stores: Vec<StoreRow>) -> Tables {
    Tables { stores, reps: vec![rep("R1", &[]), rep("R2", &["training"])], policy, ..Tables::default() }
}

fn due(tables: &Tables) -> Due {
    policy::due(tables, monday(), 4)
}

/// Days between visits of one store.
fn days(policy: &Policy, row: StoreRow) -> Option<u16> {
    due(&tables(policy.clone(), vec![row])).stores[0].derivation.pace().map(|pace| pace.days())
}

fn visits(due: &Due, at: usize) -> &[DueVisit] {
    match &due.problem.stores[at].cadence {
        Cadence::Spaced { visits, .. } => visits,
        Cadence::Patterns { .. } => panic!("policy asks for rows of visits"),
    }
}

fn has(visit: &DueVisit, kinds: &[VisitType]) -> bool {
    visit.types == VisitTypes::from(kinds.to_vec())
}

fn logged(date: NaiveDate, kind: &str, outcome: &str) -> LogRow {
    LogRow {
        line: 2,
        id: String::new(),
        store: "S".into(),
        rep: "R1".into(),
        date,
        checkin: None,
        checkout: None,
        effective: None,
        outcome: outcome.into(),
        kind: kind.into(),
    }
}

/// Whole days off, for all or for one rep.
fn off(kind: DayKind, days: std::ops::Range<i64>, rep: Option<&str>) -> Vec<CalendarRow> {
    let row = |day| CalendarRow {
        line: 2,
        date: on(day),
        rep: rep.map(Into::into),
        kind,
        from: None,
        to: None,
        site: rounds::model::MeetingPlace::default(),
        note: String::new(),
    };
    days.map(row).collect()
}

fn happened(kind: &str, date: NaiveDate, deadline: Option<NaiveDate>) -> EventRow {
    EventRow { line: 2, store: "S".into(), date, time: None, kind: kind.into(), deadline, note: String::new() }
}

// Document 000: store need, market change, relationship.

#[test]
fn s0_01_every_due_visit_carries_its_derivation() {
    let row = StoreRow { class: "B".into(), size_tier: "small".into(), key_account: true, ..store("S") };
    let tables = tables(pack("auto-parts.toml"), vec![row]);
    let due = due(&tables);
    let derivation = &due.stores[0].derivation;
    let names = |at: &[usize]| at.iter().map(|&at| tables.policy.rules[at].id.as_str()).collect::<Vec<_>>();
    assert_eq!(names(&derivation.matched), ["class B", "small, city tier 1-2"]);
    let factors = &derivation.decisions[0].factors;
    assert_eq!(factors.iter().map(|&at| tables.policy.factors[at].id.as_str()).collect::<Vec<_>>(), ["key account"]);
    assert!(visits(&due, 0).iter().all(|visit| visit.why == Why::Rule { name: "class B".into(), days: 21 }));
}

#[test]
fn s0_03_s0_08_large_stores_of_large_cities_are_visited_every_one_or_two_weeks() {
    for size in ["large", "medium"] {
        assert_eq!(days(&pack("auto-parts.toml"), StoreRow { size_tier: size.into(), ..store("S") }), Some(14));
    }
}

#[test]
fn s0_04_a_monthly_full_review_is_the_routine_visit_of_its_week_and_takes_longer() {
    let row = StoreRow { size_tier: "large".into(), lifecycle: "active".into(), ..store("S") };
    let due = due(&tables(pack("auto-parts.toml"), vec![row]));
    let visits = visits(&due, 0);
    assert_eq!(visits.len(), 2, "no visit of its own");
    let reviews: Vec<&DueVisit> = visits.iter().filter(|visit| visit.types.has(VisitType::FullReview)).collect();
    assert_eq!(reviews.len(), 1);
    assert!(has(reviews[0], &[VisitType::Routine, VisitType::FullReview]));
    assert_eq!(reviews[0].service, Seconds::minutes(60));
    let other = visits.iter().find(|visit| !visit.types.has(VisitType::FullReview)).unwrap();
    assert_eq!(other.service, Seconds::minutes(30));
}

#[test]
fn s0_05_s0_09_small_stores_and_small_cities_are_visited_monthly_or_every_two_months() {
    let auto = pack("auto-parts.toml");
    let of =
        |size: &str, tier: u8| days(&auto, StoreRow { size_tier: size.into(), city_tier: Some(tier), ..store("S") });
    assert_eq!(
        [of("small", 1), of("small", 2), of("small", 3), of("small", 4)],
        [Some(28), Some(28), Some(56), Some(56)]
    );
    assert_eq!([of("large", 3), of("medium", 4)], [Some(28), Some(28)]);
}

const SPRING: &str = r#"
    [[rule]]
    id = "all"
    interval_days = 28
    [[campaign]]
    id = "spring"
    from = 2026-10-12
    to = 2026-10-25
    match = { size_tier = "small" }
    extra_visits = 2
"#;

#[test]
fn s0_06_s2_12_a_campaign_adds_visits_in_its_range_of_dates() {
    let tables = tables(policy(SPRING), vec![StoreRow { size_tier: "small".into(), ..store("S") }, store("T")]);
    let due = due(&tables);
    let extra = |at: usize| {
        let all = visits(&due, at).iter().filter(|visit| matches!(visit.why, Why::Campaign { .. }));
        all.map(|visit| (visit.earliest.0, visit.latest.0)).collect::<Vec<_>>()
    };
    assert_eq!(extra(0), [(7, 11), (14, 18)]);
    assert_eq!(extra(1), [], "no small store");
}

#[test]
fn s0_07_s1_07_seasons_change_the_pace_from_their_first_day_on() {
    let seasonal = policy(
        r#"
        [[rule]]
        id = "all"
        interval_days = 28
        [[factor]]
        id = "heat"
        months = [11]
        match = { category = "cooling" }
        interval = 0.25
        "#,
    );
    let row = StoreRow { more: vec!["cooling".into()], ..store("S") };
    let tables = Tables { more: vec!["category".into()], ..tables(seasonal, vec![row, store("T")]) };
    let due = policy::due(&tables, monday(), 8);
    let dues = |at: usize| visits(&due, at).iter().map(|visit| visit.due.0).collect::<Vec<_>>();
    // One interval from Sunday is Sunday, day 27: 1 November; from then on weekly.
    assert_eq!(dues(0), [27, 34, 41, 48, 55]);
    assert_eq!(dues(1), [27, 55]);
    assert_eq!(due.stores[0].derivation.decisions.len(), 2);
}

#[test]
fn s0_11_s0_12_fast_stock_is_visited_more_often_and_slow_stock_less() {
    let with = |turnover: f64| {
        days(&pack("auto-parts.toml"), StoreRow { class: "B".into(), inventory_turnover: Some(turnover), ..store("S") })
    };
    assert_eq!([with(15.0), with(6.0), with(1.0)], [Some(21), Some(28), Some(42)]);
}

#[test]
fn s0_13_a_promotion_is_prepared_in_the_week_before_it_starts() {
    let text = SPRING.replace("extra_visits = 2", "within_days = 7");
    let tables = tables(policy(&text), vec![StoreRow { size_tier: "small".into(), ..store("S") }]);
    let due = due(&tables);
    let extra: Vec<_> = visits(&due, 0).iter().filter(|visit| matches!(visit.why, Why::Campaign { .. })).collect();
    assert_eq!(extra.len(), 1);
    assert_eq!((extra[0].earliest, extra[0].latest), (Day(0), Day(4)), "Monday to Friday before Monday the 12th");
}

#[test]
fn s0_14_strong_competition_is_given_or_counted_around_the_store() {
    let auto = pack("auto-parts.toml");
    let given = |count| days(&auto, StoreRow { class: "B".into(), competitor_count: Some(count), ..store("S") });
    assert_eq!([given(1), given(5)], [Some(28), Some(21)]);
    let near = |at: usize| StoreRow {
        class: "B".into(),
        point: Some(Point { x: 120.0 + 0.0005 * at as f64, y: 30.0 }),
        ..store(&format!("S{at}"))
    };
    let far = StoreRow { class: "B".into(), point: Some(Point { x: 121.0, y: 30.0 }), ..store("F") };
    let mut rows: Vec<StoreRow> = (0..6).map(near).collect();
    rows.push(far);
    let due = due(&tables(auto, rows));
    let of = |at: usize| due.stores[at].derivation.pace().unwrap().days();
    assert_eq!((of(0), of(5), of(6)), (21, 21, 28), "six stores within 250 m of one another, one far away");
}

#[test]
fn s0_15_stores_visited_more_or_less_than_they_buy_are_found() {
    let row = |id: &str, class: &str, sales: f64| StoreRow { class: class.into(), sales_12m: Some(sales), ..store(id) };
    let tables = tables(pack("auto-parts.toml"), vec![row("S", "A", 100.0), row("T", "C", 900.0)]);
    let due = due(&tables);
    let served = policy::served(&tables, &due);
    assert_eq!(
        served.iter().map(|one| one.at).collect::<Vec<_>>(),
        [1, 0],
        "the one visited least for what it buys first"
    );
    assert!(served[0].ratio < 0.2 && served[1].ratio > 5.0);
}

#[test]
fn s0_16_s1_09_what_a_store_asked_for_holds_until_it_expires() {
    let text = r#"
        [[rule]]
        id = "all"
        interval_days = 28
        [[override]]
        store = "S"
        reason = "asked for more"
        interval_days = 7
        valid_to = 2026-10-18
    "#;
    let due = due(&tables(policy(text), vec![StoreRow { interval_days: Some(56), ..store("S") }, store("T")]));
    let dues = visits(&due, 0).iter().map(|visit| visit.due.0).collect::<Vec<_>>();
    assert_eq!(dues, [6, 13], "weekly while it holds, then by its row");
    let why = Why::Override { reason: "asked for more".into(), days: 7 };
    assert_eq!(visits(&due, 0)[0].why, why);
    assert_eq!(due.stores[1].derivation.pace().unwrap().days(), 28);
}

#[test]
fn s0_17_s4_08_key_accounts_come_more_often_and_first() {
    let auto = pack("auto-parts.toml");
    let row = StoreRow { class: "B".into(), key_account: true, ..store("S") };
    let due = due(&tables(auto, vec![row, StoreRow { class: "B".into(), ..store("T") }]));
    let [key, other] = [&due.stores[0].derivation, &due.stores[1].derivation];
    assert_eq!((key.pace().unwrap().days(), other.pace().unwrap().days()), (21, 28));
    assert_eq!((key.priority, other.priority), (4, 3));
}

#[test]
fn s0_18_s2_22_prospects_come_less_often_and_after_those_who_buy() {
    let row = StoreRow { class: "B".into(), lifecycle: "prospect".into(), ..store("S") };
    let due = due(&tables(pack("auto-parts.toml"), vec![row]));
    assert_eq!(due.stores[0].derivation.pace().unwrap().days(), 42);
    assert_eq!(due.stores[0].derivation.priority, 2);
}

#[test]
fn s0_19_s2_30_any_numeric_column_can_be_a_factor() {
    let text = r#"
        [[rule]]
        id = "all"
        interval_days = 28
        [[factor]]
        id = "strong brand"
        match = { brand = ">= 80" }
        interval = 0.5
        [[factor]]
        id = "unhappy"
        match = { satisfaction = "< 3" }
        interval = 0.75
    "#;
    let row =
        |brand: &str, satisfaction: &str| StoreRow { more: vec![brand.into(), satisfaction.into()], ..store("S") };
    let of = |row: StoreRow| {
        let tables = Tables { more: vec!["brand".into(), "satisfaction".into()], ..tables(policy(text), vec![row]) };
        due(&tables).stores[0].derivation.pace().unwrap().days()
    };
    assert_eq!([of(row("79.5", "4")), of(row("80", "4")), of(row("", "2.9"))], [28, 14, 21]);
}

#[test]
fn s0_21_two_versions_of_a_policy_are_compared_visit_by_visit() {
    let before = tables(pack("default.toml"), vec![StoreRow { class: "C".into(), ..store("S") }, store("T")]);
    let mut after = before.clone();
    after.policy.rules[2].rhythm.interval_days = Some(14);
    let comparison = policy::compare(&due(&before), &due(&after));
    assert_eq!(comparison.stores.len(), 1);
    assert_eq!((comparison.stores[0].at, comparison.stores[0].visits), (0, [0, 2]));
    assert_eq!(comparison.classes["C"].map(|asked| asked.visits), [0, 2]);
}

#[test]
fn a_rule_holds_between_its_dates() {
    let text = r#"
        [[rule]]
        id = "all"
        interval_days = 28
        [[rule]]
        id = "this week"
        match = { class = "A" }
        interval_days = 7
        valid_from = 2026-10-05
        valid_to = 2026-10-11
    "#;
    let due = due(&tables(policy(text), vec![StoreRow { class: "A".into(), ..store("S") }]));
    let paces: Vec<_> =
        due.stores[0].derivation.decisions.iter().map(|one| (one.from.0, one.pace.unwrap().days())).collect();
    assert_eq!(paces, [(0, 7), (7, 28)]);
}

// Document 001: the visit frequency by class.

#[test]
fn s1_01_a_weekly_b_monthly_c_quarterly() {
    let of = |class: &str| days(&pack("auto-parts.toml"), StoreRow { class: class.into(), ..store("S") });
    assert_eq!([of("A"), of("B"), of("C")], [Some(7), Some(28), Some(84)]);
}

#[test]
fn s1_02_a_class_may_be_on_demand_until_something_asks_for_it() {
    let text = r#"
        [[rule]]
        id = "class C"
        match = { class = "C" }
        on_demand = true
        [[event]]
        on = "complaint"
        type = "complaint"
        within_days = 2
    "#;
    let mut tables = tables(policy(text), vec![StoreRow { class: "C".into(), ..store("S") }]);
    assert!(visits(&due(&tables), 0).is_empty());
    tables.events = vec![happened("complaint", on(1), None)];
    let due = due(&tables);
    assert_eq!(visits(&due, 0).len(), 1);
    assert_eq!(visits(&due, 0)[0].why, Why::Event { event: "complaint".into(), date: on(1) });
}

#[test]
fn s1_03_s4_02_s2_10_classes_come_from_weighted_shares() {
    let text = r#"
        [[rule]]
        id = "class A"
        match = { class = "A" }
        interval_days = 7
        [classify]
        weights = { sales_12m = 0.5, potential = 0.5 }
        shares = { A = 0.5, B = 0.9, C = 1.0 }
    "#;
    let row = |id: &str, sales: f64, potential: f64| StoreRow {
        sales_12m: Some(sales),
        potential: Some(potential),
        ..store(id)
    };
    let due = due(&tables(policy(text), vec![row("a", 10.0, 0.0), row("b", 60.0, 50.0), row("c", 30.0, 50.0)]));
    let classes: Vec<&str> = due.problem.stores.iter().map(|store| store.class.as_str()).collect();
    assert_eq!(classes, ["C", "A", "B"]);
    assert_eq!(due.stores[1].derivation.pace().unwrap().days(), 7, "rules ask for the class worked out");
    assert!(due.stores[1].derivation.is_classed);
}

#[test]
fn s1_05_factors_reach_the_minutes_too() {
    let text = r#"
        [[rule]]
        id = "all"
        interval_days = 14
        service_min = 20
        [[factor]]
        id = "target"
        match = { class = "A" }
        interval = 0.5
        service = 1.5
    "#;
    let due = due(&tables(policy(text), vec![StoreRow { class: "A".into(), ..store("S") }]));
    assert_eq!(
        (due.stores[0].derivation.service, days(&policy(text), StoreRow { class: "A".into(), ..store("S") })),
        (Seconds::minutes(30), Some(7))
    );
}

#[test]
fn s1_11_factors_multiply_and_are_clamped_and_rounded_to_weeks() {
    let row = StoreRow { class: "C".into(), lifecycle: "prospect".into(), inventory_turnover: Some(1.0), ..store("S") };
    assert_eq!(days(&pack("default.toml"), row), Some(119), "84 x 1.5 x 1.5, clamped to 120, in whole weeks");
}

#[test]
fn s1_17_s2_29_tasks_add_their_minutes() {
    let text = r#"
        [tasks]
        shelf = 5
        brochures = 2.5
        [[rule]]
        id = "all"
        interval_days = 14
        service_min = 20
        tasks = ["shelf", "brochures"]
    "#;
    let due = due(&tables(policy(text), vec![store("S")]));
    assert_eq!(due.stores[0].derivation.service, Seconds(27 * 60 + 30));
}

#[test]
fn s1_25_s2_01_s2_34_any_column_makes_a_segment() {
    let text = r#"
        precedence = ["loyalty", "channel_type"]
        [[rule]]
        id = "gold"
        match = { loyalty = "gold" }
        interval_days = 7
        [[rule]]
        id = "dealers"
        match = { channel_type = "dealer" }
        interval_days = 21
    "#;
    let of = |loyalty: &str| {
        let row = StoreRow { channel_type: "dealer".into(), more: vec![loyalty.into()], ..store("S") };
        let tables = Tables { more: vec!["loyalty".into()], ..tables(policy(text), vec![row]) };
        due(&tables).stores[0].derivation.pace().unwrap().days()
    };
    assert_eq!([of("gold"), of("silver")], [7, 21]);
}

#[test]
fn the_more_specific_rule_wins_and_of_equals_the_shorter_interval() {
    let text = r#"
        [[rule]]
        id = "dealers"
        match = { channel_type = "dealer" }
        interval_days = 7
        [[rule]]
        id = "A"
        match = { class = "A" }
        interval_days = 28
        [[rule]]
        id = "A again"
        match = { class = "A" }
        interval_days = 21
        [[rule]]
        id = "A dealers of the north"
        match = { class = "A", channel_type = "dealer", region = "north" }
        interval_days = 35
    "#;
    let of = |class: &str, region: &str| {
        let row = StoreRow { class: class.into(), channel_type: "dealer".into(), region: region.into(), ..store("S") };
        days(&policy(text), row).unwrap()
    };
    assert_eq!([of("B", ""), of("A", ""), of("A", "north")], [7, 21, 35]);
}

// Document 002: dealers.

#[test]
fn s2_04_money_is_collected_by_its_date() {
    let mut tables = tables(pack("auto-parts.toml"), vec![StoreRow { interval_days: Some(84), ..store("S") }]);
    tables.events = vec![happened("receivable", on(2), Some(on(9)))];
    let due = due(&tables);
    let visit = &visits(&due, 0)[0];
    assert!(has(visit, &[VisitType::Collection]));
    assert_eq!((visit.earliest, visit.due, visit.latest), (Day(2), Day(9), Day(9)));
}

#[test]
fn s2_11_s4_11_a_service_is_followed_up_unless_a_visit_did_it() {
    let mut tables = tables(pack("auto-parts.toml"), vec![StoreRow { interval_days: Some(84), ..store("S") }]);
    tables.log = vec![logged(on(-5), "service", "")];
    let found = due(&tables);
    let visit = &visits(&found, 0)[0];
    assert!(has(visit, &[VisitType::FollowUp]));
    assert_eq!((visit.earliest, visit.latest), (Day(0), Day(9)), "3 to 14 days after");
    tables.log.push(logged(on(-1), "follow_up", ""));
    assert!(visits(&due(&tables), 0).is_empty());
}

#[test]
fn s2_14_a_phone_call_may_stand_for_a_visit() {
    let text = r#"
        [[rule]]
        id = "every second contact a call"
        interval_days = 7
        calls_between = 1
    "#;
    let mut tables = tables(policy(text), vec![store("S")]);
    let days = |due: &Due| {
        let of = |visits: &[DueVisit]| visits.iter().map(|visit| visit.due.0).collect::<Vec<_>>();
        (of(visits(due, 0)), of(&due.stores[0].calls))
    };
    assert_eq!(days(&due(&tables)), (vec![13, 27], vec![6, 20]));
    tables.stores[0].last_visit = Some(on(-8));
    tables.log = vec![logged(on(-1), "call", "")];
    assert_eq!(days(&due(&tables)), (vec![6, 20], vec![13, 27]), "the call was made, so the visit is next");
}

#[test]
fn s2_15_s4_12_a_complaint_is_answered_in_time_and_before_others() {
    let mut tables = tables(pack("default.toml"), vec![store("S")]);
    tables.events = vec![happened("complaint", on(1), None)];
    let visit = &visits(&due(&tables), 0)[0].clone();
    assert!(has(visit, &[VisitType::Complaint]));
    assert_eq!((visit.earliest, visit.latest, visit.weight), (Day(1), Day(3), 5));
}

#[test]
fn s2_16_s3_07_training_is_due_so_often_a_year_and_by_a_rep_with_the_skill() {
    let text = r#"
        [tasks]
        lesson = 90
        [visit_type.training]
        tasks = ["lesson"]
        skills = ["training"]
        [[rule]]
        id = "all"
        interval_days = 84
        [[rule]]
        id = "training"
        match = { channel_type = "dealer" }
        type = "training"
        visits_per_year = 26
    "#;
    let row = StoreRow { channel_type: "dealer".into(), owner: Some("R1".into()), ..store("S") };
    let mut tables = tables(policy(text), vec![row]);
    tables.log = vec![logged(on(-7), "training", "")];
    let due = due(&tables);
    let trainings: Vec<_> = visits(&due, 0).iter().filter(|visit| visit.types.has(VisitType::Training)).collect();
    assert_eq!(trainings.iter().map(|visit| visit.due.0).collect::<Vec<_>>(), [7, 21]);
    let store = &due.problem.stores[0];
    assert!(trainings.iter().all(|visit| visit.service == Seconds::minutes(120)));
    assert_eq!(store.reps, Allowed::Only(vec![RepId(0)]), "the owner stays the owner");
    assert!(store.allows(RepId(1), Day(7)) && !store.allows(RepId(0), Day(7)), "the skilled rep comes to train");
}

#[test]
fn s2_21_a_service_level_sets_interval_minutes_priority_and_slack() {
    let text = r#"
        [[rule]]
        id = "premium"
        match = { level = "premium" }
        interval_days = 14
        service_min = 50
        priority = 5
        early_pct = 10
        late_pct = 0
    "#;
    let row = StoreRow { more: vec!["premium".into()], ..store("S") };
    let tables = Tables { more: vec!["level".into()], ..tables(policy(text), vec![row]) };
    let due = due(&tables);
    let (visit, derivation) = (&visits(&due, 0)[0], &due.stores[0].derivation);
    assert_eq!(
        (visit.earliest.0, visit.due.0, visit.latest.0),
        (11, 13, 14),
        "a weekend reaches to its next working day"
    );
    assert_eq!((derivation.service, derivation.priority), (Seconds::minutes(50), 5));
}

#[test]
fn s2_23_an_answer_may_be_due_within_hours() {
    let text = r#"
        [[rule]]
        id = "all"
        interval_days = 84
        [[event]]
        on = "request"
        type = "follow_up"
        within_hours = 2
        contact = "call"
    "#;
    let mut tables = tables(policy(text), vec![store("S")]);
    tables.events = vec![happened("request", on(2), None)];
    let due = due(&tables);
    let call = &due.stores[0].calls[0];
    assert_eq!((call.earliest, call.latest), (Day(2), Day(2)));
    assert!(visits(&due, 0).is_empty());
}

// Documents 003 and 004.

#[test]
fn s3_02_a_sale_is_followed_by_a_contact_within_a_week() {
    let mut tables = tables(pack("auto-parts.toml"), vec![StoreRow { interval_days: Some(84), ..store("S") }]);
    tables.log = vec![logged(on(-4), "routine", "sale")];
    tables.stores[0].last_visit = None;
    let found = due(&tables);
    let call = &found.stores[0].calls[0];
    assert_eq!((call.earliest, call.latest), (Day(0), Day(3)));
    // A weekly store is seen within the week anyway.
    tables.stores[0].interval_days = Some(7);
    assert!(due(&tables).stores[0].calls.is_empty());
}

#[test]
fn s3_03_a_follow_up_may_come_after_years() {
    let text = r#"
        [[rule]]
        id = "all"
        on_demand = true
        [[event]]
        on = "sale"
        after_days = 1065
        within_days = 1095
    "#;
    let mut tables = tables(policy(text), vec![store("S")]);
    tables.events = vec![happened("sale", on(-1070), None)];
    let due = due(&tables);
    assert_eq!((visits(&due, 0)[0].earliest, visits(&due, 0)[0].latest), (Day(0), Day(25)));
}

#[test]
fn s4_01_s4_03_a_store_is_visited_before_its_stock_runs_out() {
    let row = StoreRow { class: "B".into(), stock_days_left: Some(12.0), ..store("S") };
    let due = due(&tables(pack("auto-parts.toml"), vec![row]));
    let visit = &visits(&due, 0)[0];
    assert!(visit.due <= Day(10) && visit.latest <= Day(10), "two days before");
    assert!(matches!(visit.why, Why::StockOut { .. }));
}

#[test]
fn s4_04_stock_is_counted_on_its_own_cycle() {
    let row = StoreRow { class: "A".into(), key_account: true, ..store("S") };
    let mut tables = tables(pack("auto-parts.toml"), vec![row]);
    tables.log = vec![logged(on(-84), "stock_count", "")];
    let due = due(&tables);
    let counts: Vec<_> = visits(&due, 0).iter().filter(|visit| visit.types.has(VisitType::StockCount)).collect();
    assert_eq!(counts.len(), 1);
    assert!(counts[0].types.has(VisitType::Routine), "on one of the weekly visits");
}

#[test]
fn minutes_are_learned_from_five_visits_of_the_store_or_fifty_of_its_class() {
    let visit = |store: &str, day: i64, minutes: i32| LogRow {
        store: store.into(),
        checkin: Some(Seconds::minutes(600)),
        checkout: Some(Seconds::minutes(600 + minutes)),
        effective: Some(day % 4 != 0),
        ..logged(on(-day), "routine", "")
    };
    let row = |id: &str| StoreRow { class: "A".into(), last_visit: None, ..store(id) };
    let mut tables = tables(pack("default.toml"), vec![row("S"), row("T")]);
    tables.log = (1..=5).map(|day| visit("S", day, 50)).collect();
    let by = |tables: &Tables, at: usize| due(tables).stores[at].derivation.service_by;
    assert!(matches!(by(&tables, 0), ServiceBy::Rule(_)), "four visits with an effect teach nothing");
    tables.log.push(visit("S", 6, 70));
    let learned = due(&tables);
    assert_eq!(learned.stores[0].derivation.service, Seconds::minutes(50), "the median");
    assert_eq!(learned.stores[0].derivation.service_by, ServiceBy::Learned(5));
    assert_eq!(learned.stores[0].derivation.hit_rate, 5.0 / 6.0);
    assert!(matches!(by(&tables, 1), ServiceBy::Rule(_)));
    tables.log.extend((7..=80).map(|day| visit("S", day, 40)));
    assert!(matches!(by(&tables, 1), ServiceBy::LearnedClass(_)));
}

#[test]
fn a_routine_visit_by_phone_is_no_visit() {
    let text = r#"
        [visit_type.routine]
        contact = "call"
        [[rule]]
        id = "all"
        interval_days = 14
    "#;
    let parsed = policy(text);
    assert_eq!(parsed.types[&VisitType::Routine].contact, Contact::Call);
    let due = due(&tables(parsed, vec![store("S")]));
    assert!(visits(&due, 0).is_empty() && due.stores[0].calls.len() == 2);
}

#[test]
fn s1_19_areas_weigh_differently() {
    let text = r#"
        [[rule]]
        id = "all"
        interval_days = 28
        [[factor]]
        id = "key area"
        match = { area = "key" }
        priority = 2
    "#;
    let row = |area: &str| StoreRow { area: area.into(), ..store("S") };
    let of = |area: &str| due(&tables(policy(text), vec![row(area)])).stores[0].derivation.priority;
    assert_eq!([of("key"), of("ordinary")], [5, 3]);
}

#[test]
fn s1_21_a_campaign_covers_all_prospects_within_thirty_days() {
    let text = r#"
        [[rule]]
        id = "on demand"
        on_demand = true
        [[campaign]]
        id = "blitz"
        from = 2026-10-05
        to = 2026-11-01
        match = { lifecycle = "prospect" }
        priority = 5
    "#;
    let rows = (0..20).map(|at| StoreRow { lifecycle: "prospect".into(), ..store(&format!("S{at}")) }).collect();
    let due = due(&tables(policy(text), rows));
    for at in 0..20 {
        let [visit] = visits(&due, at) else { panic!("one visit each") };
        assert_eq!((visit.earliest, visit.latest, visit.weight), (Day(0), Day(25), 5));
    }
}

#[test]
fn s2_35_s4_26_campaigns_and_blocks_go_together() {
    let mut tables = tables(policy(SPRING), vec![StoreRow { size_tier: "small".into(), ..store("S") }]);
    tables.calendar = off(DayKind::Meeting, 7..12, None);
    let due = due(&tables);
    let extra = visits(&due, 0).iter().filter(|visit| matches!(visit.why, Why::Campaign { .. }));
    let windows: Vec<_> = extra.map(|visit| (visit.earliest.0, visit.latest.0)).collect();
    assert_eq!(windows, [(14, 18)], "nobody works in the first of the campaign's two weeks");
}

#[test]
fn s4_07_what_must_be_done_stands_above_what_may() {
    let row = StoreRow { must_visit: true, interval_days: Some(7), ..store("S") };
    let due = due(&tables(pack("auto-parts.toml"), vec![row, StoreRow { class: "A".into(), ..store("T") }]));
    let prize = |at: usize| visits(&due, at)[0].prize.0;
    assert!(prize(0) > 20 * prize(1), "more than a whole day of visits to the most important stores");
}

#[test]
fn a_promotion_that_starts_after_a_holiday_is_prepared_before_it() {
    let text = SPRING.replace("extra_visits = 2", "within_days = 5").replace("2026-10-12", "2026-10-17");
    let mut tables = tables(policy(&text), vec![StoreRow { size_tier: "small".into(), ..store("S") }]);
    tables.calendar = off(DayKind::Holiday, 7..12, None);
    let due = due(&tables);
    let extra: Vec<_> = visits(&due, 0).iter().filter(|visit| matches!(visit.why, Why::Campaign { .. })).collect();
    assert_eq!((extra[0].earliest, extra[0].latest), (Day(4), Day(4)), "on the Friday before the week off");
}

#[test]
fn an_event_whose_deadline_comes_before_its_rule_would_begin_is_answered_by_the_deadline() {
    let text = r#"
        [[rule]]
        id = "all"
        on_demand = true
        [[event]]
        on = "sale"
        after_days = 7
        within_days = 14
    "#;
    let mut tables = tables(policy(text), vec![store("S")]);
    tables.events = vec![happened("sale", on(1), Some(on(4)))];
    let found = due(&tables);
    assert_eq!((visits(&found, 0)[0].earliest, visits(&found, 0)[0].latest), (Day(1), Day(4)));
}

#[test]
fn two_events_share_one_answer_only_where_somebody_works() {
    let text = r#"
        [[rule]]
        id = "all"
        on_demand = true
        [[event]]
        on = "sale"
        after_days = 1
        within_days = 2
    "#;
    let mut tables = tables(policy(text), vec![store("S")]);
    // Answered from Friday to Saturday, and from Saturday, the next working day, to Monday.
    tables.events = vec![happened("sale", on(3), None), happened("sale", on(4), Some(on(7)))];
    let found = due(&tables);
    let windows: Vec<_> = visits(&found, 0).iter().map(|visit| (visit.earliest.0, visit.latest.0)).collect();
    assert!(windows.iter().all(|&(from, to)| (from..=to).any(|day| day % 7 < 5)), "{windows:?}");
}

#[test]
fn hours_that_are_over_before_the_wait_is_are_a_complaint() {
    let event = |hours: u16| rounds::model::EventRule {
        on: "sale".into(),
        of: Default::default(),
        kind: VisitType::FollowUp,
        after_days: 2,
        within_days: None,
        within_hours: Some(hours),
        contact: Contact::Visit,
        priority: None,
    };
    let complaints = |hours| rounds::model::check_policy(&Policy { events: vec![event(hours)], ..Policy::default() });
    assert_eq!(complaints(47).len(), 1, "the second day is not over in 47 hours");
    assert_eq!(complaints(48), []);
}

#[test]
fn of_two_overrides_of_a_store_each_says_what_the_other_leaves_open() {
    let text = r#"
        [[rule]]
        id = "all"
        interval_days = 28
        [[override]]
        store = "S"
        reason = "small shop"
        service_min = 12
        [[override]]
        store = "S"
        reason = "new owner"
        priority = 5
    "#;
    let row = StoreRow { priority: Some(2), ..store("S") };
    let tables = tables(policy(text), vec![row]);
    let found = due(&tables);
    let derivation = &found.stores[0].derivation;
    assert_eq!((derivation.service, derivation.priority), (Seconds::minutes(12), 5));
    let story = rounds::report::story(&tables, &found, 0, rounds::lang::Lang::En);
    assert!(story.contains(&"Priority 5, as asked for (new owner).".to_string()), "{story:?}");
}

#[test]
fn a_story_does_not_say_that_no_rule_matches_where_one_does() {
    let text = r#"
        [[rule]]
        id = "long"
        service_min = 50
    "#;
    let tables = tables(policy(text), vec![store("S")]);
    let story = rounds::report::story(&tables, &due(&tables), 0, rounds::lang::Lang::En);
    assert!(story[1].starts_with("No matching rule says how often"), "{story:?}");
}

#[test]
fn a_story_names_the_clamp_that_held() {
    let text = r#"
        [[rule]]
        id = "often"
        interval_days = 3
        [[factor]]
        id = "faster"
        interval = 0.5
    "#;
    let tables = tables(policy(text), vec![store("S")]);
    let story = rounds::report::story(&tables, &due(&tables), 0, rounds::lang::Lang::En);
    assert!(story[1].contains("1.5 days, clamped to 3 to 120: every 3 days"), "{story:?}");
}

/// Windows of the first store, counted in days.
fn windows(due: &Due) -> Vec<(u16, u16)> {
    visits(due, 0).iter().map(|visit| (visit.earliest.0, visit.latest.0)).collect()
}

#[test]
fn every_window_has_a_day_on_which_the_store_is_open() {
    let fridays = |last: i64| StoreRow {
        weekdays: Some([false, false, false, false, true, false, false]),
        last_visit: Some(on(last)),
        class: "A".into(),
        ..store("S")
    };
    let found = due(&tables(pack("default.toml"), vec![fridays(-7)]));
    let with_friday = |&(from, to): &(u16, u16)| (from..=to).any(|day| day % 7 == 4);
    assert!(windows(&found).iter().all(with_friday), "{:?}", windows(&found));
    // A complaint does not draw an overdue visit to days on which the store is closed.
    let mut tables = tables(pack("default.toml"), vec![fridays(-20)]);
    tables.events = vec![happened("complaint", on(-1), None)];
    let found = due(&tables);
    assert!(windows(&found).iter().all(with_friday), "{:?}", windows(&found));
    assert!(has(&visits(&found, 0)[0], &[VisitType::Routine, VisitType::Complaint]));
}

const MONTHLY: &str = r#"
    [[rule]]
    id = "all"
    interval_days = 28
    [[campaign]]
    id = "show"
    from = 2026-10-12
    to = 2026-10-16
"#;

#[test]
fn a_campaign_leaves_a_choice_of_days_to_every_visit_around_it() {
    let row = StoreRow { last_visit: Some(on(-3)), ..store("S") };
    let found = due(&tables(policy(MONTHLY), vec![row]));
    let Cadence::Spaced { visits, min_gap, .. } = &found.problem.stores[0].cadence else { panic!() };
    assert_eq!(visits.len(), 2);
    let works = |day: u16| day % 7 < 5;
    let choices = |first: u16| {
        (visits[1].earliest.0..=visits[1].latest.0).filter(move |&day| works(day) && day >= first + min_gap).count()
    };
    assert!(choices(visits[0].earliest.0) >= 3, "{min_gap} days at least");
}

#[test]
fn what_falls_away_beside_a_campaign_is_the_visit_that_matters_less() {
    let text = r#"
        [visit_type.full_review]
        extra_min = 30
        [[rule]]
        id = "all"
        interval_days = 7
        [[rule]]
        id = "review"
        type = "full_review"
        interval_days = 28
        [[campaign]]
        id = "show"
        from = 2026-10-12
        to = 2026-10-16
        extra_min = 15
    "#;
    // Its own fewest days leave no room for an extra visit.
    let row = StoreRow { last_visit: Some(on(-3)), min_gap_days: Some(7), max_gap_days: Some(10), ..store("S") };
    let mut tables = tables(policy(text), vec![row]);
    tables.policy.campaigns.push(tables.policy.campaigns[0].clone());
    (tables.policy.campaigns[1].from, tables.policy.campaigns[1].to) = (on(14), on(18));
    tables.policy.campaigns[0].extra_min = 0.0;
    tables.log = vec![logged(on(-10), "full_review", "")];
    let found = due(&tables);
    let reviews: Vec<_> = visits(&found, 0).iter().filter(|visit| visit.types.has(VisitType::FullReview)).collect();
    assert_eq!((visits(&found, 0).len(), reviews.len()), (4, 1), "every week keeps one");
    assert_eq!(reviews[0].service, Seconds::minutes(60));
}

#[test]
fn the_extra_visit_of_a_long_campaign_finds_room_between_the_others() {
    let text = r#"
        [[rule]]
        id = "all"
        interval_days = 14
        [[campaign]]
        id = "season"
        from = 2026-10-05
        to = 2026-10-30
    "#;
    let found = due(&tables(policy(text), vec![StoreRow { last_visit: Some(on(-3)), ..store("S") }]));
    let days: Vec<u16> = visits(&found, 0).iter().map(|visit| visit.due.0).collect();
    assert_eq!(days.len(), 3);
    assert!(days.windows(2).all(|pair| pair[1] - pair[0] >= 4), "{days:?}");
    let extra = visits(&found, 0).iter().find(|visit| matches!(visit.why, Why::Campaign { .. })).unwrap();
    assert!(extra.latest.0 - extra.earliest.0 >= 6, "{extra:?}");
}

#[test]
fn an_overdue_store_is_visited_before_its_stock_runs_out_all_the_same() {
    let row = StoreRow { class: "B".into(), last_visit: Some(on(-60)), stock_days_left: Some(4.0), ..store("S") };
    let due = due(&tables(pack("auto-parts.toml"), vec![row]));
    assert_eq!(visits(&due, 0)[0].latest, Day(2), "two days before");
}

#[test]
fn a_long_campaign_keeps_out_of_the_way_of_a_short_one() {
    let text = r#"
        [[rule]]
        id = "all"
        interval_days = 7
        [[campaign]]
        id = "season"
        from = 2026-10-05
        to = 2026-10-30
        [[campaign]]
        id = "show"
        from = 2026-10-26
        to = 2026-10-27
    "#;
    let found = due(&tables(policy(text), vec![StoreRow { last_visit: Some(on(-3)), ..store("S") }]));
    let extra = visits(&found, 0).iter().filter(|visit| matches!(visit.why, Why::Campaign { .. }));
    let days: Vec<u16> = extra.map(|visit| visit.due.0).collect();
    assert!(days[1] - days[0] >= 7, "{days:?}");
}

#[test]
fn what_cannot_be_asked_for_is_said_with_what_it_lacks() {
    use rounds::policy::Lack;
    let text = SPRING.replace("interval_days = 28", "interval_days = 7");
    let row = StoreRow { size_tier: "small".into(), min_gap_days: Some(7), last_visit: Some(on(-3)), ..store("S") };
    let mut tables = tables(policy(&text), vec![row, StoreRow { size_tier: "small".into(), ..store("T") }]);
    tables.events = vec![EventRow { store: "T".into(), ..happened("flood", on(1), None) }];
    tables.calendar = off(DayKind::Holiday, 7..12, None);
    let due = due(&tables);
    let lacks = |at: usize| due.stores[at].forgone.iter().map(|one| one.lack).collect::<Vec<_>>();
    assert!(lacks(0).contains(&Lack::WorkingDay) && lacks(0).contains(&Lack::Room), "{:?}", due.stores[0].forgone);
    assert_eq!(lacks(1), [Lack::Rule, Lack::WorkingDay], "{:?}", due.stores[1].forgone);
}

#[test]
fn a_store_never_visited_is_asked_for_once_an_interval_whenever_plans_are_made() {
    let rows: Vec<StoreRow> = (0..40)
        .map(|at| StoreRow {
            class: "C".into(),
            last_visit: None,
            point: Some(Point { x: 120.0 + f64::from(at) / 50.0, y: 30.0 }),
            ..store(&format!("S{at:02}"))
        })
        .collect();
    let tables = tables(pack("default.toml"), rows);
    let mut asked = [0; 40];
    for week in 0..12 {
        let due = policy::due(&tables, on(7 * week), 1);
        (0..40).for_each(|at| asked[at] += visits(&due, at).len());
    }
    assert_eq!(asked, [1; 40], "twelve plans of a week each make one quarter");
}

#[test]
fn a_complaint_waits_for_a_day_on_which_the_owner_works() {
    let row = StoreRow { owner: Some("R1".into()), ..store("S") };
    let mut tables = tables(pack("default.toml"), vec![row]);
    tables.calendar = off(DayKind::Leave, 0..3, Some("R1"));
    tables.events = vec![happened("complaint", on(0), None)];
    let visit = &visits(&due(&tables), 0)[0].clone();
    assert_eq!((visit.due, visit.latest), (Day(2), Day(3)), "due on Wednesday; the owner is back on Thursday");
}

#[test]
fn a_type_of_visit_goes_by_the_rule_of_its_day() {
    let text = r#"
        [[rule]]
        id = "all"
        on_demand = true
        [[rule]]
        id = "autumn count"
        type = "stock_count"
        interval_days = 14
        service_min = 10
        valid_to = 2026-10-18
        [[rule]]
        id = "winter count"
        type = "stock_count"
        interval_days = 14
        service_min = 40
        valid_from = 2026-10-19
    "#;
    let mut tables = tables(policy(text), vec![store("S")]);
    tables.log = vec![logged(on(-10), "stock_count", "")];
    let due = due(&tables);
    let all = visits(&due, 0).iter().map(|visit| match &visit.why {
        Why::Type { name, .. } => (name.as_str(), visit.due.0, visit.service.as_minutes()),
        other => panic!("{other:?}"),
    });
    assert_eq!(all.collect::<Vec<_>>(), [("autumn count", 4, 40.0), ("winter count", 18, 70.0)]);
}

#[test]
fn the_dates_of_one_stores_overrides_change_nothing_for_another() {
    let base = "[[rule]]\nid = \"all\"\ninterval_days = 9\n";
    let own = |day: u32| {
        format!(
            "[[override]]\nstore = \"S\"\nreason = \"r{day}\"\ninterval_days = {day}\nvalid_from = 2026-10-{day:02}\nvalid_to = 2026-10-{day:02}\n"
        )
    };
    let text = base.to_string() + &(6..28).step_by(2).map(own).collect::<String>();
    let rows = || vec![store("S"), store("T")];
    let (with, without) = (due(&tables(policy(&text), rows())), due(&tables(policy(base), rows())));
    assert_eq!(visits(&with, 1), visits(&without, 1));
    assert_eq!(with.stores[1].derivation.decisions.len(), 1);
    assert_eq!(with.stores[0].derivation.decisions.len(), 23, "each override holds for a day");
}
