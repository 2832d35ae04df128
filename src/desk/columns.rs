//! The reference of everything that is read and written: tables with their columns, files with theirs, figures and reasons.

use super::{
    CompareRequest, DueRequest, Failure, GeocodeRequest, LogRequest, PlanRequest, ReplanRequest, SuggestRequest,
    TerritoryPapers, TerritoryRequest,
};
use crate::io::{self, Chapter, Parcel};
use crate::lang::Lang;
use crate::model::Obstacle;
use crate::report::{FigureKind, reasons};
use crate::solve::Limit;
use chrono::NaiveDate;
use std::collections::HashSet;
use std::ops::ControlFlow;

/// What each file is: `file,en,zh`.
const FILES: &str = include_str!("files.csv");
/// What each column of a file that is written holds, of any file where none is named: `file,column,en,zh`.
const COLUMNS: &str = include_str!("columns.csv");
/// A network small enough to have every verb write its files in no time: what those have is what the reference says.
const SAMPLE: &str = r#"{
"stores": [{"store_id": "S1", "class": "C", "lon": 10.0, "lat": 50.0, "interval_days": 7, "owner_rep_id": "R1"},
           {"store_id": "S2", "lon": 10.01, "lat": 50.0, "interval_days": 7, "owner_rep_id": "R2"},
           {"store_id": "F1", "lon": 12.9, "lat": 50.0, "interval_days": 14, "service_min": 90, "owner_rep_id": "R2"}],
"reps": [{"rep_id": "R1", "home_lon": 10.0, "home_lat": 50.01, "max_work_min": 60, "overtime_max_min": 60},
         {"rep_id": "R2", "home_lon": 10.01, "home_lat": 50.01, "overnight_max": 1}],
"policy": {"rule": [{"id": "calls", "match": {"class": "C"}, "interval_days": 7, "calls_between": 1}]},
"visit_log": [{"store_id": "S1", "rep_id": "R1", "date": "2026-10-01"}]}"#;
const CHANGES: &str = "kind,rep_id,from,to\nleaves,R1,2026-10-12,\naway,R2,2026-10-12,2026-10-16\n";
/// A reference is made of a plan of these days, whichever day it is.
const FIRST: NaiveDate = NaiveDate::from_ymd_opt(2026, 10, 5).expect("a date");

/// The files that verbs write, as (path, bytes).
type Files = Vec<(String, Vec<u8>)>;

/// The reference as one page of markdown, or the parts of it that go by a name: a table, a file, `reasons` or `figures`.
///
/// # Errors
///
/// A name that nothing goes by.
pub fn columns(asked: Option<&str>, lang: Lang) -> Result<String, Failure> {
    let mut chapters = io::reference(lang);
    chapters.extend(outputs(lang)?);
    chapters.extend([figures(lang), obstacles(lang)]);
    let Some(asked) = asked else {
        let texts: Vec<String> = chapters.into_iter().map(|chapter| chapter.text).collect();
        return Ok(format!("{}\n{}", io::opening(lang), texts.join("\n")));
    };
    let goes_by = |chapter: &&Chapter| chapter.names.iter().any(|name| name.eq_ignore_ascii_case(asked));
    let found: Vec<&str> = chapters.iter().filter(goes_by).map(|chapter| chapter.text.as_str()).collect();
    if found.is_empty() {
        let tables = chapters.iter().map(|chapter| chapter.names[lang.of(0, 1)].as_str());
        let all = chapters.iter().flat_map(|chapter| &chapter.names).map(String::as_str);
        let mut names: Vec<&str> = tables.chain(all.filter(|name| name.ends_with(".csv"))).collect();
        let mut seen = HashSet::new();
        names.retain(|name| seen.insert(*name));
        return Err(Failure::asked(
            format!("nothing is called {asked}; give one of {}", names.join(", ")),
            format!("没有名为{asked}的内容；请填写{}之一", names.join("、")),
        ));
    }
    Ok(found.join("\n"))
}

/// The files that every verb writes, a chapter for each verb that writes some.
fn outputs(lang: Lang) -> Result<Vec<Chapter>, Failure> {
    let [own, english] = [written(lang)?, written(Lang::En)?];
    let verbs = own.into_iter().zip(english);
    Ok(verbs.map(|((verb, files), (_, english))| chapter(verb, &files, &english, lang)).collect())
}

/// What the verbs write of the sample.
fn written(lang: Lang) -> Result<Vec<(&'static str, Files)>, Failure> {
    let sample = Parcel::of_file("sample.json", SAMPLE.into());
    let plan = PlanRequest { weeks: 2, effort: Limit::Iterations(1), from: Some(FIRST), ..PlanRequest::default() };
    let plan = plan.run(&sample, FIRST, &mut |_| ControlFlow::Continue(()))?.files(lang);
    let paper = Parcel::of_file("plan.json", plan[0].1.clone());
    let now = FIRST.and_hms_opt(12, 0, 0);
    let replan = ReplanRequest { now, effort: Limit::Iterations(1), ..ReplanRequest::default() };
    let replan = replan.run(&paper, &sample, None, FIRST, &mut |_| ControlFlow::Continue(()))?.files(lang);
    let replan = replan.into_iter().filter(|(name, _)| plan.iter().all(|(usual, _)| usual != name)).collect();
    let compare = CompareRequest::default().run([&paper, &sample], [&paper, &sample], FIRST)?.files(lang);
    let log = LogRequest { until: Some(FIRST), ..LogRequest::default() };
    let log = log.run(&paper, &sample, None, FIRST)?.files(lang);
    let due = DueRequest { from: Some(FIRST), ..DueRequest::default() };
    let due = due.run(&sample, None, FIRST)?.files(lang);
    let suggest = SuggestRequest { from: Some(FIRST), ..SuggestRequest::default() };
    let suggest = suggest.of_input(&sample, FIRST)?.files(lang);
    let changes = Parcel::of_file("changes.csv", CHANGES.into());
    let papers = TerritoryPapers { events: Some(&changes), ..TerritoryPapers::default() };
    let territory = TerritoryRequest { from: Some(FIRST), ..TerritoryRequest::default() };
    let territory = territory.run(&sample, papers, FIRST)?.files(lang);
    let places = Parcel::of_file("stores.csv", "store_id,city\nS1,\n".into());
    let geocode = GeocodeRequest::default().run(&places, &[])?.files(lang)?;
    Ok(vec![
        ("plan", plan),
        ("replan", replan),
        ("due", due),
        ("compare", compare),
        ("compare --log", log),
        ("territory", territory),
        ("suggest", suggest),
        ("geocode", geocode),
    ])
}

/// The files that a verb writes, and the columns of those that are tables.
fn chapter(verb: &str, files: &Files, english: &Files, lang: Lang) -> Chapter {
    let mut text = lang.of(format!("## Files of `rounds {verb}`\n\n"), format!("## `rounds {verb}` 写出的文件\n\n"));
    let mut names = vec![verb.to_string(), verb.to_string()];
    for ((path, bytes), (_, english)) in files.iter().zip(english) {
        // Of what is in a folder the folder is told, once.
        let name = path.find('/').map_or(path.as_str(), |end| &path[..=end]);
        if names.iter().any(|one| one == name) {
            continue;
        }
        names.push(name.into());
        let note = told(FILES, |row| &row[0] == name, lang);
        text += &lang.of(format!("- `{name}`: {note}\n"), format!("- `{name}`：{note}\n"));
        if name.ends_with(".csv") {
            for (column, shown) in headers(english).into_iter().zip(headers(bytes)) {
                let own = |row: &csv::StringRecord| &row[0] == name && row[1] == column;
                let note = Some(told(COLUMNS, own, lang)).filter(|note| !note.is_empty());
                let note = note.unwrap_or_else(|| told(COLUMNS, |row| row[0].is_empty() && row[1] == column, lang));
                text += &lang.of(format!("  - `{column}`: {note}\n"), format!("  - {shown}（`{column}`）：{note}\n"));
            }
        }
    }
    Chapter { names, text }
}

/// What a table of notes says in the first row that fits; its last two columns are English and Chinese.
fn told(notes: &str, fits: impl Fn(&csv::StringRecord) -> bool, lang: Lang) -> String {
    let mut rows = csv::Reader::from_reader(notes.as_bytes());
    let row = rows.records().flatten().find(fits);
    row.map_or(String::new(), |row| row[row.len() - lang.of(2, 1)].to_string())
}

/// The headers of a table.
fn headers(bytes: &[u8]) -> Vec<String> {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let headers = csv::Reader::from_reader(bytes).headers().cloned().unwrap_or_default();
    headers.iter().map(String::from).collect()
}

/// The key figures, with what is divided by what.
fn figures(lang: Lang) -> Chapter {
    let mut text = lang.of("## Figures\n\n", "## 指标\n\n").to_string();
    for kind in FigureKind::ALL {
        let (key, name, basis) = (kind.key(), kind.name(lang), kind.basis(lang));
        text += &lang.of(format!("- `{key}` ({name}): {basis}\n"), format!("- {name}（`{key}`）：{basis}\n"));
    }
    Chapter { names: ["figures", "指标"].map(String::from).into(), text }
}

/// The reasons for which visits are left out.
fn obstacles(lang: Lang) -> Chapter {
    let mut text = lang
        .of(
            "## Reasons\n\nWhy a visit was left out: `reason_code` of unserved.csv.\n\n",
            "## 原因\n\n未安排原因，即 unserved.csv 的原因码。\n\n",
        )
        .to_string();
    for obstacle in Obstacle::ALL {
        let (code, words) = (io::obstacle_code(obstacle), reasons::heading(obstacle, lang));
        text += &lang.of(format!("- `{code}`: {words}\n"), format!("- `{code}`：{words}\n"));
    }
    Chapter { names: ["reasons", "原因"].map(String::from).into(), text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_file_and_column_that_is_written_has_its_note_and_every_note_its_file() {
        let (mut files, mut columns) = (BTreeSet::new(), BTreeSet::new());
        for (_, written) in written(Lang::En).unwrap() {
            for (path, bytes) in written {
                let name = path.find('/').map_or(path.clone(), |end| path[..=end].to_string());
                if name.ends_with(".csv") {
                    columns.extend(headers(&bytes).into_iter().map(|column| (name.clone(), column)));
                }
                files.insert(name);
            }
        }
        let rows = |notes: &'static str| csv::Reader::from_reader(notes.as_bytes()).into_records().map(Result::unwrap);
        let known: BTreeSet<String> = rows(FILES).map(|row| row[0].to_string()).collect();
        assert_eq!(files, known);
        for row in rows(COLUMNS) {
            assert!(!row[2].is_empty() && !row[3].is_empty(), "{row:?}");
            let is_there =
                |(file, column): &(String, String)| *column == row[1] && (row[0].is_empty() || *file == row[0]);
            assert!(columns.iter().any(is_there), "{row:?}");
        }
        for (file, column) in &columns {
            let fits = |row: &csv::StringRecord| (row[0].is_empty() || row[0] == *file) && row[1] == *column;
            assert!(rows(COLUMNS).any(|row| fits(&row)), "{file} {column}");
        }
    }

    #[test]
    fn parts_are_asked_for_by_name_in_either_language() {
        for (name, words) in
            [("stores", "store_id"), ("门店", "store_id"), ("visits.csv", "early_late_days"), ("reasons", "too_far")]
        {
            let told = columns(Some(name), Lang::En).unwrap();
            assert!(told.contains(words) && told.len() < 20_000, "{name}: {told}");
        }
        let refused = columns(Some("shops"), Lang::En).unwrap_err().say(Lang::En);
        assert!(refused.contains("stores") && refused.contains("unserved.csv"), "{refused}");
    }
}
