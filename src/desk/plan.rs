//! The verb `plan`: from an input to a plan with its tables, calendars and report.

use super::words::{Voice, hours};
use super::{Document, Failure, Question, WEEKS, Watch, json};
use crate::each::threads;
use crate::io::Parcel;
use crate::io::plan_json::Told;
use crate::lang::{Lang, agree, count};
use crate::model::{Shift, Status, judge};
use crate::report::{self, Sheet, plan::table};
use crate::solve::{Effort, Limit, Outcome, Progress, solve};
use crate::territory::{capacity_of, work_of};
use crate::unit::Seconds;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// What shall be planned.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct PlanRequest {
    /// First day; the Monday after the latest visit in the input where none is given.
    pub from: Option<NaiveDate>,
    /// Weeks to plan.
    pub weeks: u16,
    /// How long to search: `30s`, `2m` or `200000it`.
    pub effort: Limit,
    /// Same input, seed and iterations: same plan.
    pub seed: u64,
}

impl Default for PlanRequest {
    fn default() -> Self {
        Self { from: None, weeks: WEEKS, effort: Limit::Time(Duration::from_secs(10)), seed: 1 }
    }
}

impl PlanRequest {
    /// Reads an input, plans, judges.
    ///
    /// # Errors
    ///
    /// Whatever is wrong with the input or the request, all at once.
    pub fn run(&self, input: &Parcel, today: NaiveDate, watch: &mut Watch) -> Result<PlanReply, Failure> {
        Ok(self.plan(self.ask(input, today)?, watch))
    }

    /// The question alone, for doors that tell of it before the search.
    ///
    /// # Errors
    ///
    /// As [`PlanRequest::run`].
    pub fn ask(&self, input: &Parcel, today: NaiveDate) -> Result<Question, Failure> {
        Question::ask(input, self.from, self.weeks, today)
    }

    /// The plan for a question; `watch` hears of progress and may break off the search.
    pub fn plan(&self, mut question: Question, watch: &mut Watch) -> PlanReply {
        let effort = Effort { limit: self.effort, threads: threads(), seed: self.seed };
        let mut broken_off = false;
        let mut hear = |progress: &Progress| {
            let go = watch(progress);
            broken_off |= go.is_break();
            go
        };
        // The plan leaves the reserve of each shift free; whoever reads it has the whole shift.
        let problem = &question.due.problem;
        let outcome = match problem.shifts.iter().any(|shift| shift.reserve > Seconds(0)) {
            false => solve(problem, &question.travel, &effort, &mut hear),
            true => {
                let mut to_fill = problem.clone();
                to_fill.shifts = problem.shifts.iter().map(Shift::to_fill).collect();
                let outcome = solve(&to_fill, &question.travel, &effort, &mut hear);
                Outcome { verdict: judge(problem, &question.travel, &outcome.plan), ..outcome }
            }
        };
        let effort = outcome.spent(self.effort, broken_off);
        question.sleep(&outcome.plan);
        PlanReply { question, outcome, effort, seed: self.seed }
    }
}

/// A plan with the question it answers.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct PlanReply {
    /// The question.
    pub question: Question,
    /// The plan, and what the referee says of it.
    pub outcome: Outcome,
    /// How long was searched: as long as was asked for, unless it was broken off.
    pub effort: Limit,
    /// The seed of the search.
    pub seed: u64,
}

impl PlanReply {
    /// The plan laid out for reading.
    pub fn sheet(&self) -> Sheet<'_> {
        let Self { question, outcome, .. } = self;
        Sheet {
            problem: &question.due.problem,
            travel: &question.travel,
            plan: &outcome.plan,
            verdict: &outcome.verdict,
            owners: &outcome.owners,
            tables: question.tables.as_ref(),
            calls: question.calls(&outcome.plan, &outcome.owners),
            assumptions: question.assumptions(),
            input: question.input.clone(),
            limit: self.effort,
            seed: self.seed,
            told: Told::default(),
        }
    }

    /// All files of the plan, as (path within its folder, bytes); the same plan gives the same bytes.
    pub fn files(&self, lang: Lang) -> Vec<(String, Vec<u8>)> {
        report::plan::files(&self.sheet(), lang)
    }

    /// The plan in words.
    pub fn words(&self, voice: Voice) -> String {
        table::text(&self.sheet(), voice.lang, voice.colours, voice.width)
    }

    /// The plan as json.
    pub fn json(&self, lang: Lang) -> Document {
        let needed = self.question.capacity.as_ref().map(|capacity| json::in_hours(capacity.all.needed()));
        json::plan("plan", &self.sheet(), lang)
            .with("estimated_need_h", needed)
            .with("unplaced_stores", self.unplaced())
    }

    /// How many stores could not be planned for, as nobody knows where they are; their rows are among the question's remarks.
    pub fn unplaced(&self) -> usize {
        let stores = self.question.tables.iter().flat_map(|tables| &tables.stores);
        stores.filter(|store| store.status == Status::Unplaced).count()
    }

    /// The rules that the plan breaks, a line each: none, unless the engine is wrong.
    pub fn broken(&self, lang: Lang) -> String {
        super::told(&self.outcome.verdict.violations, &self.question.due.problem, lang)
    }
}

impl Question {
    /// What the question asks before any routing: the hours the due visits need, and the hours there are.
    pub fn words(&self, lang: Lang) -> String {
        let problem = &self.due.problem;
        let (visits, reps, shifts) = (problem.due_visits(), problem.reps.len(), problem.shifts.len());
        let (needed, there, falls_off) = match &self.capacity {
            Some(capacity) => (capacity.all.needed(), capacity.available, capacity.left_out.len()),
            // Of a published problem nobody knows who comes: its ways from home and back are left to the plan.
            None => (sum(&work_of(problem, &self.travel)), sum(&capacity_of(problem)), 0),
        };
        let (need, have) = (hours(needed, lang), hours(there, lang));
        let share = needed as f64 * 100.0 / there.max(1) as f64;
        let head = lang.of(
            format!(
                "{} {} due: about {need} including travel. {} {} {}, {have}: {share:.0} % full.",
                count(visits, "visit"),
                agree(visits, "is", "are"),
                count(reps, "rep"),
                agree(reps, "has", "have"),
                count(shifts, "shift"),
            ),
            format!("应访{visits}次，含路程约需{need}；{reps}名业代共{shifts}个班次，可用{have}，占用{share:.0}%。"),
        );
        let answer = match falls_off {
            0 => String::new(),
            _ => lang.of(
                format!(
                    " About {} will be left out, lowest priority first; rounds due shows which.",
                    count(falls_off, "visit")
                ),
                format!("约有{falls_off}次排不下，将优先舍去优先级低的；详见 rounds due。"),
            ),
        };
        head + &answer
    }

    /// What is about to be searched, and how long.
    pub fn announce(&self, effort: Limit, lang: Lang) -> String {
        let problem = &self.due.problem;
        let (stores, reps, days) = (problem.store_count(), problem.reps.len(), problem.calendar.days);
        let long = match effort {
            Limit::Iterations(number) => lang.of(count(number as usize, "iteration"), format!("{number}次迭代")),
            Limit::Auto(most) => {
                lang.of(format!("while it pays, {most} iterations at most"), format!("有改进就继续，最多{most}次迭代"))
            }
            Limit::Time(time) => lang.of(format!("{} s", time.as_secs_f64()), format!("{}秒", time.as_secs_f64())),
        };
        let threads = threads();
        lang.of(
            format!(
                "planning {}, {}, {days} days: {long} on {}",
                count(stores, "store"),
                count(reps, "rep"),
                count(threads, "thread")
            ),
            format!("正在规划：{stores}家门店，{reps}名业代，{days}天：{long}，{threads}个线程"),
        )
    }
}

/// Sums that may be longer than a table's cells hold.
fn sum(all: &[Seconds]) -> i64 {
    all.iter().map(|one| i64::from(one.0)).sum()
}
