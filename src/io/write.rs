//! Tables put back on paper, as a folder of csv files or as a workbook, in the columns in which they are read.

use super::areas;
use super::breaks;
use super::columns::{self, Columns};
use super::coordinates::CoordSys;
use super::dates;
use super::guard::guarded;
use super::headers::{self, Form, Table};
use super::opening;
use super::policy_toml::write_policy;
use super::preferred;
use super::termini::{self, Side};
use super::values;
use super::words;
use crate::error::Error;
use crate::lang::Lang;
use crate::model::{
    CalendarRow, EventRow, FixedRow, LogRow, MatrixRow, OneOffRow, Point, Policy, PositionRow, RepRow, StoreRow, Tables,
};
use crate::unit::Seconds;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

/// The file of the policy, and the sheet of its lines.
const POLICY_FILE: &str = "policy.toml";

/// A table in cells, with the columns that have something to say.
struct Grid {
    table: Table,
    columns: Vec<Column>,
    rows: Vec<Vec<String>>,
}

/// A column of a grid.
struct Column {
    name: String,
    form: Form,
    /// Where its cells are in each row; further columns stand behind those of [`Table::headers`].
    at: usize,
}

/// The tables as the csv files of a folder, as (name, bytes). Read again they are the same tables.
///
/// Headers, words and file names are in the language; coordinates are in the system (WGS-84 exactly, others to 10 cm).
/// Tables without rows are not there, nor columns that are empty in every row, nor the policy where it is the default one;
/// a policy is in `policy.toml`, and how papers are wanted in `columns.toml`. Chinese files begin with a byte order mark, without which Excel does not know them as UTF-8.
pub fn table_files(tables: &Tables, lang: Lang, system: CoordSys) -> Vec<(String, Vec<u8>)> {
    let full = "memory takes every row";
    let file = |grid: Grid| {
        let mut writer = csv::Writer::from_writer(lang.of(Vec::new(), "\u{feff}".as_bytes().to_vec()));
        writer.write_record(grid.columns.iter().map(|column| guarded(&column.name).into_owned())).expect(full);
        for row in &grid.rows {
            writer.write_record(grid.columns.iter().map(|column| guarded(&row[column.at]).into_owned())).expect(full);
        }
        (format!("{}.csv", grid.table.name(lang)), writer.into_inner().expect(full))
    };
    let policy = own(tables).map(|policy| (POLICY_FILE.to_string(), write_policy(policy).into_bytes()));
    let settings = settings(tables).map(|settings| (columns::NAME.to_string(), settings.to_toml().into_bytes()));
    grids(tables, lang, system).into_iter().map(file).chain(policy).chain(settings).collect()
}

/// The policy, if it is not the default one.
fn own(tables: &Tables) -> Option<&Policy> {
    (tables.policy != Policy::default()).then_some(&tables.policy)
}

/// How papers are wanted, where that is not the usual way.
fn settings(tables: &Tables) -> Option<Columns> {
    Some(Columns::of_papers(&tables.papers)).filter(|settings| !settings.is_empty())
}

/// A cell of a store by the name of its column: a further column's header, or the English name of a known one.
pub(crate) fn store_cell(tables: &Tables, row: &StoreRow, column: &str, lang: Lang) -> String {
    if let Some(at) = tables.more.iter().position(|header| header == column) {
        return row.more.get(at).cloned().unwrap_or_default();
    }
    let at = Table::Stores.headers().iter().position(|header| header.en == column);
    let pen = Pen { lang, system: tables.papers.coord_sys };
    at.map_or(String::new(), |at| pen.store(row).swap_remove(at))
}

/// Whether a file has a name that [`table_files`] gives.
pub(crate) fn is_table_file(name: &str) -> bool {
    let is_table =
        |stem: &str| Table::ALL.iter().any(|table| [Lang::En, Lang::Zh].map(|lang| table.name(lang)).contains(&stem));
    name == POLICY_FILE || name == columns::NAME || name.strip_suffix(".csv").is_some_and(is_table)
}

/// The tables as the bytes of a workbook with a sheet each; see [`table_files`]. The lines of `policy.toml` are the first
/// column of a sheet of that name.
///
/// # Errors
/// A table too long for a sheet.
pub fn workbook_bytes(tables: &Tables, lang: Lang, system: CoordSys) -> Result<Vec<u8>, Error> {
    let mut workbook = Workbook::new();
    // A fixed date of making, so that the same tables make the same bytes.
    let made = ExcelDateTime::from_ymd(2026, 1, 1).expect("a date");
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
    grids(tables, lang, system)
        .iter()
        .try_for_each(|grid| fill(workbook.add_worksheet(), grid, lang))
        .and_then(|()| own(tables).map_or(Ok(()), |policy| copy(workbook.add_worksheet(), policy)))
        .and_then(|()| workbook.save_to_buffer())
        .map_err(|error| Error::Format { path: format!("{}.xlsx", tables.name).into(), trouble: error.to_string() })
}

fn copy(sheet: &mut Worksheet, policy: &Policy) -> Result<(), XlsxError> {
    sheet.set_name(POLICY_FILE)?;
    for (row, line) in (0u32..).zip(write_policy(policy).lines()).filter(|(_, line)| !line.is_empty()) {
        sheet.write_string(row, 0, line)?;
    }
    sheet.autofit();
    Ok(())
}

fn fill(sheet: &mut Worksheet, grid: &Grid, lang: Lang) -> Result<(), XlsxError> {
    let (bold, day, hour) =
        (Format::new().set_bold(), Format::new().set_num_format("yyyy-mm-dd"), Format::new().set_num_format("hh:mm"));
    sheet.set_name(grid.table.name(lang))?;
    sheet.set_freeze_panes(1, 0)?;
    for (column, one) in (0u16..).zip(&grid.columns) {
        sheet.write_string_with_format(0, column, &one.name, &bold)?;
        for (row, cells) in (1u32..).zip(&grid.rows) {
            let text = &cells[one.at];
            match one.form {
                _ if text.is_empty() => {}
                Form::Number if text.parse::<f64>().is_ok() => {
                    sheet.write_number(row, column, text.parse().unwrap_or(0.0))?;
                }
                Form::Date => {
                    sheet.write_datetime_with_format(row, column, ExcelDateTime::parse_from_str(text)?, &day)?;
                }
                Form::Time if text.len() == 5 && text.as_str() < "24:00" => {
                    sheet.write_datetime_with_format(row, column, ExcelDateTime::parse_from_str(text)?, &hour)?;
                }
                _ => {
                    sheet.write_string(row, column, text)?;
                }
            }
        }
    }
    sheet.autofit();
    Ok(())
}

fn grids(tables: &Tables, lang: Lang, system: CoordSys) -> Vec<Grid> {
    let pen = Pen { lang, system };
    let rows = |table: Table| -> Vec<Vec<String>> {
        match table {
            Table::Stores => {
                let more = |row: &StoreRow| {
                    (0..tables.more.len()).map(|at| row.more.get(at).cloned().unwrap_or_default()).collect::<Vec<_>>()
                };
                tables.stores.iter().map(|row| pen.store(row).into_iter().chain(more(row)).collect()).collect()
            }
            Table::Reps => tables.reps.iter().map(|row| pen.rep(row)).collect(),
            Table::Calendar => tables.calendar.iter().map(|row| pen.calendar(row)).collect(),
            Table::VisitLog => tables.log.iter().map(|row| pen.log(row)).collect(),
            Table::Fixed => tables.fixed.iter().map(|row| pen.fixed(row)).collect(),
            Table::OneOff => tables.one_off.iter().map(|row| pen.one_off(row)).collect(),
            Table::Events => tables.events.iter().map(|row| pen.event(row)).collect(),
            Table::Positions => tables.positions.iter().map(|row| pen.position(row)).collect(),
            Table::Matrix => tables.matrix.iter().map(|row| pen.matrix(row)).collect(),
            // The policy is a file; a plan's visits, changes and incidents are none of the input.
            Table::Policy | Table::Campaigns | Table::Visits | Table::Changes | Table::Incidents => Vec::new(),
        }
    };
    let grid = |table: Table| {
        let rows = rows(table);
        let more: &[String] = if table == Table::Stores { &tables.more } else { &[] };
        // A further column whose header is nearly that of a known one is no slip while that one is there.
        let near: Vec<usize> = more.iter().filter_map(|header| headers::near(table, header)).collect();
        let wanted = |at: usize, must: bool| must || near.contains(&at) || rows.iter().any(|row| !row[at].is_empty());
        let known = table.headers().iter().enumerate().filter(|(at, header)| wanted(*at, header.must));
        let known = known.map(|(at, header)| Column { name: header.name(lang).into(), form: header.form, at });
        let more = more.iter().enumerate();
        let free =
            more.map(|(at, name)| Column { name: name.clone(), form: Form::Text, at: table.headers().len() + at });
        let columns = known.chain(free).collect();
        Grid { table, columns, rows }
    };
    let filled = |grid: &Grid| grid.table.must() || !grid.rows.is_empty();
    Table::ALL.into_iter().map(grid).filter(filled).collect()
}

/// How cells are written. Every row has its cells in the order of [`Table::headers`].
struct Pen {
    lang: Lang,
    system: CoordSys,
}

fn show<T: ToString>(value: Option<T>) -> String {
    value.map_or(String::new(), |value| value.to_string())
}

fn hours(time: Option<Seconds>) -> String {
    show(time.map(Seconds::as_hours))
}

fn minutes(time: Option<Seconds>) -> String {
    time.map_or(String::new(), values::say_minutes)
}

fn clock(time: Option<Seconds>) -> String {
    time.map_or(String::new(), values::say_clock)
}

impl Pen {
    fn point(&self, point: Option<Point>) -> [String; 2] {
        let Some(point) = point else { return Default::default() };
        match self.system {
            CoordSys::Wgs84 => [point.x.to_string(), point.y.to_string()],
            other => {
                let Point { x, y } = other.of_wgs84(point);
                [format!("{x:.6}"), format!("{y:.6}")]
            }
        }
    }

    fn flag(&self, flag: bool) -> String {
        words::say(words::FLAG, flag, self.lang)
    }

    fn tick(&self, flag: bool) -> String {
        if flag { self.flag(true) } else { String::new() }
    }

    fn store(&self, row: &StoreRow) -> Vec<String> {
        let [lon, lat] = self.point(row.point);
        let free = |set, text: &str| words::say_free(set, text, self.lang);
        let card = row.card.as_deref().cloned().unwrap_or_default();
        vec![
            row.id.clone(),
            row.name.clone(),
            lon,
            lat,
            self.system.name().into(),
            row.address.clone(),
            words::say(words::STATUS, row.status, self.lang),
            free(words::LIFECYCLE, &row.lifecycle),
            free(words::CHANNEL, &row.channel_type),
            free(words::SIZE, &row.size_tier),
            row.class.clone(),
            show(row.city_tier),
            row.region.clone(),
            row.area.clone(),
            row.owner.clone().unwrap_or_default(),
            preferred::say(&row.preferred),
            show(row.interval_days),
            match row.visits_per_cycle {
                Some(0) => self.lang.of("on demand", "按需").into(),
                visits => show(visits),
            },
            String::new(),
            show(row.min_gap_days),
            show(row.max_gap_days),
            row.last_visit.map_or(String::new(), dates::say_date),
            minutes(row.service),
            show(row.priority),
            self.tick(row.must_visit),
            row.weekdays.as_ref().map_or(String::new(), values::say_weekdays),
            opening::say_hours(&row.open_hours),
            row.usual_weekday.map_or(String::new(), |day| (day + 1).to_string()),
            clock(row.usual_time),
            row.skills.join(";"),
            self.tick(row.key_account),
            show(row.sales_12m),
            show(row.orders_12m),
            show(row.potential),
            show(row.inventory_turnover),
            show(row.stock_days_left),
            show(row.competitor_count),
            show(row.hit_rate),
            card.contact,
            card.phone,
            card.goal,
            card.tasks.join(";"),
            row.note.clone(),
        ]
    }

    fn rep(&self, row: &RepRow) -> Vec<String> {
        let ([home_lon, home_lat], [end_lon, end_lat]) = (self.point(row.home), self.point(row.end));
        let [office_lon, office_lat] = self.point(row.office);
        vec![
            row.id.clone(),
            row.name.clone(),
            row.email.clone(),
            home_lon,
            home_lat,
            end_lon,
            end_lat,
            office_lon,
            office_lat,
            termini::say(&row.starts, Side::Start, self.lang),
            termini::say(&row.ends, Side::End, self.lang),
            self.system.name().into(),
            clock(row.start),
            clock(row.finish),
            opening::say_hours(&row.workdays),
            clock(row.break_start),
            minutes(row.break_length),
            clock(row.break_latest),
            minutes(row.max_before_break),
            breaks::say(&row.breaks),
            minutes(row.max_work),
            minutes(row.overtime),
            hours(row.max_week),
            hours(row.max_month),
            minutes(row.max_drive),
            show(row.max_visits),
            minutes(row.admin),
            row.admin_at.map_or(String::new(), |at| words::say(words::OFFICE, at, self.lang)),
            minutes(row.reserve),
            row.days.map_or(String::new(), |days| words::say(words::DAYS, days, self.lang)),
            words::say_free(words::PROFILE, &row.speed_profile, self.lang),
            row.skills.join(";"),
            show(row.overnight_max),
            row.region.clone(),
            row.area.as_ref().map_or(String::new(), |area| areas::say(area, |point| self.point(Some(point)))),
            row.leader.clone(),
            row.active_from.map_or(String::new(), dates::say_date),
            row.active_to.map_or(String::new(), dates::say_date),
        ]
    }

    fn calendar(&self, row: &CalendarRow) -> Vec<String> {
        let [lon, lat] = self.point(row.site.point);
        vec![
            dates::say_date(row.date),
            row.rep.clone().unwrap_or_default(),
            words::say(words::DAY, row.kind, self.lang),
            clock(row.from),
            clock(row.to),
            row.site.name.clone(),
            lon,
            lat,
            row.site.point.map_or(String::new(), |_| self.system.name().into()),
            row.site.store.clone().unwrap_or_default(),
            row.note.clone(),
        ]
    }

    fn log(&self, row: &LogRow) -> Vec<String> {
        vec![
            row.id.clone(),
            row.store.clone(),
            row.rep.clone(),
            dates::say_date(row.date),
            clock(row.checkin),
            clock(row.checkout),
            row.effective.map_or(String::new(), |flag| self.flag(flag)),
            words::say_free(words::OUTCOME, &row.outcome, self.lang),
            words::say_visit(&row.kind, self.lang),
        ]
    }

    fn fixed(&self, row: &FixedRow) -> Vec<String> {
        vec![
            row.store.clone(),
            row.date.map_or(String::new(), dates::say_date),
            row.rep.clone().unwrap_or_default(),
            clock(row.from),
            clock(row.to),
            words::say(words::FIXED, row.kind, self.lang),
            self.flag(row.hard),
        ]
    }

    fn one_off(&self, row: &OneOffRow) -> Vec<String> {
        let date = |date: Option<chrono::NaiveDate>| date.map_or(String::new(), dates::say_date);
        vec![
            row.id.clone(),
            row.store.clone(),
            date(row.first),
            date(row.last),
            clock(row.from),
            clock(row.to),
            row.rep.clone().unwrap_or_default(),
            minutes(row.service),
            row.days.to_string(),
            row.after.clone().unwrap_or_default(),
            show(row.least),
            show(row.most),
            words::say(words::VISIT, row.kind, self.lang),
            self.flag(row.hard),
            date(row.made),
            row.note.clone(),
        ]
    }

    fn event(&self, row: &EventRow) -> Vec<String> {
        vec![
            row.store.clone(),
            dates::say_date(row.date),
            words::say_free(words::EVENT, &row.kind, self.lang),
            clock(row.time),
            row.deadline.map_or(String::new(), dates::say_date),
            row.note.clone(),
        ]
    }

    fn position(&self, row: &PositionRow) -> Vec<String> {
        let [lon, lat] = self.point(row.point);
        vec![
            row.rep.clone(),
            dates::say_date(row.date),
            values::say_clock(row.time),
            lon,
            lat,
            self.system.name().into(),
            minutes(row.worked),
            minutes(row.driven),
            show(row.visits),
            row.rested.map_or(String::new(), |flag| self.flag(flag)),
            show(row.nights),
            minutes(row.week),
            minutes(row.month),
        ]
    }

    fn matrix(&self, row: &MatrixRow) -> Vec<String> {
        let km = if row.metres == 0 { String::new() } else { (f64::from(row.metres) / 1000.0).to_string() };
        vec![row.from.clone(), row.to.clone(), values::say_minutes(row.time), km, String::new()]
    }
}
