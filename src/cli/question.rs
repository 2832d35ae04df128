//! The question an input asks: read, checked and posed, with the fingerprint by which a plan knows its input again.

use crate::error::Error;
use crate::io;
use crate::io::plan_json::{Input, fingerprint};
use crate::lang::Lang;
use crate::model::{DaySet, Tables};
use crate::policy::{self, Capacity, Due};
use crate::published;
use crate::published::Flavour;
use crate::travel::Travel;
use crate::unit::Seconds;
use chrono::NaiveDate;
use serde::Deserialize;
use std::fs;
use std::path::{Component, Path, PathBuf};

/// Weeks planned when nobody says how many.
pub(super) const WEEKS: u16 = 4;

/// What an input asks.
pub(super) struct Question {
    /// The problem, and how each store came to its due visits; nobody says that of a published problem.
    pub(super) due: Due,
    pub(super) travel: Travel,
    /// What the due visits need and what there is; nobody knows that of a published problem.
    pub(super) capacity: Option<Capacity>,
    /// The tables; a published rep-week has none.
    pub(super) tables: Option<Tables>,
    /// Where the question came from, for the plan.
    pub(super) input: Input,
}

impl Question {
    /// Reads and poses an input.
    ///
    /// # Errors
    ///
    /// Whatever is wrong with the input, all at once.
    pub(super) fn ask(path: &Path, from: Option<NaiveDate>, weeks: Option<u16>) -> Result<Self, Error> {
        Self::ask_days(path, from, weeks, None, None)
    }

    /// The question that a plan answers, read from `path`.
    ///
    /// # Errors
    ///
    /// As [`Question::ask`].
    pub(super) fn of_plan(path: &Path, input: &Input) -> Result<Self, Error> {
        Self::ask_days(path, input.from, input.weeks, input.days, input.began)
    }

    fn ask_days(
        path: &Path,
        from: Option<NaiveDate>,
        weeks: Option<u16>,
        days: Option<u16>,
        began: Option<NaiveDate>,
    ) -> Result<Self, Error> {
        let hash = fingerprint_of(path)?;
        let written = path.to_string_lossy().into_owned();
        if is_rep_week(path) {
            let job = published::read(path, Flavour::Dimacs, 1)?;
            let input = Input { path: written, hash, ..Input::default() };
            let due = Due { problem: job.problem, stores: Vec::new() };
            return Ok(Self { due, travel: job.travel, capacity: None, tables: None, input });
        }
        let tables = io::read(path)?;
        let from = from.unwrap_or_else(|| policy::first_day(&tables));
        let (weeks, mut due) = match days {
            Some(days) => (None, policy::due_in(&tables, from, days, began.unwrap_or(from))),
            None => {
                let weeks = weeks.unwrap_or(WEEKS);
                (Some(weeks), policy::due(&tables, from, weeks))
            }
        };
        let travel = policy::travel(&tables, &due.problem);
        let capacity = policy::capacity(&tables, &due, &travel);
        policy::share_out(&mut due.problem, &capacity);
        let input = Input { path: written, hash, from: Some(from), weeks, days, began };
        Ok(Self { due, travel, capacity: Some(capacity), tables: Some(tables), input })
    }

    /// The input's path as seen from an output folder, so that both can be moved together.
    pub(super) fn seen_from(mut self, out: &Path) -> Self {
        if let Some(path) = relative(out, Path::new(&self.input.path)) {
            self.input.path = path.to_string_lossy().replace('\\', "/");
        }
        self
    }
}

/// A number of weeks on the command line.
pub(super) fn weeks(text: &str) -> Result<u16, String> {
    let most = DaySet::MOST / 7;
    text.parse().ok().filter(|weeks| (1..=most).contains(weeks)).ok_or_else(|| format!("write 1 to {most} weeks"))
}

/// A table of hours for people: `12.5 h`, `12.5小时`.
pub(super) fn hours(seconds: i64, lang: Lang) -> String {
    let hours = seconds as f64 / 3600.0;
    lang.of(format!("{hours:.1} h"), format!("{hours:.1}小时"))
}

/// Sums that may be longer than a table's cells hold.
pub(super) fn sum(all: &[Seconds]) -> i64 {
    all.iter().map(|one| i64::from(one.0)).sum()
}

/// Whether a file says that it is a published rep-week.
fn is_rep_week(path: &Path) -> bool {
    says(path).is_some_and(|format| format.starts_with("rep-week/"))
}

/// Whether a file says that it is a plan.
pub(super) fn is_plan(path: &Path) -> bool {
    says(path).is_some_and(|format| format.starts_with("rounds-plan/"))
}

/// The format a json file says it has.
fn says(path: &Path) -> Option<String> {
    #[derive(Deserialize)]
    struct Head {
        format: Option<String>,
    }
    if path.extension().is_none_or(|ending| !ending.eq_ignore_ascii_case("json")) {
        return None;
    }
    serde_json::from_slice::<Head>(&fs::read(path).ok()?).ok()?.format
}

/// The fingerprint of a folder of these files.
pub(super) fn fingerprint_of_files(files: &[(String, Vec<u8>)]) -> String {
    let mut files: Vec<&(String, Vec<u8>)> = files.iter().collect();
    files.sort();
    fingerprint(files.into_iter().flat_map(|(name, bytes)| [name.as_bytes(), bytes.as_slice()]))
}

/// The fingerprint of an input's bytes; of a folder, those of its tables and its policy in the order of their names.
fn fingerprint_of(path: &Path) -> Result<String, Error> {
    let at = |source| Error::File { path: path.into(), source };
    let mut files = vec![path.to_path_buf()];
    if path.is_dir() {
        files.clear();
        for entry in fs::read_dir(path).map_err(at)? {
            files.push(entry.map_err(at)?.path());
        }
        let read = |ending: &std::ffi::OsStr| ["csv", "toml"].iter().any(|one| ending.eq_ignore_ascii_case(one));
        files.retain(|file| file.extension().is_some_and(read));
        files.sort();
    }
    let mut pieces = Vec::new();
    for file in files {
        if path.is_dir() {
            pieces.push(file.file_name().unwrap_or_default().to_string_lossy().into_owned().into_bytes());
        }
        pieces.push(fs::read(&file).map_err(|source| Error::File { path: file, source })?);
    }
    Ok(fingerprint(pieces.iter().map(Vec::as_slice)))
}

/// `to` as seen from the folder `from`, which need not exist yet; `None` when there is no way from one to the other.
fn relative(from: &Path, to: &Path) -> Option<PathBuf> {
    let to = to.canonicalize().ok()?;
    let from = match from.canonicalize() {
        Ok(from) => from,
        Err(_) => {
            let parent = from.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
            parent.canonicalize().ok()?.join(from.file_name()?)
        }
    };
    let (from, to): (Vec<Component>, Vec<Component>) = (from.components().collect(), to.components().collect());
    let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    if common == 0 {
        return None;
    }
    let up = from[common..].iter().map(|_| Component::ParentDir);
    let path: PathBuf = up.chain(to[common..].iter().copied()).collect();
    Some(if path.as_os_str().is_empty() { ".".into() } else { path })
}

/// Where the input of a plan is: as seen from the plan's folder, else as it was written.
pub(super) fn input_of(plan: &Path, written: &str) -> PathBuf {
    let beside = plan.parent().unwrap_or(Path::new(".")).join(written);
    if beside.exists() { beside } else { written.into() }
}

/// The plan file of a plan's folder, or the file itself.
pub(super) fn plan_file(path: &Path) -> PathBuf {
    if path.is_dir() { path.join("plan.json") } else { path.into() }
}
