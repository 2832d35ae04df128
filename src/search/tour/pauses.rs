//! The times of a day with pauses: one layer for each number of pauses already taken.

use super::super::draft::usual_hours;
use super::clock::{PutIn, with_room};
use super::{Hold, Tour};
use crate::tile::{NEVER, NONE, Tile, TileTour};
use std::iter;
use std::ops::Range;

/// What no moment is.
const UNKNOWN: i32 = i32::MIN;

impl Tour {
    /// Earliest leaves and latest arrivals by layer, from nothing. Returns whether the day is possible.
    pub(super) fn time_paused(&mut self, tile: &Tile, shift: &TileTour) -> bool {
        let (count, layers) = (self.stops.len(), shift.pauses.len() + 1);
        for times in [&mut self.leave, &mut self.arrive] {
            times.clear();
            times.resize((count + 2) * layers, UNKNOWN);
        }
        self.leave[..layers].fill(NEVER);
        self.leave[0] = shift.start;
        for taken in 0..layers {
            let later = shift.pauses[taken..].iter().map(|pause| pause.1).fold(shift.end, i32::min);
            self.arrive[(count + 1) * layers + taken] = later;
        }
        self.forth_paused(tile, shift, 1) && self.back_paused(tile, shift, count)
    }

    /// The same where the positions `gone` were taken out, and `new` others put in there.
    pub(super) fn time_changed(&mut self, tile: &Tile, shift: &TileTour, (gone, new): (Range<usize>, usize)) -> bool {
        let layers = shift.pauses.len() + 1;
        let (rows, from) = (gone.start * layers..gone.end * layers, gone.start);
        self.leave.splice(rows.clone(), iter::repeat_n(UNKNOWN, new * layers));
        self.arrive.splice(rows, iter::repeat_n(UNKNOWN, new * layers));
        self.forth_paused(tile, shift, from) && self.back_paused(tile, shift, from + new - 1)
    }

    /// Earliest leaves from position `from` on, until they are what they were. Returns whether the rep is back in time.
    fn forth_paused(&mut self, tile: &Tile, shift: &TileTour, from: usize) -> bool {
        let (count, layers) = (self.stops.len(), shift.pauses.len() + 1);
        for at in from..=count {
            let (leg, hold) = (self.nodes[at].leg, self.holds[at - 1]);
            let (done, ahead) = self.leave.split_at_mut(at * layers);
            let left = &done[(at - 1) * layers..];
            let (mut as_before, mut possible) = (true, false);
            for (taken, slot) in ahead[..layers].iter_mut().enumerate() {
                let leave = go_on(tile, shift, left, leg, hold, taken).leave;
                as_before &= std::mem::replace(slot, leave) == leave;
                possible |= leave < NEVER;
            }
            if as_before || !possible {
                return possible;
            }
        }
        let left = &self.leave[count * layers..][..layers];
        (0..layers).any(|taken| {
            let arrival = back(shift, left, self.nodes[count + 1].leg, taken);
            arrival.is_some_and(|arrival| arrival <= self.arrive[(count + 1) * layers + taken])
        })
    }

    /// Latest arrivals from position `from` back, until they are what they were. Returns that the day is possible.
    fn back_paused(&mut self, tile: &Tile, shift: &TileTour, from: usize) -> bool {
        let layers = shift.pauses.len() + 1;
        for at in (1..=from).rev() {
            let (leg, hold) = (self.nodes[at + 1].leg, self.holds[at - 1]);
            let (before, behind) = self.arrive.split_at_mut((at + 1) * layers);
            let as_before = with_room(layers, |leave| {
                latest_leaves(shift, &behind[..layers], leg, leave);
                let mut as_before = true;
                for (layer, slot) in before[at * layers..].iter_mut().enumerate() {
                    let arrive = latest_arrival(tile, shift, leave, hold, layer);
                    as_before &= std::mem::replace(slot, arrive) == arrive;
                }
                as_before
            });
            if as_before {
                break;
            }
        }
        true
    }

    /// When a visit put in starts, as early as may be; `None` where it does not fit.
    pub(super) fn start_with_pauses(
        &self,
        tile: &Tile,
        shift: &TileTour,
        PutIn { after: at, hold, legs: (there, onward) }: PutIn,
    ) -> Option<i32> {
        let layers = shift.pauses.len() + 1;
        let (left, arrive) = (&self.leave[at * layers..][..layers], &self.arrive[(at + 1) * layers..][..layers]);
        for (before, &leave) in left.iter().enumerate() {
            for between in before..layers {
                let Some(arrival) = drive(shift, leave, there, before, between) else { break };
                let most = if hold.parts { layers - 1 } else { between };
                for inside in between..=most {
                    let Some(start) = hold.parted_start(tile, shift, arrival, between..inside) else { continue };
                    let leave = start + hold.service + rest(shift, between..inside);
                    for (taken, &latest) in arrive.iter().enumerate().skip(inside) {
                        let Some(next) = drive(shift, leave, onward, inside, taken) else { break };
                        if next <= latest {
                            return Some(start);
                        }
                    }
                }
            }
        }
        None
    }

    /// Counts the visits that start at another time than their stores are used to.
    pub fn count_off_hours(&mut self, tile: &Tile, shift: &TileTour, usual: &[i32]) {
        self.off_hours = 0;
        if tile.practice.price.hour.0 == 0 || self.stops.is_empty() {
            return;
        }
        let mut starts = Vec::with_capacity(self.stops.len());
        self.starts(tile, shift, &mut starts);
        for (&visit, start) in self.stops.iter().zip(starts) {
            let usual = usual_hours(tile, usual, tile.store_index(visit));
            self.off_hours += i32::from(usual.is_some_and(|(from, to)| start < from || start > to));
        }
    }
}

/// A stop gone on to: when it is left at the earliest, when it starts then, and the pauses taken before the leg to it.
#[derive(Clone, Copy, Default)]
pub(super) struct Step {
    pub leave: i32,
    pub start: i32,
    pub before: usize,
}

/// The earliest leave from a stop with so many pauses taken, by those from the stop before.
pub(super) fn go_on(tile: &Tile, shift: &TileTour, left: &[i32], leg: i32, hold: Hold, taken: usize) -> Step {
    let mut step = Step { leave: NEVER, ..Step::default() };
    for (before, &earlier) in left[..=taken].iter().enumerate() {
        for arrived in if hold.parts { before } else { taken }..=taken {
            let arrival = drive(shift, earlier, leg, before, arrived);
            let start = arrival.and_then(|arrival| hold.parted_start(tile, shift, arrival, arrived..taken));
            let leave = start.map_or(NEVER, |start| start + hold.service + rest(shift, arrived..taken));
            if leave < step.leave {
                step = Step { leave, start: start.unwrap_or_default(), before };
            }
        }
    }
    step
}

/// How long pauses are.
fn rest(shift: &TileTour, pauses: Range<usize>) -> i32 {
    shift.pauses[pauses].iter().map(|pause| pause.2).sum()
}

impl Hold {
    /// When the visit starts after an arrival, with these pauses during it; the referee's rule, see `timetable`.
    fn parted_start(&self, tile: &Tile, shift: &TileTour, arrival: i32, pauses: Range<usize>) -> Option<i32> {
        if pauses.is_empty() {
            return self.start(tile, shift, arrival);
        }
        let rest = rest(shift, pauses.clone());
        let in_time = |&(opens, closes): &(i32, i32)| {
            let start = arrival.max(opens);
            (start <= closes - rest).then_some(start)
        };
        let start = match self.several {
            NONE => in_time(&(self.opens, self.closes)),
            stay => tile.windows(stay, shift.day).iter().find_map(in_time),
        };
        start.filter(|&start| self.is_parted(shift, start, pauses))
    }

    /// The latest start of a visit that is left by then, with these pauses during it; [`-NEVER`](NEVER) where there is none.
    fn parted_latest(&self, tile: &Tile, shift: &TileTour, leave: i32, pauses: Range<usize>) -> i32 {
        let rest = rest(shift, pauses.clone());
        let (mut by, mut before) = (leave - self.service - rest, 0);
        for &(_, latest, length) in &shift.pauses[pauses.clone()] {
            by = by.min(latest - before);
            before += length;
        }
        let latest = |&(opens, closes): &(i32, i32)| {
            let latest = by.min(closes - rest);
            (latest >= opens && self.is_parted(shift, latest, pauses.clone())).then_some(latest)
        };
        let latest = match self.several {
            NONE => latest(&(self.opens, self.closes)),
            stay => tile.windows(stay, shift.day).iter().filter_map(latest).max(),
        };
        latest.unwrap_or(-NEVER)
    }

    /// Whether these pauses may interrupt the visit if it starts then: each may begin while it is under way.
    fn is_parted(&self, shift: &TileTour, start: i32, pauses: Range<usize>) -> bool {
        let (mut free, mut leave) = (start, start + self.service);
        shift.pauses[pauses.clone()].iter().zip(&shift.inside[pauses]).all(|(&(earliest, latest, length), &least)| {
            let begin = free.max(earliest);
            let is_within = begin <= latest && begin <= leave;
            (free, leave) = (begin + length, leave + length);
            least <= self.service && is_within
        })
    }
}

/// When the last leg is over, at the earliest, with so many pauses in all.
pub(super) fn back(shift: &TileTour, left: &[i32], leg: i32, taken: usize) -> Option<i32> {
    left[..=taken].iter().enumerate().filter_map(|(before, &leave)| drive(shift, leave, leg, before, taken)).min()
}

/// The latest leaves for a leg, by the pauses taken before it, by the latest arrivals behind it.
pub(super) fn latest_leaves(shift: &TileTour, arrive: &[i32], leg: i32, leaves: &mut [i32]) {
    for (before, slot) in leaves.iter_mut().enumerate() {
        let leave = |(taken, &arrival): (usize, &i32)| latest_leave(shift, arrival, leg, before, taken);
        *slot = arrive.iter().enumerate().skip(before).map(leave).max().unwrap_or(-NEVER);
    }
}

/// The latest arrival at a stop with so many pauses taken, by the latest leaves from it.
pub(super) fn latest_arrival(tile: &Tile, shift: &TileTour, leaves: &[i32], hold: Hold, arrived: usize) -> i32 {
    let own = hold.latest(tile, shift, leaves[arrived] - hold.service);
    match hold.parts {
        true => (arrived + 1..leaves.len())
            .map(|taken| hold.parted_latest(tile, shift, leaves[taken], arrived..taken))
            .fold(own, i32::max),
        false => own,
    }
}

/// The arrival at the end of a leg on which pauses `before..taken` are taken; the referee's rule, see `timetable`.
pub(super) fn drive(shift: &TileTour, leave: i32, leg: i32, before: usize, taken: usize) -> Option<i32> {
    if leave >= NEVER {
        return None;
    }
    let (mut free, mut arrival) = (leave, leave + leg);
    for &(earliest, latest, length) in &shift.pauses[before..taken] {
        let begin = free.max(earliest);
        if begin > latest {
            return None;
        }
        free = begin + length;
        arrival = arrival.max(earliest) + length;
    }
    Some(arrival)
}

/// The latest leave that still arrives by `arrival`; the inverse of [`drive`].
fn latest_leave(shift: &TileTour, arrival: i32, leg: i32, before: usize, taken: usize) -> i32 {
    if arrival <= -NEVER {
        return -NEVER;
    }
    let (mut rest, mut latest, mut free) = (0, NEVER, -NEVER);
    for &(earliest, last, length) in &shift.pauses[before..taken] {
        let begin = earliest.max(free);
        if begin > last {
            return -NEVER;
        }
        free = begin + length;
        latest = latest.min(last - rest);
        rest += length;
    }
    // Whatever is driven before a pause opens is waited out: every pause must have its time before `arrival`.
    let mut by = arrival;
    for &(earliest, _, length) in shift.pauses[before..taken].iter().rev() {
        by -= length;
        if by < earliest {
            return -NEVER;
        }
    }
    latest.min(arrival - rest - leg)
}
