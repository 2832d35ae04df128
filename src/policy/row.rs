//! A store's row of due visits: from its beat and its last visit, each with its window of days.

use super::defaults;
use super::pace::Beat;
use crate::model::{DaySet, DueVisit, VisitType, VisitTypes, Why};
use crate::unit::{Day, Money, Seconds};

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
    /// How far past its due day it is already, in percent of the interval, at most 100.
    pub overdue_pct: u8,
    pub priority: u8,
    /// What it is for.
    pub types: VisitTypes,
    /// Whether a phone call will do.
    pub call: bool,
    /// What it takes beyond the store's usual visit.
    pub extra: Seconds,
    pub why: Why,
}

/// The horizon as a row of due visits sees it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    /// How many days.
    pub days: u16,
    /// Those on which anybody works.
    working: DaySet,
    /// Those of them on which the store is open.
    open: DaySet,
    /// The day by which the first working days, a week's worth of them, are over.
    pub caught_up: u16,
    /// How many days of the first week are over before the first day.
    pub gone: u16,
}

impl Span {
    /// So many days, on some of which anybody works, the first of them after so many days of its week.
    pub fn new(days: u16, working: DaySet, gone: u16) -> Self {
        let caught_up = working.iter().nth(defaults::CATCH_UP_DAYS - 1).map_or(0, |day| day.0);
        Self { days, working, open: working, caught_up, gone }
    }

    /// The same for a store that is closed on some of them; unchanged where no day would be left.
    pub fn while_open(self, is_open: impl Fn(Day) -> bool) -> Self {
        let open = DaySet::of(self.working.iter().filter(|&day| is_open(day)));
        if open.is_empty() { self } else { Self { open, ..self } }
    }

    /// Whether a visit can be made on the day.
    pub fn works(self, day: u16) -> bool {
        self.open.contains(Day(day))
    }

    /// The window, with the nearest days before and after `day` in it on which a visit can be made, where it has none.
    pub fn reaching_work(self, earliest: u16, latest: u16, day: u16) -> (u16, u16) {
        if (earliest..=latest).any(|day| self.works(day)) {
            return (earliest, latest);
        }
        self.reaching(self.open, earliest, latest, day)
    }

    fn reaching(self, days: DaySet, earliest: u16, latest: u16, day: u16) -> (u16, u16) {
        let before = (0..day).rev().find(|&day| days.contains(Day(day))).unwrap_or(earliest);
        let after = (day..self.days).find(|&day| days.contains(Day(day))).unwrap_or(latest);
        (earliest.min(before), latest.max(after))
    }
}

impl Ask {
    /// Any day from `earliest` to `latest`, due by the last, at no cost.
    pub fn between(earliest: u16, latest: u16, priority: u8, why: Why) -> Self {
        Self {
            earliest,
            due: latest,
            latest,
            costs: false,
            held: false,
            overdue_pct: 0,
            priority,
            types: VisitTypes::only(VisitType::Routine),
            call: false,
            extra: Seconds(0),
            why,
        }
    }

    /// Due on the day of its window that is farthest from the days on which other visits are due and from the last contact; on
    /// the latest of several.
    pub fn apart(mut self, others: &[Ask], last: Option<i64>, span: Span) -> Self {
        let distance = |day: u16| {
            let other = others.iter().map(|other| u64::from(other.due.abs_diff(day))).min();
            let before = last.map(|last| i64::from(day).abs_diff(last));
            other.into_iter().chain(before).min()
        };
        let days = (self.earliest..=self.latest).filter(|&day| span.works(day));
        self.due = days.max_by_key(|&day| distance(day)).unwrap_or(self.due);
        self
    }

    /// Whether it answers somebody who asked for it by a day: it is never dropped, but left out of a plan with its reason.
    fn is_asked_for(&self) -> bool {
        !self.held && matches!(self.why, Why::Reservation | Why::Event { .. })
    }

    /// How many days `day` is outside the window.
    pub fn distance(&self, day: u16) -> u16 {
        self.earliest.saturating_sub(day).max(day.saturating_sub(self.latest))
    }

    /// The visit as the model has it, at a store whose usual visit takes so long.
    pub fn visit(self, usual: Seconds) -> DueVisit {
        let rate = |rate: Money| if self.costs { rate } else { Money(0) };
        DueVisit {
            earliest: Day(self.earliest),
            due: Day(self.due.clamp(self.earliest, self.latest)),
            latest: Day(self.latest),
            service: usual + self.extra,
            early: rate(defaults::EARLY_PER_DAY),
            late: rate(defaults::LATE_PER_DAY),
            prize: defaults::prize(self.priority, self.overdue_pct),
            weight: defaults::weight(self.priority),
            types: self.types,
            why: self.why,
        }
    }
}

/// What is wanted of one store: visits of one type at a beat.
pub(super) struct Wish<'a> {
    pub beat: &'a Beat,
    /// The day of the last contact, counted from day 0 (so mostly negative).
    pub last: Option<i64>,
    /// The day of the first visit of a store never visited.
    pub phase: u16,
    /// Fewest days between two visits.
    pub gap: u16,
    /// The same as the store itself says it, which stock that runs out does not shorten.
    pub own_gap: u16,
    /// How early and how late a visit may come, in percent of the interval.
    pub slack_pct: [u16; 2],
    /// How many visits were made in the days of the first week that are over.
    pub made: usize,
    /// The day by which the stock must be filled up, and how many days it lasts.
    pub stock_out: Option<(u16, u16)>,
    pub priority: u8,
    pub types: VisitTypes,
    /// The rule behind a visit due on a day.
    pub why: &'a dyn Fn(i64) -> Why,
}

impl Wish<'_> {
    /// The visits due in the horizon, in order.
    pub fn due(&self, span: Span) -> Vec<Ask> {
        let Some(first) = self.beat.first() else { return Vec::new() };
        let mut asks = match self.last {
            _ if self.beat.on(0).unwrap_or(first).is_within_a_week() => self.by_the_week(span),
            Some(last) => self.since(last, span),
            None => self.first_time(span),
        };
        asks.iter_mut().for_each(|ask| ask.types = self.types);
        asks
    }

    fn ask(&self, earliest: u16, due: u16, latest: u16) -> Ask {
        Ask { due, ..Ask::between(earliest, latest, self.priority, (self.why)(i64::from(due))) }
    }

    /// More often than weekly: the week's visits may be on any days of it that the gap allows, and no week is asked for more
    /// than its working days can take.
    fn by_the_week(&self, span: Span) -> Vec<Ask> {
        let first = self.last.map_or(0, |last| last + i64::from(self.gap)).max(0) as u16;
        let mut asks = Vec::new();
        let mut free = first;
        let gone = i64::from(span.gone);
        for week in 0..(span.days + span.gone).div_ceil(7) {
            let begins = i64::from(7 * week) - gone;
            let closes = ((begins + 6) as u16).min(span.days - 1);
            let opens = (begins.max(0) as u16).max(first);
            let all = (0..).map_while(|k| self.beat.due(-gone, k));
            let asked = all.skip_while(|&day| day < begins).take_while(|&day| day <= i64::from(closes));
            for _ in asked.skip(if week == 0 { self.made } else { 0 }) {
                let Some(day) = (opens.max(free)..=closes).find(|&day| span.works(day)) else { break };
                free = day + self.gap;
                asks.push(self.ask(opens, day, closes));
            }
        }
        asks
    }

    /// One interval after the last visit, and so on; what is overdue is due at once, and to be caught up in the first week.
    /// Stock that would not last until then makes the first visit due before it runs out.
    fn since(&self, last: i64, span: Span) -> Vec<Ask> {
        let Some(first) = self.beat.due(last, 1) else { return Vec::new() };
        let overdue = first < 0;
        let stock_out = self.stock_out.filter(|out| i64::from(out.0) < first);
        let (base, skipped) = match (overdue, stock_out) {
            (true, _) => (0, 0),
            (false, Some((out, _))) => (i64::from(out).max(last + i64::from(self.own_gap)), 0),
            (false, None) => (last, 1),
        };
        let mut asks = Vec::new();
        for k in skipped.. {
            let Some(due) = self.beat.due(base, k).filter(|&due| due < i64::from(span.days)) else { break };
            let pace = self.beat.on(due).or(self.beat.first()).expect("a beat with a due day has a pace");
            let (early, late) = (pace.share(self.slack_pct[0]), pace.share(self.slack_pct[1]));
            let due = due as u16;
            let mut earliest = due.saturating_sub(early);
            let mut latest = due + late;
            let is_first = asks.is_empty();
            if is_first {
                let gap = if stock_out.is_some() { self.own_gap } else { self.gap };
                earliest = earliest.max((last + i64::from(gap)).max(0) as u16).min(due);
                if overdue {
                    let natural = (first + i64::from(late)).max(0) as u16;
                    latest = natural.max(6).max(span.caught_up);
                }
                latest = match (stock_out, self.stock_out) {
                    (Some(_), _) => due,
                    // Overdue, and the stock does not last until it would be caught up.
                    (None, Some((out, _))) if overdue => latest.min(out),
                    _ => latest,
                };
            }
            let mut latest = latest.min(span.days - 1);
            // A day off moves a visit, it does not take it away.
            if !span.working.contains(Day(due)) {
                (earliest, latest) = span.reaching(span.working, earliest, latest, due);
            }
            (earliest, latest) = span.reaching_work(earliest, latest, due);
            let mut ask = Ask { costs: true, ..self.ask(earliest, due, latest) };
            if is_first {
                ask.overdue_pct = ((-first).max(0) * 100 / i64::from(pace.days())).min(100) as u8;
                if let (Some((_, days)), false) = (stock_out, overdue) {
                    ask.why = Why::StockOut { days };
                }
            }
            asks.push(ask);
        }
        asks
    }

    /// A store never visited: any day of the first interval will do, then any of the next, as far as they are due in the
    /// horizon.
    fn first_time(&self, span: Span) -> Vec<Ask> {
        let due = |k: u32| self.beat.due(0, k);
        let in_time = |&k: &u32| due(k).is_some_and(|day| i64::from(self.phase) + day < i64::from(span.days));
        (0..)
            .take_while(in_time)
            .map(|k| {
                let next = due(k + 1).map_or(span.days, |day| day.min(i64::from(span.days)) as u16);
                let (mut earliest, mut latest) = (due(k).unwrap_or_default() as u16, next - 1);
                if k == 0
                    && let Some((out, _)) = self.stock_out
                {
                    latest = latest.min(out.max(earliest));
                }
                (earliest, latest) = span.reaching_work(earliest, latest, earliest);
                // Due by the last working day, which is the one people name.
                let due = (earliest..=latest).rev().find(|&day| span.works(day)).unwrap_or(latest);
                self.ask(earliest, due, latest)
            })
            .collect()
    }
}

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
