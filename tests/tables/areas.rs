//! Areas that reps cover: read from a column or a file, kept by everybody who may visit, and what is wrong with them is told.

#![cfg(feature = "files")]

use chrono::NaiveDate;
use rounds::error::Error;
use rounds::io::{self, Parcel};
use rounds::lang::Lang;
use rounds::model::*;
use rounds::policy;
use rounds::unit::RepId;

/// The country west and east of 120.2.
const WEST: &str = "POLYGON ((120.1 30.2, 120.2 30.2, 120.2 30.4, 120.1 30.4, 120.1 30.2))";
const EAST: &str = "MULTIPOLYGON (((120.2 30.2, 120.3 30.2, 120.3 30.4, 120.2 30.4, 120.2 30.2)))";

/// A Monday.
fn monday() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 10, 12).unwrap()
}

fn read(files: &[(&str, String)]) -> Result<Tables, Error> {
    let files = files.iter().map(|(name, text)| (name.to_string(), text.clone().into_bytes())).collect();
    io::read(&Parcel::of_files("input", files))
}

/// Stores at these longitudes, 30.3 north, with owners and skills.
fn stores(rows: &[(f64, &str, &str)]) -> (&'static str, String) {
    let mut text = String::from("store_id,lon,lat,interval_days,owner_rep_id,skills\n");
    for (at, (lon, owner, skills)) in rows.iter().enumerate() {
        text += &format!("S{at},{lon},30.3,7,{owner},{skills}\n");
    }
    ("stores.csv", text)
}

/// Reps with these areas and skills.
fn reps(rows: &[(&str, &str)]) -> (&'static str, String) {
    let mut text = String::from("rep_id,home_lon,home_lat,服务区域,skills\n");
    for (at, (area, skills)) in rows.iter().enumerate() {
        text += &format!("R{at},120.2,30.3,\"{area}\",{skills}\n");
    }
    ("reps.csv", text)
}

/// Who may visit each store.
fn allowed(tables: &Tables) -> Vec<Vec<usize>> {
    let problem = policy::pose(tables, monday(), 1);
    let of_store = |store: &Store| (0..problem.reps.len()).filter(|&rep| store.allows_rep(RepId::at(rep))).collect();
    problem.stores.iter().map(of_store).collect()
}

fn said(result: Result<Tables, Error>, lang: Lang) -> String {
    match result {
        Err(Error::Input(complaints)) => complaints.iter().map(|one| one.say(lang)).collect::<Vec<_>>().join("\n"),
        other => panic!("{other:?}"),
    }
}

fn remarks(tables: &Tables) -> String {
    tables.remarks.iter().map(|one| one.say(Lang::En)).collect::<Vec<_>>().join("\n")
}

#[test]
fn whoever_has_an_area_comes_to_the_stores_in_it_and_whoever_has_none_to_all() {
    // In the west, in the east, on the border between both, and in neither.
    let rows = [(120.15, "", ""), (120.25, "", ""), (120.2, "", ""), (120.5, "", "")];
    let with = |third: &str| read(&[stores(&rows), reps(&[(WEST, ""), (EAST, ""), (third, "")])]).unwrap();
    assert_eq!(allowed(&with("")), [vec![0, 2], vec![1, 2], vec![0, 1, 2], vec![2]]);
    assert_eq!(remarks(&with("")), "");
    // Where all have one, a store in none of them is nobody's, and that is said.
    let all = with(WEST);
    assert_eq!(allowed(&all), [vec![0, 2], vec![1], vec![0, 1, 2], vec![]]);
    insta::assert_snapshot!(remarks(&all), @r#"
    stores.csv, line 5, lon: "120.5" lies in no rep's area, so its visits will be left out; draw an area around it, or leave a rep without one
    "#);
    // An owner is one who covers the store; skills count as they did.
    let rows = [(120.15, "R0", ""), (120.15, "", "cold"), (120.25, "", "cold")];
    let skilled = read(&[stores(&rows), reps(&[(WEST, ""), (EAST, ""), ("", "cold")])]).unwrap();
    assert_eq!(allowed(&skilled), [vec![0], vec![2], vec![2]]);
    let skilled = read(&[stores(&rows), reps(&[(WEST, ""), (EAST, "cold"), ("", "")])]).unwrap();
    assert_eq!(allowed(&skilled), [vec![0], vec![], vec![1]]);
    insta::assert_snapshot!(remarks(&skilled), @r#"
    stores.csv, line 3, lon: "120.15" lies in no area of a rep with the skills it requires, so its visits will be left out; draw an area around it, or leave a rep with these skills without one
    "#);
}

#[test]
fn a_store_that_nobody_covers_is_left_out_with_that_reason() {
    let tables = read(&[stores(&[(120.15, "", ""), (120.5, "", "")]), reps(&[(WEST, ""), (EAST, "")])]).unwrap();
    let problem = policy::pose(&tables, monday(), 1);
    let travel = rounds::travel::Ways::of(&tables).over(&problem);
    let effort = rounds::solve::Effort { limit: rounds::solve::Limit::Iterations(200), threads: 1, seed: 1 };
    let plan = rounds::solve::solve(&problem, &travel, &effort, &mut |_| std::ops::ControlFlow::Continue(())).plan;
    let left: Vec<_> = plan.unserved.iter().map(|left| (left.store.0, left.reason.obstacle, left.reason.fix)).collect();
    assert_eq!(left, [(1, Obstacle::OutsideAreas, None)]);
    // And a visit by somebody who does not cover a store is a broken rule.
    let mut problem = problem;
    let wrong = problem.shifts.iter().position(|shift| shift.rep == RepId(1)).unwrap();
    problem.stores[0].reps = Allowed::Any;
    let route =
        timetable(&problem, &travel, rounds::unit::ShiftId::at(wrong), &[(rounds::unit::StoreId(0), 0)]).unwrap();
    problem.stores[0].reps = Allowed::Only(vec![RepId(0)]);
    let plan = Plan { routes: vec![route], unserved: plan.unserved };
    let broken = judge(&problem, &travel, &plan).violations;
    let words: Vec<String> = broken.iter().map(|one| one.say(&problem)).collect();
    assert_eq!(words, ["R1, 2026-10-12: store S0 lies outside this rep's area"]);
}

#[test]
fn areas_stand_in_a_file_as_well() {
    let rows = [(120.15, "", ""), (120.25, "", ""), (120.35, "", "")];
    let square = |rep: &str, from: f64, to: f64| {
        format!(
            "{{\"type\":\"Feature\",\"properties\":{{{rep}}},\"geometry\":{{\"type\":\"Polygon\",\"coordinates\":\
             [[[{from},30.2],[{to},30.2],[{to},30.4],[{from},30.4],[{from},30.2]]]}}}}"
        )
    };
    let file =
        |features: &[String]| format!("{{\"type\":\"FeatureCollection\",\"features\":[{}]}}", features.join(","));
    // The second rep has two features.
    let features = [
        square("\"rep_id\":\"R0\"", 120.1, 120.2),
        square("\"业代编号\":\"R1\"", 120.2, 120.3),
        square("\"rep_id\":\"R1\"", 120.3, 120.4),
    ];
    let tables = read(&[stores(&rows), reps(&[("", ""), ("", "")]), ("areas.geojson", file(&features))]).unwrap();
    assert_eq!(allowed(&tables), [vec![0], vec![1], vec![1]]);
    // Written again they stand in the table of reps, and are the same.
    let again = io::read(&Parcel::of_tables(&tables)).unwrap();
    assert_eq!((again.reps, again.stores), (tables.reps, tables.stores));
    let bad = [
        square("\"rep_id\":\"R9\"", 120.1, 120.2),
        square("\"name\":\"north\"", 120.1, 120.2),
        square("\"rep_id\":\"R0\"", 120.1, 120.2),
        square("\"rep_id\":\"R1\",\"coord_sys\":\"utm\"", 120.1, 120.2),
        square("\"rep_id\":\"R1\"", 30.0, 220.0),
        "{\"type\":\"Feature\",\"properties\":{\"rep_id\":\"R1\"},\"geometry\":null}".into(),
    ];
    let told = |name: &'static str, text: String, lang: Lang| {
        said(read(&[stores(&rows), reps(&[(WEST, ""), ("", "")]), (name, text)]), lang)
    };
    insta::assert_snapshot!(told("areas.geojson", file(&bad), Lang::En), @r#"
    areas.geojson, features[0].properties.rep_id: "R9" is not a rep of the table reps; fix the id, or add the rep
    areas.geojson, features[1].properties.rep_id: the feature does not say whose area it is; add the property rep_id
    areas.geojson, features[2].properties.rep_id: "R0" has an area in line 2 of reps already; keep one of the two
    areas.geojson, features[3].properties.coord_sys: "utm" is not a coordinate system; give wgs84, gcj02 or bd09
    areas.geojson, features[4].geometry: has the point 220 30.2, which is no longitude and latitude; give decimal degrees, longitude first
    areas.geojson, features[5].geometry: is no Polygon and no MultiPolygon; draw the area as a polygon
    "#);
    insta::assert_snapshot!(told("服务区域.geojson", file(&bad[..1]), Lang::Zh), @r#"
    服务区域.geojson，features[0].properties.rep_id：“R9”在业代表中不存在；请更正编号，或在业代表中添加
    "#);
    insta::assert_snapshot!(told("areas.geojson", file(&[]), Lang::En), @r#"
    areas.geojson: has no feature, so nobody has an area; add a feature a rep, or remove the file
    "#);
    insta::assert_snapshot!(told("areas.geojson", "north".into(), Lang::En), @r#"
    areas.geojson: is not GeoJSON: Error while deserializing GeoJSON: expected ident at line 1 column 2; save it as a FeatureCollection in UTF-8
    "#);
}

#[test]
fn areas_are_in_the_coordinate_system_of_their_table() {
    // Three hundred metres east of a border, on maps that are shifted by some five hundred.
    let stores = "store_id,lon,lat,coord_sys,interval_days\nS,120.203,30.3,gcj02,7\n".to_string();
    let area = "POLYGON ((120.1 30.2, 120.2 30.2, 120.2 30.4, 120.1 30.4, 120.1 30.2))";
    let reps = |system: &str| {
        format!("rep_id,home_lon,home_lat,coord_sys,area\nR0,120.2,30.3,{system},\"{area}\"\nR1,120.2,30.3,,\n")
    };
    let who = |system: &str| allowed(&read(&[("stores.csv", stores.clone()), ("reps.csv", reps(system))]).unwrap());
    assert_eq!(who(""), [vec![1]], "as the stores where it is empty");
    assert_eq!(who("gcj02"), [vec![1]]);
    assert_eq!(who("wgs84"), [vec![0, 1]]);
    // GeoJSON is in WGS-84, unless the file or the feature says otherwise; that it did not is said.
    let file = |all: &str, own: &str| {
        format!(
            "{{\"type\":\"FeatureCollection\",{all}\"features\":[{{\"type\":\"Feature\",\"properties\":{{\"rep_id\":\"R0\"{own}}},\
             \"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[[[120.1,30.2],[120.2,30.2],[120.2,30.4],[120.1,30.4],[120.1,30.2]]]}}}}]}}"
        )
    };
    let people = "rep_id,home_lon,home_lat\nR0,120.2,30.3\nR1,120.2,30.3\n".to_string();
    let read = |all: &str, own: &str| {
        read(&[("stores.csv", stores.clone()), ("reps.csv", people.clone()), ("areas.geojson", file(all, own))])
    };
    let who = |all: &str, own: &str| {
        let tables = read(all, own).unwrap();
        (allowed(&tables), remarks(&tables))
    };
    let silent = "areas.geojson: is taken for wgs84, as GeoJSON is, while the stores are in gcj02; \
                  if it was drawn on such a map, say \"coord_sys\": \"gcj02\" in it";
    assert_eq!(who("", ""), (vec![vec![0, 1]], silent.into()));
    let empty = "reps.csv";
    for (all, own) in [
        ("\"coord_sys\":\"gcj02\",", ""),
        ("", ",\"坐标系\":\"高德\""),
        ("\"坐标系\":\"wgs84\",", ",\"coord_sys\":\"gcj02\""),
    ] {
        let (reps, said) = who(all, own);
        assert_eq!(reps, [vec![1]], "{all} {own}");
        assert!(said.starts_with(empty) && said.contains("no active store lies in it"), "{said}");
    }
    assert_eq!(
        said(read("\"coord_sys\":\"utm\",", ""), Lang::En),
        "areas.geojson, coord_sys: \"utm\" is not a coordinate system; give wgs84, gcj02 or bd09"
    );
}

#[test]
fn what_is_no_area_and_who_is_outside_of_theirs_is_told() {
    let bad = [
        ("north", ""),
        ("POLYGON ((0 0, 2 2, 2 0, 0 2, 0 0))", ""),
        ("POLYGON ((30 120, 31 120, 31 121, 30 120))", ""),
    ];
    insta::assert_snapshot!(said(read(&[stores(&[(120.15, "", "")]), reps(&bad)]), Lang::En), @r#"
    reps.csv, line 2, 服务区域: "north" cannot be read as an area (no POLYGON or MULTIPOLYGON); write POLYGON ((120.1 30.2, 120.3 30.2, 120.3 30.4, 120.1 30.2)); a mere name belongs into the column region
    reps.csv, line 3, 服务区域: "POLYGON ((0 0, 2 2, 2 0, 0 2, 0 0))" has a ring that crosses itself near 1.0000 1.0000; give its points in the order of the border
    reps.csv, line 4, 服务区域: "POLYGON ((30 120, 31 120, 31 121, 30 120))" has the point 30 120, which is no longitude and latitude; give decimal degrees, longitude first
    "#);
    // An owner, a rep who is pinned for good, and those with appointments outside of their areas, be they kept always or not.
    let fixed = "store_id,date,rep_id,from,kind,hard\nS1,,R1,,pin_rep,\nS1,2026-10-13,R1,10:00,appointment,1\n\
                 S1,2026-10-20,R1,10:00,appointment,0\nS1,2026-10-27,R1,,pin_week,0\n"
        .to_string();
    let rows = [(120.15, "R1", ""), (120.15, "", "")];
    let files = [stores(&rows), reps(&[(WEST, ""), (EAST, "")]), ("fixed.csv", fixed)];
    insta::assert_snapshot!(said(read(&files), Lang::En), @r#"
    stores.csv, line 2, owner_rep_id: "R1" owns the store, which lies outside this rep's area (line 3 of reps); draw the area around it, or name another owner
    fixed.csv, line 2, rep_id: "R1" does not cover the store: line 3 of stores lies outside the area of this rep, line 3 of reps; name another rep, or draw the area around it
    fixed.csv, line 3, rep_id: "R1" does not cover the store: line 3 of stores lies outside the area of this rep, line 3 of reps; name another rep, or draw the area around it
    fixed.csv, line 4, rep_id: "R1" does not cover the store: line 3 of stores lies outside the area of this rep, line 3 of reps; name another rep, or draw the area around it
    fixed.csv, line 5, rep_id: "R1" does not cover the store: line 3 of stores lies outside the area of this rep, line 3 of reps; name another rep, or draw the area around it
    "#);
    insta::assert_snapshot!(said(read(&files), Lang::Zh), @r#"
    stores.csv，第2行，owner_rep_id：“R1”是责任业代，但门店在其服务区域之外（业代表第3行）；请扩大区域，或更换责任业代
    fixed.csv，第2行，rep_id：“R1”门店表第3行的门店在其服务区域之外（业代表第3行）；请指定其他业代，或扩大区域
    fixed.csv，第3行，rep_id：“R1”门店表第3行的门店在其服务区域之外（业代表第3行）；请指定其他业代，或扩大区域
    fixed.csv，第4行，rep_id：“R1”门店表第3行的门店在其服务区域之外（业代表第3行）；请指定其他业代，或扩大区域
    fixed.csv，第5行，rep_id：“R1”门店表第3行的门店在其服务区域之外（业代表第3行）；请指定其他业代，或扩大区域
    "#);
}

#[test]
fn an_area_without_a_store_is_said_to_be_of_no_use() {
    let rows = [(120.15, "", "")];
    let tables = read(&[stores(&rows), reps(&[(WEST, ""), ("POLYGON ((30 30, 31 30, 31 31, 30 30))", "")])]).unwrap();
    insta::assert_snapshot!(remarks(&tables), @r#"
    reps.csv, line 3, 服务区域: "POLYGON ((30 30, 31 30, 31 31, 30 30))" no active store lies in it, so this rep has no visits; check that longitude stands before latitude
    "#);
}

#[test]
fn the_map_of_the_report_has_the_areas_and_asks_nobody_for_them() {
    let page = |areas: [&str; 2]| {
        let files = [stores(&[(120.15, "", ""), (120.25, "", "")]), reps(&areas.map(|area| (area, "")))];
        let files = files.map(|(name, text)| (name.to_string(), text.into_bytes()));
        let question =
            rounds::desk::Question::ask(&Parcel::of_files("in", files.to_vec()), Some(monday()), 1, monday());
        let mut request = rounds::desk::PlanRequest::default();
        request.effort = rounds::solve::Limit::Iterations(100);
        let reply = request.plan(question.unwrap(), &mut |_| std::ops::ControlFlow::Continue(()));
        let page = reply.files(Lang::En).into_iter().find(|file| file.0 == "report.html").unwrap().1;
        String::from_utf8(page).unwrap()
    };
    // A metre is a hundred-thousandth of a degree; one of the reps may go anywhere.
    let west = page([WEST, ""]);
    let ring = "[12010000,3020000,12020000,3020000,12020000,3040000,12010000,3040000]";
    assert!(west.contains(&format!("\"areas\":[[{ring}],[]]")), "the ring is there once, and not closed twice");
    assert!(!west.contains("src=\"http") && !west.contains("fetch("));
    assert!(!page(["", ""]).contains("\"areas\":[["));
}
