//! The best days and reps of a store whose rep may change within bounds, against every way to spread its visits over days and reps.

use super::super::Rng;
use super::super::changes::RepChoice;
use super::super::days::{Chosen, Quotes};
use super::super::draft::part_of;
use super::days::{DAYS, cost, one_store, patterns, quoted, row, some_of, sorted, ways};
use super::tile_of;
use crate::model::{Cadence, Continuity, Met, Problem, Rep, RepChanges, Shift};
use crate::tile::{NONE, Tile};
use crate::unit::{Day, RepId, Seconds};
use proptest::prelude::*;

/// Reps who may come.
const REPS: usize = 3;

/// Whether a store may see these reps on these days, -1 where it is not visited: told from the rule alone.
fn keeps(problem: &Problem, days: &[i32], reps: &[usize]) -> bool {
    let (store, Continuity::Changing(RepChanges { weekly, most })) = (&problem.stores[0], problem.continuity) else {
        return true;
    };
    let free = || days.iter().zip(reps).filter(|&(&day, _)| day >= 0 && !store.is_pinned(Day(day as u16)));
    // Weeks of five days.
    let one_a_week = (0..DAYS / 5).all(|week| {
        let mut here: Vec<usize> = free().filter(|one| *one.0 / 5 == i32::from(week)).map(|one| *one.1).collect();
        let today = store.met.iter().rfind(|met| week == 0 && met.day == 0);
        here.extend(today.map(|met| met.rep.index()));
        here.windows(2).all(|pair| pair[0] == pair[1])
    });
    let mut seen: Vec<usize> = free().map(|one| *one.1).chain(store.met.iter().map(|met| met.rep.index())).collect();
    seen.sort_unstable();
    seen.dedup();
    let met = store.met.iter().map(|met| met.rep.0).collect::<std::collections::BTreeSet<u32>>().len();
    (!weekly || one_a_week) && most.is_none_or(|most| seen.len() <= usize::from(most).max(met))
}

/// Every way to give so many visits a rep.
fn hands(visits: usize) -> impl Iterator<Item = Vec<usize>> {
    (0..REPS.pow(visits as u32)).map(move |code| (0..visits).map(|at| code / REPS.pow(at as u32) % REPS).collect())
}

/// What the days charge where the visits on them are made by these reps.
fn charged(all: &[Quotes], days: &[i32], reps: &[usize]) -> Quotes {
    let mut quotes = Quotes::default();
    quotes.clear(DAYS.into());
    for (&day, &rep) in days.iter().zip(reps).filter(|one| *one.0 >= 0) {
        quotes.cost[day as usize] = all[rep].cost[day as usize];
    }
    quotes
}

fn check(problem: &Problem, tile: &Tile, rng: &mut Rng) -> Result<(), TestCaseError> {
    let store = &problem.stores[0];
    let ways = ways(problem);
    let way = &ways[rng.below(ways.len())];
    let planned = some_of(way, rng);
    prop_assume!(planned.iter().any(|&day| day < 0));
    let stands: Vec<Vec<usize>> = hands(planned.len()).filter(|reps| keeps(problem, &planned, reps)).collect();
    prop_assume!(!stands.is_empty());
    let stands = &stands[rng.below(stands.len())];
    let mut all: Vec<Quotes> = (0..REPS).map(|_| quoted(rng)).collect();
    for day in (0..DAYS).filter(|&day| store.is_pinned(Day(day))) {
        // Whose the day is does not depend on who else comes.
        let charge = all[0].cost[usize::from(day)];
        all.iter_mut().for_each(|quotes| quotes.cost[usize::from(day)] = charge);
    }
    for (rep, quotes) in all.iter_mut().enumerate() {
        quotes.tour.iter_mut().enumerate().for_each(|(day, tour)| *tour = (100 * rep + day) as u32);
    }
    let share = [1.0, 0.3, 1.5][rng.below(3)];
    let price = |prize| part_of(prize, share);
    let mut best: Option<i64> = None;
    for way in &ways {
        for reps in hands(way.len()) {
            let stays = planned.iter().zip(stands.iter().zip(&reps)).all(|(&day, (was, is))| day < 0 || was == is);
            // A pattern numbers its visits as they come, so it is days that stand.
            let is_pattern = matches!(store.cadence, Cadence::Patterns { .. });
            let kept = planned
                .iter()
                .zip(stands)
                .filter(|one| *one.0 >= 0)
                .all(|(day, was)| way.iter().zip(&reps).any(|(other, is)| other == day && is == was));
            if (if is_pattern { kept || way.iter().all(|&day| day < 0) } else { stays }) && keeps(problem, way, &reps) {
                let cost = cost(problem, way, &planned, &charged(&all, way, &reps), price);
                best = best.into_iter().chain(cost).min();
            }
        }
    }
    let mut choice = RepChoice::default();
    (0..REPS).for_each(|rep| choice.add(rep as u32).copy_from(&all[rep]));
    let is_free = |day: i32| day >= 0 && !store.is_pinned(Day(day as u16));
    let by: Vec<u32> =
        planned.iter().zip(stands).map(|(&day, &rep)| if is_free(day) { rep as u32 } else { NONE }).collect();
    let (mut quotes, mut chosen) = (Quotes::default(), Chosen::default());
    quotes.clear(DAYS.into());
    choice.choose((tile, 0), (&planned, &by), price, (&mut quotes, &mut chosen));
    prop_assert_eq!(Some(chosen.cost), best);
    prop_assert!(ways.contains(&sorted(problem, &chosen.days)));
    let whose = |(at, &day): (usize, &i32)| match (planned[at], day) {
        (_, ..0) => 0,
        (0.., _) => stands[at],
        (_, day) => quotes.tour[day as usize] as usize / 100,
    };
    let reps: Vec<usize> = chosen.days.iter().enumerate().map(whose).collect();
    prop_assert!(keeps(problem, &chosen.days, &reps), "{:?} by {reps:?}", chosen.days);
    prop_assert_eq!(cost(problem, &chosen.days, &planned, &charged(&all, &chosen.days, &reps), price), best);
    Ok(())
}

/// A store whose rep may change within bounds, with some whom it has met.
fn changing(cadence: impl Strategy<Value = Cadence>) -> impl Strategy<Value = Problem> {
    let met = proptest::collection::vec((-9i32..=0, 0..REPS as u32), 0..=2);
    let most = prop_oneof![2 => Just(None), 1 => (1u16..=3).prop_map(Some)];
    let pinned = proptest::collection::vec(0..DAYS, 0..=2);
    (one_store(cadence), any::<bool>(), most, met, pinned).prop_map(
        |(mut problem, weekly, most, mut met, mut pinned)| {
            let (rep, any) = (problem.reps[0].clone(), Shift::new(RepId(0), Day(0), Seconds(0), Seconds::minutes(600)));
            problem.reps = vec![Rep { limits: Vec::new(), ..rep }; REPS];
            let of_rep = |rep: usize| (0..DAYS).map(move |day| (RepId::at(rep), Day(day)));
            problem.shifts = (0..REPS).flat_map(of_rep).map(|(rep, day)| Shift { rep, day, ..any.clone() }).collect();
            problem.continuity = Continuity::Changing(RepChanges { weekly, most });
            met.sort_unstable();
            problem.stores[0].met = met.into_iter().map(|(day, rep)| Met { day, rep: RepId(rep) }).collect();
            pinned.sort_unstable();
            pinned.dedup();
            problem.stores[0].pinned = pinned.into_iter().map(|day| (Day(day), RepId(0))).collect();
            problem
        },
    )
}

/// A row of up to four visits.
fn short_row() -> impl Strategy<Value = Cadence> {
    row().prop_map(|cadence| match cadence {
        Cadence::Spaced { mut visits, min_gap, max_gap } => {
            visits.truncate(4);
            Cadence::Spaced { visits, min_gap, max_gap }
        }
        patterns => patterns,
    })
}

/// Patterns of up to five days.
fn short_patterns() -> impl Strategy<Value = Cadence> {
    patterns().prop_filter("few days", |cadence| cadence.most_visits() <= 5)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_days_and_reps_of_a_row_are_the_best_of_all_that_keep_the_bounds(problem in changing(short_row()), seed in any::<u64>()) {
        let tile = tile_of(&problem);
        let mut rng = Rng::new(seed, 0, 0);
        for _ in 0..4 {
            check(&problem, &tile, &mut rng)?;
        }
    }

    #[test]
    fn the_days_and_reps_of_a_pattern_store_are_the_best_of_all_that_keep_the_bounds(
        problem in changing(short_patterns()), seed in any::<u64>(),
    ) {
        let tile = tile_of(&problem);
        let mut rng = Rng::new(seed, 0, 0);
        for _ in 0..4 {
            check(&problem, &tile, &mut rng)?;
        }
    }
}
