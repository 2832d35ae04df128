//! Laying a tile: everything the inner loop asks is copied from the problem into flat arrays.

use super::changes::TileChanges;
use super::infinite::{NEVER, NEVER_OUT, NO_WAY, NONE};
use super::kinds::{Kinds, rep_kinds};
use super::{DayAsk, Days, Member, Tile, TilePractice, TileStore, TileTour, TileVisit};
use crate::model::{Cadence, Continuity, DaySet, Leg, Legs, Problem, Store, Window};
use crate::travel::Near;
use crate::unit::{Day, PlaceId, RepId, Seconds, ShiftId, StoreId};
use std::collections::HashMap;
use std::ops::Range;

impl Tile {
    /// The tile of these shifts and members. `near` lists the problem's stores around each store.
    pub fn new(problem: &Problem, legs: &impl Legs, near: &Near, shifts: &[ShiftId], members: &[Member]) -> Self {
        let stores: Vec<StoreId> = members.iter().map(|member| member.store).collect();
        let stores = &stores[..];
        let mut places = Places::default();
        let mut profiles: Vec<u8> = Vec::new();
        let mut kinds = Kinds::default();
        let rep_kind = rep_kinds(problem, stores);
        let mut reps: Vec<RepId> = Vec::new();
        let mut tours = Vec::with_capacity(shifts.len());
        for &id in shifts {
            let shift = problem.shift(id);
            let rep = &problem.reps[shift.rep.index()];
            let profile = position_or_push(&mut profiles, rep.profile);
            let mut tour = TileTour {
                id,
                rep: position_or_push(&mut reps, shift.rep) as u32,
                day: i32::from(shift.day.0),
                home: places.local(problem.begins_at(id)),
                end_place: places.local(problem.ends_at(id)),
                under_way: shift.from.is_some(),
                legs: profile,
                start: shift.start.0,
                end: shift.end.0,
                max_work: shift.max_work.0,
                bounds_work: shift.work_binds() || shift.overtime.is_some(),
                counts_work: shift.work_binds() || shift.overtime.is_some() || !rep.limits.is_empty(),
                limits: [NONE; 2],
                office: shift.office.0,
                most_hours: (shift.end - shift.start).min(shift.max_work).0.saturating_add(shift.office.0),
                overtime: shift.overtime,
                max_drive: shift.max_drive.0,
                max_visits: usize::from(shift.max_visits),
                capacity: shift.capacity,
                fixed: if shift.is_away() { 0 } else { shift.fixed.0 },
                is_away: shift.is_away(),
                always: match (shift.is_away(), shift.sleeps) {
                    (false, _) => 0,
                    (true, None) => shift.fixed.0,
                    (true, Some(_)) => {
                        shift.fixed.0 + problem.nights.price.0 * i64::from(problem.nights_after(id).unwrap_or(1))
                    }
                },
                pauses: shift.pauses.iter().map(|pause| (pause.earliest.0, pause.latest.0, pause.length.0)).collect(),
                inside: shift.pauses.iter().map(|pause| pause.inside.map_or(NEVER, |least| least.0)).collect(),
                kind: 0,
            };
            let class = rep_kind.get(&shift.rep).copied().unwrap_or(0);
            tour.kind = kinds.of(&tour, class);
            tours.push(tour);
        }
        let most_hours = hours(problem, &reps, &mut tours);
        let mut tile = Tile {
            stores: Vec::with_capacity(stores.len()),
            visits: Vec::new(),
            tours,
            patterns: Vec::new(),
            choices: Vec::new(),
            days: usize::from(problem.calendar.days),
            same_rep: problem.continuity == Continuity::SameRep,
            changes: TileChanges::new(problem),
            windows_differ: false,
            shares: reps.iter().map(|rep| problem.reps[rep.index()].share.map_or(0, |share| share.0.into())).collect(),
            most_hours,
            practice: TilePractice::default(),
            kinds: kinds.count(),
            rep_prices: Vec::new(),
            reaches: Vec::new(),
            places: 0,
            legs: Vec::new(),
            back: Vec::new(),
            windows: Vec::new(),
            asks: Vec::new(),
            near: Vec::new(),
            near_of: Vec::new(),
            allowed: vec![0; stores.len() * shifts.len().div_ceil(64)],
            store_words: shifts.len().div_ceil(64),
            first_visit: vec![0],
            store_at: Vec::new(),
            stay_at: Vec::new(),
            tour_days: shifts.iter().map(|&id| problem.shift(id).day).collect(),
        };
        if tile.shares.iter().all(|&share| share == 0) {
            tile.shares.clear();
        }
        let mut by_rep: Vec<usize> = (0..tile.tours.len()).collect();
        by_rep.sort_by_key(|&tour| (tile.tours[tour].rep, tile.tours[tour].day));
        for member in members {
            tile.add_store(problem, member, &reps, &by_rep, &mut places);
        }
        let open = |store: usize| tile.open_between(store as u32);
        tile.windows_differ = (1..tile.stores.len()).any(|store| open(store) != open(0));
        tile.fill_legs(legs, &places.ids, &profiles);
        tile.fill_near(near, stores);
        tile.practice = TilePractice::new(problem, &tile, stores, &reps);
        tile
    }

    fn add_store(&mut self, problem: &Problem, member: &Member, reps: &[RepId], by_rep: &[usize], places: &mut Places) {
        let id = member.store;
        let store = problem.store(id);
        let local = self.stores.len() as u32;
        let first_visit = self.visits.len() as u32;
        let mut wanted = DaySet::default();
        let blank = TileVisit::default();
        let days = match (&store.cadence, &member.guest) {
            (cadence, Some(days)) => {
                // Whoever looks after the store moves its visits between days; here each keeps the day it has.
                let prizes: Vec<i64> = match cadence {
                    Cadence::Patterns { .. } => vec![NEVER_OUT; days.len()],
                    Cadence::Spaced { visits, .. } => visits.iter().map(|visit| visit.prize.0).collect(),
                };
                for (&day, prize) in days.iter().zip(prizes) {
                    let visit = if day < 0 {
                        TileVisit { earliest: 1, ..blank }
                    } else {
                        wanted.insert(Day(day as u16));
                        TileVisit { earliest: day, due: day, latest: day, prize, ..blank }
                    };
                    self.visits.push(visit);
                }
                Days::Row { min_gap: 1, max_gap: i32::from(DaySet::MOST) }
            }
            (Cadence::Patterns { patterns, prize }, None) => {
                let from = self.patterns.len() as u32;
                self.patterns.extend(patterns);
                patterns.iter().for_each(|&pattern| wanted |= pattern);
                self.visits.extend(std::iter::repeat_n(blank, store.cadence.most_visits()));
                Days::Patterns { from, to: self.patterns.len() as u32, prize: prize.0 }
            }
            (Cadence::Spaced { visits, min_gap, max_gap }, None) => {
                for (at, visit) in visits.iter().enumerate() {
                    // A visit without a day has a window that is none.
                    let (earliest, latest) = store.window_of(at as u16).unwrap_or((Day(1), Day(0)));
                    wanted |= DaySet::between(earliest, latest);
                    self.visits.push(TileVisit {
                        earliest: i32::from(earliest.0),
                        due: i32::from(visit.due.0),
                        latest: i32::from(latest.0),
                        early: visit.early.0,
                        late: visit.late.0,
                        prize: visit.prize.0,
                        ..blank
                    });
                }
                let promised = store.promise.iter().flat_map(|promise| &promise.visits);
                for (visit, promised) in self.visits[first_visit as usize..].iter_mut().zip(promised) {
                    if let Some((day, moved)) = promised {
                        (visit.promised, visit.moved) = (i32::from(day.0), moved.0);
                    }
                }
                Days::Row { min_gap: i32::from(*min_gap).max(1), max_gap: i32::from(*max_gap) }
            }
        };
        let (first_stay, last_stay) = self.add_stays(problem, id, wanted);
        let first_choice = self.choices.len() as u32;
        let mut first_free = first_choice;
        for pinned in [true, false] {
            for &tour in by_rep {
                let day = Day(self.tours[tour].day as u16);
                let open = (first_stay..last_stay).any(|stay| !self.windows(stay, i32::from(day.0)).is_empty());
                let allowed = open && store.allows(reps[self.tours[tour].rep as usize], day);
                if allowed && store.is_pinned(day) == pinned {
                    self.allowed[local as usize * self.store_words + tour / 64] |= 1 << (tour % 64);
                    self.choices.push(tour as u32);
                }
            }
            if pinned {
                first_free = self.choices.len() as u32;
            }
        }
        let rep_prices = self.add_rep_prices(store, reps);
        let reaches = if member.guest.is_none() { self.add_reaches(store) } else { NONE };
        if let Some(changes) = &mut self.changes {
            changes.add(problem, member, reps);
        }
        self.first_visit.push(self.visits.len() as u32);
        self.store_at.resize(self.visits.len(), local);
        self.stores.push(TileStore {
            id,
            place: places.local(Some(store.place)),
            service: store.service.0,
            demand: store.demand,
            meeting: store.meeting,
            first_visit,
            last_visit: self.visits.len() as u32,
            first_choice,
            first_free,
            last_choice: self.choices.len() as u32,
            first_stay,
            last_stay,
            days,
            rep_prices,
            reaches,
            // Whoever looks after the store answers for its habit.
            habit: store.habit.filter(|_| member.guest.is_none() && matches!(store.cadence, Cadence::Spaced { .. })),
        });
    }

    /// Notes what a visit to a store by each of these reps costs; the answer is where.
    fn add_rep_prices(&mut self, store: &Store, reps: &[RepId]) -> u32 {
        let first = self.rep_prices.len();
        self.rep_prices.extend(reps.iter().map(|&rep| store.rep_cost(rep).0));
        if self.rep_prices[first..].iter().any(|&price| price != 0) {
            return first as u32;
        }
        self.rep_prices.truncate(first);
        NONE
    }

    /// Notes what each visit of a store whose visits follow one another asks of the one before; the answer is where.
    fn add_reaches(&mut self, store: &Store) -> u32 {
        let visits = store.due_visits();
        if visits.iter().all(|visit| visit.after.is_none()) {
            return NONE;
        }
        let first = self.reaches.len() as u32;
        for visit in visits {
            let reach = |day: usize| match &visit.after {
                Some(after) => after.reach(Day(day as u16)),
                None => (0, day as i32 - 1),
            };
            self.reaches.extend((0..self.days).map(reach));
        }
        first
    }

    /// Lays the stays of the store whose visits were added last: what each length of a visit, and hour by which one begins, asks of
    /// the days wanted.
    fn add_stays(&mut self, problem: &Problem, id: StoreId, wanted: DaySet) -> (u32, u32) {
        let store = problem.store(id);
        let first_visit = self.stay_at.len();
        let first_stay = self.stays() as u32;
        let mut lengths: Vec<(Seconds, Option<(Day, Seconds)>)> = Vec::new();
        for at in 0..self.visits.len() - first_visit {
            let by = store.due_visits().get(at).and_then(|due| Some((due.latest, due.by?)));
            let stay = position_or_push(&mut lengths, (store.service_of(at as u16), by)) as u32;
            self.stay_at.push(first_stay + stay);
        }
        if lengths.is_empty() {
            lengths.push((store.service, None));
        }
        for &(service, by) in &lengths {
            for day in problem.calendar.iter() {
                let first = self.windows.len() as u32;
                if wanted.contains(day) {
                    let windows = problem.windows(id, day).iter();
                    let by = by.filter(|by| by.0 == day).map_or(Window::ALWAYS.close, |by| by.1);
                    let starts =
                        windows.filter_map(|window| Some((window.open.0, window.last_start_by(service, by)?.0)));
                    self.windows.extend(starts);
                }
                let last = self.windows.len() as u32;
                self.asks.push(DayAsk { first, last, service: service.0 });
            }
        }
        (first_stay, self.stays() as u32)
    }

    fn fill_legs(&mut self, legs: &impl Legs, places: &[Option<PlaceId>], profiles: &[u8]) {
        self.places = places.len();
        let some = places.iter().flatten().next().copied().unwrap_or(PlaceId(0));
        let ids: Vec<PlaceId> = places.iter().map(|place| place.unwrap_or(some)).collect();
        let nowhere = places.iter().position(Option::is_none);
        for &profile in profiles {
            let (mut forth, mut back) = match legs.is_symmetric() {
                true => (mirrored(legs, profile, &ids), Vec::new()),
                false => both_ways(legs, profile, &ids),
            };
            if let Some(at) = nowhere {
                let size = ids.len();
                for matrix in [&mut forth, &mut back].into_iter().filter(|matrix| !matrix.is_empty()) {
                    (0..size).for_each(|other| (matrix[at * size + other], matrix[other * size + at]) = (0, 0));
                }
            }
            self.back.push(if back == forth { Vec::new() } else { back });
            self.legs.push(forth);
        }
    }

    fn fill_near(&mut self, near: &Near, stores: &[StoreId]) {
        let local: HashMap<StoreId, u32> = stores.iter().enumerate().map(|(at, &id)| (id, at as u32)).collect();
        self.near_of.push(0);
        for &id in stores {
            let found = near.of_point(id.index()).iter().filter_map(|&other| local.get(&StoreId(other)));
            self.near.extend(found);
            self.near_of.push(self.near.len() as u32);
        }
    }
}

/// The most hours of these reps in weeks and months; each of their tours learns which of them it counts for.
fn hours(problem: &Problem, reps: &[RepId], tours: &mut [TileTour]) -> Vec<i64> {
    let mut most = Vec::new();
    for (at, rep) in reps.iter().enumerate() {
        for limit in &problem.reps[rep.index()].limits {
            let own = |tour: &&mut TileTour| tour.rep as usize == at && limit.holds(Day(tour.day as u16));
            for tour in tours.iter_mut().filter(own) {
                tour.limits[limit.span as usize] = most.len() as u32;
            }
            most.push(i64::from(limit.most.0));
        }
    }
    most
}

/// Matrices are filled in blocks of so many rows and columns, which stay in cache.
const BLOCK: usize = 64;

/// The time of every way, row by row, 0 along the diagonal, where every way is as long as the way back: half of them are asked.
fn mirrored(legs: &impl Legs, profile: u8, ids: &[PlaceId]) -> Vec<i32> {
    let size = ids.len();
    let mut matrix = vec![0; size * size];
    let mut block = [Leg::default(); BLOCK * BLOCK];
    for rows in blocks(size) {
        for columns in blocks(size).skip(rows.start / BLOCK) {
            let (from, to) = (&ids[rows.clone()], &ids[columns.clone()]);
            let block = &mut block[..from.len() * to.len()];
            legs.table(profile, from, to, block);
            for (row, times) in rows.clone().zip(block.chunks_exact(to.len())) {
                for (column, leg) in columns.clone().zip(times).filter(|&(column, _)| column > row) {
                    let time = leg.time.0.min(NO_WAY);
                    matrix[row * size + column] = time;
                    matrix[column * size + row] = time;
                }
            }
        }
    }
    matrix
}

/// The times of all ways, row by row, 0 along the diagonal; and of all ways back, where the rows are where they go.
fn both_ways(legs: &impl Legs, profile: u8, ids: &[PlaceId]) -> (Vec<i32>, Vec<i32>) {
    let size = ids.len();
    let mut all = vec![Leg::default(); size * size];
    legs.table(profile, ids, ids, &mut all);
    let mut forth: Vec<i32> = all.iter().map(|leg| leg.time.0.min(NO_WAY)).collect();
    (0..size).for_each(|at| forth[at * size + at] = 0);
    let mut back = vec![0; size * size];
    for rows in blocks(size) {
        for columns in blocks(size) {
            for row in rows.clone() {
                columns.clone().for_each(|column| back[row * size + column] = forth[column * size + row]);
            }
        }
    }
    (forth, back)
}

fn blocks(size: usize) -> impl Iterator<Item = Range<usize>> {
    (0..size).step_by(BLOCK).map(move |first| first..(first + BLOCK).min(size))
}

fn position_or_push<T: PartialEq>(list: &mut Vec<T>, item: T) -> usize {
    list.iter().position(|known| *known == item).unwrap_or_else(|| {
        list.push(item);
        list.len() - 1
    })
}

/// The places of a tile, numbered as they come; among them may be one from and to which there is no way, wherever one goes.
#[derive(Default)]
struct Places {
    ids: Vec<Option<PlaceId>>,
    known: HashMap<Option<PlaceId>, u32>,
}

impl Places {
    fn local(&mut self, id: Option<PlaceId>) -> u32 {
        *self.known.entry(id).or_insert_with(|| {
            self.ids.push(id);
            self.ids.len() as u32 - 1
        })
    }
}
