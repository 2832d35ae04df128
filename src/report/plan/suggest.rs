//! Suggested visits on paper: a heading for each day, one table of all lines, and the same as json.

use crate::ask::suggest::{Area, DayList, Rank, SuggestedVisit};
use crate::lang::{Lang, agree, count};
use crate::model::{Cadence, DueVisit, Problem};
use crate::report::paper::rows::{Cell, Page, columns};
use crate::report::paper::{csv, xlsx};
use crate::report::{day_name, name_of, six, weekday, weekday_in_full};
use crate::unit::{Day, StoreId};
use serde::Serialize;

/// What suggestions.json says it is.
pub const FORMAT: &str = "rounds-suggestions/1";

/// All files of the folder, as (name, bytes); the same lists give the same bytes.
pub fn files(problem: &Problem, lists: &[DayList], lang: Lang) -> Vec<(String, Vec<u8>)> {
    let page = page(problem, lists, lang);
    vec![
        ("suggestions.json".into(), json(problem, lists)),
        ("suggestions.csv".into(), csv::bytes(&page)),
        ("suggestions.xlsx".into(), xlsx::tables(&problem.name, &[page], lang)),
    ]
}

/// The due visit of a line.
pub fn due<'a>(problem: &'a Problem, line: &SuggestedVisit) -> Option<&'a DueVisit> {
    match &problem.store(line.store).cadence {
        Cadence::Spaced { visits, .. } => visits.get(usize::from(line.visit)),
        Cadence::Patterns { .. } => None,
    }
}

/// Why a line stands where it stands, in a word.
pub fn rank(rank: Rank, lang: Lang) -> &'static str {
    let (en, zh) = match rank {
        Rank::Agreed => ("agreed", "已约定"),
        Rank::Must => ("must", "必访"),
        Rank::Overdue => ("overdue", "逾期"),
        Rank::Due => ("due", "应访"),
    };
    lang.of(en, zh)
}

/// The day of a list in a sentence: whose, when, near to what, and how much of it fits.
pub fn heading(problem: &Problem, list: &DayList, lang: Lang) -> String {
    let (shift, rep) = (problem.shift(list.shift), problem.rep_of(list.shift));
    let (rep, day) = (name_of(&rep.name, &rep.id), day_name(problem, shift.day, lang));
    let weekday = weekday_in_full(problem, shift.day, lang);
    let (start, end) = (shift.start.clock(), shift.end.clock());
    let area = area(problem, list.area, lang);
    let (listed, fits) = (list.lines.len(), list.lines.iter().filter(|line| line.home.is_some()).count());
    let home = list.day.as_ref().map_or(String::new(), |route| {
        let home = route.finish.clock();
        lang.of(format!(", home by {home}"), format!("，{home}收工"))
    });
    let day = lang.of(format!("{weekday} {day}").trim_start().to_string(), format!("{day}{weekday}"));
    lang.of(
        format!(
            "{rep}, {day}, {start} to {end}, {area}: {}; {fits} {}{home}",
            count(listed, "due visit"),
            agree(fits, "fits", "fit")
        ),
        format!("{rep}，{day}，{start}至{end}，{area}：应访{listed}家，排得下{fits}家{home}"),
    )
}

fn area(problem: &Problem, area: Area, lang: Lang) -> String {
    match area {
        Area::Route => lang.of("along the plan's route", "沿计划路线").into(),
        Area::Agreed => lang.of("around what is agreed", "围绕已约定的拜访").into(),
        Area::Zone(store) => {
            let store = named(problem, store);
            lang.of(format!("around {store}"), format!("{store}一带"))
        }
        Area::Home => lang.of("around home", "驻地一带").into(),
    }
}

fn named(problem: &Problem, store: StoreId) -> String {
    name_of(&problem.store(store).name, &problem.store(store).id)
}

/// All lines of all lists as one table.
pub fn page(problem: &Problem, lists: &[DayList], lang: Lang) -> Page {
    let date = |day: Day| match problem.calendar.date(day) {
        Some(date) => Cell::Date(date),
        None => Cell::Text(day_name(problem, day, lang)),
    };
    let row = |list: &DayList, at: usize, line: &SuggestedVisit| {
        let (shift, store) = (problem.shift(list.shift), problem.store(line.store));
        let due = due(problem, line);
        let day = |day: fn(&DueVisit) -> Option<Day>| due.and_then(day).map_or(Cell::Empty, date);
        vec![
            Cell::text(&problem.rep_of(list.shift).id),
            date(shift.day),
            Cell::text(weekday(problem, shift.day, lang)),
            Cell::Whole(at as i64 + 1),
            Cell::text(&store.id),
            Cell::text(&store.name),
            Cell::text(&store.class),
            Cell::text(rank(line.rank, lang)),
            Cell::Decimal(line.urgency, 2),
            day(|due| Some(due.earliest)),
            day(DueVisit::due_day),
            day(|due| Some(due.latest)),
            Cell::Whole(i64::from(line.overdue)),
            Cell::minutes(i64::from(store.service_of(line.visit).0)),
            Cell::minutes(i64::from(line.detour.0)),
            line.home.map_or(Cell::Empty, Cell::Clock),
            date(line.best),
            due.map_or(Cell::Empty, |due| Cell::Text(due.say_why(lang))),
        ]
    };
    let columns = columns(
        lang,
        &[
            ("rep_id", "业代编号", 10),
            ("date", "日期", 11),
            ("weekday", "星期", 8),
            ("place", "排名", 6),
            ("store_id", "门店编号", 12),
            ("store_name", "门店名称", 24),
            ("class", "等级", 6),
            ("rank", "类别", 10),
            ("urgency", "紧急度", 9),
            ("earliest", "最早", 11),
            ("due", "应访日", 11),
            ("latest", "最晚", 11),
            ("overdue_days", "逾期天数", 10),
            ("service_min", "在店分钟", 11),
            ("detour_min", "绕行分钟", 11),
            ("home_by", "预计收工", 10),
            ("best_day", "最佳日期", 11),
            ("why", "原因", 34),
        ],
    );
    let rows = lists.iter().flat_map(|list| list.lines.iter().enumerate().map(move |(at, line)| row(list, at, line)));
    Page { name: lang.of("suggestions", "拜访建议"), columns, rows: rows.collect() }
}

/// suggestions.json, whole.
#[derive(Serialize)]
struct File<'a> {
    format: &'static str,
    name: &'a str,
    days: Vec<DayLine<'a>>,
}

#[derive(Serialize)]
struct DayLine<'a> {
    rep_id: &'a str,
    date: String,
    area: &'static str,
    /// The visits that fit, in the order of the route.
    day: Vec<&'a str>,
    visits: Vec<VisitLine<'a>>,
}

#[derive(Serialize)]
struct VisitLine<'a> {
    store_id: &'a str,
    visit: u16,
    rank: &'static str,
    urgency: f64,
    overdue_days: u16,
    detour_min: f64,
    best_day: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    home_by: Option<String>,
}

fn json(problem: &Problem, lists: &[DayList]) -> Vec<u8> {
    let visit = |line: &SuggestedVisit| VisitLine {
        store_id: problem.store(line.store).id.as_str(),
        visit: line.visit,
        rank: rank(line.rank, Lang::En),
        urgency: six(line.urgency),
        overdue_days: line.overdue,
        detour_min: six(line.detour.as_minutes()),
        best_day: problem.calendar.name(line.best),
        home_by: line.home.map(|home| home.clock().to_string()),
    };
    let stops = |list: &DayList| {
        let stops = list.day.iter().flat_map(|route| &route.stops);
        stops.map(|stop| problem.store(stop.store).id.as_str()).collect()
    };
    let day = |list: &DayList| DayLine {
        rep_id: problem.rep_of(list.shift).id.as_str(),
        date: problem.calendar.name(problem.shift(list.shift).day),
        area: match list.area {
            Area::Route => "route",
            Area::Agreed => "agreed",
            Area::Zone(_) => "zone",
            Area::Home => "home",
        },
        day: stops(list),
        visits: list.lines.iter().map(visit).collect(),
    };
    let days = lists.iter().map(day);
    let file = File { format: FORMAT, name: &problem.name, days: days.collect() };
    let mut bytes = serde_json::to_vec_pretty(&file).expect("plain values are json");
    bytes.push(b'\n');
    bytes
}
