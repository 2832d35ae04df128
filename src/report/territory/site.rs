//! The page of territories: key figures and maps before and after, loads against the target, reps and moves; one file that asks
//! no server for anything.

use super::{Atlas, TerritoryFigure, cause, pages};
use crate::lang::{Lang, group};
use crate::report::paper::html;
use crate::report::paper::html::render;
use crate::report::paper::rows::{Cell, Page};
use crate::report::paper::{csv, labels, pack};
use crate::unit::{RepId, StoreId};
use serde::Serialize;
use serde_json::json;

const MOVED: &str = include_str!("../paper/templates/moved.js");

/// Moves written out, the most work first; the rest is in moves.csv.
const MOVES: usize = 400;

#[derive(Serialize)]
struct Tile {
    name: String,
    before: Option<String>,
    value: String,
    basis: &'static str,
}

/// A row of a table: (what is shown, what is sorted by; nothing where it is words).
type Row = Vec<(String, Option<f64>)>;

/// The headers of a table, each with whether its column holds numbers.
type Headers = Vec<(&'static str, bool)>;

/// The bytes of territories.html.
pub fn page(atlas: &Atlas, lang: Lang) -> Vec<u8> {
    let words = labels::words(lang);
    let tile =
        |line: TerritoryFigure| Tile { name: line.name, before: line.before, value: line.after, basis: line.basis };
    let mut tiles: Vec<Tile> = atlas.figures(lang).into_iter().map(tile).collect();
    let number =
        |name: &str, count: usize, basis| Tile { name: name.into(), before: None, value: group(count as i64), basis };
    if atlas.before.is_some() {
        let basis = lang.of("stores whose owner changes", "责任业代发生变化的门店");
        tiles.push(number(lang.of("Stores moved", "调整门店"), atlas.moved(), basis));
    }
    let basis =
        lang.of("no rep can get there, make the visit and be back in a day", "没有业代能在一天内往返并完成拜访");
    tiles.push(number(lang.of("Stores beyond reach", "无法到达的门店"), atlas.beyond.len(), basis));
    let loads = pages::loads(atlas, lang);
    let facts = json!({
        "lang": lang.of("en", "zh-Hans"),
        "title": lang.of(format!("Territories: {}", atlas.problem.name), format!("片区：{}", atlas.problem.name)),
        "name": atlas.problem.name,
        "span": span(atlas, lang),
        "summary": atlas.summary(lang),
        "columns": html::columns(tiles.len()),
        "tiles": tiles,
        "two": atlas.before.is_some(),
        "band": format!("±{:.0} %", atlas.drawing.shares[0].tolerance * 100.0),
        "headers": headers(&loads, &pages::LOADS, lang),
        "reps": rows(&loads),
        "pairs": atlas.pairs.iter().filter(|_| atlas.before.is_some()).map(|pair| {
            let causes = pair.causes.iter().map(|(&why, &count)| format!("{} {count}", cause(why, lang)));
            [atlas.pair(pair, lang), causes.collect::<Vec<_>>().join(lang.of(", ", "，"))]
        }).collect::<Vec<_>>(),
        "moves": moves(atlas, lang),
        "moves_left": atlas.moves.len().saturating_sub(MOVES),
        "beyond": atlas.beyond.iter().map(|one| atlas.out_of_reach(one, lang)).collect::<Vec<_>>(),
        "made": format!("rounds {}", env!("CARGO_PKG_VERSION")),
        "data": data(atlas, lang),
        "script": html::script(&[html::OPEN], &[MOVED, html::LOADS, html::SORT, html::ROWS, html::CHOICE]),
        "t": words,
    });
    render("territories.html", &facts)
}

fn span(atlas: &Atlas, lang: Lang) -> String {
    let calendar = &atlas.problem.calendar;
    let days = calendar.days;
    match calendar.first {
        Some(first) => lang.of(format!("work of {days} days from {first}"), format!("{first}起{days}天的工作量")),
        None => lang.of(format!("work of {days} days"), format!("{days}天的工作量")),
    }
}

fn headers(page: &Page, names: &[(&'static str, &'static str)], lang: Lang) -> Headers {
    let is_number = |at: usize| page.rows.iter().any(|row| !matches!(row[at], Cell::Text(_) | Cell::Empty));
    names.iter().enumerate().map(|(at, &(en, zh))| (lang.of(en, zh), is_number(at))).collect()
}

fn rows(page: &Page) -> Vec<Row> {
    let cell = |cell: &Cell| match cell {
        Cell::Text(words) => (words.clone(), None),
        Cell::Whole(number) => (group(*number), Some(*number as f64)),
        Cell::Decimal(number, _) => (csv::text(cell), Some(*number)),
        Cell::Share(share) => (format!("{:.1} %", share * 100.0), Some(*share)),
        other => (csv::text(other), Some(f64::MIN)),
    };
    page.rows.iter().map(|row| row.iter().map(cell).collect()).collect()
}

/// The moves with most work, as a table.
fn moves(atlas: &Atlas, lang: Lang) -> Option<(Headers, Vec<Row>)> {
    let mut page = pages::moves(atlas, lang);
    // Where nobody had a store all have moved, and nothing is to be told.
    if atlas.before.is_none() || page.rows.is_empty() {
        return None;
    }
    let work = |at: &usize| atlas.drawing.work()[atlas.moves[*at].store.index()];
    let mut order: Vec<usize> = (0..page.rows.len()).collect();
    order.sort_by(|a, b| work(b).total_cmp(&work(a)).then(a.cmp(b)));
    page.rows = order.into_iter().take(MOVES).map(|at| page.rows[at].clone()).collect();
    Some((headers(&page, &pages::MOVES, lang), rows(&page)))
}

/// Loads of target in %, before and after; nothing for a rep without a target.
fn targets(atlas: &Atlas) -> Vec<[Option<f64>; 2]> {
    let tenth = |share: f64| (share * 1000.0).round() / 10.0;
    let has_target = |&at: &usize| atlas.drawing.targets()[at] > 0.0;
    let of = |at: usize| Some(at).filter(has_target).map_or([None; 2], |at| atlas.of_target(RepId::at(at)));
    (0..atlas.problem.reps.len()).map(|at| of(at).map(|share| share.map(tenth))).collect()
}

fn data(atlas: &Atlas, lang: Lang) -> String {
    let owners: Vec<_> = atlas.drawing.owners.iter().copied().map(Some).collect();
    let reps: Vec<RepId> = (0..atlas.problem.reps.len()).map(RepId::at).collect();
    let stores: Vec<StoreId> = atlas.problem.store_ids().collect();
    let mut all = pack::ground(atlas.problem, atlas.tables, &owners, &reps, &stores);
    all["words"] = json!(labels::words(lang));
    all["targets"] = json!({ "tolerance": atlas.drawing.shares[0].tolerance, "reps": targets(atlas) });
    if atlas.before.is_some() {
        let hulls = pack::outlines(atlas.problem, atlas.given).into_iter().map(|(hull, _)| hull);
        all["before"] = json!({ "owner": pack::numbers(atlas.given), "hulls": hulls.collect::<Vec<_>>() });
    }
    pack::embed(&all)
}
