//! The two languages every door speaks.

use serde::{Deserialize, Serialize};

/// The language of reports, tables, reasons and complaints.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Chinese (中文).
    Zh,
}

impl Lang {
    /// The text of this language: `lang.of("store", "门店")`.
    pub fn of<T>(self, en: T, zh: T) -> T {
        match self {
            Lang::En => en,
            Lang::Zh => zh,
        }
    }
}

/// So many of something in English: `1 rep`, `2 reps`, `1,200 visits`.
#[cfg(feature = "files")]
pub(crate) fn count(number: usize, what: &str) -> String {
    format!("{} {what}{}", group(number as i64), agree(number, "", "s"))
}

/// The English word that goes with a number: `agree(2, "is", "are")`.
#[cfg(feature = "files")]
pub(crate) fn agree<'a>(number: usize, one: &'a str, many: &'a str) -> &'a str {
    if number == 1 { one } else { many }
}

/// A whole number with its thousands apart, `12,345`.
#[cfg(feature = "files")]
pub(crate) fn group(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if number < 0 { format!("-{text}") } else { text }
}
