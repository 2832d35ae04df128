//! The defaults, all in one place, each with the decision it comes from (section 0 of the requirements): the default policy,
//! and what is no policy's business.

use crate::model::{
    Condition, CoverRules, Defaults, EventRule, Factor, Learn, Match, NightRules, Policy, PracticePrices, Rhythm, Rule,
    Store, TypeRule, Validity, VisitType,
};
use crate::unit::{Money, Seconds};
use std::collections::BTreeMap;

/// Days in a cycle, the span that visits per cycle are counted in (decision 2: four weeks).
pub const CYCLE_DAYS: u16 = 28;
/// What a day early costs, in seconds of travel: a small detour is worth a day (our choice).
pub const EARLY_PER_DAY: Money = Money(60);
/// What a day late costs, in seconds of travel: lateness weighs three times earliness (our choice).
pub const LATE_PER_DAY: Money = Money(180);
/// Working days within which overdue visits are to be caught up: the first week (our choice).
pub const CATCH_UP_DAYS: usize = 5;
/// So many in a hundred visits of the log are on one weekday where a store is used to it: of five working days, chance seldom
/// comes to it (our choice).
pub const HABIT_PCT: u32 = 60;
/// More than so many in a hundred are near one time where a store is used to it: most of them.
pub const HOUR_PCT: u32 = 50;

/// The break begins no earlier where the rep has no `break_start` (our choice).
pub const BREAK_EARLIEST: Seconds = Seconds::minutes(11 * 60 + 30);
/// The break begins no later where the rep has no `break_start` (our choice).
pub const BREAK_LATEST: Seconds = Seconds::minutes(13 * 60);
/// Where noon is sooner after the start of the day than this, the break is not at noon (our choice).
pub const BREAK_NOT_BEFORE: Seconds = Seconds::minutes(60);
/// A day no longer than this has a break at noon or none, unless its rep has a `break_min` (six hours: Directive 2003/88/EC, article 4).
pub const SHORT_DAY: Seconds = Seconds::minutes(6 * 60);
/// Only visits longer than this can be in the way of a break (our choice: half a working day less the ways).
pub const LONG_VISIT: Seconds = Seconds::minutes(150);
/// What is left for the ways beside a visit that is in the way of a break (our choice).
pub const WAY: Seconds = Seconds::minutes(60);
/// How much later than the rep's own `break_start` the break may begin (our choice).
pub const BREAK_PLAY: Seconds = Seconds::minutes(60);
/// Visits a day (decision 7).
pub const MAX_VISITS: u16 = 20;

/// Prize of a visit of priority 1: more than any detour within a day.
const PRIZE: i64 = 40_000;

/// What it costs to leave out a visit of this priority (1 to 5, or [`Store::MUST`]): half as much again where it is a whole
/// interval overdue (`overdue_pct` is 100), so that overdue stores come first.
///
/// A visit displaces at most one day's visits, so a prize greater than [`MAX_VISITS`] such prizes of the priority below never
/// lets a low-priority visit push out a high-priority one.
pub fn prize(priority: u8, overdue_pct: u8) -> Money {
    let step = i64::from(MAX_VISITS) * 3 / 2 + 1;
    let prize = PRIZE * step.pow(u32::from(priority.clamp(1, Store::MUST)) - 1);
    Money(prize + prize / 200 * i64::from(overdue_pct.min(100)))
}

/// What it costs to leave a meeting out: more than all visits of a day that must be in the plan.
pub fn meeting_prize() -> Money {
    prize(Store::MUST, 0) * (i64::from(MAX_VISITS) * 3 / 2 + 1)
}

/// The weight of a visit of this priority in key figures.
pub fn weight(priority: u8) -> u32 {
    if priority >= Store::MUST { 10 } else { u32::from(priority) }
}

impl Default for Defaults {
    /// Decisions 2 (monthly, a cycle of four weeks), 3 (clamped to 7..120 days), 4 (30 % early, 20 % late) and section 6d (the
    /// next visit no sooner than 70 % of the interval, hit rate 0.8); service as class B's, and the middle priority.
    fn default() -> Self {
        Self {
            call_min: 10.0,
            wish_min: 30.0,
            interval_days: 28,
            cycle_days: CYCLE_DAYS,
            service_min: 30.0,
            priority: 3,
            early_pct: 30,
            late_pct: 20,
            min_gap_pct: 70,
            clamp_days: [7, 120],
            stock_out_days: None,
            hit_rate: 0.8,
        }
    }
}

impl Default for Learn {
    /// Decision 6; and four visits, a month of a weekly store, for a habit (our choice).
    fn default() -> Self {
        Self { store_visits: 5, class_visits: 50, habit_visits: 4 }
    }
}

impl Default for Policy {
    /// The default policy: decisions 1, 3 and 6 and section 6c, with our choice where those leave the number open (what is
    /// fast, slow and strong; priorities).
    fn default() -> Self {
        let words = |words: &[&str]| Condition::AnyOf(words.iter().map(|word| word.to_string()).collect());
        let of = |conditions: &[(&str, Condition)]| {
            Match(conditions.iter().map(|(column, condition)| (column.to_string(), condition.clone())).collect())
        };
        let class = |class: &str, days: u16, minutes: f64, priority: u8| Rule {
            id: format!("class {class}"),
            of: of(&[("class", words(&[class]))]),
            rhythm: Rhythm { interval_days: Some(days), ..Rhythm::default() },
            service_min: Some(minutes),
            priority: Some(priority),
            ..Rule::default()
        };
        let size = |id: &str, sizes: &[&str], low: f64, high: f64, days: u16| Rule {
            id: id.into(),
            of: of(&[("size_tier", words(sizes)), ("city_tier", Condition::Within(low, high))]),
            rhythm: Rhythm { interval_days: Some(days), ..Rhythm::default() },
            ..Rule::default()
        };
        let factor = |id: &str, column: &str, condition: Condition, interval: f64| Factor {
            id: id.into(),
            of: of(&[(column, condition)]),
            interval,
            ..Factor::default()
        };
        Self {
            name: "default".into(),
            version: String::new(),
            nights: NightRules::default(),
            cover: CoverRules::default(),
            valid: Validity::default(),
            precedence: ["class", "size_tier", "channel_type", "lifecycle", "region"].map(String::from).to_vec(),
            defaults: Defaults::default(),
            tasks: BTreeMap::new(),
            types: BTreeMap::from([
                (
                    VisitType::FullReview,
                    TypeRule {
                        extra_min: 30.0,
                        satisfies: vec![VisitType::Routine, VisitType::FollowUp],
                        ..TypeRule::default()
                    },
                ),
                (VisitType::Routine, TypeRule { satisfies: vec![VisitType::FollowUp], ..TypeRule::default() }),
                (VisitType::Complaint, TypeRule { priority: Some(5), ..TypeRule::default() }),
            ]),
            rules: vec![
                class("A", 7, 45.0, 4),
                class("B", 28, 30.0, 3),
                class("C", 84, 20.0, 2),
                size("large or medium, city tier 1-2", &["large", "medium"], 1.0, 2.0, 14),
                size("large or medium, city tier 3 and below", &["large", "medium"], 3.0, f64::INFINITY, 28),
                size("small, city tier 1-2", &["small"], 1.0, 2.0, 28),
                size("small, city tier 3 and below", &["small"], 3.0, f64::INFINITY, 56),
            ],
            factors: vec![
                factor("fast stock turnover", "inventory_turnover", Condition::Within(12.0, f64::INFINITY), 0.75),
                factor("slow stock turnover", "inventory_turnover", Condition::Below(2.0), 1.5),
                factor("strong competition", "competitor_count", Condition::Within(5.0, f64::INFINITY), 0.8),
                // Keeping a customer is cheaper than winning one (S2-22).
                Factor { priority: -1, ..factor("prospect", "lifecycle", words(&["prospect"]), 1.5) },
                Factor { priority: 1, ..factor("key account", "is_key_account", Condition::Is(true), 0.75) },
            ],
            campaigns: Vec::new(),
            events: vec![EventRule {
                on: "complaint".into(),
                of: Match::default(),
                kind: VisitType::Complaint,
                after_days: 0,
                within_days: Some(2),
                within_hours: None,
                contact: Default::default(),
                priority: None,
            }],
            overrides: Vec::new(),
            classify: None,
            neighbours: None,
            learn: Learn::default(),
            practice: PracticePrices::default(),
        }
    }
}
