//! Solutions in the formats that the sets' communities use, written and read.
//!
//! `Route #1: 3 5 8` and a last line `Cost N` for one day and one depot (CVRPLIB); a first line with the cost and then
//! `day vehicle duration load 0 ... 0` (or `depot vehicle ...`, or with both `day depot vehicle ...`) for Cordeau's
//! families; JSON for `rep-week/1`.

use super::{Cost, Family, Instance, Published};
use crate::error::Error;
use crate::model::{Cadence, Obstacle, Plan, Reason, Route, Unserved, timetable};
use crate::unit::{Day, Seconds, ShiftId, StoreId};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// One route of a solution file: the shift, and the stores in order.
type Tour = (ShiftId, Vec<StoreId>);

#[derive(Serialize)]
struct Week<'plan> {
    instance: &'plan str,
    routes: Vec<Trip<'plan>>,
}

#[derive(Serialize)]
struct Trip<'plan> {
    rep: &'plan str,
    day: u16,
    stores: Vec<&'plan str>,
}

impl Published {
    /// A plan as a solution file: its name and its text.
    pub fn solution(&self, plan: &Plan, cost: Cost) -> (String, String) {
        match &self.sheet {
            None => (format!("{}.json", self.name), self.week(plan)),
            Some(sheet) if self.kind.has_days_or_depots() => {
                (format!("{}.sol", self.name), self.cordeau(sheet, plan, cost))
            }
            Some(_) => (format!("{}.sol", self.name), self.cvrplib(plan, cost)),
        }
    }

    fn week(&self, plan: &Plan) -> String {
        let route = |route: &'_ Route| {
            let stores = route.stops.iter().map(|stop| self.problem.store(stop.store).id.as_str()).collect();
            let day = self.problem.shift(route.shift).day.0;
            Trip { rep: self.problem.rep_of(route.shift).id.as_str(), day, stores }
        };
        let week = Week { instance: &self.name, routes: plan.routes.iter().map(route).collect() };
        serde_json::to_string(&week).expect("names and numbers are always JSON") + "\n"
    }

    fn cvrplib(&self, plan: &Plan, cost: Cost) -> String {
        let mut text = String::new();
        for (at, route) in plan.routes.iter().enumerate() {
            text += &format!("Route #{}: {}\n", at + 1, self.stops(route));
        }
        let distance = match cost {
            Cost::One(cost) => cost,
            Cost::RepsFirst { distance, .. } => distance,
        };
        text + &format!("Cost {}\n", decimals(distance))
    }

    fn stops(&self, route: &Route) -> String {
        let ids = route.stops.iter().map(|stop| self.problem.store(stop.store).id.as_str());
        ids.collect::<Vec<_>>().join(" ")
    }

    fn cordeau(&self, sheet: &Instance, plan: &Plan, cost: Cost) -> String {
        let total = match cost {
            Cost::One(cost) | Cost::RepsFirst { distance: cost, .. } => cost,
        };
        let mut lines = Vec::new();
        for route in &plan.routes {
            let shift = self.problem.shift(route.shift);
            let (depot, rep) = (shift.rep.index() / sheet.reps + 1, shift.rep.index() % sheet.reps + 1);
            let day = shift.day.index() + 1;
            let walk = self.walk(sheet, route, &mut Vec::new());
            let label = match self.kind {
                Family::Mdvrp | Family::Mdvrptw => format!("{depot}"),
                Family::Mdpvrp => format!("{day} {depot}"),
                _ => format!("{day}"),
            };
            let line = format!("{label} {rep} {:.2} {} 0 {} 0\n", walk.duration, walk.load, self.stops(route));
            lines.push(((day, depot, rep), line));
        }
        lines.sort();
        let lines: String = lines.into_iter().map(|(_, line)| line).collect();
        format!("{total:.2}\n{lines}")
    }

    /// Reads a solution file of a set with numbered stores: its cost as written, and the plan it is.
    ///
    /// Routes of one day and one depot are given to reps in order. A store that lies on its depot and that the file leaves
    /// out (PVRP p01, store 51) gets a route of its own. Stores left out otherwise are unserved.
    ///
    /// # Errors
    ///
    /// When a line is none of the format's, names a store, day or rep that does not exist, or a route cannot be walked.
    pub fn read_solution(&self, table: &str, text: &str) -> Result<(f64, Plan), Error> {
        let bad = |trouble: String| Error::Format { path: table.into(), trouble };
        let sheet = self.sheet.as_ref().ok_or_else(|| bad("solutions of rep-week/1 are not read".into()))?;
        let stores: BTreeMap<u32, StoreId> =
            sheet.spots.iter().enumerate().map(|(at, spot)| (spot.id, StoreId::at(at))).collect();
        let (cost, mut tours) = match self.kind.has_days_or_depots() {
            true => self.cordeau_tours(sheet, &stores, text),
            false => self.cvrplib_tours(&stores, text),
        }
        .map_err(bad)?;
        self.serve_dummies(sheet, &mut tours);
        Ok((cost, self.plan(tours).map_err(bad)?))
    }

    fn cvrplib_tours(&self, stores: &BTreeMap<u32, StoreId>, text: &str) -> Result<(f64, Vec<Tour>), String> {
        let (mut cost, mut tours) = (None, Vec::new());
        for (at, line) in text.lines().enumerate() {
            let number = at + 1;
            if let Some((_, ids)) = line.split_once(':').filter(|(head, _)| head.starts_with("Route")) {
                let tour: Vec<StoreId> =
                    ids.split_whitespace().map(|id| store(stores, id, number)).collect::<Result<_, _>>()?;
                if !tour.is_empty() {
                    tours.push((ShiftId::at(tours.len()), tour));
                }
            } else if let Some(value) = line.trim().to_lowercase().strip_prefix("cost") {
                let value = value.trim_start_matches(':').trim();
                cost = Some(value.parse().map_err(|_| format!("line {number}: \"{value}\" is no cost"))?);
            }
        }
        if tours.len() > self.problem.shifts.len() {
            return Err(format!("has {} routes, more than {} reps", tours.len(), self.problem.shifts.len()));
        }
        Ok((cost.ok_or("has no line with its cost")?, tours))
    }

    fn cordeau_tours(
        &self,
        sheet: &Instance,
        stores: &BTreeMap<u32, StoreId>,
        text: &str,
    ) -> Result<(f64, Vec<Tour>), String> {
        let mut lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
        let first = lines.next().map_or("", |(_, line)| line.trim());
        let cost = first.parse().map_err(|_| format!("line 1: \"{first}\" is no cost"))?;
        let labels = if self.kind == Family::Mdpvrp { 2 } else { 1 };
        let mut tours = Vec::new();
        for (at, line) in lines {
            let number = at + 1;
            let fields: Vec<&str> = line.split_whitespace().collect();
            let label = |at: usize, most: usize| match fields.get(at).and_then(|field| field.parse::<usize>().ok()) {
                Some(label) if (1..=most).contains(&label) => Ok(label - 1),
                _ => Err(format!("line {number}: field {} is not from 1 to {most}", at + 1)),
            };
            let (days, depots) = (usize::from(sheet.days), sheet.depots.len());
            let (day, depot) = match self.kind {
                Family::Mdpvrp => (label(0, days)?, label(1, depots)?),
                Family::Mdvrp | Family::Mdvrptw => (0, label(0, depots)?),
                _ => (label(0, days)?, 0),
            };
            let rep = label(labels, sheet.reps)?;
            let is_depot =
                |id: &str| id.parse::<u32>().is_ok_and(|id| id == 0 || sheet.depots.iter().any(|d| d.id == id));
            let ids = fields.get(labels + 3..).unwrap_or(&[]).iter().filter(|id| !is_depot(id));
            let tour: Vec<StoreId> = ids.map(|id| store(stores, id, number)).collect::<Result<_, _>>()?;
            if !tour.is_empty() {
                tours.push((ShiftId::at((depot * sheet.reps + rep) * days + day), tour));
            }
        }
        Ok((cost, tours))
    }

    /// Gives every store that lies on its depot and is on no tour a tour of its own on its first pattern.
    fn serve_dummies(&self, sheet: &Instance, tours: &mut Vec<Tour>) {
        let served: BTreeSet<StoreId> = tours.iter().flat_map(|tour| tour.1.iter().copied()).collect();
        for (at, spot) in sheet.spots.iter().enumerate() {
            let store = StoreId::at(at);
            if served.contains(&store) || spot.worth.is_some() || sheet.depots.iter().all(|depot| depot.at != spot.at) {
                continue;
            }
            let days = spot.patterns.first().map_or(vec![Day(0)], |pattern| pattern.iter().collect());
            for day in days {
                let free = self.problem.shifts.iter().enumerate().find(|(at, shift)| {
                    let home = sheet.depots[shift.rep.index() / sheet.reps].at;
                    shift.day == day && home == spot.at && tours.iter().all(|tour| tour.0 != ShiftId::at(*at))
                });
                if let Some((shift, _)) = free {
                    tours.push((ShiftId::at(shift), vec![store]));
                }
            }
        }
    }

    /// The plan of these tours, with times, numbered visits, and everything else unserved.
    fn plan(&self, mut tours: Vec<Tour>) -> Result<Plan, String> {
        tours.sort_by_key(|tour| tour.0);
        let mut days: BTreeMap<StoreId, BTreeSet<Day>> = BTreeMap::new();
        for (shift, tour) in &tours {
            let day = self.problem.shift(*shift).day;
            tour.iter().for_each(|&store| {
                days.entry(store).or_default().insert(day);
            });
        }
        let mut plan = Plan::default();
        for (shift, tour) in &tours {
            let day = self.problem.shift(*shift).day;
            let rank = |store: &StoreId| days[store].range(..day).count() as u16;
            let visits: Vec<(StoreId, u16)> = tour.iter().map(|store| (*store, rank(store))).collect();
            let route = timetable(&self.problem, &self.travel, *shift, &visits).map_err(|late| {
                let shift = self.problem.shift(*shift);
                let rep = &self.problem.reps[shift.rep.index()].id;
                let at = visits
                    .get(late.at)
                    .map_or("the end".into(), |visit| format!("store {}", self.problem.store(visit.0).id));
                let Seconds(by) = late.by;
                format!("rep {rep} on {} reaches {at} {by} ticks late", self.problem.calendar.name(shift.day))
            })?;
            plan.routes.push(route);
        }
        for id in self.problem.store_ids().filter(|id| !days.contains_key(id)) {
            let visits = match &self.problem.store(id).cadence {
                Cadence::Patterns { .. } => 1,
                spaced @ Cadence::Spaced { .. } => spaced.most_visits() as u16,
            };
            // The file does not say why; that no shift had time for it is the reason a reader would assume.
            let reason = Reason::of(Obstacle::Hours);
            plan.unserved.extend((0..visits).map(|visit| Unserved { store: id, visit, reason }));
        }
        Ok(plan)
    }
}

fn store(stores: &BTreeMap<u32, StoreId>, id: &str, line: usize) -> Result<StoreId, String> {
    let found = id.parse().ok().and_then(|number: u32| stores.get(&number).copied());
    found.ok_or_else(|| format!("line {line}: there is no store {id}"))
}

/// A number with as many decimals as it has, and at most four.
fn decimals(number: f64) -> String {
    ((number * 1e4).round() / 1e4).to_string()
}
