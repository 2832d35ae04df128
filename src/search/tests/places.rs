//! The cheapest place of a visit, against every place judged by the timetable.

use super::super::tour::{Insertion, Tour};
use super::super::{Draft, Rng};
use super::random::{any_problem, travel};
use super::{empty, scatter, tile_of};
use crate::model::{Problem, Route, Shift, timetable};
use crate::tile::Tile;
use crate::unit::StoreId;
use proptest::prelude::*;

/// The route of a tour with these stops, where the shift's limits allow it; capacity and number of visits are not looked at.
fn walked(problem: &Problem, tile: &Tile, tour: usize, stops: &[u32]) -> Option<Route> {
    let visits: Vec<(StoreId, u16)> = stops
        .iter()
        .map(|&visit| (tile.store_of(visit).id, (visit - tile.store_of(visit).first_visit) as u16))
        .collect();
    let shift = problem.shift(tile.tours[tour].id);
    let route = timetable(problem, &travel(problem), tile.tours[tour].id, &visits).ok()?;
    (route.work() <= shift.max_work && route.drive() <= shift.max_drive).then_some(route)
}

/// A visit put into a tour after so many stops.
fn with(stops: &[u32], visit: u32, after: usize) -> Vec<u32> {
    [&stops[..after], &[visit], &stops[after..]].concat()
}

/// What the ways and the overtime of a route cost.
fn cost(shift: &Shift, route: Option<&Route>) -> i32 {
    route.map_or(0, |route| route.drive().0 + shift.overtime_cost(route).0 as i32)
}

/// Looks at every visit that might join every tour.
fn check(problem: &Problem, draft: &Draft) -> Result<(), TestCaseError> {
    let tile = draft.tile;
    for visit in 0..tile.visits.len() as u32 {
        for tour in 0..tile.tours.len() {
            let stops = &draft.tours[tour].stops;
            let twice = stops.iter().any(|&stop| tile.store_index(stop) == tile.store_index(visit));
            if twice || !tile.may_meet(tile.store_index(visit), tour as u32) {
                continue;
            }
            let shift = &tile.tours[tour];
            let now = walked(problem, tile, tour, stops);
            prop_assert!(stops.is_empty() || now.is_some());
            let mut starts = Vec::new();
            draft.tours[tour].starts(tile, shift, &mut starts);
            let walked_starts = now.iter().flat_map(|route| &route.stops).map(|stop| stop.start.0);
            prop_assert_eq!(&starts, &walked_starts.collect::<Vec<_>>());
            let places: Vec<Option<i32>> = (0..=stops.len())
                .map(|after| {
                    let route = walked(problem, tile, tour, &with(stops, visit, after));
                    let of = problem.shift(shift.id);
                    let more = route.as_ref().map(|route| cost(of, Some(route)) - cost(of, now.as_ref()));
                    let mut tour: Tour = draft.tours[tour].clone();
                    let possible = tour.put_in(tile, shift, after, visit) || tour.stops.len() > shift.max_visits;
                    assert_eq!(possible, more.is_some() || tour.stops.len() > shift.max_visits, "after {after} stops");
                    more
                })
                .collect();
            let (place, _) = draft.tours[tour].cheapest_place(tile, shift, visit, None);
            let best = places.iter().flatten().min();
            prop_assert_eq!((place != Insertion::NOWHERE).then_some(place.cost), best.copied());
            if best.is_some() {
                prop_assert_eq!(places[place.after as usize], Some(place.cost));
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    /// With windows (none, one, several), pauses, and limits of work and driving.
    #[test]
    fn the_cheapest_place_is_the_best_of_all_the_timetable_allows(problem in any_problem(2, 8), seed in any::<u64>()) {
        let tile = tile_of(&problem);
        prop_assume!(!tile.visits.is_empty() && !tile.tours.is_empty());
        let mut draft = empty(&tile);
        scatter(&mut draft, 40, &mut Rng::new(seed, 0, 0));
        check(&problem, &draft)?;
    }

    /// Empty tours of one kind are asked once for all: they must answer alike, and take the same stores.
    #[test]
    fn empty_tours_of_one_kind_quote_alike(problem in any_problem(4, 5)) {
        let tile = tile_of(&problem);
        prop_assume!(!tile.visits.is_empty());
        let draft = empty(&tile);
        for (one, other) in (0..tile.tours.len()).flat_map(|one| (0..one).map(move |other| (one, other))) {
            let pair = [one, other];
            if tile.tours[one].kind != tile.tours[other].kind {
                continue;
            }
            prop_assert_eq!(tile.tours[one].day, tile.tours[other].day);
            prop_assert_eq!(tile.tours[one].fixed, tile.tours[other].fixed);
            for visit in 0..tile.visits.len() as u32 {
                let store = tile.store_index(visit);
                let [meets, meets_other] = pair.map(|tour| tile.may_meet(store, tour as u32));
                prop_assert_eq!(meets, meets_other);
                if meets {
                    let [quote, other] = pair.map(|tour| {
                        let shift = &tile.tours[tour];
                        let uneven = draft.uneven_by(store, tour as u32, 600);
                        let room = draft.has_room(tour as u32, tile.stores[store as usize].demand);
                        (draft.tours[tour].cheapest_place(&tile, shift, visit, None).0, tile.rep_price(store, tour as u32), uneven, room)
                    });
                    prop_assert_eq!(quote, other);
                }
            }
        }
    }
}
