//! How far, for a company's problem: its own matrix where it has one, else the straight line with default speeds.

use crate::model::{Leg, Problem, Tables};
use crate::travel::{Crow, Profile, Table, Travel};
use crate::unit::{Metres, PlaceId};
use std::collections::HashMap;

/// The company's matrix over all places of the problem, or the straight line with detour and default speeds.
///
/// In the matrix a home goes by its rep's id; a day's end that is not at home takes the row of home. A way the matrix does
/// not have is its way back, and where that is missing too, the straight line's by car.
pub fn travel(tables: &Tables, problem: &Problem) -> Travel {
    let crow = Crow::new(&problem.places, Crow::DETOUR, Profile::defaults());
    if tables.matrix.is_empty() {
        return Travel::Crow(crow);
    }
    let places = places_by_id(problem);
    let count = problem.places.len();
    let mut given: Vec<Option<Leg>> = vec![None; count * count];
    for row in &tables.matrix {
        let (Some(from), Some(to)) = (places.get(row.from.as_str()), places.get(row.to.as_str())) else { continue };
        let leg = Leg { time: row.time, distance: Metres(row.metres) };
        for from in from {
            for to in to.iter().filter(|to| *to != from) {
                given[from.index() * count + to.index()] = Some(leg);
            }
        }
    }
    let leg = |from: usize, to: usize| {
        if from == to {
            return Leg::default();
        }
        given[from * count + to]
            .or(given[to * count + from])
            .unwrap_or_else(|| crow.leg(0, PlaceId::at(from), PlaceId::at(to)))
    };
    let legs = (0..count * count).map(|at| leg(at / count, at % count)).collect();
    Travel::Table(Table::new(count, legs))
}

/// The places an id of the matrix stands for: a store's, or a rep's home and day's end.
fn places_by_id(problem: &Problem) -> HashMap<&str, Vec<PlaceId>> {
    let mut places: HashMap<&str, Vec<PlaceId>> = HashMap::new();
    for rep in &problem.reps {
        places.insert(&rep.id, vec![rep.home]);
    }
    for rep in &problem.reps {
        let is_home = problem.reps.iter().any(|other| other.home == rep.end);
        if let Some(own) = places.get_mut(rep.id.as_str()).filter(|_| !is_home) {
            own.push(rep.end);
        }
    }
    for store in &problem.stores {
        places.insert(&store.id, vec![store.place]);
    }
    places
}
