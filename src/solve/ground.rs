//! What every tile is made from, and how long that takes.

use crate::each::each;
use crate::model::{Legs, Problem};
use crate::tile::{Member, Tile};
use crate::travel::Near;
use crate::unit::{RepId, ShiftId};
use std::time::Duration;

/// Seconds to lay a tile, for each pair of its stores, before it is measured: Flanders2, with 2,800 stores a tile.
pub const LAYING: f64 = 9e-9;

/// What every tile is made from.
pub struct Ground<'a, L> {
    pub problem: &'a Problem,
    pub legs: &'a L,
    pub near: &'a Near,
}

impl<L> Clone for Ground<'_, L> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<L> Copy for Ground<'_, L> {}

impl<L: Legs> Ground<'_, L> {
    /// The tiles of these groups of reps and their members.
    pub fn lay(&self, groups: &[(&[RepId], &[Member])]) -> Vec<Tile> {
        each(groups.to_vec(), |&mut (group, members)| {
            let shifts: Vec<ShiftId> =
                group.iter().flat_map(|&rep| self.problem.shifts_of(rep)).map(ShiftId::at).collect();
            Tile::new(self.problem, self.legs, self.near, &shifts, members)
        })
    }
}

/// Pairs of stores of all tiles together.
pub fn pairs(stores: impl Iterator<Item = usize>) -> f64 {
    stores.map(|stores| ((1 + stores) * (1 + stores)) as f64).sum()
}

/// Seconds for each pair of stores.
pub fn laying(time: Duration, stores: impl Iterator<Item = usize>) -> f64 {
    time.as_secs_f64() / pairs(stores)
}

/// The groups in batches of about equal size, none larger than may be alive at a time.
pub fn batches(groups: &[Vec<RepId>], alive: usize) -> std::slice::Chunks<'_, Vec<RepId>> {
    let count = groups.len().div_ceil(alive).max(1);
    groups.chunks(groups.len().div_ceil(count).max(1))
}
