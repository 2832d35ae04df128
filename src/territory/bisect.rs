//! The first draft of the territories: stores and reps bisected together, those with the fewest allowed reps first.

use super::ground::Ground;
use crate::model::{Allowed, Legs};
use crate::travel::{Seat, Spot, cut};
use crate::unit::RepId;
use std::collections::BTreeMap;

/// Shares the stores out among the reps that may visit them.
///
/// Stores with the same allowed reps are cut together, in proportion to the room that stores with fewer allowed reps have
/// left.
pub(super) fn bisect<L: Legs>(ground: &Ground<L>) -> Vec<RepId> {
    let Ground { problem, spots, homes, .. } = ground;
    let target = &ground.targets(ground.spots.iter().map(|spot| spot.work).sum());
    let everyone: Vec<RepId> = (0..problem.reps.len()).map(RepId::at).collect();
    let mut groups: BTreeMap<(usize, &[RepId]), Vec<usize>> = BTreeMap::new();
    for (at, store) in problem.stores.iter().enumerate() {
        let reps = match &store.reps {
            Allowed::Only(reps) if !reps.is_empty() => reps,
            _ => &everyone,
        };
        groups.entry((reps.len(), reps)).or_default().push(at);
    }
    let mut owners = vec![RepId(0); spots.len()];
    let mut room = target.to_vec();
    for ((_, reps), stores) in groups {
        let group: Vec<Spot> = stores.iter().map(|&at| spots[at]).collect();
        let seats = seats(reps, homes, &room, target);
        for (&at, seat) in stores.iter().zip(cut(&group, &seats)) {
            let owner = reps[seat as usize];
            owners[at] = owner;
            room[owner.index()] -= spots[at].work;
        }
    }
    owners
}

/// The seats of some reps: their homes, each with the room that is left, or with its whole target where nobody has any.
fn seats(reps: &[RepId], homes: &[[f64; 2]], room: &[f64], target: &[f64]) -> Vec<Seat> {
    let left = |rep: &RepId| room[rep.index()].max(0.0);
    let full = reps.iter().map(left).sum::<f64>() <= 0.0;
    let share = |rep: &RepId| if full { target[rep.index()] } else { left(rep) };
    reps.iter().map(|rep| Seat { at: Some(homes[rep.index()]), share: share(rep) }).collect()
}
