//! Areas that reps cover: as well-known text in a column of reps, or as GeoJSON in a file beside the tables.

use super::coordinates::CoordSys;
use super::folder::decode;
use super::parcel::{self, Parcel};
use super::row::Row;
use super::values::Wrong;
use crate::error::{Complaint, Kind};
use crate::model::{Point, Polygon, ServiceArea, Tables};
use geojson::{Feature, GeoJson, GeometryValue};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};
use serde_json::Value;
use std::collections::HashMap;
use std::str::FromStr;
use std::sync::Arc;
use wkt::Wkt;

/// The most points of a cell or a feature that are looked at: a border drawn closer than that says nothing more of a store.
const MOST_POINTS: usize = 100_000;

fn wrong(kind: Kind, en: (impl Into<String>, &str), zh: (impl Into<String>, &str)) -> Wrong {
    Wrong { kind, en: (en.0.into(), en.1.into()), zh: (zh.0.into(), zh.1.into()) }
}

/// The area of a rep's row, of which the coordinate system is known; none where the cell is empty or cannot be read, the latter with
/// a complaint.
pub(super) fn of_row(row: &mut Row<'_>, system: Result<CoordSys, ()>) -> Option<Arc<ServiceArea>> {
    let read = |text: &str| system.map_or(Ok(None), |system| of_wkt(text, system).map(Some));
    row.value("area", read).flatten().map(Arc::new)
}

/// What a cell of well-known text says: a polygon or several.
fn of_wkt(text: &str, system: CoordSys) -> Result<ServiceArea, Wrong> {
    let unreadable = |trouble: &str| {
        wrong(
            Kind::Unreadable,
            (
                format!("cannot be read as an area ({trouble})"),
                "write POLYGON ((120.1 30.2, 120.3 30.2, 120.3 30.4, 120.1 30.2)); a mere name belongs into the column region",
            ),
            (
                format!("无法识别为服务区域（{trouble}）"),
                "请填写如POLYGON ((120.1 30.2, 120.3 30.2, 120.3 30.4, 120.1 30.2))；区域名称请填在“片区”列",
            ),
        )
    };
    let rings = |polygon: &wkt::types::Polygon| -> Vec<Vec<[f64; 2]>> {
        let ring = |ring: &wkt::types::LineString| ring.coords().iter().map(|at| [at.x, at.y]).collect();
        polygon.rings().iter().map(ring).collect()
    };
    // Collections are read one within the other, and a hostile one without end.
    let name = text.trim_start().split(|letter: char| !letter.is_ascii_alphabetic()).next().unwrap_or_default();
    if !["POLYGON", "MULTIPOLYGON"].iter().any(|known| name.eq_ignore_ascii_case(known)) {
        return Err(unreadable("no POLYGON or MULTIPOLYGON"));
    }
    let mut depth = 0;
    let closed = text.find(|letter| {
        depth += i32::from(letter == '(') - i32::from(letter == ')');
        letter == ')' && depth == 0
    });
    if closed.is_some_and(|at| !text[at + 1..].trim().is_empty()) {
        return Err(unreadable("more stands behind it"));
    }
    let polygons = match Wkt::from_str(text).map_err(unreadable)? {
        Wkt::Polygon(polygon) => vec![rings(&polygon)],
        Wkt::MultiPolygon(polygons) => polygons.polygons().iter().map(rings).collect(),
        _ => return Err(unreadable("no POLYGON or MULTIPOLYGON")),
    };
    area(polygons, system)
}

/// The areas of the file areas.geojson beside the tables, put into the rows of their reps; a remark where its coordinates are taken
/// for GeoJSON's own, WGS-84, though those of the `stores` are others.
pub(super) fn put(
    parcel: &Parcel,
    stores: CoordSys,
    tables: &mut Tables,
    (complaints, remarks): (&mut Vec<Complaint>, &mut Vec<Complaint>),
) {
    let mut files = parcel.areas();
    let Some((name, bytes)) = files.next() else { return };
    let about = |kind: Kind, column: &str, value: &str| Complaint::new(kind, name, None).on(column, value);
    if let Some((second, _)) = files.next() {
        complaints.push(
            about(Kind::Twice, "", "")
                .en(format!("is there twice, as {name} and as {second}"), "keep one of the two")
                .zh(format!("有两份：{name}与{second}"), "请只保留一份"),
        );
        return;
    }
    let read = decode(bytes).ok_or_else(|| "unknown text encoding".to_string());
    let (members, features) = match read.and_then(|text| GeoJson::from_str(&text).map_err(|error| error.to_string())) {
        Ok(GeoJson::FeatureCollection(all)) => (all.foreign_members, all.features),
        Ok(GeoJson::Feature(one)) => (None, vec![one]),
        Ok(GeoJson::Geometry(_)) => (None, Vec::new()),
        Err(trouble) => {
            complaints.push(
                about(Kind::Unreadable, "", "")
                    .en(format!("is not GeoJSON: {trouble}"), "save it as a FeatureCollection in UTF-8")
                    .zh(format!("不是GeoJSON：{trouble}"), "请另存为UTF-8编码的FeatureCollection"),
            );
            return;
        }
    };
    if features.is_empty() {
        complaints.push(
            about(Kind::Absent, "", "")
                .en("has no feature, so nobody has an area", "add a feature a rep, or remove the file")
                .zh("没有任何要素，即没有服务区域", "请为每名业代添加一个要素，或删除该文件"),
        );
    }
    let strange = |path: String, text: &str| {
        about(Kind::Unreadable, &path, text)
            .en("is not a coordinate system", "give wgs84, gcj02 or bd09")
            .zh("不是坐标系", "请填写wgs84、gcj02或bd09")
    };
    let all = member(|key| members.as_ref()?.get(key), &["coord_sys", "坐标系"]);
    let usual = all.as_ref().map(|(_, text)| CoordSys::named(text));
    if let (Some((key, text)), Some(None)) = (&all, usual) {
        complaints.push(strange(key.to_string(), text));
    }
    let mut is_assumed = false;
    let rows: HashMap<String, usize> = tables.reps.iter().enumerate().map(|(at, row)| (row.id.clone(), at)).collect();
    let mut found: HashMap<usize, ServiceArea> = HashMap::new();
    for (at, feature) in features.iter().enumerate() {
        let path = |key: &str| format!("features[{at}].{key}");
        let (key, rep) = property(feature, &["rep_id", "业代编号"]).unwrap_or(("rep_id", String::new()));
        let about_rep = |kind: Kind| about(kind, &path(&format!("properties.{key}")), &rep);
        let Some(&row) = rows.get(&rep) else {
            complaints.push(match rep.is_empty() {
                true => about_rep(Kind::Absent)
                    .en("the feature does not say whose area it is", "add the property rep_id")
                    .zh("未说明是哪名业代的服务区域", "请添加属性“业代编号”"),
                false => about_rep(Kind::Dangling)
                    .en("is not a rep of the table reps", "fix the id, or add the rep")
                    .zh("在业代表中不存在", "请更正编号，或在业代表中添加"),
            });
            continue;
        };
        if tables.reps[row].area.is_some() {
            let line = tables.reps[row].line;
            complaints.push(
                about_rep(Kind::Twice)
                    .en(format!("has an area in line {line} of reps already"), "keep one of the two")
                    .zh(format!("在业代表第{line}行已有服务区域"), "请只保留其中之一"),
            );
            continue;
        }
        let own = property(feature, &["coord_sys", "坐标系"]);
        let named = own.as_ref().map(|(_, text)| CoordSys::named(text));
        is_assumed |= named.or(usual).is_none();
        let Some(system) = named.or(usual).unwrap_or(Some(CoordSys::Wgs84)) else {
            complaints.extend(own.map(|(key, text)| strange(path(&format!("properties.{key}")), &text)));
            continue;
        };
        match of_feature(feature, system) {
            Ok(area) => {
                let before = found.remove(&row).unwrap_or_default();
                found.insert(row, before.joined(area));
            }
            Err(Wrong { kind, en, zh }) => {
                complaints.push(about(kind, &path("geometry"), "").en(en.0, en.1).zh(zh.0, zh.1));
            }
        }
    }
    for (row, area) in found {
        tables.reps[row].area = Some(Arc::new(area));
    }
    if is_assumed && stores != CoordSys::Wgs84 {
        let (system, known) = (stores.name(), CoordSys::Wgs84.name());
        remarks.push(
            about(Kind::Assumed, "", "")
                .en(
                    format!("is taken for {known}, as GeoJSON is, while the stores are in {system}"),
                    format!("if it was drawn on such a map, say \"coord_sys\": \"{system}\" in it"),
                )
                .zh(
                    format!("按GeoJSON规定视为{known}，而门店为{system}"),
                    format!("如按同一地图绘制，请在其中注明\"coord_sys\": \"{system}\""),
                ),
        );
    }
}

/// The first of some properties that a feature has, as text.
fn property<'a>(feature: &Feature, keys: &[&'a str]) -> Option<(&'a str, String)> {
    member(|key| feature.property(key), keys)
}

/// The first of some members that is not empty, as text.
fn member<'a, 'v>(get: impl Fn(&str) -> Option<&'v Value>, keys: &[&'a str]) -> Option<(&'a str, String)> {
    let text = |value: &Value| match value {
        Value::String(text) => text.trim().to_string(),
        Value::Null => String::new(),
        other => other.to_string(),
    };
    let found = |&key: &&'a str| get(key).map(|value| (key, text(value))).filter(|(_, text)| !text.is_empty());
    keys.iter().find_map(found)
}

fn of_feature(feature: &Feature, system: CoordSys) -> Result<ServiceArea, Wrong> {
    let no_polygon = || {
        wrong(
            Kind::Unreadable,
            ("is no Polygon and no MultiPolygon", "draw the area as a polygon"),
            ("不是Polygon或MultiPolygon", "请将服务区域画成多边形"),
        )
    };
    let rings = |polygon: &Vec<Vec<geojson::Position>>| -> Result<Vec<Vec<[f64; 2]>>, Wrong> {
        let ring = |ring: &Vec<geojson::Position>| {
            let corner = |at: &geojson::Position| match at.as_slice() {
                [x, y, ..] => Ok([*x, *y]),
                _ => Err(no_polygon()),
            };
            ring.iter().map(corner).collect()
        };
        polygon.iter().map(ring).collect()
    };
    let polygons = match feature.geometry.as_ref().map(|geometry| &geometry.value) {
        Some(GeometryValue::Polygon { coordinates }) => vec![rings(coordinates)?],
        Some(GeometryValue::MultiPolygon { coordinates }) => coordinates.iter().map(rings).collect::<Result<_, _>>()?,
        _ => return Err(no_polygon()),
    };
    area(polygons, system)
}

/// The area of polygons, each a ring and the rings of its holes, in this system.
fn area(polygons: Vec<Vec<Vec<[f64; 2]>>>, system: CoordSys) -> Result<ServiceArea, Wrong> {
    if polygons.iter().all(Vec::is_empty) {
        return Err(wrong(
            Kind::Absurd,
            ("is empty: nothing lies in it", "leave the cell empty where the rep may go anywhere"),
            ("为空，不含任何地点", "如业代可去任何地方，请留空"),
        ));
    }
    let points: usize = polygons.iter().flatten().map(Vec::len).sum();
    if points > MOST_POINTS {
        return Err(wrong(
            Kind::Absurd,
            (format!("has {points} points; {MOST_POINTS} at most are read"), "draw the border more simply"),
            (format!("有{points}个点，最多{MOST_POINTS}个"), "请简化边界"),
        ));
    }
    let polygon = |rings: Vec<Vec<[f64; 2]>>| -> Result<Polygon, Wrong> {
        let mut rings = rings.into_iter().map(|corners| ring(corners, system));
        let outer = rings.next().transpose()?.unwrap_or_default();
        Ok(Polygon { outer, holes: rings.collect::<Result<_, _>>()? })
    };
    let polygons = polygons.into_iter().filter(|rings| !rings.is_empty()).map(polygon);
    Ok(ServiceArea::new(polygons.collect::<Result<_, _>>()?))
}

/// A ring without points that are there twice in a row, in WGS-84.
fn ring(mut corners: Vec<[f64; 2]>, system: CoordSys) -> Result<Vec<Point>, Wrong> {
    if let Some([x, y]) = corners.iter().find(|[x, y]| !(x.abs() <= 180.0 && y.abs() <= 90.0)) {
        return Err(wrong(
            Kind::OffEarth,
            (
                format!("has the point {x} {y}, which is no longitude and latitude"),
                "give decimal degrees, longitude first",
            ),
            (format!("含点{x} {y}，不是有效的经纬度"), "请填写十进制度数，经度在前"),
        ));
    }
    corners.dedup();
    while corners.len() > 1 && corners.first() == corners.last() {
        corners.pop();
    }
    if corners.len() < 3 {
        return Err(wrong(
            Kind::Absurd,
            ("has a ring of fewer than three points", "give at least three different points"),
            ("有一个环不足三个点", "请至少填写三个不同的点"),
        ));
    }
    if let Some([x, y]) = crossing(&corners) {
        return Err(wrong(
            Kind::Contradiction,
            (
                format!("has a ring that crosses itself near {x:.4} {y:.4}"),
                "give its points in the order of the border",
            ),
            (format!("有一个环在{x:.4} {y:.4}附近自相交"), "请按边界顺序填写各点"),
        ));
    }
    Ok(corners.into_iter().map(|[x, y]| system.to_wgs84(Point { x, y })).collect())
}

/// Where a ring crosses itself; that it touches itself is no harm.
fn crossing(ring: &[[f64; 2]]) -> Option<[f64; 2]> {
    let line = |at: usize| [ring[at], ring[(at + 1) % ring.len()]];
    let boxed = |at: usize| GeomWithData::new(Rectangle::from_corners(line(at)[0], line(at)[1]), at);
    let tree = RTree::bulk_load((0..ring.len()).map(boxed).collect());
    (0..ring.len()).find_map(|at| {
        let [a, b] = line(at);
        let near = tree.locate_in_envelope_intersecting(&AABB::from_corners(a, b));
        let mut others = near.map(|other| other.data).filter(|&other| other > at);
        others.find_map(|other| cross([a, b], line(other)))
    })
}

/// Where two lines cross, each with the ends of the other on both of its sides.
fn cross([a, b]: [[f64; 2]; 2], [c, d]: [[f64; 2]; 2]) -> Option<[f64; 2]> {
    let side = |p: [f64; 2], q: [f64; 2], r: [f64; 2]| (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]);
    let (from, to) = (side(c, d, a), side(c, d, b));
    if from * to >= 0.0 || side(a, b, c) * side(a, b, d) >= 0.0 {
        return None;
    }
    let along = from / (from - to);
    Some([0, 1].map(|axis| a[axis] + along * (b[axis] - a[axis])))
}

/// An area as well-known text, each point written by this.
pub(super) fn say(area: &ServiceArea, point: impl Fn(Point) -> [String; 2]) -> String {
    let ring = |ring: &Vec<Point>| {
        let corners = ring.iter().chain(ring.first()).map(|&corner| point(corner).join(" "));
        format!("({})", corners.collect::<Vec<_>>().join(", "))
    };
    let polygon = |polygon: &Polygon| {
        let rings = std::iter::once(&polygon.outer).chain(&polygon.holes).map(ring);
        format!("({})", rings.collect::<Vec<_>>().join(", "))
    };
    let polygons: Vec<String> = area.polygons().iter().map(polygon).collect();
    match polygons.as_slice() {
        [one] => format!("POLYGON {one}"),
        several => format!("MULTIPOLYGON ({})", several.join(", ")),
    }
}

/// Whether a file of a folder has areas, by its name.
pub(super) fn is_file(name: &str) -> bool {
    let stem = parcel::text(std::path::Path::new(name).file_stem());
    parcel::ending(std::path::Path::new(name)) == "geojson"
        && ["areas", "服务区域"].iter().any(|known| stem.eq_ignore_ascii_case(known))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<ServiceArea, Kind> {
        of_wkt(text, CoordSys::Wgs84).map_err(|wrong| wrong.kind)
    }

    #[test]
    fn areas_are_written_as_they_were_read() {
        for text in [
            "POLYGON ((120.1 30.2, 120.3 30.2, 120.3 30.4, 120.1 30.2))",
            "POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0), (1 1, 1 3, 3 3, 1 1))",
            "MULTIPOLYGON (((0 0, 4 0, 4 4, 0 0)), ((10 0, 12 0, 11 2, 10 0)))",
        ] {
            let plain = |point: Point| [point.x.to_string(), point.y.to_string()];
            assert_eq!(say(&read(text).unwrap(), plain), text);
        }
        assert_eq!(read("polygon((0 0,4 0,4 4))"), read("POLYGON Z ((0 0 7, 4 0 7, 4 4 7, 4 4 7, 0 0 7))"));
    }

    #[test]
    fn what_is_no_area_is_told() {
        for (text, kind) in [
            ("north", Kind::Unreadable),
            ("POINT (1 2)", Kind::Unreadable),
            ("POLYGON ((0 0, 4 0, 4", Kind::Unreadable),
            ("POLYGON ((0 0, 4 0, 4 4, 0 0)), ((7 0, 9 0, 9 4, 7 0))", Kind::Unreadable),
            ("POLYGON EMPTY", Kind::Absurd),
            ("POLYGON ((0 0, 1 1, 0 0))", Kind::Absurd),
            ("POLYGON ((30 120, 31 120, 31 121, 30 120))", Kind::OffEarth),
            ("POLYGON ((0 0, 2 2, 2 0, 0 2, 0 0))", Kind::Contradiction),
        ] {
            assert_eq!(read(text), Err(kind), "{text}");
        }
        // Touching at a corner is no crossing.
        assert!(read("POLYGON ((0 0, 1 1, 2 0, 2 2, 1 1, 0 2, 0 0))").is_ok());
    }
}
