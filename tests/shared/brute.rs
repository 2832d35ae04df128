//! The best plan of a tiny network, found by trying everything; the referee says what may be and what it costs.

use rounds::model::{
    Cadence, Legs, Obstacle, Plan, Problem, Reason, Route, Unserved, Verdict, Violation, judge, timetable,
};
use rounds::unit::{Money, PlaceId, Seconds, ShiftId, StoreId};
use std::collections::HashMap;

/// Due visits of stores, in order.
type Visits = Vec<(StoreId, u16)>;

/// The visits of one store in one way to plan it: the shift of each, and what they cost beside ways, against leaving all out.
#[derive(Clone)]
struct Choice {
    shifts: Vec<(ShiftId, u16)>,
    cost: Money,
}

/// A plan with these routes; every visit that is on none is listed as left out.
fn plan_of(problem: &Problem, routes: Vec<Route>) -> Plan {
    let planned: Vec<(StoreId, u16)> =
        routes.iter().flat_map(|route| route.stops.iter().map(|stop| (stop.store, stop.visit))).collect();
    let mut unserved = Vec::new();
    for store in problem.store_ids() {
        let due = match &problem.store(store).cadence {
            Cadence::Spaced { visits, .. } => visits.len() as u16,
            Cadence::Patterns { .. } => u16::from(planned.iter().all(|visit| visit.0 != store)),
        };
        let out = (0..due).filter(|&visit| !planned.contains(&(store, visit)));
        unserved.extend(out.map(|visit| Unserved { store, visit, reason: Reason::of(Obstacle::Hours) }));
    }
    Plan { routes, unserved }
}

/// A search for the cheapest route of a shift with some visits that the referee allows: every order, but for those that are
/// dearer before they end.
struct Orders<'a, L> {
    problem: &'a Problem,
    legs: &'a L,
    shift: ShiftId,
    visits: Vec<(StoreId, u16)>,
    best: Option<Route>,
}

impl<L: Legs> Orders<'_, L> {
    fn leg(&self, from: PlaceId, to: PlaceId) -> Seconds {
        self.legs.leg(self.problem.rep_of(self.shift).profile, from, to).time
    }

    fn place(&self, at: usize) -> PlaceId {
        self.problem.store(self.visits[at].0).place
    }

    /// Tries every order of the visits after the first `fixed`; so much has been driven, and so much is at least to come.
    fn after(&mut self, fixed: usize, way: Seconds, rest: Seconds) {
        if self.best.as_ref().is_some_and(|best| best.drive() <= way + rest) {
            return;
        }
        if fixed == self.visits.len() {
            let Ok(route) = timetable(self.problem, self.legs, self.shift, &self.visits) else { return };
            let limits = self.problem.shift(self.shift);
            let dearer = self.best.as_ref().is_some_and(|best| best.drive() <= route.drive());
            if !dearer && route.work() <= limits.max_work && route.drive() <= limits.max_drive {
                self.best = Some(route);
            }
            return;
        }
        let here = if fixed == 0 {
            self.problem.begins_at(self.shift).expect("days begin at a place")
        } else {
            self.place(fixed - 1)
        };
        for at in fixed..self.visits.len() {
            self.visits.swap(fixed, at);
            let way = way + self.leg(here, self.place(fixed));
            self.after(fixed + 1, way, self.least_after(fixed + 1));
            self.visits.swap(fixed, at);
        }
    }

    /// The shortest ways to what comes after the first `fixed` visits.
    fn least_after(&self, fixed: usize) -> Seconds {
        let last = fixed.saturating_sub(1);
        (fixed..self.visits.len())
            .map(|to| {
                let from = (last..self.visits.len()).filter(|&at| at != to);
                from.map(|at| self.leg(self.place(at), self.place(to))).min().unwrap_or(Seconds(0))
            })
            .sum()
    }
}

/// What it costs to leave all out.
fn nothing_planned(problem: &Problem, legs: &impl Legs) -> Money {
    judge(problem, legs, &plan_of(problem, Vec::new())).bill.unserved
}

/// What the referee says of one store's visits, times aside: `None` where it objects.
fn choice(problem: &Problem, legs: &impl Legs, store: StoreId, shifts: &[(ShiftId, u16)]) -> Option<Choice> {
    let mut routes = Vec::new();
    for &(shift, visit) in shifts {
        routes.push(timetable(problem, legs, shift, &[(store, visit)]).ok()?);
    }
    let verdict = judge(problem, legs, &plan_of(problem, routes));
    let about_days = |rule: &Violation| {
        !matches!(
            rule,
            Violation::TooLong(_)
                | Violation::TooMuchDriving(_)
                | Violation::Overloaded(_)
                | Violation::TooManyVisits(_)
        )
    };
    if verdict.violations.iter().any(about_days) {
        return None;
    }
    let bill = verdict.bill;
    let cost = bill.spacing + bill.moved + bill.preference + bill.unserved - nothing_planned(problem, legs);
    Some(Choice { shifts: shifts.to_vec(), cost })
}

/// Every way to plan a store; `None` where there are more than `most` to look at.
fn choices(problem: &Problem, legs: &impl Legs, store: StoreId, most: usize) -> Option<Vec<Choice>> {
    let count = problem.store(store).cadence.most_visits() as u16;
    let patterns = matches!(problem.store(store).cadence, Cadence::Patterns { .. });
    let open: Vec<ShiftId> = (0..problem.shifts.len())
        .map(ShiftId::at)
        .filter(|&shift| {
            let row = problem.shift(shift);
            // Visits of one store may differ in length.
            let holds = |visit| timetable(problem, legs, shift, &[(store, visit)]).is_ok();
            problem.store(store).allows(row.rep, row.day) && (0..count).any(holds)
        })
        .collect();
    // Visits in order, each on a later day than the one before, or out; those of a pattern are numbered as they come.
    let mut ways: Vec<Vec<(ShiftId, u16)>> = vec![vec![]];
    for visit in 0..count {
        let longer = |way: &Vec<(ShiftId, u16)>| {
            let last = way.last().map(|&(shift, _)| problem.shift(shift).day);
            let later = open.iter().filter(move |&&shift| last.is_none_or(|last| problem.shift(shift).day > last));
            let number = if patterns { way.len() as u16 } else { visit };
            let one_more = later.map(|&shift| [&way[..], &[(shift, number)]].concat());
            one_more.chain([way.clone()]).collect::<Vec<_>>()
        };
        ways = ways.iter().flat_map(longer).collect();
        ways.sort_unstable();
        ways.dedup();
        if ways.len() > most {
            return None;
        }
    }
    Some(ways.iter().filter_map(|way| choice(problem, legs, store, way)).collect())
}

/// The best of all plans and what the referee says of it; `None` where there are more than `most` to try.
pub fn best_plan(problem: &Problem, legs: &impl Legs, most: usize) -> Option<(Plan, Verdict)> {
    let mut all = Vec::new();
    let mut product = 1usize;
    for store in problem.store_ids() {
        let choices = choices(problem, legs, store, most)?;
        product = product.saturating_mul(choices.len());
        if product > most {
            return None;
        }
        all.push(choices);
    }
    let mut trial =
        Trial { problem, legs, routes: HashMap::new(), stops: vec![Vec::new(); problem.shifts.len()], best: None };
    trial.store(&all, nothing_planned(problem, legs));
    let (_, stops) = trial.best.take().expect("leaving all out is a plan");
    let routes = stops.into_iter().enumerate().filter(|(_, stops)| !stops.is_empty());
    let routes: Vec<Route> =
        routes.map(|(shift, stops)| trial.route(ShiftId::at(shift), &stops).expect("it was tried")).collect();
    let plan = plan_of(problem, routes);
    let verdict = judge(problem, legs, &plan);
    assert_eq!(verdict.violations, []);
    Some((plan, verdict))
}

/// Stores tried one after another.
struct Trial<'a, L> {
    problem: &'a Problem,
    legs: &'a L,
    /// The cheapest route of every set of visits asked for so far.
    routes: HashMap<(ShiftId, Visits), Option<Route>>,
    stops: Vec<Vec<(StoreId, u16)>>,
    best: Option<(Money, Vec<Visits>)>,
}

impl<L: Legs> Trial<'_, L> {
    /// The cheapest route of a shift with these visits.
    fn route(&mut self, shift: ShiftId, stops: &[(StoreId, u16)]) -> Option<Route> {
        let (problem, legs) = (self.problem, self.legs);
        let found = self.routes.entry((shift, stops.to_vec())).or_insert_with(|| {
            let limits = problem.shift(shift);
            let load: i64 = stops.iter().map(|&(store, _)| i64::from(problem.store(store).demand)).sum();
            let fits = load <= i64::from(limits.capacity) && stops.len() <= usize::from(limits.max_visits);
            let mut orders = Orders { problem, legs, shift, visits: stops.to_vec(), best: None };
            if fits {
                orders.after(0, Seconds(0), Seconds(0));
            }
            orders.best
        });
        found.clone()
    }

    /// Tries every choice of the first store of the list, then the others.
    fn store(&mut self, rest: &[Vec<Choice>], cost: Money) {
        let Some((choices, rest)) = rest.split_first() else {
            self.whole(cost);
            return;
        };
        let store = StoreId::at(self.problem.stores.len() - rest.len() - 1);
        for choice in choices {
            for &(shift, visit) in &choice.shifts {
                self.stops[shift.index()].push((store, visit));
            }
            self.store(rest, cost + choice.cost);
            for &(shift, _) in &choice.shifts {
                self.stops[shift.index()].pop();
            }
        }
    }

    /// Every store has its days: what does it come to?
    fn whole(&mut self, mut cost: Money) {
        let mut work = vec![0; self.problem.reps.len()];
        for shift in (0..self.stops.len()).map(ShiftId::at) {
            let stops = self.stops[shift.index()].clone();
            if stops.is_empty() {
                continue;
            }
            let Some(route) = self.route(shift, &stops) else { return };
            let row = self.problem.shift(shift);
            cost += Money(route.drive().0.into()) + row.fixed;
            work[row.rep.index()] += i64::from((route.drive() + route.service()).0);
        }
        cost += self.problem.reps.iter().zip(work).map(|(rep, work)| rep.uneven(work)).sum::<Money>();
        if self.best.as_ref().is_none_or(|best| cost < best.0) {
            self.best = Some((cost, self.stops.clone()));
        }
    }
}
