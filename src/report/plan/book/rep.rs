//! The sheet of a rep, to print and take along: each day with its stops in order, in columns as in a newspaper, on as few pages
//! as can be read.

use super::flow::{Part, flow};
use super::week::short;
use crate::lang::{Lang, group};
use crate::model::{Route, StoreRow};
use crate::report::card::card;
use crate::report::paper::rows::Cell;
use crate::report::paper::xlsx::{DrawnSheet, FINEST, Ink, LANDSCAPE, lines, points, units};
use crate::report::plan::{nights, pauses};
use crate::report::{Sheet, name_of};
use crate::unit::{RepId, Seconds};
use std::collections::BTreeMap;

/// Rows on top of each page: the title, its note and the headers; and how high they are, in points.
const TOP: u32 = 3;
const TITLE: f64 = 21.0;
/// The most columns of days beside each other.
const ABREAST: usize = 4;
/// The column between them, in letters.
const GAP: f64 = 1.0;
/// A column may become so much narrower than what it holds, which then goes on below.
const NARROWEST: f64 = 0.7;

/// A field of a stop.
#[derive(Clone)]
struct Field {
    header: String,
    /// No wider than so many letters.
    most: usize,
    /// Whether its texts may go on below.
    bends: bool,
    ink: Ink,
}

/// Something that a rep does on a day.
struct Item {
    cells: Vec<String>,
    /// The looks of the cells; as their fields have it where there is none.
    due: Option<Ink>,
    /// Words that run over all columns behind the hour.
    words: Option<String>,
}

/// A day.
struct Group {
    heading: String,
    items: Vec<Item>,
}

/// What sheets of reps have in common.
pub struct Pen<'a> {
    sheet: &'a Sheet<'a>,
    lang: Lang,
    rows: Vec<Option<&'a StoreRow>>,
}

/// Reasons are told by letters where they are no more than these, and together no longer than so many letters.
const KEYS: usize = 12;
const KEYS_ACROSS: usize = 140;

/// The hour and the due day among the fields.
const TIME: usize = 1;
const DUE: usize = 2;

/// How a rep's days are laid on pages.
struct Layout {
    abreast: usize,
    /// The widths of the fields in letters.
    widths: Vec<f64>,
    /// Rows of a page.
    rows: usize,
    parts: Vec<Part>,
    pages: usize,
    scale: f64,
}

impl<'a> Pen<'a> {
    pub fn of(sheet: &'a Sheet<'a>, lang: Lang) -> Self {
        Self { sheet, lang, rows: sheet.store_rows() }
    }

    /// The sheet of a rep.
    pub fn drawing(&self, rep: RepId, name: String) -> DrawnSheet {
        let routes: Vec<&Route> =
            self.sheet.plan.routes.iter().filter(|route| self.sheet.problem.shift(route.shift).rep == rep).collect();
        // With the hour of leaving, and with reasons in words, where that takes no more pages.
        let keys = self.keys(&routes);
        let (fields, groups, layout) = [(true, false), (false, false), (false, true)]
            .into_iter()
            .filter(|&(_, keyed)| !keyed || !keys.is_empty())
            .map(|(both, keyed)| {
                let keys: &[String] = if keyed { &keys } else { &[] };
                let groups: Vec<Group> = routes.iter().map(|route| self.group(route, both, keys)).collect();
                let (fields, groups) = filled(self.fields(keys), groups);
                let layout = layout(&fields, &groups);
                (fields, groups, layout)
            })
            .min_by_key(|(_, _, layout)| layout.pages)
            .expect("one way is always tried");
        let mut drawing = DrawnSheet::new(name, (TOP, 0));
        self.head(&mut drawing, rep, &routes, &keys, &fields, &layout);
        draw(&mut drawing, &fields, &groups, &layout, self.lang);
        drawing
    }

    /// The reasons of a rep's visits, most frequent first, each to be told by its letter; none where they are too many for that.
    fn keys(&self, routes: &[&Route]) -> Vec<String> {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for stop in routes.iter().flat_map(|route| &route.stops) {
            *counts.entry(self.sheet.purpose(stop.store, stop.visit, self.lang)).or_default() += 1;
        }
        counts.remove("");
        let mut keys: Vec<(String, usize)> = counts.into_iter().collect();
        keys.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let keys: Vec<String> = keys.into_iter().map(|(words, _)| words).collect();
        let across: usize = keys.iter().map(|words| units(words) + 4).sum();
        if keys.len() <= KEYS && across <= KEYS_ACROSS { keys } else { Vec::new() }
    }

    fn fields(&self, keys: &[String]) -> Vec<Field> {
        let lang = self.lang;
        let field = |en: &str, zh: &str, most: usize, bends: bool, ink: Ink| Field {
            header: lang.of(en, zh).into(),
            most,
            bends,
            ink,
        };
        let mut all = vec![
            field("#", "序", 4, false, Ink::Number),
            field("time", "时间", 11, false, Ink::Number),
            field("due", "应访", 8, false, Ink::Number),
            field("id", "编号", 14, true, Ink::Plain),
            field("store", "门店", 26, true, Ink::Plain),
            field("address", "地址", 36, true, Ink::Plain),
            field("contact", "联系人", 14, true, Ink::Plain),
            field("phone", "电话", 18, true, Ink::Plain),
            field("goal", "目标", 30, true, Ink::Plain),
            field("tasks", "任务", 30, true, Ink::Plain),
            field("note", "备注", 30, true, Ink::Plain),
        ];
        all.extend(self.sheet.shown(lang).into_iter().map(|header| Field {
            header,
            most: 20,
            bends: true,
            ink: Ink::Plain,
        }));
        all.push(match keys.is_empty() {
            true => field("why", "原因", 34, true, Ink::Plain),
            false => field("why", "因", 3, false, Ink::Number),
        });
        all
    }

    /// A day of a rep.
    fn group(&self, route: &Route, both: bool, keys: &[String]) -> Group {
        let (sheet, lang) = (self.sheet, self.lang);
        let shift = sheet.problem.shift(route.shift);
        let (count, hours, km) = (sheet.problem.visits_of(route), route.out().as_hours(), route.distance().as_km());
        let (depart, finish) = (route.depart.clock(), route.finish.clock());
        let day = short(sheet, shift.day, lang);
        let s = if count == 1 { "" } else { "s" };
        let heading = lang.of(
            format!("{day}  {count} visit{s}  {depart}–{finish}  {hours:.1} h  {km:.0} km"),
            format!("{day}  {count}家  {depart}–{finish}  {hours:.1}小时  {km:.0}公里"),
        );
        let overtime = shift.overtime_of(route).as_minutes();
        let more = lang.of(format!("  {overtime:.0} min overtime"), format!("  加班{overtime:.0}分钟"));
        let heading = if overtime > 0.0 { heading + &more } else { heading };
        let pause = |at: usize| {
            route.rests.iter().filter(move |rest| rest.after == at).map(move |rest| {
                let until = rest.start + shift.pause_length(rest.pause);
                let words = pauses::words(sheet, route.shift, rest.pause, lang);
                let words = if both { words } else { format!("{words} –{}", until.clock()) };
                Item { cells: vec![String::new(), span(rest.start, until, both)], due: None, words: Some(words) }
            })
        };
        let mut items = Vec::new();
        for at in 0..=route.stops.len() {
            items.extend(pause(at));
            items.extend(route.stops.get(at).map(|_| self.stop(route, at, both, keys)));
        }
        items.extend(nights::words(sheet.problem, route, lang).map(|words| Item {
            cells: vec![String::new(), route.finish.clock().to_string()],
            due: None,
            words: Some(words),
        }));
        Group { heading, items }
    }

    fn stop(&self, route: &Route, at: usize, both: bool, keys: &[String]) -> Item {
        let (sheet, lang, stop) = (self.sheet, self.lang, &route.stops[at]);
        let day = sheet.problem.shift(route.shift).day;
        let (store, row) = (sheet.problem.store(stop.store), self.rows[stop.store.index()]);
        let due = sheet.due(stop.store, stop.visit);
        let due_day = due.and_then(crate::model::DueVisit::due_day);
        let date = |day| {
            sheet.problem.calendar.date(day).map_or(short(sheet, day, lang), |date| date.format("%m-%d").to_string())
        };
        let due_words = match (due_day, due) {
            (Some(due), _) => date(due),
            (None, Some(due)) => format!("≤{}", date(due.latest)),
            (None, None) => String::new(),
        };
        let known = card(row);
        let own = |text: fn(&StoreRow) -> &String| row.map_or(String::new(), |row| text(row).clone());
        let mut cells = vec![
            (at + 1).to_string(),
            span(stop.start, stop.leave, both),
            due_words,
            store.id.clone(),
            store.name.clone(),
            own(|row| &row.address),
            known.contact.clone(),
            known.phone.clone(),
            known.goal.clone(),
            known.tasks.join(lang.of("; ", "；")),
            own(|row| &row.note),
        ];
        cells.extend(sheet.shown_cells(row, lang));
        let why = sheet.purpose(stop.store, stop.visit, lang);
        cells.push(keys.iter().position(|key| *key == why).map_or(why, letter));
        let due = due_day.and_then(|due| match day.cmp(&due) {
            std::cmp::Ordering::Less => Some(Ink::Early),
            std::cmp::Ordering::Greater => Some(Ink::Late),
            std::cmp::Ordering::Equal => None,
        });
        Item { cells, due, words: None }
    }

    /// What stands on top of each page.
    fn head(
        &self,
        drawing: &mut DrawnSheet,
        rep: RepId,
        routes: &[&Route],
        keys: &[String],
        fields: &[Field],
        layout: &Layout,
    ) {
        let (problem, lang) = (self.sheet.problem, self.lang);
        let who = &problem.reps[rep.index()];
        let who =
            if who.name.is_empty() { who.id.clone() } else { format!("{} {}", who.id, name_of(&who.name, &who.id)) };
        let visits: usize = routes.iter().map(|route| problem.visits_of(route)).sum();
        let hours: f64 = routes.iter().map(|route| route.out().as_hours()).sum();
        let km: f64 = routes.iter().map(|route| route.distance().as_km()).sum();
        let (visits, km, days) = (group(visits as i64), group(km.round() as i64), routes.len());
        let colours = lang.of("due days: orange is later than due, blue earlier", "应访日：橙色为延后，蓝色为提前");
        let is_keyed = fields.iter().any(|field| field.header == lang.of("why", "因") && !field.bends);
        let reasons: Vec<String> =
            (keys.iter().enumerate()).map(|(at, words)| format!("{} {words}", letter(at))).collect();
        let reasons = match is_keyed {
            true => format!("{}{}", lang.of("; why: ", "；原因："), reasons.join(lang.of(", ", "，"))),
            false => String::new(),
        };
        let s = if days == 1 { "" } else { "s" };
        let note = lang.of(
            format!("{days} day{s}, {visits} visits, {hours:.1} h of work, {km} km; {colours}{reasons}"),
            format!("{days}天，{visits}家，工时{hours:.1}小时，{km}公里；{colours}{reasons}"),
        );
        let block: Vec<f64> = layout.widths.iter().copied().chain([GAP]).collect();
        drawing.widths = block.repeat(layout.abreast);
        drawing.widths.pop();
        let all = drawing.widths.len() as u16;
        drawing.run(0, 0, all, format!("{who}  {}", problem.name), Ink::Title);
        drawing.run(1, 0, all, note, Ink::Note);
        drawing.heights.push((0, TITLE));
        for column in 0..layout.abreast {
            let left = column * block.len();
            for (at, field) in fields.iter().enumerate() {
                let ink = if field.ink == Ink::Number { Ink::Middle } else { Ink::Header };
                drawing.put(2, (left + at) as u16, Cell::text(&field.header), ink);
            }
        }
    }
}

/// The letter by which a reason is told.
fn letter(at: usize) -> String {
    char::from(b'a' + at as u8).into()
}

fn span(start: Seconds, end: Seconds, both: bool) -> String {
    if both { format!("{}–{}", start.clock(), end.clock()) } else { start.clock().to_string() }
}

/// Without the fields that no stop has.
fn filled(fields: Vec<Field>, mut groups: Vec<Group>) -> (Vec<Field>, Vec<Group>) {
    let stops = |groups: &[Group], at: usize| {
        groups
            .iter()
            .flat_map(|group| &group.items)
            .any(|item| item.cells.get(at).is_some_and(|cell| !cell.trim().is_empty()))
    };
    let keep: Vec<bool> = (0..fields.len()).map(|at| at <= DUE || stops(&groups, at)).collect();
    for item in groups.iter_mut().flat_map(|group| &mut group.items).filter(|item| item.words.is_none()) {
        let mut at = keep.iter();
        item.cells.retain(|_| *at.next().unwrap_or(&true));
    }
    (fields.into_iter().zip(keep).filter(|(_, keep)| *keep).map(|(field, _)| field).collect(), groups)
}

/// The layout with the fewest pages, and of these the one with the largest letters.
fn layout(fields: &[Field], groups: &[Group]) -> Layout {
    let wide: Vec<Vec<Vec<usize>>> = groups
        .iter()
        .map(|group| group.items.iter().map(|item| item.cells.iter().map(|cell| units(cell)).collect()).collect())
        .collect();
    let natural: Vec<f64> = fields
        .iter()
        .enumerate()
        .map(|(at, field)| {
            let held = wide.iter().flatten().filter_map(|item| item.get(at)).max().copied().unwrap_or(0);
            held.min(field.most).max(units(&field.header)) as f64
        })
        .collect();
    let mut best: Option<Layout> = None;
    let scales = (0..=7).map(|step| FINEST + 0.05 * f64::from(step));
    for scale in scales {
        for abreast in 1..=ABREAST {
            let room = (LANDSCAPE.0 / scale - (abreast - 1) as f64 * points(GAP)) / abreast as f64;
            let Some(widths) = fitted(fields, &natural, room) else { continue };
            let rows = ((LANDSCAPE.1 / scale - TITLE) / DrawnSheet::ROW) as usize - 2;
            let heights = heights(groups, &wide, &widths);
            for split in [false, true] {
                let parts = flow(&heights, rows, split);
                let pages = parts.last().map_or(0, |part| part.column / abreast + 1);
                let is_better = best.as_ref().is_none_or(|best| {
                    pages < best.pages || (pages == best.pages && (scale, best.abreast) > (best.scale, abreast))
                });
                if is_better {
                    best = Some(Layout { abreast, widths: widths.clone(), rows, parts, pages, scale });
                }
            }
        }
    }
    // Even the widest stop goes on one column of the page, in smaller letters then.
    best.unwrap_or_else(|| {
        let across: f64 = natural.iter().map(|&width| points(width)).sum();
        let scale = LANDSCAPE.0 / across;
        let rows = ((LANDSCAPE.1 / scale - TITLE) / DrawnSheet::ROW) as usize - 2;
        let parts = flow(&heights(groups, &wide, &natural), rows, false);
        let pages = parts.last().map_or(0, |part| part.column + 1);
        Layout { abreast: 1, widths: natural, rows, parts, pages, scale }
    })
}

/// Widths that fill the room: what bends becomes wider or narrower; nothing where it would become too narrow.
fn fitted(fields: &[Field], natural: &[f64], room: f64) -> Option<Vec<f64>> {
    let bends: f64 = fields.iter().zip(natural).filter(|(field, _)| field.bends).map(|(_, width)| width).sum();
    let across: f64 = natural.iter().map(|&width| points(width)).sum();
    // A letter more is 5.25 points.
    let more = (room - across) / 5.25;
    let factor = if bends > 0.0 { 1.0 + more / bends } else { 1.0 };
    let fits = factor >= NARROWEST && (bends > 0.0 || more >= 0.0);
    let width = |(field, width): (&Field, &f64)| if field.bends { width * factor } else { *width };
    fits.then(|| fields.iter().zip(natural).map(width).collect())
}

/// How many rows each item of each group takes.
fn heights(groups: &[Group], wide: &[Vec<Vec<usize>>], widths: &[f64]) -> Vec<Vec<usize>> {
    let item = |item: &Item, wide: &Vec<usize>| match item.words {
        Some(_) => 1,
        None => (0..item.cells.len())
            .map(|at| if wide[at] as f64 <= widths[at] { 1 } else { lines(&item.cells[at], widths[at] as usize).len() })
            .max()
            .unwrap_or(1),
    };
    let of_group = |(group, wide): (&Group, &Vec<Vec<usize>>)| {
        group.items.iter().zip(wide).map(|(one, wide)| item(one, wide)).collect()
    };
    groups.iter().zip(wide).map(of_group).collect()
}

fn draw(drawing: &mut DrawnSheet, fields: &[Field], groups: &[Group], layout: &Layout, lang: Lang) {
    let block = fields.len() + 1;
    let across = fields.len() as u16;
    for part in &layout.parts {
        let (page, column) = (part.column / layout.abreast, part.column % layout.abreast);
        let left = (column * block) as u16;
        let mut row = TOP + (page * layout.rows + part.row) as u32;
        let group = &groups[part.group];
        let more = if part.from > 0 { lang.of(" (continued)", "（续）") } else { "" };
        drawing.run(row, left, across, format!("{}{more}", group.heading), Ink::Group);
        row += 1;
        for item in &group.items[part.from..part.to] {
            if let Some(words) = &item.words {
                drawing.put(row, left, Cell::Empty, Ink::Faint);
                drawing.put(row, left + TIME as u16, Cell::text(&item.cells[TIME]), Ink::Faint);
                drawing.run(row, left + DUE as u16, across - DUE as u16, words.clone(), Ink::Faint);
                row += 1;
                continue;
            }
            let cells: Vec<Vec<String>> = (item.cells.iter().zip(&layout.widths))
                .map(
                    |(cell, &width)| {
                        if units(cell) as f64 <= width { vec![cell.clone()] } else { lines(cell, width as usize) }
                    },
                )
                .collect();
            let high = cells.iter().map(Vec::len).max().unwrap_or(1);
            for line in 0..high {
                for (at, (texts, field)) in cells.iter().zip(fields).enumerate() {
                    let ink = if at == DUE { item.due.unwrap_or(field.ink) } else { field.ink };
                    let cell =
                        texts.get(line).filter(|text| !text.is_empty()).map_or(Cell::Empty, |text| Cell::text(text));
                    match line + 1 < high {
                        true => drawing.begin(row, left + at as u16, cell, ink),
                        false => drawing.put(row, left + at as u16, cell, ink),
                    }
                }
                row += 1;
            }
        }
    }
    drawing.breaks = (1..layout.pages).map(|page| TOP + (page * layout.rows) as u32).collect();
}
