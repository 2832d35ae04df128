//! The papers of a plan's folder: the usual ones, and those that re-planning adds.

use crate::lang::Lang;
use crate::report::paper::{calendars, csv, geojson, html, rows, xlsx};
use crate::report::{Figures, Sheet};

/// The folder, within that of a plan made by re-planning, of the tables it answers.
pub const INPUT: &str = "input";

/// The table, beside a plan made by re-planning, of what that changed.
pub const CHANGES: &str = "changes.csv";

/// All files of the output folder, as (path within the folder, bytes); the same plan gives the same bytes.
pub fn files(sheet: &Sheet, lang: Lang) -> Vec<(String, Vec<u8>)> {
    let figures = Figures::of(sheet);
    let plan = sheet.plan_file(&figures, lang);
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
