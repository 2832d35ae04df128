//! Visits beyond the beat: campaigns, and answers to what happened at a store.

use super::book::Book;
use super::diary::{Diary, is_call};
use super::facts::Facts;
use super::row::{Ask, Span};
use super::store::{Forgone, Lack};
use crate::model::{Calendar, Campaign, Contact, EventRow, EventRule, VisitType, VisitTypes, Why};
use crate::unit::{Day, Seconds};
use chrono::{Days, NaiveDate};

/// Seconds of a day.
const DAY: i64 = 24 * 3600;

/// Where and when answers are looked for.
pub(super) struct Answers<'a> {
    pub book: &'a Book<'a>,
    pub facts: &'a Facts<'a>,
    pub diary: &'a Diary<'a>,
    pub calendar: &'a Calendar,
    pub span: Span,
    /// When the first visit of a day can begin, on the days on which one can.
    pub begins: &'a dyn Fn(Day) -> Option<Seconds>,
}

/// Something that happened at a store.
struct Event<'a> {
    date: NaiveDate,
    /// The hour of it, where the table has one.
    time: Option<Seconds>,
    deadline: Option<NaiveDate>,
    rule: &'a EventRule,
    /// Whether it is a row of the table events, which stays open until it is answered; what the log tells lapses.
    is_told: bool,
}

impl Answers<'_> {
    /// The day of a date, counted from day 0; negative before the horizon.
    fn day(&self, date: NaiveDate) -> i64 {
        self.calendar.first.map_or(0, |first| (date - first).num_days())
    }

    /// A window cut to the horizon; `None` where nothing of it lies there.
    fn window(&self, from: i64, to: i64) -> Option<(u16, u16)> {
        let last = i64::from(self.span.days) - 1;
        (from <= to && to >= 0 && from <= last).then(|| (from.max(0) as u16, to.min(last) as u16))
    }

    /// The extra visits of campaigns. `interval` is the store's, in days.
    pub fn campaigns(&self, at: usize, interval: u16, priority: u8, forgone: &mut Vec<Forgone>) -> Vec<Ask> {
        let mut asks = Vec::new();
        for (campaign, matcher) in self.book.policy.campaigns.iter().zip(&self.book.campaigns) {
            if self.is_near(campaign) && matcher.matches(self.facts, at) {
                self.campaign(campaign, at, (interval, priority), &mut asks, forgone);
            }
        }
        asks
    }

    /// The dates between which a campaign's visits fall.
    fn dates(&self, campaign: &Campaign) -> (i64, i64) {
        match campaign.within_days {
            Some(days) => (self.day(campaign.from) - i64::from(days), self.day(campaign.from) - 1),
            None => (self.day(campaign.from), self.day(campaign.to)),
        }
    }

    fn is_near(&self, campaign: &Campaign) -> bool {
        let (from, to) = self.dates(campaign);
        to >= 0 && from < i64::from(self.span.days)
    }

    /// One campaign's visits: its days in equal parts, a visit in each. A part that has begun is done when the log has more
    /// visits in it than the store's interval accounts for.
    fn campaign(
        &self,
        campaign: &Campaign,
        at: usize,
        (interval, priority): (u16, u8),
        asks: &mut Vec<Ask>,
        forgone: &mut Vec<Forgone>,
    ) {
        let (from, to) = self.dates(campaign);
        let (visits, days) = (i64::from(campaign.extra_visits), to - from + 1);
        for part in 0..visits {
            let (opens, closes) = (from + part * days / visits, from + (part + 1) * days / visits - 1);
            let Some((earliest, latest)) = self.window(opens, closes) else { continue };
            let inside = |date| (opens..0).contains(&self.day(date));
            let entries = self.diary.of(at).iter().filter(|entry| !entry.call && entry.counts());
            let made = entries.filter(|entry| inside(entry.date)).count() as i64;
            if made > (-opens).max(0) / i64::from(interval.max(1)) {
                continue;
            }
            // What prepares a campaign that begins after days off is done before them.
            let sooner = || {
                let day = (0..earliest).rev().find(|&day| self.span.works(day));
                day.filter(|_| campaign.within_days.is_some()).map(|day| (day, day))
            };
            let why = Why::Campaign { campaign: campaign.id.clone() };
            let Some((earliest, latest)) = self.on_working_days(earliest, latest).or_else(sooner) else {
                forgone.push(Forgone { types: VisitTypes::only(VisitType::Routine), why, lack: Lack::WorkingDay });
                continue;
            };
            let extra = Seconds((campaign.extra_min * 60.0).round() as i32);
            asks.push(Ask { extra, ..Ask::between(earliest, latest, campaign.priority.unwrap_or(priority), why) });
        }
    }

    /// The window from its first working day to its last; `None` where it has none.
    fn on_working_days(&self, earliest: u16, latest: u16) -> Option<(u16, u16)> {
        let mut days = (earliest..=latest).filter(|&day| self.span.works(day));
        let first = days.next()?;
        Some((first, days.next_back().unwrap_or(first)))
    }

    /// The visits and calls that answer what happened at a store, `told` being its rows of the table events.
    ///
    /// An event of the table that no rule is about is forgone.
    pub fn events(&self, at: usize, told: &[&EventRow], priority: u8, forgone: &mut Vec<Forgone>) -> Vec<Ask> {
        let rules = || self.book.policy.events.iter().zip(&self.book.events);
        let mut events: Vec<Event> = Vec::new();
        for row in told {
            if rules().all(|(rule, _)| rule.on != row.kind) {
                let why = Why::Event { event: row.kind.clone(), date: row.date };
                forgone.push(Forgone { types: VisitTypes::only(VisitType::FollowUp), why, lack: Lack::Rule });
            }
            for (rule, _) in rules().filter(|(rule, of)| rule.on == row.kind && of.matches(self.facts, at)) {
                events.push(Event { date: row.date, time: row.time, deadline: row.deadline, rule, is_told: true });
            }
        }
        for entry in self.diary.of(at) {
            let said = |rule: &EventRule| {
                rule.on == entry.row.outcome || rule.on == entry.row.kind && !is_call(&rule.on) && !rule.on.is_empty()
            };
            for (rule, _) in rules().filter(|(rule, of)| said(rule) && of.matches(self.facts, at)) {
                events.push(Event { date: entry.date, time: None, deadline: None, rule, is_told: false });
            }
        }
        // By what they say, so that the order of their tables does not matter.
        events.sort_by(|one, other| {
            let key = |event: &Event| (event.date, event.deadline, event.is_told, event.time);
            key(one)
                .cmp(&key(other))
                .then_with(|| one.rule.on.cmp(&other.rule.on))
                .then_with(|| std::ptr::from_ref(one.rule).cmp(&std::ptr::from_ref(other.rule)))
        });
        // What happened twice on a day is answered once; a long log would take long otherwise.
        events.dedup_by(|one, other| {
            (one.date, one.deadline, one.is_told, one.time) == (other.date, other.deadline, other.is_told, other.time)
                && std::ptr::eq(one.rule, other.rule)
        });
        let mut asks: Vec<Ask> = Vec::new();
        for event in events {
            let Some(ask) = self.answer(at, &event, priority) else { continue };
            // Two sales in a week need one contact.
            let common = |other: &Ask| {
                (other.earliest.max(ask.earliest)..=other.latest.min(ask.latest)).any(|day| self.span.works(day))
            };
            match asks.iter_mut().find(|other| other.types == ask.types && other.call == ask.call && common(other)) {
                Some(other) => {
                    other.earliest = other.earliest.max(ask.earliest);
                    other.latest = other.latest.min(ask.latest);
                    other.due = other.latest;
                    other.by = [other.by, ask.by].into_iter().flatten().min();
                    other.priority = other.priority.max(ask.priority);
                }
                None => asks.push(ask),
            }
        }
        asks
    }

    /// The date, and where it is not the whole of it the hour, by which an event is to be answered whose rule counts hours by the
    /// clock: from when it happened on.
    fn hour(&self, event: &Event) -> Option<(NaiveDate, Option<Seconds>)> {
        let hours = event.rule.within_hours.filter(|_| event.deadline.is_none())?;
        let end = i64::from(event.time?.0) + 3600 * i64::from(hours);
        let (days, hour) = (end / DAY, (end % DAY) as i32);
        // Midnight is the end of the day before.
        let days = if hour == 0 { days - 1 } else { days };
        let date = event.date.checked_add_days(Days::new(days.max(0) as u64))?;
        Some((date, (hour > 0).then_some(Seconds(hour))))
    }

    /// The visit or call that answers an event, where it is not answered yet and falls into the horizon.
    fn answer(&self, at: usize, event: &Event, priority: u8) -> Option<Ask> {
        let rule = event.rule;
        let hours = rule.within_hours.map(|hours| hours / 24);
        let within = rule.within_days.or(hours);
        let opens = event.date.checked_add_days(Days::new(u64::from(rule.after_days)))?;
        let hour = self.hour(event);
        let closes = match (event.deadline, within) {
            (Some(deadline), _) => deadline,
            _ if hour.is_some() => hour?.0,
            (None, Some(days)) => event.date.checked_add_days(Days::new(u64::from(days)))?,
            (None, None) => opens,
        };
        // Who has less time than the rule would wait is answered at once.
        let opens = if closes < opens { event.date } else { opens };
        let is_answer = |date: NaiveDate, call: bool, types: VisitTypes| {
            let later = if event.is_told { date >= event.date } else { date > event.date };
            later && date >= opens && (types.has(rule.kind) || call && rule.contact == Contact::Call)
        };
        let (from, to) = (self.day(opens), self.day(closes));
        let lapsed = !event.is_told && to < -i64::from(self.book.policy.defaults.cycle_days);
        if lapsed || to >= i64::from(self.span.days) {
            return None;
        }
        let entries = self.diary.of(at);
        if entries.iter().any(|entry| entry.counts() && is_answer(entry.date, entry.call, entry.types)) {
            return None;
        }
        // Who cannot come by the hour any more comes as soon as may be.
        let by_hour = hour.and_then(|(_, by)| Some((u16::try_from(to).ok()?, by?)));
        let is_over = by_hour.is_some_and(|(day, by)| {
            let in_time = |one: u16| (self.begins)(Day(one)).is_some_and(|begin| one < day || begin <= by);
            !(from.max(0) as u16..=day).any(|one| self.span.works(one) && in_time(one))
        });
        let by = by_hour.filter(|&(day, _)| !is_over && self.span.works(day));
        let (mut earliest, mut latest) = match by_hour {
            _ if to < 0 => (0, self.span.caught_up),
            Some((day, _)) if is_over => {
                let next = (day + 1..self.span.days).find(|&next| self.span.works(next));
                (from.max(0) as u16, next.unwrap_or(day))
            }
            _ => self.window(from, to)?,
        };
        (earliest, latest) = self.span.reaching_work(earliest, latest, latest);
        let of_type = self.book.policy.types.get(&rule.kind);
        let priority = rule.priority.or(of_type.and_then(|of| of.priority)).map_or(priority, |own| own.max(priority));
        let why = Why::Event { event: rule.on.clone(), date: event.date };
        let due = (to.max(0) as u16).clamp(earliest, latest);
        Some(Ask {
            due,
            by,
            types: VisitTypes::only(rule.kind),
            call: rule.contact == Contact::Call,
            extra: self.book.extra_of(rule.kind, None),
            ..Ask::between(earliest, latest, priority, why)
        })
    }
}
