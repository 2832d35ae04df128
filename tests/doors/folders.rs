//! Output folders: always a whole one, whoever is killed or comes at the same time; and nothing of anybody else's is lost.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

const NAMES: [&str; 10] = [
    ".rounds.json",
    "calendars",
    "plan.json",
    "plan.xlsx",
    "report.html",
    "reps",
    "reps.csv",
    "routes.geojson",
    "unserved.csv",
    "visits.csv",
];

fn rounds(room: &Path, args: &[&str]) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_rounds"));
    program.current_dir(room).args(args).stdin(Stdio::null());
    program
}

fn ended(output: &Output, code: i32) -> String {
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(code), "{}\n{told}", String::from_utf8_lossy(&output.stdout));
    told
}

/// Runs the program and says what it told on stderr.
fn ran(room: &Path, code: i32, args: &[&str]) -> String {
    ended(&rounds(room, args).output().unwrap(), code)
}

/// A small plan is begun; which one the seed says.
fn begun(room: &Path, out: &str, seed: u32) -> Child {
    let args = ["plan", "town", "--effort", "20it", "--threads", "1", "--seed", &seed.to_string(), "-o", out];
    rounds(room, &args).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

fn planned(room: &Path, out: &str) {
    assert!(begun(room, out, 1).wait().unwrap().success());
}

/// A room with the town in it.
pub(super) fn room() -> (TempDir, PathBuf) {
    let room = tempfile::tempdir().unwrap();
    let path = room.path().to_path_buf();
    let town = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/town");
    fs::create_dir(path.join("town")).unwrap();
    for entry in fs::read_dir(town).unwrap() {
        let file = entry.unwrap().path();
        fs::copy(&file, path.join("town").join(file.file_name().unwrap())).unwrap();
    }
    (room, path)
}

pub(super) fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// Numbers that look like chance and are always the same.
pub struct Chance(pub u64);

impl Chance {
    pub fn below(&mut self, most: u128) -> Duration {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        Duration::from_micros((u128::from(self.0 >> 33) % most.max(1)) as u64)
    }
}

#[test]
fn whoever_is_killed_leaves_a_whole_plan_and_the_next_run_tidies_up() {
    let (_room, path) = room();
    planned(&path, "plan");
    let whole = names(&path.join("plan/calendars"));
    fs::create_dir(path.join("plan/.git")).unwrap();
    fs::write(path.join("plan/.git/HEAD"), "mine").unwrap();
    let start = Instant::now();
    planned(&path, "plan");
    let long = start.elapsed().as_micros();
    let mut chance = Chance(1);
    for seed in 0..40 {
        let mut run = begun(&path, "plan", seed);
        match seed % 4 {
            0 => std::thread::sleep(chance.below(long)),
            // The others while they write, which is the last that they do.
            _ => {
                while run.try_wait().unwrap().is_none() && !path.join(".plan.rounds-writing/plan.json").exists() {}
                std::thread::sleep(chance.below(8000));
            }
        }
        run.kill().unwrap();
        run.wait().unwrap();
        let mut there = names(&path.join("plan"));
        there.retain(|name| name != ".git");
        assert_eq!(there, NAMES, "{:?}", names(&path));
        assert_eq!(names(&path.join("plan/calendars")), whole);
        if seed % 4 == 0 {
            ran(&path, 0, &["check", "plan"]);
        }
    }
    planned(&path, "plan");
    assert_eq!(fs::read_to_string(path.join("plan/.git/HEAD")).unwrap(), "mine");
    assert_eq!(names(&path), ["plan", "town"], "nothing is left beside");
}

#[test]
fn a_folder_whose_replacement_was_broken_off_comes_back() {
    let (_room, path) = room();
    planned(&path, "plan");
    // As a system leaves it that cannot exchange two names.
    let torn = || {
        fs::rename(path.join("plan"), path.join(".plan.rounds-before")).unwrap();
        fs::create_dir(path.join(".plan.rounds-writing")).unwrap();
    };
    torn();
    ran(&path, 0, &["check", "plan"]);
    assert_eq!(names(&path), ["plan", "town"]);
    torn();
    ran(&path, 2, &["plan", "no-town", "-o", "plan"]);
    ran(&path, 1, &["due", "town", "-o", "plan"]);
    assert_eq!(names(&path), ["plan", "town"], "even a run that is refused brings it back");
    assert_eq!(names(&path.join("plan")), NAMES);
}

#[test]
fn of_two_who_write_one_folder_one_stays_whole() {
    let (_room, path) = room();
    let mut chance = Chance(2);
    for turn in 0..20 {
        if turn % 2 == 0 && path.join("out").exists() {
            fs::remove_dir_all(path.join("out")).unwrap();
        }
        let mut one = begun(&path, "out", 1);
        std::thread::sleep(chance.below(6000));
        let mut other = begun(&path, "out", 2);
        assert!(one.wait().unwrap().success() && other.wait().unwrap().success());
        assert_eq!(names(&path.join("out")), NAMES);
        assert_eq!(names(&path), ["out", "town"]);
    }
    ran(&path, 0, &["check", "out"]);
}

#[test]
fn what_is_not_ours_moves_along_or_is_named() {
    let (_room, path) = room();
    planned(&path, "plan");
    let plan = path.join("plan");
    let mine = [
        ".git/HEAD",
        ".notes",
        "~mine.txt",
        "calendars/my-notes.txt",
        "calendars/.x.ics",
        "calendars/a/b",
        "input/notes.txt",
    ];
    for name in mine {
        fs::create_dir_all(plan.join(name).parent().unwrap()).unwrap();
        fs::write(plan.join(name), name).unwrap();
    }
    // A calendar of a rep who has left is ours, and goes; earlier versions have left no list of what they wrote.
    fs::copy(plan.join("calendars/R01.ics"), plan.join("calendars/R99.ics")).unwrap();
    fs::remove_file(plan.join(".rounds.json")).unwrap();
    planned(&path, "plan");
    ran(&path, 0, &["report", "plan"]);
    for name in mine {
        assert_eq!(fs::read_to_string(plan.join(name)).unwrap(), name);
    }
    assert!(!plan.join("calendars/R99.ics").exists());
    assert_eq!(names(&path), ["plan", "town"]);
    for name in ["letter.txt", "calendars/dentist.ics"] {
        fs::write(plan.join(name), "mine").unwrap();
        let told = ran(&path, 1, &["plan", "town", "--effort", "60s", "-o", "plan"]);
        assert!(told.contains(name), "{told}");
        assert_eq!(fs::read_to_string(plan.join(name)).unwrap(), "mine");
        fs::remove_file(plan.join(name)).unwrap();
    }
}

#[test]
fn a_folder_with_calls_is_replaced_like_any_other() {
    let (_room, path) = room();
    fs::create_dir(path.join("in")).unwrap();
    let stores = "store_id,lon,lat,owner,last_visit_date\nS1,120.15,30.27,R1,2026-10-01\n";
    fs::write(path.join("in/stores.csv"), stores).unwrap();
    fs::write(path.join("in/reps.csv"), "rep_id,home_lon,home_lat\nR1,120.15,30.26\n").unwrap();
    let calls = "[[rule]]\nid = \"calls\"\ninterval_days = 14\ncalls_between = 1\n";
    fs::write(path.join("in/policy.toml"), calls).unwrap();
    let args = ["plan", "in", "--from", "2026-10-05", "--effort", "50it", "-o", "P"];
    for _ in 0..2 {
        ran(&path, 0, &args);
        assert!(names(&path.join("P")).contains(&"calls.csv".to_string()));
    }
    // And where there is none any more, the table is gone.
    fs::remove_file(path.join("in/policy.toml")).unwrap();
    ran(&path, 0, &args);
    assert_eq!(names(&path.join("P")), NAMES);
}

#[test]
fn what_is_read_is_never_replaced() {
    let (_room, path) = room();
    planned(&path, "plan");
    let now = ["--now", "2026-10-07 10:30", "--effort", "20it"];
    ran(&path, 0, &[&["replan", "plan", "-o", "next"], &now[..]].concat());
    fs::copy(path.join("next/input/stores.csv"), path.join("next/.events.csv")).unwrap();
    ran(&path, 0, &["territory", "town", "-o", "who"]);
    let before = names(&path.join("next/input"));
    for args in [
        &["plan", "next/input", "-o", "next"][..],
        &["plan", "next/../next/input/", "-o", "next"],
        &["plan", "town", "-o", "town"],
        &["plan", "town", "-o", "."],
        &["territory", "who/next", "-o", "who"],
        &["due", "next/input", "-o", "next"],
        &["suggest", "plan", "-o", "plan"],
        &["compare", "plan", "next", "-o", "next"],
        &["replan", "next", "--events", "next/.events.csv", "--now", "2026-10-08", "-o", "next"],
        &["replan", "plan", "--input", "next/input", "--now", "2026-10-08", "-o", "next"],
    ] {
        let told = ran(&path, 1, args);
        assert!(told.contains("is in the output folder"), "{args:?}: {told}");
    }
    assert_eq!(names(&path.join("next/input")), before);
    ran(&path, 0, &["check", "next"]);
    // What these write anew themselves they may read there.
    ran(&path, 0, &["report", "next"]);
    ran(&path, 0, &["report", "next", "-o", "copy"]);
    assert_eq!(names(&path.join("copy/input")), before);
    ran(&path, 0, &[&["replan", "next", "-o", "next"], &now[..]].concat());
    ran(&path, 0, &["check", "next"]);
}

#[test]
fn generate_overwrites_nothing() {
    let (_room, path) = room();
    let stores = fs::read(path.join("town/stores.csv")).unwrap();
    fs::write(path.join("mine.xlsx"), "precious").unwrap();
    let make = ["generate", "--stores", "10", "--reps", "2", "-o"];
    for (out, words) in [("town", "nothing is overwritten"), ("mine.xlsx", "already exists")] {
        let told = ran(&path, 1, &[&make[..], &[out]].concat());
        assert!(told.contains(words), "{told}");
    }
    assert!(stores == fs::read(path.join("town/stores.csv")).unwrap());
    assert_eq!(fs::read_to_string(path.join("mine.xlsx")).unwrap(), "precious");
    fs::create_dir(path.join("empty")).unwrap();
    fs::create_dir(path.join("new")).unwrap();
    fs::write(path.join("new/.book.xlsx.rounds-writing"), "half").unwrap();
    for out in ["empty", "new/folder", "new/book.xlsx"] {
        ran(&path, 0, &[&make[..], &[out]].concat());
        ran(&path, 0, &["check", out]);
    }
    assert_eq!(names(&path), ["empty", "mine.xlsx", "new", "town"]);
    assert_eq!(names(&path.join("new")), ["book.xlsx", "folder"]);
}

#[cfg(unix)]
#[test]
fn behind_a_link_the_folder_it_leads_to_is_replaced() {
    use std::os::unix::fs::symlink;
    let (_room, path) = room();
    planned(&path, "plan");
    fs::create_dir(path.join("empty")).unwrap();
    for (link, to) in [("current", "plan"), ("fresh", "empty"), ("lost", "nowhere")] {
        symlink(to, path.join(link)).unwrap();
    }
    let before = fs::read(path.join("plan/plan.json")).unwrap();
    for (link, to) in [("current", "plan"), ("fresh", "empty")] {
        ran(&path, 0, &["plan", "town", "--effort", "20it", "--weeks", "1", "-o", link]);
        assert_eq!(fs::read_link(path.join(link)).unwrap(), Path::new(to));
        assert_eq!(names(&path.join(to)), NAMES);
        ran(&path, 0, &["check", link]);
    }
    assert!(before != fs::read(path.join("plan/plan.json")).unwrap());
    let told = ran(&path, 1, &["plan", "town", "--effort", "60s", "-o", "lost"]);
    assert!(told.contains("a link to a folder that does not exist"), "{told}");
}

#[test]
fn what_cannot_be_written_is_found_out_before_the_search() {
    let (_room, path) = room();
    let start = Instant::now();
    let long = "n".repeat(250);
    for out in ["town/stores.csv", "town/stores.csv/plan", "town/stores.csv/a/plan", &long] {
        for verb in
            [&["plan", "town", "--effort", "60s"][..], &["territory", "town"], &["suggest", "town"], &["due", "town"]]
        {
            let told = ran(&path, 1, &[verb, &["-o", out]].concat());
            assert!(told.contains(out), "{told}");
        }
    }
    assert!(start.elapsed() < Duration::from_secs(30));
    assert_eq!(names(&path), ["town"]);
}

#[cfg(unix)]
#[test]
fn a_plan_is_written_though_nobody_can_be_told() {
    let (_room, path) = room();
    let plan = |out: &str, stderr: Stdio| {
        // A second is long enough for some lines of progress.
        let args = ["plan", "town", "--effort", "1s", "--threads", "1", "-o", out];
        let output = rounds(&path, &args).stderr(stderr).output().unwrap();
        ended(&output, 0);
        assert_eq!(names(&path.join(out)), NAMES);
        ran(&path, 0, &["check", out]);
    };
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    plan("gone", writer.into());
    if let Ok(full) = fs::OpenOptions::new().write(true).open("/dev/full") {
        plan("full", full.into());
    }
}
