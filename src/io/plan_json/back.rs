//! The way back from paper: names to ids, lines to routes, every unknown name a sentence.

use super::{NightLine, PlanFile, RouteLine, UnservedLine};
use crate::error::Error;
use crate::model::{Lodging, Plan, Problem, Rest, Route, Stop, Store, Unserved};
use crate::unit::{Day, Metres, PlaceId, RepId, Seconds, ShiftId, StoreId};
use std::collections::{BTreeSet, HashMap};

/// Finds stores, reps, shifts and days by the names people gave them.
pub(super) struct Register<'a> {
    problem: &'a Problem,
    stores: HashMap<&'a str, StoreId>,
    reps: HashMap<&'a str, RepId>,
    shifts: HashMap<(RepId, Day), ShiftId>,
    days: HashMap<String, Day>,
    lodgings: HashMap<&'a str, PlaceId>,
    places: Vec<PlaceId>,
}

impl<'a> Register<'a> {
    fn of(problem: &'a Problem) -> Self {
        let shifts = problem.shifts.iter().enumerate();
        Self {
            problem,
            stores: problem.by_id(),
            reps: problem.reps.iter().enumerate().map(|(at, rep)| (rep.id.as_str(), RepId::at(at))).collect(),
            shifts: shifts.map(|(at, shift)| ((shift.rep, shift.day), ShiftId::at(at))).collect(),
            days: problem.calendar.iter().map(|day| (problem.calendar.name(day), day)).collect(),
            lodgings: problem.nights.lodgings.iter().map(|Lodging { name, place }| (name.as_str(), *place)).collect(),
            places: problem.stores.iter().map(|store| store.place).collect(),
        }
    }

    pub(super) fn store(&self, id: &str) -> Result<StoreId, String> {
        self.stores
            .get(id)
            .copied()
            .ok_or_else(|| format!("the plan names store \"{id}\", which is not among the active stores of the input"))
    }

    /// The visit of a store that has this number among all of it.
    pub(super) fn visit(&self, id: &str, number: u16) -> Result<(StoreId, u16), String> {
        Ok(self.problem.numbered(self.store(id)?, number))
    }

    pub(super) fn rep(&self, id: &str) -> Result<RepId, String> {
        let known = self.reps.get(id).copied();
        known.ok_or_else(|| format!("the plan names rep \"{id}\", who is not among the reps of the input"))
    }

    pub(super) fn day(&self, name: &str) -> Result<Day, String> {
        let known = self.days.get(name).copied();
        known.ok_or_else(|| format!("the plan names {name}, which is not a day of the plan"))
    }

    fn night(&self, line: &NightLine) -> Result<PlaceId, String> {
        match line {
            NightLine::Store(id) => Ok(self.places[self.store(id)?.index()]),
            NightLine::Lodging(name) => self.lodgings.get(name.as_str()).copied().ok_or_else(|| {
                format!("the plan names lodging \"{name}\", which is not among the lodgings of the input")
            }),
        }
    }

    fn shift(&self, line: &RouteLine) -> Result<ShiftId, String> {
        let key = (self.rep(&line.rep)?, self.day(&line.date)?);
        let known = self.shifts.get(&key).copied();
        known.ok_or_else(|| {
            format!("the plan has a route for rep \"{}\" on {}, who does not work that day", line.rep, line.date)
        })
    }
}

impl PlanFile {
    /// The plan, as an answer to `problem`.
    ///
    /// # Errors
    ///
    /// When the plan names stores, reps or days that the problem does not have: one sentence for each, all at once.
    pub fn plan(&self, problem: &Problem) -> Result<Plan, Error> {
        let register = Register::of(problem);
        let mut troubles = Vec::new();
        let mut plan = Plan::default();
        for line in &self.routes {
            match register.shift(line) {
                Ok(shift) => plan.routes.push(route((problem, &register), shift, line, &mut troubles)),
                Err(trouble) => troubles.push(trouble),
            }
        }
        for line in &self.unserved {
            match unserved(&register, line) {
                Ok(left) => plan.unserved.push(left),
                Err(trouble) => troubles.push(trouble),
            }
        }
        if troubles.is_empty() {
            return Ok(plan);
        }
        let mut seen = BTreeSet::new();
        troubles.retain(|trouble| seen.insert(trouble.clone()));
        Err(Error::Format { path: "plan.json".into(), trouble: troubles.join("; ") })
    }

    /// The rep of each store, where one rep makes all its visits; ids that the problem does not have are passed over.
    pub fn owners(&self, problem: &Problem) -> Vec<Option<RepId>> {
        let register = Register::of(problem);
        let owner = |store: &Store| register.rep(self.owners.get(&store.id)?).ok();
        problem.stores.iter().map(owner).collect()
    }
}

fn route(
    (problem, register): (&Problem, &Register),
    shift: ShiftId,
    line: &RouteLine,
    troubles: &mut Vec<String>,
) -> Route {
    let mut stops = Vec::with_capacity(line.stops.len());
    for stop in &line.stops {
        match register.visit(&stop.store, stop.visit) {
            Ok((store, visit)) => stops.push(Stop {
                store,
                visit,
                drive: Seconds(stop.drive_s),
                distance: Metres(stop.distance_m),
                wait: Seconds(stop.wait_s),
                start: stop.start.0,
                leave: stop.leave.0,
                rest: Seconds(stop.rest_s),
            }),
            Err(trouble) => troubles.push(trouble),
        }
    }
    let night =
        line.night.as_ref().and_then(|line| register.night(line).map_err(|trouble| troubles.push(trouble)).ok());
    let rests = line.rests.iter().map(|rest| Rest { after: rest.after, pause: rest.pause, start: rest.start.0 });
    Route {
        shift,
        depart: line.depart.0,
        met: problem.met(&stops),
        stops,
        rests: rests.collect(),
        home_drive: Seconds(line.home_drive_s),
        home_distance: Metres(line.home_distance_m),
        finish: line.finish.0,
        night,
    }
}

fn unserved(register: &Register, line: &UnservedLine) -> Result<Unserved, String> {
    let (store, visit) = register.visit(&line.store, line.visit)?;
    Ok(Unserved { store, visit, reason: line.reason.back(register)? })
}
