//! How the reps of a tile's stores may change: what stands outside the tile, and before the plan.

use super::{Member, NONE};
use crate::model::{Continuity, DaySet, Problem, RepChanges};
use crate::unit::{Day, RepId, StoreId};

/// What visits in other tiles leave a store in this one, where its rep may change within bounds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bound {
    /// The weeks in which a rep of another tile comes: nobody of this one may.
    pub weeks: Vec<usize>,
    /// How many different reps may come whom the store has not met before the plan.
    pub reps: usize,
}

impl Bound {
    /// Nothing is bounded.
    pub const NONE: Self = Self { weeks: Vec::new(), reps: usize::MAX };

    /// What a store is left that is not visited elsewhere.
    pub fn whole(problem: &Problem, store: StoreId) -> Self {
        match problem.continuity.changes() {
            None => Self::NONE,
            Some(RepChanges { most, .. }) => {
                let met = distinct(problem.store(store).met.iter().map(|met| met.rep));
                Self { weeks: Vec::new(), reps: most.map_or(usize::MAX, |most| usize::from(most).saturating_sub(met)) }
            }
        }
    }
}

/// How many reps are different.
pub fn distinct(reps: impl Iterator<Item = RepId>) -> usize {
    let mut reps: Vec<RepId> = reps.collect();
    reps.sort_unstable();
    reps.dedup();
    reps.len()
}

/// How the reps of a tile's stores may change.
#[derive(Clone, Debug)]
pub struct TileChanges {
    /// Whether the rep changes only between calendar weeks.
    pub weekly: bool,
    /// The week of every day, and the first day of it.
    pub week_of: Vec<u32>,
    pub week_from: Vec<i32>,
    /// One a store of the tile.
    pub bounds: Vec<TileBound>,
}

/// What bounds who of a tile may visit a store.
#[derive(Clone, Debug, Default)]
pub struct TileBound {
    /// Who must make the visits of a week, by week; [`NONE`] where nobody of the tile may.
    pub weeks: Vec<(u32, u32)>,
    /// Reps of the tile whom the store has met.
    pub met: Vec<u32>,
    /// How many different reps may come whom it has not.
    pub reps: usize,
    /// Days on which the rep is a pin's, and no choice.
    pub pinned: DaySet,
}

impl TileBound {
    /// Who must make the visits of a week, [`NONE`] where nobody may; `None` where that is open.
    pub fn of_week(&self, week: u32) -> Option<u32> {
        self.weeks.iter().find(|one| one.0 == week).map(|one| one.1)
    }
}

impl TileChanges {
    /// Of a problem; no store yet.
    pub(super) fn new(problem: &Problem) -> Option<Self> {
        let Continuity::Changing(RepChanges { weekly, .. }) = problem.continuity else { return None };
        let week_of: Vec<u32> = problem.calendar.iter().map(|day| problem.calendar.week_of(day) as u32).collect();
        let from = |&week: &u32| week_of.partition_point(|other| *other < week) as i32;
        let week_from = week_of.iter().map(from).collect();
        Some(Self { weekly, week_from, week_of, bounds: Vec::new() })
    }

    /// Adds a store; `reps` are those of the tile.
    pub(super) fn add(&mut self, problem: &Problem, member: &Member, reps: &[RepId]) {
        let store = problem.store(member.store);
        let local = |rep: RepId| reps.iter().position(|&other| other == rep).map_or(NONE, |at| at as u32);
        let first_week = store.met.iter().filter(|met| met.is_in_first_week(&problem.calendar));
        let mut weeks: Vec<(u32, u32)> = member.bound.weeks.iter().map(|&week| (week as u32, NONE)).collect();
        weeks.extend(first_week.map(|met| (0, local(met.rep))));
        // Whoever came last before the plan, where several did.
        weeks.reverse();
        let met = store.met.iter().map(|met| local(met.rep)).filter(|&rep| rep != NONE).collect();
        let pinned = DaySet::of(store.pinned.iter().map(|&(Day(day), _)| Day(day)));
        self.bounds.push(TileBound { weeks, met, reps: member.bound.reps, pinned });
    }
}
