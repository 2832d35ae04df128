//! Answers within hours: what happened at a store asks for a visit begun by an hour, worked out by hand.
#![cfg(feature = "files")]

use chrono::NaiveDate;
use rounds::desk::{PlanReply, PlanRequest, Question};
use rounds::io::Parcel;
use rounds::lang::Lang;
use rounds::model::{Cadence, Hitch, Plan, Violation, judge, timetable};
use rounds::solve::Limit;
use rounds::unit::{Day, Seconds, StoreId};
use std::ops::ControlFlow;

/// Monday the 12th of October.
fn monday() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 10, 12).unwrap()
}

/// A store with a complaint, one that is due every week, and a rep who works from 08:30 to 17:30, half an hour of it in the office.
fn asked(event: &str, contact: &str, hours: u16) -> Question {
    let stores = "store_id,store_name,lon,lat,owner,interval_days,service_min,last_visit_date,open_hours\n\
                  S,Mola,120.15,30.27,R1,84,30,2026-10-09,\n\
                  T,Tiane,120.25,30.27,R1,7,60,2026-10-05,08:30-10:30\n";
    let reps = "rep_id,rep_name,home_lon,home_lat\nR1,Ana,120.15,30.26\n";
    let events = format!("store_id,date,time,kind,deadline\nS,{event}\n");
    let policy = format!("[[event]]\non = \"complaint\"\nwithin_hours = {hours}\ncontact = \"{contact}\"\n");
    let files = [
        ("stores.csv", stores.to_string()),
        ("reps.csv", reps.to_string()),
        ("events.csv", events),
        ("policy.toml", policy),
    ];
    let files = files.map(|(name, text)| (name.to_string(), text.into_bytes()));
    Question::ask(&Parcel::of_files("in", files.to_vec()), Some(monday()), 2, monday()).expect("the input is good")
}

/// First day, last day and hour of the answer.
fn window(event: &str, hours: u16) -> (u16, u16, Option<Seconds>) {
    let question = asked(event, "visit", hours);
    let visits = question.due.problem.stores[0].due_visits();
    assert_eq!(visits.len(), 1, "{visits:?}");
    (visits[0].earliest.0, visits[0].latest.0, visits[0].by)
}

fn planned(question: Question) -> PlanReply {
    let mut request = PlanRequest::default();
    request.effort = Limit::Iterations(300);
    let reply = request.plan(question, &mut |_| ControlFlow::Continue(()));
    assert_eq!(reply.outcome.verdict.violations, []);
    reply
}

const HALF_PAST_TEN: Seconds = Seconds::minutes(630);

#[test]
fn hours_run_by_the_clock_from_when_it_happened() {
    assert_eq!(window("2026-10-12,07:30,complaint,", 3), (0, 0, Some(HALF_PAST_TEN)));
    assert_eq!(window("2026-10-12,08:30,complaint,", 26), (0, 1, Some(HALF_PAST_TEN)), "on Tuesday");
    // The hours of an event before the plan began are run down already.
    assert_eq!(window("2026-10-11,22:30,complaint,", 12), (0, 0, Some(HALF_PAST_TEN)));
    // Midnight is the end of a day.
    assert_eq!(window("2026-10-12,22:00,complaint,", 2), (0, 0, None));
    // Friday and a day is Saturday, on which nobody comes: on Friday.
    let (first, last, by) = window("2026-10-16,10:30,complaint,", 24);
    assert_eq!((first, last.min(4), by), (4, 4, None));
    // Nobody works by seven: as soon as may be, until the next working day.
    assert_eq!(window("2026-10-12,06:00,complaint,", 1), (0, 1, None));
    // Over since Sunday: in the first week, as what is overdue.
    assert_eq!(window("2026-10-10,10:00,complaint,", 4), window("2026-10-10,,complaint,", 4));
    // Without a time, hours are whole days; a deadline stands above both.
    assert_eq!(window("2026-10-12,,complaint,", 30), (0, 1, None));
    assert_eq!(window("2026-10-12,07:30,complaint,2026-10-14", 3), (0, 2, None));
}

#[test]
fn a_visit_asked_for_within_hours_begins_by_then_and_everybody_says_so() {
    let reply = planned(asked("2026-10-12,07:30,complaint,", "visit", 2));
    let (problem, travel) = (&reply.question.due.problem, &reply.question.travel);
    let by = Seconds::minutes(570);
    let mut stops =
        reply.outcome.plan.routes.iter().flat_map(|route| route.stops.iter().map(move |stop| (route, stop)));
    let (route, stop) = stops.find(|(_, stop)| stop.store == StoreId(0)).expect("it is answered");
    assert_eq!(problem.shift(route.shift).day, Day(0));
    assert!(stop.start <= by, "{}", stop.start.clock());
    let files = reply.files(Lang::En);
    let visits = String::from_utf8(files.iter().find(|file| file.0 == "visits.csv").unwrap().1.clone()).unwrap();
    assert!(visits.contains("on its last day it begins by 09:30"), "{visits}");
    // Who sees Tiane first, an hour there and the way back, is with Mola at ten: too late, and the referee says so.
    let mut relaxed = problem.clone();
    let Cadence::Spaced { visits, .. } = &mut relaxed.stores[0].cadence else { panic!("it is spaced") };
    visits[0].by = None;
    let late = timetable(&relaxed, travel, route.shift, &[(StoreId(1), 0), (StoreId(0), 0)]).unwrap();
    assert!(late.stops[1].start > by);
    let damaged = Plan { routes: vec![late], unserved: Vec::new() };
    let answered =
        |one: &&Violation| matches!(one, Violation::Late(_, Hitch::Answered(StoreId(0), hour, _)) if *hour == by);
    let found = judge(problem, travel, &damaged).violations;
    let told = found.iter().find(answered).unwrap_or_else(|| panic!("{found:?}"));
    assert!(told.say(problem).contains("was to be answered by 09:30"), "{}", told.say(problem));
    assert!(judge(&relaxed, travel, &damaged).violations.iter().all(|one| !answered(&one)));
}

#[test]
fn a_call_within_hours_is_made_by_then() {
    let reply = planned(asked("2026-10-12,07:30,complaint,", "call", 3));
    let sheet = reply.sheet();
    let call = &sheet.calls[0];
    assert_eq!(call.due.by, Some(HALF_PAST_TEN));
    let at = call.at.expect("there is time for it");
    assert_eq!(reply.question.due.problem.shift(at.shift).day, Day(0));
    assert!(at.start <= HALF_PAST_TEN, "{}", at.start.clock());
}

#[test]
fn a_time_that_no_rule_counts_from_is_said() {
    let said = |event: &str| asked(event, "visit", 3).remarks(Lang::En);
    assert!(!said("2026-10-12,07:30,complaint,").contains("with a time"));
    assert!(said("2026-10-12,07:30,complaint,2026-10-13").contains("with a time: not used"));
}
