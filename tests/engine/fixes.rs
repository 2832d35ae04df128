//! Why visits are left out, and what would help: every obstacle and every fix proved by the referee.

use crate::lengths::takes;
use crate::random::any_problem;
use proptest::prelude::*;
use rounds::model::*;
use rounds::solve::{Effort, Limit, solve};
use rounds::travel::Travel;
use rounds::unit::{Day, Money, PlaceId, RepId, Seconds, ShiftId, StoreId};
use std::ops::ControlFlow;

fn plan(problem: &Problem, travel: &Travel, iterations: u64) -> Plan {
    let effort = Effort { limit: Limit::Iterations(iterations), threads: 1, seed: 5 };
    let outcome = solve(problem, travel, &effort, &mut |_| ControlFlow::Continue(()));
    assert_eq!(outcome.verdict.violations, []);
    outcome.plan
}

fn shift_of(problem: &Problem, rep: RepId, day: Day) -> ShiftId {
    let at = problem.shifts.iter().position(|shift| (shift.rep, shift.day) == (rep, day));
    ShiftId::at(at.expect("a reason names a shift that is there"))
}

fn due(problem: &Problem, left: &Unserved) -> DueVisit {
    match &problem.store(left.store).cadence {
        Cadence::Spaced { visits, .. } => visits[usize::from(left.visit)].clone(),
        Cadence::Patterns { .. } => panic!("only rows of visits have reasons with a shift"),
    }
}

/// The problem with its rules changed as a fix says.
fn changed(problem: &Problem, left: &Unserved, fix: Fix) -> Problem {
    let mut problem = problem.clone();
    let (rep, day) = fix.shift();
    let id = shift_of(&problem, rep, day);
    let (shift, store) = (&mut problem.shifts[id.index()], &mut problem.stores[left.store.index()]);
    match fix {
        Fix::Overtime { by, .. } => {
            shift.end += by;
            shift.max_work = Seconds(shift.max_work.0.saturating_add(by.0));
        }
        Fix::Driving { by, .. } => shift.max_drive += by,
        Fix::OneMore { .. } => shift.max_visits += 1,
        Fix::OtherRep { .. } | Fix::Skill { .. } => {
            assert!(!store.is_pinned(day));
            store.pinned.push((day, rep));
            store.pinned.sort();
        }
        Fix::Window { by, .. } => {
            let Cadence::Spaced { visits, .. } = &mut store.cadence else { panic!("a row of visits") };
            let due = &mut visits[usize::from(left.visit)];
            // The hour by which it begins is one of its last day.
            due.by = due.by.filter(|_| day <= due.latest);
            let outside = if day < due.earliest { due.earliest.0 - day.0 } else { day.0 - due.latest.0 };
            assert_eq!(outside, by, "as many days as are said");
            (due.earliest, due.latest) = (due.earliest.min(day), due.latest.max(day));
        }
        Fix::LongerHours { from, to, .. } => {
            let weekday = problem.calendar.weekday(day);
            let mut windows = store.hours.on(day, weekday).to_vec();
            windows.push(Window { open: from, close: to });
            windows.sort_by_key(|window| (window.open, window.close));
            store.hours.set_special(day, windows);
        }
        Fix::Open { .. } => {
            let windows = store.hours_if_open().to_vec();
            store.hours.set_special(day, windows);
        }
    }
    problem
}

/// The problem with a store that is open in this window on a day.
fn open(problem: &Problem, store: StoreId, day: Day, window: Window) -> Problem {
    let mut problem = problem.clone();
    problem.stores[store.index()].hours.set_special(day, vec![window]);
    problem
}

/// The plan with the visit put into a shift after so many stops; `None` where not even its times can be told.
fn with(problem: &Problem, travel: &Travel, plan: &Plan, id: ShiftId, at: usize, left: &Unserved) -> Option<Plan> {
    let mut plan = plan.clone();
    let old = plan.routes.iter().position(|route| route.shift == id);
    let mut visits: Vec<(StoreId, u16)> = match old {
        Some(old) => plan.routes[old].stops.iter().map(|stop| (stop.store, stop.visit)).collect(),
        None => Vec::new(),
    };
    visits.insert(at, (left.store, left.visit));
    let route = timetable(problem, travel, id, &visits).ok()?;
    match old {
        Some(old) => plan.routes[old] = route,
        None => plan.routes.push(route),
    }
    plan.unserved.retain(|other| (other.store, other.visit) != (left.store, left.visit));
    Some(plan)
}

/// What the referee says of the plan with the visit in it, at every place of the shift at which he finds no broken rule.
fn clean(problem: &Problem, travel: &Travel, plan: &Plan, id: ShiftId, left: &Unserved) -> Vec<Verdict> {
    let stops = plan.routes.iter().find(|route| route.shift == id).map_or(0, |route| route.stops.len());
    let verdicts = (0..=stops).filter_map(|at| {
        let verdict = judge(problem, travel, &with(problem, travel, plan, id, at, left)?);
        verdict.violations.is_empty().then_some(verdict)
    });
    verdicts.collect()
}

/// Whether a shift holds the visit as its only one.
fn holds_alone(problem: &Problem, travel: &Travel, id: ShiftId, left: &Unserved) -> bool {
    let Some(plan) = with(problem, travel, &Plan::default(), id, 0, left) else { return false };
    let broken = judge(problem, travel, &plan).violations;
    !broken.iter().any(|broken| !matches!(broken, Violation::Lost(..) | Violation::Leaderless(..)))
}

/// Whether a shift has the time for the visit as its only one.
fn has_time_alone(problem: &Problem, travel: &Travel, id: ShiftId, left: &Unserved) -> bool {
    let (shift, alone) = (problem.shift(id), timetable(problem, travel, id, &[(left.store, left.visit)]));
    alone.is_ok_and(|route| route.work() <= shift.max_work && route.drive() <= shift.max_drive)
}

/// Holds every sentence about a visit left out against the referee; gives back whether it had a fix.
fn prove(problem: &Problem, travel: &Travel, plan: &Plan, left: &Unserved) -> Option<Fix> {
    let reason = left.reason;
    let say = || format!("store {} visit {}: {reason:?}", left.store.0, left.visit);
    if let (Some(rep), Some(day)) = (reason.rep, reason.day) {
        prove_obstacle(problem, travel, plan, left, shift_of(problem, rep, day));
    }
    let due = due(problem, left);
    let mut may = (0..problem.shifts.len()).map(ShiftId::at).filter(|&id| {
        let shift = problem.shift(id);
        due.day_cost(shift.day).is_some() && problem.store(left.store).allows(shift.rep, shift.day)
    });
    if reason.impossible {
        assert!(!may.any(|id| holds_alone(problem, travel, id, left)), "{}", say());
    } else {
        assert!(may.any(|id| holds_alone(problem, travel, id, left)), "{}", say());
    }
    let fix = reason.fix?;
    let (rep, day) = fix.shift();
    let id = shift_of(problem, rep, day);
    assert!(!clean(&changed(problem, left, fix), travel, plan, id, left).is_empty(), "{} does not help", say());
    if let Fix::LongerHours { .. } = fix {
        assert!(
            !clean(&open(problem, left.store, day, Window::ALL_DAY), travel, plan, id, left).is_empty(),
            "{}",
            say()
        );
    }
    let less = |by: Seconds| by - Seconds(1);
    let too_little = match fix {
        Fix::Overtime { rep, day, by } => Some(Fix::Overtime { rep, day, by: less(by) }),
        Fix::Driving { rep, day, by } => Some(Fix::Driving { rep, day, by: less(by) }),
        _ => None,
    };
    if let Some(fix) = too_little {
        assert!(clean(&changed(problem, left, fix), travel, plan, id, left).is_empty(), "{} is too much", say());
    }
    assert!(clean(problem, travel, plan, id, left).is_empty(), "{} is not needed", say());
    Some(fix)
}

fn prove_obstacle(problem: &Problem, travel: &Travel, plan: &Plan, left: &Unserved, id: ShiftId) {
    let reason = left.reason;
    let (shift, store) = (problem.shift(id), problem.store(left.store));
    let stops = plan.routes.iter().find(|route| route.shift == id).map_or(&[][..], |route| &route.stops);
    let found = clean(problem, travel, plan, id, left);
    let say = || format!("store {} visit {}: {reason:?}", left.store.0, left.visit);
    if reason.obstacle == Obstacle::Detour {
        let now = judge(problem, travel, plan).bill.total();
        // Of the places on a shift the one with the shortest way is asked; hours, level days and overtime may like another better.
        let Practised { hour, level, weeks, .. } = problem.practice.price;
        let bends = hour + level + weeks > Money(0) || shift.overtime.is_some();
        let dear = |verdict: &Verdict| bends || verdict.bill.total() >= now;
        assert!(!found.is_empty() && found.iter().all(dear), "{}", say());
        return;
    }
    assert!(found.is_empty(), "it fits: {}", say());
    let helps = |change: &dyn Fn(&mut Shift)| {
        let mut other = problem.clone();
        change(&mut other.shifts[id.index()]);
        !clean(&other, travel, plan, id, left).is_empty()
    };
    let longer = |by: Seconds| {
        move |shift: &mut Shift| {
            shift.end = Seconds(shift.end.0.saturating_add(by.0));
            shift.max_work = Seconds(shift.max_work.0.saturating_add(by.0));
        }
    };
    let farther =
        |by: Seconds| move |shift: &mut Shift| shift.max_drive = Seconds(shift.max_drive.0.saturating_add(by.0));
    let anytime = || open(problem, left.store, shift.day, Window::ALWAYS);
    let ever = Seconds(10_000_000);
    // A day of any length, in a week and a month of any hours.
    let endless_helps = || {
        let mut other = problem.clone();
        other.reps[shift.rep.index()].limits.clear();
        let shift = &mut other.shifts[id.index()];
        longer(ever)(shift);
        farther(ever)(shift);
        !clean(&other, travel, plan, id, left).is_empty()
    };
    match reason.obstacle {
        // Even a longer day would find the store, or another, closed, and no hours of the store help as long as the day is.
        Obstacle::Hours if !endless_helps() => {
            assert_eq!(reason.short, None, "{}", say());
            assert!(clean(&anytime(), travel, plan, id, left).is_empty(), "{}", say());
        }
        Obstacle::Hours => {
            match reason.short {
                // More work alone would do.
                Some(short) => assert!(helps(&longer(short)) && !helps(&longer(short - Seconds(1))), "{}", say()),
                None => assert!(!helps(&longer(ever)) && !helps(&farther(ever)), "one alone would do: {}", say()),
            }
        }
        Obstacle::Driving => {
            assert!(!helps(&longer(ever)), "{}", say());
            let short = reason.short.expect("driving is short by something");
            assert!(helps(&farther(short)) && !helps(&farther(short - Seconds(1))), "{}", say());
        }
        Obstacle::TooFar | Obstacle::ShiftTooShort | Obstacle::OutsideShift => {
            assert!(!has_time_alone(problem, travel, id, left), "{}", say());
            let anytime = anytime();
            // No hours of the store hold a visit that the way, or the visit itself, makes too long.
            let by_hours = has_time_alone(&anytime, travel, id, left);
            assert!(reason.obstacle == Obstacle::OutsideShift || !by_hours, "{}", say());
            // Next door only the way is no more in the way. (Who is under way elsewhere would have a way even there.)
            let mut near = if reason.obstacle == Obstacle::OutsideShift { problem.clone() } else { anytime };
            near.stores[left.store.index()].place = near.rep_of(id).home;
            let fits = has_time_alone(&near, travel, id, left);
            assert!(shift.from.is_some() || fits == (reason.obstacle == Obstacle::TooFar), "{}", say());
        }
        Obstacle::OpenHours if !has_time_alone(problem, travel, id, left) => {
            assert!(has_time_alone(&anytime(), travel, id, left), "{}", say());
        }
        Obstacle::OpenHours => {
            assert!(!endless_helps(), "{}", say());
            assert!(!clean(&anytime(), travel, plan, id, left).is_empty(), "{}", say());
        }
        Obstacle::SpanHours => {
            // The week and the month apart it would fit, into the plan or at least alone; what the shift carries is asked later.
            let has_hours = |problem: &Problem| {
                let plan = with(problem, travel, &Plan::default(), id, 0, left).expect("it fits the day");
                let broken = judge(problem, travel, &plan).violations;
                !broken.iter().any(|broken| matches!(broken, Violation::TooManyHours(..)))
            };
            let alone = !has_hours(problem);
            let with = |by: Seconds| {
                let mut other = problem.clone();
                let limits = &mut other.reps[shift.rep.index()].limits;
                limits.iter_mut().for_each(|limit| limit.most.0 = limit.most.0.saturating_add(by.0));
                match alone {
                    true => has_hours(&other),
                    false => !clean(&other, travel, plan, id, left).is_empty(),
                }
            };
            match reason.short {
                Some(short) => assert!(with(short) && !with(short - Seconds(1)), "{}", say()),
                None => assert!(!with(ever), "{}", say()),
            }
        }
        Obstacle::MaxVisits => assert!(stops.len() >= usize::from(shift.max_visits), "{}", say()),
        Obstacle::Capacity => {
            let load: i32 = stops.iter().map(|stop| problem.store(stop.store).demand).sum();
            assert!(load + store.demand > shift.capacity, "{}", say());
        }
        other => panic!("{other:?} names no shift"),
    }
    for &(rival, visit) in reason.rivals.iter().flatten() {
        let at = stops.iter().position(|stop| (stop.store, stop.visit) == (rival, visit)).expect("it is on that shift");
        let theirs = Unserved { store: rival, visit, reason };
        assert!(due(problem, &theirs).prize >= due(problem, left).prize, "{}", say());
        let mut without = plan.clone();
        let route = without.routes.iter_mut().find(|route| route.shift == id).unwrap();
        route.stops.remove(at);
        if route.stops.is_empty() {
            without.routes.retain(|route| route.shift != id);
        }
        without.unserved.push(theirs);
        let instead = with(problem, travel, &without, id, at, left).expect("it fits in that place");
        assert_eq!(judge(problem, travel, &instead).violations, [], "{}", say());
    }
}

/// Rows of visits that were left out, with reasons worked out on the plan.
fn rows<'a>(problem: &'a Problem, plan: &'a Plan) -> impl Iterator<Item = &'a Unserved> {
    let is_row = |left: &&Unserved| matches!(problem.store(left.store).cadence, Cadence::Spaced { .. });
    plan.unserved.iter().filter(is_row)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_reason_is_right_and_every_fix_helps(mut problem in any_problem(3, 40), iterations in 0u64..200) {
        for store in problem.stores.iter_mut().skip(3).step_by(7) {
            (store.reps, store.skilled) = (Allowed::Only(vec![]), Allowed::Only(vec![]));
        }
        let travel = crate::random::travel(&problem);
        let plan = plan(&problem, &travel, iterations);
        for left in rows(&problem, &plan) {
            prove(&problem, &travel, &plan, left);
        }
    }

    /// Stores up to ten times as far away as a shift is long, reps who leave within the plan.
    #[test]
    fn reasons_of_far_stores_hold_and_hours_are_asked_for_only_where_they_help(
        mut problem in any_problem(3, 25),
        stretch in 1.0f64..30.0,
        last in 0u16..10,
        iterations in 0u64..50,
    ) {
        let homes: Vec<PlaceId> = problem.reps.iter().map(|rep| rep.home).collect();
        for (at, place) in problem.places.iter_mut().enumerate().filter(|(at, _)| !homes.contains(&PlaceId::at(*at)) && at % 3 > 0) {
            let by = if at % 3 == 1 { stretch } else { stretch / 4.0 };
            (place.x, place.y) = (place.x * by, place.y * by);
        }
        problem.shifts.retain(|shift| shift.rep != RepId(0) || shift.day <= Day(last));
        let travel = crate::random::travel(&problem);
        let plan = plan(&problem, &travel, iterations);
        for left in rows(&problem, &plan) {
            prove(&problem, &travel, &plan, left);
            let store = problem.store(left.store);
            if left.reason.obstacle == Obstacle::RepGone && problem.continuity_of(store) == Continuity::Any {
                let due = due(&problem, left);
                let mut later = problem.shifts.iter().filter(|shift| shift.day >= due.earliest);
                prop_assert!(!later.any(|shift| store.allows_rep(shift.rep)), "{left:?}");
            }
        }
    }

    #[test]
    fn every_shift_that_may_come_is_counted(mut problem in any_problem(3, 40)) {
        problem.continuity = Continuity::Any;
        let travel = crate::random::travel(&problem);
        let plan = plan(&problem, &travel, 20);
        for left in rows(&problem, &plan) {
            let (store, due) = (problem.store(left.store), due(&problem, left));
            if store.is_chain() {
                // One rep makes them all.
                continue;
            }
            let may = problem.shifts.iter().filter(|shift| due.day_cost(shift.day).is_some() && store.allows(shift.rep, shift.day));
            prop_assert_eq!(left.reason.asked.shifts() as usize, may.count());
        }
    }
}

#[test]
fn two_visits_of_one_store_that_fit_after_all_are_made_by_one_rep() {
    for stores in [600, 1_200, 2_400] {
        let problem = crate::towns::towns(stores, 16, 10, Continuity::SameRep);
        plan(&problem, &crate::towns::travel(&problem), 0);
    }
}

#[test]
fn reasons_and_fixes_of_an_overloaded_network_hold() {
    for continuity in [Continuity::SameRep, Continuity::Any] {
        let mut problem = crate::towns::towns(500, 4, 8, continuity);
        for (at, store) in problem.stores.iter_mut().enumerate().filter(|(at, _)| at % 2 == 0) {
            store.reps = Allowed::Only(vec![RepId::at(at % 3)]);
        }
        let travel = crate::towns::travel(&problem);
        let plan = plan(&problem, &travel, 2_000);
        let left: Vec<&Unserved> = rows(&problem, &plan).collect();
        assert!(left.len() > 50, "{} are out", left.len());
        let fixed = left.iter().filter(|left| prove(&problem, &travel, &plan, left).is_some()).count();
        assert!(fixed * 5 > left.len(), "{fixed} of {} have a fix", left.len());
    }
}

/// Two reps who live ten minutes apart on a line and work from 0 to 100 minutes on five days; a store at each of these minutes
/// along it, due on the first day, 20 minutes a visit.
fn line(stores: &[f64]) -> Problem {
    let mut places: Vec<Point> = stores.iter().map(|&x| Point { x, y: 0.0 }).collect();
    places.extend([Point { x: 0.0, y: 0.0 }, Point { x: 10.0, y: 0.0 }]);
    let home = |rep: usize| PlaceId::at(stores.len() + rep);
    let store = |at: usize| Store {
        id: format!("s{at}"),
        name: String::new(),
        class: String::new(),
        priority: 3,
        place: PlaceId::at(at),
        service: Seconds::minutes(20),
        demand: 0,
        hours: Hours::always(),
        reps: Allowed::Only(vec![RepId(0)]),
        skilled: Allowed::Only(vec![RepId(0)]),
        covering: Allowed::Any,
        pinned: vec![],
        promise: None,
        beside: None,
        meeting: false,
        preference: None,
        met: Vec::new(),
        last: None,
        habit: None,
        cadence: Cadence::once(Seconds::minutes(20), Money(1_000_000)),
    };
    let rep = |at: usize| Rep {
        id: format!("r{at}"),
        name: String::new(),
        home: home(at),
        end: home(at),
        profile: 0,
        share: None,
        days: DayShape::Level,
        nights: 0,
        nights_before: 0,
        limits: Vec::new(),
    };
    let shift = |rep: u32, day: u16| Shift::new(RepId(rep), Day(day), Seconds(0), Seconds::minutes(100));
    Problem::new(Parts {
        name: "line".into(),
        calendar: Calendar::numbered(5, 5),
        places,
        surface: Surface::Plane,
        stores: (0..stores.len()).map(store).collect(),
        reps: vec![rep(0), rep(1)],
        shifts: (0..2).flat_map(|rep| (0..5).map(move |day| shift(rep, day))).collect(),
        continuity: Continuity::SameRep,
        practice: Practice::default(),
        nights: Nights::default(),
    })
    .expect("sound")
}

/// The one reason of a plan that leaves one visit out; proved.
fn only_reason(problem: &Problem) -> Reason {
    let travel = crate::random::travel(problem);
    let plan = plan(problem, &travel, 100);
    assert_eq!(plan.unserved.len(), 1, "{:?}", plan.unserved);
    prove(problem, &travel, &plan, &plan.unserved[0]);
    plan.unserved[0].reason
}

const R0: RepId = RepId(0);
const R1: RepId = RepId(1);

#[test]
fn a_full_day_is_short_by_the_minutes_that_would_be_enough() {
    // Four visits take 80 minutes, the way to the farthest and back 24.
    let mut problem = line(&[3.0, 6.0, 9.0, 12.0]);
    problem.shifts.retain(|shift| shift.day == Day(0));
    let reason = only_reason(&problem);
    let by = Seconds::minutes(4);
    assert_eq!((reason.obstacle, reason.short), (Obstacle::Hours, Some(by)));
    assert_eq!(reason.fix, Some(Fix::Overtime { rep: R0, day: Day(0), by }));
    assert_eq!((reason.impossible, reason.asked.by_count()), (false, vec![(Obstacle::Hours, 1)]));
    assert!(reason.rivals[0].is_some(), "the others are worth no less");
}

#[test]
fn another_rep_with_the_skills_may_take_it() {
    let mut problem = line(&[30.0, 32.0]);
    problem.stores[1].skilled = Allowed::Any;
    problem.shifts.retain(|shift| shift.day == Day(0));
    // Both are 104 minutes; an hour or more of overtime would cost more than another rep.
    problem.shifts[0].max_work = Seconds::minutes(85);
    problem.stores[0].cadence = Cadence::once(Seconds::minutes(20), Money(2_000_000));
    let reason = only_reason(&problem);
    assert_eq!(reason.fix, Some(Fix::Overtime { rep: R0, day: Day(0), by: Seconds::minutes(19) }));
    takes(&mut problem.stores[1], Seconds::minutes(50));
    let reason = only_reason(&problem);
    let drive = Seconds::minutes(44);
    assert_eq!(reason.fix, Some(Fix::OtherRep { rep: R1, day: Day(0), drive }), "{reason:?}");
}

#[test]
fn a_window_may_reach_to_the_next_day() {
    let problem = line(&[10.0, 10.0, 10.0, 10.0, 12.0]);
    let reason = only_reason(&problem);
    assert_eq!(reason.obstacle, Obstacle::Hours);
    assert!(
        matches!(reason.fix, Some(Fix::Window { rep: R0, day: Day(1), by: 1 } | Fix::Overtime { .. })),
        "{reason:?}"
    );
}

#[test]
fn a_day_may_take_one_visit_more_than_its_most() {
    let mut problem = line(&[3.0, 6.0]);
    problem.shifts.iter_mut().for_each(|shift| shift.max_visits = 1);
    let reason = only_reason(&problem);
    assert_eq!((reason.obstacle, reason.short), (Obstacle::MaxVisits, None));
    assert_eq!(reason.fix, Some(Fix::OneMore { rep: R0, day: Day(0) }));
}

#[test]
fn a_shift_may_be_longer_on_the_road() {
    let mut problem = line(&[12.0]);
    problem.shifts.retain(|shift| shift.day == Day(0));
    problem.shifts[0].max_drive = Seconds::minutes(20);
    let reason = only_reason(&problem);
    let by = Seconds::minutes(4);
    assert_eq!((reason.obstacle, reason.short, reason.impossible), (Obstacle::TooFar, Some(by), true));
    assert_eq!(reason.fix, Some(Fix::Driving { rep: R0, day: Day(0), by }));
}

#[test]
fn a_closed_store_may_open() {
    let mut problem = line(&[3.0]);
    problem.shifts.retain(|shift| shift.day == Day(0));
    problem.stores[0].hours.set_special(Day(0), vec![]);
    let reason = only_reason(&problem);
    assert_eq!((reason.obstacle, reason.impossible), (Obstacle::Closed, true));
    assert_eq!(reason.fix, Some(Fix::Open { rep: R0, day: Day(0) }));
}

#[test]
fn a_rep_may_learn_what_no_rep_can() {
    let mut problem = line(&[9.0]);
    problem.stores[0].reps = Allowed::Only(vec![]);
    problem.stores[0].skilled = Allowed::Only(vec![]);
    let reason = only_reason(&problem);
    assert_eq!((reason.obstacle, reason.impossible), (Obstacle::NoRep, true));
    assert_eq!(reason.fix, Some(Fix::Skill { rep: R1, day: Day(0), drive: Seconds::minutes(2) }));
}

#[test]
fn opening_hours_may_leave_no_room() {
    let mut problem = line(&[3.0, 20.0]);
    problem.shifts.retain(|shift| shift.day == Day(0));
    let at = |minute: i32| {
        Hours::every_day(vec![Window { open: Seconds::minutes(minute), close: Seconds::minutes(minute + 20) }])
    };
    // Both start at the same minute; were the far one open all day, the day would still be 17 minutes too short.
    (problem.stores[0].hours, problem.stores[1].hours) = (at(40), at(40));
    let reason = only_reason(&problem);
    assert_eq!((reason.obstacle, reason.short, reason.impossible), (Obstacle::Hours, None, false));
    assert!(reason.rivals[0].is_some() && reason.fix.is_none(), "{reason:?}");
    problem.shifts[0].end = Seconds::minutes(117);
    let reason = only_reason(&problem);
    assert_eq!((reason.obstacle, reason.short, reason.impossible), (Obstacle::OpenHours, None, false));
    assert!(reason.rivals[0].is_some());
    let (from, to) = (Seconds::minutes(77), Seconds::minutes(97));
    assert_eq!(reason.fix, Some(Fix::LongerHours { rep: R0, day: Day(0), from, to }));
}

/// A network of one rep with one store so many minutes away, open from and to these minutes; the rep works from 100 to 200.
fn lone(x: f64, open: i32, close: i32) -> Problem {
    let mut problem = line(&[x]);
    problem.shifts.retain(|shift| (shift.rep, shift.day) == (R0, Day(0)));
    (problem.shifts[0].start, problem.shifts[0].end) = (Seconds::minutes(100), Seconds::minutes(200));
    problem.stores[0].hours =
        Hours::every_day(vec![Window { open: Seconds::minutes(open), close: Seconds::minutes(close) }]);
    problem
}

#[test]
fn far_late_long_and_gone_are_different_reasons() {
    let shown = |problem: &Problem| {
        let reason = only_reason(problem);
        (reason.obstacle, reason.fix.is_some_and(|fix| matches!(fix, Fix::LongerHours { .. })))
    };
    // More than a shift away, whenever it is open.
    assert_eq!(shown(&lone(320.0, 0, 1_440)), (Obstacle::TooFar, false));
    assert_eq!(shown(&lone(320.0, 110, 140)), (Obstacle::TooFar, false));
    // Next door, before the shift, after it, and longer than it.
    assert_eq!(shown(&lone(1.0, 200, 300)), (Obstacle::OutsideShift, false));
    assert_eq!(shown(&lone(1.0, 40, 100)), (Obstacle::OutsideShift, false));
    let mut long = lone(1.0, 0, 1_440);
    takes(&mut long.stores[0], Seconds::minutes(101));
    assert_eq!(shown(&long), (Obstacle::ShiftTooShort, false));
    // Half an hour away: it closes before the rep is there, or opens when there is no time left for the way home.
    assert_eq!(shown(&lone(30.0, 100, 140)), (Obstacle::OpenHours, true));
    assert_eq!(only_reason(&lone(30.0, 160, 190)).obstacle, Obstacle::OpenHours);
    // The rep's last shift is before the window.
    let mut gone = line(&[1.0]);
    gone.shifts.retain(|shift| shift.rep == R1 || shift.day == Day(0));
    gone.stores[0].skilled = Allowed::Any;
    gone.stores[0].cadence = Cadence::Spaced {
        visits: vec![DueVisit::between(Day(4), Day(4), Seconds::minutes(20), Money(1_000_000))],
        min_gap: 1,
        max_gap: DaySet::MOST,
    };
    let reason = only_reason(&gone);
    assert_eq!((reason.obstacle, reason.fix.map(Fix::shift)), (Obstacle::RepGone, Some((R1, Day(4)))));
    // Away only then, and back after it.
    gone.shifts.clone_from(&line(&[1.0]).shifts);
    gone.shifts.retain(|shift| shift.rep == R1 || !(2..=3).contains(&shift.day.0));
    let Cadence::Spaced { visits, .. } = &mut gone.stores[0].cadence else { unreachable!() };
    (visits[0].earliest, visits[0].due, visits[0].latest) = (Day(2), Day(2), Day(3));
    assert_eq!(only_reason(&gone).obstacle, Obstacle::NoShift);
}
