//! Claims about who owns which store, and about weekday zones.

use crate::fullness::off_share;
use crate::network::network;
use proptest::prelude::*;
use rounds::model::{Allowed, Cadence, DaySet, DueVisit, Hours, Problem, Window};
use rounds::schedule::zones;
use rounds::solve::territories;
use rounds::territory::{Brief, draw, work_of};
use rounds::travel::Travel;
use rounds::unit::{Day, Money, PlaceId, RepId, Seconds};

/// Territories to last, which are as even as can be.
fn fair(problem: &Problem, travel: &Travel) -> Vec<RepId> {
    territories(problem, travel, &Brief::default()).owners
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn every_store_has_one_allowed_owner(seed in 0u64..1000, limits in proptest::collection::vec(0usize..6, 120)) {
        let (mut problem, travel) = network(120, &[8, 8, 4, 6], seed);
        for (store, limit) in problem.stores.iter_mut().zip(limits) {
            store.reps = match limit {
                0..3 => Allowed::Any,
                3 => Allowed::Only(vec![RepId(1)]),
                4 => Allowed::Only(vec![RepId(0), RepId(3)]),
                _ => Allowed::Only(vec![RepId(3), RepId(2), RepId(1)]),
            };
        }
        let owners = draw(&problem, &travel);
        prop_assert_eq!(owners.len(), problem.stores.len());
        for (store, owner) in problem.stores.iter().zip(&owners) {
            prop_assert!(store.allows_rep(*owner), "{} went to {:?}", store.id, owner);
        }
        prop_assert_eq!(owners, draw(&problem, &travel));
    }

    #[test]
    fn every_weekday_of_a_rep_has_its_share_of_the_work_but_for_a_store(seed in 0u64..1000) {
        let (problem, travel) = network(300, &[8, 8], seed);
        let owners = draw(&problem, &travel);
        let days = zones(&problem, &travel, &owners);
        let work = work_of(&problem, &travel);
        for rep in 0..2 {
            let mut load = [0.0; 5];
            for at in (0..300).filter(|&at| owners[at].index() == rep) {
                let first = days[at].iter().next().unwrap();
                prop_assert_eq!(days[at].len(), 4);
                load[problem.calendar.weekday(first)] += f64::from(work[at].0);
            }
            // Three cuts part five weekdays, and each is off by half a store at most.
            let most = f64::from(work.iter().max().unwrap().0);
            let mean = load.iter().sum::<f64>() / 5.0;
            for one in load {
                prop_assert!((one - mean).abs() <= most, "{load:?}, {most}");
            }
        }
    }
}

#[test]
fn free_stores_are_shared_in_proportion_to_capacity() {
    // Homes and towns lie anywhere in two hundred kilometres: of some networks one rep has what nobody else can have at any price.
    let worst = |seed| {
        let (problem, travel) = network(900, &[8, 8, 8, 4, 6, 10], seed);
        let drawing = territories(&problem, &travel, &Brief::default());
        drawing.shares[0].off_reach().into_iter().map(f64::abs).fold(0.0, f64::max)
    };
    let mut off: Vec<f64> = (0..24).map(worst).collect();
    off.sort_unstable_by(f64::total_cmp);
    assert!(off[18] <= 0.05 && off[23] <= 0.25, "three of four are within the tolerance: {off:?}");
}

#[test]
fn limited_stores_leave_less_room_for_free_ones() {
    let (mut problem, travel) = network(600, &[8; 5], 7);
    for store in problem.stores.iter_mut().step_by(4) {
        store.reps = Allowed::Only(vec![RepId(0), RepId(1)]);
    }
    for off in off_share(&problem, &travel, &draw(&problem, &travel)) {
        assert!(off.abs() <= 0.05, "{off}");
    }
}

#[test]
fn a_rep_without_shifts_gets_no_store() {
    let (mut problem, travel) = network(200, &[8; 3], 3);
    problem.shifts.retain(|shift| shift.rep != RepId(1));
    let owners = draw(&problem, &travel);
    assert!(owners.iter().all(|owner| *owner != RepId(1)));
    assert_eq!(zones(&problem, &travel, &owners).len(), 200);
}

#[test]
fn reps_who_share_a_home_part_the_stores_all_the_same() {
    let (mut problem, travel) = network(400, &[8; 4], 5);
    for rep in &mut problem.reps {
        (rep.home, rep.end) = (PlaceId(400), PlaceId(400));
    }
    for owners in [draw(&problem, &travel), fair(&problem, &travel)] {
        for off in off_share(&problem, &travel, &owners) {
            assert!(off.abs() <= 0.05, "{off}");
        }
    }
}

#[test]
fn a_store_closed_on_its_zones_weekday_goes_with_another_zone() {
    let (mut problem, travel) = network(200, &[8; 2], 11);
    for store in problem.stores.iter_mut().step_by(3) {
        let mut week = vec![Vec::new(); 7];
        week[2] = vec![Window::ALWAYS];
        store.hours = Hours { week: week.into(), special: Vec::new() };
    }
    let owners = draw(&problem, &travel);
    for days in zones(&problem, &travel, &owners).iter().step_by(3) {
        assert!(days.iter().all(|day| problem.calendar.weekday(day) == 2));
    }
}

#[test]
fn a_store_visited_twice_a_week_has_two_weekdays() {
    let (mut problem, travel) = network(100, &[8; 1], 2);
    problem.stores[0].cadence = Cadence::Spaced {
        visits: vec![DueVisit::between(Day(0), Day(27), Seconds::minutes(25), Money(1)); 8],
        min_gap: 2,
        max_gap: DaySet::MOST,
    };
    let owners = draw(&problem, &travel);
    assert_eq!(zones(&problem, &travel, &owners)[0].len(), 8);
}
