//! What stores are used to, what managers set prices on, and how first visits are spread: from the tables to the due set.
#![cfg(feature = "files")]

use chrono::{Datelike, NaiveDate};
use proptest::prelude::*;
use rounds::ask::{Site, SlotRequest, slots};
use rounds::desk::PlanRequest;
use rounds::error::Error;
use rounds::generate::{Flavour, Spec, generate};
use rounds::io::{self, Parcel};
use rounds::lang::Lang;
use rounds::model::{
    CalendarRow, DayKind, DayShape, DueVisit, Habit, KeepRep, LogRow, Point, Policy, PracticePrices, RepRow, StoreRow,
    Tables, check,
};
use rounds::policy::{self, Due, HabitBy};
use rounds::report::story;
use rounds::solve::Limit;
use rounds::unit::{Day, Seconds};
use std::ops::ControlFlow;

/// A Monday.
fn monday() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 10, 5).unwrap()
}

fn on(offset: i64) -> NaiveDate {
    monday() + chrono::Duration::days(offset)
}

fn said(error: Error, lang: Lang) -> String {
    match error {
        Error::Input(complaints) => complaints.iter().map(|one| one.say(lang)).collect::<Vec<_>>().join("\n"),
        other => panic!("{other}"),
    }
}

/// A folder of these files.
fn folder(files: &[(&str, &str)]) -> Result<Tables, Error> {
    let files = files.iter().map(|(name, text)| (name.to_string(), text.as_bytes().to_vec())).collect();
    io::read(&Parcel::of_files("input", files))
}

const REPS: &str = "rep_id,home_lon,home_lat\nR1,120.16,30.25\n";

/// The default policy with a price on weekdays and hours.
fn priced() -> Policy {
    Policy { practice: PracticePrices { weekday: 15.0, hour: 5.0, ..PracticePrices::default() }, ..Policy::default() }
}

fn store(id: &str, interval: u16, last: Option<i64>) -> StoreRow {
    StoreRow {
        id: id.into(),
        point: Some(Point { x: 120.0, y: 30.0 }),
        interval_days: Some(interval),
        last_visit: last.map(on),
        ..StoreRow::default()
    }
}

fn tables(stores: Vec<StoreRow>) -> Tables {
    let rep = RepRow { id: "R1".into(), home: Some(Point { x: 120.0, y: 30.0 }), ..RepRow::default() };
    Tables { stores, reps: vec![rep], policy: priced(), ..Tables::default() }
}

fn due(tables: &Tables) -> Due {
    policy::due(tables, monday(), 4)
}

fn visits(due: &Due, at: usize) -> &[DueVisit] {
    due.problem.stores[at].due_visits()
}

fn logged(store: &str, date: NaiveDate, checkin: Option<Seconds>) -> LogRow {
    LogRow {
        line: 2,
        id: String::new(),
        store: store.into(),
        rep: "R1".into(),
        date,
        checkin,
        checkout: None,
        effective: None,
        outcome: String::new(),
        kind: String::new(),
    }
}

/// Habits without a price.
fn unpriced() -> PracticePrices {
    PracticePrices { weekday: 0.0, hour: 0.0, ..PracticePrices::default() }
}

#[test]
fn a_usual_weekday_and_time_are_read_in_any_words_and_become_the_habit() {
    let stores = "门店编号,经度,纬度,拜访间隔(天),常访星期,常访时间\n\
                  S1,120.15,30.27,7,周二,9:30\nS2,120.16,30.28,14,2,下午2点\nS3,120.17,30.28,28,Tuesday,\nS4,120.17,30.28,10,Tue,\n";
    let mut read = folder(&[("stores.csv", stores), ("reps.csv", REPS)]).unwrap();
    let habits: Vec<_> = read.stores.iter().map(|row| (row.usual_weekday, row.usual_time)).collect();
    let (tuesday, hour) = (Some(1), |minutes| Some(Seconds::minutes(minutes)));
    assert_eq!(habits, [(tuesday, hour(570)), (tuesday, hour(840)), (tuesday, None), (tuesday, None)]);
    let of = |tables: &Tables| -> Vec<Option<Habit>> {
        policy::due(tables, monday(), 4).problem.stores.into_iter().map(|store| store.habit).collect()
    };
    read.policy.practice = unpriced();
    assert_eq!(of(&read), [None; 4], "without a price nobody asks");
    read.policy = priced();
    let habit = |start| Some(Habit { weekday: tuesday, start });
    assert_eq!(of(&read), [habit(hour(570)), habit(hour(840)), habit(None), None], "every ten days is no weekday");
}

#[test]
fn what_a_store_cannot_be_used_to_is_told_with_its_address() {
    let stores = "store_id,lon,lat,owner_rep_id,interval_days,allowed_weekdays,open_hours,usual_weekday,usual_time\n\
                  S1,120.15,30.27,R1,7,,,someday,25:00\n\
                  S2,120.15,30.27,R1,7,,,Mon-Wed,\n\
                  S3,120.15,30.27,R1,7,135,,Tue,\n\
                  S4,120.15,30.27,R1,7,,Mo-Th 09:00-12:00,Fri,\n\
                  S5,120.15,30.27,R1,7,,,Sat,\n\
                  S6,120.15,30.27,,7,,,Sun,\n\
                  S7,120.15,30.27,R1,7,,09:00-12:00;14:00-18:00,2,13:00\n\
                  S8,120.15,30.27,R1,7,,Mo 09:00-12:00; Tu-Fr 09:00-18:00,1,16:00\n\
                  S9,120.15,30.27,R1,7,123,Mo 09:00-12:00; Tu-Fr 09:00-18:00,2,16:00\n";
    let error = folder(&[("stores.csv", stores), ("reps.csv", REPS)]).unwrap_err();
    let Error::Input(complaints) = &error else { panic!("{error}") };
    let zh = complaints.iter().map(|one| one.say(Lang::Zh)).collect::<Vec<_>>().join("\n");
    insta::assert_snapshot!(said(error, Lang::En), @r#"
    stores.csv, line 2, usual_weekday: "someday" is not a weekday; give one, such as Tue or 2
    stores.csv, line 2, usual_time: "25:00" is not an hour of the day; give hours and minutes between 00:00 and 24:00, such as 09:30
    stores.csv, line 3, usual_weekday: "Mon-Wed" is more than one weekday; give the one on which most visits are, such as Tue or 2
    stores.csv, line 4, usual_weekday: "Tue" is not one of the allowed_weekdays of the store; fix one of the two
    stores.csv, line 5, usual_weekday: "Fri" is a day on which the store never opens; fix it, or the open_hours
    stores.csv, line 6, usual_weekday: "Sat" is a day on which its rep R1 never works; give another day, or another rep
    stores.csv, line 7, usual_weekday: "Sun" is a day on which no rep ever works; give another day, or add the working days to the calendar
    stores.csv, line 8, usual_time: "13:00" is a time at which the store is closed; fix it, or the open_hours
    stores.csv, line 9, usual_time: "16:00" is a time at which the store is closed; fix it, or the open_hours
    "#);
    insta::assert_snapshot!(zh, @r#"
    stores.csv，第2行，usual_weekday：“someday”不是星期几；请填写一天，如周二或2
    stores.csv，第2行，usual_time：“25:00”不是一天中的时刻；请填写00:00至24:00之间的时刻，如09:30
    stores.csv，第3行，usual_weekday：“Mon-Wed”不止一个星期几；请只填写一天，如周二或2
    stores.csv，第4行，usual_weekday：“Tue”不在该门店的可访星期之内；请更正其中之一
    stores.csv，第5行，usual_weekday：“Fri”当天门店从不营业；请更正，或更正营业时间
    stores.csv，第6行，usual_weekday：“Sat”责任业代R1在这一天从不上班；请更改星期或业代
    stores.csv，第7行，usual_weekday：“Sun”这一天没有业代上班；请更改星期，或在日历中添加工作日
    stores.csv，第8行，usual_time：“13:00”该时间门店不营业；请更正，或更正营业时间
    stores.csv，第9行，usual_time：“16:00”该时间门店不营业；请更正，或更正营业时间
    "#);
}

#[test]
fn a_weekend_that_the_calendar_works_may_be_usual() {
    let stores = "store_id,lon,lat,interval_days,usual_weekday\nS1,120.15,30.27,7,Sat\n";
    let calendar = "date,kind\n2026-10-10,work\n";
    folder(&[("stores.csv", stores), ("reps.csv", REPS), ("calendar.csv", calendar)]).unwrap();
}

#[test]
fn the_reserve_and_the_days_of_a_rep_are_read_and_kept() {
    let stores = "store_id,lon,lat,interval_days\nS1,120.15,30.27,7\n";
    let reps = "业代编号,出发经度,出发纬度,预留分钟,工作日安排\nR1,120.16,30.25,45,紧凑\nR2,120.16,30.25,,\n";
    let policy = "[practice]\ndays = \"level\"\nmin_day = 4\nmax_day = 7.5\nreserve = 20\n";
    let read = folder(&[("stores.csv", stores), ("reps.csv", reps), ("policy.toml", policy)]).unwrap();
    let problem = policy::pose(&read, monday(), 1);
    assert_eq!([problem.reps[0].days, problem.reps[1].days], [DayShape::Packed, DayShape::Level]);
    let first = |rep: u32| problem.shifts.iter().find(|shift| shift.rep.0 == rep).unwrap();
    assert_eq!([first(0).reserve, first(1).reserve].map(Seconds::as_minutes), [45.0, 20.0]);
    // Seven and a half hours, of which half an hour is office work.
    assert_eq!([first(0).max_work, first(0).to_fill().max_work].map(Seconds::as_minutes), [420.0, 375.0]);
    assert_eq!(first(1).to_fill().available().as_minutes(), 400.0);
    // Four hours, of which half an hour is office work.
    assert_eq!(first(1).least.as_minutes(), 210.0);
    let bad = "rep_id,home_lon,home_lat,reserve_min,days,end_time\nR1,120.16,30.25,-5,loose,\nR2,120.16,30.25,300,level,12:00\n";
    let error = folder(&[("stores.csv", stores), ("reps.csv", bad)]).unwrap_err();
    insta::assert_snapshot!(said(error, Lang::En), @r#"
    reps.csv, line 2, reserve_min: "-5" is negative; give minutes, 0 for none
    reps.csv, line 2, days: "loose" is not a value that this column knows; give one of level, packed
    reps.csv, line 3, reserve_min: "300" leaves nothing to plan: the day has 180 min for visits; lower it
    "#);
}

#[test]
fn prices_of_practice_stand_in_a_file_or_in_rows_and_what_is_wrong_is_told() {
    let stores = "store_id,lon,lat,interval_days\nS1,120.15,30.27,7\n";
    let with = |name: &str, text: &str| folder(&[("stores.csv", stores), ("reps.csv", REPS), (name, text)]);
    let file = "[practice]\nweekday = 12\nhour = 4\nhour_within = 45\nlevel = 3\nweeks = 2\nborder = 1\nseparate = 0.5\npreferred = 7\n\
                days = \"紧凑\"\nmin_day = 4\nmax_day = 9\nreserve = 30\nreserve_calls = 80\ninterrupt_from = 180\n\
                overtime = 2\novertime_max = 45\nmax_week = 44\nmax_month = 170.5\ncontinuity = \"week\"\nreps_per_cycle = 3\n[learn]\nhabit_visits = 6\n";
    let rows = "规则编号,习惯,取值\n,固定星期,12\n,hour,4\n,时间偏差,45\n,每日均衡,3\n,每周均衡,2\n,片区边界,1\n,separate,0.5\n,优先业代,7\n\
                ,days,紧凑\n,最短工作日,4\n,最长工作日,9\n,每日预留,30\n,电话预留,80\n,可中断拜访时长,180\n,加班单价,2\n,加班上限,45\n,每周最多工时,44\n,max_month,170.5\n,业代连续性,每周固定\n,每周期业代数,3\n";
    let wanted = PracticePrices {
        continuity: KeepRep::Week,
        reps_per_cycle: Some(3),
        weekday: 12.0,
        hour: 4.0,
        hour_within: 45.0,
        level: 3.0,
        weeks: 2.0,
        border: 1.0,
        separate: 0.5,
        preferred: 7.0,
        days: DayShape::Packed,
        min_day: Some(4.0),
        max_day: Some(9.0),
        overtime: 2.0,
        overtime_max: Some(45.0),
        max_week: Some(44.0),
        max_month: Some(170.5),
        reserve: 30.0,
        reserve_calls: 80.0,
        interrupt_from: Some(180.0),
    };
    let (by_file, by_rows) = (with("policy.toml", file).unwrap().policy, with("policy.csv", rows).unwrap().policy);
    assert_eq!((&by_file.practice, by_file.learn.habit_visits), (&wanted, 6));
    assert_eq!((&by_rows.practice, &by_rows.rules), (&wanted, &Policy::default().rules));
    let bad = "[practice]\nweekday = -1\nhour = 500\nhour_within = 0\nlevel = \"much\"\nweaks = 2\ndays = \"loose\"\nmin_day = 9\nmax_day = 8\nreserve = 300\novertime = -1\novertime_max = 900\nmax_week = 200\nmax_month = 0\ncontinuity = \"never\"\nreps_per_cycle = 2\nreserve_calls = 101\n";
    insta::assert_snapshot!(said(with("policy.toml", bad).unwrap_err(), Lang::En), @r#"
    policy.toml, line 2, column 11, practice.weekday: "-1" is not from 0 to 480; fix the number
    policy.toml, line 3, column 8, practice.hour: "500" is not from 0 to 480; fix the number
    policy.toml, line 4, column 15, practice.hour_within: "0" is not from 1 to 720; fix the number
    policy.toml, line 5, column 9, practice.level: "much" is not a number; give a number without quotes
    policy.toml, line 6, column 1, practice.weaks: is not a key that is known here; did you mean weeks?
    policy.toml, line 7, column 8, practice.days: "loose" is not a value that is known here; give one of level, packed
    policy.toml, line 8, column 11, practice.min_day: "9" is longer than max_day, 8; lower it, or raise max_day
    policy.toml, line 10, column 11, practice.reserve: "300" is not from 0 to 240; fix the number
    policy.toml, line 11, column 12, practice.overtime: "-1" is not from 0 to 100; fix the number
    policy.toml, line 12, column 16, practice.overtime_max: "900" is not from 0 to 720; fix the number
    policy.toml, line 13, column 12, practice.max_week: "200" is not from 1 to 168; fix the number
    policy.toml, line 14, column 13, practice.max_month: "0" is not from 1 to 744; fix the number
    policy.toml, line 15, column 14, practice.continuity: "never" is not a value that is known here; give one of same, week, any
    policy.toml, line 16, column 18, practice.reps_per_cycle: "2" bounds nothing where continuity is same: one rep makes all visits; leave it out, or set continuity to week or any
    policy.toml, line 17, column 17, practice.reserve_calls: "101" is not from 0 to 100; fix the number
    "#);
    let bad = "rule_id,practice,value,interval_days,class\n,weekday,-1,,\n,hours,5,,\n,level,,,\n,level,3,7,A\n,level,4,,\n,days,loose,,\n\
               rule,,3,7,\n";
    insta::assert_snapshot!(said(with("policy.csv", bad).unwrap_err(), Lang::En), @r#"
    policy.csv, line 2, value: "-1" is not from 0 to 480; fix the number
    policy.csv, line 3, practice: "hours" is not a value that this column knows; did you mean hour?
    policy.csv, line 4, value: the cell is empty; give the value of the practice in this row
    policy.csv, line 5, class: "A" is in the same row as a practice, which holds for all stores at all times; empty the cell, or use two rows
    policy.csv, line 5, interval_days: "7" is in the same row as a practice, which holds for all stores at all times; empty the cell, or use two rows
    policy.csv, line 6, practice: "level" is in line 5 already; keep one of the two
    policy.csv, line 7, value: "loose" is not a value that this column knows; give one of level, packed
    policy.csv, line 8, value: "3" is the value of no practice; name the practice in its column, or empty the cell
    "#);
}

#[test]
fn s1_07_the_usual_weekday_and_time_are_learned_from_the_log_and_the_story_says_so() {
    let mut tables = tables(vec![
        store("S", 7, None),
        store("T", 7, None),
        StoreRow { usual_weekday: Some(3), ..store("U", 7, None) },
    ]);
    // Wednesdays, once a Friday; in the morning.
    for (week, day, at) in [(-5, 2, 560), (-4, 2, 575), (-3, 4, 900), (-2, 2, 570), (-1, 2, 565)] {
        tables.log.push(logged("S", on(7 * week + day), Some(Seconds::minutes(at))));
        tables.log.push(logged("U", on(7 * week + day), None));
    }
    let due = due(&tables);
    let used_to = due.stores[0].used_to.unwrap();
    assert_eq!(used_to.habit, Habit { weekday: Some(2), start: Some(Seconds::minutes(570)) });
    assert_eq!([used_to.weekday, used_to.start], [HabitBy::Visits(4, 5); 2]);
    let lines = |at: usize, lang: Lang| {
        let all = story(&tables, &due, at, lang);
        all.into_iter().filter(|line| line.contains("sual ") || line.contains("常访")).collect::<Vec<_>>()
    };
    assert_eq!(
        lines(0, Lang::En),
        [
            "Usual weekday: Wed, learned from 4 of 5 visits of the log.",
            "Usual time: 09:30, learned from 4 of 5 visits of the log."
        ]
    );
    assert_eq!(
        lines(0, Lang::Zh),
        ["常访星期：周三，由拜访记录5次中的4次得出。", "常访时间：09:30，由拜访记录5次中的4次得出。"]
    );
    assert_eq!(lines(1, Lang::En), ["Usual weekday: chosen by the plan.", "Usual time: chosen by the plan."]);
    assert_eq!(
        lines(2, Lang::En),
        ["Usual weekday: Thu, as given in the table stores.", "Usual time: chosen by the plan."]
    );
}

#[test]
fn a_habit_that_has_no_effect_is_said() {
    let mut tables = tables(vec![StoreRow { usual_weekday: Some(1), ..store("S", 10, None) }]);
    let line =
        |tables: &Tables| story(tables, &due(tables), 0, Lang::En).into_iter().find(|line| line.contains("usual"));
    assert_eq!(
        line(&tables).unwrap(),
        "The usual weekday and time of the table stores have no effect: visits do not come in whole weeks."
    );
    tables.policy = Policy::default();
    tables.policy.practice = unpriced();
    assert_eq!(
        line(&tables).unwrap(),
        "The usual weekday and time of the table stores have no effect: the policy puts no price on it."
    );
}

fn due_days(due: &Due, at: usize) -> Vec<(u16, u16, u16)> {
    visits(due, at).iter().map(|visit| (visit.earliest.0, visit.due.0, visit.latest.0)).collect()
}

#[test]
fn a_store_comes_back_to_its_weekday_and_to_its_weeks() {
    let row = |interval, last, weekday| StoreRow { usual_weekday: Some(weekday), ..store("S", interval, Some(last)) };
    let days = |row: StoreRow| due_days(&due(&tables(vec![row])), 0).iter().map(|of| of.1).collect::<Vec<_>>();
    // Every two weeks on Tuesdays, last on the Wednesday or on the Monday instead: back on the Tuesday, of the same weeks.
    assert_eq!(days(row(14, -5, 1)), [8, 22]);
    assert_eq!(days(row(14, -7, 1)), [8, 22]);
    assert_eq!(days(row(28, -12, 2)), [16]);
    // Every week on Tuesdays, last on Thursday: that is beyond what a visit may be early or late by only for the first.
    assert_eq!(days(row(7, -4, 1)), [1, 8, 15, 22]);
    // Overdue: on its weekday in the week in which it is caught up, then every week.
    assert_eq!(days(row(7, -30, 3)), [3, 10, 17, 24]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn due_days_are_on_the_usual_weekday_from_the_second_visit_on(
        weeks in 1u16..5, last in -40i64..0, weekday in 0u8..5,
    ) {
        let row = StoreRow { usual_weekday: Some(weekday), ..store("S", 7 * weeks, Some(last)) };
        let due = due(&tables(vec![row]));
        let all = visits(&due, 0);
        for visit in all {
            prop_assert!(visit.earliest <= visit.due && visit.due <= visit.latest);
        }
        for visit in all.iter().skip(1) {
            prop_assert_eq!(on(i64::from(visit.due.0)).weekday().num_days_from_monday(), u32::from(weekday), "{:?}", all);
        }
    }
}

/// The visits that each week would get if every visit took any day of its window alike, as a share of the mean.
fn weeks(due: &Due) -> Vec<f64> {
    let mut weeks = vec![0.0; 4];
    for visit in due.problem.stores.iter().flat_map(|store| store.due_visits()) {
        let days = visit.latest.0 - visit.earliest.0 + 1;
        (visit.earliest.0..=visit.latest.0).for_each(|day| weeks[usize::from(day) / 7] += 1.0 / f64::from(days));
    }
    let mean = weeks.iter().sum::<f64>() / weeks.len() as f64;
    weeks.into_iter().map(|week| week / mean).collect()
}

#[test]
fn first_visits_are_spread_over_their_interval_and_have_no_due_day() {
    for seed in 1..5 {
        let mut tables = generate(&Spec::new(Flavour::Region, 300, 3, seed));
        tables.stores.iter_mut().for_each(|row| row.last_visit = None);
        tables.log.clear();
        tables.events.clear();
        tables.fixed.clear();
        tables.calendar.clear();
        let due = due(&tables);
        let weeks = weeks(&due);
        assert!(weeks.iter().all(|&week| week <= 1.1), "{weeks:?}");
        let all = due.problem.stores.iter().flat_map(|store| store.due_visits());
        assert!(all.clone().all(|visit| visit.due_day().is_none() || visit.earliest == visit.latest));
        // A week's working days at least to choose from.
        assert!(all.clone().all(|visit| visit.latest.0 - visit.earliest.0 >= 4));
    }
}

#[test]
fn every_working_day_gets_its_share_of_first_visits_where_holidays_leave_few() {
    let spot = |at: usize| Point { x: 120.0 + (at % 20) as f64 / 100.0, y: 30.0 + (at / 20) as f64 / 100.0 };
    let mut tables =
        tables((0..400).map(|at| StoreRow { point: Some(spot(at)), ..store(&format!("S{at}"), 28, None) }).collect());
    let off = |day: i64| CalendarRow {
        line: 2,
        date: on(day),
        rep: None,
        kind: DayKind::Holiday,
        from: None,
        to: None,
        site: rounds::model::MeetingPlace::default(),
        note: String::new(),
    };
    tables.calendar = (14..23).map(off).collect();
    let due = due(&tables);
    let works = |day: u16| due.problem.shifts.iter().any(|shift| shift.day == Day(day));
    let working: Vec<u16> = (0..28).filter(|&day| works(day)).collect();
    let mut share = vec![0.0; 28];
    for visit in due.problem.stores.iter().flat_map(|store| store.due_visits()) {
        let days: Vec<u16> = working.iter().copied().filter(|&day| visit.day_cost(Day(day)).is_some()).collect();
        assert!(days.len() >= 5);
        days.iter().for_each(|&day| share[usize::from(day)] += 1.0 / days.len() as f64);
    }
    let mean = 400.0 / working.len() as f64;
    let week = |days: &[u16]| days.iter().map(|&day| share[usize::from(day)]).sum::<f64>() / days.len() as f64 / mean;
    for days in working.chunks(5) {
        assert!((0.8..=1.15).contains(&week(days)), "{share:?}");
    }
}

#[test]
fn a_first_visit_that_is_to_come_stays_where_it_was_when_the_plan_goes_on() {
    let stores = (0..40).map(|at| store(&format!("S{at}"), 28, None)).collect();
    let tables = tables(stores);
    let whole = due(&tables);
    let rest = policy::due_in(&tables, on(3), 25, monday());
    for (before, after) in whole.problem.stores.iter().zip(&rest.problem.stores) {
        let (before, after) = (before.due_visits(), after.due_visits());
        assert_eq!((before.len(), after.len()), (1, 1));
        // Days and working days are not in the very proportion that they were.
        let (first, last) = (before[0].earliest.0.saturating_sub(3), before[0].latest.0.saturating_sub(3));
        let (now, then) = (after[0].earliest.0, after[0].latest.0);
        assert!(now.abs_diff(first) <= 4 && then >= last.saturating_sub(3), "{before:?} {after:?}");
    }
    // Nor does it move when others have had theirs.
    let mut made = tables.clone();
    let first = |store: &rounds::model::Store| store.due_visits()[0].earliest;
    let early: Vec<_> = whole.problem.stores.iter().filter(|store| first(store) == Day(0)).collect();
    assert!((3..20).contains(&early.len()));
    made.log = early.iter().map(|store| logged(&store.id, on(1), None)).collect();
    let after = policy::due_in(&made, on(3), 25, monday());
    for (alone, one) in rest
        .problem
        .stores
        .iter()
        .zip(&after.problem.stores)
        .filter(|(one, _)| !early.iter().any(|made| made.id == one.id))
    {
        assert_eq!(alone.due_visits(), one.due_visits());
    }
    // A month later those that were missed do not wait for another round of the same plan.
    let late = policy::due_in(&tables, on(20), 8, monday());
    let missed = |at: &usize| visits(&whole, *at)[0].latest < Day(20);
    for at in (0..40).filter(missed) {
        assert_eq!(due_days(&late, at)[0].0, 1, "a Monday");
    }
}

#[test]
fn a_plan_leaves_the_reserve_free_and_slots_may_use_it() {
    let mut stores = String::from("store_id,lon,lat,interval_days,service_min\n");
    (0..30).for_each(|at| stores += &format!("S{at},120.{},30.2,7,60\n", 150 + at % 5));
    let policy = "[practice]\nreserve = 90\n";
    let files = [("stores.csv", stores.as_str()), ("reps.csv", REPS), ("policy.toml", policy)];
    let files = files.map(|(name, text)| (name.to_string(), text.as_bytes().to_vec())).to_vec();
    let input = Parcel::of_files("input", files);
    let mut request = PlanRequest::default();
    (request.from, request.weeks, request.effort) = (Some(monday()), 1, Limit::Iterations(300));
    let reply = request.run(&input, monday(), &mut |_| ControlFlow::Continue(())).unwrap();
    let (problem, plan) = (&reply.question.due.problem, &reply.outcome.plan);
    assert_eq!(reply.outcome.verdict.violations, []);
    assert!(plan.routes.len() == 5 && !plan.unserved.is_empty());
    for route in &plan.routes {
        let shift = problem.shift(route.shift);
        assert_eq!(shift.available(), Seconds::minutes(450));
        assert!(route.work() <= Seconds::minutes(360), "{}", route.work().as_minutes());
    }
    let out = plan.unserved[0].store;
    let ask = SlotRequest {
        at: Site::Store(out),
        service: Seconds::minutes(60),
        from: Day(0),
        to: Day(6),
        rep: None,
        best: 5,
    };
    assert!(!slots(problem, &reply.question.travel, plan, &ask).is_empty(), "the reserve is for calls of the day");
}

#[test]
fn the_tables_of_this_page_are_above_reproach() {
    assert_eq!(check(&tables(vec![StoreRow { usual_weekday: Some(4), line: 2, ..store("S", 7, None) }])), []);
}
