//! What the plan in force has used stores to: the next plan keeps it where neither the table stores nor the log says otherwise.

use super::InForce;
use crate::model::{Practice, Store, StoreRow, Tables, check_habits};
use crate::unit::{Seconds, StoreId};
use std::collections::HashMap;

/// The visits that a store has in a plan: how many on each weekday, and when they begin.
#[derive(Default)]
struct Seen {
    on: [u32; 7],
    starts: Vec<i32>,
}

/// Writes the weekday and the time of its visits in the plan in force into the row of each store that has none of its own: the
/// weekday of most of them, and the start nearest to the middle of most of them, in whole minutes. What its row contradicts by now
/// stays out.
pub(super) fn inherit(tables: &mut Tables, force: InForce) {
    let problem = force.problem;
    let Practice { price, within, .. } = &problem.practice;
    if price.weekday.0 == 0 && price.hour.0 == 0 {
        return;
    }
    let mut seen: HashMap<StoreId, Seen> = HashMap::new();
    for route in &force.plan.routes {
        let weekday = problem.calendar.weekday(problem.shift(route.shift).day);
        for stop in &route.stops {
            let seen = seen.entry(stop.store).or_default();
            seen.on[weekday] += 1;
            seen.starts.push(stop.start.0);
        }
    }
    let stores = seen.iter_mut().map(|(&id, seen)| (problem.store(id), seen));
    let mut by_id: HashMap<&str, (&Store, &mut Seen)> =
        stores.map(|(store, seen)| (store.id.as_str(), (store, seen))).collect();
    let mut filled: HashMap<u32, (bool, bool)> = HashMap::new();
    for row in &mut tables.stores {
        let Some((store, seen)) = by_id.get_mut(row.id.as_str()) else { continue };
        let Some(habit) = store.habit else { continue };
        let weekday = (price.weekday.0 > 0 && habit.weekday.is_none()).then(|| most(&seen.on)).flatten();
        let middle = match price.hour.0 > 0 && habit.start.is_none() {
            true => habit.usual_start(&mut seen.starts, within.0),
            false => None,
        };
        let start = middle.and_then(|middle| seen.starts.iter().min_by_key(|&&start| ((start - middle).abs(), start)));
        let news = (row.usual_weekday.is_none() && weekday.is_some(), row.usual_time.is_none() && start.is_some());
        if news.0 {
            row.usual_weekday = weekday;
        }
        if news.1 {
            row.usual_time = start.map(|start| Seconds(start - start % 60));
        }
        filled.insert(row.line, news);
    }
    let wrong: Vec<(u32, String)> =
        check_habits(tables).into_iter().filter_map(|one| Some((one.line?, one.column))).collect();
    for (line, column) in wrong {
        let Some(&(weekday, time)) = filled.get(&line) else { continue };
        let forget = |row: &mut StoreRow| match column.as_str() {
            "usual_weekday" if weekday => row.usual_weekday = None,
            "usual_time" if time => row.usual_time = None,
            _ => {}
        };
        tables.stores.iter_mut().filter(|row| row.line == line).for_each(forget);
    }
}

/// The weekday of more than half of the visits.
fn most(on: &[u32; 7]) -> Option<u8> {
    let all: u32 = on.iter().sum();
    (0_u8..).zip(on).find(|(_, here)| 2 * **here > all).map(|(day, _)| day)
}
