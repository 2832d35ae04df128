//! Claims about made-up networks, and that those in `data/` are made as their README says.
#![cfg(feature = "files")]

use rounds::generate::{self, Flavour, Spec, generate};
use rounds::io::{self, Parcel};
use rounds::model::{DayKind, Problem, Tables};
use rounds::policy;
use std::path::{Path, PathBuf};

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data").join(name)
}

/// Every file of a folder with its bytes, by name.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut all: Vec<(String, Vec<u8>)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read(&path).unwrap()))
        .collect();
    all.sort();
    all
}

fn posed(tables: &Tables) -> Problem {
    policy::pose(tables, policy::first_day(tables, chrono::NaiveDate::default()), 4)
}

#[test]
fn the_town_in_data_is_made_as_its_readme_says() {
    let mut town = generate::files(&Spec::town());
    town.sort();
    for (made, kept) in town.iter().zip(&files(&data("town"))) {
        assert_eq!(made.0, kept.0);
        // A checkout may have changed the line ends.
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace("\r\n", "\n");
        assert!(text(&made.1) == text(&kept.1), "data/town/{} is not what the generator makes", kept.0);
    }
    let readme = std::fs::read_to_string(data("README.md")).unwrap();
    let Spec { stores, reps, seed, .. } = Spec::town();
    let command = format!("rounds generate --stores {stores} --reps {reps} --seed {seed} --flavour town -o data/town");
    assert!(readme.contains(&command));
}

#[test]
fn the_hangzhou_in_data_is_made_as_its_readme_says() {
    let made = Parcel::of_file("hangzhou.xlsx", generate::workbook(&Spec::hangzhou()).unwrap());
    let made = io::read(&made).unwrap();
    assert!(
        made == Parcel::open(data("hangzhou.xlsx")).and_then(|parcel| io::read(&parcel)).unwrap(),
        "data/hangzhou.xlsx is not what the generator makes"
    );
    let readme = std::fs::read_to_string(data("README.md")).unwrap();
    let Spec { stores, reps, seed, .. } = Spec::hangzhou();
    let command = format!(
        "rounds generate --stores {stores} --reps {reps} --seed {seed} --flavour hangzhou -o data/hangzhou.xlsx"
    );
    assert!(readme.contains(&command));
}

#[test]
fn every_flavour_is_read_back_without_a_complaint() {
    for flavour in Flavour::ALL {
        for seed in 1..=12 {
            let spec = Spec::new(flavour, 2000, 16, seed);
            let tables = io::read(&Parcel::of_files("net", generate::files(&spec)))
                .unwrap_or_else(|error| panic!("{} {seed}: {error}", flavour.name()));
            assert_eq!((tables.stores.len(), tables.reps.len()), (2000, 16));
            assert_eq!(policy::first_day(&tables, chrono::NaiveDate::default()), spec.from);
        }
    }
}

#[test]
fn the_same_spec_makes_the_same_tables_and_another_seed_others() {
    let spec = Spec::new(Flavour::Region, 500, 4, 3);
    assert!(generate(&spec) == generate(&spec));
    assert!(generate(&spec) != generate(&Spec { seed: 4, ..spec }));
}

#[test]
fn a_flavour_is_known_by_its_name() {
    for flavour in Flavour::ALL {
        assert_eq!(Flavour::named(flavour.name()), Some(flavour));
    }
}

#[test]
fn service_takes_between_half_and_nine_tenths_of_the_reps_time() {
    for spec in [Spec::town(), Spec::hangzhou(), Spec::new(Flavour::Region, 20_000, 150, 1)] {
        let problem = posed(&generate(&spec));
        let visits = problem.stores.iter().map(|store| store.service.as_hours() * store.cadence.most_visits() as f64);
        let there_is: f64 = problem.shifts.iter().map(|shift| shift.available().as_hours()).sum();
        let share = visits.sum::<f64>() / there_is;
        assert!((0.5..0.9).contains(&share), "{}: {share:.2}", spec.flavour.name());
    }
}

#[test]
fn classes_are_an_eighth_a_third_and_the_rest() {
    let tables = generate(&Spec::hangzhou());
    let count = |class: &str| tables.stores.iter().filter(|store| store.class == class).count();
    assert_eq!([count("A"), count("B"), count("C")], [72, 180, 348]);
}

#[test]
fn hangzhou_has_a_holiday_and_works_on_two_weekend_days_for_it() {
    let tables = generate(&Spec::hangzhou());
    let problem = posed(&tables);
    let adjusted: Vec<_> = tables.calendar.iter().filter(|row| row.kind == DayKind::Work).collect();
    assert_eq!(adjusted.len(), 2);
    for row in adjusted {
        let day = problem.calendar.day(row.date).unwrap();
        assert!(problem.calendar.weekday(day) >= 5);
        assert!(problem.shifts.iter().any(|shift| shift.day == day));
    }
}

#[test]
fn a_very_small_network_is_a_network_too() {
    for flavour in Flavour::ALL {
        let tables = generate(&Spec::new(flavour, 1, 1, 1));
        assert_eq!((tables.stores.len(), tables.reps.len()), (1, 1));
        posed(&tables);
    }
}
