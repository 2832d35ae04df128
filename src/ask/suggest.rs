//! Suggestions where reps stay masters of their days: for every rep and day the due visits near the day's area, ranked.
//!
//! A visit is on the list of a day when the day is in its window, the store is open, the rep may make it and could make it at
//! least as the day's only visit; and when it is near the day's area ([`REACH`]), or no other day of its window is better for
//! it, or none is left. So no due visit is forgotten, and none is listed that the rules would refuse.
//!
//! The ranking, each step deciding where those before it leave two visits level:
//! 1. what is agreed for this very day (appointments and pinned days), by the hour; then visits that must be made; then those
//!    that are overdue; then all others ([`Rank`]);
//! 2. urgency: days since the last visit over the interval, in steps of a tenth of the interval;
//! 3. closeness: the detour from the day's area;
//! 4. the visit's weight, then the order of the stores.

use super::seen::Seen;
use crate::model::{Cadence, DaySet, DueVisit, Legs, Plan, Problem, Route, Store, Why};
use crate::policy::{Due, StoreDue};
use crate::schedule::zones;
use crate::territory;
use crate::travel::flat;
use crate::unit::{Day, Money, PlaceId, RepId, Seconds, ShiftId, StoreId};
use std::cmp::Reverse;

/// A detour up to this is near: half an hour, a choice.
pub const REACH: Seconds = Seconds::minutes(30);

/// The list of one rep on one day.
#[derive(Clone, Debug, PartialEq)]
pub struct DayList {
    /// Whose shift, on which day.
    pub shift: ShiftId,
    /// What its visits are near to.
    pub area: Area,
    /// The visits, first ranked first.
    pub lines: Vec<SuggestedVisit>,
    /// The day of a rep who takes the list from the top and leaves out what does not fit: each visit at its cheapest place, every
    /// rule of the shift kept.
    pub day: Option<Route>,
}

/// What a day's visits are near to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Area {
    /// The route that a plan has for the day.
    Route,
    /// The appointments and pinned visits of the day, and where the rep is when the day is under way already.
    Agreed,
    /// The weekday's zone of the territory: the store nearest to its middle.
    Zone(StoreId),
    /// Home, where the zone has no store.
    Home,
}

/// A visit on a list.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SuggestedVisit {
    /// Which store.
    pub store: StoreId,
    /// Which of its due visits, counted from 0.
    pub visit: u16,
    /// Why it stands where it stands.
    pub rank: Rank,
    /// Days since the last visit over the interval, 1 on the day it is due. Of visits without an interval (campaigns, events,
    /// appointments), 1 on the day they are due and more by the days since over the days of the window.
    pub urgency: f64,
    /// How many days past due it is on this day.
    pub overdue: u16,
    /// What it adds to a drive through the day's area: between the two neighbouring stops where that is least; from a zone's
    /// middle there and back.
    pub detour: Seconds,
    /// The day of its window that costs least: detour, and days off the due day.
    pub best: Day,
    /// When the rep is home with this visit and all those above it that fit; `None` where it does not fit any more.
    pub home: Option<Seconds>,
}

/// Why a visit stands above others; the first comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// Agreed for this very day, an appointment or a pin.
    Agreed,
    /// It must be made.
    Must,
    /// It was due before this day.
    Overdue,
    /// It is due on this day, or later in its window.
    Due,
}

/// The rep of every store: the one known, else the one a first draft of a plan would give it.
pub fn owners(problem: &Problem, legs: &impl Legs, known: &[Option<RepId>]) -> Vec<RepId> {
    let known = |at: usize| known.get(at).copied().flatten();
    if (0..problem.stores.len()).all(|at| known(at).is_some()) {
        return (0..problem.stores.len()).filter_map(known).collect();
    }
    let drawn = territory::draw(problem, legs);
    drawn.into_iter().enumerate().map(|(at, rep)| known(at).unwrap_or(rep)).collect()
}

/// The lists of all shifts, in their order. `owners` has one rep for every store; with a plan, areas are those of its routes.
///
/// Stores whose visits are listed patterns have no due visit, so they are on no list.
pub fn suggest(due: &Due, legs: &impl Legs, owners: &[RepId], plan: Option<&Plan>) -> Vec<DayList> {
    let problem = &due.problem;
    let asked = Asked { due, owners, seen: Seen::of(problem, legs, None, Vec::new()) };
    let areas = asked.areas(plan);
    let mut lists: Vec<Vec<SuggestedVisit>> = vec![Vec::new(); problem.shifts.len()];
    for id in problem.store_ids() {
        let Cadence::Spaced { visits, .. } = &problem.store(id).cadence else { continue };
        for at in 0..visits.len() {
            for (shift, line) in asked.lines(id, visits, at, &areas) {
                lists[shift.index()].push(line);
            }
        }
    }
    let mut seen = asked.seen;
    let shifts = (0..problem.shifts.len()).map(ShiftId::at);
    shifts
        .zip(lists)
        .zip(areas)
        .map(|((shift, mut lines), (area, _))| {
            lines.sort_by_key(|line| order(problem, problem.shift(shift).day, line));
            fill(&mut seen, shift, &mut lines);
            DayList { shift, area, lines, day: seen.routes[shift.index()].take() }
        })
        .collect()
}

/// The order of a day's lines; see the head of this file.
fn order(problem: &Problem, day: Day, line: &SuggestedVisit) -> impl Ord + use<> {
    let hour = match line.rank {
        Rank::Agreed => problem.windows(line.store, day).first().map_or(Seconds(0), |window| window.open),
        _ => Seconds(0),
    };
    let weight = visit_of(problem.store(line.store), line.visit).weight;
    let steps = (line.urgency * 10.0).floor() as i64;
    (line.rank, hour, Reverse(steps), line.detour, Reverse(weight), line.store, line.visit)
}

fn visit_of(store: &Store, visit: u16) -> &DueVisit {
    &store.due_visits()[usize::from(visit)]
}

/// Takes the list from the top: what fits goes in at its cheapest place.
fn fill<L: Legs>(seen: &mut Seen<L>, shift: ShiftId, lines: &mut [SuggestedVisit]) {
    let day = seen.problem.shift(shift).day;
    for line in lines {
        let windows = seen.problem.windows(line.store, day);
        if let Some(spot) = seen.fitting_spot(shift, line.store, line.visit, windows) {
            seen.put_in(shift, spot.after, (line.store, line.visit));
            line.home = seen.routes[shift.index()].as_ref().map(|route| route.finish);
        }
    }
}

/// The question: what is due, and whose store it is.
struct Asked<'a, L> {
    due: &'a Due,
    owners: &'a [RepId],
    /// All shifts, none of which has a stop.
    seen: Seen<'a, L>,
}

impl<L: Legs> Asked<'_, L> {
    /// The area of every shift, and the places a drive through it passes.
    fn areas(&self, plan: Option<&Plan>) -> Vec<(Area, Vec<PlaceId>)> {
        let problem = self.seen.problem;
        let place = |store: StoreId| problem.store(store).place;
        let mut planned: Vec<Option<Vec<PlaceId>>> = vec![None; problem.shifts.len()];
        for route in plan.iter().flat_map(|plan| &plan.routes) {
            planned[route.shift.index()] = Some(route.stops.iter().map(|stop| place(stop.store)).collect());
        }
        let agreed = self.agreed();
        let middles = self.middles();
        let area = |(at, planned): (usize, Option<Vec<PlaceId>>)| {
            let (id, shift) = (ShiftId::at(at), &problem.shifts[at]);
            let by = |stops: Vec<PlaceId>| {
                let stops = stops.into_iter().map(Some);
                std::iter::once(problem.begins_at(id)).chain(stops).chain([problem.ends_at(id)]).flatten().collect()
            };
            match (planned, middles[at]) {
                (Some(stops), _) => (Area::Route, by(stops)),
                _ if !agreed[at].is_empty() || shift.from.is_some() || shift.is_away() => {
                    (Area::Agreed, by(agreed[at].iter().map(|&store| place(store)).collect()))
                }
                (None, Some(middle)) => (Area::Zone(middle), vec![place(middle); 2]),
                (None, None) => (Area::Home, by(Vec::new())),
            }
        };
        planned.into_iter().enumerate().map(area).collect()
    }

    /// The stores with something agreed on each shift, by the hour.
    fn agreed(&self) -> Vec<Vec<StoreId>> {
        let problem = self.seen.problem;
        let mut agreed: Vec<Vec<(Seconds, StoreId)>> = vec![Vec::new(); problem.shifts.len()];
        for id in problem.store_ids() {
            let Cadence::Spaced { visits, .. } = &problem.store(id).cadence else { continue };
            for visit in visits.iter().filter(|visit| is_agreed(visit)) {
                if let (Some(shift), Some(window)) = (self.shift(id, visit.due), problem.windows(id, visit.due).first())
                {
                    agreed[shift.index()].push((window.open, id));
                }
            }
        }
        agreed.iter_mut().for_each(|stores| stores.sort_unstable());
        agreed.into_iter().map(|stores| stores.into_iter().map(|(_, store)| store).collect()).collect()
    }

    /// The store nearest to the middle of each shift's zone.
    fn middles(&self) -> Vec<Option<StoreId>> {
        let problem = self.seen.problem;
        let (places, zones) = (flat(problem), zones(problem, self.seen.legs, self.owners));
        let at = |store: StoreId| places[problem.store(store).place.index()];
        let mut of_rep: Vec<Vec<StoreId>> = vec![Vec::new(); problem.reps.len()];
        let is_due = |id: &StoreId| problem.store(*id).cadence.most_visits() > 0;
        for id in problem.store_ids().filter(is_due) {
            of_rep[self.owners[id.index()].index()].push(id);
        }
        let middle = |of: &[StoreId], day: Day| {
            let zone: Vec<StoreId> = of.iter().copied().filter(|id| DaySet::contains(zones[id.index()], day)).collect();
            let mean = |axis: usize| zone.iter().map(|&id| at(id)[axis]).sum::<f64>() / zone.len() as f64;
            let (x, y) = (mean(0), mean(1));
            let far = |id: StoreId| (at(id)[0] - x).powi(2) + (at(id)[1] - y).powi(2);
            zone.iter().copied().min_by(|&a, &b| far(a).total_cmp(&far(b)).then(a.cmp(&b)))
        };
        problem.shifts.iter().map(|shift| middle(&of_rep[shift.rep.index()], shift.day)).collect()
    }

    /// The shift that would make a visit to the store on a day: of the rep pinned to it, else of the store's.
    fn shift(&self, id: StoreId, day: Day) -> Option<ShiftId> {
        let (problem, store) = (self.seen.problem, self.seen.problem.store(id));
        let pinned = store.pinned.iter().find(|pin| pin.0 == day).map(|pin| pin.1);
        let rep = pinned.unwrap_or(self.owners[id.index()]);
        let shifts = &self.seen.shifts_of[rep.index()];
        let at = shifts.binary_search_by_key(&day, |&shift| problem.shift(shift).day).ok()?;
        store.allows(rep, day).then_some(shifts[at])
    }

    /// The lines of one due visit, each with its shift.
    fn lines(
        &self,
        id: StoreId,
        visits: &[DueVisit],
        at: usize,
        areas: &[(Area, Vec<PlaceId>)],
    ) -> Vec<(ShiftId, SuggestedVisit)> {
        let (visit, of) = (&visits[at], self.due.stores.get(id.index()));
        // What follows another visit is asked for once that is made.
        if visit.after.is_some() {
            return Vec::new();
        }
        // While the visit before it may still be made, that one is asked for.
        let Some((first, last)) = self.seen.problem.store(id).window_of(at as u16) else { return Vec::new() };
        let from = visits[..at].iter().map(|before| before.latest.0 + 1).max().unwrap_or(0).max(first.0);
        let options = (from..=last.0).map(Day).filter_map(|day| {
            let shift = self.shift(id, day).filter(|&shift| self.could(shift, id, at as u16))?;
            let detour = self.detour(shift, id, &areas[shift.index()].1);
            let cost = i64::from(detour.0) + visit.day_cost(day).map_or(0, |cost| cost.0);
            Some((shift, day, detour, cost))
        });
        let options: Vec<(ShiftId, Day, Seconds, i64)> = options.collect();
        let Some(best) = options.iter().min_by_key(|option| (option.3, option.1)).map(|option| option.1) else {
            return Vec::new();
        };
        let last = options.last().map(|option| option.1);
        let is_listed =
            |&&(_, day, detour, _): &&(ShiftId, Day, Seconds, i64)| detour <= REACH || day == best || Some(day) == last;
        let line = |&(shift, day, detour, _): &(ShiftId, Day, Seconds, i64)| {
            let late = late(of, visits, at, day);
            let rank = match () {
                () if is_agreed(visit) => Rank::Agreed,
                () if visit.weight >= u32::from(Store::MUST) => Rank::Must,
                () if late > 0 => Rank::Overdue,
                () => Rank::Due,
            };
            let urgency = self.urgency(of, visits, at, day);
            let overdue = late.clamp(0, i64::from(u16::MAX)) as u16;
            (shift, SuggestedVisit { store: id, visit: at as u16, rank, urgency, overdue, detour, best, home: None })
        };
        options.iter().filter(is_listed).map(line).collect()
    }

    /// Whether the shift could make the visit at least as its only one, beside whom the store has met before.
    fn could(&self, shift: ShiftId, id: StoreId, visit: u16) -> bool {
        let on = self.seen.problem.shift(shift);
        let windows = self.seen.problem.windows(id, on.day);
        let may = self.seen.continues(self.seen.problem.store(id), id, (on.rep, on.day));
        may && !windows.is_empty() && self.seen.fitting_spot(shift, id, visit, windows).is_some()
    }

    /// What a store adds to a drive that passes these places in order.
    fn detour(&self, shift: ShiftId, id: StoreId, by: &[PlaceId]) -> Seconds {
        let (profile, here) = (self.seen.problem.rep_of(shift).profile, self.seen.problem.store(id).place);
        let leg = |from, to| self.seen.legs.leg(profile, from, to).time;
        let detour = |pair: &[PlaceId]| leg(pair[0], here) + leg(here, pair[1]) - leg(pair[0], pair[1]);
        // A company's own matrix may have a way that is shorter by way of the store.
        by.windows(2).map(detour).min().unwrap_or(Seconds(0)).max(Seconds(0))
    }

    /// Days since the last visit over the interval.
    fn urgency(&self, of: Option<&StoreDue>, visits: &[DueVisit], at: usize, day: Day) -> f64 {
        let (visit, late) = (&visits[at], late(of, visits, at, day));
        let (interval, is_routine) = match visit.why {
            Why::OwnInterval { days }
            | Why::PerCycle { days, .. }
            | Why::Override { days, .. }
            | Why::Rule { days, .. }
            | Why::Default { days } => (i64::from(days), true),
            Why::Type { days, .. } => (i64::from(days), false),
            Why::Asked
            | Why::Campaign { .. }
            | Why::Event { .. }
            | Why::StockOut { .. }
            | Why::Appointment
            | Why::Pinned
            | Why::Promised
            | Why::OneOff { .. }
            | Why::Wished
            | Why::Meeting { .. }
            | Why::Reservation => (i64::from(visit.latest.0 - visit.earliest.0) + 1, false),
        };
        let interval = interval.max(1);
        // Later visits count on those before them being made when they are due.
        let last = of.filter(|_| is_routine && at == 0).and_then(|of| of.last);
        let since = match last.zip(self.seen.problem.calendar.date(day)) {
            Some((last, date)) => (date - last).num_days(),
            None => interval + late,
        };
        since as f64 / interval as f64
    }
}

/// Whether a visit is agreed for one day.
fn is_agreed(visit: &DueVisit) -> bool {
    visit.earliest == visit.latest && matches!(visit.why, Why::Appointment | Why::Pinned)
}

/// How many days past due a visit is on a day; less than 0 before. Where a day later costs nothing, none is late.
fn late(of: Option<&StoreDue>, visits: &[DueVisit], at: usize, day: Day) -> i64 {
    let visit = &visits[at];
    // Whatever was due before the first day is due on it, and only the first visit can have been.
    let before = of.filter(|_| at == 0 && visit.due == Day(0)).map_or(0, |of| i64::from(of.overdue_days));
    let days = i64::from(day.0) - i64::from(visit.due.0);
    before + if visit.late > Money(0) { days } else { days.min(0) }
}
