//! Every reader under inputs that are nearly right: no panic, and no more time and memory than a small input needs.
//!
//! The usual tests make some thousand of them; for a long run:
//! `ROUNDS_FUZZ=100000 cargo test --release --test fuzz -- --nocapture`, with `ROUNDS_FUZZ_SEED=N` for others and
//! `ROUNDS_FUZZ_ONLY=csv,xlsx` for some of the readers. What fails is written to `target/tmp/fuzz`.
#![cfg(feature = "published")]

mod memory;
mod mutate;
mod targets;

use mutate::Chance;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::path::Path;
use std::sync::{LazyLock, Mutex};
use std::time::{Duration, Instant};
use targets::{Target, all};

/// What a reader may take for a small input.
const LONG: Duration = Duration::from_secs(1);
const MUCH: usize = 512 << 20;

static START: LazyLock<Instant> = LazyLock::new(Instant::now);

/// Where the last panic was, and what it said.
static PANICKED: Mutex<String> = Mutex::new(String::new());

/// Runs a reader so often; the answer is what went wrong, and how often.
fn run(target: &Target, runs: usize, seed: u64) -> BTreeMap<String, usize> {
    let mut faults: BTreeMap<String, usize> = BTreeMap::new();
    for at in 0..runs {
        let mut chance = Chance::new(seed ^ (at as u64) << 20);
        let mut files = chance.of(&target.seeds).clone();
        (target.change)(&mut files, &mut chance);
        let Some(fault) = fault(target, &files) else { continue };
        let count = faults.entry(fault.clone()).or_default();
        *count += 1;
        if *count == 1 {
            let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fuzz").join(format!("{} {at}", target.name));
            std::fs::create_dir_all(&folder).unwrap();
            files.iter().for_each(|(name, bytes)| std::fs::write(folder.join(name), bytes).unwrap());
            println!("{} {at}: {fault}; see {}", target.name, folder.display());
        }
    }
    faults
}

/// What goes wrong when a reader reads some files.
fn fault(target: &Target, files: &[(String, Vec<u8>)]) -> Option<String> {
    let files = files.to_vec();
    let start = spent();
    let (read, most) = memory::most(|| catch_unwind(AssertUnwindSafe(|| (target.read)(&files))));
    if read.is_err() {
        return Some(PANICKED.lock().unwrap().clone());
    }
    if most > MUCH {
        return Some(format!("more than {} MB of memory", MUCH >> 20));
    }
    (spent() - start > LONG).then(|| "more than a second".into())
}

/// The time that this process has worked so far. Others may be at work on this machine: an hour of the clock says little.
fn spent() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // Behind the name in brackets, which may hold anything: fields 14 and 15 in hundredths of a second.
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace().skip(11).take(2);
    match fields.map(|field| field.parse::<u64>().ok()).sum::<Option<u64>>() {
        Some(ticks) if ticks > 0 || !stat.is_empty() => Duration::from_millis(ticks * 10),
        // Other systems do not tell; there the clock must do.
        _ => START.elapsed(),
    }
}

fn run_all(seed: u64, runs: impl Fn(&Target) -> usize) {
    let only = std::env::var("ROUNDS_FUZZ_ONLY").ok();
    let is_asked = |target: &Target| only.as_ref().is_none_or(|only| only.split(',').any(|name| name == target.name));
    let targets: Vec<Target> = all().into_iter().filter(is_asked).collect();
    let hook = take_hook();
    set_hook(Box::new(|panic| {
        let payload = panic.payload();
        let said = payload.downcast_ref::<String>().map(String::as_str).or(payload.downcast_ref::<&str>().copied());
        let said: String = said.unwrap_or("?").chars().take(120).collect();
        let place = panic.location().map_or(String::new(), ToString::to_string);
        *PANICKED.lock().unwrap() = format!("{place}: {said}");
    }));
    let mut faults = Vec::new();
    for target in &targets {
        let (start, runs) = (Instant::now(), runs(target));
        let found = run(target, runs, seed);
        println!("{}: {runs} runs in {:.1} s, {} faults", target.name, start.elapsed().as_secs_f64(), found.len());
        faults.extend(found.into_iter().map(|(fault, count)| format!("{}: {count} times {fault}", target.name)));
    }
    set_hook(hook);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn what_is_nearly_right_is_read_or_refused_within_bounds() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let runs = number("ROUNDS_FUZZ").map(|runs| runs as usize);
    run_all(number("ROUNDS_FUZZ_SEED").unwrap_or(1), |target| runs.unwrap_or(target.runs));
}
