//! Weekday zones: every rep's territory cut into small territories of equal work, one for each working weekday.

use crate::model::{DaySet, Legs, Problem};
use crate::travel::{Seat, Spot, cut, flat, work_of};
use crate::unit::{Day, RepId, StoreId};

/// The days each store's weekday zone prefers: the seed of a search, which may well depart from it.
///
/// A zone has one of the rep's working weekdays, the one on which the fewest of its stores are closed, and work in
/// proportion to the rep's time on that weekday. A store that is closed whenever its zone is visited goes with the nearest
/// zone for which it is open. A store that is due more often than once a week has several weekdays, spread over the week.
/// Stores of a rep without a shift prefer no day to another.
pub fn zones(problem: &Problem, legs: &impl Legs, owners: &[RepId]) -> Vec<DaySet> {
    let places = flat(problem);
    let spots: Vec<Spot> = problem
        .stores
        .iter()
        .zip(work_of(problem, legs))
        .map(|(store, work)| Spot { at: places[store.place.index()], work: f64::from(work.0) })
        .collect();
    let mut territory = vec![Vec::new(); problem.reps.len()];
    for (at, owner) in owners.iter().enumerate() {
        territory[owner.index()].push(at);
    }
    let weeks = week_of(problem);
    let all = DaySet::of(problem.calendar.iter());
    let mut answer = vec![all; problem.stores.len()];
    for (stores, week) in territory.iter().zip(&weeks) {
        if !week.is_empty() {
            divide(problem, &spots, stores, week, &mut answer);
        }
    }
    answer
}

/// One weekday of a rep's week.
struct Weekday {
    /// The days of the horizon on which the rep works that weekday.
    days: DaySet,
    /// The rep's time on all of them.
    time: f64,
}

/// Every rep's working weekdays in order.
fn week_of(problem: &Problem) -> Vec<Vec<Weekday>> {
    let week = usize::from(problem.calendar.week);
    let mut weeks: Vec<Vec<Weekday>> = problem
        .reps
        .iter()
        .map(|_| (0..week).map(|_| Weekday { days: DaySet::default(), time: 0.0 }).collect())
        .collect();
    for shift in &problem.shifts {
        let weekday = &mut weeks[shift.rep.index()][problem.calendar.weekday(shift.day)];
        weekday.days.insert(shift.day);
        weekday.time += f64::from(shift.available().0);
    }
    weeks.iter_mut().for_each(|week| week.retain(|weekday| !weekday.days.is_empty()));
    weeks
}

/// Cuts one territory and writes the days of its stores.
fn divide(problem: &Problem, spots: &[Spot], stores: &[usize], week: &[Weekday], answer: &mut [DaySet]) {
    let group: Vec<Spot> = stores.iter().map(|&at| spots[at]).collect();
    let seats: Vec<Seat> = week.iter().map(|weekday| Seat { at: None, share: weekday.time }).collect();
    let zone_of = cut(&group, &seats);
    let open = |at: usize, weekday: &Weekday| {
        weekday.days.iter().any(|day: Day| !problem.windows(StoreId::at(at), day).is_empty())
    };
    let weekday_of = matched(&cost(&group, stores, &zone_of, week, open));
    let centres = centres(&group, &zone_of, week.len());
    for ((&at, spot), &zone) in stores.iter().zip(&group).zip(&zone_of) {
        let mut nearest: Vec<usize> = (0..week.len()).collect();
        nearest.sort_by(|&a, &b| {
            let far = |other: usize| if other == zone as usize { -1.0 } else { square(spot.at, centres[other]) };
            far(a).total_cmp(&far(b)).then(a.cmp(&b))
        });
        let mut days = nearest.iter().map(|&other| weekday_of[other]).filter(|&weekday| open(at, &week[weekday]));
        let Some(first) = days.next() else { continue };
        let weeks = week[first].days.len().max(1);
        let often = problem.stores[at].cadence.most_visits().div_ceil(weeks).clamp(1, week.len());
        let spread = (0..often).map(|turn| (first + turn * week.len() / often) % week.len());
        answer[at] = spread.fold(DaySet::default(), |days, weekday| days | week[weekday].days);
    }
}

/// What it costs to visit each zone on each weekday: the work of its stores that are closed, and the work that does not fit
/// the weekday's share of the rep's time.
fn cost(
    group: &[Spot],
    stores: &[usize],
    zone_of: &[u32],
    week: &[Weekday],
    open: impl Fn(usize, &Weekday) -> bool,
) -> Vec<Vec<f64>> {
    let all: f64 = group.iter().map(|spot| spot.work).sum();
    let time: f64 = week.iter().map(|weekday| weekday.time).sum();
    let mut load = vec![0.0; week.len()];
    let mut cost = vec![vec![0.0; week.len()]; week.len()];
    for ((&at, spot), &zone) in stores.iter().zip(group).zip(zone_of) {
        load[zone as usize] += spot.work;
        for (price, weekday) in cost[zone as usize].iter_mut().zip(week) {
            *price += if open(at, weekday) { 0.0 } else { spot.work };
        }
    }
    for (prices, load) in cost.iter_mut().zip(load) {
        for (price, weekday) in prices.iter_mut().zip(week) {
            *price += (load - all * weekday.time / time.max(1.0)).max(0.0);
        }
    }
    cost
}

/// The weekday of every zone that makes the sum of costs least; exact, over all subsets of at most seven weekdays.
fn matched(cost: &[Vec<f64>]) -> Vec<usize> {
    let size = cost.len();
    // least[taken]: the least sum with which the first zones, as many as `taken` has weekdays, take just these.
    let mut least = vec![(f64::INFINITY, 0); 1 << size];
    least[0].0 = 0.0;
    for taken in 1usize..1 << size {
        let zone = taken.count_ones() as usize - 1;
        for weekday in (0..size).filter(|weekday| taken >> weekday & 1 == 1) {
            let sum = least[taken & !(1 << weekday)].0 + cost[zone][weekday];
            if sum < least[taken].0 {
                least[taken] = (sum, weekday);
            }
        }
    }
    let mut answer = vec![0; size];
    let mut taken = (1 << size) - 1;
    for zone in (0..size).rev() {
        answer[zone] = least[taken].1;
        taken &= !(1 << answer[zone]);
    }
    answer
}

fn centres(group: &[Spot], zone_of: &[u32], zones: usize) -> Vec<[f64; 2]> {
    let mut sums = vec![([0.0; 2], 0.0); zones];
    for (spot, &zone) in group.iter().zip(zone_of) {
        let (sum, count) = &mut sums[zone as usize];
        (0..2).for_each(|axis| sum[axis] += spot.at[axis]);
        *count += 1.0;
    }
    // An empty zone is nobody's nearest.
    sums.iter().map(|&(sum, count)| if count > 0.0 { sum.map(|axis| axis / count) } else { [f64::MAX; 2] }).collect()
}

fn square(a: [f64; 2], b: [f64; 2]) -> f64 {
    (a[0] - b[0]).powi(2) + (a[1] - b[1]).powi(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_matching_is_the_cheapest_of_all() {
        let cost = vec![vec![1.0, 2.0, 9.0], vec![0.0, 9.0, 9.0], vec![0.0, 0.0, 5.0]];
        assert_eq!(matched(&cost), [1, 0, 2]);
    }
}
