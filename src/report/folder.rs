//! The output folder: written beside and renamed, so that there is always a whole plan or the one before.

use super::actuals::Actuals;
use super::compare::Comparison;
use super::paper::{calendars, csv, geojson, html, rows, xlsx};
use super::plan::suggest;
use super::{Atlas, Figures, Sheet, actuals, due};
use crate::ask::suggest::DayList;
use crate::error::Error;
use crate::lang::Lang;
use crate::model::{Problem, Tables};
use crate::policy::Due;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// What rounds writes into the folder of a plan, and the file that tells such a folder by its format.
const PLAN: Kind = Kind {
    names: &[
        "plan.json",
        "visits.csv",
        "unserved.csv",
        "reps.csv",
        "plan.xlsx",
        "routes.geojson",
        "report.html",
        "calendars",
        INPUT,
        CHANGES,
    ],
    mark: ("plan.json", "rounds-plan"),
    what: "plan",
};

/// What the folder of a plan has beside where re-planning made it: the tables it answers, and what changed.
const INPUT: &str = "input";
const CHANGES: &str = "changes.csv";

/// The same for the folder of a due set.
const DUE: Kind =
    Kind { names: &["due.json", "due.csv", "due.xlsx"], mark: ("due.json", "rounds-due"), what: "due set" };

/// The same for the folder of a comparison.
const COMPARISON: Kind = Kind {
    names: &["changes.csv", "compare.xlsx", "compare.html"],
    mark: ("compare.html", "rounds-compare"),
    what: "comparison",
};

/// The same for the folder of a plan against its log.
const ACTUALS: Kind = Kind {
    names: &["actuals.csv", "actuals.xlsx"],
    mark: ("actuals.csv", ",adherence,"),
    what: "comparison with a log",
};

/// The same for the folder of territories.
const TERRITORIES: Kind = Kind {
    names: &[
        "territories.csv",
        "rep_load.csv",
        "moves.csv",
        "handover.csv",
        "handover_visits.csv",
        "cover.csv",
        "territories.xlsx",
        "territories.geojson",
        "territories.html",
        "next",
    ],
    mark: ("territories.geojson", "rounds-territories"),
    what: "territories",
};

/// The same for the folder of suggested visits.
const SUGGESTIONS: Kind = Kind {
    names: &["suggestions.json", "suggestions.csv", "suggestions.xlsx"],
    mark: ("suggestions.json", "rounds-suggestions"),
    what: "suggestions",
};

/// A kind of output folder.
struct Kind {
    names: &'static [&'static str],
    mark: (&'static str, &'static str),
    what: &'static str,
}

/// All files of the output folder, as (path within the folder, bytes); the same plan gives the same bytes.
pub fn files(sheet: &Sheet, lang: Lang) -> Vec<(String, Vec<u8>)> {
    let figures = Figures::of(sheet);
    let plan = sheet.plan_file(&figures);
    let visits = rows::visits(sheet, lang, &plan.id);
    let unserved = rows::unserved(sheet, lang);
    let reps = rows::reps(sheet, &figures, lang);
    let mut files = vec![
        ("plan.json".into(), plan.to_bytes()),
        ("visits.csv".into(), csv::bytes(&visits)),
        ("unserved.csv".into(), csv::bytes(&unserved)),
        ("reps.csv".into(), csv::bytes(&reps)),
        ("routes.geojson".into(), geojson::bytes(sheet, lang)),
    ];
    let pages = [rows::key_figures(&figures, lang), visits, unserved, rows::routes(sheet, lang), reps];
    files.push(("plan.xlsx".into(), xlsx::bytes(&sheet.problem.name, &pages)));
    files.push(("report.html".into(), html::bytes(sheet, &figures, lang)));
    files.extend(calendars::all(sheet, lang).into_iter().map(|(name, bytes)| (format!("calendars/{name}"), bytes)));
    files
}

/// Writes the output folder of a plan. A folder that rounds wrote before is replaced; any other that is not empty is refused.
///
/// # Errors
///
/// When `out` is something else than an output folder, or the system refuses to write; `out` is then as it was.
pub fn write(sheet: &Sheet, out: &Path, lang: Lang) -> Result<(), Error> {
    replace(&PLAN, files(sheet, lang), out)
}

/// Writes the output folder of a plan made by re-planning: the usual files, the tables it answers (their names and bytes) in
/// `input/`, and what changed in `changes.csv`.
///
/// # Errors
///
/// As [`write()`].
pub fn write_replanned(
    sheet: &Sheet,
    tables: Vec<(String, Vec<u8>)>,
    changes: &rows::Page,
    out: &Path,
    lang: Lang,
) -> Result<(), Error> {
    replace(&PLAN, replanned_files(sheet, tables, changes, lang), out)
}

/// The files of a plan made by re-planning, as (path within the folder, bytes).
pub fn replanned_files(
    sheet: &Sheet,
    tables: Vec<(String, Vec<u8>)>,
    changes: &rows::Page,
    lang: Lang,
) -> Vec<(String, Vec<u8>)> {
    let mut all = files(sheet, lang);
    all.extend(tables.into_iter().map(|(name, bytes)| (format!("{INPUT}/{name}"), bytes)));
    all.push((CHANGES.into(), csv::bytes(changes)));
    all
}

/// Writes the output folder of a plan again; what re-planning wrote into its folder `before` stays with it.
///
/// # Errors
///
/// As [`write()`].
pub fn rewrite(sheet: &Sheet, before: &Path, out: &Path, lang: Lang) -> Result<(), Error> {
    let mut all = files(sheet, lang);
    let mut keep = |name: String| -> Result<(), Error> {
        let path = before.join(&name);
        all.push((name, fs::read(&path).map_err(at(&path))?));
        Ok(())
    };
    let changes = before.join(CHANGES);
    if changes.is_file() {
        let input = before.join(INPUT);
        for entry in fs::read_dir(&input).map_err(at(&input))? {
            keep(format!("{INPUT}/{}", entry.map_err(at(&input))?.file_name().to_string_lossy()))?;
        }
        keep(CHANGES.into())?;
    }
    replace(&PLAN, all, out)
}

/// Writes the output folder of a due set, as [`write()`] does that of a plan.
///
/// # Errors
///
/// As [`write()`].
pub fn write_due(tables: &Tables, due: &Due, out: &Path, lang: Lang) -> Result<(), Error> {
    replace(&DUE, due::files(tables, due, lang), out)
}

/// Writes the output folder of territories, as [`write()`] does that of a plan.
///
/// # Errors
///
/// As [`write()`].
pub fn write_territories(atlas: &Atlas, out: &Path, lang: Lang) -> Result<(), Error> {
    replace(&TERRITORIES, atlas.files(lang), out)
}

/// Writes the output folder of a comparison, as [`write()`] does that of a plan.
///
/// # Errors
///
/// As [`write()`].
pub fn write_comparison(comparison: &Comparison, out: &Path, lang: Lang) -> Result<(), Error> {
    replace(&COMPARISON, comparison.files(lang), out)
}

/// Writes the output folder of a plan against its log, as [`write()`] does that of a plan.
///
/// # Errors
///
/// As [`write()`].
pub fn write_actuals(actuals: &Actuals, tables: &Tables, out: &Path, lang: Lang) -> Result<(), Error> {
    replace(&ACTUALS, actuals::paper::files(actuals, tables, lang), out)
}

/// Writes the output folder of suggested visits, as [`write()`] does that of a plan.
///
/// # Errors
///
/// As [`write()`].
pub fn write_suggestions(problem: &Problem, lists: &[DayList], out: &Path, lang: Lang) -> Result<(), Error> {
    replace(&SUGGESTIONS, suggest::files(problem, lists, lang), out)
}

/// Writes the files beside and puts them in place.
fn replace(kind: &Kind, files: Vec<(String, Vec<u8>)>, out: &Path) -> Result<(), Error> {
    let before = look(kind, out)?;
    let beside = sibling(out, "writing")?;
    let old = sibling(out, "before")?;
    for leftover in [&beside, &old] {
        if leftover.exists() {
            fs::remove_dir_all(leftover).map_err(at(leftover))?;
        }
    }
    for (name, bytes) in files {
        let path = beside.join(name);
        let folder = path.parent().unwrap_or(&beside);
        fs::create_dir_all(folder).map_err(at(folder))?;
        fs::write(&path, bytes).map_err(at(&path))?;
    }
    match before {
        Before::Nothing => {}
        Before::Empty => fs::remove_dir(out).map_err(at(out))?,
        Before::Ours => fs::rename(out, &old).map_err(at(out))?,
    }
    if let Err(source) = fs::rename(&beside, out) {
        if matches!(before, Before::Ours) {
            fs::rename(&old, out).map_err(at(out))?;
        }
        return Err(at(out)(source));
    }
    if matches!(before, Before::Ours) {
        fs::remove_dir_all(&old).map_err(at(&old))?;
    }
    Ok(())
}

/// Whether an output folder may be written to `out`: to be asked before work that would be lost.
///
/// # Errors
///
/// As [`write()`].
pub fn may_write(out: &Path) -> Result<(), Error> {
    look(&PLAN, out).and_then(|_| sibling(out, "writing")).map(|_| ())
}

/// Whether an output folder of territories may be written to `out`.
///
/// # Errors
///
/// As [`write()`].
pub fn may_write_territories(out: &Path) -> Result<(), Error> {
    look(&TERRITORIES, out).and_then(|_| sibling(out, "writing")).map(|_| ())
}

/// Whether an output folder of suggested visits may be written to `out`.
///
/// # Errors
///
/// As [`write()`].
pub fn may_write_suggestions(out: &Path) -> Result<(), Error> {
    look(&SUGGESTIONS, out).and_then(|_| sibling(out, "writing")).map(|_| ())
}

/// What is where the output is to be.
#[derive(Clone, Copy)]
enum Before {
    Nothing,
    Empty,
    Ours,
}

fn look(kind: &Kind, out: &Path) -> Result<Before, Error> {
    let refuse = |trouble: String| Err(Error::Format { path: out.into(), trouble });
    let entries = match fs::read_dir(out) {
        Ok(entries) => entries,
        Err(source) if source.kind() == ErrorKind::NotFound => return Ok(Before::Nothing),
        Err(source) if source.kind() == ErrorKind::NotADirectory => {
            return refuse("this is a file; name a folder for the output".into());
        }
        Err(source) => return Err(at(out)(source)),
    };
    let mut names = Vec::new();
    for entry in entries {
        names.push(entry.map_err(at(out))?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    if names.is_empty() {
        return Ok(Before::Empty);
    }
    let (file, format) = kind.mark;
    if !fs::read_to_string(out.join(file)).is_ok_and(|text| text.contains(format)) {
        let what = kind.what;
        return refuse(format!(
            "this folder is not empty and holds no {what} of rounds; name another, or empty it first"
        ));
    }
    // A user's own notes are not ours to remove; the system's hidden files are nobody's.
    let hidden = |name: &str| name.starts_with(['.', '~']) || ["Thumbs.db", "desktop.ini"].contains(&name);
    match names.iter().find(|name| !kind.names.contains(&name.as_str()) && !hidden(name)) {
        Some(name) => refuse(format!("this folder holds {name}, which rounds did not write; move it away first")),
        None => Ok(Before::Ours),
    }
}

/// A hidden folder beside the output, on the same disk, so that renaming is one step.
fn sibling(out: &Path, purpose: &str) -> Result<PathBuf, Error> {
    let Some(name) = out.file_name() else {
        return Err(Error::Format {
            path: out.into(),
            trouble: "this cannot be replaced; name a folder for the output".into(),
        });
    };
    Ok(out.with_file_name(format!(".{}.rounds-{purpose}", name.to_string_lossy())))
}

fn at(path: &Path) -> impl FnOnce(std::io::Error) -> Error {
    let path = path.to_path_buf();
    move |source| Error::File { path, source }
}
