//! A few neighbouring reps with all their days and stores, copied close together: what one search works on.
//!
//! Everything the inner loop asks is a flat array here: legs (a matrix of the tile's places only), windows by store and
//! day, the shifts each store may be visited on, the nearest neighbours. A tile is never changed by the search.

use super::kinds::{Kinds, rep_kinds};
use crate::model::{Cadence, Continuity, DaySet, Legs, Problem, Window};
use crate::travel::Near;
use crate::unit::{Day, PlaceId, RepId, ShiftId, StoreId};
use std::collections::HashMap;

/// A number no index reaches.
pub const NONE: u32 = u32::MAX;

/// Longer than any shift; a leg that does not exist is cut to this, so that sums of a few legs stay in range.
const NO_WAY: i32 = 400_000_000;

/// The prize of a guest's visit that belongs to a pattern: without it the pattern would be broken.
const NEVER_OUT: i64 = 1 << 50;

/// A store of a tile.
#[derive(Clone, Debug)]
pub struct TileStore {
    /// Its id in the problem.
    pub id: StoreId,
    /// Its place among the tile's places.
    pub place: u32,
    pub service: i32,
    pub demand: i32,
    /// Its visits are `first_visit..last_visit`.
    pub first_visit: u32,
    pub last_visit: u32,
    /// The tours it may be visited on are `Tile::choices[first_choice..last_choice]`: those of days pinned to a rep up
    /// to `first_free`, then the others sorted by rep, then day.
    pub first_choice: u32,
    pub first_free: u32,
    pub last_choice: u32,
    pub days: Days,
}

/// Which days suit a store.
#[derive(Clone, Debug)]
pub enum Days {
    /// One of these patterns; `Tile::patterns[from..to]`; out at this prize.
    Patterns { from: u32, to: u32, prize: i64 },
    /// A row of visits with gaps; what each visit asks is in `Tile::visits`.
    Row { min_gap: i32, max_gap: i32 },
}

/// A due visit of a tile's store.
#[derive(Clone, Copy, Debug, Default)]
pub struct TileVisit {
    pub earliest: i32,
    pub due: i32,
    pub latest: i32,
    pub early: i64,
    pub late: i64,
    pub prize: i64,
}

impl TileVisit {
    /// The cost of having it on a day of its window.
    pub fn day_cost(&self, day: i32) -> i64 {
        if day < self.due { self.early * i64::from(self.due - day) } else { self.late * i64::from(day - self.due) }
    }
}

/// One shift: the limits of one tour.
#[derive(Clone, Debug)]
pub struct TileTour {
    pub id: ShiftId,
    pub rep: u32,
    pub day: i32,
    pub home: u32,
    pub end_place: u32,
    /// Which of the tile's leg matrices.
    pub legs: usize,
    pub start: i32,
    pub end: i32,
    pub max_work: i32,
    pub work_binds: bool,
    pub max_drive: i32,
    pub max_visits: usize,
    pub capacity: i32,
    pub fixed: i64,
    /// (earliest, latest, length)
    pub pauses: Vec<(i32, i32, i32)>,
    /// Tours of one kind are alike when empty: same day, homes, limits, and reps that are allowed alike.
    pub kind: u32,
}

/// A store that takes part in a tile.
#[derive(Clone, Debug)]
pub struct Member {
    pub store: StoreId,
    /// For a store whose visits are spread over tiles and that another tile looks after: the day each of its visits has in
    /// this tile, -1 for those elsewhere.
    pub guest: Option<Vec<i32>>,
}

/// A few neighbouring reps with all their days and stores.
#[derive(Clone, Debug)]
pub struct Tile {
    pub stores: Vec<TileStore>,
    pub visits: Vec<TileVisit>,
    pub tours: Vec<TileTour>,
    pub patterns: Vec<DaySet>,
    /// Tours a store may be visited on, as `TileStore` ranges.
    pub choices: Vec<u32>,
    /// Days of the horizon.
    pub days: usize,
    pub same_rep: bool,
    /// How many kinds of tours there are.
    pub kinds: usize,
    places: usize,
    /// One matrix a profile, row by row, and its transpose; none where they are the same.
    legs: Vec<Vec<i32>>,
    back: Vec<Vec<i32>>,
    windows: Vec<(i32, i32)>,
    /// `windows[window_of[store * days + day]]`: first and count.
    window_of: Vec<(u32, u32)>,
    near: Vec<u32>,
    near_of: Vec<u32>,
    /// Whether a store may be visited on a tour: a bit a tour, `store_words` words a store.
    allowed: Vec<u64>,
    store_words: usize,
    /// The first visit of every store, and the end: what `TileStore` says, close together.
    first_visit: Vec<u32>,
    /// The store of every visit.
    store_at: Vec<u32>,
    /// The day of every tour.
    tour_days: Vec<Day>,
}

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
                home: places.local(rep.home),
                end_place: places.local(rep.end),
                legs: profile,
                start: shift.start.0,
                end: shift.end.0,
                max_work: shift.max_work.0,
                work_binds: shift.work_binds(),
                max_drive: shift.max_drive.0,
                max_visits: usize::from(shift.max_visits),
                capacity: shift.capacity,
                fixed: shift.fixed.0,
                pauses: shift.pauses.iter().map(|pause| (pause.earliest.0, pause.latest.0, pause.length.0)).collect(),
                kind: 0,
            };
            let class = rep_kind.get(&shift.rep).copied().unwrap_or(0);
            tour.kind = kinds.of(&tour, class);
            tours.push(tour);
        }
        let mut tile = Tile {
            stores: Vec::with_capacity(stores.len()),
            visits: Vec::new(),
            tours,
            patterns: Vec::new(),
            choices: Vec::new(),
            days: usize::from(problem.calendar.days),
            same_rep: problem.continuity == Continuity::SameRep,
            kinds: kinds.count(),
            places: 0,
            legs: Vec::new(),
            back: Vec::new(),
            windows: Vec::new(),
            window_of: Vec::new(),
            near: Vec::new(),
            near_of: Vec::new(),
            allowed: vec![0; stores.len() * shifts.len().div_ceil(64)],
            store_words: shifts.len().div_ceil(64),
            first_visit: vec![0],
            store_at: Vec::new(),
            tour_days: shifts.iter().map(|&id| problem.shift(id).day).collect(),
        };
        let mut by_rep: Vec<usize> = (0..tile.tours.len()).collect();
        by_rep.sort_by_key(|&tour| (tile.tours[tour].rep, tile.tours[tour].day));
        for member in members {
            tile.add_store(problem, member, &reps, &by_rep, &mut places);
        }
        tile.fill_legs(legs, &places.ids, &profiles);
        tile.fill_near(near, stores);
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
                patterns.iter().for_each(|pattern| wanted.0 |= pattern.0);
                self.visits.extend(std::iter::repeat_n(blank, store.cadence.most_visits()));
                Days::Patterns { from, to: self.patterns.len() as u32, prize: prize.0 }
            }
            (Cadence::Spaced { visits, min_gap, max_gap }, None) => {
                for visit in visits {
                    (visit.earliest.0..=visit.latest.0).for_each(|day| wanted.insert(Day(day)));
                    self.visits.push(TileVisit {
                        earliest: i32::from(visit.earliest.0),
                        due: i32::from(visit.due.0),
                        latest: i32::from(visit.latest.0),
                        early: visit.early.0,
                        late: visit.late.0,
                        prize: visit.prize.0,
                    });
                }
                Days::Row { min_gap: i32::from(*min_gap).max(1), max_gap: i32::from(*max_gap) }
            }
        };
        for day in problem.calendar.iter() {
            let first = self.windows.len() as u32;
            if wanted.contains(day) {
                let windows: &[Window] = problem.windows(id, day);
                self.windows.extend(windows.iter().map(|window| (window.open.0, window.close.0)));
            }
            self.window_of.push((first, self.windows.len() as u32 - first));
        }
        let first_choice = self.choices.len() as u32;
        let mut first_free = first_choice;
        for pinned in [true, false] {
            for &tour in by_rep {
                let day = Day(self.tours[tour].day as u16);
                let open = self.window_of[local as usize * self.days + day.index()].1 > 0;
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
        self.first_visit.push(self.visits.len() as u32);
        self.store_at.resize(self.visits.len(), local);
        self.stores.push(TileStore {
            id,
            place: places.local(store.place),
            service: store.service.0,
            demand: store.demand,
            first_visit,
            last_visit: self.visits.len() as u32,
            first_choice,
            first_free,
            last_choice: self.choices.len() as u32,
            days,
        });
    }

    fn fill_legs(&mut self, legs: &impl Legs, ids: &[PlaceId], profiles: &[u8]) {
        self.places = ids.len();
        for &profile in profiles {
            let leg = |from: usize, to: usize| legs.leg(profile, ids[from], ids[to]).time.0.min(NO_WAY);
            let forth = square(ids.len(), legs.is_symmetric(), leg);
            let back = match legs.is_symmetric() {
                true => Vec::new(),
                false => square(ids.len(), false, |from, to| forth[to * ids.len() + from]),
            };
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

    /// The legs from a place to every place.
    pub fn from(&self, legs: usize, place: u32) -> &[i32] {
        &self.legs[legs][place as usize * self.places..][..self.places]
    }

    /// The legs to a place from every place.
    pub fn to(&self, legs: usize, place: u32) -> &[i32] {
        let back = if self.back[legs].is_empty() { &self.legs[legs] } else { &self.back[legs] };
        &back[place as usize * self.places..][..self.places]
    }

    /// One leg.
    pub fn leg(&self, legs: usize, from: u32, to: u32) -> i32 {
        self.legs[legs][from as usize * self.places + to as usize]
    }

    /// The windows of a store on a day: (open, close).
    pub fn windows(&self, store: u32, day: i32) -> &[(i32, i32)] {
        let (first, count) = self.window_of[store as usize * self.days + day as usize];
        &self.windows[first as usize..(first + count) as usize]
    }

    /// The way to a store from the home of the first rep who may come; 0 where nobody may.
    pub fn way_to(&self, store: &TileStore) -> i64 {
        let first = self.choices[store.first_choice as usize..store.last_choice as usize].first();
        first.map_or(0, |&tour| {
            let shift = &self.tours[tour as usize];
            i64::from(self.leg(shift.legs, shift.home, store.place))
        })
    }

    /// How long a store's windows are open on the first day it may be visited; 0 where it never may.
    pub fn open_time(&self, store: u32) -> i64 {
        let row = &self.stores[store as usize];
        let first = self.choices[row.first_choice as usize..row.last_choice as usize].first();
        first.map_or(0, |&tour| {
            let windows = self.windows(store, self.tours[tour as usize].day);
            windows.iter().map(|window| i64::from(window.1) - i64::from(window.0)).sum()
        })
    }

    /// The stores nearest to a store, nearest first.
    pub fn near(&self, store: u32) -> &[u32] {
        &self.near[self.near_of[store as usize] as usize..self.near_of[store as usize + 1] as usize]
    }

    /// Whether a store may be visited on a tour.
    pub fn may_meet(&self, store: u32, tour: u32) -> bool {
        self.allowed[store as usize * self.store_words + tour as usize / 64] >> (tour % 64) & 1 == 1
    }

    /// The day of a tour.
    pub fn day_of(&self, tour: u32) -> Day {
        self.tour_days[tour as usize]
    }

    /// The visits of a store.
    pub fn visits_of(&self, store: u32) -> std::ops::Range<usize> {
        self.first_visit[store as usize] as usize..self.first_visit[store as usize + 1] as usize
    }

    /// The store of a visit.
    pub fn store_of(&self, visit: u32) -> &TileStore {
        &self.stores[self.store_index(visit) as usize]
    }

    /// The position in `stores` of the store of a visit.
    pub fn store_index(&self, visit: u32) -> u32 {
        self.store_at[visit as usize]
    }
}

/// A square matrix, row by row, 0 along its diagonal, filled in blocks that stay in cache.
fn square(size: usize, symmetric: bool, entry: impl Fn(usize, usize) -> i32) -> Vec<i32> {
    const BLOCK: usize = 64;
    let mut matrix = vec![0; size * size];
    let block = |from: usize| from..(from + BLOCK).min(size);
    for rows in (0..size).step_by(BLOCK) {
        for columns in (if symmetric { rows } else { 0 }..size).step_by(BLOCK) {
            for row in block(rows) {
                let first = if symmetric { columns.max(row) } else { columns };
                for column in (first..block(columns).end).filter(|&column| column != row) {
                    let entry = entry(row, column);
                    matrix[row * size + column] = entry;
                    if symmetric {
                        matrix[column * size + row] = entry;
                    }
                }
            }
        }
    }
    matrix
}

fn position_or_push<T: PartialEq>(list: &mut Vec<T>, item: T) -> usize {
    list.iter().position(|known| *known == item).unwrap_or_else(|| {
        list.push(item);
        list.len() - 1
    })
}

/// The places of a tile, numbered as they come.
#[derive(Default)]
struct Places {
    ids: Vec<PlaceId>,
    known: HashMap<PlaceId, u32>,
}

impl Places {
    fn local(&mut self, id: PlaceId) -> u32 {
        *self.known.entry(id).or_insert_with(|| {
            self.ids.push(id);
            self.ids.len() as u32 - 1
        })
    }
}
