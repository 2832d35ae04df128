//! The tables of the output: visits, unserved visits, routes, reps and key figures, as rows of typed cells.

use crate::io::plan_json::code;
use crate::lang::Lang;
use crate::model::{DueVisit, Reason};
use crate::report::card::card;
use crate::report::plan::kinds::{Figure, FigureKind, Scale};
use crate::report::plan::reasons;
use crate::report::{Figures, Sheet, day_name, weekday};
use crate::unit::{Day, Seconds};
use chrono::NaiveDate;
use std::borrow::Cow;

/// A table of the output.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// Its name, for a workbook's sheet.
    pub name: &'static str,
    /// Its columns.
    pub columns: Vec<PageColumn>,
    /// Its rows, as long as the headers.
    pub rows: Vec<Vec<Cell>>,
}

/// A column of the output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageColumn {
    /// Its name to programs, in every language the same.
    pub key: Cow<'static, str>,
    /// Its header.
    pub name: Cow<'static, str>,
    /// Its width in characters.
    pub width: u8,
}

/// A cell of the output.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Words.
    Text(String),
    /// A whole number.
    Whole(i64),
    /// A number with so many decimals.
    Decimal(f64, usize),
    /// A share, 0.25 for 25 %.
    Share(f64),
    /// A date.
    Date(NaiveDate),
    /// An hour of the day.
    Clock(Seconds),
    /// Nothing.
    Empty,
}

impl Cell {
    pub(in crate::report) fn minutes(seconds: i64) -> Cell {
        Cell::Decimal(seconds as f64 / 60.0, 1)
    }

    fn hours(seconds: i64) -> Cell {
        Cell::Decimal(seconds as f64 / 3600.0, 1)
    }

    fn km(metres: i64) -> Cell {
        Cell::Decimal(metres as f64 / 1000.0, 1)
    }

    pub(in crate::report) fn text(text: &str) -> Cell {
        Cell::Text(text.into())
    }
}

pub(in crate::report) fn columns(lang: Lang, all: &[(&'static str, &'static str, u8)]) -> Vec<PageColumn> {
    all.iter().map(|&(key, zh, width)| PageColumn { key: key.into(), name: lang.of(key, zh).into(), width }).collect()
}

/// A day as a cell: a date where days have dates.
fn day_cell(sheet: &Sheet, day: Day, lang: Lang) -> Cell {
    match sheet.problem.calendar.date(day) {
        Some(date) => Cell::Date(date),
        None => Cell::Text(day_name(sheet.problem, day, lang)),
    }
}

/// One row a planned visit, in the order of the routes.
pub fn visits(sheet: &Sheet, lang: Lang, plan_id: &str) -> Page {
    let mut rows = Vec::new();
    let rows_of = sheet.store_rows();
    for route in &sheet.plan.routes {
        let shift = sheet.problem.shift(route.shift);
        let rep = &sheet.problem.reps[shift.rep.index()];
        for (at, stop) in route.stops.iter().enumerate() {
            let store = sheet.problem.store(stop.store);
            let due = sheet.due(stop.store, stop.visit);
            let due_day = due.and_then(DueVisit::due_day);
            let row = rows_of[stop.store.index()];
            let day = |day: Option<Day>| day.map_or(Cell::Empty, |day| day_cell(sheet, day, lang));
            let (known, place) = (card(row), sheet.problem.places.get(store.place.index()));
            let place = place.map(|&place| sheet.outward(place));
            let mut cells = vec![
                Cell::text(plan_id),
                day_cell(sheet, shift.day, lang),
                Cell::text(weekday(sheet.problem, shift.day, lang)),
                Cell::text(&rep.id),
                Cell::text(&rep.name),
                Cell::Whole(at as i64 + 1),
                Cell::text(&store.id),
                Cell::text(&store.name),
                Cell::text(&store.class),
                Cell::Clock(stop.start - stop.wait),
                Cell::Clock(stop.start),
                Cell::Clock(stop.leave),
                Cell::minutes(i64::from((stop.leave - stop.start).0)),
                Cell::minutes(i64::from(stop.drive.0)),
                Cell::km(i64::from(stop.distance.0)),
                Cell::minutes(i64::from(stop.wait.0)),
                due.map_or(Cell::Empty, |due| Cell::Text(due.types.say(lang))),
                day(due_day),
                due_day.map_or(Cell::Empty, |due| Cell::Whole(i64::from(shift.day.0) - i64::from(due.0))),
                Cell::Whole(i64::from(store.is_pinned(shift.day))),
                Cell::Text(sheet.why(stop.store, stop.visit, lang)),
                day(due.map(|due| due.earliest)),
                day(due.map(|due| due.latest)),
                Cell::text(row.map_or("", |row| &row.address)),
                Cell::text(&known.contact),
                Cell::text(&known.phone),
                Cell::text(&known.goal),
                Cell::Text(known.tasks.join(";")),
                Cell::text(row.map_or("", |row| &row.note)),
            ];
            cells.extend(sheet.shown_cells(row, lang).into_iter().map(Cell::Text));
            cells.extend([
                place.map_or(Cell::Empty, |place| Cell::Decimal(place.x, 6)),
                place.map_or(Cell::Empty, |place| Cell::Decimal(place.y, 6)),
                Cell::text(if place.is_some() { sheet.papers().coord_sys.name() } else { "" }),
            ]);
            rows.push(cells);
        }
    }
    let mut all = columns(
        lang,
        &[
            ("plan_id", "计划编号", 18),
            ("date", "日期", 11),
            ("weekday", "星期", 8),
            ("rep_id", "业代编号", 10),
            ("rep_name", "姓名", 14),
            ("seq", "顺序", 6),
            ("store_id", "门店编号", 12),
            ("store_name", "门店名称", 24),
            ("class", "等级", 6),
            ("arrive", "到店", 8),
            ("start", "开始", 8),
            ("leave", "离店", 8),
            ("service_min", "在店分钟", 11),
            ("drive_min", "在途分钟", 11),
            ("drive_km", "里程公里", 10),
            ("wait_min", "等待分钟", 10),
            ("visit_type", "拜访类型", 14),
            ("due_date", "应访日", 11),
            ("early_late_days", "提前(-)/延后(+)天数", 16),
            ("pinned", "锁定", 8),
            ("why", "原因", 34),
            ("earliest", "最早", 11),
            ("latest", "最晚", 11),
            ("address", "地址", 34),
            ("contact", "联系人", 14),
            ("phone", "电话", 16),
            ("goal", "拜访目标", 24),
            ("tasks", "任务", 24),
            ("note", "备注", 34),
        ],
    );
    for (key, name) in sheet.shown(Lang::En).into_iter().zip(sheet.shown(lang)) {
        // A column of the stores may be called as one of ours.
        let key = if all.iter().any(|column| column.key == key) { format!("{key}_of_store") } else { key };
        all.push(PageColumn { key: key.into(), name: name.into(), width: 18 });
    }
    all.extend(columns(lang, &[("lon", "经度", 11), ("lat", "纬度", 11), ("coord_sys", "坐标系", 9)]));
    Page { name: lang.of("visits", "拜访"), columns: all, rows }
}

/// One row a visit left out, with its reason and what would help.
pub fn unserved(sheet: &Sheet, lang: Lang) -> Page {
    let mut planned = vec![Vec::new(); sheet.problem.stores.len()];
    for route in &sheet.plan.routes {
        let day = sheet.problem.shift(route.shift).day;
        route.stops.iter().for_each(|stop| planned[stop.store.index()].push(day));
    }
    let row = |left: &crate::model::Unserved| {
        let store = sheet.problem.store(left.store);
        let due = sheet.due(left.store, left.visit);
        let reason = left.reason;
        let days = &planned[left.store.index()];
        let after = due.map_or(Day(0), |due| due.earliest);
        let next = days.iter().filter(|&&day| day >= after).min();
        let day = |day: Option<Day>| day.map_or(Cell::Empty, |day| day_cell(sheet, day, lang));
        vec![
            Cell::text(&store.id),
            Cell::text(&store.name),
            Cell::text(&store.class),
            Cell::Whole(i64::from(store.priority)),
            day(due.and_then(DueVisit::due_day)),
            day(due.map(|due| due.earliest)),
            day(due.map(|due| due.latest)),
            Cell::text(code(reason.obstacle)),
            Cell::Text(reasons::sentence(sheet.problem, &reason, lang)),
            if reason.impossible || reason.asked.shifts() > 0 {
                Cell::Whole(i64::from(!reason.impossible))
            } else {
                Cell::Empty
            },
            Cell::Text(reasons::asked(&reason, lang)),
            Cell::Text(rivals(sheet, &reason)),
            reason.rep.map_or(Cell::Empty, |rep| Cell::text(&sheet.problem.reps[rep.index()].id)),
            day(reason.day),
            reason.short.map_or(Cell::Empty, |short| Cell::minutes(i64::from(short.0))),
            Cell::Text(reasons::remedy(sheet.problem, &reason, lang)),
            day(next.copied()),
            Cell::Text(sheet.why(left.store, left.visit, lang)),
        ]
    };
    let columns = columns(
        lang,
        &[
            ("store_id", "门店编号", 12),
            ("store_name", "门店名称", 24),
            ("class", "等级", 6),
            ("priority", "优先级", 8),
            ("due_date", "应访日", 11),
            ("earliest", "最早", 11),
            ("latest", "最晚", 11),
            ("reason_code", "原因码", 12),
            ("reason", "原因", 60),
            ("possible", "可行", 8),
            ("shifts_asked", "询问班次", 40),
            ("displaced_by", "占用门店", 24),
            ("binding_rep", "相关业代", 12),
            ("binding_date", "相关日期", 12),
            ("shortfall_min", "缺口分钟", 13),
            ("cheapest_fix", "建议", 60),
            ("next_try", "下次日期", 11),
            ("why", "应访依据", 34),
        ],
    );
    Page { name: lang.of("unserved", "未安排"), columns, rows: sheet.plan.unserved.iter().map(row).collect() }
}

/// The stores whose visits displaced a visit.
fn rivals(sheet: &Sheet, reason: &Reason) -> String {
    let ids = reason.rivals.iter().flatten().map(|&(store, _)| sheet.problem.store(store).id.as_str());
    ids.collect::<Vec<_>>().join(";")
}

/// One row a route.
pub fn routes(sheet: &Sheet, lang: Lang) -> Page {
    let row = |route: &crate::model::Route| {
        let shift = sheet.problem.shift(route.shift);
        let rep = &sheet.problem.reps[shift.rep.index()];
        let work = i64::from(route.work().0);
        let rest: i64 = route.rests.iter().map(|rest| i64::from(shift.pause_length(rest.pause).0)).sum();
        let share =
            |part: i64, whole: i64| if whole > 0 { Cell::Share(part as f64 / whole as f64) } else { Cell::Empty };
        vec![
            day_cell(sheet, shift.day, lang),
            Cell::text(weekday(sheet.problem, shift.day, lang)),
            Cell::text(&rep.id),
            Cell::text(&rep.name),
            Cell::Whole(route.stops.len() as i64),
            Cell::Clock(route.depart),
            Cell::Clock(route.finish),
            Cell::minutes(i64::from(route.service().0)),
            Cell::minutes(i64::from(route.drive().0)),
            Cell::minutes(i64::from(route.wait().0)),
            Cell::minutes(rest),
            Cell::minutes(work),
            Cell::minutes(i64::from(shift.available().0)),
            share(work, i64::from(shift.available().0)),
            share(i64::from(route.drive().0), work),
            Cell::km(i64::from(route.distance().0)),
        ]
    };
    let columns = columns(
        lang,
        &[
            ("date", "日期", 11),
            ("weekday", "星期", 8),
            ("rep_id", "业代编号", 10),
            ("rep_name", "姓名", 14),
            ("visits", "家数", 8),
            ("start", "出发", 8),
            ("end", "收工", 8),
            ("service_min", "在店分钟", 11),
            ("drive_min", "在途分钟", 11),
            ("wait_min", "等待分钟", 10),
            ("rest_min", "休息分钟", 10),
            ("work_min", "工时分钟", 10),
            ("available_min", "可用分钟", 13),
            ("utilisation", "利用率", 11),
            ("drive_share", "在途占比", 11),
            ("km", "里程公里", 10),
        ],
    );
    Page { name: lang.of("routes", "路线"), columns, rows: sheet.plan.routes.iter().map(row).collect() }
}

/// One row a rep.
pub fn reps(sheet: &Sheet, figures: &Figures, lang: Lang) -> Page {
    let rows = sheet.problem.reps.iter().zip(&figures.reps).map(|(rep, load)| {
        let share = |kind: FigureKind| load.figure(kind).map_or(Cell::Empty, |figure| Cell::Share(figure.value));
        vec![
            Cell::text(&rep.id),
            Cell::text(&rep.name),
            Cell::Whole(load.stores as i64),
            Cell::Whole(load.due as i64),
            Cell::Whole(load.planned as i64),
            Cell::Whole(load.due as i64 - load.attained as i64),
            Cell::Whole(load.used as i64),
            Cell::Whole(load.shifts as i64),
            Cell::hours(load.service),
            Cell::hours(load.drive),
            Cell::hours(load.wait),
            Cell::hours(load.work()),
            Cell::hours(load.available),
            share(FigureKind::Utilisation),
            share(FigureKind::DriveShare),
            Cell::km(load.metres),
            load.figure(FigureKind::VisitsPerDay).map_or(Cell::Empty, |figure| Cell::Decimal(figure.value, 1)),
            share(FigureKind::Overlap),
        ]
    });
    let columns = columns(
        lang,
        &[
            ("rep_id", "业代编号", 10),
            ("rep_name", "姓名", 14),
            ("stores", "门店数", 8),
            ("due", "应访", 8),
            ("visits", "已安排", 8),
            ("unserved", "未安排", 9),
            ("days_used", "已用天数", 10),
            ("days", "可用天数", 8),
            ("service_h", "在店小时", 10),
            ("drive_h", "在途小时", 10),
            ("wait_h", "等待小时", 10),
            ("work_h", "工时小时", 10),
            ("available_h", "可用小时", 11),
            ("utilisation", "利用率", 11),
            ("drive_share", "在途占比", 11),
            ("km", "里程公里", 10),
            ("visits_per_day", "日均家数", 13),
            ("overlap", "交叉度", 9),
        ],
    );
    Page { name: lang.of("reps", "业代"), columns, rows: rows.collect() }
}

/// One row a key figure, of the plan and of each class.
pub fn key_figures(figures: &Figures, lang: Lang) -> Page {
    let mut rows = Vec::new();
    let mut line = |level: &'static str, key: &str, figure: Figure| {
        let value = match figure.kind.scale() {
            Scale::Share => Cell::Share(figure.value),
            Scale::One | Scale::Whole => Cell::Decimal(figure.value, 1),
            Scale::Two => Cell::Decimal(figure.value, 2),
        };
        let part = |number: Option<f64>| {
            number.map_or(Cell::Empty, |number| match number == number.round() {
                true => Cell::Whole(number as i64),
                false => Cell::Decimal(number, 1),
            })
        };
        rows.push(vec![
            Cell::text(level),
            Cell::text(key),
            Cell::text(figure.kind.key()),
            Cell::text(figure.kind.name(lang)),
            value,
            part(figure.over.map(|over| over.0)),
            part(figure.over.map(|over| over.1)),
            Cell::text(figure.kind.basis(lang)),
        ]);
    };
    for figure in figures.headline() {
        line(lang.of("plan", "计划"), "", figure);
    }
    for (class, load) in figures.classes.iter().filter(|(class, _)| !class.is_empty()) {
        for kind in [
            FigureKind::Planned,
            FigureKind::Coverage,
            FigureKind::Attainment,
            FigureKind::OnTime,
            FigureKind::Exact,
            FigureKind::MissedWeight,
        ] {
            if let Some(figure) = load.figure(kind) {
                line(lang.of("class", "等级"), class, figure);
            }
        }
    }
    let columns = columns(
        lang,
        &[
            ("level", "层级", 8),
            ("of", "对象", 8),
            ("key", "指标码", 16),
            ("name", "指标", 22),
            ("value", "值", 10),
            ("numerator", "分子", 12),
            ("denominator", "分母", 12),
            ("basis", "口径", 80),
        ],
    );
    Page { name: lang.of("key figures", "指标"), columns, rows }
}
