//! What lies around a store, from the R-tree of all stores: competitors near it, and how large its city is.

use super::facts::Facts;
use crate::each::each;
use crate::model::{Neighbours, Point};
use rstar::RTree;
use std::ops::Range;

/// Kilometres in a degree of latitude.
const KM: f64 = 111.195;
/// Stores that are asked about together.
const CHUNK: usize = 4096;

/// Fills in city tiers and competitors of stores whose rows have none, where the policy says how far to look.
pub(super) fn count(neighbours: &Neighbours, facts: &mut Facts) {
    let missing = |is_missing: &dyn Fn(usize) -> bool| -> Vec<usize> {
        (0..facts.rows.len()).filter(|&at| is_missing(at) && facts.rows[at].point.is_some()).collect()
    };
    let competitors = missing(&|at| facts.rows[at].competitor_count.is_none());
    let tiers = missing(&|at| facts.rows[at].city_tier.is_none());
    let wanted = |km: Option<f64>, missing: &[usize]| km.filter(|_| !missing.is_empty());
    let (near, city) = (wanted(neighbours.competitor_km, &competitors), wanted(neighbours.city_km, &tiers));
    if near.is_none() && city.is_none() {
        return;
    }
    let map = Map::new(facts);
    if let Some(km) = near {
        facts.competitors = map.others(&competitors, km);
    }
    if let Some(km) = city {
        let tier = |others: u32| {
            let tier = neighbours.city_stores.iter().position(|&fewest| others + 1 >= fewest);
            tier.unwrap_or(neighbours.city_stores.len()) as u8 + 1
        };
        facts.tiers = map.others(&tiers, km).into_iter().map(|others| others.map(tier)).collect();
    }
}

/// All stores in kilometres.
struct Map {
    points: Vec<[f64; 2]>,
    tree: RTree<[f64; 2]>,
}

impl Map {
    fn new(facts: &Facts) -> Self {
        let all: Vec<Point> = facts.rows.iter().map(|row| row.point.unwrap_or_default()).collect();
        let known = || facts.rows.iter().filter_map(|row| row.point);
        let mean = known().map(|point| point.y).sum::<f64>() / known().count().max(1) as f64;
        let shorter = mean.to_radians().cos();
        let points: Vec<[f64; 2]> = all.iter().map(|point| [KM * shorter * point.x, KM * point.y]).collect();
        let located = points.iter().zip(&facts.rows).filter(|(_, row)| row.point.is_some());
        let tree = RTree::bulk_load(located.map(|(point, _)| *point).collect());
        Self { points, tree }
    }

    /// How many other stores lie within `km` of each of these.
    fn others(&self, of: &[usize], km: f64) -> Vec<Option<u32>> {
        let chunks: Vec<Range<usize>> =
            (0..of.len()).step_by(CHUNK).map(|from| from..(from + CHUNK).min(of.len())).collect();
        let counted = each(chunks, |chunk| {
            let count = |&at: &usize| self.tree.locate_within_distance(self.points[at], km * km).count() as u32 - 1;
            of[chunk.clone()].iter().map(count).collect::<Vec<u32>>()
        });
        let mut all = vec![None; self.points.len()];
        for (&at, count) in of.iter().zip(counted.into_iter().flatten()) {
            all[at] = Some(count);
        }
        all
    }
}
