//! How a plan stands while its tiles are worked on: its cost, and what is out.

use crate::search::Draft;
use std::iter::Sum;
use std::ops::Add;

/// How a plan, or some tiles of it, stands.
#[derive(Clone, Copy, Debug, Default)]
pub struct Standing {
    pub cost: i64,
    pub unserved: usize,
}

impl Standing {
    /// How the best plan of a draft stands.
    pub fn best(draft: &Draft) -> Self {
        Self { cost: draft.best_cost(), unserved: draft.best_absent() }
    }

    /// How a draft stands at present.
    pub fn present(draft: &Draft) -> Self {
        Self { cost: draft.full_cost(), unserved: draft.absent.len() }
    }

    /// How the whole stands after some tiles went from one standing to another.
    pub fn after(self, from: Self, to: Self) -> Self {
        Self {
            cost: self.cost - from.cost + to.cost,
            unserved: (self.unserved + to.unserved).saturating_sub(from.unserved),
        }
    }
}

impl Add for Standing {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { cost: self.cost + other.cost, unserved: self.unserved + other.unserved }
    }
}

impl Sum for Standing {
    fn sum<I: Iterator<Item = Self>>(tiles: I) -> Self {
        tiles.fold(Self::default(), Add::add)
    }
}
