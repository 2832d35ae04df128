//! Who makes a store's visits, as far as capacity has to know: the owner, or the nearest rep who still has time.

use super::days::{Asked, Time};
use super::homes::Homes;
use crate::each::each;
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
#[derive(Clone, Copy, Debug)]
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
    /// What every store asks of anybody: its visits, and their stay.
    stays: Vec<Job>,
    asked: Vec<Asked>,
}

/// The rep for every store with due visits; `None` where nobody who works may come or can make them in a day.
///
/// Stores that one rep alone may visit are that rep's. The others go, those with the smallest choice and of these the most
/// valuable first, to the nearest rep whose work stays at the level that all would come to and for whom the store is not far
/// more work than for others, else the nearest who has time, else the nearest; or to one whom the store prefers, where a visit by
/// the nearest would cost more.
pub(super) fn assign<L: Legs>(
    problem: &Problem,
    trips: &Trips<L>,
    times: &[Time],
    value: &[f64],
) -> Vec<Option<Maker>> {
    let places = flat(problem);
    let stay = |store: &Store| {
        let visits = super::due_of(store).len() as i64;
        Job { visits, work: if visits > 0 { i64::from(store.service_in_all().0) } else { 0 } }
    };
    let stays = problem.stores.iter().map(stay).collect();
    let asked = vec![Asked::default(); problem.reps.len()];
    let mut all = Assigning { problem, trips, times, places, stays, asked };
    let mut makers: Vec<Option<Maker>> = vec![None; problem.stores.len()];
    let mut shared = Vec::new();
    for (at, store) in problem.stores.iter().enumerate().filter(|(_, store)| !super::due_of(store).is_empty()) {
        match &store.reps {
            Allowed::Only(reps) if reps.len() == 1 => {
                let rep = reps[0];
                let trip = trips.trip(at, rep);
                makers[at] = trip.map(|trip| Maker::new(rep, true, &trip));
                trip.iter().for_each(|trip| all.take(at, rep, trip));
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
    let nearest: Vec<Option<(RepId, Trip)>> = each(shared.clone(), |&mut at| all.nearest(at, &anybody, |_, _| true));
    let jobs = || shared.iter().zip(&nearest).filter_map(|(&at, found)| Some(all.job(at, &found.as_ref()?.1)));
    let level = level(times, &all.asked, jobs().map(|job| job.work).sum());
    let least = jobs().reduce(|a, b| Job { visits: a.visits.min(b.visits), work: a.work.min(b.work) });
    let Some(least) = least else { return makers };
    let shares = [level, 1.0];
    let has_room = |all: &Assigning<L>, rep: RepId, share: f64| all.holds(rep, &least, share);
    let mut homes =
        shares.map(|share| Homes::of(problem, &all.places, all.working().filter(|&rep| has_room(&all, rep, share))));
    for (&at, nearest) in shared.iter().zip(&nearest) {
        let Some((first, trip)) = nearest else { continue };
        let most = EVEN * all.job(at, trip).work as f64;
        let even = all.nearest(at, &homes[0], |rep, job| job.work as f64 <= most && all.holds(rep, job, level));
        let found = even.or_else(|| all.nearest(at, &homes[1], |rep, job| all.holds(rep, job, 1.0)));
        let (rep, trip) = found.unwrap_or((*first, *trip));
        makers[at] = Some(Maker::new(rep, false, &trip));
        all.take(at, rep, &trip);
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

    /// What the store asks of a rep for whom a visit is such a trip.
    fn job(&self, at: usize, trip: &Trip) -> Job {
        let stay = self.stays[at];
        let each = trip.leg.round() as i64 + trip.home.round() as i64;
        Job { work: stay.work + stay.visits * each, ..stay }
    }

    /// The rep with the nearest of these homes who can make the visits and of whom it holds, and what one of them asks of the
    /// rep. What holds of all the work must hold of a part of it, which is asked first: it is the same of everybody.
    fn nearest(&self, at: usize, homes: &Homes, holds: impl Fn(RepId, &Job) -> bool) -> Option<(RepId, Trip)> {
        let store = &self.problem.stores[at];
        let place = self.places[store.place.index()];
        let asked = |rep: RepId| {
            let works = self.times[rep.index()].works() && store.allows_rep(rep) && holds(rep, &self.stays[at]);
            let trip = works.then(|| self.trips.trip(at, rep)).flatten()?;
            holds(rep, &self.job(at, &trip)).then_some((rep, trip))
        };
        let nearest = match &store.reps {
            Allowed::Any => homes.near(place).take(HOMES).find_map(asked),
            Allowed::Only(reps) => {
                let far = |rep: &RepId| {
                    let home = self.places[self.problem.reps[rep.index()].home.index()];
                    OrderedFloat((home[0] - place[0]).powi(2) + (home[1] - place[1]).powi(2))
                };
                let asked = reps.iter().copied().filter_map(asked);
                asked.min_by_key(|(rep, _)| far(rep))
            }
        };
        let Some(preference) = &store.preference else { return nearest };
        // Whom the store prefers, as far as the price goes.
        let preferred = preference.reps.iter().filter_map(|&(rep, _)| asked(rep));
        let cost = |(rep, trip): &(RepId, Trip)| {
            let job = self.job(at, trip);
            (job.work + job.visits * preference.rep_cost(*rep).0, *rep)
        };
        nearest.into_iter().chain(preferred).min_by_key(cost)
    }

    fn take(&mut self, at: usize, rep: RepId, trip: &Trip) {
        let job = self.job(at, trip);
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
