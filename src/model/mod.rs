//! The question and the answer: nouns, no algorithms.

mod area;
mod cadence;
mod calendar;
mod change;
mod check;
mod continuity;
mod cost;
mod day_set;
mod hours;
mod night;
mod opening;
mod plan;
mod policy;
mod practice;
mod preference;
mod problem;
mod reason;
mod referee;
mod rep;
mod skill;
mod sound;
mod store;
mod tables;
mod terminus;
mod timetable;
mod visit;
mod window;
pub(crate) mod workday;
mod written;

pub use area::{Polygon, ServiceArea};
pub use cadence::{Cadence, Pattern};
pub use calendar::Calendar;
pub use change::{Change, ChangeRow};
pub(crate) use check::check_habits;
pub use check::{check, check_changes, check_policy};
#[cfg(feature = "files")]
pub(crate) use check::{far_stores, km, uncovered};
pub use continuity::{Continuity, Met, RepChanges};
pub use cost::Bill;
pub use day_set::DaySet;
pub use hours::{HoursLimit, HoursSpan};
pub use night::{Lodging, Night, NightFault, Nights, SleepsAt};
pub(crate) use opening::{A_DAY, end_of};
pub use opening::{OpenHours, OpeningRules, RulesFault};
pub use plan::{Plan, Rest, Route, Stop, Unserved};
pub(crate) use policy::named;
pub use policy::{
    Campaign, Classify, Condition, Contact, CoverRules, Defaults, EventRule, Fact, Factor, KeepRep, Learn, LodgingRule,
    Match, Neighbours, NightRules, Override, Policy, PracticePrices, Rhythm, Rule, TypeRule, Validity, VisitType,
    VisitTypes,
};
pub use practice::{Habit, Practice, Practised};
pub(crate) use practice::{Levelled, PlanPractice};
pub use preference::{Preference, PreferredRep};
pub(crate) use problem::Meetings;
pub use problem::{Leg, Legs, Parts, Point, Problem, Surface};
pub use reason::{Asked, Fix, Obstacle, RIVALS, Reason};
pub use referee::{Hitch, Verdict, Violation, judge};
pub use rep::{DayShape, Overtime, Pause, Rep, Shift};
pub(crate) use rep::{above, short};
pub use store::{Allowed, LastVisit, Promise, Store};
pub(crate) use tables::starts;
pub use tables::{
    BreakRow, CalendarRow, Card, CoordSys, DayKind, DayTerminus, EventRow, FixedKind, FixedRow, IncidentKind,
    IncidentRow, LogRow, MatrixRow, MeetingPlace, OfficeTime, OneOffRow, Papers, PositionRow, RepRow, Status, StoreRow,
    Tables,
};
pub use terminus::Terminus;
pub(crate) use terminus::{leg_between, leg_between_at};
pub use timetable::{Late, timetable, timetable_if};
pub use visit::{After, DueVisit, Why};
pub use window::{Hours, Window};
pub(crate) use workday::Workday;
pub(crate) use written::{Version, written};
