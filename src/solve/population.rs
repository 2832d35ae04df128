//! Good plans of one tile, and children of two of them: a child has its mother's days but around one place, where it has its
//! father's (periodic crossover; Vidal, Crainic, Gendreau, Lahrichi & Rei 2012), and is educated by annealing.

use super::standing::Standing;
use crate::model::DaySet;
use crate::search::{Draft, Rng, Search};
use crate::tile::Tile;
use crate::unit::Day;

/// Plans of a population.
const MOST: usize = 8;

/// A plan of a tile: the visits of every tour in order, by the tile's count.
#[derive(Clone, Debug)]
pub struct Individual {
    pub standing: Standing,
    pub stops: Vec<Vec<u32>>,
}

impl Individual {
    /// The best plan of a draft.
    pub fn of(draft: &Draft) -> Self {
        Self { standing: Standing::best(draft), stops: draft.best_stops().to_vec() }
    }

    /// The days of every store.
    fn days(&self, tile: &Tile) -> Vec<DaySet> {
        let mut days = vec![DaySet::default(); tile.stores.len()];
        for (tour, stops) in tile.tours.iter().zip(&self.stops) {
            for &visit in stops {
                days[tile.store_index(visit) as usize].insert(Day(tour.day as u16));
            }
        }
        days
    }
}

/// The best plans of a tile, cheapest first, no two of one cost.
#[derive(Clone, Debug, Default)]
pub struct Population(Vec<Individual>);

impl Population {
    /// The cheapest.
    pub fn best(&self) -> Option<&Individual> {
        self.0.first()
    }

    /// Whether there are two to have children.
    pub fn breeds(&self) -> bool {
        self.0.len() > 1
    }

    /// Takes in a plan, unless there is one of its cost, and forgets the dearest where there are too many.
    pub fn add(&mut self, individual: Individual) {
        let at = self.0.partition_point(|other| other.standing.cost < individual.standing.cost);
        if self.0.get(at).is_none_or(|other| other.standing.cost != individual.standing.cost) {
            self.0.insert(at, individual);
            self.0.truncate(MOST);
        }
    }

    /// One of two at random, the cheaper.
    fn parent(&self, rng: &mut Rng) -> usize {
        rng.below(self.0.len()).min(rng.below(self.0.len()))
    }

    /// A search that begins with a child.
    pub fn child<'t>(&self, tile: &'t Tile, outside: &[i32], rng: &mut Rng) -> Search<'t> {
        let mother = self.parent(rng);
        let mut father = self.parent(rng);
        if father == mother {
            father = (mother + 1) % self.0.len();
        }
        let mut stops = self.0[mother].stops.clone();
        let (ours, theirs) = (self.0[mother].days(tile), self.0[father].days(tile));
        let mut wanted = vec![any_day(tile); tile.stores.len()];
        let mut leaves = vec![false; tile.stores.len()];
        for store in region(tile, rng) {
            if ours[store] != theirs[store] && !theirs[store].is_empty() {
                (wanted[store], leaves[store]) = (theirs[store], true);
            }
        }
        for stops in &mut stops {
            stops.retain(|&visit| !leaves[tile.store_index(visit) as usize]);
        }
        filled(tile, &stops, outside, &wanted, rng)
    }
}

/// A search that begins with these visits of every tour, and puts in whatever else fits, if possible on the days `wanted` of each
/// store.
pub fn filled<'t>(tile: &'t Tile, stops: &[Vec<u32>], outside: &[i32], wanted: &[DaySet], rng: &mut Rng) -> Search<'t> {
    let mut search = Search::new(Draft::new(tile, stops, outside), rng);
    search.fill(wanted, rng);
    search
}

/// All days of a tile.
pub fn any_day(tile: &Tile) -> DaySet {
    DaySet::of((0..tile.days).map(|day| Day(day as u16)))
}

/// The stores around a random one.
fn region(tile: &Tile, rng: &mut Rng) -> Vec<usize> {
    let count = tile.stores.len();
    let (least, most) = (count / 10 + 1, count / 2 + 1);
    let size = least + rng.below(most - least + 1);
    let middle = tile.stores[rng.below(count)].place;
    let legs = tile.from(0, middle);
    let mut stores: Vec<usize> = (0..count).collect();
    stores.sort_by_key(|&store| (legs[tile.stores[store].place as usize], store));
    stores.truncate(size);
    stores
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_population_keeps_the_cheapest_plans_and_no_two_of_one_cost() {
        let mut population = Population::default();
        for cost in [9, 4, 7, 4, 1, 12, 3, 8, 2, 6, 11, 7] {
            population.add(Individual { standing: Standing { cost, unserved: 0 }, stops: Vec::new() });
        }
        let costs: Vec<i64> = population.0.iter().map(|plan| plan.standing.cost).collect();
        assert_eq!(costs, [1, 2, 3, 4, 6, 7, 8, 9]);
        assert_eq!(population.best().map(|plan| plan.standing.cost), Some(1));
    }
}
