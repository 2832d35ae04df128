//! Parcels: an input is the same, with the same fingerprint, whether it lies in a folder, comes in a zip or from memory.

use rounds::error::Error;
use rounds::io::{self, Parcel};
use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;
use tempfile::{TempDir, tempdir};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const STORES: &str = "store_id,lon,lat,interval_days\nS1,9.98,49.98,7\nS2,9.99,49.97,14\n";
const REPS: &str = "rep_id,home_lon,home_lat\nR1,9.98,49.99\n";
const POLICY: &str = "name = \"corner\"\n";

fn folder(files: &[(&str, &str)]) -> TempDir {
    let room = tempdir().unwrap();
    files.iter().for_each(|(name, text)| fs::write(room.path().join(name), text).unwrap());
    room
}

fn corner() -> TempDir {
    folder(&[("stores.csv", STORES), ("reps.csv", REPS), ("policy.toml", POLICY)])
}

fn fingerprint(room: &TempDir) -> String {
    Parcel::open(room.path()).unwrap().fingerprint()
}

fn zipped(files: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn what_is_not_read_does_not_change_the_fingerprint() {
    let room = corner();
    let before = fingerprint(&room);
    for name in ["notes.csv", "notes.txt", ".stores.csv", "~stores.csv", "stores.csv.bak", "other.toml", "map.pdf"] {
        fs::write(room.path().join(name), "mine").unwrap();
        assert_eq!(fingerprint(&room), before, "{name}");
    }
    fs::create_dir(room.path().join("old")).unwrap();
    fs::write(room.path().join("old/stores.csv"), "mine").unwrap();
    assert_eq!(fingerprint(&room), before);
}

#[test]
fn whatever_is_read_changes_the_fingerprint() {
    let pieces = [
        ("stores.txt", STORES),
        ("stores.tsv", STORES),
        ("门店.CSV", STORES),
        ("policy.toml", POLICY),
        ("政策.toml", POLICY),
        ("calendar.csv", "date,kind\n2026-10-05,holiday\n"),
        ("matrix.tsv", "from\tto\tminutes\n"),
    ];
    for (name, text) in pieces {
        let room = folder(&[("reps.csv", REPS), (name, text)]);
        let before = fingerprint(&room);
        fs::write(room.path().join(name), format!("{text}\n")).unwrap();
        assert_ne!(fingerprint(&room), before, "{name}");
        fs::remove_file(room.path().join(name)).unwrap();
        assert_ne!(fingerprint(&room), before, "{name}");
    }
}

#[test]
fn a_folder_of_csv_files_has_the_fingerprint_it_always_had() {
    // FNV-1a over names and bytes in the order of names: plans made before know their input again.
    let town = Parcel::open(concat!(env!("CARGO_MANIFEST_DIR"), "/data/town")).unwrap();
    assert_eq!(town.fingerprint(), "25710570e6302652");
}

#[test]
fn a_zip_a_folder_and_files_in_memory_are_one_parcel() {
    let room = corner();
    let pieces = [("stores.csv", STORES), ("reps.csv", REPS), ("policy.toml", POLICY)];
    let names = |before: &str| pieces.map(|(name, text)| (format!("{before}{name}"), text.as_bytes().to_vec()));
    let mut parcels = vec![
        Parcel::of_files("corner", names("").into()),
        Parcel::of_files("corner", names("corner/").into_iter().rev().collect()),
        Parcel::of_files("corner", names("up\\corner\\").into()),
        Parcel::of_zip("corner.zip", &zipped(&pieces)).unwrap(),
    ];
    let nested = [
        ("corner/", ""),
        ("corner/reps.csv", REPS),
        ("corner/policy.toml", POLICY),
        ("corner/stores.csv", STORES),
        ("corner/notes.csv", "mine"),
        ("corner/old/stores.csv", "mine"),
        ("corner/.git/stores.csv", "mine"),
        ("__MACOSX/corner/._stores.csv", "mine"),
        ("__MACOSX/stores.csv", "mine"),
    ];
    parcels.push(Parcel::of_zip("corner.zip", &zipped(&nested)).unwrap());
    let file = room.path().join("corner.zip");
    fs::write(&file, zipped(&nested)).unwrap();
    parcels.push(Parcel::open(&file).unwrap());
    let tables = io::read(&Parcel::open(room.path()).unwrap()).unwrap();
    for parcel in parcels {
        assert_eq!(parcel.fingerprint(), fingerprint(&room));
        let found = io::read(&parcel).unwrap();
        assert_eq!(found.name, "corner");
        assert_eq!((&found.stores, &found.policy), (&tables.stores, &tables.policy));
    }
}

#[test]
fn tables_in_memory_are_a_parcel_that_reads_as_the_same_tables() {
    let town = io::read(&Parcel::open(concat!(env!("CARGO_MANIFEST_DIR"), "/data/town")).unwrap()).unwrap();
    assert!(io::read(&Parcel::of_tables(&town)).unwrap() == town);
}

#[test]
fn one_json_value_is_an_input() {
    let value = serde_json::json!({
        "stores": [{ "store_id": "S1", "lon": 9.98, "lat": 49.98, "interval_days": 7 }],
        "reps": [{ "rep_id": "R1", "home_lon": 9.98, "home_lat": 49.99 }],
    });
    let tables = io::read(&Parcel::of_json("corner", &value)).unwrap();
    assert_eq!((tables.name.as_str(), tables.stores.len(), tables.reps.len()), ("corner", 1, 1));
    let bad = Parcel::of_json("corner", &serde_json::json!(3));
    assert!(io::read(&bad).unwrap_err().to_string().starts_with("corner.json: is not a json object"));
}

#[test]
fn a_workbook_alone_in_a_zip_is_that_workbook() {
    let book = fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/data/hangzhou.xlsx")).unwrap();
    let parcel = Parcel::of_files("upload", vec![("readme.md".into(), vec![]), ("hangzhou.xlsx".into(), book.clone())]);
    assert_eq!(parcel.fingerprint(), Parcel::of_file("hangzhou.xlsx", book).fingerprint());
    assert!(!io::read(&parcel).unwrap().stores.is_empty());
}

#[test]
fn complaints_about_a_zip_have_the_addresses_of_its_tables() {
    let broken = STORES.replace("49.97", "north");
    let parcel = Parcel::of_zip("corner.zip", &zipped(&[("stores.csv", &broken), ("reps.csv", REPS)])).unwrap();
    let said = io::read(&parcel).unwrap_err().to_string();
    assert!(said.starts_with("stores.csv, line 3, lat: \"north\""), "{said}");
    let Err(Error::Format { path, trouble }) = Parcel::of_zip("corner.zip", b"PK\x03\x04 and no more") else {
        panic!("this is no zip")
    };
    assert_eq!(path, Path::new("corner.zip"));
    assert!(trouble.starts_with("is not a zip that can be read"), "{trouble}");
}
