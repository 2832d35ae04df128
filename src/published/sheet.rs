//! What a file of a published set says, in its own units, and the question it poses to the engine in whole ticks.

use super::{Convention, Family};
use crate::model::{
    Allowed, Cadence, Calendar, Continuity, Hours, Leg, Nights, Parts, Pattern, Point, Practice, Problem, Rep, Shift,
    Store, Surface, Window,
};
use crate::travel::{Matrix, Plane, Rounding, Travel};
use crate::unit::{Day, Metres, Money, PlaceId, RepId, Seconds};

/// What a file of a published set says, in its own units.
#[derive(Clone, Debug)]
pub struct Instance {
    /// The file's name without its ending.
    pub name: String,
    /// Which family.
    pub kind: Family,
    /// What the figures mean.
    pub convention: Convention,
    /// How distances are measured.
    pub ruler: Ruler,
    /// How many days.
    pub days: u16,
    /// The stores.
    pub spots: Vec<InstanceStore>,
    /// Where reps start.
    pub depots: Vec<Depot>,
    /// Reps of each depot.
    pub reps: usize,
    /// Limits of a day: one for all, or one for each day and depot, depots of a day together.
    pub limits: Vec<RouteLimit>,
}

/// A store of a published set.
#[derive(Clone, Debug)]
pub struct InstanceStore {
    /// Its number in solution files.
    pub id: u32,
    /// Where it is.
    pub at: Point,
    /// How long a visit takes.
    pub service: f64,
    /// What a visit takes of the capacity; where that differs by day, the most.
    pub demand: i32,
    /// What a visit takes of it on each day, where that may differ; else empty.
    pub loads: Vec<i32>,
    /// When a visit may start.
    pub window: Option<(f64, f64)>,
    /// The allowed sets of days.
    pub patterns: Vec<Pattern>,
    /// Score or prize; `None` where it must be visited.
    pub worth: Option<f64>,
}

impl InstanceStore {
    /// What a visit on a day takes of the capacity.
    pub fn load(&self, day: Day) -> i32 {
        self.loads.get(day.index()).copied().unwrap_or(self.demand)
    }
}

/// Where reps start and end.
#[derive(Clone, Copy, Debug)]
pub struct Depot {
    /// Its number in solution files.
    pub id: u32,
    /// Where routes start.
    pub at: Point,
    /// Where they end.
    pub end: Point,
    /// When they may start and must be back.
    pub window: Option<(f64, f64)>,
}

/// What one route may hold.
#[derive(Clone, Copy, Debug, Default)]
pub struct RouteLimit {
    /// Longest time from start to end.
    pub duration: Option<f64>,
    /// Most demand.
    pub capacity: Option<i32>,
}

/// How a set measures distances.
#[derive(Clone, Debug)]
pub enum Ruler {
    /// To the nearest whole number.
    Nearest,
    /// Truncated to one decimal (10) or two (100).
    Floor(f64),
    /// Double precision.
    Exact,
    /// A matrix in the file: row by row, the spots first, then the depot.
    Given(Vec<i32>),
}

/// Ticks a unit where distances are in double precision: a leg is then off by at most 0.00005, and a route of a hundred
/// legs by some 0.0003, well inside the tolerance of the judgement.
const FINE: f64 = 10_000.0;

/// What leaving out a store costs that must be visited, and what a rep costs where the fewest reps come first: more than
/// any detour, and the former more than any number of reps.
const MUST: Money = Money(1_000_000_000);
const MUST_BEFORE_REPS: Money = Money(1_000_000_000_000);

impl Ruler {
    /// Ticks of the engine to one unit of the file.
    pub fn ticks(&self) -> f64 {
        match self {
            Ruler::Nearest | Ruler::Given(_) => 1.0,
            Ruler::Floor(ticks) => *ticks,
            Ruler::Exact => FINE,
        }
    }
}

impl Instance {
    /// A sheet of one day that says nothing yet.
    pub(crate) fn blank() -> Self {
        Self {
            name: String::new(),
            kind: Family::Cvrp,
            convention: Convention::Distance,
            ruler: Ruler::Exact,
            days: 1,
            spots: Vec::new(),
            depots: Vec::new(),
            reps: 0,
            limits: vec![RouteLimit::default()],
        }
    }

    /// The limit of a route.
    pub fn limit(&self, depot: usize, day: usize) -> RouteLimit {
        let at = if self.limits.len() == 1 { 0 } else { day * self.depots.len() + depot };
        self.limits[at]
    }

    /// Reps enough for everything where a set leaves their number free: a tenth more than the load needs, and three.
    pub fn enough(demand: i64, capacity: i32) -> usize {
        (1.1 * demand as f64 / f64::from(capacity.max(1))).ceil() as usize + 3
    }

    /// The question in ticks. Place `i` is spot `i`; the depots follow, and then where routes end, if elsewhere.
    ///
    /// One day, or numbered days in weeks of one day, so that every day has the same hours. Rep `r` of depot `d` is
    /// rep `d * reps + r`, with one shift a day.
    pub fn pose(&self) -> (Problem, Travel) {
        let mut places: Vec<Point> = self.spots.iter().map(|spot| spot.at).collect();
        places.extend(self.depots.iter().map(|depot| depot.at));
        places.extend(self.depots.iter().filter(|depot| depot.end != depot.at).map(|depot| depot.end));
        let travel = self.travel(&places);
        let mut reps = Vec::new();
        let mut shifts = Vec::new();
        for (at, depot) in self.depots.iter().enumerate() {
            let home = PlaceId::at(self.spots.len() + at);
            let end = places.iter().skip(home.index()).position(|&place| place == depot.end).unwrap_or(0);
            for number in 0..self.reps {
                let id = if self.depots.len() == 1 {
                    format!("{}", number + 1)
                } else {
                    format!("{}-{}", at + 1, number + 1)
                };
                let rep = RepId::at(reps.len());
                let end = PlaceId::at(home.index() + end);
                reps.push(Rep { end, ..Rep::new(id, home) });
                shifts.extend((0..self.days).map(|day| self.shift(rep, at, Day(day))));
            }
        }
        let stores = self.spots.iter().enumerate().map(|(at, spot)| self.store(at, spot)).collect();
        let calendar = Calendar::numbered(self.days, 1);
        // MDPVRP asks that all visits to a store start at one depot (Vidal et al. 2012). One rep is one depot; with
        // several reps a depot it asks more than the set does, so costs are honest but not as low as they could be.
        let is_bound = matches!(self.kind, Family::Mdpvrp | Family::Convrp);
        let continuity = if is_bound { Continuity::SameRep } else { Continuity::Any };
        let name = self.name.clone();
        let surface = Surface::Plane;
        (
            Problem::of(Parts {
                name,
                calendar,
                places,
                surface,
                stores,
                reps,
                shifts,
                continuity,
                practice: Practice::default(),
                nights: Nights::default(),
            }),
            travel,
        )
    }

    fn travel(&self, places: &[Point]) -> Travel {
        match &self.ruler {
            Ruler::Nearest => Travel::Plane(Plane::new(places, Rounding::Nearest)),
            Ruler::Floor(ticks) => Travel::Plane(Plane::new(places, Rounding::Floor(*ticks))),
            Ruler::Exact => Travel::Plane(Plane::new(places, Rounding::Ticks(FINE))),
            Ruler::Given(matrix) => {
                let legs = matrix.iter().map(|&leg| Leg { time: Seconds(leg), distance: Metres(leg) }).collect();
                Travel::Matrix(Matrix::new(self.spots.len() + 1, legs))
            }
        }
    }

    fn ticks(&self, units: f64) -> Seconds {
        let most = f64::from(Window::ALWAYS.close.0);
        Seconds((units * self.ruler.ticks()).round().clamp(0.0, most) as i32)
    }

    fn shift(&self, rep: RepId, depot: usize, day: Day) -> Shift {
        let limit = self.limit(depot, day.index());
        let mut shift = match self.depots[depot].window {
            Some((open, close)) => {
                let mut shift = Shift::new(rep, day, self.ticks(open), self.ticks(close));
                if let Some(longest) = limit.duration {
                    shift.max_work = self.ticks(longest);
                }
                shift
            }
            None => {
                let end = limit.duration.map_or(Window::ALWAYS.close, |longest| self.ticks(longest));
                Shift::new(rep, day, Seconds(0), end)
            }
        };
        shift.capacity = limit.capacity.unwrap_or(i32::MAX);
        if self.convention == Convention::RepsFirst {
            shift.fixed = MUST;
        }
        shift
    }

    /// A store with all that is asked of its visits: where an hour that it is used to has a price, it is given here.
    fn store(&self, at: usize, spot: &InstanceStore) -> Store {
        let prize = self.prize(spot);
        let service = self.ticks(spot.service);
        // The sets say when a visit may start.
        let window = spot.window.map_or(Window::ALWAYS, |(open, close)| Window {
            open: self.ticks(open),
            close: self.ticks(close) + service,
        });
        Store {
            id: spot.id.to_string(),
            name: String::new(),
            class: String::new(),
            priority: if spot.worth.is_none() { Store::MUST } else { 1 },
            place: PlaceId::at(at),
            service,
            promise: None,
            beside: None,
            meeting: false,
            preference: None,
            met: Vec::new(),
            last: None,
            habit: None,
            demand: spot.demand,
            hours: Hours::every_day(vec![window]),
            reps: Allowed::Any,
            skilled: Allowed::Any,
            covering: Allowed::Any,
            pinned: Vec::new(),
            cadence: match self.days {
                1 => Cadence::once(service, prize),
                _ => Cadence::Patterns { patterns: spot.patterns.clone(), prize },
            },
        }
    }

    /// What leaving out a store costs, in ticks. Where the highest score is asked, one point is worth more than all
    /// reps together can travel, so that score comes first and travel only decides between equals.
    fn prize(&self, spot: &InstanceStore) -> Money {
        match (spot.worth, self.convention) {
            (None, Convention::RepsFirst) => MUST_BEFORE_REPS,
            (None, _) => MUST,
            (Some(worth), Convention::Score) => {
                let day = self.depots[0].window.map(|window| window.1).or(self.limits[0].duration).unwrap_or(0.0);
                let travel = (self.ticks(day).0 as i64 + 1) * self.reps as i64;
                Money((worth * travel as f64).round() as i64)
            }
            (Some(worth), _) => Money((worth * self.ruler.ticks()).round() as i64),
        }
    }
}
