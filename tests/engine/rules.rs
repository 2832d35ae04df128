//! One row for each rule the referee knows: a plan that breaks that rule and no other.

use crate::random::travel;
use rounds::model::*;
use rounds::unit::{Day, Money, PlaceId, RepId, Seconds, ShiftId, StoreId};

/// A visit on a route: the store and which of its visits.
type Call = (u32, u16);

/// Two reps who live ten minutes apart on a line and work 200 minutes on four days. The first store is due twice with two
/// days between, the second once, the third on the first and the third day.
fn line() -> Problem {
    let service = Seconds::minutes(20);
    let due = |from: u16, to: u16| DueVisit::between(Day(from), Day(to), service, Money(1_000));
    let row = |visits: Vec<DueVisit>| Cadence::Spaced { visits, min_gap: 2, max_gap: 3 };
    let cadences = [
        row(vec![due(0, 1), due(2, 3)]),
        row(vec![due(0, 3)]),
        Cadence::Patterns { patterns: vec![DaySet::of([Day(0), Day(2)])], prize: Money(1_000) },
    ];
    let store = |(at, cadence): (usize, Cadence)| Store {
        id: format!("s{at}"),
        name: String::new(),
        class: String::new(),
        priority: 3,
        place: PlaceId::at(at),
        service,
        demand: 1,
        hours: Hours::always(),
        reps: Allowed::Any,
        skilled: Allowed::Any,
        covering: Allowed::Any,
        pinned: vec![],
        promise: None,
        beside: None,
        meeting: false,
        preference: None,
        met: Vec::new(),
        last: None,
        habit: None,
        cadence,
    };
    let rep = |at: usize| Rep {
        id: format!("r{at}"),
        name: String::new(),
        home: PlaceId::at(3 + at),
        end: PlaceId::at(3 + at),
        profile: 0,
        share: None,
        days: DayShape::Level,
        nights: 0,
        nights_before: 0,
        limits: Vec::new(),
    };
    let shift = |rep: usize, day: u16| Shift::new(RepId::at(rep), Day(day), Seconds(0), Seconds::minutes(200));
    let parts = Parts {
        name: "line".into(),
        calendar: Calendar::numbered(4, 5),
        places: [3.0, 6.0, 9.0, 0.0, 10.0].map(|x| Point { x, y: 0.0 }).to_vec(),
        surface: Surface::Plane,
        stores: cadences.into_iter().enumerate().map(store).collect(),
        reps: vec![rep(0), rep(1)],
        shifts: (0..2).flat_map(|rep| (0..4).map(move |day| shift(rep, day))).collect(),
        continuity: Continuity::SameRep,
        practice: Practice::default(),
        nights: Nights::default(),
    };
    Problem::new(parts).expect("the line is sound")
}

/// The shift of a rep on a day.
fn shift(rep: u32, day: u32) -> ShiftId {
    ShiftId(4 * rep + day)
}

fn route(problem: &Problem, id: ShiftId, calls: &[Call]) -> Route {
    let visits: Vec<(StoreId, u16)> = calls.iter().map(|&(store, visit)| (StoreId(store), visit)).collect();
    timetable(problem, &travel(problem), id, &visits).expect("the day is possible")
}

/// The plan of these routes, sorted by shift.
fn plan(problem: &Problem, routes: &[(ShiftId, &[Call])]) -> Plan {
    let routes = routes.iter().map(|&(id, calls)| route(problem, id, calls)).collect();
    Plan { routes, unserved: Vec::new() }
}

/// A plan that keeps every rule.
fn clean(problem: &Problem) -> Plan {
    plan(problem, &[(shift(0, 0), &[(0, 0), (2, 0)]), (shift(0, 2), &[(0, 1), (2, 1)]), (shift(1, 1), &[(1, 0)])])
}

fn left_out(store: u32, visit: u16) -> Unserved {
    Unserved { store: StoreId(store), visit, reason: Reason::of(Obstacle::Hours) }
}

fn row_of(problem: &mut Problem, store: usize) -> (&mut Vec<DueVisit>, &mut u16) {
    match &mut problem.stores[store].cadence {
        Cadence::Spaced { visits, min_gap, .. } => (visits, min_gap),
        Cadence::Patterns { .. } => panic!("a row of visits"),
    }
}

/// How many rules there are.
const RULES: usize = 25;

/// The rule that is broken, by number: a new one does not compile before it has its row.
fn number(violation: &Violation) -> usize {
    match violation {
        Violation::Unknown(_) => 0,
        Violation::ShiftTwice(_) => 1,
        Violation::EmptyRoute(_) => 2,
        Violation::Late(..) => 3,
        Violation::WrongTimes(..) => 4,
        Violation::TooLong(_) => 5,
        Violation::TooMuchDriving(_) => 6,
        Violation::TooManyVisits(_) => 7,
        Violation::Overloaded(_) => 8,
        Violation::WrongRep(..) => 9,
        Violation::TwoReps(_) => 10,
        Violation::TwiceADay(..) => 11,
        Violation::VisitTwice(..) => 12,
        Violation::NoSuchVisit(..) => 13,
        Violation::WrongDay(..) => 14,
        Violation::Gap(..) => 15,
        Violation::NoPattern(_) => 16,
        Violation::Lost(..) => 17,
        Violation::GapToLast(..) => 18,
        Violation::Night(..) => 19,
        Violation::TooManyHours(..) => 20,
        Violation::Leaderless(..) => 21,
        Violation::MissedMeeting(_) => 22,
        Violation::RepChange(..) => 23,
        Violation::TooManyReps(..) => 24,
    }
}

/// What is done to the question and to the plan, and what the referee then says.
struct Row(fn(&mut Problem, &mut Plan), Violation);

fn table() -> Vec<Row> {
    let (first, third, other) = (shift(0, 0), shift(0, 2), shift(1, 1));
    let (one, two, three) = (StoreId(0), StoreId(1), StoreId(2));
    vec![
        Row(|_, plan| plan.unserved.push(left_out(9, 0)), Violation::Unknown("store 9".into())),
        Row(
            |problem, plan| {
                plan.routes[0] = route(problem, shift(0, 0), &[(0, 0)]);
                plan.routes.insert(1, route(problem, shift(0, 0), &[(2, 0)]));
            },
            Violation::ShiftTwice(first),
        ),
        Row(|problem, plan| plan.routes.push(route(problem, shift(1, 3), &[])), Violation::EmptyRoute(shift(1, 3))),
        Row(
            |problem, _| problem.stores[1].hours.set_special(Day(1), vec![]),
            Violation::Late(other, Hitch::Closed(two)),
        ),
        Row(
            // Open for 19 of the 20 minutes that the visit takes.
            |problem, _| {
                let short = Window { open: Seconds(0), close: Seconds::minutes(19) };
                problem.stores[1].hours.set_special(Day(1), vec![short]);
            },
            Violation::Late(other, Hitch::Closed(two)),
        ),
        Row(
            // The way takes four minutes, so the visit would be over at 24.
            |problem, _| {
                let short = Window { open: Seconds(0), close: Seconds::minutes(22) };
                problem.stores[1].hours.set_special(Day(1), vec![short]);
            },
            Violation::Late(other, Hitch::Reached(two, Seconds::minutes(2))),
        ),
        Row(
            |problem, _| problem.shifts[other_shift()].end = Seconds::minutes(27),
            Violation::Late(other, Hitch::Ends(Seconds::minutes(1))),
        ),
        Row(
            |_, plan| plan.routes[2].depart += Seconds(1),
            Violation::WrongTimes(other, Hitch::Depart(Seconds(1), Seconds(0))),
        ),
        Row(|problem, _| problem.shifts[other_shift()].max_work = Seconds::minutes(27), Violation::TooLong(other)),
        Row(
            |problem, _| problem.shifts[other_shift()].max_drive = Seconds::minutes(7),
            Violation::TooMuchDriving(other),
        ),
        Row(|problem, _| problem.shifts[0].max_visits = 1, Violation::TooManyVisits(first)),
        Row(|problem, _| problem.shifts[0].capacity = 1, Violation::Overloaded(first)),
        Row(|problem, _| problem.stores[1].reps = Allowed::Only(vec![RepId(0)]), Violation::WrongRep(two, other)),
        Row(|problem, _| problem.stores[1].pinned = vec![(Day(1), RepId(0))], Violation::WrongRep(two, other)),
        Row(
            |problem, plan| {
                plan.routes[1] = route(problem, shift(0, 2), &[(2, 1)]);
                plan.routes.push(route(problem, shift(1, 2), &[(0, 1)]));
            },
            Violation::TwoReps(one),
        ),
        Row(
            // Both days are in the first week of four.
            |problem, plan| {
                problem.continuity = Continuity::Changing(RepChanges { weekly: true, most: None });
                plan.routes[1] = route(problem, shift(0, 2), &[(2, 1)]);
                plan.routes.push(route(problem, shift(1, 2), &[(0, 1)]));
            },
            Violation::RepChange(one, Day(2)),
        ),
        Row(
            // The other rep was there in the week that goes on.
            |problem, _| {
                problem.continuity = Continuity::Changing(RepChanges { weekly: true, most: None });
                problem.stores[1].met = vec![Met { day: 0, rep: RepId(0) }];
            },
            Violation::RepChange(two, Day(1)),
        ),
        Row(
            |problem, plan| {
                problem.continuity = Continuity::Changing(RepChanges { weekly: false, most: Some(1) });
                plan.routes[1] = route(problem, shift(0, 2), &[(2, 1)]);
                plan.routes.push(route(problem, shift(1, 2), &[(0, 1)]));
            },
            Violation::TooManyReps(one, 2),
        ),
        Row(
            |problem, _| {
                problem.continuity = Continuity::Changing(RepChanges { weekly: false, most: Some(1) });
                problem.stores[1].met = vec![Met { day: -9, rep: RepId(0) }];
            },
            Violation::TooManyReps(two, 2),
        ),
        Row(
            |problem, plan| {
                let (visits, min_gap) = row_of(problem, 0);
                (visits[1].earliest, *min_gap) = (Day(0), 0);
                plan.routes[0] = route(problem, shift(0, 0), &[(0, 0), (0, 1), (2, 0)]);
                plan.routes[1] = route(problem, shift(0, 2), &[(2, 1)]);
            },
            Violation::TwiceADay(one, Day(0)),
        ),
        Row(|_, plan| plan.unserved.push(left_out(1, 0)), Violation::VisitTwice(two, 0)),
        Row(|_, plan| plan.unserved.push(left_out(1, 1)), Violation::NoSuchVisit(two, 1)),
        Row(|problem, _| row_of(problem, 1).0[0].latest = Day(0), Violation::WrongDay(two, 0, Day(1))),
        Row(|problem, _| *row_of(problem, 0).1 = 3, Violation::Gap(one, Day(0), Day(2))),
        Row(
            |problem, _| {
                let Cadence::Spaced { max_gap, .. } = &mut problem.stores[0].cadence else { panic!("a row of visits") };
                *max_gap = 1;
            },
            Violation::Gap(one, Day(0), Day(2)),
        ),
        Row(
            |problem, _| problem.stores[0].last = Some(LastVisit { day: -1, min_gap: 2, max_gap: 9 }),
            Violation::GapToLast(one, Day(0)),
        ),
        Row(
            |problem, _| problem.stores[1].last = Some(LastVisit { day: -4, min_gap: 1, max_gap: 4 }),
            Violation::GapToLast(two, Day(1)),
        ),
        Row(
            |problem, _| {
                problem.stores[2].cadence =
                    Cadence::Patterns { patterns: vec![DaySet::of([Day(0), Day(1)])], prize: Money(1) };
            },
            Violation::NoPattern(three),
        ),
        Row(|_, plan| drop(plan.routes.pop()), Violation::Lost(two, 0)),
        Row(|problem, plan| plan.routes[1] = route(problem, shift(0, 2), &[(2, 1)]), Violation::Lost(one, 1)),
        Row(
            |_, plan| plan.routes[1].finish += Seconds(1),
            Violation::WrongTimes(third, Hitch::Finish(Seconds::minutes(58) + Seconds(1), Seconds::minutes(58))),
        ),
        Row(|problem, plan| away(problem, plan, &[0], 1), Violation::Night(first, NightFault::TooLong)),
        Row(
            |problem, plan| {
                problem.reps[0].nights = 1;
                away(problem, plan, &[0, 1], 1);
            },
            Violation::Night(shift(0, 1), NightFault::TooLong),
        ),
        Row(
            |problem, plan| {
                (problem.reps[0].nights, problem.reps[0].nights_before) = (2, 2);
                away(problem, plan, &[0], 1);
            },
            Violation::Night(first, NightFault::TooLong),
        ),
        Row(
            |problem, plan| {
                (problem.reps[0].nights, problem.nights.a_month) = (2, Some(1));
                away(problem, plan, &[0, 1], 1);
            },
            Violation::Night(shift(0, 1), NightFault::TooMany),
        ),
        Row(
            // Home is no lodging.
            |problem, plan| {
                problem.reps[0].nights = 1;
                away(problem, plan, &[0], 4);
            },
            Violation::Night(first, NightFault::Elsewhere),
        ),
        Row(
            |problem, plan| {
                problem.reps[0].nights = 1;
                away(problem, plan, &[0], 1);
                plan.routes.remove(1);
            },
            Violation::Night(first, NightFault::NoWayHome),
        ),
        Row(
            // The second day is off, so that two nights lie between.
            |problem, plan| {
                problem.reps[0].nights = 2;
                problem.shifts.remove(1);
                for route in &mut plan.routes {
                    route.shift = ShiftId(route.shift.0.saturating_sub(1));
                }
                problem.set_nights(&[Night { after: first_shift(), place: PlaceId(1) }]);
                for route in &mut plan.routes[..2] {
                    let visits: Vec<(StoreId, u16)> = route.stops.iter().map(|stop| (stop.store, stop.visit)).collect();
                    *route = timetable(problem, &travel(problem), route.shift, &visits).expect("the day is possible");
                }
            },
            Violation::Night(first, NightFault::DayOff),
        ),
        Row(
            // Two days of 58 minutes each, and five of office work on one of them.
            |problem, _| {
                problem.shifts[0].office = Seconds::minutes(5);
                problem.reps[0].limits = vec![hours(0, 1, 63), hours(0, 3, 100)];
            },
            Violation::TooManyHours(RepId(0), hours(0, 3, 100), Seconds::minutes(21)),
        ),
        Row(
            |problem, plan| {
                row_of(problem, 0).0[1].after = Some(After::Days { least: 1, most: 9 });
                plan.routes[0] = route(problem, shift(0, 0), &[(2, 0)]);
                plan.unserved.push(left_out(0, 0));
            },
            Violation::Leaderless(one, 1),
        ),
        Row(
            |problem, _| row_of(problem, 0).0[1].after = Some(After::Days { least: 3, most: 9 }),
            Violation::Gap(one, Day(0), Day(2)),
        ),
        Row(
            |problem, _| row_of(problem, 0).0[1].after = Some(After::Days { least: 1, most: 1 }),
            Violation::Gap(one, Day(0), Day(2)),
        ),
        Row(
            // The day between is one of them.
            |problem, _| {
                let of = Box::new(DaySet::of([Day(0), Day(1), Day(2)]));
                row_of(problem, 0).0[1].after = Some(After::Next { of });
            },
            Violation::Gap(one, Day(0), Day(2)),
        ),
        Row(
            // The second rep is at a store on the second day, and could be at two meetings instead. The third cannot be reached.
            |problem, plan| {
                for (rep, day, from) in [(1, 1, 30), (1, 1, 60), (0, 3, 1)] {
                    let met = Window { open: Seconds::minutes(from), close: Seconds::minutes(from + 20) };
                    let mut hours = Hours::default();
                    hours.set_special(Day(day), vec![met]);
                    let due = DueVisit::between(Day(day), Day(day), Seconds::minutes(20), Money(900));
                    let meeting = Store {
                        meeting: true,
                        hours,
                        pinned: vec![(Day(day), RepId(rep))],
                        cadence: Cadence::row(vec![due]),
                        ..Store::new(format!("m{from}"), PlaceId(0), Seconds::minutes(20))
                    };
                    plan.unserved.push(left_out(problem.stores.len() as u32, 0));
                    problem.stores.push(meeting);
                }
                let visits = [plan.routes[2].stops[0]].map(|stop| (stop.store, stop.visit));
                let met = [visits[0], (StoreId(4), 0)];
                plan.routes[2] = timetable(problem, &travel(problem), shift(1, 1), &met).expect("the day is possible");
                plan.unserved.remove(1);
            },
            Violation::MissedMeeting(StoreId(3)),
        ),
    ]
}

/// So many minutes of work at most on these days.
fn hours(first: u16, last: u16, most: i32) -> HoursLimit {
    HoursLimit { span: HoursSpan::Week, first: Day(first), last: Day(last), most: Seconds::minutes(most) }
}

fn first_shift() -> ShiftId {
    shift(0, 0)
}

/// The first rep sleeps at a place after these days, and all four days are walked so.
fn away(problem: &mut Problem, plan: &mut Plan, days: &[u32], place: u32) {
    let nights: Vec<Night> = days.iter().map(|&day| Night { after: shift(0, day), place: PlaceId(place) }).collect();
    problem.set_nights(&nights);
    let calls: [&[Call]; 4] = [&[(0, 0), (2, 0)], &[], &[(0, 1), (2, 1)], &[]];
    let is_used = |day: &usize| !calls[*day].is_empty() || problem.shifts[*day].is_away();
    let days: Vec<Route> = (0..4).filter(is_used).map(|day| route(problem, shift(0, day as u32), calls[day])).collect();
    plan.routes.retain(|route| problem.shift(route.shift).rep == RepId(1));
    plan.routes.splice(0..0, days);
}

#[test]
fn nights_away_are_billed_and_days_begin_and_end_there() {
    let mut problem = line();
    (problem.reps[0].nights, problem.nights.price) = (1, Money(700));
    let mut plan = clean(&problem);
    let at_home = judge(&problem, &travel(&problem), &plan).bill;
    // Stores at 3 and 9 minutes, a night at 6: three minutes back to it, and six home on the day without a visit.
    away(&mut problem, &mut plan, &[0], 1);
    assert_eq!(plan.routes[0].home_drive, Seconds::minutes(3));
    assert_eq!((plan.routes[1].stops.len(), plan.routes[1].home_drive), (0, Seconds::minutes(6)));
    // The question need not have the nights: they are the plan's.
    problem.set_nights(&[]);
    let verdict = judge(&problem, &travel(&problem), &plan);
    assert_eq!(verdict.violations, []);
    assert_eq!(verdict.bill.nights, Money(700));
    assert_eq!(verdict.bill.travel, at_home.travel, "3 + 6 + 3 + 6 for 3 + 6 + 9");
}

/// Where in the list of shifts the second rep's second day is.
fn other_shift() -> usize {
    shift(1, 1).index()
}

#[test]
fn every_rule_of_the_referee_is_broken_alone_and_named() {
    let whole = line();
    assert_eq!(judge(&whole, &travel(&whole), &clean(&whole)).violations, []);
    let mut seen = [false; RULES];
    for Row(spoil, violation) in table() {
        let (mut problem, mut plan) = (line(), clean(&whole));
        spoil(&mut problem, &mut plan);
        seen[number(&violation)] = true;
        assert_eq!(judge(&problem, &travel(&problem), &plan).violations, [violation]);
    }
    assert_eq!(seen, [true; RULES], "every rule has its row");
}

#[test]
fn a_limit_that_is_just_met_is_kept() {
    let whole = line();
    let plan = clean(&whole);
    let route = &plan.routes[0];
    let mut problem = line();
    let limits = &mut problem.shifts[route.shift.index()];
    (limits.max_drive, limits.max_work) = (route.drive(), route.work());
    (limits.max_visits, limits.capacity) = (route.stops.len() as u16, route.stops.len() as i32);
    assert_eq!(judge(&problem, &travel(&problem), &plan).violations, []);
}

#[test]
fn the_first_time_that_is_wrong_is_named() {
    let problem = line();
    let right = clean(&problem);
    let stop = right.routes[0].stops[0];
    let told = |spoil: fn(&mut Route)| {
        let mut plan = clean(&problem);
        spoil(&mut plan.routes[0]);
        judge(&problem, &travel(&problem), &plan).violations
    };
    let wrong = |hitch: Hitch| vec![Violation::WrongTimes(right.routes[0].shift, hitch)];
    let start = Hitch::Start(stop.store, stop.start + Seconds(1), stop.start);
    assert_eq!(told(|route| route.stops[0].start += Seconds(1)), wrong(start));
    assert_eq!(told(|route| route.stops[0].wait += Seconds(1)), wrong(Hitch::Stop(stop.store)));
    let depart = right.routes[0].depart;
    assert_eq!(told(|route| route.depart += Seconds(1)), wrong(Hitch::Depart(depart + Seconds(1), depart)));
    let rest = |route: &mut Route| route.rests.push(Rest { after: 0, pause: 0, start: Seconds(0) });
    assert_eq!(told(rest), wrong(Hitch::Rest));
}
