//! Complaints about coordinates: missing, at 0,0, off the earth, swapped; and which stores are far from everybody.

use super::{REPS, STORES};
use crate::error::{Complaint, Kind};
use crate::model::{Point, Status, Tables};
use rstar::RTree;

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
    let offices = tables.reps.iter().filter(|row| row.office.is_some()).map(|row| (row.line, row.office));
    judge(REPS, ("office_lon", "office_lat"), offices, &sample, complaints);
}

fn homes(tables: &Tables) -> Vec<Point> {
    let good = |point: &Point| !zero(*point) && on_earth(*point);
    tables.reps.iter().filter_map(|rep| rep.home).filter(good).collect()
}

/// Says which stores are so far from every rep that their visits will be left out; that stops nothing.
#[cfg(feature = "files")]
pub fn far_stores(tables: &Tables) -> Vec<Complaint> {
    let homes = homes(tables);
    let mut near = Near::to(&homes);
    let placed = tables.stores.iter().filter(|row| super::trades(row)).filter_map(|row| Some((row.line, row.point?)));
    let far = placed.filter_map(|(line, point)| match near.fault(point) {
        None if !homes.is_empty() && !near.is_near(point) => {
            let nearest = near.nearest_km(point);
            Some(
                Complaint::new(Kind::Far, STORES, line)
                    .on("lon", point.x.to_string())
                    .en(
                        format!("is {nearest:.0} km from the nearest rep, so its visits will be left out"),
                        "fix the coordinates, or add a rep there",
                    )
                    .zh(format!("距最近的业代{nearest:.0}公里，其拜访将无法安排"), "请更正坐标，或在当地增加业代"),
            )
        }
        _ => None,
    });
    far.collect()
}

/// Says which stores lie where no rep covers them, so that their visits will be left out, and whose areas hold no store; that stops
/// nothing.
#[cfg(feature = "files")]
pub fn uncovered(tables: &Tables) -> Vec<Complaint> {
    if tables.reps.iter().all(|rep| rep.area.is_none()) {
        return Vec::new();
    }
    let stores = || tables.stores.iter().filter(|row| super::trades(row) && row.point.is_some());
    // That nobody has a skill is told elsewhere.
    let nobodys = stores().filter(|row| {
        let mut skilled = tables.reps.iter().filter(|rep| rep.has_skills(&row.skills)).peekable();
        skilled.peek().is_some() && skilled.all(|rep| !rep.covers(row.point))
    });
    let nobodys = nobodys.map(|row| {
        let complaint =
            Complaint::new(Kind::Far, STORES, row.line).on("lon", row.point.unwrap_or_default().x.to_string());
        if tables.reps.iter().any(|rep| rep.covers(row.point)) {
            return complaint
                .en(
                    "lies in no area of a rep with the skills it requires, so its visits will be left out",
                    "draw an area around it, or leave a rep with these skills without one",
                )
                .zh(
                    "不在任何具备所需技能的业代的服务区域内，其拜访将无法安排",
                    "请扩大区域，或不为具备技能的业代设区域",
                );
        }
        complaint
            .en(
                "lies in no rep's area, so its visits will be left out",
                "draw an area around it, or leave a rep without one",
            )
            .zh("不在任何业代的服务区域内，其拜访将无法安排", "请扩大区域，或让某名业代不设区域")
    });
    let empty = tables.reps.iter().filter(|rep| rep.area.is_some() && !stores().any(|row| rep.covers(row.point)));
    let empty = empty.map(|rep| {
        Complaint::new(Kind::Far, REPS, rep.line)
            .on("area", "")
            .en("no active store lies in it, so this rep has no visits", "check that longitude stands before latitude")
            .zh("其中没有营业门店，该业代不会有拜访", "请核对经度是否在纬度之前")
    });
    nobodys.chain(empty).collect()
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
    let mut near = Near::to(known);
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
struct Near {
    /// By their place on a globe of radius 1: chords of it are as near as the ways along it, over the date line too.
    known: RTree<[f64; 3]>,
    last: Option<[f64; 3]>,
}

impl Near {
    fn to(known: &[Point]) -> Self {
        Self { known: RTree::bulk_load(known.iter().map(|&point| on_globe(point)).collect()), last: None }
    }

    fn fault(&mut self, point: Point) -> Option<Fault> {
        let swapped = Point { x: point.y, y: point.x };
        if zero(point) {
            return Some(Fault::Zero);
        }
        if !on_earth(point) {
            let meant = on_earth(swapped) && (self.known.size() == 0 || self.is_near(swapped));
            return Some(if meant { Fault::Swapped } else { Fault::OffEarth });
        }
        if self.known.size() == 0 || self.is_near(point) {
            return None;
        }
        (on_earth(swapped) && self.is_near(swapped)).then_some(Fault::Swapped)
    }

    fn is_near(&mut self, point: Point) -> bool {
        let point = on_globe(point);
        if !self.last.is_some_and(|last| far(point, last) <= FAR_KM) {
            let chord = 2.0 * (FAR_KM / DEGREE_KM / 2.0).to_radians().sin();
            self.last = self.known.locate_within_distance(point, chord * chord).next().copied();
        }
        self.last.is_some()
    }

    /// Kilometres to the nearest; infinite where there is none.
    #[cfg(feature = "files")]
    fn nearest_km(&self, point: Point) -> f64 {
        let point = on_globe(point);
        self.known.nearest_neighbor(&point).map_or(f64::INFINITY, |&known| far(point, known))
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
                    .en(
                        "is not a longitude or latitude",
                        "give decimal degrees, not metres and not degrees and minutes",
                    )
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

/// A point on the globe of radius 1.
fn on_globe(point: Point) -> [f64; 3] {
    let ((sin_x, cos_x), (sin_y, cos_y)) = (point.x.to_radians().sin_cos(), point.y.to_radians().sin_cos());
    [cos_y * cos_x, cos_y * sin_x, sin_y]
}

/// Kilometres along the globe between two points on that of radius 1.
fn far(one: [f64; 3], other: [f64; 3]) -> f64 {
    let chord = (0..3).map(|axis| (one[axis] - other[axis]).powi(2)).sum::<f64>().sqrt();
    2.0 * DEGREE_KM.to_degrees() * (chord / 2.0).min(1.0).asin()
}

/// The great-circle distance in kilometres.
pub fn km(one: Point, other: Point) -> f64 {
    far(on_globe(one), on_globe(other))
}
