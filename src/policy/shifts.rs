//! When each rep works: the week, bent by the calendar, with its break.

use super::defaults;
use crate::model::{
    BreakRow, Calendar, CalendarRow, DayKind, HoursLimit, HoursSpan, OfficeTime, Overtime, Pause, PositionRow,
    PracticePrices, Problem, RepRow, Route, Shift, Store, Tables, Workday, workday,
};
use crate::unit::{Day, RepId, Seconds, ShiftId};
use chrono::{Datelike, NaiveDate};
use std::collections::HashMap;

/// No day of work goes on into the next for overtime.
const MIDNIGHT: Seconds = Seconds::minutes(24 * 60);

/// Nor does a night go on into the afternoon.
const NOON: Seconds = Seconds::minutes(12 * 60);

/// The shifts of all reps, sorted by rep, then day.
///
/// Absences of the [`Workday`] are pauses, or cut the start or the end of the shift; a shift that is under way begins when
/// when the table of positions says, less what is used up. Meetings to which reps have a way come beside them, those to come.
pub(super) fn shifts<'a>(tables: &'a Tables, calendar: &Calendar) -> (Vec<Shift>, Vec<Met<'a>>) {
    // Rows of all reps by day, and of each rep: thousands of reps have their own leave.
    let mut by_day: HashMap<(Day, Option<&str>), Vec<&CalendarRow>> = HashMap::new();
    for row in &tables.calendar {
        if let Some(day) = calendar.day(row.date) {
            by_day.entry((day, row.rep.as_deref())).or_default().push(row);
        }
    }
    let practice = &tables.policy.practice;
    let (mut all, mut met) = (Vec::new(), Vec::new());
    for (at, rep) in tables.reps.iter().enumerate() {
        for day in calendar.iter() {
            let date = calendar.date(day).expect("the horizon has dates");
            if !rep.is_active(date) {
                continue;
            }
            // Those of the next day may be about the night after this one.
            let of_day = |day: Day, of| by_day.get(&(day, of)).map_or(&[][..], Vec::as_slice).iter().copied();
            let rows = |of| of_day(day, of).chain(of_day(Day(day.0 + 1), of));
            let today = Workday::of(rep, date, rows(None).chain(rows(Some(&rep.id))));
            let here = |row: &&PositionRow| row.rep == rep.id && row.date == date && row.is_under_way();
            let under_way = tables.positions.iter().find(here);
            let meetings = today.meetings.clone();
            let Some(shift) = shift((today, date), rep, RepId::at(at), day, (under_way, practice)) else { continue };
            let rows = rows(None).chain(rows(Some(&rep.id)));
            for (from, to, line) in meetings.into_iter().filter(|&(_, to, _)| to > shift.start) {
                met.extend(rows.clone().find(|row| row.line == line).map(|row| Met {
                    rep: shift.rep,
                    day,
                    from,
                    to,
                    row,
                }));
            }
            all.push(shift);
        }
    }
    (all, met)
}

/// A meeting to which a rep has a way.
pub(super) struct Met<'a> {
    pub rep: RepId,
    pub day: Day,
    pub from: Seconds,
    pub to: Seconds,
    pub row: &'a CalendarRow,
}

/// The most hours of a rep in every week and month of the horizon. Of those that began before it the days gone are not known,
/// unless the table of positions says how long they were: else these have their whole most. What of a day under way is over is taken
/// off.
pub(super) fn limits(tables: &Tables, rep: &RepRow, calendar: &Calendar) -> Vec<HoursLimit> {
    let practice = &tables.policy.practice;
    let spans = [
        (HoursSpan::Week, rep.max_week.or(practice.longest_week())),
        (HoursSpan::Month, rep.max_month.or(practice.longest_month())),
    ];
    let number = |span: HoursSpan, day: Day| match (span, calendar.date(day)) {
        (HoursSpan::Month, Some(date)) => date.month() as usize + 12 * date.year().unsigned_abs() as usize,
        _ => calendar.week_of(day),
    };
    let mut limits: Vec<HoursLimit> = Vec::new();
    for (span, most) in spans.into_iter().filter_map(|(span, most)| Some((span, most?))) {
        for day in calendar.iter() {
            match limits.last_mut().filter(|last| last.span == span && number(span, last.first) == number(span, day)) {
                Some(last) => last.last = day,
                None => limits.push(HoursLimit { span, first: day, last: day, most }),
            }
        }
    }
    for row in tables.positions.iter().filter(|row| row.rep == rep.id) {
        let Some(day) = calendar.day(row.date) else { continue };
        for limit in limits.iter_mut().filter(|limit| limit.holds(day)) {
            let before = if limit.span == HoursSpan::Week { row.week } else { row.month };
            let over = before.unwrap_or_default() + row.worked.unwrap_or_default();
            limit.most = (limit.most - over).max(Seconds(0));
        }
    }
    limits
}

/// The time for office work behind a shift of these tables; none where the day ends sooner than usual.
pub fn office(tables: Option<&Tables>, problem: &Problem, id: ShiftId) -> Seconds {
    let shift = problem.shift(id);
    let row = tables.and_then(|tables| tables.reps.iter().find(|row| row.id == problem.rep_of(id).id));
    let (Some(row), Some(date)) = (row, problem.calendar.date(shift.day)) else { return Seconds(0) };
    let (_, _, admin) = row.office();
    let finish = row.hours_on(date).last().map(|hours| hours.1);
    if finish == Some(shift.regular().0 + admin) { admin } else { Seconds(0) }
}

/// The days that the calendar makes working days of all reps though they fall on a weekend.
///
/// One rep's extra Saturday opens no store that is closed on Saturdays.
pub(super) fn adjusted(tables: &Tables, calendar: &Calendar) -> Vec<Day> {
    let work = tables.calendar.iter().filter(|row| row.kind == DayKind::Work && row.rep.is_none());
    let mut days: Vec<Day> =
        work.filter_map(|row| calendar.day(row.date)).filter(|&day| calendar.weekday(day) >= 5).collect();
    days.sort_unstable();
    days.dedup();
    days
}

/// When the office work of a day with a route is, where its rep's row says when: behind the end of the shift, or of the route where
/// that is later; in front of the shift; or in what the route leaves of the day, first after it. None of a day under way, whose
/// morning is over.
pub fn office_hours(tables: &Tables, problem: &Problem, route: &Route) -> Vec<(Seconds, Seconds)> {
    let shift = problem.shift(route.shift);
    let row = tables.reps.iter().find(|row| row.id == problem.rep_of(route.shift).id);
    let Some((row, at)) = row.and_then(|row| Some((row, row.admin_at?))) else { return Vec::new() };
    let all = row.admin.unwrap_or(workday::ADMIN);
    let is_behind = office(Some(tables), problem, route.shift) > Seconds(0);
    let mut spans = match at {
        OfficeTime::Start if shift.from.is_none() => vec![(shift.start - all, shift.start)],
        OfficeTime::End if is_behind => {
            let begin = shift.regular().0.max(route.finish);
            vec![(begin, begin + all)]
        }
        OfficeTime::Any if shift.from.is_none() => {
            let behind = (shift.end - route.finish).min(all).max(Seconds(0));
            let ahead = all - behind;
            vec![(route.depart - ahead, route.depart), (route.finish, route.finish + behind)]
        }
        _ => Vec::new(),
    };
    spans.retain(|(from, to)| from < to);
    spans
}

fn shift(
    (today, date): (Workday, NaiveDate),
    rep: &RepRow,
    id: RepId,
    day: Day,
    (under_way, practice): (Option<&PositionRow>, &PracticePrices),
) -> Option<Shift> {
    let (admin, before, after) = match (rep.office(), under_way) {
        // Of a day under way nobody knows how much of it is done.
        ((all, ..), Some(_)) if rep.admin_at == Some(OfficeTime::Any) => (all, Seconds(0), all),
        (office, _) => office,
    };
    let begin = today.after_office(before);
    let start = under_way.map_or(begin, |row| row.time.max(begin));
    let mut shift = Shift::new(id, day, start, today.finish - after);
    for &(from, to) in &today.away {
        if to <= shift.start || from >= shift.end {
            continue;
        } else if from <= shift.start {
            shift.start = to;
        } else if to >= shift.end {
            shift.end = from;
        } else {
            shift.pauses.push(Pause { earliest: from, latest: from, length: to - from, inside: None });
        }
    }
    let overtime = overtime(rep, &today, &shift, practice);
    if !today.works || shift.end + overtime <= shift.start {
        return None;
    }
    let came_late = match under_way {
        Some(PositionRow { rested: Some(true), .. }) => None,
        Some(PositionRow { rested: Some(false), .. }) => Some(false),
        _ => Some(shift.start > begin),
    };
    let hours = rep.hours_on(date);
    let is_usual = hours == [(today.start, today.finish)];
    // Whoever has hours off between the others rests then.
    let came_late = came_late.filter(|_| hours.len() < 2 || rep.break_length.is_some());
    let ahead: Vec<Pause> = today
        .meetings
        .iter()
        .filter(|&&(_, to, _)| to > shift.start)
        .map(|&(from, to, _)| Pause { earliest: from, latest: from, length: to - from, inside: None })
        .collect();
    if let Some(lunch) = came_late.and_then(|came_late| lunch(rep, (&today, is_usual), &shift, (came_late, &ahead))) {
        shift.pauses.push(Pause { inside: practice.interrupts(), ..lunch });
    }
    let others: Vec<Pause> =
        rep.breaks.iter().filter_map(|row| other_break(&today.break_at(row), &shift, &ahead, begin)).collect();
    shift.pauses.extend(others.into_iter().map(|pause| Pause { inside: practice.interrupts(), ..pause }));
    shift.pauses.sort_by_key(|pause| pause.earliest);
    let meetings: Seconds = ahead.iter().map(|meeting| meeting.length).sum();
    shift.max_work = today.max_work - admin;
    if let Some(longest) = practice.longest_day() {
        // Overtime was agreed on beside it.
        let usual = rep.max_work.unwrap_or(workday::MAX_WORK);
        shift.max_work -= (usual - longest).max(Seconds(0));
    }
    if rep.admin_at == Some(OfficeTime::Any) && under_way.is_none() {
        // What the route leaves of the day has the office work in it.
        let pauses: Seconds = shift.pauses.iter().map(|pause| pause.length).sum();
        shift.max_work = shift.max_work.min(shift.end - shift.start - pauses - meetings - admin);
    }
    if rep.max_week.or(practice.longest_week()).or(rep.max_month).or(practice.longest_month()).is_some() {
        shift.office = admin;
    }
    shift.reserve = rep.reserve.unwrap_or(practice.reserve());
    shift.max_drive = rep.max_drive.unwrap_or(shift.max_drive);
    shift.max_visits = rep.max_visits.unwrap_or(defaults::MAX_VISITS).saturating_add(ahead.len() as u16);
    shift.meetings = meetings;
    if let (Some(shortest), None) = (practice.shortest_day(), under_way) {
        shift.least = (shortest - admin).min(shift.available() - shift.reserve).max(Seconds(0));
    }
    if overtime > Seconds(0) {
        let percent = practice.overtime_percent();
        shift.overtime = Some(Overtime { end: shift.end.max(shift.start), work: shift.max_work, percent });
        shift.end += overtime;
        shift.max_work += overtime;
    }
    if let Some(row) = under_way {
        // Who has worked longer than planned has nothing left, and no less.
        let left = |most: Seconds, used: Option<Seconds>| (most - used.unwrap_or_default()).max(Seconds(0));
        shift.max_work = left(shift.max_work, row.worked);
        if let Some(over) = &mut shift.overtime {
            over.work = left(over.work, row.worked);
        }
        shift.max_drive = left(shift.max_drive, row.driven);
        shift.max_visits = shift.max_visits.saturating_sub(row.visits.unwrap_or_default());
    }
    Some(shift)
}

/// How much longer than agreed the day may be: never into what the rep has to do afterwards, and not at all where the rep is
/// away at the end of it.
fn overtime(rep: &RepRow, today: &Workday, shift: &Shift, practice: &PracticePrices) -> Seconds {
    let (_, _, admin) = rep.office();
    let most = rep.overtime.unwrap_or(practice.most_overtime()) - today.agreed;
    if shift.end < today.finish - admin {
        return Seconds(0);
    }
    let next = today.away.iter().map(|&(from, _)| from).filter(|&from| from >= shift.end).min();
    // Whoever works into the night has the morning for it.
    let latest = if today.finish > MIDNIGHT { MIDNIGHT + NOON } else { MIDNIGHT };
    let until = next.unwrap_or(latest) - admin;
    most.min(until - shift.end).max(Seconds(0))
}

/// The break, at a time that meetings leave free: in the longest stretch of its window in which it can begin. It falls away
/// when it is over, or has been spent in a meeting or on leave, before the shift gets to it.
fn lunch(
    rep: &RepRow,
    (today, is_usual): (&Workday, bool),
    shift: &Shift,
    (came_late, meetings): (bool, &[Pause]),
) -> Option<Pause> {
    let length = rep.break_length.unwrap_or(workday::BREAK);
    let (earliest, latest) = match rep.break_start.map(|from| today.at(from)) {
        Some(from) => (from, from + defaults::BREAK_PLAY),
        None => window((today, is_usual && rep.break_length.is_some()), shift.end, length),
    };
    // What must begin sooner than it usually would may begin sooner.
    let by_work = rep.max_before_break.map(|most| today.start + most);
    let by = [rep.break_latest.map(|by| today.at(by)), by_work].into_iter().flatten().min();
    let latest = by.map_or(latest, |by| if rep.break_latest.is_some() { by } else { latest.min(by) });
    let earliest = earliest.min(latest);
    let gone = shift.start >= latest || came_late && shift.start > earliest;
    if length <= Seconds(0) || gone || shift.end <= earliest {
        return None;
    }
    let mut free = Vec::new();
    let mut from = earliest.max(shift.start);
    let mut taken: Vec<&Pause> = shift.pauses.iter().chain(meetings).collect();
    taken.sort_by_key(|meeting| meeting.earliest);
    for meeting in taken {
        free.push((from, latest.min(meeting.earliest - length)));
        from = from.max(meeting.earliest + meeting.length);
    }
    free.push((from, latest));
    let (earliest, latest) =
        free.into_iter().filter(|(from, to)| from <= to).max_by_key(|&(from, to)| (to - from, -from))?;
    Some(Pause { earliest, latest, length, inside: None })
}

/// A break beside that of the day, where the shift has begun before it and goes on after it.
fn other_break(row: &BreakRow, shift: &Shift, meetings: &[Pause], start: Seconds) -> Option<Pause> {
    let latest = row.to.map_or(row.from + defaults::BREAK_PLAY, |to| to - row.length);
    let is_over = shift.start > start && shift.start > row.from;
    let fits = shift.start < row.from && row.from + row.length <= shift.end && !is_over;
    let is_free = shift.pauses.iter().chain(meetings).all(|pause| {
        pause.earliest < pause.latest
            || row.from + row.length <= pause.earliest
            || pause.earliest + pause.length <= row.from
    });
    (fits && is_free).then_some(Pause { earliest: row.from, latest, length: row.length, inside: None })
}

/// When the break of a rep may begin who says nothing of it: about noon; and where the day begins or ends about then, as
/// long after its start as on a usual day. A short day, and one cut short by the calendar, has a break only at noon.
///
/// `is_asked`: the day is as the rep's row has it, which asks for a break.
fn window((today, is_asked): (&Workday, bool), end: Seconds, length: Seconds) -> (Seconds, Seconds) {
    let noon = (defaults::BREAK_EARLIEST, defaults::BREAK_LATEST);
    let is_inside = today.start + defaults::BREAK_NOT_BEFORE <= noon.0 && noon.1 + length <= today.finish;
    if is_inside || !is_asked && today.finish - today.start <= defaults::SHORT_DAY {
        return noon;
    }
    let after = |usual: Seconds| today.start + (usual - workday::START);
    let middle = today.start + Seconds((end - today.start - length).0.max(0) / 2);
    let earliest = after(noon.0).min(middle);
    (earliest, after(noon.1).min(end - length).max(earliest))
}

/// Lets the breaks of shifts begin sooner or later where a visit that may be on the shift is so long that it fits neither
/// before nor after the break otherwise. What a rep's own row says of the break stands.
pub(super) fn make_room(rows: &[RepRow], shifts: &mut [Shift], stores: &[Store]) {
    let mut longest: HashMap<(RepId, Day), Seconds> = HashMap::new();
    for store in stores {
        for due in store.due_visits().iter().filter(|due| due.service > defaults::LONG_VISIT) {
            for shift in shifts.iter() {
                if due.day_cost(shift.day).is_some() && store.allows(shift.rep, shift.day) {
                    let longest = longest.entry((shift.rep, shift.day)).or_default();
                    *longest = (*longest).max(due.service);
                }
            }
        }
    }
    let is_set = |row: &RepRow| row.break_start.or(row.break_latest).or(row.max_before_break).is_some();
    for shift in shifts.iter_mut().filter(|shift| !is_set(&rows[shift.rep.index()])) {
        let Some(&visit) = longest.get(&(shift.rep, shift.day)) else { continue };
        // Meetings begin at one moment, and other breaks when their row says.
        let others = &rows[shift.rep.index()].breaks;
        let is_lunch = |pause: &Pause| {
            pause.earliest < pause.latest
                && others.iter().all(|row| (row.from, row.length) != (pause.earliest, pause.length))
        };
        let Some(at) = shift.pauses.iter().position(is_lunch) else { continue };
        let (lunch, visit) = (shift.pauses[at], visit + defaults::WAY);
        let (end, _) = shift.regular();
        let is_free = lunch.inside.is_some_and(|least| least <= visit - defaults::WAY)
            || shift.start + visit <= lunch.latest
            || lunch.earliest + lunch.length + visit <= end;
        if is_free {
            continue;
        }
        let before = at.checked_sub(1).map(|at| shift.pauses[at].earliest + shift.pauses[at].length);
        let next = shift.pauses.get(at + 1).map_or(end, |next| next.earliest);
        let sooner = (end - visit - lunch.length).max(before.unwrap_or(shift.start));
        let later = (shift.start + visit).min(next - lunch.length);
        let pause = &mut shift.pauses[at];
        (pause.earliest, pause.latest) = (lunch.earliest.min(sooner), lunch.latest.max(later));
    }
}
