//! The values of cells: text read as numbers, dates, hours and weekdays, in English and in Chinese, and written back.

use super::dates::date;
use super::notation::{DayOrder, Decimal, plain_number};
use crate::error::Kind;
use crate::unit::Seconds;
use std::borrow::Cow;

/// Why a cell cannot be read: what is wrong and what to do, in English and in Chinese.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Wrong {
    pub kind: Kind,
    pub en: (String, String),
    pub zh: (String, String),
}

pub(super) fn wrong<T>(en: (&str, &str), zh: (&str, &str)) -> Result<T, Wrong> {
    let own = |(trouble, advice): (&str, &str)| (trouble.to_string(), advice.to_string());
    Err(Wrong { kind: Kind::Unreadable, en: own(en), zh: own(zh) })
}

/// Full-width letters, digits and signs as half-width ones; most cells have none.
pub(super) fn narrow(text: &str) -> Cow<'_, str> {
    if text.is_ascii() && !text.contains('~') {
        return Cow::Borrowed(text);
    }
    let half = |letter: char| match letter {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(letter as u32 - 0xfee0).unwrap_or(letter),
        '\u{3000}' => ' ',
        '–' | '—' | '~' | '〜' | '至' | '到' => '-',
        '、' => ',',
        _ => letter,
    };
    // The full-width tilde becomes a tilde first, and then a hyphen.
    Cow::Owned(text.chars().map(|letter| if letter == '～' { '-' } else { half(letter) }).collect())
}

/// Units behind a number that say nothing new, and signs of money before it.
const UNITS: [&str; 16] =
    ["", "天", "次", "分", "分钟", "家", "公里", "元", "万元", "min", "mins", "days", "day", "km", "eur", "usd"];
const MONEY: [char; 6] = ['¥', '￥', '$', '€', '£', '₹'];

/// A number, `1234.5`, with separators of thousands and a unit where people write them.
pub(super) fn number(text: &str, decimal: Decimal) -> Result<f64, Wrong> {
    // Most are as Rust writes them.
    let direct = if decimal == Decimal::Comma && text.contains('.') { None } else { text.parse::<f64>().ok() };
    if let Some(number) = direct.filter(|number| number.is_finite()) {
        return Ok(number);
    }
    let text = narrow(text);
    let text = text.trim().trim_start_matches(MONEY).trim_end_matches(MONEY).trim();
    let digits = text.trim_end_matches(|letter: char| letter.is_alphabetic()).trim_end();
    let is_number = |text: &str| {
        text.contains(|letter: char| letter.is_ascii_digit())
            && text.chars().all(|letter| letter.is_ascii_digit() || "+-.,' \u{a0}\u{202f}\u{2009}’".contains(letter))
    };
    let factor = if text.ends_with("万元") { 1e4 } else { 1.0 };
    let unit = text[digits.len()..].trim().to_lowercase();
    if UNITS.contains(&unit.as_str())
        && is_number(digits)
        && let Ok(number) = plain_number(digits, decimal)?.parse::<f64>()
    {
        return Ok(number * factor);
    }
    wrong(("is not a number", "give a number"), ("不是数字", "请填写数字"))
}

/// A share, `0.8` or `80%`.
pub(super) fn share(text: &str, decimal: Decimal) -> Result<f64, Wrong> {
    match narrow(text).trim().strip_suffix('%') {
        Some(percent) => Ok(number(percent.trim_end(), decimal)? / 100.0),
        None => number(text, decimal),
    }
}

/// A whole number that its type can hold.
pub(super) fn whole<T: TryFrom<i64>>(text: &str, decimal: Decimal) -> Result<T, Wrong> {
    if let Some(found) = text.parse::<i64>().ok().and_then(|number| T::try_from(number).ok()) {
        return Ok(found);
    }
    let found = number(text, decimal)?;
    if found < 0.0 {
        let mut less = wrong(("is negative", "give a whole number, not negative"), ("是负数", "请填写不小于0的整数"));
        if let Err(wrong) = &mut less {
            wrong.kind = Kind::Absurd;
        }
        return less;
    }
    let fits = (found.fract() == 0.0 && found < 1e15).then_some(found as i64);
    match fits.and_then(|number| T::try_from(number).ok()) {
        Some(found) => Ok(found),
        None => {
            wrong(("is not a whole number of a sensible size", "give a whole number"), ("不是合理的整数", "请填写整数"))
        }
    }
}

/// So many hours: `44`, `37.5`, `44 h`, `2640 min`, `44小时`.
pub(super) fn hours(text: &str, decimal: Decimal) -> Result<Seconds, Wrong> {
    let found = number(text, decimal).map(|hours| hours * 60.0).or_else(|wrong| match wrong.kind {
        Kind::Ambiguous => Err(wrong),
        _ => duration(text, decimal).ok_or_else(|| Wrong {
            en: ("is not a number of hours".into(), "write hours, such as 44".into()),
            zh: ("不是小时数".into(), "请填写小时数，如44".into()),
            ..wrong
        }),
    })?;
    if found.abs() > 1e6 {
        return wrong(("is too large for hours", "give hours"), ("超出小时数的范围", "请填写小时数"));
    }
    Ok(Seconds((found * 60.0).round() as i32))
}

/// So many minutes: `25`, `12.5`, `30 min`, `1 h`, `1h30`, `1小时30分`, `0:30:00`.
pub(super) fn minutes(text: &str, decimal: Decimal) -> Result<Seconds, Wrong> {
    let found = number(text, decimal).or_else(|wrong| match wrong.kind {
        Kind::Ambiguous => Err(wrong),
        _ => duration(text, decimal).ok_or_else(|| Wrong {
            en: ("is not a number of minutes".into(), "write minutes, such as 30, or 1 h 30 min".into()),
            zh: ("不是分钟数".into(), "请填写分钟数，如30，或1小时30分".into()),
            ..wrong
        }),
    })?;
    if found.abs() > 1e6 {
        return wrong(("is too large for minutes", "give minutes"), ("超出分钟数的范围", "请填写分钟数"));
    }
    Ok(Seconds((found * 60.0).round() as i32))
}

/// The minutes of a text with units of time; a bare number behind hours is minutes.
fn duration(text: &str, decimal: Decimal) -> Option<f64> {
    let text = narrow(text.trim()).to_lowercase().replace("半小时", "0.5h").replace("个", "");
    if text.matches(':').count() == 2 {
        let mut parts = text.split(':').map(|part| part.parse::<u16>().ok());
        let (hours, minutes, seconds) = (parts.next()??, parts.next()??, parts.next()??);
        return Some(f64::from(hours) * 60.0 + f64::from(minutes) + f64::from(seconds) / 60.0);
    }
    let (mut rest, mut total, mut after_hours) = (text.trim(), 0.0, false);
    while !rest.is_empty() {
        let of_number = |letter: char| letter.is_ascii_digit() || matches!(letter, '.' | ',');
        let end = rest.find(|letter: char| !of_number(letter)).unwrap_or(rest.len());
        let amount: f64 = plain_number(&rest[..end], decimal).ok()?.parse().ok()?;
        rest = rest[end..].trim_start();
        let end = rest.find(|letter: char| of_number(letter) || letter == ' ').unwrap_or(rest.len());
        total += amount
            * match rest[..end].trim_end_matches('.') {
                "" if after_hours => 1.0,
                "h" | "hr" | "hrs" | "hour" | "hours" | "std" | "小时" | "时" | "钟头" => 60.0,
                "m" | "min" | "mins" | "minute" | "minutes" | "minuten" | "\'" | "分" | "分钟" => 1.0,
                "s" | "sec" | "secs" | "second" | "seconds" | "秒" => 1.0 / 60.0,
                _ => return None,
            };
        after_hours = rest.starts_with('h') || rest.starts_with(['小', '时', '钟']);
        rest = rest[end..].trim_start();
    }
    Some(total)
}

/// Minutes as they are written.
pub(super) fn say_minutes(time: Seconds) -> String {
    time.as_minutes().to_string()
}

/// An hour of the day: `09:30`, `9：30`, `9点30分`, `下午1:30`, `0930`, `9`, a date with an hour, or a fraction of a day.
pub(super) fn clock(text: &str) -> Result<Seconds, Wrong> {
    hour(text, 86_400)
}

/// The same of a day that goes on past midnight: 25:30 is half past one in the night after it.
pub(super) fn late_clock(text: &str) -> Result<Seconds, Wrong> {
    hour(text, 129_600)
}

fn hour(text: &str, most: i32) -> Result<Seconds, Wrong> {
    let bad = || {
        wrong(
            ("is not an hour of the day", "give hours and minutes between 00:00 and 24:00, such as 09:30"),
            ("不是一天中的时刻", "请填写00:00至24:00之间的时刻，如09:30"),
        )
    };
    if let [tens @ b'0'..=b'1', ones @ b'0'..=b'9', b':', ten @ b'0'..=b'5', one @ b'0'..=b'9'] = text.as_bytes() {
        let [tens, ones, ten, one] = [tens, ones, ten, one].map(|digit| i32::from(digit - b'0'));
        return Ok(Seconds((tens * 10 + ones) * 3600 + (ten * 10 + one) * 60));
    }
    let text = narrow(text.trim()).to_lowercase();
    let (half, text) = match text.trim() {
        text if text.ends_with("pm") => (12, text.trim_end_matches("pm")),
        text if text.ends_with("am") => (0, text.trim_end_matches("am")),
        text if text.starts_with("下午") => (12, text.trim_start_matches("下午")),
        text if text.starts_with("上午") => (0, text.trim_start_matches("上午")),
        text => (24, text),
    };
    let text = match text.trim().split_once([' ', 't']) {
        Some((day, hour)) if date(day, DayOrder::Unknown).is_ok() => hour.trim(),
        _ => text.trim(),
    };
    if let Some(fraction) = text.strip_prefix("0.").and_then(|_| text.parse::<f64>().ok()) {
        return Ok(Seconds((fraction * 86_400.0).round() as i32));
    }
    let text = text.replace(['点', '时', '分'], ":").replace('秒', "").replace('半', "30");
    let text = text.trim_end_matches(':');
    let mut parts: Vec<&str> = text.split(':').map(str::trim).collect();
    if let [alone] = parts[..]
        && alone.len() >= 3
        && alone.is_ascii()
    {
        parts = vec![&alone[..alone.len() - 2], &alone[alone.len() - 2..]];
    }
    let number = |text: &str| match text.split_once('.') {
        Some((whole, "0" | "00" | "000")) => whole.parse::<u8>().ok(),
        Some(_) => None,
        None if text.len() <= 2 => text.parse::<u8>().ok(),
        None => None,
    };
    let parts: Option<Vec<i32>> = parts.into_iter().map(|part| number(part).map(i32::from)).collect();
    let (hour, minute, second) = match parts.as_deref() {
        Some([hour]) => (*hour, 0, 0),
        Some([hour, minute]) => (*hour, *minute, 0),
        Some([hour, minute, second]) => (*hour, *minute, *second),
        _ => return bad(),
    };
    let hour = match half {
        24 => hour,
        _ if hour > 12 => hour,
        half => hour % 12 + half,
    };
    let total = hour * 3600 + minute * 60 + second;
    if minute > 59 || second > 59 || total > most {
        return bad();
    }
    Ok(Seconds(total))
}

/// An hour of the day as it is written.
pub(super) fn say_clock(time: Seconds) -> String {
    match time.0 % 60 {
        0 => time.clock().to_string(),
        seconds => format!("{}:{seconds:02}", time.clock()),
    }
}

/// Weekdays: `12345`, `1,2,3`, `1-5`, `一二三四五`, `周一至周五`, `Mon-Fri`; Monday first, 7 or 日 is Sunday.
pub(super) fn weekdays(text: &str) -> Result<[bool; 7], Wrong> {
    let mut days = [false; 7];
    if !text.is_empty() && text.bytes().all(|byte| (b'1'..=b'7').contains(&byte)) {
        text.bytes().for_each(|byte| days[usize::from(byte - b'1')] = true);
        return Ok(days);
    }
    let mut text = narrow(text).to_lowercase();
    for (at, names) in
        [["mon", "monday"], ["tue", "tuesday"], ["wed", "wednesday"], ["thu", "thursday"], ["fri", "friday"]]
            .iter()
            .chain(&[["sat", "saturday"], ["sun", "sunday"]])
            .enumerate()
    {
        for name in names.iter().rev() {
            text = text.replace(name, &(at + 1).to_string());
        }
    }
    text = text.replace("工作日", "1-5").replace("每天", "1-7").replace("星期", "").replace("礼拜", "");
    let mut last: Option<usize> = None;
    let mut range = false;
    for letter in text.chars() {
        let day = match letter {
            '1'..='7' => letter as usize - '1' as usize,
            '日' | '天' => 6,
            '-' if last.is_some() => {
                range = true;
                continue;
            }
            '周' | ',' | ';' | ' ' | '/' | '|' | '.' => continue,
            _ => match "一二三四五六七".chars().position(|one| one == letter) {
                Some(day) => day,
                None => {
                    last = None;
                    range = false;
                    days = [false; 7];
                    break;
                }
            },
        };
        let first = if range { last.unwrap_or(day) } else { day };
        // A range whose end is before its start goes past Sunday.
        (0..=(day + 7 - first) % 7).for_each(|step| days[(first + step) % 7] = true);
        (last, range) = (Some(day), false);
    }
    if range || last.is_none() {
        return wrong(
            ("is not a set of weekdays", "give digits, 1 for Monday to 7 for Sunday, such as 12345"),
            ("不是星期", "请用1（周一）至7（周日）填写，如12345"),
        );
    }
    Ok(days)
}

/// One weekday, 0 is Monday.
pub(super) fn weekday(text: &str) -> Result<u8, Wrong> {
    let days = weekdays(text).unwrap_or_default();
    let mut found = (0..7).filter(|&day| days[usize::from(day)]);
    match (found.next(), found.next()) {
        (Some(day), None) => Ok(day),
        (Some(_), Some(_)) => wrong(
            ("is more than one weekday", "give the one on which most visits are, such as Tue or 2"),
            ("不止一个星期几", "请只填写一天，如周二或2"),
        ),
        _ => wrong(("is not a weekday", "give one, such as Tue or 2"), ("不是星期几", "请填写一天，如周二或2")),
    }
}

/// Weekdays as they are written.
pub(super) fn say_weekdays(days: &[bool; 7]) -> String {
    (1..=7).filter(|day| days[day - 1]).map(|day| day.to_string()).collect()
}

/// A list: `training;stock`.
pub(super) fn list(text: &str) -> Vec<String> {
    let parts = text.split([';', '；', ',', '，', '、', '|']).map(str::trim);
    parts.filter(|part| !part.is_empty()).map(String::from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hour: i32, minute: i32) -> Seconds {
        Seconds(hour * 3600 + minute * 60)
    }

    #[test]
    fn hours_of_the_day_are_read_however_people_write_them() {
        for text in ["09:30", "9:30", "9：30", "9点30分", "0930", "上午9:30", "9:30 AM", "09:30:00", "2026-11-05 09:30"]
        {
            assert_eq!(clock(text), Ok(at(9, 30)), "{text}");
        }
        assert_eq!(clock("下午1:30"), Ok(at(13, 30)));
        assert_eq!(clock("12:30 pm"), Ok(at(12, 30)));
        assert_eq!(clock("0.395833333333333"), Ok(at(9, 30)));
        assert_eq!(clock("24:00"), Ok(at(24, 0)));
        for text in ["25:00", "9:60", "", "noon", "24:01", "-1:00", "9.5"] {
            assert!(clock(text).is_err(), "{text}");
        }
    }

    #[test]
    fn minutes_may_be_hours() {
        let read = |text| minutes(text, Decimal::Point).map(Seconds::as_minutes);
        for (text, found) in [
            ("30 min", 30.0),
            ("1 h", 60.0),
            ("1h30", 90.0),
            ("1 h 30 min", 90.0),
            ("1小时30分钟", 90.0),
            ("半小时", 30.0),
            ("1.5小时", 90.0),
            ("45分", 45.0),
            ("0:30:00", 30.0),
            ("90s", 1.5),
        ] {
            assert_eq!(read(text), Ok(found), "{text}");
        }
        for text in ["a while", "30 apples", "h", "1:30"] {
            assert!(read(text).is_err(), "{text}");
        }
        assert_eq!(minutes("1,5 h", Decimal::Comma), Ok(Seconds(5400)));
    }

    #[test]
    fn weekdays_are_read_however_people_write_them() {
        let workdays = [true, true, true, true, true, false, false];
        for text in
            ["12345", "1,2,3,4,5", "1-5", "一二三四五", "周一至周五", "周一、二、三、四、五", "Mon-Fri", "工作日"]
        {
            assert_eq!(weekdays(text), Ok(workdays), "{text}");
        }
        assert_eq!(weekdays("6日"), Ok([false, false, false, false, false, true, true]));
        let over_sunday = [true, false, false, false, false, true, true];
        for text in ["Sat-Mon", "6-1", "周六至周一", "saturday - monday", "六~一"] {
            assert_eq!(weekdays(text), Ok(over_sunday), "{text}");
        }
        assert_eq!(weekdays("Sun-Thu"), Ok([true, true, true, true, false, false, true]));
        assert_eq!(weekdays("7-1,3"), Ok([true, false, true, false, false, false, true]));
        assert_eq!(weekdays("2-2"), Ok([false, true, false, false, false, false, false]));
        for text in ["128", "0", "weekend", "", "1-"] {
            assert!(weekdays(text).is_err(), "{text}");
        }
    }

    #[test]
    fn numbers_may_have_thousands_units_and_wide_digits() {
        let number = |text| number(text, Decimal::Point);
        assert_eq!(number("1,234.5"), Ok(1234.5));
        assert_eq!(number("１４"), Ok(14.0));
        assert_eq!(number("¥1,200"), Ok(1200.0));
        assert_eq!(number("3万元"), Ok(30_000.0));
        assert_eq!(whole::<u16>("14天", Decimal::Point), Ok(14));
        assert_eq!(whole::<u16>("14.0", Decimal::Point), Ok(14));
        assert_eq!(share("80%", Decimal::Point), Ok(0.8));
        assert_eq!(share("12,5 %", Decimal::Comma), Ok(0.125));
        assert!(number("NaN").is_err() && number("a lot").is_err() && number("12 apples").is_err());
        assert_eq!(whole::<u16>("-3", Decimal::Point).unwrap_err().kind, Kind::Absurd);
        assert!(whole::<u8>("300", Decimal::Point).is_err());
    }
}
