//! A store whose visits all take another time.

use rounds::model::{Cadence, Store};
use rounds::unit::Seconds;

/// Makes every visit of a store take so long.
pub fn takes(store: &mut Store, service: Seconds) {
    store.service = service;
    if let Cadence::Spaced { visits, .. } = &mut store.cadence {
        visits.iter_mut().for_each(|visit| visit.service = service);
    }
}
