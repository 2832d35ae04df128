//! Who makes a store's visits, as far as capacity has to know: the owner, or the nearest rep who still has time.

use super::days::{Asked, Time};
use super::homes::Homes;
use super::{Visit, due_of};
use crate::model::{Allowed, Leg, Legs, Problem, Store};
use crate::travel::flat;
use crate::unit::{PlaceId, RepId};
use ordered_float::OrderedFloat;
use std::cmp::Reverse;

/// Halvings until the level of work is exact enough.
const HALVINGS: usize = 40;

/// Who makes a store's visits.
#[derive(Clone, Copy, Debug)]
pub(super) struct Maker {
    pub rep: RepId,
    /// Whether the store is the rep's own; otherwise others may come too.
    pub owns: bool,
    /// Seconds from the rep's home to the store, and from there to where the day ends.
    pub home: i64,
}

/// What a store asks for.
#[derive(Clone, Copy, Default)]
struct Job {
    visits: i64,
    /// Seconds of service and ways, and of the ways alone.
    work: i64,
    legs: i64,
    /// Seconds of the longest visit.
    longest: i64,
}

/// The rep for every store with due visits; `None` where nobody who works may come or gets there and back in a day.
///
/// Stores that one rep alone may visit are that rep's. The others go, those with the smallest choice and of these the most
/// valuable first, to the nearest rep whose work stays at the level that all would come to, else the nearest who has time,
/// else the nearest.
pub(super) fn assign(
    problem: &Problem,
    legs: &impl Legs,
    times: &[Time],
    visits: &[Visit],
    value: &[f64],
) -> Vec<Option<Maker>> {
    let jobs = jobs(problem, visits);
    let maker = |at: usize, rep: RepId, owns: bool, home: i64| {
        (home + jobs[at].longest <= times[rep.index()].longest).then_some(Maker { rep, owns, home })
    };
    let mut makers: Vec<Option<Maker>> = vec![None; problem.stores.len()];
    let mut asked = vec![Asked::default(); problem.reps.len()];
    let take = |asked: &mut [Asked], maker: &Maker, job: &Job| {
        let asked = &mut asked[maker.rep.index()];
        asked.visits += job.visits;
        asked.work += job.work;
        asked.home += job.visits * maker.home - job.legs;
    };
    let mut shared = Vec::new();
    let mut theirs: Vec<Vec<usize>> = vec![Vec::new(); problem.reps.len()];
    for (at, store) in problem.stores.iter().enumerate().filter(|(at, _)| jobs[*at].visits > 0) {
        match &store.reps {
            Allowed::Only(reps) if reps.len() == 1 => theirs[reps[0].index()].push(at),
            _ => shared.push(at),
        }
    }
    for (rep, stores) in theirs.iter().enumerate().filter(|(rep, _)| times[*rep].works()) {
        for (&at, home) in stores.iter().zip(ways(problem, legs, RepId::at(rep), stores)) {
            makers[at] = maker(at, RepId::at(rep), true, home);
            makers[at].iter().for_each(|maker| take(&mut asked, maker, &jobs[at]));
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
    let level = level(times, &asked, shared.iter().map(|&at| jobs[at].work).sum());
    let places = flat(problem);
    let working = || (0..problem.reps.len()).map(RepId::at).filter(|rep| times[rep.index()].works());
    let shares = [Some(level), Some(1.0), None];
    let least = least(shared.iter().map(|&at| jobs[at]));
    let full = |asked: &[Asked], rep: RepId, share: Option<f64>| {
        share.is_some_and(|share| !holds(&times[rep.index()], &asked[rep.index()], &least, share))
    };
    let mut homes = shares.map(|share| Homes::of(problem, &places, working().filter(|&rep| !full(&asked, rep, share))));
    for at in shared {
        let (store, job) = (&problem.stores[at], &jobs[at]);
        let place = places[store.place.index()];
        let mut found = None;
        for (homes, share) in homes.iter().zip(shares) {
            let holds =
                |rep: RepId| share.is_none_or(|share| holds(&times[rep.index()], &asked[rep.index()], job, share));
            let rep = match &store.reps {
                Allowed::Any => homes.nearest(place, holds),
                Allowed::Only(reps) => {
                    let far = |rep: &RepId| {
                        let home = places[problem.reps[rep.index()].home.index()];
                        OrderedFloat((home[0] - place[0]).powi(2) + (home[1] - place[1]).powi(2))
                    };
                    let reps = reps.iter().copied().filter(|&rep| times[rep.index()].works() && holds(rep));
                    reps.min_by_key(far)
                }
            };
            found = rep.and_then(|rep| maker(at, rep, false, ways(problem, legs, rep, &[at])[0]));
            if found.is_some() {
                break;
            }
        }
        if let Some(maker) = &found {
            take(&mut asked, maker, job);
            for (homes, share) in homes.iter_mut().zip(shares) {
                if full(&asked, maker.rep, share) {
                    homes.take_out(maker.rep);
                }
            }
        }
        makers[at] = found;
    }
    makers
}

/// The seconds from a rep's home to each of these stores, and from there to where the day ends.
fn ways(problem: &Problem, legs: &impl Legs, rep: RepId, stores: &[usize]) -> Vec<i64> {
    let who = &problem.reps[rep.index()];
    let places: Vec<PlaceId> = stores.iter().map(|&at| problem.stores[at].place).collect();
    let (mut out, mut back) = (vec![Leg::default(); places.len()], vec![Leg::default(); places.len()]);
    legs.table(who.profile, &[who.home], &places, &mut out);
    legs.table(who.profile, &places, &[who.end], &mut back);
    out.iter().zip(&back).map(|(out, back)| i64::from(out.time.0) + i64::from(back.time.0)).collect()
}

/// What every job asks for at the least.
fn least(jobs: impl Iterator<Item = Job>) -> Job {
    let least = |one: Job, job: Job| Job { visits: one.visits.min(job.visits), work: one.work.min(job.work), ..one };
    jobs.reduce(least).unwrap_or_default()
}

/// What each store asks for.
fn jobs(problem: &Problem, visits: &[Visit]) -> Vec<Job> {
    let mut jobs = vec![Job::default(); problem.stores.len()];
    for visit in visits {
        let job = &mut jobs[visit.store];
        job.visits += 1;
        job.work += visit.work();
        job.legs += visit.leg;
        job.longest = job.longest.max(visit.service);
    }
    debug_assert!(problem.stores.iter().zip(&jobs).all(|(store, job)| due_of(store).len() as i64 == job.visits));
    jobs
}

/// Whether a share of the rep's days holds the store's visits too.
fn holds(time: &Time, asked: &Asked, job: &Job, share: f64) -> bool {
    let within = |asked: i64, all: i64| asked as f64 <= share * all as f64;
    within(asked.work + job.work, time.field(asked)) && within(asked.visits + job.visits, time.visits)
}

/// The share of their time that reps come to when shared work fills up those who have least: at most 1.
fn level(times: &[Time], asked: &[Asked], shared: i64) -> f64 {
    let room = |level: f64| {
        let rooms = times.iter().zip(asked);
        rooms.map(|(time, asked)| (level * time.field(asked) as f64 - asked.work as f64).max(0.0)).sum::<f64>()
    };
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..HALVINGS {
        let middle = (low + high) / 2.0;
        if room(middle) < shared as f64 { low = middle } else { high = middle }
    }
    high
}
