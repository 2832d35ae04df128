//! A rep's working day: what the rep's row, the week and the calendar say of one date, with what holds where they say nothing.

use crate::model::{A_DAY as DAY, BreakRow, CalendarRow, DayKind, OfficeTime, OpenHours, RepRow, end_of};
use crate::unit::Seconds;
use chrono::{Datelike, NaiveDate};

/// Leaves home no earlier (section 6a of the requirements).
pub(crate) const START: Seconds = Seconds::minutes(8 * 60 + 30);
/// Day's work is over (section 6a).
pub(crate) const FINISH: Seconds = Seconds::minutes(17 * 60 + 30);
/// The break (decision 7).
pub(crate) const BREAK: Seconds = Seconds::minutes(60);
/// Work a day, breaks not counted (decision 7).
pub(crate) const MAX_WORK: Seconds = Seconds::minutes(480);
/// Office work a day; taken off the end of the shift and off the day's work (decision 7).
pub(crate) const ADMIN: Seconds = Seconds::minutes(30);
/// A meeting without an end (our choice).
const MEETING: Seconds = Seconds::minutes(60);
/// How late an absence without an end is over.
const EVER: Seconds = Seconds(i32::MAX / 2);

impl RepRow {
    /// When the day begins and ends; after 24:00 where that is in the night after it.
    pub(crate) fn hours(&self) -> (Seconds, Seconds) {
        let (start, finish) = (self.start.unwrap_or(START), self.finish.unwrap_or(FINISH));
        (start, end_of(start, finish))
    }

    /// The hours of a date, sorted and disjoint, as the row alone says: none on a day off.
    pub(crate) fn hours_on(&self, date: NaiveDate) -> Vec<(Seconds, Seconds)> {
        let usual = || vec![self.hours()];
        let is_weekday = date.weekday().num_days_from_monday() < 5;
        match &self.workdays {
            OpenHours::Daily(_) if !is_weekday => Vec::new(),
            OpenHours::Daily(spans) if spans.is_empty() => usual(),
            OpenHours::Daily(spans) => spans.clone(),
            OpenHours::Rules(rules) => {
                let yesterday = date.pred_opt().unwrap_or(date);
                match joined(&rules.spans(yesterday, 3, &[])) {
                    // Only the day is named.
                    whole if whole == [(Seconds(0), DAY)] => usual(),
                    spans => spans,
                }
            }
        }
    }

    /// The office work of a day, in all, before the shift and after it.
    pub(crate) fn office(&self) -> (Seconds, Seconds, Seconds) {
        let all = self.admin.unwrap_or(ADMIN);
        match self.admin_at.unwrap_or_default() {
            OfficeTime::Start => (all, all, Seconds(0)),
            OfficeTime::End => (all, Seconds(0), all),
            OfficeTime::Any => (all, Seconds(0), Seconds(0)),
        }
    }

    /// Whether the rep is with the company on a date.
    pub(crate) fn is_active(&self, date: NaiveDate) -> bool {
        self.active_from.is_none_or(|from| from <= date) && self.active_to.is_none_or(|to| date <= to)
    }
}

/// What the rep's row and the calendar say of one day.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Workday {
    /// Whether the rep works.
    pub works: bool,
    /// From when to when, office work included.
    pub start: Seconds,
    pub finish: Seconds,
    /// The most work, office work included.
    pub max_work: Seconds,
    /// How much of the day is overtime that the calendar has agreed on.
    pub agreed: Seconds,
    /// Leave and meetings, from and to.
    pub away: Vec<(Seconds, Seconds)>,
    /// Meetings to which the rep has a way, from and to, each with the line of its row: they are not among those.
    pub meetings: Vec<(Seconds, Seconds, u32)>,
}

impl Workday {
    /// The day of a rep, of whom it is known that there is one, by all calendar rows of the date.
    ///
    /// Reps work from Monday to Friday, or on the days and at the hours of their row. A row about one rep stands above one about all: `holiday` and whole-day `leave` or
    /// `meeting` take the day off, `work` makes it a working day (from `from` to `to`, where given), `leave`, `holiday` and
    /// `meeting` with hours are absences. `overtime` comes last: it lets the day begin by `from` and end no sooner than `to`,
    /// and adds as much to the day's work; on a day off it is all there is of the day, from `from`, or when the rep begins
    /// otherwise.
    pub fn of<'a>(rep: &RepRow, date: NaiveDate, rows: impl Iterator<Item = &'a CalendarRow> + Clone) -> Self {
        let hours = rep.hours_on(date);
        let ((start, finish), works) = match (hours.first(), hours.last()) {
            (Some(first), Some(last)) => ((first.0, last.1), true),
            _ => (rep.hours(), false),
        };
        let max_work = rep.max_work.unwrap_or(MAX_WORK);
        let between = hours.windows(2).map(|pair| (pair[0].1, pair[1].0)).collect();
        let mut day = Self { works, start, finish, max_work, agreed: Seconds(0), away: between, meetings: Vec::new() };
        let next = rows.clone().filter(move |row| Some(row.date) == date.succ_opt());
        let next = next.filter(|row| row.rep.as_deref().is_none_or(|id| id == rep.id));
        let rows = rows.filter(|row| row.date == date);
        let ours = rows.clone().filter(|row| row.rep.is_none());
        let own = rows.filter(|row| row.rep.as_deref() == Some(rep.id.as_str()));
        let rows = ours.chain(own.clone());
        for row in rows.clone() {
            match (row.kind, row.from, row.to) {
                (DayKind::Overtime, ..) => {}
                (DayKind::Work, from, to) => {
                    day.works = true;
                    let (from, to) = (from.unwrap_or(day.start), to.unwrap_or(day.finish));
                    (day.start, day.finish) = (from, end_of(from, to));
                }
                // Without hours it is a complaint.
                (_, from, to) if row.is_elsewhere() => {
                    let from = from.unwrap_or(Seconds(0));
                    day.meetings.push((from, to.unwrap_or(from + MEETING), row.line));
                }
                (_, None, None) => day.works = false,
                (DayKind::Meeting, Some(from), None) => day.away.push((from, from + MEETING)),
                (_, from, to) => day.away.push((from.unwrap_or(Seconds(0)), to.unwrap_or(EVER))),
            }
        }
        // Overtime of all keeps nobody from leave.
        let is_whole = |row: &CalendarRow| row.from.or(row.to).is_none();
        let is_on_leave = !day.works && own.clone().any(|row| row.kind != DayKind::Work && is_whole(row));
        for row in rows.filter(|row| row.kind == DayKind::Overtime) {
            if let Some(to) = row.to.filter(|_| row.rep.is_some() || !is_on_leave) {
                day.stay_on(row.from, to);
            }
        }
        // The night after it may have absences of the next day.
        for row in next.filter(|row| matches!(row.kind, DayKind::Leave | DayKind::Meeting | DayKind::Holiday)) {
            let Some(from) = row.from.filter(|&from| from + DAY < day.finish) else { continue };
            let to = row.to.unwrap_or(if row.kind == DayKind::Meeting { from + MEETING } else { EVER });
            if row.is_elsewhere() {
                day.meetings.push((from + DAY, to + DAY, row.line));
            } else {
                day.away.push((from + DAY, to + DAY));
            }
        }
        day.away = merged(day.away);
        let is_own = |line: u32| own.clone().any(|row| row.line == line);
        let (start, finish, away) = (day.start, day.finish, day.away.clone());
        // A meeting of all is for those who work then.
        day.meetings.retain(|&(from, to, line)| {
            let works = start <= from && to <= finish && away.iter().all(|gone| gone.1 <= from || to <= gone.0);
            is_own(line) || works
        });
        day.meetings.sort_unstable();
        day
    }

    /// An hour of the day, or of the night after it where the day goes on till then.
    pub fn at(&self, hour: Seconds) -> Seconds {
        if hour < self.start && hour + DAY < self.finish { hour + DAY } else { hour }
    }

    /// A break at such an hour.
    pub fn break_at(&self, row: &BreakRow) -> BreakRow {
        let from = self.at(row.from);
        BreakRow { from, to: row.to.map(|to| to + (from - row.from)), length: row.length }
    }

    /// When visits may begin: after so much office work, done as soon as the rep is not away.
    pub fn after_office(&self, office: Seconds) -> Seconds {
        let mut free = self.start;
        if office > Seconds(0) {
            for &(from, to) in &self.taken() {
                if from < free + office && free < to {
                    free = to;
                }
            }
        }
        free + office
    }

    /// All that takes hours of the day: leave, and every meeting.
    pub fn taken(&self) -> Vec<(Seconds, Seconds)> {
        merged(self.away.iter().copied().chain(self.meetings.iter().map(|&(from, to, _)| (from, to))).collect())
    }

    /// Overtime: more of a working day, or a day off that is worked.
    fn stay_on(&mut self, from: Option<Seconds>, to: Seconds) {
        if !self.works {
            self.works = true;
            (self.start, self.finish) = (from.unwrap_or(self.start), to);
            self.agreed = self.finish - self.start;
            return;
        }
        let before = self.finish - self.start;
        let more = match from {
            // What lies between is the rep's own.
            Some(from) if from > self.finish && to > from => {
                self.away.push((self.finish, from));
                to - from
            }
            Some(from) => {
                self.start = self.start.min(from);
                self.finish.max(to) - self.start - before
            }
            None => (to - self.finish).max(Seconds(0)),
        };
        self.max_work += more;
        self.agreed += more;
        self.finish = self.finish.max(to);
    }
}

/// The hours that begin on the second of three days: without those that go on from the day before, and with the rest of those that
/// go on past midnight. A whole day is one.
pub(crate) fn joined(days: &[Vec<(Seconds, Seconds)>]) -> Vec<(Seconds, Seconds)> {
    let [before, today, after] = days else { return Vec::new() };
    let goes_on = |day: &[(Seconds, Seconds)], next: &[(Seconds, Seconds)]| {
        let (last, first) = (day.last()?, next.first()?);
        (last.1 == DAY && last.0 > Seconds(0) && first.0 == Seconds(0) && first.1 < DAY).then_some(first.1)
    };
    let mut hours = today.clone();
    if let (Some(end), Some(last)) = (goes_on(today, after), hours.last_mut()) {
        last.1 = DAY + end;
    }
    if goes_on(before, today).is_some() {
        hours.remove(0);
    }
    hours
}

/// Spans sorted and, where they touch, made one.
fn merged(mut spans: Vec<(Seconds, Seconds)>) -> Vec<(Seconds, Seconds)> {
    spans.sort_unstable();
    let mut all: Vec<(Seconds, Seconds)> = Vec::new();
    for (from, to) in spans {
        match all.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(to),
            _ => all.push((from, to)),
        }
    }
    all
}
