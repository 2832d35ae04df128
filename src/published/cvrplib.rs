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
pub(super) struct Sections {
    headers: BTreeMap<String, (usize, String)>,
    /// Rows of `number value...` by section, each with its line, the place's number taken off.
    pub rows: BTreeMap<String, BTreeMap<u32, (usize, Vec<f64>)>>,
    /// The lines of DEPOT_SECTION up to its -1: numbers of places, or coordinates.
    pub depots: Vec<(usize, Vec<f64>)>,
    weights: Vec<f64>,
}

/// Reads the format: distances rounded for CVRP, in the flavour's convention with windows, or from an explicit matrix.
pub(super) fn read(mut lines: Lines, flavour: Dialect) -> Result<Instance, Error> {
    let file = sections(&mut lines);
    let count = whole_number(&file, &mut lines, "DIMENSION");
    let capacity = number(&file, &mut lines, "CAPACITY").map_or(0, |(at, capacity)| lines.amount(at, capacity));
    if count < 2 {
        let trouble = "there are no places: DIMENSION must be at least 2";
        lines.complain(0, "", trouble, "没有地点：DIMENSION 至少为2");
        return lines.instance(Instance::blank());
    }
    let explicit = match header(&file, "EDGE_WEIGHT_TYPE") {
        "EXPLICIT" => true,
        "" | "EUC_2D" => false,
        other => {
            lines.complain(
                line(&file, "EDGE_WEIGHT_TYPE"),
                other,
                "is no distance read here: EUC_2D, EXPLICIT",
                "不是可读取的距离类型：EUC_2D、EXPLICIT",
            );
            false
        }
    };
    let mut whole = true;
    for (section, width) in SECTIONS {
        let must = section == "DEMAND_SECTION" || section == "NODE_COORD_SECTION" && !explicit;
        match file.rows.get(section) {
            Some(rows) => whole &= all_places(rows, section, (count, width, line(&file, "DIMENSION")), &mut lines),
            None if must => {
                lines.complain(line(&file, "DIMENSION"), section, "is missing", "缺少此段");
                whole = false;
            }
            None => {}
        }
    }
    let listed = file.depots.iter().map(|(at, row)| lines.whole(*at, row[0]));
    let depots: Vec<u32> = if file.depots.is_empty() { vec![1] } else { listed.collect() };
    let &[depot] = depots.as_slice() else {
        let trouble = "names not just one place, and one depot is read here";
        lines.complain(line(&file, "DEPOT_SECTION"), "DEPOT_SECTION", trouble, "应恰好列出一个地点作为车场");
        return lines.instance(Instance::blank());
    };
    if !(1..=count).contains(&depot) {
        let (en, zh) = (format!("is no place from 1 to {count}"), format!("不在地点1到{count}之间"));
        lines.complain(line(&file, "DEPOT_SECTION"), &depot.to_string(), &en, &zh);
        whole = false;
    }
    if !whole {
        return lines.instance(Instance::blank());
    }
    // Every section that is there has all places.
    let row = |section: &str, place: u32| {
        file.rows.get(section).and_then(|rows| rows.get(&place)).map(|(at, row)| (*at, row.as_slice()))
    };
    let windows = file.rows.contains_key("TIME_WINDOW_SECTION");
    let prizes = file.rows.contains_key("PRIZE_SECTION");
    let all_service = match file.headers.contains_key("SERVICE_TIME") {
        true => number(&file, &mut lines, "SERVICE_TIME").map_or(0.0, |(at, time)| lines.service(at, time)),
        false => 0.0,
    };
    let point = |lines: &mut Lines, place: u32| match row("NODE_COORD_SECTION", place) {
        Some((at, row)) => lines.place(at, row[0], row[1]),
        None => Point::default(),
    };
    let window = |lines: &mut Lines, place: u32| {
        row("TIME_WINDOW_SECTION", place).map(|(at, row)| lines.window(at, row[0], row[1]))
    };
    let order: Vec<u32> = (1..=count).filter(|&place| place != depot).collect();
    let mut spots = Vec::with_capacity(order.len());
    for &place in &order {
        spots.push(InstanceStore {
            id: place - 1,
            at: point(&mut lines, place),
            service: row("SERVICE_TIME_SECTION", place).map_or(all_service, |(at, row)| lines.service(at, row[0])),
            demand: row("DEMAND_SECTION", place).map_or(0, |(at, row)| lines.amount(at, row[0])),
            window: window(&mut lines, place),
            patterns: Vec::new(),
            loads: Vec::new(),
            worth: row("PRIZE_SECTION", place).map(|(at, row)| lines.within(at, row[0], 0.0, f64::from(i32::MAX))),
        });
    }
    let demand: i64 = spots.iter().map(|spot| i64::from(spot.demand)).sum();
    let enough = Instance::enough(demand, capacity);
    let reps = match (windows, file.headers.contains_key("VEHICLES")) {
        (true, true) => {
            let listed = whole_number(&file, &mut lines, "VEHICLES") as usize;
            // Sets with a matrix of real times (ORTEC) name a number but leave it free.
            if explicit { listed.max(enough) } else { listed }
        }
        _ => enough,
    };
    let kind = match (windows, prizes) {
        (_, true) => Family::PrizeVrptw,
        (true, false) => Family::Vrptw,
        (false, false) => Family::Cvrp,
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
    let at = point(&mut lines, depot);
    let window = window(&mut lines, depot);
    let longest = match file.headers.contains_key("DISTANCE") {
        true => number(&file, &mut lines, "DISTANCE").and_then(|(at, longest)| lines.limit(at, longest)),
        false => None,
    };
    lines.instance(Instance {
        kind,
        convention,
        ruler,
        spots,
        depots: vec![Depot { id: 0, at, end: at, window }],
        reps,
        limits: vec![RouteLimit { duration: longest, capacity: Some(capacity) }],
        ..Instance::blank()
    })
}

/// The sections whose rows are places, and how many numbers a row has at the least.
const SECTIONS: [(&str, usize); 5] = [
    ("NODE_COORD_SECTION", 2),
    ("DEMAND_SECTION", 1),
    ("TIME_WINDOW_SECTION", 2),
    ("SERVICE_TIME_SECTION", 1),
    ("PRIZE_SECTION", 1),
];

/// Whether a section has a line for every place, and none besides.
pub(super) fn all_places(
    rows: &BTreeMap<u32, (usize, Vec<f64>)>,
    section: &str,
    (count, width, end): (u32, usize, usize),
    lines: &mut Lines,
) -> bool {
    // As the first line that is missing is looked for in the lines there are, a large DIMENSION takes no time.
    let short = rows.iter().zip(1..).find(|((place, (_, row)), at)| *place != at || row.len() < width);
    let short = short.map_or(rows.len() as u32 + 1, |(_, at)| at);
    if short <= count {
        let en = format!("has no complete line for place {short}, and DIMENSION says {count}");
        let zh = format!("缺少地点{short}的完整一行，而 DIMENSION 为{count}");
        lines.complain(rows.get(&short).map_or(end, |row| row.0), section, &en, &zh);
        return false;
    }
    if let Some((place, (at, _))) = rows.iter().find(|(place, _)| **place > count) {
        let (en, zh) = (format!("is no place from 1 to {count}"), format!("不在地点1到{count}之间"));
        lines.complain(*at, &place.to_string(), &en, &zh);
        return false;
    }
    true
}

pub(super) fn sections(lines: &mut Lines) -> Sections {
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
            "EDGE_WEIGHT_SECTION" => file.weights.extend(row.into_iter().map(|way| lines.way(at, way))),
            // A lone -1 ends it.
            "DEPOT_SECTION" if row == [-1.0] => {}
            "DEPOT_SECTION" => file.depots.push((at, row)),
            "" => lines.complain(at, text, "stands before any section", "位于任何段之前"),
            _ => {
                let place = lines.whole(at, row[0]);
                let rows = file.rows.entry(section.clone()).or_default();
                if rows.insert(place, (at, row[1..].to_vec())).is_some() {
                    lines.complain(at, &place.to_string(), "is there twice in this section", "在此段中重复出现");
                }
            }
        }
    }
    file
}

pub(super) fn header<'file>(file: &'file Sections, key: &str) -> &'file str {
    file.headers.get(key).map_or("", |header| header.1.as_str())
}

/// Where a header or a section is.
pub(super) fn line(file: &Sections, key: &str) -> usize {
    let first = |rows: &BTreeMap<u32, (usize, Vec<f64>)>| rows.values().map(|row| row.0).min();
    let header = file.headers.get(key).map(|header| header.0);
    let depot = file.depots.first().filter(|_| key == "DEPOT_SECTION").map(|depot| depot.0);
    header.or(depot).or_else(|| file.rows.get(key).and_then(first)).unwrap_or(0)
}

/// The number of a header, and its line.
pub(super) fn number(file: &Sections, lines: &mut Lines, key: &str) -> Option<(usize, f64)> {
    match file.headers.get(key) {
        Some((at, text)) => match text.parse::<f64>() {
            Ok(number) if number >= 0.0 && number.is_finite() => Some((*at, number)),
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

/// The whole number of a header; 0 where it is none.
pub(super) fn whole_number(file: &Sections, lines: &mut Lines, key: &str) -> u32 {
    number(file, lines, key).map_or(0, |(at, number)| lines.whole(at, number))
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
            lines.complain(line(file, "EDGE_WEIGHT_FORMAT"), format, trouble, "不是可读取的矩阵格式");
            return Vec::new();
        }
    };
    let square = count.saturating_mul(count);
    let expected = match format {
        "FULL_MATRIX" => square,
        "LOWER_ROW" | "UPPER_ROW" => (square - count) / 2,
        _ => (square - count) / 2 + count,
    };
    if file.weights.len() != expected {
        let found = file.weights.len();
        let trouble = format!("the matrix has {found} numbers, {expected} were expected");
        lines.complain(
            line(file, "DIMENSION"),
            "EDGE_WEIGHT_SECTION",
            &trouble,
            &format!("矩阵有{found}个数字，应有{expected}个"),
        );
        return Vec::new();
    }
    // The depot's place is the last one.
    let depot = depot as usize - 1;
    let place = |at: usize| match at.cmp(&depot) {
        std::cmp::Ordering::Less => at,
        std::cmp::Ordering::Equal => count - 1,
        std::cmp::Ordering::Greater => at - 1,
    };
    let mut legs = vec![0; count * count];
    let cells = (0..count).flat_map(|row| (0..count).map(move |column| (row, column)));
    let listed = cells.filter(|&(row, column)| inside(row, column));
    for ((row, column), &weight) in listed.zip(&file.weights) {
        legs[place(row) * count + place(column)] = weight.round() as i32;
        if format != "FULL_MATRIX" {
            legs[place(column) * count + place(row)] = weight.round() as i32;
        }
    }
    legs
}
