//! What a question took for granted, and which rows of its tables it makes no use of.

use super::{Question, ReplanReply};
use crate::lang::Lang;
use crate::model::{Calendar, Tables};
use crate::policy::{Remark, remarks};
use crate::report::{self, Assumption};
use crate::travel::Travel;

impl Question {
    /// What of the input was not used, and what was taken for granted where it says nothing; a line each, nothing where there is
    /// nothing to say.
    pub fn remarks(&self, lang: Lang) -> String {
        let tables = self.tables.as_ref();
        told(&tables.map_or(Vec::new(), |tables| remarks(tables, &self.due.problem.calendar)), lang)
    }

    /// What its plans take for granted, with what they make no use of.
    pub(super) fn assumptions(&self) -> Vec<Assumption> {
        assumptions(&self.travel, self.tables.as_ref(), &self.due.problem.calendar)
    }
}

impl ReplanReply {
    /// What of the tables the new plan makes no use of, and what it takes for granted, as [`Question::remarks`] says it.
    pub fn remarks(&self, lang: Lang) -> String {
        told(&remarks(&self.replanned.tables, &self.replanned.due.problem.calendar), lang)
    }
}

fn told(remarks: &[Remark], lang: Lang) -> String {
    remarks.iter().map(|remark| format!("{}{}\n", lang.of("note: ", "提示："), remark.say(lang))).collect()
}

/// What plans of these tables take for granted, with what they make no use of.
pub(super) fn assumptions(travel: &Travel, tables: Option<&Tables>, calendar: &Calendar) -> Vec<Assumption> {
    let mut all = report::assumptions(travel, tables);
    let remarks = tables.map_or(Vec::new(), |tables| remarks(tables, calendar));
    all.extend(remarks.into_iter().map(|Remark { en, zh }| Assumption { en, zh }));
    all
}
