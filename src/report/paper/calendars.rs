//! One calendar a rep, and one of all: visits, breaks and meetings, each visit with an identity that stays when it is moved to
//! another day or rep.

mod told;
mod zone;

use super::files;
use super::navigation::App;

use crate::ask::Call;
use crate::lang::Lang;
use crate::model::{CalendarRow, CoordSys, DayKind, Point, Rest, Route, Store, StoreRow, Surface};
use crate::policy;
use crate::report::plan::{calls, nights, pauses};
use crate::report::{Sheet, name_of};
use crate::unit::{RepId, Seconds, StoreId};
use chrono::{NaiveDate, NaiveTime, TimeDelta};
use icalendar::{Alarm, Calendar, CalendarDateTime, Component, Event, EventLike, EventStatus};
use std::collections::BTreeMap;
use told::{identities, identity};
use zone::Zone;

pub use told::told_anew;

/// What every calendar of ours says of who made it.
pub(in crate::report) const MAKER: &str = "-//rounds//visits//EN";

/// The calendars of all reps with a route, or with an event that is off, and of several reps together, as (file name, bytes);
/// none where days have no dates.
pub fn all(sheet: &Sheet, lang: Lang) -> Vec<(String, Vec<u8>)> {
    let Some(first) = sheet.problem.calendar.first else { return Vec::new() };
    let pen = Pen { sheet, lang, first, zone: Zone::of(sheet), cards: sheet.store_rows() };
    let identities = identities(sheet.problem, &sheet.told);
    let names = files::names(sheet.problem);
    let (mut calendars, mut team) = (Vec::new(), Vec::new());
    for (at, rep) in sheet.problem.reps.iter().enumerate() {
        let entries = pen.entries(RepId::at(at), &identities);
        if entries.iter().all(|entry| entry.is_meeting) {
            continue;
        }
        let who = name_of(&rep.name, &rep.id);
        let title = format!("{} {who}", sheet.problem.name);
        calendars.push((format!("{}.ics", names[at]), pen.calendar(&title, entries.iter().map(|entry| (entry, "")))));
        team.extend(entries.into_iter().map(|entry| (entry, format!("{who}{}", lang.of(": ", "：")))));
    }
    if calendars.len() > 1 {
        let title = format!("{} {}", sheet.problem.name, lang.of("team", "团队"));
        let bytes = pen.calendar(&title, team.iter().map(|(entry, who)| (entry, who.as_str())));
        calendars.push((format!("{}.ics", files::TEAM), bytes));
    }
    calendars
}

/// An event's identity and time.
struct Span {
    uid: String,
    date: NaiveDate,
    start: Seconds,
    end: Seconds,
}

/// What a calendar says of an event.
struct Entry {
    span: Span,
    title: String,
    words: Vec<String>,
    /// Where it is: in words, and for a visit as a point.
    location: String,
    place: Option<Point>,
    link: String,
    is_meeting: bool,
    is_off: bool,
}

impl Entry {
    fn new(span: Span, title: &str) -> Self {
        let title = one_line(title);
        let (words, location, link) = (Vec::new(), String::new(), String::new());
        Self { span, title, words, location, place: None, link, is_meeting: false, is_off: false }
    }
}

/// What all events of a plan's calendars have in common.
struct Pen<'a> {
    sheet: &'a Sheet<'a>,
    lang: Lang,
    first: NaiveDate,
    zone: Option<Zone>,
    cards: Vec<Option<&'a StoreRow>>,
}

impl Pen<'_> {
    /// All that a rep's calendar says.
    fn entries(&self, rep: RepId, identities: &BTreeMap<(StoreId, u16), String>) -> Vec<Entry> {
        let (sheet, lang) = (self.sheet, self.lang);
        let pause = lang.of("Break", "休息");
        let mut entries = Vec::new();
        for route in sheet.plan.routes.iter().filter(|route| sheet.problem.shift(route.shift).rep == rep) {
            // Meetings are written below, as the calendar has them.
            let visits = (0..route.stops.len()).filter(|&at| !sheet.problem.store(route.stops[at].store).meeting);
            entries.extend(visits.map(|at| self.visit(route, at, identities)));
            entries.extend(breaks(sheet, route).into_iter().map(|span| Entry::new(span, pause)));
            entries.extend(night(sheet, route, lang));
            entries.extend(office(sheet, route, lang));
        }
        entries.extend(calls::of_rep(sheet, rep).filter_map(|call| self.call(call)));
        let dates = sheet.problem.calendar.iter().filter_map(|day| sheet.problem.calendar.date(day));
        for date in dates {
            let meetings = pauses::rows(sheet, rep, Some(date)).filter(|row| row.kind == DayKind::Meeting);
            entries.extend(meetings.map(|row| Entry {
                is_meeting: true,
                ..Entry::new(meeting(sheet, rep, date, row), &pauses::name(row, lang))
            }));
            let elsewhere = sheet.problem.store_ids().filter(|&id| {
                let (store, due) = (sheet.problem.store(id), sheet.problem.store(id).due_visits().first());
                let day = due.and_then(|due| sheet.problem.calendar.date(due.due));
                store.meeting && store.allows_rep(rep) && day == Some(date)
            });
            entries.extend(elsewhere.filter_map(|id| self.meeting(id, rep, date)));
        }
        let id = &sheet.problem.reps[rep.index()].id;
        entries.extend(sheet.told.cancelled.iter().filter(|event| event.rep == *id).map(|event| {
            let title = if event.summary.is_empty() { pause } else { event.summary.as_str() };
            let span = Span { uid: event.uid.clone(), date: event.date, start: event.start.0, end: event.end.0 };
            Entry { is_off: true, ..Entry::new(span, title) }
        }));
        entries
    }

    /// A phone call.
    fn call(&self, call: &Call) -> Option<Entry> {
        let (sheet, at) = (self.sheet, call.at?);
        let date = sheet.problem.calendar.date(sheet.problem.shift(at.shift).day)?;
        let store = &sheet.problem.store(call.store).id;
        let uid = identity(store, &format!("call {}", sheet.problem.calendar.date(call.due.due)?), 1);
        let span = Span { uid, date, start: at.start, end: at.start + call.due.service };
        let mut entry = Entry::new(span, &calls::title(sheet, call, self.lang));
        let facts = sheet.facts(self.cards[call.store.index()], self.lang);
        let colon = self.lang.of(": ", "：");
        entry.words = facts.iter().map(|(name, text)| format!("{}{colon}{}", one_line(name), one_line(text))).collect();
        entry.words.push(call.due.say_why(self.lang));
        Some(entry)
    }

    /// A meeting to which the rep has a way.
    fn meeting(&self, id: StoreId, rep: RepId, date: NaiveDate) -> Option<Entry> {
        let (problem, store) = (self.sheet.problem, self.sheet.problem.store(id));
        let due = store.due_visits().first()?;
        let start = problem.windows(id, due.due).first()?.open;
        let who = &problem.reps[rep.index()].id;
        let uid = identity(who, &format!("meeting {date} {}", start.clock()), 1);
        let mut entry =
            Entry::new(Span { uid, date, start, end: start + due.service }, &self.sheet.why(id, 0, self.lang));
        entry.is_meeting = true;
        entry.location = one_line(&store.name);
        let place = problem.places[store.place.index()];
        (entry.place, entry.link) = (Some(self.sheet.outward(place)), App::at(place).link(place, &store.name));
        Some(entry)
    }

    fn visit(&self, route: &Route, at: usize, identities: &BTreeMap<(StoreId, u16), String>) -> Entry {
        let (sheet, lang, stop) = (self.sheet, self.lang, &route.stops[at]);
        let shift = sheet.problem.shift(route.shift);
        let (store, rep) = (sheet.problem.store(stop.store), &sheet.problem.reps[shift.rep.index()]);
        let row = self.cards[stop.store.index()];
        let date = sheet.problem.calendar.date(shift.day).expect("days have dates");
        let uid = identities.get(&(stop.store, stop.visit)).cloned().unwrap_or_else(|| {
            // A visit that nobody asks for, in a plan that breaks rules.
            identity(&store.id, &format!("visit {}", stop.visit), 1)
        });
        let meetings = route.stops[..at].iter().filter(|stop| sheet.problem.store(stop.store).meeting).count();
        let (turn, stops) = (at + 1 - meetings, sheet.problem.visits_of(route));
        let span = Span { uid, date, start: stop.start, end: stop.leave };
        let mut entry = Entry::new(span, &format!("{turn}. {}", summary(store)));
        let who = match rep.name.is_empty() {
            true => rep.id.clone(),
            false => lang.of(format!("{} ({})", rep.name, rep.id), format!("{}（{}）", rep.name, rep.id)),
        };
        entry.words.push(lang.of(format!("{who}, stop {turn} of {stops}"), format!("{who}，第{turn}家，共{stops}家")));
        let mut tell = |name: &str, text: &str| {
            entry.words.push(format!("{}{}{}", one_line(name), lang.of(": ", "："), one_line(text)));
        };
        if let Some(due) = sheet.due(stop.store, stop.visit) {
            tell(lang.of("Due", "应访日"), &sheet.due_words(due, lang));
            tell(lang.of("Why", "原因"), &sheet.purpose(stop.store, stop.visit, lang));
        }
        if !store.class.is_empty() {
            tell(lang.of("Class", "等级"), &store.class);
        }
        let address = row.map_or("", |row| &row.address);
        let facts = sheet.facts(row, lang);
        facts.iter().filter(|(_, text)| text != address).for_each(|(name, text)| tell(name, text));
        entry.location = one_line(address);
        if let Some(&place) = sheet.problem.places.get(store.place.index())
            && sheet.problem.surface == Surface::Globe
        {
            let there = sheet.outward(place);
            if entry.location.is_empty() {
                entry.location = format!("{:.6}, {:.6}", there.y, there.x);
            }
            (entry.place, entry.link) = (Some(there), App::at(place).link(place, &name_of(&store.name, &store.id)));
        }
        entry
    }

    /// A calendar of this title; each event has words in front of its own title.
    fn calendar<'e>(&self, title: &str, entries: impl Iterator<Item = (&'e Entry, &'e str)>) -> Vec<u8> {
        let mut calendar = Calendar::empty();
        for property in [("VERSION", "2.0"), ("PRODID", MAKER), ("CALSCALE", "GREGORIAN")] {
            calendar.append_property(property);
        }
        // The name stands in a property that nobody escapes: a line's end would begin another one.
        calendar.name(&one_line(title));
        if let Some(zone) = &self.zone {
            calendar.append_property(("X-WR-TIMEZONE", zone.name.as_str()));
        }
        let system = self.sheet.papers().coord_sys;
        if system != CoordSys::Wgs84 {
            calendar.append_property(("X-ROUNDS-COORD-SYS", system.name()));
        }
        entries.for_each(|(entry, who)| _ = calendar.push(self.event(entry, who)));
        let text = calendar.done().to_string();
        let rules = self.zone.as_ref().map(Zone::rules).unwrap_or_default();
        text.replacen("BEGIN:VEVENT", &format!("{rules}BEGIN:VEVENT"), 1).into_bytes()
    }

    fn event(&self, entry: &Entry, who: &str) -> Event {
        let mut event = Event::new();
        let Span { uid, date, start, end } = &entry.span;
        event.uid(uid).starts(self.moment(*date, *start)).ends(self.moment(*date, *end));
        event.summary(&one_line(&format!("{who}{}", entry.title)));
        event.timestamp(self.first.and_time(NaiveTime::MIN).and_utc());
        if self.sheet.told.sequence > 0 {
            event.sequence(self.sheet.told.sequence);
        }
        if !entry.words.is_empty() {
            event.description(&entry.words.join("\n"));
        }
        if !entry.location.is_empty() {
            event.location(&entry.location);
        }
        if let Some(place) = entry.place {
            event.add_property("GEO", format!("{:.6};{:.6}", place.y, place.x));
            event.add_property("URL", &entry.link);
        }
        if entry.is_off {
            event.status(EventStatus::Cancelled);
        } else if let (Some(minutes), Some(_)) = (self.sheet.papers().alarm_min, entry.place) {
            let mut alarm = Alarm::display(&entry.title, -TimeDelta::minutes(minutes.into()));
            // The crate's own would be the hour of writing, and dice.
            alarm.uid(&format!("alarm-{uid}")).timestamp(self.first.and_time(NaiveTime::MIN).and_utc());
            event.alarm(alarm.done());
        }
        event.done()
    }

    /// An hour of a date in whole minutes, as all papers show it; hours past midnight fall on the next.
    fn moment(&self, date: NaiveDate, at: Seconds) -> CalendarDateTime {
        let date_time = date.and_time(NaiveTime::MIN) + TimeDelta::minutes(i64::from(at.0.div_euclid(60)));
        match &self.zone {
            Some(zone) => CalendarDateTime::WithTimezone { date_time, tzid: zone.name.clone() },
            None => CalendarDateTime::Floating(date_time),
        }
    }
}

/// A store as the title of an event.
fn summary(store: &Store) -> String {
    match store.name.is_empty() {
        true => one_line(&store.id),
        false => one_line(&format!("{} ({})", store.name, store.id)),
    }
}

/// The breaks of a route; what the calendar has at that hour is none.
fn breaks(sheet: &Sheet, route: &Route) -> Vec<Span> {
    let shift = sheet.problem.shift(route.shift);
    let Some(date) = sheet.problem.calendar.date(shift.day) else { return Vec::new() };
    let rep = &sheet.problem.reps[shift.rep.index()].id;
    let rests = route.rests.iter().filter(|rest| pauses::of(sheet, route.shift, rest.pause).next().is_none());
    let span = |(turn, rest): (usize, &Rest)| Span {
        uid: identity(rep, &format!("break {date}"), turn + 1),
        date,
        start: rest.start,
        end: rest.start + shift.pause_length(rest.pause),
    };
    rests.enumerate().map(span).collect()
}

/// The office work of a route's day, where its rep's row says when that is.
fn office(sheet: &Sheet, route: &Route, lang: Lang) -> Vec<Entry> {
    let shift = sheet.problem.shift(route.shift);
    let Some((tables, date)) = sheet.tables.zip(sheet.problem.calendar.date(shift.day)) else { return Vec::new() };
    let rep = &sheet.problem.reps[shift.rep.index()].id;
    let spans = policy::office_hours(tables, sheet.problem, route).into_iter().enumerate();
    let entry = |(turn, (start, end))| {
        let uid = identity(rep, &format!("office {date}"), turn + 1);
        Entry::new(Span { uid, date, start, end }, lang.of("Office work", "内勤"))
    };
    spans.map(entry).collect()
}

/// The night after a route, where that is away: until the next day begins.
fn night(sheet: &Sheet, route: &Route, lang: Lang) -> Option<Entry> {
    let problem = sheet.problem;
    let (place, words) = (route.night?, nights::words(problem, route, lang)?);
    let (shift, next) = (problem.shift(route.shift), problem.shift_after(route.shift)?);
    let date = problem.calendar.date(shift.day)?;
    let morning = sheet.plan.routes.iter().find(|other| other.shift == next)?;
    let days = i32::from(problem.nights_after(route.shift)?);
    let uid = identity(&problem.reps[shift.rep.index()].id, &format!("night {date}"), 1);
    let end = morning.depart + Seconds(days * 24 * 3600);
    let mut entry = Entry::new(Span { uid, date, start: route.finish, end }, &words);
    if problem.surface == Surface::Globe {
        let point = problem.places[place.index()];
        let there = sheet.outward(point);
        entry.location = format!("{:.6}, {:.6}", there.y, there.x);
        (entry.place, entry.link) = (Some(there), App::at(point).link(point, &words));
    }
    Some(entry)
}

/// A meeting of the calendar; where nobody says how long it is, as long as the pause that it is in the shift.
fn meeting(sheet: &Sheet, rep: RepId, date: NaiveDate, row: &CalendarRow) -> Span {
    let start = row.from.unwrap_or(Seconds(0));
    let shifts = sheet.problem.shifts.iter().filter(|shift| shift.rep == rep);
    let today = shifts.filter(|shift| sheet.problem.calendar.date(shift.day) == Some(date));
    let pause = today.flat_map(|shift| &shift.pauses).find(|pause| pause.earliest == start);
    let end = row.to.or(pause.map(|pause| start + pause.length)).unwrap_or(start);
    let uid = identity(&sheet.problem.reps[rep.index()].id, &format!("meeting {date} {}", row.line), 1);
    Span { uid, date, start, end }
}

/// A text without the ends of lines and other signs that no line of a calendar may have.
fn one_line(text: &str) -> String {
    text.split(char::is_control).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}
