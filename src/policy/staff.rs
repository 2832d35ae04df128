//! Who may visit a store: its owner, or the reps with the skills it needs, of its region, in whose areas it lies.

use crate::model::{Allowed, DaySet, Point, RepRow, Shift, StoreRow};
use crate::unit::{Day, RepId, Seconds};
use ordered_float::OrderedFloat;
use std::collections::HashMap;

/// The reps as stores ask for them.
pub(super) struct Staff<'a> {
    rows: &'a [RepRow],
    /// The reps by the ids the company gave.
    pub by_id: HashMap<&'a str, RepId>,
    works: Vec<bool>,
    /// The days each rep works.
    days: Vec<DaySet>,
    /// When each of these days begins and ends.
    hours: Vec<Vec<(Day, Seconds, Seconds)>>,
    /// Whether anybody has an area.
    has_areas: bool,
    /// Answers given already: few stores differ in skills, region and who covers them.
    answers: HashMap<(&'a [String], &'a str, Allowed), Allowed>,
}

impl<'a> Staff<'a> {
    /// The reps; one without a shift in the horizon is not there.
    pub fn new(rows: &'a [RepRow], shifts: &[Shift]) -> Self {
        let by_id = rows.iter().enumerate().map(|(at, row)| (row.id.as_str(), RepId::at(at))).collect();
        let mut days = vec![DaySet::default(); rows.len()];
        let mut hours = vec![Vec::new(); rows.len()];
        for shift in shifts {
            days[shift.rep.index()].insert(shift.day);
            hours[shift.rep.index()].push((shift.day, shift.start, shift.end));
        }
        let works = days.iter().map(|days| !days.is_empty()).collect();
        let has_areas = rows.iter().any(|row| row.area.is_some());
        Self { rows, by_id, works, days, hours, has_areas, answers: HashMap::new() }
    }

    /// The owner alone, where the store has one who has the skills, covers its place and works in the horizon. Otherwise, because
    /// the store must be served all the same, whoever could come if it had no owner.
    pub fn allowed(&mut self, store: &'a StoreRow, covering: &Allowed) -> Allowed {
        let owner = store.owner.as_deref().and_then(|id| self.by_id.get(id)).copied();
        if let Some(owner) = owner
            && self.works[owner.index()]
            && self.rows[owner.index()].can_serve(store)
        {
            return Allowed::Only(vec![owner]);
        }
        self.skilled(store, covering)
    }

    /// Whoever could come if the store had no owner: every rep with the skills who covers its place; and where one of them belongs
    /// to the store's region, only those of its region and those of none.
    pub fn skilled(&mut self, store: &'a StoreRow, covering: &Allowed) -> Allowed {
        let key = (store.skills.as_slice(), store.region.as_str(), covering.clone());
        if let Some(answer) = self.answers.get(&key) {
            return answer.clone();
        }
        let answer = self.by_skills(&store.skills, &store.region, covering);
        self.answers.insert(key, answer.clone());
        answer
    }

    /// The reps in whose areas a store lies, and those without one.
    pub fn covering(&self, store: &StoreRow) -> Allowed {
        if !self.has_areas {
            return Allowed::Any;
        }
        self.those(|rep| self.rows[rep.index()].covers(store.point))
    }

    /// The reps of whom it holds; any rep where it holds of all.
    fn those(&self, holds: impl Fn(RepId) -> bool) -> Allowed {
        let reps: Vec<RepId> = (0..self.rows.len()).map(RepId::at).filter(|&rep| holds(rep)).collect();
        if reps.len() == self.rows.len() { Allowed::Any } else { Allowed::Only(reps) }
    }

    /// Whether one of the reps who may come works on the day; anybody, where none of them ever works.
    pub fn comes(&self, reps: &Allowed, day: Day) -> bool {
        match reps {
            Allowed::Only(reps) if reps.iter().any(|rep| self.works[rep.index()]) => {
                reps.iter().any(|rep| self.days[rep.index()].contains(day))
            }
            _ => true,
        }
    }

    /// Whether the rep works on some day.
    pub fn works(&self, rep: RepId) -> bool {
        self.works[rep.index()]
    }

    /// When the first of the reps who may come begins on a day; `None` where none of them works.
    pub fn begins(&self, reps: &Allowed, day: Day) -> Option<Seconds> {
        let on = |rep: usize| self.hours[rep].iter().find(|one| one.0 == day).map(|one| one.1);
        (0..self.hours.len()).filter(|&rep| reps.has(RepId::at(rep))).filter_map(on).min()
    }

    /// Whether the rep works on the day.
    pub fn works_on(&self, rep: RepId, day: Day) -> bool {
        self.days[rep.index()].contains(day)
    }

    /// Whether the rep works on the day so that a visit of so long can start no sooner and no later than then.
    pub fn has_time(&self, rep: RepId, day: Day, (earliest, latest): (Seconds, Seconds), service: Seconds) -> bool {
        let on = self.hours[rep.index()].iter().find(|one| one.0 == day);
        on.is_some_and(|&(_, start, end)| start <= latest && start.max(earliest) + service <= end)
    }

    /// The reps of whom it holds, by how far from a store they live, those equally far by id.
    pub fn by_way(&self, store: Option<Point>, holds: impl Fn(RepId) -> bool) -> Vec<RepId> {
        let mut reps: Vec<RepId> = (0..self.rows.len()).map(RepId::at).filter(|&rep| holds(rep)).collect();
        if let Some(store) = store {
            reps.sort_by_key(|rep| self.way(*rep, store));
        }
        reps
    }

    /// How far a rep lives from a point, squared.
    fn way(&self, rep: RepId, point: Point) -> OrderedFloat<f64> {
        let home = self.rows[rep.index()].home.unwrap_or_default();
        let (x, y) = ((home.x - point.x) * point.y.to_radians().cos(), home.y - point.y);
        OrderedFloat(x * x + y * y)
    }

    /// The rep nearest to a store among those who have the skills and work on the day; `None` where there is none, and where
    /// one of the reps who come anyway has them.
    pub fn nearest_skilled(
        &self,
        skills: &[&String],
        store: Option<Point>,
        usual: &Allowed,
        day: Day,
    ) -> Option<RepId> {
        let skilled = |&rep: &RepId| {
            let row = &self.rows[rep.index()];
            self.days[rep.index()].contains(day) && row.has_skills(skills.iter().copied()) && row.covers(store)
        };
        let comes = |rep: &RepId| match usual {
            Allowed::Any => true,
            Allowed::Only(reps) => reps.contains(rep),
        };
        let store = store?;
        let skilled = self.by_way(Some(store), |rep| skilled(&rep));
        let everyone = matches!(usual, Allowed::Any) && skilled.len() < self.rows.len();
        if !everyone && skilled.iter().any(comes) {
            return None;
        }
        skilled.first().copied()
    }

    /// Those of `reps` who have these skills too.
    pub fn with_skills(&self, skills: &[&String], reps: &Allowed) -> Allowed {
        let have = |rep: &RepId| self.rows[rep.index()].has_skills(skills.iter().copied());
        let all: Vec<RepId> = (0..self.rows.len()).map(RepId::at).filter(|&rep| reps.has(rep)).collect();
        if matches!(reps, Allowed::Any) && all.iter().all(have) {
            return Allowed::Any;
        }
        Allowed::Only(all.into_iter().filter(have).collect())
    }

    fn by_skills(&self, skills: &[String], region: &str, covering: &Allowed) -> Allowed {
        let region_of = |rep: RepId| self.rows[rep.index()].region.as_str();
        let can = |rep: RepId| covering.has(rep) && self.rows[rep.index()].has_skills(skills);
        let all = || (0..self.rows.len()).map(RepId::at);
        let is_there = |rep: RepId| can(rep) && self.works[rep.index()] && region_of(rep) == region;
        let has_region = !region.is_empty() && all().any(is_there);
        self.those(|rep| can(rep) && (!has_region || region_of(rep).is_empty() || region_of(rep) == region))
    }
}
