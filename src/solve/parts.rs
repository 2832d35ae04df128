//! Which reps have stores in common: those who have none are planned apart, whatever the size.

use crate::model::{Allowed, Problem};
use crate::unit::RepId;

/// The reps in parts, each sorted, in the order of their first reps: two reps are in one part where a store that is due may be
/// visited by either, also by a pin, or where a chain of such reps joins them. A store that nobody may visit is a matter of who
/// looks after it; a rep who has no store at all is in no part.
pub fn parts(problem: &Problem, owners: &[RepId]) -> Vec<Vec<RepId>> {
    let mut joined = Joined::new(problem.reps.len());
    let mut busy = vec![false; problem.reps.len()];
    for (store, owner) in problem.stores.iter().zip(owners).filter(|(store, _)| store.cadence.most_visits() > 0) {
        let Allowed::Only(reps) = &store.reps else {
            return vec![(0..problem.reps.len()).map(RepId::at).collect()];
        };
        for rep in reps.iter().chain(store.pinned.iter().map(|pin| &pin.1)).chain([owner]) {
            busy[rep.index()] = true;
            joined.join(owner.index(), rep.index());
        }
    }
    let mut parts: Vec<Vec<RepId>> = vec![Vec::new(); problem.reps.len()];
    for rep in (0..problem.reps.len()).filter(|&rep| busy[rep]) {
        parts[joined.root(rep)].push(RepId::at(rep));
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// Disjoint sets; the root of each is its least member (Tarjan 1975, with halved paths).
struct Joined(Vec<usize>);

impl Joined {
    fn new(count: usize) -> Self {
        Self((0..count).collect())
    }

    fn root(&mut self, mut at: usize) -> usize {
        while self.0[at] != at {
            self.0[at] = self.0[self.0[at]];
            at = self.0[at];
        }
        at
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        self.0[one.max(other)] = one.min(other);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Cadence, Calendar, DueVisit, Parts, Point, Rep, Store};
    use crate::unit::{Day, Money, PlaceId, Seconds};

    /// A problem of five reps and a store for each list of reps who may visit it.
    fn with(allowed: &[Allowed]) -> Problem {
        let place = PlaceId(0);
        let visit = DueVisit::between(Day(0), Day(1), Seconds(600), Money(1));
        let due = || Cadence::Spaced { visits: vec![visit.clone()], min_gap: 1, max_gap: 9 };
        let store = |reps: &Allowed| Store { reps: reps.clone(), ..Store::new("", place, Seconds(600)).due(due()) };
        Problem::new(Parts {
            calendar: Calendar::numbered(2, 2),
            places: vec![Point::default()],
            stores: allowed.iter().map(store).collect(),
            reps: (0..5).map(|at| Rep::new(at.to_string(), place)).collect(),
            ..Parts::default()
        })
        .expect("sound")
    }

    fn only(reps: &[u32]) -> Allowed {
        Allowed::Only(reps.iter().map(|&rep| RepId(rep)).collect())
    }

    fn of(problem: &Problem) -> Vec<Vec<u32>> {
        let first = |store: &Store| match &store.reps {
            Allowed::Only(reps) => reps.first().copied(),
            Allowed::Any => None,
        };
        let owners: Vec<RepId> = problem.stores.iter().map(|store| first(store).unwrap_or(RepId(3))).collect();
        parts(problem, &owners).into_iter().map(|part| part.into_iter().map(|rep| rep.0).collect()).collect()
    }

    #[test]
    fn reps_with_stores_in_common_are_one_part_and_reps_without_any_are_in_none() {
        assert_eq!(of(&with(&[only(&[2]), only(&[0]), only(&[4])])), [[0], [2], [4]]);
        assert_eq!(of(&with(&[only(&[4, 1]), only(&[0, 2]), only(&[4, 2]), only(&[3])])), [vec![0, 1, 2, 4], vec![3]]);
        assert_eq!(of(&with(&[only(&[2]), Allowed::Any])), [[0, 1, 2, 3, 4]]);
    }

    #[test]
    fn a_day_pinned_to_another_rep_joins_the_two() {
        let mut problem = with(&[only(&[2]), only(&[0]), only(&[4])]);
        problem.stores[0].pinned = vec![(Day(1), RepId(4))];
        assert_eq!(of(&problem), [vec![0], vec![2, 4]]);
    }

    #[test]
    fn a_store_that_nobody_may_visit_is_with_who_looks_after_it() {
        assert_eq!(of(&with(&[only(&[2]), only(&[])])), [[2], [3]]);
    }

    #[test]
    fn a_store_that_is_not_due_joins_nobody() {
        let mut problem = with(&[only(&[2]), only(&[2, 3])]);
        problem.stores[1].cadence = Cadence::NEVER;
        assert_eq!(of(&problem), [[2]]);
    }
}
