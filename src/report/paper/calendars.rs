//! One calendar a rep: an event a visit, with an identity that stays when the visit is moved to another day.

use crate::io::plan_json::fingerprint;
use crate::lang::Lang;
use crate::model::{Route, Stop, Surface};
use crate::report::{Sheet, name_of};
use crate::unit::{RepId, Seconds};
use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use icalendar::{Calendar, Component, Event, EventLike};
use std::collections::BTreeSet;

/// What every calendar of ours says of who made it.
pub(in crate::report) const MAKER: &str = "-//rounds//visits//EN";

/// The calendars of all reps with a route, as (file name, bytes); none where days have no dates.
pub fn all(sheet: &Sheet, lang: Lang) -> Vec<(String, Vec<u8>)> {
    let Some(first) = sheet.problem.calendar.first else { return Vec::new() };
    let addresses = sheet.store_rows();
    let mut names = BTreeSet::new();
    let mut calendars = Vec::new();
    for (at, rep) in sheet.problem.reps.iter().enumerate() {
        // Every rep takes part in the naming, so that a name does not depend on who has a route.
        let name = file_name(&rep.id, &mut names);
        let mut routes =
            sheet.plan.routes.iter().filter(|route| sheet.problem.shift(route.shift).rep == RepId::at(at)).peekable();
        if routes.peek().is_none() {
            continue;
        }
        let mut calendar = Calendar::empty();
        for property in [("VERSION", "2.0"), ("PRODID", MAKER), ("CALSCALE", "GREGORIAN")] {
            calendar.append_property(property);
        }
        // The name stands in a property that nobody escapes: a line's end would begin another one.
        calendar.name(&one_line(&format!("{} {}", sheet.problem.name, name_of(&rep.name, &rep.id))));
        let mut seen = BTreeSet::new();
        for route in routes {
            let date = sheet.problem.calendar.date(sheet.problem.shift(route.shift).day).expect("days have dates");
            for stop in &route.stops {
                let address = addresses[stop.store.index()].map_or("", |row| row.address.as_str());
                calendar.push(event(sheet, lang, (route, stop), date, first, address, &mut seen));
            }
        }
        calendars.push((name, calendar.done().to_string().into_bytes()));
    }
    calendars
}

fn event(
    sheet: &Sheet,
    lang: Lang,
    (route, stop): (&Route, &Stop),
    date: NaiveDate,
    first: NaiveDate,
    address: &str,
    seen: &mut BTreeSet<String>,
) -> Event {
    let rep = sheet.problem.rep_of(route.shift);
    let store = sheet.problem.store(stop.store);
    let due = sheet.due(stop.store, stop.visit);
    let due_name = due.map_or(stop.visit.to_string(), |due| sheet.problem.calendar.name(due.due));
    let mut words = Vec::new();
    if let Some(due) = due {
        words.push(format!("{}{}", lang.of("Due: ", "应访日："), sheet.problem.calendar.name(due.due)));
        words.push(format!("{}{}", lang.of("Why: ", "原因："), sheet.purpose(stop.store, stop.visit, lang)));
    }
    if !store.class.is_empty() {
        words.push(format!("{}{}", lang.of("Class: ", "等级："), one_line(&store.class)));
    }
    let mut event = Event::new();
    event
        .uid(&identity(&rep.id, &store.id, &due_name, seen))
        .timestamp(first.and_time(NaiveTime::MIN).and_utc())
        .starts(moment(date, stop.start))
        .ends(moment(date, stop.leave))
        .summary(&match store.name.is_empty() {
            true => one_line(&store.id),
            false => one_line(&format!("{} ({})", store.name, store.id)),
        })
        .description(&words.join("\n"));
    if !address.is_empty() {
        event.location(&one_line(address));
    }
    if let Some(point) = sheet.problem.places.get(store.place.index())
        && sheet.problem.surface == Surface::Globe
    {
        event.add_property("GEO", format!("{:.6};{:.6}", point.y, point.x));
    }
    event.done()
}

/// The identity of a visit: who, where and which due day, never the day it is planned for.
fn identity(rep: &str, store: &str, due: &str, seen: &mut BTreeSet<String>) -> String {
    let mut turn = 1;
    loop {
        let turn_name = turn.to_string();
        let pieces = [rep, "\u{1f}", store, "\u{1f}", due, "\u{1f}", turn_name.as_str()];
        let uid = format!("{}@rounds", fingerprint(pieces.map(str::as_bytes)));
        if seen.insert(uid.clone()) {
            return uid;
        }
        turn += 1;
    }
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
