//! Opening hours: spans of every day, OpenStreetMap's `opening_hours`, and weekdays with hours as people write them.

mod worded;

use super::headers::plain;
use super::values::{Wrong, clock, narrow, say_clock, weekdays, wrong};
use crate::model::{A_DAY, OpenHours, OpeningRules, RulesFault, end_of};
use crate::unit::Seconds;
use std::collections::HashMap;
use worded::worded;

type Spans = Vec<(Seconds, Seconds)>;

/// The hours of a cell. `known` has the rules read so far: a table has few that differ, and they take long to read.
pub(super) fn hours(text: &str, known: &mut HashMap<String, OpenHours>) -> Result<OpenHours, Wrong> {
    if is_always(text) {
        return Ok(OpenHours::ALWAYS);
    }
    let daily = spans(text);
    if let Ok(spans) = daily {
        return Ok(OpenHours::Daily(spans));
    }
    if let Some(hours) = known.get(text) {
        return Ok(hours.clone());
    }
    let rules = match narrow(text).trim().parse::<OpeningRules>() {
        Ok(rules) => Ok(OpenHours::Rules(rules)),
        Err(RulesFault::Syntax) => worded(text).ok_or(RulesFault::Syntax),
        Err(fault) => Err(fault),
    };
    match rules {
        Ok(hours) => {
            known.insert(text.into(), hours.clone());
            Ok(hours)
        }
        // One bad hour among spans is told as such.
        Err(RulesFault::Syntax) if !text.contains(char::is_alphabetic) => daily.map(OpenHours::Daily),
        Err(fault) => unusable(fault),
    }
}

/// The days and hours on which somebody works: weekdays alone, or with hours as [`hours`] reads them.
pub(super) fn workdays(text: &str) -> Result<OpenHours, Wrong> {
    let Ok(days) = weekdays(text) else { return hours(text, &mut HashMap::new()) };
    if days == [true, true, true, true, true, false, false] {
        return Ok(OpenHours::ALWAYS);
    }
    let named = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"].into_iter().zip(days).filter(|(_, works)| *works);
    let named = named.map(|(name, _)| name).collect::<Vec<_>>().join(",");
    named.parse().map(OpenHours::Rules).or_else(unusable)
}

/// Opening hours as they are written.
pub(super) fn say_hours(hours: &OpenHours) -> String {
    match hours {
        OpenHours::Daily(spans) => said(spans, ";"),
        OpenHours::Rules(rules) => rules.to_string(),
    }
}

fn said(spans: &[(Seconds, Seconds)], between: &str) -> String {
    let span = |&(open, close): &(Seconds, Seconds)| {
        // As it is read: past midnight.
        let close = if close > A_DAY && end_of(open, close - A_DAY) == close { close - A_DAY } else { close };
        format!("{}-{}", say_clock(open), say_clock(close))
    };
    spans.iter().map(span).collect::<Vec<_>>().join(between)
}

fn is_always(text: &str) -> bool {
    let digit = text.starts_with(|first: char| first.is_ascii_digit());
    matches!(text, "24小时" | "24h" | "24/7") || !digit && matches!(plain(text).as_str(), "全天" | "always")
}

/// Spans of every day: `09:00-12:00;13:30-17:30`, sorted, spans that touch made one.
///
/// Spans that end in the night after they start end after 24:00. Others that end before they start, or overlap, are read as they
/// are: they are for `model::check`.
fn spans(text: &str) -> Result<Spans, Wrong> {
    let mut spans = Vec::new();
    for span in narrow(text).split([';', ',', '\n', '|']).map(str::trim).filter(|span| !span.is_empty()) {
        let Some((open, close)) = span.split_once('-') else { return unusable(RulesFault::Syntax) };
        let (open, close) = (clock(open)?, clock(close)?);
        spans.push((open, end_of(open, close)));
    }
    spans.sort();
    let mut merged: Spans = Vec::new();
    for span in spans {
        match merged.last_mut() {
            Some(last) if last.1 == span.0 && last.0 < last.1 && span.0 < span.1 => last.1 = span.1,
            _ => merged.push(span),
        }
    }
    Ok(merged)
}

fn unusable<T>(fault: RulesFault) -> Result<T, Wrong> {
    let (en, zh) = match fault {
        RulesFault::Syntax => (
            (
                "cannot be read as opening hours",
                "give spans such as 09:00-12:00;13:30-17:30, or Mo-Fr 09:00-17:00; Sa 09:00-12:00",
            ),
            ("无法识别为营业时间", "请按09:00-12:00;13:30-17:30或“周一至周五 09:00-17:00；周六 09:00-12:00”的格式填写"),
        ),
        RulesFault::Sun => (
            ("mentions sunrise or sunset, whose times are not known", "give clock times"),
            ("含日出或日落，无法换算", "请填写具体时刻"),
        ),
        RulesFault::SchoolHolidays => (
            ("mentions school holidays (SH), whose dates are not known", "give their dates, such as Jul 01-Aug 31 off"),
            ("含学校假期（SH），表中无此信息", "请填写具体日期，如Jul 01-Aug 31 off"),
        ),
        RulesFault::Perhaps => (
            (
                "does not say for certain when it is open",
                "give only certain hours, and put the words in the column note",
            ),
            ("未明确何时营业", "请只填写确定的时间，说明文字请放入备注列"),
        ),
        RulesFault::Twice => (
            (
                "gives the same days twice, and the later hours would replace the earlier",
                "give them as one: Mo 09:00-12:00,13:00-17:00",
            ),
            ("同一天写了两次，后者会取代前者", "请写在一起，如Mo 09:00-12:00,13:00-17:00"),
        ),
        RulesFault::NoEnd => (
            ("does not say when it closes", "give a closing time, such as 09:00-18:00"),
            ("未说明何时关门", "请填写结束时间，如09:00-18:00"),
        ),
    };
    wrong(en, zh)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;
    use proptest::prelude::*;

    fn read(text: &str) -> Result<String, String> {
        hours(text, &mut HashMap::new()).map(|hours| say_hours(&hours)).map_err(|wrong| wrong.en.0)
    }

    #[test]
    fn hours_are_read_however_people_write_them() {
        for (text, said) in [
            ("09:00-12:00;13:30-17:30", "09:00-12:00;13:30-17:30"),
            ("9:00-12:00、12:00～17:30", "09:00-17:30"),
            ("24/7", ""),
            ("24小时", ""),
            ("Mo-Fr 09:00-17:00; Sa 09:00-12:00; PH off", "Mo-Fr 09:00-17:00; Sa 09:00-12:00; PH off"),
            ("Mo-Fr 09:00-12:00,13:00-17:00", "Mo-Fr 09:00-12:00,13:00-17:00"),
            ("Mon-Fri 9am-5pm, Sat 10:00-14:00", "Mo-Fr 09:00-17:00; Sa 10:00-14:00"),
            (
                "Monday: 9:00 AM – 5:00 PM; Tuesday: Closed; Wednesday: Open 24 hours",
                "Mo 09:00-17:00; Tu off; We 00:00-24:00",
            ),
            ("周一至周五 09:00-18:00；周六 09:00-12:00；周日休息", "Mo-Fr 09:00-18:00; Sa 09:00-12:00; Su off"),
            ("工作日9:00-18:00，周末10:00-16:00", "Mo-Fr 09:00-18:00; Sa-Su 10:00-16:00"),
            ("星期一到星期五上午9:00-12:00,下午1:30-下午5:30", "Mo-Fr 09:00-12:00,13:30-17:30"),
            ("9:00-18:00 (Mon-Sat)", "Mo-Sa 09:00-18:00"),
            ("每天 9点-21点", "09:00-21:00"),
            ("Mon 9-12, Mon 13-17", "Mo 09:00-12:00,13:00-17:00"),
            ("周一至周日 9:00-18:00，周三 9:00-12:00", "Mo-Tu 09:00-18:00; We 09:00-12:00; Th-Su 09:00-18:00"),
            ("Mon-Sat 9.00-18.00; public holidays closed", "Mo-Sa 09:00-18:00; PH off"),
            ("Sat-Mon 10-16", "Mo 10:00-16:00; Sa-Su 10:00-16:00"),
        ] {
            let read = read(text).unwrap_or_else(|wrong| panic!("{text}: {wrong}"));
            assert_eq!(read, said, "{text}");
            assert_eq!(self::read(&read).as_deref(), Ok(said), "{text} again");
        }
    }

    #[test]
    fn hours_that_are_not_certain_are_asked_about() {
        let none = "cannot be read as opening hours";
        for (text, trouble) in [
            ("25:00-26:00", "is not an hour of the day"),
            ("morning", none),
            ("9:00-18:00; Sat 10:00-12:00", none),
            ("周一至周五 下午1:30-5:30", none),
            ("Mon-Fri", none),
            ("Mon-Fri by appointment", none),
            ("Mo-Fr 09:00-17:00 \"by appointment\"", "does not say for certain when it is open"),
            ("Mo-Fr sunrise-sunset", "mentions sunrise or sunset, whose times are not known"),
            ("Mo-Fr 09:00+", "does not say when it closes"),
        ] {
            assert_eq!(read(text), Err(trouble.into()), "{text}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(
            std::env::var("ROUNDS_FUZZ").ok().and_then(|count| count.parse().ok()).unwrap_or(2000),
        ))]

        /// Whatever stands in the cell: hours that are read lie within their day, and read again as what they are.
        #[test]
        fn no_cell_breaks_the_reader(
            parts in prop::collection::vec(prop::sample::select(PARTS.to_vec()), 1..12),
            more in "[ -~一-十]{0,4}",
            at in 0..12_usize,
        ) {
            let mut parts: Vec<&str> = parts;
            parts.insert(at.min(parts.len()), &more);
            let text = parts.concat();
            let mut known = HashMap::new();
            if let Ok(hours) = hours(&text, &mut known) {
                let said = say_hours(&hours);
                let first = NaiveDate::from_ymd_opt(2026, 2, 20).expect("a date");
                if let OpenHours::Rules(rules) = &hours {
                    let days = rules.spans(first, 40, &[first]);
                    for spans in &days {
                        prop_assert!(spans.iter().all(|span| Seconds(0) <= span.0 && span.0 < span.1 && span.1 <= Seconds(86_400)));
                        prop_assert!(spans.windows(2).all(|pair| pair[0].1 < pair[1].0), "{}: {:?}", text, spans);
                    }
                    let again: OpeningRules = said.parse().map_err(|fault| TestCaseError::fail(format!("{text}: {said}: {fault:?}")))?;
                    prop_assert_eq!(days, again.spans(first, 40, &[first]), "{}: {}", text, said);
                }
            }
        }
    }

    const PARTS: [&str; 40] = [
        "Mo",
        "Tu",
        "Fr",
        "Su",
        "PH",
        "Mon",
        "sunday",
        "周一",
        "周日",
        "工作日",
        "至",
        "-",
        "-",
        ",",
        ";",
        " ",
        " ",
        " ",
        ": ",
        "09:00-17:00",
        "9-12",
        "13:30",
        "20:00-02:00",
        "24:00",
        "26:00",
        "off",
        "closed",
        "休息",
        "24/7",
        "Dec 24",
        "Apr-Sep",
        "week 1-53/2",
        "[1]",
        "[-1]",
        " || ",
        "+1 day",
        "2026",
        "easter",
        "(",
        "\"x\"",
    ];
}
