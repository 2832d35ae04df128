//! Stores whose coordinates are to be looked up: what each row says of where its store is, and the input again with the answers
//! in it, everything else as it is.

use super::coordinates::CoordSys;
use super::fill::{self, Edits, Value};
use super::guard::guarded;
use super::headers::{Table, plain};
use super::notation::{Decimal, Evidence};
use super::parcel::Parcel;
use super::row::Row;
use super::rows::declared_system;
use super::sheet::{Paper, Sheet};
use super::{columns, found, missing, page, wrong_with};
use crate::error::{Complaint, Error, Kind};
use crate::lang::Lang;
use crate::model::{Point, Tables};
use std::path::PathBuf;

/// What of an address a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// A street, or a whole address.
    Address,
    /// A town, or a district of it.
    Town,
    /// A province, a state or a county.
    Province,
    Country,
    Postcode,
    /// A region of the company's, which may be called after a place far away.
    Region,
}

/// What a row's columns of coordinates hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Site {
    Placed,
    Blank,
    /// Something that is no point: why, in English and in Chinese.
    Unclear(&'static str, &'static str),
}

/// What a row says of where its store is.
#[derive(Clone, Debug)]
pub(crate) struct Whereabouts {
    pub line: u32,
    pub id: String,
    pub name: String,
    /// The parts of its address that are filled in.
    pub texts: Vec<(Part, String)>,
    pub site: Site,
    /// The system its coordinates are to be in.
    system: CoordSys,
}

/// What is written into a row.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    /// In WGS-84.
    pub point: Point,
    pub found_as: String,
    pub precision: &'static str,
}

/// The stores of an input.
pub(crate) struct Sites {
    parcel: Parcel,
    sheet: Sheet,
    pub stores: Vec<Whereabouts>,
    /// What people call the table.
    pub table: String,
}

/// A place of the user's own table.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct OwnPlace {
    pub name: String,
    pub address: String,
    /// The town that an address is in; empty where the table does not say.
    pub town: String,
    /// In WGS-84.
    pub point: Point,
}

/// The columns that say what a row was matched with, in both languages.
const FOUND_AS: [&str; 2] = ["geocoded_as", "定位依据"];
const PRECISION: [&str; 2] = ["geocode_precision", "定位精度"];

/// Nearer to 0,0 than this, in degrees, a point is an empty cell in disguise.
const ZERO: f64 = 0.01;

impl Sites {
    /// Reads the stores of an input, of which nothing need be right but their table.
    ///
    /// # Errors
    /// A parcel that is no input, has no table of stores, or one without any column to look up.
    pub fn read(parcel: &Parcel) -> Result<Self, Error> {
        if let ending @ ("xls" | "ods") = parcel.ending().as_str() {
            let shown = parcel.path().display();
            return Err(Error::Request {
                en: format!("{shown}: coordinates cannot be written into an .{ending}; save it as .xlsx"),
                zh: format!("{shown}：无法在 .{ending} 中写入坐标；请另存为 .xlsx"),
            });
        }
        let (sheet, system, pages) = stores(parcel)?;
        let parts = parts(&sheet);
        if parts.is_empty() {
            let complaint = Complaint::new(Kind::Absent, Table::Stores.name(Lang::En), None).on("address", "");
            let complaint = complaint
                .en(
                    "no column holds an address, a town or a postal code to look up",
                    "add one, or say which it is, such as --map \"Ort=address\"",
                )
                .zh("没有可供查找的地址、城市或邮编列", "请增加该列，或用 --map \"列名=address\" 指明");
            return Err(wrong_with(vec![complaint], Some(&sheet)));
        }
        let mut stores = Vec::new();
        // Whoever plans hears what else is wrong with the rows.
        sheet.read(&mut Vec::new(), |row| stores.push(whereabouts(row, &parts, system.unwrap_or_default())));
        let table = if pages { sheet.name.clone() } else { parcel.path().display().to_string() };
        Ok(Self { parcel: parcel.clone(), sheet, stores, table })
    }

    /// The files of the input, as (name, bytes), with the answers for these stores, by their positions, in their own coordinate
    /// systems.
    ///
    /// # Errors
    /// A workbook that cannot be written into.
    pub fn filled(&self, answers: &[(usize, Answer)], lang: Lang) -> Result<Vec<(String, Vec<u8>)>, Error> {
        let edits = self.edits(answers, lang);
        let mut files: Vec<(String, Vec<u8>)> = Vec::new();
        for (name, bytes) in self.parcel.pieces() {
            let is_table = !self.parcel.is_folder() || *name == self.sheet.name;
            let bytes = match PathBuf::from(name).extension().and_then(|ending| ending.to_str()) {
                _ if !is_table || answers.is_empty() => bytes.clone(),
                Some(ending) if ["xlsx", "xlsm"].contains(&ending.to_lowercase().as_str()) => {
                    let Paper::Workbook(first) = self.sheet.paper else { continue };
                    fill::workbook(bytes, &self.sheet.name, first, &edits)
                        .map_err(|trouble| Error::Format { path: self.parcel.path().into(), trouble })?
                }
                Some(ending) if ending.eq_ignore_ascii_case("json") => fill::json(bytes, &self.sheet, &edits),
                _ => fill::csv(bytes, &edits),
            };
            files.push((name.clone(), bytes));
        }
        let said = self.parcel.settings(&mut Vec::new());
        let settings = match self.parcel.beside() {
            Some(beside) if self.parcel.columns().is_empty() => Some(beside.to_vec()),
            // What was said on the command line holds for what was read with it.
            _ if !said.is_empty() => toml::to_string(&said).ok().map(String::into_bytes),
            _ => None,
        };
        files.retain(|(name, _)| name != columns::NAME);
        files.extend(settings.map(|text| (columns::NAME.to_string(), text)));
        Ok(files)
    }

    /// What is written where.
    fn edits(&self, answers: &[(usize, Answer)], lang: Lang) -> Edits {
        let sheet = &self.sheet;
        let mut edits = Edits::default();
        let rows = sheet.rows.iter().map(|(_, row)| row.len()).max().unwrap_or(0);
        // The parts of a column of both stand behind all that is written.
        let mut width = sheet.written.len().max(rows) - if sheet.both.is_some() { 2 } else { 0 };
        let old = width;
        let mut column = |at: Option<usize>, header: &str| {
            at.unwrap_or_else(|| {
                edits.put(sheet.top, width, Value::Text(header.into()));
                width += 1;
                width - 1
            })
        };
        let other = |names: [&str; 2]| {
            let mut all = sheet.others.iter().copied();
            all.find(|&at| names.iter().any(|name| plain(name) == plain(&sheet.written[at])))
        };
        let known = |name: &str| sheet.position(name).and_then(|at| sheet.columns[at]);
        let [lon, lat] = sheet.lang().of(["lng", "lat"], ["经度", "纬度"]);
        let point = match &sheet.both {
            Some(_) => None,
            None => Some((column(known("lon"), lon), column(known("lat"), lat))),
        };
        let [found_as, precision] =
            [FOUND_AS, PRECISION].map(|names| column(other(names), lang.of(names[0], names[1])));
        edits.width = if width > old { width } else { 0 };
        let has_comma = has_comma(sheet);
        for (store, answer) in answers {
            let Whereabouts { line, system, .. } = self.stores[*store];
            let [x, y] = degrees(system, answer.point);
            match (point, &sheet.both) {
                (None, Some(both)) => edits.put(line, both.at, Value::Text(both.write(&x, &y))),
                (Some((lon, lat)), _) => {
                    for (at, number) in [(lon, x), (lat, y)] {
                        edits.put(line, at, Value::Number(number, has_comma));
                    }
                }
                (None, None) => {}
            }
            edits.put(line, found_as, Value::Text(guarded(&answer.found_as).into_owned()));
            edits.put(line, precision, Value::Text(answer.precision.into()));
        }
        edits
    }
}

/// Whether a file has a comma before the fraction of its numbers: as its columns say, or any cell that looks like a number.
fn has_comma(sheet: &Sheet) -> bool {
    let Paper::Csv(separator) = sheet.paper else { return false };
    let mut heard = Evidence::default();
    let is_number = |cell: &&str| {
        let signs = |letter: char| letter.is_ascii_digit() || matches!(letter, '.' | ',' | '-');
        cell.contains([',', '.']) && cell.chars().all(signs)
    };
    let cells = sheet.rows.iter().flat_map(|(_, row)| row.iter());
    cells.filter(is_number).for_each(|cell| heard.number(cell, false));
    sheet.notation.decimal == Decimal::Comma || heard.decimal(Some(separator)) == Decimal::Comma
}

/// A point in the system of its row, to a tenth of a metre.
fn degrees(system: CoordSys, point: Point) -> [String; 2] {
    let Point { x, y } = system.of_wgs84(point);
    [x, y].map(|value| format!("{value:.6}").trim_end_matches('0').trim_end_matches('.').to_string())
}

/// The table of stores of an input, with the system the whole input names, and whether it is one of several pages.
fn stores(parcel: &Parcel) -> Result<(Sheet, Option<CoordSys>, bool), Error> {
    let (mut complaints, mut remarks) = (Vec::new(), Vec::new());
    let settings = parcel.settings(&mut complaints);
    let found = found(parcel, &settings, &mut complaints)?;
    let names = page::names(&found.pages);
    complaints.extend(settings.strange(names.iter().map(String::as_str)));
    let there: Vec<String> = found.pages.iter().map(|page| page.name.clone()).collect();
    let sheets = page::recognised(found.pages, &settings, &mut complaints, &mut remarks);
    missing(parcel, &sheets, &Tables::default(), &there, &mut complaints);
    let stores = Table::Stores.name(Lang::En);
    let is_other =
        |one: &Complaint| Table::ALL.iter().any(|table| *table != Table::Stores && table.name(Lang::En) == one.table);
    let is_place = |one: &Complaint| one.table == stores && ["store_id", "lon", "lat"].contains(&one.column.as_str());
    let is_absent = |one: &Complaint| one.kind == Kind::Absent && is_place(one);
    complaints.retain(|one| !is_other(one) && !is_absent(one));
    let several = there.len() > 1 || parcel.is_folder();
    match sheets.into_iter().find(|sheet| sheet.table == Table::Stores) {
        Some(sheet) if complaints.is_empty() => Ok((sheet, found.system, several)),
        sheet => Err(wrong_with(complaints, sheet.as_ref())),
    }
}

/// The columns that say where a store is: their positions among the further ones, or our own columns.
fn parts(sheet: &Sheet) -> Vec<(Part, Column)> {
    let mut parts = Vec::new();
    for (part, name) in [(Part::Address, "address"), (Part::Region, "region"), (Part::Region, "area")] {
        if sheet.has(name) {
            parts.push((part, Column::Own(name)));
        }
    }
    for (at, header) in sheet.others().into_iter().enumerate() {
        parts.extend(part_of(header).map(|part| (part, Column::Other(at))));
    }
    // A region alone says nothing.
    if parts.iter().all(|(part, _)| *part == Part::Region) { Vec::new() } else { parts }
}

#[derive(Clone, Copy)]
enum Column {
    Own(&'static str),
    Other(usize),
}

/// What a header that is none of ours says of an address.
fn part_of(header: &str) -> Option<Part> {
    const POSTCODE: [&str; 7] = ["postcode", "postalcode", "zipcode", "zip", "plz", "codepostal", "postleitzahl"];
    const COUNTRY: [&str; 3] = ["country", "countrycode", "pays"];
    const PROVINCE: [&str; 6] = ["state", "province", "county", "bundesland", "canton", "provincia"];
    const TOWN: [&str; 16] = [
        "city",
        "town",
        "locality",
        "suburb",
        "district",
        "municipality",
        "village",
        "ort",
        "stadt",
        "ville",
        "commune",
        "ciudad",
        "citta",
        "cidade",
        "comune",
        "plaats",
    ];
    const ADDRESS: [&str; 6] = ["address", "street", "adresse", "addressline1", "addressline2", "direccion"];
    let name = plain(header);
    let ends = |words: &[&str]| words.iter().any(|word| name.ends_with(word));
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    match () {
        () if ends(&POSTCODE) || has(&["邮编", "邮政编码"]) => Some(Part::Postcode),
        () if ends(&COUNTRY) || has(&["国家"]) => Some(Part::Country),
        () if ends(&PROVINCE) || has(&["省份", "所在省"]) || name == "省" => Some(Part::Province),
        () if ends(&TOWN) || has(&["城市", "区县", "县区", "所在市", "地级市", "乡镇", "行政区"]) => {
            Some(Part::Town)
        }
        () if ["市", "区", "县", "镇"].contains(&name.as_str()) => Some(Part::Town),
        () if ends(&ADDRESS) || has(&["地址"]) => Some(Part::Address),
        () => None,
    }
}

fn whereabouts(row: &mut Row<'_>, parts: &[(Part, Column)], system: CoordSys) -> Whereabouts {
    let (id, name) = (row.text("store_id"), row.text("store_name"));
    let others: Vec<&str> = row.others().collect();
    let mut texts = Vec::new();
    for (part, column) in parts {
        let text = match column {
            Column::Own(name) => row.text(name),
            Column::Other(at) => others[*at].to_string(),
        };
        if !text.is_empty() {
            texts.push((*part, text));
        }
    }
    let before = row.complaints.len();
    let (lon, lat) = (row.number("lon"), row.number("lat"));
    // That a cell is empty is no news here.
    let is_strange = row.complaints[before..].iter().any(|one| one.kind != Kind::Absent);
    let own = declared_system(row);
    let site = match (lon, lat) {
        _ if is_strange => Site::Unclear(
            "its coordinates cannot be read; correct them, or empty the cells",
            "坐标无法读取；请更正，或清空单元格",
        ),
        (Some(x), Some(y)) if x.abs() < ZERO && y.abs() < ZERO => Site::Blank,
        (Some(_), Some(_)) => Site::Placed,
        (None, None) => Site::Blank,
        _ => Site::Unclear(
            "has only one of longitude and latitude; fill in the other, or empty both",
            "经度与纬度缺一；请补全，或都清空",
        ),
    };
    let site = match (own, site) {
        (Err(()), Site::Blank) => {
            Site::Unclear("coord_sys is none of wgs84, gcj02 and bd09", "坐标系不是wgs84、gcj02或bd09")
        }
        (_, site) => site,
    };
    Whereabouts { line: row.line, id, name, texts, site, system: own.ok().flatten().unwrap_or(system) }
}

/// The places of the user's own table: a name or an address, longitude and latitude, in the words of the table stores.
///
/// # Errors
/// What is wrong with the table.
pub(crate) fn read_places(parcel: &Parcel) -> Result<Vec<OwnPlace>, Error> {
    let (sheet, system, _) = stores(parcel)?;
    let mut complaints: Vec<Complaint> = Vec::new();
    let name = if sheet.has("store_name") { "store_name" } else { "store_id" };
    for (column, other) in [("lon", "lon"), ("lat", "lat"), (name, "address")] {
        if !sheet.has(column) && !sheet.has(other) {
            complaints.push(
                Complaint::new(Kind::Absent, Table::Stores.name(Lang::En), None)
                    .on(if column == name { "name" } else { column }, "")
                    .en("the column is missing", "a table of places has names or addresses, lon and lat")
                    .zh("缺少此列", "地点表应有名称或地址、经度和纬度"),
            );
        }
    }
    let mut places = Vec::new();
    let towns = sheet.others().iter().position(|header| part_of(header) == Some(Part::Town));
    if complaints.is_empty() {
        sheet.read(&mut complaints, |row| {
            let (name, address) = (row.text(name), row.text("address"));
            let town = towns.and_then(|at| row.others().nth(at)).unwrap_or_default().to_string();
            let (lon, lat) = (row.number("lon"), row.number("lat"));
            if let (Ok(own), Some(x), Some(y)) = (declared_system(row), lon, lat) {
                let point = own.or(system).unwrap_or_default().to_wgs84(Point { x, y });
                places.push(OwnPlace { name, address, town, point });
            }
        });
        // A place that nobody has found yet is none, and names may be missing where there are addresses.
        complaints.retain(|one| one.kind != Kind::Absent);
    }
    if complaints.is_empty() { Ok(places) } else { Err(wrong_with(complaints, Some(&sheet))) }
}
