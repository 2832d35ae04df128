//! The only judge of a plan: walks every route with a watch in hand and names every rule a plan breaks.
//!
//! It knows the question and the way between places, and nothing of how the plan was made.

mod words;

use crate::model::{
    Bill, Cadence, Continuity, DaySet, HoursLimit, Legs, NightFault, Plan, PlanPractice, Problem, RepChanges, Route,
    Shift, Store, Window, timetable, timetable_if,
};
use crate::unit::{Day, Money, RepId, Seconds, ShiftId, StoreId};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What the referee found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// What the plan costs.
    pub bill: Bill,
    /// Sum of the weights of visits left out (pattern stores: 1 each).
    pub missed_weight: u64,
    /// Visits planned.
    pub planned: usize,
    /// Visits left out.
    pub missed: usize,
    /// Every broken rule.
    pub violations: Vec<Violation>,
}

/// A broken rule, as a sentence with an address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Violation {
    /// The route names a shift or store that does not exist.
    Unknown(String),
    /// Two routes for one shift.
    ShiftTwice(ShiftId),
    /// A route without stops.
    EmptyRoute(ShiftId),
    /// A stop cannot start in the store's windows, or the day ends too late.
    Late(ShiftId, Hitch),
    /// The times written in the plan are not those of the walk.
    WrongTimes(ShiftId, Hitch),
    /// More work than the shift allows.
    TooLong(ShiftId),
    /// More driving than the shift allows.
    TooMuchDriving(ShiftId),
    /// More visits than the shift allows.
    TooManyVisits(ShiftId),
    /// More demand than the shift can carry.
    Overloaded(ShiftId),
    /// The store may not be visited by this rep on this day.
    WrongRep(StoreId, ShiftId),
    /// Two reps visit a store that one rep must make all visits of.
    TwoReps(StoreId),
    /// Another rep visits a store on this day than before in its calendar week, though one must make all visits of a week.
    RepChange(StoreId, Day),
    /// A store sees so many different reps, those before the plan included, more than it may.
    TooManyReps(StoreId, u16),
    /// The store is visited twice on one day.
    TwiceADay(StoreId, Day),
    /// The same due visit is planned twice, or planned and also listed as unserved.
    VisitTwice(StoreId, u16),
    /// A due visit that does not exist.
    NoSuchVisit(StoreId, u16),
    /// The visit is planned outside its window of days.
    WrongDay(StoreId, u16, Day),
    /// Two visits too close together, too far apart, or out of order.
    Gap(StoreId, Day, Day),
    /// A visit planned without the one that it follows.
    Leaderless(StoreId, u16),
    /// A visit too close to, or too far from, the last one before the plan.
    GapToLast(StoreId, Day),
    /// The days of the visits are none of the store's patterns.
    NoPattern(StoreId),
    /// A due visit that is neither planned nor listed as unserved.
    Lost(StoreId, u16),
    /// A night away from home that may not be.
    Night(ShiftId, NightFault),
    /// A meeting that the rep is not at, though the shift, without its visits and its nights away, could make all its meetings.
    MissedMeeting(StoreId),
    /// So much more work in a week or a month than the rep may have.
    TooManyHours(RepId, HoursLimit, Seconds),
}

/// Where a route first goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Hitch {
    /// The store is closed all day, or never open as long as the visit takes.
    Closed(StoreId),
    /// The store is reached so much too late.
    Reached(StoreId, Seconds),
    /// The visit was asked for within hours: it begins so much after the hour by which it had to.
    Answered(StoreId, Seconds, Seconds),
    /// The day ends so much too late.
    Ends(Seconds),
    /// The store's visit is written to start at the first time, and the walk starts it at the second.
    Start(StoreId, Seconds, Seconds),
    /// The drive, wait or end written for the store are not those of the walk.
    Stop(StoreId),
    /// Written to leave home at the first time, while the walk leaves at the second.
    Depart(Seconds, Seconds),
    /// Written to be back at the first time, while the walk is back at the second.
    Finish(Seconds, Seconds),
    /// The breaks or the way home are not those of the walk.
    Rest,
}

/// One planned visit, as the store sees it.
#[derive(Clone, Copy)]
struct Seen {
    day: Day,
    visit: u16,
    rep: RepId,
}

/// Judges a plan from the question alone, with the plan's own nights away.
pub fn judge(problem: &Problem, legs: &impl Legs, plan: &Plan) -> Verdict {
    let problem = &*problem.slept(plan);
    let mut verdict = Verdict::default();
    let mut seen: Vec<Vec<Seen>> = vec![Vec::new(); problem.stores.len()];
    let mut used = BTreeSet::new();
    let mut work = vec![0; problem.reps.len()];
    for route in &plan.routes {
        if route.shift.index() >= problem.shifts.len() {
            verdict.violations.push(Violation::Unknown(format!("shift {}", route.shift.0)));
            continue;
        }
        if let Some(stop) = route.stops.iter().find(|stop| stop.store.index() >= problem.stores.len()) {
            verdict.violations.push(Violation::Unknown(format!("store {}", stop.store.0)));
            continue;
        }
        if let Some(place) = route.night.filter(|place| place.index() >= problem.places.len()) {
            verdict.violations.push(Violation::Unknown(format!("place {}", place.0)));
            continue;
        }
        if !used.insert(route.shift) {
            verdict.violations.push(Violation::ShiftTwice(route.shift));
        }
        let shift = problem.shift(route.shift);
        work[shift.rep.index()] += judge_route(problem, legs, route, &mut verdict);
        for stop in &route.stops {
            if !problem.store(stop.store).allows(shift.rep, shift.day) {
                verdict.violations.push(Violation::WrongRep(stop.store, route.shift));
            }
            seen[stop.store.index()].push(Seen { day: shift.day, visit: stop.visit, rep: shift.rep });
            verdict.planned += usize::from(!problem.store(stop.store).meeting);
        }
    }
    judge_nights(problem, plan, &used, &mut verdict);
    let over = problem.hours_over(&plan.routes);
    verdict.violations.extend(over.into_iter().map(|(rep, limit, by)| Violation::TooManyHours(rep, limit, by)));
    verdict.bill.uneven = problem.reps.iter().zip(work).map(|(rep, work)| rep.uneven(work)).sum();
    verdict.bill.practice = PlanPractice::of(problem, plan.routes.iter()).paid(problem);
    let mut unserved: BTreeMap<StoreId, BTreeSet<u16>> = BTreeMap::new();
    for left_out in &plan.unserved {
        if left_out.store.index() >= problem.stores.len() {
            verdict.violations.push(Violation::Unknown(format!("store {}", left_out.store.0)));
        } else if !unserved.entry(left_out.store).or_default().insert(left_out.visit) {
            verdict.violations.push(Violation::VisitTwice(left_out.store, left_out.visit));
        }
    }
    judge_meetings(problem, legs, (plan, &seen), &mut verdict);
    let none = BTreeSet::new();
    for id in problem.store_ids() {
        let visits = &mut seen[id.index()];
        visits.sort_by_key(|seen| (seen.day, seen.visit));
        judge_store(problem, id, visits, unserved.get(&id).unwrap_or(&none), &mut verdict);
    }
    verdict
}

/// Judges the meetings that nobody is at: none is left out of a shift that, without its visits and without the nights beside it,
/// could make all of them beside what the rep does on other days.
fn judge_meetings(problem: &Problem, legs: &impl Legs, (plan, seen): (&Plan, &[Vec<Seen>]), verdict: &mut Verdict) {
    for ((rep, day), meetings) in problem.meetings() {
        let missed: Vec<StoreId> = meetings.iter().map(|one| one.0).filter(|id| seen[id.index()].is_empty()).collect();
        let at = problem.shifts_of(rep).find(|&at| problem.shifts[at].day == day);
        let Some(at) = at.filter(|_| !missed.is_empty()) else { continue };
        let shift = &problem.shifts[at];
        let others = || plan.routes.iter().filter(|route| route.shift.index() != at).cloned();
        let fits = |route: Route| {
            let in_the_day = route.drive() <= shift.max_drive && route.work() <= shift.max_work;
            let has_limits = !problem.reps[rep.index()].limits.is_empty();
            in_the_day && (!has_limits || !problem.is_over_hours(shift, &others().chain([route]).collect::<Vec<_>>()))
        };
        let at_home = Shift { wakes: None, sleeps: None, ..shift.clone() };
        let open = |meeting: StoreId| problem.windows(meeting, day);
        if timetable_if(problem, legs, (ShiftId::at(at), &at_home), open, &meetings).is_ok_and(fits) {
            verdict.violations.extend(missed.into_iter().map(Violation::MissedMeeting));
        }
    }
}

/// Judges the nights away; on both sides of each there is a route.
fn judge_nights(problem: &Problem, plan: &Plan, used: &BTreeSet<ShiftId>, verdict: &mut Verdict) {
    let mut nights = plan.nights();
    nights.retain(|night| problem.knows(night));
    if nights.is_empty() {
        return;
    }
    let faults = problem.night_faults(&nights);
    let lodgings = problem.lodging_places();
    verdict.violations.extend(faults.into_iter().map(|(after, fault)| Violation::Night(after, fault)));
    for night in &nights {
        if !lodgings.contains(&night.place) {
            verdict.violations.push(Violation::Night(night.after, NightFault::Elsewhere));
        }
        if problem.shift_after(night.after).is_none_or(|next| !used.contains(&next)) {
            verdict.violations.push(Violation::Night(night.after, NightFault::NoWayHome));
        }
    }
    verdict.bill.nights = problem.nights.price * problem.count_nights(&nights);
}

/// Judges a route; the answer is the time it takes for visits and ways, in seconds.
fn judge_route(problem: &Problem, legs: &impl Legs, route: &Route, verdict: &mut Verdict) -> i64 {
    let shift = problem.shift(route.shift);
    let broken = &mut verdict.violations;
    if route.stops.is_empty() && !shift.is_away() {
        broken.push(Violation::EmptyRoute(route.shift));
        return 0;
    }
    let visits: Vec<(StoreId, u16)> = route.stops.iter().map(|stop| (stop.store, stop.visit)).collect();
    let load: i64 = visits.iter().map(|&(store, _)| i64::from(problem.store(store).demand)).sum();
    if load > i64::from(shift.capacity) {
        broken.push(Violation::Overloaded(route.shift));
    }
    if visits.len() > usize::from(shift.max_visits) {
        broken.push(Violation::TooManyVisits(route.shift));
    }
    match timetable(problem, legs, route.shift, &visits) {
        Ok(walked) => {
            if walked.drive() > shift.max_drive {
                broken.push(Violation::TooMuchDriving(route.shift));
            }
            if walked.work() > shift.max_work {
                broken.push(Violation::TooLong(route.shift));
            }
            if walked != *route {
                broken.push(Violation::WrongTimes(route.shift, difference(&walked, route)));
            }
            verdict.bill.travel += Money(i64::from(walked.drive().0));
            verdict.bill.shifts += shift.fixed;
            verdict.bill.overtime += shift.overtime_cost(&walked);
            i64::from(walked.drive().0) + i64::from(walked.service().0)
        }
        Err(late) => {
            let hitch = match visits.get(late.at) {
                Some(&(store, visit)) if is_closed(problem, (store, visit), shift.day) => Hitch::Closed(store),
                Some(&(store, visit)) => match answered_by(problem, (store, visit), shift.day) {
                    Some(by) => Hitch::Answered(store, by, late.by),
                    None => Hitch::Reached(store, late.by),
                },
                None => Hitch::Ends(late.by),
            };
            broken.push(Violation::Late(route.shift, hitch));
            0
        }
    }
}

/// Whether a store is never open on a day as long as a visit takes.
fn is_closed(problem: &Problem, (store, visit): (StoreId, u16), day: Day) -> bool {
    let service = problem.store(store).service_of(visit);
    problem.windows(store, day).iter().all(|window| window.last_start(service).is_none())
}

/// The hour by which a visit begins on a day, where the store would be open later.
fn answered_by(problem: &Problem, (store, visit): (StoreId, u16), day: Day) -> Option<Seconds> {
    let (by, service) = (problem.store(store).begins_by(visit, day), problem.store(store).service_of(visit));
    let is_open = |window: &Window| window.last_start(service).is_some_and(|last| by < last);
    problem.windows(store, day).iter().any(is_open).then_some(by)
}

/// Where a route's written times first differ from those walked.
fn difference(walked: &Route, written: &Route) -> Hitch {
    if let Some((right, wrong)) = walked.stops.iter().zip(&written.stops).find(|(right, wrong)| right != wrong) {
        return match right.start == wrong.start {
            true => Hitch::Stop(right.store),
            false => Hitch::Start(right.store, wrong.start, right.start),
        };
    }
    if walked.depart != written.depart {
        return Hitch::Depart(written.depart, walked.depart);
    }
    if walked.finish != written.finish {
        return Hitch::Finish(written.finish, walked.finish);
    }
    Hitch::Rest
}

fn judge_store(problem: &Problem, id: StoreId, visits: &[Seen], unserved: &BTreeSet<u16>, verdict: &mut Verdict) {
    let store = problem.store(id);
    let broken = &mut verdict.violations;
    for pair in visits.windows(2) {
        if pair[0].day == pair[1].day {
            broken.push(Violation::TwiceADay(id, pair[0].day));
        }
    }
    if problem.continuity_of(store) == Continuity::SameRep {
        let mut reps = visits.iter().filter(|seen| !store.is_pinned(seen.day)).map(|seen| seen.rep);
        if let Some(first) = reps.next()
            && reps.any(|rep| rep != first)
        {
            broken.push(Violation::TwoReps(id));
        }
    }
    if let Some(changes) = problem.continuity_of(store).changes() {
        judge_changes(problem, id, changes, visits, broken);
    }
    if let Some(promise) = &store.promise {
        let free = visits.iter().filter(|seen| !store.is_pinned(seen.day));
        verdict.bill.moved += free.map(|seen| promise.rep_cost(seen.rep)).sum::<Money>();
    }
    verdict.bill.preference += visits.iter().map(|seen| store.preference_cost_on(seen.rep, seen.day)).sum::<Money>();
    let planned: BTreeSet<u16> = visits.iter().map(|seen| seen.visit).collect();
    if planned.len() < visits.len() {
        let twice =
            visits.windows(2).find(|pair| pair[0].visit == pair[1].visit).map_or(visits[0].visit, |pair| pair[0].visit);
        broken.push(Violation::VisitTwice(id, twice));
    }
    if let Some(&both) = planned.intersection(unserved).next() {
        broken.push(Violation::VisitTwice(id, both));
    }
    match &store.cadence {
        Cadence::Patterns { patterns, prize } => {
            let days = DaySet::of(visits.iter().map(|seen| seen.day));
            for (rank, seen) in visits.iter().enumerate() {
                if usize::from(seen.visit) != rank {
                    broken.push(Violation::NoSuchVisit(id, seen.visit));
                }
            }
            if visits.is_empty() {
                if !unserved.is_empty() {
                    verdict.bill.unserved += *prize;
                    verdict.missed += store.cadence.most_visits();
                    verdict.missed_weight += 1;
                } else if store.cadence.most_visits() > 0 {
                    broken.push(Violation::Lost(id, 0));
                }
            } else if !patterns.contains(&days) {
                broken.push(Violation::NoPattern(id));
            } else if !unserved.is_empty() {
                broken.push(Violation::VisitTwice(id, 0));
            }
        }
        Cadence::Spaced { visits: due, .. } => {
            judge_row(id, visits, store, verdict);
            if let Some(promise) = &store.promise {
                verdict.bill.moved += visits.iter().map(|seen| promise.day_cost(seen.visit, seen.day)).sum::<Money>();
            }
            for (visit, asked) in due.iter().enumerate() {
                let visit = visit as u16;
                if planned.contains(&visit) {
                    continue;
                }
                verdict.bill.unserved += asked.prize;
                verdict.missed += 1;
                verdict.missed_weight += u64::from(asked.weight);
                if !unserved.contains(&visit) {
                    verdict.violations.push(Violation::Lost(id, visit));
                }
            }
            if let Some(&extra) = unserved.iter().find(|&&visit| usize::from(visit) >= due.len()) {
                verdict.violations.push(Violation::NoSuchVisit(id, extra));
            }
        }
    }
}

/// Who came before, on days without a pin, and in which week; then whoever comes.
fn judge_changes(problem: &Problem, id: StoreId, changes: RepChanges, visits: &[Seen], broken: &mut Vec<Violation>) {
    let store = problem.store(id);
    let mut reps: BTreeSet<RepId> = store.met.iter().map(|met| met.rep).collect();
    let mut of_week: BTreeMap<usize, RepId> = BTreeMap::new();
    for met in store.met.iter().filter(|met| met.is_in_first_week(&problem.calendar)) {
        of_week.insert(0, met.rep);
    }
    for seen in visits.iter().filter(|seen| !store.is_pinned(seen.day)) {
        let own = *of_week.entry(problem.calendar.week_of(seen.day)).or_insert(seen.rep);
        if changes.weekly && own != seen.rep {
            broken.push(Violation::RepChange(id, seen.day));
        }
        let is_new = reps.insert(seen.rep);
        if is_new && changes.most.is_some_and(|most| reps.len() > usize::from(most)) {
            broken.push(Violation::TooManyReps(id, reps.len() as u16));
        }
    }
}

/// A row of due visits: each in its window, in order, with the gaps kept.
fn judge_row(id: StoreId, visits: &[Seen], store: &Store, verdict: &mut Verdict) {
    let broken = &mut verdict.violations;
    for seen in visits {
        match store.due_visits().get(usize::from(seen.visit)) {
            None => broken.push(Violation::NoSuchVisit(id, seen.visit)),
            Some(asked) => match asked.day_cost(seen.day) {
                Some(cost) => verdict.bill.spacing += cost,
                None => broken.push(Violation::WrongDay(id, seen.visit, seen.day)),
            },
        }
    }
    for pair in visits.windows(2) {
        if !store.keeps_gap((pair[0].visit, pair[0].day), (pair[1].visit, pair[1].day)) {
            broken.push(Violation::Gap(id, pair[0].day, pair[1].day));
        }
    }
    for seen in visits.iter().filter(|seen| store.follows(seen.visit).is_some()) {
        if !visits.iter().any(|other| other.visit + 1 == seen.visit) {
            broken.push(Violation::Leaderless(id, seen.visit));
        }
    }
    if let Some(first) = visits.first()
        && !store.keeps_gap_to_last(first.visit, first.day)
    {
        broken.push(Violation::GapToLast(id, first.day));
    }
}
