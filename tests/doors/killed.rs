//! Killed at any moment, every verb that writes a folder leaves a whole one: the one before or the new one.
//!
//! The usual run kills some dozen times; `ROUNDS_KILLS=1000 cargo test --release --test doors killed -- --nocapture` as often as
//! it says.

use crate::folders::Chance;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

/// Kills in the usual run.
const FEW: usize = 40;

fn rounds(room: &Path, args: &[&str]) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_rounds"));
    program.current_dir(room).args(args).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    program
}

fn done(room: &Path, args: &[&str]) {
    assert!(rounds(room, args).status().unwrap().success(), "{args:?}");
}

/// Everything in a folder, by its path within.
fn all(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        match path.is_dir() {
            true => found.extend(all(&path).into_iter().map(|(inner, bytes)| (format!("{name}/{inner}"), bytes))),
            false => _ = found.insert(name, fs::read(&path).unwrap()),
        }
    }
    found
}

#[test]
fn whoever_is_killed_leaves_the_folder_before_or_the_new_one() {
    let kills = std::env::var("ROUNDS_KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(FEW);
    let room = tempfile::tempdir().unwrap();
    let path = room.path();
    let town = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/town");
    for name in ["town", "other"] {
        fs::create_dir(path.join(name)).unwrap();
        for (file, bytes) in all(&town) {
            fs::write(path.join(name).join(file), bytes).unwrap();
        }
    }
    let stores = fs::read_to_string(town.join("stores.csv")).unwrap().replace("Bookshop", "Library");
    fs::write(path.join("other/stores.csv"), stores).unwrap();
    let short = ["--effort", "20it", "--threads", "1"];
    for (seed, base) in [("1", "base"), ("2", "base2")] {
        done(path, &[&["plan", "town", "--seed", seed, "-o", base], &short[..]].concat());
    }
    let now = ["--now", "2026-10-07 10:30"];
    let verbs = [
        ("plan", [&["plan", "town", "--seed", "3"][..], &["plan", "town", "--seed", "4"]], &short[..]),
        ("replan", [&["replan", "base"], &["replan", "base2"]], &[&now[..], &short].concat()),
        ("territory", [&["territory", "town"], &["territory", "other"]], &["--threads", "1"]),
        ("report", [&["report", "base"], &["report", "base2"]], &["--threads", "1"]),
    ];
    let mut chance = Chance(7);
    for (out, asked, more) in verbs {
        let start = Instant::now();
        let mut whole = Vec::new();
        for args in asked {
            done(path, &[args, more, &["-o", out]].concat());
            whole.push(all(&path.join(out)));
        }
        assert!(whole[0] != whole[1], "{out}: the two outputs differ");
        let long = start.elapsed() / 2;
        let (mut new, mut before) = (0, 1);
        for kill in 0..kills.div_ceil(4) {
            let at = kill % 2;
            let mut run = rounds(path, &[asked[at], more, &["-o", out]].concat()).spawn().unwrap();
            match kill % 3 {
                0 => std::thread::sleep(chance.below(long.as_micros() * 6 / 5)),
                // The others while they write, which is the last that they do.
                _ => {
                    let writing = path.join(format!(".{out}.rounds-writing"));
                    while run.try_wait().unwrap().is_none() && !writing.exists() {}
                    // A folder takes a few milliseconds, or a busy disk's tenths of a second.
                    std::thread::sleep(chance.below(12_000 << (kill % 5)));
                }
            }
            run.kill().unwrap();
            run.wait().unwrap();
            let found = all(&path.join(out));
            let now = whole.iter().position(|one| *one == found).unwrap_or_else(|| {
                panic!("{out}, kill {kill}: neither the folder before nor the new one: {:?}", found.keys())
            });
            new += usize::from(now != before);
            before = now;
        }
        println!("{out}: {} kills, {new} times the new folder, else the one before", kills.div_ceil(4));
        done(path, &[asked[0], more, &["-o", out]].concat());
        assert!(all(&path.join(out)) == whole[0]);
    }
    let mut names: Vec<String> =
        fs::read_dir(path).unwrap().map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    assert_eq!(
        names,
        ["base", "base2", "other", "plan", "replan", "report", "territory", "town"],
        "nothing is left beside"
    );
}
