//! Tables as people have them: other separators, other letters, other headers, less than everything. Each is read right, or
//! said to be unread; a case stands for its kind.

use super::field::{self, room};
use super::hostile::xlsx;
use rust_xlsxwriter::{Format, Workbook};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// What a run says, once it ended as it should.
fn said(room: &TempDir, code: i32, args: &[&str]) -> String {
    field::said(room, code, &args.join(" "))
}

/// What `check` says of an input that is good.
fn good(room: &TempDir) -> String {
    said(room, 0, &["check", "in"])
}

/// What `check` says of an input that is bad.
fn bad(room: &TempDir) -> String {
    said(room, 2, &["check", "in"])
}

/// Why a store is due as often as it is.
fn due(room: &TempDir, input: &str, store: &str) -> String {
    said(room, 0, &["due", input, "--from", "2026-10-05", "--why", store])
}

fn has(said: &str, words: &[&str]) {
    for word in words {
        assert!(said.contains(word), "no {word:?} in:\n{said}");
    }
}

const REPS: &str = "rep_id,home_lon,home_lat\nR1,10.0,50.0\n";

#[test]
fn a_decimal_comma_is_one_where_the_file_says_so() {
    let stores = "store_id;lon;lat;interval_days;service_min\nS1;10,01;50,0;7,0;22,5\nS2;10,02;50,0;14,0;2,5\n";
    let room = room(&[("stores.csv", stores), ("reps.csv", "rep_id;home_lon;home_lat\nR1;10,0;50,0\n")]);
    has(&due(&room, "in", "S1"), &["every 7 days", "takes 22 min"]);
    has(&due(&room, "in", "S2"), &["every 14 days", "takes 2 min"]);
    // Places from a satellite, minutes from a person: a comma before other than three digits is a decimal one here.
    fs::write(room.path().join("in/stores.csv"), stores.replace("10,0", "10.0").replace("50,0", "50.0")).unwrap();
    has(&due(&room, "in", "S1"), &["every 7 days", "takes 22 min"]);
    fs::write(room.path().join("in/stores.csv"), stores.replace("10,0", "10.0").replace("7,0", "7,000")).unwrap();
    has(&bad(&room), &["interval_days: \"7,000\" could be 7.000 or 7000"]);
    let stores = "store_id\tlon\tlat\tsales_12m\nS1\t10\t50\t1,234\nS2\t11\t50\t5,678\n";
    fs::write(room.path().join("in/stores.csv"), stores).unwrap();
    has(&bad(&room), &["sales_12m: \"1,234\" could be 1.234 or 1234", "decimal = \",\""]);
    fs::write(room.path().join("in/columns.toml"), "decimal = \",\"\n").unwrap();
    good(&room);
}

#[test]
fn a_comma_that_parts_thousands_is_none_of_a_fraction() {
    let stores = "store_id,lon,lat,sales_12m,service_min\nS1,10.01,50.25,\"1,234\",30\nS2,10.02,50.25,\"12,5\",30\n";
    let room = room(&[("stores.csv", stores), ("reps.csv", REPS)]);
    // Two cells of a column that contradict the others of the table.
    let said = bad(&room);
    has(&said, &["line 3, sales_12m: \"12,5\" could be 12.5 or 125"]);
}

#[test]
fn dates_are_read_as_their_column_says_or_asked_about() {
    let stores = "store_id,lon,lat,last_visit_date\nS1,10.01,50.1,25/09/2026\nS2,10.02,50.1,01/10/2026\n";
    let room = room(&[("stores.csv", stores), ("reps.csv", REPS)]);
    has(&due(&room, "in", "S2"), &["2026-10-01"]);
    fs::write(room.path().join("in/stores.csv"), stores.replace("25/09", "02/09")).unwrap();
    has(&bad(&room), &["last_visit_date: \"02/09/2026\" could be 2026-09-02 or 2026-02-09", "date = \"dmy\""]);
    fs::write(room.path().join("in/columns.toml"), "date = \"mdy\"\n").unwrap();
    has(&due(&room, "in", "S2"), &["2026-01-10"]);
    fs::remove_file(room.path().join("in/columns.toml")).unwrap();
    fs::write(room.path().join("in/stores.csv"), stores.replace("25/09/2026", "25.09.2026").replace("01/10", "1.10"))
        .unwrap();
    has(&bad(&room), &["1.10/2026"]);
    fs::write(room.path().join("in/stores.csv"), stores.replace('/', ".")).unwrap();
    has(&due(&room, "in", "S2"), &["2026-10-01"]);
}

#[test]
fn units_in_a_cell_or_in_a_header_count() {
    let stores = "store_id,lon,lat,service (h),frequency\nS1,10.01,50.1,0.5,weekly\nS2,10.02,50.1,1.5,twice a month\n";
    let room = room(&[("stores.csv", stores), ("reps.csv", REPS)]);
    let said = good(&room);
    has(&said, &["columns not used: service (h)"]);
    fs::write(room.path().join("in/stores.csv"), stores.replace("service (h)", "Duration (h)")).unwrap();
    has(&due(&room, "in", "S1"), &["every 7 days", "30 min"]);
    has(&due(&room, "in", "S2"), &["2 ", "90 min"]);
    let words = "store_id,lon,lat,service_min,Visit Frequency\nS1,10.01,50.1,1 h 15 min,every 2 weeks\nS2,10.02,50.1,45 min,4\n";
    fs::write(room.path().join("in/stores.csv"), words).unwrap();
    has(&bad(&room), &["Visit Frequency: \"4\" could be every 4 days or 4 visits in four weeks"]);
    fs::write(room.path().join("in/stores.csv"), words.replace(",4\n", ",biweekly\n")).unwrap();
    has(&bad(&room), &["\"biweekly\" could be twice a week or every 2 weeks"]);
    fs::write(room.path().join("in/stores.csv"), words.replace(",4\n", ",3x/week\n")).unwrap();
    has(&due(&room, "in", "S1"), &["every 14 days", "75 min"]);
}

#[test]
fn what_is_not_used_is_said_and_stops_nothing() {
    let stores = "store_id,state,lon,lat,servce_min,Fax\nS1,GA,10.01,50.1,30,555\n";
    let reps = "rep_id,home_lon,home_lat,car\nR1,10.0,50.0,red\n";
    let matrix = "from_id,to_id,minutes,band\nS1,R1,5,noon\nR1,S1,5,noon\n";
    let holidays = "date,kind\n2026-10-06,holiday\n";
    let room = room(&[("stores.csv", stores), ("reps.csv", reps), ("matrix.csv", matrix), ("holidays.csv", holidays)]);
    let said = good(&room);
    has(
        &said,
        &[
            "stores.csv: columns not used: state, servce_min, Fax; is servce_min the column service_min?",
            "reps.csv: columns not used: car",
            "matrix.csv: columns that have no effect yet: band",
            "holidays.csv: is none of the known tables and was not read",
        ],
    );
    let said =
        self::said(&room, 0, &["plan", "in", "--from", "2026-10-05", "--weeks", "1", "--effort", "10it", "-o", "P"]);
    has(&said, &["note: stores.csv: columns not used: state"]);
    has(&fs::read_to_string(room.path().join("P/plan.json")).unwrap(), &["columns not used: state, servce_min, Fax"]);
    has(&fs::read_to_string(room.path().join("P/report.html")).unwrap(), &["columns not used: state, servce_min, Fax"]);
    let chinese = self::said(&room, 0, &["check", "in", "--lang", "zh"]);
    has(&chinese, &["提示：stores.csv：未使用的列：state、servce_min、Fax；“servce_min”是否为“在店分钟”？"]);
    // A rule of the policy may ask for any column: that one is used.
    fs::write(
        room.path().join("in/policy.toml"),
        "[[rule]]\nid = \"georgia\"\nmatch.state = \"GA\"\ninterval_days = 14\n",
    )
    .unwrap();
    has(&good(&room), &["columns not used: servce_min, Fax"]);
}

#[test]
fn a_table_whose_name_is_nearly_known_is_asked_about() {
    let stores = "store_id,lon,lat\nS1,10.01,50.1\n";
    for (name, table) in [
        ("calender.csv", "calendar"),
        ("visits_log.csv", "visit_log"),
        ("calendar (1).csv", "calendar"),
        ("calendar_2026.csv", "calendar"),
    ] {
        let room = room(&[("stores.csv", stores), ("reps.csv", REPS), (name, "date,kind\n2026-10-06,holiday\n")]);
        has(&bad(&room), &[&format!("{name}: is none of the known tables; did you mean {table}?")]);
        fs::write(room.path().join("in/columns.toml"), format!("[map]\n\"{name}\" = \"\"\n")).unwrap();
        assert!(!good(&room).contains(name));
    }
    let other = ("holidays.csv", "date,kind\n2026-10-06,holiday\n");
    let room =
        room(&[("stores.csv", stores), ("reps.csv", REPS), ("calender.csv", "date,kind\n2026-10-06,holiday\n"), other]);
    // What is asked about hides nothing of what was passed over.
    has(&bad(&room), &["did you mean calendar?", "holidays.csv: is none of the known tables and was not read"]);
    has(&said(&room, 0, &["check", "in", "--map", "calender=calendar"]), &["1 rep"]);
    has(&said(&room, 2, &["check", "in", "--map", "calender=kalendar"]), &["is neither a column nor a table"]);
    has(&said(&room, 2, &["check", "in", "--map", "calender"]), &["--map: write HEADER=COLUMN"]);
}

#[test]
fn letters_of_windows_are_read_as_what_they_are() {
    let room = room(&[("reps.csv", REPS)]);
    let text = "store_id,store_name,lon,lat\nS1,M\u{fc}ller,10.01,50.1\nS2,B\u{e4}cker,10.02,50.1\n";
    let bytes: Vec<u8> = text.chars().map(|letter| letter as u8).collect();
    fs::write(room.path().join("in/stores.csv"), bytes).unwrap();
    has(&good(&room), &["stores.csv: was read as windows-1252"]);
    said(&room, 0, &["plan", "in", "--from", "2026-10-05", "--weeks", "4", "--effort", "10it", "-o", "P"]);
    let visits = fs::read_to_string(room.path().join("P/visits.csv")).unwrap();
    has(&visits, &["Müller", "Bäcker"]);
}

#[test]
fn merged_cells_stand_for_all_their_rows() {
    let room = tempfile::tempdir().unwrap();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("stores").unwrap();
    for (column, header) in ["store_id", "lon", "lat", "owner"].into_iter().enumerate() {
        sheet.write(0, column as u16, header).unwrap();
    }
    for row in 1..=4_u32 {
        sheet.write(row, 0, format!("S{row}")).unwrap();
        sheet.write(row, 1, 10.0 + f64::from(row) / 100.0).unwrap();
        sheet.write(row, 2, 50.0).unwrap();
    }
    sheet.merge_range(1, 3, 3, 3, "R1", &Format::new()).unwrap();
    sheet.write(4, 3, "R2").unwrap();
    let sheet = book.add_worksheet().set_name("reps").unwrap();
    for (row, cells) in
        [["rep_id", "home_lon", "home_lat"], ["R1", "10.0", "50.0"], ["R2", "10.0", "50.1"]].iter().enumerate()
    {
        cells.iter().enumerate().for_each(|(column, cell)| {
            sheet.write(row as u32, column as u16, *cell).unwrap();
        });
    }
    book.save(room.path().join("merged.xlsx")).unwrap();
    has(
        &said(&room, 0, &["check", "merged.xlsx"]),
        &["merged cells stand for all their rows (1 of them, first D2:D4)"],
    );
    said(&room, 0, &["plan", "merged.xlsx", "--from", "2026-10-05", "--weeks", "4", "--effort", "100it", "-o", "P"]);
    let visits = fs::read_to_string(room.path().join("P/visits.csv")).unwrap();
    for (store, rep) in [("S1", "R1"), ("S2", "R1"), ("S3", "R1"), ("S4", "R2")] {
        let line = visits.lines().find(|line| line.contains(&format!(",{store},"))).unwrap();
        assert!(line.contains(rep), "{line}");
    }
}

#[test]
fn totals_and_rows_of_zeros_are_no_stores() {
    let stores = "store_id,lon,lat,sales_12m\nS1,10.01,50.1,100\nS2,10.02,50.1,200\n,,,\n0,0,0,0\nTotal,,,300\n";
    let room = room(&[("stores.csv", stores), ("reps.csv", REPS)]);
    has(
        &good(&room),
        &["2 active stores", "stores.csv, line 5: is a total or a row of zeros and was not read (lines 5, 6)"],
    );
    fs::write(room.path().join("in/stores.csv"), "store_id,lon,lat\n合计,10.01,50.1\n").unwrap();
    has(&good(&room), &["1 active store"]);
}

#[test]
fn lists_from_other_programs_make_a_plan_with_one_command() {
    let salesforce = "Account ID,Account Name,Account Owner,Billing Street,Billing Latitude,Billing Longitude,Last Activity,Fax\n\
         001A,Corner Shop,Anna Schmidt,Main St 1,50.01,10.01,9/25/2026,555\n\
         001B,Market,Bo Li,Main St 2,50.02,10.02,10/1/2026,556\n\
         001C,Kiosk,Anna Schmidt,Main St 3,50.03,10.03,,557\n";
    let hubspot = "Record ID,Company name,Company owner,Street Address,Latitude,Longitude,Last Contacted\n\
         77,Corner Shop,anna@x.org,Main St 1,50.01,10.01,2026-09-25 10:00\n78,Market,bo@x.org,Main St 2,50.02,10.02,\n";
    let google = "Name,Organization Name,Address 1 - Formatted,Latitude,Longitude,Notes\n\
         Anna,Corner Shop,\"Main St 1, Town\",50.01,10.01,bell\nBo,Market,\"Main St 2, Town\",50.02,10.02,\n";
    let chinese = "客户名称,纬度,经度,负责人,拜访频率\n城西便利店,30.25,120.10,王芳,每周\n城东超市,30.26,120.20,李强,每两周\n城北商行,30.30,120.15,王芳,每月2次\n";
    let maps = "WKT,name,description\n\"POINT (10.01 50.01)\",Corner Shop,bell\n\"POINT (10.02 50.02)\",Market,\n";
    for (name, text, stores, reps, words) in [
        (
            "salesforce.csv",
            salesforce,
            3,
            2,
            vec!["columns not used: Fax", "the 2 owners of stores are taken as the reps"],
        ),
        ("hubspot.csv", hubspot, 2, 2, vec!["the 2 owners of stores are taken as the reps"]),
        (
            "google.csv",
            google,
            2,
            1,
            vec!["columns not used: Name", "one rep, R1, visits them all", "Organization Name"],
        ),
        ("maps.csv", maps, 2, 1, vec!["lon and lat were read from WKT, longitude first"]),
        (
            "客户.csv",
            chinese,
            3,
            2,
            vec!["names in 客户名称 are used as ids", "the 2 owners of stores are taken as the reps"],
        ),
    ] {
        let room = tempfile::tempdir().unwrap();
        fs::write(room.path().join(name), text).unwrap();
        let told = said(&room, 0, &["check", name]);
        has(&told, &words);
        has(&told, &[&format!("{stores} active stores"), &format!("{reps} rep")]);
        said(&room, 0, &["plan", name, "--from", "2026-10-05", "--effort", "100it", "-o", "P"]);
        said(&room, 0, &["check", "P"]);
    }
    let room = tempfile::tempdir().unwrap();
    fs::write(room.path().join("客户.csv"), chinese).unwrap();
    has(&due(&room, "客户.csv", "城西便利店"), &["every 7 days"]);
    has(&due(&room, "客户.csv", "城东超市"), &["every 14 days"]);
}

#[test]
fn an_owner_may_be_a_name_or_a_mail_address_that_only_one_has() {
    let stores = "store_id,lon,lat,owner\nS1,10.01,50.1,Anna Schmidt\nS2,10.02,50.1,BO@X.ORG\nS3,10.03,50.1,R3\n";
    let reps = "rep_id,rep_name,email,home_lon,home_lat\nR1,Anna Schmidt,anna@x.org,10,50\nR2,Bo Li,bo@x.org,10,50\nR3,Cy,,10,50\n";
    let room = room(&[("stores.csv", stores), ("reps.csv", reps)]);
    good(&room);
    said(&room, 0, &["plan", "in", "--from", "2026-10-05", "--weeks", "4", "--effort", "10it", "-o", "P"]);
    let visits = fs::read_to_string(room.path().join("P/visits.csv")).unwrap();
    for (store, rep) in [("S1", "R1"), ("S2", "R2"), ("S3", "R3")] {
        let line = visits.lines().find(|line| line.contains(&format!(",{store},"))).unwrap();
        assert!(line.contains(rep), "{line}");
    }
    fs::write(room.path().join("in/reps.csv"), reps.replace("Cy", "Anna Schmidt")).unwrap();
    has(&bad(&room), &["stores.csv, line 2, owner: \"Anna Schmidt\" is the name of several: R1, R3; give the id"]);
}

#[test]
fn any_sheet_may_be_the_list_of_stores_and_is_named() {
    let room = tempfile::tempdir().unwrap();
    let mut book = Workbook::new();
    let tables: [(&str, &[&[&str]]); 3] = [
        ("Notes", &[&["remember", "the milk"]]),
        ("Sheet1", &[&["Customer list 2026", ""], &["Customer Code", "Latitude", "Longitude"], &["A", "50.1", "10.1"]]),
        ("Team", &[&["Employee ID", "Full Name", "Home Latitude", "Home Longitude"], &["E1", "Anna", "50", "10"]]),
    ];
    for (name, rows) in tables {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        for (row, cells) in rows.iter().enumerate() {
            cells.iter().enumerate().for_each(|(column, cell)| {
                sheet.write(row as u32, column as u16, *cell).unwrap();
            });
        }
    }
    book.save(room.path().join("book.xlsx")).unwrap();
    let told = said(&room, 0, &["check", "book.xlsx"]);
    has(
        &told,
        &[
            "Sheet1: was read as the table stores",
            "Team: was read as the table reps",
            "Notes: is none of the known tables",
        ],
    );
    assert!(!Path::new("book-plan").exists());
}

#[test]
fn a_store_that_nobody_can_find_spoils_no_plan() {
    let stores = "store_id,lon,lat\nS1,10.01,50.1\nS2,10.02,50.1\nS3,,\nS4,0,0\nS5,10.03,50.1\n";
    let room = room(&[("stores.csv", stores), ("reps.csv", REPS)]);
    let plan = ["plan", "in", "--from", "2026-10-05", "--effort", "10it", "-o", "P"];
    let told = said(&room, 1, &plan);
    has(
        &told,
        &[
            "note: stores.csv, line 4, lon: the cell is empty",
            "note: stores.csv, line 5, lon: \"0\" the point is at 0,0",
            "2 of the stores are not in the plan",
        ],
    );
    let visits = fs::read_to_string(room.path().join("P/visits.csv")).unwrap();
    assert!(visits.contains(",S1,") && visits.contains(",S5,") && !visits.contains(",S3,"), "{visits}");
    // A store at the other end of the earth is planned for, and left out like any other that does not fit.
    fs::write(room.path().join("in/stores.csv"), "store_id,lon,lat\nS1,10.01,50.1\nS2,100.02,-30.1\n").unwrap();
    let told = said(&room, 0, &plan);
    has(
        &told,
        &["stores.csv, line 3, lon: \"100.02\" is ", " km from the nearest rep, so its visits will be left out"],
    );
    has(&fs::read_to_string(room.path().join("P/unserved.csv")).unwrap(), &["S2", "too_far"]);
    // Where most are like that, something is wrong with the table.
    fs::write(room.path().join("in/stores.csv"), "store_id,lon,lat\nS1,10.01,50.1\nS2,0,0\nS3,0,0\n").unwrap();
    has(&bad(&room), &["line 3, lon: \"0\" the point is at 0,0"]);
}

#[test]
fn a_number_is_the_id_that_its_cell_shows() {
    let room = tempfile::tempdir().unwrap();
    let mut book = Workbook::new();
    let zeros = Format::new().set_num_format("00000");
    let sheet = book.add_worksheet().set_name("stores").unwrap();
    for (column, header) in ["store_id", "lon", "lat", "owner", "service_min"].into_iter().enumerate() {
        sheet.write(0, column as u16, header).unwrap();
    }
    for row in 1..=2_u32 {
        sheet.write_number_with_format(row, 0, row + 6, &zeros).unwrap();
        sheet.write(row, 1, 10.0 + f64::from(row) / 100.0).unwrap();
        sheet.write(row, 2, 50.0).unwrap();
        sheet.write(row, 3, "007").unwrap();
        sheet.write_number_with_format(row, 4, 25, &zeros).unwrap();
    }
    let sheet = book.add_worksheet().set_name("reps").unwrap();
    for (column, header) in ["rep_id", "home_lon", "home_lat"].into_iter().enumerate() {
        sheet.write(0, column as u16, header).unwrap();
    }
    sheet.write_number_with_format(1, 0, 7, &Format::new().set_num_format("000")).unwrap();
    sheet.write(1, 1, 10).unwrap();
    sheet.write(1, 2, 50).unwrap();
    book.save(room.path().join("zeros.xlsx")).unwrap();
    has(&due(&room, "zeros.xlsx", "00008"), &["00008", "takes 25 min"]);
    said(&room, 0, &["plan", "zeros.xlsx", "--from", "2026-10-05", "--effort", "20it", "-o", "P"]);
    has(&fs::read_to_string(room.path().join("P/visits.csv")).unwrap(), &[",007,", ",00007,", ",00008,"]);
}

#[test]
fn a_formula_without_a_value_is_no_empty_cell() {
    let text = |cell: &str, text: &str| format!("<c r=\"{cell}\" t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let header = ["store_id", "lon", "lat", "service_min"];
    let header: String = "ABCD".chars().zip(header).map(|(at, word)| text(&format!("{at}1"), word)).collect();
    let row = |value: &str| {
        let place = "<c r=\"B2\"><v>10</v></c><c r=\"C2\"><v>50</v></c>";
        format!(
            "<row r=\"1\">{header}</row><row r=\"2\">{}{place}<c r=\"D2\"><f>20+25</f>{value}</c></row>",
            text("A2", "S1")
        )
    };
    let room = room(&[]);
    let put =
        |value: &str| fs::write(room.path().join("book.xlsx"), xlsx(|part| write!(part, "{}", row(value)).unwrap()));
    put("<v>45</v>").unwrap();
    has(&due(&room, "book.xlsx", "S1"), &["takes 45 min"]);
    put("").unwrap();
    has(
        &said(&room, 2, &["check", "book.xlsx"]),
        &["stores, cell D2: has a formula and no value", "open the workbook in a spreadsheet program and save it"],
    );
    has(&said(&room, 2, &["check", "book.xlsx", "--lang", "zh"]), &["有公式而无计算结果"]);
}

#[test]
fn where_nobody_is_named_there_are_as_many_reps_as_the_visits_need() {
    // Two towns 200 km apart, each with work for several.
    let mut stores = String::from("store_id,lon,lat,interval_days,service_min\n");
    for at in 0..240 {
        let (east, north) = (at % 12, at / 24);
        let town = if at < 120 { 10.0 } else { 13.0 };
        stores += &format!("S{at},{},{},7,45\n", town + f64::from(east) / 200.0, 50.0 + f64::from(north) / 200.0);
    }
    let room = room(&[("stores.csv", &stores)]);
    let told =
        said(&room, 0, &["plan", "in", "--from", "2026-10-05", "--effort", "2000it", "--threads", "1", "-o", "P"]);
    has(&told, &["reps, as many as the visits probably need, each with a home in the middle of part of the stores"]);
    has(&told, &["960 of 960 visits planned"]);
    let reps = told.lines().filter(|line| line.trim_start().starts_with('R') && line.contains("/20")).count();
    assert!((6..=12).contains(&reps), "{reps}: {told}");
}
