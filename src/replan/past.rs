//! What of the plan in force lies behind: visits made and missed, rows for the visit log, and where today's reps are now.

use super::{InForce, Moment};
use crate::model::{Cadence, IncidentKind, IncidentRow, LogRow, Point, PositionRow, Route, VisitType};
use crate::unit::{Day, RepId, Seconds, ShiftId, StoreId};
use chrono::{Datelike, NaiveDate};
use std::collections::{HashMap, HashSet};

/// A visit of the plan in force.
#[derive(Clone, Copy, Debug)]
pub(super) struct Planned {
    /// Its store in the problem of the plan in force, and which of its due visits it is.
    pub store: StoreId,
    pub visit: u16,
    /// Who comes when; days as the plan in force counts them.
    pub rep: RepId,
    pub day: Day,
    pub start: Seconds,
    pub state: State,
}

/// How a visit of the plan in force stands at the moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// It was made, or is under way.
    Made,
    /// Its time is over and it was not made.
    Missed,
    /// It is still to come.
    Ahead,
}

/// The past of the plan in force.
#[derive(Debug, Default)]
pub(super) struct Past {
    /// Every visit of the plan in force, in the order of its routes.
    pub planned: Vec<Planned>,
    /// Rows for the visit log, without lines.
    pub log: Vec<LogRow>,
    /// Rows for the table of positions, without lines.
    pub positions: Vec<PositionRow>,
}

/// What incidents and the visit log say of the visits of the plan in force.
struct Told<'a> {
    /// By route and stop of the plan: the incident that says it was made, or that nobody was there, or that it took longer.
    of_stop: HashMap<(usize, usize), &'a IncidentRow>,
    longer: HashMap<(usize, usize), Seconds>,
    /// The log's rows by rep and date.
    log: HashMap<(&'a str, chrono::NaiveDate), Vec<&'a LogRow>>,
}

/// Looks back from the moment.
pub(super) fn review(force: InForce, now: Moment, incidents: &[IncidentRow]) -> Past {
    let problem = force.problem;
    let told = Told::new(force, now, incidents);
    let mut past = Past::default();
    let mut seen = HashSet::new();
    for (at, route) in force.plan.routes.iter().enumerate() {
        let today = walk(force, now, incidents, &told, at, &mut past);
        if let Some(trip) = today {
            seen.insert(route.shift);
            past.positions.extend(position(force, now, incidents, route.shift, Some(trip)));
        }
    }
    // Reps without visits today are at home, and their day has begun too.
    for (at, shift) in problem.shifts.iter().enumerate() {
        let id = ShiftId::at(at);
        if problem.calendar.date(shift.day) == Some(now.date) && !seen.contains(&id) {
            past.positions.extend(position(force, now, incidents, id, None));
        }
    }
    slept_away(force, now, &mut past);
    hours_before(force, now, &mut past);
    past
}

/// Notes what reps who have a most of hours worked in the week and the month before today: by the plan in force on the days gone of
/// it, and what was noted so when it began.
fn hours_before(force: InForce, now: Moment, past: &mut Past) {
    let problem = force.problem;
    let date_of = |id: ShiftId| problem.calendar.date(problem.shift(id).day);
    for (at, rep) in problem.reps.iter().enumerate().filter(|(_, rep)| !rep.limits.is_empty()) {
        let own = || force.plan.routes.iter().filter(move |route| problem.shift(route.shift).rep == RepId::at(at));
        let noted = || force.tables.positions.iter().filter(|row| row.rep == rep.id);
        let row = past.positions.iter().position(|row| row.rep == rep.id);
        let today = row.map_or(now.date, |row| past.positions[row].date);
        let before = |same: fn(NaiveDate, NaiveDate) -> bool, then: fn(&PositionRow) -> Option<Seconds>| -> Seconds {
            let gone = |date: NaiveDate| date < today && same(date, today);
            let routes = own().filter(|route| date_of(route.shift).is_some_and(gone));
            let walked = routes.map(|route| route.work() + problem.shift(route.shift).office).sum::<Seconds>();
            let begun = noted().filter(|row| gone(row.date)).filter_map(|row| row.worked).sum::<Seconds>();
            let then = noted().filter(|row| same(row.date, today)).filter_map(then).sum::<Seconds>();
            walked + begun + then
        };
        let week = before(|one, other| one.iso_week() == other.iso_week(), |row| row.week);
        let month = before(|one, other| (one.year(), one.month()) == (other.year(), other.month()), |row| row.month);
        if week + month == Seconds(0) {
            continue;
        }
        let row = row.unwrap_or_else(|| {
            let point = Some(problem.places[rep.home.index()]);
            past.positions.push(PositionRow { rep: rep.id.clone(), date: today, point, ..PositionRow::default() });
            past.positions.len() - 1
        });
        (past.positions[row].week, past.positions[row].month) = (Some(week), Some(month));
    }
}

/// Notes where reps wake who sleep away as the rest of the horizon begins.
fn slept_away(force: InForce, now: Moment, past: &mut Past) {
    let problem = force.problem;
    let date = |id: ShiftId| problem.calendar.date(problem.shift(id).day);
    let mut row: Option<(ShiftId, u16)> = None;
    for night in force.plan.nights() {
        let Some(next) = problem.shift_after(night.after) else { continue };
        let before = match row {
            Some((at, nights)) if at == night.after => nights,
            _ if problem.shift(night.after).wakes.is_some() => problem.rep_of(night.after).nights_before,
            _ => 0,
        };
        let nights = before + problem.nights_after(night.after).unwrap_or(1);
        row = Some((next, nights));
        let (Some(evening), Some(morning)) = (date(night.after), date(next)) else { continue };
        if evening >= now.date || morning < now.date {
            continue;
        }
        let rep = &problem.rep_of(next).id;
        match past.positions.iter_mut().find(|row| row.rep == *rep) {
            Some(row) => row.nights = Some(nights),
            None => past.positions.push(PositionRow {
                rep: rep.clone(),
                date: morning,
                point: Some(problem.places[night.place.index()]),
                nights: Some(nights),
                ..PositionRow::default()
            }),
        }
    }
}

impl<'a> Told<'a> {
    fn new(force: InForce<'a>, now: Moment, incidents: &'a [IncidentRow]) -> Self {
        let (problem, plan) = (force.problem, force.plan);
        let mut of_stop = HashMap::new();
        let mut longer: HashMap<(usize, usize), Seconds> = HashMap::new();
        for row in incidents {
            let date = row.date.unwrap_or(now.date);
            let day = problem.calendar.day(date);
            let stops = plan.routes.iter().enumerate().flat_map(|(at, route)| {
                let day = problem.shift(route.shift).day;
                route.stops.iter().enumerate().map(move |(stop, one)| ((at, stop), day, one.store))
            });
            let mine = stops.filter(|stop| problem.store(stop.2).id == row.store);
            let here = mine.clone().find(|stop| Some(stop.1) == day).map(|stop| stop.0);
            match row.kind {
                // A visit made on a day without one is the next one, made sooner.
                IncidentKind::VisitDone => {
                    let next = mine.filter(|stop| Some(stop.1) > day).min_by_key(|stop| stop.1).map(|stop| stop.0);
                    of_stop.extend(here.or(next).map(|stop| (stop, row)));
                }
                IncidentKind::NotMet => of_stop.extend(here.map(|stop| (stop, row))),
                IncidentKind::TookLonger => {
                    if let (Some(stop), Some(minutes)) = (here, row.minutes) {
                        *longer.entry(stop).or_default() += minutes;
                    }
                }
                _ => {}
            }
        }
        let mut log: HashMap<_, Vec<&LogRow>> = HashMap::new();
        for row in &force.tables.log {
            log.entry((row.rep.as_str(), row.date)).or_default().push(row);
        }
        Self { of_stop, longer, log }
    }
}

/// Today's route, with when each stop was or will be left, and how each stands.
struct Trip<'a> {
    route: &'a Route,
    left: Vec<Seconds>,
    /// How far behind the plan the rep is on the way to each stop.
    delay: Vec<Seconds>,
    state: Vec<State>,
    /// Whether the rep was there, though nobody else was.
    tried: Vec<bool>,
}

/// How late a rep is today, where only minutes are said.
fn late(now: Moment, incidents: &[IncidentRow], rep: &str) -> Seconds {
    let rows = incidents.iter().filter(|row| row.kind == IncidentKind::RepLate && row.rep == rep);
    let here = rows.filter(|row| row.point.is_none() && row.date.is_none_or(|date| date == now.date));
    here.filter_map(|row| row.minutes).sum()
}

/// Where a rep is and when free, where that is said.
fn spotted(incidents: &[IncidentRow], rep: &str) -> Option<(Point, Seconds)> {
    let mut rows = incidents.iter().filter(|row| row.kind == IncidentKind::RepLate && row.rep == rep);
    rows.find_map(|row| Some((row.point?, row.minutes.unwrap_or_default())))
}

/// Walks a route of the plan in force; gives it back where it is today's.
fn walk<'a>(
    force: InForce<'a>,
    now: Moment,
    incidents: &[IncidentRow],
    told: &Told,
    at: usize,
    past: &mut Past,
) -> Option<Trip<'a>> {
    let problem = force.problem;
    let route = &force.plan.routes[at];
    let shift = problem.shift(route.shift);
    let rep = &problem.reps[shift.rep.index()].id;
    let date = problem.calendar.date(shift.day)?;
    let is_today = date == now.date;
    // The log decides where it speaks of this plan's day: what was made before a shift that began under way it has already.
    let of_shift = |row: &&&LogRow| row.checkin.is_none_or(|checkin| checkin > shift.start);
    let logged: Vec<&LogRow> =
        told.log.get(&(rep.as_str(), date)).into_iter().flatten().filter(of_shift).copied().collect();
    let mut delay = if is_today { late(now, incidents, rep) } else { Seconds(0) };
    let is_spotted = is_today && spotted(incidents, rep).is_some();
    let mut trip = Trip { route, left: Vec::new(), delay: Vec::new(), state: Vec::new(), tried: Vec::new() };
    for (stop, one) in route.stops.iter().enumerate() {
        let store = &problem.store(one.store).id;
        let (start, longer) = (one.start + delay, told.longer.get(&(at, stop)).copied().unwrap_or_default());
        let mut leave = one.leave + delay + longer;
        let over = match is_today {
            true if is_spotted => leave <= now.time,
            true => start <= now.time,
            false => date < now.date,
        };
        let is_meeting = problem.store(one.store).meeting;
        let mut note = |effective: Option<bool>, date, checkin, checkout| {
            if is_meeting {
                return;
            }
            let types = match &problem.store(one.store).cadence {
                Cadence::Spaced { visits, .. } => visits.get(usize::from(one.visit)).map(|due| due.types),
                Cadence::Patterns { .. } => None,
            };
            let types: Vec<VisitType> = types.unwrap_or_default().iter().collect();
            let kinds = if types.is_empty() { vec![VisitType::Routine] } else { types };
            past.log.extend(kinds.into_iter().map(|kind| LogRow {
                line: 0,
                id: String::new(),
                store: store.clone(),
                rep: rep.clone(),
                date,
                checkin,
                checkout,
                effective,
                outcome: String::new(),
                kind: kind.word().into(),
            }));
        };
        let incident = told.of_stop.get(&(at, stop));
        let row = logged.iter().find(|row| row.store == *store);
        let state = match (incident, logged.is_empty(), row) {
            (Some(incident), ..) if incident.kind == IncidentKind::VisitDone => {
                let hours = (incident.from, incident.to);
                if row.is_none() {
                    // An hour, so that the log never seems to speak of the rest of the day.
                    let date = incident.date.unwrap_or(now.date);
                    note(None, date, hours.0.or(hours.1).or(Some(start.min(now.time))), hours.1);
                }
                leave = hours.1.unwrap_or(leave);
                State::Made
            }
            (Some(_), ..) => {
                note(Some(false), date, Some(start), None);
                leave = start;
                State::Missed
            }
            (None, _, Some(row)) => {
                leave = row.checkout.unwrap_or(leave);
                if row.effective == Some(false) { State::Missed } else { State::Made }
            }
            (None, false, None) if over && !is_meeting => State::Missed,
            // What was only planned teaches nobody how long visits take: there is no checkout.
            (None, _, None) if over => {
                note(None, date, Some(start), Some(leave).filter(|_| longer > Seconds(0)));
                State::Made
            }
            _ => State::Ahead,
        };
        trip.delay.push(delay);
        trip.left.push(leave);
        trip.state.push(state);
        trip.tried.push(incident.is_some() || row.is_some());
        delay += longer;
        past.planned.push(Planned {
            store: one.store,
            visit: one.visit,
            rep: shift.rep,
            day: shift.day,
            start: one.start,
            state,
        });
    }
    is_today.then_some(trip)
}

/// Where a rep is on a day that is under way; `None` where the shift has not begun.
///
/// Who is at a store is there until the visit ends, and who is on the way to one that is still wanted gets there first.
fn position(
    force: InForce,
    now: Moment,
    incidents: &[IncidentRow],
    id: ShiftId,
    trip: Option<Trip>,
) -> Option<PositionRow> {
    let problem = force.problem;
    let shift = problem.shift(id);
    let rep = &problem.reps[shift.rep.index()].id;
    let before = force.tables.positions.iter().find(|row| row.rep == *rep && row.date == now.date);
    let late = late(now, incidents, rep);
    let place = |store: StoreId| problem.places[problem.store(store).place.index()];
    // Who begins with the first visit is there.
    let first = trip.as_ref().and_then(|trip| trip.route.stops.first()).map(|stop| problem.store(stop.store).place);
    let begin = problem.begins_at(id).or(first).unwrap_or(problem.rep_of(id).home);
    let begin = problem.places[begin.index()];
    let is_closed = |store: StoreId| {
        let shuts = |row: &&IncidentRow| row.kind == IncidentKind::StoreClosed && row.store == problem.store(store).id;
        incidents.iter().filter(shuts).any(|row| row.date.is_none_or(|date| date <= now.date))
    };

    let (mut point, mut time, mut reached, mut left_home) = (begin, now.time.max(shift.start + late), 0, None);
    // Pauses before this stop are over.
    let mut rested_to = None;
    if let Some(trip) = &trip {
        let was_there =
            |&at: &usize| trip.state[at] == State::Made || trip.state[at] == State::Missed && trip.tried[at];
        let passed = (0..trip.state.len()).rev().find(was_there);
        let next = passed.map_or(0, |at| at + 1);
        let free = passed.map_or(trip.route.depart + late, |at| trip.left[at]);
        let wanted = trip.state.get(next) == Some(&State::Ahead) && !is_closed(trip.route.stops[next].store);
        if passed.is_some() || free <= now.time {
            left_home = Some(trip.route.depart);
        }
        if wanted && free <= now.time {
            let stop = trip.route.stops[next];
            (point, time) = (place(stop.store), now.time.max(stop.start - stop.wait + trip.delay[next]));
            (reached, rested_to) = (next + 1, Some(next));
        } else if let Some(at) = passed {
            (point, time) = (place(trip.route.stops[at].store), now.time.max(trip.left[at]));
            (reached, rested_to) = (at + 1, Some(at));
        }
        if spotted(incidents, rep).is_some() {
            (reached, rested_to) = (passed.map_or(0, |at| at + 1), passed);
        }
    }
    if let Some((spot, minutes)) = spotted(incidents, rep) {
        (point, time) = (spot, now.time + minutes);
    }
    // A row may say no more than how long the rep has worked before.
    let is_begun = before.is_some_and(|row| row.is_under_way() || row.nights.is_some());
    if time <= shift.start && point == begin && !is_begun {
        return None;
    }
    let route = trip.as_ref().map(|trip| trip.route);
    let rests = route.map_or(&[][..], |route| &route.rests).iter();
    let over = |rest: &&crate::model::Rest| {
        rested_to.is_some_and(|to| rest.after <= to) || rest.start + shift.pause_length(rest.pause) <= now.time
    };
    let taken: Vec<usize> = rests.filter(over).map(|rest| rest.pause).collect();
    let rest: Seconds = taken.iter().map(|&pause| shift.pause_length(pause)).sum();
    let drive: Seconds = route.map_or(&[][..], |route| &route.stops[..reached]).iter().map(|stop| stop.drive).sum();
    let is_meeting = |trip: &Trip, at: usize| problem.store(trip.route.stops[at].store).meeting;
    let visit = |trip: &Trip| {
        (0..trip.state.len()).filter(|&at| trip.state[at] == State::Made && !is_meeting(trip, at)).count()
    };
    let made = trip.as_ref().map_or(0, visit);
    // What is over of them the rest of the day does not have among its meetings any more.
    let met: Seconds = trip.as_ref().map_or(Seconds(0), |trip| {
        let over = trip.route.stops[..reached.min(trip.route.stops.len())].iter().enumerate();
        over.filter(|(at, stop)| is_meeting(trip, *at) && stop.leave <= time)
            .map(|(_, stop)| stop.leave - stop.start)
            .sum()
    });
    let used = |of: fn(&PositionRow) -> Option<Seconds>| before.and_then(of).unwrap_or_default();
    let work = left_home.map_or(Seconds(0), |depart| (time - depart - rest - met).max(Seconds(0)));
    // The break is the pause that may begin at more than one moment; meetings are known from the calendar.
    let lunch = shift.pauses.iter().position(|pause| pause.earliest < pause.latest);
    Some(PositionRow {
        line: 0,
        rep: rep.clone(),
        date: now.date,
        time,
        point: Some(point),
        worked: Some(used(|row| row.worked) + work),
        driven: Some(used(|row| row.driven) + drive),
        visits: Some(before.and_then(|row| row.visits).unwrap_or_default() + made as u16),
        rested: Some(lunch.is_none_or(|lunch| taken.contains(&lunch))),
        nights: before.and_then(|row| row.nights),
        week: None,
        month: None,
    })
}
