//! A store: where it is, how long a visit takes, when it is open, who may come, how often.

use crate::model::{After, Cadence, DueVisit, Habit, Hours, Met, Preference, Window};
use crate::unit::{Day, Money, PlaceId, RepId, Seconds, StoreId};
use serde::{Deserialize, Serialize};

/// A place to be visited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
    /// Who could come if it had no owner: the reps with the skills it asks for, of its region, who cover its place.
    pub skilled: Allowed,
    /// Who covers its place: the reps in whose areas it lies, and those who have none.
    #[serde(default, skip_serializing_if = "Allowed::is_any")]
    pub covering: Allowed,
    /// Days on which one named rep comes and no other (pins, cover), sorted by day.
    pub pinned: Vec<(Day, RepId)>,
    /// How often it is due.
    pub cadence: Cadence,
    /// Its last visit before those that are due, where it is known and the next ones must keep a gap to it.
    pub last: Option<LastVisit>,
    /// What it is used to, where its visits should keep to a weekday and a time.
    pub habit: Option<Habit>,
    /// What the plan in force has told it, where there is one.
    pub promise: Option<Promise>,
    /// The store whose visit this is, where it is no store of its own: a further visit to it on a day that has one, or the part of
    /// a rep who comes along. It has the id of that store, and comes behind all stores of the problem that are stores.
    pub beside: Option<StoreId>,
    /// Whether it is no store but a meeting of one rep: its visit is the time there, no more and no less. Meetings come behind all
    /// stores, and behind what is beside them.
    #[serde(default, skip_serializing_if = "is_false")]
    pub meeting: bool,
    /// Whom it would rather see, where others cost more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preference: Option<Preference>,
    /// Who came before the visits that are planned, where that bounds who may come: in the calendar week in which the plan begins, and
    /// in its cycle.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub met: Vec<Met>,
}

fn is_false(flag: &bool) -> bool {
    !flag
}

/// A visit made before the days planned for, and the gap that those of a row of due visits keep to it. A listed pattern keeps
/// none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastVisit {
    /// Its day, counted from the first day of the plan: -3 is three days before it.
    pub day: i32,
    /// Fewest days from it to the next visit that is planned.
    pub min_gap: u16,
    /// Most days from it to the first due visit; each one left out before the first that is planned allows a gap of the row more.
    pub max_gap: u16,
}

/// What the plan in force has told a store, and what it costs to do otherwise.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promise {
    /// Who comes, on days without a pin, sorted: one rep, or several where the rep may change; nobody where none was told.
    pub reps: Vec<RepId>,
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
        if self.reps.is_empty() || self.reps.contains(&rep) { Money(0) } else { self.handed }
    }
}

/// Who may visit a store.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Allowed {
    /// Any rep.
    #[default]
    Any,
    /// These reps; the owner alone where the store has one.
    Only(Vec<RepId>),
}

impl Allowed {
    /// Whether no rep is shut out.
    pub fn is_any(&self) -> bool {
        *self == Allowed::Any
    }

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

    /// A store where a visit takes so long: always open, any rep may come, and no visit is due yet.
    pub fn new(id: impl Into<String>, place: PlaceId, service: Seconds) -> Self {
        Self {
            id: id.into(),
            name: String::new(),
            class: String::new(),
            priority: 1,
            place,
            service,
            demand: 0,
            hours: Hours::always(),
            reps: Allowed::Any,
            skilled: Allowed::Any,
            covering: Allowed::Any,
            pinned: Vec::new(),
            cadence: Cadence::NEVER,
            last: None,
            habit: None,
            promise: None,
            beside: None,
            meeting: false,
            preference: None,
            met: Vec::new(),
        }
    }

    /// Whether it is a store: no visit beside one, and no meeting.
    pub fn is_store(&self) -> bool {
        self.beside.is_none() && !self.meeting
    }

    /// The same store, open in these windows on every day.
    pub fn open(self, windows: Vec<Window>) -> Self {
        Self { hours: Hours::every_day(windows), ..self }
    }

    /// The same store, due as often as the cadence says.
    pub fn due(self, cadence: Cadence) -> Self {
        Self { cadence, ..self }
    }

    /// Its row of due visits; none where its visits are listed patterns.
    pub fn due_visits(&self) -> &[DueVisit] {
        match &self.cadence {
            Cadence::Spaced { visits, .. } => visits,
            Cadence::Patterns { .. } => &[],
        }
    }

    /// The first and the last day on which a due visit may be: its window, as far as the gap to the last visit allows. `None`
    /// where it has no such day, and where there is no such visit.
    pub fn window_of(&self, visit: u16) -> Option<(Day, Day)> {
        let due = self.due_visits().get(usize::from(visit))?;
        let (mut first, mut last) = (i64::from(due.earliest.0), i64::from(due.latest.0));
        if let Some((soonest, by)) = self.after_the_last(visit) {
            (first, last) = (first.max(soonest), last.min(by));
        }
        (first <= last).then_some((Day(first as u16), Day(last as u16)))
    }

    /// Whether a due visit on this day keeps the gap to the last visit.
    pub fn keeps_gap_to_last(&self, visit: u16, day: Day) -> bool {
        self.after_the_last(visit).is_none_or(|(first, last)| (first..=last).contains(&i64::from(day.0)))
    }

    /// The first and the last day that the last visit allows for a due visit, counted from 0, whichever of those before it are
    /// planned: from one to the next the row's own gap is the most.
    fn after_the_last(&self, visit: u16) -> Option<(i64, i64)> {
        let (Some(made), Cadence::Spaced { max_gap, .. }) = (self.last, &self.cadence) else { return None };
        let most = i64::from(made.max_gap) + i64::from(*max_gap) * i64::from(visit);
        Some((i64::from(made.day) + i64::from(made.min_gap), i64::from(made.day) + most))
    }

    /// Whether two of its due visits, each with its day, are in order and keep their gap. Of a listed pattern all do.
    pub fn keeps_gap(&self, one: (u16, Day), other: (u16, Day)) -> bool {
        let Cadence::Spaced { min_gap, max_gap, .. } = self.cadence else { return true };
        let (earlier, later) = if one.1 <= other.1 { (one, other) } else { (other, one) };
        if let Some(after) = self.follows(later.0)
            && earlier.0 + 1 == later.0
            && !after.keeps(earlier.1, later.1)
        {
            return false;
        }
        let days = later.1.0 - earlier.1.0;
        let most = u32::from(max_gap) * u32::from(later.0.saturating_sub(earlier.0));
        earlier.0 < later.0 && days >= min_gap && u32::from(days) <= most
    }

    /// Whether its visits follow one another, none without the one before.
    pub fn is_chain(&self) -> bool {
        self.due_visits().iter().any(|visit| visit.after.is_some())
    }

    /// What a due visit keeps to the one before it, where it is not made without that.
    pub fn follows(&self, visit: u16) -> Option<&After> {
        self.due_visits().get(usize::from(visit))?.after.as_ref().filter(|_| visit > 0)
    }

    /// Whether a due visit may be made on a day beside others that are planned: in order, with its gaps kept to them and to the last
    /// visit, and not without the one that it follows.
    pub fn fits(&self, visit: u16, day: Day, mut others: impl Iterator<Item = (u16, Day)> + Clone) -> bool {
        let is_led = self.follows(visit).is_none() || others.clone().any(|other| other.0 + 1 == visit);
        is_led && self.keeps_gap_to_last(visit, day) && others.all(|other| self.keeps_gap(other, (visit, day)))
    }

    /// How long a visit takes, counted from 0.
    pub fn service_of(&self, visit: u16) -> Seconds {
        self.due_visits().get(usize::from(visit)).map_or(self.service, |due| due.service)
    }

    /// The hour by which one of its due visits begins on a day; [`Window::ALWAYS`] closes then where there is none.
    pub fn begins_by(&self, visit: u16, day: Day) -> Seconds {
        let by = self.due_visits().get(usize::from(visit)).and_then(|due| due.by_on(day));
        by.unwrap_or(Window::ALWAYS.close)
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

    /// What a visit by `rep` costs on days without a pin: on others the plan does not choose who comes.
    pub fn rep_cost(&self, rep: RepId) -> Money {
        let promised = self.promise.as_ref().map_or(Money(0), |promise| promise.rep_cost(rep));
        promised + self.preference_cost(rep)
    }

    /// The part of it that the store's preference asks.
    pub fn preference_cost(&self, rep: RepId) -> Money {
        self.preference.as_ref().map_or(Money(0), |preference| preference.rep_cost(rep))
    }

    /// What a visit on a day by a rep costs for its preference.
    pub fn preference_cost_on(&self, rep: RepId, day: Day) -> Money {
        if self.is_pinned(day) { Money(0) } else { self.preference_cost(rep) }
    }

    /// Whether a rep is pinned to this day.
    pub fn is_pinned(&self, day: Day) -> bool {
        self.pinned.binary_search_by_key(&day, |pin| pin.0).is_ok()
    }
}
