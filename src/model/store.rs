//! A store: where it is, how long a visit takes, when it is open, who may come, how often.

use crate::model::{Cadence, DueVisit, Hours, Window};
use crate::unit::{Day, Money, PlaceId, RepId, Seconds};

/// A place to be visited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Store {
    /// The id its owner gave it.
    pub id: String,
    /// Its name for people; may be empty.
    pub name: String,
    /// Its class (A, B, C, ...); may be empty.
    pub class: String,
    /// Its priority, 1 (low) to 5 (high); [`MUST`](Store::MUST) for visits that must be in the plan.
    pub priority: u8,
    /// Where it is.
    pub place: PlaceId,
    /// How long a usual visit takes: each of a listed pattern; of a row of due visits each says its own.
    pub service: Seconds,
    /// What a visit takes of a shift's capacity; 0 where nothing is carried.
    pub demand: i32,
    /// When it is open for visits.
    pub hours: Hours,
    /// Who may come.
    pub reps: Allowed,
    /// Who could come if it had no owner: the reps with the skills it asks for, of its region.
    pub skilled: Allowed,
    /// Days on which one named rep comes and no other (pins, cover), sorted by day.
    pub pinned: Vec<(Day, RepId)>,
    /// How often it is due.
    pub cadence: Cadence,
    /// What the plan in force has told it, where there is one.
    pub promise: Option<Promise>,
}

/// What the plan in force has told a store, and what it costs to do otherwise.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Promise {
    /// Who comes, on days without a pin.
    pub rep: Option<RepId>,
    /// What each visit by another rep costs.
    pub handed: Money,
    /// For each due visit the day it was planned on, and what any other day costs; of listed patterns nothing is promised.
    pub visits: Vec<Option<(Day, Money)>>,
}

impl Promise {
    /// What a due visit on a day costs that was promised for another one.
    pub fn day_cost(&self, visit: u16, day: Day) -> Money {
        match self.visits.get(usize::from(visit)) {
            Some(&Some((promised, moved))) if promised != day => moved,
            _ => Money(0),
        }
    }

    /// What a visit by a rep costs who was not announced.
    pub fn rep_cost(&self, rep: RepId) -> Money {
        if self.rep.is_some_and(|promised| promised != rep) { self.handed } else { Money(0) }
    }
}

/// Who may visit a store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Allowed {
    /// Any rep.
    Any,
    /// These reps; the owner alone where the store has one.
    Only(Vec<RepId>),
}

impl Allowed {
    /// Whether the rep is one of them.
    pub fn has(&self, rep: RepId) -> bool {
        match self {
            Allowed::Any => true,
            Allowed::Only(reps) => reps.contains(&rep),
        }
    }
}

impl Store {
    /// The priority of visits that must be in the plan, above every other.
    pub const MUST: u8 = 6;

    /// Its row of due visits; none where its visits are listed patterns.
    pub fn due_visits(&self) -> &[DueVisit] {
        match &self.cadence {
            Cadence::Spaced { visits, .. } => visits,
            Cadence::Patterns { .. } => &[],
        }
    }

    /// How long a visit takes, counted from 0.
    pub fn service_of(&self, visit: u16) -> Seconds {
        self.due_visits().get(usize::from(visit)).map_or(self.service, |due| due.service)
    }

    /// When it would be open on a day on which it is closed: as on its first open weekday, and at any time where it has none.
    pub fn hours_if_open(&self) -> &[Window] {
        let usual = self.hours.week.iter().find(|windows| !windows.is_empty());
        usual.map_or(&[Window::ALWAYS], Vec::as_slice)
    }

    /// What all its due visits take; of listed patterns those of the longest.
    pub fn service_in_all(&self) -> Seconds {
        match &self.cadence {
            Cadence::Spaced { visits, .. } => visits.iter().map(|visit| visit.service).sum(),
            Cadence::Patterns { .. } => Seconds(self.service.0 * self.cadence.most_visits() as i32),
        }
    }

    /// Whether `rep` may come on `day`.
    pub fn allows(&self, rep: RepId, day: Day) -> bool {
        if let Ok(at) = self.pinned.binary_search_by_key(&day, |pin| pin.0) {
            return self.pinned[at].1 == rep;
        }
        self.allows_rep(rep)
    }

    /// Whether `rep` may come on days without a pin.
    pub fn allows_rep(&self, rep: RepId) -> bool {
        self.reps.has(rep)
    }

    /// Whether a rep is pinned to this day.
    pub fn is_pinned(&self, day: Day) -> bool {
        self.pinned.binary_search_by_key(&day, |pin| pin.0).is_ok()
    }
}
