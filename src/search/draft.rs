//! The plan of a tile under construction, with a journal: a change costs what it touched, and so does taking it back.
//!
//! Cost has two halves: tours (travel and shifts used) and stores (day costs and prizes). While an iteration runs, a store
//! it touched pays nothing until it is settled, so the cost is a lower bound of what the iteration will come to and can be
//! held against the threshold at any moment. Overload has a price only while the search is under way, and may then pass.
//!
//! Quotes are remembered: for every (stay, tour) that may meet, the cheapest place found and the version of the tour it
//! was found in. Versions are never reused, and taking a change back restores the old number, so most quotes outlive the
//! iterations that were refused.

mod change;
mod hours;
mod practice;

use super::days::Weekdays;
use super::tour::{Insertion, Tour};
use crate::model::above;
use crate::tile::{Days, NONE, Tile, TileTour};
use change::Journal;
use practice::Practising;
pub(super) use practice::usual_hours;

/// Quotes remembered for a store where only the tours that pass near it are asked. A store's quotes then stay in cache.
const SLOTS: usize = 64;

/// The plan of a tile under construction.
#[derive(Debug)]
pub struct Draft<'a> {
    pub tile: &'a Tile,
    pub tours: Vec<Tour>,
    /// The tour of every visit; `NONE` when it is out, or in the plan but outside the tile.
    pub tour_of: Vec<u32>,
    /// The day of every visit; -1 when it is out.
    pub day_of: Vec<i32>,
    /// How many stops come before each visit on its tour.
    pub position_of: Vec<u32>,
    /// Stores with a visit out, in no particular order.
    pub absent: Vec<u32>,
    absent_at: Vec<u32>,
    /// The empty tours of every kind, in no particular order.
    pub idle: Vec<Vec<u32>>,
    idle_at: Vec<u32>,
    /// How many visits each rep makes.
    pub visits_of_rep: Vec<u32>,
    /// The time each rep spends on visits and ways, where work is to be even, and what all of it above the shares costs.
    work_of_rep: Vec<i64>,
    uneven: i64,
    practice: Practising,
    /// What the tours of reps count for each of their limits of hours.
    hours: Vec<i64>,
    /// What each store pays, and what it is let off because prizes do not count in full; less than 0 where they count more.
    paid: Vec<(i64, i64)>,
    /// What part of every prize counts at present; above 1 where visits are worth more than their prizes.
    prize_share: f64,
    let_off: i64,
    tour_cost: i64,
    store_cost: i64,
    /// Load above capacity, of all tours together, and what a unit of it costs; 0: it is not allowed.
    overload: i64,
    overload_price: i64,
    /// The quotes remembered, `slots` a stay; tours share a slot where there are more of them.
    memory: Vec<(u64, Insertion)>,
    slots: usize,
    /// The version of every tour, close together.
    version_of: Vec<u64>,
    /// The largest demand every tour can still take, close together; negative where it has its most visits.
    room_of: Vec<i32>,
    versions: u64,
    /// How many places for a visit were looked at.
    evaluations: u64,
    journal: Journal,
    best: Best,
}

/// The best plan so far.
#[derive(Debug, Default)]
struct Best {
    cost: i64,
    absent: usize,
    versions: Vec<u64>,
    stops: Vec<Vec<u32>>,
}

impl<'a> Draft<'a> {
    /// The draft of `routes` (the visits of every tour of the tile, in order); `outside` gives the day of each visit that
    /// is planned on a tour outside the tile, -1 for all others.
    ///
    /// A route that is not possible, or for which its rep has no hours left, comes out empty, its visits absent.
    pub fn new(tile: &'a Tile, routes: &[Vec<u32>], outside: &[i32]) -> Self {
        let most = if tile.same_rep || tile.changes.is_some() { usize::MAX } else { SLOTS };
        let slots = routes.len().next_power_of_two().min(most);
        let mut draft = Draft {
            tile,
            tours: Vec::with_capacity(routes.len()),
            tour_of: vec![NONE; tile.visits.len()],
            day_of: outside.to_vec(),
            position_of: vec![0; tile.visits.len()],
            absent: Vec::new(),
            absent_at: vec![NONE; tile.stores.len()],
            idle: vec![Vec::new(); tile.kinds],
            idle_at: vec![NONE; routes.len()],
            visits_of_rep: vec![0; tile.tours.iter().map(|tour| tour.rep as usize + 1).max().unwrap_or(0)],
            work_of_rep: vec![0; tile.shares.len()],
            uneven: 0,
            practice: Practising::new(tile),
            hours: vec![0; tile.most_hours.len()],
            paid: vec![(0, 0); tile.stores.len()],
            prize_share: 1.0,
            let_off: 0,
            tour_cost: 0,
            store_cost: 0,
            overload: 0,
            overload_price: 0,
            memory: vec![(0, Insertion::NOWHERE); tile.stays() * slots],
            slots,
            version_of: vec![0; routes.len()],
            room_of: vec![0; routes.len()],
            versions: 0,
            evaluations: 0,
            journal: Journal::default(),
            best: Best::default(),
        };
        draft.journal.tour_touched = vec![false; routes.len()];
        draft.journal.store_touched = vec![false; tile.stores.len()];
        draft.count_ways();
        for (at, stops) in routes.iter().enumerate() {
            draft.versions += 1;
            let mut tour = Tour::of(stops.clone(), draft.versions);
            if !tour.refresh(tile, &tile.tours[at]) || tour.overload(&tile.tours[at], 0) > 0 {
                tour.stops.clear();
                tour.refresh(tile, &tile.tours[at]);
            }
            draft.count_in(at as u32, &mut tour);
            for &visit in &tour.stops {
                draft.tour_of[visit as usize] = at as u32;
                draft.day_of[visit as usize] = tile.tours[at].day;
            }
            draft.tour_cost += tour_cost(&tour, &tile.tours[at]);
            let services = tour.stops.iter().map(|&visit| draft.service_on(visit, tile.tours[at].day)).sum::<i64>();
            draft.work(at as u32, i64::from(tour.travel) + services);
            if tile.practice.asks {
                tour.stops.iter().for_each(|&visit| draft.pair_up(visit, at as u32, true));
            }
            draft.visits_of_rep[tile.tours[at].rep as usize] += tour.stops.len() as u32;
            draft.tours.push(tour);
            draft.note(at as u32);
        }
        for store in 0..tile.stores.len() as u32 {
            draft.settle(store);
        }
        draft.get_used();
        draft.best.versions = vec![0; draft.tours.len()];
        draft.best.stops = vec![Vec::new(); draft.tours.len()];
        draft.keep();
        draft.note_best();
        draft
    }

    /// What the plan costs: travel, shifts, uneven work, day costs, prizes, practice and overload.
    pub fn cost(&self) -> i64 {
        self.bound() + self.habits_cost()
    }

    /// What the plan will cost at least when all touched stores are settled.
    pub fn bound(&self) -> i64 {
        self.tour_cost + self.uneven + self.store_cost + self.pairs_cost() + self.overload * self.overload_price
    }

    /// The cost with every prize in full: what counts in the end.
    pub fn full_cost(&self) -> i64 {
        self.cost() + self.let_off
    }

    /// Load above capacity, of all tours together.
    pub fn overload(&self) -> i64 {
        self.overload
    }

    /// From now on overload is allowed, and a unit of it costs this. Nothing may be under way.
    pub fn set_overload_price(&mut self, price: i64) {
        let first = self.overload_price == 0;
        self.overload_price = price.max(1);
        if first {
            (0..self.tours.len() as u32).for_each(|tour| self.note(tour));
        }
    }

    /// What one more visit of a store costs in overload of a tour.
    pub fn overload_by(&self, store: u32, tour: u32) -> i64 {
        if self.overload_price == 0 {
            return 0;
        }
        let (shift, tour) = (&self.tile.tours[tour as usize], &self.tours[tour as usize]);
        let more = self.tile.stores[store as usize].demand;
        self.overload_price * (tour.overload(shift, more) - tour.overload(shift, 0))
    }

    /// What one more visit costs a tour's rep in uneven work, with so much more on the road.
    pub fn uneven_by(&self, visit: u32, tour: u32, drive: i32) -> i64 {
        if self.tile.shares.is_empty() {
            return 0;
        }
        let shift = &self.tile.tours[tour as usize];
        let (work, share) = (self.work_of_rep[shift.rep as usize], self.tile.shares[shift.rep as usize]);
        let more = i64::from(drive) + self.service_on(visit, shift.day);
        above(work + more, share) - above(work, share)
    }

    /// How long a visit takes on a day.
    fn service_on(&self, visit: u32, day: i32) -> i64 {
        i64::from(self.tile.service(self.tile.stay(visit), day))
    }

    /// Changes the work of a tour and its rep.
    fn work(&mut self, tour: u32, more: i64) {
        if self.tile.practice.asks {
            self.level_work(tour, more);
        }
        let rep = self.tile.tours[tour as usize].rep;
        if let Some(work) = self.work_of_rep.get_mut(rep as usize) {
            let share = self.tile.shares[rep as usize];
            self.uneven -= above(*work, share);
            *work += more;
            self.uneven += above(*work, share);
        }
    }

    /// The cost worked out from scratch, for assertions.
    pub fn cost_from_scratch(&self) -> i64 {
        let mut sum = 0;
        let mut work = vec![0; self.tile.shares.len()];
        for (tour, shift) in self.tours.iter().zip(&self.tile.tours) {
            let mut fresh = tour.clone();
            assert!(fresh.refresh(self.tile, shift), "every tour is possible");
            assert_eq!(fresh.nodes, tour.nodes, "what a change worked out is what the whole would");
            sum += tour_cost(&fresh, shift) + self.overload_price * fresh.overload(shift, 0);
            assert!(self.overload_price > 0 || fresh.overload(shift, 0) == 0, "no tour carries too much");
            if let Some(work) = work.get_mut(shift.rep as usize) {
                let services = fresh.stops.iter().map(|&visit| self.service_on(visit, shift.day)).sum::<i64>();
                *work += i64::from(fresh.travel) + services;
            }
        }
        assert_eq!(work, self.work_of_rep, "the work of reps is what their tours say");
        assert_eq!(self.hours_from_scratch(), self.hours, "the hours of reps are what their tours say");
        sum += work.iter().zip(&self.tile.shares).map(|(&work, &share)| above(work, share)).sum::<i64>();
        sum += self.practice_from_scratch();
        sum + (0..self.tile.stores.len() as u32).map(|store| self.dues(store).0).sum::<i64>()
    }

    /// Day costs and prizes of a store as it stands, and what it is let off of its prizes.
    fn dues(&self, store: u32) -> (i64, i64) {
        let mut visits = self.visits_of(store);
        let (mut days, mut prizes) = (0, 0);
        match self.tile.stores[store as usize].days {
            Days::Patterns { prize, .. } => {
                if visits.all(|visit| self.day_of[visit] < 0) {
                    prizes = prize;
                }
            }
            Days::Row { .. } => {
                for visit in visits {
                    match self.day_of[visit] {
                        day if day < 0 => prizes += self.tile.visits[visit].prize,
                        day => days += self.tile.visits[visit].day_cost(day),
                    }
                }
            }
        }
        let weekday = self.tile.weekday_price(store);
        if weekday > 0 {
            let off = Weekdays::of(self.tile, store, &self.day_of[self.visits_of(store)]).off(None);
            days += weekday * i64::from(off);
        }
        if self.tile.prices_reps(store) {
            let tours = self.visits_of(store).map(|visit| self.tour_of[visit]).filter(|&tour| tour != NONE);
            days += tours.map(|tour| self.tile.rep_price(store, tour)).sum::<i64>();
        }
        let price = part_of(prizes, self.prize_share);
        (days + price, prizes - price)
    }

    /// The visits of a store.
    pub fn visits_of(&self, store: u32) -> std::ops::Range<usize> {
        self.tile.visits_of(store)
    }

    /// The rep who makes a store's planned visits on days that are not pinned; [`NONE`] when there is none.
    pub fn rep_of(&self, store: u32) -> u32 {
        let row = &self.tile.stores[store as usize];
        let pinned = &self.tile.choices[row.first_choice as usize..row.first_free as usize];
        let mut tours = self.visits_of(store).map(|visit| self.tour_of[visit]);
        let tour = tours.find(|tour| *tour != NONE && !pinned.contains(tour));
        tour.map_or(NONE, |tour| self.tile.tours[tour as usize].rep)
    }

    /// The rep who makes a planned visit, where that is a choice of this tile: [`NONE`] where it is out, elsewhere, or on a pinned day.
    pub fn rep_of_visit(&self, store: u32, visit: usize) -> u32 {
        let row = &self.tile.stores[store as usize];
        let pinned = &self.tile.choices[row.first_choice as usize..row.first_free as usize];
        let tour = self.tour_of[visit];
        if tour == NONE || pinned.contains(&tour) { NONE } else { self.tile.tours[tour as usize].rep }
    }

    /// Whether a visit is missing from the plan. Of a pattern store in the plan none is: a shorter pattern needs no more.
    fn misses(&self, store: u32) -> bool {
        let mut visits = self.visits_of(store);
        match self.tile.stores[store as usize].days {
            Days::Patterns { .. } => !visits.is_empty() && visits.all(|visit| self.day_of[visit] < 0),
            Days::Row { .. } => visits.any(|visit| self.day_of[visit] < 0),
        }
    }

    /// From now on, and until it is settled, the store pays nothing.
    pub fn touch_store(&mut self, store: u32) {
        if std::mem::replace(&mut self.journal.store_touched[store as usize], true) {
            return;
        }
        let paid = std::mem::take(&mut self.paid[store as usize]);
        self.journal.stores.push((store, paid));
        self.store_cost -= paid.0;
        self.let_off -= paid.1;
    }

    /// The store pays for its days and its missing visits again.
    pub fn settle(&mut self, store: u32) {
        self.pay(store);
        self.list_absent(store);
    }

    fn pay(&mut self, store: u32) {
        let dues = self.dues(store);
        let paid = std::mem::replace(&mut self.paid[store as usize], dues);
        self.store_cost += dues.0 - paid.0;
        self.let_off += dues.1 - paid.1;
    }

    /// From now on this part of every prize counts, until it is set anew. Nothing may be under way.
    pub fn set_prize_share(&mut self, share: f64) {
        self.prize_share = share;
        for at in 0..self.absent.len() {
            self.pay(self.absent[at]);
        }
        (self.journal.store_cost, self.journal.let_off) = (self.store_cost, self.let_off);
    }

    /// The part of every prize that counts at present.
    pub fn prize_share(&self) -> f64 {
        self.prize_share
    }

    fn list_absent(&mut self, store: u32) {
        let at = self.absent_at[store as usize];
        match (self.misses(store), at != NONE) {
            (true, false) => {
                self.absent_at[store as usize] = self.absent.len() as u32;
                self.absent.push(store);
            }
            (false, true) => {
                self.absent.swap_remove(at as usize);
                if let Some(&moved) = self.absent.get(at as usize) {
                    self.absent_at[moved as usize] = at;
                }
                self.absent_at[store as usize] = NONE;
            }
            _ => {}
        }
    }

    /// Whether a visit of the store is out.
    pub fn is_absent(&self, store: u32) -> bool {
        self.absent_at[store as usize] != NONE
    }

    /// Whether a tour can take one more visit of such a demand, whatever its times.
    pub fn has_room(&self, tour: u32, demand: i32) -> bool {
        demand <= self.room_of[tour as usize]
    }

    /// The cheapest place of a visit on a tour that has room for it; any other of its stay has the same.
    pub fn quote(&mut self, tour: u32, visit: u32) -> Insertion {
        let version = self.version_of[tour as usize];
        let slot = self.tile.stay(visit) as usize * self.slots + (tour as usize & (self.slots - 1));
        let (known, place) = self.memory[slot];
        if known == version {
            return place;
        }
        let shift = &self.tile.tours[tour as usize];
        let (place, looked_at) = self.tours[tour as usize].cheapest_place(
            self.tile,
            shift,
            visit,
            self.usual_hours(self.tile.store_index(visit)),
        );
        self.evaluations += looked_at as u64;
        self.memory[slot] = (version, place);
        place
    }

    /// Forgets what was quoted for the visits of a store.
    fn forget(&mut self, store: u32) {
        let row = &self.tile.stores[store as usize];
        self.memory[row.first_stay as usize * self.slots..row.last_stay as usize * self.slots]
            .fill((0, Insertion::NOWHERE));
    }

    /// How many places for a visit were looked at so far.
    pub fn evaluations(&self) -> u64 {
        self.evaluations
    }

    /// The cost of the best plan noted.
    pub fn best_cost(&self) -> i64 {
        self.best.cost
    }

    /// Notes the present plan, which must fit, as the best; costs what differs from the last one noted.
    pub fn note_best(&mut self) {
        debug_assert_eq!(self.overload, 0);
        self.best.cost = self.full_cost();
        self.best.absent = self.absent.len();
        for (at, tour) in self.tours.iter().enumerate() {
            if self.best.versions[at] != tour.version {
                self.best.versions[at] = tour.version;
                self.best.stops[at].clone_from(&tour.stops);
            }
        }
    }

    /// How many stores miss a visit in the best plan noted.
    pub fn best_absent(&self) -> usize {
        self.best.absent
    }

    /// The stops of every tour in the best plan noted.
    pub fn best_stops(&self) -> &[Vec<u32>] {
        &self.best.stops
    }
}

/// What a prize or a cost counts where only a share of it does.
pub fn part_of(money: i64, share: f64) -> i64 {
    if share == 1.0 { money } else { (money as f64 * share) as i64 }
}

fn tour_cost(tour: &Tour, shift: &TileTour) -> i64 {
    let used = if tour.stops.is_empty() { 0 } else { shift.fixed };
    i64::from(tour.travel) + tour.overtime_cost(shift) + shift.always + used
}
