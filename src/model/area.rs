//! The country a rep covers: polygons of longitude and latitude, and whether a point lies in them.

use crate::model::{Point, RepRow, StoreRow};

/// The country a rep covers: one polygon or several, in WGS-84.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ServiceArea {
    polygons: Vec<Polygon>,
    /// The corners in the south-west and in the north-east of each: most places lie outside of these already.
    boxes: Vec<[Point; 2]>,
}

/// A polygon: a ring, and the holes in it. A ring is closed from its last point to its first one, which is not there twice.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Polygon {
    /// The ring around it, in degrees.
    pub outer: Vec<Point>,
    /// The rings around its holes, in degrees.
    pub holes: Vec<Vec<Point>>,
}

/// A point no further than this from a line, in degrees, is on it: about a metre, which is closer than people draw borders.
const BORDER: f64 = 1e-5;

impl ServiceArea {
    /// Of these polygons, which may overlap.
    pub fn new(polygons: Vec<Polygon>) -> Self {
        let boxes = polygons.iter().map(|polygon| around(&polygon.outer)).collect();
        Self { polygons, boxes }
    }

    /// The polygons.
    pub fn polygons(&self) -> &[Polygon] {
        &self.polygons
    }

    /// The same and these polygons.
    pub fn joined(mut self, more: ServiceArea) -> Self {
        self.polygons.extend(more.polygons);
        self.boxes.extend(more.boxes);
        self
    }

    /// Whether a point lies in it, or on its border to a metre.
    pub fn contains(&self, point: Point) -> bool {
        let is_near = |[least, most]: &[Point; 2]| {
            (least.x - BORDER..=most.x + BORDER).contains(&point.x)
                && (least.y - BORDER..=most.y + BORDER).contains(&point.y)
        };
        self.polygons.iter().zip(&self.boxes).any(|(polygon, corners)| is_near(corners) && polygon.contains(point))
    }
}

/// The corners of the box around a ring.
fn around(ring: &[Point]) -> [Point; 2] {
    let corner = |start: f64, of: fn(f64, f64) -> f64| Point {
        x: ring.iter().map(|at| at.x).fold(start, of),
        y: ring.iter().map(|at| at.y).fold(start, of),
    };
    [corner(f64::INFINITY, f64::min), corner(f64::NEG_INFINITY, f64::max)]
}

impl Polygon {
    fn contains(&self, point: Point) -> bool {
        match Side::of(&self.outer, point) {
            Side::Outside => false,
            Side::Border => true,
            Side::Inside => self.holes.iter().all(|hole| Side::of(hole, point) != Side::Inside),
        }
    }
}

/// Where a point lies to a ring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Inside,
    Border,
    Outside,
}

impl Side {
    /// By the number of lines that a ray to the east crosses.
    fn of(ring: &[Point], point: Point) -> Self {
        let mut is_inside = false;
        let before = ring.last().into_iter().chain(ring);
        for (&a, &b) in before.zip(ring) {
            let (low, high) = (a.y.min(b.y), a.y.max(b.y));
            if point.y < low - BORDER || point.y > high + BORDER || point.x > a.x.max(b.x) + BORDER {
                continue;
            }
            if is_on(point, (a, b)) {
                return Side::Border;
            }
            if (a.y > point.y) != (b.y > point.y) && point.x < a.x + (b.x - a.x) * (point.y - a.y) / (b.y - a.y) {
                is_inside = !is_inside;
            }
        }
        if is_inside { Side::Inside } else { Side::Outside }
    }
}

/// Whether a point lies on a line.
fn is_on(point: Point, (a, b): (Point, Point)) -> bool {
    let (x, y) = (b.x - a.x, b.y - a.y);
    let length = x * x + y * y;
    let along = if length > 0.0 { ((point.x - a.x) * x + (point.y - a.y) * y) / length } else { 0.0 };
    let along = along.clamp(0.0, 1.0);
    (point.x - a.x - along * x).hypot(point.y - a.y - along * y) <= BORDER
}

impl RepRow {
    /// Whether the rep covers a place: everywhere where there is no area.
    pub(crate) fn covers(&self, place: Option<Point>) -> bool {
        match (&self.area, place) {
            (Some(area), Some(place)) => area.contains(place),
            _ => true,
        }
    }

    /// Whether the rep could visit a store: has the skills, and covers its place.
    pub(crate) fn can_serve(&self, store: &StoreRow) -> bool {
        self.has_skills(&store.skills) && self.covers(store.point)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::collection::vec;
    use proptest::prelude::*;

    fn ring(points: &[(f64, f64)]) -> Vec<Point> {
        points.iter().map(|&(x, y)| Point { x, y }).collect()
    }

    /// A square with a square hole, and a triangle apart.
    fn area() -> ServiceArea {
        let square = Polygon {
            outer: ring(&[(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0)]),
            holes: vec![ring(&[(1.0, 1.0), (1.0, 3.0), (3.0, 3.0), (3.0, 1.0)])],
        };
        let triangle = Polygon { outer: ring(&[(10.0, 0.0), (12.0, 0.0), (11.0, 2.0)]), holes: Vec::new() };
        ServiceArea::new(vec![square]).joined(ServiceArea::new(vec![triangle]))
    }

    #[test]
    fn what_is_within_and_on_the_border_belongs_and_holes_do_not() {
        let area = area();
        for (x, y) in [(0.5, 0.5), (3.5, 2.0), (11.0, 1.0), (10.6, 1.0)] {
            assert!(area.contains(Point { x, y }), "{x} {y} is within");
        }
        for (x, y) in
            [(0.0, 0.0), (4.0, 2.0), (2.0, 4.0), (0.0, 3.3), (1.0, 2.0), (3.0, 3.0), (10.5, 1.0), (4.000005, 1.0)]
        {
            assert!(area.contains(Point { x, y }), "{x} {y} is on the border");
        }
        for (x, y) in
            [(2.0, 2.0), (-0.1, 2.0), (4.1, 0.0), (2.0, -0.1), (2.0, 4.1), (10.4, 1.0), (11.0, 2.1), (7.0, 0.0)]
        {
            assert!(!area.contains(Point { x, y }), "{x} {y} is outside");
        }
    }

    proptest! {
        /// Against the sum of the angles under which a point sees the lines of a ring around it.
        #[test]
        fn a_point_is_inside_of_a_ring_that_goes_around_it(
            far in vec(1.0f64..9.0, 3..12),
            (x, y) in (-9.0f64..9.0, -9.0f64..9.0),
            shift in -0.5f64..0.5,
        ) {
            // A star around the middle never crosses itself.
            let turn = std::f64::consts::TAU / far.len() as f64;
            let corner = |(at, far): (usize, &f64)| {
                let angle = turn * (at as f64 + shift * f64::from(u8::from(at % 2 == 0)));
                Point { x: far * angle.cos(), y: far * angle.sin() }
            };
            let outer: Vec<Point> = far.iter().enumerate().map(corner).collect();
            let seen = |a: Point, b: Point| {
                let (a, b) = ((a.x - x, a.y - y), (b.x - x, b.y - y));
                (a.0 * b.1 - a.1 * b.0).atan2(a.0 * b.0 + a.1 * b.1)
            };
            let sum: f64 = (0..outer.len()).map(|at| seen(outer[at], outer[(at + 1) % outer.len()])).sum();
            let near = (0..outer.len()).any(|at| is_on(Point { x, y }, (outer[at], outer[(at + 1) % outer.len()])));
            prop_assume!(!near);
            let area = ServiceArea::new(vec![Polygon { outer, holes: Vec::new() }]);
            prop_assert_eq!(area.contains(Point { x, y }), sum.abs() > 1.0);
        }
    }
}
