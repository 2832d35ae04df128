//! On which day the first visit of a store falls that was never visited: neighbours together, every week its even share.

use crate::model::Point;
use chrono::{Datelike, NaiveDate};

/// Most neighbours that share a phase: about what a rep does on a day.
const RUN: usize = 8;
/// Fewest runs, so that a small table is spread evenly too.
const RUNS: usize = 16;
/// 2^16 over the golden ratio: steps of this size fill a circle evenly (Weyl's sequence).
const STEP: u32 = 40_503;

/// For each of the stores (place, interval in days, id) the day in the first interval on which its first visit falls.
///
/// Stores of one interval are lined up along a Hilbert curve and cut into short runs of neighbours; a run shares one day,
/// and the next run steps on by the golden section, so that every part of the map has something due in every week.
pub(super) fn phases(stores: &[(Point, u16, &str)]) -> Vec<u16> {
    let along = along_curve(stores.iter().map(|one| one.0));
    let keys = stores.iter().zip(along).enumerate();
    let mut order: Vec<(u16, u32, usize)> = keys.map(|(at, (store, along))| (store.1, along, at)).collect();
    // Stores of one place by their ids, so that the order of the table does not matter.
    order.sort_unstable_by(|one, other| {
        (one.0, one.1).cmp(&(other.0, other.1)).then_with(|| stores[one.2].2.cmp(stores[other.2].2))
    });
    let mut phase = vec![0; stores.len()];
    for group in order.chunk_by(|a, b| a.0 == b.0) {
        let run = (group.len() / RUNS).clamp(1, RUN);
        for (position, &(interval, _, at)) in group.iter().enumerate() {
            let turn = ((position / run) as u32).wrapping_mul(STEP) & 0xffff;
            phase[at] = ((turn * u32::from(interval)) >> 16) as u16;
        }
    }
    phase
}

/// The day, counted from so many days after a plan `began`, on which a phase of an interval comes round first in the plan. Phases
/// are counted from one Monday for all plans, so that a store never visited is due once an interval however often plans are made.
///
/// A day that is over by then is negative, as long as it is not made up for by one of the days to come: of weeks it always is.
pub(super) fn since(phase: u16, interval: u16, began: NaiveDate, gone: i64) -> i64 {
    let (days, interval) = (i64::from(began.num_days_from_ce() - 1), i64::from(interval.max(1)));
    let day = (i64::from(phase) - days).rem_euclid(interval) - gone;
    let next = day.rem_euclid(interval);
    match day {
        0.. => day,
        _ if interval <= 7 || next <= 3 => next,
        _ => next - interval,
    }
}

/// How far along the Hilbert curve over their bounding box each of the points lies: points close in this number are close on
/// the map.
pub(crate) fn along_curve(points: impl Iterator<Item = Point> + Clone) -> Vec<u32> {
    let (mut low, mut high) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
    for point in points.clone() {
        for (axis, value) in [point.x, point.y].into_iter().enumerate() {
            low[axis] = low[axis].min(value);
            high[axis] = high[axis].max(value);
        }
    }
    let cell = |value: f64, axis: usize| {
        let span = (high[axis] - low[axis]).max(f64::MIN_POSITIVE);
        ((value - low[axis]) / span * 65_535.0) as u32
    };
    points.map(|point| hilbert(cell(point.x, 0), cell(point.y, 1))).collect()
}

/// The position of a cell of the 65,536 x 65,536 grid along the Hilbert curve.
fn hilbert(mut x: u32, mut y: u32) -> u32 {
    let mut position = 0;
    let mut side = 1 << 15;
    while side > 0 {
        let (right, up) = (u32::from(x & side > 0), u32::from(y & side > 0));
        position += side.wrapping_mul(side).wrapping_mul((3 * right) ^ up);
        if up == 0 {
            if right == 1 {
                (x, y) = (65_535 - x, 65_535 - y);
            }
            (x, y) = (y, x);
        }
        side >>= 1;
    }
    position
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_along_the_curve_lead_to_the_neighbouring_cell() {
        let mut cells: Vec<(u32, u32, u32)> =
            (0..32).flat_map(|x| (0..32).map(move |y| (hilbert(x, y), x, y))).collect();
        cells.sort_unstable();
        for pair in cells.windows(2) {
            assert_eq!(pair[0].1.abs_diff(pair[1].1) + pair[0].2.abs_diff(pair[1].2), 1);
        }
    }

    #[test]
    fn every_quarter_of_the_map_gets_its_share_of_every_week() {
        let place = |at: i32| Point { x: f64::from(at % 40) / 40.0, y: f64::from(at / 40) / 40.0 };
        let stores: Vec<(Point, u16, &str)> = (0..1600).map(|at| (place(at), 28, "")).collect();
        let phase = phases(&stores);
        let mut count = [[0; 4]; 4];
        for ((point, ..), day) in stores.iter().zip(phase) {
            let quarter = usize::from(point.x >= 0.5) + 2 * usize::from(point.y >= 0.5);
            count[quarter][usize::from(day / 7)] += 1;
        }
        assert!(count.iter().flatten().all(|&stores| (80..=120).contains(&stores)), "{count:?}");
    }
}
