//! A rep as the company's table has it, and the rep's breaks.

use crate::model::{DayShape, OpenHours, Point, ServiceArea};
use crate::unit::Seconds;
use chrono::NaiveDate;
use std::sync::Arc;

/// A rep.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RepRow {
    /// Line in its table.
    pub line: u32,
    /// `rep_id`.
    pub id: String,
    /// `rep_name`.
    pub name: String,
    /// `email`, by which other tables may speak of the rep.
    pub email: String,
    /// `home_lon`, `home_lat`, in WGS-84.
    pub home: Option<Point>,
    /// `end_lon`, `end_lat`, in WGS-84; home when empty.
    pub end: Option<Point>,
    /// `office_lon`, `office_lat`, in WGS-84.
    pub office: Option<Point>,
    /// `starts`: where the day of each weekday begins, Monday first.
    pub starts: [DayTerminus; 7],
    /// `ends`: where it ends.
    pub ends: [DayTerminus; 7],
    /// `start_time`.
    pub start: Option<Seconds>,
    /// `end_time`.
    pub finish: Option<Seconds>,
    /// `workdays`: the hours of each weekday, or of Monday to Friday; Monday to Friday from start to finish where there is none.
    pub workdays: OpenHours,
    /// `break_start`.
    pub break_start: Option<Seconds>,
    /// `break_min`.
    pub break_length: Option<Seconds>,
    /// `break_latest`: the break begins no later.
    pub break_latest: Option<Seconds>,
    /// `max_before_break_min`: nobody works longer than this before a break.
    pub max_before_break: Option<Seconds>,
    /// `breaks`: others beside it.
    pub breaks: Vec<BreakRow>,
    /// `max_work_min`.
    pub max_work: Option<Seconds>,
    /// `overtime_max_min`: how much longer a day may be, at the policy's price.
    pub overtime: Option<Seconds>,
    /// `max_week`: most work in a calendar week.
    pub max_week: Option<Seconds>,
    /// `max_month`: most work in a calendar month.
    pub max_month: Option<Seconds>,
    /// `max_drive_min`.
    pub max_drive: Option<Seconds>,
    /// `max_visits`.
    pub max_visits: Option<u16>,
    /// `admin_min`.
    pub admin: Option<Seconds>,
    /// `admin_at`: when that is; at the end of the day where nobody says, and then on no paper.
    pub admin_at: Option<OfficeTime>,
    /// `reserve_min`, which plans leave free.
    pub reserve: Option<Seconds>,
    /// `days`: how work is to lie on them.
    pub days: Option<DayShape>,
    /// `speed_profile`: car, moto, ebike, walk, transit.
    pub speed_profile: String,
    /// `skills`.
    pub skills: Vec<String>,
    /// `overnight_max`.
    pub overnight_max: Option<u16>,
    /// `region`.
    pub region: String,
    /// `area`, or that of the file areas.geojson: the rep goes nowhere else.
    pub area: Option<Arc<ServiceArea>>,
    /// `leader_id`.
    pub leader: String,
    /// `active_from`.
    pub active_from: Option<NaiveDate>,
    /// `active_to`.
    pub active_to: Option<NaiveDate>,
}

/// Where days of a rep begin or end, as the table says it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DayTerminus {
    /// At home, or at `end_lon`, `end_lat`.
    #[default]
    Home,
    /// At `office_lon`, `office_lat`.
    Office,
    /// With the first, or the last, visit: the way from home, or back, is none of the day.
    Visit,
}

/// When the office work of a day is done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OfficeTime {
    /// Before the rep leaves.
    Start,
    /// After the rep is back.
    #[default]
    End,
    /// Whenever the rep is not out, before or after.
    Any,
}

/// A break beside the one of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BreakRow {
    /// It begins no earlier.
    pub from: Seconds,
    /// It ends no later; where nobody says, it begins about `from`.
    pub to: Option<Seconds>,
    /// How long it is.
    pub length: Seconds,
}
