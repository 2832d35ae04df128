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
    /// When an appointment that takes so long may start, at the earliest and at the latest (requirement 14 of section 7): no sooner
    /// than `from`; where `to` is the same, then, or up to ten minutes later; where it is later, so that the visit lies between the
    /// two if it fits in, else between them. At any time where it says neither.
    pub fn starts(&self, service: Seconds) -> (Seconds, Seconds) {
        let from = self.from.unwrap_or(Seconds(0));
        let latest = match self.to {
            None => Window::ALWAYS.close - service,
            Some(to) if to <= from => from + Seconds::minutes(10),
            Some(to) if to - from >= service => to - service,
            Some(to) => to,
        };
        (from, latest)
    }
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
    /// The store has been told of a visit on this date: the window of the due visit it is reaches to that day. Nothing is held
    /// there; re-planning writes such rows where the plan in force and the rules have drifted apart.
    Promise,
}
