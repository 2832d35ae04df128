//! The plan in one paragraph, in words a manager would use.

use super::kinds::FigureKind;
use super::reasons;
use crate::lang::{Lang, agree, count, group};
use crate::model::{Obstacle, Route};
use crate::report::{Figures, Sheet, day_name};
use std::collections::BTreeMap;

/// How many reasons the paragraph tells one by one.
const TOLD: usize = 3;

/// How many visits were left out for each obstacle, most first.
pub fn obstacles(sheet: &Sheet) -> Vec<(Obstacle, usize)> {
    let mut counts: BTreeMap<Obstacle, usize> = BTreeMap::new();
    for left in &sheet.plan.unserved {
        *counts.entry(left.reason.obstacle).or_default() += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|&(obstacle, count)| (std::cmp::Reverse(count), obstacle));
    counts
}

/// The days planned for: first and last by name, and how many of them have a shift.
pub fn span(sheet: &Sheet, figures: &Figures, lang: Lang) -> String {
    let days: Vec<_> = sheet.problem.calendar.iter().collect();
    let working = figures.days.iter().filter(|load| load.shifts > 0).count();
    match (days.first(), days.last()) {
        (Some(&first), Some(&last)) => {
            let (first, last) = (day_name(sheet.problem, first, lang), day_name(sheet.problem, last, lang));
            lang.of(
                format!("{first} to {last}, {}", count(working, "working day")),
                format!("{first}至{last}，共{working}个工作日"),
            )
        }
        _ => String::new(),
    }
}

/// The paragraph, sentence by sentence.
pub fn sentences(sheet: &Sheet, figures: &Figures, lang: Lang) -> Vec<String> {
    let load = &figures.plan;
    let number = |number: usize| group(number as i64);
    let percent = |kind: FigureKind| format!("{:.0}%", load.rate(kind) * 100.0);
    let reps = figures.reps.iter().filter(|load| load.shifts > 0).count();
    let mut all = vec![lang.of(
        format!(
            "{} of {} planned; {} of {} with a visit due {} visited at least once, by {}.",
            number(load.planned),
            count(load.due, "visit"),
            number(load.seen),
            count(load.stores, "store"),
            agree(load.seen, "is", "are"),
            count(reps, "rep")
        ),
        format!(
            "应访{}次，已安排{}次；{}位业代，{}家应访门店中有{}家至少拜访一次。",
            number(load.due),
            number(load.planned),
            number(reps),
            number(load.stores),
            number(load.seen)
        ),
    )];
    let missed = load.due - load.attained;
    if missed > 0 {
        let reasons = obstacles(sheet);
        let told = if reasons.len() > TOLD + 1 { TOLD } else { reasons.len() };
        let rest: usize = reasons[told..].iter().map(|&(_, visits)| visits).sum();
        let mut parts: Vec<String> = reasons
            .iter()
            .take(told)
            .map(|&(obstacle, visits)| {
                let (en, zh) = (reasons::because(obstacle), reasons::heading(obstacle, Lang::Zh));
                lang.of(format!("{} because {en}", number(visits)), format!("{zh}{}次", number(visits)))
            })
            .collect();
        if rest > 0 {
            parts.push(lang.of(format!("{} for other reasons", number(rest)), format!("其他原因{}次", number(rest))));
        }
        all.push(lang.of(
            format!("{} {} left out: {}.", count(missed, "visit"), agree(missed, "is", "are"), parts.join(", ")),
            format!("未安排{}次：{}。", number(missed), parts.join("；")),
        ));
    } else if load.due > 0 {
        all.push(lang.of("Every due visit has a day and a time.".into(), "应访拜访均已排定日期和时间。".into()));
    }
    if load.used > 0 {
        let (hours, km) =
            (group((load.work() as f64 / 3600.0).round() as i64), group((load.metres as f64 / 1000.0).round() as i64));
        let a_day = load.rate(FigureKind::VisitsPerDay);
        all.push(lang.of(
            format!(
                "A day has {a_day:.1} visits on average; {} of the {hours} hours of work are spent driving, over {km} km.",
                percent(FigureKind::DriveShare)
            ),
            format!(
                "日均{a_day:.1}家；总工时{hours}小时，在途占比{}，总里程{km}公里。",
                percent(FigureKind::DriveShare)
            ),
        ));
        all.push(lang.of(
            format!("The shifts are {} full.", percent(FigureKind::Utilisation)),
            format!("工时利用率{}。", percent(FigureKind::Utilisation)),
        ));
    }
    if let Some(overtime) = figures.figure(FigureKind::Overtime) {
        let (hours, over) =
            (overtime.show(), |route: &&Route| sheet.problem.shift(route.shift).overtime_of(route).0 > 0);
        let days = sheet.plan.routes.iter().filter(over).count();
        all.push(lang.of(
            format!("{} {} {hours} hours of overtime.", count(days, "day"), agree(days, "has", "have")),
            format!("{days}个工作日安排了加班，共{hours}小时。"),
        ));
    }
    if let Some(balance) = figures.figure(FigureKind::Balance) {
        let more = ((balance.value - 1.0) * 100.0).max(0.0);
        all.push(lang.of(
            format!("The busiest rep works {more:.0} % more than the average."),
            format!("最忙业代的工时比平均多{more:.0}%。"),
        ));
    }
    all
}
