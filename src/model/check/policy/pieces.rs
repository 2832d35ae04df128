//! Complaints about each piece of a policy: rules, factors, campaigns, events, overrides, and what holds for all.

use super::{Eye, LONGEST};
use crate::error::Kind;
use crate::model::KeepRep;
use std::collections::HashSet;

/// The most visits that a campaign may add to a store.
const MOST_EXTRA: u16 = 20;
/// The most minutes of each day that a plan leaves free: half a working day.
const MOST_RESERVE: f64 = 240.0;
/// The most minutes that a visit by a rep costs who is not preferred: no visit is left out for it, as the least prize of one that is
/// new in a re-plan is worth this and three hours of detour.
const MOST_PREFERRED: f64 = 120.0;
/// A minute of overtime is worth no more minutes on the road.
const DEAREST_OVERTIME: f64 = 100.0;

impl Eye<'_> {
    pub(super) fn whole(&mut self) {
        let policy = self.policy;
        self.valid("", &policy.valid);
        let mut before = HashSet::new();
        for (at, column) in policy.precedence.iter().enumerate() {
            if !before.insert(column) {
                self.tell(
                    Kind::Twice,
                    &format!("precedence[{at}]"),
                    column,
                    ("is there twice".into(), "keep the first"),
                    ("出现两次".into(), "请保留第一个"),
                );
            }
        }
        let defaults = &policy.defaults;
        self.range("defaults.interval_days", Some(defaults.interval_days), 1, LONGEST);
        self.range("defaults.cycle_days", Some(defaults.cycle_days), 1, 364);
        self.minutes("defaults.service_min", Some(defaults.service_min));
        self.priority("defaults.priority", Some(defaults.priority));
        self.tolerance("defaults", Some(defaults.early_pct), Some(defaults.late_pct));
        self.range("defaults.min_gap_pct", Some(defaults.min_gap_pct), 0, 100);
        self.range("defaults.stock_out_days", defaults.stock_out_days, 0, LONGEST);
        self.minutes("defaults.call_min", Some(defaults.call_min));
        self.range("defaults.wish_min", Some(defaults.wish_min), 0.0, 1440.0);
        self.range("defaults.hit_rate", Some(defaults.hit_rate), 0.01, 1.0);
        let [low, high] = defaults.clamp_days;
        if low == 0 || low > high {
            self.tell(
                Kind::Contradiction,
                "defaults.clamp_days",
                format!("[{low}, {high}]"),
                ("is not a shortest and a longest interval".into(), "give the shorter first, at least 1 day"),
                ("不是最短与最长间隔".into(), "请先填较短者，至少1天"),
            );
        }
        for (task, minutes) in &policy.tasks {
            self.minutes(&format!("tasks.{task}"), Some(*minutes));
        }
        for (kind, rule) in &policy.types {
            let path = format!("visit_type.{}", kind.word());
            self.minutes(&format!("{path}.extra_min"), Some(rule.extra_min));
            self.priority(&format!("{path}.priority"), rule.priority);
            self.tasks(&path, &rule.tasks);
        }
        self.classify();
        self.neighbours();
        self.practice();
        self.nights_and_cover();
    }

    /// A price that can be meant, lodgings that are told apart and lie on the earth, and leave of a day at least.
    fn nights_and_cover(&mut self) {
        let nights = &self.policy.nights;
        self.minutes("nights.price", Some(nights.price));
        self.range("cover.after_days", Some(self.policy.cover.after_days), 1, 365);
        for (at, lodging) in nights.lodgings.iter().enumerate() {
            let path = format!("nights.lodging[{at}]");
            self.range(&format!("{path}.lon"), Some(lodging.lon), -180.0, 180.0);
            self.range(&format!("{path}.lat"), Some(lodging.lat), -90.0, 90.0);
            if nights.lodgings[..at].iter().any(|other| other.name == lodging.name) {
                self.tell(
                    Kind::Twice,
                    &format!("{path}.name"),
                    &lodging.name,
                    ("names two lodgings".into(), "give each a name of its own"),
                    ("有两处住宿同名".into(), "请使用不同的名称"),
                );
            }
        }
    }

    /// Prices that can be meant: none is worth more than a day on the road, and a day has 24 hours.
    fn practice(&mut self) {
        let practice = &self.policy.practice;
        let prices = [
            ("weekday", practice.weekday),
            ("hour", practice.hour),
            ("level", practice.level),
            ("weeks", practice.weeks),
            ("border", practice.border),
            ("separate", practice.separate),
        ];
        for (name, minutes) in prices {
            self.minutes(&format!("practice.{name}"), Some(minutes));
        }
        self.range("practice.preferred", Some(practice.preferred), 0.0, MOST_PREFERRED);
        self.range("practice.hour_within", Some(practice.hour_within), 1.0, 720.0);
        self.range("practice.min_day", practice.min_day, 0.0, 24.0);
        self.range("practice.max_day", practice.max_day, 1.0, 24.0);
        if let (Some(least), Some(most)) =
            (practice.min_day, practice.max_day.filter(|most| practice.min_day > Some(*most)))
        {
            self.tell(
                Kind::Contradiction,
                "practice.min_day",
                least,
                (format!("is longer than max_day, {most}"), "lower it, or raise max_day"),
                (format!("比max_day（{most}）还长"), "请调低，或调高max_day"),
            );
        }
        self.range("practice.overtime", Some(practice.overtime), 0.0, DEAREST_OVERTIME);
        self.range("practice.overtime_max", practice.overtime_max, 0.0, 720.0);
        self.range("practice.max_week", practice.max_week, 1.0, 168.0);
        self.range("practice.max_month", practice.max_month, 1.0, 744.0);
        self.range("practice.reps_per_cycle", practice.reps_per_cycle, 1, 100);
        if let (KeepRep::Same, Some(most)) = (practice.continuity, practice.reps_per_cycle) {
            self.tell(
                Kind::Contradiction,
                "practice.reps_per_cycle",
                most,
                (
                    "bounds nothing where continuity is same: one rep makes all visits".into(),
                    "leave it out, or set continuity to week or any",
                ),
                ("在continuity为same时无效：由同一位业代负责所有拜访".into(), "请删去，或将continuity改为week或any"),
            );
        }
        self.range("practice.reserve", Some(practice.reserve), 0.0, MOST_RESERVE);
        self.range("practice.reserve_calls", Some(practice.reserve_calls), 0.0, 100.0);
        self.range("practice.interrupt_from", practice.interrupt_from, 1.0, 1440.0);
    }

    fn tolerance(&mut self, path: &str, early: Option<u16>, late: Option<u16>) {
        self.range(&format!("{path}.early_pct"), early, 0, 95);
        self.range(&format!("{path}.late_pct"), late, 0, 300);
    }

    fn classify(&mut self) {
        let Some(classify) = &self.policy.classify else { return };
        for (column, weight) in classify.weights.iter().filter(|(_, weight)| **weight < 0.0) {
            self.tell(
                Kind::Absurd,
                &format!("classify.weights.{column}"),
                weight,
                ("is negative".into(), "give a weight, not negative"),
                ("是负数".into(), "请填写不小于0的权重"),
            );
        }
        if classify.weights.values().all(|weight| *weight == 0.0) {
            self.nothing(
                "classify.weights",
                "has no weight",
                "没有权重",
                "give at least one column a weight, such as sales_12m = 1",
                "请至少为一列填写权重，如sales_12m = 1",
            );
        }
        for (class, share) in &classify.shares {
            self.range(&format!("classify.shares.{class}"), Some(*share), 0.0, 1.0);
        }
        if !classify.shares.values().any(|share| *share >= 1.0) {
            self.nothing(
                "classify.shares",
                "leaves the last stores without a class",
                "末尾的门店没有等级",
                "let the last class end at 1.0",
                "请将最后一个等级的份额设为1.0",
            );
        }
    }

    fn neighbours(&mut self) {
        let Some(neighbours) = &self.policy.neighbours else { return };
        self.range("neighbours.competitor_km", neighbours.competitor_km, 0.01, 20.0);
        self.range("neighbours.city_km", neighbours.city_km, 0.01, 50.0);
        if neighbours.city_stores.windows(2).any(|pair| pair[0] <= pair[1]) {
            self.tell(
                Kind::Contradiction,
                "neighbours.city_stores",
                format!("{:?}", neighbours.city_stores),
                (
                    "does not fall from tier to tier".into(),
                    "a city of tier 1 has most stores: give the largest number first",
                ),
                ("未逐级递减".into(), "一线城市门店最多：请从大到小填写"),
            );
        }
    }

    pub(super) fn rules(&mut self) {
        let policy = self.policy;
        self.ids("rule", policy.rules.iter().map(|rule| rule.id.as_str()));
        for (at, rule) in policy.rules.iter().enumerate() {
            let path = format!("rule[{at}]");
            self.conditions(&path, &rule.of);
            self.rhythm(&path, &rule.rhythm);
            self.range(&format!("{path}.calls_between"), Some(rule.calls_between), 0, 50);
            self.minutes(&format!("{path}.service_min"), rule.service_min);
            self.tasks(&path, &rule.tasks);
            self.priority(&format!("{path}.priority"), rule.priority);
            self.tolerance(&path, rule.early_pct, rule.late_pct);
            self.valid(&path, &rule.valid);
            let silent = !rule.rhythm.is_some()
                && rule.calls_between == 0
                && rule.service_min.is_none()
                && rule.tasks.is_empty()
                && rule.priority.is_none()
                && rule.early_pct.is_none()
                && rule.late_pct.is_none();
            if silent {
                self.nothing(
                    &path,
                    "the rule says nothing",
                    "规则没有内容",
                    "say how often (interval_days), how long (service_min) or how important (priority), or remove it",
                    "请填写频次（interval_days）、时长（service_min）或优先级（priority），或删除此规则",
                );
            }
        }
    }

    pub(super) fn factors(&mut self) {
        let policy = self.policy;
        self.ids("factor", policy.factors.iter().map(|factor| factor.id.as_str()));
        for (at, factor) in policy.factors.iter().enumerate() {
            let path = format!("factor[{at}]");
            self.conditions(&path, &factor.of);
            self.range(&format!("{path}.interval"), Some(factor.interval), 0.01, 10.0);
            self.range(&format!("{path}.service"), Some(factor.service), 0.01, 10.0);
            self.range(&format!("{path}.priority"), Some(factor.priority), -4, 4);
            for (at, month) in factor.months.iter().enumerate() {
                self.range(&format!("{path}.months[{at}]"), Some(*month), 1, 12);
            }
            self.valid(&path, &factor.valid);
            if factor.interval == 1.0 && factor.service == 1.0 && factor.priority == 0 {
                self.nothing(
                    &path,
                    "the factor changes nothing",
                    "系数没有作用",
                    "give interval, service or priority, or remove it",
                    "请填写interval、service或priority，或删除此项",
                );
            }
        }
    }

    pub(super) fn campaigns(&mut self) {
        let policy = self.policy;
        self.ids("campaign", policy.campaigns.iter().map(|campaign| campaign.id.as_str()));
        for (at, campaign) in policy.campaigns.iter().enumerate() {
            let path = format!("campaign[{at}]");
            self.conditions(&path, &campaign.of);
            if campaign.from > campaign.to {
                let (from, to) = (campaign.from.to_string(), campaign.to.to_string());
                self.backwards(&format!("{path}.to"), to, "from", from);
            }
            self.range(&format!("{path}.extra_visits"), Some(campaign.extra_visits), 1, MOST_EXTRA);
            self.range(&format!("{path}.within_days"), campaign.within_days, 1, LONGEST);
            self.minutes(&format!("{path}.extra_min"), Some(campaign.extra_min));
            self.priority(&format!("{path}.priority"), campaign.priority);
        }
    }

    pub(super) fn events(&mut self) {
        let policy = self.policy;
        for (at, event) in policy.events.iter().enumerate() {
            let path = format!("event[{at}]");
            self.conditions(&path, &event.of);
            self.priority(&format!("{path}.priority"), event.priority);
            if event.on.trim().is_empty() {
                self.nothing(
                    &format!("{path}.on"),
                    "is empty",
                    "为空",
                    "say what happens, such as sale or complaint",
                    "请填写发生了什么，如sale或complaint",
                );
            }
            if let (Some(days), Some(hours)) = (event.within_days, event.within_hours) {
                self.tell(
                    Kind::Contradiction,
                    &format!("{path}.within_hours"),
                    hours,
                    (format!("gives a second deadline, in addition to within_days = {days}"), "keep one of the two"),
                    (format!("与within_days = {days}同时规定了期限"), "请只保留一项"),
                );
            }
            let within = [("within_days", event.within_days), ("within_hours", event.within_hours)];
            for (key, number) in within {
                let days = number.map(|number| if key == "within_days" { number } else { number / 24 });
                if let (Some(number), Some(days)) = (number, days)
                    && days < event.after_days
                {
                    let after = event.after_days;
                    self.tell(
                        Kind::Contradiction,
                        &format!("{path}.{key}"),
                        number,
                        (
                            format!("ends before after_days = {after} have passed"),
                            "give more time, or fewer days to wait",
                        ),
                        (format!("早于after_days = {after}"), "请放宽期限，或减少等待天数"),
                    );
                }
            }
        }
    }

    pub(super) fn overrides(&mut self) {
        let policy = self.policy;
        for (at, one) in policy.overrides.iter().enumerate() {
            let path = format!("override[{at}]");
            self.rhythm(&path, &one.rhythm);
            self.minutes(&format!("{path}.service_min"), one.service_min);
            self.priority(&format!("{path}.priority"), one.priority);
            self.valid(&path, &one.valid);
            if one.store.trim().is_empty() {
                self.nothing(&format!("{path}.store"), "is empty", "为空", "give the store's id", "请填写门店编号");
            }
            if one.reason.trim().is_empty() {
                self.nothing(
                    &format!("{path}.reason"),
                    "is empty",
                    "为空",
                    "say why this store is an exception",
                    "请填写此门店例外的原因",
                );
            }
            if !one.rhythm.is_some() && one.service_min.is_none() && one.priority.is_none() {
                self.nothing(
                    &path,
                    "the override says nothing",
                    "例外没有内容",
                    "say how often, how long or how important, or remove it",
                    "请填写频次、时长或优先级，或删除此项",
                );
            }
        }
    }
}
