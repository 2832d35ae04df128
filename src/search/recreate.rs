//! Put back: every missing visit of a store on its cheapest days, or out where its prize is smaller.
//!
//! Where tours are many only those are asked that pass near the store; tours without room and days without hope are skipped.

mod who;

use super::changes::RepChoice;
use super::days::{Chosen, Quotes, choose, possible};
use super::draft::{Draft, part_of};
use super::rng::Rng;
use super::tour::Insertion;
use crate::model::DaySet;
use crate::tile::{Days, EAGER, NONE, Tile};
use crate::unit::Day;

/// How often a tour is overlooked when it quotes. Blinks keep the greedy order from always ending in the same plan
/// (Christiaens & Vanden Berghe 2020, section 5.3, blink on places with 1 %; here on tours, whose quotes are remembered).
const BLINK: f64 = 0.02;

/// Share of iterations in which an empty tour charges only a part of its first way, drawn anew, while stores are absent: alone
/// none of them may be worth opening a tour that together they are. A first plan draws once. See `ruin::OPEN` for what it
/// brought.
const BOLD: f64 = 0.5;

/// Where there are no more stores than this, in some iterations that much is overlooked: what is best may have every visit where
/// alone it would never go, and there are too few ways to take out and put back to come there by chance.
const SMALL: usize = 12;
const RESTLESS: f64 = 0.3;
const BLINK_RESTLESS: f64 = 0.3;

/// Up to so many tours all are asked; of more only those on which one of the nearest stores is visited.
const FEW_TOURS: usize = 24;
/// So many nearest stores are looked at.
const PASSING: usize = 60;

/// What comes first when stores are put back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Order {
    Chance,
    MostWork,
    Far,
    Close,
    /// Most prize for its work.
    BestPaid,
    NarrowWindows,
    MostVisits,
    EarlyOpening,
    LateClosing,
}

/// The orders and how often each is drawn, after Christiaens & Vanden Berghe 2020; and by prize where stores may stay out, and
/// by number of visits.
const ORDERS: [(Order, usize); 11] = [
    (Order::Chance, 4),
    (Order::MostWork, 3),
    (Order::Far, 2),
    (Order::Close, 1),
    (Order::BestPaid, 2),
    (Order::NarrowWindows, 1),
    (Order::MostVisits, 1),
    // From here on for a single day with windows. Six VRPTW of 1,000 stores at 1,500,000 iterations and two seeds: 1.82 % with
    // them, 1.96 without; R1_10_2 alone 1.38 for 2.46. Four PCVRPTW at 300,000: 1.47 for 1.68. But over several days, three
    // PVRPTW at 300,000: 2.89 for 2.59.
    (Order::Far, 1),
    (Order::EarlyOpening, 2),
    (Order::LateClosing, 2),
    (Order::NarrowWindows, 2),
];
/// So many of them are for every network.
const ORDERS_FOR_ALL: usize = 7;

impl Order {
    /// Stores come by this, the least first.
    fn key(self, tile: &Tile, store: u32) -> i64 {
        let row = &tile.stores[store as usize];
        let work = i64::from(row.demand) + i64::from(row.service);
        match self {
            Order::Chance => 0,
            Order::MostWork => -work,
            Order::Far => -tile.way_to(row),
            Order::Close => tile.way_to(row),
            Order::BestPaid => -tile.most_prize(store) / work.max(1),
            Order::NarrowWindows => tile.open_time(store),
            Order::MostVisits => -i64::from(row.last_visit - row.first_visit),
            Order::EarlyOpening => tile.open_between(store).0,
            Order::LateClosing => -tile.open_between(store).1,
        }
    }
}

/// What a ruin is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aim {
    /// Whatever may come of it.
    Any,
    /// Room for a store that matters more than what gave way.
    Room,
    /// A tour of stores that are absent.
    Tour,
}

/// Buffers of the recreate step.
#[derive(Debug, Default)]
pub struct Recreate {
    order: Vec<(i64, u32)>,
    quotes: Quotes,
    chosen: Chosen,
    best: (Quotes, Chosen),
    planned: Vec<i32>,
    /// Where the rep may change within bounds: who makes the planned visits, and who may make the others.
    by: Vec<u32>,
    choice: RepChoice,
    /// The first missing visit of every stay that misses one: it asks for all of them.
    missing: Vec<u32>,
    /// The days that are asked.
    open: DaySet,
    /// Whether one rep makes all visits of the store that is put back.
    one_rep: bool,
    /// The step in which an empty tour of a kind has already quoted.
    kind_seen: Vec<u64>,
    step: u64,
    /// So many quotes are heard until the next is overlooked.
    to_blink: u32,
    /// The step in which a tour was last found to pass near the store.
    passes: Vec<u64>,
    /// While a first plan is made: the days each store's zone prefers, and what any other day is charged.
    zones: Vec<DaySet>,
    elsewhere: i64,
    /// While a first plan is made: put in whatever fits. One visit alone may not be worth opening a day that many are.
    eager: bool,
    /// The part of its first way that an empty tour charges in this iteration: those who come later share it.
    opening: f64,
    /// How often a tour is overlooked in this iteration.
    blink: f64,
}

impl Recreate {
    /// Nothing is put back yet.
    pub fn new(rng: &mut Rng) -> Self {
        Self { to_blink: quotes_to_blink(BLINK, rng), blink: BLINK, ..Self::default() }
    }

    /// Settles all touched stores of the draft, in an order drawn for this time; no tour is overlooked.
    pub fn first(&mut self, draft: &mut Draft, rng: &mut Rng) {
        self.prepare(draft, Aim::Room, rng);
        for at in 0..self.order.len() {
            self.put_store(draft, self.order[at].1, None);
        }
    }

    /// Settles all touched stores of the draft, in an order drawn for this time. Returns false, with stores unsettled,
    /// as soon as the cost passes `limit`.
    pub fn all(&mut self, draft: &mut Draft, limit: i64, aim: Aim, rng: &mut Rng) -> bool {
        self.prepare(draft, aim, rng);
        for at in 0..self.order.len() {
            self.put_store(draft, self.order[at].1, Some(rng));
            if draft.bound() > limit || draft.failed() {
                return false;
            }
        }
        draft.cost() <= limit
    }

    /// Draws the order and what an empty tour charges.
    fn prepare(&mut self, draft: &Draft, aim: Aim, rng: &mut Rng) {
        self.sort(draft, aim == Aim::Room, rng);
        self.opening = match aim {
            Aim::Tour => 0.0,
            _ if !draft.absent.is_empty() && rng.chance(BOLD) => rng.unit(),
            _ => 1.0,
        };
        let is_small = draft.tile.stores.len() <= SMALL;
        let blink = if is_small && rng.chance(RESTLESS) { BLINK_RESTLESS } else { BLINK };
        if blink != self.blink {
            (self.blink, self.to_blink) = (blink, quotes_to_blink(blink, rng));
        }
    }

    /// From now on days outside a store's zone quote dearer, by the way to the zone of another day and back; an empty list
    /// ends that.
    pub fn prefer(&mut self, draft: &Draft, zones: &[DaySet]) {
        self.zones = zones.to_vec();
        self.eager = !zones.is_empty();
        let tile = draft.tile;
        let ways: i64 = tile.stores.iter().map(|store| tile.way_to(store)).sum();
        self.elsewhere = ways / tile.stores.len().max(1) as i64;
    }

    /// Puts the touched stores in an order drawn for this time; those of a first plan far ones first.
    fn sort(&mut self, draft: &Draft, dearest_first: bool, rng: &mut Rng) {
        let tile = draft.tile;
        self.order.clear();
        self.order.extend(draft.touched_stores().map(|store| (0, store)));
        rng.shuffle(&mut self.order);
        let order = match self.eager {
            true => Order::Far,
            false if tile.windows_differ && tile.days == 1 => rng.drawn(&ORDERS),
            false => rng.drawn(&ORDERS[..ORDERS_FOR_ALL]),
        };
        for (key, store) in &mut self.order {
            *key = order.key(tile, *store);
        }
        self.order.sort_by_key(|&(key, _)| key);
        if self.eager || dearest_first {
            // Where not everything fits, what matters most comes first.
            self.order.sort_by_key(|&(_, store)| -tile.most_prize(store));
        }
    }

    /// Puts the missing visits of one store back and settles it; without `rng` no tour is overlooked.
    fn put_store(&mut self, draft: &mut Draft, store: u32, mut rng: Option<&mut Rng>) {
        let tile = draft.tile;
        let mut missing = std::mem::take(&mut self.missing);
        loop {
            let visits = draft.visits_of(store);
            self.planned.clear();
            self.planned.extend_from_slice(&draft.day_of[visits.clone()]);
            missing.clear();
            for (visit, _) in visits.zip(&self.planned).filter(|&(_, &day)| day < 0) {
                let visit = visit as u32;
                if !missing.iter().any(|&other| tile.stay(other) == tile.stay(visit)) {
                    missing.push(visit);
                }
            }
            if missing.is_empty() {
                break;
            }
            self.find_days(draft, store, &missing, rng.as_deref_mut());
            // Days of one week share its hours: where these are not enough for all, the rest is asked for anew.
            if self.carry_out(draft, store) {
                break;
            }
        }
        draft.settle(store);
        self.missing = missing;
    }

    /// Chooses the days of a store's missing visits, `missing` standing for them.
    fn find_days(&mut self, draft: &mut Draft, store: u32, missing: &[u32], mut rng: Option<&mut Rng>) {
        let tile = draft.tile;
        self.open = possible(tile, store, &self.planned);
        if self.kind_seen.len() < tile.kinds {
            self.kind_seen.resize(tile.kinds, 0);
        }
        let row = &tile.stores[store as usize];
        self.quotes.clear(tile.days * (row.last_stay - row.first_stay) as usize);
        draft.look_around(store);
        self.one_rep = tile.same_rep || tile.is_chain(store);
        if self.one_rep {
            self.step += 1;
            let own = draft.rep_of(store);
            let pinned = &tile.choices[row.first_choice as usize..row.first_free as usize];
            self.hear_all(draft, store, pinned, missing, &mut rng);
            self.choose_rep(draft, store, missing, own, rng);
            return;
        }
        if tile.changes.is_some() {
            self.step += 1;
            self.choose_reps(draft, store, missing, rng);
            return;
        }
        for &visit in missing {
            self.step += 1;
            if self.eager || tile.tours.len() <= FEW_TOURS {
                for &tour in &tile.choices[row.first_choice as usize..row.last_choice as usize] {
                    self.hear(draft, store, tour, visit, rng.as_deref_mut());
                }
            } else {
                self.ask_passing(draft, store, visit, rng.as_deref_mut());
            }
        }
        choose(tile, store, &self.planned, &self.quotes, price(self.eager, draft), &mut self.chosen);
    }

    /// Takes the quotes of some tours for every one of some visits.
    fn hear_all(&mut self, draft: &mut Draft, store: u32, tours: &[u32], visits: &[u32], rng: &mut Option<&mut Rng>) {
        for &visit in visits {
            for &tour in tours {
                self.hear(draft, store, tour, visit, rng.as_deref_mut());
            }
        }
    }

    /// Takes the quotes of the tours that pass near a store, and of one empty tour of each kind.
    fn ask_passing(&mut self, draft: &mut Draft, store: u32, missing: u32, mut rng: Option<&mut Rng>) {
        let tile = draft.tile;
        self.passes.resize(draft.tours.len(), 0);
        for &near in tile.near(store).iter().take(PASSING) {
            for visit in draft.visits_of(near) {
                let tour = draft.tour_of[visit];
                if tour == NONE || std::mem::replace(&mut self.passes[tour as usize], self.step) == self.step {
                    continue;
                }
                if tile.may_meet(store, tour) {
                    self.hear(draft, store, tour, missing, rng.as_deref_mut());
                }
            }
        }
        for kind in 0..tile.kinds {
            let Some(&tour) = draft.idle[kind].last() else { continue };
            if tile.may_meet(store, tour) {
                self.hear(draft, store, tour, missing, rng.as_deref_mut());
            }
        }
    }

    /// Takes the quote of one tour.
    fn hear(&mut self, draft: &mut Draft, store: u32, tour: u32, visit: u32, rng: Option<&mut Rng>) {
        let tile = draft.tile;
        if !self.open.contains(tile.day_of(tour)) || !draft.has_room(tour, tile.stores[store as usize].demand) {
            return;
        }
        let shift = &tile.tours[tour as usize];
        let empty = draft.is_idle(tour);
        if empty && !self.one_rep && tile.changes.is_none() {
            // Empty tours that are alike quote alike: the first speaks for all.
            let seen = &mut self.kind_seen[shift.kind as usize];
            if std::mem::replace(seen, self.step) == self.step {
                return;
            }
        }
        if let Some(rng) = rng {
            if self.to_blink == 0 {
                self.to_blink = quotes_to_blink(self.blink, rng);
                return;
            }
            self.to_blink -= 1;
        }
        let place = draft.quote(tour, visit);
        if place == Insertion::NOWHERE || !draft.has_hours(visit, tour, place) {
            return;
        }
        let mut cost = i64::from(place.cost) + draft.overload_by(store, tour) + tile.rep_price(store, tour);
        let drive = match shift.overtime {
            Some(_) => draft.tours[tour as usize].detour(tile, shift, visit, usize::from(place.after)),
            None if place.off_hour => place.cost - tile.practice.price.hour.0 as i32,
            None => place.cost,
        };
        if tile.practice.asks {
            cost += draft.level_by(visit, tour, drive) + draft.apart_by(tour);
        }
        cost += draft.uneven_by(visit, tour, drive);
        if empty {
            cost = part_of(cost + shift.fixed, self.opening);
        }
        let at = tile.quotes_from(store, visit) + shift.day as usize;
        if !self.zones.is_empty() && !self.zones[store as usize].contains(Day(shift.day as u16)) {
            cost += self.elsewhere;
        }
        if cost < self.quotes.cost[at] {
            self.quotes.cost[at] = cost;
            self.quotes.tour[at] = tour;
        }
    }

    /// Does what was chosen. Returns whether there were hours for all of it; of a pattern there are for all or for none.
    fn carry_out(&mut self, draft: &mut Draft, store: u32) -> bool {
        let visits = draft.visits_of(store);
        let is_pattern = matches!(draft.tile.stores[store as usize].days, Days::Patterns { .. });
        if draft.counts_hours() && is_pattern {
            let put: Vec<(u32, u32, Insertion)> =
                visits.clone().enumerate().filter_map(|(at, visit)| self.put(draft, store, at, visit)).collect();
            if !draft.has_hours_for_all(&put) {
                self.chosen.days.fill(-1);
            }
        }
        let mut has_hours = true;
        for (at, visit) in visits.enumerate() {
            if let Some((visit, tour, place)) = self.put(draft, store, at, visit) {
                match is_pattern || draft.has_hours(visit, tour, place) {
                    true => draft.put_in(visit, tour, place.after as usize),
                    false => has_hours = false,
                }
            } else if self.planned[at] >= 0 && self.chosen.days[at] < 0 && draft.tour_of[visit] != NONE {
                draft.take_visit(visit as u32);
            }
        }
        has_hours
    }

    /// Where the store's visit of this number goes, if it is to be put in.
    fn put(&self, draft: &mut Draft, store: u32, at: usize, visit: usize) -> Option<(u32, u32, Insertion)> {
        let (was, day) = (self.planned[at], self.chosen.days[at]);
        let from = draft.tile.quotes_from(store, visit as u32);
        (was < 0 && day >= 0).then(|| {
            let tour = self.quotes.tour[from + day as usize];
            (visit as u32, tour, draft.quote(tour, visit as u32))
        })
    }
}

/// How many quotes are heard until the next is overlooked: drawn at once, for quotes are many and blinks are few.
fn quotes_to_blink(blink: f64, rng: &mut Rng) -> u32 {
    (rng.unit().ln() / (1.0 - blink).ln()) as u32
}

/// What a prize counts at present; while a first plan is made, more than every way.
fn price(eager: bool, draft: &Draft) -> impl Fn(i64) -> i64 {
    let share = draft.prize_share();
    move |prize| if eager { EAGER } else { part_of(prize, share) }
}

// # Notes
//
// Asking only tours that pass near, in 20 s and one run each: X-n1001 came to 1.31 % for 1.56, X-n502 to 0.26 for 0.21, but
// R1_10_2 with its narrow windows to 2.72 for 2.51 (3.64 with 24 neighbours instead of 60). Bounding a quote by the best one
// heard before it cost more than it saved. Asking only the places beside the 40 nearest stores took a third off an iteration,
// but four X came to 1.86 % for 1.37 at 500,000 iterations and were no better at equal time. Skipping tours without room took
// an eighth off an iteration on X-n670, skipping days without hope a fifth on PVRP pr09.
