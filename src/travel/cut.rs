//! Cutting points that carry work into compact pieces of given shares: recursive balanced bisection.

/// A point of the map that carries work.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spot {
    /// Where, in flat coordinates.
    pub at: [f64; 2],
    /// How much work.
    pub work: f64,
}

/// A piece that is wanted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Seat {
    /// Where the piece should lie, in flat coordinates; anywhere when `None`.
    pub at: Option<[f64; 2]>,
    /// Its share of the work, in any unit.
    pub share: f64,
}

/// Directions tried for every cut, over half a turn.
const ANGLES: usize = 8;
/// Points looked at to choose a direction; the cut itself counts every point.
const SAMPLE: usize = 1024;
/// Of these, points asked for their nearest seat.
const ASKED: usize = 128;
/// Ways to part the seats along a direction.
const PARTINGS: usize = 8;

/// Cuts `spots` into one piece for every seat; the answer is the seat of every spot.
///
/// Spots and seats are parted together by straight lines until every side has one seat: of several directions the one that
/// leaves the sides most compact and closest to their seats. Each side gets work in proportion to the shares of its seats,
/// up to half the work of a spot. Without seats the answer is empty.
pub fn cut(spots: &[Spot], seats: &[Seat]) -> Vec<u32> {
    if seats.is_empty() {
        return Vec::new();
    }
    let mut who: Vec<u32> = (0..spots.len() as u32).collect();
    let mut whose: Vec<u32> = (0..seats.len() as u32).collect();
    let mut pieces = vec![0; spots.len()];
    Cutter { spots, seats }.split(&mut who, &mut whose, &mut pieces);
    let mut answer = vec![0; spots.len()];
    who.iter().zip(pieces).for_each(|(&spot, piece)| answer[spot as usize] = piece);
    answer
}

/// Sides with so many spots are cut in parallel.
#[cfg(feature = "parallel")]
const MANY: usize = 4096;

#[derive(Clone, Copy)]
struct Cutter<'a> {
    spots: &'a [Spot],
    seats: &'a [Seat],
}

/// A straight cut: its direction, and how many seats lie on the near side.
#[derive(Clone, Copy)]
struct Line {
    towards: [f64; 2],
    seats: usize,
}

impl Cutter<'_> {
    /// Writes the seat of each spot of `who`, whose order changes, to the same position of `pieces`.
    fn split(self, who: &mut [u32], whose: &mut [u32], pieces: &mut [u32]) {
        if whose.len() == 1 || who.is_empty() {
            pieces.fill(whose[0]);
            return;
        }
        let line = self.best_line(who, whose);
        self.order_seats(whose, line.towards);
        let (near_seats, far_seats) = whose.split_at_mut(line.seats);
        let share = self.share(near_seats, far_seats);
        let at = self.part(who, line.towards, share);
        let (near, far) = who.split_at_mut(at);
        let (near_pieces, far_pieces) = pieces.split_at_mut(at);
        #[cfg(feature = "parallel")]
        if near.len().min(far.len()) > MANY {
            rayon::join(|| self.split(near, near_seats, near_pieces), || self.split(far, far_seats, far_pieces));
            return;
        }
        self.split(near, near_seats, near_pieces);
        self.split(far, far_seats, far_pieces);
    }

    /// The direction and the parting of seats that promise the most compact pieces nearest to their seats.
    fn best_line(&self, who: &[u32], whose: &mut [u32]) -> Line {
        let sample: Vec<u32> = who.iter().copied().step_by(who.len().div_ceil(SAMPLE)).collect();
        let half = whose.len() / 2;
        let mut best = (f64::INFINITY, Line { towards: [1.0, 0.0], seats: half });
        let mut along: Vec<(f64, u32)> = Vec::with_capacity(sample.len());
        for angle in 0..ANGLES {
            let (sin, cos) = (angle as f64 * std::f64::consts::PI / ANGLES as f64).sin_cos();
            let towards = [cos, sin];
            self.order_seats(whose, towards);
            along.clear();
            along.extend(sample.iter().map(|&spot| (project(self.spots[spot as usize].at, towards), spot)));
            along.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            for seats in self.partings(whose) {
                let score = self.score(&along, whose.split_at(seats));
                // A hair's difference is rounding: the first direction stands.
                if score < best.0 * (1.0 - 1e-9) {
                    best = (score, Line { towards, seats });
                }
            }
        }
        best.1
    }

    /// How many seats the near side may have: about half of them where they may lie anywhere, a third to two thirds where
    /// the seats' places decide.
    fn partings(&self, whose: &[u32]) -> impl Iterator<Item = usize> + use<> {
        let (all, half) = (whose.len(), whose.len() / 2);
        let anywhere = self.seats[whose[0] as usize].at.is_none();
        let (first, last) = if anywhere { (half, all - half) } else { (all.div_ceil(3), all - all.div_ceil(3)) };
        let (first, last) = (first.clamp(1, half), last.max(all - half).min(all - 1));
        (first..=last).step_by((last - first).div_ceil(PARTINGS).max(1))
    }

    /// What is to be expected of the pieces on both sides: squared distances about their centres (the side's own, shared by
    /// its pieces) and to the nearest seat.
    fn score(&self, along: &[(f64, u32)], (near_seats, far_seats): (&[u32], &[u32])) -> f64 {
        let work = |&(_, spot): &(f64, u32)| self.spots[spot as usize].work;
        let mut left = along.iter().map(work).sum::<f64>() * self.share(near_seats, far_seats);
        let at = along.iter().take_while(|one| {
            left -= work(one);
            left >= -work(one) / 2.0
        });
        let (near, far) = along.split_at(at.count());
        let stride = along.len().div_ceil(ASKED);
        let side = |spots: &[(f64, u32)], seats: &[u32]| {
            let mut moments = Moments::default();
            spots.iter().for_each(|&(_, spot)| moments.add(self.spots[spot as usize]));
            moments.spread() / seats.len() as f64 + self.seats_apart(spots, seats, stride)
        };
        side(near, near_seats) + side(far, far_seats)
    }

    /// Squared distances to the nearest seat, of every so many-th spot, for as many.
    fn seats_apart(&self, spots: &[(f64, u32)], seats: &[u32], stride: usize) -> f64 {
        let places = || seats.iter().filter_map(|&seat| self.seats[seat as usize].at);
        let one = |&(_, spot): &(f64, u32)| {
            let Spot { at, work } = self.spots[spot as usize];
            let square = |seat: [f64; 2]| (at[0] - seat[0]).powi(2) + (at[1] - seat[1]).powi(2);
            places().map(square).reduce(f64::min).map_or(0.0, |nearest| work * nearest)
        };
        spots.iter().step_by(stride).map(one).sum::<f64>() * stride as f64
    }

    fn order_seats(&self, whose: &mut [u32], towards: [f64; 2]) {
        let along = |seat: u32| self.seats[seat as usize].at.map_or(0.0, |at| project(at, towards));
        whose.sort_unstable_by(|&a, &b| along(a).total_cmp(&along(b)).then(a.cmp(&b)));
    }

    /// The near side's share of both.
    fn share(&self, near: &[u32], far: &[u32]) -> f64 {
        let sum = |seats: &[u32]| seats.iter().map(|&seat| self.seats[seat as usize].share).sum::<f64>();
        let (near_sum, far_sum) = (sum(near), sum(far));
        if near_sum + far_sum > 0.0 {
            near_sum / (near_sum + far_sum)
        } else {
            near.len() as f64 / (near.len() + far.len()) as f64
        }
    }

    /// Reorders the spots so that the first ones, whose number is the answer, lie on the near side and carry `share` of
    /// the work.
    fn part(&self, who: &mut [u32], towards: [f64; 2], share: f64) -> usize {
        let work = |spot: u32| self.spots[spot as usize].work;
        let mut along: Vec<(f64, u32)> =
            who.iter().map(|&spot| (project(self.spots[spot as usize].at, towards), spot)).collect();
        let total: f64 = who.iter().map(|&spot| work(spot)).sum();
        // A weighted selection: all before `low` is near, all from `high` on is far.
        let (mut low, mut high, mut left) = (0, along.len(), total * share);
        while low < high {
            let middle = (low + high) / 2;
            along[low..high].select_nth_unstable_by(middle - low, |a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            let before: f64 = along[low..middle].iter().map(|&(_, spot)| work(spot)).sum();
            let pivot = work(along[middle].1);
            if before + pivot / 2.0 <= left {
                left -= before + pivot;
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        who.iter_mut().zip(along).for_each(|(slot, (_, spot))| *slot = spot);
        low
    }
}

/// Sums over weighted points from which spreads follow.
#[derive(Clone, Copy, Default)]
struct Moments {
    work: f64,
    first: [f64; 2],
    second: f64,
}

impl Moments {
    fn add(&mut self, spot: Spot) {
        self.work += spot.work;
        for axis in 0..2 {
            self.first[axis] += spot.work * spot.at[axis];
            self.second += spot.work * spot.at[axis] * spot.at[axis];
        }
    }

    /// Squared distances about the own centre.
    fn spread(&self) -> f64 {
        if self.work > 0.0 { self.second - (self.first[0].powi(2) + self.first[1].powi(2)) / self.work } else { 0.0 }
    }
}

fn project(at: [f64; 2], towards: [f64; 2]) -> f64 {
    at[0] * towards[0] + at[1] * towards[1]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn loads(spots: &[Spot], pieces: &[u32], count: usize) -> Vec<f64> {
        let mut loads = vec![0.0; count];
        spots.iter().zip(pieces).for_each(|(spot, &piece)| loads[piece as usize] += spot.work);
        loads
    }

    proptest! {
        #[test]
        fn every_piece_gets_its_share_up_to_a_few_spots(
            spots in proptest::collection::vec((0.0..100.0f64, 0.0..100.0f64, 1.0..5.0f64), 40..200),
            shares in proptest::collection::vec(1.0..3.0f64, 1..9),
        ) {
            let spots: Vec<Spot> = spots.into_iter().map(|(x, y, work)| Spot { at: [x, y], work }).collect();
            let seats: Vec<Seat> = shares.iter().map(|&share| Seat { at: None, share }).collect();
            let total: f64 = spots.iter().map(|spot| spot.work).sum();
            let all: f64 = shares.iter().sum();
            for (load, share) in loads(&spots, &cut(&spots, &seats), seats.len()).iter().zip(&shares) {
                prop_assert!((load - total * share / all).abs() < 10.0, "{load} of {total}");
            }
        }
    }

    #[test]
    fn seats_get_the_side_they_stand_on() {
        let spots: Vec<Spot> = (0..100).map(|at| Spot { at: [f64::from(at), 0.0], work: 1.0 }).collect();
        let seats = [90.0, 10.0].map(|x| Seat { at: Some([x, 0.0]), share: 1.0 });
        let pieces = cut(&spots, &seats);
        assert!(pieces[..50].iter().all(|&piece| piece == 1) && pieces[50..].iter().all(|&piece| piece == 0));
    }

    #[test]
    fn a_seat_without_share_gets_no_work() {
        let spots: Vec<Spot> = (0..50).map(|at| Spot { at: [f64::from(at), 0.0], work: 1.0 }).collect();
        let seats = [1.0, 0.0, 1.0].map(|share| Seat { at: None, share });
        assert_eq!(loads(&spots, &cut(&spots, &seats), 3), [25.0, 0.0, 25.0]);
    }
}
