//! A matrix the user gave: all ways, or a few of them over the straight line.

use super::Crow;
use crate::model::Leg;
use crate::unit::{Metres, PlaceId, Seconds};

/// A matrix of legs; it need not be symmetric, and is the same for every profile.
///
/// It takes memory in proportion to the ways given, not to the square of the places: a square is laid out only where at least
/// one in [`SPARSEST`](Self::SPARSEST) of its ways is given.
#[derive(Clone, Debug)]
pub struct Matrix {
    given: Given,
    is_symmetric: bool,
    /// Who is asked for ways that were not given.
    beyond: Option<Crow>,
}

/// The ways that were given.
#[derive(Clone, Debug)]
enum Given {
    /// Row by row, so many a row, with [`ASK`] where nothing was given.
    Square(usize, Vec<Leg>),
    /// The ways from place `at` are `starts[at]..starts[at + 1]`, in the order of where they go.
    Rows { starts: Vec<u32>, ways: Vec<(PlaceId, Leg)> },
}

/// Stands in a square where nothing was given.
const ASK: Leg = Leg { time: Seconds(i32::MIN), distance: Metres(0) };

impl Matrix {
    /// A square is laid out where at least one of so many ways is given; a row is searched about ten times as slowly, and a way
    /// takes half as much again as a cell.
    pub const SPARSEST: usize = 4;

    /// From the legs of `places` x `places`, row by row.
    ///
    /// # Panics
    ///
    /// When the number of legs is not the square of the number of places.
    pub fn new(places: usize, legs: Vec<Leg>) -> Self {
        assert_eq!(legs.len(), places * places, "a matrix of {places} places");
        let is_symmetric = (0..places).all(|a| (0..a).all(|b| legs[a * places + b] == legs[b * places + a]));
        Self { given: Given::Square(places, legs), is_symmetric, beyond: None }
    }

    /// From some ways among `places` places. Of two for one way the later counts; a way that is not given is its way back, and
    /// where that is missing too, the straight line's. From a place to itself it is no way.
    pub fn over(crow: Crow, places: usize, given: impl Iterator<Item = (PlaceId, PlaceId, Leg)>) -> Self {
        let mut ways: Vec<(PlaceId, PlaceId, Leg)> = given.filter(|(from, to, _)| from != to).collect();
        ways.reverse();
        let back: Vec<_> = ways.iter().map(|&(from, to, leg)| (to, from, leg)).collect();
        ways.extend(back);
        // The sort is stable: of equal ways the first is the latest given, before all ways back.
        ways.sort_by_key(|&(from, to, _)| (from, to));
        ways.dedup_by_key(|&mut (from, to, _)| (from, to));
        let given = Given::new(places, &ways);
        let is_symmetric = ways.iter().all(|&(from, to, leg)| given.leg(to, from) == Some(leg));
        Self { given, is_symmetric, beyond: Some(crow) }
    }

    /// The way of a leg; the profile counts only where the straight line answers.
    pub fn leg(&self, profile: u8, from: PlaceId, to: PlaceId) -> Leg {
        match (self.given.leg(from, to), &self.beyond) {
            (Some(leg), _) => leg,
            (None, Some(crow)) if from != to => crow.leg(profile, from, to),
            (None, _) => Leg::default(),
        }
    }

    /// Whether every way is as long as the way back.
    pub fn is_symmetric(&self) -> bool {
        self.is_symmetric
    }
}

impl Given {
    /// From ways in the order of where they begin and where they go.
    fn new(places: usize, ways: &[(PlaceId, PlaceId, Leg)]) -> Self {
        if ways.len() >= places * places / Matrix::SPARSEST {
            let mut legs = vec![ASK; places * places];
            ways.iter().for_each(|&(from, to, leg)| legs[from.index() * places + to.index()] = leg);
            return Self::Square(places, legs);
        }
        let mut starts = vec![0; places + 1];
        ways.iter().for_each(|(from, ..)| starts[from.index() + 1] += 1);
        (0..places).for_each(|at| starts[at + 1] += starts[at]);
        Self::Rows { starts, ways: ways.iter().map(|&(_, to, leg)| (to, leg)).collect() }
    }

    fn leg(&self, from: PlaceId, to: PlaceId) -> Option<Leg> {
        match self {
            Self::Square(places, legs) => Some(legs[from.index() * places + to.index()]).filter(|leg| *leg != ASK),
            Self::Rows { starts, ways } => {
                let row = &ways[starts[from.index()] as usize..starts[from.index() + 1] as usize];
                row.binary_search_by_key(&to, |way| way.0).ok().map(|at| row[at].1)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Profile;
    use super::*;
    use crate::model::Point;

    fn leg(seconds: i32) -> Leg {
        Leg { time: Seconds(seconds), distance: Metres(seconds) }
    }

    fn crow(places: usize) -> Crow {
        let points: Vec<Point> = (0..places).map(|at| Point { x: 120.0 + at as f64 / 1000.0, y: 30.0 }).collect();
        Crow::new(&points, 1.0, Profile::defaults())
    }

    #[test]
    fn a_few_ways_among_many_places_hold_no_more_than_they_are() {
        let many = 2_000_000;
        let given = [(0, 1, 7), (1, 0, 9), (5, 3, 11), (0, 1, 8)].map(|(a, b, t)| (PlaceId(a), PlaceId(b), leg(t)));
        let table = Matrix::over(crow(many), many, given.into_iter());
        let Given::Rows { starts, ways } = &table.given else { panic!("a square of {many} places") };
        assert_eq!((starts.len(), ways.len()), (many + 1, 4));
        let time = |a, b| table.leg(0, PlaceId(a), PlaceId(b)).time;
        assert_eq!([time(0, 1), time(1, 0), time(5, 3), time(3, 5)], [8, 9, 11, 11].map(Seconds));
        assert_eq!(table.leg(3, PlaceId(2), PlaceId(9)), crow(10).leg(3, PlaceId(2), PlaceId(9)));
        assert_eq!(time(4, 4), Seconds(0));
        assert!(!table.is_symmetric());
    }

    #[test]
    fn few_and_many_ways_are_answered_alike() {
        for part in [1, 2, 3, 5, 9, 40] {
            let places = 30;
            let pairs = (0..places * places).filter(|at| at % part == 0);
            let given = || pairs.clone().map(|at| (PlaceId(at / places), PlaceId(at % places), leg(at as i32 + 1)));
            let table = Matrix::over(crow(30), 30, given());
            let plain = |from: PlaceId, to: PlaceId| {
                let way = |from, to| given().find(|way| (way.0, way.1) == (from, to)).map(|way| way.2);
                way(from, to).or(way(to, from)).unwrap_or_else(|| crow(30).leg(1, from, to))
            };
            for from in (0..places).map(PlaceId) {
                for to in (0..places).map(PlaceId).filter(|to| *to != from) {
                    assert_eq!(table.leg(1, from, to), plain(from, to), "{part}");
                }
            }
        }
    }

    #[test]
    fn a_matrix_is_symmetric_where_every_way_back_is_as_long() {
        let both = |back| Matrix::new(2, vec![leg(0), leg(5), leg(back), leg(0)]).is_symmetric();
        assert!(both(5) && !both(6));
        let few = |given: &[(u32, u32, i32)]| {
            let given = given.iter().map(|&(a, b, t)| (PlaceId(a), PlaceId(b), leg(t)));
            Matrix::over(crow(9), 9, given).is_symmetric()
        };
        assert!(few(&[(0, 1, 5)]) && few(&[(0, 1, 5), (1, 0, 5)]) && !few(&[(0, 1, 5), (1, 0, 6)]));
    }
}
