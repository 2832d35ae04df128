//! What the search does besides: it overlooks, gives chances, opens days, trades tails, and lets loads pass for a price.

use super::super::overload::Overload;
use super::super::recreate::{Aim, Recreate};
use super::super::ruin::Ruin;
use super::super::{Draft, Rng, Search};
use super::plain::{PRIZE, plain, travel};
use super::{scatter, tile_by};
use crate::model::{Cadence, DaySet, DueVisit, Problem};
use crate::tile::Tile;
use crate::unit::{Day, Money, Seconds};

fn tile(problem: &Problem) -> Tile {
    tile_by(problem, &travel(problem))
}

/// Stores on a row east of the home, one unit apart.
fn row(stores: usize) -> Vec<(f64, f64)> {
    (1..=stores).map(|at| (at as f64, 0.0)).collect()
}

/// Every store is due on any day of the horizon.
fn any_day(mut problem: Problem) -> Problem {
    let last = Day(problem.calendar.days - 1);
    for store in &mut problem.stores {
        let visits = vec![DueVisit::between(Day(0), last, Seconds(0), Money(PRIZE))];
        store.cadence = Cadence::Spaced { visits, min_gap: 1, max_gap: DaySet::MOST };
    }
    problem
}

#[test]
fn one_quote_in_fifty_is_overlooked_and_the_first_no_more_often_than_others() {
    // One store more than those of a small network, of which more is overlooked.
    let tile = tile(&plain(&row(13), &[(0.0, 0.0)], 1));
    let mut rng = Rng::new(1, 0, 0);
    let mut put = |draft: &mut Draft, recreate: &mut Recreate| {
        draft.touch_store(0);
        assert!(recreate.all(draft, i64::MAX, Aim::Any, &mut rng));
        let overlooked = draft.is_absent(0);
        draft.undo();
        overlooked
    };
    let mut draft = super::empty(&tile);
    let mut chance = Rng::new(2, 0, 0);
    let first = (0..5_000).filter(|_| put(&mut draft, &mut Recreate::new(&mut chance))).count();
    let mut recreate = Recreate::new(&mut chance);
    let later = (0..5_000).filter(|_| put(&mut draft, &mut recreate)).count();
    for overlooked in [first, later] {
        assert!((60..150).contains(&overlooked), "{first} of the first, {later} of the later");
    }
}

#[test]
fn a_first_plan_overlooks_nothing() {
    let tile = tile(&plain(&row(20), &[(0.0, 0.0)], 1));
    for seed in 0..50 {
        let mut rng = Rng::new(seed, 0, 0);
        let mut search = Search::new(super::empty(&tile), &mut rng);
        search.fill(&[DaySet::of([Day(0)]); 20], &mut rng);
        assert!(search.draft.absent.is_empty(), "seed {seed}");
    }
}

#[test]
fn while_stores_are_absent_some_ruins_make_room_and_some_open_a_day() {
    // Two days, the first full; what is absent would fit on the other.
    let mut problem = any_day(plain(&row(30), &[(0.0, 0.0)], 2));
    problem.shifts.iter_mut().for_each(|shift| shift.capacity = 15);
    let tile = tile(&problem);
    let mut draft = Draft::new(&tile, &[(0..15).collect(), vec![]], &[-1; 30]);
    let (mut ruin, mut rng) = (Ruin::default(), Rng::new(3, 0, 0));
    ruin.survey(&draft);
    let (mut room, mut day) = (0, 0);
    for _ in 0..4_000 {
        match ruin.some(&mut draft, &mut rng) {
            Aim::Room => room += 1,
            Aim::Tour => {
                day += 1;
                assert!(draft.touched_stores().filter(|&store| draft.is_absent(store)).count() > 8);
            }
            Aim::Any => {}
        }
        draft.undo();
    }
    // Half of the tours looked at for room are empty, but eight are tried.
    assert!((500..700).contains(&room), "{room}");
    assert!((270..410).contains(&day), "{day}");
}

#[test]
fn a_day_is_opened_for_stores_none_of_which_is_worth_it_alone() {
    // Ten stores far away, side by side: each prize is less than the way, all together are more.
    let far: Vec<(f64, f64)> = (0..10).map(|at| (100.0, f64::from(at))).collect();
    let mut problem = plain(&far, &[(0.0, 0.0)], 1);
    for store in &mut problem.stores {
        store.cadence = Cadence::once(Seconds(0), Money(3_000));
    }
    let tile = tile(&problem);
    let mut rng = Rng::new(4, 0, 0);
    let mut search = Search::new(super::empty(&tile), &mut rng);
    let leg = search.mean_leg();
    search.improve(3_000, (leg, leg * 0.02), &mut rng);
    assert_eq!(search.draft.best_absent(), 0);
    assert!(search.draft.best_cost() < 10 * 3_000);
}

#[test]
fn two_days_that_cross_trade_their_tails_now_and_then() {
    // Two rows of stores; each rep begins on one and ends on the other.
    let at = |y: f64| (0..20u8).map(move |x| (10.0 * f64::from(x), y));
    let stores: Vec<(f64, f64)> = at(0.0).chain(at(100.0)).collect();
    let tile = tile(&plain(&stores, &[(-50.0, 0.0), (-50.0, 100.0)], 1));
    let crossed = |from: u32, to: u32| (from..from + 10).chain(to + 10..to + 20).collect::<Vec<u32>>();
    let mut draft = Draft::new(&tile, &[crossed(0, 20), crossed(20, 0)], &[-1; 40]);
    let (mut ruin, mut rng) = (Ruin::default(), Rng::new(5, 0, 0));
    ruin.survey(&draft);
    let mut traded = 0;
    for _ in 0..4_000 {
        ruin.some(&mut draft, &mut rng);
        let moved = |stop: &u32| (10..20).contains(stop);
        if draft.tours[0].stops.iter().any(moved) && !draft.failed() {
            traded += 1;
        }
        draft.undo();
    }
    // One ruin in ten tries it; most seeds have their other row far away, and find a trade at the crossing only.
    assert!(traded > 100, "{traded}");
}

/// Two days that hold ten stores each at most, sixteen stores in the plan.
fn nearly_full() -> Problem {
    let mut problem = any_day(plain(&row(16), &[(0.0, 0.0)], 2));
    problem.shifts.iter_mut().for_each(|shift| shift.capacity = 10);
    problem
}

fn planned(tile: &Tile) -> Draft<'_> {
    let routes = match tile.tours.len() {
        1 => vec![(0..16).collect()],
        _ => vec![(0..8).collect(), (8..16).collect()],
    };
    Draft::new(tile, &routes, &[-1; 16])
}

#[test]
fn overload_has_a_price_only_where_several_days_are_short_of_room_and_nothing_is_absent() {
    let short = |problem: &Problem| Overload::new(&planned(&tile(problem)), 600.0).is_some();
    assert!(short(&nearly_full()));
    let mut ample = nearly_full();
    ample.shifts.iter_mut().for_each(|shift| shift.capacity = 20);
    assert!(!short(&ample));
    let mut one_day = any_day(plain(&row(16), &[(0.0, 0.0)], 1));
    one_day.shifts[0].capacity = 17;
    assert!(!short(&one_day));
    let mut absent = nearly_full();
    absent.shifts[1].capacity = 7;
    assert!(!short(&absent));
}

#[test]
fn the_price_of_overload_falls_while_the_plan_fits_and_rises_while_it_does_not() {
    let tile = tile(&nearly_full());
    let mut draft = planned(&tile);
    let mut overload = Overload::new(&draft, 600.0).unwrap();
    // Three more than a full day holds; the price of one more is what the last of them costs.
    let mut price = |draft: &mut Draft, looks: u32| {
        (0..looks).for_each(|_| overload.look(draft));
        for visit in 8..11 {
            draft.take_visit(visit);
            draft.put_in(visit, 0, 0);
        }
        let price = draft.overload_by(11, 0);
        draft.undo();
        price
    };
    let at_first = price(&mut draft, 1);
    let fits = price(&mut draft, 1_000);
    assert!(0 < fits && fits < at_first, "{at_first}, {fits}");
    for visit in 8..12 {
        draft.take_visit(visit);
        draft.put_in(visit, 0, 0);
        draft.settle(tile.store_index(visit));
    }
    draft.keep();
    assert_eq!(draft.overload(), 2);
    (0..2_000).for_each(|_| overload.look(&mut draft));
    assert!(draft.overload_by(12, 0) > at_first);
    assert_eq!(draft.cost(), draft.cost_from_scratch());
}

#[test]
fn whatever_is_taken_back_is_as_it_was() {
    let tile = tile(&nearly_full());
    let mut draft = planned(&tile);
    let (mut ruin, mut rng) = (Ruin::default(), Rng::new(6, 0, 0));
    ruin.survey(&draft);
    let stops = |draft: &Draft| draft.tours.iter().map(|tour| tour.stops.clone()).collect::<Vec<_>>();
    let before = (draft.cost(), stops(&draft), draft.absent.clone());
    for _ in 0..500 {
        ruin.some(&mut draft, &mut rng);
        scatter_some(&mut draft, &mut rng);
        draft.undo();
        assert_eq!((draft.cost(), stops(&draft), draft.absent.clone()), before);
        assert_eq!(draft.cost(), draft.cost_from_scratch());
    }
}

/// Puts some of what is out back at random, without keeping it.
fn scatter_some(draft: &mut Draft, rng: &mut Rng) {
    for visit in 0..16 {
        if draft.day_of[visit as usize] < 0 && rng.chance(0.5) {
            let tour = rng.below(2) as u32;
            let after = rng.below(draft.tours[tour as usize].stops.len() + 1);
            draft.put_in(visit, tour, after);
        }
    }
}

#[test]
fn scattered_visits_are_all_counted() {
    let tile = tile(&nearly_full());
    let mut draft = super::empty(&tile);
    scatter(&mut draft, 400, &mut Rng::new(7, 0, 0));
    assert_eq!(draft.cost(), draft.cost_from_scratch());
    assert_eq!(draft.absent.len() + draft.tours.iter().map(|tour| tour.stops.len()).sum::<usize>(), 16);
}
