//! Leave in the calendar: whose visits can wait, and who makes the others; worked out by hand.

#![cfg(feature = "files")]

use chrono::NaiveDate;
use rounds::desk::{Failure, PlanReply, PlanRequest, Question, TerritoryPapers, TerritoryReply, TerritoryRequest};
use rounds::io::Parcel;
use rounds::lang::Lang;
use rounds::solve::Limit;
use rounds::unit::RepId;
use std::ops::ControlFlow;

/// R1 has a store that is due every week and one that is due every four weeks; R2 lives around the corner, R3 an hour away.
const STORES: &str = "\
store_id,lon,lat,class,owner,interval_days,last_visit_date
W,120.15,30.27,A,R1,7,2026-10-06
M,120.16,30.27,B,R1,28,2026-09-16
X,120.18,30.27,B,R2,28,2026-09-16
Y,120.70,30.27,B,R3,28,2026-09-16
";
const REPS: &str = "rep_id,rep_name,home_lon,home_lat\nR1,Ana,120.15,30.26\nR2,Bo,120.19,30.26\nR3,Cy,120.71,30.26\n";

/// The question of four weeks from a Monday on, with this calendar and policy.
fn question(calendar: &str, policy: &str) -> Question {
    let files = [("stores.csv", STORES), ("reps.csv", REPS), ("calendar.csv", calendar), ("policy.toml", policy)];
    let files = files.map(|(name, text)| (name.to_string(), text.as_bytes().to_vec()));
    let from = NaiveDate::from_ymd_opt(2026, 10, 12).unwrap();
    Question::ask(&Parcel::of_files("in", files.to_vec()), Some(from), 4, from).expect("the input is good")
}

fn planned(question: Question) -> PlanReply {
    let mut request = PlanRequest::default();
    request.effort = Limit::Iterations(500);
    let reply = request.plan(question, &mut |_| ControlFlow::Continue(()));
    assert_eq!(reply.outcome.verdict.violations, []);
    reply
}

/// The store and the rep of each cover.
fn covers(question: &Question) -> Vec<(String, Option<RepId>)> {
    let tables = question.tables.as_ref().expect("there are tables");
    let cover = |cover: &rounds::succession::Cover| {
        (tables.stores[cover.row].id.clone(), cover.by.as_ref().ok().map(|stand| stand.rep))
    };
    question.covers.visits.iter().map(cover).collect()
}

const WEEK: &str = "\
date,rep_id,kind
2026-10-12,R1,leave
2026-10-13,R1,leave
2026-10-14,R1,leave
2026-10-15,R1,leave
2026-10-16,R1,leave
";

#[test]
fn what_cannot_wait_is_made_by_whoever_is_near_and_what_can_wait_waits() {
    let question = question(WEEK, "");
    // The weekly one is due on Tuesday, a day or two on either side; the other may be on any day until the 21st.
    assert_eq!(covers(&question), [("W".to_string(), Some(RepId(1)))]);
    let note = "note: Ana is on leave; 1 visit cannot wait: Bo covers 1\n";
    assert_eq!(question.remarks(Lang::En), note);
    assert_eq!(question.remarks(Lang::Zh), "提示：Ana请假，1次拜访不能等待：Bo代访1次\n");
    let reply = planned(question);
    assert_eq!(reply.outcome.verdict.missed, 0);
    let problem = &reply.question.due.problem;
    let by: Vec<RepId> = reply
        .outcome
        .plan
        .routes
        .iter()
        .filter(|route| route.stops.iter().any(|stop| stop.store.0 == 0))
        .map(|route| problem.shift(route.shift).rep)
        .collect();
    assert_eq!(by, [RepId(0), RepId(0), RepId(0), RepId(1)], "the store stays with its own rep in the other weeks");
}

#[test]
fn the_policy_says_who_covers_what_and_after_how_many_days() {
    let nobody: [(String, Option<RepId>); 0] = [];
    assert_eq!(covers(&question(WEEK, "[cover]\nleave = false\n")), nobody);
    assert_eq!(covers(&question(WEEK, "[cover]\nafter_days = 6\n")), nobody);
    assert_eq!(covers(&question(WEEK, "[cover]\nafter_days = 5\n")).len(), 1);
    assert_eq!(covers(&question(WEEK, "[cover]\nclasses = [\"B\"]\n")), nobody);
    assert_eq!(covers(&question(WEEK, "[cover]\nreps = [\"R3\"]\n")), [("W".to_string(), Some(RepId(2)))]);
    // A class that no store has is a slip.
    let files = [("stores.csv", STORES), ("reps.csv", REPS), ("policy.toml", "[cover]\nclasses = [\"D\"]\n")];
    let files = files.map(|(name, text)| (name.to_string(), text.as_bytes().to_vec()));
    let wrong = rounds::io::read(&Parcel::of_files("in", files.to_vec())).unwrap_err().say(Lang::En);
    assert!(wrong.contains("\"D\" is the class of no store"), "{wrong}");
    // Left out, with its reason, where nobody covers.
    let reply = planned(question(WEEK, "[cover]\nleave = false\n"));
    assert_eq!(reply.outcome.verdict.missed, 1);
}

#[test]
fn leave_over_a_weekend_is_one_absence_and_hours_of_leave_are_none() {
    // Friday and Monday: two working days in a row.
    let bridge = "date,rep_id,kind\n2026-10-16,R1,leave\n2026-10-19,R1,leave\n";
    let question_of = |after: u16| question(bridge, &format!("[cover]\nafter_days = {after}\n"));
    assert_eq!((covers(&question_of(3)).len(), question_of(2).covers.waiting), (0, question_of(1).covers.waiting));
    let morning = "date,rep_id,kind,from,to\n2026-10-13,R1,leave,08:00,12:00\n";
    assert_eq!(covers(&question(morning, "")).len(), 0);
}

#[test]
fn a_cover_whom_nobody_knows_is_a_complaint() {
    let files = [("stores.csv", STORES), ("reps.csv", REPS), ("policy.toml", "[cover]\nreps = [\"R9\"]\n")];
    let files = files.map(|(name, text)| (name.to_string(), text.as_bytes().to_vec()));
    let from = NaiveDate::from_ymd_opt(2026, 10, 12).unwrap();
    let error = Question::ask(&Parcel::of_files("in", files.to_vec()), Some(from), 4, from).unwrap_err();
    assert!(format!("{error:?}").contains("R9"), "{error:?}");
}

/// The reps, of whom Ana leaves after the second week.
fn leaving() -> String {
    REPS.replace("home_lat\n", "home_lat,active_to\n")
        .replace("30.26\nR2", "30.26,2026-10-25\nR2")
        .replace("30.26\nR3", "30.26,\nR3")
        .replacen("120.71,30.26\n", "120.71,30.26,\n", 1)
}

fn question_of(reps: &str, policy: &str) -> Question {
    let files = [("stores.csv", STORES), ("reps.csv", reps), ("policy.toml", policy)];
    let files = files.map(|(name, text)| (name.to_string(), text.as_bytes().to_vec()));
    let from = NaiveDate::from_ymd_opt(2026, 10, 12).unwrap();
    Question::ask(&Parcel::of_files("in", files.to_vec()), Some(from), 4, from).expect("the input is good")
}

#[test]
fn who_leaves_for_good_within_the_plan_loses_no_visit_whatever_the_policy_says_of_leave() {
    // W is due every week: twice with Ana, twice after her. M is due on the 14th or a week on either side, and waits for nobody.
    for policy in ["", "[cover]\nleave = false\n", "[cover]\nclasses = [\"B\"]\n"] {
        let question = question_of(&leaving(), policy);
        let bo = ("W".to_string(), Some(RepId(1)));
        assert_eq!(covers(&question), [bo.clone(), bo], "{policy}");
        let note = "Ana leaves after 2026-10-25; 2 visits after that: Bo covers 2; hand the stores over by 2026-11-24";
        assert!(question.remarks(Lang::En).contains(note), "{}", question.remarks(Lang::En));
        assert!(question.remarks(Lang::Zh).contains("Ana于2026-10-25后离职"), "{}", question.remarks(Lang::Zh));
        let tables = question.tables.as_ref().unwrap();
        assert_eq!(tables.reps[0].active_to, NaiveDate::from_ymd_opt(2026, 10, 25));
        assert_eq!(tables.calendar, [], "nobody is on leave");
        let reply = planned(question);
        assert_eq!(reply.outcome.verdict.missed, 0);
        let problem = &reply.question.due.problem;
        for route in &reply.outcome.plan.routes {
            let shift = problem.shift(route.shift);
            let of_ana = route.stops.iter().any(|stop| stop.store.0 < 2);
            assert_eq!(of_ana && shift.day.0 < 14, shift.rep == RepId(0), "{route:?}");
        }
    }
}

#[test]
fn who_leaves_by_the_table_hands_over_within_thirty_days_as_by_an_event() {
    let files = |reps: &str| {
        let files = [("stores.csv", STORES), ("reps.csv", reps)];
        Parcel::of_files("in", files.map(|(name, text)| (name.to_string(), text.as_bytes().to_vec())).to_vec())
    };
    let from = NaiveDate::from_ymd_opt(2026, 10, 12).unwrap();
    let mut request = TerritoryRequest::default();
    (request.from, request.weeks) = (Some(from), 4);
    let event = "date,kind,rep_id\n2026-10-26,leaves,R1\n";
    let event = Parcel::of_files("events.csv", vec![("events.csv".into(), event.as_bytes().to_vec())]);
    let told = request.run(&files(REPS), TerritoryPapers { events: Some(&event), ..TerritoryPapers::default() }, from);
    let read = request.run(&files(&leaving()), TerritoryPapers::default(), from);
    let rows = |reply: Result<TerritoryReply, Failure>| {
        let json = reply.unwrap_or_else(|failure| panic!("{failure:?}")).json(Lang::En);
        let json = serde_json::to_value(&json).unwrap();
        (json["handover"].clone(), json["territories"].clone())
    };
    let (told, read) = (rows(told), rows(read));
    assert_eq!(told, read);
    let handed = read.0.as_array().unwrap();
    assert_eq!(handed.len(), 2, "{handed:?}");
    for row in handed {
        assert_eq!(
            (&row["new_rep_id"], &row["handover_by"], &row["lost"]),
            (&"R2".into(), &"2026-11-24".into(), &0.into())
        );
    }
}
