//! When office work is: before the shift, after it, or in what the route leaves of the day; worked out by hand.

#![cfg(feature = "files")]

use chrono::NaiveDate;
use rounds::desk::{PlanRequest, Question};
use rounds::io::{self, Parcel};
use rounds::policy::{self, office_hours};
use rounds::solve::Limit;
use rounds::unit::Seconds;
use std::ops::ControlFlow;

fn monday() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 10, 12).unwrap()
}

fn hm(hour: i32, minute: i32) -> Seconds {
    Seconds::minutes(60 * hour + minute)
}

fn parcel(columns: &str, cells: &str, hours: &str, calendar: &str) -> Parcel {
    let stores = format!(
        "store_id,lon,lat,interval_days,service_min,open_hours,last_visit_date\nS1,120.17,30.26,7,60,{hours},2026-10-05\n"
    );
    let reps = format!("rep_id,home_lon,home_lat,admin_min,{columns}\nR1,120.17,30.26,45,{cells}\n");
    let mut files = vec![("stores.csv", stores), ("reps.csv", reps)];
    files.extend((!calendar.is_empty()).then(|| ("calendar.csv", format!("date,rep_id,kind,from,to\n{calendar}\n"))));
    Parcel::of_files("in", files.into_iter().map(|(name, text)| (name.to_string(), text.into_bytes())).collect())
}

/// The first day: start, end, and longest work.
fn day(cells: &str, calendar: &str) -> (Seconds, Seconds, Seconds) {
    let tables = io::read(&parcel("admin_at,workdays", cells, "", calendar)).unwrap();
    let shift = policy::pose(&tables, monday(), 1).shifts.remove(0);
    (shift.start, shift.end, shift.max_work)
}

#[test]
fn office_work_is_before_the_shift_or_after_it_or_anywhere() {
    let work = Seconds::minutes(480 - 45);
    for end in ["", "end", "下班时"] {
        assert_eq!(day(&format!("{end},"), ""), (hm(8, 30), hm(16, 45), work), "{end}");
    }
    for start in ["start", "上班时"] {
        assert_eq!(day(&format!("{start},"), ""), (hm(9, 15), hm(17, 30), work), "{start}");
    }
    assert_eq!(day("any,", ""), (hm(8, 30), hm(17, 30), work));
    // Of four hours without a break three and a quarter are left.
    assert_eq!(day("any,13:30-17:30", "").2, hm(3, 15));
    // Whoever is away first does it then.
    assert_eq!(day("start,", "2026-10-12,R1,leave,08:45,10:00").0, hm(10, 45));
    assert_eq!(day("start,", "2026-10-12,R1,leave,10:00,11:00").0, hm(9, 15));
}

#[test]
fn papers_have_it_where_the_route_leaves_the_time() {
    let spans = |cells: &str, hours: &str| {
        let question = Question::ask(&parcel("admin_at", cells, hours, ""), Some(monday()), 1, monday()).unwrap();
        let mut request = PlanRequest::default();
        request.effort = Limit::Iterations(100);
        let reply = request.plan(question, &mut |_| ControlFlow::Continue(()));
        assert_eq!((reply.outcome.verdict.violations.as_slice(), reply.outcome.plan.routes.len()), (&[][..], 1));
        let tables = reply.question.tables.as_ref().unwrap();
        office_hours(tables, &reply.question.due.problem, &reply.outcome.plan.routes[0])
    };
    assert_eq!(spans("", "10:00-12:00"), []);
    assert_eq!(spans("end", "10:00-12:00"), [(hm(16, 45), hm(17, 30))]);
    assert_eq!(spans("start", "10:00-12:00"), [(hm(8, 30), hm(9, 15))]);
    // The store is at home: an hour from ten, and the office after it.
    assert_eq!(spans("any", "10:00-11:00"), [(hm(11, 0), hm(11, 45))]);
    // Until a quarter past five: fifteen minutes after it, and half an hour before the rep leaves, for the break that begins by one.
    assert_eq!(spans("any", "16:15-17:15"), [(hm(12, 30), hm(13, 0)), (hm(17, 15), hm(17, 30))]);
}
