//! Shifts and opening hours past midnight: they belong to the day on which they begin; worked out by hand.

#![cfg(feature = "files")]

use chrono::NaiveDate;
use rounds::error::Error;
use rounds::io::{self, Parcel};
use rounds::model::*;
use rounds::policy;
use rounds::unit::{Day, Seconds, StoreId};

const STORES: &str = "store_id,lon,lat,interval_days,service_min,open_hours,allowed_weekdays\n\
                      S1,120.17,30.26,7,20,18:00-02:00,\nS2,120.18,30.26,7,20,00:00-24:00,\n\
                      S3,120.19,30.26,7,20,Fr-Sa 20:00-03:00,\nS4,120.19,30.27,7,20,09:00-17:00,\n\
                      S5,120.19,30.28,7,20,18:00-02:00,Fri\n";

fn monday() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 10, 12).unwrap()
}

fn read(columns: &str, cells: &str, more: &[(&str, &str)]) -> Result<Tables, Error> {
    let reps = format!("rep_id,home_lon,home_lat,admin_min,{columns}\nR1,120.16,30.25,0,{cells}\n");
    let files = [("stores.csv", STORES), ("reps.csv", reps.as_str())];
    let files = files.iter().chain(more).map(|(name, text)| (name.to_string(), text.as_bytes().to_vec())).collect();
    io::read(&Parcel::of_files("input", files))
}

fn hm(hour: i32, minute: i32) -> Seconds {
    Seconds::minutes(60 * hour + minute)
}

/// Day, start and end of every shift, in hours.
fn shifts(problem: &Problem) -> Vec<(u16, f64, f64)> {
    let hours = |time: Seconds| time.as_minutes() / 60.0;
    problem.shifts.iter().map(|shift| (shift.day.0, hours(shift.start), hours(shift.end))).collect()
}

#[test]
fn a_night_is_one_shift_of_the_day_it_begins_on() {
    let nights: Vec<_> = (0..5).map(|day| (day, 22.0, 30.0)).collect();
    for (columns, cells) in [
        ("start_time,end_time", "22:00,06:00"),
        ("workdays", "22:00-06:00"),
        ("workdays", "Mo-Fr 22:00-06:00"),
        ("workdays", "\"周一至周五 22:00-06:00\""),
    ] {
        let tables = read(columns, cells, &[]).unwrap();
        let problem = policy::pose(&tables, monday(), 1);
        assert_eq!(shifts(&problem), nights, "{cells}");
        // As long after the start as on a usual day; an hour of eight is break.
        let [lunch] = problem.shifts[0].pauses[..] else { panic!("{cells}: {:?}", problem.shifts[0].pauses) };
        assert_eq!((lunch.earliest, lunch.latest, lunch.length), (hm(25, 0), hm(26, 30), hm(1, 0)), "{cells}");
        assert_eq!(problem.shifts[0].available(), hm(7, 0));
    }
    let at_two = policy::pose(&read("start_time,end_time,break_start", "22:00,06:00,02:00", &[]).unwrap(), monday(), 1);
    assert_eq!(at_two.shifts[0].pauses[0].earliest, hm(26, 0));
    let week = read("workdays", "\"Mo-Th 09:00-17:00; Fr 18:00-02:00\"", &[]).unwrap();
    let days = (0..4).map(|day| (day, 9.0, 17.0)).chain([(4, 18.0, 26.0)]).collect::<Vec<_>>();
    assert_eq!(shifts(&policy::pose(&week, monday(), 1)), days);
}

#[test]
fn the_calendar_reaches_into_the_night() {
    // A working Saturday night, and an hour off on what is Tuesday morning.
    let calendar = "date,rep_id,kind,from,to\n2026-10-17,,work,21:00,03:00\n2026-10-13,R1,leave,03:00,04:00\n";
    let tables = read("workdays", "22:00-06:00", &[("calendar.csv", calendar)]).unwrap();
    let problem = policy::pose(&tables, monday(), 1);
    assert_eq!(shifts(&problem)[5], (5, 21.0, 27.0));
    let fixed = |at: usize| {
        let pauses = problem.shifts[at].pauses.iter().filter(|pause| pause.earliest == pause.latest);
        pauses.map(|pause| (pause.earliest, pause.length)).collect::<Vec<_>>()
    };
    assert_eq!((fixed(0), fixed(1)), (vec![(hm(27, 0), hm(1, 0))], vec![]));
}

#[test]
fn stores_are_open_into_the_night_after_their_day() {
    let windows = |problem: &Problem, store: u32, day: u16| -> Vec<(i32, i32)> {
        let windows = problem.windows(StoreId(store), Day(day)).iter();
        windows.map(|window| (window.open.0 / 3600, window.close.0 / 3600)).collect()
    };
    let night = policy::pose(&read("workdays", "22:00-06:00", &[]).unwrap(), monday(), 1);
    assert_eq!((windows(&night, 0, 0), windows(&night, 0, 1)), (vec![(18, 26)], vec![(0, 2), (18, 26)]));
    assert_eq!(windows(&night, 1, 0), [(0, 48)]);
    let weekend: Vec<_> = (3..7).map(|day| windows(&night, 2, day)).collect();
    assert_eq!(weekend, [vec![], vec![(20, 27)], vec![(0, 3), (20, 27)], vec![(0, 3)]]);
    assert_eq!(windows(&night, 3, 0), [(9, 17)]);
    // Friday's hours are Friday's, though they end on a day on which it is closed.
    assert_eq!([4, 5, 6].map(|day| windows(&night, 4, day)), [vec![(18, 26)], vec![(0, 2)], vec![]]);
    // Whoever works by day sees the same hours.
    let day = policy::pose(&read("workdays", "", &[]).unwrap(), monday(), 1);
    assert_eq!((windows(&day, 0, 0), windows(&day, 0, 1)), (vec![(18, 26)], vec![(0, 2), (18, 26)]));
    assert_eq!((windows(&day, 1, 0), windows(&day, 3, 0)), (vec![(0, 24)], vec![(9, 17)]));
}

#[test]
fn hours_are_written_as_they_are_read() {
    let tables = read("workdays", "22:00-06:00", &[]).unwrap();
    let files = io::table_files(&tables, rounds::lang::Lang::En, CoordSys::Wgs84);
    let text = |name: &str| {
        let (_, bytes) = files.iter().find(|(known, _)| known == name).unwrap();
        String::from_utf8(bytes.clone()).unwrap()
    };
    assert!(text("stores.csv").contains("18:00-02:00") && text("reps.csv").contains("22:00-06:00"));
    assert_eq!(io::read(&Parcel::of_files("input", files)).unwrap().reps, tables.reps);
}

#[test]
fn swapped_hours_are_a_complaint() {
    let complaint = |columns: &str, cells: &str| match read(columns, cells, &[]) {
        Err(Error::Input(all)) => all[0].to_string(),
        other => panic!("{other:?}"),
    };
    assert!(complaint("start_time,end_time", "17:30,08:30").contains("start_time: \"17:30\" is not before end_time"));
    let over = complaint("workdays", "\"Mo 22:00-08:00; Tu 07:00-15:00\"");
    assert!(over.contains("go on into those of the next day"), "{over}");
    let swapped = STORES.replace("18:00-02:00", "18:00-05:00").replace("09:00-17:00", "17:00-09:00");
    let reps = "rep_id,home_lon,home_lat\nR1,120.16,30.25\n";
    let files = [("stores.csv", swapped.as_str()), ("reps.csv", reps)];
    let files = files.map(|(name, text)| (name.to_string(), text.as_bytes().to_vec()));
    match io::read(&Parcel::of_files("in", files.to_vec())) {
        Err(Error::Input(all)) => {
            let all: Vec<String> = all.iter().map(ToString::to_string).collect();
            assert!(all.len() == 1 && all[0].contains("ends before it starts"), "{all:?}");
        }
        other => panic!("{other:?}"),
    }
}
