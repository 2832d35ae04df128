//! Claims about how many reps a network needs, where they should live, and what an hour is worth.
#![cfg(feature = "lp")]

use rounds::io::{self, Parcel};
use rounds::model::{Shift, Tables};
use rounds::policy::{self, Due};
use rounds::succession::{Staff, Staffing, hours_worth, staffing};
use rounds::territory::Brief;
use rounds::travel::{Travel, Ways};
use rounds::unit::Seconds;

/// Hangzhou without owners.
fn hangzhou() -> (Tables, Due, Travel) {
    let mut tables = Parcel::open("data/hangzhou.xlsx").and_then(|parcel| io::read(&parcel)).unwrap();
    tables.stores.iter_mut().for_each(|store| store.owner = None);
    let due = policy::due(&tables, policy::first_day(&tables, chrono::NaiveDate::default()), 4);
    let travel = Ways::of(&tables).over(&due.problem);
    (tables, due, travel)
}

fn ask(tables: &Tables, due: &Due, travel: &Travel, staff: Staff) -> Staffing {
    staffing(tables, due, travel, &Brief::default(), staff).unwrap()
}

#[test]
fn the_least_staff_is_enough_and_one_fewer_is_not() {
    let (tables, due, travel) = hangzhou();
    let found = ask(&tables, &due, &travel, Staff::New);
    assert!(found.fits);
    let load = |found: &Staffing| found.capacity.all.needed() as f64 / found.capacity.available as f64;
    println!("{} reps, {:.0} % full", found.new, 100.0 * load(&found));
    assert!(load(&found) <= 0.9);
    assert!(load(&found) * found.new as f64 / (found.new - 1) as f64 > 0.85, "far too many");
    assert_eq!(found.drawing.owners.len(), due.problem.stores.len());
    // Bases are stores of the territory.
    for rep in found.new_reps() {
        let (base, stores) = found.base(rep);
        assert!(stores > 0);
        assert_eq!(found.due.problem.store(base).place, found.due.problem.reps[rep.index()].home);
    }
}

#[test]
fn present_reps_who_are_enough_need_nobody() {
    let (tables, mut due, travel) = hangzhou();
    // Twice the hours: more than enough.
    for shift in &mut due.problem.shifts {
        *shift = Shift::new(shift.rep, shift.day, Seconds(6 * 3600), Seconds(22 * 3600));
    }
    let found = ask(&tables, &due, &travel, Staff::Present);
    assert!(found.fits);
    assert_eq!(found.new, 0);
}

#[test]
fn new_reps_join_where_too_few_are() {
    let (tables, mut due, travel) = hangzhou();
    // Half the day is gone.
    for shift in &mut due.problem.shifts {
        *shift =
            Shift { end: Seconds(shift.start.0 + (shift.end - shift.start).0 / 2), pauses: vec![], ..shift.clone() };
    }
    let found = ask(&tables, &due, &travel, Staff::Present);
    assert!(found.fits && found.new > 1, "{} new", found.new);
    assert_eq!(found.due.problem.reps.len(), due.problem.reps.len() + found.new);
    assert!(found.due.problem.reps.iter().zip(&due.problem.reps).all(|(now, before)| now == before));
}

#[test]
fn an_hour_is_worth_something_only_where_hours_are_missing() {
    let (tables, mut due, travel) = hangzhou();
    let capacity = policy::capacity(&tables, &due, &travel);
    let free = hours_worth(&due, &capacity);
    assert_eq!(free.len(), due.problem.shifts.len());
    for shift in &mut due.problem.shifts {
        *shift =
            Shift { end: Seconds(shift.start.0 + (shift.end - shift.start).0 / 2), pauses: vec![], ..shift.clone() };
    }
    let capacity = policy::capacity(&tables, &due, &travel);
    let dear = hours_worth(&due, &capacity);
    assert!(dear.iter().all(|worth| (0.0..=1.0).contains(worth)));
    let mean = |worth: &[f64]| worth.iter().sum::<f64>() / worth.len() as f64;
    println!("{:.2} before, {:.2} with half the hours", mean(&free), mean(&dear));
    assert!(mean(&dear) > 0.4 && mean(&free) < mean(&dear) / 2.0);
}

#[test]
fn new_reps_keep_time_for_the_phone_calls_of_their_stores() {
    let (mut tables, ..) = hangzhou();
    tables.policy.rules.iter_mut().for_each(|rule| rule.calls_between = 3);
    let ask_with = |tables: &Tables| {
        let due = policy::due(tables, policy::first_day(tables, chrono::NaiveDate::default()), 4);
        let travel = Ways::of(tables).over(&due.problem);
        ask(tables, &due, &travel, Staff::New)
    };
    let without = ask_with(&tables);
    tables.policy.practice.reserve_calls = 100.0;
    let found = ask_with(&tables);
    let calls = found.due.stores.iter().flat_map(|store| &store.calls);
    let calls: i64 = calls.map(|call| i64::from(call.service.0)).sum();
    let kept: i64 = found.due.problem.shifts.iter().map(|shift| i64::from(shift.reserve.0)).sum();
    assert!(calls > 0 && kept <= calls && kept > calls * 9 / 10, "{kept} of {calls} s");
    assert!(found.fits && found.new >= without.new);
    // What is kept free is none of the time for visits.
    let all: i64 = found.due.problem.shifts.iter().map(|shift| i64::from(shift.available().0)).sum();
    assert_eq!(found.capacity.available, all - kept);
}
