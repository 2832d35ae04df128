//! Meetings that reps have to go to: the ways there and back, what the day still holds, and what cannot be; worked out by hand.

#![cfg(feature = "files")]

use chrono::NaiveDate;
use rounds::desk::{PlanReply, PlanRequest, Question};
use rounds::error::Error;
use rounds::io::{self, Parcel};
use rounds::model::*;
use rounds::policy;
use rounds::solve::Limit;
use rounds::travel::Ways;
use rounds::unit::{RepId, Seconds, ShiftId, StoreId};
use std::ops::ControlFlow;

/// One store, due on the Monday and open in the afternoon; the office is one that nobody visits.
const STORES: &str = "\
store_id,store_name,lon,lat,owner,interval_days,visits_per_cycle,service_min,open_hours,last_visit_date
S1,Mola,120.17,30.26,R1,28,,20,13:00-17:00,2026-09-14
HQ,Office,120.20,30.30,R1,,on demand,20,,
";
const REPS: &str = "rep_id,home_lon,home_lat,max_week,max_visits\nR1,120.16,30.25,30,1\nR2,120.16,30.25,,\n";
/// Minutes: the rep lives 20 from the office and 30 from the store, which is 25 from the office.
const MATRIX: &str = "\
from_id,to_id,minutes,km
R1,HQ,20,10
HQ,R1,20,10
R1,S1,30,15
S1,R1,30,15
HQ,S1,25,12
S1,HQ,25,12
R2,HQ,20,10
HQ,R2,20,10
R2,S1,30,15
S1,R2,30,15
";
const HEAD: &str = "date,rep_id,kind,from,to,place,lon,lat,store_id,note\n";

fn at(hour: i32, minute: i32) -> Seconds {
    Seconds::minutes(60 * hour + minute)
}

fn monday() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 10, 12).unwrap()
}

fn parcel(reps: &str, calendar: &str, more: &[(&str, &str)]) -> Parcel {
    let calendar = format!("{HEAD}{calendar}");
    let files = [("stores.csv", STORES), ("reps.csv", reps), ("calendar.csv", calendar.as_str())];
    let files = files.iter().chain(more).map(|(name, text)| (name.to_string(), text.as_bytes().to_vec())).collect();
    Parcel::of_files("in", files)
}

fn read(calendar: &str, more: &[(&str, &str)]) -> Tables {
    io::read(&parcel(REPS, calendar, more)).expect("the input is good")
}

fn planned(calendar: &str) -> PlanReply {
    let parcel = parcel(REPS, calendar, &[("matrix.csv", MATRIX)]);
    let question = Question::ask(&parcel, Some(monday()), 1, monday()).expect("the input is good");
    let mut request = PlanRequest::default();
    request.effort = Limit::Iterations(500);
    request.plan(question, &mut |_| ControlFlow::Continue(()))
}

const REVIEW: &str = "2026-10-12,R1,meeting,10:00,12:00,,,,HQ,quarterly review\n";

#[test]
fn the_rep_is_there_from_the_first_minute_to_the_last_and_drives_there_and_on() {
    let reply = planned(REVIEW);
    let (problem, verdict) = (&reply.question.due.problem, &reply.outcome.verdict);
    assert_eq!(verdict.violations, []);
    // Neither a store nor a visit.
    assert_eq!((problem.store_count(), problem.due_visits(), verdict.planned, verdict.missed), (2, 1, 1, 0));
    let [route] = &reply.outcome.plan.routes[..] else { panic!("{:?}", reply.outcome.plan.routes) };
    let meeting = problem.store(StoreId(2));
    assert!(meeting.meeting && meeting.name == "Office", "{meeting:?}");
    // Leaves at 9:40; from the office at noon; an hour of break and 25 minutes of way; 20 minutes there; 30 home.
    let stops: Vec<_> = route.stops.iter().map(|stop| (stop.store.0, stop.start, stop.leave, stop.drive)).collect();
    let minutes = Seconds::minutes;
    assert_eq!(stops, [(2, at(10, 0), at(12, 0), minutes(20)), (0, at(13, 25), at(13, 45), minutes(25))]);
    assert_eq!((route.depart, route.finish, route.home_drive), (at(9, 40), at(14, 15), minutes(30)));
    assert_eq!(verdict.bill.travel.0, 75 * 60);
    // One visit a day is all that R1 makes, and the meeting is none.
    assert_eq!((problem.visits_of(route), route.met), (1, at(2, 0)));
    let shift = problem.shift(route.shift);
    assert_eq!((shift.max_visits, shift.max_work), (2, minutes(450)));
    assert_eq!((route.out(), route.work()), (minutes(75 + 20 + 120), minutes(75 + 20)));
    // Of 8:30 to 17:00 an hour is break and two are the meeting.
    assert_eq!(shift.available(), minutes(330));
}

#[test]
fn hours_of_a_week_do_not_count_the_meeting() {
    let weekly = |most: &str| {
        let reps = REPS.replace(",30,1", &format!(",{most},1"));
        let parcel = parcel(&reps, REVIEW, &[("matrix.csv", MATRIX)]);
        let question = Question::ask(&parcel, Some(monday()), 1, monday()).expect("the input is good");
        let mut request = PlanRequest::default();
        request.effort = Limit::Iterations(300);
        let reply = request.plan(question, &mut |_| ControlFlow::Continue(()));
        assert_eq!(reply.outcome.verdict.violations, []);
        (reply.outcome.verdict.planned, reply.outcome.plan.unserved.len())
    };
    // Of the route 9:40 to 14:15, 95 minutes are ways and the visit; with 30 of office work two hours and five minutes.
    assert_eq!(weekly("2.1"), (1, 0));
    assert_eq!(weekly("2.0"), (0, 1));
}

#[test]
fn who_misses_a_meeting_has_no_more_hours_for_it() {
    // The office is so far that a week's seven hours do not hold the way there: the store's visits have these hours, and no more.
    let far = MATRIX
        .replace(",HQ,20,10", ",HQ,120,90")
        .replace("HQ,R1,20,10", "HQ,R1,120,90")
        .replace("HQ,R2,20,10", "HQ,R2,120,90");
    let stores = "store_id,lon,lat,owner,interval_days,service_min,last_visit_date\nS1,120.17,30.26,R1,1,100,2026-10-11\n\
                  HQ,120.20,30.30,R1,365,20,2026-10-11\n";
    let reps = REPS.replace(",30,1", ",7,");
    let calendar = format!("{HEAD}{}", REVIEW.replace("2026-10-12", "2026-10-13"));
    let files = [("stores.csv", stores), ("reps.csv", &reps), ("calendar.csv", &calendar), ("matrix.csv", &far)];
    let files = files.iter().map(|(name, text)| (name.to_string(), text.as_bytes().to_vec())).collect();
    let question = Question::ask(&Parcel::of_files("in", files), Some(monday()), 1, monday()).expect("it is good");
    let mut request = PlanRequest::default();
    request.effort = Limit::Iterations(500);
    let reply = request.plan(question, &mut |_| ControlFlow::Continue(()));
    let (problem, plan) = (&reply.question.due.problem, &reply.outcome.plan);
    assert_eq!(reply.outcome.verdict.violations, []);
    assert!(plan.unserved.iter().any(|left| problem.store(left.store).meeting), "{plan:?}");
    // A visit is an hour of ways, 100 minutes and 30 of the office: two a week are 380 of 420 minutes, three are not possible.
    assert_eq!((plan.routes.len(), reply.outcome.verdict.planned), (2, 2));
    // With three, one on the day of the meeting missed, the hours are exceeded.
    let visits = |day: usize| [(StoreId(0), day as u16)];
    let legs = Ways::of(reply.question.tables.as_ref().unwrap()).over(problem);
    let days = problem.shifts_of(RepId(0)).take(3).enumerate();
    let routes = days.map(|(day, shift)| timetable(problem, &legs, ShiftId::at(shift), &visits(day)).unwrap());
    let more = Plan { routes: routes.collect(), unserved: plan.unserved.clone() };
    let found = judge(problem, &legs, &more).violations;
    let by = |violation: &Violation| matches!(violation, Violation::TooManyHours(_, _, by) if *by == at(2, 30));
    assert!(found.iter().any(by), "{found:?}");
}

#[test]
fn every_fault_about_a_meeting_is_found() {
    let reply = planned(REVIEW);
    let (problem, plan) = (&reply.question.due.problem, &reply.outcome.plan);
    let tables = reply.question.tables.as_ref().unwrap();
    let legs = Ways::of(tables).over(problem);
    assert_eq!(judge(problem, &legs, plan).violations, []);
    let broken = |change: &dyn Fn(&mut Plan)| {
        let mut plan = plan.clone();
        change(&mut plan);
        judge(problem, &legs, &plan).violations
    };
    let meeting = StoreId(2);
    let gone = broken(&|plan| _ = plan.routes[0].stops.remove(0));
    assert!(gone.contains(&Violation::Lost(meeting, 0)), "{gone:?}");
    let out = broken(&|plan| {
        plan.routes[0].stops.remove(0);
        plan.unserved.push(Unserved { store: meeting, visit: 0, reason: Reason::of(Obstacle::NoRep) });
    });
    assert!(out.contains(&Violation::MissedMeeting(meeting)), "{out:?}");
    let late = broken(&|plan| plan.routes[0].stops[0].start += Seconds(600));
    assert!(matches!(late[..], [Violation::WrongTimes(_, Hitch::Start(store, ..))] if store == meeting), "{late:?}");
    let order = broken(&|plan| plan.routes[0].stops.swap(0, 1));
    assert!(matches!(order[..], [Violation::Late(_, Hitch::Reached(store, _))] if store == meeting), "{order:?}");
    let other = problem.shifts_of(RepId(1)).start;
    let by = broken(&|plan| plan.routes[0].shift = ShiftId::at(other));
    assert!(by.contains(&Violation::WrongRep(meeting, ShiftId::at(other))), "{by:?}");
}

#[test]
fn a_meeting_of_all_is_one_of_each_who_works_then() {
    let calendar = "2026-10-13,,meeting,14:00,,Tea house,120.18,30.28,,\n2026-10-13,R2,leave,13:00,17:30,,,,,\n";
    let problem = policy::pose(&read(calendar, &[]), monday(), 1);
    let all: Vec<_> = problem.stores.iter().filter(|store| store.meeting).collect();
    let [one] = &all[..] else { panic!("{all:?}") };
    // Without an end it takes an hour.
    assert_eq!((one.id.as_str(), one.name.as_str()), ("meeting R1 2026-10-13 14:00", "Tea house"));
    assert_eq!((one.service, &one.reps), (at(1, 0), &Allowed::Only(vec![RepId(0)])));
    assert_eq!(problem.places[one.place.index()], Point { x: 120.18, y: 30.28 });
    // R2's afternoon ends the shift.
    let shift = |rep| problem.shifts.iter().find(|shift| (shift.rep, shift.day.0) == (RepId(rep), 1)).unwrap();
    assert_eq!((shift(0).meetings, shift(1).meetings, shift(1).end), (at(1, 0), at(0, 0), at(13, 0)));
    // The break is before it or after it, never in it.
    let noon = read("2026-10-13,R1,meeting,11:00,12:30,,120.18,30.28,,\n", &[]);
    let problem = policy::pose(&noon, monday(), 1);
    let lunch = problem.shifts.iter().find(|shift| shift.meetings.0 > 0).unwrap().pauses[0];
    assert_eq!((lunch.earliest, lunch.latest, lunch.length), (at(12, 30), at(13, 0), at(1, 0)));
}

#[test]
fn what_cannot_be_is_a_complaint() {
    let complaints = |calendar: &str| match io::read(&parcel(REPS, calendar, &[])) {
        Err(Error::Input(all)) => all.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"),
        other => panic!("{other:?}"),
    };
    for (row, said) in [
        ("2026-10-12,R1,meeting,10:00,11:00,,,,XX,", "store_id: \"XX\" is not a store of the table stores"),
        ("2026-10-12,R1,meeting,10:00,11:00,,120.2,,,", "lat: is needed beside the other coordinate"),
        ("2026-10-12,R1,meeting,10:00,11:00,,120.2,30.2,HQ,", "is beside coordinates"),
        ("2026-10-12,R1,meeting,10:00,11:00,,30.2,120.2,,", "is no place on the earth"),
        ("2026-10-12,R1,meeting,,,,120.2,30.2,,", "from: a meeting with a place needs the hour"),
        ("2026-10-12,R1,leave,,,Home,,,,", "is the place of no meeting"),
        ("2026-10-17,R1,meeting,10:00,11:00,,120.2,30.2,,", "R1 does not work on that day"),
        // 100 km in ten minutes.
        ("2026-10-12,R1,meeting,08:40,11:00,,121.2,30.2,,", "R1 cannot be there in time: the day begins at 08:30"),
        ("2026-10-12,R1,meeting,12:00,16:50,,121.2,30.2,,", "R1 cannot be back in time: the shift ends at 17:00"),
        (
            "2026-10-12,R1,meeting,12:00,13:00,,120.2,30.2,,\n2026-10-12,R1,meeting,13:10,14:00,,121.2,30.2,,",
            "calendar.csv, line 3, from: \"13:10\" R1 cannot be there in time after the meeting of line 2, which ends at 13:00",
        ),
        (
            "2026-10-12,R1,meeting,12:00,13:00,,120.2,30.2,,\n2026-10-12,R1,meeting,12:30,14:00,,,,,",
            "R1 is away from 12:30 to 14:00",
        ),
    ] {
        let found = complaints(&format!("{row}\n"));
        assert!(found.contains(said), "{row}: {found}");
    }
    // An hour's way is enough for the same meeting.
    assert!(io::read(&parcel(REPS, "2026-10-12,R1,meeting,10:00,11:00,,121.2,30.2,,\n", &[])).is_ok());
}

#[test]
fn nobody_is_away_for_the_night_who_has_a_meeting_at_home() {
    // Ketan is four hours and a half from Bo, out of a day's reach; a trip there takes two days, and Tuesday has a meeting.
    let stores =
        "store_id,lon,lat,owner,interval_days,service_min,last_visit_date\nF1,118.05,29.70,R1,28,60,2026-09-14\n";
    let reps = "rep_id,home_lon,home_lat,overnight_max,workdays\nR1,120.19,30.27,1,Mo-We\n";
    let with = |calendar: &str| {
        let calendar = format!("{HEAD}{calendar}");
        let files = [("stores.csv", stores), ("reps.csv", reps), ("calendar.csv", &calendar)];
        let files = files.iter().map(|(name, text)| (name.to_string(), text.as_bytes().to_vec())).collect();
        let question = Question::ask(&Parcel::of_files("in", files), Some(monday()), 1, monday()).expect("it is good");
        let mut request = PlanRequest::default();
        request.effort = Limit::Iterations(500);
        request.plan(question, &mut |_| ControlFlow::Continue(()))
    };
    let free = with("");
    assert_eq!((free.outcome.verdict.planned, free.outcome.plan.nights().len()), (1, 1));
    let held = with("2026-10-13,,meeting,13:00,14:00,Office,120.18,30.25,,\n");
    let (problem, verdict) = (&held.question.due.problem, &held.outcome.verdict);
    assert_eq!((verdict.violations.as_slice(), verdict.planned), (&[][..], 0), "{:?}", held.outcome.plan);
    assert!(held.outcome.plan.unserved.iter().all(|left| !problem.store(left.store).meeting));
    // The trip all the same, as somebody might have it by hand: the referee sees who is missing.
    let mut by_hand = free.outcome.plan;
    by_hand.unserved = vec![Unserved { store: StoreId(1), visit: 0, reason: Reason::of(Obstacle::ByHand) }];
    let legs = Ways::of(held.question.tables.as_ref().unwrap()).over(problem);
    let found = judge(problem, &legs, &by_hand).violations;
    assert!(found.contains(&Violation::MissedMeeting(StoreId(1))), "{found:?}");
    // On Monday morning at the office the rep can drive there afterwards.
    let early = with("2026-10-12,,meeting,09:00,09:30,Office,120.18,30.25,,\n");
    assert_eq!((early.outcome.verdict.violations.len(), early.outcome.verdict.planned), (0, 1));
    assert!(early.outcome.plan.unserved.is_empty());
}
