//! A larger problem without chance in it, for tests of tiles and threads.

use rounds::model::{
    Allowed, Cadence, Calendar, Continuity, DaySet, DayShape, DueVisit, Hours, Nights, Parts, Pause, Point, Practice,
    Problem, Rep, Shift, Store, Surface, Window,
};
use rounds::travel::{Plane, Rounding, Travel};
use rounds::unit::{Day, Money, PlaceId, RepId, Seconds};

/// The way between its places: a plane in minutes.
pub fn travel(problem: &Problem) -> Travel {
    Travel::Plane(Plane::new(&problem.places, Rounding::Ticks(60.0)))
}

/// `stores` stores in towns along a spiral, `reps` reps, `days` days (2 at least), every third
/// store due twice. It takes several tiles from about 1,500 stores on.
pub fn towns(stores: usize, reps: usize, days: u16, continuity: Continuity) -> Problem {
    let along = |at: f64, out: f64| Point { x: 300.0 + out * (at * 2.4).cos(), y: 300.0 + out * (at * 2.4).sin() };
    let mut places: Vec<Point> = (0..stores)
        .map(|at| {
            let town = along((at % 25) as f64, 11.0 * (at % 25) as f64);
            let inside = along((at / 25) as f64 * 7.7, ((at * 37) % 29) as f64 / 2.0);
            Point { x: town.x + inside.x - 300.0, y: town.y + inside.y - 300.0 }
        })
        .collect();
    places.extend((0..reps).map(|rep| along((rep % 25) as f64, 11.0 * (rep % 25) as f64)));
    let half = days / 2;
    let service = |at: usize| Seconds::minutes(10 + (at % 4) as i32 * 5);
    let visit = |from: u16, to: u16, at: usize| {
        DueVisit::between(Day(from), Day(to), service(at), Money(40_000 * (1 + at as i64 % 5)))
    };
    let stores_list = (0..stores).map(|at| Store {
        id: format!("s{at}"),
        name: String::new(),
        class: String::new(),
        priority: 1 + (at % 5) as u8,
        place: PlaceId::at(at),
        service: service(at),
        promise: None,
        beside: None,
        meeting: false,
        preference: None,
        met: Vec::new(),
        last: None,
        habit: None,
        demand: 0,
        hours: Hours::every_day(vec![Window {
            open: Seconds::minutes(480),
            close: Seconds::minutes(960) + service(at),
        }]),
        reps: Allowed::Any,
        skilled: Allowed::Any,
        covering: Allowed::Any,
        pinned: vec![],
        cadence: Cadence::Spaced {
            visits: match at % 3 {
                0 => vec![visit(0, half - 1, at), visit(half, days - 1, at)],
                _ => vec![visit(0, days - 1, at)],
            },
            min_gap: 2,
            max_gap: DaySet::MOST,
        },
    });
    let stores_list = stores_list.collect();
    let home = |rep: usize| PlaceId::at(stores + rep);
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
    let shift = |rep: usize, day: u16| Shift {
        pauses: vec![Pause {
            earliest: Seconds::minutes(690),
            latest: Seconds::minutes(780),
            length: Seconds::minutes(45),
            inside: None,
        }],
        ..Shift::new(RepId::at(rep), Day(day), Seconds::minutes(480), Seconds::minutes(1050))
    };
    Problem::new(Parts {
        name: "towns".into(),
        calendar: Calendar::numbered(days, 5),
        surface: Surface::Plane,
        places,
        stores: stores_list,
        reps: (0..reps).map(rep).collect(),
        shifts: (0..reps).flat_map(|rep| (0..days).map(move |day| shift(rep, day))).collect(),
        continuity,
        practice: Practice::default(),
        nights: Nights::default(),
    })
    .expect("sound")
}
