//! What a plan pays for practice, and by how much one visit more would change it.

use super::{Levelled, Practice, Practised};
use crate::model::{Continuity, DayShape, Problem, Route, Stop, Store};
use crate::unit::{Money, RepId, ShiftId, StoreId};
use std::collections::HashMap;
use std::ops::Range;

/// The visits and the work of a plan, as practice sees them; nothing where nothing of it has a price. Routes and stops that the
/// problem does not know count nothing, and times are those written.
#[derive(Clone, Debug, Default)]
pub(crate) struct PlanPractice {
    /// The planned visits of every store.
    visits: Vec<Vec<Made>>,
    /// The work of every shift.
    works: Vec<i64>,
    /// The stores close to each; empty unless made by [`PlanPractice::to_ask`], for only [`PlanPractice::more_with`] needs them.
    close: Vec<Vec<StoreId>>,
}

/// A planned visit as practice sees it.
#[derive(Clone, Copy, Debug)]
struct Made {
    shift: ShiftId,
    rep: RepId,
    day: usize,
    week: usize,
    weekday: usize,
    start: i32,
    /// Whether who comes was the plan's to choose.
    free: bool,
}

impl Made {
    fn of(problem: &Problem, id: ShiftId, stop: &Stop) -> Self {
        let shift = problem.shift(id);
        Self {
            shift: id,
            rep: shift.rep,
            day: shift.day.index(),
            week: problem.calendar.week_of(shift.day),
            weekday: problem.calendar.weekday(shift.day),
            start: stop.start.0,
            free: !problem.store(stop.store).is_pinned(shift.day),
        }
    }
}

impl PlanPractice {
    /// Of a plan with these routes.
    pub fn of<'a>(problem: &Problem, routes: impl Iterator<Item = &'a Route>) -> Self {
        if !problem.has_practice() {
            return Self::default();
        }
        let mut all = Self {
            visits: vec![Vec::new(); problem.stores.len()],
            works: vec![0; problem.shifts.len()],
            close: Vec::new(),
        };
        let known = |route: &&Route| {
            route.shift.index() < problem.shifts.len()
                && route.stops.iter().all(|stop| stop.store.index() < problem.stores.len())
        };
        for route in routes.filter(known) {
            all.works[route.shift.index()] = work(route);
            for stop in &route.stops {
                all.visits[stop.store.index()].push(Made::of(problem, route.shift, stop));
            }
        }
        all
    }

    /// The same, ready to be asked what one visit more would change.
    pub fn to_ask<'a>(problem: &Problem, routes: impl Iterator<Item = &'a Route>) -> Self {
        let mut all = Self::of(problem, routes);
        all.close = vec![Vec::new(); all.visits.len()];
        for &[one, other] in problem.practice.near.iter().filter(|_| !all.visits.is_empty()) {
            all.close[one.index()].push(other);
            all.close[other.index()].push(one);
        }
        all
    }

    /// Whether nothing of it has a price.
    pub fn is_none(&self) -> bool {
        self.visits.is_empty()
    }

    /// What the plan pays.
    pub fn paid(&self, problem: &Problem) -> Practised {
        let mut paid = Practised::default();
        if self.visits.is_empty() {
            return paid;
        }
        let Practice { price, within, near } = &problem.practice;
        for (store, made) in problem.stores.iter().zip(&self.visits) {
            let (weekday, hour) = off(store, made, within.0);
            paid.weekday += price.weekday * weekday;
            paid.hour += price.hour * hour;
        }
        let mut from = 0;
        while let Some(shift) = problem.shifts.get(from) {
            let of_rep = problem.shifts_of(shift.rep);
            from = of_rep.end;
            let (days, weeks) = levelled(problem, of_rep, |at| self.works[at]);
            paid.level += days;
            paid.weeks += weeks;
        }
        let one_rep = problem.continuity == Continuity::SameRep;
        for &[one, other] in near {
            let (of_one, of_other) = (&self.visits[one.index()], &self.visits[other.index()]);
            paid.border += price.border * i64::from(one_rep && are_parted(visitor(of_one), visitor(of_other)));
            paid.separate += price.separate * of_one.iter().map(|made| apart(made, of_other)).sum::<i64>();
        }
        paid
    }

    /// What it pays more where a shift has this route, which has a visit of this store more than before.
    pub fn more_with(&self, problem: &Problem, route: &Route, store: StoreId) -> Practised {
        let mut more = Practised::default();
        if self.visits.is_empty() {
            return more;
        }
        let (Practice { price, within, .. }, at) = (&problem.practice, route.shift.index());
        let mut with = Vec::new();
        for stop in &route.stops {
            let (of, before) = (problem.store(stop.store), &self.visits[stop.store.index()]);
            put(&mut with, before, Made::of(problem, route.shift, stop));
            let (was, is) = (off(of, before, within.0), off(of, &with, within.0));
            more.weekday += price.weekday * (is.0 - was.0);
            more.hour += price.hour * (is.1 - was.1);
        }
        let rep = problem.shifts[at].rep;
        let level = |work: i64| {
            levelled(problem, problem.shifts_of(rep), |other| if other == at { work } else { self.works[other] })
        };
        let (was, is) = (level(self.works[at]), level(work(route)));
        (more.level, more.weeks) = (is.0 - was.0, is.1 - was.1);
        let Some(stop) = route.stops.iter().find(|stop| stop.store == store) else { return more };
        let (new, before) = (Made::of(problem, route.shift, stop), &self.visits[store.index()]);
        put(&mut with, before, new);
        for &other in &self.close[store.index()] {
            let others = &self.visits[other.index()];
            if problem.continuity == Continuity::SameRep {
                let parted = |made: &[Made]| i64::from(are_parted(visitor(made), visitor(others)));
                more.border += price.border * (parted(&with) - parted(before));
            }
            more.separate += price.separate * apart(&new, others);
        }
        more
    }

    /// A shift has this route from now on, which has all the stops that it had before.
    pub fn grow(&mut self, problem: &Problem, route: &Route) {
        if self.visits.is_empty() {
            return;
        }
        self.works[route.shift.index()] = work(route);
        for stop in &route.stops {
            let made = &mut self.visits[stop.store.index()];
            let before = std::mem::take(made);
            put(made, &before, Made::of(problem, route.shift, stop));
        }
    }
}

/// The visits of a store with this one, in the place of the one that it had on that shift.
fn put(with: &mut Vec<Made>, before: &[Made], new: Made) {
    with.clear();
    with.extend(before.iter().filter(|made| made.shift != new.shift).chain([&new]));
}

fn work(route: &Route) -> i64 {
    i64::from(route.drive().0) + i64::from(route.service().0)
}

/// What uneven and short days, and uneven weeks, of the rep of these shifts cost, with so much work on each.
fn levelled(problem: &Problem, of_rep: Range<usize>, work: impl Fn(usize) -> i64) -> (Money, Money) {
    let price = &problem.practice.price;
    let shape = of_rep.clone().next().map(|at| problem.reps[problem.shifts[at].rep.index()].days);
    let (mut by_day, mut by_week, mut short) = (Levelled::default(), Levelled::default(), 0);
    let mut whole: HashMap<usize, (i64, i64)> = HashMap::new();
    for at in of_rep {
        let (length, work) = (i64::from(problem.shifts[at].available().0), work(at));
        short += problem.shifts[at].short(work);
        by_day.lengthened(length);
        by_day.change(length, 0, work);
        let week = whole.entry(problem.calendar.week_of(problem.shifts[at].day)).or_default();
        *week = (week.0 + length, week.1 + work);
    }
    for (length, work) in whole.into_values() {
        by_week.lengthened(length);
        by_week.change(length, 0, work);
    }
    let days = if shape == Some(DayShape::Level) { by_day.cost(price.level.0) } else { 0 };
    (Money(days + short), Money(by_week.cost(price.weeks.0)))
}

/// How many visits of a store are off its weekday and off its hour.
fn off(store: &Store, made: &[Made], within: i32) -> (i64, i64) {
    let Some(habit) = store.habit else { return (0, 0) };
    let mut on = [0; 7];
    made.iter().for_each(|made| on[made.weekday % 7] += 1);
    let mut starts: Vec<i32> = made.iter().map(|made| made.start).collect();
    let usual = habit.usual_start(&mut starts, within);
    let late = |usual: i32| starts.iter().filter(|&&start| (start - usual).abs() > within).count();
    (i64::from(habit.off_weekday(&on)), usual.map_or(0, late) as i64)
}

/// Who makes the visits of a store that are the plan's to give: the first of them.
fn visitor(made: &[Made]) -> Option<RepId> {
    made.iter().filter(|made| made.free).min_by_key(|made| made.day).map(|made| made.rep)
}

/// Whether two stores have reps, and not the same.
fn are_parted(one: Option<RepId>, other: Option<RepId>) -> bool {
    matches!((one, other), (Some(one), Some(other)) if one != other)
}

/// How many of these visits the rep of that one makes in its week on other days.
fn apart(one: &Made, others: &[Made]) -> i64 {
    let apart = |other: &&Made| one.rep == other.rep && one.week == other.week && one.day != other.day;
    others.iter().filter(apart).count() as i64
}
