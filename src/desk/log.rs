//! The verb `compare --log`: what was planned against what the visit log says was done.

use super::words::Voice;
use super::{Document, Failure, answer};
use crate::io::plan_json::PlanFile;
use crate::io::{self, Parcel};
use crate::lang::Lang;
use crate::model::{LogRow, Tables};
use crate::policy::{self, Due};
use crate::report::actuals::{Actuals, Level, LogMeasure, calls_page, horizon, known_on, last_logged, paper};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Until when a plan shall be held against a log.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct LogRequest {
    /// The last day; the last one that the log knows of where none is given.
    pub until: Option<NaiveDate>,
}

impl LogRequest {
    /// Holds a plan against a log: that of its input where no file is given.
    ///
    /// # Errors
    ///
    /// A plan, an input or a log that cannot be read; a plan without dates, or a log without visits on them.
    pub fn run(
        &self,
        plan: &Parcel,
        input: &Parcel,
        log: Option<&Parcel>,
        today: NaiveDate,
    ) -> Result<LogReply, Failure> {
        let (file, question, input_changed) = answer::asked(plan, input, today)?;
        let own = log.map(io::read_log).transpose().map_err(Failure::Input)?;
        let (Some(tables), Some((first, last))) = (question.tables, horizon(&file)) else {
            return Err(Failure::asked(
                "a published problem has no visits to hold a log against",
                "公开算例没有可对照的拜访记录",
            ));
        };
        let log = own.unwrap_or_else(|| tables.log.clone());
        let until = self.until.or_else(|| last_logged(&file, &log)).ok_or_else(|| {
            Failure::asked(
                format!("the visit log has no visit between {first} and {last}; name another with --log FILE, or a day with --until"),
                format!("拜访记录中没有{first}至{last}的拜访；请用 --log 指定其他记录，或用 --until 指定日期"),
            )
        })?;
        if until < first {
            return Err(Failure::asked(
                format!("{until} is before the first day of the plan, {first}"),
                format!("{until}早于计划首日{first}"),
            ));
        }
        let days = (last - first).num_days() as u16 + 1;
        let due = policy::due_in(&known_on(&tables, first), first, days, file.input.began.unwrap_or(first));
        Ok(LogReply { file, tables, log, due, until: until.min(last), input_changed })
    }
}

/// A plan beside a log.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct LogReply {
    /// The plan as it was on paper.
    pub file: PlanFile,
    /// The tables of its input, as they are now.
    pub tables: Tables,
    /// The log.
    pub log: Vec<LogRow>,
    /// What was due by what was known on the first day.
    pub due: Due,
    /// The last day held against the log.
    pub until: NaiveDate,
    /// Whether the input has changed since the plan was made.
    pub input_changed: bool,
}

impl LogReply {
    /// The figures and the visits behind them.
    pub fn actuals(&self) -> Actuals<'_> {
        Actuals::of(&self.file, &self.due, &self.tables, &self.log, self.until)
    }

    /// The figures, as (name, bytes): actuals.csv and actuals.xlsx.
    pub fn files(&self, lang: Lang) -> Vec<(String, Vec<u8>)> {
        paper::files(&self.actuals(), &self.tables, lang)
    }

    /// The figures and the visits behind them, as json.
    pub fn json(&self, lang: Lang) -> Document {
        let actuals = self.actuals();
        Document::of("compare")
            .with("name", &self.file.name)
            .with("of", "log")
            .with("from", actuals.from)
            .with("until", actuals.until)
            .with("input_changed", self.input_changed)
            .with("planned_visits", actuals.visits.len())
            .with("unplanned_visits", actuals.unplanned)
            .with("planned_calls", actuals.calls.len())
            .with("unplanned_calls", actuals.unplanned_calls)
            .with("sentences", paper::sentences(&actuals, lang))
            .rows("figures", paper::figures_page(&actuals, lang))
            .rows("visits", paper::visits_page(&actuals, &self.tables, lang))
            .rows("calls", calls_page(&actuals, &self.tables, lang))
    }

    /// The figures in words, each with what it is measured by.
    pub fn words(&self, voice: Voice) -> String {
        let (lang, actuals, mut words) = (voice.lang, self.actuals(), String::new());
        paper::sentences(&actuals, lang).iter().for_each(|sentence| say!(words, "{sentence}"));
        for level in Level::ALL {
            let table = paper::table(&actuals, &self.tables, level, lang);
            // A lone class, area or rep says what the whole says.
            if table.rows.len() > usize::from(!matches!(level, Level::All | Level::Team)) {
                say!(words, "");
                voice.first_rows(&mut words, &table);
            }
        }
        say!(words, "");
        for measure in LogMeasure::told(&actuals) {
            say!(words, "{}{}{}", measure.name(lang), lang.of(": ", "："), measure.basis(lang));
        }
        voice.fit(&words)
    }
}
