//! plan.xlsx as people get it: its sheets, how they print, what catches the eye, and that an edit of it is read back.

use crate::field::{room, said};
use calamine::{Data, DataType, Reader, Xlsx, open_workbook};
use std::fs::{self, File};
use std::io::Read;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

/// The Hangzhou network, planned in Chinese.
fn hangzhou() -> TempDir {
    let room = room(&[]);
    fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("data/hangzhou.xlsx"), room.path().join("hangzhou.xlsx"))
        .unwrap();
    said(&room, 0, "plan hangzhou.xlsx --lang zh --from 2026-09-14 --effort 500it -o P");
    room
}

/// The xml of a part of a workbook.
fn part(book: &Path, name: &str) -> String {
    let mut text = String::new();
    let mut parts = zip::ZipArchive::new(File::open(book).unwrap()).unwrap();
    parts.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// The sheets of a workbook by their names, in order, each with its xml.
fn sheets(book: &Path) -> Vec<(String, String)> {
    let read: Xlsx<_> = open_workbook(book).unwrap();
    let names = read.sheet_names().to_owned();
    (1..).zip(names).map(|(at, name)| (name, part(book, &format!("xl/worksheets/sheet{at}.xml")))).collect()
}

/// A sheet's cells as words, row by row.
fn cells(book: &Path, sheet: &str) -> Vec<Vec<String>> {
    let mut read: Xlsx<_> = open_workbook(book).unwrap();
    let range = read.worksheet_range(sheet).unwrap();
    let word = |cell: &Data| if cell.is_empty() { String::new() } else { cell.to_string() };
    range.rows().map(|row| row.iter().map(word).collect()).collect()
}

#[test]
fn a_plan_is_passed_on_with_a_sheet_for_each_rep_and_all_of_it_prints() {
    let room = hangzhou();
    let book = room.path().join("P/plan.xlsx");
    let all = sheets(&book);
    let names: Vec<&str> = all.iter().map(|(name, _)| name.as_str()).collect();
    let reps = ["R01 张敏", "R02 王勇", "R03 孙超", "R04 林磊", "R05 李静", "R06 孙涛"];
    assert_eq!(names, [&["指标", "周历"][..], &reps, &["拜访", "未安排", "路线", "业代"]].concat());
    for (name, xml) in &all {
        assert!(xml.contains("<pageSetup paperSize=\"9\""), "{name}: A4");
        assert!(xml.contains("fitToPage=\"1\"") && xml.contains("fitTo"), "{name}: one page wide");
        assert!(xml.contains("&amp;L&amp;8hangzhou&amp;R&amp;8&amp;A"), "{name}: the plan's name and the sheet's");
        assert!(xml.contains("第&amp;P页，共&amp;N页"), "{name}: its number");
    }
    let titles = part(&book, "xl/workbook.xml");
    assert_eq!(titles.matches("_xlnm.Print_Titles").count(), all.len());
    assert_eq!(titles.matches("_xlnm.Print_Area").count(), all.len());
    let xml = |name: &str| &all.iter().find(|(other, _)| other == name).unwrap().1;
    let landscape = |name: &str| xml(name).contains("orientation=\"landscape\"");
    assert!(
        ["周历", "R01 张敏", "未安排"].iter().all(|name| landscape(name)) && !landscape("指标") && !landscape("路线")
    );
    // What is for programs is hidden, and behind all that is for people.
    let hidden = |name: &str| xml(name).matches("hidden=\"1\"").count();
    assert!(hidden("拜访") > 0 && hidden("未安排") == 0);
    let headers = &cells(&book, "拜访")[0];
    let place = |header: &str| headers.iter().position(|other| other == header).unwrap();
    assert!(["计划编号", "经度", "坐标系", "最早", "最晚"].iter().all(|header| place(header) > place("备注")));
    assert!(place("姓名") == place("业代编号") + 1 && place("门店名称") == place("门店编号") + 1);
    // What catches the eye does so by rules, which hold after an edit too.
    for (name, rule) in [
        ("拜访", "operator=\"greaterThan\""),
        ("路线", "<dataBar"),
        ("业代", "<dataBar"),
        ("未安排", "type=\"expression\""),
        ("周历", "type=\"expression\""),
    ] {
        assert!(xml(name).contains("<conditionalFormatting") && xml(name).contains(rule), "{name}: {rule}");
    }
    assert!(["拜访", "未安排", "路线", "业代"].iter().all(|name| xml(name).contains("state=\"frozen\"")));
    assert!(["拜访", "未安排", "路线", "业代"].iter().all(|name| xml(name).contains("<autoFilter")));
}

#[test]
fn the_sheet_of_a_rep_has_each_stop_of_each_day_and_the_weeks_add_up() {
    let room = hangzhou();
    let book = room.path().join("P/plan.xlsx");
    let visits = cells(&book, "拜访");
    let place = |header: &str| visits[0].iter().position(|other| other == header).unwrap();
    let (rep, store) = (place("业代编号"), place("门店编号"));
    for (name, id) in [("R01 张敏", "R01"), ("R04 林磊", "R04")] {
        let sheet = cells(&book, name);
        let mut told: Vec<&String> =
            sheet.iter().flatten().filter(|cell| cell.starts_with('S') && cell.len() == 4).collect();
        let mut made: Vec<&String> = visits.iter().filter(|row| row[rep] == id).map(|row| &row[store]).collect();
        told.sort();
        made.sort();
        assert_eq!(told, made, "{name}");
        let days =
            sheet.iter().flatten().filter(|cell| cell.contains("公里") && cell.contains("周") && !cell.contains("续"));
        let dates: std::collections::BTreeSet<_> =
            visits.iter().filter(|row| row[rep] == id).map(|row| &row[place("日期")]).collect();
        assert_eq!(days.count(), dates.len(), "{name}: a heading a day");
        assert!(sheet.iter().flatten().any(|cell| cell.starts_with("休息")), "{name}: breaks");
    }
    let weeks = cells(&book, "周历");
    let week = weeks.iter().filter(|row| row[0] == "R01").map(|row| row[row.len() - 3].parse::<usize>().unwrap_or(0));
    assert_eq!(week.sum::<usize>(), visits.iter().filter(|row| row[rep] == "R01").count());
    let first = cells(&book, "指标").into_iter().flatten().collect::<Vec<_>>().join(" ");
    assert!(first.starts_with("hangzhou") && first.contains("未安排") && first.contains("不打印"), "{first}");
}

#[test]
fn pins_are_read_back_as_words_and_as_they_were_written_before() {
    let room = hangzhou();
    assert!(!said(&room, 0, "check P/plan.xlsx --against P --lang zh").contains("未采用"));
    let visits = fs::read_to_string(room.path().join("P/visits.csv")).unwrap();
    assert!(visits.contains(",是,"), "some are pinned");
    for (name, pin) in [("same.csv", "是"), ("before.csv", "1"), ("english.csv", "yes")] {
        fs::write(room.path().join(name), visits.replace(",是,", &format!(",{pin},"))).unwrap();
        assert!(!said(&room, 0, &format!("check {name} --against P --lang zh")).contains("未采用"), "{name}");
    }
    fs::write(room.path().join("other.csv"), visits.replace(",是,", ",否,")).unwrap();
    assert!(said(&room, 0, "check other.csv --against P --lang zh").contains("未采用：锁定取自锁定与预约表"));
}

#[test]
fn where_nothing_was_left_out_the_sheet_says_so_and_many_reps_have_no_sheets() {
    let stores: String =
        (0..61).map(|at| format!("S{at},Store {at},{:.3},48.8,60,7,R{at}\n", 2.0 + f64::from(at) * 0.01)).collect();
    let reps: String = (0..61).map(|at| format!("R{at},Rep: {at},{:.3},48.8\n", 2.0 + f64::from(at) * 0.01)).collect();
    let room = room(&[
        ("stores.csv", &format!("store_id,store_name,lon,lat,service_min,interval_days,owner_rep_id\n{stores}")),
        ("reps.csv", &format!("rep_id,rep_name,home_lon,home_lat\n{reps}")),
    ]);
    said(&room, 0, "plan in --from 2026-10-05 --weeks 1 --effort 10it -o P");
    let book = room.path().join("P/plan.xlsx");
    let names: Vec<String> = sheets(&book).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["key figures", "weeks", "visits", "unserved", "routes", "reps"]);
    let first = cells(&book, "key figures").into_iter().flatten().collect::<Vec<_>>().join(" ");
    assert!(first.contains("more than 60"), "{first}");
    assert!(cells(&book, "unserved")[1][0].starts_with("Nothing was left out"));
    // One rep less, and each has a sheet, of a name that a workbook takes.
    let fewer = fs::read_to_string(room.path().join("in/reps.csv")).unwrap().replace("R60,Rep: 60,2.600,48.8\n", "");
    fs::write(room.path().join("in/reps.csv"), fewer).unwrap();
    let stores = fs::read_to_string(room.path().join("in/stores.csv")).unwrap().replace(",R60\n", ",R59\n");
    fs::write(room.path().join("in/stores.csv"), stores).unwrap();
    said(&room, 0, "plan in --from 2026-10-05 --weeks 1 --effort 10it -o P");
    let names: Vec<String> = sheets(&book).into_iter().map(|(name, _)| name).collect();
    assert_eq!((names.len(), names[2].as_str()), (66, "R0 Rep_ 0"));
}

#[test]
fn the_hangzhou_plan_prints_on_twelve_pages() {
    let room = hangzhou();
    let profile = format!("-env:UserInstallation=file://{}", room.path().join("office").display());
    let office = Command::new("soffice")
        .args([&profile, "--headless", "--convert-to", "pdf", "--outdir"])
        .args([room.path(), &room.path().join("P/plan.xlsx")])
        .output();
    let pdf = match office {
        Ok(output) if output.status.success() => fs::read(room.path().join("plan.pdf")).unwrap(),
        _ => return println!("not tried: there is no soffice here that prints"),
    };
    let text = String::from_utf8_lossy(&pdf);
    let pages = text.matches("/Type/Page/").count() + text.matches("/Type /Page\n").count();
    assert!((10..=12).contains(&pages), "{pages} pages");
}
