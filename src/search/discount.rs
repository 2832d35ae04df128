//! How much of a prize counts while the search is under way, where so much must stay out that the choice of what to visit is
//! the problem itself.
//!
//! A prize is worth more than any way, so at full price no visit is ever given up for two others that fit in its stead:
//! what annealing does for ways it must do for prizes too. A mean prize therefore counts as much as a mean leg at first, and
//! more and more as the search cools; the best plan is noted by full prizes. TOPTW, ten instances for one and for three reps
//! each, 300,000 iterations, two seeds: 0.8 and 0.9 % below the best known with these constants, 1.2 and 1.4 with a start at 0.3
//! legs, 1.1 and 1.3 at 0.5, 0.7 and 0.9 at 1.5, 0.8 and 1.1 with a rise by the power 0.8. Seven of them for one rep, 400,000
//! iterations, one seed: 3.0 at full price, 0.6 with these constants, 2.2 with a start at 3.

use super::draft::Draft;

/// Where at least this share of the visits is out the choice is the problem. On rep-weeks, where 1 % is out at the end, a
/// discount gave no sure gain: 27, 25 and 18 missed for 23 on M with starts of 1, 3 and 20, on M4 7, 2 and 4 for 0.
const MUCH: f64 = 0.15;

/// What a mean prize counts in mean legs at a heat of one mean leg.
const START: f64 = 1.0;

/// Iterations between two changes of the share.
pub const LOOK: u64 = 100;

/// The measures that turn heat into a share of prizes.
#[derive(Clone, Copy, Debug)]
pub struct Discount {
    leg: f64,
    prize: f64,
}

impl Discount {
    /// The discount for a draft with this mean leg; `None` where little is out.
    pub fn new(draft: &Draft, leg: f64) -> Option<Self> {
        let visits = &draft.tile.visits;
        let out = draft.day_of.iter().filter(|&&day| day < 0).count();
        let prize = visits.iter().map(|visit| visit.prize as f64).sum::<f64>() / visits.len().max(1) as f64;
        (prize > 0.0 && out as f64 >= MUCH * visits.len() as f64).then_some(Self { leg, prize })
    }

    /// The share of every prize that counts in this heat.
    pub fn share(&self, heat: f64) -> f64 {
        (START * self.leg / self.prize * (self.leg / heat)).min(1.0)
    }
}
