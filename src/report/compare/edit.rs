//! What an edit by hand costs, and which of the company's own rules for edits it goes against.

use super::Comparison;
use super::changes::{Became, ComparedVisit};
use crate::lang::{Lang, agree, count, group};
use crate::model::{Bill, Plan, Problem, Shift, Tables, Verdict, Violation, Window, timetable_if};
use crate::report::{Sheet, day_name};
use crate::unit::{Money, Seconds, StoreId};
use chrono::{Datelike, NaiveDate};
use std::collections::{BTreeSet, HashMap};

/// Visits planned after this day of the month may not be taken away from a store that would have none in that month.
pub const LATE_IN_MONTH: u32 = 20;

/// The bill of a plan, the ways of days that cannot be kept included: the referee, who cannot walk those, leaves them out.
pub fn bill(problem: &Problem, plan: &Plan, verdict: &Verdict) -> Bill {
    let mut bill = verdict.bill;
    for broken in &verdict.violations {
        let Violation::Late(shift, _) = broken else { continue };
        for route in plan.routes.iter().filter(|route| route.shift == *shift) {
            bill.travel += Money(i64::from(route.drive().0));
            bill.shifts += problem.shift(*shift).fixed;
            bill.overtime += problem.shift(*shift).overtime_cost(route);
        }
    }
    bill
}

/// How much too long the day of a broken rule is with all its visits, closing hours aside; `None` where its length is not the
/// trouble.
pub fn too_much(sheet: &Sheet, broken: &Violation, lang: Lang) -> Option<String> {
    let (Violation::Late(id, _) | Violation::TooLong(id) | Violation::TooMuchDriving(id)) = broken else { return None };
    let (problem, shift) = (sheet.problem, sheet.problem.shift(*id));
    let route = sheet.plan.routes.iter().find(|route| route.shift == *id)?;
    let visits: Vec<(StoreId, u16)> = route.stops.iter().map(|stop| (stop.store, stop.visit)).collect();
    let open = |window: &Window| Window { close: Window::ALWAYS.close, ..*window };
    let windows: HashMap<StoreId, Vec<Window>> = visits
        .iter()
        .map(|&(store, _)| (store, problem.windows(store, shift.day).iter().take(1).map(open).collect()))
        .collect();
    let longer = Shift { end: Window::ALWAYS.close, ..shift.clone() };
    let walked = timetable_if(problem, sheet.travel, (*id, &longer), |store| windows[&store].as_slice(), &visits);
    let day = walked.as_ref().unwrap_or(route);
    let (rep, date) = (&problem.rep_of(*id).id, day_name(problem, shift.day, lang));
    let minutes = |time: Seconds| format!("{:.1}", time.as_minutes());
    let [late, work, drive] = [day.finish - shift.end, day.work() - shift.max_work, day.drive() - shift.max_drive];
    let parts: Vec<String> = [
        (late, lang.of(format!("back at {}", day.finish.clock()), format!("{}收工", day.finish.clock()))),
        (work, lang.of(format!("{} min of work", minutes(day.work())), format!("工时{}分钟", minutes(day.work())))),
        (
            drive,
            lang.of(format!("{} min on the road", minutes(day.drive())), format!("在途{}分钟", minutes(day.drive()))),
        ),
    ]
    .into_iter()
    .filter(|(over, _)| *over > Seconds(0))
    .map(|(over, what)| {
        lang.of(format!("{what}, {} min too much", minutes(over)), format!("{what}，超出{}分钟", minutes(over)))
    })
    .collect();
    let all = visits.len();
    (!parts.is_empty()).then(|| {
        lang.of(
            format!(
                "{rep}, {date}: with {} {}",
                agree(all, "its visit", &format!("all its {}", count(all, "visit"))),
                parts.join("; ")
            ),
            format!("{rep}，{date}：完成全部{all}次拜访需{}", parts.join("；")),
        )
    })
}

/// What the edit changes, in sentences: minutes on the road, at stores and idle, kilometres, visits.
pub fn costs(edit: &Comparison, lang: Lang) -> Vec<String> {
    let [before, after] = [&edit.figures[0].plan, &edit.figures[1].plan];
    let minutes = |seconds: i64| (seconds as f64 / 60.0).round() as i64;
    let (drive, work) = (minutes(after.drive - before.drive), minutes(after.work() - before.work()));
    let km = (after.metres - before.metres) as f64 / 1000.0;
    let more = |number: i64| {
        let word = if number < 0 { lang.of("less", "减少") } else { lang.of("more", "增加") };
        (group(number.abs()), word)
    };
    let ((drive, drive_word), (work, work_word)) = (more(drive), more(work));
    let km_word = if km < 0.0 { lang.of("less", "减少") } else { lang.of("more", "增加") };
    let km = format!("{:.1}", km.abs());
    let sum = edit.changes.count();
    let (lost, gained, moved) = (sum.lost, sum.gained, sum.moved());
    let missed = edit.sheets[1].verdict.missed_weight as i64 - edit.sheets[0].verdict.missed_weight as i64;
    vec![
        lang.of(
            format!(
                "The edit: {drive} min {drive_word} of driving, {km} km {km_word}, {work} min {work_word} of work."
            ),
            format!("本次改动：在途{drive_word}{drive}分钟，里程{km_word}{km}公里，工时{work_word}{work}分钟。"),
        ),
        lang.of(
            format!("Visits: {lost} lost, {gained} gained, {moved} moved; missed priority {missed:+}."),
            format!("拜访：取消{lost}次，新增{gained}次，调整{moved}次；漏访优先级分值{missed:+}。"),
        ),
    ]
}

/// Warnings of the data rules for edits: late in the month no store is left without an effective visit in it.
///
/// A visit that the plan had after day [`LATE_IN_MONTH`] of a month, and that the edit takes out or moves to another month, is
/// a warning where the store then has no visit in that month: none in the visit log that had, or may have had, an effect, no
/// last visit told by the stores table, and none in the edited plan.
pub fn warnings(edit: &Comparison, tables: Option<&Tables>, lang: Lang) -> Vec<String> {
    let [before, after] = edit.problems();
    let mut warned = BTreeSet::new();
    let mut all = Vec::new();
    for change in &edit.changes.visits {
        let Some(date) = taken_from(before, after, change) else { continue };
        let (id, ..) = edit.store(change);
        let seen = planned_in(edit, id, date) || tables.is_some_and(|tables| logged_in(tables, id, date));
        if seen || !warned.insert((id, date.year(), date.month())) {
            continue;
        }
        let month = date.format("%Y-%m");
        let day = change.old.map_or(String::new(), |one| day_name(before, one.day, lang));
        all.push(lang.of(
            format!(
                "warning: without its visit on {day}, {id} has no effective visit in {month}; after the {LATE_IN_MONTH}th such a \
                 store should stay in the plan"
            ),
            format!("警告：取消{day}的拜访后，门店{id}在{month}没有有效拜访；每月{LATE_IN_MONTH}日之后不应移除此类门店"),
        ));
    }
    all
}

/// The date late in its month from which a visit was taken, out of the plan or into another month.
fn taken_from(before: &Problem, after: &Problem, change: &ComparedVisit) -> Option<NaiveDate> {
    let date = before.calendar.date(change.old?.day)?;
    let now = change.new.and_then(|one| after.calendar.date(one.day));
    let gone = matches!(change.became, Became::Lost(_)) || now.is_some_and(|now| !same_month(now, date));
    (gone && date.day() > LATE_IN_MONTH).then_some(date)
}

fn same_month(one: NaiveDate, other: NaiveDate) -> bool {
    (one.year(), one.month()) == (other.year(), other.month())
}

/// Whether the edited plan visits a store in the month of a date.
fn planned_in(edit: &Comparison, store: &str, date: NaiveDate) -> bool {
    let sheet = edit.sheets[1];
    sheet.plan.routes.iter().any(|route| {
        let day = sheet.problem.calendar.date(sheet.problem.shift(route.shift).day);
        day.is_some_and(|day| same_month(day, date))
            && route.stops.iter().any(|stop| sheet.problem.store(stop.store).id == store)
    })
}

/// Whether a store had a visit in the month of a date that was not without effect.
fn logged_in(tables: &Tables, store: &str, date: NaiveDate) -> bool {
    let logged = tables.log.iter().any(|row| {
        row.store == store && row.kind != "call" && row.effective != Some(false) && same_month(row.date, date)
    });
    let told = tables.stores.iter().filter(|row| row.id == store).filter_map(|row| row.last_visit);
    logged || told.into_iter().any(|day| same_month(day, date))
}
