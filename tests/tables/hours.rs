//! A rep's own hours: overtime, and the most of a week and a month; worked out by hand.

#![cfg(feature = "files")]

use chrono::NaiveDate;
use rounds::error::Error;
use rounds::io::{self, Parcel};
use rounds::lang::Lang;
use rounds::model::*;
use rounds::policy;
use rounds::unit::{Day, RepId, Seconds};

const STORES: &str = "store_id,lon,lat,interval_days\nS1,120.15,30.27,7\n";

/// A Monday.
fn monday() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 10, 12).unwrap()
}

fn read(reps: &str, calendar: &str, policy: &str) -> Result<Tables, Error> {
    let files = [("stores.csv", STORES), ("reps.csv", reps), ("calendar.csv", calendar), ("policy.toml", policy)];
    let files = files.into_iter().map(|(name, text)| (name.to_string(), text.as_bytes().to_vec())).collect();
    io::read(&Parcel::of_files("input", files))
}

/// Of a day of the first rep: its end and most work in hours, and the same without overtime.
fn day(problem: &Problem, day: u16) -> [f64; 4] {
    let shift = problem.shifts.iter().find(|shift| (shift.rep, shift.day) == (RepId(0), Day(day))).expect("a shift");
    let (end, work) = shift.regular();
    [shift.end, shift.max_work, end, work].map(|time| time.as_minutes() / 60.0)
}

const NO_ROWS: &str = "date,rep_id,kind,from,to\n";

/// From 9:00 to 18:00 with an hour for the break and half an hour of office work: the field day ends at 17:30, and has seven and a
/// half hours.
const HOURS: &str = "rep_id,home_lon,home_lat,start_time,end_time";

#[test]
fn overtime_makes_the_day_longer_beyond_what_is_regular() {
    let of = |column: &str, value: &str, policy: &str| {
        let reps = format!("{HOURS},{column}\nR1,120.16,30.25,9:00,18:00,{value}\n");
        policy::pose(&read(&reps, NO_ROWS, policy).unwrap(), monday(), 1)
    };
    let default = of("overtime_max_min", "", "");
    assert_eq!(day(&default, 0), [17.5, 7.5, 17.5, 7.5]);
    assert_eq!(default.shifts[0].overtime, None);
    let longer = [18.5, 8.5, 17.5, 7.5];
    for (column, value) in
        [("overtime_max_min", "60"), ("overtime_max", "1 h"), ("加班上限", "60"), ("加班上限(小时)", "1")]
    {
        assert_eq!(day(&of(column, value, ""), 0), longer, "{column}");
    }
    let policy = "[practice]\novertime_max = 60\novertime = 2\n";
    let by_policy = of("overtime_max_min", "", policy);
    assert_eq!(day(&by_policy, 0), longer);
    assert_eq!(by_policy.shifts[0].overtime.unwrap().percent, 200);
    assert_eq!(day(&of("overtime_max_min", "0", policy), 0), [17.5, 7.5, 17.5, 7.5], "the row stands above the policy");
    // Regular is what the longest day allows; the time there is for work has no overtime in it.
    let shorter = of("overtime_max_min", "60", "[practice]\nmax_day = 7\n");
    assert_eq!(day(&shorter, 0), [18.5, 7.5, 17.5, 6.5]);
    assert_eq!(shorter.shifts[0].available(), Seconds::minutes(390));
    assert_eq!(shorter.shifts[0].longest(), Seconds::minutes(450));
}

#[test]
fn overtime_that_the_calendar_has_is_no_more_at_a_price_and_leave_ends_the_day() {
    let reps = format!("{HOURS},overtime_max_min\nR1,120.16,30.25,9:00,18:00,90\n");
    let calendar = "date,rep_id,kind,from,to\n\
        2026-10-12,R1,overtime,,19:00\n2026-10-13,R1,overtime,,21:00\n2026-10-14,R1,leave,16:00,18:00\n\
        2026-10-15,R1,meeting,18:30,19:30\n2026-10-17,R1,overtime,10:00,14:00\n";
    let problem = policy::pose(&read(&reps, calendar, "").unwrap(), monday(), 1);
    // An hour is agreed on, half an hour more may be had.
    assert_eq!(day(&problem, 0), [19.0, 9.0, 18.5, 8.5]);
    // Three hours are agreed on: that is more than the rep's most, and stays.
    assert_eq!(day(&problem, 1), [20.5, 10.5, 20.5, 10.5]);
    assert_eq!(day(&problem, 2), [16.0, 7.5, 16.0, 7.5], "who is on leave does not stay on");
    // The office work comes before the meeting.
    assert_eq!(day(&problem, 3), [18.0, 8.0, 17.5, 7.5]);
    assert_eq!(day(&problem, 4), [19.0, 9.0, 17.5, 7.5]);
    assert_eq!(day(&problem, 5), [13.5, 7.5, 13.5, 7.5], "a day off that is worked is overtime already");
}

#[test]
fn a_day_under_way_has_the_overtime_that_is_left() {
    let reps = format!("{HOURS},overtime_max_min\nR1,120.16,30.25,9:00,18:00,60\n");
    let mut tables = read(&reps, NO_ROWS, "").unwrap();
    let at = |hour: i32, worked: i32| PositionRow {
        rep: "R1".into(),
        date: monday(),
        time: Seconds::minutes(60 * hour),
        worked: Some(Seconds::minutes(worked)),
        ..PositionRow::default()
    };
    tables.positions = vec![at(16, 420)];
    let problem = policy::pose(&tables, monday(), 1);
    assert_eq!(day(&problem, 0), [18.5, 1.5, 17.5, 0.5]);
    // Twenty minutes of it are over.
    tables.positions = vec![at(18, 470)];
    let problem = policy::pose(&tables, monday(), 1);
    assert_eq!(day(&problem, 0).map(|hours| (hours * 60.0).round()), [1110.0, 40.0, 1080.0, 0.0]);
}

#[test]
fn what_cannot_be_meant_is_told() {
    let bad = "rep_id,home_lon,home_lat,overtime_max_min,max_week,max_month\n\
               R1,120.16,30.25,-5,0,800\nR2,120.16,30.25,900,44 h,2640 min\nR3,120.16,30.25,1 h,many,\n";
    let error = match read(bad, NO_ROWS, "").unwrap_err() {
        Error::Input(complaints) => complaints,
        other => panic!("{other}"),
    };
    let said = |lang: Lang| error.iter().map(|one| one.say(lang)).collect::<Vec<String>>().join("\n");
    insta::assert_snapshot!(said(Lang::En), @r#"
    reps.csv, line 2, overtime_max_min: "-5" is not a number of minutes from 0 to 720; fix it, or leave the cell empty for what the policy says
    reps.csv, line 2, max_week: "0" is not a number of hours from 1 to 168; fix it, or leave the cell empty for what the policy says
    reps.csv, line 2, max_month: "800" is not a number of hours from 1 to 744; fix it, or leave the cell empty for what the policy says
    reps.csv, line 3, overtime_max_min: "900" is not a number of minutes from 0 to 720; fix it, or leave the cell empty for what the policy says
    reps.csv, line 3, max_month: "2640 min" is not a number of hours from 1 to 744; fix it, or leave the cell empty for what the policy says
    reps.csv, line 4, max_week: "many" is not a number of hours; write hours, such as 44
    "#);
    insta::assert_snapshot!(said(Lang::Zh), @r#"
    reps.csv，第2行，overtime_max_min：“-5”不在0至720分钟之间；请更正，或留空以按频次政策
    reps.csv，第2行，max_week：“0”不在1至168小时之间；请更正，或留空以按频次政策
    reps.csv，第2行，max_month：“800”不在1至744小时之间；请更正，或留空以按频次政策
    reps.csv，第3行，overtime_max_min：“900”不在0至720分钟之间；请更正，或留空以按频次政策
    reps.csv，第3行，max_month：“2640 min”不在1至744小时之间；请更正，或留空以按频次政策
    reps.csv，第4行，max_week：“many”不是小时数；请填写小时数，如44
    "#);
}

/// The limits of the first rep: what, from which day to which, and how many hours.
fn limits(problem: &Problem) -> Vec<(HoursSpan, u16, u16, f64)> {
    let of = |limit: &HoursLimit| (limit.span, limit.first.0, limit.last.0, limit.most.as_hours());
    problem.reps[0].limits.iter().map(of).collect()
}

#[test]
fn weeks_and_months_have_a_most_and_parts_of_them_have_it_whole() {
    let of = |columns: &str, cells: &str, policy: &str| {
        let reps = format!("{HOURS},{columns}\nR1,120.16,30.25,9:00,18:00,{cells}\n");
        let from = NaiveDate::from_ymd_opt(2026, 10, 28).unwrap();
        policy::pose(&read(&reps, NO_ROWS, policy).unwrap(), from, 1)
    };
    // From Wednesday, 28 October to Tuesday, 3 November.
    let weeks = vec![(HoursSpan::Week, 0, 4, 30.0), (HoursSpan::Week, 5, 6, 30.0)];
    let months = [(HoursSpan::Month, 0, 3, 120.0), (HoursSpan::Month, 4, 6, 120.0)];
    assert_eq!(limits(&of("max_week,max_month", "30,", "")), weeks);
    assert_eq!(limits(&of("每周最多工时,每月最多工时", "30 h,120小时", "")), [&weeks[..], &months].concat());
    assert_eq!(limits(&of("max_week,max_month", ",", "[practice]\nmax_month = 120\n")), months);
    assert_eq!(limits(&of("max_week,max_month", "30,", "[practice]\nmax_week = 44\n")), weeks);
    let without = of("max_week,max_month", ",", "");
    assert_eq!((limits(&without), without.shifts[0].office), (vec![], Seconds(0)));
    assert_eq!(of("max_week", "30", "").shifts[0].office, Seconds::minutes(30));
}

#[test]
fn what_of_today_is_over_counts_for_the_week() {
    let reps = format!("{HOURS},max_week\nR1,120.16,30.25,9:00,18:00,30\n");
    let mut tables = read(&reps, NO_ROWS, "").unwrap();
    tables.positions = vec![PositionRow {
        rep: "R1".into(),
        date: monday(),
        time: Seconds::minutes(840),
        worked: Some(Seconds::minutes(240)),
        ..PositionRow::default()
    }];
    let problem = policy::pose(&tables, monday(), 2);
    assert_eq!(limits(&problem), [(HoursSpan::Week, 0, 6, 26.0), (HoursSpan::Week, 7, 13, 30.0)]);
    assert!(problem.shifts[0].from.is_none(), "nobody says where");
    // And what the days before were: then the day has not begun.
    let before = (Some(Seconds::minutes(300)), Some(Seconds::minutes(900)));
    tables.positions[0] = PositionRow { worked: None, week: before.0, month: before.1, ..tables.positions[0].clone() };
    tables.policy.practice.max_month = Some(100.0);
    let problem = policy::pose(&tables, monday(), 2);
    let weeks = [(HoursSpan::Week, 0, 6, 25.0), (HoursSpan::Week, 7, 13, 30.0)];
    assert_eq!(limits(&problem), [&weeks[..], &[(HoursSpan::Month, 0, 13, 85.0)]].concat());
    assert_eq!(day(&problem, 0), [17.5, 7.5, 17.5, 7.5]);
}
