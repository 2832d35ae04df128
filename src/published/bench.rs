//! A run over published instances: each planned, judged in its own convention, and held against the best known.

use super::{Convention, Cost, Dialect, Family, Judgement, Published, Records};
use crate::each::threads;
use crate::error::Error;
use crate::io::Parcel;
use crate::published;
use crate::solve::{Effort, Limit, solve};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Published instances to plan, and how.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Bench {
    /// Instances: Solomon, CVRPLIB, ConVRP, Cordeau, TOPTW, Chao or rep-week/1, told apart by their content.
    pub files: Vec<PathBuf>,
    /// Table of best known values, with columns set, instance, bks.
    pub bks: Option<PathBuf>,
    /// How long to search each instance.
    pub effort: Limit,
    /// Seed of the first run; each further run takes the next.
    pub seed: u64,
    /// Runs of each instance.
    pub runs: u32,
    /// The folder for the best solution of each instance, in the format of its community.
    pub solutions: Option<PathBuf>,
    /// How to read a file whose content leaves it open.
    pub flavour: Dialect,
    /// Numbers of reps to plan TOPTW for, each an instance of its own.
    pub teams: Vec<u16>,
}

impl Default for Bench {
    fn default() -> Self {
        Self {
            files: Vec::new(),
            bks: None,
            effort: Limit::Time(Duration::from_secs(10)),
            seed: 1,
            runs: 1,
            solutions: None,
            flavour: Dialect::Dimacs,
            teams: vec![1],
        }
    }
}

/// One line of output.
#[derive(Serialize)]
struct Row<'run> {
    set: &'run str,
    instance: &'run str,
    n: usize,
    cost: Value,
    bks: Value,
    gap: Option<f64>,
    feasible: bool,
    unserved: usize,
    seconds: f64,
    iterations: u64,
    threads: usize,
    seed: u64,
    peak_rss_mb: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    travel_min: Option<f64>,
    #[serde(flatten)]
    consistency: Option<Consistency>,
}

/// What a set with one driver a customer tells beside the cost, in units of the file.
#[derive(Serialize)]
struct Consistency {
    /// The time on the road alone.
    travel: f64,
    /// The largest spread of the hours at which one store is reached.
    spread: f64,
    /// The spread published with the best known cost.
    bks_spread: Option<f64>,
}

/// The last lines of output, one a set.
#[derive(Serialize)]
struct Summary {
    summary: String,
    instances: usize,
    mean_gap: Option<f64>,
    max_gap: Option<f64>,
    infeasible: usize,
    seconds: f64,
    #[serde(skip)]
    gaps: Vec<f64>,
}

impl Bench {
    /// Plans all of it and writes a line of JSON to `out` for each run, and at last one for each set; the answer is whether
    /// every plan was feasible.
    ///
    /// # Errors
    ///
    /// Everything wrong with the files, all at once, and nothing is planned; a solution that cannot be written.
    pub fn run(&self, out: &mut dyn Write) -> Result<bool, Vec<Error>> {
        bench(self, out)
    }
}

fn bench(args: &Bench, out: &mut dyn Write) -> Result<bool, Vec<Error>> {
    let (records, mut instances) = (read_records(args), Vec::new());
    let mut errors = Vec::new();
    let mut names = BTreeSet::new();
    // Everything is read once before anything is planned, so that all complaints come at once; and read again when its
    // turn comes, so that the memory of a run is its own. Only what is no file, as a pipe, cannot be opened again.
    let mut kept: BTreeMap<&Path, Parcel> = BTreeMap::new();
    for path in &args.files {
        let parcel = Parcel::open(path);
        match parcel.and_then(|parcel| Ok((published::read(&parcel, args.flavour, 1)?, parcel))) {
            Ok((instance, parcel)) => {
                if !path.is_file() {
                    kept.insert(path, parcel);
                }
                let is_twice = !names.insert(instance.name.clone());
                if is_twice && args.solutions.is_some() {
                    let trouble =
                        "has the name of another instance, whose solution it would overwrite; plan one set at a time";
                    errors.push(Error::Format { path: path.clone(), trouble: trouble.into() });
                }
                match instance.kind {
                    Family::Toptw => instances.extend(args.teams.iter().map(|&teams| (path, teams))),
                    _ => instances.push((path, 1)),
                }
            }
            Err(error) => errors.push(error),
        }
    }
    let records = records.map_err(|error| errors.push(error)).unwrap_or_default();
    if !errors.is_empty() {
        return Err(errors);
    }
    if let Some(folder) = &args.solutions {
        std::fs::create_dir_all(folder).map_err(|source| vec![Error::File { path: folder.clone(), source }])?;
    }
    let mut summaries: Vec<Summary> = Vec::new();
    for (path, teams) in instances {
        let parcel = kept.get(path.as_path()).map_or_else(|| Parcel::open(path), |parcel| Ok(parcel.clone()));
        let instance = parcel.and_then(|parcel| published::read(&parcel, args.flavour, teams));
        let instance = instance.map_err(|error| vec![error])?;
        plan(args, &records, path, &instance, &mut summaries, out).map_err(|error| vec![error])?;
    }
    for summary in &mut summaries {
        let gaps = &summary.gaps;
        summary.mean_gap = (!gaps.is_empty()).then(|| rounded(gaps.iter().sum::<f64>() / gaps.len() as f64, 1e6));
        summary.max_gap = gaps.iter().copied().reduce(f64::max);
        summary.seconds = rounded(summary.seconds, 1e3);
        say(summary, out);
    }
    Ok(summaries.iter().all(|summary| summary.infeasible == 0))
}

fn read_records(args: &Bench) -> Result<Records, Error> {
    args.bks.as_deref().map_or(Ok(Records::default()), Records::read)
}

/// Plans one instance as often as asked, and says what came of it.
fn plan(
    args: &Bench,
    records: &Records,
    path: &Path,
    instance: &Published,
    summaries: &mut Vec<Summary>,
    out: &mut dyn Write,
) -> Result<(), Error> {
    let set = records.set_of(path).unwrap_or(instance.kind.name());
    let known = records.best(set, instance);
    let best_known = known.map(|known| known.cost);
    let threads = threads();
    let at = summaries.iter().position(|summary| summary.summary == set).unwrap_or_else(|| {
        summaries.push(Summary {
            summary: set.into(),
            instances: 0,
            mean_gap: None,
            max_gap: None,
            infeasible: 0,
            seconds: 0.0,
            gaps: Vec::new(),
        });
        summaries.len() - 1
    });
    let summary = &mut summaries[at];
    summary.instances += 1;
    let mut best: Option<Judgement> = None;
    for run in 0..args.runs {
        let seed = args.seed.wrapping_add(u64::from(run));
        let effort = Effort { limit: args.effort, threads, seed };
        forget_peak();
        let outcome = solve(&instance.problem, &instance.travel, &effort, &mut |_| ControlFlow::Continue(()));
        let judgement = instance.judge(&outcome.plan, &outcome.verdict);
        for rule in judgement.broken.iter().take(5) {
            // Whoever reads stderr may go away: what is found is still wanted.
            let _ = writeln!(std::io::stderr(), "{}: {rule}", instance.name);
        }
        let gap =
            best_known.and_then(|known| judgement.cost.gap(known, instance.convention)).filter(|gap| gap.is_finite());
        let row = Row {
            set,
            instance: &instance.name,
            n: instance.problem.stores.len(),
            cost: value(judgement.cost),
            bks: best_known.map_or(Value::Null, value),
            gap: gap.map(|gap| rounded(gap, 1e6)),
            feasible: judgement.is_feasible(),
            unserved: judgement.unserved,
            seconds: rounded(outcome.elapsed.as_secs_f64(), 1e3),
            iterations: outcome.iterations,
            threads,
            seed,
            peak_rss_mb: peak_rss_mb(),
            travel_min: judgement.travel_min.map(|minutes| rounded(minutes, 10.0)),
            consistency: judgement.habits.map(|habits| Consistency {
                travel: rounded(habits.travel, 1e4),
                spread: rounded(habits.spread, 1e4),
                bks_spread: known.and_then(|known| known.spread),
            }),
        };
        say(&row, out);
        summary.gaps.extend(row.gap);
        summary.infeasible += usize::from(!row.feasible);
        summary.seconds += row.seconds;
        if best.as_ref().is_none_or(|best| is_better(&judgement, best, instance.convention)) {
            if let Some(folder) = &args.solutions {
                let (name, text) = instance.solution(&outcome.plan, judgement.cost);
                write(&folder.join(name), &text)?;
            }
            best = Some(judgement);
        }
    }
    Ok(())
}

fn is_better(one: &Judgement, other: &Judgement, convention: Convention) -> bool {
    match (one.is_feasible(), other.is_feasible()) {
        (true, false) => true,
        (false, true) => false,
        _ if one.cost == other.cost => one.travel_min < other.travel_min,
        _ => one.cost.beats(other.cost, convention),
    }
}

/// A cost as JSON: a number, or `reps/distance`.
fn value(cost: Cost) -> Value {
    match cost {
        Cost::RepsFirst { reps, distance } => format!("{reps}/{distance:.2}").into(),
        Cost::One(cost) if cost.fract() == 0.0 => (cost as i64).into(),
        Cost::One(cost) => rounded(cost, 1e4).into(),
    }
}

fn rounded(number: f64, parts: f64) -> f64 {
    // Adding 0 makes a -0.0 a 0.0.
    (number * parts).round() / parts + 0.0
}

fn say(line: &impl Serialize, out: &mut dyn Write) {
    let text = serde_json::to_string(line).expect("names and numbers are always JSON");
    // A reader that has gone away is no reason to stop: the solutions are still wanted.
    let _ = writeln!(out, "{text}").and_then(|()| out.flush());
}

/// Written beside and renamed, so that no reader ever sees half a file.
fn write(path: &Path, text: &str) -> Result<(), Error> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".part");
    let beside = PathBuf::from(beside);
    let written = std::fs::write(&beside, text).and_then(|()| std::fs::rename(&beside, path));
    written.map_err(|source| Error::File { path: path.into(), source })
}

/// The most memory held so far, in MiB, where the system tells.
fn peak_rss_mb() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches("kB").trim().parse::<u64>().ok().map(|kilobytes| kilobytes / 1024)
}

/// Starts the peak anew for the next run, where the system lets us; otherwise it is that of all runs so far.
fn forget_peak() {
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}

#[cfg(test)]
mod tests {
    use super::*;

    const TINY: &str = "tiny\n\nVEHICLE\nNUMBER CAPACITY\n 2 10\n\nCUSTOMER\nCUST NO. XCOORD.\n\n\
        0 0 0 0 0 100 0\n1 1 1 4 10 20 5\n2 3 4 7 0 50 5\n";

    fn of(files: &[&Path], solutions: &Path) -> Bench {
        let files = files.iter().map(PathBuf::from).collect();
        Bench { files, effort: Limit::Iterations(10), solutions: Some(solutions.into()), ..Bench::default() }
    }

    #[test]
    fn a_solution_is_written_and_reads_back_to_the_same_cost() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("tiny.txt");
        std::fs::write(&file, TINY).unwrap();
        let out = folder.path().join("out");
        assert!(of(&[&file], &out).run(&mut Vec::new()).unwrap());
        let text = std::fs::read_to_string(out.join("tiny.sol")).unwrap();
        assert!(text.ends_with("Cost 12.8\n"), "{text}");
        let tiny = published::read(&Parcel::open(&file).unwrap(), Dialect::Dimacs, 1).unwrap();
        assert_eq!(tiny.read_solution("tiny.sol", &text).unwrap().1.routes.len(), 2);
    }

    #[test]
    fn two_instances_of_one_name_do_not_overwrite_each_other() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("tiny.txt");
        std::fs::write(&file, TINY).unwrap();
        let out = folder.path().join("out");
        let said = of(&[&file, &file], &out).run(&mut Vec::new()).unwrap_err();
        assert!(said[0].to_string().contains("has the name of another instance"), "{}", said[0]);
    }

    #[test]
    fn every_bad_file_is_named_and_nothing_is_planned() {
        let folder = tempfile::tempdir().unwrap();
        let [good, bad] = ["good.txt", "bad.txt"].map(|name| folder.path().join(name));
        std::fs::write(&good, TINY).unwrap();
        std::fs::write(&bad, "what?").unwrap();
        let out = folder.path().join("out");
        let all = of(&[&good, &bad, Path::new("missing.txt")], &out);
        assert_eq!(all.run(&mut Vec::new()).unwrap_err().len(), 2);
        assert!(!out.exists());
    }
}
