//! Who knows how far: chosen once for a company, and handed down to whoever poses a problem of its tables.

use super::{Crow, Matrix, Profile, Travel};
use crate::model::{Leg, MatrixRow, Problem, Tables};
use crate::unit::{Metres, PlaceId};
use std::collections::HashMap;
use std::sync::Arc;

/// Who knows how far a company's places are apart: its own matrix where it has the way, and the straight line everywhere else.
///
/// Re-planning, succession and whoever else changes the tables pose several problems, each with its own places; all of them
/// ask the same `Ways` for the [`Travel`] of each. It is cheap to clone.
#[derive(Clone, Debug)]
pub struct Ways {
    detour: f64,
    profiles: Arc<[Profile]>,
    rows: Arc<Rows>,
}

/// The rows of a matrix, each id once.
#[derive(Debug, Default)]
struct Rows {
    ids: HashMap<String, u32>,
    legs: Vec<(u32, u32, Leg)>,
}

impl Ways {
    /// As the company's tables say: its matrix, if it has one, over straight lines with the default detour and speeds.
    pub fn of(tables: &Tables) -> Self {
        Self::straight(Crow::DETOUR, Profile::defaults()).with_matrix(&tables.matrix)
    }

    /// Straight lines times a detour factor. A rep's profile is a position in `profiles`; those of a company's tables are
    /// numbered as [`Profile::defaults`] are.
    pub fn straight(detour: f64, profiles: Vec<Profile>) -> Self {
        Self { detour, profiles: profiles.into(), rows: Arc::default() }
    }

    /// With these rows, which are the same for every profile, above what was there; of two rows for one way the later counts.
    pub fn with_matrix(self, matrix: &[MatrixRow]) -> Self {
        let mut rows = Rows::default();
        for row in matrix {
            let mut number = |id: &str| {
                let next = rows.ids.len() as u32;
                rows.ids.get(id).copied().unwrap_or_else(|| *rows.ids.entry(id.into()).or_insert(next))
            };
            let (from, to) = (number(&row.from), number(&row.to));
            rows.legs.push((from, to, Leg { time: row.time, distance: Metres(row.metres) }));
        }
        Self { rows: Arc::new(rows), ..self }
    }

    /// How far the places of a problem are apart.
    ///
    /// In the matrix a store goes by its id, a home by its rep's and a lodging by its name. A way the matrix does not have is its way back, and where
    /// that is missing too, the straight line by the rep's profile: so is every way from and to a place without an id, such as
    /// a day's end that is nobody's home.
    pub fn over(&self, problem: &Problem) -> Travel {
        let crow = Crow::new(&problem.places, self.detour, self.profiles.to_vec());
        if self.rows.legs.is_empty() {
            return Travel::Crow(crow);
        }
        let mut places: Vec<Option<PlaceId>> = vec![None; self.rows.ids.len()];
        let homes = problem.reps.iter().map(|rep| (&rep.id, rep.home));
        let stores = problem.stores.iter().map(|store| (&store.id, store.place));
        let lodgings = problem.nights.lodgings.iter().map(|lodging| (&lodging.name, lodging.place));
        for (id, place) in homes.chain(stores).chain(lodgings) {
            if let Some(&number) = self.rows.ids.get(id) {
                places[number as usize] = Some(place);
            }
        }
        let known = |&(from, to, leg): &(u32, u32, Leg)| Some((places[from as usize]?, places[to as usize]?, leg));
        Travel::Matrix(Matrix::over(crow, problem.places.len(), self.rows.legs.iter().filter_map(known)))
    }
}
