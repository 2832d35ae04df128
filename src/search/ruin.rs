//! Take out: strings of neighbouring visits, whole stores, whole days; and give absent stores near by another chance.
//!
//! Strings after Christiaens & Vanden Berghe 2020 (SISR), section 5.2, with a tour for every shift: what they free is slack
//! in time and place together, which a scattered removal never does. Whole stores make room for a change of days; tours that
//! trade tails mend what strings of ten cannot reach in a long day.

use super::draft::Draft;
use super::recreate::Aim;
use super::rng::Rng;
use super::tour::Tour;
use crate::tile::{Days, NONE};

/// Mean number of visits a ruin takes out (SISR: 10).
const MEAN_OUT: f64 = 10.0;
/// Longest string (SISR: 10).
const LONGEST: f64 = 10.0;
/// Share of strings that keep a piece in their middle (SISR: 0.5).
const SPLIT: f64 = 0.5;
/// Chance that the kept piece grows by one (SISR: 0.01).
const GROW: f64 = 0.01;
/// Most absent stores that get another chance in one iteration.
const SECOND_CHANCES: usize = 8;
/// Share of iterations that make room for an absent store, while there are any; how many tours are looked at for it, and
/// the longest string that gives way.
const MAKE_ROOM: f64 = 0.15;
const TRIES: usize = 8;
const MOST_FOR_ROOM: usize = 4;
/// Largest tour that is ever taken out whole: more than this is never put back better.
const WHOLE_TOUR: usize = 30;

/// Share of iterations in which two tours trade tails. Thirteen instances with and without windows, days and depots at 250,000
/// iterations and three seeds: 1.38 % with it, 1.53 without.
const TRADE_TAILS: f64 = 0.1;
/// Neighbours whose tours may trade tails with the seed's, and the longest string taken out where they met.
const NEAR_TAILS: usize = 12;
const TAIL_STRING: usize = 5;

/// Share of iterations that try to open a tour for the absent stores of a neighbourhood; how many times the stops of a mean tour
/// are tried in it; and how often strings are taken out too. PCVRPTW C2_10_4 at 300,000 iterations and one seed: 8.9 %
/// without, 5.8 where only empty tours are charged in part, 1.8 with 0.03. Five instances, two seeds: 4.1 % with 0.03 and no
/// strings, 3.9 with strings, 3.5 with 0.1.
const OPEN: f64 = 0.1;
const TOURS_TRIED: f64 = 2.0;
const OPEN_WITH_STRINGS: f64 = 0.7;

/// What a ruin takes out around its seed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Removal {
    /// One whole tour, if it is not too large.
    Tour,
    /// All visits of some stores.
    Stores,
    /// Strings of visits, from tours of one day.
    StringsOfOneDay,
    /// Strings of visits, from tours of any day.
    Strings,
}

/// The removals and how often each is drawn. Where every store has one visit, those that move days become plain strings.
const REMOVALS: [(Removal, usize); 4] =
    [(Removal::Tour, 3), (Removal::Stores, 35), (Removal::StringsOfOneDay, 20), (Removal::Strings, 42)];

/// Buffers of the ruin step.
#[derive(Debug, Default)]
pub struct Ruin {
    /// Visits planned for each tour in use, on average.
    pub mean_tour: f64,
    /// Whether some store has several visits.
    pub several: bool,
    picked: Vec<u32>,
}

impl Ruin {
    /// Looks at the draft as a whole; to be called now and then.
    pub fn survey(&mut self, draft: &Draft) {
        let used = draft.tours.iter().filter(|tour| !tour.stops.is_empty()).count();
        let planned: usize = draft.tours.iter().map(|tour| tour.stops.len()).sum();
        self.mean_tour = planned as f64 / used.max(1) as f64;
        self.several = draft.tile.stores.iter().any(|store| store.last_visit > store.first_visit + 1);
    }

    /// Takes something out around a seed and touches what should be put back. Returns what it was for.
    pub fn some(&mut self, draft: &mut Draft, rng: &mut Rng) -> Aim {
        let stores = draft.tile.stores.len();
        if !draft.absent.is_empty() && rng.chance(MAKE_ROOM) && self.make_room(draft, rng) {
            return Aim::Room;
        }
        if draft.absent.len() > SECOND_CHANCES && draft.any_idle() && rng.chance(OPEN) {
            self.open(draft, rng);
            return Aim::Tour;
        }
        // An absent store as the seed makes room where room is wanted.
        let seed = match draft.absent.len() {
            0 => rng.below(stores) as u32,
            _ if rng.chance(0.8) => rng.below(stores) as u32,
            absent => draft.absent[rng.below(absent)],
        };
        if rng.chance(TRADE_TAILS) && self.tails(draft, seed, rng) {
            self.second_chances(draft, seed, rng);
            return Aim::Any;
        }
        match rng.drawn(&REMOVALS) {
            Removal::Tour => self.whole_tour(draft, seed, rng),
            Removal::Stores if self.several => self.whole_stores(draft, seed, rng),
            Removal::StringsOfOneDay if self.several => self.strings(draft, seed, true, rng),
            _ => self.strings(draft, seed, false, rng),
        }
        self.second_chances(draft, seed, rng);
        Aim::Any
    }

    /// Absent stores around one of them, enough for a tour, and mostly strings that pass there.
    fn open(&mut self, draft: &mut Draft, rng: &mut Rng) {
        let tile = draft.tile;
        let enough = SECOND_CHANCES + (self.mean_tour * TOURS_TRIED) as usize;
        let seed = draft.absent[rng.below(draft.absent.len())];
        draft.touch_store(seed);
        self.picked.clear();
        self.picked.push(seed);
        let mut at = 0;
        while at < self.picked.len() && self.picked.len() < enough {
            for &store in tile.near(self.picked[at]) {
                if draft.is_absent(store) && !draft.is_store_touched(store) {
                    draft.touch_store(store);
                    self.picked.push(store);
                }
            }
            at += 1;
        }
        if rng.chance(OPEN_WITH_STRINGS) {
            self.strings(draft, seed, false, rng);
        }
    }

    /// A string of a tour that might take a visit of an absent store, where it would pass nearest to it. Returns whether
    /// there was such a tour.
    fn make_room(&mut self, draft: &mut Draft, rng: &mut Rng) -> bool {
        let tile = draft.tile;
        let seed = draft.absent[rng.below(draft.absent.len())];
        let store = &tile.stores[seed as usize];
        let choices = &tile.choices[store.first_choice as usize..store.last_choice as usize];
        let rep = if tile.same_rep || tile.is_chain(seed) { draft.rep_of(seed) } else { NONE };
        let missing = |day: i32| {
            draft.visits_of(seed).any(|visit| {
                let due = &tile.visits[visit];
                draft.day_of[visit] < 0 && due.earliest <= day && day <= due.latest
            })
        };
        let patterns = matches!(store.days, Days::Patterns { .. });
        let found =
            (0..TRIES).filter(|_| !choices.is_empty()).map(|_| choices[rng.below(choices.len())]).find(|&tour| {
                let shift = &tile.tours[tour as usize];
                let fits = patterns || missing(shift.day);
                fits && (rep == NONE || rep == shift.rep) && !draft.tours[tour as usize].stops.is_empty()
            });
        let Some(tour) = found else { return false };
        let legs = tile.from(tile.tours[tour as usize].legs, store.place);
        let stops = &draft.tours[tour as usize].stops;
        let nearest = stops.iter().copied().min_by_key(|&stop| legs[tile.store_of(stop).place as usize]);
        let string = 1 + rng.below(stops.len().min(MOST_FOR_ROOM));
        string_out(draft, tour, nearest.expect("the tour has stops"), string, rng);
        draft.touch_store(seed);
        true
    }

    /// Strings in the tours of the seed's neighbours; with `one_day` in tours of one day only.
    fn strings(&mut self, draft: &mut Draft, seed: u32, one_day: bool, rng: &mut Rng) {
        let longest = LONGEST.min(self.mean_tour).max(1.0);
        let most = (4.0 * MEAN_OUT / (1.0 + longest) - 1.0).max(1.0);
        let mut left = (rng.unit() * most).ceil() as usize;
        let mut day = -1;
        let tile = draft.tile;
        for near in std::iter::once(seed).chain(tile.near(seed).iter().copied()) {
            let visits = draft.visits_of(near);
            if visits.is_empty() {
                continue;
            }
            let visit = (visits.start + rng.below(visits.len())) as u32;
            let tour = draft.tour_of[visit as usize];
            if tour == NONE || draft.is_touched(tour) {
                continue;
            }
            if one_day {
                if day >= 0 && day != tile.tours[tour as usize].day {
                    continue;
                }
                day = tile.tours[tour as usize].day;
            }
            let length = draft.tours[tour as usize].stops.len();
            let most = longest.min(length as f64);
            let string = ((rng.unit() * most).ceil() as usize).max(1);
            string_out(draft, tour, visit, string, rng);
            left -= 1;
            if left == 0 {
                break;
            }
        }
    }

    /// The tour of the seed and that of a neighbour on the same day trade tails where the new leg leads from one to the other
    /// (2-opt*; Potvin & Rousseau 1995), and a string around it is taken out. Returns whether a trade was found.
    fn tails(&mut self, draft: &mut Draft, seed: u32, rng: &mut Rng) -> bool {
        let tile = draft.tile;
        let visits = draft.visits_of(seed);
        if visits.is_empty() || tile.same_rep || tile.changes.is_some() {
            return false;
        }
        let visit = visits.start + rng.below(visits.len());
        let one = draft.tour_of[visit];
        if one == NONE || !tile.tours[one as usize].pauses.is_empty() {
            return false;
        }
        let at = draft.position_of[visit] as usize + 1;
        let mut best: Option<(i32, u32, usize)> = None;
        for &near in tile.near(seed).iter().take(NEAR_TAILS) {
            for visit in draft.visits_of(near) {
                let other = draft.tour_of[visit];
                if other == NONE || other == one || tile.day_of(one) != tile.day_of(other) || rng.chance(0.2) {
                    continue;
                }
                let from = draft.position_of[visit] as usize;
                let (first, second) = (&draft.tours[one as usize], &draft.tours[other as usize]);
                let legs = [one, other].map(|tour| tile.tours[tour as usize].legs);
                let Some(forth) = first.could_go_on(tile, legs[0], at, second, from) else { continue };
                let Some(back) = second.could_go_on(tile, legs[1], from, first, at) else { continue };
                let more = forth + back - first.nodes[at + 1].leg - second.nodes[from + 1].leg;
                let load = |tour: &Tour, to: usize| {
                    tour.stops[..to].iter().map(|&visit| tile.store_of(visit).demand).sum::<i32>()
                };
                // What follows one another has one rep.
                let moves = |stops: &[u32]| !stops.iter().any(|&visit| tile.is_chain(tile.store_index(visit)));
                let allowed = || {
                    let (head, start) = (load(first, at), load(second, from));
                    head + second.load - start <= tile.tours[one as usize].capacity
                        && start + first.load - head <= tile.tours[other as usize].capacity
                        && moves(&first.stops[at..])
                        && moves(&second.stops[from..])
                        && first.stops[at..].iter().all(|&visit| tile.may_meet(tile.store_index(visit), other))
                        && second.stops[from..].iter().all(|&visit| tile.may_meet(tile.store_index(visit), one))
                };
                if best.is_none_or(|best| more < best.0) && allowed() {
                    best = Some((more, other, from));
                }
            }
        }
        let Some((_, other, from)) = best else { return false };
        draft.trade_tails((one, at), (other, from));
        if draft.failed() {
            return true;
        }
        for tour in [one, other] {
            let stops = &draft.tours[tour as usize].stops;
            if let Some(&visit) = stops.get((if tour == one { at } else { from }).min(stops.len().max(1) - 1)) {
                let most = stops.len().min(TAIL_STRING);
                string_out(draft, tour, visit, 1 + rng.below(most), rng);
            }
        }
        true
    }

    /// All visits of the seed and of some of its neighbours.
    fn whole_stores(&mut self, draft: &mut Draft, seed: u32, rng: &mut Rng) {
        let mut left = 1 + rng.below(MEAN_OUT as usize * 3 / 2) as isize;
        let tile = draft.tile;
        for near in std::iter::once(seed).chain(tile.near(seed).iter().copied()) {
            if near != seed && rng.chance(0.4) {
                continue;
            }
            for visit in draft.visits_of(near) {
                if draft.tour_of[visit] != NONE {
                    draft.take_visit(visit as u32);
                    left -= 1;
                }
            }
            if left <= 0 {
                break;
            }
        }
    }

    /// One whole tour through the seed, if it is not too large.
    fn whole_tour(&mut self, draft: &mut Draft, seed: u32, rng: &mut Rng) {
        let visits = draft.visits_of(seed);
        if visits.is_empty() {
            return;
        }
        let tour = draft.tour_of[visits.start + rng.below(visits.len())];
        if tour == NONE {
            return;
        }
        let length = draft.tours[tour as usize].stops.len();
        if length <= WHOLE_TOUR {
            draft.take_out(tour, 0, length);
        } else {
            let from = rng.below(length - WHOLE_TOUR + 1);
            draft.take_out(tour, from, from + WHOLE_TOUR);
        }
    }

    /// Absent stores near the seed, and a few from anywhere, are to be tried again.
    fn second_chances(&mut self, draft: &mut Draft, seed: u32, rng: &mut Rng) {
        if draft.absent.is_empty() {
            return;
        }
        self.picked.clear();
        let tile = draft.tile;
        if draft.absent.len() <= SECOND_CHANCES {
            self.picked.extend(&draft.absent);
        } else {
            let near = std::iter::once(seed).chain(tile.near(seed).iter().copied());
            self.picked.extend(near.filter(|&store| draft.is_absent(store)).take(SECOND_CHANCES - 2));
            for _ in 0..2 {
                self.picked.push(draft.absent[rng.below(draft.absent.len())]);
            }
        }
        for &store in &self.picked {
            draft.touch_store(store);
        }
    }
}

/// Takes out a string of `string` visits around `visit`, or a longer one of which a piece in the middle stays.
fn string_out(draft: &mut Draft, tour: u32, visit: u32, string: usize, rng: &mut Rng) {
    let length = draft.tours[tour as usize].stops.len();
    let at = draft.position_of[visit as usize] as usize;
    let mut kept = 0;
    if string > 1 && string < length && rng.chance(SPLIT) {
        kept = 1;
        while string + kept < length && rng.chance(GROW) {
            kept += 1;
        }
    }
    let whole = string + kept;
    let first = (at + 1).saturating_sub(whole);
    let last = at.min(length - whole);
    let from = first + rng.below(last - first + 1);
    if kept == 0 {
        draft.take_out(tour, from, from + whole);
    } else {
        let head = 1 + rng.below(string - 1);
        draft.take_out(tour, from + head + kept, from + whole);
        draft.take_out(tour, from, from + head);
    }
}
