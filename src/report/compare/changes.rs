//! What changed between two plans: every visit of either beside its like in the other.
//!
//! The two plans may come of different inputs and horizons. Only days that both plan for are looked at. Visits are matched
//! store by store, stores and reps being known by their ids. A visit that the other plan's log knows to be made is made, and
//! nothing else is its like. Visits due on the same date are the same due visit; what is left was due on that date in one plan
//! only, and is matched in order of time, as many pairs as there can be, with the fewest days between the two of each pair, and
//! of equally good pairs the earliest. Where only one plan has a due visit on the days looked at, it is lost (or gained).

mod pairs;

use crate::model::{LogRow, Obstacle, Plan, Problem};
use crate::unit::{Day, RepId, Seconds, StoreId};
use pairs::{Asked, Pair, made, missing, pairs};
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

/// A visit that starts no more than this earlier or later counts as kept.
pub const SAME_HOUR: Seconds = Seconds::minutes(15);

/// A plan and the question that it answers.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// The question.
    pub problem: &'a Problem,
    /// The answer.
    pub plan: &'a Plan,
    /// The visits made before it, as its input's log has them.
    pub log: &'a [LogRow],
}

/// Where and when a plan has a visit; the ids are those of its own problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placed {
    /// Which store.
    pub store: StoreId,
    /// Which of its due visits, from 0.
    pub visit: u16,
    /// By whom.
    pub rep: RepId,
    /// On which day.
    pub day: Day,
    /// It starts.
    pub start: Seconds,
    /// The day on which it is due; pattern stores have none, nor has a visit for which any day of its window is as good.
    pub due: Option<Day>,
}

/// Why one of the plans does not have a visit of the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Absence {
    /// It is due there too, and left out.
    Unserved(Obstacle),
    /// It is planned there on a day that the other plan does not plan for.
    OutsideDays,
    /// It was made before that plan begins.
    Made,
    /// No such visit is due there.
    NotDue,
    /// The store is not there, or does not trade.
    NoStore,
}

/// What became of a visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Became {
    /// Same day, same rep, the hour within a quarter of an hour.
    Kept,
    /// Same day and rep, another hour.
    OtherHour,
    /// Same rep, another day.
    OtherDay,
    /// Same day, another rep.
    OtherRep,
    /// Another day and another rep.
    OtherDayAndRep,
    /// Planned before, and no longer.
    Lost(Absence),
    /// Planned now, and not before.
    Gained(Absence),
}

impl Became {
    /// Whether there is nothing to be done about it: it is kept, or made.
    pub fn is_quiet(self) -> bool {
        matches!(self, Became::Kept | Became::Lost(Absence::Made))
    }
}

/// A visit and what became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ComparedVisit {
    /// What became of it.
    pub became: Became,
    /// Where the old plan has it; `None` where it is gained.
    pub old: Option<Placed>,
    /// Where the new plan has it; `None` where it is lost.
    pub new: Option<Placed>,
}

/// What changed between two plans.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Every visit of either plan on a day that both plan for, in order of time, then of stores.
    pub visits: Vec<ComparedVisit>,
    /// The days that both plan for, as days of the old plan and of the new one; both empty where they share none.
    pub days: [Range<u16>; 2],
    /// Stores of the old plan's problem that the new one's does not have, and the other way round.
    pub stores_only: [Vec<StoreId>; 2],
    /// The same of reps.
    pub reps_only: [Vec<RepId>; 2],
}

/// A count of visits by what became of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Kept.
    pub kept: usize,
    /// Moved to another hour.
    pub hour: usize,
    /// To another day.
    pub day: usize,
    /// To another rep.
    pub rep: usize,
    /// To another day and rep.
    pub day_and_rep: usize,
    /// Made before the new plan begins; not among the lost.
    pub made: usize,
    /// Lost.
    pub lost: usize,
    /// Gained.
    pub gained: usize,
    /// Of a rep: visits taken over from other reps, which are counted with those as moved.
    pub taken_over: usize,
}

impl Count {
    /// Counts one.
    pub fn add(&mut self, became: Became) {
        let count = match became {
            Became::Kept => &mut self.kept,
            Became::OtherHour => &mut self.hour,
            Became::OtherDay => &mut self.day,
            Became::OtherRep => &mut self.rep,
            Became::OtherDayAndRep => &mut self.day_and_rep,
            Became::Lost(Absence::Made) => &mut self.made,
            Became::Lost(_) => &mut self.lost,
            Became::Gained(_) => &mut self.gained,
        };
        *count += 1;
    }

    /// Visits moved to another hour, day or rep.
    pub fn moved(&self) -> usize {
        self.hour + self.day + self.rep + self.day_and_rep
    }

    /// Visits in both plans.
    pub fn in_both(&self) -> usize {
        self.kept + self.moved()
    }

    /// Visits of the old plan.
    pub fn before(&self) -> usize {
        self.in_both() + self.made + self.lost
    }

    /// Visits of the new plan.
    pub fn after(&self) -> usize {
        self.in_both() + self.gained
    }

    /// Visits on the same day with the same rep.
    pub fn steady(&self) -> usize {
        self.kept + self.hour
    }

    /// Stability 计划稳定度: visits kept on the same day and rep / visits in both plans; `None` where there are none in both.
    pub fn stability(&self) -> Option<f64> {
        (self.in_both() > 0).then(|| self.steady() as f64 / self.in_both() as f64)
    }
}

impl Changes {
    /// What changed from the old plan to the new one.
    pub fn between(old: Side, new: Side) -> Self {
        let days = shared(old.problem, new.problem);
        // Days are told by the old plan's calendar: a day of the new one is so many days later there.
        let ahead = i64::from(days[0].start) - i64::from(days[1].start);
        let sides = [Asked::of(old, &days[0], 0), Asked::of(new, &days[1], ahead)];
        let made = [made(new, old, 0), made(old, new, ahead)];
        let named: HashMap<&str, StoreId> = ids(new.problem).collect();
        let same_rep = same_reps(old.problem, new.problem);
        let became = |old: &Placed, new: &Placed| {
            let same_day = i64::from(old.day.0) == i64::from(new.day.0) + ahead;
            match (same_day, same_rep[old.rep.index()] == Some(new.rep)) {
                (true, true) if (old.start.0 - new.start.0).abs() <= SAME_HOUR.0 => Became::Kept,
                (true, true) => Became::OtherHour,
                (false, true) => Became::OtherDay,
                (true, false) => Became::OtherRep,
                (false, false) => Became::OtherDayAndRep,
            }
        };
        let lost = |one: &Placed, absence| ComparedVisit { became: Became::Lost(absence), old: Some(*one), new: None };
        let gained =
            |one: &Placed, absence| ComparedVisit { became: Became::Gained(absence), old: None, new: Some(*one) };

        let mut changes = Self { days, reps_only: reps_only(old.problem, new.problem), ..Self::default() };
        let mut met = vec![false; new.problem.stores.len()];
        for (name, store) in ids(old.problem) {
            let before = &sides[0][store.index()];
            let made = [0, 1].map(|side| made[side].get(name).map_or(&[][..], Vec::as_slice));
            let Some(&other) = named.get(name) else {
                // It may have been visited before it closed.
                let gone = |pair| match pair {
                    Pair::Made(at) => Some(lost(&before[at].place.ok()?, Absence::Made)),
                    Pair::Of(Some(at), _) => Some(lost(&before[at].place.ok()?, Absence::NoStore)),
                    Pair::Of(None, _) | Pair::WasMade(_) => None,
                };
                changes.stores_only[0].push(store);
                changes.visits.extend(pairs(before, &[], made).into_iter().filter_map(gone));
                continue;
            };
            met[other.index()] = true;
            let after = &sides[1][other.index()];
            // What neither plan has on the days looked at became nothing.
            let place =
                |asked: &[Asked], at: Option<usize>| at.map_or_else(|| Err(missing(asked)), |at| asked[at].place);
            changes.visits.extend(pairs(before, after, made).into_iter().filter_map(|pair| match pair {
                Pair::Made(at) => Some(lost(&before[at].place.ok()?, Absence::Made)),
                Pair::WasMade(at) => Some(gained(&after[at].place.ok()?, Absence::Made)),
                Pair::Of(one, other) => match (place(before, one), place(after, other)) {
                    (Ok(one), Ok(other)) => {
                        Some(ComparedVisit { became: became(&one, &other), old: Some(one), new: Some(other) })
                    }
                    (Ok(one), Err(absence)) => Some(lost(&one, absence)),
                    (Err(absence), Ok(other)) => Some(gained(&other, absence)),
                    (Err(_), Err(_)) => None,
                },
            }));
        }
        for at in ids(new.problem).map(|(_, store)| store.index()).filter(|&at| !met[at]) {
            changes.stores_only[1].push(StoreId::at(at));
            let placed = sides[1][at].iter().filter_map(|one| one.place.ok());
            changes.visits.extend(placed.map(|one| gained(&one, Absence::NoStore)));
        }
        // The new plan's stores are told behind the old one's where two visits are at the same time.
        changes.visits.sort_by_cached_key(|change| {
            let place = change.old.map(|one| (i64::from(one.day.0), one.start, 0, one.store));
            place.or(change.new.map(|one| (i64::from(one.day.0) + ahead, one.start, 1, one.store)))
        });
        changes
    }

    /// The count over all visits.
    pub fn count(&self) -> Count {
        let mut count = Count::default();
        self.visits.iter().for_each(|change| count.add(change.became));
        count
    }

    /// The counts by class of store, as the old plan has it, and the new one where only that has the store.
    pub fn by_class<'a>(&self, old: &'a Problem, new: &'a Problem) -> BTreeMap<&'a str, Count> {
        let mut counts: BTreeMap<&str, Count> = BTreeMap::new();
        for change in &self.visits {
            let class = match (change.old, change.new) {
                (Some(one), _) => &old.store(one.store).class,
                (None, Some(one)) => &new.store(one.store).class,
                (None, None) => continue,
            };
            counts.entry(class).or_default().add(change.became);
        }
        counts
    }

    /// The counts by the id of the rep who makes the visit in the old plan, and in the new one where it is gained.
    pub fn by_rep<'a>(&self, old: &'a Problem, new: &'a Problem) -> BTreeMap<&'a str, Count> {
        let mut counts: BTreeMap<&str, Count> = BTreeMap::new();
        for change in &self.visits {
            let before = change.old.map(|one| old.reps[one.rep.index()].id.as_str());
            let after = change.new.map(|one| new.reps[one.rep.index()].id.as_str());
            let Some(rep) = before.or(after) else { continue };
            counts.entry(rep).or_default().add(change.became);
            if let (Some(before), Some(after)) = (before, after)
                && before != after
            {
                counts.entry(after).or_default().taken_over += 1;
            }
        }
        counts
    }
}

/// The days that both plan for, as days of each; dated days by their dates, numbered ones by their numbers.
fn shared(old: &Problem, new: &Problem) -> [Range<u16>; 2] {
    let ahead = match (old.calendar.first, new.calendar.first) {
        (Some(old), Some(new)) => (new - old).num_days(),
        (None, None) => 0,
        _ => return [0..0, 0..0],
    };
    let first = ahead.max(0);
    let end = i64::from(old.calendar.days).min(ahead + i64::from(new.calendar.days));
    if first >= end {
        return [0..0, 0..0];
    }
    [first as u16..end as u16, (first - ahead) as u16..(end - ahead) as u16]
}

fn ids(problem: &Problem) -> impl Iterator<Item = (&str, StoreId)> {
    let stores = problem.store_ids().filter(|&id| problem.store(id).is_store());
    stores.map(|id| (problem.store(id).id.as_str(), id))
}

/// The rep of the new plan's problem with the same id, for each of the old one's.
fn same_reps(old: &Problem, new: &Problem) -> Vec<Option<RepId>> {
    let named: HashMap<&str, RepId> =
        new.reps.iter().enumerate().map(|(at, rep)| (rep.id.as_str(), RepId::at(at))).collect();
    old.reps.iter().map(|rep| named.get(rep.id.as_str()).copied()).collect()
}

fn reps_only(old: &Problem, new: &Problem) -> [Vec<RepId>; 2] {
    let missing = |one: &Problem, other: &Problem| {
        let lone = same_reps(one, other).into_iter().enumerate().filter(|(_, other)| other.is_none());
        lone.map(|(at, _)| RepId::at(at)).collect()
    };
    [missing(old, new), missing(new, old)]
}
