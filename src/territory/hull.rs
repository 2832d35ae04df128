//! Convex hulls of territories, and how much of each lies inside others: plane geometry, exact but for rounding.

/// A corner in flat coordinates.
type Corner = [f64; 2];

/// The convex hull of some points, counter-clockwise from the westernmost; fewer than three corners where all lie in a line.
pub(super) fn hull(mut points: Vec<Corner>) -> Vec<Corner> {
    points.sort_by(|a, b| a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1])));
    points.dedup();
    let half = |points: &mut dyn Iterator<Item = &Corner>| {
        let mut chain: Vec<Corner> = Vec::new();
        for &point in points {
            while chain.len() >= 2 && turn(chain[chain.len() - 2], chain[chain.len() - 1], point) <= 0.0 {
                chain.pop();
            }
            chain.push(point);
        }
        chain.pop();
        chain
    };
    let mut ring = half(&mut points.iter());
    ring.extend(half(&mut points.iter().rev()));
    ring
}

/// The area of a ring whose corners go round counter-clockwise; 0 for fewer than three.
pub(super) fn area(ring: &[Corner]) -> f64 {
    let Some(&first) = ring.first() else { return 0.0 };
    ring.windows(2).map(|edge| turn(first, edge[0], edge[1])).sum::<f64>() / 2.0
}

/// How much of the area of each convex ring is inside at least one of the others.
pub(super) fn inside_others(rings: &[Vec<Corner>]) -> Vec<f64> {
    let boxes: Vec<[Corner; 2]> = rings.iter().map(|ring| bounds(ring)).collect();
    let apart = |a: usize, b: usize| {
        (0..2).any(|axis| boxes[a][1][axis] <= boxes[b][0][axis] || boxes[b][1][axis] <= boxes[a][0][axis])
    };
    let inside = |at: usize| {
        let mut alone = vec![rings[at].clone()];
        for other in (0..rings.len()).filter(|&other| other != at && rings[other].len() > 2 && !apart(at, other)) {
            alone = alone.iter().flat_map(|piece| outside(piece, &rings[other])).collect();
        }
        (area(&rings[at]) - alone.iter().map(|piece| area(piece)).sum::<f64>()).max(0.0)
    };
    (0..rings.len()).map(inside).collect()
}

/// The convex pieces of a convex piece that are outside a convex ring.
fn outside(piece: &[Corner], ring: &[Corner]) -> Vec<Vec<Corner>> {
    let mut pieces = Vec::new();
    let mut rest = piece.to_vec();
    for at in 0..ring.len() {
        let edge = (ring[at], ring[(at + 1) % ring.len()]);
        pieces.push(part(&rest, (edge.1, edge.0)));
        rest = part(&rest, edge);
    }
    // What does not meet the ring stays in one piece.
    if area(&rest) <= 1e-12 * area(piece) {
        return vec![piece.to_vec()];
    }
    pieces.retain(|piece| area(piece) > 0.0);
    pieces
}

/// The part of a convex piece to the left of a line.
fn part(piece: &[Corner], (from, to): (Corner, Corner)) -> Vec<Corner> {
    let mut kept = Vec::with_capacity(piece.len() + 1);
    for (at, &corner) in piece.iter().enumerate() {
        let next = piece[(at + 1) % piece.len()];
        let (here, there) = (turn(from, to, corner), turn(from, to, next));
        if here >= 0.0 {
            kept.push(corner);
        }
        if here * there < 0.0 {
            let share = here / (here - there);
            kept.push([0, 1].map(|axis| corner[axis] + share * (next[axis] - corner[axis])));
        }
    }
    kept
}

fn bounds(ring: &[Corner]) -> [Corner; 2] {
    let edge = |pick: fn(f64, f64) -> f64, from: f64| {
        [0, 1].map(|axis| ring.iter().map(|corner| corner[axis]).fold(from, pick))
    };
    [edge(f64::min, f64::INFINITY), edge(f64::max, f64::NEG_INFINITY)]
}

/// Twice the area of a triangle; more than 0 where it turns to the left.
fn turn(a: Corner, b: Corner, c: Corner) -> f64 {
    (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn square(x: f64, y: f64, side: f64) -> Vec<Corner> {
        hull(vec![[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x + side / 2.0, y + side / 3.0]])
    }

    #[test]
    fn a_hull_has_the_corners_and_not_what_is_between() {
        assert_eq!(square(0.0, 0.0, 2.0), [[0.0, 0.0], [2.0, 0.0], [2.0, 2.0], [0.0, 2.0]]);
        assert!(hull(vec![[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]]).len() < 3);
        assert_eq!(area(&hull(vec![[1.0, 1.0]])), 0.0);
    }

    #[test]
    fn a_corner_in_common_is_a_quarter_and_counts_once() {
        let inside = inside_others(&[square(0.0, 0.0, 2.0), square(1.0, 1.0, 2.0)]);
        assert!(inside.iter().all(|area| (area - 1.0).abs() < 1e-12), "{inside:?}");
        // A third one over the same corner takes nothing more.
        let inside = inside_others(&[square(0.0, 0.0, 2.0), square(1.0, 1.0, 2.0), square(1.0, 1.0, 1.0)]);
        assert!((inside[0] - 1.0).abs() < 1e-12 && (inside[2] - 1.0).abs() < 1e-12, "{inside:?}");
        assert_eq!(inside_others(&[square(0.0, 0.0, 1.0), square(1.0, 0.0, 1.0)]), [0.0, 0.0]);
    }

    proptest! {
        #[test]
        fn as_many_of_a_grid_of_points_are_inside_others_as_the_area_says(
            corners in proptest::collection::vec(proptest::collection::vec((0.0..1.0f64, 0.0..1.0f64), 3..7), 2..6)
        ) {
            let rings: Vec<_> = corners.iter().map(|all| hull(all.iter().map(|&(x, y)| [x, y]).collect())).collect();
            let has = |ring: &[Corner], at: Corner| {
                ring.len() > 2 && (0..ring.len()).all(|one| turn(ring[one], ring[(one + 1) % ring.len()], at) >= 0.0)
            };
            let side = 120;
            let grid = (0..side * side).map(|at| [(at % side) as f64 + 0.5, (at / side) as f64 + 0.5].map(|at| at / side as f64));
            let mut counted = vec![0.0; rings.len()];
            for at in grid {
                let in_which: Vec<usize> = (0..rings.len()).filter(|&ring| has(&rings[ring], at)).collect();
                if in_which.len() > 1 {
                    in_which.iter().for_each(|&ring| counted[ring] += 1.0 / (side * side) as f64);
                }
            }
            for (counted, inside) in counted.iter().zip(inside_others(&rings)) {
                prop_assert!((counted - inside).abs() < 0.02, "{counted} {inside}");
            }
        }
    }
}
