//! Meetings to which reps have a way: each a stop of its rep's day, from the first minute to the last.

use super::defaults;
use super::facts::Facts;
use super::row::Ask;
use super::shifts::Met;
use crate::model::{Allowed, Cadence, Calendar, DueVisit, Hours, Point, Store, Tables, VisitTypes, Why, Window};
use crate::unit::PlaceId;
use std::collections::HashMap;

/// What stands for the meetings in the problem, in the order of reps and days; their places are added.
pub(super) fn stores(
    tables: &Tables,
    calendar: &Calendar,
    met: &[Met],
    facts: &Facts,
    places: &mut Vec<Point>,
) -> Vec<Store> {
    if met.is_empty() {
        return Vec::new();
    }
    // A store that does not trade has a place too.
    let rows: HashMap<&str, (Option<Point>, &str)> =
        tables.stores.iter().map(|row| (row.id.as_str(), (row.point, row.name.as_str()))).collect();
    let traded: HashMap<&str, usize> = facts.rows.iter().enumerate().map(|(at, row)| (row.id.as_str(), at)).collect();
    let one = |meeting: &Met| {
        let site = &meeting.row.site;
        let store = site.store.as_deref();
        let known = store.and_then(|id| rows.get(id));
        let point = site.point.or(known.and_then(|known| known.0))?;
        // The ways to a store are those of its own place, which a matrix may have.
        let place = store.and_then(|id| traded.get(id)).copied().unwrap_or(places.len());
        places.push(point);
        let at =
            [site.name.trim(), known.map_or("", |known| known.1), store.unwrap_or_default(), meeting.row.note.trim()];
        let name = at.into_iter().find(|name| !name.is_empty()).unwrap_or_default();
        let (rep, length) = (meeting.rep, meeting.to - meeting.from);
        let why = Why::Meeting { note: meeting.row.note.trim().into() };
        let asked = Ask::between(meeting.day.0, meeting.day.0, Store::MUST, why).visit(length);
        let due = DueVisit { prize: defaults::meeting_prize(), types: VisitTypes::default(), ..asked };
        let id =
            format!("meeting {} {} {}", tables.reps[rep.index()].id, calendar.name(meeting.day), meeting.from.clock());
        let hours = Hours {
            special: vec![(meeting.day, vec![Window { open: meeting.from, close: meeting.to }])],
            ..Hours::default()
        };
        Some(Store {
            name: name.into(),
            priority: Store::MUST,
            hours,
            reps: Allowed::Only(vec![rep]),
            skilled: Allowed::Only(vec![rep]),
            pinned: vec![(meeting.day, rep)],
            cadence: Cadence::row(vec![due]),
            meeting: true,
            ..Store::new(id, PlaceId::at(place), length)
        })
    };
    met.iter().filter_map(one).collect()
}
