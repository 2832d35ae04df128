//! The nearest neighbours of every point, as one flat list, from an R-tree.

use super::crow::on_sphere;
use crate::model::Point;
use ordered_float::OrderedFloat;
use rstar::RTree;
use rstar::primitives::GeomWithData;

/// The k nearest neighbours of every point, nearest first, in one flat list.
#[derive(Clone, Debug)]
pub struct Near {
    k: usize,
    flat: Vec<u32>,
}

impl Near {
    /// Of points on the globe (longitude and latitude in degrees).
    pub fn on_globe(points: &[Point], k: usize) -> Self {
        Self::of(points.iter().map(|&point| on_sphere(point)).collect(), k)
    }

    /// Of points in a plane.
    pub fn in_plane(points: &[Point], k: usize) -> Self {
        Self::of(points.iter().map(|point| [point.x, point.y, 0.0]).collect(), k)
    }

    /// For every point of a plane the nearest of some others.
    pub fn among(points: &[[f64; 2]], others: &[[f64; 2]], k: usize) -> Self {
        let flat = |points: &[[f64; 2]]| points.iter().map(|at| [at[0], at[1], 0.0]).collect::<Vec<_>>();
        Self::found(&flat(points), &flat(others), k.min(others.len()), false)
    }

    fn of(points: Vec<[f64; 3]>, k: usize) -> Self {
        let k = k.min(points.len().saturating_sub(1));
        Self::found(&points, &points, k, true)
    }

    /// `alike`: points and others are the same, and no point is its own neighbour.
    fn found(points: &[[f64; 3]], others: &[[f64; 3]], k: usize, alike: bool) -> Self {
        if k == 0 {
            return Self { k, flat: Vec::new() };
        }
        let entries = others.iter().enumerate().map(|(at, &point)| GeomWithData::new(point, at as u32)).collect();
        let tree = RTree::bulk_load(entries);
        let mut flat = vec![0; points.len() * k];
        let fill = |(at, row): (usize, &mut [u32])| {
            // Those that are as far as each other come by number; which of those as far as the last are among them, the tree
            // says, and for the same points always alike.
            let mut found: Vec<(f64, u32)> = tree
                .nearest_neighbor_iter_with_distance_2(&points[at])
                .map(|(entry, square)| (square, entry.data))
                .filter(|&(_, other)| !alike || other as usize != at)
                .take(k)
                .collect();
            found.sort_by_key(|&(square, other)| (OrderedFloat(square), other));
            for (slot, (_, other)) in row.iter_mut().zip(found) {
                *slot = other;
            }
        };
        #[cfg(feature = "parallel")]
        {
            use rayon::prelude::*;
            flat.par_chunks_mut(k).enumerate().for_each(fill);
        }
        #[cfg(not(feature = "parallel"))]
        flat.chunks_mut(k).enumerate().for_each(fill);
        Self { k, flat }
    }

    /// How many neighbours each point has.
    pub fn k(&self) -> usize {
        self.k
    }

    /// The neighbours of a point, nearest first.
    pub fn of_point(&self, point: usize) -> &[u32] {
        &self.flat[point * self.k..(point + 1) * self.k]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn neighbours_as_far_as_each_other_come_by_number_and_always_the_same() {
        let grid: Vec<Point> = (0..36u8).map(|at| Point { x: f64::from(at % 6), y: f64::from(at / 6 % 3) }).collect();
        let near = Near::in_plane(&grid, 9);
        let square = |a: usize, b: usize| (grid[a].x - grid[b].x).powi(2) + (grid[a].y - grid[b].y).powi(2);
        for at in 0..grid.len() {
            let listed: Vec<(OrderedFloat<f64>, u32)> =
                near.of_point(at).iter().map(|&b| (OrderedFloat(square(at, b as usize)), b)).collect();
            assert!(listed.is_sorted(), "{at}: {listed:?}");
            // Two stores in one building are neighbours.
            assert_eq!(listed[0], (OrderedFloat(0.0), (at as u32 + 18) % 36));
        }
        assert_eq!(near.flat, Near::in_plane(&grid, 9).flat);
    }

    proptest! {
        #[test]
        fn the_list_is_that_of_a_full_scan(xy in proptest::collection::vec((0.0..100.0f64, 0.0..100.0f64), 2..60)) {
            let points: Vec<Point> = xy.into_iter().map(|(x, y)| Point { x, y }).collect();
            let near = Near::in_plane(&points, 5);
            let square = |a: usize, b: usize| (points[a].x - points[b].x).powi(2) + (points[a].y - points[b].y).powi(2);
            for at in 0..points.len() {
                let mut all: Vec<f64> = (0..points.len()).filter(|&b| b != at).map(|b| square(at, b)).collect();
                all.sort_by(f64::total_cmp);
                let listed: Vec<f64> = near.of_point(at).iter().map(|&b| square(at, b as usize)).collect();
                prop_assert_eq!(&all[..near.k()], &listed[..]);
            }
        }
    }
}
