//! A store's row of due visits made consistent: in order, clear of the days agreed on, with gaps that can be kept.

use super::row::{Ask, Span};
use crate::model::{DaySet, Why};

/// Days between visits.
#[derive(Clone, Copy)]
pub(super) struct Gaps {
    /// The store's interval.
    pub interval: u16,
    /// The fewest days, how far they may shrink, and how far for a visit that somebody asked for: to those of the store itself.
    pub least: u16,
    pub floor: u16,
    pub own: u16,
    /// The most days.
    pub most: u16,
}

/// Keeps every visit that was not agreed on from the days before `soonest`, which are too near to the last one made: its window
/// then reaches to the next day on which a visit can be made. What has no such day left is put into `gone`, and what was asked
/// for by a day before into `shut`.
pub(super) fn after_the_last(asks: &mut Vec<Ask>, soonest: u16, span: Span, gone: &mut Vec<Ask>, shut: &mut Vec<Ask>) {
    for mut ask in std::mem::take(asks) {
        if ask.is_asked_for() && !(soonest..=ask.latest).any(|day| span.works(day)) {
            shut.push(ask);
            continue;
        }
        if !ask.held && ask.earliest < soonest {
            ask.earliest = soonest;
            if !(soonest..=ask.latest).any(|day| span.works(day)) {
                let Some(next) = (soonest..span.days).find(|&day| span.works(day)) else {
                    gone.push(ask);
                    continue;
                };
                ask.latest = ask.latest.max(next);
            }
            ask.due = ask.due.clamp(ask.earliest, ask.latest);
        }
        asks.push(ask);
    }
}

/// Makes a row consistent: in order of time, windows clear of the days agreed on, gaps that can be kept.
///
/// A window that a day agreed on cuts short is shifted as far as it was cut; a visit left without any day falls away, the
/// agreed one stands for it. Days agreed on win over the gaps: the fewest days between visits shrink, and the most days
/// grow, as far as needed.
///
/// `floor` is how far the fewest days between visits may shrink for a row that would be cramped otherwise.
///
/// What falls away for lack of room between the others is put into `gone`; what somebody asked for, into `shut`, where not even
/// the gap that the store itself asks for leaves it a day.
pub(super) fn settle(
    asks: &mut Vec<Ask>,
    gaps: Gaps,
    span: Span,
    gone: &mut Vec<Ask>,
    shut: &mut Vec<Ask>,
) -> (u16, u16) {
    let Gaps { least: min_gap, floor, own, most: max_gap, .. } = gaps;
    asks.sort_by_key(|ask| (ask.due, ask.latest));
    let held: Vec<u16> = asks.iter().filter(|ask| ask.held).map(|ask| ask.due).collect();
    let mut most = held.windows(2).map(|pair| pair[1] - pair[0]).fold(min_gap, u16::min).max(1);
    if !held.is_empty() {
        let room = |ask: &Ask| {
            // It stays on its side of the days agreed on.
            let far = |day: u16| {
                let stays = |&held: &u16| (held <= ask.due) == (held < day);
                held.iter().map(|held| held.abs_diff(day)).min().filter(|_| held.iter().all(stays))
            };
            (ask.earliest..=ask.latest).filter(|&day| span.works(day)).filter_map(far).max()
        };
        shut.extend(asks.extract_if(.., |ask| ask.is_asked_for() && room(ask).is_none_or(|room| room < own)));
        let asked = asks.iter().filter(|ask| ask.is_asked_for());
        most = asked.filter_map(room).fold(most, u16::min);
        clear(asks, most, span.days, gone);
    }
    let min_gap = loop {
        let mut min_gap = most;
        while min_gap > floor && is_cramped(asks, min_gap, span) {
            min_gap -= 1;
        }
        let Some(at) = stuck(asks, min_gap, u16::MAX) else { break min_gap };
        // Of two visits too close the one that matters less falls away.
        let loose = (0..=at).rev().filter(|&before| !asks[before].held);
        let matters = |&at: &usize| (asks[at].is_asked_for(), asks[at].priority, asks[at].types.iter().count());
        let out = asks.remove(loose.take(2).min_by_key(matters).expect("days agreed on keep the gap"));
        if out.is_asked_for() { shut.push(out) } else { gone.push(out) }
    };
    for at in 1..asks.len() {
        asks[at].earliest = asks[at].earliest.max(asks[at - 1].earliest);
    }
    for at in (1..asks.len()).rev() {
        asks[at - 1].latest = asks[at - 1].latest.min(asks[at].latest);
    }
    let max_gap = (max_gap..DaySet::MOST).find(|&most| stuck(asks, min_gap, most).is_none()).unwrap_or(DaySet::MOST);
    (min_gap, max_gap)
}

/// Puts visits that cannot be made back into the row, so that the plan leaves them out with their reason; the windows of the
/// others stay, and in order.
pub(super) fn put_back(asks: &mut Vec<Ask>, shut: Vec<Ask>) {
    for mut ask in shut {
        let at = asks.partition_point(|other| other.latest < ask.latest);
        if let Some(next) = asks.get(at) {
            ask.earliest = ask.earliest.min(next.earliest);
        }
        if let Some(before) = at.checked_sub(1).map(|at| &asks[at]) {
            ask.earliest = ask.earliest.max(before.earliest);
        }
        ask.due = ask.due.clamp(ask.earliest, ask.latest);
        asks.insert(at, ask);
    }
}

/// Moves the windows next to a day agreed on out of its way. A visit of the beat that has no day left then is one for which the
/// day agreed on stands; what is beyond the beat is put into `gone`.
fn clear(asks: &mut Vec<Ask>, gap: u16, days: u16, gone: &mut Vec<Ask>) {
    let mut before: Option<u16> = None;
    for at in 0..asks.len() {
        if asks[at].held {
            before = Some(asks[at].due);
            continue;
        }
        let low = before.map_or(0, |day| day + gap);
        let after = asks.get(at + 1).filter(|next| next.held).map(|next| next.due);
        let high = after.map_or(i64::from(days) - 1, |day| i64::from(day) - i64::from(gap));
        let ask = &mut asks[at];
        let (cut_low, cut_high) =
            (low.saturating_sub(ask.earliest), (i64::from(ask.latest) - high).max(0).min(i64::from(u16::MAX)) as u16);
        let earliest = ask.earliest.saturating_sub(cut_high).max(low);
        let latest = (i64::from(ask.latest) + i64::from(cut_low)).min(high);
        let (earliest, latest) = match ask.is_asked_for() {
            // Asked for by a day: its window is never shifted.
            true => (earliest.max(ask.earliest), latest.min(ask.latest.into())),
            false => (earliest, latest),
        };
        if latest < i64::from(earliest) {
            if matches!(ask.why, Why::Campaign { .. }) {
                gone.push(ask.clone());
            }
            // Marked as impossible, removed below.
            (ask.earliest, ask.latest) = (1, 0);
        } else {
            (ask.earliest, ask.latest) = (earliest, latest as u16);
            ask.due = ask.due.clamp(ask.earliest, ask.latest);
        }
        before = None;
    }
    asks.retain(|ask| ask.earliest <= ask.latest);
}

/// Whether the fewest days between visits leave some visit less than a third of the days it may be on.
fn is_cramped(asks: &[Ask], min_gap: u16, span: Span) -> bool {
    let mut low = 0;
    let mut lows = Vec::with_capacity(asks.len());
    for ask in asks {
        let Some(day) = (ask.earliest.max(low)..=ask.latest).find(|&day| span.works(day)) else { return true };
        lows.push(day);
        low = day + min_gap;
    }
    let mut high = u16::MAX;
    for (ask, &low) in asks.iter().zip(&lows).rev() {
        let Some(day) = (low..=ask.latest.min(high)).rev().find(|&day| span.works(day)) else { return true };
        let days = |from: u16, to: u16| (from..=to).filter(|&day| span.works(day)).count();
        if 3 * days(low, day) < days(ask.earliest, ask.latest) {
            return true;
        }
        high = day.saturating_sub(min_gap);
    }
    false
}

/// The first visit of the row that no choice of days before it allows, if any.
fn stuck(asks: &[Ask], min_gap: u16, max_gap: u16) -> Option<usize> {
    let mut reach: Option<(u16, u16)> = None;
    for (at, ask) in asks.iter().enumerate() {
        let (low, high) = match reach {
            None => (ask.earliest, ask.latest),
            Some((low, high)) => {
                (ask.earliest.max(low.saturating_add(min_gap)), ask.latest.min(high.saturating_add(max_gap)))
            }
        };
        if low > high {
            return Some(at);
        }
        reach = Some((low, high));
    }
    None
}
