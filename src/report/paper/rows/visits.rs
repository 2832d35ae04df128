//! The visits of a plan and those left out, one a row.

use super::{Cell, Page, PageColumn, columns, day_cell};
use crate::io::plan_json::code;
use crate::lang::Lang;
use crate::model::{DueVisit, Reason};
use crate::report::card::card;
use crate::report::plan::reasons;
use crate::report::{Sheet, weekday};
use crate::unit::Day;

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
                Cell::minutes(i64::from(stop.service().0)),
                Cell::minutes(i64::from(stop.drive.0)),
                Cell::km(i64::from(stop.distance.0)),
                Cell::minutes(i64::from(stop.wait.0)),
                match due {
                    Some(_) if store.meeting => Cell::text(lang.of("meeting", "会议")),
                    _ => due.map_or(Cell::Empty, |due| Cell::Text(due.types.say(lang))),
                },
                day(due_day),
                due_day.map_or(Cell::Empty, |due| Cell::Whole(i64::from(shift.day.0) - i64::from(due.0))),
                Cell::flag(store.is_pinned(shift.day), lang),
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
            Cell::Text(reasons::sentence(sheet.problem, (left.store, &reason), lang)),
            if reason.impossible || reason.asked.shifts() > 0 {
                Cell::flag(!reason.impossible, lang)
            } else {
                Cell::Empty
            },
            Cell::Text(reasons::asked(&reason, lang)),
            Cell::Text(rivals(sheet, &reason)),
            reason.rep.map_or(Cell::Empty, |rep| Cell::text(&sheet.problem.reps[rep.index()].id)),
            reason.rep.map_or(Cell::Empty, |rep| Cell::text(&sheet.problem.reps[rep.index()].name)),
            day(reason.day),
            reason.short.map_or(Cell::Empty, |short| Cell::minutes(i64::from(short.0))),
            Cell::Text(reasons::remedy(sheet.problem, (left.store, &reason), lang)),
            Cell::flag(reason.fix.is_some(), lang),
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
            ("binding_rep_name", "相关业代姓名", 14),
            ("binding_date", "相关日期", 12),
            ("shortfall_min", "缺口分钟", 13),
            ("cheapest_fix", "建议", 60),
            ("fix_suffices", "一改即可", 8),
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
