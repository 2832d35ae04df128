//! Routes, stops, territories, homes and unserved visits as GeoJSON, for any map.

use crate::io::plan_json::code;
use crate::lang::Lang;
use crate::model::{CoordSys, Point, Polygon, Problem, RepRow};
use crate::report::card::card;
use crate::report::paper::outlines::{Outline, outlines};
use crate::report::plan::{nights, reasons};
use crate::report::{Sheet, day_name, six};
use crate::unit::{Day, PlaceId, RepId, Seconds};
use chrono::{NaiveTime, TimeDelta};
use geojson::{Feature, Geometry, GeometryValue, JsonObject, JsonValue};
use serde_json::json;

/// The bytes of the file.
pub fn bytes(sheet: &Sheet, lang: Lang) -> Vec<u8> {
    let system = sheet.papers().coord_sys;
    let mut features = territories(sheet);
    features.extend(areas(sheet));
    features.extend(homes(sheet.problem, system));
    let rows = sheet.store_rows();
    for route in &sheet.plan.routes {
        let shift = sheet.problem.shift(route.shift);
        let rep = &sheet.problem.reps[shift.rep.index()];
        let day = day_name(sheet.problem, shift.day, lang);
        let stops = route.stops.iter().map(|stop| sheet.problem.store(stop.store).place);
        let mut stops = sheet.problem.begins_at(route.shift).into_iter().chain(stops);
        let Some(mut from) = stops.next() else { continue };
        let mut line = vec![sheet.problem.places[from.index()]];
        for to in stops.chain(sheet.problem.ends_at(route.shift)) {
            line.extend(sheet.travel.line(&sheet.problem.places, from, to).into_iter().skip(1));
            from = to;
        }
        let line: Vec<_> = line.into_iter().map(|point| sheet.outward(point)).map(|Point { x, y }| [x, y]).collect();
        features.push(feature(
            GeometryValue::new_line_string(line),
            json!({
                "kind": "route", "rep_id": rep.id, "rep_name": rep.name, "date": day,
                "visits": sheet.problem.visits_of(route),
                "depart": route.depart.clock().to_string(), "finish": route.finish.clock().to_string(),
                "drive_min": tenth(route.drive().as_minutes()), "km": tenth(route.distance().as_km()),
            }),
            Some(shift.rep),
        ));
        if let (Some(place), Some(words)) = (route.night, nights::words(sheet.problem, route, lang)) {
            features.push(feature(
                GeometryValue::new_point(spot(sheet.problem, place, system)),
                json!({"kind": "night", "rep_id": rep.id, "rep_name": rep.name, "date": day, "name": words}),
                Some(shift.rep),
            ));
        }
        for (at, stop) in route.stops.iter().enumerate() {
            let store = sheet.problem.store(stop.store);
            let due = sheet.due(stop.store, stop.visit).map(|due| sheet.due_words(due, lang));
            let mut facts = json!({
                "kind": if store.meeting { "meeting" } else { "stop" }, "rep_id": rep.id, "rep_name": rep.name, "date": day, "seq": at + 1, "store_id": store.id,
                "store_name": store.name, "class": store.class, "start": stop.start.clock().to_string(),
                "leave": stop.leave.clock().to_string(), "start_at": moment(sheet, shift.day, stop.start),
                "leave_at": moment(sheet, shift.day, stop.leave), "due": due,
                "why": sheet.purpose(stop.store, stop.visit, lang),
            });
            let row = rows[stop.store.index()];
            let known = card(row);
            let (address, note) = row.map_or(("", ""), |row| (&row.address, &row.note));
            let texts = [
                ("address", address),
                ("contact", &known.contact),
                ("phone", &known.phone),
                ("goal", &known.goal),
                ("tasks", &known.tasks.join(";")),
                ("note", note),
            ];
            texts.into_iter().filter(|(_, text)| !text.is_empty()).for_each(|(name, text)| facts[name] = json!(text));
            let shown = sheet.shown(lang).into_iter().zip(sheet.shown_cells(row, lang));
            shown.for_each(|(name, text)| facts[name] = json!(text));
            let here = GeometryValue::new_point(spot(sheet.problem, store.place, system));
            features.push(feature(here, facts, Some(shift.rep)));
        }
    }
    for left in &sheet.plan.unserved {
        let store = sheet.problem.store(left.store);
        let due = sheet.due(left.store, left.visit).map(|due| sheet.due_words(due, lang));
        features.push(feature(
            GeometryValue::new_point(spot(sheet.problem, store.place, system)),
            json!({
                "kind": "unserved", "store_id": store.id, "store_name": store.name, "class": store.class, "due": due,
                "code": code(left.reason.obstacle),
                "reason": reasons::sentence(sheet.problem, (left.store, &left.reason), lang),
            }),
            None,
        ));
    }
    collection("", system, &features)
}

/// An hour of a day as programs read it: `2026-10-05T08:35:00`, the local time; nothing where days have no dates.
fn moment(sheet: &Sheet, day: Day, at: Seconds) -> Option<String> {
    let midnight = sheet.problem.calendar.date(day)?.and_time(NaiveTime::MIN);
    Some((midnight + TimeDelta::seconds(at.0.into())).format("%Y-%m-%dT%H:%M:%S").to_string())
}

/// The bytes of a collection, one feature a line; `head` are further members in front, each with its comma. Coordinates other than
/// GeoJSON's own WGS-84 are said.
pub(in crate::report) fn collection(head: &str, system: CoordSys, features: &[Feature]) -> Vec<u8> {
    let lines: Vec<String> = features.iter().map(ToString::to_string).collect();
    let own = match system {
        CoordSys::Wgs84 => String::new(),
        other => format!("\"coord_sys\":\"{}\",", other.name()),
    };
    format!("{{\"type\":\"FeatureCollection\",{head}{own}\"features\":[\n{}\n]}}\n", lines.join(",\n")).into_bytes()
}

/// An outline as a polygon a ring; `None` where there is none.
pub(in crate::report) fn area(outline: &Outline, system: CoordSys) -> Option<GeometryValue> {
    let ring = |ring: &Vec<Point>| [ring.iter().map(|&point| written(point, system)).collect::<Vec<_>>()];
    match outline.rings.as_slice() {
        [] => None,
        [one] => Some(GeometryValue::new_polygon(ring(one))),
        several => Some(GeometryValue::new_multi_polygon(several.iter().map(ring))),
    }
}

fn territories(sheet: &Sheet) -> Vec<Feature> {
    let outlines = outlines(sheet.problem, &sheet.territories());
    let outline = |(at, outline): (usize, &Outline)| {
        let rep = &sheet.problem.reps[at];
        let facts = json!({"kind": "territory", "rep_id": rep.id, "rep_name": rep.name, "stores": outline.stores});
        area(outline, sheet.papers().coord_sys).map(|area| feature(area, facts, Some(RepId::at(at))))
    };
    outlines.iter().enumerate().filter_map(outline).collect()
}

/// The areas that reps cover.
fn areas(sheet: &Sheet) -> Vec<Feature> {
    let system = sheet.papers().coord_sys;
    let ring = |ring: &Vec<Point>| ring.iter().chain(ring.first()).map(|&at| written(at, system)).collect::<Vec<_>>();
    let rings = |polygon: &Polygon| std::iter::once(&polygon.outer).chain(&polygon.holes).map(ring).collect::<Vec<_>>();
    let rows = sheet.tables.map_or(&[][..], |tables| &tables.reps);
    let area = |(at, row): (usize, &RepRow)| {
        let polygons = row.area.as_ref()?.polygons().iter().map(rings);
        let facts = json!({"kind": "area", "rep_id": row.id, "rep_name": row.name});
        Some(feature(GeometryValue::new_multi_polygon(polygons), facts, Some(RepId::at(at))))
    };
    rows.iter().enumerate().filter_map(area).collect()
}

pub(in crate::report) fn homes(problem: &Problem, system: CoordSys) -> impl Iterator<Item = Feature> {
    problem.reps.iter().enumerate().map(move |(at, rep)| {
        feature(
            GeometryValue::new_point(spot(problem, rep.home, system)),
            json!({"kind": "home", "rep_id": rep.id, "rep_name": rep.name}),
            Some(RepId::at(at)),
        )
    })
}

/// The colours of reps, by their position, and that of what was left out. The page gives neighbours different ones.
const COLOURS: [&str; 20] = [
    "#2f6db5", "#c8612c", "#2b8a68", "#b3407e", "#7357b8", "#9a7d14", "#1f8fa3", "#b23c36", "#5f8326", "#85583a",
    "#cc6f9f", "#4a63cf", "#c08620", "#17695e", "#9146ad", "#479046", "#bf6253", "#3a7fb8", "#8c6b22", "#6b7182",
];
const ALARM: &str = "#b3261e";

/// A feature in the colour of a rep, or of alarm: in the properties of simplestyle (https://github.com/mapbox/simplestyle-spec),
/// which maps on the web draw by, and others can be told to.
pub(in crate::report) fn feature(value: GeometryValue, mut properties: JsonValue, rep: Option<RepId>) -> Feature {
    let colour = rep.map_or(ALARM, |rep| COLOURS[rep.index() % COLOURS.len()]);
    match &value {
        GeometryValue::Point { .. } => {
            properties["marker-color"] = colour.into();
            properties["marker-size"] = if properties["kind"] == "home" { "medium" } else { "small" }.into();
        }
        GeometryValue::LineString { .. } => properties["stroke"] = colour.into(),
        _ => {
            properties["stroke"] = colour.into();
            properties["fill"] = colour.into();
            properties["fill-opacity"] = 0.15.into();
        }
    }
    let properties: Option<JsonObject> = properties.as_object().cloned();
    Feature { geometry: Some(Geometry::new(value)), properties, ..Feature::default() }
}

pub(in crate::report) fn spot(problem: &Problem, place: PlaceId, system: CoordSys) -> [f64; 2] {
    written(problem.places[place.index()], system)
}

/// A point in a system, to six decimals: a decimetre.
fn written(point: Point, system: CoordSys) -> [f64; 2] {
    let there = system.of_wgs84(point);
    [six(there.x), six(there.y)]
}

pub(in crate::report) fn tenth(number: f64) -> f64 {
    (number * 10.0).round() / 10.0
}
