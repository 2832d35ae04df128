//! A finished plan as its shifts and stores see it, and where on a shift one visit more would go best.

use crate::model::{
    Continuity, HoursLimit, Leg, Legs, Obstacle, PlanPractice, Problem, Route, Shift, Store, Window, leg_between,
    timetable, timetable_if,
};
use crate::travel::Near;
use crate::unit::{Day, Money, PlaceId, RepId, Seconds, ShiftId, StoreId};
use std::collections::HashSet;

/// On a plan with more shifts than this, those on which the nearest stores are visited are asked first.
pub const FEW_SHIFTS: usize = 80;

/// A finished plan as its shifts and stores see it.
pub struct Seen<'a, L> {
    pub problem: &'a Problem,
    pub legs: &'a L,
    /// The nearest stores of each; nobody needs them to ask a named shift.
    pub near: Option<&'a Near>,
    /// The route of each shift.
    pub routes: Vec<Option<Route>>,
    /// Planned visits of each store: (day, due visit, shift), by day.
    pub planned: Vec<Vec<(Day, u16, ShiftId)>>,
    /// What they are to practice.
    pub practice: PlanPractice,
    /// Shifts of each rep, by day.
    pub shifts_of: Vec<Vec<ShiftId>>,
    /// What each shift counts for the hours of its week and month; empty where nobody has a most.
    counted: Vec<i64>,
}

/// Where on a shift a visit would go best.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BestPlace {
    /// After so many stops.
    pub after: usize,
    /// What it adds to the drive.
    pub detour: Seconds,
    /// By how much the shift would be too long.
    pub too_long: Seconds,
    /// By how much it would be too long on the road.
    pub too_far: Seconds,
    /// By how much the rep would work too long in a week or a month.
    pub over_hours: Seconds,
}

impl BestPlace {
    /// Whether it would fit but for the hours of the week or the month.
    pub fn fits_the_day(&self) -> bool {
        (self.too_long, self.too_far) == (Seconds(0), Seconds(0))
    }

    /// Whether it breaks no limit.
    pub fn fits(&self) -> bool {
        self.fits_the_day() && self.over_hours == Seconds(0)
    }
}

impl<'a, L: Legs> Seen<'a, L> {
    pub fn of(problem: &'a Problem, legs: &'a L, near: Option<&'a Near>, list: Vec<Route>) -> Self {
        let practice = PlanPractice::to_ask(problem, list.iter());
        let mut counted = vec![0; if problem.has_hours() { problem.shifts.len() } else { 0 }];
        if !counted.is_empty() {
            list.iter()
                .for_each(|route| counted[route.shift.index()] = problem.shift(route.shift).counted(route.work()));
        }
        let mut routes = vec![None; problem.shifts.len()];
        let mut planned = vec![Vec::new(); problem.stores.len()];
        for route in list {
            for stop in &route.stops {
                planned[stop.store.index()].push((problem.shift(route.shift).day, stop.visit, route.shift));
            }
            let shift = route.shift.index();
            routes[shift] = Some(route);
        }
        planned.iter_mut().for_each(|visits| visits.sort_unstable());
        let mut shifts_of = vec![Vec::new(); problem.reps.len()];
        for (at, shift) in problem.shifts.iter().enumerate() {
            shifts_of[shift.rep.index()].push(ShiftId::at(at));
        }
        Self { problem, legs, near, routes, planned, practice, shifts_of, counted }
    }

    pub fn put_in(&mut self, shift: ShiftId, after: usize, visit: (StoreId, u16)) {
        let route = self.with(shift, after, visit);
        self.practice.grow(self.problem, &route);
        self.count(&route);
        self.routes[shift.index()] = Some(route);
        let planned = &mut self.planned[visit.0.index()];
        planned.push((self.problem.shift(shift).day, visit.1, shift));
        planned.sort_unstable();
    }

    /// From now on a shift counts for its week and month what this route does.
    fn count(&mut self, route: &Route) {
        if let Some(counted) = self.counted.get_mut(route.shift.index()) {
            *counted = self.problem.shift(route.shift).counted(route.work());
        }
    }

    /// A visit is gone from a shift, which counts from now on for its week and month what is left.
    pub fn recount(&mut self, id: ShiftId) {
        if self.counted.is_empty() {
            return;
        }
        let (shift, visits) = (self.problem.shift(id), self.visits(id));
        self.counted[id.index()] = 0;
        if !visits.is_empty() || shift.is_away() {
            // Where what is left keeps not even the hours, nothing can be moved.
            let route = timetable(self.problem, self.legs, id, &visits);
            route.iter().for_each(|route| self.count(route));
        }
    }

    /// By how much a shift with so much work is more than its week or month has left.
    pub fn over_hours(&self, id: ShiftId, work: Seconds) -> Seconds {
        let shift = self.problem.shift(id);
        let over = self.problem.limits_of(shift).map(|limit| {
            let days = self.shifts_of[shift.rep.index()].iter();
            let others = days.filter(|&&day| day != id && limit.holds(self.problem.shift(day).day));
            let others: i64 = others.map(|day| self.counted[day.index()]).sum();
            others + shift.counted(work) - i64::from(limit.most.0)
        });
        Seconds(over.max().map_or(0, |over| over.clamp(0, i64::from(i32::MAX)) as i32))
    }

    /// The route of a shift with a visit in it that fits after so many stops.
    pub fn with(&self, shift: ShiftId, after: usize, visit: (StoreId, u16)) -> Route {
        let mut visits = self.visits(shift);
        visits.insert(after, visit);
        timetable(self.problem, self.legs, shift, &visits).expect("the visit fits")
    }

    /// The visits of a shift in order.
    pub fn visits(&self, shift: ShiftId) -> Vec<(StoreId, u16)> {
        let stops = self.routes[shift.index()].as_ref().map_or(&[][..], |route| &route.stops);
        stops.iter().map(|stop| (stop.store, stop.visit)).collect()
    }

    /// What the visits of a shift take of its capacity.
    pub fn load(&self, shift: ShiftId) -> i64 {
        let stops = self.routes[shift.index()].as_ref().map_or(&[][..], |route| &route.stops);
        stops.iter().map(|stop| i64::from(self.problem.store(stop.store).demand)).sum()
    }

    /// The reps who may make one more visit to a store on days without a pin: the rep of its other visits where one rep makes them
    /// all. Where reps change within bounds, not on every day: see [`Seen::continues`].
    pub fn reps(&self, store: &Store, id: StoreId) -> Vec<RepId> {
        if self.problem.continuity_of(store) == Continuity::SameRep
            && let Some((_, rep)) = self.free_visits(store, id).next()
        {
            return vec![rep];
        }
        (0..self.problem.reps.len()).map(RepId::at).filter(|&rep| store.allows_rep(rep)).collect()
    }

    /// The days and reps of a store's visits on days without a pin.
    fn free_visits<'s>(&'s self, store: &'s Store, id: StoreId) -> impl Iterator<Item = (Day, RepId)> + Clone + 's {
        let free = self.planned[id.index()].iter().filter(|visit| !store.is_pinned(visit.0));
        free.map(|&(day, _, shift)| (day, self.problem.shift(shift).rep))
    }

    /// Whether a rep may make one more visit to a store on a day, as far as those who make its others say so; on a pinned day that
    /// is no matter.
    pub fn continues(&self, store: &Store, id: StoreId, (rep, day): (RepId, Day)) -> bool {
        let is_bound = self.problem.continuity_of(store).changes().is_some() && !store.is_pinned(day);
        !is_bound || self.problem.continues(store, self.free_visits(store, id), (rep, day))
    }

    /// What stands in the way where no rep may visit a store: its place, where nobody covers that.
    pub fn nobody(&self, store: &Store) -> Obstacle {
        let is_covered = (0..self.problem.reps.len()).any(|rep| store.covering.has(RepId::at(rep)));
        if is_covered { Obstacle::NoRep } else { Obstacle::OutsideAreas }
    }

    /// The shifts of these reps that suit, nearest first: on a large plan those on which the nearest stores are visited; then
    /// rep after rep, of so many of them.
    pub fn nearest_first(
        &self,
        id: StoreId,
        reps: impl Iterator<Item = RepId>,
        most: usize,
        suits: impl Fn(&Shift) -> bool,
    ) -> Vec<ShiftId> {
        let suits = |&shift: &ShiftId| suits(self.problem.shift(shift));
        let mut shifts: Vec<ShiftId> = Vec::new();
        if let Some(near) = self.near.filter(|near| self.problem.shifts.len() > FEW_SHIFTS && near.k() > 0) {
            let around = near.of_point(id.index()).iter().flat_map(|&other| &self.planned[other as usize]);
            shifts.extend(around.map(|visit| visit.2).filter(suits));
        }
        // Reps by the way from home: an idle one near by comes before a busy one far away.
        let place = self.problem.store(id).place;
        let mut by_home: Vec<(Seconds, RepId)> = reps.map(|rep| (self.way_from_home(rep, place), rep)).collect();
        by_home.sort_unstable();
        by_home.dedup();
        for &(_, rep) in by_home.iter().take(most) {
            shifts.extend(self.shifts_of[rep.index()].iter().copied().filter(suits));
        }
        let mut listed = HashSet::new();
        shifts.retain(|&shift| listed.insert(shift));
        shifts
    }

    /// What so much more work on a shift costs because it passes the rep's fair share.
    pub fn uneven_by(&self, shift: ShiftId, more: Seconds) -> Money {
        let rep = self.problem.shift(shift).rep;
        let who = &self.problem.reps[rep.index()];
        if who.share.is_none() {
            return Money(0);
        }
        let routes = self.shifts_of[rep.index()].iter().filter_map(|shift| self.routes[shift.index()].as_ref());
        let work: i64 = routes.map(|route| i64::from((route.drive() + route.service()).0)).sum();
        who.uneven(work + i64::from(more.0)) - who.uneven(work)
    }

    /// What a route of a shift costs in overtime more than the visits that the shift has.
    pub fn overtime_by(&self, route: &Route) -> Money {
        let (id, shift) = (route.shift, self.problem.shift(route.shift));
        let visits = self.visits(id);
        if shift.overtime.is_none() {
            return Money(0);
        }
        let is_used = !visits.is_empty() || shift.is_away();
        let now = is_used.then(|| timetable(self.problem, self.legs, id, &visits).ok()).flatten();
        shift.overtime_cost(route) - now.map_or(Money(0), |now| shift.overtime_cost(&now))
    }

    /// Whether a rep has a shift on this day or later.
    pub fn works_from(&self, rep: RepId, day: Day) -> bool {
        self.shifts_of[rep.index()].last().is_some_and(|&id| self.problem.shift(id).day >= day)
    }

    /// The way from a rep's home.
    pub fn way_from_home(&self, rep: RepId, place: PlaceId) -> Seconds {
        let who = &self.problem.reps[rep.index()];
        self.legs.leg(who.profile, who.home, place).time
    }

    /// Whether the visit that this one follows is in the plan, where it follows one.
    pub fn is_led(&self, id: StoreId, visit: u16) -> bool {
        let planned = || self.planned[id.index()].iter().any(|one| one.1 + 1 == visit);
        self.problem.store(id).follows(visit).is_none() || planned()
    }

    /// Whether another visit of the plan follows this one.
    pub fn is_followed(&self, (id, visit): (StoreId, u16)) -> bool {
        let is_next = |one: &(Day, u16, ShiftId)| one.1 == visit + 1;
        self.problem.store(id).follows(visit + 1).is_some() && self.planned[id.index()].iter().any(is_next)
    }

    /// Whether a day keeps the gaps to the store's other visits, the last before the plan among them, and their order.
    pub fn fits_gaps(&self, id: StoreId, visit: u16, day: Day) -> bool {
        let others = self.planned[id.index()].iter().map(|&(day, visit, _)| (visit, day));
        self.problem.store(id).fits(visit, day, others)
    }

    /// Where on a shift a visit would go best, were the store open in these windows: where it breaks no limit of work and
    /// driving, with the shortest way; else where more work alone would do, or more driving alone, or the least of both.
    /// `None` when at every place it, or a stop behind it, or a pause could not begin in time. Load and number of visits are
    /// not looked at.
    pub fn best_spot(&self, id: ShiftId, store: StoreId, visit: u16, windows: &[Window]) -> Option<BestPlace> {
        let (visits, endless) = (self.visits(id), self.endless(id));
        let mut with = Vec::with_capacity(visits.len() + 1);
        let mut best: Option<(Rank, BestPlace)> = None;
        self.spots(id, (store, visit), |spot| {
            let rank = Rank::of(&spot);
            if best.is_some_and(|(found, _)| found <= rank) {
                return true;
            }
            with.clone_from(&visits);
            with.insert(spot.after, (store, visit));
            if let Some(route) = self.walk((id, &endless), store, windows, &with) {
                let over_hours = self.over_hours(id, route.work());
                let spot = BestPlace { too_long: self.too_long(id, &route), over_hours, ..spot };
                let rank = Rank::of(&spot);
                if best.is_none_or(|(found, _)| rank < found) {
                    best = Some((rank, spot));
                }
            }
            best.is_none_or(|(_, spot)| !spot.fits())
        });
        best.map(|(_, spot)| spot)
    }

    /// The place with the shortest way among those where a visit fits.
    pub fn fitting_spot(&self, id: ShiftId, store: StoreId, visit: u16, windows: &[Window]) -> Option<BestPlace> {
        self.fitting(id, store, visit, windows).map(|(spot, _)| spot)
    }

    /// That place, and the shift's route with the visit there.
    pub fn fitting(&self, id: ShiftId, store: StoreId, visit: u16, windows: &[Window]) -> Option<(BestPlace, Route)> {
        let shift = self.problem.shift(id);
        let visits = self.visits(id);
        if visits.len() >= usize::from(shift.max_visits)
            || self.load(id) + i64::from(self.problem.store(store).demand) > i64::from(shift.capacity)
        {
            return None;
        }
        let endless = self.endless(id);
        let mut with = Vec::with_capacity(visits.len() + 1);
        let mut found = None;
        self.spots(id, (store, visit), |spot| {
            // Where even driving and visits alone take too long, the clock need not be asked.
            if spot.fits() {
                with.clone_from(&visits);
                with.insert(spot.after, (store, visit));
                let route = self.walk((id, &endless), store, windows, &with);
                found = route.filter(|route| self.fits(id, route)).map(|route| (spot, route));
            }
            found.is_none()
        });
        found
    }

    /// Whether the shift could take the visit as its only one, and by how much its limits would be broken: `None` when it
    /// could not begin in time.
    pub fn alone(&self, id: ShiftId, store: StoreId, visit: u16, windows: &[Window]) -> Option<BestPlace> {
        let shift = self.problem.shift(id);
        let route = self.walk((id, &self.endless(id)), store, windows, &[(store, visit)])?;
        let too_far = (route.drive() - shift.max_drive).max(Seconds(0));
        // Its other days might be free.
        let left = |limit: &HoursLimit| shift.counted(route.work()) - i64::from(limit.most.0);
        let over_hours = Seconds(self.problem.limits_of(shift).map(left).max().unwrap_or(0).max(0) as i32);
        let too_long = self.too_long(id, &route);
        Some(BestPlace { after: 0, detour: route.drive(), too_long, too_far, over_hours })
    }

    /// Whether the shift could take the visit as its only one if the store were where the rep is.
    pub fn fits_next_door(&self, id: ShiftId, store: StoreId, visit: u16, windows: &[Window]) -> bool {
        let shift = self.problem.shift(id);
        let route = timetable_if(self.problem, &NextDoor, (id, shift), |_| windows, &[(store, visit)]);
        route.is_ok_and(|route| route.work() <= shift.max_work)
    }

    /// The shift, if it could end at any time.
    fn endless(&self, id: ShiftId) -> Shift {
        Shift { end: Seconds(i32::MAX), ..self.problem.shift(id).clone() }
    }

    /// The route of such a shift with these visits, the store being open in these windows.
    fn walk(
        &self,
        (id, shift): (ShiftId, &Shift),
        store: StoreId,
        windows: &[Window],
        visits: &[(StoreId, u16)],
    ) -> Option<Route> {
        let open = |other: StoreId| if other == store { windows } else { self.problem.windows(other, shift.day) };
        timetable_if(self.problem, self.legs, (id, shift), open, visits).ok()
    }

    /// By how much a route is too long for its shift. The rep is back as early as may be, whenever the shift ends, so a
    /// shift that is longer by this holds it, and a shorter one does not.
    fn too_long(&self, id: ShiftId, route: &Route) -> Seconds {
        let shift = self.problem.shift(id);
        (route.finish - shift.end).max(route.work() - shift.max_work).max(Seconds(0))
    }

    /// Whether a route that is in time keeps the limits of its shift on work, of the week and of the month.
    fn fits(&self, id: ShiftId, route: &Route) -> bool {
        self.too_long(id, route) == Seconds(0) && self.over_hours(id, route.work()) == Seconds(0)
    }

    /// Every place on a shift for a visit, shortest way first, until `go_on` says no. By how much the shift
    /// would be too long is at least what is said here: the waits are not in it.
    fn spots(&self, id: ShiftId, (store, visit): (StoreId, u16), mut go_on: impl FnMut(BestPlace) -> bool) {
        let shift = self.problem.shift(id);
        let (drive, service, met) = match &self.routes[id.index()] {
            Some(route) => (route.drive(), route.service(), route.met),
            None => (Seconds(0), Seconds(0), Seconds(0)),
        };
        let service = service + self.problem.store(store).service_of(visit);
        for (detour, after) in self.detours(id, store) {
            let (out, work) = (drive + detour + service, drive + detour + service - met);
            let too_far = (drive + detour - shift.max_drive).max(Seconds(0));
            let too_long = (home_by(shift, out) - shift.end).max(work - shift.max_work).max(Seconds(0));
            let over_hours = self.over_hours(id, work);
            if !go_on(BestPlace { after, detour, too_long, too_far, over_hours }) {
                return;
            }
        }
    }

    /// What the visit of a store adds to the drive of a shift at each place, least first.
    fn detours(&self, id: ShiftId, store: StoreId) -> Vec<(Seconds, usize)> {
        let rep = self.problem.rep_of(id);
        let leg = |from, to| leg_between(self.legs, rep.profile, from, to).time;
        let place = Some(self.problem.store(store).place);
        let (stops, home_drive) = match &self.routes[id.index()] {
            Some(route) => (&route.stops[..], route.home_drive),
            None => (&[][..], Seconds(0)),
        };
        let onward = stops.iter().map(|stop| (Some(self.problem.store(stop.store).place), stop.drive));
        let mut from = self.problem.begins_at(id);
        let mut detours: Vec<(Seconds, usize)> = onward
            .chain(std::iter::once((self.problem.ends_at(id), home_drive)))
            .enumerate()
            .map(|(after, (to, now))| {
                let detour = leg(from, place) + leg(place, to) - now;
                from = to;
                (detour, after)
            })
            .collect();
        detours.sort_unstable();
        detours
    }
}

/// No way at all.
struct NextDoor;

impl Legs for NextDoor {
    fn leg(&self, _: u8, _: PlaceId, _: PlaceId) -> Leg {
        Leg::default()
    }
}

/// The earliest moment at which a shift of so much driving and visiting can be over: whoever is not home when a pause has to
/// begin must have taken it.
fn home_by(shift: &Shift, work: Seconds) -> Seconds {
    let mut home = shift.start + work;
    for pause in &shift.pauses {
        if home > pause.latest {
            home += pause.length;
        }
    }
    home
}

/// Which spot is better: less of which limits is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Fits,
    TooLong(Seconds),
    TooFar(Seconds),
    OverHours(Seconds),
    Several(i64),
}

impl Rank {
    fn of(spot: &BestPlace) -> Self {
        match (spot.too_long, spot.too_far, spot.over_hours) {
            (Seconds(0), Seconds(0), Seconds(0)) => Rank::Fits,
            (long, Seconds(0), Seconds(0)) => Rank::TooLong(long),
            (Seconds(0), far, Seconds(0)) => Rank::TooFar(far),
            (Seconds(0), Seconds(0), over) => Rank::OverHours(over),
            (long, far, over) => Rank::Several(i64::from(long.0) + i64::from(far.0) + i64::from(over.0)),
        }
    }
}
