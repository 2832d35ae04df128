//! A store's row of due visits: from its rhythm and its last visit, each with its window of days.

use super::defaults;
use super::rhythm::Rhythm;
use crate::model::{DaySet, DueVisit, Why};
use crate::unit::{Day, Money};

/// A due visit in the making.
#[derive(Clone, Debug)]
pub(super) struct Ask {
    pub earliest: u16,
    pub due: u16,
    pub latest: u16,
    /// Whether days apart from the due day cost.
    pub costs: bool,
    /// Whether its day was agreed on and must not be moved.
    pub held: bool,
    pub priority: u8,
    pub why: Why,
}

/// The horizon as a row of due visits sees it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    /// How many days.
    pub days: u16,
    /// Those on which anybody works.
    pub working: DaySet,
}

impl Span {
    fn works(self, day: u16) -> bool {
        self.working.contains(Day(day))
    }

    /// The window, with the nearest working days before and after `day` in it.
    fn reaching_work(self, earliest: u16, latest: u16, day: u16) -> (u16, u16) {
        let before = (0..day).rev().find(|&day| self.works(day)).unwrap_or(earliest);
        let after = (day..self.days).find(|&day| self.works(day)).unwrap_or(latest);
        (earliest.min(before), latest.max(after))
    }
}

impl Ask {
    /// Any day from `earliest` to `latest`, due by the last, at no cost.
    pub fn between(earliest: u16, latest: u16, priority: u8, why: Why) -> Self {
        Self { earliest, due: latest, latest, costs: false, held: false, priority, why }
    }

    /// How many days `day` is outside the window.
    pub fn distance(&self, day: u16) -> u16 {
        self.earliest.saturating_sub(day).max(day.saturating_sub(self.latest))
    }

    /// The visit as the model has it.
    pub fn visit(self) -> DueVisit {
        let rate = |rate: Money| if self.costs { rate } else { Money(0) };
        DueVisit {
            earliest: Day(self.earliest),
            due: Day(self.due.clamp(self.earliest, self.latest)),
            latest: Day(self.latest),
            early: rate(defaults::EARLY_PER_DAY),
            late: rate(defaults::LATE_PER_DAY),
            prize: defaults::prize(self.priority),
            weight: defaults::weight(self.priority),
            types: Default::default(),
            why: self.why,
        }
    }
}

/// Fewest days between two visits by default.
pub(super) fn min_gap(rhythm: &Rhythm) -> u16 {
    rhythm.share(70).max(1)
}

/// The visits due in the horizon. `last` is the day of the last visit, counted from day 0 (so mostly negative); `phase` the
/// day of the first visit of a store never visited.
pub(super) fn due(rhythm: &Rhythm, last: Option<i64>, phase: u16, gap: u16, span: Span, priority: u8) -> Vec<Ask> {
    if rhythm.is_within_a_week() {
        return by_the_week(rhythm, last, gap, span, priority);
    }
    match last {
        Some(last) => since(rhythm, last, gap, span, priority),
        None => first_time(rhythm, phase, span, priority),
    }
}

/// More often than weekly: the week's visits may be on any days of it that the gap allows, and no week is asked for more
/// than its working days can take.
fn by_the_week(rhythm: &Rhythm, last: Option<i64>, gap: u16, span: Span, priority: u8) -> Vec<Ask> {
    let first = last.map_or(0, |last| last + i64::from(gap)).max(0) as u16;
    let mut asks = Vec::new();
    let mut free = first;
    for week in 0..span.days.div_ceil(7) {
        let (opens, closes) = ((7 * week).max(first), (7 * week + 6).min(span.days - 1));
        let asked = (0..).map(|k| rhythm.offset(k)).skip_while(|&day| day < 7 * week);
        for _ in asked.take_while(|&day| day <= closes) {
            let Some(day) = (opens.max(free)..=closes).find(|&day| span.works(day)) else { break };
            free = day + gap;
            asks.push(Ask { due: day, ..Ask::between(opens, closes, priority, rhythm.why.clone()) });
        }
    }
    asks
}

/// One interval after the last visit, and so on; what is overdue is due at once, and to be caught up in the first week.
fn since(rhythm: &Rhythm, last: i64, gap: u16, span: Span, priority: u8) -> Vec<Ask> {
    let (early, late) = (rhythm.share(30), rhythm.share(20));
    let first = last + i64::from(rhythm.offset(1));
    let overdue = first < 0;
    let (base, skipped) = if overdue { (0, 0) } else { (last, 1) };
    let mut asks = Vec::new();
    for k in skipped.. {
        let due = base + i64::from(rhythm.offset(k));
        if due >= i64::from(span.days) {
            break;
        }
        let due = due as u16;
        let mut earliest = due.saturating_sub(early);
        let mut latest = due + late;
        if asks.is_empty() {
            earliest = earliest.max((last + i64::from(gap)).max(0) as u16).min(due);
            if overdue {
                let natural = (first + i64::from(late)).max(0) as u16;
                latest = natural.max(6).max(caught_up(span));
            }
        }
        let mut latest = latest.min(span.days - 1);
        if !span.works(due) {
            // A day off moves a visit, it does not take it away.
            (earliest, latest) = span.reaching_work(earliest, latest, due);
        }
        asks.push(Ask { earliest, due, latest, costs: true, held: false, priority, why: rhythm.why.clone() });
    }
    asks
}

/// The day by which the first working days, a week's worth of them, are over.
fn caught_up(span: Span) -> u16 {
    span.working.iter().nth(defaults::CATCH_UP_DAYS - 1).map_or(0, |day| day.0)
}

/// A store never visited: any day of the first interval will do, then any of the next, as far as they are due in the horizon.
fn first_time(rhythm: &Rhythm, phase: u16, span: Span, priority: u8) -> Vec<Ask> {
    (0..)
        .take_while(|&k| u32::from(phase) + u32::from(rhythm.offset(k)) < u32::from(span.days))
        .map(|k| {
            let latest = (rhythm.offset(k + 1) - 1).min(span.days - 1);
            let (mut earliest, mut latest) = (rhythm.offset(k), latest);
            if !(earliest..=latest).any(|day| span.works(day)) {
                (earliest, latest) = span.reaching_work(earliest, latest, earliest);
            }
            // Due by the last working day, which is the one people name.
            let due = (earliest..=latest).rev().find(|&day| span.works(day)).unwrap_or(latest);
            Ask { due, ..Ask::between(earliest, latest, priority, rhythm.why.clone()) }
        })
        .collect()
}

/// Makes a row consistent: in order of time, windows clear of the days agreed on, gaps that can be kept.
///
/// A window that a day agreed on cuts short is shifted as far as it was cut; a visit left without any day falls away, the
/// agreed one stands for it. Days agreed on win over the gaps: the fewest days between visits shrink, and the most days
/// grow, as far as needed.
pub(super) fn settle(asks: &mut Vec<Ask>, min_gap: u16, max_gap: u16, days: u16) -> (u16, u16) {
    asks.sort_by_key(|ask| (ask.due, ask.latest));
    let held: Vec<u16> = asks.iter().filter(|ask| ask.held).map(|ask| ask.due).collect();
    let min_gap = held.windows(2).map(|pair| pair[1] - pair[0]).fold(min_gap, u16::min).max(1);
    if !held.is_empty() {
        clear(asks, min_gap, days);
    }
    while let Some(at) = stuck(asks, min_gap, u16::MAX) {
        let loose = (0..=at).rev().find(|&before| !asks[before].held).expect("days agreed on keep the gap");
        asks.remove(loose);
    }
    for at in 1..asks.len() {
        asks[at].earliest = asks[at].earliest.max(asks[at - 1].earliest);
    }
    for at in (1..asks.len()).rev() {
        asks[at - 1].latest = asks[at - 1].latest.min(asks[at].latest);
    }
    let max_gap = (max_gap..DaySet::MOST).find(|&most| stuck(asks, min_gap, most).is_none()).unwrap_or(DaySet::MOST);
    (min_gap, max_gap)
}

/// Moves the windows next to a day agreed on out of its way.
fn clear(asks: &mut Vec<Ask>, gap: u16, days: u16) {
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
        if latest < i64::from(earliest) {
            // Marked as impossible, removed below.
            (ask.earliest, ask.latest) = (1, 0);
        } else {
            (ask.earliest, ask.latest) = (earliest, latest as u16);
        }
        before = None;
    }
    asks.retain(|ask| ask.earliest <= ask.latest);
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
