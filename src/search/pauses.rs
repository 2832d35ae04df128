//! The clock of a day with pauses, and the work a day holds: one layer of times for each number of pauses already taken.

use super::draft::usual_hours;
use super::span::DayClock;
use super::tour::{Tour, latest_start, next_start};
use crate::tile::{NEVER, Tile, TileTour};

impl Tour {
    /// Earliest leaves and latest arrivals by layer. Returns whether the day is possible.
    pub(super) fn time_paused(&mut self, tile: &Tile, shift: &TileTour) -> bool {
        let (count, layers) = (self.stops.len(), shift.pauses.len() + 1);
        let wide = count + 2;
        self.leave.clear();
        self.leave.resize(wide * layers, NEVER);
        self.arrive.clear();
        self.arrive.resize(wide * layers, -NEVER);
        self.leave[0] = shift.start;
        for at in 1..=count {
            let visit = self.stops[at - 1];
            let stay = tile.stay(visit);
            let (windows, service) = (tile.windows(stay, shift.day), tile.service(stay, shift.day));
            for before in 0..layers {
                let leave = self.leave[before * wide + at - 1];
                for taken in before..layers {
                    let Some(arrival) = drive(shift, leave, self.nodes[at].leg, before, taken) else { break };
                    if let Some(start) = next_start(windows, arrival) {
                        let slot = &mut self.leave[taken * wide + at];
                        *slot = (*slot).min(start + service);
                    }
                }
            }
        }
        for taken in 0..layers {
            let later = shift.pauses[taken..].iter().map(|pause| pause.1).min().unwrap_or(shift.end);
            self.arrive[taken * wide + count + 1] = later.min(shift.end);
        }
        for at in (1..=count).rev() {
            let visit = self.stops[at - 1];
            let stay = tile.stay(visit);
            let (windows, service) = (tile.windows(stay, shift.day), tile.service(stay, shift.day));
            for before in 0..layers {
                let mut latest = -NEVER;
                for taken in before..layers {
                    let arrival = self.arrive[taken * wide + at + 1];
                    latest = latest.max(latest_leave(shift, arrival, self.nodes[at + 1].leg, before, taken));
                }
                self.arrive[before * wide + at] = latest_start(windows, latest - service);
            }
        }
        (0..layers).any(|before| {
            (before..layers).any(|taken| {
                let arrival = drive(shift, self.leave[before * wide + count], self.nodes[count + 1].leg, before, taken);
                arrival.is_some_and(|arrival| arrival <= self.arrive[taken * wide + count + 1])
            })
        })
    }

    /// When a visit after `at` stops starts, as early as may be; `None` where it does not fit.
    pub(super) fn start_with_pauses(
        &self,
        shift: &TileTour,
        windows: &[(i32, i32)],
        service: i32,
        at: usize,
        there: i32,
        onward: i32,
    ) -> Option<i32> {
        let (wide, layers) = (self.stops.len() + 2, shift.pauses.len() + 1);
        for before in 0..layers {
            let leave = self.leave[before * wide + at];
            for between in before..layers {
                let Some(arrival) = drive(shift, leave, there, before, between) else { break };
                let Some(start) = next_start(windows, arrival) else { continue };
                for taken in between..layers {
                    let Some(next) = drive(shift, start + service, onward, between, taken) else { break };
                    if next <= self.arrive[taken * wide + at + 1] {
                        return Some(start);
                    }
                }
            }
        }
        None
    }

    /// The end of the day and its work as the referee counts them, with `extra` = (after so many stops, this visit) put in: from
    /// the latest leave that is back earliest, pauses not counted. The day must be possible.
    pub fn clock(&self, tile: &Tile, shift: &TileTour, extra: Option<(usize, u32)>) -> DayClock {
        match self.clocked(tile, shift, extra, |_, _, _| ()) {
            Some((depart, finish, taken)) => {
                let rests = shift.pauses[..taken].iter().map(|pause| pause.2).sum::<i32>();
                DayClock { finish, work: finish - depart - rests }
            }
            None => DayClock::NONE,
        }
    }

    /// When every stop starts, as the referee walks the day, which must be possible.
    pub(super) fn starts(&self, tile: &Tile, shift: &TileTour, starts: &mut Vec<i32>) {
        starts.clear();
        let mut pauses = vec![(0, 0); self.stops.len()];
        let Some((mut now, ..)) = self.clocked(tile, shift, None, |at, before, taken| pauses[at] = (before, taken))
        else {
            return;
        };
        for (at, &visit) in self.stops.iter().enumerate() {
            let stay = tile.stay(visit);
            let (before, taken) = pauses[at];
            let arrival = drive(shift, now, self.nodes[at + 1].leg, before, taken);
            let start = arrival.and_then(|arrival| next_start(tile.windows(stay, shift.day), arrival));
            let start = start.expect("the day is possible");
            starts.push(start);
            now = start + tile.service(stay, shift.day);
        }
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

    /// When the day of [`Tour::clock`] begins and ends, and how many pauses it takes; `leg` hears of every stop's leg, from the last
    /// one back, with the pauses taken before and after it. `None` where the day is not possible.
    fn clocked(
        &self,
        tile: &Tile,
        shift: &TileTour,
        extra: Option<(usize, u32)>,
        mut leg: impl FnMut(usize, usize, usize),
    ) -> Option<(i32, i32, usize)> {
        let count = self.stops.len() + usize::from(extra.is_some());
        let visit = |at: usize| match extra {
            Some((after, visit)) if at == after => visit,
            Some((after, _)) if at > after => self.stops[at - 1],
            _ => self.stops[at],
        };
        let layers = shift.pauses.len() + 1;
        let mut marks: Vec<(i32, usize)> = vec![(NEVER, 0); (count + 1) * layers];
        let mut legs = Vec::with_capacity(count + 1);
        marks[0] = (shift.start, 0);
        let mut here = shift.home;
        for at in 0..count {
            let store = tile.store_of(visit(at));
            legs.push(tile.leg(shift.legs, here, store.place));
            here = store.place;
            let stay = tile.stay(visit(at));
            let (windows, service) = (tile.windows(stay, shift.day), tile.service(stay, shift.day));
            for before in 0..layers {
                let leave = marks[at * layers + before].0;
                for taken in before..layers {
                    let Some(arrival) = drive(shift, leave, legs[at], before, taken) else { continue };
                    let Some(start) = next_start(windows, arrival) else { continue };
                    let mark = &mut marks[(at + 1) * layers + taken];
                    if start + service < mark.0 {
                        *mark = (start + service, before);
                    }
                }
            }
        }
        legs.push(tile.leg(shift.legs, here, shift.end_place));
        let mut best = (NEVER, 0, 0);
        for before in 0..layers {
            for taken in before..layers {
                let Some(arrival) = drive(shift, marks[count * layers + before].0, legs[count], before, taken) else {
                    continue;
                };
                let later = shift.pauses[taken..].iter().map(|pause| pause.1).min().unwrap_or(shift.end);
                if arrival <= later.min(shift.end) && arrival < best.0 {
                    best = (arrival, before, taken);
                }
            }
        }
        let (finish, mut layer, taken) = best;
        if finish >= NEVER {
            return None;
        }
        let mut latest = latest_leave(shift, finish, legs[count], layer, taken);
        for at in (0..count).rev() {
            let stay = tile.stay(visit(at));
            let (windows, service) = (tile.windows(stay, shift.day), tile.service(stay, shift.day));
            let (leave, before) = marks[(at + 1) * layers + layer];
            let first = leave - service;
            let close =
                windows.iter().find(|window| window.0 <= first && first <= window.1).map_or(first, |window| window.1);
            latest = latest_leave(shift, (latest - service).min(close), legs[at], before, layer);
            leg(at, before, layer);
            layer = before;
        }
        Some((if shift.under_way { shift.start } else { latest }, finish, taken))
    }
}

/// The arrival at the end of a leg on which pauses `before..taken` are taken; the referee's rule, see `timetable`.
fn drive(shift: &TileTour, leave: i32, leg: i32, before: usize, taken: usize) -> Option<i32> {
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
