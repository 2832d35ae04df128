//! The raw figures: one row a plan, kept for ever in `results.csv`, so that every table can be made again.

use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// Our own name among those who plan.
pub const OURS: &str = "rounds";

/// What a plan was made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// Quality at the set's effort.
    League,
    /// Quality over time.
    Anytime,
}

/// One plan, and how good it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// When its run began; all rows of a run have it in common.
    pub run: String,
    /// Our version, also in the rows of peers.
    pub version: String,
    /// What it was made for.
    pub part: Part,
    /// The set's name.
    pub set: String,
    /// The instance's name.
    pub instance: String,
    /// Who planned: `rounds`, or a peer.
    pub who: String,
    /// The peer's own version.
    pub release: String,
    /// Seconds that the set asks for.
    pub effort: f64,
    /// The share of the effort that was given.
    pub share: f64,
    /// Seconds it took.
    pub seconds: f64,
    /// Cost in the set's convention; for a rep-week the weight of the missed visits.
    pub cost: Option<f64>,
    /// Best known cost.
    pub bks: Option<f64>,
    /// Per cent above the best known.
    pub gap: Option<f64>,
    /// Whether every rule is kept.
    pub feasible: bool,
    /// Visits left out.
    pub left_out: Option<u64>,
    /// Minutes on the road, for a rep-week.
    pub minutes: Option<f64>,
    /// Steps of the search.
    pub iterations: Option<u64>,
    /// The most memory held, in MiB.
    pub peak_mib: Option<u64>,
    /// Plans made side by side on the machine.
    pub at_a_time: usize,
    /// What else is to be known, such as the first broken rule.
    pub note: String,
}

impl Row {
    /// Whether it is the same question to the same planner in the same run, so that it need not be asked again.
    pub fn is_same_question(&self, other: &Row) -> bool {
        let key = |row: &Row| (row.run.clone(), row.part, row.set.clone(), row.instance.clone(), row.who.clone());
        key(self) == key(other) && self.effort == other.effort && self.share == other.share
    }
}

/// A share as per cent, with four decimals.
pub fn per_cent(share: f64) -> f64 {
    (share * 1e6).round() / 1e4
}

/// Reads the rows of earlier runs; none where the file is not there.
///
/// # Errors
///
/// When the file is there and cannot be read, or is not such a table.
pub fn read(path: &Path) -> Result<Vec<Row>, String> {
    match std::fs::read_to_string(path) {
        Ok(text) => parse(&text).map_err(|error| format!("{}: {error}", path.display())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(format!("{}: {error}", path.display())),
    }
}

/// The rows of a table's text.
///
/// # Errors
///
/// At the first row that is none.
pub fn parse(text: &str) -> Result<Vec<Row>, csv::Error> {
    csv::Reader::from_reader(text.as_bytes()).deserialize().collect()
}

/// The table's text.
pub fn to_csv(rows: &[Row]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        writer.serialize(row).expect("memory takes every row");
    }
    String::from_utf8(writer.into_inner().expect("memory takes every row")).expect("rows are text")
}

/// Written beside and renamed, so that a run that is cut off never leaves half a file.
///
/// # Errors
///
/// When the folder cannot be written to.
pub fn write(path: &Path, text: &str) -> Result<(), String> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".part");
    let beside = PathBuf::from(beside);
    let written = std::fs::write(&beside, text).and_then(|()| std::fs::rename(&beside, path));
    written.map_err(|error| format!("{}: {error}", path.display()))
}
