//! Put back where it matters who comes: one rep for all visits of a store, or reps who change within bounds.

use super::{PASSING, Recreate, price};
use crate::search::days::choose;
use crate::search::draft::Draft;
use crate::search::rng::Rng;
use crate::tile::NONE;

impl Recreate {
    /// Notes the reps who pass near a store, and those who have nothing to do.
    fn note_reps(&mut self, draft: &Draft, store: u32) {
        self.passes.resize(draft.visits_of_rep.len(), 0);
        for (rep, &visits) in draft.visits_of_rep.iter().enumerate() {
            if visits == 0 || self.eager {
                self.passes[rep] = self.step;
            }
        }
        let tile = draft.tile;
        for &near in tile.near(store).iter().take(PASSING) {
            for visit in draft.visits_of(near) {
                let tour = draft.tour_of[visit];
                if tour != NONE {
                    self.passes[tile.tours[tour as usize].rep as usize] = self.step;
                }
            }
        }
    }

    /// One rep makes all visits: each rep quotes all its days, the cheapest rep wins.
    pub(super) fn choose_rep(
        &mut self,
        draft: &mut Draft,
        store: u32,
        missing: &[u32],
        own: u32,
        mut rng: Option<&mut Rng>,
    ) {
        let tile = draft.tile;
        let row = &tile.stores[store as usize];
        if own == NONE {
            self.note_reps(draft, store);
        }
        let pinned = self.quotes.clone();
        let mut heard = false;
        let free = &tile.choices[row.first_free as usize..row.last_choice as usize];
        let rep_at = |tour: u32| tile.tours[tour as usize].rep;
        for days in free.chunk_by(|&one, &other| rep_at(one) == rep_at(other)) {
            let rep = rep_at(days[0]);
            if own == rep || own == NONE && self.passes[rep as usize] == self.step {
                self.quotes.copy_from(&pinned);
                self.hear_all(draft, store, days, missing, &mut rng);
                choose(tile, store, &self.planned, &self.quotes, price(self.eager, draft), &mut self.chosen);
                if own == NONE && self.chosen.days.iter().any(|&day| day >= 0) {
                    self.chosen.cost += draft.border_by(store, rep);
                }
                if !heard || self.chosen.cost < self.best.1.cost {
                    std::mem::swap(&mut self.best.0, &mut self.quotes);
                    std::mem::swap(&mut self.best.1, &mut self.chosen);
                    heard = true;
                }
            }
        }
        if heard {
            std::mem::swap(&mut self.best.0, &mut self.quotes);
            std::mem::swap(&mut self.best.1, &mut self.chosen);
        } else {
            self.quotes.copy_from(&pinned);
            choose(tile, store, &self.planned, &self.quotes, price(self.eager, draft), &mut self.chosen);
        }
    }

    /// The rep may change within bounds: each rep who passes quotes all its days, and so does each who comes already.
    pub(super) fn choose_reps(&mut self, draft: &mut Draft, store: u32, missing: &[u32], mut rng: Option<&mut Rng>) {
        let tile = draft.tile;
        let row = &tile.stores[store as usize];
        let pinned = &tile.choices[row.first_choice as usize..row.first_free as usize];
        self.hear_all(draft, store, pinned, missing, &mut rng);
        let pinned = self.quotes.clone();
        self.note_reps(draft, store);
        self.by.clear();
        self.by.extend(draft.visits_of(store).map(|visit| draft.rep_of_visit(store, visit)));
        for &rep in self.by.iter().filter(|&&rep| rep != NONE) {
            self.passes[rep as usize] = self.step;
        }
        self.choice.clear();
        let free = &tile.choices[row.first_free as usize..row.last_choice as usize];
        let rep_at = |tour: u32| tile.tours[tour as usize].rep;
        for days in free.chunk_by(|&one, &other| rep_at(one) == rep_at(other)) {
            let rep = rep_at(days[0]);
            if self.passes[rep as usize] == self.step {
                self.quotes.copy_from(&pinned);
                self.hear_all(draft, store, days, missing, &mut rng);
                std::mem::swap(self.choice.add(rep), &mut self.quotes);
            }
        }
        if self.choice.reps.is_empty() {
            self.choice.add(NONE).copy_from(&pinned);
        }
        self.quotes.copy_from(&pinned);
        let Self { choice, planned, by, quotes, chosen, eager, .. } = self;
        choice.choose((tile, store), (planned, by), price(*eager, draft), (quotes, chosen));
    }
}
