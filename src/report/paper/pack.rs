//! What the page's script needs of a plan, packed in columns and whole numbers so that 20,000 stores stay a few megabytes.

use super::geojson;
use crate::io::plan_json::code;
use crate::lang::Lang;
use crate::model::{DueVisit, Point, Problem, Reason, Route, Store, StoreRow, Surface, Tables};
use crate::report::plan::{pauses, reasons};
use crate::report::{Sheet, day_name, weekday};
use crate::unit::{Day, RepId, StoreId};
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};

/// A visit that another plan has elsewhere, or not at all: to be marked on the map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Which store.
    pub store: StoreId,
    /// On which day of the plan.
    pub day: Day,
    /// With whom.
    pub rep: RepId,
    /// What became of it.
    pub kind: MarkKind,
    /// The same in words.
    pub words: String,
}

/// What became of a marked visit, in the order of the script's MARKS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkKind {
    /// The other plan has it at another time or with another rep.
    Moved,
    /// The plan after does not have it.
    Lost,
    /// The plan before did not have it.
    Gained,
}

/// The data of the page, as JSON that may stand inside a script element; `marks` is empty where no other plan is beside it.
pub fn data(sheet: &Sheet, marks: &[Mark], lang: Lang, words: &BTreeMap<&'static str, &'static str>) -> String {
    let problem = sheet.problem;
    let mut lists = Lists::default();
    let routes: Vec<Value> = sheet.plan.routes.iter().map(|route| pack_route(sheet, route, lang, &mut lists)).collect();
    let unserved: Vec<Value> = sheet
        .plan
        .unserved
        .iter()
        .map(|left| {
            let due = sheet.due(left.store, left.visit);
            let day = |day: Option<Day>| day.map_or(-1, |day| i64::from(day.0));
            json!([
                left.store.0,
                day(due.and_then(DueVisit::due_day)),
                day(due.map(|due| due.earliest)),
                day(due.map(|due| due.latest)),
                lists.number(code(left.reason.obstacle)),
                lists.number(&told(problem, &left.reason, lang)),
                lists.number(&reasons::remedy(problem, &left.reason, lang)),
                lists.number(&sheet.purpose(left.store, left.visit, lang)),
            ])
        })
        .collect();
    let headings: BTreeMap<&str, &str> = sheet
        .plan
        .unserved
        .iter()
        .map(|left| (code(left.reason.obstacle), reasons::heading(left.reason.obstacle, lang)))
        .collect();
    let days: Vec<Value> = problem
        .calendar
        .iter()
        .map(|day| {
            let name = day_name(problem, day, lang);
            json!([name, weekday(problem, day, lang), problem.calendar.weekday(day)])
        })
        .collect();
    let marks: Vec<Value> = marks
        .iter()
        .map(|mark| json!([mark.store.0, mark.day.0, mark.rep.0, mark.kind as u8, lists.number(&mark.words)]))
        .collect();
    let mut all = ground(problem, sheet.tables, &sheet.territories());
    all["words"] = json!(words);
    all["days"] = json!(days);
    all["routes"] = json!(routes);
    all["unserved"] = json!(unserved);
    all["headings"] = json!(headings);
    all["marks"] = json!(marks);
    all["lists"] = json!(lists.words);
    embed(&all)
}

/// JSON that may stand inside a script element.
pub(in crate::report) fn embed(all: &Value) -> String {
    all.to_string().replace('<', "\\u003c")
}

/// What every map needs: stores, their owners, reps, homes and outlines of territories. Nothing is routed yet.
pub(in crate::report) fn ground(problem: &Problem, tables: Option<&Tables>, owners: &[Option<RepId>]) -> Value {
    let globe = problem.surface == Surface::Globe;
    let scale = scale(problem);
    let whole = |number: f64| (number * scale).round() as i64;
    let mut classes: Vec<&str> = problem.stores.iter().map(|store| store.class.as_str()).collect();
    classes.sort();
    classes.dedup();
    let class = |name: &str| classes.iter().position(|one| *one == name);
    let place = |at: usize| problem.places[at];
    let cards: HashMap<&str, &StoreRow> =
        tables.iter().flat_map(|tables| &tables.stores).map(|row| (row.id.as_str(), row)).collect();
    let card = |store: &Store| cards.get(store.id.as_str()).copied();
    json!({
        "globe": globe,
        "scale": scale,
        "days": [],
        "classes": classes,
        "stores": {
            "id": problem.stores.iter().map(|store| &store.id).collect::<Vec<_>>(),
            "name": problem.stores.iter().map(|store| &store.name).collect::<Vec<_>>(),
            "x": problem.stores.iter().map(|store| whole(place(store.place.index()).x)).collect::<Vec<_>>(),
            "y": problem.stores.iter().map(|store| whole(place(store.place.index()).y)).collect::<Vec<_>>(),
            "class": problem.stores.iter().map(|store| class(&store.class)).collect::<Vec<_>>(),
            "owner": numbers(owners),
            "address": problem.stores.iter().map(|store| card(store).map_or("", |card| &card.address)).collect::<Vec<_>>(),
            "note": problem.stores.iter().map(|store| card(store).map_or("", |card| &card.note)).collect::<Vec<_>>(),
        },
        "reps": problem.reps.iter().zip(outlines(problem, owners)).map(|(rep, (hull, stores))| json!({
            "id": rep.id, "name": rep.name, "stores": stores,
            "home": flat(&[place(rep.home.index()), place(rep.end.index())], scale), "hull": hull,
        })).collect::<Vec<_>>(),
        "routes": [],
        "unserved": [],
        "headings": {},
        "marks": [],
        "lists": [],
    })
}

/// The owners as numbers, -1 for none.
pub(in crate::report) fn numbers(owners: &[Option<RepId>]) -> Vec<i64> {
    owners.iter().map(|rep| rep.map_or(-1, |rep| rep.index() as i64)).collect()
}

/// The outlines of territories in whole numbers, x and y in turns, and how many stores are in each.
pub(in crate::report) fn outlines(problem: &Problem, owners: &[Option<RepId>]) -> Vec<(Vec<i64>, usize)> {
    let scale = scale(problem);
    geojson::outlines(problem, owners).into_iter().map(|(ring, stores)| (flat(&ring, scale), stores)).collect()
}

fn flat(ring: &[Point], scale: f64) -> Vec<i64> {
    ring.iter().flat_map(|at| [at.x, at.y]).map(|number| (number * scale).round() as i64).collect()
}

/// A metre is enough on a map; a plane's unit may be anything, so it keeps two decimals.
fn scale(problem: &Problem) -> f64 {
    match problem.surface {
        Surface::Globe => 1e5,
        Surface::Plane => 100.0,
    }
}

/// The reason, and what the shifts said that were asked.
fn told(problem: &Problem, reason: &Reason, lang: Lang) -> String {
    let (sentence, asked) = (reasons::sentence(problem, reason, lang), reasons::asked(reason, lang));
    if asked.is_empty() { sentence } else { format!("{sentence}{}{asked}", lang.of(" ", "")) }
}

/// Sentences that occur often, each once.
#[derive(Default)]
struct Lists {
    words: Vec<String>,
    numbers: BTreeMap<String, usize>,
}

impl Lists {
    fn number(&mut self, words: &str) -> usize {
        if let Some(&number) = self.numbers.get(words) {
            return number;
        }
        self.words.push(words.into());
        self.numbers.insert(words.into(), self.words.len() - 1);
        self.words.len() - 1
    }
}

/// `[rep, day, depart, finish, home drive, home metres, available, rests, stops, begin]`, a rest being `after, start, seconds,
/// what` and a stop `store, start, seconds, drive, metres, wait, due day, window, why`, one of due day and window being -1; `begin`
/// is where a day under way begins.
fn pack_route(sheet: &Sheet, route: &Route, lang: Lang, lists: &mut Lists) -> Value {
    let shift = sheet.problem.shift(route.shift);
    let rests: Vec<i64> = route
        .rests
        .iter()
        .flat_map(|rest| {
            let what = lists.number(&pauses::words(sheet, route.shift, rest.pause, lang)) as i64;
            [rest.after as i64, i64::from(rest.start.0), i64::from(shift.pause_length(rest.pause).0), what]
        })
        .collect();
    let mut stops = Vec::with_capacity(route.stops.len() * 9);
    for stop in &route.stops {
        let due = sheet.due(stop.store, stop.visit);
        stops.extend([
            i64::from(stop.store.0),
            i64::from(stop.start.0),
            i64::from((stop.leave - stop.start).0),
            i64::from(stop.drive.0),
            i64::from(stop.distance.0),
            i64::from(stop.wait.0),
            due.and_then(DueVisit::due_day).map_or(-1, |due| i64::from(due.0)),
            due.filter(|due| due.due_day().is_none())
                .map_or(-1, |due| lists.number(&sheet.due_words(due, lang)) as i64),
            lists.number(&sheet.purpose(stop.store, stop.visit, lang)) as i64,
        ]);
    }
    json!([
        shift.rep.0,
        shift.day.0,
        route.depart.0,
        route.finish.0,
        route.home_drive.0,
        route.home_distance.0,
        shift.available().0,
        rests,
        stops,
        shift.from.map(|from| flat(&[sheet.problem.places[from.index()]], scale(sheet.problem)))
    ])
}
