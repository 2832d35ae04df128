//! What falls off where the visits do not fit: those of least value, until the rest fits.

use super::assign::Maker;
use super::days::{Asked, Time};
use super::{LeftOut, Visit};
use crate::model::Problem;
use crate::unit::{RepId, Seconds, StoreId};
use ordered_float::OrderedFloat;
use std::cmp::Reverse;

/// Marks the visits that fall off and lists them: rep by rep those of the lowest priority first, of these those of the stores
/// of least value, then in the order of ids, of one store the last first; then the visits that nobody can make.
pub(super) fn cut(
    problem: &Problem,
    visits: &mut [Visit],
    makers: &[Option<Maker>],
    times: &[Time],
    asked: &[Asked],
    value: &[f64],
) -> Vec<LeftOut> {
    let mut theirs: Vec<Vec<usize>> = vec![Vec::new(); problem.reps.len()];
    let mut nobodys = Vec::new();
    for (at, visit) in visits.iter().enumerate() {
        match makers[visit.store] {
            // Whoever has time for all keeps all.
            Some(maker) if times[maker.rep.index()].fits(&asked[maker.rep.index()]) => {}
            Some(maker) => theirs[maker.rep.index()].push(at),
            None => nobodys.push(at),
        }
    }
    let mut all = Vec::new();
    let mut leave_out = |visit: &mut Visit, rep: Option<RepId>| {
        visit.left_out = true;
        let time = Seconds((visit.work() + visit.home) as i32);
        all.push(LeftOut { store: StoreId::at(visit.store), visit: visit.number, rep, time });
    };
    for (rep, mut theirs) in theirs.into_iter().enumerate() {
        theirs.sort_by_key(|&at| {
            let visit = &visits[at];
            let id = problem.stores[visit.store].id.as_str();
            (visit.weight, OrderedFloat(value[visit.store]), id, Reverse(visit.number))
        });
        let mut asked = asked[rep];
        for at in theirs {
            if times[rep].fits(&asked) {
                break;
            }
            let visit = &mut visits[at];
            asked.drop(visit, &makers[visit.store].expect("the visit has a rep"));
            leave_out(visit, Some(RepId::at(rep)));
        }
    }
    nobodys.into_iter().for_each(|at| leave_out(&mut visits[at], None));
    all
}
