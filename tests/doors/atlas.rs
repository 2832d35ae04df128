//! Claims about the shape of territories, what moves bought, ties, work learned from a plan, and the door that shows it all.

use crate::network::network;
use chrono::NaiveDate;
use rounds::io::{self, CoordSys, Parcel};
use rounds::lang::Lang;
use rounds::model::{
    Allowed, Cadence, Calendar, Continuity, DayShape, FixedKind, FixedRow, Hours, LogRow, Nights, Parts, Point,
    Practice, Problem, Rep, RepRow, Shift, Store, StoreRow, Surface, Tables,
};
use rounds::territory::{Brief, Cause, Shape, beyond_reach, measured, moves, pairs};
use rounds::travel::{Plane, Refit, Rounding, Travel, Trips, near_stores};
use rounds::unit::{Day, PlaceId, RepId, Seconds};
use rounds::{policy, solve};
use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// Stores and reps in a plane, a unit of it being a second on the road; days of 1,000 seconds.
fn plane(stores: &[(f64, f64)], homes: &[(f64, f64)]) -> (Problem, Travel) {
    let calendar = Calendar::dated(NaiveDate::from_ymd_opt(2026, 11, 2).unwrap(), 7);
    let places: Vec<Point> = stores.iter().chain(homes).map(|&(x, y)| Point { x, y }).collect();
    let (mut sample, _) = network(1, &[8], 1);
    let last = Day(calendar.days - 1);
    if let Cadence::Spaced { visits, .. } = &mut sample.stores[0].cadence {
        visits.iter_mut().for_each(|visit| (visit.due, visit.latest) = (visit.due.min(last), visit.latest.min(last)));
        visits.iter_mut().for_each(|visit| visit.service = Seconds(100));
    }
    let store = |at: usize| Store {
        id: format!("S{at}"),
        place: PlaceId::at(at),
        service: Seconds(100),
        hours: Hours::always(),
        ..sample.stores[0].clone()
    };
    let rep = |at: usize| {
        let home = PlaceId::at(stores.len() + at);
        Rep {
            id: format!("R{at}"),
            name: String::new(),
            home,
            end: home,
            profile: 0,
            share: None,
            days: DayShape::Level,
            nights: 0,
            nights_before: 0,
            limits: Vec::new(),
        }
    };
    let shifts = (0..homes.len())
        .flat_map(|rep| calendar.iter().map(move |day| Shift::new(RepId::at(rep), day, Seconds(0), Seconds(1_000))));
    let problem = Problem::new(Parts {
        name: "plane".into(),
        shifts: shifts.collect(),
        calendar: calendar.clone(),
        surface: Surface::Plane,
        stores: (0..stores.len()).map(store).collect(),
        reps: (0..homes.len()).map(rep).collect(),
        continuity: Continuity::SameRep,
        practice: Practice::default(),
        nights: Nights::default(),
        places: places.clone(),
    })
    .expect("sound");
    (problem, Travel::Plane(Plane::new(&places, Rounding::Nearest)))
}

/// Two towns of four stores, ten apart, each with a rep in its middle.
const TOWNS: [(f64, f64); 8] =
    [(0.0, 0.0), (2.0, 0.0), (2.0, 2.0), (0.0, 2.0), (10.0, 0.0), (12.0, 0.0), (12.0, 2.0), (10.0, 2.0)];

fn owners(all: &[u32]) -> Vec<Option<RepId>> {
    all.iter().map(|&rep| Some(RepId(rep))).collect()
}

#[test]
fn the_shape_of_two_towns_is_as_counted_by_hand() {
    let (problem, travel) = plane(&TOWNS, &[(1.0, 1.0), (11.0, 1.0)]);
    let (work, targets) = ([1.0; 8], [4.0, 4.0]);
    let apart = Shape::of(&problem, &travel, &owners(&[0, 0, 0, 0, 1, 1, 1, 1]), &work, &targets);
    // Of the five nearest three are of the own town and two of the other.
    assert!((apart.mixed - 0.4).abs() < 1e-12, "{}", apart.mixed);
    assert_eq!((apart.overlap, apart.spread, apart.longest_drive), (0.0, 0.0, Seconds(1)));
    assert_eq!(apart.extremes(), [1.0, 1.0]);
    // One store of each town is the other rep's: both hulls reach across.
    let across = Shape::of(&problem, &travel, &owners(&[0, 0, 0, 1, 1, 1, 0, 1]), &work, &targets);
    assert!(across.overlap > 0.3 && across.mixed > apart.mixed, "{across:?}");
    assert_eq!(across.longest_drive, Seconds(11));
    assert!((across.mean_drive - (6.0 + 2.0 * 11.0) / 8.0).abs() < 1e-12, "{}", across.mean_drive);
    // Six against two.
    let uneven = Shape::of(&problem, &travel, &owners(&[0, 0, 0, 0, 0, 0, 1, 1]), &work, &targets);
    assert_eq!((uneven.extremes(), uneven.spread), ([0.5, 1.5], 0.5));
    assert_eq!((uneven.reps[0].stores, uneven.reps[1].work), (6, 2.0));
}

#[test]
fn stores_that_nobody_has_count_for_nobody() {
    let (problem, travel) = plane(&TOWNS, &[(1.0, 1.0), (11.0, 1.0)]);
    let mut some = owners(&[0, 0, 0, 0, 1, 1, 1, 1]);
    some[7] = None;
    let shape = Shape::of(&problem, &travel, &some, &[1.0; 8], &[4.0, 4.0]);
    assert_eq!((shape.reps[1].stores, shape.off[1]), (3, -0.25));
}

#[test]
fn a_store_is_beyond_reach_when_nobody_gets_there_and_back_with_the_visit() {
    let (mut problem, travel) = plane(&[(450.0, 0.0), (451.0, 0.0), (0.0, 5.0)], &[(0.0, 0.0), (-50.0, 0.0)]);
    let found = beyond_reach(&problem, &travel, &[RepId(1), RepId(0), RepId(0)]);
    assert_eq!(found.iter().map(|one| one.store.0).collect::<Vec<_>>(), [1]);
    let nearest = found[0].nearest.unwrap();
    assert_eq!((nearest.rep, nearest.way, nearest.needed), (RepId(0), Seconds(451), Seconds(1_002)));
    assert_eq!(nearest.day, Seconds(1_000));
    // The near one may not come: the far one is asked, and does not reach the first store either.
    problem.stores[0].reps = Allowed::Only(vec![RepId(1)]);
    problem.stores[2].reps = Allowed::Only(Vec::new());
    let found = beyond_reach(&problem, &travel, &[RepId(1), RepId(0), RepId(0)]);
    assert_eq!(
        found.iter().map(|one| one.nearest.map(|near| near.rep)).collect::<Vec<_>>(),
        [Some(RepId(1)), Some(RepId(0)), None]
    );
}

#[test]
fn every_move_says_why_and_what_it_bought() {
    let (mut problem, travel) = plane(&TOWNS, &[(1.0, 1.0), (11.0, 1.0), (5.0, 9.0)]);
    problem.shifts.retain(|shift| shift.rep != RepId(2));
    problem.stores[4].reps = Allowed::Only(vec![RepId(1)]);
    let now = [0, 0, 0, 1, 1, 1, 1, 1].map(RepId).to_vec();
    let drawing = measured(&problem, &travel, &Brief::default(), now);
    let mut before = owners(&[1, 2, 0, 0, 0, 1, 1, 1]);
    before[7] = None;
    let moved = moves(&problem, &travel, &drawing, &before);
    let causes: Vec<(u32, Cause)> = moved.iter().map(|one| (one.store.0, one.cause)).collect();
    assert_eq!(
        causes,
        [(0, Cause::Nearer), (1, Cause::Left), (3, Cause::Fairness), (4, Cause::MayNot), (7, Cause::HadNone)]
    );
    assert_eq!(moved[0].farther_from_home, Some(Seconds(1 - 11)));
    assert!(moved[0].farther_from_centre.unwrap().0 < 0 && moved[2].farther_from_centre.unwrap().0 > 0);
    assert_eq!(moved[4].farther_from_home, None);
    let between = pairs(&drawing, &moved);
    assert_eq!(between.iter().map(|pair| pair.stores).sum::<usize>(), 5);
    let to_one = between.iter().find(|pair| (pair.from, pair.to) == (Some(RepId(0)), RepId(1))).unwrap();
    assert_eq!((to_one.stores, to_one.causes[&Cause::Fairness], to_one.causes[&Cause::MayNot]), (2, 1, 1));
    assert!(between.windows(2).all(|two| two[0].work >= two[1].work));
}

/// Three stores of one rep and one of nobody.
fn owned() -> Tables {
    let store = |id: &str, minutes: i32, sales: Option<f64>, owner: Option<&str>| StoreRow {
        id: id.into(),
        point: Some(Point { x: 9.9, y: 50.0 }),
        service: Some(Seconds::minutes(minutes)),
        sales_12m: sales,
        owner: owner.map(String::from),
        ..StoreRow::default()
    };
    let home = Some(Point { x: 9.9, y: 50.0 });
    let rep = |id: &str| RepRow { id: id.into(), home, ..RepRow::default() };
    Tables {
        stores: vec![
            store("A", 10, Some(100.0), Some("R1")),
            store("B", 20, Some(300.0), Some("R1")),
            store("C", 30, None, Some("R1")),
            store("D", 90, Some(9_000.0), None),
        ],
        reps: vec![rep("R1"), rep("R2")],
        ..Tables::default()
    }
}

fn from() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 10, 5).unwrap()
}

#[test]
fn ties_are_a_third_each_minutes_visits_by_the_owner_and_sales() {
    let mut tables = owned();
    let visit = |store: &str, rep: &str, day: u32| LogRow {
        line: 2,
        id: String::new(),
        store: store.into(),
        rep: rep.into(),
        date: NaiveDate::from_ymd_opt(2026, 9, day).unwrap(),
        checkin: None,
        checkout: None,
        effective: None,
        outcome: String::new(),
        kind: String::new(),
    };
    // Nothing logged yet: minutes and sales count by halves, sales that are not known as the mean.
    let ties = |tables: &Tables| policy::ties(tables, &policy::due(tables, from(), 4));
    let close = |ties: Vec<f64>, wanted: [f64; 4]| {
        assert!(ties.iter().zip(wanted).all(|(a, b)| (a - b).abs() < 1e-12), "{ties:?} {wanted:?}");
        assert!((ties[..3].iter().sum::<f64>() - 3.0).abs() < 1e-12, "1 for the mean store");
    };
    close(ties(&tables), [0.5, 1.25, 1.25, 1.0]);
    // Visits by others tie nobody to the owner.
    tables.log = vec![visit("A", "R1", 1), visit("A", "R1", 8), visit("B", "R1", 2), visit("C", "R2", 3)];
    close(ties(&tables), [(0.5 + 2.0 + 0.5) / 3.0, (1.0 + 1.0 + 1.5) / 3.0, (1.5 + 0.0 + 1.0) / 3.0, 1.0]);
    tables.stores.iter_mut().for_each(|row| row.owner = None);
    assert_eq!(ties(&tables), [1.0; 4]);
}

#[test]
fn key_accounts_and_stores_pinned_for_good_never_move() {
    let mut tables = owned();
    tables.stores[0].key_account = true;
    let pin = |store: &str, date: Option<NaiveDate>, hard: bool| FixedRow {
        line: 2,
        store: store.into(),
        date,
        rep: Some("R1".into()),
        from: None,
        to: None,
        kind: FixedKind::PinRep,
        hard,
    };
    tables.fixed = vec![pin("B", None, true), pin("C", Some(from()), true), pin("D", None, false)];
    assert_eq!(policy::never_moved(&tables, &policy::due(&tables, from(), 4)), [true, true, false, false]);
}

#[test]
fn the_ways_learned_from_a_plan_add_up_to_its_driving() {
    // Nine stores: each is among the eight nearest of all others, so all have the same smoothed way.
    let (problem, travel) = network(9, &[8], 5);
    let effort = solve::Effort { limit: solve::Limit::Iterations(300), threads: 1, seed: 1 };
    let mut plan = solve::solve(&problem, &travel, &effort, &mut |_| ControlFlow::Continue(())).plan;
    assert!(plan.unserved.is_empty());
    let refit = Refit::of(&problem, &travel, &plan);
    let trips = Trips::new(&problem, &travel, &near_stores(&problem, 8));
    let estimate: Vec<f64> = (0..9).map(|at| trips.work(at, RepId(0)).unwrap()).collect();
    let driven: i32 = plan.routes.iter().map(|route| route.drive().0).sum();
    let service: i32 = problem.stores.iter().map(|store| store.service_in_all().0).sum();
    let factors = refit.factors(&problem);
    let work: f64 = factors.iter().zip(&estimate).map(|(factor, estimate)| factor * estimate).sum();
    assert!((work - f64::from(driven + service)).abs() < 1e-6);
    assert!((refit.ratio - f64::from(driven + service) / estimate.iter().sum::<f64>()).abs() < 1e-9);
    // A store that the plan leaves out is as all others are together.
    for route in &mut plan.routes {
        route.stops.retain(|stop| stop.store.0 != 4);
    }
    plan.routes.retain(|route| !route.stops.is_empty());
    let refit = Refit::of(&problem, &travel, &plan);
    assert!(!refit.ways.contains_key("S4"));
    assert_eq!(refit.factors(&problem)[4], refit.ratio);
}

fn program<S: AsRef<std::ffi::OsStr>>(args: impl IntoIterator<Item = S>) -> Output {
    Command::new(env!("CARGO_BIN_EXE_rounds")).args(args).stdin(Stdio::null()).output().unwrap()
}

fn said(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// Hangzhou with yesterday's owners: everybody's are the stores nearest to home; one rep has left since, one store has no
/// owner, every twentieth is a key account.
fn hangzhou() -> (tempfile::TempDir, PathBuf) {
    let mut tables = Parcel::open(Path::new(env!("CARGO_MANIFEST_DIR")).join("data/hangzhou.xlsx"))
        .and_then(|parcel| io::read(&parcel))
        .unwrap();
    for (at, row) in tables.stores.iter_mut().enumerate() {
        let point = row.point.unwrap();
        let far = |rep: &&RepRow| {
            let home = rep.home.unwrap();
            (home.x - point.x).powi(2) + (home.y - point.y).powi(2)
        };
        row.owner = tables.reps.iter().min_by(|a, b| far(a).total_cmp(&far(b))).map(|rep| rep.id.clone());
        row.key_account = at % 20 == 0;
    }
    tables.stores[7].owner = None;
    tables.reps[5].active_to = NaiveDate::from_ymd_opt(2026, 9, 1);
    // Nothing is agreed on with who has left.
    tables.fixed.iter_mut().filter(|row| row.rep.as_deref() == Some("R06")).for_each(|row| row.rep = None);
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("hangzhou");
    fs::create_dir(&input).unwrap();
    for (name, bytes) in io::table_files(&tables, Lang::En, CoordSys::Wgs84) {
        fs::write(input.join(name), bytes).unwrap();
    }
    (folder, input)
}

/// The rows of a table of the output.
fn rows(path: &Path) -> Vec<csv::StringRecord> {
    let text = fs::read_to_string(path).unwrap();
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    reader.records().map(Result::unwrap).collect()
}

#[test]
fn territories_are_told_before_and_after() {
    let (_folder, input) = hangzhou();
    let input = input.to_str().unwrap();
    let tell = |more: &[&str]| said(&program(["territory", input].iter().chain(more)));
    insta::assert_snapshot!("territory_en", tell(&["--balance", "visits,sales:15%", "--bound"]));
    insta::assert_snapshot!("territory_zh", tell(&["--keep", "0.8", "--lang", "zh"]));
    assert_eq!(tell(&["--redraw"]), tell(&["--keep", "0"]));
    assert_eq!(tell(&["--csv"]).lines().count(), 601);
}

#[test]
fn the_next_tables_can_be_planned_and_every_store_is_visited_by_its_new_owner() {
    let (folder, input) = hangzhou();
    let [out, plan] = ["out", "plan"].map(|name| folder.path().join(name));
    let paths = [&input, &out, &plan].map(|path| path.to_str().unwrap());
    let told = said(&program(["territory", paths[0], "-o", paths[1]]));
    assert!(told.trim_end().ends_with("next/"), "{told}");
    let next = out.join("next");
    said(&program(["plan", next.to_str().unwrap(), "-o", paths[2], "--effort", "600it"]));
    let owners: std::collections::HashMap<String, [String; 3]> = rows(&out.join("territories.csv"))
        .iter()
        .map(|row| (row[0].to_string(), [2, 3, 7].map(|at| row[at].to_string())))
        .collect();
    let visits = rows(&plan.join("visits.csv"));
    assert!(visits.len() > 500);
    let owner = |visit: &csv::StringRecord| owners[&visit[6]][1].clone();
    assert!(visits.iter().all(|visit| visit[3] == owner(visit) || &visit[19] == "yes"));
    // Nobody stays with the rep who left; everybody who had another rep and is a key account stays.
    assert!(owners.values().all(|[_, new, _]| new != "R06"));
    assert!(owners.values().any(|[old, _, why]| old == "R06" && why == "its rep no longer works"));
    let tables = Parcel::open(&next).and_then(|parcel| io::read(&parcel)).unwrap();
    let stays = |row: &&StoreRow| row.key_account && owners[&row.id][0] != "R06";
    assert!(tables.stores.iter().filter(stays).all(|row| Some(&owners[&row.id][0]) == row.owner.as_ref()));
    assert_eq!(rows(&out.join("moves.csv")).len(), owners.values().filter(|[old, new, _]| old != new).count());
    // Learned from that plan.
    let refit = said(&program(["territory", paths[0], "--plan", paths[2]]));
    assert!(refit.contains("In the plan, work is 1."), "{refit}");
    // Written again over itself: the same bytes.
    let page = fs::read(out.join("territories.html")).unwrap();
    said(&program(["territory", paths[0], "-o", paths[1]]));
    assert!(page == fs::read(out.join("territories.html")).unwrap());
}

#[test]
fn the_page_has_both_maps_and_asks_no_server() {
    let (folder, input) = hangzhou();
    let out = folder.path().join("out");
    said(&program(["territory".as_ref(), input.as_os_str(), "-o".as_ref(), out.as_os_str()]));
    let page = fs::read_to_string(out.join("territories.html")).unwrap();
    for part in ["data-face=\"before\"", "data-face=\"now\"", "class=\"band\"", "Between reps", "Moved"] {
        assert!(page.contains(part), "{part}");
    }
    assert!(!page.contains("http:") && !page.contains("https:") && !page.contains("src="));
    let shapes: serde_json::Value =
        serde_json::from_slice(&fs::read(out.join("territories.geojson")).unwrap()).unwrap();
    let kinds = |kind: &str| {
        let features = shapes["features"].as_array().unwrap();
        features.iter().filter(|one| one["properties"]["kind"] == kind).count()
    };
    assert_eq!((kinds("store"), kinds("home"), kinds("territory")), (600, 6, 5));
}

#[test]
fn at_one_only_stores_whose_rep_cannot_have_them_move() {
    let (_folder, input) = hangzhou();
    let all = said(&program(["territory".as_ref(), input.as_os_str(), "--keep=1".as_ref(), "--csv".as_ref()]));
    let mut reader = csv::Reader::from_reader(all.as_bytes());
    for row in reader.records().map(Result::unwrap).filter(|row| row[2] != row[3]) {
        assert!(row[2].is_empty() || &row[2] == "R06", "{row:?}");
    }
}

#[test]
fn what_cannot_be_done_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("plain");
    fs::create_dir(&input).unwrap();
    fs::write(input.join("stores.csv"), "store_id,lon,lat\nA,9.9,50\nB,9.91,50.01\n").unwrap();
    fs::write(input.join("reps.csv"), "rep_id,home_lon,home_lat\nR1,9.9,50\n").unwrap();
    let refused = |more: &[&str], words: &str| {
        let output = program(["territory", input.to_str().unwrap()].iter().chain(more));
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{told}");
        assert!(told.contains(words), "{told}");
    };
    refused(&["--balance", "sales"], "no store has sales");
    refused(&["--balance", "money"], "write visits or sales");
    refused(&["--balance", "visits,visits:5%"], "names visits twice");
    refused(&["--tolerance", "five"], "write a share");
    refused(&["--keep", "2"], "from 0 to 1");
    // A folder that is not ours is left alone.
    let output = program(["territory".as_ref(), input.as_os_str(), "-o".as_ref(), input.as_os_str()]);
    assert_eq!(output.status.code(), Some(1));
    assert!(input.join("stores.csv").exists() && !input.join("territories.csv").exists());
}
