//! Networks drawn by hand on a plane: stores where they are wanted, reps alike, everything else at its simplest.

use rounds::model::{
    Allowed, Cadence, Calendar, Continuity, DayShape, Hours, Nights, Parts, Point, Practice, Problem, Rep, Shift,
    Store, Surface,
};
use rounds::travel::{Plane, Rounding, Travel};
use rounds::unit::{Day, Money, PlaceId, RepId, Seconds};

/// What leaving a visit out costs: more than any way.
pub const PRIZE: i64 = 10_000_000;

/// The way between the places of a plain network: 60 seconds a unit of the plane.
pub fn travel(problem: &Problem) -> Travel {
    Travel::Plane(Plane::new(&problem.places, Rounding::Ticks(60.0)))
}

/// Stores at these points, each due once on day 0; a rep at every home, with a shift of 1,000 minutes on each of so many days.
pub fn plain(stores: &[(f64, f64)], homes: &[(f64, f64)], days: u16) -> Problem {
    let point = |&(x, y): &(f64, f64)| Point { x, y };
    let store = |at: usize| Store {
        id: format!("s{at}"),
        name: String::new(),
        class: String::new(),
        priority: 3,
        place: PlaceId::at(at),
        service: Seconds(0),
        promise: None,
        beside: None,
        meeting: false,
        preference: None,
        met: Vec::new(),
        last: None,
        habit: None,
        demand: 1,
        hours: Hours::always(),
        reps: Allowed::Any,
        skilled: Allowed::Any,
        covering: Allowed::Any,
        pinned: Vec::new(),
        cadence: Cadence::once(Seconds(0), Money(PRIZE)),
    };
    let rep = |at: usize| {
        let home = PlaceId::at(stores.len() + at);
        Rep {
            id: format!("r{at}"),
            name: String::new(),
            home,
            end: home,
            share: None,
            days: DayShape::Level,
            nights: 0,
            nights_before: 0,
            limits: Vec::new(),
            profile: 0,
        }
    };
    let shifts = (0..homes.len()).flat_map(|rep| (0..days).map(move |day| (rep, day)));
    let shift = |(rep, day)| Shift::new(RepId::at(rep), Day(day), Seconds(0), Seconds::minutes(1_000));
    let parts = Parts {
        name: "plain".into(),
        calendar: Calendar::numbered(days, 5),
        places: stores.iter().chain(homes).map(point).collect(),
        surface: Surface::Plane,
        stores: (0..stores.len()).map(store).collect(),
        reps: (0..homes.len()).map(rep).collect(),
        shifts: shifts.map(shift).collect(),
        continuity: Continuity::Any,
        practice: Practice::default(),
        nights: Nights::default(),
    };
    Problem::new(parts).expect("a plain network is sound")
}
