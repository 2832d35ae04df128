//! One visit for several ends: a visit of another type goes along with one that is due anyway, where their windows meet.

use super::book::Book;
use super::row::{Ask, Span};
use crate::model::{TypeRule, VisitTypes};

/// Puts a visit into a row: together with the visit due nearest to it whose window meets its own, on their common days; on its
/// own where there is none, or where it does not share. Minutes add up, the higher priority counts.
///
/// Returns whether it shares.
pub(super) fn share(asks: &mut Vec<Ask>, new: Ask, target: u16, book: &Book, span: Span) -> bool {
    let kind = new.types.iter().next().unwrap_or_default();
    let shares = |types: VisitTypes| {
        types.iter().all(|kind| book.policy.types.get(&kind).map_or(TypeRule::default().shares, |of| of.shares))
    };
    let common = |ask: &Ask| {
        let (from, to) = (ask.earliest.max(new.earliest), ask.latest.min(new.latest));
        (from..=to).any(|day| span.works(day)).then_some((from, to))
    };
    let fits = |ask: &&mut Ask| shares(ask.types) && !ask.types.has(kind) && common(ask).is_some();
    let nearest = match shares(new.types) {
        true => asks.iter_mut().filter(fits).min_by_key(|ask| ask.due.abs_diff(target)),
        false => None,
    };
    let Some(ask) = nearest else {
        asks.push(new);
        return false;
    };
    (ask.earliest, ask.latest) = common(ask).expect("the windows meet");
    ask.due = ask.due.clamp(ask.earliest, ask.latest);
    ask.by = [ask.by, new.by].into_iter().flatten().min();
    ask.types = ask.types.with(new.types);
    ask.extra += new.extra;
    ask.priority = ask.priority.max(new.priority);
    true
}
