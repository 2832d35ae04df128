//! What the league is played on: the sets, how long each instance is searched, and what we hold ourselves to.

use std::cmp::Ordering;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// A set of instances that is searched with one effort and judged by one goal.
#[derive(Debug)]
pub struct Set {
    /// Its name in the tables.
    pub name: &'static str,
    /// Where its files are.
    pub home: Home,
    /// Which of its files are run.
    pub pick: Pick,
    /// Seconds of one thread, each a line of its own in the tables.
    pub efforts: &'static [f64],
    /// What `rounds bench` must be told beyond the file.
    pub options: &'static [&'static str],
    /// The peers that can be asked the same, by name.
    pub peers: &'static [&'static str],
    /// On how many of the instances the peers are run.
    pub peer_pick: Pick,
    /// Parts of a unit of cost in which peers count: windows with one decimal are asked in tenths.
    pub peer_parts: f64,
    /// What the mean must reach.
    pub must: Goal,
    /// What we would like it to reach.
    pub aim: Goal,
}

/// Where the files of a set are.
#[derive(Debug)]
pub enum Home {
    /// A folder of the published instances.
    Published(&'static str),
    /// One file of the folder of rep-weeks.
    RepWeek(&'static str),
}

/// Which files of a set are run.
#[derive(Clone, Copy, Debug)]
pub enum Pick {
    /// Every file.
    All,
    /// So many, evenly spread over the names in their natural order, the first and the last among them.
    Spread(usize),
}

/// What a set is held to. Every goal also asks that no plan is infeasible.
#[derive(Debug)]
pub enum Goal {
    /// The mean gap, and what may stand beside it.
    Gap {
        /// At most so many per cent.
        most: Option<f64>,
        /// At most so much memory, in MiB.
        mib: Option<u64>,
        /// Below so many times the mean gap of each of these peers, in the same run on the same instances.
        rivals: &'static [(&'static str, f64)],
    },
    /// Less missed weight than every peer in the same run; where equal, fewer minutes.
    FewestMissed,
    /// Above what we miss with [`LONG`], at most half of what the best peer misses above it.
    HalfMissed,
}

/// The effort that shows what is possible on a rep-week, in seconds.
pub const LONG: f64 = 600.0;

/// The efforts at which quality over time is shown, in seconds.
pub const MOMENTS: [f64; 5] = [1.0, 3.0, 10.0, 30.0, 100.0];

/// The sets on which quality over time is shown.
pub const OVER_TIME: [&str; 2] = ["pvrp", "rep-week-M"];

const fn gap(most: f64) -> Goal {
    Goal::Gap { most: Some(most), mib: None, rivals: &[] }
}

/// A set of which every file is run and which no peer is asked.
const fn published(
    name: &'static str,
    pick: Pick,
    efforts: &'static [f64],
    (must, aim): (Goal, Goal),
    options: &'static [&'static str],
) -> Set {
    let home = Home::Published(name);
    Set { name, home, pick, efforts, options, peers: &[], peer_pick: Pick::All, peer_parts: 1.0, must, aim }
}

const fn rep_week(name: &'static str, peers: &'static [&'static str]) -> Set {
    Set {
        name,
        home: Home::RepWeek(name),
        pick: Pick::All,
        efforts: &[10.0, 60.0],
        options: &[],
        peers,
        peer_pick: Pick::All,
        peer_parts: 1.0,
        must: Goal::FewestMissed,
        aim: Goal::HalfMissed,
    }
}

/// Peers that know windows, days and being left out.
const WITH_DAYS: [&str; 5] = ["pyvrp", "vroom", "ortools", "vrpcli", "brooom"];
/// Peers that know windows and one day.
const WITH_WINDOWS: [&str; 6] = ["pyvrp", "vroom", "ortools", "vrpcli", "brooom", "commiv"];

/// The league. TOPTW is run with one team (m = 1), so that its 51 files are 51 instances.
pub const SETS: [Set; 14] = [
    published("pvrp", Pick::All, &[60.0], (gap(0.8), gap(0.3)), &[]),
    published("pvrptw", Pick::All, &[60.0], (gap(1.5), gap(0.6)), &[]),
    published("mdvrp", Pick::All, &[30.0], (gap(0.6), gap(0.2)), &[]),
    published("mdvrptw/cordeau", Pick::All, &[60.0], (gap(1.0), gap(0.4)), &[]),
    Set {
        peers: &WITH_WINDOWS,
        peer_pick: Pick::Spread(8),
        peer_parts: 10.0,
        ..published("solomon", Pick::All, &[10.0], (gap(0.5), gap(0.1)), &["--as", "dimacs"])
    },
    Set {
        peers: &WITH_WINDOWS,
        peer_parts: 10.0,
        ..published(
            "gh1000",
            Pick::Spread(10),
            &[60.0],
            (
                Goal::Gap { most: None, mib: None, rivals: &[("pyvrp", 0.6), ("commiv", 1.0)] },
                Goal::Gap { most: None, mib: None, rivals: &[("pyvrp", 0.4), ("commiv", 0.7)] },
            ),
            &["--as", "dimacs"],
        )
    },
    Set {
        peers: &["pyvrp with prizes"],
        ..published(
            "pcvrptw1000",
            Pick::Spread(5),
            &[60.0],
            (
                Goal::Gap { most: None, mib: None, rivals: &[("pyvrp with prizes", 1.0)] },
                Goal::Gap { most: None, mib: None, rivals: &[("pyvrp with prizes", 0.6)] },
            ),
            &[],
        )
    },
    Set {
        peers: &["pyvrp", "vroom", "ortools", "vrpcli", "brooom", "hygese", "commiv"],
        ..published(
            "cvrp-x",
            Pick::Spread(20),
            &[60.0],
            (
                Goal::Gap { most: Some(0.9), mib: None, rivals: &[("pyvrp", 1.0), ("hygese", 1.0), ("commiv", 1.0)] },
                gap(0.35),
            ),
            &[],
        )
    },
    published(
        "cvrp-ags",
        Pick::All,
        &[120.0],
        (Goal::Gap { most: Some(3.0), mib: Some(1024), rivals: &[] }, gap(1.1)),
        &[],
    ),
    published("toptw", Pick::All, &[30.0], (gap(1.0), gap(0.3)), &["--as", "toptw", "--teams", "1"]),
    rep_week("rep-week-S", &WITH_DAYS),
    rep_week("rep-week-M", &WITH_DAYS),
    // PyVRP gains much on this one when each of five territories is a problem of its own.
    rep_week("rep-week-L", &["pyvrp", "pyvrp in 5 territories", "vroom", "ortools", "vrpcli", "brooom"]),
    rep_week("rep-week-M4", &WITH_DAYS),
];

impl Set {
    /// Whether a word on the command line means this set: its name, or the beginning of it up to a `-` or a `/`.
    pub fn answers_to(&self, word: &str) -> bool {
        self.name.strip_prefix(word).is_some_and(|rest| rest.is_empty() || rest.starts_with(['-', '/']))
    }

    /// Its files in natural order; none where the folder is not there.
    pub fn files(&self, instances: &Path, rep_weeks: &Path) -> io::Result<Vec<PathBuf>> {
        let folder = match self.home {
            Home::RepWeek(name) => {
                let file = rep_weeks.join(name).with_extension("json");
                return Ok(if file.is_file() { vec![file] } else { Vec::new() });
            }
            Home::Published(folder) => instances.join(folder),
        };
        if !folder.is_dir() {
            return Ok(Vec::new());
        }
        let mut files = Vec::new();
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_file() && is_instance(&path) {
                files.push(path);
            }
        }
        files.sort_by(|one, other| natural(&name_of(one), &name_of(other)));
        Ok(files)
    }
}

/// Published instances have the ending txt or vrp, or none. Beside them lie pages that say where they are from.
fn is_instance(path: &Path) -> bool {
    let is_page = name_of(path).ends_with("_format") || name_of(path) == "README";
    let ending = path.extension().and_then(|ending| ending.to_str());
    !is_page && matches!(ending, None | Some("txt" | "vrp"))
}

/// The instance's name: the file's, without its endings.
pub fn name_of(path: &Path) -> String {
    let file = path.file_name().unwrap_or_default().to_string_lossy();
    file.split('.').next().unwrap_or_default().to_string()
}

/// Numbers inside names count as numbers: X-n101 comes before X-n1001.
pub fn natural(one: &str, other: &str) -> Ordering {
    let key = |name: &str| -> Vec<(String, u64)> {
        let mut parts: Vec<(String, u64)> = vec![Default::default()];
        let mut in_number = false;
        for sign in name.chars() {
            if in_number && !sign.is_ascii_digit() {
                parts.push(Default::default());
            }
            in_number = sign.is_ascii_digit();
            let (word, number) = parts.last_mut().expect("one part from the start");
            match sign.to_digit(10) {
                Some(digit) => *number = number.saturating_mul(10).saturating_add(digit.into()),
                None => word.push(sign),
            }
        }
        parts
    };
    key(one).cmp(&key(other)).then_with(|| one.cmp(other))
}

impl Pick {
    /// The chosen ones of a list.
    pub fn of<T: Clone>(self, all: &[T]) -> Vec<T> {
        match self {
            Pick::Spread(few) if few < all.len() => {
                let gaps = few.saturating_sub(1).max(1);
                (0..few).map(|at| all[at * (all.len() - 1) / gaps].clone()).collect()
            }
            _ => all.to_vec(),
        }
    }
}

impl fmt::Display for Goal {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Goal::Gap { most, mib, rivals } => {
                let mut asks: Vec<String> = most.iter().map(|most| format!("≤ {most} %")).collect();
                asks.extend(mib.iter().map(|mib| format!("≤ {mib} MiB")));
                asks.extend(rivals.iter().map(|&(peer, times)| match times {
                    1.0 => format!("< {peer}"),
                    _ => format!("≤ {times} × {peer}"),
                }));
                out.write_str(&asks.join(", "))
            }
            Goal::FewestMissed => out.write_str("misses less than every peer; where equal, fewer minutes"),
            Goal::HalfMissed => write!(out, "above ours in {LONG} s, at most half of what the best peer misses"),
        }
    }
}
