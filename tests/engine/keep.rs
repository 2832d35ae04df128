//! Claims about territories that remember yesterday's borders, and about several measures at once.

use crate::lengths::takes;
use crate::network::network;
use rounds::model::Problem;
use rounds::solve::territories;
use rounds::territory::{Brief, Drawing, Keep, Measure};
use rounds::travel::Travel;
use rounds::unit::{RepId, Seconds};

/// A network, its territories, and the same network after its west has come to need half as much time again.
fn grown(seed: u64) -> (Problem, Travel, Vec<RepId>) {
    let (mut problem, travel) = network(2_000, &[8; 16], seed);
    let before = territories(&problem, &travel, &Brief::default());
    let west = |at: usize| before.spots[at].at[0] < before.centres[0][0];
    for (at, store) in problem.stores.iter_mut().enumerate().filter(|(at, _)| west(*at)) {
        takes(store, Seconds(store.service.0 * 3 / 2 + (at % 2) as i32));
    }
    (problem, travel, before.owners)
}

fn keeping(owners: &[RepId], weight: f64) -> Brief {
    let owners = owners.iter().map(|&owner| Some(owner)).collect();
    Brief { keep: Some(Keep::new(owners, weight)), ..Brief::default() }
}

fn moved(drawing: &Drawing, before: &[RepId]) -> usize {
    drawing.owners.iter().zip(before).filter(|(now, before)| now != before).count()
}

#[test]
fn the_more_is_kept_the_fewer_stores_move_and_loads_are_fair_all_the_same() {
    let (problem, travel, before) = grown(21);
    let moves: Vec<usize> = [0.0, 0.2, 0.5, 0.8]
        .into_iter()
        .map(|weight| {
            let drawing = territories(&problem, &travel, &keeping(&before, weight));
            assert!(drawing.most_off() <= 0.05, "off by {} at {weight}", drawing.most_off());
            moved(&drawing, &before)
        })
        .collect();
    println!("moved: {moves:?}");
    assert!(moves.windows(2).all(|pair| pair[1] <= pair[0]), "{moves:?}");
    assert!(moves[3] * 2 < moves[0], "{moves:?}");
}

#[test]
fn at_one_nothing_moves() {
    let (problem, travel, before) = grown(22);
    assert_eq!(territories(&problem, &travel, &keeping(&before, 1.0)).owners, before);
}

#[test]
fn territories_that_are_fair_already_stay_as_they_are() {
    let (problem, travel) = network(1_500, &[8; 12], 23);
    let before = territories(&problem, &travel, &Brief::default());
    let again = territories(&problem, &travel, &keeping(&before.owners, 0.5));
    assert!(moved(&again, &before.owners) * 200 <= 1_500, "{} moved", moved(&again, &before.owners));
}

#[test]
fn key_accounts_never_leave_their_owner() {
    let (problem, travel, before) = grown(24);
    let mut brief = keeping(&before, 0.1);
    let fixed: Vec<bool> = (0..before.len()).map(|at| at % 5 == 0).collect();
    brief.keep.as_mut().unwrap().fixed.clone_from(&fixed);
    let drawing = territories(&problem, &travel, &brief);
    assert!((0..before.len()).all(|at| !fixed[at] || drawing.owners[at] == before[at]));
    assert!(moved(&drawing, &before) > 0);
    assert!(drawing.most_off() <= 0.05, "off by {}", drawing.most_off());
}

#[test]
fn stores_tied_to_their_owners_move_last() {
    let (problem, travel, before) = grown(25);
    let mut brief = keeping(&before, 0.3);
    let ties: Vec<f64> = (0..before.len()).map(|at| if at % 2 == 0 { 1.8 } else { 0.2 }).collect();
    brief.keep.as_mut().unwrap().ties = ties;
    let drawing = territories(&problem, &travel, &brief);
    let moved =
        |rest: usize| (0..before.len()).filter(|at| at % 2 == rest && drawing.owners[*at] != before[*at]).count();
    assert!(moved(0) < moved(1), "{} of the tied, {} of the others", moved(0), moved(1));
}

#[test]
fn stores_without_an_owner_get_one_and_the_others_stay() {
    let (problem, travel) = network(1_500, &[8; 12], 26);
    let before = territories(&problem, &travel, &Brief::default()).owners;
    let mut brief = keeping(&before, 1.0);
    let new = |at: usize| at % 10 == 3;
    let keep = brief.keep.as_mut().unwrap();
    keep.owners.iter_mut().enumerate().filter(|(at, _)| new(*at)).for_each(|(_, owner)| *owner = None);
    let drawing = territories(&problem, &travel, &brief);
    assert!((0..1_500).all(|at| new(at) || drawing.owners[at] == before[at]));
    assert!(drawing.most_off() <= 0.05, "off by {}", drawing.most_off());
}

#[test]
fn work_visits_and_sales_are_shared_out_at_once() {
    let (problem, travel) = network(3_000, &[8; 20], 27);
    let visits: Vec<f64> = problem.stores.iter().map(|store| store.cadence.most_visits() as f64).collect();
    // Sales that have nothing to do with work: a few stores sell most.
    let sales: Vec<f64> = (0..3_000).map(|at| 1.0 + f64::from(at * 7_919 % 97).powi(2)).collect();
    let also = vec![Measure { amount: visits, tolerance: 0.06 }, Measure { amount: sales, tolerance: 0.10 }];
    let alone = territories(&problem, &travel, &Brief::default());
    let drawing = territories(&problem, &travel, &Brief { also: also.clone(), ..Brief::default() });
    let off = |owners: &[RepId], measure: &Measure| {
        let mut loads = [0.0; 20];
        owners.iter().zip(&measure.amount).for_each(|(owner, amount)| loads[owner.index()] += amount);
        let mean = loads.iter().sum::<f64>() / 20.0;
        loads.iter().map(|load| (load / mean - 1.0).abs()).fold(0.0, f64::max)
    };
    assert!(off(&alone.owners, &also[1]) > 0.10);
    assert!(drawing.most_off() <= 0.05, "work off by {}", drawing.most_off());
    for measure in &also {
        assert!(off(&drawing.owners, measure) <= measure.tolerance, "off by {}", off(&drawing.owners, measure));
    }
    assert!(drawing.compactness < 2.0 * alone.compactness);
}
