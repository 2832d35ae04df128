//! How a table writes its numbers and its dates. A comma is never guessed, nor which number is the month: a setting decides, or
//! the other cells of the table, or what separates the cells of the file; where nothing does, or the cells contradict each other,
//! the cell is a complaint that shows both readings.

use super::values::Wrong;
use crate::error::Kind;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// The sign before the fraction of a number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Decimal {
    /// `1,234.5`.
    #[default]
    Point,
    /// `1.234,5`.
    Comma,
    /// `1.234,5`, and a number that the paper holds as one (`1234.5`) beside it: a workbook, a json file.
    CommaInText,
    /// Both are used: each number says itself, or is asked about. In a file with semicolons between its cells.
    Each,
    /// Nothing decides.
    Unknown,
}

/// Which number of `5/10/2026` is the month.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum DayOrder {
    /// The second.
    #[serde(rename = "dmy")]
    DayFirst,
    /// The first.
    #[serde(rename = "mdy")]
    MonthFirst,
    /// Nothing decides.
    #[default]
    #[serde(skip)]
    Unknown,
}

/// How a table writes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Notation {
    pub decimal: Decimal,
    pub order: DayOrder,
}

/// What the cells of a table say of how they are written.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Evidence {
    /// A comma can only be the decimal sign, as in `22,5`.
    comma: bool,
    /// A point can only be the decimal sign, as in `10.01`; or a comma can only part thousands.
    point: bool,
    /// There is a comma in a number.
    any_comma: bool,
    /// The first number of a date is more than 12.
    day_first: bool,
    /// The second is.
    month_first: bool,
}

impl Evidence {
    /// Hears a cell of a column of numbers. A paper that holds numbers as such writes all of them with a point, which says
    /// nothing of how people of that country write theirs.
    pub fn number(&mut self, text: &str, is_typed: bool) {
        let has_comma = text.contains([',', '，']);
        if !has_comma && (is_typed || !text.contains('.')) {
            return;
        }
        let text = if text.contains('，') { Cow::from(text.replace('，', ",")) } else { Cow::from(text) };
        let signs = |letter: char| letter.is_ascii_digit() || matches!(letter, '.' | ',');
        let number = text.trim_matches(|letter: char| !signs(letter));
        let number = &number[..number.find(|letter: char| !signs(letter)).unwrap_or(number.len())];
        self.any_comma |= number.contains(',');
        match (number.rfind(','), number.rfind('.')) {
            (Some(comma), Some(point)) if comma > point => self.comma = true,
            (Some(_), Some(_)) => self.point = true,
            (Some(_), None) if number.matches(',').count() > 1 => self.point |= is_grouped(number, ','),
            (Some(_), None) => self.comma |= !is_grouped(number, ','),
            (None, Some(_)) if number.matches('.').count() > 1 => self.comma |= is_grouped(number, '.'),
            (None, Some(_)) => self.point |= !is_grouped(number, '.'),
            (None, None) => {}
        }
    }

    /// Hears a cell of a column of dates.
    pub fn date(&mut self, text: &str) {
        if let Some((first, second, _)) = slashed(text) {
            self.day_first |= first > 12;
            self.month_first |= second > 12;
        }
    }

    /// The decimal sign of a table that says this, in a file whose cells are separated by `separator`; `None` on paper that
    /// holds numbers as such.
    pub fn decimal(self, separator: Option<char>) -> Decimal {
        match (self.comma, self.point, separator) {
            (true, false, Some(_)) => Decimal::Comma,
            (true, false, None) => Decimal::CommaInText,
            (true, true, Some(';')) => Decimal::Each,
            (false, true, _) | (false, false, Some(',')) => Decimal::Point,
            (false, false, Some(';')) if self.any_comma => Decimal::Comma,
            _ if self.any_comma => Decimal::Unknown,
            _ => Decimal::Point,
        }
    }

    /// Which number of its dates is the month.
    pub fn order(self) -> DayOrder {
        match (self.day_first, self.month_first) {
            (true, false) => DayOrder::DayFirst,
            (false, true) => DayOrder::MonthFirst,
            _ => DayOrder::Unknown,
        }
    }
}

/// Whether the sign can part thousands in this number: groups of three behind it, up to three digits and no lone 0 before it.
fn is_grouped(number: &str, sign: char) -> bool {
    let mut groups = number.split(sign);
    let first = groups.next().unwrap_or_default();
    (1..=3).contains(&first.len()) && first != "0" && groups.all(|group| group.len() == 3)
}

/// The three numbers of `5/10/2026` or `5-10-2026`.
pub(super) fn slashed(text: &str) -> Option<(u32, u32, i32)> {
    let text = text.trim();
    // Most dates have their year in front.
    if text.as_bytes().get(4) == Some(&b'-') && !text.contains('/') {
        return None;
    }
    let day = text.split([' ', 'T']).next().unwrap_or_default();
    let mut parts = day.split(['/', '-']);
    let (first, second, year) = (parts.next()?, parts.next()?, parts.next()?);
    let short = |part: &str| (1..=2).contains(&part.len()).then(|| part.parse::<u32>().ok()).flatten();
    let year = (year.len() == 4 && parts.next().is_none()).then(|| year.parse().ok()).flatten()?;
    Some((short(first)?, short(second)?, year))
}

/// A number as Rust writes it, from one in this notation: `1,234.5`, `1.234,5`, `1 234.5`, `1'234.5`.
pub(super) fn plain_number(text: &str, decimal: Decimal) -> Result<String, Wrong> {
    let text: String = text.chars().filter(|letter| !is_space_of_thousands(*letter)).collect();
    let (comma, point) = (text.rfind(','), text.rfind('.'));
    let as_point = || text.replace(',', "");
    let as_comma = || text.replace('.', "").replace(',', ".");
    let digits = text.trim_start_matches(['+', '-']);
    let whole = |sign: char| digits.split(sign).next().unwrap_or_default();
    let thousands = |sign: char, fraction: char| {
        let whole = whole(fraction);
        !whole.contains(sign) || is_grouped(whole, sign)
    };
    match decimal {
        _ if comma.is_none() && point.is_none() => Ok(text),
        Decimal::CommaInText if comma.is_none() => Ok(text),
        Decimal::Point if comma.is_none() || comma < point.or(Some(usize::MAX)) && thousands(',', '.') => {
            // A comma behind the point parts nothing.
            if point.is_some_and(|at| text[at..].contains(',')) { Err(either(&text)) } else { Ok(as_point()) }
        }
        Decimal::Comma | Decimal::CommaInText
            if digits.matches(',').count() <= 1
                && thousands('.', ',')
                && (comma.is_some() || is_grouped(digits, '.')) =>
        {
            if comma.is_some_and(|at| text[at..].contains('.')) {
                Err(either(&text))
            } else {
                Ok(as_comma())
            }
        }
        Decimal::Each | Decimal::Unknown if comma.is_none() => Ok(text),
        // A number with both signs says itself which is which.
        Decimal::Each | Decimal::Unknown if point.is_some() && comma < point && thousands(',', '.') => Ok(as_point()),
        Decimal::Each | Decimal::Unknown if point.is_some() && point < comma && thousands('.', ',') => Ok(as_comma()),
        Decimal::Each if point.is_none() && digits.matches(',').count() == 1 && !is_grouped(digits, ',') => {
            Ok(as_comma())
        }
        _ => Err(either(&text)),
    }
}

/// Spaces and apostrophes between thousands, as the French and the Swiss write them.
fn is_space_of_thousands(letter: char) -> bool {
    matches!(letter, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\'' | '’')
}

/// A number that can be read in two ways.
fn either(text: &str) -> Wrong {
    let (one, other) = (text.replace('.', "").replace(',', "."), text.replace(',', ""));
    Wrong {
        kind: Kind::Ambiguous,
        en: (
            format!("could be {one} or {other}"),
            "write all numbers of the table in one way, or write decimal = \",\" or \".\" in columns.toml".into(),
        ),
        zh: (
            format!("可读作{one}，也可读作{other}"),
            "请统一本表数字的写法，或在columns.toml中注明decimal = \",\"或\".\"".into(),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decided(cells: &[&str], separator: Option<char>) -> Decimal {
        let mut evidence = Evidence::default();
        cells.iter().for_each(|cell| evidence.number(cell, separator.is_none()));
        evidence.decimal(separator)
    }

    #[test]
    fn the_other_cells_decide_and_then_the_file() {
        assert_eq!(decided(&["22,5", "1.234"], Some(';')), Decimal::Comma);
        assert_eq!(decided(&["22,5", "30"], Some(',')), Decimal::Comma);
        assert_eq!(decided(&["1,234", "10.5"], Some(';')), Decimal::Point);
        assert_eq!(decided(&["1,234"], Some(';')), Decimal::Comma);
        assert_eq!(decided(&["1,234"], Some(',')), Decimal::Point);
        assert_eq!(decided(&["1,234"], Some('\t')), Decimal::Unknown);
        assert_eq!(decided(&["1,234", "3.5"], None), Decimal::Unknown);
        assert_eq!(decided(&["22,5", "3.5"], None), Decimal::CommaInText);
        assert_eq!(decided(&["22,5", "3.5"], Some(';')), Decimal::Each);
        assert_eq!(decided(&["22,5", "3.5"], Some(',')), Decimal::Unknown);
        assert_eq!(decided(&["0,123"], Some(',')), Decimal::Comma);
        assert_eq!(decided(&["1.234.567"], Some(';')), Decimal::Comma);
        assert_eq!(decided(&["53.812"], Some(';')), Decimal::Point);
    }

    #[test]
    fn numbers_are_read_as_they_are_written_or_asked_about() {
        let read = |text, decimal| plain_number(text, decimal).map_err(|wrong| wrong.en.0);
        for (text, plain) in [("1,234.5", "1234.5"), ("-1,234", "-1234"), ("1 234.5", "1234.5"), ("1'234", "1234")] {
            assert_eq!(read(text, Decimal::Point), Ok(plain.to_string()), "{text}");
        }
        for (text, plain) in [("1.234,5", "1234.5"), ("-0,2", "-0.2"), ("1.234", "1234"), ("12,5", "12.5")] {
            assert_eq!(read(text, Decimal::Comma), Ok(plain.to_string()), "{text}");
        }
        assert_eq!(read("22,5", Decimal::Point), Err("could be 22.5 or 225".into()));
        assert_eq!(read("22.5", Decimal::Comma), Err("could be 225 or 22.5".into()));
        assert_eq!(read("22.5", Decimal::CommaInText), Ok("22.5".into()));
        assert_eq!(read("1,234", Decimal::Unknown), Err("could be 1.234 or 1234".into()));
        assert_eq!(read("1,234.5", Decimal::Unknown), Ok("1234.5".into()));
        assert_eq!(read("22,5", Decimal::Each), Ok("22.5".into()));
        assert_eq!(read("10.01", Decimal::Each), Ok("10.01".into()));
        assert_eq!(read("1,234", Decimal::Each), Err("could be 1.234 or 1234".into()));
        for text in ["1,2,3", "1.5,000", "12,34.5", "1,234,5"] {
            assert!(read(text, Decimal::Point).is_err(), "{text}");
        }
    }

    #[test]
    fn dates_say_which_number_is_the_month() {
        let order = |cells: &[&str]| {
            let mut evidence = Evidence::default();
            cells.iter().for_each(|cell| evidence.date(cell));
            evidence.order()
        };
        assert_eq!(order(&["5/10/2026", "25/10/2026"]), DayOrder::DayFirst);
        assert_eq!(order(&["5/10/2026", "10/25/2026 09:00"]), DayOrder::MonthFirst);
        assert_eq!(order(&["5/10/2026"]), DayOrder::Unknown);
        assert_eq!(order(&["25/10/2026", "10/25/2026"]), DayOrder::Unknown);
        assert_eq!(order(&["2026-10-25", "2026/10/25"]), DayOrder::Unknown);
    }
}
