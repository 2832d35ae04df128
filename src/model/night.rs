//! Nights away from home: what the company allows, what they cost, and the days on either side of them.

use crate::model::{Plan, Problem, Rep, Route, Shift};
use crate::unit::{Day, Money, PlaceId, RepId, ShiftId, StoreId};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::HashSet;

/// What holds for nights away from home. How many in a row a rep may have stands at the rep: [`Rep::nights`](crate::model::Rep).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Nights {
    /// What a night costs beside the ways.
    pub price: Money,
    /// Most nights of a rep in a calendar month; all days where they are only numbered.
    pub a_month: Option<u16>,
    /// Whether a rep may stay over days off, of which each night counts.
    pub days_off: bool,
    /// Where reps may sleep; at the place of any store where the list is empty.
    pub lodgings: Vec<Lodging>,
}

/// A place to sleep at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lodging {
    /// What people call it.
    pub name: String,
    /// Where it is.
    pub place: PlaceId,
}

/// What is at a place where people sleep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SleepsAt<'a> {
    /// A lodging that the company named.
    Lodging(&'a Lodging),
    /// A store: a room is found in its town.
    Store(StoreId),
}

/// A rep sleeps away after a day, and the next shift begins there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Night {
    /// After which shift.
    pub after: ShiftId,
    /// Where.
    pub place: PlaceId,
}

/// What is wrong with a night away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NightFault {
    /// More in a row than the rep may have.
    TooLong,
    /// More in a month than a rep may have.
    TooMany,
    /// A day off follows.
    DayOff,
    /// No route follows that would bring the rep home.
    NoWayHome,
    /// It is no place to sleep at.
    Elsewhere,
}

impl Shift {
    /// Whether it begins or ends with a night away.
    pub fn is_away(&self) -> bool {
        self.wakes.is_some() || self.sleeps.is_some()
    }

    /// Where it begins: at the home of its rep or its own [terminus](Shift::starts), unless it is under way, or the rep has slept
    /// elsewhere; none where that is wherever the first visit is.
    pub fn begins_at(&self, rep: &Rep) -> Option<PlaceId> {
        self.from.or(self.wakes).or(self.starts.place(rep.home))
    }

    /// Where it ends: where its rep's days end or at its own [terminus](Shift::ends), unless the rep sleeps elsewhere; none where
    /// that is wherever the last visit is.
    pub fn ends_at(&self, rep: &Rep) -> Option<PlaceId> {
        self.sleeps.or(self.ends.place(rep.end))
    }
}

impl Problem {
    /// Whether any rep may sleep away.
    pub fn has_nights(&self) -> bool {
        self.reps.iter().any(|rep| rep.nights > 0) || self.shifts.iter().any(Shift::is_away)
    }

    /// The next shift of the same rep.
    pub fn shift_after(&self, id: ShiftId) -> Option<ShiftId> {
        let next = id.index() + 1;
        let shift = self.shifts.get(next)?;
        (shift.rep == self.shift(id).rep).then(|| ShiftId::at(next))
    }

    /// How many nights lie between a shift and the next one of its rep; `None` where there is none.
    pub fn nights_after(&self, id: ShiftId) -> Option<u16> {
        let next = self.shift_after(id)?;
        Some(self.shift(next).day.0 - self.shift(id).day.0)
    }

    /// The places where people may sleep.
    pub fn lodging_places(&self) -> HashSet<PlaceId> {
        match self.nights.lodgings.is_empty() {
            true => self.stores.iter().map(|store| store.place).collect(),
            false => self.nights.lodgings.iter().map(|lodging| lodging.place).collect(),
        }
    }

    /// What is at a place where people sleep: a lodging, or the first store that is there.
    pub fn sleeps_at(&self, place: PlaceId) -> Option<SleepsAt<'_>> {
        let given = self.nights.lodgings.iter().find(|lodging| lodging.place == place);
        let store = || self.stores.iter().position(|store| store.place == place);
        given.map(SleepsAt::Lodging).or_else(|| store().map(|at| SleepsAt::Store(StoreId::at(at))))
    }

    /// The nights away that its shifts have at present.
    pub fn nights_set(&self) -> impl Iterator<Item = Night> {
        let sleeps = |(at, shift): (usize, &Shift)| Some(Night { after: ShiftId::at(at), place: shift.sleeps? });
        self.shifts.iter().enumerate().filter_map(sleeps)
    }

    /// Gives its shifts these nights away and no others; a night that was spent before the first day stays. A night after the last
    /// shift of a rep is none.
    pub fn set_nights(&mut self, nights: &[Night]) {
        let mut before: Option<RepId> = None;
        for shift in &mut self.shifts {
            // Where somebody wakes on the first day, no plan can change any more.
            if before.replace(shift.rep) == Some(shift.rep) {
                shift.wakes = None;
            }
            shift.sleeps = None;
        }
        for night in nights {
            if let Some(next) = self.shift_after(night.after) {
                self.shifts[night.after.index()].sleeps = Some(night.place);
                self.shifts[next.index()].wakes = Some(night.place);
            }
        }
    }

    /// The question with the nights away of a plan: itself where it has them already.
    pub fn slept(&self, plan: &Plan) -> Cow<'_, Problem> {
        let mut nights = plan.nights();
        nights.retain(|night| self.knows(night) && self.shift_after(night.after).is_some());
        if self.nights_set().eq(nights.iter().copied()) {
            return Cow::Borrowed(self);
        }
        let mut slept = self.clone();
        slept.set_nights(&nights);
        Cow::Owned(slept)
    }

    /// Whether a night is after one of its shifts, at one of its places.
    pub(crate) fn knows(&self, night: &Night) -> bool {
        night.after.index() < self.shifts.len() && night.place.index() < self.places.len()
    }

    /// How many nights these are, those over days off counted one by one.
    pub(crate) fn count_nights(&self, nights: &[Night]) -> i64 {
        nights.iter().map(|night| i64::from(self.nights_after(night.after).unwrap_or(1))).sum()
    }

    /// What is wrong with so many nights, sorted by shift; where they are is not looked at.
    pub(crate) fn night_faults(&self, nights: &[Night]) -> Vec<(ShiftId, NightFault)> {
        let mut faults = Vec::new();
        let mut row: Option<(ShiftId, u16)> = None;
        let mut in_month: Option<((RepId, u32), u16)> = None;
        for night in nights {
            let shift = self.shift(night.after);
            let rep = &self.reps[shift.rep.index()];
            let count = self.nights_after(night.after).unwrap_or(1);
            if count > 1 && !self.nights.days_off {
                faults.push((night.after, NightFault::DayOff));
            }
            let before = match row {
                Some((next, nights)) if next == night.after => nights,
                _ if self.is_first(night.after) => rep.nights_before,
                _ => 0,
            };
            if before + count > rep.nights {
                faults.push((night.after, NightFault::TooLong));
            }
            row = self.shift_after(night.after).map(|next| (next, before + count));
            for day in shift.day.0..shift.day.0 + count {
                let month = (shift.rep, self.month(Day(day)));
                let so_far = in_month.filter(|(of, _)| *of == month).map_or(0, |(_, count)| count) + 1;
                in_month = Some((month, so_far));
                if self.nights.a_month.is_some_and(|most| so_far == most + 1) {
                    faults.push((night.after, NightFault::TooMany));
                }
            }
        }
        faults
    }

    /// Whether a shift is the first of its rep.
    fn is_first(&self, id: ShiftId) -> bool {
        id.index().checked_sub(1).is_none_or(|before| self.shifts[before].rep != self.shift(id).rep)
    }

    fn month(&self, day: Day) -> u32 {
        use chrono::Datelike;
        self.calendar.date(day).map_or(0, |date| date.year().unsigned_abs() * 12 + date.month0())
    }
}

impl Plan {
    /// The nights away, sorted by shift.
    pub fn nights(&self) -> Vec<Night> {
        let night = |route: &Route| Some(Night { after: route.shift, place: route.night? });
        let mut nights: Vec<Night> = self.routes.iter().filter_map(night).collect();
        nights.sort_unstable();
        nights
    }
}
