//! What is fixed of a store's visits: the rows of the table `fixed`.

use crate::model::Window;
use crate::unit::Seconds;
use chrono::NaiveDate;

/// A pin, an appointment, a reservation or a block.
#[derive(Clone, Debug, PartialEq)]
pub struct FixedRow {
    /// Line in its table.
    pub line: u32,
    /// `store_id`.
    pub store: String,
    /// `date`.
    pub date: Option<NaiveDate>,
    /// `rep_id`.
    pub rep: Option<String>,
    /// `from`.
    pub from: Option<Seconds>,
    /// `to`.
    pub to: Option<Seconds>,
    /// `kind`.
    pub kind: FixedKind,
    /// `hard`; a soft one may be left out like any other visit.
    pub hard: bool,
}

impl FixedRow {
    /// Whether it is a visit of its own on its date: an appointment, or a day with hours.
    pub(crate) fn is_visit(&self) -> bool {
        let by_the_hour = self.from.or(self.to).is_some();
        self.date.is_some() && (self.kind == FixedKind::Appointment || self.kind == FixedKind::PinDay && by_the_hour)
    }

    /// Whether two rows, of one store, are of two reps who come at one time: an accompanied visit. Both are there from its first
    /// hour on.
    pub fn is_joint_with(&self, other: &Self) -> bool {
        let one_time = (self.date, self.from, self.to) == (other.date, other.from, other.to) && self.from.is_some();
        let two_reps = self.rep.is_some() && other.rep.is_some() && self.rep != other.rep;
        one_time && two_reps && self.is_visit() && other.is_visit()
    }

    /// Whether two rows, of one store, are of two visits on one day: at other hours, or by two reps at one time.
    pub fn is_beside(&self, other: &Self) -> bool {
        let other_time = (self.from, self.to) != (other.from, other.to) && self.date == other.date;
        self.is_visit() && other.is_visit() && other_time || self.is_joint_with(other)
    }

    /// When an appointment that takes so long may start, at the earliest and at the latest (requirement 14 of section 7): no sooner
    /// than `from`; where `to` is the same, then, or up to ten minutes later; where it is later, so that the visit lies between the
    /// two if it fits in, else between them. At any time where it says neither.
    pub fn starts(&self, service: Seconds) -> (Seconds, Seconds) {
        starts(self.from, self.to, service)
    }
}

/// [`FixedRow::starts`] of these hours.
pub(crate) fn starts(from: Option<Seconds>, to: Option<Seconds>, service: Seconds) -> (Seconds, Seconds) {
    let from = from.unwrap_or(Seconds(0));
    let latest = match to {
        None => Window::ALWAYS.close - service,
        Some(to) if to <= from => from + Seconds::minutes(10),
        Some(to) if to - from >= service => to - service,
        Some(to) => to,
    };
    (from, latest)
}

/// What is fixed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FixedKind {
    /// A visit on this date: no sooner than `from`, and between `from` and `to` where it fits in; at one minute where they are
    /// the same.
    Appointment,
    /// A visit on this date, whose hours hold as those of an appointment.
    PinDay,
    /// A visit on any day of the week, Monday to Sunday, of this date.
    PinWeek,
    /// Visits by this rep only; on `date` only when given.
    PinRep,
    /// A visit that must be in the plan, on any day up to `date`.
    Reservation,
    /// No visit on this date, or none between `from` and `to`.
    Block,
    /// A visit would be welcome on this date: another day of the visit due nearest to it has a price.
    Wish,
    /// The store has been told of a visit on this date: the window of the due visit it is reaches to that day. Nothing is held
    /// there; re-planning writes such rows where the plan in force and the rules have drifted apart.
    Promise,
}
