//! The league's command line: what is to be run, on what, beside whom.

pub mod peers;
pub mod race;
pub mod rows;
pub mod sets;
pub mod standing;
pub mod tables;

use chrono::Local;
use clap::Parser;
use race::Task;
use rows::Part;
use sets::{Home, LONG, MOMENTS, OVER_TIME, Pick, SETS, Set};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// Runs published sets and rep-weeks, and writes benches/results.csv and benches/RESULTS.md.
///
/// Without --run, --sets, --anytime or --resume it only says what it would run and how long that takes.
#[derive(Debug, Parser)]
#[command(name = "league")]
struct Args {
    /// Run every set
    #[arg(long)]
    run: bool,
    /// Run these sets: names, or beginnings of names such as rep-week
    #[arg(long, value_name = "SET", value_delimiter = ',')]
    sets: Vec<String>,
    /// Run quality over time instead; with --run, both
    #[arg(long)]
    anytime: bool,
    /// Go on with the last run of this version: plans that it made already are not made again
    #[arg(long)]
    resume: bool,
    /// The share of each set's effort to give, above 0 and at most 1
    #[arg(long, default_value_t = 1.0, value_parser = share)]
    share: f64,
    /// Run only so many instances of each set, evenly spread
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    sample: Option<u16>,
    /// Plans made at a time
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=2))]
    side_by_side: u8,
    /// Run the peers too, all of them or these: --peers=pyvrp,commiv
    #[arg(long, value_name = "PEER", value_delimiter = ',', num_args = 0..=1, require_equals = true, default_missing_value = "all")]
    peers: Option<Vec<String>>,
    /// Search the rep-weeks for ten minutes too, which their aim is measured by
    #[arg(long)]
    long: bool,
    /// Folder of the published instances
    #[arg(long, value_name = "DIR", default_value = "../shared/instances")]
    instances: PathBuf,
    /// Folder with rep-week-*.json
    #[arg(long, value_name = "DIR", default_value = "../shared/peers/data")]
    repweeks: PathBuf,
    /// Folder of the peers' measuring script
    #[arg(long, value_name = "DIR", default_value = "../shared/peers")]
    peers_folder: PathBuf,
    /// Python that has the peers
    #[arg(long, value_name = "FILE", default_value = "python3")]
    python: PathBuf,
    /// Folder of results.csv and RESULTS.md
    #[arg(long, value_name = "DIR", default_value = "benches")]
    out: PathBuf,
    /// Keep our solutions here, a folder a set
    #[arg(long, value_name = "DIR")]
    solutions: Option<PathBuf>,
    /// Passed by cargo
    #[arg(long, hide = true)]
    bench: bool,
}

/// What all runs of one call have in common.
#[derive(Debug)]
pub struct Settings {
    /// When the run began.
    pub run: String,
    /// Our version.
    pub version: String,
    /// Plans made at a time.
    pub at_a_time: usize,
    /// Folder of the published instances.
    pub instances: PathBuf,
    /// Folder of the peers' measuring script, absolute, since the script is not run from there.
    pub peers_folder: PathBuf,
    /// Python that has the peers.
    pub python: PathBuf,
    /// Folder of the two files.
    pub out: PathBuf,
    /// Where our solutions are kept, if anywhere.
    pub solutions: Option<PathBuf>,
}

fn share(text: &str) -> Result<f64, String> {
    let share = text.parse().ok().filter(|share| (0.0..=1.0).contains(share) && *share > 0.0);
    share.ok_or_else(|| "must be above 0 and at most 1".into())
}

/// The whole league, with the words of a command line.
pub fn run(words: impl IntoIterator<Item = OsString>) -> ExitCode {
    let args = match Args::try_parse_from(words) {
        Ok(args) => args,
        Err(error) => {
            let is_bad = error.use_stderr();
            // Nobody reads any more: then there is nobody to tell.
            let _ = error.print();
            return if is_bad { ExitCode::from(2) } else { ExitCode::SUCCESS };
        }
    };
    match play(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(trouble) => {
            eprintln!("{trouble}");
            ExitCode::FAILURE
        }
    }
}

fn play(args: &Args) -> Result<(), String> {
    if let Some(word) = args.sets.iter().find(|word| !SETS.iter().any(|set| set.answers_to(word))) {
        let names: Vec<&str> = SETS.iter().map(|set| set.name).collect();
        return Err(format!("--sets {word}: is none of {}", names.join(", ")));
    }
    let earlier = rows::read(&args.out.join("results.csv"))?;
    let mut settings = Settings {
        run: Local::now().format("%Y-%m-%d %H:%M:%S").to_string(),
        version: version(),
        at_a_time: args.side_by_side.into(),
        instances: args.instances.clone(),
        peers_folder: std::path::absolute(&args.peers_folder).map_err(|error| error.to_string())?,
        python: args.python.clone(),
        out: args.out.clone(),
        solutions: args.solutions.clone(),
    };
    if args.resume {
        let last = earlier.iter().rev().find(|row| row.version == settings.version);
        settings.run = last.map(|row| row.run.clone()).ok_or("--resume: this version has no run yet")?;
    }
    let is_told = args.run || args.resume || args.anytime || !args.sets.is_empty();
    let peers = match &args.peers {
        Some(asked) => race::installed(&settings, asked),
        None => Vec::new(),
    };
    let tasks = tasks(args, &peers)?;
    if tasks.is_empty() {
        return Ok(());
    }
    let minutes = |set: &Set| {
        let its = tasks.iter().filter(|task| task.set.name == set.name);
        race::seconds(its) / 60.0 / settings.at_a_time as f64
    };
    let all: f64 = SETS.iter().map(minutes).sum();
    if !is_told {
        for set in SETS.iter().filter(|&set| minutes(set) > 0.0) {
            println!("{:16} {:6.1} minutes", set.name, minutes(set));
        }
        println!(
            "{} instances, {all:.0} minutes in all; to run them: cargo bench --bench league -- --run",
            tasks.len()
        );
        return Ok(());
    }
    eprintln!("{} instances, about {all:.0} minutes", tasks.len());
    race::run(&settings, &tasks, earlier)
}

/// Everything that is to be run, set by set.
fn tasks(args: &Args, peers: &[&'static peers::Peer]) -> Result<Vec<Task>, String> {
    let is_wanted = |set: &Set| args.sets.is_empty() || args.sets.iter().any(|word| set.answers_to(word));
    let (mut tasks, mut away) = (Vec::new(), Vec::new());
    for set in SETS.iter().filter(|set| is_wanted(set)) {
        let files = set.files(&args.instances, &args.repweeks).map_err(|error| format!("{}: {error}", set.name))?;
        if files.is_empty() {
            away.push(set.name);
            continue;
        }
        let mut files = set.pick.of(&files);
        if let Some(few) = args.sample {
            files = Pick::Spread(few.into()).of(&files);
        }
        let with_peers = set.peer_pick.of(&files);
        let task = |part, file: &PathBuf, effort, peers| Task {
            part,
            set,
            file: file.clone(),
            effort,
            share: args.share,
            peers,
        };
        if !args.anytime || args.run {
            for &effort in set.efforts {
                tasks.extend(files.iter().map(|file| {
                    let is_asked = |peer: &&&peers::Peer| set.peers.contains(&peer.name) && with_peers.contains(file);
                    task(Part::League, file, effort, peers.iter().filter(is_asked).copied().collect())
                }));
            }
            if args.long && matches!(set.home, Home::RepWeek(_)) {
                tasks.extend(files.iter().map(|file| task(Part::League, file, LONG, Vec::new())));
            }
        }
        if args.anytime && OVER_TIME.contains(&set.name) {
            for effort in MOMENTS {
                tasks.extend(files.iter().map(|file| task(Part::Anytime, file, effort, Vec::new())));
            }
        }
    }
    if !away.is_empty() {
        let (instances, rep_weeks) = (args.instances.display(), args.repweeks.display());
        println!("skipped, since they are neither in {instances} nor in {rep_weeks}: {}", away.join(", "));
    }
    Ok(tasks)
}

/// The crate's version and the commit that last changed what is built; `+` when it has been changed since.
fn version() -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let git = |words: &[&str]| Command::new("git").args(words).current_dir(root).output().ok();
    let built = ["src", "Cargo.toml", "Cargo.lock"];
    let last = [&["log", "-1", "--format=%h", "--"], &built[..]].concat();
    let commit = git(&last).filter(|output| output.status.success());
    let Some(commit) = commit else { return env!("CARGO_PKG_VERSION").into() };
    let is_changed = git(&[&["diff", "--quiet", "HEAD", "--"], &built[..]].concat());
    let plus = if is_changed.is_some_and(|output| !output.status.success()) { "+" } else { "" };
    format!("{} {}{plus}", env!("CARGO_PKG_VERSION"), String::from_utf8_lossy(&commit.stdout).trim())
}
