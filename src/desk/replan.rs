//! The verb `replan`: the days left of a plan planned anew after what happened, and what that changes.

use super::question::placed_calls;
use super::remarks::assumptions;
use super::words::Voice;
use super::{Answer, Document, Failure, Watch, json};
use crate::each::threads;
use crate::io::plan_json::{Input, Told};
use crate::io::{CoordSys, Parcel, read_incidents, table_files};
use crate::lang::Lang;
use crate::model::Route;
use crate::replan::{Fate, InForce, Moment, Replanned, Terms, replan};
use crate::report::paper::calendars::told_anew;
use crate::report::paper::rows::Page;
use crate::report::{self, Sheet, plan::replanned, plan::table};
use crate::solve::{Effort, Limit, Progress};
use crate::unit::{Money, Seconds};
use chrono::{NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The end of a day.
const MIDNIGHT: Seconds = Seconds(24 * 3600);

/// From when on, and at what price, a plan shall be planned anew.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct ReplanRequest {
    /// The moment; it must be given.
    pub now: Option<NaiveDateTime>,
    /// So many days, today included, are frozen: what was promised for them stays, and only what cannot wait comes in.
    pub freeze_days: u16,
    /// What a visit on another day than promised costs, in minutes of travel.
    pub another_day_min: u16,
    /// What a visit by another rep than promised costs, in minutes of travel.
    pub another_rep_min: u16,
    /// How long to search: `10000it`, `30s`, `2m`, or `auto:100000it` for as long as it makes the plan better.
    pub effort: Limit,
    /// Same plan, incidents, seed and iterations: same new plan.
    pub seed: u64,
}

impl Default for ReplanRequest {
    fn default() -> Self {
        Self {
            now: None,
            freeze_days: 0,
            another_day_min: (Terms::DAY.0 / 60) as u16,
            another_rep_min: (Terms::REP.0 / 60) as u16,
            effort: Terms::EFFORT,
            seed: 1,
        }
    }
}

impl ReplanRequest {
    /// Plans the days left of a plan anew, after the incidents where there were any; `watch` hears of progress.
    ///
    /// # Errors
    ///
    /// A plan, an input or incidents that cannot be read; every complaint about the moment and the incidents.
    pub fn run(
        &self,
        plan: &Parcel,
        input: &Parcel,
        incidents: Option<&Parcel>,
        today: NaiveDate,
        watch: &mut Watch,
    ) -> Result<ReplanReply, Failure> {
        let Some(now) = self.now.map(Moment::from) else {
            return Err(Failure::asked("now: say from what time on to plan again", "now：请指明从何时起重新规划"));
        };
        // Whatever is wrong with the incidents is told even where the plan cannot be read.
        let incidents = incidents.map(read_incidents).transpose().map_err(Failure::Input)?;
        let answer = Answer::read(plan, input, today)?;
        let question = &answer.question;
        let dated = question.due.problem.calendar.first.is_some();
        let (Some(tables), Some(ways), true) = (&question.tables, &question.ways, dated) else {
            return Err(Failure::asked(
                "only plans made from tables can be replanned: a published problem has no dates",
                "只有由企业表格生成的计划才能重新规划：公开算例没有日期",
            ));
        };
        let late = |route: &Route, leave: Seconds| leave > MIDNIGHT.max(question.due.problem.shift(route.shift).end);
        let stops = |route: &Route| route.stops.iter().find(|stop| late(route, stop.leave)).copied();
        if let Some(stop) = answer.plan.routes.iter().find_map(stops) {
            let (store, hour) = (&question.due.problem.store(stop.store).id, stop.leave.clock());
            return Err(Failure::asked(
                format!(
                    "the plan has a visit to store {store} that ends at {hour}, after the end of its day; make the plan again"
                ),
                format!("该计划中门店{store}的拜访于{hour}结束，超出当天；请重新生成计划"),
            ));
        }
        // Whoever works past midnight is on the day before.
        if let Some(route) = answer.plan.routes.iter().find(|route| {
            let date = question.due.problem.calendar.date(question.due.problem.shift(route.shift).day);
            date.and_then(|date| date.succ_opt()) == Some(now.date) && route.finish > MIDNIGHT + now.time
        }) {
            let (rep, hour) = (&question.due.problem.rep_of(route.shift).id, (route.finish - MIDNIGHT).clock());
            return Err(Failure::asked(
                format!(
                    "the shift of {rep} from the day before goes on until {hour}; make the plan anew before midnight or after it"
                ),
                format!("{rep}前一天的班次到{hour}才结束；请在零点之前或该班次结束之后重新规划"),
            ));
        }
        let minutes = |minutes: u16| Money(i64::from(minutes) * 60);
        let (day, rep) = (minutes(self.another_day_min), minutes(self.another_rep_min));
        let terms = Terms { day, rep, freeze: self.freeze_days };
        let began = answer.file.input.began.or(answer.file.input.from).unwrap_or(now.date);
        let in_force = InForce { tables, problem: &question.due.problem, ways, plan: &answer.plan, began };
        let effort = Effort { limit: self.effort, threads: threads(), seed: self.seed };
        let rows = incidents.as_ref().map_or(&[][..], |incidents| &incidents.rows);
        let mut broken_off = false;
        let mut watch = |progress: &Progress| {
            let go = watch(progress);
            broken_off |= go.is_break();
            go
        };
        let replanned = replan(in_force, now, rows, terms, &effort, &mut watch).map_err(|complaints| {
            Failure::complaints(match &incidents {
                Some(incidents) => incidents.dress(complaints),
                None => complaints,
            })
        })?;
        let input = Input {
            path: "input".into(),
            from: replanned.due.problem.calendar.first,
            days: Some(replanned.days),
            began: Some(began),
            ..Input::default()
        };
        let input_changed = answer.input_changed;
        let effort = replanned.outcome.spent(self.effort, broken_off);
        let (seed, told) = (self.seed, Told::default());
        let mut reply = ReplanReply { replanned, input, input_changed, effort, seed, told };
        reply.told = told_anew(&answer.sheet(), &reply.sheet(&[]), &reply.replanned.difference, now);
        Ok(reply)
    }
}

/// The rest of a plan made anew.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ReplanReply {
    /// The plan, the tables it answers, and what became of every visit of the plan in force.
    pub replanned: Replanned,
    /// Whether the input had changed since the plan in force was made.
    pub input_changed: bool,
    input: Input,
    effort: Limit,
    seed: u64,
    told: Told,
}

impl ReplanReply {
    /// The tables that the new plan answers, as (name, bytes).
    pub fn tables(&self, lang: Lang) -> Vec<(String, Vec<u8>)> {
        table_files(&self.replanned.tables, lang, CoordSys::Wgs84)
    }

    /// The new plan laid out for reading, as an answer to those tables.
    pub fn sheet(&self, tables: &[(String, Vec<u8>)]) -> Sheet<'_> {
        let Replanned { tables: changed, due, travel, outcome, .. } = &self.replanned;
        Sheet {
            problem: &due.problem,
            travel,
            plan: &outcome.plan,
            verdict: &outcome.verdict,
            owners: &outcome.owners,
            tables: Some(changed),
            calls: placed_calls(due, Some(changed), (&outcome.plan, &outcome.owners)),
            assumptions: assumptions(travel, Some(changed), &due.problem.calendar),
            input: Input { hash: Parcel::of_files("input", tables.to_vec()).fingerprint(), ..self.input.clone() },
            limit: self.effort,
            seed: self.seed,
            told: self.told.clone(),
        }
    }

    /// What became of every visit, as a table.
    pub fn changes(&self, lang: Lang) -> Page {
        replanned::page(&self.replanned.difference, &self.replanned.due.problem, lang)
    }

    /// All files of the new plan, the tables it answers and the changes among them, as (path within its folder, bytes).
    pub fn files(&self, lang: Lang) -> Vec<(String, Vec<u8>)> {
        let tables = self.tables(lang);
        let sheet = self.sheet(&tables);
        report::plan::replanned_files(&sheet, tables.clone(), &self.changes(lang), lang)
    }

    /// What changed, and the new plan, in words.
    pub fn words(&self, voice: Voice) -> String {
        let changed = replanned::text(&self.replanned.difference, &self.replanned.due.problem, voice.lang);
        let sheet = self.sheet(&self.tables(voice.lang));
        let plan = table::text(&sheet, voice.lang, voice.colours, voice.width);
        format!("{}{}\n\n{plan}", voice.fit(&changed), replanned::search(&self.replanned, voice.lang))
    }

    /// The new plan as json, with what became of every visit of the plan in force.
    pub fn json(&self, lang: Lang) -> Document {
        let sheet = self.sheet(&self.tables(lang));
        let count = |fate: Fate| (replanned::key(fate), self.replanned.difference.count(fate));
        let counts: BTreeMap<&str, usize> = Fate::ALL.into_iter().map(count).collect();
        json::plan("replan", &sheet, lang)
            .with("input_changed", self.input_changed)
            .with("counts", counts)
            .with("search", replanned::search_line(&self.replanned))
            .rows("changes", self.changes(lang))
    }

    /// The rules that the plan breaks, a line each: none, unless the engine is wrong.
    pub fn broken(&self, lang: Lang) -> String {
        super::told(&self.replanned.outcome.verdict.violations, &self.replanned.due.problem, lang)
    }
}
