//! How a plan stands while its tiles are worked on: its cost, and what is out.

use crate::search::Draft;

/// How a plan, or some tiles of it, stands.
#[derive(Clone, Copy, Default)]
pub struct Standing {
    pub cost: i64,
    pub unserved: usize,
}

impl Standing {
    /// How some tiles stand together.
    pub fn of<'a, 'b: 'a>(drafts: impl Iterator<Item = &'a Draft<'b>>) -> Self {
        drafts.fold(Self::default(), |sum, draft| Self {
            cost: sum.cost + draft.best_cost(),
            unserved: sum.unserved + draft.best_absent(),
        })
    }

    /// How the whole stands after some tiles went from one standing to another.
    pub fn after(self, from: Self, to: Self) -> Self {
        Self {
            cost: self.cost - from.cost + to.cost,
            unserved: (self.unserved + to.unserved).saturating_sub(from.unserved),
        }
    }
}
