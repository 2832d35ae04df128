//! What an edit asks of the hours and the length of visits, and what it changes without anything coming of it.

use super::super::dates;
use super::super::headers::Table;
use super::super::notation::Notation;
use super::super::sheet::Sheet;
use super::super::store_cell;
use super::super::values;
use super::super::words;
use super::Written;
use crate::error::{Complaint, Kind, condense};
use crate::lang::Lang;
use crate::model::{Cadence, Plan, Problem, Route, Stop, StoreRow, Tables, Window};
use crate::unit::{Day, RepId, Seconds, ShiftId, StoreId};
use std::collections::{BTreeMap, HashMap};

/// Tables have hours to the minute, and minutes and kilometres to a tenth: what differs less was not touched.
const SAME_HOUR: Seconds = Seconds(60);
const SAME_NUMBER: f64 = 0.06;
/// Degrees are written to six decimals.
const SAME_PLACE: f64 = 2e-6;

/// Where a plan has each visit.
type Stops<'a> = HashMap<(StoreId, u16), (Day, &'a Stop)>;

fn stops<'a>(problem: &Problem, plan: &'a Plan) -> Stops<'a> {
    let of_route = |shift: ShiftId| problem.shift(shift).day;
    let routes = plan.routes.iter();
    routes
        .flat_map(|route| route.stops.iter().map(|stop| ((stop.store, stop.visit), (of_route(route.shift), stop))))
        .collect()
}

fn same_hour(one: Seconds, other: Seconds) -> bool {
    (one - other).max(other - one) < SAME_HOUR
}

/// The question as the edit puts it: a visit whose minutes were changed lasts so long, and one whose start or arrival was
/// changed begins just then. What nothing can hold is told as broken.
pub(super) fn asked(
    problem: &Problem,
    before: &Plan,
    rows: &[Written],
    visits: &[Option<u16>],
    broken: &mut Vec<Complaint>,
) -> Problem {
    let mut asked = problem.clone();
    let stops = stops(problem, before);
    let placed = || rows.iter().zip(visits).filter_map(|(row, visit)| Some((row, row.store?, (*visit)?)));
    for (row, store, visit) in placed() {
        let wrote = stops.get(&(store, visit)).map(|(_, stop)| stop.service());
        let same = |minutes: Seconds| wrote.is_some_and(|wrote| (minutes - wrote).as_minutes().abs() < SAME_NUMBER);
        let Some(minutes) = row.minutes.filter(|&minutes| !same(minutes)) else { continue };
        if problem.store(store).meeting {
            broken.push(
                about(Kind::Unmet, row, "service_min")
                    .en(
                        "cannot be changed: a meeting is as long as the calendar has it",
                        "change it there and plan again",
                    )
                    .zh("无法更改：会议时长以日历为准", "请在日历中修改后重新规划"),
            );
            continue;
        }
        match &mut asked.stores[store.index()].cadence {
            Cadence::Spaced { visits, .. } => {
                if let Some(due) = visits.get_mut(usize::from(visit)) {
                    due.service = minutes;
                }
            }
            Cadence::Patterns { .. } => broken.push(
                about(Kind::Unmet, row, "service_min")
                    .en(
                        "cannot be changed: all visits to this store take the same time",
                        "change the store's service_min",
                    )
                    .zh("无法更改：该门店每次拜访时长相同", "请修改该门店的在店分钟"),
            ),
        }
    }
    let mut hours: BTreeMap<(StoreId, Day), Vec<Window>> = BTreeMap::new();
    for (row, store, visit) in placed() {
        let wrote = stops.get(&(store, visit)).map(|(_, stop)| stop);
        let changed = |cell: Option<Seconds>, wrote: Option<Seconds>| {
            cell.filter(|&cell| wrote.is_none_or(|wrote| !same_hour(cell, wrote)))
        };
        let start = changed(row.start, wrote.map(|stop| stop.start));
        let arrive = changed(row.arrive, wrote.map(|stop| stop.start - stop.wait));
        let (windows, service) = (problem.windows(store, row.day), asked.store(store).service_of(visit));
        // A closed day is for the referee to name.
        let Some((column, wish)) = start.map(|at| ("start", at)).or(arrive.map(|at| ("arrive", at))) else { continue };
        if windows.is_empty() {
            continue;
        }
        let begin = match column {
            "start" => Some(wish),
            _ => Window::next_start(windows, wish, service),
        };
        let holds = |window: &&Window, begin: Seconds| {
            window.open <= begin && window.last_start(service).is_some_and(|last| begin <= last)
        };
        match begin.and_then(|begin| Some((begin, windows.iter().find(|window| holds(window, begin))?))) {
            Some((begin, window)) => {
                let close = window.close.min(begin + service + SAME_HOUR - Seconds(1));
                hours.entry((store, row.day)).or_default().push(Window { open: begin, close });
            }
            None => {
                let open: Vec<String> =
                    windows.iter().map(|window| format!("{}-{}", window.open.clock(), window.close.clock())).collect();
                let (id, minutes) = (&problem.store(store).id, service.as_minutes());
                broken.push(
                    about(Kind::Unmet, row, column)
                        .en(
                            format!(
                                "is not a possible start for {minutes:.0} min at {id}, where that day has {}",
                                open.join(", ")
                            ),
                            "give a time within these hours",
                        )
                        .zh(
                            format!("无法在门店{id}开始{minutes:.0}分钟的拜访：当天可访时段为{}", open.join("、")),
                            "请填写该时段内的时刻",
                        ),
                );
            }
        }
    }
    for ((store, day), mut windows) in hours {
        windows.sort_by_key(|window| (window.open, window.close));
        asked.stores[store.index()].hours.set_special(day, windows);
    }
    asked
}

/// The cells that were changed and are not used, each with its address and why.
pub(super) fn unused(
    sheet: &Sheet,
    problem: &Problem,
    tables: Option<&Tables>,
    (before, plan): (&Plan, &Plan),
    rows: &[Written],
    visits: &[Option<u16>],
) -> Vec<Complaint> {
    let (was, is) = (stops(problem, before), stops(problem, plan));
    let rep_of = |route: &Route| problem.shift(route.shift).rep;
    let each =
        |route: &Route| (rep_of(route), route.stops.iter().map(|stop| (stop.store, stop.visit)).collect::<Vec<_>>());
    let had = before.routes.iter().map(each).flat_map(|(rep, stops)| stops.into_iter().map(move |stop| (stop, rep)));
    let had: HashMap<(StoreId, u16), RepId> = had.collect();
    let cards: HashMap<&str, &StoreRow> =
        tables.iter().flat_map(|tables| &tables.stores).map(|row| (row.id.as_str(), row)).collect();
    // Columns that the user wished to see, by their headers in either language.
    let names = |column: &'_ str| {
        let known = Table::Stores.headers().iter().find(|header| header.en == column);
        known.map_or([column.to_string(), column.to_string()], |header| [header.en.into(), header.zh.into()])
    };
    let shown: Vec<String> =
        tables.iter().flat_map(|tables| &tables.papers.show).flat_map(|column| names(column)).collect();
    let mut all: Vec<Complaint> = (0..sheet.others().len())
        .filter(|&at| sheet.is_filled(at))
        .map(|at| sheet.others()[at])
        .filter(|header| !shown.iter().any(|one| one == header))
        .map(strange)
        .collect();
    for (row, visit) in rows.iter().zip(visits) {
        let (Some(store), Some(visit)) = (row.store, *visit) else { continue };
        let both: Vec<(Day, &Stop)> =
            [was.get(&(store, visit)), is.get(&(store, visit))].into_iter().flatten().copied().collect();
        all.extend(weekday(sheet, problem, row));
        let due = problem.store(store).due_visits().get(usize::from(visit));
        for (column, why) in COLUMNS {
            let text = sheet.cell(row.line, column);
            let known = |&(day, stop): &(Day, &Stop)| is_written((column, text, sheet.notation), problem, day, stop);
            let card = cards.get(problem.store(store).id.as_str());
            let date = |day: Day| problem.calendar.name(day);
            let words: Vec<String> = match (*column, due) {
                ("address" | "contact" | "phone" | "goal" | "tasks" | "note", _) => {
                    let of_stores = tables.zip(card).map(|(tables, card)| store_cell(tables, card, column, Lang::En));
                    of_stores.into_iter().collect()
                }
                ("rep_name", _) => {
                    let reps = [Some(row.rep), had.get(&(store, visit)).copied()].into_iter().flatten();
                    reps.map(|rep| problem.reps[rep.index()].name.clone()).collect()
                }
                ("coord_sys", _) => tables.map(|tables| tables.papers.coord_sys.name().into()).into_iter().collect(),
                ("lon" | "lat", _) => {
                    let place = problem.places[problem.store(store).place.index()];
                    let system = tables.map(|tables| tables.papers.coord_sys).unwrap_or_default();
                    let there = system.of_wgs84(place);
                    let wrote = if *column == "lon" { there.x } else { there.y };
                    let is_same = values::number(text, sheet.notation.decimal)
                        .is_ok_and(|cell| (cell - wrote).abs() < SAME_PLACE);
                    if is_same { vec![text.into()] } else { Vec::new() }
                }
                ("earliest" | "latest", Some(due)) => {
                    let day = if *column == "earliest" { due.earliest } else { due.latest };
                    let written = dates::date(text, sheet.notation.order).ok() == problem.calendar.date(day);
                    vec![if written { text.into() } else { date(day) }]
                }
                ("visit_type", Some(_)) if problem.store(store).meeting => vec!["meeting".into(), "会议".into()],
                ("visit_type", Some(due)) => [Lang::En, Lang::Zh].map(|lang| due.types.say(lang)).into(),
                ("why", Some(due)) => [Lang::En, Lang::Zh].map(|lang| due.say_why(lang)).into(),
                _ => Vec::new(),
            };
            if !text.is_empty() && !both.iter().any(known) && !words.iter().any(|word| reads(text, word)) {
                all.push(
                    about(Kind::Unmet, row, column)
                        .en(format!("is not used: {}", why[0]), why[1])
                        .zh(format!("未采用：{}", why[2]), why[3]),
                );
            }
        }
    }
    all.sort_by_key(|one| one.line);
    all.iter_mut().for_each(|one| sheet.dress(one));
    condense(all)
}

/// Columns that an edit cannot change, with why and what to do, in English and in Chinese.
const COLUMNS: &[(&str, [&str; 4])] = &[
    ("store_name", ["the store is that of store_id", "change store_id", "门店以门店编号为准", "请修改门店编号"]),
    ("class", CARD),
    ("arrive", WORKED_OUT),
    ("leave", LEAVE),
    ("drive_min", WORKED_OUT),
    ("drive_km", WORKED_OUT),
    ("wait_min", WORKED_OUT),
    ("visit_type", POLICY),
    ("early_late_days", ["it follows from date and due_date", "change date", "由日期和应访日得出", "请修改日期"]),
    ("pinned", PINNED),
    ("why", POLICY),
    ("earliest", POLICY),
    ("latest", POLICY),
    ("address", CARD),
    ("contact", CARD),
    ("phone", CARD),
    ("goal", CARD),
    ("tasks", CARD),
    ("note", CARD),
    ("rep_name", ["the rep is that of rep_id", "change rep_id", "业代以业代编号为准", "请修改业代编号"]),
    ("lon", CARD),
    ("lat", CARD),
    ("coord_sys", CARD),
];

const LEAVE: [&str; 4] = [
    "a visit ends when its minutes are over",
    "change start or service_min",
    "按开始时间和在店分钟计算",
    "请修改开始时间或在店分钟",
];

const POLICY: [&str; 4] =
    ["it comes from the policy", "change the policy and plan again", "取自频次政策", "请修改频次政策后重新规划"];

const CARD: [&str; 4] =
    ["it comes from the table stores", "change it there and plan again", "取自门店表", "请在门店表中修改后重新规划"];

const PINNED: [&str; 4] = [
    "pins are rows of the table fixed",
    "add one there and plan again",
    "锁定取自锁定与预约表",
    "请在该表中增加后重新规划",
];

const WORKED_OUT: [&str; 4] = [
    "it is calculated again",
    "change date, rep_id, seq or start",
    "重新计算得出",
    "请修改日期、业代编号、顺序或开始时间",
];

/// Whether a cell has these words: a spreadsheet has its own ends of lines, and of a very long text only the beginning.
fn reads(cell: &str, words: &str) -> bool {
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let (cell, words) = (plain(cell), plain(words));
    cell == words || cell.strip_suffix('…').is_some_and(|begin| words.starts_with(begin))
}

/// Whether a cell is as rounds writes it for this visit.
fn is_written((column, text, notation): (&str, &str, Notation), problem: &Problem, day: Day, stop: &Stop) -> bool {
    let store = problem.store(stop.store);
    let hour = |at: Seconds| values::late_clock(text).is_ok_and(|cell| same_hour(cell, at));
    let number =
        |wrote: f64| values::number(text, notation.decimal).is_ok_and(|cell| (cell - wrote).abs() < SAME_NUMBER);
    match column {
        "store_name" => reads(text, &store.name),
        "class" => reads(text, &store.class),
        "arrive" => hour(stop.start - stop.wait) || hour(stop.start),
        "leave" => hour(stop.leave),
        "drive_min" => number(stop.drive.as_minutes()),
        "drive_km" => number(stop.distance.as_km()),
        "wait_min" => number(stop.wait.as_minutes()),
        "pinned" => words::find(words::FLAG, text) == Some(store.is_pinned(day)),
        "early_late_days" => {
            let due = store.due_visits().get(usize::from(stop.visit));
            due.is_some_and(|due| number(f64::from(day.0) - f64::from(due.due.0)))
        }
        _ => false,
    }
}

/// A weekday that is not that of the date.
fn weekday(sheet: &Sheet, problem: &Problem, row: &Written) -> Option<Complaint> {
    const EN: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    const ZH: [&str; 7] = ["周一", "周二", "周三", "周四", "周五", "周六", "周日"];
    let (text, date) = (sheet.cell(row.line, "weekday"), problem.calendar.date(row.day)?);
    let right = problem.calendar.weekday(row.day);
    let says = values::weekdays(text).is_ok_and(|days| (0..7).all(|day| days[day] == (day == right)));
    (!text.is_empty() && !says).then(|| {
        about(Kind::Contradiction, row, "weekday")
            .en(format!("is not used: {date} is a {}", EN[right]), "the date counts; change it to move the visit")
            .zh(format!("未采用：{date}是{}", ZH[right]), "以日期为准；如需调整请修改日期")
    })
}

fn strange(header: &str) -> Complaint {
    Complaint::new(Kind::Column, Table::Visits.name(Lang::En), None)
        .on(header, "")
        .en("is not a column of a plan's visits", "nothing in it is used")
        .zh("不是计划拜访表的列", "其内容未采用")
}

fn about(kind: Kind, row: &Written, column: &str) -> Complaint {
    Complaint::new(kind, Table::Visits.name(Lang::En), row.line).on(column, "")
}
