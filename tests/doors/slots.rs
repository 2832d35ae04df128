//! Slots for one visit more: each is proved by the referee, none is missed, and the command line says them in both languages.

use crate::random::{any_problem, travel};
use proptest::prelude::*;
use rounds::ask::guest;
use rounds::ask::{Site, SlotRequest, slots};
use rounds::model::*;
use rounds::solve::{Effort, Limit, solve};
use rounds::unit::{Day, Money, RepId, Seconds, ShiftId, StoreId};
use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

/// The plan with the guest's visit on a shift after so many stops; `None` where it has no times.
fn with(problem: &Problem, plan: &Plan, id: StoreId, shift: ShiftId, at: usize) -> Option<Plan> {
    let mut plan = plan.clone();
    let old = plan.routes.iter().position(|route| route.shift == shift);
    let mut visits: Vec<(StoreId, u16)> = match old {
        Some(old) => plan.routes[old].stops.iter().map(|stop| (stop.store, stop.visit)).collect(),
        None => Vec::new(),
    };
    visits.insert(at, (id, 0));
    let route = timetable(problem, &travel(problem), shift, &visits).ok()?;
    match old {
        Some(old) => plan.routes[old] = route,
        None => plan.routes.push(route),
    }
    Some(plan)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_slot_is_clean_and_every_other_shift_has_no_room(
        problem in any_problem(3, 25), pick in any::<prop::sample::Index>(), minutes in 1..90i32, from in 0..10u16, within in 0..10u16,
        is_store in any::<bool>(), one_rep in any::<bool>(),
    ) {
        let at = match is_store && !problem.stores.is_empty() {
            true => Site::Store(StoreId::at(pick.index(problem.stores.len()))),
            false => Site::Place(problem.reps[0].home),
        };
        let last = problem.calendar.days - 1;
        let (from, to) = (Day(from.min(last)), Day((from + within).min(last)));
        let rep = one_rep.then_some(RepId(0));
        let effort = Effort { limit: Limit::Iterations(100), threads: 1, seed: 3 };
        let plan = solve(&problem, &travel(&problem), &effort, &mut |_| ControlFlow::Continue(())).plan;
        let ask = SlotRequest { at, service: Seconds::minutes(minutes), from, to, rep, best: usize::MAX };
        let found = slots(&problem, &travel(&problem), &plan, &ask);

        let (with_guest, id) = guest(&problem, &ask);
        let bill = judge(&problem, &travel(&problem), &plan).bill;
        let (now, travelled) = (bill.total(), bill.travel);
        for slot in &found {
            let plan = with(&with_guest, &plan, id, slot.shift, slot.after).expect("it fits");
            let verdict = judge(&with_guest, &travel(&problem), &plan);
            prop_assert_eq!(&verdict.violations, &vec![]);
            prop_assert_eq!(verdict.bill.total() - now, slot.cost);
            let route = plan.routes.iter().find(|route| route.shift == slot.shift).unwrap();
            let stop = route.stops[slot.after];
            prop_assert_eq!((stop.store, stop.start, stop.leave), (id, slot.start, slot.leave));
            prop_assert_eq!(stop.service(), ask.service);
            prop_assert_eq!(slot.before, slot.after.checked_sub(1).map(|at| route.stops[at].store));
            prop_assert_eq!(slot.behind, route.stops.get(slot.after + 1).map(|stop| stop.store));
            prop_assert!((from..=to).contains(&problem.shift(slot.shift).day));
        }
        prop_assert!(found.windows(2).all(|pair| pair[0].cost <= pair[1].cost));
        for shift in (0..problem.shifts.len()).map(ShiftId::at) {
            let (day, who) = (problem.shift(shift).day, problem.shift(shift).rep);
            let route = plan.routes.iter().find(|route| route.shift == shift);
            let is_there = |route: &Route| matches!(at, Site::Store(at) if route.stops.iter().any(|stop| stop.store == at));
            let visited = plan.routes.iter().any(|route| problem.shift(route.shift).day == day && is_there(route));
            if visited || rep.is_some_and(|rep| rep != who) {
                prop_assert!(found.iter().all(|slot| slot.shift != shift));
                continue;
            }
            let slot = found.iter().find(|slot| slot.shift == shift);
            // The place with the shortest way is offered: the cheapest, where neither practice nor overtime has a price.
            let is_plain = problem.practice.price.is_none() && problem.shift(shift).overtime.is_none();
            let costs = (0..=route.map_or(0, |route| route.stops.len())).filter_map(|at| {
                let verdict = judge(&with_guest, &travel(&problem), &with(&with_guest, &plan, id, shift, at)?);
                verdict.violations.is_empty().then(|| match is_plain {
                    true => verdict.bill.total() - now,
                    false => verdict.bill.travel - travelled,
                })
            });
            let offered = slot.map(|slot| match is_plain {
                true => slot.cost,
                false => Money(i64::from(slot.drive.0)),
            });
            prop_assert_eq!(offered, costs.min(), "the cheapest place of the shift is offered");
        }
    }
}

fn rounds(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_rounds")).args(args).output().unwrap()
}

/// A plan of four stores for two reps, all in one week.
fn plan() -> (TempDir, PathBuf) {
    let room = tempfile::tempdir().unwrap();
    let input = room.path().join("shops");
    fs::create_dir(&input).unwrap();
    fs::write(
        input.join("stores.csv"),
        "store_id,store_name,lon,lat,interval_days,last_visit_date,service_min,open_hours,owner_rep_id,skills\n\
         S1,Bakery Mola,120.15,30.27,7,2026-10-26,45,,R1,\n\
         S2,顺达汽配,120.16,30.28,7,2026-10-27,45,09:30-11:00,R1,\n\
         S3,Corner Shop,120.30,30.30,7,2026-10-28,45,,R2,\n\
         S4,Nord Garage,120.31,30.31,7,2026-10-29,45,,R2,lifts\n",
    )
    .unwrap();
    fs::write(
        input.join("reps.csv"),
        "rep_id,rep_name,home_lon,home_lat,skills\nR1,Li Na,120.14,30.26,\nR2,王芳,120.32,30.30,lifts\n",
    )
    .unwrap();
    let plan = room.path().join("plan");
    let args = ["plan", path(&input), "-o", path(&plan), "--from", "2026-11-02", "--weeks", "1", "--effort", "2000it"];
    let output = rounds(&args);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    (room, plan)
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn slots_are_told_in_both_languages() {
    let (_room, plan) = plan();
    let told = |more: &[&str]| {
        let args = [&["slots", path(&plan)], more].concat();
        let output = rounds(&args);
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    let store = ["--store", "S2", "--from", "2026-11-03", "--within", "3"];
    insta::assert_snapshot!("at_a_store_en", told(&store));
    insta::assert_snapshot!("at_a_store_zh", told(&[&store[..], &["--lang", "zh"]].concat()));
    insta::assert_snapshot!("with_skills_en", told(&["--store", "Nord Garage", "--minutes", "20", "--best", "2"]));
    let point = ["--at", "120.29,30.30", "--within", "2", "--best", "3"];
    insta::assert_snapshot!("at_a_point_en", told(&point));
    insta::assert_snapshot!("at_a_point_zh", told(&[&point[..], &["--lang", "zh"]].concat()));
    // Opened from 9:30 to 11:00, it cannot hold two hours.
    insta::assert_snapshot!("no_slot_en", told(&["--store", "S2", "--minutes", "120"]));
    insta::assert_snapshot!("no_slot_zh", told(&["--store", "S2", "--minutes", "120", "--lang", "zh"]));
}

#[test]
fn a_question_about_what_is_not_there_is_refused_with_a_sentence() {
    let (_room, plan) = plan();
    for (more, sentence) in [
        (&["--store", "S9"][..], "no store is called S9; did you mean S1?"),
        (&["--store", "S1", "--rep", "R9"], "--rep R9"),
        (&["--store", "S4", "--rep", "R1"], "does not have the skills"),
        (&["--store", "S1", "--from", "2027-01-01"], "2026-11-02 to 2026-11-08"),
        (&["--at", "120.1"], "is not a point"),
        (&["--at", "30.2,120.1"], "is not a point"),
        (&["--at", "120.1,30.2", "--store", "S1"], "--store"),
        (&["--at", "120.1,30.2", "--coord-sys", "mars"], "is not a coordinate system"),
        (&[], "--store"),
    ] {
        let args = [&["slots", path(&plan)], more].concat();
        let output = rounds(&args);
        assert_eq!(output.status.code(), Some(2), "{more:?}");
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains(sentence), "{more:?}: {said}");
    }
}
