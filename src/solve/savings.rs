//! A first plan where reps are interchangeable: routes of one store each, joined end to end where that saves most way
//! (Clarke & Wright 1964), between near stores only, so that the work grows with the stores and not with their square.

use crate::each::each;
use crate::model::{Allowed, Continuity, Leg, Legs, Problem, Shift, timetable};
use crate::travel::Near;
use crate::unit::{PlaceId, ShiftId, StoreId};
use std::cmp::Reverse;

/// Neighbours of a store that its route may be joined to: 60, 100 and 400 gave one plan of 4,000 stores, 0.05 % cheaper.
const NEIGHBOURS: usize = 40;

/// How much the way between two stores weighs against their ways home, in percent; the cheapest plan is taken (Gaskell 1967,
/// Yellow 1970). Of 80 to 300 the best was 120 on four sets of 4,000 to 20,000 stores, by 0.3 to 1.5 % against 100.
const SHAPES: [i64; 3] = [100, 120, 140];

/// Whether all reps are alike: every shift on the one day has the same home, limits and cost, every store is due once, and
/// none names a rep.
pub fn alike(problem: &Problem) -> bool {
    let Some(first) = problem.shifts.first() else { return false };
    let rep = &problem.reps[first.rep.index()];
    first.starts.is_home()
        && first.ends.is_home()
        && problem.reps.iter().all(|other| (other.home, other.end, other.profile) == (rep.home, rep.end, rep.profile))
        && problem.shifts.iter().all(|shift| *shift == Shift { rep: shift.rep, ..first.clone() })
        && problem.stores.iter().all(|store| {
            store.reps == Allowed::Any
                && store.pinned.is_empty()
                && store.preference.is_none()
                && store.cadence.most_visits() <= 1
        })
        && problem.continuity == Continuity::Any
}

/// The visits of every shift, where all reps are [`alike`]. A store may stay out: where its day is closed or too short for it,
/// and where there are fewer shifts than routes (then the shortest ones).
pub fn routes(problem: &Problem, legs: &impl Legs, near: &Near) -> Vec<Vec<(StoreId, u16)>> {
    let pairs = Building::new(problem, legs).pairs(near);
    let plans = each(SHAPES.to_vec(), |&mut shape| Building::new(problem, legs).joined(&pairs, shape));
    let best = plans.into_iter().min_by_key(Building::cost).expect("there is a shape");
    let mut routes = best.routes;
    routes.sort_by_key(|route| Reverse(route.len()));
    routes.resize(problem.shifts.len(), Vec::new());
    routes.into_iter().map(|route| route.into_iter().map(|store| (store, 0)).collect()).collect()
}

/// Two stores that are near to each other.
#[derive(Clone, Copy)]
struct Pair {
    one: StoreId,
    other: StoreId,
    /// The ways home that are saved when a route goes on from the one to the other.
    home: i64,
    /// The way from the one to the other.
    between: i64,
}

/// Routes while they are joined.
struct Building<'a, L> {
    problem: &'a Problem,
    legs: &'a L,
    shift: &'a Shift,
    /// The stores of every route in order.
    routes: Vec<Vec<StoreId>>,
    /// Demand of every route.
    load: Vec<i64>,
    /// The way of every route, from home and back.
    way: Vec<i64>,
    /// The route of every store.
    route_of: Vec<usize>,
    /// The ways from home to every store, and from there to where the day ends.
    out: Vec<i64>,
    home: Vec<i64>,
}

impl<'a, L: Legs> Building<'a, L> {
    /// Every store alone.
    fn new(problem: &'a Problem, legs: &'a L) -> Self {
        let count = problem.stores.len();
        let shift = &problem.shifts[0];
        let mut building = Self {
            problem,
            legs,
            shift,
            routes: Vec::with_capacity(count),
            load: Vec::with_capacity(count),
            way: Vec::with_capacity(count),
            route_of: (0..count).collect(),
            out: Vec::new(),
            home: Vec::new(),
        };
        let places: Vec<PlaceId> = problem.stores.iter().map(|store| store.place).collect();
        building.out = building.table(&[building.home()], &places);
        building.home = building.table(&places, &[building.end()]);
        for (at, store) in problem.stores.iter().enumerate() {
            let load = i64::from(store.demand);
            let way = building.out[at] + building.home[at];
            let due = store.cadence.most_visits() > 0;
            let alone = [StoreId::at(at)];
            building.load.push(load);
            building.way.push(way);
            let fits = due && building.fits(&alone, load, way);
            building.routes.push(if fits { alone.to_vec() } else { Vec::new() });
        }
        building
    }

    fn home(&self) -> PlaceId {
        self.problem.reps[self.shift.rep.index()].home
    }

    fn end(&self) -> PlaceId {
        self.problem.reps[self.shift.rep.index()].end
    }

    fn leg(&self, from: PlaceId, to: PlaceId) -> i64 {
        i64::from(self.legs.leg(self.problem.reps[self.shift.rep.index()].profile, from, to).time.0)
    }

    fn place(&self, store: StoreId) -> PlaceId {
        self.problem.store(store).place
    }

    fn table(&self, from: &[PlaceId], to: &[PlaceId]) -> Vec<i64> {
        let mut legs = vec![Leg::default(); from.len() * to.len()];
        self.legs.table(self.problem.reps[self.shift.rep.index()].profile, from, to, &mut legs);
        legs.into_iter().map(|leg| i64::from(leg.time.0)).collect()
    }

    /// Going on from one store to another, which is so far, instead of home and out again.
    fn pair(&self, one: StoreId, other: StoreId, between: i64) -> Pair {
        Pair { one, other, home: self.home[one.index()] + self.out[other.index()], between }
    }

    /// Near stores in pairs.
    fn pairs(&self, near: &Near) -> Vec<Pair> {
        let around = |store: StoreId| &near.of_point(store.index())[..near.k().min(NEIGHBOURS)];
        let mut pairs = Vec::new();
        for one in self.problem.store_ids().filter(|_| near.k() > 0) {
            // Of two that are near to each other one pair is enough.
            let asks = |other: &StoreId| one < *other || !around(*other).contains(&one.0);
            let others: Vec<StoreId> = around(one).iter().map(|&other| StoreId(other)).filter(asks).collect();
            let (here, there) = ([self.place(one)], others.iter().map(|&other| self.place(other)).collect::<Vec<_>>());
            let (forth, back) = (self.table(&here, &there), self.table(&there, &here));
            for ((other, forth), back) in others.into_iter().zip(forth).zip(back) {
                let ways = [self.pair(one, other, forth), self.pair(other, one, back)];
                pairs.extend(ways.into_iter().max_by_key(|pair| pair.home - pair.between));
            }
        }
        pairs
    }

    /// With all pairs joined that can be, those that save most first.
    fn joined(mut self, pairs: &[Pair], shape: i64) -> Self {
        let saved = |pair: &Pair| pair.home * 100 - pair.between * shape;
        let mut order: Vec<(Reverse<i64>, StoreId, StoreId)> =
            pairs.iter().map(|pair| (Reverse(saved(pair)), pair.one, pair.other)).collect();
        order.sort_unstable();
        for (_, one, other) in order {
            self.join(one, other);
        }
        self
    }

    /// What the routes cost.
    fn cost(&self) -> i64 {
        let used = self.routes.iter().zip(&self.way).filter(|(route, _)| !route.is_empty());
        used.map(|(_, way)| way + self.shift.fixed.0).sum()
    }

    /// Joins the routes of two stores, if both are at an end, in the cheapest way that is possible.
    fn join(&mut self, one: StoreId, other: StoreId) {
        let (a, b) = (self.route_of[one.index()], self.route_of[other.index()]);
        let load = self.load[a] + self.load[b];
        let (first, second) = (&self.routes[a], &self.routes[b]);
        if a == b || load > i64::from(self.shift.capacity) || first.is_empty() || second.is_empty() {
            return;
        }
        let at_end = |route: &[StoreId], store| route.first() == Some(&store) || route.last() == Some(&store);
        if !at_end(first, one) || !at_end(second, other) {
            return;
        }
        // Each may be walked backwards, and each may come first.
        let mut best: Option<(i64, Vec<StoreId>)> = None;
        for (head, tail, from, to) in [(first, second, one, other), (second, first, other, one)] {
            let Some(head) = turned(head, |head| head.last() == Some(&from)) else { continue };
            let Some(tail) = turned(tail, |tail| tail.first() == Some(&to)) else { continue };
            let joined = [head, tail].concat();
            let way = self.way_of(&joined);
            if best.as_ref().is_none_or(|best| way < best.0) && self.fits(&joined, load, way) {
                best = Some((way, joined));
            }
        }
        let Some((way, joined)) = best else { return };
        if way >= self.way[a] + self.way[b] + self.shift.fixed.0 {
            return;
        }
        for &store in &self.routes[b] {
            self.route_of[store.index()] = a;
        }
        self.routes[b] = Vec::new();
        self.routes[a] = joined;
        (self.load[a], self.way[a]) = (load, way);
    }

    fn way_of(&self, route: &[StoreId]) -> i64 {
        let places = std::iter::once(self.home()).chain(route.iter().map(|&store| self.place(store)));
        let onward = route.iter().map(|&store| self.place(store)).chain(std::iter::once(self.end()));
        places.zip(onward).map(|(from, to)| self.leg(from, to)).sum()
    }

    /// Whether a route keeps all limits of a shift.
    fn fits(&self, route: &[StoreId], load: i64, way: i64) -> bool {
        if load > i64::from(self.shift.capacity)
            || route.len() > usize::from(self.shift.max_visits)
            || way > i64::from(self.shift.max_drive.0)
        {
            return false;
        }
        let visits: Vec<(StoreId, u16)> = route.iter().map(|&store| (store, 0)).collect();
        timetable(self.problem, self.legs, ShiftId(0), &visits)
            .is_ok_and(|route| !self.shift.work_binds() || route.work() <= self.shift.max_work)
    }
}

/// The route as it is or walked backwards, whichever suits.
fn turned(route: &[StoreId], suits: impl Fn(&[StoreId]) -> bool) -> Option<Vec<StoreId>> {
    let mut route = route.to_vec();
    if !suits(&route) {
        route.reverse();
    }
    suits(&route).then_some(route)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Cadence, Calendar, Hours, Parts, Point, Rep, Store, Surface, Window};
    use crate::travel::{Plane, Rounding, near_stores};
    use crate::unit::{Day, Money, RepId, Seconds};

    /// Two towns of twelve stores on either side of the home of eight reps, who carry six each.
    fn two_towns() -> Problem {
        let mut places: Vec<Point> = (0..24u8)
            .map(|at| {
                let side = if at % 2 == 0 { -1.0 } else { 1.0 };
                Point { x: side * (100.0 + f64::from(at % 5)), y: f64::from(at) }
            })
            .collect();
        let home = PlaceId::at(places.len());
        places.push(Point { x: 0.0, y: 12.0 });
        let store = |at: usize| Store {
            id: at.to_string(),
            name: String::new(),
            class: String::new(),
            priority: Store::MUST,
            place: PlaceId::at(at),
            service: Seconds(0),
            promise: None,
            beside: None,
            meeting: false,
            preference: None,
            met: Vec::new(),
            last: None,
            habit: None,
            demand: 1,
            hours: Hours::every_day(vec![Window::ALWAYS]),
            reps: Allowed::Any,
            skilled: Allowed::Any,
            covering: Allowed::Any,
            pinned: Vec::new(),
            cadence: Cadence::once(Seconds(0), Money(1_000_000)),
        };
        let rep = |at: usize| Rep::new(at.to_string(), home);
        let shift = |at: usize| {
            let shift = Shift::new(RepId::at(at), Day(0), Seconds(0), Seconds(100_000));
            Shift { capacity: 6, ..shift }
        };
        Problem::new(Parts {
            name: String::new(),
            calendar: Calendar::numbered(1, 1),
            stores: (0..24).map(store).collect(),
            reps: (0..8).map(rep).collect(),
            shifts: (0..8).map(shift).collect(),
            places,
            surface: Surface::Plane,
            continuity: Continuity::Any,
            ..Parts::default()
        })
        .expect("sound")
    }

    fn first_plan(problem: &Problem) -> Vec<Vec<(StoreId, u16)>> {
        let travel = Plane::new(&problem.places, Rounding::Nearest);
        routes(problem, &crate::travel::Travel::Plane(travel), &near_stores(problem, 10))
    }

    #[test]
    fn every_store_is_on_one_route_and_no_route_crosses_between_towns() {
        let problem = two_towns();
        assert!(alike(&problem));
        let plan = first_plan(&problem);
        let mut seen: Vec<StoreId> = plan.iter().flatten().map(|visit| visit.0).collect();
        seen.sort_unstable();
        assert_eq!(seen, problem.store_ids().collect::<Vec<_>>());
        for route in plan {
            assert!(route.len() <= 6 && route.iter().all(|(store, _)| store.0 % 2 == route[0].0.0 % 2), "{route:?}");
        }
    }

    #[test]
    fn no_route_is_longer_than_the_shift_or_the_driving_allows() {
        let mut problem = two_towns();
        problem.shifts.iter_mut().for_each(|shift| shift.max_drive = Seconds(215));
        let travel = Plane::new(&problem.places, Rounding::Nearest);
        for route in first_plan(&problem) {
            let walked = timetable(&problem, &crate::travel::Travel::Plane(travel.clone()), ShiftId(0), &route);
            assert!(walked.is_ok_and(|walked| walked.drive() <= Seconds(215)));
        }
    }

    #[test]
    fn reps_who_differ_in_anything_are_not_alike() {
        let mut problem = two_towns();
        problem.shifts[3].capacity = 7;
        assert!(!alike(&problem));
        let mut problem = two_towns();
        problem.stores[3].reps = Allowed::Only(vec![RepId(0)]);
        assert!(!alike(&problem));
    }
}
