//! Complaints about coordinates: missing, at 0,0, off the earth, swapped; and which stores are far from everybody.

use super::{REPS, STORES};
use crate::error::{Complaint, Kind};
use crate::model::{Point, Status, Tables};

/// Farther from every rep's home than this, in kilometres, a store is taken for misplaced: nobody drives there and back in a
/// day.
const FAR_KM: f64 = 500.0;
/// Closer to 0,0 than this, in degrees, a point is an empty cell in disguise; the nearest land is 500 km away.
const ZERO: f64 = 0.01;
/// Kilometres of a degree of latitude.
const DEGREE_KM: f64 = 111.2;

pub(super) fn check(tables: &Tables, complaints: &mut Vec<Complaint>) {
    let good = |point: &Point| !zero(*point) && on_earth(*point);
    let homes = homes(tables);
    let placed = tables.stores.iter().filter(|row| row.status != Status::Unplaced);
    judge(STORES, ("lon", "lat"), placed.map(|row| (row.line, row.point)), &homes, complaints);
    // A home is where its rep is; only a swapped one can be told from the stores.
    let sample: Vec<Point> = tables.stores.iter().filter_map(|store| store.point).filter(good).take(100).collect();
    judge(REPS, ("home_lon", "home_lat"), tables.reps.iter().map(|row| (row.line, row.home)), &sample, complaints);
    let ends = tables.reps.iter().filter(|row| row.end.is_some()).map(|row| (row.line, row.end));
    judge(REPS, ("end_lon", "end_lat"), ends, &sample, complaints);
}

fn homes(tables: &Tables) -> Vec<Point> {
    let good = |point: &Point| !zero(*point) && on_earth(*point);
    tables.reps.iter().filter_map(|rep| rep.home).filter(good).collect()
}

/// Says which stores are so far from every rep that their visits will be left out; that stops nothing.
#[cfg(feature = "files")]
pub fn far_stores(tables: &Tables) -> Vec<Complaint> {
    let homes = homes(tables);
    let mut near = Near { known: &homes, last: 0 };
    let placed = tables.stores.iter().filter(|row| super::trades(row)).filter_map(|row| Some((row.line, row.point?)));
    let far = placed.filter_map(|(line, point)| match near.fault(point) {
        None if !homes.is_empty() && !near.is_near(point) => {
            let nearest = homes.iter().map(|&home| km(point, home)).fold(f64::INFINITY, f64::min);
            Some(
                Complaint::new(Kind::Far, STORES, line)
                    .on("lon", point.x.to_string())
                    .en(
                        format!("is {nearest:.0} km from the nearest rep, so that its visits will be left out"),
                        "fix the coordinates, or add a rep there",
                    )
                    .zh(format!("距最近的业代{nearest:.0}公里，其拜访将无法安排"), "请更正坐标，或在当地增加业代"),
            )
        }
        _ => None,
    });
    far.collect()
}

/// What can be wrong with a point.
#[derive(Clone, Copy, PartialEq)]
enum Fault {
    Missing,
    Zero,
    OffEarth,
    Swapped,
}

fn judge(
    table: &str,
    columns: (&str, &str),
    points: impl Iterator<Item = (u32, Option<Point>)>,
    known: &[Point],
    complaints: &mut Vec<Complaint>,
) {
    let mut near = Near { known, last: 0 };
    let mut rows = 0;
    let mut faults: Vec<(u32, Point, Fault)> = Vec::new();
    for (line, point) in points {
        rows += 1;
        let fault = match point {
            None => Some(Fault::Missing),
            Some(point) => near.fault(point),
        };
        faults.extend(fault.map(|fault| (line, point.unwrap_or_default(), fault)));
    }
    let swapped = faults.iter().filter(|fault| fault.2 == Fault::Swapped).count();
    let all_swapped = swapped > 1 && swapped * 2 > rows;
    if all_swapped {
        complaints.push(
            Complaint::new(Kind::Swapped, table, None)
                .on(columns.0, "")
                .en(
                    format!("{swapped} of {rows} points have longitude and latitude swapped"),
                    format!("swap the headers {} and {}", columns.0, columns.1),
                )
                .zh(format!("{rows}个点中有{swapped}个的经度与纬度颠倒"), "请对调经度与纬度两列的表头"),
        );
    }
    for (line, point, fault) in faults {
        if !(all_swapped && fault == Fault::Swapped) {
            complaints.push(fault.complaint(table, line, columns, point));
        }
    }
}

/// The homes or stores a point should be near to; looks first where the last point was.
struct Near<'a> {
    known: &'a [Point],
    last: usize,
}

impl Near<'_> {
    fn fault(&mut self, point: Point) -> Option<Fault> {
        let swapped = Point { x: point.y, y: point.x };
        if zero(point) {
            return Some(Fault::Zero);
        }
        if !on_earth(point) {
            let meant = on_earth(swapped) && (self.known.is_empty() || self.is_near(swapped));
            return Some(if meant { Fault::Swapped } else { Fault::OffEarth });
        }
        if self.known.is_empty() || self.is_near(point) {
            return None;
        }
        (on_earth(swapped) && self.is_near(swapped)).then_some(Fault::Swapped)
    }

    fn is_near(&mut self, point: Point) -> bool {
        let close = |&home: &Point| (home.y - point.y).abs() * DEGREE_KM <= FAR_KM && km(home, point) <= FAR_KM;
        if self.known.get(self.last).is_some_and(close) {
            return true;
        }
        let found = self.known.iter().position(close);
        self.last = found.unwrap_or(self.last);
        found.is_some()
    }
}

impl Fault {
    fn complaint(self, table: &str, line: u32, (lon, lat): (&str, &str), point: Point) -> Complaint {
        let about = |kind, value: f64| Complaint::new(kind, table, line).on(lon, value.to_string());
        match self {
            Fault::Missing => Complaint::new(Kind::Absent, table, line)
                .on(lon, "")
                .en("longitude or latitude is missing", format!("fill in {lon} and {lat}"))
                .zh("缺少经度或纬度", "请填写经度与纬度"),
            Fault::Zero => about(Kind::Zero, point.x)
                .en("the point is at 0,0, in the sea", format!("fill in the true {lon} and {lat}"))
                .zh("坐标为0,0，位于海中", "请填写真实的经度与纬度"),
            Fault::OffEarth => {
                let (column, value) = if point.x.abs() > 180.0 { (lon, point.x) } else { (lat, point.y) };
                Complaint::new(Kind::OffEarth, table, line)
                    .on(column, value.to_string())
                    .en("is no longitude or latitude", "give decimal degrees, not metres and not degrees and minutes")
                    .zh("不是有效的经纬度", "请填写十进制度数，不要填米或度分秒")
            }
            Fault::Swapped => about(Kind::Swapped, point.x)
                .en("longitude and latitude are swapped", format!("swap {lon} and {lat}"))
                .zh("经度与纬度颠倒", "请对调经度与纬度"),
        }
    }
}

fn zero(point: Point) -> bool {
    point.x.abs() < ZERO && point.y.abs() < ZERO
}

fn on_earth(point: Point) -> bool {
    point.x.abs() <= 180.0 && point.y.abs() <= 90.0
}

/// The great-circle distance in kilometres (haversine).
pub fn km(one: Point, other: Point) -> f64 {
    let (north, east) = ((one.y - other.y).to_radians() / 2.0, (one.x - other.x).to_radians() / 2.0);
    let chord = north.sin().powi(2) + one.y.to_radians().cos() * other.y.to_radians().cos() * east.sin().powi(2);
    2.0 * DEGREE_KM.to_degrees() * chord.sqrt().min(1.0).asin()
}
