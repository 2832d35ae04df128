//! How often a store is visited, as people say it: `weekly`, `every 2 weeks`, `twice a month`, 每周, 每两周, 每月2次.

use super::notation::Decimal;
use super::row::Row;
use super::values::{self, Wrong};
use crate::error::Kind;

/// How often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Often {
    /// Days from one visit to the next.
    Every(u16),
    /// Visits in a cycle of four weeks.
    PerCycle(u16),
    /// Only when something asks for a visit.
    OnDemand,
}

/// What a number without a word means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bare {
    /// Days between visits.
    Days,
    /// Visits in four weeks.
    Visits,
    /// Nobody knows: the column only says that it is about frequency.
    Asked,
}

/// How often, from the three columns that may say so.
#[derive(Default)]
pub(super) struct Frequency {
    pub interval_days: Option<u16>,
    pub visits_per_cycle: Option<u16>,
}

impl Frequency {
    pub fn read(row: &mut Row<'_>) -> Self {
        let mut found = Self::default();
        for (column, bare) in
            [("interval_days", Bare::Days), ("visits_per_cycle", Bare::Visits), ("frequency", Bare::Asked)]
        {
            let often = row.often(column, bare);
            if often == Some(Often::PerCycle(0)) {
                let wrong = Wrong {
                    kind: Kind::Absurd,
                    en: (
                        "means no visits at all".into(),
                        "for a store visited only when asked for write on demand".into(),
                    ),
                    zh: ("表示从不拜访".into(), "只在需要时拜访的门店，请填写“按需”".into()),
                };
                row.complain(column, "0", wrong);
                continue;
            }
            let (slot, value) = match often {
                None => continue,
                Some(Often::Every(days)) => (&mut found.interval_days, days),
                Some(Often::PerCycle(visits)) => (&mut found.visits_per_cycle, visits),
                Some(Often::OnDemand) => (&mut found.visits_per_cycle, 0),
            };
            if let Some(before) = slot.replace(value).filter(|before| *before != value) {
                let wrong = Wrong {
                    kind: Kind::Contradiction,
                    en: (format!("says {value}, and another column {before}"), "keep one of the two".into()),
                    zh: (format!("表示{value}，而另一列表示{before}"), "请只保留其中之一".into()),
                };
                row.complain(column, "", wrong);
            }
        }
        found
    }
}

/// The days of a cycle: a month of the plan.
const CYCLE: u16 = 28;

/// Reads how often; `unit` is what stands in brackets in the header of the column.
pub(super) fn read(text: &str, unit: Option<&str>, bare: Bare, decimal: Decimal) -> Result<Often, Wrong> {
    let is_number = !text.contains(|letter: char| letter.is_alphabetic() && !matches!(letter, '天' | '次'));
    if !is_number {
        return words(text).unwrap_or_else(|| values::whole(text, decimal).map(Often::Every).map_err(|_| unreadable()));
    }
    let by_header = || words(&format!("{text} {}", unit?)).or_else(|| words(&format!("{text}次/{}", unit?)));
    let plain = matches!(unit, None | Some("天" | "days" | "day" | "次" | "visits"));
    if let (false, Some(found)) = (plain, by_header()) {
        return found;
    }
    let number: u16 = values::whole(text, decimal)?;
    match (bare, unit) {
        _ if text.contains('天') => Ok(Often::Every(number)),
        _ if text.contains('次') && bare != Bare::Asked => Ok(Often::PerCycle(number)),
        (Bare::Days, _) | (_, Some("天" | "days" | "day")) => Ok(Often::Every(number)),
        (Bare::Visits, _) => Ok(Often::PerCycle(number)),
        (Bare::Asked, _) => Err(Wrong {
            kind: Kind::Ambiguous,
            en: (
                format!("could be every {number} days or {number} visits in four weeks"),
                "call the column interval_days or visits_per_cycle, or write it out: every 2 weeks, twice a month"
                    .into(),
            ),
            zh: (
                format!("可理解为每{number}天一次，也可理解为每四周{number}次"),
                "请将列名改为“拜访间隔(天)”或“每周期次数”，或写明：每两周、每月2次".into(),
            ),
        }),
    }
}

fn unreadable() -> Wrong {
    Wrong {
        kind: Kind::Unreadable,
        en: (
            "does not say how often".into(),
            "write days, or words such as weekly, every 2 weeks, twice a month".into(),
        ),
        zh: ("无法识别拜访频率".into(), "请填写天数，或每周、每两周、每月2次等".into()),
    }
}

/// What words say; `None` where they are not of this language.
fn words(text: &str) -> Option<Result<Often, Wrong>> {
    let text = values::narrow(text).to_lowercase().replace(['-', '_'], " ");
    if matches!(text.trim(), "on demand" | "on request" | "as needed" | "when needed" | "按需" | "按需拜访") {
        return Some(Ok(Often::OnDemand));
    }
    let chinese = text.contains(|letter: char| "天日周月季年次隔双星礼".contains(letter));
    if chinese { self::chinese(&text.replace(' ', "")) } else { english(&text) }
}

/// So many visits in so many days.
fn per(visits: u16, days: u16) -> Option<Often> {
    let in_cycle = u32::from(visits) * u32::from(CYCLE);
    match (visits, days) {
        (0, _) | (_, 0) => None,
        (1, days) => Some(Often::Every(days)),
        _ if in_cycle.is_multiple_of(days.into()) => {
            u16::try_from(in_cycle / u32::from(days)).ok().map(Often::PerCycle)
        }
        _ => Some(Often::Every(((f64::from(days) / f64::from(visits)).round() as u16).max(1))),
    }
}

fn english(text: &str) -> Option<Result<Often, Wrong>> {
    let spaced = text.replace('/', " per ").replace('×', "x");
    let all: Vec<&str> = spaced.split_whitespace().collect();
    let days = match all.as_slice() {
        ["daily"] => 1,
        ["weekly"] => 7,
        ["fortnightly" | "fortnight"] => 14,
        ["monthly"] => CYCLE,
        ["quarterly"] => 3 * CYCLE,
        ["yearly" | "annually" | "annual"] => 13 * CYCLE,
        ["half" | "semi", "yearly" | "annually" | "annual"] | ["semiannually" | "semiannual"] => 13 * CYCLE / 2,
        ["biweekly" | "bimonthly"] | ["bi", "weekly" | "monthly"] => return Some(Err(twice_or_every_second(text))),
        _ => {
            let filler = |word: &&str| {
                !matches!(*word, "once" | "a" | "an" | "per" | "the" | "visit" | "visits" | "time" | "times" | "in")
            };
            let every = all.contains(&"every") || all.contains(&"each");
            let words: Vec<&str> =
                all.iter().copied().filter(filler).filter(|word| !matches!(*word, "every" | "each")).collect();
            let often = match words.as_slice() {
                [period] => per(1, period_of(period)?),
                ["other" | "second", period] if every => per(1, period_of(period)?.checked_mul(2)?),
                ["third", period] if every => per(1, period_of(period)?.checked_mul(3)?),
                // Four weeks, every 4 weeks: an interval. Four a week, 4 per week: a number of visits.
                [count, period] if every || is_plural(period) && !spaced.contains(" per ") && !all.contains(&"a") => {
                    per(1, count_of(count)?.checked_mul(period_of(period)?)?)
                }
                [count, period] => per(count_of(count)?, period_of(period)?),
                [count, length, period] if !every => {
                    per(count_of(count)?, count_of(length)?.checked_mul(period_of(period)?)?)
                }
                _ => None,
            };
            return often.map(Ok);
        }
    };
    Some(Ok(Often::Every(days)))
}

fn twice_or_every_second(text: &str) -> Wrong {
    let text = text.trim();
    let (twice, second) = if text.contains("month") { ("month", "months") } else { ("week", "weeks") };
    Wrong {
        kind: Kind::Ambiguous,
        en: (format!("could be twice a {twice} or every 2 {second}"), "write one of the two".into()),
        zh: ("可理解为每期两次，也可理解为每两期一次".into(), "请写明其中之一".into()),
    }
}

fn is_plural(period: &str) -> bool {
    period.ends_with('s') || matches!(period, "d" | "w" | "wk")
}

fn period_of(word: &str) -> Option<u16> {
    Some(match word {
        "day" | "days" | "d" => 1,
        "week" | "weeks" | "w" | "wk" | "wks" => 7,
        "fortnight" | "fortnights" => 14,
        "month" | "months" | "mo" | "cycle" => CYCLE,
        "quarter" | "quarters" => 3 * CYCLE,
        "year" | "years" | "yr" => 13 * CYCLE,
        _ => return None,
    })
}

fn count_of(word: &str) -> Option<u16> {
    let named = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    let at = named.iter().position(|name| *name == word).map(|at| at as u16 + 1);
    let bare = word.trim_end_matches('x').trim_start_matches('x');
    match word {
        "twice" => Some(2),
        "thrice" => Some(3),
        _ => at.or_else(|| bare.parse().ok()),
    }
}

fn chinese(text: &str) -> Option<Result<Often, Wrong>> {
    let text = text
        .replace("星期", "周")
        .replace("礼拜", "周")
        .replace("个月", "月")
        .replace("季度", "季")
        .replace("一次", "1次");
    let text = text.trim_start_matches('每').replace("拜访", "").replace('访', "");
    let doubled = |days: u16| Some(Ok(Often::Every(days)));
    match text.as_str() {
        "双周" | "隔周" => return doubled(14),
        "双月" | "隔月" => return doubled(2 * CYCLE),
        "半月" | "半个月" => return doubled(14),
        "半年" => return doubled(13 * CYCLE / 2),
        _ => {}
    }
    // 2次/周, 2次每周: the count in front.
    if let Some((count, period)) = text.split_once('次').filter(|(_, period)| !period.is_empty()) {
        let period = period.trim_start_matches(['/', '每']);
        let (length, unit) = chinese_period(period)?;
        return per(chinese_number(count)?, length.checked_mul(unit)?).map(Ok);
    }
    // 周, 两周, 月2次, 2周1次.
    let at = text.find(['天', '日', '周', '月', '季', '年'])?;
    let letter = text[at..].chars().next()?.len_utf8();
    let (period, rest) = text.split_at(at + letter);
    let (length, unit) = chinese_period(period)?;
    let count = match rest.trim_end_matches('次').trim_start_matches(['/', '每', '度']) {
        "" => 1,
        count => chinese_number(count)?,
    };
    per(count, length.checked_mul(unit)?).map(Ok)
}

/// How many of which period.
fn chinese_period(text: &str) -> Option<(u16, u16)> {
    let unit = text.chars().last()?;
    let days = match unit {
        '天' | '日' => 1,
        '周' => 7,
        '月' => CYCLE,
        '季' => 3 * CYCLE,
        '年' => 13 * CYCLE,
        _ => return None,
    };
    let count = &text[..text.len() - unit.len_utf8()];
    Some((if count.is_empty() { 1 } else { chinese_number(count)? }, days))
}

fn chinese_number(text: &str) -> Option<u16> {
    match text {
        "两" => Some(2),
        "十" => Some(10),
        _ => {
            let mut letters = text.chars();
            let (first, rest) = (letters.next()?, letters.next());
            let named = "一二三四五六七八九".chars().position(|letter| letter == first).map(|at| at as u16 + 1);
            named.filter(|_| rest.is_none()).or_else(|| text.parse().ok())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(text: &str) -> Result<Often, Kind> {
        read(text, None, Bare::Asked, Decimal::Point).map_err(|wrong| wrong.kind)
    }

    #[test]
    fn frequencies_are_read_as_people_say_them() {
        for (text, days) in [
            ("daily", 1),
            ("weekly", 7),
            ("Weekly", 7),
            ("every week", 7),
            ("once a week", 7),
            ("每周", 7),
            ("每星期", 7),
            ("一周一次", 7),
            ("7天", 7),
            ("7 days", 7),
            ("every 7 days", 7),
            ("fortnightly", 14),
            ("every 2 weeks", 14),
            ("every two weeks", 14),
            ("every other week", 14),
            ("2 weeks", 14),
            ("每两周", 14),
            ("双周", 14),
            ("隔周", 14),
            ("2周", 14),
            ("两周一次", 14),
            ("每2周一次", 14),
            ("每半个月", 14),
            ("monthly", 28),
            ("每月", 28),
            ("1次/月", 28),
            ("once per month", 28),
            ("every 4 weeks", 28),
            ("每月一次", 28),
            ("quarterly", 84),
            ("每季度", 84),
            ("every 3 months", 84),
            ("每三个月", 84),
            ("yearly", 364),
            ("每年", 364),
            ("half-yearly", 182),
            ("每半年", 182),
        ] {
            assert_eq!(asked(text), Ok(Often::Every(days)), "{text}");
        }
        for (text, visits) in [
            ("twice a month", 2),
            ("2x month", 2),
            ("2 per month", 2),
            ("每月2次", 2),
            ("每月两次", 2),
            ("2次/月", 2),
            ("一月两次", 2),
            ("2 times a week", 8),
            ("twice a week", 8),
            ("2x/week", 8),
            ("每周2次", 8),
            ("每周两次", 8),
            ("3 visits per week", 12),
            ("两次每周", 8),
            ("3 visits per 4 weeks", 3),
        ] {
            assert_eq!(asked(text), Ok(Often::PerCycle(visits)), "{text}");
        }
        assert_eq!(asked("5 times a quarter"), Ok(Often::Every(17)));
    }

    #[test]
    fn what_could_be_two_things_is_asked_about() {
        for text in ["biweekly", "bi-weekly", "bimonthly", "4", "14"] {
            assert_eq!(asked(text), Err(Kind::Ambiguous), "{text}");
        }
        for text in ["on demand", "On-demand", "as needed", "按需"] {
            assert_eq!(asked(text), Ok(Often::OnDemand), "{text}");
        }
        for text in ["often", "now and then", "偶尔", "0 times a week", "60000 times a week", "every 60000 weeks"] {
            assert_eq!(asked(text), Err(Kind::Unreadable), "{text}");
        }
    }

    #[test]
    fn the_header_may_say_what_a_number_means() {
        let read = |text, unit, bare| read(text, Some(unit), bare, Decimal::Point).unwrap();
        assert_eq!(read("14", "天", Bare::Days), Often::Every(14));
        assert_eq!(read("2", "weeks", Bare::Days), Often::Every(14));
        assert_eq!(read("2", "周", Bare::Days), Often::Every(14));
        assert_eq!(read("14", "days", Bare::Asked), Often::Every(14));
        assert_eq!(read("2", "次/月", Bare::Asked), Often::PerCycle(2));
        assert_eq!(read("2", "per month", Bare::Asked), Often::PerCycle(2));
        assert_eq!(read("4", "次", Bare::Visits), Often::PerCycle(4));
    }
}
