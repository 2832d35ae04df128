//! The papers of a plan's folder: the usual ones, and those that re-planning adds.

use super::{book, calls};
use crate::lang::Lang;
use crate::report::day;
use crate::report::paper::{calendars, csv, geojson, html, rows};
use crate::report::{Figures, Sheet};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The folder, within that of a plan made by re-planning, of the tables it answers.
pub const INPUT: &str = "input";

/// The table, beside a plan made by re-planning, of what that changed.
pub const CHANGES: &str = "changes.csv";

/// All files of the output folder, as (path within the folder, bytes); the same plan gives the same bytes. The plan itself comes
/// first: a paper that cannot be made is left out, as it is no reason to lose a plan.
pub fn files(sheet: &Sheet, lang: Lang) -> Vec<(String, Vec<u8>)> {
    let figures = Figures::of(sheet);
    let plan = sheet.plan_file(&figures, lang);
    let mut files = vec![("plan.json".to_string(), plan.to_bytes())];
    let visits = attempt(|| rows::visits(sheet, lang, &plan.id));
    let unserved = attempt(|| rows::unserved(sheet, lang));
    let reps = attempt(|| rows::reps(sheet, &figures, lang));
    let table = |page: &Option<rows::Page>| attempt(|| page.as_ref().map(csv::bytes)).flatten();
    let papers = [
        ("visits.csv", table(&visits)),
        ("unserved.csv", table(&unserved)),
        ("reps.csv", table(&reps)),
        ("routes.geojson", attempt(|| geojson::bytes(sheet, lang))),
        ("plan.xlsx", attempt(|| Some(book::bytes(sheet, &figures, [visits?, unserved?, reps?], lang))).flatten()),
    ];
    files.extend(papers.into_iter().filter_map(|(name, bytes)| Some((name.into(), bytes?))));
    files.extend(attempt(|| html::pages(sheet, &figures, lang)).unwrap_or_default());
    if !sheet.calls.is_empty() {
        files.extend(attempt(|| csv::bytes(&calls::page(sheet, lang))).map(|bytes| (calls::FILE.to_string(), bytes)));
    }
    let calendars = attempt(|| calendars::all(sheet, lang)).unwrap_or_default();
    files.extend(calendars.into_iter().map(|(name, bytes)| (format!("calendars/{name}"), bytes)));
    let pages = attempt(|| day::all(sheet, lang)).unwrap_or_default();
    files.extend(pages.into_iter().map(|(name, bytes)| (format!("{}/{name}", day::FOLDER), bytes)));
    files
}

/// What is made, unless making it fails.
fn attempt<T>(make: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(make)).ok()
}

/// The files of a plan made by re-planning: the usual ones, the tables it answers (their names and bytes) in `input/`, and what
/// changed in `changes.csv`.
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
