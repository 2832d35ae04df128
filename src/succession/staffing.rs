//! How many reps a network needs and where they should live, by the capacity answer over territories drawn for them; and what
//! one more hour of anybody's day would be worth.

use crate::model::{Allowed, DayShape, Legs, Problem, Rep, Shift, Tables};
use crate::policy::capacity::{Capacity, UTILISATION};
use crate::policy::{self, Due, StoreDue, calls};
use crate::territory::{self, Brief, Drawing};
use crate::travel::{Seat, Spot, cut, flat};
use crate::unit::{RepId, StoreId};

/// Times bases move to the middle of what they look after: the gain of a fourth was below a thousandth of the hours.
const ROUNDS: usize = 3;
/// Staffs are looked for up to this many times what hours alone ask for.
const MOST: usize = 3;

/// Who stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Staff {
    /// Nobody: all bases are free.
    New,
    /// The present reps with their homes; new ones may join them.
    Present,
}

/// A staff that is enough, or as near to it as was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Staffing {
    /// The question with these reps: the present ones first, if they stay, then the new ones.
    pub due: Due,
    /// How many of the reps are new.
    pub new: usize,
    /// Their territories.
    pub drawing: Drawing,
    /// What is asked of them.
    pub capacity: Capacity,
    /// Whether all visits that anybody can make fit, with every rep's work within [`UTILISATION`] of the hours.
    pub fits: bool,
}

impl Staffing {
    /// The store at which a new rep should live: the nearest to the middle of the work; and its stores.
    pub fn base(&self, rep: RepId) -> (StoreId, usize) {
        let home = self.due.problem.reps[rep.index()].home;
        let at = self.due.problem.stores.iter().position(|store| store.place == home);
        let stores = self.drawing.owners.iter().filter(|owner| **owner == rep).count();
        (StoreId::at(at.unwrap_or_default()), stores)
    }

    /// The reps who are new.
    pub fn new_reps(&self) -> impl Iterator<Item = RepId> + use<> {
        let all = self.due.problem.reps.len();
        (all - self.new..all).map(RepId::at)
    }
}

/// The least number of reps, so that all due visits fit: found by trying, each number with its own bases and territories.
///
/// A new rep works like the present rep with the median hours and has every skill. The problem of `due` has at least one rep
/// who works and stores without owners; `None` where nobody works or nothing is due.
pub fn staffing(tables: &Tables, due: &Due, legs: &impl Legs, brief: &Brief, staff: Staff) -> Option<Staffing> {
    let problem = &due.problem;
    let typical = typical(due)?;
    if problem.due_visits() == 0 {
        return None;
    }
    let present = match staff {
        Staff::New => 0,
        Staff::Present => problem.reps.len(),
    };
    let try_with = |new: usize| {
        let with = with_new((tables, due), legs, brief, typical, present, new);
        let capacity = policy::capacity(tables, &with.0, legs);
        let fits = fits(&capacity);
        Staffing { due: with.0, new, drawing: with.1, capacity, fits }
    };
    let now = policy::capacity(tables, due, legs);
    let by_hours = now.reps_by_hours.unwrap_or(1.0).max(1.0);
    let guess = (by_hours.ceil() as usize).saturating_sub(present);
    let (least, most) = (usize::from(present == 0), (MOST * by_hours.ceil() as usize + 1).max(guess));
    // Up in growing steps until it fits, then halved down to the least.
    let (mut low, mut high) = (least, guess.max(least));
    let mut found = try_with(high);
    let mut step = 1 + high / 20;
    while !found.fits && high < most {
        low = high + 1;
        high = (high + step).min(most);
        step *= 2;
        found = try_with(high);
    }
    if !found.fits {
        return Some(found);
    }
    // Most of the time the guess is right or one too high.
    low = low.max(high.saturating_sub(high / 4 + 2));
    while low < high {
        let middle = (low + high) / 2;
        let tried = try_with(middle);
        if tried.fits {
            (found, high) = (tried, middle);
        } else {
            low = middle + 1;
        }
    }
    Some(found)
}

/// Whether everything fits that anybody can do, with a tenth of the hours to spare.
fn fits(capacity: &Capacity) -> bool {
    let within = |rep: &policy::capacity::RepLoad| rep.load.needed() as f64 <= UTILISATION * rep.available as f64;
    capacity.left_out.iter().all(|left| left.rep.is_none()) && capacity.reps.iter().all(within)
}

/// The rep with the median hours among those who work.
fn typical(due: &Due) -> Option<RepId> {
    let hours = territory::capacity_of(&due.problem);
    let mut working: Vec<RepId> = (0..hours.len()).map(RepId::at).filter(|rep| hours[rep.index()].0 > 0).collect();
    working.sort_by_key(|rep| (hours[rep.index()], *rep));
    working.get(working.len() / 2).copied()
}

/// The question with so many new reps beside the present ones, their bases in the middle of their territories.
fn with_new(
    (tables, due): (&Tables, &Due),
    legs: &impl Legs,
    brief: &Brief,
    typical: RepId,
    present: usize,
    new: usize,
) -> (Due, Drawing) {
    let mut due = due.clone();
    let problem = &mut due.problem;
    let work = territory::work_of(problem, legs);
    let places = flat(problem);
    let spots: Vec<Spot> = problem
        .stores
        .iter()
        .zip(work)
        .map(|(store, work)| Spot { at: places[store.place.index()], work: f64::from(work.0) })
        .collect();
    let shifts: Vec<Shift> = problem.shifts.iter().filter(|shift| shift.rep == typical).cloned().collect();
    let (profile, nights) = (problem.reps[typical.index()].profile, problem.reps[typical.index()].nights);
    problem.reps.truncate(present);
    problem.shifts.retain(|shift| shift.rep.index() < present);
    let bases = first_bases(&spots, problem.reps.iter().map(|rep| places[rep.home.index()]), new);
    for (at, base) in bases.into_iter().enumerate() {
        let (rep, home) = (RepId::at(present + at), problem.stores[base].place);
        problem.reps.push(Rep {
            id: format!("+{}", at + 1),
            name: String::new(),
            home,
            end: home,
            profile,
            share: None,
            days: DayShape::Level,
            nights,
            nights_before: 0,
            limits: Vec::new(),
        });
        problem.shifts.extend(shifts.iter().map(|shift| Shift { rep, ..shift.clone() }));
    }
    for store in &mut problem.stores {
        if let Allowed::Only(reps) = &mut store.reps {
            reps.retain(|rep| rep.index() < present);
            reps.extend((present..present + new).map(RepId::at));
        }
        store.pinned.retain(|pin| pin.1.index() < present);
    }
    reserve(tables, (problem, &due.stores), typical);
    let mut drawing = territory::drawing(problem, legs, brief);
    for _ in 1..ROUNDS {
        let middles = territory::middles_of(&drawing.spots, &drawing.owners, problem.reps.len());
        for (rep, middle) in middles.into_iter().enumerate().skip(present) {
            let Some(middle) = middle else { continue };
            let own = (0..spots.len()).filter(|&store| drawing.owners[store].index() == rep);
            let home = problem.stores[nearest(&spots, own, middle)].place;
            (problem.reps[rep].home, problem.reps[rep].end) = (home, home);
        }
        drawing = territory::drawing(problem, legs, brief);
    }
    // Whoever draws owns: the capacity answer is that of these territories.
    for (store, &owner) in problem.stores.iter_mut().zip(&drawing.owners) {
        store.reps = Allowed::Only(vec![owner]);
    }
    reserve(tables, (problem, &due.stores), typical);
    (due, drawing)
}

/// Leaves free what each day should be, and for the phone calls of those who may make them now.
fn reserve(tables: &Tables, (problem, dues): (&mut Problem, &[StoreDue]), typical: RepId) {
    let practice = &tables.policy.practice;
    for shift in &mut problem.shifts {
        let row = tables.reps.get(shift.rep.index()).unwrap_or(&tables.reps[typical.index()]);
        shift.reserve = row.reserve.unwrap_or(practice.reserve());
    }
    calls::reserve(practice.reserve_calls, &problem.stores, dues, &mut problem.shifts);
}

/// Stores to begin with: the middles of equal pieces of the work, of which the present reps take those around their homes.
fn first_bases(spots: &[Spot], homes: impl Iterator<Item = [f64; 2]>, new: usize) -> Vec<usize> {
    let seats: Vec<Seat> =
        homes.map(Some).chain(std::iter::repeat_n(None, new)).map(|at| Seat { at, share: 1.0 }).collect();
    let present = seats.len() - new;
    let owners: Vec<RepId> = cut(spots, &seats).into_iter().map(RepId).collect();
    let middles = territory::middles_of(spots, &owners, seats.len());
    let base = |rep: usize| {
        let own = (0..spots.len()).filter(|&store| owners[store].index() == rep);
        middles[rep].map_or(0, |middle| nearest(spots, own, middle))
    };
    (present..seats.len()).map(base).collect()
}

/// The store nearest to a point.
fn nearest(spots: &[Spot], stores: impl Iterator<Item = usize>, to: [f64; 2]) -> usize {
    let far = |store: &usize| {
        let at = spots[*store].at;
        (at[0] - to[0]).powi(2) + (at[1] - to[1]).powi(2)
    };
    stores.min_by(|a, b| far(a).total_cmp(&far(b))).unwrap_or(0)
}

#[cfg(feature = "lp")]
pub use hours::hours_worth;

#[cfg(feature = "lp")]
mod hours {
    use super::{Capacity, Due};
    use crate::each::each;
    use crate::exact::{RepTime, Wanted, worth};
    use crate::model::Cadence;
    use crate::unit::{Day, ShiftId};

    /// For every shift what one more hour of it would add, as a share of it that is spent at stores: 38 minutes are 0.63. 0
    /// where there is time to spare.
    ///
    /// Each rep's visits are shared out over the days of their windows on which the store is open and the rep works, exactly
    /// and split if need be; the ways are those of the capacity answer. Gaps between visits and hours of the day are left out,
    /// so that a plan may find an hour worth more, never that less is left out. Reps whose linear program fails have 0.
    pub fn hours_worth(due: &Due, capacity: &Capacity) -> Vec<f64> {
        let problem = &due.problem;
        let mut shifts: Vec<Vec<ShiftId>> = vec![Vec::new(); problem.reps.len()];
        for (at, shift) in problem.shifts.iter().enumerate() {
            shifts[shift.rep.index()].push(ShiftId::at(at));
        }
        let mut wanted: Vec<Vec<Wanted>> = vec![Vec::new(); problem.reps.len()];
        for need in &capacity.needs {
            let Some(rep) = need.rep else { continue };
            let Cadence::Spaced { visits, .. } = &problem.store(need.store).cadence else { continue };
            let due = &visits[usize::from(need.visit)];
            let open =
                |day: Day| due.earliest <= day && day <= due.latest && !problem.windows(need.store, day).is_empty();
            let days = (0..).zip(&shifts[rep.index()]).filter(|(_, shift)| open(problem.shift(**shift).day));
            let (good, way) = (f64::from(need.service.0), f64::from(need.way.0));
            let shifts = days.map(|(at, _)| at).collect();
            wanted[rep.index()].push(Wanted { good, takes: good + way, shifts });
        }
        let asked: Vec<(Vec<ShiftId>, Vec<Wanted>)> = shifts.into_iter().zip(wanted).collect();
        let answers = each(asked, |(shifts, wanted)| {
            let of = |shift: &ShiftId| f64::from(problem.shift(*shift).available().0);
            let most = |shift: &ShiftId| f64::from(problem.shift(*shift).max_visits);
            let hours = RepTime {
                shifts: shifts.iter().map(of).collect(),
                visits: shifts.iter().map(most).collect(),
                wanted: std::mem::take(wanted),
            };
            let found = worth(&hours).map_or(vec![0.0; shifts.len()], |worth| worth.of_time);
            (std::mem::take(shifts), found)
        });
        let mut all = vec![0.0; problem.shifts.len()];
        for (shifts, found) in answers {
            shifts.into_iter().zip(found).for_each(|(shift, worth)| all[shift.index()] = worth);
        }
        all
    }
}
