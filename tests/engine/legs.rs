//! Whoever knows the ways may say that there is none, and that the hour matters.

use crate::random::{any_problem, travel};
use proptest::prelude::*;
use rounds::model::{Leg, Legs, Problem, Route, Violation, judge, timetable};
use rounds::solve::{Effort, Limit, solve};
use rounds::travel::Travel;
use rounds::unit::{Metres, PlaceId, Seconds, ShiftId, StoreId};
use std::ops::ControlFlow;

/// Straight lines, but for some pairs of places between which there is no way.
struct Torn(Travel);

impl Legs for Torn {
    fn leg(&self, profile: u8, from: PlaceId, to: PlaceId) -> Leg {
        match (from.0 * 7 + to.0 * 3) % 5 {
            0 => Leg { time: Seconds(i32::MAX), distance: Metres(i32::MAX) },
            _ => self.0.leg(profile, from, to),
        }
    }
}

/// Straight lines that take up to twice as long in the two hours after this one.
struct Rush(Travel, Seconds);

impl Legs for Rush {
    fn leg(&self, profile: u8, from: PlaceId, to: PlaceId) -> Leg {
        let usual = self.0.leg(profile, from, to);
        Leg { time: usual.time * 2, ..usual }
    }

    /// Grows by a second a second at most towards the peak and shrinks no faster after it: who leaves later arrives no earlier.
    fn leg_at(&self, profile: u8, from: PlaceId, to: PlaceId, leave: Seconds) -> Leg {
        let usual = self.0.leg(profile, from, to);
        let peak = self.1 + Seconds::minutes(60);
        let off = (leave - peak).0.abs();
        let more = (usual.time.0 - off / 2).clamp(0, usual.time.0);
        Leg { time: usual.time + Seconds(more), ..usual }
    }

    fn by_hour(&self) -> bool {
        true
    }
}

fn effort(seed: u64) -> Effort {
    Effort { limit: Limit::Iterations(200), threads: 1, seed }
}

/// The earliest end of a shift without pauses that leaves at a moment: every stop as soon as it can start.
fn end_of(
    problem: &Problem,
    legs: &impl Legs,
    shift: ShiftId,
    visits: &[(StoreId, u16)],
    depart: Seconds,
) -> Option<Seconds> {
    let (rep, day) = (problem.rep_of(shift), problem.shift(shift).day);
    let (mut now, mut here) = (depart, problem.begins_at(shift).expect("days begin at home"));
    for &(store, visit) in visits {
        let there = problem.store(store).place;
        now += legs.leg_at(rep.profile, here, there, now).time;
        let service = problem.store(store).service_of(visit);
        let starts =
            problem.windows(store, day).iter().filter_map(|window| Some((window.open, window.last_start(service)?)));
        now = starts.filter(|&(_, last)| now <= last).map(|(open, _)| now.max(open)).min()? + service;
        here = there;
    }
    Some(now + legs.leg_at(rep.profile, here, rep.end, now).time)
}

/// The rule of timetables, said by trying every second.
fn prove(problem: &Problem, legs: &impl Legs, route: &Route) {
    let visits: Vec<_> = route.stops.iter().map(|stop| (stop.store, stop.visit)).collect();
    let shift = problem.shift(route.shift);
    // With breaks, or more than one window a stop, what may be kept for what is a longer story.
    if !shift.pauses.is_empty() || visits.iter().any(|&(store, _)| problem.windows(store, shift.day).len() > 1) {
        return;
    }
    let end = |depart: Seconds| end_of(problem, legs, route.shift, &visits, depart);
    assert_eq!(end(shift.start), Some(route.finish), "back as early as possible");
    if shift.from.is_some() {
        return assert_eq!(route.depart, shift.start, "who is out goes on at once");
    }
    assert_eq!(end(route.depart), Some(route.finish), "no later for leaving late");
    assert!(end(route.depart + Seconds(1)).is_none_or(|end| end > route.finish), "leaves as late as that allows");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn where_there_is_no_way_nobody_goes(problem in any_problem(3, 10), seed in 0u64..100) {
        let legs = Torn(travel(&problem));
        let outcome = solve(&problem, &legs, &effort(seed), &mut |_| ControlFlow::Continue(()));
        prop_assert_eq!(judge(&problem, &legs, &outcome.plan).violations, []);
        for route in &outcome.plan.routes {
            prop_assert!(route.stops.iter().all(|stop| stop.drive < Seconds(i32::MAX / 2)));
        }
        // And the referee of a plan that goes there all the same says so, and nothing overflows.
        for (at, _) in problem.shifts.iter().enumerate() {
            let all: Vec<_> = problem.store_ids().map(|store| (store, 0)).collect();
            let _ = timetable(&problem, &legs, ShiftId::at(at), &all);
        }
    }

    /// Plans are searched for with the slowest hour and walked with the hour there is: nobody is late, and every timetable is
    /// the one the rule asks for.
    #[test]
    fn timetables_know_the_hour(problem in any_problem(3, 10), seed in 0u64..100, rush in 0i32..400) {
        let legs = Rush(travel(&problem), Seconds::minutes(rush));
        let outcome = solve(&problem, &legs, &effort(seed), &mut |_| ControlFlow::Continue(()));
        let broken = judge(&problem, &legs, &outcome.plan).violations;
        // Home earlier, a day may take longer: it leaves earlier too. See `Legs::leg`.
        let broken: Vec<_> = broken.iter().filter(|broken| !matches!(broken, Violation::TooLong(_))).collect();
        prop_assert!(broken.is_empty(), "{:?}", broken);
        outcome.plan.routes.iter().for_each(|route| prove(&problem, &legs, route));
    }
}
