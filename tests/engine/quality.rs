//! Ten networks whose best plan is known, each with so many iterations: a search that has grown worse is seen here before any
//! league is run.
//!
//! The best plan is known by how the network is made, or found by going through every subset of its visits (Held and Karp 1962).

use rounds::model::{
    Cadence, Calendar, DaySet, DueVisit, Leg, Legs, Parts, Point, Problem, Rep, Shift, Store, Surface, Window, judge,
};
use rounds::solve::{Effort, Limit, solve};
use rounds::travel::{Plane, Rounding};
use rounds::unit::{Day, Metres, Money, PlaceId, RepId, Seconds};
use std::f64::consts::TAU;
use std::ops::ControlFlow;

/// What leaving a visit out costs: more than any plan here.
const MUST: Money = Money(10_000_000);
const SERVICE: Seconds = Seconds(600);
const LONG: Seconds = Seconds(1_000_000);

/// A network, and what its best plan costs.
struct Known {
    name: &'static str,
    problem: Problem,
    legs: Ground,
    best: i64,
}

/// A plane, on which some go faster one way than the other.
struct Ground {
    plane: Plane,
    /// Seconds more for each way to a place that comes before where it begins.
    back: i32,
}

impl Legs for Ground {
    fn leg(&self, _: u8, from: PlaceId, to: PlaceId) -> Leg {
        let leg = self.plane.leg(from, to);
        let back = if to < from { self.back } else { 0 };
        Leg { time: leg.time + Seconds(back), distance: Metres(0) }
    }
}

fn ground(places: &[Point]) -> Ground {
    Ground { plane: Plane::new(places, Rounding::Ticks(60.0)), back: 0 }
}

fn at(x: f64, y: f64) -> Point {
    Point { x, y }
}

fn around((x, y): (f64, f64), radius: f64, turn: f64) -> Point {
    at(x + radius * (turn * TAU).cos(), y + radius * (turn * TAU).sin())
}

/// Numbers that look like chance, from 0 to 1.
fn chance(seed: u64) -> impl FnMut() -> f64 {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as f64 / (1u64 << 53) as f64
    }
}

/// One visit on any of the days.
fn any_day(days: u16, prize: Money) -> Cadence {
    Cadence::row(vec![DueVisit::between(Day(0), Day(days - 1), SERVICE, prize)])
}

/// Reps at the first places, stores at the others; every rep works every day.
fn network(homes: usize, places: &[Point], days: u16, due: impl Fn(usize) -> Cadence) -> Parts {
    let shifts =
        (0..homes).flat_map(|rep| (0..days).map(move |day| Shift::new(RepId::at(rep), Day(day), Seconds(0), LONG)));
    Parts {
        calendar: Calendar::numbered(days, 7),
        places: places.to_vec(),
        surface: Surface::Plane,
        stores: (homes..places.len())
            .map(|at| Store::new(at.to_string(), PlaceId::at(at), SERVICE).due(due(at)))
            .collect(),
        reps: (0..homes).map(|rep| Rep::new(rep.to_string(), PlaceId::at(rep))).collect(),
        shifts: shifts.collect(),
        ..Parts::default()
    }
}

fn known(name: &'static str, parts: Parts, legs: Ground, best: i64) -> Known {
    Known { name, problem: Problem::new(parts).expect("sound"), legs, best }
}

/// The way from place to place and back to the first.
fn ring(legs: &Ground, places: &[usize]) -> i64 {
    let next = places.iter().skip(1).chain(places.first());
    places.iter().zip(next).map(|(&from, &to)| way(legs, from, to)).sum()
}

fn way(legs: &Ground, from: usize, to: usize) -> i64 {
    i64::from(legs.leg(0, PlaceId::at(from), PlaceId::at(to)).time.0)
}

/// The shortest tour from place 0 through each subset of the places behind it.
fn tours(legs: &Ground, stores: usize) -> Vec<i64> {
    let full = 1usize << stores;
    let mut to = vec![vec![i64::MAX / 2; stores]; full];
    let mut best = vec![0; full];
    for set in 1..full {
        for last in (0..stores).filter(|last| set >> last & 1 == 1) {
            let rest = set & !(1 << last);
            let from = |one: usize| to[rest][one] + way(legs, one + 1, last + 1);
            let ways = (0..stores).filter(|one| rest >> one & 1 == 1).map(from);
            let first = (rest == 0).then(|| way(legs, 0, last + 1));
            to[set][last] = ways.chain(first).min().expect("a way");
        }
        let home = |last: usize| to[set][last] + way(legs, last + 1, 0);
        best[set] = (0..stores).filter(|last| set >> last & 1 == 1).map(home).min().expect("a last store");
    }
    best
}

/// The cheapest way to share all stores out among the days, `price` being what a day costs that visits a subset.
fn shared_out(stores: usize, days: u16, price: impl Fn(u16, usize) -> Option<i64>) -> i64 {
    let full = (1usize << stores) - 1;
    let mut best = vec![None; full + 1];
    best[0] = Some(0);
    for day in 0..days {
        let prices: Vec<Option<i64>> = (0..=full).map(|set| price(day, set)).collect();
        let mut next = vec![None; full + 1];
        for (set, slot) in next.iter_mut().enumerate() {
            let mut today = set;
            loop {
                if let (Some(price), Some(before)) = (prices[today], best[set & !today]) {
                    let cost: i64 = price + before;
                    *slot = Some(slot.map_or(cost, |known: i64| known.min(cost)));
                }
                if today == 0 {
                    break;
                }
                today = (today - 1) & set;
            }
        }
        best = next;
    }
    best[full].expect("all days together hold all stores")
}

/// Stores on a circle through the rep's home: all the way round.
fn circle() -> Known {
    let places: Vec<Point> = (0..61).map(|one| around((0.0, 0.0), 60.0, f64::from(one) / 61.0)).collect();
    let legs = ground(&places);
    let best = ring(&legs, &(0..61).collect::<Vec<_>>());
    known("circle", network(1, &places, 1, |_| any_day(1, MUST)), legs, best)
}

/// Stores along a street, half of them open only in the morning: out with these, home with the others.
fn street() -> Known {
    let places: Vec<Point> = (0..41).map(|one| at(f64::from(one) * 5.0, 0.0)).collect();
    let legs = ground(&places);
    let far = way(&legs, 0, 40) as i32;
    let mut parts = network(1, &places, 1, |_| any_day(1, MUST));
    let turn = Seconds(far + 20 * SERVICE.0);
    for (at, store) in parts.stores.iter_mut().enumerate() {
        let (open, close) = if at % 2 == 0 { (Seconds(0), turn) } else { (turn - SERVICE, LONG) };
        *store = store.clone().open(vec![Window { open, close }]);
    }
    known("street", parts, legs, i64::from(2 * far))
}

/// Villages in all directions, each a day's work: every day one of them.
fn villages() -> Known {
    let mut places = vec![at(0.0, 0.0)];
    for village in 0..8 {
        let middle = around((0.0, 0.0), 100.0, f64::from(village) / 8.0);
        places.extend(
            (0..5).map(|one| around((middle.x, middle.y), 2.0, f64::from(one) / 5.0 + 0.03 * f64::from(village))),
        );
    }
    let legs = ground(&places);
    let mut parts = network(1, &places, 8, |_| any_day(8, MUST));
    parts.shifts.iter_mut().for_each(|shift| shift.max_visits = 5);
    // Home, and the five in the best order.
    let best = (0..8).map(|village| {
        let own: Vec<Point> = [places[0]].into_iter().chain(places[1 + village * 5..][..5].iter().copied()).collect();
        tours(&ground(&own), 5)[31]
    });
    known("villages", parts, legs, best.sum())
}

/// The same villages every week, on the same weekday.
fn weekly_villages() -> Known {
    let Known { problem, legs, best, .. } = villages();
    let mut parts = problem.into_parts();
    parts.calendar = Calendar::numbered(16, 7);
    let weeks = |day: u16| DaySet::of([Day(day), Day(day + 8)]);
    let patterns: Vec<DaySet> = (0..8).map(weeks).collect();
    for store in &mut parts.stores {
        store.cadence = Cadence::Patterns { patterns: patterns.clone(), prize: MUST };
    }
    let shift = parts.shifts[0].clone();
    parts.shifts = (0..16).map(|day| Shift { day: Day(day), ..shift.clone() }).collect();
    known("weekly villages", parts, legs, best * 2)
}

/// Four reps, each with a circle of stores round the corner.
fn four_homes() -> Known {
    let middles = [(0.0, 0.0), (100.0, 0.0), (0.0, 100.0), (100.0, 100.0)];
    let on = |middle: (f64, f64), one: i32| around(middle, 20.0, f64::from(one) / 16.0);
    let mut places: Vec<Point> = middles.iter().map(|&middle| on(middle, 0)).collect();
    middles.iter().for_each(|&middle| places.extend((1..16).map(|one| on(middle, one))));
    let legs = ground(&places);
    let best = (0..4).map(|rep| {
        let own: Vec<usize> = [rep].into_iter().chain((0..15).map(|one| 4 + rep * 15 + one)).collect();
        ring(&legs, &own)
    });
    let best = best.sum();
    known("four homes", network(4, &places, 1, |_| any_day(1, MUST)), legs, best)
}

/// More visits than the day has hours, all in one place: the most valuable set that fits.
fn full_day() -> Known {
    let mut chance = chance(7);
    let visits: Vec<(i32, i64)> =
        (0..40).map(|_| (60 * (5 + (chance() * 55.0) as i32), 1_000 + (chance() * 9_000.0) as i64)).collect();
    let places = vec![at(0.0, 0.0); 41];
    let due = |at: usize| {
        let (service, prize) = visits[at - 1];
        Cadence::row(vec![DueVisit::between(Day(0), Day(0), Seconds(service), Money(prize))])
    };
    let mut parts = network(1, &places, 1, due);
    let minutes = 480;
    parts.shifts[0].max_work = Seconds::minutes(minutes as i32);
    let mut most = vec![0i64; minutes + 1];
    for &(service, prize) in &visits {
        let service = service as usize / 60;
        (service..=minutes).rev().for_each(|left| most[left] = most[left].max(most[left - service] + prize));
    }
    let all: i64 = visits.iter().map(|visit| visit.1).sum();
    known("full day", parts, ground(&places), all - most[minutes])
}

fn scattered(seed: u64, stores: usize) -> Vec<Point> {
    let mut chance = chance(seed);
    (0..=stores).map(|_| at(chance() * 100.0, chance() * 100.0)).collect()
}

/// One day through scattered stores.
fn one_day() -> Known {
    let places = scattered(11, 13);
    let legs = ground(&places);
    let best = tours(&legs, 13)[(1 << 13) - 1];
    known("one day", network(1, &places, 1, |_| any_day(1, MUST)), legs, best)
}

/// One day where ways back take longer.
fn one_way_streets() -> Known {
    let places = scattered(12, 12);
    let legs = Ground { back: 900, ..ground(&places) };
    let best = tours(&legs, 12)[(1 << 12) - 1];
    known("one-way streets", network(1, &places, 1, |_| any_day(1, MUST)), legs, best)
}

/// Three days, none with more than four visits.
fn three_days() -> Known {
    let places = scattered(13, 12);
    let legs = ground(&places);
    let tours = tours(&legs, 12);
    let best = shared_out(12, 3, |_, set| (set.count_ones() <= 4).then(|| tours[set]));
    let mut parts = network(1, &places, 3, |_| any_day(3, MUST));
    parts.shifts.iter_mut().for_each(|shift| shift.max_visits = 4);
    known("three days", parts, legs, best)
}

/// Three days, each of which costs something to use, and every visit due on one of them: ways, days and spacing in one price.
fn due_days() -> Known {
    let places = scattered(14, 12);
    let legs = ground(&places);
    let tours = tours(&legs, 12);
    let due = |at: usize| Day((at % 3) as u16);
    let (early, late, fixed) = (600, 900, 1_500);
    let spacing = |day: u16, set: usize| -> i64 {
        let of = |at: usize| {
            let days = i64::from(day) - i64::from(due(at + 1).0);
            if days < 0 { -days * early } else { days * late }
        };
        (0..12).filter(|at| set >> at & 1 == 1).map(of).sum()
    };
    let price = |day: u16, set: usize| Some(if set == 0 { 0 } else { tours[set] + fixed + spacing(day, set) });
    let best = shared_out(12, 3, price);
    let visit = |at: usize| DueVisit {
        due: due(at),
        early: Money(early),
        late: Money(late),
        ..DueVisit::between(Day(0), Day(2), SERVICE, MUST)
    };
    let mut parts = network(1, &places, 3, |at| Cadence::row(vec![visit(at)]));
    parts.shifts.iter_mut().for_each(|shift| shift.fixed = Money(fixed));
    known("due days", parts, legs, best)
}

#[test]
fn ten_networks_with_a_known_best_plan_are_planned_within_a_hundredth_of_it() {
    let all = [
        circle(),
        street(),
        villages(),
        weekly_villages(),
        four_homes(),
        full_day(),
        one_day(),
        one_way_streets(),
        three_days(),
        due_days(),
    ];
    let mut worse = Vec::new();
    for Known { name, problem, legs, best } in all {
        for seed in 1..=3 {
            let effort = Effort { limit: Limit::Iterations(30_000), threads: 1, seed };
            let plan = solve(&problem, &legs, &effort, &mut |_| ControlFlow::Continue(())).plan;
            let verdict = judge(&problem, &legs, &plan);
            assert_eq!(verdict.violations, [], "{name}");
            let cost = verdict.bill.total().0;
            assert!(cost >= best, "{name}: {cost} is below what was said to be the best, {best}");
            if cost as f64 > best as f64 * 1.01 {
                worse.push(format!("{name}, seed {seed}: {cost}, the best is {best}"));
            }
        }
    }
    assert!(worse.is_empty(), "{worse:#?}");
}
