//! Complaints about one-off visits: what they follow, their days and hours, and what nobody can make.

use super::fixed::Days;
use super::{Ids, ONE_OFF, backwards, known, own_id, strange_date, trades};
use crate::error::{Complaint, Kind};
use crate::model::{CalendarRow, DayKind, OneOffRow, RepRow, StoreRow, Tables};
use crate::unit::Seconds;
use std::collections::{HashMap, HashSet};

/// The longest that a visit takes on one day.
const LONGEST: Seconds = Seconds::minutes(480);
/// The most days in a row.
const MOST_DAYS: u16 = 31;

pub(super) fn check(tables: &Tables, ids: &Ids<'_>, complaints: &mut Vec<Complaint>) {
    let first = known(tables.one_off.iter().map(|row| (row.id.as_str(), row.line)));
    let rows: HashMap<&str, &OneOffRow> = tables.one_off.iter().map(|row| (row.id.as_str(), row)).collect();
    let stores: HashMap<&str, &StoreRow> = tables.stores.iter().map(|row| (row.id.as_str(), row)).collect();
    let days = Days::new(tables);
    for row in &tables.one_off {
        own_id(ONE_OFF, "visit_id", (row.line, &row.id), &first, complaints);
        complaints.extend(ids.store(ONE_OFF, row.line, "store_id", &row.store));
        complaints.extend(ids.rep(ONE_OFF, row.line, "rep_id", row.rep.as_deref().unwrap_or_default()));
        for (column, date) in [("from_date", row.first), ("to_date", row.last), ("made_on", row.made)] {
            complaints.extend(strange_date(ONE_OFF, row.line, column, date));
        }
        if row.from != row.to {
            complaints.extend(backwards(ONE_OFF, row.line, ("from", row.from), ("to", row.to)));
        }
        numbers(row, complaints);
        if let Some(store) = stores.get(row.store.as_str()).filter(|_| row.made.is_none()) {
            complaints.extend(nobody(row, store, (tables, &days)));
        }
    }
    followers(tables, &rows, complaints);
}

fn contradiction(row: &OneOffRow, column: &str, value: impl ToString) -> Complaint {
    Complaint::new(Kind::Contradiction, ONE_OFF, row.line).on(column, value.to_string())
}

fn numbers(row: &OneOffRow, complaints: &mut Vec<Complaint>) {
    let absurd = |column: &str, value: String| Complaint::new(Kind::Absurd, ONE_OFF, row.line).on(column, value);
    if let Some(service) = row.service.filter(|&service| service <= Seconds(0) || service > LONGEST) {
        complaints.push(
            absurd("service_min", service.as_minutes().to_string())
                .en("is not a number of minutes from 1 to 480", "fix it; a visit of several days says how many in days")
                .zh("不在1至480分钟之间", "请更正；持续多天的拜访请填写连续天数"),
        );
    }
    if !(1..=MOST_DAYS).contains(&row.days) {
        complaints.push(
            absurd("days", row.days.to_string())
                .en("is not a number of days from 1 to 31", "fix it, or leave the cell empty for one day")
                .zh("不在1至31天之间", "请更正，或留空表示一天"),
        );
    }
    if row.least == Some(0) {
        complaints.push(
            absurd("after_min_days", "0".into())
                .en("is no day later: what follows a visit is made on another day", "fill in 1 or more")
                .zh("后续拜访不能在同一天", "请填写1或更大的数"),
        );
    }
    if let (Some(first), Some(last)) = (row.first, row.last)
        && first > last
    {
        complaints.push(
            contradiction(row, "from_date", first)
                .en(format!("is later than to_date, which is {last}"), "swap or correct the two dates")
                .zh(format!("晚于最晚日期{last}"), "请更正这两个日期"),
        );
    }
    if let (Some(least), Some(most)) = (row.least, row.most)
        && least > most
    {
        complaints.push(
            contradiction(row, "after_min_days", least)
                .en(format!("is more than after_max_days, which is {most}"), "swap or correct the two")
                .zh(format!("大于最多相隔天数{most}"), "请更正这两个数"),
        );
    }
    let gap = row.least.map(|days| ("after_min_days", days)).or(row.most.map(|days| ("after_max_days", days)));
    if let (Some((column, days)), None) = (gap, &row.after) {
        complaints.push(
            contradiction(row, column, days)
                .en("says how long after another visit, and after names none", "name the visit that it follows")
                .zh("填写了相隔天数，却没有前置编号", "请填写前置编号"),
        );
    }
}

/// A visit that must be made and that nobody can make: the store does not trade, the rep may not come, or nobody works.
fn nobody(row: &OneOffRow, store: &StoreRow, (tables, days): (&Tables, &Days)) -> Option<Complaint> {
    if !trades(store) {
        return Some(
            contradiction(row, "store_id", &row.store)
                .en(
                    format!("gets no visit: its status in line {} of stores is not active", store.line),
                    "remove the row, or set the status to active",
                )
                .zh(
                    format!("不安排拜访：门店表第{}行的营业状态不是营业", store.line),
                    "请删除此行，或将营业状态改为营业",
                ),
        );
    }
    // Whoever is on leave may be covered for.
    let is_away = |rep: &RepRow, date| {
        let absent = |line: &CalendarRow| line.rep.as_ref() == Some(&rep.id) && line.kind == DayKind::Leave;
        tables.calendar.iter().any(|line| line.date == date && absent(line))
    };
    let named = |rep: &&RepRow| row.rep.as_ref().or(store.owner.as_ref()).is_none_or(|id| *id == rep.id);
    if let Some(rep) =
        tables.reps.iter().find(|rep| row.rep.as_ref() == Some(&rep.id)).filter(|rep| !rep.can_serve(store))
    {
        return Some(
            contradiction(row, "rep_id", &rep.id)
                .en(
                    format!(
                        "may not visit the store: skills, region or area (line {} of stores, {} of reps)",
                        store.line, rep.line
                    ),
                    "name another rep, or leave the cell empty",
                )
                .zh(
                    format!(
                        "不可拜访该门店：技能、片区或服务区域不符（门店表第{}行，业代表第{}行）",
                        store.line, rep.line
                    ),
                    "请指定其他业代，或留空",
                ),
        );
    }
    let (first, last) = row.first.zip(row.last).filter(|(first, last)| first <= last)?;
    let able = || tables.reps.iter().filter(named).filter(|rep| rep.can_serve(store));
    let work = first.iter_days().take_while(|&date| date <= last).take(usize::from(MOST_DAYS));
    let worked = work.filter(|&date| able().any(|rep| days.works(rep, date) || is_away(rep, date))).count();
    (worked < usize::from(row.days.min(MOST_DAYS)) && able().next().is_some()).then(|| {
        contradiction(row, "from_date", first)
            .en(
                format!("leaves too few days: on {worked} of those up to {last} a rep who could visit works"),
                "choose other dates or another rep, or add working days to the calendar",
            )
            .zh(format!("日期不够：至{last}只有{worked}天有可派业代上班"), "请更改日期或业代，或在日历中增加工作日")
    })
}

/// What visits follow: one of the same store, made by the same rep, at the same hours, that no other follows, and not themselves.
fn followers(tables: &Tables, rows: &HashMap<&str, &OneOffRow>, complaints: &mut Vec<Complaint>) {
    let mut followed: HashMap<&str, u32> = HashMap::new();
    for row in &tables.one_off {
        let Some(id) = row.after.as_deref() else { continue };
        let about = || contradiction(row, "after", id);
        let Some(leader) = rows.get(id) else {
            complaints.push(
                Complaint::new(Kind::Dangling, ONE_OFF, row.line)
                    .on("after", id)
                    .en("is the visit_id of no row of this table", "fix it, or add the visit")
                    .zh("不是本表中任何一行的专项编号", "请更正，或添加该专项拜访"),
            );
            continue;
        };
        let line = leader.line;
        let (rep, other) = (row.rep.as_deref(), leader.rep.as_deref());
        let hours = |one: &OneOffRow| (one.from, one.to);
        let is_other_rep = rep.zip(other).is_some_and(|(rep, other)| rep != other);
        let (en, zh) = if is_circle(row, rows) {
            (("leads back to this row: no visit comes first", "empty one of the cells"), "循环引用，没有最先的拜访")
        } else if leader.store != row.store {
            (("is a visit at another store", "name one at the same store"), "属于另一家门店")
        } else if let Some(line) = followed.get(id) {
            complaints.push(
                about()
                    .en(
                        format!("is followed by the visit of line {line} already"),
                        "let this one follow that one, or none",
                    )
                    .zh(format!("其后已有第{line}行的拜访"), "请改为其后续，或留空"),
            );
            continue;
        } else if is_other_rep {
            complaints.push(
                contradiction(row, "rep_id", rep.unwrap_or_default())
                    .en(
                        format!("is not the rep of line {line}, which it follows; one rep makes both"),
                        "name the same rep, or leave one of the cells empty",
                    )
                    .zh(
                        format!("与其前置拜访（第{line}行）的业代不同，两次须由同一业代完成"),
                        "请填写同一业代，或留空其一",
                    ),
            );
            continue;
        } else if hours(row) != hours(leader) {
            complaints.push(
                contradiction(row, "from", row.from.or(row.to).or(leader.from).unwrap_or_default().clock())
                    .en(
                        format!("has not the hours of line {line}, which it follows"),
                        "give both the same hours, or none",
                    )
                    .zh(format!("与其前置拜访（第{line}行）的时间不同"), "请填写相同的时间，或都留空"),
            );
            continue;
        } else {
            followed.insert(id, row.line);
            continue;
        };
        complaints.push(about().en(en.0, en.1).zh(zh, "请更正"));
    }
}

/// Whether a row follows itself, directly or by way of others.
fn is_circle(row: &OneOffRow, rows: &HashMap<&str, &OneOffRow>) -> bool {
    let mut seen = HashSet::from([row.id.as_str()]);
    let mut at = row;
    while let Some(leader) = at.after.as_deref().and_then(|id| rows.get(id)) {
        if !seen.insert(&leader.id) {
            return leader.id == row.id;
        }
        at = leader;
    }
    false
}
