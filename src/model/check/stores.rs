//! Complaints about stores: ids, owners, intervals, service, hours, skills and numbers.

use super::{DAY, Ids, STORES, own_id, strange_date, trades};
use crate::error::{Complaint, Kind};
use crate::model::{OpenHours, RepRow, StoreRow, Tables, end_of};
use crate::unit::Seconds;
use std::collections::HashMap;

/// The longest interval a policy of our field knows, in days (portatour allows 7 to 730).
const LONGEST_INTERVAL: u16 = 730;
/// A visit longer than a working day of eight hours is not one visit.
const LONGEST_SERVICE: Seconds = Seconds::minutes(480);
/// More visits than days in a cycle of four weeks cannot be made.
const MOST_A_CYCLE: u16 = 28;

pub(super) fn check(tables: &Tables, ids: &Ids<'_>, complaints: &mut Vec<Complaint>) {
    let mut known: HashMap<&str, bool> = HashMap::new();
    let has = |skill: &str| tables.reps.iter().any(|rep| rep.has_skill(skill));
    let areas: HashMap<&str, &RepRow> =
        tables.reps.iter().filter(|rep| rep.area.is_some()).map(|rep| (rep.id.as_str(), rep)).collect();
    for row in &tables.stores {
        own_id(STORES, "store_id", (row.line, &row.id), &ids.stores, complaints);
        let owner = row.owner.as_deref().unwrap_or_default();
        complaints.extend(ids.rep(STORES, row.line, "owner_rep_id", owner));
        preferred(row, ids, complaints);
        complaints.extend(row.owner.as_deref().and_then(|owner| outside(row, owner, &areas)));
        complaints.extend(strange_date(STORES, row.line, "last_visit_date", row.last_visit));
        cadence(row, complaints);
        numbers(row, complaints);
        hours(row, complaints);
        if trades(row) && !tables.reps.is_empty() {
            for skill in &row.skills {
                if *known.entry(skill).or_insert_with(|| has(skill)) {
                    continue;
                }
                complaints.push(
                    Complaint::new(Kind::Unmet, STORES, row.line)
                        .on("skills", row.skills.join(";"))
                        .en(
                            format!("no rep has the skill {skill}"),
                            "give it to a rep in the table reps, or remove it here",
                        )
                        .zh(format!("没有业代具备技能“{skill}”"), "请在业代表中补充，或在此删除"),
                );
            }
        }
    }
    if !tables.stores.is_empty() && !tables.stores.iter().any(trades) {
        complaints.push(
            Complaint::new(Kind::Absent, STORES, None)
                .on("status", "")
                .en(
                    "no store is active, so there is nothing to visit",
                    "set the status of those to be visited to active",
                )
                .zh("没有营业中的门店，无店可访", "请将需拜访门店的营业状态设为营业"),
        );
    }
}

/// A complaint about an owner who does not cover the store.
fn outside(row: &StoreRow, owner: &str, areas: &HashMap<&str, &RepRow>) -> Option<Complaint> {
    let rep = areas.get(owner).filter(|rep| trades(row) && !rep.covers(row.point))?;
    let line = rep.line;
    Some(
        Complaint::new(Kind::Contradiction, STORES, row.line)
            .on("owner_rep_id", owner)
            .en(
                format!("owns the store, which lies outside this rep's area (line {line} of reps)"),
                "draw the area around it, or name another owner",
            )
            .zh(format!("是责任业代，但门店在其服务区域之外（业代表第{line}行）"), "请扩大区域，或更换责任业代"),
    )
}

/// Complaints about preferred reps who are none, or are named twice.
fn preferred(row: &StoreRow, ids: &Ids<'_>, complaints: &mut Vec<Complaint>) {
    for (at, one) in row.preferred.iter().enumerate() {
        complaints.extend(ids.rep(STORES, row.line, "preferred_reps", &one.rep));
        if row.preferred[..at].iter().any(|before| before.rep == one.rep) {
            complaints.push(
                Complaint::new(Kind::Twice, STORES, row.line)
                    .on("preferred_reps", &one.rep)
                    .en("is preferred twice", "name each rep once")
                    .zh("在优先业代中重复", "每名业代只填一次"),
            );
        }
    }
}

fn absurd(row: &StoreRow, column: &str, value: impl ToString) -> Complaint {
    Complaint::new(Kind::Absurd, STORES, row.line).on(column, value.to_string())
}

fn cadence(row: &StoreRow, complaints: &mut Vec<Complaint>) {
    let days =
        [("interval_days", row.interval_days), ("min_gap_days", row.min_gap_days), ("max_gap_days", row.max_gap_days)];
    for (column, value) in days {
        let least = u16::from(column != "min_gap_days");
        if let Some(value) = value.filter(|value| !(least..=LONGEST_INTERVAL).contains(value)) {
            complaints.push(
                absurd(row, column, value)
                    .en(
                        format!("is not a number of days from {least} to {LONGEST_INTERVAL}"),
                        "fix it, or leave the cell empty for the default",
                    )
                    .zh(format!("不在{least}至{LONGEST_INTERVAL}天之间"), "请更正，或留空以使用默认值"),
            );
        }
    }
    if let Some(visits) = row.visits_per_cycle.filter(|visits| *visits > MOST_A_CYCLE) {
        complaints.push(
            absurd(row, "visits_per_cycle", visits)
                .en(
                    format!("is not a number of visits in four weeks, at most {MOST_A_CYCLE}"),
                    "fix it, or set the status of a store without visits to suspended",
                )
                .zh(format!("超过每四周{MOST_A_CYCLE}次"), "请更正；无需拜访的门店请将营业状态设为暂停"),
        );
    }
    if let (Some(least), Some(most)) = (row.min_gap_days, row.max_gap_days)
        && least > most
    {
        complaints.push(
            Complaint::new(Kind::Contradiction, STORES, row.line)
                .on("min_gap_days", least.to_string())
                .en(format!("is more than max_gap_days, which is {most}"), "swap or correct the two")
                .zh(format!("大于最大间隔{most}天"), "请更正这两个间隔"),
        );
        return;
    }
    if let Some(days) = row.interval_days.filter(|&days| days > 0) {
        let (least, most) = (row.min_gap_days.unwrap_or(0), row.max_gap_days.unwrap_or(u16::MAX));
        if days < least || days > most {
            let (side, bound) =
                if days < least { ("less than min_gap_days", least) } else { ("more than max_gap_days", most) };
            let zh = if days < least {
                format!("小于最小间隔{bound}天")
            } else {
                format!("大于最大间隔{bound}天")
            };
            complaints.push(
                Complaint::new(Kind::Contradiction, STORES, row.line)
                    .on("interval_days", days.to_string())
                    .en(format!("is {side}, which is {bound}"), "fix one of the two")
                    .zh(zh, "请更正其中之一"),
            );
        }
    }
}

fn numbers(row: &StoreRow, complaints: &mut Vec<Complaint>) {
    if let Some(service) = row.service.filter(|&service| service <= Seconds(0) || service > LONGEST_SERVICE) {
        complaints.push(
            absurd(row, "service_min", service.as_minutes())
                .en("is not a number of minutes from 1 to 480", "fix it, or leave the cell empty for the default")
                .zh("不在1至480分钟之间", "请更正，或留空以使用默认值"),
        );
    }
    if let Some(priority) = row.priority.filter(|priority| !(1..=5).contains(priority)) {
        complaints.push(
            absurd(row, "priority", priority)
                .en("is not a priority from 1 (low) to 5 (high)", "fix it, or leave the cell empty for the default")
                .zh("不在1（低）至5（高）之间", "请更正，或留空以使用默认值"),
        );
    }
    if let Some(tier) = row.city_tier.filter(|tier| !(1..=5).contains(tier)) {
        complaints.push(
            absurd(row, "city_tier", tier)
                .en("is not a city tier from 1 to 5", "fix it, or leave the cell empty")
                .zh("不在1至5之间", "请更正或留空"),
        );
    }
    if let Some(rate) = row.hit_rate.filter(|rate| !(0.0..=1.0).contains(rate)) {
        complaints.push(
            absurd(row, "hit_rate", rate)
                .en("is not a share from 0 to 1", "give 0.8 or 80%")
                .zh("不在0至1之间", "请填写0.8或80%"),
        );
    }
    let amounts = [
        ("sales_12m", row.sales_12m),
        ("orders_12m", row.orders_12m),
        ("potential", row.potential),
        ("inventory_turnover", row.inventory_turnover),
        ("stock_days_left", row.stock_days_left),
    ];
    for (column, amount) in amounts {
        if let Some(amount) = amount.filter(|amount| *amount < 0.0) {
            complaints.push(
                absurd(row, column, amount)
                    .en("is negative", "give 0 or more, or leave the cell empty")
                    .zh("是负数", "请填写不小于0的数，或留空"),
            );
        }
    }
}

/// Hours in which no visit fits.
fn too_short(row: &StoreRow, written: String, longest: Seconds, service: Seconds) -> Complaint {
    let (open, needed) = (longest.as_minutes(), service.as_minutes());
    Complaint::new(Kind::Contradiction, STORES, row.line)
        .on("open_hours", written)
        .en(
            format!("is open for {open:.0} min at most, but a visit takes {needed:.0} min"),
            "lengthen the hours or lower service_min",
        )
        .zh(format!("最长只营业{open:.0}分钟，而在店需{needed:.0}分钟"), "请延长营业时间或减少在店分钟")
}

fn hours(row: &StoreRow, complaints: &mut Vec<Complaint>) {
    if row.weekdays == Some([false; 7]) {
        complaints.push(
            Complaint::new(Kind::Contradiction, STORES, row.line)
                .on("allowed_weekdays", "")
                .en("allows no day of the week", "leave the cell empty to allow all")
                .zh("没有可访的星期", "留空表示每天可访"),
        );
    }
    let span = |&(open, close): &(Seconds, Seconds)| format!("{}-{}", open.clock(), close.clock());
    if let OpenHours::Rules(rules) = &row.open_hours {
        let needed = row.service.filter(|&service| service <= LONGEST_SERVICE).unwrap_or(Seconds::minutes(1));
        if needed > rules.longest() {
            complaints.push(too_short(row, rules.to_string(), rules.longest(), needed));
        }
        return;
    }
    let daily = row.open_hours.daily();
    let written = daily.iter().map(span).collect::<Vec<_>>();
    let about = || Complaint::new(Kind::Contradiction, STORES, row.line).on("open_hours", written.join(";"));
    // The value already says a lone span.
    let span = |at: usize| if written.len() > 1 { format!("{} ", written[at]) } else { String::new() };
    let before = complaints.len();
    for (at, &(open, close)) in daily.iter().enumerate() {
        if open >= close {
            complaints.push(
                about()
                    .en(
                        format!("{}ends before it starts", span(at)),
                        "swap the two; hours past midnight are at most 12",
                    )
                    .zh(format!("{}的结束早于开始", span(at)), "请更正；跨午夜的时段最长12小时"),
            );
        } else if open < Seconds(0) || close > DAY && end_of(open, close - DAY) != close {
            complaints.push(
                about()
                    .en(format!("{}is not within one day", span(at)), "give hours from 00:00 to 24:00")
                    .zh(format!("{}不在一天之内", span(at)), "请填写00:00至24:00之间的时间"),
            );
        }
    }
    if complaints.len() > before || daily.is_empty() {
        return;
    }
    for (at, pair) in daily.windows(2).enumerate() {
        if pair[1].0 < pair[0].1 {
            complaints.push(
                about()
                    .en(format!("{} and {} overlap", written[at], written[at + 1]), "join them, or fix one")
                    .zh(format!("{}与{}重叠", written[at], written[at + 1]), "请合并或更正"),
            );
        }
    }
    if let [first, .., last] = daily
        && first.0 < last.1 - DAY
    {
        complaints.push(
            about()
                .en(
                    format!("{} goes on past midnight into {}", written[daily.len() - 1], written[0]),
                    "join them, or fix one",
                )
                .zh(format!("{}跨过零点后与{}重叠", written[daily.len() - 1], written[0]), "请合并或更正"),
        );
    }
    let longest = daily.iter().map(|span| span.1 - span.0).max().unwrap_or(DAY);
    if let Some(service) = row.service.filter(|&service| service > longest && service <= LONGEST_SERVICE) {
        complaints.push(too_short(row, written.join(";"), longest, service));
    }
}
