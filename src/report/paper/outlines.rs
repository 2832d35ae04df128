//! Outlines of territories: one around each group of a rep's stores that lie near one another. A store far from all others of
//! its rep is in no outline, so that none reaches across the land of others.

use crate::model::{Point, Problem, Surface};
use crate::territory::hull::{Corner, hull, turn};
use crate::unit::RepId;

/// How many times farther apart than neighbours are two stores may lie and still be of one group. On hangzhou and on made-up
/// regions 4 joins the villages around a town and leaves out those beyond the next rep's.
const APART: f64 = 4.0;

/// How many times longer than the way round by the nearest store an edge must be to be dug in: as concaveman has it by default.
const CONCAVITY: f64 = 2.0;

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
        points[owner.index()].push([place(store).x * squeeze, place(store).y]);
    }
    for (outline, points) in all.iter_mut().zip(points) {
        let closed = |ring: Vec<Corner>| {
            ring.iter().chain(ring.first()).map(|at| Point { x: at[0] / squeeze, y: at[1] }).collect()
        };
        outline.rings = rings(points).into_iter().map(closed).collect();
    }
    all
}

/// A ring around each group of points.
fn rings(mut points: Vec<Corner>) -> Vec<Vec<Corner>> {
    points.sort_by(|a, b| a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1])));
    points.dedup();
    if points.len() < 3 {
        return Vec::new();
    }
    let mut near: Vec<f64> = (0..points.len()).map(|at| nearest(&points, at)).collect();
    near.sort_by(f64::total_cmp);
    let reach = APART * near[(near.len() - 1) * 3 / 4];
    let ring = |group: Vec<Corner>| {
        let ring = hull(group.clone());
        (ring.len() > 2).then(|| dig(ring, group, reach / 2.0))
    };
    groups(&points, reach).into_iter().filter_map(ring).collect()
}

fn far(a: Corner, b: Corner) -> f64 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}

/// How far the nearest other point is; the points are sorted from west to east.
fn nearest(points: &[Corner], at: usize) -> f64 {
    let here = points[at];
    let mut least = f64::INFINITY;
    for other in points[at + 1..].iter() {
        if other[0] - here[0] >= least {
            break;
        }
        least = least.min(far(here, *other));
    }
    for other in points[..at].iter().rev() {
        if here[0] - other[0] >= least {
            break;
        }
        least = least.min(far(here, *other));
    }
    least
}

/// Points that hang together by ways no longer than `reach`, group by group; the points are sorted from west to east.
fn groups(points: &[Corner], reach: f64) -> Vec<Vec<Corner>> {
    let mut root: Vec<usize> = (0..points.len()).collect();
    fn find(root: &mut [usize], mut at: usize) -> usize {
        while root[at] != at {
            root[at] = root[root[at]];
            at = root[at];
        }
        at
    }
    for a in 0..points.len() {
        for b in (a + 1..points.len()).take_while(|&b| points[b][0] - points[a][0] <= reach) {
            if far(points[a], points[b]) <= reach {
                let (one, other) = (find(&mut root, a), find(&mut root, b));
                root[one.max(other)] = one.min(other);
            }
        }
    }
    let mut groups = vec![Vec::new(); points.len()];
    for (at, &point) in points.iter().enumerate() {
        groups[find(&mut root, at)].push(point);
    }
    groups.retain(|group| !group.is_empty());
    groups
}

/// Pulls the long edges of a convex ring in to the points within: Park and Oh, "A new concave hull algorithm and concaveness
/// measure" (2012). Edges up to `short` stay.
fn dig(mut ring: Vec<Corner>, mut inner: Vec<Corner>, short: f64) -> Vec<Corner> {
    inner.retain(|point| !ring.contains(point));
    let mut at = 0;
    while at < ring.len() {
        let (a, b) = (ring[at], ring[(at + 1) % ring.len()]);
        let long = far(a, b);
        let is_way = |&&one: &&usize| {
            let point = inner[one];
            let near = far(point, a).min(far(point, b)) < long / CONCAVITY;
            near && !crosses(&ring, a, point) && !crosses(&ring, point, b) && !cuts_off(&inner, [a, point, b])
        };
        let candidates = if long > short { near_edge(&ring, at, &inner) } else { Vec::new() };
        match candidates.iter().find(is_way) {
            Some(&one) => ring.insert(at + 1, inner.swap_remove(one)),
            None => at += 1,
        }
    }
    ring
}

/// The points within that are not nearer to the edges beside an edge, the nearest first.
fn near_edge(ring: &[Corner], at: usize, inner: &[Corner]) -> Vec<usize> {
    let corner = |step: usize| ring[(at + step) % ring.len()];
    let (before, a, b, after) = (corner(ring.len() - 1), corner(0), corner(1), corner(2));
    let distance = |one: usize| from_edge(inner[one], a, b);
    let own = |&one: &usize| {
        let here = distance(one);
        here <= from_edge(inner[one], before, a) && here <= from_edge(inner[one], b, after)
    };
    let mut near: Vec<usize> = (0..inner.len()).filter(own).collect();
    near.sort_by(|&one, &other| distance(one).total_cmp(&distance(other)));
    near
}

/// Whether a triangle that would be cut off, by a new corner b instead of the edge from a to c, has a point that would be outside.
fn cuts_off(inner: &[Corner], [a, b, c]: [Corner; 3]) -> bool {
    let way = turn(a, b, c).signum();
    let within = |&point: &Corner| {
        let sides = [turn(a, b, point), turn(b, c, point), turn(c, a, point)].map(|side| side * way);
        point != b && sides[0] > 0.0 && sides[1] > 0.0 && sides[2] >= 0.0
    };
    inner.iter().any(within)
}

fn from_edge(point: Corner, a: Corner, b: Corner) -> f64 {
    let [x, y] = [b[0] - a[0], b[1] - a[1]];
    let along = ((point[0] - a[0]) * x + (point[1] - a[1]) * y) / (x * x + y * y).max(f64::MIN_POSITIVE);
    let along = along.clamp(0.0, 1.0);
    far(point, [a[0] + along * x, a[1] + along * y])
}

/// Whether a line crosses or touches the ring elsewhere than in its own ends.
fn crosses(ring: &[Corner], from: Corner, to: Corner) -> bool {
    let touches = |a: Corner, b: Corner, point: Corner| {
        let between = (0..2).all(|axis| a[axis].min(b[axis]) <= point[axis] && point[axis] <= a[axis].max(b[axis]));
        between && turn(a, b, point) == 0.0
    };
    (0..ring.len()).any(|at| {
        let (a, b) = (ring[at], ring[(at + 1) % ring.len()]);
        if [a, b].iter().any(|corner| *corner == from || *corner == to) {
            return false;
        }
        let cross = turn(a, b, from) * turn(a, b, to) < 0.0 && turn(from, to, a) * turn(from, to, b) < 0.0;
        cross || touches(a, b, from) || touches(a, b, to) || touches(from, to, a) || touches(from, to, b)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn grid(x: f64, y: f64, side: usize) -> impl Iterator<Item = Corner> {
        (0..side * side).map(move |at| [x + (at % side) as f64, y + (at / side) as f64])
    }

    #[test]
    fn a_far_store_is_outside_and_a_far_town_has_a_ring_of_its_own() {
        let all = grid(0.0, 0.0, 5).chain(grid(40.0, 0.0, 4)).chain([[20.0, 30.0]]).collect();
        let rings = rings(all);
        assert_eq!(rings.len(), 2, "{rings:?}");
        assert!(rings.iter().flatten().all(|corner| corner[1] < 5.0));
        assert!(rings.iter().all(|ring| ring.iter().any(|at| at[0] > 20.0) == ring.iter().all(|at| at[0] > 20.0)));
    }

    #[test]
    fn a_bay_without_stores_is_outside() {
        // A horseshoe: the way over its opening is dug in.
        let horseshoe: Vec<Corner> =
            grid(0.0, 0.0, 12).filter(|at| !(at[0] > 2.0 && at[1] > 2.0 && at[1] < 9.0)).collect();
        let rings = rings(horseshoe);
        assert_eq!(rings.len(), 1);
        assert!(
            !has(&rings[0], [9.0, 6.0]) && [[1.0, 6.0], [9.0, 1.0], [9.0, 10.0]].iter().all(|&at| has(&rings[0], at))
        );
    }

    #[test]
    fn few_stores_and_stores_in_a_line_have_no_outline() {
        assert!(rings(vec![]).is_empty() && rings(vec![[0.0, 0.0], [1.0, 1.0]]).is_empty());
        assert!(rings((0..9).map(|at| [f64::from(at), 0.0]).collect()).is_empty());
        assert!(rings(vec![[1.0, 1.0]; 50]).is_empty());
    }

    /// Whether a point is inside a ring or on it.
    fn has(ring: &[Corner], at: Corner) -> bool {
        let cross = |one: usize| {
            let (a, b) = (ring[one], ring[(one + 1) % ring.len()]);
            (a[1] > at[1]) != (b[1] > at[1]) && at[0] < (b[0] - a[0]) * (at[1] - a[1]) / (b[1] - a[1]) + a[0]
        };
        let on = |one: usize| from_edge(at, ring[one], ring[(one + 1) % ring.len()]) < 1e-9;
        (0..ring.len()).any(on) || (0..ring.len()).filter(|&one| cross(one)).count() % 2 == 1
    }

    proptest! {
        #[test]
        fn a_ring_goes_round_all_its_stores_and_never_crosses_itself(
            points in proptest::collection::vec((0.0..1.0f64, 0.0..1.0f64), 3..80), grid in 0..2u8
        ) {
            // On a grid many distances are the same, and many points lie in a line.
            let snap = |number: f64| if grid == 1 { (number * 12.0).round() } else { number };
            let points: Vec<Corner> = points.iter().map(|&(x, y)| [snap(x), snap(y)]).collect();
            let ring = hull(points.clone());
            prop_assume!(ring.len() > 2);
            let ring = dig(ring, points.clone(), 0.0);
            for at in 0..ring.len() {
                prop_assert!(!crosses(&ring, ring[at], ring[(at + 1) % ring.len()]), "{ring:?}");
            }
            for &point in &points {
                prop_assert!(has(&ring, point), "{point:?} {ring:?}");
            }
        }
    }
}
