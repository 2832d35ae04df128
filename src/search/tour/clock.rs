//! The clock of a day whose pauses or windows leave a choice, as the referee walks it: back as early as may be, then with the least
//! work. Where every stop has one window and nobody pauses, stretches know it at once (`span`).

use super::super::span::DayClock;
use super::pauses::{Step, back, drive, go_on, latest_arrival, latest_leaves};
use super::{Hold, Tour};
use crate::tile::{NEVER, Tile, TileTour};

/// So many moments are kept without asking for memory.
const FEW: usize = 12;

/// A visit that might be put into a day: after so many stops, with the legs to it and on from it.
#[derive(Clone, Copy)]
pub(super) struct PutIn {
    pub after: usize,
    pub hold: Hold,
    pub legs: (i32, i32),
}

/// How early a day can be over, the fewest and the most pauses that it can have had by then, and how much rest those are.
#[derive(Clone, Copy, Debug)]
struct Over {
    finish: i32,
    fewest: usize,
    most: usize,
    rest: i32,
}

/// A day as the referee walks it: its begin, the pauses it takes, and its work, which pauses are not.
#[derive(Clone, Copy, Debug)]
struct Walk {
    depart: i32,
    taken: usize,
    work: i32,
}

impl Tour {
    /// The clock of the day with a visit put in. Unless it must be exact, its work is said to be more than it is where that is all the
    /// same to the limit of work and to overtime: as if the day began with the shift.
    pub(super) fn clock(&self, tile: &Tile, shift: &TileTour, put_in: Option<PutIn>, exact: bool) -> DayClock {
        let Some(over) = self.over(tile, shift, put_in) else { return DayClock::NONE };
        let Over { finish, rest, .. } = over;
        if !exact {
            let (more, hold) = put_in.map_or((0, None), |put_in| {
                let onward = self.nodes[put_in.after + 1].leg;
                (put_in.legs.0 + put_in.legs.1 - onward + put_in.hold.service, Some(put_in.hold))
            });
            let met = self.met + hold.map_or(0, |hold| hold.met);
            let (least, most) = (self.travel + self.service + more, finish - shift.start - rest);
            let overtime = |work: i32| shift.overtime.map_or(0, |over| over.of(finish, work - met));
            if most - met <= shift.max_work && overtime(least) == overtime(most) {
                return DayClock { finish, work: most };
            }
        }
        let walk = self.walk(tile, shift, put_in, over);
        walk.map_or(DayClock::NONE, |walk| DayClock { finish, work: walk.work })
    }

    /// When the day is over, with a visit put in; `None` where it is not possible.
    fn over(&self, tile: &Tile, shift: &TileTour, put_in: Option<PutIn>) -> Option<Over> {
        with_room(shift.pauses.len() + 1, |leaves| {
            let known = put_in.map_or(self.stops.len(), |put_in| put_in.after);
            match self.leave.is_empty() {
                true => leaves[0] = self.nodes[known].leave,
                false => leaves.copy_from_slice(&self.leave[known * leaves.len()..][..leaves.len()]),
            }
            for at in known..self.count(put_in) {
                let (leg, hold) = (self.leg(put_in, at), self.hold(put_in, at));
                for taken in (0..leaves.len()).rev() {
                    leaves[taken] = go_on(tile, shift, leaves, leg, hold, taken).leave;
                }
            }
            let leg = self.leg(put_in, self.count(put_in));
            let mut over: Option<Over> = None;
            let mut rest = 0;
            for taken in 0..leaves.len() {
                let later = shift.pauses[taken..].iter().map(|pause| pause.1).fold(shift.end, i32::min);
                let finish = back(shift, leaves, leg, taken).filter(|&finish| finish <= later);
                match (finish, over) {
                    (None, _) => {}
                    (Some(finish), Some(over)) if finish > over.finish => {}
                    (Some(finish), Some(sooner)) if finish == sooner.finish => {
                        over = Some(Over { most: taken, rest, ..sooner });
                    }
                    (Some(finish), _) => over = Some(Over { finish, fewest: taken, most: taken, rest }),
                }
                rest += shift.pauses.get(taken).map_or(0, |pause| pause.2);
            }
            over
        })
    }

    /// The day with the least work of those that are over as early, with a visit put in.
    fn walk(&self, tile: &Tile, shift: &TileTour, put_in: Option<PutIn>, over: Over) -> Option<Walk> {
        let mut least: Option<Walk> = None;
        let mut rest: i32 = shift.pauses[..over.fewest].iter().map(|pause| pause.2).sum();
        for taken in over.fewest..=over.most {
            let latest = self.latest(tile, shift, put_in, (over.finish, taken));
            if latest >= shift.start {
                let depart = if shift.under_way { shift.start } else { latest };
                let work = over.finish - depart - rest;
                if least.is_none_or(|least| work < least.work) {
                    least = Some(Walk { depart, taken, work });
                }
            }
            rest += shift.pauses.get(taken).map_or(0, |pause| pause.2);
        }
        least
    }

    /// The latest begin of a day that is over by `finish`, with so many pauses; [`-NEVER`](NEVER) where there is none.
    fn latest(&self, tile: &Tile, shift: &TileTour, put_in: Option<PutIn>, (finish, taken): (i32, usize)) -> i32 {
        let later = shift.pauses[taken..].iter().map(|pause| pause.1).fold(shift.end, i32::min);
        if finish > later {
            return -NEVER;
        }
        with_room(2 * (taken + 1), |room| {
            let (arrive, leaves) = room.split_at_mut(taken + 1);
            arrive.fill(-NEVER);
            arrive[taken] = finish;
            for at in (0..=self.count(put_in)).rev() {
                latest_leaves(shift, arrive, self.leg(put_in, at), leaves);
                let Some(stop) = at.checked_sub(1) else { break };
                let hold = self.hold(put_in, stop);
                for (arrived, slot) in arrive.iter_mut().enumerate() {
                    *slot = latest_arrival(tile, shift, leaves, hold, arrived);
                }
            }
            leaves[0]
        })
    }

    /// When every stop starts, as the referee walks the day; nothing where it is not possible.
    pub fn starts(&self, tile: &Tile, shift: &TileTour, starts: &mut Vec<i32>) {
        starts.clear();
        let day = self.over(tile, shift, None).and_then(|over| {
            let walk = self.walk(tile, shift, None, over)?;
            Some((walk.depart, walk.taken, over.finish))
        });
        let Some((depart, taken, finish)) = day else { return };
        let (count, layers) = (self.stops.len(), taken + 1);
        // How every stop is come to that is left with so many pauses taken.
        let mut steps = vec![Step::default(); count * layers];
        with_room(layers, |leaves| {
            leaves.fill(NEVER);
            leaves[0] = depart;
            for at in 0..count {
                let (leg, hold) = (self.leg(None, at), self.hold(None, at));
                for taken in (0..layers).rev() {
                    let step = go_on(tile, shift, leaves, leg, hold, taken);
                    (leaves[taken], steps[at * layers + taken]) = (step.leave, step);
                }
            }
            let home = |&layer: &usize| {
                let arrival = drive(shift, leaves[layer], self.leg(None, count), layer, taken);
                arrival.is_some_and(|arrival| arrival <= finish)
            };
            let mut layer = (0..layers).find(home).expect("the day is over by then");
            for at in (0..count).rev() {
                let step = steps[at * layers + layer];
                starts.push(step.start);
                layer = step.before;
            }
        });
        starts.reverse();
    }

    /// The stops of the day, with a visit put in.
    fn count(&self, put_in: Option<PutIn>) -> usize {
        self.stops.len() + usize::from(put_in.is_some())
    }

    /// The leg to the `at`-th of them; behind the last: home.
    fn leg(&self, put_in: Option<PutIn>, at: usize) -> i32 {
        match put_in {
            Some(PutIn { after, legs, .. }) if at == after => legs.0,
            Some(PutIn { after, legs, .. }) if at == after + 1 => legs.1,
            Some(PutIn { after, .. }) if at > after => self.nodes[at].leg,
            _ => self.nodes[at + 1].leg,
        }
    }

    /// What the `at`-th of them asks of the clock.
    fn hold(&self, put_in: Option<PutIn>, at: usize) -> Hold {
        match put_in {
            Some(PutIn { after, hold, .. }) if at == after => hold,
            Some(PutIn { after, .. }) if at > after => self.holds[at - 1],
            _ => self.holds[at],
        }
    }
}

/// Room for so many moments.
pub(super) fn with_room<T>(many: usize, work: impl FnOnce(&mut [i32]) -> T) -> T {
    match many {
        ..=FEW => work(&mut [0; FEW][..many]),
        _ => work(&mut vec![0; many]),
    }
}
