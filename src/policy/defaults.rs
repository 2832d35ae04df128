//! The policy's defaults, all in one place, each with the decision it comes from (section 0 of the requirements).

use crate::model::Store;
use crate::unit::{Money, Seconds};

/// Days in a cycle, the span that visits per cycle are counted in (decision 2: four weeks).
pub const CYCLE_DAYS: u16 = 28;
/// Days between visits where no rule matches (decision 2: monthly).
pub const INTERVAL_DAYS: u16 = 28;
/// The fewest days between two visits, in percent of the interval (section 6d: 50 to 90 advised).
pub const MIN_GAP_PERCENT: u32 = 70;
/// How early a visit may come, in percent of the interval (decision 4).
pub const EARLY_PERCENT: u32 = 30;
/// How late a visit may come, in percent of the interval (decision 4).
pub const LATE_PERCENT: u32 = 20;
/// What a day early costs, in seconds of travel: a small detour is worth a day (our choice).
pub const EARLY_PER_DAY: Money = Money(60);
/// What a day late costs, in seconds of travel: lateness weighs three times earliness (our choice).
pub const LATE_PER_DAY: Money = Money(180);
/// Working days within which overdue visits are to be caught up: the first week (our choice).
pub const CATCH_UP_DAYS: usize = 5;
/// Priority of a store without class or priority, 1 (low) to 5 (high) (our choice).
pub const PRIORITY: u8 = 3;
/// Service time of a store without class or service time: that of class B (decision 6).
pub const SERVICE: Seconds = Seconds::minutes(30);
/// How long after `from` an appointment without `to` may start (our choice).
pub const APPOINTMENT: Seconds = Seconds::minutes(15);

/// Leaves home no earlier (section 6a).
pub const START: Seconds = Seconds::minutes(8 * 60 + 30);
/// Day's work is over (section 6a).
pub const FINISH: Seconds = Seconds::minutes(17 * 60 + 30);
/// The break (decision 7).
pub const BREAK: Seconds = Seconds::minutes(60);
/// The break begins no earlier where the rep has no `break_start` (our choice).
pub const BREAK_EARLIEST: Seconds = Seconds::minutes(11 * 60 + 30);
/// The break begins no later where the rep has no `break_start` (our choice).
pub const BREAK_LATEST: Seconds = Seconds::minutes(13 * 60);
/// How much later than the rep's own `break_start` the break may begin (our choice).
pub const BREAK_PLAY: Seconds = Seconds::minutes(60);
/// Work a day, breaks not counted (decision 7).
pub const MAX_WORK: Seconds = Seconds::minutes(480);
/// Office work a day; taken off the end of the shift and off the day's work (decision 7).
pub const ADMIN: Seconds = Seconds::minutes(30);
/// Visits a day (decision 7).
pub const MAX_VISITS: u16 = 20;
/// A meeting without an end (our choice).
pub const MEETING: Seconds = Seconds::minutes(60);

/// Prize of a visit of priority 1: more than any detour within a day.
const PRIZE: i64 = 40_000;

/// What one class of stores gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClassDefault {
    /// The class.
    pub class: &'static str,
    /// Days between visits (decision 2 and section 6c: weekly, monthly, quarterly).
    pub interval_days: u16,
    /// Service time (decision 6).
    pub service: Seconds,
    /// Priority, 1 to 5 (our choice).
    pub priority: u8,
}

/// What each class of stores gets.
pub const CLASSES: [ClassDefault; 3] = [
    ClassDefault { class: "A", interval_days: 7, service: Seconds::minutes(45), priority: 4 },
    ClassDefault { class: "B", interval_days: 28, service: Seconds::minutes(30), priority: 3 },
    ClassDefault { class: "C", interval_days: 84, service: Seconds::minutes(20), priority: 2 },
];

/// What the class written in a table gets: `A`, `a` and `A级` are the same.
pub fn of_class(written: &str) -> Option<&'static ClassDefault> {
    let class = written.trim().trim_end_matches(['级', '类']);
    CLASSES.iter().find(|known| known.class.eq_ignore_ascii_case(class))
}

/// What it costs to leave out a visit of this priority (1 to 5, or [`Store::MUST`]).
///
/// A visit displaces at most one day's visits, so a prize greater than [`MAX_VISITS`] prizes of the priority below never
/// lets a low-priority visit push out a high-priority one.
pub fn prize(priority: u8) -> Money {
    let step = i64::from(MAX_VISITS) + 1;
    Money(PRIZE * step.pow(u32::from(priority.clamp(1, Store::MUST)) - 1))
}

/// The weight of a visit of this priority in key figures.
pub fn weight(priority: u8) -> u32 {
    if priority >= Store::MUST { 10 } else { u32::from(priority) }
}
