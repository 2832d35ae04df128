//! The question an input asks: read, checked and posed, with the fingerprint by which a plan knows its input again.

use super::Failure;
use crate::ask::{Call, calls};
use crate::error::Error;
use crate::io::plan_json::Input;
use crate::io::{self, Parcel};
use crate::model::{DaySet, Plan, Tables};
use crate::policy::{self, Capacity, Due};
use crate::succession::{Covers, cover_leave};
use crate::travel::{Travel, Ways};
use crate::unit::{RepId, StoreId};
use chrono::{Datelike, NaiveDate};
use std::borrow::Cow;
use std::ops::RangeInclusive;

/// Weeks planned when nobody says how many.
pub const WEEKS: u16 = 4;

/// The most weeks that can be planned at once.
pub const MOST_WEEKS: u16 = DaySet::MOST / 7;

/// The years that plans are made for: farther away somebody has mistyped.
const YEARS: RangeInclusive<i32> = 1970..=2200;

/// What an input asks.
#[derive(Clone, Debug)]
pub struct Question {
    /// The problem, and how each store came to its due visits; nobody says that of a published problem.
    pub due: Due,
    /// How far places are apart.
    pub travel: Travel,
    /// Who knows how far any places of the tables are apart; nobody knows that of a published problem.
    pub ways: Option<Ways>,
    /// What the due visits need and what there is; nobody knows that of a published problem, or asks it where an input is
    /// only checked.
    pub capacity: Option<Capacity>,
    /// The tables; a published rep-week has none.
    pub tables: Option<Tables>,
    /// Visits of reps on leave that cannot wait, and who makes them.
    pub covers: Covers,
    /// Where the question came from, for the plan.
    pub input: Input,
}

/// The phone calls of a question in what its plan leaves free of the reps' days.
pub(super) fn placed_calls(due: &Due, tables: Option<&Tables>, (plan, owners): (&Plan, &[Option<RepId>])) -> Vec<Call> {
    let Due { problem, stores } = due;
    let of = |store: StoreId| stores.get(store.index()).map_or(&[][..], |of| of.calls.as_slice());
    calls(problem, plan, owners, of, |id| policy::office(tables, problem, id))
}

impl Question {
    /// Its phone calls in what a plan leaves free.
    pub(super) fn calls(&self, plan: &Plan, owners: &[Option<RepId>]) -> Vec<Call> {
        placed_calls(&self.due, self.tables.as_ref(), (plan, owners))
    }

    /// Gives the problem the nights away of its plan.
    pub(super) fn sleep(&mut self, plan: &Plan) {
        if let Cow::Owned(slept) = self.due.problem.slept(plan) {
            self.due.problem = slept;
        }
    }

    /// Reads and poses an input: `weeks` weeks from `from` on, or from the Monday after its latest visit, or after `today` where it knows of none.
    ///
    /// # Errors
    ///
    /// Whatever is wrong with the input, all at once.
    pub fn ask(parcel: &Parcel, from: Option<NaiveDate>, weeks: u16, today: NaiveDate) -> Result<Self, Failure> {
        Self::posed(parcel, from, weeks, today).map(Self::measured)
    }

    /// As [`Question::ask`], and nothing is known of capacity: enough to check an input, in half the time.
    pub(super) fn posed(
        parcel: &Parcel,
        from: Option<NaiveDate>,
        weeks: u16,
        today: NaiveDate,
    ) -> Result<Self, Failure> {
        if !(1..=MOST_WEEKS).contains(&weeks) {
            let (en, zh) = (
                format!("weeks: give a number from 1 to {MOST_WEEKS}, not {weeks}"),
                format!("weeks：请填写1至{MOST_WEEKS}，不能是{weeks}"),
            );
            return Err(Failure::asked(en, zh));
        }
        let input = Input { from, weeks: Some(weeks), ..Input::default() };
        Self::of_input(parcel, input, today).map_err(Failure::Input)
    }

    /// The question that a plan answers, read from its input.
    ///
    /// # Errors
    ///
    /// As [`Question::ask`].
    pub fn of_plan(parcel: &Parcel, asked: &Input, today: NaiveDate) -> Result<Self, Failure> {
        let asked =
            Input { from: asked.from, weeks: asked.weeks, days: asked.days, began: asked.began, ..Input::default() };
        Self::of_input(parcel, asked, today).map(Self::measured).map_err(Failure::Input)
    }

    fn of_input(parcel: &Parcel, mut input: Input, today: NaiveDate) -> Result<Self, Error> {
        let dates = [input.from, input.began].into_iter().flatten();
        if let Some(date) = dates.into_iter().find(|date| !YEARS.contains(&date.year())) {
            let (first, last) = YEARS.into_inner();
            return Err(Error::Request {
                en: format!("from: {date} cannot be planned; give a date in the years {first} to {last}"),
                zh: format!("from：{date}不能作为计划日期；请填写{first}至{last}年的日期"),
            });
        }
        let is_long = |days: u16| !(1..=DaySet::MOST).contains(&days);
        if input.days.is_some_and(is_long) || input.weeks.is_some_and(|weeks| is_long(weeks.saturating_mul(7))) {
            return Err(Error::Request {
                en: format!("a plan is for 1 to {} days", DaySet::MOST),
                zh: format!("计划期为1至{}天", DaySet::MOST),
            });
        }
        input.hash = parcel.fingerprint();
        input.path = parcel.path().to_string_lossy().into_owned();
        input.columns = parcel.columns().clone();
        if parcel.is_rep_week() {
            return Self::of_rep_week(parcel, Input { path: input.path, hash: input.hash, ..Input::default() });
        }
        Ok(Self::of_read(io::read(parcel)?, input, today))
    }

    #[cfg(feature = "published")]
    fn of_rep_week(parcel: &Parcel, input: Input) -> Result<Self, Error> {
        let job = crate::published::read(parcel, crate::published::Dialect::Dimacs, 1)?;
        let due = Due { problem: job.problem, stores: Vec::new() };
        Ok(Self { due, travel: job.travel, ways: None, capacity: None, tables: None, covers: Covers::default(), input })
    }

    #[cfg(not(feature = "published"))]
    fn of_rep_week(parcel: &Parcel, _: Input) -> Result<Self, Error> {
        let trouble = "is a published rep-week, which is read where rounds is built with the feature `published`";
        Err(Error::Format { path: parcel.path().into(), trouble: trouble.into() })
    }

    /// The question that tables ask, from their own first day on and for four weeks where `input` does not say otherwise.
    pub fn of_tables(tables: Tables, input: Input, today: NaiveDate) -> Self {
        Self::of_read(tables, input, today).measured()
    }

    fn of_read(mut tables: Tables, mut input: Input, today: NaiveDate) -> Self {
        let from = *input.from.get_or_insert_with(|| policy::first_day(&tables, today));
        let ways = Ways::of(&tables);
        let mut covers = Covers::default();
        let due = match input.days {
            // What is left of a plan has its covers in its tables.
            Some(days) => {
                input.weeks = None;
                policy::due_in(&tables, from, days, input.began.unwrap_or(from))
            }
            None => {
                let weeks = *input.weeks.get_or_insert(WEEKS);
                covers = cover_leave(&mut tables, &ways, from, weeks);
                policy::due(&tables, from, weeks)
            }
        };
        let travel = ways.over(&due.problem);
        Self { due, travel, ways: Some(ways), capacity: None, tables: Some(tables), covers, input }
    }

    /// With what the visits need, and each rep's fair share of it.
    fn measured(mut self) -> Self {
        if let Some(tables) = &self.tables {
            let capacity = policy::capacity_to_fill(tables, &mut self.due, &self.travel);
            policy::share_out(&mut self.due.problem, &capacity);
            self.capacity = Some(capacity);
        }
        self
    }
}
