//! Complaints about reps: ids, shifts, breaks, limits, and reps who have no day at all.

use super::{DAY, Ids, REPS, own_id, strange_date};
use crate::error::{Complaint, Kind};
use crate::model::{DayTerminus, OpenHours, RepRow, Tables, end_of, workday};
use crate::unit::Seconds;
use chrono::NaiveDate;

pub(super) fn check(tables: &Tables, ids: &Ids<'_>, complaints: &mut Vec<Complaint>) {
    for row in &tables.reps {
        own_id(REPS, "rep_id", (row.line, &row.id), &ids.reps, complaints);
        limits(row, complaints);
        complaints.extend(workdays(row));
        complaints.extend(no_office(row));
        match backwards(row) {
            Some(complaint) => complaints.push(complaint),
            None => time_left(row, complaints),
        }
        complaints.extend(strange_date(REPS, row.line, "active_from", row.active_from));
        complaints.extend(strange_date(REPS, row.line, "active_to", row.active_to));
        if let (Some(from), Some(to)) = (row.active_from, row.active_to)
            && to < from
        {
            complaints.push(
                Complaint::new(Kind::Contradiction, REPS, row.line)
                    .on("active_to", to.to_string())
                    .en(format!("is before active_from, {from}, so the rep has no working day"), "fix one of the two")
                    .zh(format!("早于入职日{from}，该业代没有任何工作日"), "请更正其中之一"),
            );
        }
    }
}

/// A complaint about days that begin or end at an office that nobody knows.
fn no_office(row: &RepRow) -> Option<Complaint> {
    let named = [("starts", &row.starts), ("ends", &row.ends)];
    let (column, _) = named.into_iter().find(|(_, days)| days.contains(&DayTerminus::Office))?;
    row.office.is_none().then(|| {
        Complaint::new(Kind::Absent, REPS, row.line)
            .on("office_lon", "")
            .en(
                format!("the place of the office is needed, at which days are by {column}"),
                "give office_lon and office_lat",
            )
            .zh(
                format!("{}为办公室，但没有办公室位置", if column == "starts" { "出发方式" } else { "收工方式" }),
                "请填写办公室经纬度",
            )
    })
}

/// The hours that the working days of a row have, whatever the weekday; a day that is only named has all its hours.
fn spans(row: &RepRow) -> Vec<(Seconds, Seconds)> {
    match &row.workdays {
        OpenHours::Daily(spans) => spans.clone(),
        // Hours that go on past midnight are those of one day.
        OpenHours::Rules(rules) => {
            let sunday = NaiveDate::from_isoywd_opt(2025, 52, chrono::Weekday::Sun).unwrap_or_default();
            let days = rules.spans(sunday, 7 * 53 + 2, &[]);
            let mut all: Vec<_> = days.windows(3).flat_map(workday::joined).collect();
            all.sort_unstable();
            all.dedup();
            all
        }
    }
}

/// From when to when these days last at most, where all of them have hours of their own.
fn own_hours(spans: &[(Seconds, Seconds)]) -> Option<(Seconds, Seconds)> {
    let (from, to) = (spans.iter().map(|span| span.0).min()?, spans.iter().map(|span| span.1).max()?);
    (!spans.contains(&(Seconds(0), DAY))).then_some((from, to))
}

/// A complaint about working days that are none, are over on the next day, or have hours beside those of other columns.
fn workdays(row: &RepRow) -> Option<Complaint> {
    let spans = spans(row);
    let written = match &row.workdays {
        OpenHours::Daily(spans) => {
            spans.iter().map(|(from, to)| format!("{}-{}", from.clock(), to.clock())).collect::<Vec<_>>().join(";")
        }
        OpenHours::Rules(rules) => rules.to_string(),
    };
    let about = || Complaint::new(Kind::Contradiction, REPS, row.line).on("workdays", written.clone());
    let all = || spans.iter();
    if all().any(|(from, to)| from >= to) {
        return Some(
            about()
                .en("has hours that end before they begin", "swap the two; a night has 12 hours at most")
                .zh("的结束早于开始", "请更正；跨零点的时段最长12小时"),
        );
    }
    // Hours that run into others are one span by now, which no night is as long as.
    let is_too_long = |&(from, to): &(Seconds, Seconds)| to > DAY && end_of(from, to - DAY) != to;
    let longest = all().map(|span| span.1 - span.0).max().unwrap_or_default();
    let is_cut = matches!(&row.workdays, OpenHours::Rules(rules) if rules.longest() > longest);
    if is_cut || all().any(is_too_long) || all().map(|span| span.1 - DAY).max() > all().map(|span| span.0).min() {
        return Some(
            about()
                .en(
                    "has hours past midnight that are longer than 12, or go on into those of the next day",
                    "give hours that do not overlap",
                )
                .zh("跨过零点的时段超过12小时，或与次日的时段重叠", "请填写不重叠的时段"),
        );
    }
    let has_hours = own_hours(&spans).is_some();
    let usual = row.start.map(|start| ("start_time", start)).or(row.finish.map(|finish| ("end_time", finish)));
    if let (true, Some((column, hour))) = (has_hours, usual) {
        return Some(
            Complaint::new(Kind::Contradiction, REPS, row.line)
                .on(column, hour.clock().to_string())
                .en(format!("is beside workdays, which has hours of its own: {written}"), "empty one of the two cells")
                .zh(format!("与上班日中的时间（{written}）重复"), "请清空其中一个单元格"),
        );
    }
    (row.workdays != OpenHours::ALWAYS && all().next().is_none()).then(|| {
        about()
            .en("names no working day", "name the days of work, such as Mo-Th 09:00-17:00; Fr 09:00-13:00")
            .zh("没有任何上班日", "请填写上班日，如周一至周四 09:00-17:00；周五 09:00-13:00")
    })
}

/// A complaint about a day that ends before it starts, also where one of both is the default.
fn backwards(row: &RepRow) -> Option<Complaint> {
    let (start, finish) = row.hours();
    if start < finish || row.start.or(row.finish).is_none() {
        return None;
    }
    let about = |column, value: Seconds| {
        Complaint::new(Kind::Contradiction, REPS, row.line).on(column, value.clock().to_string())
    };
    Some(match (row.start, row.finish) {
        (Some(_), finished) => {
            let (en, zh) = if finished.is_none() { (" by default", "默认") } else { ("", "") };
            about("start_time", start)
                .en(format!("is not before end_time, which is {}{en}", finish.clock()), "fix one of the two hours")
                .zh(format!("不早于{zh}收工时间{}", finish.clock()), "请更正其中一个时间")
        }
        _ => about("end_time", finish)
            .en(format!("is not after start_time, which is {} by default", start.clock()), "fix one of the two hours")
            .zh(format!("不晚于默认出发时间{}", start.clock()), "请更正其中一个时间"),
    })
}

/// Complaints about a break outside the day, and about breaks, office work and limits that leave no time for a visit, whichever
/// of them are defaults.
fn time_left(row: &RepRow, complaints: &mut Vec<Complaint>) {
    let ((start, finish), zero) = (own_hours(&spans(row)).unwrap_or_else(|| row.hours()), Seconds(0));
    let day = format!("{}-{}", start.clock(), finish.clock());
    let about = |column, value: String| Complaint::new(Kind::Contradiction, REPS, row.line).on(column, value);
    let own = |column, value: Option<Seconds>| value.map(|value| (column, value.as_minutes().to_string()));
    let pause = row.break_length.unwrap_or(if row.break_start.is_some() { workday::BREAK } else { zero }).max(zero);
    if pause >= finish - start {
        let (column, value) = own("break_min", row.break_length)
            .or_else(|| row.break_start.map(|begin| ("break_start", begin.clock().to_string())))
            .unwrap_or_default();
        complaints.push(
            about(column, value)
                .en(
                    format!("the break of {} min is as long as the whole shift, {day}", pause.as_minutes()),
                    "shorten the break or lengthen the shift",
                )
                .zh(format!("休息{}分钟，不短于整个班次{day}", pause.as_minutes()), "请缩短休息或延长班次"),
        );
        return;
    }
    // In the night after the day an hour is one of the next date.
    let late = |hour: Seconds| if hour < start && hour + DAY < finish { hour + DAY } else { hour };
    if let Some(begin) = row.break_start.map(late).filter(|&begin| begin < start || begin + pause > finish) {
        complaints.push(
            about("break_start", begin.clock().to_string())
                .en(
                    format!("the break of {} min is outside the shift, {day}", pause.as_minutes()),
                    "fix the break or the shift",
                )
                .zh(format!("休息{}分钟，不在班次{day}之内", pause.as_minutes()), "请更正休息或班次"),
        );
    }
    if let (Some(begin), Some(latest)) = (row.break_start.map(late), row.break_latest.map(late))
        && latest < begin
    {
        complaints.push(
            about("break_latest", latest.clock().to_string())
                .en(format!("is before break_start, {}", begin.clock()), "fix one of the two hours")
                .zh(format!("早于休息开始{}", begin.clock()), "请更正其中一个时间"),
        );
    }
    for one in &row.breaks {
        let from = late(one.from);
        let end = one.to.map_or(from + one.length, |to| to + (from - one.from));
        if from <= start || end >= finish {
            complaints.push(
                about("breaks", format!("{} {}", one.from.clock(), one.length.as_minutes()))
                    .en(format!("is a break outside the shift, {day}"), "fix the break or the shift")
                    .zh(format!("休息不在班次{day}之内"), "请更正休息或班次"),
            );
        }
    }
    let most = row.max_work.unwrap_or(workday::MAX_WORK);
    let pause = pause + row.breaks.iter().map(|one| one.length).sum();
    let (time, admin) = (most.min(finish - start - pause), row.admin.unwrap_or(workday::ADMIN));
    if most <= zero {
        return;
    }
    if admin < time {
        complaints.extend(all_reserved(row, time - admin));
        return;
    }
    // The cell that says most about it: of a row that says nothing, there is nothing to fix.
    let shift = row.start.map(|start| ("start_time", start)).or(row.finish.map(|finish| ("end_time", finish)));
    let cell = own("admin_min", row.admin)
        .or(own("max_work_min", row.max_work))
        .or(own("break_min", row.break_length))
        .or(shift.map(|(column, hour)| (column, hour.clock().to_string())));
    let Some((column, value)) = cell else { return };
    let (admin, time) = (admin.as_minutes(), time.as_minutes());
    complaints.push(
        about(column, value)
            .en(
                format!("leaves no time for visits: the day has {time} min, of which {admin} min are office work"),
                "lower admin_min, or allow more work",
            )
            .zh(format!("没有剩余的拜访时间：每日共{time}分钟，其中内勤{admin}分钟"), "请减少内勤，或增加工时"),
    );
}

/// A complaint about a reserve as long as the day.
fn all_reserved(row: &RepRow, time: Seconds) -> Option<Complaint> {
    let reserve = row.reserve.filter(|&reserve| reserve >= time)?.as_minutes();
    let time = time.as_minutes();
    Some(
        Complaint::new(Kind::Contradiction, REPS, row.line)
            .on("reserve_min", reserve.to_string())
            .en(format!("leaves nothing to plan: the day has {time} min for visits"), "lower it")
            .zh(format!("没有可计划的时间：每日可用于拜访的只有{time}分钟"), "请减少预留"),
    )
}

fn limits(row: &RepRow, complaints: &mut Vec<Complaint>) {
    let about = |column, value: f64| Complaint::new(Kind::Absurd, REPS, row.line).on(column, value.to_string());
    for (column, limit) in [("max_work_min", row.max_work), ("max_drive_min", row.max_drive)] {
        if let Some(limit) = limit.filter(|&limit| limit <= Seconds(0) || limit > DAY) {
            complaints.push(
                about(column, limit.as_minutes())
                    .en("is not a number of minutes from 1 to 1440", "fix it, or leave the cell empty for the default")
                    .zh("不在1至1440分钟之间", "请更正，或留空以使用默认值"),
            );
        }
    }
    let spans = [
        ("overtime_max_min", row.overtime.map(Seconds::as_minutes), 0.0, 720.0, "minutes", "分钟"),
        ("max_week", row.max_week.map(Seconds::as_hours), 1.0, 168.0, "hours", "小时"),
        ("max_month", row.max_month.map(Seconds::as_hours), 1.0, 744.0, "hours", "小时"),
    ];
    for (column, limit, least, most, unit, zh_unit) in spans {
        if let Some(limit) = limit.filter(|limit| !(least..=most).contains(limit)) {
            complaints.push(
                about(column, limit)
                    .en(
                        format!("is not a number of {unit} from {least} to {most}"),
                        "fix it, or leave the cell empty for what the policy says",
                    )
                    .zh(format!("不在{least}至{most}{zh_unit}之间"), "请更正，或留空以按频次政策"),
            );
        }
    }
    if row.max_visits == Some(0) {
        complaints.push(
            about("max_visits", 0.0)
                .en("allows no visit", "fix it, or leave the cell empty for the default")
                .zh("不允许任何拜访", "请更正，或留空以使用默认值"),
        );
    }
    for (column, minutes) in [
        ("break_min", row.break_length),
        ("max_before_break_min", row.max_before_break),
        ("admin_min", row.admin),
        ("reserve_min", row.reserve),
    ] {
        if let Some(minutes) = minutes.filter(|minutes| *minutes < Seconds(0)) {
            complaints.push(
                about(column, minutes.as_minutes())
                    .en("is negative", "give minutes, 0 for none")
                    .zh("是负数", "请填写分钟数，0表示没有"),
            );
        }
    }
}
