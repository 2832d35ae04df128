//! Nights away in words: where a rep sleeps after a route.

use crate::lang::Lang;
use crate::model::{Problem, Route, SleepsAt};
use crate::report::name_of;
use crate::unit::PlaceId;

/// Where the rep sleeps after a route, `Night near Bakery Mola`; nothing where that is at home.
pub fn words(problem: &Problem, route: &Route, lang: Lang) -> Option<String> {
    route.night.map(|place| at(problem, place, lang))
}

/// A night at a place.
fn at(problem: &Problem, place: PlaceId, lang: Lang) -> String {
    match problem.sleeps_at(place) {
        Some(SleepsAt::Lodging(lodging)) => {
            lang.of(format!("Night at {}", lodging.name), format!("外宿：{}", lodging.name))
        }
        Some(SleepsAt::Store(store)) => {
            let store = problem.store(store);
            let name = name_of(&store.name, &store.id);
            lang.of(format!("Night near {name}"), format!("外宿：{name}附近"))
        }
        None => lang.of("Night away", "外宿").into(),
    }
}

/// Whether a plan has any night away.
pub fn any(routes: &[Route]) -> bool {
    routes.iter().any(|route| route.night.is_some())
}
