//! The names of places for a map: the regions, cities and areas that the stores' rows name, each where the middle of its stores is.

use crate::model::{Problem, StoreRow, Tables};
use crate::unit::StoreId;
use std::collections::{BTreeMap, HashMap};

/// A name on the map.
#[derive(Clone, Debug, PartialEq)]
pub struct PlaceName {
    /// The name.
    pub name: String,
    /// 0 for a region, 1 for a city, 2 for an area.
    pub level: usize,
    /// The store that lies nearest to the middle.
    pub store: StoreId,
    /// How many stores it has.
    pub stores: usize,
}

/// Headers of further columns that name a city.
const CITY: [&str; 7] = ["city", "town", "billing city", "shipping city", "城市", "市", "所在城市"];

/// The places that these stores name, the largest of the highest level first. A name twice, in two regions, is two places.
pub fn places(problem: &Problem, tables: Option<&Tables>, stores: &[StoreId]) -> Vec<PlaceName> {
    let Some(tables) = tables else { return Vec::new() };
    let rows: HashMap<&str, &StoreRow> = tables.stores.iter().map(|row| (row.id.as_str(), row)).collect();
    let city = tables.more.iter().position(|header| CITY.contains(&header.trim().to_lowercase().as_str()));
    let mut groups: BTreeMap<(usize, Vec<&str>), Vec<StoreId>> = BTreeMap::new();
    for &store in stores {
        let Some(row) = rows.get(problem.store(store).id.as_str()) else { continue };
        let city = city.and_then(|at| row.more.get(at)).map_or("", String::as_str);
        let mut path = Vec::new();
        for (level, name) in [row.region.as_str(), city, row.area.as_str()].into_iter().enumerate() {
            // An area that is called like its city is no other place.
            if !name.is_empty() && !path.contains(&name) {
                path.push(name);
                groups.entry((level, path.clone())).or_default().push(store);
            }
        }
    }
    let mut all: Vec<PlaceName> = groups
        .into_iter()
        .filter_map(|((level, path), stores)| {
            let name = path.last()?.to_string();
            Some(PlaceName { name, level, store: middle(problem, &stores)?, stores: stores.len() })
        })
        .collect();
    all.sort_by(|a, b| (a.level, b.stores, &a.name).cmp(&(b.level, a.stores, &b.name)));
    all
}

/// The store nearest to the middle, east to west and south to north, of some stores: few far ones do not move it.
fn middle(problem: &Problem, stores: &[StoreId]) -> Option<StoreId> {
    let place = |store: &StoreId| problem.places[problem.store(*store).place.index()];
    let median = |mut all: Vec<f64>| {
        all.sort_by(f64::total_cmp);
        all[all.len() / 2]
    };
    let [x, y] =
        [median(stores.iter().map(|at| place(at).x).collect()), median(stores.iter().map(|at| place(at).y).collect())];
    let far = |store: &&StoreId| (place(store).x - x).hypot(place(store).y - y);
    stores.iter().min_by(|a, b| far(a).total_cmp(&far(b))).copied()
}
