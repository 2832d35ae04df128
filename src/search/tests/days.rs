//! The best days of a store, against every way to spread its visits.

use super::super::Rng;
use super::super::days::{Chosen, Quotes, choose, possible};
use super::super::draft::part_of;
use super::random::any_problem;
use super::tile_of;
use crate::model::{After, Cadence, DaySet, DueVisit, Hours, LastVisit, Problem};
use crate::tile::{NO_QUOTE, Tile};
use crate::unit::{Day, Money, Seconds};
use proptest::collection::vec;
use proptest::prelude::*;

/// Days of the horizon.
pub(super) const DAYS: u16 = 10;

/// A row of up to six visits with gaps.
pub(super) fn row() -> impl Strategy<Value = Cadence> {
    let visit = (0..DAYS, 0..DAYS, 0..DAYS, 0i64..200, prop_oneof![Just(50i64), Just(900), Just(1_000_000)]);
    (vec(visit, 1..=6), 1u16..4, prop_oneof![Just(DaySet::MOST), 1u16..6]).prop_map(|(mut visits, min_gap, max_gap)| {
        visits.sort_unstable();
        let visits = visits.into_iter().map(|(a, b, due, rate, prize)| DueVisit {
            due: Day(due.clamp(a.min(b), a.max(b))),
            early: Money(rate),
            late: Money(2 * rate),
            ..DueVisit::between(Day(a.min(b)), Day(a.max(b)), Seconds(0), Money(prize))
        });
        Cadence::Spaced { visits: visits.collect(), min_gap, max_gap: max_gap.max(min_gap) }
    })
}

/// Up to five visits that follow one another, none without the one before.
fn chain() -> impl Strategy<Value = Cadence> {
    let after = prop_oneof![
        3 => (1u16..4, 0u16..4).prop_map(|(least, more)| After::Days { least, most: least + more }),
        1 => (0u16..1 << DAYS).prop_map(|bits| After::Next { of: Box::new(set(bits)) }),
    ];
    (row(), vec(after, 6)).prop_map(|(row, after)| {
        let Cadence::Spaced { mut visits, .. } = row else { unreachable!("a row is spaced") };
        visits.truncate(5);
        visits.iter_mut().zip(after).skip(1).for_each(|(visit, after)| visit.after = Some(after));
        Cadence::row(visits)
    })
}

fn set(bits: u16) -> DaySet {
    DaySet::of((0..DAYS).filter(|day| bits >> day & 1 == 1).map(Day))
}

/// Up to five patterns.
pub(super) fn patterns() -> impl Strategy<Value = Cadence> {
    let prize = prop_oneof![Just(50i64), Just(900), Just(1_000_000)];
    (vec(1u16..(1 << DAYS), 1..=5), prize).prop_map(move |(sets, prize)| Cadence::Patterns {
        patterns: sets.into_iter().map(set).collect(),
        prize: Money(prize),
    })
}

/// A network of one store with such a cadence; a promise may make some days dearer.
pub(super) fn one_store(cadence: impl Strategy<Value = Cadence>) -> impl Strategy<Value = Problem> {
    let network = any_problem(1, 3)
        .prop_filter("one store and ten days", |problem| !problem.stores.is_empty() && problem.calendar.days == DAYS);
    (network, cadence).prop_map(|(mut problem, cadence)| {
        problem.stores.truncate(1);
        let store = &mut problem.stores[0];
        (store.cadence, store.hours) = (cadence, Hours::always());
        problem
    })
}

/// Whether these days (-1: out) keep the gaps of a row and that to the last visit: a visit left out allows as many days again.
fn keeps_gaps(days: &[i32], min_gap: u16, max_gap: u16, last: Option<LastVisit>) -> bool {
    let planned: Vec<(i32, i32)> = (0..).zip(days.iter().copied()).filter(|&(_, day)| day >= 0).collect();
    let first = planned.first().zip(last).is_none_or(|(&(visit, day), last)| {
        let days = day - last.day;
        days >= i32::from(last.min_gap) && days <= i32::from(last.max_gap) + i32::from(max_gap) * visit
    });
    first
        && planned.windows(2).all(|pair| {
            let (days, visits) = (pair[1].1 - pair[0].1, pair[1].0 - pair[0].0);
            days >= i32::from(min_gap) && days <= i32::from(max_gap) * visits
        })
}

/// Whether the last of these days (-1: out) is after the one before, as far as the visit there follows it.
fn follows(days: &[i32], after: Option<&After>) -> bool {
    match (days, after) {
        ([.., before, day], Some(after)) if *day >= 0 => {
            *before >= 0 && after.keeps(Day(*before as u16), Day(*day as u16))
        }
        _ => true,
    }
}

/// Every way to plan the visits of the store: the day of each, -1 where it is out.
pub(super) fn ways(problem: &Problem) -> Vec<Vec<i32>> {
    let cadence = &problem.stores[0].cadence;
    match cadence {
        Cadence::Patterns { patterns, .. } => {
            let most = cadence.most_visits();
            let mut ways = vec![vec![-1; most]];
            ways.extend(patterns.iter().map(|pattern| {
                let mut days: Vec<i32> = pattern.iter().map(|day| i32::from(day.0)).collect();
                days.resize(most, -1);
                days
            }));
            ways
        }
        Cadence::Spaced { visits, min_gap, max_gap } => {
            let mut ways = vec![vec![]];
            for visit in visits {
                let on = |days: &Vec<i32>| {
                    let days = days.clone();
                    let open = i32::from(visit.earliest.0)..=i32::from(visit.latest.0);
                    open.chain([-1]).map(move |day| [&days[..], &[day]].concat()).collect::<Vec<_>>()
                };
                ways = ways
                    .iter()
                    .flat_map(on)
                    .filter(|days| keeps_gaps(days, *min_gap, *max_gap, problem.stores[0].last))
                    .filter(|days| follows(days, visit.after.as_ref()))
                    .collect();
            }
            ways
        }
    }
}

/// What a way costs beyond what stands already; `None` where a day does not quote or the way gives up what stands.
pub(super) fn cost(
    problem: &Problem,
    way: &[i32],
    planned: &[i32],
    quotes: &Quotes,
    price: impl Fn(i64) -> i64,
) -> Option<i64> {
    let store = &problem.stores[0];
    let days = |days: &[i32]| DaySet::of(days.iter().filter(|&&day| day >= 0).map(|&day| Day(day as u16)));
    let quote = |day: Day| Some(quotes.cost[day.index()]).filter(|&cost| cost < NO_QUOTE);
    match &store.cadence {
        Cadence::Patterns { prize, .. } => {
            let (way, stands) = (days(way), days(planned));
            if way.is_empty() {
                return Some(price(prize.0));
            }
            way.covers(stands).then_some(())?;
            (way - stands).iter().map(quote).sum()
        }
        Cadence::Spaced { visits, .. } => {
            let mut sum = 0;
            for (at, (&day, &stands)) in way.iter().zip(planned).enumerate() {
                let is_chain = visits.iter().any(|visit| visit.after.is_some());
                sum += match (day, stands) {
                    // What follows a visit comes out with it.
                    (-1, stands) if stands >= 0 && is_chain => price(visits[at].prize.0),
                    (day, stands) if stands >= 0 => (day == stands).then_some(0)?,
                    (-1, _) => price(visits[at].prize.0),
                    (day, _) => {
                        let day = Day(day as u16);
                        let promised = store.promise.as_ref();
                        let moved = promised.map_or(Money(0), |promise| promise.day_cost(at as u16, day));
                        quote(day)? + visits[at].day_cost(day)?.0 + moved.0
                    }
                };
            }
            let mut on = [0; 7];
            for &day in way.iter().filter(|&&day| day >= 0) {
                on[problem.calendar.weekday(Day(day as u16))] += 1;
            }
            let off = store.habit.map_or(0, |habit| habit.off_weekday(&on));
            Some(sum + problem.practice.price.weekday.0 * i64::from(off))
        }
    }
}

/// Some of the visits of a way, as they stand while the others are missing.
pub(super) fn some_of(way: &[i32], rng: &mut Rng) -> Vec<i32> {
    way.iter().map(|&day| if rng.chance(0.4) { day } else { -1 }).collect()
}

pub(super) fn quoted(rng: &mut Rng) -> Quotes {
    let mut quotes = Quotes::default();
    quotes.clear(DAYS.into());
    quotes.cost.iter_mut().for_each(|cost| {
        if rng.chance(0.8) {
            *cost = rng.below(1_000) as i64;
        }
    });
    quotes
}

fn check(problem: &Problem, tile: &Tile, rng: &mut Rng) -> Result<(), TestCaseError> {
    let ways = ways(problem);
    let planned = some_of(&ways[rng.below(ways.len())], rng);
    prop_assume!(planned.iter().any(|&day| day < 0));
    let mut quotes = quoted(rng);
    let share = [1.0, 0.3, 1.5][rng.below(3)];
    let price = |prize| part_of(prize, share);
    let best = ways.iter().filter_map(|way| cost(problem, way, &planned, &quotes, price)).min();
    let mut chosen = Chosen::default();
    choose(tile, 0, &planned, &quotes, price, &mut chosen);
    prop_assert_eq!(Some(chosen.cost), best);
    prop_assert!(ways.contains(&sorted(problem, &chosen.days)));
    prop_assert_eq!(cost(problem, &chosen.days, &planned, &quotes, price), best);
    // What the days that are not asked would have said is no matter.
    let asked = possible(tile, 0, &planned);
    for day in (0..DAYS).filter(|&day| !asked.contains(Day(day))) {
        quotes.cost[usize::from(day)] = NO_QUOTE;
    }
    choose(tile, 0, &planned, &quotes, price, &mut chosen);
    prop_assert_eq!(Some(chosen.cost), best);
    Ok(())
}

/// The visits of a pattern are all alike: in order of their days, those that are not needed last.
pub(super) fn sorted(problem: &Problem, days: &[i32]) -> Vec<i32> {
    let mut days = days.to_vec();
    if matches!(problem.stores[0].cadence, Cadence::Patterns { .. }) {
        days.sort_by_key(|&day| if day < 0 { i32::MAX } else { day });
    }
    days
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_days_of_a_row_are_the_best_of_all_rows_that_keep_the_gaps(problem in one_store(row()), seed in any::<u64>()) {
        let tile = tile_of(&problem);
        let mut rng = Rng::new(seed, 0, 0);
        for _ in 0..8 {
            check(&problem, &tile, &mut rng)?;
        }
    }

    #[test]
    fn the_days_of_visits_that_follow_one_another_are_the_best_of_all(
        mut problem in one_store(chain()),
        seed in any::<u64>(),
    ) {
        (problem.stores[0].last, problem.stores[0].habit) = (None, None);
        problem.stores[0].promise = None;
        let tile = tile_of(&problem);
        let mut rng = Rng::new(seed, 0, 0);
        for _ in 0..8 {
            check(&problem, &tile, &mut rng)?;
        }
    }

    #[test]
    fn the_days_of_a_pattern_store_are_those_of_its_best_pattern(problem in one_store(patterns()), seed in any::<u64>()) {
        let tile = tile_of(&problem);
        let mut rng = Rng::new(seed, 0, 0);
        for _ in 0..8 {
            check(&problem, &tile, &mut rng)?;
        }
    }
}
