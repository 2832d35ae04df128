//! One calendar a rep: visits, breaks and meetings, each visit with an identity that stays when it is moved to another day or rep.

mod told;

use crate::io::plan_json::CancelledEvent;
use crate::lang::Lang;
use crate::model::{CalendarRow, DayKind, Rest, Route, Stop, Store, StoreRow, Surface};
use crate::report::plan::pauses;
use crate::report::{Sheet, name_of};
use crate::unit::{RepId, Seconds, StoreId};
use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use icalendar::{Calendar, Component, Event, EventLike, EventStatus};
use std::collections::{BTreeMap, BTreeSet};
use told::{identities, identity};

pub use told::told_anew;

/// What every calendar of ours says of who made it.
pub(in crate::report) const MAKER: &str = "-//rounds//visits//EN";

/// The calendars of all reps with a route, or with an event that is off, as (file name, bytes); none where days have no dates.
pub fn all(sheet: &Sheet, lang: Lang) -> Vec<(String, Vec<u8>)> {
    let Some(first) = sheet.problem.calendar.first else { return Vec::new() };
    let cards = sheet.store_rows();
    let identities = identities(sheet.problem, &sheet.told);
    let mut names = BTreeSet::new();
    let mut calendars = Vec::new();
    for (at, rep) in sheet.problem.reps.iter().enumerate() {
        // Every rep takes part in the naming, so that a name does not depend on who has a route.
        let name = file_name(&rep.id, &mut names);
        let id = RepId::at(at);
        let mine = |route: &&Route| sheet.problem.shift(route.shift).rep == id;
        let routes: Vec<&Route> = sheet.plan.routes.iter().filter(mine).collect();
        let off: Vec<&CancelledEvent> = sheet.told.cancelled.iter().filter(|event| event.rep == rep.id).collect();
        if routes.is_empty() && off.is_empty() {
            continue;
        }
        let mut calendar = Calendar::empty();
        for property in [("VERSION", "2.0"), ("PRODID", MAKER), ("CALSCALE", "GREGORIAN")] {
            calendar.append_property(property);
        }
        // The name stands in a property that nobody escapes: a line's end would begin another one.
        calendar.name(&one_line(&format!("{} {}", sheet.problem.name, name_of(&rep.name, &rep.id))));
        let mut push = |mut event: Event| {
            event.timestamp(first.and_time(NaiveTime::MIN).and_utc());
            if sheet.told.sequence > 0 {
                event.sequence(sheet.told.sequence);
            }
            calendar.push(event.done());
        };
        for route in routes {
            for stop in &route.stops {
                push(visit(sheet, lang, (route, stop), &identities, cards[stop.store.index()]));
            }
            for span in breaks(sheet, route) {
                push(pause(&span, lang.of("Break", "休息")));
            }
        }
        for (date, row) in
            sheet.problem.calendar.iter().filter_map(|day| sheet.problem.calendar.date(day)).flat_map(|date| {
                pauses::rows(sheet, id, Some(date))
                    .filter(|row| row.kind == DayKind::Meeting)
                    .map(move |row| (date, row))
            })
        {
            push(pause(&meeting(sheet, id, date, row), &one_line(&pauses::name(row, lang))));
        }
        for event in off {
            let words = if event.summary.is_empty() { lang.of("Break", "休息") } else { event.summary.as_str() };
            let span = Span { uid: event.uid.clone(), date: event.date, start: event.start.0, end: event.end.0 };
            let mut off = pause(&span, &one_line(words));
            off.status(EventStatus::Cancelled);
            push(off);
        }
        calendars.push((name, calendar.done().to_string().into_bytes()));
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

fn visit(
    sheet: &Sheet,
    lang: Lang,
    (route, stop): (&Route, &Stop),
    identities: &BTreeMap<(StoreId, u16), String>,
    card: Option<&StoreRow>,
) -> Event {
    let store = sheet.problem.store(stop.store);
    let mut words = Vec::new();
    if let Some(due) = sheet.due(stop.store, stop.visit) {
        words.push(format!("{}{}", lang.of("Due: ", "应访日："), sheet.due_words(due, lang)));
        words.push(format!("{}{}", lang.of("Why: ", "原因："), sheet.purpose(stop.store, stop.visit, lang)));
    }
    if !store.class.is_empty() {
        words.push(format!("{}{}", lang.of("Class: ", "等级："), one_line(&store.class)));
    }
    if let Some(card) = card.filter(|card| !card.note.is_empty()) {
        words.push(format!("{}{}", lang.of("Note: ", "备注："), one_line(&card.note)));
    }
    let date = sheet.problem.calendar.date(sheet.problem.shift(route.shift).day).expect("days have dates");
    let uid = identities.get(&(stop.store, stop.visit)).cloned().unwrap_or_else(|| {
        // A visit that nobody asks for, in a plan that breaks rules.
        identity(&store.id, &format!("visit {}", stop.visit), 1)
    });
    let mut event = pause(&Span { uid, date, start: stop.start, end: stop.leave }, &summary(store));
    event.description(&words.join("\n"));
    if let Some(card) = card.filter(|card| !card.address.is_empty()) {
        event.location(&one_line(&card.address));
    }
    if let Some(point) = sheet.problem.places.get(store.place.index())
        && sheet.problem.surface == Surface::Globe
    {
        event.add_property("GEO", format!("{:.6};{:.6}", point.y, point.x));
    }
    event
}

/// A store as the title of an event.
fn summary(store: &Store) -> String {
    match store.name.is_empty() {
        true => one_line(&store.id),
        false => one_line(&format!("{} ({})", store.name, store.id)),
    }
}

/// An event with its hours and its title.
fn pause(span: &Span, words: &str) -> Event {
    let mut event = Event::new();
    event.uid(&span.uid).starts(moment(span.date, span.start)).ends(moment(span.date, span.end)).summary(words);
    event
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

/// An hour of a date; hours past midnight fall on the next.
fn moment(date: NaiveDate, at: Seconds) -> NaiveDateTime {
    date.and_time(NaiveTime::MIN) + TimeDelta::seconds(i64::from(at.0))
}

/// A file name that every system takes, for any id, each only once.
fn file_name(id: &str, taken: &mut BTreeSet<String>) -> String {
    const RESERVED: [&str; 4] = ["con", "prn", "aux", "nul"];
    let mut stem: String = id
        .chars()
        .map(|letter| if letter.is_alphanumeric() || letter == '-' { letter } else { '_' })
        .take(60)
        .collect();
    let lower = stem.to_lowercase();
    let port = lower.len() == 4 && (lower.starts_with("com") || lower.starts_with("lpt"));
    if stem.is_empty() || port || RESERVED.contains(&lower.as_str()) {
        stem.push('_');
    }
    let mut name = stem.clone();
    let mut turn = 1;
    // Some systems do not tell capitals from small letters.
    while !taken.insert(name.to_lowercase()) {
        turn += 1;
        name = format!("{stem}-{turn}");
    }
    format!("{name}.ics")
}

/// A text without the ends of lines and other signs that no line of a calendar may have.
fn one_line(text: &str) -> String {
    text.split(char::is_control).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_are_safe_and_never_collide() {
        let mut taken = BTreeSet::new();
        let names: Vec<String> = ["R1", "r1", "../etc", "", "CON", "com1", "业代 甲", "a/b", "a\\b"]
            .map(|id| file_name(id, &mut taken))
            .into();
        assert_eq!(
            names,
            [
                "R1.ics",
                "r1-2.ics",
                "___etc.ics",
                "_.ics",
                "CON_.ics",
                "com1_.ics",
                "业代_甲.ics",
                "a_b.ics",
                "a_b-2.ics"
            ]
        );
    }
}
