//! What a search begins with.

use crate::model::{DaySet, Problem};
use crate::unit::{Day, StoreId};
use std::collections::HashSet;

/// The visits of every shift, in order.
pub type Stops = Vec<Vec<(StoreId, u16)>>;

/// What a search begins with.
#[derive(Clone, Debug)]
pub enum Begin {
    /// A first plan of its own.
    Afresh,
    /// These visits.
    With(Stops),
    /// These visits, and all days but those named stay as they are.
    On(DaySet, Stops),
}

impl Begin {
    /// The visits, and the days that may change.
    pub fn parts(self) -> (Option<Stops>, Option<DaySet>) {
        match self {
            Begin::Afresh => (None, None),
            Begin::With(stops) => (Some(stops), None),
            Begin::On(days, stops) => (Some(stops), Some(days)),
        }
    }
}

/// Days before the first and after the last on which a missing visit may be: what makes room for it may be moved there.
const AROUND: [u16; 2] = [2, 4];

/// The days on which what is missing may be, and some before and after; none where nothing is missing. Of a plan in force that is what
/// it had told: what it had left out is missing still, and was looked for then.
pub fn wanting(problem: &Problem, begin: &Stops) -> DaySet {
    let there: HashSet<(StoreId, u16)> = begin.iter().flatten().copied().collect();
    let mut span: Option<(u16, u16)> = None;
    for id in problem.store_ids() {
        let store = problem.store(id);
        let told = |visit: u16| match &store.promise {
            Some(promise) => promise.visits.get(usize::from(visit)).is_none_or(Option::is_some),
            None => true,
        };
        for (visit, due) in (0..).zip(store.due_visits()) {
            if !there.contains(&(id, visit)) && told(visit) {
                let (first, last) = span.unwrap_or((u16::MAX, 0));
                span = Some((first.min(due.earliest.0), last.max(due.latest.0)));
            }
        }
    }
    let Some((first, last)) = span else { return DaySet::default() };
    let last = (last + AROUND[1]).min(problem.calendar.days - 1);
    DaySet::of((first.saturating_sub(AROUND[0])..=last).map(Day))
}
