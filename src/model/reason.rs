//! Why a visit was left out: what stood in the way, whose time it would have taken, and the cheapest way to have it after all.

use crate::unit::{Day, RepId, Seconds, StoreId};
use serde::{Deserialize, Serialize};

/// Why a visit was left out, in the final plan: what stood in the way on the shift that came nearest to taking it, and what
/// the other shifts said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// What stood in the way.
    pub obstacle: Obstacle,
    /// The rep of the shift that came nearest.
    pub rep: Option<RepId>,
    /// Its day.
    pub day: Option<Day>,
    /// How many more minutes would have been enough there.
    pub short: Option<Seconds>,
    /// Whether the rules allow it not even as the only visit of any shift of any rep who may come.
    pub impossible: bool,
    /// What stood in the way on each shift that was asked.
    pub asked: Asked,
    /// Visits of that shift, none worth less, in the place of each of which it would have fitted; the least first.
    pub rivals: [Option<(StoreId, u16)>; RIVALS],
    /// The cheapest single change with which it would be in the plan, of those that were looked at.
    pub fix: Option<Fix>,
}

/// How many rivals a reason names.
pub const RIVALS: usize = 3;

impl Reason {
    /// This obstacle, and nothing else known.
    pub fn of(obstacle: Obstacle) -> Self {
        let asked = Asked::default();
        Self {
            obstacle,
            rep: None,
            day: None,
            short: None,
            impossible: false,
            asked,
            rivals: [None; RIVALS],
            fix: None,
        }
    }
}

/// What can stand in the way of a visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Obstacle {
    /// No rep may visit the store.
    NoRep,
    /// The store is closed: on that day, or on every day of the visit's window.
    Closed,
    /// No allowed rep works on any open day of the visit's window.
    NoShift,
    /// Too far: the way there, the visit and the way back do not fit into the shift at any hour, were it the only visit.
    TooFar,
    /// Too close to, or too far from, the store's other visits.
    Gap,
    /// The shift would carry more than it can.
    Capacity,
    /// The shift has its most visits already.
    MaxVisits,
    /// The store's hours: the shift has a place for it at another hour, and none at these; or as the only visit of the shift it
    /// would fit at another hour, and does not at these.
    OpenHours,
    /// The shift would be too long on the road.
    Driving,
    /// The shift has not enough time left, whenever the store were open.
    Hours,
    /// It would fit, but the way there costs more than the visit is worth.
    Detour,
    /// It was removed from the plan by hand.
    ByHand,
    /// The hours of the store, or of the appointment, and those of the shift hold no visit together, however near it were.
    OutsideShift,
    /// The visit takes longer than the shift has time, however near the store were.
    ShiftTooShort,
    /// Whoever may come has left, or works on no day of the plan from the visit's window on.
    RepGone,
    /// The store lies outside the areas of all reps.
    OutsideAreas,
    /// The rep has no hours left in the week or the month.
    SpanHours,
    /// The visit that it follows is not in the plan.
    Leader,
    /// Other reps visit the store, who may change only between weeks, or are as many as it sees.
    RepChange,
}

impl Obstacle {
    /// All of them.
    pub const ALL: [Obstacle; 19] = [
        Obstacle::NoRep,
        Obstacle::Closed,
        Obstacle::NoShift,
        Obstacle::TooFar,
        Obstacle::Gap,
        Obstacle::Capacity,
        Obstacle::MaxVisits,
        Obstacle::OpenHours,
        Obstacle::Driving,
        Obstacle::Hours,
        Obstacle::Detour,
        Obstacle::ByHand,
        Obstacle::OutsideShift,
        Obstacle::ShiftTooShort,
        Obstacle::RepGone,
        Obstacle::OutsideAreas,
        Obstacle::SpanHours,
        Obstacle::Leader,
        Obstacle::RepChange,
    ];
}

/// How many shifts were asked to take a visit, by what stood in the way there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked([u16; Obstacle::ALL.len()]);

impl Asked {
    /// Notes the answer of so many more shifts.
    pub fn note(&mut self, obstacle: Obstacle, shifts: u16) {
        let count = &mut self.0[obstacle as usize];
        *count = count.saturating_add(shifts);
    }

    /// The obstacles met, each with the number of shifts; most first.
    pub fn by_count(&self) -> Vec<(Obstacle, u16)> {
        let met = Obstacle::ALL.into_iter().map(|obstacle| (obstacle, self.0[obstacle as usize]));
        let mut met: Vec<_> = met.filter(|&(_, shifts)| shifts > 0).collect();
        met.sort_by_key(|&(obstacle, shifts)| (std::cmp::Reverse(shifts), obstacle));
        met
    }

    /// How many shifts were asked.
    pub fn shifts(&self) -> u32 {
        self.0.iter().map(|&shifts| u32::from(shifts)).sum()
    }
}

/// A single change of the rules with which a visit would be in the plan, everything else of the plan staying as it is.
///
/// Each is proved by the timetable of the shift it names: change that, put the visit in, and the referee finds no broken rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fix {
    /// The shift is longer: its end and its longest work, by exactly this.
    Overtime {
        /// Whose shift.
        rep: RepId,
        /// On which day.
        day: Day,
        /// How much longer.
        by: Seconds,
    },
    /// The shift may be longer on the road, by exactly this.
    Driving {
        /// Whose shift.
        rep: RepId,
        /// On which day.
        day: Day,
        /// How much longer.
        by: Seconds,
    },
    /// The shift takes one visit more than its most.
    OneMore {
        /// Whose shift.
        rep: RepId,
        /// On which day.
        day: Day,
    },
    /// The store, open on this day, lets the rep in outside its hours too.
    LongerHours {
        /// Who comes.
        rep: RepId,
        /// On which day.
        day: Day,
        /// The visit starts.
        from: Seconds,
        /// The visit ends.
        to: Seconds,
    },
    /// Another rep, who has the skills and is not the store's, comes on this day: a pin of the day to the rep.
    OtherRep {
        /// Who.
        rep: RepId,
        /// On which day.
        day: Day,
        /// What it adds to the rep's drive.
        drive: Seconds,
    },
    /// A rep gets the skills that no rep has, and comes on this day.
    Skill {
        /// Who.
        rep: RepId,
        /// On which day.
        day: Day,
        /// What it adds to the rep's drive.
        drive: Seconds,
    },
    /// The visit's window of days reaches to this day.
    Window {
        /// Who comes.
        rep: RepId,
        /// On which day, before or after the window.
        day: Day,
        /// How many days the window is wider.
        by: u16,
    },
    /// The store opens on a day on which it is closed, at the hours of its first open weekday; at any time, if it has none.
    Open {
        /// Who comes.
        rep: RepId,
        /// On which day.
        day: Day,
    },
}

impl Fix {
    /// The shift that takes the visit then: whose, and on which day.
    pub fn shift(self) -> (RepId, Day) {
        match self {
            Fix::Overtime { rep, day, .. }
            | Fix::Driving { rep, day, .. }
            | Fix::OneMore { rep, day }
            | Fix::LongerHours { rep, day, .. }
            | Fix::OtherRep { rep, day, .. }
            | Fix::Skill { rep, day, .. }
            | Fix::Window { rep, day, .. }
            | Fix::Open { rep, day } => (rep, day),
        }
    }
}
