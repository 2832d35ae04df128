//! The homes of reps who have room, nearest first.

use crate::model::Problem;
use crate::unit::RepId;
use rstar::RTree;
use rstar::primitives::GeomWithData;

/// Where the day of one rep or of several begins, and who they are, in their order.
type Home = GeomWithData<[f64; 2], usize>;

/// The reps of a choice by where they live. Who is full is taken out, so that stores around crowded homes do not ask them all
/// again.
pub(super) struct Homes {
    tree: RTree<Home>,
    /// Who lives at each home and has room.
    at: Vec<Vec<RepId>>,
    /// The home of every rep; `None` of those who are not among them.
    of: Vec<Option<Home>>,
}

impl Homes {
    /// Of these reps; `places` are all places, flat ([`crate::travel::flat`]).
    pub fn of(problem: &Problem, places: &[[f64; 2]], reps: impl Iterator<Item = RepId>) -> Self {
        let mut number = vec![None; places.len()];
        let (mut homes, mut at) = (Vec::new(), Vec::<Vec<RepId>>::new());
        let mut of = vec![None; problem.reps.len()];
        for rep in reps {
            let place = problem.reps[rep.index()].home.index();
            let home = *number[place].get_or_insert_with(|| {
                homes.push(Home::new(places[place], homes.len()));
                at.push(Vec::new());
                homes.len() - 1
            });
            at[home].push(rep);
            of[rep.index()] = Some(homes[home]);
        }
        Self { tree: RTree::bulk_load(homes), at, of }
    }

    /// All of them, by the way from home as the crow flies; of one home in their order.
    pub fn near(&self, place: [f64; 2]) -> impl Iterator<Item = RepId> + '_ {
        self.tree.nearest_neighbor_iter(&place).flat_map(|home| self.at[home.data].iter().copied())
    }

    /// Takes a rep out who has no room any more.
    pub fn take_out(&mut self, rep: RepId) {
        let Some(home) = self.of[rep.index()].take() else { return };
        let reps = &mut self.at[home.data];
        reps.retain(|one| *one != rep);
        if reps.is_empty() {
            self.tree.remove(&home);
        }
    }
}
