//! The answer: routes of stops with their times, and the visits left out with their reasons.

use crate::model::Reason;
use crate::model::rep::is_none;
use crate::unit::{Metres, PlaceId, Seconds, ShiftId, StoreId};
use serde::{Deserialize, Serialize};

/// Who goes where, when; and what was left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// The routes of the shifts used, sorted by shift.
    pub routes: Vec<Route>,
    /// Every due visit that is not on a route, sorted by store and visit.
    pub unserved: Vec<Unserved>,
}

/// One shift's visits in order, with times.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Route {
    /// Whose shift.
    pub shift: ShiftId,
    /// Leaves home.
    pub depart: Seconds,
    /// The visits in order.
    pub stops: Vec<Stop>,
    /// The pauses taken on the way, in order.
    pub rests: Vec<Rest>,
    /// The way home from the last stop: how long.
    pub home_drive: Seconds,
    /// The way home from the last stop: how far.
    pub home_distance: Metres,
    /// Is back, or where the rep sleeps.
    pub finish: Seconds,
    /// How long of it the rep is in meetings.
    #[serde(default, skip_serializing_if = "is_none")]
    pub met: Seconds,
    /// Where the rep sleeps after it, where that is away from home.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub night: Option<PlaceId>,
}

/// One visit on a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stop {
    /// Which store.
    pub store: StoreId,
    /// Which of the store's due visits, counted from 0 (for pattern stores: the position in the pattern).
    pub visit: u16,
    /// The way here: how long.
    pub drive: Seconds,
    /// The way here: how far.
    pub distance: Metres,
    /// Idle time before the visit starts, pauses not counted.
    pub wait: Seconds,
    /// The visit starts.
    pub start: Seconds,
    /// The visit ends.
    pub leave: Seconds,
    /// How long of it the rep pauses.
    #[serde(default, skip_serializing_if = "is_none")]
    pub rest: Seconds,
}

impl Stop {
    /// How long the visit takes, without what the rep pauses during it.
    pub fn service(&self) -> Seconds {
        self.leave - self.start - self.rest
    }
}

/// A pause taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rest {
    /// How many stops were begun before it.
    pub after: usize,
    /// Which of the shift's pauses.
    pub pause: usize,
    /// It begins.
    pub start: Seconds,
}

/// A due visit left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unserved {
    /// Which store.
    pub store: StoreId,
    /// Which of its due visits, counted from 0.
    pub visit: u16,
    /// Why.
    pub reason: Reason,
}

impl Route {
    /// Time on the road.
    pub fn drive(&self) -> Seconds {
        self.stops.iter().map(|stop| stop.drive).sum::<Seconds>() + self.home_drive
    }

    /// Way on the road.
    pub fn distance(&self) -> Metres {
        self.stops.iter().map(|stop| stop.distance).sum::<Metres>() + self.home_distance
    }

    /// Time at stores and in meetings.
    pub fn service(&self) -> Seconds {
        self.stops.iter().map(Stop::service).sum()
    }

    /// Idle time.
    pub fn wait(&self) -> Seconds {
        self.stops.iter().map(|stop| stop.wait).sum()
    }

    /// Time from leaving home to being back, pauses not counted.
    pub fn out(&self) -> Seconds {
        self.drive() + self.service() + self.wait()
    }

    /// What of it counts for the limits of the day, the week and the month: not the meetings.
    pub fn work(&self) -> Seconds {
        self.out() - self.met
    }
}
