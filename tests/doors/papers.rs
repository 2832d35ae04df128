//! What people take away: what a rep should know is on every paper, calendars know their hours, coordinates say their system.

use super::field::{room, said};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use tempfile::TempDir;

const STORES: &str = "store_id,store_name,lon,lat,owner_rep_id,interval_days,service_min,last_visit,address,contact,phone,goal,tasks,note,Parking,Fax\n\
    S1,Bakery Mola,9.98,49.98,R1,7,45,2026-10-12,1 Mill Lane,Ms Novak,+49 931 555-01,Agree on the display,count the shelf;take a photo,ring twice,in the yard,5\n\
    S2,Florist Pell,9.99,49.97,R1,7,45,2026-10-12,,,,,,,,\n\
    S3,Grocer Udo,10.02,49.99,R2,7,45,2026-10-12,,,,,,,on the street,\n";
const REPS: &str = "rep_id,rep_name,home_lon,home_lat\nR1,Karin Moreau,9.97,49.98\nR2,Jan Udo,10.03,49.99\n";

fn plan(args: &str) -> TempDir {
    let room = room(&[("stores.csv", STORES), ("reps.csv", REPS)]);
    said(&room, 0, &format!("plan in --from 2026-10-19 --weeks 2 --effort 300it -o P {args}"));
    room
}

fn read(room: &TempDir, path: &str) -> String {
    fs::read_to_string(room.path().join(path)).unwrap().trim_start_matches('\u{feff}').to_string()
}

/// A calendar with its folded lines whole.
fn calendar(room: &TempDir, path: &str) -> String {
    read(room, path).replace("\r\n ", "")
}

fn rows(room: &TempDir, path: &str) -> Vec<BTreeMap<String, String>> {
    let text = read(room, path);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let heads: Vec<String> = reader.headers().unwrap().iter().map(String::from).collect();
    reader.records().map(|row| heads.iter().cloned().zip(row.unwrap().iter().map(String::from)).collect()).collect()
}

/// The property of each event of a calendar.
fn each(calendar: &str, name: &str) -> Vec<String> {
    let events = calendar.split("BEGIN:VEVENT").skip(1);
    let line = |event: &str| event.lines().find(|line| line.starts_with(name)).unwrap_or_default().to_string();
    events.map(line).collect()
}

#[test]
fn what_a_rep_should_know_is_on_every_paper_and_stays_there() {
    let room = plan("--show parking");
    let facts = [
        "1 Mill Lane",
        "Ms Novak",
        "Agree on the display",
        "count the shelf",
        "take a photo",
        "ring twice",
        "in the yard",
    ];
    let check = |folder: &str| {
        for paper in ["visits.csv", "routes.geojson", "calendars/R1.ics", "reps/R1.html"] {
            let text = calendar(&room, &format!("{folder}/{paper}"));
            for fact in facts {
                assert!(text.contains(fact), "{fact} is not in {folder}/{paper}");
            }
            let phone = if paper == "reps/R1.html" { "tel:+4993155501" } else { "+49 931 555-01" };
            assert!(text.contains(phone), "{phone} is not in {folder}/{paper}");
        }
        let bakery =
            rows(&room, &format!("{folder}/visits.csv")).into_iter().find(|row| row["store_id"] == "S1").unwrap();
        assert_eq!((bakery["rep_name"].as_str(), bakery["Parking"].as_str()), ("Karin Moreau", "in the yard"));
        assert!(!bakery.contains_key("Fax"), "nobody asked for it");
    };
    check("P");
    // The plan knows what was asked for: nobody has to say it again.
    said(&room, 0, "report P -o Q");
    check("Q");
    said(&room, 0, "replan P --now 2026-10-20 -o R");
    check("R");
    said(&room, 0, "replan R --now 2026-10-21 -o S");
    check("S");
    // In Chinese, by a column of ours.
    said(&room, 0, "plan in --from 2026-10-19 --weeks 2 --effort 300it --show interval_days --lang zh -o Z");
    assert_eq!(rows(&room, "Z/visits.csv")[0]["拜访间隔(天)"], "7");
}

#[test]
fn a_column_to_be_shown_that_is_not_there_and_a_zone_that_is_none_are_refused() {
    let room = room(&[("stores.csv", STORES), ("reps.csv", REPS)]);
    let told = said(&room, 2, "plan in --show Parkinglot -o P");
    assert!(told.contains("columns.toml, show: \"Parkinglot\" is no column of the stores"), "{told}");
    let told = said(&room, 2, "plan in --timezone Berlin -o P");
    assert!(told.contains("--timezone: did you mean Europe/Berlin?"), "{told}");
    let told = said(&room, 2, "plan in --out-coord-sys mars -o P");
    assert!(told.contains("--out-coord-sys: write wgs84, gcj02 or bd09"), "{told}");
    fs::write(room.path().join("in/columns.toml"), "[out]\ntimezone = \"Europe/Berln\"\nshow = [\"Fax\", \"Moon\"]\n")
        .unwrap();
    let told = said(&room, 2, "plan in -o P");
    assert!(
        told.contains("did you mean Europe/Berlin?") && told.contains("\"Moon\"") && !told.contains("\"Fax\""),
        "{told}"
    );
    assert!(!room.path().join("P").exists());
}

#[test]
fn calendars_have_a_time_zone_whole_minutes_and_an_alarm_and_one_is_for_the_team() {
    let room = plan("--timezone europe/berlin --alarm 20");
    let [one, two, team] = ["R1", "R2", "team"].map(|name| calendar(&room, &format!("P/calendars/{name}.ics")));
    for text in [&one, &two, &team] {
        assert_eq!(text.matches("BEGIN:VTIMEZONE").count(), 1);
        assert!(text.contains("X-WR-TIMEZONE:Europe/Berlin"));
        // The clocks go back within the plan.
        assert!(
            text.contains("DTSTART:20261025T030000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nTZNAME:CET"),
            "{text}"
        );
        for start in each(text, "DTSTART").into_iter().chain(each(text, "DTEND")) {
            assert!(start.contains(";TZID=Europe/Berlin:2026") && start.ends_with("00"), "{start}");
        }
        assert_eq!(
            text.matches("TRIGGER:-PT1200S").count(),
            each(text, "URL").iter().filter(|url| !url.is_empty()).count()
        );
        assert!(each(text, "DTSTAMP").iter().all(|stamp| stamp == "DTSTAMP:20261019T000000Z"));
        assert_eq!(
            text.matches("DTSTAMP").count(),
            text.matches("DTSTAMP:20261019T000000Z").count(),
            "no clock of this machine"
        );
    }
    let uids = |text: &str| each(text, "UID").into_iter().collect::<BTreeSet<_>>();
    let all: BTreeSet<String> = uids(&one).union(&uids(&two)).cloned().collect();
    assert_eq!(uids(&team), all);
    assert!(one.contains("SUMMARY:1. ") && team.contains("SUMMARY:Karin Moreau: 1. "), "{team}");
    assert!(one.contains("Karin Moreau (R1)\\, stop 1 of"), "{one}");
    // Where nobody says it, hours are those of whatever place the reader is at.
    let plain = plan("");
    let text = calendar(&plain, "P/calendars/R1.ics");
    assert!(!text.contains("TZID") && each(&text, "DTSTART").iter().all(|start| start.starts_with("DTSTART:2026")));
}

#[test]
fn coordinates_are_in_the_system_of_the_stores_or_as_wished_and_say_so() {
    let stores = "store_id,lon,lat,coord_sys,interval_days\nS1,120.1551,30.2741,gcj02,7\nS2,120.2,30.28,gcj02,7\n";
    let reps = "rep_id,home_lon,home_lat,coord_sys\nR1,120.17,30.27,gcj02\n";
    let room = room(&[("stores.csv", stores), ("reps.csv", reps)]);
    let place = |folder: &str| {
        let rows = rows(&room, &format!("{folder}/visits.csv"));
        let row = rows.iter().find(|row| row["store_id"] == "S1").unwrap().clone();
        let number = |name: &str| row[name].parse::<f64>().unwrap();
        (number("lon"), number("lat"), row["coord_sys"].clone())
    };
    said(&room, 0, "plan in --from 2026-10-19 --weeks 1 --effort 300it -o P");
    let (lon, lat, system) = place("P");
    assert!((lon - 120.1551).abs() < 2e-6 && (lat - 30.2741).abs() < 2e-6 && system == "gcj02", "{lon} {lat} {system}");
    let map = read(&room, "P/routes.geojson");
    assert!(map.contains("\"coord_sys\":\"gcj02\"") && map.contains("[120.1551,30.2741]"), "{map}");
    let calendar = calendar(&room, "P/calendars/R1.ics");
    assert!(
        calendar.contains("GEO:30.274100;120.155100") && calendar.contains("X-ROUNDS-COORD-SYS:gcj02"),
        "{calendar}"
    );
    assert!(calendar.contains("TZID=Asia/Shanghai"), "all reps live in mainland China");
    said(&room, 0, "plan in --from 2026-10-19 --weeks 1 --effort 300it --out-coord-sys wgs84 -o W");
    let (lon, _, system) = place("W");
    assert!((lon - 120.1504).abs() < 0.0005 && system == "wgs84", "{lon} {system}");
    assert!(!read(&room, "W/routes.geojson").contains("coord_sys"), "GeoJSON's own system needs no word");
    // The apps that lead the way get their own, whatever the papers have.
    let page = read(&room, "W/reps/R1.html");
    assert!(
        page.contains("data-at=\"120.155100,30.274100 ")
            && page.contains("uri.amap.com/navigation?to=120.155100,30.274100")
    );
    said(&room, 0, "replan P --now 2026-10-19 -o R");
    assert_eq!(place("R").2, "gcj02", "although its tables are in WGS-84 now");
}

#[test]
fn the_page_of_a_rep_is_small_asks_no_server_and_has_every_visit_once() {
    let town = concat!(env!("CARGO_MANIFEST_DIR"), "/data/town");
    let room = tempfile::tempdir().unwrap();
    said(&room, 0, &format!("plan {town} -o P --effort 500it"));
    let page = read(&room, "P/reps/R01.html");
    assert!(page.len() <= 150_000, "{} bytes", page.len());
    let visits = rows(&room, "P/visits.csv");
    assert_eq!(page.matches("<h3>").count(), visits.len());
    let days: BTreeSet<&String> = visits.iter().map(|row| &row["date"]).collect();
    for day in &days {
        assert!(page.contains(&format!("id=\"{day}\"")) && page.contains(&format!("href=\"#{day}\"")), "{day}");
    }
    for word in ["<link", "<img", "src=\"http", "@import", "fetch("] {
        assert!(!page.contains(word), "{word}");
    }
    // A folder that has such pages is known again, and what is not ours stays.
    fs::write(room.path().join("P/reps/notes.txt"), "mine").unwrap();
    said(&room, 0, "report P");
    assert!(room.path().join("P/reps/notes.txt").exists());
}

#[test]
#[cfg(unix)]
fn day_sheets_are_printed_by_the_browser_at_hand_and_a_plan_is_never_lost_to_one_that_cannot() {
    let room = plan("");
    let printed = |browser: Option<&str>, out: &str| {
        let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_rounds"));
        program.args(["report", "P", "--pdf", "-o", out]).current_dir(room.path());
        browser.map(|browser| program.env("ROUNDS_BROWSER", browser));
        program.output().unwrap()
    };
    let failed = printed(Some("/bin/false"), "Q");
    let told = String::from_utf8_lossy(&failed.stderr).into_owned();
    assert_eq!(failed.status.code(), Some(1), "{told}");
    assert!(told.contains("2 of the day sheets were not printed by /bin/false"), "{told}");
    assert!(room.path().join("Q/plan.json").exists() && room.path().join("Q/reps/R1.html").exists());
    let done = printed(None, "R");
    if done.status.code() == Some(2) {
        println!("no browser on this machine: the day sheets were not printed");
        return;
    }
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let pdf = fs::read(room.path().join("R/reps/R1.pdf")).unwrap();
    assert!(pdf.starts_with(b"%PDF") && pdf.len() > 2000);
    // The folder is known again, with what was printed.
    said(&room, 0, "report P -o R");
    assert!(!room.path().join("R/reps/R1.pdf").exists(), "it would be of another plan soon");
}
