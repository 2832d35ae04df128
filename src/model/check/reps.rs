//! Complaints about reps: ids, shifts, breaks, limits, and reps who have no day at all.

use super::{DAY, Ids, REPS, backwards, own_id, strange_date};
use crate::error::{Complaint, Kind};
use crate::model::{RepRow, Tables};
use crate::unit::Seconds;

pub(super) fn check(tables: &Tables, ids: &Ids<'_>, complaints: &mut Vec<Complaint>) {
    for row in &tables.reps {
        own_id(REPS, "rep_id", (row.line, &row.id), &ids.reps, complaints);
        complaints.extend(backwards(REPS, row.line, ("start_time", row.start), ("end_time", row.finish)));
        pause(row, complaints);
        limits(row, complaints);
        complaints.extend(strange_date(REPS, row.line, "active_from", row.active_from));
        complaints.extend(strange_date(REPS, row.line, "active_to", row.active_to));
        if let (Some(from), Some(to)) = (row.active_from, row.active_to)
            && to < from
        {
            complaints.push(
                Complaint::new(Kind::Contradiction, REPS, row.line)
                    .on("active_to", to.to_string())
                    .en(format!("is before active_from, {from}, so the rep has no day at all"), "mend one of the two")
                    .zh(format!("早于入职日{from}，该业代没有任何工作日"), "请更正其中之一"),
            );
        }
    }
}

fn pause(row: &RepRow, complaints: &mut Vec<Complaint>) {
    let about = |column, value: String| Complaint::new(Kind::Contradiction, REPS, row.line).on(column, value);
    if let Some(length) = row.break_length.filter(|length| *length < Seconds(0)) {
        complaints.push(
            Complaint::new(Kind::Absurd, REPS, row.line)
                .on("break_min", length.as_minutes().to_string())
                .en("is negative", "give minutes, 0 for no break")
                .zh("是负数", "请填写分钟数，0表示不休息"),
        );
        return;
    }
    let shift = row.start.zip(row.finish).filter(|(start, finish)| start < finish);
    let Some((start, finish)) = shift else { return };
    let length = row.break_length.unwrap_or(Seconds(0));
    if length >= finish - start {
        complaints.push(
            about("break_min", length.as_minutes().to_string())
                .en(
                    format!("is as long as the whole shift, {}-{}", start.clock(), finish.clock()),
                    "shorten the break or lengthen the shift",
                )
                .zh(format!("不短于整个班次{}-{}", start.clock(), finish.clock()), "请缩短休息或延长班次"),
        );
        return;
    }
    if let Some(begin) = row.break_start.filter(|&begin| begin < start || begin + length > finish) {
        complaints.push(
            about("break_start", begin.clock().to_string())
                .en(
                    format!("the break is outside the shift, {}-{}", start.clock(), finish.clock()),
                    "mend the break or the shift",
                )
                .zh(format!("休息不在班次{}-{}之内", start.clock(), finish.clock()), "请更正休息或班次"),
        );
    }
}

fn limits(row: &RepRow, complaints: &mut Vec<Complaint>) {
    let about = |column, value: f64| Complaint::new(Kind::Absurd, REPS, row.line).on(column, value.to_string());
    for (column, limit) in [("max_work_min", row.max_work), ("max_drive_min", row.max_drive)] {
        if let Some(limit) = limit.filter(|&limit| limit <= Seconds(0) || limit > DAY) {
            complaints.push(
                about(column, limit.as_minutes())
                    .en("is not a number of minutes from 1 to 1440", "mend it, or leave the cell empty for the default")
                    .zh("不在1至1440分钟之间", "请更正，或留空以使用默认值"),
            );
        }
    }
    if row.max_visits == Some(0) {
        complaints.push(
            about("max_visits", 0.0)
                .en("allows no visit", "mend it, or leave the cell empty for the default")
                .zh("不允许任何拜访", "请更正，或留空以使用默认值"),
        );
    }
    let Some(admin) = row.admin else { return };
    let shift = row.start.zip(row.finish).map(|(start, finish)| finish - start).filter(|&shift| shift > Seconds(0));
    let time = row.max_work.filter(|&work| work > Seconds(0)).or(shift).unwrap_or(DAY);
    if admin < Seconds(0) {
        complaints.push(
            about("admin_min", admin.as_minutes())
                .en("is negative", "give minutes, 0 for none")
                .zh("是负数", "请填写分钟数，0表示没有"),
        );
    } else if admin >= time {
        complaints.push(
            Complaint::new(Kind::Contradiction, REPS, row.line)
                .on("admin_min", admin.as_minutes().to_string())
                .en(format!("leaves no time for visits: the day has {} min", time.as_minutes()), "lower it")
                .zh(format!("没有剩余的拜访时间：每日共{}分钟", time.as_minutes()), "请减少"),
        );
    }
}
