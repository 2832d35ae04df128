//! The key figures of practice: habits kept, preferred reps seen, days level and apart, weeks even.

use super::figures::{Figures, Neighbours, PlanSum};
use super::kinds::{Figure, FigureKind};
use crate::model::Habit;
use crate::report::Sheet;
use crate::report::plan::part::Part;
use crate::unit::{Day, RepId, Seconds};

/// A day is level whose work is no further from the rep's usual day than this part of it.
const LEVEL: f64 = 0.25;

/// A planned visit of a store.
struct Made {
    rep: RepId,
    day: usize,
    week: usize,
    weekday: usize,
    start: Seconds,
}

/// Adds the sums of practice of a part of a sheet.
pub(super) fn add(all: &mut Figures, sheet: &Sheet, part: &Part, around: &Neighbours) {
    let (problem, calendar) = (sheet.problem, &sheet.problem.calendar);
    let mut visits: Vec<Vec<Made>> = problem.stores.iter().map(|_| Vec::new()).collect();
    for route in &sheet.plan.routes {
        let shift = problem.shift(route.shift);
        let (day, week, weekday) = (shift.day.index(), calendar.week_of(shift.day), calendar.weekday(shift.day));
        for stop in &route.stops {
            visits[stop.store.index()].push(Made { rep: shift.rep, day, week, weekday, start: stop.start });
        }
    }
    for &id in &part.stores {
        let (store, made) = (problem.store(id), &visits[id.index()]);
        let mut sum = PlanSum::default();
        if let Some(habit) = store.habit {
            let within = problem.practice.within;
            let used = habit_in_plan(habit, made, within);
            let on = |made: &&Made| used.weekday.is_some_and(|usual| usize::from(usual) == made.weekday);
            let at = |made: &&Made| used.start.is_some_and(|usual| (made.start - usual).0.abs() <= within.0);
            sum.habitual = made.len();
            sum.on_weekday = made.iter().filter(on).count();
            sum.at_hour = made.iter().filter(at).count();
        }
        if let Some(preference) = &store.preference {
            let free = || made.iter().filter(|made| !store.is_pinned(Day(made.day as u16)));
            sum.preferring = free().count();
            sum.preferred = free().filter(|made| preference.has(made.rep)).count();
        }
        if let Some(near) = &around.near {
            for other in near.of_point(id.index()).iter().flat_map(|&other| &visits[other as usize]) {
                for one in made.iter().filter(|one| one.rep == other.rep && one.week == other.week) {
                    sum.together += 1;
                    sum.apart += usize::from(one.day != other.day);
                }
            }
        }
        all.plan.join(&sum);
        all.classes.entry(store.class.clone()).or_default().join(&sum);
        if let Some(owner) = around.owners[id.index()] {
            all.reps[owner.index()].join(&sum);
        }
    }
    level(all);
    for shift in problem.shifts.iter().filter(|shift| part.rep(shift.rep).is_some()) {
        let week = calendar.week_of(shift.day);
        if all.weeks.len() <= week {
            all.weeks.resize(week + 1, (0, 0));
        }
        all.weeks[week].1 += 1;
    }
    for day in calendar.iter() {
        if let Some(week) = all.weeks.get_mut(calendar.week_of(day)) {
            week.0 += all.days[day.index()].planned;
        }
    }
}

/// Counts the days whose work is about that of the rep's usual day.
fn level(all: &mut Figures) {
    for (rep, days) in all.work.iter().enumerate() {
        let works: Vec<f64> = days.iter().flatten().map(|&work| work as f64).collect();
        let mean = works.iter().sum::<f64>() / works.len().max(1) as f64;
        let level = works.iter().filter(|&&work| mean > 0.0 && (work - mean).abs() <= LEVEL * mean).count();
        all.plan.level += level;
        all.reps[rep].level += level;
    }
}

/// The busiest week against the mean, each by the shifts it has; `None` of a single week.
pub(super) fn busiest_week(weeks: &[(usize, usize)]) -> Option<Figure> {
    let (visits, shifts) = weeks.iter().fold((0, 0), |sum, week| (sum.0 + week.0, sum.1 + week.1));
    let worked = weeks.iter().filter(|week| week.1 > 0).count();
    if visits == 0 || worked < 2 {
        return None;
    }
    let mean = visits as f64 / worked as f64;
    let usual = shifts as f64 / worked as f64;
    let busiest = weeks.iter().filter(|week| week.1 > 0).map(|week| week.0 as f64 * usual / week.1 as f64);
    let busiest = busiest.fold(0.0, f64::max);
    Some(Figure { kind: FigureKind::BusiestWeek, value: busiest / mean, over: Some((busiest, mean)) })
}

/// What a store is used to in a plan that visits it so: what it was used to before, and of what the plan chooses, what most of the
/// visits have; of several weekdays the first.
fn habit_in_plan(before: Habit, made: &[Made], within: Seconds) -> Habit {
    let on = |weekday: u8| made.iter().filter(|made| made.weekday == usize::from(weekday)).count();
    let most = (0..7).rev().max_by_key(|&weekday| on(weekday)).filter(|&weekday| on(weekday) > 0);
    let mut starts: Vec<i32> = made.iter().map(|made| made.start.0).collect();
    Habit { weekday: before.weekday.or(most), start: before.usual_start(&mut starts, within.0).map(Seconds) }
}
