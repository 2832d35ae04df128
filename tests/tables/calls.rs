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

/// A rep who works on Thursdays from nine to noon, six stores next door that each take half an hour of the first, and one to be
/// called that day: the visits alone fill it.
fn a_full_morning(practice: &str) -> PlanReply {
    let mut stores = "store_id,store_name,lon,lat,owner,interval_days,service_min,last_visit_date\n\
                      S,Mola,120.15,30.26,R1,14,30,2026-10-01\n"
        .to_string();
    for at in 1..=6 {
        stores += &format!("F{at},Full {at},120.15,30.26,R1,28,30,2026-09-17\n");
    }
    let reps = "rep_id,rep_name,home_lon,home_lat,workdays,admin_min,break_min\n\
                R1,Ana,120.15,30.26,Th 09:00-12:00,0,0\n";
    let policy = format!(
        "[defaults]\ncall_min = 15\n{practice}\
         [[rule]]\nid = \"calls\"\nmatch = {{ store_name = \"Mola\" }}\ninterval_days = 14\ncalls_between = 1\n"
    );
    let files = [("stores.csv", stores), ("reps.csv", reps.to_string()), ("policy.toml", policy)];
    let files = files.map(|(name, text)| (name.to_string(), text.into_bytes()));
    let from = NaiveDate::from_ymd_opt(2026, 10, 12).unwrap();
    let question =
        Question::ask(&Parcel::of_files("in", files.to_vec()), Some(from), 1, from).expect("the input is good");
    let mut request = PlanRequest::default();
    request.effort = Limit::Iterations(200);
    let reply = request.plan(question, &mut |_| ControlFlow::Continue(()));
    assert_eq!(reply.outcome.verdict.violations, []);
    reply
}

#[test]
fn the_time_of_calls_is_kept_free_of_visits_where_the_policy_has_it_so() {
    // Six visits of half an hour in three hours: there is no quarter of an hour left to call.
    let crowded = a_full_morning("");
    assert_eq!((crowded.outcome.verdict.planned, calls(&crowded)), (6, vec![None]));
    assert_eq!(crowded.question.capacity.as_ref().unwrap().available, 180 * 60);
    // With its time kept free, five visits are made, and the call after them.
    let kept = a_full_morning("[practice]\nreserve_calls = 100\n");
    assert_eq!((kept.outcome.verdict.planned, kept.outcome.verdict.missed), (5, 1));
    assert_eq!(calls(&kept)[0].map(|call| call.0), Some(3));
    assert_eq!(kept.question.due.problem.shifts[0].reserve, Seconds::minutes(15));
    // So does the answer before any planning: two and three quarter hours, and a visit too many.
    let capacity = kept.question.capacity.as_ref().unwrap();
    assert_eq!((capacity.available, capacity.left_out.len()), (165 * 60, 1));
    assert_eq!(crowded.question.capacity.as_ref().unwrap().left_out.len(), 0);
    let half = a_full_morning("[practice]\nreserve_calls = 50\n");
    assert_eq!(half.question.due.problem.shifts[0].reserve, Seconds(450));
}
