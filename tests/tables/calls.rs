//! Phone calls take time: where in the days of a rep they are put, worked out by hand.

#![cfg(feature = "files")]

use chrono::NaiveDate;
use rounds::desk::{PlanReply, PlanRequest, Question};
use rounds::io::Parcel;
use rounds::lang::Lang;
use rounds::solve::Limit;
use rounds::unit::Seconds;
use std::ops::ControlFlow;

/// A store is seen every four weeks, and called a fortnight after each visit; it is open in the morning only.
const POLICY: &str = "[defaults]\ncall_min = 15\n[[rule]]\nid = \"calls\"\ninterval_days = 14\ncalls_between = 1\n";
const REPS: &str = "rep_id,rep_name,home_lon,home_lat\nR1,Ana,120.15,30.26\n";

fn planned(hours: &str, calendar: &str) -> PlanReply {
    let stores = format!(
        "store_id,store_name,lon,lat,owner,open_hours,last_visit_date,phone\n\
         S,Mola,120.15,30.27,R1,{hours},2026-10-01,0571-1234\n"
    );
    let files =
        [("stores.csv", stores.as_str()), ("reps.csv", REPS), ("calendar.csv", calendar), ("policy.toml", POLICY)];
    let files = files.map(|(name, text)| (name.to_string(), text.as_bytes().to_vec()));
    let from = NaiveDate::from_ymd_opt(2026, 10, 12).unwrap();
    let question =
        Question::ask(&Parcel::of_files("in", files.to_vec()), Some(from), 4, from).expect("the input is good");
    let mut request = PlanRequest::default();
    request.effort = Limit::Iterations(200);
    let reply = request.plan(question, &mut |_| ControlFlow::Continue(()));
    assert_eq!(reply.outcome.verdict.violations, []);
    reply
}

/// The day and the beginning of each call, in minutes.
fn calls(reply: &PlanReply) -> Vec<Option<(u16, i32)>> {
    let problem = &reply.question.due.problem;
    let at = |at: rounds::ask::CallTime| (problem.shift(at.shift).day.0, at.start.0 / 60);
    reply.sheet().calls.iter().map(|call| call.at.map(at)).collect()
}

const NOTHING: &str = "date,rep_id,kind\n";

#[test]
fn a_call_is_made_on_its_day_when_the_store_is_open_and_the_rep_free() {
    let reply = planned("09:00-12:00", NOTHING);
    // The call is due on the 15th, two weeks after the visit, and the next visit two weeks later. There is no route on
    // the 15th: the store opens at nine.
    assert_eq!(reply.outcome.verdict.planned, 1);
    assert_eq!(calls(&reply)[0], Some((3, 540)));
    let call = &reply.sheet().calls[0];
    assert_eq!(call.due.service, Seconds::minutes(15));
    let files = reply.files(Lang::En);
    let text = |name: &str| {
        let file = files.iter().find(|(file, _)| file == name).unwrap_or_else(|| panic!("{name} is there"));
        String::from_utf8(file.1.clone()).unwrap().replace("\r\n ", "")
    };
    assert!(
        text("calls.csv").contains("2026-10-15,R1,Ana,09:00,09:15,S,Mola,,0571-1234,2026-10-15"),
        "{}",
        text("calls.csv")
    );
    assert!(text("calendars/R1.ics").contains("SUMMARY:Call: Mola"));
    assert!(reply.words(rounds::desk::Voice::of(Lang::En)).contains("phone call"));
    assert_eq!(reply.question.due.stores[0].calls.len(), 1);
}

#[test]
fn a_call_that_no_day_has_room_for_is_said() {
    // Open before the rep's day begins.
    let reply = planned("06:00-07:00", NOTHING);
    assert_eq!(calls(&reply)[0], None);
    assert!(reply.words(rounds::desk::Voice::of(Lang::Zh)).contains("没有空闲时间"));
}

#[test]
fn a_meeting_is_no_time_for_calls_and_the_office_hour_is() {
    // In a meeting from nine to noon: the store is closed when it is over; a day sooner or later is as near.
    let meeting = "date,rep_id,kind,from,to\n2026-10-15,R1,meeting,09:00,12:00\n";
    let day = calls(&planned("09:00-12:00", meeting))[0].expect("another day has room").0;
    assert!(day == 2 || day == 4, "{day}");
    // Open in the last half hour of the day, which is for office work.
    assert_eq!(calls(&planned("17:00-17:30", NOTHING))[0], Some((3, 17 * 60)));
}
