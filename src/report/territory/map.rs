//! Territories as GeoJSON, for any map: an outline a rep with its figures, homes, and a point a store.

use super::{Atlas, FORMAT, cause};
use crate::lang::Lang;
use crate::report::paper::geojson::{area, collection, feature, homes, spot, tenth};
use crate::report::paper::outlines::{Outline, outlines};
use crate::unit::{RepId, StoreId};
use geojson::GeometryValue;
use serde_json::json;

/// The bytes of territories.geojson.
pub fn features(atlas: &Atlas, lang: Lang) -> Vec<u8> {
    let problem = atlas.problem;
    let system = atlas.tables.map(|tables| tables.papers.coord_sys).unwrap_or_default();
    let owners: Vec<Option<RepId>> = atlas.drawing.owners.iter().copied().map(Some).collect();
    let hours = atlas.hours();
    let thousandth = |share: f64| (share * 1000.0).round() / 1000.0;
    let territory = |(at, outline): (usize, Outline)| {
        let (rep, reach, [service, drive, available]) = (&problem.reps[at], &atlas.after.reps[at], hours[at]);
        let [before, after] = atlas.of_target(RepId::at(at)).map(|share| share.map(thousandth));
        let facts = json!({
            "kind": "territory", "rep_id": rep.id, "rep_name": rep.name, "stores": outline.stores,
            "service_h": tenth(service), "drive_h": tenth(drive), "available_h": tenth(available),
            "of_target_before": before, "of_target": after,
            "mean_drive_min": tenth(reach.mean_drive / 60.0),
            "farthest_min": reach.farthest.map(|(_, time)| tenth(time.as_minutes())),
        });
        area(&outline, system).map(|area| feature(area, facts, Some(RepId::at(at))))
    };
    let mut features: Vec<_> = outlines(problem, &owners).into_iter().enumerate().filter_map(territory).collect();
    features.extend(homes(problem, system));
    let mut why = vec![None; owners.len()];
    atlas.moves.iter().for_each(|one| why[one.store.index()] = Some(cause(one.cause, lang)));
    let id = |rep: RepId| problem.reps[rep.index()].id.as_str();
    for (at, &owner) in atlas.drawing.owners.iter().enumerate() {
        let store = problem.store(StoreId::at(at));
        let facts = json!({
            "kind": "store", "store_id": store.id, "store_name": store.name, "class": store.class,
            "old_rep_id": atlas.given[at].map(id), "rep_id": id(owner), "why": why[at],
            "work_min": tenth(atlas.drawing.work()[at] / 60.0),
            "drive_min_to_home": atlas.ways[at].map(|way| tenth(way / 60.0)),
        });
        features.push(feature(GeometryValue::new_point(spot(problem, store.place, system)), facts, Some(owner)));
    }
    collection(&format!("\"format\":\"{FORMAT}\","), system, &features)
}
