//! Claims about capacity: what the due visits need, what there is, and what falls off.

use chrono::{NaiveDate, TimeDelta};
use proptest::prelude::*;
use rounds::model::{CalendarRow, DayKind, MatrixRow, Point, RepRow, StoreRow, Tables};
use rounds::policy::{self, Due, capacity};
use rounds::policy::{Capacity, UTILISATION, VisitSum, visits_a_day};
use rounds::travel::Ways;
use rounds::unit::{RepId, Seconds};

/// A Monday.
fn monday() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 10, 5).unwrap()
}

const fn minutes(minutes: i64) -> i64 {
    60 * minutes
}

fn at(x: f64, y: f64) -> Option<Point> {
    Some(Point { x: 120.0 + x, y: 30.0 + y })
}

/// A store visited every seven days, 25 minutes each.
fn weekly(id: &str) -> StoreRow {
    let service = Some(Seconds::minutes(25));
    StoreRow { id: id.into(), point: at(0.0, 0.0), interval_days: Some(7), service, ..StoreRow::default() }
}

fn rep(id: &str) -> RepRow {
    RepRow { id: id.into(), home: at(0.0, 0.0), ..RepRow::default() }
}

/// A way of so many seconds from each to each.
fn ways(from: &[String], to: &[String], seconds: i32) -> Vec<MatrixRow> {
    let row = |from: &String, to: &String| MatrixRow {
        line: 2,
        from: from.clone(),
        to: to.clone(),
        time: Seconds(seconds),
        metres: 1000,
    };
    from.iter().flat_map(|from| to.iter().filter(move |to| *to != from).map(move |to| row(from, to))).collect()
}

/// So many weekly stores of one rep: 12 minutes from stop to stop, and 36 from home to any of them.
fn worked_example(stores: usize) -> Tables {
    let ids: Vec<String> = (0..stores).map(|at| format!("S{at:02}")).collect();
    let mut tables = Tables {
        stores: ids.iter().map(|id| StoreRow { owner: Some("R1".into()), ..weekly(id) }).collect(),
        reps: vec![rep("R1")],
        ..Tables::default()
    };
    // A tour takes 0.7124 / 0.82 of the mean way to the nearest stores.
    tables.matrix = ways(&ids, &ids, (720.0 / (0.7124f64 / 0.82)).round() as i32);
    tables.matrix.extend(ways(&["R1".into()], &ids, 36 * 60));
    tables
}

fn of(tables: &Tables, weeks: u16) -> (Due, Capacity) {
    let due = policy::due(tables, monday(), weeks);
    let travel = Ways::of(tables).over(&due.problem);
    let capacity = capacity(tables, &due, &travel);
    (due, capacity)
}

/// The ids of the stores whose visits fall off, in the order in which they do.
fn left_out(due: &Due, capacity: &Capacity) -> Vec<String> {
    capacity.left_out.iter().map(|one| due.problem.store(one.store).id.clone()).collect()
}

// The plain rule.

#[test]
fn a_day_of_390_minutes_holds_ten_and_a_half_visits_of_25_minutes_12_apart() {
    let visits = visits_a_day(Seconds::minutes(390), Seconds::minutes(25), Seconds::minutes(12));
    assert!((visits - 10.54).abs() < 0.005, "{visits}");
    assert_eq!(visits_a_day(Seconds::minutes(390), Seconds(0), Seconds(0)), 0.0);
    assert_eq!(visits_a_day(Seconds::minutes(-5), Seconds::minutes(25), Seconds(0)), 0.0);
}

#[test]
fn a_network_worked_out_by_hand_comes_to_the_same() {
    let (_, capacity) = of(&worked_example(5), 4);
    let rep = capacity.reps[0];
    // 540 minutes from 8:30 to 17:30, without 30 of office work and 60 of break.
    assert_eq!((rep.shifts, rep.available), (20, 20 * minutes(450)));
    // 36 there and 36 back, less the way from stop to stop that a day has one less of, shared by the visits that a day holds.
    assert!((rep.load.home as f64 - 20.0 * 3600.0 * 37.0 / 390.0).abs() <= 20.0, "{}", rep.load.home);
    let a_day = rep.visits_a_day.unwrap();
    assert!((a_day - 390.0 / 37.0).abs() < 0.005, "{a_day}");
    assert_eq!(rep.load.visits, 20);
    assert_eq!(rep.load.service, minutes(20 * 25));
    assert!((rep.load.legs - minutes(20 * 12)).abs() <= 20, "{}", rep.load.legs);
    assert_eq!((rep.days_needed, rep.load.home / 2), (2, i64::from(rep.home_a_day.0)));
    assert!((rep.load.effective - 16.0).abs() < 1e-9, "a hit rate of 0.8");
    let hours = capacity.all.needed() as f64 / (minutes(20 * 450) as f64 * UTILISATION);
    assert_eq!(capacity.reps_by_hours, Some(hours));
    let by_visits = capacity.reps_by_visits.unwrap();
    assert!((by_visits - 20.0 / (20.0 * 390.0 / 37.0 * 0.9)).abs() < 1e-3, "{by_visits}");
    assert!(capacity.fits() && capacity.missing() == 0);
}

#[test]
fn a_week_of_ten_and_a_half_visits_a_day_holds_52_and_what_is_more_falls_off() {
    // 5 days of 390 minutes hold 52.7 visits of 37.
    let (_, capacity) = of(&worked_example(52), 1);
    assert!(capacity.fits(), "{:?}", capacity.reps);
    let (_, capacity) = of(&worked_example(60), 1);
    assert_eq!(capacity.left_out.len(), 8, "{:?}", capacity.reps);
    assert_eq!((capacity.reps[0].days_needed, capacity.reps[0].days_kept), (6, 5));
    assert_eq!(capacity.missing(), capacity.all.needed() - 5 * minutes(450));
}

#[test]
fn the_most_visits_of_a_shift_limit_the_day_too() {
    let mut tables = worked_example(20);
    tables.reps[0].max_visits = Some(3);
    let (_, capacity) = of(&tables, 1);
    let rep = capacity.reps[0];
    assert_eq!((rep.visits_a_day, rep.days_needed, rep.too_many()), (Some(3.0), 7, 5));
    assert_eq!((capacity.left_out.len(), rep.missing), (5, 0), "no hours are missing");
}

// What falls off.

#[test]
fn the_least_priority_falls_off_first_then_the_least_value_then_by_id() {
    let mut tables = worked_example(8);
    tables.reps[0].max_visits = Some(1);
    for (row, (priority, sales)) in
        tables.stores.iter_mut().zip([(2, 9.0), (1, 5.0), (1, 2.0), (5, 1.0), (2, 1.0), (2, 9.0), (4, 3.0), (4, 3.0)])
    {
        (row.priority, row.sales_12m) = (Some(priority), Some(sales));
    }
    // Without sales its potential counts.
    (tables.stores[4].sales_12m, tables.stores[4].potential) = (None, Some(10.0));
    let (due, capacity) = of(&tables, 1);
    assert_eq!(left_out(&due, &capacity), ["S02", "S01", "S00"]);
    assert!(capacity.left_out.iter().all(|one| one.rep == Some(RepId(0))));
    assert_eq!((capacity.all.left_out, capacity.classes[""].left_out), (3, 3));
}

fn day_off(day: i64) -> CalendarRow {
    let date = monday() + TimeDelta::days(day);
    CalendarRow {
        line: 2,
        date,
        rep: None,
        kind: DayKind::Holiday,
        from: None,
        to: None,
        site: rounds::model::MeetingPlace::default(),
        note: String::new(),
    }
}

#[test]
fn of_one_store_the_last_visit_falls_off_first() {
    let mut tables = worked_example(2);
    tables.stores.truncate(1);
    tables.calendar = (2..28).map(day_off).collect();
    tables.reps[0].max_visits = Some(1);
    let (_, capacity) = of(&tables, 4);
    let visits: Vec<u16> = capacity.left_out.iter().map(|one| one.visit).collect();
    assert_eq!(visits, [3, 2]);
}

#[test]
fn hours_of_other_weeks_do_not_help_where_windows_do_not_reach_them() {
    let mut tables = worked_example(30);
    // One day is left of the second week; first visits have no slack.
    tables.calendar = (8..14).map(day_off).collect();
    let (due, capacity) = of(&tables, 2);
    let rep = capacity.reps[0];
    assert!(rep.days_needed <= rep.shifts, "over all weeks it would fit");
    assert_eq!((rep.missing_weeks, capacity.left_out.len()), (Some([1, 1]), 20));
    assert!(capacity.left_out.iter().all(|one| one.visit == 1));
    assert_eq!(left_out(&due, &capacity)[0], "S00");
    assert!(rep.missing > minutes(450), "{rep:?}");
}

#[test]
fn a_store_that_nobody_reaches_in_a_day_falls_off_and_asks_for_no_rep() {
    let mut tables = worked_example(5);
    tables.matrix.insert(0, ways(&["R1".into()], &["S04".into()], 1)[0].clone());
    for row in tables.matrix.iter_mut().filter(|row| row.from == "R1" && row.to == "S04") {
        row.time = Seconds::minutes(4 * 60);
    }
    let (due, capacity) = of(&tables, 1);
    assert_eq!(left_out(&due, &capacity), ["S04"]);
    assert_eq!((capacity.left_out[0].rep, capacity.nobody.visits, capacity.reps[0].load.visits), (None, 1, 4));
    assert_eq!(capacity.missing(), capacity.nobody.needed());
}

#[test]
fn without_reps_everything_falls_off() {
    let mut tables = worked_example(5);
    tables.reps.clear();
    let (_, capacity) = of(&tables, 1);
    assert_eq!((capacity.left_out.len(), capacity.available), (5, 0));
    assert_eq!((capacity.reps_by_hours, capacity.reps_by_visits, capacity.visits_a_day), (None, None, None));
}

// Who.

#[test]
fn stores_without_an_owner_go_to_the_nearest_rep_who_has_time() {
    let near = |id: &str, at| StoreRow { point: at, ..weekly(id) };
    let own = (0..60).map(|number| StoreRow { owner: Some("R1".into()), ..near(&format!("A{number}"), at(0.01, 0.0)) });
    let free = (0..4).map(|number| near(&format!("B{number}"), at(0.02, 0.0)));
    let mut tables = Tables {
        stores: own.clone().chain(free).collect(),
        reps: vec![rep("R1"), RepRow { home: at(0.3, 0.0), ..rep("R2") }],
        ..Tables::default()
    };
    tables.reps.iter_mut().for_each(|rep| rep.max_visits = Some(12));
    let (_, capacity) = of(&tables, 1);
    assert_eq!(capacity.reps.iter().map(|rep| (rep.load.visits, rep.shared)).collect::<Vec<_>>(), [(60, 0), (4, 4)]);
    // With less of its own, the nearest takes them.
    tables.stores.drain(0..60);
    tables.stores.extend(own.take(1));
    tables.stores.push(StoreRow { owner: Some("R2".into()), ..near("C", at(0.3, 0.0)) });
    tables.reps[1].max_visits = Some(1);
    let (_, capacity) = of(&tables, 1);
    assert_eq!(capacity.reps[0].shared, 4);
}

#[test]
fn reps_share_work_without_owners_out_evenly() {
    let stores =
        (0..60).map(|number| StoreRow { point: at(0.001 * f64::from(number), 0.0), ..weekly(&format!("S{number}")) });
    let tables = Tables {
        stores: stores.collect(),
        reps: vec![
            rep("R1"),
            RepRow { home: at(0.06, 0.0), ..rep("R2") },
            RepRow { home: at(0.03, 0.04), ..rep("R3") },
        ],
        ..Tables::default()
    };
    let (_, capacity) = of(&tables, 1);
    assert!(capacity.fits());
    assert!(capacity.reps.iter().all(|rep| (17..=23).contains(&rep.shared)), "{:?}", capacity.reps);
}

#[test]
fn a_store_far_away_asks_for_a_day_that_is_shared_by_what_one_has_time_for_there() {
    // Twelve stores in one place, two hours and a half away: 300 minutes of the 450 are on the road, so a day holds six visits
    // of 25, and each has a sixth of the way.
    let mut tables = worked_example(12);
    let ids: Vec<String> = tables.stores.iter().map(|store| store.id.clone()).collect();
    tables.matrix = ways(&ids, &ids, 0);
    tables.matrix.extend(ways(&["R1".into()], &ids, 150 * 60));
    let (_, capacity) = of(&tables, 1);
    let rep = capacity.reps[0];
    assert_eq!((rep.load.home, rep.days_needed, rep.visits_a_day), (minutes(12 * 50), 2, Some(6.0)));
    assert_eq!(capacity.all.needed(), 2 * minutes(450));
}

#[test]
fn a_store_that_closes_before_anybody_gets_there_is_nobodys() {
    let mut tables = worked_example(3);
    tables.stores[1].open_hours = vec![(Seconds::minutes(6 * 60), Seconds::minutes(9 * 60))].into();
    let (due, capacity) = of(&tables, 1);
    // From 8:30 it is 9:06 before the rep is there.
    assert_eq!((left_out(&due, &capacity), capacity.nobody.visits), (vec!["S01".to_string()], 1));
}

// Whatever the company.

prop_compose! {
    fn company()(
        stores in prop::collection::vec(
            ((0usize..4, 0usize..5, 0usize..3), (1u8..7, 0u16..30), (0.0f64..0.6, 0.0f64..0.6), 0i32..4),
            1..60,
        ),
        reps in prop::collection::vec((0.0f64..0.6, 0.0f64..0.6, prop::option::of(0u16..6)), 0..4),
    ) -> Tables {
        let stores = stores.iter().enumerate();
        let stores = stores.map(|(number, &((class, owner, area), (priority, interval), (x, y), hours))| StoreRow {
            id: format!("S{number}"),
            point: at(x, y),
            class: ["A", "B", "C", ""][class].into(),
            owner: [None, None, Some("R0"), Some("R1"), Some("R9")][owner].map(Into::into),
            area: ["", "north", "south"][area].into(),
            priority: Some(priority).filter(|priority| *priority <= 5),
            must_visit: priority == 6,
            interval_days: Some(interval).filter(|days| *days > 0),
            service: Some(Seconds::minutes(60 * hours)).filter(|service| *service > Seconds(0)),
            sales_12m: Some(f64::from(interval)).filter(|sales| *sales > 9.0),
            ..StoreRow::default()
        });
        let reps = reps.iter().enumerate().map(|(number, &(x, y, max_visits))| RepRow {
            home: at(x, y),
            max_visits,
            ..rep(&format!("R{number}"))
        });
        Tables { stores: stores.collect(), reps: reps.collect(), ..Tables::default() }
    }
}

fn counts<'a>(loads: impl Iterator<Item = &'a VisitSum>) -> [i64; 6] {
    loads.fold([0; 6], |sum, load| {
        let one = [load.visits.into(), load.service, load.legs, load.home, load.left_out.into(), load.left_out_time];
        std::array::from_fn(|at| sum[at] + one[at])
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn hours_add_up_over_reps_and_weeks_and_classes_and_areas(tables in company(), weeks in 1u16..5) {
        let (due, capacity) = of(&tables, weeks);
        let all = counts([&capacity.all].into_iter());
        prop_assert_eq!(capacity.all.visits as usize, due.problem.due_visits());
        let reps = capacity.reps.iter().map(|rep| &rep.load).chain([&capacity.nobody]);
        prop_assert_eq!(counts(reps), all);
        prop_assert_eq!(counts(capacity.weeks.iter().map(|week| &week.load)), all);
        prop_assert_eq!(counts(capacity.classes.values()), all);
        prop_assert_eq!(counts(capacity.areas.values()), all);
        prop_assert_eq!(capacity.reps.iter().map(|rep| rep.available).sum::<i64>(), capacity.available);
        prop_assert_eq!(capacity.weeks.iter().map(|week| week.available).sum::<i64>(), capacity.available);
        let effective: f64 = capacity.weeks.iter().map(|week| week.load.effective).sum();
        prop_assert!((effective - capacity.all.effective).abs() < 1e-9);
        let service: i64 = due.problem.stores.iter().map(|store| i64::from(store.service_in_all().0)).sum();
        prop_assert_eq!(capacity.all.service, service);
    }

    #[test]
    fn what_falls_off_makes_the_rest_fit(tables in company(), weeks in 1u16..5) {
        let (due, capacity) = of(&tables, weeks);
        prop_assert_eq!(capacity.left_out.len(), capacity.all.left_out as usize);
        let times: i64 = capacity.left_out.iter().map(|one| i64::from(one.time.0)).sum();
        prop_assert_eq!(times, capacity.all.left_out_time);
        for (number, rep) in capacity.reps.iter().enumerate() {
            prop_assert!(rep.days_kept <= rep.shifts, "{rep:?}");
            prop_assert!(!rep.fits() || rep.days_needed <= rep.shifts && rep.missing == 0);
            prop_assert!(rep.load.visits - rep.load.left_out <= rep.most_visits);
            let kept = rep.load.service + rep.load.legs - rep.load.left_out_time;
            prop_assert!(kept <= rep.available, "{rep:?}");
            let weight = |one: &policy::LeftOut| {
                let rounds::model::Cadence::Spaced { visits, .. } = &due.problem.store(one.store).cadence else { panic!() };
                visits[usize::from(one.visit)].weight
            };
            let theirs: Vec<u32> =
                capacity.left_out.iter().filter(|one| one.rep == Some(RepId::at(number))).map(weight).collect();
            prop_assert!(theirs.is_sorted());
        }
        let mut once: Vec<_> = capacity.left_out.iter().map(|one| (one.store, one.visit)).collect();
        once.sort_unstable();
        once.dedup();
        prop_assert_eq!(once.len(), capacity.left_out.len(), "no visit falls off twice");
    }

    #[test]
    fn the_same_tables_have_the_same_capacity(tables in company()) {
        prop_assert_eq!(of(&tables, 2), of(&tables, 2));
    }
}
