//! One visit more, asked for at the desk: the best places for it in a plan that stays as it is.

use super::seen::Seen;
use crate::model::{Allowed, Cadence, DueVisit, Legs, Plan, Point, Problem, Store, Surface};
use crate::unit::{Day, Money, PlaceId, RepId, Seconds, ShiftId, StoreId};

/// Where the visit is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Site {
    /// At a store of the problem: at its hours, by a rep with its skills; not on a day on which it is visited anyway.
    Store(StoreId),
    /// At a place of the problem where no store is: at any hour, by anyone.
    Place(PlaceId),
}

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SlotRequest {
    /// Where.
    pub at: Site,
    /// How long the visit takes.
    pub service: Seconds,
    /// First day on which it may be.
    pub from: Day,
    /// Last day on which it may be.
    pub to: Day,
    /// This rep only.
    pub rep: Option<RepId>,
    /// How many slots to offer.
    pub best: usize,
}

/// A place for the visit, of which every rule of the shift and the store is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Whose shift, on which day.
    pub shift: ShiftId,
    /// After so many stops of its route.
    pub after: usize,
    /// The stop before it; `None` where it is the first of the day.
    pub before: Option<StoreId>,
    /// The stop behind it; `None` where it is the last of the day.
    pub behind: Option<StoreId>,
    /// The visit starts.
    pub start: Seconds,
    /// The visit ends.
    pub leave: Seconds,
    /// What it adds to the rep's drive.
    pub drive: Seconds,
    /// How much overtime the rep has that day then.
    pub overtime: Seconds,
    /// What it adds to the plan's bill: the drive, the shift's own cost where the rep had nothing to do that day, overtime, work
    /// above the rep's fair share, and that the store would rather see another rep.
    pub cost: Money,
}

/// The best slots for one visit more, at most one a shift: cheapest first, then the earliest.
///
/// The plan must be one of the problem without broken rules. Each slot is proved by the timetable of its shift, which is
/// walked with the visit in it; the referee accepts the plan of [`guest`]'s problem with it.
pub fn slots(problem: &Problem, legs: &impl Legs, plan: &Plan, ask: &SlotRequest) -> Vec<Slot> {
    let (problem, id) = guest(problem, ask);
    let seen = Seen::of(&problem, legs, None, plan.routes.clone());
    let store = problem.store(id);
    let taken = |day: Day| match ask.at {
        Site::Store(at) => seen.planned[at.index()].iter().any(|visit| visit.0 == day),
        Site::Place(_) => false,
    };
    let mut found: Vec<Slot> = Vec::new();
    for (at, shift) in problem.shifts.iter().enumerate() {
        let is_asked = (ask.from..=ask.to).contains(&shift.day) && ask.rep.is_none_or(|rep| rep == shift.rep);
        if !is_asked || !store.allows_rep(shift.rep) || taken(shift.day) {
            continue;
        }
        let at = ShiftId::at(at);
        let Some(spot) = seen.fitting_spot(at, id, 0, problem.windows(id, shift.day)) else { continue };
        let route = seen.with(at, spot.after, (id, 0));
        let neighbour = |at: Option<usize>| at.and_then(|at| route.stops.get(at)).map(|stop| stop.store);
        let opened = if seen.routes[at.index()].is_none() { shift.fixed } else { Money(0) };
        let stop = route.stops[spot.after];
        let overtime = shift.overtime_of(&route);
        let practice = seen.practice.more_with(&problem, &route, id).total();
        let uneven = seen.uneven_by(at, spot.detour + ask.service);
        found.push(Slot {
            shift: at,
            after: spot.after,
            before: neighbour(spot.after.checked_sub(1)),
            behind: neighbour(Some(spot.after + 1)),
            start: stop.start,
            leave: stop.leave,
            drive: spot.detour,
            overtime,
            cost: Money(i64::from(spot.detour.0))
                + opened
                + seen.overtime_by(&route)
                + uneven
                + practice
                + store.preference_cost(shift.rep),
        });
    }
    found.sort_by_key(|slot| (slot.cost, problem.shift(slot.shift).day, slot.start, slot.shift));
    found.truncate(ask.best);
    found
}

/// The problem with the visit that is asked for in it: due once, between the days asked for, at a store of its own that comes
/// last.
pub fn guest(problem: &Problem, ask: &SlotRequest) -> (Problem, StoreId) {
    let mut with = problem.clone();
    let visit = DueVisit::between(ask.from, ask.to, ask.service, Money(0));
    let cadence = Cadence::row(vec![visit]);
    let guest = match ask.at {
        Site::Store(at) => {
            let host = problem.store(at);
            let reps = host.skilled.clone();
            Store {
                service: ask.service,
                reps,
                pinned: vec![],
                cadence,
                promise: None,
                beside: Some(at),
                meeting: false,
                last: None,
                habit: None,
                met: Vec::new(),
                ..host.clone()
            }
        }
        Site::Place(place) => Store::new("", place, ask.service).due(cadence),
    };
    with.stores.push(guest);
    (with, StoreId::at(problem.stores.len()))
}

/// The rep who looks after a place: the store's owner, else whoever makes its visits; of a place without a store, those of the
/// nearest store that has anyone.
pub fn responsible(problem: &Problem, plan: &Plan, at: Site) -> Option<RepId> {
    let visitor = |store: StoreId| {
        let of = problem.store(store);
        let mut visits = plan.routes.iter().filter(|route| route.stops.iter().any(|stop| stop.store == store));
        match &of.reps {
            Allowed::Only(reps) if reps.len() == 1 => Some(reps[0]),
            _ => visits
                .find(|route| !of.is_pinned(problem.shift(route.shift).day))
                .map(|route| problem.shift(route.shift).rep),
        }
    };
    match at {
        Site::Store(store) => visitor(store),
        Site::Place(place) => {
            let here = problem.places[place.index()];
            let square = |id: &StoreId| far(problem.surface, here, problem.places[problem.store(*id).place.index()]);
            let mut near: Vec<StoreId> = problem.store_ids().collect();
            near.sort_by(|a, b| square(a).total_cmp(&square(b)).then(a.cmp(b)));
            near.into_iter().find_map(visitor)
        }
    }
}

/// The rep who lives nearest to a place, and the way from home.
pub fn nearest(problem: &Problem, legs: &impl Legs, at: Site) -> Option<(RepId, Seconds)> {
    let place = match at {
        Site::Store(store) => problem.store(store).place,
        Site::Place(place) => place,
    };
    let way = |rep: RepId| {
        let who = &problem.reps[rep.index()];
        (legs.leg(who.profile, who.home, place).time, rep)
    };
    (0..problem.reps.len()).map(RepId::at).map(way).min().map(|(way, rep)| (rep, way))
}

/// A measure of how far two points are apart, for comparing.
fn far(surface: Surface, a: Point, b: Point) -> f64 {
    let wide = match surface {
        Surface::Globe => a.y.to_radians().cos(),
        Surface::Plane => 1.0,
    };
    ((a.x - b.x) * wide).powi(2) + (a.y - b.y).powi(2)
}
