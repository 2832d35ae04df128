//! The league keeps what was measured, and says what became better or worse.
#![cfg(feature = "cli")]

#[path = "../benches/league/mod.rs"]
mod league;

use league::rows::{self, OURS, Part, Row};
use league::sets::{Goal, Pick, SETS, natural};
use league::standing::{Line, Standing};
use league::tables::page;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

fn row(run: &str, who: &str, instance: &str, gap: f64) -> Row {
    Row {
        run: run.into(),
        version: format!("0.1.0 {run}"),
        part: Part::League,
        set: "gh1000".into(),
        instance: instance.into(),
        who: who.into(),
        release: if who == OURS { String::new() } else { "7.8".into() },
        effort: 60.0,
        share: 1.0,
        seconds: 1.0,
        cost: Some(100.0 + gap),
        bks: Some(100.0),
        gap: Some(gap),
        feasible: true,
        left_out: Some(0),
        minutes: None,
        iterations: None,
        peak_mib: Some(20),
        at_a_time: 1,
        note: "a, \"b\"".into(),
    }
}

fn rep_week(run: &str, who: &str, effort: f64, missed: f64, minutes: f64) -> Row {
    let blank = row(run, who, "rep-week-M", 0.0);
    Row { set: "rep-week-M".into(), effort, cost: Some(missed), minutes: Some(minutes), gap: None, bks: None, ..blank }
}

fn goals(set: &str) -> (&'static Goal, &'static Goal) {
    let set = SETS.iter().find(|one| one.name == set).unwrap();
    (&set.must, &set.aim)
}

#[test]
fn rows_are_read_back_as_they_were_written() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("results.csv");
    assert_eq!(rows::read(&file), Ok(Vec::new()));
    let kept = vec![row("1", OURS, "C1_10_1", 1.25), rep_week("1", "pyvrp", 10.0, 16.0, 2_500.5)];
    rows::write(&file, &rows::to_csv(&kept)).unwrap();
    assert_eq!(rows::read(&file), Ok(kept));
    fs::write(&file, "what?\nno\n").unwrap();
    assert!(rows::read(&file).unwrap_err().contains("results.csv"));
}

#[test]
fn a_mean_is_of_the_feasible_plans_and_the_others_are_counted() {
    let broken = Row { feasible: false, ..row("1", OURS, "b", -50.0) };
    let rows = [row("1", OURS, "a", 1.0), broken, row("1", OURS, "c", 4.0)];
    let standing = Standing::of(&rows);
    assert_eq!((standing.mean, standing.infeasible, standing.instances), (Some(2.5), 1, 3));
    assert_eq!(standing.worst, Some((4.0, "c".into())));
}

#[test]
fn earlier_versions_stay_and_what_became_worse_is_said() {
    let rows = [
        row("1", OURS, "a", 1.0),
        row("1", OURS, "b", 2.0),
        row("2", OURS, "a", 1.5),
        row("2", OURS, "c", 9.0),
        row("3", OURS, "a", 1.25),
        rep_week("1", OURS, 10.0, 4.0, 9_000.0),
        rep_week("2", OURS, 10.0, 4.0, 9_100.0),
    ];
    let page = page(&rows);
    for version in ["0.1.0 1", "0.1.0 2", "0.1.0 3"] {
        assert!(page.contains(version), "{page}");
    }
    assert!(page.contains("| **+0.50 on 1 worse** |"), "{page}");
    assert!(page.contains("| -0.25 |"), "{page}");
    assert!(page.contains("| **+0 / +100 min worse** |"), "{page}");
}

#[test]
fn a_goal_that_names_peers_is_answered_only_in_their_presence() {
    let (must, aim) = goals("gh1000");
    let ours = [row("1", OURS, "a", 2.0), row("1", OURS, "b", 3.0)];
    let lines = Line::all(&ours, Part::League);
    assert_eq!(lines[0].meets(must, &lines), None);
    // Over the instance that all solved: 2.0 is within 0.6 x 4.0 and below 2.5, not within 0.4 x 4.0.
    let peers = [row("1", "pyvrp", "a", 4.0), row("1", "commiv", "a", 2.5)];
    let all = [&ours[..], &peers[..]].concat();
    let lines = Line::all(&all, Part::League);
    assert_eq!((lines[0].meets(must, &lines), lines[0].meets(aim, &lines)), (Some(true), Some(false)));
    let broken = [&all[..], &[Row { feasible: false, ..row("1", OURS, "c", 0.0) }]].concat();
    let lines = Line::all(&broken, Part::League);
    assert_eq!(lines[0].meets(must, &lines), Some(false));
}

#[test]
fn on_a_rep_week_missed_weight_comes_before_minutes() {
    let (must, aim) = goals("rep-week-M");
    let against = |missed, minutes, floor| {
        let rows = [
            rep_week("1", OURS, 60.0, missed, minutes),
            rep_week("1", "vroom", 60.0, 10.0, 8_000.0),
            rep_week("1", "pyvrp", 60.0, 10.0, 9_000.0),
            rep_week("1", OURS, 600.0, floor, 8_000.0),
        ];
        let lines = Line::all(&rows, Part::League);
        (lines[0].meets(must, &lines), lines[0].meets(aim, &lines))
    };
    assert_eq!(against(9.0, 9_900.0, 2.0), (Some(true), Some(false)));
    assert_eq!(against(10.0, 7_900.0, 10.0), (Some(true), Some(true)));
    assert_eq!(against(10.0, 8_100.0, 8.0), (Some(false), Some(false)));
    assert_eq!(against(6.0, 9_900.0, 2.0), (Some(true), Some(true)));
}

#[test]
fn the_peers_of_the_last_run_stand_beside_us() {
    let rows = [
        row("1", OURS, "a", 3.0),
        row("1", "pyvrp", "a", 5.0),
        row("2", OURS, "a", 2.0),
        row("2", OURS, "b", 8.0),
        row("2", "pyvrp", "a", 5.5),
        Row { seconds: 75.0, ..row("2", "vroom", "a", 9.0) },
        Row { part: Part::Anytime, set: "pvrp".into(), effort: 1.0, ..row("2", OURS, "p01", 4.0) },
        Row { part: Part::Anytime, set: "pvrp".into(), effort: 3.0, ..row("2", OURS, "p01", 4.5) },
    ];
    let page = page(&rows);
    assert!(page.contains("| instances | rounds | pyvrp 7.8 | vroom 7.8 |"), "{page}");
    assert!(page.contains("| 1 | 2.00 / 2.00 | 5.50 / 5.50 | 9.00 / 9.00, took up to 75 s |"), "{page}");
    assert!(!page.contains("5.00 / 5.00"), "{page}");
    assert!(page.contains("| 1 | 4.00 / 4.00 | 4.50 / 4.50 | – | – | – | no |"), "{page}");
}

#[test]
fn numbers_in_names_count_and_a_sample_has_the_first_and_the_last() {
    let mut names = vec!["X-n1001-k43", "X-n101-k25", "X-n110-k13", "X-n99"];
    names.sort_by(|one, other| natural(one, other));
    assert_eq!(names, ["X-n99", "X-n101-k25", "X-n110-k13", "X-n1001-k43"]);
    assert_eq!(Pick::Spread(2).of(&names), ["X-n99", "X-n1001-k43"]);
    assert_eq!(Pick::Spread(9).of(&names), names);
}

const TINY: &str = "tiny\n\nVEHICLE\nNUMBER CAPACITY\n 2 10\n\nCUSTOMER\nCUST NO. XCOORD.\n\n\
    0 0 0 0 0 100 0\n1 1 1 4 10 20 5\n2 3 4 7 0 50 5\n";

fn play(folder: &Path, words: &[&str]) -> String {
    let place = |name: &str| folder.join(name).into_os_string();
    let mut all = vec!["league".into(), "--instances".into(), place("instances"), "--out".into(), place(".")];
    all.extend(["--repweeks".into(), place("nothing")]);
    all.extend(words.iter().map(|&word| word.into()));
    format!("{:?}", league::run(all))
}

#[test]
fn nothing_is_run_unless_asked_and_nothing_twice_when_resumed() {
    let folder = tempfile::tempdir().unwrap();
    let (done, failed) = (format!("{:?}", ExitCode::SUCCESS), format!("{:?}", ExitCode::FAILURE));
    assert_eq!(play(folder.path(), &[]), done);
    let solomon = folder.path().join("instances/solomon");
    fs::create_dir_all(&solomon).unwrap();
    fs::write(solomon.join("C101.txt"), TINY).unwrap();
    fs::write(solomon.join("README.md"), "From far away.").unwrap();
    fs::write(folder.path().join("instances/bks.csv"), "set,instance,bks\nsolomon,C101,12.5\n").unwrap();
    assert_eq!(play(folder.path(), &[]), done);
    let results = folder.path().join("results.csv");
    assert!(!results.exists());
    assert_eq!(play(folder.path(), &["--resume"]), failed);
    assert_eq!(play(folder.path(), &["--sets", "solomo"]), failed);
    for more in [&["--sets", "solomon", "--share", "0.01"][..], &["--resume", "--share", "0.01"]] {
        assert_eq!(play(folder.path(), more), done);
        let rows = rows::read(&results).unwrap();
        assert_eq!(rows.len(), 1);
        assert_eq!((rows[0].cost, rows[0].gap, rows[0].feasible), (Some(12.8), Some(2.4), true));
    }
    let page = fs::read_to_string(folder.path().join("RESULTS.md")).unwrap();
    assert!(page.contains("| solomon | 10 s × 0.01 |") && page.contains("2.40 C101"), "{page}");
}
