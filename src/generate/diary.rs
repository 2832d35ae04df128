//! What happens on which day: holidays and meetings, the visits of the past weeks, and what is agreed for the coming ones.

use super::dice::Dice;
use super::words::Words;
use crate::model::{CalendarRow, DayKind, FixedKind, FixedRow, LogRow, MeetingPlace, StoreRow};
use crate::unit::Seconds;
use chrono::{Datelike, Days, NaiveDate};
use std::collections::HashSet;

/// Networks larger than this come without a visit log; their stores still have their last visits.
const LOGGED: usize = 50_000;
/// How far back the log goes.
const LOG_WEEKS: u64 = 12;

/// Whose beat a store is on, and how far along the beat it lies, 0 to 1.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Beat {
    pub rep: usize,
    pub along: f64,
}

/// The days of a plan.
pub(super) struct Diary {
    pub from: NaiveDate,
    pub weeks: u16,
    pub calendar: Vec<CalendarRow>,
}

/// Two appointments of a rep that begin farther apart are both kept.
const APART: Seconds = Seconds::minutes(120);

impl Diary {
    /// A diary with the public holidays, which take days off or make weekends working days.
    pub fn new(from: NaiveDate, weeks: u16, holidays: &[(NaiveDate, DayKind, &str)]) -> Self {
        let mut diary = Self { from, weeks, calendar: Vec::new() };
        for &(date, kind, note) in holidays {
            diary.add(date, None, kind, None, note);
        }
        diary
    }

    fn add(
        &mut self,
        date: NaiveDate,
        rep: Option<&str>,
        kind: DayKind,
        hours: Option<(Seconds, Seconds)>,
        note: &str,
    ) {
        self.calendar.push(CalendarRow {
            line: self.calendar.len() as u32 + 2,
            date,
            rep: rep.map(Into::into),
            kind,
            from: hours.map(|(from, _)| from),
            to: hours.map(|(_, to)| to),
            site: MeetingPlace::default(),
            note: note.into(),
        });
    }

    /// The days of the plan on which people work.
    pub fn working_days(&self) -> Vec<NaiveDate> {
        self.from.iter_days().take(7 * usize::from(self.weeks)).filter(|&date| self.works(date)).collect()
    }

    fn works(&self, date: NaiveDate) -> bool {
        let all = self.calendar.iter().find(|row| row.date == date && row.rep.is_none() && row.from.is_none());
        match all.map(|row| row.kind) {
            Some(DayKind::Work) => true,
            Some(DayKind::Holiday) => false,
            _ => date.weekday().num_days_from_monday() < 5,
        }
    }

    /// One meeting of all, and now and then a rep's leave, training or overtime.
    pub fn fill(&mut self, reps: &[String], words: &Words, dice: &mut Dice) {
        let days = self.working_days();
        let Some(&first) = days.get(5.min(days.len() - 1)) else { return };
        let hm = |hour: i32, minute: i32| Seconds::minutes(60 * hour + minute);
        self.add(first, None, DayKind::Meeting, Some((hm(8, 30), hm(9, 30))), words.meeting);
        for rep in reps {
            let date = dice.pick(&days);
            match dice.share() {
                _ if reps.len() == 1 => {
                    self.add(date, Some(rep), DayKind::Leave, Some((hm(14, 30), hm(18, 0))), words.leave)
                }
                share if share < 0.3 => self.add(date, Some(rep), DayKind::Leave, None, words.leave),
                share if share < 0.5 => {
                    self.add(date, Some(rep), DayKind::Meeting, Some((hm(14, 0), hm(16, 0))), words.meeting)
                }
                share if share < 0.6 => self.add(date, Some(rep), DayKind::Overtime, Some((hm(17, 30), hm(19, 0))), ""),
                _ => {}
            }
        }
    }

    /// The visits of the past weeks, consistent with the intervals up to noise, and each store's last visit.
    ///
    /// Reps go their beats: a stretch of the beat is one weekday's, and parts of the stretch take turns week by week. Now and
    /// then a visit is a day or two off, or was left out, or nobody was there; one store in twenty is new.
    pub fn past(
        &self,
        stores: &mut [StoreRow],
        intervals: &[u16],
        beats: &[Beat],
        reps: &[String],
        words: &Words,
        dice: &mut Dice,
    ) -> Vec<LogRow> {
        let mut log = Vec::new();
        let keep = stores.len() <= LOGGED;
        for ((store, &interval), beat) in stores.iter_mut().zip(intervals).zip(beats) {
            if dice.happens(0.05) {
                continue;
            }
            let weeks = (interval / 7).max(1);
            let zone = beat.along * 5.0;
            let turn = (zone.fract() * f64::from(weeks)) as u16;
            let mut back = i64::from(7 * (turn + 1)) - zone as i64;
            if dice.happens(0.04) {
                back += i64::from(interval);
            }
            let mut latest = None;
            while back <= 7 * LOG_WEEKS as i64 || latest.is_none() {
                let shift = if dice.happens(0.15) { dice.whole(-2, 2) } else { 0 };
                let date = workday(self.from - Days::new((back + shift).max(3) as u64));
                let effective = dice.happens(0.93);
                if effective && latest.is_none() {
                    latest = Some(date);
                }
                if keep {
                    let checkin = Seconds::minutes(dice.whole(9 * 60, 16 * 60) as i32);
                    let length = store.service.unwrap_or_default().as_minutes() * dice.between(0.7, 1.3);
                    log.push(LogRow {
                        line: 0,
                        id: String::new(),
                        store: store.id.clone(),
                        rep: reps[beat.rep].clone(),
                        date,
                        checkin: Some(checkin),
                        checkout: Some(checkin + Seconds::minutes(if effective { length as i32 } else { 5 })),
                        effective: Some(effective),
                        outcome: words.outcome[usize::from(!effective)].into(),
                        kind: "routine".into(),
                    });
                }
                back += i64::from(interval);
            }
            store.last_visit = latest;
        }
        log.sort_by(|a, b| (a.date, &a.rep, a.checkin, &a.store).cmp(&(b.date, &b.rep, b.checkin, &b.store)));
        for (at, row) in log.iter_mut().enumerate() {
            row.line = at as u32 + 2;
            row.id = format!("V{:06}", at + 1);
        }
        log
    }

    /// Appointments, pins, reservations and blocks for one store in forty, at least five.
    pub fn agreed(
        &self,
        stores: &[StoreRow],
        intervals: &[u16],
        beats: &[Beat],
        reps: &[String],
        dice: &mut Dice,
    ) -> Vec<FixedRow> {
        let kinds = [
            FixedKind::Appointment,
            FixedKind::PinDay,
            FixedKind::Appointment,
            FixedKind::Reservation,
            FixedKind::Block,
        ];
        let days = self.working_days();
        let mut used = HashSet::new();
        let mut rows = Vec::new();
        let count = (stores.len() / 40).max(5).min(stores.len());
        while rows.len() < count && used.len() < stores.len() {
            let at = dice.below(stores.len());
            if !used.insert(at) {
                continue;
            }
            let (store, kind) = (&stores[at], kinds[rows.len() % kinds.len()]);
            // Near the day on which the beat would lead there anyway, and on which the store is open.
            let due = store.last_visit.map_or(self.from, |last| last + Days::new(u64::from(intervals[at])));
            let open = |date: &&NaiveDate| {
                store.weekdays.is_none_or(|open| open[date.weekday().num_days_from_monday() as usize])
            };
            let Some(&date) = days.iter().filter(open).min_by_key(|date| (**date - due).num_days().abs()) else {
                continue;
            };
            let hour = dice.pick(&[9 * 60 + 30, 10 * 60, 10 * 60 + 30, 14 * 60, 14 * 60 + 30, 15 * 60]);
            let span = (Seconds::minutes(hour), Seconds::minutes(hour + 30));
            let service = store.service.unwrap_or_default();
            let fits = store.open_hours.is_always()
                || store
                    .open_hours
                    .daily()
                    .iter()
                    .any(|&(opens, closes)| opens <= span.0 && span.1 + service <= closes);
            if kind == FixedKind::Appointment && !fits {
                continue;
            }
            let timed = kind == FixedKind::Appointment;
            // With a rep who is there then, and has nothing else agreed about that hour.
            let until = span.1 + service;
            let is_free = |rep: &String| {
                let meets = |from: Option<Seconds>, to: Option<Seconds>| {
                    from.is_none_or(|from| from < until) && to.is_none_or(|to| to > span.0)
                };
                let is_theirs = |of: &Option<String>, on: NaiveDate| on == date && of.as_ref() == Some(rep);
                !self.calendar.iter().any(|row| is_theirs(&row.rep, row.date) && meets(row.from, row.to))
                    && !rows.iter().any(|row: &FixedRow| {
                        row.date.is_some_and(|on| is_theirs(&row.rep, on))
                            && meets(row.from.map(|from| from - APART), row.to.map(|to| to + APART))
                    })
            };
            let rep = (timed && dice.happens(0.3)).then(|| reps[beats[at].rep].clone()).filter(is_free);
            rows.push(FixedRow {
                line: rows.len() as u32 + 2,
                store: store.id.clone(),
                date: Some(date),
                rep,
                from: timed.then_some(span.0),
                to: timed.then_some(span.1),
                kind,
                hard: kind != FixedKind::PinDay || dice.happens(0.5),
            });
        }
        rows
    }
}

/// The day itself, or the Friday before its weekend.
fn workday(date: NaiveDate) -> NaiveDate {
    date - Days::new(u64::from(date.weekday().num_days_from_monday().saturating_sub(4)))
}
