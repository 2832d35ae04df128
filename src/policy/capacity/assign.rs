//! Who makes a store's visits, as far as capacity has to know: the owner, or the nearest rep who still has time.

use super::days::{Asked, Time};
use super::homes::Homes;
use crate::model::{Allowed, Legs, Problem, Store};
use crate::travel::{EVEN, Trip, Trips, flat};
use crate::unit::RepId;
use ordered_float::OrderedFloat;
use std::cmp::Reverse;

/// Halvings until the level of work is exact enough.
const HALVINGS: usize = 40;
/// Homes that are asked, the nearest first: whom the nearest of so many cannot reach in a day, nobody can.
const HOMES: usize = 64;

/// Who makes a store's visits, and what each asks of the rep.
#[derive(Clone, Copy, Debug)]
pub(super) struct Maker {
    pub rep: RepId,
    /// Whether the store is the rep's own; otherwise others may come too.
    pub owns: bool,
    /// Seconds from the stop before.
    pub leg: i64,
    /// The share of the seconds from home to the field and back.
    pub home: i64,
}

impl Maker {
    fn new(rep: RepId, owns: bool, trip: &Trip) -> Self {
        Self { rep, owns, leg: trip.leg.round() as i64, home: trip.home.round() as i64 }
    }
}

/// What a store asks of a rep: visits, and seconds in all.
#[derive(Clone, Copy)]
struct Job {
    visits: i64,
    work: i64,
}

/// The stores and reps while makers are found.
struct Assigning<'a, L> {
    problem: &'a Problem,
    trips: &'a Trips<'a, L>,
    times: &'a [Time],
    places: Vec<[f64; 2]>,
    asked: Vec<Asked>,
}

/// The rep for every store with due visits; `None` where nobody who works may come or can make them in a day.
///
/// Stores that one rep alone may visit are that rep's. The others go, those with the smallest choice and of these the most
/// valuable first, to the nearest rep whose work stays at the level that all would come to and for whom the store is not far
/// more work than for others, else the nearest who has time, else the nearest.
pub(super) fn assign<L: Legs>(
    problem: &Problem,
    trips: &Trips<L>,
    times: &[Time],
    value: &[f64],
) -> Vec<Option<Maker>> {
    let places = flat(problem);
    let mut all = Assigning { problem, trips, times, places, asked: vec![Asked::default(); problem.reps.len()] };
    let mut makers: Vec<Option<Maker>> = vec![None; problem.stores.len()];
    let mut shared = Vec::new();
    for (at, store) in problem.stores.iter().enumerate().filter(|(_, store)| !super::due_of(store).is_empty()) {
        match &store.reps {
            Allowed::Only(reps) if reps.len() == 1 => {
                let rep = reps[0];
                makers[at] = trips.trip(at, rep).map(|trip| Maker::new(rep, true, &trip));
                makers[at].iter().for_each(|maker| all.take(at, maker.rep));
            }
            _ => shared.push(at),
        }
    }
    let choice = |store: &Store| match &store.reps {
        Allowed::Only(reps) => reps.len(),
        Allowed::Any => usize::MAX,
    };
    shared.sort_by_cached_key(|&at| {
        let store = &problem.stores[at];
        (choice(store), Reverse((store.priority, OrderedFloat(value[at]))), store.id.as_str())
    });
    // What each would be with whoever lives nearest and can make it.
    let anybody = Homes::of(problem, &all.places, all.working());
    let mut nearest: Vec<Option<(RepId, Job)>> = Vec::with_capacity(shared.len());
    for &at in &shared {
        nearest.push(all.nearest(at, &anybody, |_, _| true));
    }
    let level = level(times, &all.asked, nearest.iter().flatten().map(|(_, job)| job.work).sum());
    let jobs = || nearest.iter().flatten().map(|(_, job)| *job);
    let least = jobs().reduce(|a, b| Job { visits: a.visits.min(b.visits), work: a.work.min(b.work) });
    let Some(least) = least else { return makers };
    let shares = [level, 1.0];
    let has_room = |all: &Assigning<L>, rep: RepId, share: f64| all.holds(rep, &least, share);
    let mut homes =
        shares.map(|share| Homes::of(problem, &all.places, all.working().filter(|&rep| has_room(&all, rep, share))));
    for (&at, nearest) in shared.iter().zip(&nearest) {
        let Some((first, job)) = nearest else { continue };
        let even = all
            .nearest(at, &homes[0], |rep, one| one.work as f64 <= EVEN * job.work as f64 && all.holds(rep, one, level));
        let found = even.or_else(|| all.nearest(at, &homes[1], |rep, one| all.holds(rep, one, 1.0)));
        let rep = found.map_or(*first, |(rep, _)| rep);
        makers[at] = trips.trip(at, rep).map(|trip| Maker::new(rep, false, &trip));
        all.take(at, rep);
        for (homes, share) in homes.iter_mut().zip(shares) {
            if !has_room(&all, rep, share) {
                homes.take_out(rep);
            }
        }
    }
    makers
}

impl<L: Legs> Assigning<'_, L> {
    fn working(&self) -> impl Iterator<Item = RepId> + use<'_, L> {
        (0..self.problem.reps.len()).map(RepId::at).filter(|rep| self.times[rep.index()].works())
    }

    /// What the store asks of the rep; `None` where its visits cannot be made in a day.
    fn job(&self, at: usize, rep: RepId) -> Option<Job> {
        let store = &self.problem.stores[at];
        let trip = self.trips.trip(at, rep).filter(|_| self.times[rep.index()].works() && store.allows_rep(rep))?;
        let visits = super::due_of(store).len() as i64;
        let each = trip.leg.round() as i64 + trip.home.round() as i64;
        Some(Job { visits, work: i64::from(store.service_in_all().0) + visits * each })
    }

    /// The rep with the nearest of these homes who can make the visits and of whom it holds, and what they ask of the rep.
    fn nearest(&self, at: usize, homes: &Homes, holds: impl Fn(RepId, &Job) -> bool) -> Option<(RepId, Job)> {
        let store = &self.problem.stores[at];
        let place = self.places[store.place.index()];
        let asked = |rep: RepId| self.job(at, rep).filter(|job| holds(rep, job)).map(|job| (rep, job));
        match &store.reps {
            Allowed::Any => homes.near(place).take(HOMES).find_map(asked),
            Allowed::Only(reps) => {
                let far = |rep: &RepId| {
                    let home = self.places[self.problem.reps[rep.index()].home.index()];
                    OrderedFloat((home[0] - place[0]).powi(2) + (home[1] - place[1]).powi(2))
                };
                let asked = reps.iter().copied().filter_map(asked);
                asked.min_by_key(|(rep, _)| far(rep))
            }
        }
    }

    fn take(&mut self, at: usize, rep: RepId) {
        let Some(job) = self.job(at, rep) else { return };
        let asked = &mut self.asked[rep.index()];
        asked.visits += job.visits;
        asked.work += job.work;
    }

    /// Whether a share of the rep's time holds the store's visits too.
    fn holds(&self, rep: RepId, job: &Job, share: f64) -> bool {
        let (time, asked) = (&self.times[rep.index()], &self.asked[rep.index()]);
        let within = |asked: i64, all: i64| asked as f64 <= share * all as f64;
        within(asked.work + job.work, time.available) && within(asked.visits + job.visits, time.visits)
    }
}

/// The share of their time that reps come to when shared work fills up those who have least: at most 1.
fn level(times: &[Time], asked: &[Asked], shared: i64) -> f64 {
    let room = |level: f64| {
        let rooms = times.iter().zip(asked);
        rooms.map(|(time, asked)| (level * time.available as f64 - asked.work as f64).max(0.0)).sum::<f64>()
    };
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..HALVINGS {
        let middle = (low + high) / 2.0;
        if room(middle) < shared as f64 { low = middle } else { high = middle }
    }
    high
}
