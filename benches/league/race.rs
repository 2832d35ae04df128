//! The run itself: one instance after the other, or two at a time, each first by us and then by every peer that is asked.

use super::peers::{self, PEERS, Peer};
use super::rows::{self, OURS, Part, Row};
use super::sets::{Home, Set, name_of};
use super::{Settings, tables};
use chrono::{Local, TimeDelta};
use serde::Deserialize;
use serde_json::Value;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// One instance, to be planned by everyone who is asked.
pub struct Task {
    /// For which table.
    pub part: Part,
    /// The set it is of.
    pub set: &'static Set,
    /// Its file.
    pub file: PathBuf,
    /// Seconds that the set asks for.
    pub effort: f64,
    /// The share of them that is given.
    pub share: f64,
    /// Who plans after us.
    pub peers: Vec<&'static Peer>,
}

impl Task {
    /// The seconds that each one gets.
    pub fn seconds(&self) -> f64 {
        self.effort * self.share
    }

    /// Everyone who plans it.
    fn planners(&self) -> impl Iterator<Item = Option<&'static Peer>> {
        std::iter::once(None).chain(self.peers.iter().copied().map(Some))
    }
}

/// The rows so far and the files they are kept in.
struct Ledger {
    rows: Vec<Row>,
    trouble: Option<String>,
}

/// Seconds of all that is to be done, one after the other.
pub fn seconds<'task>(tasks: impl IntoIterator<Item = &'task Task>) -> f64 {
    tasks.into_iter().map(|task| task.seconds() * task.planners().count() as f64).sum()
}

/// Runs everything that has no row yet, and keeps the two files up to date after every plan.
///
/// # Errors
///
/// When the files cannot be written; what was planned until then is in them.
pub fn run(settings: &Settings, tasks: &[Task], earlier: Vec<Row>) -> Result<(), String> {
    let ledger = Mutex::new(Ledger { rows: earlier, trouble: None });
    let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let all: usize = tasks.iter().map(|task| task.planners().count()).sum();
    let left = Mutex::new(seconds(tasks));
    let lane = || {
        while let Some(task) = tasks.get(next.fetch_add(1, Ordering::Relaxed)) {
            for planner in task.planners() {
                let blank = blank(settings, task, planner);
                let to_do = {
                    let ledger = ledger.lock().expect("no lane panics");
                    if ledger.trouble.is_some() {
                        return;
                    }
                    let is_done = ledger.rows.iter().any(|row| row.is_same_question(&blank));
                    let ours = |row: &&Row| row.who == OURS && row.set == blank.set && row.instance == blank.instance;
                    let bks = ledger.rows.iter().rev().find(ours).and_then(|row| row.bks);
                    if is_done { None } else { Some(bks) }
                };
                let row = to_do.map(|bks| match planner {
                    None => ours(settings, task, blank),
                    Some(peer) => peer.plan(settings, task, bks, blank),
                });
                let place = done.fetch_add(1, Ordering::Relaxed) + 1;
                let left = {
                    let mut left = left.lock().expect("no lane panics");
                    *left -= task.seconds();
                    *left / settings.at_a_time as f64
                };
                let Some(row) = row else { continue };
                let end = Local::now() + TimeDelta::seconds(left.max(0.0) as i64);
                eprintln!("[{place}/{all}] {}; {} left, done about {}", told(&row), all - place, end.format("%H:%M"));
                let mut ledger = ledger.lock().expect("no lane panics");
                ledger.rows.push(row);
                let kept = keep(settings, &ledger.rows);
                ledger.trouble = ledger.trouble.take().or(kept.err());
            }
        }
    };
    std::thread::scope(|lanes| {
        for _ in 0..settings.at_a_time {
            lanes.spawn(lane);
        }
    });
    let trouble = ledger.into_inner().expect("no lane panics").trouble;
    trouble.map_or(Ok(()), Err)
}

/// Writes the raw figures, and the tables made of them.
///
/// # Errors
///
/// When a file cannot be written.
pub fn keep(settings: &Settings, rows: &[Row]) -> Result<(), String> {
    rows::write(&settings.out.join("results.csv"), &rows::to_csv(rows))?;
    rows::write(&settings.out.join("RESULTS.md"), &tables::page(rows))
}

/// A plan in a few words.
fn told(row: &Row) -> String {
    let quality = match (row.gap, row.cost, row.minutes) {
        _ if !row.feasible => format!("NOT FEASIBLE, {}", row.note),
        (Some(gap), _, _) => format!("{gap:.2} %"),
        (None, Some(missed), Some(minutes)) => format!("missed {missed}, {minutes:.0} min"),
        _ => "no best known cost".into(),
    };
    format!("{} {} {} in {:.1} s: {quality}", row.set, row.instance, row.who, row.seconds)
}

/// A row before anyone has planned.
fn blank(settings: &Settings, task: &Task, planner: Option<&Peer>) -> Row {
    Row {
        run: settings.run.clone(),
        version: settings.version.clone(),
        part: task.part,
        set: task.set.name.into(),
        instance: name_of(&task.file),
        who: planner.map_or(OURS, |peer| peer.name).into(),
        release: String::new(),
        effort: task.effort,
        share: task.share,
        seconds: 0.0,
        cost: None,
        bks: None,
        gap: None,
        feasible: false,
        left_out: None,
        minutes: None,
        iterations: None,
        peak_mib: None,
        at_a_time: settings.at_a_time,
        note: String::new(),
    }
}

/// What `rounds bench` says of a run.
#[derive(Deserialize)]
struct Answer {
    cost: Value,
    bks: Value,
    gap: Option<f64>,
    feasible: bool,
    unserved: u64,
    seconds: f64,
    iterations: u64,
    peak_rss_mb: Option<u64>,
    travel_min: Option<f64>,
}

/// Plans an instance with `rounds bench`, a process of its own, so that its peak memory is its own too.
fn ours(settings: &Settings, task: &Task, row: Row) -> Row {
    let blank = row.clone();
    fill(settings, task, row).unwrap_or_else(|trouble| Row { note: trouble, ..blank })
}

fn fill(settings: &Settings, task: &Task, row: Row) -> Result<Row, String> {
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let solutions = settings.solutions.as_deref().unwrap_or(folder.path()).join(task.set.name);
    let mut command = Command::new(env!("CARGO_BIN_EXE_rounds"));
    command.arg("bench").arg(&task.file).args(task.set.options).args(["--threads", "1"]);
    command.args(["--effort", &format!("{}s", task.seconds())]).arg("--solutions").arg(&solutions);
    if matches!(task.set.home, Home::Published(_)) {
        command.arg("--bks").arg(settings.instances.join("bks.csv"));
    }
    let output = command.stdin(Stdio::null()).output().map_err(|error| error.to_string())?;
    let (said, complaints) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    let complaint = complaints.trim().lines().next().unwrap_or_default().to_string();
    let answer = said.lines().next().and_then(|line| serde_json::from_str::<Answer>(line).ok());
    let Some(answer) = answer else { return Err(complaint) };
    let mut row = Row {
        seconds: answer.seconds,
        cost: answer.cost.as_f64(),
        bks: answer.bks.as_f64(),
        gap: answer.gap.map(rows::per_cent),
        feasible: answer.feasible,
        left_out: Some(answer.unserved),
        minutes: answer.travel_min,
        iterations: Some(answer.iterations),
        peak_mib: answer.peak_rss_mb,
        note: complaint,
        ..row
    };
    if matches!(task.set.home, Home::RepWeek(_)) && !task.peers.is_empty() {
        let plan = solutions.join(&row.instance).with_extension("json");
        match peers::objection(settings, &task.file, &plan, &row) {
            Ok(None) => row.note = "judged the same by the peers' judge".into(),
            Ok(Some(objection)) => row = Row { feasible: false, note: objection, ..row },
            Err(trouble) => row.note = format!("not judged by the peers' judge: {trouble}"),
        }
    }
    Ok(row)
}

/// The peers by these names that are installed; the others are named on stderr.
pub fn installed(settings: &Settings, asked: &[String]) -> Vec<&'static Peer> {
    let is_asked =
        |peer: &&Peer| asked.iter().any(|word| word == "all" || word == peer.name.split(' ').next().unwrap());
    let (here, away): (Vec<&Peer>, Vec<&Peer>) = PEERS.iter().filter(is_asked).partition(|peer| peer.is_here(settings));
    for peer in away {
        eprintln!("{} is not installed here and is passed over", peer.name);
    }
    here
}
