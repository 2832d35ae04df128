//! Solomon's text format, also of Gehring and Homberger: windows, capacity, a number of reps.

use super::{Convention, Depot, Dialect, Family, Instance, InstanceStore, Lines, RouteLimit, Ruler};
use crate::error::Error;

/// Whether the text is in this format.
pub(super) fn is(lines: &Lines) -> bool {
    (0..lines.len().min(8)).any(|at| lines.text(at).eq_ignore_ascii_case("vehicle"))
}

/// Reads the format: the line of two numbers is the number of reps and their capacity, every line of seven a place, the
/// first of which is the depot.
pub(super) fn read(mut lines: Lines, flavour: Dialect, teams: u16) -> Result<Instance, Error> {
    let (mut fleet, mut rows) = (None, Vec::new());
    for at in 0..lines.len() {
        match lines.count_numbers(at) {
            Some(2) if fleet.is_none() => fleet = Some((at, lines.numbers(at, 2))),
            Some(1..) => rows.push((at, lines.numbers(at, 7))),
            None if fleet.is_some() && lines.text(at).starts_with(|first: char| first.is_ascii_digit()) => {
                rows.push((at, lines.numbers(at, 7)));
            }
            _ => {}
        }
    }
    let Some((at, fleet)) = fleet else {
        let end = lines.len();
        lines.complain(end, "", "there is no line with the number and capacity of vehicles", "缺少车辆数与容量一行");
        return lines.instance(Instance::blank());
    };
    let (reps, capacity) = (lines.whole(at, fleet[0]), lines.amount(at, fleet[1]));
    let scores = flavour == Dialect::Toptw;
    let mut spots = Vec::with_capacity(rows.len());
    for (at, row) in &rows {
        let demand = lines.amount(*at, row[3]);
        spots.push(InstanceStore {
            id: lines.whole(*at, row[0]),
            at: lines.place(*at, row[1], row[2]),
            service: lines.service(*at, row[6]),
            demand: if scores { 0 } else { demand },
            window: Some(lines.window(*at, row[4], row[5])),
            patterns: Vec::new(),
            loads: Vec::new(),
            worth: scores.then_some(f64::from(demand)),
        });
    }
    if spots.is_empty() {
        let end = lines.len();
        lines.complain(end, "", "there is no line with a depot", "缺少车场一行");
        return lines.instance(Instance::blank());
    }
    let depot = spots.remove(0);
    let (kind, convention, ruler) = match flavour {
        Dialect::Dimacs => (Family::Vrptw, Convention::Distance, Ruler::Floor(10.0)),
        Dialect::Sintef => (Family::Vrptw, Convention::RepsFirst, Ruler::Exact),
        Dialect::Toptw => (Family::Toptw, Convention::Score, Ruler::Floor(10.0)),
    };
    lines.instance(Instance {
        kind,
        convention,
        ruler,
        spots,
        depots: vec![Depot { id: 0, at: depot.at, end: depot.at, window: depot.window }],
        reps: if scores { usize::from(teams) } else { reps as usize },
        limits: vec![RouteLimit { duration: None, capacity: (!scores).then_some(capacity) }],
        ..Instance::blank()
    })
}
