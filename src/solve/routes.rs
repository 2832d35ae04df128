//! The plan between rounds: which visits every shift makes in which order, and who looks after each store.

use crate::model::{Cadence, Continuity, Legs, Obstacle, Plan, Problem, Reason, Unserved, timetable};
use crate::tile::{Member, Tile};
use crate::unit::{Day, RepId, ShiftId, StoreId};

/// The visits of every shift, in order.
pub type Stops = Vec<Vec<(StoreId, u16)>>;

/// The plan between rounds.
#[derive(Clone, Debug)]
pub struct Routes {
    /// The visits of every shift in order; pattern stores number their visits as they come.
    pub stops: Vec<Vec<(StoreId, u16)>>,
    /// Who looks after each store: its visits' rep, or, while it has none, the rep whose tile tries to place it.
    pub owner: Vec<RepId>,
    /// The day of visit `k` of store `s` is `days[first[s] + k]`; -1 when it is out.
    first: Vec<u32>,
    days: Vec<i32>,
}

impl Routes {
    /// These visits of every shift.
    pub fn new(problem: &Problem, stops: Vec<Vec<(StoreId, u16)>>, owner: Vec<RepId>) -> Self {
        let mut first = Vec::with_capacity(problem.stores.len() + 1);
        let mut sum = 0;
        for store in &problem.stores {
            first.push(sum);
            sum += store.cadence.most_visits() as u32;
        }
        first.push(sum);
        let mut routes = Self { stops, owner, first, days: vec![-1; sum as usize] };
        routes.settle(problem);
        routes
    }

    /// No visit planned yet.
    pub fn empty(problem: &Problem, owner: Vec<RepId>) -> Self {
        Self::new(problem, vec![Vec::new(); problem.shifts.len()], owner)
    }

    /// Takes note of days and owners; until then, tiles see those of before. Whatever is done to one tile is therefore no
    /// matter to another of the same round, and it is all the same which are at work together.
    pub fn settle(&mut self, problem: &Problem) {
        self.days.fill(-1);
        for (shift, stops) in problem.shifts.iter().zip(&self.stops) {
            for &(store, visit) in stops {
                self.days[self.first[store.index()] as usize + usize::from(visit)] = i32::from(shift.day.0);
            }
        }
        self.note_owners(problem);
    }

    /// The tile of these shifts and stores as the search wants it: the routes of its tours, and the days of visits that
    /// are planned outside.
    pub fn for_tile(&self, tile: &Tile) -> (Vec<Vec<u32>>, Vec<i32>) {
        let mut local = vec![];
        for (at, store) in tile.stores.iter().enumerate() {
            local.push((store.id, at));
        }
        local.sort_unstable();
        let local_visit = |(store, visit): (StoreId, u16)| {
            let at = local.binary_search_by_key(&store, |entry| entry.0).expect("a tile has the stores of its tours");
            tile.stores[local[at].1].first_visit + u32::from(visit)
        };
        let routes: Vec<Vec<u32>> = tile
            .tours
            .iter()
            .map(|tour| self.stops[tour.id.index()].iter().map(|&stop| local_visit(stop)).collect())
            .collect();
        let mut outside = Vec::with_capacity(tile.visits.len());
        for store in &tile.stores {
            let from = self.first[store.id.index()] as usize;
            outside.extend_from_slice(&self.days[from..from + (store.last_visit - store.first_visit) as usize]);
        }
        for &visit in routes.iter().flatten() {
            outside[visit as usize] = -1;
        }
        (routes, outside)
    }

    /// Whether any of these stores misses a visit.
    pub fn misses_any(&self, problem: &Problem, members: &[Member]) -> bool {
        members.iter().any(|member| {
            let at = member.store.index();
            let mut days = self.days[self.first[at] as usize..self.first[at + 1] as usize].iter();
            match problem.stores[at].cadence {
                Cadence::Patterns { .. } => days.len() > 0 && days.all(|&day| day < 0),
                Cadence::Spaced { .. } => days.any(|&day| day < 0),
            }
        })
    }

    /// Takes over the plan of a tile: the visits of its tours, by the tile's count.
    pub fn take_over(&mut self, tile: &Tile, stops: &[Vec<u32>]) {
        for (tour, stops) in tile.tours.iter().zip(stops) {
            self.stops[tour.id.index()] = stops
                .iter()
                .map(|&visit| {
                    let store = tile.store_of(visit);
                    (store.id, (visit - store.first_visit) as u16)
                })
                .collect();
        }
    }

    /// Every planned store is looked after by the rep of its first planned visit.
    fn note_owners(&mut self, problem: &Problem) {
        for (shift, stops) in problem.shifts.iter().zip(&self.stops).rev() {
            for &(store, _) in stops {
                if !problem.store(store).is_pinned(shift.day) {
                    self.owner[store.index()] = shift.rep;
                }
            }
        }
    }

    /// Whose territory each store is in, where one rep makes all its visits.
    pub fn owners(&self, problem: &Problem) -> Vec<Option<RepId>> {
        let one = problem.continuity == Continuity::SameRep;
        self.owner.iter().map(|&owner| one.then_some(owner)).collect()
    }

    /// The plan with its times. Unserved visits have no reason yet.
    pub fn plan(&self, problem: &Problem, legs: &impl Legs) -> Plan {
        let mut planned: Vec<Vec<(Day, u16)>> = vec![Vec::new(); problem.stores.len()];
        for (shift, stops) in problem.shifts.iter().zip(&self.stops) {
            for &(store, visit) in stops {
                planned[store.index()].push((shift.day, visit));
            }
        }
        planned.iter_mut().for_each(|visits| visits.sort_unstable());
        let mut plan = Plan::default();
        for (at, stops) in self.stops.iter().enumerate() {
            if stops.is_empty() && !problem.shifts[at].is_away() {
                continue;
            }
            let day = problem.shifts[at].day;
            let visits: Vec<(StoreId, u16)> = stops
                .iter()
                .map(|&(store, visit)| match problem.store(store).cadence {
                    Cadence::Spaced { .. } => (store, visit),
                    // The visits of a pattern are numbered by their days.
                    Cadence::Patterns { .. } => {
                        let rank = planned[store.index()].iter().position(|&(on, _)| on == day);
                        (store, rank.expect("the visit is planned on its day") as u16)
                    }
                })
                .collect();
            let route = timetable(problem, legs, ShiftId::at(at), &visits);
            plan.routes.push(route.expect("the search plans only days that are possible"));
        }
        let reason = Reason::of(Obstacle::Hours);
        for id in problem.store_ids() {
            let visits = &planned[id.index()];
            let due = match &problem.store(id).cadence {
                Cadence::Spaced { visits, .. } => visits.len() as u16,
                Cadence::Patterns { patterns, .. } => u16::from(visits.is_empty() && !patterns.is_empty()),
            };
            let out = (0..due).filter(|visit| visits.iter().all(|(_, planned)| planned != visit));
            plan.unserved.extend(out.map(|visit| Unserved { store: id, visit, reason }));
        }
        plan
    }
}
