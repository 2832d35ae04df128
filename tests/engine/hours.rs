//! Overtime at a price: sums done by hand, and plans that have it where it is worth its price.

use crate::random::travel;
use rounds::ask::{Site, SlotRequest, quotes, slots};
use rounds::model::*;
use rounds::solve::{Effort, Limit, Outcome, solve};
use rounds::unit::{Day, Money, PlaceId, RepId, Seconds, ShiftId, StoreId};
use std::ops::ControlFlow;

/// A rep who works three hours at home and may stay an hour longer at time and a half, and four stores next door, each due on the
/// first of some days for an hour.
fn full(prize: i64, days: u16) -> Problem {
    let hour = Seconds::minutes(60);
    let visit = DueVisit::between(Day(0), Day(0), hour, Money(prize));
    let store = |at: usize| Store::new(format!("s{at}"), PlaceId(0), hour).due(Cadence::row(vec![visit.clone()]));
    let shift = |day: u16| Shift {
        overtime: Some(Overtime { end: Seconds::minutes(180), work: Seconds::minutes(180), percent: 150 }),
        ..Shift::new(RepId(0), Day(day), Seconds(0), Seconds::minutes(240))
    };
    Problem::new(Parts {
        name: "full".into(),
        calendar: Calendar::numbered(days, 5),
        places: vec![Point::default()],
        surface: Surface::Plane,
        stores: (0..4).map(store).collect(),
        reps: vec![Rep::new("r", PlaceId(0))],
        shifts: (0..days).map(shift).collect(),
        ..Parts::default()
    })
    .expect("sound")
}

fn solved(problem: &Problem) -> Outcome {
    let effort = Effort { limit: Limit::Iterations(400), threads: 1, seed: 1 };
    let outcome = solve(problem, &travel(problem), &effort, &mut |_| ControlFlow::Continue(()));
    assert_eq!(outcome.verdict.violations, []);
    outcome
}

#[test]
fn a_visit_is_worth_overtime_only_if_its_prize_is() {
    // An hour at time and a half is an hour and a half on the road, 5,400 seconds.
    let dear = solved(&full(6_000, 1));
    assert_eq!((dear.verdict.planned, dear.verdict.bill.overtime), (4, Money(5_400)));
    assert_eq!(dear.verdict.bill.total(), Money(5_400));
    let cheap = solved(&full(5_000, 1));
    assert_eq!((cheap.verdict.planned, cheap.verdict.bill.overtime), (3, Money(0)));
    assert_eq!(cheap.plan.unserved[0].reason.obstacle, Obstacle::Detour);
    let mut free = full(5_000, 1);
    free.shifts[0].overtime.as_mut().unwrap().percent = 0;
    assert_eq!(solved(&free).verdict.planned, 4);
}

#[test]
fn overtime_is_what_ends_late_or_is_too_much_work_whichever_is_more() {
    let mut problem = full(1, 1);
    let travel = travel(&problem);
    let overtime = |problem: &Problem, stores: &[u32]| {
        let visits: Vec<(StoreId, u16)> = stores.iter().map(|&store| (StoreId(store), 0)).collect();
        let route = timetable(problem, &travel, ShiftId(0), &visits).expect("possible");
        let plan = Plan { routes: vec![route], ..Plan::default() };
        (problem.shifts[0].overtime_of(&plan.routes[0]).as_minutes(), judge(problem, &travel, &plan).bill.overtime)
    };
    assert_eq!(overtime(&problem, &[0, 1, 2]), (0.0, Money(0)));
    assert_eq!(overtime(&problem, &[0, 1, 2, 3]), (60.0, Money(5_400)));
    // An hour of work that ends 50 minutes late; and two hours, one of them too much by the longest work.
    let late = Window { open: Seconds::minutes(170), close: Seconds::minutes(240) };
    problem.stores[0].hours = Hours::every_day(vec![late]);
    assert_eq!(overtime(&problem, &[0]), (50.0, Money(4_500)));
    problem.shifts[0].overtime.as_mut().unwrap().work = Seconds::minutes(60);
    assert_eq!(overtime(&problem, &[1, 2]), (60.0, Money(5_400)));
    assert_eq!(overtime(&problem, &[1, 2, 0]), (120.0, Money(10_800)));
}

#[test]
fn quotes_and_slots_have_the_price_of_overtime() {
    // The second day is free: whatever is moved there spares the overtime of the first, and costs nothing.
    let mut problem = full(1_000_000, 2);
    let on_both = DueVisit::between(Day(0), Day(1), Seconds::minutes(60), Money(1_000_000));
    problem.stores[3].cadence = Cadence::row(vec![on_both]);
    problem.shifts[1].fixed = Money(9_000);
    let (outcome, travel) = (solved(&problem), travel(&problem));
    assert_eq!(outcome.verdict.bill.overtime, Money(5_400));
    let quotes = quotes(&problem, &travel, &outcome.plan, StoreId(3), 0).expect("it is due");
    let prices: Vec<Bill> = quotes.days.iter().map(|day| day.quote.offer().expect("it fits").price).collect();
    assert_eq!(prices[0], Bill { overtime: Money(5_400), ..Bill::default() });
    assert_eq!(prices[1], Bill { shifts: Money(9_000), ..Bill::default() });
    let ask = SlotRequest {
        at: Site::Place(PlaceId(0)),
        service: Seconds::minutes(30),
        from: Day(0),
        to: Day(1),
        rep: None,
        best: 9,
    };
    let mut three = outcome.plan.clone();
    three.routes[0].stops.retain(|stop| stop.store != StoreId(3));
    let visits: Vec<(StoreId, u16)> = three.routes[0].stops.iter().map(|stop| (stop.store, 0)).collect();
    three.routes[0] = timetable(&problem, &travel, ShiftId(0), &visits).expect("possible");
    let found = slots(&problem, &travel, &three, &ask);
    let of = |shift: u32| found.iter().find(|slot| slot.shift == ShiftId(shift)).expect("it fits");
    assert_eq!((of(0).cost, of(0).overtime), (Money(30 * 60 * 3 / 2), Seconds::minutes(30)));
    assert_eq!((of(1).cost, of(1).overtime), (Money(9_000), Seconds(0)));
}
