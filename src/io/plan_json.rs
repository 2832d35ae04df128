//! `plan.json`: a plan on paper, complete to the second, so that reading it gives back the very plan that was written.

use super::columns::Columns;
use super::parcel::Parcel;
use crate::error::Error;
use crate::model::{Bill, Cadence, DueVisit, Obstacle, Plan, Problem, Route, SleepsAt, Unserved, VisitTypes, Why};
use crate::solve::Limit;
use crate::unit::{PlaceId, RepId, Seconds, StoreId};
use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::BTreeMap;

mod back;
mod call;
mod reason;
mod spent;
mod told;

pub use call::CallLine;
pub use reason::ReasonLine;
pub use spent::Spent;
pub use told::{CancelledEvent, KnownVisit, Told};

/// The name of the format, with its version.
pub const FORMAT: &str = "rounds-plan/1";

/// What `plan.json` holds: the plan, where it came from, and what it costs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlanFile {
    /// The name of the format, with its version.
    pub format: String,
    /// What people call the network.
    pub name: String,
    /// A fingerprint of routes and unserved visits: same plan, same id.
    pub id: String,
    /// What was planned.
    pub input: Input,
    /// How long was searched.
    pub effort: Spent,
    /// The seed of the search.
    pub seed: u64,
    /// The version of rounds that wrote the file.
    pub version: String,
    /// What the plan costs.
    pub bill: Bill,
    /// The key figures, as the report shows them.
    pub figures: Vec<FigureLine>,
    /// The routes.
    pub routes: Vec<RouteLine>,
    /// The visits left out.
    pub unserved: Vec<UnservedLine>,
    /// The phone calls that have a time, by rep and day.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub calls: Vec<CallLine>,
    /// The rep of each store, where one rep makes all its visits.
    pub owners: BTreeMap<String, String>,
    /// What of the input was not used, and what was taken for granted where it says nothing, a sentence each.
    #[serde(default)]
    pub remarks: Vec<String>,
    /// What the plans before have told the reps' calendars.
    #[serde(default, skip_serializing_if = "Told::is_nothing")]
    pub told: Told,
}

/// What was planned: enough to find the input again and to see whether it has changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Input {
    /// Where the input was, as the user wrote it.
    pub path: String,
    /// The fingerprint of its bytes.
    pub hash: String,
    /// First day of the horizon.
    pub from: Option<NaiveDate>,
    /// Weeks planned.
    pub weeks: Option<u16>,
    /// Days planned, where they are not whole weeks: what is left of an earlier plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<u16>,
    /// The first day of the plan whose days these are, where it began before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub began: Option<NaiveDate>,
    /// What was said of its headers and sheets beyond `columns.toml`, on the command line.
    #[serde(default, skip_serializing_if = "Columns::is_empty")]
    pub columns: Columns,
}

/// A key figure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FigureLine {
    /// Its key.
    pub key: String,
    /// Its value.
    pub value: f64,
    /// What was divided, where it is a share or a rate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub numerator: Option<f64>,
    /// By what.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub denominator: Option<f64>,
}

/// A route.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RouteLine {
    /// Whose.
    pub rep: String,
    /// When: a date, or `day 3` where days are only numbered.
    pub date: String,
    /// Leaves home.
    pub depart: HourOfDay,
    /// Is back.
    pub finish: HourOfDay,
    /// The visits in order.
    pub stops: Vec<StopLine>,
    /// The pauses in order.
    pub rests: Vec<RestLine>,
    /// The way home: seconds.
    pub home_drive_s: i32,
    /// The way home: metres.
    pub home_distance_m: i32,
    /// Where the rep sleeps after it, where that is away from home.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub night: Option<NightLine>,
}

/// Where a rep sleeps.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NightLine {
    /// At a lodging, by its name.
    Lodging(String),
    /// Beside a store.
    Store(String),
}

/// A visit on a route.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StopLine {
    /// Which store.
    pub store: String,
    /// Which of its due visits, from 0; those of a day that has one already come behind all others.
    pub visit: u16,
    /// The visit starts.
    pub start: HourOfDay,
    /// The visit ends.
    pub leave: HourOfDay,
    /// The way here: seconds.
    pub drive_s: i32,
    /// The way here: metres.
    pub distance_m: i32,
    /// Idle before the visit: seconds.
    pub wait_s: i32,
    /// Pauses during it: seconds.
    #[serde(default, skip_serializing_if = "is_none")]
    pub rest_s: i32,
    /// What it is for.
    #[serde(default, skip_serializing_if = "is_untyped")]
    pub types: VisitTypes,
    /// The day on which it is due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<String>,
    /// The rule that asked for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<Why>,
}

impl StopLine {
    /// How long the visit takes, without what the rep pauses during it.
    pub fn service(&self) -> Seconds {
        self.leave.0 - self.start.0 - Seconds(self.rest_s)
    }
}

fn is_none(seconds: &i32) -> bool {
    *seconds == 0
}

fn is_untyped(types: &VisitTypes) -> bool {
    types.is_empty()
}

/// A pause.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct RestLine {
    /// After so many stops.
    pub after: usize,
    /// Which of the shift's pauses, from 0.
    pub pause: usize,
    /// It begins.
    pub start: HourOfDay,
}

/// A visit left out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UnservedLine {
    /// Which store.
    pub store: String,
    /// Which of its due visits, from 0; those of a day that has one already come behind all others.
    pub visit: u16,
    /// The day on which it is due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<String>,
    /// Why it was left out.
    #[serde(flatten)]
    pub reason: ReasonLine,
    /// The rule that asked for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<Why>,
}

/// An [`Obstacle`] by its code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hindrance(pub Obstacle);

/// An hour of the day to the second, `09:30:00`; one of the days after is more than `24:00:00`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HourOfDay(pub Seconds);

const CODES: [(Obstacle, &str); 19] = [
    (Obstacle::NoRep, "no_rep"),
    (Obstacle::OutsideAreas, "outside_areas"),
    (Obstacle::Closed, "closed"),
    (Obstacle::NoShift, "no_shift"),
    (Obstacle::TooFar, "too_far"),
    (Obstacle::Gap, "gap"),
    (Obstacle::Capacity, "capacity"),
    (Obstacle::MaxVisits, "max_visits"),
    (Obstacle::OpenHours, "open_hours"),
    (Obstacle::Driving, "driving"),
    (Obstacle::Hours, "hours"),
    (Obstacle::Detour, "detour"),
    (Obstacle::ByHand, "by_hand"),
    (Obstacle::OutsideShift, "outside_shift"),
    (Obstacle::ShiftTooShort, "shift_too_short"),
    (Obstacle::RepGone, "rep_gone"),
    (Obstacle::SpanHours, "week_or_month_hours"),
    (Obstacle::Leader, "leader"),
    (Obstacle::RepChange, "rep_change"),
];

/// The code of an obstacle, `too_far`.
pub fn code(obstacle: Obstacle) -> &'static str {
    CODES.iter().find(|(one, _)| *one == obstacle).expect("every obstacle has a code").1
}

impl Serialize for Hindrance {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.serialize_str(code(self.0))
    }
}

impl<'de> Deserialize<'de> for Hindrance {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        CODES
            .iter()
            .find(|(_, code)| *code == text)
            .map(|(obstacle, _)| Hindrance(*obstacle))
            .ok_or_else(|| serde::de::Error::custom(format!("\"{text}\" is no reason that rounds knows")))
    }
}

impl Serialize for HourOfDay {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        let (sign, seconds) = if self.0.0 < 0 { ("-", -self.0.0) } else { ("", self.0.0) };
        out.collect_str(&format_args!("{sign}{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60))
    }
}

impl<'de> Deserialize<'de> for HourOfDay {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        moment(&text).map(HourOfDay).ok_or_else(|| {
            serde::de::Error::custom(format!("\"{text}\" is not an hour of the day; write it like 09:30:00"))
        })
    }
}

/// The hours that a day's work may come to, late as it may be: no shift begins before its day.
const LATEST: u32 = 99;

fn moment(text: &str) -> Option<Seconds> {
    let mut parts = text.split(':').map(|part| part.parse::<u32>().ok());
    let (hours, minutes, seconds) = (parts.next()??, parts.next()??, parts.next()??);
    if parts.next().is_some() || minutes > 59 || seconds > 59 || hours > LATEST {
        return None;
    }
    Some(Seconds((hours * 3600 + minutes * 60 + seconds) as i32))
}

/// The fingerprint of some bytes (FNV-1a, 64 bits), as 16 hexadecimal digits.
pub fn fingerprint<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in pieces.into_iter().flatten() {
        hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    }
    format!("{hash:016x}")
}

impl PlanFile {
    /// Puts a plan on paper; bill and figures are added by whoever knows them.
    pub fn of(
        problem: &Problem,
        plan: &Plan,
        owners: &[Option<RepId>],
        input: Input,
        limit: Limit,
        seed: u64,
    ) -> PlanFile {
        let routes: Vec<RouteLine> = plan.routes.iter().map(|route| route_line(problem, route)).collect();
        let unserved: Vec<UnservedLine> = plan.unserved.iter().map(|left| unserved_line(problem, left)).collect();
        let stores = owners.iter().enumerate().filter(|(store, _)| problem.stores[*store].is_store());
        let owners = stores.filter_map(|(store, rep)| {
            Some((problem.stores[store].id.clone(), problem.reps[(*rep)?.index()].id.clone()))
        });
        let words = serde_json::to_vec(&(&routes, &unserved)).expect("lines are plain data");
        PlanFile {
            format: FORMAT.into(),
            name: problem.name.clone(),
            id: fingerprint([words.as_slice()]),
            input,
            effort: limit.into(),
            seed,
            version: env!("CARGO_PKG_VERSION").into(),
            bill: Bill::default(),
            figures: Vec::new(),
            routes,
            unserved,
            calls: Vec::new(),
            owners: owners.collect(),
            remarks: Vec::new(),
            told: Told::default(),
        }
    }

    /// The bytes of the file: one line a route and an unserved visit, so that versions can be compared line by line.
    pub fn to_bytes(&self) -> Vec<u8> {
        fn line(value: &impl Serialize) -> String {
            serde_json::to_string(value).expect("lines are plain data")
        }
        let list = |lines: Vec<String>| match lines.is_empty() {
            true => "[]".to_string(),
            false => format!("[\n    {}\n  ]", lines.join(",\n    ")),
        };
        let fields = [
            ("format", line(&self.format)),
            ("name", line(&self.name)),
            ("id", line(&self.id)),
            ("input", line(&self.input)),
            ("effort", line(&self.effort)),
            ("seed", line(&self.seed)),
            ("version", line(&self.version)),
            ("bill", line(&self.bill)),
            ("figures", list(self.figures.iter().map(line).collect())),
            ("routes", list(self.routes.iter().map(line).collect())),
            ("unserved", list(self.unserved.iter().map(line).collect())),
            ("owners", line(&self.owners)),
            ("remarks", list(self.remarks.iter().map(line).collect())),
        ];
        let calls = (!self.calls.is_empty()).then(|| ("calls", list(self.calls.iter().map(line).collect())));
        let told = (!self.told.is_nothing()).then(|| ("told", line(&self.told)));
        let fields: Vec<String> =
            fields.iter().chain(&calls).chain(&told).map(|(name, value)| format!("  \"{name}\": {value}")).collect();
        format!("{{\n{}\n}}\n", fields.join(",\n")).into_bytes()
    }
}

fn route_line(problem: &Problem, route: &Route) -> RouteLine {
    let shift = problem.shift(route.shift);
    let stops = route.stops.iter().map(|stop| {
        let asked = asked(problem, stop.store, stop.visit);
        StopLine {
            store: problem.store(stop.store).id.clone(),
            visit: problem.number_of(stop.store, stop.visit),
            start: HourOfDay(stop.start),
            leave: HourOfDay(stop.leave),
            drive_s: stop.drive.0,
            distance_m: stop.distance.0,
            wait_s: stop.wait.0,
            rest_s: stop.rest.0,
            types: asked.map(|due| due.types).unwrap_or_default(),
            due: asked.map(|due| problem.calendar.name(due.due)),
            why: asked.map(|due| due.why.clone()),
        }
    });
    RouteLine {
        rep: problem.reps[shift.rep.index()].id.clone(),
        date: problem.calendar.name(shift.day),
        depart: HourOfDay(route.depart),
        finish: HourOfDay(route.finish),
        stops: stops.collect(),
        rests: route
            .rests
            .iter()
            .map(|rest| RestLine { after: rest.after, pause: rest.pause, start: HourOfDay(rest.start) })
            .collect(),
        home_drive_s: route.home_drive.0,
        home_distance_m: route.home_distance.0,
        night: route.night.and_then(|place| night_line(problem, place)),
    }
}

fn night_line(problem: &Problem, place: PlaceId) -> Option<NightLine> {
    Some(match problem.sleeps_at(place)? {
        SleepsAt::Lodging(lodging) => NightLine::Lodging(lodging.name.clone()),
        SleepsAt::Store(store) => NightLine::Store(problem.store(store).id.clone()),
    })
}

fn unserved_line(problem: &Problem, left: &Unserved) -> UnservedLine {
    let asked = asked(problem, left.store, left.visit);
    UnservedLine {
        store: problem.store(left.store).id.clone(),
        visit: problem.number_of(left.store, left.visit),
        due: asked.map(|due| problem.calendar.name(due.due)),
        reason: ReasonLine::of(problem, &left.reason),
        why: asked.map(|due| due.why.clone()),
    }
}

/// The due visit behind a visit; pattern stores have none.
fn asked(problem: &Problem, store: StoreId, visit: u16) -> Option<&DueVisit> {
    match &problem.store(store).cadence {
        Cadence::Spaced { visits, .. } => visits.get(usize::from(visit)),
        Cadence::Patterns { .. } => None,
    }
}

/// Reads a plan file.
///
/// # Errors
///
/// When the file cannot be read, or is not a plan of this format.
pub fn read(parcel: &Parcel) -> Result<PlanFile, Error> {
    let trouble = |trouble: String| Error::Format { path: parcel.path().into(), trouble };
    let file: PlanFile = serde_json::from_slice(parcel.bytes()?)
        .map_err(|reason| trouble(format!("this is not a plan that rounds wrote ({reason})")))?;
    if file.format != FORMAT {
        return Err(trouble(format!("the format is \"{}\"; this version of rounds reads \"{FORMAT}\"", file.format)));
    }
    Ok(file)
}
