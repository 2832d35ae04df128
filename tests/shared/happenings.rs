//! A plan in force, what can happen to it, and what must hold of every plan made anew, for tests of re-planning.

use chrono::{Datelike, Days, NaiveDate};
use rounds::error::Complaint;
use rounds::generate::{Flavour, Spec, generate};
use rounds::model::{DayKind, IncidentKind, IncidentRow, Plan, Point, Problem, Tables, judge};
use rounds::policy;
use rounds::replan::{Fate, InForce, Moment, Replanned, Terms, replan};
use rounds::report::{Absence, Became, Changes, Side};
use rounds::solve::{Effort, Limit, solve};
use rounds::travel::Ways;
use rounds::unit::Seconds;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

/// A plan in force.
pub struct Force {
    pub tables: Tables,
    pub problem: Problem,
    pub plan: Plan,
    pub began: NaiveDate,
}

pub fn effort(iterations: u64) -> Effort {
    Effort { limit: Limit::Iterations(iterations), threads: 2, seed: 1 }
}

/// A generated network with fewer dates agreed on than usual: as many as its seed gives.
pub fn region(stores: usize, reps: usize, seed: u64) -> Tables {
    generate(&Spec::new(Flavour::Region, stores, reps, seed))
}

/// Plans so many weeks from the first day of the tables on.
pub fn planned(tables: Tables, weeks: u16, iterations: u64) -> Force {
    let began = policy::first_day(&tables, chrono::NaiveDate::default());
    let problem = policy::pose(&tables, began, weeks);
    let travel = Ways::of(&tables).over(&problem);
    let plan = solve(&problem, &travel, &effort(iterations), &mut |_| ControlFlow::Continue(())).plan;
    Force { tables, problem, plan, began }
}

impl Force {
    pub fn date(&self, day: u64) -> NaiveDate {
        self.problem.calendar.first.unwrap() + Days::new(day)
    }

    /// The stops of the plan: (date, rep, store, start), in order of time.
    pub fn stops(&self) -> Vec<(NaiveDate, String, String, Seconds)> {
        stops(&self.problem, &self.plan)
    }

    /// Plans anew, and holds the result to everything that must always hold.
    pub fn try_replan(
        &self,
        now: Moment,
        incidents: &[IncidentRow],
        terms: Terms,
    ) -> Result<Replanned, Vec<Complaint>> {
        self.search(now, incidents, terms, &effort(2_000))
    }

    /// Plans anew for so long, and holds the result to everything that must always hold.
    pub fn search(
        &self,
        now: Moment,
        incidents: &[IncidentRow],
        terms: Terms,
        effort: &Effort,
    ) -> Result<Replanned, Vec<Complaint>> {
        let ways = Ways::of(&self.tables);
        let in_force =
            InForce { tables: &self.tables, problem: &self.problem, ways: &ways, plan: &self.plan, began: self.began };
        let new = replan(in_force, now, incidents, terms, effort, &mut |_| ControlFlow::Continue(()))?;
        self.hold(now, &new);
        Ok(new)
    }

    pub fn replan(&self, now: Moment, incidents: &[IncidentRow]) -> Replanned {
        self.try_replan(now, incidents, Terms::default()).unwrap_or_else(|all| panic!("{all:?}"))
    }

    fn hold(&self, now: Moment, new: &Replanned) {
        // The tables put the very problem that was planned, and the referee finds nothing in the plan.
        let mut posed = policy::due_in(&new.tables, now.date, new.days, self.began);
        let travel = Ways::of(&new.tables).over(&posed.problem);
        let capacity = policy::capacity(&new.tables, &posed, &travel);
        policy::share_out(&mut posed.problem, &capacity);
        assert!(posed.problem == new.due.problem, "the tables put another problem");
        let verdict = judge(&posed.problem, &travel, &new.outcome.plan);
        let broken: Vec<String> = verdict.violations.iter().map(|one| one.say(&posed.problem)).collect();
        assert_eq!(broken, Vec::<String>::new());
        assert_eq!(verdict, new.outcome.verdict);
        assert!(rounds::model::check(&new.tables).is_empty(), "{:?}", rounds::model::check(&new.tables));
        // The past stays past.
        for (date, rep, store, start) in stops(&posed.problem, &new.outcome.plan) {
            assert!((date, start) >= (now.date, now.time), "{rep} visits {store} on {date} at {}", start.clock());
        }
        // Every visit of the plan in force is accounted for once, and so is every visit of the new one.
        let mut before: BTreeMap<(NaiveDate, String, String), usize> = BTreeMap::new();
        for (date, rep, store, _) in self.stops() {
            *before.entry((date, rep, store)).or_default() += 1;
        }
        let mut after: BTreeSet<(NaiveDate, String, String)> = stops(&posed.problem, &new.outcome.plan)
            .into_iter()
            .map(|(date, rep, store, _)| (date, rep, store))
            .collect();
        let mut left_out = 0;
        for change in &new.difference.changes {
            if let Some(slot) = &change.before {
                let count = before.get_mut(&(slot.date, slot.rep.clone(), change.store.clone()));
                *count.expect("it was in the plan in force") -= 1;
            }
            if let Some(slot) = &change.after {
                assert!(after.remove(&(slot.date, slot.rep.clone(), change.store.clone())), "{change:?} is there once");
            }
            match change.fate {
                Fate::Done | Fate::NoLongerDue => assert!(change.after.is_none() && change.reason.is_none()),
                Fate::LeftOut => {
                    left_out += 1;
                    assert!(change.after.is_none() && change.reason.is_some(), "{change:?}");
                }
                Fate::New => assert!(change.before.is_none() && change.after.is_some()),
                Fate::Unanswered => assert!(change.before.is_none() && change.after.is_none()),
                _ => assert!(change.before.is_some() && change.after.is_some()),
            }
        }
        // A store is visited once a day: no visit is left out on a day on which the store is visited.
        for change in new.difference.changes.iter().filter(|change| change.fate == Fate::LeftOut) {
            let same = |other: &&rounds::replan::ReplannedVisit| {
                let day = |slot: &Option<rounds::replan::VisitTime>| slot.as_ref().map(|slot| slot.date);
                other.store == change.store && change.before.is_some() && day(&other.after) == day(&change.before)
            };
            assert_eq!(new.difference.changes.iter().find(same), None, "{change:?}");
        }
        assert!(before.values().all(|&count| count == 0), "lost: {before:?}");
        self.hold_compared(new);
        assert!(after.is_empty(), "unaccounted for: {after:?}");
        assert_eq!(left_out, new.outcome.plan.unserved.len());
    }
}

impl Force {
    /// Compared, the two plans have each of their visits once, what was made is not lost, and what is kept is.
    fn hold_compared(&self, new: &Replanned) {
        let before = Side { problem: &self.problem, plan: &self.plan, log: &self.tables.log };
        let after = Side { problem: &new.due.problem, plan: &new.outcome.plan, log: &new.tables.log };
        let changes = Changes::between(before, after);
        let at = |problem: &Problem, day, store| (problem.calendar.date(day).unwrap(), problem.store(store).id.clone());
        let first = new.due.problem.calendar.first.unwrap();
        let mut olds: Vec<(NaiveDate, String)> =
            self.stops().into_iter().map(|stop| (stop.0, stop.2)).filter(|stop| stop.0 >= first).collect();
        let mut news: Vec<(NaiveDate, String)> =
            stops(&new.due.problem, &new.outcome.plan).into_iter().map(|stop| (stop.0, stop.2)).collect();
        let mut made = BTreeSet::new();
        let mut kept = BTreeSet::new();
        for change in &changes.visits {
            let old = change.old.map(|one| at(&self.problem, one.day, one.store));
            let now = change.new.map(|one| at(&new.due.problem, one.day, one.store));
            for (all, one) in [(&mut olds, &old), (&mut news, &now)] {
                let Some(one) = one else { continue };
                let at = all.iter().position(|other| other == one);
                all.swap_remove(at.unwrap_or_else(|| panic!("{one:?} is there once")));
            }
            match (change.became, old) {
                (Became::Lost(Absence::Made), Some(old)) => _ = made.insert(old),
                (Became::Kept, Some(old)) => _ = kept.insert(old),
                _ => {}
            }
        }
        assert_eq!((olds, news), (Vec::new(), Vec::new()));
        for change in &new.difference.changes {
            let Some(slot) = change.before.as_ref().filter(|slot| slot.date >= first) else { continue };
            let key = (slot.date, change.store.clone());
            match change.fate {
                Fate::Done if new.tables.log.iter().any(|row| row.store == key.1 && row.date == key.0) => {
                    assert!(made.contains(&key), "made: {change:?}")
                }
                Fate::Kept => {
                    let told: Vec<_> = changes
                        .visits
                        .iter()
                        .filter(|one| one.old.is_some_and(|old| at(&self.problem, old.day, old.store) == key))
                        .collect();
                    assert!(kept.contains(&key), "kept: {change:?}, but {told:?}")
                }
                _ => {}
            }
        }
    }
}

pub fn stops(problem: &Problem, plan: &Plan) -> Vec<(NaiveDate, String, String, Seconds)> {
    let mut all = Vec::new();
    for route in &plan.routes {
        let date = problem.calendar.date(problem.shift(route.shift).day).unwrap();
        for stop in &route.stops {
            all.push((date, problem.rep_of(route.shift).id.clone(), problem.store(stop.store).id.clone(), stop.start));
        }
    }
    all.sort_by(|one, other| (one.0, one.3, &one.1).cmp(&(other.0, other.3, &other.1)));
    all
}

/// The plan made anew, in force.
pub fn in_force(new: Replanned, began: NaiveDate) -> Force {
    Force { tables: new.tables, problem: new.due.problem, plan: new.outcome.plan, began }
}

pub fn at(date: NaiveDate, hour: i32, minute: i32) -> Moment {
    Moment { date, time: Seconds::minutes(60 * hour + minute) }
}

/// An incident about nobody yet.
pub fn incident(kind: IncidentKind) -> IncidentRow {
    IncidentRow {
        line: 2,
        kind,
        store: String::new(),
        rep: String::new(),
        date: None,
        until: None,
        from: None,
        to: None,
        minutes: None,
        point: None,
        deadline: None,
        name: String::new(),
        service: None,
        note: String::new(),
    }
}

pub fn of_store(kind: IncidentKind, store: &str) -> IncidentRow {
    IncidentRow { store: store.into(), ..incident(kind) }
}

pub fn of_rep(kind: IncidentKind, rep: &str) -> IncidentRow {
    IncidentRow { rep: rep.into(), ..incident(kind) }
}

/// Chance that is always the same (xorshift64*).
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// Less than `below`.
    pub fn roll(&mut self, below: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        ((self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) % below.max(1) as u64) as usize
    }

    pub fn pick<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        if all.is_empty() { None } else { all.get(self.roll(all.len())) }
    }
}

/// Up to `most` incidents such as happen, that do not contradict one another.
/// Where the network is to be `steady`, nobody leaves and no store is added: what drifts then is the planning.
pub fn draw(force: &Force, now: Moment, most: usize, steady: bool, dice: &mut Dice) -> Vec<IncidentRow> {
    use IncidentKind::*;
    let all = force.stops();
    let stores: Vec<&str> = force.problem.stores.iter().map(|store| store.id.as_str()).collect();
    let here = force.tables.reps.iter().filter(|rep| rep.active_to.is_none());
    let reps: Vec<&str> = here.map(|rep| rep.id.as_str()).collect();
    // Nobody is hired in their stead: a tenth of the staff, or one, may go.
    let staff = force.tables.reps.len();
    let may_leave = !steady && staff - reps.len() < (staff / 10).max(1) && reps.len() > 2;
    let last = force.date(u64::from(force.problem.calendar.days) - 1);
    let (mut rows, mut used) = (Vec::new(), BTreeSet::new());
    for line in 0..dice.roll(most + 1) {
        let later = (now.date + Days::new(dice.roll(6) as u64)).min(last);
        let store = dice.pick(&stores).unwrap().to_string();
        let rep = dice.pick(&reps).unwrap().to_string();
        let today: Vec<_> = all.iter().filter(|stop| stop.0 == now.date).collect();
        let begun: Vec<_> = today.iter().filter(|stop| stop.3 <= now.time).collect();
        let row = match dice.roll(12) {
            0 => {
                IncidentRow { date: Some(later), until: Some((later + Days::new(2)).min(last)), ..of_rep(RepIll, &rep) }
            }
            1 if may_leave && dice.roll(20) == 0 => IncidentRow { date: Some(later), ..of_rep(RepLeft, &rep) },
            2 => match today.get(dice.roll(today.len())) {
                Some(stop) => IncidentRow { minutes: Some(Seconds::minutes(45)), ..of_rep(RepLate, &stop.1) },
                None => continue,
            },
            3 => IncidentRow { date: Some(later), until: Some(later + Days::new(3)), ..of_store(StoreClosed, &store) },
            4 if dice.roll(5) == 0 => of_store(StoreClosed, &store),
            5 if !steady => {
                let near = force.problem.places[force.problem.store(rounds::unit::StoreId(0)).place.index()];
                let point = Some(Point { x: near.x + 0.01, y: near.y });
                let id = format!("NEW-{}-{line}-{}", now.date, now.time.0);
                IncidentRow { point, service: Some(Seconds::minutes(20)), ..of_store(StoreAdded, &id) }
            }
            6 => IncidentRow { deadline: Some(later), ..of_store(Urgent, &store) },
            7 => of_store(Complaint, &store),
            8 if later > now.date && later.weekday().num_days_from_monday() < 5 => {
                let (from, to) = (Some(Seconds::minutes(600)), Some(Seconds::minutes(660)));
                IncidentRow { date: Some(later), from, to, ..of_store(Appointment, &store) }
            }
            9 => match begun.get(dice.roll(begun.len())) {
                Some(stop) => of_store(NotMet, &stop.2),
                None => continue,
            },
            10 => match begun.get(dice.roll(begun.len())) {
                Some(stop) => IncidentRow { minutes: Some(Seconds::minutes(30)), ..of_store(TookLonger, &stop.2) },
                None => continue,
            },
            11 => match all.iter().find(|stop| stop.0 > now.date) {
                Some(stop) => of_store(VisitDone, &stop.2),
                None => continue,
            },
            _ => continue,
        };
        // One incident about each store and each rep, so that none contradicts another.
        let fixed = force.tables.fixed.iter().any(|one| !row.store.is_empty() && one.store == row.store);
        if fixed || !used.insert(row.store.clone() + "/" + &row.rep) {
            continue;
        }
        rows.push(IncidentRow { line: 2 + line as u32, ..row });
    }
    rows
}

/// Whether anybody works on a date.
pub fn is_worked(force: &Force, date: NaiveDate) -> bool {
    let holiday = force.tables.calendar.iter().any(|row| row.date == date && row.kind == DayKind::Holiday);
    !holiday && date.weekday().num_days_from_monday() < 5
}
