//! What falls off where the visits do not fit: those of least value, until the rest fits.

use super::assign::Maker;
use super::days::{Asked, Time};
use super::{LeftOut, Visit};
use crate::model::{Problem, Shift};
use crate::unit::{RepId, Seconds, StoreId};
use ordered_float::OrderedFloat;
use std::cmp::Reverse;
use std::ops::RangeInclusive;

/// What a rep lacks before anything falls off.
#[derive(Clone, Debug, Default)]
pub(super) struct Shortage {
    /// Seconds missing in the span of weeks that lacks most.
    pub missing: i64,
    /// That span; `None` where no hours are missing.
    pub weeks: Option<RangeInclusive<usize>>,
}

/// Consecutive weeks, and the visits whose windows lie in them: these visits can be made in no others.
struct Span {
    from: usize,
    to: usize,
    time: Time,
    asked: Asked,
    fits: bool,
}

impl Span {
    fn has(&self, visit: &Visit) -> bool {
        self.from <= visit.weeks[0] && visit.weeks[1] <= self.to
    }
}

/// Marks the visits that fall off and lists them: rep by rep those of the lowest priority first, of these those of the stores
/// of least value, then those that take longest, then in the order of ids, of one store the last first; then the visits that nobody can make. A visit
/// falls off only if it is in a span of weeks that does not fit without those before it either.
pub(super) fn cut(
    problem: &Problem,
    visits: &mut [Visit],
    makers: &[Option<Maker>],
    value: &[f64],
) -> (Vec<LeftOut>, Vec<Shortage>) {
    let mut theirs: Vec<Vec<usize>> = vec![Vec::new(); problem.reps.len()];
    let mut nobodys = Vec::new();
    for (at, visit) in visits.iter().enumerate() {
        match makers[visit.store] {
            Some(maker) => theirs[maker.rep.index()].push(at),
            None => nobodys.push(at),
        }
    }
    let mut all = Vec::new();
    let mut leave_out = |visit: &mut Visit, rep: Option<RepId>| {
        visit.left_out = true;
        let time = Seconds((visit.work()) as i32);
        all.push(LeftOut { store: StoreId::at(visit.store), visit: visit.number, rep, time });
    };
    let mut shortages = vec![Shortage::default(); problem.reps.len()];
    for (rep, mut theirs) in theirs.into_iter().enumerate() {
        let rep_id = RepId::at(rep);
        let mut spans = spans(problem, rep_id);
        for visit in theirs.iter().map(|&at| &visits[at]) {
            let in_it = spans.iter_mut().filter(|span| span.has(visit));
            in_it.for_each(|span| span.asked.add(visit));
        }
        for span in &mut spans {
            span.fits = span.time.fits(&span.asked);
            let missing = span.time.missing(&span.asked);
            if missing > shortages[rep].missing {
                shortages[rep] = Shortage { missing, weeks: Some(span.from..=span.to) };
            }
        }
        if spans.iter().all(|span| span.fits) {
            continue;
        }
        theirs.sort_by_key(|&at| {
            let visit = &visits[at];
            let id = problem.stores[visit.store].id.as_str();
            (visit.weight, OrderedFloat(value[visit.store]), Reverse(visit.work()), id, Reverse(visit.number))
        });
        // Without a near visit the mean way from home may be longer, so that a span that did fit fits no more: once again.
        while spans.iter().any(|span| !span.fits) {
            for &at in &theirs {
                let visit = &mut visits[at];
                if visit.left_out || !spans.iter().any(|span| !span.fits && span.has(visit)) {
                    continue;
                }
                for span in spans.iter_mut().filter(|span| span.has(visit)) {
                    span.asked.drop(visit);
                    span.fits = span.time.fits(&span.asked);
                }
                leave_out(visit, Some(rep_id));
            }
        }
    }
    nobodys.into_iter().for_each(|at| leave_out(&mut visits[at], None));
    (all, shortages)
}

/// All spans of weeks, and what the rep has in each.
fn spans(problem: &Problem, rep: RepId) -> Vec<Span> {
    let week = usize::from(problem.calendar.week.max(1));
    let weeks = usize::from(problem.calendar.days).div_ceil(week);
    let first = problem.shifts.partition_point(|shift| shift.rep < rep);
    let of_rep = problem.shifts[first..].iter().take_while(|shift| shift.rep == rep);
    let shifts: Vec<&Shift> = of_rep.filter(|shift| shift.max_visits > 0).collect();
    let mut spans = Vec::with_capacity(weeks * (weeks + 1) / 2);
    for from in 0..weeks {
        let mut time = Time::default();
        for to in from..weeks {
            shifts.iter().filter(|shift| shift.day.index() / week == to).for_each(|shift| time.add(problem, shift));
            spans.push(Span { from, to, time, asked: Asked::default(), fits: true });
        }
    }
    spans
}
