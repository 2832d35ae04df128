//! What is no honest input, and what happens around a run: refused in a sentence, soon and in little memory; no plan is lost.
#![cfg(unix)]

use super::folders::{names, room};
use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fn rounds(room: &Path, args: &[&str]) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_rounds"));
    program.current_dir(room).args(args).stdin(Stdio::null());
    program
}

/// Runs the program to its end, which must be this one; what it told on stderr.
fn ran(room: &Path, code: i32, args: &[&str]) -> String {
    told(&rounds(room, args).output().unwrap(), code)
}

fn told(output: &Output, code: i32) -> String {
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(code), "{}\n{told}", String::from_utf8_lossy(&output.stdout));
    told
}

/// Runs the program in a shell, in so much memory (kB).
fn within(room: &Path, memory: u32, code: i32, args: &[&str]) -> String {
    let script = format!("ulimit -v {memory}; exec \"$0\" \"$@\"");
    let output =
        Command::new("bash").args(["-c", &script, env!("CARGO_BIN_EXE_rounds")]).args(args).current_dir(room).output();
    told(&output.unwrap(), code)
}

/// A published instance of two stores, with these lines changed.
fn vrp(changes: &[(&str, &str)]) -> String {
    let text = "NAME : t\nTYPE : CVRP\nDIMENSION : 3\nEDGE_WEIGHT_TYPE : EUC_2D\nCAPACITY : 9\nNODE_COORD_SECTION\n\
        1 0 0\n2 1 1\n3 3 4\nDEMAND_SECTION\n1 0\n2 4\n3 5\nDEPOT_SECTION\n1\n-1\nEOF\n";
    changes.iter().fold(text.into(), |text: String, (from, to)| text.replace(from, to))
}

const SOLOMON: &str =
    "t\n\nVEHICLE\nNUMBER CAPACITY\n 2 10\n\nCUSTOMER\nCUST NO.\n\n0 0 0 0 0 100 0\n1 1 1 4 10 20 5\n2 3 4 7 0 50 5\n";
const LEUVEN: &str = "6 1 2 4\n500 200\n0 0.5 0 0 0 0 0 0 100\n1 1.5 1 2 12 1 4 1 2 4 8 5 50\n2 9.5 0 2 5 1 1 1 0 90\n";
const CHAO: &str = "n 4\nm 2\ntmax 12.0\n0 0 0\n3 4 10\n10 10 99\n6 8 0\n";
const CORDEAU: &str = "1 1 3 2\n0 10\n0 10\n0 0 0 0 0 0 0\n1 3 4 1 5 2 1 3\n2 6 8 1 5 1 2 1 2\n3 9 9 1 0 0 0\n";
const WEEK: &str = r#"{"format":"rep-week/1","name":"tiny","days":5,"days_per_week":1,
"travel":{"model":"haversine","detour":1.3,"speed_kmh":40.0},
"stores":[{"id":"s1","lat":48.1,"lon":11.5,"service_min":20,"open":[[[480,1080]]],"priority":2,"visits":2,"min_gap_days":2}],
"reps":[{"id":"r1","lat":48.2,"lon":11.6,"shift":[480,1020],"max_minutes":510,"days":[0,1,2,3,4]}]}"#;

#[test]
fn published_numbers_that_no_day_can_hold_are_refused_with_their_line() {
    let room = tempfile::tempdir().unwrap();
    let one = |text: &str, from: &str, to: &str| {
        assert!(text.contains(from), "{from} is not in {text}");
        text.replacen(from, to, 1)
    };
    for (text, line) in [
        (vrp(&[("2 1 1", "2 1e9 1e9")]), Some(8)),
        (vrp(&[("2 1 1", "2 1e308 -1e308")]), Some(8)),
        (vrp(&[("3 3 4", "3 1e12 4")]), Some(9)),
        (vrp(&[("2 4\n", "2 4294967295\n")]), Some(12)),
        (vrp(&[("2 4\n", "2 -4\n")]), Some(12)),
        (vrp(&[("CAPACITY : 9", "CAPACITY : inf")]), Some(5)),
        (vrp(&[("SECTION\n1\n-1", "SECTION\n7\n-1")]), Some(15)),
        (vrp(&[("DIMENSION : 3", "DIMENSION : 2000000000")]), Some(3)),
        (vrp(&[("EUC_2D", "GEO")]), Some(4)),
        (
            vrp(&[("EUC_2D", "EXPLICIT\nEDGE_WEIGHT_FORMAT : LOWER_ROW"), ("DIMENSION : 3", "DIMENSION : 2000000")]),
            Some(3),
        ),
        (one(SOLOMON, "1 1 1 4", "1 1 2147483647 4"), Some(11)),
        (one(SOLOMON, "10 20 5", "10 20 1e12"), Some(11)),
        (one(SOLOMON, "10 20 5", "1e12 1e13 5"), Some(11)),
        (one(SOLOMON, "10 20 5", "30 20 5"), Some(11)),
        (one(LEUVEN, "9.5 0 2 5", "1e308 0 2 5"), Some(5)),
        (one(CHAO, "10 10 99", "10 2147483647 99"), Some(6)),
        (one(CHAO, "tmax 12.0", "tmax inf"), Some(3)),
        (one(CORDEAU, "2 6 8 1", "2 6 1e12 1"), Some(6)),
        (one(CORDEAU, "1 1 3 2", "1 1 3 4000000000"), Some(1)),
        (one(CORDEAU, "0 10\n", "-5 10\n"), Some(2)),
        (one(WEEK, "40.0", "1e-300"), None),
        (one(WEEK, "\"lat\":48.1", "\"lat\":1e300"), None),
        (one(WEEK, "\"visits\":2", "\"visits\":65535"), None),
        (one(WEEK, "[[480,1080]]", "[[480,2147483647]]"), None),
    ] {
        fs::write(room.path().join("t.txt"), &text).unwrap();
        let start = Instant::now();
        let told = within(room.path(), 1_000_000, 2, &["bench", "t.txt", "--effort", "5it", "--threads", "1"]);
        assert!(start.elapsed() < Duration::from_secs(5), "{text}");
        let at = line.map_or("t.txt".into(), |line| format!("t.txt, line {line}: "));
        assert!(told.contains(&at), "{text}\nline {line:?}: {told}");
    }
}

#[test]
fn more_vehicles_than_customers_cost_nothing() {
    let room = tempfile::tempdir().unwrap();
    for (from, to, text) in
        [(" 2 10", "4294967295 10", SOLOMON), ("m 2", "m 2000000000", CHAO), ("1 1 3 2", "1 100000 3 2", CORDEAU)]
    {
        for text in [text.to_string(), text.replacen(from, to, 1)] {
            fs::write(room.path().join("t.txt"), text).unwrap();
            let args = ["bench", "t.txt", "--effort", "20it", "--threads", "1", "--solutions", "out"];
            assert_eq!(within(room.path(), 1_000_000, 0, &args), "");
        }
    }
}

/// A workbook whose one sheet is this.
pub(super) fn xlsx(write: impl FnOnce(&mut dyn Write)) -> Vec<u8> {
    let types = r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#;
    let relation = |kind: &str, target: &str| {
        format!(
            r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}"/></Relationships>"#
        )
    };
    let book = r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="stores" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let mut part = |name: &str, text: &str| {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    };
    part("[Content_Types].xml", types);
    part("_rels/.rels", &relation("officeDocument", "xl/workbook.xml"));
    part("xl/workbook.xml", book);
    part("xl/_rels/workbook.xml.rels", &relation("worksheet", "worksheets/sheet1.xml"));
    part(
        "xl/worksheets/sheet1.xml",
        r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>"#,
    );
    write(&mut zip);
    zip.write_all(b"</sheetData></worksheet>").unwrap();
    zip.finish().unwrap().into_inner()
}

/// An OpenDocument whose one sheet is this.
fn ods(rows: &str) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let mut part = |name: &str, text: &str| {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    };
    part("mimetype", "application/vnd.oasis.opendocument.spreadsheet");
    part(
        "META-INF/manifest.xml",
        r#"<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>"#,
    );
    part(
        "content.xml",
        &format!(
            r#"<?xml version="1.0"?><office:document-content><office:body><office:spreadsheet><table:table table:name="stores">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"#
        ),
    );
    zip.finish().unwrap().into_inner()
}

#[test]
fn workbooks_that_would_unfold_to_gigabytes_are_refused_soon() {
    let room = tempfile::tempdir().unwrap();
    let cell = |count: &str, text: &str| {
        format!(
            r#"<table:table-cell table:number-columns-repeated="{count}" office:value-type="string"><text:p>{text}</text:p></table:table-cell>"#
        )
    };
    let row = |count: &str, cells: &str| {
        format!(r#"<table:table-row table:number-rows-repeated="{count}">{cells}</table:table-row>"#)
    };
    let far = [row("1", &cell("1", "store_id")), row("1000000", "<table:table-cell/>"), row("1", &cell("16000", "x"))]
        .concat();
    for (name, book, words) in [
        (
            "rows.xlsx",
            xlsx(|part| {
                (0..300).for_each(|_| part.write_all(&b"<row><c t=\"b\"><v>1</v></c></row>".repeat(10_000)).unwrap())
            }),
            "no sheet has more than 1048576",
        ),
        (
            "blanks.xlsx",
            xlsx(|part| {
                let blank = [b" ".repeat(500_000).as_slice(), b"<row></row>"].concat();
                (0..400).for_each(|_| part.write_all(&blank).unwrap());
            }),
            "unpacks to more than 64 MB",
        ),
        (
            "cell.xlsx",
            xlsx(|part| {
                part.write_all(b"<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>").unwrap();
                part.write_all(&vec![b'A'; 3 << 20]).unwrap();
                part.write_all(b"</t></is></c></row>").unwrap();
            }),
            "has a text of more than 1048576 letters",
        ),
        ("wide.ods", ods(&row("1048576", &cell("16384", "x"))), "more than 10000000 cells"),
        ("far.ods", ods(&far), "more than 10000000 cells"),
        ("long.ods", ods(&row("9000", &cell("1000", &"x".repeat(30_000)))), "texts of more than 256 MB"),
    ] {
        assert!(book.len() < 1 << 20, "{name}: {}", book.len());
        fs::write(room.path().join(name), book).unwrap();
        let start = Instant::now();
        let told = within(room.path(), 600_000, 2, &["check", name]);
        assert!(told.contains(words), "{name}: {told}");
        assert!(start.elapsed() < Duration::from_secs(10), "{name}");
    }
    // What every sheet has behind its table is nothing.
    let head = cell("1", "store_id") + &cell("1", "lon") + &cell("1", "lat");
    let rest = r#"<table:table-cell table:style-name="ce1" table:number-columns-repeated="16381"/>"#;
    let sheet =
        row("1", &(head + rest)) + &row("1048575", r#"<table:table-cell table:number-columns-repeated="16384"/>"#);
    fs::write(room.path().join("plain.ods"), ods(&sheet)).unwrap();
    assert!(within(room.path(), 600_000, 2, &["check", "plain.ods"]).contains("reps: the table is missing"));
}

#[test]
fn only_files_are_read_of_a_folder_and_only_what_ends() {
    let (_room, path) = room();
    let pipe = |name: &str| assert!(Command::new("mkfifo").arg(path.join(name)).status().unwrap().success());
    // Nobody asks for these.
    pipe("town/notes.csv");
    fs::create_dir(path.join("town/backup.csv")).unwrap();
    ran(&path, 0, &["check", "town"]);
    pipe("town/matrix.csv");
    assert!(ran(&path, 2, &["check", "town"]).contains("matrix.csv: this is a device or a pipe"));
    fs::remove_file(path.join("town/matrix.csv")).unwrap();
    fs::create_dir(path.join("town/matrix.csv")).unwrap();
    assert!(ran(&path, 2, &["check", "town"]).contains("matrix.csv: this is a folder, not a file"));
    fs::remove_dir(path.join("town/matrix.csv")).unwrap();
    assert!(ran(&path, 2, &["check", "/dev/zero"]).contains("/dev/zero: this is a device or a pipe"));
    assert!(ran(&path, 2, &["bench", "t", "--bks", "/dev/zero"]).contains("/dev/zero: this is a device or a pipe"));
    // A pipe that the user names is read.
    let script = "exec \"$0\" bench <(cat solomon.txt) --effort 5it --threads 1";
    fs::write(path.join("solomon.txt"), SOLOMON).unwrap();
    let output =
        Command::new("bash").args(["-c", script, env!("CARGO_BIN_EXE_rounds")]).current_dir(&path).output().unwrap();
    told(&output, 0);
    // A plan names a file or a folder, or nothing.
    ran(&path, 0, &["plan", "town", "--effort", "20it", "-o", "plan"]);
    let plan = fs::read_to_string(path.join("plan/plan.json")).unwrap();
    pipe("pipe");
    for input in ["/dev/zero", "../pipe"] {
        fs::write(path.join("plan/plan.json"), plan.replace("\"path\":\"../town\"", &format!("\"path\":\"{input}\"")))
            .unwrap();
        assert!(ran(&path, 2, &["check", "plan"]).contains("its input is no longer at"), "{input}");
    }
}

#[test]
fn hours_that_no_day_has_are_no_plan() {
    let (_room, path) = room();
    ran(&path, 0, &["plan", "town", "--effort", "20it", "-o", "plan"]);
    let plan = fs::read_to_string(path.join("plan/plan.json")).unwrap();
    let at = plan.find("\"start\":\"").unwrap() + "\"start\":\"".len();
    // Late in the evening a visit may be; but no log holds the hours after midnight.
    let late = plan.replacen("\"leave\":\"1", "\"leave\":\"3", 1);
    assert!(late != plan);
    fs::write(path.join("plan/plan.json"), late).unwrap();
    let told = ran(&path, 2, &["replan", "plan", "--now", "2026-10-07"]);
    assert!(told.contains("after the end of its day"), "{told}");
    for hour in ["-500000:00:00", "-00:30:00", "500000:00:00", "100:00:00"] {
        fs::write(path.join("plan/plan.json"), format!("{}{hour}{}", &plan[..at], &plan[at + 8..])).unwrap();
        for verb in [
            &["check", "plan"][..],
            &["report", "plan"],
            &["replan", "plan", "--now", "2026-10-07"],
            &["compare", "plan", "--log"],
        ] {
            assert!(ran(&path, 2, verb).contains("is not an hour of the day"), "{hour} {verb:?}");
        }
    }
}

#[test]
fn a_plan_says_how_long_was_searched_not_how_long_was_asked_for() {
    let (_room, path) = room();
    for (effort, key) in [("60s", "\"seconds\":"), ("100000000it", "\"iterations\":")] {
        let mut run = rounds(&path, &["plan", "town", "--effort", effort, "--threads", "1", "-o", "plan"])
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(1500));
        assert!(Command::new("kill").args(["-INT", &run.id().to_string()]).status().unwrap().success());
        let mut said = String::new();
        run.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        assert!(run.wait().unwrap().success(), "{said}");
        let plan = fs::read_to_string(path.join("plan/plan.json")).unwrap();
        let spent = plan.split_once(key).unwrap().1.split_once('}').unwrap().0;
        let spent: f64 = spent.parse().unwrap();
        assert!(spent > 0.0 && spent < if effort == "60s" { 30.0 } else { 9e7 }, "{effort}: {spent}");
    }
}

/// Runs the program where no file may be larger than so many kB, as on a disk that is nearly full.
fn on_a_small_disk(room: &Path, most: usize, code: i32, args: &[&str]) -> String {
    let script = format!("trap '' XFSZ; ulimit -f {most}; exec \"$0\" \"$@\"");
    let mut shell = Command::new("bash");
    shell.args(["-c", &script, env!("CARGO_BIN_EXE_rounds")]).args(args);
    told(&shell.current_dir(room).env("TMPDIR", room.join("tmp")).output().unwrap(), code)
}

#[test]
fn on_a_full_disk_the_plan_is_written_first_and_what_was_there_stays() {
    let (_room, path) = room();
    fs::create_dir(path.join("tmp")).unwrap();
    let plan =
        |seed: &'static str| ["plan", "town", "--effort", "20it", "--threads", "1", "--seed", seed, "-o", "plan"];
    ran(&path, 0, &plan("1"));
    let read = |name: &str| fs::read(path.join("plan").join(name)).unwrap();
    let (before, before_visits) = (read("plan.json"), read("visits.csv"));
    let size = before.len().div_ceil(1024) + 2;
    assert!(read("report.html").len() > (size + 2) * 1024, "the report does not fit where the plan does");
    // Not even plan.json: all is as it was, and nothing is left behind.
    let told = on_a_small_disk(&path, 8, 1, &plan("2"));
    assert!(told.contains("plan: cannot be written"), "{told}");
    assert_eq!((read("plan.json"), read("visits.csv")), (before.clone(), before_visits));
    assert_eq!((names(&path), names(&path.join("tmp"))), (vec!["plan".into(), "tmp".into(), "town".into()], vec![]));
    // The plan and what fits.
    for out in ["plan", "new"] {
        let told = on_a_small_disk(&path, size, 1, &[&plan("2")[..9], &[out]].concat());
        assert!(told.contains("plan.json is written; not written:") && told.contains("report.html"), "{told}");
        assert!(!path.join(out).join("report.html").exists() && path.join(out).join("visits.csv").exists());
        ran(&path, 0, &["check", out]);
        ran(&path, 0, &["report", out]);
        assert!(path.join(out).join("report.html").exists());
    }
    assert!(read("plan.json") != before);
    assert_eq!(names(&path), ["new", "plan", "tmp", "town"]);
}

#[test]
fn a_plan_whose_folder_is_gone_is_kept_elsewhere() {
    let (_room, path) = room();
    fs::create_dir_all(path.join("tmp")).unwrap();
    let mut run = rounds(&path, &["plan", "town", "--effort", "60s", "--threads", "1", "-o", "there/plan"])
        .env("TMPDIR", path.join("tmp"))
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    std::thread::sleep(Duration::from_millis(1500));
    // Meanwhile somebody puts a file where the folder was to be.
    fs::write(path.join("there"), "mine").unwrap();
    assert!(Command::new("kill").args(["-TERM", &run.id().to_string()]).status().unwrap().success());
    let mut said = String::new();
    run.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert_eq!(run.wait().unwrap().code(), Some(1), "{said}");
    let kept = said.split_once("the plan is kept in ").unwrap().1.split_once(';').unwrap().0;
    ran(&path, 0, &["check", kept, "--input", "town"]);
    ran(&path, 0, &["report", kept, "--input", "town", "-o", "again"]);
    ran(&path, 0, &["check", "again"]);
}

#[test]
fn a_plan_is_written_though_the_terminal_is_closed() {
    let (_room, path) = room();
    let mut run = rounds(&path, &["plan", "town", "--effort", "60s", "--threads", "1", "-o", "plan"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    std::thread::sleep(Duration::from_millis(1500));
    drop((run.stdout.take(), run.stderr.take()));
    assert!(Command::new("kill").args(["-HUP", &run.id().to_string()]).status().unwrap().success());
    assert!(run.wait().unwrap().success());
    ran(&path, 0, &["check", "plan"]);
    assert_eq!(names(&path), ["plan", "town"]);
}
