//! Whoever brings another `Ways` is heard: re-planning and succession build none of their own.

use crate::happenings::*;
use chrono::{Days, NaiveDate};
use rounds::model::{Change, ChangeRow, Legs, Tables, judge};
use rounds::policy;
use rounds::replan::{InForce, Terms, replan};
use rounds::succession::{Changed, changed};
use rounds::territory::Brief;
use rounds::travel::{Crow, Profile, Ways};
use rounds::unit::{PlaceId, Seconds};
use std::ops::ControlFlow;

/// Roads twice as long as usual.
fn far() -> Ways {
    Ways::straight(2.0 * Crow::DETOUR, Profile::defaults())
}

#[test]
fn who_plans_anew_drives_by_the_ways_that_were_given() {
    let force = planned(region(40, 2, 5), 2, 1_000);
    let ways = far();
    let in_force =
        InForce { tables: &force.tables, problem: &force.problem, ways: &ways, plan: &force.plan, began: force.began };
    let now = at(force.date(1), 0, 0);
    let new = replan(in_force, now, &[], Terms::default(), &effort(500), &mut |_| ControlFlow::Continue(())).unwrap();
    assert_eq!(judge(&new.due.problem, &far().over(&new.due.problem), &new.outcome.plan), new.outcome.verdict);
    assert_eq!(new.outcome.verdict.violations, []);
    let (usual, far) = (Ways::of(&force.tables).over(&force.problem), far().over(&force.problem));
    let stops = || new.outcome.plan.routes.iter().flat_map(|route| &route.stops);
    assert!(stops().count() > 0);
    let metres = |legs: &dyn Legs| legs.leg(0, PlaceId(0), PlaceId(1)).distance.0;
    assert!((metres(&far) - 2 * metres(&usual)).abs() <= 1);
}

fn away(tables: &Tables, ways: &Ways) -> Changed {
    let from = policy::first_day(tables, NaiveDate::default());
    let row = ChangeRow { to: Some(from + Days::new(18)), ..ChangeRow::new(Change::Away, &tables.reps[0].id, from) };
    changed(tables, ways, &[row], from, 4, &Brief::default())
}

#[test]
fn who_is_away_is_covered_and_who_owns_is_drawn_by_the_ways_that_were_given() {
    let mut tables = region(60, 3, 5);
    let from = policy::first_day(&tables, NaiveDate::default());
    let leaves = ChangeRow::new(Change::Leaves, &tables.reps[2].id, from);
    tables.fixed.clear();
    let drawn = |ways: &Ways| {
        changed(&tables, ways, std::slice::from_ref(&leaves), from, 4, &Brief::default()).drawing.shares[0]
            .loads
            .clone()
    };
    let (near_work, far_work) = (drawn(&Ways::of(&tables)), drawn(&far()));
    assert!(far_work.iter().sum::<f64>() > near_work.iter().sum::<f64>(), "the way is part of the work");
    let ways_to_covers = |changed: Changed| {
        let stands = changed.covers.visits.into_iter().filter_map(|cover| cover.by.ok());
        stands.map(|stand| stand.way).sum::<Seconds>()
    };
    let (usual, far) = (ways_to_covers(away(&tables, &Ways::of(&tables))), ways_to_covers(away(&tables, &far())));
    assert!(usual > Seconds(0) && far.0 > usual.0 * 5 / 4, "{usual:?} {far:?}");
}
