//! How full days and reps are, and the key figures, one a row.

use super::{Cell, Page, columns, day_cell};
use crate::lang::Lang;
use crate::report::plan::kinds::{Figure, FigureKind, Scale};
use crate::report::plan::nights;
use crate::report::{Figures, Sheet, weekday};

/// One row a route.
pub fn routes(sheet: &Sheet, lang: Lang) -> Page {
    let any_night = nights::any(&sheet.plan.routes);
    let overtime = |route: &crate::model::Route| sheet.problem.shift(route.shift).overtime_of(route);
    let any_overtime = sheet.plan.routes.iter().any(|route| overtime(route).0 > 0);
    let row = |route: &crate::model::Route| {
        let shift = sheet.problem.shift(route.shift);
        let rep = &sheet.problem.reps[shift.rep.index()];
        let work = i64::from(route.out().0);
        let rest: i64 = route.rests.iter().map(|rest| i64::from(shift.pause_length(rest.pause).0)).sum();
        let share =
            |part: i64, whole: i64| if whole > 0 { Cell::Share(part as f64 / whole as f64) } else { Cell::Empty };
        let mut cells = vec![
            day_cell(sheet, shift.day, lang),
            Cell::text(weekday(sheet.problem, shift.day, lang)),
            Cell::text(&rep.id),
            Cell::text(&rep.name),
            Cell::Whole(sheet.problem.visits_of(route) as i64),
            Cell::Clock(route.depart),
            Cell::Clock(route.finish),
            Cell::minutes(i64::from(route.service().0)),
            Cell::minutes(i64::from(route.drive().0)),
            Cell::minutes(i64::from(route.wait().0)),
            Cell::minutes(rest),
            Cell::minutes(work),
            Cell::minutes(i64::from(shift.workable().0)),
            share(work, i64::from(shift.workable().0)),
            share(i64::from(route.drive().0), work),
            Cell::km(i64::from(route.distance().0)),
        ];
        if any_night {
            cells.push(Cell::Text(nights::words(sheet.problem, route, lang).unwrap_or_default()));
        }
        cells.extend(any_overtime.then(|| Cell::minutes(i64::from(overtime(route).0))));
        cells
    };
    let night = any_night.then_some(("night", "外宿", 24));
    let longer = any_overtime.then_some(("overtime_min", "加班分钟", 10));
    let columns = columns(
        lang,
        &[
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
            ][..],
            night.as_slice(),
            longer.as_slice(),
        ]
        .concat(),
    );
    Page { name: lang.of("routes", "路线"), columns, rows: sheet.plan.routes.iter().map(row).collect() }
}

/// One row a rep.
pub fn reps(sheet: &Sheet, figures: &Figures, lang: Lang) -> Page {
    let any_night = nights::any(&sheet.plan.routes);
    let any_overtime = figures.plan.overtime > 0;
    let rows = sheet.problem.reps.iter().zip(&figures.reps).map(|(rep, load)| {
        let share = |kind: FigureKind| load.figure(kind).map_or(Cell::Empty, |figure| Cell::Share(figure.value));
        let mut cells = vec![
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
        ];
        cells.extend(any_night.then_some(Cell::Whole(load.nights as i64)));
        cells.extend(any_overtime.then(|| Cell::hours(load.overtime)));
        cells
    });
    let night = any_night.then_some(("nights", "外宿晚数", 10));
    let longer = any_overtime.then_some(("overtime_h", "加班小时", 10));
    let columns = columns(
        lang,
        &[
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
            ][..],
            night.as_slice(),
            longer.as_slice(),
        ]
        .concat(),
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
