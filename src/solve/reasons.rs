//! Why a visit was left out, found on the final plan: every shift near enough that might take it is asked once more.
//!
//! What turns out to fit after all is put in, so no visit is left out while a rep stands idle next to it. What then stays out
//! gets its reason: what each shift says, whether any rule change apart it could be planned at all, and the cheapest such change.

mod ask;
mod fixes;

use super::seen::{FEW_SHIFTS, Seen};
use crate::each::each;
use crate::model::{Cadence, DueVisit, Legs, Obstacle, Plan, Problem, Reason, Store, Unserved};
use crate::travel::Near;
use crate::unit::{Day, RepId, Seconds, ShiftId, StoreId};
use ask::{Answer, nearest};
use std::time::{Duration, Instant};

/// Questions in all, and shifts asked for a visit even so: where thousands of visits are out, the effort must still be kept.
const QUESTIONS: usize = 20_000;
const ASKED_ANYWAY: usize = 8;
/// So many visits are asked to find out how long all will take.
const SAMPLE: usize = 200;

/// Gives every unserved visit of the plan its reason, and puts in what fits.
pub fn explain(problem: &Problem, legs: &impl Legs, near: &Near, plan: &mut Plan) {
    let mut out = std::mem::take(&mut plan.unserved);
    let asked = asked(out.len());
    let mut seen = Seen::of(problem, legs, Some(near), std::mem::take(&mut plan.routes));
    loop {
        let fit = |seen: &Seen<_>, out: &Unserved| Question::of(seen, out, asked).ok()?.fit();
        let found = each(out.clone(), |out| fit(&seen, out).is_some());
        let mut goes_in = vec![false; out.len()];
        // Each is asked again before it goes in, for the one before may have taken its place.
        for at in (0..out.len()).rev().filter(|&at| found[at]) {
            if let Some((shift, after)) = fit(&seen, &out[at]) {
                seen.put_in(shift, after, (out[at].store, out[at].visit));
                goes_in[at] = true;
            }
        }
        if !goes_in.contains(&true) {
            break;
        }
        let mut goes_in = goes_in.into_iter();
        out.retain(|_| goes_in.next() == Some(false));
    }
    let reasons = each(out.clone(), |out| reason(&seen, out, asked));
    out.iter_mut().zip(reasons).for_each(|(out, reason)| out.reason = reason);
    (plan.routes, plan.unserved) = (seen.routes.into_iter().flatten().collect(), out);
}

/// About how long [`explain`] takes on such a plan: a few of its unserved visits are asked.
pub fn time(problem: &Problem, legs: &impl Legs, near: &Near, plan: &Plan) -> Duration {
    let asked = asked(plan.unserved.len());
    let seen = Seen::of(problem, legs, Some(near), plan.routes.clone());
    let few: Vec<Unserved> = plan.unserved.iter().step_by(plan.unserved.len() / SAMPLE + 1).copied().collect();
    let clock = Instant::now();
    let share = plan.unserved.len() as f64 / few.len().max(1) as f64;
    each(few, |out| {
        let fits = Question::of(&seen, out, asked).is_ok_and(|question| question.fit().is_some());
        (fits, reason(&seen, out, asked))
    });
    clock.elapsed().mul_f64(share)
}

/// How many shifts are asked for each of so many visits.
fn asked(out: usize) -> usize {
    (QUESTIONS / out.max(1)).clamp(ASKED_ANYWAY, FEW_SHIFTS)
}

/// Why a visit is out.
fn reason<L: Legs>(seen: &Seen<L>, out: &Unserved, asked: usize) -> Reason {
    let question = match Question::of(seen, out, asked) {
        Ok(question) => question,
        Err(obstacle) => return Reason::of(obstacle),
    };
    let answers: Vec<Answer> = question.open.iter().map(|&shift| question.ask(shift)).collect();
    let mut reason = Reason::of(question.barred.unwrap_or(Obstacle::Hours));
    if let Some(best) = nearest(&answers) {
        let shift = seen.problem.shift(best.shift);
        reason.obstacle = best.obstacle;
        (reason.rep, reason.day) = (Some(shift.rep), Some(shift.day));
        reason.short = best.short;
        reason.rivals = question.rivals(best);
    }
    reason.asked.note(Obstacle::Closed, question.closed.len() as u16);
    reason.asked.note(Obstacle::Gap, question.too_close);
    answers.iter().for_each(|answer| reason.asked.note(answer.obstacle, 1));
    reason.impossible = question.is_impossible(&answers);
    if reason.obstacle != Obstacle::Detour {
        reason.fix = question.cheapest_fix(&answers);
    }
    reason
}

/// A visit that was left out, and the shifts that might take it.
struct Question<'a, L> {
    seen: &'a Seen<'a, L>,
    id: StoreId,
    store: &'a Store,
    visit: u16,
    due: &'a DueVisit,
    gap: (u16, u16),
    /// How many shifts may be asked.
    most: usize,
    /// Who may come.
    reps: Vec<RepId>,
    /// Shifts that are to be asked, nearest first.
    open: Vec<ShiftId>,
    /// Shifts on days on which the store is closed.
    closed: Vec<ShiftId>,
    /// How many shifts lie too near the store's other visits, or too far from them.
    too_close: u16,
    /// What bars the visit from every shift.
    barred: Option<Obstacle>,
}

impl<'a, L: Legs> Question<'a, L> {
    /// The question a visit puts, or what to say where there is none: of a pattern, visits are not left out one by one.
    fn of(seen: &'a Seen<'a, L>, out: &Unserved, most: usize) -> Result<Self, Obstacle> {
        let store = seen.problem.store(out.store);
        let Cadence::Spaced { visits, min_gap, max_gap } = &store.cadence else { return Err(Obstacle::Hours) };
        let due = &visits[usize::from(out.visit)];
        let mut question = Self {
            seen,
            id: out.store,
            store,
            visit: out.visit,
            due,
            gap: (*min_gap, *max_gap),
            most,
            reps: seen.reps(store, out.store),
            open: Vec::new(),
            closed: Vec::new(),
            too_close: 0,
            barred: None,
        };
        question.list();
        Ok(question)
    }

    /// Lists the shifts to ask.
    fn list(&mut self) {
        let (seen, store, id) = (self.seen, self.store, self.id);
        if self.reps.is_empty() && store.pinned.is_empty() {
            self.barred = Some(Obstacle::NoRep);
            return;
        }
        let reps = self.reps.iter().copied().chain(store.pinned.iter().map(|(_, rep)| *rep));
        let in_window = seen.nearest_first(id, reps, self.most, |shift| {
            self.due.day_cost(shift.day).is_some() && self.may(shift.rep, shift.day)
        });
        let is_open = |day: Day| !seen.problem.windows(id, day).is_empty();
        let mut works = false;
        for shift in in_window {
            let day = seen.problem.shift(shift).day;
            if !is_open(day) {
                self.closed.push(shift);
                continue;
            }
            works = true;
            if self.keeps_gaps(day) {
                self.open.push(shift);
            } else {
                self.too_close += 1;
            }
            if self.open.len() == self.most {
                break;
            }
        }
        if self.open.is_empty() {
            let opens = (self.due.earliest.0..=self.due.latest.0).map(Day).any(is_open);
            self.barred = Some(match (opens, works) {
                (false, _) => Obstacle::Closed,
                (true, false) => Obstacle::NoShift,
                (true, true) => Obstacle::Gap,
            });
        }
    }

    /// Whether the rep may make the visit on a day.
    fn may(&self, rep: RepId, day: Day) -> bool {
        if self.store.is_pinned(day) { self.store.allows(rep, day) } else { self.reps.binary_search(&rep).is_ok() }
    }

    fn keeps_gaps(&self, day: Day) -> bool {
        self.seen.fits_gaps(self.id, self.visit, day, self.gap)
    }

    /// The shift that takes the visit after all, and after how many stops: what fits goes in only if it is worth its way.
    fn fit(&self) -> Option<(ShiftId, usize)> {
        let fits = self.open.iter().filter_map(|&shift| {
            let windows = self.seen.problem.windows(self.id, self.seen.problem.shift(shift).day);
            let spot = self.seen.fitting_spot(shift, self.id, self.visit, windows)?;
            let drive = self.seen.routes[shift.index()].as_ref().map_or(Seconds(0), |route| route.drive());
            self.is_worth(shift, spot.detour).then_some((drive + spot.detour, shift, spot.after))
        });
        fits.min().map(|(_, shift, after)| (shift, after))
    }

    /// Whether having the visit on this shift is worth the way: its prize, less its day cost and the shift's own where it is
    /// not used.
    fn is_worth(&self, id: ShiftId, detour: Seconds) -> bool {
        let shift = self.seen.problem.shift(id);
        let opened = if self.seen.routes[id.index()].is_none() { shift.fixed.0 } else { 0 };
        let day = self.due.day_cost(shift.day).map_or(0, |cost| cost.0);
        i64::from(detour.0) < self.due.prize.0 - day - opened
    }
}
