//! `rounds replan` as people meet it: what it says, what it writes, how it ends.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

fn rounds(room: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_rounds")).args(args).current_dir(room).stdin(Stdio::null()).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn ended(output: &Output, code: i32) {
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    assert_eq!(output.status.code(), Some(code), "stdout:\n{out}\nstderr:\n{err}");
}

/// A room with the town planned in it.
fn room() -> (TempDir, PathBuf) {
    let room = tempfile::tempdir().unwrap();
    let town = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/town");
    let path = room.path().to_path_buf();
    ended(&rounds(&path, &["plan", town.to_str().unwrap(), "-o", "town-plan", "--effort", "3000it"]), 0);
    (room, path)
}

const ENGLISH: &str = "\
kind,store_id,rep_id,date,until,from,to,minutes,lon,lat,deadline,name,service_min
rep_late,,R01,,,,,40,,,,,
store_closed,S009,,,,,,,,,,,
urgent,S014,,,,,,,,,2026-10-08,,
store_added,S900,,,,,,,9.985,49.99,,Bakery Mola,15
appointment,S003,,2026-10-09,,10:00,10:30,,,,,,
holiday,,,2026-10-14,,,,,,,,,
";

const CHINESE: &str = "\
类型,门店编号,业代编号,日期,截止日期,备注
业代请假,,R01,2026-10-07,2026-10-09,感冒
投诉,S020,,,,
";

const BAD: &str = "\
kind,store_id,rep_id,date,from,deadline
rep_ill,,R77,,,
urgent,S014,,,,2026-09-01
appointment,S003,,2026-10-09,25:00,
party,S003,,,,
appointment,S003,,2026-12-09,,
";

#[test]
fn what_changes_is_said_and_written_in_english_and_in_chinese() {
    let (_room, path) = room();
    fs::write(path.join("today.csv"), ENGLISH).unwrap();
    fs::write(path.join("今天.csv"), CHINESE).unwrap();
    let english = ["replan", "town-plan", "--events", "today.csv", "--now", "2026-10-07 10:30", "--effort", "2000it"];
    let output = rounds(&path, &english);
    ended(&output, 0);
    insta::assert_snapshot!("replan_en", text(&output.stdout));
    let out = path.join("town-plan-2026-10-07-1030");
    insta::assert_snapshot!(
        "replan_changes_en",
        text(&fs::read(out.join("changes.csv")).unwrap()).trim_start_matches('\u{feff}')
    );
    insta::assert_snapshot!("replan_positions_en", text(&fs::read(out.join("input/positions.csv")).unwrap()));

    let chinese =
        ["replan", "town-plan", "--events", "今天.csv", "--now", "2026-10-07", "--effort", "2000it", "--lang", "zh"];
    let output = rounds(&path, &chinese);
    ended(&output, 0);
    insta::assert_snapshot!("replan_zh", text(&output.stdout));
    assert!(path.join("town-plan-2026-10-07/input/门店.csv").is_file());
}

#[test]
fn the_new_plan_is_checked_reported_and_planned_anew_like_any_other() {
    let (_room, path) = room();
    fs::write(path.join("today.csv"), ENGLISH).unwrap();
    let args = [
        "replan",
        "town-plan",
        "--events",
        "today.csv",
        "--now",
        "2026-10-07T10:30",
        "--effort",
        "2000it",
        "-o",
        "new",
    ];
    ended(&rounds(&path, &args), 0);
    let check = rounds(&path, &["check", "new"]);
    ended(&check, 0);
    assert!(!text(&check.stderr).contains("has changed"), "{}", text(&check.stderr));
    let before = fs::read(path.join("new/report.html")).unwrap();
    ended(&rounds(&path, &["report", "new"]), 0);
    assert!(before == fs::read(path.join("new/report.html")).unwrap());
    assert!(path.join("new/input/stores.csv").is_file() && path.join("new/changes.csv").is_file());
    ended(&rounds(&path, &["check", "new"]), 0);
    // The next day, from the new plan; and once more in place.
    ended(&rounds(&path, &["replan", "new", "--now", "2026-10-08", "-o", "next"]), 0);
    ended(&rounds(&path, &["replan", "next", "--now", "2026-10-08 12:00", "-o", "next"]), 0);
    let check = rounds(&path, &["check", "next"]);
    ended(&check, 0);
    assert!(text(&check.stdout).contains("No rule is broken"), "{}", text(&check.stdout));
    // All may move together.
    fs::rename(path.join("next"), path.join("elsewhere")).unwrap();
    ended(&rounds(&path, &["check", "elsewhere"]), 0);
}

#[test]
fn the_same_incidents_give_the_same_bytes_on_one_and_on_two_threads() {
    let (_room, path) = room();
    fs::write(path.join("today.csv"), ENGLISH).unwrap();
    for threads in ["1", "2"] {
        let out = format!("new{threads}");
        let args =
            ["replan", "town-plan", "--events", "today.csv", "--now", "2026-10-07", "--threads", threads, "-o", &out];
        ended(&rounds(&path, &args), 0);
    }
    let read = |file: &str| ["new1", "new2"].map(|out| fs::read(path.join(out).join(file)).unwrap());
    for file in ["plan.json", "changes.csv", "input/fixed.csv", "report.html"] {
        let [one, two] = read(file);
        assert!(one == two, "{file}");
    }
}

#[test]
fn bad_incidents_are_told_all_at_once_and_nothing_is_written() {
    let (_room, path) = room();
    fs::write(path.join("bad.csv"), BAD).unwrap();
    let before = fs::read(path.join("town-plan/plan.json")).unwrap();
    let output = rounds(&path, &["replan", "town-plan", "--events", "bad.csv", "--now", "2026-10-07", "-o", "new"]);
    ended(&output, 2);
    insta::assert_snapshot!("replan_bad_cells", text(&output.stderr));
    // Once every cell can be read, what the rows say is looked at.
    let read: Vec<&str> = BAD.lines().filter(|line| !line.contains("25:00") && !line.contains("party")).collect();
    fs::write(path.join("bad.csv"), read.join("\n")).unwrap();
    for (lang, name) in [("en", "replan_bad_en"), ("zh", "replan_bad_zh")] {
        let args = ["replan", "town-plan", "--events", "bad.csv", "--now", "2026-10-07", "-o", "new", "--lang", lang];
        let output = rounds(&path, &args);
        ended(&output, 2);
        insta::assert_snapshot!(name, text(&output.stderr));
    }
    ended(&rounds(&path, &["replan", "town-plan", "--now", "2027-10-07", "-o", "new"]), 2);
    ended(&rounds(&path, &["replan", "town-plan", "--now", "tomorrow", "-o", "new"]), 2);
    assert!(!path.join("new").exists());
    assert!(before == fs::read(path.join("town-plan/plan.json")).unwrap());
}

#[test]
fn a_workbook_of_incidents_is_read_like_a_table() {
    let (_room, path) = room();
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name("突发").unwrap();
    for (column, (header, cell)) in (0u16..).zip([("类型", "门店停业"), ("门店编号", "S009")]) {
        sheet.write_string(0, column, header).unwrap();
        sheet.write_string(1, column, cell).unwrap();
    }
    workbook.save(path.join("today.xlsx")).unwrap();
    let output = rounds(&path, &["replan", "town-plan", "--events", "today.xlsx", "--now", "2026-10-07", "-o", "new"]);
    ended(&output, 0);
    assert!(text(&output.stdout).contains("no longer due"), "{}", text(&output.stdout));
}

#[test]
fn the_help_is_as_it_was() {
    let output = rounds(Path::new("."), &["replan", "--help"]);
    ended(&output, 0);
    insta::assert_snapshot!("help_replan", text(&output.stdout));
}

/// The visits to the stores of R1 in the week of the absence: how often each is made by whom.
fn of_that_week(plan: &Path) -> Vec<String> {
    let text = fs::read_to_string(plan.join("visits.csv")).unwrap();
    let mut lines = text.trim_start_matches('\u{feff}').lines();
    let header: Vec<&str> = lines.next().unwrap().split(',').collect();
    let at = |name: &str| header.iter().position(|column| *column == name).unwrap();
    let (date, rep, store) = (at("date"), at("rep_id"), at("store_id"));
    let rows = lines.map(|line| line.split(',').collect::<Vec<&str>>());
    let week =
        rows.filter(|row| ("2026-10-12".."2026-10-17").contains(&row[date]) && ["W", "V", "M"].contains(&row[store]));
    let mut found: Vec<String> = week.map(|row| format!("{} {}", row[store], row[rep])).collect();
    found.sort();
    found
}

#[test]
fn leave_in_the_calendar_an_absence_among_life_events_and_an_illness_have_the_same_cover() {
    // Ana is away for a week of five days; two of her stores are due in it every week, one can wait.
    let stores = "store_id,lon,lat,class,owner,interval_days,last_visit_date\nW,120.15,30.27,A,R1,7,2026-10-06\n\
                  V,120.14,30.27,B,R1,7,2026-10-08\nM,120.16,30.27,B,R1,28,2026-09-16\nX,120.18,30.27,B,R2,28,2026-09-16\n\
                  Y,120.70,30.27,B,R3,28,2026-09-16\n";
    let reps = "rep_id,rep_name,home_lon,home_lat\nR1,Ana,120.15,30.26\nR2,Bo,120.19,30.26\nR3,Cy,120.71,30.26\n";
    let leave =
        (12..=16).fold("date,rep_id,kind\n".to_string(), |text, day| text + &format!("2026-10-{day},R1,leave\n"));
    for (policy, wanted) in [
        ("", vec!["V R2", "W R2"]),
        ("[cover]\nreps = [\"R3\"]\n", vec!["V R3", "W R3"]),
        ("[cover]\nclasses = [\"A\"]\n", vec!["W R2"]),
        ("[cover]\nafter_days = 5\n", vec!["V R2", "W R2"]),
        ("[cover]\nafter_days = 6\n", vec![]),
        ("[cover]\nleave = false\n", vec![]),
    ] {
        let room = tempfile::tempdir().unwrap();
        let path = room.path();
        for folder in ["in", "on-leave"] {
            fs::create_dir(path.join(folder)).unwrap();
            let files = [("stores.csv", stores), ("reps.csv", reps), ("policy.toml", policy)];
            files
                .iter()
                .filter(|file| !file.1.is_empty())
                .for_each(|(name, text)| fs::write(path.join(folder).join(name), text).unwrap());
        }
        fs::write(path.join("on-leave/calendar.csv"), &leave).unwrap();
        fs::write(path.join("away.csv"), "date,kind,rep_id,to\n2026-10-12,away,R1,2026-10-16\n").unwrap();
        fs::write(path.join("ill.csv"), "kind,rep_id,date,until\nrep_ill,R1,2026-10-12,2026-10-16\n").unwrap();
        let plan = |of: &str, to: &str| {
            let args = ["plan", of, "-o", to, "--from", "2026-10-12", "--weeks", "4", "--effort", "1000it", "-q"];
            ended(&rounds(path, &args), 0);
        };
        plan("in", "before");
        plan("on-leave", "by-leave");
        let args = [
            "replan",
            "before",
            "--now",
            "2026-10-12T00:00",
            "--events",
            "ill.csv",
            "-o",
            "by-illness",
            "--effort",
            "1000it",
            "-q",
        ];
        ended(&rounds(path, &args), 0);
        assert_eq!(of_that_week(&path.join("by-leave")), wanted, "{policy}");
        assert_eq!(of_that_week(&path.join("by-illness")), wanted, "{policy}");
        // Life events are told to a territory, which covers for everybody whom it is told of, whatever the policy leaves to chance.
        if !policy.contains("leave") && !policy.contains("after_days") {
            let args = ["territory", "in", "--events", "away.csv", "--from", "2026-10-12", "-o", "territory", "-q"];
            ended(&rounds(path, &args), 0);
            plan("territory/next", "by-event");
            assert_eq!(of_that_week(&path.join("by-event")), wanted, "{policy}");
        }
    }
}
