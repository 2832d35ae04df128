//! The verb `due`: the visits that policy asks for, each with its days and the rules that made it; one store's story; what
//! another policy would change; and what became of the visits due so far.

mod capacity;
mod compared;
mod ledger;

use super::json::in_hours;
use super::words::{Voice, hours};
use super::{Document, Failure, Question, WEEKS, named};
use crate::error::Error;
use crate::io::{self, Parcel};
use crate::lang::{Lang, count};
use crate::model::{self, Cadence, Contact, Problem, Store, Tables};
use crate::policy::Due;
use crate::report::due::{self as paper, story};
use crate::report::paper::csv;
use crate::report::paper::screen::Lines;
use crate::unit::StoreId;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Visits not asked for that are named unless all are asked for.
const FORGONE: usize = 5;

/// Which due set is wanted, and what shall be told of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct DueRequest {
    /// First day; the Monday after the latest visit in the input where none is given.
    pub from: Option<NaiveDate>,
    /// Weeks to look at.
    pub weeks: u16,
    /// What shall be told.
    pub tell: DueTopic,
}

impl Default for DueRequest {
    fn default() -> Self {
        Self { from: None, weeks: WEEKS, tell: DueTopic::Visits }
    }
}

/// What can be told of a due set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum DueTopic {
    /// The visits, and whether they fit.
    #[default]
    Visits,
    /// One store's story, by its store_id or its name.
    Store(String),
    /// What the other policy changes, and who is visited too much or too little.
    Comparison,
    /// What became of the visits due so far, from the visit log.
    Ledger,
}

impl DueRequest {
    /// Reads an input, with another policy than its own where one is given, and asks what is due.
    ///
    /// # Errors
    ///
    /// Whatever is wrong with the input or the policy; a store that is not there; a comparison without another policy.
    pub fn run(&self, input: &Parcel, policy: Option<&Parcel>, today: NaiveDate) -> Result<DueReply, Failure> {
        let mut question = Question::ask(input, self.from, self.weeks, today)?;
        let mut own = None;
        match (&mut question.tables, policy) {
            (None, policy) if policy.is_some() || self.tell != DueTopic::Visits => {
                return Err(Failure::asked(
                    "a published problem has no policy: --policy, --why and -o are for tables",
                    "公开算例没有频次政策：--policy、--why与-o只用于表格输入",
                ));
            }
            (Some(tables), Some(file)) => {
                tables.policy = io::read_policy(file).map_err(Failure::Input)?;
                let complaints = model::check(tables);
                if !complaints.is_empty() {
                    return Err(Failure::Input(Error::Input(complaints)));
                }
                let input = question.input.clone();
                let other = Question::of_tables(tables.clone(), input, today);
                own = Some(std::mem::replace(&mut question, other).due);
            }
            _ => {}
        }
        let told = match &self.tell {
            DueTopic::Visits => Told::Visits,
            DueTopic::Store(asked) => {
                Told::Store(named::store(&question.due.problem, question.tables.as_ref(), asked)?)
            }
            DueTopic::Ledger => Told::Ledger,
            DueTopic::Comparison => Told::Comparison(
                own.map(Box::new)
                    .ok_or_else(|| Failure::asked("give another policy to compare with", "请指定用于比较的另一政策"))?,
            ),
        };
        Ok(DueReply { question, told })
    }
}

/// A due set.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct DueReply {
    /// The question, with its due visits and how each came about.
    pub question: Question,
    told: Told,
}

/// What is told, found.
#[derive(Clone, Debug)]
enum Told {
    Visits,
    Store(StoreId),
    /// Against what the input's own policy asks for.
    Comparison(Box<Due>),
    Ledger,
}

impl DueReply {
    /// The due set as files, as (name, bytes); of a published problem none.
    pub fn files(&self, lang: Lang) -> Vec<(String, Vec<u8>)> {
        let Question { due, tables, .. } = &self.question;
        tables.as_ref().map_or(Vec::new(), |tables| paper::files(tables, due, lang))
    }

    /// The due set as one csv table, every visit of it.
    pub fn csv(&self, lang: Lang) -> String {
        let Question { due, tables, .. } = &self.question;
        match tables {
            Some(tables) => String::from_utf8(csv::bytes(&paper::page(tables, due, lang))).expect("csv is text"),
            None => published(&due.problem, lang).csv(),
        }
    }

    /// What was asked for, as json.
    pub fn json(&self, lang: Lang) -> Document {
        let Question { due, tables, input, .. } = &self.question;
        let document = self.question.document("due", lang);
        let (Some(tables), Some(from)) = (tables, input.from) else {
            return document.with("visits", published_rows(&due.problem));
        };
        match &self.told {
            Told::Comparison(own) => compared::json(document, tables, own, due),
            Told::Store(store) => document
                .with("store_id", &due.problem.store(*store).id)
                .with("sentences", story::story(tables, due, store.index(), lang))
                .rows("visits", paper::of_store(tables, due, *store, lang)),
            Told::Ledger => ledger::json(document, tables, from, lang),
            Told::Visits => {
                let stores = due
                    .problem
                    .stores
                    .iter()
                    .filter(|store| store.beside.is_none() && store.cadence.most_visits() > 0)
                    .count();
                let service: i64 = due.problem.stores.iter().map(|store| i64::from(store.service_in_all().0)).sum();
                document
                    .with("due_stores", stores)
                    .with("at_stores_h", in_hours(service))
                    .with("due_calls", due.stores.iter().map(|store| store.calls.len()).sum::<usize>())
                    .with("calls_h", in_hours(calling(due)))
                    .with("overdue_stores", due.stores.iter().filter(|store| store.overdue_days > 0).count())
                    .with("policy_is_valid", tables.policy.valid.holds(from))
                    .with("not_asked_for", forgone(due, lang))
                    .with("capacity", self.question.capacity.as_ref().map(|capacity| capacity::json(due, capacity)))
                    .rows("visits", paper::page(tables, due, lang))
            }
        }
    }

    /// What was asked for, in words.
    pub fn words(&self, voice: Voice) -> String {
        let (lang, Question { due, tables, input, .. }) = (voice.lang, &self.question);
        let mut words = String::new();
        let (Some(tables), Some(from)) = (tables, input.from) else {
            published_words(&mut words, &due.problem, voice);
            return voice.fit(&words);
        };
        match &self.told {
            Told::Comparison(own) => compared::compared(&mut words, tables, own, due, voice),
            Told::Store(store) => {
                story::story(tables, due, store.index(), lang).iter().for_each(|line| say!(words, "{line}"));
            }
            Told::Ledger => ledger::told(&mut words, tables, from, voice),
            Told::Visits => {
                listed(&mut words, due, voice);
                if !tables.policy.valid.holds(from) {
                    say!(words, "{}", out_of_date(tables, from, lang));
                }
                if let Some(capacity) = &self.question.capacity {
                    capacity::told(&mut words, due, capacity, voice);
                }
            }
        }
        voice.fit(&words)
    }
}

/// That the policy is not meant for the days looked at.
fn out_of_date(tables: &Tables, from: NaiveDate, lang: Lang) -> String {
    let (name, valid) = (&tables.policy.name, tables.policy.valid);
    let date = |date: Option<NaiveDate>| date.map_or("…".to_string(), |date| date.to_string());
    let (since, until) = (date(valid.valid_from), date(valid.valid_to));
    lang.of(
        format!("The policy \"{name}\" is valid from {since} to {until}, which does not include {from}."),
        format!("政策“{}”的有效期为{since}至{until}，不含{from}。", model::named(name, lang)),
    )
}

/// The due set as a table for people.
fn listed(words: &mut String, due: &Due, voice: Voice) {
    let Voice { lang, all, .. } = voice;
    let problem = &due.problem;
    let headers = lang.of(
        ["store", "name", "class", ">priority", "type", "earliest", "due", "latest", ">overdue", ">min", "why"],
        ["门店编号", "门店名称", "等级", ">优先级", "类型", "最早", "应访日", "最晚", ">逾期", ">分钟", "原因"],
    );
    let row = |line: &paper::DueLine| {
        let (store, visit) = (line.store, line.visit);
        let day = |day| problem.calendar.name(day);
        let (overdue, types) = (line.overdue_days(), visit.types.say(lang));
        let call = line.contact == Contact::Call;
        vec![
            store.id.clone(),
            store.name.clone(),
            store.class.clone(),
            paper::priority(visit.weight, lang),
            if call { lang.of(format!("call ({types})"), format!("电话（{types}）")) } else { types },
            day(visit.earliest),
            day(visit.due),
            day(visit.latest),
            if overdue > 0 { overdue.to_string() } else { String::new() },
            if call { String::new() } else { format!("{:.0}", visit.service.as_minutes()) },
            visit.say_why(lang),
        ]
    };
    let all_lines = paper::lines(due);
    let rows = all_lines.iter().map(row).collect();
    let hidden =
        voice.table_and_hidden(words, &Lines { headers: headers.to_vec(), rows, spare: &[4, 3, 5, 2, 9, 7, 8, 10] });
    let stores =
        problem.stores.iter().filter(|store| store.beside.is_none() && store.cadence.most_visits() > 0).count();
    let service: i64 = problem.stores.iter().map(|store| i64::from(store.service_in_all().0)).sum();
    let calls: usize = due.stores.iter().map(|store| store.calls.len()).sum();
    let overdue = due.stores.iter().filter(|store| store.overdue_days > 0).count();
    let (visits, days, time) = (problem.due_visits(), problem.calendar.days, hours(service, lang));
    let rest = rest(hidden, lang);
    say!(
        words,
        "{}{rest}",
        lang.of(
            format!("{} to {} due in {days} days, {time} at stores", count(visits, "visit"), count(stores, "store")),
            format!("{days}天内应访{stores}家门店共{visits}次，在店{time}"),
        )
    );
    let forgone = forgone(due, lang);
    for line in forgone.iter().take(if all { forgone.len() } else { FORGONE }) {
        say!(words, "{line}");
    }
    if forgone.len() > FORGONE && !all {
        let more = forgone.len() - FORGONE;
        say!(
            words,
            "{}",
            lang.of(format!("… and {more} more; --all shows them"), format!("… 另有{more}条；--all 全部显示"))
        );
    }
    if overdue > 0 || calls > 0 {
        let long = hours(calling(due), lang);
        let long = match calls {
            0 => String::new(),
            _ => lang.of(format!(", {long} beside the visits"), format!("，另需{long}")),
        };
        say!(
            words,
            "{}",
            lang.of(
                format!("{} overdue; {} due{long}", count(overdue, "store"), count(calls, "phone call")),
                format!("逾期{overdue}家；应打电话{calls}次{long}"),
            )
        );
    }
}

/// Seconds that all due phone calls take.
fn calling(due: &Due) -> i64 {
    due.stores.iter().flat_map(|store| &store.calls).map(|call| i64::from(call.service.0)).sum()
}

/// The visits that the policy would ask for and does not, each with why.
fn forgone(due: &Due, lang: Lang) -> Vec<String> {
    let all = due.stores.iter().zip(&due.problem.stores);
    all.flat_map(|(of, store)| of.forgone.iter().map(|one| format!("{} {}", store.id, story::without(one, lang))))
        .collect()
}

fn rest(hidden: usize, lang: Lang) -> String {
    if hidden == 0 {
        return String::new();
    }
    lang.of(
        format!(" ({hidden} not shown; --all shows them, --csv writes them)"),
        format!("（另有{hidden}行未显示；--all 全部显示，--csv 输出表格）"),
    )
}

/// The due visits of a published problem, which has no policy: as they are.
fn published(problem: &Problem, lang: Lang) -> Lines<'static> {
    let headers = lang.of(
        ["store", ">visits", ">priority", "first day", "last day"],
        ["门店编号", ">拜访次数", ">优先级", "最早", "最晚"],
    );
    let row = |store: &Store| {
        let days = match &store.cadence {
            Cadence::Spaced { visits, .. } => {
                visits.first().zip(visits.last()).map(|(one, other)| (one.earliest, other.latest))
            }
            Cadence::Patterns { .. } => None,
        };
        let name = |day| problem.calendar.name(day);
        let (first, last) = days.map_or(Default::default(), |(first, last)| (name(first), name(last)));
        vec![store.id.clone(), store.cadence.most_visits().to_string(), store.priority.to_string(), first, last]
    };
    Lines { headers: headers.to_vec(), rows: problem.stores.iter().map(row).collect(), spare: &[2] }
}

fn published_rows(problem: &Problem) -> Vec<Value> {
    let row = |store: &Store| json!({ "store_id": store.id, "visits": store.cadence.most_visits(), "priority": store.priority });
    problem.stores.iter().map(row).collect()
}

fn published_words(words: &mut String, problem: &Problem, voice: Voice) {
    let hidden = voice.table_and_hidden(words, &published(problem, voice.lang));
    let (visits, stores, days) = (problem.due_visits(), problem.store_count(), problem.calendar.days);
    say!(
        words,
        "{}{}",
        voice.lang.of(
            format!("{} to {} due in {days} days", count(visits, "visit"), count(stores, "store")),
            format!("{days}天内应访{stores}家门店共{visits}次"),
        ),
        rest(hidden, voice.lang)
    );
}
