//! A line of a rep's day: a stop with all that the rep should know there, or a pause.

use crate::ask::Call;
use crate::lang::Lang;
use crate::model::{Rest, Route, Stop, StoreRow, Surface, VisitType, Window};
use crate::policy;
use crate::report::card::card;
use crate::report::paper::navigation::{App, points};
use crate::report::plan::{calls, pauses};
use crate::report::{Sheet, name_of};
use crate::unit::Seconds;
use serde::Serialize;

/// A line of a day.
#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum Entry {
    /// A break or a meeting.
    Pause { start: String, end: String, words: String },
    /// A visit, or a meeting to which there is a way.
    Stop(Box<StopCard>),
}

/// A visit, ready to be shown.
#[derive(Serialize)]
pub(super) struct StopCard {
    /// Which of the day's visits; a dot for a meeting.
    turn: String,
    start: String,
    leave: String,
    name: String,
    /// Id and class.
    id: String,
    drive: String,
    address: String,
    open: String,
    contact: String,
    phone: String,
    /// The digits to be dialled.
    dial: String,
    goal: String,
    tasks: Vec<String>,
    note: String,
    /// The columns that the user wishes, each with its header.
    more: Vec<(String, String)>,
    /// What the visit is for beyond a routine one.
    types: String,
    due: String,
    why: String,
    /// Where it is in each system of maps.
    at: String,
    /// The link that leads there where no script runs, fit for html, and the name of its app.
    link: String,
    app: String,
}

/// The lines of a route in order: its stops, and its pauses where they are taken.
pub(super) fn entries(sheet: &Sheet, route: &Route, rows: &[Option<&StoreRow>], lang: Lang) -> Vec<Entry> {
    let calls = calls::of_rep(sheet, sheet.problem.shift(route.shift).rep);
    let mut calls: Vec<&Call> = calls.filter(|call| call.at.is_some_and(|at| at.shift == route.shift)).collect();
    calls.sort_by_key(|call| call.at);
    let pause = |rest: &Rest| {
        let end = rest.start + sheet.problem.shift(route.shift).pause_length(rest.pause);
        let words = pauses::words(sheet, route.shift, rest.pause, lang);
        Entry::Pause { start: rest.start.clock().to_string(), end: end.clock().to_string(), words }
    };
    let mut calls = calls.into_iter().peekable();
    let mut lines = Vec::new();
    for (at, stop) in route.stops.iter().enumerate() {
        while let Some(call) = calls.next_if(|call| call.at.is_some_and(|at| at.start < stop.start)) {
            lines.push(call_line(sheet, call, rows, lang));
        }
        lines.extend(route.rests.iter().filter(|rest| rest.after == at).map(pause));
        lines.push(Entry::Stop(stop_card(sheet, route, at, stop, rows[stop.store.index()], lang).into()));
    }
    lines.extend(route.rests.iter().filter(|rest| rest.after >= route.stops.len()).map(pause));
    lines.extend(calls.map(|call| call_line(sheet, call, rows, lang)));
    let office = sheet.tables.map_or(Vec::new(), |tables| policy::office_hours(tables, sheet.problem, route));
    for (start, end) in office {
        let words = lang.of("Office work", "内勤").to_string();
        let line = Entry::Pause { start: start.clock().to_string(), end: end.clock().to_string(), words };
        let at = if start < route.depart { 0 } else { lines.len() };
        lines.insert(at, line);
    }
    lines
}

/// A phone call: whom, and the number.
fn call_line(sheet: &Sheet, call: &Call, rows: &[Option<&StoreRow>], lang: Lang) -> Entry {
    let start = call.at.map_or(Seconds(0), |at| at.start);
    let known = card(rows[call.store.index()]);
    let words = [calls::title(sheet, call, lang), known.contact.clone(), known.phone.clone()];
    let words = words.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
    Entry::Pause { start: start.clock().to_string(), end: (start + call.due.service).clock().to_string(), words }
}

fn stop_card(sheet: &Sheet, route: &Route, at: usize, stop: &Stop, row: Option<&StoreRow>, lang: Lang) -> StopCard {
    let problem = sheet.problem;
    let (store, known) = (problem.store(stop.store), card(row));
    let due = sheet.due(stop.store, stop.visit);
    let name = name_of(&store.name, &store.id);
    let (drive, km) = (stop.drive.as_minutes(), stop.distance.as_km());
    // A meeting is called by where it is, and is when it is: no more need be said.
    let id = [if store.name.is_empty() || store.meeting { "" } else { &store.id }, &store.class];
    let visits_before = route.stops[..at].iter().filter(|stop| !problem.store(stop.store).meeting).count();
    let place = problem.places.get(store.place.index()).filter(|_| problem.surface == Surface::Globe);
    let app = place.map(|&place| App::at(place));
    let text = |cell: fn(&StoreRow) -> &String| row.map_or(String::new(), |row| cell(row).trim().to_string());
    let special = due.filter(|due| due.types.iter().any(|kind| kind != VisitType::Routine));
    let day = problem.shift(route.shift).day;
    let shown = sheet.shown(lang).into_iter().zip(sheet.shown_cells(row, lang));
    StopCard {
        turn: if store.meeting { "•".into() } else { (visits_before + 1).to_string() },
        start: stop.start.clock().to_string(),
        leave: stop.leave.clock().to_string(),
        id: id.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · "),
        drive: lang.of(format!("{drive:.0} min, {km:.1} km"), format!("{drive:.0}分钟，{km:.1}公里")),
        address: text(|row| &row.address),
        open: if store.meeting { String::new() } else { hours(problem.windows(stop.store, day), lang) },
        contact: known.contact.clone(),
        phone: known.phone.clone(),
        dial: known.phone.chars().filter(|sign| sign.is_ascii_digit() || *sign == '+').collect(),
        goal: known.goal.clone(),
        tasks: known.tasks.clone(),
        note: text(|row| &row.note),
        more: shown.filter(|(_, cell)| !cell.trim().is_empty()).collect(),
        types: special.map_or(String::new(), |due| due.types.say(lang)),
        due: due.filter(|_| !store.meeting).map_or(String::new(), |due| sheet.due_words(due, lang)),
        why: sheet.why(stop.store, stop.visit, lang),
        at: place.map_or(String::new(), |&place| points(place)),
        link: place.zip(app).map_or(String::new(), |(&place, app)| app.link(place, "").replace('&', "&amp;")),
        app: app.map_or(String::new(), |app| app.name(lang).into()),
        name,
    }
}

/// The opening hours of a day; empty where it is open all day.
fn hours(windows: &[Window], lang: Lang) -> String {
    const MIDNIGHT: Seconds = Seconds(24 * 3600);
    if windows.iter().any(|window| window.open <= Seconds(0) && window.close >= MIDNIGHT) {
        return String::new();
    }
    let spans: Vec<String> =
        windows.iter().map(|window| format!("{}–{}", window.open.clock(), window.close.clock())).collect();
    spans.join(lang.of(", ", "，"))
}
