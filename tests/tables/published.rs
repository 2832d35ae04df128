//! Published instances are read as their sets mean them, and published solutions cost what was published.
//!
//! The sets themselves are not part of the project: they are looked for in the folder named by `ROUNDS_INSTANCES`, else in
//! `shared/instances` beside it, and where there are none only the tiny instances below are read.
#![cfg(feature = "files")]

use rounds::io::Parcel;
use rounds::model::{Cadence, DaySet, Legs, judge};
use rounds::published;
use rounds::published::{Convention, Cost, Dialect, Family, Judgement, Published};
use rounds::unit::{Day, PlaceId, Seconds};
use std::path::{Path, PathBuf};

fn instances() -> Option<PathBuf> {
    let named = std::env::var_os("ROUNDS_INSTANCES").map(PathBuf::from);
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let beside = ["../shared/instances", "../../shared/instances"].map(|folder| root.join(folder));
    let found = named.into_iter().chain(beside).find(|folder| folder.is_dir());
    if found.is_none() {
        println!("no published sets here: set ROUNDS_INSTANCES to their folder to judge their solutions");
    }
    found
}

fn judged(instance: &Published, solution: &str) -> (f64, Judgement) {
    let (cost, plan) = instance.read_solution("solution", solution).unwrap();
    let verdict = judge(&instance.problem, &instance.travel, &plan);
    (cost, instance.judge(&plan, &verdict))
}

fn read(text: &str) -> Published {
    published::read_text("tiny.txt", text, Dialect::Dimacs, 1).unwrap()
}

/// Every solution in a folder, with the file it solves.
fn solutions(set: &str, folder: &str) -> Vec<(PathBuf, PathBuf)> {
    let Some(root) = instances() else { return Vec::new() };
    let mut pairs = Vec::new();
    for entry in std::fs::read_dir(root.join(set).join(folder)).into_iter().flatten() {
        let solution = entry.unwrap().path();
        let stem = solution.file_stem().unwrap().to_str().unwrap().to_owned();
        let files = ["", ".txt", ".vrp"].map(|ending| root.join(set).join(format!("{stem}{ending}")));
        let file = files.into_iter().find(|file| file.is_file()).unwrap();
        pairs.push((file, solution));
    }
    assert!(!pairs.is_empty(), "{set} is there, but its solutions are not");
    pairs.sort();
    pairs
}

/// Judges every solution of a folder; `unit` is what one unit of the written cost is.
fn costs_are_as_published(set: &str, folder: &str, unit: f64) {
    if instances().is_none_or(|root| !root.join(set).is_dir()) {
        return;
    }
    let mut wrong = Vec::new();
    for (file, solution) in solutions(set, folder) {
        let instance = Parcel::open(&file).and_then(|parcel| published::read(&parcel, Dialect::Dimacs, 1)).unwrap();
        let text = std::fs::read_to_string(&solution).unwrap();
        let (written, judgement) = match instance.read_solution("solution", &text) {
            Ok(_) => judged(&instance, &text),
            Err(error) => {
                wrong.push(format!("{}: {error}", solution.display()));
                continue;
            }
        };
        let Cost::One(cost) = judgement.cost else { panic!("no set here counts reps first") };
        let plan = instance.read_solution("solution", &text).unwrap().1;
        let (name, own) = instance.solution(&plan, judgement.cost);
        assert_eq!(instance.read_solution(&name, &own).unwrap().1, plan, "{name} does not read back as the same plan");
        if !judgement.is_feasible() || (cost - written * unit).abs() > 0.01 {
            wrong.push(format!("{}: {cost} for {}: {:?}", solution.display(), written * unit, judgement.broken));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn published_cvrp_solutions_cost_what_was_published() {
    costs_are_as_published("cvrp-x", "check_solutions", 1.0);
    costs_are_as_published("cvrp-ags", "check_solutions", 1.0);
}

#[test]
fn published_vrptw_solutions_cost_what_was_published() {
    costs_are_as_published("gh1000", "check_solutions", 1.0);
}

#[test]
fn published_prize_collecting_solutions_cost_what_was_published_in_tenths() {
    costs_are_as_published("pcvrptw1000", "check_solutions", 0.1);
}

#[test]
fn published_periodic_solutions_cost_what_was_published() {
    costs_are_as_published("pvrp", "cordeau_solutions", 1.0);
}

#[test]
fn published_multi_depot_solutions_cost_what_was_published() {
    costs_are_as_published("mdvrp", "cordeau_solutions", 1.0);
}

#[test]
fn every_file_of_every_set_is_read_as_its_set_means_it() {
    let Some(root) = instances() else { return };
    let sets = [
        ("cvrp-x", Family::Cvrp),
        ("cvrp-ags", Family::Cvrp),
        ("solomon", Family::Vrptw),
        ("gh200", Family::Vrptw),
        ("gh400", Family::Vrptw),
        ("gh1000", Family::Vrptw),
        ("pcvrptw1000", Family::PrizeVrptw),
        ("pvrp", Family::Pvrp),
        ("pvrptw", Family::Pvrptw),
        ("mdvrp", Family::Mdvrp),
        ("mdvrptw/cordeau", Family::Mdvrptw),
        ("mdvrptw/vidal2013", Family::Mdvrptw),
        ("mdpvrp", Family::Mdpvrp),
        ("toptw", Family::Toptw),
        ("top-chao", Family::Top),
        ("convrp/convrp-0-7", Family::Convrp),
        ("convrp/convrp-extended", Family::Convrp),
        ("convrp/convrp-small", Family::Convrp),
    ];
    let records = published::Records::read(&root.join("bks.csv")).unwrap();
    for (set, kind) in sets {
        for entry in std::fs::read_dir(root.join(set)).into_iter().flatten() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            if path.is_dir() || name.to_lowercase().contains("readme") || name.contains("format") {
                continue;
            }
            let flavour = if set == "toptw" { Dialect::Toptw } else { Dialect::Dimacs };
            let instance = Parcel::open(&path)
                .and_then(|parcel| published::read(&parcel, flavour, 1))
                .unwrap_or_else(|error| panic!("{set}: {error}"));
            assert_eq!(instance.kind, kind, "{}", path.display());
            if !matches!(kind, Family::Top | Family::Convrp) {
                assert_eq!(records.set_of(&path), Some(set));
                assert!(records.best(set, &instance).is_some(), "{} {}", path.display(), instance.name);
            }
        }
    }
}

const SOLOMON: &str = "tiny

VEHICLE
NUMBER     CAPACITY
  2         10

CUSTOMER
CUST NO.  XCOORD.   YCOORD.    DEMAND   READY TIME  DUE DATE   SERVICE   TIME

    0      0          0          0          0        100          0
    1      1          1          4         10         20          5
    2      3          4          7          0         50          5
";

#[test]
fn solomon_distances_are_truncated_to_one_decimal_for_dimacs() {
    let tiny = read(SOLOMON);
    assert_eq!((tiny.kind, tiny.convention), (Family::Vrptw, Convention::Distance));
    assert_eq!(tiny.travel.leg(0, PlaceId(0), PlaceId(2)).time, Seconds(14));
    assert_eq!(tiny.problem.shifts.len(), 2);
    let (cost, judgement) = judged(&tiny, "Route #1: 1\nRoute #2: 2\nCost 12.8\n");
    assert_eq!(judgement.cost, Cost::One(cost));
    assert!(judgement.is_feasible());
}

#[test]
fn solomon_counts_reps_first_for_sintef() {
    let tiny = published::read_text("tiny.txt", SOLOMON, Dialect::Sintef, 1).unwrap();
    let (_, judgement) = judged(&tiny, "Route #1: 1\nRoute #2: 2\nCost 12.83\n");
    let Cost::RepsFirst { reps, distance } = judgement.cost else { panic!("{judgement:?}") };
    assert_eq!(reps, 2);
    assert!((distance - (10.0 + 2.0 * 2_f64.sqrt())).abs() < 1e-9);
}

#[test]
fn solomon_demand_is_a_score_for_toptw() {
    let tiny = published::read_text("c201.solomon.txt", SOLOMON, Dialect::Toptw, 2).unwrap();
    assert_eq!((tiny.name.as_str(), tiny.convention), ("c201|m=2", Convention::Score));
    let (cost, judgement) = judged(&tiny, "Route #1: 2\nCost 7\n");
    assert_eq!((judgement.cost, judgement.unserved), (Cost::One(cost), 1));
    assert!(judgement.is_feasible(), "in a TOPTW nothing must be visited");
}

#[test]
fn a_route_that_carries_too_much_is_not_feasible() {
    let (_, judgement) = judged(&read(SOLOMON), "Route #1: 2 1\nCost 1\n");
    assert_eq!(judgement.broken, ["1, day 1: more load than the shift can carry"]);
}

#[test]
fn a_store_left_out_that_must_be_visited_is_not_feasible() {
    let (_, judgement) = judged(&read(SOLOMON), "Route #1: 2\nCost 10\n");
    assert_eq!(judgement.broken, ["store 1 is not visited"]);
}

#[test]
fn cvrplib_distances_are_rounded_to_the_nearest_whole() {
    let tiny = read(
        "NAME : tiny\nTYPE : CVRP\nDIMENSION : 3\nEDGE_WEIGHT_TYPE : EUC_2D\nCAPACITY : 9\nNODE_COORD_SECTION\n\
         1 0 0\n2 1 1\n3 3 4\nDEMAND_SECTION\n1 0\n2 4\n3 5\nDEPOT_SECTION\n1\n-1\nEOF\n",
    );
    assert_eq!(tiny.kind, Family::Cvrp);
    let (cost, judgement) = judged(&tiny, "Route #1: 1 2\nCost 10\n");
    assert_eq!(judgement.cost, Cost::One(cost));
    assert!(judgement.is_feasible());
}

#[test]
fn cvrplib_matrices_may_be_lower_rows_or_full() {
    let head = "NAME : tiny\nTYPE : CVRP\nDIMENSION : 3\nEDGE_WEIGHT_TYPE : EXPLICIT\nCAPACITY : 9\n";
    let tail = "DEMAND_SECTION\n1 0\n2 4\n3 5\nDEPOT_SECTION\n1\n-1\nEOF\n";
    let lower = format!("{head}EDGE_WEIGHT_FORMAT : LOWER_ROW\nEDGE_WEIGHT_SECTION\n7\n8 3\n{tail}");
    let full = format!("{head}EDGE_WEIGHT_FORMAT : FULL_MATRIX\nEDGE_WEIGHT_SECTION\n0 7 1\n7 0 3\n8 9 0\n{tail}");
    assert_eq!(judged(&read(&lower), "Route #1: 1 2\nCost 18\n").1.cost, Cost::One(18.0));
    assert_eq!(judged(&read(&full), "Route #1: 1 2\nCost 18\n").1.cost, Cost::One(18.0));
    assert_eq!(judged(&read(&full), "Route #1: 2 1\nCost 17\n").1.cost, Cost::One(17.0));
}

#[test]
fn prizes_left_behind_are_part_of_the_cost() {
    let tiny = read(
        "NAME : tiny\nTYPE : PCVRPTW\nDIMENSION : 3\nVEHICLES : 2\nCAPACITY : 9\nSERVICE_TIME : 5\n\
         EDGE_WEIGHT_TYPE : EUC_2D\nNODE_COORD_SECTION\n1 0 0\n2 1 1\n3 3 4\nDEMAND_SECTION\n1 0\n2 4\n3 5\n\
         TIME_WINDOW_SECTION\n1 0 100\n2 10 20\n3 0 50\nPRIZE_SECTION\n1 0\n2 3\n3 20\nDEPOT_SECTION\n1\n-1\nEOF\n",
    );
    assert_eq!((tiny.kind, tiny.problem.shifts.len()), (Family::PrizeVrptw, 2));
    assert_eq!(tiny.problem.stores[0].service, Seconds(50));
    let (cost, judgement) = judged(&tiny, "Route #1: 2\nCost: 13\n");
    assert_eq!(judgement.cost, Cost::One(cost));
    assert!(judgement.is_feasible());
}

#[test]
fn a_pattern_of_cordeau_begins_with_its_highest_bit() {
    let tiny = read("1 1 3 2\n0 10\n0 10\n0 0 0 0 0 0 0\n1 3 4 1 5 2 1 3\n2 6 8 1 5 1 2 1 2\n3 9 9 1 0 0 0\n");
    assert_eq!((tiny.kind, tiny.problem.stores.len()), (Family::Pvrp, 2), "a store never visited is left out");
    let Cadence::Patterns { patterns, .. } = &tiny.problem.stores[1].cadence else { panic!("no patterns") };
    assert_eq!(patterns[..], [DaySet::of([Day(1)]), DaySet::of([Day(0)])]);
    let (cost, judgement) = judged(&tiny, "30.00\n1 1 12.0 5 0 1 0\n2 1 22.0 10 0 1 2 0\n");
    assert_eq!(judgement.cost, Cost::One(cost));
    assert!(judgement.is_feasible());
    let (_, judgement) =
        judged(&tiny, "10.00\n1 1 12.0 5 0 1 0\n1 2 22.0 10 0 2 0\n".replace("1 2 22", "2 1 22").as_str());
    assert_eq!(judgement.broken, ["store 1: its days are none of its patterns"]);
}

/// Two customers on a line from the depot, three days; the second is not visited on the second day, a third never.
const CONVRP: &str = "NAME: TINY\nTYPE: CVRP\nDIMENSION: 4\nNUM_DAYS: 3\nCAPACITY: 9\nDISTANCE: 30\n\
    EDGE_WEIGHT_TYPE: FUNCTION\nEDGE_WEIGHT_FORMAT: EUC_2D\nNODE_COORD_SECTION\n1 3 4\n2 6 8\n3 1 1\n\
    DEMAND_SECTION\n1 4 6 4\n2 5 -1 5\n3 -1 -1 -1\nSVC_TIME_SECTION\n1 1 1 1\n2 1 0 1\n3 0 0 0\nDEPOT_SECTION\n0. 0.\n-1\nEOF\n";

#[test]
fn convrp_counts_time_and_tells_the_largest_spread_of_hours() {
    let tiny = read(CONVRP);
    assert_eq!((tiny.kind, tiny.convention, tiny.problem.stores.len()), (Family::Convrp, Convention::Time, 2));
    // Reached at 5 and 11 on the first day, at 5 on the second, and the other way round at 16 and 10 on the third.
    let ways = "55.00\n1 1 22 9 0 1 2 0\n2 1 11 6 0 1 0\n3 1 22 9 0 2 1 0\n";
    let (cost, judgement) = judged(&tiny, ways);
    assert_eq!((judgement.broken.as_slice(), cost), (&[][..], 55.0));
    // 20 + 10 + 20 on the road, and five visits.
    assert_eq!(judgement.cost, Cost::One(55.0));
    let habits = judgement.habits.expect("it has days");
    assert_eq!((habits.travel, habits.spread), (50.0, 11.0));
    // Two drivers for one customer, and a load of the day that is too much.
    let (_, judgement) = judged(&tiny, &ways.replace("2 1 11", "2 2 11"));
    assert_eq!(judgement.broken, ["store 1: visited by two reps, though one must make all its visits"]);
    let heavy = read(&CONVRP.replace("1 4 6 4", "1 5 6 5"));
    let (_, judgement) = judged(&heavy, ways);
    assert_eq!(judgement.broken.len(), 2, "on the first and on the third day: {:?}", judgement.broken);
}

#[test]
fn what_is_wrong_with_a_convrp_file_is_said() {
    for (from, to, told) in [
        ("DIMENSION: 4", "DIMENSION: 5", "has no complete line for place 4"),
        ("NUM_DAYS: 3", "NUM_DAYS: 4", "has no complete line for place 1"),
        ("NUM_DAYS: 3", "NUM_DAYS: 0", "NUM_DAYS 0"),
        ("2 1 0 1", "2 1 0 2", "unlike times"),
        ("0. 0.", "7", "one depot is read here"),
        ("FORMAT: EUC_2D", "FORMAT: GEO", "EUC_2D"),
    ] {
        let error = published::read_text("tiny.vrp", &CONVRP.replace(from, to), Dialect::Dimacs, 1).unwrap_err();
        assert!(error.to_string().contains(told), "{to}: {error}");
    }
}

#[test]
fn a_store_on_the_depot_that_a_solution_leaves_out_takes_a_rep_of_its_own() {
    let tiny = read("1 2 2 2\n0 10\n0 10\n0 0 0 0 0 0 0\n1 3 4 1 5 1 2 1 2\n2 0 0 0 10 1 1 2\n");
    let (cost, plan) = tiny.read_solution("tiny.res", "10.00\n1 1 11.0 5 0 1 0\n").unwrap();
    assert_eq!((cost, plan.routes.len()), (10.0, 2));
    let verdict = judge(&tiny.problem, &tiny.travel, &plan);
    assert!(tiny.judge(&plan, &verdict).is_feasible());
}

#[test]
fn several_depots_come_last_and_may_be_named_in_their_routes() {
    let tiny = read("2 1 2 2\n12 10\n12 10\n1 3 4 1 5 1 2 1 2\n2 10 1 0 5 1 2 1 2\n3 0 0 0 0 0 0\n4 10 0 0 0 0 0\n");
    assert_eq!((tiny.kind, tiny.problem.reps.len()), (Family::Mdvrp, 2));
    for solution in ["12.00\n1 1 11.0 5 0 1 0\n2 1 2.0 5 0 2 0\n", "12.00\n1 1 11.0 5 3 1 3\n2 1 2.0 5 4 2 4\n"] {
        let (cost, judgement) = judged(&tiny, solution);
        assert_eq!(judgement.cost, Cost::One(cost));
        assert!(judgement.is_feasible());
    }
}

#[test]
fn a_type_two_file_that_begins_with_place_zero_is_periodic() {
    let tiny = read("2 1 1 2\n11 10\n11 10\n0 0 0 0 0 0 0 0 100\n1 3 4 1 5 1 2 1 2 20 25\n");
    assert_eq!(tiny.kind, Family::Pvrptw);
    let shift = &tiny.problem.shifts[0];
    assert_eq!((shift.end, shift.max_work), (Seconds(1_000_000), Seconds(110_000)));
    // The rep waits at home, not on the road: 5 out, to be there at 20.
    let text = "10.00\n1 1 11.00 5 0 1 0\n";
    let (_, plan) = tiny.read_solution("tiny.res", text).unwrap();
    assert_eq!(plan.routes[0].depart, Seconds(150_000));
    assert_eq!(tiny.solution(&plan, Cost::One(10.0)).1, text);
    assert!(judged(&tiny, text).1.is_feasible());
}

#[test]
fn mdpvrp_depots_come_first_and_windows_say_nothing() {
    let tiny =
        read("8 1 1 2 2\n40 10\n40 10\n40 10\n40 10\n0 0 0 0 0 0 0 0 9\n1 50 50 0 0 0 0 0 9\n2 3 4 1 5 2 1 3 0 1\n");
    assert_eq!((tiny.kind, tiny.problem.shifts.len()), (Family::Mdpvrp, 4));
    let text = "20.00\n1 1 1 11.00 5 0 2 0\n2 1 1 11.00 5 0 2 0\n";
    let (_, plan) = tiny.read_solution("tiny.sol", text).unwrap();
    assert_eq!(tiny.solution(&plan, Cost::One(20.0)), ("tiny.sol".into(), text.into()));
    assert!(judged(&tiny, text).1.is_feasible());
}

#[test]
fn mdpvrp_asks_for_one_depot_a_store_but_not_for_one_rep() {
    let limits = "40 10\n".repeat(4);
    let tiny = read(&format!("8 2 1 2 2\n{limits}0 0 0 0 0 0 0\n1 6 8 0 0 0 0\n2 3 4 1 5 2 1 3\n"));
    assert!(judged(&tiny, "20.00\n1 1 1 11.00 5 0 2 0\n2 1 2 11.00 5 0 2 0\n").1.is_feasible());
    let (_, judgement) = judged(&tiny, "20.00\n1 1 1 11.00 5 0 2 0\n2 2 1 11.00 5 0 2 0\n");
    assert_eq!(judgement.broken, ["store 2 is visited from two depots"]);
}

#[test]
fn toptw_points_with_decimals_are_measured_in_hundredths() {
    let tiny = published::read_text(
        "pr01.txt",
        "6 1 2 4\n500 200\n0 0.5 0 0 0 0 0 0 100\n1 1.5 1 2 12 1 4 1 2 4 8 5 50\n2 90.5 0 2 5 1 1 1 0 90\n",
        Dialect::Dimacs,
        2,
    )
    .unwrap();
    assert_eq!((tiny.kind, tiny.name.as_str()), (Family::Toptw, "pr01|m=2"));
    assert_eq!(tiny.travel.leg(0, PlaceId(0), PlaceId(2)).time, Seconds(141));
    assert!(judged(&tiny, "Route #1: 1\nCost 12\n").1.is_feasible());
    assert!(tiny.read_solution("pr01.sol", "Route #1: 2\nCost 5\n").is_err(), "there and back is too far");
}

#[test]
fn chao_routes_start_at_the_first_point_and_end_at_the_last() {
    let tiny = read("n 4\nm 2\ntmax 12.0\n0 0 0\n3 4 10\n100 100 99\n6 8 0\n");
    assert_eq!((tiny.kind, tiny.problem.stores.len(), tiny.problem.reps.len()), (Family::Top, 2, 2));
    let (cost, judgement) = judged(&tiny, "Route #1: 1\nCost 10\n");
    assert_eq!(judgement.cost, Cost::One(cost));
    assert!(judgement.is_feasible());
}

const WEEK: &str = r#"{"format":"rep-week/1","name":"tiny","days":5,"days_per_week":5,
"travel":{"model":"haversine","detour":1.3,"speed_kmh":40.0},
"stores":[{"id":"a","lat":53.0,"lon":10.0,"service_min":20,"open":[[],[[480,600],[700,800]],[[480,495]],[[480,600]],
[[480,600]]],"priority":3,"visits":2,"min_gap_days":2}],
"reps":[{"id":"r","lat":53.01,"lon":10.0,"shift":[480,990],"max_minutes":510,"days":[0,1,3]}]}"#;

#[test]
fn a_rep_week_has_no_windows_shorter_than_a_visit() {
    let tiny = read(WEEK);
    assert_eq!((tiny.kind, tiny.name.as_str()), (Family::RepWeek, "tiny"));
    let week = &tiny.problem.stores[0].hours.week;
    assert!(week[0].is_empty() && week[2].is_empty(), "closed, or open for less than a visit");
    assert_eq!(week[1].iter().map(|w| w.close.0 / 60).collect::<Vec<_>>(), [600, 800]);
    assert_eq!(tiny.problem.shifts.len(), 3);
    let Cadence::Spaced { visits, min_gap, .. } = &tiny.problem.stores[0].cadence else { panic!("no row") };
    assert_eq!((visits.len(), *min_gap, visits[0].weight), (2, 2, 3));
}

#[test]
fn everything_wrong_with_a_file_is_said_at_once_with_its_line() {
    let broken = SOLOMON.replace("    1      1 ", "    1      one ").replace("7          0", "-7          0");
    let error = published::read_text("tiny.txt", &broken, Dialect::Dimacs, 1).unwrap_err();
    let said = error.to_string();
    assert_eq!(said.lines().count(), 2, "{said}");
    assert!(said.contains("tiny.txt, line 11: \"one\" is not a number"), "{said}");
    assert!(said.contains("line 12: \"-7\" is not a whole number"), "{said}");
}

#[test]
fn a_compressed_file_is_named_as_such() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.vrp.xz");
    std::fs::write(&path, b"\xfd7zXZ\0...").unwrap();
    let error = Parcel::open(&path).and_then(|parcel| published::read(&parcel, Dialect::Dimacs, 1)).unwrap_err();
    assert!(error.to_string().contains("unpack it first"), "{error}");
}

#[test]
fn a_gap_is_a_share_of_the_best_known_and_reps_come_before_distance() {
    let gap = |own: Cost, best: Cost, convention: Convention| own.gap(best, convention).unwrap();
    assert_eq!(gap(Cost::One(11.0), Cost::One(10.0), Convention::Distance), 0.1);
    assert_eq!(gap(Cost::One(9.0), Cost::One(10.0), Convention::Score), 0.1);
    let reps = |reps, distance| Cost::RepsFirst { reps, distance };
    assert_eq!(gap(reps(11, 50.0), reps(10, 100.0), Convention::RepsFirst), 0.1);
    assert_eq!(gap(reps(10, 110.0), reps(10, 100.0), Convention::RepsFirst), 0.1);
    assert!(reps(10, 110.0).beats(reps(11, 50.0), Convention::RepsFirst));
}
