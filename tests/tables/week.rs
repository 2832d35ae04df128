//! A rep's own week: the days and hours of the column workdays, worked out by hand.

#![cfg(feature = "files")]

use chrono::NaiveDate;
use rounds::error::Error;
use rounds::io::{self, Parcel};
use rounds::lang::Lang;
use rounds::model::*;
use rounds::policy;
use rounds::unit::{RepId, Seconds};

const STORES: &str = "store_id,lon,lat,interval_days\nS1,120.15,30.27,7\n";

/// No cell in a column of no meaning here.
const NO_MORE: (&str, &str) = ("max_visits", "");

/// A Monday.
fn monday() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 10, 12).unwrap()
}

/// The tables of one rep with these working days.
fn tables(workdays: &str, (column, value): (&str, &str)) -> Result<Tables, Error> {
    let reps =
        format!("rep_id,home_lon,home_lat,workdays,admin_min,{column}\nR1,120.16,30.25,\"{workdays}\",0,{value}\n");
    let files = [("stores.csv", STORES.to_string()), ("reps.csv", reps)];
    let files = files.into_iter().map(|(name, text)| (name.to_string(), text.into_bytes())).collect();
    io::read(&Parcel::of_files("input", files))
}

/// The shifts of two weeks: day, start, end, and the pauses with their earliest beginnings, in hours.
fn week(workdays: &str) -> Vec<(u16, f64, f64, Vec<f64>)> {
    let problem = policy::pose(&tables(workdays, NO_MORE).unwrap(), monday(), 2);
    let hours = |time: Seconds| time.as_minutes() / 60.0;
    let shifts = problem.shifts.iter().filter(|shift| shift.rep == RepId(0));
    let pauses = |shift: &Shift| shift.pauses.iter().map(|pause| hours(pause.earliest)).collect();
    shifts.map(|shift| (shift.day.0, hours(shift.start), hours(shift.end), pauses(shift))).collect()
}

#[test]
fn part_time_is_planned_at_its_hours() {
    let half = |day: u16| (day, 9.0, 13.0, vec![11.5]);
    let part: Vec<_> =
        [0, 1, 7, 8].map(|day| (day, 9.0, 17.0, vec![11.5])).into_iter().chain([4, 11].map(half)).collect();
    let mut sorted = part;
    sorted.sort_by_key(|day| day.0);
    for text in [
        "Mo,Tu 09:00-17:00; Fr 09:00-13:00",
        "Mon-Tue 9am-5pm, Fri 9am-1pm",
        "周一至周二 09:00-17:00；周五 09:00-13:00",
    ] {
        assert_eq!(week(text), sorted, "{text}");
    }
}

#[test]
fn days_alone_have_the_usual_hours_and_hours_alone_the_usual_days() {
    let days = |text: &str| week(text).into_iter().map(|day| day.0).collect::<Vec<_>>();
    assert_eq!(days("Sun-Thu"), [0, 1, 2, 3, 6, 7, 8, 9, 10, 13]);
    assert_eq!(days("周日至周四"), days("Su-Th"));
    assert!(week("Sun-Thu").iter().all(|day| (day.1, day.2) == (8.5, 17.5)));
    assert_eq!(days("Mo-Th; week 1-53/2 Fr"), [0, 1, 2, 3, 7, 8, 9, 10, 11], "every second Friday");
    assert_eq!(week("10:00-16:00"), week("Mo-Fr 10:00-16:00"));
    assert_eq!(week("Mon-Fri"), week(""));
    // Hours off between the others are the break.
    assert_eq!(week("Mo 08:00-12:00,13:30-17:00"), [0, 7].map(|day| (day, 8.0, 17.0, vec![12.0])));
}

#[test]
fn the_calendar_stands_above_the_week_of_a_rep() {
    let mut tables = tables("Mo-We 09:00-15:00", NO_MORE).unwrap();
    let row = |kind, day: u64, from: Option<i32>| CalendarRow {
        line: 2,
        date: monday() + chrono::Days::new(day),
        rep: Some("R1".into()),
        kind,
        from: from.map(|hour| Seconds::minutes(60 * hour)),
        to: None,
        site: rounds::model::MeetingPlace::default(),
        note: String::new(),
    };
    tables.calendar = vec![row(DayKind::Leave, 1, None), row(DayKind::Work, 4, Some(10))];
    let problem = policy::pose(&tables, monday(), 1);
    let shifts: Vec<_> = problem.shifts.iter().map(|shift| (shift.day.0, shift.start.as_minutes() / 60.0)).collect();
    assert_eq!(shifts, [(0, 9.0), (2, 9.0), (4, 10.0)]);
}

#[test]
fn working_days_are_written_as_they_were_read_and_wrong_ones_told() {
    let read = tables("Mo-Th 09:00-17:00; Fr 09:00-13:00", NO_MORE).unwrap();
    let written = io::table_files(&read, Lang::En, CoordSys::Wgs84);
    let reps = String::from_utf8(written.into_iter().find(|file| file.0.contains("reps")).unwrap().1).unwrap();
    assert!(reps.contains("Mo-Th 09:00-17:00; Fr 09:00-13:00"), "{reps}");
    let said = |workdays: &str| match tables(workdays, NO_MORE) {
        Err(Error::Input(complaints)) => complaints.iter().map(|one| one.say(Lang::En)).collect::<Vec<_>>().join("\n"),
        other => panic!("{other:?}"),
    };
    insta::assert_snapshot!(
        [said("Mo 22:00-12:00"), said("Mo-Fr off"), said("now and then")].join("\n"),
        @r#"
    reps.csv, line 2, workdays: "Mo 22:00-12:00" has hours past midnight that are longer than 12, or go on into those of the next day; give hours that do not overlap
    reps.csv, line 2, workdays: "Mo-Fr off" names no working day; name the days of work, such as Mo-Th 09:00-17:00; Fr 09:00-13:00
    reps.csv, line 2, workdays: "now and then" cannot be read as opening hours; give spans such as 09:00-12:00;13:30-17:30, or Mo-Fr 09:00-17:00; Sa 09:00-12:00
    "#
    );
}

#[test]
fn hours_of_working_days_and_of_other_columns_are_one_or_told() {
    let said = |workdays: &str, more: (&str, &str)| match tables(workdays, more) {
        Err(Error::Input(complaints)) => complaints.iter().map(|one| one.say(Lang::En)).collect::<Vec<_>>().join("\n"),
        Ok(_) => "fine".into(),
        Err(other) => panic!("{other}"),
    };
    assert_eq!(
        said("Mo-Fr 18:00-22:00", ("start_time", "08:00")),
        "reps.csv, line 2, start_time: \"08:00\" is beside workdays, which has hours of its own: Mo-Fr 18:00-22:00; \
         empty one of the two cells"
    );
    assert_eq!(said("Mon-Thu", ("start_time", "08:00")), "fine", "days alone have these hours");
    assert_eq!(said("Mo-Fr 18:00-22:00", ("break_start", "19:30")), "fine", "the break is in the evening's hours");
    assert!(said("Mo-Fr 18:00-22:00", ("break_start", "12:00")).contains("break_start"));
}

/// The pauses of the Monday of a rep with these columns: earliest and latest begin, and length, in minutes.
fn pauses(columns: &str, cells: &str) -> Result<Vec<[i32; 3]>, Error> {
    let reps = format!("rep_id,home_lon,home_lat,admin_min,{columns}\nR1,120.16,30.25,0,{cells}\n");
    let files = [("stores.csv", STORES.to_string()), ("reps.csv", reps)];
    let files = files.into_iter().map(|(name, text)| (name.to_string(), text.into_bytes())).collect();
    let tables = io::read(&Parcel::of_files("input", files))?;
    let problem = policy::pose(&tables, monday(), 1);
    let minutes = |time: Seconds| time.0 / 60;
    let pause = |pause: &Pause| [minutes(pause.earliest), minutes(pause.latest), minutes(pause.length)];
    Ok(problem.shifts[0].pauses.iter().map(pause).collect())
}

#[test]
fn breaks_begin_when_their_rows_say() {
    let of = |columns: &str, cells: &str| pauses(columns, cells).unwrap();
    // About noon where nothing is said: from 11:30 to 13:00.
    assert_eq!(of("break_min", "60"), [[690, 780, 60]]);
    assert_eq!(of("break_start,break_latest", "12:00,12:15"), [[720, 735, 60]]);
    assert_eq!(of("break_latest", "11:00"), [[660, 660, 60]]);
    // At most three hours after half past eight.
    assert_eq!(of("max_before_break_min", "180"), [[690, 690, 60]]);
    assert_eq!(of("max_before_break_min", "120"), [[630, 630, 60]]);
    assert_eq!(of("break_min,breaks", "30,10:00 15; 15:00-16:00 15"), [[600, 660, 15], [690, 780, 30], [900, 945, 15]]);
}

#[test]
fn breaks_that_cannot_be_are_complaints() {
    let said = |columns: &str, cells: &str| format!("{:?}", pauses(columns, cells).unwrap_err());
    assert!(said("break_start,break_latest", "12:00,11:00").contains("is before break_start"));
    assert!(said("breaks", "18:00 15").contains("outside the shift"));
    assert!(said("breaks", "at ten").contains("is not a break"));
    assert!(said("max_before_break_min", "-5").contains("negative"));
}
