//! Straight line over the globe, times a detour factor, with speeds by distance.

use super::whole;
use crate::model::{Leg, Point};
use crate::unit::{Metres, PlaceId, Seconds};

/// The earth's mean radius in metres (IUGG).
const EARTH: f64 = 6_371_000.0;

/// A speed for part of a way.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Band {
    /// The band ends after so many metres of the way.
    pub until: f64,
    /// Kilometres an hour within the band.
    pub kmh: f64,
}

/// How one kind of traveller moves: the first metres of a way at the first band's speed, and so on, so that a longer way
/// never takes less time. The last band has no end.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    /// The name in the reps table: `car`, `moto`, `ebike`, `walk`, `transit`.
    pub name: String,
    /// The bands, by distance.
    pub bands: Vec<Band>,
}

impl Profile {
    /// One speed for every distance.
    pub fn steady(name: &str, kmh: f64) -> Self {
        Self { name: name.into(), bands: vec![Band { until: f64::INFINITY, kmh }] }
    }

    /// The profiles of the reps table with their default speeds, in km/h. They are assumptions without a source, stated
    /// in every report that used them.
    pub fn defaults() -> Vec<Profile> {
        let banded = |name: &str, speeds: [f64; 3]| Profile {
            name: name.into(),
            bands: [5_000.0, 30_000.0, f64::INFINITY]
                .iter()
                .zip(speeds)
                .map(|(&until, kmh)| Band { until, kmh })
                .collect(),
        };
        vec![
            banded("car", [25.0, 45.0, 80.0]),
            banded("moto", [25.0, 40.0, 50.0]),
            Profile::steady("ebike", 20.0),
            Profile::steady("walk", 5.0),
            banded("transit", [15.0, 25.0, 50.0]),
        ]
    }

    fn seconds(&self, metres: f64) -> f64 {
        let (mut seconds, mut from) = (0.0, 0.0);
        for band in &self.bands {
            let stretch = metres.min(band.until) - from;
            seconds += stretch * 3.6 / band.kmh;
            if metres <= band.until {
                break;
            }
            from = band.until;
        }
        seconds
    }
}

/// Straight line over the globe, times a detour factor, with speeds by distance.
#[derive(Clone, Debug)]
pub struct Crow {
    on_sphere: Vec<[f64; 3]>,
    /// How much longer the road is than the straight line.
    pub detour: f64,
    /// The profiles that shifts name by position.
    pub profiles: Vec<Profile>,
}

impl Crow {
    /// The default detour factor: an assumption, stated in every report that used it.
    pub const DETOUR: f64 = 1.3;

    /// Over these places (longitude and latitude in degrees).
    pub fn new(places: &[Point], detour: f64, profiles: Vec<Profile>) -> Self {
        Self { on_sphere: places.iter().map(|&place| on_sphere(place)).collect(), detour, profiles }
    }

    /// The way of a leg. Who travels by a profile that is not in the list travels by the first; nobody gets anywhere by an
    /// empty list.
    pub fn leg(&self, profile: u8, from: PlaceId, to: PlaceId) -> Leg {
        let (a, b) = (self.on_sphere[from.index()], self.on_sphere[to.index()]);
        let square: f64 = (0..3).map(|axis| (a[axis] - b[axis]) * (a[axis] - b[axis])).sum();
        let metres = 2.0 * EARTH * (square.sqrt() / 2.0).min(1.0).asin() * self.detour;
        let known = self.profiles.get(profile as usize).or(self.profiles.first());
        let time = known.map_or(f64::INFINITY, |profile| profile.seconds(metres));
        Leg { time: Seconds(whole(time)), distance: Metres(whole(metres)) }
    }
}

/// A place on the unit sphere; half the chord's angle is the haversine formula's.
pub(super) fn on_sphere(place: Point) -> [f64; 3] {
    let (lon, lat) = (place.x.to_radians(), place.y.to_radians());
    [lat.cos() * lon.cos(), lat.cos() * lon.sin(), lat.sin()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_longer_way_never_takes_less_time() {
        for profile in Profile::defaults() {
            let times: Vec<f64> = (0..2000).map(|step| profile.seconds(f64::from(step) * 50.0)).collect();
            assert!(times.is_sorted(), "{}", profile.name);
        }
    }

    #[test]
    fn one_degree_of_latitude_is_a_hundred_and_eleven_kilometres() {
        let places = [Point { x: 120.0, y: 30.0 }, Point { x: 120.0, y: 31.0 }];
        let crow = Crow::new(&places, 1.0, vec![Profile::steady("car", 40.0)]);
        let leg = crow.leg(0, PlaceId(0), PlaceId(1));
        assert_eq!(leg.distance, Metres(111_195));
        assert_eq!(leg.time, Seconds(10_008));
    }
}
