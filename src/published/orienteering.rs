//! The formats of team orienteering: the most score in limited time, with windows (KU Leuven) or without (Chao).

use super::{Convention, Depot, Family, Instance, InstanceStore, Lines, RouteLimit, Ruler};
use crate::error::Error;
use crate::model::Point;

/// Whether the text is in Chao's format: lines `n N`, `m P`, `tmax T`.
pub(super) fn is_chao(lines: &Lines) -> bool {
    let first_words = (0..3).map(|at| lines.text(at).split_whitespace().next().unwrap_or(""));
    first_words.eq(["n", "m", "tmax"])
}

/// Reads Chao's format: after three headers `x y score` a line; the first point is the start, the last the end.
pub(super) fn read_chao(mut lines: Lines) -> Result<Instance, Error> {
    let mut header = [0.0; 3];
    for (at, value) in header.iter_mut().enumerate() {
        let field = lines.text(at).split_whitespace().nth(1).unwrap_or("");
        match field.parse::<f64>() {
            Ok(number) if number.is_finite() && number >= 0.0 => *value = number,
            _ => lines.complain(at, field, "is not a number from 0 on", "不是非负数"),
        }
    }
    let mut spots = Vec::new();
    for at in 3..lines.len() {
        let row = lines.numbers(at, 3);
        let place = lines.place(at, row[0], row[1]);
        spots.push(spot(at as u32 - 3, place, 0.0, row[2], None));
    }
    let reps = lines.whole(1, header[1]) as usize;
    if spots.len() < 2 || spots.len() != header[0] as usize {
        let (found, said) = (spots.len(), header[0]);
        let trouble = format!("there are {found} points, but line 1 says {said}");
        lines.complain(0, "", &trouble, &format!("共有{found}个点，首行声明{said}个"));
        return lines.instance(Instance::blank());
    }
    let (end, start) = (spots.pop().expect("two points"), spots.remove(0));
    lines.instance(Instance {
        kind: Family::Top,
        convention: Convention::Score,
        ruler: Ruler::Exact,
        spots,
        depots: vec![Depot { id: 0, at: start.at, end: end.at, window: None }],
        reps,
        limits: vec![RouteLimit { duration: Some(header[2]), capacity: None }],
        ..Instance::blank()
    })
}

/// Whether the text is in KU Leuven's format: as Cordeau's, but with one line of limits whatever its first line says.
pub(super) fn is_leuven(lines: &Lines) -> bool {
    let [first, limits, depot] = [0, 1, 2].map(|at| lines.count_numbers(at));
    // Cordeau's own files have a line of limits for each day or depot. Only his one-day type 4 looks the same, and is not
    // told apart: it is read as KU Leuven's, who kept his first line.
    let field = |at: usize| lines.text(0).split_whitespace().nth(at).unwrap_or("");
    first == Some(4)
        && limits.is_some_and(|count| count <= 2)
        && depot.is_some_and(|count| count >= 9)
        && (field(3) != "1" || field(0) == "4")
}

/// Reads KU Leuven's format: `i x y d S f a list O C` a line, S being the score; point 0 is start and end.
///
/// Distances are truncated to one decimal for Solomon's points (whole numbers) and two for Cordeau's.
pub(super) fn read_leuven(mut lines: Lines, teams: u16) -> Result<Instance, Error> {
    let mut spots = Vec::new();
    for at in 2..lines.len() {
        let row = lines.numbers(at, 9);
        let window = lines.window(at, row[row.len() - 2], row[row.len() - 1]);
        let id = lines.whole(at, row[0]);
        let place = lines.place(at, row[1], row[2]);
        spots.push(spot(id, place, lines.service(at, row[3]), row[4], Some(window)));
    }
    let depot = spots.remove(0);
    let whole = spots.iter().all(|spot| spot.at.x.fract() == 0.0 && spot.at.y.fract() == 0.0);
    lines.instance(Instance {
        kind: Family::Toptw,
        convention: Convention::Score,
        ruler: Ruler::Floor(if whole { 10.0 } else { 100.0 }),
        spots,
        depots: vec![Depot { id: 0, at: depot.at, end: depot.at, window: depot.window }],
        reps: usize::from(teams),
        ..Instance::blank()
    })
}

fn spot(id: u32, at: Point, service: f64, score: f64, window: Option<(f64, f64)>) -> InstanceStore {
    InstanceStore { id, at, service, demand: 0, window, patterns: Vec::new(), loads: Vec::new(), worth: Some(score) }
}
