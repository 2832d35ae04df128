//! Stores that have an address or a town and no coordinates: each is found, or listed as not found; nothing else of the input
//! changes.

use super::field::{room, said};
use proptest::prelude::*;
use rounds::desk::{Gazetteer, GeocodeRequest};
use rounds::io::Parcel;
use rounds::lang::Lang;
use rust_xlsxwriter::Workbook;
use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Write};
use tempfile::TempDir;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A line of a dump of places: its names, where it is, what it is, the codes of its districts, its people.
fn place(names: [&str; 3], (lat, lon): (f64, f64), kind: &str, country: &str, admin: [&str; 3], people: u32) -> String {
    let [name, ascii, others] = names;
    let (class, code) = kind.split_once('.').unwrap();
    let [first, second, third] = admin;
    format!(
        "1\t{name}\t{ascii}\t{others}\t{lat}\t{lon}\t{class}\t{code}\t{country}\t\t{first}\t{second}\t{third}\t\t{people}\t\t9\tZ\t2026-01-01\n"
    )
}

/// A made-up part of China: a province with a city, and districts of one name in two cities.
fn china() -> String {
    [
        place(["China", "China", "中国"], (35.0, 105.0), "A.PCLI", "CN", ["", "", ""], 1_400_000_000),
        place(["Beijing", "Beijing", "北京市,北京,BJS"], (39.9, 116.4), "A.ADM1", "CN", ["22", "", ""], 0),
        place(["Beijing", "Beijing", "北京,北京市"], (39.91, 116.4), "P.PPLC", "CN", ["22", "", ""], 18_000_000),
        place(["Chaoyang Qu", "Chaoyang Qu", "朝阳区"], (39.92, 116.44), "A.ADM3", "CN", ["22", "11", "05"], 0),
        place(["Jilin", "Jilin", "吉林省,吉林"], (43.0, 126.0), "A.ADM1", "CN", ["05", "", ""], 0),
        place(["Changchun Shi", "Changchun Shi", "长春市"], (44.0, 125.5), "A.ADM2", "CN", ["05", "01", ""], 0),
        place(["Changchun", "Changchun", "长春,长春市"], (43.9, 125.3), "P.PPLA", "CN", ["05", "01", ""], 4_000_000),
        place(["Chaoyang Qu", "Chaoyang Qu", "朝阳区"], (43.83, 125.28), "A.ADM3", "CN", ["05", "01", "04"], 0),
        place(["Zhejiang", "Zhejiang", "浙江省,浙江"], (29.0, 120.0), "A.ADM1", "CN", ["02", "", ""], 0),
        place(["Hangzhou", "Hangzhou", "杭州,杭州市"], (30.29, 120.16), "P.PPLA", "CN", ["02", "01", ""], 9_000_000),
        place(["Hangzhou Shi", "Hangzhou Shi", "杭州市"], (30.0, 119.5), "A.ADM2", "CN", ["02", "01", ""], 0),
        place(["Xiaoshan Qu", "Xiaoshan Qu", "萧山区"], (30.16, 120.26), "A.ADM3", "CN", ["02", "01", "09"], 0),
        place(["Guali", "Guali", "瓜沥镇,瓜沥"], (30.17, 120.46), "P.PPL", "CN", ["02", "01", "09"], 0),
        place(["Nanjing", "Nanjing", "南京,南京市"], (32.06, 118.77), "P.PPLA", "CN", ["04", "01", ""], 7_000_000),
        place(["Longjing", "Longjing", "龙井"], (30.22, 120.11), "P.PPL", "CN", ["02", "01", ""], 0),
        place(["Tangqi", "Tangqi", "塘栖镇"], (30.48, 120.19), "P.PPL", "CN", ["02", "", ""], 0),
    ]
    .concat()
}

/// Towns of one name, names that are streets elsewhere, and accents.
fn west() -> String {
    [
        place(["Reading", "Reading", "Рединг"], (51.456, -0.971), "P.PPL", "GB", ["ENG", "D9", ""], 318_014),
        place(["Oxford", "Oxford", ""], (51.752, -1.256), "P.PPLA2", "GB", ["ENG", "K2", ""], 171_380),
        place(["Idaho", "Idaho", ""], (44.5, -114.25), "A.ADM1", "US", ["ID", "", ""], 0),
        place(["Boise", "Boise", "Boise City"], (43.614, -116.202), "P.PPLA", "US", ["ID", "001", ""], 235_684),
        place(["Washington", "Washington", "DC"], (38.895, -77.036), "P.PPLC", "US", ["DC", "001", ""], 689_545),
        place(["Illinois", "Illinois", ""], (40.0, -89.2), "A.ADM1", "US", ["IL", "", ""], 0),
        place(["Springfield", "Springfield", ""], (39.802, -89.644), "P.PPLA", "US", ["IL", "167", ""], 114_394),
        place(["Springfield", "Springfield", ""], (42.101, -72.59), "P.PPLA2", "US", ["MA", "013", ""], 155_929),
        place(["São Paulo", "Sao Paulo", "Saint Paul"], (-23.548, -46.636), "P.PPLA", "BR", ["27", "", ""], 12_400_232),
        place(["Lille", "Lille", "Rijsel"], (50.633, 3.058), "P.PPLA", "FR", ["32", "59", ""], 234_475),
        place(["Paris", "Paris", ""], (48.853, 2.349), "P.PPLC", "FR", ["11", "75", ""], 2_138_551),
        place(["High", "High", ""], (52.0, -1.0), "P.PPL", "GB", ["ENG", "", ""], 0),
        place(["Ohio", "Ohio", ""], (40.25, -83.0), "A.ADM1", "US", ["OH", "", ""], 0),
        place(["Georgia", "Georgia", "Sakartvelo"], (42.0, 43.5), "A.PCLI", "GE", ["", "", ""], 3_700_000),
        place(["Georgia", "Georgia", ""], (32.75, -83.5), "A.ADM1", "US", ["GA", "", ""], 0),
        place(["Atlanta", "Atlanta", ""], (33.749, -84.388), "P.PPLA", "US", ["GA", "121", ""], 498_715),
        place(["Canada", "Canada", ""], (60.0, -96.0), "A.PCLI", "CA", ["", "", ""], 37_000_000),
        place(["London", "London", ""], (51.508, -0.126), "P.PPLC", "GB", ["ENG", "GLA", ""], 8_961_989),
        place(["London", "London", ""], (42.983, -81.233), "P.PPL", "CA", ["08", "", ""], 346_765),
    ]
    .concat()
}

fn postcode(country: &str, code: &str, name: &str, region: &str, lat: f64, lon: f64) -> String {
    format!("{country}\t{code}\t{name}\t{region}\tX\t\t\t\t\t{lat}\t{lon}\t4\n")
}

fn zipped(files: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A room with a list of stores `in/stores.csv` and dumps beside it.
fn town(stores: &str) -> TempDir {
    let room = room(&[("stores.csv", stores)]);
    for (name, text) in [("CN.txt", china()), ("west.txt", west())] {
        fs::write(room.path().join(name), text).unwrap();
    }
    room
}

/// The rows of a csv file of a room by their first cell, each by its header.
fn rows(room: &TempDir, file: &str) -> BTreeMap<String, BTreeMap<String, String>> {
    let text = fs::read_to_string(room.path().join(file)).unwrap();
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let headers = reader.headers().unwrap().clone();
    let row = |row: csv::StringRecord| headers.iter().map(String::from).zip(row.iter().map(String::from)).collect();
    reader.records().map(|one| one.unwrap()).map(|one| (one[0].to_string(), row(one))).collect()
}

/// Where a store came to be, `51.456,-0.971`; empty where nowhere.
fn at(rows: &BTreeMap<String, BTreeMap<String, String>>, store: &str) -> String {
    let row = &rows[store];
    if row["lat"].is_empty() { String::new() } else { format!("{},{}", row["lat"], row["lng"]) }
}

#[test]
fn a_chinese_address_is_found_by_its_smallest_district_and_told_where_it_could_be_several() {
    let stores = "门店编号,门店名称,地址,所在城市\n\
                  S1,甲,北京市朝阳区建国路1号,\nS2,乙,长春朝阳区人民大街2号,\nS3,丙,朝阳区某路3号,\n\
                  S4,丁,浙江省杭州市萧山区瓜沥镇航坞路1号,\nS5,戊,南京西路100号,杭州\nS6,己,浙江省某处,\n\
                  S7,庚,杭州龙井路1号,\nS8,辛,某路8号,长春市朝阳区\nS9,壬,浙江萧山某路,\nS10,癸,浙江省杭州市塘栖镇某路,\n";
    let room = town(stores);
    let told = said(&room, 1, "geocode in --places CN.txt -o out --lang zh");
    assert!(told.contains("门店10家：0家已有坐标，找到8家"), "{told}");
    assert!(told.contains("同一点上的门店之间，计划中没有行车时间"), "{told}");
    let text = fs::read_to_string(room.path().join("out/next/stores.csv")).unwrap();
    assert!(text.starts_with("门店编号,门店名称,地址,所在城市,经度,纬度,定位依据,定位精度\n"), "{text}");
    for line in [
        "S1,甲,北京市朝阳区建国路1号,,116.44,39.92,\"朝阳区 (Chaoyang Qu), 北京市, CN（地名）\",区县",
        "S2,乙,长春朝阳区人民大街2号,,125.28,43.83,\"朝阳区 (Chaoyang Qu), 长春市, 吉林省, CN（地名）\",区县",
        "S3,丙,朝阳区某路3号,,,,,",
        "S4,丁,浙江省杭州市萧山区瓜沥镇航坞路1号,,120.46,30.17,\"瓜沥镇 (Guali), 杭州市, 浙江省, CN（地名）\",城镇",
        "S5,戊,南京西路100号,杭州,120.16,30.29,\"杭州 (Hangzhou), 杭州市, 浙江省, CN（地名）\",城镇",
        "S7,庚,杭州龙井路1号,,120.16,30.29,\"杭州",
        "S8,辛,某路8号,长春市朝阳区,125.28,43.83,",
        "S9,壬,浙江萧山某路,,120.26,30.16,\"萧山 (Xiaoshan Qu)",
        "S10,癸,浙江省杭州市塘栖镇某路,,120.19,30.48,",
    ] {
        assert!(text.contains(line), "no {line} in\n{text}");
    }
    let open = rows(&room, "out/geocode-open.csv");
    assert_eq!(open.keys().collect::<Vec<_>>(), ["4", "7"]);
    assert_eq!(open["4"]["原因"], "有多处可能");
    let both = &open["4"]["可能的地点"];
    assert!(both.contains("北京市") && both.contains("长春市"), "{both}");
    assert_eq!(open["7"]["原因"], "仅能确定到此区域");
}

#[test]
fn a_western_address_is_found_by_the_town_and_not_by_its_street() {
    let stores = "store_id,address,state\n\
                  S1,\"12 High St, Reading RG1\",\nS2,12 Oxford Road Reading,\nS3,\"5 Washington Ave, Boise ID 83702\",\n\
                  S4,\"1 Main St, Springfield\",\nS5,\"1 Main St, Springfield\",Illinois\nS6,\"1 Main St, Springfield, IL\",\n\
                  S7,\"Rua Augusta 1, SAO PAULO\",\nS8,\"5 rue de Paris, 59000 Lille\",\nS9,\"1 Main St, Springfield, Ohio\",\n\
                  S10,\"Oxford House, 3 Friar St, Reading\",\nS11,\"7 Washington St\",\n\
                  S12,\"9 Peachtree St, Atlanta, Georgia\",\nS13,\"1 King St, London, Canada\",\nS14,1 King St London,\n";
    let room = town(stores);
    said(&room, 1, "geocode in --places west.txt -o out");
    let rows = rows(&room, "out/next/stores.csv");
    for (store, point) in [
        ("S1", "51.456,-0.971"),
        ("S2", "51.456,-0.971"),
        ("S3", "43.614,-116.202"),
        ("S4", ""),
        ("S5", "39.802,-89.644"),
        ("S6", "39.802,-89.644"),
        ("S7", "-23.548,-46.636"),
        ("S8", "50.633,3.058"),
        ("S9", ""),
        ("S10", "51.456,-0.971"),
        ("S11", ""),
        ("S12", "33.749,-84.388"),
        ("S13", "42.983,-81.233"),
        ("S14", "51.508,-0.126"),
    ] {
        assert_eq!(at(&rows, store), point, "{store}");
    }
    assert_eq!(rows["S1"]["geocoded_as"], "Reading, GB (place)");
    assert_eq!(rows["S1"]["geocode_precision"], "town");
    let open = self::rows(&room, "out/geocode-open.csv");
    let why: BTreeMap<&str, &str> = open.values().map(|row| (row["store_id"].as_str(), row["why"].as_str())).collect();
    let (several, region, none) = ("several places fit", "only this region is known", "no such place is known");
    assert_eq!(why, BTreeMap::from([("S11", none), ("S4", several), ("S9", region)]));
    // Only the United States: Paris in France is no place then.
    let told = said(&room, 1, "geocode in --places west.txt --country US -o out");
    assert!(told.contains("14 stores: 0 had coordinates, 4 found"), "{told}");
    assert!(said(&room, 2, "geocode in --places west.txt --country USA -o out").contains("no code of a country"));
}

#[test]
fn postal_codes_come_from_their_dump_in_a_zip_and_agree_with_the_town() {
    let stores = "store_id,street,town,postcode\n\
                  S1,1 High St,Reading,RG1 8AB\nS2,Unit B2,Reading,\nS3,2 High St,Nowhere,OX1\nS4,3 High St,Oxford,RG1\n\
                  S5,4 Main St,Boston,2139\nS6,\"9 Kings Rd, Reading RG1\",,\n";
    let room = town(stores);
    let codes = [
        postcode("GB", "RG1", "Reading", "England", 51.45, -0.96),
        postcode("GB", "OX1", "Oxford", "England", 51.75, -1.25),
        postcode("GB", "B2", "Birmingham", "England", 52.48, -1.9),
        postcode("US", "02139", "Cambridge", "Massachusetts", 42.36, -71.1),
        "half a line\n".to_string(),
    ]
    .concat();
    fs::write(room.path().join("GB.zip"), zipped(&[("readme.txt", "the licence\n"), ("GB.txt", &codes)])).unwrap();
    let told = said(&room, 0, "geocode in --places GB.zip --places west.txt -o out");
    assert!(told.contains("note: GB.zip, line 5: is no line of a dump and was not read (1 in all)"), "{told}");
    let rows = rows(&room, "out/next/stores.csv");
    for (store, point) in [
        ("S1", "51.45,-0.96"),
        ("S2", "51.456,-0.971"),
        ("S3", "51.75,-1.25"),
        ("S4", "51.45,-0.96"),
        ("S5", "42.36,-71.1"),
        ("S6", "51.45,-0.96"),
    ] {
        assert_eq!(at(&rows, store), point, "{store}");
    }
    assert_eq!(rows["S1"]["geocoded_as"], "RG1 Reading, England, GB (postal code)");
    // A code and a town that are far apart are not believed, neither of them.
    fs::write(room.path().join("in/stores.csv"), "store_id,town,postcode\nS1,Boise,RG1\n").unwrap();
    let told = said(&room, 1, "geocode in --places GB.zip --places west.txt -o out");
    assert!(told.contains("several places fit") && told.contains("Boise"), "{told}");
}

#[test]
fn the_users_own_table_comes_first_and_its_towns_are_places() {
    let stores =
        "store_id,store_name,address,city\nS1,Shop,\"12, High St\",Reading\nS2,Corner,3 New Rd,Wheatley\nS3,Kiosk,,\n";
    let room = town(stores);
    fs::write(room.path().join("own.csv"), "name,address,lng,lat,coord_sys\nOld shop,12 High St Reading,-0.97,51.45,\nKiosk,1 Quay,1.5,52.5,\nWheatley,,-1.14,51.747,\n").unwrap();
    said(&room, 0, "geocode in --places own.csv --places west.txt -o out");
    let rows = rows(&room, "out/next/stores.csv");
    assert_eq!(["S1", "S2", "S3"].map(|store| at(&rows, store)), ["51.45,-0.97", "51.747,-1.14", "52.5,1.5"]);
    assert_eq!(rows["S1"]["geocoded_as"], "12 High St Reading (address)");
    assert_eq!(["S1", "S2"].map(|store| rows[store]["geocode_precision"].as_str()), ["address", "place"]);
    // One street is in many a town.
    fs::write(
        room.path().join("towns.csv"),
        "address,city,lng,lat\n\"12, High St\",Oxford,-1.25,51.75\n12 High St,Reading,-0.96,51.46\n3 New Rd,Oxford,-1.26,51.76\n",
    )
    .unwrap();
    said(&room, 1, "geocode in --places towns.csv --places west.txt -o out");
    let rows = self::rows(&room, "out/next/stores.csv");
    assert_eq!(["S1", "S2", "S3"].map(|store| at(&rows, store)), ["51.46,-0.96", "", ""]);
    let told = said(&room, 2, "geocode in --places in/stores.csv -o out2");
    assert!(told.contains("a table of places has names or addresses, lon and lat"), "{told}");
}

#[test]
fn coordinates_that_are_there_stay_and_new_ones_are_in_the_rows_own_system() {
    let stores = "门店编号,城市,经度,纬度,坐标系,电话\nS1,杭州,120.5,30.5,gcj02,1\nS2,杭州,,,gcj02,2\nS3,杭州,0,0,wgs84,3\nS4,杭州,,,bd09,4\nS5,杭州,12x,30,,5\nS6,杭州,120,,,6\nS7,杭州,,,mars,7\n";
    let room = town(stores);
    said(&room, 1, "geocode in --places CN.txt -o out --lang zh");
    let text = fs::read_to_string(room.path().join("out/next/stores.csv")).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[1], "S1,杭州,120.5,30.5,gcj02,1,,");
    assert!(lines[2].starts_with("S2,杭州,120.164") && lines[2].contains(",30.287"), "{}", lines[2]);
    assert!(lines[3].starts_with("S3,杭州,120.16,30.29,wgs84,3,"), "{}", lines[3]);
    assert!(lines[4].starts_with("S4,杭州,120.17"), "{}", lines[4]);
    assert_eq!(lines[5..], ["S5,杭州,12x,30,,5,,", "S6,杭州,120,,,6,,", "S7,杭州,,,mars,7,,"]);
    // Read again, the point is that of the dump.
    let tables = rounds::io::read(&Parcel::open(room.path().join("out/next")).unwrap());
    assert!(tables.is_err(), "some are open");
}

#[test]
fn every_form_of_input_comes_back_as_it_was_but_for_the_answers() {
    // Semicolons, decimal commas, a title, a total, letters of Windows and ends of lines as they were.
    let room = town("");
    let csv = "List 2026\r\nKundennummer;Kunde;Ort;Umsatz\r\n1;\"M\u{fc}ller; S\u{f6}hne\";Paris;22,5\r\n2;=1+1;Lille;1,5\r\nTotal;;;24\r\n";
    let bytes: Vec<u8> = csv.chars().map(|letter| letter as u8).collect();
    fs::remove_file(room.path().join("in/stores.csv")).unwrap();
    fs::write(room.path().join("in/kunden.csv"), bytes).unwrap();
    fs::write(room.path().join("in/columns.toml"), "[map]\n\"Umsatz\" = \"\" # not used\n").unwrap();
    said(&room, 0, "geocode in --places west.txt -o out");
    let text = fs::read_to_string(room.path().join("out/next/kunden.csv")).unwrap();
    assert_eq!(
        text,
        "\u{feff}List 2026\r\nKundennummer;Kunde;Ort;Umsatz;lng;lat;geocoded_as;geocode_precision\r\n\
         1;\"Müller; Söhne\";Paris;22,5;2,349;48,853;Paris, FR (place);town\r\n2;=1+1;Lille;1,5;3,058;50,633;Lille, FR (place);town\r\nTotal;;;24;;;;\r\n"
    );
    let settings = fs::read_to_string(room.path().join("out/next/columns.toml")).unwrap();
    assert!(settings.contains("# not used"), "{settings}");
    said(&room, 0, "plan out/next --from 2026-10-05 --effort 10it -o P");

    // One column for both numbers keeps its order; json keeps its keys.
    let json = r#"{"stores": [{"id": "S1", "coordinates": "43.6,-116.2", "city": "Boise"}, {"id": "S2", "coordinates": "", "city": "Lille"}], "reps": [{"rep_id": "R1", "n": 1.50}]}"#;
    fs::write(room.path().join("list.json"), json).unwrap();
    said(&room, 0, "geocode list.json --places west.txt -o json");
    let value: serde_json::Value =
        serde_json::from_slice(&fs::read(room.path().join("json/next/list.json")).unwrap()).unwrap();
    assert_eq!(value["stores"][1]["coordinates"], "50.633,3.058");
    assert_eq!((&value["stores"][0]["coordinates"], &value["reps"][0]["n"]), (&"43.6,-116.2".into(), &1.5.into()));
    assert!(said(&room, 1, "geocode list.json --places west.txt -o list.json").contains("is in the output folder"));
}

#[test]
fn a_workbook_comes_back_with_its_cells_written_and_all_else_as_it_was() {
    let room = town("store_id,city\n");
    let mut book = Workbook::new();
    let bold = rust_xlsxwriter::Format::new().set_bold();
    let sheet = book.add_worksheet().set_name("客户").unwrap();
    for (column, header) in ["门店编号", "经度", "城市 & Co", "纬度", "城市"].into_iter().enumerate() {
        sheet.write_with_format(1, column as u16 + 1, header, &bold).unwrap();
    }
    for (row, (id, city)) in [("S1", "杭州"), ("S2", "南京")].into_iter().enumerate() {
        sheet.write(row as u32 + 2, 1, id).unwrap();
        sheet.write_blank(row as u32 + 2, 2, &bold).unwrap();
        sheet.write(row as u32 + 2, 5, city).unwrap();
    }
    sheet.write_formula(2, 6, "=1+1").unwrap();
    let reps = book.add_worksheet().set_name("业代").unwrap();
    for (column, (header, cell)) in [("业代编号", "R1"), ("出发经度", "120.1"), ("出发纬度", "30.2")].iter().enumerate()
    {
        reps.write(0, column as u16, *header).unwrap();
        reps.write(1, column as u16, *cell).unwrap();
    }
    book.save(room.path().join("book.xlsx")).unwrap();
    said(&room, 0, "geocode book.xlsx --places CN.txt -o out --lang zh");
    let parts = |file: &str| {
        let mut zip = zip::ZipArchive::new(fs::File::open(room.path().join(file)).unwrap()).unwrap();
        let mut parts = BTreeMap::new();
        for at in 0..zip.len() {
            let mut part = zip.by_index(at).unwrap();
            let mut text = String::new();
            std::io::Read::read_to_string(&mut part, &mut text).unwrap();
            parts.insert(String::from_utf8_lossy(part.name_raw()).into_owned(), text);
        }
        parts
    };
    let (old, new) = (parts("book.xlsx"), parts("out/next/book.xlsx"));
    let changed: Vec<&String> = old.keys().filter(|name| old[*name] != new[*name]).collect();
    assert_eq!(changed, ["xl/worksheets/sheet1.xml"]);
    assert!(new["xl/worksheets/sheet1.xml"].contains("<f>1+1</f>"));
    let tables = rounds::io::read(&Parcel::open(room.path().join("out/next")).unwrap()).unwrap();
    let points: Vec<(f64, f64)> = tables.stores.iter().map(|store| store.point.unwrap()).map(|p| (p.x, p.y)).collect();
    assert_eq!(points, [(120.16, 30.29), (118.77, 32.06)]);
    assert!(tables.more.contains(&"定位依据".to_string()), "{:?}", tables.more);
    // Once more over its own result nothing is left to do.
    fs::copy(room.path().join("out/next/book.xlsx"), room.path().join("again.xlsx")).unwrap();
    let told = said(&room, 0, "geocode again.xlsx --places CN.txt -o again");
    assert!(told.contains("2 stores: 2 had coordinates, 0 found"), "{told}");
    assert_eq!(
        fs::read(room.path().join("again.xlsx")).unwrap(),
        fs::read(room.path().join("again/next/again.xlsx")).unwrap()
    );
}

#[test]
fn nothing_is_overwritten_and_the_input_is_named_for_what_is_wrong_with_it() {
    let room = town("store_id,city\nS1,Reading\n");
    let told = said(&room, 2, "plan in --from 2026-10-05 --effort 10it -o P");
    assert!(told.contains("have rounds geocode look addresses and towns up"), "{told}");
    assert!(said(&room, 2, "check in --lang zh").contains("rounds geocode"));
    assert!(said(&room, 1, "geocode in --places west.txt -o in").contains("is in the output folder"));
    assert!(said(&room, 2, "geocode in --places none.txt -o out").contains("none.txt"));
    assert!(said(&room, 2, "geocode in -o out").contains("--places"));
    said(&room, 0, "geocode in --places west.txt -o out");
    said(&room, 0, "geocode in --places west.txt -o out");
    // What was edited since stays.
    fs::write(room.path().join("out/next/stores.csv"), "mine").unwrap();
    assert!(said(&room, 1, "geocode in --places west.txt -o out").contains("edited since"));
    assert_eq!(fs::read_to_string(room.path().join("out/next/stores.csv")).unwrap(), "mine");
    for (stores, words) in [
        ("store_id,store_name\nS1,Reading\n", "no column holds an address, a town or a postal code"),
        ("store_id,city,city\nS1,a,b\n", "1 store"),
        ("store_id,store_id,city\nS1,S1,b\n", "says the same as column"),
    ] {
        fs::write(room.path().join("in/stores.csv"), stores).unwrap();
        let code = if words == "1 store" { 1 } else { 2 };
        let told = said(&room, code, "geocode in --places west.txt -o other");
        assert!(told.contains(words), "{told}");
    }
    fs::write(room.path().join("old.xls"), "").unwrap();
    assert!(said(&room, 2, "geocode old.xls --places west.txt -o other").contains("save it as .xlsx"));
}

#[test]
fn what_is_told_is_as_it_was() {
    let many: String = (0..45).map(|at| format!("S{at},Springfield\n")).collect();
    let room = town(&format!("store_id,city\nA,Reading\nB,Reading\nC,Atlantis\nD,Ohio\n{many}"));
    insta::assert_snapshot!("geocode_en", said(&room, 1, "geocode in --places west.txt -o out"));
    insta::assert_snapshot!("geocode_zh", said(&room, 1, "geocode in --places west.txt -o out --lang zh"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn whatever_the_dump_no_row_loses_or_changes_another_column(
        cells in prop::collection::vec(prop::collection::vec("[ -~é北京朝阳区]{0,12}", 4), 1..8),
        names in prop::collection::vec("[a-c北京朝阳区,\t\" ]{0,8}", 0..12),
        noise in "[ -~\t\n]{0,80}",
        separator in prop::sample::select(vec![',', ';', '\t']),
    ) {
        let mut writer = csv::WriterBuilder::new().delimiter(separator as u8).from_writer(Vec::new());
        writer.write_record(["store_id", "address", "phone", "city"]).unwrap();
        for (at, row) in cells.iter().enumerate() {
            let id = format!("S{at}");
            writer.write_record([id.as_str(), &row[1], &row[2], &row[3]]).unwrap();
        }
        let text = writer.into_inner().unwrap();
        let lines = names.iter().map(|name| place([name, name, name], (1.5, 2.5), "P.PPL", "CN", ["", "", ""], 5000));
        // What the first line is decides whether this is a dump.
        let dump = place(["Here", "Here", "a,b,c"], (10.0, 20.0), "P.PPL", "CN", ["", "", ""], 9000) + &lines.collect::<String>() + &noise;
        let gazetteer = Gazetteer::of_bytes("CN.txt", dump.into_bytes()).unwrap();
        let parcel = Parcel::of_file("stores.csv", text.clone());
        let reply = GeocodeRequest::default().run(&parcel, &[gazetteer]).unwrap();
        let files = reply.files(Lang::En).unwrap();
        let after = &files.iter().find(|(name, _)| name == "next/stores.csv").unwrap().1;
        let read = |bytes: &[u8]| -> Vec<Vec<String>> {
            let mut reader = csv::ReaderBuilder::new().delimiter(separator as u8).has_headers(false).flexible(true).from_reader(bytes);
            reader.records().map(|row| row.unwrap().iter().map(String::from).collect()).collect()
        };
        let (before, after) = (read(&text), read(after));
        prop_assert_eq!(before.len(), after.len());
        for (old, new) in before.iter().zip(&after) {
            prop_assert_eq!(&old[..], &new[..old.len()]);
        }
        let placed = after.iter().skip(1).filter(|row| row.get(4).is_some_and(|lng| !lng.is_empty())).count();
        prop_assert_eq!(placed + reply.open(), cells.len());
    }
}

#[test]
fn a_district_in_the_address_says_more_than_the_city_in_its_own_column() {
    let stores = "store_id,address,city\nS1,北京市朝阳区建国路8号,北京\nS2,朝阳区人民大街1号,长春市\n\
                  S3,浙江省杭州市萧山区市心路1号,杭州市\nS4,萧山区瓜沥镇航坞路2号,杭州\nS5,文三路1号,杭州市\n";
    let room = town(stores);
    said(&room, 0, "geocode in --places CN.txt -o out");
    let found = rows(&room, "out/next/stores.csv");
    let places = ["S1", "S2", "S3", "S4", "S5"].map(|store| at(&found, store));
    assert_eq!(places, ["39.92,116.44", "43.83,125.28", "30.16,120.26", "30.17,120.46", "30.29,120.16"]);
}
