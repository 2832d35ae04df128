//! Weekdays and their hours as people write them: `Mon-Fri 9am-5pm, Sat 10:00-14:00`, 周一至周五 09:00-18:00；周日休息.

use super::{Spans, spans};
use crate::io::values::narrow;
use crate::model::OpenHours;

/// Words of days as the letters A (Monday) to G (Sunday) and H (a public holiday), of hours as signs; longer ones stand before those
/// they begin with.
const WORDS: [(&str, &str); 60] = [
    ("法定节假日", "H"),
    ("节假日", "H"),
    ("节日", "H"),
    ("假日", "H"),
    ("publicholidays", "H"),
    ("publicholiday", "H"),
    ("holidays", "H"),
    ("holiday", "H"),
    ("ph", "H"),
    ("工作日", "A-E"),
    ("周末", "F-G"),
    ("每天", "A-G"),
    ("每日", "A-G"),
    ("天天", "A-G"),
    ("weekdays", "A-E"),
    ("weekends", "F-G"),
    ("weekend", "F-G"),
    ("everyday", "A-G"),
    ("daily", "A-G"),
    ("open24hours", "0:00-24:00"),
    ("24hours", "0:00-24:00"),
    ("24小时", "0:00-24:00"),
    ("全天", "0:00-24:00"),
    ("不营业", "!"),
    ("休息", "!"),
    ("关门", "!"),
    ("closed", "!"),
    ("off", "!"),
    ("营业时间", ""),
    ("营业", ""),
    ("星期", "周"),
    ("礼拜", "周"),
    ("周一", "A"),
    ("周二", "B"),
    ("周三", "C"),
    ("周四", "D"),
    ("周五", "E"),
    ("周六", "F"),
    ("周日", "G"),
    ("周天", "G"),
    ("monday", "A"),
    ("tuesday", "B"),
    ("wednesday", "C"),
    ("thursday", "D"),
    ("friday", "E"),
    ("saturday", "F"),
    ("sunday", "G"),
    ("mon", "A"),
    ("tues", "B"),
    ("tue", "B"),
    ("wed", "C"),
    ("thurs", "D"),
    ("thur", "D"),
    ("thu", "D"),
    ("fri", "E"),
    ("sat", "F"),
    ("sun", "G"),
    ("to", "-"),
    ("and", ","),
    ("和", ","),
];
/// OpenStreetMap's days, which may stand where its rules are not kept otherwise.
const SHORT: [(&str, &str); 7] =
    [("mo", "A"), ("tu", "B"), ("we", "C"), ("th", "D"), ("fr", "E"), ("sa", "F"), ("su", "G")];

/// Weekdays and their hours as people write them: `Mon-Fri 9am-5pm, Sat 10:00-14:00`, `周一至周五 09:00-18:00；周日休息`,
/// `9:00-18:00 (Mon-Sat)`. `None` where it is not certain what is meant.
pub(super) fn worded(text: &str) -> Option<OpenHours> {
    let mut text = narrow(text).to_lowercase();
    for (name, half) in [("上午", "am"), ("下午", "pm")] {
        text = before_the_hour(&text, name, half)?;
    }
    let mut text = text.replace(' ', "\u{1}").replace(['\n', '|', '。'], ";");
    // Words may have spaces in them, and the places of spaces are still needed.
    text = text
        .replace("\u{1}hours", "hours")
        .replace("open\u{1}24", "open24")
        .replace("public\u{1}holiday", "publicholiday");
    text = text.replace("every\u{1}day", "everyday");
    for (word, sign) in WORDS.iter().chain(&SHORT) {
        text = text.replace(word, sign);
    }
    let clauses = clauses(&text)?;
    let mut week: [Spans; 8] = Default::default();
    let mut said: [Option<[bool; 8]>; 8] = Default::default();
    for (days, spans) in clauses {
        for day in (0..8).filter(|&day| days[day]) {
            // The same days once more: another span. Other days: what comes later is nearer to the truth.
            if said[day] != Some(days) {
                week[day].clear();
            }
            week[day].extend(&spans);
            week[day].sort();
            said[day] = Some(days);
        }
    }
    let disjoint =
        |spans: &Spans| spans.iter().all(|span| span.0 < span.1) && spans.windows(2).all(|pair| pair[0].1 <= pair[1].0);
    if week.iter().all(Vec::is_empty) || !week.iter().all(disjoint) {
        return None;
    }
    if said[7].is_none() && week[..7].iter().all(|spans| *spans == week[0]) {
        return Some(OpenHours::Daily(week[0].clone()));
    }
    let names = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su", "PH"];
    let mut rules: Vec<String> = Vec::new();
    let mut from = 0;
    while from < 8 {
        // Weekdays that are alike and follow each other are one rule.
        let alike = |day: &usize| *day < 7 && from < 7 && said[*day].is_some() && week[*day] == week[from];
        let to = (from..8).skip(1).take_while(alike).last().unwrap_or(from);
        let days = if from == to { names[from].to_string() } else { format!("{}-{}", names[from], names[to]) };
        match super::said(&week[from], ",") {
            _ if said[from].is_none() => {}
            hours if hours.is_empty() => rules.push(format!("{days} off")),
            hours => rules.push(format!("{days} {hours}")),
        }
        from = to + 1;
    }
    rules.join("; ").parse().ok().map(OpenHours::Rules)
}

/// Puts the half of the day behind its hour: `上午9:00` is `9:00am`.
fn before_the_hour(text: &str, name: &str, half: &str) -> Option<String> {
    let mut parts = text.split(name);
    let mut out = parts.next()?.to_string();
    for part in parts {
        let part = part.trim_start();
        let hour = part.len()
            - part.trim_start_matches(|sign: char| sign.is_ascii_digit() || ":点时分半".contains(sign)).len();
        if hour == 0 {
            return None;
        }
        out += &part[..hour];
        out += half;
        out += &part[hour..];
    }
    Some(out)
}

/// The days of each clause and their hours. A clause has days before hours, or hours before days, as the first one has.
fn clauses(text: &str) -> Option<Vec<([bool; 8], Spans)>> {
    let is_day = |sign: char| ('A'..='H').contains(&sign);
    let is_hour = |sign: char| sign.is_ascii_digit() || sign == '!';
    let hours_first = is_hour(text.chars().find(|&sign| is_day(sign) || is_hour(sign))?);
    let mut clauses: Vec<(String, String)> = vec![Default::default()];
    let mut in_hours = hours_first;
    for sign in text.chars() {
        let (days, hours) = clauses.last_mut()?;
        if is_day(sign) || is_hour(sign) {
            let begins = if is_day(sign) { !hours_first && !hours.is_empty() } else { hours_first && !days.is_empty() };
            // `9:00-18:00; Sat 10:00-12:00`: whose hours the first are nobody says.
            if is_day(sign) && hours_first && in_hours && hours.trim_end_matches('\u{1}').ends_with([',', ';']) {
                return None;
            }
            in_hours = is_hour(sign);
            if begins {
                clauses.push(Default::default());
            }
        }
        let (days, hours) = clauses.last_mut()?;
        match sign {
            _ if is_day(sign) || is_hour(sign) => {}
            '-' | ':' | '.' | ',' | ';' | '(' | ')' | '\u{1}' | 'a' | 'm' | 'p' | '点' | '时' | '分' | '半' | '/' =>
                {}
            _ => return None,
        }
        if in_hours { hours.push(sign) } else { days.push(sign) }
    }
    clauses.iter().map(|(days, hours)| Some((days_of(days)?, hours_of(hours)?))).collect()
}

fn days_of(text: &str) -> Option<[bool; 8]> {
    let mut days = [false; 8];
    let mut last: Option<usize> = None;
    let mut is_range = false;
    for sign in text.chars() {
        match sign {
            'A'..='H' => {
                let day = sign as usize - 'A' as usize;
                match last.filter(|_| is_range) {
                    Some(7) => return None,
                    Some(_) if day == 7 => return None,
                    // A range whose end is before its start goes past Sunday.
                    Some(first) => (0..=(day + 7 - first) % 7).for_each(|step| days[(first + step) % 7] = true),
                    None => days[day] = true,
                }
                (last, is_range) = (Some(day), false);
            }
            '-' if last.is_some() && !is_range => is_range = true,
            ':' | ',' | ';' | '(' | ')' | '\u{1}' | '/' | '.' => {}
            _ => return None,
        }
    }
    (last.is_some() && !is_range).then_some(days)
}

fn hours_of(text: &str) -> Option<Spans> {
    let text = text.trim_matches([';', ',', ':', '\u{1}', '(', ')', '.', '-']);
    if text == "!" {
        return Some(Vec::new());
    }
    let mut text = text.replace('.', ":");
    for (loose, tight) in [("\u{1}-", "-"), ("-\u{1}", "-"), ("\u{1}am", "am"), ("\u{1}pm", "pm")] {
        text = text.replace(loose, tight);
    }
    let spans = spans(&text.replace(['\u{1}', '/'], ",")).ok()?;
    (!spans.is_empty() && spans.iter().all(|span| span.0 < span.1)).then_some(spans)
}
