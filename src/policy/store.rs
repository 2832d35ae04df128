//! One store as the problem has it: everything wanted of it in one consistent row of due visits, its hours and its reps.

use super::answers::Answers;
use super::book::Book;
use super::diary::Diary;
use super::facts::Facts;
use super::fixed::Desk;
use super::gaps::{self, Gaps};
use super::hours::Openings;
use super::learn::HabitLesson;
use super::practice::UsedTo;
use super::row::{Agreed, Ask, Span, Wish};
use super::share::share;
use super::staff::Staff;
use super::wanted::{Wanted, WantedKind};
use crate::model::{
    Allowed, Cadence, Calendar, DaySet, DueVisit, EventRow, FixedRow, Habit, LastVisit, OneOffRow, Preference, Promise,
    Store, StoreRow, VisitType, VisitTypes, Why,
};
use crate::unit::{Day, Money, PlaceId, Seconds, StoreId};
use chrono::{Days, NaiveDate};
use std::collections::HashMap;

/// Everything that is wanted of a store: visits, phone calls, what cannot be asked for, and the days between visits.
struct Wishes {
    visits: Vec<Ask>,
    calls: Vec<Ask>,
    forgone: Vec<Forgone>,
    gaps: Gaps,
}

/// What is due at a store, or would be, beside its visits.
#[derive(Default)]
pub(super) struct Beside {
    /// Phone calls that are due.
    pub calls: Vec<DueVisit>,
    /// Visits that policy wants and cannot ask for.
    pub forgone: Vec<Forgone>,
    /// What the store is used to.
    pub used_to: Option<UsedTo>,
    /// Further visits on days that have one, and those of reps who come along.
    pub visits: Vec<Store>,
}

/// A visit that policy wants and cannot ask for.
#[derive(Clone, Debug, PartialEq)]
pub struct Forgone {
    /// What it would be for.
    pub types: VisitTypes,
    /// What wants it.
    pub why: Why,
    /// What it lacks.
    pub lack: Lack,
}

/// What a visit lacks that policy wants and cannot ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lack {
    /// Nobody works on any of its days.
    WorkingDay,
    /// The visits around it leave no room: the fewest days between two visits are the store's own, or days were agreed on.
    Room,
    /// The policy has no rule for what happened.
    Rule,
    /// The one that it follows is so late that its days come after the last of the plan.
    Later,
    /// The one that it follows was not made by the last of its days.
    Leader,
}

/// All that stores are made from.
pub(super) struct Desks<'a> {
    pub book: &'a Book<'a>,
    pub facts: &'a Facts<'a>,
    pub diary: &'a Diary<'a>,
    pub calendar: &'a Calendar,
    /// The first day of the plan whose days these are; before the first of them where some are over.
    pub began: NaiveDate,
    pub span: Span,
    pub openings: &'a Openings<'a>,
    pub staff: &'a Staff<'a>,
    pub fixed: HashMap<&'a str, Vec<&'a FixedRow>>,
    pub one_off: HashMap<&'a str, Vec<&'a OneOffRow>>,
    pub events: HashMap<&'a str, Vec<&'a EventRow>>,
}

impl Desks<'_> {
    /// Store `at`, and what is beside its visits. `phases` are the days of first visits by type (routine, then [`Book::kinds`]).
    pub fn store(
        &self,
        at: usize,
        wanted: &Wanted,
        phases: Vec<i64>,
        (reps, skilled, covering): (Allowed, Allowed, Allowed),
    ) -> (Store, Beside) {
        let row = self.facts.rows[at];
        let derivation = &wanted.derivation;
        let service = derivation.service;
        let mut store = Store {
            id: row.id.clone(),
            name: row.name.clone(),
            class: derivation.class.clone(),
            priority: derivation.priority,
            place: PlaceId::at(at),
            service,
            promise: None,
            beside: None,
            meeting: false,
            preference: None,
            met: Vec::new(),
            last: None,
            habit: None,
            demand: 0,
            hours: self.openings.hours(row, service),
            reps,
            skilled,
            covering,
            pinned: Vec::new(),
            cadence: Cadence::NEVER,
        };
        let rows = self.fixed.get(row.id.as_str()).map_or(&[][..], Vec::as_slice);
        let desk = Desk { calendar: self.calendar, reps: &self.staff.by_id, rows };
        let (fixed, further) = desk.apart();
        let fixed = &fixed[..];
        let free = store.reps.clone();
        let one_for_all = self.one_for_all(at, &store, (desk, &further)).map(|rep| Allowed::Only(vec![rep]));
        if let Some(one) = &one_for_all {
            store.reps = one.clone();
        }
        let mut visits: Vec<Store> = further.iter().map(|row| desk.beside(row, StoreId::at(at), &store)).collect();
        let pins = desk.pinned_reps(fixed);
        // Days on which the store is open and somebody works who may come; on a pinned day that is the rep of the pin, who
        // covers for an owner on leave.
        let is_open = |day: Day| {
            let open = !store.hours.on(day, self.calendar.weekday(day)).is_empty();
            open && match pins.iter().rev().find(|pin| pin.0 == day) {
                Some(&(_, rep)) => self.staff.works_on(rep, day),
                None => self.staff.comes(&store.reps, day),
            }
        };
        let mut lost = Vec::new();
        let one_off = match self.one_off.get(row.id.as_str()) {
            None => Vec::new(),
            Some(rows) => self.one_off((row, rows), (StoreId::at(at), &store), desk, &mut lost),
        };
        let is_limited = row.weekdays.is_some()
            || !row.open_hours.is_always()
            || !pins.is_empty()
            || matches!(store.reps, Allowed::Only(_));
        let span = if is_limited { self.span.while_open(is_open) } else { self.span };
        let used_to = self.used_to(at, wanted);
        store.habit = used_to.map(|used_to| used_to.habit);
        let agreed = desk.agreed(fixed);
        let begins = |day: Day| {
            let open = store.hours.on(day, self.calendar.weekday(day)).first()?.open;
            self.staff.begins(&store.reps, day).map(|start| start.max(open))
        };
        let Wishes { visits: mut asks, calls, mut forgone, gaps } =
            self.wishes(at, wanted, (&phases, store.habit, &agreed), (span, &begins));
        desk.lay(fixed, gaps.interval, &mut store, &mut asks);
        let choice = if one_for_all.as_ref() == Some(&store.reps) { &free } else { &store.reps };
        store.preference = self.preference(row, choice);
        visits.iter_mut().for_each(|visit| visit.preference.clone_from(&store.preference));
        store.met = self.met(at, &store.reps);
        let was_there = || self.span_has_begun() && self.diary.made_since(at, VisitType::Routine, self.began) > 0;
        if row.must_visit && asks.is_empty() && !was_there() {
            asks.push(Ask::between(0, self.span.days - 1, Store::MUST, Why::Reservation));
        }
        let (mut gone, mut shut) = (Vec::new(), Vec::new());
        if let (Some(last), Some(own)) = (wanted.last_day, row.min_gap_days) {
            let soonest = last + i64::from(own.min(gaps.interval));
            gaps::after_the_last(
                &mut asks,
                soonest.clamp(0, i64::from(self.span.days)) as u16,
                span,
                &mut gone,
                &mut shut,
            );
        }
        let (min_gap, max_gap) = gaps::settle(&mut asks, gaps, span, &mut gone, &mut shut);
        visits.extend(one_off);
        forgone.append(&mut lost);
        forgone.extend(gone.into_iter().map(|ask| Forgone { types: ask.types, why: ask.why, lack: Lack::Room }));
        // One after the last day says nothing of the days before it.
        let last_day = wanted.last_day.filter(|&day| day < i64::from(self.span.days));
        store.last = last_day.and_then(|day| the_last(day, row, gaps.interval, max_gap, &asks));
        gaps::put_back(&mut asks, shut);
        self.pin_the_skilled(row, &asks, &mut store);
        store.promise = self.wished(&asks);
        store.cadence =
            Cadence::Spaced { visits: asks.into_iter().map(|ask| ask.visit(service)).collect(), min_gap, max_gap };
        let call = Seconds((self.book.policy.defaults.call_min * 60.0).round() as i32);
        let calls = calls.into_iter().map(|ask| Ask { extra: Seconds(0), ..ask }.visit(call)).collect();
        (store, Beside { calls, forgone, used_to, visits })
    }

    /// The days that the store would like its visits on, and what others cost; `None` where it has no wish that can be had.
    fn wished(&self, asks: &[Ask]) -> Option<Promise> {
        let price = Money((self.book.policy.defaults.wish_min * 60.0).round() as i64);
        let wish = |ask: &Ask| ask.wish.filter(|day| (ask.earliest..=ask.latest).contains(day));
        let visits: Vec<_> = asks.iter().map(|ask| wish(ask).map(|day| (Day(day), price))).collect();
        visits.iter().any(Option::is_some).then(|| Promise { visits, ..Promise::default() })
    }

    /// Whom the store would rather see; of no account where only one rep may come.
    pub(super) fn preference(&self, row: &StoreRow, reps: &Allowed) -> Option<Preference> {
        let is_decided = match reps {
            Allowed::Only(reps) => reps.len() <= 1,
            Allowed::Any => self.staff.by_id.len() <= 1,
        };
        let price = self.book.policy.practice.stranger();
        let list = if is_decided { &[] } else { row.preferred.as_slice() };
        Preference::of(list, price, |id| self.staff.by_id.get(id).copied())
    }

    /// What the store is used to.
    fn used_to(&self, at: usize, wanted: &Wanted) -> Option<UsedTo> {
        let (row, policy) = (self.facts.rows[at], self.book.policy);
        let interval = wanted.beat.first().map_or(policy.defaults.interval_days, |pace| pace.days());
        let told = self.events.get(row.id.as_str()).map_or(&[][..], Vec::as_slice);
        let learned = || HabitLesson::of(&policy.learn, policy.practice.within(), self.diary.of(at), told);
        UsedTo::of(&policy.practice, interval, row, learned)
    }

    /// Everything that is wanted of the store.
    fn wishes(
        &self,
        at: usize,
        wanted: &Wanted,
        (phases, habit, agreed): (&[i64], Option<Habit>, &[Agreed]),
        (span, begins): (Span, &dyn Fn(Day) -> Option<Seconds>),
    ) -> Wishes {
        let (row, derivation) = (self.facts.rows[at], &wanted.derivation);
        let mut forgone = Vec::new();
        let defaults = &self.book.policy.defaults;
        let pace = wanted.beat.first();
        let interval = pace.map_or(defaults.interval_days, |pace| pace.days());
        let usual = wanted.beat.fastest().map(|pace| pace.share(defaults.min_gap_pct).max(1));
        let least = row.min_gap_days.or(usual).unwrap_or(1).clamp(1, interval);
        let most = row.max_gap_days.map_or(DaySet::MOST, |most| most.max(interval));
        let stock_out = defaults.stock_out_days.and_then(|before| stock_out(row, before, span));
        let priority = derivation.priority;
        let routine = Wish {
            beat: &wanted.beat,
            last: wanted.last_day,
            phase: phases[0],
            goes_along: false,
            usual: self.first_usual(habit),
            gap: least,
            agreed,
            made: self.made_this_week(at, VisitType::Routine, span),
            own_gap: row.min_gap_days.unwrap_or(1),
            slack_pct: derivation.slack_pct,
            stock_out,
            priority,
            types: VisitTypes::only(VisitType::Routine),
            why: &|day| derivation.on(day).why(self.book),
        };
        let mut asks = routine.due(span);
        if let (Some(first), Some(last), Some(_)) = (asks.first_mut(), wanted.last_day, row.max_gap_days) {
            let by = last + i64::from(most);
            // What a day off moves beyond it is late, and not taken away.
            if by < i64::from(first.latest) && (i64::from(first.earliest)..=by).any(|day| span.works(day as u16)) {
                first.latest = by as u16;
            }
        }
        if let (true, Some((out, days))) = (asks.is_empty() && pace.is_none(), stock_out) {
            asks.push(Ask::between(0, out, priority, Why::StockOut { days }));
        }
        self.call_between(wanted, &mut asks);
        let (mut calls, mut asks): (Vec<Ask>, Vec<Ask>) = asks.into_iter().partition(|ask| ask.call);
        let mut alone = false;
        for wish in &wanted.kinds {
            let position = self.book.kinds.iter().position(|&kind| kind == wish.kind).map_or(0, |at| at + 1);
            alone |= self.add_kind(wish, (at, phases[position]), (priority, least, span), &mut asks, &mut calls);
        }
        let (book, facts, diary, calendar) = (self.book, self.facts, self.diary, self.calendar);
        let answers = Answers { book, facts, diary, calendar, span, begins };
        let told = self.events.get(row.id.as_str()).map_or(&[][..], Vec::as_slice);
        for ask in answers.events(at, told, priority, &mut forgone) {
            // A visit that is due by then answers as well as a call does.
            let is_answered = |visit: &Ask| {
                let counts = visit
                    .types
                    .iter()
                    .any(|kind| self.diary.counts_as(kind).has(ask.types.iter().next().unwrap_or_default()));
                counts && visit.earliest >= ask.earliest && visit.due <= ask.latest
            };
            if ask.call {
                if !asks.iter().any(is_answered) {
                    calls.push(ask);
                }
            } else {
                let target = ask.due;
                alone |= !share(&mut asks, ask, target, self.book, span);
            }
        }
        let mut extra = answers.campaigns(at, interval, priority, &mut forgone);
        // Those with the least choice of days first.
        extra.sort_by_key(|ask| ask.latest - ask.earliest);
        for ask in extra {
            alone = true;
            let ask = ask.apart(&asks, wanted.last_day, span);
            asks.push(ask);
        }
        calls.sort_by_key(|ask| (ask.due, ask.latest));
        // What the store said of its gaps is hard; our own estimate gives way to visits beyond the beat.
        let floor = if alone && row.min_gap_days.is_none() { least.min(2) } else { least };
        Wishes {
            visits: asks,
            calls,
            forgone,
            gaps: Gaps { interval, least, floor, own: row.min_gap_days.unwrap_or(1).clamp(1, interval), most },
        }
    }

    /// The first day on the usual weekday of a store, where another one has a price.
    fn first_usual(&self, habit: Option<Habit>) -> Option<u16> {
        let weekday = habit?.weekday.filter(|_| self.book.policy.practice.weekday > 0.0)?;
        self.calendar.iter().take(7).find(|&day| self.calendar.weekday(day) == usize::from(weekday)).map(|day| day.0)
    }

    /// How many visits of a type were made in the days of the first week that are over.
    fn made_this_week(&self, at: usize, kind: VisitType, span: Span) -> usize {
        let week = self.calendar.first.and_then(|first| first.checked_sub_days(Days::new(u64::from(span.gone))));
        week.filter(|_| self.span_has_begun()).map_or(0, |week| self.diary.made_since(at, kind, week))
    }

    /// Whether some days of the plan are over.
    fn span_has_begun(&self) -> bool {
        self.calendar.first.is_some_and(|first| self.began < first)
    }

    /// Marks the contacts that are phone calls: so many between one visit and the next.
    fn call_between(&self, wanted: &Wanted, asks: &mut [Ask]) {
        let always = self.book.is_by_phone(VisitType::Routine);
        let every = u32::from(wanted.derivation.calls_between) + 1;
        for (number, ask) in (0..).zip(asks.iter_mut()) {
            let after = match wanted.last {
                Some(_) => wanted.calls + number + 1,
                None => number,
            };
            ask.call = always || after % every != 0;
        }
    }

    /// Adds the visits of another type that repeats. Returns whether any of them stands alone.
    fn add_kind(
        &self,
        wish: &WantedKind,
        (at, phase): (usize, i64),
        (priority, gap, span): (u8, u16, Span),
        asks: &mut Vec<Ask>,
        calls: &mut Vec<Ask>,
    ) -> bool {
        let book = self.book;
        let rule_on = |day: i64| {
            let later = wish.rules[1..].partition_point(|rule| i64::from(rule.0) <= day);
            &book.policy.rules[wish.rules[later].1]
        };
        let rule = rule_on(0);
        let of_type = book.policy.types.get(&wish.kind);
        let own = rule.priority.or(of_type.and_then(|of| of.priority));
        let defaults = &book.policy.defaults;
        let due = Wish {
            beat: &wish.beat,
            last: wish.last,
            phase,
            goes_along: true,
            usual: None,
            gap,
            agreed: &[],
            made: self.made_this_week(at, wish.kind, span),
            own_gap: 1,
            slack_pct: [rule.early_pct.unwrap_or(defaults.early_pct), rule.late_pct.unwrap_or(defaults.late_pct)],
            stock_out: None,
            priority: own.map_or(priority, |own| own.max(priority)),
            types: VisitTypes::only(wish.kind),
            why: &|day| {
                let days = wish.beat.on(day).map_or(0, |pace| pace.days());
                Why::Type { of: wish.kind, name: rule_on(day).id.clone(), days }
            },
        };
        let mut alone = false;
        for (number, ask) in (0..).zip(due.due(span)) {
            if book.is_by_phone(wish.kind) {
                calls.push(Ask { call: true, ..ask });
                continue;
            }
            // A visit of a type that there never was may go along with any visit of its window: the phase spreads them.
            let target = match wish.last {
                Some(_) => ask.due,
                None => (phase + wish.beat.due(0, number).unwrap_or_default()).clamp(0, i64::from(span.days)) as u16,
            };
            let extra = book.extra_of(wish.kind, rule_on(i64::from(target)).service_min);
            alone |= !share(asks, Ask { extra, ..ask }, target, book, span);
        }
        alone
    }

    /// Where a visit needs a skill that none of the store's reps has, the nearest rep who has it comes on its days.
    fn pin_the_skilled(&self, row: &StoreRow, asks: &[Ask], store: &mut Store) {
        for ask in asks.iter().filter(|ask| !ask.held) {
            let needed =
                ask.types.iter().filter_map(|kind| self.book.policy.types.get(&kind)).flat_map(|of| &of.skills);
            let needed: Vec<&String> = needed.collect();
            if needed.is_empty() {
                continue;
            }
            store.skilled = self.staff.with_skills(&needed, &store.skilled);
            for day in (ask.earliest..=ask.latest).map(Day) {
                if !store.is_pinned(day)
                    && let Some(rep) = self.staff.nearest_skilled(&needed, row.point, &store.reps, day)
                {
                    let at = store.pinned.partition_point(|pin| pin.0 < day);
                    store.pinned.insert(at, (day, rep));
                }
            }
        }
    }
}

/// The last visit and the gap to it that the store itself asks for, as far as the days agreed on and the days off let it be kept.
fn the_last(day: i64, row: &StoreRow, interval: u16, max_gap: u16, asks: &[Ask]) -> Option<LastVisit> {
    let own = row.min_gap_days.map_or(1, |own| own.min(interval));
    let kept = asks.iter().map(|ask| i64::from(ask.earliest) - day).fold(i64::from(own), i64::min);
    let late = asks.first().map_or(0, |first| i64::from(first.latest) - day);
    let (min_gap, late) = (u16::try_from(kept).ok()?, late.clamp(0, u16::MAX.into()) as u16);
    Some(LastVisit { day: i32::try_from(day).ok()?, min_gap, max_gap: max_gap.max(late).max(min_gap) })
}

/// The day by which a store must be visited before its stock runs out, where that lies in the horizon, and how many days the
/// stock lasts.
fn stock_out(row: &StoreRow, before: u16, span: Span) -> Option<(u16, u16)> {
    let left = row.stock_days_left?.floor().clamp(0.0, 10_000.0) as u16;
    let day = left.saturating_sub(before);
    // A visit before it, not after.
    let working = (0..=day.min(span.days - 1)).rev().find(|&day| span.works(day));
    (day < span.days).then(|| (working.unwrap_or(day), left))
}
