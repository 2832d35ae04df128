//! Why a visit was left out, found on the final plan: every shift near enough that might take it is asked once more.
//!
//! What turns out to fit after all is put in, so no visit is left out while a rep stands idle next to it. What then stays out
//! gets its reason: what each shift says, whether any rule change apart it could be planned at all, and the cheapest such change.

pub mod ask;
mod fixes;

use super::seen::{BestPlace, FEW_SHIFTS, Seen};
use crate::each::each;
use crate::model::{Cadence, DueVisit, Legs, Obstacle, Plan, Problem, Reason, Store, Unserved};
use crate::travel::Near;
use crate::unit::{Day, Money, RepId, Seconds, ShiftId, StoreId};
use ask::{ShiftAnswer, nearest};
use std::time::{Duration, Instant};

/// The most overtime that is proposed: three hours on a day (Labour Law of the People's Republic of China, article 41).
pub const MOST_OVERTIME: Seconds = Seconds::minutes(180);
/// Shifts asked whether a visit fits, in all and for each visit even so: where thousands are out, the effort must still be kept.
const QUESTIONS: usize = 20_000;
const ASKED_ANYWAY: usize = 8;
/// The same for shifts asked what stands in the way, which takes several times as long: with these a first plan of 2,400
/// stores for 16 reps, on which hundreds are out, takes 5 % more processor time than one that says only where it fits.
const REASONS: usize = 5_000;
const REASONED_ANYWAY: usize = 4;
/// So many visits are asked to find out how long all will take.
const SAMPLE: usize = 200;

/// Gives every unserved visit of the plan its reason, and puts in what fits.
pub fn explain(problem: &Problem, legs: &impl Legs, near: &Near, plan: &mut Plan) {
    let list = std::mem::take(&mut plan.unserved);
    let asked = asked(list.len());
    let mut seen = Seen::of(problem, legs, Some(near), std::mem::take(&mut plan.routes));
    let mut out: Vec<Out> = each(list, |&mut of| Out { of, shifts: shifts(&seen, &of, asked), asks: true });
    loop {
        let fit = |seen: &Seen<_>, out: &Out| Question::of(seen, out, asked).map_or(Fit::No, |question| question.fit());
        let found = each((0..out.len()).collect(), |&mut at| if out[at].asks { fit(&seen, &out[at]) } else { Fit::No });
        let mut changed: Vec<StoreId> = Vec::new();
        let mut goes_in = vec![false; out.len()];
        // Each is asked again before it goes in, for the one before may have taken its place.
        for at in (0..out.len()).rev().filter(|&at| matches!(found[at], Fit::Goes(..))) {
            if let Fit::Goes(shift, after) = fit(&seen, &out[at]) {
                seen.put_in(shift, after, (out[at].of.store, out[at].of.visit));
                changed.push(out[at].of.store);
                goes_in[at] = true;
            }
        }
        if changed.is_empty() {
            break;
        }
        // A fuller plan has no room that was not there before; but a way may be worth it where there are more stops now, or
        // where the shift is used anyway, and a store that got a visit may have a rep of its own now.
        changed.sort_unstable();
        for (one, found) in out.iter_mut().zip(found) {
            let is_changed = changed.binary_search(&one.of.store).is_ok();
            if is_changed {
                one.shifts = shifts(&seen, &one.of, asked);
            }
            one.asks = is_changed || found != Fit::No;
        }
        let mut goes_in = goes_in.into_iter();
        out.retain(|_| goes_in.next() == Some(false));
    }
    let reasoned = reasoned(out.len());
    let explained = |&mut at: &mut usize| Unserved { reason: reason(&seen, &out[at], reasoned), ..out[at].of };
    plan.unserved = each((0..out.len()).collect(), explained);
    plan.routes = seen.routes.into_iter().flatten().collect();
}

/// About how long [`explain`] takes on such a plan: a few of its unserved visits are asked.
pub fn time(problem: &Problem, legs: &impl Legs, near: &Near, plan: &Plan) -> Duration {
    let (asked, reasoned) = (asked(plan.unserved.len()), reasoned(plan.unserved.len()));
    let seen = Seen::of(problem, legs, Some(near), plan.routes.clone());
    let few: Vec<Unserved> = plan.unserved.iter().step_by(plan.unserved.len() / SAMPLE + 1).copied().collect();
    let clock = Instant::now();
    let share = plan.unserved.len() as f64 / few.len().max(1) as f64;
    each(few, |&mut of| {
        let out = Out { of, shifts: shifts(&seen, &of, asked), asks: true };
        let fits = Question::of(&seen, &out, asked).is_ok_and(|question| question.fit() != Fit::No);
        (fits, reason(&seen, &out, reasoned))
    });
    clock.elapsed().mul_f64(share)
}

/// Whether a visit fits into the plan: what fits goes in only if it is worth its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fit {
    /// On no shift that was asked.
    No,
    /// Only where the way there costs more than the visit is worth.
    TooDear,
    /// On this shift, after so many stops.
    Goes(ShiftId, usize),
}

/// A visit that was left out, with the shifts that may be asked to take it, nearest first.
struct Out {
    of: Unserved,
    shifts: Vec<ShiftId>,
    /// Whether it may fit now.
    asks: bool,
}

/// The shifts of the visit's window whose rep may come, nearest first; whether the store is open then or not.
fn shifts<L: Legs>(seen: &Seen<L>, out: &Unserved, asked: usize) -> Vec<ShiftId> {
    let (id, store) = (out.store, seen.problem.store(out.store));
    let Cadence::Spaced { visits, .. } = &store.cadence else { return Vec::new() };
    let due = &visits[usize::from(out.visit)];
    let own = seen.reps(store, id);
    let reps = own.iter().copied().chain(store.pinned.iter().map(|(_, rep)| *rep));
    seen.nearest_first(id, reps, asked, |shift| {
        due.day_cost(shift.day).is_some() && may(store, &own, shift.rep, shift.day)
    })
}

/// Whether a rep may make one more visit to a store on a day, `own` being the reps who may on days without a pin.
fn may(store: &Store, own: &[RepId], rep: RepId, day: Day) -> bool {
    if store.is_pinned(day) { store.allows(rep, day) } else { own.binary_search(&rep).is_ok() }
}

/// How many shifts are asked for each of so many visits.
fn asked(out: usize) -> usize {
    (QUESTIONS / out.max(1)).clamp(ASKED_ANYWAY, FEW_SHIFTS)
}

/// How many shifts give each of so many visits its reason.
fn reasoned(out: usize) -> usize {
    (REASONS / out.max(1)).clamp(REASONED_ANYWAY, FEW_SHIFTS)
}

/// Why a visit is out.
fn reason<L: Legs>(seen: &Seen<L>, out: &Out, asked: usize) -> Reason {
    let question = match Question::of(seen, out, asked) {
        Ok(question) => question,
        Err(obstacle) => return Reason::of(obstacle),
    };
    let answers: Vec<ShiftAnswer> = question.open.iter().map(|&shift| question.ask(shift)).collect();
    let mut reason = Reason::of(question.barred.unwrap_or(Obstacle::Hours));
    if let Some(best) = nearest(&answers) {
        let shift = seen.problem.shift(best.shift);
        reason.obstacle = best.obstacle;
        (reason.rep, reason.day) = (Some(shift.rep), Some(shift.day));
        reason.short = best.short;
        reason.rivals = question.rivals(best);
    }
    reason.asked.note(Obstacle::Closed, question.closed.len() as u16);
    reason.asked.note(question.gap(), question.too_close);
    reason.asked.note(Obstacle::RepChange, question.bound.len() as u16);
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
    /// How many shifts may be asked.
    most: usize,
    /// Who may come.
    reps: Vec<RepId>,
    /// Shifts that are to be asked, nearest first.
    open: Vec<ShiftId>,
    /// Shifts on days on which the store is closed.
    closed: Vec<ShiftId>,
    /// Shifts of reps who may not come then, for another does.
    bound: Vec<ShiftId>,
    /// How many shifts lie too near the store's other visits, or too far from them, or without the visit that this one follows.
    too_close: u16,
    /// What bars the visit from every shift.
    barred: Option<Obstacle>,
}

impl<'a, L: Legs> Question<'a, L> {
    /// The question a visit puts, or what to say where there is none: of a pattern, visits are not left out one by one.
    fn of(seen: &'a Seen<'a, L>, out: &Out, most: usize) -> Result<Self, Obstacle> {
        let Unserved { store: id, visit, .. } = out.of;
        let store = seen.problem.store(id);
        let Some(due) = store.due_visits().get(usize::from(visit)) else { return Err(Obstacle::Hours) };
        let mut question = Self {
            seen,
            id,
            store,
            visit,
            due,
            most,
            reps: seen.reps(store, id),
            open: Vec::new(),
            closed: Vec::new(),
            bound: Vec::new(),
            too_close: 0,
            barred: None,
        };
        question.sort(&out.shifts);
        Ok(question)
    }

    /// Sorts the shifts into those to ask and those that need not be asked.
    fn sort(&mut self, shifts: &[ShiftId]) {
        let (seen, id) = (self.seen, self.id);
        if self.reps.is_empty() && self.store.pinned.is_empty() {
            self.barred = Some(self.seen.nobody(self.store));
            return;
        }
        let is_open = |day: Day| !seen.problem.windows(id, day).is_empty();
        let mut works = false;
        for &shift in shifts {
            // Another visit of the store may have been put in since, and with it a rep chosen.
            if !self.may(seen.problem.shift(shift).rep, seen.problem.shift(shift).day) {
                continue;
            }
            let day = seen.problem.shift(shift).day;
            if !is_open(day) {
                self.closed.push(shift);
                continue;
            }
            works = true;
            if !self.keeps_gaps(day) {
                self.too_close += 1;
            } else if seen.continues(self.store, id, (seen.problem.shift(shift).rep, day)) {
                self.open.push(shift);
            } else {
                self.bound.push(shift);
            }
            if self.open.len() == self.most {
                break;
            }
        }
        if self.open.is_empty() {
            let window = || (self.due.earliest.0..=self.due.latest.0).map(Day);
            let pinned = self.store.pinned.iter().filter(|(day, _)| window().any(|other| other == *day));
            let mut reps = self.reps.iter().chain(pinned.map(|(_, rep)| rep)).peekable();
            let is_gone = reps.peek().is_some() && reps.all(|&rep| !seen.works_from(rep, self.due.earliest));
            self.barred = Some(match (window().any(is_open), works) {
                (false, _) => Obstacle::Closed,
                (true, false) if is_gone => Obstacle::RepGone,
                (true, false) => Obstacle::NoShift,
                (true, true) if self.bound.is_empty() => self.gap(),
                (true, true) => Obstacle::RepChange,
            });
        }
    }

    /// What keeps it from days that its store's other visits leave no room on.
    fn gap(&self) -> Obstacle {
        if self.seen.is_led(self.id, self.visit) { Obstacle::Gap } else { Obstacle::Leader }
    }

    /// Whether the rep may make the visit on a day.
    fn may(&self, rep: RepId, day: Day) -> bool {
        may(self.store, &self.reps, rep, day)
    }

    /// Whether the rep may make the visit on a day beside those who make the store's others.
    fn may_come(&self, rep: RepId, day: Day) -> bool {
        self.may(rep, day) && self.seen.continues(self.store, self.id, (rep, day))
    }

    fn keeps_gaps(&self, day: Day) -> bool {
        self.seen.fits_gaps(self.id, self.visit, day)
    }

    /// Where the visit fits after all.
    fn fit(&self) -> Fit {
        let mut best: Option<(Seconds, ShiftId, usize)> = None;
        let mut fits = false;
        for &shift in &self.open {
            let windows = self.seen.problem.windows(self.id, self.seen.problem.shift(shift).day);
            let Some(spot) = self.seen.fitting_spot(shift, self.id, self.visit, windows) else { continue };
            fits = true;
            if self.is_worth(shift, spot) {
                let drive = self.seen.routes[shift.index()].as_ref().map_or(Seconds(0), |route| route.drive());
                let found = (drive + spot.detour, shift, spot.after);
                best = Some(best.map_or(found, |best| best.min(found)));
            }
        }
        match best {
            Some((_, shift, after)) => Fit::Goes(shift, after),
            None if fits => Fit::TooDear,
            None => Fit::No,
        }
    }

    /// Whether having the visit on this shift is worth the way: its prize, less its day cost and the shift's own where it is
    /// not used, what moving it costs, work above the rep's share, overtime, and what it costs in practice.
    fn is_worth(&self, id: ShiftId, BestPlace { after, detour, .. }: BestPlace) -> bool {
        let shift = self.seen.problem.shift(id);
        let opened = if self.seen.routes[id.index()].is_none() { shift.fixed.0 } else { 0 };
        let day = self.due.day_cost(shift.day).map_or(0, |cost| cost.0);
        let moved = self.store.promise.as_ref().map_or(Money(0), |promise| {
            let pinned = self.store.is_pinned(shift.day);
            promise.day_cost(self.visit, shift.day) + if pinned { Money(0) } else { promise.rep_cost(shift.rep) }
        });
        let service = self.due.service;
        let uneven = self.seen.uneven_by(id, detour + service);
        let preference = self.store.preference_cost_on(shift.rep, shift.day);
        let extra = moved + preference + uneven;
        let worth = self.due.prize.0 - day - opened - extra.0 - i64::from(detour.0);
        if self.seen.practice.is_none() && shift.overtime.is_none() {
            return worth > 0;
        }
        let route = self.seen.with(id, after, (self.id, self.visit));
        worth - self.seen.overtime_by(&route).0
            > self.seen.practice.more_with(self.seen.problem, &route, self.id).total().0
    }
}
