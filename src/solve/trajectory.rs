//! A trajectory: a search on a tile in one round, and what comes of it.

use super::pace::{Quota, Turn};
use super::population::{Individual, Population, any_day, filled};
use super::routes::Routes;
use super::standing::Standing;
use crate::search::{Draft, Rng, Search};
use crate::tile::Tile;

/// A search on a tile, its chance, and the mean leg its temperature is counted in.
pub struct Trajectory<'t> {
    search: Search<'t>,
    rng: Rng,
    leg: f64,
    /// How much it does in this round.
    pub quota: Quota,
}

impl<'t> Trajectory<'t> {
    /// From where the plan is now, from a child of the tile's population, or `afresh` from a first plan of its own.
    pub fn new(
        tile: &'t Tile,
        now: &Routes,
        population: Option<&Population>,
        afresh: bool,
        mut rng: Rng,
        quota: Quota,
    ) -> Self {
        let (stops, outside) = now.for_tile(tile);
        let search = match population.filter(|population| population.breeds()) {
            Some(population) => population.child(tile, &outside, &mut rng),
            None if afresh => {
                let nothing = vec![Vec::new(); tile.tours.len()];
                filled(tile, &nothing, &outside, &vec![any_day(tile); tile.stores.len()], &mut rng)
            }
            None => Search::new(Draft::new(tile, &stops, &outside), &mut rng),
        };
        Self { leg: search.mean_leg(), search, rng, quota }
    }

    /// Goes on for a turn, in the heat of its beginning and end, in mean legs.
    pub fn go_on(&mut self, turn: &Turn, heat: impl Fn(f64) -> f64) {
        self.search.improve(turn.iterations, (heat(turn.from) * self.leg, heat(turn.to) * self.leg), &mut self.rng);
        self.quota.done += turn.iterations;
    }

    /// Places for a visit that were looked at.
    pub fn evaluations(&self) -> u64 {
        self.search.draft.evaluations()
    }

    /// The best plan it found.
    pub fn best(&self) -> Individual {
        Individual::of(&self.search.draft)
    }

    /// How its best plan stands.
    pub fn best_standing(&self) -> Standing {
        Standing::best(&self.search.draft)
    }

    /// Where it is at present; its best plan where it is on a way over plans that do not fit.
    pub fn present(&self) -> Individual {
        let draft = &self.search.draft;
        if draft.overload() > 0 {
            return self.best();
        }
        let stops = draft.tours.iter().map(|tour| tour.stops.clone()).collect();
        Individual { standing: Standing::present(draft), stops }
    }
}

/// The trajectory with the cheapest plan, the first of equals.
pub fn cheapest<'a, 't>(of_a_tile: &'a [Trajectory<'t>]) -> &'a Trajectory<'t> {
    let best = of_a_tile.iter().min_by_key(|trajectory| trajectory.best_standing().cost);
    best.expect("every tile has a trajectory")
}
