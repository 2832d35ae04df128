//! Dates in cells: read however people write them, and written back.

use super::notation::{DayOrder, slashed};
use super::values::{Wrong, narrow, wrong};
use crate::error::Kind;
use chrono::{Datelike, Days, NaiveDate};

/// A date: `2026-11-05`, `2026/11/5`, `2026年11月5日`, `20261105`, `5.11.2026`, `5 Nov 2026`, each also with an hour behind it,
/// Excel's day number, or `5/11/2026` where the column says which is the month.
pub(super) fn date(text: &str, order: DayOrder) -> Result<NaiveDate, Wrong> {
    if let Ok(date) = text.parse::<NaiveDate>()
        && text.len() == 10
    {
        return Ok(date);
    }
    let text = narrow(text.trim());
    let bad = || {
        wrong(
            ("is not a date", "give year, month and day, such as 2026-11-05"),
            ("不是日期", "请按年-月-日填写，如2026-11-05"),
        )
    };
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        let number: u32 = text.parse().unwrap_or(0);
        // Excel counts days from 1899-12-30; from 1954 to 2119 that is five digits.
        let found = match text.len() {
            5 => {
                NaiveDate::from_ymd_opt(1899, 12, 30).and_then(|first| first.checked_add_days(Days::new(number.into())))
            }
            8 => NaiveDate::from_ymd_opt((number / 10_000) as i32, number / 100 % 100, number % 100),
            _ => None,
        };
        return found.map_or_else(bad, Ok);
    }
    if let Some((first, second, year)) = slashed(&text) {
        return slashed_date(first, second, year, order).unwrap_or_else(bad);
    }
    if let Some(found) = dotted_or_named(&text) {
        return found.map_or_else(bad, Ok);
    }
    let day = text.trim_end_matches("00:00:00").trim();
    let day = match day.split_once([' ', 'T']) {
        Some((day, hour)) if hour.trim().starts_with(|letter: char| letter.is_ascii_digit()) => day,
        _ => day,
    };
    let day = day.replace(['年', '月', '/', '.'], "-");
    let mut parts = day.trim_end_matches('日').split('-').map(|part| part.trim().parse::<u32>().ok());
    match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some(Some(year @ 1000..=9999)), Some(Some(month)), Some(Some(day)), None) => {
            NaiveDate::from_ymd_opt(year as i32, month, day).map_or_else(bad, Ok)
        }
        _ => bad(),
    }
}

/// The date of `5/11/2026`; `None` where there is no such day.
fn slashed_date(first: u32, second: u32, year: i32, order: DayOrder) -> Option<Result<NaiveDate, Wrong>> {
    let day_first = NaiveDate::from_ymd_opt(year, second, first);
    let month_first = NaiveDate::from_ymd_opt(year, first, second);
    match (order, day_first, month_first) {
        (DayOrder::DayFirst, found, _) | (DayOrder::MonthFirst, _, found) => Some(Ok(found?)),
        (DayOrder::Unknown, Some(one), Some(other)) if one != other => Some(Err(Wrong {
            kind: Kind::Ambiguous,
            en: (
                format!("could be {} or {}", say_date(one), say_date(other)),
                "write dates like 2026-11-05, or write date = \"dmy\" or \"mdy\" in columns.toml".into(),
            ),
            zh: (
                format!("可读作{}，也可读作{}", say_date(one), say_date(other)),
                "请按2026-11-05的格式填写，或在columns.toml中注明date = \"dmy\"或\"mdy\"".into(),
            ),
        })),
        // Where the column speaks both ways, each date that can be read in one way only is read so.
        (DayOrder::Unknown, one, other) => Some(Ok(one.or(other)?)),
    }
}

/// The date of `5.11.2026`, whose day is always in front, or of one with the name of its month; `None` where it is neither.
fn dotted_or_named(text: &str) -> Option<Option<NaiveDate>> {
    let day = text.split([' ', 'T']).next().unwrap_or_default().trim_end_matches('.');
    let mut parts = day.split('.');
    if let (Some(first), Some(second), Some(year), None) = (parts.next(), parts.next(), parts.next(), parts.next())
        && year.len() == 4
    {
        let number = |part: &str| part.parse::<u32>().ok();
        return Some(
            number(first)
                .zip(number(second))
                .and_then(|(day, month)| NaiveDate::from_ymd_opt(year.parse().ok()?, month, day)),
        );
    }
    if !text.is_ascii() || !text.contains(|letter: char| letter.is_ascii_alphabetic()) {
        return None;
    }
    let text = text.replace([',', '-'], " ");
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    ["%d %b %Y", "%d %B %Y", "%b %d %Y", "%B %d %Y", "%a %d %b %Y", "%a %b %d %Y"]
        .into_iter()
        .find_map(|form| NaiveDate::parse_from_str(&text, form).ok())
        .filter(|date| date.year() >= 1000)
        .map(Some)
}

/// A date as it is written.
pub(super) fn say_date(date: NaiveDate) -> String {
    format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_however_people_write_them() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 5).unwrap();
        for text in [
            "2026-11-05",
            "2026/11/5",
            "2026.11.5",
            "2026年11月5日",
            "20261105",
            "46331",
            "2026-11-05 00:00:00",
            "5.11.2026",
            "05.11.2026 10:30",
            "5 Nov 2026",
            "November 5, 2026",
            "5-Nov-2026",
        ] {
            assert_eq!(date(text, DayOrder::Unknown), Ok(day), "{text}");
        }
        for text in ["2026-13-01", "05/11/2026", "2026-02-30", "soon", "", "1"] {
            assert!(date(text, DayOrder::Unknown).is_err(), "{text}");
        }
    }

    #[test]
    fn a_date_with_slashes_is_read_as_its_column_says_or_asked_about() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 5).unwrap();
        assert_eq!(date("5/11/2026", DayOrder::DayFirst), Ok(day));
        assert_eq!(date("11/5/2026 09:00", DayOrder::MonthFirst), Ok(day));
        assert_eq!(date("5/11/2026", DayOrder::Unknown).unwrap_err().en.0, "could be 2026-11-05 or 2026-05-11");
        assert!(date("5/13/2026", DayOrder::DayFirst).is_err());
        assert_eq!(date("11/11/2026", DayOrder::Unknown), Ok(NaiveDate::from_ymd_opt(2026, 11, 11).unwrap()));
    }
}
