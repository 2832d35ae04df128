//! Who visits a store over time, as the policy has it: worked out by hand.

#![cfg(feature = "files")]

use chrono::NaiveDate;
use rounds::desk::{PlanReply, PlanRequest, Question};
use rounds::io::{self, Parcel};
use rounds::lang::Lang;
use rounds::model::*;
use rounds::policy;
use rounds::solve::Limit;
use rounds::unit::RepId;
use std::ops::ControlFlow;

/// One store due every three days, a day on either side, which nobody owns.
const STORES: &str = "store_id,lon,lat,interval_days,last_visit_date\nS,120.15,30.27,3,2026-10-09\n";
/// Ana works on Mondays, Bo on Thursdays, both live around the corner.
const REPS: &str = "rep_id,rep_name,home_lon,home_lat,workdays\nR1,Ana,120.15,30.26,Mo\nR2,Bo,120.16,30.26,Th\n";

fn question(policy: &str, log: &str, weeks: u16) -> Question {
    let files = [("stores.csv", STORES), ("reps.csv", REPS), ("policy.toml", policy), ("visit_log.csv", log)];
    let files = files.into_iter().filter(|file| !file.1.is_empty());
    let files = files.map(|(name, text)| (name.to_string(), text.as_bytes().to_vec()));
    let from = NaiveDate::from_ymd_opt(2026, 10, 12).unwrap();
    Question::ask(&Parcel::of_files("in", files.collect()), Some(from), weeks, from).expect("the input is good")
}

fn planned(question: Question) -> PlanReply {
    let mut request = PlanRequest::default();
    request.effort = Limit::Iterations(300);
    let reply = request.plan(question, &mut |_| ControlFlow::Continue(()));
    assert_eq!(reply.outcome.verdict.violations, []);
    reply
}

/// The day of each visit and who makes it, in order.
fn visits(reply: &PlanReply) -> Vec<(u16, u32)> {
    let problem = &reply.question.due.problem;
    let mut visits: Vec<(u16, u32)> = reply
        .outcome
        .plan
        .routes
        .iter()
        .map(|route| problem.shift(route.shift))
        .map(|shift| (shift.day.0, shift.rep.0))
        .collect();
    visits.sort_unstable();
    visits
}

#[test]
fn the_rep_may_change_never_between_weeks_or_at_any_time() {
    // In two weeks there are four days: Mondays 0 and 7 are Ana's, Thursdays 3 and 10 are Bo's, and each could have a visit.
    let with = |policy: &str| visits(&planned(question(policy, "", 2)));
    let same = with("");
    assert_eq!(same.len(), 2, "one of them makes both visits: {same:?}");
    assert_eq!(same[0].1, same[1].1);
    assert_eq!(with("[practice]\ncontinuity = \"same\"\n"), same, "that is what holds where nobody says");
    let weekly = with("[practice]\ncontinuity = \"week\"\n");
    assert_eq!(weekly.len(), 2, "a visit a week: {weekly:?}");
    assert_eq!(with("[practice]\ncontinuity = \"any\"\n"), [(0, 0), (3, 1), (7, 0), (10, 1)]);
    let one = with("[practice]\ncontinuity = \"不限\"\nreps_per_cycle = 1\n");
    assert_eq!((one.len(), one[0].1), (2, one[1].1), "one rep of any: {one:?}");
    assert_eq!(with("[practice]\ncontinuity = \"any\"\nreps_per_cycle = 2\n").len(), 4);
}

#[test]
fn who_came_before_in_the_week_and_in_the_cycle_counts() {
    // From Thursday on; Ana came on Monday: this week is hers, and the next Bo may have.
    let log = "store_id,rep_id,date\nS,R1,2026-10-12\n";
    let from = NaiveDate::from_ymd_opt(2026, 10, 15).unwrap();
    let with = |policy: &str, weeks: u16| {
        let files = [("stores.csv", STORES), ("reps.csv", REPS), ("policy.toml", policy), ("visit_log.csv", log)];
        let files = files.map(|(name, text)| (name.to_string(), text.as_bytes().to_vec()));
        let question = Question::ask(&Parcel::of_files("in", files.to_vec()), Some(from), weeks, from).unwrap();
        visits(&planned(question))
    };
    let weekly = with("[practice]\ncontinuity = \"week\"\n", 1);
    assert_eq!(weekly, [(4, 0)], "Thursday is day 0, the next Monday day 4");
    assert_eq!(with("[practice]\ncontinuity = \"any\"\n", 1), [(0, 1), (4, 0)]);
    // A cycle of four weeks that ends with the plan has Ana in it already: nobody else may come.
    assert_eq!(with("[practice]\ncontinuity = \"any\"\nreps_per_cycle = 1\n", 1), [(4, 0)]);
    // One of a week has not.
    let short = "[practice]\ncontinuity = \"any\"\nreps_per_cycle = 1\n[defaults]\ncycle_days = 7\n";
    assert_eq!(with(short, 1).len(), 1);
    let met = |policy: &str| {
        let files = [("stores.csv", STORES), ("reps.csv", REPS), ("policy.toml", policy), ("visit_log.csv", log)];
        let files = files.map(|(name, text)| (name.to_string(), text.as_bytes().to_vec()));
        let tables = io::read(&Parcel::of_files("in", files.to_vec())).unwrap();
        policy::pose(&tables, from, 1).stores[0].met.clone()
    };
    let ana = Met { day: -3, rep: RepId(0) };
    assert_eq!(met("[practice]\ncontinuity = \"week\"\n"), [ana]);
    assert_eq!(met("[practice]\ncontinuity = \"any\"\nreps_per_cycle = 1\n"), [ana]);
    assert_eq!(met(short), [], "it lies before the cycle");
    assert_eq!(met(""), []);
}

#[test]
fn what_is_left_out_for_it_says_so_and_so_does_the_report_of_the_tables() {
    let reply = planned(question("[practice]\ncontinuity = \"week\"\n", "", 1));
    let left: Vec<Obstacle> = reply.outcome.plan.unserved.iter().map(|left| left.reason.obstacle).collect();
    assert!(left.contains(&Obstacle::RepChange), "{left:?}");
    let fix = reply.outcome.plan.unserved.iter().find(|left| left.reason.obstacle == Obstacle::RepChange).unwrap();
    assert!(matches!(fix.reason.fix, Some(Fix::OtherRep { .. })), "{fix:?}");
    let said = reply.question.remarks(Lang::En);
    assert!(said.contains("[practice] border of the policy does not count"), "{said}");
    let owned =
        STORES.replace("last_visit_date\n", "last_visit_date,owner\n").replace("2026-10-09\n", "2026-10-09,R1\n");
    let files = [("stores.csv", &owned[..]), ("reps.csv", REPS), ("policy.toml", "[practice]\ncontinuity = \"any\"\n")];
    let files = files.map(|(name, text)| (name.to_string(), text.as_bytes().to_vec()));
    let from = NaiveDate::from_ymd_opt(2026, 10, 12).unwrap();
    let question = Question::ask(&Parcel::of_files("in", files.to_vec()), Some(from), 2, from).unwrap();
    let said = question.remarks(Lang::En);
    assert!(
        said.contains("1 row of stores (line 2) with an owner: continuity of the policy does not count there"),
        "{said}"
    );
    assert!(visits(&planned(question)).iter().all(|visit| visit.1 == 0), "the owner makes all visits");
}

#[test]
fn who_makes_several_visits_of_a_day_is_one_rep_who_has_the_time_for_most() {
    let from = NaiveDate::from_ymd_opt(2026, 10, 12).unwrap();
    let reps = "rep_id,home_lon,home_lat,workdays\nR1,120.15,30.26,Mo-We\nR2,120.15,30.26,Th 09:00-12:00\n\
                R3,120.25,30.26,Mo-Fr\nR4,120.35,30.26,Mo-Fr\n";
    let fixed = "store_id,date,from,to,kind,hard\nS,2026-10-15,10:00,11:00,appointment,0\n\
                 S,2026-10-15,15:00,16:00,appointment,0\n";
    let problem_of = |reps: &str, preferred: &str, policy: &str| {
        let stores = format!("store_id,lon,lat,interval_days,preferred_reps\nS,120.15,30.27,3,{preferred}\n");
        let files =
            [("stores.csv", stores.as_str()), ("reps.csv", reps), ("fixed.csv", fixed), ("policy.toml", policy)];
        let files = files.map(|(name, text)| (name.to_string(), text.as_bytes().to_vec())).to_vec();
        Question::ask(&Parcel::of_files("in", files), Some(from), 2, from).unwrap().due.problem
    };
    let problem = |preferred: &str, policy: &str| problem_of(reps, preferred, policy);
    let who = |preferred: &str, policy: &str| {
        let stores = problem(preferred, policy).stores;
        assert_eq!(stores.len(), 2, "the afternoon's visit stands beside the store's");
        assert_eq!(stores[0].reps, stores[1].reps);
        stores[0].reps.clone()
    };
    // The first does not work on that Thursday, the second not in its afternoon; of the others the nearer one comes.
    assert_eq!(who("", ""), Allowed::Only(vec![RepId(2)]));
    assert_eq!(who("", "[practice]\ncontinuity = \"week\"\n"), Allowed::Only(vec![RepId(2)]));
    // Whom the store would rather see is nearer to it still, unless who has no time.
    assert_eq!(who("R4", ""), Allowed::Only(vec![RepId(3)]));
    assert_eq!(who("R2", ""), Allowed::Only(vec![RepId(2)]));
    let priced = |preferred: &str| problem(preferred, "").stores.iter().all(|store| store.preference.is_some());
    assert!(priced("R2") && !priced(""), "that it is another one has its price");
    // Who can make one of the two makes one, where nobody can make both.
    let few = reps.lines().take(3).collect::<Vec<_>>().join("\n");
    assert_eq!(problem_of(&few, "", "").stores[0].reps, Allowed::Only(vec![RepId(1)]));
    // Where the rep may change at any time, two may come.
    assert_eq!(who("", "[practice]\ncontinuity = \"any\"\n"), Allowed::Any);
}
