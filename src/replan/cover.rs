//! Cover for reps who are away: visits whose windows lie in the absence are pinned, day by day, to a rep who is near and has
//! time, so that the store's other visits stay with its own rep.

use super::change::{fixed, is_away};
use super::past::{Past, Planned, State};
use super::{InForce, Moment};
use crate::model::{Cadence, CoverRules, FixedKind, FixedRow, IncidentKind, IncidentRow, Point, Tables};
use crate::unit::{Day, RepId, Seconds, StoreId};
use std::collections::HashMap;

/// Who has how much time on which day, and where they go.
struct Crew<'a> {
    force: InForce<'a>,
    /// Time left of each shift; a shift that is not there has none.
    room: HashMap<(RepId, Day), Seconds>,
    /// The places each shift goes to, its home first.
    places: HashMap<(RepId, Day), Vec<Point>>,
}

/// Pins the visits of absent reps that cannot wait to others; what nobody has time for is left to the search.
pub(super) fn add(force: InForce, now: Moment, incidents: &[IncidentRow], past: &Past, tables: &mut Tables) {
    let away = |kind| matches!(kind, IncidentKind::RepIll | IncidentKind::RepLeft);
    if !incidents.iter().any(|row| away(row.kind)) {
        return;
    }
    let problem = force.problem;
    let is_away = |rep: RepId, day: Day| {
        let date = problem.calendar.date(day).unwrap_or(now.date);
        date < now.date || is_away(incidents, now, &problem.reps[rep.index()].id, date)
    };
    let rules = &tables.policy.cover;
    let wanted: Vec<bool> = past.planned.iter().map(|one| has_cover(force, now, incidents, rules, one)).collect();
    let helps: Vec<bool> =
        problem.reps.iter().map(|rep| rules.reps.is_empty() || rules.reps.contains(&rep.id)).collect();
    let mut crew = Crew::new(force, |rep, day| !is_away(rep, day));
    let ahead =
        past.planned.iter().zip(wanted).filter(|(one, _)| one.state != State::Made && is_away(one.rep, one.day));
    for (one, _) in ahead.filter(|(_, wanted)| *wanted) {
        let Some((earliest, latest)) = window(force, one) else { continue };
        let days = || (earliest.0..=latest.0).map(Day);
        // Who has left for good hands over the whole store, not a visit.
        let row = tables.stores.iter().find(|row| row.id == problem.store(one.store).id);
        let owned = row.is_some_and(|row| row.owner.is_some());
        let gone = !crew.room.keys().any(|key| key.0 == one.rep);
        if days().any(|day| crew.room.contains_key(&(one.rep, day))) || gone && !owned {
            continue;
        }
        let row = row.cloned();
        let able =
            |rep: RepId| helps[rep.index()] && row.as_ref().is_none_or(|row| tables.reps[rep.index()].can_serve(row));
        let Some(rep) = crew.nearest((one.store, one.visit), days(), able) else { continue };
        // A store pinned to a rep for good is covered for on the days of absence only.
        let id = &problem.store(one.store).id;
        let for_good = tables.fixed.iter().filter(|row| row.store == *id && row.kind == FixedKind::PinRep);
        let usual = for_good.filter(|row| row.date.is_none()).find_map(|row| row.rep.as_deref());
        let usual = problem.reps.iter().position(|rep| Some(rep.id.as_str()) == usual).map(RepId::at);
        let is_needed = |day: Day| usual.is_none_or(|usual| !crew.room.contains_key(&(usual, day)));
        let pins: Vec<Day> = days().filter(|&day| crew.room.contains_key(&(rep, day)) && is_needed(day)).collect();
        for day in pins {
            let Some(date) = problem.calendar.date(day) else { continue };
            let pinned = tables.fixed.iter().any(|row| row.store == *id && row.date == Some(date) && row.rep.is_some());
            if !pinned {
                let pin = fixed(tables, id, FixedKind::PinRep, date);
                tables.fixed.push(FixedRow { rep: Some(problem.reps[rep.index()].id.clone()), ..pin });
            }
        }
    }
}

/// Whether the policy has a planned visit covered: of who has left always; of who is away for some days as of leave in the calendar,
/// with the working days of the plan in force that the absence takes.
fn has_cover(force: InForce, now: Moment, incidents: &[IncidentRow], rules: &CoverRules, one: &Planned) -> bool {
    let problem = force.problem;
    let rep = &problem.reps[one.rep.index()].id;
    let left: Vec<IncidentRow> = incidents.iter().filter(|row| row.kind == IncidentKind::RepLeft).cloned().collect();
    let is_gone =
        |day: Day, rows: &[IncidentRow]| problem.calendar.date(day).is_some_and(|date| is_away(rows, now, rep, date));
    if is_gone(one.day, &left) {
        return true;
    }
    let class = &problem.store(one.store).class;
    let days: Vec<Day> = problem.shifts_of(one.rep).map(|at| problem.shifts[at].day).collect();
    let at = days.partition_point(|&day| day < one.day);
    let before = days[..at].iter().rev().take_while(|&&day| is_gone(day, incidents)).count();
    let after = days[at..].iter().take_while(|&&day| is_gone(day, incidents)).count();
    rules.leave
        && before + after >= usize::from(rules.after_days)
        && (rules.classes.is_empty() || rules.classes.contains(class))
}

/// The days on which a visit of the plan in force was allowed.
fn window(force: InForce, one: &Planned) -> Option<(Day, Day)> {
    match &force.problem.store(one.store).cadence {
        Cadence::Spaced { visits, .. } => {
            let due = visits.get(usize::from(one.visit))?;
            Some((due.earliest, due.latest))
        }
        Cadence::Patterns { .. } => None,
    }
}

impl<'a> Crew<'a> {
    fn new(force: InForce<'a>, works: impl Fn(RepId, Day) -> bool) -> Self {
        let problem = force.problem;
        let (mut room, mut places) = (HashMap::new(), HashMap::new());
        for shift in problem.shifts.iter().filter(|shift| works(shift.rep, shift.day)) {
            room.insert((shift.rep, shift.day), shift.available());
            let home = problem.places[problem.reps[shift.rep.index()].home.index()];
            places.insert((shift.rep, shift.day), vec![home]);
        }
        for route in &force.plan.routes {
            let shift = problem.shift(route.shift);
            let key = (shift.rep, shift.day);
            if let (Some(room), Some(places)) = (room.get_mut(&key), places.get_mut(&key)) {
                *room -= route.work();
                places.extend(route.stops.iter().map(|stop| problem.places[problem.store(stop.store).place.index()]));
            }
        }
        Self { force, room, places }
    }

    /// The rep with time for a visit whose way passes nearest to the store; the time is taken.
    fn nearest(
        &mut self,
        (store, visit): (StoreId, u16),
        days: impl Iterator<Item = Day>,
        able: impl Fn(RepId) -> bool,
    ) -> Option<RepId> {
        let problem = self.force.problem;
        let store = problem.store(store);
        let service = store.service_of(visit);
        let here = problem.places[store.place.index()];
        let far = |point: &Point| {
            let (x, y) = ((point.x - here.x) * here.y.to_radians().cos(), point.y - here.y);
            // In millionths of a degree: an order, and no more.
            ((x * x + y * y).sqrt() * 1e6) as i64
        };
        let mut best: Option<(i64, RepId, Day)> = None;
        for day in days {
            for rep in (0..problem.reps.len()).map(RepId::at).filter(|&rep| able(rep)) {
                let Some(&room) = self.room.get(&(rep, day)) else { continue };
                if room < service {
                    continue;
                }
                let way = self.places[&(rep, day)].iter().map(far).min().unwrap_or(i64::MAX);
                if best.is_none_or(|found| (way, rep, day) < found) {
                    best = Some((way, rep, day));
                }
            }
        }
        let (_, rep, day) = best?;
        *self.room.get_mut(&(rep, day))? += -service;
        Some(rep)
    }
}
