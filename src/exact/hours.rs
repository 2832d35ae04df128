//! What an hour is worth: the most time at stores that a rep's shifts can hold, and by how much one more hour of each of them
//! would raise it.
//!
//! A linear program in which visits may be split; its duals are the worth of the hours.

use good_lp::solvers::clarabel::clarabel;
use good_lp::{DualValues, Expression, ProblemVariables, Solution, SolutionWithDual, SolverModel, variable};

/// Worth below this is nothing: an interior point leaves a hair everywhere.
const NOTHING: f64 = 1e-4;

/// The shifts of a rep, and what is wanted of them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RepTime {
    /// The time of each shift, in any unit.
    pub shifts: Vec<f64>,
    /// The most visits of each shift.
    pub visits: Vec<f64>,
    /// The visits.
    pub wanted: Vec<Wanted>,
}

/// A visit that is wanted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wanted {
    /// What it is good for: the time at the store.
    pub good: f64,
    /// The time it takes, with the way there.
    pub takes: f64,
    /// The shifts that could hold it, by their place in [`RepTime::shifts`].
    pub shifts: Vec<u32>,
}

/// What the hours are worth.
#[derive(Clone, Debug, PartialEq)]
pub struct HoursWorth {
    /// The most that all shifts together are good for; no plan with these ways is better.
    pub good: f64,
    /// For every shift how much one more unit of time would add: 0 where there is time to spare, below 1 by the share of the
    /// ways.
    pub of_time: Vec<f64>,
}

/// What every shift's time is worth; `None` where the solver gives up.
pub fn worth(hours: &RepTime) -> Option<HoursWorth> {
    let held: Vec<&Wanted> = hours.wanted.iter().filter(|wanted| !wanted.shifts.is_empty()).collect();
    let all: f64 = held.iter().map(|wanted| wanted.takes).sum();
    // Nothing is wanted.
    if all <= 0.0 {
        return Some(HoursWorth {
            good: held.iter().map(|wanted| wanted.good).sum(),
            of_time: vec![0.0; hours.shifts.len()],
        });
    }
    let unit = all / held.len() as f64;
    let mut variables = ProblemVariables::new();
    let mut good = Expression::default();
    let mut time = vec![Expression::default(); hours.shifts.len()];
    let mut count = vec![Expression::default(); hours.shifts.len()];
    let mut once = Vec::with_capacity(held.len());
    for wanted in &held {
        let mut parts = Expression::with_capacity(wanted.shifts.len());
        for &shift in &wanted.shifts {
            let part = variables.add(variable().min(0.0));
            parts.add_mul(1.0, part);
            good.add_mul(wanted.good / unit, part);
            time[shift as usize].add_mul(wanted.takes / unit, part);
            count[shift as usize].add_mul(1.0, part);
        }
        once.push(parts.leq(1.0));
    }
    let mut model = variables.maximise(good.clone()).using(clarabel);
    let limits: Vec<_> = time
        .into_iter()
        .zip(&hours.shifts)
        .map(|(time, &shift)| model.add_constraint(time.leq(shift / unit)))
        .collect();
    for (count, &most) in count.into_iter().zip(&hours.visits).filter(|(_, most)| **most < held.len() as f64) {
        model.add_constraint(count.leq(most));
    }
    for row in once {
        model.add_constraint(row);
    }
    let mut solution = model.solve().ok()?;
    let value = solution.eval(&good) * unit;
    let dual = solution.compute_dual();
    let of_time = limits
        .into_iter()
        .map(|limit| dual.dual(limit).abs())
        .map(|worth| if worth < NOTHING { 0.0 } else { worth })
        .collect();
    Some(HoursWorth { good: value, of_time })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn wanted(good: f64, takes: f64, shifts: &[u32]) -> Wanted {
        Wanted { good, takes, shifts: shifts.to_vec() }
    }

    #[test]
    fn an_hour_of_a_full_day_is_worth_the_share_of_it_that_is_spent_at_stores() {
        // Monday has ten visits of 30 minutes and 10 on the way, and time for five; Tuesday has time to spare.
        let mut all: Vec<Wanted> = (0..10).map(|_| wanted(30.0, 40.0, &[0])).collect();
        all.push(wanted(20.0, 40.0, &[1]));
        let found = worth(&RepTime { shifts: vec![200.0, 480.0], visits: vec![20.0; 2], wanted: all }).unwrap();
        assert!((found.good - 170.0).abs() < 1e-3, "{}", found.good);
        assert!((found.of_time[0] - 0.75).abs() < 1e-3 && found.of_time[1] == 0.0, "{:?}", found.of_time);
    }

    #[test]
    fn time_is_worth_nothing_where_the_number_of_visits_is_full() {
        let all = (0..10).map(|_| wanted(30.0, 40.0, &[0])).collect();
        let found = worth(&RepTime { shifts: vec![480.0], visits: vec![4.0], wanted: all }).unwrap();
        assert!((found.good - 120.0).abs() < 1e-3);
        assert_eq!(found.of_time, [0.0]);
    }

    proptest! {
        #[test]
        fn one_more_minute_adds_what_was_said(
            visits in proptest::collection::vec((5.0..60.0f64, 0.0..30.0f64, 0u32..31), 5..40),
            shifts in proptest::collection::vec(30.0..300.0f64, 5),
            more in 0usize..5,
        ) {
            let one = |&(good, way, days): &(f64, f64, u32)| {
                wanted(good, good + way, &(0..5).filter(|day| days >> day & 1 == 1).collect::<Vec<u32>>())
            };
            let mut hours = RepTime { shifts, visits: vec![100.0; 5], wanted: visits.iter().map(one).collect() };
            let before = worth(&hours).unwrap();
            hours.shifts[more] += 1e-2;
            let after = worth(&hours).unwrap();
            // Concave: the gain is at most what was said, and at least what is said afterwards.
            let gain = (after.good - before.good) / 1e-2;
            prop_assert!(gain <= before.of_time[more] + 0.05 && gain >= after.of_time[more] - 0.05,
                "{gain} between {} and {}", before.of_time[more], after.of_time[more]);
        }
    }
}
