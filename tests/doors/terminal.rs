//! What a terminal shows: lines that fit its width, in both languages; what is said to those who want little, and to programs.

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::LazyLock;
use tempfile::TempDir;
use unicode_width::UnicodeWidthStr;

/// Iterations that a test can afford.
const EFFORT: [&str; 2] = ["--effort", "300it"];

fn data(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data").join(name).to_string_lossy().into_owned()
}

/// A run of the program in a folder, on a screen of so many cells; in a pipe where there is none.
fn run(room: &Path, columns: Option<usize>, args: &[&str]) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_rounds"));
    program.current_dir(room).args(args).stdin(Stdio::null()).env_remove("COLUMNS");
    if let Some(columns) = columns {
        program.env("COLUMNS", columns.to_string());
    }
    program.output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn said(room: &Path, columns: Option<usize>, args: &[&str]) -> String {
    let output = run(room, columns, args);
    assert!(output.status.code().is_some_and(|code| code < 2), "{args:?}: {}", text(&output.stderr));
    text(&output.stdout)
}

/// A room with `plan` and `other` of the town, `after.csv` of what happened, and `cities`, a plan of Hangzhou.
fn room() -> TempDir {
    let room = tempfile::tempdir().unwrap();
    for (path, bytes) in FURNITURE.iter() {
        let path = room.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    room
}

/// What stands in every room, made once: paths and bytes.
static FURNITURE: LazyLock<Vec<(PathBuf, Vec<u8>)>> = LazyLock::new(|| {
    let room = tempfile::tempdir().unwrap();
    let (town, hangzhou) = (data("town"), data("hangzhou.xlsx"));
    for (input, out, seed) in [(&town, "plan", "1"), (&town, "other", "2"), (&hangzhou, "cities", "1")] {
        let args = [&["plan", input, "-o", out, "--seed", seed], &EFFORT[..]].concat();
        assert!(run(room.path(), None, &args).status.success());
    }
    let happened = "kind,store_id,rep_id,date,minutes,deadline\nrep_late,,R01,,40,\nurgent,S020,,,,2026-10-12\n";
    fs::write(room.path().join("after.csv"), happened).unwrap();
    fs::write(room.path().join("places.csv"), "name,lng,lat\nTallinn,24.75,59.44\n").unwrap();
    let stores = "store_id,store_name,address\nE1,Kesklinn Kauplus,Tallinn\nE2,Pood,\"Nowhere Street 5, Atlantis, under the sea\"\n";
    fs::write(room.path().join("addresses.csv"), stores).unwrap();
    let mut all = Vec::new();
    gather(room.path(), Path::new(""), &mut all);
    all
});

fn gather(room: &Path, folder: &Path, all: &mut Vec<(PathBuf, Vec<u8>)>) {
    for entry in fs::read_dir(room.join(folder)).unwrap() {
        let path = folder.join(entry.unwrap().file_name());
        match room.join(&path).is_dir() {
            true => gather(room, &path, all),
            false => all.push((path.clone(), fs::read(room.join(&path)).unwrap())),
        }
    }
}

/// Every command that says something, on what the room has.
fn commands() -> Vec<Vec<String>> {
    let (town, hangzhou, pack) = (data("town"), data("hangzhou.xlsx"), data("policies/auto-parts.toml"));
    let all: [&[&str]; 20] = [
        &["plan", &town, "-o", "new", "--effort", "1it"],
        &["report", "plan"],
        &["report", "cities"],
        &["check", &town],
        &["check", "plan"],
        &["check", "other", "--against", "plan"],
        &["compare", "plan", "other"],
        &["compare", "plan", "--log", "--until", "2026-10-20"],
        &["due", &town],
        &["due", &hangzhou, "--weeks", "12"],
        &["due", &town, "--why", "S020"],
        &["due", &town, "--ledger"],
        &["due", &town, "--policy", &pack, "--compare"],
        &["territory", &hangzhou, "--staffing"],
        &["suggest", "plan"],
        &["suggest", &hangzhou],
        &["slots", "plan", "--store", "S020", "--within", "20"],
        &["why", "plan", "S020"],
        &["replan", "plan", "--now", "2026-10-07 10:30", "--events", "after.csv", "-o", "anew", "--effort", "100it"],
        &["geocode", "addresses.csv", "--places", "places.csv", "-o", "found"],
    ];
    all.iter().map(|args| args.iter().map(ToString::to_string).collect()).collect()
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    let room = room();
    for command in commands() {
        for (columns, lang) in [(80, "en"), (80, "zh"), (120, "en"), (120, "zh"), (200, "zh"), (47, "en")] {
            let mut args: Vec<&str> = command.iter().map(String::as_str).collect();
            args.extend(["--lang", lang]);
            let output = run(room.path(), Some(columns), &args);
            for line in (text(&output.stdout) + &text(&output.stderr)).lines() {
                assert!(line.width() <= columns, "{columns} cells, {args:?}: {} cells: {line}", line.width());
            }
            assert!(!output.stdout.is_empty(), "{args:?}: {}", text(&output.stderr));
        }
    }
}

#[test]
fn a_pipe_gets_every_column_and_so_does_who_asks_for_all_of_it() {
    let room = room();
    for command in
        [&["due", &data("town")][..], &["suggest", "plan"], &["report", "cities"], &["territory", &data("town")]]
    {
        let whole = said(room.path(), None, command);
        assert!(!whole.contains("left out to fit") && !whole.contains("shortened to fit"), "{whole}");
        assert_eq!(said(room.path(), Some(60), &[command, &["--wide"]].concat()), whole);
        assert!(said(room.path(), Some(60), command).contains("--wide shows all"), "{command:?}");
    }
}

#[test]
fn what_a_terminal_of_80_cells_shows() {
    let room = room();
    let (town, hangzhou) = (data("town"), data("hangzhou.xlsx"));
    let screen = |args: &[&str]| said(room.path(), Some(80), args);
    insta::assert_snapshot!("screen_plan_en", screen(&["report", "plan"]));
    insta::assert_snapshot!("screen_plan_zh", screen(&["report", "cities", "--lang", "zh"]));
    insta::assert_snapshot!("screen_due_en", screen(&["due", &town]));
    insta::assert_snapshot!("screen_due_zh", screen(&["due", &hangzhou, "--lang", "zh", "--weeks", "12"]));
    insta::assert_snapshot!("screen_suggest_zh", screen(&["suggest", "cities", "--rep", "R01", "--lang", "zh"]));
    insta::assert_snapshot!("screen_territory_en", screen(&["territory", &hangzhou]));
    insta::assert_snapshot!("screen_compare_en", screen(&["compare", "plan", "other"]));
    insta::assert_snapshot!(
        "screen_slots_zh",
        screen(&["slots", "plan", "--store", "S020", "--within", "20", "--lang", "zh"])
    );
    insta::assert_snapshot!("screen_why_zh", screen(&["why", "plan", "S020", "--visit", "1", "--lang", "zh"]));
}

/// The one document of a run, whose head names its verb.
fn document(room: &Path, args: &[&str], verb: &str) -> Value {
    let output = run(room, None, &[args, &["--json"]].concat());
    assert_eq!(text(&output.stderr), "", "{args:?}");
    let document: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{args:?}: {error}"));
    assert_eq!(document["format"], format!("rounds-{verb}"), "{args:?}");
    assert_eq!(document["version"], 1);
    let failed = output.status.code() != Some(0);
    let files = document["files"].as_array().cloned().unwrap_or_default();
    for file in &files {
        assert!(failed || room.join(file.as_str().unwrap()).exists(), "{args:?}: {file}");
    }
    document
}

fn rows(document: &Value, key: &str) -> usize {
    document[key].as_array().unwrap_or_else(|| panic!("{key}: {document}")).len()
}

/// Rows of a csv file, its header not counted.
fn lines(path: PathBuf) -> usize {
    csv::Reader::from_path(path).unwrap().records().count()
}

#[test]
fn every_verb_says_itself_in_one_json_document() {
    let room = room();
    for mut command in commands() {
        command.extend(["--lang".into(), "zh".into()]);
        let args: Vec<&str> = command.iter().map(String::as_str).collect();
        document(room.path(), &args, args[0]);
    }
    let made = document(room.path(), &["generate", "--stores", "12", "--reps", "2", "-o", "made"], "generate");
    assert_eq!(made["stores"], 12);
    document(room.path(), &["init", "mine.xlsx"], "init");
    document(room.path(), &["columns", "incidents"], "columns");
    document(room.path(), &["completions", "fish"], "completions");
    assert!(rows(&document(room.path(), &["man", "-o", "pages"], "man"), "files") > 15);
    let instance = "tiny\n\nVEHICLE\nNUMBER CAPACITY\n 2 10\n\nCUSTOMER\nCUST NO. XCOORD.\n\n\
        0 0 0 0 0 100 0\n1 1 1 4 10 20 5\n2 3 4 7 0 50 5\n";
    fs::write(room.path().join("tiny.txt"), instance).unwrap();
    let bench = document(room.path(), &["bench", "tiny.txt", "--effort", "10it"], "bench");
    assert_eq!((rows(&bench, "runs"), rows(&bench, "summaries")), (1, 1));
}

#[test]
#[cfg(unix)]
fn a_plan_whose_sheets_cannot_be_printed_is_still_one_document() {
    let room = tempfile::tempdir().unwrap();
    let mut program = Command::new(env!("CARGO_BIN_EXE_rounds"));
    program.current_dir(room.path()).args(["plan", &data("town"), "-o", "plan", "--pdf", "--json"]).args(EFFORT);
    let output = program.env("ROUNDS_BROWSER", "/bin/false").output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(said["format"] == "rounds-plan" && said["pdf_trouble"].is_string(), "{}", said["pdf_trouble"]);
}

#[test]
fn the_json_of_a_plan_agrees_with_its_files() {
    let room = room();
    for (folder, lang) in [("plan", "en"), ("cities", "zh")] {
        let said = document(room.path(), &["report", folder, "--lang", lang], "report");
        for table in ["visits", "unserved", "reps"] {
            assert_eq!(rows(&said, table), lines(room.path().join(folder).join(format!("{table}.csv"))), "{table}");
        }
        assert_eq!(said["planned_visits"], rows(&said, "visits"));
        assert_eq!(said["due_visits"], rows(&said, "visits") + rows(&said, "unserved"));
        let first = &said["visits"][0];
        assert!(first["date"].as_str().is_some_and(|date| date.parse::<chrono::NaiveDate>().is_ok()), "{first}");
        assert!(first["service_min"].is_f64() && first["seq"] == 1 && first["store_id"].is_string(), "{first}");
        let driven = said["routes"].as_array().unwrap().iter().map(|route| route["km"].as_f64().unwrap()).sum::<f64>();
        assert!((driven - said["distance_km"].as_f64().unwrap()).abs() < 2.0, "{driven}");
    }
}

#[test]
fn the_json_of_a_list_agrees_with_the_list() {
    let room = room();
    let town = data("town");
    let due = document(room.path(), &["due", &town, "-o", "due"], "due");
    assert_eq!(rows(&due, "visits"), lines(room.path().join("due/due.csv")));
    assert_eq!(rows(&due, "visits"), due["due_visits"]);
    assert_eq!(rows(&due["capacity"], "weeks"), 4);
    let areas = document(room.path(), &["territory", &town, "-o", "areas"], "territory");
    assert_eq!(rows(&areas, "territories"), lines(room.path().join("areas/territories.csv")));
    assert_eq!(rows(&areas, "moves"), lines(room.path().join("areas/moves.csv")));
    let lists = document(room.path(), &["suggest", "plan", "-o", "lists"], "suggest");
    assert_eq!(rows(&lists, "suggestions"), lines(room.path().join("lists/suggestions.csv")));
    let both = document(room.path(), &["compare", "plan", "other", "-o", "both"], "compare");
    assert_eq!(rows(&both, "changes"), lines(room.path().join("both/changes.csv")));
    let anew = ["replan", "plan", "--now", "2026-10-07", "-o", "anew", "--effort", "50it"];
    let anew = document(room.path(), &anew, "replan");
    assert_eq!(rows(&anew, "changes"), lines(room.path().join("anew/changes.csv")));
    let counted = anew["counts"].as_object().unwrap().values().map(|count| count.as_u64().unwrap()).sum::<u64>();
    assert_eq!(counted, rows(&anew, "changes") as u64);
    let slots = ["slots", "plan", "--store", "S001", "--within", "20", "--best", "3"];
    let words = said(room.path(), None, &slots);
    let slots = document(room.path(), &slots, "slots");
    assert!(words.contains(&format!("{} slot", rows(&slots, "slots"))), "{words}");
    let why = document(room.path(), &["why", "plan", "S020"], "why");
    assert_eq!(said(room.path(), None, &["why", "plan", "S020"]).lines().count(), rows(&why, "sentences"));
    let quoted = why["visits"].as_array().unwrap();
    assert!(quoted.iter().all(|visit| rows(visit, "days") >= 1 && rows(visit, "reps") == 1), "{quoted:?}");
    let found =
        document(room.path(), &["geocode", "addresses.csv", "--places", "places.csv", "-o", "found"], "geocode");
    assert_eq!((&found["stores"], &found["found"], rows(&found, "open")), (&2.into(), &1.into(), 1));
}

#[test]
fn what_is_wrong_is_said_as_json_too_with_its_address() {
    let room = tempfile::tempdir().unwrap();
    let stores = "store_id,lon,lat,open_hours\nS1,120.1,30.2,25:00-26:00\nS1,120.1,30.2,\n";
    fs::write(room.path().join("bad.csv"), stores).unwrap();
    for (lang, words) in [("en", "hour"), ("zh", "时刻")] {
        let failure = document(room.path(), &["plan", "bad.csv", "--lang", lang], "failure");
        assert_eq!((&failure["exit_code"], rows(&failure, "complaints")), (&2.into(), 2));
        let first = &failure["complaints"][0];
        assert_eq!((&first["table"], &first["line"]), (&"bad.csv".into(), &2.into()), "{first}");
        assert_eq!((&first["column"], &first["value"]), (&"open_hours".into(), &"25:00-26:00".into()), "{first}");
        assert!(first["problem"].as_str().unwrap().contains(words) && first["fix"].is_string(), "{first}");
    }
    for wrong in [&["plan", "nowhere"][..], &["plan"], &["plan", "bad.csv", "--weks", "3"], &["why", "bad.csv", "S1"]] {
        assert_eq!(document(room.path(), wrong, "failure")["exit_code"], 2, "{wrong:?}");
    }
}

#[test]
fn a_plan_that_breaks_rules_says_which_in_its_document() {
    let room = room();
    let file = room.path().join("plan/plan.json");
    let mut plan: Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
    plan["routes"][0]["stops"][0]["start"] = "03:00:00".into();
    fs::write(&file, plan.to_string()).unwrap();
    let output = run(room.path(), None, &["check", "plan", "--json"]);
    assert_eq!(output.status.code(), Some(1));
    let found = document(room.path(), &["check", "plan"], "check");
    assert!(rows(&found, "broken") > 0 && found["violations"].as_u64() >= Some(1), "{found}");
    let quiet = run(room.path(), None, &["check", "plan", "-q"]);
    assert_eq!(text(&quiet.stdout).lines().count(), rows(&found, "broken"));
}

#[test]
fn who_wants_quiet_hears_what_was_asked_for_and_errors() {
    let room = room();
    let (town, hangzhou) = (data("town"), data("hangzhou.xlsx"));
    let silent: [&[&str]; 5] = [
        &["plan", &hangzhou, "-o", "new", "--effort", "50it"],
        &["report", "plan"],
        &["check", &town],
        &["check", "plan"],
        &["replan", "plan", "--now", "2026-10-07", "-o", "anew", "--effort", "50it"],
    ];
    for command in silent {
        let output = run(room.path(), None, &[command, &["--quiet"]].concat());
        assert_eq!((text(&output.stdout), text(&output.stderr)), Default::default(), "{command:?}");
    }
    for command in [&["due", &town, "-o", "due"][..], &["suggest", "plan"], &["slots", "plan", "--store", "S020"]] {
        let output = run(room.path(), None, &[command, &["--quiet"]].concat());
        assert!(!output.stdout.is_empty() && output.stderr.is_empty(), "{command:?}");
        assert!(!text(&output.stdout).contains("Wrote "), "{command:?}");
    }
    let output = run(room.path(), None, &["plan", "nowhere", "-q"]);
    assert!(output.stdout.is_empty() && !output.stderr.is_empty());
}

#[test]
fn progress_tells_visits_and_kilometres() {
    let room = tempfile::tempdir().unwrap();
    let output = run(room.path(), None, &["plan", &data("town"), "-o", "plan", "--effort", "2000it"]);
    let told = text(&output.stderr);
    assert!(told.contains(" of 170 visits planned, ") && told.contains(" km") && told.contains(" s left"), "{told}");
}

#[test]
fn shells_and_the_manual_know_every_verb() {
    let room = tempfile::tempdir().unwrap();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = said(room.path(), None, &["completions", shell]);
        assert!(
            ["territory", "--against", "--freeze"].iter().all(|word| script.contains(word.trim_start_matches('-')))
        );
    }
    let page = said(room.path(), None, &["man"]);
    assert!(page.contains(".TH rounds 1") && page.contains("rounds\\-plan(1)"), "{page}");
    said(room.path(), None, &["man", "-o", "pages"]);
    let plan = fs::read_to_string(room.path().join("pages/rounds-plan.1")).unwrap();
    assert!(plan.contains("\\-\\-effort") && plan.contains("Examples"), "{plan}");
}
