//! What is read: each reader with inputs that are right, how they are changed, and what becomes of them afterwards.

use super::mutate::{self, Chance, Kind};
use chrono::{NaiveDate, NaiveDateTime};
use rounds::desk::{CheckReply, CheckRequest, EditRequest, PlanRequest, ReplanRequest, ReportRequest, Voice};
use rounds::io::{self, CoordSys, Parcel};
use rounds::lang::Lang;
use rounds::model::Tables;
use rounds::published::{self, Dialect, Records};
use rounds::solve::{Effort, Limit, solve};
use std::fs;
use std::ops::ControlFlow;
use std::path::Path;

/// Names and bytes.
type Files = Vec<(String, Vec<u8>)>;

/// A reader, the inputs to begin with, and how a new one is made of one of them.
pub struct Target {
    pub name: &'static str,
    /// Runs of it in the usual tests.
    pub runs: usize,
    pub seeds: Vec<Files>,
    pub change: fn(&mut Files, &mut Chance),
    pub read: Box<dyn Fn(&Files)>,
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 2).unwrap()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn folder(path: &str) -> Files {
    let mut files: Files = fs::read_dir(root().join(path))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(path).unwrap()))
        .collect();
    files.sort();
    files
}

/// A town small enough to be read thousands of times: thirty of its stores, their latest visits, and a second rep.
fn town() -> Files {
    let mut files = folder("data/town");
    let lines = |bytes: &[u8]| String::from_utf8_lossy(bytes).lines().map(str::to_string).collect::<Vec<_>>();
    let stores: Vec<String> = (1..=30).map(|number| format!("S{number:03}")).collect();
    for (name, bytes) in &mut files {
        let mut rows = lines(bytes);
        match name.as_str() {
            "stores.csv" | "visit_log.csv" | "fixed.csv" => {
                let header = rows.remove(0);
                rows.retain(|row| stores.iter().any(|store| row.split(',').take(2).any(|cell| cell == store)));
                rows.drain(..rows.len().saturating_sub(60));
                rows.insert(0, header);
            }
            "reps.csv" => rows.push("R02,Joe Ray,10.00,49.99,wgs84,moto".into()),
            _ => {}
        }
        *bytes = (rows.join("\n") + "\n").into_bytes();
    }
    files.push(("policy.toml".into(), fs::read(root().join("data/policies/default.toml")).unwrap()));
    files
}

fn parcel(files: &Files) -> Parcel {
    Parcel::of_files("town", files.clone())
}

fn tables(files: &Files) -> Tables {
    io::read(&parcel(files)).unwrap_or_else(|error| panic!("{error}"))
}

/// One of the files changes as rows of cells, or as words where it has none.
fn any_file(files: &mut Files, chance: &mut Chance) {
    let at = chance.below(files.len());
    let (name, bytes) = &mut files[at];
    let kind = if name.ends_with(".csv") { Kind::Cells } else { Kind::Words };
    *bytes = mutate::text(bytes, kind, chance);
    if chance.one_in(50) {
        files.remove(at);
    }
}

/// The last file changes; the others are what it is about.
fn last_file(files: &mut Files, chance: &mut Chance) {
    let (name, bytes) = files.last_mut().unwrap();
    let kind = if name.ends_with(".csv") { Kind::Cells } else { Kind::Words };
    *bytes = mutate::text(bytes, kind, chance);
}

fn last_workbook(files: &mut Files, chance: &mut Chance) {
    let bytes = &mut files.last_mut().unwrap().1;
    *bytes = mutate::workbook(bytes, chance);
}

fn lone(files: &Files) -> Parcel {
    let (name, bytes) = files.last().unwrap();
    Parcel::of_file(name, bytes.clone())
}

/// Looks at an input as `check` does.
fn check(input: &Parcel) {
    if let Ok(reply) = CheckRequest::default().input(input, today()) {
        let _ = reply.words(Voice::of(Lang::Zh));
    }
}

/// The plan of a town, as its folder has it.
fn planned(files: &Files) -> Files {
    let mut request = PlanRequest::default();
    (request.effort, request.weeks) = (Limit::Iterations(20), 2);
    let reply = request.run(&parcel(files), today(), &mut |_| ControlFlow::Continue(())).unwrap();
    reply.files(Lang::En)
}

fn of(files: &Files, name: &str) -> Files {
    vec![files.iter().find(|file| file.0 == name).unwrap().clone()]
}

const INCIDENTS: &str = "kind,store_id,rep_id,date,until,from,to,minutes,lon,lat,deadline,name,service_min,note\n\
    rep_ill,,R01,2026-10-08,2026-10-09,,,,,,,,,flu\nrep_late,,R02,2026-10-07,,,,45,,,,,,\n\
    store_closed,S003,,2026-10-08,2026-10-09,,,,,,,,,\nstore_added,S900,,,,,,,10.01,49.99,2026-10-12,New shop,25,\n\
    urgent,S005,,,,,,,,,2026-10-09,,,\nappointment,S007,,2026-10-08,,10:00,11:00,,,,,,,\n\
    not_met,S008,R01,2026-10-07,,09:10,,,,,,,,\nholiday,,,2026-10-12,,,,,,,,,,\n";
const CHANGES: &str = "kind,rep_id,from,to,within_days,rep_name,home_lon,home_lat,area,percent\n\
    leaves,R01,2026-11-16,,10,,,,,\naway,R02,2026-11-19,2026-11-30,,,,,,\njoins,R09,2026-11-16,,,Ann,9.99,49.98,Old Town,\n\
    grows,,2026-11-16,,,,,,Old Town,10\n";

/// Two reps, one with an area in the table and one with an area in a file.
fn areas() -> Files {
    let stores =
        "store_id,lon,lat,interval_days,preferred_reps\nS1,120.15,30.25,7,R1:5;R2:3\nS2,120.25,30.25,14,R2;R1\n";
    let reps = "rep_id,home_lon,home_lat,area\n\
                R1,120.1,30.2,\"MULTIPOLYGON (((120 30, 120.2 30, 120.2 30.4, 120 30)), ((121 30, 122 30, 121 31, 121 30)))\"\n\
                R2,120.2,30.3,\n";
    let file = "{\"type\": \"FeatureCollection\", \"coord_sys\": \"gcj02\", \"features\": [{\"type\": \"Feature\", \"properties\":\n\
                {\"rep_id\": \"R2\"}, \"geometry\": {\"type\": \"Polygon\", \"coordinates\":\n\
                [[[120.1, 30], [120.4, 30], [120.4, 30.5], [120.1, 30.5], [120.1, 30]],\n\
                [[120.2, 30.1], [120.3, 30.1], [120.3, 30.2], [120.2, 30.1]]]}}]}";
    [("areas.geojson", file), ("reps.csv", reps), ("stores.csv", stores)]
        .map(|(name, text)| (name.to_string(), text.as_bytes().to_vec()))
        .into()
}

pub fn all() -> Vec<Target> {
    let town = town();
    let plan = planned(&town);
    let json = as_json(&town);
    let book = io::workbook_bytes(&tables(&town), Lang::En, CoordSys::Wgs84).unwrap();
    let input = parcel(&town);
    let plan_json = Parcel::of_file("plan.json", of(&plan, "plan.json")[0].1.clone());
    let mut targets = vec![
        Target {
            name: "csv",
            runs: 300,
            seeds: vec![town.clone()],
            change: any_file,
            read: Box::new(|files| check(&Parcel::of_files("town", files.clone()))),
        },
        Target {
            name: "xlsx",
            runs: 200,
            seeds: vec![vec![("town.xlsx".into(), book)]],
            change: last_workbook,
            read: Box::new(|files| check(&lone(files))),
        },
        Target {
            name: "json",
            runs: 300,
            seeds: vec![vec![("town.json".into(), json)]],
            change: last_file,
            read: Box::new(|files| check(&lone(files))),
        },
        Target {
            name: "areas",
            runs: 300,
            seeds: vec![areas()],
            change: any_file,
            read: Box::new(|files| check(&Parcel::of_files("areas", files.clone()))),
        },
        Target {
            name: "policy",
            runs: 300,
            seeds: folder("data/policies")
                .into_iter()
                .filter(|file| file.0.ends_with(".toml"))
                .map(|file| vec![file])
                .collect(),
            change: last_file,
            read: Box::new(|files| {
                if let Ok(policy) = io::read_policy(&lone(files)) {
                    let _ = io::write_policy(&policy);
                }
            }),
        },
    ];
    let with = (input.clone(), plan_json.clone());
    targets.push(Target {
        name: "plan.json",
        runs: 200,
        seeds: vec![of(&plan, "plan.json")],
        change: last_file,
        read: Box::new(move |files| plan_back(&lone(files), &with.0)),
    });
    let with = (input.clone(), plan_json.clone());
    targets.push(Target {
        name: "edited visits",
        runs: 200,
        seeds: vec![of(&plan, "visits.csv")],
        change: last_file,
        read: Box::new(move |files| edited(&lone(files), &with.1, &with.0)),
    });
    let with = (input.clone(), plan_json.clone());
    targets.push(Target {
        name: "edited workbook",
        runs: 60,
        seeds: vec![of(&plan, "plan.xlsx")],
        change: last_workbook,
        read: Box::new(move |files| edited(&lone(files), &with.1, &with.0)),
    });
    targets.push(Target {
        name: "incidents",
        runs: 100,
        seeds: vec![vec![("incidents.csv".into(), INCIDENTS.into())]],
        change: last_file,
        read: Box::new(move |files| {
            let events = lone(files);
            if io::read_incidents(&events).is_ok() {
                replanned(&plan_json, &input, Some(&events));
            }
        }),
    });
    let known = tables(&town);
    targets.push(Target {
        name: "changes",
        runs: 300,
        seeds: vec![vec![("events.csv".into(), CHANGES.into())]],
        change: last_file,
        read: Box::new(move |files| drop(io::read_changes(&lone(files), &known, today()))),
    });
    targets.push(Target {
        name: "published",
        runs: 1000,
        seeds: PUBLISHED.iter().map(|(name, text)| vec![(name.to_string(), text.as_bytes().to_vec())]).collect(),
        change: last_file,
        read: Box::new(bench),
    });
    targets.push(Target {
        name: "solutions",
        runs: 500,
        seeds: SOLUTIONS.iter().map(|(name, text)| vec![(name.to_string(), text.as_bytes().to_vec())]).collect(),
        change: last_file,
        read: Box::new(|files| {
            let (name, bytes) = &files[0];
            let text = String::from_utf8_lossy(bytes);
            for (file, instance) in PUBLISHED {
                let instance = published::read_text(file, instance, Dialect::Dimacs, 2).unwrap();
                let _ = instance.read_solution(name, &text).map(|(cost, plan)| {
                    let verdict = rounds::model::judge(&instance.problem, &instance.travel, &plan);
                    (cost, instance.judge(&plan, &verdict))
                });
            }
            let _ = Records::read_text(name, &text);
        }),
    });
    targets
}

fn plan_back(plan: &Parcel, input: &Parcel) {
    if let Ok(CheckReply::Plan(answer)) = CheckRequest::plan(plan, input, today()) {
        let _ = CheckReply::Plan(answer).words(Voice::of(Lang::En));
        if let Ok(reply) = ReportRequest::default().run(plan, input, today()) {
            // Papers that cannot be made are left out of a plan's folder: here that is a fault.
            assert!(reply.files(Lang::En).len() > 6, "a paper of the plan could not be made");
        }
        replanned(plan, input, None);
    }
}

fn replanned(plan: &Parcel, input: &Parcel, events: Option<&Parcel>) {
    let now: NaiveDateTime = "2026-10-07T10:30:00".parse().unwrap();
    let mut request = ReplanRequest::default();
    (request.now, request.effort) = (Some(now), Limit::Iterations(3));
    if let Ok(reply) = request.run(plan, input, events, today(), &mut |_| ControlFlow::Continue(())) {
        let tables = reply.tables(Lang::En);
        // What re-planning writes can be planned anew.
        let input = Parcel::of_files("input", tables);
        io::read(&input).unwrap_or_else(|error| panic!("re-planning wrote an input that cannot be read: {error}"));
    }
}

fn edited(edit: &Parcel, plan: &Parcel, input: &Parcel) {
    if let Ok(reply) = EditRequest::default().run(edit, plan, input, today()) {
        let _ = reply.words(Voice::of(Lang::En));
    }
}

fn bench(files: &Files) {
    let (name, bytes) = files.last().unwrap();
    for flavour in [Dialect::Dimacs, Dialect::Sintef, Dialect::Toptw] {
        let Ok(instance) = published::read(&Parcel::of_file(name, bytes.clone()), flavour, 2) else { continue };
        if instance.problem.stores.len() > 200 || instance.problem.shifts.len() > 2000 {
            continue;
        }
        let effort = Effort { limit: Limit::Iterations(3), threads: 1, seed: 1 };
        let outcome = solve(&instance.problem, &instance.travel, &effort, &mut |_| ControlFlow::Continue(()));
        let judgement = instance.judge(&outcome.plan, &outcome.verdict);
        let (name, text) = instance.solution(&outcome.plan, judgement.cost);
        let _ = instance.read_solution(&name, &text);
    }
}

/// The tables of a folder as one json value.
fn as_json(files: &Files) -> Vec<u8> {
    let tables = files.iter().filter_map(|(name, bytes)| {
        let name = name.strip_suffix(".csv")?;
        let mut rows = csv::Reader::from_reader(bytes.as_slice());
        let headers = rows.headers().unwrap().clone();
        let object = |row: csv::StringRecord| {
            let cell = |(key, cell): (&str, &str)| (key.to_string(), serde_json::Value::from(cell));
            headers.iter().zip(row.iter()).map(cell).collect::<serde_json::Map<_, _>>()
        };
        let rows: Vec<_> = rows.records().map(|row| object(row.unwrap())).collect();
        Some((name.to_string(), serde_json::json!(rows)))
    });
    serde_json::to_vec_pretty(&tables.collect::<serde_json::Map<_, _>>()).unwrap()
}

/// A published instance of each format.
const PUBLISHED: &[(&str, &str)] = &[
    (
        "solomon.txt",
        "tiny\n\nVEHICLE\nNUMBER CAPACITY\n 2 10\n\nCUSTOMER\nCUST NO. XCOORD.\n\n0 0 0 0 0 100 0\n1 1 1 4 10 20 5\n2 3 4 7 0 50 5\n",
    ),
    (
        "cvrp.vrp",
        "NAME : tiny\nTYPE : CVRP\nDIMENSION : 3\nEDGE_WEIGHT_TYPE : EUC_2D\nCAPACITY : 9\nNODE_COORD_SECTION\n\
         1 0 0\n2 1 1\n3 3 4\nDEMAND_SECTION\n1 0\n2 4\n3 5\nDEPOT_SECTION\n1\n-1\nEOF\n",
    ),
    (
        "matrix.vrp",
        "NAME : tiny\nTYPE : CVRP\nDIMENSION : 3\nEDGE_WEIGHT_TYPE : EXPLICIT\nCAPACITY : 9\nEDGE_WEIGHT_FORMAT : LOWER_ROW\n\
         EDGE_WEIGHT_SECTION\n7\n8 3\nDEMAND_SECTION\n1 0\n2 4\n3 5\nDEPOT_SECTION\n1\n-1\nEOF\n",
    ),
    (
        "prizes.vrp",
        "NAME : tiny\nTYPE : PCVRPTW\nDIMENSION : 3\nVEHICLES : 2\nCAPACITY : 9\nSERVICE_TIME : 5\nEDGE_WEIGHT_TYPE : EUC_2D\n\
         NODE_COORD_SECTION\n1 0 0\n2 1 1\n3 3 4\nDEMAND_SECTION\n1 0\n2 4\n3 5\nTIME_WINDOW_SECTION\n1 0 100\n2 10 20\n3 0 50\n\
         PRIZE_SECTION\n1 0\n2 3\n3 20\nDEPOT_SECTION\n1\n-1\nEOF\n",
    ),
    ("p01", "1 1 3 2\n0 10\n0 10\n0 0 0 0 0 0 0\n1 3 4 1 5 2 1 3\n2 6 8 1 5 1 2 1 2\n3 9 9 1 0 0 0\n"),
    ("pr01", "2 1 1 2\n11 10\n11 10\n0 0 0 0 0 0 0 0 100\n1 3 4 1 5 1 2 1 2 20 25\n"),
    ("md01", "2 1 2 2\n12 10\n12 10\n1 3 4 1 5 1 2 1 2\n2 10 1 0 5 1 2 1 2\n3 0 0 0 0 0 0\n4 10 0 0 0 0 0\n"),
    ("mdp", "8 2 1 2 2\n40 10\n40 10\n40 10\n40 10\n0 0 0 0 0 0 0 0 9\n1 50 50 0 0 0 0 0 9\n2 3 4 1 5 2 1 3 0 1\n"),
    ("toptw.txt", "6 1 2 4\n500 200\n0 0.5 0 0 0 0 0 0 100\n1 1.5 1 2 12 1 4 1 2 4 8 5 50\n2 90.5 0 2 5 1 1 1 0 90\n"),
    ("top.txt", "n 4\nm 2\ntmax 12.0\n0 0 0\n3 4 10\n100 100 99\n6 8 0\n"),
    (
        "week.json",
        r#"{"format":"rep-week/1","name":"tiny","days":5,"days_per_week":5,
"travel":{"model":"haversine","detour":1.3,"speed_kmh":40.0},
"stores":[{"id":"s1","lat":48.1,"lon":11.5,"service_min":20,"open":[[[480,1080]],[[480,1080]],[],[[480,1080]],[[480,720],[780,1080]]],
"priority":2,"visits":2,"min_gap_days":2}],
"reps":[{"id":"r1","lat":48.2,"lon":11.6,"shift":[480,1020],"max_minutes":510,"days":[0,1,2,3,4]}]}"#,
    ),
];

/// A solution of each format, and a table of records.
const SOLUTIONS: &[(&str, &str)] = &[
    ("tiny.sol", "Route #1: 1 2\nRoute #2: 2\nCost 12.8\n"),
    ("tiny.res", "30.00\n1 1 12.0 5 0 1 0\n2 1 22.0 10 0 1 2 0\n"),
    ("mdp.sol", "20.00\n1 1 1 11.00 5 0 2 0\n2 1 2 11.00 5 0 2 0\n"),
    ("bks.csv", "set,instance,n,bks,convention\nmdvrptw/cordeau,pr01,48,1074.12,x\npvrp,p01,51,10/524.61,x\n"),
];
