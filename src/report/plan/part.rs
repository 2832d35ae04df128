//! A part of a plan: some reps with their stores and routes, for a page of its own. A plan too large for one page is parted by
//! region, or by area, or, where the stores say neither, by where the reps live.

use crate::model::{Point, StoreRow};
use crate::report::Sheet;
use crate::unit::{RepId, StoreId};
use std::collections::BTreeMap;

/// The most stores on one page. Measured on made-up regions in Chromium drawing without a graphics card: a page of 5,000 stores
/// has 0.9 MB and shows its first picture within a second; with 20,000 it has 3.5 MB and takes several.
pub(in crate::report) const MOST: usize = 8000;

/// A part of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::report) struct Part {
    /// What it is called; empty for the whole plan.
    pub name: String,
    /// Its reps, in the order of the problem.
    pub reps: Vec<RepId>,
    /// Its stores, in the order of the problem: every store is in one part.
    pub stores: Vec<StoreId>,
}

impl Part {
    /// The whole plan.
    pub fn whole(sheet: &Sheet) -> Self {
        let reps = (0..sheet.problem.reps.len()).map(RepId::at).collect();
        Self { name: String::new(), reps, stores: sheet.problem.store_ids().collect() }
    }

    /// Which of its reps a rep is.
    pub fn rep(&self, rep: RepId) -> Option<usize> {
        self.reps.binary_search(&rep).ok()
    }

    /// Whether a store is in it.
    pub fn has(&self, store: StoreId) -> bool {
        self.stores.binary_search(&store).is_ok()
    }

    /// Its stores, and those of other parts that its reps visit.
    pub fn visited(&self, sheet: &Sheet) -> Vec<StoreId> {
        let mine = sheet.plan.routes.iter().filter(|route| self.rep(sheet.problem.shift(route.shift).rep).is_some());
        let mut all: Vec<StoreId> = mine.flat_map(|route| route.stops.iter().map(|stop| stop.store)).collect();
        all.extend(&self.stores);
        all.sort();
        all.dedup();
        all
    }
}

/// The parts of a plan that is too large for one page; none where it is not, or where one rep has it all.
pub(in crate::report) fn parts(sheet: &Sheet) -> Vec<Part> {
    parts_of_at_most(sheet, MOST)
}

fn parts_of_at_most(sheet: &Sheet, most: usize) -> Vec<Part> {
    let problem = sheet.problem;
    if problem.stores.len() <= most || problem.reps.len() < 2 {
        return Vec::new();
    }
    let owners = sheet.territories();
    let home = |rep: usize| problem.places[problem.reps[rep].home.index()];
    let mut own = vec![0; problem.reps.len()];
    owners.iter().flatten().for_each(|rep| own[rep.index()] += 1);
    let columns: [fn(&StoreRow) -> &str; 2] = [|row| &row.region, |row| &row.area];
    let named = columns.into_iter().map(|column| by_column(sheet, &owners, column)).find(|groups| groups.len() > 1);
    let groups = named.unwrap_or_else(|| BTreeMap::from([(String::new(), (0..problem.reps.len()).collect())]));
    let mut parts = Vec::new();
    for (name, reps) in groups {
        let pieces = pieces(reps, most, &own, &home);
        let several = pieces.len() > 1;
        for (at, reps) in pieces.into_iter().enumerate() {
            let name = if several { format!("{name} {}", at + 1).trim().to_string() } else { name.clone() };
            parts.push(Part { name, reps: reps.into_iter().map(RepId::at).collect(), stores: Vec::new() });
        }
    }
    if parts.len() < 2 {
        return Vec::new();
    }
    let part_of = |rep: RepId| parts.iter().position(|part| part.rep(rep).is_some());
    let part_of: Vec<Option<usize>> = (0..problem.reps.len()).map(|rep| part_of(RepId::at(rep))).collect();
    for store in problem.store_ids() {
        let place = problem.places[problem.store(store).place.index()];
        let rep = owners[store.index()].map_or_else(|| nearest(place, 0..problem.reps.len(), &home), RepId::index);
        if let Some(part) = part_of[rep] {
            parts[part].stores.push(store);
        }
    }
    parts
}

/// The reps by what most of their stores have in a column; those without a word in it are with the rep who lives nearest.
fn by_column(sheet: &Sheet, owners: &[Option<RepId>], column: fn(&StoreRow) -> &str) -> BTreeMap<String, Vec<usize>> {
    let problem = sheet.problem;
    let mut counts: Vec<BTreeMap<&str, usize>> = vec![BTreeMap::new(); problem.reps.len()];
    for (row, owner) in sheet.store_rows().into_iter().zip(owners) {
        if let (Some(row), Some(owner)) = (row, owner)
            && !column(row).is_empty()
        {
            *counts[owner.index()].entry(column(row)).or_default() += 1;
        }
    }
    let most = |counts: &BTreeMap<&str, usize>| {
        counts.iter().max_by(|a, b| a.1.cmp(b.1).then(b.0.cmp(a.0))).map(|(name, _)| name.to_string())
    };
    let names: Vec<Option<String>> = counts.iter().map(most).collect();
    let home = |rep: usize| problem.places[problem.reps[rep].home.index()];
    let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let has_name = || (0..names.len()).filter(|&rep| names[rep].is_some());
    if has_name().next().is_none() {
        return groups;
    }
    for rep in 0..names.len() {
        let like = if names[rep].is_some() { rep } else { nearest(home(rep), has_name(), &home) };
        groups.entry(names[like].clone().unwrap_or_default()).or_default().push(rep);
    }
    groups
}

/// Halves a group, across its longer side, until each piece has at most so many stores or one rep.
fn pieces(reps: Vec<usize>, most: usize, own: &[usize], home: &impl Fn(usize) -> Point) -> Vec<Vec<usize>> {
    let stores: usize = reps.iter().map(|&rep| own[rep]).sum();
    if stores <= most || reps.len() < 2 {
        return vec![reps];
    }
    let side = |along: fn(Point) -> f64| {
        let [low, high] = [f64::min, f64::max].map(|pick| reps.iter().map(|&rep| along(home(rep))).reduce(pick));
        high.unwrap_or_default() - low.unwrap_or_default()
    };
    let along: fn(Point) -> f64 = if side(|at| at.x) >= side(|at| at.y) { |at| at.x } else { |at| at.y };
    let mut line = reps.clone();
    line.sort_by(|&a, &b| along(home(a)).total_cmp(&along(home(b))).then(a.cmp(&b)));
    let mut sum = 0;
    let half = line.iter().take_while(|&&rep| {
        sum += own[rep];
        2 * sum <= stores
    });
    let half = half.count().clamp(1, line.len() - 1);
    let halves = [line[..half].to_vec(), line[half..].to_vec()];
    let sorted = |mut half: Vec<usize>| {
        half.sort();
        half
    };
    halves.into_iter().flat_map(|half| pieces(sorted(half), most, own, home)).collect()
}

fn nearest(place: Point, reps: impl Iterator<Item = usize>, home: &impl Fn(usize) -> Point) -> usize {
    let far = |rep: usize| (home(rep).x - place.x).hypot(home(rep).y - place.y);
    reps.min_by(|&a, &b| far(a).total_cmp(&far(b))).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn homes(count: usize) -> impl Fn(usize) -> Point {
        move |rep| Point { x: rep as f64, y: (rep % 3) as f64 / count as f64 }
    }

    #[test]
    fn pieces_are_small_enough_and_nobody_is_lost() {
        let own: Vec<usize> = (0..40).map(|rep| 50 + 7 * (rep % 5)).collect();
        let pieces = pieces((0..40).collect(), 400, &own, &homes(40));
        assert!(pieces.iter().all(|piece| piece.iter().map(|&rep| own[rep]).sum::<usize>() <= 400), "{pieces:?}");
        let mut all: Vec<usize> = pieces.concat();
        all.sort();
        assert_eq!(all, (0..40).collect::<Vec<_>>());
        assert!(pieces.len() < 14, "no smaller than need be: {}", pieces.len());
    }

    #[test]
    fn one_rep_with_more_than_a_page_stays_whole() {
        assert_eq!(pieces(vec![3, 4], 10, &[0, 0, 0, 900, 900], &homes(2)), [[3], [4]]);
    }
}
