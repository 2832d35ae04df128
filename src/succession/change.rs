//! Life events: reps who leave, are away or join, and regions that grow, written into the tables in the order of their dates;
//! territories are drawn anew where that is needed, and keep what is not touched.

use super::cover::{Covers, covered, pin};
use super::handover::{Handover, Leaver, Stands, handovers};
use super::until::keep_until;
use crate::model::{Change, ChangeRow, DayKind, DaySet, FixedKind, Problem, RepRow, Tables, Workday};
use crate::policy::{self, Due};
use crate::solve::territories;
use crate::territory::{Brief, Drawing, Keep, Measure, capacity_of, centres_of, work_of};
use crate::travel::{Spot, Travel, Ways, flat};
use crate::unit::RepId;
use chrono::{Days, NaiveDate};
use std::collections::HashMap;

/// What moving a store costs where the brief does not say: nine mean squared distances, so that only loads move stores.
///
/// Of 40 reps with 5,000 stores one leaves, in the middle and in a corner; with half as many moves again, loads are within 6.1
/// and 7.8 % and 1.2 and 1.3 % more stores have a nearest neighbour of another rep. At 0.8 it is 6.9 and 13.8 %, and 0.9 and
/// 0.6 %; at 0.5, 10.0 and 19.4 %, and 0.2 and 0.6 %. A draw takes about 0.15 s.
const WEIGHT: f64 = 0.9;
/// Stores that may change hands for each one that must.
const MOVES: f64 = 1.5;
/// Draws that look for the tightest tolerance with so few moves, after the doublings that find one at all.
const HALVINGS: usize = 5;
/// No tolerance is wider: a rep may have nothing, or eight times the share.
const WIDEST: f64 = 8.0;

/// How near to the middle of a territory who joins must live to take from its core, in root mean squared distances of its
/// stores: two round territories of the same size have radii of 1.4 of these, and half the stores lie within 1.
const REACH: f64 = 2.4;

/// The tables after all changes, the territories drawn last, and the lists that tell people what to do.
#[derive(Clone, Debug, PartialEq)]
pub struct Changed {
    /// With rows of reps, leave and cover pins changed, and every store with its owner. What was pinned to a rep who leaves
    /// no longer is.
    pub tables: Tables,
    /// What was drawn last: every store open to whoever may have it, reps as they are after the last change. The order of
    /// its stores is that of the stores that trade in the tables.
    pub problem: Problem,
    /// How it was drawn last: [`territories`] draws [`Changed::drawing`] of it again.
    pub brief: Brief,
    /// Who owns every store of the problem; a store that nobody may have stays with whom it had, see [`Changed::owners`].
    pub drawing: Drawing,
    /// The owner of every store of the problem before all changes.
    pub before: Vec<Option<RepId>>,
    /// The same after all of them: `None` where nobody who stays may have the store.
    pub owners: Vec<Option<RepId>>,
    /// Every store of the reps who left, leaver by leaver in the order of dates.
    pub handovers: Vec<Handover>,
    /// Visits of reps who are away.
    pub covers: Covers,
}

/// Applies changes to tables, in the order of their dates: what is before `from`, the first day, counts as on that day.
///
/// Changes of one day are drawn together, so that who joins can take over from who leaves. Loads are as even as can be while
/// at most half as many stores again change hands as must (those of who leaves, a share for who joins); growth moves borders
/// as far as the tolerance asks. Who is away keeps the stores. Rows are as [`check_changes`](crate::model::check_changes)
/// accepts them; the tables have at least one rep who stays. Always the same for the same input.
pub fn changed(
    tables: &Tables,
    ways: &Ways,
    rows: &[ChangeRow],
    from: NaiveDate,
    weeks: u16,
    brief: &Brief,
) -> Changed {
    let mut order: Vec<&ChangeRow> = rows.iter().collect();
    order.sort_by_key(|row| row.from.max(from));
    let mut next = tables.clone();
    order.iter().for_each(|row| note(&mut next, row));

    let mut course = Course { tables: next, ways, rows: &order, from, weeks, brief };
    let draws: Vec<&[&ChangeRow]> = order
        .chunk_by(|a, b| a.from.max(from) == b.from.max(from))
        .filter(|rows| rows.iter().any(|row| row.kind != Change::Away))
        .collect();
    let mut before = None;
    let mut handovers = Vec::new();
    let mut last = None;
    for rows in draws {
        let stage = course.stage(rows[0].from.max(from));
        before.get_or_insert_with(|| stage.owners.clone());
        let until = course.as_before(stage.date);
        let drawn = course.draw(stage, rows);
        course.keep_until_the_day(&drawn, rows, until.as_ref());
        let plans = course.handovers(&drawn, rows);
        course.keep_until_leaving(&plans);
        handovers.extend(plans);
        last = Some(drawn);
    }
    let drawn = last.unwrap_or_else(|| course.draw(course.stage(from), &[]));
    course.settle(&drawn);
    let before = before.unwrap_or_else(|| drawn.stage.owners.clone());
    let away: Vec<&ChangeRow> = order.iter().copied().filter(|row| row.kind == Change::Away).collect();
    let until = away.iter().filter_map(|row| row.to).max();
    let weeks = weeks_until(from, until, weeks, 4);
    let covers = covered(&mut course.tables, ways, &away, from, weeks);
    let Drawn { stage, brief, drawing, owners, .. } = drawn;
    Changed { tables: course.tables, problem: stage.due.problem, brief, drawing, before, owners, handovers, covers }
}

/// Weeks from the first day on that reach so many weeks beyond a date, as far as any horizon goes.
fn weeks_until(from: NaiveDate, until: Option<NaiveDate>, least: u16, beyond: u16) -> u16 {
    let days = until.map_or(0, |until| (until - from).num_days().max(0));
    let weeks = (days / 7 + 1 + i64::from(beyond)).min(i64::from(DaySet::MOST / 7)) as u16;
    weeks.max(least)
}

/// Writes into the rows of reps who leaves and who joins; what was fixed for who leaves is fixed for nobody.
fn note(tables: &mut Tables, row: &ChangeRow) {
    match row.kind {
        Change::Leaves => {
            tables.fixed.retain(|fixed| {
                let is_gone = fixed.date.is_none_or(|date| date >= row.from);
                !(fixed.kind == FixedKind::PinRep && fixed.rep.as_ref() == Some(&row.rep) && is_gone)
            });
            let later = tables.fixed.iter_mut().filter(|fixed| fixed.date.is_some_and(|date| date >= row.from));
            later.filter(|fixed| fixed.rep.as_ref() == Some(&row.rep)).for_each(|fixed| fixed.rep = None);
            if let Some(rep) = tables.reps.iter_mut().find(|rep| rep.id == row.rep) {
                rep.active_to = Some(row.from - Days::new(1));
            }
        }
        Change::Joins => {
            let line = tables.reps.last().map_or(2, |last| last.line + 1);
            if !tables.reps.iter().any(|rep| rep.id == row.rep) {
                tables.reps.push(RepRow { line, id: row.rep.clone(), ..RepRow::default() });
            }
            let rep = tables.reps.iter_mut().find(|rep| rep.id == row.rep).expect("just put there");
            rep.active_from = Some(row.from);
            rep.home = row.home.or(rep.home);
            if !row.name.is_empty() {
                rep.name.clone_from(&row.name);
            }
            if !row.region.is_empty() {
                rep.region.clone_from(&row.region);
            }
        }
        Change::Away | Change::Grows => {}
    }
}

/// The tables on their way through the changes.
struct Course<'a> {
    tables: Tables,
    ways: &'a Ways,
    rows: &'a [&'a ChangeRow],
    from: NaiveDate,
    weeks: u16,
    brief: &'a Brief,
}

/// What is drawn on one day.
struct Stage {
    due: Due,
    travel: Travel,
    date: NaiveDate,
    /// Who has each store so far; stores of reps who left before and whom nobody may have are nobody's.
    owners: Vec<Option<RepId>>,
    /// How many times as much work every store is as estimated, with all growth so far.
    factors: Vec<f64>,
    /// Whether each rep is there and works.
    is_there: Vec<bool>,
}

/// What was drawn.
struct Drawn {
    stage: Stage,
    brief: Brief,
    drawing: Drawing,
    owners: Vec<Option<RepId>>,
}

impl Course<'_> {
    /// The problem on a day: every store open to whoever may have it, reps who are there for good.
    fn stage(&self, date: NaiveDate) -> Stage {
        let mut tables = self.tables.clone();
        tables.stores.iter_mut().for_each(|store| store.owner = None);
        // Territories are to last: who is on leave for a month keeps a whole one.
        tables.calendar.retain(|row| row.kind != DayKind::Leave);
        let (gone, not_yet) = (self.from - Days::new(1), self.from + Days::new(36_500));
        for row in self.rows {
            let Some(rep) = tables.reps.iter_mut().find(|rep| rep.id == row.rep) else { continue };
            match row.kind {
                Change::Leaves => rep.active_to = (row.from <= date).then_some(gone),
                Change::Joins => rep.active_from = (row.from > date).then_some(not_yet),
                Change::Away | Change::Grows => {}
            }
        }
        let due = policy::due(&tables, self.from, self.weeks).stores_only();
        let travel = self.ways.over(&due.problem);
        let reps: HashMap<&str, RepId> =
            tables.reps.iter().enumerate().map(|(at, rep)| (rep.id.as_str(), RepId::at(at))).collect();
        let row_of = |at: usize| &self.tables.stores[due.stores[at].row];
        let stores = 0..due.problem.stores.len();
        let owners = stores.map(|at| reps.get(row_of(at).owner.as_deref()?).copied()).collect();
        let mut factors = self.brief.factors.clone().unwrap_or_else(|| vec![1.0; due.problem.stores.len()]);
        for row in self.rows.iter().filter(|row| row.kind == Change::Grows && row.from <= date) {
            let more = 1.0 + row.percent.unwrap_or(0.0) / 100.0;
            for (at, factor) in factors.iter_mut().enumerate() {
                if row.is_about(&row_of(at).region, &row_of(at).area) {
                    *factor *= more;
                }
            }
        }
        let is_there: Vec<bool> = capacity_of(&due.problem).iter().map(|capacity| capacity.0 > 0).collect();
        Stage { due, travel, date, owners, factors, is_there }
    }

    /// Draws what the changes of one day ask for, and writes the owners into the tables.
    fn draw(&mut self, stage: Stage, rows: &[&ChangeRow]) -> Drawn {
        let problem = &stage.due.problem;
        let must = self.must_move(&stage, rows);
        let grows = rows.iter().any(|row| row.kind == Change::Grows);
        let given = self.brief.keep.as_ref();
        let weight = if must == 0 && !grows { 1.0 } else { given.map_or(WEIGHT, |keep| keep.weight) };
        let rows_of = |at: usize| &self.tables.stores[stage.due.stores[at].row];
        let mut keep = Keep::new(successors(&stage, &self.tables, rows), weight);
        let cores = if grows { vec![false; problem.stores.len()] } else { cores(&stage, &self.tables, rows) };
        keep.fixed = cores.into_iter().enumerate().map(|(at, core)| core || rows_of(at).key_account).collect();
        if let Some(given) = given {
            keep.ties.clone_from(&given.ties);
            keep.fixed.iter_mut().zip(&given.fixed).for_each(|(fixed, given)| *fixed |= given);
        }
        let brief = Brief { factors: Some(stage.factors.clone()), keep: Some(keep), ..self.brief.clone() };
        let draw = |tolerance: f64| {
            let brief = loosened(&brief, tolerance);
            let drawing = territories(problem, &stage.travel, &brief);
            let moves = moves(&stage, &drawing);
            (brief, drawing, moves)
        };
        let most = if grows { usize::MAX } else { (MOVES * must as f64).floor() as usize };
        let (mut brief, mut drawing, mut moved) = draw(self.brief.tolerance);
        // The tightest tolerance that moves no more: doubled until one does, then halved back.
        let mut tight = self.brief.tolerance;
        let mut wide = tight;
        while moved > most && wide < WIDEST {
            tight = wide;
            wide *= 2.0;
            (brief, drawing, moved) = draw(wide);
        }
        if wide > tight {
            for _ in 0..HALVINGS {
                let middle = (tight + wide) / 2.0;
                let tried = draw(middle);
                if tried.2 <= most.max(moved) {
                    wide = middle;
                    (brief, drawing, moved) = tried;
                } else {
                    tight = middle;
                }
            }
        }
        let has = |at: usize, rep: RepId| stage.is_there[rep.index()] && problem.stores[at].allows_rep(rep);
        let owners =
            drawing.owners.iter().enumerate().map(|(at, &rep)| Some(rep).filter(|&rep| has(at, rep))).collect();
        let drawn = Drawn { stage, brief, drawing, owners };
        self.settle(&drawn);
        drawn
    }

    /// How many stores have to change hands: those of who left, or as many as who joins should have.
    fn must_move(&self, stage: &Stage, rows: &[&ChangeRow]) -> usize {
        let left = stage.owners.iter().flatten().filter(|rep| !stage.is_there[rep.index()]).count();
        let capacity = capacity_of(&stage.due.problem);
        let all: f64 = capacity.iter().map(|one| f64::from(one.0)).sum();
        let joins =
            |at: &usize| rows.iter().any(|row| row.kind == Change::Joins && row.rep == stage.due.problem.reps[*at].id);
        let joined: f64 = (0..capacity.len()).filter(joins).map(|at| f64::from(capacity[at].0)).sum();
        left.max((joined / all.max(1.0) * stage.owners.len() as f64).ceil() as usize)
    }

    /// Writes the owners into the tables; a store that nobody may have loses an owner who is gone.
    fn settle(&mut self, drawn: &Drawn) {
        for (of, owner) in drawn.stage.due.stores.iter().zip(&drawn.owners) {
            self.tables.stores[of.row].owner = owner.map(|rep| self.tables.reps[rep.index()].id.clone());
        }
    }

    /// The plans of handing over of everybody who leaves on one day.
    fn handovers(&self, drawn: &Drawn, rows: &[&ChangeRow]) -> Vec<Handover> {
        let mut all = Vec::new();
        for row in rows.iter().filter(|row| row.kind == Change::Leaves) {
            let within = row.within_days.unwrap_or(ChangeRow::WITHIN_DAYS);
            let Some(rep) = self.tables.reps.iter().position(|rep| rep.id == row.rep) else { continue };
            let leaver = Leaver { rep: RepId::at(rep), from: row.from, within };
            let owners = drawn.stage.owners.iter().enumerate();
            let stores: Vec<(usize, Option<RepId>)> =
                owners.filter(|(_, owner)| **owner == Some(leaver.rep)).map(|(at, _)| (at, drawn.owners[at])).collect();
            if stores.is_empty() {
                continue;
            }
            let until = drawn.stage.date + Days::new(u64::from(within));
            let weeks = weeks_until(self.from, Some(until), self.weeks, 0);
            let due = policy::due(&self.tables, self.from, weeks).stores_only();
            all.extend(handovers(&due, &self.tables, leaver, &stores));
        }
        all
    }
}

impl Course<'_> {
    /// What is due with the owners as they are, up to a day that is to come.
    fn as_before(&self, date: NaiveDate) -> Option<Due> {
        let weeks = weeks_until(self.from, Some(date), self.weeks, 0);
        (date > self.from).then(|| policy::due(&self.tables, self.from, weeks).stores_only())
    }

    /// Stores go over on the day of the change, and their owners visit until then: all but those that who leaves hands over to reps
    /// who are there already.
    fn keep_until_the_day(&mut self, drawn: &Drawn, rows: &[&ChangeRow], until: Option<&Due>) {
        let Some(due) = until else { return };
        let reps = &self.tables.reps;
        let leaves = |rep: RepId| rows.iter().any(|row| row.kind == Change::Leaves && row.rep == reps[rep.index()].id);
        let comes_later = |rep: RepId| reps[rep.index()].active_from.is_some_and(|first| first > self.from);
        let owners = drawn.stage.owners.iter().zip(&drawn.owners).enumerate();
        let moved = owners.filter_map(|(at, (&old, &new))| Some((at, old?, new?)));
        let kept = moved.filter(|&(_, old, new)| old != new && (comes_later(new) || !leaves(old)));
        let kept: Vec<(usize, RepId)> = kept.map(|(at, old, _)| (at, old)).collect();
        keep_until(&mut self.tables, due, &kept, drawn.stage.date);
    }

    /// Visits whose last day is before the rep leaves are pinned to the rep until then.
    fn keep_until_leaving(&mut self, plans: &[Handover]) {
        for plan in plans {
            for visit in plan.visits.iter().filter(|visit| matches!(visit.stands, Stands::Old(_))) {
                let rep = &self.tables.reps[plan.old.index()];
                let works =
                    |day: &NaiveDate| Workday::of(rep, *day, self.tables.calendar.iter()).works && rep.is_active(*day);
                let days = visit.earliest.iter_days().take_while(|&day| day <= visit.latest);
                let days: Vec<NaiveDate> = days.filter(works).collect();
                pin(&mut self.tables, plan.row, plan.old, &days);
            }
        }
    }
}

/// A brief with every tolerance widened in the same proportion.
fn loosened(brief: &Brief, tolerance: f64) -> Brief {
    let wider = tolerance / brief.tolerance.max(1e-9);
    let also = brief.also.iter().map(|measure| Measure { tolerance: measure.tolerance * wider, ..measure.clone() });
    Brief { tolerance, also: also.collect(), ..brief.clone() }
}

/// Stores that change hands; those that had no owner do not.
fn moves(stage: &Stage, drawing: &Drawing) -> usize {
    stage.owners.iter().zip(&drawing.owners).filter(|(before, now)| before.is_some_and(|rep| rep != **now)).count()
}

/// The stores of every rep's core, the half nearest to the middle of the rep's stores, which nobody gives away for the sake of
/// others; but for those into which the territory of a rep who joins reaches by itself.
fn cores(stage: &Stage, tables: &Tables, rows: &[&ChangeRow]) -> Vec<bool> {
    let problem = &stage.due.problem;
    let places = flat(problem);
    let at = |store: usize| places[problem.stores[store].place.index()];
    let far = |a: [f64; 2], b: [f64; 2]| (a[0] - b[0]).powi(2) + (a[1] - b[1]).powi(2);
    let mut own: Vec<Vec<usize>> = vec![Vec::new(); problem.reps.len()];
    for (store, owner) in stage.owners.iter().enumerate() {
        owner.iter().for_each(|rep| own[rep.index()].push(store));
    }
    let joins = rows.iter().filter(|row| row.kind == Change::Joins);
    let homes: Vec<[f64; 2]> = joins
        .filter_map(|row| tables.reps.iter().position(|rep| rep.id == row.rep))
        .map(|rep| places[problem.reps[rep].home.index()])
        .collect();
    let mut core = vec![false; problem.stores.len()];
    for stores in own.iter_mut().filter(|stores| !stores.is_empty()) {
        let mean = |axis: usize| stores.iter().map(|&store| at(store)[axis]).sum::<f64>() / stores.len() as f64;
        let middle = [mean(0), mean(1)];
        let spread = stores.iter().map(|&store| far(at(store), middle)).sum::<f64>() / stores.len() as f64;
        if homes.iter().any(|&home| far(home, middle) < REACH * REACH * spread) {
            continue;
        }
        stores.sort_by(|&a, &b| far(at(a), middle).total_cmp(&far(at(b), middle)).then(a.cmp(&b)));
        stores[..stores.len() / 2].iter().for_each(|&store| core[store] = true);
    }
    core
}

/// Who had each store, a rep who leaves replaced by the one who joins on the same day at home nearest to the middle of the
/// territory, if that is the territory nearest to that home: who joins succeeds.
fn successors(stage: &Stage, tables: &Tables, rows: &[&ChangeRow]) -> Vec<Option<RepId>> {
    let problem = &stage.due.problem;
    let places = flat(problem);
    let homes: Vec<[f64; 2]> = problem.reps.iter().map(|rep| places[rep.home.index()]).collect();
    let (mut spots, mut known) = (Vec::new(), Vec::new());
    let work = work_of(problem, &stage.travel).into_iter().zip(&stage.factors);
    let work = work.map(|(work, factor)| f64::from(work.0) * factor);
    for ((store, owner), work) in problem.stores.iter().zip(&stage.owners).zip(work) {
        if let Some(owner) = *owner {
            spots.push(Spot { at: places[store.place.index()], work });
            known.push(owner);
        }
    }
    let centres = centres_of(&spots, &known, &homes);
    let of_kind = |kind: Change| {
        let named = rows.iter().filter(move |row| row.kind == kind);
        named.filter_map(|row| tables.reps.iter().position(|rep| rep.id == row.rep))
    };
    let far = |a: [f64; 2], b: [f64; 2]| (a[0] - b[0]).powi(2) + (a[1] - b[1]).powi(2);
    let mut heirs: HashMap<usize, RepId> = HashMap::new();
    for joins in of_kind(Change::Joins) {
        let owns = |rep: &usize| known.contains(&RepId::at(*rep));
        let nearest = (0..homes.len())
            .filter(owns)
            .min_by(|&a, &b| far(homes[joins], centres[a]).total_cmp(&far(homes[joins], centres[b])).then(a.cmp(&b)));
        if let Some(leaves) = nearest.filter(|nearest| of_kind(Change::Leaves).any(|leaves| leaves == *nearest)) {
            heirs.entry(leaves).or_insert(RepId::at(joins));
        }
    }
    let heir = |rep: RepId| heirs.get(&rep.index()).copied().unwrap_or(rep);
    stage.owners.iter().map(|owner| owner.map(heir)).collect()
}
