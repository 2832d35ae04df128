//! Plans made anew, edited by hand and compared: nothing is lost, doubled or told wrongly.

use super::field::{room, said};
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// Runs the program; an argument may have spaces in it.
fn rounds(room: &TempDir, args: &[&str]) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_rounds"));
    program.args(args).current_dir(room.path()).stdin(Stdio::null()).output().unwrap()
}

fn read(room: &TempDir, path: &str) -> String {
    fs::read_to_string(room.path().join(path)).unwrap().trim_start_matches('\u{feff}').to_string()
}

/// The rows of a table as its columns by name.
fn rows(room: &TempDir, path: &str) -> Vec<std::collections::BTreeMap<String, String>> {
    let text = read(room, path);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let heads: Vec<String> = reader.headers().unwrap().iter().map(String::from).collect();
    let row = |row: csv::StringRecord| heads.iter().cloned().zip(row.iter().map(String::from)).collect();
    reader.records().map(|one| row(one.unwrap())).collect()
}

/// The plan's visits with one column of one row written anew, as `edited.csv`.
fn edit(room: &TempDir, changes: &[(usize, &str, &str)]) {
    let text = read(room, "P/visits.csv");
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    let mut all: Vec<Vec<String>> =
        reader.records().map(|row| row.unwrap().iter().map(String::from).collect()).collect();
    for &(line, column, value) in changes {
        let at = all[0].iter().position(|head| head == column).unwrap();
        all[line - 1][at] = value.into();
    }
    let mut writer = csv::Writer::from_path(room.path().join("edited.csv")).unwrap();
    all.iter().for_each(|row| writer.write_record(row).unwrap());
    writer.flush().unwrap();
}

const REPS: &str = "rep_id,home_lon,home_lat,shift_start,shift_end\nR1,10.0,50.0,08:00,18:00\n";

/// Eight weekly stores seen a week ago, a rep.
fn eight() -> TempDir {
    let stores: String = (1..=8).map(|at| format!("S{at},10.0{at},50.0,7,45,2026-09-2{}\n", at % 3 + 7)).collect();
    let stores = format!("store_id,lon,lat,interval_days,service_min,last_visit\n{stores}");
    let room = room(&[("stores.csv", &stores), ("reps.csv", REPS)]);
    said(&room, 0, "plan in --from 2026-10-05 --weeks 2 --effort 2000it -o P");
    room
}

fn town() -> TempDir {
    let town = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/town");
    let room = tempfile::tempdir().unwrap();
    said(&room, 0, &format!("plan {} -o P --effort 3000it", town.display()));
    room
}

#[test]
fn visits_made_before_a_plan_made_anew_are_made_and_not_lost() {
    let room = town();
    let args = ["replan", "P", "--now", "2026-10-07 11:30", "-o", "Q", "--effort", "500it"];
    assert!(rounds(&room, &args).status.success());
    let done = rows(&room, "Q/changes.csv")
        .iter()
        .filter(|row| row["change"] == "done" && row["before_date"] == "2026-10-07")
        .count();
    assert!(done > 2, "{done}");
    let told = said(&room, 0, "compare P Q -o C");
    assert!(told.contains(&format!("{done} were already made,")) && told.contains("and 0 lost; 0 gained"), "{told}");
    let changes = rows(&room, "C/changes.csv");
    let made: Vec<_> = changes.iter().filter(|row| row["change"] == "made").collect();
    assert_eq!(made.len(), done);
    assert!(made.iter().all(|row| row["why"] == "made before the new plan begins" && row["new_date"].is_empty()));
    let told = said(&room, 0, "compare P Q --lang zh");
    assert!(told.contains(&format!("已完成{done}次，")), "{told}");
}

#[test]
fn compare_ends_as_report_does_where_a_plan_breaks_a_rule() {
    let room = eight();
    said(&room, 0, "plan in --from 2026-10-05 --weeks 2 --effort 100it -o Q");
    let stores = read(&room, "in/stores.csv").replace("S1,10.01,50.0,7,45", "S1,10.01,50.0,7,300");
    fs::write(room.path().join("in/stores.csv"), stores).unwrap();
    said(&room, 1, "report P");
    let told = said(&room, 1, "compare P Q");
    assert!(told.contains("the old plan: R1, ") && told.contains("the new plan: R1, "), "{told}");
    let told = said(&room, 1, "compare P Q --lang zh");
    assert!(told.contains("原计划：R1") && told.contains("新计划：R1"), "{told}");
}

#[test]
fn minutes_and_hours_changed_by_hand_are_kept_or_named() {
    let room = eight();
    let first = rows(&room, "P/visits.csv")[0].clone();
    // Longer, and the rest of the day is later by so much.
    edit(&room, &[(2, "service_min", "75.0")]);
    let told = said(&room, 0, "check edited.csv --against P");
    assert!(told.contains("30 min more of work"), "{told}");
    // So long that the day cannot hold it.
    edit(&room, &[(2, "service_min", "700")]);
    let told = said(&room, 1, "check edited.csv --against P");
    assert!(told.contains("too much"), "{told}");
    edit(&room, &[(2, "service_min", "-5"), (3, "service_min", "long")]);
    let told = said(&room, 2, "check edited.csv --against P");
    assert!(told.contains("line 2, service_min: \"-5\" is not a possible length of a visit"), "{told}");
    // Begins later than it could.
    edit(&room, &[(9, "start", "15:45")]);
    let told = said(&room, 0, "check edited.csv --against P");
    let last = &rows(&room, "P/visits.csv")[7]["store_id"];
    assert!(told.lines().any(|line| line.contains(last) && line.contains("15:45")), "{told}");
    // Sooner than anybody can be there.
    edit(&room, &[(2, "start", "08:00")]);
    let told = said(&room, 1, "check edited.csv --against P");
    assert!(told.contains(&format!("store {} is reached", first["store_id"])), "{told}");
    // What follows from the rest, or comes from elsewhere, is told cell by cell.
    edit(
        &room,
        &[(2, "leave", "17:00"), (3, "drive_min", "99"), (4, "class", "Z"), (5, "pinned", "1"), (6, "why", "asked")],
    );
    let told = said(&room, 0, "check edited.csv --against P");
    for (line, cell, why) in [
        (2, "leave: \"17:00\"", "a visit ends when its minutes are over; change start or service_min"),
        (3, "drive_min: \"99\"", "it is calculated again"),
        (4, "class: \"Z\"", "it comes from the table stores"),
        (5, "pinned: \"1\"", "pins are rows of the table fixed"),
        (6, "why: \"asked\"", "it comes from the policy"),
    ] {
        assert!(told.contains(&format!("edited.csv, line {line}, {cell} is not used: {why}")), "{cell}\n{told}");
    }
    assert_eq!(told.matches("is not used").count(), 5, "{told}");
    let told = said(&room, 0, "check edited.csv --against P --lang zh");
    assert_eq!(told.matches("未采用：").count(), 5, "{told}");
}

#[test]
fn a_weekday_that_is_not_that_of_the_date_is_said() {
    let room = eight();
    let date = rows(&room, "P/visits.csv")[0]["date"].clone();
    edit(&room, &[(2, "weekday", "Sunday")]);
    let told = said(&room, 0, "check edited.csv --against P");
    assert!(told.contains(&format!("line 2, weekday: \"Sunday\" is not used: {date} is a ")), "{told}");
    assert!(told.contains("0 lost, 0 gained, 0 moved"), "{told}");
}

#[test]
fn hours_at_which_a_store_is_closed_are_broken_with_their_cell() {
    let stores = "store_id,lon,lat,interval_days,service_min,last_visit,open_hours\n\
                  S1,10.01,50.0,7,45,2026-09-28,09:00-12:00\n";
    let room = room(&[("stores.csv", stores), ("reps.csv", REPS)]);
    said(&room, 0, "plan in --from 2026-10-05 --weeks 1 --effort 100it -o P");
    edit(&room, &[(2, "start", "15:00")]);
    let told = said(&room, 1, "check edited.csv --against P");
    assert!(told.contains("edited.csv, line 2, start: \"15:00\" is not a possible start for 45 min at S1"), "{told}");
    assert!(told.contains("that day has 09:00-12:00"), "{told}");
}

#[test]
fn two_days_in_one_are_told_with_how_much_the_day_is_too_long() {
    let room = eight();
    let visits = rows(&room, "P/visits.csv");
    let date = &visits[0]["date"];
    let moves: Vec<(usize, &str, &str)> = (2..18).map(|line| (line, "date", date.as_str())).collect();
    edit(&room, &moves);
    let told = said(&room, 1, "check edited.csv --against P");
    let line = told.lines().find(|line| line.contains("with all its 16 visits")).unwrap_or_else(|| panic!("{told}"));
    assert!(line.starts_with(&format!("R1, {date}: ")) && line.contains("min too much"), "{line}");
    assert!(said(&room, 1, "check edited.csv --against P --lang zh").contains("完成全部16次拜访需"));
}

#[test]
fn a_new_store_that_is_due_only_after_the_plan_is_named() {
    let room = eight();
    let policy = "[defaults]\ninterval_days = 200\n";
    fs::write(room.path().join("in/policy.toml"), policy).unwrap();
    let mut named = 0;
    for at in 0..6 {
        let events = format!("kind,store_id,lon,lat,name,service_min\nstore_added,N{at},10.0{at},50.01,Mola,30\n");
        fs::write(room.path().join("today.csv"), events).unwrap();
        let told = said(&room, 0, "replan P --now 2026-10-06 --events today.csv -o Q");
        let row = rows(&room, "Q/changes.csv").into_iter().find(|row| row["store_id"] == format!("N{at}"));
        let row = row.expect("it is accounted for");
        if row["change"] == "unanswered" {
            named += 1;
            assert!(row["reason"].contains("due after 2026-10-18, the last day of the plan"), "{row:?}");
            assert!(told.contains(&format!("N{at} Mola: due after 2026-10-18")), "{told}");
        }
    }
    assert!(named > 0);
}

#[test]
fn a_plan_is_made_anew_on_the_evening_before_its_first_day() {
    let room = eight();
    let before = rows(&room, "P/visits.csv");
    let args = ["replan", "P", "--now", "2026-10-03 19:00", "-o", "Q"];
    let output = rounds(&room, &args);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let stops = |rows: &[std::collections::BTreeMap<String, String>]| -> Vec<(String, String, String)> {
        rows.iter().map(|row| (row["date"].clone(), row["start"].clone(), row["store_id"].clone())).collect()
    };
    assert_eq!(stops(&rows(&room, "Q/visits.csv")), stops(&before));
    said(&room, 0, "check Q");
    // What is said without a date was said that evening: of no day of the plan.
    fs::write(room.path().join("today.csv"), "kind,rep_id\nrep_ill,R1\n").unwrap();
    let told = said(&room, 2, "replan P --now 2026-10-04 --events today.csv -o R");
    assert!(told.contains("line 2, date: the date is missing"), "{told}");
    fs::write(room.path().join("today.csv"), "kind,rep_id,date\nrep_ill,R1,2026-10-05\n").unwrap();
    said(&room, 0, "replan P --now 2026-10-04 --events today.csv -o R");
    assert!(rows(&room, "R/visits.csv").iter().all(|row| row["date"] != "2026-10-05"));
    fs::write(room.path().join("today.csv"), "kind,store_id,deadline\nurgent,S1,2026-10-04\n").unwrap();
    let told = said(&room, 2, "replan P --now 2026-10-03 --events today.csv -o R");
    assert!(told.contains("is outside the plan, which goes from 2026-10-05"), "{told}");
}

/// Stores never seen, one seen a week ago, and a meeting.
fn unseen() -> TempDir {
    let stores = "store_id,store_name,lon,lat,interval_days,service_min,last_visit,address,note\n\
                  S1,One,10.01,50.0,28,45,,1 High Street,park behind the shop\n\
                  S2,Two,10.02,50.0,28,45,,,\n\
                  S3,Three,10.03,50.0,7,45,2026-09-28,,\n\
                  S4,Four,10.04,50.0,7,45,2026-09-28,,\n\
                  S5,Five,10.05,50.0,7,45,2026-09-28,,\n\
                  S6,Six,10.06,50.0,7,45,2026-09-28,,\n\
                  S7,Seven,10.07,50.0,7,45,2026-09-28,,\n\
                  S8,Eight,10.08,50.0,7,45,2026-09-28,,\n";
    // Days so full that a break falls into them.
    let reps = "rep_id,home_lon,home_lat,shift_start,shift_end,days\nR1,10.0,50.0,08:00,18:00,packed\n";
    let calendar = "date,rep_id,kind,from,to,note\n2026-10-05,R1,meeting,10:00,11:00,team meeting\n\
                    2026-10-12,,meeting,10:00,11:00,\n";
    let room = room(&[("stores.csv", stores), ("reps.csv", reps), ("calendar.csv", calendar)]);
    said(&room, 0, "plan in --from 2026-10-05 --weeks 4 --effort 3000it -o P");
    room
}

#[test]
fn a_first_visit_is_neither_early_nor_late() {
    let room = unseen();
    let visits = rows(&room, "P/visits.csv");
    let first: Vec<_> = visits.iter().filter(|row| ["S1", "S2"].contains(&row["store_id"].as_str())).collect();
    assert_eq!(first.len(), 2);
    for row in first {
        assert_eq!((row["due_date"].as_str(), row["early_late_days"].as_str()), ("", ""), "{row:?}");
        // Each in its own part of the four weeks.
        let window = if row["store_id"] == "S1" { ("2026-10-06", "2026-10-16") } else { ("2026-10-22", "2026-10-30") };
        assert_eq!((row["earliest"].as_str(), row["latest"].as_str()), window, "{row:?}");
    }
    let told = said(&room, 0, "report P");
    assert!(!told.contains("−2") && told.contains("2026-10-05 to 2026-11-01"), "{told}");
    // The figures leave them out, above and below.
    let plan = read(&room, "P/plan.json");
    let denominator = visits.len() - 2;
    for key in ["exact", "early", "late"] {
        let line = plan.lines().find(|line| line.contains(&format!("\"key\":\"{key}\""))).unwrap();
        assert!(line.contains(&format!("\"denominator\":{denominator}.0")), "{line}");
    }
    let why = said(&room, 0, "why P S1");
    assert!(why.contains("Visit 1 of 1, any day from 2026-10-06 to 2026-10-16"), "{why}");
    assert!(said(&room, 0, "why P S1 --lang zh").contains("2026-10-06至2026-10-16任一天"));
    let calendar = read(&room, "P/calendars/R1.ics").replace("\r\n ", "");
    assert!(calendar.contains("Due: 2026-10-06 to 2026-10-16"), "{calendar}");
    assert!(said(&room, 0, "due in --from 2026-10-05 --why S1").contains("Due any day from 2026-10-06 to 2026-10-16"));
    // As it was written the table is the plan again.
    let told = said(&room, 0, "check P/visits.csv --against P");
    assert!(told.contains("0 lost, 0 gained, 0 moved") && !told.contains("not used"), "{told}");
    assert!(!said(&room, 0, "check P/plan.xlsx --against P").contains("not used"));
}

#[test]
fn meetings_are_meetings_and_breaks_are_breaks() {
    let room = unseen();
    let told = said(&room, 0, "report P");
    assert!(told.contains("Meeting: team meeting") && told.contains("(break)"), "{told}");
    let page = read(&room, "P/report.html");
    assert!(page.contains("\"Meeting: team meeting\"") && page.contains("\"Break\""));
    let calendar = read(&room, "P/calendars/R1.ics");
    assert!(calendar.contains("SUMMARY:Meeting: team meeting\r\n"), "{calendar}");
    assert!(calendar.contains("DTSTART:20261005T100000\r\n") && calendar.contains("SUMMARY:Break\r\n"), "{calendar}");
    assert_eq!(calendar.matches("SUMMARY:Meeting\r\n").count(), 1, "of all reps, without a note");
    let told = said(&room, 0, "report P --lang zh");
    assert!(told.contains("会议：team meeting") && told.contains("（休息）"), "{told}");
    assert!(read(&room, "P/calendars/R1.ics").contains("SUMMARY:休息\r\n"));
}

#[test]
fn the_address_and_the_note_of_a_store_reach_who_goes_there() {
    let room = unseen();
    let visits = rows(&room, "P/visits.csv");
    let row = visits.iter().find(|row| row["store_id"] == "S1").unwrap();
    assert_eq!((row["address"].as_str(), row["note"].as_str()), ("1 High Street", "park behind the shop"));
    assert!(read(&room, "P/calendars/R1.ics").replace("\r\n ", "").contains("Note: park behind the shop"));
    assert!(read(&room, "P/report.html").contains("park behind the shop"));
}

/// The events of a calendar by their identities: start, title, sequence, whether it is off.
fn events(room: &TempDir, path: &str) -> std::collections::BTreeMap<String, (String, String, String, bool)> {
    let text = read(room, path).replace("\r\n ", "");
    let field = |event: &str, name: &str| {
        let line = event.lines().find_map(|line| line.strip_prefix(&format!("{name}:")));
        line.unwrap_or_default().to_string()
    };
    let all: Vec<_> = text
        .split("BEGIN:VEVENT")
        .skip(1)
        .map(|event| {
            let off = field(event, "STATUS") == "CANCELLED";
            let facts = (field(event, "DTSTART"), field(event, "SUMMARY"), field(event, "SEQUENCE"), off);
            (field(event, "UID"), facts)
        })
        .collect();
    let count = all.len();
    let events: std::collections::BTreeMap<_, _> = all.into_iter().collect();
    assert_eq!(events.len(), count, "{path}: every identity once");
    events
}

#[test]
fn calendars_imported_again_after_a_plan_made_anew_double_nothing() {
    let room = town();
    let events_before = events(&room, "P/calendars/R01.ics");
    assert!(events_before.values().all(|event| event.2.is_empty() && !event.3));
    fs::write(
        room.path().join("today.csv"),
        "kind,store_id,rep_id,date,deadline\nstore_closed,S009,,,\nrep_ill,,R01,2026-10-09,\nurgent,S020,,,2026-10-12\n",
    )
    .unwrap();
    let args = ["replan", "P", "--now", "2026-10-07 10:30", "--events", "today.csv", "-o", "Q"];
    assert!(rounds(&room, &args).status.success());
    let mut calendar = events_before.clone();
    let check = |calendar: &mut std::collections::BTreeMap<String, (String, String, String, bool)>,
                 out: &str,
                 now: &str,
                 turn: &str| {
        let after = events(&room, &format!("{out}/calendars/R01.ics"));
        assert!(after.values().all(|event| event.2 == turn));
        calendar.extend(after);
        calendar.retain(|_, event| !event.3);
        // What is ahead in the calendar is the plan, once each.
        let mut ahead: Vec<(String, String)> = calendar
            .values()
            .filter(|event| event.0.as_str() > now && event.1.contains("(S"))
            .map(|event| (event.0.clone(), event.1.clone()))
            .collect();
        let mut planned: Vec<(String, String)> = rows(&room, &format!("{out}/visits.csv"))
            .iter()
            .map(|row| (row["date"].replace('-', ""), row["store_id"].clone()))
            .collect();
        ahead.sort();
        planned.sort();
        let mut ahead: Vec<(String, String)> = ahead
            .into_iter()
            .map(|(start, title)| {
                (start[..8].to_string(), title[title.rfind('(').unwrap() + 1..title.len() - 1].to_string())
            })
            .collect();
        ahead.sort();
        assert_eq!(ahead, planned, "{out}");
    };
    check(&mut calendar, "Q", "20261007T103000", "1");
    // A visit that stayed where it was has kept its identity.
    let after = events(&room, "Q/calendars/R01.ics");
    for (uid, (start, title, ..)) in &events_before {
        let same = after.iter().find(|(_, event)| event.0 == *start && event.1 == *title && !event.3);
        assert!(same.is_none_or(|(other, _)| other == uid), "{title} {start}");
    }
    assert!(after.values().any(|event| event.3), "S009 and the ninth are off");
    // And again; the report writes the same calendars.
    said(&room, 0, "replan Q --now 2026-10-14 -o R");
    check(&mut calendar, "R", "20261014T000000", "2");
    let written = read(&room, "R/calendars/R01.ics");
    said(&room, 0, "report R");
    assert_eq!(written, read(&room, "R/calendars/R01.ics"));
}

#[test]
fn a_visit_that_went_to_another_rep_is_off_in_the_calendar_of_the_first() {
    let stores: String = (1..=6).map(|at| format!("S{at},10.0{at},50.0,7,45,2026-09-28\n")).collect();
    let stores = format!("store_id,lon,lat,interval_days,service_min,last_visit\n{stores}");
    let reps = "rep_id,home_lon,home_lat\nR1,10.0,50.0\nR2,10.07,50.0\n";
    let room = room(&[("stores.csv", &stores), ("reps.csv", reps)]);
    said(&room, 0, "plan in --from 2026-10-05 --weeks 2 --effort 2000it -o P");
    let had = rows(&room, "P/visits.csv")[0]["rep_id"].clone();
    fs::write(room.path().join("today.csv"), format!("kind,rep_id\nrep_left,{had}\n")).unwrap();
    said(&room, 0, "replan P --now 2026-10-05 --events today.csv -o Q");
    let other = if had == "R1" { "R2" } else { "R1" };
    let (before, off) =
        (events(&room, &format!("P/calendars/{had}.ics")), events(&room, &format!("Q/calendars/{had}.ics")));
    let now = events(&room, &format!("Q/calendars/{other}.ics"));
    assert_eq!(before.keys().collect::<Vec<_>>(), off.keys().collect::<Vec<_>>());
    assert!(off.values().all(|event| event.3));
    let visits = before.iter().filter(|(_, event)| event.1.contains(". S"));
    let moved = visits.filter(|(uid, _)| now.get(*uid).is_some_and(|event| !event.3)).count();
    assert!(moved > 0, "the same visits, with the same identities");
}

#[test]
fn files_that_were_edited_are_not_written_over() {
    let room = eight();
    let plan = "plan in --from 2026-10-05 --weeks 2 --effort 100it -o P";
    said(&room, 0, plan);
    let visits = read(&room, "P/visits.csv").replacen("45.0", "50.0", 1);
    fs::write(room.path().join("P/visits.csv"), &visits).unwrap();
    let told = said(&room, 1, plan);
    assert!(told.contains("P: this folder holds files that were edited since rounds wrote them"), "{told}");
    assert!(
        told.contains("visits.csv; name another output folder")
            && told.contains("rounds check P/visits.csv --against P"),
        "{told}"
    );
    assert!(!told.contains("planning"), "before the search: {told}");
    assert!(said(&room, 1, &format!("{plan} --lang zh")).contains("被修改过的文件"));
    said(&room, 1, "report P");
    said(&room, 1, "replan P --now 2026-10-05 -o P");
    assert_eq!(read(&room, "P/visits.csv"), visits);
    said(&room, 0, "check P/visits.csv --against P");
    fs::create_dir(room.path().join("copy")).unwrap();
    for name in ["plan.json", "visits.csv", ".rounds.json"] {
        fs::copy(room.path().join("P").join(name), room.path().join("copy").join(name)).unwrap();
    }
    assert!(said(&room, 0, "report copy --force").contains("copy: replaced though edited since rounds wrote them"));
    assert_ne!(read(&room, "copy/visits.csv"), visits);
    // Elsewhere, or once it is away, it goes on.
    said(&room, 0, "report P -o Q");
    fs::rename(room.path().join("P/visits.csv"), room.path().join("mine.csv")).unwrap();
    said(&room, 0, plan);
    // A table put into the input of a plan made anew is somebody's own; an edit of it is read by who plans on.
    said(&room, 0, "replan P --now 2026-10-06 -o N");
    let stores = read(&room, "N/input/stores.csv") + "\n";
    fs::write(room.path().join("N/input/stores.csv"), &stores).unwrap();
    said(&room, 1, "plan in -o N");
    said(&room, 0, "report N");
    assert_eq!(read(&room, "N/input/stores.csv"), stores);
    fs::write(room.path().join("N/input/events.csv"), "store_id,date,kind\n").unwrap();
    assert!(said(&room, 1, "plan in -o N").contains("rounds did not write"));
    // The same of every folder that rounds writes.
    for verb in ["due in", "territory in", "compare P P", "suggest in"] {
        said(&room, 0, &format!("{verb} -o D"));
        said(&room, 0, &format!("{verb} -o D"));
        let table = fs::read_dir(room.path().join("D")).unwrap().map(|entry| entry.unwrap().path());
        let table = table.filter(|path| path.extension().is_some_and(|ending| ending == "csv")).min().unwrap();
        fs::write(&table, "mine").unwrap();
        assert!(said(&room, 1, &format!("{verb} -o D")).contains("were edited since rounds wrote them"), "{verb}");
        let told = said(&room, 0, &format!("{verb} -o D --force --quiet"));
        let name = table.file_name().unwrap().to_string_lossy().into_owned();
        assert!(told.contains("the edits are lost") && told.contains(&name), "{verb}: {told}");
        assert_ne!(fs::read_to_string(&table).unwrap(), "mine");
        assert!(!said(&room, 0, &format!("{verb} -o D --force")).contains("edits are lost"), "{verb}: nothing was");
        fs::remove_dir_all(room.path().join("D")).unwrap();
    }
}

#[test]
fn an_urgent_visit_for_which_there_is_no_room_is_named() {
    let stores =
        "store_id,lon,lat,interval_days,service_min,last_visit,min_gap_days\nS1,10.01,50.0,14,45,2026-10-02,10\n";
    let fixed = "store_id,date,kind,hard\nS1,2026-10-16,pin_day,1\n";
    let room = room(&[("stores.csv", stores), ("reps.csv", REPS), ("fixed.csv", fixed)]);
    said(&room, 0, "plan in --from 2026-10-05 --weeks 3 --effort 100it -o P");
    fs::write(room.path().join("today.csv"), "kind,store_id,deadline\nurgent,S1,2026-10-08\n").unwrap();
    said(&room, 0, "replan P --now 2026-10-07 --events today.csv -o Q");
    let visits = rows(&room, "Q/visits.csv");
    let is_made = visits.iter().any(|row| row["date"].as_str() <= "2026-10-08");
    let is_named = |change: &str| matches!(change, "unanswered" | "left out");
    let named = rows(&room, "Q/changes.csv").iter().any(|row| is_named(&row["change"]) && row["store_id"] == "S1");
    assert!(is_made || named, "{}", read(&room, "Q/changes.csv"));
}
