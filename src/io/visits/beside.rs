//! Which rows of a store are visits beside its own: one-off visits, further appointments of a day, and reps who come along.

use super::Written;
use crate::lang::Lang;
use crate::model::{Problem, Why};
use crate::unit::{Seconds, StoreId};

/// Gives the rows of a store that has several visits on a day to those beside its own that they fit better: by rep, then by hour. Of
/// as many rows as the store has of its own on that day none needs to be another.
pub(super) fn place(problem: &Problem, rows: &mut [Written]) {
    name(problem, rows);
    for one in problem.store_ids().filter(|&id| problem.store(id).beside.is_some()) {
        let (host, Some(due)) = (problem.host(one), problem.store(one).due_visits().first()) else { continue };
        let own = problem.store(host).due_visits().iter().filter(|other| other.due == due.due).count();
        if matches!(due.why, Why::OneOff { .. }) {
            continue;
        }
        let candidates: Vec<usize> = (0..rows.len())
            .filter(|&at| rows[at].store == Some(host) && rows[at].due.unwrap_or(rows[at].day) == due.due)
            .collect();
        let better = |at: &usize| {
            let (as_host, as_one) = (misfit(problem, host, &rows[*at]), misfit(problem, one, &rows[*at]));
            (i64::from(as_one.0) - i64::from(as_host.0), as_one.1 - as_host.1)
        };
        let Some(&best) = candidates.iter().min_by_key(|at| better(at)) else { continue };
        if candidates.len() > own || better(&best) < (0, 0) {
            rows[best].store = Some(one);
        }
    }
}

/// Gives one-off visits the rows that name them as why they are made.
fn name(problem: &Problem, rows: &mut [Written]) {
    let one_off = |id: StoreId| problem.store(id).due_visits().iter().enumerate().map(move |visit| (id, visit));
    let all = problem.store_ids().filter(|&id| problem.store(id).beside.is_some()).flat_map(one_off);
    for (id, (visit, due)) in all.filter(|(_, (_, due))| matches!(due.why, Why::OneOff { .. })) {
        let names = [Lang::En, Lang::Zh].map(|lang| due.why.say(lang));
        let host = problem.host(id);
        if let Some(row) = rows.iter_mut().find(|row| row.store == Some(host) && names.contains(&row.why)) {
            (row.store, row.visit) = (Some(id), Some(visit as u16));
        }
    }
}

/// How badly a row fits a visit of a day: whether it has the wrong rep, and how far its hour is from those agreed on, in seconds.
fn misfit(problem: &Problem, store: StoreId, row: &Written) -> (bool, i64) {
    let is_other_rep = !problem.store(store).allows(row.rep, row.day);
    let off = row.start.or(row.arrive).map(|at| {
        let windows = problem.windows(store, row.day).iter();
        let apart = windows.map(|window| (window.open - at).max(at - window.close).max(Seconds(0)).0);
        i64::from(apart.min().unwrap_or(Seconds::minutes(24 * 60).0))
    });
    (is_other_rep, off.unwrap_or(0))
}
