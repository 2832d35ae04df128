//! What visits need, summed up by rep, week, class and area.

use super::assign::Maker;
use super::cut::Shortage;
use super::days::{Asked, Time};
use super::{Capacity, LeftOut, Need, UTILISATION, Visit, visits_a_day};
use crate::model::Tables;
use crate::policy::Due;
use crate::unit::{Seconds, StoreId};
use std::collections::BTreeMap;

/// What visits need together. Seconds, if it is time.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct VisitSum {
    /// How many.
    pub visits: u32,
    /// Seconds at stores.
    pub service: i64,
    /// Seconds from stop to stop.
    pub legs: i64,
    /// Seconds from home to the field and back.
    pub home: i64,
    /// Visits that can be expected to have an effect: each counts its store's hit rate.
    pub effective: f64,
    /// Those of the visits that fall off.
    pub left_out: u32,
    /// The seconds they need.
    pub left_out_time: i64,
}

/// What is asked of a rep, and what the rep has.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct RepLoad {
    /// What the visits need.
    pub load: VisitSum,
    /// How many of them are at stores that others may visit too.
    pub shared: u32,
    /// Days worked.
    pub shifts: u32,
    /// Seconds for visits and ways.
    pub available: i64,
    /// Most visits in the horizon.
    pub most_visits: u32,
    /// The ways from home to the field and back of a mean day of those needed, less one way from stop to stop.
    pub home_a_day: Seconds,
    /// Days that the visits need.
    pub days_needed: u32,
    /// Days that those need which do not fall off: at most `shifts`.
    pub days_kept: u32,
    /// Seconds missing in the span of weeks that lacks most, counting the visits whose windows lie in it; 0 where it is not
    /// hours that are missing.
    pub missing: i64,
    /// The first and the last week of that span, from 0.
    pub missing_weeks: Option<[u16; 2]>,
    /// Visits that a mean day holds: [`visits_a_day`], at most as many as a shift allows. `None` without shifts or visits.
    pub visits_a_day: Option<f64>,
}

/// What is due in a week, and what there is.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct WeekLoad {
    /// What the visits need.
    pub load: VisitSum,
    /// Seconds for visits and ways.
    pub available: i64,
}

impl VisitSum {
    /// Seconds in all.
    pub fn needed(&self) -> i64 {
        self.service + self.legs + self.home
    }

    fn add(&mut self, visit: &Visit, hit_rate: f64) {
        self.visits += 1;
        self.service += visit.service;
        self.legs += visit.leg;
        self.home += visit.home;
        self.effective += hit_rate;
        if visit.left_out {
            self.left_out += 1;
            self.left_out_time += visit.work();
        }
    }
}

impl RepLoad {
    /// Whether all visits fit.
    pub fn fits(&self) -> bool {
        self.load.left_out == 0
    }

    /// Visits above the most that the rep's shifts allow.
    pub fn too_many(&self) -> u32 {
        self.load.visits.saturating_sub(self.most_visits)
    }
}

impl WeekLoad {
    /// Seconds missing in this week, before visits move to others.
    pub fn missing(&self) -> i64 {
        (self.load.needed() - self.available).max(0)
    }
}

impl Capacity {
    /// Whether every due visit fits.
    pub fn fits(&self) -> bool {
        self.left_out.is_empty()
    }

    /// Seconds missing: those of every rep who has too few, and all that nobody can make.
    pub fn missing(&self) -> i64 {
        self.reps.iter().map(|rep| rep.missing).sum::<i64>() + self.nobody.needed()
    }
}

/// The reps, what they have, are asked for and lack, and whose the stores are.
pub(super) struct Staff<'a> {
    pub makers: &'a [Option<Maker>],
    pub times: &'a [Time],
    pub asked: &'a [Asked],
    pub shortages: &'a [Shortage],
}

/// Sums everything up.
pub(super) fn sums(tables: &Tables, due: &Due, visits: &[Visit], staff: &Staff, left_out: Vec<LeftOut>) -> Capacity {
    let Staff { makers, times, asked, shortages } = *staff;
    let problem = &due.problem;
    let week = usize::from(problem.calendar.week.max(1));
    let mut reps: Vec<RepLoad> = times.iter().zip(asked).map(|(time, asked)| of_rep(time, asked)).collect();
    let mut weeks = vec![WeekLoad::default(); usize::from(problem.calendar.days).div_ceil(week)];
    for shift in problem.shifts.iter().filter(|shift| shift.max_visits > 0) {
        weeks[shift.day.index() / week].available += i64::from(problem.usable(shift).0);
    }
    let mut kept = vec![Asked::default(); reps.len()];
    let (mut all, mut nobody) = (VisitSum::default(), VisitSum::default());
    let (mut classes, mut areas): (BTreeMap<&str, VisitSum>, BTreeMap<&str, VisitSum>) = Default::default();
    for visit in visits {
        let store = &due.stores[visit.store];
        let hit_rate = store.derivation.hit_rate;
        all.add(visit, hit_rate);
        weeks[visit.due.index() / week].load.add(visit, hit_rate);
        classes.entry(&problem.stores[visit.store].class).or_default().add(visit, hit_rate);
        areas.entry(&tables.stores[store.row].area).or_default().add(visit, hit_rate);
        match makers[visit.store] {
            Some(maker) => {
                let rep = &mut reps[maker.rep.index()];
                rep.load.add(visit, hit_rate);
                rep.shared += u32::from(!maker.owns);
                if !visit.left_out {
                    kept[maker.rep.index()].add(visit);
                }
            }
            None => nobody.add(visit, hit_rate),
        }
    }
    for (((rep, time), kept), shortage) in reps.iter_mut().zip(times).zip(&kept).zip(shortages) {
        rep.days_kept = time.days(kept) as u32;
        rep.missing = shortage.missing;
        rep.missing_weeks = shortage.weeks.as_ref().map(|weeks| [*weeks.start() as u16, *weeks.end() as u16]);
    }
    let named = |sums: BTreeMap<&str, VisitSum>| sums.into_iter().map(|(name, sum)| (name.to_string(), sum)).collect();
    let mean = Mean::of(times, asked);
    let need = |visit: &Visit| Need {
        store: StoreId::at(visit.store),
        visit: visit.number,
        rep: makers[visit.store].map(|maker| maker.rep),
        service: Seconds(visit.service as i32),
        way: Seconds((visit.leg + visit.home) as i32),
    };
    Capacity {
        needs: visits.iter().map(need).collect(),
        all,
        available: times.iter().map(|time| time.available).sum(),
        nobody,
        weeks,
        classes: named(classes),
        areas: named(areas),
        left_out,
        visits_a_day: mean.as_ref().and_then(|mean| mean.visits_a_day),
        reps_by_hours: mean.as_ref().map(|mean| all.needed() as f64 / (mean.available * UTILISATION)),
        reps_by_visits: mean.as_ref().and_then(|mean| {
            let a_day = mean.visits_a_day.filter(|a_day| *a_day > 0.0)?;
            Some(f64::from(all.visits) / (mean.shifts * a_day * UTILISATION))
        }),
        reps,
    }
}

fn of_rep(time: &Time, asked: &Asked) -> RepLoad {
    let per_day = |sum: i64| Seconds(sum.checked_div(time.shifts).unwrap_or(0) as i32);
    RepLoad {
        shifts: time.shifts as u32,
        available: time.available,
        most_visits: time.visits.min(i64::from(u32::MAX)) as u32,
        home_a_day: Seconds(asked.home.checked_div(time.days(asked)).unwrap_or(0) as i32),
        days_needed: time.days(asked) as u32,
        visits_a_day: (time.shifts > 0 && asked.visits > 0).then(|| {
            let each = Seconds((asked.work / asked.visits) as i32);
            let most = time.visits as f64 / time.shifts as f64;
            visits_a_day(per_day(time.available), each, Seconds(0)).min(most)
        }),
        ..RepLoad::default()
    }
}

/// The mean rep who works.
struct Mean {
    /// Seconds in the horizon.
    available: f64,
    /// Days in the horizon.
    shifts: f64,
    visits_a_day: Option<f64>,
}

impl Mean {
    /// `None` where nobody works.
    fn of(times: &[Time], asked: &[Asked]) -> Option<Self> {
        let working = times.iter().filter(|time| time.works()).count();
        if working == 0 {
            return None;
        }
        let sum = |of: fn(&Time) -> i64| times.iter().map(of).sum::<i64>();
        let (shifts, available, most) = (sum(|time| time.shifts), sum(|time| time.available), sum(|time| time.visits));
        // Those that somebody makes: of the others nobody knows from where.
        let (visits, work) = asked.iter().fold((0, 0), |sum, asked| (sum.0 + asked.visits, sum.1 + asked.work));
        Some(Self {
            available: available as f64 / working as f64,
            shifts: shifts as f64 / working as f64,
            visits_a_day: (visits > 0).then(|| {
                let seconds = |sum: i64, of: i64| Seconds((sum / of) as i32);
                visits_a_day(seconds(available, shifts), seconds(work, visits), Seconds(0))
                    .min(most as f64 / shifts as f64)
            }),
        })
    }
}
