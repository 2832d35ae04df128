//! The reason of a visit left out, as a line of `plan.json` has it, and back.

use super::back::Register;
use super::{Hindrance, HourOfDay, code};
use crate::model::{Asked, Fix, Obstacle, Problem, RIVALS, Reason};
use crate::unit::{Day, RepId, Seconds, StoreId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A reason.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReasonLine {
    /// What stood in the way.
    pub reason: Hindrance,
    /// The rep whose shift came nearest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rep: Option<String>,
    /// Its day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// How many more seconds would have been enough.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub short_s: Option<i32>,
    /// Whether no shift could take it even as its only visit.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub impossible: bool,
    /// Shifts asked, by what stood in the way.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub asked: BTreeMap<String, u16>,
    /// Visits of the nearest shift in whose place it would have fitted: store, and which of its visits, from 0.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub instead_of: Vec<(String, u16)>,
    /// The cheapest change with which it would be planned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fix: Option<FixLine>,
}

/// A fix: what changes, for whose shift, and by how much.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FixLine {
    /// What changes.
    pub change: FixKind,
    /// Who comes then.
    pub rep: String,
    /// On which day.
    pub date: String,
    /// How many more seconds of work, or of driving; what it adds to another rep's drive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconds: Option<i32>,
    /// How many days the window is wider.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<u16>,
    /// The hours at which the store lets the rep in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<HourOfDay>,
    /// Until when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<HourOfDay>,
}

/// What a fix changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FixKind {
    /// A longer shift.
    Overtime,
    /// More driving.
    Driving,
    /// One visit more than the day's most.
    OneMore,
    /// Longer opening hours.
    LongerHours,
    /// Another rep.
    OtherRep,
    /// A rep gets the skills.
    Skill,
    /// A wider window of days.
    Window,
    /// The store opens.
    Open,
}

impl FixKind {
    /// Its name in the file.
    pub fn code(self) -> &'static str {
        match self {
            FixKind::Overtime => "overtime",
            FixKind::Driving => "driving",
            FixKind::OneMore => "one_more",
            FixKind::LongerHours => "longer_hours",
            FixKind::OtherRep => "other_rep",
            FixKind::Skill => "skill",
            FixKind::Window => "window",
            FixKind::Open => "open",
        }
    }
}

impl ReasonLine {
    /// Puts a reason on paper.
    pub(super) fn of(problem: &Problem, reason: &Reason) -> Self {
        let rep = |rep: RepId| problem.reps[rep.index()].id.clone();
        let date = |day: Day| problem.calendar.name(day);
        let asked = reason.asked.by_count().into_iter().map(|(obstacle, shifts)| (code(obstacle).into(), shifts));
        let rivals = reason.rivals.iter().flatten();
        Self {
            reason: Hindrance(reason.obstacle),
            rep: reason.rep.map(rep),
            date: reason.day.map(date),
            short_s: reason.short.map(|short| short.0),
            impossible: reason.impossible,
            asked: asked.collect(),
            instead_of: rivals
                .map(|&(store, visit)| (problem.store(store).id.clone(), problem.number_of(store, visit)))
                .collect(),
            fix: reason.fix.map(|fix| FixLine::of(problem, fix)),
        }
    }

    /// The reason on paper.
    pub(super) fn back(&self, register: &Register) -> Result<Reason, String> {
        let mut asked = Asked::default();
        for (of, &shifts) in &self.asked {
            let known = Obstacle::ALL.into_iter().find(|&obstacle| code(obstacle) == of);
            asked.note(known.ok_or_else(|| format!("\"{of}\" is no reason that rounds knows"))?, shifts);
        }
        let mut rivals = [None; RIVALS];
        for (slot, (store, visit)) in rivals.iter_mut().zip(&self.instead_of) {
            *slot = Some(register.visit(store, *visit)?) as Option<(StoreId, u16)>;
        }
        Ok(Reason {
            obstacle: self.reason.0,
            rep: self.rep.as_deref().map(|rep| register.rep(rep)).transpose()?,
            day: self.date.as_deref().map(|day| register.day(day)).transpose()?,
            short: self.short_s.map(Seconds),
            impossible: self.impossible,
            asked,
            rivals,
            fix: self.fix.as_ref().map(|fix| fix.back(register)).transpose()?,
        })
    }
}

impl FixLine {
    /// Puts a fix on paper.
    fn of(problem: &Problem, fix: Fix) -> Self {
        let (rep, day) = fix.shift();
        let (rep, date) = (problem.reps[rep.index()].id.clone(), problem.calendar.name(day));
        let line = |change| Self { change, rep, date, seconds: None, days: None, from: None, to: None };
        let timed = |line: Self, by: Seconds| Self { seconds: Some(by.0), ..line };
        match fix {
            Fix::Overtime { by, .. } => timed(line(FixKind::Overtime), by),
            Fix::Driving { by, .. } => timed(line(FixKind::Driving), by),
            Fix::OneMore { .. } => line(FixKind::OneMore),
            Fix::LongerHours { from, to, .. } => {
                Self { from: Some(HourOfDay(from)), to: Some(HourOfDay(to)), ..line(FixKind::LongerHours) }
            }
            Fix::OtherRep { drive, .. } => timed(line(FixKind::OtherRep), drive),
            Fix::Skill { drive, .. } => timed(line(FixKind::Skill), drive),
            Fix::Window { by, .. } => Self { days: Some(by), ..line(FixKind::Window) },
            Fix::Open { .. } => line(FixKind::Open),
        }
    }

    /// The fix on paper.
    fn back(&self, register: &Register) -> Result<Fix, String> {
        let (rep, day) = (register.rep(&self.rep)?, register.day(&self.date)?);
        let lacks = |what: &str| format!("the plan has a fix \"{}\" without {what}", self.change.code());
        let seconds = || self.seconds.map(Seconds).ok_or_else(|| lacks("seconds"));
        Ok(match self.change {
            FixKind::Overtime => Fix::Overtime { rep, day, by: seconds()? },
            FixKind::Driving => Fix::Driving { rep, day, by: seconds()? },
            FixKind::OneMore => Fix::OneMore { rep, day },
            FixKind::LongerHours => {
                let hour = |at: Option<HourOfDay>, what| at.map(|at| at.0).ok_or_else(|| lacks(what));
                Fix::LongerHours { rep, day, from: hour(self.from, "from")?, to: hour(self.to, "to")? }
            }
            FixKind::OtherRep => Fix::OtherRep { rep, day, drive: seconds()? },
            FixKind::Skill => Fix::Skill { rep, day, drive: seconds()? },
            FixKind::Window => Fix::Window { rep, day, by: self.days.ok_or_else(|| lacks("days"))? },
            FixKind::Open => Fix::Open { rep, day },
        })
    }
}
