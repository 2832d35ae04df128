//! `rounds bench`: plans published instances and says how far each plan is from the best known.

use crate::error::Error;
use crate::published;
use crate::published::{Convention, Cost, Flavour, Judgement, Kind, Published, Records};
use crate::solve::{Effort, Limit, solve};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeSet;
use std::io::Write;
use std::num::NonZero;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Plan published instances and compare with the best known.
#[derive(Clone, Debug, clap::Args)]
pub struct BenchArgs {
    /// Instances: Solomon, CVRPLIB, Cordeau, TOPTW, Chao or rep-week/1, told apart by their content
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Table of best known values, with columns set, instance, bks
    #[arg(long, value_name = "FILE")]
    bks: Option<PathBuf>,
    /// How long to search each instance: 30s, 2m or 200000it
    #[arg(long, default_value = "10s")]
    effort: Limit,
    /// Worker threads; all cores if not given
    #[arg(long, value_name = "N")]
    threads: Option<NonZero<usize>>,
    /// Seed of the first run; each further run takes the next
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Runs of each instance
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    runs: u32,
    /// Write the best solution of each instance here, in the format of its community
    #[arg(long, value_name = "DIR")]
    solutions: Option<PathBuf>,
    /// How to read a file whose content leaves it open: dimacs (windows, least distance), sintef (windows, fewest reps
    /// first), toptw (the demand is a score)
    #[arg(long = "as", value_name = "CONVENTION", default_value = "dimacs")]
    flavour: Flavour,
    /// Numbers of reps to plan TOPTW for, each an instance of its own
    #[arg(long, value_name = "N", value_delimiter = ',', default_value = "1", value_parser = clap::value_parser!(u16).range(1..))]
    teams: Vec<u16>,
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

/// Runs the verb. Exit codes: 0 done, 1 some plan breaks a rule, 2 the input is bad.
pub fn run(args: BenchArgs) -> ExitCode {
    match bench(&args) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(errors) => {
            errors.iter().for_each(|error| eprintln!("{error}"));
            ExitCode::from(2)
        }
    }
}

/// Whether every plan was feasible.
fn bench(args: &BenchArgs) -> Result<bool, Vec<Error>> {
    let (records, mut instances) = (read_records(args), Vec::new());
    let mut errors = Vec::new();
    let mut names = BTreeSet::new();
    // Everything is read once before anything is planned, so that all complaints come at once; and read again when its
    // turn comes, so that the memory of a run is its own.
    for path in &args.files {
        match published::read(path, args.flavour, 1) {
            Ok(instance) => {
                let is_twice = !names.insert(instance.name.clone());
                if is_twice && args.solutions.is_some() {
                    let trouble =
                        "has the name of another instance, whose solution it would overwrite; plan one set at a time";
                    errors.push(Error::Format { path: path.clone(), trouble: trouble.into() });
                }
                match instance.kind {
                    Kind::Toptw => instances.extend(args.teams.iter().map(|&teams| (path, teams))),
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
        let instance = published::read(path, args.flavour, teams).map_err(|error| vec![error])?;
        plan(args, &records, path, &instance, &mut summaries).map_err(|error| vec![error])?;
    }
    for summary in &mut summaries {
        let gaps = &summary.gaps;
        summary.mean_gap = (!gaps.is_empty()).then(|| rounded(gaps.iter().sum::<f64>() / gaps.len() as f64, 1e6));
        summary.max_gap = gaps.iter().copied().reduce(f64::max);
        summary.seconds = rounded(summary.seconds, 1e3);
        say(summary);
    }
    Ok(summaries.iter().all(|summary| summary.infeasible == 0))
}

fn read_records(args: &BenchArgs) -> Result<Records, Error> {
    args.bks.as_deref().map_or(Ok(Records::default()), Records::read)
}

/// Plans one instance as often as asked, and says what came of it.
fn plan(
    args: &BenchArgs,
    records: &Records,
    path: &Path,
    instance: &Published,
    summaries: &mut Vec<Summary>,
) -> Result<(), Error> {
    let set = records.set_of(path).unwrap_or(instance.kind.name());
    let known = records.best(set, instance);
    let cores = || std::thread::available_parallelism().map_or(1, NonZero::get);
    let threads = args.threads.map_or_else(cores, NonZero::get);
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
            eprintln!("{}: {rule}", instance.name);
        }
        let gap = known.and_then(|known| judgement.cost.gap(known, instance.convention)).filter(|gap| gap.is_finite());
        let row = Row {
            set,
            instance: &instance.name,
            n: instance.problem.stores.len(),
            cost: value(judgement.cost),
            bks: known.map_or(Value::Null, value),
            gap: gap.map(|gap| rounded(gap, 1e6)),
            feasible: judgement.is_feasible(),
            unserved: judgement.unserved,
            seconds: rounded(outcome.elapsed.as_secs_f64(), 1e3),
            iterations: outcome.iterations,
            threads,
            seed,
            peak_rss_mb: peak_rss_mb(),
            travel_min: judgement.travel_min.map(|minutes| rounded(minutes, 10.0)),
        };
        say(&row);
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

fn say(line: &impl Serialize) {
    let text = serde_json::to_string(line).expect("names and numbers are always JSON");
    let mut out = std::io::stdout().lock();
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
    use clap::Parser;

    #[derive(Parser)]
    struct Door {
        #[command(flatten)]
        args: BenchArgs,
    }

    fn args(words: &[&str]) -> BenchArgs {
        Door::try_parse_from([&["bench"], words].concat()).unwrap_or_else(|error| panic!("{error}")).args
    }

    const TINY: &str = "tiny\n\nVEHICLE\nNUMBER CAPACITY\n 2 10\n\nCUSTOMER\nCUST NO. XCOORD.\n\n\
        0 0 0 0 0 100 0\n1 1 1 4 10 20 5\n2 3 4 7 0 50 5\n";

    #[test]
    fn teams_are_listed_with_commas() {
        assert_eq!(args(&["a", "--teams", "1,2,4"]).teams, [1, 2, 4]);
        assert!(Door::try_parse_from(["bench", "a", "--teams", "0"]).is_err());
        assert!(Door::try_parse_from(["bench", "a", "--as", "cvrp"]).is_err());
    }

    #[test]
    fn a_solution_is_written_and_reads_back_to_the_same_cost() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("tiny.txt");
        std::fs::write(&file, TINY).unwrap();
        let out = folder.path().join("out");
        let words = [file.to_str().unwrap(), "--effort", "10it", "--solutions", out.to_str().unwrap()];
        assert!(bench(&args(&words)).unwrap());
        let text = std::fs::read_to_string(out.join("tiny.sol")).unwrap();
        assert!(text.ends_with("Cost 12.8\n"), "{text}");
        let tiny = published::read(&file, Flavour::Dimacs, 1).unwrap();
        assert_eq!(tiny.read_solution("tiny.sol", &text).unwrap().1.routes.len(), 2);
    }

    #[test]
    fn two_instances_of_one_name_do_not_overwrite_each_other() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("tiny.txt");
        std::fs::write(&file, TINY).unwrap();
        let out = folder.path().join("out");
        let file = file.to_str().unwrap();
        let said = bench(&args(&[file, file, "--solutions", out.to_str().unwrap()])).unwrap_err();
        assert!(said[0].to_string().contains("has the name of another instance"), "{}", said[0]);
    }

    #[test]
    fn every_bad_file_is_named_and_nothing_is_planned() {
        let folder = tempfile::tempdir().unwrap();
        let [good, bad] = ["good.txt", "bad.txt"].map(|name| folder.path().join(name));
        std::fs::write(&good, TINY).unwrap();
        std::fs::write(&bad, "what?").unwrap();
        let out = folder.path().join("out");
        let (good, bad) = (good.to_str().unwrap(), bad.to_str().unwrap());
        let words = [good, bad, "missing.txt", "--solutions", out.to_str().unwrap()];
        assert_eq!(bench(&args(&words)).unwrap_err().len(), 2);
        assert!(!out.exists());
    }
}
