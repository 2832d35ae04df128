//! What a visit costs where it is and what it would cost elsewhere: taken out of the final plan, it asks every day of its
//! window, and the reps around, for their price.

use super::reasons::ask::{ShiftAnswer, ask, nearest};
use super::seen::Seen;
use crate::model::{
    Bill, DueVisit, Legs, Obstacle, Plan, PlanPractice, Problem, Route, Shift, Store, Window, leg_between, timetable,
    timetable_if,
};
use crate::unit::{Day, Money, RepId, Seconds, ShiftId, StoreId};

/// Reps asked beside those who may come: the nearest.
const NEAREST: usize = 5;

/// The price of a visit where it is, and everywhere else, in a plan of which all else stays as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VisitQuotes {
    /// Where the plan has it; `None` where it is left out.
    pub now: Option<Offer>,
    /// Every day of its window, in order, with the cheapest shift of the reps who may come then.
    pub days: Vec<DayQuote>,
    /// Every rep who may come, those whom the store prefers, and the nearest of the others: by standing, then cheapest first.
    pub reps: Vec<RepQuote>,
}

/// What a day charges.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayQuote {
    /// Which.
    pub day: Day,
    /// Its price.
    pub quote: Quote,
}

/// What a rep charges on the cheapest day of the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RepQuote {
    /// Who.
    pub rep: RepId,
    /// Whether the rep may come at all.
    pub standing: Eligibility,
    /// The way from home.
    pub way: Seconds,
    /// The price; of those who may not come, if they might. Nobody is asked for it who is displaced or has not the skills.
    pub quote: Option<Quote>,
}

/// Whether a rep may make the visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Eligibility {
    /// On every day of the window that is not pinned to another.
    May,
    /// On the days of the window that are pinned to the rep, and on no other.
    Pinned,
    /// If others did not make the store's other visits: one rep makes them all, or all of a week, or it sees no more reps.
    Bound,
    /// On no day: all days of the window on which the rep works are pinned to others.
    Displaced,
    /// If the rep were the store's: the skills are there.
    Skilled,
    /// Never: the skills that the store asks for are missing, or it is of another region.
    Unskilled,
    /// Never: the store lies outside the rep's area.
    Outside,
}

/// A price, or what stands in the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quote {
    /// It fits.
    Fits(Offer),
    /// It does not, wherever it is put.
    Refused(Refusal),
    /// It cannot leave the shift it has: the stops that stay there keep the rules only with it. Without it a store may be
    /// reached in its morning hours, say, and the wait for the next then makes the day longer than it may be.
    Held,
}

/// A place for the visit, with its price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offer {
    /// Whose shift, on which day.
    pub shift: ShiftId,
    /// After so many of its other stops.
    pub after: usize,
    /// The visit starts.
    pub start: Seconds,
    /// The visit ends.
    pub leave: Seconds,
    /// The bill of the plan with the visit there, less the bill of the plan without it; the prize is not in it.
    pub price: Bill,
}

/// What stands in the way on the shift that comes nearest to taking the visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What.
    pub obstacle: Obstacle,
    /// Whose shift; `None` where none need be asked.
    pub shift: Option<ShiftId>,
    /// How many more minutes, of work or of driving, would be enough.
    pub short: Option<Seconds>,
}

impl Quote {
    /// The offer, where it fits.
    pub fn offer(&self) -> Option<&Offer> {
        match self {
            Quote::Fits(offer) => Some(offer),
            Quote::Refused(_) | Quote::Held => None,
        }
    }
}

impl VisitQuotes {
    /// The cheapest offer of any day.
    pub fn cheapest(&self) -> Option<&Offer> {
        self.days.iter().filter_map(|day| day.quote.offer()).min_by_key(|offer| (offer.price.total(), offer.shift))
    }
}

/// The quotes for a store's due visit, `visit` counted from 0; `None` where the store has no such visit, and where its visits
/// are listed patterns, which move only all at once.
///
/// The plan must be one of the problem without broken rules. The referee accepts the plan with the visit moved to any offer of
/// a day, and its bill differs from the plan's by the difference of the two prices (by the price and the prize, where the plan
/// leaves the visit out). A day that does not fit has no place at which the referee would accept it.
pub fn quotes(problem: &Problem, legs: &impl Legs, plan: &Plan, store: StoreId, visit: u16) -> Option<VisitQuotes> {
    let due = problem.store(store).due_visits().get(usize::from(visit))?;
    let mut seen = Seen::of(problem, legs, None, plan.routes.clone());
    let taken = take_out(&mut seen, (store, visit));
    let held = taken.map(|(shift, _)| shift).filter(|&shift| !keeps_rules(&seen, shift));
    let market = Market { held, id: store, store: problem.store(store), visit, due, seen };
    let may = market.seen.reps(market.store, store);
    let now = taken.map(|(shift, after)| {
        let route = plan.routes.iter().find(|route| route.shift == shift).expect("the visit was on it");
        let (stop, price) = (route.stops[after], market.price(route, market.detour(shift, after)));
        Offer { shift, after, start: stop.start, leave: stop.leave, price }
    });
    let days = (due.earliest.0..=due.latest.0).map(Day).map(|day| DayQuote { day, quote: market.day(day, &may) });
    let days = days.collect();
    Some(VisitQuotes { now, days, reps: market.reps(&may) })
}

/// Takes a visit out of the plan; the answer is where it was.
fn take_out<L: Legs>(seen: &mut Seen<L>, (store, visit): (StoreId, u16)) -> Option<(ShiftId, usize)> {
    let at = seen.planned[store.index()].iter().position(|planned| planned.1 == visit)?;
    let (_, _, shift) = seen.planned[store.index()].remove(at);
    let mut visits = seen.visits(shift);
    let after = visits.iter().position(|&one| one == (store, visit))?;
    visits.remove(after);
    seen.routes[shift.index()] =
        (!visits.is_empty() || seen.problem.shift(shift).is_away()).then(|| unclocked(seen, shift, &visits));
    seen.recount(shift);
    seen.practice = PlanPractice::to_ask(seen.problem, seen.routes.iter().flatten());
    Some((shift, after))
}

/// Whether the stops of a shift keep its limits.
fn keeps_rules<L: Legs>(seen: &Seen<L>, id: ShiftId) -> bool {
    let (shift, visits) = (seen.problem.shift(id), seen.visits(id));
    let fits = |route: Route| {
        let keeps_hours = seen.over_hours(id, route.work()) == Seconds(0);
        route.drive() <= shift.max_drive && route.work() <= shift.max_work && keeps_hours
    };
    visits.is_empty() || timetable(seen.problem, seen.legs, id, &visits).is_ok_and(fits)
}

/// A route of which only the order, the ways and the stays are of interest. It always exists, even where a stop less makes
/// the way longer than the shift allows, as ways of a company's own matrix may have it.
fn unclocked<L: Legs>(seen: &Seen<L>, id: ShiftId, visits: &[(StoreId, u16)]) -> Route {
    let shift = Shift { end: Seconds(i32::MAX), pauses: Vec::new(), ..seen.problem.shift(id).clone() };
    let open = |_| &[Window::ALWAYS][..];
    timetable_if(seen.problem, seen.legs, (id, &shift), open, visits).expect("nothing can be late")
}

/// The plan without the visit, and all that asks for prices.
struct Market<'a, L> {
    seen: Seen<'a, L>,
    /// The shift that the visit cannot leave.
    held: Option<ShiftId>,
    id: StoreId,
    store: &'a Store,
    visit: u16,
    due: &'a DueVisit,
}

impl<L: Legs> Market<'_, L> {
    /// What a place on a shift adds to the drive.
    fn detour(&self, id: ShiftId, after: usize) -> Seconds {
        let rep = self.seen.problem.rep_of(id);
        let place = |at: usize| {
            let stops = self.seen.routes[id.index()].as_ref().map_or(&[][..], |route| &route.stops);
            stops.get(at).map(|stop| self.seen.problem.store(stop.store).place)
        };
        let leg = |from, to| leg_between(self.seen.legs, rep.profile, from, to).time;
        let before = after.checked_sub(1).and_then(place).or(self.seen.problem.begins_at(id));
        let (here, behind) = (Some(self.store.place), place(after).or(self.seen.problem.ends_at(id)));
        let straight = if self.seen.routes[id.index()].is_none() { Seconds(0) } else { leg(before, behind) };
        leg(before, here) + leg(here, behind) - straight
    }

    /// What the visit adds to the bill on a route with it, which it makes so much longer on the road.
    fn price(&self, route: &Route, drive: Seconds) -> Bill {
        let id = route.shift;
        let shift = self.seen.problem.shift(id);
        let moved = self.store.promise.as_ref().map_or(Money(0), |promise| {
            let is_pinned = self.store.is_pinned(shift.day);
            let handed = if is_pinned { Money(0) } else { promise.rep_cost(shift.rep) };
            promise.day_cost(self.visit, shift.day) + handed
        });
        Bill {
            travel: Money(i64::from(drive.0)),
            shifts: if self.seen.routes[id.index()].is_none() { shift.fixed } else { Money(0) },
            nights: Money(0),
            overtime: self.seen.overtime_by(route),
            spacing: self.due.day_cost(shift.day).unwrap_or_default(),
            moved,
            preference: self.store.preference_cost_on(shift.rep, shift.day),
            uneven: self.seen.uneven_by(id, drive + self.due.service),
            practice: self.seen.practice.more_with(self.seen.problem, route, self.id),
            unserved: Money(0),
        }
    }

    /// The offer of a shift that said that it fits.
    fn offer(&self, answer: &ShiftAnswer) -> Option<Offer> {
        let spot = answer.spot.filter(|_| answer.obstacle == Obstacle::Detour)?;
        let route = self.seen.with(answer.shift, spot.after, (self.id, self.visit));
        let stop = route.stops[spot.after];
        let price = self.price(&route, spot.detour);
        Some(Offer { shift: answer.shift, after: spot.after, start: stop.start, leave: stop.leave, price })
    }

    /// The cheapest offer of some shifts on days on which the store is open and its gaps are kept; else what stands in the way
    /// on the one that comes nearest. `None` where there is no shift to ask.
    fn best(&self, shifts: impl Iterator<Item = ShiftId>) -> Option<Quote> {
        let (mut is_held, held) = (false, self.held);
        let free = shifts.filter(|&id| {
            let is_free = held.is_none_or(|held| held == id);
            is_held |= !is_free;
            is_free
        });
        let answers: Vec<ShiftAnswer> = free.map(|id| ask(&self.seen, id, (self.id, self.visit))).collect();
        let offers = answers.iter().filter_map(|answer| self.offer(answer));
        if let Some(best) = offers.min_by_key(|offer| (offer.price.total(), offer.start, offer.shift)) {
            return Some(Quote::Fits(best));
        }
        let refused = nearest(&answers).map(|answer| {
            Quote::Refused(Refusal { obstacle: answer.obstacle, shift: Some(answer.shift), short: answer.short })
        });
        refused.or(is_held.then_some(Quote::Held))
    }

    /// What keeps the visit from a day, whoever comes.
    fn barred(&self, day: Day) -> Option<Obstacle> {
        if self.seen.problem.windows(self.id, day).is_empty() {
            return Some(Obstacle::Closed);
        }
        if !self.seen.is_led(self.id, self.visit) {
            return Some(Obstacle::Leader);
        }
        (!self.seen.fits_gaps(self.id, self.visit, day)).then_some(Obstacle::Gap)
    }

    /// Whether a rep may come on a day, `may` being those who may on days without a pin.
    fn may(&self, may: &[RepId], rep: RepId, day: Day) -> bool {
        match self.store.is_pinned(day) {
            true => self.store.allows(rep, day),
            false => may.binary_search(&rep).is_ok() && self.seen.continues(self.store, self.id, (rep, day)),
        }
    }

    /// What a day charges.
    fn day(&self, day: Day, may: &[RepId]) -> Quote {
        let no = |obstacle| Quote::Refused(Refusal { obstacle, shift: None, short: None });
        if let Some(obstacle) = self.barred(day) {
            return no(obstacle);
        }
        let shifts = self.seen.shifts_of.iter().flatten().copied().filter(|&id| {
            let shift = self.seen.problem.shift(id);
            shift.day == day && self.may(may, shift.rep, day)
        });
        let is_free = !self.store.is_pinned(day);
        self.best(shifts).unwrap_or_else(|| {
            let works = |&rep: &RepId| {
                self.seen.shifts_of[rep.index()].iter().any(|&id| self.seen.problem.shift(id).day == day)
            };
            no(match is_free {
                true if may.is_empty() => self.seen.nobody(self.store),
                true if may.iter().any(works) => Obstacle::RepChange,
                _ => Obstacle::NoShift,
            })
        })
    }

    /// The reps who may come or are preferred, and the nearest others.
    fn reps(&self, may: &[RepId]) -> Vec<RepQuote> {
        let all = (0..self.seen.problem.reps.len()).map(RepId::at);
        let all = all.map(|rep| (self.standing(may, rep), self.seen.way_from_home(rep, self.store.place), rep));
        let (mut asked, mut others): (Vec<_>, Vec<_>) =
            all.partition(|&(standing, ..)| standing <= Eligibility::Pinned);
        others.sort_unstable_by_key(|&(_, way, rep)| (way, rep));
        let is_preferred = |rep: RepId| self.store.preference.as_ref().is_some_and(|preference| preference.has(rep));
        let (preferred, others): (Vec<_>, Vec<_>) = others.into_iter().partition(|one| is_preferred(one.2));
        asked.extend(preferred.into_iter().chain(others.into_iter().take(NEAREST)));
        let quoted = asked.into_iter().map(|(standing, way, rep)| {
            let is_asked = standing < Eligibility::Unskilled && standing != Eligibility::Displaced;
            let quote = is_asked.then(|| self.rep(rep, standing));
            RepQuote { rep, standing, way, quote }
        });
        let mut quoted: Vec<RepQuote> = quoted.collect();
        quoted.sort_by_key(|one| {
            let total = one.quote.and_then(|quote| quote.offer().map(|offer| offer.price.total()));
            (one.standing, total.is_none(), total, one.way, one.rep)
        });
        quoted
    }

    fn standing(&self, may: &[RepId], rep: RepId) -> Eligibility {
        let pinned = self.store.pinned.iter().any(|&(day, who)| who == rep && self.due.day_cost(day).is_some());
        let days = self.seen.shifts_of[rep.index()].iter().map(|&id| self.seen.problem.shift(id).day);
        let mut days = days.filter(|&day| self.due.day_cost(day).is_some()).peekable();
        let works = days.peek().is_some();
        let displaced = works && days.all(|day| self.store.is_pinned(day) && !self.store.allows(rep, day));
        match () {
            () if !self.store.covering.has(rep) && !pinned => Eligibility::Outside,
            () if !self.store.skilled.has(rep) && !self.store.allows_rep(rep) && !pinned => Eligibility::Unskilled,
            () if displaced => Eligibility::Displaced,
            () if may.binary_search(&rep).is_ok() && self.comes_on_some_day(rep) => Eligibility::May,
            () if pinned => Eligibility::Pinned,
            () if self.store.allows_rep(rep) => Eligibility::Bound,
            () => Eligibility::Skilled,
        }
    }

    /// Whether there is a day of the window without a pin on which a rep may come beside those who make the store's other visits; true
    /// where the rep works on none.
    fn comes_on_some_day(&self, rep: RepId) -> bool {
        let days = self.seen.shifts_of[rep.index()].iter().map(|&id| self.seen.problem.shift(id).day);
        let mut days = days.filter(|&day| self.due.day_cost(day).is_some() && !self.store.is_pinned(day)).peekable();
        days.peek().is_none() || days.any(|day| self.seen.continues(self.store, self.id, (rep, day)))
    }

    /// What a rep charges on the cheapest day, on those not pinned to another.
    fn rep(&self, rep: RepId, standing: Eligibility) -> Quote {
        let of_rep = self.seen.shifts_of[rep.index()].iter().copied().filter(|&id| {
            let day = self.seen.problem.shift(id).day;
            let is_pinned = self.store.is_pinned(day);
            self.due.day_cost(day).is_some()
                && match (is_pinned, standing) {
                    (true, _) => self.store.allows(rep, day),
                    (false, Eligibility::Pinned) => false,
                    (false, Eligibility::May) => self.seen.continues(self.store, self.id, (rep, day)),
                    (false, _) => true,
                }
        });
        let of_rep: Vec<ShiftId> = of_rep.collect();
        let barred: Vec<Option<Obstacle>> =
            of_rep.iter().map(|&id| self.barred(self.seen.problem.shift(id).day)).collect();
        let open = of_rep.iter().zip(&barred).filter(|(_, barred)| barred.is_none()).map(|(&id, _)| id);
        // Of days that are closed and days too near to other visits, the latter would be the easier to have.
        let obstacle =
            barred.iter().flatten().copied().max().unwrap_or(match self.seen.works_from(rep, self.due.earliest) {
                true => Obstacle::NoShift,
                false => Obstacle::RepGone,
            });
        self.best(open).unwrap_or(Quote::Refused(Refusal { obstacle, shift: None, short: None }))
    }
}
