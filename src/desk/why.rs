//! The verb `why`: why a store's visits are where they are in a plan, what other days and reps would charge, in sentences.

use super::words::Voice;
use super::{Answer, Document, Failure, json, named};
use crate::ask::quotes::{Quote, RepQuote, quotes};
use crate::io::Parcel;
use crate::io::plan_json::code;
use crate::lang::Lang;
use crate::model::{Cadence, Plan, Problem};
use crate::report::plan::why;
use crate::unit::{Day, StoreId};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Which visits of a plan are asked about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct WhyRequest {
    /// The store, by its store_id or its name.
    pub store: String,
    /// Only this of its due visits, counted from 1.
    pub visit: Option<u16>,
    /// Only the visit planned on this day, else the one that might be.
    pub date: Option<NaiveDate>,
}

impl WhyRequest {
    /// Finds the visits in a plan that keeps every rule.
    ///
    /// # Errors
    ///
    /// A plan or an input that cannot be read, a plan that breaks rules, a store or a visit that is not there.
    pub fn run(&self, plan: &Parcel, input: &Parcel, today: NaiveDate) -> Result<WhyReply, Failure> {
        let answer = Answer::read_clean(plan, input, today)?;
        let problem = &answer.question.due.problem;
        let store = named::store(problem, answer.question.tables.as_ref(), &self.store)?;
        let visits = self.visits(problem, &answer.plan, store)?;
        Ok(WhyReply { answer, store, visits })
    }

    /// The due visits asked about.
    fn visits(&self, problem: &Problem, plan: &Plan, store: StoreId) -> Result<Vec<(StoreId, u16)>, Failure> {
        let number = problem.all_of(store).map(|one| problem.store(one).cadence.most_visits() as u16).sum::<u16>();
        let id = &problem.store(store).id;
        match (self.visit, self.date) {
            (None, None) => Ok((0..number).map(|visit| problem.numbered(store, visit)).collect()),
            (Some(visit), _) if (1..=number).contains(&visit) => Ok(vec![problem.numbered(store, visit - 1)]),
            (Some(visit), _) => Err(Failure::asked(
                format!("--visit {visit}: {id} has {number} due visits in these weeks"),
                format!("--visit {visit}：此期间{id}应访{number}次"),
            )),
            (None, Some(date)) => {
                let day = named::day(problem, "date", date)?;
                let on_it = |one: StoreId| on(problem, plan, one, day).map(|visit| (one, visit));
                let all: Vec<(StoreId, u16)> = problem.all_of(store).filter_map(on_it).collect();
                match all.is_empty() {
                    false => Ok(all),
                    true => Err(Failure::asked(
                        format!("--date {date}: no visit of {id} is planned on that day or might be"),
                        format!("--date {date}：{id}当天没有拜访，也不在任何应访窗口内"),
                    )),
                }
            }
        }
    }
}

/// The visits asked about.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct WhyReply {
    /// The plan, judged.
    pub answer: Answer,
    /// The store.
    pub store: StoreId,
    /// Its due visits, each counted from 0: its own, then those beside them.
    pub visits: Vec<(StoreId, u16)>,
}

impl WhyReply {
    /// The story of each visit, in sentences.
    pub fn words(&self, voice: Voice) -> String {
        let (lang, sheet, mut words) = (voice.lang, self.answer.sheet(), String::new());
        for line in why::sentences(&sheet, &self.answer.question.due, self.store, &self.visits, lang) {
            say!(words, "{line}");
        }
        if self.visits.is_empty() {
            let days = sheet.problem.calendar.days;
            say!(words, "{}", lang.of(format!("Nothing is due in {days} days."), format!("{days}天内没有应访。")));
        }
        voice.fit(&words)
    }
}

impl WhyReply {
    /// The story of each visit, and what other days and reps would charge, as json.
    pub fn json(&self, lang: Lang) -> Document {
        let (sheet, due) = (self.answer.sheet(), &self.answer.question.due);
        let (problem, store) = (sheet.problem, sheet.problem.store(self.store));
        Document::of("why")
            .with("name", &problem.name)
            .with("input_changed", self.answer.input_changed)
            .with("remarks", json::said(sheet.tables, problem, lang))
            .with("store_id", &store.id)
            .with("store_name", &store.name)
            .with("sentences", why::sentences(&sheet, due, self.store, &self.visits, lang))
            .with("visits", self.visits.iter().map(|&(store, visit)| self.priced(store, visit)).collect::<Vec<_>>())
    }

    /// One visit: where it is, and what every day of its window and every rep would charge for it.
    fn priced(&self, store: StoreId, visit: u16) -> Value {
        let (problem, travel) = (&self.answer.question.due.problem, &self.answer.question.travel);
        let Some(quotes) = quotes(problem, travel, &self.answer.plan, store, visit) else {
            return json!({ "visit": problem.number_of(store, visit) + 1 });
        };
        let offer = |quote: &Quote| match quote {
            Quote::Fits(offer) => {
                let shift = problem.shift(offer.shift);
                json!({
                    "date": json::day(problem, shift.day),
                    "rep_id": problem.reps[shift.rep.index()].id,
                    "start": offer.start.clock().to_string(),
                    "leave": offer.leave.clock().to_string(),
                    "extra_drive_min": json::in_minutes(offer.price.travel.0),
                    "cost_s": offer.price.total(),
                })
            }
            Quote::Refused(refusal) => json!({
                "refused": code(refusal.obstacle),
                "short_min": refusal.short.map(|short| json::in_minutes(short.0.into())),
            }),
            Quote::Held => json!({ "refused": "held" }),
        };
        let due = match &problem.store(store).cadence {
            Cadence::Spaced { visits, .. } => visits.get(usize::from(visit)),
            Cadence::Patterns { .. } => None,
        };
        let days =
            quotes.days.iter().map(|one| json!({ "date": json::day(problem, one.day), "quote": offer(&one.quote) }));
        let rep = |one: &RepQuote| {
            json!({
                "rep_id": problem.reps[one.rep.index()].id,
                "from_home_min": json::in_minutes(one.way.0.into()),
                "quote": one.quote.as_ref().map(offer),
            })
        };
        json!({
            "visit": problem.number_of(store, visit) + 1,
            "earliest": due.map(|due| json::day(problem, due.earliest)),
            "due": due.map(|due| json::day(problem, due.due)),
            "latest": due.map(|due| json::day(problem, due.latest)),
            "planned": quotes.now.map(|now| offer(&Quote::Fits(now))),
            "days": days.collect::<Vec<_>>(),
            "reps": quotes.reps.iter().map(rep).collect::<Vec<_>>(),
        })
    }
}

/// The visit planned on a day; else, of those in whose window it is, the one due nearest to it.
fn on(problem: &Problem, plan: &Plan, store: StoreId, day: Day) -> Option<u16> {
    let that_day = plan.routes.iter().filter(|route| problem.shift(route.shift).day == day);
    let mut stops = that_day.flat_map(|route| &route.stops);
    if let Some(stop) = stops.find(|stop| stop.store == store) {
        return Some(stop.visit);
    }
    let Cadence::Spaced { visits, .. } = &problem.store(store).cadence else { return None };
    let might = (0..).zip(visits).filter(|(_, visit)| visit.day_cost(day).is_some());
    might.min_by_key(|(at, visit)| (visit.due.0.abs_diff(day.0), *at)).map(|(at, _)| at)
}
