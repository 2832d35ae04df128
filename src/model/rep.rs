//! A rep and a rep's shifts: who works, from where, on which day, from when to when, with which breaks.

use crate::model::{HoursLimit, Route, Store, Terminus};
use crate::unit::{Day, Money, PlaceId, RepId, Seconds};
use serde::{Deserialize, Serialize};

/// A person who visits stores.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rep {
    /// The id the company gave.
    pub id: String,
    /// The name for people; may be empty.
    pub name: String,
    /// Where the day begins.
    pub home: PlaceId,
    /// Where the day ends.
    pub end: PlaceId,
    /// How the rep travels: the profile that [`Legs::leg`](crate::model::Legs::leg) is asked with.
    pub profile: u8,
    /// The rep's fair share of all work over the horizon, where work is to be even: [`Rep::uneven`] says what more costs.
    pub share: Option<Seconds>,
    /// How the rep's work is to lie on the days.
    pub days: DayShape,
    /// Most nights away from home in a row; 0 where the rep sleeps at home.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub nights: u16,
    /// How many nights in a row the rep was away when the first shift begins.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub nights_before: u16,
    /// The most hours of weeks and months, sorted by kind, then days.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub limits: Vec<HoursLimit>,
}

fn is_zero(count: &u16) -> bool {
    *count == 0
}

/// How a rep's work is to lie on the days, where level days have a price.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "files", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum DayShape {
    /// Each day its part of all work.
    #[default]
    Level,
    /// As it comes: full days beside days off.
    Packed,
}

impl Rep {
    /// A rep whose days begin and end at home.
    pub fn new(id: impl Into<String>, home: PlaceId) -> Self {
        Self {
            id: id.into(),
            name: String::new(),
            home,
            end: home,
            profile: 0,
            share: None,
            days: DayShape::default(),
            nights: 0,
            nights_before: 0,
            limits: Vec::new(),
        }
    }

    /// What work (visits and ways) above the rep's share costs: the excess times the part of the share it is.
    ///
    /// One rep a twentieth above the share and one at it: each minute that goes from one to the other is worth 24 seconds of
    /// travel. Convex, so that it is the fullest who give.
    pub fn uneven(&self, work: i64) -> Money {
        self.share.map_or(Money(0), |share| Money(above(work, i64::from(share.0))))
    }
}

/// How much more uneven work costs than the part of it that is in excess.
const STEEP: i64 = 4;

/// The excess of work over a share, times the part of the share it is, and [`STEEP`]; of no share nothing.
pub(crate) fn above(work: i64, share: i64) -> i64 {
    // Ways that do not exist are so long that squares of them would not fit.
    let excess = (work - share).clamp(0, 1 << 30);
    if share > 0 { STEEP * excess * excess / share } else { 0 }
}

/// What a day with so much work lacks of the least that it should have; one without work nothing.
pub(crate) fn short(least: i64, work: i64) -> i64 {
    if work > 0 { (least - work).max(0) } else { 0 }
}

/// One rep on one day. All limits are hard; a limit beside the end that is not set is its type's largest value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shift {
    /// Who.
    pub rep: RepId,
    /// On which day.
    pub day: Day,
    /// Where it begins, where that is not at home: a day that is under way.
    pub from: Option<PlaceId>,
    /// Where the rep has slept, where that is away from home: the day begins there. Shifts have the nights of a plan:
    /// [`Problem::slept`](crate::model::Problem::slept).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wakes: Option<PlaceId>,
    /// Where the rep sleeps after it, where that is away from home: the day ends there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sleeps: Option<PlaceId>,
    /// Where it begins otherwise.
    #[serde(default, skip_serializing_if = "Terminus::is_home")]
    pub starts: Terminus,
    /// Where it ends, where the rep does not sleep away.
    #[serde(default, skip_serializing_if = "Terminus::is_home")]
    pub ends: Terminus,
    /// Leaves home, or where it begins, no earlier.
    pub start: Seconds,
    /// Is back no later; at most [`Window::ALWAYS`](crate::model::Window::ALWAYS) closes, however long.
    pub end: Seconds,
    /// Longest time from leaving to being back, pauses and meetings not counted.
    pub max_work: Seconds,
    /// Longest time on the road.
    pub max_drive: Seconds,
    /// Most visits.
    pub max_visits: u16,
    /// Most demand carried.
    pub capacity: i32,
    /// Breaks and meetings, sorted by time.
    pub pauses: Vec<Pause>,
    /// What it costs to use the shift at all.
    pub fixed: Money,
    /// What a new plan leaves free of the work that it allows, for calls of the day and whatever else happens: it is made for
    /// shifts as [`Shift::to_fill`] has them. Whoever fits a visit into a plan, plans a day anew or judges has the whole shift.
    #[serde(default, skip_serializing_if = "is_none")]
    pub reserve: Seconds,
    /// Whoever works at all should have so much work, ways and visits: what a day is shorter costs as much as travel, at the item
    /// `level` of the bill.
    #[serde(default, skip_serializing_if = "is_none")]
    pub least: Seconds,
    /// Office work that a used day has beside its ways and visits: it counts for the hours of the week and the month.
    #[serde(default, skip_serializing_if = "is_none")]
    pub office: Seconds,
    /// How long its meetings take to which the rep has a way: so much less of the day is there for visits.
    #[serde(default, skip_serializing_if = "is_none")]
    pub meetings: Seconds,
    /// What of its end and its longest work is overtime, where that is allowed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overtime: Option<Overtime>,
}

/// Overtime that a shift allows: its end and its longest work have it in them, and here is what the day is without.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overtime {
    /// Who is back later works overtime.
    pub end: Seconds,
    /// Who works longer, pauses not counted, works overtime too.
    pub work: Seconds,
    /// What it costs: so many hundredths of as much time on the road.
    pub percent: u16,
}

impl Overtime {
    /// The overtime of a day that is over at `finish`, with so much work: whichever of both is more beyond what is regular.
    pub(crate) fn of(&self, finish: i32, work: i32) -> i32 {
        (finish - self.end.0).max(work - self.work.0).max(0)
    }

    /// What so much of it costs.
    pub(crate) fn cost(&self, time: i32) -> i64 {
        i64::from(time) * i64::from(self.percent) / 100
    }
}

pub(super) fn is_none(time: &Seconds) -> bool {
    *time == Seconds(0)
}

impl Shift {
    /// A shift with a start and an end and no other limit.
    pub fn new(rep: RepId, day: Day, start: Seconds, end: Seconds) -> Self {
        Self {
            rep,
            day,
            from: None,
            wakes: None,
            sleeps: None,
            starts: Terminus::Home,
            ends: Terminus::Home,
            start,
            end,
            max_work: Seconds(i32::MAX),
            max_drive: Seconds(i32::MAX),
            max_visits: u16::MAX,
            capacity: i32::MAX,
            pauses: Vec::new(),
            fixed: Money(0),
            reserve: Seconds(0),
            least: Seconds(0),
            office: Seconds(0),
            meetings: Seconds(0),
            overtime: None,
        }
    }

    /// The shift without its reserve: what a new plan may fill.
    pub fn to_fill(&self) -> Self {
        let max_work = match self.reserve {
            Seconds(0) => self.max_work,
            reserve => (self.longest() - reserve).max(Seconds(0)),
        };
        // Where all that is left is regular time, there is no overtime of work.
        let overtime = self.overtime.map(|over| Overtime { work: over.work.min(max_work), ..over });
        Self { max_work, overtime, reserve: Seconds(0), ..self.clone() }
    }

    /// The time there is for visits and ways: from start to end without pauses and meetings, up to `max_work`; without overtime.
    pub fn available(&self) -> Seconds {
        let (end, work) = self.regular();
        self.within(end, work)
    }

    /// The time there is for all that a route is [out](Route::out) for: [`Shift::available`], and meetings.
    pub fn workable(&self) -> Seconds {
        self.available() + self.meetings
    }

    /// The end of the day and its longest work without overtime.
    pub fn regular(&self) -> (Seconds, Seconds) {
        self.overtime.map_or((self.end, self.max_work), |over| (over.end, over.work))
    }

    /// The most overtime that it allows.
    pub fn most_overtime(&self) -> Seconds {
        let (end, work) = self.regular();
        (self.end - end).max(self.max_work - work)
    }

    /// The same with all overtime.
    pub fn longest(&self) -> Seconds {
        self.within(self.end, self.max_work)
    }

    fn within(&self, end: Seconds, work: Seconds) -> Seconds {
        let pauses: i64 = self.pauses.iter().map(|pause| i64::from(pause.length.0)).sum();
        let there = i64::from(end.0) - i64::from(self.start.0) - pauses - i64::from(self.meetings.0);
        Seconds(there.min(i64::from(work.0)).clamp(0, i64::from(i32::MAX)) as i32)
    }

    /// How much of a route of it is overtime.
    pub fn overtime_of(&self, route: &Route) -> Seconds {
        Seconds(self.overtime.map_or(0, |over| over.of(route.finish.0, route.work().0)))
    }

    /// What the overtime of a route of it costs.
    pub fn overtime_cost(&self, route: &Route) -> Money {
        Money(self.overtime.map_or(0, |over| over.cost(self.overtime_of(route).0)))
    }

    /// What is missing with so much work, in seconds, of what whoever works should have.
    pub(crate) fn short(&self, work: i64) -> i64 {
        short(i64::from(self.least.0), work)
    }

    /// How long one of its pauses takes; no time where it has no such pause: a plan may be held against shifts that have changed.
    pub fn pause_length(&self, pause: usize) -> Seconds {
        self.pauses.get(pause).map_or(Seconds(0), |pause| pause.length)
    }

    /// Whether pauses may interrupt a visit: some may one as long, and it is no meeting.
    pub(crate) fn may_part(&self, store: &Store, visit: u16) -> bool {
        let service = store.service_of(visit);
        !store.meeting && self.pauses.iter().any(|pause| pause.inside.is_some_and(|least| least <= service))
    }

    /// Whether `max_work` says more than start, end and pauses already do.
    ///
    /// A route that skips its last pauses is home before they would have to begin; one that takes all has the whole shift
    /// but for them.
    pub fn work_binds(&self) -> bool {
        (0..=self.pauses.len()).any(|taken| {
            let home_by = self.pauses[taken..].iter().map(|pause| pause.latest).fold(self.end, Seconds::min);
            let rest: i64 = self.pauses[..taken].iter().map(|pause| i64::from(pause.length.0)).sum();
            i64::from(self.max_work.0) < i64::from(home_by.0) - i64::from(self.start.0) - rest
        })
    }
}

/// A stretch of a shift without work: lunch, or a meeting. Taken on the way between two stops, at the last one's door or
/// at the next one's, or during a long visit where it may be, which then ends so much later; not needed once the rep is back home before it would have to begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// Earliest begin.
    pub earliest: Seconds,
    /// Latest begin.
    pub latest: Seconds,
    /// How long.
    pub length: Seconds,
    /// Visits that take at least so long may be interrupted for it; `None` where none may.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inside: Option<Seconds>,
}
