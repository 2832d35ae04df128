//! What a plan of a published instance costs in its set's own convention, measured again from the file's numbers.
//!
//! The referee has judged the plan in ticks; here every route is walked once more in double precision with the units of
//! the file. Ticks round each leg by half a tick at most, which is why a limit counts as kept here up to [`TOLERANCE`].

use super::{Convention, Family, Instance, Published, Ruler};
use crate::model::{Legs, Plan, Point, Route, Verdict, Violation};
use crate::unit::PlaceId;

/// A limit is kept when it is exceeded by no more than this, in units of the file.
const TOLERANCE: f64 = 1e-3;

/// What a plan costs in its set's own convention.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cost {
    /// One number: distance, score, distance and prizes, or missed weight.
    One(f64),
    /// Reps used, then distance.
    RepsFirst {
        /// Reps used.
        reps: usize,
        /// Distance.
        distance: f64,
    },
}

/// What a plan is by its set's own convention.
#[derive(Clone, Debug, PartialEq)]
pub struct Judgement {
    /// What it costs, or scores.
    pub cost: Cost,
    /// Minutes on the road, for `rep-week/1`.
    pub travel_min: Option<f64>,
    /// How alike a store's visits are, for ConVRP.
    pub habits: Option<Habits>,
    /// Visits left out.
    pub unserved: usize,
    /// Every broken rule; a plan without any is feasible.
    pub broken: Vec<String>,
}

/// How alike a store's visits are, in units of the file. All leave the depot at 0 and nobody waits.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Habits {
    /// The time on the road alone, which the cost counts with the time at the stores.
    pub travel: f64,
    /// Between the earliest and the latest hour at which a store is reached on its days: of the store where that is most.
    pub spread: f64,
}

impl Judgement {
    /// Whether no rule is broken.
    pub fn is_feasible(&self) -> bool {
        self.broken.is_empty()
    }
}

impl Published {
    /// Judges a plan in the set's own convention; `verdict` is what the referee says of it.
    pub fn judge(&self, plan: &Plan, verdict: &Verdict) -> Judgement {
        // MDPVRP lets two reps of one depot share a store; the engine's question does not. In ConVRP a store's load differs by
        // day; the engine's question has the largest. Depots and loads are looked at below.
        let too_strict = |rule: &&Violation| match self.kind {
            Family::Mdpvrp => matches!(rule, Violation::TwoReps(_)),
            Family::Convrp => matches!(rule, Violation::Overloaded(_)),
            _ => false,
        };
        let rules = verdict.violations.iter().filter(|rule| !too_strict(rule));
        let mut broken: Vec<String> = rules.map(|rule| rule.say(&self.problem)).collect();
        let unserved = verdict.missed;
        let Some(sheet) = &self.sheet else {
            // The seconds of rep-week/1 are whole, so the referee's figures are the set's.
            let minutes = verdict.bill.travel.0 as f64 / 60.0;
            let cost = Cost::One(verdict.missed_weight as f64);
            return Judgement { cost, travel_min: Some(minutes), habits: None, unserved, broken };
        };
        if !broken.is_empty() {
            // Without a clean walk the figures below mean little, and a route may name what does not exist.
            return Judgement { cost: Cost::One(f64::NAN), travel_min: None, habits: None, unserved, broken };
        }
        let mut from = vec![None; sheet.spots.len()];
        let (mut distance, mut service) = (0.0, 0.0);
        // The first and the last hour at which each store is reached.
        let mut hours = vec![(f64::INFINITY, f64::NEG_INFINITY); sheet.spots.len()];
        for route in &plan.routes {
            let walk = self.walk(sheet, route, &mut broken);
            distance += walk.distance;
            for (stop, &arrival) in route.stops.iter().zip(&walk.arrivals) {
                let (first, last) = &mut hours[stop.store.index()];
                (*first, *last) = (first.min(arrival), last.max(arrival));
                service += sheet.spots[stop.store.index()].service;
            }
            let depot = self.problem.shift(route.shift).rep.index() / sheet.reps;
            for stop in &route.stops {
                let before = from[stop.store.index()].replace(depot);
                if self.kind == Family::Mdpvrp && before.is_some_and(|before| before != depot) {
                    broken.push(format!("store {} is visited from two depots", self.problem.store(stop.store).id));
                }
            }
        }
        let mut prizes = [0.0; 2];
        for (spot, from) in sheet.spots.iter().zip(&from) {
            match spot.worth {
                Some(worth) => prizes[usize::from(from.is_some())] += worth,
                None if from.is_some() => {}
                None => broken.push(format!("store {} is not visited", spot.id)),
            }
        }
        let [left, taken] = prizes;
        let cost = match self.convention {
            Convention::Distance | Convention::MissedWeight => Cost::One(distance),
            Convention::Time => Cost::One(distance + service),
            Convention::DistanceAndPrizes => Cost::One(distance + left),
            Convention::Score => Cost::One(taken),
            Convention::RepsFirst => Cost::RepsFirst { reps: plan.routes.len(), distance },
        };
        let spread = hours.iter().map(|(first, last)| last - first).fold(0.0, f64::max);
        let habits = (self.kind == Family::Convrp).then_some(Habits { travel: distance, spread });
        Judgement { cost, travel_min: None, habits, unserved, broken }
    }

    /// The length of a route and how long it takes at the least, in units of the file.
    pub(super) fn walk(&self, sheet: &Instance, route: &Route, broken: &mut Vec<String>) -> Walk {
        let shift = self.problem.shift(route.shift);
        let rep = &self.problem.reps[shift.rep.index()];
        let depot_at = shift.rep.index() / sheet.reps.max(1);
        let depot = &sheet.depots[depot_at];
        let limit = sheet.limit(depot_at, shift.day.index());
        let who = || format!("rep {} on {}", rep.id, self.problem.calendar.name(shift.day));
        let (open, close) = depot.window.unwrap_or((0.0, f64::INFINITY));

        let (mut clock, mut distance, mut load) = (open, 0.0, 0_i64);
        let (mut here, mut place) = (depot.at, rep.home);
        // Departure may slide later until it has eaten all waiting or the room left in some window before it.
        let (mut waited, mut room) = (0.0, f64::INFINITY);
        let mut arrivals = Vec::with_capacity(route.stops.len());
        for stop in &route.stops {
            let spot = &sheet.spots[stop.store.index()];
            let there = self.problem.store(stop.store).place;
            let leg = self.measure(sheet, (here, place), (spot.at, there));
            distance += leg;
            let arrival = clock + leg;
            arrivals.push(arrival);
            let (first, last) = spot.window.unwrap_or((0.0, f64::INFINITY));
            if arrival > last + TOLERANCE {
                broken.push(format!("{}: store {} is reached {:.4} too late", who(), spot.id, arrival - last));
            }
            let start = arrival.max(first);
            waited += start - arrival;
            room = f64::min(room, last - start + waited);
            clock = start + spot.service;
            load += i64::from(spot.load(shift.day));
            (here, place) = (spot.at, there);
        }
        let leg = self.measure(sheet, (here, place), (depot.end, rep.end));
        distance += leg;
        clock += leg;
        if clock > close + TOLERANCE {
            broken.push(format!("{}: is back {:.4} too late", who(), clock - close));
        }
        let duration = clock - open - waited.min(room).max(0.0);
        if let Some(longest) = limit.duration
            && duration > longest + TOLERANCE
        {
            broken.push(format!("{}: takes {:.4} more than {longest}", who(), duration - longest));
        }
        if let Some(capacity) = limit.capacity
            && load > i64::from(capacity)
        {
            broken.push(format!("{}: carries {load}, more than {capacity}", who()));
        }
        Walk { distance, duration, load, arrivals }
    }

    fn measure(&self, sheet: &Instance, from: (Point, PlaceId), to: (Point, PlaceId)) -> f64 {
        let exact = || ((from.0.x - to.0.x).powi(2) + (from.0.y - to.0.y).powi(2)).sqrt();
        match sheet.ruler {
            Ruler::Nearest => (exact() + 0.5).floor(),
            Ruler::Floor(ticks) => (exact() * ticks + 1e-9).floor() / ticks,
            Ruler::Exact => exact(),
            Ruler::Given(_) => f64::from(self.travel.leg(0, from.1, to.1).time.0),
        }
    }
}

/// A route in units of the file.
pub(super) struct Walk {
    pub distance: f64,
    pub duration: f64,
    pub load: i64,
    /// When each stop is reached by who leaves as early as may be.
    pub arrivals: Vec<f64>,
}

impl Cost {
    /// How far this is from a best known value, as a share of it; below 0 is better than known.
    ///
    /// With reps first the gap is that of the reps, or of the distance where their number is the same.
    pub fn gap(self, known: Cost, convention: Convention) -> Option<f64> {
        let share = |own: f64, best: f64| (best != 0.0).then(|| (own - best) / best);
        match (self, known) {
            (Cost::One(own), Cost::One(best)) if convention == Convention::Score => {
                (best != 0.0).then(|| (best - own) / best)
            }
            (Cost::One(own), Cost::One(best)) => share(own, best),
            (Cost::RepsFirst { reps, distance }, Cost::RepsFirst { reps: fewest, distance: shortest }) => {
                if reps == fewest { share(distance, shortest) } else { share(reps as f64, fewest as f64) }
            }
            _ => None,
        }
    }

    /// Whether this is better than another of the same convention.
    pub fn beats(self, other: Cost, convention: Convention) -> bool {
        match (self, other) {
            (Cost::One(own), Cost::One(others)) if convention == Convention::Score => own > others,
            (Cost::One(own), Cost::One(others)) => own < others,
            (Cost::RepsFirst { reps: a, distance: own }, Cost::RepsFirst { reps: b, distance: others }) => {
                (a, own) < (b, others)
            }
            _ => false,
        }
    }
}
