//! What territories are drawn on: where stores and homes are, what each store asks of each rep, what is to be shared out, and
//! what may move.

use super::brief::{Brief, Keep};
use super::even::{Offer, Offers, Spread};
use super::price::Pull;
use super::{NEIGHBOURS, capacity_of};
use crate::each::each;
use crate::model::{Allowed, Legs, Problem};
use crate::travel::{EVEN, Near, Spot, Trips, flat, near_stores};
use crate::unit::{RepId, Seconds, StoreId};

/// What draws loads to the middle of their tolerance: they lie there where borders leave a choice.
const PULL: Pull = Pull { edge: 4.0, most: f64::INFINITY };
/// Borders of yesterday do not move for the sake of the middle: within the tolerance next to nothing draws, at its edge whatever
/// it takes.
const PULL_KEPT: Pull = Pull { edge: 0.25, most: 0.25 };
/// How much more work a store may be than with whom it is least, where all for whom it is little more are full.
const CROWDED: f64 = 2.5;
/// Homes around a store whose reps are asked what the store would ask of them.
const HOMES: usize = 8;
/// Stores asked by one piece of work side by side.
const CHUNK: usize = 4096;

/// The ground, measured once.
pub(super) struct Ground<'a, L> {
    pub problem: &'a Problem,
    trips: Trips<'a, L>,
    /// How much more work each store is than estimated.
    factors: Option<&'a [f64]>,
    /// Where every store is, and its work in seconds over the horizon apart from the way from home: nothing where nobody can
    /// make its visits.
    pub spots: Vec<Spot>,
    /// The work of every store with the rep for whom it is least; `None` where nobody can make its visits in a day.
    pub least: Vec<Option<f64>>,
    /// Whether everybody for whom the store is little more work than for others is full.
    crowded: Vec<bool>,
    /// All that work together, in seconds.
    pub all: f64,
    /// Where every rep is at home.
    pub homes: Vec<[f64; 2]>,
    /// The reps who work with the nearest homes, of every store.
    nearest: Vec<RepId>,
    homes_each: usize,
    /// What is to be shared out: work, then whatever else the brief asks for.
    pub measures: Vec<Share>,
    /// Every rep's share of the hours.
    pub shares: Vec<f64>,
    /// Every rep's hours, in seconds.
    capacity: Vec<Seconds>,
    /// The nearest stores of every store.
    pub near: Near,
    /// How far reps come in a second on the ways to stores that prefer some of them; 0 where none does.
    pace: f64,
    /// What should stay, where borders of yesterday count.
    pub keep: Option<&'a Keep>,
}

/// Something to be shared out. Amounts add up to the same as the work, so that prices of all measures are alike.
pub(super) struct Share {
    /// How much of it every store has, whoever has the store; of work, what is the same for all.
    pub amount: Vec<f64>,
    /// How far a rep may be off its target, as a share of it.
    pub tolerance: f64,
}

impl<'a, L: Legs> Ground<'a, L> {
    pub fn new(problem: &'a Problem, legs: &'a L, brief: &'a Brief) -> Self {
        let places = flat(problem);
        let near = near_stores(problem, NEIGHBOURS);
        let trips = Trips::new(problem, legs, &near);
        let at: Vec<[f64; 2]> = problem.stores.iter().map(|store| places[store.place.index()]).collect();
        let homes: Vec<[f64; 2]> = problem.reps.iter().map(|rep| places[rep.home.index()]).collect();
        let working: Vec<RepId> = (0..homes.len()).map(RepId::at).filter(|&rep| trips.works(rep)).collect();
        let around = Near::among(&at, &working.iter().map(|rep| homes[rep.index()]).collect::<Vec<_>>(), HOMES);
        let nearest = if around.k() == 0 {
            Vec::new()
        } else {
            (0..at.len()).flat_map(|store| around.of_point(store)).map(|&rep| working[rep as usize]).collect()
        };
        let capacity = capacity_of(problem);
        let mut ground = Self {
            problem,
            trips,
            factors: brief.factors.as_deref(),
            spots: at.into_iter().map(|at| Spot { at, work: 0.0 }).collect(),
            least: Vec::new(),
            crowded: vec![false; problem.stores.len()],
            all: 0.0,
            homes,
            nearest,
            homes_each: around.k(),
            measures: Vec::new(),
            shares: shares(&capacity),
            capacity,
            near,
            pace: 0.0,
            keep: brief.keep.as_ref().filter(|keep| keep.weight > 0.0 || keep.fixed.contains(&true)),
        };
        ground.pace = ground.pace();
        ground.least = ground.of_all(|store| ground.least_work(store));
        ground.all = ground.least.iter().flatten().sum();
        for store in 0..ground.spots.len() {
            let work = ground.trips.field_work(store) * ground.factor(store);
            ground.spots[store].work = ground.least[store].map_or(0.0, |_| work);
        }
        let work: Vec<f64> = ground.spots.iter().map(|spot| spot.work).collect();
        let all: f64 = work.iter().sum();
        ground.measures.push(Share { amount: work, tolerance: brief.tolerance });
        for measure in &brief.also {
            let reached = |(amount, least): (&f64, &Option<f64>)| least.map_or(0.0, |_| *amount);
            let amount: Vec<f64> = measure.amount.iter().zip(&ground.least).map(reached).collect();
            let sum: f64 = amount.iter().sum();
            // Nobody has any of it: nothing to share out.
            if sum > 0.0 {
                let amount = amount.into_iter().map(|amount| amount * all / sum).collect();
                ground.measures.push(Share { amount, tolerance: measure.tolerance });
            }
        }
        ground.crowded = ground.crowded();
        ground
    }

    /// The same asked of every store, in order.
    fn of_all<T: Send>(&self, ask: impl Fn(usize) -> T + Sync + Send) -> Vec<T> {
        let starts: Vec<usize> = (0..self.spots.len()).step_by(CHUNK).collect();
        let chunks =
            each(starts, |start| (*start..(*start + CHUNK).min(self.spots.len())).map(&ask).collect::<Vec<T>>());
        chunks.into_iter().flatten().collect()
    }

    /// How many times as much work the store is as estimated.
    pub fn factor(&self, store: usize) -> f64 {
        self.factors.map_or(1.0, |factors| factors[store])
    }

    /// What the store asks of the rep, in seconds over the horizon; `None` where the rep may not visit it, does not work, or
    /// cannot make its visits in a day.
    pub fn work(&self, store: usize, rep: RepId) -> Option<f64> {
        let may = self.problem.store(StoreId::at(store)).allows_rep(rep);
        if may { self.trips.work(store, rep).map(|work| work * self.factor(store)) } else { None }
    }

    /// The work of a store with a rep, for each unit of what all reps have of it.
    pub fn rate(&self, store: usize, work: f64) -> f64 {
        if self.spots[store].work > 0.0 { work / self.spots[store].work } else { 1.0 }
    }

    /// Whether the rep may have the store: can make its visits, in a day each.
    pub fn may(&self, store: usize, rep: RepId) -> bool {
        self.work(store, rep).is_some()
    }

    /// The work of a store with a rep who is offered it: one who has little more of it than whom it is least for; where these are
    /// full, one who has not far more.
    pub fn offered(&self, store: usize, rep: RepId) -> Option<f64> {
        let most = if self.crowded[store] { CROWDED } else { EVEN };
        let least = self.least[store]?;
        self.work(store, rep).filter(|work| *work <= most * least)
    }

    /// From now on no store is offered to who has far more work with it. Whether any was.
    pub fn be_near(&mut self) -> bool {
        let was = self.crowded.contains(&true);
        self.crowded.fill(false);
        was
    }

    /// Of every store whether whoever lives near and is offered it has more than the hours for, though work is shared out evenly.
    fn crowded(&self) -> Vec<bool> {
        let near = |store: usize| match &self.problem.stores[store].reps {
            Allowed::Only(reps) => reps,
            Allowed::Any => self.living_near(store),
        };
        let ask = |store: usize, offers: &mut Vec<Offer>| {
            let offer = |&rep: &RepId| {
                let work = self.offered(store, rep)?;
                Some(Offer { rep, rate: self.rate(store, work) as f32 })
            };
            offers.extend(near(store).iter().filter_map(offer));
        };
        let offers = &Offers::of(self.spots.len(), ask);
        let Share { amount, tolerance } = &self.measures[0];
        let rate = |offer: &Offer| f64::from(offer.rate);
        let target = &self.targets(self.all);
        let loads = Spread { offers, amount, rate, target, tolerance: *tolerance }.even(&mut Vec::new());
        let full = |offer: &Offer| loads[offer.rep.index()] > f64::from(self.capacity[offer.rep.index()].0);
        (0..self.spots.len()).map(|store| offers.of_store(store).iter().all(full)).collect()
    }

    /// How much of a measure the store has with a rep; what nobody can visit is nobody's.
    pub fn amount(&self, measure: usize, store: usize, rep: RepId) -> f64 {
        if measure > 0 { self.measures[measure].amount[store] } else { self.work(store, rep).unwrap_or(0.0) }
    }

    /// What every rep has of a measure.
    pub fn loads(&self, measure: usize, owners: &[RepId]) -> Vec<f64> {
        let mut loads = vec![0.0; self.homes.len()];
        let amounts = self.of_all(|store| self.amount(measure, store, owners[store]));
        amounts.iter().zip(owners).for_each(|(amount, owner)| loads[owner.index()] += amount);
        loads
    }

    /// What every rep should have where so much is to be shared out.
    pub fn targets(&self, all: f64) -> Vec<f64> {
        self.shares.iter().map(|share| all * share).collect()
    }

    /// The reps with the nearest homes who work, whether or not they may visit the store.
    pub fn living_near(&self, store: usize) -> &[RepId] {
        &self.nearest[store * self.homes_each..(store + 1) * self.homes_each]
    }

    /// What draws loads to the middle of their tolerance.
    pub fn pull(&self) -> Pull {
        if self.keep.is_some() { PULL_KEPT } else { PULL }
    }

    /// Who has the store and never gives it away.
    pub fn fixed(&self, store: usize) -> Option<RepId> {
        let keep = self.keep?;
        let owner = keep.owners[store]?;
        ((keep.fixed[store] || keep.weight >= 1.0) && self.may(store, owner)).then_some(owner)
    }

    /// What it costs to give a store to a rep, for each unit of its work, in squared distances: its owner's stores' mean
    /// squared distances tell what is far there; and whom it does not prefer is as much farther away as the price of a visit goes.
    pub fn moving(&self, store: usize, rep: RepId, scale: &[f64]) -> f64 {
        let moved = match self.keep {
            Some(keep) => match keep.owners[store] {
                Some(owner) if owner != rep => keep.price() * keep.ties[store] * scale[owner.index()],
                _ => 0.0,
            },
            None => 0.0,
        };
        let strange = self.pace * self.problem.stores[store].preference_cost(rep).0 as f64;
        moved + strange * strange
    }

    /// Whether anything but distance counts.
    pub fn has_ties(&self) -> bool {
        self.keep.is_some() || self.pace > 0.0
    }

    /// How far reps come in a second on the ways from where they live to the stores nearby that prefer some of them; 0 where there are none.
    fn pace(&self) -> f64 {
        let (mut far, mut time) = (0.0, 0.0);
        for (store, spot) in
            self.spots.iter().enumerate().filter(|(at, _)| self.problem.stores[*at].preference.is_some())
        {
            for &rep in self.living_near(store) {
                let home = self.homes[rep.index()];
                far += (spot.at[0] - home[0]).hypot(spot.at[1] - home[1]);
                time += f64::from(self.trips.ways(store, rep)[0].0);
            }
        }
        if time > 0.0 { far / time } else { 0.0 }
    }

    /// The rep for whom the store is least work; where nobody can make its visits, the one with the shortest way of those who may
    /// visit it and work. `None` where there is none.
    pub fn best(&self, store: usize) -> Option<RepId> {
        let works = |rep: &RepId| self.trips.works(*rep) && self.problem.stores[store].allows_rep(*rep);
        let all = || (0..self.homes.len()).map(RepId::at).filter(works);
        let near = self.living_near(store).iter().copied().filter(works);
        let least = |reps: &mut dyn Iterator<Item = RepId>| {
            let work = |rep: RepId| Some((self.work(store, rep)?, rep));
            reps.filter_map(work).min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1))).map(|best| best.1)
        };
        let far = |rep: &RepId| self.trips.ways(store, *rep).iter().map(|way| i64::from(way.0)).sum::<i64>();
        match self.least[store] {
            Some(_) => least(&mut near.into_iter()).or_else(|| least(&mut all())),
            None => all().min_by_key(|rep| (far(rep), *rep)),
        }
    }

    /// The least work that the store is for anybody: of those who live near, and of everybody where none of these can.
    fn least_work(&self, store: usize) -> Option<f64> {
        let least = |works: &mut dyn Iterator<Item = f64>| works.min_by(f64::total_cmp);
        let asked = |rep: RepId| self.work(store, rep);
        match &self.problem.stores[store].reps {
            Allowed::Only(reps) => least(&mut reps.iter().filter_map(|&rep| asked(rep))),
            Allowed::Any => least(&mut self.living_near(store).iter().filter_map(|&rep| asked(rep)))
                .or_else(|| least(&mut (0..self.homes.len()).filter_map(|rep| asked(RepId::at(rep))))),
        }
    }
}

/// Every rep's share of all hours; equal shares where nobody has any.
fn shares(capacity: &[Seconds]) -> Vec<f64> {
    let time: f64 = capacity.iter().map(|rep| f64::from(rep.0)).sum();
    capacity.iter().map(|rep| if time > 0.0 { f64::from(rep.0) / time } else { 1.0 / capacity.len() as f64 }).collect()
}
