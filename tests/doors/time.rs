//! What the tables say of time and of fixed rows is kept, or refused with a sentence, or left out with its reason.

use super::field::{room, said};
use std::fs;
use tempfile::TempDir;

const STORES: &str = "store_id,lon,lat,interval_days,service_min\nS1,10.01,50,7,30\nS2,10.02,50,7,30\n";
const REPS: &str = "rep_id,home_lon,home_lat,admin_min\nR1,10.0,50,0\nR2,10.05,50,0\n";
const PLAN: &str = "plan in --from 2026-10-05 --weeks 1 --effort 200it --threads 1 -o P";

/// What `check` says of stores, reps and fixed rows, which it must refuse.
fn refused(fixed: &str, more: &[(&str, &str)]) -> String {
    let fixed = format!("store_id,date,rep_id,from,to,kind,hard\n{fixed}\n");
    let mut files = vec![("stores.csv", STORES), ("reps.csv", REPS), ("fixed.csv", &fixed)];
    files.retain(|(name, _)| more.iter().all(|(other, _)| other != name));
    files.extend(more);
    let room = room(&files);
    let told = said(&room, 2, "check in");
    assert_eq!(told, said(&room, 2, PLAN), "plan refuses what check refuses");
    let chinese = said(&room, 2, "check in --lang zh");
    assert!(!chinese.contains(" the ") && chinese.contains("fixed.csv，第"), "{chinese}");
    told
}

/// The rows of the plan's visits, as (store, date, start, leave).
fn visits(room: &TempDir) -> Vec<[String; 4]> {
    let text = fs::read_to_string(room.path().join("P/visits.csv")).unwrap();
    let mut lines = text.trim_start_matches('\u{feff}').lines();
    let header: Vec<&str> = lines.next().unwrap().split(',').collect();
    let at = |name: &str| header.iter().position(|column| *column == name).unwrap();
    let columns = ["store_id", "date", "start", "leave"].map(at);
    let row = |line: &str| {
        let cells: Vec<&str> = line.split(',').collect();
        columns.map(|at| cells[at].to_string())
    };
    lines.map(row).collect()
}

fn dates(room: &TempDir, store: &str) -> Vec<String> {
    let mut dates: Vec<String> =
        visits(room).into_iter().filter(|visit| visit[0] == store).map(|[_, date, ..]| date[8..].into()).collect();
    dates.sort();
    dates
}

#[test]
fn fixed_rows_that_contradict_each_other_are_refused() {
    for (fixed, sentence) in [
        (
            "S1,2026-10-06,,10:00,10:30,appointment,1\nS1,2026-10-06,,10:00,10:30,appointment,0",
            "fixed.csv, line 3, store_id: \"S1\" line 2 is the same appointment; remove one",
        ),
        (
            "S1,2026-10-06,R1,,,appointment,1\nS1,2026-10-06,R2,,,appointment,1",
            "fixed.csv, line 3, rep_id: \"R2\" line 2 has R1 at the same store on 2026-10-06, at no hour that both name",
        ),
        (
            "S1,2026-10-06,R1,,,pin_day,1\nS1,2026-10-06,R2,10:00,11:00,appointment,1",
            "fixed.csv, line 3, rep_id: \"R2\" line 2 has R1 at the same store on 2026-10-06",
        ),
        ("S1,,R1,,,pin_rep,1\nS1,,R2,,,pin_rep,1", "line 3, rep_id: \"R2\" line 2 pins the same store to R1"),
        (
            "S1,2026-10-06,R2,,,pin_day,1\nS1,,R1,,,pin_rep,1",
            "line 2, rep_id: \"R2\" line 3 pins the store permanently to R1, who works on 2026-10-06",
        ),
        (
            "S1,2026-10-06,,,,block,1\nS1,2026-10-06,,,,pin_day,1",
            "line 3, date: \"2026-10-06\" line 2 blocks the same store",
        ),
        (
            "S1,2026-10-06,,09:00,12:00,block,1\nS1,2026-10-06,,10:00,11:00,appointment,1",
            "line 3, date: \"2026-10-06\" line 2 blocks the same store",
        ),
        (
            "S1,2026-10-06,R1,10:00,10:20,appointment,1\nS2,2026-10-06,R1,10:00,10:20,appointment,1",
            "line 3, from: \"10:00\" R1 cannot be there and at S1 at the same time (the appointment of line 2)",
        ),
    ] {
        let told = refused(fixed, &[]);
        assert!(told.contains(sentence) && told.lines().count() == 1, "{fixed}:\n{told}");
    }
    let gap = STORES.replace("service_min", "service_min,min_gap_days").replace("7,30\n", "7,30,5\n");
    let told = refused("S1,2026-10-06,,,,pin_day,1\nS1,2026-10-08,,,,pin_day,1", &[("stores.csv", &gap)]);
    assert!(told.contains("line 3, date: \"2026-10-08\" is 2 days from the visit of line 2, 2026-10-06"), "{told}");
}

#[test]
fn fixed_rows_that_nobody_can_keep_are_refused_with_the_cause() {
    let calendar =
        "date,rep_id,kind,from,to\n2026-10-07,R1,leave,,\n2026-10-08,,holiday,,\n2026-10-09,R1,meeting,9:00,12:00\n";
    let reps = "rep_id,home_lon,home_lat,admin_min,active_to\nR1,10.0,50,0,\nR2,10.05,50,0,2026-10-06\n";
    for (fixed, sentence) in [
        (
            "S1,2026-10-06,,05:00,05:30,appointment,1",
            "from: \"05:00\" R1 has no time for this visit: the shift is 08:30-17:30",
        ),
        ("S1,2026-10-06,R1,17:15,17:30,appointment,1", "from: \"17:15\" R1 has no time for this visit"),
        ("S1,2026-10-09,R1,10:00,11:00,appointment,1", "the shift is 08:30-17:30, away 09:00-12:00"),
        ("S1,2026-10-10,,,,pin_day,1", "date: \"2026-10-10\" no rep who could visit works on that day, a Saturday"),
        ("S1,2026-10-10,R1,,,pin_rep,1", "date: \"2026-10-10\" R1 does not work on that day, a Saturday"),
        ("S1,2026-10-08,,,,pin_day,1", "no rep who could visit works on that day, a Thursday"),
        ("S1,2026-10-08,R1,,,pin_day,1", "R1 does not work on that day (calendar, line 3)"),
        ("S1,2026-10-07,R1,,,pin_day,1", "R1 does not work on that day (calendar, line 2)"),
        ("S1,2026-10-07,R2,,,pin_day,1", "R2 has left by then (last day 2026-10-06)"),
    ] {
        let told = refused(fixed, &[("calendar.csv", calendar), ("reps.csv", reps)]);
        assert!(told.contains(sentence) && told.lines().count() == 1, "{fixed}:\n{told}");
    }
    let skilled = "rep_id,home_lon,home_lat,skills\nR1,10.0,50,training\nR2,10.05,50,\n";
    let stores = "store_id,lon,lat,interval_days,service_min,skills,status,allowed_weekdays\n\
                  S1,10.01,50,7,30,training,active,1-5\nS2,10.02,50,7,30,,closed,\nS3,10.03,50,7,30,,,Mon-Thu\n";
    for (fixed, sentence) in [
        (
            "S1,2026-10-06,R2,,,pin_day,1",
            "rep_id: \"R2\" does not have the skill training that line 2 of stores requires",
        ),
        ("S2,2026-10-06,,10:00,11:00,appointment,1", "store_id: \"S2\" gets no visit: its status in line 3 of stores"),
        ("S2,2026-10-06,,,,reservation,1", "store_id: \"S2\" gets no visit: its status in line 3 of stores"),
        ("S3,2026-10-09,,,,pin_day,1", "date: \"2026-10-09\" is not one of the allowed_weekdays in line 4 of stores"),
    ] {
        let told = refused(fixed, &[("stores.csv", stores), ("reps.csv", skilled)]);
        assert!(told.contains(sentence) && told.lines().count() == 1, "{fixed}:\n{told}");
    }
}

#[test]
fn soft_rows_and_rows_of_other_days_stop_no_plan() {
    let fixed = "store_id,date,rep_id,from,to,kind,hard\nS1,2026-10-06,,05:00,05:30,appointment,0\n\
                 S2,2026-12-24,,10:00,11:00,appointment,1\nS2,2026-10-01,,10:00,11:00,appointment,1\n";
    let room = room(&[("stores.csv", STORES), ("reps.csv", REPS), ("fixed.csv", fixed)]);
    let told = said(&room, 0, PLAN);
    assert!(told.contains("Outside the shift: 1"), "{told}");
    let later = "1 row of fixed (line 3) for days after 2026-10-11, the last day of the plan: not used.";
    let before = "1 row of fixed (line 4) for days before 2026-10-05, the first day of the plan: not used.";
    assert!(told.contains(later) && told.contains(before), "{told}");
    let report = fs::read_to_string(room.path().join("P/report.html")).unwrap();
    assert!(report.contains(later) && report.contains(before));
    said(&room, 0, "check in");
}

#[test]
fn a_rep_who_falls_ill_with_an_appointment_and_a_holiday_on_one_leave_it_out_with_a_reason() {
    let fixed = "store_id,date,rep_id,from,to,kind,hard\nS1,2026-10-07,R1,10:00,10:30,appointment,1\n";
    let reps = "rep_id,home_lon,home_lat\nR1,10.0,50\n";
    let room = room(&[("stores.csv", STORES), ("reps.csv", reps), ("fixed.csv", fixed)]);
    said(&room, 0, PLAN);
    for (incident, reason) in [
        ("kind,rep_id,date\nrep_ill,R1,2026-10-07\n", "no_shift"),
        ("kind,date\nholiday,2026-10-07\n", "no_shift"),
        ("kind,store_id,date\nstore_closed,S1,2026-10-07\n", "closed"),
        ("kind,rep_id,date\nrep_left,R1,2026-10-06\n", "rep_gone"),
    ] {
        fs::write(room.path().join("incidents.csv"), incident).unwrap();
        let _ = fs::remove_dir_all(room.path().join("Q"));
        said(&room, 0, "replan P --now 2026-10-06T07:00 --events incidents.csv --effort 50it --threads 1 -o Q");
        let out = fs::read_to_string(room.path().join("Q/unserved.csv")).unwrap();
        let line = out.lines().find(|line| line.starts_with("S1,") && line.contains("appointment"));
        assert!(line.is_some_and(|line| line.contains(reason)), "{incident}: {out}");
        said(&room, 0, "check Q");
        said(&room, 0, "check Q/input");
    }
    // A store that closes for good takes its appointment with it.
    fs::write(room.path().join("incidents.csv"), "kind,store_id\nstore_closed,S1\n").unwrap();
    said(&room, 0, "replan P --now 2026-10-06T07:00 --events incidents.csv --effort 50it --threads 1 -o R");
    said(&room, 0, "check R/input");
    // What contradicts what was agreed on is told at the incident.
    let twice = "kind,store_id,rep_id,date,from,to\nappointment,S2,R1,2026-10-07,10:00,10:20\n";
    fs::write(room.path().join("incidents.csv"), twice).unwrap();
    let told = said(&room, 2, "replan P --now 2026-10-06T07:00 --events incidents.csv --effort 50it -o T");
    assert!(told.contains("incidents.csv, line 2, from: \"10:00\" R1 cannot be there and at S1"), "{told}");
}

#[test]
fn an_urgent_visit_that_a_pinned_day_leaves_no_gap_is_planned_or_left_out_with_its_reason() {
    let stores = "store_id,lon,lat,interval_days,service_min,last_visit_date\nS1,10.01,50,14,30,2026-09-25\n";
    let fixed = "store_id,date,kind,hard\nS1,2026-10-16,pin_day,1\n";
    for (stores, planned) in
        [(stores.into(), true), (stores.replace("_date\n", "_date,min_gap_days\n").replace("25\n", "25,10\n"), false)]
    {
        let room = room(&[("stores.csv", &stores), ("reps.csv", REPS), ("fixed.csv", fixed)]);
        said(&room, 0, "plan in --from 2026-10-05 --weeks 2 --effort 100it --threads 1 -o Q");
        let urgent = "kind,store_id,deadline\nurgent,S1,2026-10-08\n";
        fs::write(room.path().join("incidents.csv"), urgent).unwrap();
        said(&room, 0, "replan Q --now 2026-10-07T10:30 --events incidents.csv --effort 100it --threads 1 -o P");
        let out = fs::read_to_string(room.path().join("P/unserved.csv")).unwrap();
        let days = dates(&room, "S1");
        assert_eq!(days.len(), if planned { 2 } else { 1 }, "{days:?}");
        assert_eq!(days[days.len() - 1], "16");
        assert_eq!(out.lines().any(|line| line.starts_with("S1,") && line.contains(",gap,")), !planned, "{out}");
        said(&room, 0, "check P");
    }
}

#[test]
fn hours_given_on_one_side_are_held_against_the_default_of_the_other() {
    for (column, value, sentence) in [
        ("start_time", "20:00", "start_time: \"20:00\" is not before end_time, which is 17:30 by default"),
        ("end_time", "08:00", "end_time: \"08:00\" is not after start_time, which is 08:30 by default"),
        ("break_start", "24:00", "break_start: \"24:00\" the break of 60 min is outside the shift, 08:30-17:30"),
        (
            "break_min",
            "999999",
            "break_min: \"999999\" the break of 999999 min is as long as the whole shift, 08:30-17:30",
        ),
        (
            "break_min",
            "520",
            "break_min: \"520\" leaves no time for visits: the day has 20 min, of which 30 min are office work",
        ),
        ("max_work_min", "20", "max_work_min: \"20\" leaves no time for visits"),
        ("admin_min", "480", "admin_min: \"480\" leaves no time for visits"),
        ("start_time", "17:15", "start_time: \"17:15\" leaves no time for visits"),
    ] {
        let reps = format!("rep_id,home_lon,home_lat,{column}\nR1,10,50,{value}\n");
        let told = said(&room(&[("stores.csv", STORES), ("reps.csv", &reps)]), 2, "check in");
        assert!(told.contains(&format!("reps.csv, line 2, {sentence}")) && told.lines().count() == 1, "{told}");
    }
    for (row, sentence) in [
        ("2026-10-06,R1,work,18:00,", "from: \"18:00\" adds no hour of work: the hours of R1 are 08:30-17:30"),
        ("2026-10-06,,work,,08:00", "to: \"08:00\" adds no hour of work"),
        ("2026-10-06,R1,overtime,,17:00", "to: \"17:00\" adds no hour of work"),
        ("2026-10-10,R1,overtime,,08:00", "to: \"08:00\" adds no hour of work"),
    ] {
        let calendar = format!("date,rep_id,kind,from,to\n{row}\n");
        let files = [("stores.csv", STORES), ("reps.csv", REPS), ("calendar.csv", &calendar)];
        let told = said(&room(&files), 2, "check in");
        assert!(
            told.contains(&format!("calendar.csv, line 2, {sentence}")) && told.lines().count() == 1,
            "{row}: {told}"
        );
    }
}

#[test]
fn a_visit_longer_than_the_time_around_noon_is_planned_with_its_break() {
    for minutes in [230, 300, 400, 470] {
        let stores = format!("store_id,lon,lat,interval_days,service_min\nS1,10.001,50,7,{minutes}\n");
        let room = room(&[("stores.csv", &stores), ("reps.csv", REPS)]);
        said(&room, 0, PLAN);
        assert_eq!(visits(&room).len(), 1, "{minutes} min");
        said(&room, 0, "check P");
    }
}

/// By hand: R1 works from 08:30 to 17:30 and has an hour's break that begins between 11:30 and 13:00, and it is four minutes to S1, which
/// is open from 9 to 16. Six hours there leave no room before or behind the break, but around it: from 9 to 16, the break in the middle.
#[test]
fn a_long_visit_is_interrupted_for_the_break_where_the_policy_has_it_so() {
    let stores = "store_id,lon,lat,interval_days,service_min,open_hours\nS1,10.03,50,7,360,09:00-16:00\n";
    let reps = "rep_id,home_lon,home_lat,admin_min,break_start,break_latest\nR1,10.0,50,0,11:30,13:00\n";
    let tables = [("stores.csv", stores), ("reps.csv", reps)];
    let whole = room(&tables);
    said(&whole, 0, PLAN);
    assert_eq!(visits(&whole).len(), 0, "nobody may interrupt it");
    let policy = ("policy.toml", "[practice]\ninterrupt_from = 180\n");
    let parted = room(&[&tables[..], &[policy]].concat());
    let told = said(&parted, 0, PLAN);
    assert!(told.contains("1 of 1 visit"), "{told}");
    let [row] = &visits(&parted)[..] else { panic!("one visit") };
    assert_eq!(row[2..], ["09:00", "16:00"]);
    said(&parted, 0, "check P");
    let plan = fs::read_to_string(parted.path().join("P/plan.json")).unwrap();
    let plan: serde_json::Value = serde_json::from_str(&plan).unwrap();
    let route = &plan["routes"][0];
    assert_eq!(route["stops"][0]["rest_s"], 3600);
    assert_eq!(route["rests"], serde_json::json!([{ "after": 1, "pause": 0, "start": "12:00:00" }]));
    // Longer than any visit, it allows nothing.
    let policy = ("policy.toml", "[practice]\ninterrupt_from = 361\n");
    let room = room(&[&tables[..], &[policy]].concat());
    said(&room, 0, PLAN);
    assert_eq!(visits(&room).len(), 0);
}

#[test]
fn a_late_shift_has_its_break_in_the_middle() {
    let stores: String = (1..=7).map(|at| format!("S{at},10.0{at},50,7,60,3\n")).collect();
    let stores = format!("store_id,lon,lat,interval_days,service_min,allowed_weekdays\n{stores}");
    for start in ["13:00", "12:30"] {
        let reps =
            format!("rep_id,home_lon,home_lat,admin_min,start_time,end_time,break_min\nR1,10,50,0,{start},22:00,60\n");
        let room = room(&[("stores.csv", &stores), ("reps.csv", &reps)]);
        said(&room, 0, PLAN);
        let visits = visits(&room);
        assert_eq!(visits.len(), 7);
        let hour = |text: &str| text[..2].parse::<i32>().unwrap() * 60 + text[3..5].parse::<i32>().unwrap();
        let rests: Vec<usize> = (1..7).filter(|&at| hour(&visits[at][2]) - hour(&visits[at - 1][3]) >= 60).collect();
        assert!(matches!(rests[..], [at] if (2..6).contains(&at)), "{visits:?}");
        assert!(hour(&visits[0][2]) < hour(start) + 10, "{visits:?}");
    }
}

#[test]
fn a_reason_names_the_cause_that_holds() {
    let hours = |open: &str, at: &str, minutes: u32| {
        format!("store_id,lon,lat,interval_days,service_min,open_hours\nS1,{at},50,7,{minutes},{open}\n")
    };
    let day = "rep_id,home_lon,home_lat,start_time,end_time\nR1,10,50,08:30,17:30\n";
    let short = "rep_id,home_lon,home_lat,start_time,end_time,admin_min\nR1,10,50,08:30,09:30,0\n";
    for (stores, reps, code, english, chinese) in [
        (hours("18:00-21:00", "10.001", 30), day, "outside_shift", "Outside the shift", "不在班次时间内"),
        (hours("06:00-08:00", "10.001", 30), day, "outside_shift", "Outside the shift", "不在班次时间内"),
        (hours("", "10.001", 470), day, "shift_too_short", "Longer than the shift allows", "超出班次可用时间"),
        (hours("", "10.001", 70), short, "shift_too_short", "Longer than the shift allows", "超出班次可用时间"),
        (hours("", "14.5", 30), day, "too_far", "Too far for any shift", "路程过远"),
        (hours("09:00-10:00", "14.5", 30), day, "too_far", "Too far for any shift", "路程过远"),
        (hours("08:30-09:10", "10.9", 30), day, "open_hours", "No room in the opening hours", "营业时间内排不进"),
    ] {
        let room = room(&[("stores.csv", &stores), ("reps.csv", reps)]);
        let told = said(&room, 0, PLAN);
        assert!(told.contains(english), "{stores}: {told}");
        let out = fs::read_to_string(room.path().join("P/unserved.csv")).unwrap();
        assert!(out.contains(&format!(",{code},")), "{stores}: {out}");
        assert_eq!(out.contains("longer opening hours"), code == "open_hours", "{out}");
        assert!(fs::read_to_string(room.path().join("P/plan.json")).unwrap().contains(&format!("\"{code}\"")));
        assert!(said(&room, 0, &format!("{PLAN} --lang zh")).contains(chinese));
    }
}

#[test]
fn one_reps_saturday_opens_no_store_and_overtime_on_it_is_a_shift() {
    let stores = "store_id,lon,lat,interval_days,service_min,allowed_weekdays\n\
                  S1,10.01,50,1,20,12345\nS2,10.02,50,1,20,123456\n";
    for kind in ["work", "overtime"] {
        let calendar = format!("date,rep_id,kind,from,to\n2026-10-10,R1,{kind},09:00,12:00\n");
        let room = room(&[("stores.csv", stores), ("reps.csv", REPS), ("calendar.csv", &calendar)]);
        said(&room, 0, PLAN);
        assert!(!dates(&room, "S1").contains(&"10".into()) && dates(&room, "S2").contains(&"10".into()), "{kind}");
        // Of all reps it is an adjusted workday.
        fs::write(room.path().join("in/calendar.csv"), calendar.replace("R1", "")).unwrap();
        said(&room, 0, PLAN);
        assert_eq!(dates(&room, "S1").contains(&"10".into()), kind == "work");
    }
}

#[test]
fn weekdays_may_go_past_sunday() {
    let stores = "store_id,lon,lat,interval_days,service_min,allowed_weekdays\n\
                  S1,10.01,50,1,20,Sun-Thu\nS2,10.02,50,1,20,Sat-Mon\nS3,10.03,50,1,20,6-1\nS4,10.04,50,1,20,周六至周一\n";
    let calendar = "date,rep_id,kind\n2026-10-10,R1,work\n2026-10-11,R1,work\n";
    let room = room(&[("stores.csv", stores), ("reps.csv", REPS), ("calendar.csv", calendar)]);
    said(&room, 0, PLAN);
    assert_eq!(dates(&room, "S1"), ["05", "06", "07", "08", "11"]);
    for store in ["S2", "S3", "S4"] {
        assert_eq!(dates(&room, store), ["05", "10", "11"], "{store}");
    }
}

#[test]
fn a_visit_made_in_the_future_of_all_others_is_refused_and_one_within_the_plan_is_said() {
    let stores = "store_id,lon,lat,interval_days,service_min,last_visit_date\n\
                  S1,10.01,50,28,20,2026-09-20\nS2,10.02,50,28,20,2026-09-25\nS3,10.03,50,28,20,2027-09-20\n";
    let room = room(&[("stores.csv", stores), ("reps.csv", REPS)]);
    for verb in ["check in", "plan in -o P", PLAN] {
        let told = said(&room, 2, verb);
        let sentence = "stores.csv, line 4, last_visit_date: \"2027-09-20\" is 360 days after all other visits, the latest of \
                        which is 2026-09-25; check the year";
        assert!(told.contains(sentence), "{told}");
    }
    fs::write(room.path().join("in/stores.csv"), stores.replace("2027-09", "2026-10")).unwrap();
    let log = "store_id,rep_id,date\nS1,R1,2062-09-21\n";
    fs::write(room.path().join("in/visit_log.csv"), log).unwrap();
    let told = said(&room, 2, "check in");
    assert!(told.contains("visit_log.csv, line 2, date: \"2062-09-21\" is") && told.contains("2026-10-20"), "{told}");
    fs::remove_file(room.path().join("in/visit_log.csv")).unwrap();
    let told = said(&room, 0, PLAN);
    let sentence = "1 row of stores (line 4) with a visit made on 2026-10-05, the first day of the plan, or later";
    assert!(told.contains(sentence), "{told}");
}

#[test]
fn an_end_place_is_kept_beside_a_matrix() {
    let reps = "rep_id,home_lon,home_lat,end_lon,end_lat,admin_min\nR1,10.0,50,10.3,50,0\n";
    let matrix = "from_id,to_id,minutes,km\nR1,S1,10,7\nS1,R1,10,7\nR1,S2,20,14\nS2,R1,20,14\nS1,S2,10,7\nS2,S1,10,7\n";
    let stores = "store_id,lon,lat,interval_days,service_min,allowed_weekdays\nS1,10.1,50,7,30,2\nS2,10.2,50,7,30,2\n";
    let room = room(&[("stores.csv", stores), ("reps.csv", reps), ("matrix.csv", matrix)]);
    said(&room, 0, PLAN);
    let plan = fs::read_to_string(room.path().join("P/reps.csv")).unwrap();
    assert_eq!(visits(&room).len(), 2);
    let routes = fs::read_to_string(room.path().join("P/routes.geojson")).unwrap();
    assert!(routes.contains("[10.3,50.0]"), "{plan}\n{routes}");
}

#[test]
fn the_gap_to_the_last_visit_holds_though_the_due_day_is_a_day_off() {
    let stores = "store_id,lon,lat,interval_days,service_min,last_visit_date,min_gap_days,allowed_weekdays\n\
                  S1,10.01,50,7,30,2026-10-02,7,1\n";
    let room = room(&[("stores.csv", stores), ("reps.csv", REPS)]);
    said(&room, 0, "plan in --from 2026-10-05 --weeks 2 --effort 100it --threads 1 -o P");
    assert_eq!(dates(&room, "S1"), ["12"]);
}

#[test]
fn hours_that_differ_by_weekday_are_kept() {
    // Every day a visit would be due; 2026-10-05 is a Monday, and Thursday is a holiday of the company.
    let calendar = "date,rep_id,kind,from,to\n2026-10-10,,work,,\n2026-10-08,R2,holiday,,\n2026-10-07,,holiday,,\n";
    let reps = "rep_id,home_lon,home_lat\nR1,10,50\nR2,10,50\n";
    for (hours, open) in [
        (
            "Mo-We 09:00-12:00; Th off; Sa 15:00-16:00",
            &[("05", "09:00", "12:00"), ("06", "09:00", "12:00"), ("10", "15:00", "16:00")][..],
        ),
        (
            "\"周一、周四 13:30-15:00；周五 9:00-9:30\"",
            &[("05", "13:30", "15:00"), ("08", "13:30", "15:00"), ("09", "09:00", "09:30")],
        ),
        (
            "Mo-Fr 10:00-11:00; PH off; Oct 9 off",
            &[("05", "10:00", "11:00"), ("06", "10:00", "11:00"), ("08", "10:00", "11:00"), ("10", "10:00", "11:00")],
        ),
    ] {
        let stores = format!("store_id,lon,lat,interval_days,service_min,open_hours\nS1,10.01,50,1,20,{hours}\n");
        let room = room(&[("stores.csv", &stores), ("reps.csv", reps), ("calendar.csv", calendar)]);
        said(&room, 0, PLAN);
        let mut made = visits(&room);
        made.sort();
        let days: Vec<&str> = made.iter().map(|visit| &visit[1][8..10]).collect();
        assert_eq!(days, open.iter().map(|day| day.0).collect::<Vec<_>>(), "{hours}");
        for (visit, (_, from, to)) in made.iter().zip(open) {
            assert!(&visit[2].as_str() >= from && &visit[3].as_str() <= to, "{hours}: {visit:?}");
        }
    }
}
