//! What a question took for granted, and which rows of its tables it makes no use of.

use super::Question;
use crate::policy::{Remark, remarks};
use crate::report::{self, Assumption};

impl Question {
    /// Rows of the tables about days that are not planned for.
    pub(super) fn remarks(&self) -> Vec<Remark> {
        self.tables.as_ref().map_or(Vec::new(), |tables| remarks(tables, &self.due.problem.calendar))
    }

    /// What its plans take for granted, with what they make no use of.
    pub(super) fn assumptions(&self) -> Vec<Assumption> {
        let mut all = report::assumptions(&self.travel, self.tables.as_ref());
        all.extend(self.remarks().into_iter().map(|Remark { en, zh }| Assumption { en, zh }));
        all
    }
}
