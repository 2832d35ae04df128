//! The CVRPLIB text format, with windows and prizes where its sections say so.

use super::{Convention, Depot, Dialect, Family, Instance, InstanceStore, Lines, RouteLimit, Ruler};
use crate::error::Error;
use crate::model::Point;
use std::collections::BTreeMap;

/// Whether the text is in this format.
pub(super) fn is(lines: &Lines) -> bool {
    (0..lines.len().min(30)).any(|at| lines.text(at).starts_with("DIMENSION"))
}

/// Everything the file has, by section, before it is understood.
#[derive(Default)]
struct Sections {
    headers: BTreeMap<String, (usize, String)>,
    /// Rows of `number value...` by section, the place's number taken off.
    rows: BTreeMap<String, BTreeMap<u32, Vec<f64>>>,
    weights: Vec<f64>,
}

/// Reads the format: distances rounded for CVRP, in the flavour's convention with windows, or from an explicit matrix.
pub(super) fn read(mut lines: Lines, flavour: Dialect) -> Result<Instance, Error> {
    let file = sections(&mut lines);
    let count = number(&file, &mut lines, "DIMENSION").unwrap_or(0.0) as u32;
    let capacity = number(&file, &mut lines, "CAPACITY").unwrap_or(0.0) as i32;
    if count < 2 {
        let trouble = "there are no places: DIMENSION must be at least 2";
        lines.complain(0, "", trouble, "没有地点：DIMENSION 至少为2");
        return lines.finish(Instance::blank());
    }
    let depot = file.rows.get("DEPOT_SECTION").and_then(|rows| rows.keys().next().copied()).unwrap_or(1);
    let windows = file.rows.get("TIME_WINDOW_SECTION");
    let prizes = file.rows.get("PRIZE_SECTION");
    let explicit = header(&file, "EDGE_WEIGHT_TYPE") == "EXPLICIT";
    let all_service = match file.headers.contains_key("SERVICE_TIME") {
        true => number(&file, &mut lines, "SERVICE_TIME").unwrap_or(0.0),
        false => 0.0,
    };
    for (section, width) in [("NODE_COORD_SECTION", 2), ("DEMAND_SECTION", 1), ("TIME_WINDOW_SECTION", 2)] {
        let needed = match section {
            "NODE_COORD_SECTION" => !explicit,
            "DEMAND_SECTION" => true,
            _ => windows.is_some(),
        };
        let whole =
            |place: &u32| file.rows.get(section).and_then(|rows| rows.get(place)).is_some_and(|r| r.len() >= width);
        if let Some(place) = (1..=count).find(|place| needed && !whole(place)) {
            let end = lines.len();
            lines.complain(
                end,
                section,
                &format!("has no complete line for place {place}"),
                &format!("缺少地点{place}的完整一行"),
            );
        }
    }
    let value = |section: &str, place: u32, at: usize| {
        file.rows.get(section).and_then(|rows| rows.get(&place)).and_then(|row| row.get(at)).copied().unwrap_or(0.0)
    };
    let point =
        |place: u32| Point { x: value("NODE_COORD_SECTION", place, 0), y: value("NODE_COORD_SECTION", place, 1) };
    let window =
        |place: u32| windows.map(|_| (value("TIME_WINDOW_SECTION", place, 0), value("TIME_WINDOW_SECTION", place, 1)));
    let service = |place: u32| match file.rows.contains_key("SERVICE_TIME_SECTION") {
        true => value("SERVICE_TIME_SECTION", place, 0),
        false => all_service,
    };
    let order: Vec<u32> = (1..=count).filter(|&place| place != depot).collect();
    let spots: Vec<InstanceStore> = order
        .iter()
        .map(|&place| InstanceStore {
            id: place - 1,
            at: point(place),
            service: service(place),
            demand: value("DEMAND_SECTION", place, 0) as i32,
            window: window(place),
            patterns: Vec::new(),
            worth: prizes.map(|_| value("PRIZE_SECTION", place, 0)),
        })
        .collect();
    let demand: i64 = spots.iter().map(|spot| i64::from(spot.demand)).sum();
    let enough = Instance::enough(demand, capacity);
    let reps = match (windows, file.headers.contains_key("VEHICLES")) {
        (Some(_), true) => {
            let listed = number(&file, &mut lines, "VEHICLES").unwrap_or(1.0) as usize;
            // Sets with a matrix of real times (ORTEC) name a number but leave it free.
            if explicit { listed.max(enough) } else { listed }
        }
        _ => enough,
    };
    let kind = match (windows, prizes) {
        (_, Some(_)) => Family::PrizeVrptw,
        (Some(_), None) => Family::Vrptw,
        (None, None) => Family::Cvrp,
    };
    let sintef = kind == Family::Vrptw && flavour == Dialect::Sintef;
    let ruler = match kind {
        _ if explicit => Ruler::Given(matrix(&file, &mut lines, count as usize, depot)),
        Family::Cvrp => Ruler::Nearest,
        _ if sintef => Ruler::Exact,
        _ => Ruler::Floor(10.0),
    };
    let convention = match kind {
        Family::PrizeVrptw => Convention::DistanceAndPrizes,
        _ if sintef => Convention::RepsFirst,
        _ => Convention::Distance,
    };
    let at = point(depot);
    lines.finish(Instance {
        kind,
        convention,
        ruler,
        spots,
        depots: vec![Depot { id: 0, at, end: at, window: window(depot) }],
        reps,
        limits: vec![RouteLimit { duration: None, capacity: Some(capacity) }],
        ..Instance::blank()
    })
}

fn sections(lines: &mut Lines) -> Sections {
    let mut file = Sections::default();
    let mut section = String::new();
    for at in 0..lines.len() {
        let text = lines.text(at);
        if text == "EOF" {
            break;
        }
        if text.starts_with(|first: char| first.is_ascii_alphabetic()) {
            match text.split_once(':') {
                Some((key, value)) => {
                    section.clear();
                    file.headers.insert(key.trim().into(), (at, value.trim().trim_matches('"').into()));
                }
                None => section = text.into(),
            }
            continue;
        }
        let row = lines.numbers(at, 1);
        match section.as_str() {
            "EDGE_WEIGHT_SECTION" => file.weights.extend(row),
            "DEPOT_SECTION" if row[0] < 0.0 => {}
            "" => lines.complain(at, text, "stands before any section", "位于任何段之前"),
            _ => {
                let place = lines.whole(at, row[0]);
                file.rows.entry(section.clone()).or_default().insert(place, row[1..].to_vec());
            }
        }
    }
    file
}

fn header<'file>(file: &'file Sections, key: &str) -> &'file str {
    file.headers.get(key).map_or("", |header| header.1.as_str())
}

fn number(file: &Sections, lines: &mut Lines, key: &str) -> Option<f64> {
    match file.headers.get(key) {
        Some((at, text)) => match text.parse::<f64>() {
            Ok(number) if number >= 0.0 => Some(number),
            _ => {
                lines.complain(*at, text, &format!("is no {key}"), &format!("不是有效的 {key}"));
                None
            }
        },
        None => {
            lines.complain(lines.len(), "", &format!("there is no line {key}"), &format!("缺少 {key} 一行"));
            None
        }
    }
}

/// The explicit matrix, row by row, the depot moved to the end.
fn matrix(file: &Sections, lines: &mut Lines, count: usize, depot: u32) -> Vec<i32> {
    let format = header(file, "EDGE_WEIGHT_FORMAT");
    let inside: fn(usize, usize) -> bool = match format {
        "LOWER_ROW" => |row, column| column < row,
        "LOWER_DIAG_ROW" => |row, column| column <= row,
        "UPPER_ROW" => |row, column| column > row,
        "UPPER_DIAG_ROW" => |row, column| column >= row,
        "FULL_MATRIX" => |_, _| true,
        _ => {
            let trouble =
                "is no matrix format read here: LOWER_ROW, LOWER_DIAG_ROW, UPPER_ROW, UPPER_DIAG_ROW, FULL_MATRIX";
            lines.complain(0, format, trouble, "不是可读取的矩阵格式");
            return vec![0; count * count];
        }
    };
    let cells = || (0..count).flat_map(|row| (0..count).map(move |column| (row, column)));
    let expected = cells().filter(|&(row, column)| inside(row, column)).count();
    if file.weights.len() != expected {
        let found = file.weights.len();
        let trouble = format!("the matrix has {found} numbers, {expected} were expected");
        lines.complain(lines.len(), "EDGE_WEIGHT_SECTION", &trouble, &format!("矩阵有{found}个数字，应有{expected}个"));
        return vec![0; count * count];
    }
    // The depot's place is the last one.
    let depot = depot as usize - 1;
    let place = |at: usize| match at.cmp(&depot) {
        std::cmp::Ordering::Less => at,
        std::cmp::Ordering::Equal => count - 1,
        std::cmp::Ordering::Greater => at - 1,
    };
    let mut legs = vec![0; count * count];
    let listed = cells().filter(|&(row, column)| inside(row, column));
    for ((row, column), &weight) in listed.zip(&file.weights) {
        legs[place(row) * count + place(column)] = weight.round() as i32;
        if format != "FULL_MATRIX" {
            legs[place(column) * count + place(row)] = weight.round() as i32;
        }
    }
    legs
}
