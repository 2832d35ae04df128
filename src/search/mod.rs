//! In what order: ruin and recreate on a tile, accepted by annealing (SISR; Christiaens & Vanden Berghe 2020).
//!
//! Feasible at every moment but for capacity (see `overload`); an iteration costs what it touched. The threshold is drawn
//! before the recreate step, which is broken off as soon as it is passed.

mod changes;
mod days;
mod draft;
mod overload;
mod recreate;
mod rng;
mod ruin;
mod span;
#[cfg(test)]
mod tests;
mod tour;
mod worth;

pub use draft::Draft;
pub use rng::Rng;

use crate::model::DaySet;
use overload::Overload;
use recreate::Recreate;
use ruin::Ruin;
use worth::Worth;

/// The search on one tile, with its buffers.
#[derive(Debug)]
pub struct Search<'a> {
    /// The plan of the tile.
    pub draft: Draft<'a>,
    ruin: Ruin,
    recreate: Recreate,
    /// The price of overload, where it may help.
    overload: Option<Overload>,
    /// How much prizes count, where not simply what they are; not known before the first look.
    worth: Option<Option<Worth>>,
}

/// Iterations between two looks at the draft as a whole.
const SURVEY: u64 = 2048;

impl<'a> Search<'a> {
    /// A search that starts from a draft.
    pub fn new(draft: Draft<'a>, rng: &mut Rng) -> Self {
        Self { draft, ruin: Ruin::default(), recreate: Recreate::new(rng), overload: None, worth: None }
    }

    /// Puts in, greedily, whatever is absent and fits, if possible on the days that each store's zone prefers.
    pub fn fill(&mut self, zones: &[DaySet], rng: &mut Rng) {
        if self.draft.tile.tours.is_empty() {
            return;
        }
        self.recreate.prefer(&self.draft, zones);
        let absent = self.draft.absent.clone();
        for store in absent {
            self.draft.touch_store(store);
        }
        self.recreate.first(&mut self.draft, rng);
        debug_assert!(!self.draft.failed(), "only possible places are quoted");
        self.draft.keep();
        self.draft.get_used();
        self.draft.note_best();
        self.recreate.prefer(&self.draft, &[]);
    }

    /// Puts in whatever is absent and worth its way; a plan that stands already gets no dearer.
    pub fn complete(&mut self, rng: &mut Rng) {
        if self.draft.tile.tours.is_empty() {
            return;
        }
        let absent = self.draft.absent.clone();
        for store in absent {
            self.draft.touch_store(store);
        }
        self.recreate.first(&mut self.draft, rng);
        debug_assert!(!self.draft.failed(), "only possible places are quoted");
        if self.draft.full_cost() < self.draft.best_cost() {
            self.draft.keep();
            self.draft.note_best();
        } else {
            self.draft.undo();
        }
    }

    /// Mean cost of a leg, the unit of temperature.
    pub fn mean_leg(&self) -> f64 {
        mean_leg(&self.draft)
    }

    /// Ruins and recreates so many times, cooling from one temperature to the other.
    pub fn improve(&mut self, iterations: u64, (hot, cold): (f64, f64), rng: &mut Rng) {
        if self.draft.tile.stores.is_empty() || self.draft.tile.tours.is_empty() {
            return;
        }
        let cooling = (cold / hot).powf(1.0 / iterations.max(1) as f64);
        let mut heat = hot;
        if self.overload.is_none() {
            self.overload = Overload::new(&self.draft, heat);
        }
        let worth = *self.worth.get_or_insert_with(|| Worth::new(&self.draft, mean_leg(&self.draft)));
        let look = worth::LOOK.min(iterations / worth::LOOKS + 1);
        for step in 0..iterations {
            if step % SURVEY == 0 {
                self.ruin.survey(&self.draft);
                self.draft.get_used();
            }
            if let Some(worth) = worth.filter(|_| step % look == 0) {
                self.draft.set_prize_share(worth.share(heat));
            }
            if let Some(overload) = &mut self.overload {
                overload.look(&mut self.draft);
            }
            let limit = self.draft.cost() + (-heat * rng.unit().ln()) as i64;
            let aim = self.ruin.some(&mut self.draft, rng);
            let whole = !self.draft.failed() && self.recreate.all(&mut self.draft, limit, aim, rng);
            if whole {
                self.draft.keep();
                debug_assert_eq!(self.draft.cost(), self.draft.cost_from_scratch());
                if self.draft.overload() == 0 && self.draft.full_cost() < self.draft.best_cost() {
                    self.draft.note_best();
                }
            } else {
                self.draft.undo();
            }
            heat *= cooling;
        }
    }
}

fn mean_leg(draft: &Draft) -> f64 {
    let legs: usize = draft.tours.iter().map(|tour| tour.stops.len() + usize::from(!tour.stops.is_empty())).sum();
    let travel: i64 = draft.tours.iter().map(|tour| i64::from(tour.travel)).sum();
    (travel as f64 / legs.max(1) as f64).max(1.0)
}

// # Notes
//
// Reheating twice or four times in the second half of a run helped small VRPTW (RC103 0.41 % for 0.76 at 800,000 iterations,
// two seeds) but not PR10 of MDVRP (1.23 for 0.85), nor shorter runs (MDVRPTW pr20 2.5 for 1.0 at 400,000, three seeds).
