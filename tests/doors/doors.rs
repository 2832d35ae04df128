//! The command line as people meet it: whole runs of the program, what it says, what it writes, how it ends.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Iterations that a test can afford.
const EFFORT: [&str; 2] = ["--effort", "3000it"];

fn town() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data/town")
}

fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_rounds"))
}

fn rounds<S: AsRef<std::ffi::OsStr>>(args: impl IntoIterator<Item = S>) -> Output {
    program().args(args).stdin(Stdio::null()).output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn ended(output: &Output, code: i32) {
    assert_eq!(output.status.code(), Some(code), "stdout:\n{}\nstderr:\n{}", out(output), err(output));
}

/// Plans the town into a folder of its own.
fn plan_town(more: &[&str]) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let plan = folder.path().join("town-plan");
    let output = program().arg("plan").arg(town()).arg("-o").arg(&plan).args(EFFORT).args(more).output().unwrap();
    ended(&output, 0);
    (folder, plan)
}

/// Every file of a folder, by its path within, with its bytes.
fn bytes(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut all = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = PathBuf::from(path.file_name().unwrap());
        if path.is_dir() {
            all.extend(bytes(&path).into_iter().map(|(file, bytes)| (name.join(file), bytes)));
        } else {
            all.insert(name, fs::read(&path).unwrap());
        }
    }
    all
}

#[test]
fn the_same_iterations_give_the_same_bytes_on_one_and_on_two_threads() {
    let (_one, first) = plan_town(&["--threads", "1"]);
    for threads in ["1", "2"] {
        let (_other, second) = plan_town(&["--threads", threads]);
        let (first, second) = (bytes(&first), bytes(&second));
        assert!(first.keys().eq(second.keys()), "{:?} and {:?}", first.keys(), second.keys());
        for (file, bytes) in &first {
            assert!(bytes == &second[file], "{} differs with {threads} threads", file.display());
        }
    }
}

#[test]
fn a_plan_of_the_town_is_complete_and_clean() {
    let (_folder, plan) = plan_town(&[]);
    for file in [
        "plan.json",
        "visits.csv",
        "unserved.csv",
        "reps.csv",
        "plan.xlsx",
        "routes.geojson",
        "report.html",
        "calendars",
    ] {
        assert!(plan.join(file).exists(), "{file}");
    }
    for path in [plan.clone(), plan.join("plan.json")] {
        let output = rounds([Path::new("check"), &path]);
        ended(&output, 0);
        assert!(out(&output).contains("No rule is broken"), "{}", out(&output));
    }
}

#[test]
fn planning_says_the_hours_first_then_the_table_then_the_files() {
    let folder = tempfile::tempdir().unwrap();
    let output = program().current_dir(folder.path()).arg("plan").arg(town()).args(EFFORT).output().unwrap();
    ended(&output, 0);
    let (said, told) = (out(&output), err(&output));
    assert!(said.lines().next().unwrap().contains("visits are due"), "{said}");
    assert!(said.trim_end().lines().last().unwrap().starts_with("Wrote town-plan/"), "{said}");
    assert!(folder.path().join("town-plan/plan.json").exists());
    assert!(told.lines().count() >= 2, "{told}");
    assert!(!said.contains('\u{1b}') && !told.contains('\u{1b}'), "colours in a pipe");
}

/// Changes one thing in a plan file.
fn damage(plan: &Path, change: impl FnOnce(&mut serde_json::Value)) -> PathBuf {
    let mut value = serde_json::from_slice(&fs::read(plan.join("plan.json")).unwrap()).unwrap();
    change(&mut value);
    let damaged = plan.join("plan.json");
    fs::write(&damaged, serde_json::to_vec(&value).unwrap()).unwrap();
    damaged
}

#[test]
fn a_damaged_plan_is_refused_with_a_sentence() {
    let lists = |value: &mut serde_json::Value| value["routes"][0]["stops"].as_array().unwrap().clone();
    type Change<'a> = Box<dyn Fn(&mut serde_json::Value) + 'a>;
    let changes: [(&str, Change); 5] = [
        ("but recalculated it starts at", Box::new(|plan| plan["routes"][0]["stops"][0]["start"] = "03:00:00".into())),
        ("neither planned nor listed", Box::new(|plan| plan["routes"][0]["stops"] = lists(plan)[1..].into())),
        ("two routes for one shift", Box::new(|plan| plan["routes"][1] = plan["routes"][0].clone())),
        ("no-such-store", Box::new(|plan| plan["routes"][0]["stops"][0]["store"] = "no-such-store".into())),
        ("recalculated it costs", Box::new(|plan| plan["bill"]["travel"] = 1.into())),
    ];
    let (_folder, plan) = plan_town(&[]);
    let whole = fs::read(plan.join("plan.json")).unwrap();
    for (sentence, change) in changes {
        let damaged = damage(&plan, change);
        let output = rounds([Path::new("check"), &damaged]);
        ended(&output, 1);
        let said = out(&output) + &err(&output);
        assert!(said.contains(sentence), "{sentence}: {said}");
        fs::write(plan.join("plan.json"), &whole).unwrap();
    }
}

#[test]
fn bad_input_gets_every_complaint_at_once_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("bad");
    fs::create_dir(&input).unwrap();
    fs::write(
        input.join("stores.csv"),
        "store_id,lon,lat,interval_days,open_hours\nS1,120.1,30.2,7,25:00-26:00\nS1,120.1,30.2,often,\nS3,,30.2,7,\n",
    )
    .unwrap();
    fs::write(input.join("reps.csv"), "rep_id,home_lon,home_lat\nR1,120.1,30.2\n").unwrap();
    for (lang, words) in [("en", "line 2"), ("zh", "第2行")] {
        let output =
            program().current_dir(folder.path()).args(["plan", "bad", "--lang", lang]).args(EFFORT).output().unwrap();
        ended(&output, 2);
        let complaints = err(&output);
        assert!(complaints.lines().count() >= 4, "{complaints}");
        assert!(
            complaints.contains(words) && complaints.contains("25:00") && complaints.contains("often"),
            "{complaints}"
        );
        assert_eq!(out(&output), "");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "only the input is there");
    }
    ended(&rounds(["check", "no/such/place"]), 2);
    ended(&rounds(["plan"]), 2);
}

#[test]
fn an_output_folder_with_other_files_is_refused_before_any_planning() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("letter.txt"), "dear").unwrap();
    let start = Instant::now();
    let output =
        program().arg("plan").arg(town()).arg("-o").arg(folder.path()).args(["--effort", "60s"]).output().unwrap();
    ended(&output, 1);
    assert!(start.elapsed() < Duration::from_secs(20));
    assert_eq!(fs::read_to_string(folder.path().join("letter.txt")).unwrap(), "dear");
}

#[cfg(unix)]
#[test]
fn an_interrupt_writes_the_best_plan_so_far() {
    let folder = tempfile::tempdir().unwrap();
    let plan = folder.path().join("town-plan");
    let start = Instant::now();
    let mut child = program()
        .arg("plan")
        .arg(town())
        .arg("-o")
        .arg(&plan)
        .args(["--effort", "120s"])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The first line says that planning begins.
    let mut told = BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    told.read_line(&mut line).unwrap();
    std::thread::sleep(Duration::from_millis(500));
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    let rest: Vec<String> = told.lines().map(Result::unwrap).collect();
    assert_eq!(child.wait().unwrap().code(), Some(0), "{rest:?}");
    assert!(start.elapsed() < Duration::from_secs(60));
    ended(&rounds([Path::new("check"), &plan]), 0);
}

#[test]
fn the_report_written_again_is_the_same() {
    let (_folder, plan) = plan_town(&[]);
    let before = bytes(&plan);
    let output = rounds([Path::new("report"), &plan]);
    ended(&output, 0);
    assert!(before == bytes(&plan));
}

#[test]
fn a_plan_in_chinese_is_chinese() {
    let folder = tempfile::tempdir().unwrap();
    let plan = folder.path().join("town-plan");
    let output =
        program().arg("plan").arg(town()).arg("-o").arg(&plan).args(EFFORT).args(["--lang", "zh"]).output().unwrap();
    ended(&output, 0);
    assert!(out(&output).lines().next().unwrap().contains("应访"), "{}", out(&output));
    assert!(fs::read_to_string(plan.join("visits.csv")).unwrap().contains("门店编号"));
}

#[test]
fn due_visits_and_territories_can_be_listed() {
    for (verb, word) in [("due", "due in"), ("territory", "stores")] {
        let output = rounds([Path::new(verb), &town()]);
        ended(&output, 0);
        assert!(out(&output).contains(word), "{}", out(&output));
        let output = rounds([verb.as_ref(), town().as_os_str(), "--csv".as_ref()]);
        ended(&output, 0);
        assert!(out(&output).lines().count() >= 61, "every store has a line");
    }
    let output = rounds([Path::new("check"), &town()]);
    ended(&output, 0);
    assert!(out(&output).contains("No problems found"), "{}", out(&output));
}

#[test]
fn a_generated_network_can_be_planned() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["net", "net.xlsx"] {
        let path = folder.path().join(name);
        let output = program()
            .args(["generate", "--stores", "80", "--reps", "2", "--seed", "3", "-o"])
            .arg(&path)
            .output()
            .unwrap();
        ended(&output, 0);
        let plan = folder.path().join(format!("{name}-plan"));
        ended(&program().arg("plan").arg(&path).arg("-o").arg(&plan).args(EFFORT).output().unwrap(), 0);
        ended(&rounds([Path::new("check"), &plan]), 0);
    }
}

#[test]
fn a_published_rep_week_is_planned_like_any_input() {
    let folder = tempfile::tempdir().unwrap();
    let shop = |at: u32| {
        serde_json::json!({
            "id": format!("store{at}"), "lat": 30.0 + 0.01 * f64::from(at), "lon": 120.0, "service_min": 20,
            "open": vec![[[540, 1080]]; 5], "priority": 1, "visits": 1, "min_gap_days": 1
        })
    };
    let job = serde_json::json!({
        "format": "rep-week/1", "name": "small", "days": 5, "days_per_week": 5,
        "travel": {"model": "haversine", "detour": 1.3, "speed_kmh": 40.0},
        "stores": (0..9).map(shop).collect::<Vec<_>>(),
        "reps": [{"id": "rep0", "lat": 30.0, "lon": 120.0, "shift": [510, 1080], "max_minutes": 510, "days": [0, 1, 2, 3, 4]}]
    });
    let path = folder.path().join("small.json");
    fs::write(&path, job.to_string()).unwrap();
    let plan = folder.path().join("small-plan");
    let output = program().arg("plan").arg(&path).arg("-o").arg(&plan).args(EFFORT).output().unwrap();
    ended(&output, 0);
    assert!(out(&output).contains("9 of 9 visits planned"), "{}", out(&output));
    ended(&rounds([Path::new("check"), &plan]), 0);
    let who = folder.path().join("small-territories");
    let output = program().arg("territory").arg(&path).args(["--balance", "visits", "-o"]).arg(&who).output().unwrap();
    ended(&output, 0);
    assert!(out(&output).contains("9 stores, 1 rep: no store had an owner."), "{}", out(&output));
    assert!(who.join("territories.csv").exists() && !who.join("next").exists(), "there are no tables to go on with");
    let output = rounds([Path::new("territory"), &path, Path::new("--csv")]);
    ended(&output, 0);
    assert_eq!(out(&output).lines().count(), 10);
}

#[test]
fn a_changed_or_moved_input_is_noticed() {
    let (folder, plan) = plan_town(&[]);
    let copy = folder.path().join("town");
    fs::create_dir(&copy).unwrap();
    for entry in fs::read_dir(town()).unwrap() {
        let file = entry.unwrap().path();
        fs::copy(&file, copy.join(file.file_name().unwrap())).unwrap();
    }
    let check = |input: &Path| program().arg("check").arg(&plan).arg("--input").arg(input).output().unwrap();
    let same = check(&copy);
    ended(&same, 0);
    assert!(!err(&same).contains("has changed"), "{}", err(&same));
    let stores = copy.join("stores.csv");
    fs::write(&stores, fs::read_to_string(&stores).unwrap() + "\n").unwrap();
    assert!(err(&check(&copy)).contains("has changed"));
    ended(&check(&folder.path().join("elsewhere")), 2);
}

#[test]
fn the_help_is_as_it_was() {
    for verb in
        ["", "geocode", "plan", "check", "compare", "due", "territory", "report", "slots", "why", "suggest", "generate"]
    {
        if cfg!(feature = "online") && verb == "geocode" {
            continue;
        }
        let output = rounds([verb, "--help"].into_iter().filter(|word| !word.is_empty()));
        ended(&output, 0);
        insta::assert_snapshot!(format!("help_{}", if verb.is_empty() { "rounds" } else { verb }), out(&output));
    }
}
