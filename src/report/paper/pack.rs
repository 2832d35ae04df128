//! What the page's script needs of a plan, packed in columns and whole numbers so that 20,000 stores stay a few megabytes.

use super::{outlines, places};
use crate::io::plan_json::code;
use crate::lang::Lang;
use crate::model::{DueVisit, Point, Problem, Reason, Route, Stop, Store, StoreRow, Surface, Tables, Terminus};
use crate::report::plan::part::Part;
use crate::report::plan::{nights, pauses, reasons};
use crate::report::{Figures, Sheet, day_name, weekday};
use crate::unit::{Day, PlaceId, RepId, StoreId};
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
    /// The other plan has it on another day or with another rep.
    Moved,
    /// The plan after does not have it.
    Lost,
    /// The plan before did not have it.
    Gained,
    /// The other plan has it on the same day with the same rep, at another hour.
    Hour,
}

/// The data of a page with a part of a plan, as JSON that may stand inside a script element; `marks` is empty where no other plan
/// is beside it, and `pages`, the file of each rep's own page, where those do not lie beside it.
pub(in crate::report) fn data(
    sheet: &Sheet,
    part: &Part,
    figures: &Figures,
    (marks, pages): (&[Mark], &[Option<String>]),
    lang: Lang,
    words: &BTreeMap<&'static str, &'static str>,
) -> String {
    let problem = sheet.problem;
    let mut lists = Lists::default();
    let stores = part.visited(sheet);
    let number = |store: StoreId| stores.binary_search(&store).expect("a visited store is on the page");
    let mut routes = Vec::new();
    for route in &sheet.plan.routes {
        if let Some(rep) = part.rep(problem.shift(route.shift).rep) {
            routes.push(pack_route(sheet, route, (rep, &number), lang, &mut lists));
        }
    }
    let unserved = || sheet.plan.unserved.iter().filter(|left| part.has(left.store));
    let missed: Vec<Value> = unserved()
        .map(|left| {
            let due = sheet.due(left.store, left.visit);
            let day = |day: Option<Day>| day.map_or(-1, |day| i64::from(day.0));
            json!([
                number(left.store),
                day(due.and_then(DueVisit::due_day)),
                day(due.map(|due| due.earliest)),
                day(due.map(|due| due.latest)),
                lists.number(code(left.reason.obstacle)),
                lists.number(&told(problem, (left.store, &left.reason), lang)),
                lists.number(&reasons::remedy(problem, (left.store, &left.reason), lang)),
                lists.number(&sheet.purpose(left.store, left.visit, lang)),
            ])
        })
        .collect();
    let headings: BTreeMap<&str, &str> =
        unserved().map(|left| (code(left.reason.obstacle), reasons::heading(left.reason.obstacle, lang))).collect();
    let marks: Vec<Value> = marks
        .iter()
        .map(|mark| json!([number(mark.store), mark.day.0, mark.rep.0, mark.kind as u8, lists.number(&mark.words)]))
        .collect();
    let mut all = ground(problem, sheet.tables, &sheet.territories(), &part.reps, &stores);
    link(&mut all, &part.reps, pages);
    all["words"] = json!(words);
    all["days"] = json!(days(problem, lang));
    all["loads"] = json!(loads(sheet, part, figures));
    all["routes"] = json!(routes);
    all["unserved"] = json!(missed);
    all["headings"] = json!(headings);
    all["marks"] = json!(marks);
    all["lists"] = json!(lists.words);
    embed(&all)
}

/// The data of the page of a plan that is too large for one: reps with their outlines and loads, and on which page each is.
pub(in crate::report) fn overview(
    sheet: &Sheet,
    (parts, pages): (&[(Part, String)], &[Option<String>]),
    figures: &Figures,
    lang: Lang,
    words: &BTreeMap<&'static str, &'static str>,
) -> String {
    let whole = Part::whole(sheet);
    let mut all = ground(sheet.problem, sheet.tables, &sheet.territories(), &whole.reps, &[]);
    for (at, rep) in whole.reps.iter().enumerate() {
        let page = parts.iter().find(|(part, _)| part.rep(*rep).is_some());
        all["reps"][at]["report"] = json!(page.map(|(_, file)| file));
        all["reps"][at]["region"] = json!(page.map(|(part, _)| &part.name));
    }
    link(&mut all, &whole.reps, pages);
    all["places"] = json!(names(sheet.problem, sheet.tables, &whole.stores).collect::<Vec<_>>());
    all["words"] = json!(words);
    all["days"] = json!(days(sheet.problem, lang));
    all["loads"] = json!(loads(sheet, &whole, figures));
    embed(&all)
}

/// Says which file is each rep's own page.
fn link(all: &mut Value, reps: &[RepId], pages: &[Option<String>]) {
    for (at, rep) in reps.iter().enumerate() {
        if let Some(Some(page)) = pages.get(rep.index()) {
            all["reps"][at]["page"] = json!(page);
        }
    }
}

/// The days of a plan: name, weekday, and the number of that.
fn days(problem: &Problem, lang: Lang) -> Vec<Value> {
    let day = |day| json!([day_name(problem, day, lang), weekday(problem, day, lang), problem.calendar.weekday(day)]);
    problem.calendar.iter().map(day).collect()
}

/// Of each rep minutes at stores, driving, waiting and there are; then of each day minutes of work and how much of the shift they
/// are in %, -1 where there is no shift.
fn loads(sheet: &Sheet, part: &Part, figures: &Figures) -> Vec<Value> {
    let minutes = |seconds: i64| (seconds as f64 / 60.0).round() as i64;
    let mut available = vec![vec![0; figures.days.len()]; figures.reps.len()];
    for shift in &sheet.problem.shifts {
        available[shift.rep.index()][shift.day.index()] = i64::from(shift.workable().0);
    }
    let of = |rep: &RepId| {
        let load = &figures.reps[rep.index()];
        let day = |(work, available): (&Option<i64>, &i64)| match work {
            None => [-1, -1],
            Some(work) => [minutes(*work), (*work as f64 / (*available).max(1) as f64 * 100.0).round() as i64],
        };
        let days: Vec<i64> = figures.work[rep.index()].iter().zip(&available[rep.index()]).flat_map(day).collect();
        json!([minutes(load.service), minutes(load.drive), minutes(load.wait), minutes(load.available), days])
    };
    part.reps.iter().map(of).collect()
}

/// JSON that may stand inside a script element.
pub(in crate::report) fn embed(all: &Value) -> String {
    all.to_string().replace('<', "\\u003c")
}

/// What every map needs: some stores and their owners, some reps with homes and outlines of territories. Nothing is routed yet.
pub(in crate::report) fn ground(
    problem: &Problem,
    tables: Option<&Tables>,
    owners: &[Option<RepId>],
    reps: &[RepId],
    stores: &[StoreId],
) -> Value {
    let globe = problem.surface == Surface::Globe;
    let scale = scale(problem);
    let whole = |number: f64| (number * scale).round() as i64;
    let all = || stores.iter().map(|&store| problem.store(store));
    let mut classes: Vec<&str> = all().map(|store| store.class.as_str()).collect();
    classes.sort();
    classes.dedup();
    let class = |name: &str| classes.iter().position(|one| *one == name);
    let place = |at: usize| problem.places[at];
    let cards: HashMap<&str, &StoreRow> =
        tables.iter().flat_map(|tables| &tables.stores).map(|row| (row.id.as_str(), row)).collect();
    let card = |pick: fn(&StoreRow) -> &String| {
        let card = |store: &Store| cards.get(store.id.as_str()).map_or("", |card| pick(card));
        let cells: Vec<&str> = all().map(card).collect();
        // A column that nobody filled in takes no room.
        if cells.iter().all(|cell| cell.is_empty()) { Vec::new() } else { cells }
    };
    let number = |owner: Option<RepId>| owner.and_then(|rep| reps.binary_search(&rep).ok()).map_or(-1, |at| at as i64);
    let here = |owner: &Option<RepId>| owner.filter(|rep| reps.binary_search(rep).is_ok());
    let outlines = outlines(problem, &owners.iter().map(here).collect::<Vec<_>>());
    let mut ground = json!({
        "globe": globe,
        "scale": scale,
        "days": [],
        "classes": classes,
        "stores": {
            "id": all().map(|store| &store.id).collect::<Vec<_>>(),
            "name": all().map(|store| &store.name).collect::<Vec<_>>(),
            "x": all().map(|store| whole(place(store.place.index()).x)).collect::<Vec<_>>(),
            "y": all().map(|store| whole(place(store.place.index()).y)).collect::<Vec<_>>(),
            "class": all().map(|store| class(&store.class)).collect::<Vec<_>>(),
            "owner": stores.iter().map(|store| number(owners[store.index()])).collect::<Vec<_>>(),
            "address": card(|row| &row.address),
            "note": card(|row| &row.note),
        },
        "reps": reps.iter().map(|rep| {
            let (hull, stores) = &outlines[rep.index()];
            let rep = &problem.reps[rep.index()];
            let home = flat(&[place(rep.home.index()), place(rep.end.index())], scale);
            json!({ "id": rep.id, "name": rep.name, "stores": stores, "home": home, "hull": hull })
        }).collect::<Vec<_>>(),
        "places": names(problem, tables, stores).collect::<Vec<_>>(),
        "loads": [],
        "routes": [],
        "unserved": [],
        "headings": {},
        "marks": [],
        "lists": [],
    });
    // Where nobody has an area there is nothing to draw.
    let areas: Vec<Vec<Vec<i64>>> = reps.iter().map(|&rep| area(tables, rep, scale)).collect();
    if areas.iter().any(|rings| !rings.is_empty()) {
        ground["areas"] = json!(areas);
    }
    ground
}

/// The rings of the area that a rep covers, those around holes too, as outlines of territories are; none where the rep has no area.
fn area(tables: Option<&Tables>, rep: RepId, scale: f64) -> Vec<Vec<i64>> {
    let row = tables.and_then(|tables| tables.reps.get(rep.index()));
    let polygons = row.and_then(|row| row.area.as_ref()).map_or(&[][..], |area| area.polygons());
    polygons
        .iter()
        .flat_map(|polygon| [&polygon.outer].into_iter().chain(&polygon.holes))
        .map(|ring| flat(ring, scale))
        .collect()
}

/// The names of places: name, level, x, y, stores.
fn names(problem: &Problem, tables: Option<&Tables>, stores: &[StoreId]) -> impl Iterator<Item = Value> {
    let scale = scale(problem);
    places::places(problem, tables, stores).into_iter().map(move |one| {
        let at = flat(&[problem.places[problem.store(one.store).place.index()]], scale);
        json!([one.name, one.level, at[0], at[1], one.stores])
    })
}

/// The owners as numbers, -1 for none.
pub(in crate::report) fn numbers(owners: &[Option<RepId>]) -> Vec<i64> {
    owners.iter().map(|rep| rep.map_or(-1, |rep| rep.index() as i64)).collect()
}

/// The rings of territories in whole numbers, x and y in turns, and how many stores are in each.
pub(in crate::report) fn outlines(problem: &Problem, owners: &[Option<RepId>]) -> Vec<(Vec<Vec<i64>>, usize)> {
    let scale = scale(problem);
    let flat = |one: outlines::Outline| (one.rings.iter().map(|ring| flat(ring, scale)).collect(), one.stores);
    outlines::outlines(problem, owners).into_iter().map(flat).collect()
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
fn told(problem: &Problem, (store, reason): (StoreId, &Reason), lang: Lang) -> String {
    let (sentence, asked) = (reasons::sentence(problem, (store, reason), lang), reasons::asked(reason, lang));
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

/// `[rep, day, depart, finish, home drive, home metres, available, rests, stops, begin, night]`, a rest being `after, start, seconds,
/// what` and a stop `store, start, seconds, drive, metres, wait, due day, window, why`, one of due day and window being -1; `begin`
/// is where a day begins that does not begin at home, `night` where its rep sleeps away, `[x, y, words]`, and the last where a day ends
/// that does not end at home.
fn pack_route(
    sheet: &Sheet,
    route: &Route,
    (rep, number): (usize, &dyn Fn(StoreId) -> usize),
    lang: Lang,
    lists: &mut Lists,
) -> Value {
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
            number(stop.store) as i64,
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
    let spot = |place: PlaceId| flat(&[sheet.problem.places[place.index()]], scale(sheet.problem));
    // Where that is not at home: of a day that begins or ends with a visit, at that.
    let place = |stop: Option<&Stop>| stop.map(|stop| sheet.problem.store(stop.store).place);
    let other = |terminus: Terminus, stop| match terminus {
        Terminus::Home => None,
        Terminus::Place(place) => Some(place),
        Terminus::Visit => place(stop),
    };
    let begin = shift.from.or(shift.wakes).or(other(shift.starts, route.stops.first()));
    let end = other(shift.ends, route.stops.last());
    let night = route.night.map(|place| {
        let mut night = spot(place);
        night.extend(nights::words(sheet.problem, route, lang).map(|words| lists.number(&words) as i64));
        night
    });
    json!([
        rep,
        shift.day.0,
        route.depart.0,
        route.finish.0,
        route.home_drive.0,
        route.home_distance.0,
        shift.workable().0,
        rests,
        stops,
        begin.map(spot),
        night,
        end.map(spot),
    ])
}
