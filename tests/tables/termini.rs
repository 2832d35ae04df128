//! Days that begin and end elsewhere than at home: with the first visit, at the office; worked out by hand.

#![cfg(feature = "files")]

use chrono::NaiveDate;
use rounds::desk::{PlanReply, PlanRequest, Question};
use rounds::error::Error;
use rounds::io::{self, Parcel};
use rounds::lang::Lang;
use rounds::model::*;
use rounds::solve::Limit;
use rounds::travel::Ways;
use rounds::unit::{Metres, Seconds};
use std::ops::ControlFlow;

/// Two stores, both agreed on for the Monday and open in the morning.
const STORES: &str = "store_id,lon,lat,interval_days,service_min,open_hours,last_visit_date\n\
                      S1,120.17,30.26,28,20,09:00-11:00,2026-09-14\nS2,120.19,30.26,28,20,09:00-11:00,2026-09-14\n";
const FIXED: &str = "store_id,date,kind\nS1,2026-10-12,pin_day\nS2,2026-10-12,pin_day\n";
/// Minutes: home is 30 from the one and 40 from the other, and 10 lie between them.
const MATRIX: &str =
    "from_id,to_id,minutes,km\nR1,S1,30,15\nS1,R1,30,15\nR1,S2,40,20\nS2,R1,40,20\nS1,S2,10,5\nS2,S1,10,5\n";

fn monday() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 10, 12).unwrap()
}

/// The tables of one rep with these cells in these columns.
fn parcel(columns: &str, cells: &str, matrix: &str) -> Parcel {
    let reps = format!("rep_id,home_lon,home_lat,{columns}\nR1,120.16,30.25,{cells}\n");
    let mut files = vec![("stores.csv", STORES), ("reps.csv", reps.as_str()), ("fixed.csv", FIXED)];
    files.extend((!matrix.is_empty()).then_some(("matrix.csv", matrix)));
    Parcel::of_files("in", files.into_iter().map(|(name, text)| (name.to_string(), text.as_bytes().to_vec())).collect())
}

fn planned(parcel: &Parcel) -> PlanReply {
    let question = Question::ask(parcel, Some(monday()), 1, monday()).expect("the input is good");
    let mut request = PlanRequest::default();
    request.effort = Limit::Iterations(300);
    let reply = request.plan(question, &mut |_| ControlFlow::Continue(()));
    assert_eq!(reply.outcome.verdict.violations, []);
    assert_eq!(reply.outcome.plan.routes.len(), 1);
    reply
}

#[test]
fn the_way_to_the_first_visit_and_from_the_last_is_none_of_the_day() {
    let minutes = Seconds::minutes;
    for (starts, ends, drive, km) in
        [("home", "home", 80, 40), ("first_store", "home", 40, 20), ("", "末店", 40, 20), ("首店", "last_store", 10, 5)]
    {
        let reply = planned(&parcel("starts,ends", &format!("{starts},{ends}"), MATRIX));
        let route = &reply.outcome.plan.routes[0];
        assert_eq!((route.drive(), route.distance()), (minutes(drive), Metres(1000 * km)), "{starts} {ends}");
        assert_eq!(reply.outcome.verdict.bill.travel.0, i64::from(60 * drive));
        let (first, last) = (route.stops[0], route.stops[1]);
        if starts.contains(['f', '首']) {
            assert_eq!((first.drive, first.wait, route.depart), (minutes(0), minutes(0), first.start));
        }
        if ends.contains(['s', '末']) {
            assert_eq!((route.home_drive, route.finish), (minutes(0), last.leave));
        }
        assert_eq!(route.work(), minutes(drive + 40));
    }
}

#[test]
fn a_day_from_the_office_is_as_one_of_a_rep_who_lives_there() {
    let office =
        planned(&parcel("office_lon,office_lat,starts,ends", "120.20,30.30,office Mo; first_store,办公室 周一", ""));
    let reps = "rep_id,home_lon,home_lat\nR1,120.20,30.30\n";
    let files = [("stores.csv", STORES), ("reps.csv", reps), ("fixed.csv", FIXED)];
    let files = files.map(|(name, text)| (name.to_string(), text.as_bytes().to_vec()));
    let there = planned(&Parcel::of_files("in", files.to_vec()));
    assert_eq!(office.outcome.plan.routes[0].stops, there.outcome.plan.routes[0].stops);
    assert_eq!(office.outcome.verdict.bill, there.outcome.verdict.bill);
    let problem = &office.question.due.problem;
    let place = |at: Option<rounds::unit::PlaceId>| at.map(|at| problem.places[at.index()]);
    for (at, shift) in problem.shifts.iter().enumerate() {
        let id = rounds::unit::ShiftId::at(at);
        let (home, desk) = (Point { x: 120.16, y: 30.25 }, Point { x: 120.20, y: 30.30 });
        let begins = if shift.day.0 == 0 { Some(desk) } else { None };
        let ends = if shift.day.0 == 0 { desk } else { home };
        assert_eq!(
            (place(problem.begins_at(id)), place(problem.ends_at(id))),
            (begins, Some(ends)),
            "day {}",
            shift.day.0
        );
    }
}

#[test]
fn a_way_that_is_none_of_the_day_is_found_in_a_plan_that_counts_it() {
    let reply = planned(&parcel("starts,ends", "first_store,last_store", MATRIX));
    let problem = &reply.question.due.problem;
    let legs = Ways::of(reply.question.tables.as_ref().unwrap()).over(problem);
    let broken = |change: fn(&mut Route)| {
        let mut plan = reply.outcome.plan.clone();
        change(&mut plan.routes[0]);
        judge(problem, &legs, &plan).violations
    };
    let home = broken(|route| (route.home_drive, route.finish) = (Seconds(1800), route.finish + Seconds(1800)));
    assert!(matches!(home[..], [Violation::WrongTimes(_, Hitch::Finish(..))]), "{home:?}");
    let out = broken(|route| (route.stops[0].drive, route.depart) = (Seconds(1800), route.depart - Seconds(1800)));
    assert!(matches!(out[..], [Violation::WrongTimes(_, Hitch::Stop(_))]), "{out:?}");
}

#[test]
fn an_office_that_nobody_knows_is_a_complaint_and_one_of_no_use_is_said() {
    let complaint = |columns: &str, cells: &str| match io::read(&parcel(columns, cells, "")) {
        Err(Error::Input(all)) => all[0].to_string(),
        other => panic!("{other:?}"),
    };
    let absent = complaint("starts", "office Mo");
    assert!(absent.starts_with("reps.csv, line 2, office_lon: the place of the office is needed"), "{absent}");
    let unclear = complaint("ends", "depot");
    assert!(unclear.contains("ends: \"depot\" does not say where days end"), "{unclear}");
    let twice = complaint("starts", "office Mo; home 1");
    assert!(twice.contains("says two things of one day"), "{twice}");
    let idle = parcel("office_lon,office_lat", "120.20,30.30", "");
    let question = Question::ask(&idle, Some(monday()), 1, monday()).expect("the input is good");
    assert!(question.remarks(Lang::En).contains("an office at which no day begins or ends"));
    assert!(question.remarks(Lang::Zh).contains("填了办公室"));
}
