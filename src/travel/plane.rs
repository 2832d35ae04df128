//! The plane of a published set, with the rounding its convention asks for.

use super::whole;
use crate::model::{Leg, Point};
use crate::unit::{Metres, PlaceId, Seconds};

/// How a set rounds its distances; time, cost and distance are the same number of ticks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Rounding {
    /// To the nearest integer (CVRPLIB's EUC_2D).
    Nearest,
    /// Down, after multiplying by so many ticks a unit (DIMACS: 10; TOPTW: 10 or 100).
    Floor(f64),
    /// Nearest tick, with so many ticks a unit: as good as double precision.
    Ticks(f64),
}

/// The plane of a published set.
#[derive(Clone, Debug)]
pub struct Plane {
    points: Vec<Point>,
    rounding: Rounding,
}

impl Plane {
    /// Over these points.
    pub fn new(points: &[Point], rounding: Rounding) -> Self {
        Self { points: points.to_vec(), rounding }
    }

    /// The way of a leg.
    pub fn leg(&self, from: PlaceId, to: PlaceId) -> Leg {
        let (a, b) = (self.points[from.index()], self.points[to.index()]);
        let exact = ((a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y)).sqrt();
        let ticks = match self.rounding {
            // None is negative, so cutting off is rounding down.
            Rounding::Nearest => (exact + 0.5) as i32,
            // The hair keeps 0.1 * 10 from becoming 0 where the root is a hair too small.
            Rounding::Floor(ticks) => (exact * ticks + 1e-9) as i32,
            Rounding::Ticks(ticks) => whole(exact * ticks),
        };
        Leg { time: Seconds(ticks), distance: Metres(ticks) }
    }
}
