//! The plan in one paragraph, in words a manager would use.

use super::kinds::{FigureKind, group};
use super::reasons;
use crate::lang::Lang;
use crate::model::Obstacle;
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
            let s = if working == 1 { "" } else { "s" };
            lang.of(
                format!("{first} to {last}, {working} working day{s}"),
                format!("{first}至{last}，共{working}个工作日"),
            )
        }
        _ => String::new(),
    }
}

/// The paragraph, sentence by sentence.
pub fn sentences(sheet: &Sheet, figures: &Figures, lang: Lang) -> Vec<String> {
    let load = &figures.plan;
    let count = |number: usize| group(number as i64);
    let percent = |kind: FigureKind| format!("{:.0}%", load.rate(kind) * 100.0);
    let reps = figures.reps.iter().filter(|load| load.shifts > 0).count();
    let plural = |number: usize| if number == 1 { "" } else { "s" };
    let mut all = vec![lang.of(
        format!(
            "{} of {} visits planned; {} of {} stores with a visit due are seen at least once, by {} rep{}.",
            count(load.planned),
            count(load.due),
            count(load.seen),
            count(load.stores),
            count(reps),
            plural(reps)
        ),
        format!(
            "应访{}次，已安排{}次；{}位业代，{}家应访门店中有{}家至少拜访一次。",
            count(load.due),
            count(load.planned),
            count(reps),
            count(load.stores),
            count(load.seen)
        ),
    )];
    let missed = load.due - load.attained;
    if missed > 0 {
        let reasons = obstacles(sheet);
        let told = if reasons.len() > TOLD + 1 { TOLD } else { reasons.len() };
        let rest: usize = reasons[told..].iter().map(|&(_, number)| number).sum();
        let mut parts: Vec<String> = reasons
            .iter()
            .take(told)
            .map(|&(obstacle, number)| {
                let (en, zh) = (reasons::because(obstacle), reasons::heading(obstacle, Lang::Zh));
                lang.of(format!("{} because {en}", count(number)), format!("{zh}{}次", count(number)))
            })
            .collect();
        if rest > 0 {
            parts.push(lang.of(format!("{} for other reasons", count(rest)), format!("其他原因{}次", count(rest))));
        }
        let are = if missed == 1 { "visit is" } else { "visits are" };
        all.push(lang.of(
            format!("{} {are} left out: {}.", count(missed), parts.join(", ")),
            format!("未安排{}次：{}。", count(missed), parts.join("；")),
        ));
    } else if load.due > 0 {
        all.push(lang.of("Every visit due has a day and an hour.".into(), "应访拜访均已排定日期和时间。".into()));
    }
    if load.used > 0 {
        let (hours, km) =
            (group((load.work() as f64 / 3600.0).round() as i64), group((load.metres as f64 / 1000.0).round() as i64));
        let a_day = load.rate(FigureKind::VisitsPerDay);
        all.push(lang.of(
            format!(
                "A day holds {a_day:.1} visits; {} of the {hours} hours of work are spent on the road, over {km} km.",
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
    if let Some(balance) = figures.figure(FigureKind::Balance) {
        all.push(lang.of(
            format!("The busiest rep works {:.2} times the mean.", balance.value),
            format!("最忙业代的工时为平均的{:.2}倍。", balance.value),
        ));
    }
    all
}
