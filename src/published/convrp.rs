//! The consistent VRP of Groër, Golden & Wasil (2009): days of known demand, one driver a customer, hours that stay alike.

use super::cvrplib::{Sections, all_places, header, line, number, sections, whole_number};
use super::{Convention, Depot, Family, Instance, InstanceStore, Lines, RouteLimit, Ruler};
use crate::error::Error;
use crate::model::Pattern;
use crate::unit::Day;

/// The most days; the published sets have three and five.
const MOST_DAYS: u32 = 32;

/// Whether the text is in this format: CVRPLIB's with days.
pub(super) fn is(lines: &Lines) -> bool {
    (0..lines.len().min(30)).any(|at| lines.text(at).starts_with("NUM_DAYS"))
}

/// Reads the format.
///
/// DIMENSION counts the depot, which has no number: its coordinates are in DEPOT_SECTION. DEMAND_SECTION and
/// SVC_TIME_SECTION have a column a day; a demand of -1 is a day without a visit. A customer never visited is left out.
/// DISTANCE is the longest a route may take, visits included, as in the sets of Christofides from which these are made.
pub(super) fn read(mut lines: Lines) -> Result<Instance, Error> {
    let file = sections(&mut lines);
    let days = whole_number(&file, &mut lines, "NUM_DAYS");
    let places = whole_number(&file, &mut lines, "DIMENSION");
    let capacity = number(&file, &mut lines, "CAPACITY").map_or(0, |(at, capacity)| lines.amount(at, capacity));
    let longest = number(&file, &mut lines, "DISTANCE").and_then(|(at, longest)| lines.limit(at, longest));
    if places < 2 || !(1..=MOST_DAYS).contains(&days) {
        let en =
            format!("DIMENSION is {places} and NUM_DAYS {days}; at least 2 and from 1 to {MOST_DAYS} are read here");
        let zh = format!("DIMENSION 为{places}、NUM_DAYS 为{days}；前者至少为2，后者应在1到{MOST_DAYS}之间");
        lines.complain(0, "", &en, &zh);
        return lines.instance(Instance::blank());
    }
    if header(&file, "EDGE_WEIGHT_FORMAT") != "EUC_2D" {
        let (at, format) = (line(&file, "EDGE_WEIGHT_FORMAT"), header(&file, "EDGE_WEIGHT_FORMAT"));
        lines.complain(at, format, "is no distance read here: EUC_2D", "不是可读取的距离类型：EUC_2D");
    }
    let (count, end) = (places - 1, line(&file, "DIMENSION"));
    let mut whole = true;
    for (section, width) in [("NODE_COORD_SECTION", 2), ("DEMAND_SECTION", days), ("SVC_TIME_SECTION", days)] {
        match file.rows.get(section) {
            Some(rows) => whole &= all_places(rows, section, (count, width as usize, end), &mut lines),
            None => {
                lines.complain(end, section, "is missing", "缺少此段");
                whole = false;
            }
        }
    }
    let depots: Vec<(usize, f64, f64)> =
        file.depots.iter().filter_map(|(at, row)| Some((*at, row[0], *row.get(1)?))).collect();
    let &[(depot, x, y)] = depots.as_slice() else {
        let trouble = "has not just one line with two coordinates, and one depot is read here";
        lines.complain(line(&file, "DEPOT_SECTION"), "DEPOT_SECTION", trouble, "应恰好有一行两个坐标作为车场");
        return lines.instance(Instance::blank());
    };
    if !whole {
        return lines.instance(Instance::blank());
    }
    let at = lines.place(depot, x, y);
    let spots: Vec<InstanceStore> = (1..=count).filter_map(|place| store(&file, &mut lines, place)).collect();
    // As many drivers as would do if everyone were visited every day: one driver a customer may take more than a day's load.
    let demand = spots.iter().map(|spot| i64::from(spot.demand)).sum();
    lines.instance(Instance {
        kind: Family::Convrp,
        convention: Convention::Time,
        ruler: Ruler::Exact,
        days: days as u16,
        reps: Instance::enough(demand, capacity),
        spots,
        depots: vec![Depot { id: 0, at, end: at, window: None }],
        limits: vec![RouteLimit { duration: longest, capacity: Some(capacity) }],
        ..Instance::blank()
    })
}

/// A customer; `None` where it is visited on no day.
///
/// Its visits take what the longest of them does, as they do in all published files; what they load may differ by day.
fn store(file: &Sections, lines: &mut Lines, place: u32) -> Option<InstanceStore> {
    let row = |section: &str| (file.rows[section][&place].0, file.rows[section][&place].1.as_slice());
    let (at, point) = row("NODE_COORD_SECTION");
    let point = lines.place(at, point[0], point[1]);
    let (at, demands) = row("DEMAND_SECTION");
    let is_visit = |day: &usize| demands[*day] >= 0.0;
    let days = || (0..demands.len()).filter(is_visit);
    let loads: Vec<i32> = demands.iter().map(|&load| if load < 0.0 { 0 } else { lines.amount(at, load) }).collect();
    let (at, services) = row("SVC_TIME_SECTION");
    let service = days().map(|day| services[day]).fold(0.0, f64::max);
    if days().any(|day| services[day] != service) {
        lines.complain(at, "", "the visits take unlike times, and one time a store is read here", "各天在店时间应相同");
    }
    days().next()?;
    Some(InstanceStore {
        id: place,
        at: point,
        service: lines.service(at, service),
        demand: loads.iter().copied().max().unwrap_or(0),
        loads,
        window: None,
        patterns: vec![Pattern::of(days().map(|day| Day(day as u16)))],
        worth: None,
    })
}
