//! The page: one self-contained file with key figures, a map, charts and tables, which asks no server for anything.

use super::{files, labels, pack};
use crate::lang::{Lang, group};
use crate::report::day;
use crate::report::plan::figures::Neighbours;
use crate::report::plan::kinds::FigureKind;
use crate::report::plan::part::{Part, parts};
use crate::report::plan::summary;
use crate::report::{Figures, Sheet, name_of};
use crate::unit::RepId;
use minijinja::Environment;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The pages, and the parts that they share.
const TEMPLATES: [(&str, &str); 11] = [
    ("report.html", include_str!("templates/report.html")),
    ("compare.html", include_str!("templates/compare.html")),
    ("territories.html", include_str!("templates/territories.html")),
    ("day.html", include_str!("templates/day.html")),
    ("top.html", include_str!("templates/top.html")),
    ("head.html", include_str!("templates/head.html")),
    ("foot.html", include_str!("templates/foot.html")),
    ("map.html", include_str!("templates/map.html")),
    ("overview.html", include_str!("templates/overview.html")),
    ("zoom.html", include_str!("templates/zoom.html")),
    ("reps.html", include_str!("templates/reps.html")),
];
const STYLE: [&str; 3] =
    [include_str!("templates/page.css"), include_str!("templates/map.css"), include_str!("templates/tables.css")];
/// The name of a plan's page, and what the name of the page of a part begins with.
pub(in crate::report) const PAGE: &str = "report.html";
pub(in crate::report) const PAGE_OF_PART: &str = "report-";
/// What every page of a plan says of itself in its first lines.
pub(in crate::report) const FORMAT: &str = "rounds-report";
/// What a page with one map begins its script with: its data as DATA, and its elements by `$(id)`.
pub(in crate::report) const OPEN: &str = include_str!("templates/open.js");
/// The script of a map, after DATA and `$` are known.
const MAP: [&str; 7] = [
    include_str!("templates/data.js"),
    include_str!("templates/map.js"),
    include_str!("templates/routes.js"),
    include_str!("templates/places.js"),
    include_str!("templates/touch.js"),
    include_str!("templates/card.js"),
    include_str!("templates/controls.js"),
];
/// What a map of a plan needs besides: its days.
pub(in crate::report) const DAYS: &str = include_str!("templates/days.js");
/// Bars and days of reps.
pub(in crate::report) const LOADS: &str = include_str!("templates/loads.js");
/// Tables that sort and are searched, and the rows of reps in them.
pub(in crate::report) const SORT: &str = include_str!("templates/sort.js");
pub(in crate::report) const ROWS: &str = include_str!("templates/rows.js");
/// What is chosen, in the address of the page.
pub(in crate::report) const CHOICE: &str = include_str!("templates/choice.js");
/// How a table that names stores by their ids leads to the map.
pub(in crate::report) const VISIT: &str = include_str!("templates/visit.js");
const TABLES: &str = include_str!("templates/tables.js");
const SHEETS: &str = include_str!("templates/sheets.js");

/// How many broken rules are written out; the rest is counted.
const VIOLATIONS: usize = 20;

#[derive(Serialize)]
struct Tile {
    name: &'static str,
    value: String,
    ratio: String,
    basis: &'static str,
    note: String,
    bar: Option<f64>,
}

#[derive(Serialize)]
struct ClassLine {
    class: String,
    stores: String,
    due: String,
    planned: String,
    coverage: String,
    on_time: String,
    exact: String,
}

#[derive(Serialize)]
struct PartLine {
    name: String,
    file: String,
    cells: Vec<(String, f64)>,
}

#[derive(Serialize)]
struct RepLine {
    at: usize,
    id: String,
    name: String,
    /// (what is shown, what is sorted by)
    cells: Vec<(String, f64)>,
}

/// The pages of a plan, as (file name, bytes): `report.html`, and where the plan is too large for one page, one a region beside it.
pub fn pages(sheet: &Sheet, figures: &Figures, lang: Lang) -> Vec<(String, Vec<u8>)> {
    let words = labels::words(lang);
    let mut names = BTreeSet::new();
    let file = |part: Part| {
        let file = format!("{PAGE_OF_PART}{}.html", files::file_name(&part.name, &mut names));
        (part, file)
    };
    let parts: Vec<(Part, String)> = parts(sheet).into_iter().map(file).collect();
    let own = day::names(sheet);
    let mut whole = facts(sheet, &Part::whole(sheet), figures, lang);
    if parts.is_empty() {
        whole["data"] = json!(pack::data(sheet, &Part::whole(sheet), figures, (&[], &own), lang, &words));
        return vec![(PAGE.into(), render("report.html", &whole))];
    }
    let around = Neighbours::of(sheet);
    let of_parts: Vec<Figures> = parts.iter().map(|(part, _)| Figures::of_part(sheet, part, &around)).collect();
    whole["data"] = json!(pack::overview(sheet, (&parts, &own), figures, lang, &words));
    whole["script"] = json!(script(&[OPEN], &[LOADS, SORT, ROWS, CHOICE]));
    whole["parts"] = json!(parts.iter().zip(&of_parts).map(|(part, figures)| line(part, figures)).collect::<Vec<_>>());
    let mut pages = vec![(PAGE.into(), render("report.html", &whole))];
    for ((part, file), figures) in parts.iter().zip(&of_parts) {
        let mut facts = facts(sheet, part, figures, lang);
        facts["data"] = json!(pack::data(sheet, part, figures, (&[], &own), lang, &words));
        facts["whole"] = json!(PAGE);
        pages.push((file.clone(), render("report.html", &facts)));
    }
    pages
}

/// A region in the table of the page of the whole.
fn line((part, file): &(Part, String), figures: &Figures) -> PartLine {
    let count = |number: usize| (group(number as i64), number as f64);
    let (sum, left) = (&figures.plan, figures.plan.due - figures.plan.attained);
    let share =
        sum.figure(FigureKind::Utilisation).map_or(("–".into(), -1.0), |figure| (figure.show(), figure.value));
    let cells = [part.reps.len(), sum.stores, sum.due, sum.planned, left].map(count).into_iter().chain([share]);
    PartLine { name: part.name.clone(), file: file.clone(), cells: cells.collect() }
}

/// How many tiles stand in a row, so that the last row is as full as can be.
pub(in crate::report) fn columns(tiles: usize) -> usize {
    [6, 5, 4].into_iter().min_by_key(|columns| (columns - tiles % columns) % columns).unwrap_or(6)
}

/// What the page of a part says, but for its data.
fn facts(sheet: &Sheet, part: &Part, figures: &Figures, lang: Lang) -> Value {
    let words = labels::words(lang);
    let violations: Vec<String> =
        sheet.verdict.violations.iter().take(VIOLATIONS).map(|broken| broken.tell(sheet.problem, lang)).collect();
    let name = match part.name.as_str() {
        "" => sheet.problem.name.clone(),
        part => format!("{} · {part}", sheet.problem.name),
    };
    json!({
        "format": FORMAT,
        "lang": lang.of("en", "zh-Hans"),
        "title": lang.of(format!("Visit plan: {name}"), format!("拜访计划：{name}")),
        "name": name,
        "span": summary::span(sheet, figures, lang),
        "summary": summary::sentences(sheet, figures, lang).join(lang.of(" ", "")),
        "violations": violations,
        "violations_count": sheet.verdict.violations.len(),
        "columns": columns(tiles(figures, lang).len()),
        "tiles": tiles(figures, lang),
        "classes": classes(figures),
        "coverage": FigureKind::Coverage.name(lang),
        "exact": FigureKind::Exact.name(lang),
        "headers": headers(&words),
        "reps": reps(sheet, part, figures),
        "assumptions": sheet.assumptions.iter().map(|one| lang.of(&one.en, &one.zh)).collect::<Vec<_>>(),
        "made": made(sheet, lang),
        "script": script(&[OPEN], &[DAYS, LOADS, SORT, ROWS, TABLES, SHEETS, CHOICE]),
        "t": words,
    })
}

/// The script of a map, with what comes before and after it.
pub(in crate::report) fn script(before: &[&str], after: &[&str]) -> String {
    [before, &MAP[..], after].concat().join("\n")
}

/// The bytes of a page: one of the templates, filled in.
pub(in crate::report) fn render(name: &str, facts: &Value) -> Vec<u8> {
    let mut pages = Environment::new();
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
    pages.set_syntax(syntax.expect("the usual signs"));
    pages.add_global("style", STYLE.concat());
    for (name, template) in TEMPLATES {
        pages.add_template(name, template).expect("the template is sound");
    }
    let page = pages.get_template(name).expect("the template was just added");
    page.render(Serde(facts)).expect("the template names only what it is given").into_bytes()
}

fn tiles(figures: &Figures, lang: Lang) -> Vec<Tile> {
    let show = |kind: FigureKind| figures.figure(kind).map_or(String::new(), |figure| figure.show());
    let note = |kind: FigureKind| match kind {
        FigureKind::OnTime => lang.of(
            format!(
                "{} on the due day, {} early, {} late",
                show(FigureKind::Exact),
                show(FigureKind::Early),
                show(FigureKind::Late)
            ),
            format!("当日{}，提前{}，延后{}", show(FigureKind::Exact), show(FigureKind::Early), show(FigureKind::Late)),
        ),
        FigureKind::Balance => {
            lang.of(format!("spread {}", show(FigureKind::Spread)), format!("离散度{}", show(FigureKind::Spread)))
        }
        FigureKind::Hours => {
            let [service, drive, wait] =
                [figures.plan.service, figures.plan.drive, figures.plan.wait].map(|seconds| group(seconds / 3600));
            lang.of(
                format!("{service} at stores, {drive} driving, {wait} waiting"),
                format!("在店{service}，在途{drive}，等待{wait}"),
            )
        }
        _ => String::new(),
    };
    let bar = |kind: FigureKind, value: f64| match kind {
        FigureKind::Planned
        | FigureKind::Coverage
        | FigureKind::Attainment
        | FigureKind::OnTime
        | FigureKind::DriveShare
        | FigureKind::Utilisation => Some((value * 1000.0).round().clamp(0.0, 1000.0) / 10.0),
        _ => None,
    };
    let shown = |kind: &FigureKind| {
        !matches!(kind, FigureKind::Exact | FigureKind::Early | FigureKind::Late | FigureKind::Spread)
    };
    let tile = |kind: &FigureKind| {
        let figure = figures.figure(*kind)?;
        Some(Tile {
            name: kind.name(lang),
            value: figure.show(),
            ratio: figure.ratio(),
            basis: kind.basis(lang),
            note: note(*kind),
            bar: bar(*kind, figure.value),
        })
    };
    FigureKind::ALL.iter().filter(|kind| shown(kind)).filter_map(tile).collect()
}

fn classes(figures: &Figures) -> Vec<ClassLine> {
    let line = |(class, load): (&String, &crate::report::plan::figures::PlanSum)| {
        let show = |kind: FigureKind| load.figure(kind).map_or("–".into(), |figure| figure.show());
        ClassLine {
            class: if class.is_empty() { "–".into() } else { class.clone() },
            stores: group(load.stores as i64),
            due: group(load.due as i64),
            planned: group(load.planned as i64),
            coverage: show(FigureKind::Coverage),
            on_time: show(FigureKind::OnTime),
            exact: show(FigureKind::Exact),
        }
    };
    figures.classes.iter().filter(|(_, load)| load.due > 0).map(line).collect()
}

fn headers<'a>(words: &std::collections::BTreeMap<&'static str, &'a str>) -> Vec<&'a str> {
    let keys = [
        "stores",
        "due_visits",
        "planned",
        "unserved",
        "days_used",
        "hours",
        "utilisation",
        "drive_share",
        "distance",
        "visits_a_day",
        "overlap",
    ];
    keys.iter().map(|key| words[key]).collect()
}

fn reps(sheet: &Sheet, part: &Part, figures: &Figures) -> Vec<RepLine> {
    let line = |(at, rep): (usize, &RepId)| {
        let (rep, load) = (&sheet.problem.reps[rep.index()], &figures.reps[rep.index()]);
        let count = |number: usize| (group(number as i64), number as f64);
        let share = |kind: FigureKind| match load.figure(kind) {
            Some(figure) => (figure.show(), figure.value),
            None => ("–".into(), -1.0),
        };
        let hours = load.work() as f64 / 3600.0;
        let km = load.metres as f64 / 1000.0;
        RepLine {
            at,
            id: rep.id.clone(),
            name: name_of(&rep.name, &rep.id),
            cells: vec![
                count(load.stores),
                count(load.due),
                count(load.planned),
                count(load.due - load.attained),
                (format!("{} / {}", load.used, load.shifts), load.used as f64),
                (format!("{hours:.1}"), hours),
                share(FigureKind::Utilisation),
                share(FigureKind::DriveShare),
                (group(km.round() as i64), km),
                share(FigureKind::VisitsPerDay),
                share(FigureKind::Overlap),
            ],
        }
    };
    part.reps.iter().enumerate().map(line).collect()
}

/// How the plan came about, in one line.
fn made(sheet: &Sheet, lang: Lang) -> String {
    let (version, seed, hash) = (env!("CARGO_PKG_VERSION"), sheet.seed, &sheet.input.hash);
    let mut parts = vec![format!("rounds {version}"), lang.of(format!("seed {seed}"), format!("随机种子{seed}"))];
    if !hash.is_empty() {
        parts.push(lang.of(format!("input {hash}"), format!("输入指纹{hash}")));
    }
    parts.join(" · ")
}
