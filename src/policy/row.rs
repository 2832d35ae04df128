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
    /// The day, and the hour of it, by which it begins.
    pub by: Option<(u16, Seconds)>,
    /// Whether days apart from the due day cost.
    pub costs: bool,
    /// Whether its day was agreed on and must not be moved.
    pub held: bool,
    /// The day that the store would like it on.
    pub wish: Option<u16>,
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
            by: None,
            costs: false,
            held: false,
            wish: None,
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

    /// Whether it answers somebody who asked for it by a day, or for a week: it is never dropped, but left out of a plan with its
    /// reason.
    pub fn is_asked_for(&self) -> bool {
        !self.held && matches!(self.why, Why::Reservation | Why::Pinned | Why::Event { .. })
    }

    /// How many days `day` is outside the window.
    pub fn distance(&self, day: u16) -> u16 {
        self.earliest.saturating_sub(day).max(day.saturating_sub(self.latest))
    }

    /// How many days there are between the window and those agreed on.
    pub fn apart_from(&self, agreed: Agreed) -> u16 {
        self.earliest.saturating_sub(agreed.last).max(agreed.first.saturating_sub(self.latest))
    }

    /// How near it is to the days agreed on; `None` where it is more than half an interval away, and so another visit.
    pub fn nearness(&self, agreed: Agreed, interval: u16) -> Option<(u16, u16)> {
        let apart = self.apart_from(agreed);
        let day = self.due.clamp(agreed.first, agreed.last);
        (!self.held && 2 * apart <= interval).then(|| (apart, self.due.abs_diff(day)))
    }

    /// The visit as the model has it, at a store whose usual visit takes so long.
    pub fn visit(self, usual: Seconds) -> DueVisit {
        let rate = |rate: Money| if self.costs { rate } else { Money(0) };
        DueVisit {
            earliest: Day(self.earliest),
            due: Day(self.due.clamp(self.earliest, self.latest)),
            latest: Day(self.latest),
            by: self.by.filter(|by| by.0 == self.latest).map(|by| by.1),
            service: usual + self.extra,
            early: rate(defaults::EARLY_PER_DAY),
            late: rate(defaults::LATE_PER_DAY),
            prize: defaults::prize(self.priority, self.overdue_pct),
            weight: defaults::weight(self.priority),
            types: self.types,
            why: self.why,
            after: None,
        }
    }
}

/// Days of which one was agreed on with the store: a day, a week, or all days up to one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Agreed {
    pub first: u16,
    pub last: u16,
    /// Whether the last day is only a limit: a visit that may be by then stays on the days it is due.
    pub is_limit: bool,
}

/// What is wanted of one store: visits of one type at a beat.
#[derive(Clone, Copy)]
pub(super) struct Wish<'a> {
    pub beat: &'a Beat,
    /// The day of the last contact, counted from day 0 (so mostly negative).
    pub last: Option<i64>,
    /// The day of the first visit of a store never visited, counted from day 0: before it where it is missed already.
    pub phase: i64,
    /// Whether such a first visit may be on any day of its interval, since it goes along with visits that are spread already.
    pub goes_along: bool,
    /// The first day from day 0 on that is on the store's usual weekday, where its visits come in whole weeks and should keep to
    /// one.
    pub usual: Option<u16>,
    /// Fewest days between two visits.
    pub gap: u16,
    /// The same as the store itself says it, which stock that runs out does not shorten.
    pub own_gap: u16,
    /// How early and how late a visit may come, in percent of the interval.
    pub slack_pct: [u16; 2],
    /// What was agreed on with the store, in order of time.
    pub agreed: &'a [Agreed],
    /// How many visits were made in the days of the first week that are over.
    pub made: usize,
    /// The day by which the stock must be filled up, and how many days it lasts.
    pub stock_out: Option<(u16, u16)>,
    pub priority: u8,
    pub types: VisitTypes,
    /// The rule behind a visit due on a day.
    pub why: &'a dyn Fn(i64) -> Why,
}

impl Agreed {
    /// One day.
    pub fn on(day: u16) -> Self {
        Self { first: day, last: day, is_limit: false }
    }
}

impl Wish<'_> {
    /// The visits due in the horizon, in order. What was agreed on is the visit due nearest to it, and those after it are due from
    /// then on (requirement 13 of section 7).
    pub fn due(&self, span: Span) -> Vec<Ask> {
        let Some(first) = self.beat.first() else { return Vec::new() };
        let mut asks = match self.beat.on(0).unwrap_or(first).is_within_a_week() {
            true => self.by_the_week(span),
            false => self.in_turn(span),
        };
        asks.iter_mut().for_each(|ask| ask.types = self.types);
        asks
    }

    /// Less often than that: one after the other, around what was agreed on.
    fn in_turn(&self, span: Span) -> Vec<Ask> {
        let mut before = Vec::new();
        let mut asks = match self.last {
            Some(last) => self.since(last, span),
            None => self.first_time(span),
        };
        for &agreed in self.agreed {
            let interval = self.beat.on(i64::from(agreed.last)).or(self.beat.first()).map_or(0, |pace| pace.days());
            let near = |at: &usize| asks[*at].nearness(agreed, interval);
            let nearest = (0..asks.len()).filter(|at| near(at).is_some()).min_by_key(near);
            let Some(at) = nearest.filter(|&at| !agreed.is_limit || asks[at].apart_from(agreed) > 0) else { continue };
            let due = asks[at].due.clamp(agreed.first, agreed.last);
            before.extend(asks.drain(..at));
            before.extend(asks.drain(..1).map(|ask| Ask {
                earliest: agreed.first,
                due,
                latest: agreed.last,
                costs: false,
                ..ask
            }));
            asks = Self { stock_out: None, ..*self }.since(i64::from(due), span);
        }
        before.extend(asks);
        before
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

    /// How many days after this one the nearest usual weekday is, negative before it, as long as it is not before day 0; 0 where
    /// there is no usual weekday.
    fn to_the_usual(self, day: i64) -> i64 {
        let Some(usual) = self.usual else { return 0 };
        let after = (i64::from(usual) - day).rem_euclid(7);
        if after > 3 && day + after >= 7 { after - 7 } else { after }
    }

    /// One interval after the last visit, and so on; what is overdue is due at once, and to be caught up in the first week.
    /// Stock that would not last until then makes the first visit due before it runs out.
    ///
    /// A store with a usual weekday is due on it: from the first visit on where the window of that reaches so far, else from the
    /// second. So it comes back to its weekday, and to its weeks, after a visit off it.
    fn since(&self, last: i64, span: Span) -> Vec<Ask> {
        let Some(first) = self.beat.due(last, 1) else { return Vec::new() };
        let overdue = first < 0;
        let stock_out = self.stock_out.filter(|out| i64::from(out.0) < first);
        let (base, skipped) = match (overdue, stock_out) {
            (true, _) => (0, 0),
            (false, Some((out, _))) => (i64::from(out).max(last + i64::from(self.own_gap)), 0),
            (false, None) => (last, 1),
        };
        let turn = self.beat.due(base, skipped).map_or(0, |due| self.to_the_usual(due));
        let mut asks = Vec::new();
        for k in skipped.. {
            let Some(natural) = self.beat.due(base, k) else { break };
            let is_first = asks.is_empty();
            let pace = self.beat.on(natural).or(self.beat.first()).expect("a beat with a due day has a pace");
            let [early, late] = self.slack_pct.map(|percent| i64::from(pace.share(percent)));
            let turned = (natural + turn).max(0);
            let middle = if is_first { natural } else { turned };
            let (mut earliest, mut latest) = ((middle - early).max(0), middle + late);
            if is_first {
                let gap = if stock_out.is_some() { self.own_gap } else { self.gap };
                earliest = earliest.max(last + i64::from(gap)).max(0).min(middle);
                if overdue {
                    latest = (first + late).max(6).max(i64::from(span.caught_up));
                }
                latest = match (stock_out, self.stock_out) {
                    (Some(_), _) => middle,
                    // Overdue, and the stock does not last until it would be caught up.
                    (None, Some((out, _))) if overdue => latest.min(i64::from(out)),
                    _ => latest,
                };
            }
            let due = if is_first && !(earliest..=latest).contains(&turned) { middle } else { turned };
            if due >= i64::from(span.days) {
                break;
            }
            let (due, mut earliest) = (due as u16, earliest.min(due) as u16);
            let mut latest = latest.min(i64::from(span.days) - 1) as u16;
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

    /// A store never visited: on any of some days around its own day of the interval, so that first visits are spread over their
    /// interval, neighbours together; where that is a week or less on any day of it. So are the visits that follow, as far as their
    /// own days lie in the horizon. None has a due day.
    fn first_time(&self, span: Span) -> Vec<Ask> {
        let days = i64::from(span.days);
        let own = |k: u32| self.beat.due(0, k).map(|day| self.phase + day).filter(|&day| day < days);
        let mut asks = Vec::new();
        for (k, own) in (0..).map_while(|k| own(k).map(|own| (k, own))) {
            let pace = self.beat.on(own).or(self.beat.first()).expect("a beat with a due day has a pace");
            let (earliest, latest) = match pace.days() {
                interval if self.goes_along || interval <= WEEK => self.interval(k, span),
                interval => around(own, interval, span),
            };
            let (mut earliest, mut latest) = (earliest as u16, latest as u16);
            if k == 0
                && let Some((out, _)) = self.stock_out
            {
                latest = latest.min(out);
                earliest = earliest.min(latest);
            }
            (earliest, latest) = span.reaching_work(earliest, latest, earliest);
            // Due by the last working day, which is the one people name.
            let due = (earliest..=latest).rev().find(|&day| span.works(day)).unwrap_or(latest);
            asks.push(self.ask(earliest, due, latest));
        }
        asks
    }

    /// The first and the last day of interval number `k`, counted from 0.
    fn interval(&self, k: u32, span: Span) -> (i64, i64) {
        let begins = |k: u32| self.beat.due(0, k).unwrap_or(i64::from(span.days));
        let last = i64::from(span.days) - 1;
        (begins(k).min(last), (begins(k + 1) - 1).min(last))
    }
}

/// The days around a store's own day of an interval, first and last: two working days before and after it, four where the interval
/// is four weeks or more; a week's worth at least.
///
/// Days of the horizon stand for working days in proportion, so that every working day gets its even share however many a week
/// has. A day before the horizon is missed, and made up for in its first days.
fn around(day: i64, interval: u16, span: Span) -> (i64, i64) {
    let last = span.working.len() as i64 - 1;
    if last < 0 {
        return (0, i64::from(span.days) - 1);
    }
    let week = defaults::CATCH_UP_DAYS as i64 - 1;
    let half = i64::from(interval / WEEK).clamp(2, 4);
    let own = day.max(0) * (last + 1) / i64::from(span.days);
    let from = (own - half).min(last - week).max(0);
    let to = (own + half).max(from + week).min(last);
    let number = |number: i64| span.working.iter().nth(number as usize).map_or(0, |day| i64::from(day.0));
    (number(from), number(to))
}

/// Days in a week.
const WEEK: u16 = 7;
