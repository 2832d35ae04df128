//! Claims about the search's own parts, each held against a slow and plain way to know the same.

mod changes;
mod days;
mod parts;
mod places;
#[path = "../../tests/shared/plain.rs"]
mod plain;
#[path = "../../tests/shared/random.rs"]
mod random;

use super::{Draft, Rng};
use crate::model::Problem;
use crate::tile::{Bound, Member, NONE, Tile};
use crate::travel::{Travel, near_stores};
use crate::unit::ShiftId;

/// The one tile of a random problem.
fn tile_of(problem: &Problem) -> Tile {
    tile_by(problem, &random::travel(problem))
}

/// The one tile of a problem.
fn tile_by(problem: &Problem, travel: &Travel) -> Tile {
    let shifts: Vec<ShiftId> = (0..problem.shifts.len()).map(ShiftId::at).collect();
    let members: Vec<Member> =
        problem.store_ids().map(|store| Member { store, guest: None, bound: Bound::whole(problem, store) }).collect();
    Tile::new(problem, travel, &near_stores(problem, 60), &shifts, &members)
}

/// The draft of a tile in which nothing is planned.
fn empty(tile: &Tile) -> Draft<'_> {
    Draft::new(tile, &vec![Vec::new(); tile.tours.len()], &vec![-1; tile.visits.len()])
}

/// Takes visits into tours of a draft at random, wherever they fit.
fn scatter(draft: &mut Draft, visits: usize, rng: &mut Rng) {
    let tile = draft.tile;
    for _ in 0..visits {
        let visit = rng.below(tile.visits.len()) as u32;
        let store = tile.store_index(visit);
        let row = tile.store_of(visit);
        let choices = &tile.choices[row.first_choice as usize..row.last_choice as usize];
        if choices.is_empty() || draft.tour_of[visit as usize] != NONE {
            continue;
        }
        let tour = choices[rng.below(choices.len())];
        let twice = draft.visits_of(store).any(|visit| draft.tour_of[visit] == tour);
        let after = rng.below(draft.tours[tour as usize].stops.len() + 1);
        if !twice && draft.has_room(tour, row.demand) {
            draft.touch_store(store);
            draft.put_in(visit, tour, after);
            draft.settle(store);
            if draft.failed() {
                draft.undo();
            } else {
                draft.keep();
            }
        }
    }
}
