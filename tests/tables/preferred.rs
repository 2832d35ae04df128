//! Whom stores would rather see: the column preferred_reps from the table to the question, and back.

#![cfg(feature = "files")]

use chrono::NaiveDate;
use rounds::error::Error;
use rounds::io::{self, Parcel};
use rounds::lang::Lang;
use rounds::model::*;
use rounds::policy;
use rounds::unit::{Money, RepId};

const REPS: &str =
    "rep_id,rep_name,home_lon,home_lat,skills\nR1,Ana,120.16,30.25,\nR2,Bo,120.19,30.27,cold\nR3,Cy,120.20,30.24,\n";

/// A Monday.
fn monday() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 10, 12).unwrap()
}

/// The tables of stores with these cells in the columns skills, owner_rep_id and preferred_reps.
fn tables(rows: &[[&str; 3]], policy: &str) -> Result<Tables, Error> {
    let mut stores = String::from("store_id,lon,lat,interval_days,skills,owner_rep_id,优先业代\n");
    for (at, [skills, owner, preferred]) in rows.iter().enumerate() {
        stores += &format!("S{at},120.15,30.2{at},7,{skills},{owner},\"{preferred}\"\n");
    }
    let files = [("stores.csv", stores), ("reps.csv", REPS.into()), ("policy.toml", policy.into())];
    let files = files.into_iter().filter(|file| !file.1.is_empty());
    io::read(&Parcel::of_files("input", files.map(|(name, text)| (name.into(), text.into_bytes())).collect()))
}

fn said(result: Result<Tables, Error>) -> String {
    match result {
        Err(Error::Input(complaints)) => complaints.iter().map(|one| one.say(Lang::En)).collect::<Vec<_>>().join("\n"),
        other => panic!("{other:?}"),
    }
}

/// What a visit by each rep costs in minutes, for each store.
fn costs(tables: &Tables) -> Vec<[i64; 3]> {
    let problem = policy::pose(tables, monday(), 1);
    let of_store = |store: &Store| [0, 1, 2].map(|rep| store.rep_cost(RepId(rep)).0 / 60);
    problem.stores.iter().map(of_store).collect()
}

#[test]
fn a_list_in_order_or_with_ratings_costs_what_the_policy_says() {
    // In order two reps are rated 2 and 1: the second costs half. Rated 5 and 3, the second costs two fifths of 30 minutes.
    let rows = [["", "", "Bo; R1"], ["", "", "R3:5；R2：3"], ["", "", ""], ["", "", "R1"]];
    let read = tables(&rows, "").unwrap();
    assert_eq!(costs(&read), [[15, 0, 30], [30, 12, 0], [0; 3], [0, 30, 30]]);
    assert_eq!(costs(&tables(&rows, "[practice]\npreferred = 60\n").unwrap())[0], [30, 0, 60]);
    let none = tables(&rows, "[practice]\npreferred = 0\n").unwrap();
    assert!(policy::pose(&none, monday(), 1).stores.iter().all(|store| store.preference.is_none()));
    let again = Parcel::of_tables(&read);
    let again = io::read(&again).unwrap();
    assert_eq!(again.stores, read.stores);
}

#[test]
fn where_one_rep_alone_may_come_there_is_nothing_to_prefer() {
    // An owner, and the only rep with a skill; the owner of the last one is not here in these weeks.
    let rows = [["", "R1", "R2"], ["cold", "", "R1"], ["", "R3", "R1"]];
    let mut read = tables(&rows, "").unwrap();
    read.reps[2].active_to = Some(monday() - chrono::Days::new(1));
    let problem = policy::pose(&read, monday(), 1);
    let price = |store: usize| problem.stores[store].preference.as_ref().map(|one| one.others);
    assert_eq!([price(0), price(1), price(2)], [None, None, Some(Money(1800))]);
}

#[test]
fn reps_who_are_none_or_twice_and_ratings_that_are_none_are_told() {
    let rows = [["", "", "R9"], ["", "", "R1;Ana"], ["", "", "R1:5;R2"], ["", "", "R1:0"]];
    insta::assert_snapshot!(said(tables(&rows, "")), @r#"
    stores.csv, line 2, 优先业代: "R9" is not a rep of the table reps; fix the id, or add the rep
    stores.csv, line 3, 优先业代: "R1;Ana" is preferred twice; name each rep once
    stores.csv, line 4, 优先业代: "R1:5;R2" gives a rating to some reps and none to others; give reps in order of preference, R01;R02, or each with a rating, R01:5;R02:3
    stores.csv, line 5, 优先业代: "R1:0" has the rating 0, which is not more than 0 and at most 1000; give reps in order of preference, R01;R02, or each with a rating, R01:5;R02:3
    "#);
    insta::assert_snapshot!(said(tables(&[["", "", "R1"]], "[practice]\npreferred = 200\n")), @r#"
    policy.toml, line 2, column 13, practice.preferred: "200" is not from 0 to 120; fix the number
    "#);
}
