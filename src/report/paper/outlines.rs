//! Outlines of territories: one around each group of a rep's stores that lie near one another. A store far from all others of
//! its rep is in no outline, so that none reaches across the land of others.

use crate::model::{Point, Problem, Surface};
use crate::unit::RepId;
use geo::concave_hull::ConcaveHullOptions;
use geo::{ConcaveHull, ConvexHull, Dbscan, LineString, MultiPoint, Polygon, Validation};
use rstar::RTree;

/// How many times farther apart than neighbours are two stores may lie and still be of one group. On hangzhou and on made-up
/// regions 4 joins the villages around a town and leaves out those beyond the next rep's.
const APART: f64 = 4.0;

/// The outline of a rep's territory.
#[derive(Clone, Debug, Default)]
pub struct Outline {
    /// Closed rings, the first corner once more in the end.
    pub rings: Vec<Vec<Point>>,
    /// All stores of the rep, outside of the rings as well.
    pub stores: usize,
}

/// The outline of each rep's territory, in the order of the reps.
pub fn outlines(problem: &Problem, owners: &[Option<RepId>]) -> Vec<Outline> {
    let mut all = vec![Outline::default(); problem.reps.len()];
    let mut points = vec![Vec::new(); problem.reps.len()];
    let place = |store: usize| problem.places[problem.stores[store].place.index()];
    let squeeze = match (problem.surface, owners.len()) {
        (Surface::Globe, 1..) => {
            let sum: f64 = (0..owners.len()).map(|store| place(store).y).sum();
            (sum / owners.len() as f64).to_radians().cos().max(0.01)
        }
        _ => 1.0,
    };
    for (store, owner) in owners.iter().enumerate() {
        let Some(owner) = owner else { continue };
        all[owner.index()].stores += 1;
        points[owner.index()].push(geo::Point::new(place(store).x * squeeze, place(store).y));
    }
    for (outline, points) in all.iter_mut().zip(points) {
        let corners = |ring: LineString| ring.coords().map(|at| Point { x: at.x / squeeze, y: at.y }).collect();
        outline.rings = rings(points).into_iter().map(corners).collect();
    }
    all
}

/// A ring around each group of points: two are of one group where steps no longer than [`APART`] allows lead from one to the other.
fn rings(mut points: Vec<geo::Point>) -> Vec<LineString> {
    points.sort_by(|a, b| a.x().total_cmp(&b.x()).then(a.y().total_cmp(&b.y())));
    points.dedup();
    if points.len() < 3 {
        return Vec::new();
    }
    let tree = RTree::bulk_load(points.clone());
    let nearest =
        |point: &geo::Point| tree.nearest_neighbor_iter_with_distance_2(point).nth(1).map(|(_, far)| far.sqrt());
    let mut near: Vec<f64> = points.iter().filter_map(nearest).collect();
    near.sort_by(f64::total_cmp);
    let reach = APART * near[(near.len() - 1) * 3 / 4];
    let marks = points.as_slice().dbscan(reach, 1);
    let count = marks.iter().flatten().max().map_or(0, |last| last + 1);
    let mut groups = vec![Vec::new(); count];
    points.into_iter().zip(marks).for_each(|(point, mark)| _ = mark.map(|mark| groups[mark].push(point)));
    groups.into_iter().filter_map(|group| ring(MultiPoint::new(group), reach / 2.0)).collect()
}

/// The ring around a group, its edges longer than `short` pulled in to the points within; none where it has no area.
fn ring(group: MultiPoint, short: f64) -> Option<LineString> {
    let is_area = |ring: &Polygon| ring.exterior().0.len() > 3 && ring.is_valid();
    let around = group.convex_hull();
    if !is_area(&around) {
        return None;
    }
    let drawn_in = group.concave_hull_with_options(ConcaveHullOptions::default().length_threshold(short));
    Some(if is_area(&drawn_in) { drawn_in } else { around }.into_inner().0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{Contains, Intersects};
    use proptest::prelude::*;

    fn grid(x: f64, y: f64, side: usize) -> impl Iterator<Item = geo::Point> {
        (0..side * side).map(move |at| geo::Point::new(x + (at % side) as f64, y + (at / side) as f64))
    }

    fn area(ring: &LineString) -> Polygon {
        Polygon::new(ring.clone(), Vec::new())
    }

    #[test]
    fn a_far_store_is_outside_and_a_far_town_has_a_ring_of_its_own() {
        let far = geo::Point::new(20.0, 30.0);
        let rings = rings(grid(0.0, 0.0, 5).chain(grid(40.0, 0.0, 4)).chain([far]).collect());
        assert_eq!(rings.len(), 2, "{rings:?}");
        let around = |x: f64| rings.iter().filter(|ring| area(ring).contains(&geo::Point::new(x, 1.5))).count();
        assert_eq!((around(2.5), around(20.0), around(41.5)), (1, 0, 1));
        assert!(rings.iter().all(|ring| !area(ring).intersects(&far)));
    }

    #[test]
    fn a_bay_without_stores_is_outside() {
        // A horseshoe: the way over its opening is drawn in.
        let stores = grid(0.0, 0.0, 12).filter(|at| !(at.x() > 2.0 && at.y() > 2.0 && at.y() < 9.0));
        // No three of them lie in a line, as in the world.
        let sway = |number: f64| (number * 37.7).sin() * 0.2;
        let stores =
            stores.map(|at| geo::Point::new(at.x() + sway(at.y() + 3.0 * at.x()), at.y() + sway(at.x() - at.y())));
        let rings = rings(stores.collect());
        assert_eq!(rings.len(), 1);
        let has = |x: f64, y: f64| area(&rings[0]).intersects(&geo::Point::new(x, y));
        assert_eq!([has(9.0, 6.0), has(1.0, 6.0), has(9.0, 1.0), has(9.0, 10.0)], [false, true, true, true]);
    }

    #[test]
    fn few_stores_and_stores_in_a_line_have_no_outline() {
        assert!(rings(vec![]).is_empty() && rings(vec![(0.0, 0.0).into(), (1.0, 1.0).into()]).is_empty());
        assert!(rings((0..9).map(|at| (f64::from(at), 0.0).into()).collect()).is_empty());
        assert!(rings(vec![(1.0, 1.0).into(); 50]).is_empty());
    }

    proptest! {
        #[test]
        fn a_ring_goes_round_all_its_stores_and_never_crosses_itself(
            points in proptest::collection::vec((0.0..1.0f64, 0.0..1.0f64), 3..80), grid in 0..2u8
        ) {
            // On a grid many distances are the same, and many points lie in a line.
            let snap = |number: f64| if grid == 1 { (number * 12.0).round() } else { number };
            let points: Vec<geo::Point> = points.iter().map(|&(x, y)| geo::Point::new(snap(x), snap(y))).collect();
            if let Some(ring) = ring(MultiPoint::new(points.clone()), 0.0) {
                let area = area(&ring);
                prop_assert!(area.is_valid(), "{ring:?}");
                for point in &points {
                    prop_assert!(area.intersects(point), "{point:?} {ring:?}");
                }
            }
        }
    }
}
