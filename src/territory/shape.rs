//! The shape of territories, of yesterday's as of today's: how mixed they are, how far their reps drive, how full they are,
//! and which stores nobody can reach in a day.

use super::figures::{loads_of, off_targets};
use super::hull::{area, hull, inside_others};
use super::{NEIGHBOURS as AROUND, capacity_of};
use crate::model::{Leg, Legs, Problem};
use crate::travel::{Trips, flat, near_stores};
use crate::unit::{PlaceId, RepId, Seconds, StoreId};
use ordered_float::OrderedFloat;
use std::cmp::Reverse;

/// Nearest stores of a store that are asked whose they are, as for the overlap of a plan.
const NEIGHBOURS: usize = 5;

/// A way as long as this is none: a matrix says so of places it does not know.
const NO_WAY: Seconds = Seconds(24 * 3600);

/// The shape of territories.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    /// Pairs of a store and one of its five nearest that have different owners, as a share of all such pairs of owned stores.
    pub mixed: f64,
    /// The part of the area of all convex hulls that is inside the hull of another rep.
    pub overlap: f64,
    /// The mean time from an owner's home to a store, in seconds.
    pub mean_drive: f64,
    /// The longest of them.
    pub longest_drive: Seconds,
    /// By rep.
    pub reps: Vec<Reach>,
    /// How far every rep's work is off its target, as a share of it: 0.05 is a twentieth too much.
    pub off: Vec<f64>,
    /// The standard deviation of these, over the reps who should have work.
    pub spread: f64,
}

/// What a rep has, and how far away it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reach {
    /// Stores.
    pub stores: usize,
    /// Work in seconds over the horizon.
    pub work: f64,
    /// Visits due at these stores.
    pub visits: usize,
    /// Of these, the visits that the rep can make: in a day each, and in the rep's hours together, the highest priority first and
    /// of these the least work.
    pub makeable: usize,
    /// The mean time from home to a store, in seconds.
    pub mean_drive: f64,
    /// The store that takes longest to get to, and how long.
    pub farthest: Option<(StoreId, Seconds)>,
}

impl Shape {
    /// The shape of the territories that these owners make; `work` is what every store takes in seconds over the horizon,
    /// `targets` what every rep should have of it.
    pub fn of(problem: &Problem, legs: &impl Legs, owners: &[Option<RepId>], work: &[f64], targets: &[f64]) -> Shape {
        let mut reps = vec![Reach::default(); problem.reps.len()];
        let mut driven = vec![(0.0, 0usize); reps.len()];
        let mut theirs = vec![Vec::new(); reps.len()];
        for (store, owner) in owned(owners) {
            let reach = &mut reps[owner.index()];
            reach.stores += 1;
            reach.work += work[store.index()];
            reach.visits += problem.store(store).cadence.most_visits();
            theirs[owner.index()].push(store);
        }
        let capacity = capacity_of(problem);
        for (at, stores) in theirs.iter().enumerate() {
            reps[at].makeable = makeable(problem, stores, work, capacity[at]);
            let places: Vec<PlaceId> = stores.iter().map(|&store| problem.store(store).place).collect();
            let mut ways = vec![Leg::default(); places.len()];
            legs.table(problem.reps[at].profile, &[problem.reps[at].home], &places, &mut ways);
            for (&store, time) in stores.iter().zip(ways.iter().map(|way| way.time)).filter(|(_, time)| *time < NO_WAY)
            {
                driven[at].0 += f64::from(time.0);
                driven[at].1 += 1;
                if reps[at].farthest.is_none_or(|(_, longest)| time > longest) {
                    reps[at].farthest = Some((store, time));
                }
            }
        }
        let mean = |(sum, count): (f64, usize)| if count > 0 { sum / count as f64 } else { 0.0 };
        reps.iter_mut().zip(&driven).for_each(|(reach, &driven)| reach.mean_drive = mean(driven));
        let all = driven.iter().fold((0.0, 0), |all, one| (all.0 + one.0, all.1 + one.1));
        let (some, of): (Vec<f64>, Vec<RepId>) = owned(owners).map(|(store, rep)| (work[store.index()], rep)).unzip();
        let off = off_targets(&loads_of(&some, &of, reps.len()), targets);
        Shape {
            mixed: mixed(problem, owners),
            overlap: overlap(problem, owners),
            mean_drive: mean(all),
            longest_drive: reps.iter().filter_map(|reach| reach.farthest).map(|far| far.1).max().unwrap_or_default(),
            spread: spread(&off, targets),
            reps,
            off,
        }
    }

    /// All visits due at owned stores, and those of them that their reps can make.
    pub fn visits(&self) -> [usize; 2] {
        self.reps.iter().fold([0, 0], |sum, rep| [sum[0] + rep.visits, sum[1] + rep.makeable])
    }

    /// The emptiest and the fullest rep who should have work, as shares of their targets: 1 is just right.
    pub fn extremes(&self) -> [f64; 2] {
        let loads = || self.off.iter().filter(|off| off.is_finite()).map(|off| 1.0 + off);
        [loads().fold(f64::INFINITY, f64::min), loads().fold(0.0, f64::max)]
    }
}

/// How many visits of these stores fit so many seconds; what is no work cannot be made.
fn makeable(problem: &Problem, stores: &[StoreId], work: &[f64], time: Seconds) -> usize {
    let visits = |store: StoreId| problem.store(store).cadence.most_visits();
    let mut asked: Vec<(Reverse<u8>, OrderedFloat<f64>, StoreId)> = stores
        .iter()
        .filter(|store| visits(**store) > 0 && work[store.index()] > 0.0)
        .map(|&store| (problem.store(store).priority, work[store.index()] / visits(store) as f64, store))
        .map(|(priority, each, store)| (Reverse(priority), OrderedFloat(each), store))
        .collect();
    asked.sort_unstable();
    let mut left = f64::from(time.0);
    let mut made = 0;
    for (_, each, store) in asked {
        let some = ((left / each.0).floor() as usize).min(visits(store));
        left -= some as f64 * each.0;
        made += some;
    }
    made
}

/// The time from a rep's home to a store; `None` where no way leads there.
pub fn way(problem: &Problem, legs: &impl Legs, store: StoreId, rep: RepId) -> Option<Seconds> {
    let person = &problem.reps[rep.index()];
    Some(legs.leg(person.profile, person.home, problem.store(store).place).time).filter(|&time| time < NO_WAY)
}

fn owned(owners: &[Option<RepId>]) -> impl Iterator<Item = (StoreId, RepId)> + '_ {
    owners.iter().enumerate().filter_map(|(at, owner)| Some((StoreId::at(at), (*owner)?)))
}

fn mixed(problem: &Problem, owners: &[Option<RepId>]) -> f64 {
    let near = near_stores(problem, NEIGHBOURS);
    if near.k() == 0 {
        return 0.0;
    }
    let others = |store: StoreId| near.of_point(store.index()).iter().filter_map(|&other| owners[other as usize]);
    let pairs = owned(owners).flat_map(|(store, owner)| others(store).map(move |other| other != owner));
    let (all, strange) = pairs.fold((0, 0), |(all, strange), is| (all + 1, strange + usize::from(is)));
    strange as f64 / f64::from(all.max(1))
}

fn overlap(problem: &Problem, owners: &[Option<RepId>]) -> f64 {
    let places = flat(problem);
    let mut points = vec![Vec::new(); problem.reps.len()];
    for (store, owner) in owned(owners) {
        points[owner.index()].push(places[problem.store(store).place.index()]);
    }
    let hulls: Vec<_> = points.into_iter().map(hull).collect();
    let all: f64 = hulls.iter().map(|ring| area(ring)).sum();
    if all > 0.0 { inside_others(&hulls).iter().sum::<f64>() / all } else { 0.0 }
}

fn spread(off: &[f64], targets: &[f64]) -> f64 {
    let off: Vec<f64> = off.iter().zip(targets).filter(|(_, target)| **target > 0.0).map(|(off, _)| *off).collect();
    let count = off.len().max(1) as f64;
    let mean = off.iter().sum::<f64>() / count;
    (off.iter().map(|off| (off - mean).powi(2)).sum::<f64>() / count).sqrt()
}

/// A store to which nobody can go and come back, with the visit while it is open, within a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Beyond {
    /// The store.
    pub store: StoreId,
    /// Who comes nearest of all who may visit it; `None` where nobody who works may.
    pub nearest: Option<Nearest>,
}

/// Who comes nearest to a store beyond reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Nearest {
    /// The rep.
    pub rep: RepId,
    /// The way from home to the store.
    pub way: Seconds,
    /// There, the visit, and back.
    pub needed: Seconds,
    /// The longest day of the rep: without pauses, up to the most work.
    pub day: Seconds,
}

/// The stores beyond everybody's reach, in order: [`Trips`] says what can be visited in a day.
pub fn beyond_reach(problem: &Problem, legs: &impl Legs, owners: &[RepId]) -> Vec<Beyond> {
    let trips = Trips::new(problem, legs, &near_stores(problem, AROUND));
    let mut days = vec![Seconds(0); problem.reps.len()];
    for shift in problem.shifts.iter().filter(|shift| shift.max_visits > 0) {
        days[shift.rep.index()] = days[shift.rep.index()].max(shift.available());
    }
    let needed = |store: StoreId, rep: RepId| {
        let (person, of) = (&problem.reps[rep.index()], problem.store(store));
        let out = legs.leg(person.profile, person.home, of.place).time;
        let back = legs.leg(person.profile, of.place, person.end).time;
        (out, i64::from(out.0) + i64::from(back.0) + i64::from(of.service.0))
    };
    let may = |store: StoreId, rep: RepId| problem.store(store).allows_rep(rep) && trips.works(rep);
    let reaches = |store: StoreId, rep: RepId| may(store, rep) && trips.trip(store.index(), rep).is_some();
    let all = || (0..problem.reps.len()).map(RepId::at);
    let beyond = |store: StoreId| {
        // Most stores are within reach of their owner: nobody else need be asked.
        if reaches(store, owners[store.index()]) || all().any(|rep| reaches(store, rep)) {
            return None;
        }
        let nearest = all().filter(|&rep| may(store, rep)).min_by_key(|&rep| (needed(store, rep).1, rep));
        let nearest = nearest.map(|rep| {
            let (way, needed) = needed(store, rep);
            let needed = Seconds(needed.min(i64::from(i32::MAX)) as i32);
            Nearest { rep, way, needed, day: days[rep.index()] }
        });
        Some(Beyond { store, nearest })
    };
    problem.store_ids().filter_map(beyond).collect()
}
