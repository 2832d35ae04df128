//! When each rep works: the week, bent by the calendar.

use super::defaults;
use crate::model::{Calendar, CalendarRow, DayKind, Pause, PositionRow, RepRow, Shift, Tables};
use crate::unit::{Day, RepId, Seconds};
use std::collections::HashMap;

/// The shifts of all reps, sorted by rep, then day.
///
/// Reps work from Monday to Friday. A calendar row about one rep stands above one about all: `holiday` and whole-day `leave`
/// or `meeting` take the day off, `work` makes it a working day (from `from` to `to`, where given), `overtime` moves the end
/// of the day to `to` and adds as much to the day's work; `leave`, `holiday` and `meeting` with hours are pauses, or cut
/// the start or the end of the shift. A shift that is under way begins when the table of positions says, less what is used up.
pub(super) fn shifts(tables: &Tables, calendar: &Calendar) -> Vec<Shift> {
    let mut by_day: HashMap<Day, Vec<&CalendarRow>> = HashMap::new();
    for row in &tables.calendar {
        if let Some(day) = calendar.day(row.date) {
            by_day.entry(day).or_default().push(row);
        }
    }
    let mut all = Vec::new();
    for (at, rep) in tables.reps.iter().enumerate() {
        for day in calendar.iter() {
            let date = calendar.date(day).expect("the horizon has dates");
            if rep.active_from.is_some_and(|from| date < from) || rep.active_to.is_some_and(|to| date > to) {
                continue;
            }
            let rows = by_day.get(&day).map_or(&[][..], Vec::as_slice);
            let ours = rows.iter().filter(|row| row.rep.is_none());
            let own = rows.iter().filter(|row| row.rep.as_deref() == Some(rep.id.as_str()));
            let today = Today::of(rep, calendar.weekday(day) < 5, ours.chain(own).copied());
            let under_way = tables.positions.iter().find(|row| row.rep == rep.id && row.date == date);
            all.extend(today.shift(rep, RepId::at(at), day, under_way));
        }
    }
    all
}

/// The days that calendar rows make working days though they fall on a weekend.
pub(super) fn adjusted(tables: &Tables, calendar: &Calendar) -> Vec<Day> {
    let work = tables.calendar.iter().filter(|row| row.kind == DayKind::Work);
    let mut days: Vec<Day> =
        work.filter_map(|row| calendar.day(row.date)).filter(|&day| calendar.weekday(day) >= 5).collect();
    days.sort_unstable();
    days.dedup();
    days
}

/// What the rep's row and the calendar say of one day.
struct Today {
    works: bool,
    start: Seconds,
    finish: Seconds,
    max_work: Seconds,
    /// Leave and meetings, from and to.
    away: Vec<(Seconds, Seconds)>,
}

impl Today {
    fn of<'a>(rep: &RepRow, works: bool, rows: impl Iterator<Item = &'a CalendarRow>) -> Self {
        let mut today = Self {
            works,
            start: rep.start.unwrap_or(defaults::START),
            finish: rep.finish.unwrap_or(defaults::FINISH),
            max_work: rep.max_work.unwrap_or(defaults::MAX_WORK),
            away: Vec::new(),
        };
        for row in rows {
            match (row.kind, row.from, row.to) {
                (DayKind::Work, from, to) => {
                    today.works = true;
                    today.start = from.unwrap_or(today.start);
                    today.finish = to.unwrap_or(today.finish);
                }
                (DayKind::Overtime, _, Some(to)) if to > today.finish => {
                    today.max_work += to - today.finish;
                    today.finish = to;
                }
                (DayKind::Overtime, ..) => {}
                (_, None, None) => today.works = false,
                (DayKind::Meeting, Some(from), None) => today.away.push((from, from + defaults::MEETING)),
                (_, from, to) => {
                    today.away.push((from.unwrap_or(Seconds(0)), to.unwrap_or(Seconds(i32::MAX / 2))));
                }
            }
        }
        today
    }

    fn shift(self, rep: &RepRow, id: RepId, day: Day, under_way: Option<&PositionRow>) -> Option<Shift> {
        let admin = rep.admin.unwrap_or(defaults::ADMIN);
        let start = under_way.map_or(self.start, |row| row.time.max(self.start));
        let mut shift = Shift::new(id, day, start, self.finish - admin);
        for (from, to) in merged(self.away) {
            if to <= shift.start || from >= shift.end {
                continue;
            } else if from <= shift.start {
                shift.start = to;
            } else if to >= shift.end {
                shift.end = from;
            } else {
                shift.pauses.push(Pause { earliest: from, latest: from, length: to - from });
            }
        }
        if !self.works || shift.end <= shift.start {
            return None;
        }
        let came_late = match under_way {
            Some(PositionRow { rested: Some(true), .. }) => None,
            Some(PositionRow { rested: Some(false), .. }) => Some(false),
            _ => Some(shift.start > self.start),
        };
        if let Some(lunch) = came_late.and_then(|came_late| lunch(rep, &shift, came_late)) {
            shift.pauses.push(lunch);
            shift.pauses.sort_by_key(|pause| pause.earliest);
        }
        shift.max_work = self.max_work - admin;
        shift.max_drive = rep.max_drive.unwrap_or(shift.max_drive);
        shift.max_visits = rep.max_visits.unwrap_or(defaults::MAX_VISITS);
        if let Some(row) = under_way {
            shift.max_work -= row.worked.unwrap_or_default();
            shift.max_drive -= row.driven.unwrap_or_default();
            shift.max_visits = shift.max_visits.saturating_sub(row.visits.unwrap_or_default());
        }
        Some(shift)
    }
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

/// The break, at a time that meetings leave free: in the longest stretch of its window in which it can begin. It falls away
/// when it is over, or has been spent in a meeting or on leave, before the shift gets to it.
fn lunch(rep: &RepRow, shift: &Shift, came_late: bool) -> Option<Pause> {
    let length = rep.break_length.unwrap_or(defaults::BREAK);
    let (earliest, latest) = match rep.break_start {
        Some(from) => (from, from + defaults::BREAK_PLAY),
        None => (defaults::BREAK_EARLIEST, defaults::BREAK_LATEST),
    };
    let gone = shift.start >= latest || came_late && shift.start > earliest;
    if length <= Seconds(0) || gone || shift.end <= earliest {
        return None;
    }
    let mut free = Vec::new();
    let mut from = earliest.max(shift.start);
    for meeting in &shift.pauses {
        free.push((from, latest.min(meeting.earliest - length)));
        from = from.max(meeting.earliest + meeting.length);
    }
    free.push((from, latest));
    let (earliest, latest) =
        free.into_iter().filter(|(from, to)| from <= to).max_by_key(|&(from, to)| (to - from, -from))?;
    Some(Pause { earliest, latest, length })
}
