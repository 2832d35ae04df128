//! A plan read back from paper, judged, beside the question it answers.

use super::{Failure, Question};
use crate::io::Parcel;
use crate::io::plan_json::{self, PlanFile, Spent};
use crate::model::{Plan, Verdict, judge};
use crate::report::Sheet;
use crate::solve::Limit;
use crate::unit::RepId;
use chrono::NaiveDate;
use std::time::Duration;

/// A plan with what the referee says of it.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The plan as it was on paper.
    pub file: PlanFile,
    /// The question, as its input puts it now.
    pub question: Question,
    /// Whether the input has changed since the plan was made.
    pub input_changed: bool,
    /// The plan.
    pub plan: Plan,
    /// What the referee says of it.
    pub verdict: Verdict,
    /// The rep of each store, where one rep makes all its visits.
    pub owners: Vec<Option<RepId>>,
}

impl Answer {
    /// Reads a plan and its input, finds the one's stores and reps in the other, and judges.
    ///
    /// # Errors
    ///
    /// A plan or an input that cannot be read, and a plan that names what its input does not have.
    pub fn read(plan: &Parcel, input: &Parcel, today: NaiveDate) -> Result<Self, Failure> {
        let (file, mut question, input_changed) = asked(plan, input, today)?;
        let plan = file.plan(&question.due.problem).map_err(Failure::Work)?;
        question.sleep(&plan);
        let problem = &question.due.problem;
        let verdict = judge(problem, &question.travel, &plan);
        let owners = file.owners(problem);
        Ok(Self { file, question, input_changed, plan, verdict, owners })
    }

    /// The same, where only a plan that keeps every rule can be asked about.
    ///
    /// # Errors
    ///
    /// As [`Answer::read`], and the rules that the plan breaks.
    pub fn read_clean(plan: &Parcel, input: &Parcel, today: NaiveDate) -> Result<Self, Failure> {
        let answer = Self::read(plan, input, today)?;
        match answer.verdict.violations.as_slice() {
            [] => Ok(answer),
            broken => Err(Failure::broken(broken, &answer.question.due.problem)),
        }
    }

    /// The plan laid out for reading.
    pub fn sheet(&self) -> Sheet<'_> {
        Sheet {
            problem: &self.question.due.problem,
            travel: &self.question.travel,
            plan: &self.plan,
            verdict: &self.verdict,
            owners: &self.owners,
            tables: self.question.tables.as_ref(),
            calls: self.question.calls(&self.plan, &self.owners),
            assumptions: self.question.assumptions(),
            input: self.question.input.clone(),
            limit: match self.file.effort {
                Spent::Iterations(count) => Limit::Iterations(count),
                Spent::Auto(most) => Limit::Auto(most),
                Spent::Seconds(seconds) => Limit::Time(Duration::try_from_secs_f64(seconds).unwrap_or_default()),
            },
            seed: self.file.seed,
            told: self.file.told.clone(),
        }
    }
}

/// A plan as it is on paper, the question its input puts now, and whether that has changed since.
pub(super) fn asked(plan: &Parcel, input: &Parcel, today: NaiveDate) -> Result<(PlanFile, Question, bool), Failure> {
    let file = plan_json::read(plan).map_err(Failure::Input)?;
    let mut question = Question::of_plan(input, &file.input, today)?;
    // The network keeps its name, wherever its tables are by now.
    question.due.problem.name.clone_from(&file.name);
    if let Some(tables) = &mut question.tables {
        tables.name.clone_from(&file.name);
    }
    let changed = question.input.hash != file.input.hash;
    Ok((file, question, changed))
}
