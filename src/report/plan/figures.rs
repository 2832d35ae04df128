//! The key figures of a plan, each with its denominator: for the whole plan and for each class, rep and day.

use super::kinds::{Figure, FigureKind};
use super::practice;
use crate::model::{Cadence, Surface};
use crate::report::Sheet;
use crate::report::plan::part::Part;
use crate::travel::Near;
use crate::unit::{Day, RepId, StoreId};
use std::collections::{BTreeMap, HashSet};

/// How many nearest neighbours of a store are asked whose they are, for [`FigureKind::Overlap`].
const NEIGHBOURS: usize = 5;

/// A sum over routes and visits, from which figures are made.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlanSum {
    /// Stores with a due visit.
    pub stores: usize,
    /// Of these, stores seen at least once.
    pub seen: usize,
    /// Visits due.
    pub due: usize,
    /// Visits planned.
    pub planned: usize,
    /// Planned on the due day, before it, after it.
    pub punctual: [usize; 3],
    /// Planned within a window without a due day.
    pub any_day: usize,
    /// Visits planned, at most as many as are required of each store.
    pub attained: usize,
    /// Weight of all due visits, and of those left out.
    pub weight: u64,
    /// See `weight`.
    pub missed_weight: u64,
    /// Seconds at stores.
    pub service: i64,
    /// Seconds on the road, from home and back home included.
    pub drive: i64,
    /// Seconds idle.
    pub wait: i64,
    /// Seconds that the shifts hold, pauses not counted.
    pub available: i64,
    /// Metres driven.
    pub metres: i64,
    /// Shifts used.
    pub used: usize,
    /// Nights away from home.
    pub nights: usize,
    /// Seconds of overtime.
    pub overtime: i64,
    /// Shifts there are.
    pub shifts: usize,
    /// Pairs of neighbouring stores looked at, and those of two reps.
    pub pairs: usize,
    /// See `pairs`.
    pub crossed: usize,
    /// Visits to stores that keep to a weekday and a time, those on the weekday and those at the time.
    pub habitual: usize,
    /// See `habitual`.
    pub on_weekday: usize,
    /// See `habitual`.
    pub at_hour: usize,
    /// Visits to stores that prefer some reps, pinned days not counted, and those by one of these.
    pub preferring: usize,
    /// See `preferring`.
    pub preferred: usize,
    /// Shifts with about as much work as the rep's others.
    pub level: usize,
    /// Pairs of visits by one rep in one week to neighbouring stores, and those on different days.
    pub together: usize,
    /// See `together`.
    pub apart: usize,
}

/// All figures of a plan.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figures {
    /// The whole plan.
    pub plan: PlanSum,
    /// By class of store; stores without a class under the empty name.
    pub classes: BTreeMap<String, PlanSum>,
    /// By rep, in the order of [`Problem::reps`](crate::model::Problem::reps).
    pub reps: Vec<PlanSum>,
    /// By day of the horizon.
    pub days: Vec<PlanSum>,
    /// Seconds of work of each rep on each day: `work[rep][day]`, `None` without a shift.
    pub work: Vec<Vec<Option<i64>>>,
    /// By week: visits planned, and shifts there are.
    pub weeks: Vec<(usize, usize)>,
}

/// Whose each store is, and which stores are nearest to it: looked up once for all parts of a plan.
#[derive(Debug)]
pub(in crate::report) struct Neighbours {
    pub(super) owners: Vec<Option<RepId>>,
    /// None where one rep works alone, and there is nobody to overlap with.
    pub(super) near: Option<Near>,
}

impl Neighbours {
    /// Those of a sheet.
    pub(in crate::report) fn of(sheet: &Sheet) -> Self {
        let problem = sheet.problem;
        let points = || -> Vec<_> { problem.stores.iter().map(|store| problem.places[store.place.index()]).collect() };
        let several = problem.shifts.iter().any(|shift| shift.rep != problem.shifts[0].rep);
        let near = several.then(|| match problem.surface {
            Surface::Plane => Near::in_plane(&points(), NEIGHBOURS),
            Surface::Globe => Near::on_globe(&points(), NEIGHBOURS),
        });
        Self { owners: sheet.territories(), near }
    }
}

impl PlanSum {
    /// Seconds of work: driving, service and waiting.
    pub fn work(&self) -> i64 {
        self.drive + self.service + self.wait
    }

    /// A figure of this sum; `None` where there is nothing to divide by.
    pub fn figure(&self, kind: FigureKind) -> Option<Figure> {
        let hours = |seconds: i64| seconds as f64 / 3600.0;
        let whole = |count: usize| count as f64;
        let over = match kind {
            FigureKind::Planned => (whole(self.planned), whole(self.due)),
            FigureKind::Coverage => (whole(self.seen), whole(self.stores)),
            FigureKind::OnTime => (whole(self.punctual.iter().sum::<usize>() + self.any_day), whole(self.due)),
            FigureKind::Exact => (whole(self.punctual[0]), whole(self.planned - self.any_day.min(self.planned))),
            FigureKind::Early => (whole(self.punctual[1]), whole(self.planned - self.any_day.min(self.planned))),
            FigureKind::Late => (whole(self.punctual[2]), whole(self.planned - self.any_day.min(self.planned))),
            FigureKind::Attainment => (whole(self.attained), whole(self.due)),
            FigureKind::MissedWeight => (self.missed_weight as f64, self.weight as f64),
            FigureKind::DriveShare => (hours(self.drive), hours(self.work())),
            FigureKind::VisitsPerDay => (whole(self.planned), whole(self.used)),
            FigureKind::Utilisation => (hours(self.work()), hours(self.available)),
            FigureKind::Overlap => (whole(self.crossed), whole(self.pairs)),
            FigureKind::Hours => return Some(Figure { kind, value: hours(self.work()), over: None }),
            FigureKind::Kilometres => return Some(Figure { kind, value: self.metres as f64 / 1000.0, over: None }),
            FigureKind::Nights => {
                return (self.nights > 0).then(|| Figure { kind, value: whole(self.nights), over: None });
            }
            FigureKind::Overtime => {
                return (self.overtime > 0).then(|| Figure { kind, value: hours(self.overtime), over: None });
            }
            FigureKind::OnWeekday => (whole(self.on_weekday), whole(self.habitual)),
            FigureKind::AtHour => (whole(self.at_hour), whole(self.habitual)),
            FigureKind::Preferred => (whole(self.preferred), whole(self.preferring)),
            FigureKind::LevelDays => (whole(self.level), whole(self.shifts)),
            FigureKind::Apart => (whole(self.apart), whole(self.together)),
            FigureKind::Balance | FigureKind::Spread | FigureKind::BusiestWeek => return None,
        };
        (over.1 > 0.0).then(|| Figure { kind, value: over.0 / over.1, over: Some(over) })
    }

    /// A share or rate of this sum, 0 where there is nothing to divide by.
    pub fn rate(&self, kind: FigureKind) -> f64 {
        self.figure(kind).map_or(0.0, |figure| figure.value)
    }
}

impl Figures {
    /// The figures of a sheet.
    pub fn of(sheet: &Sheet) -> Self {
        Self::of_part(sheet, &Part::whole(sheet), &Neighbours::of(sheet))
    }

    /// The figures of a part of a sheet; what belongs to other parts counts nothing.
    pub(in crate::report) fn of_part(sheet: &Sheet, part: &Part, around: &Neighbours) -> Self {
        let problem = sheet.problem;
        let owners = &around.owners;
        let mut all = Figures {
            reps: vec![PlanSum::default(); problem.reps.len()],
            days: vec![PlanSum::default(); usize::from(problem.calendar.days)],
            work: vec![vec![None; usize::from(problem.calendar.days)]; problem.reps.len()],
            ..Figures::default()
        };
        let here = |rep: RepId| part.rep(rep).is_some();
        for shift in problem.shifts.iter().filter(|shift| here(shift.rep)) {
            let share = PlanSum { shifts: 1, available: i64::from(shift.workable().0), ..PlanSum::default() };
            all.work[shift.rep.index()][shift.day.index()] = Some(0);
            all.add(shift.rep, shift.day, &share);
        }
        let mut planned: Vec<Vec<(u16, Day)>> = vec![Vec::new(); problem.stores.len()];
        for route in &sheet.plan.routes {
            let shift = problem.shift(route.shift);
            let share = PlanSum {
                service: i64::from(route.service().0),
                drive: i64::from(route.drive().0),
                wait: i64::from(route.wait().0),
                metres: i64::from(route.distance().0),
                overtime: i64::from(shift.overtime_of(route).0),
                used: 1,
                nights: usize::from(route.night.map_or(0, |_| problem.nights_after(route.shift).unwrap_or(1))),
                ..PlanSum::default()
            };
            if here(shift.rep) {
                all.work[shift.rep.index()][shift.day.index()] = Some(share.work());
                all.add(shift.rep, shift.day, &share);
            }
            for stop in &route.stops {
                if problem.store(stop.store).meeting {
                    continue;
                }
                planned[stop.store.index()].push((stop.visit, shift.day));
                all.reps[shift.rep.index()].planned += usize::from(here(shift.rep));
                if !part.has(stop.store) {
                    continue;
                }
                // Service is in the route's sum already; a class has no routes and gets it visit by visit.
                let class = all.classes.entry(problem.store(stop.store).class.clone()).or_default();
                class.planned += 1;
                class.service += i64::from(stop.service().0);
                all.days[shift.day.index()].planned += 1;
                all.plan.planned += 1;
            }
        }
        let stops = sheet.plan.routes.iter().flat_map(|route| &route.stops);
        let seen: HashSet<StoreId> = stops.map(|stop| problem.host(stop.store)).collect();
        for &store in &part.stores {
            let share = of_store(sheet, store, &planned[store.index()], seen.contains(&store));
            all.plan.join(&share);
            all.classes.entry(problem.store(store).class.clone()).or_default().join(&share);
            if let Some(owner) = owners[store.index()] {
                all.reps[owner.index()].join(&share);
            }
        }
        all.overlap(sheet, part, around);
        practice::add(&mut all, sheet, part, around);
        all
    }

    fn add(&mut self, rep: RepId, day: Day, share: &PlanSum) {
        self.plan.join(share);
        self.reps[rep.index()].join(share);
        self.days[day.index()].join(share);
    }

    /// Asks each store's nearest neighbours whose they are.
    fn overlap(&mut self, sheet: &Sheet, part: &Part, Neighbours { owners, near }: &Neighbours) {
        let Some(near) = near else { return };
        for store in part.stores.iter().map(|store| store.index()) {
            let Some(owner) = owners[store] else { continue };
            for &other in near.of_point(store) {
                let Some(neighbour) = owners[other as usize] else { continue };
                let share = PlanSum { pairs: 1, crossed: usize::from(neighbour != owner), ..PlanSum::default() };
                self.plan.join(&share);
                self.reps[owner.index()].join(&share);
                self.classes.entry(sheet.problem.stores[store].class.clone()).or_default().join(&share);
            }
        }
    }

    /// The figures of the whole plan, in the order of the report.
    pub fn headline(&self) -> Vec<Figure> {
        FigureKind::ALL.iter().filter_map(|&kind| self.figure(kind)).collect()
    }

    /// A figure of the whole plan.
    pub fn figure(&self, kind: FigureKind) -> Option<Figure> {
        let work: Vec<f64> =
            self.reps.iter().filter(|load| load.shifts > 0).map(|load| load.work() as f64 / 3600.0).collect();
        let mean = work.iter().sum::<f64>() / work.len().max(1) as f64;
        let over = match kind {
            FigureKind::Balance => (work.iter().copied().fold(0.0, f64::max), mean),
            FigureKind::Spread => {
                let square = work.iter().map(|hours| (hours - mean) * (hours - mean)).sum::<f64>();
                ((square / work.len().max(1) as f64).sqrt(), mean)
            }
            FigureKind::BusiestWeek => return practice::busiest_week(&self.weeks),
            _ => return self.plan.figure(kind),
        };
        (mean > 0.0 && work.len() > 1).then(|| Figure { kind, value: over.0 / over.1, over: Some(over) })
    }
}

impl PlanSum {
    pub(super) fn join(&mut self, other: &PlanSum) {
        self.stores += other.stores;
        self.seen += other.seen;
        self.due += other.due;
        self.planned += other.planned;
        for (mine, others) in self.punctual.iter_mut().zip(other.punctual) {
            *mine += others;
        }
        self.any_day += other.any_day;
        self.attained += other.attained;
        self.weight += other.weight;
        self.missed_weight += other.missed_weight;
        self.service += other.service;
        self.drive += other.drive;
        self.wait += other.wait;
        self.available += other.available;
        self.metres += other.metres;
        self.used += other.used;
        self.nights += other.nights;
        self.overtime += other.overtime;
        self.shifts += other.shifts;
        self.pairs += other.pairs;
        self.crossed += other.crossed;
        self.habitual += other.habitual;
        self.on_weekday += other.on_weekday;
        self.at_hour += other.at_hour;
        self.preferring += other.preferring;
        self.preferred += other.preferred;
        self.level += other.level;
        self.together += other.together;
        self.apart += other.apart;
    }
}

/// What is due at a store, and how much of it is planned; the planned visits themselves are counted by route.
fn of_store(sheet: &Sheet, id: StoreId, planned: &[(u16, Day)], is_seen: bool) -> PlanSum {
    let store = sheet.problem.store(id);
    let mut load = PlanSum::default();
    if store.meeting {
        return load;
    }
    match &store.cadence {
        Cadence::Patterns { .. } => {
            load.due = if planned.is_empty() { store.cadence.most_visits() } else { planned.len() };
            load.punctual[0] = planned.len();
            load.weight = u64::from(load.due > 0);
            load.missed_weight = if planned.is_empty() { load.weight } else { 0 };
        }
        Cadence::Spaced { visits, .. } => {
            load.due = visits.len();
            load.weight = visits.iter().map(|due| u64::from(due.weight)).sum();
            load.missed_weight = load.weight;
            for &(visit, day) in planned {
                let Some(due) = visits.get(usize::from(visit)) else { continue };
                load.missed_weight -= u64::from(due.weight).min(load.missed_weight);
                if due.earliest <= day && day <= due.latest {
                    match due.due_day() {
                        Some(on) => load.punctual[if day == on { 0 } else { 1 + usize::from(day > on) }] += 1,
                        None => load.any_day += 1,
                    }
                }
            }
        }
    }
    load.attained = planned.len().min(load.due);
    let is_store = store.is_store();
    load.stores = usize::from(is_store && load.due > 0);
    load.seen = usize::from(is_store && is_seen);
    load
}
