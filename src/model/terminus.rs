//! Where days begin and end: at home, at a place such as the office, or with the first and the last visit themselves.

use crate::model::{Leg, Legs};
use crate::unit::{PlaceId, Seconds};
use serde::{Deserialize, Serialize};

/// Where a shift begins or ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Terminus {
    /// At the home of its rep, or where the rep's days end.
    #[default]
    Home,
    /// At this place.
    Place(PlaceId),
    /// With its first, or last, visit: the way there is the rep's own, and takes none of the day.
    Visit,
}

impl Terminus {
    /// Whether it is at home.
    pub fn is_home(&self) -> bool {
        *self == Terminus::Home
    }

    /// The place, where home is there; none where it is that of the visit, whichever this is.
    pub fn place(self, home: PlaceId) -> Option<PlaceId> {
        match self {
            Terminus::Home => Some(home),
            Terminus::Place(place) => Some(place),
            Terminus::Visit => None,
        }
    }
}

/// The way between two places; none where one of them is wherever the other is.
pub(crate) fn leg_between(legs: &impl Legs, profile: u8, from: Option<PlaceId>, to: Option<PlaceId>) -> Leg {
    from.zip(to).map_or(Leg::default(), |(from, to)| legs.leg(profile, from, to))
}

/// The same for who leaves at this time of the day.
pub(crate) fn leg_between_at(
    legs: &impl Legs,
    profile: u8,
    (from, to): (Option<PlaceId>, Option<PlaceId>),
    leave: Seconds,
) -> Leg {
    from.zip(to).map_or(Leg::default(), |(from, to)| legs.leg_at(profile, from, to, leave))
}
