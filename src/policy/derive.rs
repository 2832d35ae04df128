//! From rules to a cadence: which rule sets a store's interval, what the factors make of it, and its minutes and priority.

use super::book::{Band, Book, Hits};
use super::facts::Facts;
use super::learn::Lessons;
use super::pace::{Beat, Pace};
use crate::model::{Override, Rhythm, Rule, Store, VisitType, Why};
use crate::unit::{Day, Seconds};

/// How a store came to its cadence, minutes and priority: kept with its due visits.
#[derive(Clone, Debug, PartialEq)]
pub struct Derivation {
    /// The class it has, or was given.
    pub class: String,
    /// Whether the class was worked out from its value.
    pub is_classed: bool,
    /// The rules about routine visits that match on the first day, as positions in the policy; those that win first.
    pub matched: Vec<usize>,
    /// What was decided, from which day on; the first holds from the first day.
    pub decisions: Vec<Decision>,
    /// Minutes of a visit.
    pub service: Seconds,
    /// Who said so.
    pub service_by: ServiceBy,
    /// Priority, 1 to 5, or [`Store::MUST`].
    pub priority: u8,
    /// How early and how late a visit may come, in percent of the interval.
    pub slack_pct: [u16; 2],
    /// Phone calls between one visit and the next.
    pub calls_between: u16,
    /// Share of visits that have an effect.
    pub hit_rate: f64,
}

/// What was decided about how often a store is visited.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    /// From this day on.
    pub from: Day,
    /// What set the interval.
    pub by: By,
    /// That interval; `None` for on demand only.
    pub base: Option<Pace>,
    /// The factors that match, as positions in the policy; they are applied where a rule set the interval.
    pub factors: Vec<usize>,
    /// The interval that came out.
    pub pace: Option<Pace>,
}

/// What set an interval, or minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// An override, as a position in the policy.
    Override(usize),
    /// The store's own interval.
    OwnInterval,
    /// The store's own number of visits a cycle.
    OwnCycle(u16),
    /// A rule, as a position in the policy.
    Rule(usize),
    /// The default.
    Default,
}

/// Who said how many minutes a visit takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ServiceBy {
    /// An override, as a position in the policy.
    Override(usize),
    /// The store's row.
    Own,
    /// The visit log, from so many visits of the store.
    Learned(u32),
    /// The visit log, from so many visits of its class.
    LearnedClass(u32),
    /// A rule, as a position in the policy.
    Rule(usize),
    /// The default.
    Default,
}

impl Derivation {
    /// The derivation of store `at`, whose matching rules are in `hits`.
    pub(super) fn new(book: &Book, facts: &Facts, lessons: &Lessons, at: usize, hits: &Hits) -> Self {
        let row = facts.rows[at];
        let (policy, first) = (book.policy, &book.bands[0]);
        // Of several overrides each says what the others leave open.
        let own = |says: fn(&Override) -> bool| override_of(book, &row.id, first, says);
        let mut decisions: Vec<Decision> = Vec::with_capacity(1);
        let has_own = book.overrides.contains_key(row.id.as_str());
        for band in book.bands.iter().filter(|band| has_own || !band.is_own) {
            let next = decide(book, facts, at, hits, band);
            let is_new = decisions.last().is_none_or(|last| (last.by, &last.factors) != (next.by, &next.factors));
            if is_new {
                decisions.push(next);
            }
        }
        let rule_with =
            |said: fn(&Rule) -> bool| book.matched(hits, first, VisitType::Routine).find(|(_, rule)| said(rule));
        let factors = || book.factors(hits, first).map(|factor| &policy.factors[factor]);

        let own_priority = own(|one| one.priority.is_some()).and_then(|(_, own)| own.priority);
        let priority = match (row.must_visit, own_priority.or(row.priority)) {
            (true, _) => Store::MUST,
            (false, Some(own)) => own,
            (false, None) => {
                let base = rule_with(|rule| rule.priority.is_some()).and_then(|(_, rule)| rule.priority);
                let more: i32 = factors().map(|factor| i32::from(factor.priority)).sum();
                (i32::from(base.unwrap_or(policy.defaults.priority)) + more).clamp(1, 5) as u8
            }
        };
        let minutes = |minutes: f64| Seconds(((minutes * 60.0).round() as i32).max(60));
        let (of_store, of_class) = (lessons.of_store(at), lessons.of_class(facts.class(at)));
        let minutes_rule = rule_with(|rule| rule.service_min.is_some());
        // Whatever is known of the store itself is what a visit takes; what is said of many is a base for tasks and factors.
        let (service, service_by) = match (own(|one| one.service_min.is_some()), row.service, of_store.service) {
            (Some((at, Override { service_min: Some(own), .. })), ..) => (minutes(*own), ServiceBy::Override(at)),
            (_, Some(own), _) => (own, ServiceBy::Own),
            (_, _, Some((learned, visits))) => (learned, ServiceBy::Learned(visits)),
            _ => {
                let (base, by) = match (of_class.service, minutes_rule) {
                    (Some((learned, visits)), _) => (learned.as_minutes(), ServiceBy::LearnedClass(visits)),
                    (_, Some((at, rule))) => (rule.service_min.unwrap_or_default(), ServiceBy::Rule(at)),
                    _ => (policy.defaults.service_min, ServiceBy::Default),
                };
                let tasks =
                    rule_with(|rule| !rule.tasks.is_empty()).map_or(0.0, |(_, rule)| book.minutes_of(&rule.tasks));
                let factor: f64 = factors().map(|factor| factor.service).product();
                (minutes((base + tasks) * factor), by)
            }
        };
        let early = rule_with(|rule| rule.early_pct.is_some()).and_then(|(_, rule)| rule.early_pct);
        let late = rule_with(|rule| rule.late_pct.is_some()).and_then(|(_, rule)| rule.late_pct);
        let calls = rule_with(|rule| rule.calls_between > 0).map_or(0, |(_, rule)| rule.calls_between);
        let hit_rate = row.hit_rate.or(of_store.hit_rate.or(of_class.hit_rate).map(|rate| rate.0));
        Self {
            class: facts.class(at).to_string(),
            is_classed: facts.classes.get(at).is_some_and(Option::is_some),
            matched: book.matched(hits, first, VisitType::Routine).map(|(at, _)| at).collect(),
            decisions,
            service,
            service_by,
            priority,
            slack_pct: [early.unwrap_or(policy.defaults.early_pct), late.unwrap_or(policy.defaults.late_pct)],
            calls_between: calls,
            hit_rate: hit_rate.unwrap_or(policy.defaults.hit_rate),
        }
    }

    /// The pace on the first day; `None` where visits are on demand only.
    pub fn pace(&self) -> Option<Pace> {
        self.decisions[0].pace
    }

    pub(super) fn beat(&self) -> Beat {
        Beat::new(self.decisions.iter().map(|decision| (decision.from.0, decision.pace)).collect())
    }

    /// What was decided for a day.
    pub fn on(&self, day: i64) -> &Decision {
        let later = self.decisions[1..].partition_point(|decision| i64::from(decision.from.0) <= day);
        &self.decisions[later]
    }
}

impl Decision {
    /// The rule in words that every due visit carries.
    pub(super) fn why(&self, book: &Book) -> Why {
        let days = self.pace.map_or(0, |pace| pace.days());
        match self.by {
            By::Override(at) => Why::Override { reason: book.policy.overrides[at].reason.clone(), days },
            By::OwnInterval => Why::OwnInterval { days },
            By::OwnCycle(visits) => Why::PerCycle { visits, days },
            By::Rule(at) => Why::Rule { name: book.policy.rules[at].id.clone(), days },
            By::Default => Why::Default { days },
        }
    }
}

/// The override of a store that holds in a band and says what is asked for; of several the last.
fn override_of<'a>(
    book: &Book<'a>,
    store: &str,
    band: &Band,
    says: impl Fn(&Override) -> bool,
) -> Option<(usize, &'a Override)> {
    let all = book.overrides.get(store)?.iter().rev().map(|&at| (at, &book.policy.overrides[at]));
    all.into_iter().find(|(_, one)| one.valid.holds(band.date) && says(one))
}

/// How often a store is visited in a band: what it asked for, else the first rule that says so, times the factors. What a
/// store asked for is what it gets: factors are for rules.
fn decide(book: &Book, facts: &Facts, at: usize, hits: &Hits, band: &Band) -> Decision {
    let (row, policy) = (facts.rows[at], book.policy);
    let cycle = policy.defaults.cycle_days;
    let asked = |by: By, pace: Option<Pace>| Decision { from: band.first, by, base: pace, factors: Vec::new(), pace };
    if let Some((at, own)) = override_of(book, &row.id, band, |one| one.rhythm.is_some()) {
        return asked(By::Override(at), Pace::of(&own.rhythm, cycle));
    }
    if let Some(days) = row.interval_days.filter(|&days| days > 0) {
        return asked(By::OwnInterval, Some(Pace::every(days)));
    }
    if let Some(visits) = row.visits_per_cycle {
        let rhythm = Rhythm { visits_per_cycle: Some(visits), ..Default::default() };
        return asked(By::OwnCycle(visits), Pace::of(&rhythm, cycle));
    }
    let rule = book.matched(hits, band, VisitType::Routine).find(|(_, rule)| rule.rhythm.is_some());
    let (by, base) = match rule {
        Some((at, rule)) => (By::Rule(at), Pace::of(&rule.rhythm, cycle)),
        None => (By::Default, Some(Pace::every(policy.defaults.interval_days))),
    };
    let factors: Vec<usize> =
        book.factors(hits, band).filter(|&factor| policy.factors[factor].interval != 1.0).collect();
    let product: f64 = factors.iter().map(|&factor| policy.factors[factor].interval).product();
    let pace = base.map(|base| base.times(product, policy.defaults.clamp_days));
    Decision { from: band.first, by, base, factors, pace }
}
