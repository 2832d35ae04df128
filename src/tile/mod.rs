//! A few neighbouring reps with all their days and stores, copied close together: what one search works on.
//!
//! Everything the inner loop asks is a flat array here: legs (a matrix of the tile's places only), windows by store and
//! day, the shifts each store may be visited on, the nearest neighbours. A tile is never changed by the search.

mod changes;
mod infinite;
mod kinds;
mod lay;
mod practice;

pub use changes::{Bound, TileBound, TileChanges, distinct};
pub use infinite::{EAGER, NEVER, NO_QUOTE, NONE, NOWHERE, OUT};
pub use practice::TilePractice;

use crate::model::{DaySet, Habit, Overtime};
use crate::unit::{Day, ShiftId, StoreId};

/// A store of a tile.
#[derive(Clone, Debug)]
pub struct TileStore {
    /// Its id in the problem.
    pub id: StoreId,
    /// Its place among the tile's places.
    pub place: u32,
    /// How long a usual visit takes, for rankings; for a given one, see [`Tile::service`].
    pub service: i32,
    pub demand: i32,
    /// Whether it is a meeting, whose time is no work.
    pub meeting: bool,
    /// Its visits are `first_visit..last_visit`.
    pub first_visit: u32,
    pub last_visit: u32,
    /// The tours it may be visited on are `Tile::choices[first_choice..last_choice]`: those of days pinned to a rep up
    /// to `first_free`, then the others sorted by rep, then day.
    pub first_choice: u32,
    pub first_free: u32,
    pub last_choice: u32,
    /// Visits of one length make one stay: the stays of its visits are `first_stay..last_stay`.
    pub first_stay: u32,
    pub last_stay: u32,
    pub days: Days,
    /// What a visit by each of the tile's reps costs is `Tile::rep_prices[rep_prices..]`; [`NONE`] where all of them cost nothing.
    pub rep_prices: u32,
    /// What it is used to, where that counts.
    pub habit: Option<Habit>,
    /// Where its visits follow one another, none without the one before: what each day of each asks of the day before is
    /// `Tile::reaches[reaches..]`, a day after the other; else [`NONE`].
    pub reaches: u32,
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
    /// The day promised, and what another one costs.
    pub promised: i32,
    pub moved: i64,
}

impl TileVisit {
    /// The cost of having it on a day of its window.
    pub fn day_cost(&self, day: i32) -> i64 {
        let off =
            if day < self.due { self.early * i64::from(self.due - day) } else { self.late * i64::from(day - self.due) };
        if day == self.promised { off } else { off + self.moved }
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
    /// Whether the rep is out already when it begins, and goes on at once.
    pub under_way: bool,
    /// Which of the tile's leg matrices.
    pub legs: usize,
    pub start: i32,
    pub end: i32,
    pub max_work: i32,
    /// Whether the work of the day must be known: it has a limit that says more than its hours, or a price, or counts for a week or
    /// month.
    pub counts_work: bool,
    /// Whether it is so for the day itself.
    pub bounds_work: bool,
    pub overtime: Option<Overtime>,
    /// Where the tile's `most_hours` has the limits of its week and month; [`NONE`] where there is none.
    pub limits: [u32; 2],
    /// Office work that counts for them, and the most that a day can count.
    pub office: i32,
    pub most_hours: i32,
    pub max_drive: i32,
    pub max_visits: usize,
    pub capacity: i32,
    pub fixed: i64,
    /// Whether it begins or ends with a night away: its ways are gone even without a visit.
    pub is_away: bool,
    /// What it costs with or without a visit: the nights after it; of one that is away also the use of the shift.
    pub always: i64,
    /// (earliest, latest, length)
    pub pauses: Vec<(i32, i32, i32)>,
    /// How long a visit is at least that each of them may interrupt; [`NEVER`] where none.
    pub inside: Vec<i32>,
    /// Tours of one kind are alike when empty: same day, homes, limits, and reps that are allowed alike.
    pub kind: u32,
}

/// What a stay asks of a day: its windows, as a range of `Tile::windows`, and how long it takes.
#[derive(Clone, Copy, Debug)]
struct DayAsk {
    first: u32,
    last: u32,
    service: i32,
}

/// A store that takes part in a tile.
#[derive(Clone, Debug)]
pub struct Member {
    pub store: StoreId,
    /// For a store whose visits are spread over tiles and that another tile looks after: the day each of its visits has in
    /// this tile, -1 for those elsewhere.
    pub guest: Option<Vec<i32>>,
    /// What bounds who may come beside those who do.
    pub bound: Bound,
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
    /// How the reps of stores may change, where that has bounds.
    pub changes: Option<TileChanges>,
    /// Whether some stores open or close earlier than others.
    pub windows_differ: bool,
    /// The fair share of work of each rep, as the tours count them; 0 where there is none. Empty where nobody has one.
    pub shares: Vec<i64>,
    /// The most hours of reps in weeks and months.
    pub most_hours: Vec<i64>,
    /// What practice asks.
    pub practice: TilePractice,
    /// How many kinds of tours there are.
    pub kinds: usize,
    /// What visits by reps cost, as `TileStore` ranges of one a rep.
    rep_prices: Vec<i64>,
    /// The first and the last day of the visit before, by visit and day.
    reaches: Vec<(i32, i32)>,
    places: usize,
    /// One matrix a profile, row by row, and its transpose; none where they are the same.
    legs: Vec<Vec<i32>>,
    back: Vec<Vec<i32>>,
    windows: Vec<(i32, i32)>,
    /// What every stay asks of every day, `asks[stay * days + day]`.
    asks: Vec<DayAsk>,
    near: Vec<u32>,
    near_of: Vec<u32>,
    /// Whether a store may be visited on a tour: a bit a tour, `store_words` words a store.
    allowed: Vec<u64>,
    store_words: usize,
    /// The first visit of every store, and the end: what `TileStore` says, close together.
    first_visit: Vec<u32>,
    /// The store of every visit, and its stay.
    store_at: Vec<u32>,
    stay_at: Vec<u32>,
    /// The day of every tour.
    tour_days: Vec<Day>,
}

impl Tile {
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

    /// When a stay may start on a day: (earliest, latest) of each window, sorted and disjoint.
    pub fn windows(&self, stay: u32, day: i32) -> &[(i32, i32)] {
        let ask = &self.asks[stay as usize * self.days + day as usize];
        &self.windows[ask.first as usize..ask.last as usize]
    }

    /// How long a stay takes, the same on every day; the day asked for lies beside its windows.
    pub fn service(&self, stay: u32, day: i32) -> i32 {
        self.asks[stay as usize * self.days + day as usize].service
    }

    /// How many stays there are.
    pub fn stays(&self) -> usize {
        self.asks.len() / self.days.max(1)
    }

    /// The stay of a visit.
    pub fn stay(&self, visit: u32) -> u32 {
        self.stay_at[visit as usize]
    }

    /// Where the quotes for a visit begin in a list of a store's quotes: stay after stay, day after day.
    pub fn quotes_from(&self, store: u32, visit: u32) -> usize {
        (self.stay(visit) - self.stores[store as usize].first_stay) as usize * self.days
    }

    /// The way to a store from the home of the first rep who may come; 0 where nobody may.
    pub fn way_to(&self, store: &TileStore) -> i64 {
        let first = self.choices[store.first_choice as usize..store.last_choice as usize].first();
        first.map_or(0, |&tour| {
            let shift = &self.tours[tour as usize];
            i64::from(self.leg(shift.legs, shift.home, store.place))
        })
    }

    /// When visits to a store may first and last start on the first day it may be visited; (0, 0) where it never may.
    pub fn open_between(&self, store: u32) -> (i64, i64) {
        match self.first_windows(store) {
            &[(opens, _), .., (_, closes)] | &[(opens, closes)] => (opens.into(), closes.into()),
            [] => (0, 0),
        }
    }

    /// How long visits to a store may start on the first day it may be visited; 0 where it never may.
    pub fn open_time(&self, store: u32) -> i64 {
        self.first_windows(store).iter().map(|window| i64::from(window.1) - i64::from(window.0)).sum()
    }

    fn first_windows(&self, store: u32) -> &[(i32, i32)] {
        let row = &self.stores[store as usize];
        let first = self.choices[row.first_choice as usize..row.last_choice as usize].first();
        first.map_or(&[], |&tour| self.windows(row.first_stay, self.tours[tour as usize].day))
    }

    /// The stores nearest to a store, nearest first.
    pub fn near(&self, store: u32) -> &[u32] {
        &self.near[self.near_of[store as usize] as usize..self.near_of[store as usize + 1] as usize]
    }

    /// Whether a store may be visited on a tour.
    pub fn may_meet(&self, store: u32, tour: u32) -> bool {
        self.allowed[store as usize * self.store_words + tour as usize / 64] >> (tour % 64) & 1 == 1
    }

    /// Whether it matters to a store which rep comes.
    pub fn prices_reps(&self, store: u32) -> bool {
        self.stores[store as usize].rep_prices != NONE
    }

    /// What a visit of a store on a tour costs because of the rep whose tour it is.
    pub fn rep_price(&self, store: u32, tour: u32) -> i64 {
        let row = &self.stores[store as usize];
        if row.rep_prices == NONE {
            return 0;
        }
        let price = self.rep_prices[(row.rep_prices + self.tours[tour as usize].rep) as usize];
        // Who comes on a pinned day is not the plan's to choose.
        let pinned = &self.choices[row.first_choice as usize..row.first_free as usize];
        if price == 0 || pinned.contains(&tour) { 0 } else { price }
    }

    /// Whether a store's visits follow one another, none without the one before.
    pub fn is_chain(&self, store: u32) -> bool {
        self.stores[store as usize].reaches != NONE
    }

    /// The first and the last day on which the visit before this one of a chain may be when this one, counted from 0, is on `day`.
    pub fn reach(&self, store: u32, visit: usize, day: i32) -> (i32, i32) {
        self.reaches[self.stores[store as usize].reaches as usize + visit * self.days + day as usize]
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

    /// The largest prize of a store's visits.
    pub fn most_prize(&self, store: u32) -> i64 {
        match self.stores[store as usize].days {
            Days::Patterns { prize, .. } => prize,
            Days::Row { .. } => self.visits_of(store).map(|visit| self.visits[visit].prize).max().unwrap_or(0),
        }
    }

    /// The position in `stores` of the store of a visit.
    pub fn store_index(&self, visit: u32) -> u32 {
        self.store_at[visit as usize]
    }
}
