//! Complaints about visits made that lie far in the future of all others: a mistyped year would move a whole plan.

use super::{LOG, STORES};
use crate::error::{Complaint, Kind};
use crate::model::Tables;
use chrono::NaiveDate;

/// So many days after all other visits, and more, a visit was not made: somebody has mistyped its year.
const FAR_DAYS: i64 = 300;
/// The two latest of the others are as near as this to each other; and where other tables speak of days as near as this to
/// such visits, or later, it is today that is so late.
const NEAR_DAYS: i64 = 120;
/// Of so many visits one may be mistyped; and one of fewer.
const ONE_IN: usize = 50;

pub(super) fn check(tables: &Tables, complaints: &mut Vec<Complaint>) {
    let last = tables.stores.iter().filter_map(|row| Some((row.last_visit?, STORES, "last_visit_date", row.line)));
    let logged = tables.log.iter().map(|row| (row.date, LOG, "date", row.line));
    let mut made: Vec<(NaiveDate, &str, &str, u32)> = last.chain(logged).collect();
    made.sort_unstable();
    let suspects = (made.len() / ONE_IN).max(1);
    let far = (made.len().saturating_sub(suspects)..made.len())
        .filter(|&at| at >= 2)
        // Where visits are few and far between, one more of them is no wonder.
        .filter(|&at| (made[at - 1].0 - made[at - 2].0).num_days() <= NEAR_DAYS)
        .find(|&at| (made[at].0 - made[at - 1].0).num_days() > FAR_DAYS);
    let Some(far) = far else { return };
    let (next, others) = (made[far - 1].0, &made[far..]);
    let fixed = tables.fixed.iter().filter_map(|row| row.date);
    let told = tables.events.iter().map(|row| row.date).chain(tables.positions.iter().map(|row| row.date));
    if fixed.chain(told).any(|date| (others[0].0 - date).num_days() <= NEAR_DAYS) {
        return;
    }
    for &(date, table, column, line) in others {
        complaints.push(
            Complaint::new(Kind::Absurd, table, line)
                .on(column, date.to_string())
                .en(
                    format!(
                        "is {} days after all other visits, the latest of which is {next}",
                        (date - next).num_days()
                    ),
                    "check the year",
                )
                .zh(format!("比其他所有拜访（最晚{next}）晚{}天", (date - next).num_days()), "请检查年份"),
        );
    }
}
