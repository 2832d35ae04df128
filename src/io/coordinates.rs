//! Coordinate systems: WGS-84 inside, GCJ-02 and BD-09 turned into it at the door and back.

use crate::model::Point;

pub use crate::model::CoordSys;

/// A step of 1e-9 degrees is a tenth of a millimetre: closer than any table is written.
const CLOSE: f64 = 1e-9;
/// The offset changes by less than a hundredth over its own length, so every round wins two digits; a few are enough.
const ROUNDS: usize = 8;

impl CoordSys {
    /// Its name in a table.
    pub fn name(self) -> &'static str {
        match self {
            CoordSys::Wgs84 => "wgs84",
            CoordSys::Gcj02 => "gcj02",
            CoordSys::Bd09 => "bd09",
        }
    }

    /// The system a table names: `gcj02`, `GCJ-02`, `高德`, ...
    pub fn named(text: &str) -> Option<Self> {
        match super::headers::plain(text).as_str() {
            "wgs84" | "wgs" | "gps" | "epsg:4326" | "4326" | "地球坐标" => Some(CoordSys::Wgs84),
            "gcj02" | "gcj" | "amap" | "高德" | "腾讯" | "火星坐标" | "火星" => Some(CoordSys::Gcj02),
            "bd09" | "bd09ll" | "bd" | "baidu" | "百度" | "百度坐标" => Some(CoordSys::Bd09),
            _ => None,
        }
    }

    /// A point of this system in WGS-84.
    pub fn to_wgs84(self, point: Point) -> Point {
        if self == CoordSys::Wgs84 {
            return point;
        }
        // A home or store at 0,0 is an empty cell in disguise; it must still look like one.
        if point.x == 0.0 && point.y == 0.0 {
            return point;
        }
        let mut found = point;
        for _ in 0..ROUNDS {
            let there = self.of_wgs84(found);
            let (east, north) = (point.x - there.x, point.y - there.y);
            found = Point { x: found.x + east, y: found.y + north };
            if east.abs() < CLOSE && north.abs() < CLOSE {
                break;
            }
        }
        found
    }

    /// A point of WGS-84 in this system.
    pub fn of_wgs84(self, point: Point) -> Point {
        let (x, y) = match self {
            CoordSys::Wgs84 => (point.x, point.y),
            CoordSys::Gcj02 => coordtransform::wgs84_to_gcj02(point.x, point.y),
            CoordSys::Bd09 => {
                let (x, y) = coordtransform::wgs84_to_gcj02(point.x, point.y);
                coordtransform::gcj02_to_bd09(x, y)
            }
        };
        Point { x, y }
    }
}

/// Whether a point is where maps are shifted: in mainland China.
pub fn shifted(point: Point) -> bool {
    coordtransform::is_in_mainland_china(point.x, point.y)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn metres(one: Point, other: Point) -> f64 {
        let east = (one.x - other.x) * 111_320.0 * one.y.to_radians().cos();
        east.hypot((one.y - other.y) * 111_320.0)
    }

    #[test]
    fn there_and_back_is_the_same_point_to_a_centimetre() {
        for at in 0..400 {
            let point = Point { x: 100.0 + f64::from(at % 20), y: 24.0 + f64::from(at / 20) };
            for system in [CoordSys::Wgs84, CoordSys::Gcj02, CoordSys::Bd09] {
                let back = system.to_wgs84(system.of_wgs84(point));
                assert!(metres(point, back) < 0.01, "{system:?} {point:?} {}", metres(point, back));
            }
        }
    }

    #[test]
    fn the_offset_in_hangzhou_is_some_hundred_metres() {
        let point = Point { x: 120.1551, y: 30.2741 };
        let off = metres(point, CoordSys::Gcj02.of_wgs84(point));
        assert!((300.0..800.0).contains(&off), "{off}");
        assert!(metres(point, CoordSys::Bd09.of_wgs84(point)) > off);
    }

    #[test]
    fn systems_are_known_however_they_are_written() {
        assert_eq!(CoordSys::named(" GCJ-02"), Some(CoordSys::Gcj02));
        assert_eq!(CoordSys::named("WGS 84"), Some(CoordSys::Wgs84));
        assert_eq!(CoordSys::named("bd-09"), Some(CoordSys::Bd09));
        assert_eq!(CoordSys::named("xian80"), None);
    }
}
