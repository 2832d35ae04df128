//! How far: from here to there, for a rep who travels this way.

mod crow;
mod cut;
mod near;
mod plane;
mod refit;
mod table;
mod trips;
mod ways;
mod work;

pub use crow::{Band, Crow, Profile};
pub use cut::{Seat, Spot, cut};
pub use near::Near;
pub use plane::{Plane, Rounding};
pub use refit::Refit;
pub use table::Matrix;
pub use trips::{EVEN, Trip, Trips};
pub use ways::Ways;
pub use work::{flat, near_stores, work_among, work_of};

use crate::model::{Leg, Legs, Point};
use crate::unit::PlaceId;

/// All the ways to know how far places are apart.
#[derive(Clone, Debug)]
pub enum Travel {
    /// Straight line over the globe with a detour factor and speeds by distance.
    Crow(Crow),
    /// The plane of a published set.
    Plane(Plane),
    /// A matrix the user gave.
    Matrix(Matrix),
}

impl Travel {
    /// The line to draw on a map for the way between two of the problem's places, both ends included: straight.
    pub fn line(&self, places: &[Point], from: PlaceId, to: PlaceId) -> Vec<Point> {
        vec![places[from.index()], places[to.index()]]
    }
}

impl Legs for Travel {
    fn leg(&self, profile: u8, from: PlaceId, to: PlaceId) -> Leg {
        match self {
            Travel::Crow(crow) => crow.leg(profile, from, to),
            Travel::Plane(plane) => plane.leg(from, to),
            Travel::Matrix(table) => table.leg(profile, from, to),
        }
    }

    fn is_symmetric(&self) -> bool {
        match self {
            Travel::Crow(_) | Travel::Plane(_) => true,
            Travel::Matrix(table) => table.is_symmetric(),
        }
    }
}

/// The nearest whole number, halves up, of one that is not negative; calls of the system's own rounding took 13 % of a run of
/// one iteration on a week of 5,000 stores.
fn whole(number: f64) -> i32 {
    let floor = number as i32;
    floor.saturating_add(i32::from(number - f64::from(floor) >= 0.5))
}
