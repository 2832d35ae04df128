//! What a question took for granted, and which rows of its tables it makes no use of.

use super::Question;
use crate::lang::Lang;
use crate::policy::{Remark, remarks};
use crate::report::{self, Assumption};

impl Question {
    /// What of the input was not used, and what was taken for granted where it says nothing; a line each, nothing where there is
    /// nothing to say.
    pub fn remarks(&self, lang: Lang) -> String {
        self.all_remarks()
            .iter()
            .map(|remark| format!("{}{}\n", lang.of("note: ", "提示："), remark.say(lang)))
            .collect()
    }

    fn all_remarks(&self) -> Vec<Remark> {
        self.tables.as_ref().map_or(Vec::new(), |tables| remarks(tables, &self.due.problem.calendar))
    }

    /// What its plans take for granted, with what they make no use of.
    pub(super) fn assumptions(&self) -> Vec<Assumption> {
        let mut all = report::assumptions(&self.travel, self.tables.as_ref());
        all.extend(self.all_remarks().into_iter().map(|Remark { en, zh }| Assumption { en, zh }));
        all
    }
}
