//! Whether what a store is due is sound: patterns, rows of due visits with their gaps, and promises.

use super::Line;
use crate::error::Kind;
use crate::model::{After, Cadence, DaySet, DueVisit, Problem, Store, Window};
use crate::unit::{Day, Money};

/// Every complaint about a store's cadence and promise.
pub(super) fn check(problem: &Problem, store: &Store, line: &mut Line) {
    let days = problem.calendar.days;
    match &store.cadence {
        Cadence::Patterns { patterns, prize } => {
            line.within("prize", prize.0, 0, i64::MAX);
            for last in patterns.iter().filter_map(|pattern| pattern.iter().last()) {
                line.known("patterns", last.index(), ("days", "日期"), days.into());
            }
            if patterns.iter().any(|pattern| pattern.is_empty()) {
                let en = ("has a pattern without a day", "leave it out: a store may always stay unserved");
                line.say(Kind::Absurd, ("patterns", &""), en, ("含有空的日期组合", "请删去"));
            }
        }
        Cadence::Spaced { visits, min_gap, max_gap } => {
            line.within("visits", visits.len(), 0, usize::from(u16::MAX));
            line.within("min_gap", *min_gap, 1, u16::MAX);
            line.within("max_gap", *max_gap, *min_gap, u16::MAX);
            visits.iter().for_each(|visit| due(visit, days, line));
            for after in visits.iter().filter_map(|visit| visit.after.as_ref()) {
                match *after {
                    After::Days { least, most } => {
                        line.within("visits.after.least", least, 1, u16::MAX);
                        line.within("visits.after.most", most, least, u16::MAX);
                    }
                    After::Next { ref of } => {
                        let last = of.iter().last().map_or(0, Day::index);
                        line.known("visits.after.of", last, ("days", "日期"), days.into());
                    }
                }
            }
        }
    }
    if let Some(last) = store.last {
        line.within("last.day", last.day, i32::MIN / 2, i32::from(days) - 1);
        line.within("last.max_gap", last.max_gap, last.min_gap, u16::MAX);
    }
    if let Some(preference) = &store.preference {
        line.within("preference.others", preference.others.0, 0, i64::MAX);
        line.sorted("preference.reps", preference.reps.iter().map(|one| one.0));
        for &(rep, cost) in &preference.reps {
            line.rep("preference.reps", rep, problem);
            line.within("preference.reps", cost.0, 0, preference.others.0);
        }
    }
    for met in &store.met {
        line.within("met.day", met.day, i32::MIN / 2, 0);
        line.rep("met.rep", met.rep, problem);
    }
    let Some(promise) = &store.promise else { return };
    line.sorted("promise.reps", promise.reps.iter().copied());
    for &rep in &promise.reps {
        line.rep("promise.reps", rep, problem);
    }
    line.within("promise.handed", promise.handed.0, 0, i64::MAX);
    for &(day, moved) in promise.visits.iter().flatten() {
        line.known("promise.day", day.index(), ("days", "日期"), days.into());
        line.within("promise.moved", moved.0, 0, i64::MAX);
    }
}

fn due(visit: &DueVisit, days: u16, line: &mut Line) {
    line.known("visits.latest", visit.latest.index(), ("days", "日期"), days.into());
    line.within("visits.due", visit.due.0, visit.earliest.0, visit.latest.0);
    line.within("visits.by", visit.by.unwrap_or_default().0, 0, Window::ALWAYS.close.0);
    for (column, money) in [("early", visit.early), ("late", visit.late), ("prize", visit.prize)] {
        line.within(&format!("visits.{column}"), money.0, 0, i64::MAX);
    }
}

/// The most that a store's visits can add to a bill.
pub(super) fn worth(store: &Store) -> i128 {
    let money = |money: Money| i128::from(money.0);
    let visits = match &store.cadence {
        Cadence::Patterns { prize, .. } => money(*prize),
        Cadence::Spaced { visits, .. } => {
            let days = i128::from(DaySet::MOST);
            let most = |visit: &DueVisit| money(visit.prize).max(days * money(visit.early.max(visit.late)));
            visits.iter().map(most).sum()
        }
    };
    let promised = store.promise.iter().map(|promise| {
        let moved = promise.visits.iter().flatten().map(|visit| money(visit.1)).sum::<i128>();
        moved + money(promise.handed) * store.cadence.most_visits() as i128
    });
    let preferred = store.preference.as_ref().map_or(0, |preference| money(preference.others));
    visits + promised.sum::<i128>() + preferred * store.cadence.most_visits() as i128
}
