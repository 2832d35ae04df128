//! Tables that are written and read again are the same tables.
#![cfg(feature = "files")]

use chrono::NaiveDate;
use proptest::prelude::*;
use rounds::io::{self, CoordSys, Parcel};
use rounds::lang::Lang;
use rounds::model::{
    CalendarRow, DayKind, DayShape, EventRow, FixedKind, FixedRow, LogRow, Point, Policy, PositionRow, RepRow, Status,
    StoreRow, Tables,
};
use rounds::unit::Seconds;

fn metres(one: Point, other: Point) -> f64 {
    let east = (one.x - other.x) * 111_320.0 * one.y.to_radians().cos();
    east.hypot((one.y - other.y) * 111_320.0)
}

fn day() -> impl Strategy<Value = NaiveDate> {
    (0u64..200).prop_map(|days| NaiveDate::from_ymd_opt(2024, 1, 1).unwrap() + chrono::Days::new(days))
}

fn point() -> impl Strategy<Value = Point> {
    (119.5..120.8f64, 29.8..30.8f64).prop_map(|(x, y)| Point { x, y })
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof![Just(String::new()), "[a-zA-Z汽配门店,;\"'（）#]{1,8}", Just("顺达\"汽配\", 二店".to_string())]
}

prop_compose! {
    fn store()(
        name in name(), point in point(), interval in proptest::option::of(7u16..60), last in proptest::option::of(day()),
        service in 1i32..400 * 60, priority in proptest::option::of(1u8..=5), must in any::<bool>(),
        days in proptest::option::of([any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>()]),
        open in proptest::option::of(0i32..120), sales in proptest::option::of(0.0..1e7f64),
        hit in proptest::option::of(0.0..=1.0f64), size in 0usize..4, status in 0usize..4,
    ) -> StoreRow {
        let hours = open.map(|minutes| (Seconds(minutes * 61), Seconds(minutes * 61 + 30_000)));
        StoreRow {
            name: name.trim().into(),
            point: Some(point),
            interval_days: interval,
            last_visit: last,
            service: Some(Seconds(service)),
            priority,
            must_visit: must,
            weekdays: days.filter(|days| days.contains(&true)),
            usual_weekday: days.and_then(|days| (0..5).find(|&day| days[usize::from(day)])),
            usual_time: open.map(|minutes| Seconds(minutes * 61 + 600)),
            open_hours: hours.into_iter().chain([(Seconds(43_200), Seconds(86_400))]).collect::<Vec<_>>().into(),
            sales_12m: sales,
            hit_rate: hit,
            size_tier: ["", "large", "medium", "small"][size].into(),
            channel_type: ["", "dealer", "4S店", "workshop"][size].into(),
            class: ["", "A", "B", "VIP"][status].into(),
            status: [Status::Active, Status::Closed, Status::Suspended, Status::NonCooperating][status],
            skills: vec!["stock".into(), "培训".into()],
            ..StoreRow::default()
        }
    }
}

prop_compose! {
    fn tables()(
        mut stores in proptest::collection::vec(store(), 1..12),
        homes in proptest::collection::vec((point(), name(), 6 * 3600i32..9 * 3600), 1..4),
        dates in proptest::collection::vec(day(), 0..6),
        more in 0usize..4, cells in proptest::collection::vec(name(), 24), own in any::<bool>(),
    ) -> Tables {
        // Further columns, one of them nearly a known one; a store's cells end with the last that is not empty.
        let headers: Vec<String> = ["品牌, 力", "regions", "A级店?"].into_iter().take(more).map(String::from).collect();
        for (at, store) in stores.iter_mut().enumerate() {
            store.more = cells.iter().skip(at * 2).take(more).map(|cell| cell.trim().to_string()).collect();
            while store.more.last().is_some_and(String::is_empty) {
                store.more.pop();
            }
            (store.line, store.id) = (at as u32 + 2, format!("{at:03}"));
            store.owner = Some("R0".into());
        }
        let spot = homes[0].0;
        let reps = homes.into_iter().enumerate().map(|(at, (home, name, start))| RepRow {
            line: at as u32 + 2, id: format!("R{at}"), name: name.trim().into(), home: Some(home), start: Some(Seconds(start)),
            finish: Some(Seconds(18 * 3600)), max_work: Some(Seconds::minutes(480)), speed_profile: "ebike".into(),
            skills: vec!["stock".into(), "培训".into()], reserve: (at > 0).then_some(Seconds::minutes(30)),
            days: [None, Some(DayShape::Level), Some(DayShape::Packed)][at % 3], ..RepRow::default()
        }).collect();
        stores[0].status = Status::Active;
        let mut dates = dates;
        dates.sort();
        dates.dedup();
        let lines = || (2u32..).zip(dates.clone());
        Tables {
            name: "net".into(),
            stores,
            reps,
            calendar: lines().map(|(line, date)| CalendarRow {
                line, date, rep: (line % 2 == 0).then(|| "R0".into()), kind: DayKind::Meeting,
                from: Some(Seconds(36_000)), to: Some(Seconds(39_601)), site: rounds::model::MeetingPlace::default(),
note: "例会".into(),
            }).collect(),
            log: lines().map(|(line, date)| LogRow {
                line, id: format!("V{line}"), store: "000".into(), rep: "R0".into(), date, checkin: Some(Seconds(36_060)),
                checkout: None, effective: (line % 3 > 0).then_some(line % 3 == 1), outcome: ["ok", "sale"][line as usize % 2].into(),
                kind: ["routine", "call", "chat"][line as usize % 3].into(),
            }).collect(),
            fixed: lines().map(|(line, date)| FixedRow {
                line, store: "000".into(), date: Some(date), rep: None, from: Some(Seconds(36_000)), to: Some(Seconds(43_200)),
                kind: FixedKind::Appointment, hard: line % 2 == 0,
            }).collect(),
            events: lines().map(|(line, date)| EventRow {
                line, store: "000".into(), date, time: (line % 3 == 0).then_some(Seconds(34_200)), kind: ["sale", "receivable", "换锁"][line as usize % 3].into(),
                deadline: (line % 2 == 0).then_some(date), note: "x".into(),
            }).collect(),
            positions: lines().map(|(line, date)| PositionRow {
                line, rep: "R0".into(), date, time: Seconds(36_001), point: Some(spot), worked: Some(Seconds(3_601)),
                driven: (line % 2 == 0).then_some(Seconds(61)), visits: Some(3), nights: (line % 2 == 0).then_some(2),
                week: (line % 2 == 0).then_some(Seconds(7_200)), month: (line % 3 == 0).then_some(Seconds(36_060)), rested: [None, Some(true), Some(false)][line as usize % 3],
            }).collect(),
            more: headers,
            policy: Policy { name: if own { "own" } else { "default" }.into(), ..Policy::default() },
            ..Tables::default()
        }
    }
}

fn round_trip(tables: &Tables, lang: Lang, system: CoordSys) -> [Tables; 2] {
    let room = tempfile::tempdir().unwrap();
    let (folder, book) = (room.path().join("net"), room.path().join("net.xlsx"));
    std::fs::create_dir(&folder).unwrap();
    for (name, bytes) in io::table_files(tables, lang, system) {
        std::fs::write(folder.join(name), bytes).unwrap();
    }
    std::fs::write(&book, io::workbook_bytes(tables, lang, system).unwrap()).unwrap();
    [folder, book].map(|path| {
        Parcel::open(&path)
            .and_then(|parcel| io::read(&parcel))
            .map(|tables| Tables { remarks: Vec::new(), ..tables })
            .unwrap_or_else(|error| panic!("{}:\n{error}", path.display()))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn tables_written_and_read_are_the_same(tables in tables(), lang in prop_oneof![Just(Lang::En), Just(Lang::Zh)]) {
        for back in round_trip(&tables, lang, CoordSys::Wgs84) {
            prop_assert_eq!(&back, &tables);
        }
    }

    #[test]
    fn shifted_coordinates_come_back_within_a_metre(tables in tables(), system in prop_oneof![Just(CoordSys::Gcj02), Just(CoordSys::Bd09)]) {
        for back in round_trip(&tables, Lang::Zh, system) {
            for (one, other) in tables.stores.iter().zip(&back.stores) {
                prop_assert!(metres(one.point.unwrap(), other.point.unwrap()) < 1.0);
            }
            for (one, other) in tables.reps.iter().zip(&back.reps) {
                prop_assert!(metres(one.home.unwrap(), other.home.unwrap()) < 1.0);
            }
        }
    }
}
