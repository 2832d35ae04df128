//! A matrix the user gave.

use crate::model::Leg;
use crate::unit::PlaceId;

/// A full matrix of legs, row by row; it need not be symmetric, and is the same for every profile.
#[derive(Clone, Debug)]
pub struct Table {
    places: usize,
    legs: Vec<Leg>,
}

impl Table {
    /// From the legs of `places` x `places`, row by row.
    ///
    /// # Panics
    ///
    /// When the number of legs is not the square of the number of places.
    pub fn new(places: usize, legs: Vec<Leg>) -> Self {
        assert_eq!(legs.len(), places * places, "a matrix of {places} places");
        Self { places, legs }
    }

    /// The way of a leg.
    pub fn leg(&self, from: PlaceId, to: PlaceId) -> Leg {
        self.legs[from.index() * self.places + to.index()]
    }
}
