//! Cover: who makes the visits of a rep who is away, where they cannot wait; the stores keep their owner.

use super::handover::{is_open, visits_of, works};
use crate::model::{
    Allowed, Cadence, CalendarRow, ChangeRow, DayKind, DaySet, DueVisit, FixedKind, FixedRow, Legs, MeetingPlace,
    Problem, Store, Tables,
};
use crate::policy::capacity::UTILISATION;
use crate::policy::{self, Due};
use crate::travel::{Ways, flat, work_of};
use crate::unit::{Day, PlaceId, RepId, Seconds};
use chrono::NaiveDate;
use std::cmp::Reverse;

/// A due visit that the owner, who is away, can make on none of its days, or only so late that no day is left for the next.
#[derive(Clone, Debug, PartialEq)]
pub struct Cover {
    /// The store's position in [`Tables::stores`].
    pub row: usize,
    /// First day on which the visit may be planned.
    pub earliest: NaiveDate,
    /// The day on which it is due.
    pub due: NaiveDate,
    /// Last day on which it may be planned.
    pub latest: NaiveDate,
    /// Who owns the store and is away, by position in [`Tables::reps`].
    pub owner: RepId,
    /// Who covers, or why nobody can.
    pub by: Result<Stand, NoCover>,
}

/// Who covers, when and why this rep.
#[derive(Clone, Debug, PartialEq)]
pub struct Stand {
    /// The rep who comes, by position in [`Tables::reps`].
    pub rep: RepId,
    /// The days on which the rep may come: those of the window that both sides have open.
    pub days: Vec<NaiveDate>,
    /// The way from the nearest of the rep's own stores, or from home.
    pub way: Seconds,
    /// How full the week of the visit is with it, as a share of the rep's hours.
    pub full: f64,
}

/// Why nobody covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoCover {
    /// The store is pinned to the rep who is away.
    Pinned,
    /// No other rep who works has these skills.
    Skills(Vec<String>),
    /// None of those who may come works on a day of the window on which the store is open.
    NoDay,
}

/// The covers of everybody who is away, and how many of their visits can wait.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Covers {
    /// One for every visit that cannot wait, in the order of stores and days.
    pub visits: Vec<Cover>,
    /// Visits with a day in an absence that the owner makes before or after it.
    pub waiting: usize,
}

/// Marks everybody who is away as on leave, and pins the visits that cannot wait to those who cover.
///
/// The tables have the owners of their stores. Visits that matter most choose first: among the reps who may come and have
/// room in the week (up to [`UTILISATION`] of their hours) the one with the shortest way, in proportion to the room that is
/// left; where nobody has room, the one who is least full.
pub(super) fn covered(tables: &mut Tables, ways: &Ways, away: &[&ChangeRow], from: NaiveDate, weeks: u16) -> Covers {
    if away.is_empty() {
        return Covers::default();
    }
    let promised = policy::due(tables, from, weeks);
    away.iter().for_each(|row| take_leave(tables, row));
    let mut open = tables.clone();
    open.stores.iter_mut().for_each(|store| store.owner = None);
    let open = policy::pose(&open, from, weeks);
    let legs = ways.over(&promised.problem);
    let mut desk = Desk::new(tables, &promised, &open, &legs);
    let mut covers = Covers::default();
    let mut found: Vec<Cover> = Vec::new();
    for need in desk.needs(away, &mut covers.waiting) {
        found.push(desk.cover(&need));
    }
    found.sort_by_key(|cover| (cover.row, cover.earliest, cover.due));
    for cover in &found {
        if let Ok(stand) = &cover.by {
            take_over(tables, cover, stand);
            pin(tables, cover.row, stand.rep, &stand.days);
        }
    }
    free(tables, away);
    covers.visits = found;
    covers
}

/// What is still fixed with who is away then is fixed with nobody: a rep on leave keeps no appointment.
fn free(tables: &mut Tables, away: &[&ChangeRow]) {
    let is_away = |fixed: &FixedRow| {
        let is_gone = |date| away.iter().any(|row| fixed.rep.as_ref() == Some(&row.rep) && row.is_away(date));
        fixed.date.is_some_and(is_gone)
    };
    tables.fixed.retain(|fixed| !(fixed.kind == FixedKind::PinRep && is_away(fixed)));
    tables.fixed.iter_mut().filter(|fixed| is_away(fixed)).for_each(|fixed| fixed.rep = None);
}

/// A row of leave for every day away; the rep's own working days among them fall away.
fn take_leave(tables: &mut Tables, row: &ChangeRow) {
    let is_own = |one: &CalendarRow| one.rep.as_deref() == Some(row.rep.as_str()) && row.is_away(one.date);
    tables.calendar.retain(|one| !(is_own(one) && one.kind != DayKind::Leave));
    for date in row.from.iter_days().take_while(|&date| row.is_away(date)) {
        let is_there = |one: &CalendarRow| is_own(one) && one.date == date && one.from.is_none() && one.to.is_none();
        if !tables.calendar.iter().any(is_there) {
            let line = tables.calendar.last().map_or(2, |last| last.line + 1);
            let (rep, site) = (Some(row.rep.clone()), MeetingPlace::default());
            let leave =
                CalendarRow { line, date, rep, kind: DayKind::Leave, from: None, to: None, site, note: String::new() };
            tables.calendar.push(leave);
        }
    }
}

/// Pins days of a store to one rep.
pub(super) fn pin(tables: &mut Tables, row: usize, rep: RepId, days: &[NaiveDate]) {
    let (store, rep) = (tables.stores[row].id.clone(), Some(tables.reps[rep.index()].id.clone()));
    for &date in days {
        let is_pin = |row: &FixedRow| row.kind == FixedKind::PinRep && row.date == Some(date) && row.store == store;
        if !tables.fixed.iter().any(|row| is_pin(row) && row.rep == rep) {
            let line = tables.fixed.last().map_or(2, |last| last.line + 1);
            let (store, rep, date) = (store.clone(), rep.clone(), Some(date));
            tables.fixed.push(FixedRow {
                line,
                store,
                date,
                rep,
                from: None,
                to: None,
                kind: FixedKind::PinRep,
                hard: true,
            });
        }
    }
}

/// Appointments with the owner on the days of a cover become the cover's.
fn take_over(tables: &mut Tables, cover: &Cover, stand: &Stand) {
    let store = &tables.stores[cover.row].id;
    let (owner, rep) = (&tables.reps[cover.owner.index()].id, &tables.reps[stand.rep.index()].id);
    for row in tables.fixed.iter_mut().filter(|row| row.store == *store && row.rep.as_ref() == Some(owner)) {
        if row.date.is_some_and(|date| stand.days.contains(&date)) {
            row.rep = Some(rep.clone());
        }
    }
}

/// A visit that cannot wait.
struct Need {
    /// The store's position in the problem.
    at: usize,
    number: usize,
    owner: RepId,
    /// Days of its window on which the store is open and nobody else is pinned.
    days: DaySet,
}

/// What covers are chosen by.
struct Desk<'a, L> {
    tables: &'a Tables,
    /// Before anybody was away: what was promised.
    promised: &'a Due,
    /// Without owners: who may come.
    open: &'a Problem,
    legs: &'a L,
    /// The days each rep works, absences taken off.
    works: Vec<DaySet>,
    places: Vec<[f64; 2]>,
    /// What a visit of each store takes, the way from the stop before included.
    takes: Vec<f64>,
    /// Seconds by rep and week: the visits that are the rep's already, and the hours there are.
    load: Vec<Vec<f64>>,
    hours: Vec<Vec<f64>>,
    /// Who covers for a store so far.
    before: Vec<Vec<(DaySet, RepId)>>,
}

impl<'a, L: Legs> Desk<'a, L> {
    fn new(tables: &'a Tables, promised: &'a Due, open: &'a Problem, legs: &'a L) -> Self {
        let problem = &promised.problem;
        let weeks = usize::from(problem.calendar.days.div_ceil(7));
        let empty = || vec![vec![0.0; weeks]; problem.reps.len()];
        let (mut load, mut hours) = (empty(), empty());
        for shift in &open.shifts {
            hours[shift.rep.index()][week(shift.day)] += f64::from(shift.available().0);
        }
        let work = work_of(problem, legs);
        let takes: Vec<f64> = problem
            .stores
            .iter()
            .zip(&work)
            .map(|(store, work)| f64::from(work.0) / visits_of(store).len().max(1) as f64)
            .collect();
        for (store, takes) in problem.stores.iter().zip(&takes) {
            if let Some(owner) = owner_of(&store.reps) {
                visits_of(store).iter().for_each(|visit| load[owner.index()][week(visit.due)] += takes);
            }
        }
        let before = vec![Vec::new(); problem.stores.len()];
        let (works, places) = (works(open), flat(problem));
        Self { tables, promised, open, legs, works, places, takes, load, hours, before }
    }

    /// The visits that cannot wait, those that matter most first, and how many can.
    fn needs(&self, away: &[&ChangeRow], waiting: &mut usize) -> Vec<Need> {
        let problem = &self.promised.problem;
        let anyone = self.works.iter().fold(DaySet::default(), |days, &works| days | works);
        let mut needs = Vec::new();
        for (at, store) in problem.stores.iter().enumerate() {
            let Some(owner) = owner_of(&store.reps).filter(|_| self.is_covered(store)) else { continue };
            let rows: Vec<&&ChangeRow> = away.iter().filter(|row| row.rep == problem.reps[owner.index()].id).collect();
            if rows.is_empty() {
                continue;
            }
            let is_away =
                |day: Day| problem.calendar.date(day).is_some_and(|date| rows.iter().any(|row| row.is_away(date)));
            let open = |&day: &Day| is_open(problem, at, day);
            let pinned =
                |day: Day| (store.is_pinned(day) && !store.allows(owner, day)).then(|| self.pinned_to(at, day));
            let is_made = |day: &Day| match pinned(*day) {
                Some(rep) => rep.is_some_and(|rep| self.works[rep.index()].contains(*day)),
                None => self.works[owner.index()].contains(*day),
            };
            // Days without and with cover.
            let visits = visits_of(store);
            let window = |visit: &DueVisit| (visit.earliest.0..=visit.latest.0).map(Day).filter(open);
            let mut days: Vec<DaySet> = visits.iter().map(|visit| DaySet::of(window(visit).filter(is_made))).collect();
            let free = |visit: &DueVisit| {
                DaySet::of(window(visit).filter(|&day| pinned(day).is_none() && is_away(day) && anyone.contains(day)))
            };
            let free: Vec<DaySet> = visits.iter().map(free).collect();
            let mut is_covered: Vec<bool> = (0..visits.len())
                .map(|number| {
                    days[number].is_empty()
                        && (visits[number].earliest.0..=visits[number].latest.0).map(Day).any(is_away)
                })
                .collect();
            (0..visits.len()).filter(|&at| is_covered[at]).for_each(|at| days[at] |= free[at]);
            // A visit that waits for the owner may leave too few days to the next: then it does not wait.
            while let Some(stuck) = stuck(&days, min_gap(store)) {
                let mut waits = (0..=stuck).rev();
                let Some(at) = waits.find(|&at| !is_covered[at] && !free[at].is_empty()) else { break };
                is_covered[at] = true;
                days[at] |= free[at];
            }
            for number in 0..visits.len() {
                if is_covered[number] {
                    needs.push(Need { at, number, owner, days: free[number] });
                } else {
                    *waiting += usize::from(!free[number].is_empty());
                }
            }
        }
        needs.sort_by_key(|need| {
            let visit = &visits_of(&problem.stores[need.at])[need.number];
            (Reverse(visit.weight), visit.latest, need.at, need.number)
        });
        needs
    }

    /// Whether the policy has such a store covered.
    fn is_covered(&self, store: &Store) -> bool {
        let classes = &self.tables.policy.cover.classes;
        classes.is_empty() || classes.contains(&store.class)
    }

    /// Whether the policy has a rep cover for others.
    fn covers(&self, rep: RepId) -> bool {
        let reps = &self.tables.policy.cover.reps;
        reps.is_empty() || reps.contains(&self.tables.reps[rep.index()].id)
    }

    fn pinned_to(&self, at: usize, day: Day) -> Option<RepId> {
        let pinned = &self.promised.problem.stores[at].pinned;
        pinned.iter().find(|pin| pin.0 == day).map(|pin| pin.1)
    }

    /// The cover of one visit, which is the rep's from now on.
    fn cover(&mut self, need: &Need) -> Cover {
        let problem = &self.promised.problem;
        let visit = &visits_of(&problem.stores[need.at])[need.number];
        let date = |day| problem.calendar.date(day).expect("the horizon has dates");
        let by = self.choose(need);
        if let Ok((rep, days, ..)) = &by {
            let week = week(middle(*days, visit.due));
            self.load[rep.index()][week] += self.takes[need.at];
            self.before[need.at].push((*days, *rep));
        }
        Cover {
            row: self.promised.stores[need.at].row,
            earliest: date(visit.earliest),
            due: date(visit.due),
            latest: date(visit.latest),
            owner: need.owner,
            by: by.map(|(rep, days, way, full)| Stand { rep, days: days.iter().map(date).collect(), way, full }),
        }
    }

    fn choose(&self, need: &Need) -> Result<(RepId, DaySet, Seconds, f64), NoCover> {
        let problem = &self.promised.problem;
        let visit = &visits_of(&problem.stores[need.at])[need.number];
        let row = &self.tables.stores[self.promised.stores[need.at].row];
        let of_types = visit.types.iter().filter_map(|kind| self.tables.policy.types.get(&kind));
        let skills: Vec<&String> = row.skills.iter().chain(of_types.flat_map(|of| &of.skills)).collect();
        let may = |&rep: &RepId| {
            rep != need.owner
                && self.covers(rep)
                && !self.works[rep.index()].is_empty()
                && self.open.stores[need.at].allows_rep(rep)
        };
        let skilled = |rep: &RepId| self.tables.reps[rep.index()].has_skills(skills.iter().copied());
        let reps: Vec<RepId> = (0..problem.reps.len()).map(RepId::at).filter(may).filter(skilled).collect();
        if reps.is_empty() {
            let pinned = self.open.stores[need.at].reps == Allowed::Only(vec![need.owner])
                && self
                    .tables
                    .fixed
                    .iter()
                    .any(|fixed| fixed.store == row.id && fixed.kind == FixedKind::PinRep && fixed.date.is_none());
            return Err(if pinned { NoCover::Pinned } else { NoCover::Skills(skills.into_iter().cloned().collect()) });
        }
        // Days on which somebody covers for the store already are that rep's.
        let taken = |rep: RepId| {
            let others = self.before[need.at].iter().filter(|(_, other)| *other != rep);
            others.fold(DaySet::default(), |days, (of, _)| days | *of)
        };
        let can = |rep: RepId| (need.days & self.works[rep.index()]) - taken(rep);
        let mut best: Option<(bool, bool, f64, RepId, DaySet, Seconds, f64)> = None;
        for rep in reps {
            let days = can(rep);
            if days.is_empty() {
                continue;
            }
            let week = week(middle(days, visit.due));
            let hours = self.hours[rep.index()][week].max(1.0);
            let full = (self.load[rep.index()][week] + self.takes[need.at]) / hours;
            let way = self.way(need.at, rep);
            let has_room = full <= UTILISATION;
            let price = if has_room { f64::from(way.0.max(60)) / (1.0 - full) } else { full };
            let again = self.before[need.at].iter().any(|(_, other)| *other == rep);
            let better = best.as_ref().is_none_or(|best| {
                // One who comes to the store anyway, then one with room, then the cheapest.
                (again, has_room, -price) > (best.0, best.1, -best.2)
            });
            if better {
                best = Some((again, has_room, price, rep, days, way, full));
            }
        }
        best.map(|(_, _, _, rep, days, way, full)| (rep, days, way, full)).ok_or(NoCover::NoDay)
    }

    /// The way to a store from the nearest of a rep's own; from home where the rep has none.
    fn way(&self, at: usize, rep: RepId) -> Seconds {
        let problem = &self.promised.problem;
        let here = problem.stores[at].place;
        let far = |place: PlaceId| {
            let (a, b) = (self.places[here.index()], self.places[place.index()]);
            (a[0] - b[0]).powi(2) + (a[1] - b[1]).powi(2)
        };
        let own = problem.stores.iter().filter(|store| owner_of(&store.reps) == Some(rep)).map(|store| store.place);
        let person = &problem.reps[rep.index()];
        let nearest = own.min_by(|a, b| far(*a).total_cmp(&far(*b))).unwrap_or(person.home);
        self.legs.leg(person.profile, nearest, here).time
    }
}

/// The fewest days between two visits of a store.
fn min_gap(store: &Store) -> u16 {
    match store.cadence {
        Cadence::Spaced { min_gap, .. } => min_gap,
        Cadence::Patterns { .. } => 1,
    }
}

/// The first visit of a row that has days, but none far enough from the visits before, each on its first day.
fn stuck(days: &[DaySet], min_gap: u16) -> Option<usize> {
    let mut low = 0;
    for (at, days) in days.iter().enumerate().filter(|(_, days)| !days.is_empty()) {
        let Some(day) = days.iter().find(|day| day.0 >= low) else { return Some(at) };
        low = day.0 + min_gap;
    }
    None
}

fn week(day: Day) -> usize {
    day.index() / 7
}

/// The one of some days that is nearest to the day a visit is due.
fn middle(days: DaySet, due: Day) -> Day {
    days.iter().min_by_key(|day| day.0.abs_diff(due.0)).unwrap_or(due)
}

fn owner_of(reps: &Allowed) -> Option<RepId> {
    match reps {
        Allowed::Only(reps) if reps.len() == 1 => Some(reps[0]),
        _ => None,
    }
}
