//! Rows of text read as rows of the tables: each cell as what its column holds.

use super::areas;
use super::breaks;
use super::coordinates::{CoordSys, shifted};
use super::frequency::Frequency;
use super::headers::Table;
use super::notation::Notation;
use super::opening;
use super::preferred;
use super::row::Row;
use super::sheet::Sheet;
use super::values::{self, Wrong};
use super::words;
use crate::error::{Complaint, Kind};
use crate::model::{
    CalendarRow, Card, EventRow, FixedRow, IncidentRow, LogRow, MatrixRow, OpenHours, Point, PositionRow, RepRow,
    StoreRow, Tables,
};
use std::collections::HashMap;

/// The tables of these sheets, and every complaint about cells that cannot be read. `system` is the file's own default.
pub(super) fn tables(sheets: &[Sheet], system: Option<CoordSys>, complaints: &mut Vec<Complaint>) -> Tables {
    let mut tables = Tables::default();
    let mut declared = Declared { file: system, ..Declared::default() };
    let named = |table: Table| sheets.iter().find(|sheet| sheet.table == table);
    if let Some(sheet) = named(Table::Stores) {
        let mut rules = HashMap::new();
        tables.stores.reserve(sheet.rows.len());
        tables.more = sheet.others().into_iter().map(String::from).collect();
        sheet.read(complaints, |row| {
            let store = store(row, &mut declared, &mut rules);
            tables.stores.push(store);
        });
    }
    if let Some(sheet) = named(Table::Reps) {
        sheet.read(complaints, |row| {
            let rep = rep(row, &mut declared);
            tables.reps.push(rep);
        });
    }
    declared.complain(complaints);
    tables.papers.coord_sys = declared.of_stores().unwrap_or_default();
    for sheet in sheets {
        match sheet.table {
            // Those of the policy may ask for further columns of the stores: they come after them. A plan's visits, changes
            // and incidents are files of their own.
            Table::Stores | Table::Reps | Table::Policy | Table::Campaigns => {}
            Table::Visits | Table::Changes | Table::Incidents => {}
            Table::Calendar => sheet.read(complaints, |row| tables.calendar.extend(calendar(row))),
            Table::VisitLog => sheet.read(complaints, |row| tables.log.extend(log(row))),
            Table::Fixed => sheet.read(complaints, |row| tables.fixed.extend(fixed(row))),
            Table::Events => sheet.read(complaints, |row| tables.events.extend(event(row))),
            Table::Positions => {
                let usual = declared.file.or(declared.of_stores()).unwrap_or_default();
                sheet.read(complaints, |row| tables.positions.extend(position(row, usual)));
            }
            Table::Matrix => sheet.read(complaints, |row| tables.matrix.extend(matrix(row))),
        }
    }
    tables
}

/// What the tables say about their coordinates.
#[derive(Default)]
struct Declared {
    /// The file's own default.
    file: Option<CoordSys>,
    /// How many stores are in each system, undeclared ones in the default; indexed by [`CoordSys`].
    stores: [usize; 3],
    /// How many stores and reps are declared to be shifted, and how many of them are where maps are not shifted.
    shifted: [(usize, usize); 2],
    /// Reps that say nothing.
    silent: usize,
    /// Stores as written, with their system.
    places: Vec<((u64, u64), CoordSys)>,
    /// Homes as written, with their line and system.
    homes: HashMap<(u64, u64), (u32, CoordSys)>,
}

impl Declared {
    fn default_system(&self) -> CoordSys {
        self.file.unwrap_or_default()
    }

    /// The one system of all stores.
    fn of_stores(&self) -> Option<CoordSys> {
        let systems = [CoordSys::Wgs84, CoordSys::Gcj02, CoordSys::Bd09];
        let mut used = systems.into_iter().filter(|&system| self.stores[system as usize] > 0);
        used.next().filter(|_| used.next().is_none())
    }

    fn count(&mut self, side: usize, system: CoordSys, point: Point) {
        // Swapped points are told as such.
        if system != CoordSys::Wgs84 && !shifted(Point { x: point.y, y: point.x }) {
            self.shifted[side].0 += 1;
            self.shifted[side].1 += usize::from(!shifted(point));
        }
    }

    /// The first rep whose home is the place of a store in another system, where all stores are in one.
    fn twin(&self) -> Option<(u32, CoordSys, CoordSys)> {
        self.of_stores()?;
        let homes = |(place, store): &((u64, u64), CoordSys)| {
            let &(line, home) = self.homes.get(place)?;
            (home != *store).then_some((line, home, *store))
        };
        self.places.iter().filter_map(homes).min_by_key(|twin| twin.0)
    }

    fn complain(&self, complaints: &mut Vec<Complaint>) {
        if self.silent > 0 && self.file.is_none() && self.of_stores().is_none() && self.stores.iter().sum::<usize>() > 0
        {
            complaints.push(
                Complaint::new(Kind::Declared, "reps", None)
                    .on("coord_sys", "")
                    .en(
                        "the stores are in several coordinate systems, so that of the reps is unknown",
                        "add a column coord_sys: wgs84, gcj02 or bd09",
                    )
                    .zh("门店使用了多种坐标系，无法判断业代的坐标系", "请增加“坐标系”列：wgs84、gcj02或bd09"),
            );
        }
        for (table, (declared, abroad)) in ["stores", "reps"].into_iter().zip(self.shifted) {
            if abroad * 2 > declared {
                complaints.push(
                    Complaint::new(Kind::Declared, table, None)
                        .on("coord_sys", "")
                        .en(
                            format!("{abroad} of the {declared} points declared gcj02 or bd09 are outside mainland China, where these systems do not exist"),
                            "declare wgs84, or check that lon and lat are not swapped",
                        )
                        .zh(
                            format!("{declared}个声明为gcj02或bd09的点中有{abroad}个不在中国大陆，该坐标系在那里不适用"),
                            "请声明为wgs84，或检查经纬度是否颠倒",
                        ),
                );
            }
        }
        if let Some((line, home, store)) = self.twin() {
            complaints.push(
                Complaint::new(Kind::Declared, "reps", line)
                    .on("home_lon", "")
                    .en(
                        format!(
                            "the home has the very numbers of a store, but one is declared {} and the other {}",
                            home.name(),
                            store.name()
                        ),
                        "the coordinate system of one of the two tables is wrong: fix coord_sys",
                    )
                    .zh(
                        format!("与某门店坐标数值完全相同，但一个声明为{}，另一个声明为{}", home.name(), store.name()),
                        "其中一张表的坐标系声明有误，请更正",
                    ),
            );
        }
    }
}

fn system(text: &str) -> Result<CoordSys, Wrong> {
    CoordSys::named(text).ok_or_else(|| Wrong {
        kind: Kind::Unreadable,
        en: ("is not a coordinate system".into(), "give wgs84, gcj02 or bd09".into()),
        zh: ("不是坐标系".into(), "请填写wgs84、gcj02或bd09".into()),
    })
}

/// A coordinate system's cell: `Err` when it cannot be read.
pub(super) fn declared_system(row: &mut Row<'_>) -> Result<Option<CoordSys>, ()> {
    let mut unreadable = false;
    let found = row.value("coord_sys", |text| system(text).inspect_err(|_| unreadable = true));
    if unreadable { Err(()) } else { Ok(found) }
}

fn store(row: &mut Row<'_>, declared: &mut Declared, rules: &mut HashMap<String, OpenHours>) -> StoreRow {
    let (id, name) = (row.text("store_id"), row.text("store_name"));
    let (lon, lat) = (row.number("lon"), row.number("lat"));
    let system = declared_system(row).map(|own| own.unwrap_or(declared.default_system()));
    let mut point = None;
    if let (Ok(system), Some(x), Some(y)) = (system, lon, lat) {
        let wgs = system.to_wgs84(Point { x, y });
        declared.stores[system as usize] += 1;
        declared.count(0, system, wgs);
        declared.places.push(((x.to_bits(), y.to_bits()), system));
        point = Some(wgs);
    }
    let often = Frequency::read(row);
    StoreRow {
        line: row.line,
        id,
        name,
        point,
        address: row.text("address"),
        status: row.value("status", |text| words::word(words::STATUS, text)).unwrap_or_default(),
        lifecycle: row.value("lifecycle", |text| words::word(words::LIFECYCLE, text)).unwrap_or_default().into(),
        channel_type: words::free(words::CHANNEL, &row.text("channel_type")),
        size_tier: row.value("size_tier", |text| words::word(words::SIZE, text)).unwrap_or_default().into(),
        class: class(&row.text("class")),
        city_tier: row.value("city_tier", |text| words::word(words::CITY, text)),
        region: row.text("region"),
        area: row.text("area"),
        owner: row.some("owner_rep_id"),
        preferred: row.value("preferred_reps", preferred::preferred).unwrap_or_default(),
        interval_days: often.interval_days,
        visits_per_cycle: often.visits_per_cycle,
        min_gap_days: row.whole("min_gap_days"),
        max_gap_days: row.whole("max_gap_days"),
        last_visit: row.date("last_visit_date"),
        service: row.minutes("service_min"),
        priority: row.whole("priority"),
        must_visit: row.value("must_visit", |text| words::word(words::FLAG, text)).unwrap_or_default(),
        weekdays: row.value("allowed_weekdays", values::weekdays),
        open_hours: row.value("open_hours", |text| opening::hours(text, rules)).unwrap_or_default(),
        usual_weekday: row.value("usual_weekday", values::weekday),
        usual_time: row.value("usual_time", values::clock),
        skills: values::list(&row.text("skills")),
        key_account: row.value("is_key_account", |text| words::word(words::FLAG, text)).unwrap_or_default(),
        sales_12m: row.number("sales_12m"),
        orders_12m: row.number("orders_12m"),
        potential: row.number("potential"),
        inventory_turnover: row.number("inventory_turnover"),
        stock_days_left: row.number("stock_days_left"),
        competitor_count: row.whole("competitor_count"),
        hit_rate: row.share("hit_rate"),
        card: card(row),
        note: row.text("note"),
        more: more(row),
    }
}

/// What a rep should know at the door.
fn card(row: &mut Row<'_>) -> Option<Box<Card>> {
    let (contact, phone, goal) = (row.text("contact"), row.text("phone"), row.text("goal"));
    let card = Card { contact, phone, goal, tasks: values::list(&row.text("tasks")) };
    (card != Card::default()).then(|| card.into())
}

/// The cells of further columns, up to the last that is not empty.
fn more(row: &Row<'_>) -> Vec<String> {
    let filled = row.others().enumerate().filter(|(_, cell)| !cell.is_empty()).map(|(at, _)| at + 1).max();
    row.others().take(filled.unwrap_or(0)).map(String::from).collect()
}

/// A class, `A` also when written `a`, `A级` or `A类`.
pub(super) fn class(text: &str) -> String {
    text.trim_end_matches(['级', '类']).to_uppercase()
}

fn rep(row: &mut Row<'_>, declared: &mut Declared) -> RepRow {
    let (id, name, email) = (row.text("rep_id"), row.text("rep_name"), row.text("email"));
    let mut pair = |x, y| (row.number(x), row.number(y));
    let (home, end) = (pair("home_lon", "home_lat"), pair("end_lon", "end_lat"));
    let own = declared_system(row);
    declared.silent += usize::from(own == Ok(None));
    let system = own.map(|own| own.or(declared.file).or(declared.of_stores()).unwrap_or_default());
    let mut place = |(x, y): (Option<f64>, Option<f64>)| match (system, x, y) {
        (Ok(system), Some(x), Some(y)) => {
            let wgs = system.to_wgs84(Point { x, y });
            declared.count(1, system, wgs);
            if (x, y) != (0.0, 0.0) {
                declared.homes.entry((x.to_bits(), y.to_bits())).or_insert((row.line, system));
            }
            Some(wgs)
        }
        _ => None,
    };
    let (home, end) = (place(home), place(end));
    RepRow {
        line: row.line,
        id,
        name,
        email,
        home,
        end,
        start: row.value("start_time", values::clock),
        finish: row.value("end_time", values::clock),
        workdays: row.value("workdays", opening::workdays).unwrap_or_default(),
        break_start: row.value("break_start", values::clock),
        break_length: row.minutes("break_min"),
        break_latest: row.value("break_latest", values::clock),
        max_before_break: row.minutes("max_before_break_min"),
        breaks: row.value("breaks", breaks::breaks).unwrap_or_default(),
        max_work: row.minutes("max_work_min"),
        overtime: row.minutes("overtime_max_min"),
        max_week: row.hours("max_week"),
        max_month: row.hours("max_month"),
        max_drive: row.minutes("max_drive_min"),
        max_visits: row.whole("max_visits"),
        admin: row.minutes("admin_min"),
        reserve: row.minutes("reserve_min"),
        days: row.value("days", |text| words::word(words::DAYS, text)),
        speed_profile: row.value("speed_profile", |text| words::word(words::PROFILE, text)).unwrap_or_default().into(),
        skills: values::list(&row.text("skills")),
        overnight_max: row.whole("overnight_max"),
        region: row.text("region"),
        area: areas::of_row(row, system),
        leader: row.text("leader_id"),
        active_from: row.date("active_from"),
        active_to: row.date("active_to"),
    }
}

fn calendar(row: &mut Row<'_>) -> Option<CalendarRow> {
    let date = row.date("date");
    let rep = row.some("rep_id");
    let kind = row.value("kind", |text| words::word(words::DAY, text));
    let (from, to) = (row.value("from", values::clock), row.value("to", values::clock));
    Some(CalendarRow { line: row.line, date: date?, rep, kind: kind?, from, to, note: row.text("note") })
}

pub(super) fn log(row: &mut Row<'_>) -> Option<LogRow> {
    let (id, store, rep) = (row.text("visit_id"), row.text("store_id"), row.text("rep_id"));
    let date = row.date("date");
    Some(LogRow {
        line: row.line,
        id,
        store,
        rep,
        checkin: row.value("checkin", values::clock),
        checkout: row.value("checkout", values::clock),
        effective: row.value("effective", |text| words::word(words::FLAG, text)),
        outcome: words::free(words::OUTCOME, &row.text("outcome")),
        kind: words::visit(&row.text("type")),
        date: date?,
    })
}

fn fixed(row: &mut Row<'_>) -> Option<FixedRow> {
    let store = row.text("store_id");
    let (date, rep) = (row.date("date"), row.some("rep_id"));
    let (from, to) = (row.value("from", values::clock), row.value("to", values::clock));
    let kind = row.value("kind", |text| words::word(words::FIXED, text));
    let hard = row.value("hard", |text| words::word(words::FLAG, text)).unwrap_or(true);
    Some(FixedRow { line: row.line, store, date, rep, from, to, kind: kind?, hard })
}

fn event(row: &mut Row<'_>) -> Option<EventRow> {
    let (store, date) = (row.text("store_id"), row.date("date"));
    let kind = words::free(words::EVENT, &row.text("kind"));
    let (time, deadline) = (row.value("time", values::clock), row.date("deadline"));
    Some(EventRow { line: row.line, store, date: date?, time, kind, deadline, note: row.text("note") })
}

/// A point, in the system it is declared in or else the usual one.
fn spot(row: &mut Row<'_>, usual: CoordSys) -> Option<Point> {
    let (lon, lat) = (row.number("lon"), row.number("lat"));
    let system = declared_system(row).ok()?.unwrap_or(usual);
    Some(system.to_wgs84(Point { x: lon?, y: lat? }))
}

fn position(row: &mut Row<'_>, usual: CoordSys) -> Option<PositionRow> {
    let rep = row.text("rep_id");
    let (date, time) = (row.date("date"), row.value("time", values::clock));
    let point = spot(row, usual);
    Some(PositionRow {
        line: row.line,
        rep,
        point: Some(point?),
        worked: row.minutes("worked_min"),
        driven: row.minutes("driven_min"),
        visits: row.whole("visits"),
        rested: row.value("rested", |text| words::word(words::FLAG, text)),
        nights: row.whole("nights_away"),
        week: row.minutes("week_min"),
        month: row.minutes("month_min"),
        date: date?,
        time: time?,
    })
}

/// The incidents of a sheet, points in the system they are declared in or else the usual one.
pub(super) fn incidents(sheet: &Sheet, usual: CoordSys, complaints: &mut Vec<Complaint>) -> Vec<IncidentRow> {
    let mut rows = Vec::new();
    sheet.read(complaints, |row| rows.extend(incident(row, usual)));
    rows
}

fn incident(row: &mut Row<'_>, usual: CoordSys) -> Option<IncidentRow> {
    let kind = row.value("kind", |text| words::word(words::INCIDENT, text));
    let (store, rep) = (row.text("store_id"), row.text("rep_id"));
    let (date, until) = (row.date("date"), row.date("until"));
    let (from, to) = (row.value("from", values::clock), row.value("to", values::clock));
    let minutes = row.minutes("minutes");
    let point = spot(row, usual);
    let deadline = row.date("deadline");
    let name = row.text("name");
    let service = row.minutes("service_min");
    let note = row.text("note");
    let line = row.line;
    let kind = kind?;
    Some(IncidentRow { line, kind, store, rep, date, until, from, to, minutes, point, deadline, name, service, note })
}

fn matrix(row: &mut Row<'_>) -> Option<MatrixRow> {
    let (from, to) = (row.text("from_id"), row.text("to_id"));
    let time = row.minutes("minutes");
    let metres = row.noted("km", kilometres).unwrap_or_default();
    Some(MatrixRow { line: row.line, from, to, time: time?, metres })
}

fn kilometres(text: &str, notation: Notation) -> Result<i32, Wrong> {
    let metres = (values::number(text, notation.decimal)? * 1000.0).round();
    if metres.abs() < 1e9 {
        return Ok(metres as i32);
    }
    Err(Wrong {
        kind: Kind::Absurd,
        en: ("is longer than the distance round the earth".into(), "give kilometres".into()),
        zh: ("超过地球周长".into(), "请填写公里数".into()),
    })
}
