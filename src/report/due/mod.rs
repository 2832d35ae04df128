//! The due set on paper: every visit and call that is due, with the rules that made it, as a table and as json.

pub mod ledger;
pub mod story;

use super::paper::rows::{Cell, Page, columns};
use super::paper::{csv, xlsx};
use crate::lang::Lang;
use crate::model::{Cadence, Contact, DueVisit, Policy, Store, StoreRow, Tables, VisitTypes, Why, named};
use crate::policy::{By, Decision, Derivation, Due, Pace, ServiceBy, StoreDue};
use crate::unit::StoreId;
use chrono::NaiveDate;
use serde::Serialize;
use std::cmp::Reverse;

/// What due.json says it is.
pub const FORMAT: &str = "rounds-due/1";

/// All files of a due set's folder, as (name, bytes); the same due set gives the same bytes.
pub fn files(tables: &Tables, due: &Due, lang: Lang) -> Vec<(String, Vec<u8>)> {
    let page = page(tables, due, lang);
    let csv = csv::bytes(&page);
    let ledger = due.problem.calendar.first.map(|today| ledger::page(tables, today, lang));
    let pages: Vec<Page> = std::iter::once(page).chain(ledger).collect();
    vec![
        ("due.json".into(), json(tables, due)),
        ("due.csv".into(), csv),
        ("due.xlsx".into(), xlsx::tables(&due.problem.name, &pages, lang)),
    ]
}

/// A visit or a call that is due, with its store.
#[derive(Clone, Copy, Debug)]
pub struct DueLine<'a> {
    /// The store.
    pub store: &'a Store,
    /// How it came to its due visits.
    pub of: &'a StoreDue,
    /// Which of the store's visits it is, from 1; calls count on their own.
    pub number: usize,
    /// The visit.
    pub visit: &'a DueVisit,
    /// Whether it is a visit or a call.
    pub contact: Contact,
}

impl DueLine<'_> {
    /// How many days past due it is on the first day: only the first visit of a store can be.
    pub fn overdue_days(&self) -> u16 {
        let is_first = self.number == 1 && self.visit.due.0 == 0;
        if is_first { self.of.overdue_days } else { 0 }
    }
}

/// Every visit and call that is due: overdue ones first, then by day, priority and store.
pub fn lines(due: &Due) -> Vec<DueLine<'_>> {
    let mut lines = Vec::new();
    for (id, of) in due.problem.store_ids().zip(&due.stores) {
        let store = due.problem.store(id);
        let first = due.problem.number_of(id, 0) as usize + 1;
        let both = [(Contact::Visit, store.due_visits()), (Contact::Call, of.calls.as_slice())];
        for (contact, visits) in both {
            let all = (first..).zip(visits).map(|(number, visit)| DueLine { store, of, number, visit, contact });
            lines.extend(all);
        }
    }
    lines.sort_by_key(|line| {
        let urgent = Reverse((line.overdue_days() > 0, line.overdue_days()));
        (urgent, line.visit.due, Reverse(line.visit.weight), line.store.id.as_str(), line.number)
    });
    lines
}

/// The due set as a table.
pub fn page(tables: &Tables, due: &Due, lang: Lang) -> Page {
    page_of(&lines(due), tables, due, lang)
}

/// The part of it that is about one store.
pub fn of_store(tables: &Tables, due: &Due, store: StoreId, lang: Lang) -> Page {
    let mut lines = lines(due);
    lines.retain(|line| line.store.id == due.problem.store(store).id);
    page_of(&lines, tables, due, lang)
}

fn page_of(lines: &[DueLine], tables: &Tables, due: &Due, lang: Lang) -> Page {
    let date = |day| due.problem.calendar.date(day).map_or(Cell::Empty, Cell::Date);
    let policy = &tables.policy;
    let row = |line: &DueLine| {
        let (store, derivation) = (line.store, &line.of.derivation);
        let row = &tables.stores[line.of.row];
        let decision = derivation.on(i64::from(line.visit.due.0));
        let is_visit = line.contact == Contact::Visit;
        vec![
            Cell::text(&store.id),
            Cell::text(&store.name),
            Cell::text(&store.class),
            Cell::text(row.owner.as_deref().unwrap_or_default()),
            Cell::Text(priority(line.visit.weight, lang)),
            Cell::Whole(line.number as i64),
            Cell::Text(line.visit.types.say(lang)),
            Cell::text(if is_visit { lang.of("visit", "拜访") } else { lang.of("call", "电话") }),
            date(line.visit.earliest),
            date(line.visit.due),
            date(line.visit.latest),
            Cell::Whole(i64::from(line.overdue_days())),
            Cell::minutes(i64::from(line.visit.service.0)),
            Cell::Text(tasks(policy, derivation, line.visit).join(";")),
            Cell::Text(skills(policy, row, line.visit).join(";")),
            Cell::Whole(i64::from(line.visit.weight)),
            decision.pace.map_or(Cell::Empty, |pace| Cell::Whole(i64::from(pace.days()))),
            decision.base.map_or(Cell::Empty, |pace| Cell::Whole(i64::from(pace.days()))),
            Cell::Text(factors(policy, decision, lang).join(";")),
            Cell::Text(lost(policy, derivation, lang).join(";")),
            line.of.last.map_or(Cell::Empty, Cell::Date),
            Cell::Text(line.visit.say_why(lang)),
        ]
    };
    let columns = columns(
        lang,
        &[
            ("store_id", "门店编号", 12),
            ("store_name", "门店名称", 24),
            ("class", "等级", 6),
            ("owner_rep_id", "责任业代", 10),
            ("priority", "优先级", 8),
            ("visit", "第几次", 6),
            ("visit_type", "拜访类型", 16),
            ("contact", "方式", 8),
            ("earliest", "最早", 11),
            ("due", "应访日", 11),
            ("latest", "最晚", 11),
            ("overdue_days", "逾期天数", 10),
            ("service_min", "在店分钟", 11),
            ("tasks", "任务", 20),
            ("skills", "所需技能", 12),
            ("weight", "权重", 8),
            ("interval_days", "拜访间隔(天)", 12),
            ("base_days", "基准间隔(天)", 12),
            ("factors", "系数", 30),
            ("rules_lost", "未采用规则", 30),
            ("last_visit_date", "上次拜访", 11),
            ("why", "原因", 34),
        ],
    );
    Page { name: lang.of("due", "应访清单"), columns, rows: lines.iter().map(row).collect() }
}

/// A visit's priority in words, from its weight.
pub fn priority(weight: u32, lang: Lang) -> String {
    match weight {
        1..=5 => weight.to_string(),
        _ => lang.of("must", "必访").to_string(),
    }
}

/// What is to be done on a visit: the tasks of the rule that wins, and those of its types.
fn tasks<'a>(policy: &'a Policy, derivation: &Derivation, visit: &DueVisit) -> Vec<&'a str> {
    let of_rule = derivation.matched.iter().map(|&at| &policy.rules[at].tasks).find(|tasks| !tasks.is_empty());
    let of_types = visit.types.iter().filter_map(|kind| policy.types.get(&kind)).map(|of| &of.tasks);
    of_rule.into_iter().chain(of_types).flatten().map(String::as_str).collect()
}

/// Skills that a visit needs: the store's, and those of its types.
fn skills(policy: &Policy, row: &StoreRow, visit: &DueVisit) -> Vec<String> {
    let mut all = row.skills.clone();
    for skill in visit.types.iter().filter_map(|kind| policy.types.get(&kind)).flat_map(|of| &of.skills) {
        if !all.contains(skill) {
            all.push(skill.clone());
        }
    }
    all
}

/// The factors of a decision, `id x0.75`.
pub fn factors(policy: &Policy, decision: &Decision, lang: Lang) -> Vec<String> {
    let factor = |&at: &usize| format!("{} x{}", named(&policy.factors[at].id, lang), policy.factors[at].interval);
    decision.factors.iter().map(factor).collect()
}

/// The rules that asked for another interval and lost.
fn lost(policy: &Policy, derivation: &Derivation, lang: Lang) -> Vec<String> {
    let won = derivation.decisions[0].by;
    let rules = derivation.matched.iter().filter(|&&at| won != By::Rule(at) && policy.rules[at].rhythm.is_some());
    rules.map(|&at| named(&policy.rules[at].id, lang).to_string()).collect()
}

/// due.json, whole.
#[derive(Serialize)]
struct File<'a> {
    format: &'static str,
    name: &'a str,
    from: Option<NaiveDate>,
    days: u16,
    policy: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    policy_version: &'a str,
    stores: Vec<StoreLine<'a>>,
}

#[derive(Serialize)]
struct StoreLine<'a> {
    store_id: &'a str,
    class: &'a str,
    class_worked_out: bool,
    priority: u8,
    service_min: f64,
    service_by: String,
    hit_rate: f64,
    last_visit: Option<NaiveDate>,
    overdue_days: u16,
    cadence: Vec<CadenceLine>,
    rules_lost: Vec<String>,
    visits: Vec<VisitLine<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    not_asked_for: Vec<String>,
}

#[derive(Serialize)]
struct CadenceLine {
    from: Option<NaiveDate>,
    by: String,
    base_days: Option<u16>,
    factors: Vec<String>,
    interval_days: Option<u16>,
    clamped: bool,
}

#[derive(Serialize)]
struct VisitLine<'a> {
    contact: Contact,
    types: VisitTypes,
    earliest: Option<NaiveDate>,
    due: Option<NaiveDate>,
    latest: Option<NaiveDate>,
    service_min: f64,
    weight: u32,
    tasks: Vec<&'a str>,
    skills: Vec<String>,
    why: Why,
}

/// What set an interval, in a word and its name.
fn by(policy: &Policy, by: By) -> String {
    match by {
        By::Override(at) => format!("override: {}", policy.overrides[at].reason),
        By::OwnInterval => "interval_days of the store".into(),
        By::OwnCycle(_) => "visits_per_cycle of the store".into(),
        By::Rule(at) => format!("rule: {}", policy.rules[at].id),
        By::Default => "default".into(),
    }
}

fn service_by(policy: &Policy, by: ServiceBy) -> String {
    match by {
        ServiceBy::Override(at) => format!("override: {}", policy.overrides[at].reason),
        ServiceBy::Own => "service_min of the store".into(),
        ServiceBy::Learned(visits) => format!("learned from {visits} visits"),
        ServiceBy::LearnedClass(visits) => format!("learned from {visits} visits of its class"),
        ServiceBy::Rule(at) => format!("rule: {}", policy.rules[at].id),
        ServiceBy::Default => "default".into(),
    }
}

/// Whether the clamp changed what the factors made.
fn is_clamped(policy: &Policy, decision: &Decision) -> bool {
    let product: f64 = decision.factors.iter().map(|&at| policy.factors[at].interval).product();
    let [low, high] = policy.defaults.clamp_days.map(f64::from);
    // An interval that is beyond the clamp by itself is clamped to itself.
    decision.base.map(|base| base.exact()).is_some_and(|base| {
        !decision.factors.is_empty() && (base * product < low.min(base) || base * product > high.max(base))
    })
}

/// The bytes of due.json: stores in the order of the problem.
fn json(tables: &Tables, due: &Due) -> Vec<u8> {
    let policy = &tables.policy;
    let calendar = &due.problem.calendar;
    let stores = due.problem.stores.iter().zip(&due.stores).map(|(store, of)| {
        let (row, derivation) = (&tables.stores[of.row], &of.derivation);
        let visit = |visit: &DueVisit, contact: Contact| VisitLine {
            contact,
            types: visit.types,
            earliest: calendar.date(visit.earliest),
            due: calendar.date(visit.due),
            latest: calendar.date(visit.latest),
            service_min: match contact {
                Contact::Visit => visit.service.as_minutes(),
                Contact::Call => 0.0,
            },
            weight: visit.weight,
            tasks: tasks(policy, derivation, visit),
            skills: skills(policy, row, visit),
            why: visit.why.clone(),
        };
        let mut visits: Vec<VisitLine> = match &store.cadence {
            Cadence::Spaced { visits, .. } => visits.iter().map(|one| visit(one, Contact::Visit)).collect(),
            Cadence::Patterns { .. } => Vec::new(),
        };
        visits.extend(of.calls.iter().map(|one| visit(one, Contact::Call)));
        let cadence = |decision: &Decision| CadenceLine {
            from: calendar.date(decision.from),
            by: by(policy, decision.by),
            base_days: decision.base.map(|pace: Pace| pace.days()),
            factors: factors(policy, decision, Lang::En),
            interval_days: decision.pace.map(|pace| pace.days()),
            clamped: is_clamped(policy, decision),
        };
        StoreLine {
            store_id: &store.id,
            class: &store.class,
            class_worked_out: derivation.is_classed,
            priority: store.priority,
            service_min: derivation.service.as_minutes(),
            service_by: service_by(policy, derivation.service_by),
            hit_rate: (derivation.hit_rate * 1e4).round() / 1e4,
            last_visit: of.last,
            overdue_days: of.overdue_days,
            cadence: derivation.decisions.iter().map(cadence).collect(),
            rules_lost: lost(policy, derivation, Lang::En),
            visits,
            not_asked_for: of.forgone.iter().map(|forgone| story::without(forgone, Lang::En)).collect(),
        }
    });
    let file = File {
        format: FORMAT,
        name: &due.problem.name,
        from: calendar.first,
        days: calendar.days,
        policy: &policy.name,
        policy_version: &policy.version,
        stores: stores.collect(),
    };
    let mut bytes = serde_json::to_vec_pretty(&file).expect("a due set can be written as json");
    bytes.push(b'\n');
    bytes
}
