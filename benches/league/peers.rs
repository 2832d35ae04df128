//! Other optimisers on the same instances, through the measuring script that lies beside the project, judged by others
//! than themselves.

use super::rows::{Row, per_cent};
use super::sets::{Home, name_of};
use super::{Settings, race::Task};
use rounds::io::Parcel;
use rounds::model::judge;
use rounds::published;
use rounds::published::{Cost, Dialect};
use serde::Deserialize;
use serde_json::Value;
use std::path::Path;
use std::process::{Command, Stdio};

/// Someone else who plans.
#[derive(Debug)]
pub struct Peer {
    /// Its name in the tables.
    pub name: &'static str,
    /// How it is run.
    way: Way,
    /// Python that fails where it is not installed.
    probe: &'static str,
}

#[derive(Debug)]
enum Way {
    /// By the measuring script, which checks the routes itself: the script's name for it, and options.
    Measured(&'static str, &'static [&'static str]),
    /// By our own few lines, since the script leaves no visit out; the routes are judged as ours are.
    Prizes,
}

/// A program is there if the file that its adapter names is.
const VRP_CLI: &str = "import os; from adapters.vrpcli_adapter import VRP_CLI as file; assert os.path.exists(file)";
const BROOOM: &str = "import os; from adapters.brooom_adapter import BROOOM as file; assert os.path.exists(file)";

/// Everyone we know how to ask, in the order of the table.
pub const PEERS: [Peer; 9] = [
    Peer { name: "pyvrp", way: Way::Measured("pyvrp", &[]), probe: "import pyvrp, vrplib" },
    Peer {
        name: "pyvrp in 5 territories",
        way: Way::Measured("pyvrp", &["--territories", "5"]),
        probe: "import pyvrp, vrplib",
    },
    Peer { name: "pyvrp with prizes", way: Way::Prizes, probe: "import pyvrp" },
    Peer { name: "hygese", way: Way::Measured("hygese", &[]), probe: "import hygese, vrplib" },
    Peer { name: "commiv", way: Way::Measured("commiv", &[]), probe: "import commiv, vrplib" },
    Peer { name: "vroom", way: Way::Measured("vroom", &[]), probe: "import vroom, vrplib" },
    Peer { name: "ortools", way: Way::Measured("ortools", &[]), probe: "import ortools, vrplib" },
    Peer { name: "vrpcli", way: Way::Measured("vrpcli", &[]), probe: VRP_CLI },
    Peer { name: "brooom", way: Way::Measured("brooom", &[]), probe: BROOOM },
];

/// What the measuring script says of a run.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Measured {
    version: String,
    feasible: bool,
    unassigned: Option<u64>,
    wall_s: f64,
    cpu_share: Option<f64>,
    peak_rss_mb: Option<u64>,
    objective: Option<f64>,
    missed_weight: Option<f64>,
    note: String,
    errors: String,
}

/// What our own few lines say of a run.
#[derive(Deserialize)]
struct Prized {
    release: String,
    seconds: f64,
    iterations: u64,
    peak_mib: u64,
    routes: Vec<Vec<u32>>,
}

impl Peer {
    /// Whether it is installed here.
    pub fn is_here(&self, settings: &Settings) -> bool {
        let mut probe = Command::new(&settings.python);
        probe.args(["-c", self.probe]).env("PYTHONPATH", &settings.peers_folder);
        probe.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
    }

    /// Plans an instance, for the best known cost of which a gap is wanted, and fills in the row.
    pub fn plan(&self, settings: &Settings, task: &Task, bks: Option<f64>, row: Row) -> Row {
        let blank = row.clone();
        let filled = match self.way {
            Way::Measured(script, options) => measured(settings, task, (script, options), bks, row),
            Way::Prizes => prized(settings, task, bks, row),
        };
        filled.unwrap_or_else(|trouble| Row { note: trouble, ..blank })
    }
}

/// A peer may take this much longer than asked, in multiples of the effort and in seconds, before it is given up: its
/// construction counts, and not all keep to their limit.
const PATIENCE: (f64, f64) = (5.0, 240.0);

fn measured(
    settings: &Settings,
    task: &Task,
    (script, options): (&str, &[&str]),
    bks: Option<f64>,
    row: Row,
) -> Result<Row, String> {
    let seconds = task.seconds();
    let mut command = Command::new(&settings.python);
    command.arg(settings.peers_folder.join("measure.py")).arg(script).arg(&task.file).args(options);
    command.args(["--threads", "1", "--budget", &seconds.to_string()]);
    command.args(["--limit", &(PATIENCE.0 * seconds + PATIENCE.1).to_string()]);
    let said: Measured = last_line(command)?;
    let is_rep_week = matches!(task.set.home, Home::RepWeek(_));
    let cost = match is_rep_week {
        true => said.missed_weight,
        false => said.objective.map(|objective| objective / task.set.peer_parts),
    };
    let mut note = if said.errors.is_empty() { said.note } else { said.errors };
    if let Some(share) = said.cpu_share.filter(|&share| share < 0.9) {
        note = format!("had {share} of a core; {note}");
    }
    Ok(Row {
        release: said.version,
        seconds: said.wall_s,
        cost,
        bks,
        gap: cost.zip(bks).map(|(cost, bks)| per_cent(cost / bks - 1.0)),
        feasible: said.feasible,
        left_out: said.unassigned,
        minutes: said.objective.filter(|_| is_rep_week),
        peak_mib: said.peak_rss_mb,
        note,
        ..row
    })
}

fn prized(settings: &Settings, task: &Task, bks: Option<f64>, row: Row) -> Result<Row, String> {
    let mut command = Command::new(&settings.python);
    command.args(["-c", include_str!("prizes.py")]).arg(&task.file).arg(task.seconds().to_string());
    let said: Prized = last_line(command)?;
    let routes = said.routes.iter().enumerate().map(|(at, route)| {
        let stops: Vec<String> = route.iter().map(u32::to_string).collect();
        format!("Route #{}: {}\n", at + 1, stops.join(" "))
    });
    let solution = routes.collect::<String>() + "Cost 0\n";
    let instance = Parcel::open(&task.file)
        .and_then(|parcel| published::read(&parcel, Dialect::Dimacs, 1))
        .map_err(|error| error.to_string())?;
    let (_, plan) = instance.read_solution(&name_of(&task.file), &solution).map_err(|error| error.to_string())?;
    let judgement = instance.judge(&plan, &judge(&instance.problem, &instance.travel, &plan));
    let Cost::One(cost) = judgement.cost else { return Err("is counted in reps".into()) };
    Ok(Row {
        release: said.release,
        seconds: said.seconds,
        cost: Some(cost),
        bks,
        gap: bks.map(|bks| per_cent(cost / bks - 1.0)),
        feasible: judgement.is_feasible(),
        left_out: Some(judgement.unserved as u64),
        iterations: Some(said.iterations),
        peak_mib: Some(said.peak_mib),
        note: judgement.broken.first().cloned().unwrap_or_default(),
        ..row
    })
}

/// The script that judges a rep-week's plan from the job alone: what it says against our own figures, if anything.
///
/// # Errors
///
/// When the script cannot be run.
pub fn objection(settings: &Settings, job: &Path, plan: &Path, row: &Row) -> Result<Option<String>, String> {
    let mut command = Command::new(&settings.python);
    command.arg(settings.peers_folder.join("judge_rep_week.py")).arg(job).arg(plan);
    let said: Value = last_line(command)?;
    let number = |field: &str| said[field].as_f64();
    // The script rounds its minutes to a tenth, as we do.
    let is_near = |one: Option<f64>, other: Option<f64>| one.zip(other).is_some_and(|(a, b)| (a - b).abs() < 0.2);
    let agrees = said["feasible"] == Value::Bool(true)
        && is_near(number("missed_weight"), row.cost)
        && is_near(number("travel_min"), row.minutes);
    Ok((!agrees).then(|| format!("judged otherwise: {said}")))
}

/// Runs a command and reads the last line it prints.
///
/// # Errors
///
/// What the command said last on stderr, when there is no such line or it is not what it should be.
pub fn last_line<Said: for<'line> Deserialize<'line>>(mut command: Command) -> Result<Said, String> {
    let output = command.stdin(Stdio::null()).output().map_err(|error| error.to_string())?;
    let said = String::from_utf8_lossy(&output.stdout);
    said.lines().last().and_then(|line| serde_json::from_str(line).ok()).ok_or_else(|| {
        let complaints = String::from_utf8_lossy(&output.stderr);
        complaints.trim().lines().last().unwrap_or("said nothing").to_string()
    })
}
