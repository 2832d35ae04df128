//! The kinds of output folder: what rounds writes into each, how such a folder is known again, and what in it is somebody else's.

use super::day;
use super::manifest::{MANIFEST, Manifest};
use super::paper::calendars::MAKER;
use super::paper::html::{FORMAT, PAGE_OF_PART};
use super::plan::{CHANGES, INPUT, calls};
use crate::io;
use crate::lang::Lang;
use std::fs::{self, File};
use std::io::{Read, Result};
use std::path::{Path, PathBuf};

/// A kind of output folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Artefact {
    /// A plan; made by re-planning, with the tables it answers and what changed.
    Plan,
    /// A due set.
    DueSet,
    /// Two plans side by side.
    Comparison,
    /// A plan against its log.
    LogComparison,
    /// Territories, with the input that has the new owners.
    Territories,
    /// Suggested visits.
    Suggestions,
    /// The input with coordinates that were looked up.
    Geocoded,
    /// The tables of a made-up network. Nothing tells them from tables of somebody's own, so none are ever replaced.
    Network,
}

/// What a folder holds, sorted by whose it is; paths within the folder.
#[derive(Debug, Default)]
pub(super) struct Holdings {
    /// What rounds wrote.
    pub ours: Vec<PathBuf>,
    /// Hidden files, and what lies in our folders and is not ours: it moves along with the folder.
    pub guests: Vec<PathBuf>,
    /// What stands in plain sight and is not ours, or has the name of something that is.
    pub strangers: Vec<PathBuf>,
}

impl Artefact {
    /// All of them.
    const ALL: [Artefact; 8] = [
        Artefact::Plan,
        Artefact::DueSet,
        Artefact::Comparison,
        Artefact::LogComparison,
        Artefact::Territories,
        Artefact::Suggestions,
        Artefact::Geocoded,
        Artefact::Network,
    ];

    /// What it is called.
    pub fn name(self, lang: Lang) -> &'static str {
        let [en, zh] = match self {
            Artefact::Plan => ["plan", "计划"],
            Artefact::DueSet => ["due set", "应访清单"],
            Artefact::Comparison => ["comparison", "计划对比"],
            Artefact::LogComparison => ["comparison with a log", "计划与记录的对比"],
            Artefact::Territories => ["territories", "片区"],
            Artefact::Suggestions => ["suggestions", "建议清单"],
            Artefact::Geocoded => ["list of places found", "地址查找结果"],
            Artefact::Network => ["network", "门店网络"],
        };
        lang.of(en, zh)
    }

    /// The files at the top of the folder.
    fn files(self) -> &'static [&'static str] {
        match self {
            Artefact::Plan => &[
                "plan.json",
                "visits.csv",
                "unserved.csv",
                "reps.csv",
                "plan.xlsx",
                "routes.geojson",
                "report.html",
                CHANGES,
                calls::FILE,
            ],
            Artefact::DueSet => &["due.json", "due.csv", "due.xlsx"],
            Artefact::Comparison => &["changes.csv", "compare.xlsx", "compare.html"],
            Artefact::LogComparison => &["actuals.csv", "actuals.xlsx"],
            Artefact::Territories => &[
                "territories.csv",
                "rep_load.csv",
                "moves.csv",
                "handover.csv",
                "handover_visits.csv",
                "cover.csv",
                "territories.xlsx",
                "territories.geojson",
                "territories.html",
            ],
            Artefact::Suggestions => &["suggestions.json", "suggestions.csv", "suggestions.xlsx"],
            Artefact::Geocoded => &["geocode.json", "geocode-open.csv"],
            Artefact::Network => &[],
        }
    }

    /// The files that a plan's folder always has, and these are without.
    pub(super) fn missing(self, files: &[(String, Vec<u8>)]) -> impl Iterator<Item = &'static str> {
        let always = if self == Artefact::Plan { self.files() } else { &[] };
        let at_times = [CHANGES, calls::FILE];
        always
            .iter()
            .copied()
            .filter(move |name| !at_times.contains(name) && files.iter().all(|(file, _)| file != name))
    }

    /// Whether a file is the page of a part of a plan. It may have any name, so it is known by what it says.
    fn is_page(self, name: &str, path: &Path) -> bool {
        let named_so = name.starts_with(PAGE_OF_PART) && name.ends_with(".html");
        self == Artefact::Plan && named_so && says(path, FORMAT)
    }

    /// The folders within.
    pub(super) fn folders(self) -> &'static [&'static str] {
        match self {
            Artefact::Plan => &[CALENDARS, day::FOLDER, INPUT],
            Artefact::Territories | Artefact::Geocoded => &["next"],
            _ => &[],
        }
    }

    /// The file that tells such a folder, and the words in it that do.
    fn mark(self) -> Option<(&'static str, &'static str)> {
        match self {
            Artefact::Plan => Some(("plan.json", "rounds-plan")),
            Artefact::DueSet => Some(("due.json", "rounds-due")),
            Artefact::Comparison => Some(("compare.html", "rounds-compare")),
            Artefact::LogComparison => Some(("actuals.csv", ",adherence,")),
            Artefact::Territories => Some(("territories.geojson", "rounds-territories")),
            Artefact::Suggestions => Some(("suggestions.json", "rounds-suggestions")),
            Artefact::Geocoded => Some(("geocode.json", "rounds-geocode")),
            Artefact::Network => None,
        }
    }

    /// Whether a folder is of this kind.
    pub(super) fn is(self, folder: &Path) -> bool {
        let marked = |(file, words)| {
            let path = folder.join(file);
            // Of a pipe nobody would ever see the end.
            path.is_file() && fs::read_to_string(path).is_ok_and(|text| text.contains(words))
        };
        self.mark().is_some_and(marked)
    }

    /// What kind a folder is.
    pub(super) fn of(folder: &Path) -> Option<Self> {
        Artefact::ALL.into_iter().find(|artefact| artefact.is(folder))
    }

    /// Sorts what a folder of this kind holds. The file that tells it comes last of ours, so that a folder whose emptying was
    /// broken off is still known.
    pub(super) fn holdings(self, folder: &Path) -> Result<Holdings> {
        let mut all = Holdings::default();
        let manifest = Manifest::read(folder);
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let (name, kind) = (entry.file_name().to_string_lossy().into_owned(), entry.file_type()?);
            let path = PathBuf::from(entry.file_name());
            // Links are not ours: rounds writes none.
            let is_ours =
                name == MANIFEST || self.files().contains(&name.as_str()) || self.is_page(&name, &entry.path());
            if kind.is_file() && is_ours {
                all.ours.push(path);
            } else if kind.is_dir() && self.folders().contains(&name.as_str()) {
                within(folder, &path, manifest.as_ref(), &mut all)?;
            } else if is_hidden(&name) {
                all.guests.push(path);
            } else {
                all.strangers.push(path);
            }
        }
        let is_mark = |path: &PathBuf| self.mark().is_some_and(|(file, _)| path == Path::new(file));
        all.ours.sort_by_key(|path| (is_mark(path), path.clone()));
        all.strangers.sort();
        Ok(all)
    }
}

const CALENDARS: &str = "calendars";

/// The folders of papers of reps, the ending of their names, and the words that each begins with.
const PAPERS: [(&str, &str, &str); 2] = [(CALENDARS, ".ics", MAKER), (day::FOLDER, ".html", day::MARK)];

/// Sorts what lies in one of our folders.
fn within(folder: &Path, ours: &Path, manifest: Option<&Manifest>, all: &mut Holdings) -> Result<()> {
    for entry in fs::read_dir(folder.join(ours))? {
        let entry = entry?;
        let (name, is_file) = (entry.file_name().to_string_lossy().into_owned(), entry.file_type()?.is_file());
        let path = ours.join(entry.file_name());
        // The papers of a rep may have any name: they are known by what they say.
        let paper = PAPERS.iter().find(|(folder, ..)| ours == Path::new(folder));
        // So may the files of an input that was only completed: they are known by the manifest.
        let is_written = manifest.is_some_and(|manifest| manifest.has(&path));
        let is_named_so = match paper {
            Some((_, ending, _)) => name.ends_with(ending) || is_written,
            None => is_written || io::is_table_file(&name),
        };
        let is_known = manifest.is_none() || is_written;
        let says_so = paper.is_none_or(|(_, ending, mark)| !name.ends_with(ending) || says(&entry.path(), mark));
        if is_named_so && is_file && is_known && says_so {
            all.ours.push(path);
        } else if is_named_so && !is_hidden(&name) {
            all.strangers.push(path);
        } else {
            all.guests.push(path);
        }
    }
    Ok(())
}

/// Whether a file has the mark of what rounds writes in its first lines.
fn says(path: &Path, mark: &str) -> bool {
    let mut head = Vec::new();
    // Of a pipe nobody would ever see the end.
    let read = path.is_file() && File::open(path).and_then(|file| file.take(1024).read_to_end(&mut head)).is_ok();
    read && head.windows(mark.len()).any(|part| part == mark.as_bytes())
}

/// Whether people do not see a file: it is theirs or their system's, and none of our business.
fn is_hidden(name: &str) -> bool {
    name.starts_with(['.', '~']) || ["Thumbs.db", "desktop.ini"].contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_of_a_region_is_ours_by_what_it_says_and_not_by_its_name() {
        let room = tempfile::tempdir().unwrap();
        let write = |name: &str, words: &str| fs::write(room.path().join(name), words).unwrap();
        write("plan.json", "{\"format\": \"rounds-plan/1\"}");
        write("report-North.html", &format!("<meta name=\"generator\" content=\"{FORMAT}\">"));
        write("report-mine.html", "<p>what I think of it</p>");
        write("North.html", FORMAT);
        let holdings = Artefact::Plan.holdings(room.path()).unwrap();
        assert_eq!(holdings.ours, ["report-North.html", "plan.json"].map(PathBuf::from));
        assert_eq!(holdings.strangers, ["North.html", "report-mine.html"].map(PathBuf::from));
    }
}
