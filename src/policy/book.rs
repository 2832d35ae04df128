//! The rule book of a policy, ready to ask: which rules hold on which days of the horizon, and which of them win for a store.

use super::facts::{Facts, Matcher};
use super::pace::Pace;
use crate::model::{Calendar, Condition, Contact, Policy, Rule, Tables, Validity, VisitType};
use crate::unit::{Day, Seconds};
use chrono::{Datelike, NaiveDate};
use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

/// A policy ready to ask.
pub(super) struct Book<'a> {
    pub policy: &'a Policy,
    rules: Vec<Matcher<'a>>,
    factors: Vec<Matcher<'a>>,
    pub campaigns: Vec<Matcher<'a>>,
    pub events: Vec<Matcher<'a>>,
    /// The overrides of every store that has any.
    pub overrides: HashMap<&'a str, Vec<usize>>,
    pub bands: Vec<Band>,
    /// Types of visit, routine apart, that some rule asks for.
    pub kinds: Vec<VisitType>,
}

/// Days of the horizon on which the same rules and factors hold.
pub(super) struct Band {
    /// Its first day.
    pub first: Day,
    /// The date of that day.
    pub date: NaiveDate,
    /// Whether only overrides begin or end on it: nothing changes then for stores without any.
    pub is_own: bool,
    /// The rules that hold, those that win first.
    rules: Vec<usize>,
    /// The factors that hold.
    factors: Vec<usize>,
}

/// Which rules and factors match one store; filled anew for each.
#[derive(Default)]
pub(super) struct Hits {
    rules: Vec<bool>,
    factors: Vec<bool>,
}

impl<'a> Book<'a> {
    /// Looks the policy's columns up in the tables and cuts the horizon where rules begin and end.
    pub fn new(tables: &'a Tables, calendar: &Calendar) -> Self {
        let policy = &tables.policy;
        let mut overrides: HashMap<&str, Vec<usize>> = HashMap::new();
        for (at, one) in policy.overrides.iter().enumerate() {
            overrides.entry(&one.store).or_default().push(at);
        }
        let mut kinds: Vec<VisitType> =
            policy.rules.iter().filter(|rule| rule.rhythm.is_some()).map(|rule| rule.kind).collect();
        kinds.sort_unstable();
        kinds.dedup();
        kinds.retain(|&kind| kind != VisitType::Routine);
        Self {
            policy,
            rules: policy.rules.iter().map(|rule| Matcher::new(&rule.of, tables)).collect(),
            factors: policy.factors.iter().map(|factor| Matcher::new(&factor.of, tables)).collect(),
            campaigns: policy.campaigns.iter().map(|campaign| Matcher::new(&campaign.of, tables)).collect(),
            events: policy.events.iter().map(|event| Matcher::new(&event.of, tables)).collect(),
            overrides,
            bands: bands(policy, calendar),
            kinds,
        }
    }

    /// Finds out which rules and factors match a store.
    pub fn ask(&self, facts: &Facts, at: usize, hits: &mut Hits) {
        hits.rules.clear();
        hits.rules.extend(self.rules.iter().map(|rule| rule.matches(facts, at)));
        hits.factors.clear();
        hits.factors.extend(self.factors.iter().map(|factor| factor.matches(facts, at)));
    }

    /// The rules about a type of visit that match and hold in a band, those that win first.
    pub fn matched<'b>(
        &'b self,
        hits: &'b Hits,
        band: &'b Band,
        kind: VisitType,
    ) -> impl Iterator<Item = (usize, &'a Rule)> + 'b {
        let rules = &self.policy.rules;
        band.rules
            .iter()
            .copied()
            .filter(move |&at| hits.rules[at] && rules[at].kind == kind)
            .map(|at| (at, &rules[at]))
    }

    /// The factors that match and hold in a band.
    pub fn factors<'b>(&'b self, hits: &'b Hits, band: &'b Band) -> impl Iterator<Item = usize> + 'b {
        band.factors.iter().copied().filter(|&at| hits.factors[at])
    }

    /// What a type of visit takes beyond the usual visit: its tasks, and `minutes`, or where nobody says them those of the type.
    pub fn extra_of(&self, kind: VisitType, minutes: Option<f64>) -> Seconds {
        let of = self.policy.types.get(&kind);
        let minutes = minutes.or(of.map(|of| of.extra_min)).unwrap_or_default();
        let tasks = of.map_or(0.0, |of| self.minutes_of(&of.tasks));
        Seconds(((minutes + tasks) * 60.0).round() as i32)
    }

    /// Whether a type of visit is made by phone.
    pub fn is_by_phone(&self, kind: VisitType) -> bool {
        self.policy.types.get(&kind).is_some_and(|of| of.contact == Contact::Call)
    }

    /// The minutes of these tasks together.
    pub fn minutes_of(&self, tasks: &[String]) -> f64 {
        tasks.iter().filter_map(|task| self.policy.tasks.get(task)).sum()
    }
}

/// The horizon, cut where a rule or a factor begins or ends, and at the months where a factor looks at months.
fn bands(policy: &Policy, calendar: &Calendar) -> Vec<Band> {
    let monthly = policy.factors.iter().any(|factor| !factor.months.is_empty());
    let spans = policy.rules.iter().map(|rule| rule.valid).chain(policy.factors.iter().map(|factor| factor.valid));
    let dates = |spans: &mut dyn Iterator<Item = Validity>| -> HashSet<NaiveDate> {
        spans.flat_map(|valid| [valid.valid_from, valid.valid_to.and_then(|last| last.succ_opt())]).flatten().collect()
    };
    let cuts = dates(&mut spans.into_iter());
    let own = dates(&mut policy.overrides.iter().map(|one| one.valid));
    let mut ranked: Vec<usize> = (0..policy.rules.len()).collect();
    ranked.sort_by_cached_key(|&at| rank(policy, at));
    let mut bands = Vec::new();
    for day in calendar.iter() {
        let Some(date) = calendar.date(day) else { continue };
        let cut = day == Day(0) || cuts.contains(&date) || monthly && date.day() == 1;
        if !cut && !own.contains(&date) {
            continue;
        }
        let factor_holds = |at: &usize| {
            let factor = &policy.factors[*at];
            factor.valid.holds(date) && (factor.months.is_empty() || factor.months.contains(&(date.month() as u8)))
        };
        bands.push(Band {
            first: day,
            date,
            is_own: !cut,
            rules: ranked.iter().copied().filter(|&at| policy.rules[at].valid.holds(date)).collect(),
            factors: (0..policy.factors.len()).filter(factor_holds).collect(),
        });
    }
    bands
}

/// The order in which rules win (decision 1): the most specific column, then the most conditions, then the shorter interval,
/// then the order of the file. A condition that asks for an empty cell is none.
fn rank(policy: &Policy, at: usize) -> (usize, Reverse<usize>, u64, usize) {
    let rule = &policy.rules[at];
    let asks = |column: &str| rule.of.0.get(column).is_some_and(|condition| *condition != Condition::Empty);
    let level = policy.precedence.iter().position(|column| asks(column)).unwrap_or(policy.precedence.len());
    let pace = Pace::of(&rule.rhythm, policy.defaults.cycle_days);
    // Exact enough to order intervals by.
    let interval = pace.map_or(u64::MAX, |pace| (pace.exact() * 1e6) as u64);
    (level, Reverse(rule.of.0.len()), interval, at)
}
