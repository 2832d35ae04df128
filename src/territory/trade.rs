//! Whole territories change hands: two reps trade all they own where that brings both nearer to their homes.

use super::figures::{loads_of, middles_of};
use super::ground::Ground;
use crate::model::{Legs, Point};
use crate::travel::Near;
use crate::unit::RepId;

/// Territories around a rep's own with which it may trade.
const AROUND: usize = 16;
/// Rounds of trades at most.
const ROUNDS: usize = 40;
/// Targets that differ by more than this share are not traded: settling could not even them out.
const ALIKE: f64 = 0.05;

/// Trades territories between reps until no pair gains. Stores that the other rep may not visit stay.
pub(super) fn trade<L: Legs>(ground: &Ground<L>, owners: &mut [RepId]) {
    let reps = ground.homes.len();
    if reps < 2 {
        return;
    }
    let work = loads_of(&ground.measures[0].amount, owners, reps);
    let middles = middles_of(&ground.spots, owners, reps);
    let centre: Vec<[f64; 2]> =
        middles.into_iter().zip(&ground.homes).map(|(middle, home)| middle.unwrap_or(*home)).collect();
    let points: Vec<Point> = centre.iter().map(|at| Point { x: at[0], y: at[1] }).collect();
    let near = Near::in_plane(&points, AROUND);
    // Who has which territory; at first everybody his own.
    let mut holder: Vec<usize> = (0..reps).collect();
    let far = |territory: usize, rep: usize| {
        let (at, home) = (centre[territory], ground.homes[rep]);
        work[territory] * ((at[0] - home[0]).powi(2) + (at[1] - home[1]).powi(2))
    };
    let alike = |a: usize, b: usize| {
        (ground.shares[a] - ground.shares[b]).abs() <= ALIKE * ground.shares[a].max(ground.shares[b])
    };
    for _ in 0..ROUNDS {
        let mut traded = false;
        for one in 0..reps {
            for &other in near.of_point(one) {
                let other = other as usize;
                let (a, b) = (holder[one], holder[other]);
                let now = far(one, a) + far(other, b);
                if alike(a, b) && far(one, b) + far(other, a) < now * (1.0 - 1e-9) {
                    holder.swap(one, other);
                    traded = true;
                }
            }
        }
        if !traded {
            break;
        }
    }
    for (at, owner) in owners.iter_mut().enumerate() {
        let to = RepId::at(holder[owner.index()]);
        if ground.may(at, to) {
            *owner = to;
        }
    }
}
