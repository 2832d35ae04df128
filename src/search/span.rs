//! The work of a day in O(1) for every insertion: a stretch of a day says when it ends, whenever it begins.
//!
//! A stretch of stops with one window each that begins at `t` ends at `max(wait, t + length)`, for any `t` up to `latest`;
//! two stretches and the leg between them are such a stretch again (Vidal et al. 2013, section 4.1, concatenation).

use crate::tile::NEVER;

/// When a day is over, and how much work it is, pauses not counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayClock {
    pub finish: i32,
    pub work: i32,
}

impl DayClock {
    /// Of a day that is not possible.
    pub const NONE: DayClock = DayClock { finish: NEVER, work: NEVER };
}

/// A stretch of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// Legs and service, without waiting.
    length: i32,
    /// It never ends before this, however early it begins.
    wait: i32,
    /// The latest beginning that keeps all windows.
    latest: i32,
}

impl Stretch {
    /// No stop, to be begun by `latest`.
    pub fn empty(latest: i32) -> Self {
        Self { length: 0, wait: -NEVER, latest }
    }

    /// One stop, begun by arriving.
    pub fn stop((opens, closes): (i32, i32), service: i32) -> Self {
        Self { length: service, wait: opens + service, latest: closes }
    }

    /// This stretch, a leg, and the next stretch.
    pub fn then(self, leg: i32, next: Stretch) -> Self {
        let before = self.length + leg;
        let wait = next.wait.max((self.wait + leg).saturating_add(next.length));
        // Where waiting alone makes the next too late no beginning will do.
        let late = self.wait.saturating_add(leg) > next.latest;
        let latest = if late { -NEVER } else { self.latest.min(next.latest.saturating_sub(before)) };
        Self { length: before + next.length, wait, latest }
    }

    /// When a day is over that is this stretch and may begin at `start`, and its work: from the latest beginning that ends
    /// earliest, or from the start of a day that is `under_way`.
    pub fn clock(self, start: i32, under_way: bool) -> DayClock {
        let finish = self.wait.max(start + self.length);
        DayClock { finish, work: finish - if under_way { start } else { self.latest.min(finish - self.length) } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_is_work_only_where_a_later_start_would_be_too_late() {
        let day = |first| {
            let first = Stretch::stop(first, 10);
            Stretch::empty(NEVER).then(5, first).then(5, Stretch::stop((100, 200), 10)).then(5, Stretch::empty(1000))
        };
        // Leave at 80, and nothing is waited for: 5 + 10 + 5 + 10 + 5.
        assert_eq!(day((0, 500)).clock(0, false).work, 35);
        // Who is out already waits there.
        assert_eq!(day((0, 500)).clock(0, true).work, 115);
        // The first must be begun by 20: leave at 15, wait at the second until 100, back at 115.
        assert_eq!(day((0, 20)).clock(0, false).work, 100);
    }
}
