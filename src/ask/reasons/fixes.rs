//! The cheapest single change of the rules with which a visit would be in the plan, proved by the timetable of its shift.
//!
//! Costs are minutes of somebody's day, so that unlike changes compare: what the visit adds to the drive, and for the change
//! itself what stands beside each constant. Those are choices, not measurements; they rank changes and are shown nowhere.

use super::ask::ShiftAnswer;
use super::{MOST_OVERTIME, Question};
use crate::ask::seen::BestPlace;
use crate::model::{Fix, Legs, Obstacle, Window};
use crate::unit::{Day, RepId, Seconds, ShiftId};

/// A minute of overtime, or of driving beyond the most, counts one and a half: what Chinese law has overtime cost on a workday
/// (Labour Law, article 44).
const OVERTIME: f64 = 1.5;
/// One visit more than a day's most.
const ONE_MORE: Seconds = Seconds::minutes(15);
/// A store that opens earlier or closes later for the visit: half of what a closed day costs.
const LONGER_HOURS: Seconds = Seconds::minutes(60);
/// A store's visit in the hands of a rep who does not know it.
const OTHER_REP: Seconds = Seconds::minutes(30);
/// A visit a day outside its window, for each day.
const DAY_OUTSIDE: Seconds = Seconds::minutes(20);
/// The most days outside its window.
const MOST_OUTSIDE: u16 = 14;
/// A store that opens for the visit.
const OPENING: Seconds = Seconds::minutes(120);
/// A rep who learns what it takes: a working day.
const LEARNING: Seconds = Seconds::minutes(480);

/// A fix with what it costs; the cheapest, then the earliest.
#[derive(Clone, Copy)]
struct Offer {
    cost: i64,
    shift: ShiftId,
    fix: Fix,
}

impl<L: Legs> Question<'_, L> {
    /// The cheapest fix among those of the shifts that answered, and those of shifts that the rules keep away.
    pub(super) fn cheapest_fix(&self, answers: &[ShiftAnswer]) -> Option<Fix> {
        let mut best: Option<Offer> = None;
        for answer in answers {
            if let Some(offer) = self.of_answer(answer) {
                better(&mut best, offer);
            }
        }
        // A meeting has its hour, its day and its rep.
        if !self.store.meeting {
            self.at_other_hours(&mut best, answers);
            self.on_closed_days(&mut best);
            self.outside_its_window(&mut best);
            self.by_others(&mut best);
        }
        best.map(|offer| offer.fix)
    }

    /// What would let a shift that was asked take the visit.
    fn of_answer(&self, answer: &ShiftAnswer) -> Option<Offer> {
        let spot = answer.spot?;
        let shift = self.seen.problem.shift(answer.shift);
        let (rep, day) = (shift.rep, shift.day);
        let stops = self.seen.routes[answer.shift.index()].as_ref().map_or(0, |route| route.stops.len());
        let has_room = stops < usize::from(shift.max_visits)
            && self.seen.load(answer.shift) + i64::from(self.store.demand) <= i64::from(shift.capacity);
        let extra = |by: Seconds| (f64::from(by.0) * OVERTIME) as i64;
        if spot.over_hours > Seconds(0) {
            return None;
        }
        let (fix, cost) = match (spot.too_long, spot.too_far) {
            (Seconds(0), Seconds(0)) if answer.obstacle == Obstacle::MaxVisits => {
                (Fix::OneMore { rep, day }, i64::from(ONE_MORE.0))
            }
            (by, Seconds(0)) if has_room && by > Seconds(0) && by <= MOST_OVERTIME - shift.most_overtime() => {
                (Fix::Overtime { rep, day, by }, extra(by))
            }
            (Seconds(0), by) if has_room && by > Seconds(0) && by <= MOST_OVERTIME => {
                (Fix::Driving { rep, day, by }, extra(by))
            }
            _ => return None,
        };
        Some(Offer { cost: i64::from(spot.detour.0) + cost, shift: answer.shift, fix })
    }

    /// The store lets the rep in before or after its hours, where these may be what is in the way.
    fn at_other_hours(&self, best: &mut Option<Offer>, answers: &[ShiftAnswer]) {
        let bound = |answer: &&ShiftAnswer| {
            matches!(answer.obstacle, Obstacle::OpenHours | Obstacle::Hours | Obstacle::Driving)
        };
        for answer in answers.iter().filter(bound) {
            if is_dear(best, LONGER_HOURS) {
                return;
            }
            let (id, shift) = (answer.shift, self.seen.problem.shift(answer.shift));
            if let Some((spot, route)) = self.seen.fitting(id, self.id, self.visit, &[Window::ALL_DAY]) {
                let stop = route.stops[spot.after];
                // A rep who can be there in the usual hours comes then, though it makes the day too long.
                let mut windows = self.seen.problem.windows(self.id, shift.day).to_vec();
                windows.push(Window { open: stop.start, close: stop.leave });
                windows.sort_by_key(|window| (window.open, window.close));
                if self.seen.fitting(id, self.id, self.visit, &windows).is_none() {
                    continue;
                }
                let fix = Fix::LongerHours { rep: shift.rep, day: shift.day, from: stop.start, to: stop.leave };
                better(best, Offer { cost: i64::from((LONGER_HOURS + spot.detour).0), shift: id, fix });
            }
        }
    }

    /// The store opens.
    fn on_closed_days(&self, best: &mut Option<Offer>) {
        let shifts = self.closed.iter().take(self.most).copied();
        self.look(best, OPENING, shifts, |rep, day, _| Fix::Open { rep, day });
    }

    /// The window reaches further, day by day on both sides.
    fn outside_its_window(&self, best: &mut Option<Offer>) {
        if is_dear(best, DAY_OUTSIDE) {
            return;
        }
        let (earliest, latest, days) = (self.due.earliest.0, self.due.latest.0, self.seen.problem.calendar.days);
        let reps = self.reps.iter().copied().chain(self.store.pinned.iter().map(|(_, rep)| *rep));
        let near = self.seen.nearest_first(self.id, reps, self.most, |shift| {
            self.due.day_cost(shift.day).is_none() && self.may_come(shift.rep, shift.day)
        });
        let mut left = self.most;
        for by in 1..=MOST_OUTSIDE {
            let later = latest.checked_add(by).filter(|day| *day < days);
            let sides = [earliest.checked_sub(by), later].map(|day| day.map(Day));
            let shifts =
                near.iter().copied().filter(|&shift| sides.contains(&Some(self.seen.problem.shift(shift).day)));
            let shifts: Vec<ShiftId> = shifts.take(left).collect();
            left -= shifts.len();
            let cost = Seconds(DAY_OUTSIDE.0 * i32::from(by));
            self.look(best, cost, shifts.into_iter(), |rep, day, _| Fix::Window { rep, day, by });
        }
    }

    /// A rep who has the skills and is not the store's; where none has them, one who learns.
    fn by_others(&self, best: &mut Option<Offer>) {
        let nobody = self.seen.problem.reps.iter().enumerate().all(|(at, _)| !self.store.skilled.has(RepId::at(at)));
        let learns = nobody && self.reps.is_empty();
        if is_dear(best, if learns { LEARNING } else { OTHER_REP }) {
            return;
        }
        let bound = self.bound.iter().take(self.most).copied();
        self.look(best, OTHER_REP, bound, |rep, day, drive| Fix::OtherRep { rep, day, drive });
        let others = (0..self.seen.problem.reps.len()).map(RepId::at);
        let others = others.filter(|rep| self.reps.binary_search(rep).is_err());
        let others = others.filter(|&rep| self.store.covering.has(rep) && (learns || self.store.skilled.has(rep)));
        let shifts = self.seen.nearest_first(self.id, others, self.most, |shift| {
            self.due.day_cost(shift.day).is_some()
                && !self.store.is_pinned(shift.day)
                && self.reps.binary_search(&shift.rep).is_err()
                && self.store.covering.has(shift.rep)
                && (learns || self.store.skilled.has(shift.rep))
        });
        let shifts = shifts.into_iter().take(self.most);
        match learns {
            true => self.look(best, LEARNING, shifts, |rep, day, drive| Fix::Skill { rep, day, drive }),
            false => self.look(best, OTHER_REP, shifts, |rep, day, drive| Fix::OtherRep { rep, day, drive }),
        }
    }

    /// Asks shifts that would do but for one rule, whose change costs as much, unless something cheaper is known already.
    fn look(
        &self,
        best: &mut Option<Offer>,
        cost: Seconds,
        shifts: impl Iterator<Item = ShiftId>,
        fix: impl Fn(RepId, Day, Seconds) -> Fix,
    ) {
        for id in shifts {
            if is_dear(best, cost) {
                return;
            }
            let shift = self.seen.problem.shift(id);
            if let Some(BestPlace { detour, .. }) = self.fits_if(id) {
                let cost = i64::from(cost.0) + i64::from(detour.0);
                better(best, Offer { cost, shift: id, fix: fix(shift.rep, shift.day, detour) });
            }
        }
    }

    /// Where the visit would go on a shift that window or owner keep it from; on a closed day, were the store open.
    fn fits_if(&self, id: ShiftId) -> Option<BestPlace> {
        let shift = self.seen.problem.shift(id);
        let windows = self.seen.problem.windows(self.id, shift.day);
        if !self.keeps_gaps(shift.day) {
            return None;
        }
        if !windows.is_empty() {
            return self.seen.fitting_spot(id, self.id, self.visit, windows);
        }
        // One change at a time: a closed day is opened only for those who may come, and within the window.
        let is_kept_only_by_that = self.due.day_cost(shift.day).is_some() && self.may_come(shift.rep, shift.day);
        let hours = self.store.hours_if_open();
        is_kept_only_by_that.then(|| self.seen.fitting_spot(id, self.id, self.visit, hours))?
    }
}

/// Whether a change costs more than the best fix known, before anybody has driven anywhere.
fn is_dear(best: &Option<Offer>, cost: Seconds) -> bool {
    best.is_some_and(|best| best.cost < i64::from(cost.0))
}

/// Keeps the cheaper of two, of equal ones that of the earlier shift.
fn better(best: &mut Option<Offer>, offer: Offer) {
    if best.is_none_or(|best| (offer.cost, offer.shift) < (best.cost, best.shift)) {
        *best = Some(offer);
    }
}
