//! The page of a comparison: figures, both maps, reps, classes and the visits that changed, in one file.

use super::lines::{self, place};
use super::{Became, Comparison};
use crate::lang::Lang;
use crate::report::paper::pack;
use crate::report::paper::pack::{Mark, MarkKind};
use crate::report::paper::screen::Lines;
use crate::report::paper::{html, labels};
use crate::report::plan::part::Part;
use crate::report::plan::summary;
use serde_json::{Value, json};

const LINK: &str = include_str!("../paper/templates/compare.js");

/// Changed visits that are written out; all are in changes.csv.
const CHANGES: usize = 1000;

/// The bytes of the page.
pub(in crate::report) fn bytes(comparison: &Comparison, lang: Lang) -> Vec<u8> {
    let words = labels::words(lang);
    let [before, after] = comparison.sheets;
    let side = |at: usize, name: &str, id: &str| {
        let sheet = comparison.sheets[at];
        json!({
            "name": name,
            "id": id,
            "network": sheet.problem.name,
            "span": summary::span(sheet, &comparison.figures[at], lang),
            "data": pack::data(
                sheet,
                &Part::whole(sheet),
                &comparison.figures[at],
                (&marks(comparison, at, lang), &[]),
                lang,
                &words,
            ),
        })
    };
    let changes = lines::changes(comparison, lang);
    let more = changes.rows.len().saturating_sub(CHANGES);
    let name = match before.problem.name == after.problem.name {
        true => after.problem.name.clone(),
        false => format!("{} → {}", before.problem.name, after.problem.name),
    };
    let map = html::script(&[], &[html::SORT, html::VISIT, html::DAYS]);
    let facts = json!({
        "lang": lang.of("en", "zh-Hans"),
        "format": super::FORMAT,
        "title": lang.of(format!("Two plans compared: {name}"), format!("计划对比：{name}")),
        "name": name,
        "summary": comparison.sentences(lang),
        "marks": ["mark_moved", "mark_lost", "mark_gained", "mark_hour"],
        "sides": [side(0, words["before"], "old-"), side(1, words["after"], "new-")],
        "figures": table(&lines::figures(comparison, lang), usize::MAX),
        "reps": table(&lines::reps(comparison, lang), usize::MAX),
        "classes": table(&lines::classes(comparison, lang), usize::MAX),
        "changes": table(&changes, CHANGES),
        "more": match more {
            0 => String::new(),
            _ => lang.of(format!("{more} more in changes.csv"), format!("另有{more}行，见 changes.csv")),
        },
        "script": format!(
            "function plan(DATA, $) {{\n{map}\nreturn {{ view, show, marks, workdays, dayName, chooseDay, redraw, watchers, onDraw, dress, pickVisit }};\n}}\n{LINK}"
        ),
        "t": words,
    });
    html::render("compare.html", &facts)
}

/// A table as the template wants it: headers and cells, each with whether it is a number.
fn table(words: &Lines, most: usize) -> Value {
    let numbers: Vec<bool> = words.headers.iter().map(|header| header.starts_with('>')).collect();
    let cells = |row: &Vec<String>| row.iter().cloned().zip(numbers.iter().copied()).collect::<Vec<(String, bool)>>();
    let headers = words.names().map(String::from).collect();
    json!({ "headers": cells(&headers), "rows": words.rows.iter().take(most).map(cells).collect::<Vec<_>>() })
}

/// The visits of one plan that the other has elsewhere or not at all.
fn marks(comparison: &Comparison, side: usize, lang: Lang) -> Vec<Mark> {
    let mark = |change: &super::ComparedVisit| {
        let kind = match change.became {
            quiet if quiet.is_quiet() => return None,
            Became::Lost(_) => MarkKind::Lost,
            Became::Gained(_) => MarkKind::Gained,
            Became::OtherHour => MarkKind::Hour,
            _ => MarkKind::Moved,
        };
        let both = [change.old, change.new];
        let own = both[side]?;
        let other = both[1 - side].map_or(String::new(), |one| {
            let arrow = if side == 0 { "→" } else { "←" };
            format!(" {arrow} {}", place(comparison, 1 - side, &one, lang))
        });
        let words = format!("{}{other}", change.became.say(lang));
        Some(Mark { store: own.store, day: own.day, rep: own.rep, kind, words })
    };
    comparison.changes.visits.iter().filter_map(mark).collect()
}
