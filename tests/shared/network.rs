//! Clustered networks without chance in them, for tests and benches of territories.

use chrono::NaiveDate;
use rounds::model::{
    Allowed, Cadence, Calendar, Continuity, DaySet, DayShape, DueVisit, Hours, Nights, Parts, Point, Practice, Problem,
    Rep, Shift, Store, Surface,
};
use rounds::travel::{Crow, Profile, Travel};
use rounds::unit::{Day, Money, PlaceId, RepId, Seconds};

/// Numbers that look random and are always the same.
pub struct Dice(pub u64);

impl Dice {
    /// From 0 to 1.
    pub fn roll(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        ((self.0 >> 33) as f64) / (1u64 << 31) as f64
    }
}

/// A network: clustered stores, four weeks of five days, reps at random places with `hours` a day each.
pub fn network(stores: usize, hours: &[i32], seed: u64) -> (Problem, Travel) {
    let mut dice = Dice(seed);
    let calendar = Calendar::dated(NaiveDate::from_ymd_opt(2026, 11, 2).unwrap(), 28);
    let mut places = Vec::new();
    let towns: Vec<Point> =
        (0..stores / 50 + 1).map(|_| Point { x: 119.0 + 2.0 * dice.roll(), y: 29.0 + 2.0 * dice.roll() }).collect();
    let list = (0..stores)
        .map(|at| {
            let town = towns[(dice.roll() * towns.len() as f64) as usize];
            let spread = |dice: &mut Dice| (dice.roll() + dice.roll() - 1.0) * 0.2;
            places.push(Point { x: town.x + spread(&mut dice), y: town.y + spread(&mut dice) });
            let visits = [1, 1, 2, 4][(dice.roll() * 4.0) as usize];
            Store {
                id: format!("S{at}"),
                name: String::new(),
                class: String::new(),
                priority: 3,
                place: PlaceId::at(at),
                service: Seconds::minutes(25),
                promise: None,
                beside: None,
                meeting: false,
                preference: None,
                met: Vec::new(),
                last: None,
                habit: None,
                demand: 0,
                hours: Hours::always(),
                reps: Allowed::Any,
                skilled: Allowed::Any,
                covering: Allowed::Any,
                pinned: Vec::new(),
                cadence: Cadence::Spaced {
                    visits: vec![DueVisit::between(Day(0), Day(27), Seconds::minutes(25), Money(1_000_000)); visits],
                    min_gap: 1,
                    max_gap: DaySet::MOST,
                },
            }
        })
        .collect();
    let mut reps = Vec::new();
    let mut shifts = Vec::new();
    for (at, &hours) in hours.iter().enumerate() {
        let home = PlaceId::at(places.len());
        places.push(places[(dice.roll() * stores as f64) as usize]);
        reps.push(Rep {
            id: format!("R{at}"),
            name: String::new(),
            home,
            end: home,
            profile: 0,
            share: None,
            days: DayShape::Level,
            nights: 0,
            nights_before: 0,
            limits: Vec::new(),
        });
        for day in calendar.iter().filter(|&day| calendar.weekday(day) < 5) {
            shifts.push(Shift::new(RepId::at(at), day, Seconds(9 * 3600), Seconds((9 + hours) * 3600)));
        }
    }
    let travel = Travel::Crow(Crow::new(&places, Crow::DETOUR, Profile::defaults()));
    let continuity = Continuity::SameRep;
    (
        Problem::new(Parts {
            name: "net".into(),
            calendar,
            places,
            surface: Surface::Globe,
            stores: list,
            reps,
            shifts,
            continuity,
            practice: Practice::default(),
            nights: Nights::default(),
        })
        .expect("sound"),
        travel,
    )
}
