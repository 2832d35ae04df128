//! Cordeau's format: stores with patterns of days, or several depots, with or without windows.

use super::{Convention, Depot, Family, Instance, InstanceStore, Lines, RouteLimit, Ruler};
use crate::error::Error;
use crate::model::Pattern;
use crate::unit::Day;

/// The most days: the number of a pattern has so many bits.
const MOST_DAYS: usize = 32;

/// Whether the text may be in this format: a first line of four or five whole numbers, then limits.
pub(super) fn is(lines: &Lines) -> bool {
    matches!(lines.count_numbers(0), Some(4 | 5)) && lines.count_numbers(1) == Some(2)
}

/// Reads the format.
///
/// `type m n t [d]`, then `D Q` for each day or depot (days times depots for type 8), then `i x y d q f a list [e l]` for
/// each place. One depot comes first as number 0; several come last, or first in type 8. A pattern is a number whose
/// most significant of t bits is day 1. Type 8 has windows that its authors ask to ignore.
///
/// Two quirks of the published files: a type 2 whose places begin with number 0 is periodic (PVRPTW pr08), and a store
/// with a demand but a frequency of 0 is visited once (PVRP p11, store 131). A store without demand and frequency is not
/// visited at all and left out.
pub(super) fn read(mut lines: Lines) -> Result<Instance, Error> {
    let header = lines.numbers(0, 4);
    let header: Vec<u32> = header.iter().map(|&number| lines.whole(0, number)).collect();
    let (code, reps, count, groups) = (header[0], header[1] as usize, header[2] as usize, header[3] as usize);
    let several = match code {
        8 => header.get(4).map_or(1, |&depots| depots as usize),
        _ => 1,
    };
    let limit_lines = groups * several;
    let first_place = 1 + limit_lines;
    let begins_at_zero = lines.text(first_place).split_whitespace().next() == Some("0");
    let (days, depots, depots_first) = match code {
        0 | 1 | 4 | 5 => (groups, 1, true),
        2 if begins_at_zero => (groups, 1, true),
        2 | 6 => (1, groups, false),
        8 => (groups, several, true),
        _ => {
            let trouble = "is not a type read here: 1 PVRP, 2 MDVRP, 5 PVRPTW, 6 MDVRPTW, 8 MDPVRP";
            lines.complain(0, &code.to_string(), trouble, "不是可读取的类型：1、2、5、6、8");
            return lines.instance(Instance::blank());
        }
    };
    let places = lines.len().saturating_sub(first_place);
    if groups == 0 || depots == 0 || days > MOST_DAYS {
        let trouble =
            format!("line 1 says {days} days and {depots} depots; 1 to {MOST_DAYS} days and a depot are read here");
        lines.complain(
            0,
            "",
            &trouble,
            &format!("首行声明{days}天、{depots}个车场；应为1到{MOST_DAYS}天，且至少一个车场"),
        );
        return lines.instance(Instance::blank());
    }
    if places != count + depots {
        let trouble = format!("there are {places} places, but line 1 says {count} and {depots} depots");
        lines.complain(0, "", &trouble, &format!("共有{places}个地点，首行声明{count}个门店与{depots}个车场"));
        return lines.instance(Instance::blank());
    }
    let limits = (1..first_place)
        .map(|at| {
            let row = lines.numbers(at, 2);
            let capacity = lines.limit(at, row[1]).map(|load| lines.amount(at, load));
            RouteLimit { duration: lines.limit(at, row[0]), capacity }
        })
        .collect();
    let (mut spots, mut homes) = (Vec::with_capacity(count), Vec::with_capacity(depots));
    for at in first_place..lines.len() {
        let place = at - first_place;
        let is_depot = if depots_first { place < depots } else { place >= count };
        let row = lines.numbers(at, if is_depot { 3 } else { 7 });
        let id = lines.whole(at, row[0]);
        if is_depot {
            let point = lines.place(at, row[1], row[2]);
            let window =
                (code != 8 && row.len() >= 9).then(|| lines.window(at, row[row.len() - 2], row[row.len() - 1]));
            homes.push(Depot { id, at: point, end: point, window });
        } else if let Some(spot) = store(&mut lines, at, &row, days, code != 8) {
            spots.push(spot);
        }
    }
    let windowed = spots.iter().any(|spot| spot.window.is_some());
    let kind = match (code, depots, windowed) {
        (8, ..) => Family::Mdpvrp,
        (_, 1, true) if days > 1 || begins_at_zero => Family::Pvrptw,
        (_, 1, false) if days > 1 || begins_at_zero => Family::Pvrp,
        (.., true) => Family::Mdvrptw,
        (.., false) => Family::Mdvrp,
    };
    lines.instance(Instance {
        name: String::new(),
        kind,
        convention: Convention::Distance,
        ruler: Ruler::Exact,
        days: days as u16,
        spots,
        depots: homes,
        reps,
        limits,
    })
}

/// A store from its line; `None` where it is never visited.
fn store(lines: &mut Lines, at: usize, row: &[f64], days: usize, has_windows: bool) -> Option<InstanceStore> {
    let demand = lines.amount(at, row[4]);
    let listed = lines.whole(at, row[6]) as usize;
    if demand == 0 && row[5] == 0.0 {
        return None;
    }
    let Some(codes) = row.get(7..7 + listed) else {
        let trouble = format!("the line lists fewer than its {listed} patterns");
        lines.complain(at, "", &trouble, &format!("该行的组合少于声明的{listed}个"));
        return None;
    };
    let mut patterns = Vec::with_capacity(listed);
    for &code in codes {
        let bits = u64::from(lines.whole(at, code));
        if days > 1 && (bits == 0 || bits >> days != 0) {
            lines.complain(at, &code.to_string(), "is no pattern of these days", "不是这些天的组合");
        }
        patterns.push(pattern(bits, days));
    }
    if days > 1 && patterns.is_empty() {
        lines.complain(at, "", "the line lists no pattern of days", "该行没有日期组合");
    }
    let rest = &row[7 + listed..];
    Some(InstanceStore {
        id: lines.whole(at, row[0]),
        at: lines.place(at, row[1], row[2]),
        service: lines.service(at, row[3]),
        demand,
        window: (has_windows && rest.len() >= 2).then(|| lines.window(at, rest[0], rest[1])),
        patterns,
        loads: Vec::new(),
        worth: None,
    })
}

/// The days of a pattern, whose most significant bit is the first day.
fn pattern(bits: u64, days: usize) -> Pattern {
    Pattern::of((0..days).filter(|day| bits >> (days - 1 - day) & 1 == 1).map(|day| Day(day as u16)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_of_five_days_is_days_two_and_four() {
        assert_eq!(pattern(10, 5), Pattern::of([Day(1), Day(3)]));
    }
}
