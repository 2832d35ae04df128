//! The question as a company writes it: the rows of its tables, typed, each with the line it came from.
//!
//! `None` is a cell left empty (or one that could not be read and has its complaint already); policy fills in defaults.

mod fixed;
mod one_off;
mod rep;

pub(crate) use fixed::starts;
pub use fixed::{FixedKind, FixedRow};
pub use one_off::OneOffRow;
pub use rep::{BreakRow, DayTerminus, OfficeTime, RepRow};

use crate::error::Complaint;
use crate::model::{OpenHours, Point, Policy, PreferredRep};
use crate::unit::Seconds;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// All tables of one input.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tables {
    /// What people call the network: the name of its folder or file.
    pub name: String,
    /// One row a store.
    pub stores: Vec<StoreRow>,
    /// One row a rep.
    pub reps: Vec<RepRow>,
    /// Holidays, adjusted workdays, leave, meetings.
    pub calendar: Vec<CalendarRow>,
    /// Visits made.
    pub log: Vec<LogRow>,
    /// Pins, appointments, reservations, blocks.
    pub fixed: Vec<FixedRow>,
    /// Visits of their own beside the usual ones.
    pub one_off: Vec<OneOffRow>,
    /// What happened at stores: sales, complaints, services.
    pub events: Vec<EventRow>,
    /// Where reps are whose day is under way.
    pub positions: Vec<PositionRow>,
    /// Travel times between stores and homes, where the company has its own.
    pub matrix: Vec<MatrixRow>,
    /// How the papers of a plan are wanted.
    pub papers: Papers,
    /// The headers of further columns of the table stores, as they are written; [`StoreRow::more`] has their cells.
    pub more: Vec<String>,
    /// What the reader was told while they were read: what was not used, and what was taken for granted. It stops nothing.
    pub remarks: Vec<Complaint>,
    /// How often stores are due; the default policy where the company has none of its own.
    pub policy: Policy,
}

/// A store.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StoreRow {
    /// Line in its table.
    pub line: u32,
    /// `store_id`.
    pub id: String,
    /// `store_name`.
    pub name: String,
    /// `lon`, `lat`, in WGS-84.
    pub point: Option<Point>,
    /// `address`.
    pub address: String,
    /// `status`; closed, suspended and non-cooperating stores get no visit.
    pub status: Status,
    /// `lifecycle`: active, prospect, dormant.
    pub lifecycle: String,
    /// `channel_type`.
    pub channel_type: String,
    /// `size_tier`: large, medium, small.
    pub size_tier: String,
    /// `class`.
    pub class: String,
    /// `city_tier`.
    pub city_tier: Option<u8>,
    /// `region`.
    pub region: String,
    /// `area`.
    pub area: String,
    /// `owner_rep_id`.
    pub owner: Option<String>,
    /// `preferred_reps`, in order of preference.
    pub preferred: Vec<PreferredRep>,
    /// `interval_days`.
    pub interval_days: Option<u16>,
    /// `visits_per_cycle`, a cycle being four weeks; 0: only when something asks for a visit.
    pub visits_per_cycle: Option<u16>,
    /// `min_gap_days`.
    pub min_gap_days: Option<u16>,
    /// `max_gap_days`.
    pub max_gap_days: Option<u16>,
    /// `last_visit_date`.
    pub last_visit: Option<NaiveDate>,
    /// `service_min`.
    pub service: Option<Seconds>,
    /// `priority`, 1 to 5.
    pub priority: Option<u8>,
    /// `must_visit`.
    pub must_visit: bool,
    /// `allowed_weekdays`, Monday first.
    pub weekdays: Option<[bool; 7]>,
    /// `open_hours`.
    pub open_hours: OpenHours,
    /// `usual_weekday`, 0 is Monday.
    pub usual_weekday: Option<u8>,
    /// `usual_time`, when visits begin.
    pub usual_time: Option<Seconds>,
    /// `skills` a rep needs.
    pub skills: Vec<String>,
    /// `is_key_account`.
    pub key_account: bool,
    /// `sales_12m`.
    pub sales_12m: Option<f64>,
    /// `orders_12m`.
    pub orders_12m: Option<f64>,
    /// `potential`.
    pub potential: Option<f64>,
    /// `inventory_turnover`.
    pub inventory_turnover: Option<f64>,
    /// `stock_days_left`.
    pub stock_days_left: Option<f64>,
    /// `competitor_count`.
    pub competitor_count: Option<u32>,
    /// `hit_rate`, 0 to 1.
    pub hit_rate: Option<f64>,
    /// `contact`, `phone`, `goal` and `tasks`; `None` where all are empty, as in most lists.
    pub card: Option<Box<Card>>,
    /// `note`.
    pub note: String,
    /// The cells of further columns, in the order of [`Tables::more`]; shorter where the rest is empty.
    pub more: Vec<String>,
}

/// What a rep should know at the door of a store.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Card {
    /// `contact`, who is to be met.
    pub contact: String,
    /// `phone`.
    pub phone: String,
    /// `goal` of the visits.
    pub goal: String,
    /// `tasks`, each to be ticked off.
    pub tasks: Vec<String>,
}

/// How the papers of a plan are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Papers {
    /// The system of coordinates in outputs: that of the stores where nobody wishes another.
    pub coord_sys: CoordSys,
    /// Columns of the stores that visits are shown with, as their headers are written; they are among [`Tables::more`].
    pub show: Vec<String>,
    /// The time zone of calendars by its IANA name; `None` for hours of whatever place the reader is at.
    pub timezone: Option<String>,
    /// Minutes before a visit at which calendars remind of it.
    pub alarm_min: Option<u16>,
}

/// A system of longitudes and latitudes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "files", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum CoordSys {
    /// GPS, OpenStreetMap.
    #[default]
    Wgs84,
    /// Amap, Tencent and other maps of mainland China.
    Gcj02,
    /// Baidu.
    Bd09,
}

/// Whether a store trades.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Status {
    /// It does.
    #[default]
    Active,
    /// It is closed for good.
    Closed,
    /// It pauses.
    Suspended,
    /// It does not want visits.
    NonCooperating,
    /// Nobody knows where it is: its row gives no place on the earth.
    Unplaced,
}

/// A day, or a stretch of one, that is not like others of its weekday.
#[derive(Clone, Debug, PartialEq)]
pub struct CalendarRow {
    /// Line in its table.
    pub line: u32,
    /// `date`.
    pub date: NaiveDate,
    /// `rep_id`; all reps when empty.
    pub rep: Option<String>,
    /// `kind`.
    pub kind: DayKind,
    /// `from`; the whole day when empty.
    pub from: Option<Seconds>,
    /// `to`.
    pub to: Option<Seconds>,
    /// `place`, `lon`, `lat`, `store_id`: where a meeting is.
    pub site: MeetingPlace,
    /// `note`.
    pub note: String,
}

/// Where a meeting is: at a point, at a store, or nowhere that reps have a way to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MeetingPlace {
    /// `place`: what people call it.
    pub name: String,
    /// `lon`, `lat`, in WGS-84.
    pub point: Option<Point>,
    /// `store_id`.
    pub store: Option<String>,
}

impl MeetingPlace {
    /// Whether it is a place that reps have to go to.
    pub fn is_somewhere(&self) -> bool {
        self.point.is_some() || self.store.is_some()
    }
}

impl CalendarRow {
    /// Whether it is a meeting to which reps have a way: for them it is a stop of the day, and no pause of it.
    pub fn is_elsewhere(&self) -> bool {
        self.kind == DayKind::Meeting && self.site.is_somewhere()
    }
}

/// What a calendar row says of its day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayKind {
    /// A working day (an adjusted workday when on a weekend).
    Work,
    /// A holiday.
    Holiday,
    /// The rep is on leave.
    Leave,
    /// The rep is in a meeting.
    Meeting,
    /// Overtime is allowed until `to`.
    Overtime,
}

/// A visit made.
#[derive(Clone, Debug, PartialEq)]
pub struct LogRow {
    /// Line in its table.
    pub line: u32,
    /// `visit_id`.
    pub id: String,
    /// `store_id`.
    pub store: String,
    /// `rep_id`.
    pub rep: String,
    /// `date`.
    pub date: NaiveDate,
    /// `checkin`.
    pub checkin: Option<Seconds>,
    /// `checkout`.
    pub checkout: Option<Seconds>,
    /// `effective`.
    pub effective: Option<bool>,
    /// `outcome`.
    pub outcome: String,
    /// `type`.
    pub kind: String,
}

/// Something that happened at a store and asks for an answer.
#[derive(Clone, Debug, PartialEq)]
pub struct EventRow {
    /// Line in its table.
    pub line: u32,
    /// `store_id`.
    pub store: String,
    /// `date`.
    pub date: NaiveDate,
    /// `time`: from then on hours of the policy count; where empty, they are whole days.
    pub time: Option<Seconds>,
    /// `kind`: sale, complaint, service or any other that the policy knows.
    pub kind: String,
    /// `deadline`; the policy's where empty.
    pub deadline: Option<NaiveDate>,
    /// `note`.
    pub note: String,
}

/// Where a rep is whose day is under way, and what of the day is used up.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PositionRow {
    /// Line in its table.
    pub line: u32,
    /// `rep_id`.
    pub rep: String,
    /// `date`.
    pub date: NaiveDate,
    /// `time`: the rest of the day begins then.
    pub time: Seconds,
    /// `lon`, `lat`, in WGS-84: and there.
    pub point: Option<Point>,
    /// `worked_min`: work done, pauses not counted.
    pub worked: Option<Seconds>,
    /// `driven_min`: of that, on the road.
    pub driven: Option<Seconds>,
    /// `visits`: visits made.
    pub visits: Option<u16>,
    /// `rested`: whether the break is over; decided by the time where empty.
    pub rested: Option<bool>,
    /// `nights_away`: nights in a row that the rep was away when the day began.
    pub nights: Option<u16>,
    /// `week_min`: work of the calendar week on the days before this one.
    pub week: Option<Seconds>,
    /// `month_min`: work of the calendar month on the days before this one.
    pub month: Option<Seconds>,
}

impl PositionRow {
    /// Whether the day has begun: else it only says where the rep has slept, or worked how long before.
    pub(crate) fn is_under_way(&self) -> bool {
        self.nights.is_none() && self.week.is_none() && self.month.is_none() || self.worked.is_some()
    }
}

/// Something that happened since the plan in force was made.
#[derive(Clone, Debug, PartialEq)]
pub struct IncidentRow {
    /// Line in its table.
    pub line: u32,
    /// `kind`.
    pub kind: IncidentKind,
    /// `store_id`; may be empty.
    pub store: String,
    /// `rep_id`; may be empty.
    pub rep: String,
    /// `date`: when, or the first day.
    pub date: Option<NaiveDate>,
    /// `until`: the last day.
    pub until: Option<NaiveDate>,
    /// `from`: an hour.
    pub from: Option<Seconds>,
    /// `to`: an hour.
    pub to: Option<Seconds>,
    /// `minutes`: how late, or how much longer.
    pub minutes: Option<Seconds>,
    /// `lon`, `lat`, in WGS-84.
    pub point: Option<Point>,
    /// `deadline`.
    pub deadline: Option<NaiveDate>,
    /// `name`, of a store.
    pub name: String,
    /// `service_min`, of a store.
    pub service: Option<Seconds>,
    /// `note`.
    pub note: String,
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IncidentKind {
    /// A rep is away, from `date` (today where empty) to `until`.
    RepIll,
    /// A rep has left for good: `date` is the first day without the rep.
    RepLeft,
    /// A rep is `minutes` behind the plan today, or at `lon`, `lat` and free in `minutes`.
    RepLate,
    /// A store is closed for good; or from `date` to `until`, from `from` to `to` of the day.
    StoreClosed,
    /// A store is new.
    StoreAdded,
    /// A store must be visited by `deadline`.
    Urgent,
    /// A store has complained, which the policy answers; by `deadline`, where it says so.
    Complaint,
    /// A store has agreed to a visit on `date`, beginning between `from` and `to`.
    Appointment,
    /// A visit was made on `date`, from `from` to `to`.
    VisitDone,
    /// Nobody was there on `date`.
    NotMet,
    /// A visit took `minutes` longer than planned.
    TookLonger,
    /// Nobody works from `date` to `until`.
    Holiday,
}

/// The way between two stores or homes; a home has its rep's id.
#[derive(Clone, Debug, PartialEq)]
pub struct MatrixRow {
    /// Line in its table.
    pub line: u32,
    /// `from_id`.
    pub from: String,
    /// `to_id`.
    pub to: String,
    /// `minutes`.
    pub time: Seconds,
    /// `km`.
    pub metres: i32,
}
