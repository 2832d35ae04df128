//! What a question took for granted, and which rows of its tables it makes no use of.

use super::{Question, ReplanReply};
use crate::lang::{Lang, count};
use crate::model::{Calendar, ChangeRow, Tables};
use crate::policy::{Remark, remarks};
use crate::report::{self, Assumption, name_of};
use crate::succession::Cover;
use crate::travel::Travel;
use crate::unit::RepId;
use chrono::{Days, NaiveDate};
use std::collections::BTreeMap;

impl Question {
    /// What of the input was not used, and what was taken for granted where it says nothing; a line each, nothing where there is
    /// nothing to say.
    pub fn remarks(&self, lang: Lang) -> String {
        let tables = self.tables.as_ref();
        let mut all = tables.map_or(Vec::new(), |tables| remarks(tables, &self.due.problem.calendar));
        all.extend(self.leave());
        told(&all, lang)
    }

    /// Who covers for whom while on leave, and after who leaves.
    fn leave(&self) -> Vec<Remark> {
        let Some(tables) = &self.tables else { return Vec::new() };
        // Who is on leave, and who leaves for good, by then: visits are of the one or of the other.
        let gone = |cover: &Cover| tables.reps[cover.owner.index()].active_to.filter(|&to| to < cover.latest);
        let mut owners: Vec<(RepId, Option<NaiveDate>)> =
            self.covers.visits.iter().map(|cover| (cover.owner, gone(cover))).collect();
        owners.sort_unstable();
        owners.dedup();
        let name = |rep: RepId| name_of(&tables.reps[rep.index()].name, &tables.reps[rep.index()].id);
        let remark = |(owner, to): (RepId, Option<NaiveDate>)| {
            let own = || self.covers.visits.iter().filter(|cover| (cover.owner, gone(cover)) == (owner, to));
            let mut by: BTreeMap<RepId, usize> = BTreeMap::new();
            own().filter_map(|cover| cover.by.as_ref().ok()).for_each(|stand| *by.entry(stand.rep).or_default() += 1);
            let nobody = own().filter(|cover| cover.by.is_err()).count();
            let parts = |lang: Lang| {
                let who = |(&rep, &visits): (&RepId, &usize)| {
                    lang.of(format!("{} covers {visits}", name(rep)), format!("{}代访{visits}次", name(rep)))
                };
                let nobody =
                    (nobody > 0).then(|| lang.of(format!("nobody can make {nobody}"), format!("{nobody}次无人可代")));
                by.iter().map(who).chain(nobody).collect::<Vec<_>>().join(lang.of(", ", "，"))
            };
            let (who, visits) = (name(owner), own().count());
            if let Some(to) = to {
                let by = to + Days::new(u64::from(ChangeRow::WITHIN_DAYS));
                return Remark {
                    en: format!(
                        "{who} leaves after {to}; {} after that: {}; hand the stores over by {by} (rounds territory)",
                        count(visits, "visit"),
                        parts(Lang::En)
                    ),
                    zh: format!(
                        "{who}于{to}后离职，此后{visits}次拜访：{}；请于{by}前移交门店（rounds territory）",
                        parts(Lang::Zh)
                    ),
                };
            }
            Remark {
                en: format!("{who} is on leave; {} cannot wait: {}", count(visits, "visit"), parts(Lang::En)),
                zh: format!("{who}请假，{visits}次拜访不能等待：{}", parts(Lang::Zh)),
            }
        };
        owners.into_iter().map(remark).collect()
    }

    /// What its plans take for granted, with what they make no use of.
    pub(super) fn assumptions(&self) -> Vec<Assumption> {
        let mut all = assumptions(&self.travel, self.tables.as_ref(), &self.due.problem.calendar);
        all.extend(self.leave().into_iter().map(|Remark { en, zh }| Assumption { en, zh }));
        all
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
