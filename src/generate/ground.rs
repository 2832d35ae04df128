//! Where stores are: towns of several centres with heavy-tailed sizes, dense market streets, sparse outskirts, villages.

use super::dice::Dice;
use crate::model::Point;

/// One kilometre of latitude, in degrees.
const KM: f64 = 1.0 / 111.195;

/// What kind of place a store is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Centre,
    /// A street with one shop of the trade beside the other.
    Market,
    Outskirts,
    Village,
}

/// Where one store is.
#[derive(Clone, Debug)]
pub(super) struct Spot {
    pub point: Point,
    pub place: Place,
    /// Position in the ground's districts.
    pub district: usize,
}

/// A part of the ground with a name.
#[derive(Clone, Debug)]
pub(super) struct District {
    pub region: String,
    pub area: String,
    pub city_tier: u8,
}

/// A patch that draws stores.
#[derive(Clone, Debug)]
struct Patch {
    place: Place,
    at: Point,
    /// How far stores scatter, in km; along and across for a market street.
    spread: (f64, f64),
    /// Direction of a market street.
    along: (f64, f64),
    weight: f64,
    district: usize,
}

/// The ground: patches that draw stores, in named districts.
#[derive(Clone, Debug, Default)]
pub(super) struct Ground {
    patches: Vec<Patch>,
    pub districts: Vec<District>,
    /// Where nobody lives: middle and radius in km.
    lakes: Vec<(Point, f64)>,
}

fn moved(from: Point, east_km: f64, north_km: f64) -> Point {
    let slim = from.y.to_radians().cos();
    Point { x: from.x + east_km * KM / slim, y: from.y + north_km * KM }
}

fn km_apart(a: Point, b: Point) -> f64 {
    let east = (a.x - b.x) * a.y.to_radians().cos() / KM;
    let north = (a.y - b.y) / KM;
    (east * east + north * north).sqrt()
}

impl Ground {
    fn district(&mut self, region: &str, area: impl Into<String>, city_tier: u8) -> usize {
        self.districts.push(District { region: region.into(), area: area.into(), city_tier });
        self.districts.len() - 1
    }

    fn patch(&mut self, place: Place, at: Point, spread: f64, weight: f64, district: usize) {
        self.patches.push(Patch { place, at, spread: (spread, spread), along: (1.0, 0.0), weight, district });
    }

    fn street(&mut self, at: Point, length: f64, weight: f64, district: usize, dice: &mut Dice) {
        let (east, north) = (dice.between(-1.0, 1.0), dice.between(-1.0, 1.0));
        let norm = (east * east + north * north).sqrt().max(0.1);
        let along = (east / norm, north / norm);
        self.patches.push(Patch { place: Place::Market, at, spread: (length, 0.03), along, weight, district });
    }

    /// A small town with a high street, a station quarter, a retail strip and villages around.
    pub fn town(dice: &mut Dice) -> Self {
        let mut ground = Self::default();
        let middle = Point { x: 10.0, y: 50.0 };
        for (area, east, north, spread, weight) in [
            ("Old Town", 0.0, 0.0, 0.5, 0.26),
            ("Station", 1.4, -0.9, 0.5, 0.12),
            ("North Side", -0.6, 2.1, 0.8, 0.12),
            ("Riverside", -2.0, -1.2, 0.7, 0.08),
        ] {
            let district = ground.district("Town", area, 3);
            ground.patch(Place::Centre, moved(middle, east, north), spread, weight, district);
        }
        let street = ground.district("Town", "Market Street", 3);
        ground.street(moved(middle, 0.7, 0.4), 0.6, 0.16, street, dice);
        let edge = ground.district("Town", "Outskirts", 3);
        ground.patch(Place::Outskirts, middle, 3.2, 0.08, edge);
        for (area, east, north) in [("Elmfield", 8.0, 5.5), ("Aldbrook", -9.5, 4.0), ("Stonebridge", 3.5, -10.5)] {
            let district = ground.district("Country", area, 4);
            ground.patch(Place::Village, moved(middle, east, north), 0.7, 0.06, district);
        }
        ground
    }

    /// Districts of Hangzhou with made-up centres, market streets and weights, and the county towns around.
    pub fn hangzhou(dice: &mut Dice) -> Self {
        let mut ground = Self { lakes: vec![(Point { x: 120.143, y: 30.243 }, 1.9)], ..Self::default() };
        let districts = [
            ("上城区", 120.182, 30.262, 2.2, 10.0),
            ("拱墅区", 120.158, 30.322, 2.6, 16.0),
            ("西湖区", 120.098, 30.292, 2.4, 9.0),
            ("滨江区", 120.205, 30.200, 2.0, 7.0),
            ("萧山区", 120.268, 30.172, 3.2, 15.0),
            ("余杭区", 119.985, 30.285, 3.4, 9.0),
            ("临平区", 120.299, 30.419, 2.6, 10.0),
            ("钱塘区", 120.345, 30.308, 3.0, 7.0),
        ];
        for (area, x, y, spread, weight) in districts {
            let district = ground.district("杭州", area, 2);
            let at = Point { x, y };
            for _ in 0..3 {
                let middle = moved(at, dice.bell() * spread * 0.6, dice.bell() * spread * 0.6);
                ground.patch(Place::Centre, middle, spread * 0.35, weight * 0.2 * dice.heavy(), district);
            }
            let market = moved(at, dice.bell() * spread * 0.7, dice.bell() * spread * 0.7);
            ground.street(market, dice.between(0.4, 0.9), weight * 0.3 * dice.heavy(), district, dice);
            ground.patch(Place::Outskirts, at, spread * 1.5, weight * 0.12, district);
        }
        let counties = [
            ("杭州", "富阳区", 119.960, 30.049, 5.0),
            ("杭州", "临安区", 119.715, 30.234, 3.0),
            ("湖州", "德清县", 119.977, 30.543, 3.0),
            ("嘉兴", "海宁市", 120.420, 30.440, 3.0),
            ("绍兴", "柯桥区", 120.490, 30.090, 4.0),
        ];
        for (region, area, x, y, weight) in counties {
            let district = ground.district(region, area, 3);
            let at = Point { x, y };
            ground.patch(Place::Village, at, 1.4, weight * 0.7, district);
            ground.street(moved(at, dice.bell(), dice.bell()), 0.4, weight * 0.3, district, dice);
        }
        ground
    }

    /// A country of cities whose sizes follow Zipf's law, as large as so many reps can cover.
    pub fn region(stores: usize, reps: usize, middle: Point, names: &[&str], dice: &mut Dice) -> Self {
        let mut ground = Self::default();
        let cities = reps.div_ceil(5);
        let side = 24.0 * (reps as f64).sqrt();
        let whole: f64 = (1..=cities).map(|rank| 1.0 / rank as f64).sum();
        let mut middles: Vec<Point> = Vec::new();
        for rank in 1..=cities {
            // Of a few places, the one farthest from the cities there are: cities keep their distance.
            let tries: Vec<Point> =
                (0..6).map(|_| moved(middle, side * (dice.share() - 0.5), side * (dice.share() - 0.5))).collect();
            let apart = |spot: &Point| middles.iter().map(|other| km_apart(*spot, *other)).fold(1e9, f64::min);
            let at = tries.into_iter().max_by(|a, b| apart(a).total_cmp(&apart(b))).unwrap_or(middle);
            middles.push(at);
            let share = 1.0 / rank as f64 / whole;
            let tier = 1 + [0.12, 0.04, 0.015].iter().filter(|&&least| share < least).count() as u8;
            let name = match (rank - 1) / names.len() {
                0 => names[rank - 1].to_string(),
                again => format!("{} {}", names[(rank - 1) % names.len()], again + 1),
            };
            ground.city(&name, at, share * stores as f64, tier, dice);
        }
        ground
    }

    /// A city of about so many stores.
    fn city(&mut self, name: &str, at: Point, stores: f64, tier: u8, dice: &mut Dice) {
        let radius = 1.5 + 0.35 * stores.sqrt();
        let centres = 3 + (stores / 150.0).sqrt() as usize;
        let mut district = 0;
        for number in 1..=centres {
            district = self.district(name, format!("{name}-{number}"), tier);
            let far = if number == 1 { 0.0 } else { radius * 0.55 };
            let middle = moved(at, far * dice.bell(), far * dice.bell());
            let weight = stores * 0.5 / centres as f64 * dice.heavy() * 0.6;
            self.patch(Place::Centre, middle, radius * 0.16, weight, district);
            let market = moved(middle, dice.bell(), dice.bell());
            let weight = stores * 0.2 / centres as f64 * dice.heavy() * 0.6;
            self.street(market, dice.between(0.3, 0.9), weight, district, dice);
        }
        self.patch(Place::Outskirts, at, radius * 0.8, stores * 0.1, district);
        for _ in 0..centres {
            let village = moved(at, radius * 2.0 * dice.bell(), radius * 2.0 * dice.bell());
            self.patch(Place::Village, village, 0.8, stores * 0.16 / centres as f64, district);
        }
    }

    /// So many spots, to a metre.
    pub fn spots(&self, count: usize, dice: &mut Dice) -> Vec<Spot> {
        // The running sums of the weights, to find a patch by bisection.
        let mut sums: Vec<f64> = Vec::with_capacity(self.patches.len());
        for patch in &self.patches {
            sums.push(sums.last().unwrap_or(&0.0) + patch.weight);
        }
        let sum = sums.last().copied().unwrap_or(0.0);
        (0..count)
            .map(|_| {
                loop {
                    let throw = dice.share() * sum;
                    let patch = &self.patches[sums.partition_point(|&end| end <= throw).min(sums.len() - 1)];
                    let (length, width) = (patch.spread.0 * dice.bell(), patch.spread.1 * dice.bell());
                    // Real scatter has a denser core than a bell curve.
                    let core = if patch.place == Place::Market { 0.5 } else { dice.between(0.3, 1.3) };
                    let (length, width) = (length * core, width * core);
                    let (east, north) = patch.along;
                    let point = moved(patch.at, length * east - width * north, length * north + width * east);
                    if self.lakes.iter().all(|&(lake, radius)| km_apart(point, lake) > radius) {
                        break Spot { point: metre(point), place: patch.place, district: patch.district };
                    }
                }
            })
            .collect()
    }
}

/// A home a little way off.
pub(super) fn near(point: Point, km: f64, dice: &mut Dice) -> Point {
    metre(moved(point, km * dice.bell(), km * dice.bell()))
}

fn metre(point: Point) -> Point {
    Point { x: (point.x * 1e5).round() / 1e5, y: (point.y * 1e5).round() / 1e5 }
}
