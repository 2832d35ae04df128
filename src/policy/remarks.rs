//! What the tables say of days that are not planned for: rows that could not be used, and visits made that cannot be yet.

use crate::lang::{Lang, agree, count};
use crate::model::{Calendar, DayTerminus, FixedRow, KeepRep, OneOffRow, RepRow, StoreRow, Tables};
use chrono::NaiveDate;

/// A sentence about rows of the tables that a plan of these days makes no use of, in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Remark {
    pub en: String,
    pub zh: String,
}

impl Remark {
    pub fn say(&self, lang: Lang) -> &str {
        lang.of(&self.en, &self.zh)
    }
}

/// So many lines are named.
const NAMED: usize = 5;

/// All remarks about the tables: those of their reader, and what the days of a calendar make no use of.
pub(crate) fn remarks(tables: &Tables, calendar: &Calendar) -> Vec<Remark> {
    let read = tables.remarks.iter().map(|remark| Remark { en: remark.say(Lang::En), zh: remark.say(Lang::Zh) });
    read.chain(of_days(tables, calendar)).collect()
}

fn of_days(tables: &Tables, calendar: &Calendar) -> Vec<Remark> {
    let Some((first, last)) = calendar.first.zip(calendar.iter().last().and_then(|day| calendar.date(day))) else {
        return Vec::new();
    };
    let fixed = |is_meant: &dyn Fn(NaiveDate) -> bool| {
        let meant = |row: &&FixedRow| row.date.is_some_and(is_meant);
        tables.fixed.iter().filter(meant).map(|row| row.line).collect::<Vec<u32>>()
    };
    // Of a day that is under way, visits are made already.
    let is_under_way = tables.positions.iter().any(|row| row.date == first && row.is_under_way());
    let is_to_come = |date: NaiveDate| date > first || date == first && !is_under_way;
    let made = tables.stores.iter().filter(|row| row.last_visit.is_some_and(is_to_come)).map(|row| row.line);
    let logged = tables.log.iter().filter(|row| is_to_come(row.date)).map(|row| row.line);
    let mut all = Vec::new();
    let mut say = |lines: Vec<u32>, table: [&str; 2], (en, zh): (String, String)| {
        if lines.is_empty() {
            return;
        }
        let named = |comma: &str| lines.iter().take(NAMED).map(u32::to_string).collect::<Vec<_>>().join(comma);
        let (number, more) = (lines.len(), if lines.len() > NAMED { ", ..." } else { "" });
        all.push(Remark {
            en: format!(
                "{} of {} ({} {}{more}) {en}",
                count(number, "row"),
                table[0],
                agree(number, "line", "lines"),
                named(", ")
            ),
            zh: format!("{}{number}行（第{}{}行）{zh}", table[1], named("、"), if more.is_empty() { "" } else { "……" }),
        });
    };
    let unused = |en: &str, zh: &str| (format!("{en}: not used."), format!("{zh}，未采用。"));
    say(
        fixed(&|date| date > last),
        ["fixed", "锁定与预约表"],
        unused(&format!("for days after {last}, the last day of the plan"), &format!("的日期晚于计划末日{last}")),
    );
    say(
        fixed(&|date| date < first),
        ["fixed", "锁定与预约表"],
        unused(&format!("for days before {first}, the first day of the plan"), &format!("的日期早于计划首日{first}")),
    );
    let one_off = |is_meant: &dyn Fn(&OneOffRow) -> bool| {
        let meant = tables.one_off.iter().filter(|row| row.made.is_none() && is_meant(row));
        meant.map(|row| row.line).collect::<Vec<u32>>()
    };
    say(
        one_off(&|row| row.first.is_some_and(|date| date > last)),
        ["one_off", "专项拜访表"],
        unused(&format!("for days after {last}, the last day of the plan"), &format!("的日期晚于计划末日{last}")),
    );
    say(
        one_off(&|row| row.last.is_some_and(|date| date < first)),
        ["one_off", "专项拜访表"],
        unused(
            &format!("whose last day is before {first}, the first day of the plan, and without made_on"),
            &format!("的最晚日期早于计划首日{first}且未填写完成日期"),
        ),
    );
    let early = || {
        (
            format!(
                "with a visit made on {first}, the first day of the plan, or later: the next visit is due after it."
            ),
            format!("的拜访日期不早于计划首日{first}，下次应访日在其之后计算。"),
        )
    };
    say(made.collect(), ["stores", "门店表"], early());
    say(logged.collect(), ["visit_log", "拜访记录"], early());
    let goes = |row: &RepRow| row.starts.iter().chain(&row.ends).any(|at| *at == DayTerminus::Office);
    let offices = tables.reps.iter().filter(|row| row.office.is_some() && !goes(row)).map(|row| row.line);
    say(
        offices.collect(),
        ["reps", "业代表"],
        unused(
            "with an office at which no day begins or ends (columns starts and ends)",
            "填了办公室，但没有一天从那里出发或收工",
        ),
    );
    let counts = |kind: &str| tables.policy.events.iter().any(|rule| rule.on == kind && rule.within_hours.is_some());
    let timed = tables.events.iter().filter(|row| row.time.is_some());
    let unused_time = timed.filter(|row| row.deadline.is_some() || !counts(&row.kind)).map(|row| row.line);
    say(
        unused_time.collect(),
        ["events", "事件表"],
        (
            "with a time: not used, as they have a deadline, or no rule of the policy counts hours (within_hours)."
                .into(),
            "填写了时间，但已有期限，或政策没有按小时计（within_hours）的规则，未采用。".into(),
        ),
    );
    let practice = &tables.policy.practice;
    let preferring = |is_meant: &dyn Fn(&StoreRow) -> bool| {
        let rows = tables.stores.iter().filter(|row| !row.preferred.is_empty() && is_meant(row));
        rows.map(|row| row.line).collect::<Vec<u32>>()
    };
    say(
        preferring(&|row| row.owner.is_some() && practice.preferred > 0.0),
        ["stores", "门店表"],
        (
            "with preferred_reps beside an owner: not used as long as the owner visits.".into(),
            "同时填写了优先业代与责任业代：由责任业代拜访时，优先业代未采用。".into(),
        ),
    );
    let changes = practice.continuity != KeepRep::Same;
    say(
        tables.stores.iter().filter(|row| changes && row.owner.is_some()).map(|row| row.line).collect(),
        ["stores", "门店表"],
        (
            "with an owner: continuity of the policy does not count there, as the owner makes all visits.".into(),
            "填写了责任业代：由其负责所有拜访，政策的业代连续性在此不适用。".into(),
        ),
    );
    let of_preferred = |is_meant: &dyn Fn(&StoreRow, &RepRow) -> bool| {
        let rep = |id: &str| tables.reps.iter().find(|rep| rep.id == id);
        preferring(&|row| {
            let mut reps = row.preferred.iter().filter_map(|one| rep(&one.rep));
            practice.preferred > 0.0 && reps.any(|rep| is_meant(row, rep))
        })
    };
    say(
        of_preferred(&|row, rep| !rep.has_skills(&row.skills)),
        ["stores", "门店表"],
        (
            "with a preferred rep who does not have the required skills: not used.".into(),
            "的优先业代不具备所需技能，未采用。".into(),
        ),
    );
    say(
        of_preferred(&|row, rep| !rep.covers(row.point)),
        ["stores", "门店表"],
        (
            "with a preferred rep who does not cover the store: not used.".into(),
            "的优先业代不覆盖该门店，未采用。".into(),
        ),
    );
    for (is_given, price, column) in [
        (
            (|row| row.usual_weekday.is_some()) as fn(&StoreRow) -> bool,
            practice.weekday,
            ["a usual_weekday", "常访星期"],
        ),
        (|row| row.usual_time.is_some(), practice.hour, ["a usual_time", "常访时间"]),
        (|row| !row.preferred.is_empty(), practice.preferred, ["preferred_reps", "优先业代"]),
    ] {
        let lines = tables.stores.iter().filter(|row| price <= 0.0 && is_given(row)).map(|row| row.line).collect();
        let [en, zh] = column;
        say(
            lines,
            ["stores", "门店表"],
            (
                format!("with {en}: not used, as [practice] of the policy puts no price on it."),
                format!("填写了{zh}，但政策的[practice]未对其计价，未采用。"),
            ),
        );
    }
    if changes && practice.border > 0.0 {
        all.push(Remark {
            en: "The price [practice] border of the policy does not count: it is for stores that each have one rep, and \
                 continuity lets the rep change."
                .into(),
            zh: "政策[practice]的border未采用：它适用于各有一名业代的门店，而continuity允许更换业代。".into(),
        });
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::FixedKind;

    #[test]
    fn rows_of_days_that_are_not_planned_for_are_counted_with_their_lines() {
        let first = NaiveDate::from_ymd_opt(2026, 10, 5).unwrap();
        let row = |line: u32, after: i64| FixedRow {
            line,
            store: "S".into(),
            date: Some(first + chrono::Duration::days(after)),
            rep: None,
            from: None,
            to: None,
            kind: FixedKind::PinDay,
            hard: true,
        };
        let on = |after: i64| Some(first + chrono::Duration::days(after));
        let one_off = |line, from, to| OneOffRow { line, first: on(from), last: on(to), ..OneOffRow::default() };
        let store = StoreRow { line: 7, last_visit: Some(first), ..StoreRow::default() };
        let tables = Tables {
            fixed: vec![row(2, -1), row(3, 0), row(4, 6), row(5, 7), row(6, 90)],
            one_off: vec![one_off(2, -9, -1), one_off(3, 0, 9), one_off(4, 7, 9)],
            stores: vec![store],
            ..Tables::default()
        };
        let said: Vec<String> =
            remarks(&tables, &Calendar::dated(first, 7)).iter().map(|one| one.say(Lang::En).into()).collect();
        assert_eq!(
            said,
            [
                "2 rows of fixed (lines 5, 6) for days after 2026-10-11, the last day of the plan: not used.",
                "1 row of fixed (line 2) for days before 2026-10-05, the first day of the plan: not used.",
                "1 row of one_off (line 4) for days after 2026-10-11, the last day of the plan: not used.",
                "1 row of one_off (line 2) whose last day is before 2026-10-05, the first day of the plan, and without made_on: \
                 not used.",
                "1 row of stores (line 7) with a visit made on 2026-10-05, the first day of the plan, or later: the next visit \
                 is due after it.",
            ]
        );
        assert_eq!(remarks(&tables, &Calendar::numbered(7, 7)), []);
    }
}
